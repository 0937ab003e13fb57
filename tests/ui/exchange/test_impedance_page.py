"""The tab Impedance, walked by one person: from files to a conductivity beside its band, saved and taken back."""

import json
import shutil
from datetime import UTC, datetime

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from ssedesigner.core.batch.films import measured_values
from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.core.recorded_file import files_in
from ssedesigner.files.backups.file import write_backup
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.file.backups import recorded_photos
from ssedesigner.library.store import Library
from ssedesigner.physics.impedance.pick import Pick
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange.impedance_words import state_of
from ssedesigner.ui.exchange.sample_spectra import sample_spectra
from ssedesigner.ui.exchange.window import ImportWindow, kind_of
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import DARK, LIGHT
from tests.ui.pointer import move_pointer


@pytest.fixture
def library(fresh_file, tmp_path):
    shutil.copy(fresh_file, tmp_path / "library.sqlite")
    with Library.open(tmp_path / "library.sqlite", shipped=resources() / "library") as opened:
        yield opened


@pytest.fixture
def paths(tmp_path):
    (tmp_path / "files").mkdir()
    return sample_spectra(tmp_path / "files")


@pytest.fixture
def window(qtbot, library, tmp_path, styled):
    document = Document(library.materials(), read_recipe(next(iter(shipped_recipes().values()))).recipe)
    shown = ImportWindow(document, library, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show_page("impedance")
    shown.show()
    qtbot.waitExposed(shown)
    yield shown
    shown.close()


def states(page):
    return [state_of(row, is_cable=page.files.rows.is_cable(row)) for row in page.rows]


def type_into(line, text):
    line.setText(text)
    line.textEdited.emit(text)


def fill(page):
    inputs = page.side.inputs
    texts = {
        "area_cm2": "4.91",
        "measured_thickness_um": "29.4 ± 0.8",
        "measured_temperature_c": "25.1",
        "measured_stack_pressure_mpa": "4",
    }
    for key, text in texts.items():
        type_into(inputs.lines[key], text)
    inputs.cable.setCurrentIndex(inputs.cable.count() - 1)
    inputs.cable.activated.emit(inputs.cable.count() - 1)


def test_a_spectrum_becomes_a_conductivity_beside_its_band(window, paths, library):
    page = window.impedance_page
    side = page.side
    assert not side.store.isEnabled()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    page.finish()
    assert len(states(page)) == 5  # the notes are no spectrum and go to the tab of tables
    page.open_files(paths[-1:])
    page.finish()
    assert [state for state, _ in states(page)] == ["pass", "pass", "caution", "caution", "unknown", "fail"]
    assert "Enter the electrode area" in side.result.calculation.text()
    assert page.row.name == "F-0004_NBR_a.mpt"

    fill(page)
    assert states(page)[3] == ("pass", "used as the cable: 0.142 Ω")
    assert side.result.values["sigma"][0].text() == "0.982"
    assert "4.91 cm² = 2.99 Ω cm²" in side.result.calculation.text()
    assert "Without subtracting 0.142 Ω" in side.warning_words.text()
    page.finish()
    assert "inside the band" in side.against.words.text()
    assert "from ×" in side.against.learned.text()
    side.save.learn.setChecked(False)
    page.finish()
    assert "stays" in side.against.learned.text()

    # a table without names asks in its row, and answers with a button
    page.files.rows.setCurrentRow(4)
    (asked,) = [button for button in page.findChildren(QPushButton) if button.text() == "f, Z′, Z″"]
    asked.click()
    assert states(page)[4][0] == "pass"

    # the keys: the file up, the pick one point along the curve
    page.files.rows.setCurrentRow(0)
    page.files.rows.setFocus()
    QTest.keyClick(page.files.rows, Qt.Key.Key_Down)
    assert page.row.name == "F-0004_NBR_b.DTA"
    QTest.keyClick(page.files.rows, Qt.Key.Key_Right)
    first = page.row.pick
    QTest.keyClick(page.files.rows, Qt.Key.Key_Right)
    frequencies = page.row.result.frequency_hz.tolist()
    assert frequencies.index(page.row.pick) == frequencies.index(first) + 1
    assert page.which.radios[Pick.FREQUENCY].isChecked()
    page.which.radios[Pick.ARC].click()
    assert page.row.result.taken.pick is Pick.ARC

    # what is out of reach is said in its place, and nothing is guessed
    type_into(side.inputs.lines["area_cm2"], "large")
    assert side.inputs.problems
    assert not side.store.isEnabled()
    type_into(side.inputs.lines["area_cm2"], "4.91 cm2")
    assert side.store.isEnabled()
    type_into(side.inputs.lines["contact"], "5")
    assert "nothing remains" in page.which._problem.text()
    assert library.materials().own_films == ()


def test_a_pick_is_dragged_and_every_picture_is_drawn(window, paths):
    page = window.impedance_page
    page.open_files(paths[:2])
    page.finish()
    canvas = page.plot.nyquist
    x = (canvas.position_of(1.0, 0.0) - canvas.position_of(0.0, 0.0)).x()
    y = (canvas.position_of(0.0, 0.0) - canvas.position_of(0.0, 1.0)).y()
    assert x == pytest.approx(y, rel=0.02)

    fit = page.row.result.fit
    start, end = canvas.position_of(*canvas.pick), canvas.position_of(0.961, 0.03)
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=start.toPoint())
    move_pointer(canvas.viewport(), end.toPoint(), Qt.MouseButton.LeftButton)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=end.toPoint())
    assert page.row.result.taken.resistance_ohm == pytest.approx(0.961, abs=0.02)
    assert page.row.result.fit is fit  # a drag is no new fit

    page.fit.model.setCurrentIndex(2)
    page.fit.model.activated.emit(2)
    page.finish()
    assert page.row.result.fit.circuit.arcs == 0
    for view in page.plot.views:
        view.click()
        window.grab()
    assert len(page.plot.overlay.data.lines) == 2
    window.apply_theme(DARK)
    window.grab()
    window.apply_theme(LIGHT)

    area = page.side.inputs.lines["area_cm2"]
    type_into(area, "1")
    for box in (*page.findChildren(QComboBox), *page.findChildren(QLineEdit), canvas):
        before = box.currentIndex() if isinstance(box, QComboBox) else canvas.pick
        wheel = QWheelEvent(
            QPointF(5, 5),
            QPointF(box.mapToGlobal(QPoint(5, 5))),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, wheel)
        assert before == (box.currentIndex() if isinstance(box, QComboBox) else canvas.pick)


