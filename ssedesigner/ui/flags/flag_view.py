"""The list view of the flags: its keys and clicks, and which rows are painted when flags change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ssedesigner.ui.flags.flag_delegate import FlagDelegate
from ssedesigner.ui.flags.flag_model import ROW, AnyIndex, FlagRow, identity
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import set_names


@guarded
class FlagView(QListView):
    """The list; Enter asks for what a click does, Right and Left open and close, Tab goes from offer to offer.

    ``turned`` carries a row and whether it is to be open, ``escaped`` says that Escape was pressed.
    """

    asked = Signal(QModelIndex)
    key_asked = Signal(QModelIndex)
    turned = Signal(QModelIndex, bool)
    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "flag_view", "Flags by process step", role="plain")
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
            self.key_asked.emit(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self.currentIndex().isValid():
            self.turned.emit(self.currentIndex(), event.key() == Qt.Key.Key_Right)
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.escaped.emit()
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

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: Sequence[int] = ()) -> None:
        # Qt would lay out and paint the whole list: show_changes does what is needed
        if QAccessible.isActive():  # a screen reader hears of each row all the same
            super().dataChanged(first, last, roles)

    def show_changes(self, before: Sequence[FlagRow], rows: Sequence[FlagRow], changed: Sequence[int]) -> None:
        """Paint the changed rows that look otherwise now; lay out all rows where one of them has another height."""
        current, delegate = self.currentIndex().row(), self.delegate
        for number in changed:
            old, new = before[number], rows[number]
            faces = [delegate.face(row, is_current=number == current) for row in (old, new)]
            if faces[0] == faces[1]:
                continue
            heights = [delegate.height(row, is_current=number == current) for row in (old, new)]
            if heights[0] != heights[1]:
                self.scheduleDelayedItemsLayout()
                return
            self.update(self.model().index(number, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        for index in (previous, current):
            if index.isValid():
                self.delegate.sizeHintChanged.emit(index)
