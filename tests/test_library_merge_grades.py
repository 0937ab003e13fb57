"""Which evidence wins in a merge: verdicts by chi, general sentences, pellets, flash points, layers on lithium."""

import shutil
from pathlib import Path

import pytest
from library_merge import contacts, finishing
from library_merge.chi_grades import grade_by_chi, with_general_sentence
from library_merge.pair_rows import add_pairs, say_what_the_review_speaks_of
from library_merge.property_rows import property_row
from library_merge.solvent_choices import recommend_safe_flash_points
from library_merge.tables import Row, Tables, find_pair

from ssedesigner.core.paths import resources

SOURCES = [{"key": "D2MEM", "citation": "memory"}, {"key": "CBPIB", "citation": "a web page"}]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(Path(shutil.copytree(resources() / "library", tmp_path / "library")))


def line(first: str, second: str, verdict: str, **more: str) -> Row:
    row = {
        "kind_a": "binder",
        "a": first,
        "kind_b": "solvent",
        "b": second,
        "verdict": verdict,
        "mechanism": "micelles",
    }
    return row | {"source": "memory", "confidence": "estimate", "note": ""} | more


def test_an_estimate_that_is_to_overwrite_a_reported_verdict_becomes_its_note(tables):
    replaced = [{f"key_{place}": key for place, key in enumerate(("binder", "SEBS", "solvent", "heptane"), 1)}]
    add_pairs(tables, [line("SEBS", "heptane", "caution")], SOURCES, [replaced[0] | {"reason": "overwrite"}])
    kept = find_pair(tables, "binder", "SEBS", "solvent", "heptane")
    assert kept is not None
    assert (kept["verdict"], kept["grade"]) == ("compatible", "reported")
    assert kept["note"].endswith("Micelles.")


def test_a_sentence_on_a_class_of_liquids_makes_no_pair_without_a_chi(tables):
    note = "handbook sentence read, for the class of solvent"
    new = line("PIB-85k", "m-xylene", "compatible", source="a web page", confidence="handbook", note=note)
    add_pairs(tables, [new], SOURCES, [])
    assert find_pair(tables, "binder", "PIB-85k", "solvent", "m-xylene") is None
    pair = {"first": "PIB", "verdict": "compatible", "note": "chi 0.57.", "grade": "handbook", "sources": "X"}
    assert with_general_sentence(pair)["grade"] == "estimate"
    assert with_general_sentence(pair | {"note": "A general sentence."}) is None


@pytest.mark.parametrize(
    ("verdict", "note", "polymer", "grade"),
    [
        ("compatible", "chi 0.28 to 0.34.", "BR", "handbook"),
        ("compatible", "chi 0.46 to 0.34 at 23.5 degC, polymer volume fraction 0.65 to 0.83.", "BR", "handbook"),
        ("compatible", "chi 0.57 to 0.47 at 25 to 65 degC, polymer volume fraction 1.", "PIB", "estimate"),
        ("compatible", "chi 0.494 to 0.46 at 25 degC, polymer volume fraction 0.", "PMMA", "handbook"),
        ("compatible", "chi 0.49 dilute at 20 degC.", "PVAc", "handbook"),
        ("compatible", "chi 0.51 dilute at 20 degC.", "PVAc", "estimate"),
        ("compatible", "chi -0.40 to -0.22.", "PCL-80k", "estimate"),
        ("incompatible", "chi 1.32 to 1.64.", "BR", "handbook"),
        ("incompatible", "chi 0.97 to 1.19.", "BR", "estimate"),
        ("compatible", "common knowledge", "BR", "estimate"),
    ],
)
def test_the_same_chi_gives_the_same_grade(verdict, note, polymer, grade):
    assert grade_by_chi(verdict, note, polymer) == grade


def test_the_strongest_conductivity_that_is_not_of_a_heated_pellet_is_recommended(tables):
    rows = [
        property_row("electrolyte", "X", "conductivity_ms_cm", "5", "estimate", "GeneralChemistry2026"),
        property_row("electrolyte", "X", "conductivity_ms_cm", "9", "measured", "A", use="kept", conditions="sintered"),
        property_row("electrolyte", "X", "conductivity_ms_cm", "7", "reported", "B", use="kept", conditions="25 degC"),
    ]
    tables.rows["properties_electrolytes"] += [tables.complete("properties_electrolytes", row) for row in rows]
    assert finishing.finish(tables) == []
    rows = {row["value"]: row for row in tables.rows["properties_electrolytes"] if row["material"] == "X"}
    assert {value: row["use"] for value, row in rows.items()} == {"5": "kept", "9": "kept", "7": "recommended"}
    assert "sintered" in rows["7"]["note"]


def test_a_flash_point_far_below_the_others_is_kept_as_doubtful(tables):
    for value, low, use in (("58", "20", "recommended"), ("20", "", "kept"), ("52", "", "kept")):
        row = property_row("solvent", "oil", "flash_point_c", value, "handbook", "X", low=low, use=use, unit="degC")
        tables.rows["properties_solvents"].append(tables.complete("properties_solvents", row))
    recommend_safe_flash_points(tables)
    rows = {row["value"]: row for row in tables.rows["properties_solvents"] if row["material"] == "oil"}
    assert {value: row["use"] for value, row in rows.items()} == {"58": "kept", "20": "kept", "52": "recommended"}
    assert rows["20"]["conditions"] == "doubtful"
    assert rows["58"]["low"] == ""


def test_layers_on_lithium_name_what_the_sulfide_holds(tables):
    for row in tables.rows["pairs"]:
        if (row["first"], row["second"]) in {("Li7PS6", "Li-metal"), ("Li6.35P0.65Si0.35S5Br", "Li-metal")}:
            reason = "not stable, but the growth of the layer of Li3P, Li2S and halide slows down"
            row.update(verdict="caution", reason=reason)
    contacts.name_layers(tables)
    bare = find_pair(tables, "electrolyte", "Li7PS6", "anode", "Li-metal")
    assert bare["reason"] == "not stable, but the growth of the layer of Li3P and Li2S slows down"
    alloying = find_pair(tables, "electrolyte", "Li6.35P0.65Si0.35S5Br", "anode", "Li-metal")
    assert (alloying["verdict"], alloying["note"]) == ("incompatible", "Lithium reduces Si.")


def test_a_verdict_on_all_sulfides_says_so(tables):
    say_what_the_review_speaks_of(tables)
    pair = find_pair(tables, "electrolyte", "Li7P3S11", "solvent", "water")
    assert "sulfides in general" in pair["note"]
