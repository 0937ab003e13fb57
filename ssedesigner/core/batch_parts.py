"""The parts of a batch's state: lines as weighed, steps as done, clocks as they run; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ssedesigner.core.batch import BatchLine, ProcessStep

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
    """A parameter as it was: ``value`` is a number or a text."""

    entry: int
    at: str
    name: str
    value: Any
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Timer:
    """A timer by its times, so that it runs on while the program does not; ``ended_at`` is empty while it runs."""

    entry: int
    step: int | None
    name: str
    started_at: str
    minutes: float
    ends_at: str
    ended_at: str = ""


@dataclass(frozen=True, kw_only=True)
class StepState:
    """One step: when it began and was done (empty if not yet), what was noted, and its timers."""

    number: int
    step: ProcessStep
    started_at: str = ""
    done_at: str = ""
    reason: str = ""
    parameters: tuple[Parameter, ...] = ()
    timers: tuple[Timer, ...] = ()

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
