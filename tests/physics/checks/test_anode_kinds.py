"""Kinds of anodes: lithium in an alloy or behind a host, metals that melt, pressure and heat that nobody reported."""

from dataclasses import replace

import pytest

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.exchange import exchange
from ssedesigner.physics.checks.elasticity import best_follower
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import Polymer, polymer
from tests.physics.operate_cases import NO_BINDER
from tests.physics.samples import without

RUBBER = {"binder": "vulcanised-BR", "binder_wt_pct": 2.0}
LITHIUM_CHECKS = ("current-density", "stack-pressure", "dendrite-path", "shear-modulus", "lithium-pressure")


def own_anode(library, key, formula="", **values):
    """The library with an anode of the user's own."""
    numbers = {name: Cited(value, "", "Recipe", grade="user") for name, value in values.items()}
    own = Material(kind="anode", key=key, name=key, formula=formula, values=numbers, origin="user")
    return replace(library, materials={**library.materials, ("anode", key): own})


def test_anodes_that_swell_much_ask_for_pressure_with_their_own_swelling(raise_flags):
    for key, growth in (("Si", "280 %"), ("Sn", "260 %"), ("Sb", "135 %")):
        loose, held = (raise_flags(anode=key, stack_pressure_mpa=each, **RUBBER) for each in (2.0, 5.0))
        assert (loose["stack-pressure"].severity, held["stack-pressure"].severity) == ("caution", "pass"), key
        assert f"{key} swells by {growth}" in loose["stack-pressure"].message
        assert loose["anode-capacity"].severity == "pass", key


@pytest.mark.parametrize("key", ["Li-Mg", "Li-Al", "LiZn"])
def test_an_alloy_rich_in_lithium_never_passes_for_want_of_lithium(raise_flags, materials, key):
    library = materials if key == "Li-Mg" else own_anode(materials, key, mean_voltage_v=0.05)
    hot = {"temperature_c": 190.0, "stack_pressure_mpa": 100.0, "c_rate": 3.0}
    found = raise_flags(on=library, anode=key, anode_thickness_um=40.0, **hot)
    for check in (*LITHIUM_CHECKS, "use-heat"):
        assert found[check].severity not in ("pass", "none"), check
    assert "lithium" in found["stack-pressure"].message.lower()
    mild = raise_flags(on=library, anode=key, anode_thickness_um=40.0)
    for check in (*LITHIUM_CHECKS, "binder-lithium"):
        assert mild[check].severity not in ("pass", "none"), check
    wet = raise_flags(on=library, anode=key, anode_thickness_um=40.0, solvent="dibromomethane")
    assert wet["solvent-lithium"].severity in ("fail", "caution")


@pytest.mark.parametrize(
    ("key", "values"), [("nowhere", None), ("own", {}), ("my Li-Mg foil", {"mean_voltage_v": 0.05})]
)
def test_an_anode_of_which_nothing_says_what_it_is_is_never_taken_as_free_of_lithium(
    raise_flags, materials, key, values
):
    library = materials if values is None else own_anode(materials, key, **values)
    found = raise_flags(on=library, anode=key, temperature_c=190.0, stack_pressure_mpa=100.0, solvent="dibromomethane")
    for check in (*LITHIUM_CHECKS, "use-heat", "binder-lithium", "solvent-lithium"):
        assert found[check].severity not in ("pass", "none"), check
    known = own_anode(materials, "titanate", mean_voltage_v=1.5, volume_change_pct=1.0)
    assert raise_flags(on=known, anode="titanate")["current-density"].severity == "none"


@pytest.mark.parametrize("key", ["Ag-C", "own host"])
def test_lithium_behind_a_host_is_lithium(raise_flags, materials, key):
    library = materials if key == "Ag-C" else own_anode(materials, key, mean_voltage_v=0.0)
    hot = {"temperature_c": 190.0, "stack_pressure_mpa": 90.0, "c_rate": 3.0}
    found = raise_flags(on=library, anode=key, anode_thickness_um=7.0, **hot)
    assert found["use-heat"].severity == "fail"
    assert found["stack-pressure"].severity == "caution"
    assert found["current-density"].severity == "unknown"
    warm = raise_flags(on=library, anode=key, anode_thickness_um=7.0, temperature_c=60.0, stack_pressure_mpa=2.0)
    assert warm["stack-pressure"].severity == "pass"
    assert warm["use-heat"].severity == "pass"
    assert warm["anode-capacity"].severity == "none"


