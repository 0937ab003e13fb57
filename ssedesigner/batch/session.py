"""A batch at work: what its record says now, and entries that are written once, whatever fails on the way.

Bench mode, the forms for paper, corrections and reasons, and the command line work on a batch through a session.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ssedesigner.batch.deviations import Deviation, deviations
from ssedesigner.batch.lots import chosen_content, lots_of_line
from ssedesigner.batch.photos import add_photo
from ssedesigner.core.batch.clock import Instant, Tick
from ssedesigner.core.batch.codec import to_plain
from ssedesigner.core.batch.films import specimen_of
from ssedesigner.core.batch.record import Batch, Entry, EntryHistory, entry_histories
from ssedesigner.core.batch.state import BatchState, LineState, StepState, Timer, fold
from ssedesigner.core.lots import LotCount, LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.steps import planned_value
from ssedesigner.library.store import Library

_LOTS_FROM = 40
"""In how many of the newest batches a lot is looked for."""


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="milliseconds")


def _count() -> float:
    """Return the seconds since the computer started, sleep included where the system counts it."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)  # Linux alone; elsewhere the monotonic clock counts sleep itself
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class RunClock:
    """The time of the computer beside a count that no change of the clock touches; each one is a run of its own."""

    def __init__(self, clock: Callable[[], str] = _now, count: Callable[[], float] = _count) -> None:
        self._clock, self._count = clock, count
        self._run = secrets.token_hex(4)

    def instant(self) -> Instant:
        """Return the present moment."""
        return Instant(at=self._clock(), tick=Tick(run=self._run, seconds=round(self._count(), 3)))


