"""A person pins recipes and compares them: what differs, why, on the workbench and on the page; nothing is lost."""

import json
import math
import sys
from dataclasses import replace

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent

from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.code import code_of
from ssedesigner.files.recipe.pins import Pin, pins_from, pins_text
from ssedesigner.physics.explore.why import explain
from ssedesigner.ui.design.why_picture import WhyPicture
from ssedesigner.ui.plot.data import PIN_MARKS
from ssedesigner.ui.plot.layer import pen_of
from ssedesigner.ui.shell.recipe_files import recoverable
from ssedesigner.ui.theme import LIGHT
from ssedesigner.ui.widgets.pins import PinBoard

SWITCH_S = sys.getswitchinterval()
ASR, ENERGY = "film.area_specific_resistance_ohm_cm2", "cell.specific_energy_wh_kg"


def settle():
    for _ in range(3):
        QCoreApplication.processEvents()


def test_pins_are_the_same_as_text_and_damage_leaves_the_others():
    pins = (
        Pin(letter="B", recipe=Recipe(thickness_um=15.0), name="thin", origin="What if", note="dry\nroom"),
        Pin(letter="D", recipe=Recipe(binder=None, name="É"), name="bare"),
    )
    text = pins_text(pins)
    assert pins_from(text) == pins
    content = json.loads(text)
    content["pins"][0]["fields"]["thickness_um"] = "thick"
    assert pins_from(json.dumps(content)) == pins[1:]
    for damaged in ("", "{", "[]", '{"format": "sse-designer-pins", "version": 1, "pins": [1, {"letter": "Z"}]}'):
        assert pins_from(damaged) == ()


def test_three_recipes_are_pinned_swapped_undone_and_unpinned(document, qtbot):
    board, remarks = PinBoard(document), []
    document.remarked.connect(remarks.append)
    for number, letter in ((20.0, "B"), (25.0, "C"), (40.0, "D")):
        assert board.add(Recipe(thickness_um=number), "film", "test") == letter
    assert [pin.name for pin in board.pins] == ["film", "film (2)", "film (3)"]
    assert not remarks
    pinned = board.pinned
    document.edit("thickness_um", 50.0)
    assert board.pinned is pinned  # never for an edit
    board.note("C", "ask for a lot")
    assert board.pinned[1].pin.note == "ask for a lot"
    assert board.pinned[1].prediction is pinned[1].prediction
    assert board.add(Recipe(thickness_um=25.0), "again", "test") == "C"
    assert board.add(Recipe(thickness_um=60.0), "fourth", "test") == ""
    assert "C" in remarks[0].sentence
    dict(remarks[1].actions)["Replace &B"]()
    assert board.pin("B").recipe.thickness_um == 60.0
    # swapped and undone, recipe and pin are as before
    before, pins = document.recipe, board.pins
    board.swap("B")
    assert (document.recipe.thickness_um, board.pin("B").recipe) == (60.0, before)
    document.undo_stack.undo()
    assert (document.recipe, board.pins) == (before, pins)
    document.undo_stack.redo()
    board.remove("B")
    document.undo_stack.undo()
    assert (document.recipe, board.pin("B")) == (before, None)
    dict(remarks[-1].actions)["&Pin again"]()
    assert board.pin("B").recipe == before
    said = []
    document.remarked.connect(lambda remark: said.append(remark.sentence))
    board.adopt("C")
    assert document.recipe == board.pin("C").recipe
    assert said[-1].endswith("The recipe keeps its name.")  # that of a pin is its own
    document.edit("name", "Tuesday")
    board.adopt("C")
    assert said[-1].endswith(f"The recipe is now named “{board.pin('C').recipe.name}”.")
    before = board.pinned
    document.replace_materials(replace(document.materials, version="another"))
    assert board.pinned is not before
    assert board.pinned[0].prediction.library_version == "another"


@pytest.fixture
def pinned(window, qtbot):
    """Return a window with three pins; the recipe is the sample."""
    window.pin_recipe()
    window.document.edit("thickness_um", 15.0)
    window.document.choose("electrolyte", "Li5.5PS4.5Cl1.5")
    window.pin_recipe()
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    window.pins.add(Recipe(electrolyte="gone", name="old"), "old", "a file", "from 2024")
    window.pins.remove("B")
    window.pins.add(Recipe(thickness_um=20.0, binder="SBR", binder_wt_pct=1.0), "SBR 1 wt %", "Find recipes, no. 2")
    settle()
    return window


def toggle_ghosts(workbench, plots):
    for is_shown in (False, True):
        workbench.pins.ghosts.click()
        settle()
        for plot in plots:
            assert bool({line.style for line in plot.data.lines} & {*PIN_MARKS.values()}) == is_shown


