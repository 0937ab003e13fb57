"""What was predicted stays in the recipe file, and whatever is wrong with it never keeps the recipe from opening."""

import copy
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner import __version__
from ssedesigner.core.batch.words import time_text
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import MAX_BYTES, VERSION, RecipeFileError, read_recipe, recipe_text, write_recipe
from ssedesigner.files.recipe.saved_prediction import SAVED_WITHOUT, of_batch, read_prediction, saved_dict, to_saved
from ssedesigner.physics.prediction import model_identity, predict
from tests.batches import batch

AT = "2026-11-29T22:10:00+01:00"
DAMAGED = "The prediction saved in the file is damaged and was left out."


@pytest.fixture
def saved(prediction):
    return to_saved(prediction, at=AT, uses_own_films=True, own_films=3)


@pytest.fixture
def text(recipe, materials, saved):
    return recipe_text(recipe, materials, saved)


@pytest.fixture
def read(tmp_path):
    def read(content):
        path = tmp_path / "film.json"
        data = content if isinstance(content, bytes) else (content if isinstance(content, str) else json.dumps(content))
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return read_recipe(path)

    return read


def test_what_was_predicted_is_read_again(tmp_path, recipe, materials, saved):
    path = tmp_path / "film.json"
    write_recipe(path, recipe, materials, saved)
    file = read_recipe(path)
    assert (file.recipe, file.predicted, file.notes) == (recipe, saved, ())


def test_every_result_and_check_stands_in_the_file_with_its_versions(prediction, text):
    plain = json.loads(text)
    assert plain["version"] == VERSION
    assert list(plain)[-1] == "predicted"
    found = plain["predicted"]
    assert list(found["results"]) == list(RESULTS)
    band = {"value": 1.43, "low": 0.8, "high": 2.6, "unit": "mS/cm", "is_estimate": False}
    assert found["results"]["film.conductivity_ms_cm"] == band
    assert found["results"]["cell.cost_usd_m2"]["value"] is None
    assert found["results"]["film.density_g_cm3"]["is_estimate"] is True
    assert found["flags"] == {flag.id: flag.severity for flag in prediction.flags}
    assert (found["program"], found["model"], found["library_version"]) == (__version__, model_identity(), "test.1")
    assert (found["at"], found["uses_own_films"], found["own_films"]) == (AT, True, 3)
    assert '      "film.conductivity_ms_cm": {"value": 1.43, "low": 0.8, "high": 2.6,' in text


def test_what_is_no_finite_number_is_not_known(prediction):
    film = replace(prediction.film, conductivity_ms_cm=Quantity(value=float("nan"), unit="mS/cm", high=float("inf")))
    found = saved_dict(to_saved(replace(prediction, film=film), at=AT, uses_own_films=False, own_films=0))
    number = found["results"]["film.conductivity_ms_cm"]
    assert (number["value"], number["high"]) == (None, None)


def test_any_recipe_and_library_can_be_saved_with_its_prediction():
    for recipe, version in ((Recipe(binder="unheard of"), ""), (Recipe(thickness_um=2000.0), "x")):
        empty = Materials(version=version, materials={}, pairs=())
        kept = to_saved(predict(recipe, empty), at=AT, uses_own_films=True, own_films=0)
        notes = []
        assert read_prediction(json.loads(json.dumps(saved_dict(kept))), recipe, notes) == kept
        assert notes == []


def test_the_model_has_another_name_when_its_fit_changes(monkeypatch):
    from ssedesigner.core.model_fit import shipped_fit

    fit = shipped_fit()
    assert replace(fit, logs={**fit.logs, "void": fit.logs["void"] + 1e-3}).digest != fit.digest
    assert replace(fit, residual=fit.residual * 1.1).digest != fit.digest
    assert replace(fit, fitted_on="2030-01-01", points=()).digest == fit.digest


@pytest.mark.parametrize("version", [1, VERSION])
def test_an_older_file_says_that_it_was_saved_without_results(read, recipe, version):
    file = read({"format": "ssedesigner-recipe", "version": version, "fields": recipe.to_dict()})
    assert file.predicted is None
    assert file.notes[-1] == SAVED_WITHOUT
    assert any("older format version 1" in note for note in file.notes) == (version == 1)


