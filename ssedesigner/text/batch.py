"""What bench mode shows of a batch: the title of each step, its numbers, marks and hazards in plain words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from string import ascii_letters
from typing import Any

from ssedesigner.batch.air import exposure_limit
from ssedesigner.batch.composition import Effect, WeightError, effect, weighed_solids_loading
from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.batch.clock import Instant, clock_jump, moment
from ssedesigner.core.batch.films import lines_without_weight
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchLine
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState, LineState, StepState
from ssedesigner.core.batch.tolerances import is_wet, tolerances_of
from ssedesigner.core.batch.words import grams_text, off_text, time_text
from ssedesigner.core.hazards import hazard_words
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import NOT_KNOWN, format_number, formula, numeral, typeset, with_sign
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.steps import STEP_PARAMETERS, kind_of, planned_value
from ssedesigner.core.units import symbol
from ssedesigner.physics.checks.open_time import shown_time as shown_span
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.text.steps import step_text

# what kills or burns within minutes comes before what harms over years; water first, for it is in every room
_FIRST_CODES = (
    *("EUH029", "EUH032", "EUH031", "H260", "H261", "H300", "H301", "H310", "H311", "H330", "H331", "H314"),
    *("H340", "H350", "H360", "H370", "H372", "H334", "H318"),
    *("H341", "H351", "H361", "H220", "H224", "H225", "H371", "H373", "H304", "EUH019", "H226", "H228"),
)
"""Without the letters of a code: what kills or burns at once, then what harms for life, then what is suspected to."""
_WATER = ("EUH029", "H260", "H261")
MOST_HAZARDS = 3
NO_HAZARD = "No hazard statement on record: the safety data sheet of your lot decides."
_UNIT = re.compile(r"(?<=[\d≈]) (?=[\d%°A-Za-zµ])")


_LAYER = re.compile(r"layer \d+")
_LONGEST_IN_LIST = 26


def step_in_list(batch: Batch, state: BatchState, number: int) -> str:
    """Name a step for the list at the side: what is planned, and what was done as far as that is on record."""
    step = state.steps[number - 1]
    if step.step.line is not None:
        text = _weighing_in_list(state.line(step.step.line), batch)
    elif step.step.kind == "dew-point":
        text = _air_in_list(step, state.dew_point_c, batch)
    else:
        text = _making_in_list(step)
    return _UNIT.sub("\u00a0", text)


def _weighing_in_list(line: LineState, batch: Batch) -> str:
    name = formula(line.name if len(line.name) <= _LONGEST_IN_LIST else line.key) + of_layer(line.line, batch.lines)
    if line.actual_g is None:
        return f"Weigh {name}"
    is_off = line.is_in_tolerance is False and line.target_g
    off = f", {off_text(line.actual_g, line.target_g or 0.0)}" if is_off else ""
    return f"{name} {grams_text(line.actual_g, batch.plan.readability_g)}{off}"


def _air_in_list(step: StepState, read_c: float | None, batch: Batch) -> str:
    planned = step.step.temperature_c
    if read_c is None:
        return "Dew point and H₂S alarm"
    is_off = planned is not None and is_wet(planned, read_c, tolerances_of(batch.plan))
    return f"Dew point {numeral(read_c)} °C" + (f", plan {numeral(planned)}" if is_off and planned is not None else "")


def _making_in_list(step: StepState) -> str:
    """Name a step with its numbers as noted, else as planned; a time that nobody noted is left out when it is done."""
    planned, label = step.step, kind_of(step.step).label
    layer = _LAYER.search(planned.text)
    has_numbers = any(planned_value(planned, name) is not None for name in STEP_PARAMETERS)
    is_short = planned.kind == "note" or (len(planned.text) <= _LONGEST_IN_LIST and not has_numbers)
    noted = {name: value for name, value in noted_values(step).items() if name in STEP_PARAMETERS}
    if planned_value(planned, "minutes") is not None and (step.is_done or step.minutes is not None):
        noted["minutes"] = None if step.minutes is None else round(step.minutes, 2)
    return step_text(
        replace(
            planned,
            **noted,
            key="",
            text=planned.text if is_short else f"{label} {layer.group()}" if layer else label,
            atmosphere="",
            assumed=tuple(name for name in planned.assumed if name not in noted),
        )
    )


def of_layer(line: BatchLine, lines: Iterable[BatchLine]) -> str:
    """Return the layer of a line, in a film of several."""
    is_layered = any(other.layer > 1 for other in lines)
    return f", layer {line.layer}" if is_layered and line.fields[0] != "scaffold" else ""


def line_note(line: LineState, batch: Batch) -> str:
    """Say of a line its layer, lot and content."""
    layer = of_layer(line.line, batch.lines).removeprefix(", ")
    parts = [*([layer.capitalize()] if layer else []), f"Lot {line.lot_words or '____'}"]
    if line.line.share is not None:
        parts.append(f"{numeral(line.line.share, 4)} {BASES_OF_CONTENT[batch.plan.basis]}")
    if line.tare_g is not None:
        parts.append(f"container {grams_text(line.tare_g, batch.plan.readability_g)}")
    return " · ".join(parts)


def weighing_text(line: LineState, readability_g: float) -> str:
    """Say the additions that a weight is the sum of, where there are several."""
    if len(line.additions) < 2:
        return ""
    parts = "".join(
        f"{' − ' if part.grams < 0 else ' + '}{grams_text(abs(part.grams), readability_g)}" for part in line.additions
    )
    return parts.removeprefix(" + ").strip()


def verdict_text(line: LineState, readability_g: float) -> tuple[str, str]:
    """Return the severity and the words of a weighing: to be gone on with, in tolerance, too much."""
    missing = line.missing_g
    if line.actual_g is None or missing is None:
        return "none", ""
    if line.is_in_tolerance:
        return "pass", "In tolerance"
    if missing > 0:
        return "caution", f"Add {grams_text(missing, readability_g)} more"
    return "fail", f"{grams_text(-missing, readability_g)} too much"


def hazards_text(text: str) -> str:
    """Say the gravest hazards of a material in words, then all codes.

    >>> hazards_text("H315 EUH029").split(". ")[0]
    'Contact with water liberates toxic gas; causes skin irritation'
    >>> hazards_text("H315; LiTFSI: not known")
    'Causes skin irritation. Hazards of LiTFSI: not known. H315'
    """
    codes_and_words = hazard_words([text])
    if not codes_and_words:
        return {"none": NO_HAZARD}.get(text, f"Hazards {text or 'not known'}: handle it as toxic.")
    rank = {code: number for number, code in enumerate(_FIRST_CODES)}
    ordered = sorted(codes_and_words, key=lambda pair: rank.get(pair[0].rstrip(ascii_letters), len(rank)))
    words = "; ".join(word for _, word in ordered[:MOST_HAZARDS])
    advice = " Keep the lid on between scoops." if set(_WATER) & {code for code, _ in codes_and_words} else ""
    codes = " ".join(code for code, _ in ordered)
    # of a line of two materials, what is not known of one must not vanish behind the codes of the other
    unknown = "".join(f" Hazards of {part}." for part in text.split("; ") if part.endswith(f": {NOT_KNOWN}"))
    return f"{words[0].upper()}{words[1:]}.{unknown}{advice} {codes}"


def noted_values(step: StepState) -> Mapping[str, Any]:
    """Return the last value noted of each parameter of a step."""
    return {parameter.name: parameter.value for parameter in step.parameters}


def composition_text(recipe: Recipe, composition: Mapping[str, float]) -> str:
    """Write the true contents beside those of the recipe, all to the third digit of the smallest."""
    places = 2 - math.floor(math.log10(min((share for share in composition.values() if share > 0), default=1.0)))
    parts = []
    for field, share in composition.items():
        key = formula(str(recipe.value(field) or field))
        asked = f" (recipe {numeral(recipe.share(SHARES[field]))})" if field in SHARES else ""
        parts.append(f"{key} {numeral(round(share, places))} wt %{asked}")
    return ", ".join(parts)


def effect_text(effect: Effect) -> str:
    """Say what the true composition does to the film, or why that is not known."""
    if effect.reason:
        return f"The effect on the film is {effect.reason}."
    pairs = (
        ("film conductivity", effect.planned_conductivity_ms_cm, effect.conductivity_ms_cm),
        (
            "area-specific resistance",
            effect.planned_area_specific_resistance_ohm_cm2,
            effect.area_specific_resistance_ohm_cm2,
        ),
    )
    return f"{'; '.join(_change(*pair) for pair in pairs)}."


def _change(words: str, before: Quantity, after: Quantity) -> str:
    unit = symbol(after.unit)
    if before.value is None or after.value is None:
        return f"{words} {NOT_KNOWN} ({typeset(after.reason or before.reason)})"
    sign = "≈ " if after.is_estimate else ""
    first, then = format_number(before.value), format_number(after.value)
    if first == then:
        return f"{words} stays {sign}{then} {unit}"
    percent = 100.0 * (after.value / before.value - 1.0)
    return f"{words} {first} → {sign}{then} {unit} ({with_sign(percent, 2)} %)"


def weighed_text(batch: Batch, state: BatchState, materials: Materials, learned: Learned) -> str:
    """Say the true composition and its effect; what is not weighed yet counts as planned, and is named.

    A batch with a replaced material has no effect here, because the plan is of another one.
    """
    actuals = {line.line.number: line.actual_g for line in state.lines if line.actual_g is not None}
    if batch.amounts is None or not actuals:
        return "Nothing is weighed yet, so the composition is that of the plan."
    try:
        after = effect(batch.recipe, batch.amounts, actuals, materials, learned)
    except WeightError as error:
        return f"The composition is not known: {error}"
    missing = [formula(name) for name in lines_without_weight(batch, state)]
    unweighed_text = f" ({', '.join(missing)} not weighed yet, taken as planned)" if missing else ""
    words = f"As weighed: {composition_text(batch.recipe, dict(after.composition))}{unweighed_text}."
    if state.substitutions:
        return f"{words}\nThe effect on the film is not known here, because a material was replaced."
    if state.state == "planned":
        return words
    return f"{words}\nCompared with the plan, using today’s library and models: {effect_text(after)}"


def film_text(batch: Batch, state: BatchState, materials: Materials, learned: Learned) -> str:
    """Say what was weighed and how open the jar could lie, against the plan, and what that does to the film.

    What is not on record is not known, never as planned.
    """
    return " ".join(
        filter(None, (_film_as_weighed(batch, state, materials, learned), _open_time(batch, state, materials)))
    )


def _film_as_weighed(batch: Batch, state: BatchState, materials: Materials, learned: Learned) -> str:
    if state.substitutions:
        return "Not known, because a material was replaced."
    missing = [formula(line.name) for line in state.lines if line.actual_g is None]
    if missing or batch.amounts is None:
        return f"Not known: {', '.join(missing) or 'the planned total'} {NO_WEIGHT}."
    actuals = {line.line.number: line.actual_g for line in state.lines if line.actual_g is not None}
    try:
        after = effect(batch.recipe, batch.amounts, actuals, materials, learned)
    except WeightError as error:
        return f"Not known: {error}"
    loading, planned = weighed_solids_loading(batch.amounts, actuals), batch.amounts.solids_loading_wt_pct
    solids = "" if loading is None or planned is None else _loading_text(loading, planned)
    contents = composition_text(batch.recipe, dict(after.composition))
    words = effect_text(after)
    return f"{solids}{contents}. {words[0].upper()}{words[1:]}"


NO_WEIGHT = "has no weight on record"


def _loading_text(loading: float, planned: float) -> str:
    weighed, aim = format_number(loading, 3), format_number(planned, 3)
    return f"Solids {weighed} wt %{' as planned' if weighed == aim else f' instead of {aim}'}. "


def _open_time(batch: Batch, state: BatchState, materials: Materials) -> str:
    """Say for how long the jar may be open where the air is not as planned."""
    check = next((step for step in batch.steps if step.kind == "dew-point"), None)
    if check is None or check.temperature_c is None or state.dew_point_c is None:
        return ""
    now, then = (exposure_limit(batch, at, materials).minutes for at in (state.dew_point_c, check.temperature_c))
    if now is None or then is None or not math.isfinite(now) or not math.isfinite(then):
        return ""
    words = [shown_span(60.0 * minutes) for minutes in (now, then)]
    if words[0] == words[1]:
        return ""
    return (
        f"At {numeral(state.dew_point_c)} °C dew point the jar may stay open ≈ {words[0]}, not ≈ {words[1]} (estimate)."
    )


def as_planned_text(state: BatchState, listed: Iterable[Deviation]) -> str:
    """Say how many steps were done and how many weights are as planned."""
    off = {one.step for one in listed}
    steps = sum(step.is_done and step.number not in off for step in state.steps)
    weights = sum(line.is_in_tolerance is True for line in state.lines)
    return f"{steps} of {len(state.steps)} steps, {weights} of {len(state.lines)} weights"


_COUNTS = ("Nothing", "One thing", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def differences_title(count: int) -> str:
    """Say how many things are not as planned.

    >>> differences_title(1), differences_title(6), differences_title(27)
    ('One thing went differently', 'Six things went differently', '27 things went differently')
    """
    number = _COUNTS[count] if count < len(_COUNTS) else str(count)
    return f"{number}{' things' if count > 1 else ''} went differently"


_FIRST_YEAR, _LAST_YEAR = 2020, 2090


def clock_warning(before: Instant, now: Instant) -> str:
    """Say in two sentences that the clock was set between two moments, or that it cannot be right; else nothing."""
    jump = clock_jump(before, now)
    if not _FIRST_YEAR <= moment(now.at).year <= _LAST_YEAR and (jump or before.tick is None):
        return f"The clock of this computer says {time_text(now.at)}. Set it: the record uses its times."
    if not jump:
        return ""
    how = "forward" if jump > 0 else "back"
    return (
        f"The clock of this computer was set {how} by {shown_span(abs(jump))}; it says {time_text(now.at)}. Exposure "
        "and timers run on independently; the record notes this."
    )
