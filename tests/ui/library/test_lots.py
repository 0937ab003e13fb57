"""The lots on screen: the list, the chosen one, its forms, and what goes to the clipboard and into a file."""

import csv
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QGuiApplication, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QFileDialog, QLabel, QLineEdit, QPushButton, QTabWidget

from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.library.browser import LibraryBrowser
from ssedesigner.ui.widgets.tables import RowTable
from tests.batches import at, planned
from tests.ui.letters import clashes

HOSTILE = "<img src='/dev/zero'><b>&bold"


def day(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()


@pytest.fixture
def library(fresh_file, tmp_path):
    path = tmp_path / "library.sqlite"
    shutil.copy(fresh_file, path)
    with Library.open(path, shipped=resources() / "library") as library:
        lot = Lot(
            kind="electrolyte", material="Li6PS5Cl", name="A-17", supplier=HOSTILE, received_g=100.0, note=HOSTILE
        )
        lot = library.add_lot(replace(lot, conductivity_ms_cm=2.1, conductivity_temperature_c=25.0))
        library.add_lot(Lot(kind="binder", material="NBR", name=HOSTILE, expires_on=day(-2)))
        library.add_lot(Lot(kind="solvent", material="toluene", name="open", opened_on=day(-9), open_days=7))
        library.add_lot(Lot(kind="solvent", material="toluene", name="new", expires_on=day(12), received_g=0.5))
        batch = planned(library).key
        library.add_entry(batch, "weigh", {"line": 1, "grams": 4.25, "lot": "A-17"}, "w1", at(1))
        library.add_entry(batch, "weigh", {"line": 3, "grams": 1.5, "lot": "new"}, "w2", at(2))
        yield library


@pytest.fixture
def browser(library, qtbot):
    browser = LibraryBrowser(Document(library.materials()), library)
    qtbot.addWidget(browser)
    browser.resize(1300, 760)
    browser.show()
    browser.show_lots()
    return browser


def part(parent, kind, name):
    return parent.findChild(kind, name)


def rows(browser):
    return part(browser, RowTable, "lots_table").texts()


def press(browser, name):
    part(browser, QPushButton, name).click()


def fill(form, **texts):
    for name, text in texts.items():
        part(form, QLineEdit, name).setText(text)
    form.accept()


def errors(form):
    return [
        label.text() for label in form.findChildren(QLabel) if label.objectName().endswith("_error") and label.text()
    ]


def test_the_list_says_what_is_left_and_what_expires(browser, library, qtbot):
    by_name = {row[2]: row for row in rows(browser)}
    assert by_name["A-17"] == ["L-0001", "Li₆PS₅Cl", "A-17", HOSTILE, "95.75 g", "–", "not stated", "2.1"]
    assert by_name[HOSTILE][4:7] == ["not known", "–", "✗ expired 2 days ago"]
    assert by_name["open"][6] == "✗ opened too long: 2 days over"
    assert (by_name["new"][4], by_name["new"][6]) == ("✗ 1 g too much drawn", "! expires in 12 days")
    for label in browser.findChildren(QLabel):
        assert HOSTILE not in label.text() or label.textFormat() == Qt.TextFormat.PlainText, label.objectName()
    table = part(browser, RowTable, "lots_table")
    tips = [table.model().index(0, column).data(Qt.ItemDataRole.ToolTipRole) or "" for column in range(8)]
    assert not [tip for tip in tips if Qt.mightBeRichText(tip) and "<img" in tip]
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "A-17" in QGuiApplication.clipboard().text()
    part(browser, QLineEdit, "lots_search").setText("tolu NEW")
    assert [row[2] for row in rows(browser)] == ["new"]
    browser._leave()  # Esc empties the search before it closes anything
    part(browser, QLineEdit, "lots_search").setText("nowhere")
    assert rows(browser) == []
    assert part(browser, QLabel, "lots_table_empty").text() == "No lot contains all of these words."
    assert not part(browser, QPushButton, "lot_correct").isEnabled()


def test_a_lot_is_recorded_corrected_counted_and_retired(browser, library):
    press(browser, "lots_new")
    form = part(browser, QDialog, "lot_form")
    fill(form, lot_conductivity_ms_cm="2,1,3", lot_received_g="0,05 kg")
    assert len(errors(form)) == 2
    fill(form, lot_name="B-1", lot_conductivity_ms_cm="2.1")
    assert errors(form) == ["A conductivity needs the temperature of its measurement; enter it too."]
    fill(form, lot_conductivity_temperature_c="25", lot_open_days="8 weeks")
    added = browser._lots.current_lot.lot
    assert (added.key, added.material, added.received_g, added.conductivity_ms_cm) == ("L-0005", "Li6PS5Cl", 50.0, 2.1)
    assert added.open_days == 56
    press(browser, "lot_correct")
    form = next(one for one in browser.findChildren(QDialog, "lot_form") if one.isVisible())
    fill(form, lot_opened_on=day(0))
    assert errors(form) == ["A correction needs a reason; write in a few words what was wrong."]
    fill(form, lot_reason="opened today")
    assert library.lot(added.id).lot.opened_on == day(0)
    press(browser, "lot_count")
    form = part(browser, QDialog, "count_form")
    fill(form, count_at="3026-01-01 10:00")
    assert len(errors(form)) == 3
    fill(form, count_grams="48 g", count_at="2026-03-31 14:05", count_reason="stock-taking", count_by="KM")
    assert library.lot(added.id).left_g == 48.0
    history = part(browser, RowTable, "lot_history").texts()
    assert sorted(row[1] for row in history) == [
        "Counted 48 g, 2 g less than on record",
        f"Opened on: – → {day(0)}",
        "Recorded",
    ]
    browser.show_lots(added.id)
    press(browser, "lot_retire")
    assert [stock.lot.key for stock in library.lots(retired=True)] == ["L-0005"]
    assert not part(browser, QCheckBox, "lots_with_retired").isChecked()
    assert "L-0005" not in [row[0] for row in rows(browser)]
    part(browser, QCheckBox, "lots_with_retired").setChecked(True)
    browser.show_lots(added.id)
    assert rows(browser)[-1][0] == "L-0005, retired"
    press(browser, "lot_retire")  # which says Restore now
    assert library.lots(retired=True) == ()
    history = [row[1] for row in part(browser, RowTable, "lot_history").texts()]
    assert sorted(history)[-2:] == ["Restored", "Retired"]


def test_a_lot_from_which_was_weighed_becomes_another_material_only_on_purpose(browser, library):
    browser.show_lots(library.lots()[0].lot.id)
    press(browser, "lot_correct")
    form = next(one for one in browser.findChildren(QDialog, "lot_form") if one.isVisible())
    part(form, QComboBox, "lot_kind").setCurrentIndex(part(form, QComboBox, "lot_kind").findData("binder"))
    part(form, QComboBox, "lot_material").setCurrentIndex(part(form, QComboBox, "lot_material").findData("NBR"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the lines of the other kind
    fill(form, lot_reason="typing error")
    (asked,) = errors(form)
    for words in ("L-0001 is recorded as Li₆PS₅Cl, and 4.25 g", "for B-0001", "conductivity 2.1 mS/cm", "a new lot"):
        assert words in asked
    assert library.lots()[0].lot.material == "Li6PS5Cl"
    assert part(form, QCheckBox, "lot_meant").text() == "It was NBR from the beginning"
    part(form, QCheckBox, "lot_meant").setChecked(True)
    form.accept()
    assert library.lots()[0].lot.material == "NBR"


def test_a_draw_leads_to_its_batch_and_a_shared_name_is_said(browser, library):
    asked = []
    browser.batch_asked.connect(asked.append)
    assert part(browser, RowTable, "lot_drawn").texts()[0][:2] == ["B-0001", "4.25"]
    assert part(browser, QTabWidget, "lot_tabs").tabText(2) == "Drawn 1"
    press(browser, "lot_open_batch")
    assert asked == ["B-0001"]
    library.add_lot(Lot(kind="electrolyte", material="Li6PS5Cl", name="A-17"))
    browser._lots.refresh()
    unclear = part(browser, QLabel, "lot_unclear")
    assert unclear.isVisible()
    assert "4.25 g weighed in B-0001 are deducted from neither" in unclear.text()


def test_a_lot_of_the_chosen_material_and_the_list_as_a_file(browser, library, tmp_path, monkeypatch):
    browser.show_material("solvent", "toluene")
    press(browser, "library_lot")
    form = part(browser, QDialog, "lot_form")
    assert part(form, QComboBox, "lot_material").currentData() == "toluene"
    assert part(form, QLineEdit, "lot_conductivity_ms_cm") is None  # no certificate of a liquid states it
    form.reject()
    path = tmp_path / "lots.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), "*.csv"))
    browser._export_shown()
    with path.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert [row["Left, g"] for row in written] == ["95.75", "", "", "-1.0"]
    assert written[0]["Conductivity, mS/cm"] == "2.1"
    browser._lots.export(tmp_path / "lots.xlsx")
    assert (tmp_path / "lots.xlsx").stat().st_size > 1000


def test_a_count_in_this_minute_keeps_what_was_weighed_before_it(browser, library):
    lot = library.lots()[0].lot
    library.count_lot(lot.id, LotCount(at=at(3), grams=90.0, reason="stock-taking"))
    browser.show_lots(lot.id)
    press(browser, "lot_count")
    fill(part(browser, QDialog, "count_form"), count_grams="80", count_reason="spilled")
    assert [len(count.at) for count in library.lot(lot.id).counts] == [25, 25]  # with its seconds
    assert library.lot(lot.id).left_g == 80.0


def test_a_name_that_another_lot_has_or_looks_like_is_asked_about(browser, library, qtbot):
    for name, asked in (("a-17", "is called “a-17” too"), ("А 17", "looks like “А 17”")):  # the second one in Cyrillic
        press(browser, "lots_new")
        form = [one for one in browser.findChildren(QDialog, "lot_form") if one.isVisible()][-1]
        fill(form, lot_name=name)
        assert asked in part(form, QLabel, "lot_same_words").text()
        assert part(form, QLabel, "lot_same_words").text().startswith("! L-0001")
        form.accept()
        assert len(library.lots()) == 4  # not before the answer
        form.reject()
    press(browser, "lots_new")
    form = [one for one in browser.findChildren(QDialog, "lot_form") if one.isVisible()][-1]
    fill(form, lot_name="A-17")
    keep = part(form, QCheckBox, "lot_same_keep")
    qtbot.keyClick(keep, Qt.Key.Key_Return)  # which answers
    assert (keep.isChecked(), form.isVisible()) == (True, True)
    qtbot.keyClick(keep, Qt.Key.Key_Return)  # and now saves
    assert [stock.lot.name for stock in library.lots()].count("A-17") == 2


def test_a_correction_is_signed_by_who_makes_it(browser, library):
    lot = library.lots()[0].lot
    library.correct_lot(replace(lot, by="AB"), "signed")
    browser.show_lots(lot.id)
    press(browser, "lot_correct")
    form = part(browser, QDialog, "lot_form")
    assert part(form, QLineEdit, "lot_by").text() == ""
    fill(form, lot_reason="nothing is other")
    assert "nothing was corrected" in part(form, QLabel, "lot_error").text()
    fill(form, lot_place="shelf B", lot_by="CD")
    assert [one.lot.by for one in library.lot_history(lot.id)] == ["", "AB", "CD"]


def test_tab_goes_through_the_lines_of_another_kind(browser):
    press(browser, "lots_new")
    form = part(browser, QDialog, "lot_form")
    kind = part(form, QComboBox, "lot_kind")
    kind.setCurrentIndex(kind.findData("solvent"))
    order, widget = [], kind
    while not isinstance(widget := widget.nextInFocusChain(), QPushButton):  # Save
        order.append(widget)
    lines = [*form._lines.lines.values()]  # those of the kind before have the same names until they are deleted
    assert [widget for widget in order if widget in lines] == lines


def test_no_two_parts_of_the_library_have_the_same_letter(browser, library):
    browser.show_lots(library.lots()[0].lot.id)
    assert clashes(browser) == {}
    press(browser, "lot_retire")  # which shows a notice with Undo
    assert clashes(browser) == {}
    browser.show_material("electrolyte", "Li6PS5Cl")
    assert clashes(browser) == {}
