"""The guard: no error leaves an override of Qt's; it is drawn, logged and shown once, and the process lives."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractListModel, QCoreApplication, QEvent, QRectF, QRunnable, QSize, Qt, QThreadPool
from PySide6.QtGui import QPainter, QStandardItemModel, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QDialog, QLabel, QListView, QPushButton, QStyledItemDelegate, QVBoxLayout, QWidget

import ssedesigner.ui
from ssedesigner.ui.guard import NOT_DRAWN, VALUES, attempt, guarded, is_guarded, overrides
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.shell.mistakes import active_window, keep_mistakes
from ssedesigner.ui.widgets.notices import NoticeBar

UI = "ssedesigner.ui"


def our_classes():
    for found in pkgutil.walk_packages(ssedesigner.ui.__path__, f"{UI}."):
        module = importlib.import_module(found.name)
        for kind in vars(module).values():
            if isinstance(kind, type) and kind.__module__ == module.__name__:
                yield kind


def what_qt_wants(kind, name):
    """The types that the first class of Qt with a method says it returns."""
    from shibokensupport.signature import get_signature

    for base in kind.__mro__:
        if base.__module__.startswith("PySide6.") and name in vars(base):
            found = get_signature(vars(base)[name])
            return {one.return_annotation for one in (found if isinstance(found, list) else [found]) if one}
    return set()


@guarded
class Broken(QWidget):
    """Fails wherever Qt calls it, with a painter still at work."""

    fails = True

    def _fail(self):
        if self.fails:
            raise KeyError("rpm")

    def paintEvent(self, event):
        painter = QPainter(self)
        self._fail()
        painter.end()

    def sizeHint(self):
        self._fail()

    def event(self, event):
        if event.type() in (QEvent.Type.User, QEvent.Type.ToolTip):
            self._fail()
        return super().event(event)

    def keyPressEvent(self, event):
        self._fail()

    def resizeEvent(self, event):
        self._fail()

    def closeEvent(self, event):
        self._fail()


@pytest.fixture
def broken(qtbot):
    made = Broken()
    qtbot.addWidget(made, before_close_func=lambda widget: setattr(widget, "fails", False))
    return made


@pytest.fixture
def main(qtbot, styled):
    window = QWidget()
    QVBoxLayout(window).addWidget(NoticeBar(window))
    qtbot.addWidget(window)
    window.resize(500, 300)
    window.show()
    return window


@pytest.fixture
def log(tmp_path):
    return tmp_path / "mistakes.log"


def sentences(window):
    return [notice.sentence for bar in window.findChildren(NoticeBar) for notice in bar.notices]


def test_every_override_of_ours_is_behind_the_guard():
    kinds = [kind for kind in our_classes() if overrides(kind)]
    assert len(kinds) > 60
    bare = [
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in kinds
        for name in overrides(kind)
        if not is_guarded(vars(kind).get(name))
    ]
    assert bare == [], "decorate the class with @guarded"


def test_no_class_hides_where_the_guard_is_not_looked_for():
    for path in sorted(Path(ssedesigner.ui.__path__[0]).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inner = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node not in tree.body]
        assert inner == [], f"{path.name}: put the class into the module itself"


def test_what_a_failed_override_returns_has_the_type_that_qt_wants():
    seen = set()
    for kind in our_classes():
        for name in overrides(kind):
            wanted = what_qt_wants(kind, name) - {None, inspect.Signature.empty, object}
            seen |= wanted
            # Qt takes nothing for Any and for an object, as a model returns it where it has no value
            fits = not wanted or type(VALUES.get(name)) in wanted or wanted == {Any}
            assert fits, f"{kind.__name__}.{name} needs a value in VALUES: {wanted}"
    assert {bool, int, QSize, QRectF} <= seen, "the signatures cannot be read"


def test_a_class_that_was_forgotten_would_be_found():
    class Bare(QWidget):
        def paintEvent(self, event):
            pass

    assert overrides(Bare) == ["paintEvent"]
    assert not is_guarded(Bare.paintEvent)
    assert is_guarded(guarded(Bare).paintEvent)


def test_without_anything_that_keeps_errors_they_go_on(broken):
    with pytest.raises(KeyError):
        broken.sizeHint()
    with pytest.raises(KeyError):
        attempt(broken.sizeHint)


def test_a_picture_that_cannot_be_drawn_says_so_once_and_the_process_lives(qtbot, main, log):
    broken = Broken(main)
    main.layout().addWidget(broken)
    with keep_mistakes(log, main) as mistakes:
        broken.show()
        for _ in range(5):
            broken.repaint()
            QCoreApplication.processEvents()
        QCoreApplication.postEvent(broken, QEvent(QEvent.Type.User))
        QCoreApplication.processEvents()
        picture = broken.grab().toImage()
        broken.fails = False
        blank = broken.grab().toImage()
    assert picture != blank, "nothing is said in its place"
    traces = log.read_text(encoding="utf-8")
    assert traces.count("in paintEvent") == 1, "one place is logged once, however often it fails"
    assert mistakes.count > 5
    assert len(sentences(main)) == 1
    assert "rpm" in sentences(main)[0]
    assert str(log) in sentences(main)[0]


def test_each_kind_of_override_gets_a_value_it_can_work_with(qtbot, main, log):
    broken = Broken(main)
    with keep_mistakes(log, main):
        assert broken.sizeHint() == VALUES["sizeHint"]
        assert broken.event(QEvent(QEvent.Type.User)) is False
        assert broken.keyPressEvent(None) is None

        @guarded
        class Rows(QAbstractListModel):
            def rowCount(self, parent=None):
                return 3

            def data(self, index, role=Qt.ItemDataRole.DisplayRole):
                raise ZeroDivisionError

        @guarded
        class Delegate(QStyledItemDelegate):
            def paint(self, painter, option, index):
                painter.translate(500, 500)
                raise ZeroDivisionError

        rows = QListView(main)
        rows.setModel(Rows(rows))
        rows.setItemDelegate(Delegate(rows))
        rows.resize(300, 200)
        rows.show()
        assert not rows.grab().isNull()
        rows.setModel(QStandardItemModel(rows))

        @guarded
        class Step(QUndoCommand):
            def redo(self):
                raise ZeroDivisionError

            def mergeWith(self, other):
                raise ZeroDivisionError

        stack = QUndoStack(main)
        stack.push(Step("one"))
        stack.push(Step("two"))
        assert stack.count() == 2
    assert log.read_text(encoding="utf-8").count("ZeroDivisionError") >= 3


def test_work_beside_the_screen_that_fails_is_shown_on_the_screen(qtbot, main, log):
    @guarded
    class Run(QRunnable):
        def run(self):
            raise ZeroDivisionError("beside the screen")

    pool = QThreadPool()
    with keep_mistakes(log, main):
        run = Run()
        pool.start(run)
        pool.waitForDone()
        qtbot.waitUntil(lambda: bool(sentences(main)))
    assert "beside the screen" in sentences(main)[0]


def test_a_window_that_cannot_close_stays_once_and_goes_the_second_time(main, log, broken):
    with keep_mistakes(log, main):
        broken.show()
        assert not broken.close()
        assert broken.close()


def test_an_error_in_a_dialog_is_shown_in_the_dialog(qtbot, main, log, library):
    from ssedesigner.ui.sheet.dialog import CodeDialog

    dialog = CodeDialog(main)
    qtbot.addWidget(dialog)
    button = QPushButton("Fail", dialog)
    button.clicked.connect(lambda: {}["rpm"])
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: active_window() is dialog)
    with keep_mistakes(log, main):
        for _ in range(2):
            button.click()
            QCoreApplication.processEvents()
    assert len(sentences(dialog)) == 1
    assert [bar.window() for bar in main.findChildren(NoticeBar) if bar.notices] == [dialog]


def test_a_dialog_of_the_system_counts_as_the_window_below_it(qtbot, main):
    dialog = QDialog(main)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    assert active_window() is None, "neither is a window of the program"
    dialog.close()


def test_a_part_of_the_window_that_fails_holds_up_no_other(window, log, monkeypatch, qtbot):
    cards = window.workbench.findChildren(Card)
    with keep_mistakes(log, window):
        monkeypatch.setattr(cards[0].body, "show_data", lambda data: {}["rpm"])
        monkeypatch.setattr(window.strip, "show_prediction", lambda prediction: {}["rpm"])
        flags = []
        monkeypatch.setattr(window.flags, "show_prediction", lambda *shown: flags.append(shown))
        before = cards[1].body.accessibleDescription()
        window.document.edit("binder_wt_pct", 9.0)
        window.document.prediction  # noqa: B018  # asks for it
        QCoreApplication.processEvents()
        assert flags
        assert cards[1].body.accessibleDescription() != before
        assert not cards[0].body.isVisible()
        assert NOT_DRAWN in [label.text() for label in cards[0].findChildren(QLabel) if label.isVisible()]
        qtbot.waitUntil(lambda: any("rpm" in sentence for sentence in sentences(window)))
        monkeypatch.undo()
        window.document.edit("binder_wt_pct", 8.0)
        window.document.prediction  # noqa: B018
        QCoreApplication.processEvents()
        assert cards[0].body.isVisible()


def test_what_cannot_be_shown_is_only_logged(qtbot, main, log, monkeypatch):
    monkeypatch.setattr(NoticeBar, "show_notice", lambda *_: {}["notice"])
    with keep_mistakes(log, main) as mistakes:
        assert not attempt(lambda: {}["rpm"])
        for _ in range(5):
            QCoreApplication.processEvents()
        assert mistakes.count == 2, "the error, and that it could not be shown, once"
    assert "KeyError: 'notice'" in log.read_text(encoding="utf-8")


def test_an_error_in_a_list_that_dropped_down_is_shown_in_the_window_below(window, log, qtbot):
    box = window.editor.rows["method"].box
    box.showPopup()
    inner = Broken(box.view().window())
    with keep_mistakes(log, window):
        inner.show()
        inner.repaint()
        qtbot.waitUntil(lambda: bool(sentences(window)))
    inner.fails = False
    box.hidePopup()
    assert {bar.window() for bar in window.findChildren(NoticeBar) if bar.notices} == {window}