@pytest.mark.parametrize(
    "block",
    [
        False,
        7,
        "much",
        [],
        {},
        {"results": {}},
        {"results": [], "flags": {}},
        {"results": {}, "flags": None},
        {"results": {f"film.r{number}": None for number in range(5000)}, "flags": {}},
    ],
)
def test_results_that_cannot_be_are_left_out_in_one_sentence(read, recipe, text, block):
    file = read({**json.loads(text), "predicted": block})
    assert (file.recipe, file.predicted, file.notes) == (recipe, None, (DAMAGED,))


@pytest.mark.parametrize(
    "change",
    [
        {"value": "much"},
        {"value": True},
        {"value": [1.0]},
        {"low": 9.0, "high": 1.0},
        {"high": "∞"},
        {"unit": ""},
        {"unit": "x" * 10_000},
        {"unit": "\x1b[31m"},
        {"unit": None},
        {"is_estimate": "yes"},
        {"value": float("inf")},
        {"value": float("nan")},
    ],
)
def test_one_damaged_result_is_left_out_and_the_others_stay(read, text, change):
    plain = json.loads(text)
    plain["predicted"]["results"]["film.conductivity_ms_cm"].update(change)
    file = read(plain)
    assert file.predicted is not None
    assert set(RESULTS) - set(file.predicted.results) == {"film.conductivity_ms_cm"} == file.predicted.damaged
    assert file.notes == ("Of the prediction saved in the file, 1 result is damaged and was left out.",)


@pytest.mark.parametrize("severity", ["fine", "", None, 3, [], {"pass": 1}, "PASS"])
def test_a_damaged_check_is_left_out(read, text, severity):
    plain = json.loads(text)
    plain["predicted"]["flags"]["bend"] = severity
    file = read(plain)
    assert "bend" not in file.predicted.severities
    assert "bend" in file.predicted.damaged
    assert "1 check is damaged" in file.notes[0]


@pytest.mark.parametrize("key", ["<img src=x>", "a" * 200, "", "Ünicode", "a b", "a\nb"])
def test_a_key_that_no_program_writes_is_left_out(read, text, key):
    plain = json.loads(text)
    entry = plain["predicted"]["results"]["film.thickness_um"]
    plain["predicted"]["results"][key] = entry
    plain["predicted"]["flags"][key] = "pass"
    file = read(plain)
    assert key not in file.predicted.results
    assert key not in file.predicted.severities


def test_results_of_a_newer_program_stay(read, text):
    plain = json.loads(text)
    plain["predicted"]["results"]["film.tortuosity"] = {"value": 2.0, "low": None, "high": None, "unit": "-"} | {
        "is_estimate": False,
        "method": "new",
    }
    plain["predicted"]["more"] = {"anything": 1}
    file = read(plain)
    assert file.predicted.results["film.tortuosity"].value == 2.0
    assert file.notes == ()


@pytest.mark.parametrize("name", ["at", "program", "model", "library_version", "uses_own_films", "own_films"])
@pytest.mark.parametrize("value", [None, [], 1e300, -4, "x" * 9999, "\u202ebad\n"])
def test_damaged_words_about_it_are_not_known(read, text, name, value):
    plain = json.loads(text)
    plain["predicted"][name] = value
    file = read(plain)
    assert getattr(file.predicted, name) in ("", None)


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-11-29", "1", "NaN"])
def test_a_time_that_no_clock_here_can_show_is_not_known(read, text, at):
    plain = json.loads(text)
    plain["predicted"]["at"] = at
    file = read(plain)
    assert file.predicted.at == "" or time_text(file.predicted.at)
    assert file.notes == ()


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+00:00", "2100-01-01T00:00:00+01:00"])
def test_a_clock_that_is_set_wrong_is_shown_as_it_was(read, text, at):
    plain = json.loads(text)
    plain["predicted"]["at"] = at
    assert read(plain).predicted.at == at


def test_results_of_other_fields_are_left_out(read, text):
    plain = json.loads(text)
    plain["fields"]["thickness_um"] = 31.0
    file = read(plain)
    assert file.predicted is None
    assert file.notes == (
        "The prediction saved in the file belongs to another recipe and was left out; the file may have "
        "been edited by hand.",
    )


