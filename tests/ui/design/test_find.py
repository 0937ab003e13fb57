"""A person asks for better recipes: edits the question, searches, brushes, adopts, relaxes, stops, saves and opens."""

import csv
import json
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Choice, FlagRule, Objective, Question, Range, StockWish, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.question.file import read_question, write_question
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.errors import LibraryError
from ssedesigner.physics.explore.search import Search
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.design.answer_words import counts_words, cut_lines
from ssedesigner.ui.design.candidate_list import ALL
from ssedesigner.ui.design.free_field import FreeForm, free_words, usual_free
from ssedesigner.ui.design.search_plot import CHANCE_MARKS, axes_of, chance_mark
from ssedesigner.ui.design.target_row import TargetRow
from ssedesigner.ui.design.window import DesignWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from tests.ui.letters import clashes
from tests.ui.pointer import move_pointer

ASR, COST, ENERGY = "film.area_specific_resistance_ohm_cm2", "cell.cost_usd_kwh", "cell.specific_energy_wh_kg"
QUESTION = Question(
    targets=(Target(result=ENERGY, at_least=300.0),),
    flags={"fail": FlagRule(at_most=0)},
    free={"thickness_um": Range(low=20, high=60, step=10), "binder": Choice(values=("NBR", "SBR"))},
    objectives=(Objective(result=ASR), Objective(result=COST)),
)


@pytest.fixture
def design(document, qtbot, styled):
    window = DesignWindow(document)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.show_find()
    window.recipes.panel.show_question(QUESTION)
    return window


def search(page):
    page.search()
    assert page.is_running
    page.finish()
    assert not page.is_running


