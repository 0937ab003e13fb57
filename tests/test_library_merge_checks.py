"""The merge refuses a folder with anything wrong in it, with file and line, before it writes anything."""

import shutil
from pathlib import Path

import pytest
from library_merge import __main__ as script
from library_merge import data_layout, library_layout, merging
from library_merge.folder_checks import place_of, read_lines
from library_merge.tables import MergeError, Tables

from ssedesigner.core.paths import resources
from tests.test_library_merge import FOLDER as LIBRARY_FOLDER
from tests.test_library_merge import PROPERTY
from tests.test_library_merge_data import FOLDER as DATA_FOLDER

NAMES = list(dict.fromkeys([*library_layout.FILES, *data_layout.FILES]))
ONE_EACH = {
    "replacements.csv": ("file,kind,material,quantity,action", "a,solvent,toluene,density_g_cm3,same value"),
    "replaces.csv": ("file,key_1,key_2,key_3,key_4,reason", "a,binder,SEBS,solvent,toluene,overwrite"),
    "scaffolds.csv": (*DATA_FOLDER["scaffolds.csv"], "new-mesh,scaffold,a mesh,woven,,,"),
    "safety_cells.csv": (DATA_FOLDER["safety.csv"][0], "limits,H2S,limit,1,,ppm,,from memory,estimate,"),
}
VALUE = "solvent,toluene,price_usd_kg,2,USD/kg,1,3,,estimate,OwnEstimate,recommended,"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return Tables(resources() / "library")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    path.mkdir()
    for name, lines in (dict.fromkeys(NAMES, (PROPERTY, VALUE)) | LIBRARY_FOLDER | DATA_FOLDER | ONE_EACH).items():
        (path / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_sound_folder_passes_and_each_row_has_its_place(folder, tables):
    lines = read_lines(folder, NAMES, tables)
    assert {name for name, _, _ in lines} == set(NAMES)
    assert place_of("solvent toluene, price_usd_kg: there is no source “X”.", lines).startswith("properties_")
    assert place_of("Pair LiFSI with hexyl butyrate has no reason.", lines) == "pairs_new.csv, line 3: "
    assert place_of("The moon is full.", lines) == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        ("pairs_new.csv", "dissolves,estimate", "dissolves,wonderful", r"line 2: grade is “wonderful” instead of"),
        ("pairs_new.csv", "compatible,lasts", "perhaps,lasts", r"line 4: verdict is “perhaps” instead of"),
        ("pairs_new.csv", "verdict,", "judgement,", r"pairs_new\.csv lacks the column verdict"),
        ("pairs_new.csv", "solvent,butyl butyrate", "solvent,tolueen", r"line 2: there is no solvent “tolueen”"),
        ("pairs_new.csv", "salt,LiFSI,solvent,butyl", "salz,LiFSI,solvent,butyl", r"line 2: there is no salz “LiFSI”"),
        ("compatibility_core.csv", ",b,", ",c,", r"lacks the column b"),
        ("compatibility_core.csv", "binder,SEBS", "binder,SEBSS", r"line 3: there is no binder “SEBSS”"),
        ("compatibility_core.csv", "measured_read", "seen", r"line 2: confidence is “seen”"),
        ("properties_salts_new.csv", "price_usd_kg,2,", "price_usd_kg,-999,", r"line 2: value is -999 USD/kg, which"),
        ("properties_salts_new.csv", ",1,3,", ",1,5e,", r"line 2: high is “5e”, which is no number"),
        ("properties_salts_new.csv", "price_usd_kg,2,", "price_usd_kg,nan,", r"line 2: value is “nan”"),
        ("properties_salts_new.csv", "price_usd_kg,2,", "price_usd_kg,,", r"line 2: value is “”"),
        ("properties_salts_new.csv", ",toluene,", ",tolueen,", r"line 2: there is no solvent “tolueen”"),
        ("properties_long.csv", "0.8,3,drums", "0.8;3,drums", r"line 5: 11 cells instead of 12; is the file whole"),
        ("obelix_summary.csv", "0.2,0.2,0.2", "0.2,0.2,1;5e", r"line 2: lowest_mS_cm is “1;5e”"),
        ("comparison_lines.csv", ",60,", ",sixty,", r"line 2: temperature_C is “sixty”"),
        ("safety.csv", "0.001,", "much,", r"line 2: value is “much”"),
        (
            "properties_salts_new.csv",
            "price_usd_kg,2,",
            "prize_usd_kg,2,",
            r"line 2: there is no quantity “prize_usd_kg”",
        ),
        ("binder_family_matrix.csv", "BR,compatible", "BR,dissolves", r"line 2: the verdict on alkane is “dissolves”"),
        ("binder_family_matrix.csv", "ethanol: caution", "ethanol", r"line 2: the verdict on a liquid is “ethanol”"),
        ("doi_found.csv", "Kreher", "Nobody1900", r"line 2: there is no source “Nobody1900”"),
    ],
)
def test_what_is_wrong_is_refused_with_file_and_line(folder, tables, name, old, new, problem):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(MergeError, match=problem) as refused:
        read_lines(folder, NAMES, tables)
    assert str(refused.value).startswith(name)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "lacks the column first_kind"),
        (b"\n", "lacks the column first_kind"),
        (b"first_kind,first,second_kind,second,verdict,reason,grade,sources,note\n", "holds no rows"),
        ("first_kind,é".encode("latin-1"), "is not text in UTF-8"),
        (b"\x00\xff\x00", "is not text in UTF-8"),
        (b'first_kind,first,second_kind,second,verdict,reason,grade,sources,note\na,"b', "is the file whole"),
    ],
)
def test_a_file_that_is_no_table_is_named(folder, tables, content, problem):
    (folder / "pairs_new.csv").write_bytes(content)
    with pytest.raises(MergeError, match=rf"^pairs_new\.csv.*{problem}"):
        read_lines(folder, NAMES, tables)


def test_a_merge_whose_result_the_checks_refuse_writes_nothing(folder, tmp_path, capsys):
    library = Path(shutil.copytree(resources() / "library", tmp_path / "library"))
    before = {path.name: path.read_bytes() for path in library.iterdir()}
    assert script.main([str(folder), str(library)]) == 2
    message = capsys.readouterr().err
    assert message.startswith("Nothing was merged: ")
    assert message.count("\n") == 1
    assert {path.name: path.read_bytes() for path in library.iterdir()} == before


def test_what_is_lacking_is_named_once(tmp_path):
    with pytest.raises(MergeError) as refused:
        merging.merge(tmp_path, resources() / "library")
    assert str(refused.value).count("solvent_families.csv") == 1
