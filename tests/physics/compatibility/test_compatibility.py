"""The verdict on a choice: the marks in the editor's lists."""

import time
from dataclasses import replace

import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.compatibility.choices import choice_verdict

ONE_LIQUID = {"cosolvent": None, "cosolvent_share_pct": None}
MATERIAL_FIELDS = [key for key, field in FIELDS.items() if field.kind == "material"]

CHOICES = [
    ("solvent", "toluene", {}, "pass"),
    ("solvent", "NMP", {}, "fail"),
    ("solvent", "water", ONE_LIQUID, "fail"),
    ("solvent", "heptane", ONE_LIQUID, "fail"),
    ("solvent", "acetonitrile", {"binder": None, "binder_wt_pct": None}, "caution"),
    ("solvent", "toluene", {"binder": "PTFE", **ONE_LIQUID}, "caution"),
    ("cosolvent", "isobutyl isobutyrate", ONE_LIQUID, "pass"),
    ("cosolvent", "methanol", {}, "fail"),
    ("electrolyte", "Li6PS5Cl", {"anode": "graphite"}, "pass"),
    ("electrolyte", "Li6PS5Cl", {}, "caution"),
    ("electrolyte", "Li6PS5Cl", {"cathode_coated": False}, "fail"),
    ("electrolyte", "Li10GeP2S12", {}, "fail"),
    ("electrolyte", "Li10GeP2S12", {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 5.0}, "unknown"),
    (
        "electrolyte",
        "Li10GeP2S12",
        {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 5.0, **ONE_LIQUID},
        "pass",
    ),
    ("second_electrolyte", "Li10GeP2S12", {}, "fail"),
    ("binder", "NBR", {"anode": "graphite"}, "pass"),
    ("binder", "PTFE", {"solvent": None, **ONE_LIQUID}, "fail"),
    ("binder", "PTFE", {"solvent": None, "anode": "graphite", **ONE_LIQUID}, "unknown"),
    ("binder", "PTFE", {"solvent": None, "anode": "LTO", **ONE_LIQUID}, "pass"),
    ("binder", "PVDF", ONE_LIQUID, "fail"),
    ("second_binder", "SEBS", ONE_LIQUID, "pass"),
    ("spe", "PVC-LiCF3SO3", {"solvent": None, **ONE_LIQUID}, "fail"),
    ("scaffold", "EVAP", ONE_LIQUID, "fail"),
    ("scaffold", "PPTA-NW", ONE_LIQUID, "pass"),
    ("scaffold", "glass-NW", ONE_LIQUID, "unknown"),
    ("substrate", "Cu-foil", {}, "fail"),
    ("substrate", "silicone-PET", {}, "pass"),
    ("substrate", "Kapton", {}, "unknown"),
    ("cathode", "NCM811", {}, "pass"),
    ("cathode", "NCM811", {"cathode_coated": False}, "fail"),
    ("anode", "Ag-C", {}, "pass"),
    ("anode", "Li-metal", {"binder": "PTFE"}, "fail"),
    ("anode", "Li-metal", {"electrolyte": "Li10GeP2S12"}, "fail"),
    ("anode", "graphite", {"electrolyte": "Li7P3S11"}, "unknown"),
    ("salt", "LiTFSI", {"solvent": None, **ONE_LIQUID}, "pass"),
    ("binder", "unobtainium", {}, "unknown"),
]


@pytest.mark.parametrize(("field", "candidate", "changes", "severity"), CHOICES)
def test_a_choice_is_marked_with_its_reason(materials, field, candidate, changes, severity):
    found, reason = choice_verdict(replace(Recipe(), **changes), materials, field, candidate)
    assert found == severity, reason
    assert reason.endswith(".") or not reason


def test_a_blank_choice_has_nothing_to_be_judged(materials):
    assert choice_verdict(Recipe(), materials, "scaffold", None) == ("pass", "")


def test_every_choice_in_every_list_gets_a_verdict(materials):
    for field in MATERIAL_FIELDS:
        for material in materials.of_kind(*FIELDS[field].materials):
            severity, reason = choice_verdict(Recipe(), materials, field, material.key)
            assert severity in SEVERITIES
            assert severity == "pass" or reason


def test_the_chosen_material_is_marked_as_its_flags_say(raise_flags, materials):
    pairs = {
        "solvent": ("electrolyte-solvent", "binder-solvent", "substrate-solvent"),
        "binder": ("binder-solvent", "binder-lithium"),
        "anode": ("electrolyte-lithium", "binder-lithium"),
        "cathode": ("cathode-coating",),
        "cathode_coating": ("coating-stability",),
        "cathode_electrolyte": ("cathode-coating", "sulfide-contact", "materials-known"),
    }
    order = list(SEVERITIES)  # worst first
    for field, checks in pairs.items():
        for material in materials.of_kind(*FIELDS[field].materials):
            found = raise_flags(**{field: material.key})
            worst = min((found[check].severity for check in checks if check in found), key=order.index, default="pass")
            marked, reason = choice_verdict(Recipe(), materials, field, material.key)
            assert marked == worst, (field, material.key, reason)


def test_an_empty_library_knows_nothing_and_says_so():
    empty = Materials(version="empty", materials={}, pairs=())
    assert choice_verdict(Recipe(), empty, "solvent", "toluene")[0] == "unknown"


def test_an_estimate_is_called_one(materials):
    assert (
        "(estimate)" in choice_verdict(replace(Recipe(), solvent=None, cosolvent=None), materials, "binder", "NBR")[1]
    )


def test_a_whole_list_is_marked_at_once(materials):
    """A generous bound, so that a busy machine does not fail."""
    keys = [material.key for material in materials.of_kind("solvent")]
    best = min(_seconds(materials, keys) for _ in range(5))
    assert best < 0.25


def _seconds(materials, keys) -> float:
    start = time.perf_counter()
    for key in keys:
        choice_verdict(Recipe(), materials, "solvent", key)
    return time.perf_counter() - start
