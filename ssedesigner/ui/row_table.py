"""A table of rows that are read and chosen, not edited, sized by what stands in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberModel, NumberRows
from ssedesigner.ui.widgets.widgets import named

_ROW_PX, _EDGE_PX = 25, 4
_MEASURED_ROWS = 100
"""By how many rows a column is measured; all others are cut where they are wider."""


class RowTable(QTableView):
    """Shows :class:`NumberRows`; columns of words share the width that the others leave.

    With ``most`` it is as high as its rows, up to so many; further ones scroll. Without, it takes the room there is.
    """

    def __init__(self, name: str, words: str, theme: Theme, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, name, words, "plain")
        self._most = most
        self._model = NumberModel(self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(_MEASURED_ROWS)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.apply_theme(theme)

    @property
    def row(self) -> int:
        """The number of the row that is chosen, -1 for none."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Choose a row; one that is not there chooses none."""
        self.setCurrentIndex(self._model.index(row, 0))

    def show_rows(self, rows: NumberRows) -> None:
        """Show rows; the row that was chosen stays chosen where there still is one at its place."""
        before = self.row
        self._model.show_rows(rows)
        header, modes = self.horizontalHeader(), QHeaderView.ResizeMode
        for column in range(len(rows.header)):
            is_text = column in rows.text_columns
            header.setSectionResizeMode(column, modes.Stretch if is_text else modes.ResizeToContents)
        if self._most:
            count = min(max(len(rows.rows), 1), self._most)
            self.setFixedHeight(header.sizeHint().height() + count * _ROW_PX + _EDGE_PX)
        if self.row != before and 0 <= before < len(rows.rows):
            self.choose(before)

    def texts(self) -> list[list[str]]:
        """Return all that the table shows."""
        return [[cell.text for cell in row] for row in self._model.shown.rows]

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.apply_theme(theme)
        self.viewport().update()
