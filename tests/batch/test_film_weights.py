"""Grams: they add up to the film, follow the shares of the recipe, and are refused where they would be wrong."""

import dataclasses
import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.film_weights import film_weights
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.sheet import sheet

FIXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def grams(weighed, field, layer=1):
    (found,) = [portion.grams for portion in weighed.portions if (portion.field, portion.layer) == (field, layer)]
    return found


def test_grams_by_hand(prediction, materials):
    """48 cm2 of 30 um: 0.144 cm3, a tenth of it pores; 1.5 wt % NBR of 0.98 in Li6PS5Cl of 1.858 g/cm3."""
    dense = 1.0 / (0.015 / 0.98 + 0.985 / 1.858)
    film = 0.144 * 0.9 * dense
    weighed = film_weights(prediction, materials)
    assert weighed.solids_g == pytest.approx(film, rel=1e-9)
    assert weighed.film_g == pytest.approx(film, rel=1e-9)
    assert grams(weighed, "binder") == pytest.approx(0.015 * film, rel=1e-9)
    assert grams(weighed, "electrolyte") == pytest.approx(0.985 * film, rel=1e-9)
    liquids = film * 45.0 / 55.0
    assert grams(weighed, "solvent") == pytest.approx(liquids / 2, rel=1e-9)
    assert grams(weighed, "cosolvent") == pytest.approx(liquids / 2, rel=1e-9)
    (toluene,) = [portion for portion in weighed.portions if portion.key == "toluene"]
    assert toluene.millilitres == pytest.approx(liquids / 2 / 0.862, rel=1e-9)
    wet_cm = (0.015 * film / 0.98 + 0.985 * film / 1.858 + liquids / 2 / 0.862 + liquids / 2 / 0.85) / 48.0
    assert weighed.wet_um[0] == pytest.approx(wet_cm * 1e4, rel=1e-9)


@given(
    thickness=st.floats(1.0, 500.0),
    area=st.floats(0.05, 1e5),
    binder=st.floats(0.01, 30.0),
    salt=st.none() | st.floats(0.01, 20.0),
    spe=st.none() | st.floats(0.01, 30.0),
    porosity=st.floats(0.0, 60.0),
    scaffold=st.none() | st.just("PPTA-NW"),
)
@FIXED
def test_the_written_grams_add_up_to_the_film_with_its_waste_as_the_balance_shows_them(
    make_prediction, materials, thickness, area, binder, salt, spe, porosity, scaffold
):
    recipe = Recipe(
        thickness_um=thickness,
        film_area_cm2=area,
        binder_wt_pct=binder,
        salt="LiTFSI" if salt else None,
        salt_wt_pct=salt,
        spe="PEO-LiTFSI" if spe else None,
        spe_wt_pct=spe,
        porosity_pct=porosity,
        scaffold=scaffold,
    )
    weighed = film_weights(make_prediction(recipe), materials)
    filled = sheet(make_prediction(recipe), materials)
    rows = filled.weigh
    if weighed.film_g is None:  # thinner than its scaffold
        assert scaffold
        assert all(row.grams is None and row.reason for row in rows if row.content is not None)
        return
    if filled.refusal:  # a weight that the balance cannot show
        assert all(row.grams is None and row.reason for row in rows if row.content is not None)
    else:
        written = [float(row.target.split()[-2]) for row in rows if row.content is not None]
        assert math.fsum(written) == pytest.approx(weighed.film_g / 0.9, abs=0.00051 * len(written))
    solids = [portion.grams for portion in weighed.portions if portion.wt_pct is not None]
    assert math.fsum(solids) == pytest.approx(weighed.film_g, rel=1e-9)
    assert math.fsum(portion.wt_pct for portion in weighed.portions if portion.wt_pct) == pytest.approx(100.0)


@pytest.mark.parametrize("factor", [2.0, 10.0])
def test_grams_scale_with_the_area(make_prediction, materials, recipe, factor):
    wide = recipe.with_value("film_area_cm2", recipe.film_area_cm2 * factor)
    one, many = film_weights(make_prediction(recipe), materials), film_weights(make_prediction(wide), materials)
    assert many.solids_g == pytest.approx(one.solids_g * factor)
    assert many.wet_um == pytest.approx(one.wet_um)


def test_a_typed_film_density_sets_the_mass(make_prediction, materials, recipe):
    weighed = film_weights(make_prediction(recipe.with_value("film_density_g_cm3", 1.5)), materials)
    assert weighed.film_g == pytest.approx(0.144 * 1.5)


