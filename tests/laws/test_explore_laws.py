"""A search is many predictions: the same numbers, counts and front as one by one, whatever the order of a question."""

from dataclasses import dataclass, replace
from itertools import product
from random import Random

import numpy as np
import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import COUNTED, Choice, FlagRule, Objective, Question, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.explore.search import Search, search
from ssedesigner.physics.prediction import predict
from tests.laws.random_recipes import random_recipes
from tests.laws.trials import LAWS
from tests.strategies import shipped

FEW = 6
FREE = [key for key, field in FIELDS.items() if field.kind != "text"]
LIKELY = ("electrolyte", "binder", "solvent", "thickness_um", "binder_wt_pct", "method", "cathode", "anode")


def some_values(rng: Random, key: str) -> tuple:
    field = FIELDS[key]
    if field.kind == "boolean":
        return (True, False)
    if field.choices:
        values = rng.sample(list(field.choices), min(2, len(field.choices)))
    elif field.kind == "material":
        values = [material.key for material in rng.sample(shipped().usable(*field.materials, field=key), 3)]
    elif field.kind == "integer":
        values = [int(field.minimum), int(field.minimum) + 3]
    else:
        usual = getattr(Recipe(), key) or (field.minimum + field.maximum) / 50
        near = [min(max(usual * factor, field.minimum), field.maximum) for factor in (0.5, 1.0, 3.0)]
        values = sorted({*near, *([field.minimum] if rng.random() < 0.2 else [])})[:3]
    if field.blank is not None and rng.random() < 0.2:
        values = [*values[:2], None]
    return tuple(values)


def random_question(rng: Random) -> Question:
    keys = sorted({*rng.sample(LIKELY, 2), *rng.sample(FREE, rng.randint(0, 2))})
    targets = tuple(Target(result=key, at_least=-1e9) for key in RESULTS)
    return Question(targets=targets, free={key: Choice(values=some_values(rng, key)) for key in keys})


@pytest.mark.parametrize("seed", range(LAWS or FEW))
def test_each_row_of_a_search_is_its_prediction(seed):
    rng = Random(seed)
    (recipe,) = random_recipes(1, seed)
    question = random_question(rng)
    search = Search(question, recipe, shipped())
    points = search.points()
    assert points.named.sum() == search.space.size
    for row in range(points.index.size):
        members = search.layout.members(row).tolist()
        for member in dict.fromkeys((members[0], members[-1])):
            prediction = predict(search.space.recipe_of(member), shipped())
            for key in RESULTS:
                value, expected = points.values[key][row], prediction.result(key).value
                place = (seed, key, search.space.chosen(member), value, expected)
                assert np.isnan(value) == (expected is None), place
                assert expected is None or value == pytest.approx(expected, rel=1e-12, abs=1e-300), place


OBJECTIVES = (
    "film.area_specific_resistance_ohm_cm2",
    "cell.cost_usd_kwh",
    "cell.specific_energy_wh_kg",
    "film.thickness_um",
    "flags.unknown",
)
QUANTILES = (0.2, 0.5, 0.8)


@dataclass(frozen=True)
class One:
    """A candidate that was predicted by itself: what makes it of the recipe, its results and whether it is met."""

    recipe: Recipe
    values: dict[str, float | None]

    def misses(self, question: Question) -> list[Target]:
        return [target for target in all_targets(question) if not target.is_met(self.values[target.result])]


def all_targets(question: Question) -> list[Target]:
    rules = [Target(result=f"flags.{severity}", at_most=rule.at_most) for severity, rule in question.flags.items()]
    return [*question.targets, *rules]


def one_by_one(question: Question, recipe: Recipe) -> list[One]:
    """Every combination, set as the command line sets fields and predicted by itself."""
    ones = []
    for values in product(*(free.values for free in question.free.values())):
        changes = {**question.fixed, **dict(zip(question.free, values, strict=True))}
        made = replace(recipe, **changes, **consequences(recipe, shipped(), changes).changes)
        prediction = predict(made, shipped())
        results = {key: quantity.value for key, quantity in prediction.results().items()}
        severities = [flag.severity for flag in prediction.flags]
        ones.append(One(made, results | {f"flags.{each}": severities.count(each) for each in COUNTED}))
    return ones


