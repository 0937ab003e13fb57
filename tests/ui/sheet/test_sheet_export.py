"""The sheet on paper: a PDF with real text, whole or not at all, and the dialog that saves it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, Qt
from PySide6.QtGui import QPdfWriter, QWheelEvent
from PySide6.QtPrintSupport import QPrintPreviewWidget
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QGraphicsView, QLabel, QPlainTextEdit, QPushButton

from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import file_name
from ssedesigner.files.recipe.code import code_of, picture
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.sheet.html import Brevity, to_html
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.library.store import Library
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.sheet import dialog as sheet_dialog
from ssedesigner.ui.sheet.dialog import FORMATS, CodeDialog, SheetDialog
from ssedesigner.ui.sheet.export import SheetError, SheetPreview, pdf_bytes, print_sheet, write_pdf
from ssedesigner.ui.sheet.pages import _BACKS, _FRONTS, PAPERS, _front_pages, fitted_html, page_layout, text_document
from tests.batches import planned
from tests.laws.trials import LAWS


def longest_recipe(materials):
    """Every field filled, each with the material of the longest name."""

    def longest(kind):
        return max(materials.of_kind(kind), key=lambda material: len(material.name)).key

    return Recipe(
        name="NCM811‖Li with a very long name that nobody would choose but somebody will, second attempt of Thursday",
        notes="Powder of the third delivery.",
        electrolyte=longest("electrolyte"),
        second_electrolyte=longest("electrolyte"),
        second_thickness_um=5.0,
        binder=longest("binder"),
        second_binder=longest("binder"),
        second_binder_wt_pct=2.0,
        spe=longest("spe"),
        spe_wt_pct=5.0,
        salt=longest("salt"),
        salt_wt_pct=1.0,
        solvent=longest("solvent"),
        scaffold=longest("scaffold"),
        substrate=longest("substrate"),
        cathode=longest("cathode"),
        anode=longest("anode"),
    )


@pytest.fixture
def filled(materials):
    return sheet(predict(Recipe(), materials), materials)


@pytest.fixture
def document(materials, qapp):
    return Document(materials)


@pytest.fixture
def dialog(document, qtbot):
    dialog = SheetDialog(document)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def pages_of(content: bytes) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_pdf_is_upright_a4_with_embedded_fonts(filled, qapp):
    reader = pypdf.PdfReader(io.BytesIO(pdf_bytes(filled)))
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts]
    assert descendants
    assert all(
        "/FontFile2" in each["/FontDescriptor"] or "/FontFile3" in each["/FontDescriptor"] for each in descendants
    )
    assert reader.metadata.title == "Recipe sheet: NCM811‖Li, 30 µm, NBR"


def test_every_number_of_the_sheet_can_be_read_out_of_the_pdf(materials, qapp):
    filled = sheet(predict(Recipe(), materials), materials)
    text = " ".join(pages_of(pdf_bytes(filled))).replace(" ", "")
    shown = [row.target.split(" g")[0] for row in filled.weigh]
    shown += [row.shown for row in (*filled.results, *filled.parts, *filled.rates)]
    shown += ["Film pressed on cathode not stated, as in 5 reported cells ≈ 250 MPa", "Stack pressure 2 MPa"]
    assert len(filled.parts) == 5
    for words in shown:
        assert words.replace(" ", "") in text


def test_page_one_is_for_work_and_the_sources_begin_on_a_page_of_their_own(filled, qapp):
    pages = pages_of(pdf_bytes(filled))
    assert "WEIGH" in pages[0]
    assert "SOURCES" not in pages[0]
    (first,) = (page for page in pages if "SOURCES" in page)
    assert first.startswith("SOURCES")


def test_every_page_says_which_of_how_many_it_is(filled, qapp):
    pages = pages_of(pdf_bytes(filled))
    for number, page in enumerate(pages, start=1):
        assert page.endswith(f"{number} of {len(pages)}")
        assert "NCM811‖Li, 30 µm, NBR" in page


def test_signs_that_a_font_would_draw_as_alternates_survive_copying(filled, qapp):
    signs = "≈ 0.00384 g (1.2 – 3.4) [1–7] −50 °C: 10:30 Li₆PS₅Cl × ≥ µm Ω cm²"
    page, *_ = pages_of(pdf_bytes(replace(filled, title=signs)))
    assert page.startswith(signs)


def crowded_recipe(materials):
    """Twelve materials to weigh, each with the longest name of its kind."""
    return replace(longest_recipe(materials), scaffold=None, second_binder=None, second_binder_wt_pct=None)


def shipped_recipe(name):
    return lambda _: read_recipe(shipped_recipes()[name]).recipe


def failing_recipe(_):
    return replace(Recipe(), solvent="NMP", cosolvent="ethanol", dew_point_c=-10.0, form_factor="free-standing")


CASES = {"sample": lambda _: Recipe(), "longest": longest_recipe, "twelve": crowded_recipe, "failing": failing_recipe}
SHIPPED = {name: shipped_recipe(name) for name in shipped_recipes()}


def laid_out(filled, paper):
    """Return the sheet as it is laid out for a PDF; the writer must outlive its document."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageLayout(page_layout(paper))
    return text_document(fitted_html(filled, writer), writer), (writer, buffer)


