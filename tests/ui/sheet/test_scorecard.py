"""The scorecard on screen and on paper: one wide page, every proof one click away, nothing clipped."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import replace

import pypdf
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from ssedesigner.cli.main import main
from ssedesigner.core.changes import Effects, Fix
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.sheet.scorecard import SIZES, band_picture
from ssedesigner.physics.advice.scorecard import TARGETS
from ssedesigner.physics.prediction import predict
from ssedesigner.text.score_rows import ScoreBand
from ssedesigner.text.scorecard import EVERYTHING, scorecard
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.sheet.export import pdf_bytes, sheet_printer
from ssedesigner.ui.sheet.pages import fitted_html, text_document
from ssedesigner.ui.sheet.scorecard import ScorecardPage
from ssedesigner.ui.theme import load_fonts
from ssedesigner.ui.widgets.targets import kept_targets


@pytest.fixture
def page(materials, qtbot, tmp_path):
    page = ScorecardPage(Document(materials), Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(page)
    page.resize(1400, 860)
    page.show()
    return page


def pdf_pages(content):
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader.pages, [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_pdf_is_one_wide_page_with_signs_and_words(materials, qapp):
    card = scorecard(predict(Recipe(), materials), materials, "30 Nov 2026")
    for paper, size in (("A4", (842, 595)), ("Letter", (792, 612))):
        pages, texts = pdf_pages(pdf_bytes(card, paper))
        assert [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages] == [size]
    (text,) = texts
    for row in card.rows:
        assert row.name in text
    assert all(f"{sign} " in text for sign in "✓!?✗")
    assert all(words in text for words in ("met", "with care", "not known", "missed"))


def test_long_words_take_smaller_type_then_a_second_page_and_lose_nothing(materials, qapp):
    load_fonts()
    card = scorecard(predict(Recipe(name="x" * 300), materials), materials)
    printer = sheet_printer("", is_wide=True)
    assert text_document(fitted_html(card, printer), printer).pageCount() == 1
    rows = tuple(replace(row, limits=("isobutyl isobutyrate and more words " * 4,) * 3) for row in card.rows)
    html = fitted_html(replace(card, rows=rows), printer)
    assert f"font-size: {SIZES[-1]}pt" in html
    _, texts = pdf_pages(pdf_bytes(replace(card, rows=rows)))
    assert len(texts) > 1
    assert all(row.name in " ".join(texts) for row in rows)
    assert "what the cell needs" in texts[1], "the head stands on each page"


def test_a_row_is_chosen_and_its_proof_opened_by_pointer_and_keys(page, qtbot):
    asked = []
    page.flag_asked.connect(asked.append)
    page.result_asked.connect(asked.append)
    view = page.view
    assert view.page_count == 1
    assert [view.rect_of(row.key) is not None for row in page.card.rows] == [True] * 17
    rect = view.rect_of("winding")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=rect.topLeft().toPoint() + QPoint(40, 6))
    assert (view.current, asked) == ("winding", [])
    assert "Bending not reported" in page.findChild(type(page._problem), "scorecard_row_words").text()
    across = (QPointF(rect.left() + x, rect.top() + 6) for x in range(int(rect.width())))
    place = next(point for point in across if view.link_at(point) == "flag:bend")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.toPoint() + QPoint(2, 0))
    assert asked == ["bend"]
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.current == "strength"
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (view.current, asked[-1]) == ("conductance", "film.area_specific_resistance_ohm_cm2")
    page.findChild(QPushButton, "scorecard_calculation").click()
    assert asked[-2:] == ["film.area_specific_resistance_ohm_cm2"] * 2
    assert "Area-specific resistance: met" in view.accessibleDescription()


def test_what_can_be_done_about_a_row_is_offered_beside_it(page):
    chosen, fields, records = [], [], []
    page.fix_chosen.connect(chosen.append)
    page.field_asked.connect(fields.append)
    page.record_asked.connect(lambda: records.append(True))
    fix = Fix(
        flag_id="current-density",
        changes={"c_rate": 0.08},
        words="Set C-rate to 0.08 C",
        severity="pass",
        title="",
        effects=Effects.__new__(Effects),
    )
    page.show_offers({"current-density": (fix,)}, {"open-time": ("open_time_h",)})
    page.view.choose("moisture")
    page.findChild(QPushButton, "scorecard_field_open_time_h").click()
    page.findChild(QPushButton, "scorecard_record").click()
    page.view.choose("current")
    page.findChild(QPushButton, "scorecard_fix_0").click()
    assert (fields, records, chosen) == (["open_time_h"], [True], [fix])


def test_choices_fill_the_page_again_and_targets_are_kept(page, tmp_path):
    line = page._lines["conductance"]
    line.setText("0.5")
    page._pause.timeout.emit()
    assert page.card.rows[0].severity == "fail"
    assert kept_targets(page._settings)["conductance"].at_most == 0.5
    line.setText("no number")
    page.refresh()
    assert page._problem.isVisible()
    assert line.property("invalid")
    assert page.card.rows[0].severity == "fail", "what cannot be read changes nothing"
    page.reset_targets()
    assert kept_targets(page._settings) == TARGETS
    page._boxes["structure"].setChecked(False)
    page._open_only.setChecked(True)
    page._films.setCurrentIndex(page._films.findData("200"))
    card = page.card
    assert not [row for row in card.rows if row.group == "structure" or row.severity == "pass"]
    assert card.beside_title.startswith("Film 200")
    page.choose_paper("Letter")
    assert page.view.page_count == 1
    for box in page._boxes.values():
        box.setChecked(False)
    page.refresh()
    assert (page.card.rows, page.view.current) == ((), "")


def test_it_is_copied_saved_and_a_bad_folder_says_so(page, tmp_path, monkeypatch):
    page.copy()
    assert len(QGuiApplication.clipboard().text().splitlines()) == 18
    for ending in (".pdf", ".html", ".csv", ".json"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, e=ending: (str(tmp_path / f"card{e}"), ""))
        page.save_as(ending)
        assert (tmp_path / f"card{ending}").stat().st_size > 1000
    page.write(tmp_path / "nowhere" / "card.pdf")
    assert page._message.text().startswith("✕")


def test_the_scorecard_follows_the_recipe(page, materials):
    page._document.edit("thickness_um", 60.0)
    assert next(row for row in page.card.rows if row.key == "thickness").severity == "fail"
    assert "60" in next(row for row in page.card.rows if row.key == "thickness").stands


def test_the_bar_of_a_number_is_a_picture(qapp):
    picture = QImage()
    _, _, content = band_picture(ScoreBand(low=0.2, high=0.8, value=0.5, target=0.6)).partition(",")
    assert picture.loadFromData(base64.b64decode(content))
    assert picture.pixelColor(picture.width() // 2, picture.height() // 2).red() > 180


def test_the_command_line_writes_it(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path))
    for ending in ("csv", "pdf"):
        assert main(["sheet", "sample", "--scorecard", "-o", str(tmp_path / f"card.{ending}")]) == 0
    with (tmp_path / "card.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.reader(file))[0] == "requirement"
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")
    assert main(["sheet", "sample", "--scorecard", "-o", str(tmp_path / "card.xlsx")]) == 2
    assert "scorecard is written as" in capsys.readouterr().err
    assert EVERYTHING.targets is TARGETS
