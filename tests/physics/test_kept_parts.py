"""What is kept of a film, a cell and a curve for the next edit is what would be computed now."""

from dataclasses import fields, replace
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from ssedesigner.core.fields import BASES, FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.energy import assemble
from ssedesigner.physics.cell.resistance import anode_part, collector_part, film_cathode_part
from ssedesigner.physics.checks.watched import watch
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.curves import BUILT_OF, CURVES, Curve, cost_curve, curves
from ssedesigner.physics.film.film import MADE_AS, MADE_OF, is_plain, resolve
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import look_up_situation
from ssedesigner.physics.terms import Terms, remember
from tests.laws.random_recipes import random_recipes

COUNT = 24


def edited(count: int, seed: int) -> list[Recipe]:
    """Return random recipes, each with some edits after it that take over a few fields of the next."""
    rng, names = Random(seed), [*FIELDS]
    recipes = []
    for one, other in pairwise(random_recipes(count, seed)):
        recipes.append(one)
        for _ in range(2):
            changed = {name: getattr(other, name) for name in rng.sample(names, 4)}
            recipes.append(replace(one, **changed))
    return recipes


def fresh(materials: Materials) -> Materials:
    """Return the same library with nothing kept."""
    return replace(materials)


def test_a_prediction_after_edits_is_that_of_a_new_library(materials):
    for recipe in edited(COUNT // 2, 1):
        known, new = predict(recipe, materials), predict(recipe, fresh(materials))
        for part in ("film", "cell", "flags", "notes"):
            assert getattr(known, part) == getattr(new, part), (part, recipe)
        for basis in BASES:
            assert known.cells[basis] == new.cells[basis], (basis, recipe)


def test_curves_after_edits_are_those_of_a_new_library(materials):
    for recipe in edited(COUNT // 3, 2):
        known, new = curves(recipe, materials), curves(recipe, fresh(materials))
        for name in CURVES:
            assert plain(getattr(known, name)) == plain(getattr(new, name)), (name, recipe)
        assert plain(cost_curve(recipe, materials)) == plain(cost_curve(recipe, new.materials)), recipe


def plain(curve: Curve) -> tuple[object, ...]:
    return (curve.reason, *(getattr(curve, part).tobytes() for part in ("x", "y", "low", "high")))


def test_a_film_rests_on_the_fields_by_which_it_is_kept(materials):
    for one, other in pairwise(random_recipes(COUNT // 2, 3)):
        watched, notes = watch(look_up_situation(one, materials))
        resolve(watched.recipe, fresh(materials))
        assert notes <= {*MADE_OF, *MADE_AS}
        names = [name for name in FIELDS if name not in MADE_OF and not (name == "thickness_um" and not is_plain(one))]
        taken = replace(one, **{name: getattr(other, name) for name in names})
        films = [vars(resolve(recipe, fresh(materials))) for recipe in (one, taken)]
        for name in films[0].keys() - {"recipe", "materials", "thickness", "area", "temperature", "stack_pressure"}:
            assert films[0][name] == films[1][name], (name, one)


def test_a_part_rests_on_the_fields_by_which_it_is_kept(materials, monkeypatch):
    recipes, parts = [*random_recipes(COUNT, 4), Recipe(stacking="bipolar")], set()
    situations = {id(recipe): look_up_situation(recipe, materials) for recipe in recipes}

    def part(look, name, fields, make):
        watched, notes = watch(situations[id(look.recipe)])
        make(Lookup(watched.recipe, look.materials, look.swept))
        assert notes <= fields.names, name
        parts.add(name if isinstance(name, str) else name[0])
        return make(look)

    monkeypatch.setattr(Lookup, "part", part)
    for recipe in recipes:
        resolve_cell(recipe, materials, situations[id(recipe)].film)
    assert parts == {"positive foil", "negative foil", "cathode", "film", "anode", "plate", "laminate"}


def test_energies_rest_on_the_fields_by_which_their_curves_are_kept(materials):
    for recipe in random_recipes(COUNT, 5):
        at = look_up_situation(recipe, materials)
        watched, notes = watch(at)
        cell = resolve_cell(watched.recipe, materials, at.film)
        for basis in BASES:
            assemble(cell, basis)
        assert notes <= {*BUILT_OF, "thickness_um", "c_rate"}


@pytest.mark.parametrize(
    ("part", "given", "named"),
    [
        (film_cathode_part, (2e6, None), {"kind": "metal"}),
        (anode_part, ("metal", None, 5e6, 298.15), {}),
        (collector_part, (2e6, 1e6), {"is_primed": True}),
    ],
)
def test_a_remembered_part_is_the_computed_one(part, given, named):
    for _ in range(2):
        assert part(*given, **named) == part.__wrapped__(*given, **named)
    arrays = [np.array([value, 2 * value]) if isinstance(value, float) else value for value in given]
    assert part(*arrays, **named).value[0] == pytest.approx(part(*given, **named).value)
    terms = [Terms(), Terms()]
    for one in terms:  # what is recorded is never remembered
        part(*given, terms=one, **named)
    assert len(terms[0].all(*(term.formula for term in terms[1]._terms))) == len(terms[1]._terms) > 0


def test_what_is_remembered_is_told_apart_by_its_kind_of_number():
    asked = []
    double = remember(lambda x: asked.append(x) or 2 * x)
    assert [double(1.0), double(1), double(1.0), double(np.float64(1.0))] == [2, 2, 2, 2]
    assert len(asked) == 3


def test_what_is_filled_lacks_no_field(materials):
    for recipe in (Recipe(), Recipe(binder="unobtainium", second_electrolyte="Li10GeP2S12", second_thickness_um=5.0)):
        film, prediction = resolve(recipe, materials), predict(recipe, materials)
        filled = film, *film.layers, resolve_cell(recipe, materials, film), conductance(film), prediction.film
        for value in (*filled, prediction.cell):
            assert vars(value).keys() >= {field.name for field in fields(value)}, type(value)
