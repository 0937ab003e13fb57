"""The process path across the window: one arrow for each step, with the worst mark and the counts of its flags."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.step_button import HEIGHT, POINT, StepButton
from ssedesigner.ui.strip_contents import strip_steps
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.widgets import named

_MARGIN, _SIDE, _GAP = 5, 12, 3
_FULL_HEIGHT = HEIGHT + 2 * _MARGIN + 1


@guarded
class ProcessStrip(QFrame):
    """The steps in the order of doing; ``flag_asked`` carries the id of the worst flag of a step that is gone to.

    Tab comes to one step, the arrow keys go on from there, and each step gone to asks for its flag.
    """

    flag_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "process_strip", "Process path", role="bar")
        self._theme: Theme = LIGHT
        self._materials: Materials | None = None
        self._by_key: dict[str, StepButton] = {}
        self._shown: list[StepButton] = []
        self._edge = named(QFrame(self), "process_strip_edge", "", role="edge")
        self.setFixedHeight(_FULL_HEIGHT)

    @property
    def buttons(self) -> list[StepButton]:
        """The steps of the path from left to right."""
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(1000, _FULL_HEIGHT)

    def show_library(self, materials: Materials) -> None:
        """Take up the names of a library."""
        self._materials = materials

    def show_prediction(self, prediction: Prediction) -> None:
        """Show the path of a prediction's recipe with the flags on it."""
        if self._materials is None:
            return
        titles = [button.contents.step.title for button in self._shown]
        shown = []
        for contents in strip_steps(prediction, self._materials):
            button = self._by_key.get(contents.step.key)
            if button is None:
                button = self._by_key[contents.step.key] = self._made(StepButton(contents, self._theme, self))
            button.show_step(contents)
            shown.append(button)
        self._shown = shown
        if [button.contents.step.title for button in shown] != titles:
            self._take_off_the_rest()
            self._place()

    def _made(self, button: StepButton) -> StepButton:
        button.clicked.connect(lambda: self._go_to(button))
        button.moved.connect(lambda by: self._go_on(button, by))
        return button

    def _take_off_the_rest(self) -> None:
        for button in self._by_key.values():
            button.setVisible(button in self._shown)
        if not any(button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in self._shown):
            self._stop_at(self._shown[0])

    def _stop_at(self, stop: StepButton) -> None:
        """Let Tab come to one step only."""
        for button in self._by_key.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)

    def _go_on(self, button: StepButton, by: int) -> None:
        number = self._shown.index(button) + by
        self._go_to(self._shown[min(max(number, 0), len(self._shown) - 1)])

    def _go_to(self, button: StepButton) -> None:
        self._stop_at(button)
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        if button.contents.worst is not None:
            self.flag_asked.emit(button.contents.worst.id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(0, self.height() - 1, self.width(), 1)
        self._place()

    def _place(self) -> None:
        """Share the width: each step what its title needs and an equal part of what is left."""
        if not self._shown:
            return
        overlap = POINT - _GAP
        room = self.width() - 2 * _SIDE + overlap * (len(self._shown) - 1)
        needs = [button.needed_width(is_short=False) for button in self._shown]
        if sum(needs) > room:
            needs = [button.needed_width(is_short=True) for button in self._shown]
        spare = (room - sum(needs)) / len(needs)
        if spare < 0:
            needs, spare = [need * room / sum(needs) for need in needs], 0.0
        left = float(_SIDE)
        for button, need in zip(self._shown, needs, strict=True):
            right = left + need + spare
            button.setGeometry(round(left), _MARGIN, round(right) - round(left), HEIGHT)
            left = right - overlap

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for button in self._by_key.values():
            button.apply_theme(theme)
