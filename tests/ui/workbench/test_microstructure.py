"""The window Microstructure is opened, looked at, changed, stopped and saved; hidden it does nothing."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QToolButton

from ssedesigner.files.network import write_voxels
from ssedesigner.physics.network.drawing import FIBRE, POLYMER, PORE
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.pictures.network_pictures import ComparedPicture, LossPicture, ThicknessPicture
from ssedesigner.ui.pictures.voxel_slice import phase_colour, slice_colours
from ssedesigner.ui.workbench import microstructure, structure_panel, structure_work
from ssedesigner.ui.workbench.microstructure import COMPARED, LOST, SLICE, THICKNESS, MicrostructureWindow

SMALL, LARGER = (8, 8, 8), (12, 6, 10)


@pytest.fixture
def structure(document, qtbot, styled, monkeypatch):
    for module in (microstructure, structure_panel):
        monkeypatch.setattr(module, "COARSE", SMALL)
    monkeypatch.setattr(microstructure, "FINE", LARGER)
    monkeypatch.setattr(structure_work, "over_thickness", lambda *_, **__: ())
    window = MicrostructureWindow(document)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    window.finish()
    return window


def words(window, name):
    return window.findChild(QLabel, name).text()


def test_it_shows_what_is_drawn_and_follows_the_recipe(structure, document, qtbot):
    assert structure.network.structure.plan.shape == SMALL
    assert float(structure.tiles.by_key["network"].value) == pytest.approx(
        structure.network.conductivity * 10, rel=0.01
    )
    assert "not a measurement" in words(structure, "structure_assumed")
    assert structure.panel.lines["d50"].text() == "3 µm"
    assert structure.panel.lines["d50"].property("follows")
    picture = structure.charts[LOST].picture
    assert [loss.part for loss in picture.rows] == ["binder", "pores", "rest"]
    assert structure.charts[COMPARED].picture.fit[0] == document.prediction.film.conductivity_ms_cm.value
    # an edit of the recipe is followed once nothing has changed for a while
    before = structure.network
    document.edit("binder_wt_pct", 4.0)
    QApplication.processEvents()
    assert structure.network is before
    structure.finish()
    assert structure.network.structure.plan.binder > before.structure.plan.binder
    # a number that is typed here changes the picture only
    line = structure.panel.lines["fibres"]
    line.setText("20")
    line.editingFinished.emit()
    assert not line.property("follows")
    structure.finish()
    assert structure.network.structure.share(FIBRE) == pytest.approx(0.2, abs=0.01)
    assert document.recipe.scaffold is None
    for text, sentence in (("900", "0 to 60 vol %"), ("many", "many")):
        line.setText(text)
        line.editingFinished.emit()
        assert sentence in structure.panel.problem.text()
    structure.panel.follow.click()
    structure.finish()
    assert structure.network.structure.share(FIBRE) == 0
    assert line.text() == "0 vol %"
    structure.panel.forms.buttons()[1].click()
    structure.finish()
    assert structure.network.structure.plan.polymers[0].form == "fibrils"


def test_beside_a_fine_structure_what_stays_coarse_says_so(structure):
    structure.finish()
    words = structure.panel.binder_words.text()
    structure.choose_fineness(True)
    # until the fine structure is there, all that is said is of the coarse one on show
    assert structure.network.structure.plan.shape == SMALL
    assert structure.panel.binder_words.text() == words
    structure.finish()
    assert structure.panel.binder_words.text() != words
    assert [title for title, card in structure.cards.items() if card.title == f"{title}, coarse"] == [LOST, THICKNESS]
    structure.choose_fineness(False)
    assert structure.panel.binder_words.text() == words
    assert all(card.title == title for title, card in structure.cards.items() if title != SLICE)


def test_keys_move_the_slice_choose_how_fine_and_stop(structure, document, qtbot):
    start = structure.slice.index
    qtbot.keyClick(structure, Qt.Key.Key_Right)
    assert structure.slice.index == (start + 1) % SMALL[1]
    qtbot.keyClick(structure, Qt.Key.Key_Left)
    qtbot.keyClick(structure, Qt.Key.Key_Left)
    assert structure.slice.index == structure.legend.slider.value() == (start - 1) % SMALL[1]
    line = structure.panel.lines["pores"]
    line.setFocus()
    qtbot.keyClicks(line, "cf")  # letters that are typed are no commands
    qtbot.keyClick(line, Qt.Key.Key_Left)
    assert line.text().endswith("cf")
    assert structure.panel.coarse.isChecked()
    assert structure.slice.index == (start - 1) % SMALL[1]
    line.undo()
    structure.panel.show_fineness()
    structure.legend.slider.setFocus()
    qtbot.keyClick(structure, Qt.Key.Key_F)
    structure.finish()
    assert structure.network.structure.plan.shape == LARGER
    assert not structure.is_stale
    document.edit("binder_wt_pct", 5.0)
    QApplication.processEvents()
    structure.finish()
    assert structure.is_stale
    assert "out of date" in structure.findChild(QLabel, "structure_note_of_network").toolTip()
    assert "Out of date" in structure.panel.fine_words.text()
    qtbot.keyClick(structure, Qt.Key.Key_F)
    assert structure.panel.stop.isVisibleTo(structure)
    qtbot.keyClick(structure, Qt.Key.Key_Escape)
    assert structure.isVisible()
    assert not structure.panel.stop.isVisibleTo(structure)
    qtbot.keyClick(structure, Qt.Key.Key_C)
    assert structure.network.structure.plan.shape == SMALL
    structure.panel.another.click()
    structure.finish()
    assert structure.network.structure.plan.seed == 1
    qtbot.keyClick(structure, Qt.Key.Key_Escape)
    assert not structure.isVisible()
    # hidden it does nothing
    shown = structure.network
    document.edit("binder_wt_pct", 2.0)
    QApplication.processEvents()
    assert not structure._timer.isActive()
    assert structure.network is shown
    structure.show()
    assert structure._timer.isActive()


def test_every_overlay_in_both_themes_and_what_lies_under_the_pointer(structure):
    for theme in (look.LIGHT, look.DARK):
        structure.apply_theme(theme)
        seen = set()
        for button in structure.legend.overlays.buttons():
            button.click()
            colours = slice_colours(structure.network, structure.slice.overlay, 0, theme)
            phase = structure.network.structure.phase[:, 0]
            for kind in (PORE, POLYMER):
                shade = look.QColor(phase_colour(theme, kind))
                assert (colours[phase == kind] == (shade.red(), shade.green(), shade.blue())).all()
            seen.add(colours.tobytes())
            image = QImage(structure.slice.size(), QImage.Format.Format_RGB32)
            painter = QPainter(image)
            structure.slice.draw(painter)
            painter.end()
        assert len(seen) == 4
    assert structure.slice.voxel_at(QPointF(2, 2)) is None
    place = structure.slice.voxel_at(QPointF(structure.slice.rect().center()))
    assert "µm deep: current" in structure.slice._words_at(*place)


def test_what_cannot_be_drawn_says_why(structure, document):
    document.edit("electrolyte", "unobtainium")
    QApplication.processEvents()
    structure.finish()
    assert structure.network is None
    assert "unobtainium" in structure.slice.words()
    assert structure.tiles.by_key["network"].value == "?"
    structure.export()
    document.undo_stack.undo()
    QApplication.processEvents()
    structure.finish()
    assert structure.network is not None
    for key, value in (("binder", "50"), ("pores", "50")):
        structure.panel.lines[key].setText(value)
        structure.panel.lines[key].editingFinished.emit()
    structure.finish()
    assert "no room for sulfide" in structure.slice.words()


def test_cards_and_voxels_are_saved(structure, tmp_path, monkeypatch):
    for title, suffix in ((SLICE, "png"), (SLICE, "csv"), (LOST, "csv"), (COMPARED, "csv"), (THICKNESS, "csv")):
        path = tmp_path / f"{title.split()[0]}.{suffix}"
        structure.cards[title].save(path)
        assert path.stat().st_size > 3
    arrays, table = tmp_path / "voxels.npz", tmp_path / "voxels.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(arrays), ""))
    structure.export()
    with np.load(arrays) as saved:
        assert np.array_equal(saved["phase"], structure.network.structure.phase)
        assert "an assumed structure" in str(saved["about"]).lower()
    write_voxels(table, structure.network)
    assert len(table.read_text("utf-8-sig").splitlines()) == 2 + np.prod(SMALL)
    told = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "voxels.npz"), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    structure.export()
    assert "was not saved" in told[0]


def test_pictures_wait_and_count_in_words(styled):
    for picture in (LossPicture(), ComparedPicture(), ThicknessPicture()):
        assert "Being computed" in picture.scene(300, 200, look.LIGHT).words[0].text
        assert picture.minimum_height(300) >= 0
        assert not picture.table().rows


def test_the_conduction_tab_opens_it(window, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(window.windows, "show_microstructure", lambda: opened.append(1))
    window.workbench.tabs.setCurrentIndex(1)
    window.findChild(QToolButton, "card_the_film_in_numbers_microstructure").click()
    assert opened == [1]


def test_a_recipe_of_two_layers_with_a_scaffold_is_drawn_in_depth(structure, document):
    recipe = replace(document.recipe, scaffold="PI-NW", second_electrolyte="Li10GeP2S12", second_thickness_um=10.0)
    document.replace_recipe(recipe, "Two layers")
    QApplication.processEvents()
    structure.finish()
    assert len(structure.network.structure.plan.sulfides) == 2
    assert isinstance(document, Document)
