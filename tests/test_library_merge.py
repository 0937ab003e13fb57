"""The script that merges a folder of data into the shipped library, on a small folder of its own."""

import shutil
from pathlib import Path

import pytest
from library_merge import finishing, library_layout, merging
from library_merge.spreads import is_neutral
from library_merge.tables import MergeError, Tables, find_pair, read_csv

from ssedesigner.core.paths import resources

PROPERTY = "kind,material,quantity,value,unit,low,high,conditions,grade,source,use,note"
FOLDER = {
    "sources_new.csv": (
        "key,kind,citation,doi,note",
        "Zhu2015,calculation,First paper,10.1000/1,Through a reading note.",
        "OwnEstimate,calculation,An estimate,,",
        "Nobody2020,paper,A paper that no row names,,",
    ),
    "doi_found.csv": ("key,doi,how_verified,state", "Kreher,10.1000/2,seen,second-hand"),
    "materials_new.csv": ("kind,key,name,formula,group,note", "cathode,NewCathode,a new cathode,LiNiO2,,"),
    "properties_cell_parts_new.csv": (
        PROPERTY,
        "cathode,NewCathode,charge_cutoff_v,4.3,V,4.2,4.4,against Li,measured,Zhu2015,recommended,",
        "cathode,NewCathode,density_g_cm3,4.8,g/cm3,,,from memory,estimate,OwnEstimate,recommended,",
        "cathode,NewCathode,density_g_cm3,4.7,g/cm3,,,X-ray,computed,Zhu2015,kept,",
        "coating,LiNbO3,ionic_conductivity_s_cm,0.000001,S/cm,,,film,estimate,OwnEstimate,recommended,",
    ),
    "replacements.csv": ("file,kind,material,quantity,action",),
    "solvent_families.csv": ("solvent,family", "butyl butyrate,bulky ester", "hexyl butyrate,bulky ester"),
    "pairs_new.csv": (
        "first_kind,first,second_kind,second,verdict,reason,grade,sources,note",
        "salt,LiFSI,solvent,butyl butyrate,compatible,dissolves,estimate,OwnEstimate,",
        "salt,LiFSI,solvent,hexyl butyrate,caution,dissolves a little,estimate,OwnEstimate,",
        "coating,LiNbO3,electrolyte,Li6PS5Br,compatible,lasts,measured,Zhu2015,",
    ),
    "pairs_corrections.csv": (
        "first,second,now,should_be,why,grade,source",
        'PMMA,"THF, toluene",compatible,swells,a test,handbook,Handbook',
    ),
    "obelix_summary.csv": (
        "composition,form,n_reports_doi,n_values,geometric_mean_mS_cm,median_mS_cm,lowest_mS_cm,highest_mS_cm,sd_log10,"
        "xray_density_mean_g_cm3,xray_density_low_g_cm3,xray_density_high_g_cm3,dois,data_sets",
        "(Li2S)0.9 (P2S5)0.1,glass,1,1,0.2,0.2,0.2,0.2,,,,,10.1000/3 ref|10.1000/4,OBELiX",
        "Li10SiPS212,,1,1,2,2,2,2,,,,,10.1000/3,OBELiX",
    ),
    "comparison_lines.csv": (
        "series,class,label,temperature_C,conductivity_mS_cm,grade,source,note",
        "made-up,oxide,a garnet,60,0.9,reported,LiverpoolIonics,",
        "made-up,oxide,a garnet,25,0.3,reported,LiverpoolIonics,",
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.mkdir()
    for name in library_layout.FILES:
        (path / name).write_text("\n".join(FOLDER.get(name, (PROPERTY,))) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resources() / "library", tmp_path / "library"))


def merged(folder: Path, library: Path) -> tuple[Tables, list[str]]:
    tables = Tables(library)
    library_layout.merge(folder, tables)
    unsaid = finishing.finish(tables)
    tables.write()
    return tables, unsaid


def rows_of(tables: Tables, name: str, **wanted: str) -> list[dict[str, str]]:
    return [row for row in tables.rows[name] if all(row[column] == text for column, text in wanted.items())]


def test_values_get_the_grade_of_what_was_read_and_the_keys_and_units_of_the_library(folder, library):
    tables, _ = merged(folder, library)
    (cutoff,) = rows_of(tables, "properties_cell_parts", material="NewCathode", quantity="charge_cutoff_v")
    assert (cutoff["grade"], cutoff["note"]) == ("reported", "Second-hand.")
    (conductivity,) = rows_of(
        tables, "properties_cell_parts", kind="coating", material="LiNbO3", quantity="conductivity_ms_cm"
    )
    assert (conductivity["value"], conductivity["unit"]) == ("0.001", "mS/cm")
    assert conductivity["source"] == "GeneralChemistry2026"


def test_a_weaker_recommendation_without_a_reason_is_named(folder, library):
    _, unsaid = merged(folder, library)
    assert "cathode NewCathode, density_g_cm3: why is the weaker value recommended?" in unsaid


def test_salts_in_a_family_of_liquids_become_one_rule_with_the_more_cautious_verdict(folder, library):
    tables, _ = merged(folder, library)
    (rule,) = rows_of(tables, "class_rules", first="LiFSI", second="bulky ester")
    assert (rule["verdict"], rule["grade"], rule["is_guess"]) == ("caution", "estimate", "no")
    assert find_pair(tables, "salt", "LiFSI", "solvent", "butyl butyrate") is None
    coating = find_pair(tables, "coating", "LiNbO3", "electrolyte", "Li6PS5Br")
    assert coating is not None
    assert coating["grade"] == "reported"


def test_corrections_change_the_verdicts_that_they_name(folder, library):
    tables, _ = merged(folder, library)
    corrected = find_pair(tables, "binder", "PMMA", "solvent", "toluene")
    assert corrected is not None
    assert (corrected["verdict"], corrected["reason"]) == ("caution", "a test")


def test_misprinted_compositions_stay_out_and_lines_run_upwards(folder, library):
    tables, _ = merged(folder, library)
    (glass,) = rows_of(tables, "compositions", composition="(Li2S)0.9(P2S5)0.1")
    assert glass["dois"] == "10.1000/3 10.1000/4"
    assert not rows_of(tables, "compositions", composition="Li10SiPS212")
    assert [row["temperature_c"] for row in rows_of(tables, "comparison_lines", series="made-up")] == ["25", "60"]
    assert is_neutral("Li5.3PS4(BH4)2.3")


def test_only_sources_that_a_row_names_are_added(folder, library):
    before = {row["key"] for row in Tables(library).rows["sources"]}
    tables, _ = merged(folder, library)
    after = {row["key"]: row for row in tables.rows["sources"]}
    assert after.keys() >= before | {"Zhu2015", "GeneralChemistry2026"}
    assert "Nobody2020" not in after
    assert "10." in after["Kreher"]["doi"]


def test_a_second_merge_changes_nothing(folder, library):
    merged(folder, library)
    first = {path.name: path.read_bytes() for path in library.iterdir()}
    again, _ = merged(folder, library)
    assert again.changes() == {}
    assert {path.name: path.read_bytes() for path in library.iterdir()} == first


def test_nothing_that_stood_is_lost(folder, library):
    materials = {(row["kind"], row["key"]) for row in Tables(library).rows["materials"]}
    tables, _ = merged(folder, library)
    assert {(row["kind"], row["key"]) for row in tables.rows["materials"]} == {*materials, ("cathode", "NewCathode")}


def test_a_folder_that_lacks_files_is_refused_before_anything_is_written(tmp_path, library):
    before = {path.name: path.read_bytes() for path in library.iterdir()}
    with pytest.raises(MergeError, match=r"cannot be merged: it lacks .*sources_new\.csv"):
        merging.merge(tmp_path, library)
    assert {path.name: path.read_bytes() for path in library.iterdir()} == before


def test_tables_are_written_as_they_were_read(library):
    before = {path.name: read_csv(path) for path in library.glob("*.csv")}
    Tables(library).write()
    assert {name: read_csv(library / name) for name in before} == before
