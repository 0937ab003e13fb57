"""The keys of undo and redo, which act on the recipe and not on the text of one box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence

from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded

UNDO_KEYS = (QKeySequence("Ctrl+Z"),)
REDO_KEYS = (QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z"))


@guarded
class UndoKeys(QObject):
    """Lets the keys of undo and redo act on the recipe and not on the text of one box."""

    def __init__(self, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        pressed = QKeySequence(QKeyCombination(event.keyCombination()))
        if pressed not in (*UNDO_KEYS, *REDO_KEYS):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            # accepted, the key comes back as a key press; else the box would undo its own text
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            stack = self._document.undo_stack
            self._document.end_edit_session()
            (stack.undo if pressed in UNDO_KEYS else stack.redo)()
        return True
