"""Recipe files: what is written is read again, and whatever is wrong is said at once with its place."""

import contextlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.file import FORMAT as BATCH_FORMAT
from ssedesigner.files.question.file import FORMAT as QUESTION_FORMAT
from ssedesigner.files.recipe.blank_fields import LATER_FIELDS
from ssedesigner.files.recipe.file import (
    FORMAT,
    MAX_BYTES,
    OTHER_KINDS,
    VERSION,
    RecipeFileError,
    differences,
    read_recipe,
    recipe_text,
    write_recipe,
)
from ssedesigner.files.recipe.pins import FORMAT as PINS_FORMAT
from ssedesigner.files.sheet.scorecard import SCORECARD_FORMAT
from ssedesigner.files.sheet.table import SHEET_FORMAT
from tests.files.recipes import any_recipe, can_take

OLD = Path(__file__).parents[1] / "old"
SAME_FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def content(**changes):
    """Return a sound file as a dictionary, with changes."""
    return {"format": FORMAT, "version": VERSION, "fields": Recipe().to_dict(), **changes}


def with_fields(**fields):
    return content(fields={**Recipe().to_dict(), **fields})


def problems_of(path, data):
    """Write data (text, bytes or something for JSON) and return the problems of reading it."""
    if isinstance(data, bytes):
        path.write_bytes(data)
    else:
        path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    with pytest.raises(RecipeFileError) as caught:
        read_recipe(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600
    return caught.value.problems


@given(recipe=any_recipe())
@SAME_FOLDER
def test_what_is_written_is_read_again(recipe, materials, tmp_path):
    path = tmp_path / "a film.json"
    write_recipe(path, recipe, materials)
    assert read_recipe(path).recipe == recipe


@given(recipe=any_recipe())
@SAME_FOLDER
def test_writing_again_changes_no_byte(recipe, materials, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, recipe, materials)
    before = path.read_bytes()
    write_recipe(path, read_recipe(path).recipe, materials)
    assert path.read_bytes() == before


def test_the_file_carries_the_library_values_and_their_sources(recipe, materials, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, recipe, materials)
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert list(plain) == ["format", "version", "library_version", "fields", "values", "sources"]
    assert plain["library_version"] == "test.1"
    assert list(plain["fields"]) == list(FIELDS)
    assert {
        "kind": "solvent",
        "key": "toluene",
        "quantity": "density_g_cm3",
        "value": 0.862,
        "unit": "g/cm3",
        "source": "Chemicals2025",
        "grade": "handbook",
    } in plain["values"]
    assert plain["sources"]["Chemicals2025"].startswith("Chemicals2025, a journal")


def test_the_file_is_readable_text_with_one_field_a_line(recipe, materials):
    lines = recipe_text(recipe, materials).splitlines()
    assert '    "name": "Golden film & co",' in lines
    assert '    "thickness_um": 30.0,' in lines
    assert sum('"quantity": "density_g_cm3"' in line for line in lines) == 5  # sulfide, NBR, two liquids, foil


def test_no_absolute_path_is_in_the_file(recipe, materials, tmp_path):
    path = tmp_path / "film.json"
    write_recipe(path, recipe, materials)
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


def test_a_byte_order_mark_is_accepted(tmp_path):
    path = tmp_path / "film.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(content()).encode())
    assert read_recipe(path).recipe == Recipe()


def test_a_file_written_by_hand_needs_only_what_cannot_be_blank(tmp_path):
    needed = {key: value for key, value in Recipe().to_dict().items() if FIELDS[key].blank is None}
    path = tmp_path / "film.json"
    path.write_text(json.dumps(content(fields=needed)), encoding="utf-8")
    read = read_recipe(path)
    assert read.recipe.solvent is None
    assert read.recipe.notes == ""
    assert read.recipe.electrolyte_conductivity_ms_cm is None
    assert "no library values" in read.notes[0]


def test_every_field_that_cannot_be_blank_is_asked_for(tmp_path):
    found = problems_of(tmp_path / "film.json", content(fields={}))
    needed = [key for key, field in FIELDS.items() if field.blank is None]
    assert [problem.split(":")[0] for problem in found] == [f"fields.{key}" for key in needed]
    assert all("missing" in problem for problem in found)


def test_all_problems_are_reported_at_once_with_their_place(tmp_path):
    bad = with_fields(
        thickness_um=-3, tickness_um=5, method="painting", cathode_coated="yes", unit_cells=2.5, name=7, c_rate="fast"
    )
    bad["library_version"] = 3
    bad["author"] = "me"
    bad["values"] = [{"kind": "solvent", "value": "much"}]
    found = problems_of(tmp_path / "film.json", bad)
    text = "\n".join(found)
    assert "author: This key is not known" in text
    assert "fields.tickness_um: This key is not known; did you mean thickness_um?" in text
    assert "fields.thickness_um: Thickness must be from 0.1 to 2000 µm; −3 is outside." in text
    assert "fields.method: Method cannot be “painting”; choose one of slurry-casting" in text
    assert "fields.cathode_coated: Cathode coated is yes or no" in text
    assert "fields.unit_cells: Unit cells must be a whole number" in text
    assert "fields.name: Name must be text" in text
    assert "fields.c_rate: Rate must be a number" in text
    assert "library_version: This must be text." in text
    assert "values[0].value: This must be a number." in text
    assert "values[0].source: This must be text that is not empty." in text


def test_the_sentence_has_the_number_of_problems_and_the_first(tmp_path):
    path = tmp_path / "film.json"
    path.write_text(json.dumps(with_fields(thickness_um=-3, c_rate=0)), encoding="utf-8")
    with pytest.raises(RecipeFileError, match=r"^film.json has 2 problems; the first is fields.thickness_um: "):
        read_recipe(path)


@given(data=st.data())
@SAME_FOLDER
def test_one_wrong_value_is_found_in_its_place(data, tmp_path):
    key = data.draw(st.sampled_from(sorted(FIELDS)))
    wrong = data.draw(
        st.one_of(st.floats(), st.booleans(), st.text(max_size=5), st.lists(st.none()), st.just({})).filter(
            lambda value: not can_take(FIELDS[key], value)
        )
    )
    found = problems_of(tmp_path / "film.json", with_fields(**{key: wrong}))
    assert [problem.split(":")[0] for problem in found] == [f"fields.{key}"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1" + "0" * 400, "9" * 6000])
def test_what_is_no_finite_number_is_refused(tmp_path, number):
    text = json.dumps(with_fields(thickness_um="HERE")).replace('"HERE"', number)
    assert problems_of(tmp_path / "film.json", text)[0].startswith("fields.thickness_um: Thickness must be from 0.1 to")


def test_a_key_that_stands_twice_is_refused(tmp_path):
    text = json.dumps(content()).replace('"thickness_um": 30.0', '"thickness_um": 30.0, "thickness_um": 300.0')
    assert problems_of(tmp_path / "film.json", text) == [
        "thickness_um: This key occurs more than once in one object; keep one of them."
    ]


def test_half_a_character_is_refused(tmp_path):
    assert problems_of(tmp_path / "film.json", with_fields(notes="\ud800"))[0].startswith("fields.notes: ")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": None}, "format: This is missing; a recipe file has “ssedesigner-recipe” here."),
        ({"format": "recipe"}, "format: This is 'recipe'; a recipe file has “ssedesigner-recipe” here."),
        ({"version": None}, "version: This is missing; a recipe file has the number 3 here."),
        ({"version": True}, "version: This is True; a recipe file has the number 3 here."),
        ({"version": "1"}, "version: This is '1'; a recipe file has the number 3 here."),
        ({"fields": None}, "fields: The recipe’s fields are missing; they belong in an object of this name."),
        ({"sources": []}, "sources: This must be an object of citations by source key."),
        ({"values": {}}, "values: This must be a list of library values."),
    ],
)
def test_what_is_wrong_outside_the_fields_is_said(tmp_path, change, told):
    assert problems_of(tmp_path / "film.json", content(**change)) == [told]