def a_question(rng: Random, recipe: Recipe) -> Question:
    """Targets that some candidates meet and some do not, one or two objectives, and rules on flags."""
    keys = sorted({*rng.sample(LIKELY, 2), *rng.sample(FREE, rng.randint(0, 1))})
    free = {key: Choice(values=some_values(rng, key)) for key in keys}
    other = rng.choice([key for key in FREE if key not in free])
    fixed = {other: some_values(rng, other)[0]} if rng.random() < 0.4 else {}
    ones = one_by_one(Question(free=free, fixed=fixed), recipe)
    targets = []
    for key in rng.sample(OBJECTIVES[:3], 2):
        known = sorted(one.values[key] for one in ones if one.values[key] is not None)
        if known:
            limit = known[int(rng.choice(QUANTILES) * (len(known) - 1))]
            targets.append(Target(result=key, **{rng.choice(("at_most", "at_least")): limit}))
    flags = {
        severity: FlagRule(at_most=int(np.quantile([one.values[f"flags.{severity}"] for one in ones], 0.7)))
        for severity in rng.sample(COUNTED, rng.randint(0, 3))
    }
    objectives = [
        Objective(result=key, minimise=rng.random() < 0.5) for key in rng.sample(OBJECTIVES, rng.randint(1, 3))
    ]
    return Question(targets=tuple(targets), flags=flags, free=free, fixed=fixed, objectives=tuple(objectives))


def front_of(met: list[One], question: Question) -> set[Recipe]:
    signed = [(objective.result, 1 if objective.minimise else -1) for objective in question.objectives]
    known = [one for one in met if all(one.values[key] is not None for key, _ in signed)]
    points = [tuple(sign * one.values[key] for key, sign in signed) for one in known]

    def is_beaten(point):
        return any(other != point and all(a <= b for a, b in zip(other, point, strict=True)) for other in points)

    return {one.recipe for one, point in zip(known, points, strict=True) if not is_beaten(point)}


def recipes_behind(candidates, recipe: Recipe) -> list[Recipe]:
    return [replace(recipe, **changes) for each in candidates for changes in (each.changes, *each.also)]


@pytest.mark.parametrize("seed", range(LAWS or FEW))
def test_a_search_answers_as_one_prediction_after_the_other(seed):
    rng = Random(seed)
    (recipe,) = random_recipes(1, seed + 1000)
    question = a_question(rng, recipe)
    ones, answer = one_by_one(question, recipe), search(question, recipe, shipped(), top=1000)
    missed = [one.misses(question) for one in ones]
    met = [one for one, misses in zip(ones, missed, strict=True) if not misses]
    assert (answer.candidates, answer.met, answer.met_error) == (len(ones), len(met), 0.0)
    front = recipes_behind(answer.front, recipe)
    assert len(front) == len({*front})
    assert {*front} == front_of(met, question)
    behind = recipes_behind((*answer.front, *answer.others), recipe)
    assert len(behind) == len({*behind})
    objectives = [objective.result for objective in question.objectives]
    assert {*behind} == {one.recipe for one in met if all(one.values[key] is not None for key in objectives)}
    for limit in answer.limits:
        alone = [one for one, misses in zip(ones, missed, strict=True) if misses == [limit.target]]
        assert limit.alone == len(alone), limit
        assert limit.excludes == sum(limit.target in misses for misses in missed), limit
        if limit.relax_to is not None:
            ends = {"at_least": min, "at_most": max}
            relaxed = replace(
                limit.target,
                **{
                    end: pick(limit.relax_to, getattr(limit.target, end))
                    for end, pick in ends.items()
                    if getattr(limit.target, end) is not None
                },
            )
            let_in = sum(relaxed.is_met(one.values[relaxed.result]) for one in alone)
            assert let_in >= min(10 - len(met), len([one for one in alone if one.values[relaxed.result] is not None]))
    asked = [key for key in question.results() if not key.startswith("flags.")]
    assert answer.not_known == sum(any(one.values[key] is None for key in asked) for one in ones)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_a_question_changes_nothing(seed):
    rng = Random(seed)
    (recipe,) = random_recipes(1, seed + 1000)
    question = a_question(rng, recipe)
    turned = replace(
        question,
        targets=question.targets[::-1],
        flags=dict(reversed(question.flags.items())),
        free={key: Choice(values=free.values[::-1]) for key, free in reversed(question.free.items())},
    )
    library = shipped()
    backwards = replace(library, materials=dict(reversed(library.materials.items())), pairs=library.pairs[::-1])
    first, second = search(question, recipe, library), search(turned, recipe, backwards)
    for name in ("candidates", "distinct", "cut", "tried", "met", "not_known", "not_known_of", "front", "others"):
        assert getattr(first, name) == getattr(second, name), name
    by_target = {limit.target: limit for limit in second.limits}
    assert all(by_target[limit.target] == limit for limit in first.limits)
