"""Checks of the air of the room: its water against each sulfide, and hydrogen sulfide from liquids and open films."""

from __future__ import annotations

from collections.abc import Mapping
from math import fsum

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.process import name_list
from ssedesigner.core.units import convert, from_si, to_si
from ssedesigner.physics.checks.exposures import exposure_words, pressed_words
from ssedesigner.physics.checks.moist_halides import halide_moisture, halides, limit_words
from ssedesigner.physics.checks.moisture import (
    AMBIENT,
    DEW_POINTS,
    H2S_EIGHT_HOURS,
    H2S_QUARTER_HOUR,
    ICE_SLOPE,
    gas_bound,
    gas_in_air,
    water_content,
)
from ssedesigner.physics.checks.open_sulfide import (
    GasRate,
    are_weighed,
    gas_most,
    gas_rate,
    in_water,
    judged_together,
    sulfide_mass,
    unknown_mass,
    wet_sulfides,
)
from ssedesigner.physics.checks.ventilation import SHIFT, Room, mean_fraction, room_of
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids
from ssedesigner.physics.compatibility.sulfide_chemistry import SENSITIVE, gas_at_most, hydrolyses
from ssedesigner.physics.compatibility.verdict import Verdict, pair_verdict
from ssedesigner.physics.situation import (
    SEVERITY_RANK,
    TYPED,
    Finding,
    OpenSulfide,
    Situation,
    not_applicable,
    within_evidence,
    worst,
)

TRACE = cited(0.001, "ppm", "ThisProgram2026", "below it only the bound is shown", grade="assumed")
INSTANT = cited(0.001, "h", "ThisProgram2026", "time of a release that counts as all at once", grade="computed")
DAY = cited(24.0, "h", "ThisProgram2026", "a day", grade="computed")
GAS_FIELDS = ("dew_point_c", "film_area_cm2", "thickness_um", "open_time_h", "room_volume_m3", "air_changes_per_h")
HOOD = "Never outside a fume hood, and never without a detector."
NO_SULFIDE = not_applicable("No sulfide", "Neither film nor cathode holds a sulfide.", "electrolyte")
PLACES = {
    "electrolyte": "film",
    "second_electrolyte": "second layer",
    "cathode_side_electrolyte": "cathode-side layer",
    "cathode_electrolyte": "cathode",
    "cathode": "cathode",
}
"""Where a sulfide lies, by the field that names it."""


def moisture(context: Situation) -> Finding:
    """Check the dew point of the room against what each sulfide of film and cathode needs."""
    apart: dict[str, OpenSulfide] = {}
    for sulfide in context.open_sulfides:
        apart.setdefault(sulfide.key, sulfide)  # where film and cathode hold the same, the film names it
    moist = {key: halide_moisture(context, key, *of) for key, of in halides(context).items()}
    judged = [*(_moisture(context, sulfide) for sulfide in apart.values()), *moist.values()]
    finding = worst(judged)
    if finding is None:
        return NO_SULFIDE
    if set(finding.fields) & {sulfide.field for sulfide in apart.values()}:  # a sulfide decides
        words = [limit_words(key, material) for key, (_, material) in halides(context).items()]
        finding = finding._replace(message=" ".join((finding.message, *words)))
    if finding.severity == "pass":  # dry enough for all of them, so all of their limits decide
        finding = finding._replace(evidence=tuple(piece for one in judged for piece in one.evidence))
    if context.recipe.dew_point_c is not None:
        reported, supports = exposure_words(context)
        message = f"{finding.message} {reported}".rstrip()
        finding = finding._replace(message=message, beside=(*finding.beside, *supports))
    water = in_water(context)
    if not water or finding.severity != "pass":
        return finding
    message = f"The sulfide lies in {water}: the dew point of the room says nothing about it until it is dry again."
    fields = (*finding.fields, *(liquid.field for liquid in context.liquids))
    return finding._replace(
        severity="unknown", title="Moisture not judged: wet with water", message=message, fields=fields
    )


