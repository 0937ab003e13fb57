"""Porosity of a film as a value with its band, and the ways in which films are usually pressed."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import Number, exp, log

BAND = cited(1.645, "-", "ThisProgram2026", "standard deviations to either end of a 90 % band", grade="computed")

CLOSED_POROSITY = cited(0.01, "-", "ThisProgram2026", "pores that pressing does not close", grade="assumed")
PRESSING_REFERENCE = cited(298.15, "K", "Doux2020", "pressed at room temperature", grade="assumed")
CALENDERED_SPREAD = cited(
    0.60, "-", "ThisProgram2026", "calendered, cold or warm, at whatever pressure: SD of the logit", grade="assumed"
)
UNPRESSED_POROSITY = cited(0.40, "-", "ThisProgram2026", "dried film that was not pressed", grade="assumed")
UNPRESSED_SPREAD = cited(0.40, "-", "ThisProgram2026", "SD of the logit: 26 to 56 % pores", grade="assumed")


def _usual(unit: str, note: str, *values: float) -> tuple[Cited, ...]:
    return tuple(cited(value, unit, "ThisProgram2026", note, grade="assumed") for value in values)


CALENDER_PRESSURES = _usual("Pa", "equivalent pressure of a calender", 250e6, 350e6, 400e6)
CALENDER_TEMPERATURES = _usual("K", "rolls that are cold, warm or hot", 298.15, 333.15, 353.15)
COLD_PRESSURES = _usual("Pa", "usual pressure of a uniaxial or cold isostatic press", 300e6, 370e6, 490e6)
COLD_TEMPERATURES = _usual("K", "room in which a press is not heated", 293.15, 298.15, 303.15)
WARM_PRESSURES = _usual("Pa", "usual pressure of a warm isostatic press", 300e6, 400e6, 490e6)
WARM_TEMPERATURES = _usual("K", "usual temperature of a warm isostatic press", 338.15, 353.15, 363.15)
USUAL_PRESSURES = {
    "calender": CALENDER_PRESSURES,
    "uniaxial": COLD_PRESSURES,
    "cold-isostatic": COLD_PRESSURES,
    "warm-isostatic": WARM_PRESSURES,
}
"""Pressures over which is averaged where a method is stated without one."""
USUAL_TEMPERATURES = {
    "calender": CALENDER_TEMPERATURES,
    "uniaxial": COLD_TEMPERATURES,
    "cold-isostatic": COLD_TEMPERATURES,
    "warm-isostatic": WARM_TEMPERATURES,
}
"""The same for the temperature."""
PRESSES = ("calender", "uniaxial", "warm-isostatic")
"""Ways of pressing over which is averaged where none is stated; a cold isostatic press is as a uniaxial one."""


@dataclass(frozen=True, kw_only=True)
class Porosity:
    """Share of pores in the matrix [-] with its 90 % band, the numbers it rests on and a note in words.

    ``spread`` is the SD of its logit [-].
    """

    value: Number
    low: Number
    high: Number
    cited: tuple[Cited, ...]
    note: str = ""
    is_estimate: bool = False
    spread: Number = 0.0


def logit_band(value: Number, spread: Number) -> tuple[Number, Number]:
    """90 % band of a share whose logit scatters normally [-].

    Stays between 0 and 1 for any spread.

    >>> low, high = logit_band(0.15, 0.6)
    >>> round(low, 2), round(high, 2)
    (0.06, 0.32)
    """
    centre = log(value / (1 - value))
    reach = BAND * spread
    return 1 / (1 + exp(reach - centre)), 1 / (1 + exp(-reach - centre))
