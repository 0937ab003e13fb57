"""The steps of a batch at the side of bench mode: done, current and next, by mark and words as well as by colour."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScroller, QVBoxLayout, QWidget

from ssedesigner.core.batch.state import StepState
from ssedesigner.text.batch import short_step
from ssedesigner.ui.bench.widgets import BigButton
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import named

_WIDTH_PX = 330
STATE_MARKS = {"done": "✓", "off": "!", "current": "▶", "next": "○", "undone": "○"}
_WORDS = {
    "done": "done",
    "off": "not as planned",
    "current": "shown now",
    "next": "next",
    "undone": "not done yet",
}


@guarded
class _StepButton(BigButton):
    """A button whose words wrap."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name, "", size, "bench-step")
        self.words = named(PlainLabel(most=140), f"{name}_words", "Step", role="bench-step")
        self.words.setWordWrap(True)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(12, 8, 10, 8)
        self._inside.addWidget(self.words)

    def sizeHint(self) -> QSize:
        width = self.width() - 22
        return QSize(_WIDTH_PX - 30, max(self._least, self.words.heightForWidth(max(width, 150)) + 16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._grow()
            self._inside.setGeometry(self.rect())  # growing inside of a resize leaves the words at the old height

    def _grow(self) -> None:
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()

    def show_step(self, place: str, text: str) -> None:
        words = f"{STATE_MARKS[place]}  {text}"
        if self.words.text() != words or self.property("place") != place:
            self.words.setText(words)
            self.setAccessibleName(f"{text}: {_WORDS[place]}")
            self.setProperty("place", place)
            self.words.setProperty("place", place)
            self.words.style().polish(self.words)
            self.style_again()
            self._grow()


class StepList(QScrollArea):
    """All steps and the finish; a step is told by its number when it is pressed."""

    step_asked = Signal(int)

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "bench_steps", "Steps")
        self._size = size
        self._buttons: list[_StepButton] = []
        self._inside = named(QWidget(), "bench_steps_inside", "Steps")
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(8)
        self._layout.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(_WIDTH_PX)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_steps(
        self, steps: Sequence[StepState], shown: int, next_step: int | None, is_finished: bool, off: Collection[int]
    ) -> None:
        """Show where each step stands; the number after the last is signing and finishing."""
        while len(self._buttons) < len(steps) + 1:
            number = len(self._buttons) + 1
            button = _StepButton(f"bench_step_{number}", self._size)
            button.clicked.connect(lambda _=False, number=number: self.step_asked.emit(number))
            self._layout.insertWidget(number - 1, button)
            self._buttons.append(button)
        for button, step in zip(self._buttons, steps, strict=False):
            done = "done" if step.is_done else "next" if step.number == next_step else "undone"
            done = "off" if step.number in off else done
            text = f"{step.number}  {short_step(step.step)}"
            button.show_step("current" if step.number == shown else done, f"{text}{_done(step, shown)}")
        last = len(steps) + 1
        place = "current" if shown == last else "done" if is_finished else "next" if next_step is None else "undone"
        self._buttons[-1].show_step(place, f"{last}  Sign and finish")
        self.ensureWidgetVisible(self._buttons[shown - 1], 0, self._size)


def _done(step: StepState, shown: int) -> str:
    return " (done)" if step.is_done and step.number == shown else ""
