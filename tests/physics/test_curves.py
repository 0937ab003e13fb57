"""Curves and sweeps agree with single predictions."""

import time
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.curves import curves
from ssedesigner.physics.explore.sweep import CHUNK, RESULTS, film_and_cell
from ssedesigner.physics.prediction import predict
from tests.physics.samples import BARE, FIG1, without


def at(curve, x):
    return float(np.interp(x, curve.x, curve.y))


def test_curves_run_through_the_prediction(materials):
    recipe = replace(Recipe(), thickness_um=30.0)
    drawn, found = curves(recipe, materials), predict(recipe, materials)
    index = 30
    resistance = predict(replace(recipe, thickness_um=float(drawn.resistance.x[index])), materials)
    shown = resistance.film.area_specific_resistance_ohm_cm2
    assert drawn.resistance.y[index] == pytest.approx(shown.value)
    assert drawn.resistance.low[index] == pytest.approx(shown.low)
    assert drawn.resistance.high[index] == pytest.approx(shown.high)
    content = predict(replace(recipe, binder_wt_pct=float(drawn.conductivity.x[20])), materials).film
    assert drawn.conductivity.y[20] == pytest.approx(content.conductivity_ms_cm.value)
    assert at(drawn.specific_energy, 30.0) == pytest.approx(found.cell.specific_energy_wh_kg.value, rel=1e-3)
    assert at(drawn.energy_density, 30.0) == pytest.approx(found.cell.energy_density_wh_l.value, rel=1e-3)
    warm = predict(replace(recipe, temperature_c=float(drawn.film_arrhenius.x[-1])), materials).film
    assert drawn.film_arrhenius.y[-1] == pytest.approx(warm.conductivity_ms_cm.value)
    assert drawn.electrolyte_arrhenius.y[-1] == pytest.approx(warm.electrolyte_conductivity_ms_cm.value)


@pytest.mark.parametrize(("basis", "cell"), [("unit-cell", 0), ("stack", 1), ("pouch-cell", 2)])
def test_energies_are_on_the_recipe_s_basis(materials, basis, cell):
    recipe = replace(FIG1, basis=basis, thickness_um=50.0)
    drawn = curves(recipe, materials)
    shown = list(predict(recipe, materials).cells.values())[cell]
    assert at(drawn.specific_energy, 50.0) == pytest.approx(shown.specific_energy_wh_kg.value, rel=1e-3)


@pytest.mark.parametrize("own", [0.01, 0.33, 100.0])
def test_the_line_over_rates_runs_through_other_rates_and_falls_to_zero_where_the_model_does(materials, own):
    recipe = replace(Recipe(), stack_pressure_mpa=30.0, c_rate=own)
    drawn = curves(recipe, materials).usable_specific_energy
    for rate in (0.1, 0.74, 1.7, own):
        whole = predict(replace(recipe, c_rate=rate), materials).cell.usable_specific_energy_wh_kg
        for part in ("value", "low", "high"):
            height = np.interp(rate, drawn.x, drawn.y if part == "value" else getattr(drawn, part))
            assert height == pytest.approx(getattr(whole, part), rel=0.01, abs=3.0), (rate, part)
    if own > 1:
        (last,) = np.flatnonzero(drawn.y == 0)[:1]
        ends = [predict(replace(recipe, c_rate=drawn.x[last] * by), materials).cell for by in (0.999, 1.001)]
        assert ends[0].usable_specific_energy_wh_kg.value > 0 == ends[1].usable_specific_energy_wh_kg.value


def test_the_other_anode_is_drawn_beside(materials):
    lithium = curves(FIG1, materials)
    assert lithium.other_anode == "anodeless"
    anodeless = curves(replace(FIG1, anode="anodeless", anode_thickness_um=0.0), materials)
    assert anodeless.other_anode == "Li-metal"
    assert lithium.other_specific_energy.y == pytest.approx(anodeless.specific_energy.y)
    assert anodeless.other_energy_density.y == pytest.approx(lithium.energy_density.y)
    own_foil = without(materials, "anode", "Li-metal", "thickness_um")
    thick = curves(replace(FIG1, anode="graphite", anode_thickness_um=60.0), own_foil)
    assert thick.other_anode == "anodeless"
    kept = curves(replace(FIG1, anode="anodeless", anode_thickness_um=35.0), own_foil)
    assert at(kept.other_energy_density, 30.0) < at(lithium.energy_density, 30.0)


def test_the_thickness_at_a_target(materials):
    drawn = curves(FIG1, materials)
    assert drawn.meets_specific_energy == "within"
    found = predict(replace(FIG1, thickness_um=drawn.thickness_for_specific_energy), materials).cell
    assert found.specific_energy_wh_kg.value == pytest.approx(350.0, rel=1e-3)
    assert drawn.meets_energy_density == "everywhere"
    assert drawn.thickness_for_energy_density is None
    poor = curves(replace(FIG1, areal_capacity_mah_cm2=1.0), materials)
    assert poor.meets_specific_energy == "nowhere"
    assert poor.thickness_for_specific_energy is None
    unknown = curves(FIG1, without(materials, "anode", "Li-metal", "density_g_cm3"))
    assert unknown.meets_specific_energy == "unknown"


