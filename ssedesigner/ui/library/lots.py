"""The lots of the laboratory: which jars there are, what is left in each, when they expire, what drew from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.lots import Lot, LotRevision, LotStock
from ssedesigner.core.materials import KINDS, Material
from ssedesigner.core.notation import day_text, exact, formula
from ssedesigner.core.visible_text import search_words, shorten
from ssedesigner.files.lot_list import write_lots
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.text.lots import expiry, left_words, opened_text
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.lot_detail import LotDetail, left_cell
from ssedesigner.ui.library.lot_forms import CountForm, LotForm
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.empty_words import EmptyWords
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.row_menu import menu_of, rows_text
from ssedesigner.ui.widgets.tables import ROW, NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import (
    column_layout,
    open_form,
    row_layout,
    set_names,
    theme_of,
)

_HEADER = ("Label", "Material", "Lot", "Supplier", "Left", "Opened", "Expiry", "σ, mS/cm")
_LEFT = _HEADER.index("Left")
_WIDTHS = [1020, 420]
_CHANGED, _EXPORTED = "lot_changed", "lots_exported"
_EMPTY = "No lots on record yet. Record a jar with “New lot…”: what is left follows from the weighings of batches."
_NONE = "No lot contains all of these words."
_FORMATS = "Table for a spreadsheet (*.csv);;Workbook (*.xlsx)"
_BAR_LEFT, _BAR_WIDTH, _BAR_HEIGHT = 10, 44, 5


@guarded
class _LeftDelegate(QStyledItemDelegate):
    """Draws beside the grams how much of what was received they are."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(_BAR_LEFT + _BAR_WIDTH, 0)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        stock = index.data(ROW)
        part = _part_left(stock) if isinstance(stock, LotStock) else None
        if part is None:
            return
        theme, area = theme_of(option.widget), QRectF(option.rect)
        bar = QRectF(area.left() + _BAR_LEFT, area.center().y() - _BAR_HEIGHT / 2, _BAR_WIDTH, _BAR_HEIGHT)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.separator))
        painter.drawRoundedRect(bar, 2.5, 2.5)
        painter.setBrush(QColor(theme.recipe_line))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), bar.width() * part, bar.height()), 2.5, 2.5)
        painter.restore()


def _part_left(stock: LotStock) -> float | None:
    left, received = stock.left_g, stock.lot.received_g
    return None if left is None or not received else min(max(left / received, 0.0), 1.0)


def lot_rows(stocks: Sequence[LotStock], today: date) -> NumberRows:
    """Return the table of lots."""
    return NumberRows(
        header=_HEADER,
        rows=tuple(_row(stock, today) for stock in stocks),
        subjects=tuple(stocks),
        text_columns=(2, 3),
        word_columns=(0, 1, 5, 6),
    )


def _row(stock: LotStock, today: date) -> tuple[TableCell, ...]:
    lot = stock.lot
    severity, words = expiry(lot, today)
    retired = ", retired" if stock.is_retired else ""
    sigma = lot.conductivity_ms_cm
    temperature = "" if lot.conductivity_temperature_c is None else f" at {exact(lot.conductivity_temperature_c)} °C"
    left = left_cell(stock)
    return (
        TableCell(text=f"{lot.key}{retired}", is_unknown=stock.is_retired),
        TableCell(text=formula(shorten(lot.material, 24)), tip=f"{lot.material}, {KINDS.get(lot.kind, lot.kind)}"),
        TableCell(text=lot.name, tip=f"{lot.name}\n{lot.note}".strip()),
        TableCell(text=lot.supplier or "–", tip=lot.supplier),
        TableCell(text=left.text, tip=left_words(stock), severity=left.severity, is_unknown=left.is_unknown),
        TableCell(text=day_text(lot.opened_on) or "–", tip=opened_text(lot, today)),
        TableCell(text=words or "not stated", severity=severity, is_unknown=not words, tip=day_text(lot.expires_on)),
        TableCell(
            text="–" if sigma is None else exact(sigma), tip=f"{exact(sigma)} mS/cm{temperature}" if sigma else ""
        ),
    )


def holds_words(stock: LotStock, text: str) -> bool:
    """Return whether a lot holds every word of a text."""
    lot = stock.lot
    said = (lot.key, lot.material, formula(lot.material), lot.name, lot.supplier, lot.place, lot.note, lot.certificate)
    whole = " ".join(said).casefold()
    return all(word.casefold() in whole for word in search_words(text))


