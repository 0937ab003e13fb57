"""The lines for one process step: its words, its numbers and its atmosphere."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ssedesigner.core.batch.plan import ProcessStep
from ssedesigner.core.batch.words import read_number
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import exact
from ssedesigner.core.steps import RECIPE_FIELDS, STEP_PARAMETERS
from ssedesigner.core.units import UnitError, symbol
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import named

_TEXTS = {"text": "What is done", "atmosphere": "Under"}
NAMES = ("text", *STEP_PARAMETERS, "atmosphere")
"""What of a step can be edited, by its attribute."""


class StepEditor(QWidget):
    """Shows one step; a line that was changed is told when it is left or Enter is pressed."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "step_editor", "Step that is chosen")
        self._lines: dict[str, QLineEdit] = {}
        self._step: ProcessStep | None = None
        self._error = named(PlainLabel(), "step_error", "What is wrong: step", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for name in NAMES:
            self._add_line(grid, name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(grid)
        layout.addWidget(self._error)
        self.show_step(None)

    def _add_line(self, grid: QGridLayout, name: str) -> None:
        unit = symbol(STEP_PARAMETERS[name].unit) if name in STEP_PARAMETERS else ""
        words = _TEXTS.get(name) or f"{STEP_PARAMETERS[name].label}, {unit}"
        line = self._lines[name] = named(QLineEdit(), f"step_{name}", words)
        line.editingFinished.connect(lambda: self._tell(name))
        label = named(QLabel(words), f"step_{name}_label", words, "small")
        label.setBuddy(line)
        if name == "text":
            grid.addWidget(label, 0, 0, 1, 6)
            grid.addWidget(line, 1, 0, 1, 6)
            return
        column = (*STEP_PARAMETERS, "atmosphere").index(name)
        grid.addWidget(label, 2, column)
        grid.addWidget(line, 3, column)
        grid.setColumnStretch(column, 1)

    def show_step(self, step: ProcessStep | None) -> None:
        """Show a step, or none; numbers that are fields of the recipe are changed there."""
        self._step = step
        self.say("")
        fields = RECIPE_FIELDS.get(step.kind, {}) if step is not None and step.key else {}
        for name, line in self._lines.items():
            line.setText("" if step is None else _shown(step, name))
            line.setCursorPosition(0)
            line.setEnabled(step is not None and name not in fields and not (step.kind == "weigh" and name != "text"))
            is_assumed = step is not None and name in step.assumed
            line.setPlaceholderText("" if name == "text" or step is None else "open")
            tip = f"That of the recipe: {FIELDS[fields[name]].label}. Change it there." if name in fields else ""
            line.setToolTip(
                tooltip(tip or ("≈ Assumed by the program: try it on a small amount first." if is_assumed else ""))
            )
            line.setAccessibleDescription(line.toolTip())

    def _tell(self, name: str) -> None:
        step, line = self._step, self._lines[name]
        if step is None or line.text() == _shown(step, name):
            return
        text = line.text().strip().removeprefix("≈").strip()
        if name not in STEP_PARAMETERS:
            self.edited.emit(name, text or None)
            return
        try:
            value = read_number(text, STEP_PARAMETERS[name].unit) if text else None
        except UnitError as error:
            self.say(f"{STEP_PARAMETERS[name].label}: {error} The step keeps {_shown(step, name) or 'it open'}.")
            return
        self.edited.emit(name, value)

    @property
    def has_problem(self) -> bool:
        """True while a line cannot be taken."""
        return bool(self._error.text())

    def say(self, sentence: str) -> None:
        """Say what is wrong with the step, or nothing any more."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))


def _shown(step: ProcessStep, name: str) -> str:
    value = getattr(step, name)
    if value is None or value == "":
        return ""
    shown = value if isinstance(value, str) else exact(value)
    return f"≈ {shown}" if name in step.assumed else shown
