"""The scorecard on file: whole, plain for programs, and no text of a person is run or rendered."""

import csv
import io
import json
from dataclasses import replace

import pytest

from ssedesigner.core.notation import plain_text
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.scorecard import COLUMNS, scorecard_bytes, to_html, to_text, write_scorecard
from ssedesigner.physics.prediction import predict
from ssedesigner.text.scorecard import EVERYTHING, scorecard


@pytest.fixture
def prediction(materials):
    return predict(Recipe(name="=1+1 <b>bold</b>"), materials)


@pytest.fixture
def card(prediction, materials):
    return scorecard(prediction, materials, "30 Nov 2026")


def test_what_is_written_reads_back(card, tmp_path):
    for ending in (".csv", ".json", ".html"):
        write_scorecard(card, tmp_path / f"card{ending}")
    with (tmp_path / "card.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["requirement"] for row in rows[:17]] == [plain_text(row.name) for row in card.rows]
    assert tuple(rows[0]) == COLUMNS
    assert float(rows[2]["value"]) == card.rows[2].value == 30.0
    assert {row["sign"] for row in rows[:17]} <= {"met", "with care", "not known", "missed", "does not arise"}
    kept = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert (kept["format"], len(kept["rows"]), kept["recipe"]["binder"]) == ("ssedesigner-scorecard", 17, "NBR")
    assert sum(kept["counts"].values()) == 17
    page = (tmp_path / "card.html").read_text(encoding="utf-8")
    assert "<b>bold" not in page
    assert "row:" not in page


def test_words_of_a_person_are_neither_run_nor_rendered(card):
    for line in csv.reader(io.StringIO(scorecard_bytes(card, ".csv").decode("utf-8-sig"))):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "@")]
    assert "&lt;b&gt;bold" in to_html(card)
    assert len(to_text(card).splitlines()) == 18


def test_the_page_shows_what_was_chosen(prediction, materials):
    chosen = replace(EVERYTHING, groups=("structure",), is_open_only=True)
    card = scorecard(prediction, materials, choice=chosen)
    assert {row.group for row in card.rows} == {"structure"}
    assert all(row.severity not in ("pass", "none") for row in card.rows)
    assert card.hidden == 17 - len(card.rows)
    assert sum(count for _, count in card.counts) == 17, "what is hidden is counted all the same"
    nothing = scorecard(prediction, materials, choice=replace(EVERYTHING, groups=()))
    assert "No row to show" in to_html(nothing)


def test_each_row_says_what_it_rests_on(materials):
    recipes = (Recipe(), Recipe(binder=None, solvent=None, cosolvent=None), Recipe(anode="graphite"))
    for recipe in recipes:
        for row in scorecard(predict(recipe, materials), materials).rows:
            assert all((row.name, row.need, row.stands, row.proofs)), row.key
            assert row.limits or row.severity == "none", row.key
            assert row.best_source or row.best == "? not reported", row.key
