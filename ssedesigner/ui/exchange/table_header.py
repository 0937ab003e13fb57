"""The head of the preview of a table: the letter of each column, and what it means in which unit, to be changed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QTableView

from ssedesigner.core.notation import MARKS, symbol
from ssedesigner.files.tables.model import Column, TableImport
from ssedesigner.ui.exchange.table_model import TableModel
from ssedesigner.ui.exchange.table_words import column_severity, column_tip, kind_words, meanings
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.choice_box import ChoiceBox
from ssedesigner.ui.widgets.widgets import set_names

_LETTER_PX, _BOX_PX, _GAP_PX, _PAD_PX = 24, 24, 4, 4


class _Boxes:
    """The two boxes of one column."""

    def __init__(self, column: Column, meaning_model: QStandardItemModel) -> None:
        name = f"table_column_{column.index}"
        self.meaning = ChoiceBox(f"{name}_meaning", f"What column {column.letter} is", role="compact")
        self.meaning.setModel(meaning_model)
        self.meaning.setPlaceholderText("which?")
        self.unit = ChoiceBox(f"{name}_unit", f"Unit of column {column.letter}", 0, "compact")


@guarded
class MeaningHeader(QHeaderView):
    """``meant`` carries the index of a column and the field chosen for it, ``measured`` the index and its unit."""

    meant = Signal(int, str)
    measured = Signal(int, str)

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        set_names(self, "table_head", "What each column is")
        self.theme = theme
        self.boxes: dict[int, _Boxes] = {}
        self._table: TableImport | None = None
        self._severities: list[str] = []
        self._asked: set[int | None] = set()
        self._meanings = QStandardItemModel(self)
        for key, words in meanings():
            item = QStandardItem(words)
            item.setData(key, Qt.ItemDataRole.UserRole)
            self._meanings.appendRow(item)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(64)
        self.setStretchLastSection(True)
        self.sectionResized.connect(lambda *_: self.place_boxes())
        self.geometriesChanged.connect(self.place_boxes)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), _LETTER_PX + 2 * (_BOX_PX + _GAP_PX) + 2)

    def show_table(self, table: TableImport) -> None:
        """Show what each column of a table is; boxes of a column that stays are kept, so that the focus stays."""
        self._table = table
        self._severities = [column_severity(column, table) for column in table.columns]
        self._asked = {problem.column for problem in table.problems if problem.row is None}
        for index in [index for index in self.boxes if index >= len(table.columns)]:
            boxes = self.boxes.pop(index)
            boxes.meaning.deleteLater()
            boxes.unit.deleteLater()
        for index in self.boxes:
            self._fill(table.columns[index])
        self.place_boxes()
        self.viewport().update()

    def place_boxes(self) -> None:
        """Put the boxes over their columns; those of a column are made when it first comes into view."""
        if self._table is None:
            return
        for column in self._table.columns[: self.count()]:
            left = self.sectionViewportPosition(column.index)
            width = self.sectionSize(column.index)
            is_seen = left + width > 0 and left < self.viewport().width()
            if is_seen and column.index not in self.boxes:
                self._make(column)
            if column.index in self.boxes:
                self._place(column, QPoint(left, _LETTER_PX), width, is_seen=is_seen)

    def _place(self, column: Column, corner: QPoint, width: int, *, is_seen: bool) -> None:
        boxes = self.boxes[column.index]
        for place, box in enumerate((boxes.meaning, boxes.unit)):
            top = corner.y() + place * (_BOX_PX + _GAP_PX)
            box.setGeometry(corner.x() + _PAD_PX, top, max(width - 2 * _PAD_PX, 20), _BOX_PX)
        boxes.meaning.setVisible(is_seen)
        boxes.unit.setVisible(is_seen and bool(column.units))

    def _make(self, column: Column) -> None:
        boxes = self.boxes[column.index] = _Boxes(column, self._meanings)
        for box in (boxes.meaning, boxes.unit):
            box.setParent(self.viewport())
        self._fill(column)
        boxes.meaning.activated.connect(
            lambda place, index=column.index, box=boxes.meaning: self.meant.emit(index, box.itemData(place))
        )
        boxes.unit.activated.connect(
            lambda place, index=column.index, box=boxes.unit: self.measured.emit(index, box.itemData(place))
        )

    def _fill(self, column: Column) -> None:
        boxes = self.boxes[column.index]
        is_open = not column.field and column.index in self._asked
        boxes.meaning.setCurrentIndex(-1 if is_open else max(0, boxes.meaning.findData(column.field)))
        boxes.meaning.setToolTip(tooltip(column_tip(column)))
        units = list(column.units if column.unit in column.units or not column.unit else (column.unit, *column.units))
        if [boxes.unit.itemData(place) for place in range(boxes.unit.count())] != units:
            boxes.unit.clear()
            for unit in units:
                boxes.unit.addItem(symbol(unit), unit)
        boxes.unit.setCurrentIndex(units.index(column.unit) if column.unit in units else 0)

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        table, theme = self._table, self.theme
        if table is None or logical >= len(table.columns):
            return
        column, severity = table.columns[logical], self._severities[logical]
        painter.save()
        painter.fillRect(rect, QColor(theme.unknown_ground if logical in self._asked else theme.surface))
        painter.setFont(font(SMALL_PX, QFont.Weight.DemiBold))
        top = QRect(rect.left() + 8, rect.top(), rect.width() - 16, _LETTER_PX)
        painter.setPen(QColor(theme.muted))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, column.letter)
        painter.setPen(QColor(theme.severity_text(severity)))
        painter.drawText(top, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, MARKS[severity])
        if not column.units and column.field:
            below = QRect(rect.left() + 10, rect.top() + _LETTER_PX + _BOX_PX + _GAP_PX, rect.width() - 18, _BOX_PX)
            painter.setFont(font(SMALL_PX))
            painter.setPen(QColor(theme.muted))
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, kind_words(column))
        painter.setPen(QPen(QColor(theme.separator), 1))
        painter.drawLine(rect.left(), rect.top() + _LETTER_PX - 3, rect.right(), rect.top() + _LETTER_PX - 3)
        painter.restore()


@guarded
class NumberHeader(QHeaderView):
    """The numbers of the rows in the file, with the sign of what becomes of each."""

    def __init__(self, theme: Theme, model: TableModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        set_names(self, "table_numbers", "Rows of the file")
        self.theme, self._model = theme, model
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(56, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        line = self._model.lines[logical]
        painter.save()
        is_header = line.row is None
        painter.fillRect(rect, QColor(self.theme.selection if is_header else self.theme.surface))
        sign, _, number = self._model.number(line).rpartition(" ")
        area = rect.adjusted(4, 0, -8, 0)
        painter.setFont(font(SMALL_PX, QFont.Weight.DemiBold if is_header else QFont.Weight.Normal))
        painter.setPen(QColor(self.theme.text if is_header else self.theme.muted))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        if sign:
            width = painter.fontMetrics().horizontalAdvance(f"{number} ")
            painter.setFont(font(SMALL_PX, QFont.Weight.Bold))
            painter.setPen(QColor(self.theme.severity_text(line.severity)))
            area.setRight(area.right() - width)
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, sign)
        painter.restore()
