"""A person asks which films to make: ticks, pins, adopts, plans batches, lays out runs, and sees what matters most."""

import csv
import json
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.core.question import Choice, FlagRule, Objective, Question, Range, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.explore.knowledge import causes
from ssedesigner.physics.explore.next_films import next_films
from ssedesigner.physics.explore.search import search
from ssedesigner.physics.explore.sensitivity import sensitivity
from ssedesigner.text.next_films import name_after
from ssedesigner.ui import theme as look
from ssedesigner.ui.batches.series import Series
from ssedesigner.ui.design.film_search import batch_time
from ssedesigner.ui.design.window import DesignWindow
from ssedesigner.ui.pictures.scene import TextLine
from ssedesigner.ui.shell.recipe_files import Session

ASR = "film.area_specific_resistance_ohm_cm2"
QUESTION = Question(
    targets=(Target(result=ASR, at_most=2.5),),
    flags={"fail": FlagRule(at_most=0)},
    free={
        "binder": Choice(values=("NBR", "SBR")),
        "binder_wt_pct": Range(low=1, high=3, step=1),
        "thickness_um": Range(low=15, high=35, step=10),
    },
    objectives=(Objective(result=ASR),),
)


@pytest.fixture
def design(document, qtbot, styled):
    window = DesignWindow(document)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.recipes.panel.show_question(QUESTION)
    return window


def test_films_are_suggested_ticked_pinned_adopted_and_planned(design, document, qtbot, materials, tmp_path):
    design.show_next()
    page = design.next
    assert "2.5" in page.head.question_label.text()
    assert page.canvas.data.films  # what was measured stands there before anything is asked
    assert len(page.knowledge.picture.rows) == len(causes([document.recipe], materials))
    page.suggest()
    assert page.is_running
    page.finish()
    answer = search(QUESTION, document.recipe, materials, top=200)
    wanted = next_films(QUESTION, answer, materials, document.learned, count=4)
    assert page.films == wanted
    assert page.films[0].is_present
    cards = page.cards.cards
    assert [card.isVisible() for card in cards] == [True] * 4
    assert "Start with the recipe" in cards[0].label("title").text()
    assert cards[0].label("time").text() == batch_time(document.recipe, materials) == "2 h 17 min + 12 h drying"
    assert "→" in cards[1].label("chance").text()
    assert cards[1].label("flags").property("severity") == "caution"
    assert "mS/cm or more" in cards[1].label("then").text()
    assert sum(film.mark == "suggested" for film in page.canvas.data.films) == 4
    # what is not in stock is said of the chosen ones
    lot = Lot(id="one", key="L-0001", kind="binder", material="PTFE", name="S", received_g=50.0)
    document.read_lots = lambda: (LotStock(lot=lot),)
    page.cards.choose(0)
    page._show_chosen()
    assert page.chosen_label.text().endswith(f"too little in stock: {document.recipe.binder}")
    # keys: down to the second card, tick it and the third, pin and plan both
    asked, pinned = [], []
    design.batches_asked.connect(asked.append)
    design.next.pin_asked.connect(lambda recipe, name, origin: pinned.append((recipe, name, origin)))
    cards[0].setFocus()
    qtbot.keyClick(cards[0], Qt.Key.Key_Down)
    assert page.cards.current == 1
    qtbot.keyClick(cards[1], Qt.Key.Key_Space)
    qtbot.keyClick(cards[2], Qt.Key.Key_Space)
    assert page.cards.ticked == [1, 2]
    assert "2 batches" in page.plan_button.text()
    qtbot.keyClick(cards[1], Qt.Key.Key_P)
    assert [recipe for recipe, _, _ in pinned] == [film.recipe for film in page.films[1:3]]
    assert pinned[0][2] == "Next films"
    qtbot.keyClick(cards[1], Qt.Key.Key_Return)
    assert [recipe.value("thickness_um") for recipe in asked[0]] == [f.recipe.thickness_um for f in page.films[1:3]]
    assert document.recipe.name in asked[0][0].name != document.recipe.name


