"""The air around an open jar: the check that comes before everything else, and how long the jar may be open."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from ssedesigner.core.batch.clock import Instant, Tick
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState
from ssedesigner.core.batch.tolerances import is_wet, tolerances_of
from ssedesigner.core.batch.words import parameter_value
from ssedesigner.core.fields import FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials, is_sulfide
from ssedesigner.core.recipe import Recipe, layers
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.checks.open_sulfide import gas_rate, wet_sulfides
from ssedesigner.physics.checks.open_time import allowed_open_time
from ssedesigner.physics.checks.ventilation import room_of
from ssedesigner.physics.situation import look_up_situation

ALARM = "alarm"
"""Name of the parameter that holds the test of the gas alarm."""
ALARM_WORKS, ALARM_ABSENT, ALARM_BROKEN = "tested, works", "there is none", "does not work"

WARN_AT = 0.75
"""Part of the allowed time from which the clock warns."""


@dataclass(frozen=True, kw_only=True)
class AirCheck:
    """What is on record of the air: dew points [degC] as planned and as last read, and the test of the alarm."""

    planned_c: float | None
    read_c: float | None
    alarm: str
    is_wet: bool

    @property
    def doubt(self) -> str:
        """Why work should not begin without a reason, in words; empty when nothing speaks against it."""
        if self.alarm == ALARM_ABSENT:
            return "there is no H₂S alarm"
        return "the air is wetter than planned" if self.is_wet else ""


def air_check(batch: Batch, state: BatchState, number: int) -> AirCheck:
    """Return what is on record of the air, by the number of the step that checks it."""
    step = state.steps[number - 1]
    planned, read = step.step.temperature_c, state.dew_point_c
    tests = [str(parameter.value) for parameter in step.parameters if parameter.name == ALARM]
    return AirCheck(
        planned_c=planned,
        read_c=read,
        alarm=tests[-1] if tests else "",
        is_wet=planned is not None and read is not None and is_wet(planned, read, tolerances_of(batch.plan)),
    )


def air_check_to_do(state: BatchState, number: int) -> int | None:
    """Return the step of the check that must be done before another one begins; None when it is done."""
    check = next((step for step in state.steps if step.step.kind == "dew-point"), None)
    return None if check is None or check.is_done or check.number == number else check.number


def wetter_than_planned(batch: Batch, dew_point_c: float) -> str:
    """Return the sentence that a dew point is wetter than planned; empty when it is not, or when none is planned."""
    for step in batch.steps:
        planned = step.temperature_c if step.kind == "dew-point" else None
        if planned is not None and is_wet(planned, dew_point_c, tolerances_of(batch.plan)):
            limit = parameter_value("temperature_c", planned)
            return (
                f"{parameter_value('temperature_c', dew_point_c)} is above the planned dew point (at or below {limit})."
            )
    return ""


@dataclass(frozen=True, kw_only=True)
class ExposureLimit:
    """For how long the sulfide of a batch may lie open at a dew point [min].

    ``minutes`` is infinite where nothing limits it and None when it is not known; ``reason`` then says why.
    ``is_measured`` tells that the rate of the gas is that of the recipe.
    """

    minutes: float | None
    reason: str = ""
    is_measured: bool = False


def exposure_limit(batch: Batch, dew_point_c: float | None, materials: Materials) -> ExposureLimit:
    """Return how long the jar of a batch may be open at a dew point [degC]: an estimate, an order of magnitude."""
    # the target, not what is weighed so far: the limit must not shrink while the jar is being filled
    sulfides = _sulfide_fields(batch.recipe, materials)
    grams = [line.target_g for line in batch.lines if set(line.fields) & sulfides]
    if not grams:
        return ExposureLimit(minutes=math.inf)
    if dew_point_c is None:
        return ExposureLimit(minutes=None, reason="the dew point was not read")
    mass = math.fsum(weight or 0.0 for weight in grams)
    if not mass > 0.0:
        return ExposureLimit(minutes=None, reason="the weight of the sulfide is not known")
    try:
        context = look_up_situation(batch.recipe.with_value("dew_point_c", dew_point_c), materials)
    except FieldError as error:
        return ExposureLimit(minutes=None, reason=str(error))
    split = wet_sulfides(context)
    if split:
        return ExposureLimit(
            minutes=None, reason=f"{split[0][1].key} releases hydrogen sulfide, whether open or closed"
        )
    rate = gas_rate(context.recipe, context.sulfides)  # the jar holds what the film is made of, not the cathode
    if rate is None:
        return ExposureLimit(minutes=None, reason="the stability of the sulfide in air is not known")
    allowed = allowed_open_time(rate, to_si(mass, "g"), room_of(batch.recipe)).allowed
    return ExposureLimit(
        minutes=from_si(allowed, "min") if math.isfinite(allowed) else math.inf,
        is_measured=rate.is_measured,
    )


def _sulfide_fields(recipe: Recipe, materials: Materials) -> set[str]:
    """Return the fields of the layers of a film that can give off hydrogen sulfide; a halide does not."""
    found = {layer.field: materials.find("electrolyte", getattr(recipe, layer.field)) for layer in layers(recipe)}
    return {field for field, material in found.items() if material is None or is_sulfide(material)}


def exposure_limits(batch: Batch, materials: Materials) -> Callable[[float | None], ExposureLimit]:
    """Return the allowed times of a batch by dew point [degC], each worked out once."""
    return cache(lambda dew_point_c: exposure_limit(batch, dew_point_c, materials))


def used_fraction(
    state: BatchState, now: str, limit_at: Callable[[float | None], ExposureLimit], tick: Tick | None = None
) -> float | None:
    """Return which part of the allowed time all openings have used, each at its own dew point; None if not known."""
    used = 0.0
    for opening in state.exposures:
        limit = limit_at(opening.dew_point_c).minutes
        if limit is None:
            return None
        open_for = opening.minutes(Instant(at=now, tick=tick))
        used += open_for / limit if limit > 0.0 else math.inf
    return used
