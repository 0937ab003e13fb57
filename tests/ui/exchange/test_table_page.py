"""The tab Table, walked by one person: a typical export comes in by a few clicks, and what is open waits."""

import csv

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from ssedesigner.files.tables.model import DROPPED, READY, Choices
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange import table_work
from ssedesigner.ui.exchange.sample import sample_table
from ssedesigner.ui.exchange.table_side import NamesForm
from ssedesigner.ui.exchange.table_work import Memory, memory_of, memory_text
from ssedesigner.ui.exchange.window import ImportWindow, kind_of
from ssedesigner.ui.settings import Settings

HOSTILE = "<img src='/dev/zero'>\u202e"


@pytest.fixture
def shown(qtbot, library, tmp_path, styled):
    window = ImportWindow(Document(library.materials()), library, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def counts(page):
    return {words.text(): number.text() for _, words, number in page.side._counts if not words.isHidden()}


def button(page, text):
    bars = [*page.rows.grid.bars.values(), *([page.rows.banner] if page.rows.banner else [])]
    return next(one for bar in bars for one in bar.buttons if text in one.text())


def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def opens(shown, path):
    shown.open_files([path])
    shown.table_page.finish()
    return shown.table_page


def test_a_typical_export_comes_in_by_three_clicks(shown, library, tmp_path, qtbot):
    page = opens(shown, sample_table(tmp_path))
    assert page.rows.banner.problem.field == "measured_temperature_c"
    assert not page.rows.grid.bars  # one question after the other: its answer may settle those on rows
    assert not any(line.is_bar for line in page.rows.grid.rows.lines)
    assert "once the question above is answered" in page.rows.words.text()
    button(page, "25 °C").click()  # the first click
    page.finish()
    assert page.rows.banner is None
    assert page.rows.grid.bars
    assert "question above" not in page.rows.words.text()
    assert counts(page) == {
        "ready to import": "5",
        "wait for an answer": "1",
        "implausible, ask": "1",
        "cannot be imported as they are": "2",
        "passed over (title, empty, sum or mean)": "4",
    }
    button(page, "S/m in this row").click()  # the second
    page.finish()
    assert page.rows.take.text() == "&Import 6 films"
    with qtbot.waitSignal(shown.document.library_changed):
        page.rows.take.click()  # the third
        page.finish()
    films = {film.name: film for film in library.materials().own_films}
    assert sorted(films) == ["K-101", "K-102", "K-103", "K-110", "K-112", "K-120"]
    assert films["K-112"].conductivity == pytest.approx(0.45)
    assert {film.temperature_c for film in films.values()} == {25.0}
    notice = shown.notices.notices[-1]
    assert (notice.severity, notice.sentence) == ("caution", "6 films imported from Films_2026.csv.")
    with qtbot.waitSignal(shown.undo_asked):
        notice.actions[0][1]()
    assert library.last_import()  # the copy to which it goes back
    page.finish()
    assert counts(page)["in the library already"] == "6"
    assert not page.rows.take.isEnabled()

    again = opens(shown, sample_table(tmp_path))  # the temperature is remembered, and said
    assert again.rows.banner is None
    assert "remembered" in again.side.hint.text()
    again.side.forget.click()
    again.finish()
    assert again.rows.banner is not None


def test_keys_lead_through_the_questions_and_back(shown, tmp_path, monkeypatch, qtbot):
    page = opens(shown, sample_table(tmp_path))
    press(Qt.Key.Key_1)  # leads to the question and answers nothing yet
    assert page._task is None
    assert page.rows.banner.isAncestorOf(QApplication.focusWidget())
    press(Qt.Key.Key_1)
    page.finish()
    assert page.rows.current.kind == "content"  # the next question has the focus
    press(Qt.Key.Key_F6)
    assert page.rows.current.kind == "unusual"
    press(Qt.Key.Key_F6)
    assert (page.rows.current.kind, page.rows.current.row) == ("material", 12)
    with qtbot.waitSignal(shown.material_asked) as asked:
        page.findChild(QPushButton, QApplication.focusWidget().objectName().replace("_0", "_library")).click()
    assert asked.args == ["electrolyte", "Li6PS5Cl"]
    press(Qt.Key.Key_2)
    page.finish()
    assert [row.number for row in page.reading.table.in_state(DROPPED)] == [12]
    button(page, "Ask about it again").click()
    page.finish()
    assert not page.reading.table.in_state(DROPPED)
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    page.finish()
    assert page.reading.table.in_state(DROPPED)
    page.rows.filters["ready"].click()
    assert {line.row.state for line in page.rows.grid.rows.lines if line.row} == {READY}
    page.rows.show_view("all")

    content = next(bar for bar in page.rows.grid.bars.values() if bar.problem.kind == "content")
    content.line.setFocus()
    QTest.keyClicks(content.line, "1")  # a digit is a digit here
    QTest.keyClick(content.line, Qt.Key.Key_Return)
    page.finish()
    assert page.reading.choices.rows[9].texts == {"binder_wt_pct": "1"}

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "rest"), "CSV table (*.csv)"))
    page.rows.rest.click()
    rest = list(csv.reader((tmp_path / "rest.csv").read_text("utf-8-sig").splitlines()))
    assert [row[1] for row in rest[1:]] == ["K-112", "K-121", "K-122"]
    assert all(row[-1] for row in rest)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_what_was_found_is_changed_in_place(shown, tmp_path):
    path = tmp_path / "films.csv"
    rows = "A;1.2.2026;LPSCl-Z;NBR;2;30;0,8\nB;1.2.2026;LPSCl-Z;NBR;2;31;0,9\n"
    path.write_text("Sample;Date;Sulfide;Binder;Binder wt%;Thickness;σ [mS/cm]\n" + rows, encoding="utf-8")
    page = opens(shown, path)
    side, head = page.side, page.rows.grid.head
    assert side.boxes["dates"].currentText() == "day.month.year"
    side.lines["measured_temperature_c"].setFocus()
    QTest.keyClicks(side.lines["measured_temperature_c"], "warm")
    QTest.keyClick(side.lines["measured_temperature_c"], Qt.Key.Key_Return)
    assert "Not a possible temperature" in side._errors["measured_temperature_c"].text()
    side.lines["measured_temperature_c"].selectAll()
    QTest.keyClicks(side.lines["measured_temperature_c"], "22")
    QTest.keyClick(side.lines["measured_temperature_c"], Qt.Key.Key_Return)
    page.finish()
    assert page.reading.choices.once == {"measured_temperature_c": "22"}
    unit = head.boxes[6].unit
    unit.setCurrentIndex(unit.findData("S/cm"))
    unit.activated.emit(unit.currentIndex())
    page.finish()
    assert page.reading.table.columns[6].unit == "S/cm"
    page.undo()
    page.finish()
    meaning = head.boxes[6].meaning
    meaning.setCurrentIndex(meaning.findData(""))
    meaning.activated.emit(meaning.currentIndex())
    page.finish()
    assert any("No conductivity" in problem.sentence for problem in page.reading.table.problems)
    page.undo()
    page.finish()
    for text, words in (("9-20", "Type one row"), ("99", "No row names columns")):
        line = side.lines["header_rows"]
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        page.finish()
        said = side._errors["header_rows"].text() + " ".join(one.sentence for one in shown.notices.notices)
        assert words in said
    assert page.reading.table.layout.header_rows == (1,)  # as it was


