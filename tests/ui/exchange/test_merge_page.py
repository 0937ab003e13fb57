"""The tab Merge library, walked by one person: look, decide, merge; nothing is written before the button."""

import csv
import json
import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton

from ssedesigner.core.evidence import Cited
from ssedesigner.core.merging import Change, Conflict, Revision
from ssedesigner.core.paths import resources
from ssedesigner.files.backups import sharing
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange.conflict_card import ConflictCard
from ssedesigner.ui.exchange.row_list import ChangeTable, pill_rects
from ssedesigner.ui.exchange.sample import sample_package
from ssedesigner.ui.exchange.window import ImportWindow
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.theme import LIGHT

HOSTILE = "<img src='/dev/zero'>\u202e" + "x" * 300
SULFIDE, HNBR = "Li₆PS₅Cl", "HNBR"


@pytest.fixture(scope="module")
def drifted(fresh_file, tmp_path_factory):
    """A library and the package of another laboratory, made once."""
    folder = tmp_path_factory.mktemp("drifted")
    shutil.copy(fresh_file, folder / "library.sqlite")
    with Library.open(folder / "library.sqlite", shipped=resources() / "library") as library:
        return folder / "library.sqlite", sample_package(library, folder)


@pytest.fixture
def package(drifted):
    return drifted[1]


@pytest.fixture
def library(drifted, tmp_path):
    shutil.copy(drifted[0], tmp_path / "library.sqlite")
    with Library.open(tmp_path / "library.sqlite", shipped=resources() / "library") as opened:
        yield opened


@pytest.fixture
def shown(qtbot, library, package, tmp_path, styled):
    document = Document(library.materials())
    settings = Settings(tmp_path / "settings.ini")
    for name in ("gone.json", "fig1-li.json"):
        settings.add_recent(resources() / "recipes" / name)
    window = ImportWindow(document, library, settings)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def card(page, title):
    return next(one for one in page.rows.conflicts.cards.values() if title in one.accessibleName())


def table(page):
    return {row[1]: row for row in page.rows.table.texts()}


def press(key):
    QTest.keyClick(QApplication.focusWidget(), key)


def read_for_ever(source, progress):
    while True:
        progress(0.5)


def conductivity(library):
    return float(library.materials().find("electrolyte", "Li6PS5Cl").value("conductivity_ms_cm"))


