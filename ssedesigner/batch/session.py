"""The record that bench mode writes in: one entry at a time, each under its own token until it is on the disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ssedesigner.batch.deviations import Deviation, deviations
from ssedesigner.batch.photos import add_photo
from ssedesigner.batch.run_clock import RunClock
from ssedesigner.core.batch.clock import Instant
from ssedesigner.core.batch.record import Entry
from ssedesigner.core.batch.state import LineState, StepState, Timer, fold
from ssedesigner.core.materials import Materials
from ssedesigner.library.store import Library

_LOTS_FROM = 40


class BenchRecord:
    """One batch of a library as it stands, and the entries that are added to it.

    An entry that could not be written keeps its token and time: the same entry tried again is the same entry, even
    when the first try had reached the disk after all.
    """

    def __init__(self, library: Library, key: str, materials: Materials | None = None) -> None:
        self.library, self.key = library, key
        self.clock = RunClock()
        self._materials = materials
        self._attempt: tuple[object, str, Instant] | None = None
        self.read()

    def read(self) -> None:
        """Read the batch again; another window may have written in it."""
        self.batch = self.library.batch(self.key)
        self.state = fold(self.batch)
        self._deviations: tuple[Deviation, ...] | None = None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """Everything that is not as planned so far; an open jar counts until this was asked first."""
        if self._deviations is None:
            now = self.clock.instant()
            self._deviations = deviations(self.batch, self._materials, state=self.state, now=now)
        return self._deviations

    def deviations_now(self) -> tuple[Deviation, ...]:
        """Everything that is not as planned, worked out anew."""
        self._deviations = None
        return self.deviations

    def give_up(self) -> None:
        """Forget an entry that could not be written; what reached the disk after all is read."""
        self.read()
        self._attempt = None

    def write(self, kind: str, **content: Any) -> Entry:
        """Write an entry; it is on the disk when this returns."""
        return self._once(
            (kind, content), lambda token, now: self.library.add_entry(self.key, kind, content, token, now.at, now.tick)
        )

    def strike(self, number: int, reason: str) -> Entry:
        """Say that an entry does not count; it stays on record with the reason."""
        return self._once(
            ("strike", number, reason),
            lambda token, now: self.library.correct_entry(number, None, reason, token, now.at),
        )

    def add_photo(self, photo: Path, step: int | None) -> Entry:
        """Copy a photo beside the library and name it in the record."""
        return self._once(
            ("photo", photo, step),
            lambda token, now: add_photo(self.library, self.key, photo, token=token, at=now.at, step=step),
        )

    def _once(self, what: object, attempt: Callable[[str, Instant], Entry]) -> Entry:
        if self._attempt is None or self._attempt[0] != what:
            self._attempt = (what, secrets.token_hex(16), self.clock.instant())
        entry = attempt(self._attempt[1], self._attempt[2])
        self._attempt = None
        self.read()
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

    def last_lots(self, line: LineState) -> tuple[str, ...]:
        """Return the lots of a material that were used last, in this batch and in others, the newest first."""
        found = [self.batch.recipe.electrolyte_lot] if "electrolyte" in line.line.fields else []
        for summary in self.library.batches(limit=_LOTS_FROM):
            if summary.entries:
                lines = fold(self.library.batch(summary.key)).lines
                found += [other.lot for other in lines if other.key == line.key]
        return tuple(dict.fromkeys(filter(None, found)))


def running(step: StepState) -> Timer | None:
    """Return the timer of a step that was not stopped, None when there is none."""
    return next((timer for timer in reversed(step.timers) if not timer.ended_at), None)


def minutes_left(timer: Timer, now: Instant) -> float:
    """Return what a timer has left [min], less than 0 when it has rung; a clock that is set does not touch it."""
    return timer.minutes - timer.elapsed(now)


def ringing(steps: tuple[StepState, ...], now: Instant) -> Iterator[tuple[StepState, Timer]]:
    """Yield the steps whose timer has run out and was not stopped."""
    for step in steps:
        timer = running(step)
        if timer is not None and minutes_left(timer, now) <= 0.0:
            yield step, timer