def _moisture(context: Situation, sulfide: OpenSulfide) -> Finding:
    dew, fields = context.recipe.dew_point_c, ("dew_point_c", sulfide.field)
    kind = sulfide.material.text("air_stability_class") if sulfide.material else None
    limit, air = DEW_POINTS.get(kind or ""), _in_air(context, sulfide, "ambient air")
    words = f" In ambient air: {air.reason}." if air else ""
    goal = None if limit is None else float(limit)
    if dew is None or (limit is None and not _is_ambient(dew, sulfide)):
        what = "dew point is not stated" if dew is None else f"stability of {sulfide.key} in air is not known"
        message = f"The {what}.{words}"
        title, awaits = "Moisture not judged", fields[0] if dew is None else ""
        return Finding("unknown", title, message, dew, goal, "degC", (TYPED,), fields, (air,), awaits)
    ppm = format_number(from_si(water_content(to_si(dew, "degC")), "ppm"))
    condition = f"{numeral(dew)} °C dew point is {ppm} ppm water"
    if _is_ambient(dew, sulfide):
        message = f"{condition}, as in an ordinary room. Moist air splits {sulfide.key} into hydrogen sulfide.{words}"
        by_nature = (SENSITIVE, AMBIENT, TYPED)
        title, ambient = "Ambient air splits the sulfide", float(AMBIENT)
        return Finding("fail", title, message, dew, ambient, "degC", by_nature, fields, (air,))
    condition = f"{condition}; {sulfide.key} is handled at {numeral(limit or 0.0)} °C or drier"
    room = _in_air(context, sulfide, f"dry room {dew:g} degC dew point")
    if room is not None:
        title = "Dry enough" if room.severity == "pass" else "Dry room: with care"
        message = f"{condition}. Reported at this dew point: {room.reason}."
        return Finding(room.severity, title, message, dew, goal, "degC", (room, TYPED), fields, (ICE_SLOPE,))
    decides, beside = (limit, kind, TYPED), (air, ICE_SLOPE)
    if limit is not None and dew <= limit:
        return Finding("pass", "Dry enough", f"{condition}.", dew, goal, "degC", decides, fields, beside)
    message = f"{condition}. It loses conductivity and gives off H₂S.{words}"
    return Finding("caution", "Too moist for the sulfide", message, dew, goal, "degC", decides, fields, beside)


def _is_ambient(dew_point: float, sulfide: OpenSulfide) -> bool:
    return dew_point >= AMBIENT and hydrolyses(sulfide.material)


def _in_air(context: Situation, sulfide: OpenSulfide, air: str) -> Verdict | None:
    return pair_verdict(context.materials, ("electrolyte",), sulfide.key, ("atmosphere",), air)


def hydrogen_sulfide(context: Situation) -> Finding:
    """Check the gas from a liquid that splits the sulfide, else that of open film and cathode, against both limits."""
    if not context.open_sulfides:
        return not_applicable("No sulfide, no H₂S", NO_SULFIDE.message, "electrolyte")
    if wet_sulfides(context):
        return _from_liquid(context)
    judged = [within_evidence(_from_air(context, sulfides)) for sulfides in judged_together(context)]
    return max(judged, key=lambda finding: SEVERITY_RANK[finding.severity])  # of equals the one with all of them


def _from_liquid(context: Situation) -> Finding:
    """Judge what a protic liquid sets free: all sulfur that it reaches, whatever the air of the room."""
    contacts = wet_sulfides(context)
    reached = {sulfide.field: sulfide for sulfide, _, _ in contacts}
    verdicts = [electrolyte_in_liquids(context.materials, sulfide.key, context.liquids) for sulfide in reached.values()]
    judged = {sulfide.key: each.severity == "fail" for sulfide, each in zip(reached.values(), verdicts, strict=True)}
    liquids = " + ".join(dict.fromkeys(liquid.key for _, liquid, _ in contacts))
    known = [
        (sulfide.mass, most)
        for sulfide in reached.values()
        if (most := gas_at_most(sulfide.material)) is not None and sulfide.mass is not None
    ]
    split = tuple(verdict for verdict in verdicts if verdict.severity == "fail")
    severity = "fail" if split else "caution"
    title = f"{liquids} sets H₂S free" if split else f"{liquids} can set H₂S free"
    fields = (*reached, *dict.fromkeys(liquid.field for _, liquid, _ in contacts), "film_area_cm2", "room_volume_m3")
    decides = (*(split or verdicts), *(protic for _, _, protic in contacts), SENSITIVE)
    words = _gas_words(liquids, judged)
    if len(known) != len(reached):
        message = f"{words}. The largest amount is not known. {HOOD}"
        return Finding(severity, title, message, None, None, "", decides, fields)
    room, volume = room_of(context.recipe), fsum(mass * to_si(most, "cm3/g") for mass, most in known)
    assumed = " (volume assumed)" if context.recipe.room_volume_m3 is None else ""
    message = (
        f"{words}: up to {format_number(from_si(volume / room.volume, 'ppm'), 2)} ppm in a room of "
        f"{numeral(room.volume)} m³{assumed}. The limits are {_limits()}. {HOOD} All of its sulfur is "
        f"{format_number(from_si(volume, 'mL'), 2)} cm³ of gas; beside the vessel the concentration is far higher than "
        "in the room."
    )
    beside = (*(most for _, most in known), *room.evidence, H2S_EIGHT_HOURS, H2S_QUARTER_HOUR)
    return Finding(severity, title, message, None, None, "", decides, fields, beside)


