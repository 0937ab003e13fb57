"""How long sulfide may lie open: what it loses in conductivity, and the gas in the room."""

from __future__ import annotations

import math
from typing import NamedTuple

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import format_number
from ssedesigner.core.units import convert, from_si, to_si
from ssedesigner.physics.checks.moisture import AMBIENT, H2S_EIGHT_HOURS, H2S_QUARTER_HOUR, RATE
from ssedesigner.physics.checks.open_sulfide import (
    GasRate,
    gas_rate,
    in_water,
    judged_together,
    sulfide_mass,
    unknown_mass,
)
from ssedesigner.physics.checks.ventilation import SHIFT, Room, fraction_after, mean_fraction, room_fraction, room_of
from ssedesigner.physics.compatibility.sulfide_chemistry import SENSITIVE, hydrolyses
from ssedesigner.physics.situation import TYPED, Finding, OpenSulfide, Situation, Support, not_applicable, worst

POWDER_LOSS = cited(
    0.5, "-", "Yersak2022", "conductivity that LiI-doped Li3PS4 powder lost in 30 min at −40 °C, at least"
)
SLURRY_LOSS = cited(0.14, "-", "Yersak2022", "conductivity that the same powder lost in 30 min in dodecane")
EXPOSED = cited(30.0, "min", "Yersak2022", "time of these exposures")
ALLOWED_LOSS = cited(0.1, "-", "ThisProgram2026", "loss of conductivity that is tolerated", grade="assumed")
SPOILT = cited(0.5, "-", "ThisProgram2026", "loss of conductivity from which a film is spoilt", grade="assumed")
OTHER_POWDER = Support("estimate", ("Yersak2022", "ThisProgram2026"))
"""That the loss of conductivity follows the gas as it did in another powder."""
LOSSES = (OTHER_POWDER, POWDER_LOSS, SLURRY_LOSS, EXPOSED, ALLOWED_LOSS, SPOILT)
LIMITS = (H2S_EIGHT_HOURS, H2S_QUARTER_HOUR, SHIFT)
STEPS = 45
"""Halvings of the time that is looked for."""


class OpenTime(NamedTuple):
    """Times for which sulfide may lie open [s]; infinite where nothing limits it.

    ``conductivity`` is when a tenth of the conductivity is lost at the pace of bare powder, ``spoilt`` when half of it
    is lost even at the slow pace of powder under a liquid, ``gas`` when the room exceeds a limit for H2S.
    """

    conductivity: float
    spoilt: float
    gas: float

    @property
    def allowed(self) -> float:
        """Shorter of the times for conductivity and gas [s]."""
        return min(self.conductivity, self.gas)


def allowed_open_time(rate: GasRate, mass: float, room: Room) -> OpenTime:
    r"""Time for which sulfide may lie open in a room: an estimate, good to an order of magnitude.

    .. math:: t = \frac{\ln (1 - a)}{\ln (1 - a_0)}\, t_0 \frac{r_0}{r}

    Parameters
    ----------
    rate : GasRate
        Hydrogen sulfide per mass of sulfide and time, planned or measured [m3/(kg s)]
    mass : float
        Mass of sulfide that lies open [kg]
    room : Room
        The room [-]

    Returns
    -------
    OpenTime
        Times for a loss a of 10 % and 50 %, and for the gas in the room [s]

    Notes
    -----
    The loss is taken to follow the water that has reacted, and so the gas: a powder that gave off 0.1 cm3/g in
    30 min lost half of its conductivity (a0 in t0 at r0), the same powder under dodecane 14 %. A film with a binder
    lies between the two. The least stable sulfide of a film sets the loss, all of them together the gas. No published
    time is behind it; a measured rate makes it better.

    Examples
    --------
    >>> rate = GasRate(1e-6 / 60, 1e-6 / 60, None, False, ())
    >>> found = allowed_open_time(rate, 1e-3, Room(100.0, 30 / 3600, "", ()))
    >>> round(found.conductivity / 60, 1), found.gas
    (15.0, inf)

    References
    ----------
    Yersak2022, ThisProgram2026 (full entries in sources.csv)
    """
    pace = rate.fastest / to_si(RATE, "cm3/g/min")
    exposed = to_si(EXPOSED, "min")
    fast, slow = (-math.log1p(-loss) / exposed * pace for loss in (POWDER_LOSS, SLURRY_LOSS))
    return OpenTime(
        -math.log1p(-ALLOWED_LOSS) / fast if fast > 0 else math.inf,
        -math.log1p(-SPOILT) / slow if slow > 0 else math.inf,
        _time_for_gas(
            rate.value * mass,
            room.volume,
            room.air_changes,
            math.inf if rate.most is None else rate.most * mass / room.volume,
        ),
    )


def _time_for_gas(release: float, volume: float, air_changes: float, bound: float) -> float:
    """Time after which a steady release exceeds one of the two limits for the gas [s]."""
    shift, short = to_si(H2S_EIGHT_HOURS, "ppm"), to_si(H2S_QUARTER_HOUR, "ppm")
    steady = room_fraction(release, volume, air_changes) if air_changes > 0 else math.inf if release > 0 else 0.0
    if min(steady, bound) <= shift:
        return math.inf
    period = to_si(SHIFT, "h")

    def exceeds(time: float) -> bool:
        mean = mean_fraction(release, volume, air_changes, time, period)
        return mean > shift or fraction_after(release, volume, air_changes, time) > short

    low, high = 0.0, period
    for _ in range(STEPS):
        if exceeds(high):
            break
        low, high = high, high * 2
    else:
        return math.inf
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if exceeds(middle) else (middle, high)
    return low


