"""What every table and list does with a row: Ctrl+C copies it as text, and its menu says what else can be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QMenu,
    QPushButton,
    QTableView,
    QTreeView,
)

from ssedesigner.core.visible_text import one_line
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic

AnyIndex = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_COPY = QKeySequence.StandardKey.Copy


def cell_text(index: AnyIndex) -> str:
    """Return what stands in a cell, or what a screen reader says where it is drawn and not written."""
    shown = index.data(_Role.DisplayRole)
    return one_line(str(shown if shown not in (None, "") else index.data(_Role.AccessibleTextRole) or ""))


def chosen_text(view: QAbstractItemView) -> str:
    """Return what is chosen as it is seen: rows tab-separated below the headings of their columns, which name units.

    Of a table that is chosen by cells, the chosen cell with its row and column.
    """
    indexes = view.selectionModel().selectedIndexes() or [view.currentIndex()]
    indexes = [index for index in indexes if index.isValid()]
    if not indexes:
        return ""
    if not isinstance(view, QTableView):
        columns = view.model().columnCount() if isinstance(view, QTreeView) else 1
        firsts = dict.fromkeys(index.siblingAtColumn(0) for index in indexes)
        return _lines([cell_text(first.siblingAtColumn(column)) for column in range(columns)] for first in firsts)
    if view.selectionBehavior() != QAbstractItemView.SelectionBehavior.SelectRows:
        return "\n".join(_cell_with_heads(index) for index in indexes)
    return rows_text(view, sorted({index.row() for index in indexes}))


def rows_text(view: QTableView, rows: Iterable[int]) -> str:
    """Return rows of a table with the headings of the columns that are seen."""
    head, model = view.horizontalHeader(), view.model()
    columns = [head.logicalIndex(place) for place in range(head.count())]
    columns = [column for column in columns if not view.isColumnHidden(column)]
    titles = [one_line(str(model.headerData(column, Qt.Orientation.Horizontal) or "")) for column in columns]
    lines = [[cell_text(model.index(row, column)) for column in columns] for row in rows]
    return _lines([titles, *lines] if any(titles) else lines)


def _cell_with_heads(index: AnyIndex) -> str:
    model = index.model()
    across = model.headerData(index.row(), Qt.Orientation.Vertical)
    down = model.headerData(index.column(), Qt.Orientation.Horizontal)
    return "\t".join(one_line(str(part)) for part in (across or "", down or "", cell_text(index)))


def _lines(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join("\t".join(cells) for cells in rows)


@guarded
class RowMenu(QObject):
    """Copies rows of a view and opens a menu on them; screens add what they offer."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._buttons: list[QAbstractButton] = []
        self.copied: Callable[[], str] = partial(chosen_text, view)
        """Returns what Ctrl+C puts into the clipboard."""
        self.fill: Callable[[QMenu, QModelIndex], None] | None = None
        """Adds entries for the row at an index."""
        view.installEventFilter(self)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.open)

    def offer(self, *buttons: QAbstractButton) -> None:
        """Put what buttons of the screen do with the row into the menu too."""
        self._buttons += buttons

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or not event.matches(_COPY):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:  # a card around would copy its picture
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self.copy()
        return True

    def copy(self) -> None:
        """Put the chosen rows into the clipboard; nothing where none is chosen."""
        if text := self.copied():
            QApplication.clipboard().setText(text)

    def _copy_table(self) -> None:
        assert isinstance(self._view, QTableView)
        QApplication.clipboard().setText(rows_text(self._view, range(self._view.model().rowCount())))

    @staticmethod
    def _add_order(view: QTableView, menu: QMenu) -> None:
        """Offer what a click on a head does, to which no key leads: the column sorted by, again, turns the order."""
        head, up, down = view.horizontalHeader(), Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        for place in range(head.count()):
            column = head.logicalIndex(place)
            if view.isColumnHidden(column):
                continue
            is_sorted = head.sortIndicatorSection() == column
            order = down if is_sorted and head.sortIndicatorOrder() == up else up
            title = one_line(str(view.model().headerData(column, Qt.Orientation.Horizontal) or ""))
            action = menu.addAction(no_mnemonic(title), partial(view.sortByColumn, column, order))
            action.setCheckable(True)
            action.setChecked(is_sorted)

    def open(self, place: QPoint) -> None:
        """Open the menu of the row at a place of the view."""
        index = self._view.indexAt(place)
        if index.isValid() and index != self._view.currentIndex():
            self._view.setCurrentIndex(index)
        current = self._view.currentIndex()
        menu = QMenu(self._view)
        menu.setObjectName("row_menu")
        menu.setAccessibleName(f"What to do with a row of {self._view.accessibleName()}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self.fill is not None and current.isValid():
            self.fill(menu, current)
        for button in self._buttons:
            if not button.isHidden():
                action = menu.addAction(button.text(), button.click)
                action.setEnabled(button.isEnabled())
                if isinstance(button, QPushButton) and button.menu() is not None:
                    action.setMenu(button.menu())
        if menu.actions():
            menu.addSeparator()
        copy = menu.addAction("&Copy", self.copy)
        copy.setShortcut(QKeySequence(_COPY))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # shown; the view takes the keys itself
        copy.setEnabled(current.isValid())
        if isinstance(self._view, QTableView):
            menu.addAction("Copy &table", self._copy_table).setEnabled(self._view.model().rowCount() > 0)
            if self._view.isSortingEnabled():
                self._add_order(self._view, menu.addMenu("&Sort by"))
        menu.popup(self._view.viewport().mapToGlobal(place))


def menu_of(view: QAbstractItemView) -> RowMenu:
    """Return the menu that a view has had since it was named."""
    menu = view.findChild(RowMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert isinstance(menu, RowMenu)
    return menu
