"""The clocks of bench mode: exposure and timers, read from the record at every tick."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ssedesigner.batch.air import ExposureLimit, exposure_limits, used_fraction
from ssedesigner.batch.session import ringing_steps, running_timer
from ssedesigner.core.batch.clock import Instant
from ssedesigner.text.batch import clock_warning
from ssedesigner.ui.bench.keep_awake import KeepAwake

if TYPE_CHECKING:
    from ssedesigner.ui.bench.window import BenchWindow

BEEP_EVERY_S = 2.0


class BenchClock:
    """Shows the exposure, and rings timers that have run out."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._limits = exposure_limits(window.record.batch, window.materials)
        self._materials = window.materials
        self._beeped = 0.0
        self._seen: Instant | None = None
        self.awake = KeepAwake()

    def limit(self, dew_point_c: float | None) -> ExposureLimit:
        """Return the allowed time at a dew point, by the library as it is now."""
        window = self._window
        if window.materials is not self._materials:
            self._materials = window.materials
            self._limits = exposure_limits(window.record.batch, window.materials)
        return self._limits(dew_point_c)

    def tick(self) -> None:
        """Show the time that it is now."""
        window, state, now = self._window, self._window.record.state, self._window.record.clock.instant()
        used = used_fraction(state, now.at, self.limit, now.tick)
        minutes = state.exposure_minutes(now.at, now.tick)
        window.header.show_clock(state, minutes, self.limit(state.dew_point_c), used)
        if window.page is window.card and 0 < window.shown <= len(state.steps):
            step = window.record.step(window.shown)
            if running_timer(step) is not None:
                window.card.show_step(window.plan.view())
        self._watch(now)
        self._keep_awake()
        self._ring(now)

    def _keep_awake(self) -> None:
        """Keep screen and machine awake while a step is timed."""
        problem = self.awake.keep(any(running_timer(step) is not None for step in self._window.record.state.steps))
        if problem:
            self._window.show_message(problem)

    def _watch(self, now: Instant) -> None:
        """Say once when the clock of the computer was set; exposure and timers go on by the count."""
        before, self._seen = self._seen, now
        if before is None:  # the clock may have been set while the program was closed
            entries = self._window.record.batch.entries
            last = entries[-1] if entries else None
            before = Instant(at=last.at, tick=last.tick) if last else Instant(at=self._window.record.batch.created_at)
        message = clock_warning(before, now)
        if message:
            self._window.show_message(message, "fail")

    def _ring(self, now: Instant) -> None:
        ringing = list(ringing_steps(self._window.record.state.steps, now))
        if not ringing:
            return
        if time.monotonic() - self._beeped >= BEEP_EVERY_S:
            self._beeped = time.monotonic()
            QApplication.beep()
        # a sentence that waits to be read is not written over, and nobody is called away from a value half typed
        elsewhere = [step for step in ringing if step.number != self._window.shown]
        if elsewhere and self._window.page is self._window.card and not self._window.message:
            step = elsewhere[0]
            self._window.show_message(
                f"Time is up at step {step.number}, {step.step.text}: go there and stop the timer."
            )