def open_time(context: Situation) -> Finding:
    """Check how long film and cathode lie open in a day against what they and the room bear."""
    if not context.open_sulfides:
        message = "Neither film nor cathode holds a sulfide."
        return not_applicable("No sulfide lies open", message, "electrolyte")
    findings = [_open_time(context, sulfides) for sulfides in judged_together(context)]
    return worst(findings) or findings[0]


def _open_time(context: Situation, sulfides: tuple[OpenSulfide, ...]) -> Finding:
    recipe, fields = context.recipe, ("open_time_h", "dew_point_c", "h2s_rate_cm3_g_min")
    rate, hours = gas_rate(recipe, sulfides), recipe.open_time_h
    # a mass that does not matter is not asked for, so that the check need not judge again when it changes
    mass = None if rate is None else sulfide_mass(sulfides)
    if rate is None or mass is None:
        known = recipe.dew_point_c is not None
        of_mass = f"mass of sulfide in {unknown_mass(context)}"
        what = of_mass if rate is not None else "stability in air" if known else "dew point"
        message = f"The {what} is not known, so how long the film may lie open is not either."
        awaits = "dew_point_c" if rate is None and not known else ""
        return Finding("unknown", "Open time not judged", message, hours, None, "h", (TYPED,), fields, awaits=awaits)
    room = room_of(recipe)
    found = allowed_open_time(rate, mass, room)
    of_gas = (*rate.evidence, *room.evidence, *LIMITS)
    evidence = (*of_gas, *LOSSES)
    limit = None if math.isinf(found.allowed) else from_si(found.allowed, "h")
    words = _words(found, rate.is_measured)
    if hours is None:
        message = f"State how long the sulfide lies open. {words}"
        title = "Open time not stated"
        return Finding("unknown", title, message, None, limit, "h", evidence, fields, awaits=fields[0])
    judged = _time_finding(context, to_si(hours, "h"), found, of_gas)
    water = in_water(context)
    if water and judged.severity == "pass":
        message = f"The sulfide lies in {water}: how long it may lie open is judged for a dry film only."
        title, more = "Open time not judged: wet with water", (*fields, *(liquid.field for liquid in context.liquids))
        return judged._replace(
            severity="unknown", title=title, message=message, value=hours, limit=limit, unit="h", fields=more
        )
    message = f"Open for {shown_time(to_si(hours, 'h'))} in a day. {words}{judged.message}"
    return judged._replace(message=message, value=hours, limit=limit, unit="h", fields=fields)


def _time_finding(context: Situation, time: float, exposure: OpenTime, of_gas: tuple[object, ...]) -> Finding:
    """Severity, title, what to do and what decides it; only what does not rest on another powder may fail."""
    dew, evidence = context.recipe.dew_point_c, (*of_gas, *LOSSES)
    if time <= exposure.allowed:
        return Finding("pass", "Open for a short enough time", "", evidence=evidence)
    if dew is not None and dew >= AMBIENT and any(hydrolyses(each.material) for each in context.open_sulfides):
        tail = " This is ambient air, which splits the sulfide: work in a dry room or a glovebox."
        return Finding("fail", "Open in ambient air", tail, evidence=(SENSITIVE, AMBIENT, TYPED), beside=evidence)
    if time > exposure.gas:
        tail = " Open less, dry the air further, or ventilate more."
        return Finding("fail", "Open too long for the air of the room", tail, evidence=of_gas, beside=LOSSES)
    if time > exposure.spoilt:
        tail = " Dry the air further, or work in a glovebox."
        return Finding("caution", "Open too long for the sulfide", tail, evidence=evidence)
    tail = " Keep a piece beside it and measure what it loses."
    return Finding("caution", "Long open time: conductivity may suffer", tail, evidence=evidence)


def _words(limit: OpenTime, is_measured: bool) -> str:
    if math.isinf(limit.conductivity):
        lost = "No loss of conductivity is expected at this rate"
    else:
        lost = (
            f"Bare powder would lose a tenth of its conductivity in about {shown_time(limit.conductivity)}, and even "
            f"under dry dodecane half of it in {shown_time(limit.spoilt)}"
        )
    gas = "gas does not limit it" if math.isinf(limit.gas) else f"the gas exceeds a limit after {shown_time(limit.gas)}"
    if is_measured:
        return f"{lost} (estimate, an order of magnitude); from the measured rate {gas}."
    return f"{lost}; {gas} (estimate, an order of magnitude)."


def shown_time(time: float) -> str:
    """Tell a time with two digits in the unit that suits it.

    Parameters
    ----------
    time : float
        Time [s]

    Returns
    -------
    str
        In minutes below one hour, else in hours [-]

    Notes
    -----
    More digits would promise more than the estimate holds.

    Examples
    --------
    >>> shown_time(720.0), shown_time(28800.0)
    ('12 min', '8.0 h')

    References
    ----------
    None: words.
    """
    hours = from_si(time, "h")
    if hours < 1:
        return f"{format_number(convert(hours, 'h', 'min'), 2)} min"
    return f"{format_number(hours, 2)} h"
