"""What a prediction rests on: its causes, before and after own films."""

import math
from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.knowledge import causes
from ssedesigner.physics.explore.sensitivity import as_predicted
from ssedesigner.physics.film.film import resolve
from ssedesigner.text.effects import effect_words


def test_causes_are_those_of_the_band_and_own_films_narrow_what_they_share(materials):
    recipe, other = Recipe(), Recipe(binder="SBR", solvent="anisole")
    before = causes([recipe, other], materials)
    variances = conductance(resolve(recipe, materials)).variances
    by_topic = {cause.topic: cause for cause in before if cause.recipe == recipe}
    assert math.log(by_topic["liquids"].before) == pytest.approx(1.645 * math.sqrt(variances["liquids"]))
    assert all(cause.now == cause.before and cause.own_films == 0 for cause in before)
    assert len({cause.name for cause in before}) == len(before)
    assert {cause.state for cause in before} <= {"measured", "estimate", "literature"}
    own = replace(materials, own_films=tuple(as_predicted(recipe, 1.0, n) for n in range(3)))
    after = {cause.name: cause for cause in causes([recipe, other], own, learn(own))}
    shared = after[by_topic["way of mixing"].name]
    assert shared.own_films == 3
    assert shared.now < shared.before
    elsewhere = next(cause for cause in after.values() if cause.recipe == other and cause.topic == "liquids")
    assert elsewhere.own_films == 0
    assert elsewhere.now == elsewhere.before
    assert all(effect_words(cause.topic, cause.name, cause.recipe) for cause in before)
