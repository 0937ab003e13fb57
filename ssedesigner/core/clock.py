"""Whether the clock of the computer can be right: the times of a record come from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ssedesigner.core.batch.clock import moment
from ssedesigner.core.notation import day_text

EARLIEST_YEAR, LATEST_YEAR = 2025, 2060
"""The program was not there before, and will hardly be used after."""

_SLACK = timedelta(minutes=10)
"""Clocks of two computers may differ by so much."""


def clock_problem(now: datetime, latest: str = "") -> str:
    """Return in one sentence why the clock cannot be right; empty when it can.

    ``latest`` is the latest time on record, which cannot be later than now; empty for none.

    >>> clock_problem(datetime(1970, 1, 1).astimezone())[:44]
    'The clock of this computer says 1 Jan 1970 0'
    """
    says = f"The clock of this computer says {day_text(now.isoformat())} {now:%H:%M}"
    if not EARLIEST_YEAR <= now.year <= LATEST_YEAR:
        return f"{says}, which cannot be right: set it, or records get wrong times."
    if latest and moment(latest) - now > _SLACK:
        return (
            f"{says}, before an entry of {day_text(latest)} {latest[11:16]} on record: set it, or times will be wrong."
        )
    return ""
