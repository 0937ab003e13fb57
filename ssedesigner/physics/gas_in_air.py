"""Hydrogen sulfide from an open film in the air of its room: over a shift, at its highest, and at most."""

from __future__ import annotations

from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.ventilation import SHIFT, Room, fraction_after, mean_fraction, room_fraction


def gas_bound(most: float | None, mass: float, room: Room) -> float | None:
    """Share of gas in the still air of a room if all sulfur of some sulfide turned into it.

    Parameters
    ----------
    most : float or None
        Gas per mass of sulfide when all of its sulfur has reacted [m3/kg]
    mass : float
        Mass of sulfide [kg]
    room : Room
        The room [-]

    Returns
    -------
    float or None
        Volume of gas per volume of air [-], None where the composition of the sulfide is not known

    Notes
    -----
    A firm bound by stoichiometry; fresh air only lowers it.

    Examples
    --------
    >>> gas_bound(0.456, 1e-3, Room(100.0, 0.01, "", ()))
    4.56e-06

    References
    ----------
    None: stoichiometry.
    """
    return None if most is None else mass * most / room.volume


def gas_in_air(
    open_hours: float | None, release: float, room: Room, bound: float | None, limit: float
) -> tuple[float, float] | None:
    """Mean over a shift and highest share of a gas in the air of a room.

    Parameters
    ----------
    open_hours : float or None
        How long the film lies open in a day; None is without end [h]
    release : float
        Gas set free per time [m3/s]
    room : Room
        The room [-]
    bound : float or None
        Share that no release can exceed, None when it is not known [-]
    limit : float
        Share below which a bound alone tells enough [-]

    Returns
    -------
    tuple of float or None
        Mean over 8 h and highest share [-]; None in a closed room without an open time unless the bound is small

    Notes
    -----
    Well-mixed air. No more gas is set free than there is sulfur for.

    Examples
    --------
    >>> from ssedesigner.physics.checks.ventilation import Room
    >>> gas_in_air(None, 1e-6, Room(100.0, 0.01, "", ()), None, 1e-6)
    (1e-06, 1e-06)

    References
    ----------
    None: balance of the gas.
    """
    if open_hours is None and room.air_changes > 0:
        steady = room_fraction(release, room.volume, room.air_changes)
        found = steady, steady
    elif open_hours is None:
        if bound is None or bound > limit:
            return None
        found = bound, bound
    else:
        time = to_si(open_hours, "h")
        if bound is not None and release > 0:  # no more gas than sulfur
            time = min(time, bound * room.volume / release)
        mean = mean_fraction(release, room.volume, room.air_changes, time, to_si(SHIFT, "h"))
        found = mean, fraction_after(release, room.volume, room.air_changes, time)
    return found if bound is None else (min(found[0], bound), min(found[1], bound))
