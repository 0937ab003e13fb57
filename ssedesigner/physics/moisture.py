"""Water in the air of the room, and hydrogen sulfide from the open film."""

from __future__ import annotations

import math
from typing import NamedTuple

from ssedesigner.core.evidence import CitedText, cited
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.units import convert, from_si, to_si
from ssedesigner.physics.gas_in_air import gas_bound, gas_in_air
from ssedesigner.physics.situation import TYPED, Finding, Situation, not_applicable
from ssedesigner.physics.ventilation import SHIFT, Room, room_of
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
RATE_FACTOR = cited(
    1 / 3, "-", "ThisProgram2026", "rate of Li6PS5Cl against that powder: between one and an eighth", grade="estimate"
)
RATE_EXPONENT = cited(0.75, "-", "ThisProgram2026", "growth of the rate with the water pressure", grade="estimate")
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
    0.00198

    References
    ----------
    Yersak2022 (full entry in sources.csv)
    """
    growth = (water_vapour_pressure(dew_point) / water_vapour_pressure(RATE_DEW_POINT)) ** RATE_EXPONENT
    return to_si(RATE * RATE_FACTOR * growth, "cm3/g") / to_si(1, "min")


class GasRate(NamedTuple):
    """Gas per mass of sulfide and time [m3/(kg s)], whether it was measured, and what it rests on."""

    value: float
    is_measured: bool
    evidence: tuple[object, ...]


def gas_rate(at: Situation) -> GasRate | None:
    """Rate at which the sulfide of a recipe gives off gas: the measured one, else the planning rate of its class.

    Parameters
    ----------
    at : Situation
        The recipe with its materials [-]

    Returns
    -------
    GasRate or None
        None when the dew point or the class of a sulfide in air is not known [m3/(kg s)]

    Notes
    -----
    In a bilayer the less stable sulfide counts. The steps between the classes are assumed.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> recipe = SimpleNamespace(h2s_rate_cm3_g_min=0.006, dew_point_c=None)
    >>> round(gas_rate(SimpleNamespace(recipe=recipe)).value, 9)
    1e-07

    References
    ----------
    Yersak2022, ThisProgram2026 (full entries in sources.csv)
    """
    recipe = at.recipe
    if recipe.h2s_rate_cm3_g_min is not None:
        return GasRate(to_si(recipe.h2s_rate_cm3_g_min, "cm3/g/min"), True, (TYPED,))
    kinds = air_classes(at)
    if recipe.dew_point_c is None or kinds is None:
        return None
    factor = max((CLASS_FACTORS[kind] for kind in kinds), key=float)
    value = planning_rate(to_si(recipe.dew_point_c, "degC")) * factor
    return GasRate(value, False, (TYPED, RATE, RATE_FACTOR, RATE_EXPONENT, factor, *kinds))


def air_classes(at: Situation) -> tuple[CitedText, ...] | None:
    """Classes of stability in air of all sulfides of a film.

    Parameters
    ----------
    at : Situation
        The recipe with its materials [-]

    Returns
    -------
    tuple of CitedText or None
        None when that of one of them is not known [-]

    Notes
    -----
    What is not known is not taken as stable.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> recipe = SimpleNamespace(second_electrolyte=None)
    >>> air_classes(SimpleNamespace(recipe=recipe, electrolyte=None, second_electrolyte=None)) is None
    True

    References
    ----------
    None: look-up.
    """
    found = [at.electrolyte, *((at.second_electrolyte,) if at.recipe.second_electrolyte else ())]
    kinds = [material.text("air_stability_class") if material else None for material in found]
    known = tuple(kind for kind in kinds if kind is not None and kind in CLASS_FACTORS)
    return known if len(known) == len(found) else None


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
        f"{numeral(dew)} °C dew point is {format_number(ppm)} ppm water; {recipe.electrolyte} is handled at "
        f"{numeral(limit)} °C "
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


def hydrogen_sulfide(at: Situation) -> Finding:
    """Check the gas that the open film can give off against both limits of the workplace."""
    recipe = at.recipe
    fields = ("dew_point_c", "film_area_cm2", "thickness_um", "open_time_h", "room_volume_m3", "air_changes_per_h")
    if recipe.electrolyte_wt_pct == 0:
        return not_applicable("No sulfide, no H₂S", "The film holds no sulfide.", "electrolyte")
    mass, rate = sulfide_mass(at), gas_rate(at)
    if mass is None or rate is None:
        limit = float(H2S_EIGHT_HOURS)
        known = recipe.dew_point_c is not None
        what = "mass of sulfide in the film" if mass is None else "stability in air" if known else "dew point"
        message = f"The {what} is not known, so the hydrogen sulfide from it is not either."
        return Finding("unknown", "H₂S not judged", message, None, limit, "ppm", (H2S_EIGHT_HOURS,), fields)
    room, bound = room_of(recipe), gas_bound(at, mass)
    found = gas_in_air(recipe.open_time_h, mass * rate.value, room, bound, to_si(H2S_EIGHT_HOURS, "ppm"))
    evidence = (*rate.evidence, *room.evidence, H2S_EIGHT_HOURS, H2S_QUARTER_HOUR, SHIFT)
    source = f"{format_number(from_si(mass, 'g'), 2)} g of sulfide {_room_words(at, room)}"
    if bound is not None:
        firm = f" All of its sulfur as gas would be {format_number(from_si(bound, 'ppm'), 2)} ppm (firm bound)."
    else:
        firm = " How much gas it could give at most is not known."
    if found is None:
        message = f"{source}: the room is closed and the open time is not stated, so the gas has no end.{firm}"
        limit = float(H2S_EIGHT_HOURS)
        return Finding("unknown", "H₂S not judged", message, None, limit, "ppm", evidence, fields)
    mean, peak = (from_si(part, "ppm") for part in found)
    how = "from the measured rate" if rate.is_measured else "estimate"
    words = (
        f"{_shown_ppm(mean)} over 8 h and {_shown_ppm(peak)[0].lower()}{_shown_ppm(peak)[1:]} at most ({how}) from "
        f"{source}; the limits are {numeral(H2S_EIGHT_HOURS)} ppm over 8 h and {numeral(H2S_QUARTER_HOUR)} ppm over "
        f"15 min.{firm}"
    )
    is_peak = peak / H2S_QUARTER_HOUR > mean / H2S_EIGHT_HOURS
    value, limit = (peak, float(H2S_QUARTER_HOUR)) if is_peak else (mean, float(H2S_EIGHT_HOURS))
    if value > limit:
        title = f"H₂S above the {'15 min' if is_peak else '8 h'} limit"
        message = f"{words} Open less at a time or for a shorter time, dry the air further, or ventilate more."
        return Finding("fail", title, message, value, limit, "ppm", evidence, fields)
    if bound is None or from_si(bound, "ppm") > H2S_QUARTER_HOUR:
        message = f"{words} Keep water away, and plan the ventilation for the bound."
        title = "H₂S: little in dry air, much with water"
        return Finding("caution", title, message, value, limit, "ppm", evidence, fields)
    return Finding("pass", "H₂S below both limits", words, value, limit, "ppm", evidence, fields)


def _room_words(at: Situation, room: Room) -> str:
    changes = from_si(room.air_changes, "1/h")
    air = "that is closed" if changes == 0 else f"with {numeral(changes)} air changes per hour"
    assumed = f" ({room.assumed})" if room.assumed else ""
    hours = at.recipe.open_time_h
    lasting = "without end" if hours is None else f"for {_duration(hours)}"
    return f"open {lasting} in a room of {numeral(room.volume)} m³ {air}{assumed}"


def _shown_ppm(value: float) -> str:
    """Tell an order of magnitude; a trace is not worth its digits."""
    return f"About {format_number(value, 1)} ppm" if value >= TRACE else f"Below {numeral(TRACE)} ppm"


def _duration(hours: float) -> str:
    if hours > DAY * 2:
        return f"{format_number(hours / DAY, 2)} days"
    if hours < 1:
        return f"{format_number(convert(hours, 'h', 'min'), 2)} min"
    return f"{format_number(hours, 2)} h"


def sulfide_mass(at: Situation) -> float | None:
    """Mass of sulfide in the film.

    Parameters
    ----------
    at : Situation
        The recipe with its film [-]

    Returns
    -------
    float or None
        None when it is not known [kg]

    Notes
    -----
    All layers of the film; powder that lies open beside it is not counted.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> sulfide_mass(SimpleNamespace(film=SimpleNamespace(layers=()))) is None
    True

    References
    ----------
    None: geometry.
    """
    total = 0.0
    for layer in at.film.layers:
        mass = at.film.layer_mass(layer)
        if mass is None:
            return None
        total += mass * layer.mass_fraction * at.film.area
    return float(total) if total > 0 else None
