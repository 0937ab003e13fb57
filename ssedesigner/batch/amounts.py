"""From a recipe and a plan to what is weighed: amounts of each material, sums, wet coat, and why a plan fails.

All amounts are those of one film (``weighing``) times one factor; nothing is worked out a second time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ssedesigner.batch.film_weights import (
    LIQUID_FREE_METHODS,
    LIQUID_PARTS,
    ROLES,
    FilmWeights,
    at_most,
    film_weights,
    lines_of_one_film,
    millilitres,
    parts,
    role_word,
    rough_grams,
    round_line,
    scale_line,
)
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, TARGETS, BatchAmounts, BatchLine, BatchPlan
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, numeral, with_sign
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.process import DRY_METHODS, name_list
from ssedesigner.core.recipe import Recipe, coats, layer_thickness_um
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.film.casting import GAP_PER_WET_COAT, blade_gap, shrinkage
from ssedesigner.physics.prediction import predict

SPREAD_METHODS = ("hot-pressing", "vacuum-filtration")
"""Methods that bring all that is weighed onto the area of the film, so that its thickness follows the weight."""
_NOTABLE_PCT = 1.0
"""Change of a layer by rounding that is worth a note."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much of one film's amounts a batch is: ``factor`` times, which gives ``films`` after the waste."""

    factor: float
    films: float


def plan_problems(plan: BatchPlan) -> Iterator[str]:
    """Yield a sentence for every number of a plan that no batch can be made by."""
    if plan.target not in TARGETS:
        yield f"The target “{plan.target}” is not known; choose one of {', '.join(TARGETS.values())}."
    if plan.basis not in BASES_OF_CONTENT:
        yield f"The basis “{plan.basis}” is not known; choose one of {', '.join(BASES_OF_CONTENT.values())}."
    if not 0.0 < plan.film_area_cm2 < math.inf:
        yield "The film area must be above 0 cm²."
    if plan.target == "films" and not (plan.film_count >= 1 and plan.film_count % 1 == 0):
        yield "The number of films must be a whole number of at least 1."
    if not 0.0 <= plan.waste_pct < 100.0:
        yield "The waste must be from 0 to less than 100 %; at 100 % nothing is left for a film."
    if not 0.0 < plan.readability_g < math.inf:
        yield "The readability of the balance must be above 0 g."
    if not 0.0 <= plan.tolerance_pct < 100.0:
        yield "The tolerance must be from 0 to less than 100 %."
    yield from _target_problems(plan)


def _target_problems(plan: BatchPlan) -> Iterator[str]:
    if plan.target == "lot" and not (plan.scarce_g is not None and 0.0 < plan.scarce_g < math.inf):
        yield "Enter the available grams of the scarce lot, more than 0 g."
    if plan.target == "lot" and plan.scarce_field not in ROLES:
        yield "Choose which material of the recipe is the scarce lot."
    if (plan.target == "jar" or plan.jar_ml is not None) and not 0.0 < (plan.jar_ml or 0.0) < math.inf:
        yield "Enter the volume of the jar, more than 0 mL."
    if (plan.target == "jar" or plan.jar_ml is not None) and not 0.0 < plan.jar_fill_pct <= 100.0:
        yield "The jar must be filled to more than 0 and at most 100 %."


def unknown_weights(lines: Sequence[BatchLine], refusal: Sequence[str]) -> Iterator[str]:
    """Yield why a recipe has no weights: it contradicts itself, a density or the solids loading is missing."""
    if refusal:
        yield from (f"The recipe contradicts itself: {sentence}" for sentence in refusal)
        return
    reasons: dict[str, list[str]] = {}
    for line in lines:
        if line.exact_g is None and line.fields[0] != "scaffold":
            reasons.setdefault(line.reason, []).append(line.key)
    for reason, keys in reasons.items():
        yield f"The weight of {name_list(list(dict.fromkeys(keys)))} is {reason}."


