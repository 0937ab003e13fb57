"""What the review says of chemistry, in the library: each fact in the place where a person finds it."""

from dataclasses import replace

import pytest

from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict

VALUES = [
    ("electrolyte", "Li6.3P0.7Sn0.3S5I", "conductivity_ms_cm", 0.306, "Song2020"),
    ("electrolyte", "Li6.5P0.5Ge0.5S5I", "conductivity_ms_cm", 0.542, "Song2020"),
    ("electrolyte", "Li6PS5F0.5Cl0.5", "conductivity_ms_cm", 0.35, "Arnold2022"),
    ("spe", "PEO-LiTFSI", "transference_number", 0.3, "Gorecki1995"),
]
TEXTS = [
    ("solvent", "anisole", "green_class", "recommended"),
    ("solvent", "NMP", "green_class", "hazardous"),
    ("binder", "ethyl cellulose", "feedstock_class", "in part renewable"),
    ("binder", "PTFE", "feedstock_class", "fluorinated"),
    ("binder", "SBR", "review_note", "low polarity, spot adhesion"),
]
TABLE_2 = [
    ("SBR", "anisole", "spot adhesion"),
    ("NBR", "xylene", "strong adhesion"),
    ("SBS-COOH", "p-xylene", "thiol-ene click reaction"),
    ("PPC", "anisole", "decomposes thermally"),
]


@pytest.mark.parametrize(("kind", "key", "quantity", "number", "source"), VALUES)
def test_a_value_stands_with_its_source(kind, key, quantity, number, source, materials: Materials):
    value = materials.find(kind, key).value(quantity)
    assert (float(value), value.source, value.grade) == (number, source, "reported")
    assert materials.sources[source].doi


@pytest.mark.parametrize(("kind", "key", "quantity", "words"), TEXTS)
def test_a_class_stands_with_its_material(kind, key, quantity, words, materials: Materials):
    assert materials.find(kind, key).text(quantity) == words


def test_notes_of_table_2_stand_with_their_pairs(materials: Materials):
    for binder, liquid, words in TABLE_2:
        assert words in materials.pair("binder", binder, "solvent", liquid).note


def test_every_scaffold_has_pores_and_every_carrier_a_roughness(materials: Materials):
    for kind, quantity in (("scaffold", "pore_size_um"), ("substrate", "roughness_um")):
        assert all(each.value(quantity) is not None for each in materials.of_kind(kind)), quantity


FLAGS = {
    "a tin argyrodite dissolves": (
        {"electrolyte": "Li6.3P0.7Sn0.3S5I", "method": "infiltration", "scaffold": "PI-NW", "solvent": "ethanol"},
        ("sulfide-solution", "pass", "dissolves"),
    ),
    "benzyl acetate takes the salt": ({"salt": "LiTFSI", "solvent": "benzyl acetate"}, ("salt-solvent", "pass", "NBR")),
    "ethyl cellulose spreads the sulfide": (
        {"binder": "ethyl cellulose", "solvent": "toluene"},
        ("binder-solvent", "pass", "polar and apolar"),
    ),
    "gas of the binder": ({"binder": "NBR"}, ("binder-oxidation", "caution", "CO₂")),
    "a cell bore 180 °C": ({"scaffold": "PI-NW"}, ("thermal-shrinkage", "pass", "180")),
    "doping is a way out": (
        {"electrolyte": "Li10GeP2S12", "anode": "Li-metal", "solvent": "toluene"},
        ("electrolyte-lithium", "fail", "doped with oxygen or fluorine"),
    ),
    "strength after pressing": (
        {"form_factor": "free-standing", "densification_pressure_mpa": 490.0},
        ("embrittlement", "caution", "shear strength are not known"),
    ),
    "smooth carrier": ({"substrate": "PET-film", "form_factor": "free-standing"}, ("peel", "pass", "roughness")),
    "rank of a liquid": ({"solvent": "toluene"}, ("solvent-hazard", "caution", "problematic (estimate)")),
    "a coating by name": ({"cathode_coating": "Li3InCl6"}, ("coating-stability", "fail", "Worse than bare")),
}


@pytest.mark.parametrize(("fields", "expected"), FLAGS.values(), ids=FLAGS)
def test_a_flag_says_it(fields, expected, materials: Materials):
    check, severity, words = expected
    recipe = replace(Recipe(), cosolvent=None, cosolvent_share_pct=None, **fields)
    flag = next(flag for flag in predict(recipe, materials).flags if flag.id == check)
    assert flag.severity == severity
    assert words in flag.message


def test_a_hybrid_says_that_its_transference_number_is_not_known(materials: Materials):
    notes = predict(replace(Recipe(), spe="PEO-LiTFSI", spe_wt_pct=5.0), materials).notes
    note = next(note for note in notes if "Transference" in note)
    assert "not known (Li6PS5Cl: 1 [Sen 2021]; PEO-LiTFSI: 0.3 [Gorecki 1995])" in note
    assert "⁶Li NMR" in note
    assert not any("Transference" in note for note in predict(Recipe(), materials).notes)
