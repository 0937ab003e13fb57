"""The clock of bench mode: the time of the computer, beside a count that no change of the clock touches."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import datetime

from ssedesigner.core.batch.clock import Instant, Tick


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def _count() -> float:
    """Return the seconds since the computer started, sleep included where the system counts it."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone; elsewhere the monotonic clock counts sleep itself
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class RunClock:
    """Reads both at once; each one is a run of its own."""

    def __init__(self, clock: Callable[[], str] = _now, count: Callable[[], float] = _count) -> None:
        self._clock, self._count = clock, count
        self._run = secrets.token_hex(4)

    def instant(self) -> Instant:
        """Return the present moment."""
        return Instant(at=self._clock(), tick=Tick(run=self._run, seconds=round(self._count(), 3)))
