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
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import KINDS, Materials
from ssedesigner.core.properties import QUANTITIES
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.materials import quantity_header
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.entry import Entry, EntryError, classes_of, quantities_of, read_material
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import named, resize_within_screen, save_or_cancel

_NUMBER_WIDTH = 92
_PARTS = ("value", "low", "high", "source")


class QuantityGrid(QWidget):
    """One row of inputs for each quantity of a kind."""

    def __init__(self, kind: str, materials: Materials, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "quantity_grid", "Values by quantity")
        self._inputs: dict[str, dict[str, QLineEdit | QComboBox]] = {}
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for column, words in enumerate(("Quantity", "Value", "Low", "High", "Source, if another")):
            grid.addWidget(named(QLabel(words), f"head_{column}", words, "small"), 0, column)
        for row, quantity in enumerate(quantities_of(kind, materials), start=1):
            label = named(QLabel(quantity_header(quantity)), f"label_{quantity}", quantity_header(quantity))
            label.setToolTip(tooltip(QUANTITIES[quantity].help))
            grid.addWidget(label, row, 0)
            self._inputs[quantity] = self._row(quantity, materials)
            is_text = QUANTITIES[quantity].is_text
            for column, part in enumerate(_PARTS, start=1):
                if part in self._inputs[quantity]:
                    columns = 3 if is_text and part == "value" else 1  # a text takes the place of low and high, too
                    grid.addWidget(self._inputs[quantity][part], row, column, 1, columns)
        grid.setColumnStretch(4, 1)
        grid.setRowStretch(grid.rowCount(), 1)

    def _row(self, quantity: str, materials: Materials) -> dict[str, QLineEdit | QComboBox]:
        is_text = QUANTITIES[quantity].is_text
        inputs: dict[str, QLineEdit | QComboBox] = {}
        classes = classes_of(quantity, materials) if is_text else []
        for part in ("value", "source") if is_text else _PARTS:
            name, words = f"{quantity}_{part}", f"{quantity_header(quantity)}, {part}"
            if part == "value" and classes:
                box = named(QComboBox(), name, words)
                box.addItems(["", *classes])
                inputs[part] = box
            else:
                inputs[part] = named(QLineEdit(), name, words)
                if part != "source" and not is_text:
                    inputs[part].setFixedWidth(_NUMBER_WIDTH)
        return inputs

    def entries(self, source: str) -> list[Entry]:
        """Return what was typed; a row without a source of its own has the common one."""
        found = []
        for quantity, inputs in self._inputs.items():
            typed = {part: _text(widget) for part, widget in inputs.items()}
            typed["source"] = typed["source"].strip() or source
            found.append(Entry(quantity=quantity, **typed))
        return found


def _text(widget: QLineEdit | QComboBox) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else widget.text()


@guarded
class MaterialForm(QDialog):
    """Asks for a new material; it goes into the library on acceptance."""

    def __init__(self, library: Library, materials: Materials, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "material_form", "New material")
        self.setWindowTitle("New material")
        self._library, self._materials = library, materials
        self.added: tuple[str, str] | None = None
        self._kind = named(QComboBox(), "material_kind", "Kind")
        for key, words in KINDS.items():
            self._kind.addItem(words, key)
        self._kind.setCurrentIndex(max(0, self._kind.findData(kind)))
        self._name = self._line("material_name", "Name", "As it shall stand in lists and on the sheet")
        self._key = self._line("material_key", "Key", "Short name in recipe files; empty means the name")
        self._formula = self._line("material_formula", "Formula", "Li6PS5Cl")
        self._source = self._line("material_source", "Source", "Data sheet, laboratory book and page, or paper")
        self._note = self._line("material_note", "Note", "Optional: lot, supplier, what to watch")
        self._grid = QuantityGrid(self._kind.currentData(), materials)
        self._scroll = named(QScrollArea(), "material_values", "Values")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._grid)
        self._error = named(PlainLabel(), "material_error", "What is wrong")
        self._error.setProperty("severity", "fail")
        self._error.setWordWrap(True)
        self._error.setMinimumHeight(2 * self._error.fontMetrics().lineSpacing())
        self._lay_out()
        self._kind.currentIndexChanged.connect(self._show_quantities)

    def _line(self, name: str, words: str, hint: str) -> QLineEdit:
        line = named(QLineEdit(), name, words)
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
        hint = named(
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
            self._say(str(error), error.place)
            return
        except LibraryError as error:
            self._say(str(error), "name")
            return
        self.added = (material.kind, material.key)
        super().accept()

    def _say(self, sentence: str, place: str) -> None:
        self._error.setText(sentence)
        wrong = self.findChild(QWidget, place) or self.findChild(QWidget, f"material_{place}")
        if wrong is not None:
            wrong.setFocus()
            self._scroll.ensureWidgetVisible(wrong)
