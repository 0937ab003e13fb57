"""The evidence view's content: every film and point is there, with honest predictions and its reason."""

from dataclasses import replace

import pytest

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction.evidence import evidence
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.learning import learn
from tests.physics.samples import BARE


@pytest.fixture(scope="module")
def found(materials):
    return evidence(materials, film_recipes(), NOTHING_LEARNED)


def test_every_reported_film_with_recipe_and_conductivity_is_shown(found, materials):
    keys = {point.key for point in found.points if point.kind == "reported"}
    recipes = film_recipes()
    assert keys == {f.key for f in materials.films if f.conductivity_ms_cm is not None and f.key in recipes}
    assert {"141", "169", "143", "201", "226"} <= keys


def test_points_of_the_fit_show_what_was_predicted_without_them(found):
    kept = {point["key"]: point for point in shipped_fit().points}
    for point in found.points:
        if point.key in kept:
            assert point.predicted == kept[point.key]["predicted"]
        assert point.low < point.predicted < point.high
        assert point.reason
        assert point.citation
        assert point.factor >= 1.0


def test_worst_points_are_on_show_and_figures_have_their_numbers(found):
    keys = {point.key for point in found.points}
    assert set(found.leave_one_out.worst) <= keys
    assert set(found.with_pellet.worst) <= keys
    assert (found.leave_one_out.n, found.with_pellet.n) == (17, 14)
    assert found.fitted_on
    assert all(p.low < p.value < p.high and p.label and p.note for p in found.parameters)


def test_a_film_of_the_fit_that_lies_outside_is_told(found):
    outside = [point for point in found.points if point.is_counted and not point.is_inside]
    assert outside
    assert all(point.reason for point in outside)


def test_own_films_stand_beside_the_others(materials):
    film = MeasuredFilm(
        key="F-0001", name="ours", recipe=BARE, thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0, note="n"
    )
    library = replace(materials, own_films=(film, replace(film, key="F-0002", name="other", is_used=False)))
    told = evidence(library, film_recipes(), learn(library))
    own = [point for point in told.points if point.kind == "own"]
    assert [(point.label, point.measured, point.is_used) for point in own] == [
        ("ours", 1.0, True),
        ("other", 1.0, False),
    ]
    assert told.own is not None
    assert told.own.n == 1
    assert len(told.learned) >= 2


def test_no_number_is_shown_without_library_or_recipes(materials):
    assert not [point for point in evidence(materials, {}, NOTHING_LEARNED).points if point.kind == "reported"]