def test_a_question_is_asked_looked_through_and_adopted(design, document, qtbot, materials, tmp_path):
    page = design.recipes
    assert page.panel.question() == QUESTION
    state = {row.key: row.state.text() for row in page.panel.targets}
    assert "now 303" in state[ENERGY]
    assert "likely" in state[ENERGY]
    assert "now 0" in state["flags.fail"]
    search(page)
    assert page.focusWidget() is page.candidate_list.table  # Enter, B and P are its keys
    page.panel.targets[0].low.setFocus()
    search_task = page.search, lambda: page.save_button.setFocus(), page.finish
    for step in search_task:
        step()
    assert page.focusWidget() is page.save_button  # somebody went on meanwhile
    answer = page.answer
    assert answer.is_complete
    assert answer.candidates == 10
    expected = Search(QUESTION, Recipe(), materials).run()
    assert [one.changes for one in answer.front] == [one.changes for one in expected.front]
    texts = page.candidate_list.table.texts()
    assert texts[0][2] == "the present recipe"
    assert len(texts) == 1 + len(answer.front)
    assert page.canvas.data.recipe.x == predict(Recipe(), materials).result(ASR).value
    assert len(answer.front) == 1 or "front" in {line.key for line in page.canvas.data.lines}
    # arrows move along the table and the ring on the plot follows; Enter adopts as one step
    page.candidate_list.table.setFocus()
    qtbot.keyClick(page.candidate_list.table, Qt.Key.Key_Home)
    qtbot.keyClick(page.candidate_list.table, Qt.Key.Key_Down)
    page.candidate_list.table.choose(1)
    assert page.canvas._layer._named == 0
    chosen = page.candidate_list.chosen
    remarks = []
    document.remarked.connect(lambda remark: remarks.append(remark.sentence))
    qtbot.keyClick(page.candidate_list.table, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1
    assert document.recipe == chosen.recipe
    assert remarks
    assert remarks[0].startswith("Adopted from Find recipes")
    # another one of the same answer goes back on what the first has changed
    page.show_only(ALL)
    page.candidate_list.table.choose(len(page.candidates))
    page.adopt()
    assert document.recipe == page.candidate_list.chosen.recipe
    document.edit("c_rate", 1.0)
    page.adopt()
    assert document.recipe.c_rate == 1.0
    assert "may not hold" in remarks[-1]


def test_the_present_recipe_is_followed_and_a_stale_answer_says_so(design, document, materials, tmp_path):
    page = design.recipes
    search(page)
    page.candidate_list.table.choose(1)
    page.adopt()
    QApplication.processEvents()  # the prediction comes now
    wanted = [document.prediction.result(key).value for key in (ASR, COST)]
    assert not page.message.text()
    assert [page.canvas.data.recipe.x, page.canvas.data.recipe.y] == wanted
    document.edit("c_rate", 1.0)
    QApplication.processEvents()
    assert page.message.text() == "The recipe has changed since the search: search again."
    assert page.candidate_list.table.model().headerData(1, Qt.Orientation.Horizontal) == "Chance before"
    document.undo_stack.undo()
    QApplication.processEvents()
    assert not page.message.text()
    # another question takes the answer with it, and its settings hold for the present recipe too
    write_question(tmp_path / "pouch.ssequestion", replace(QUESTION, fixed={"basis": "pouch-cell"}))
    assert page.open_question(tmp_path / "pouch.ssequestion")
    assert page.answer is None
    assert not page.candidates
    assert "with pouch cell" in page.panel.targets[0].state.text().lower()
    search(page)
    as_pouch = predict(replace(document.recipe, basis="pouch-cell"), materials)
    assert page.canvas.data.recipe.y == as_pouch.result(COST).value
    assert page.candidate_list.table.texts()[0][2].lower() == "the present recipe with pouch cell"


def test_a_brush_lists_what_is_inside_and_the_answer_is_exported(design, document, qtbot, tmp_path):
    page = design.recipes
    search(page)
    # brushing lists what is inside the rectangle and meets the targets
    frame = page.canvas._view.mapRectToScene(page.canvas._view.rect())
    corners = [page.canvas.mapFromScene(point) for point in (frame.topLeft(), frame.bottomRight())]
    view = page.canvas.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=corners[0])
    move_pointer(view, corners[1], Qt.MouseButton.LeftButton)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=corners[1])
    page.finish()
    inside = page.answer.points.is_met(QUESTION.targets)
    assert 0 < len(page.candidates) <= inside.sum()
    assert all(one in page._drawn for one in page.answer.front)  # the front stays in sight
    assert f"{inside.sum()} inside" in page.state.text()
    names = {one.recipe for one in page.answer.front}
    page.canvas.chosen.emit(len(page._drawn) - 1)
    assert page.candidate_list.chosen.recipe in names | {one.recipe for one in page.candidates}
    for suffix in ("json", "csv", "xlsx"):
        assert page.export(tmp_path / f"answer.{suffix}")
    assert json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))["met"] == page.answer.met
    sheets = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    assert sheets.sheetnames == ["Recipes", "Limits", "About"]
    assert sheets["Recipes"].max_row == 1 + len(page.answer.front) + len(page.answer.others)
    page._card.save(tmp_path / "plot.csv")
    rows = list(csv.reader((tmp_path / "plot.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][:2] == ["recipe", "ASR, Ω cm²"]
    assert len(rows) == 1 + len(page.candidates)
    page.show_only(ALL)
    table = page.candidate_list.table
    row = next(place for place, one in enumerate(page.candidates, start=1) if one.changes.get("binder") == "SBR")
    place = table.visualRect(table.model().index(row, 2)).center()
    table.customContextMenuRequested.emit(place)
    menu = table.findChild(QMenu, "row_menu")
    next(action for action in menu.actions() if action.text().startswith("Leave out SBR")).trigger()
    menu.close()
    assert page.panel.question().exclude == ("SBR",)
    assert "SBR" in page.panel.kept_words.text()
    chip = next(chip for chip in page.panel.chips if chip.key == "binder")
    assert chip.words.text() == "NBR"  # what is left out is not searched
    plans = []
    design.plan_asked.connect(lambda: plans.append(document.recipe))
    page.candidate_list.table.choose(1)
    qtbot.keyClick(page.candidate_list.table, Qt.Key.Key_B)
    assert plans == [page.candidate_list.chosen.recipe]


def test_a_question_without_an_answer_says_what_to_relax_and_a_click_does(design, qtbot):
    page = design.recipes
    page.panel.set_target(Target(result=ENERGY, at_least=400.0))
    search(page)
    assert page.answer.met == 0
    assert not page.candidates
    assert "No recipe meets the question" in page.canvas.data.message
    row = page.panel.targets[0]
    qtbot.keyClick(row.high, Qt.Key.Key_Return)  # Enter in a target searches as well
    assert page.is_running
    page.finish()
    button = next(button for button in page.limits.buttons if "specific energy" in button.text())
    words = button.text()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    page.finish()
    assert page.answer.met > 0
    assert page.candidates
    assert page.panel.question().targets[0].at_least < 400.0
    # the link says and does the same, and the field shows the number whole
    end = page.panel.targets[0].high
    assert f"to {end.text()} " in words
    assert end.fontMetrics().horizontalAdvance(end.text()) < end.width()
    assert words.endswith(f": {page.answer.met} recipes")
    # where no single target is enough, several are relaxed together
    page.panel.set_target(Target(result=ENERGY, at_least=400.0))
    page.panel.set_target(Target(result=ASR, at_most=0.1))
    search(page)
    assert "relaxing one target is not enough" in page.canvas.data.message
    together = page.limits.buttons[-1]
    assert together.text() == "Relax these together"
    together.click()
    page.finish()
    assert page.answer.met > 0


def test_a_search_is_stopped_goes_on_and_stops_with_its_window(design, document, qtbot, materials):
    page = design.recipes
    page.search()
    page.stop()
    page.finish()
    if not page.answer.is_complete:  # a quick one may be done before it hears of it
        assert page.search_button.text() == "&Continue"
        assert "Stopped" in page.state.text()
        search(page)
    assert page.answer.is_complete
    page.panel.free_field("electrolyte")
    page.panel.free_field("solvent")
    page.search()
    thread = page._task._thread
    design.close()
    thread.join(10)
    assert not thread.is_alive()
    page.finish()
    assert not page.is_running
    # what was found stays, and can be adopted, as after Stop
    assert page.answer is not None
    assert "Stopped" in page.state.text()
    design.show()
    assert page.search_button.text() == "&Continue"
    assert page.search_button.isEnabled()
    assert page.candidate_list.export_button.isEnabled()
    page.panel.show_question(QUESTION)
    search(page)
    assert page.answer.is_complete


def test_the_question_is_edited_saved_opened_and_dropped(design, document, qtbot, tmp_path, materials):
    page, panel = design.recipes, design.recipes.panel
    panel.add_target(ASR)
    row = next(row for row in panel.targets if row.key == ASR)
    row.high.setText("0.0005 Ω m²")
    row.changed.emit()
    assert Target(result=ASR, at_most=5.0) in panel.question().targets
    qtbot.mouseClick(row.sign, Qt.MouseButton.LeftButton)
    assert Target(result=ASR, at_least=5.0) in panel.question().targets
    row.high.setText("much")
    row.changed.emit()
    assert "much" in row.state.text()
    assert "cannot be read" in page.message.text()
    row.high.setText("")
    row.changed.emit()
    assert row.state.text().startswith("Type a number, for example 5 ")
    assert not page.search_button.isEnabled()
    qtbot.mouseClick(row.close_button, Qt.MouseButton.LeftButton)
    assert page.search_button.isEnabled()
    assert panel.question() == QUESTION
    for chip in list(panel.chips):
        panel.keep_field(chip.key)
    assert "No field is free" in page.message.text()
    assert not page.search_button.isEnabled()
    path = tmp_path / "mine.ssequestion"
    panel.show_question(QUESTION)
    assert page.save_question(path)
    assert read_question(path) == QUESTION
    panel.free_field("method")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, button, Qt.KeyboardModifier.NoModifier))
    assert panel.question() == QUESTION
    path.write_text('{"format": "ssedesigner-question", "version": 1, "free": {"nothing": [1]}}', encoding="utf-8")
    assert not page.open_question(path)
    assert "nothing" in page.message.text()
    assert panel.question() == QUESTION
    assert not page.save_question(tmp_path / "no" / "folder.ssequestion")
    kept = Question(
        free=QUESTION.free, fixed={"basis": "pouch-cell"}, exclude=("SBR",), base=Recipe(name="Other"), flags={}
    )
    panel.show_question(kept)
    assert "Pouch cell" in panel.kept_words.text()
    assert "Other" in panel.kept_words.text()
    assert panel.question() == kept
    next(button for button in page.findChildren(QPushButton) if button.objectName() == "question_drop").click()
    assert panel.question() == Question(free=QUESTION.free)


def test_many_targets_and_fields_scroll_upright_only(design):
    panel = design.recipes.panel
    for key in ("solvent", "densification_pressure_mpa", "cathode_thickness_um"):
        panel.free_field(key)
    for key in ("cell.usable_specific_energy_wh_kg", "cell.energy_density_wh_l"):
        panel.add_target(key)
    panel.set_target(Target(result=ASR, at_least=0.0, at_most=10.0))
    QApplication.processEvents()
    assert panel.verticalScrollBar().maximum()
    assert not panel.horizontalScrollBar().maximum()
    assert all(row.high.height() >= row.high.sizeHint().height() for row in panel.targets)


def test_forms_of_free_fields_take_what_a_search_can_use(qtbot, materials, styled):
    for key in ("thickness_um", "unit_cells", "binder", "method", "cathode_coated"):
        field = FIELDS[key]
        form = FreeForm(key, usual_free(field, Recipe()), materials)
        qtbot.addWidget(form)
        form.accept()
        assert form.result() == 1, key
        assert form.free == usual_free(field, Recipe()), key
        assert free_words(field, form.free, materials)
    form = FreeForm("thickness_um", Range(low=10, high=80, step=10), materials)
    qtbot.addWidget(form)
    for low, high, step, words in (("90", "80", "10", "From"), ("x", "80", "10", "x"), ("10", "80", "0", "step")):
        for name, text in (("low", low), ("high", high), ("step", step)):
            form.lines[name].setText(text)
        form.accept()
        assert form.result() == 0
        assert words in form.problem.text()
    count = len(materials.usable("binder"))
    everything = Choice(is_all=True)
    assert free_words(FIELDS["binder"], everything, materials) == f"all {count}"  # none chosen is none of them
    assert free_words(FIELDS["binder"], everything, materials, ("SBR",)) == f"all {count - 1}"
    without = FreeForm("binder", everything, materials, None, ("SBR",))
    qtbot.addWidget(without)
    without.accept()
    assert without.free == everything
    words = FreeForm("binder", Choice(values=("NBR",)), materials)
    qtbot.addWidget(words)
    words.filter.setText("sbr")
    words._check(Qt.CheckState.Checked)
    words.accept()
    assert "NBR" in words.free.values
    assert "SBR" in words.free.values
    assert len(words.free.values) < 10


def test_every_result_can_be_a_target_and_every_chance_has_a_sign(qtbot, styled):
    for key in RESULTS:
        row = TargetRow(Target(result=key, at_least=1.0, at_most=2.0), "any")
        qtbot.addWidget(row)
        assert row.target() == Target(result=key, at_least=1.0, at_most=2.0)
    signs = [chance_mark(chance) for chance in (0.9, 0.6, 0.3, 0.1, None)]
    assert signs == list(CHANCE_MARKS)
    assert axes_of(Question()) == ("flags.caution", "flags.unknown")
    assert axes_of(QUESTION) == (ASR, COST)


def test_the_question_is_there_again_and_moved_targets_are_counted_at_once(document, qtbot, styled, tmp_path):
    settings = Settings(tmp_path / "settings.ini")
    first = DesignWindow(document, settings=settings)
    qtbot.addWidget(first)
    first.show()
    first.recipes.panel.show_question(QUESTION)
    search(first.recipes)
    first.recipes.panel.set_target(Target(result=ENERGY, at_least=290.0))
    inside = first.recipes.answer.points.is_met((Target(result=ENERGY, at_least=290.0),)).sum()
    assert f"{inside} of 10 would meet it now" in first.recipes.message.text()
    first.close()
    again = DesignWindow(document, settings=settings)
    qtbot.addWidget(again)
    assert again.recipes.panel.question() == first.recipes.panel.question()
    settings.store("question", '{"format": "other"}')
    broken = DesignWindow(document, settings=settings)
    qtbot.addWidget(broken)
    assert broken.recipes.panel.question().free  # the question that stands there first


def test_numbers_of_flags_can_be_wanted_and_are_drawn(design):
    page = design.recipes
    wanted = (Objective(result="flags.caution"), Objective(result="flags.unknown"), Objective(result=ASR))
    page.panel.show_question(replace(QUESTION, objectives=wanted))
    search(page)
    data = page.canvas.data
    assert (data.x.label, data.y.label) == ("cautions", "flags not reported")
    assert [film.x for film in data.films] == [one.flags.caution for one in page.candidates]


def test_a_question_that_cannot_be_asked_says_so_until_it_is_another_one(qtbot, styled):
    document = Document(Materials(version="empty", materials={}, pairs=()))
    window = DesignWindow(document)
    qtbot.addWidget(window)
    window.show()
    window.show_find()
    page = window.recipes
    search(page)
    QApplication.processEvents()  # the first prediction comes now, and must not take the sentence away
    assert page.message.text() == "Binder: No material is left for this field; exclude fewer."
    page.panel.keep_field("binder")
    assert not page.message.text()
    search(page)
    assert "not known" in page.state.text() or "No recipe" in page.state.text()


def test_only_what_is_in_stock_is_found_and_the_present_is_said(design, document, qtbot):
    nbr = Lot(id="one", key="L-0001", kind="binder", material="SBR", name="S", received_g=50.0)
    document.read_lots = lambda: (LotStock(lot=nbr),)
    page = design.recipes
    row = page.panel.stock
    assert clashes(page) == {}
    assert not row.count.isEnabled()
    row.box.click()
    assert page.panel.question().stock == StockWish()
    qtbot.keyClicks(row.count, "x")
    assert row.problem
    assert not page.search_button.isEnabled()
    row.count.setText("2")
    qtbot.keyClicks(row.area, "0,01 m2")
    assert page.panel.question().stock == StockWish(film_count=2, film_area_cm2=100.0)
    search(page)
    assert {one.recipe.binder for one in page.answer.front} == {"SBR"}
    assert "In stock, binder: SBR." in page.answer.remarks
    assert clashes(page) == {}
    page.panel.show_question(QUESTION)
    assert page.panel.question() == QUESTION

    def fail():
        raise LibraryError("The library cannot be read.")

    row.box.click()
    document.read_lots = fail
    page.search()
    assert not page.is_running
    assert page.message.text() == "The library cannot be read."


def test_of_what_is_not_known_it_is_said_what_comes_of_it(materials):
    binders = Choice(values=("NBR", "S-PEDOT", "PTFE"))  # the second has no price, the third fails on lithium
    asked = replace(QUESTION, targets=(), free={"binder": binders})
    recipe = replace(read_recipe(shipped_recipes()["fig1-li"]).recipe, binder_wt_pct=4.0)
    answer = Search(asked, recipe, materials).run()
    assert (answer.tried, answer.met, [one.recipe.binder for one in answer.front]) == (2, 2, ["NBR"])
    assert "2 of 2 tried meet the question" in counts_words(answer)
    assert "is not known for 1: they are not listed." in counts_words(answer)
    assert [line.split(",")[0] for line in cut_lines(answer)] == ["1 of the excluded were left out first"]
    wanted = replace(asked, targets=(Target(result=COST, at_most=1e6),))
    answer = Search(wanted, recipe, materials).run()
    assert (answer.tried, answer.met) == (2, 1)
    assert "is not known for 1: they do not meet the target." in counts_words(answer)