def test_another_file_of_the_program_is_named_in_one_sentence(tmp_path):
    written = {BATCH_FORMAT, QUESTION_FORMAT, SCORECARD_FORMAT, SHEET_FORMAT, PINS_FORMAT}
    assert set(OTHER_KINDS) == written
    for kind, words in OTHER_KINDS.items():
        expected = [f"This is {words}, not a recipe; choose a recipe file."]
        assert problems_of(tmp_path / "film.json", content(format=kind, rows=[], hidden=1)) == expected


def test_a_newer_file_is_refused_with_the_way_on_and_its_new_keys_are_no_mistakes(tmp_path):
    newer = with_fields(end_of_charge_v=4.3) | {"version": VERSION + 1, "more": []}
    found = problems_of(tmp_path / "film.json", newer)
    assert found == [
        f"version: The file is of version {VERSION + 1}, and this program reads versions up to {VERSION}; "
        "open it with a newer SSE Designer."
    ]


def test_a_file_of_version_0_is_upgraded_and_says_so():
    read = read_recipe(OLD / "recipe-version-0.json")
    assert (read.recipe.name, read.recipe.thickness_um, read.recipe.binder_wt_pct) == ("An old film", 40.0, 2.5)
    assert read.recipe.cathode_coated is False
    assert read.recipe.stack_pressure_mpa is None
    assert read.library_version == "2025.3"
    assert any("older format version 0" in note for note in read.notes)


@pytest.mark.parametrize("version", [1, 2])
def test_a_file_without_cut_off_and_active_share_opens_with_both_blank(tmp_path, version):
    fields = Recipe().to_dict()
    for key in LATER_FIELDS:
        del fields[key]
    path = tmp_path / "film.json"
    path.write_text(json.dumps(content(version=version, fields=fields)), encoding="utf-8")
    read = read_recipe(path)
    assert [key for key in LATER_FIELDS if read.recipe.value(key) != FIELDS[key].check(None)] == []
    assert any(f"older format version {version}" in note for note in read.notes)


