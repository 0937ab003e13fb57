"""A plain table of numbers with bands, and the rows of film and cell that it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from ssedesigner.core.evidence import Source
from ssedesigner.core.fields import BASES
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import RESULTS, Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shortened
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.quantity_text import band_text, quantity_tip, rounded
from ssedesigner.ui.widgets.text_fit import wrap
from ssedesigner.ui.widgets.widgets import RESULT, set_names

View = TypeVar("View", bound=QTableView)


_Index = QModelIndex | QPersistentModelIndex
_ROW_GAP, _SENTENCE_GAP, _CELL_MARGINS = 4, 9, 16
_CELL_CHARACTERS = 200
"""As much as a row shows; the tip has more."""

FILM_ROWS = tuple(
    f"film.{key}"
    for key in (
        "conductivity_ms_cm",
        "electrolyte_conductivity_ms_cm",
        "area_specific_resistance_ohm_cm2",
        "areal_conductance_s_cm2",
        "conductance_s",
        "porosity_pct",
        "density_g_cm3",
        "areal_mass_mg_cm2",
        "electrolyte_volume_pct",
        "binder_volume_pct",
        "scaffold_volume_pct",
    )
)
CELL_ROWS = tuple(
    f"cell.{key}"
    for key in (
        "specific_energy_wh_kg",
        "energy_density_wh_l",
        "voltage_v",
        "thickness_um",
        "areal_mass_mg_cm2",
        "cost_usd_m2",
        "cost_usd_kwh",
        "cost_share_film_electrolyte_pct",
    )
)
"""Rows of the tables, in the order of a reader who looks for conductivity and energy first."""


@dataclass(frozen=True, kw_only=True)
class TableCell:
    """One cell of the table: its words, the tip behind them, whether it is an estimate or not known."""

    text: str
    tip: str = ""
    is_estimate: bool = False
    is_unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class NumberRows:
    """Header and rows of a table of numbers.

    ``keys`` names the result of each row in ``core.prediction.RESULTS``; ``bases`` the basis of each column behind the
    first, where the columns are bases of the cell. ``text_columns`` hold words and share the width that is left;
    ``word_columns`` hold words and are as wide as those.
    """

    header: tuple[str, ...]
    rows: Sequence[tuple[TableCell, ...]]
    keys: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    text_columns: tuple[int, ...] = (0,)
    word_columns: tuple[int, ...] = ()

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
    return TableCell(text=f"{sign}{rounded(quantity.value, 3)}{unit}", tip=tip, is_estimate=quantity.is_estimate)


def film_rows(prediction: Prediction, materials: Materials | None) -> NumberRows:
    """Rows of the film: value, unit and band."""
    sources = dict(materials.sources) if materials is not None else {}
    rows = []
    for key in FILM_ROWS:
        label = RESULTS[key].label
        quantity: Quantity = getattr(prediction.film, key.removeprefix("film."))
        value = value_cell(label, quantity, sources, with_unit=True)
        rows.append((TableCell(text=label), value, TableCell(text=band_text(quantity, 3), tip=value.tip)))
    return NumberRows(header=("Film", "Value", "90 % band"), rows=tuple(rows), keys=FILM_ROWS)


def cell_rows(prediction: Prediction, materials: Materials | None) -> NumberRows:
    """Rows of the cell on all three bases."""
    sources = dict(materials.sources) if materials is not None else {}
    rows = []
    for key in CELL_ROWS:
        label = RESULTS[key].label
        quantities: list[Quantity] = [getattr(prediction.cells[basis], key.removeprefix("cell.")) for basis in BASES]
        values = [
            value_cell(f"{label}, {BASES[basis].lower()}", q, sources, prediction.cells[basis].foils)
            for basis, q in zip(BASES, quantities, strict=True)
        ]
        rows.append((TableCell(text=f"{label}, {symbol(quantities[0].unit)}"), *values))
    return NumberRows(header=("Cell", *BASES.values()), rows=tuple(rows), keys=CELL_ROWS, bases=tuple(BASES))


@guarded
class NumberModel(QAbstractTableModel):
    """The rows as a model."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = NumberRows(header=(), rows=())
        self._colours: Theme | None = None

    def show_rows(self, rows: NumberRows) -> None:
        is_same_shape = (len(rows.rows), rows.header) == (len(self._shown.rows), self._shown.header)
        if is_same_shape and rows.rows:
            self._shown = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows.rows) - 1, len(rows.header) - 1))
            return
        self.beginResetModel()
        self._shown = rows
        self.endResetModel()

    @property
    def shown(self) -> NumberRows:
        return self._shown

    def apply_theme(self, theme: Theme) -> None:
        self._colours = theme

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else len(self._shown.header)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and not self._shown.has_words(section):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return self._shown.header[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self._shown.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return shortened(cell.text, _CELL_CHARACTERS)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(cell.tip) or None
        if role == Qt.ItemDataRole.TextAlignmentRole and not self._shown.has_words(index.column()):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and cell.is_unknown and self._colours is not None:
            return QColor(self._colours.unknown_text)
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
        self._model = NumberModel(self)
        self.setModel(self._model)
        set_names(self, "numbers", title, role="plain")
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(18)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(self._ask)
        self.horizontalHeader().sectionResized.connect(self._fit_sentences)
        self.apply_theme(theme)

    def _ask(self, index: _Index) -> None:
        shown = self._model.shown
        if index.isValid() and index.row() < len(shown.keys):
            is_basis = bool(shown.bases) and index.column() > 0
            self.calculation_asked.emit(shown.keys[index.row()], shown.bases[index.column() - 1] if is_basis else "")

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        keys = self._model.shown.keys
        self.setProperty(RESULT, keys[current.row()] if 0 <= current.row() < len(keys) else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            super().contextMenuEvent(event)  # the menu of the card
            return
        self.setCurrentIndex(index)
        menu = set_names(QMenu(self), "numbers_menu", f"What to do with a row of {self.title}")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Show the calculation…", partial(self._ask, index))
        menu.addSeparator()
        card = self.parentWidget()
        menu.addActions(card.actions() if card is not None else [])
        menu.popup(event.globalPos())

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
        return len(self._model.shown.text_columns) > 1

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
        needed = max((self.sizeHintForRow(row) for row in range(count)), default=0)
        mode = QHeaderView.ResizeMode
        has_room = needed * count <= self.viewport().height()
        self.verticalHeader().setSectionResizeMode(mode.Stretch if has_room else mode.ResizeToContents)

    def _fit_sentences(self) -> None:
        """Give each row the height that its sentences need at the width of their columns."""
        if not self._has_sentences:
            return
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for row, cells in enumerate(self._model.shown.rows):
            lines = [self._lines(cells[column].text, column) for column in self._model.shown.text_columns]
            self.setRowHeight(row, max(lines) * self.fontMetrics().height() + _SENTENCE_GAP)
        self.updateGeometry()

    def _lines(self, text: str, column: int) -> int:
        return max(1, len(wrap(text, SMALL_PX, self.columnWidth(column) - _CELL_MARGINS)))

    def table(self) -> Table:
        rows = self._model.shown
        return Table(header=rows.header, rows=tuple(tuple(cell.text for cell in row) for row in rows.rows))

    def apply_theme(self, theme: Theme) -> None:
        self._model.apply_theme(theme)
        self.viewport().update()


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of a plot for a spreadsheet; the header names each unit."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def plain_table(name: str, words: str, model: QAbstractItemModel) -> QTableView:
    """Make a table that is read row by row: no grid, one row chosen at a time."""
    return as_plain_table(QTableView(), name, words, model)


def as_plain_table(table: View, name: str, words: str, model: QAbstractItemModel) -> View:
    """Let a table be read row by row: no grid, one row chosen at a time."""
    set_names(table, name, words)
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
    table.verticalHeader().setDefaultSectionSize(26)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table


_ROW_PX, _EDGE_PX = 25, 4
_MEASURED_ROWS = 100
"""By how many rows a column is measured; all others are cut where they are wider."""


class RowTable(QTableView):
    """Shows :class:`NumberRows`; columns of words share the width that the others leave.

    With ``most`` it is as high as its rows, up to so many; further ones scroll. Without, it takes the room there is.
    """

    def __init__(self, name: str, words: str, theme: Theme, most: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, words, "plain")
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
