"""The process steps of the recipe as a list that can be edited; every change is a step of undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.batch.steps import insert_step, move_step, remove_step, reset_steps, set_parameter
from ssedesigner.core.batch.words import read_number
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import exact
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_KINDS, STEP_PARAMETERS, ProcessStep, StepError, kind_of
from ssedesigner.core.units import UnitError, symbol
from ssedesigner.ui.batches.plan_rows import step_rows
from ssedesigner.ui.document import Document
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.panes import BreakingLine
from ssedesigner.ui.widgets.tables import RowTable
from ssedesigner.ui.widgets.widgets import set_names

_TEXTS = {"text": "What is done", "atmosphere": "Under"}
NAMES = ("text", *STEP_PARAMETERS, "atmosphere")
"""What of a step can be edited, by its attribute."""


class StepEditor(QWidget):
    """Shows one step; a changed line is emitted when it is left or Enter is pressed."""

    edited = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "step_editor", "Step that is chosen")
        self._lines: dict[str, QLineEdit] = {}
        self._step: ProcessStep | None = None
        self._error = set_names(PlainLabel(), "step_error", "Problem: step", "error")
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
        line = self._lines[name] = set_names(QLineEdit(), f"step_{name}", words)
        line.editingFinished.connect(lambda: self._emit_edit(name))
        label = set_names(QLabel(words), f"step_{name}_label", words, "small")
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
        self.show_error("")
        fields = kind_of(step).fields if step is not None and step.key else {}
        for name, line in self._lines.items():
            line.setText("" if step is None else _value_text(step, name))
            line.setCursorPosition(0)
            line.setEnabled(step is not None and name not in fields and not (step.kind == "weigh" and name != "text"))
            is_assumed = step is not None and name in step.assumed
            line.setPlaceholderText("" if name == "text" or step is None else "open")
            tip = f"Taken from the recipe ({FIELDS[fields[name]].label}). Change it there." if name in fields else ""
            line.setToolTip(
                tooltip(tip or ("≈ Assumed by the program: try it on a small amount first." if is_assumed else ""))
            )
            line.setAccessibleDescription(line.toolTip())

    def _emit_edit(self, name: str) -> None:
        step, line = self._step, self._lines[name]
        if step is None or line.text() == _value_text(step, name):
            return
        text = line.text().strip().removeprefix("≈").strip()
        if name not in STEP_PARAMETERS:
            self.edited.emit(name, text or None)
            return
        try:
            value = read_number(text, STEP_PARAMETERS[name].unit) if text else None
        except UnitError as error:
            self.show_error(
                f"{STEP_PARAMETERS[name].label}: {error} The step keeps {_value_text(step, name) or 'no value'}."
            )
            return
        self.edited.emit(name, value)

    @property
    def has_problem(self) -> bool:
        """True while a line cannot be taken."""
        return bool(self._error.text())

    def show_error(self, sentence: str) -> None:
        """Show what is wrong with the step, or nothing any more."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))


def _value_text(step: ProcessStep, name: str) -> str:
    value = getattr(step, name)
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else exact(value)
    return f"≈ {text}" if name in step.assumed else text


_BUTTONS = {
    "add": ("&Add step", "Add a step of your own below the chosen one"),
    "remove": ("Re&move", "Leave the chosen step out"),
    "up": ("▲", "Move the chosen step up"),
    "down": ("▼", "Move the chosen step down"),
    "default": ("Back to de&fault", "Go back to the steps that the program plans"),
}


