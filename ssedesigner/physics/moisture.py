"""Water in the air of the room, and hydrogen sulfide from the open film."""

from __future__ import annotations

import math

from ssedesigner.core.evidence import cited
from ssedesigner.core.units import convert, format_number, from_si, to_si
from ssedesigner.physics.situation import TYPED, Finding, Situation
from ssedesigner.physics.verdict import pair_verdict

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
RATE_FACTOR = cited(0.6, "-", "ThisProgram2026", "rate of Li6PS5Cl against that powder", grade="estimate")
RATE_EXPONENT = cited(0.75, "-", "ThisProgram2026", "growth of the rate with the water pressure", grade="estimate")
ROOM_VOLUME = cited(100.0, "m3", "ThisProgram2026", "volume of a dry room", grade="assumed")
AIR_CHANGES = cited(30.0, "1/h", "Kreher", "air changes per hour at which layers were judged safe to make")
H2S_EIGHT_HOURS = cited(1.0, "ppm", "H2sLimits2017", "ACGIH limit of H2S, mean over 8 h")
H2S_QUARTER_HOUR = cited(5.0, "ppm", "H2sLimits2017", "ACGIH limit of H2S, mean over 15 min")

TRACE = cited(0.001, "ppm", "ThisProgram2026", "below it only the bound is shown", grade="assumed")
DAY = cited(24.0, "h", "ThisProgram2026", "a day", grade="computed")

DEW_POINTS = {
    "good": cited(-40.0, "degC", "Kanazawa2018", "dew point for sulfides that resist water", grade="estimate"),
    "moderate": cited(-40.0, "degC", "Kreher", "dew point for layers of Li3PS4"),
    "poor": cited(-50.0, "degC", "Lee2020", "dew point for pouch cells with Li6PS5Cl"),
    "very_poor": cited(
        -60.0, "degC", "ThisProgram2026", "dew point for sulfides that hydrolyse fast", grade="estimate"
    ),
}
CAUTION_SPAN = cited(
    20.0, "degC", "ThisProgram2026", "span above the needed dew point in which it is a caution", grade="assumed"
)
STURDY = "good"


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
    0.00198

    References
    ----------
    Yersak2022 (full entry in sources.csv)
    """
    growth = (water_vapour_pressure(dew_point) / water_vapour_pressure(RATE_DEW_POINT)) ** RATE_EXPONENT
    return to_si(RATE * RATE_FACTOR * growth, "cm3/g") / to_si(1, "min")


def room_fraction(release: float, volume: float, air_changes: float) -> float:
    """Share of a gas in the air of a ventilated room that a steady release leads to.

    Parameters
    ----------
    release : float
        Gas set free per time [m3/s]
    volume : float
        Volume of the room [m3]
    air_changes : float
        Air changes per time [1/s]

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


def moisture(at: Situation) -> Finding:
    """Check the dew point of the room against what the sulfide needs."""
    recipe = at.recipe
    fields = ("dew_point_c", "electrolyte")
    air = pair_verdict(at.materials, ("electrolyte",), recipe.electrolyte, ("atmosphere",), "ambient air")
    kind = at.electrolyte.text("air_stability_class") if at.electrolyte else None
    limit = DEW_POINTS.get(kind or "")
    words = f" In ambient air: {air.reason}." if air else ""
    if recipe.dew_point_c is None or limit is None:
        what = "dew point is not stated" if recipe.dew_point_c is None else "stability in air is not known"
        message = f"The {what}.{words}"
        goal = None if limit is None else float(limit)
        return Finding(
            "unknown", "Moisture not judged", message, recipe.dew_point_c, goal, "degC", (air or TYPED,), fields
        )
    dew, ppm = recipe.dew_point_c, from_si(water_content(to_si(recipe.dew_point_c, "degC")), "ppm")
    told = (
        f"{dew:g} °C dew point is {format_number(ppm)} ppm water; {recipe.electrolyte} is handled at {limit:g} °C "
        "or drier"
    )
    step = f"dry room {dew:g} degC dew point"
    room = pair_verdict(at.materials, ("electrolyte",), recipe.electrolyte, ("atmosphere",), step)
    if room is not None:
        title = "Dry enough" if room.severity == "pass" else "Dry room: with care"
        message = f"{told}. Reported at this dew point: {room.reason}."
        return Finding(room.severity, title, message, dew, float(limit), "degC", (room, TYPED, ICE_SLOPE), fields)
    evidence = (limit, kind, air, TYPED, ICE_SLOPE)
    if dew <= limit:
        return Finding("pass", "Dry enough", f"{told}.", dew, float(limit), "degC", evidence, fields)
    severity = "fail" if dew > limit + CAUTION_SPAN and kind != STURDY else "caution"
    message = f"{told}: it loses conductivity and gives off H₂S.{words}"
    return Finding(
        severity, "Too moist for the sulfide", message, dew, float(limit), "degC", (*evidence, CAUTION_SPAN), fields
    )


