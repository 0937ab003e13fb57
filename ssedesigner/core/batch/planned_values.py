"""The planned parameters of a step as a person sets them: one rule of rounding for all that the program works out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from ssedesigner.core.batch.plan import ProcessStep

_SET_TO: Mapping[str, tuple[tuple[float, str], ...]] = {
    "gap_um": ((100.0, "10"), (40.0, "5"), (10.0, "1"), (0.0, "0.1")),
    "speed_rpm": ((1000.0, "100"), (500.0, "50"), (100.0, "10"), (0.0, "1")),
    "minutes": ((600.0, "60"), (120.0, "15"), (60.0, "5"), (10.0, "1"), (5.0, "0.5"), (0.0, "0.1")),
    "temperature_c": ((100.0, "5"), (0.0, "1")),
    "pressure_mpa": ((100.0, "10"), (50.0, "5"), (10.0, "1"), (0.0, "0.1")),
}
"""From which value on a parameter is set in which steps, the largest first."""


def as_set(name: str, value: float) -> float:
    """Round a parameter that was worked out to what a person sets; one that is not 0 stays above 0.

    >>> as_set("gap_um", 160.17772858172845), as_set("gap_um", 63.2), as_set("speed_rpm", 1834.0)
    (160.0, 65.0, 1800.0)
    >>> as_set("minutes", 727.0), as_set("temperature_c", 81.4)
    (720.0, 81.0)
    """
    steps = next((Decimal(step) for least, step in _SET_TO.get(name, ()) if abs(value) >= least), None)
    if steps is None:
        return value
    count = (Decimal(repr(float(value))) / steps).to_integral_value(ROUND_HALF_UP)
    return float((count or (1 if value > 0 else 0)) * steps)


def planned_value(step: ProcessStep, name: str) -> float | str | None:
    """Return a planned parameter as it is shown and compared: what was typed as typed, what was worked out rounded.

    An empty text is None: nothing is planned.
    """
    value: float | str | None = getattr(step, name, None)
    if isinstance(value, str):
        return value or None
    return as_set(name, value) if value is not None and name in step.assumed else value