def test_the_scaffold_is_weighed_apart_from_the_solids(make_prediction, materials, recipe):
    weighed = film_weights(make_prediction(recipe.with_value("scaffold", "PPTA-NW")), materials)
    assert weighed.scaffold_g == pytest.approx(6.9e-4 * 48.0)
    assert grams(weighed, "scaffold") == pytest.approx(weighed.scaffold_g)
    room = 0.144 - weighed.scaffold_g / 1.44
    assert weighed.film_g == pytest.approx(room * 0.9 / (0.015 / 0.98 + 0.985 / 1.858))
    assert weighed.wet_um == (None,)  # a slurry in a scaffold has no thickness of its own


def test_two_layers_are_weighed_as_two_slurries(make_prediction, materials, recipe):
    recipe = recipe.with_value("second_electrolyte", "Li6PS5Br").with_value("second_thickness_um", 10.0)
    weighed = film_weights(make_prediction(recipe), materials)
    first = 0.144 * 2 / 3 * 0.9 / (0.015 / 0.98 + 0.985 / 1.858)
    second = 0.144 / 3 * 0.9 / (0.015 / 0.98 + 0.985 / 2.0)
    assert grams(weighed, "electrolyte", 1) == pytest.approx(0.985 * first)
    assert grams(weighed, "second_electrolyte", 2) == pytest.approx(0.985 * second)
    assert grams(weighed, "binder", 2) == pytest.approx(0.015 * second)
    assert weighed.film_g == pytest.approx(first + second)
    assert len(weighed.wet_um) == 2


@pytest.mark.parametrize(
    "change",
    [{"binder_wt_pct": None}, {"binder": None}, {"binder_wt_pct": 60.0, "salt": "LiTFSI", "salt_wt_pct": 50.0}],
)
def test_a_recipe_that_contradicts_itself_gets_no_grams(make_prediction, materials, recipe, change):
    for key, value in change.items():
        recipe = recipe.with_value(key, value)
    weighed = film_weights(make_prediction(recipe), materials)
    assert weighed.refusal
    assert all(portion.grams is None and portion.reason for portion in weighed.portions)
    assert (weighed.solids_g, weighed.film_g) == (None, None)


def test_a_material_without_a_density_leaves_no_grams_but_a_reason(make_prediction, materials, recipe):
    weighed = film_weights(make_prediction(recipe.with_value("electrolyte", "unheard-of")), materials)
    solids = [portion for portion in weighed.portions if portion.wt_pct is not None]
    assert all(portion.grams is None for portion in solids)
    assert all("unheard-of" in portion.reason for portion in solids)


def test_a_liquid_without_a_density_has_grams_but_no_millilitres(make_prediction, materials, recipe):
    recipe = recipe.with_value("solvent", "mystery")
    weighed = film_weights(make_prediction(recipe), materials)
    (portion,) = [portion for portion in weighed.portions if portion.field == "solvent"]
    assert portion.grams is not None
    assert portion.millilitres is None
    assert portion.reason == "volume not known, because the library has no density"
    assert weighed.wet_um == (None,)


def test_an_empty_solids_loading_leaves_the_liquids_open(make_prediction, materials, recipe):
    weighed = film_weights(make_prediction(recipe.with_value("solids_loading_wt_pct", None)), materials)
    (portion,) = [portion for portion in weighed.portions if portion.field == "solvent"]
    assert (portion.grams, portion.reason) == (None, "not known, because the solids loading is empty")
    assert grams(weighed, "electrolyte") is not None


def test_every_known_mass_has_a_source(prediction, materials):
    assert all(portion.sources for portion in film_weights(prediction, materials).portions)


def test_what_heat_removes_is_weighed_but_not_in_the_film(make_prediction, materials, recipe):
    rows = dict(materials.materials)
    rows["binder", "PPC"] = dataclasses.replace(
        rows["binder", "PPC"],
        values={**rows["binder", "PPC"].values, "decomposition_c": Cited(200.0, "degC", "Handbook")},
        texts={"binder_form": CitedText("removable", "Song2023")},
    )
    materials = dataclasses.replace(materials, materials=rows)
    recipe = recipe.with_value("binder", "PPC").with_value("binder_wt_pct", 20.0).with_value("heat_treatment_c", 240.0)
    weighed = film_weights(make_prediction(recipe), materials)
    assert weighed.removed_g == pytest.approx(0.2 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.8 * weighed.solids_g)
    assert weighed.film_g == pytest.approx(0.144 * 0.9 * 1.858)  # only the sulfide is left
    plan = BatchPlan(film_count=9, waste_pct=10.0, readability_g=1e-9)
    amounts = batch_amounts(recipe, plan, materials, make_prediction(recipe))
    assert amounts.film_g == pytest.approx(weighed.film_g)
    assert amounts.solids_g == pytest.approx(10.0 * weighed.solids_g)
    assert amounts.removed_g == pytest.approx(10.0 * weighed.removed_g)
    assert amounts.yield_pct == pytest.approx(90.0 * 0.8)
