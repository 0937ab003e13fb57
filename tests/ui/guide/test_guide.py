"""The guide: it explains every field, its links lead somewhere, and the viewer finds its way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QLineEdit, QTextBrowser, QToolButton, QTreeWidget, QWidget

from ssedesigner.core.evidence import GRADES
from ssedesigner.core.fields import FIELDS, SECTIONS
from ssedesigner.core.paths import resources
from ssedesigner.ui.guide.pages import read_pages, recolour, search_pages, slug
from ssedesigner.ui.guide.viewer import GuideViewer, context_page
from ssedesigner.ui.theme import DARK, LIGHT
from ssedesigner.ui.workbench import cards as workbench_cards

GUIDE = resources() / "guide"
PAGES = {page.key: page for page in read_pages(GUIDE)}
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")


@pytest.fixture
def viewer(qtbot):
    viewer = GuideViewer()
    qtbot.addWidget(viewer)
    viewer.resize(1000, 700)
    viewer.show()
    return viewer


def view_of(viewer):
    return viewer.findChild(QTextBrowser, "guide_page")


@pytest.mark.parametrize("key", FIELDS)
def test_every_field_is_explained_with_its_key_and_label(key):
    text = PAGES["editor"].path.read_text(encoding="utf-8")
    assert f"- **{FIELDS[key].label}** (`{key}`): " in text


def test_every_section_of_the_editor_is_a_heading():
    headings = [section.heading for section in PAGES["editor"].sections]
    assert set(SECTIONS.values()) <= set(headings)


def test_every_grade_is_explained():
    text = PAGES["sources-and-grades"].path.read_text(encoding="utf-8")
    assert all(f"| {grade} |" in text for grade in GRADES)


@pytest.mark.parametrize(
    "title",
    [
        getattr(workbench_cards, name)
        for name in (
            *("RESISTANCE", "BINDER", "ARRHENIUS", "ENERGY", "DENSITY", "SPECIFIC", "SPLIT"),
            *("BEND", "LADDER", "MARGINS", "WINDOWS", "CELL_MARGINS", "GAS", "OPEN_TIME", "SAFETY_MARGINS"),
        )
    ],
)
def test_every_plot_is_explained_under_its_title(title):
    assert f"**{title}" in PAGES["plots"].path.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_links_lead_to_pages_and_headings_that_exist(page):
    for target in LINK.findall(page.path.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        name, _, anchor = target.partition("#")
        key = Path(name).stem if name else page.key
        assert key in PAGES, f"{page.key} links to {target}"
        anchors = {section.anchor for section in PAGES[key].sections}
        assert not anchor or anchor in anchors, f"{page.key} links to {target}"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_pictures_exist_and_say_in_words_what_they_show(page):
    for words, target in PICTURE.findall(page.path.read_text(encoding="utf-8")):
        assert (GUIDE / target).is_file(), f"{page.key} shows {target}"
        assert len(words) > 20


def test_notes_to_the_maker_of_a_page_are_neither_shown_nor_found(viewer):
    viewer.show_page("models-pores")
    assert "table:" not in view_of(viewer).toPlainText()
    assert search_pages(tuple(PAGES.values()), "table: coefficients") == []


def images_of(viewer):
    document = view_of(viewer).document()
    found, block = [], document.begin()
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            shape = place.fragment().charFormat()
            if shape.isImageFormat():
                name = QUrl(shape.toImageFormat().name())
                found.append(document.resource(QTextDocument.ResourceType.ImageResource.value, name))
            place += 1
        block = block.next()
    return found


@pytest.mark.parametrize("width", [700, 1000, 1600])
def test_a_picture_is_drawn_sharp_and_no_wider_than_the_page(viewer, width):
    viewer.show_page("models-sulfide")
    viewer.resize(width, 700)
    view = view_of(viewer)
    images = images_of(viewer)
    assert len(images) == 2
    for image in images:
        shown = image.width() / image.devicePixelRatio()
        assert 200 < shown <= view.lineWrapColumnOrWidth() - 2 * view.document().documentMargin()
    assert view.horizontalScrollBar().maximum() == 0


def test_a_drawing_takes_the_colours_of_the_theme():
    drawing = (GUIDE / "plots" / "pores.svg").read_text(encoding="utf-8")
    assert recolour(drawing, LIGHT) == drawing
    dark = recolour(drawing, DARK)
    assert DARK.surface in dark
    assert DARK.text in dark
    assert DARK.recipe_line in dark
    assert not [colour for colour in (LIGHT.surface, LIGHT.text, LIGHT.recipe_line) if colour in dark]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_page_has_one_title_and_is_in_the_index(page):
    assert [section.level for section in page.sections].count(1) == 1
    targets = {Path(target).stem for target in LINK.findall(PAGES["index"].path.read_text(encoding="utf-8"))}
    assert page.key in targets | {"index"}


def test_slugs_are_those_of_markdown_links():
    assert slug("Values of your own") == "values-of-your-own"
    assert slug("Lithium, presses and cells") == "lithium-presses-and-cells"


def test_help_on_a_field_shows_the_line_of_that_field(viewer):
    viewer.show_page("editor")
    wrong = []
    for key, field in FIELDS.items():
        view_of(viewer).scroll_to(key)
        block = view_of(viewer).textCursor().block()
        is_heading = bool(block.blockFormat().headingLevel())  # of the section that begins with the field
        if not is_heading and not block.text().startswith(f"{field.label} ({key}): "):
            wrong.append((key, block.text()))
    assert wrong == []


def test_search_finds_all_words_and_puts_headings_first():
    hits = search_pages(tuple(PAGES.values()), "pair MATRIX")
    assert (hits[0].page.key, hits[0].section.heading) == ("library", "Pair matrix")
    assert all("pair" in f"{hit.section.heading} {hit.section.text}".lower() for hit in hits)
    assert search_pages(tuple(PAGES.values()), "  ") == []


def test_a_formula_is_found_and_marked_as_it_is_typed(viewer):
    assert "models-moisture" in [hit.page.key for hit in search_pages(tuple(PAGES.values()), "sheets li6ps5cl need")]
    viewer.show_page("models-moisture")
    view_of(viewer).mark_words("li6ps5cl")
    marked = view_of(viewer).extraSelections()
    assert {selection.cursor.selectedText() for selection in marked} == {"Li₆PS₅Cl"}


def test_a_hash_in_a_code_block_is_no_heading(tmp_path):
    (tmp_path / "index.md").write_text("# Title\n\n```\n# a comment\n```\n\n## Real\n\ntext\n", encoding="utf-8")
    (page,) = read_pages(tmp_path)
    assert [section.heading for section in page.sections] == ["Title", "Real"]


def test_it_opens_on_the_index_and_shows_a_page_by_key(viewer):
    assert viewer.page == "index"
    viewer.show_page("editor")
    assert viewer.page == "editor"
    contents = viewer.findChild(QTreeWidget, "guide_contents")
    assert contents.currentItem().text(0) == "Recipe editor"
    assert "Thickness" in view_of(viewer).toPlainText()


def test_an_anchor_brings_its_heading_or_field_to_the_top(viewer):
    for target, text in (("editor#thickness_um", "thickness_um"), ("library#pair-matrix", "Pair matrix")):
        viewer.show_page(target)
        view = view_of(viewer)
        assert text in view.textCursor().block().text()
        assert 0 <= view.cursorRect().top() <= view.viewport().height() / 2


def test_an_unknown_page_falls_back_to_the_index(viewer):
    viewer.show_page("no-such-page")
    assert viewer.page == "index"


def test_back_and_forward_follow_the_pages_that_were_read(viewer, qtbot):
    back, forward = (viewer.findChild(QToolButton, name) for name in ("guide_back", "guide_forward"))
    assert not back.isEnabled()
    viewer.show_page("editor")
    viewer.show_page("sheet")
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert viewer.page == "editor"
    qtbot.mouseClick(forward, Qt.MouseButton.LeftButton)
    assert viewer.page == "sheet"
    qtbot.keyClick(viewer, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert viewer.page == "editor"


def test_a_click_on_a_link_opens_the_other_page_at_its_heading(viewer, qtbot):
    viewer.show_page("troubleshooting")
    view = view_of(viewer)
    view.setTextCursor(view.document().find("value of your own"))
    view.ensureCursorVisible()
    place = view.cursorRect().center() - QPoint(20, 0)
    assert view.anchorAt(place) == "library.md#values-of-your-own"
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert viewer.page == "library"
    assert view.textCursor().block().text() == "Values of your own"


def test_typing_in_the_search_lists_places_and_enter_opens_the_first(viewer, qtbot):
    search = viewer.findChild(QLineEdit, "guide_search")
    contents = viewer.findChild(QTreeWidget, "guide_contents")
    qtbot.keyClicks(search, "donates")
    assert contents.topLevelItem(0).text(0) == "Glossary"
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert viewer.page == "glossary"
    assert view_of(viewer).extraSelections()
    search.clear()
    assert contents.topLevelItem(0).text(0) == "SSE Designer guide"
    assert not view_of(viewer).extraSelections()


def test_a_search_without_a_hit_says_so(viewer, qtbot):
    qtbot.keyClicks(viewer.findChild(QLineEdit, "guide_search"), "zzzz")
    assert "Nothing found" in viewer.findChild(QWidget, "guide_note").text()


def test_the_search_takes_the_focus_with_its_shortcut(viewer, qtbot):
    with qtbot.waitExposed(viewer):
        viewer.activateWindow()
    qtbot.keyClick(view_of(viewer), Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.focusObject() is viewer.findChild(QLineEdit, "guide_search")


def test_escape_first_ends_the_search_and_then_closes_the_window(viewer, qtbot):
    with qtbot.waitExposed(viewer):
        viewer.activateWindow()
    search = viewer.findChild(QLineEdit, "guide_search")
    search.setFocus()
    qtbot.keyClicks(search, "donor")
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert search.text() == ""
    assert viewer.isVisible()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_help_knows_the_page_of_the_place_where_it_was_asked_for(qtbot):
    outer, inner = QWidget(), QWidget()
    qtbot.addWidget(outer)
    inner.setParent(outer)
    assert context_page(inner) == "index"
    outer.setObjectName("library_browser")
    assert context_page(inner) == "library"
    for name in ("editor_thickness_um", "row_thickness_um", "editor_thickness_um_text"):
        inner.setObjectName(name)
        assert context_page(inner) == "editor#thickness_um"
    assert context_page(None) == "index"


def test_a_folder_without_pages_says_what_to_do(qtbot, tmp_path):
    viewer = GuideViewer(tmp_path)
    qtbot.addWidget(viewer)
    assert "install the program again" in view_of(viewer).toPlainText()
