"""Two versions of the model beside each other: results in long form, checks with another outcome by recipe."""

import csv

from model_changes import CHANGES, RESULTS, check_rows, result_rows

from ssedesigner.core.prediction import RESULTS as SHOWN


def prediction(value, severity):
    result = {"value": value, "low": None, "high": 4.0, "unit": "mS/cm"}
    return {"film": {"conductivity_ms_cm": result}, "cell": {}, "flags": [{"id": "porosity", "severity": severity}]}


BEFORE = {"old": prediction(1.0, "pass"), "gone": prediction(1.0, "pass")}
AFTER = {"old": prediction(1476.2, "fail"), "new": prediction(0.5, "fail")}


def test_results_stand_beside_each_other_and_what_was_not_there_is_blank():
    _, *rows = result_rows(BEFORE, AFTER)
    assert rows == [
        ["old", "film.conductivity_ms_cm", "mS/cm", "1", "", "4", "1480", "", "4"],
        ["new", "film.conductivity_ms_cm", "mS/cm", "", "", "", "0.5", "", "4"],
    ]


def test_checks_with_another_outcome_name_their_recipes():
    assert list(check_rows(BEFORE, AFTER)) == [
        ["check", "before", "after", "recipes"],
        ["porosity", "pass", "fail", "old"],
    ]


def test_the_table_of_model_3_holds_shown_results():
    assert set(RESULTS) <= set(SHOWN)
    with (CHANGES / "model-3.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["result"] for row in rows} == set(RESULTS)
    assert all(float(row["after_low"] or row["after"]) <= float(row["after"]) for row in rows if row["after"])
