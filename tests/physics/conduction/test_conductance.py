"""The conductivity model against published points and its own limits."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.conduction.conductance import area_specific_resistance, conductance
from ssedesigner.physics.conduction.factors import (
    BLOCKING_KEYS,
    blocking_factor,
    effective_medium,
    pressure_ratio,
    scaffold_factor,
    solvent_retention,
)
from ssedesigner.physics.film.film import resolve
from tests.physics.samples import BARE, with_value, without


def of(recipe, materials):
    return conductance(resolve(recipe, materials))


def test_two_films_of_equal_resistance():
    assert area_specific_resistance(20e-6, 0.1) == pytest.approx(2e-4, rel=1e-15)
    assert area_specific_resistance(200e-6, 1.0) == pytest.approx(2e-4, rel=1e-15)


@pytest.mark.parametrize(
    ("thickness_um", "conductivity_ms_cm", "conductance_ms", "area_cm2"),
    [(47, 1.7, 291, 0.80), (40, 0.058, 15, 1.03)],  # references 187 and 140 of the review
)
def test_reported_conductances_fit_plausible_areas(thickness_um, conductivity_ms_cm, conductance_ms, area_cm2):
    resistance = area_specific_resistance(thickness_um * 1e-6, conductivity_ms_cm * 0.1)
    assert conductance_ms * 1e-3 * resistance * 1e4 == pytest.approx(area_cm2, abs=0.01)


def test_particles_and_fibrils_cost_what_was_measured():
    """10 wt% in a pellet: particles of sulfonated PEDOT x1.25, PTFE x3.7 (about 1.3 and 2.17 g/cm3)."""
    for density, form, cost in ((1.3, "particle-like", 1.25), (2.17, "fibrillated", 3.7)):
        polymer, sulfide = 0.1 / density, 0.9 / 1.858
        conductor = sulfide / (sulfide + polymer)
        value = shipped_fit().values[BLOCKING_KEYS[form]]
        ends = [1 / blocking_factor(conductor, 1 - conductor, end) for end in (value.low, value.high)]
        assert ends[0] * 0.9 <= cost <= ends[1]


def test_every_form_has_an_exponent():
    assert set(BLOCKING_KEYS.values()) <= set(shipped_fit().values)


def test_a_film_conducts_by_its_density_over_that_of_the_pellet(materials):
    lot = replace(BARE, electrolyte_conductivity_ms_cm=2.0, electrolyte_conductivity_pressure_mpa=49.0)
    pores = {share: replace(lot, porosity_pct=share, lot_pellet_density_pct=82.0) for share in (0.0, 18.0, 40.0)}
    found = {share: conductance(resolve(recipe, materials)).conductivity * 10 for share, recipe in pores.items()}
    exponent = float(shipped_fit().values["void"])
    rolled = float(np.exp(-shipped_fit().values["dry"])) if BARE.method == "solvent-free" else 1.0
    assert found[18.0] == pytest.approx(2.0 * rolled)
    assert found[40.0] / found[18.0] == pytest.approx((0.60 / 0.82) ** exponent)
    assert found[0.0] > found[18.0]  # a film that is denser than its pellet conducts better


@pytest.mark.parametrize("sulfide", ["Li6PS5Cl", "75Li2S-25P2S5-glass", "Li10GeP2S12"])
def test_to_state_the_usual_pressing_of_the_pellet_changes_no_centre(materials, sulfide):
    lot = replace(BARE, electrolyte=sulfide, electrolyte_conductivity_ms_cm=1.0)
    blank, stated = (
        conductance(resolve(replace(lot, lot_pellet_pressure_mpa=pressure), materials)) for pressure in (None, 370.0)
    )
    assert stated.conductivity == pytest.approx(blank.conductivity, rel=1e-12)
    assert stated.spread < blank.spread


def test_stack_pressure_counts_inside_the_measured_range(materials):
    """Pellets of Li6PS5Cl gain a factor of about 1.5 from 49 to 146 MPa (Cronau2021, read off a figure)."""
    held = replace(BARE, electrolyte_conductivity_ms_cm=2.0, electrolyte_conductivity_pressure_mpa=49.0)
    found = [
        of(replace(held, stack_pressure_mpa=p), materials).conductivity for p in (0.0, 2.0, 49.0, 80.0, 146.0, 300.0)
    ]
    assert found == sorted(found)
    assert found[0] == found[2]
    assert found[-1] == found[-2]
    assert found[-1] / found[0] == pytest.approx(3.16 / 2.03, rel=0.1)
    hard = replace(held, electrolyte_conductivity_pressure_mpa=146.0, stack_pressure_mpa=2.0)
    assert of(hard, materials).conductivity == pytest.approx(found[0] * found[0] / found[-1])
    assert any("pressure" in note for note in of(hard, materials).notes)
    assert not of(replace(held, stack_pressure_mpa=2.0), materials).notes
    assert pressure_ratio(10e6, 20e6) == 0


def test_derivatives_are_those_of_the_model(materials):
    """The gradient that carries the covariance, against differences of the model itself."""
    recipe = replace(
        BARE, binder="NBR", binder_wt_pct=3.0, spe="PEO-LiTFSI", spe_wt_pct=8.0, second_binder="PTFE",
        second_binder_wt_pct=0.5, solvent="toluene", cosolvent="ethyl acetate", cosolvent_share_pct=30.0,
        porosity_pct=30.0, scaffold="nylon-mesh", thickness_um=80.0, stack_pressure_mpa=100.0,
        second_electrolyte="Li10GeP2S12", second_thickness_um=30.0,
    )  # fmt: skip
    film, fit = resolve(recipe, materials), shipped_fit()
    found = conductance(film)
    assert set(found.gradient) >= {"void", "scaffold", "pressure", "blocking:film-forming", "liquid:toluene"}
    step = 1e-6
    for key, slope in found.gradient.items():
        moved = replace(fit, logs={**fit.logs, key: fit.logs[key] + step})
        change = math.log(conductance(film, fit=moved).conductivity / found.conductivity) / step
        assert change == pytest.approx(slope, rel=1e-3, abs=1e-6), key


def test_the_variance_is_the_sum_of_its_parts(materials):
    recipe = replace(BARE, binder="NBR", binder_wt_pct=3.0, solvent="anisole", porosity_pct=30.0)
    found = of(recipe, materials)
    assert found.spread**2 == pytest.approx(sum(found.variances.values()))
    assert set(found.variances) >= {"sulfide", "liquids", "pores", "way of mixing", "fitted parameters", "residual"}


def test_the_scaffold_factor_knows_its_slope():
    factor, slope = scaffold_factor(40e-6, 20e-6, 0.3, 2.5)
    assert factor == pytest.approx(0.58, abs=0.01)
    moved = scaffold_factor(40e-6, 20e-6, 0.3, 2.5 * math.exp(1e-6))[0]
    assert math.log(moved / factor) / 1e-6 == pytest.approx(slope, rel=1e-4)


def test_effective_medium_is_continuous_and_between_its_phases():
    shares = np.linspace(0.0, 1.0, 201)
    for first, second in ((0.3, 1e-3), (1e-3, 0.3), (1.0, 1e-9), (0.2, 0.2)):
        mixed = effective_medium(np.full(201, first), np.full(201, second), shares)
        assert mixed[0] == pytest.approx(first)
        assert mixed[-1] == pytest.approx(second)
        assert (np.diff(mixed) * np.sign(second - first) >= -1e-15).all()
        assert mixed.min() > 0


@pytest.mark.parametrize(
    ("solvent", "kept", "within"),
    [
        ("toluene", 0.63, 0.06),
        ("p-xylene", 0.62, 0.02),
        ("dichloromethane", 0.44, 0.23),  # a hardened argyrodite keeps more in it, and both are the same parameter
        ("ethyl acetate", 0.21, 0.05),
    ],
)
def test_measured_retentions(materials, solvent, kept, within):
    """As measured on plain argyrodites, within what other sulfides and the films draw them to."""
    dry = of(BARE, materials).conductivity
    assert of(replace(BARE, solvent=solvent), materials).conductivity / dry == pytest.approx(kept, rel=within)


def test_mixed_liquids_lie_between_their_parts(materials):
    def kept(**liquids):
        return of(replace(BARE, **liquids), materials).conductivity

    mixed = kept(solvent="toluene", cosolvent="ethyl acetate", cosolvent_share_pct=50.0)
    assert kept(solvent="ethyl acetate") < mixed < kept(solvent="toluene")
    assert mixed == pytest.approx(math.sqrt(kept(solvent="ethyl acetate") * kept(solvent="toluene")))


def test_liquids_judged_by_class_have_wider_bands(materials):
    def kept(solvent):
        return solvent_retention(((materials.find("solvent", solvent), 1.0),), shipped_fit())

    assert kept("anisole").variance > kept("toluene").variance
    assert kept("toluene").cited[-1].is_estimated


def test_a_liquid_of_unknown_class_leaves_the_film_unknown(materials):
    found = of(replace(BARE, solvent="anisole"), without(materials, "solvent", "anisole", "sulfide_class"))
    assert found.conductivity is None
    assert found.reason == "not known, because the library does not say how anisole treats sulfides"
    assert found.electrolyte is not None


def test_a_lot_narrows_the_band(materials):
    library = of(BARE, materials)
    held = replace(BARE, electrolyte_conductivity_pressure_mpa=20.0)
    lot = of(replace(held, electrolyte_conductivity_ms_cm=3.0), materials)
    assert lot.spread < library.spread
    assert lot.electrolyte_spread == pytest.approx(0.15)
    assert library.electrolyte_spread == pytest.approx(0.45, rel=1e-3)  # from cold pellet to cold pellet
    assert lot.electrolyte_cited[0].source == "Recipe"
    exact = of(replace(held, electrolyte_conductivity_ms_cm=3.0, electrolyte_conductivity_error_pct=5.0), materials)
    assert exact.electrolyte_spread == pytest.approx(0.05)
    assert exact.spread < lot.spread


def test_layers_are_in_series(materials):
    recipe = replace(BARE, thickness_um=30.0, porosity_pct=0.0)
    second = replace(recipe, second_electrolyte="Li10GeP2S12", second_thickness_um=10.0)
    one, other = of(recipe, materials), of(replace(recipe, electrolyte="Li10GeP2S12"), materials)
    both = of(second, materials)
    expected = 20e-6 / one.conductivity + 10e-6 / other.conductivity
    assert both.area_specific_resistance == pytest.approx(expected)
    assert both.spread < max(one.spread, other.spread)


def test_a_second_layer_without_a_liquid_class_is_unknown_too(materials):
    recipe = replace(BARE, second_electrolyte="Li10GeP2S12", second_thickness_um=10.0)
    assert of(recipe, without(materials, "electrolyte", "Li10GeP2S12", "conductivity_ms_cm")).conductivity is None


def test_a_polymer_electrolyte_leads_from_the_sulfide_to_the_polymer(materials):
    recipe = replace(BARE, spe="PEO-LiTFSI", porosity_pct=0.0, temperature_c=30.0)
    found = [of(replace(recipe, spe_wt_pct=share), materials).conductivity for share in (0.001, 1, 5, 20, 50, 90, 100)]
    assert found[0] == pytest.approx(of(replace(recipe, spe=None), materials).conductivity, rel=1e-3)
    assert found == sorted(found, reverse=True)
    assert found[-1] == pytest.approx(0.00101)  # Table 3 of the review, 0.0101 mS/cm


def test_a_polymer_without_a_conductivity_only_blocks_and_says_so(materials):
    film = resolve(replace(BARE, spe="PEO", spe_wt_pct=5.0), materials)
    assert any("counted as not conducting" in note for note in film.notes)
    assert conductance(film).conductivity < conductance(resolve(BARE, materials)).conductivity
    alone = of(replace(BARE, spe="PEO", spe_wt_pct=100.0), materials)
    assert alone.reason == "not known, because the film holds nothing that conducts lithium ions"


def test_a_film_that_is_mostly_salted_binder_is_not_guessed(materials):
    recipe = replace(BARE, electrolyte="Li7PS6", binder="PVdF-HFP", binder_wt_pct=30.0, salt="LiTFSI", salt_wt_pct=60.0)
    assert "its conductivity is not in the library" in of(recipe, materials).reason


def test_a_salt_makes_a_rubber_block_less(materials):
    rubber = replace(BARE, binder="NBR", binder_wt_pct=1.5)
    assert (
        of(replace(rubber, salt="LiG3", salt_wt_pct=3.5), materials).conductivity
        > of(replace(rubber, binder_wt_pct=5.0), materials).conductivity
    )


def test_a_binder_typed_as_two_halves_counts_as_one(materials):
    once = replace(BARE, binder="NBR", binder_wt_pct=8.0)
    twice = replace(once, binder_wt_pct=4.0, second_binder="NBR", second_binder_wt_pct=4.0)
    assert of(twice, materials).conductivity == pytest.approx(of(once, materials).conductivity)
    assert of(twice, materials).spread == pytest.approx(of(once, materials).spread)


@pytest.mark.parametrize("form", ["particle-like", "film-forming", "fibrillated", "ion-conducting", "unknown"])
def test_a_bare_film_is_its_sulfide_whatever_the_form(form):
    assert blocking_factor(1.0, 0.0, shipped_fit().values[BLOCKING_KEYS[form]]) == 1.0


@pytest.mark.parametrize(
    ("spe", "reference"), [("PEO-LiTFSI", "205"), ("PEO-LiClO4", "206"), ("PVdF-HFP-LiTFSI", "169")]
)
def test_hybrids_go_from_the_sulfide_to_the_polymer_without_a_jump(materials, spe, reference):
    """The polymer electrolytes of the films of Table 6, from none to polymer alone in steps of 0.1 wt%."""
    recipe = replace(film_recipes()[reference], spe=spe, solvent=None, method="solvent-free", porosity_pct=18.0)
    bare = conductance(resolve(replace(recipe, spe_wt_pct=None, spe=None), materials)).conductivity
    shares = np.linspace(0.0, 100.0, 1001)
    found = conductance(resolve(recipe, materials, spe_wt_pct=shares))
    steps = np.diff(np.log(found.conductivity))
    assert np.isfinite(found.conductivity).all()
    assert np.isfinite(found.spread).all()
    assert np.abs(steps).max() < 0.12
    assert np.abs(np.diff(found.spread)).max() < 0.03
    assert found.conductivity[0] == pytest.approx(bare, rel=1e-9)
    alone = conductance(resolve(replace(recipe, spe_wt_pct=100.0), materials))
    assert found.conductivity[-1] == pytest.approx(alone.conductivity)


@pytest.mark.parametrize("reference", ["169", "170", "205", "206"])
def test_hybrid_films_of_table_6_lie_in_their_bands(materials, reference):
    film = next(film for film in materials.films if film.key == reference)
    found = of(film_recipes()[reference], materials)
    assert abs(math.log(film.conductivity_ms_cm * 0.1 / found.conductivity)) < 1.645 * found.spread


def test_the_bilayer_of_table_6_is_its_layers_in_series(materials):
    """LGPS / Li3PS4 on a non-woven, reference 138: the slow layer decides."""
    recipe = film_recipes()["138"]
    slow = replace(recipe, electrolyte=recipe.second_electrolyte, second_electrolyte=None, second_thickness_um=None)
    fast = replace(recipe, second_electrolyte=None, second_thickness_um=None)
    both, one, other = (of(r, materials).conductivity for r in (recipe, slow, fast))
    share = recipe.second_thickness_um / recipe.thickness_um
    assert 1 / both == pytest.approx(share / one + (1 - share) / other)
    assert 0.34 / 3 < both * 10 < 0.34 * 3


def test_a_user_s_particle_binder_blocks_less_than_a_rubber(materials):
    recipe = replace(BARE, binder="NBR", binder_wt_pct=5.0)
    text = CitedText("particle-like", "Recipe", grade="user")
    own = with_value(materials, "binder", "NBR", "binder_form", text)
    assert of(recipe, own).conductivity > of(recipe, materials).conductivity


def test_an_unknown_form_has_a_wider_band(materials):
    recipe = replace(BARE, binder="NBR", binder_wt_pct=10.0)
    assert of(recipe, without(materials, "binder", "NBR", "binder_form")).spread > of(recipe, materials).spread


def test_a_scaffold_counts_only_where_it_is(materials):
    recipe = replace(BARE, scaffold="nylon-mesh", porosity_pct=10.0)
    bare = of(replace(recipe, scaffold=None), materials).conductivity
    near, far = (of(replace(recipe, thickness_um=t), materials).conductivity for t in (60.0, 600.0))
    assert near < far < bare
    assert far == pytest.approx(bare, rel=0.4)


def test_estimates_are_marked_where_weak_evidence_leads(materials):
    assert of(replace(BARE, solvent="ethanol"), materials).is_estimate
    assert not of(replace(BARE, porosity_pct=15.0, electrolyte_conductivity_ms_cm=2.0), materials).is_estimate


def test_an_estimated_sulfide_makes_an_estimated_film(materials):
    guess = Cited(3.0, "mS/cm", "Recipe", grade="estimate")
    library = with_value(materials, "electrolyte", "Li6PS5Cl", "conductivity_ms_cm", guess)
    assert of(replace(BARE, porosity_pct=15.0), library).is_estimate
