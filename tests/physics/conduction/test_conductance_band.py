"""What bounds the conductivity of a film: its best phase, contents outside the evidence, liquids, blanks, traces."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import Learned, lot_key
from ssedesigner.physics.explore.sweep import film_and_cell
from ssedesigner.physics.film.compaction import ANNEALED, pellet_density
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from tests.physics.samples import BARE

ALONE = {"cosolvent": None, "cosolvent_share_pct": None}


def of(recipe, materials, **more):
    return conductance(resolve(recipe, materials), **more)


@pytest.mark.parametrize("liquid", ["water", "NMP"])
def test_a_sulfide_that_does_not_survive_its_liquid_has_no_conductivity(materials, liquid):
    film = predict(Recipe(solvent=liquid, **ALONE), materials).film
    for quantity in (film.conductivity_ms_cm, film.area_specific_resistance_ohm_cm2, film.conductance_s):
        assert quantity.value is None
        assert f"Li6PS5Cl does not survive {liquid}: " in quantity.reason
    assert film.electrolyte_conductivity_ms_cm.is_known  # that of the powder before


def test_a_second_layer_has_to_survive_too(materials):
    layers = Recipe(electrolyte="Li4SnS4", second_electrolyte="Li6PS5Cl", second_thickness_um=10.0, solvent="water")
    assert "Li6PS5Cl does not survive" in predict(replace(layers, **ALONE), materials).film.conductivity_ms_cm.reason


def test_a_liquid_in_which_the_loss_was_measured_keeps_what_was_measured(materials):
    assert of(Recipe(solvent="ethyl acetate", **ALONE), materials).conductivity is not None


@pytest.mark.parametrize(("binder", "contents"), [("NBR", (2.0, 12.0, 20.0, 60.0)), ("PPC", (2.0, 20.0, 60.0))])
def test_more_binder_never_raises_the_upper_end(materials, binder, contents):
    found = [of(Recipe(binder=binder, binder_wt_pct=content), materials) for content in contents]
    for name in ("low", "conductivity", "high"):
        values = [getattr(one, name) for one in found]
        assert values == sorted(values, reverse=True), name
    assert found[-1].high < 0.21


def test_the_band_ends_at_the_dense_sulfide_of_the_lot(materials):
    lot = replace(BARE, electrolyte_conductivity_ms_cm=2.0, electrolyte_conductivity_error_pct=5.0, porosity_pct=5.0)
    found = of(replace(lot, electrolyte_conductivity_pressure_mpa=20.0), materials)
    assert found.high == found.ceiling
    density, exponent = pellet_density(ANNEALED).value, float(shipped_fit().values["void"])
    assert found.high * 10 == pytest.approx(2.0 / density**exponent * np.exp(1.645 * 0.05), rel=1e-3)
    rolled = float(np.exp(-shipped_fit().values["dry"]))
    assert found.conductivity * 10 == pytest.approx(2.0 * rolled * (0.95 / density) ** exponent)
    assert found.low * 10 == pytest.approx(found.conductivity * 10 / np.exp(1.645 * found.spread))


def test_a_polymer_that_conducts_better_is_the_bound_of_its_film(materials):
    lot = {"electrolyte_conductivity_ms_cm": 1e-3, "electrolyte_conductivity_temperature_c": 50.0}
    poor = replace(BARE, **lot, spe="PVC-LiCF3SO3", spe_wt_pct=90.0, temperature_c=50.0)
    own = materials.find("spe", "PVC-LiCF3SO3").value("conductivity_ms_cm") * 0.1
    found = of(poor, materials)
    most = own * np.exp(1.645 * 0.7)
    sulfide = of(replace(poor, spe=None, spe_wt_pct=None), materials).ceiling
    assert sulfide < 0.9 * found.ceiling < found.ceiling < most  # both side by side, by their shares
    assert found.high <= found.ceiling
    trace = of(replace(poor, spe_wt_pct=0.01), materials)
    assert trace.ceiling == pytest.approx(sulfide, rel=0.03)
    assert of(replace(poor, spe_wt_pct=100.0), materials).ceiling == pytest.approx(most, rel=1e-6)


def test_outside_the_evidence_the_band_grows_downwards_only_and_says_so(materials):
    inside, outside = (of(Recipe(binder_wt_pct=content), materials) for content in (12.0, 12.5))
    assert not any("Outside the evidence" in note for note in inside.notes)
    assert any("Outside the evidence: 12.5 wt % of polymer" in note for note in outside.notes)
    far = of(Recipe(binder_wt_pct=40.0), materials)
    assert far.conductivity / far.low > 2 * np.exp(1.645 * far.spread)
    assert far.high / far.conductivity < np.exp(1.645 * far.spread)


def test_own_films_above_the_best_phase_stand_and_a_question_is_asked(materials):
    recipe = Recipe()
    learned = Learned(places={lot_key(recipe): 0}, mean=(20.0,), covariance=((0.01,),), films=3)
    found = of(recipe, materials, learned=learned)
    assert found.high > found.conductivity > found.ceiling
    assert any("check area, thickness and lot" in note for note in found.notes)
    assert not any("check area" in note for note in of(recipe, materials).notes)


def test_what_is_not_stated_is_never_the_best(materials):
    """No pressing stated is the average of what is usual: worse than the best of it, better than the worst."""
    blank = {"densification_method": None, "densification_pressure_mpa": None, "densification_temperature_c": None}
    rolled = {**blank, "densification_method": "calender"}
    kept = {
        name: of(Recipe(**fields), materials).conductivity
        for name, fields in {
            "nothing": blank,
            "calender": rolled,
            "300 MPa": rolled | {"densification_pressure_mpa": 300.0},
            "cold": rolled | {"densification_pressure_mpa": 300.0, "densification_temperature_c": 25.0},
        }.items()
    }
    assert kept["cold"] < kept["nothing"] < of(Recipe(), materials).conductivity  # warm isostatic, 490 MPa
    # reports of calendered films, and the law at 300 MPa over usual temperatures, are independent and agree
    assert kept["calender"] == pytest.approx(kept["300 MPa"], rel=0.1)
    assert kept["cold"] < kept["300 MPa"]
    spread = [resolve(Recipe(**fields), materials).porosity for fields in (blank, rolled, {})]
    widths = [pores.high - pores.low for pores in spread]
    assert widths == sorted(widths, reverse=True)


def test_pressing_never_leaves_more_pores_than_no_pressing(materials):
    loose = resolve(Recipe(densification_method="none", densification_pressure_mpa=None), materials).porosity.value
    light = {"densification_method": "uniaxial", "densification_pressure_mpa": 1.0}
    assert resolve(Recipe(**light), materials).porosity.value <= loose


def test_a_wet_method_without_a_stated_liquid_is_no_dry_one(materials):
    wet = Recipe(solvent=None, **ALONE)
    dry = of(replace(wet, method="solvent-free"), materials)
    blank, best = of(wet, materials), of(replace(wet, solvent="p-xylene"), materials)
    assert blank.conductivity < best.conductivity < dry.conductivity
    assert blank.spread > best.spread
    assert any("liquid that is not stated" in note for note in blank.notes)


@pytest.mark.parametrize(("content", "salt"), [(1.5, "LiTFSI"), (10.0, "LiTFSI"), (10.0, "LiG3")])
def test_a_trace_of_salt_changes_hardly_anything(materials, content, salt):
    recipe = Recipe(binder_wt_pct=content)
    before, after = of(recipe, materials), of(replace(recipe, salt=salt, salt_wt_pct=0.01), materials)
    for name in ("conductivity", "low", "high"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=0.005), name


def test_a_film_thinner_than_its_scaffold_has_no_resistance_in_its_row_alone(materials):
    recipe = Recipe(scaffold="nylon-mesh")
    swept = film_and_cell(recipe, materials, thickness_um=[10.0, 20.0, 60.0])
    assert np.isnan(swept.area_specific_resistance_ohm_cm2).tolist() == [True, True, False]
    reasons = swept.reasons["area_specific_resistance_ohm_cm2"]
    single = predict(replace(recipe, thickness_um=10.0), materials).film.area_specific_resistance_ohm_cm2
    assert list(reasons) == [single.reason, single.reason, ""]


@pytest.mark.parametrize("key", ["PPC", "NBR", "SEBS", "PTFE", "PVDF", "NBR-LiTFSI", "LiTFSI", "PEO-LiTFSI"])
def test_a_trace_of_another_polymer_or_salt_moves_neither_value_nor_band(materials, key):
    field = {"LiTFSI": "salt", "PEO-LiTFSI": "spe"}.get(key, "second_binder")
    plain = of(Recipe(binder_wt_pct=10.0), materials)
    found = of(Recipe(binder_wt_pct=10.0, **{field: key, f"{field}_wt_pct": 0.001}), materials)
    for name in ("conductivity", "low", "high"):
        assert getattr(found, name) == pytest.approx(getattr(plain, name), rel=0.003), name
    share = [of(Recipe(binder_wt_pct=10.0, second_binder="PPC", second_binder_wt_pct=w), materials) for w in (1.0, 5.0)]
    assert plain.conductivity / plain.low < share[0].conductivity / share[0].low < share[1].conductivity / share[1].low
