"""What was done at a step against what was planned, with a tolerance for each quantity."""

from __future__ import annotations

from typing import Literal

from ssedesigner.core.batch.plan import BatchPlan, ProcessStep, StepTolerances
from ssedesigner.core.batch.planned_values import planned_value

Match = Literal["as planned", "off", "not planned"]

KINDS_NOT_TOO_LONG = ("heat", "press")
"""Kinds of steps at which too much time harms the film; at others (mixing, dissolving, drying) it only costs time."""

_PERCENT = {"speed_rpm": "speed_pct", "gap_um": "gap_pct", "pressure_mpa": "pressure_pct"}
_DUST = 1e-9

DEFAULT_TOLERANCES = StepTolerances()


def tolerances_of(plan: BatchPlan) -> StepTolerances:
    """Return the tolerances of a plan; one that was made before there were any has the defaults."""
    return plan.tolerances or DEFAULT_TOLERANCES


def match(step: ProcessStep, name: str, value: object, tolerances: StepTolerances) -> Match:
    """Say whether a parameter that was noted is as planned."""
    planned = planned_value(step, name)
    if planned is None:
        return "not planned"
    if isinstance(planned, str) or not _is_number(value):
        return "as planned" if _folded(planned) == _folded(value) else "off"
    return "off" if _is_off(step.kind, name, planned, float(value), tolerances) else "as planned"  # type: ignore[arg-type]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _folded(value: object) -> str:
    return " ".join(str(value).casefold().split())


def _is_off(kind: str, name: str, planned: float, value: float, tolerances: StepTolerances) -> bool:
    dust = _DUST * max(1.0, abs(planned))
    if name in _PERCENT:
        allowed: float = getattr(tolerances, _PERCENT[name])
        return abs(value - planned) > abs(planned) * allowed / 100.0 + dust
    if name == "minutes":
        is_long = value > planned * (1.0 + tolerances.long_pct / 100.0) + dust
        return value < planned * (1.0 - tolerances.short_pct / 100.0) - dust or (kind in KINDS_NOT_TOO_LONG and is_long)
    if name == "temperature_c" and kind == "dew-point":
        return is_wet(planned, value, tolerances)
    if name == "temperature_c":
        return abs(value - planned) > tolerances.temperature_c + dust
    return value != planned


def is_wet(planned_c: float, read_c: float, tolerances: StepTolerances) -> bool:
    """Return whether a dew point is wetter than planned; a drier one never deviates."""
    return read_c - planned_c > tolerances.dew_point_c + _DUST


def tolerance_words(step: ProcessStep, name: str, tolerances: StepTolerances) -> str:
    """Say in short how far a parameter may be off; empty where there is no tolerance.

    >>> tolerance_words(ProcessStep(kind="cast", text="Cast", gap_um=160.0), "gap_um", DEFAULT_TOLERANCES)
    '± 10 %'
    """
    if name in _PERCENT:
        return f"± {getattr(tolerances, _PERCENT[name]):g} %"
    if name == "minutes":
        more = f", + {tolerances.long_pct:g} %" if step.kind in KINDS_NOT_TOO_LONG else ""
        return f"− {tolerances.short_pct:g} %{more}"
    if name == "temperature_c" and step.kind != "dew-point":
        return f"± {tolerances.temperature_c:g} °C"
    return ""


def plan_tolerance_words(plan: BatchPlan) -> str:
    """Say in a sentence by which tolerances a batch is compared with its plan."""
    held = tolerances_of(plan)
    wet = f"dew point {held.dew_point_c:g} °C wetter" if held.dew_point_c else "dew point no wetter"
    told = (
        f"Allowed: speed ± {held.speed_pct:g} %, gap ± {held.gap_pct:g} %, pressure ± {held.pressure_pct:g} %, "
        f"temperature ± {held.temperature_c:g} °C, time {held.short_pct:g} % short (heat treatment and pressing also "
        f"{held.long_pct:g} % long), {wet}, weights ± {plan.tolerance_pct:g} %"
    )
    return f"{told}{'' if plan.tolerances else ' (defaults: the batch was planned without any of its own)'}."
