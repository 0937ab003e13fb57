"""``spectrum`` keeps its contract on the command line, and its refusals are one sentence."""

import json

import numpy as np
import pytest

from ssedesigner.cli.main import main
from ssedesigner.core.paths import resources
from tests.files.spectra import layouts

F = np.logspace(6, 0, 31)
OMEGA = 2 * np.pi * F
KEYS = {
    *("points", "resistance_ohm", "error_ohm", "model", "kramers_kronig_ok", "area_specific_resistance_ohm_cm2"),
    *("conductivity_ms_cm", "low", "high", "problem"),
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "film.mpt").write_bytes(layouts.mpt(F, 12 + layouts.blocking(OMEGA, 2e-6, 0.9), loops=2))
    (tmp_path / "short.DTA").write_bytes(layouts.dta(F, 2 + 1e-8j * OMEGA))
    (tmp_path / "letter.txt").write_text("Dear colleague")
    (tmp_path / "bare.csv").write_bytes(layouts.plain((), F, F, F).strip())


def run(capsys, *argv):
    status = main(["spectrum", *argv])
    out, errors = capsys.readouterr()
    return status, out, errors


def test_json_has_an_object_for_each_spectrum(capsys):
    stated = (
        "--area-cm2",
        "0,5+-0.01",
        "--thickness-um",
        "50",
        "--temperature-c",
        "-20",
        "--subtract-ohm",
        "short.DTA",
    )
    status, out, _ = run(capsys, "film.mpt", *stated, "--json")
    first, second = json.loads(out)
    assert status == 0
    assert first | {"name": ""} == second | {"name": ""}
    assert set(first) >= KEYS
    assert first["resistance_ohm"] == pytest.approx(10, rel=0.01)
    assert first["conductivity_ms_cm"] == pytest.approx(1.0, rel=0.01)
    assert first["low"] < first["conductivity_ms_cm"] < first["high"]
    assert first["high"] / first["low"] == pytest.approx(np.exp(2 * 1.645 * 0.02), rel=0.01)
    assert first["problem"] is None
    page = (resources() / "guide" / "impedance.md").read_text(encoding="utf-8")
    assert [key for key in first if f"`{key}`" not in page] == []
    status, out, _ = run(capsys, "film.mpt", "--pick", "10kHz", *stated)
    assert status == 0
    assert "Conductivity" in out


def test_a_file_without_a_spectrum_is_said_and_null(capsys):
    status, out, errors = run(capsys, "letter.txt", "--json")
    (empty,) = json.loads(out)
    assert status == 2
    assert set(empty) >= KEYS
    assert (empty["points"], empty["resistance_ohm"]) == (0, None)
    assert "not an impedance spectrum" in empty["problem"]
    assert empty["problem"] in errors


def test_what_cannot_be_read_or_stated_gets_one_sentence(capsys):
    cases = {
        ("none.mpt",): "no such file",
        ("bare.csv",): "are not named",
        ("film.mpt", "--area-cm2", "0"): "number above zero",
        ("film.mpt", "--area-cm2", "nan"): "number above zero",
        ("film.mpt", "--thickness-um", "thin"): "number above zero",
        ("film.mpt", "--thickness-um", "1e999"): "too large",
        ("film.mpt", "--temperature-c", "5000"): "not a temperature",
        ("film.mpt", "--pick", "low"): "neither high nor arc",
        ("film.mpt", "--subtract-ohm", "some"): "neither a resistance",
        ("film.mpt", "--subtract-ohm", "-1"): "neither a resistance",
        ("film.mpt", "--subtract-ohm", "1e999"): "too large",
        ("film.mpt", "--subtract-ohm", "letter.txt"): "not an impedance spectrum",
        ("film.mpt", "--subtract-ohm", "film.mpt"): "has 2 spectra",
    }
    for argv, words in cases.items():
        status, out, errors = run(capsys, *argv)
        assert (status, out) == (2, ""), argv
        assert words in errors, (argv, errors)
        assert errors.count("\n") == 1
