"""The form for what a batch aims at: target, waste, balance, tolerance, basis and stock solutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.batch.film_weights import ROLES
from ssedesigner.core.batch.plan import BALANCES_G, BASES_OF_CONTENT, PLAN_FIELDS, TARGETS, BatchPlan, Stock
from ssedesigner.core.fields import FieldError
from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import UnitError, parse_quantity, symbol
from ssedesigner.ui.batches.plan_rows import material_words
from ssedesigner.ui.batches.tolerance_form import ToleranceForm
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import set_names


class StockRow(QWidget):
    """Asks for one stock solution of a material that the recipe has."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, number: int, recipe: Recipe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = f"Stock solution {number}"
        name = f"stock_{number}"
        set_names(self, name, words)
        self._content = set_names(QLineEdit(), f"{name}_wt_pct", f"{words}: wt %")
        self._content.setPlaceholderText("wt %")
        self._content.setToolTip("Mass of the solid in the mass of the solution")
        self._solid = set_names(QComboBox(), f"{name}_solid", f"{words}: dissolved solid")
        self._liquid = set_names(QComboBox(), f"{name}_liquid", f"{words}: liquid")
        self._error = set_names(PlainLabel(), f"{name}_error", f"Problem: {words}", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._lay_out(name, words)
        self.show_recipe(recipe)

    def _lay_out(self, name: str, words: str) -> None:
        remove = set_names(QToolButton(), f"{name}_remove", f"Remove {words.lower()}", "button")
        remove.setText("✕")
        remove.setFixedWidth(28)
        remove.setToolTip("Weigh the solid as it is")
        remove.clicked.connect(lambda: self.removed.emit(self))
        self._content.setFixedWidth(52)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(4)
        for box in (self._solid, self._liquid):
            box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            box.activated.connect(self.changed)
        self._content.textEdited.connect(self.changed)
        unit, of = set_names(QLabel("wt %"), f"{name}_unit", "wt %"), set_names(QLabel("in"), f"{name}_in", "in")
        parts = (self._content, unit, self._solid, of, self._liquid, remove)
        for column, part in enumerate(parts):
            grid.addWidget(part, 0, column)
        grid.setColumnStretch(2, 1)
        grid.setColumnStretch(4, 1)
        grid.addWidget(self._error, 1, 0, 1, len(parts))

    def start(self) -> None:
        """Go to the line of the content."""
        self._content.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_recipe(self, recipe: Recipe) -> None:
        """Offer the solids and liquids of a recipe; one that was chosen before stays, and the plan says if it fails."""
        solids = {field: str(recipe.value(field)) for field in SHARES if recipe.value(field)}
        liquids = {key: key for key in (recipe.solvent, recipe.cosolvent) if key}
        for box, choices in ((self._solid, solids), (self._liquid, liquids)):
            kept, words = box.currentData(), box.currentText()
            box.clear()
            for key, text in choices.items():
                box.addItem(formula(text), key)
            if kept is not None and kept not in choices:
                box.addItem(words, kept)
            box.setCurrentIndex(max(0, box.findData(kept)))

    def stock(self) -> Stock | None:
        """Return the stock solution; None when it cannot be read, and the line then says why."""
        sentence = ""
        content = 0.0
        if self._solid.currentData() is None or self._liquid.currentData() is None:
            sentence = "The recipe has no binder, salt or polymer to dissolve, or no liquid."
        elif not self._content.text().strip():
            sentence = "Type the wt % of the solid in the solution."
        else:
            try:
                content = parse_quantity(self._content.text(), "wt %", 12.0)
            except UnitError as error:
                sentence = str(error)
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        if sentence:
            return None
        return Stock(field=str(self._solid.currentData()), solvent=str(self._liquid.currentData()), wt_pct=content)


_OF_TARGET: Mapping[str, tuple[str, ...]] = {
    "films": ("film_count", "film_area_cm2"),
    "lot": ("scarce_field", "scarce_g", "film_area_cm2"),
    "jar": ("jar_ml", "jar_fill_pct", "film_area_cm2"),
}
_ALWAYS = ("waste_pct", "readability_g", "tolerance_pct", "basis")
_CHOICES: Mapping[str, tuple[str, Mapping[Any, str]]] = {
    "target": ("Size it by", TARGETS),
    "scarce_field": ("Scarce material", {}),
    "readability_g": ("Balance shows", BALANCES_G),
    "basis": ("Contents in", BASES_OF_CONTENT),
}
_ORDER = ("target", "scarce_field", "film_count", "film_area_cm2", "scarce_g", "jar_ml", "jar_fill_pct", *_ALWAYS)
_FIRST = BatchPlan()
_TOLERANCES = "Anything outside them is marked at the bench, needs a reason and is listed in the record."


class PlanForm(QWidget):
    """Asks for a plan; a line that cannot be read says so below it, and then there is no plan."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "plan_form", "What the batch aims at")
        self._recipe = Recipe()
        self._lines: dict[str, QLineEdit] = {}
        self._boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self._errors: dict[str, QLabel] = {}
        self._stocks: list[StockRow] = []
        self._number = 0
        self._stock_rows = QVBoxLayout()
        self._more = set_names(QPushButton("Add a stoc&k solution"), "plan_add_stock", "Add a stock solution")
        self._more.clicked.connect(self.add_stock)
        self._tolerances = ToleranceForm()
        self._tolerances.changed.connect(self.changed)
        self._lay_out()
        self._show_lines()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, key in enumerate(_ORDER):
            words = _CHOICES[key][0] if key in _CHOICES else PLAN_FIELDS[key].label
            label = self._labels[key] = set_names(QLabel(words), f"plan_{key}_label", words)
            editor = self._make_box(key) if key in _CHOICES else self._make_line(key)
            label.setBuddy(editor)
            error = self._errors[key] = set_names(PlainLabel(), f"plan_{key}_error", f"Problem: {words}", "error")
            error.setWordWrap(True)
            error.hide()
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(editor, 2 * row, 1)
            grid.addWidget(error, 2 * row + 1, 0, 1, 2)
        self._stock_rows.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)
        layout.addWidget(set_names(QLabel("STOCK SOLUTIONS"), "plan_stocks_title", "Stock solutions", "section"))
        layout.addLayout(self._stock_rows)
        layout.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(set_names(QLabel("TOLERANCES OF THE STEPS"), "plan_tolerances_title", "Tolerances", "section"))
        layout.addWidget(self._tolerances)
        help_label = set_names(QLabel(_TOLERANCES), "plan_tolerances_told", "What the tolerances are for", "small")
        help_label.setWordWrap(True)
        layout.addWidget(help_label)

    def _make_line(self, key: str) -> QLineEdit:
        field = PLAN_FIELDS[key]
        unit = symbol(field.unit)
        line = self._lines[key] = set_names(QLineEdit(), f"plan_{key}", f"{field.label}, {unit}".rstrip(", "))
        value = None if key == "film_area_cm2" else getattr(_FIRST, key)
        line.setText(field.show(value))
        line.setPlaceholderText(field.blank or "")
        line.setToolTip(tooltip(f"{field.help} {field.range_text}."))
        line.setAccessibleDescription(field.help)
        line.textEdited.connect(self.changed)
        self._labels[key].setText(f"{field.label}, {unit}" if unit else field.label)
        return line

    def _make_box(self, key: str) -> QComboBox:
        words, choices = _CHOICES[key]
        box = self._boxes[key] = set_names(QComboBox(), f"plan_{key}", words)
        for value, text in choices.items():
            box.addItem(text, value)
        if choices:
            box.setCurrentIndex(box.findData(getattr(_FIRST, key)))
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # long names do not widen the form
        box.activated.connect(self._choose)
        return box

    def _choose(self) -> None:
        self._show_lines()
        self.changed.emit()

    def _show_lines(self) -> None:
        """Show the lines that the target needs, and no other."""
        visible = {"target", *_OF_TARGET[str(self._boxes["target"].currentData())], *_ALWAYS}
        for key in _ORDER:
            editor = self._boxes.get(key) or self._lines[key]
            for widget in (editor, self._labels[key]):
                widget.setVisible(key in visible)
            if key not in visible:
                self._show_error(key, "")

    def use_balance(self, readability_g: float) -> None:
        """Plan for a balance that shows so much [g]."""
        box = self._boxes["readability_g"]
        box.setCurrentIndex(box.findData(readability_g))
        self.changed.emit()

    @property
    def basis(self) -> str:
        """The basis in which contents are shown."""
        return str(self._boxes["basis"].currentData())

    def show_recipe(self, recipe: Recipe) -> None:
        """Offer what a recipe has: its area and its materials."""
        self._recipe = recipe
        self._lines["film_area_cm2"].setPlaceholderText(f"{numeral(recipe.film_area_cm2)}, as in the recipe")
        box = self._boxes["scarce_field"]
        kept = box.currentData() or "electrolyte"
        box.clear()
        for field in ROLES:
            if recipe.value(field):
                box.addItem(material_words(recipe, field), field)
        box.setCurrentIndex(max(0, box.findData(kept)))
        for stock in self._stocks:
            stock.show_recipe(recipe)

    def add_stock(self) -> StockRow:
        """Add a line for a stock solution and go to it."""
        self._number += 1
        row = StockRow(self._number, self._recipe)
        row.changed.connect(self.changed)
        row.removed.connect(self._remove_stock)
        self._stocks.append(row)
        self._stock_rows.addWidget(row)
        row.start()
        self.changed.emit()
        return row

    def _remove_stock(self, row: StockRow) -> None:
        self._stocks.remove(row)
        self._stock_rows.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def plan(self) -> BatchPlan | None:
        """Return the plan that was typed; None when a line cannot be read, which it then says."""
        target = str(self._boxes["target"].currentData())
        values: dict[str, Any] = {"target": target, "basis": self.basis, "film_area_cm2": self._recipe.film_area_cm2}
        values["readability_g"] = float(self._boxes["readability_g"].currentData())
        if target == "lot":
            values["scarce_field"] = self._boxes["scarce_field"].currentData()
        is_readable = True
        for key in (*_OF_TARGET[target], *_ALWAYS):
            if key not in self._lines:
                continue
            sentence = ""
            try:
                value = PLAN_FIELDS[key].parse(self._lines[key].text())
            except FieldError as error:
                sentence, is_readable = str(error), False
            else:
                values |= {} if value is None else {key: value}
            self._show_error(key, sentence)
        stocks = [row.stock() for row in self._stocks]
        tolerances = self._tolerances.tolerances()
        if not is_readable or None in stocks or tolerances is None:
            return None
        return BatchPlan(**values, stocks=tuple(stock for stock in stocks if stock is not None), tolerances=tolerances)

    def _show_error(self, key: str, sentence: str) -> None:
        error = self._errors[key]
        error.setText(sentence)
        error.setVisible(bool(sentence))
        if key in self._lines:
            line = self._lines[key]
            line.setProperty("invalid", bool(sentence))
            line.style().unpolish(line)
            line.style().polish(line)
            line.setAccessibleDescription(sentence or PLAN_FIELDS[key].help)