def test_suggestions_are_exported_adopted_marked_as_stale_and_ranked_anew(design, document, qtbot, tmp_path):
    design.show_next()
    page = design.next
    page.suggest()
    page.finish()
    # export as a table, a workbook and data
    for suffix in (".csv", ".xlsx", ".json"):
        assert page.export(tmp_path / f"films{suffix}")
    rows = list(csv.DictReader((tmp_path / "films.csv").read_text("utf-8-sig").splitlines()))
    assert [row["purpose"] for row in rows] == [film.purpose for film in page.films]
    assert len(json.loads((tmp_path / "films.json").read_text())["films"]) == 4
    assert openpyxl.load_workbook(tmp_path / "films.xlsx").sheetnames == ["Films", "About"]
    assert not page.export(tmp_path / "no folder" / "films.csv")
    assert page.message.property("severity") == "fail"
    # adopting is one step; another choice takes back what the first one changed
    page.cards.choose(1)
    page.adopt()
    assert document.undo_stack.count() == 1
    assert replace(document.recipe, name="") == replace(page.films[1].recipe, name="")
    page.cards.choose(0)
    page.adopt()
    assert document.recipe == page.films[0].recipe
    document.prediction_changed.emit(document.prediction)
    assert not page.message.text()
    # another edit makes them suggestions from before it
    document.edit("temperature_c", 60.0)
    document.prediction_changed.emit(document.prediction)
    assert "suggest again" in page.message.text()
    document.undo_stack.undo()
    document.prediction_changed.emit(document.prediction)
    assert not page.message.text()
    # another wish is another list, and the first one comes back without a search
    before = page.answer
    page.head.wishes["targets"].click()
    assert "wishes have changed" in page.message.text()
    page.suggest()
    page.finish()
    assert {film.purpose for film in page.films[1:]} == {"safe"}
    assert page.answer.answer is before.answer
    page.head.wishes["both"].click()
    assert page.answer is before
    page.apply_theme(look.DARK)
    assert not page.grab().isNull()


def test_a_question_that_nothing_meets_leads_to_what_limits_it(design, qtbot):
    design.recipes.panel.set_target(Target(result=ASR, at_most=1e-3))
    design.show_next()
    page = design.next
    page.suggest()
    page.finish()
    assert not page.films
    assert "No recipe meets the question" in page.message.text()
    assert page.limits_button.isVisible()
    page.limits_button.click()
    assert design.tabs.currentWidget() is design.recipes
    # without a target, the present recipe's own result is the one to beat
    design.recipes.panel.show_question(replace(QUESTION, targets=()))
    design.show_next()
    assert "no target is set" in page.head.question_label.text()
    page.suggest()
    page.stop()
    page.finish()
    assert not page.is_running


def test_runs_are_laid_out_checked_planned_and_saved(design, qtbot, tmp_path):
    design.show_next()
    page = design.next
    page.head.choose_way("runs")
    runs = page.runs
    runs.finish()
    # the numbers that the question leaves free are what is varied
    assert [row.picker.key for row in runs.factors[:2]] == ["binder_wt_pct", "thickness_um"]
    assert len(runs.runs) == 4 + 2
    assert "6 runs in random order, seed 1" in runs.message.text()
    order = [each.run.standard for each in runs.runs]
    for line, wrong in ((runs.seed, "9" * 23), (runs.seed, "-1"), (runs.centres, "-3"), (runs.centres, "2.5")):
        before = line.text()
        line.clear()
        qtbot.keyClicks(line, wrong)
        assert line.text() == wrong
        assert "whole number from 0" in runs.message.text()
        line.setText(before)
    runs.restart()
    runs.seed.setText("2")
    runs.restart()
    runs.finish()
    assert [each.run.standard for each in runs.runs] != order
    asked = []
    design.batches_asked.connect(asked.append)
    runs.plan_button.click()
    assert len(asked[0]) == sum(not each.problems for each in runs.runs)
    assert runs.save(tmp_path / "runs.csv")
    rows = list(csv.DictReader((tmp_path / "runs.csv").read_text("utf-8-sig").splitlines()))
    assert {row["seed"] for row in rows} == {"2"}
    assert len(rows) == 6
    runs.way.setCurrentIndex(1)
    runs.finish()
    assert len(runs.runs) == 12
    assert not runs.centres.isVisible()
    runs.factors[2].picker.choose("thickness_um", Recipe())
    assert "varied twice" in runs.message.text()
    assert not runs.plan_button.isEnabled()


