"""What was really weighed: the true composition, the rest that follows a miss, and the effect on the film."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ssedesigner.batch.composition import WeightError, composition_of, effect, rescale
from ssedesigner.core.batch.plan import BatchPlan, Stock
from ssedesigner.core.recipe import Recipe
from tests.drawn_batches import FINE, batch, exact, makeable_recipes, plans
from tests.strategies import shipped

SLOW = settings(deadline=None, max_examples=40)


@pytest.fixture
def amounts(materials, recipe):
    return batch(recipe, BatchPlan(film_count=40), materials)


@given(recipe=makeable_recipes(), plan=plans(readability_g=FINE), number=st.integers(1, 12), miss=st.floats(0.5, 2.0))
@SLOW
def test_the_rescaled_composition_is_the_planned_one(recipe, plan, number, miss):
    amounts = batch(recipe, plan)
    number = min(number, len(amounts.lines))
    missed = amounts.lines[number - 1]
    assume(missed.fields != ("scaffold",))
    changed = rescale(amounts, number, missed.exact_g * miss)
    before, after = exact(amounts), exact(changed)
    for key, grams in before.items():
        follows = key[0] == missed.layer and key[1] != "scaffold"
        assert after[key] == pytest.approx(grams * miss if follows else grams, rel=1e-9)
    if len({line.layer for line in amounts.lines}) == 1:
        assert dict(changed.composition) == pytest.approx(dict(amounts.composition), rel=1e-4)
        assert changed.films == pytest.approx(amounts.films * miss)
        assert changed.removed_g == pytest.approx(amounts.removed_g * miss)


@given(recipe=makeable_recipes(), plan=plans(readability_g=1e-7), number=st.integers(1, 12), miss=st.floats(0.5, 2.0))
@SLOW
def test_rescaling_there_and_back(recipe, plan, number, miss):
    amounts = batch(recipe, plan)
    assume(not amounts.problems)
    missed = amounts.lines[min(number, len(amounts.lines)) - 1]
    there = rescale(amounts, missed.number, missed.exact_g * miss)
    back = rescale(there, missed.number, missed.exact_g)
    assert [line.exact_g for line in back.lines] == pytest.approx([line.exact_g for line in amounts.lines], rel=1e-9)


def test_the_rest_follows_a_binder_that_came_out_heavy(amounts):
    """0.158 g of NBR were wanted and 0.170 g are in the jar: all else times 0.170 / 0.1584."""
    changed = rescale(amounts, 1, 0.170)
    assert changed.lines[0].target_g == 0.170
    assert [line.target_g for line in changed.lines[1:]] == [4.636, 4.636, 11.163]
    assert dict(changed.composition)["binder"] == pytest.approx(1.5, rel=1e-3)
    assert changed.films == pytest.approx(40.0 * 0.170 / 0.1584, rel=1e-4)
    assert changed.yield_pct == pytest.approx(90.0)


def test_what_is_in_the_jar_is_topped_up_or_told(amounts):
    done = {1: 0.158, 2: 4.320, 3: 4.320}
    more = rescale(amounts, 4, 11.0, done)
    assert [line.target_g for line in more.lines] == [0.168, 4.569, 4.569, 11.0]
    assert "Add acrylonitrile-butadiene rubber to reach 0.168 g; 0.158 g is in the jar." in more.notes
    less = rescale(amounts, 4, 9.0, done)
    assert [line.target_g for line in less.lines] == [0.158, 4.320, 4.320, 9.0]
    assert any("has 0.158 g, more than the 0.137 g that fits; it cannot be taken out" in note for note in less.notes)
    assert dict(less.composition)["binder"] == pytest.approx(100.0 * 0.158 / 9.158)
    near = rescale(amounts, 4, 10.402, done)
    assert near.notes == amounts.notes


def test_a_stock_that_missed_takes_its_liquid_along(materials, recipe):
    stock = Stock(field="binder", solvent="toluene", wt_pct=12.0)
    amounts = batch(recipe, BatchPlan(film_count=40, stocks=(stock,)), materials)
    changed = rescale(amounts, 1, 1.4)
    assert dict(changed.composition)["binder"] == pytest.approx(1.5, rel=1e-3)
    assert changed.solids_loading_wt_pct == pytest.approx(55.0, abs=0.01)


def test_only_the_slurry_that_missed_follows(materials, recipe):
    recipe = recipe.with_value("second_electrolyte", "Li6PS5Br").with_value("second_thickness_um", 10.0)
    amounts = batch(recipe, BatchPlan(film_count=40), materials)
    changed = rescale(amounts, 1, amounts.lines[0].target_g * 0.9)
    assert [line for line in changed.lines if line.layer == 2] == [line for line in amounts.lines if line.layer == 2]
    assert changed.films == pytest.approx(36.0, rel=1e-2)
    assert rescale(amounts, 1, amounts.lines[0].target_g * 1.1).films == 40.0


def test_a_lot_or_jar_that_no_longer_suffices_is_told(materials, recipe):
    lot = batch(recipe, BatchPlan(target="lot", scarce_field="electrolyte", scarce_g=10.0), materials)
    assert any("now takes 10.5" in note for note in rescale(lot, 1, lot.lines[0].exact_g * 1.05).notes)
    assert rescale(lot, 1, lot.lines[0].exact_g).notes == lot.notes
    jar = batch(recipe, BatchPlan(target="jar", jar_ml=25.0), materials)
    assert any("more than the 17.5 mL planned" in note for note in rescale(jar, 1, jar.lines[0].exact_g * 1.05).notes)
    small = batch(recipe, BatchPlan(film_count=40, readability_g=0.1), materials)
    assert any("less than the balance" in note for note in rescale(small, 4, 5.0).notes)


def test_a_scaffold_of_another_weight_changes_nothing(materials, recipe):
    amounts = batch(recipe.with_value("scaffold", "PPTA-NW"), BatchPlan(film_count=40), materials)
    assert rescale(amounts, len(amounts.lines), 9.9) == amounts


@pytest.mark.parametrize(("number", "grams"), [(9, 1.0), (1, 0.0), (1, -1.0), (1, math.nan), (1, math.inf)])
def test_a_weight_that_no_balance_shows_is_refused(amounts, number, grams):
    with pytest.raises(WeightError):
        rescale(amounts, number, grams)


def test_a_batch_without_weights_cannot_be_rescaled(materials, recipe):
    with pytest.raises(WeightError, match="no line 1 with a known weight"):
        rescale(batch(recipe, BatchPlan(readability_g=0.1), materials), 1, 1.0)


def test_the_true_composition_by_hand(amounts):
    """0.200 g NBR and 10.000 g sulfide: 0.2 / 10.2 = 1.961 wt %; the solvents do not count."""
    assert dict(composition_of(amounts, {1: 0.2, 2: 5.0, 4: 10.0})) == pytest.approx(
        {"binder": 100.0 * 0.2 / 10.2, "electrolyte": 100.0 * 10.0 / 10.2}
    )
    assert composition_of(amounts, {}) == amounts.composition
    with pytest.raises(WeightError, match="rubber cannot weigh −1 g"):
        composition_of(amounts, {1: -1.0})


def test_the_composition_of_unknown_weights_is_unknown(materials, recipe):
    blank = batch(recipe, BatchPlan(readability_g=0.1), materials)
    assert blank.problems
    assert composition_of(blank, {1: 0.2}) == ()


def test_too_much_binder_lowers_the_conductivity():
    recipe = Recipe()
    amounts = batch(recipe, BatchPlan(film_count=40))
    found = effect(recipe, amounts, {1: amounts.lines[0].target_g * 3.0}, shipped())
    assert found.recipe.binder_wt_pct == pytest.approx(100 * 4.5 / 103.0, rel=1e-2)
    assert found.conductivity_ms_cm.value < found.planned_conductivity_ms_cm.value
    assert found.area_specific_resistance_ohm_cm2.value > found.planned_area_specific_resistance_ohm_cm2.value
    assert found.reason == ""


def test_weights_as_planned_have_no_effect():
    recipe = Recipe()
    amounts = batch(recipe, BatchPlan(film_count=40, readability_g=1e-9))
    found = effect(recipe, amounts, {}, shipped())
    assert found.conductivity_ms_cm.value == pytest.approx(found.planned_conductivity_ms_cm.value, rel=1e-6)


def test_a_composition_that_no_recipe_holds_has_a_reason():
    recipe = Recipe()
    amounts = batch(recipe, BatchPlan(film_count=40))
    found = effect(recipe, amounts, {1: 100.0}, shipped())
    assert found.recipe is None
    assert (found.conductivity_ms_cm.value, found.area_specific_resistance_ohm_cm2.value) == (None, None)
    assert "no recipe can hold this composition" in found.reason
    nothing = effect(recipe, replace(amounts, lines=()), {}, shipped())
    assert nothing.conductivity_ms_cm.reason == "not known, because a weight is not known"
