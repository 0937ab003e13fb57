"""From a recipe and a plan to what is weighed: amounts of each material, sums, wet coat, and why a plan fails.

All amounts are those of one film (``weighing``) times one factor; nothing is worked out a second time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ssedesigner.batch.weighing import LIQUID_FREE_METHODS, Weighing, weighing
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchAmounts, BatchLine, BatchPlan
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.process import DRY_METHODS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.files.batch_lines import LIQUIDS, lines_of_one_film, millilitres, parts, plain, rounded, scaled
from ssedesigner.files.batch_plan import has_liquid, plan_problems, size, unknown_weights
from ssedesigner.physics.film.casting import GAP_PER_WET_COAT, blade_gap, shrinkage
from ssedesigner.physics.prediction import predict


def batch_amounts(
    recipe: Recipe, plan: BatchPlan, materials: Materials, prediction: Prediction | None = None
) -> BatchAmounts:
    """Return what to weigh for a batch of a recipe.

    Parameters
    ----------
    recipe : Recipe
        The recipe to make.
    plan : BatchPlan
        What the batch aims at, its waste, the balance and the stock solutions.
    materials : Materials
        The snapshot of the library.
    prediction : Prediction, optional
        Of the recipe with the same snapshot, so that it need not be made again.

    Returns
    -------
    BatchAmounts
        The lines in the order of weighing with their sums; a plan that cannot be met has ``problems``, one sentence
        each, and its lines have no weights.
    """
    problems = list(plan_problems(plan))
    if problems:
        return BatchAmounts(plan=plan, lines=(), problems=tuple(problems))
    if prediction is None or prediction.recipe != recipe:
        prediction = predict(recipe, materials)
    one = weighing(prediction, materials, plan.film_area_cm2)
    lines, problems = lines_of_one_film(one, recipe, plan)
    problems = [*unknown_weights(lines, one.refusal), *problems]
    found = None if problems else size(plan, lines, problems)
    if found is not None:
        lines = [rounded(scaled(line, found.factor), plan) for line in lines]
        problems += _below_the_balance(lines, plan)
    if found is None or problems:
        return BatchAmounts(plan=plan, lines=tuple(_blank(line, problems) for line in lines), problems=tuple(problems))
    return with_sums(
        BatchAmounts(
            plan=plan,
            lines=tuple(lines),
            films=found.films,
            film_g=one.film_g,
            removed_g=one.removed_g * found.factor,
            wet_um=one.wet_um,
            gap_um=tuple(gap_of(wet) for wet in one.wet_um),
            shrink_pct=tuple(_shrinkage(recipe, one)),
            sources=tuple(dict.fromkeys([*(s for line in lines for s in line.sources), *_coat_sources(one)])),
            notes=tuple(_notes(recipe, plan, lines)),
        )
    )


def _blank(line: BatchLine, problems: Sequence[str]) -> BatchLine:
    return replace(line, exact_g=None, target_g=None, reason=line.reason or problems[0])


def _below_the_balance(lines: Sequence[BatchLine], plan: BatchPlan) -> Iterator[str]:
    for line in lines:
        if line.exact_g is not None and line.exact_g < plan.readability_g and line.fields[0] != "scaffold":
            yield (
                f"{formula(line.name)} comes to {plain(line.exact_g)} g, less than the balance can show "
                f"({plain(plan.readability_g)} g): make more, or take a finer balance or a stock solution."
            )


def gap_of(wet_um: float | None) -> float | None:
    """Blade gap for a wet coat [um]; None when the coat is not known."""
    return None if wet_um is None else from_si(blade_gap(to_si(wet_um, "um")), "um")


def _shrinkage(recipe: Recipe, one: Weighing) -> Iterator[float | None]:
    second = recipe.second_thickness_um or 0.0
    layers = (recipe.thickness_um - second, second) if len(one.wet_um) > 1 else (recipe.thickness_um,)
    for wet_um, layer_um in zip(one.wet_um, layers, strict=True):
        lost = shrinkage(to_si(wet_um, "um"), to_si(layer_um, "um")) if wet_um else None
        yield None if lost is None else from_si(lost, "%")


def _coat_sources(one: Weighing) -> tuple[str, ...]:
    return (*one.wet_sources, GAP_PER_WET_COAT.source) if any(wet is not None for wet in one.wet_um) else ()


def _notes(recipe: Recipe, plan: BatchPlan, lines: Sequence[BatchLine]) -> Iterator[str]:
    named = [key for key in (recipe.solvent, recipe.cosolvent) if key]
    if recipe.method in LIQUID_FREE_METHODS and named:
        yield f"The method is solvent-free, so {' and '.join(named)} of the recipe is left out."
    elif not named and recipe.method not in DRY_METHODS:
        yield "The recipe names no solvent, so no liquid is weighed and there is no slurry."
    for line in lines:
        half, target = plan.readability_g / 2.0, line.target_g
        if target and line.fields[0] != "scaffold" and half > target * plan.tolerance_pct / 100.0:
            yield (
                f"{formula(line.name)}: the balance shows {plain(target)} g only to "
                f"± {numeral(100.0 * half / target, 2)} %, more than the tolerance of {numeral(plan.tolerance_pct)} %."
            )
    if any(line.share is None and any(field not in (*LIQUIDS, "scaffold") for field in line.fields) for line in lines):
        basis = BASES_OF_CONTENT[plan.basis]
        yield f"Contents in {basis} are not known, because a density, the liquid or the sulfide is missing."
    if plan.target == "lot" and any(len(line.fields) > 1 and plan.scarce_field in line.fields for line in lines):
        yield "The grams of the scarce lot are those of the material itself, not of its stock solution."
    if plan.target != "jar" and plan.jar_ml is not None and not has_liquid(lines):
        yield "Whether the powder fits into the jar is not known, because it fills more than its own volume."
    if any(line.area_cm2 is not None for line in lines):
        yield "The scaffold is cut by area; its weight is a check."


def with_sums(amounts: BatchAmounts) -> BatchAmounts:
    """Return amounts with the sums of their lines as rounded: solids, slurry, loading, composition and yield."""
    grams = {line.number: line.target_g for line in amounts.lines}
    in_jar = [line for line in amounts.lines if line.fields[0] != "scaffold"]
    found = list(parts(in_jar, grams))
    solids_g = math.fsum(weight or 0.0 for _, field, weight in found if field not in LIQUIDS)
    liquid_g = math.fsum(weight or 0.0 for _, field, weight in found if field in LIQUIDS)
    volumes = [None if line.target_g is None else millilitres(line, line.target_g) for line in in_jar]
    known = [volume for volume in volumes if volume is not None]
    ends = (amounts.film_g or 0.0) * (amounts.films or 0.0)
    asked_g = exact_solids(in_jar)
    return replace(
        amounts,
        composition=tuple(composition(in_jar, grams).items()),
        solids_g=solids_g,
        slurry_g=solids_g + liquid_g if liquid_g else None,
        slurry_ml=math.fsum(known) if liquid_g and len(known) == len(volumes) else None,
        solids_loading_wt_pct=100.0 * solids_g / (solids_g + liquid_g) if liquid_g else None,
        yield_pct=100.0 * ends / asked_g if asked_g else None,
    )


def exact_solids(lines: Sequence[BatchLine]) -> float:
    """Mass of the solids that the lines ask for, before rounding [g]."""
    found = parts(lines, {line.number: line.exact_g for line in lines})
    return math.fsum(weight or 0.0 for _, field, weight in found if field not in LIQUIDS)


def composition(lines: Sequence[BatchLine], grams: Mapping[int, float | None]) -> dict[str, float]:
    """Content of each solid field [wt % of solids] of the weights of lines by number; layers count together."""
    found: dict[str, list[float]] = {}
    for _, field, weight in parts(lines, dict(grams)):
        if field not in (*LIQUIDS, "scaffold") and weight is not None:
            found.setdefault(field, []).append(weight)
    sums = {field: math.fsum(weights) for field, weights in found.items()}
    total = math.fsum(sums.values())
    return {field: 100.0 * weight / total for field, weight in sums.items()} if total > 0.0 else {}