@pytest.mark.parametrize(
    ("melts", "changes"),
    [
        ("ndium", {"anode": "Li-In"}),
        ("ndium", {"anode": "InLi"}),
        ("ndium", {"interlayer": "In"}),
        ("ndium", {"interlayer": "In", "anode": "anodeless"}),
    ],
)
def test_metal_in_the_anode_melts_in_use(raise_flags, melts, changes):
    hot = raise_flags(temperature_c=170.0, **changes)["use-heat"]
    assert hot.severity == "fail"
    assert f"{melts} melts at 156.6 °C" in hot.message
    assert hot.grade not in ESTIMATED_GRADES
    assert raise_flags(temperature_c=60.0, **changes)["use-heat"].severity == "pass"


def test_an_own_anode_of_a_metal_that_melts_is_known_by_its_formula(raise_flags, materials):
    library = own_anode(materials, "sodium foil", "Na", mean_voltage_v=0.3)
    assert raise_flags(on=library, anode="sodium foil", temperature_c=100.0)["use-heat"].severity == "fail"


def test_only_a_host_or_an_alloy_on_this_anode_lifts_the_fail_of_pressure(raise_flags, materials):
    lifted = {
        (layer.key, anode)
        for layer in materials.of_kind("interlayer")
        for anode in ("Li-metal", "anodeless")
        if raise_flags(interlayer=layer.key, anode=anode, stack_pressure_mpa=300.0)["stack-pressure"].severity != "fail"
    }
    assert lifted == {("In", "Li-metal"), ("Mg", "Li-metal"), ("carbon", "anodeless")}
    assert raise_flags(interlayer="unobtainium", stack_pressure_mpa=300.0)["stack-pressure"].severity == "fail"


@pytest.mark.parametrize("anode", ["graphite", "LTO", "Si"])
def test_a_binder_replaces_pressure_only_for_an_anode_that_swells_as_little(raise_flags, anode):
    flag = raise_flags(anode=anode, anode_thickness_um=80.0, stack_pressure_mpa=0.0, **RUBBER)["stack-pressure"]
    assert (flag.severity == "pass") == (anode == "LTO")
    if anode == "graphite":
        assert flag.severity == "unknown"
        assert "0.2 %" in flag.message
        assert "13 %" in flag.message


def test_a_trace_of_rubber_or_a_blend_is_not_the_reported_binder(raise_flags, materials):
    def held(**changes):
        return raise_flags(anode="LTO", stack_pressure_mpa=0.0, **changes)["stack-pressure"].severity

    assert held(**RUBBER) == "pass"
    assert held(binder="vulcanised-BR", binder_wt_pct=0.01) == held(**NO_BINDER) == "caution"
    assert held(binder="vulcanised-BR", binder_wt_pct=0.5) == "unknown"
    for other in ("PTFE", "NBR", "unobtainium"):
        blend = {"second_binder": other, "second_binder_wt_pct": 1.0}
        assert held(**RUBBER, **blend) != "pass"
        swapped = {"binder": other, "binder_wt_pct": 1.0, "second_binder": "vulcanised-BR"}
        assert held(**swapped, second_binder_wt_pct=2.0) != "pass"
    bare = raise_flags(anode="Si", stack_pressure_mpa=0.0, **NO_BINDER)["stack-pressure"]
    trace = raise_flags(anode="Si", stack_pressure_mpa=0.0, binder="vulcanised-BR", binder_wt_pct=0.01)
    assert bare.severity == trace["stack-pressure"].severity == "fail"


