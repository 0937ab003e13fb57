"""A list from which one material of a kind is chosen, also by typing any part of its key or name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QWidget

from ssedesigner.core.materials import Material
from ssedesigner.core.visible_text import shorten
from ssedesigner.text.materials import key_and_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import NumberRows, RowsModel, TableCell
from ssedesigner.ui.widgets.widgets import set_names

_SHORTEST, _MOST_SHOWN, _LIST_PX, _CHARACTERS = 8, 16, 300, 120


@guarded
class MaterialPicker(QComboBox):
    """Shows one material; what is typed and fits none goes back to it."""

    picked = Signal()

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, words)
        self._listed = RowsModel(self)
        self._materials: Sequence[Material] = ()
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
        self._materials = materials
        self._listed.show_rows(NumberRows(header=("Material",), rows=LazyRows(materials, _line_cells)))
        keys = [material.key for material in materials]
        self._show(keys.index(key) if key in keys else 0 if keys else -1)

    def _show(self, row: int) -> None:
        self._key = self._materials[row].key if row >= 0 else ""
        self.setCurrentIndex(row)
        self.setEditText(self.itemText(row))
        self.setToolTip(tooltip(self.itemText(row)))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)

    def _pick(self, row: int) -> None:
        if not 0 <= row < len(self._materials):
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
            for row, each in enumerate(self._materials)
            if text in (each.key.casefold(), each.name.casefold(), self.itemText(row).casefold())
        ]
        if len(rows) == 1:
            self._pick(rows[0])
        self.setEditText(self.itemText(self.currentIndex()))


def _line_cells(material: Material) -> tuple[TableCell]:
    return (TableCell(text=shorten(key_and_name(material), _CHARACTERS)),)
