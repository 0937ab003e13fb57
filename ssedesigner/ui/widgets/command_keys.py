"""The keys of commands where text is typed, Escape in the windows beside the main one, and the menu key everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ssedesigner.ui.guard import guarded

_Standard = QKeySequence.StandardKey
_OF_TEXT = (_Standard.Copy, _Standard.Cut, _Standard.Paste, _Standard.SelectAll)
"""What these mean is what was typed, whatever the window does with them elsewhere."""
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


@guarded
class CommandKeys(QObject):
    """Leaves to the commands of a window the keys that a box of text would claim: Ctrl+E is the line's end on X11.

    Undo and redo stay with the box as long as it has something to undo or redo.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
            return False
        if not event.modifiers() & _HELD or any(event.matches(key) for key in _OF_TEXT):
            return False
        pressed = QKeySequence(QKeyCombination(event.keyCombination()))
        if not isinstance(watched, QWidget) or _has_own(watched, event) or not _is_command(watched, pressed):
            return False
        event.ignore()
        return True


def _has_own(box: QWidget, event: QKeyEvent) -> bool:
    """Return whether the keys are those of undo or redo, and the box has something for them."""
    is_undo, is_redo = event.matches(_Standard.Undo), event.matches(_Standard.Redo)
    if isinstance(box, QComboBox):
        line = box.lineEdit()
        return line is not None and _has_own(line, event)
    if isinstance(box, QLineEdit):
        return (is_undo and box.isUndoAvailable()) or (is_redo and box.isRedoAvailable())
    if isinstance(box, (QPlainTextEdit, QTextEdit)):
        text = box.document()
        return (is_undo and text.isUndoAvailable()) or (is_redo and text.isRedoAvailable())
    return False


def _is_command(widget: QWidget, pressed: QKeySequence) -> bool:
    return any(pressed in keys for keys in _keys_around(widget))


def _keys_around(widget: QWidget) -> Iterator[list[QKeySequence]]:
    """Give the keys of every command that works while a widget has the focus."""
    window = widget.window()
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if isinstance(owner, QWidget) and shortcut.isEnabled() and owner.isVisible():
            is_around = owner.isAncestorOf(widget) or shortcut.context() == Qt.ShortcutContext.WindowShortcut
            if owner is widget or is_around:
                yield shortcut.keys()
    place: QWidget | None = widget
    while place is not None:
        yield from (action.shortcuts() for action in place.actions() if action.isEnabled())
        place = None if place is window else place.parentWidget()


def close_with_escape(window: QWidget, *searches: QLineEdit, step_back: Callable[[], bool] | None = None) -> None:
    """Let Escape close a window; first it empties a search that is seen, or takes one step back where there is one."""

    def leave() -> None:
        search = next((line for line in searches if line.isVisible() and line.text()), None)
        if search is not None:
            search.clear()
        elif step_back is None or not step_back():
            window.close()

    QShortcut(QKeySequence(Qt.Key.Key_Escape), window).activated.connect(leave)


def open_menu_of_focus() -> None:
    """Open the menu of what has the focus; X11 has Shift+F10 for no program, other desktops do it by themselves."""
    focused = QApplication.focusWidget()
    if focused is None or QApplication.activePopupWidget() is not None:
        return
    cursor = focused.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)  # QRect, QRectF, or None of a plot
    middle = cursor.center() if cursor is not None and not cursor.isNull() else focused.rect().center()
    place = QPoint(round(middle.x()), round(middle.y()))
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(focused, QContextMenuEvent(reason, place, focused.mapToGlobal(place)))
