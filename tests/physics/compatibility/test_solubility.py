"""Hansen distance: formula, mixtures, and the order in which evidence speaks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.physics.compatibility.liquids import (
    electrolyte_in_liquids,
    hansen_distance,
    polymer_in_liquids,
    relative_energy_difference,
)
from ssedesigner.physics.situation import liquids

PART = st.floats(0.0, 45.0)
POINT = st.tuples(PART, PART, PART)


def test_distance_of_polystyrene_like_parameters_by_hand():
    # 4 (18.6 - 18)^2 + (6 - 1.4)^2 + (4.5 - 2)^2 = 28.85; sqrt = 5.371; over 8
    assert relative_energy_difference((18.6, 6.0, 4.5), (18.0, 1.4, 2.0), 8.0) == pytest.approx(0.6714, rel=1e-3)


@given(polymer=POINT, liquid=POINT, radius=st.floats(0.5, 20.0))
def test_distance_is_symmetric_and_falls_with_the_radius(polymer, liquid, radius):
    forth = relative_energy_difference(polymer, liquid, radius)
    assert forth == pytest.approx(relative_energy_difference(liquid, polymer, radius))
    assert relative_energy_difference(polymer, liquid, 2 * radius) == pytest.approx(forth / 2)


@given(share=st.floats(1.0, 99.0))
def test_a_mixture_lies_no_further_than_its_worse_liquid(materials, share):
    polymer = materials.find("binder", "NBR")
    parts = [hansen_distance(polymer, liquids(materials, key, None, None)).value for key in ("toluene", "heptane")]
    mixed = hansen_distance(polymer, liquids(materials, "toluene", "heptane", share)).value
    assert mixed <= max(parts) + 1e-9


def test_shares_count_by_volume(materials):
    polymer = materials.find("binder", "NBR")
    # dibromomethane is three times as dense: half of the mass is a quarter of the volume
    half = hansen_distance(polymer, liquids(materials, "dibromomethane", "heptane", 50.0)).value
    heptane = hansen_distance(polymer, liquids(materials, "heptane", None, None)).value
    dbm = hansen_distance(polymer, liquids(materials, "dibromomethane", None, None)).value
    assert abs(half - heptane) < abs(half - dbm)


def test_an_open_share_leaves_the_mixture_unknown(materials):
    assert hansen_distance(materials.find("binder", "NBR"), liquids(materials, "toluene", "heptane", None)) is None


def test_the_mixture_speaks_before_its_parts(materials):
    mixture = liquids(materials, "toluene", "isobutyl isobutyrate", 50.0)
    verdict = polymer_in_liquids(materials, "NBR", mixture)
    assert (verdict.severity, verdict.basis) == ("pass", "mixture")
    turned = liquids(materials, "isobutyl isobutyrate", "toluene", 50.0)
    assert polymer_in_liquids(materials, "NBR", turned) == verdict


def test_reported_parts_speak_before_hansen(materials):
    verdict = polymer_in_liquids(materials, "SEBS", liquids(materials, "toluene", "xylene", 50.0))
    assert (verdict.severity, verdict.basis) == ("pass", "reported")
    verdict = polymer_in_liquids(materials, "SEBS", liquids(materials, "ethanol", "acetonitrile", 50.0))
    assert verdict.severity == "fail"


def test_hansen_speaks_where_parts_disagree_and_says_so(materials):
    verdict = polymer_in_liquids(materials, "NBR", liquids(materials, "toluene", "heptane", 50.0))
    assert verdict.basis == "hansen"
    assert verdict.grade == "estimate"
    assert "Hansen" in verdict.reason
    assert "heptane" in verdict.reason
    assert verdict.severity in {"pass", "caution"}  # one part is reported to dissolve it


def test_a_derived_polymer_borrows_from_its_parent_as_an_estimate(materials):
    verdict = polymer_in_liquids(materials, "PEO-LiTFSI", liquids(materials, "acetonitrile", None, None))
    assert (verdict.severity, verdict.basis, verdict.grade) == ("pass", "analogue", "estimate")
    assert verdict.reason.startswith("as for PEO")


def test_a_sulfide_is_judged_by_the_mixture_that_was_tried(materials):
    mixture = liquids(materials, "ethyl acetate", "hexyl butyrate", 50.0)
    assert electrolyte_in_liquids(materials, "Li6PS5Cl0.5Br0.5", mixture).severity == "pass"
    alone = liquids(materials, "ethyl acetate", None, None)
    assert electrolyte_in_liquids(materials, "Li6PS5Cl0.5Br0.5", alone).severity == "fail"


def test_the_worst_part_decides_for_a_sulfide(materials):
    mixture = liquids(materials, "toluene", "NMP", 1.0)
    verdict = electrolyte_in_liquids(materials, "Li6PS5Cl", mixture)
    assert verdict.severity == "fail"
    assert verdict.reason.startswith("NMP:")
    assert electrolyte_in_liquids(materials, "Li6PS5Cl", liquids(materials, "toluene", "NMP", 0.0)).severity == "pass"


def test_a_retired_liquid_keeps_old_recipes_readable(materials):
    toluene = replace(materials.find("solvent", "toluene"), is_retired=True)
    library = replace(materials, materials={**materials.materials, ("solvent", "toluene"): toluene})
    assert electrolyte_in_liquids(library, "Li6PS5Cl", liquids(library, "toluene", None, None)).severity == "pass"
