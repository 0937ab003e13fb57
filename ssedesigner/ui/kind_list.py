"""The kinds of material with the number of each, to choose one from."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from ssedesigner.core.materials import KINDS, Material
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.material_table import ALL_KINDS
from ssedesigner.ui.named import named, theme_of

_KIND = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 28


@guarded
class KindList(QListWidget):
    """All materials first, then one row for each kind; kinds without a material are muted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "library_kinds", "Kinds of material")
        for kind in (ALL_KINDS, *KINDS):
            item = QListWidgetItem(self)
            item.setData(_KIND, kind)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))

    @property
    def kind(self) -> str:
        """The kind that is chosen."""
        item = self.currentItem()
        return str(item.data(_KIND)) if item else ALL_KINDS

    def choose(self, kind: str) -> None:
        """Choose a kind."""
        self.setCurrentRow([ALL_KINDS, *KINDS].index(kind))

    def show_counts(self, materials: list[Material]) -> None:
        """Count the given materials by kind."""
        counts = Counter(material.kind for material in materials)
        counts[ALL_KINDS] = len(materials)
        for row in range(self.count()):
            item = self.item(row)
            kind = item.data(_KIND)
            item.setText(f"{KINDS.get(kind, 'All materials')}   {counts[kind]}")
            item.setData(_COUNT, counts[kind])
        self._colour()

    def _colour(self) -> None:
        theme = theme_of(self)
        for row in range(self.count()):
            item = self.item(row)
            item.setForeground(QColor(theme.text if item.data(_COUNT) else theme.muted))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
