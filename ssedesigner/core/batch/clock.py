"""Times between entries of a batch: by a count that no hand can set where there is one, else by the clock.

The count is that of the operating system since it started. It goes on while this program does not run, and begins anew
when the computer starts; a difference of two counts is therefore never more than the time that has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from ssedesigner.core.frozen import dataclass

if TYPE_CHECKING:
    from ssedesigner.core.batch.record import Entry

JUMP_S = 60.0
"""A clock that is off by more than this against the count was changed, not only set right."""

_TOO_FAR_S = 366 * 86_400.0


@dataclass(frozen=True, kw_only=True)
class Tick:
    """A reading of the count [s]; ``run`` names the run of the program that read it."""

    run: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Instant:
    """A moment: the clock's time with its offset, and the count where one was read."""

    at: str
    tick: Tick | None = None


def moment(text: str) -> datetime:
    """Return the time that a text such as ``2026-11-26T14:05:00+01:00`` stands for.

    ValueError when it is no time, or has no offset.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return time


def minutes_between(start: Instant, end: Instant) -> float:
    """Return what passed between two moments [min], never less than 0.

    Within one run of the program it is the count, whatever happened to the clock. After a restart it is the larger of
    count and clock; without a count it is the clock.
    """
    clock = _clock_seconds(start.at, end.at)
    if start.tick is None or end.tick is None:
        return max(0.0, clock) / 60.0
    counted = end.tick.seconds - start.tick.seconds
    return max(0.0, counted if start.tick.run == end.tick.run else max(clock, counted)) / 60.0


@dataclass(frozen=True, kw_only=True)
class ClockChange:
    """The clock was set: ``seconds`` forward (less than 0: back) before an entry was written."""

    entry: int
    seconds: float


def clock_changes(created_at: str, entries: Iterable[Entry]) -> Iterator[ClockChange]:
    """Yield where the clock was set while a batch was on record, as far as its entries show it."""
    ordered = sorted(entries, key=lambda entry: entry.number)
    moments = [Instant(at=created_at), *(Instant(at=entry.at, tick=entry.tick) for entry in ordered)]
    for (before, after), entry in zip(pairwise(moments), ordered, strict=True):
        seconds = clock_jump(before, after)
        if seconds:
            yield ClockChange(entry=entry.number, seconds=seconds)


def clock_jump(before: Instant, after: Instant) -> float:
    """Return by how much the clock was set between two moments [s], 0 when nothing shows that it was."""
    clock = _clock_seconds(before.at, after.at)
    if before.tick is not None and after.tick is not None:
        counted = after.tick.seconds - before.tick.seconds
        # another run may follow a start of the computer, where the count begins anew: a smaller one shows nothing
        if before.tick.run == after.tick.run or counted > max(0.0, clock) + JUMP_S:
            return clock - counted if abs(clock - counted) > JUMP_S else 0.0
    return clock if clock < -JUMP_S or clock > _TOO_FAR_S else 0.0


def _clock_seconds(start: str, end: str) -> float:
    return (moment(end) - moment(start)).total_seconds()


def now() -> str:
    """Return the time of now with its offset, as the record keeps it."""
    return datetime.now().astimezone().isoformat(timespec="seconds")


def later(at: str, minutes: float) -> str:
    """Return the time so many minutes after another one."""
    try:
        return (moment(at) + timedelta(minutes=minutes)).isoformat()
    except OverflowError:
        return at  # behind the last time that there is
