"""What is said when the clock of the computer was set while a batch is being made, or cannot be right."""

from __future__ import annotations

from ssedesigner.core.batch.clock import Instant, clock_jump, moment
from ssedesigner.core.batch.words import shown_time
from ssedesigner.physics.checks.open_time import shown_time as shown_span

_FIRST_YEAR, _LAST_YEAR = 2020, 2090


def clock_words(before: Instant, now: Instant) -> str:
    """Say in two sentences that the clock was set between two moments, or that it cannot be right; else nothing."""
    jump = clock_jump(before, now)
    if not _FIRST_YEAR <= moment(now.at).year <= _LAST_YEAR and (jump or before.tick is None):
        return f"The clock of this computer says {shown_time(now.at)}. Set it: the record is written with its times."
    if not jump:
        return ""
    how = "forward" if jump > 0 else "back"
    return (
        f"The clock of this computer was set {how} by {shown_span(abs(jump))}; it says {shown_time(now.at)}. Exposure "
        "and timers go on by a count of their own; the record says so."
    )