def test_the_best_of_a_blend_does_not_win_alone(materials):
    def of(*parts):
        return best_follower(tuple(Polymer("binder", key, polymer(materials, key), wt) for key, wt in parts), 25.0)

    assert of(("vulcanised-BR", 2.0)).follows == "reported"
    assert of(("vulcanised-BR", 0.0)).follows == "unknown"  # not stated
    assert of(("vulcanised-BR", 2.0), ("NBR", 1.0)).follows == "unknown"
    assert of(("NBR", 1.0), ("vulcanised-BR", 2.0)).follows == "unknown"
    assert of(("vulcanised-BR", 2.0), ("NBR", 0.01)).follows == "reported"
    assert of(("NBR", 2.0), ("vulcanised-BR", 0.01)).follows == "no"
    assert of(("NBR", 2.0), ("PTFE", 1.0)).follows == "no"


@pytest.mark.parametrize("pressure", [0.0, 0.03, 0.1])
def test_lost_contact_is_decided_by_nothing_estimated(raise_flags, pressure):
    flag = raise_flags(anode="Si", stack_pressure_mpa=pressure, **NO_BINDER)["stack-pressure"]
    assert flag.severity == "fail"
    assert flag.grade not in ESTIMATED_GRADES
    assert "estimate" not in flag.message
    assert flag.limit == pytest.approx(0.101325)


@pytest.mark.parametrize("anode", ["Ag-C", "own host"])
def test_a_host_comes_in_the_thickness_that_is_listed(materials, anode):
    library = materials
    if anode == "own host":
        library = own_anode(materials, anode, thickness_um=12.0, mean_voltage_v=0.0, specific_capacity_mah_g=150.0,
                            density_g_cm3=2.4)  # fmt: skip
    for before in (Recipe(), Recipe(anode="graphite", anode_thickness_um=80.0), Recipe(anode="anodeless")):
        changes = exchange(before, library, "anode", anode)
        assert changes["anode_thickness_um"] == (7.0 if anode == "Ag-C" else 12.0)
    bare = without(library, "anode", anode, "thickness_um")
    assert exchange(Recipe(), bare, "anode", anode)["anode_thickness_um"] > 50.0


def test_what_was_never_held_so_hard_or_is_not_known_to_swell_passes_no_pressure(raise_flags, materials):
    unswollen = without(materials, "anode", "InLi", "volume_change_pct")
    for anode in ("graphite", "LTO", "Si", "Li-In", "Sn"):
        assert raise_flags(anode=anode, stack_pressure_mpa=1000.0)["stack-pressure"].severity == "unknown", anode
    assert raise_flags(anode="graphite", stack_pressure_mpa=50.0)["stack-pressure"].severity == "pass"
    for pressure in (0.5, 3.0, 50.0, 900.0):
        couple = [raise_flags(anode=each, stack_pressure_mpa=pressure) for each in ("InLi", "Li-In")]
        for check in ("stack-pressure", "electrolyte-lithium"):
            assert len({flags[check].severity for flags in couple}) == 1, (check, pressure)
        assert couple[0]["electrolyte-lithium"].severity == "pass"
        flag = raise_flags(on=unswollen, anode="InLi", stack_pressure_mpa=pressure)["stack-pressure"]
        assert flag.severity == "unknown", pressure
        assert "not known" in flag.message


def test_use_far_above_what_is_measured_is_said_to_be_extrapolated(raise_flags, materials):
    flag = raise_flags(anode="graphite", temperature_c=200.0)["use-heat"]
    assert flag.severity == "unknown"
    assert "extrapolated" in flag.message
    assert raise_flags(anode="graphite", temperature_c=100.0)["use-heat"].severity == "pass"
    lot = {"electrolyte_conductivity_ms_cm": 20.0, "electrolyte_conductivity_temperature_c": 150.0}
    for celsius, changes, is_told in ((200.0, {}, True), (100.0, {}, False), (150.0, lot, False), (151.0, lot, True)):
        found = predict(replace(Recipe(), temperature_c=celsius, **changes), materials)
        assert any("extrapolated" in note for note in found.notes) == is_told, (celsius, changes)
