"""The evidence view's content: every film and point is there, with honest predictions and its reason."""

from dataclasses import replace

import pytest

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.model_fit import Accuracy, shipped_fit
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction.evidence import evidence
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.text.validation import validation_dict, validation_text
from ssedesigner.ui.evidence.points import film_point, point_words
from tests.physics.samples import BARE

NONE = Accuracy(n=0, median_factor=1.0, coverage_90=0.0)


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


def test_the_points_that_lie_outside_are_those_where_the_mixing_of_ptfe_decides(found):
    outside = [point for point in found.points if point.is_counted and not point.is_inside]
    assert {point.key for point in outside} == {"cao-5", "sdcp-ptfe10"}
    assert all("PTFE" in point.reason for point in outside)


def test_a_film_that_two_reviews_print_tenfold_apart_is_shown_so_and_counts_in_no_figure(found):
    (film,) = [point for point in found.points if point.conflict is not None]
    assert (film.key, film.measured, film.conflict, film.is_counted) == ("138", 0.34, 3.4, False)
    assert "138" not in {point["key"] for point in shipped_fit().points}
    assert "In conflict" in point_words(film)
    assert film_point(film).mark == "conflict"
    printed = validation_text(dict.fromkeys(("film", "paper", "laboratory", "with_pellet"), NONE), (film,), "today")
    assert "in conflict, not counted: LGPS–NW–LPS bilayer" in printed
    assert "one review prints 0.34, another 3.4 mS/cm." in printed
    assert validation_dict({}, (film,))["films"][0]["conflict"] == 3.4


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


def test_what_a_film_was_after_a_test_is_shown_and_teaches_nothing(materials):
    plain = MeasuredFilm(
        key="F-0001", name="ours", recipe=BARE, thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0
    )
    tested = replace(plain, contacts="silver discs", after_test="200 °C for 1 h", after_conductivity_ms_cm=0.01)
    libraries = [replace(materials, own_films=(film,)) for film in (plain, tested)]
    assert learn(libraries[0]) == learn(libraries[1])
    told = evidence(libraries[1], {}, learn(libraries[1]))
    (own,) = [point for point in told.points if point.kind == "own"]
    assert "measured with silver discs, after 200 °C for 1 h: 1 % of the conductivity" in own.conditions
    assert told.learned[-1].startswith("1 film was measured again after a test")


def test_no_number_is_shown_without_library_or_recipes(materials):
    assert not [point for point in evidence(materials, {}, NOTHING_LEARNED).points if point.kind == "reported"]
