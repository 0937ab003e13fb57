"""The arithmetic of a batch: masses balance, scale and round as they must, whatever recipe and plan."""

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ssedesigner.batch.film_weights import LIQUID_PARTS, film_weights
from ssedesigner.core.batch.plan import BALANCES_G, BatchPlan, Stock
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.physics.prediction import predict
from tests.drawn_batches import FINE, any_recipes, batch, exact, makeable_recipes, plans, with_stocks
from tests.strategies import shipped

SLOW = settings(deadline=None, max_examples=40)


@given(recipe=any_recipes(), plan=plans())
@SLOW
def test_any_recipe_has_weights_or_reasons(recipe, plan):
    amounts = batch(recipe, plan)
    if amounts.problems:
        names = tuple(formula(line.name) for line in amounts.lines)  # some begin small: n-heptane
        for problem in amounts.problems:
            assert problem.endswith(".")
            assert problem[0].isupper() or problem.startswith(names)
        assert all(line.target_g is None and line.exact_g is None and line.reason for line in amounts.lines)
        return
    for line in amounts.lines:
        if line.fields == ("scaffold",):
            assert line.target_g is not None or line.reason
            continue
        assert 0.0 < line.target_g < math.inf
        assert 0.0 < line.exact_g < math.inf
        assert line.tolerance_g >= plan.readability_g
        assert line.millilitres is None or 0.0 < line.millilitres < math.inf
    assert math.fsum(dict(amounts.composition).values()) == pytest.approx(100.0)


@given(recipe=makeable_recipes(), plan=plans(readability_g=FINE))
@SLOW
def test_masses_balance_within_a_hundredth_of_a_percent(recipe, plan):
    amounts = batch(recipe, plan)
    assert not amounts.problems
    solids = math.fsum(line.target_g for line in amounts.lines if line.fields[0] not in (*LIQUID_PARTS, "scaffold"))
    assert solids == pytest.approx(amounts.solids_g, rel=1e-9)
    films = amounts.films * amounts.film_g + amounts.removed_g * (1.0 - plan.waste_pct / 100.0)
    assert solids * (1.0 - plan.waste_pct / 100.0) == pytest.approx(films, rel=1e-4)
    assert math.fsum(dict(amounts.composition).values()) == pytest.approx(100.0, rel=1e-9)
    for field, share in SHARES.items():
        assert dict(amounts.composition).get(field, 0.0) == pytest.approx(recipe.share(share), rel=1e-4)
    if recipe.method == "solvent-free":
        assert not any(line.is_liquid for line in amounts.lines)
        assert amounts.slurry_g is None
    else:
        assert amounts.solids_loading_wt_pct == pytest.approx(recipe.solids_loading_wt_pct, rel=1e-4)
        liquids = math.fsum(line.target_g for line in amounts.lines if line.is_liquid)
        assert amounts.slurry_g == pytest.approx(solids + liquids, rel=1e-9)


@given(recipe=makeable_recipes(), plan=plans(waste_pct=0.0, film_count=1))
@SLOW
def test_one_film_without_waste_is_what_the_sheet_of_the_recipe_asks_for(recipe, plan):
    amounts = batch(recipe, replace(plan, film_area_cm2=recipe.film_area_cm2, readability_g=FINE))
    assume(not amounts.problems)  # a second layer can be thinner than any balance reads
    portions = film_weights(predict(recipe, shipped()), shipped()).portions
    assert [line.exact_g for line in amounts.lines] == pytest.approx([portion.grams for portion in portions], rel=1e-12)


@given(recipe=makeable_recipes(), plan=plans(), factor=st.integers(2, 9))
@SLOW
def test_scaling_there_and_back(recipe, plan, factor):
    one = batch(recipe, replace(plan, readability_g=FINE))
    many = batch(recipe, replace(plan, readability_g=FINE, film_count=plan.film_count * factor))
    wide = batch(recipe, replace(plan, readability_g=FINE, film_area_cm2=plan.film_area_cm2 * factor))
    for scaled in (many, wide):
        back = [line.exact_g / factor for line in scaled.lines]
        assert back == pytest.approx([line.exact_g for line in one.lines], rel=1e-9)
        wets = [(many, once) for many, once in zip(scaled.wet_um, one.wet_um, strict=True) if once is not None]
        assert [wet for wet, _ in wets] == pytest.approx([wet for _, wet in wets], rel=1e-9)