def _gas_words(liquids: str, sulfides: Mapping[str, bool]) -> str:
    """Say from which sulfides protic liquids set gas free, and from which they only can."""
    split, other = (
        " and ".join(key for key, is_split in sulfides.items() if is_split == kind) for kind in (True, False)
    )
    words = [f"sets hydrogen sulfide free from {split}"] if split else []
    words += [f"can set {'it' if split else 'hydrogen sulfide'} free from {other}"] if other else []
    return f"{liquids} is protic and {' and '.join(words)}"


def _from_air(context: Situation, sulfides: tuple[OpenSulfide, ...]) -> Finding:
    """Judge the gas of sulfides that lie open in the air of the room."""
    rate, is_weighed = gas_rate(context.recipe, sulfides), are_weighed(sulfides)
    # a mass that does not matter is not asked for, so that the check need not judge again when it changes
    mass = None if rate is None else sulfide_mass(sulfides)
    if mass is None or rate is None:
        limit = float(H2S_EIGHT_HOURS)
        known = context.recipe.dew_point_c is not None
        of_mass = f"mass of sulfide in {unknown_mass(context)}"
        what = "dew point" if is_weighed and not known else "stability in air" if is_weighed else of_mass
        message = f"The {what} is not known, so the hydrogen sulfide from it is not known either."
        awaits = "" if known or not is_weighed else "dew_point_c"
        decides = (H2S_EIGHT_HOURS,)
        return Finding("unknown", "H₂S not judged", message, None, limit, "ppm", decides, GAS_FIELDS, awaits=awaits)
    room = room_of(context.recipe)
    own = bound = gas_bound(rate.most, mass, room)
    whose, is_part = "All of the sulfur", len(sulfides) < len(context.open_sulfides)
    if is_part:
        bound = _whole_bound(context, room)
        if bound is None:
            bound, whose = own, "All of the sulfur of the film alone"
    gas = gas_in_air(context.recipe.open_time_h, mass * rate.value, room, own, to_si(H2S_EIGHT_HOURS, "ppm"))
    evidence = (*rate.evidence, *room.evidence, H2S_EIGHT_HOURS, H2S_QUARTER_HOUR, SHIFT)
    source = f"{_source_words(sulfides, rate, is_part=is_part)} {_room_words(context, room)}"
    if bound is not None:
        firm = f" {whose} as gas would be {format_number(from_si(bound, 'ppm'), 2)} ppm (firm bound)."
    else:
        firm = " The most gas that it could give off is not known."
    if gas is None:
        message = (
            f"The room is closed and the open time is not stated, so the gas has no upper limit. It comes from "
            f"{source}.{firm}"
        )
        limit = float(H2S_EIGHT_HOURS)
        awaits = "open_time_h"
        return Finding("unknown", "H₂S not judged", message, None, limit, "ppm", evidence, GAS_FIELDS, awaits=awaits)
    mean, peak = (from_si(part, "ppm") for part in gas)
    how = "from the measured rate" if rate.is_measured else "estimate"
    pressed = "" if rate.is_measured else pressed_words(context)
    words = (
        f"The mean over 8 h is {_shown_ppm(mean)}, the peak {_shown_ppm(peak)} ({how}); "
        f"limits {_limits()}. It comes from {source}{pressed}.{firm}"
    )
    is_peak = peak / H2S_QUARTER_HOUR > mean / H2S_EIGHT_HOURS
    value, limit = (peak, float(H2S_QUARTER_HOUR)) if is_peak else (mean, float(H2S_EIGHT_HOURS))
    if value > limit:
        title = f"H₂S above the {'15 min' if is_peak else '8 h'} limit"
        message = f"{words} Open less at a time or more briefly, dry the air further, or ventilate more."
        return Finding("fail", title, message, value, limit, "ppm", evidence, GAS_FIELDS)
    if not _holds(context, bound, room):
        bound_words = "bound, which is above a limit" if bound is not None else "worst case"
        message = f"{words} Keep water away, and plan the ventilation for the {bound_words}."
        is_dry = context.recipe.dew_point_c is not None and context.recipe.dew_point_c < AMBIENT
        title = "H₂S: little in dry air, much with water" if is_dry else "H₂S below the limits, but far more with water"
        return Finding("caution", title, message, value, limit, "ppm", evidence, GAS_FIELDS)
    unknown = _unknown_liquid(context)
    if unknown:
        message = f"{words} {unknown}: water and alcohols set all of it free."
        fields = (*GAS_FIELDS, *(liquid.field for liquid in context.liquids))
        title, awaits = "H₂S of the liquid not judged", "solvent" if context.lacks_liquid else ""
        return Finding("unknown", title, message, value, limit, "ppm", evidence, fields, awaits=awaits)
    return Finding("pass", "H₂S below both limits", words, value, limit, "ppm", evidence, GAS_FIELDS)


