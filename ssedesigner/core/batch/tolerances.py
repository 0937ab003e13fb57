"""How far a batch may be off its plan: the weights, and what is done at each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ssedesigner.core.fields import Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.steps import STEP_PARAMETERS, ProcessStep, kind_of, planned_value

if TYPE_CHECKING:
    from ssedesigner.core.batch.plan import BatchPlan

WEIGHT_TOLERANCE_PCT = 0.5
"""How far a weight may be off its target unless the plan says otherwise, at least one digit of the balance [%]."""

_DUST = 1e-9
"""What rounding of floats leaves; a value on the limit is inside."""


def is_weight_in_tolerance(actual_g: float, target_g: float, tolerance_g: float) -> bool:
    """Return whether a weight is as near to its target as allowed."""
    return abs(actual_g - target_g) <= tolerance_g + _DUST


@dataclass(frozen=True, kw_only=True)
class StepTolerances:
    """How far what is done at a step may be off its plan.

    Speed, gap and pressure by a part of the planned value [%], temperature by degrees [degC], a time by a part of it
    when it is too short, and where too long harms also when it is too long [%]. A dew point may be wetter by
    ``dew_point_c`` [degC] and drier by any.
    """

    speed_pct: float = 10.0
    gap_pct: float = 10.0
    pressure_pct: float = 10.0
    temperature_c: float = 5.0
    short_pct: float = 10.0
    long_pct: float = 50.0
    dew_point_c: float = 0.0


DEFAULT_TOLERANCES = StepTolerances()


def plan_field(key: str, label: str, unit: str, low: float, high: float, text: str, **more: object) -> Field:
    """Return the field of one number of a plan, as it is typed."""
    return Field(
        key=key,
        section="batch",
        label=label,
        unit=unit,
        minimum=low,
        maximum=high,
        help=text,
        **more,  # type: ignore[arg-type]
    )


TOLERANCE_FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        plan_field("speed_pct", "Speed ±", "%", 0.0, 99.0, "How far a speed may be off the planned one."),
        plan_field("gap_pct", "Gap ±", "%", 0.0, 99.0, "How far a gap may be off the planned one."),
        plan_field("pressure_pct", "Pressure ±", "%", 0.0, 99.0, "How far a pressure may be off the planned one."),
        plan_field(
            "temperature_c", "Temperature ±", "K", 0.0, 100.0, "How far a temperature may be off the planned one."
        ),
        plan_field("short_pct", "Time too short by", "%", 0.0, 99.0, "How much shorter than planned a step may take."),
        plan_field(
            "long_pct",
            "Time too long by (heat, press)",
            "%",
            0.0,
            1000.0,
            "How much longer than planned heat treatment and pressing may take; at other steps more time does no harm.",
        ),
        plan_field(
            "dew_point_c", "Dew point higher by", "K", 0.0, 50.0, "How far the dew point may be above the planned one."
        ),
    )
}
"""The tolerances of the steps by the attribute of StepTolerances that holds them."""


def tolerances_of(plan: BatchPlan) -> StepTolerances:
    """Return the tolerances of a plan; one that was made before there were any has the defaults."""
    return plan.tolerances or DEFAULT_TOLERANCES


Match = Literal["as planned", "off", "not planned"]


def match(step: ProcessStep, name: str, value: object, tolerances: StepTolerances) -> Match:
    """Return whether a parameter that was noted is as planned."""
    planned = planned_value(step, name)
    if planned is None:
        return "not planned"
    # an atmosphere is compared as words; a number noted as a text was never read as one
    if isinstance(planned, str) or isinstance(value, bool) or not isinstance(value, (int, float)):
        return "as planned" if _fold_case(planned) == _fold_case(value) else "off"
    return "off" if _is_off(step, name, planned, float(value), tolerances) else "as planned"


def _fold_case(value: object) -> str:
    return " ".join(str(value).casefold().split())


def _is_off(step: ProcessStep, name: str, planned: float, value: float, tolerances: StepTolerances) -> bool:
    dust = _DUST * max(1.0, abs(planned))
    if tolerance := STEP_PARAMETERS[name].tolerance:
        allowed: float = getattr(tolerances, tolerance)
        return abs(value - planned) > abs(planned) * allowed / 100.0 + dust
    if name == "minutes":
        is_long = value > planned * (1.0 + tolerances.long_pct / 100.0) + dust
        is_short = value < planned * (1.0 - tolerances.short_pct / 100.0) - dust
        return is_short or (is_long and kind_of(step).is_harmed_by_time)
    if step.kind == "dew-point":
        return is_wet(planned, value, tolerances)
    return abs(value - planned) > tolerances.temperature_c + dust


def is_wet(planned_c: float, read_c: float, tolerances: StepTolerances) -> bool:
    """Return whether a dew point is wetter than planned; a drier one never deviates."""
    return read_c - planned_c > tolerances.dew_point_c + _DUST


def tolerance_text(step: ProcessStep, name: str, tolerances: StepTolerances) -> str:
    """Write in short how far a parameter may be off; empty where there is no tolerance.

    >>> tolerance_text(ProcessStep(kind="cast", text="Cast", gap_um=160.0), "gap_um", DEFAULT_TOLERANCES)
    '± 10 %'
    """
    if name in STEP_PARAMETERS and (tolerance := STEP_PARAMETERS[name].tolerance):
        return f"± {getattr(tolerances, tolerance):g} %"
    if name == "minutes":
        more = f", + {tolerances.long_pct:g} %" if kind_of(step).is_harmed_by_time else ""
        return f"− {tolerances.short_pct:g} %{more}"
    if name == "temperature_c" and step.kind != "dew-point":
        return f"± {tolerances.temperature_c:g} °C"
    return ""


def plan_tolerances_text(plan: BatchPlan) -> str:
    """Write in a sentence by which tolerances a batch is compared with its plan."""
    held = tolerances_of(plan)
    wet = f"dew point {held.dew_point_c:g} °C higher" if held.dew_point_c else "dew point no higher"
    defaults = "" if plan.tolerances else " (defaults: the batch was planned without any of its own)"
    return (
        f"Allowed: speed ± {held.speed_pct:g} %, gap ± {held.gap_pct:g} %, pressure ± {held.pressure_pct:g} %, "
        f"temperature ± {held.temperature_c:g} °C, time {held.short_pct:g} % short (heat treatment and pressing also "
        f"{held.long_pct:g} % long), {wet}, weights ± {plan.tolerance_pct:g} %{defaults}."
    )