def test_a_name_is_explained_remembered_and_taken_back(shown, tmp_path):
    path = tmp_path / "films.csv"
    rows = "A;LPSCl-Z;NBR;2;30;0,8;25\nB;LPSCl-Z;NBR;2;31;0,9;25\n"
    path.write_text("Sample;Sulfide;Binder;Binder wt%;Thickness [µm];σ [mS/cm];T [°C]\n" + rows, encoding="utf-8")
    page = opens(shown, path)
    side = page.side
    side.edit.click()
    form = page.findChild(NamesForm)
    name, box = form._boxes[0]
    assert name.text == "LPSCl-Z"
    box.setCurrentIndex(box.findData("Li6PS5Cl"))
    form.accept()
    page.finish()
    assert [film.name for film in page.reading.table.films] == ["A", "B"]
    page.rows.take.click()
    page.finish()
    assert page._memory.names == {"electrolyte": {"LPSCl-Z": "Li6PS5Cl"}}
    side.edit.click()
    form = next(one for one in page.findChildren(NamesForm) if one.isVisible())
    form._boxes[0][1].setCurrentIndex(0)
    form.accept()
    page.finish()
    assert page._memory.names == {"electrolyte": {}}
    assert page.reading.table.names[0].key == ""

    shown.show_page("merge")
    shown.document.replace_materials(shown.library.materials())
    assert page._task is None  # nobody sees it
    shown.show_page("table")
    assert page._task is not None
    page.finish()


