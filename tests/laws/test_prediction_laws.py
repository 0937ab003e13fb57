"""Laws that hold for every recipe in the ranges of the fields."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import problems
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.factors import arrhenius
from ssedesigner.physics.curves import CURVES, curves
from ssedesigner.physics.explore.sweep import RESULTS, film_and_cell
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from tests.laws.trials import law
from tests.strategies import plain_recipes, recipes, shipped, sound_recipes

ROUNDING = 1 + 1e-9


def known(part) -> list[tuple[str, Quantity]]:
    return [(key, value) for key, value in vars(part).items() if isinstance(value, Quantity)]


def conductivity(recipe) -> float:
    conducts = conductance(resolve(recipe, shipped()))
    assert not conducts.reason
    return conducts.conductivity


def resistance(recipe) -> float:
    return conductance(resolve(recipe, shipped())).area_specific_resistance


@law(40)
@given(recipes() | sound_recipes())
def test_any_recipe_is_predicted_with_bands_and_sources_or_reasons(recipe):
    prediction = predict(recipe, shipped())
    contradictions = problems(recipe)
    for part in (prediction.film, *prediction.cells.values()):
        for key, value in known(part):
            if not value.is_known:
                assert value.reason.startswith("not known, because"), key
                assert value.low is None
                assert value.high is None
                continue
            assert not contradictions, key
            assert math.isfinite(value.value), key
            assert value.low <= value.value <= value.high, key
            assert math.isfinite(value.high), key
            assert value.sources, key
            assert set(value.sources) <= set(shipped().sources), key
            # shares, and what is usable at a high rate, may be nothing; a conductivity, mass or nominal energy may not
            assert value.value > 0 or key.endswith("pct") or (value.value == 0 and key.startswith("usable_")), key
    assert set(prediction.sources) <= set(shipped().sources)


@law(40)
@given(recipes() | sound_recipes())
def test_curves_never_fail_and_bands_hold_their_curve(recipe):
    every = curves(recipe, shipped())
    for key in CURVES:
        curve = getattr(every, key)
        if not curve.is_known:
            assert curve.reason.startswith("not known, because"), key
            continue
        drawn = np.isfinite(curve.y)
        assert (curve.low[drawn] <= curve.y[drawn] * ROUNDING).all(), key
        assert (curve.y[drawn] <= curve.high[drawn] * ROUNDING).all(), key
        # at a high rate nothing may be left
        assert (curve.y[drawn] >= 0 if key.startswith("usable_") else curve.y[drawn] > 0).all(), key


@law(40)
@given(plain_recipes(scaffold="PPTA-NW"), st.floats(1.0, 3.0))
def test_a_thicker_film_never_conducts_better(recipe, times):
    thin = replace(recipe, thickness_um=max(40.0, min(recipe.thickness_um, 600.0)))
    thick = replace(thin, thickness_um=thin.thickness_um * times)
    assert resistance(thick) * ROUNDING >= resistance(thin)


@law(40)
@given(plain_recipes(), st.floats(0.0, 10.0))
def test_more_binder_never_conducts_better(recipe, more):
    assert conductivity(replace(recipe, binder_wt_pct=recipe.binder_wt_pct + more)) <= conductivity(recipe) * ROUNDING


@law(40)
@given(plain_recipes(second_binder="SBR", second_binder_wt_pct=2.0), st.floats(0.0, 10.0))
def test_more_of_one_binder_beside_another_never_conducts_better(recipe, more):
    assert conductivity(replace(recipe, binder_wt_pct=recipe.binder_wt_pct + more)) <= conductivity(recipe) * ROUNDING


@law(40)
@given(plain_recipes(porosity_pct=10.0), st.floats(0.0, 80.0), st.floats(0.0, 80.0))
def test_a_more_porous_film_never_conducts_better(recipe, one, other):
    dense, porous = (conductivity(replace(recipe, porosity_pct=share)) for share in sorted((one, other)))
    assert porous <= dense * ROUNDING


@law(40)
@given(plain_recipes(), st.floats(-60.0, 199.0))
def test_a_warmer_film_never_conducts_worse(recipe, temperature):
    cold, warm = (conductivity(replace(recipe, temperature_c=t)) for t in (temperature, temperature + 1.0))
    assert cold < warm


@law(40)
@given(plain_recipes(binder=None, binder_wt_pct=None, solvent=None, method="solvent-free", porosity_pct=0.0))
def test_a_bare_dense_film_rolled_dry_has_that_of_its_pellet_without_pores(recipe):
    film = resolve(recipe, shipped())
    conducts = conductance(film)
    assert conducts.conductivity == pytest.approx(conducts.electrolyte / kept_of(film), rel=1e-12)


def kept_of(film):
    """Return what the pores of the pellet, and dry rolling, leave of a sulfide [-]."""
    fit = shipped_fit().values
    return float(film.layers[0].pellet.value) ** float(fit["void"]) * math.exp(fit["dry"])


@law(40)
@given(
    plain_recipes(
        binder=None, binder_wt_pct=None, solvent=None, method="solvent-free", porosity_pct=0.0, electrolyte="Li6PS5Cl"
    )
)
def test_the_lot_value_holds_at_its_own_temperature_and_pressure(recipe):
    pressure = recipe.stack_pressure_mpa or 0.0
    lot = replace(recipe, electrolyte_conductivity_ms_cm=2.1, electrolyte_conductivity_pressure_mpa=pressure)
    at = replace(lot, temperature_c=lot.electrolyte_conductivity_temperature_c)
    kept = kept_of(resolve(at, shipped()))
    assert predict(at, shipped()).film.conductivity_ms_cm.value * kept == pytest.approx(2.1, rel=1e-12)


@law(40)
@given(st.floats(1e-6, 100.0), st.floats(0.05, 0.8), st.floats(213.15, 473.15), st.floats(213.15, 473.15))
def test_arrhenius_there_and_back_is_the_same(value, energy, reference, temperature):
    joule = energy * 1.602176634e-19
    there = arrhenius(value, reference, joule, temperature)
    assert arrhenius(there, temperature, joule, reference) == pytest.approx(value, rel=1e-9)


@law(40)
@given(sound_recipes(), st.floats(5.0, 500.0), st.floats(0.01, 10.0), st.floats(0.0, 60.0), st.floats(-20.0, 100.0))
def test_arrays_and_single_recipes_agree(recipe, thickness, content, pores, temperature):
    swept = {"thickness_um": thickness, "binder_wt_pct": content, "porosity_pct": pores, "temperature_c": temperature}
    base = replace(recipe, binder=recipe.binder or "NBR")
    single = replace(base, **swept)
    assume(not problems(single))
    many = film_and_cell(base, shipped(), **{key: [value, value] for key, value in swept.items()})
    prediction = predict(single, shipped())
    for key in RESULTS:
        part = prediction.film if hasattr(prediction.film, key) else prediction.cell
        expected = getattr(part, key).value
        got = getattr(many, key)[0]
        assert got == pytest.approx(expected, rel=1e-9) if expected is not None else np.isnan(got), key


@law(40)
@given(sound_recipes(), st.sampled_from(["parallel", "bipolar"]), st.integers(1, 60))
def test_a_stack_carries_less_foil_than_its_unit_cells(recipe, stacking, count):
    one = replace(recipe, basis="unit-cell", stacking="parallel", unit_cells=1)
    cells = predict(replace(one, stacking=stacking, unit_cells=count), shipped()).cells
    unit, stack, pouch = (cells[basis].specific_energy_wh_kg.value for basis in ("unit-cell", "stack", "pouch-cell"))
    if unit is None or stack is None:
        return
    if stacking == "parallel":
        assert stack * ROUNDING >= unit
    if pouch is not None:
        assert pouch <= stack * ROUNDING


@law(40)
@given(plain_recipes(spe="PVC-LiCF3SO3", spe_wt_pct=100.0, binder=None, binder_wt_pct=None, porosity_pct=0.0))
def test_a_film_of_polymer_electrolyte_alone_conducts_as_the_polymer(recipe):
    own = shipped().find("spe", "PVC-LiCF3SO3").value("conductivity_ms_cm")
    film = predict(replace(recipe, temperature_c=50.0), shipped()).film
    assert film.conductivity_ms_cm.value == pytest.approx(own)
    assert film.electrolyte_volume_pct.value == 0.0
