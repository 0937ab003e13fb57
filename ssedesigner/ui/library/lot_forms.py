"""The forms for lots: a new or corrected one with its certificate, and what a stock-taking found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from ssedesigner.core.batch.clock import now
from ssedesigner.core.batch.words import TIME_HINT, TimeError, read_time, typed_time
from ssedesigner.core.fields import FieldError
from ssedesigner.core.lots import LOT_FIELDS, Lot, LotCount, LotStock, lot_problems
from ssedesigner.core.materials import KINDS, Materials
from ssedesigner.core.measured_film import Problem
from ssedesigner.core.notation import formula, typeset
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.lot_names import look_alike_question
from ssedesigner.text.lots import left_words, material_change_text
from ssedesigner.text.materials import key_and_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.lot_question import LotNameQuestion
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic
from ssedesigner.ui.widgets.widgets import (
    EntryLines,
    answer_with_enter,
    resize_within_screen,
    save_or_cancel,
    set_names,
)

REASON = "reason"
_CONDUCTORS = ("electrolyte", "spe")
"""Kinds whose certificate states a conductivity."""

_GROUPS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "Lot": (
        ("Lot", ("name",)),
        ("Supplier", ("supplier",)),
        ("Place", ("place",)),
    ),
    "Certificate": (
        ("Certificate, date", ("certificate", "certified_on")),
        ("Conductivity, measured at", ("conductivity_ms_cm", "conductivity_temperature_c")),
        ("Measured under", ("conductivity_pressure_mpa",)),
        ("Pellet: formed at, density", ("pellet_pressure_mpa", "pellet_density_pct")),
        ("Particle size D50, D90", ("particle_d50_um", "particle_d90_um")),
    ),
    "Stock": (
        ("Received: grams, day", ("received_g", "received_on")),
        ("Opened on, use within", ("opened_on", "open_days")),
        ("Expires on", ("expires_on",)),
        ("Note", ("note",)),
        ("Entered by", ("by",)),
    ),
}
_OF_CONDUCTORS = frozenset(
    {"conductivity_ms_cm", "conductivity_pressure_mpa", "pellet_pressure_mpa"}
)  # the first place of each line
_HINTS = {
    "name": "Number on the jar",
    "supplier": "Who made or sold it",
    "place": "Glovebox 2, shelf B",
    "certificate": "Number or file",
    "by": "Initials",
    "open_days": "days",
}
_DAY = "2026-03-31"


class _LotLines(EntryLines):
    """The lines of a lot; those of a conductivity only for what conducts."""

    def __init__(self, kind: str, is_correction: bool) -> None:
        super().__init__("lot", "What is kept of the lot")
        for title, rows in _GROUPS.items():
            self.add_title(title)
            for label, places in rows:
                if kind in _CONDUCTORS or places[0] not in _OF_CONDUCTORS:
                    self.add_line(label, [(key, LOT_FIELDS[key].label, _hint(key)) for key in places])
        if is_correction:
            self.add_title("Correction")
            self.add_line("Reason", [(REASON, "Reason", "What was wrong, or what was done")])
        self.end()


def _hint(key: str) -> str:
    field = LOT_FIELDS[key]
    return _HINTS.get(key) or (symbol(field.unit) if field.is_numeric else _DAY if key.endswith("_on") else "")


def read_lot(texts: Mapping[str, str], lot: Lot) -> tuple[Lot, list[Problem]]:
    """Return a lot with what was typed, and everything that is wrong with it, by its line."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, field in LOT_FIELDS.items():
        try:
            values[key] = field.parse_line(texts.get(key, ""))
        except FieldError as error:
            problems.append((key, str(error)))
    if problems:
        return lot, problems
    typed = Lot(id=lot.id, key=lot.key, kind=lot.kind, material=lot.material, **values)
    return typed, lot_problems(typed)