def _whole_bound(context: Situation, room: Room) -> float | None:
    """Return the share of gas [-] in the room when all sulfur that lies open there has reacted, of film and cathode."""
    mass = sulfide_mass(context.open_sulfides)
    return None if mass is None else gas_bound(gas_most(context.open_sulfides), mass, room)


def _source_words(sulfides: tuple[OpenSulfide, ...], rate: GasRate, *, is_part: bool) -> str:
    """Tell the mass of each sulfide and the gas that it sets free."""
    hour = to_si(1, "h")
    parts = [
        f"{format_number(from_si(sulfide.mass, 'g'), 2)} g of {sulfide.key} in the {PLACES[sulfide.field]} "
        f"({format_number(from_si(sulfide.mass * part * hour, 'mL'), 2)} cm³/h)"
        for sulfide, part in zip(sulfides, rate.parts, strict=True)
        if sulfide.mass is not None
    ]
    left_out = ", without that of the cathode," if is_part else ","
    return f"{name_list(parts)}{left_out}"


def _unknown_liquid(context: Situation) -> str:
    """Say which liquid may be protic for all that is known, or nothing."""
    if context.lacks_liquid:
        return "The solvent is not stated"
    liquids = [each.key for each in context.liquids if each.material is None or each.material.text("protic") is None]
    return f"Whether {' and '.join(liquids)} is protic is not known" if liquids else ""


def _holds(context: Situation, bound: float | None, room: Room) -> bool:
    """Whether even all of the sulfur as gas at once keeps both limits; only stated air changes lower its mean."""
    if bound is None:
        return False
    changes = room.air_changes if context.recipe.air_changes_per_h is not None else 0.0
    shift = to_si(SHIFT, "h")
    instant = to_si(INSTANT, "h")
    mean = mean_fraction(bound * room.volume / instant, room.volume, changes, instant, shift)
    return from_si(bound, "ppm") <= H2S_QUARTER_HOUR and from_si(mean, "ppm") <= H2S_EIGHT_HOURS


def _limits() -> str:
    return f"{numeral(H2S_EIGHT_HOURS)} ppm over 8 h and {numeral(H2S_QUARTER_HOUR)} ppm over 15 min"


def _room_words(context: Situation, room: Room) -> str:
    changes = from_si(room.air_changes, "1/h")
    air = "that is closed" if changes == 0 else f"with {numeral(changes)} air changes per hour"
    assumed = f" ({room.assumed})" if room.assumed else ""
    hours = context.recipe.open_time_h
    lasting = "left open indefinitely" if hours is None else f"open for {_duration(hours)}"
    return f"{lasting} in a room of {numeral(room.volume)} m³ {air}{assumed}"


def _shown_ppm(value: float) -> str:
    """Tell an order of magnitude; a trace is not worth its digits."""
    return f"about {format_number(value, 1)} ppm" if value >= TRACE else f"below {numeral(TRACE)} ppm"


def _duration(hours: float) -> str:
    if hours > DAY * 2:
        return f"{format_number(hours / DAY, 2)} days"
    if hours < 1:
        return f"{format_number(convert(hours, 'h', 'min'), 2)} min"
    return f"{format_number(hours, 2)} h"
