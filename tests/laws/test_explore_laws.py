"""A search is many predictions: the same numbers, counts and front as one by one, whatever the order of a question."""

from random import Random

import numpy as np
import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Choice, Question, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore.search import Search
from ssedesigner.physics.prediction import predict
from tests.laws.random_recipes import random_recipes
from tests.laws.trials import LAWS
from tests.strategies import shipped

FEW = 12
FREE = [key for key, field in FIELDS.items() if field.kind != "text"]
LIKELY = ("electrolyte", "binder", "solvent", "thickness_um", "binder_wt_pct", "method", "cathode", "anode")


def some_values(rng: Random, key: str) -> tuple:
    field = FIELDS[key]
    if field.kind == "boolean":
        return (True, False)
    if field.choices:
        values = rng.sample(list(field.choices), min(2, len(field.choices)))
    elif field.kind == "material":
        values = [material.key for material in rng.sample(shipped().usable(*field.materials), 3)]
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
    keys = {*rng.sample(LIKELY, 2), *rng.sample(FREE, rng.randint(0, 2))}
    targets = tuple(Target(result=key, at_least=-1e9) for key in RESULTS)
    return Question(targets=targets, free={key: Choice(values=some_values(rng, key)) for key in keys})


@pytest.mark.parametrize("seed", range(LAWS or FEW))
def test_each_row_of_a_search_is_its_prediction(seed):
    rng = Random(seed)
    (recipe,) = random_recipes(1, seed)
    question = random_question(rng)
    search = Search(question, recipe, shipped())
    points = search.run(top=0).points
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