@guarded
class LotsView(QWidget):
    """Reads the lots again when it is shown, when another program writes, and after each change of its own."""

    batch_asked = Signal(str)

    def __init__(self, document: Document, library: Library, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "lots_view", "Lots")
        self._document, self._library = document, library
        self._read: tuple[LotStock, ...] = ()
        self._stocks: tuple[LotStock, ...] = ()
        self._chosen = ""
        self._is_listing = False
        theme = theme_of(self)
        self._search = set_names(QLineEdit(), "lots_search", "Search lots")
        self._with_retired = set_names(QCheckBox("Show ret&ired"), "lots_with_retired", "Show retired lots")
        self._new = set_names(QPushButton("&New lot…"), "lots_new", "New lot")
        self._export = set_names(QPushButton("E&xport…"), "lots_export", "Export the list")
        self._table = RowTable("lots_table", "Lots", theme)
        self._table.setItemDelegateForColumn(_LEFT, _LeftDelegate(self._table))
        self._nothing = EmptyWords(self._table)
        self._status = set_names(QLabel(), "lots_status", "What the list holds", "small")
        self._detail = LotDetail(theme)
        self._notices = NoticeBar()
        self._lay_out()
        self._connect()
        self._watch = LibraryWatch(library, self.refresh, self)

    def _lay_out(self) -> None:
        self._search.setPlaceholderText("Label, material, lot, supplier, place   Ctrl+F")
        self._search.setClearButtonEnabled(True)
        self._new.setToolTip(tooltip("Record a jar with its certificate and what it holds"))
        self._export.setToolTip(tooltip("Export the list as shown, with every value   Ctrl+E"))
        self._status.setWordWrap(True)
        bar = row_layout(None, (8, 8, 8, 4))
        bar.addWidget(self._search, 1)
        bar.addWidget(self._new)
        bar.addWidget(self._export)
        left = set_names(QFrame(), "lots_list", "Lots", "panel")
        column = column_layout(left, (0, 0, 0, 0), 4)
        column.addLayout(bar)
        column.addWidget(self._table, 1)
        below = row_layout(None, (8, 0, 8, 4))
        below.addWidget(self._status, 1)
        below.addWidget(self._with_retired)
        column.addLayout(below)
        panes = (
            Pane(part=left, name="Lots", width=_WIDTHS[0], stretch=2),
            Pane(part=self._detail, name="The chosen lot", width=_WIDTHS[1], stretch=1),
        )
        layout = column_layout(self, (0, 0, 0, 0), 0)
        layout.addWidget(self._notices)
        layout.addWidget(Panes("lots_panes", "List and lot", panes, (0, 1)), 1)

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda _: self._show_list())
        self._search.returnPressed.connect(self._table.setFocus)
        self._with_retired.toggled.connect(lambda _: self._show_list())
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self._table.activated.connect(lambda _: self.open_correction())
        self._new.clicked.connect(lambda _=False: self.open_new())
        self._export.clicked.connect(lambda _=False: self.ask_and_export())
        for key, run in {
            "correct": self.open_correction,
            "count": self.open_count,
            "retire": self._retire_or_restore,
        }.items():
            self._detail.buttons[key].clicked.connect(lambda _=False, run=run: run())
        self._detail.batch_asked.connect(self.batch_asked)
        self._document.library_changed.connect(lambda _: self.refresh())
        menu_of(self._table).offer(*self._detail.buttons.values())
        menu_of(self._table).copied = lambda: rows_text(self._table, range(len(self._stocks)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_detail"):
            self._table.apply_theme(theme_of(self))
            self._detail.apply_theme(theme_of(self))
        super().changeEvent(event)

    @property
    def current_lot(self) -> LotStock | None:
        """The lot whose row is chosen."""
        return next((stock for stock in self._stocks if stock.lot.id == self._chosen), None)

    def start_search(self) -> None:
        """Go to the line of the search."""
        self._search.setFocus()
        self._search.selectAll()

    def leave_search(self) -> bool:
        """Empty the search; return whether there was one."""
        has_text = bool(self._search.text())
        self._search.clear()
        return has_text

    def show_lot(self, lot_id: str) -> None:
        """Go to a lot, whatever was searched for before."""
        self._chosen = lot_id
        self._search.clear()
        self.refresh()
        if any(stock.is_retired for stock in self._read if stock.lot.id == lot_id):
            self._chosen = lot_id
            self._with_retired.setChecked(True)

    def refresh(self) -> None:
        """Read the lots again; the one that was chosen stays chosen."""
        if not self.isVisible():
            return
        self._new.setEnabled(not self._library.is_read_only)
        try:
            self._read = self._library.lots(retired=None)
        except LibraryError as error:
            self._status.setText(str(error))
            return
        self._show_list()

    def _show_list(self) -> None:
        """Show what passes the search; the batches need not be read again for that."""
        text, row, with_retired = self._search.text(), self._table.row, self._with_retired.isChecked()
        listed = [stock for stock in self._read if with_retired or not stock.is_retired]
        self._stocks = tuple(stock for stock in listed if holds_words(stock, text))
        ids = [stock.lot.id for stock in self._stocks]
        self._is_listing = True
        self._table.show_rows(lot_rows(self._stocks, date.today()))
        self._table.choose(ids.index(self._chosen) if self._chosen in ids else min(max(row, 0), len(ids) - 1))
        self._is_listing = False
        words = _status_text(len(self._stocks), len(listed))
        self._status.setText("" if not self._stocks else words)
        self._nothing.show_words("" if self._stocks else words)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self._is_listing:  # shown once, when the list is complete
            return
        row = self._table.row
        stock = self._stocks[row] if 0 <= row < len(self._stocks) else None
        self._chosen = stock.lot.id if stock else ""
        revisions, retirements = tuple[LotRevision, ...](), tuple[tuple[str, bool], ...]()
        if stock is not None:
            try:
                revisions = self._library.lot_history(stock.lot.id)
                retirements = self._library.lot_retirements(stock.lot.id)
            except LibraryError as error:
                self._status.setText(str(error))
        self._detail.show_lot(
            stock,
            revisions,
            self._document.materials,
            retirements,
            is_read_only=self._library.is_read_only,
            today=date.today(),
        )

    def open_new(self, material: Material | None = None) -> None:
        """Open the form for a new lot, of a material where one is given."""
        if self._library.is_read_only:
            return
        chosen = self.current_lot
        kind, key = (material.kind, material.key) if material else ("electrolyte", self._document.recipe.electrolyte)
        if material is None and chosen is not None:
            kind, key = chosen.lot.kind, chosen.lot.material
        self._open(LotForm(self._library, self._document.materials, Lot(kind=kind, material=key, name=""), self))

    def open_correction(self) -> None:
        """Open the form that corrects the chosen lot."""
        if (stock := self.current_lot) is not None and self._detail.buttons["correct"].isEnabled():
            self._open(LotForm(self._library, self._document.materials, stock.lot, self))

    def open_count(self) -> None:
        """Open the form for what is in the jar of the chosen lot."""
        if (stock := self.current_lot) is not None:
            form = CountForm(self._library, stock, self)
            open_form(form, lambda: self._say_changed(stock.lot.id, f"{stock.lot.key} is counted."))

    def _open(self, form: LotForm) -> None:
        def say() -> None:
            if (saved := form.saved) is not None:
                key = saved.key or "The lot"
                self._say_changed(saved.id, f"{key} is on record.")

        open_form(form, say)

    def _retire_or_restore(self) -> None:
        if (stock := self.current_lot) is not None:
            self._set_retired(stock.lot, not stock.is_retired)

    def _set_retired(self, lot: Lot, is_retired: bool) -> None:
        change = self._library.retire_lot if is_retired else self._library.restore_lot
        try:
            change(lot.id)
        except LibraryError as error:
            self._notices.show_notice(Notice(key=_CHANGED, severity="fail", sentence=str(error)))
            return
        if not is_retired:
            self._say_changed(lot.id, f"{lot.key} is back in the list.")
            return
        undo = partial(self._set_retired, lot, False)
        self._say_changed(lot.id, f"{lot.key} is retired: it leaves the list and stays on record.", undo)

    def _say_changed(self, lot_id: str, sentence: str, undo: Callable[[], object] | None = None) -> None:
        actions = [("Un&do", undo)] if undo else []
        self._notices.show_notice(Notice(key=_CHANGED, severity="pass", sentence=sentence, actions=actions))
        if not undo:  # what was retired is left out of the list, as the notice says
            self.show_lot(lot_id)
        else:
            self.refresh()

    def ask_and_export(self) -> None:
        """Ask for a file and write the lots that are shown."""
        if not self._stocks:
            sentence = "Nothing was exported: the list is empty. Widen the search."
            self._notices.show_notice(Notice(key=_EXPORTED, severity="caution", sentence=sentence))
            return
        chosen, wanted = QFileDialog.getSaveFileName(self, "Export lots", str(Path.home() / "lots.csv"), _FORMATS)
        if chosen:
            ending = ".xlsx" if "xlsx" in wanted else ".csv"
            self.export(Path(chosen) if Path(chosen).suffix.lower() in (".csv", ".xlsx") else Path(f"{chosen}{ending}"))

    def export(self, path: Path) -> None:
        """Write the lots that are shown into a file and say how it went."""
        try:
            write_lots(path, self._stocks, date.today(), decimal_sign())
        except WriteError as error:
            notice = Notice(key=_EXPORTED, severity="fail", sentence=str(error))
        else:
            count = "1 lot" if len(self._stocks) == 1 else f"{len(self._stocks)} lots"
            notice = Notice(key=_EXPORTED, severity="pass", sentence=f"{count} written into {path.name}.")
        self._notices.show_notice(notice)


def _status_text(shown: int, count: int) -> str:
    if not count:
        return _EMPTY
    if not shown:
        return _NONE
    lots = "1 lot" if count == 1 else f"{count} lots"
    return lots if shown == count else f"{shown} of {lots}"