@given(recipe=makeable_recipes(), plan=plans())
@SLOW
def test_two_half_batches_equal_one(recipe, plan):
    half, whole = batch(recipe, plan), batch(recipe, replace(plan, film_count=2 * plan.film_count))
    assume(not half.problems and not whole.problems)
    for one, both in zip(half.lines, whole.lines, strict=True):
        assert 2.0 * one.exact_g == pytest.approx(both.exact_g, rel=1e-9)
        assert 2.0 * one.target_g == pytest.approx(both.target_g, abs=1.5001 * plan.readability_g)


@given(recipe=makeable_recipes(), plan=plans())
@SLOW
def test_a_rounded_line_is_within_half_a_readability_and_on_its_scale(recipe, plan):
    amounts = batch(recipe, plan)
    assume(not amounts.problems)
    for line in amounts.lines:
        assert abs(line.target_g - line.exact_g) <= plan.readability_g * 0.50001
        steps = line.target_g / plan.readability_g
        assert steps == pytest.approx(round(steps), abs=1e-6, rel=1e-14)  # a float has 16 digits
        allowed = max(plan.readability_g, line.target_g * plan.tolerance_pct / 100.0)
        assert plan.readability_g <= line.tolerance_g <= allowed * (1.0 + 1e-12)


@given(recipe=makeable_recipes(method="slurry-casting"), plan=plans(readability_g=FINE), wt_pct=st.floats(5.0, 95.0))
@SLOW
def test_a_stock_solution_equals_its_parts(recipe, plan, wt_pct):
    plain, stocked = batch(recipe, plan), batch(recipe, with_stocks(recipe, plan, wt_pct))
    solids = {(layer, field): grams for (layer, field), grams in exact(plain).items() if field in SHARES}
    brought = math.fsum(grams * (100.0 - wt_pct) / wt_pct for (layer, _), grams in solids.items() if layer == 1)
    if brought > exact(plain)[1, "solvent"] * 1.000001:
        assert any("The stock solutions contain" in problem for problem in stocked.problems)
        return
    assume(not stocked.problems)
    assert exact(stocked) == pytest.approx(exact(plain), rel=1e-6, abs=1e-9)
    assert stocked.slurry_g == pytest.approx(plain.slurry_g, rel=1e-6)
    assert stocked.slurry_ml == pytest.approx(plain.slurry_ml, rel=1e-6)
    assert dict(stocked.composition) == pytest.approx(dict(plain.composition), rel=1e-6)


@given(
    recipe=makeable_recipes(),
    field=st.sampled_from(["binder", "electrolyte", "second_electrolyte", "solvent", "scaffold"]),
    grams=st.floats(0.01, 500.0),
    balance=st.sampled_from([*BALANCES_G]),
)
@SLOW
def test_a_scarce_lot_is_used_up_and_never_exceeded(recipe, field, grams, balance):
    plan = BatchPlan(target="lot", scarce_field=field, scarce_g=grams, film_area_cm2=2.0, readability_g=balance)
    amounts = batch(recipe, plan)
    assume(not amounts.problems)
    used = math.fsum(line.target_g for line in amounts.lines if line.fields == (field,))
    assert grams - 1.0001 * balance < used + balance * (used < grams - balance)
    assert used <= grams * (1.0 + 1e-12)


@given(recipe=makeable_recipes(method="slurry-casting"), jar=st.floats(10.0, 5000.0), fill=st.floats(20.0, 100.0))
@SLOW
def test_a_jar_is_filled_as_far_as_planned(recipe, jar, fill):
    plan = BatchPlan(target="jar", jar_ml=jar, jar_fill_pct=fill, readability_g=1e-6, film_area_cm2=1.0)
    amounts = batch(recipe, plan)
    assume(not amounts.problems)
    volumes = [
        math.fsum(
            line.target_g * fraction / density
            for line in amounts.lines
            if line.layer == layer
            for fraction, density in zip(line.fractions, line.densities_g_cm3, strict=True)
        )
        for layer in {line.layer for line in amounts.lines}
    ]
    assert max(volumes) == pytest.approx(jar * fill / 100.0, rel=1e-4)
    assert math.fsum(volumes) == pytest.approx(amounts.slurry_ml, rel=1e-9)


