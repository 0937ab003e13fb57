"""A person asks what if: one field, two, materials; looks, holds, steps, adopts, undoes, saves, and goes back."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.prediction import predict
from ssedesigner.ui import theme as look
from ssedesigner.ui.design.charts import contour_levels
from ssedesigner.ui.design.window import DesignWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.shell.command_palette import matches
from tests.ui.pointer import move_pointer

ASR = "film.area_specific_resistance_ohm_cm2"


@pytest.fixture
def design(document, qtbot, styled):
    window = DesignWindow(document)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.show_what_if("thickness_um", ASR)
    return window


def move(qtbot, canvas, x, y):
    place = canvas.position_of(x, y).toPoint()
    move_pointer(canvas.viewport(), place)
    return place


def key(qtbot, canvas, *keys, modifier=Qt.KeyboardModifier.NoModifier):
    for one in keys:
        qtbot.keyClick(canvas, one, modifier)


def test_one_field_is_looked_at_held_stepped_adopted_and_undone(design, document, qtbot, materials):
    page = design.what_if
    canvas = page.line_canvas
    assert page.is_running  # and there is a coarse picture already
    coarse = len(canvas.data.lines[-1].x)
    assert 4 < coarse < 12
    page.finish()
    assert not page.is_running
    assert len(canvas.data.lines[-1].x) == 71
    line = canvas.data.lines[-1]
    there = predict(Recipe(thickness_um=40.0), materials).result(ASR)
    at = int(np.flatnonzero(line.x == 40.0)[0])
    assert (line.y[at], line.low[at], line.high[at]) == (there.value, there.low, there.high)
    assert canvas.data.films
    assert canvas.data.recipe.x == 30.0
    assert any("bridge" in region.label for region in canvas.data.regions)
    assert any("up to" in strip.words for strip in page.all_results.flag_chart.picture.strips)
    # the pointer moves the crosshair on all plots, and a click holds it
    move(qtbot, canvas, 20.0, 0.0)
    page.finish()
    x = canvas.crosshair[0]
    assert abs(x - 20.0) < 0.6
    assert x == round(x, 1)
    assert all(small.crosshair == canvas.crosshair for small in page.all_results.canvases)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.position_of(20.0, 0.5).toPoint())
    move(qtbot, canvas, 60.0, 0.0)
    page.finish()
    assert abs(canvas.crosshair[0] - 20.0) < 0.6
    before = canvas.crosshair[0]
    key(qtbot, canvas, Qt.Key.Key_Right)
    key(qtbot, canvas, Qt.Key.Key_Right, modifier=Qt.KeyboardModifier.ShiftModifier)
    page.finish()
    assert canvas.crosshair[0] == pytest.approx(before + 11 * 0.5)
    assert "Thickness" in page.point.title.text()
    assert page.point.adopt.isEnabled()
    stack = document.undo_stack
    key(qtbot, canvas, Qt.Key.Key_Return)
    assert stack.count() == 1
    assert document.recipe.thickness_um == canvas.crosshair[0]
    stack.undo()
    assert document.recipe == Recipe()
    # Esc first frees the crosshair, then it returns to the workbench
    canvas.setFocus()
    key(qtbot, canvas, Qt.Key.Key_Escape)
    assert design.isVisible()
    page.finish()
    assert canvas.crosshair[0] == 30.0
    key(qtbot, canvas, Qt.Key.Key_Escape)
    assert not design.isVisible()
    assert not page.is_running


def test_two_fields_make_a_map_with_contours_hatching_and_an_export(
    design, document, qtbot, materials, tmp_path, monkeypatch
):
    monkeypatch.setattr("ssedesigner.ui.design.what_if._ON_A_MAP", 7)
    page = design.what_if
    page.second.choose("binder_wt_pct", document.recipe)
    canvas = page.map_canvas
    assert canvas.isVisible()
    assert canvas.data.heat is not None
    QApplication.processEvents()  # no event waits for the grid
    assert page.is_running
    page.stop()
    assert not page.is_running
    page.first.low.setText("20")
    page.first.high.setText("60")
    page.second.high.setText("2")
    page.restart()
    page.finish()
    data = canvas.data
    assert (data.x.low, data.x.high, data.y.high) == (20.0, 60.0, 2.0)
    labels = [line.label for line in data.lines if line.style == "contour"]
    assert labels
    assert all("Ω cm²" in label for label in labels)
    # a contour lies where the predictions have its value
    contour = next(line for line in data.lines if line.style == "contour")
    number = len(contour.x) // 2
    x, y = float(contour.x[number]), float(contour.y[number])
    level = float(contour.label.split()[0])
    here = predict(Recipe(thickness_um=x, binder_wt_pct=y), materials).result(ASR).value
    assert here == pytest.approx(level, rel=0.02)
    qtbot.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=canvas.position_of(40.0, 1.0).toPoint())
    key(qtbot, canvas, Qt.Key.Key_Up)
    page.finish()
    page.adopt()
    assert document.undo_stack.count() == 1
    assert document.recipe.thickness_um == pytest.approx(40.0, abs=0.3)
    assert document.recipe.binder_wt_pct == pytest.approx(1.01, abs=0.02)
    page.finish()
    card = canvas.parentWidget()
    for suffix in ("csv", "svg", "png"):
        card.save(tmp_path / f"map.{suffix}")
        assert (tmp_path / f"map.{suffix}").stat().st_size > 1000
    rows = list(csv.reader((tmp_path / "map.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0][0] == "Thickness, µm"
    assert len(rows) == 1 + page._map.is_done.size
    look.apply(QApplication.instance(), look.DARK)
    page.apply_theme(look.DARK)
    assert not design.grab().isNull()
    look.apply(QApplication.instance(), look.LIGHT)


def test_materials_are_sorted_bars_and_adopting_one_takes_its_lot_away(qtbot, materials, styled):
    document = Document(materials, Recipe(electrolyte_conductivity_ms_cm=3.0, electrolyte_lot="A 17"))
    window = DesignWindow(document)
    qtbot.addWidget(window)
    window.show()
    window.show_what_if("electrolyte", "cell.cost_usd_kwh")
    page = window.what_if
    page.finish()
    bars = page.bar_chart.bars
    assert {bar.name for bar in bars}
    assert len(bars) == len(materials.usable("electrolyte"))
    known = [bar.value for bar in bars if bar.value == bar.value]
    assert known == sorted(known)
    assert predict(Recipe(), materials).result("cell.cost_usd_kwh").is_estimate
    assert all(page.bar_chart.picture._figure(bar).startswith("≈ ") for bar in bars if bar.is_present)
    assert not page.second.isEnabled()
    first = bars[0]
    assert not first.is_present
    spot = page.bar_chart.scene.spots[0].rect
    place = QPoint(int(spot[0] + 5), int((spot[1] + spot[3]) / 2))
    qtbot.mouseClick(page.bar_chart, Qt.MouseButton.LeftButton, pos=place)
    key(qtbot, page.bar_chart, Qt.Key.Key_Down, Qt.Key.Key_Up)
    page.finish()
    remarks = []
    document.remarked.connect(lambda remark: remarks.append(remark.sentence))
    key(qtbot, page.bar_chart, Qt.Key.Key_Return)
    assert document.undo_stack.count() == 1
    assert document.recipe.electrolyte_lot == ""
    assert document.recipe.electrolyte != "Li6PS5Cl"
    assert remarks
    window.close()


def test_a_range_that_cannot_be_read_says_so_and_leaves_the_picture(design, qtbot):
    page = design.what_if
    page.finish()
    before = page.line_canvas.data
    unreadable = ("80", "10", "lower end"), ("", "10", "both ends"), ("10", "9999", "outside"), ("x", "9", "number")
    for low, high, words in unreadable:
        page.first.low.setText(low)
        page.first.high.setText(high)
        page.restart()
        assert words in page.message.text()
        assert page.line_canvas.data is before
        assert not page.line_canvas.isVisible()  # it would pass for the answer to this range
        assert not page.point.isVisible()
    page.first.low.setText("0.01 mm")
    page.first.high.setText("80")
    page.restart()
    assert page.line_canvas.data.x.low == 10.0
    assert page.line_canvas.isVisible()
    page.first.low.editingFinished.emit()
    assert page.first.low.text() == "10"  # the unit that stands behind it is that of the field


def test_a_target_out_of_reach_is_said(design):
    page = design.what_if
    page.vary("", "cell.specific_energy_wh_kg")
    page.finish()
    assert "No point here reaches 350 Wh/kg" in page.message.text()
    page.vary("", ASR)
    assert not page.message.text()


def test_levels_are_round_and_few():
    assert contour_levels(np.array([0.3, 40.0])) == [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]
    assert contour_levels(np.array([300.0, 340.0]))[0] % 5 == 0
    assert contour_levels(np.array([np.nan, 3.0, 3.0])) == []


def test_every_way_leads_to_the_page(window, qtbot):
    design = window.windows.show_design()
    page = design.what_if
    command = matches(window.palette_commands(), "what matters")[0]
    command.run()
    assert page.matters.isVisible()
    page.beside.choose("all_results")
    command = next(one for one in window.palette_commands() if one.text == "Vary stack pressure")
    command.run()
    assert page.first.key == "stack_pressure_mpa"
    row = window.editor.rows["c_rate"]
    row.eventFilter(row.box, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), QPoint(2, 2)))
    menu = QApplication.activePopupWidget() or row.box.findChild(type(window.menus["file"]))
    next(action for action in menu.actions() if action.objectName() == "variation_of_field").trigger()
    menu.close()
    assert page.first.key == "c_rate"
    window.workbench.variation_asked.emit("temperature_c", "film.conductivity_ms_cm")
    assert (page.first.key, page.result) == ("temperature_c", "film.conductivity_ms_cm")
    card = window.workbench._cards.made[0]
    next(action for action in card.menu.actions() if action.text() == "What if…").trigger()
    assert (page.first.key, page.result) == ("thickness_um", ASR)
    tile = next(tile for tile in window.workbench._tiles.tiles if tile.tile.key == "cost")
    tile.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), QPoint(2, 2)))
    menu = QApplication.activePopupWidget() or tile.findChildren(type(window.menus["file"]))[-1]
    next(action for action in menu.actions() if "What if" in action.text()).trigger()
    menu.close()
    assert page.result == "cell.cost_usd_kwh"
    assert window.top_bar.findChild(object, "design_button").isVisible()
    window.document.edit("thickness_um", 25.0)
    page.vary("thickness_um")
    page._at, page._is_held = (20.0,), True
    page.adopt()
    assert window.document.recipe.thickness_um == 20.0
    for bar in (window.notices, design.notices):
        assert [notice for notice in bar.notices if "What if" in notice.sentence and notice.actions]
    design.close()
    assert not page.is_running
