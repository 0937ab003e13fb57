"""The command compare: names of any kind, its files, and bad input."""

import csv
import json
from dataclasses import replace

import pytest

from ssedesigner.cli.main import main
from ssedesigner.core.recipe import Recipe

HOSTILE = "=A1\u202eabc\n\u0007\x1b[2J" + "x" * 300


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def run(data, monkeypatch, capsys):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(data))
    return lambda *arguments: (main([str(one) for one in arguments]), *capsys.readouterr())


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / "h.json"
    fields = {**replace(Recipe(), thickness_um=20.0).to_dict(), "name": HOSTILE, "electrolyte_lot": HOSTILE[:40]}
    path.write_text(json.dumps({"format": "ssedesigner-recipe", "version": 3, "fields": fields}))
    return path


def test_names_and_lots_reach_the_terminal_as_plain_lines(run, hostile):
    status, text, _ = run("compare", "sample", hostile)
    assert status == 0
    assert not set(text) & set("\u202e\u0007\x1b")
    lines = text.splitlines()
    assert [line[:1] for line in lines[:4]] == ["A", "B", "", "W"]
    assert len(lines[1]) < 320
    (lot,) = (line for line in lines if line.startswith("  Lot:"))
    assert "abc" in lot


def test_the_table_names_both_recipes_and_where_they_are_from(run, hostile, tmp_path):
    output = tmp_path / "why.csv"
    assert run("compare", "sample", hostile, "-o", output)[0] == 0
    rows = list(csv.DictReader(output.read_text("utf-8-sig").splitlines()))
    named = {row["key"]: (row["A"], row["B"]) for row in rows if row["kind"] == "recipe"}
    assert named["from"] == ("sample", str(hostile))
    assert "A1" in named["name"][1]


def test_changes_that_do_nothing_are_counted_in_good_english(run, tmp_path):
    path = tmp_path / "dewy.json"
    fields = {**replace(Recipe(), dew_point_c=-60.0, anode_thickness_um=40.0).to_dict()}
    path.write_text(json.dumps({"format": "ssedesigner-recipe", "version": 3, "fields": fields}))
    _, text, _ = run("compare", "sample", path)
    assert "no change affects it" in text  # the resistance of the film
    assert "1 of 2 changes does nothing to it" in text


def test_results_read_as_elsewhere_and_no_error_is_rounding_noise(run):
    status, text, _ = run("compare", "fig1-li", "practical-pouch")
    assert status == 0
    assert "H₂S: little in dry air, much with water: not reported → caution" in text
    assert "  Coating: not named → LiNbO₃" in text
    assert not any(raw in text for raw in ("PET-film", "Li6PS5Cl", "unknown →", "→ pass", "→ none", "×10⁻"))


def test_a_reason_stands_once(run, tmp_path):
    path = tmp_path / "bare.json"
    fields = {**replace(Recipe(), binder_wt_pct=None).to_dict()}
    path.write_text(json.dumps({"format": "ssedesigner-recipe", "version": 3, "fields": fields}))
    status, text, _ = run("sensitivity", path)
    assert (status, text.count("not known"), text.count("\n")) == (0, 1, 1)
