"""One limit of the library's list: a quantity with the least or most that it may be, or the class it must have."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import UnitError, parse_quantity, symbol
from ssedesigner.text.materials import property_label
from ssedesigner.ui.library.groups import Bound, Limit
from ssedesigner.ui.library.material_table import short_label
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import row_px
from ssedesigner.ui.widgets.widgets import row_layout, set_names, set_property

_SIGNS = {True: "≥", False: "≤"}
_SIGN_PX, _NAME_PX, _FEW_LETTERS = 20, 82, 6
ANY = "any"


class LimitRow(QWidget):
    """The limit of one quantity; empty it narrows nothing."""

    changed = Signal()

    def __init__(self, limit: Limit, classes: list[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.limit = limit
        self.problem = ""
        self._bound: Bound | None = None
        quantity = PROPERTIES[limit.quantity]
        label = property_label(limit.quantity)
        set_names(self, f"limit_row_{limit.quantity}", f"Limit of {label}")
        name = set_names(QLabel(short_label(limit.quantity)), f"limit_name_{limit.quantity}", label)
        name.setToolTip(tooltip(f"{label}. {quantity.help}"))
        self._is_least = limit.is_least
        self._sign = set_names(
            QPushButton(_SIGNS[limit.is_least]), f"limit_sign_{limit.quantity}", "At least or at most"
        )
        self._line = set_names(QLineEdit(), f"limit_{limit.quantity}", f"Limit of {label}")
        self._words = set_names(QComboBox(), f"limit_class_{limit.quantity}", f"Class: {label}")
        layout = row_layout(self, (0, 0, 0, 0), 4)
        name.setFixedWidth(_NAME_PX)
        layout.addWidget(name)
        if quantity.is_text:
            self._offer_classes(classes)
            self._sign.hide()
            self._line.hide()
            layout.addWidget(self._words, 1)
            return
        self._words.hide()
        self._sign.setProperty("role", "sign")
        self._sign.setFixedWidth(row_px(_SIGN_PX))
        self._sign.setToolTip("At least (≥) or at most (≤): click to change")
        self._sign.clicked.connect(self._flip)
        self._line.setPlaceholderText(symbol(quantity.unit) or ANY)
        self._line.textChanged.connect(self._read)
        layout.addWidget(self._sign)
        layout.addWidget(self._line, 1)

    def _offer_classes(self, classes: list[str]) -> None:
        self._words.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._words.setMinimumContentsLength(_FEW_LETTERS)
        self._words.addItem(ANY, "")
        for word in classes:
            self._words.addItem(word.replace("_", " "), word)
        self._words.currentIndexChanged.connect(self._take_class)

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """What Tab comes to."""
        return (self._words,) if PROPERTIES[self.limit.quantity].is_text else (self._sign, self._line)

    @property
    def bound(self) -> Bound | None:
        """What the row asks for, None while it is empty or cannot be read."""
        return self._bound

    def clear(self) -> None:
        """Narrow nothing."""
        self._line.clear()
        self._words.setCurrentIndex(0)

    def _flip(self) -> None:
        self._is_least = not self._is_least
        self._sign.setText(_SIGNS[self._is_least])
        self._read(self._line.text())

    def _take_class(self) -> None:
        word = str(self._words.currentData())
        self._bound = Bound(quantity=self.limit.quantity, word=word) if word else None
        self.changed.emit()

    def _read(self, text: str) -> None:
        quantity = PROPERTIES[self.limit.quantity]
        self._bound, self.problem = None, ""
        if text.strip():
            try:
                number = parse_quantity(text, quantity.unit, quantity.example)
                self._bound = Bound(quantity=quantity.key, number=number, is_least=self._is_least)
            except UnitError as error:
                self.problem = f"{property_label(quantity.key)}: {error}"
        # an unreadable limit narrows nothing and says so
        set_property(self._line, "invalid", bool(self.problem))
        self._line.setToolTip(tooltip(self.problem))
        self.changed.emit()