class StepsPanel(QFrame):
    """Shows planned steps; what is edited goes into the recipe, where it is kept."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "steps_panel", "Process steps", "card")
        self._document = document
        self._steps: tuple[ProcessStep, ...] = ()
        self._is_current = False
        self._table = RowTable("steps_table", "Process steps", theme)
        self._table.setMinimumHeight(120)
        self._editor = StepEditor()
        self._editor.edited.connect(self._change)
        self._buttons = {
            key: set_names(QPushButton(words), f"steps_{key}", tip, "flat" if key in {"up", "down"} else "")
            for key, (words, tip) in _BUTTONS.items()
        }
        self._menu = set_names(QMenu(self), "steps_add_menu", "Kind of the step to add")
        for key, kind in STEP_KINDS.items():
            if not kind.is_fixed:
                self._menu.addAction(kind.label, partial(self._add, key))
        self._lay_out()
        self._table.selectionModel().currentRowChanged.connect(self._show_step)

    def _lay_out(self) -> None:
        title = set_names(QLabel("Steps"), "steps_title", "Process steps", "strong")
        sign = set_names(QLabel("≈ is assumed: try it on a small amount first"), "steps_key", "Sign", "small")
        bar = BreakingLine("steps_bar", "Process steps", (title, sign), tuple(self._buttons.values()))
        for key, (_, tip) in _BUTTONS.items():
            self._buttons[key].setToolTip(tooltip(tip))
        self._buttons["add"].setMenu(self._menu)
        runs: dict[str, Callable[[], object]] = {
            "remove": self._remove,
            "up": lambda: self._move(-1),
            "down": lambda: self._move(1),
            "default": lambda: self._replace_steps(reset_steps, "Steps as the program plans them"),
        }
        for key, run in runs.items():
            self._buttons[key].clicked.connect(lambda _=False, run=run: run())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(bar)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._editor)

    @property
    def has_problem(self) -> bool:
        """True while a line of the chosen step cannot be taken."""
        return self._editor.has_problem

    def show_steps(self, steps: tuple[ProcessStep, ...], is_current: bool) -> None:
        """Show the steps; they can be edited only while they are those of a plan that can be read."""
        row = self._table.row
        self._steps, self._is_current = steps, is_current
        self._table.show_rows(step_rows(steps))
        self._table.choose(min(max(row, 0), len(steps) - 1))
        self._show_step()

    def _show_step(self) -> None:
        row, is_one = self._table.row, 0 <= self._table.row < len(self._steps) and self._is_current
        step = self._steps[row] if is_one else None
        self._editor.show_step(step)
        fixed = step is None or kind_of(step).is_fixed
        allowed = {
            "add": is_one,
            "remove": not fixed,
            "up": row > 1 and is_one,
            "down": is_one and 0 < row < len(self._steps) - 1,
            "default": is_one and bool(self._document.recipe.steps),
        }
        for key, is_allowed in allowed.items():
            self._buttons[key].setEnabled(is_allowed)

    def _change(self, name: str, value: object) -> None:
        label = STEP_PARAMETERS[name].label if name in STEP_PARAMETERS else name
        row = self._table.row
        typed = value if isinstance(value, (float, int, str)) else None
        self._replace_steps(
            lambda recipe: set_parameter(recipe, self._steps, row, name, typed), f"Step {row + 1}: {label.lower()}"
        )

    def _add(self, kind: str) -> None:
        row = self._table.row + 1
        step = ProcessStep(kind=kind, text=STEP_KINDS[kind].label)
        if self._replace_steps(lambda recipe: insert_step(recipe, self._steps, row, step), f"Add a step: {step.text}"):
            self._table.choose(row)
            line = self._editor.findChild(QWidget, "step_text")
            if line is not None:
                line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        row = self._table.row
        self._replace_steps(lambda recipe: remove_step(recipe, self._steps, row), f"Leave out step {row + 1}")

    def _move(self, by: int) -> None:
        row = self._table.row
        words = f"Move step {row + 1} {'up' if by < 0 else 'down'}"
        if self._replace_steps(lambda recipe: move_step(recipe, self._steps, row, row + by), words):
            self._table.choose(row + by)

    def _replace_steps(self, change: Callable[[Recipe], Recipe], words: str) -> bool:
        try:
            recipe = change(self._document.recipe)
        except StepError as error:
            self._editor.show_error(str(error))
            return False
        self._document.end_edit_session()
        self._document.replace_recipe(recipe, words)
        return True

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.apply_theme(theme)
