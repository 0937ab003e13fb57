"""The keys of undo and redo, which act on the recipe and not on the text of one box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded

UNDO_KEYS = (QKeySequence("Ctrl+Z"),)
REDO_KEYS = (QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z"))


@guarded
class UndoKeys(QObject):
    """Lets the keys of undo and redo act on the recipe, and those of commands on the window, not on one box's text."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(QKeyCombination(event.keyCombination()))
        if pressed not in (*UNDO_KEYS, *REDO_KEYS):
            return event.type() == QEvent.Type.ShortcutOverride and _is_command(watched, pressed)
        if event.type() == QEvent.Type.ShortcutOverride:
            # accepted, the key comes back as a key press; else the box would undo its own text
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            stack = self._document.undo_stack
            self._document.end_edit_session()
            (stack.undo if pressed in UNDO_KEYS else stack.redo)()
        return True


def _is_command(watched: QObject, pressed: QKeySequence) -> bool:
    """Return whether keys are those of a command, which a line of text may claim: Ctrl+E is its end on X11."""
    actions = watched.window().actions() if isinstance(watched, QWidget) else []
    return any(pressed in action.shortcuts() for action in actions)
