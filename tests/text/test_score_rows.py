"""The words of the scorecard: they say what the check that decides says, and compare like with like."""

from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.scorecard import NO_FILMS, score_all
from ssedesigner.physics.prediction import predict
from ssedesigner.text.score_rows import score_rows
from tests.strategies import shipped


def rows_of(recipe, materials, **severities):
    predicted = predict(recipe, materials)
    flags = tuple(replace(flag, severity=severities.get(flag.id, flag.severity)) for flag in predicted.flags)
    predicted = replace(predicted, flags=flags)
    return {row.key: row for row in score_rows(score_all(predicted), predicted, NO_FILMS, materials, "")}


@pytest.mark.parametrize(
    ("changes", "stands"),
    [
        ({"binder": None, "binder_wt_pct": None, "interlayer": None}, "may burn when hot"),
        ({"scaffold": "PE-separator", "binder": None, "binder_wt_pct": None}, "shrinks when hot"),
        ({"interlayer": "EVAP", "binder": None, "binder_wt_pct": None}, "melts when hot"),
    ],
)
def test_the_words_on_heat_are_those_of_what_it_harms(changes, stands):
    asked = {"use-heat": "pass", "exothermic-reaction": "caution"}
    if "burn" not in stands:
        asked["exothermic-reaction"] = "pass"
    heat = rows_of(Recipe(**changes, solvent=None, cosolvent=None, cosolvent_share_pct=None), shipped(), **asked)[
        "heat"
    ]
    assert (heat.severity, heat.stands) == ("caution", stands), heat


def test_a_row_without_a_failing_check_says_what_limits_it():
    rows = rows_of(Recipe(stack_pressure_mpa=40.0, anode="graphite", thickness_um=250.0), shipped())
    high = rows["low-pressure"]
    assert [key for key, row in rows.items() if any("% pores" in words for words in row.limits)] in ([], ["density"])
    assert rows["conductance"].limits[0].startswith("keeps ")
    assert rows["thickness"].limits != ("nothing found",)
    assert (high.word, high.stands, high.limits) == ("missed", "40 MPa", ("above 5 MPa",))
    rest = dict.fromkeys(("pinholes", "drying-cracks", "scaffold-pores"), "pass")
    calendered = Recipe(densification_method="calender", densification_pressure_mpa=None)
    density = rows_of(calendered, shipped(), **rest)["density"]
    assert density.word == "with care"
    assert density.limits[0].startswith("band up to ")
    assert "likely" in density.sure


def test_a_film_of_several_electrolytes_is_compared_with_none_of_them():
    layer = {"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 10.0}
    assert rows_of(Recipe(), shipped())["conductivity"].limits != ()
    for key in ("conductance", "conductivity"):
        row = rows_of(Recipe(**layer), shipped(), **{"residual-liquid": "pass", "crystallisation": "pass"})[key]
        assert not [words for words in row.limits if "of the powder" in words], row