def test_a_package_is_looked_at_and_decided(shown, package, tmp_path):
    page = shown.merge_page
    rows, side = page.rows, page.side
    bad = tmp_path / "bad.ssedlib"
    bad.write_bytes(b"no package")
    shown.open_files([bad])
    page.finish()
    assert "not a library package" in page.start.sentence.text()
    assert page.start.isVisible()

    shown.open_files([package])
    page.finish()
    assert rows.isVisible()
    assert "Lab 3" in side.origin.text()
    assert "called “Lab 1”" in side.label.text()
    assert side.counts.texts()[1] == ["Values", "+ 25", "△ 4", "△ 1", "! 2", "0"]
    assert "→" in side.effect.values["asr"].text()
    assert side.effect.values["others"].text() == "1 of 1"  # a file that is gone has no part in it
    assert "fig1-li.json" in side.effect.values["others"].toolTip()
    assert (rows.title.text(), rows.merge.text()) == ("Conflicts: 0 of 3 decided", "&Merge 34 rows")
    sulfide = card(page, SULFIDE)
    texts = [side.accessibleName() for side in sulfide.sides.values()]
    assert texts == ["Mine: 3.1 mS/cm", "Theirs: 2.64 mS/cm"]

    press(Qt.Key.Key_N)
    assert rows.conflicts.current == sulfide.conflict.id
    press(Qt.Key.Key_T)
    assert page.choices.chosen == {sulfide.conflict.id: "theirs"}
    assert (rows.title.text(), rows.merge.text()) == ("Conflicts: 1 of 3 decided", "&Merge 35 rows")
    assert sulfide.radios["theirs"].isChecked()
    assert sulfide.reopen.isVisible()
    side.rules.button(2).click()
    assert (rows.title.text(), rows.rest.text()) == ("Conflicts: 3 of 3 decided", "3 conflicts are decided.")
    side.rules.button(0).click()
    QTest.mouseClick(card(page, HNBR).sides["mine"], Qt.MouseButton.LeftButton)
    assert page.choices.chosen[card(page, HNBR).conflict.id] == "mine"
    page.finish()

    price = list(table(page)).index("SBR")
    assert table(page)["SBR"][3:6] == ["12 USD/kg", "→", "14.5 USD/kg"]
    rows.table.setFocus()
    rows.table.choose(price)
    press(Qt.Key.Key_M)
    index = rows.table.model().index(price, 7)
    assert "mine is in use" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    cell = rows.table.visualRect(index)
    _, theirs = pill_rects(cell.toRectF())[1]
    QTest.mouseClick(rows.table.viewport(), Qt.MouseButton.LeftButton, pos=theirs.center().toPoint())
    assert "theirs is in use" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_a_package_is_narrowed_listed_and_merged(shown, library, package, tmp_path, monkeypatch, qtbot):
    page = shown.merge_page
    rows, side = page.rows, page.side
    shown.open_files([package])
    page.finish()
    rows.conflicts.current = card(page, SULFIDE).conflict.id
    press(Qt.Key.Key_T)
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_M)
    side.counts.choose(1)
    rows.filters["new"].click()
    assert len(rows.table.texts()) == 25  # the values alone
    rows.search.setText("hnbr PRICE")
    assert [row[1:3] for row in rows.table.texts()] == [["HNBR", "price"]]
    QTest.keyClick(rows.search, Qt.Key.Key_Escape)
    assert not rows.search.text()
    assert shown.isVisible()

    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "list"), ""))
    rows.list.click()
    qtbot.waitUntil((tmp_path / "list.csv").exists)
    lines = list(csv.reader((tmp_path / "list.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(lines) == 1 + 3 + 6 + 29

    with monkeypatch.context() as patch:
        patch.setattr(sharing, "read_package", read_for_ever)
        rows.merge.click()
        rows.cancel.click()
        page.finish()
    assert shown.notices.notices[-1].sentence == "Nothing was merged."
    assert conductivity(library) == 3.1  # nothing is written before the button
    rows.merge.click()
    assert not rows.merge.isEnabled()
    page.finish()
    assert float(shown.document.materials.find("electrolyte", "Li6PS5Cl").value("conductivity_ms_cm")) == 2.64
    notice = shown.notices.notices[-1]
    assert (notice.severity, notice.sentence.startswith("35 rows merged from lab-3")) == ("caution", True)
    with qtbot.waitSignal(shown.undo_asked):
        shown.notices.findChild(QPushButton, "notice_merge_0").click()
    assert rows.title.text() == "Conflicts: 0 of 1 decided"
    side.rules.button(3).click()
    rows.merge.click()
    page.finish()
    assert (rows.title.text(), rows.merge.isEnabled()) == ("Everything in it is here already", False)


def test_a_label_is_typed_in_place_and_esc_leaves_it(shown, library, package):
    page = shown.merge_page
    shown.open_files([package])
    page.finish()
    side = page.side
    shown.findChild(QPushButton, "merge_rename").click()
    QTest.keyClicks(side.name, "a/b")
    QTest.keyClick(side.name, Qt.Key.Key_Return)
    assert "1 to 24 letters" in side.name_problem.text()
    QTest.keyClick(side.name, Qt.Key.Key_Escape)
    assert not side.name.isVisible()
    shown.findChild(QPushButton, "merge_rename").click()
    side.name.setText("Dry room 2")
    QTest.keyClick(side.name, Qt.Key.Key_Return)
    assert (library.machine_label, "Dry room 2" in side.label.text()) == ("Dry room 2", True)
    assert not page.rows.merge.isEnabled()  # until the rows are compared anew
    page.finish()
    shown.close()  # what was being tried is dropped, and what happens meanwhile is looked at when it is open again
    library.set_value("binder", "SBR", "price_usd_kg", Cited(14.5, "USD/kg", "Quote", grade="user"))
    shown.document.replace_materials(library.materials())
    assert page._task is None
    shown.show()
    page.finish()
    assert len(page.rows.conflicts.cards) == 4
    assert not page.side.effect.bar.isVisible()
    shown.obstacle_to_merging = lambda: "The library is read-only here."
    page.rows.merge.click()
    assert page.rows.rest.text() == "The library is read-only here."
    assert not page.rows.merge.isEnabled()


def revision(content):
    return Revision(id="r", parents=(), at="2026-11-27T10:00:00+00:00", machine=HOSTILE, content=json.dumps(content))


def test_words_of_others_stay_letters_and_odd_rows_are_said(qtbot, styled):
    value = {"number": 1.0, "text": None, "unit": "g/cm3", "low": None, "high": 2.0, "grade": HOSTILE}
    value |= dict.fromkeys(("conditions", "source", "note"), HOSTILE)
    sides = {"mine": revision(value), "theirs": revision({**value, "number": 2.5})}
    one = Conflict(id="1", kind="value", name=("binder", HOSTILE, "density_g_cm3"), **sides)
    shown = ConflictCard(one, 0)
    qtbot.addWidget(shown)
    labels = shown.findChildren(QLabel)
    assert any("<img" in label.text() for label in labels)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert "theirs is 2.5 times higher" in [label.text() for label in labels]
    name = ("binder", "NBR", "density_g_cm3")
    odd = Change(id="2", kind="value", name=name, state="new", before=None, after=revision({}))
    retired = replace(odd, id="3", state="retired", before=revision(value), after=replace(revision({}), content=None))
    rows = ChangeTable(LIGHT)
    qtbot.addWidget(rows)
    rows.show_changes((odd, retired), lambda change: "theirs")
    assert [row[5] for row in rows.texts()] == ["not readable", "taken back"]
    tip = rows.model().index(1, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert not GuiQt.mightBeRichText(tip)