@pytest.mark.parametrize(
    "block",
    [
        "[" * 200_000,
        '{"results": ' + "{" * 100_000,
        '{"results": {"a": 1,, }, "flags": }',
        "tru",
        '"never ends',
        '{"results": {"film.x": {"value": 1.2.3}}}',
        '{"a": 1, "a": 2, "results": {"b": 1, "b": 2}}',
        '{"results": {"x": NaN, "y": -Infinity, "z": ' + "9" * 6000 + "}}",
        "{" + '"x": 1, ' * 100_000 + '"y": 1}',
        '{"text": "' + "\\u0000\\ud800" * 1000 + '"}',
    ],
)
def test_a_block_that_is_no_json_leaves_the_recipe_whole(read, recipe, text, block):
    start = text.index('"predicted": ') + len('"predicted": ')
    file = read(text[:start] + block + "\n}\n")
    assert (file.recipe, file.predicted, len(file.notes)) == (recipe, None, 1)
    assert len(file.values) == len(read(text).values)


def test_a_file_cut_short_in_its_results_still_holds_its_recipe(read, recipe, text):
    start = text.index('"predicted": ') + len('"predicted": ')
    for place in (start, start + 1, start + 40, start + 700, len(text) - 3):
        file = read(text[:place])
        assert (file.recipe, file.predicted) == (recipe, None)
        assert file.notes == (DAMAGED,)
    with pytest.raises(RecipeFileError, match="not a complete JSON file"):
        read(text[: start - 20])


def test_a_file_too_large_for_its_results_alone_still_opens(read, recipe, text):
    plain = json.loads(text)
    plain["predicted"]["results"]["film.x"] = "x" * (MAX_BYTES + 10)
    file = read(plain)
    assert file.recipe == recipe
    assert file.notes == (DAMAGED, "The file is larger than 5 MB, so nothing after its results was read.")
    before = {**plain, "notes": ""}
    before["fields"] = {**before["fields"], "notes": "x" * (MAX_BYTES + 10)}
    with pytest.raises(RecipeFileError, match="a recipe has at most 5 MB"):
        read(before)


def test_bytes_flipped_in_the_results_never_keep_the_recipe_from_opening(read, recipe, text):
    data, draw = text.encode(), random.Random(9)
    start = data.index(b'"predicted": ') + len(b'"predicted": ')
    for _ in range(150):
        damaged = bytearray(data)
        for _ in range(draw.choice((1, 3, 30))):
            damaged[draw.randrange(start, len(data) - 3)] = draw.randrange(256)
        file = read(bytes(damaged))
        assert file.recipe == recipe
        assert len(file.values) > 5


def test_damage_before_the_results_is_told_as_ever(read, text):
    with pytest.raises(RecipeFileError, match="complete JSON"):
        read(text.replace('"fields": {', '"fields": {{', 1))
    with pytest.raises(RecipeFileError, match="UTF-8"):
        read(text.encode().replace(b"Golden", b"G\xffolden"))


def test_steps_behind_damaged_results_are_never_lost_unsaid(read, text):
    plain = json.loads(text)
    block = json.dumps(plain.pop("predicted"))[:-1]  # its last bracket is missing
    rest = json.dumps(plain)[1:]
    with pytest.raises(RecipeFileError):
        read('{"predicted": ' + block + ", " + rest)


def containers(inner):
    keys = st.sampled_from(["results", "flags", "recipe", "at", "film.conductivity_ms_cm", "value", "x"])
    return st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)


@given(found=st.recursive(PLAIN, containers, max_leaves=20))
def test_no_content_whatsoever_raises(found):
    notes = []
    assert read_prediction(copy.deepcopy(found), Recipe(), notes) is None
    assert len(notes) == 1


def test_a_batch_keeps_results_and_no_checks():
    kept = batch(predicted={"conductivity_ms_cm": 1.2, "conductivity_ms_cm_low": 0.8, "x": [1]})
    found = of_batch(kept, {"film.conductivity_ms_cm": "mS/cm", "cell.voltage_v": "V"})
    assert found.results["film.conductivity_ms_cm"] == Quantity(value=1.2, unit="mS/cm", low=0.8)
    assert not found.results["cell.voltage_v"].is_known
    assert found.severities is None
    damaged = batch(predicted={"conductivity_ms_cm": "damaged"}, created_at="yesterday", model_version="x" * 999)
    assert of_batch(damaged, {"film.conductivity_ms_cm": "mS/cm"}) is None


def test_the_path_of_no_machine_is_in_the_file(text):
    assert str(Path.home()) not in text.split('"predicted"')[1]