def test_pins_are_on_the_workbench_and_survive_a_crash(pinned, qtbot, tmp_path):
    window, workbench = pinned, pinned.workbench
    assert [chip.isVisible() for chip in workbench.pins.chips.values()] == [True] * 3
    tile = next(one for one in workbench._tiles.tiles if one.tile.key == "resistance")
    assert tile.tile.lines[-1].texts[0].startswith("B −")
    assert "D ?" in tile.tile.lines[-1].texts[0]
    assert "better" in tile.toolTip()
    assert "no sulfide electrolyte" in tile.toolTip()
    for index in (0, 1, 4):
        workbench.tabs.setCurrentIndex(index)
        settle()
    plots = [card.body for card in workbench._cards.made if hasattr(card.body, "pixels") and card.body.data]
    plots = [plot for plot in plots if plot.title != "Cost against film thickness"]  # pins' costs are on the tiles
    drawn = {plot.title: {film.mark for film in plot.data.films} & {*PIN_MARKS.values()} for plot in plots}
    assert len(drawn) == 7
    assert all(marks >= {"pin B", "pin C"} for marks in drawn.values())
    assert drawn["Resistance against thickness"] == {"pin B", "pin C"}  # of D it is not known
    for plot in plots:
        assert {line.style for line in plot.data.lines} >= {"pin B", "pin C"}
        colours = {True: set(), False: set()}
        for line in plot.data.lines:
            colours[line.style in PIN_MARKS.values()].add(pen_of(line, LIGHT).color().name())
        assert not colours[True] & colours[False], plot.title
        assert all(axis.low <= film.y <= axis.high for axis in [plot.data.y] for film in plot.data.films if film.tag)
        rects = [label.placed.rect for label in plot.labels() if label.placed.is_clear]
        overlaps = [
            (one, other)
            for number, one in enumerate(rects)
            for other in rects[:number]
            if one[0] < other[2] - 1 and other[0] < one[2] - 1 and one[1] < other[3] - 1 and other[1] < one[3] - 1
        ]
        assert not overlaps, plot.title
    lines = [line for line in plots[0].data.lines if line.style in PIN_MARKS.values()]
    window.document.edit("thickness_um", 31.0)
    settle()
    assert [line for line in plots[0].data.lines if line.style in PIN_MARKS.values()] == lines  # the very same
    # energies of another basis are no neighbours
    window.document.edit("basis", "stack")
    settle()
    energy = next(plot for plot in plots if plot.title.startswith("Specific energy"))
    assert not {film.mark for film in energy.data.films} & {*PIN_MARKS.values()}
    window.document.undo_stack.undo()
    settle()
    toggle_ghosts(workbench, [plot for plot in plots if plot.isVisible()])
    # a double click lets both change places
    qtbot.mouseDClick(workbench.pins.chips["B"].button, Qt.MouseButton.LeftButton)
    assert window.document.recipe.binder == "SBR"
    window.document.undo_stack.undo()
    window.files.session.keep()
    pins = window.pins.pins
    window.files.session._lock.unlock()  # as after a crash
    (left,) = recoverable(tmp_path / "sessions")
    assert left.pins == pins
    window.pins.show(())
    window.files.offer_recovery()
    notice = next(one for one in window.notices.notices if one.key == "recovery")
    assert "3 pinned recipes" in notice.sentence
    window.document.undo_stack.setClean()
    dict(notice.actions)["&Recover"]()
    assert window.pins.pins == pins


def walk_table(window):
    design = window.windows.show_compare()
    page = design.compare
    design.recipes.panel.set_target(Target(result=ASR, at_most=5.0))
    page.refresh()
    picture = page.chart.picture
    assert [column.letter for column in picture.columns] == ["A", "B", "C", "D"]
    rows = {row.label: row for section in picture.sections for row in section.rows}
    assert [cell.text for cell in rows["Thickness"].cells] == ["30 µm", "20 µm", "15 µm", "as A"]
    assert "Temperature" not in rows
    asr = picture.results[0]
    assert [cell.is_known for cell in asr.cells] == [True, True, True, False]
    assert "no sulfide electrolyte “gone”" in asr.cells[3].tip
    assert asr.target == "target ≤ 5"
    assert asr.cells[1].chance.text.startswith("✓")
    assert all(0 <= end <= 1 for cell in asr.cells[:3] for end in (cell.low, cell.value, cell.high))
    assert any(label[0].isdigit() for label in rows)  # flags, by the step
    # equal film area: twice the area, twice the conductance
    conducts = [float(cell.text) for cell in rows["Conductance, S"].cells[:3]]
    page.chart.area.setText("96")
    page.chart.area.editingFinished.emit()
    doubled = page.chart.picture.sections[0].rows[0].cells[0].text
    assert float(doubled) == pytest.approx(2 * conducts[0], rel=0.01)
    page.chart.area.setText("many")
    page.chart.area.editingFinished.emit()
    assert "Film area" in page.message.text()
    # curves of every recipe that has them, over any field
    for index in range(page.curves.axis.count()):
        page.curves.axis.setCurrentIndex(index)
        assert {line.key for line in page.curves.canvas.data.lines} >= {"A", "B", "C"}


