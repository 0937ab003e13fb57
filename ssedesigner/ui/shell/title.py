"""The title of the recipe in the top bar, which is edited where it stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.ui.document import Document
from ssedesigner.ui.editor.field_editors import LineBox
from ssedesigner.ui.editor.undo_keys import UndoKeys
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import Elided, set_names

_LEAST_PX, _MARGIN_PX = 260, 9
_CLOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)


@guarded
class RecipeTitle(Elided):
    """The name of the recipe; a click edits it."""

    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__("title", "Name of the recipe", role="strong")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.edit_asked.emit()


@guarded
class TitleLine(LineBox):
    """Typed over the title, it is in the recipe at once; Enter closes the line, Escape brings the old name back."""

    def __init__(self, document: Document, title: QWidget) -> None:
        window = title.window()
        self._before = window.focusWidget()
        super().__init__(document, FIELDS["name"], lambda _: None, window)
        set_names(self, "title_line", "Name of the recipe")
        self.installEventFilter(UndoKeys(document, self))
        document.recipe_changed.connect(self._follow)
        place, height = title.mapTo(window, QPoint(-_MARGIN_PX, 0)), self.sizeHint().height()
        width = max(_LEAST_PX, title.width() + 4 * _MARGIN_PX)
        self.setGeometry(place.x(), place.y() + (title.height() - height) // 2, width, height)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def _follow(self) -> None:
        self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in _CLOSING and self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.hide()
            self.deleteLater()
