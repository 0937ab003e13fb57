"""The forms for a material of one's own and for a value of one's own beside a shipped one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import KINDS, VERDICTS, Material, Materials, PairVerdict
from ssedesigner.core.notation import MARKS, exact, source_name
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import symbol
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import (
    SEVERITY_OF_VERDICT,
    VERDICT_WORDS,
    grade_text,
    kind_text,
    name_text,
    property_header,
)
from ssedesigner.text.references import citation
from ssedesigner.text.values import cited_text, range_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.entry import (
    EntryError,
    MaterialEntry,
    classes_of,
    quantities_of_kind,
    read_entry,
    read_material,
)
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import resize_within_screen, save_or_cancel, set_names

_NUMBER_WIDTH = 92
_PARTS = ("value", "low", "high", "source")


class QuantityGrid(QWidget):
    """One row of inputs for each quantity of a kind."""

    def __init__(self, kind: str, materials: Materials, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "quantity_grid", "Values by quantity")
        self._inputs: dict[str, dict[str, QLineEdit | QComboBox]] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for column, words in enumerate(("Quantity", "Value", "Low", "High", "Source, if another")):
            grid.addWidget(set_names(QLabel(words), f"head_{column}", words, "small"), 0, column)
        for row, quantity in enumerate(quantities_of_kind(kind, materials), start=1):
            label = set_names(QLabel(property_header(quantity)), f"label_{quantity}", property_header(quantity))
            label.setToolTip(tooltip(PROPERTIES[quantity].help))
            grid.addWidget(label, row, 0)
            self._inputs[quantity] = self._row(quantity, materials)
            is_text = PROPERTIES[quantity].is_text
            for column, part in enumerate(_PARTS, start=1):
                if part in self._inputs[quantity]:
                    columns = 3 if is_text and part == "value" else 1  # a text takes the place of low and high, too
                    grid.addWidget(self._inputs[quantity][part], row, column, 1, columns)
        grid.setColumnStretch(4, 1)
        grid.setRowStretch(grid.rowCount(), 1)

    def _row(self, quantity: str, materials: Materials) -> dict[str, QLineEdit | QComboBox]:
        is_text = PROPERTIES[quantity].is_text
        inputs: dict[str, QLineEdit | QComboBox] = {}
        classes = classes_of(quantity, materials) if is_text else []
        for part in ("value", "source") if is_text else _PARTS:
            name, words = f"{quantity}_{part}", f"{property_header(quantity)}, {part}"
            if part == "value" and classes:
                box = set_names(QComboBox(), name, words)
                box.addItems(["", *classes])
                inputs[part] = box
            else:
                inputs[part] = set_names(QLineEdit(), name, words)
                if part != "source" and not is_text:
                    inputs[part].setFixedWidth(_NUMBER_WIDTH)
        return inputs

    def entries(self, source: str) -> list[MaterialEntry]:
        """Return what was typed; a row without a source of its own has the common one."""
        entries = []
        for quantity, inputs in self._inputs.items():
            typed = {part: _text(widget) for part, widget in inputs.items()}
            typed["source"] = typed["source"].strip() or source
            entries.append(MaterialEntry(quantity=quantity, **typed))
        return entries


def error_label(name: str) -> PlainLabel:
    """Make the label below a form for what is wrong, with room for two lines: the form must not grow under a click."""
    label = set_names(PlainLabel(), name, "Problem")
    label.setProperty("severity", "fail")
    label.setWordWrap(True)
    label.setMinimumHeight(2 * label.fontMetrics().lineSpacing())
    return label


def _text(widget: QLineEdit | QComboBox) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


@guarded
class MaterialForm(QDialog):
    """Asks for a new material; it goes into the library on acceptance."""

    def __init__(self, library: Library, materials: Materials, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "material_form", "New material")
        self.setWindowTitle("New material")
        self._library, self._materials = library, materials
        self.added: tuple[str, str] | None = None
        self._kind = set_names(QComboBox(), "material_kind", "Kind")
        for key, words in KINDS.items():
            self._kind.addItem(words, key)
        self._kind.setCurrentIndex(max(0, self._kind.findData(kind)))
        self._name = self._line("material_name", "Name", "As it should appear in lists and on the sheet")
        self._key = self._line("material_key", "Key", "Short name in recipe files; empty means the name")
        self._formula = self._line("material_formula", "Formula", "Li6PS5Cl")
        self._source = self._line("material_source", "Source", "Data sheet, laboratory book and page, or paper")
        self._note = self._line("material_note", "Note", "Optional: lot, supplier, what to watch")
        self._grid = QuantityGrid(self._kind.currentData(), materials)
        self._scroll = set_names(QScrollArea(), "material_values", "Values")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._grid)
        self._error = error_label("material_error")
        self._lay_out()
        self._kind.currentIndexChanged.connect(self._show_quantities)

    def _line(self, name: str, words: str, hint: str) -> QLineEdit:
        line = set_names(QLineEdit(), name, words)
        line.setPlaceholderText(hint)
        return line

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Kind", self._kind)
        form.addRow("&Name", self._name)
        form.addRow("K&ey", self._key)
        form.addRow("&Formula", self._formula)
        form.addRow("&Source", self._source)
        form.addRow("N&ote", self._note)
        buttons = save_or_cancel(self, "material_buttons")
        hint = set_names(
            QLabel("Leave empty what you do not know: the program shows it as not known and never guesses."),
            "material_hint",
            "Hint",
            "small",
        )
        hint.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addLayout(form)
        layout.addWidget(hint)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._error)
        layout.addWidget(buttons)
        resize_within_screen(self, 760, 680)
        self._name.setFocus()

    def _show_quantities(self) -> None:
        self._grid = QuantityGrid(self._kind.currentData(), self._materials)
        self._scroll.setWidget(self._grid)

    def accept(self) -> None:
        try:
            material = read_material(
                self._kind.currentData(),
                self._key.text(),
                self._name.text(),
                self._formula.text(),
                self._note.text(),
                self._grid.entries(self._source.text()),
                self._materials,
            )
            self._library.add_material(material)
        except EntryError as error:
            self._show_error(str(error), error.place)
            return
        except LibraryError as error:
            self._show_error(str(error), "name")
            return
        self.added = (material.kind, material.key)
        super().accept()

    def _show_error(self, sentence: str, place: str) -> None:
        self._error.setText(sentence)
        wrong = self.findChild(QWidget, place) or self.findChild(QWidget, f"material_{place}")
        if wrong is not None:
            wrong.setFocus()
            self._scroll.ensureWidgetVisible(wrong)


_LINES = {
    "value": ("&Value", "Number, with a unit if it is another one"),
    "low": ("&Low (optional)", "Lowest you would expect"),
    "high": ("&High (optional)", "Highest you would expect"),
    "conditions": ("&Conditions", "Temperature, pressure, lot"),
    "source": ("&Source", "Laboratory book and page, data sheet or paper"),
    "note": ("&Note (optional)", ""),
}


def line_texts(value: Cited | CitedText | None, is_inherited: bool = False) -> dict[str, str]:
    """Return what the lines of the form show of the value in use.

    Range, conditions and note of a shipped value, or of one that a variant has from its parent, belong to its own
    measurement and are not taken over into a value of this laboratory.
    """
    if value is None:
        return {}
    lines = {"value": str(value), "source": value.source}
    if isinstance(value, Cited):
        lines["value"] = f"{exact(value)} {symbol(value.unit)}".strip()
        if value.grade == "user" and not is_inherited:
            lines |= {"conditions": value.conditions, "note": value.note}
            lines |= {name: exact(n) for name, n in (("low", value.low), ("high", value.high)) if n is not None}
    return lines


def problem_of_unchanged(
    present: Cited | CitedText | None, typed: Cited | CitedText, is_inherited: bool = False
) -> tuple[str, str] | None:
    """Return place and sentence when the present value, or only its source, was left as it is; None if all is new."""
    if present is None or (present.grade == "user" and not is_inherited):
        return None
    if typed.source != present.source:
        return None
    if typed == present:
        return "value", "This is the value in use already; type your own value, or cancel."
    name = source_name(present.source)
    name = name[:1].upper() + name[1:]
    return "source", f"{name} is the source of the value in use; name the source of yours, with its page."


@guarded
class ValueForm(QDialog):
    """Asks for one value of one material; it goes into the library on acceptance."""

    def __init__(
        self, library: Library, materials: Materials, material: Material, quantity: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_names(self, "value_form", "Own value")
        self.setWindowTitle("Own value")
        self._library, self._materials, self._material = library, materials, material
        self._quantity = self._make_quantity(quantity)
        self._present = set_names(QLabel(), "value_present", "Value in use now", "muted")
        self._present.setWordWrap(True)
        self._lines: dict[str, QLineEdit] = {}
        for name, (words, hint) in _LINES.items():
            self._lines[name] = set_names(QLineEdit(), f"value_{name}", words.replace("&", ""))
            self._lines[name].setPlaceholderText(hint)
        self._error = error_label("value_error")
        self._lay_out()
        self._quantity.currentIndexChanged.connect(self._show_present)
        self._show_present()

    def _make_quantity(self, quantity: str) -> QComboBox:
        box = set_names(QComboBox(), "value_quantity", "Quantity")
        for key in quantities_of_kind(self._material.kind, self._materials) or list(PROPERTIES):
            box.addItem(property_header(key), key)
        box.setCurrentIndex(max(0, box.findData(quantity)))
        return box

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Quantity", self._quantity)
        for name, (words, _) in _LINES.items():
            form.addRow(words, self._lines[name])
        buttons = save_or_cancel(self, "value_buttons")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(set_names(QLabel(name_text(self._material)), "value_title", "Material", "title"))
        layout.addWidget(self._present)
        layout.addLayout(form)
        layout.addWidget(self._error)
        layout.addWidget(buttons)
        self.setMinimumWidth(480)
        self._lines["value"].setFocus()
        self._lines["value"].selectAll()

    @property
    def _in_use(self) -> Cited | CitedText | None:
        quantity = self._quantity.currentData()
        number = self._material.value(quantity)
        return self._material.text(quantity) if number is None else number

    def _show_present(self) -> None:
        value = self._in_use
        parent = self._material.inherited.get(self._quantity.currentData(), "")
        texts = line_texts(value, bool(parent))
        for name, line in self._lines.items():
            line.setText(texts.get(name, ""))
            line.setCursorPosition(0)
        self._error.clear()
        if value is None:
            self._present.setText("Not known so far.")
            return
        spread = f" (reported {range_text(value)})" if range_text(value) else ""
        source = citation(self._materials.sources, value.source, with_note=True)
        named = f", from {parent}" if parent else ""
        self._present.setText(f"In use{named}: {cited_text(value)}{spread}, {grade_text(value.grade)}. {source}")

    def accept(self) -> None:
        quantity = self._quantity.currentData()
        entry = MaterialEntry(quantity=quantity, **{name: line.text() for name, line in self._lines.items()})
        try:
            value = read_entry(entry, classes_of(quantity, self._materials))
            problem = problem_of_unchanged(self._in_use, value, quantity in self._material.inherited)
            if problem is not None:
                raise EntryError(*problem)
            self._library.set_value(self._material.kind, self._material.key, quantity, value)
        except EntryError as error:
            self._show_error(str(error), error.place)
            return
        except LibraryError as error:
            self._show_error(str(error), "value")
            return
        super().accept()

    def _show_error(self, sentence: str, place: str) -> None:
        self._error.setText(sentence)
        self._lines[place].setFocus()


def verdict_problem(reason: str, source: str) -> tuple[str, str] | None:
    """Return the field that is wrong and one sentence about it, or None when all is well."""
    if not reason.strip():
        return (
            "reason",
            "Say in a few words what happens between the two; without a reason, a verdict is of little use later.",
        )
    if not source.strip(" ;"):
        return "source", "Name the source: a laboratory book page, a report or a paper."
    return None


@guarded
class VerdictForm(QDialog):
    """Asks for a verdict of one's own; it goes into the library on acceptance, the shipped one is kept."""

    def __init__(
        self,
        library: Library,
        pair: tuple[Material, Material],
        present: PairVerdict | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_names(self, "verdict_form", "Own verdict on two materials")
        self.setWindowTitle("Own verdict")
        self._library, self._pair = library, pair
        self._verdict = self._make_verdict(present)
        own = present if present and present.origin == "user" else None
        self._reason = set_names(QPlainTextEdit(own.reason if own else ""), "verdict_reason", "Reason")
        self._reason.setTabChangesFocus(True)
        self._reason.setFixedHeight(64)
        self._reason.setPlaceholderText("What happens in contact, and under which conditions")
        self._source = set_names(QLineEdit("; ".join(own.sources) if own else ""), "verdict_source", "Source")
        self._source.setPlaceholderText("Book and page, report or paper; several with ;")
        self._note = set_names(QLineEdit(own.note if own else ""), "verdict_note", "Note")
        self._error = error_label("verdict_error")
        self._lay_out(present)

    def _make_verdict(self, present: PairVerdict | None) -> QComboBox:
        box = set_names(QComboBox(), "verdict_choice", "Verdict")
        for verdict in VERDICTS:
            box.addItem(f"{MARKS[SEVERITY_OF_VERDICT[verdict]]}  {VERDICT_WORDS[verdict]}", verdict)
        box.setCurrentIndex(VERDICTS.index(present.verdict) if present else VERDICTS.index("unknown"))
        return box

    def _lay_out(self, present: PairVerdict | None) -> None:
        first, second = self._pair
        title = set_names(QLabel(f"{name_text(first)} with {name_text(second)}"), "verdict_title", "The pair", "title")
        words = " and ".join(kind_text(each) for each in self._pair)
        kinds = set_names(QLabel(words), "verdict_kinds", "Kinds", "small")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Verdict", self._verdict)
        form.addRow("&Reason", self._reason)
        form.addRow("&Source", self._source)
        form.addRow("&Note (optional)", self._note)
        buttons = save_or_cancel(self, "verdict_buttons")
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        for widget in (title, kinds):
            layout.addWidget(widget)
        if present is not None and present.origin != "user":
            kept = f"Shipped: {VERDICT_WORDS[present.verdict]}, {present.reason.rstrip('.')}. It is kept beside yours."
            shipped = set_names(QLabel(kept), "verdict_shipped", "Shipped verdict", "muted")
            shipped.setWordWrap(True)
            layout.addWidget(shipped)
        layout.addLayout(form)
        layout.addWidget(self._error)
        layout.addWidget(buttons)
        self.setMinimumWidth(460)
        self._verdict.setFocus(Qt.FocusReason.OtherFocusReason)

    def verdict(self) -> PairVerdict:
        """Return what was entered."""
        first, second = self._pair
        return PairVerdict(
            first_kind=first.kind,
            first=first.key,
            second_kind=second.kind,
            second=second.key,
            verdict=self._verdict.currentData(),
            reason=self._reason.toPlainText().strip(),
            grade="user",
            sources=tuple(part.strip() for part in self._source.text().split(";") if part.strip()),
            note=self._note.text().strip(),
            origin="user",
        )

    def accept(self) -> None:
        problem = verdict_problem(self._reason.toPlainText(), self._source.text())
        if problem is not None:
            self._show_error(problem[1])
            (self._reason if problem[0] == "reason" else self._source).setFocus()
            return
        try:
            self._library.set_verdict(self.verdict())
        except LibraryError as error:
            self._show_error(str(error))
            return
        super().accept()

    def _show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
