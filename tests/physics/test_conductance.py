"""The conductivity model against published points and its own limits."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.physics.conductance import area_specific_resistance, conductance
from ssedesigner.physics.factors import BLOCKING_EXPONENTS, BLOCKING_SPREADS, blocking_factor, packing_factor
from ssedesigner.physics.film import resolve
from ssedesigner.physics.mixing import effective_medium
from ssedesigner.physics.retention import solvent_retention
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
    for density, form, cost, tolerance in ((1.3, "particle-like", 1.25, 0.02), (2.17, "fibrillated", 3.7, 0.75)):
        polymer, sulfide = 0.1 / density, 0.9 / 1.858
        factor = blocking_factor(sulfide / (sulfide + polymer), polymer / (sulfide + polymer), form)
        assert 1 / factor == pytest.approx(cost, rel=tolerance)


def test_every_form_has_an_exponent_and_its_spread():
    assert BLOCKING_EXPONENTS.keys() == BLOCKING_SPREADS.keys()
    assert all(value > 0 for value in BLOCKING_EXPONENTS.values())
    ordered = [BLOCKING_EXPONENTS[form] for form in ("particle-like", "ion-conducting", "film-forming", "fibrillated")]
    assert ordered == sorted(ordered)


def test_packing_counts_pores_beyond_the_pellet():
    assert packing_factor(0.18) == 1.0
    assert packing_factor(0.30) == pytest.approx((0.70 / 0.82) ** 2.6)
    assert (np.diff(packing_factor(np.linspace(0.0, 0.8, 50))) <= 0).all()


def test_effective_medium_is_continuous_and_between_its_phases():
    shares = np.linspace(0.0, 1.0, 201)
    for first, second in ((0.3, 1e-3), (1e-3, 0.3), (1.0, 1e-9), (0.2, 0.2)):
        mixed = effective_medium(np.full(201, first), np.full(201, second), shares)
        assert mixed[0] == pytest.approx(first)
        assert mixed[-1] == pytest.approx(second)
        assert (np.diff(mixed) * np.sign(second - first) >= -1e-15).all()
        assert mixed.min() > 0


@pytest.mark.parametrize(
    ("solvent", "kept", "tolerance"),
    [("toluene", 0.63, 0.01), ("p-xylene", 0.62, 0.01), ("dichloromethane", 0.44, 0.01), ("ethyl acetate", 0.21, 0.01)],
)
def test_measured_retentions(materials, solvent, kept, tolerance):
    dry = of(BARE, materials).conductivity
    assert of(replace(BARE, solvent=solvent), materials).conductivity / dry == pytest.approx(kept, rel=tolerance)


def test_mixed_liquids_lie_between_their_parts(materials):
    def kept(**liquids):
        return of(replace(BARE, **liquids), materials).conductivity

    mixed = kept(solvent="toluene", cosolvent="ethyl acetate", cosolvent_share_pct=50.0)
    assert kept(solvent="ethyl acetate") < mixed < kept(solvent="toluene")
    assert mixed == pytest.approx(math.sqrt(kept(solvent="ethyl acetate") * kept(solvent="toluene")))


def test_liquids_judged_by_class_are_estimates_with_wider_bands(materials):
    toluene = solvent_retention(((materials.find("solvent", "toluene"), 1.0),), "argyrodite")
    anisole = solvent_retention(((materials.find("solvent", "anisole"), 1.0),), "argyrodite")
    assert anisole.spread > toluene.spread
    assert all(value.is_weak for value in anisole.cited)
    elsewhere = solvent_retention(((materials.find("solvent", "toluene"), 1.0),), "LGPS")
    assert elsewhere.spread > toluene.spread


def test_a_liquid_of_unknown_class_leaves_the_film_unknown(materials):
    found = of(replace(BARE, solvent="anisole"), without(materials, "solvent", "anisole", "sulfide_class"))
    assert found.conductivity is None
    assert found.reason == "not known, because the library does not say how anisole treats sulfides"
    assert found.electrolyte is not None


def test_a_lot_narrows_the_band(materials):
    library = of(BARE, materials)
    lot = of(replace(BARE, electrolyte_conductivity_ms_cm=3.0), materials)
    assert lot.spread < library.spread
    assert lot.electrolyte_spread == pytest.approx(0.15)
    assert library.electrolyte_spread == pytest.approx(0.29 * math.log(10), rel=1e-3)
    assert lot.electrolyte_cited[0].source == "Recipe"


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


def test_a_user_s_particle_binder_blocks_less_than_a_rubber(materials):
    recipe = replace(BARE, binder="NBR", binder_wt_pct=5.0)
    text = CitedText("particle-like", "Recipe", grade="user")
    own = with_value(materials, "binder", "NBR", "binder_form", text)
    assert of(recipe, own).conductivity > of(recipe, materials).conductivity


def test_an_unknown_form_has_the_widest_band(materials):
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
