"""The table of tolerances by which a batch is compared with its plan; it begins with the defaults."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from ssedesigner.core.batch.tolerances import DEFAULT_TOLERANCES, TOLERANCE_FIELDS, StepTolerances
from ssedesigner.core.fields import FieldError
from ssedesigner.core.units import symbol
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import set_names


class ToleranceForm(QWidget):
    """Asks for each tolerance; one that cannot be read says so below it."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "tolerance_form", "Tolerances of the steps")
        self._lines: dict[str, QLineEdit] = {}
        self._errors: dict[str, QLabel] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for row, (key, field) in enumerate(TOLERANCE_FIELDS.items()):
            words = f"{field.label}, {symbol(field.unit)}"
            label = set_names(QLabel(words), f"tolerance_{key}_label", words)
            line = self._lines[key] = set_names(QLineEdit(), f"tolerance_{key}", words)
            default = field.show(getattr(DEFAULT_TOLERANCES, key))
            line.setText(default)
            line.setFixedWidth(64)
            line.setToolTip(tooltip(f"{field.help} {field.range_text}. The default is {default} {symbol(field.unit)}."))
            line.setAccessibleDescription(field.help)
            line.textEdited.connect(self.changed)
            label.setBuddy(line)
            error = self._errors[key] = set_names(PlainLabel(), f"tolerance_{key}_error", f"Problem: {words}", "error")
            error.setWordWrap(True)
            error.hide()
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(line, 2 * row, 1)
            grid.addWidget(error, 2 * row + 1, 0, 1, 2)

    def tolerances(self) -> StepTolerances | None:
        """Return the tolerances that were typed; None when a line cannot be read, which it then says."""
        values: dict[str, float] = {}
        is_readable = True
        for key, field in TOLERANCE_FIELDS.items():
            sentence = ""
            try:
                values[key] = float(str(field.parse(self._lines[key].text())))
            except FieldError as error:
                sentence, is_readable = str(error), False
            self._show_error(key, sentence)
        return StepTolerances(**values) if is_readable else None

    def _show_error(self, key: str, sentence: str) -> None:
        error, line = self._errors[key], self._lines[key]
        error.setText(sentence)
        error.setVisible(bool(sentence))
        line.setProperty("invalid", bool(sentence))
        line.style().unpolish(line)
        line.style().polish(line)
        line.setAccessibleDescription(sentence or TOLERANCE_FIELDS[key].help)
