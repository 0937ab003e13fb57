"""A section of the editor: its heading folds its rows away into one line, and rare fields wait behind another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Set

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ssedesigner.core.fields import SECTIONS, fields_of
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import SEVERITIES, Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.editor.field_row import SHOWN_WITH, FieldRow
from ssedesigner.ui.editor.field_texts import Mark
from ssedesigner.ui.editor.summaries import summary
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import Elided, column_layout, set_names, set_property, tab_as_laid_out

_OPEN, _FOLDED = "▾", "▸"
_INDENT_PX = 14
_ORDER = ("fail", "caution", "unknown", "pass")
"""Marks by what a heading shows first."""

RARE = frozenset(
    {
        "electrolyte_lot",
        "electrolyte_conductivity_error_pct",
        "electrolyte_conductivity_pressure_mpa",
        "lot_pellet_pressure_mpa",
        "lot_pellet_density_pct",
        "lot_powder",
        "particle_d90_um",
        "particle_shape",
        "second_electrolyte",
        "cathode_side_electrolyte",
        "spe",
        "second_binder",
        "salt",
        "slurry_viscosity_mpas",
        "scaffold_place",
        "prepress_method",
        "heat_treatment_c",
        "roller_diameter_mm",
        "core_diameter_mm",
        "web_tension_n_m",
        "charge_cutoff_v",
        "cathode_electrolyte",
        "cathode_electrolyte_d50_um",
        "active_d50_um",
        "carbon_wt_pct",
        "foil_primer",
        "film_cathode_resistance_ohm_cm2",
        "cathode_resistance_ohm_cm2",
        "anode_film_resistance_ohm_cm2",
        "collector_resistance_ohm_cm2",
        "film_density_g_cm3",
        "assembly",
        "room_volume_m3",
        "air_changes_per_h",
        "h2s_rate_cm3_g_min",
    }
)
"""Fields that few recipes state: while blank and without a mark they wait behind one line of their section."""


def waiting_checks(flags: Iterable[Flag]) -> dict[str, int]:
    """Return how many checks cannot judge for want of each blank field."""
    waiting: dict[str, int] = {}
    for flag in flags:
        if flag.awaits and flag.severity == "unknown":
            waiting[flag.awaits] = waiting.get(flag.awaits, 0) + 1
    return waiting


def section_mark(keys: Set[str], given: Mapping[str, Mark], waiting: Mapping[str, int]) -> tuple[str, str]:
    """Return severity and words of the mark of marked fields: the worst with its count, or how many checks wait."""
    counts = Counter([given[key].severity for key in keys])
    worst = next((severity for severity in _ORDER if counts[severity]), "")
    if not worst:
        return "", ""
    most = max((key for key in waiting if key in keys), key=lambda key: waiting[key], default="")
    if most and waiting[most] > 1 and given[most].severity == worst:
        return worst, f"{MARKS[worst]} {waiting[most]} wait"
    return worst, f"{MARKS[worst]} {counts[worst]}"


@guarded
class EditorSection(QWidget):
    """Heading with its mark, and rows or the line that stands for them; ``folded`` comes with a click of a person."""

    folded = Signal()

    def __init__(self, section: str, margins: tuple[int, int, int, int], gap: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.key, words = section, SECTIONS[section]
        self._keys = {field.key for field in fields_of(section)}
        self._recipe, self._materials = Recipe(), Materials(version="", materials={}, pairs=())
        self._marked: set[str] = set()
        self._wanted: set[str] = set()
        self._values: tuple[object, ...] = ()
        self.rows: list[FieldRow] = []
        self._optional: list[FieldRow] = []
        self._with_lots: list[FieldRow] = []
        self._made = 0
        """How many rows the Tab key goes through."""
        self._deciding: dict[str, None] = {}
        """Fields that decide which of these rows are seen."""
        self.mark_text, self.severity = "", ""
        self.shows_rare = False
        set_names(self, f"section_{section}", words)
        self._heading = set_names(QPushButton(self), f"heading_{section}", words, role="section")
        self._heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        self._heading.clicked.connect(self._toggle)
        self._mark = set_names(QLabel(self), f"marks_{section}", f"{words}: no remark", role="mark")
        self._summary = Elided(f"summary_{section}", f"{words}: what is stated", "muted")
        self.body = QWidget(self)
        self._column = QVBoxLayout(self.body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(gap)
        self.more = set_names(QPushButton(self.body), f"more_{section}", f"{words}: more fields", role="more")
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(lambda: self.show_rare(not self.shows_rare))
        self._column.addWidget(self.more)
        top = QGridLayout()
        top.setColumnStretch(0, 1)
        top.setHorizontalSpacing(6)
        top.addWidget(self._heading, 0, 0)
        top.addWidget(self._mark, 0, 1)
        layout = column_layout(self, margins, gap)
        layout.addLayout(top)
        line = QHBoxLayout()
        line.addSpacing(_INDENT_PX)
        line.addWidget(self._summary)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.body)
        self.fold(False)

    def add_row(self, row: FieldRow) -> None:
        """Put a row below those that are there."""
        self.rows.append(row)
        if row.field.key in RARE or row.field.key in SHOWN_WITH:
            self._optional.append(row)
            self._with_lots += [row] if row.lots is not None else []
            self._deciding |= dict.fromkeys((row.field.key, SHOWN_WITH.get(row.field.key, row.field.key)))
        else:
            row.make()
        self._column.insertWidget(self._column.count() - 1, row)

    @property
    def is_folded(self) -> bool:
        """Whether one line stands for the rows."""
        return self._is_folded

    def fold(self, is_folded: bool) -> None:
        """Show the rows, or the line that stands for them."""
        self._is_folded = is_folded
        self.body.setVisible(not is_folded)
        self._summary.setVisible(is_folded)
        self._summarize()
        words = SECTIONS[self.key]
        self._heading.setText(f"{_FOLDED if is_folded else _OPEN}  {words.upper()}")
        self._heading.setAccessibleDescription("Closed; press Space to open." if is_folded else "Press Space to close.")
        self._heading.setToolTip(tooltip(f"Open {words}" if is_folded else f"Close {words}"))

    def show_rare(self, is_shown: bool) -> None:
        """Show the rare fields that are blank, or let them wait behind the line at the end of the section."""
        self.shows_rare = is_shown
        if not is_shown:
            self._wanted.clear()
        self._arrange()

    def want(self, key: str) -> None:
        """Keep a field in sight to which somebody was led."""
        self._wanted.add(key)
        self._arrange()
        # a row that means nothing now is hidden; whoever asks for it sees it all the same
        next(row for row in self.rows if row.field.key == key).setVisible(True)
        self._order_stops()

    def forget_wanted(self) -> None:
        """Let fields wait again that were in sight only because of another recipe."""
        self._wanted.clear()

    def show_recipe(self, recipe: Recipe, materials: Materials) -> None:
        """Show the rows that the recipe needs, and write the line that stands for them while it is seen."""
        self._recipe, self._materials = recipe, materials
        values = (*map(vars(recipe).__getitem__, self._deciding), *[row.has_offer for row in self._with_lots])
        if values != self._values:  # few edits touch what decides on the rows
            self._values = values
            self._arrange()
        self._summarize()

    def show_marks(self, given: Mapping[str, Mark], waiting: Mapping[str, int]) -> None:
        """Show the worst mark of the rows; a row that gets one comes into sight and stays there."""
        marked = given.keys() & self._keys
        if marked != self._marked:
            self._marked = marked
            self._wanted |= marked & RARE
            self._arrange()
        shown = section_mark(marked, given, waiting)
        if shown == (self.severity, self.mark_text):
            return
        self.severity, self.mark_text = shown
        self._mark.setText(self.mark_text)
        words = SEVERITIES[self.severity] if self.severity else "no remark"
        self._mark.setAccessibleName(f"{SECTIONS[self.key]}: {words}")
        set_property(self._mark, "severity", self.severity)

    def _summarize(self) -> None:
        if self.is_folded:  # typing must not wait for a line that nobody sees
            self._summary.show_text(summary(self.key, self._recipe, self._materials))

    def _toggle(self) -> None:
        self.fold(not self.is_folded)
        self.folded.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        # the line that stands for the rows is as good a place to click as the heading
        if (
            self.is_folded
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self._toggle()
        else:
            super().mouseReleaseEvent(event)

    def _arrange(self) -> None:
        """Show the rows that hold something, have a mark, or are usual; count the rest behind one line."""
        waiting = 0
        for row in self._optional:
            means_something = row.means_something(self._recipe)
            is_rare = row.field.key in RARE
            is_needed = self._is_needed(row, means_something)
            waiting += is_rare and means_something and not is_needed
            is_shown = is_needed or (means_something and (not is_rare or self.shows_rare))
            if is_shown:
                row.make()
            if row.isHidden() == is_shown:  # else Qt would style and lay out a row before its window is shown
                row.setVisible(is_shown)
        self._order_stops()
        self.more.setVisible(bool(waiting))
        fields = "1 more field" if waiting == 1 else f"{waiting} more fields"
        words = f"Hide {waiting} blank field{'s' * (waiting != 1)}" if self.shows_rare else fields
        self.more.setText(f"{words} {_OPEN if self.shows_rare else _FOLDED}")
        self.more.setAccessibleName(f"{SECTIONS[self.key]}: {words}")

    def _order_stops(self) -> None:
        """Let Tab go through the rows in their order, as some are made late and the line at the end before them."""
        made = sum(row.is_made for row in self.rows)
        if made != self._made:
            self._made = made
            tab_as_laid_out(self._column)

    def _is_needed(self, row: FieldRow, means_something: bool) -> bool:
        """Return whether a row must be seen: it holds a value or a mark, or somebody is at it."""
        key = row.field.key
        if row.field.blank is not None and self._recipe.value(key) not in (None, ""):
            return True
        return key in self._marked or (means_something and key in self._wanted) or row.has_offer or row.is_busy