def walk_why(window, qtbot):
    page = window.windows.show_compare().compare
    # why: the shares of every result add up to the difference
    page.finish()
    why = page.why.chart.picture.why
    assert why is not None
    ends = page.why.chart.picture.ends
    for key in (ASR, ENERGY):
        assert math.fsum(why.shares[key].values()) == pytest.approx(ends[key][1] - ends[key][0], abs=1e-9)
    assert not page.why.is_running
    drawn = page.why.chart.scene
    assert any(word.text.startswith(("−", "+")) for word in drawn.words)
    qtbot.keyClick(page.chart, Qt.Key.Key_S)
    page.finish()
    turned = page.why.chart.picture
    assert turned.letters == ("B", "A")
    assert turned.why.shares[ASR]["thickness_um"] == pytest.approx(-why.shares[ASR]["thickness_um"])
    # keys: a column, adopt, undo, unpin
    qtbot.keyClick(page.chart, Qt.Key.Key_3)
    assert page.chosen == "C"
    page.finish()
    before = window.document.recipe
    qtbot.keyClick(page.chart, Qt.Key.Key_Return)
    assert window.document.recipe == window.pins.pin("C").recipe
    assert window.document.undo_stack.undoText() == "Adopt pin C"
    window.document.undo_stack.undo()
    assert window.document.recipe == before
    settle()
    page.chart.notes["C"].setText("Order a lot")
    page.chart.notes["C"].editingFinished.emit()
    assert window.pins.pin("C").note == "Order a lot"
    assert page.chart.table().rows


def walk_files(window, qtbot, tmp_path):
    page = window.windows.show_compare().compare
    window.pins.note("C", "Order a lot")
    # files
    for suffix in (".json", ".csv", ".xlsx"):
        page.export(tmp_path / f"compared{suffix}")
        page.finish()
    content = json.loads((tmp_path / "compared.json").read_text(encoding="utf-8"))
    assert (content["b"]["from"], len(content["others"])) == ("Find recipes, no. 2", 2)
    assert math.fsum(content["why"][ASR].values()) == pytest.approx(
        content["results"][ASR][1]["value"] - content["results"][ASR][0]["value"], abs=1e-9
    )
    book = openpyxl.load_workbook(tmp_path / "compared.xlsx")
    assert book.sheetnames == ["Recipes", "Results", "Fields that differ", "Flags that differ", "Why"]
    assert book["Recipes"]["D4"].value == "Order a lot"
    assert book["Results"].max_row == 1 + len(RESULTS)
    # files and codes that are dropped
    qtbot.keyClick(page.chart, Qt.Key.Key_4)
    qtbot.keyClick(page.chart, Qt.Key.Key_Delete)
    assert window.pins.pin("D") is None
    recipe = Recipe(thickness_um=77.0, name="coded")
    data = QMimeData()
    data.setText(code_of(recipe))
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPoint(9, 9).toPointF(), Qt.DropAction.CopyAction, data, buttons, keys))
    assert window.pins.pin("D").recipe.thickness_um == 77.0
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "broken.json"))])
    page.dropEvent(QDropEvent(QPoint(9, 9).toPointF(), Qt.DropAction.CopyAction, data, buttons, keys))
    assert page.message.text().startswith("Not pinned: ")
    # alone, it says what to do
    window.pins.show(())
    assert len(page.columns) == 1
    assert "Ctrl+J" in page.why.chart.picture.message
    assert "Ctrl+J" in " ".join(word.text for word in page.chart.scene.words)
    # what was edited since saving is compared from the window of changes
    window.document.save(tmp_path / "film.json")
    window.document.edit("thickness_um", 21.0)
    window.windows.show_changes().compare_button.click()
    assert window.pins.pin("B").origin == "the file as it was saved"
    assert window.pins.pin("B").recipe != window.document.recipe


