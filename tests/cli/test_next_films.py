"""The commands next and sensitivity: the objects of their contracts, files, plans of runs, bad input."""

import csv
import json

import pytest

from ssedesigner.cli.main import main
from ssedesigner.physics.explore.next_films import PURPOSES

QUESTION = {
    "format": "ssedesigner-question",
    "version": 1,
    "targets": [{"result": "film.area_specific_resistance_ohm_cm2", "at_most": 3}],
    "flags": {"fail": 0},
    "free": {
        "thickness_um": {"from": 20, "to": 40, "step": 10},
        "binder_wt_pct": {"from": 1, "to": 3, "step": 1},
    },
    "objectives": [{"result": "film.area_specific_resistance_ohm_cm2", "minimise": True}],
}
KEYS = {
    *("changes", "purpose", "reason", "chance_before", "chance_if_as_predicted", "band_before", "band_after"),
    "flags",
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(data, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(data))
    path = tmp_path / "asked.ssequestion"
    path.write_text(json.dumps(QUESTION))

    def run(*arguments):
        words = [str(path) if argument == "QUESTION" else str(argument) for argument in arguments]
        return main(words), *capsys.readouterr()

    return run


def test_films_and_plans_of_runs_are_printed_and_written(run, tmp_path):
    output = tmp_path / "films.csv"
    status, text, _ = run("next", "QUESTION", "-n", 3, "--json", "-o", output)
    films = json.loads(text)["films"]
    assert status == 0
    assert 0 < len(films) <= 3
    assert all(set(film) >= KEYS and film["purpose"] in PURPOSES for film in films)
    assert films[0]["is_present"]
    assert len(list(csv.DictReader(output.read_text("utf-8-sig").splitlines()))) == len(films)
    status, text, _ = run("next", "QUESTION", "--plan", "levels", "--levels", 3, "--seed", 5, "--json")
    plan = json.loads(text)
    assert (status, plan["seed"], len(plan["runs"])) == (0, 5, 11)
    assert {tuple(each["values"]) for each in plan["runs"]} == {("thickness_um", "binder_wt_pct")}
    status, text, _ = run("next", "QUESTION", "--plan", "filling", "--runs", 6)
    assert (status, len(text.splitlines())) == (0, 7)
    for wrong in (
        ("next", "QUESTION", "-o", "films.txt"),
        ("next", "QUESTION", "--plan", "levels", "--levels", 1),
        ("next", "QUESTION", "--plan", "filling", "-o", "runs.xlsx"),
        ("next", "QUESTION", "--plan", "filling", "--seed", -1),
        ("next", "QUESTION", "--plan", "levels", "--seed", 10**20),
    ):
        status, _, said = run(*wrong)
        assert (status, said.count("\n")) == (2, 1), wrong


def test_sensitivity_prints_its_contract(run):
    status, text, _ = run("sensitivity", "practical-pouch", "--result", "cost_usd_kwh", "--json")
    weighed = json.loads(text)
    assert status == 0
    assert set(weighed) >= {"tornado", "total_shares", "share_errors", "measurements", "left_out"}
    assert weighed["tornado"][0]["why"]


def test_sensitivity_refuses_what_it_cannot_weigh_in_one_sentence(run):
    for result in ("flags.fail", "flags.caution", "flags.unknown"):
        status, _, said = run("sensitivity", "sample", "--result", result)
        assert (status, said.count("\n")) == (2, 1), result
        assert f"{result} is a count" in said
    ranges = ("--vary", "thickness_um=10..80", "--vary", "thickness_um=20..30")
    status, _, said = run("sensitivity", "sample", *ranges)
    assert (status, said) == (2, "ssedesigner: thickness_um is varied twice; give one range for it.\n")