def test_a_worked_example(materials, recipe):
    """40 films of 48 cm2 and 30 um at 10 % pores and 10 % waste, 1.5 wt % NBR as a 12 wt % stock in toluene, by hand.

    Dense solids 1 / (0.015 / 0.98 + 0.985 / 1.858) = 1.833330 g/cm3; one film 48 x 0.003 cm3 x 0.9 x 1.833330 =
    0.237600 g; 40 films with waste 40 / 0.9 x 0.237600 = 10.560 g of solids: 0.1584 g NBR, 10.4016 g Li6PS5Cl. Liquids
    at 55 wt % solids 10.560 x 45 / 55 = 8.640 g, half of each 4.320 g. The stock is 0.1584 / 0.12 = 1.320 g and brings
    1.1616 g of toluene, so 3.1584 g of it are left. Wet coat of one film: 0.2376 g x (0.015 / 0.98 + 0.985 / 1.858) +
    0.0972 / 0.862 + 0.0972 / 0.85 = 0.35672 cm3 on 48 cm2 = 74.32 um; the gap is twice that, and the pressed film is
    1 - 30 / 74.32 = 59.6 % thinner than the wet coat.
    """
    stock = Stock(field="binder", solvent="toluene", wt_pct=12.0)
    amounts = batch(recipe, BatchPlan(film_count=40, stocks=(stock,)), materials)
    assert not amounts.problems
    assert [(line.number, line.fields, line.target_g) for line in amounts.lines] == [
        (1, ("binder", "solvent"), 1.32),
        (2, ("solvent",), 3.158),
        (3, ("cosolvent",), 4.32),
        (4, ("electrolyte",), 10.402),
    ]
    assert [line.tolerance_g for line in amounts.lines] == [0.006, 0.015, 0.021, 0.052]
    assert amounts.lines[0].name == "12 wt % NBR in toluene"
    assert amounts.lines[0].hazards == "H225 H361d"
    assert amounts.lines[1].millilitres == pytest.approx(3.158 / 0.862)
    assert (amounts.films, amounts.solids_g) == (40.0, pytest.approx(10.5604))
    assert amounts.slurry_g == pytest.approx(19.2)
    assert amounts.solids_loading_wt_pct == pytest.approx(55.002, abs=1e-3)
    assert dict(amounts.composition) == pytest.approx({"binder": 1.5, "electrolyte": 98.5}, abs=1e-3)
    assert amounts.yield_pct == pytest.approx(90.0)
    assert amounts.wet_um[0] == pytest.approx(74.32, abs=0.01)
    assert amounts.gap_um[0] == pytest.approx(148.63, abs=0.02)
    assert amounts.shrink_pct[0] == pytest.approx(59.63, abs=0.01)


def test_a_weight_read_coarsely_is_told(materials, recipe):
    amounts = batch(recipe, BatchPlan(), materials)
    (binder,) = [line for line in amounts.lines if line.fields == ("binder",)]
    assert binder.target_g == 0.004
    assert any("acrylonitrile-butadiene rubber: the balance shows 0.004 g only to ± 12 %" in n for n in amounts.notes)
    assert dict(amounts.composition)["binder"] == pytest.approx(100.0 * 0.004 / (0.004 + 0.26))


def test_a_stock_that_brings_all_the_liquid_leaves_no_line_for_it(materials, recipe):
    recipe = recipe.with_value("cosolvent", None).with_value("cosolvent_share_pct", None)
    all_of_it = 1.5 / (1.5 + 100.0 * 45.0 / 55.0) * 100.0
    stock = Stock(field="binder", solvent="toluene", wt_pct=all_of_it)
    amounts = batch(recipe, BatchPlan(film_count=40, stocks=(stock,)), materials)
    assert [line.fields for line in amounts.lines] == [("binder", "solvent"), ("electrolyte",)]
    assert amounts.solids_loading_wt_pct == pytest.approx(55.0, abs=0.01)


def test_two_stocks_share_one_liquid(materials, recipe):
    recipe = recipe.with_value("salt", "LiTFSI").with_value("salt_wt_pct", 3.0)
    stocks = tuple(Stock(field=field, solvent="toluene", wt_pct=50.0) for field in ("binder", "salt"))
    plain = batch(recipe, BatchPlan(film_count=40), materials)
    stocked = batch(recipe, BatchPlan(film_count=40, stocks=stocks), materials)
    assert exact(stocked) == pytest.approx(exact(plain))