@guarded
class LotForm(QDialog):
    """Asks for a lot; it goes into the library on acceptance, and nothing typed is lost when something is wrong."""

    def __init__(self, library: Library, materials: Materials, lot: Lot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = f"Correct lot {lot.key}" if lot.key else "New lot"
        set_names(self, "lot_form", title)
        self.setWindowTitle(title)
        self._library, self._materials, self._lot = library, materials, lot
        self.saved: Lot | None = None
        self._kind = set_names(QComboBox(), "lot_kind", "Kind of material")
        self._material = set_names(QComboBox(), "lot_material", "Material")
        self._material.setMinimumContentsLength(24)
        self._same = LotNameQuestion()
        self._error = set_names(PlainLabel(), "lot_error", "Problem", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._asked = ""
        self._meant = set_names(QCheckBox(), "lot_meant", "It was this material from the beginning")
        self._meant.hide()
        answer_with_enter(self._meant)
        self._lines = _LotLines(lot.kind, bool(lot.key))
        self._layout = QVBoxLayout(self)
        self._lay_out()
        for key in LOT_FIELDS:
            if key in self._lines.lines and (key != "by" or not lot.key):  # who corrects signs for the correction
                self._lines.lines[key].setText(LOT_FIELDS[key].show(getattr(lot, key)))
                self._lines.lines[key].setCursorPosition(0)
        self._kind.currentIndexChanged.connect(self._show_kind)
        self._lines.lines["name"].setFocus()

    def _lay_out(self) -> None:
        for key, words in KINDS.items():
            self._kind.addItem(words, key)
        self._kind.setCurrentIndex(max(0, self._kind.findData(self._lot.kind)))
        self._list_materials()
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Kind", self._kind)
        form.addRow("&Material", self._material)
        form.addRow(self._same)
        self._layout.setSpacing(8)
        self._layout.addLayout(form)
        self._layout.addWidget(self._lines, 1)
        self._layout.addWidget(self._error)
        self._layout.addWidget(self._meant)
        self._layout.addWidget(save_or_cancel(self, "lot_buttons"))
        resize_within_screen(self, 620, 640)

    def _list_materials(self) -> None:
        self._material.clear()
        for material in self._materials.of_kind(self._kind.currentData()):
            self._material.addItem(typeset(shorten(key_and_name(material), 90)), material.key)
        if self._kind.currentData() == self._lot.kind and self._lot.material:
            if self._material.findData(self._lot.material) < 0:  # a retired one stays that of its lots
                self._material.addItem(shorten(self._lot.material, 90), self._lot.material)
            self._material.setCurrentIndex(self._material.findData(self._lot.material))

    def _show_kind(self) -> None:
        self._list_materials()
        before, self._lines = self._lines, _LotLines(self._kind.currentData(), bool(self._lot.key))
        for key, text in before.texts().items():
            if key in self._lines.lines:
                self._lines.lines[key].setText(text)
        self._layout.replaceWidget(before, self._lines)
        before.hide()
        before.deleteLater()
        last: QWidget = self._material
        for line in self._lines.lines.values():  # new widgets come last in the order of Tab, behind the buttons
            QWidget.setTabOrder(last, line)
            last = line

    def accept(self) -> None:
        texts = self._lines.texts()
        chosen = Lot(
            id=self._lot.id,
            key=self._lot.key,
            kind=str(self._kind.currentData()),
            material=str(self._material.currentData() or ""),
            name="",
        )
        lot, problems = read_lot(texts, chosen)
        if self._lot.key and not texts[REASON].strip():
            problems.append((REASON, "A correction needs a reason; write in a few words what was wrong."))
        self._say(self._lines.show_problems(problems))
        if problems or self._is_asked(lot):
            return
        try:
            if self._lot.key:
                if self._asks_for_material(lot):
                    return
                self._library.correct_lot(lot, texts[REASON])
                self.saved = lot
            else:
                self.saved = self._library.add_lot(lot)
        except LibraryError as error:
            self._say([str(error)])
            return
        super().accept()

    def _asks_for_material(self, lot: Lot) -> bool:
        """Ask before a lot of which something was used becomes one of another material; return whether to wait."""
        question = material_change_text(self._library.lot(lot.id), lot)
        if question != self._asked:  # a tick answers for what was asked, and for nothing else
            self._asked = question
            self._meant.setChecked(False)
        is_open = bool(question) and not self._meant.isChecked()
        self._meant.setText(no_mnemonic(f"It was {formula(shorten(lot.material, 40))} from the beginning"))
        self._meant.setVisible(bool(question))
        self._say([question] if is_open else [])
        return is_open

    def _is_asked(self, lot: Lot) -> bool:
        """Ask about a name that another lot of the material has, and return whether an answer is missing."""
        try:
            return self._same.is_open(look_alike_question(lot, self._lot, self._library.lots(retired=None)))
        except LibraryError as error:
            self._say([str(error)])
            return True

    def _say(self, sentences: list[str]) -> None:
        self._error.setText(" ".join(sentences))
        self._error.setVisible(bool(sentences))


@guarded
class CountForm(QDialog):
    """Asks what was found in the jar; what is left follows from that and from what batches draw afterwards."""

    def __init__(self, library: Library, stock: LotStock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = f"Count lot {stock.lot.key}"
        set_names(self, "count_form", title)
        self.setWindowTitle(title)
        self._library, self._stock = library, stock
        self._lines = EntryLines("count", "What was counted")
        self._lines.add_text("On record", left_words(stock))
        self._lines.add_line("Grams in the jar", [("grams", "Grams in the jar", "g")])
        self._lines.add_line("Counted at", [("at", "Counted at", TIME_HINT)])
        self._lines.add_line("Reason", [(REASON, "Reason", "Stock-taking, spilled, given away")])
        self._lines.add_line("Entered by", [("by", "Entered by", "Initials")])
        self._lines.end()
        self._opened_at = typed_time(now())
        self._lines.lines["at"].setText(self._opened_at)
        self._error = set_names(PlainLabel(), "count_error", "Problem", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(set_names(PlainLabel(f"{stock.lot.key}  {stock.lot.name}", 60), "count_title", "Lot", "title"))
        layout.addWidget(self._lines, 1)
        layout.addWidget(self._error)
        layout.addWidget(save_or_cancel(self, "count_buttons"))
        resize_within_screen(self, 460, 320)
        self._lines.lines["grams"].setFocus()

    def accept(self) -> None:
        texts, problems = self._lines.texts(), list[Problem]()
        grams, at = None, ""
        try:
            grams = LOT_FIELDS["received_g"].parse(texts["grams"])
        except FieldError as error:
            problems.append(("grams", str(error).replace(LOT_FIELDS["received_g"].label, "Grams in the jar", 1)))
        else:
            if grams is None:
                problems.append(("grams", "Weigh what is in the jar and enter the grams; 0 for an empty one."))
        try:
            # what was weighed in this minute, before the count, must not be drawn after it
            is_now = texts["at"] == self._opened_at
            at = now() if is_now else read_time(texts["at"], datetime.now().astimezone())
        except TimeError as error:
            problems.append(("at", str(error)))
        if not texts[REASON].strip():
            problems.append((REASON, "A stock-taking needs a reason; write in a few words why it was counted."))
        self._say(self._lines.show_problems(problems))
        if problems or not isinstance(grams, float):
            return
        count = LotCount(at=at, grams=grams, reason=texts[REASON].strip(), by=texts["by"].strip())
        try:
            self._library.count_lot(self._stock.lot.id, count)
        except LibraryError as error:
            self._say([str(error)])
            return
        super().accept()

    def _say(self, sentences: list[str]) -> None:
        self._error.setText(" ".join(sentences))
        self._error.setVisible(bool(sentences))
