"""The groups of materials with the number of each, to choose one from."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ssedesigner.core.materials import Material
from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.groups import ALL, GROUPS, Group, group_of, group_of_kind
from ssedesigner.ui.widgets.widgets import set_names, theme_of

_GROUP = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT, _MARGIN = 25, 10


@guarded
class _CountDelegate(QStyledItemDelegate):
    """Draws the number of materials at the right of a group."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        area = option.rect.adjusted(0, 0, -_MARGIN, 0)
        painter.save()
        painter.setFont(look.font(look.SMALL_PX))
        painter.setPen(QColor(theme_of(option.widget).muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data(_COUNT)))
        painter.restore()


@guarded
class KindList(QListWidget):
    """All materials first, then one row for each group; groups without a material are muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "library_kinds", "Kinds of material", "plain")
        self.setItemDelegate(_CountDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for group in GROUPS.values():
            item = QListWidgetItem(group.label, self)
            item.setData(_GROUP, group.key)
        self._size_rows()

    def _size_rows(self) -> None:
        """Make the list as high as its rows, so that every group is in sight and it never scrolls."""
        height = look.row_px(_ROW_HEIGHT)
        for place in range(self.count()):
            self.item(place).setSizeHint(QSize(0, height))
        self.setFixedHeight(height * self.count() + 2)

    @property
    def group(self) -> Group:
        """The group that is chosen."""
        item = self.currentItem()
        return GROUPS[str(item.data(_GROUP)) if item else ALL]

    def choose(self, kind: str, material: Material | None = None) -> None:
        """Choose the group of a material, or the first one that has a kind; all materials for none."""
        group = group_of(material) if material is not None else group_of_kind(kind) if kind else GROUPS[ALL]
        self.setCurrentRow(list(GROUPS).index(group.key))

    def show_counts(self, materials: list[Material]) -> None:
        """Count the given materials by group."""
        counts = Counter(group_of(material).key for material in materials)
        counts[ALL] = len(materials)
        for row in range(self.count()):
            item = self.item(row)
            count = counts[item.data(_GROUP)]
            item.setData(_COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {count}")
        self._colour()

    def _colour(self) -> None:
        theme = theme_of(self)
        for row in range(self.count()):
            item = self.item(row)
            item.setForeground(QColor(theme.text if item.data(_COUNT) else theme.muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:  # rows are higher on a touch screen
            self._size_rows()
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
