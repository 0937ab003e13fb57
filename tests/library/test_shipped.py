"""The shipped content is complete, sourced and sound, and the checks see what is not."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.materials import Materials
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import UNITS
from ssedesigner.library.checks.content import PAIR_ONLY, lithium_comparisons
from ssedesigner.library.schema.tables import ContentError, content_version, fingerprint, read_content, version_order
from ssedesigner.library.shipped import check, shipped_materials


def test_the_shipped_content_has_no_problems(shipped):
    assert check(shipped) == []


def test_lithium_concentration_of_table_1_follows_from_formula_and_density(materials: Materials):
    compared = list(lithium_comparisons(materials))
    assert len(compared) == 25
    for key, printed, computed in compared:
        assert computed == pytest.approx(printed, rel=0.005), key


@pytest.mark.parametrize(
    ("kind", "table", "count"),
    [("electrolyte", "1", 34), ("spe", "3", 12)],
)
def test_every_row_of_the_reviews_tables_is_there(materials: Materials, kind, table, count):
    listed = [m for m in materials.of_kind(kind) if table in str(m.text("review_tables") or "").split(", ")]
    assert len(listed) == count


def test_kinds_and_numbers_of_materials(materials: Materials):
    counts = Counter(kind for kind, _ in materials.materials)
    assert counts["electrolyte"] == 67
    assert counts["binder"] + counts["spe"] == 83
    assert counts["solvent"] == 68
    assert counts["scaffold"] + counts["substrate"] == 31
    assert {"LiTFSI", "LiFSI", "LiClO4", "LiCF3SO3", "LiG3", "LiPF6"} == {m.key for m in materials.of_kind("salt")}
    assert len(materials.pairs) > 800
    assert len(materials.films) == 38
    assert len(materials.series) == 30
    assert len(materials.cells) == 15
    assert len(materials.safety) > 130
    assert len(materials.methods) == 29


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("electrolyte", "Li6PS5Cl"),
        ("binder", "NBR"),
        ("spe", "PEO-LiTFSI"),
        ("spe", "PEO"),
        ("binder", "NBR-LiG3"),
        ("solvent", "toluene"),
        ("scaffold", "PPTA-NW"),
        ("substrate", "silicone-PET"),
        ("cathode", "NCM811"),
        ("anode", "Li-metal"),
        ("anode", "anodeless"),
        ("foil", "Al-foil"),
        ("packaging", "pouch-laminate"),
    ],
)
def test_keys_that_recipes_use(materials: Materials, kind, key):
    assert materials.find(kind, key) is not None


def test_every_electrolyte_has_what_a_prediction_needs(materials: Materials):
    for electrolyte in materials.of_kind("electrolyte"):
        for quantity in ("conductivity_ms_cm", "activation_energy_ev", "density_g_cm3", "price_usd_kg"):
            assert electrolyte.value(quantity) is not None, (electrolyte.key, quantity)


CALCULATED = {"computed", "estimate", "fitted", "assumed"}
"""Grades of what a calculation gives: it reports no measurement of anybody."""


def test_every_number_has_source_grade_and_the_unit_of_its_quantity(materials: Materials):
    for material in materials.materials.values():
        kept = [(quantity, value) for quantity, values in material.alternatives.items() for value in values]
        for quantity, value in (*material.values.items(), *kept):
            assert value.source in materials.sources
            assert value.grade in GRADES
            assert value.unit == PROPERTIES[quantity].unit
            assert value.unit in UNITS
            assert materials.sources[value.source].kind != "calculation" or value.grade in CALCULATED, (value, quantity)


def test_a_printed_value_that_differs_is_kept_beside_the_recommended_one(materials: Materials):
    density = materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3")
    assert 1.83 < density < 1.88
    (printed,) = materials.find("electrolyte", "Li6PS5Cl").alternatives["density_g_cm3"]
    assert (float(printed), printed.source) == (1.64, "Boulineau2012")
    assert printed.conditions == "as printed in the review, Table 1"


def test_each_sulfide_and_halide_with_a_class_is_judged_in_each_solvent(materials: Materials, shipped: Path):
    classes = {
        kind: {one.key: str(one.text("compatibility_class") or "") for one in materials.of_kind(kind)}
        for kind in ("electrolyte", "solvent")
    }
    with (shipped / "class_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = {(row["first"], row["second"]): row for row in csv.DictReader(file)}
    assert [key for key, named in classes["electrolyte"].items() if not named] == ["Li4GeS4", "Li7Si2S7I"]
    for electrolyte in {*classes["electrolyte"].values()} - {""}:
        for solvent, family in classes["solvent"].items():
            assert (electrolyte, solvent) in rules or (electrolyte, family) in rules, (electrolyte, solvent)
    protic = [row for (_, second), row in rules.items() if second in {"alcohol", "water"}]
    assert all(row["is_guess"] == "no" for row in protic if row["first_kind"] == "electrolyte")
    assert {row["grade"] for row in rules.values()} == {"estimate"}


def test_words_that_are_kept_do_not_stand_for_the_recommended_ones(materials: Materials):
    assert materials.find("binder", "silicone rubber").text("cas_number") == "63394-02-5"
    assert materials.find("binder", "silicone prepolymer").text("cas_number") == "63148-62-9"


def test_estimates_look_like_estimates(materials: Materials):
    prices = [m.value("price_usd_kg") for m in materials.of_kind("electrolyte") if "S" in m.formula and m.values]
    assert all(price is None or price.is_estimated for price in prices)
    rates = [value for value in materials.safety if value.key.startswith("h2s-rate-li6ps5cl")]
    assert rates
    assert all(value.value.is_estimated for value in rates)


def test_films_have_unique_keys_and_known_materials(materials: Materials):
    assert len({film.key for film in materials.films}) == 38
    film = next(film for film in materials.films if film.key == "37")
    assert (film.binder, film.solvent, film.cosolvent) == ("acrylate", "xylene", "isobutyl isobutyrate")
    assert (film.conductivity_ms_cm, film.thickness_um, film.source) == (1.3, 40.0, "Lee2020")


def test_points_of_a_series_stand_beside_the_pellet_of_their_powder(materials: Materials):
    point = next(point for point in materials.series if point.key == "cao-1")
    assert (point.pellet_low_ms_cm, point.conductivity_low_ms_cm, point.binder, point.source) == (
        *(3.23, 2.67),
        *("PTFE", "Cao2026"),
    )
    unknown = next(point for point in materials.series if point.key == "sdcp-0")
    assert (unknown.temperature_c, unknown.binder, unknown.porosity_pct) == (None, None, None)


def test_pair_only_partners_are_all_named_by_a_pair(materials: Materials):
    named = {(p.first_kind, p.first) for p in materials.pairs} | {(p.second_kind, p.second) for p in materials.pairs}
    assert named >= PAIR_ONLY


def test_a_pair_is_found_in_either_order(materials: Materials):
    there = materials.pair("electrolyte", "Li6PS5Cl", "solvent", "ethanol")
    assert there is not None
    assert materials.pair("solvent", "ethanol", "electrolyte", "Li6PS5Cl") is there
    assert materials.pair("solvent", "dibromomethane + hexyl butyrate", "binder", "NBR-LiTFSI") is not None


def test_numbers_are_plain_decimals(shipped):
    for path in shipped.glob("properties_*.csv"):
        assert not re.search(r",\d+(\.\d+)?e[-+]?\d+,", path.read_text(encoding="utf-8"))


def test_versions_compare_by_their_parts():
    assert version_order("2026.11") > version_order("2026.9")
    assert version_order("2027.1") > version_order("2026.11.3")


def test_the_fingerprint_changes_with_a_value(shipped, content):
    assert fingerprint(content("2026.11")) == fingerprint(shipped)
    changed = content("2026.12", ("films.csv", "Lee2020", "Song2023"))
    assert fingerprint(changed) != fingerprint(shipped)
    assert content_version(changed) == "2026.12"


DENSITY = "electrolyte,Li6PS5Cl,density_g_cm3,1.64,g/cm3"


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5Cl,density_g_cm3,1.80,g/cm3", "36.7 mol/L Li"),
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5Cl,density_g_cm3,1.64,kg/m3", "the unit is"),
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5Cl,density_g_cm3,1640,g/cm3", "outside 0.01 to 25"),
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5C,density_g_cm3,1.64,g/cm3", "no such material"),
        (
            "pairs.csv",
            "THF is the stronger donor and solvates lithium.",
            "",
            "electrolyte Li6PS5Cl with solvents of the class “small ether”: THF caution, DOL compatible",
        ),
        ("properties_electrolytes.csv", ",reported,Boulineau2012,", ",reported,Nobody1900,", "no source “Nobody1900”"),
        ("properties_electrolytes.csv", ",reported,Boulineau2012,", ",guessed,Boulineau2012,", "unknown grade"),
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5Cl,densty,1.64,g/cm3", "no such quantity"),
        ("properties_electrolytes.csv", DENSITY, "electrolyte,Li6PS5Cl,density_g_cm3,heavy,g/cm3", "is not a number"),
        ("properties_electrolytes.csv", DENSITY, f"{DENSITY},9,1", "cells instead of"),
        (
            "pairs.csv",
            "electrolyte,Li6PS5Cl,solvent,ethanol,",
            "electrolyte,Li6PS5Cl,solvent,vodka,",
            "no solvent “vodka”",
        ),
        ("properties_electrolytes.csv", "0.0016,mS/cm,0.0016,", "0.0016,mS/cm,0.0017,", "0.0016 is outside its range"),
        ("pairs.csv", ",incompatible,", ",forbidden,", "no verdict “forbidden”"),
        ("sources.csv", "10.1002/aenm.202301142", "doi:10.1002/aenm.202301142", "form of a DOI"),
        ("films.csv", "LPSCl / acrylate,slurry-casting", "LPSCl / acrylate,painting", "no method “painting”"),
        ("films.csv", "xylene,isobutyl isobutyrate", "xylene,ibib", "no cosolvent “ibib”"),
        ("materials.csv", "binder,NBR,", "glue,NBR,", "unknown kind “glue”"),
        ("materials.csv", "kind,key,name", "kind,id,name", "the columns must be"),
        ("calibration.csv", ",2.67,2.67,30,medium,", ",2.67,2.6,30,medium,", "2.67 to 2.6 mS/cm is no range"),
        ("calibration.csv", ",2.67,2.67,30,medium,", ",-2.67,2.67,30,medium,", "−2.67 to 2.67 mS/cm is no range"),
        ("calibration.csv", ",2.67,2.67,30,medium,", ",,2.67,30,medium,", "conductivity_low_ms_cm: “” is not a number"),
        (
            "calibration.csv",
            "cao-1,Li6PS5Cl,3.23,3.23",
            "cao-1,Li6PS5Cl,3.23,",
            "cao-1: a range needs both of its ends",
        ),
        ("calibration.csv", "cao-1,Li6PS5Cl,", "cao-1,,", "Series point cao-1 has no electrolyte"),
        ("calibration.csv", "PTFE,1,,dry", "PTFE,101,,dry", "cao-1: 101 % is no share"),
        ("calibration.csv", "PTFE,1,,dry", "PTFE,1,vodka,dry", "cao-1: there is no solvent “vodka”"),
        ("calibration.csv", ",2.67,2.67,30,medium,", ",2.67,2.67,30,sure,", "confidence is “sure”"),
        (
            "calibration.csv",
            "30,medium,Cao2026,\n",
            "30,medium,Nobody1900,\n",
            "cao-1: there is no source “Nobody1900”",
        ),
        ("calibration.csv", "cao-1,Li6PS5Cl", "cao-0,Li6PS5Cl", "series cao-0 stands 2 times."),
    ],
)
def test_the_check_names_what_is_wrong(content, name, old, new, problem):
    assert any(problem in sentence for sentence in check(content("2026.11", (name, old, new))))


def test_a_missing_file_is_named(content):
    folder = content("2026.11")
    (folder / "films.csv").unlink()
    with pytest.raises(ContentError, match=r"films\.csv is missing"):
        read_content(folder)
    assert "films.csv is missing" in check(folder)[0]


def test_a_repeated_row_is_reported(content):
    folder = content("2026.11")
    films = (folder / "films.csv").read_text(encoding="utf-8").splitlines()
    (folder / "films.csv").write_text("\n".join([*films, films[-1], ""]), encoding="utf-8")
    assert "film 231 stands 2 times." in check(folder)


def test_the_snapshot_needs_no_database(shipped: Path):
    assert shipped_materials(shipped).version == content_version(shipped)
