"""The windows beside the workbench at the smallest size and at that of a laptop: all fits, and no text is cut."""

import gc
from operator import le

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QMessageBox,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QWidget,
)

from ssedesigner.files.recipe.input import find_recipe
from ssedesigner.ui import theme
from ssedesigner.ui.bench.widgets import Tile
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange.sample import PACKAGE, TABLE, sample_package, sample_table
from ssedesigner.ui.exchange.sample_spectra import sample_spectra
from ssedesigner.ui.pictures.scene import SceneChart, TextLine
from ssedesigner.ui.screenshots import sample_batch, sample_library, sample_lots, sample_pins
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.start import _view
from ssedesigner.ui.widgets.widgets import Elided, set_names
from tests.laws.trials import LAWS

SMALLEST, LAPTOP = (900, 520), (1366, 768)
SCREENS = (LAPTOP, (1920, 1080))
"""Sizes of screens as Qt counts them [px]: one of 3840x2160 at 200 % is the last one."""
TEXT_SIZES = (100, 125, 150, 200)
"""What the setting *Size of text* offers [%]; it draws everything larger, so that a screen has room for less."""
LARGE_TEXT = (683, 384)
FINGER_PX = 36
SIZES = sorted({(width * 100 // size, height * 100 // size) for width, height in SCREENS for size in TEXT_SIZES})
CHEAP = (LAPTOP, SMALLEST, LARGE_TEXT)
"""Of these with each run; all of them, with answers in the windows and in both themes, with ``make laws``."""
MAY_SCROLL = {
    "material_table",
    "matrix_view",
    "lots_table",
    "batches_table",
    "guide_page",
    "table_grid",
    "substitutes_table",
}
MAY_SCROLL |= {
    "microstructure_right_scroll",
    "scorecard_area",
    "reported_films_table",
    "plan_table",
    "batch_weights",
    "merge_rows",
    "shortcuts_table",
}
"""Tables with more columns than a narrow window has room for, pages with commands not to be broken, and paper."""


@pytest.fixture(scope="module")
def window(styled, tmp_path_factory):
    """One program for all of these tests, on a library with a batch, lots, and files to import beside it."""
    folder = tmp_path_factory.mktemp("geometry")
    recipe = find_recipe("sample").recipe
    with sample_library(folder) as library:
        sample_package(library, folder)
        sample_table(folder)
        sample_batch(library, recipe, library.materials())
        sample_lots(library)
        document = Document(library.materials(), recipe)
        window = MainWindow(document, library, Settings(folder / "settings.ini"), folder / "sessions")
        window.pins.show(sample_pins(recipe))
        window.show()
        yield window
        window.document.undo_stack.setClean()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


MOST_OVERLAP_PX = 6.0
"""By how much boxes of lines below each other may overlap: a line of letters is lower than its box [px]."""


def settle():
    for _ in range(3):  # one round predicts, the next lays out, the last does what the layout asked for
        QCoreApplication.processEvents()


def merge_page(window):
    shown = window.windows.show_import([window.library.path.with_name(PACKAGE)])
    shown.merge_page.finish()
    return shown


def table_page(window):
    shown = window.windows.show_import([window.library.path.with_name(TABLE)])
    shown.table_page.finish()
    return shown


def library_page(window, name):
    shown = window.windows.show_library()
    tabs = shown.findChild(QTabWidget, "library_tabs")
    tabs.setCurrentWidget(shown.findChild(QWidget, name))
    return shown


def impedance_page(window):
    shown = window.windows.show_impedance(window.library.batches()[0].key)
    if not shown.impedance_page.rows:
        shown.impedance_page.open_files(sample_spectra(window.library.path.parent))
        shown.impedance_page.finish()
    return shown


VIEWS = {
    "library": lambda window: window.windows.show_library(),
    "lots": lambda window: window.windows.show_lots(),
    "pairs": lambda window: library_page(window, "pair_matrix"),
    "cross": lambda window: library_page(window, "cross_view"),
    "plan": lambda window: window.windows.show_plan(),
    "batches": lambda window: window.windows.show_batches(window.library.batches()[0].key),
    "find": lambda window: window.windows.show_design(),
    "design": lambda window: window.windows.show_what_if("thickness_um"),
    "compare": lambda window: window.windows.show_compare(),
    "matters": lambda window: window.windows.show_matters(),
    "next": lambda window: window.windows.show_next(),
    "import": merge_page,
    "import-table": table_page,
    "impedance": impedance_page,
    "guide": lambda window: window.windows.show_guide(),
    "sheet": lambda window: window.windows.show_sheet(),
    "scorecard": lambda window: window.windows.show_scorecard(),
    "calculation": lambda window: window.windows.show_calculation(),
    "substitutes": lambda window: window.windows.show_substitutes("binder"),
    "methods": lambda window: window.windows.show_substitutes("method"),
    "microstructure": lambda window: window.windows.show_microstructure(),
    "changes": lambda window: window.windows.show_changes(),
    "settings": lambda window: window.windows.show_settings(),
    "shortcuts": lambda window: window.windows.show_shortcuts(),
    "bench": lambda window: window.windows.show_bench(),
}
WINDOWS = {
    "library": ("library", "lots", "pairs", "cross"),
    "batches": ("plan", "batches"),
    "design": ("find", "design", "compare", "matters", "next"),
    "import": ("import", "import-table", "impedance"),
    "sheet": ("sheet", "scorecard"),
    "substitutes": ("substitutes", "methods"),
    **{
        name: (name,)
        for name in ("guide", "calculation", "microstructure", "changes", "settings", "shortcuts", "bench")
    },
}
"""The views of each window; it is opened at each of them first."""


def is_scrolled(widget):
    """Whether a widget is what a scroll area or a stack moves about."""
    above = widget.parentWidget().parentWidget()
    return isinstance(above, QAbstractScrollArea) or isinstance(widget.parentWidget(), QStackedWidget)


def faults(shown):
    """Name each part that is outside its parent, each text that is cut, and what scrolls sideways."""
    for widget in shown.findChildren(QWidget):
        if not widget.isVisible() or widget.window() is not shown:
            continue
        parent, name = widget.parentWidget(), f"{type(widget).__name__} {widget.objectName()}"
        edge = parent.rect().adjusted(0, -1, 0, 0)  # Qt puts the corner of tabs 1 px higher
        if not is_scrolled(widget) and not edge.contains(widget.geometry()):
            yield f"{name} is outside {parent.objectName()}"
        if isinstance(widget, QScrollArea) and widget.widget() is not None:
            is_wider = widget.widget().width() > widget.viewport().width()
            if is_wider and widget.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                yield f"{name} cuts its right side"
        if isinstance(widget, QScrollBar) and widget.orientation() == Qt.Orientation.Horizontal and widget.maximum():
            area = next(each for each in ancestors(widget) if isinstance(each, QAbstractScrollArea))
            if area.objectName() not in MAY_SCROLL:
                yield f"{area.objectName()} scrolls sideways by {widget.maximum()}"
        if is_cut(widget):
            yield f"{name} cuts “{widget.text()[:60]}”"
        yield from (f"{name} {fault}" for fault in (*cut_titles(widget), *picture_faults(widget)))


def cut_titles(table):
    """The titles of columns that are wider than these, but for those that a table elides."""
    if not isinstance(table, QTableView) or table.objectName() in MAY_SCROLL:
        return
    titles, heads = table.horizontalHeader(), table.model()
    if type(titles) is not QHeaderView or titles.isHidden() or titles.textElideMode() != Qt.TextElideMode.ElideNone:
        return
    for column in range(heads.columnCount()):
        words = str(heads.headerData(column, Qt.Orientation.Horizontal) or "")
        width = max(map(titles.fontMetrics().horizontalAdvance, words.split("\n")))
        if not titles.isSectionHidden(column) and width > titles.sectionSize(column):
            yield f"cuts its title “{words}”"


def picture_faults(chart):
    """Name each text of a picture that leaves it, and texts that lie on each other."""
    if not isinstance(chart, SceneChart):
        return
    texts = [each for each in chart.scene.items if isinstance(each, TextLine) and each.text.strip()]
    boxes = [each.text_rect for each in texts]
    for number, (text, (left, top, right, bottom)) in enumerate(zip(texts, boxes, strict=True)):
        if left < -1 or right > chart.width() + 1:
            yield f"cuts “{text.text}”"
        for other, (start, above, end, below) in zip(texts[:number], boxes, strict=False):
            if min(right, end) - max(left, start) > 1 and min(bottom, below) - max(top, above) > MOST_OVERLAP_PX:
                yield f"writes “{text.text}” on “{other.text}”"


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


def is_cut(widget):
    if isinstance(widget, Elided) or not isinstance(widget, (QLabel, QAbstractButton)) or not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    if widget.minimumWidth() == widget.maximumWidth():  # its size was chosen for its sign
        return widget.fontMetrics().horizontalAdvance(widget.text()) > widget.width()
    need = widget.sizeHint() if isinstance(widget, QLabel) else widget.minimumSizeHint()
    return need.width() > widget.width() + 1


def opened(view, window):
    """Open a view: as it stands at first, or with an answer where there is time."""
    if not LAWS or view in ("batches", "bench", "pairs", "cross"):
        return VIEWS[view](window)
    return _view(window, view, LAPTOP)


@pytest.mark.parametrize("name", WINDOWS)
def test_a_window_fits_whichever_page_it_is_opened_at(name, window, styled):
    # what is laid out late asked for the height of words that wrap at each letter: the window grew below the screen
    for look_of in (theme.DARK, theme.LIGHT) if LAWS else (theme.LIGHT,):
        theme.apply(styled, look_of)
        for view in WINDOWS[name]:
            window.windows._forget(name)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            shown = opened(view, window)
            shown.setWindowState(Qt.WindowState.WindowNoState)
            # what fits the smallest of all fits that between too, and the folding panes are walked at it
            for size in (*CHEAP, *SIZES) if LAWS else (LAPTOP, LARGE_TEXT):
                for _ in range(5 if name == "bench" else 1):  # its letters follow its size
                    shown.resize(*size)
                    settle()
                assert all(map(le, (shown.width(), shown.height()), size)), (view, shown.size(), size)
                assert not list(faults(shown)), (view, size)
            shown.close()


def test_the_main_window_fits_with_large_text(window):
    least = window.minimumSize()
    window.setMinimumSize(*LARGE_TEXT)  # as where the screen has no room for more
    try:
        for size in (LARGE_TEXT, *SIZES, *reversed(SIZES)) if LAWS else (LARGE_TEXT, (1093, 614), LARGE_TEXT):
            window.resize(*size)
            for keys in ("form_panel", "flags_panel", "flags_panel"):
                settle()
                assert (window.width(), window.height()) == size
                assert not list(faults(window)), (size, keys)
                window.panels.toggle(keys)
            settle()
    finally:
        window.setMinimumSize(least)
        window.reset_layout()
        window.resize(*LAPTOP)
        settle()


def test_every_page_of_bench_mode_fits_with_large_text(window):
    bench = window.windows.show_bench()
    bench.setWindowState(Qt.WindowState.WindowNoState)
    for _ in range(5):  # its letters follow its size
        bench.resize(*LARGE_TEXT)
        settle()
    asked: set[str] = set()
    for number in range(1, len(bench.record.state.steps) + 2):
        bench.show_step(number)
        settle()
        page_fits(bench, f"step {number}")
        for key in (Qt.Key.Key_5, Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F6):
            QTest.keyClick(bench, key)
            settle()
            if bench.page is bench.entry and bench.entry.prompt.title not in asked:
                asked.add(bench.entry.prompt.title)
                page_fits(bench, f"step {number}, {bench.entry.prompt.title}")
                typed = bench.findChild(QLabel, "bench_typed")
                assert is_in_sight(typed, bench), bench.entry.prompt.title
                for tile in bench.findChildren(Tile):
                    if tile.isVisible() and "offer" in tile.objectName():
                        assert tile.height() >= tile.sizeHint().height() > FINGER_PX, "two lines of words"
            bench.entry.clear()
            while bench.is_asking:
                bench.go_back()
    assert len(asked) > 5
    bench.close()


def page_fits(bench, what):
    assert (bench.width(), bench.height()) == LARGE_TEXT, what
    assert not [fault for fault in faults(bench) if "Tile bench_offer" not in fault], what  # a tile wraps its words
    assert is_in_sight(bench.done, bench), what
    scroll = bench.findChild(QScrollArea, "bench_step_parts_area").verticalScrollBar()
    number, bar = (bench.findChild(QWidget, name) for name in ("bench_number", "bench_bar"))
    if bench.page is bench.card and bar.isVisible():
        for place in (scroll.maximum(), scroll.minimum()):
            scroll.setValue(place)
            assert is_in_sight(number, bench), (what, "the weight")


def is_in_sight(widget, window):
    """Whether all of a widget can be seen: nothing that scrolls hides a part of it."""
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect() and widget.window() is window


@pytest.mark.parametrize(("view", "name"), [("plan", "plan_table"), ("batches", "batch_weights")])
def test_no_name_of_what_is_weighed_is_cut_with_large_text(view, name, window):
    shown = VIEWS[view](window)
    shown.setWindowState(Qt.WindowState.WindowNoState)
    shown.resize(*LARGE_TEXT)
    settle()
    table = shown.findChild(QTableView, name)
    assert table.model().rowCount() > 2
    assert table.columnWidth(1) >= table.sizeHintForColumn(1)
    shown.close()


def test_every_pane_that_folds_fits_when_it_is_asked_for(window):
    asked: set[str] = set()
    for view in ("library", "find", "design", "compare", "next", "impedance"):
        shown = VIEWS[view](window)
        shown.setWindowState(Qt.WindowState.WindowNoState)
        shown.resize(*SMALLEST)
        settle()
        while strip := next((one for one in strips(shown) if one.isVisible() and one.objectName() not in asked), None):
            asked.add(strip.objectName())
            strip.click()
            settle()
            assert not list(faults(shown)), strip.accessibleName()
        shown.close()


def strips(shown):
    return [each for each in shown.findChildren(QAbstractButton) if "_strip_" in each.objectName()]


def test_no_dialog_shows_a_picture_of_another_hand(styled, qtbot):
    box = set_names(QMessageBox(QMessageBox.Icon.Warning, "Save", "It cannot be written."), "problem", "It cannot")
    buttons = QDialogButtonBox.StandardButton
    forms = set_names(QDialogButtonBox(buttons.Save | buttons.Cancel | buttons.Close | buttons.Open), "form", "Save")
    for widget in (box, forms):
        qtbot.addWidget(widget)
        widget.show()
    box.addButton(QMessageBox.StandardButton.Cancel)
    assert box.iconPixmap().isNull()
    assert all(button.icon().isNull() for button in (*forms.buttons(), *box.buttons()))
