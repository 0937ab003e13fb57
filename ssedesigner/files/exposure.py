"""How long the jar of a batch may be open in all, as an estimate, and how much of that is used up."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ssedesigner.core.batch.clock import Instant, Tick
from ssedesigner.core.batch.films import SULFIDES
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState
from ssedesigner.core.fields import FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.checks.open_sulfide import gas_rate, wetted
from ssedesigner.physics.checks.open_time import allowed_open_time
from ssedesigner.physics.checks.ventilation import room_of
from ssedesigner.physics.recipe_situation import looked_up

WARN_AT = 0.75
"""Part of the allowed time from which the clock warns."""


@dataclass(frozen=True, kw_only=True)
class ExposureLimit:
    """For how long the sulfide of a batch may lie open at a dew point [min].

    ``minutes`` is infinite where nothing limits it and None when it is not known; ``reason`` then says why.
    ``is_measured`` tells that the rate of the gas is that of the recipe; ``by_gas`` that the gas in the room limits
    it, not the loss of conductivity.
    """

    minutes: float | None
    reason: str = ""
    is_measured: bool = False
    by_gas: bool = False


def exposure_limit(batch: Batch, dew_point_c: float | None, materials: Materials) -> ExposureLimit:
    """Return how long the jar of a batch may be open at a dew point [degC]: an estimate, an order of magnitude."""
    grams = [line.target_g for line in batch.lines if set(line.fields) & set(SULFIDES)]
    if not grams:
        return ExposureLimit(minutes=math.inf)
    if dew_point_c is None:
        return ExposureLimit(minutes=None, reason="the dew point was not read")
    mass = math.fsum(weight or 0.0 for weight in grams)
    if not mass > 0.0:
        return ExposureLimit(minutes=None, reason="the weight of the sulfide is not known")
    try:
        at = looked_up(batch.recipe.edited("dew_point_c", dew_point_c), materials)
    except FieldError as error:
        return ExposureLimit(minutes=None, reason=str(error))
    split = wetted(at)
    if split:
        return ExposureLimit(minutes=None, reason=f"{split[0][1].key} sets hydrogen sulfide free, open or not")
    rate = gas_rate(at)
    if rate is None:
        return ExposureLimit(minutes=None, reason="how stable the sulfide is in air is not known")
    found = allowed_open_time(rate, to_si(mass, "g"), room_of(batch.recipe))
    return ExposureLimit(
        minutes=from_si(found.allowed, "min") if math.isfinite(found.allowed) else math.inf,
        is_measured=rate.is_measured,
        by_gas=found.gas < found.conductivity,
    )


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
