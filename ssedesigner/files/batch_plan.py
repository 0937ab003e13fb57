"""What a plan asks for: whether it can be meant, and how many films of the recipe it comes to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ssedesigner.batch.weighing import ROLES
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, TARGETS, BatchLine, BatchPlan
from ssedesigner.core.notation import numeral
from ssedesigner.files.batch_lines import LIQUIDS, at_most, millilitres, plain, role_word


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
        yield "The number of films must be a whole number from 1."
    if not 0.0 <= plan.waste_pct < 100.0:
        yield "The waste must be from 0 to less than 100 %; at 100 % nothing is left for a film."
    if not 0.0 < plan.readability_g < math.inf:
        yield "The readability of the balance must be above 0 g."
    if not 0.0 <= plan.tolerance_pct < 100.0:
        yield "The tolerance must be from 0 to less than 100 %."
    yield from _target_problems(plan)


def _target_problems(plan: BatchPlan) -> Iterator[str]:
    if plan.target == "lot" and not (plan.scarce_g is not None and 0.0 < plan.scarce_g < math.inf):
        yield "Say how many grams of the scarce lot there are; it must be more than 0 g."
    if plan.target == "lot" and plan.scarce_field not in ROLES:
        yield "Say which material of the recipe the scarce lot is of."
    if (plan.target == "jar" or plan.jar_ml is not None) and not 0.0 < (plan.jar_ml or 0.0) < math.inf:
        yield "Say how many millilitres the jar holds; it must be more than 0 mL."
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
        yield f"The weight of {_listed(keys)} is {reason}."


def _listed(keys: Sequence[str]) -> str:
    names = list(dict.fromkeys(keys))
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def size(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> Size | None:
    """Return how many films a plan comes to; None when it cannot be met, and ``problems`` then say why.

    ``lines`` are those of one film without waste.
    """
    kept = 1.0 - plan.waste_pct / 100.0
    factor = {"films": _by_films, "lot": _by_lot, "jar": _by_jar}[plan.target](plan, lines, problems)
    if factor is None or problems:
        return None
    found = Size(factor=factor, films=float(plan.film_count) if plan.target == "films" else factor * kept)
    if found.films < 1.0 - 1e-9:
        problems.append(_too_small(plan, found.films))
    if plan.target != "jar" and plan.jar_ml is not None and has_liquid(lines):
        _check_jar(plan, lines, factor, problems)
    return None if problems else found


def _by_films(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> float | None:
    return plan.film_count / (1.0 - plan.waste_pct / 100.0)


def _by_lot(plan: BatchPlan, lines: Sequence[BatchLine], problems: list[str]) -> float | None:
    role = role_word(str(plan.scarce_field))
    found = [
        (line.exact_g, fraction)
        for line in lines
        for field, fraction in zip(line.fields, line.fractions, strict=True)
        if field == plan.scarce_field
    ]
    weights = [grams * fraction for grams, fraction in found if grams is not None]
    if not found or (len(weights) == len(found) and not math.fsum(weights) > 0.0):
        problems.append(f"The scarce lot is of the {role}, but the recipe has none of it to weigh.")
        return None
    if len(weights) < len(found):
        problems.append(
            f"How far the lot of the {role} goes is not known, because its weight in one film is not known."
        )
        return None
    usable = at_most(plan.scarce_g or 0.0, plan.readability_g)
    if not usable > 0.0:
        problems.append(
            f"The lot of {plain(plan.scarce_g or 0.0)} g is less than the balance can show "
            f"({plain(plan.readability_g)} g); take a finer balance."
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
            "What a jar holds is not known, because a dry powder fills more than its own volume; aim at films or a lot."
        )
        return None
    lacking = [line.key for line in in_jar if line.exact_g is None or millilitres(line, line.exact_g) is None]
    if lacking:
        told = _listed(lacking)
        problems.append(f"What a jar holds is not known, because the library has no density for {told}.")
        return None
    return slurry_volumes(lines)


def has_liquid(lines: Sequence[BatchLine]) -> bool:
    """Whether any line brings a liquid, so that there is a slurry."""
    return any(field in LIQUIDS for line in lines for field in line.fields)


def slurry_volumes(lines: Sequence[BatchLine]) -> list[float]:
    """Volume of each slurry [mL]; two layers are two slurries, each in its own jar; unknown parts count nothing."""
    found: dict[int, list[float]] = {}
    for line in lines:
        if line.fields[0] != "scaffold" and line.exact_g is not None:
            found.setdefault(line.layer, []).append(millilitres(line, line.exact_g) or 0.0)
    return [math.fsum(volumes) for volumes in found.values()]


def _check_jar(plan: BatchPlan, lines: Sequence[BatchLine], factor: float, problems: list[str]) -> None:
    volumes = _volumes(lines, problems)
    if volumes is None:
        return
    room, needed = room_ml(plan), max(volumes) * factor
    if needed > room * (1.0 + 1e-9):
        problems.append(
            f"The jar is too small: the slurry has {numeral(needed, 4)} mL, and {numeral(plan.jar_fill_pct)} % of "
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