def test_several_recipes_are_planned_in_turn_and_the_recipe_comes_back(document, qtbot, tmp_path):
    before = document.recipe
    recipes = [replace(before, name=f"film {number}", thickness_um=20.0 + number) for number in range(3)]
    series = Series(document)
    qtbot.addWidget(series)
    series.begin(recipes)
    assert "Batch 1 of 3" in series.words.text()
    assert document.recipe == recipes[0]
    assert series.go_on()
    series.skip_button.click()
    assert document.recipe == recipes[2]
    assert not series.go_on()
    assert document.recipe == before
    assert not series.isVisible()
    document.undo_stack.undo()
    assert document.recipe == recipes[2]
    # a crash meanwhile leaves the user's own recipe, not the one that is planned; neither does saving lose it
    document.undo_stack.undo()
    document.new(before)
    document.edit("thickness_um", 44.0)
    own = document.recipe
    session = Session(document, tmp_path, print)
    series.begin(recipes)
    session.keep()
    document.save(tmp_path / "film.json")
    session.keep()
    copy = next(tmp_path.glob("*.recipe.json"))
    assert read_recipe(copy).recipe == own
    assert read_recipe(copy).predicted is None
    session.end()
    # leaving says which batches were not planned, and a plan made meanwhile is called after the own recipe
    remarks = []
    document.remarked.connect(lambda remark: remarks.append(remark.sentence))
    series.leave()
    assert document.recipe == own
    assert "3 of 3 batches were not planned" in remarks[0]
    assert name_after("Run 2: thickness 20 µm", name_after("Run 1: thickness 9 µm", "NBR")) == (
        "Run 2: thickness 20 µm (after NBR)"
    )
    assert len(name_after("x" * 200, "y" * 200)) <= 90
    # closing the program asks about the own recipe
    series.begin(recipes)
    document.bring_back("back")
    assert document.recipe == own
    assert not series.isVisible()
    assert not series.go_on()
    assert "Planning in turn has ended: 3 of 3" in remarks[1]
    assert len(remarks) == 2
    # a file that is opened meanwhile is not replaced
    series.begin(recipes)
    document.new(Recipe(name="another"))
    series.end()
    assert document.recipe.name == "another"


def test_what_matters_most_stands_beside_what_if(design, document, qtbot, materials, tmp_path):
    design.show_what_if("thickness_um", ASR)
    page = design.what_if
    matters = page.matters
    assert matters.weighed is None  # nobody looks
    page.beside.choices["matters"].click()
    matters.finish()
    wanted = sensitivity(document.recipe, ASR, materials)
    assert matters.weighed == wanted
    tornado = matters.tornado.picture
    sizes = [swing.size for swing in tornado.drawn]
    assert sizes == sorted(sizes, reverse=True)
    assert "No effect on this result" in " ".join(tornado.notes)
    texts = [item.text for item in tornado.scene(700, 500, look.LIGHT).items if isinstance(item, TextLine)]
    assert any(text.startswith("Area-specific resistance, ") for text in texts)  # what the axis shows
    units = [symbol(FIELDS[swing.key].unit) for swing in tornado.drawn if FIELDS[swing.key].unit not in ("", "-")]
    assert all(sum(text.endswith(f" {unit}") for text in texts) >= 2 for unit in units)  # at both ends of a bar
    assert "total Sobol share" in matters.shares.text()
    assert len(matters.measurements.picture.rows) == len(wanted.measurements)
    assert len(tornado.table().rows) == len(wanted.swings) + len(wanted.idle)
    # a row sets the axis of What if
    row = matters.tornado.scene.spots[0].rect
    place = ((row[0] + row[2]) / 2, (row[1] + row[3]) / 2)
    qtbot.mouseClick(matters.tornado, Qt.MouseButton.LeftButton, pos=matters.tornado.rect().topLeft() + _point(place))
    assert page.first.key == tornado.drawn[0].key
    # over the ranges of the axes
    matters.ranges.setCurrentIndex(1)
    page.first.choose("thickness_um", document.recipe)
    matters.finish()
    assert next(iter(matters.weighed.ranges)) == "thickness_um"
    for suffix in (".csv", ".json"):
        assert matters.save(tmp_path / f"matters{suffix}")
    # an edit is followed while it is on show, and not behind
    document.edit("temperature_c", 60.0)
    document.prediction_changed.emit(document.prediction)
    matters.finish()
    assert matters.weighed.quantity.value == document.prediction.result(ASR).value
    page.results.setCurrentIndex(page.results.findData("flags.fail"))
    matters.finish()
    assert "count of flags" in matters.state.text()


def _point(place):

    return QPoint(round(place[0]), round(place[1]))