def test_files_and_cells_come_in_and_bad_ones_are_said(shown, tmp_path, monkeypatch):
    page = shown.table_page
    assert {kind_of(tmp_path / f"a{suffix}").name for suffix in page.suffixes} == {"table"}
    bad = {
        "locked.xlsx": (b"PK\x03\x04 no", "damaged"),
        "words.txt": (b"once upon a time", "No row names columns"),
    }
    for name, (content, words) in bad.items():
        (tmp_path / name).write_bytes(content)
        opens(shown, tmp_path / name)
        assert words in page.start.sentence.text(), name
        assert page.start.isVisible()
    spectrum = tmp_path / "eis.txt"
    spectrum.write_bytes(b"freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\n1e6\t12\t3\n")
    shown.open_files([spectrum], "table")  # dropped on the wrong tab
    page.finish()
    assert shown.tabs.currentWidget() is shown.impedance_page
    shown.show_page("table")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "films.xlsx"), ""))
    page.example.click()
    opens(shown, tmp_path / "films.xlsx")
    assert page.rows.take.text() == "&Import 2 films"
    QApplication.clipboard().setText(
        f"Sample\tSulfide\tThickness [µm]\tσ [mS/cm]\tT [°C]\n{HOSTILE}\tLPSCl\t30\t0.8\t25\n"
    )
    page.rows.grid.setFocus()
    press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    page.finish()
    assert page.side.name.text() == "clipboard"
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in page.findChildren(QLabel))
    (tmp_path / "plain.csv").write_text("u;v;w\nx;0,8;25\ny;0,9;25\n", encoding="utf-8")
    opens(shown, tmp_path / "plain.csv")  # no header is understood: the columns are chosen by hand
    assert "No row names columns" in page.side.hint.text()
    assert [column.field for column in page.reading.table.columns] == ["", "", ""]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "films.xlsx"))])
    event = QDragEnterEvent(
        shown.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    shown.dragEnterEvent(event)
    assert event.isAccepted()


def test_reading_is_cancelled_and_a_locked_library_takes_nothing(shown, library, tmp_path, monkeypatch):
    def for_ever(*_):
        progress = _[-1]
        while True:
            progress(0.5)

    page = shown.table_page
    with monkeypatch.context() as patch:
        patch.setattr(table_work, "read", for_ever)
        shown.open_files([sample_table(tmp_path)])
        page.start.cancel.click()
        assert page.reading is None
    opens(shown, sample_table(tmp_path))
    button(page, "25 °C").click()
    page.finish()
    with monkeypatch.context() as patch:
        patch.setattr(table_work, "choose", for_ever)
        button(page, "S/m in this row").click()
        page.rows.cancel.click()
        page.finish()
    assert len(page.reading.table.films) == 5  # as before
    shown.obstacle_to_merging = lambda: "The library is read-only here."
    page.rows.take.click()
    assert page.rows.words.text() == "The library is read-only here."
    assert not library.materials().own_films


def test_a_memory_survives_and_a_damaged_one_is_empty():
    memory = Memory(layouts={"a": ("films", Choices(decimal=","))}, names={"binder": {"X": "NBR"}})
    assert memory_of(memory_text(memory)) == memory
    for text in ("", "[]", "{", '{"layouts": {"a": 1}}', '{"names": {"nothing": {}}}'):
        assert memory_of(text) == Memory()
    assert memory.forget("a").layouts == {}
