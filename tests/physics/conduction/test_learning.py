"""What the laboratory's own films teach: the centre moves, the band shrinks, and nothing else changes."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, class_key, lot_key
from ssedesigner.physics.conduction.learning import describe_learned, learn, lessons
from ssedesigner.physics.curves import curves
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.prediction import predict
from tests.physics.samples import BARE
from tests.strategies import shipped

RECIPE = replace(BARE, binder="NBR", binder_wt_pct=2.0, solvent="toluene", electrolyte_lot="A7", porosity_pct=18.0)


def own(number: int, factor: float, recipe: Recipe = RECIPE, **more: object) -> MeasuredFilm:
    """A film that came out a factor above its prediction before anything was learned."""
    told = predict(recipe, shipped()).film.conductivity_ms_cm.value
    given = {"thickness_um": recipe.thickness_um, "temperature_c": recipe.temperature_c} | more
    return MeasuredFilm(
        key=f"F-{number:04d}", name=f"film {number}", recipe=recipe, conductivity_ms_cm=told * factor, **given
    )


def with_films(*films: MeasuredFilm):
    return replace(shipped(), own_films=films)


def shown(recipe, materials):
    return predict(recipe, materials, learn(materials)).film.conductivity_ms_cm


def width(quantity) -> float:
    return math.log(quantity.high / quantity.low)


def test_three_consistent_films_move_the_centre_and_narrow_the_band():
    before = shown(RECIPE, shipped())
    after = shown(RECIPE, with_films(own(1, 1.9), own(2, 2.0), own(3, 2.1)))
    assert after.value / before.value == pytest.approx(2.0, rel=0.05)
    assert width(after) < 0.5 * width(before)
    assert after.low <= 2.0 * before.value <= after.high
    assert "Laboratory" in after.sources


def test_each_further_film_counts():
    films = [own(number, 2.0) for number in range(1, 7)]
    found = [shown(RECIPE, with_films(*films[:count])) for count in range(7)]
    assert [q.value for q in found] == sorted(q.value for q in found)
    assert [width(q) for q in found] == sorted((width(q) for q in found), reverse=True)
    # films scatter by themselves, so the band never closes
    assert width(found[-1]) > 2 * 1.64 * 0.15


def moved(materials, **changes):
    recipe = replace(RECIPE, **changes)
    return shown(recipe, materials).value / shown(recipe, shipped()).value


def test_films_with_a_halide_teach_nothing_of_films_without_it():
    layered = replace(RECIPE, cathode_side_electrolyte="Li3YCl6", cathode_side_thickness_um=25.0)
    materials = with_films(*(own(number, 0.5, layered) for number in range(1, 4)))
    learned = learn(materials)
    other = replace(RECIPE, second_electrolyte="Li3InCl6", second_thickness_um=10.0)
    for recipe in (RECIPE, replace(RECIPE, electrolyte_lot="B1"), replace(RECIPE, binder="PTFE"), other):
        before, after = (shown(recipe, library) for library in (shipped(), materials))
        for end in ("value", "low", "high"):
            assert getattr(after, end) == pytest.approx(getattr(before, end), rel=1e-9), (recipe, end)
    before, after = (shown(layered, library) for library in (shipped(), materials))
    assert 0.4 < after.value / before.value < 0.7
    assert width(after) < width(before)
    assert describe_learned(materials, learned)[0].startswith("3 films of Li6PS5Cl with Li3YCl6, lot “A7”")
    # what films without a halide teach holds for their part of a film with one
    plain = with_films(*(own(number, 2.0) for number in range(1, 4)))
    assert shown(layered, plain).value >= before.value
    assert width(shown(layered, plain)) == pytest.approx(width(before), rel=0.2)


def test_another_lot_class_or_method_is_moved_by_what_it_shares():
    materials = with_films(*(own(number, 2.0) for number in range(1, 4)))
    same = moved(materials)
    other_lot = moved(materials, electrolyte_lot="B1")
    other_class = moved(materials, binder="PTFE", binder_wt_pct=0.5)
    other_method = moved(materials, method="hot-pressing", electrolyte_lot="B1")
    stranger = moved(
        materials, method="hot-pressing", electrolyte="Li10GeP2S12", solvent=None, binder=None, binder_wt_pct=None
    )
    assert max(other_lot, other_class) < same
    assert 1.0 < other_method < other_lot
    assert stranger == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize(
    "changes",
    [
        {"solvent": "ethanol"},
        {"binder_wt_pct": 20.0},
        {"scaffold": "cellulose", "thickness_um": 60.0},
        {"porosity_pct": None, "densification_method": "none"},
        {"spe": "PEO-LiTFSI", "spe_wt_pct": 30.0},
    ],
)
def test_what_own_films_never_tried_stays_in_the_band(changes):
    """The doubt that another liquid, content, scaffold or pressing adds is not learned from films without it."""
    materials = with_films(*(own(number, 2.0) for number in range(1, 4)))
    recipe = replace(RECIPE, **changes)
    before, after = shown(recipe, shipped()), shown(recipe, materials)
    added = width(before) ** 2 - width(shown(RECIPE, shipped())) ** 2
    assert width(after) ** 2 >= width(shown(RECIPE, materials)) ** 2 + 0.35 * added
    assert after.value / before.value < 3.0


def test_a_trace_of_binder_changes_nothing_at_once():
    materials = with_films(*(own(number, 2.0) for number in range(1, 4)))
    none, trace = (shown(replace(RECIPE, binder_wt_pct=share), materials) for share in (0.0, 0.0001))
    assert trace.value == pytest.approx(none.value, rel=1e-3)
    assert width(trace) == pytest.approx(width(none), rel=1e-3)
    learned = learn(materials)
    swept = film_and_cell(RECIPE, materials, learned, binder_wt_pct=[0.0, 0.0001]).conductivity_ms_cm
    assert swept == pytest.approx([none.value, trace.value])


def test_a_slip_teaches_nothing_until_it_is_vouched_for():
    slip = with_films(own(1, 100.0))
    assert learn(slip) == NOTHING_LEARNED
    assert "state their error, and the film is used" in describe_learned(slip, learn(slip))[-1]
    vouched = with_films(own(1, 100.0, error_pct=5.0))
    assert shown(RECIPE, vouched).value > 5 * shown(RECIPE, shipped()).value


def test_a_shipped_recipe_of_a_reported_film_has_a_lot_of_its_own():
    recipe = film_recipes()["145"]
    unnamed = replace(RECIPE, electrolyte_lot="", binder_wt_pct=4.8)
    materials = with_films(*(own(number, 0.4, recipe=unnamed) for number in range(1, 6)))
    before, after = shown(recipe, shipped()), shown(recipe, materials)
    assert width(after) > 0.7 * width(before)
    assert width(shown(unnamed, materials)) < 0.5 * width(shown(unnamed, shipped()))


def test_the_results_say_that_own_films_moved_them():
    materials = with_films(own(1, 2.0), own(2, 2.0))
    notes = predict(RECIPE, materials, learn(materials)).notes
    assert any(note.startswith("Learned from 2 own films: the conductivity is multiplied by") for note in notes)
    assert not any(note.startswith("Learned") for note in predict(RECIPE, shipped()).notes)


def test_the_same_lot_in_other_letters_is_the_same_lot():
    materials = with_films(*(own(number, 2.0) for number in range(1, 4)))
    assert moved(materials, electrolyte_lot=" a7 ") == pytest.approx(moved(materials))


def test_films_that_contradict_each_other_narrow_less_than_they_would():
    films = own(1, 0.5), own(2, 2.0), own(3, 1.0)
    assert shown(RECIPE, with_films(*films)).value == pytest.approx(shown(RECIPE, shipped()).value, rel=0.02)


def test_an_uncertain_measurement_counts_less():
    sure, unsure = (shown(RECIPE, with_films(own(1, 2.0, error_pct=error))).value for error in (2.0, 60.0))
    assert shown(RECIPE, shipped()).value < unsure < sure


def test_a_film_left_out_or_unknown_to_the_model_teaches_nothing():
    unknown = replace(RECIPE, binder="unobtainium")
    stray = MeasuredFilm(
        key="F-0009", name="stray", recipe=unknown, thickness_um=30.0, temperature_c=25.0, conductivity_ms_cm=1.0
    )
    materials = with_films(replace(own(1, 3.0), is_used=False), stray)
    assert learn(materials) == NOTHING_LEARNED
    told = describe_learned(materials, learn(materials))
    assert any("left out by you" in line for line in told)
    assert any("stray: teaches nothing, because its conductivity is not known" in line for line in told)


def test_resistance_and_area_are_as_good_as_a_conductivity():
    told = predict(RECIPE, shipped()).film
    ohms = told.area_specific_resistance_ohm_cm2.value / 2 / 1.3
    film = replace(own(1, 2.0), conductivity_ms_cm=None, resistance_ohm=ohms, area_cm2=1.3)
    assert film.conductivity == pytest.approx(2 * told.conductivity_ms_cm.value)
    expected = shown(RECIPE, with_films(own(1, 2.0))).value
    assert shown(RECIPE, with_films(film)).value == pytest.approx(expected)


def test_measured_thickness_temperature_and_porosity_stand_for_the_planned_ones():
    film = replace(own(1, 1.0), thickness_um=55.0, temperature_c=60.0, porosity_pct=40.0)
    lesson = lessons(with_films(film))[0]
    assert lesson.film.thickness == pytest.approx(55e-6)
    assert lesson.film.temperature == pytest.approx(333.15)
    assert lesson.film.porosity.value == pytest.approx(0.4)


def test_the_account_says_what_moved_and_what_is_far_off():
    materials = with_films(own(1, 2.0), own(2, 2.0), own(3, 1000.0, recipe=replace(RECIPE, electrolyte_lot="B")))
    told = describe_learned(materials, learn(materials))
    assert "2 films of Li6PS5Cl, lot “A7”, with film-forming binder: predictions alike are multiplied by" in told[0]
    assert any("film 3: teaches nothing, because it was measured 1000 times above its prediction." in x for x in told)
    off = describe_learned(materials, NOTHING_LEARNED)
    assert "switched off" in off[0]


def test_a_typed_lot_value_is_another_anchor_than_the_librarys():
    typed = replace(RECIPE, electrolyte_conductivity_ms_cm=2.0)
    assert lot_key(typed) != lot_key(RECIPE)
    materials = with_films(*(own(number, 2.0, recipe=typed) for number in range(1, 4)))
    before, after = shown(typed, shipped()), shown(typed, materials)
    assert after.value / before.value == pytest.approx(2.0, rel=0.1)
    assert class_key(lessons(materials)[0].film) == "class film-forming"


def test_curves_and_sweeps_are_moved_alike():
    materials = with_films(*(own(number, 2.0) for number in range(1, 4)))
    learned = learn(materials)
    film = predict(RECIPE, materials, learned).film
    curve = curves(RECIPE, materials, learned).film_arrhenius
    at = int(abs(curve.x - 25.0).argmin())
    assert curve.y[at] == pytest.approx(film.conductivity_ms_cm.value)
    swept = film_and_cell(RECIPE, materials, learned, thickness_um=[30.0, 60.0])
    assert swept.conductivity_ms_cm[0] == pytest.approx(film.conductivity_ms_cm.value)
    low, high = swept.bands["conductivity_ms_cm"]
    assert (low[0], high[0]) == pytest.approx((film.conductivity_ms_cm.low, film.conductivity_ms_cm.high))
    low, high = swept.bands["area_specific_resistance_ohm_cm2"]
    resistance = film.area_specific_resistance_ohm_cm2
    assert (low[0], high[0]) == pytest.approx((resistance.low, resistance.high))


@given(st.lists(st.floats(0.05, 20.0), min_size=1, max_size=8), st.sampled_from(["A7", "", "B1"]))
def test_learning_never_widens_a_band_and_stays_between_prior_and_films(factors, lot):
    recipe = replace(RECIPE, electrolyte_lot=lot)
    before = shown(recipe, shipped())
    after = shown(recipe, with_films(*(own(n, factor, recipe=recipe) for n, factor in enumerate(factors))))
    assert width(after) <= width(before) * (1 + 1e-9)
    moved = after.value / before.value
    assert min(1.0, *factors) * 0.999 <= moved <= max(1.0, *factors) * 1.001
