"""After the balance: the true composition, how the rest follows a line that missed, and what it does to the film."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ssedesigner.batch.amounts import composition, exact_solids, room_ml, slurry_volumes, with_sums
from ssedesigner.batch.film_weights import at_most, parts, rough_grams, round_line, scale_line
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.prediction import predict


class WeightError(ValueError):
    """A weight that no balance shows for a line, or a line that the batch does not have; the message says which."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What weights that differ from the plan do to the film.

    ``composition`` and ``planned_composition`` are contents by solid field [wt % of solids]; the quantities are
    predictions for both. ``recipe`` is the recipe with the true composition, None when it is outside of what a recipe
    can hold; ``reason`` then says why nothing is predicted.
    """

    composition: tuple[tuple[str, float], ...]
    planned_composition: tuple[tuple[str, float], ...]
    recipe: Recipe | None
    conductivity_ms_cm: Quantity
    planned_conductivity_ms_cm: Quantity
    area_specific_resistance_ohm_cm2: Quantity
    planned_area_specific_resistance_ohm_cm2: Quantity
    reason: str = ""


def composition_of(amounts: BatchAmounts, actuals: Mapping[int, float]) -> tuple[tuple[str, float], ...]:
    """Return the content of each solid field [wt % of solids] by what was really weighed.

    ``actuals`` holds grams by the number of the line; a line that is not in it counts at its target. Empty when a
    weight is not known. Both layers of a film count together.

    Raises
    ------
    WeightError
        For a weight below 0 or one that is not a number.
    """
    grams = {
        line.number: _check_grams(amounts, line.number, actuals.get(line.number, line.target_g))
        for line in _jar(amounts)
    }
    if any(weight is None for weight in grams.values()):
        return ()
    return tuple(composition(_jar(amounts), grams).items())


def weighed_solids_loading(amounts: BatchAmounts, actuals: Mapping[int, float]) -> float | None:
    """Return the solids loading of the slurry by what was weighed [wt %]; None without liquid or a weight."""
    if any(line.number not in actuals for line in _jar(amounts)):
        return None
    lines = tuple(replace(line, target_g=actuals.get(line.number, line.target_g)) for line in amounts.lines)
    return with_sums(replace(amounts, lines=lines)).solids_loading_wt_pct


def _jar(amounts: BatchAmounts) -> list[BatchLine]:
    return [line for line in amounts.lines if line.fields[0] != "scaffold"]


def _check_grams(amounts: BatchAmounts, number: int, grams: float | None) -> float | None:
    if grams is not None and not 0.0 <= grams < math.inf:
        name = next((line.name for line in amounts.lines if line.number == number), f"line {number}")
        raise WeightError(f"{name} cannot weigh {numeral(grams)} g; type what the balance shows.")
    return grams


def rescale(
    amounts: BatchAmounts, line_number: int, actual_g: float, weighed: Mapping[int, float] | None = None
) -> BatchAmounts:
    """Return the amounts that keep the planned composition after one line missed its weight.

    The line itself has its actual weight from now on; all other lines of the same slurry follow it. Lines in
    ``weighed`` (grams by number) are in the jar already: their target rises when more of them is needed, and a note
    says so when there is more of them than fits. The other slurry of a film of two layers, and the scaffold, stay.

    Raises
    ------
    WeightError
        For a line that the batch does not have or whose weight is not known, or for a weight that is not above 0.
    """
    missed = next((line for line in amounts.lines if line.number == line_number), None)
    if missed is None or not missed.exact_g:
        raise WeightError(f"The batch has no line {line_number} with a known weight.")
    _check_grams(amounts, line_number, actual_g)
    if not actual_g > 0.0:
        raise WeightError(f"Nothing can be scaled to {missed.name} of {numeral(actual_g)} g; weigh it first.")
    if missed.fields[0] == "scaffold":
        return amounts
    # by the exact weight, not the rounded target: rounding twice would drift over several misses
    factor, notes = actual_g / missed.exact_g, list[str]()
    done = {**(weighed or {}), line_number: actual_g}
    lines = [
        _follow(line, factor, done, amounts, notes)
        if line.layer == missed.layer and line.fields[0] != "scaffold"
        else line
        for line in amounts.lines
    ]
    others = any(line.layer != missed.layer for line in _jar(amounts))
    before, after = exact_solids(_jar(amounts)), exact_solids(_jar(replace(amounts, lines=tuple(lines))))
    changed = replace(
        amounts,
        lines=tuple(lines),
        films=None if amounts.films is None else amounts.films * (min(factor, 1.0) if others else factor),
        removed_g=amounts.removed_g * after / before,
        notes=tuple(dict.fromkeys([*amounts.notes, *notes])),
    )
    changed = with_sums(changed)
    return replace(changed, notes=tuple(dict.fromkeys([*changed.notes, *_limits(changed, done)])))


def _follow(
    line: BatchLine, factor: float, done: Mapping[int, float], amounts: BatchAmounts, notes: list[str]
) -> BatchLine:
    """Return a line of the slurry as it must be now; what is in the jar already cannot become less."""
    wanted = round_line(scale_line(line, factor), amounts.plan)
    if line.number not in done or wanted.exact_g is None or line.target_g is None:
        return wanted
    has = done[line.number]
    off = wanted.exact_g - has
    if off > (wanted.tolerance_g or 0.0):
        notes.append(f"Add {line.name} to reach {numeral(wanted.target_g)} g; {numeral(has)} g is in the jar.")
        return wanted
    if -off > (wanted.tolerance_g or 0.0):
        notes.append(
            f"{line.name} has {numeral(has)} g, more than the {numeral(wanted.target_g)} g that fits; it cannot be "
            "taken out."
        )
    return replace(round_line(replace(line, exact_g=has), amounts.plan), target_g=has)


def _limits(amounts: BatchAmounts, done: Mapping[int, float]) -> Iterator[str]:
    """Yield where the changed amounts no longer fit the balance, the lot or the jar."""
    plan = amounts.plan
    for line in _jar(amounts):
        if line.number not in done and line.exact_g is not None and line.exact_g < plan.readability_g:
            digit = rough_grams(plan.readability_g)
            yield f"{line.name} is now {rough_grams(line.exact_g)} g, less than the balance can show ({digit} g)."
    if plan.target == "lot" and plan.scarce_g is not None:
        grams = {line.number: line.target_g for line in amounts.lines}
        needed = math.fsum(w or 0.0 for _, field, w in parts(amounts.lines, grams) if field == plan.scarce_field)
        if at_most(needed, plan.readability_g) > plan.scarce_g:
            yield f"The batch now takes {numeral(needed, 4)} g of the scarce lot, which has {numeral(plan.scarce_g)} g."
    volumes = slurry_volumes(amounts.lines) if plan.jar_ml is not None and amounts.slurry_ml is not None else None
    if volumes and max(volumes) > room_ml(plan) * (1.0 + plan.tolerance_pct / 100.0):
        yield (
            f"The slurry now takes up {numeral(max(volumes), 4)} mL, more than the {numeral(room_ml(plan), 4)} mL "
            "planned for the jar."
        )


def effect(
    recipe: Recipe,
    amounts: BatchAmounts,
    actuals: Mapping[int, float],
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
) -> Effect:
    """Predict what weights that differ from the plan do to the film, at the thickness of the recipe.

    ``actuals`` holds grams by the number of the line, as for ``composition_of``, which also says when WeightError is
    raised. A composition that no recipe can hold has no prediction but a reason.
    """
    planned = predict(recipe, materials, learned)
    contents = composition_of(amounts, actuals)
    changed, reason = _with_composition(recipe, dict(contents))
    after = None if changed is None else predict(changed, materials, learned)
    return Effect(
        composition=contents,
        planned_composition=amounts.composition,
        recipe=changed,
        conductivity_ms_cm=_of(after, "conductivity_ms_cm", planned, reason),
        planned_conductivity_ms_cm=planned.film.conductivity_ms_cm,
        area_specific_resistance_ohm_cm2=_of(after, "area_specific_resistance_ohm_cm2", planned, reason),
        planned_area_specific_resistance_ohm_cm2=planned.film.area_specific_resistance_ohm_cm2,
        reason=reason,
    )


def _of(after: Prediction | None, name: str, planned: Prediction, reason: str) -> Quantity:
    quantity: Quantity = getattr((after or planned).film, name)
    return quantity if after is not None else Quantity(value=None, unit=quantity.unit, reason=reason)


def _with_composition(recipe: Recipe, contents: Mapping[str, float]) -> tuple[Recipe | None, str]:
    """Return the recipe with the true contents, or why there is none."""
    if not contents:
        return None, "not known, because a weight is not known"
    changed = recipe
    for field, share in SHARES.items():
        if not recipe.share(share):
            continue
        try:
            # digits beyond the twelfth are of the sum, not of the balance
            changed = changed.with_value(share, float(f"{contents.get(field, 0.0):.12g}"))
        except FieldError as error:
            return None, f"not known, because no recipe can hold this composition: {error}"
    if changed.electrolyte_wt_pct < 0.0:
        return None, f"not known, because nothing is left for the {FIELDS['electrolyte'].label.lower()}"
    return changed, ""
