"""What a table says in its middle while it has no rows: why, and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import set_names

_EDGE_PX = 24


@guarded
class EmptyWords(PlainLabel):
    """A sentence over the empty room of a view."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__()
        self._room: QWidget = view.viewport()
        self.setParent(self._room)
        set_names(self, f"{view.objectName()}_empty", "Why nothing is listed", "muted")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._room.installEventFilter(self)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say why there is nothing; nothing where there are rows."""
        self.setText(words)
        self.setVisible(bool(words))
        self._fill_room()

    def _fill_room(self) -> None:
        self.setGeometry(self._room.rect().adjusted(_EDGE_PX, _EDGE_PX, -_EDGE_PX, -_EDGE_PX))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fill_room()
        return False
