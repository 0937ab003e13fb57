"""Films of the laboratory in the whole window: recorded, listed, left out, retired, imported, switched off."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QTableView,
    QWidget,
)

from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.evidence.film_form import FilmForm
from ssedesigner.ui.evidence.own_films import own_film_rows
from ssedesigner.ui.guide.viewer import context_page
from ssedesigner.ui.workbench.workbench import EVIDENCE
from tests.library.comparing import film_history

RECIPE = Recipe(name="Film B", electrolyte_lot="A7")


def film(name, conductivity, **more):
    values = {"key": "", "name": name, "recipe": RECIPE, "thickness_um": 31.0, "temperature_c": 25.0}
    return MeasuredFilm(**(values | {"conductivity_ms_cm": conductivity, "made_on": "2026-11-20"} | more))


@pytest.fixture
def opens_evidence(open_window, library):
    def open_it(*films, **more):
        library.add_films(films)
        window = open_window(RECIPE, **more)
        tabs = window.workbench.tabs
        tabs.setCurrentIndex([tabs.tabData(n) for n in range(tabs.count())].index(EVIDENCE))
        QCoreApplication.processEvents()
        return window

    return open_it


def active(window):
    """Bring a window to the front, so that its keys work."""
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    return window


def rows(window):
    model = window.findChild(QTableView, "own_films_table").model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


def presses(window, name):
    button = window.findChild(QPushButton, f"own_films_{name}")
    assert button.isEnabled(), button.toolTip()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def notice(window):
    return window.notices.notices[-1]


def conductivity(window):
    return window.document.prediction.film.conductivity_ms_cm.value


def form_of(window):
    return window.findChild(FilmForm)


def fills(form, **texts):
    for name, text in texts.items():
        line = form.findChild(QLineEdit, f"film_{name}")
        line.selectAll()
        QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


def test_the_page_is_made_when_its_tab_is_opened_and_not_before(open_window):
    window = active(open_window())
    assert window.findChild(QWidget, "evidence_page") is None
    QTest.keySequence(window, QKeySequence("Alt+8"))
    page = window.findChild(QWidget, "evidence_page")
    assert page.isVisible()
    assert len(page.findChild(QWidget, "plot_predicted_against_measured").data.films) > 20


def test_an_empty_list_says_what_to_do(opens_evidence):
    window = opens_evidence()
    assert window.findChild(QLabel, "own_films_empty").isVisible()
    assert not window.findChild(QTableView, "own_films_table").isVisible()
    for name in ("correct", "use", "retire", "restore", "export"):
        button = window.findChild(QPushButton, f"own_films_{name}")
        assert not button.isEnabled()
        assert button.toolTip()


def test_ctrl_m_records_a_film_of_the_recipe_at_hand_from_any_tab(open_window, library):
    window = active(open_window(RECIPE))
    before = conductivity(window)
    QTest.keySequence(window, QKeySequence("Ctrl+M"))
    fills(form_of(window), name="Film 1", measured_thickness_um="31", conductivity_ms_cm="0.4")
    (kept,) = library.materials().own_films
    assert (kept.name, kept.conductivity_ms_cm, kept.recipe) == ("Film 1", 0.4, RECIPE)
    assert notice(window).sentence == "“Film 1” is recorded."
    assert conductivity(window) < before


def test_the_command_is_in_the_menu_and_in_the_palette(window):
    assert window.actions_by_name["record_film"] in window.menus["library"].actions()
    palette = window.show_palette()
    QTest.keyClicks(palette.line, "record measured")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert form_of(window).isVisible()


def test_the_list_shows_measured_predicted_and_how_far_off(opens_evidence):
    window = opens_evidence(film("Film 1", 1.1), film("Film 2", 0.01))
    first, second = rows(window)
    assert first[:3] == ["Film 1", "20 Nov 2026", "1.10"]
    assert first[5:] == ["yes", "–"]
    assert second[4].startswith("✗ ")
    assert second[4].endswith("times too high")
    tip = window.findChild(QTableView, "own_films_table").model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "lot A7" in tip
    assert "Measured thickness: 31 µm" in tip


def test_leaving_out_and_using_again_moves_the_prediction(opens_evidence):
    window = opens_evidence(film("Film 1", 0.4))
    learned = conductivity(window)
    presses(window, "use")
    assert rows(window)[0][5] == "no"
    without = conductivity(window)
    assert without > learned
    assert "moves no prediction" in notice(window).sentence
    marks = [each.mark for each in window.findChild(QWidget, "plot_predicted_against_measured").data.films]
    assert "unused" in marks
    presses(window, "use")
    assert rows(window)[0][5] == "yes"
    assert conductivity(window) == pytest.approx(learned)


def test_the_switch_takes_everything_back_and_is_remembered(opens_evidence, open_window, library, tmp_path):
    window = opens_evidence(film("Film 1", 0.4), film("Film 2", 0.44))
    learned = conductivity(window)
    switch = window.findChild(QCheckBox, "own_films_switch")
    assert switch.isChecked()
    assert "2 films" in window.findChild(QLabel, "own_films_learned").text()
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    QCoreApplication.processEvents()
    assert conductivity(window) > 2 * learned
    assert window.settings.value("own_films") == "no"
    assert "no prediction" in window.findChild(QLabel, "own_films_learned").text()
    window.close()
    again = open_window(RECIPE)
    assert not again.document.uses_own_films
    assert conductivity(again) > 2 * learned


def test_a_film_is_corrected_with_a_reason(opens_evidence, library):
    window = opens_evidence(film("Film 1", 0.4))
    presses(window, "correct")
    fills(form_of(window), conductivity_ms_cm="2.0", reason="a digit was lost")
    assert rows(window)[0][2] == "2.00"
    assert [each.reason for each in film_history(library, "F-0001")] == ["", "a digit was lost"]


def test_retiring_can_be_undone_at_once_or_later(opens_evidence):
    window = opens_evidence(film("Film 1", 0.4), film("Film 2", 0.3))
    presses(window, "retire")
    assert [row[0] for row in rows(window)] == ["Film 2"]
    words, undo = notice(window).actions[0]
    assert words == "&Undo"
    undo()
    assert [row[0] for row in rows(window)] == ["Film 1", "Film 2"]
    presses(window, "retire")
    assert window.findChild(QPushButton, "own_films_restore").isEnabled()
    (action,) = window.findChild(QMenu, "own_films_restore_menu").actions()
    assert "Film" in action.text()
    action.trigger()
    assert len(rows(window)) == 2


def test_films_go_out_to_a_table_and_come_back(opens_evidence, library, tmp_path, monkeypatch, qtbot):
    window = opens_evidence(film("Film 1", 0.4), film("Film 2", 0.3))
    path = tmp_path / "films.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    presses(window, "export")
    assert path.read_text(encoding="utf-8-sig").count("Film B") == 2
    assert "2 films written" in notice(window).sentence
    table = path.read_text(encoding="utf-8-sig").replace("Film 2", "Film 3").replace("F-0002", "").splitlines()
    path.write_text("\n".join([*table, table[-1].replace("0.3", "much", 1)]), encoding="utf-8")
    presses(window, "import")
    shown = window.windows.show_import()
    assert shown.tabs.currentWidget() is shown.table_page
    shown.open_files([path])
    page = shown.table_page
    page.finish()
    assert [row.state for row in page.reading.table.rows] == ["there", "ready", "rejected"]
    page.rows.take.click()
    page.finish()
    assert shown.notices.notices[-1].sentence == "1 film imported from films.csv."
    assert [row[0] for row in rows(window)] == ["Film 1", "Film 2", "Film 3"]
    shown.notices.notices[-1].actions[0][1]()  # undo it
    qtbot.waitUntil(lambda: [row[0] for row in rows(window)] == ["Film 1", "Film 2"])
    page.finish()
    assert page.rows.take.text() == "&Import 1 film"


def test_a_click_on_a_film_opens_its_recipe_after_asking(opens_evidence, monkeypatch):
    window = opens_evidence()
    canvas = window.findChild(QWidget, "plot_predicted_against_measured")
    number = next(n for n, each in enumerate(canvas.data.films) if each.tag == "[141]")
    window.document.edit("thickness_um", 77.0)
    QCoreApplication.processEvents()
    canvas.setFocus()
    for _ in range(number + 1):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Cancel)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert window.document.recipe.thickness_um == 77.0
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Discard)
    for _ in range(number + 1):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert window.document.path is None
    assert "141" in window.document.recipe.notes or "141" in window.document.recipe.name
    assert not window.document.is_modified


def test_help_opens_the_page_on_the_evidence(opens_evidence):
    window = opens_evidence()
    assert context_page(window.findChild(QCheckBox, "own_films_switch")) == "evidence#films-of-this-laboratory"
    assert context_page(window.findChild(QWidget, "evidence_method")) == "evidence"


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_the_page_fits_the_width_and_nothing_in_it_overlaps(opens_evidence, size, qtbot):
    window = opens_evidence(film("Film 1 with a rather long name, second strip", 1.1))
    window.resize(*size)
    page = window.findChild(QWidget, "evidence_page")
    qtbot.waitUntil(lambda: page.widget().width() == page.viewport().width())
    panel = window.findChild(QWidget, "own_films")
    parts = [each for each in panel.findChildren(QWidget) if each.parent() is panel and each.isVisible()]
    for number, part in enumerate(parts):
        assert panel.rect().contains(part.geometry()), part.objectName()
        for other in parts[number + 1 :]:
            assert not part.geometry().intersects(other.geometry()), (part.objectName(), other.objectName())
    table = window.findChild(QTableView, "own_films_table")
    assert sum(table.columnWidth(n) for n in range(6) if not table.isColumnHidden(n)) <= table.viewport().width() + 1


def test_a_film_that_cannot_be_predicted_says_why(materials):
    made = film("Film", 1.0, recipe=Recipe(electrolyte="Li3InCl6"))
    (row,) = own_film_rows([made], {}, materials).rows
    assert row[3].text == "not known"
    assert "Li3InCl6 is a halide" in row[3].tip
