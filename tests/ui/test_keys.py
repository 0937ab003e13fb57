"""Keyboard, wheel and menus of every window, walked through once: what holds for one part holds for all."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QAction, QKeyEvent, QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from ssedesigner.core.paths import resources
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.screenshots import sample_batch, sample_lots
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier
ESCAPE = Qt.Key.Key_Escape


def settle():
    for _ in range(2):
        QCoreApplication.processEvents()


@pytest.fixture(scope="module")
def main(fresh_file, tmp_path_factory, styled):
    """The program with a batch and lots on record, opened once."""
    folder = tmp_path_factory.mktemp("keys")
    path = folder / "library.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    with Library.open(path, shipped=resources() / "library") as library:
        recipe = read_recipe(shipped_recipes()["pellet-cell"]).recipe
        document = Document(library.materials(), recipe)
        window = MainWindow(document, library, Settings(folder / "settings.ini"), folder / "sessions")
        window.resize(1440, 900)
        sample_batch(library, recipe, library.materials())
        sample_lots(library)
        window.show()
        settle()
        yield window
        document.undo_stack.setClean()
        window.close()
        window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def openers(main):
    windows = main.windows
    return {
        "library": windows.show_library,
        "lots": windows.show_lots,
        "guide": windows.show_guide,
        "plan": windows.show_plan,
        "batches": windows.show_batches,
        "sheet": windows.show_sheet,
        "scorecard": windows.show_scorecard,
        "calculation": windows.show_calculation,
        "substitutes": windows.show_substitutes,
        "microstructure": windows.show_microstructure,
        "settings": windows.show_settings,
        "about": windows.show_about,
        "changes": windows.show_changes,
        "find": windows.show_design,
        "design": lambda: windows.show_what_if("binder"),
        "compare": windows.show_compare,
        "next": windows.show_next,
        "import": lambda: windows.show_import((), "merge"),
        "impedance": windows.show_impedance,
        "import-table": lambda: windows.show_import((), "table"),
    }


def walk(main, with_main=True):
    """Each window by name, shown while it is walked through."""
    if with_main:
        main.activateWindow()
        yield "main", main
    for name, opener in openers(main).items():
        shown = opener()
        settle()
        yield name, shown
        shown.close()


def parts(window, kind=QWidget):
    return [part for part in window.findChildren(kind) if part.isVisible() and part.window() is window]


def press(widget, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(widget, key, modifiers)
    settle()


def claims(widget, key, modifiers):
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


TYPED_IN = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox)


def test_no_box_claims_the_keys_of_a_command(main):
    claimed, count = [], 0
    for name, window in walk(main):
        probe = QAction(window)
        probe.setShortcut("Ctrl+Right")  # a line claims it on every system, and Ctrl+E, Ctrl+K and Ctrl+D on X11
        window.addAction(probe)
        shortcuts = [shortcut for shortcut in window.findChildren(QShortcut) if shortcut.parent().isVisible()]
        has_undo = any(QKeySequence("Ctrl+Z") in shortcut.keys() for shortcut in shortcuts)
        keys = [Qt.Key.Key_Right, *([Qt.Key.Key_Z] if has_undo else [])]
        for box in parts(window):
            if isinstance(box, TYPED_IN) and box.focusPolicy() != Qt.FocusPolicy.NoFocus and box.isEnabled():
                count += 1
                claimed += [(name, box.objectName(), key.name) for key in keys if claims(box, key, CONTROL)]
        window.removeAction(probe)
    assert claimed == []
    assert count > 150


def test_escape_closes_every_window_and_nothing_typed_is_lost(main):
    for name, window in walk(main, with_main=False):
        for line in parts(window, QLineEdit):
            if line.isReadOnly() or not line.isEnabled() or isinstance(line.parentWidget(), QComboBox):
                continue
            window.show()
            line.setFocus()
            line.clear()
            QTest.keyClicks(line, "7")
            press(line, ESCAPE)
            assert window.isVisible() or "7" in line.text(), (name, line.objectName())
        window.show()
        settle()
        for _ in range(3):  # an editor or a search that takes it first must not keep it
            if window.isVisible():
                press(window.focusWidget() or window, ESCAPE)
        assert not window.isVisible(), name


def test_the_title_is_edited_where_it_stands(main):
    main.activateWindow()
    document, before = main.document, main.document.recipe.name
    field = main.editor.rows["thickness_um"].box
    field.setFocus()
    for start in (lambda: press(main, Qt.Key.Key_F2), lambda: click(main.top_bar.title)):
        start()
        line = QApplication.focusWidget()
        assert line.objectName() == "title_line"
        QTest.keyClicks(line, "Film 7")
        assert document.recipe.name == "Film 7"
        press(line, ESCAPE)
        assert document.recipe.name == before
        assert field.hasFocus()
    press(main, Qt.Key.Key_F2)
    QTest.keyClicks(QApplication.focusWidget(), "Film 8")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert (document.recipe.name, main.top_bar.title.toolTip()) == ("Film 8", "Film 8")
    assert field.hasFocus()
    document.undo_stack.undo()
    assert document.recipe.name == before


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def turn(widget, notches):
    at = QPointF(widget.rect().center())
    for modifiers in (Qt.KeyboardModifier.NoModifier, CONTROL):
        event = QWheelEvent(
            at,
            widget.mapToGlobal(at),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            modifiers,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)


def state(widget):
    if isinstance(widget, (QComboBox, QTabBar)):
        return widget.currentIndex()
    if isinstance(widget, (QLineEdit, QAbstractSpinBox)):
        return widget.text()
    if isinstance(widget, QAbstractSlider) and not isinstance(widget, QScrollBar):
        return widget.value()
    if isinstance(widget, QAbstractItemView):
        return widget.currentIndex().row()
    return widget.isChecked() if isinstance(widget, QAbstractButton) else None


def test_the_wheel_edits_nothing_anywhere(main):
    recipe, changed = main.document.recipe, []
    for name, window in walk(main):
        for part in parts(window):
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                part.setFocus()
            focused, before = window.focusWidget(), state(part)
            for notches in (1, -1, -1):
                turn(part, notches)
                if state(part) != before or window.focusWidget() is not focused:
                    changed.append((name, part.objectName()))
    assert changed == []
    assert main.document.recipe == recipe
