"""The clocks of bench mode: exposure and timers, read from the record at every tick."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from ssedesigner.files.exposure import ExposureLimit, exposure_limit, used_fraction
from ssedesigner.ui.bench_record import now
from ssedesigner.ui.bench_timers import ringing, running

if TYPE_CHECKING:
    from ssedesigner.ui.bench_window import BenchWindow

BEEP_EVERY_S = 2.0


class BenchClock:
    """Shows the exposure, and rings timers that have run out."""

    def __init__(self, window: BenchWindow) -> None:
        self._window = window
        self._limits: dict[float | None, ExposureLimit] = {}
        self._beeped = 0.0

    def limit(self, dew_point_c: float | None) -> ExposureLimit:
        """Return the allowed time at a dew point; worked out once."""
        if dew_point_c not in self._limits:
            window = self._window
            self._limits[dew_point_c] = exposure_limit(window.record.batch, dew_point_c, window.materials)
        return self._limits[dew_point_c]

    def tick(self) -> None:
        """Show the time that it is now."""
        window, state, time_now = self._window, self._window.record.state, now()
        used = used_fraction(state, time_now, self.limit)
        window.header.show_clock(state, state.exposure_minutes(time_now), self.limit(state.dew_point_c), used)
        if window.page is window.card and 0 < window.shown <= len(state.steps):
            shown = window.record.step(window.shown)
            if running(shown) is not None:
                window.card.show_step(window.plan.view())
        self._ring()

    def _ring(self) -> None:
        rung = list(ringing(self._window.record.state.steps))
        if not rung:
            return
        if time.monotonic() - self._beeped >= BEEP_EVERY_S:
            self._beeped = time.monotonic()
            QApplication.beep()
        elsewhere = [step for step, _ in rung if step.number != self._window.shown]
        if elsewhere and self._window.page is self._window.card and not self._window.message:
            step = elsewhere[0]
            self._window.tell(f"Time is up at step {step.number}, {step.step.text}: go there and stop the timer.")
