"""Water in the air of the room, and the pace at which sulfides give off hydrogen sulfide in it."""

from __future__ import annotations

import math

from ssedesigner.core.evidence import cited
from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.ventilation import SHIFT, Room, fraction_after, mean_fraction, room_fraction

FREEZING = cited(273.15, "K", "Sonntag1990", "over ice up to here, over water above", grade="handbook")
REFERENCE_PRESSURE = cited(611.2, "Pa", "Sonntag1990", "saturation pressure at 0 °C", grade="handbook")
ICE_SLOPE = cited(22.46, "-", "Sonntag1990", "Magnus form over ice, slope", grade="handbook")
ICE_OFFSET = cited(272.62, "degC", "Sonntag1990", "Magnus form over ice, offset", grade="handbook")
WATER_SLOPE = cited(17.62, "-", "Sonntag1990", "Magnus form over water, slope", grade="handbook")
WATER_OFFSET = cited(243.12, "degC", "Sonntag1990", "Magnus form over water, offset", grade="handbook")
ATMOSPHERE = cited(101325.0, "Pa", "Sonntag1990", "standard pressure", grade="handbook")

RATE = cited(
    0.0033, "cm3/g/min", "Yersak2022", "H2S over 30 min at −40 °C dew point, LiI-doped Li3PS4 powder", grade="estimate"
)
RATE_DEW_POINT = cited(233.15, "K", "Yersak2022", "dew point of that rate: −40 °C")
RATE_FACTOR = cited(
    1 / 3, "-", "ThisProgram2026", "rate of Li6PS5Cl against that powder: between one and an eighth", grade="estimate"
)
RATE_FACTOR_LEAST = cited(1 / 8, "-", "Randrema2023", "argyrodites against Li7P3S11 at −40 °C dew point")
RATE_EXPONENT = cited(0.75, "-", "ThisProgram2026", "growth of the rate with the water pressure", grade="estimate")
EXPONENT_LEAST = cited(0.5, "-", "ThisProgram2026", "least growth of the rate with the water", grade="assumed")
EXPONENT_MOST = cited(1.0, "-", "ThisProgram2026", "most growth of the rate with the water", grade="assumed")
H2S_EIGHT_HOURS = cited(1.0, "ppm", "H2sLimits2017", "ACGIH limit of H2S, mean over 8 h")
H2S_QUARTER_HOUR = cited(5.0, "ppm", "H2sLimits2017", "ACGIH limit of H2S, mean over 15 min")

DEW_POINTS = {
    "good": cited(-40.0, "degC", "Kanazawa2018", "dew point for sulfides that resist water", grade="estimate"),
    "moderate": cited(-40.0, "degC", "Kreher", "dew point for layers of Li3PS4"),
    "poor": cited(-50.0, "degC", "Lee2020", "dew point for pouch cells with Li6PS5Cl"),
    "very_poor": cited(
        -60.0, "degC", "ThisProgram2026", "dew point for sulfides that hydrolyse fast", grade="estimate"
    ),
}
AMBIENT = cited(
    0.0, "degC", "Sonntag1990", "dew point of air at 20 °C that is a quarter saturated: no dry room", grade="handbook"
)
CLASS_FACTORS = {
    "good": cited(0.1, "-", "ThisProgram2026", "rate against Li6PS5Cl: resists water", grade="assumed"),
    "moderate": cited(0.5, "-", "ThisProgram2026", "rate against Li6PS5Cl: like Li3PS4", grade="assumed"),
    "poor": cited(1.0, "-", "ThisProgram2026", "rate against Li6PS5Cl: argyrodites and LGPS", grade="assumed"),
    "very_poor": cited(3.0, "-", "ThisProgram2026", "rate against Li6PS5Cl: hydrolyses fast", grade="assumed"),
}


