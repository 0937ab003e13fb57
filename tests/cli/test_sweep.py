"""The command sweep: a table, plain data and pictures of one or two varied fields, and one sentence for bad input."""

import csv
import json

import pytest

from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.main import main
from ssedesigner.cli.predict import prediction_dict
from ssedesigner.cli.sweep import result_keys, sweep_grid
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.prediction import predict
from tests.strategies import shipped


@pytest.fixture(autouse=True)
def own_data(tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path / "data"))


def test_json_and_csv_hold_what_predict_gives(tmp_path, capsys):
    path = tmp_path / "swept.json"
    asked = ["--result", "cost_usd_kwh", "--result", "flags.fail"]
    assert main(["sweep", "sample", "thickness_um=10..30:10", "binder=NBR,none", *asked, "-o", str(path)]) == 0
    plain = json.loads(path.read_text(encoding="utf-8"))
    assert [axis["field"] for axis in plain["axes"]] == ["thickness_um", "binder"]
    assert plain["axes"][1]["values"] == ["NBR", None]
    assert list(plain["results"]) == ["cell.cost_usd_kwh", "flags.fail"]
    there = prediction_dict(predict(Recipe(thickness_um=20.0), shipped()))["cell"]["cost_usd_kwh"]
    swept = plain["results"]["cell.cost_usd_kwh"]
    assert [swept[end][1][0] for end in ("value", "low", "high")] == [there[end] for end in ("value", "low", "high")]
    table = tmp_path / "swept.csv"
    assert (
        main(["sweep", "sample", "thickness_um=10..30:10", *asked, "--set", "solvent=ethanol", "-o", str(table)]) == 0
    )
    rows = list(csv.reader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == "Thickness, µm"
    assert [row[0] for row in rows[1:]] == ["10.0", "20.0", "30.0"]
    assert all("ethanol" in row[-1].lower() for row in rows[1:])  # named, because it fails everywhere
    assert capsys.readouterr().out.split() == [str(path), str(table)]


REFUSED = {
    ("thickness_um=10..9000",): "9000 is outside",
    ("thickness_um=80..10",): "lower end must be below",
    ("thickness_um=10..80:0",): "does not fit",
    ("thickness_um=10",): "write a range such as",
    ("thickness_um=10..",): "write both ends",
    ("thickness_um",): "varies nothing",
    ("thicknes=1..2",): "did you mean thickness_um",
    ("name=a,b",): "no field “name” to vary; it says nothing",
    ("unit_cells=1..20:0.5",): "a step of 0.5 is not a whole",
    ("binder=NBR,",): "a value is missing",
    ("binder=NBR,,SBR",): "a value is missing",
    ("binder=NBR,NBR",): "twice",
    ("cathode_coated=foo",): "cannot be “foo”",
    ("binder=NBX",): "did you mean NBR",
    ("c_rate=1..2", "c_rate=1..2"): "varied twice",
    ("c_rate=1..2", "binder=NBR", "method=all"): "One or two fields",
}
NO_RESULTS = {
    "asr": "There is no result “asr”",
    "nonsense": "predict --json names all",
    "cost_usd_kw": "cost_usd_kwh",
    "thickness_um": "film.thickness_um or cell.thickness_um",
}


def sweep(*axes):
    return sweep_grid(Recipe(), shipped(), NOTHING_LEARNED, axes, is_shown=False)


def test_bad_input_gets_one_sentence_and_writes_nothing(tmp_path, capsys):
    for axes, words in REFUSED.items():
        with pytest.raises(CommandError) as refusal:
            sweep(*axes)
        assert words in str(refusal.value)
        assert "\n" not in str(refusal.value)
    for name, words in NO_RESULTS.items():
        with pytest.raises(CommandError, match=words):
            result_keys([name])
    set_too = ["--set", "c_rate=1", "-o", str(tmp_path / "swept.csv")]
    assert main(["sweep", "sample", "c_rate=1..2", *set_too]) == 2
    assert "set and varied" in capsys.readouterr().err
    assert main(["sweep", "sample", "c_rate=1..2", "-o", str(tmp_path / "swept.txt")]) == 2
    assert "one of these endings" in capsys.readouterr().err
    assert not list(tmp_path.glob("swept*"))


def test_a_step_has_the_size_of_a_difference():
    assert sweep("temperature_c=20..30:5 °C").axes[0].values == (20.0, 25.0, 30.0)
    assert sweep("thickness_um=0.01 mm..20:5 µm").axes[0].values == (10.0, 15.0, 20.0)


def test_a_sweep_can_be_stopped(monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("ssedesigner.physics.explore.grid.predict", stop)
    with pytest.raises(CommandError, match="was stopped"):
        sweep("c_rate=1..2")