def size(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> Size | None:
    """Return how many films a plan comes to; None when it cannot be met, and ``problems`` then say why.

    ``lines`` are those of one film without waste.
    """
    kept = 1.0 - plan.waste_pct / 100.0
    factor = {"films": _by_films, "lot": _by_lot, "jar": _by_jar}[plan.target](plan, lines, problems)
    if factor is None or problems:
        return None
    sized = Size(factor=factor, films=float(plan.film_count) if plan.target == "films" else factor * kept)
    if sized.films < 1.0 - 1e-9:  # part of a film cannot be cast
        problems.append(_too_small(plan, sized.films))
    if plan.target != "jar" and plan.jar_ml is not None and has_liquid(lines):
        _check_jar(plan, lines, factor, problems)
    return None if problems else sized


def _by_films(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> float | None:
    return plan.film_count / (1.0 - plan.waste_pct / 100.0)


def _by_lot(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> float | None:
    role = role_word(str(plan.scarce_field))
    brought = [
        (line.exact_g, fraction)
        for line in lines
        for field, fraction in zip(line.fields, line.fractions, strict=True)
        if field == plan.scarce_field
    ]
    weights = [grams * fraction for grams, fraction in brought if grams is not None]
    if not brought or (len(weights) == len(brought) and not math.fsum(weights) > 0.0):
        problems.append(f"The scarce material is the {role}, but the recipe has none to weigh.")
        return None
    if len(weights) < len(brought):
        problems.append(
            f"How far the lot of the {role} goes is not known, because its weight in one film is not known."
        )
        return None
    usable = at_most(plan.scarce_g or 0.0, plan.readability_g)
    if not usable > 0.0:
        problems.append(
            f"The lot of {rough_grams(plan.scarce_g or 0.0)} g is less than the balance can show "
            f"({rough_grams(plan.readability_g)} g); use a finer balance."
        )
        return None
    return usable / math.fsum(weights)


def _by_jar(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> float | None:
    volumes = _volumes(lines, problems)
    return None if volumes is None else room_ml(plan) / max(volumes)


def room_ml(plan: BatchPlan) -> float:
    """Volume of the jar that may be filled [mL]."""
    return (plan.jar_ml or 0.0) * plan.jar_fill_pct / 100.0


def _volumes(lines: Sequence[BatchLine], problems: list[str]) -> list[float] | None:
    in_jar = [line for line in lines if line.fields[0] != "scaffold"]
    if not has_liquid(lines):
        problems.append(
            "What a jar holds is not known, because loose powder takes up more than its own volume; "
            "aim at films or a lot."
        )
        return None
    lacking = [line.key for line in in_jar if line.exact_g is None or millilitres(line, line.exact_g) is None]
    if lacking:
        names = name_list(list(dict.fromkeys(lacking)))
        problems.append(f"What a jar holds is not known, because the library has no density for {names}.")
        return None
    return slurry_volumes(lines)


def has_liquid(lines: Sequence[BatchLine]) -> bool:
    """Whether any line brings a liquid, so that there is a slurry."""
    return any(field in LIQUID_PARTS for line in lines for field in line.fields)


def slurry_volumes(lines: Sequence[BatchLine]) -> list[float]:
    """Volume of each slurry [mL]; two layers are two slurries, each in its own jar; unknown parts count nothing."""
    by_layer: dict[int, list[float]] = {}
    for line in lines:
        if line.fields[0] != "scaffold" and line.exact_g is not None:
            by_layer.setdefault(line.layer, []).append(millilitres(line, line.exact_g) or 0.0)
    return [math.fsum(volumes) for volumes in by_layer.values()]


def _check_jar(plan: BatchPlan, lines: Sequence[BatchLine], factor: float, problems: list[str]) -> None:
    volumes = _volumes(lines, problems)
    if volumes is None:
        return
    room, needed = room_ml(plan), max(volumes) * factor
    if needed > room * (1.0 + 1e-9):
        problems.append(
            f"The jar is too small: the slurry takes up {numeral(needed, 4)} mL, and {numeral(plan.jar_fill_pct)} % of "
            f"{numeral(plan.jar_ml)} mL"
            f" is {numeral(room, 4)} mL."
        )


def _too_small(plan: BatchPlan, films: float) -> str:
    area = f"{numeral(films, 3)} of a film of {numeral(plan.film_area_cm2)} cm²"
    if plan.target == "lot":
        return (
            f"The lot is too small: {numeral(plan.scarce_g)} g is enough for {area} with {numeral(plan.waste_pct)} % "
            "waste; at least "
            f"{numeral((plan.scarce_g or 0.0) / films, 4)} g is needed."
        )
    return (
        f"The jar is too small: filled to {numeral(plan.jar_fill_pct)} % it holds enough for {area} with "
        f"{numeral(plan.waste_pct)} % "
        f"waste; it needs at least {numeral((plan.jar_ml or 0.0) / films, 4)} mL."
    )


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
    if prediction is None or prediction.recipe != recipe:  # another density would size another batch
        prediction = predict(recipe, materials)
    one = film_weights(prediction, materials, plan.film_area_cm2)
    lines, problems = lines_of_one_film(one, recipe, plan)
    problems = [*unknown_weights(lines, one.refusal), *problems]
    sized = None if problems else size(plan, lines, problems)
    if sized is not None:
        lines = [round_line(scale_line(line, sized.factor), plan) for line in lines]
        problems += _below_the_balance(lines, plan)
    if sized is None or problems:
        return BatchAmounts(plan=plan, lines=tuple(_blank(line, problems) for line in lines), problems=tuple(problems))
    return with_sums(
        BatchAmounts(
            plan=plan,
            lines=tuple(lines),
            films=sized.films,
            film_g=one.film_g,
            removed_g=one.removed_g * sized.factor,
            wet_um=one.wet_um,
            gap_um=tuple(_gaps(one)),
            shrink_pct=tuple(_shrinkage(recipe, one)),
            sources=tuple(dict.fromkeys([*(s for line in lines for s in line.sources), *_coat_sources(one)])),
            notes=tuple(_notes(recipe, plan, lines)),
        )
    )


def _blank(line: BatchLine, problems: Sequence[str]) -> BatchLine:
    # no line keeps its weight when one of them cannot be met: somebody would weigh the half that is there
    return replace(line, exact_g=None, target_g=None, reason=line.reason or problems[0])


def _below_the_balance(lines: Sequence[BatchLine], plan: BatchPlan) -> Iterator[str]:
    for line in lines:
        if line.exact_g is not None and line.exact_g < plan.readability_g and line.fields[0] != "scaffold":
            yield (
                f"{formula(line.name)} comes to {rough_grams(line.exact_g)} g, less than the balance can show "
                f"({rough_grams(plan.readability_g)} g): make more, or use a finer balance or a stock solution."
            )


def _gaps(one: FilmWeights) -> Iterator[float | None]:
    """Yield the blade gap of each coat above the substrate [um]; None when it or one below it is not known."""
    below: float | None = 0.0
    for wet_um, dry_um in zip(one.wet_um, one.dry_um, strict=True):
        is_known = wet_um is not None and below is not None
        yield from_si(blade_gap(to_si(wet_um, "um"), to_si(below, "um")), "um") if is_known else None  # type: ignore[arg-type]
        below = None if below is None or dry_um is None else below + dry_um


def _shrinkage(recipe: Recipe, one: FilmWeights) -> Iterator[float | None]:
    layers = [layer_thickness_um(recipe, layer) for layer in coats(recipe)]
    layers = layers if len(one.wet_um) > 1 else [recipe.thickness_um]
    for wet_um, layer_um in zip(one.wet_um, layers, strict=True):
        lost = shrinkage(to_si(wet_um, "um"), to_si(layer_um, "um")) if wet_um else None
        yield None if lost is None else from_si(lost, "%")


def _coat_sources(one: FilmWeights) -> tuple[str, ...]:
    return (*one.wet_sources, GAP_PER_WET_COAT.source) if any(wet is not None for wet in one.wet_um) else ()


def _notes(recipe: Recipe, plan: BatchPlan, lines: Sequence[BatchLine]) -> Iterator[str]:
    named = [key for key in (recipe.solvent, recipe.cosolvent) if key]
    if recipe.method in LIQUID_FREE_METHODS and named:
        yield f"The method is solvent-free, so {' and '.join(named)} of the recipe is not weighed."
    elif not named and recipe.method not in DRY_METHODS:
        yield "The recipe names no solvent, so no liquid is weighed and there is no slurry."
    for line in lines:
        half, target = plan.readability_g / 2.0, line.target_g
        if target and line.fields[0] != "scaffold" and half > target * plan.tolerance_pct / 100.0:
            yield (
                f"{formula(line.name)}: the balance shows {rough_grams(target)} g only to "
                f"± {numeral(100.0 * half / target, 2)} %, more than the tolerance of {numeral(plan.tolerance_pct)} %."
            )
    if any(
        line.share is None and any(field not in (*LIQUID_PARTS, "scaffold") for field in line.fields) for line in lines
    ):
        basis = BASES_OF_CONTENT[plan.basis]
        yield f"Contents in {basis} are not known, because a density, the liquid or the sulfide is missing."
    if plan.target == "lot" and any(len(line.fields) > 1 and plan.scarce_field in line.fields for line in lines):
        yield "The grams of the scarce lot are those of the material itself, not of its stock solution."
    if plan.target != "jar" and plan.jar_ml is not None and not has_liquid(lines):
        yield "Whether the powder fits the jar is not known, because loose powder takes up more than its own volume."
    yield from _thinner_layers(recipe, lines)
    if any(line.area_cm2 is not None for line in lines):
        yield "The scaffold is cut by area; its weight is a check."


def _thinner_layers(recipe: Recipe, lines: Sequence[BatchLine]) -> Iterator[str]:
    """Yield what rounding does to layers of powder: with all of it on the area, a layer is as thick as it weighs."""
    if recipe.method not in SPREAD_METHODS:
        return
    changes = {}
    for number in sorted({line.layer for line in lines}):
        solids = [line for line in lines if line.layer == number and line.fields[0] not in (*LIQUID_PARTS, "scaffold")]
        exact, target = (math.fsum(getattr(line, name) or 0.0 for line in solids) for name in ("exact_g", "target_g"))
        change = 100.0 * (target / exact - 1.0) if exact else 0.0
        if abs(change) >= _NOTABLE_PCT:
            changes[number] = change
    if changes:
        words = [f"layer {number} {with_sign(change, 2)} %" for number, change in changes.items()]
        what = name_list(words) if len(coats(recipe)) > 1 else f"the film {with_sign(changes[1], 2)} %"
        yield f"Rounding the weights to the balance changes the thickness: {what}. Use a finer balance."


def with_sums(amounts: BatchAmounts) -> BatchAmounts:
    """Return amounts with the sums of their lines as rounded: solids, slurry, loading, composition and yield."""
    grams = {line.number: line.target_g for line in amounts.lines}
    in_jar = [line for line in amounts.lines if line.fields[0] != "scaffold"]
    portions = list(parts(in_jar, grams))
    solids_g = math.fsum(weight or 0.0 for _, field, weight in portions if field not in LIQUID_PARTS)
    liquid_g = math.fsum(weight or 0.0 for _, field, weight in portions if field in LIQUID_PARTS)
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
    portions = parts(lines, {line.number: line.exact_g for line in lines})
    return math.fsum(weight or 0.0 for _, field, weight in portions if field not in LIQUID_PARTS)


def composition(lines: Sequence[BatchLine], grams: Mapping[int, float | None]) -> dict[str, float]:
    """Content of each solid field [wt % of solids] of the weights of lines by number; layers count together."""
    by_field: dict[str, list[float]] = {}
    for _, field, weight in parts(lines, dict(grams)):
        if field not in (*LIQUID_PARTS, "scaffold") and weight is not None:
            by_field.setdefault(field, []).append(weight)
    sums = {field: math.fsum(weights) for field, weights in by_field.items()}
    total = math.fsum(sums.values())
    return {field: 100.0 * weight / total for field, weight in sums.items()} if total > 0.0 else {}