def hydrogen_sulfide(at: Situation) -> Finding | None:
    """Check the gas that the open film can give off against the limits of the workplace."""
    recipe = at.recipe
    if recipe.electrolyte_wt_pct == 0:
        return None
    fields, limit = ("dew_point_c", "film_area_cm2", "thickness_um"), float(H2S_EIGHT_HOURS)
    mass = _sulfide_mass(at)
    if mass is None or recipe.dew_point_c is None:
        what = "mass of sulfide in the film" if mass is None else "dew point"
        message = f"The {what} is not known, so the hydrogen sulfide from it is not either."
        return Finding("unknown", "H₂S not judged", message, None, limit, "ppm", (H2S_EIGHT_HOURS,), fields)
    release = mass * planning_rate(to_si(recipe.dew_point_c, "degC"))
    value = from_si(room_fraction(release, ROOM_VOLUME, to_si(AIR_CHANGES, "1/h")), "ppm")
    bound = _bound(at, mass)
    evidence = (RATE, RATE_FACTOR, ROOM_VOLUME, AIR_CHANGES, H2S_EIGHT_HOURS, H2S_QUARTER_HOUR, TYPED)
    still = from_si(ROOM_VOLUME * to_si(limit, "ppm") / release, "h")
    words = (
        f"{_shown_ppm(value)} (estimate) from {format_number(from_si(mass, 'g'), 2)} g of sulfide in a room of "
        f"{ROOM_VOLUME:g} m³ with {AIR_CHANGES:g} air changes per hour; the limit for 8 h is {limit:g} ppm, reached "
        f"after {_duration(still)} without ventilation. "
    )
    if bound is not None:
        words += f"All of its sulfur as gas would be {format_number(bound, 2)} ppm (firm bound)."
    else:
        words += "How much gas it could give at most is not known."
    if value > limit:
        message = f"{words} Open less at a time, dry the air further, or ventilate more."
        return Finding("fail", "H₂S above the 8 h limit", message, value, limit, "ppm", evidence, fields)
    if bound is None or bound > H2S_QUARTER_HOUR:
        message = f"{words} Keep water away, and plan the ventilation for the bound."
        return Finding(
            "caution", "H₂S: little in dry air, much with water", message, value, limit, "ppm", evidence, fields
        )
    return Finding("pass", "H₂S below the 8 h limit", words, value, limit, "ppm", evidence, fields)


def _shown_ppm(value: float) -> str:
    """Tell an order of magnitude; a trace is not worth its digits."""
    return f"About {format_number(value, 1)} ppm" if value >= TRACE else f"Below {TRACE:g} ppm"


def _duration(hours: float) -> str:
    if hours > DAY * 2:
        return f"{format_number(hours / DAY, 2)} days"
    if hours < 1:
        return f"{format_number(convert(hours, 'h', 'min'), 2)} min"
    return f"{format_number(hours, 2)} h"


def _bound(at: Situation, mass: float) -> float | None:
    """Gas in the room if all sulfur of a mass [kg] turned into it [ppm], None when it is not known."""
    most = at.electrolyte.value("h2s_max_cm3_g") if at.electrolyte else None
    return None if most is None else from_si(mass * to_si(most, "cm3/g") / ROOM_VOLUME, "ppm")


def _sulfide_mass(at: Situation) -> float | None:
    """Mass of sulfide in the film [kg], None when it is not known."""
    total = 0.0
    for layer in at.film.layers:
        mass = at.film.layer_mass(layer)
        if mass is None:
            return None
        total += mass * layer.mass_fraction * at.film.area
    return float(total) if total > 0 else None