def test_a_film_is_saved_with_its_spectrum_and_taken_back(window, paths, library):
    page = window.impedance_page
    page.open_files(paths[:1] + paths[3:4])
    page.finish()
    fill(page)
    page.side.save.by.setText("AB")
    type_into(page.side.save.name, "F-0004")
    page.files.rows.setFocus()
    QTest.keyClick(page.files.rows, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (film,) = library.materials().own_films
    assert film.conductivity == pytest.approx(0.98, abs=0.02)
    assert (film.name, film.temperature_c, film.stack_pressure_mpa) == ("F-0004", 25.1, 4.0)
    assert "Entered by AB." in film.note
    (kept,) = files_in(film.note)
    assert (library.path.parent / kept.file).read_bytes() == paths[0].read_bytes()
    assert [photo.file for photo in recorded_photos(library.path)] == [kept.file]
    assert write_backup(library.path, library.path.with_name("all.zip")).photos == 1
    assert window.document.materials.own_films == (film,)

    page.save()
    assert "saved already" in page.side.save.problem.text()
    (notice,) = window.notices.notices
    dict(notice.actions)["&Undo"]()
    assert library.materials().own_films == ()
    assert [one.name for one in library.retired_films()] == ["F-0004"]


def test_films_of_a_batch_get_the_median_of_two_spectra(window, paths, library):
    key = sample_batch(library, window.document.recipe, window.document.materials)
    library.add_entry(key, "finish", {}, "f", datetime.now(UTC).isoformat())
    page = window.impedance_page
    page.choose_batch(key)
    page.open_files([*paths[:2], paths[3]])
    page.finish()
    fill(page)
    assert page.side.save.state.text().startswith("F-0004_NBR_a.mpt is used")
    for place in (0, 1):
        page.files.rows.setCurrentRow(place)
        page.files.tick.click()
    type_into(page.side.save.films, "1, 3")
    page.side.save.by.setText("AB")
    page.save()
    batch = library.batch(key)
    values = measured_values(fold(batch))
    assert set(values) == {1, 3}
    assert values[3]["resistance_ohm"] == pytest.approx(np.median([0.61, 0.598]), abs=0.005)
    state = fold(batch)
    assert {entry.content["name"] for entry in (*state.measured, *state.photos)} == {"AB"}
    assert len(state.photos) == 4
    assert len(recorded_photos(library.path)) == 2
    assert set(library.batch_films(key)) == {1, 3}
    note = library.materials().own_films[0].note
    assert "F-0004_NBR_b.DTA" in note
    json.dumps([entry.content for entry in batch.entries], default=dict)

    # the next film of the batch is asked for less
    type_into(page.side.save.films, "4")
    for line in page.side.inputs.lines.values():
        line.clear()
    page._take_batch()
    assert page.side.inputs.lines["area_cm2"].text() == "4.91"
    assert page.side.inputs._notes["area_cm2"].text() == f"from {key}"
    type_into(page.side.inputs.lines["area_cm2"], "2")
    type_into(page.side.save.films, "5")
    assert page.side.inputs.lines["area_cm2"].text() == "2"
    assert page.side.inputs.lines["measured_thickness_um"].text() == ""

    (notice,) = [one for one in window.notices.notices if one.actions]
    dict(notice.actions)["&Undo"]()
    assert fold(library.batch(key)).measured == ()
    assert library.materials().own_films == ()


def test_what_a_file_is_shows_on_which_tab_it_goes(tmp_path, paths):
    table = tmp_path / "films.csv"
    table.write_text("Film;Thickness\nA;30\n")
    spectrum = tmp_path / "s.csv"
    spectrum.write_text("f/Hz,Z'/ohm,-Z''/ohm\n1,2,3\n")
    names = [kind.name if (kind := kind_of(path)) else "" for path in (spectrum, paths[0], tmp_path / "no.csv")]
    assert names[:2] == ["impedance", "impedance"]
    assert "impedance" not in (names[2], getattr(kind_of(table), "name", ""))


def test_pasted_columns_are_a_spectrum_and_nothing_is_no_error(window, paths):
    page = window.impedance_page
    QApplication.clipboard().setText("")
    page.paste()
    assert "no text" in window.notices.notices[0].sentence
    QApplication.clipboard().setText("f/Hz\tZ'/ohm\t-Z''/ohm\n" + paths[0].read_text().split("-Im(Z)/Ohm\n")[1])
    page.paste()
    page.finish()
    assert states(page)[0][0] == "pass"
    page.files.remove.click()
    assert page.rows == []
    QApplication.sendEvent(page, QEvent(QEvent.Type.Hide))
