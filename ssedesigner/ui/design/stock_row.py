"""The limit of a question to what can be made from the lots that are here, for so many films of an area."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from ssedesigner.core.batch.plan import PLAN_FIELDS
from ssedesigner.core.fields import FieldError
from ssedesigner.core.notation import exact, numeral
from ssedesigner.core.question import StockWish
from ssedesigner.core.units import symbol
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import set_names, set_property

_COUNT_PX, _AREA_PX = 44, 84
_TIP = (
    "Only materials with a recorded lot that is not expired and holds enough for the batch, with 10 % waste. "
    "A kind of material without any recorded lot is not limited."
)


class StockRow(QWidget):
    """A tick, and the batch for which there must be enough; what cannot be read limits nothing and says so."""

    changed = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "question_stock", "Made from what is in stock")
        self.problem = ""
        self.box = set_names(QCheckBox("Made from &what is in stock"), "stock_on", "Only what is made from lots here")
        self.box.setToolTip(tooltip(_TIP))
        self.count = set_names(QLineEdit("1"), "stock_count", PLAN_FIELDS["film_count"].label)
        self.area = set_names(QLineEdit(), "stock_area", PLAN_FIELDS["film_area_cm2"].label)
        self.count.setFixedWidth(_COUNT_PX)
        self.area.setFixedWidth(_AREA_PX)
        self._error = set_names(PlainLabel(), "stock_error", "Problem with the batch", "error")
        self._error.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(5)
        layout.setVerticalSpacing(3)
        layout.addWidget(self.box, 0, 0, 1, 6)
        unit = symbol(PLAN_FIELDS["film_area_cm2"].unit)
        words = [
            set_names(QLabel(text), f"stock_word_{n}", text, "muted") for n, text in enumerate(("for", "films of"))
        ]
        unit_label = set_names(QLabel(unit), "stock_unit", unit, "muted")
        for column, part in enumerate((words[0], self.count, words[1], self.area, unit_label)):
            layout.addWidget(part, 1, column)
        layout.addWidget(self._error, 2, 0, 1, 6)
        layout.setColumnStretch(5, 1)
        self._batch_parts = (*words, self.count, self.area, unit_label)
        self.box.toggled.connect(self._toggle)
        for line in (self.count, self.area):
            line.textEdited.connect(self.changed)
            line.returnPressed.connect(self.accepted)
        self._toggle(False)

    def _toggle(self, is_on: bool) -> None:
        for part in self._batch_parts:
            part.setEnabled(is_on)
        self.changed.emit()

    def show_area(self, area_cm2: float) -> None:
        """Say which area stands for an empty one: that of the recipe."""
        self.area.setPlaceholderText(numeral(area_cm2))

    def show_wish(self, wish: StockWish | None) -> None:
        """Show the limit of another question."""
        self.count.setText(str(wish.film_count if wish is not None else 1))
        self.area.setText("" if wish is None or wish.film_area_cm2 is None else exact(wish.film_area_cm2))
        self.box.setChecked(wish is not None)

    def wish(self) -> StockWish | None:
        """Return the limit, None where it is off or cannot be read; ``problem`` then says why."""
        self.problem, wish = "", None
        try:
            if self.box.isChecked():
                area = self.area.text().strip()
                wish = StockWish(
                    film_count=int(PLAN_FIELDS["film_count"].parse(self.count.text()) or 0),
                    film_area_cm2=float(PLAN_FIELDS["film_area_cm2"].parse(area) or 0.0) if area else None,
                )
        except FieldError as error:
            self.problem = str(error)
        self._error.setText(self.problem)
        self._error.setVisible(bool(self.problem))
        for line in (self.count, self.area):
            set_property(line, "invalid", bool(self.problem))
        return wish
