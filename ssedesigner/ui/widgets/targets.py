"""The targets of the scorecard: as they are shipped, and as a person set them."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Target
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.physics.advice.scorecard import TARGETS
from ssedesigner.ui.settings import Settings

TARGET_NAMES = {"conductance": "ASR", "conductivity": "Conductivity", "thickness": "Thickness", "cost": "Cost"}


def end_of(target: Target) -> float:
    """Return the number of a target [unit of its result]."""
    end = target.at_least if target.at_least is not None else target.at_most
    assert end is not None
    return float(end)


def with_end(key: str, end: float) -> Target:
    """Return the target of a requirement with another number."""
    shipped = TARGETS[key]
    side = {"at_least": end} if shipped.at_least is not None else {"at_most": end}
    return Target(result=shipped.result, **side)


def read_end(key: str, text: str) -> float:
    """Return the number that was typed for a target; UnitError with one sentence otherwise."""
    end = parse_quantity(text, RESULTS[TARGETS[key].result].unit, end_of(TARGETS[key]))
    if end <= 0:
        raise UnitError("type a number above 0.")
    return end


def kept_targets(settings: Settings | None) -> dict[str, Target]:
    """Return the targets that hold; one that cannot be read any more is as shipped."""
    targets = dict(TARGETS)
    for part in (settings.value("targets") if settings else "").split():
        key, _, number = part.partition("=")
        try:
            if key in TARGETS and 0 < float(number) < float("inf"):
                targets[key] = with_end(key, float(number))
        except ValueError:
            continue  # a damaged setting counts as none
    return targets


def targets_text(targets: Mapping[str, Target]) -> str:
    """Return targets as the settings keep them: those that are not as shipped."""
    changed = {key: target for key, target in targets.items() if end_of(target) != end_of(TARGETS[key])}
    return " ".join(f"{key}={end_of(target)!r}" for key, target in changed.items())
