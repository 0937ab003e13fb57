"""A list from which one material of a kind is chosen, also by typing any part of its key or name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QWidget

from ssedesigner.core.materials import Material
from ssedesigner.core.visible_text import shortened
from ssedesigner.text.materials import key_and_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import set_names

_SHORTEST, _MOST_SHOWN, _LIST_PX, _CHARACTERS = 8, 16, 300, 120

Index = QModelIndex | QPersistentModelIndex


@guarded
class _Materials(QAbstractListModel):
    """Materials by key and name; the words for a line are made when it is looked at."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.materials: Sequence[Material] = ()
        self._words: dict[int, str] = {}

    def show_materials(self, materials: Sequence[Material]) -> None:
        self.beginResetModel()
        self.materials, self._words = materials, {}
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.materials)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = index.row()
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole) or not 0 <= row < len(self.materials):
            return None
        if row not in self._words:
            self._words[row] = shortened(key_and_name(self.materials[row]), _CHARACTERS)
        return self._words[row]


@guarded
class MaterialPicker(QComboBox):
    """Shows one material; what is typed and fits none goes back to it."""

    picked = Signal()

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, words)
        self._listed = _Materials(self)
        self._key = ""
        self.setModel(self._listed)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORTEST)
        self.setMaxVisibleItems(_MOST_SHOWN)
        self.view().setMinimumWidth(_LIST_PX)
        finder = QCompleter(self._listed, self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = set_names(QListView(), f"{name}_found", f"Found for {words}")
        popup.setUniformItemSizes(True)
        popup.setMinimumWidth(_LIST_PX)
        finder.setPopup(popup)
        self.setCompleter(finder)
        line = self.lineEdit()
        assert line is not None
        set_names(line, f"{name}_text", words)
        line.editingFinished.connect(self._leave)
        self.activated.connect(self._pick)

    @property
    def key(self) -> str:
        """Key of the material that is chosen; empty where there is none."""
        return self._key

    def show_materials(self, materials: Sequence[Material], key: str) -> None:
        """List materials and choose one by key, else the first."""
        self._listed.show_materials(materials)
        keys = [material.key for material in materials]
        self._show(keys.index(key) if key in keys else 0 if keys else -1)

    def _show(self, row: int) -> None:
        self._key = self._listed.materials[row].key if row >= 0 else ""
        self.setCurrentIndex(row)
        self.setEditText(self.itemText(row))
        self.setToolTip(tooltip(self.itemText(row)))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self._listed.materials):
            return
        before = self._key
        self._show(row)
        if self._key != before:
            self.picked.emit()

    def _leave(self) -> None:
        text = self.currentText().strip().casefold()
        if text == self.itemText(self.currentIndex()).casefold():
            return
        rows = [
            row
            for row, each in enumerate(self._listed.materials)
            if text in (each.key.casefold(), each.name.casefold(), self.itemText(row).casefold())
        ]
        if len(rows) == 1:
            self._pick(rows[0])
        self.setEditText(self.itemText(self.currentIndex()))
