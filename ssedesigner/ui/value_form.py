"""The form for a value of one's own: it is used instead of the shipped one, which is kept beside it."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import (
    exact,
    source_name,
)
from ssedesigner.core.properties import QUANTITIES
from ssedesigner.core.units import symbol
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import (
    citation,
    grade_text,
    name_text,
    quantity_header,
    range_text,
    value_text,
)
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.entry import Entry, EntryError, classes_of, quantities_of, read_entry
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named, save_or_cancel

_LINES = {
    "value": ("&Value", "Number, with a unit if it is another one"),
    "low": ("&Low (optional)", "Lowest you would expect"),
    "high": ("&High (optional)", "Highest you would expect"),
    "conditions": ("&Conditions", "Temperature, pressure, lot"),
    "source": ("&Source", "Laboratory book and page, data sheet or paper"),
    "note": ("&Note (optional)", ""),
}


def prefilled(value: Cited | CitedText | None) -> dict[str, str]:
    """Return what the lines of the form show of the value in use.

    Range, conditions and note of a shipped value belong to its own measurement and are not taken over into a value
    of this laboratory.
    """
    if value is None:
        return {}
    lines = {"value": str(value), "source": value.source}
    if isinstance(value, Cited):
        lines["value"] = f"{exact(value)} {symbol(value.unit)}".strip()
        if value.grade == "user":
            lines |= {"conditions": value.conditions, "note": value.note}
            lines |= {name: exact(n) for name, n in (("low", value.low), ("high", value.high)) if n is not None}
    return lines


def unchanged_problem(present: Cited | CitedText | None, typed: Cited | CitedText) -> tuple[str, str] | None:
    """Return place and sentence when the present value, or only its source, was left as it is; None if all is new."""
    if present is None or present.grade == "user":
        return None
    if typed.source != present.source:
        return None
    if typed == present:
        return "value", "This is the value in use already; type your own value, or cancel."
    name = source_name(present.source)
    return "source", f"{name} is the source of the value in use; name the source of yours, with its page."


@guarded
class ValueForm(QDialog):
    """Asks for one value of one material; it goes into the library on acceptance."""

    def __init__(
        self, library: Library, materials: Materials, material: Material, quantity: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        named(self, "value_form", "Own value")
        self.setWindowTitle("Own value")
        self._library, self._materials, self._material = library, materials, material
        self._quantity = self._make_quantity(quantity)
        self._present = named(QLabel(), "value_present", "Value in use now", "muted")
        self._present.setWordWrap(True)
        self._lines: dict[str, QLineEdit] = {}
        for name, (words, hint) in _LINES.items():
            self._lines[name] = named(QLineEdit(), f"value_{name}", words.replace("&", ""))
            self._lines[name].setPlaceholderText(hint)
        self._error = named(PlainLabel(), "value_error", "What is wrong")
        self._error.setProperty("severity", "fail")
        self._error.setWordWrap(True)
        self._error.setMinimumHeight(2 * self._error.fontMetrics().lineSpacing())
        self._lay_out()
        self._quantity.currentIndexChanged.connect(self._show_present)
        self._show_present()

    def _make_quantity(self, quantity: str) -> QComboBox:
        box = named(QComboBox(), "value_quantity", "Quantity")
        for key in quantities_of(self._material.kind, self._materials) or list(QUANTITIES):
            box.addItem(quantity_header(key), key)
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
        layout.addWidget(named(QLabel(name_text(self._material)), "value_title", "Material", "title"))
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
        shown = prefilled(value)
        for name, line in self._lines.items():
            line.setText(shown.get(name, ""))
            line.setCursorPosition(0)
        self._error.clear()
        if value is None:
            self._present.setText("Not known so far.")
            return
        spread = f" (reported {range_text(value)})" if range_text(value) else ""
        source = citation(self._materials, value.source)
        self._present.setText(f"In use: {value_text(value)}{spread}, {grade_text(value.grade)}. {source}")

    def accept(self) -> None:
        quantity = self._quantity.currentData()
        entry = Entry(quantity=quantity, **{name: line.text() for name, line in self._lines.items()})
        try:
            value = read_entry(entry, classes_of(quantity, self._materials))
            problem = unchanged_problem(self._in_use, value)
            if problem is not None:
                raise EntryError(*problem)
            self._library.set_value(self._material.kind, self._material.key, quantity, value)
        except EntryError as error:
            self._say(str(error), error.place)
            return
        except LibraryError as error:
            self._say(str(error), "value")
            return
        super().accept()

    def _say(self, sentence: str, place: str) -> None:
        self._error.setText(sentence)
        self._lines[place].setFocus()
