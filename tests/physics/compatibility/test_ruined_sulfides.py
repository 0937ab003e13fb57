"""Sulfides that do not last, in liquids and in air: what every check and number then says; hazards of liquids."""

from dataclasses import replace

import pytest

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText
from ssedesigner.core.hazards import lowest_flash_point
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.compatibility.contacts import polymer_with_anode
from ssedesigner.physics.compatibility.liquids import electrolyte_in_liquids
from ssedesigner.physics.compatibility.sulfide_chemistry import hydrolyses
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import liquids
from tests.physics.samples import with_material

ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
SPLIT = (
    "Li6.6Si0.6Sb0.4S5I",
    "Li6.75Sb0.25Si0.75S5I",
    "Li6.5Sb0.5Ge0.5S5I",
    "Li6.7Si0.7Sb0.3S5I",
    "Li7Si2S7I",
    "Li4GeS4",
)
RESISTS = ("Li4SnS4", "Li2SnS3", "LiI-Li4SnS4", "Li3.833Sn0.833As0.166S4", "Li3.85Sn0.85Sb0.15S4")


def sulfide(formula: str) -> Material:
    return Material(kind="electrolyte", key=formula, name=formula, formula=formula)


@pytest.mark.parametrize("key", SPLIT)
def test_a_sulfide_without_phosphorus_that_hydrolyses_is_no_safer_than_one_with(materials, raise_flags, key):
    for liquid in ("water", "methanol", "ethanol", "isopropanol"):
        recipe = replace(Recipe(), electrolyte=key, solvent=liquid, dew_point_c=-70.0, open_time_h=0.1, **ALONE)
        found = predict(recipe, materials)
        flags = {flag.id: flag for flag in found.flags}
        assert flags["electrolyte-solvent"].severity == "fail"
        assert flags["electrolyte-solvent"].grade not in ESTIMATED_GRADES
        assert flags["hydrogen-sulfide"].severity == "fail"
        assert "pass" not in {flags["moisture"].severity, flags["open-time"].severity}
        assert not found.film.conductivity_ms_cm.is_known
    assert raise_flags(electrolyte=key, dew_point_c=8.0)["moisture"].severity == "fail"


@pytest.mark.parametrize("key", RESISTS)
def test_a_sulfide_of_tin_that_binds_all_its_sulfur_is_not_said_to_be_split(materials, key):
    assert not hydrolyses(materials.find("electrolyte", key))
    assert electrolyte_in_liquids(materials, key, liquids(materials, "water", None, None)).severity != "fail"


def test_what_splits_follows_from_the_formula_alone():
    split = ("Li6PS5Cl", "Li7SnS5I", "Li6.25Sn0.25Sb0.75S5I", "Li2S", "Li4SiS4", "Li3BS3", "Li5AlS4", "Li3ZnPS4")
    bear = ("Na3SbS4", "Li3AsS4", "Li3SbS4", "Li3InCl6", "Li4SnS3O", "not a formula")
    assert all(hydrolyses(sulfide(formula)) for formula in split)
    assert not [formula for formula in bear if hydrolyses(sulfide(formula))]
    assert not hydrolyses(None)


def test_an_own_argyrodite_without_phosphorus_is_split_too(materials):
    library = with_material(materials, sulfide("Li7SnS5I"))
    found = electrolyte_in_liquids(library, "Li7SnS5I", liquids(library, "water", None, None))
    assert (found.severity, found.basis) == ("fail", "rule")


@pytest.mark.parametrize("place", [{"solvent": "water", **ALONE}, {"cosolvent": "water", "cosolvent_share_pct": 5.0}])
@pytest.mark.parametrize("key", RESISTS)
def test_no_air_is_dry_enough_for_a_sulfide_that_lies_in_water(raise_flags, key, place):
    found = raise_flags(electrolyte=key, dew_point_c=-70.0, open_time_h=0.01, **place)
    for each in ("moisture", "open-time"):
        assert found[each].severity == "unknown"
        assert "wet with water" in found[each].title
    assert "sets hydrogen sulfide free" not in found["hydrogen-sulfide"].message  # what is said of it is that it can


