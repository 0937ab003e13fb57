"""The preview of a table: its rows as they stand in the file, with each question under its row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ssedesigner.files.tables.columns import choose
from ssedesigner.files.tables.model import Problem, TableImport, title
from ssedesigner.ui.exchange.table_bars import ProblemBar, bar_height
from ssedesigner.ui.exchange.table_header import MeaningHeader, NumberHeader
from ssedesigner.ui.exchange.table_model import ALL, TableModel
from ssedesigner.ui.exchange.table_words import LEAVE_OUT
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, row_px, size_rows
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.widgets.widgets import set_names

_Index = QModelIndex | QPersistentModelIndex
_ROW_PX, _BAR_GAP = 25, 4
_MEASURED_ROWS, _LEAST_PX, _MOST_PX, _PAD_PX, _BOX_PAD_PX = 60, 76, 230, 16, 36
_BARS_BEYOND = 2


@guarded
class _LineDelegate(QStyledItemDelegate):
    """Draws a hair line under each row; where a question stands it draws nothing."""

    def __init__(self, grid: TableGrid) -> None:
        super().__init__(grid)
        self._grid = grid

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = self._grid.rows
        if not model.lines[index.row()].is_bar:
            super().paint(painter, option, index)
        rect: QRect = option.rect
        painter.setPen(QPen(QColor(model.theme.separator), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())


@guarded
class TableGrid(QTableView):
    """``chosen`` carries what a person chose, ``again`` the number of a row that is no more to be left out.

    ``material_asked`` carries a problem with a material that may have to be added first, ``entered`` that in whose bar
    the focus is.
    """

    chosen = Signal(object)
    again = Signal(int)
    material_asked = Signal(object)
    entered = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "table_grid", "The table as it is read", "plain")
        self.rows = TableModel(self)
        self.rows.theme = theme
        self.setModel(self.rows)
        self.head = MeaningHeader(theme, self)
        self.setHorizontalHeader(self.head)
        self.numbers = NumberHeader(theme, self.rows, self)
        self.setVerticalHeader(self.numbers)
        size_rows(self.numbers, _ROW_PX)
        self.numbers.setMinimumSectionSize(_ROW_PX)
        self.setItemDelegate(_LineDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._corner = set_names(QLabel("Means", self), "table_corner", "What each column means", "small")
        self._corner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.bars: dict[int, ProblemBar] = {}
        self._table: TableImport | None = None
        self._layout_of: tuple[object, ...] = ()
        self.head.meant.connect(self._mean)
        self.head.measured.connect(self._measure)

    def show_table(self, table: TableImport, view: str = ALL) -> None:
        """Show a table; of the same columns the widths and the place stay."""
        place = self.verticalScrollBar().value()
        self._table = table
        self._drop_bars()
        self.clearSpans()
        self.rows.show_table(table, view)
        titles, width = self.rows.titles()
        for place_of in titles:
            self.setSpan(place_of, 0, 1, width)
        self._size_rows()
        layout = (table.name, len(table.columns), table.layout.sheet.value, table.layout.header_rows)
        self.head.show_table(table)
        if layout != self._layout_of:
            self._layout_of = layout
            self._size_columns(table)
            place = 0
        self.updateGeometries()
        self.verticalScrollBar().setValue(place)
        self._place_bars()

    def _drop_bars(self) -> None:
        for bar in self.bars.values():
            bar.hide()
            bar.deleteLater()
        self.bars = {}

    def _size_rows(self) -> None:
        width = self.viewport().width()
        for place, line in enumerate(self.rows.lines):
            height = row_px(_ROW_PX) if line.problem is None else bar_height(line.problem, width) + _BAR_GAP
            if self.numbers.sectionSize(place) != height:  # a line keeps the height of the one before at its place
                self.numbers.resizeSection(place, height)

    def _size_columns(self, table: TableImport) -> None:
        """Give each column room for its words, and where that is too much together at least for its cells."""
        lines = [line for line in self.rows.lines if not line.is_bar and line.severity != "none"][:_MEASURED_ROWS]
        narrow, least, wanted = [], [], []
        for column in table.columns:
            texts = [self.rows.cell(line, column.index)[:60] for line in lines]
            cells = max((text_width(text, TEXT_PX) for text in texts), default=0.0) + _PAD_PX
            words = max(text_width(column.header[:60], TEXT_PX, QFont.Weight.Bold) + _PAD_PX, cells)
            meaning = text_width(title(column.field) if column.field else LEAVE_OUT, SMALL_PX) + _BOX_PAD_PX
            narrow.append(min(max(cells, _LEAST_PX), _MOST_PX))
            least.append(min(max(cells, meaning, _LEAST_PX), _MOST_PX))
            wanted.append(min(max(words, meaning, _LEAST_PX), _MOST_PX))
        width = self.viewport().width()
        if sum(least) > width:  # then the boxes are cut rather than the cells
            least, wanted = narrow, least
        spare = width - sum(least)
        share = min(1.0, max(0.0, spare / max(1.0, sum(wanted) - sum(least))))
        for index, (low, high) in enumerate(zip(least, wanted, strict=True)):
            self.head.resizeSection(index, int(low + share * (high - low)))

    def _place_bars(self) -> None:
        """Put the questions that are in view, and a few beyond, under their rows; they are as wide as the view."""
        height, width = self.viewport().height(), self.viewport().width()
        first, last = self.rowAt(0), self.rowAt(height - 1)
        last = len(self.rows.lines) - 1 if last < 0 else last
        seen = range(max(0, first - _BARS_BEYOND), min(len(self.rows.lines), last + 1 + _BARS_BEYOND))
        for place in seen:
            problem = self.rows.lines[place].problem
            if problem is not None and place not in self.bars:
                self._make_bar(place, problem)
        for place, bar in self.bars.items():
            top = self.rowViewportPosition(place) + _BAR_GAP // 2
            bar.setGeometry(4, top, width - 8, self.rowHeight(place) - _BAR_GAP)
            bar.setVisible(place in seen or bar.isAncestorOf(self.focusWidget() or self))

    def _make_bar(self, place: int, problem: Problem) -> None:
        bar = self.bars[place] = ProblemBar(problem, f"table_bar_{place}", f"Row {problem.row}.")
        bar.setParent(self.viewport())
        bar.chosen.connect(self.chosen)
        bar.again.connect(self.again)
        bar.material_asked.connect(lambda: self.material_asked.emit(problem))
        bar.entered.connect(lambda: self._enter(place))

    def _enter(self, place: int) -> None:
        if place >= len(self.rows.lines):
            return
        self.scrollTo(self.rows.index(place, max(0, self.columnAt(0))))
        self.entered.emit(self.rows.lines[place].problem)

    def bar_of(self, problem: Problem) -> ProblemBar | None:
        """Return the bar of a problem, scrolled into view; None where it is not among the lines."""
        place = next((place for place, line in enumerate(self.rows.lines) if line.problem is problem), None)
        if place is None:
            return None
        column = max(0, self.columnAt(0))
        self.scrollTo(self.rows.index(max(0, place - 1), column))
        self.scrollTo(self.rows.index(place, column))
        self._place_bars()
        return self.bars.get(place)

    def _mean(self, index: int, field: str) -> None:
        if self._table is not None:
            self.chosen.emit(choose(self._table.columns[index], field=field))

    def _measure(self, index: int, unit: str) -> None:
        if self._table is not None:
            self.chosen.emit(choose(self._table.columns[index], unit=unit))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_bars()
        if dx:
            self.head.place_boxes()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._size_rows()
            if self._table is not None:
                self._size_columns(self._table)
        self._place_bars()
        self.head.place_boxes()
        self._corner.setGeometry(0, 24, self.numbers.width() - 8, 26)
        self._corner.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.rows.theme = self.head.theme = self.numbers.theme = theme
        for part in (self, self.head, self.numbers):
            part.viewport().update()
