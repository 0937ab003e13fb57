"""Which field is varied, and from where to where."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from ssedesigner.core.fields import FIELDS, SECTIONS, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import exact
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.grid import Variation, choice_axis, number_axis, round_step, usual_range
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import row_layout, set_names, set_property

VARIED = tuple(key for key, field in FIELDS.items() if field.kind not in ("text",))
"""Fields that can be varied."""
_END_PX, _FEW_LETTERS = 62, 13
_CROSSHAIR_STEPS = 201
"""About so many places of the crosshair along an axis."""


class AxisPicker(QWidget):
    """A field with both ends of its range; ``changed`` comes when either is another one."""

    changed = Signal()

    def __init__(self, name: str, words: str, *, none: str = "", only_numbers: bool = False) -> None:
        super().__init__()
        set_names(self, name, words)
        self._recipe = Recipe()
        self.fields = set_names(QComboBox(), f"{name}_field", words)
        self.fields.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.fields.setMinimumContentsLength(_FEW_LETTERS)
        self.fields.setMaxVisibleItems(24)
        if none:
            self.fields.addItem(none, "")
        for key in VARIED:
            field = FIELDS[key]
            if field.is_numeric or not only_numbers:
                self.fields.addItem(field.label, key)
                self.fields.setItemData(self.fields.count() - 1, SECTIONS[field.section], Qt.ItemDataRole.ToolTipRole)
        self.low = set_names(QLineEdit(), f"{name}_low", f"{words}: from")
        self.high = set_names(QLineEdit(), f"{name}_high", f"{words}: to")
        self.dash = set_names(QLabel("–"), f"{name}_dash", "to")
        self.unit = set_names(QLabel(), f"{name}_unit", "Unit", role="muted")
        layout = row_layout(self, (0, 0, 0, 0), 5)
        layout.addWidget(self.fields)
        for part in (self.low, self.dash, self.high, self.unit):
            layout.addWidget(part)
        for line in (self.low, self.high):
            line.setFixedWidth(_END_PX)
            line.textEdited.connect(self.changed)
            line.editingFinished.connect(partial(self._write_out, line))
        self.fields.currentIndexChanged.connect(self._take_field)

    @property
    def key(self) -> str:
        """The field that is chosen, empty for none."""
        return str(self.fields.currentData() or "")

    def choose(self, key: str, recipe: Recipe) -> None:
        """Choose a field with its usual range around the value of a recipe."""
        self._recipe = recipe
        self.fields.setCurrentIndex(max(self.fields.findData(key), 0))
        self._take_field()

    def follow(self, recipe: Recipe) -> None:
        """Take up the recipe, around whose value the range of a newly chosen field lies."""
        self._recipe = recipe

    def axis(self, materials: Materials, most: int) -> Variation:
        """Return the axis that is asked for; FieldError with one sentence where it cannot be read."""
        field = FIELDS[self.key]
        if not field.is_numeric:
            return choice_axis(self.key, materials)
        ends = []
        for line in (self.low, self.high):
            try:
                value = field.parse(line.text()) if line.text().strip() else None
                if not isinstance(value, (int, float)):
                    raise FieldError(f"{field.label}: type both ends of the range, for example {self._example()}.")
            except FieldError as error:
                self._mark(line, str(error))
                raise
            self._mark(line, "")
            ends.append(float(value))
        try:
            return number_axis(self.key, ends[0], ends[1], most=most)
        except FieldError as error:
            self._mark(self.high, str(error))
            raise

    def _write_out(self, line: QLineEdit) -> None:
        """Write a number with another unit in that of the field, which stands behind it."""
        with suppress(FieldError):
            value = FIELDS[self.key].parse(line.text())
            if isinstance(value, (int, float)):
                line.setText(exact(value))

    def _example(self) -> str:
        low, high = usual_range(self._recipe, self.key)
        return f"{exact(low)} and {exact(high)} {symbol(FIELDS[self.key].unit)}".strip()

    def _mark(self, line: QLineEdit, problem: str) -> None:
        set_property(line, "invalid", bool(problem))
        line.setToolTip(tooltip(problem))

    def _take_field(self) -> None:
        key = self.key
        is_range = bool(key) and FIELDS[key].is_numeric
        for part in (self.low, self.dash, self.high, self.unit):
            part.setVisible(is_range)
        if is_range:
            for line, end in zip((self.low, self.high), usual_range(self._recipe, key), strict=True):
                line.setText(exact(end))
                self._mark(line, "")
            self.unit.setText(symbol(FIELDS[key].unit).removeprefix("-"))
        self.changed.emit()


def is_inside(value: Value, axis: Variation) -> bool:
    """Return whether a value is a number between both ends of an axis."""
    ends = axis.numbers()
    return isinstance(value, (int, float)) and bool(ends[0] <= value <= ends[-1])


def step_of(axis: Variation) -> float:
    """Return the round step of the crosshair along an axis."""
    ends = axis.numbers()
    step = round_step(float(ends[0]), float(ends[-1]), _CROSSHAIR_STEPS)
    return max(step, 1.0) if axis.field.kind == "integer" else step


def snap(axis: Variation, value: float) -> Value:
    """Return the nearest round value inside the axis, so that what is adopted is a number that one would type."""
    ends, step = axis.numbers(), step_of(axis)
    inside = min(max(round(value / step) * step, float(ends[0])), float(ends[-1]))
    return axis.field.check(round(inside, 10))