def test_gas_is_said_to_come_from_what_gives_it(raise_flags):
    layers = {"second_thickness_um": 10.0, "solvent": "water", **ALONE}
    halide = raise_flags(electrolyte="Li7P3S11", second_electrolyte="Li3InCl6", **layers)["hydrogen-sulfide"]
    assert "Li7P3S11" in halide.message
    assert "Li3InCl6" not in halide.message
    tin = raise_flags(electrolyte="Li7P3S11", second_electrolyte="Li4SnS4", **layers)["hydrogen-sulfide"]
    assert "sets hydrogen sulfide free from Li7P3S11 and can set it free from Li4SnS4" in tin.message


def test_what_fails_in_a_liquid_has_no_conductivity_even_where_a_loss_was_measured_on_another(materials):
    for key in ("Li6PS5Cl0.5Br0.5", "Li6PS5Cl", "Li5.5PS4.5Cl1.5"):
        for liquid in ("ethyl acetate", "toluene", "dichloromethane", "p-xylene"):
            found = predict(replace(Recipe(), electrolyte=key, solvent=liquid, **ALONE), materials)
            (flag,) = [flag for flag in found.flags if flag.id == "electrolyte-solvent"]
            assert found.film.conductivity_ms_cm.is_known == (flag.severity != "fail"), (key, liquid)
    assert flag.severity != "fail"


def test_a_conductivity_of_a_sulfide_that_the_air_spoils_says_so(materials):
    damp = predict(replace(Recipe(), dew_point_c=20.0, open_time_h=24.0), materials)
    assert {flag.severity for flag in damp.flags if flag.id in {"moisture", "open-time"}} == {"fail"}
    assert any("intact sulfide; here: Ambient air" in note for note in damp.notes)
    for key in ("film.conductivity_ms_cm", "film.area_specific_resistance_ohm_cm2"):
        assert any("intact sulfide" in note for note in derive(key, damp, materials).notes)
    (gas,) = [flag for flag in damp.flags if flag.id == "hydrogen-sulfide"]
    assert "dry air" not in gas.title
    dry = predict(replace(Recipe(), dew_point_c=-60.0, open_time_h=0.1), materials)
    assert not any("intact sulfide" in note for note in dry.notes)


def test_a_check_that_does_not_look_at_the_sulfide_keeps_what_it_found(raise_flags):
    changes = {"solvent": "water", **ALONE, "salt": "LiTFSI", "salt_wt_pct": 1.0}
    ruined = raise_flags(**changes)
    for each in ("solvent-hazard", "oxidising-salt"):
        assert ruined[each].severity == "unknown"
        assert "On its own: " in ruined[each].message
        assert "intact sulfide" not in ruined[each].message


def test_an_oven_above_the_flash_point_is_no_pass(materials, raise_flags):
    tried = 0
    for liquid in materials.of_kind("solvent"):
        point = lowest_flash_point(liquid)
        if point is None or point < 20:
            continue
        tried += 1
        for above in (0.0, 30.0):
            flag = raise_flags(solvent=liquid.key, drying_temperature_c=float(point) + above, **ALONE)["flash-point"]
            assert flag.severity == "caution", liquid.key
    assert tried > 10
    hot = raise_flags(solvent="dodecane", drying_temperature_c=120.0, **ALONE)["flash-point"]
    assert (hot.value, hot.limit) == (120.0, 74.0)
    assert "drying_temperature_c" in hot.fields
    assert raise_flags(solvent="dodecane", drying_temperature_c=60.0, **ALONE)["flash-point"].severity == "pass"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        *((code, "toxic") for code in ("H300", "H301", "H310", "H311", "H330", "H331")),
        ("H370", "damages organs"),
        ("H372", "damages organs"),
        ("EUH019", "peroxides"),
        ("H360FD", "lasting harm"),
    ],
)
def test_every_grave_hazard_statement_is_a_caution_with_its_words(materials, raise_flags, code, words):
    toluene = materials.find("solvent", "toluene")
    texts = dict(toluene.texts) | {"hazard_codes": CitedText(f"H225+{code}", "ClpHazards", grade="handbook")}
    flag = raise_flags(on=with_material(materials, replace(toluene, texts=texts)), solvent="toluene", **ALONE)
    assert flag["solvent-hazard"].severity == "caution"
    assert words in flag["solvent-hazard"].title
    assert "see the safety data sheet" not in flag["solvent-hazard"].message


