"""The head of bench mode: which batch, what for, how long the jar has been open, and the way out."""

from __future__ import annotations

import math
from collections.abc import Collection

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from ssedesigner.batch.air import WARN_AT, ExposureLimit
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState, StepState
from ssedesigner.core.notation import MARKS, numeral
from ssedesigner.physics.checks.open_time import shown_time
from ssedesigner.text.batch import step_in_list
from ssedesigner.ui.bench.pages import bench_label
from ssedesigner.ui.bench.sizes import button_target
from ssedesigner.ui.bench.widgets import BigButton, ExposureBar
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import Elided, set_names

_SECONDS = 60.0


class BenchHeader(QFrame):
    """Shows batch and exposure clock; the clock is an estimate and looks like one."""

    jar_asked = Signal()
    exit_asked = Signal()

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_header", "Batch and exposure", role="bar")
        self._batch = bench_label("bench_batch", "Batch", "bench-title")
        self._recipe = Elided("bench_recipe", "Recipe and target", "bench-small")
        self.clock = bench_label("bench_clock", "Exposure clock", "bench-small")
        self._left = bench_label("bench_time_left", "Time left", "bench-strong")
        self._exposure = ExposureBar(WARN_AT, self)
        self.jar = BigButton("bench_jar", "Open jar\nF2", size)
        leave = BigButton("bench_exit", "Leave\nEsc", size)
        self.jar.clicked.connect(self.jar_asked)
        leave.clicked.connect(self.exit_asked)
        self._batch.setWordWrap(False)
        self._left.setWordWrap(False)
        what, open_time, words = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        for column in (what, open_time):
            column.setSpacing(2)
        what.addWidget(self._batch)
        what.addWidget(self._recipe)
        words.addWidget(self.clock, 1)
        words.addWidget(self._left)
        open_time.addLayout(words)
        open_time.addWidget(self._exposure)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(what, 3)
        layout.addLayout(open_time, 6)
        layout.addWidget(self.jar)
        layout.addWidget(leave)
        self.fit(is_low=False)

    def fit(self, *, is_low: bool) -> None:
        """Leave a low window the room for the step."""
        edge = 3 if is_low else 8
        self.setContentsMargins(20, edge, 16, edge)

    def show_batch(self, batch: Batch) -> None:
        """Show number, recipe and target of a batch."""
        self._batch.setText(f"Batch {batch.key}")
        self._recipe.show_text(f"{target_words(batch)} · {batch.recipe.name}")

    def show_clock(self, state: BatchState, minutes: float, limit: ExposureLimit, used: float | None) -> None:
        """Show for how long the jar has been open in all, and of which time."""
        severity, words = exposure_text(state, minutes, limit, used)
        mark = MARKS[severity] if severity in {"fail", "unknown"} else "●" if state.is_open else "○"
        words = f"{mark}  {words}"
        if self.clock.text() != words:
            self.clock.setText(words)
        left = time_left_text(limit, used)
        if self._left.text() != left:
            self._left.setText(left)
        self._left.setVisible(bool(left))
        severity = "none" if (used or 0.0) < WARN_AT else severity
        if self._left.property("severity") != severity:
            self._left.setProperty("severity", severity)
            self._left.style().polish(self._left)
        self._exposure.setVisible(used is not None and math.isfinite(used) and limit.minutes is not None)
        self._exposure.show_used(used or 0.0, severity)
        jar = "Close jar\nF2" if state.is_open else "Open jar\nF2"
        if self.jar.text() != jar:
            self.jar.setText(jar)
            self.jar.setAccessibleName(jar.partition("\n")[0])


def target_words(batch: Batch) -> str:
    """Say what a batch aims at."""
    plan = batch.plan
    if plan.target == "films":
        return f"{plan.film_count} film{'s' if plan.film_count > 1 else ''} of {numeral(plan.film_area_cm2)} cm²"
    films = batch.amounts.films if batch.amounts else None
    text = (
        f"{numeral(films, 3)} films of {numeral(plan.film_area_cm2)} cm²"
        if films
        else f"films of {numeral(plan.film_area_cm2)} cm²"
    )
    return f"{text} from {numeral(plan.scarce_g)} g" if plan.target == "lot" and plan.scarce_g else text


def clock(minutes: float) -> str:
    """Write minutes as a clock.

    >>> clock(12.67), clock(61.0)
    ('12:40', '1:01:00')
    """
    seconds = math.floor(minutes * _SECONDS + 0.5)
    hours, rest = divmod(seconds, 3600)
    text = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{text}" if hours else text


