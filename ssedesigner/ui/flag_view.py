"""The list of flags as it is moved through: by click, by arrow keys, and by Tab from one offer to the next."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ssedesigner.ui.flags.flag_delegate import FlagDelegate
from ssedesigner.ui.flags.flag_model import ROW, AnyIndex, FlagRow, identity
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import named


@guarded
class FlagView(QListView):
    """The list; the current card is open, Enter asks for what a click does, Tab goes from one offer to the next."""

    asked = Signal(QModelIndex)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "flag_view", "Flags by process step", role="plain")
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)  # the line under the pointer is underlined
        self._pressed = QPersistentModelIndex()
        self.delegate = FlagDelegate(self, theme)
        self.setItemDelegate(self.delegate)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        numbers = range(self.model().rowCount())
        here = self.currentIndex().row() if self.currentIndex().isValid() else -1 if is_next else len(numbers)
        for number in [n for n in numbers if n > here] if is_next else [n for n in reversed(numbers) if n < here]:
            if self._is_offer(self.model().index(number, 0)):
                self.setCurrentIndex(self.model().index(number, 0))
                return True
        return bool(super().focusNextPrevChild(is_next))

    def _is_offer(self, index: AnyIndex) -> bool:
        row: FlagRow | None = index.data(ROW)
        return row is not None and row.is_offer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # an offer does not become the current row by a click: rows that open and close would move it away
        index = self.indexAt(event.position().toPoint())
        self._pressed = QPersistentModelIndex(index if self._is_offer(index) else QModelIndex())
        if not self._pressed.isValid():
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, QPersistentModelIndex()
        if not pressed.isValid():
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()) == pressed:
            self.asked.emit(self.indexAt(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_offer = self._is_offer(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if is_offer else Qt.CursorShape.ArrowCursor
        if shape != self.viewport().cursor().shape():
            self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def place(self) -> tuple[tuple[str, str, str], int] | None:
        """Return what stands topmost and where, so that it can be put there again."""
        index = self.indexAt(self.viewport().rect().topLeft())
        row: FlagRow | None = index.data(ROW)
        return (identity(row), self.visualRect(index).top()) if row is not None else None

    def heights(self) -> list[int]:
        """Return how tall each row is [px]; as long as none changes, the rows stay where they are."""
        return [self.sizeHintForRow(row) for row in range(self.model().rowCount())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self.delegate.sizeHintChanged.emit(index)
