"""A document on the shipped library, and the program's look, for every test of a screen."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow


@pytest.fixture(autouse=True)
def quick_library(read_once):
    """Read the materials of a library anew only where a test has written to it."""


@pytest.fixture
def document(qtbot, materials) -> Document:
    return Document(materials)


@pytest.fixture(scope="session")
def styled(qapp) -> QApplication:
    look.load_fonts()
    look.apply(qapp, look.LIGHT)
    return qapp


@pytest.fixture
def library(fresh_file, tmp_path):
    path = tmp_path / "library.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    with Library.open(path, shipped=resources() / "library") as opened:
        yield opened


@pytest.fixture
def open_window(qtbot, library, tmp_path, styled):
    """Opens the whole program on a data folder; windows left open are closed without questions."""
    opened = []

    def open_one(recipe=None, folder=tmp_path, is_shown=True) -> MainWindow:
        document = Document(library.materials(), recipe)
        window = MainWindow(document, library, Settings(folder / "settings.ini"), folder / "sessions")
        opened.append(window)
        window.resize(max(window.width(), 1100), window.height())  # the screen of tests has no room for both panels
        if is_shown:  # else only its other windows are looked at, and its own need not be drawn
            window.show()
            qtbot.waitExposed(window)
        return window

    yield open_one
    for window in opened:
        window.document.undo_stack.setClean()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window) -> MainWindow:
    return open_window()