def exposure_text(state: BatchState, minutes: float, limit: ExposureLimit, used: float | None) -> tuple[str, str]:
    """Return severity and words of the exposure clock."""
    at = "" if state.dew_point_c is None else f" at {numeral(state.dew_point_c)} °C dew point"
    text = f"Jar open {clock(minutes)}" if state.is_open else "Jar closed"
    if not state.is_open and state.exposures:
        text += f", open {clock(minutes)} in total"
    if limit.minutes is None or used is None:
        return "unknown", f"{text}; allowed time not known: {limit.reason or 'the dew point was not read'}"
    if math.isinf(limit.minutes):
        return "none", f"{text}{at}; no limit expected (estimate)"
    basis = "measured gas" if limit.is_measured else "estimate"
    allowed = f"≈ {shown_time(limit.minutes * _SECONDS)}{at} ({basis})"
    text += f" of {allowed}" if state.exposures else f"; allowed {allowed}"
    if used >= 1.0:
        return "fail", f"{text}. Time is up{': close the jar' if state.is_open else ''}"
    if used >= WARN_AT:
        return "caution", f"{text}. {100.0 * used:.0f} % used{': close soon' if state.is_open else ''}"
    return ("caution" if state.is_open else "none"), text


def time_left_text(limit: ExposureLimit, used: float | None) -> str:
    """Say how much of the time is left at the present dew point; nothing where it is not known or not limited."""
    if limit.minutes is None or used is None or math.isinf(limit.minutes):
        return ""
    left = (1.0 - used) * limit.minutes
    mark = f"{MARKS['caution']} " if used >= WARN_AT else ""
    if left <= 0.0:
        return f"{MARKS['fail']} no time left"
    return f"{mark}≈ {shown_time(left * _SECONDS)} left"


_NARROW_PX = 100
STATE_MARKS = {"done": "✓", "off": "!", "unknown": "?", "current": "▶", "next": "○", "undone": "○"}
_WORDS = {
    "done": "done",
    "off": "not as planned",
    "unknown": "nothing on record",
    "current": "shown now",
    "next": "next",
    "undone": "not done yet",
}


@guarded
class _StepButton(BigButton):
    """A button whose words wrap."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name, "", size, "bench-step")
        self.words = set_names(PlainLabel(most=140), f"{name}_words", "Step", role="bench-step")
        self.words.setWordWrap(True)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._inside = QVBoxLayout(self)
        self._inside.setContentsMargins(12, 6, 10, 6)
        self._inside.addWidget(self.words)

    def sizeHint(self) -> QSize:
        width = self.width() - 22  # as wide as the list gives it
        least = button_target(self, self._least)
        return QSize(max(width, _NARROW_PX), max(least, self.words.heightForWidth(max(width, _NARROW_PX)) + 12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.grow()
            self._inside.setGeometry(self.rect())  # growing inside of a resize leaves the words at the old height

    def _claim_room(self) -> None:
        super()._claim_room()
        self.setMinimumWidth(0)  # the list says how wide it is

    def grow(self) -> None:
        """Be as high as the words."""
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
            self.grow()


class StepList(QScrollArea):
    """All steps and the finish; a step is told by its number when it is pressed."""

    step_asked = Signal(int)

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_steps", "Steps")
        self._size = size
        self._buttons: list[_StepButton] = []
        self._inside = set_names(QWidget(), "bench_steps_inside", "Steps")
        self._layout = QVBoxLayout(self._inside)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(6)
        self._layout.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def set_side(self, width: int) -> None:
        """Be so wide."""
        self.setFixedWidth(width)
        for button in self._buttons:
            button.grow()

    def show_steps(
        self, batch: Batch, state: BatchState, current: int, off: Collection[int], unknown: Collection[int]
    ) -> None:
        """Show where each step stands, of which some are not as planned or lack what they were for.

        The number after the last is signing and finishing.
        """
        steps, next_step, is_finished = state.steps, state.next_step, state.state == "finished"
        while len(self._buttons) < len(steps) + 1:
            number = len(self._buttons) + 1
            button = _StepButton(f"bench_step_{number}", self._size)
            button.clicked.connect(lambda _=False, number=number: self.step_asked.emit(number))
            self._layout.insertWidget(number - 1, button)
            self._buttons.append(button)
        for button, step in zip(self._buttons, steps, strict=False):
            done = "done" if step.is_done else "next" if step.number == next_step else "undone"
            done = "unknown" if step.number in unknown else "off" if step.number in off else done
            text = f"{step.number}  {step_in_list(batch, state, step.number)}"
            button.show_step("current" if step.number == current else done, f"{text}{_done(step, current)}")
        last = len(steps) + 1
        place = "current" if current == last else "done" if is_finished else "next" if next_step is None else "undone"
        self._buttons[-1].show_step(place, f"{last}  Sign and finish")
        self.ensureWidgetVisible(self._buttons[current - 1], 0, self._size)


def _done(step: StepState, current: int) -> str:
    return " (done)" if step.is_done and step.number == current else ""
