"""The object of predict --json and the table of predict."""

import dataclasses
import json
import math
import re
from dataclasses import replace

import pytest

from ssedesigner.cli import predict as cli_predict
from ssedesigner.cli.main import main
from ssedesigner.cli.predict import prediction_dict
from ssedesigner.core.flag_steps import captions_of
from ssedesigner.core.prediction import SEVERITIES, STEPS, Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.prediction import predict
from ssedesigner.text.network import network_dict, network_lines
from ssedesigner.text.prediction import prediction_text

QUANTITY = {"value", "low", "high", "unit", "sources", "is_estimate"}


def test_every_quantity_has_its_keys(prediction):
    plain = prediction_dict(prediction)
    made_with = {"library_version", "model_version", "own_films"}
    assert set(plain) == {"name", "film", "cell", "flags", "notes", "sources"} | made_with
    quantities = [*plain["film"].values(), *(part for part in plain["cell"].values() if isinstance(part, dict))]
    assert len(quantities) == 12 + 13
    for quantity in quantities:
        assert set(quantity) - {"reason"} == QUANTITY
        assert ("reason" in quantity) is (quantity["value"] is None)


def test_the_keys_that_scripts_read(prediction):
    plain = prediction_dict(prediction)
    for key in (
        "conductivity_ms_cm",
        "area_specific_resistance_ohm_cm2",
        "conductance_s",
        "porosity_pct",
        "thickness_um",
    ):
        assert plain["film"][key]["value"] is not None
    for key in ("specific_energy_wh_kg", "energy_density_wh_l", "cost_usd_m2", "cost_usd_kwh"):
        assert set(plain["cell"][key]) >= {"value", "low", "high", "unit", "sources"}
    assert plain["cell"]["cost_share_film_electrolyte_pct"] is None
    assert "a price is missing" in plain["cell"]["cost_share_film_electrolyte"]["reason"]
    assert plain["cell"]["basis"] == "unit-cell"
    assert set(plain["flags"][0]) >= {"id", "step", "severity", "value", "limit", "unit", "message", "sources"}


def test_it_is_json(prediction):
    assert json.loads(json.dumps(prediction_dict(prediction), allow_nan=False)) == prediction_dict(prediction)


@pytest.mark.parametrize("number", [math.inf, -math.inf, math.nan])
def test_what_is_not_finite_is_not_known(prediction, number):
    film = dataclasses.replace(
        prediction.film, porosity_pct=dataclasses.replace(prediction.film.porosity_pct, value=number, high=number)
    )
    found = prediction_dict(dataclasses.replace(prediction, film=film))["film"]["porosity_pct"]
    assert (found["value"], found["high"]) == (None, None)
    assert found["reason"]


@pytest.mark.parametrize("severity", SEVERITIES)
def test_severity_step_and_title_of_a_check_do_not_run_together(prediction, materials, severity):
    flags = tuple(Flag(id=step, step=step, severity=severity, title="Title", message="It is.") for step in STEPS)
    told = prediction_text(replace(prediction, flags=flags), materials)
    word = SEVERITIES[severity]
    for step in captions_of(flags, prediction.recipe, materials).values():
        assert re.search(rf"  {word} +{step} +Title: It is", told, re.IGNORECASE)


def test_the_table_shows_band_unit_source_and_checks(prediction, materials):
    lines = prediction_text(prediction, materials, ["toluene changed."]).splitlines()
    (conductivity,) = [line for line in lines if line.strip().startswith("Film conductivity")]
    assert conductivity.split() == ["Film", "conductivity", "1.43", "mS/cm", "(0.800", "to", "2.60)", "[4]"]
    assert any("≈ 1.65 g/cm³" in line for line in lines)
    assert any("not known" in line and "no price for Li metal" in line for line in lines)
    assert any(line.split()[:3] == ["INCOMPATIBLE", "5", "Wind"] for line in lines)
    assert "  - toluene changed." in lines
    assert "  [4] Song 2023: Song2023, a journal & its page" in lines
    assert any("doi:10.1000/182" in line for line in lines)


def test_a_network_is_drawn_when_it_is_asked_for(materials, monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path))
    for shape in ("NETWORK_SHAPE", "LOSS_SHAPE"):
        monkeypatch.setattr(cli_predict, shape, (12, 12, 12))
    assert main(["predict", "sample", "--network", "--json"]) == 0
    network = json.loads(capsys.readouterr().out)["network"]
    assert network["is_assumed"]
    assert 0.8 < network["relative_conductivity"] < 1
    assert network["drawn"]["voxels"] == [12, 12, 12]
    assert [loss["part"] for loss in network["losses"]] == ["binder", "pores", "rest"]
    recipe = Recipe()
    drawn = cli_predict.network_of(recipe, materials, NOTHING_LEARNED)
    text = prediction_text(predict(recipe, materials), materials, (), network_lines(*drawn))
    assert "an assumed structure, not a measurement" in text
    assert "Skins are drawn thicker" in text
    assert max(map(len, "\n".join(network_lines(*drawn)).splitlines())) <= 104
    unknown = cli_predict.network_of(Recipe(electrolyte="unobtainium"), materials, NOTHING_LEARNED)
    assert network_dict(*unknown)["reason"].startswith("not known, because")
    assert network_lines(*unknown)[0].endswith("“unobtainium”")