def test_no_film_is_drawn_thinner_than_its_layers(materials):
    layer = {"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 40.0}
    for capacity in (3.4, 6.0):
        drawn = curves(replace(FIG1, areal_capacity_mah_cm2=capacity, thickness_um=60.0, **layer), materials)
        for curve in (drawn.specific_energy, drawn.energy_density, drawn.other_energy_density):
            assert curve.is_known
            assert np.isnan(curve.y[curve.x <= 40.0]).all()
            assert np.isfinite(curve.y[curve.x > 40.01]).all()
        for reach, meets in (
            (drawn.thickness_for_energy_density, drawn.meets_energy_density),
            (drawn.thickness_for_specific_energy, drawn.meets_specific_energy),
        ):
            assert (reach is not None and reach > 40.0) if meets == "within" else reach is None, (reach, meets)


def test_what_is_not_known_is_empty_and_says_why(materials):
    assert curves(BARE, materials).conductivity.reason == "not known, because no binder is chosen"
    drawn = curves(Recipe(), Materials(version="empty", materials={}, pairs=()))
    for name in ("resistance", "conductivity", "specific_energy", "film_arrhenius", "electrolyte_arrhenius"):
        curve = getattr(drawn, name)
        assert not curve.is_known
        assert curve.reason.startswith("not known, because"), name
    wrong = curves(replace(Recipe(), salt_wt_pct=5.0), materials)
    assert "no li salt is chosen" in wrong.energy_density.reason
    assert not wrong.specific_energy.is_known


def test_contents_beyond_the_solids_are_gaps(materials):
    recipe = replace(Recipe(), spe="PEO-LiTFSI", spe_wt_pct=95.0, binder_wt_pct=2.0)
    drawn = curves(recipe, materials).conductivity
    assert np.isfinite(drawn.y[drawn.x <= 5.0]).all()
    assert np.isnan(drawn.y[drawn.x > 5.01]).all()


def test_a_sweep_agrees_with_single_predictions_over_chunks(materials):
    size = CHUNK + 3
    thickness, pores = np.linspace(10.0, 90.0, size), np.linspace(0.0, 40.0, size)
    swept = film_and_cell(Recipe(), materials, thickness_um=thickness, porosity_pct=pores)
    for index in (0, size // 2, size - 1):
        single = predict(replace(Recipe(), thickness_um=thickness[index], porosity_pct=pores[index]), materials)
        for key in RESULTS:
            part = single.film if hasattr(single.film, key) else single.cell
            assert getattr(swept, key)[index] == pytest.approx(getattr(part, key).value), key
    assert swept.reasons == {}


def test_a_sweep_says_what_it_cannot_know(materials):
    bare = without(materials, "binder", "NBR", "price_usd_kg")
    swept = film_and_cell(Recipe(), bare, thickness_um=np.array([20.0, 30.0]))
    assert np.isnan(swept.cost_usd_m2).all()
    assert "no price for" in swept.reasons["cost_usd_kwh"][1]
    assert np.isfinite(swept.conductivity_ms_cm).all()


def test_a_sweep_takes_numeric_fields_of_one_length_only(materials):
    with pytest.raises(KeyError):
        film_and_cell(Recipe(), materials, electrolyte=["Li6PS5Cl"])
    with pytest.raises(KeyError):
        film_and_cell(Recipe(), materials, unit_cells=[1, 2])
    with pytest.raises(ValueError, match="same length"):
        film_and_cell(Recipe(), materials, thickness_um=[20.0], porosity_pct=[1.0, 2.0])
    with pytest.raises(ValueError, match="at least one"):
        film_and_cell(Recipe(), materials)


def test_a_sweep_is_far_faster_than_single_predictions(materials):
    """A loose bound that holds on a loaded machine; the bench measures the rate itself."""
    size = 100_000
    draw = np.random.default_rng(1)
    swept = {"thickness_um": draw.uniform(10, 100, size), "binder_wt_pct": draw.uniform(0.1, 10, size)}
    began = time.perf_counter()
    film_and_cell(Recipe(), materials, **swept)
    assert time.perf_counter() - began < 2.0


@pytest.mark.parametrize("thickness", [0.1, 1.0, 4.0, 30.0, 98.0, 1000.0, 2000.0])
def test_thickness_curves_pass_through_every_recipe(materials, thickness):
    recipe = replace(Recipe(), thickness_um=thickness)
    drawn, found = curves(recipe, materials), predict(recipe, materials)
    for curve, quantity in (
        (drawn.resistance, found.film.area_specific_resistance_ohm_cm2),
        (drawn.specific_energy, found.cell.specific_energy_wh_kg),
        (drawn.energy_density, found.cell.energy_density_wh_l),
    ):
        assert curve.x[0] < thickness < curve.x[-1]
        assert (np.diff(curve.x) > 0).all()
        assert at(curve, thickness) == pytest.approx(quantity.value, rel=0.02)


@pytest.mark.parametrize(("content", "celsius"), [(0.0, -60.0), (15.0, -25.0), (9.8, 120.0), (40.0, 200.0)])
def test_curves_over_content_and_temperature_pass_through_every_recipe(materials, content, celsius):
    recipe = replace(Recipe(), binder_wt_pct=content, temperature_c=celsius)
    drawn, found = curves(recipe, materials), predict(recipe, materials).film.conductivity_ms_cm
    assert drawn.conductivity.x[0] <= content < drawn.conductivity.x[-1]
    assert drawn.film_arrhenius.x[0] < celsius < drawn.film_arrhenius.x[-1]
    assert at(drawn.film_arrhenius, celsius) == pytest.approx(found.value, rel=0.02)
    assert at(drawn.conductivity, content) == pytest.approx(found.value, rel=0.02)