def walk_stop(window):
    page = window.windows.show_compare().compare
    page.why.first.setCurrentIndex(page.why.first.findData("B"))
    page.why.second.setCurrentIndex(page.why.second.findData("A"))
    page.finish()
    window.document.edit("thickness_um", 44.0)
    settle()
    page.why._pause.stop()
    page.why._work_out()
    assert page.why.is_running
    page.stop()
    page.finish()
    assert not page.why.is_running
    assert page.why.chart.picture.why is None or page.why.chart.picture.why.is_exact
    # another library meanwhile: nothing that was worked out with the old one is taken up
    window.document.edit("thickness_um", 46.0)
    settle()
    page.why._work_out()
    task = page.why._task
    window.document.replace_materials(replace(window.document.materials, version="another"))
    settle()
    assert page.why._task is not task
    page.finish()
    assert page.why.chart.picture.why is not None
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    # a task whose window goes leaves nothing behind
    window.document.edit("thickness_um", 45.0)
    settle()
    page.why._work_out()
    window.windows.show_compare().close()
    page.finish()
    assert not page.why.is_running


def test_the_page_shows_what_differs_and_why_and_writes_it(pinned, qtbot, tmp_path):
    walk_table(pinned)
    walk_why(pinned, qtbot)
    walk_stop(pinned)
    walk_files(pinned, qtbot, tmp_path)


def test_candidates_points_and_batches_are_pinned(window, library, materials, qtbot):
    design = window.windows.show_what_if("thickness_um", ASR)
    page = design.what_if
    page.finish()
    qtbot.keyClick(page.line_canvas, Qt.Key.Key_Right)
    page.finish()
    page.point.pin.click()
    assert window.pins.pin("B").origin == "What if"
    assert window.pins.pin("B").recipe.thickness_um != 30.0
    assert design.tabs.tabText(design.tabs.indexOf(design.compare)) == "Compare (1)"
    design.show_find()
    design.recipes.panel.keep_field("binder")
    design.recipes.search()
    design.recipes.finish()
    design.recipes.candidate_list.pin_button.click()
    assert window.pins.pin("C").origin == "Find recipes, no. 1"
    from ssedesigner.ui.screenshots import sample_batch

    key = sample_batch(library, Recipe(thickness_um=50.0), materials)
    batches = window.windows.show_batches(key)
    batches._batches.buttons["pin"].click()
    assert window.pins.pin("D").origin == f"batch {key}, as made"
    assert window.pins.pin("D").recipe.dew_point_c == -52.0
    batches._batches._detail.comparison.predictions.click()
    assert design.tabs.currentWidget() is design.compare


def test_reasons_of_results_that_are_not_known_stand_once_and_over_nothing(qapp, materials):
    keys = (ASR, ENERGY, "cell.cost_usd_kwh")
    pinned = replace(Recipe(), binder="a rubber of our own", binder_wt_pct=3.0, thickness_um=20.0)
    why = explain(Recipe(), pinned, materials)
    for wanted in (keys, (ASR, "film.thickness_um")):
        picture = WhyPicture(why=why, keys=wanted, letters=("A", "B"), ends=dict.fromkeys(wanted, (1.0, 2.0)))
        for width in (360.0, 520.0):
            words = picture.scene(width, picture.minimum_height(width), LIGHT).words
            text = " ".join(line.text for line in words)
            assert text.count("has no binder") == 1
            assert ("do nothing" in text) == (wanted != keys)
            for number, one in enumerate(words):
                assert one.rect[3] <= picture.minimum_height(width)
                for other in words[number + 1 :]:
                    apart = one.rect[2] <= other.rect[0] or other.rect[2] <= one.rect[0]
                    assert apart or abs(one.rect[1] - other.rect[1]) > 10, (one.text, other.text)


def test_names_that_begin_alike_keep_their_numbers_where_there_is_little_room(pinned):
    window = pinned
    window.pins.show(())
    name = "NCM811‖Li, 30 µm, NBR, a name of more than forty letters"
    for thickness in (20.0, 25.0, 40.0):
        window.pins.add(Recipe(thickness_um=thickness), name, "test")
    settle()
    for letter, end in (("C", "(2)"), ("D", "(3)")):
        button = window.workbench.pins.chips[letter].button
        button.resize(150, button.height())
        assert "…" in button.text()
        assert button.text().startswith(letter)
        assert button.text().endswith(end)
    page = window.windows.show_compare().compare
    settle()
    heads = [line.text for line in page.chart.scene.words if line.text[:2] in ("C ", "D ")]
    assert [head[-3:] for head in heads] == ["(2)", "(3)"]
    page.curves.axis.setCurrentIndex(page.curves.axis.findData("thickness_um"))
    data = page.curves.canvas.data
    for x in (data.recipe.x, *(film.x for film in data.films)):
        assert data.x.low < x < data.x.high
