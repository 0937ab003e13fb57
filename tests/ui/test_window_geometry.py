"""The windows beside the workbench at the smallest size and at that of a laptop: all fits, and no text is cut."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialogButtonBox,
    QLabel,
    QMessageBox,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from ssedesigner.cli.main import find_recipe
from ssedesigner.ui.document import Document
from ssedesigner.ui.exchange.sample import PACKAGE, TABLE, sample_package, sample_table
from ssedesigner.ui.exchange.sample_spectra import sample_spectra
from ssedesigner.ui.screenshots import sample_batch, sample_library, sample_lots, sample_pins
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.widgets.widgets import Elided, set_names

SMALLEST, LAPTOP = (900, 520), (1366, 768)
MAY_SCROLL = {"material_table", "lots_table", "batches_table", "guide_page"}
"""Tables with more columns than the smallest window has room for, and pages with commands that must not be broken."""


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


def impedance_page(window):
    shown = window.windows.show_impedance(window.library.batches()[0].key)
    if not shown.impedance_page.rows:
        shown.impedance_page.open_files(sample_spectra(window.library.path.parent))
        shown.impedance_page.finish()
    return shown


VIEWS = {
    "library": lambda window: window.windows.show_library(),
    "lots": lambda window: window.windows.show_lots(),
    "plan": lambda window: window.windows.show_plan(),
    "batches": lambda window: window.windows.show_batches(window.library.batches()[0].key),
    "find": lambda window: window.windows.show_design(),
    "design": lambda window: window.windows.show_what_if("thickness_um"),
    "compare": lambda window: window.windows.show_compare(),
    "next": lambda window: window.windows.show_next(),
    "import": merge_page,
    "import-table": table_page,
    "impedance": impedance_page,
    "guide": lambda window: window.windows.show_guide(),
}


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


def ancestors(widget):
    while (widget := widget.parentWidget()) is not None:
        yield widget


def is_cut(widget):
    if isinstance(widget, Elided) or not isinstance(widget, (QLabel, QAbstractButton)) or not widget.text():
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height() + 1
    need = widget.sizeHint() if isinstance(widget, QLabel) else widget.minimumSizeHint()
    return need.width() > widget.width() + 1


@pytest.mark.parametrize("view", VIEWS)
def test_a_window_fits_and_shows_every_word(view, window):
    shown = VIEWS[view](window)
    shown.setWindowState(Qt.WindowState.WindowNoState)
    for size in (LAPTOP, SMALLEST):
        shown.resize(*size)
        settle()
        assert (shown.width(), shown.height()) == size
        assert not list(faults(shown)), size
    shown.close()


@pytest.mark.parametrize(
    ("window_name", "views"),
    [
        ("library", ("library", "lots")),
        ("batches", ("plan", "batches")),
        ("design", ("find", "design", "compare", "next")),
        ("import", ("import", "import-table", "impedance")),
    ],
)
def test_a_window_fits_whichever_page_it_is_opened_at(window_name, views, window):
    # what is laid out late asked for the height of words that wrap at each letter: the window grew below the screen
    for view in views:
        window.windows._forget(window_name)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        shown = VIEWS[view](window)
        for size in (SMALLEST, LAPTOP):
            shown.resize(*size)
            settle()
            assert (shown.width(), shown.height()) == size, view
            assert not list(faults(shown)), (view, size)
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
