"""Tables of rows that are made elsewhere: one model for all of them, and the tables that show it.

Models that judge or sort thousands of rows by themselves stand beside their screens: a table made beforehand would
work out every cell of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from ssedesigner.core.evidence import Source
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import ESTIMATE, format_number
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten, visible
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import LIGHT, SMALL_PX, Theme, row_px, size_rows
from ssedesigner.ui.widgets.accessible import row_name
from ssedesigner.ui.widgets.quantity_text import quantity_tip
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.text_fit import wrap
from ssedesigner.ui.widgets.widgets import RESULT, set_names

View = TypeVar("View", bound=QTableView)


_Index = QModelIndex | QPersistentModelIndex
_ROW_GAP, _SENTENCE_GAP, _CELL_MARGINS = 4, 9, 16
_CELL_CHARACTERS = 200
"""As much as a row shows; the tip has more."""


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """One cell: its words, the tip behind them, what a screen reader says in their place, and how they look.

    ``severity`` colours the words.
    """

    text: str
    tip: str = ""
    spoken: str = ""
    severity: str = ""
    is_estimate: bool = False
    is_unknown: bool = False
    is_italic: bool = False


@dataclass(frozen=True, kw_only=True)
class NumberRows:
    """Header and rows of a table; ``subjects`` are what the rows are about, handed out as :data:`ROW`.

    ``keys`` names the result of each row in ``core.prediction.RESULTS``; ``bases`` the basis of each column behind the
    first, where the columns are bases of the cell. ``text_columns`` hold words and share the width that is left;
    ``word_columns`` hold words and are as wide as those. ``whole_columns`` are those of the text columns of which no
    word is cut in a narrow window: names of what is weighed. ``spoken_heads`` names the columns without a
    title for a screen reader, in their order.
    """

    header: tuple[str, ...]
    rows: Sequence[tuple[TableCell, ...]]
    subjects: Sequence[object] = ()
    keys: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    text_columns: tuple[int, ...] = (0,)
    word_columns: tuple[int, ...] = ()
    whole_columns: tuple[int, ...] = ()
    spoken_heads: tuple[str, ...] = ()

    def spoken_head(self, column: int) -> str:
        """Return what a screen reader says of a column."""
        blank = self.header[:column].count("")
        has_words = self.header[column] or blank >= len(self.spoken_heads)
        return self.header[column] if has_words else self.spoken_heads[blank]

    def has_words(self, column: int) -> bool:
        """Return whether a column holds words, which begin at its left."""
        return column in (*self.text_columns, *self.word_columns)


def value_cell(
    title: str, quantity: Quantity, sources: dict[str, Source], extra: str = "", *, with_unit: bool = False
) -> TableCell:
    """Write one quantity; ``extra`` is what its tip says besides."""
    tip = quantity_tip(title, quantity, sources, extra)
    if quantity.value is None:
        return TableCell(text="not known", tip=tip, is_unknown=True)
    sign = "≈ " if quantity.is_estimate else ""
    unit = f" {symbol(quantity.unit)}" if with_unit else ""
    return TableCell(text=f"{sign}{format_number(quantity.value)}{unit}", tip=tip, is_estimate=quantity.is_estimate)


NO_ROWS = NumberRows(header=(), rows=())
ROW = Qt.ItemDataRole.UserRole
"""Role of what a row is about."""
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@guarded
class RowsModel(QAbstractTableModel):
    """The rows as a model."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = NO_ROWS
        self._broken: frozenset[int] = frozenset()
        self._theme = LIGHT

    def break_titles(self, columns: frozenset[int]) -> None:
        """Write the titles of these columns in two lines, those of the others in one."""
        if columns != self._broken:
            self._broken = columns
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._rows.header) - 1)

    def show_rows(self, rows: NumberRows) -> None:
        is_same_shape = (len(rows.rows), rows.header) == (len(self._rows.rows), self._rows.header)
        if is_same_shape and rows.rows:  # which keeps what is chosen, and the place in the list
            self._rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows.rows) - 1, len(rows.header) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> NumberRows:
        return self._rows

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._rows.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Vertical:
            return row_name(self, section) if role == Qt.ItemDataRole.AccessibleTextRole else None
        if not 0 <= section < len(self._rows.header):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT if self._rows.has_words(section) else _RIGHT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._rows.spoken_head(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        title = self._rows.header[section]
        return two_lines(title) if section in self._broken else title

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        if role == ROW:
            return self._rows.subjects[index.row()] if self._rows.subjects else None
        cell = self._rows.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):  # the latter is what a search asks for
            return shorten(cell.text, _CELL_CHARACTERS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(cell.tip) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return visible(cell.spoken) or None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return None if self._rows.has_words(index.column()) else _RIGHT
        return self._look(cell, role)

    def _look(self, cell: TableCell, role: int) -> QColor | QFont | None:
        if role == Qt.ItemDataRole.ForegroundRole and (cell.severity or cell.is_unknown):
            return QColor(self._theme.severity_text(cell.severity or "unknown"))
        if role == Qt.ItemDataRole.FontRole and (cell.is_italic or cell.text.startswith(ESTIMATE)):
            font = QFont()
            font.setItalic(True)
            return font
        return None


@guarded
class NumberTable(QTableView):
    """A read-only table of numbers inside a card; a double click or Enter asks for the calculation of a row.

    The signal carries the key of the result and the basis of the cell, empty for that of the recipe.
    """

    calculation_asked = Signal(str, str)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._measured: tuple[tuple[object, ...], int] | None = None
        self._model = RowsModel(self)
        self.setModel(self._model)
        set_names(self, "numbers", title, role="plain")
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # the page scrolls: a bar of its own would wrap names, ask for more height, and come and go with it for ever
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(18)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._ask)
        menu_of(self).fill = self._fill_menu
        self.horizontalHeader().sectionResized.connect(self._fit_sentences)
        # names may need two lines now; the column has its new width only after the signal
        self.horizontalHeader().sectionResized.connect(self._share_height, Qt.ConnectionType.QueuedConnection)
        self.apply_theme(theme)

    def _ask(self, index: _Index) -> None:
        rows = self._model.rows
        if index.isValid() and index.row() < len(rows.keys):
            is_basis = bool(rows.bases) and index.column() > 0
            self.calculation_asked.emit(rows.keys[index.row()], rows.bases[index.column() - 1] if is_basis else "")

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        keys = self._model.rows.keys
        self.setProperty(RESULT, keys[current.row()] if 0 <= current.row() < len(keys) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _fill_menu(self, menu: QMenu, index: QModelIndex) -> None:
        if self._model.rows.keys:
            menu.addAction("Show the calculation…", partial(self._ask, index))
            menu.addSeparator()
        card = self.parentWidget()
        menu.addActions(card.actions() if card is not None else [])

    def show_rows(self, rows: NumberRows) -> None:
        self._model.show_rows(rows)
        header = self.horizontalHeader()
        if header.sectionResizeMode(0) != QHeaderView.ResizeMode.Stretch:
            header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            for column in rows.text_columns:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._share_height()
        self.updateGeometry()

    @property
    def _has_sentences(self) -> bool:
        """Return whether rows have heights of their own: for sentences, or names that a line has no room for."""
        rows = self._model.rows
        if len(rows.text_columns) > 1:
            return True
        return any(self._lines(cells[0].text, 0) > 1 for cells in rows.rows if rows.text_columns)

    def minimumSizeHint(self) -> QSize:
        rows = self._model.rowCount() * (self.fontMetrics().height() + _ROW_GAP)
        if self._has_sentences:  # nobody should have to scroll for them
            rows = max(rows, self.verticalHeader().length())
        return QSize(200, max(196, self.horizontalHeader().sizeHint().height() + rows))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()  # words wrap otherwise

    def _share_height(self) -> None:
        """Spread the rows over the height, or scroll where a row needs more than its share for wrapped words."""
        count = self._model.rowCount()
        if self._has_sentences:
            self._fit_sentences()
            return
        mode = QHeaderView.ResizeMode
        has_room = self._highest_row() * count <= self.viewport().height()
        self.verticalHeader().setSectionResizeMode(mode.Stretch if has_room else mode.ResizeToContents)

    def _highest_row(self) -> int:
        """Return the height that a row needs; measured anew only when words could wrap otherwise, for it is slow."""
        rows = self._model.rows
        words = tuple(cells[column].text for cells in rows.rows for column in rows.text_columns)
        basis = words, tuple(self.columnWidth(column) for column in rows.text_columns), self.fontInfo().pixelSize()
        if self._measured is None or self._measured[0] != basis:
            heights = (self.sizeHintForRow(row) for row in range(len(rows.rows)))
            self._measured = basis, max(heights, default=0)
        return self._measured[1]

    def _fit_sentences(self) -> None:
        """Give each row the height that its sentences need at the width of their columns."""
        if not self._has_sentences:
            return
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        gap = _SENTENCE_GAP if len(self._model.rows.text_columns) > 1 else _ROW_GAP
        for row, cells in enumerate(self._model.rows.rows):
            lines = [self._lines(cells[column].text, column) for column in self._model.rows.text_columns]
            self.setRowHeight(row, row_px(max(lines) * self.fontMetrics().height() + gap))
        self.updateGeometry()

    def _lines(self, text: str, column: int) -> int:
        return max(1, len(wrap(text, SMALL_PX, self.columnWidth(column) - _CELL_MARGINS)))

    def table(self) -> Table:
        rows = self._model.rows
        return Table(header=rows.header, rows=tuple(tuple(cell.text for cell in row) for row in rows.rows))

    def apply_theme(self, theme: Theme) -> None:
        self._model.apply_theme(theme)
        self.viewport().update()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of a plot for a spreadsheet; the header names each unit."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def as_plain_table(table: View, name: str, words: str, model: QAbstractItemModel, role: str = "") -> View:
    """Let a table be read row by row: no grid, one row chosen at a time."""
    set_names(table, name, words, role)
    table.setModel(model)
    table.setShowGrid(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    size_rows(table.verticalHeader(), 26)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


def two_lines(title: str) -> str:
    r"""Break a title at the blank that makes two lines of about the same length.

    >>> two_lines("Against the recipe"), two_lines("Lot")
    ('Against\nthe recipe', 'Lot')
    """
    breaks = [place for place, letter in enumerate(title) if letter == " "] if "\n" not in title else []
    if not breaks:
        return title
    middle = min(breaks, key=lambda place: max(place, len(title) - place - 1))
    return f"{title[:middle]}\n{title[middle + 1 :]}"


_ROW_PX, _EDGE_PX, _LEAST_WORDS_PX, _TITLE_PX = 25, 4, 96, 24
_MOST_WHOLE_PX = 320
"""A longer name of a whole column is cut all the same: its numbers must not be far from it."""
_MEASURED_ROWS = 100
"""By how many rows a column is measured; all others are cut where they are wider."""


@guarded
class RowTable(QTableView):
    """Shows :class:`NumberRows`; columns of words share the width that the others leave, or the table scrolls sideways.

    With ``most`` it is as high as its rows, up to so many; further ones scroll. Without, it takes the room there is.
    """

    def __init__(self, name: str, words: str, theme: Theme, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        self._model = RowsModel(self)
        as_plain_table(self, name, words, self._model, "plain")
        self.setFrameShape(QFrame.Shape.NoFrame)
        size_rows(self.verticalHeader(), _ROW_PX)
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
        for column in set(range(len(rows.header))) - set(rows.text_columns):
            header.setSectionResizeMode(column, modes.ResizeToContents)
        self._share_width()
        # a reset of the model takes the choice away
        if self.row != before and 0 <= before < len(rows.rows):
            self.choose(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._share_width()

    def _share_width(self) -> None:
        """Share what other columns leave among those of words; a title too long for its share has two lines."""
        rows, header, modes = self._model.rows, self.horizontalHeader(), QHeaderView.ResizeMode
        shares = [column for column in rows.text_columns if column < len(rows.header)]
        least = {column: self._least_width(rows.header[column]) for column in shares}
        for column in rows.whole_columns:
            words = min(self.sizeHintForColumn(column), _MOST_WHOLE_PX)
            least[column] = max(least[column], words)
        left = self.viewport().width() - header.length() + sum(map(header.sectionSize, shares))
        is_narrow = sum(least.values()) > left
        for column in shares:
            header.setSectionResizeMode(column, modes.Interactive if is_narrow else modes.Stretch)
            if is_narrow:
                header.resizeSection(column, least[column])
        width = header.fontMetrics().horizontalAdvance
        broken = {column for column in shares if width(rows.header[column]) + _TITLE_PX > header.sectionSize(column)}
        self._model.break_titles(frozenset(broken))
        if self._most:
            count = min(max(len(rows.rows), 1), self._most)
            bar = self.horizontalScrollBar().sizeHint().height() if is_narrow else 0
            self.setFixedHeight(header.sizeHint().height() + count * row_px(_ROW_PX) + _EDGE_PX + bar)

    def _least_width(self, title: str) -> int:
        lines = map(self.horizontalHeader().fontMetrics().horizontalAdvance, two_lines(title).split("\n"))
        return max(_LEAST_WORDS_PX, max(lines) + _TITLE_PX)

    def texts(self) -> list[list[str]]:
        """Return all that the table shows."""
        return [[cell.text for cell in row] for row in self._model.rows.rows]

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._model.apply_theme(theme)
        self.viewport().update()
