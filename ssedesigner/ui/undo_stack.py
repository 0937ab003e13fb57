"""The undo stack, whole until Qt deletes it."""

from __future__ import annotations

from PySide6.QtGui import QUndoStack
from shiboken6 import isValid


class UndoStack(QUndoStack):
    """Gives up its steps before the collector takes it apart.

    The collector would take the steps from the stack's wrapper and delete them. Qt deletes them with the stack once
    more, and the process ends.
    """

    def __del__(self) -> None:
        if isValid(self):
            self.clear()
