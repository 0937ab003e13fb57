"""A gas or vapour in the air of a room: how much of it there is while it is set free and the air is changed."""

from __future__ import annotations

import math
from typing import NamedTuple

from ssedesigner.core.evidence import cited
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import to_si
from ssedesigner.physics.situation import TYPED

ROOM_VOLUME = cited(100.0, "m3", "ThisProgram2026", "volume of a dry room", grade="assumed")
AIR_CHANGES = cited(30.0, "1/h", "Kreher", "air changes per hour at which layers were judged safe to make")
SHIFT = cited(8.0, "h", "H2sLimits2017", "time over which the long limit is a mean")
ROUNDING_TOLERANCE = 1e-9
"""Air changes in all below which a room counts as closed."""


class Room(NamedTuple):
    """A room: volume [m3], air changes [1/s], what is assumed of it in words, and what that rests on."""

    volume: float
    air_changes: float
    assumed: str
    evidence: tuple[object, ...]


def room_of(recipe: Recipe) -> Room:
    """Return the room that a recipe states, with stated stand-ins for what it leaves open.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]

    Returns
    -------
    Room
        Volume [m3] and air changes [1/s]

    Notes
    -----
    No air changes are a closed room; a blank field is not.

    Examples
    --------
    >>> room_of(Recipe(room_volume_m3=50.0, air_changes_per_h=0.0))[:3]
    (50.0, 0.0, '')

    References
    ----------
    ThisProgram2026, Kreher (full entries in sources.csv)
    """
    volume, changes = recipe.room_volume_m3, recipe.air_changes_per_h
    missing = [name for name, value in (("volume", volume), ("air changes", changes)) if value is None]
    evidence = (TYPED, *((ROOM_VOLUME,) if volume is None else ()), *((AIR_CHANGES,) if changes is None else ()))
    return Room(
        float(ROOM_VOLUME) if volume is None else volume,
        to_si(float(AIR_CHANGES) if changes is None else changes, "1/h"),
        f"{' and '.join(missing)} assumed" if missing else "",
        evidence,
    )


def mean_decay(changes: float) -> float:
    r"""Mean over a time of what decays with the air changes, against its value at the beginning.

    .. math:: s(x) = \frac{1 - e^{-x}}{x}

    Parameters
    ----------
    changes : float
        Air changes during the time [-]

    Returns
    -------
    float
        1 in a closed room, 1 / x with many air changes [-]

    Notes
    -----
    Well-mixed air.

    Examples
    --------
    >>> mean_decay(0.0), round(mean_decay(100.0), 3)
    (1.0, 0.01)

    References
    ----------
    None: balance of the gas.
    """
    return 1.0 if changes < ROUNDING_TOLERANCE else -math.expm1(-changes) / changes


def room_fraction(release: float, volume: float, air_changes: float) -> float:
    """Share of a gas in the air of a ventilated room that a steady release leads to.

    Parameters
    ----------
    release : float
        Gas set free per time [m3/s]
    volume : float
        Volume of the room [m3]
    air_changes : float
        Air changes per time, above zero [1/s]

    Returns
    -------
    float
        Volume of gas per volume of air in the steady state [-]

    Notes
    -----
    Well-mixed air; near the open powder it is more.

    Examples
    --------
    >>> room_fraction(1e-6, 100.0, 0.01)
    1e-06

    References
    ----------
    None: balance of the gas.
    """
    return release / (volume * air_changes)


def fraction_after(release: float, volume: float, air_changes: float, time: float) -> float:
    r"""Share of a gas in the air of a room after a time of steady release.

    .. math:: y(t) = \frac{r\,t}{V}\, s(N t)

    Parameters
    ----------
    release : float
        Gas set free per time [m3/s]
    volume : float
        Volume of the room [m3]
    air_changes : float
        Air changes per time; 0 for a closed room [1/s]
    time : float
        Time since the release began [s]

    Returns
    -------
    float
        Volume of gas per volume of air [-]

    Notes
    -----
    Well-mixed air, free of the gas at the beginning. In a closed room it grows without end.

    Examples
    --------
    >>> fraction_after(1e-6, 100.0, 0.0, 3600.0)
    3.6e-05

    References
    ----------
    None: balance of the gas.
    """
    return release * time / volume * mean_decay(air_changes * time)


def mean_fraction(release: float, volume: float, air_changes: float, time: float, period: float) -> float:
    """Share of a gas in the air of a room, as a mean over the worst stretch of a given length.

    Parameters
    ----------
    release : float
        Gas set free per time [m3/s]
    volume : float
        Volume of the room [m3]
    air_changes : float
        Air changes per time; 0 for a closed room [1/s]
    time : float
        Time of the release [s]
    period : float
        Length of the stretch [s]

    Returns
    -------
    float
        Volume of gas per volume of air [-]

    Notes
    -----
    A release shorter than the period is followed by the decay of what it left; of a longer one the last stretch
    counts.

    Examples
    --------
    >>> round(mean_fraction(1e-6, 100.0, 0.0, 3600.0, 7200.0), 9)
    2.7e-05

    References
    ----------
    None: balance of the gas.
    """
    exposed = _accumulation(release, volume, air_changes, time)
    if time >= period:
        return (exposed - _accumulation(release, volume, air_changes, time - period)) / period
    left = fraction_after(release, volume, air_changes, time)
    rest = period - time
    return (exposed + left * rest * mean_decay(air_changes * rest)) / period


def _accumulation(release: float, volume: float, air_changes: float, time: float) -> float:
    """Fraction times time since the release began [s]."""
    changes = air_changes * time
    if changes < ROUNDING_TOLERANCE:
        return release * time * time / (2 * volume)
    return release * time * time / volume * (1 - mean_decay(changes)) / changes
