"""Checks of the cell under load: its ohmic drop, what is usable of its capacity, and the thickness of its cathode."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor, log10

from ssedesigner.core.evidence import cited
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import CellPrediction, Quantity
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell.energy import ohmic_drop
from ssedesigner.physics.cell.rate import DIFFUSION_RATE, LAYERED_SPAN, discharge_span
from ssedesigner.physics.cell.transmission_line import transmission_line
from ssedesigner.physics.situation import TYPED, Finding, Situation, Support

LEAST_CAPACITY = cited(
    75.0, "%", "ThisProgram2026", "of the nominal capacity that a cell should give at its rate", grade="assumed"
)
SMALL_DROP = cited(
    10.0, "%", "ThisProgram2026", "of the mean voltage that may be lost where no capacity is predicted", grade="assumed"
)
LARGE_DROP = cited(
    30.0,
    "%",
    "ThisProgram2026",
    "of the mean voltage: a cell of 3.7 V then discharges at 2.6 V, where its cathode is empty",
    grade="computed",
)
CATHODE_DROP = cited(
    0.1, "V", "ThisProgram2026", "half of what a cell may lose, for the cathode alone", grade="assumed"
)
HALVINGS = 16
"""Steps of the search for a thickness that would do."""
PLACES = {
    "film": ("the film", "thickness_um"),
    "film|cathode": ("the contact of film and cathode", "film_cathode_pressure_mpa"),
    "cathode": ("the cathode", "cathode_thickness_um"),
    "anode|film": ("the contact of anode and film", "anode_attach_pressure_mpa"),
    "collectors": ("the contact of cathode and foil", "cathode_foil_pressure_mpa"),
}
"""What a part of the resistance is called in a sentence, and the field that changes it most."""


def ohmic_loss(context: Situation) -> Finding:
    """Check the voltage that the whole cell takes at the rate of the recipe, or its film where no more is known."""
    predicted, fields = context.predicted, ("c_rate", "areal_capacity_mah_cm2")
    known = {} if predicted is None else _known_parts(predicted)
    firm = {role: part for role, part in known.items() if not part.is_estimate}
    most = to_si(float(LARGE_DROP), "%") * float(context.cell.voltage)
    if _drop(context, _sum(firm.values())) > most:
        return _too_large(context, firm, most, fields)
    whole = None if predicted is None else predicted.resistance_ohm_cm2
    small = to_si(float(SMALL_DROP), "%") * context.cell.voltage
    is_enough = "film" in known or _drop(context, _sum(known.values())) > small
    if predicted is None or whole is None or not is_enough:
        because = "" if whole is None else _because(whole)
        message = f"The voltage that the cell loses is not known{because}."
        return Finding("unknown", "Ohmic drop not known", message, evidence=(TYPED,), fields=(*fields, "thickness_um"))
    place, field = PLACES[max(known, key=lambda role: known[role].value or 0.0)]
    largest, is_layered = f", the largest part in {place}", predicted.usable_capacity_pct.is_known
    if whole.is_known:
        return _judge_drop(context, whole, "cell", largest, "", is_layered, (*fields, field))
    rest = f" The rest of the cell is not counted{_because(whole)}."
    part = _together(known.values())
    return _judge_drop(context, part, "known parts", largest, rest, is_layered, (*fields, field))


def _judge_drop(
    context: Situation,
    resistance: Quantity,
    taker: str,
    largest: str,
    rest: str,
    is_layered: bool,
    fields: tuple[str, ...],
) -> Finding:
    """Judge what a resistance takes: of a layered oxide by the capacity that is left, else by the mean voltage."""
    voltage = float(context.cell.voltage)
    limit = _most_drop(voltage) if is_layered else to_si(float(SMALL_DROP), "%") * voltage
    drop, low, high = (_drop(context, end) for end in (resistance.value, resistance.low, resistance.high))
    evidence = (_support(resistance), TYPED, *((LEAST_CAPACITY, LAYERED_SPAN) if is_layered else (SMALL_DROP,)))
    plural = taker.endswith("s")
    words = (
        f"At {_current(context)} the {taker} {_loss(drop, voltage, is_plural=plural)} "
        f"({_ends(low, high)} V{', estimate' if resistance.is_estimate else ''})"
    )
    whence = f"{'They have' if plural else 'It has'} {numeral(resistance.value, 3)} Ω cm²{largest}."
    if drop <= limit:
        beyond = " Its band reaches beyond that: measure what is uncertain." if high > limit else ""
        title = "Ohmic drop small, but uncertain" if beyond else f"{_losing(taker)} little voltage"
        message = f"{words}; up to {numeral(limit, 2)} V {_meaning(is_layered)[0]}.{beyond} {whence}{rest}"
        return Finding("pass", title, message, drop, limit, "V", evidence, fields)
    within = " Its band begins below that." if low <= limit else ""
    message = (
        f"{words}; beyond {numeral(limit, 2)} V {_meaning(is_layered)[1]}.{within} {whence} Discharge more slowly, or "
        f"lower that resistance.{rest}"
    )
    return Finding("caution", f"{_losing(taker)} much voltage", message, drop, limit, "V", evidence, fields)


def _too_large(context: Situation, firm: dict[str, Quantity], most: float, fields: tuple[str, ...]) -> Finding:
    """Say that what is no estimate takes the voltage of the cell by itself; all else comes on top."""
    parts = firm.values()
    resistance, voltage = _sum(parts), float(context.cell.voltage)
    drop, least = _drop(context, resistance), _drop(context, sum(part.low or 0.0 for part in parts))
    below = f" At the low end of its band it would be {numeral(least, 2)} V." if least <= most else ""
    message = (
        f"At {_current(context)} {numeral(resistance, 3)} Ω cm², estimates not counted, {_cost(drop, voltage)}, "
        f"{numeral(from_si(drop / voltage, '%'), 2)} % of the mean voltage. Discharge more slowly, or lower that "
        f"resistance.{below}"
    )
    evidence = (*map(_support, parts), TYPED, LARGE_DROP)
    fields = (*fields, *(PLACES[role][1] for role in firm))
    return Finding("fail", "Resistance uses up the cell voltage", message, drop, most, "V", evidence, fields)


def usable_capacity(context: Situation) -> Finding:
    """Check the share of the nominal capacity that a discharge at the rate of the recipe gives."""
    fields = ("c_rate", "areal_capacity_mah_cm2")
    capacity = context.predicted.usable_capacity_pct if context.predicted is not None else None
    if context.predicted is None or capacity is None or capacity.value is None:
        because = "" if capacity is None else _because(capacity)
        message = f"The usable share of the capacity is not known{because}."
        return Finding("unknown", "Usable capacity not known", message, evidence=(TYPED,), fields=fields)
    value, limit, rate = capacity.value, float(LEAST_CAPACITY), context.recipe.c_rate
    loss = context.predicted.voltage_loss_v.value or 0.0
    enough = rate * _most_drop(float(context.cell.voltage)) / loss if loss else None
    words = (
        f"At {numeral(rate)} C {numeral(value, 2)} % of the nominal capacity is usable "
        f"({_ends(capacity.low, capacity.high)} %, estimate)"
    )
    reach = _reach(enough) if enough else ""
    evidence = (_support(capacity), TYPED, LEAST_CAPACITY, LAYERED_SPAN, DIFFUSION_RATE)
    if value >= limit:
        below = f" Its band reaches below {numeral(limit)} %." if (capacity.low or 0.0) < limit else ""
        return Finding(
            "pass", "Most of the capacity usable", f"{words}.{below}{reach}", value, limit, "%", evidence, fields
        )
    above = f" Its band reaches above {numeral(limit)} %." if (capacity.high or 0.0) >= limit else ""
    advice = "Discharge more slowly, or lower the resistance of the cell."
    message = f"{words}, less than {numeral(limit)} %.{above}{reach} {advice}"
    return Finding("caution", "Little of the capacity usable", message, value, limit, "%", evidence, fields)


def _reach(enough: float) -> str:
    """Say up to which C-rate the resistance leaves enough capacity, rounded down, and where diffusion ends that."""
    halved, limit = from_si(float(DIFFUSION_RATE), "C"), numeral(LEAST_CAPACITY)
    if enough >= halved:
        return (
            f" The resistance alone leaves {limit} % up to {numeral(halved)} C and beyond, where diffusion in the "
            "solid can take half of it."
        )
    step = float(f"1e{floor(log10(enough)) - 1}")  # two digits, rounded down
    return f" The resistance alone leaves {limit} % up to about {numeral(floor(enough / step) * step, 2)} C."


def cathode_thickness(context: Situation) -> Finding:
    """Check whether ions and electrons get through the whole cathode without losing more than its reaction does."""
    fields = ("cathode_thickness_um", "areal_capacity_mah_cm2", "active_share_wt_pct", "c_rate")
    share = None if context.predicted is None else context.predicted.cathode_part
    whole = None if share is None else share.resistance_ohm_cm2
    if share is None or whole is None or whole.value is None:
        because = "" if whole is None else _because(whole)
        message = f"How well the cathode conducts through its thickness is not known{because}."
        return Finding("unknown", "Cathode not known", message, evidence=(TYPED,), fields=fields)
    limit = float(CATHODE_DROP)
    drop, highest = _drop(context, whole.value), _drop(context, whole.high)
    if not share.rails_ohm_cm2:
        return _measured_cathode(context, whole, drop)
    ionic, electronic, transfer = share.rails_ohm_cm2
    through, now = whole.value - transfer, context.recipe.cathode_thickness_um
    evidence = (_support(whole), TYPED, CATHODE_DROP)
    words = (
        f"At {_current(context)} {numeral(now)} µm of cathode {_cost(drop, float(context.cell.voltage))} "
        f"({_ends(_drop(context, whole.low), highest)} V, estimate), limit {numeral(limit)} V"
    )
    whence = (
        f" Ion and electron transport through it makes {numeral(through, 2)} Ω cm², the charge transfer "
        f"{numeral(transfer, 2)} Ω cm²."
    )
    if drop <= limit:
        more = f" Its band reaches beyond {numeral(limit)} V." if highest > limit else ""
        title = "Cathode thin enough for its composite"
        return Finding("pass", title, f"{words}.{more}{whence}", drop, limit, "V", evidence, fields)
    within = f" Its band begins below {numeral(limit)} V." if _drop(context, whole.low) <= limit else ""
    if through <= transfer:
        message = f"{words}.{whence} {_transfer_words(_drop(context, through), limit)}{within}"
        title, more_fields = "Cathode costs much voltage", (*fields, "cathode_coated", "temperature_c")
        return Finding("caution", title, message, drop, limit, "V", evidence, more_fields)
    scale = _scale_for(context, share.rails_ohm_cm2, limit)
    capacity, enough = context.recipe.areal_capacity_mah_cm2 * scale, now * scale
    which = "carbon" if electronic > ionic else "sulfide, or one that conducts better,"
    beside = " and a better coating" if _drop(context, transfer) > limit else ""
    message = (
        f"{words}.{whence} At the same composition and rate {numeral(enough, 2)} µm with {numeral(capacity, 2)} "
        f"mAh/cm² would do; more {which}{beside} help{'' if beside else 's'} as well.{within}"
    )
    return Finding("caution", "Cathode too thick for its composite", message, now, enough, "um", evidence, fields)


def _transfer_words(through: float, limit: float) -> str:
    """Say what helps a cathode that loses most in its charge transfer, and [V] on the way through it."""
    if through > limit:
        return (
            "Neither alone meets the limit: a better coating or more warmth needs a thinner cathode as well, or a "
            "slower discharge."
        )
    return "Its charge transfer costs the most: a better coating, more warmth or a slower discharge helps."


def _measured_cathode(context: Situation, whole: Quantity, drop: float) -> Finding:
    """Judge a cathode whose resistance was typed: one number does not say how much of it the thickness makes."""
    fields, limit = ("cathode_resistance_ohm_cm2", "c_rate"), float(CATHODE_DROP)
    words = (
        f"At {_current(context)} the {numeral(whole.value, 3)} Ω cm² that you measured on the cathode "
        f"{_cost(drop, float(context.cell.voltage))}"
    )
    evidence = (_support(whole), TYPED, CATHODE_DROP)
    if drop <= limit:
        message = f"{words}, however much of it comes from the thickness."
        return Finding("pass", "Cathode thin enough for its composite", message, drop, limit, "V", evidence, fields)
    message = (
        f"{words}, limit {numeral(limit)} V. A cathode of another thickness would show whether thickness or charge "
        "transfer causes it."
    )
    return Finding("unknown", "Cathode costs much voltage", message, drop, limit, "V", evidence, fields)


def _scale_for(context: Situation, rails: tuple[float, ...], limit: float) -> float:
    """Return the largest part of the thickness that would do, with capacity and current in proportion to it [-].

    The rails grow with the thickness, the charge transfer per area does not.
    """
    ionic, electronic, transfer = rails
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        scale = (low + high) / 2
        resistance = float(transmission_line(scale * ionic, scale * electronic, transfer))
        if scale * _drop(context, resistance) <= limit:
            low = scale
        else:
            high = scale
    return low or high


def _known_parts(predicted: CellPrediction) -> dict[str, Quantity]:
    """Return the parts of the resistance that are known, by role."""
    return {
        part.role: part.resistance_ohm_cm2 for part in predicted.resistance_parts if part.resistance_ohm_cm2.is_known
    }


def _together(parts: Iterable[Quantity]) -> Quantity:
    """Return the least that a cell has where not all of its parts are known: the known ones, with both ends added."""
    listed = tuple(parts)
    value, low, high = (sum(getattr(part, end) or 0.0 for part in listed) for end in ("value", "low", "high"))
    sources = tuple(dict.fromkeys(source for part in listed for source in part.sources))
    is_estimate = any(part.is_estimate for part in listed)
    return Quantity(value=value, unit="ohm cm2", low=low, high=high, sources=sources, is_estimate=is_estimate)


def _losing(taker: str) -> str:
    return f"{taker.capitalize()} lose{'' if taker.endswith('s') else 's'}"


def _sum(parts: Iterable[Quantity]) -> float:
    return sum(part.value or 0.0 for part in parts)


def _drop(context: Situation, resistance: float | None) -> float:
    """Return the voltage [V] that an area-specific resistance [ohm cm2] takes at the current of the recipe."""
    return float(ohmic_drop(float(context.cell.current_density), to_si(resistance or 0.0, "ohm cm2")))


def _most_drop(voltage: float) -> float:
    """Return the voltage loss [V] that leaves a layered oxide the least capacity that will do."""
    return (1 - to_si(float(LEAST_CAPACITY), "%")) * float(discharge_span(voltage))


def _support(quantity: Quantity) -> Support:
    return Support("estimate" if quantity.is_estimate else "fitted", quantity.sources)


def _because(quantity: Quantity) -> str:
    why = quantity.reason.removeprefix("not known, because ")
    return "".join(f". {sentence_case(part)}" for part in why.split(": ", 1) if part)


def _current(context: Situation) -> str:
    return f"{numeral(from_si(float(context.cell.current_density), 'mA/cm2'), 2)} mA/cm²"


def _loss(drop: float, voltage: float, *, is_plural: bool) -> str:
    # no cell loses more than it has
    verb = ("lose" if is_plural else "loses") if drop < voltage else "would lose"
    return f"{verb} {numeral(drop, 2)} V"


def _cost(drop: float, voltage: float) -> str:
    return f"{'cost' if drop < voltage else 'would cost'} {numeral(drop, 2)} V"


def _ends(low: float | None, high: float | None) -> str:
    return f"{numeral(low or 0.0, 2)} to {numeral(high or 0.0, 2)}"


def _meaning(is_layered: bool) -> tuple[str, str]:
    """Return what a drop up to the limit means, and one beyond it."""
    if is_layered:
        least = f"{numeral(LEAST_CAPACITY)} % of its capacity"
        return f"a layered oxide still gives {least}", f"a layered oxide gives less than {least}"
    share = f"({numeral(SMALL_DROP)} % of the mean voltage) counts as"
    return f"{share} little", f"{share} much"
