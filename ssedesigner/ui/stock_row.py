"""One stock solution of a plan: so many wt % of a solid in a liquid."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from ssedesigner.core.batch.plan import Stock
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named


class StockRow(QWidget):
    """Asks for one stock solution of a material that the recipe has."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, number: int, recipe: Recipe, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = f"Stock solution {number}"
        name = f"stock_{number}"
        named(self, name, words)
        self._content = named(QLineEdit(), f"{name}_wt_pct", f"{words}: wt %")
        self._content.setPlaceholderText("wt %")
        self._content.setToolTip("Mass of the solid in the mass of the solution")
        self._solid = named(QComboBox(), f"{name}_solid", f"{words}: dissolved solid")
        self._liquid = named(QComboBox(), f"{name}_liquid", f"{words}: liquid")
        self._error = named(PlainLabel(), f"{name}_error", f"What is wrong: {words}", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self._lay_out(name, words)
        self.show_recipe(recipe)

    def _lay_out(self, name: str, words: str) -> None:
        remove = named(QToolButton(), f"{name}_remove", f"Remove {words.lower()}", "button")
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
        unit, of = named(QLabel("wt %"), f"{name}_unit", "wt %"), named(QLabel("in"), f"{name}_in", "in")
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