def test_two_layers_are_two_slurries_with_a_stock_in_each(materials, recipe):
    recipe = recipe.with_value("second_electrolyte", "Li6PS5Br").with_value("second_thickness_um", 10.0)
    stock = Stock(field="binder", solvent="toluene", wt_pct=12.0)
    amounts = batch(recipe, BatchPlan(film_count=40, stocks=(stock,)), materials)
    assert [(line.layer, line.fields[0]) for line in amounts.lines] == [
        (1, "binder"),
        (1, "solvent"),
        (1, "cosolvent"),
        (1, "electrolyte"),
        (2, "binder"),
        (2, "solvent"),
        (2, "cosolvent"),
        (2, "second_electrolyte"),
    ]
    assert len(amounts.gap_um) == 2
    assert dict(amounts.composition)["binder"] == pytest.approx(1.5, rel=1e-2)


def test_a_scaffold_is_cut_by_area_with_its_offcuts(materials, recipe):
    amounts = batch(recipe.with_value("scaffold", "PPTA-NW"), BatchPlan(film_count=9), materials)
    (scaffold,) = [line for line in amounts.lines if line.fields == ("scaffold",)]
    assert scaffold.area_cm2 == pytest.approx(480.0)
    assert scaffold.exact_g == pytest.approx(480.0 * 6.9e-4)
    assert amounts.solids_g == pytest.approx(
        math.fsum(line.target_g for line in amounts.lines if line.fields[0] in ("binder", "electrolyte"))
    )


def test_a_dry_method_leaves_the_liquids_out_and_says_so(materials, recipe):
    amounts = batch(recipe.with_value("method", "solvent-free"), BatchPlan(film_count=9), materials)
    assert [line.fields for line in amounts.lines] == [("binder",), ("electrolyte",)]
    assert (
        "The method is solvent-free, so toluene and isobutyl isobutyrate of the recipe is not weighed." in amounts.notes
    )
    assert (amounts.slurry_g, amounts.slurry_ml, amounts.wet_um) == (None, None, (None,))


@pytest.mark.parametrize(
    ("basis", "binder", "sulfide"),
    [
        ("wt-solids", 1.5, 98.5),
        ("wt-slurry", 0.825, 54.175),
        ("vol-solids", 100 * 0.015 / 0.98 / (0.015 / 0.98 + 0.985 / 1.858), None),
        ("phr", 100 * 1.5 / 98.5, 100.0),
    ],
)
def test_a_line_shows_its_content_in_the_basis_of_the_plan(materials, recipe, basis, binder, sulfide):
    amounts = batch(recipe, BatchPlan(film_count=40, basis=basis), materials)
    shares = {line.fields[0]: line.share for line in amounts.lines}
    assert shares["binder"] == pytest.approx(binder)
    assert shares["electrolyte"] == pytest.approx(100.0 - binder if sulfide is None else sulfide)
    assert (shares["solvent"], shares["cosolvent"]) == (None, None)


def test_a_content_that_is_not_known_in_a_basis_is_told(materials, recipe):
    dry = batch(recipe.with_value("method", "solvent-free"), BatchPlan(film_count=9, basis="wt-slurry"), materials)
    assert all(line.share is None for line in dry.lines)
    assert any(note.startswith("Contents in wt % of slurry are not known") for note in dry.notes)


def test_every_line_has_a_source_and_hazards(materials, recipe):
    amounts = batch(recipe, BatchPlan(film_count=40), materials)
    assert all(line.sources and line.hazards for line in amounts.lines)
    assert "ThisProgram2026" in amounts.sources


def test_the_prediction_of_another_recipe_is_not_used(materials, recipe, make_prediction):
    from ssedesigner.batch.amounts import batch_amounts

    other = make_prediction(recipe.with_value("thickness_um", 300.0))
    amounts = batch_amounts(recipe, BatchPlan(film_count=40), materials, other)
    assert amounts.film_g == batch(recipe, BatchPlan(film_count=40), materials).film_g


def test_a_recipe_of_the_sulfide_alone(materials):
    recipe = Recipe(
        binder=None, binder_wt_pct=None, method="hot-pressing", solvent=None, cosolvent=None, porosity_pct=5.0
    )
    amounts = batch(recipe, BatchPlan(film_count=3), materials)
    assert [line.fields for line in amounts.lines] == [("electrolyte",)]
    assert dict(amounts.composition) == {"electrolyte": 100.0}
