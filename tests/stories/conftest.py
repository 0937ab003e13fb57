"""A person at the program: opens it on a folder of their own, types, clicks, reads what is shown."""

import shutil

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog, QLabel, QWidget

from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui import theme as look
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow


class Person:
    """What a person can do with the window; nothing here reaches behind it."""

    def __init__(self, folder, qtbot, monkeypatch):
        self._has_left = False
        self.folder, self._qtbot, self._monkeypatch = folder, qtbot, monkeypatch
        self._library = Library.open(folder / "library.sqlite", shipped=resources() / "library")
        document = Document(self._library.materials())
        settings = Settings(folder / "settings.ini")
        self.window = MainWindow(document, self._library, settings, folder / "sessions")
        self.window.files.offer_recovery()
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)

    def fills(self, key, text):
        """Go to a field, replace what stands there, and leave it with Tab."""
        self.window.editor.jump_to(key)
        box = self.window.editor.rows[key].box
        line = box.lineEdit() if isinstance(box, QComboBox) else box
        line.selectAll()
        QTest.keyClicks(box, text)
        if isinstance(box, QComboBox):
            QTest.keyClick(box, Qt.Key.Key_Return)
        QTest.keyClick(box, Qt.Key.Key_Tab)

    def chooses(self, key, down):
        """Go to a list and step down in it."""
        self.window.editor.jump_to(key)
        box = self.window.editor.rows[key].box
        QTest.keyClick(box, Qt.Key.Key_Down)  # opens the list at the present choice
        for _ in range(down):
            QTest.keyClick(box.view(), Qt.Key.Key_Down)
        QTest.keyClick(box.view(), Qt.Key.Key_Return)

    def presses(self, keys):
        QTest.keySequence(self.window, QKeySequence(keys))

    def clicks(self, name, inside=None):
        QTest.mouseClick((inside or self.window).findChild(QWidget, name), Qt.MouseButton.LeftButton)

    def finds(self, words):
        """Ctrl+K, a few words, Return."""
        self.presses("Ctrl+K")
        line = self.window.findChild(QWidget, "palette_line")
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def names_the_file(self, path):
        """Answer the next question for a file name."""
        self._monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))

    def opens_the_file(self, path):
        self._monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        self.presses("Ctrl+O")

    def reads(self, key):
        """Read what stands in a field."""
        box = self.window.editor.rows[key].box
        return box.currentText() if isinstance(box, QComboBox) else box.text()

    def sees_mark(self, key):
        return self.window.editor.rows[key].mark.text()

    def sees_notices(self):
        return [notice.sentence for notice in self.window.notices.notices]

    def waits_until(self, check):
        self._qtbot.waitUntil(check, timeout=30_000)  # a search takes long on a busy machine

    def reads_everything(self, part):
        widgets = part.findChildren(QWidget)
        words = [label.text() for label in widgets if isinstance(label, QLabel)]
        return " ".join(words + [widget.accessibleName() + " " + widget.accessibleDescription() for widget in widgets])

    def leaves(self, without_saving=False):
        """Close the window and the library; nothing happens to one who has left."""
        if self._has_left:
            return
        self._has_left = True
        if without_saving:
            self.window.document.undo_stack.setClean()
        self.window.close()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._library.close()


@pytest.fixture(autouse=True)
def quick_library(read_once):
    """Read the materials of a library anew only where a test has written to it."""


@pytest.fixture
def arrives(qapp, qtbot, monkeypatch, tmp_path, fresh_file):
    """Lets a person open the program on a folder; they leave at the end at the latest."""
    look.load_fonts()
    present = []

    def arrive(folder=tmp_path):
        if not (folder / "library.sqlite").exists():
            shutil.copy(fresh_file, folder)  # as the first start leaves it; making one is dear
        person = Person(folder, qtbot, monkeypatch)
        present.append(person)
        return person

    yield arrive
    for person in present:
        person.leaves(without_saving=True)
