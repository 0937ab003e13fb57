"""The parts of a batch's state: lines as weighed, steps as done, clocks as they run; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ssedesigner.core.batch.clock import Instant, Tick, minutes_between
from ssedesigner.core.batch.plan import BatchLine, ProcessStep

MICROGRAM_DIGITS = 6
"""Digits behind the point to which sums of weights [g] are rounded: finer than any balance."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """One part of a weighing; ``entry`` is its number, ``grams`` what was added (less than 0: taken out again)."""

    entry: int
    at: str
    grams: float
    lot: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Substitution:
    """A material that replaced that of a line for this batch; ``field`` is its recipe field, empty if not stated."""

    entry: int
    at: str
    line: int
    before: str
    key: str
    name: str
    reason: str
    field: str = ""


@dataclass(frozen=True, kw_only=True)
class LineState:
    """One line as it was weighed.

    ``key`` and ``name`` are those of the material that was used, ``target_g`` and ``tolerance_g`` hold after
    rescaling. ``actual_g`` is the sum of the additions, None before the first; ``is_in_tolerance`` is None while
    either is not known. ``reason`` is the last one given.
    """

    line: BatchLine
    key: str
    name: str
    target_g: float | None
    tolerance_g: float | None
    additions: tuple[Addition, ...] = ()
    tare_g: float | None = None
    actual_g: float | None = None
    is_in_tolerance: bool | None = None
    lot: str = ""
    reason: str = ""
    substitution: Substitution | None = None

    @property
    def missing_g(self) -> float | None:
        """What is still to be added [g], less than 0 when there is too much; None without a target."""
        return None if self.target_g is None else round(self.target_g - (self.actual_g or 0.0), MICROGRAM_DIGITS)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter as it was: ``value`` is a number or a text, ``reason`` why it is not as planned.

    ``since`` is the number of the entry that made it what it is: its own, or that of its last correction.
    """

    entry: int
    at: str
    name: str
    value: Any
    unit: str = ""
    reason: str = ""
    since: int = 0


@dataclass(frozen=True, kw_only=True)
class Timer:
    """A timer by its times, so that it runs on while the program does not; ``ended_at`` is empty while it runs.

    The ticks are those of its start and end, None where none was read.
    """

    entry: int
    step: int | None
    name: str
    started_at: str
    minutes: float
    ends_at: str
    ended_at: str = ""
    started_tick: Tick | None = None
    ended_tick: Tick | None = None

    def elapsed(self, now: Instant | None = None) -> float:
        """Return for how long it ran [min], or has been running until now."""
        end = Instant(at=self.ended_at, tick=self.ended_tick) if self.ended_at else now
        start = Instant(at=self.started_at, tick=self.started_tick)
        return 0.0 if end is None else minutes_between(start, end)


@dataclass(frozen=True, kw_only=True)
class StepState:
    """One step: when it began and was done (empty if not yet), what was noted, and its timers.

    ``done_entry`` is the number of the entry by which it was done first, 0 if it is not; ``reason_entry`` that of the
    one with the reason.
    """

    number: int
    step: ProcessStep
    started_at: str = ""
    done_at: str = ""
    reason: str = ""
    parameters: tuple[Parameter, ...] = ()
    timers: tuple[Timer, ...] = ()
    done_entry: int = 0
    reason_entry: int = 0

    @property
    def minutes(self) -> float | None:
        """How long the step took [min]: as noted, else as its ended timers ran; None when neither is on record."""
        noted = [one.value for one in self.parameters if one.name == "minutes" and isinstance(one.value, (int, float))]
        if noted:
            return float(noted[-1])
        ended = [timer.elapsed() for timer in self.timers if timer.ended_at]
        return sum(ended) if ended else None

    @property
    def is_done(self) -> bool:
        """True when the step was done."""
        return bool(self.done_at)


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """A time during which the jar was open; ``closed_at`` is empty while it is, ``dew_point_c`` None if never read."""

    entry: int
    opened_at: str
    closed_at: str
    dew_point_c: float | None
    opened_tick: Tick | None = None
    closed_tick: Tick | None = None

    def minutes(self, now: Instant) -> float:
        """Return for how long the jar was open [min], or has been until now."""
        end = Instant(at=self.closed_at, tick=self.closed_tick) if self.closed_at else now
        return minutes_between(Instant(at=self.opened_at, tick=self.opened_tick), end)
