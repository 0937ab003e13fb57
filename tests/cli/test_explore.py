"""The command explore: the object of its contract, which gives each recipe back, its text, its files, bad input."""

import csv
import io
import json

import pytest

from ssedesigner.cli.main import main
from ssedesigner.core.lots import Lot
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import with_settings
from ssedesigner.library.shipped import shipped_materials
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from ssedesigner.text.explore import about

PLAIN = {
    "format": "ssedesigner-question",
    "version": 1,
    "targets": [{"result": "film.area_specific_resistance_ohm_cm2", "at_most": 3}],
    "flags": {"fail": 0, "caution": 12, "unknown": None},
    "set": {"basis": "pouch-cell"},
    "free": {
        "thickness_um": {"from": 20, "to": 40, "step": 10},
        "electrolyte": ["Li6PS5Cl", "Li10GeP2S12"],
        "solvent": ["toluene", "m-xylene", "o-xylene", "water"],
    },
    "objectives": [
        {"result": "film.area_specific_resistance_ohm_cm2", "minimise": True},
        {"result": "cell.cost_usd_kwh", "minimise": True},
    ],
}
KEYS = {
    *("candidates", "distinct", "cut_by_pairs", "tried", "met", "met_error", "not_known", "seconds", "front"),
    *("recipes", "limits", "library_version", "model_version"),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def explore(library, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(library))

    def run(question, *arguments):
        path = tmp_path / "asked.ssequestion"
        path.write_text(json.dumps(question) if isinstance(question, dict) else question)
        status = main(["explore", str(path), *map(str, arguments)])
        return status, *capsys.readouterr()

    return run


def settings(changes):
    words = {None: "", True: "true", False: "false"}
    return [f"{key}={words.get(value, value)}" for key, value in changes.items()]


def test_each_recipe_is_given_back_by_its_changes(explore):
    status, printed, _ = explore(PLAIN, "--json")
    answer = json.loads(printed)
    assert status == 0
    assert set(answer) >= KEYS
    assert answer["candidates"] == 24
    assert answer["tried"] == answer["candidates"] - answer["cut_by_pairs"] == 9
    assert answer["front"] == [*range(answer["front_size"])]
    assert any(recipe["also"] for recipe in answer["recipes"])
    materials = shipped_materials(resources() / "library")
    for recipe in answer["recipes"]:
        for changes in (recipe["changes"], *recipe["also"]):
            made = with_settings(Recipe(), settings(changes), materials).recipe
            prediction = predict(made, materials)
            for key, result in recipe["results"].items():
                quantity = prediction.result(key)
                assert (result["unit"], result["value"]) == (quantity.unit, pytest.approx(quantity.value, rel=1e-12))
            severities = [flag.severity for flag in prediction.flags]
            if changes is recipe["changes"]:
                assert recipe["flags"] == {each: severities.count(each) for each in recipe["flags"]}
    assert {tuple(limit["target"]) for limit in answer["limits"]} == {("result", "at_most")}


def test_the_text_is_plain_about_few_and_about_nothing_asked(explore):
    bare = {**PLAIN, "targets": [], "objectives": [], "free": {"thickness_um": [20]}}
    bare["flags"] = {"caution": {"only_at": ["operate", "safety"]}}
    _, printed, _ = explore(bare)
    assert "1 candidate." in printed
    assert not any(words in printed for words in ("chance", "of 0 a result", "all objectives", "1 candidates"))
    assert "Cautions, only at operate and safety" in printed
    _, printed, _ = explore({**PLAIN, "targets": [{"result": "cell.usable_specific_energy_wh_kg", "at_least": 50}]})
    assert "Materials cost per energy ≈ " in printed
    assert "Thickness: 20 µm" in printed
    assert about(1185606, 221815.4) == "1\N{NO-BREAK SPACE}190\N{NO-BREAK SPACE}000 ± 220\N{NO-BREAK SPACE}000"


def test_top_and_files(explore, tmp_path):
    for ending in ("json", "csv"):
        status, printed, _ = explore(PLAIN, "--top", 2, "-o", tmp_path / f"answer.{ending}")
        assert (status, printed.strip()) == (0, str(tmp_path / f"answer.{ending}"))
    answer = json.loads((tmp_path / "answer.json").read_text())
    assert len(answer["recipes"]) == 2
    assert answer["question"]["free"] == PLAIN["free"]
    rows = [*csv.reader(io.StringIO((tmp_path / "answer.csv").read_text(encoding="utf-8-sig")))]
    assert len(rows) == 3
    assert {"thickness_um", "chance", "flags.fail"} <= {*rows[0]}


def test_the_text_says_what_limits(explore):
    strict = {**PLAIN, "targets": [{"result": "film.area_specific_resistance_ohm_cm2", "at_most": 0.1}]}
    status, printed, _ = explore(strict)
    assert status == 0
    assert "No recipe meets the question" in printed
    assert "relax it to" in " ".join(printed.split())
    assert all(len(line) <= 100 for line in printed.splitlines())


def test_only_what_is_in_stock(explore, library):
    with Library.open(library / "library.sqlite", shipped=resources() / "library") as own:
        lot = own.add_lot(Lot(kind="solvent", material="m-xylene", name="X", received_g=900.0))
    question = {**PLAIN, "targets": [], "flags": {}, "stock": {"film_count": 2}}
    question["set"] = {"basis": "pouch-cell", "cosolvent": None, "cosolvent_share_pct": 0}
    _, printed, _ = explore(question, "--json")
    answer = json.loads(printed)
    assert {recipe["changes"]["solvent"] for recipe in answer["recipes"]} == {"m-xylene"}
    assert answer["stock"]["here"] == {"solvent": ["m-xylene"]}
    assert "electrolyte" in answer["stock"]["not_limited"]
    limit = next(each for each in answer["limits"] if each["target"] == {"result": "stock.short", "at_most": 0.0})
    assert (limit["excludes"], limit["alone"], answer["met"]) == (18, 18, 6)
    _, printed, _ = explore(question)
    assert "Made from what is in stock: excludes 18, 18 of them on its own." in printed
    with Library.open(library / "library.sqlite", shipped=resources() / "library") as own:
        own.retire_lot(lot.id)


@pytest.mark.parametrize(
    ("question", "arguments", "words"),
    [
        ("{", (), "not a complete JSON file"),
        ({**PLAIN, "free": {}}, (), "No field is free"),
        ({**PLAIN, "free": {"binder": ["unobtainium"]}}, (), "has no binder"),
        (PLAIN, ("no-such-recipe",), "no shipped recipe"),
        (PLAIN, ("--top", "0"), "of at least 1"),
        (PLAIN, ("-o", "answer.txt"), "one of these endings"),
    ],
)
def test_bad_input_is_one_sentence(explore, question, arguments, words):
    status, _, error = explore(question, *arguments)
    assert (status, error.count("\n")) == (2, 1)
    assert words in error