class BatchSession:
    """One batch of a library as it is on record, and the entries that are added to it.

    An entry that could not be written keeps its token and time: the same entry tried again is the same entry, even
    when the first try had reached the disk after all. The batch is read when it is first looked at: an entry that
    meets a file that cannot be read still goes the way of the library, which keeps it in a rescue file.
    """

    def __init__(self, library: Library, key: str, materials: Materials | None = None) -> None:
        self.library, self.key = library, key
        self.clock = RunClock()
        self._materials = materials
        self.person = ""
        """Initials of who is at work, kept with each reason; empty where nobody said."""
        self._attempts: dict[str, tuple[str, Instant]] = {}
        self._read: tuple[Batch, BatchState] | None = None
        self._deviations: tuple[Deviation, ...] | None = None

    def read(self) -> tuple[Batch, BatchState]:
        """Read the batch again, for another window may have written in it; return it with what it has come to."""
        batch = self.library.batch(self.key)
        self._read = batch, fold(batch)
        self._deviations = None
        return self._read

    @property
    def batch(self) -> Batch:
        """The batch as it was last read."""
        return (self._read or self.read())[0]

    @property
    def state(self) -> BatchState:
        """What the batch had come to when it was last read."""
        return (self._read or self.read())[1]

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Everything that is not as planned so far; an open jar counts until this was asked first."""
        if self._deviations is None:  # worked out for each view, yet the air limit needs the models
            now = self.clock.instant()
            self._deviations = deviations(self.batch, self._materials, state=self.state, now=now)
        return self._deviations

    def deviations_now(self) -> tuple[Deviation, ...]:
        """Everything that is not as planned, worked out anew."""
        self._deviations = None
        return self.deviations

    def give_up(self) -> None:
        """Forget entries that could not be written; what reached the disk after all is read."""
        self.read()
        self._attempts.clear()

    def write(self, kind: str, /, **content: Any) -> Entry:
        """Write an entry; it is on the disk when this returns."""
        if self.person and content.get("reason"):
            content["by"] = self.person
        return self._write_once(
            [kind, to_plain(content)],
            lambda token, now: self.library.add_entry(self.key, kind, content, token, now.at, now.tick),
        )

    def put_off(self, deviation: str, text: str, step: int) -> Entry:
        """Write that a reason is to be asked for before the batch is signed: a note, which any reader can show."""
        return self.write("note", text=text, deviation=deviation, step=step)

    def correct(self, number: int, content: Mapping[str, Any] | None, reason: str) -> Entry:
        """Say what an entry should have said, None that it does not count; it stays on record with the reason."""
        return self._write_once(
            [number, to_plain(content), reason],
            lambda token, now: self.library.correct_entry(number, content, reason, token, now.at),
        )

    def add_photo(self, photo: Path, step: int | None = None) -> Entry:
        """Copy a photo beside the library and name it in the record."""
        return self._write_once(
            [str(photo), step],
            lambda token, now: add_photo(self.library, self.key, photo, token=token, at=now.at, step=step),
        )

    def _write_once(self, what: list[object], attempt: Callable[[str, Instant], Entry]) -> Entry:
        token, began = self._attempts.setdefault(
            json.dumps(what, sort_keys=True), (secrets.token_hex(16), self.clock.instant())
        )
        entry = attempt(token, began)
        self.read()
        # only now, for reading can fail as well; whatever else had reached the disk is seen from here on
        self._attempts.clear()
        return entry

    def step(self, number: int) -> StepState:
        """Return a step by its number."""
        return self.state.steps[number - 1]

    def line_of(self, number: int) -> LineState | None:
        """Return the line that a step weighs, None when it weighs nothing."""
        line = self.step(number).step.line
        return None if line is None else self.state.line(line)

    def weighed(self) -> Mapping[int, float]:
        """Return the grams of every line that was weighed, by its number."""
        return {line.line.number: line.actual_g for line in self.state.lines if line.actual_g is not None}

    def last_noted(self, number: int, specimen: int) -> EntryHistory | None:
        """Return the last value on record at a step that does not weigh, or of a film measured there."""
        is_measuring = self.step(number).step.kind == "measure"
        for entry in reversed(entry_histories(self.batch.entries)):
            is_of_step = entry.kind in {"dew-point", "parameter"} and entry.content.get("step") == number
            is_of_film = is_measuring and entry.kind == "measured" and specimen_of(entry.content) == specimen
            if not entry.is_struck and (is_of_step or is_of_film):
                return entry
        return None

    def last_lots(self, line: LineState) -> tuple[str, ...]:
        """Return the lots of a material that were used last, in this batch and in others, the newest first."""
        lots = [self.batch.recipe.electrolyte_lot] if "electrolyte" in line.line.fields else []
        for summary in self.library.batches(limit=_LOTS_FROM):
            if summary.entries:
                lines = fold(self.library.batch(summary.key)).lines
                lots += [other.lot for other in lines if other.key == line.key]
        return tuple(dict.fromkeys(filter(None, lots)))

    def all_lots(self) -> tuple[LotStock, ...]:
        """Return all lots on record, the retired ones too, by which a jar is known that should not be weighed from."""
        return self.library.lots(retired=None)

    def lots_of(self, line: LineState) -> tuple[LotStock, ...]:
        """Return the lots on record that a line can be weighed from, those that can be used first."""
        return lots_of_line(self.library.lots(), line, date.today())

    def count_lot(self, lot_id: str, grams: float) -> None:
        """Record what was found in a lot after it was weighed from."""
        count = LotCount(at=self.clock.instant().at, grams=grams, reason=f"Counted while weighing {self.key}")
        self.library.count_lot(lot_id, count)

    def start_timer(self, number: int, minutes: float) -> None:
        """Start a timer at a step."""
        self.write("timer", step=number, minutes=minutes)

    def stop_timer(self, number: int) -> bool:
        """Stop the timer of a step; return whether one was running."""
        timer = running_timer(self.step(number))
        if timer is not None:
            self.write("timer-end", timer=timer.entry)
        return timer is not None

    def timed_minutes(self, number: int) -> float | None:
        """Return for how long the timers of a step have run so far [min], None when it has none."""
        # several add up: somebody stopped the first one for a pause
        now, timers = self.clock.instant(), self.step(number).timers
        return round(sum(timer.elapsed(now) for timer in timers), 2) if timers else None


def note_planned_lots(library: Library, batch: Batch, chosen: Mapping[int, LotStock], token: str) -> None:
    """Record with a plan which lot each line is to be weighed from; the same token writes it once."""
    lines = {line.number: line for line in batch.lines}
    for number, one in chosen.items():
        own = lots_of_line(library.lots(), lines[number], date.today())
        content = {"line": number, **chosen_content(one.lot, own), "planned": True}
        library.add_entry(batch.key, "lot", content, f"{token}-lot-{number}", batch.created_at)


def lacks_time(step: StepState) -> bool:
    """Return whether a step that takes its time is to be closed without a note of how long it took."""
    is_timed = bool(step.timers) or planned_value(step.step, "minutes") is not None
    return is_timed and not step.is_done and "minutes" not in {parameter.name for parameter in step.parameters}


def running_timer(step: StepState) -> Timer | None:
    """Return the timer of a step that was not stopped, None when there is none."""
    return next((timer for timer in reversed(step.timers) if not timer.ended_at), None)


def minutes_left(timer: Timer, now: Instant) -> float:
    """Return what a timer has left [min], less than 0 when it has rung; a clock that is set does not touch it."""
    return timer.minutes - timer.elapsed(now)


def ringing_steps(steps: tuple[StepState, ...], now: Instant) -> Iterator[StepState]:
    """Yield the steps whose timer has run out and was not stopped."""
    for step in steps:
        timer = running_timer(step)
        if timer is not None and minutes_left(timer, now) <= 0.0:
            yield step