def blocks_of(document):
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("recipe_of", CASES.values(), ids=CASES)
def test_no_line_is_clipped_by_a_margin_or_the_end_of_a_page(recipe_of, paper, materials, qapp):
    filled = sheet(predict(recipe_of(materials), materials), materials)
    document, _keep = laid_out(filled, paper)
    width, height = document.pageSize().width(), document.pageSize().height()
    # an unbreakable word or a table that does not fit makes the document wider than its page
    assert document.documentLayout().documentSize().width() <= width + 1
    for block in blocks_of(document):
        top = document.documentLayout().blockBoundingRect(block).top()
        for number in range(block.layout().lineCount()):
            line = block.layout().lineAt(number)
            assert line.naturalTextWidth() <= line.width() + 1, block.text()
            first, last = top + line.y(), top + line.y() + line.height()
            assert int((first + 1) // height) == int((last - 1) // height), block.text()


@pytest.mark.parametrize("paper", PAPERS)
def test_a_heading_stands_on_the_page_of_its_first_row(paper, materials, qapp):
    filled = sheet(predict(longest_recipe(materials), materials), materials)
    document, _keep = laid_out(filled, paper)
    height, layout = document.pageSize().height(), document.documentLayout()
    headings = [block for block in blocks_of(document) if block.blockFormat().headingLevel() == 4]
    assert {"WEIGH", "PROCESS", "FLAGS", "SOURCES", "OTHER CHECKS"} <= {block.text() for block in headings}
    for block in headings:
        after = block.next()
        while not after.text().strip():
            after = after.next()
        # a block that begins a page has its break inside: its words stand at the bottom of it
        ends = layout.blockBoundingRect(block).bottom() - 1, layout.blockBoundingRect(after).top() + 1
        pages = {int(y // height) for y in ends}
        assert len(pages) == 1, block.text()


@pytest.mark.parametrize(("number", "name"), list(enumerate(["sample", "failing", *SHIPPED])))
def test_an_ordinary_recipe_takes_two_pages(number, name, materials, qapp):
    # each recipe on one paper, on both with `make laws`
    filled = sheet(predict({**CASES, **SHIPPED}[name](materials), materials), materials)
    for paper in PAPERS if LAWS else [list(PAPERS)[number % len(PAPERS)]]:
        document, _keep = laid_out(filled, paper)
        assert document.pageCount() == 2, paper


def test_each_level_of_brevity_takes_no_more_room_than_the_one_before(materials, qapp):
    # the level is searched by halving
    filled = sheet(predict(longest_recipe(materials), materials), materials)
    _, (writer, _buffer) = laid_out(filled, "A4")

    def pages(**levels):
        return _front_pages(to_html(filled, Brevity(**levels)), writer)

    fronts = [pages(front=front)[0] for front in range(_FRONTS)]
    behind = [whole - before for before, whole in (pages(front=3, back=back) for back in range(_BACKS))]
    assert fronts == sorted(fronts, reverse=True)
    assert behind == sorted(behind, reverse=True)
    assert behind[0] > behind[-1]


def test_a_long_recipe_leaves_no_page_empty(materials, qapp):
    pages = pages_of(pdf_bytes(sheet(predict(longest_recipe(materials), materials), materials), "Letter"))
    assert len(pages) > 2
    assert all(len(page) > 500 for page in pages)


@pytest.mark.parametrize(("paper", "points"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_a_sheet_is_as_large_as_the_paper_and_its_code_as_large_as_it_must_be_to_be_read(filled, qapp, paper, points):
    first, *others = pypdf.PdfReader(io.BytesIO(pdf_bytes(filled, paper))).pages
    drawn = []

    def note(operator, _arguments, matrix, _text_matrix):
        if operator == b"Do":
            drawn.append([length / 72 * 25.4 for length in (matrix[0], matrix[3])])  # [mm]

    first.extract_text(visitor_operand_before=note)
    assert (round(float(first.mediabox.width)), round(float(first.mediabox.height))) == points
    assert [len(page.images) for page in others] == [0]
    width_mm = picture(filled.identity.code)[1]
    assert width_mm >= 22
    assert drawn == [[pytest.approx(width_mm, abs=0.2)] * 2]


def test_the_pdf_is_written_whole_or_not_at_all(filled, tmp_path, qapp):
    target = tmp_path / "sheet.pdf"
    write_pdf(filled, target)
    assert target.read_bytes().startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_does_not_exist_gives_one_sentence(filled, tmp_path, qapp):
    with pytest.raises(SheetError, match="folder does not exist") as caught:
        write_pdf(filled, tmp_path / "none" / "sheet.pdf")
    assert str(caught.value).count(".") <= 2


def test_a_failed_write_leaves_the_older_sheet(filled, tmp_path, qapp, monkeypatch):
    target = tmp_path / "sheet.pdf"
    target.write_bytes(b"older")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(SheetError, match="disk is full"):
        write_pdf(filled, target)
    assert target.read_bytes() == b"older"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("NCM811‖Li, 30 µm, NBR", "NCM811‖Li, 30 µm, NBR.pdf"),
        ("a/b\\c:d*e?f", "a b c d e f.pdf"),
        ("  ..  ", "recipe.pdf"),
        ("con", "recipe con.pdf"),
        ("../../etc/passwd", "etc passwd.pdf"),
        ("tab\tand\nline", "tab and line.pdf"),
        ("x" * 300, "x" * 100 + ".pdf"),
    ],
)
def test_the_proposed_name_is_safe_on_every_system(name, expected):
    assert file_name(name, ".pdf") == expected


def test_the_preview_opens_without_any_printer(filled, qtbot):
    preview = print_sheet(filled)
    assert preview.windowTitle() == "Print on A4 at 100 %"
    qtbot.addWidget(preview)
    assert isinstance(preview, SheetPreview)
    assert preview.findChild(QPrintPreviewWidget).pageCount() == len(pages_of(pdf_bytes(filled)))
    ground = preview.findChild(QGraphicsView).scene().backgroundBrush()
    assert ground.style() == Qt.BrushStyle.NoBrush  # that of the theme, not the grey of Qt


@pytest.mark.parametrize("suffix", FORMATS)
def test_each_button_saves_its_form_under_the_recipes_name(dialog, qtbot, tmp_path, monkeypatch, suffix):
    asked = []

    def choose(_parent, _title, proposed, _filter):
        asked.append(proposed)
        return str(tmp_path / "chosen"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    qtbot.mouseClick(dialog.findChild(QPushButton, f"sheet_save_{suffix[1:]}"), Qt.MouseButton.LeftButton)
    assert asked[0].endswith(f"NCM811‖Li, 30 µm, NBR{suffix}")
    content = (tmp_path / f"chosen{suffix}").read_bytes()
    assert str(tmp_path / f"chosen{suffix}") in dialog.findChild(QLabel, "sheet_message").text()
    if suffix == ".json":
        assert json.loads(content)["recipe"]["thickness_um"] == 30
    elif suffix == ".xlsx":
        assert zipfile.is_zipfile(io.BytesIO(content))
    elif suffix == ".csv":
        assert "weigh" in {row["section"] for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    else:
        assert content.startswith(b"%PDF-" if suffix == ".pdf" else b"<!DOCTYPE html>")


def test_a_failure_is_said_in_the_dialog(dialog, tmp_path):
    dialog.write(tmp_path / "none" / "sheet.csv")
    assert "folder does not exist" in dialog.findChild(QLabel, "sheet_message").text()


def test_cancelling_the_file_dialog_writes_nothing(dialog, qtbot, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    qtbot.mouseClick(dialog.findChild(QPushButton, "sheet_save_pdf"), Qt.MouseButton.LeftButton)
    assert list(tmp_path.iterdir()) == []


def test_the_dialog_follows_the_recipe(dialog, document, qtbot, tmp_path):
    with qtbot.waitSignal(document.prediction_changed):
        document.edit("thickness_um", 41.0)
    dialog.write(tmp_path / "sheet.json")
    assert json.loads((tmp_path / "sheet.json").read_text(encoding="utf-8"))["recipe"]["thickness_um"] == 41


def test_a_closed_dialog_costs_an_edit_nothing_and_is_right_when_opened_again(dialog, document, qtbot, monkeypatch):
    made = []
    monkeypatch.setattr(sheet_dialog, "sheet", lambda *given: made.append(given) or sheet(*given))
    dialog.close()
    with qtbot.waitSignal(document.prediction_changed):
        document.edit("thickness_um", 42.0)
    assert made == []
    dialog.show()
    assert [given[0].recipe.thickness_um for given in made] == [42.0]


def test_an_open_dialog_is_redrawn_once_typing_pauses(dialog, document, qtbot, monkeypatch):
    made = []
    monkeypatch.setattr(sheet_dialog, "sheet", lambda *given: made.append(given) or sheet(*given))
    for thickness in (31.0, 32.0, 33.0):
        document.edit("thickness_um", thickness)
    qtbot.waitUntil(lambda: bool(made))
    assert [given[0].recipe.thickness_um for given in made] == [33.0]


def test_pages_are_turned_by_key_and_button(dialog, qtbot):
    label = dialog.findChild(QLabel, "sheet_pages")
    pages = dialog.findChild(QPrintPreviewWidget).pageCount()
    assert dialog.findChild(QGraphicsView).scene().backgroundBrush().style() == Qt.BrushStyle.NoBrush
    assert label.text() == f"Page 1 of {pages}, prints at 100 %"
    qtbot.mouseClick(dialog.findChild(QPushButton, "sheet_page_pgdown"), Qt.MouseButton.LeftButton)
    assert label.text() == f"Page 2 of {pages}, prints at 100 %"
    qtbot.mouseClick(dialog.findChild(QPushButton, "sheet_page_pgup"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.findChild(QPushButton, "sheet_page_pgup"), Qt.MouseButton.LeftButton)
    assert label.text() == f"Page 1 of {pages}, prints at 100 %"


def test_the_page_is_as_large_as_a_reader_wants_it(dialog, document, qtbot):
    pages = dialog.findChild(QPrintPreviewWidget, "sheet_preview")
    view, choice = pages.findChild(QGraphicsView), dialog.findChild(QComboBox, "sheet_zoom")
    texts = [choice.itemText(row) for row in range(choice.count())]
    assert (texts, choice.currentText()) == (["Whole page", "Page width", "100 %"], "Whole page")
    whole = pages.zoomFactor()
    choice.activated.emit(1)
    assert (pages.zoomMode(), pages.zoomFactor() > whole) == (QPrintPreviewWidget.ZoomMode.FitToWidth, True)
    for keys, size in (
        (Qt.Key.Key_0, 1.0),
        (Qt.Key.Key_Plus, 1.15),
        (Qt.Key.Key_Equal, 1.3225),
        (Qt.Key.Key_Minus, 1.15),
    ):
        QTest.keyClick(dialog, keys, Qt.KeyboardModifier.ControlModifier)
        assert pages.zoomFactor() == pytest.approx(size)
    assert choice.currentText() == "115 %"
    wheel(view, QPoint(0, -120), Qt.KeyboardModifier.ControlModifier)
    assert (pages.zoomFactor(), choice.currentText()) == (pytest.approx(1.0), "100 %")
    wheel(view, QPoint(0, -120))
    assert pages.zoomFactor() == pytest.approx(1.0)  # without Ctrl it scrolls
    QTest.keyClick(dialog, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(document.prediction_changed):
        document.edit("thickness_um", 43.0)
    dialog.show_batch()  # which looks at the recipe again
    assert (pages.zoomFactor(), choice.currentText()) == (pytest.approx(1.15), "115 %")
    assert choice.count() == 4
    choice.activated.emit(0)
    assert (pages.zoomFactor(), choice.count()) == (pytest.approx(whole, rel=0.05), 3)


def wheel(view, turn, modifiers=Qt.KeyboardModifier.NoModifier):
    at = QPointF(view.viewport().rect().center())
    buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(at, view.viewport().mapToGlobal(at), QPoint(), turn, buttons, modifiers, phase, False)
    QApplication.sendEvent(view.viewport(), event)


def test_a_recipe_that_contradicts_itself_gets_no_grams_and_a_word(materials, qtbot):
    dialog = SheetDialog(Document(materials, replace(Recipe(), binder_wt_pct=60.0, salt="LiTFSI", salt_wt_pct=50.0)))
    qtbot.addWidget(dialog)
    assert "no grams" in dialog.findChild(QLabel, "sheet_message").text()


@pytest.fixture
def library(fresh_file, tmp_path):
    with Library.open(Path(shutil.copy(fresh_file, tmp_path)), shipped=resources() / "library") as opened:
        yield opened


@pytest.fixture
def batch_dialog(document, library, tmp_path, qtbot):
    planned(library)
    dialog = SheetDialog(document, None, library, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_batch_is_chosen_and_its_record_is_read_anew(batch_dialog, library, tmp_path):
    batch_dialog.show_batch("B-0001")
    assert "B-0001" in batch_dialog.windowTitle()
    assert "B-0001" in batch_dialog.findChild(QComboBox, "sheet_of").currentText()
    library.add_entry("B-0001", "weigh", {"line": 1, "grams": 4.9, "lot": "LPSC-7"}, "t1", "2026-11-26T09:00:00+01:00")
    batch_dialog.show_batch("B-0001")
    batch_dialog.write(tmp_path / "sheet.json")
    found = json.loads((tmp_path / "sheet.json").read_text(encoding="utf-8"))
    assert (found["identity"]["batch"], found["weigh"][0]["lot"]) == ("B-0001", "LPSC-7")
    batch_dialog.show_batch()
    assert batch_dialog.windowTitle() == "Recipe sheet"


def test_a_batch_that_is_not_there_is_said(batch_dialog):
    batch_dialog.show_batch("B-0999")
    assert "B-0999" in batch_dialog.findChild(QLabel, "sheet_message").text()


def test_the_paper_is_remembered_and_used(batch_dialog, document, library, tmp_path, qtbot):
    batch_dialog.choose_paper("Letter")
    batch_dialog.write(tmp_path / "sheet.pdf")
    assert round(float(pypdf.PdfReader(tmp_path / "sheet.pdf").pages[0].mediabox.height)) == 792
    again = SheetDialog(document, None, library, Settings(tmp_path / "settings.ini"))
    qtbot.addWidget(again)
    assert again.findChild(QComboBox, "sheet_paper").currentText() == "US Letter"


def test_the_code_of_a_sheet_gives_its_recipe_back(qtbot):
    dialog, found = CodeDialog(), []
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.recipe_read.connect(found.append)
    text = dialog.findChild(QPlainTextEdit, "code_text")
    text.setPlainText("SSE1:123")
    dialog.read()
    assert found == []
    assert "scan it again" in dialog.findChild(QLabel, "code_problem").text()
    text.setPlainText(code_of(Recipe(thickness_um=23.0)))
    dialog.read()
    assert [file.recipe.thickness_um for file in found] == [23.0]
