"""The resistance of the cell of a recipe, and what is usable of it: what must hold of any recipe."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.cli.predict import prediction_dict
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.performance import MEASURED_FIELDS
from ssedesigner.physics.cell.resistance import ROLES
from ssedesigner.physics.prediction import predict
from tests.strategies import shipped

PRESSED = {"film_cathode_pressure_mpa": 300.0, "anode_attach_pressure_mpa": 25.0, "cathode_foil_pressure_mpa": 300.0}
GOOD = replace(Recipe(), cathode_coating="LiNbO3", cathode_electrolyte_d50_um=0.7, active_d50_um=7.0, **PRESSED)
ENERGIES = (
    ("usable_specific_energy_wh_kg", "specific_energy_wh_kg"),
    ("usable_energy_density_wh_l", "energy_density_wh_l"),
)


def cell_of(**changes):
    return predict(replace(GOOD, **changes), shipped()).cell


def parts_of(**changes):
    return {part.role: part.resistance_ohm_cm2 for part in cell_of(**changes).resistance_parts}


def test_a_cell_that_is_well_made_works_at_a_low_rate():
    cell = cell_of()
    assert 30 < cell.resistance_ohm_cm2.value < 120
    assert 85 < cell.usable_capacity_pct.value < 99
    assert [rate.c_rate for rate in cell.rates] == [0.1, 0.33, 1.0]


@given(low=st.floats(0.0, 1000.0), high=st.floats(0.0, 1000.0), stack=st.floats(0.0, 100.0))
def test_more_pressure_never_raises_a_contact(low, high, stack):
    low, high = sorted((low, high))
    for role, key in zip(("film|cathode", "anode|film", "collectors"), PRESSED, strict=True):
        first, second = (parts_of(**{key: value, "stack_pressure_mpa": stack})[role].value for value in (low, high))
        assert second <= first * (1 + 1e-9)


def test_a_cathode_that_is_no_layered_oxide_is_not_known_until_it_was_measured():
    cell = cell_of(cathode="LFP", active_share_wt_pct=70.0)
    assert "layered oxides" in cell.resistance_ohm_cm2.reason
    known = cell_of(cathode="LFP", active_share_wt_pct=70.0, cathode_resistance_ohm_cm2=30.0)
    assert known.resistance_ohm_cm2.is_known
    assert known.voltage_loss_v.is_known
    assert "layered oxides" in known.usable_capacity_pct.reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cathode_electrolyte": "unobtainium"}, "unobtainium"),
        ({"active_share_wt_pct": 95.0, "carbon_wt_pct": 6.0}, "no room for sulfide"),
        ({"active_share_wt_pct": 99.5}, "too little sulfide"),
        ({"binder_wt_pct": 40.0, "salt_wt_pct": 60.0, "salt": "LiTFSI", "spe": "PEO", "spe_wt_pct": 50.0}, "add up to"),
    ],
)
def test_what_is_not_known_says_why(changes, reason):
    assert reason in cell_of(**changes).resistance_ohm_cm2.reason


def test_blank_fields_say_what_they_stand_for():
    recipe = Recipe(stack_pressure_mpa=None)
    notes = {part.role: part.note for part in predict(recipe, shipped()).cell.resistance_parts}
    assert all("not stated" in notes[role] for role in ("film|cathode", "anode|film", "collectors"))
    assert "not named" in notes["cathode"]
    assert "Grains are not stated" in notes["cathode"]
    for coating, is_told in (("LiNbO3", False), ("Li3PO4", True), ("unobtainium", True)):
        note = predict(Recipe(cathode_coating=coating), shipped()).cell.resistance_parts[2].note
        assert (f"No charge transfer is measured for {coating}" in note) == is_told


@pytest.mark.parametrize(
    ("changes", "role", "words"),
    [
        *[({"interlayer": key}, "anode|film", f"What {key} on the anode") for key in ("EVAP", "polydopamine", "LiF")],
        ({"interlayer": "LiF", "anode": "graphite"}, "anode|film", "What LiF on the anode"),
        *[
            ({"anode": key}, "anode|film", "whatever the pressure")
            for key in ("graphite", "Si", "LTO", "Li-In", "Ag-C")
        ],
        ({"positive_foil_um": 0.0}, "collectors", "There is no aluminium foil"),
    ],
)
def test_what_changes_nothing_is_said_beside_the_part(changes, role, words):
    one, other = (
        {part.role: part for part in cell_of(**values).resistance_parts}[role]
        for values in (changes, {"stack_pressure_mpa": 30.0, **changes})
    )
    assert words in one.note
    assert words not in {part.role: part for part in cell_of().resistance_parts}[role].note
    if words == "whatever the pressure":
        assert one.resistance_ohm_cm2.value == other.resistance_ohm_cm2.value
    measured = {"anode_film_resistance_ohm_cm2": 5.0, "collector_resistance_ohm_cm2": 1.0}
    assert not {part.role: part for part in cell_of(**changes, **measured).resistance_parts}[role].note


def test_the_command_line_prints_resistance_and_what_is_usable():
    printed = prediction_dict(predict(Recipe(), shipped()))["cell"]
    for key in ("resistance_ohm_cm2", "voltage_loss_v", "usable_capacity_pct", *(used for used, _ in ENERGIES)):
        assert printed[key]["low"] < printed[key]["value"] < printed[key]["high"], key
        assert printed[key]["sources"], key
    assert [part["role"] for part in printed["resistance_parts"]] == list(ROLES)
    assert len(printed["rates"]) == 3


def test_every_measured_part_has_a_field():
    assert set(MEASURED_FIELDS) == set(ROLES) - {"film"}
    assert all(FIELDS[key].unit == "ohm cm2" for key in MEASURED_FIELDS.values())
