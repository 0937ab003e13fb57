"""What is too small for a finger in a window, where the setting for touch screens is on."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QListView,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)


def small_targets(window: QWidget, least: int) -> Iterator[str]:
    """Yield what is in sight and lower than a fingertip: widgets, tabs, rows and scroll bars, by name with the size.

    A button must be as wide as well.
    """
    for part in window.findChildren(QWidget):
        if not part.isVisible():
            continue
        for size in _sizes(part):
            if 0 < size < least:
                yield f"{part.objectName() or type(part).__name__} in {_home(part)}: {size}"
                break


def _home(part: QWidget) -> str:
    parent = part.parentWidget()
    while parent is not None and not parent.objectName():
        parent = parent.parentWidget()
    return parent.objectName() if parent is not None else ""


def _sizes(part: QWidget) -> Iterator[int]:
    is_inside = isinstance(part.parentWidget(), (QComboBox, QAbstractSpinBox, QAbstractItemView, QLineEdit, QTabBar))
    if isinstance(part, QAbstractButton) and not is_inside:
        yield from (part.height(), part.width())
    elif isinstance(part, (QComboBox, QAbstractSpinBox)) or (isinstance(part, QLineEdit) and not is_inside):
        yield part.height()
    elif isinstance(part, QTabBar):
        yield from (part.tabRect(tab).height() for tab in range(part.count()) if part.isTabVisible(tab))
    elif isinstance(part, QScrollBar):
        if part.maximum() > part.minimum():
            yield part.width() if part.orientation() == Qt.Orientation.Vertical else part.height()
    elif isinstance(part, QTableView):
        yield from (part.rowHeight(row) for row in range(min(part.model().rowCount(), 50)) if part.model())
        if part.horizontalHeader().isVisible() and part.horizontalHeader().sectionsClickable():
            yield part.horizontalHeader().height()
    elif isinstance(part, QTreeView):
        yield part.rowHeight(part.indexAt(part.viewport().rect().topLeft()))
    elif isinstance(part, QListView) and part.model() is not None:
        yield from (
            part.visualRect(part.model().index(row, 0)).height() for row in range(min(part.model().rowCount(), 20))
        )


def clipped_areas(window: QWidget) -> Iterator[str]:
    """Yield the scroll areas in sight that never scroll sideways and are narrower than what they hold."""
    for area in window.findChildren(QScrollArea):
        is_fixed = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        inside = area.widget()
        if is_fixed and inside is not None and area.isVisible() and inside.width() > area.viewport().width():
            yield f"{area.objectName()}: {inside.width()} in {area.viewport().width()}"