def test_an_old_file_with_a_problem_names_its_place(tmp_path):
    plain = json.loads((OLD / "recipe-version-0.json").read_text(encoding="utf-8"))
    found = problems_of(tmp_path / "film.json", {**plain, "thicknes_um": 1, "c_rate": -1})
    assert [problem.split(":")[0] for problem in found] == ["fields.thicknes_um", "fields.c_rate"]


@pytest.mark.parametrize("kept", [0, 1, 40, 400, 1200])
def test_a_truncated_file_is_refused_in_one_sentence(tmp_path, recipe, materials, kept):
    data = recipe_text(recipe, materials).encode()[:kept]
    (problem,) = problems_of(tmp_path / "film.json", data)
    assert "not a complete JSON file" in problem


@given(kept=st.integers(0, 1500), place=st.integers(0, 1500), byte=st.integers(0, 255))
@SAME_FOLDER
def test_damage_is_either_harmless_or_told(tmp_path, kept, place, byte):
    """A cut or a flipped byte never ends in anything but a recipe or one clear error."""
    path = tmp_path / "film.json"
    data = bytearray(json.dumps(content()).encode()[:kept])
    if place < len(data):
        data[place] = byte
    path.write_bytes(bytes(data))
    with contextlib.suppress(RecipeFileError):
        recipe = read_recipe(path).recipe
        assert all(can_take(FIELDS[key], value) for key, value in recipe.to_dict().items())


def test_ten_megabytes_of_noise_are_refused_unread(tmp_path):
    (problem,) = problems_of(tmp_path / "film.json", random.Random(1).randbytes(10_000_000))
    assert problem == "This is not a recipe file: it has 10.0 MB, and a recipe has at most 5 MB."


def test_noise_of_a_readable_size_is_refused(tmp_path):
    (problem,) = problems_of(tmp_path / "film.json", random.Random(2).randbytes(100_000))
    assert "not UTF-8 text" in problem


def test_the_largest_size_is_not_exceeded_by_padding(tmp_path):
    path = tmp_path / "film.json"
    text = json.dumps(content())
    path.write_text(text + " " * (MAX_BYTES - len(text.encode())), encoding="utf-8")
    assert read_recipe(path).recipe == Recipe()


@pytest.mark.parametrize("codec", ["utf-16", "utf-32"])
def test_another_encoding_is_named_as_the_problem(tmp_path, codec):
    (problem,) = problems_of(tmp_path / "film.json", json.dumps(content(), ensure_ascii=False).encode(codec))
    assert "not UTF-8 text" in problem


def test_latin_1_is_named_as_the_problem(tmp_path):
    (problem,) = problems_of(tmp_path / "film.json", '{"format": "Ångström µm"}'.encode("latin-1"))
    assert "not UTF-8 text" in problem


@pytest.mark.parametrize("text", ["[]", "3", '"recipe"', "null", "true"])
def test_json_that_is_no_object_is_refused(tmp_path, text):
    assert problems_of(tmp_path / "film.json", text) == ["This is not a recipe file: it must be a JSON object."]


def test_deep_nesting_is_refused(tmp_path):
    (problem,) = problems_of(tmp_path / "film.json", "[" * 200_000)
    assert "nested too deeply" in problem


def test_a_thousand_unknown_keys_are_summed_up(tmp_path):
    found = problems_of(tmp_path / "film.json", with_fields(**{f"key{number}": 1 for number in range(1000)}))
    assert len(found) == 101
    assert found[-1] == "and 900 more."


def test_a_folder_is_named_as_such(tmp_path):
    with pytest.raises(RecipeFileError, match="This is a folder"):
        read_recipe(tmp_path)


@pytest.mark.parametrize("name", ["missing.json", "film.json/inner.json", "nul\0.json", "x" * 300])
def test_a_missing_file_is_one_sentence(tmp_path, name):
    (tmp_path / "film.json").write_text("{}", encoding="utf-8")
    with pytest.raises(RecipeFileError) as caught:
        read_recipe(tmp_path / name)
    assert len(caught.value.problems) == 1


def test_a_file_without_permission_is_one_sentence(tmp_path, monkeypatch):
    path = tmp_path / "film.json"
    path.write_text("{}", encoding="utf-8")

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as a user who may read everything
    with pytest.raises(RecipeFileError, match="You lack permission to read this file"):
        read_recipe(path)


def test_a_recipe_that_could_not_be_read_back_is_not_written(tmp_path, materials):
    path = tmp_path / "film.json"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RecipeFileError, match="thickness_um: Thickness must be"):
        write_recipe(path, Recipe(thickness_um=-1.0), materials)
    assert path.read_text(encoding="utf-8") == "old"


def test_a_file_that_cannot_be_written_says_what_to_do(tmp_path, recipe, materials):
    with pytest.raises(RecipeFileError, match=r"^film.json was not saved: the folder does not exist; make it or"):
        write_recipe(tmp_path / "nowhere" / "film.json", recipe, materials)


def test_the_same_library_makes_no_difference(tmp_path, recipe, materials):
    write_recipe(tmp_path / "film.json", recipe, materials)
    assert differences(read_recipe(tmp_path / "film.json"), materials) == []