def test_poisons_and_peroxide_formers_of_the_library_are_cautions(raise_flags):
    for liquid in ("methanol", "decalin", "2-MeTHF", "diisopropyl ether"):
        assert raise_flags(solvent=liquid, **ALONE)["solvent-hazard"].severity == "caution", liquid
    assert raise_flags(solvent="heptane", **ALONE)["solvent-hazard"].severity == "pass"


@pytest.mark.parametrize(("liquid", "severity"), [("water", "fail"), ("methanol", "caution"), ("toluene", "unknown")])
@pytest.mark.parametrize("key", ["LiPF6", "LiBF4"])
def test_a_salt_that_gives_hydrogen_fluoride_is_not_to_be_tried(materials, raise_flags, key, liquid, severity):
    salt = replace(materials.find("salt", "LiPF6"), key=key, formula=key)
    on = with_material(materials, salt)
    flag = raise_flags(on=on, salt=key, salt_wt_pct=1.0, solvent=liquid, **ALONE)["salt-solvent"]
    assert flag.severity == severity
    assert ("(HF)" in flag.message) == (liquid != "toluene")
    assert ("Try it" in flag.message) == (liquid == "toluene")


def test_a_salt_that_holds_its_fluorine_is_not_said_to_give_hydrogen_fluoride(raise_flags):
    for key in ("LiTFSI", "LiCF3SO3", "LiClO4"):
        flag = raise_flags(salt=key, salt_wt_pct=1.0, solvent="water", **ALONE)["salt-solvent"]
        assert flag.severity == "pass"


def test_what_a_class_lets_expect_of_a_polymer_on_lithium_is_no_pass(materials):
    expected = 0
    for kind in ("binder", "spe"):
        for polymer in materials.of_kind(kind):
            found = polymer_with_anode(materials, polymer.key, "Li-metal")
            if found.basis == "class" and found.grade in ESTIMATED_GRADES:
                assert found.severity != "pass", polymer.key
                expected += found.severity == "unknown"
    assert expected > 5


def test_a_guess_of_trouble_does_not_read_as_what_is_expected_to_be_fine(raise_flags):
    guess = raise_flags(solvent="butyl acetate", **ALONE)["electrolyte-solvent"]
    assert guess.severity == "unknown"
    assert "only guessed" in guess.message
    assert "may need care" in guess.message


def test_a_fail_by_the_measured_rate_is_not_called_an_estimate(raise_flags):
    own = {"h2s_rate_cm3_g_min": 10.0, "room_volume_m3": 0.1, "open_time_h": 4.0}
    flag = raise_flags(**own)["open-time"]
    assert (flag.severity, flag.title) == ("fail", "Open too long for the air of the room")
    assert flag.grade not in ESTIMATED_GRADES
    assert "from the measured rate the gas exceeds a limit after" in flag.message
    assert "order of magnitude); from" in flag.message  # what the sulfide loses


def test_words_name_what_was_tried(raise_flags):
    assert (
        "dodecane" in raise_flags(solvent="methanol", open_time_h=1.0, dew_point_c=-40.0, **ALONE)["open-time"].message
    )
    tin = raise_flags(electrolyte="Li4SnS4", anode="Li-metal", stack_pressure_mpa=30.0)["stack-pressure"]
    assert "pellets of Li6PS5Cl" in tin.message
    bare = {"binder": "PTFE", "second_binder": None, "spe": None, "anode": "graphite", "stack_pressure_mpa": 0.1}
    assert "glass" not in raise_flags(**bare)["stack-pressure"].message


def test_the_only_polymer_with_a_stated_stability_that_is_no_estimate_may_pass(materials):
    own = replace(
        materials.find("binder", "NBR"),
        key="mine",
        texts={"stable_vs_li": CitedText("yes", "Laboratory", grade="measured")},
        values={"tg_c": Cited(-30.0, "degC", "Laboratory", grade="measured")},
    )
    assert polymer_with_anode(with_material(materials, own), "mine", "Li-metal").severity == "pass"