def water_vapour_pressure(dew_point: float) -> float:
    r"""Pressure of water vapour in air from its frost or dew point.

    .. math:: e = e_0 \exp\!\left(\frac{a\,t}{b + t}\right)

    Parameters
    ----------
    dew_point : float
        Absolute frost point (below freezing) or dew point [K]

    Returns
    -------
    float
        Pressure of water vapour [Pa]

    Notes
    -----
    Over ice below 0 degC, over water above; dew points of dry rooms below 0 degC are normally frost points.

    Examples
    --------
    >>> round(water_vapour_pressure(233.15), 2)
    12.85

    References
    ----------
    Sonntag1990 (full entry in sources.csv)
    """
    celsius = dew_point - FREEZING
    slope, offset = (ICE_SLOPE, ICE_OFFSET) if celsius <= 0 else (WATER_SLOPE, WATER_OFFSET)
    return REFERENCE_PRESSURE * math.exp(slope * celsius / (offset + celsius))


def water_content(dew_point: float) -> float:
    """Water in air by volume, per volume of dry air.

    Parameters
    ----------
    dew_point : float
        Absolute frost or dew point [K]

    Returns
    -------
    float
        Volume of water vapour per volume of dry air [-]

    Notes
    -----
    At standard pressure.

    Examples
    --------
    >>> round(water_content(233.15) * 1e6)
    127

    References
    ----------
    Sonntag1990 (full entry in sources.csv); Yersak2022 prints 126 ppm for this dew point
    """
    vapour = water_vapour_pressure(dew_point)
    return vapour / (ATMOSPHERE - vapour)


def planning_rate(dew_point: float) -> float:
    r"""Hydrogen sulfide from open Li6PS5Cl: an order of magnitude for planning, not a measurement.

    .. math:: r = r_\mathrm{ref} f \left(\frac{e(T_d)}{e(T_\mathrm{ref})}\right)^{n}

    Parameters
    ----------
    dew_point : float
        Absolute frost or dew point [K]

    Returns
    -------
    float
        Volume of gas per mass of sulfide and time [m3/(kg s)]

    Notes
    -----
    Scaled from one measured powder at one dew point; good to an order of magnitude at best. A rate measured on the
    user's own film is always better.

    Examples
    --------
    >>> round(planning_rate(233.15) * 60 * 1e3, 5)
    0.0011

    References
    ----------
    Yersak2022 (full entry in sources.csv)
    """
    return _rate(dew_point, RATE_FACTOR, RATE_EXPONENT)


def planning_range(dew_point: float) -> tuple[float, float]:
    """Range within which the planning rate lies.

    Parameters
    ----------
    dew_point : float
        Absolute frost or dew point [K]

    Returns
    -------
    tuple of float
        Least and most gas per mass of sulfide and time [m3/(kg s)]

    Notes
    -----
    From an eighth of the measured powder to all of it, with the least and the most growth with the water in the air.

    Examples
    --------
    >>> [round(rate * 60 * 1e3, 5) for rate in planning_range(233.15)]
    [0.00041, 0.0033]

    References
    ----------
    Randrema2023, Yersak2022 (full entries in sources.csv)
    """
    exponents = (EXPONENT_LEAST, EXPONENT_MOST)
    return (
        min(_rate(dew_point, RATE_FACTOR_LEAST, exponent) for exponent in exponents),
        max(_rate(dew_point, 1.0, exponent) for exponent in exponents),
    )


def _rate(dew_point: float, factor: float, exponent: float) -> float:
    growth = (water_vapour_pressure(dew_point) / water_vapour_pressure(RATE_DEW_POINT)) ** exponent
    return to_si(RATE * factor * growth, "cm3/g") / to_si(1, "min")


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
        content = steady, steady
    elif open_hours is None:
        if bound is None or bound > limit:
            return None
        content = bound, bound
    else:
        time = to_si(open_hours, "h")
        if bound is not None and release > 0:  # no more gas than sulfur
            time = min(time, bound * room.volume / release)
        mean = mean_fraction(release, room.volume, room.air_changes, time, to_si(SHIFT, "h"))
        content = mean, fraction_after(release, room.volume, room.air_changes, time)
    return content if bound is None else (min(content[0], bound), min(content[1], bound))
