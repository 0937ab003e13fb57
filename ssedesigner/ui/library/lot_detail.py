"""The chosen lot: what is left and when it expires, its certificate, what batches drew, and its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QTabWidget, QWidget

from ssedesigner.core.batch.words import minute_text
from ssedesigner.core.lots import Draw, LotRevision, LotStock
from ssedesigner.core.materials import KINDS, Materials
from ssedesigner.core.notation import exact, typeset
from ssedesigner.core.visible_text import shorten
from ssedesigner.text.lots import (
    certificate_facts,
    draw_words,
    expiry,
    history_facts,
    left_text,
    lot_facts,
    unclear_text,
)
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme, row_px
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.text_fit import wrap
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

_BUTTONS = {
    "correct": ("Correc&t…", "Correct the lot, or enter that it was opened; what was recorded before stays"),
    "count": ("Co&unt…", "Enter what is in the jar now, with the reason"),
    "retire": ("&Retire", "Take the lot from the list; it stays on record with what was drawn"),
}
_CELL_MARGINS, _ROW_GAP, _CELL_CHARACTERS = 16, 10, 200
_LOCKED = "The library is read-only: open it for writing to change it."
_NOTHING_STATED = "No certificate value is on record."
_NOTHING_DRAWN = "No batch on record drew from this lot."


@guarded
class LotDetail(QWidget):
    """Shows one lot; the view that has it does what its buttons ask for."""

    batch_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "lot_detail", "Chosen lot")
        self._title = set_names(PlainLabel(most=80), "lot_title", "Lot", "title")
        self._subject = set_names(PlainLabel(most=200), "lot_subject", "Material and supplier", "small")
        self._expiry = set_names(PlainLabel(), "lot_expiry", "Expiry")
        self._unclear = set_names(PlainLabel(), "lot_unclear", "Weighings that name two lots")
        self._unclear.setProperty("severity", "caution")
        self.buttons = {
            key: set_names(QPushButton(words), f"lot_{key}", words.replace("&", ""))
            for key, (words, _) in _BUTTONS.items()
        }
        self._facts = RowTable("lot_facts", "Stock", theme)
        self._certificate = RowTable("lot_certificate", "Certificate", theme)
        self._drawn = RowTable("lot_drawn", "What batches drew", theme)
        self._history = RowTable("lot_history", "Recorded, corrected, counted", theme)
        self._nothing = set_names(PlainLabel(_NOTHING_DRAWN), "lot_nothing_drawn", "No draw", "muted")
        self.open_batch = set_names(QPushButton("Open &batch"), "lot_open_batch", "Open batch")
        self._tabs = set_names(QTabWidget(), "lot_tabs", "Stock, draws and history")
        self._draws: tuple[Draw, ...] = ()
        self._lay_out()
        self._drawn.activated.connect(lambda _: self._ask_for_batch())
        self.open_batch.clicked.connect(self._ask_for_batch)

    def _lay_out(self) -> None:
        layout = column_layout(self, (10, 8, 10, 8), 6)
        for label in (self._title, self._subject, self._expiry, self._unclear):
            label.setWordWrap(True)
            layout.addWidget(label)
        row = row_layout(None, (0, 0, 0, 0), 5)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)
        drawn = set_names(QFrame(), "lot_drawn_page", "What batches drew", "plain")
        column = column_layout(drawn, (0, 0, 0, 0), 6)
        self._nothing.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._nothing)
        column.addWidget(self._drawn, 1)
        below = row_layout(None, (0, 0, 0, 0), 5)
        below.addWidget(self.open_batch)
        below.addStretch(1)
        column.addLayout(below)
        pages = {"Stock": self._facts, "Certificate": self._certificate, "Drawn": drawn, "History": self._history}
        for words, page in pages.items():
            self._tabs.addTab(page, words)
        for table in (self._facts, self._certificate, self._history):
            table.setWordWrap(True)
            table.horizontalHeader().sectionResized.connect(partial(_fit_rows, table))
        self._tabs.currentChanged.connect(self._fit_all)
        layout.addWidget(self._tabs, 1)
        layout.addStretch(0)  # the buttons stay at the top while no lot is chosen

    def show_lot(
        self,
        stock: LotStock | None,
        revisions: Sequence[LotRevision],
        materials: Materials,
        retirements: Sequence[tuple[str, bool]] = (),
        *,
        is_read_only: bool,
        today: date,
    ) -> None:
        """Show a lot with its records, or that none is chosen."""
        for key, button in self.buttons.items():
            reason = _refusal(key, stock, is_read_only)
            button.setEnabled(not reason)
            button.setToolTip(tooltip(reason or _BUTTONS[key][1]))
        self.buttons["retire"].setText("&Restore" if stock and stock.is_retired else "&Retire")
        self._tabs.setVisible(stock is not None)
        self._title.setText(_title(stock) if stock else "No lot chosen")
        self._subject.setText(_subject(stock, materials) if stock else "")
        severity, words = expiry(stock.lot, today) if stock else ("", "")
        self._expiry.setText(words[:1].upper() + words[1:])
        self._expiry.setVisible(bool(words))
        set_property(self._expiry, "severity", severity)
        self._unclear.setText(unclear_text(stock) if stock else "")
        self._unclear.setVisible(bool(stock and stock.unclear))
        self._draws = tuple(reversed(stock.draws)) if stock else ()
        if stock is None:
            return
        self._facts.show_rows(_fact_rows("Stock", lot_facts(stock, today)))
        stated = certificate_facts(stock.lot) or [("Certificate", _NOTHING_STATED)]
        self._certificate.show_rows(_fact_rows("Certificate", stated))
        self._drawn.show_rows(_draw_rows(self._draws))
        self._drawn.choose(0)
        self._nothing.setVisible(not self._draws)
        self._drawn.setVisible(bool(self._draws))
        self.open_batch.setVisible(bool(self._draws))
        history = history_facts(stock, revisions, retirements)
        self._history.show_rows(_history_rows(history))
        self._fit_all()
        self._tabs.setTabText(2, f"Drawn {len(self._draws)}")
        self._tabs.setTabText(3, f"History {len(history)}")

    def _fit_all(self) -> None:
        for table in (self._facts, self._certificate, self._history):
            _fit_rows(table)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_all()  # tables have the font of their style only now

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for table in (self._facts, self._certificate, self._drawn, self._history):
            table.apply_theme(theme)

    def _ask_for_batch(self) -> None:
        if 0 <= self._drawn.row < len(self._draws):
            self.batch_asked.emit(self._draws[self._drawn.row].batch)


def _fit_rows(table: RowTable, resized: int = 0, _before: int = 0, width: int = 0) -> None:
    """Give each row the height that its words need; Qt's own leaves out the margins and cuts the last line."""
    size, line = table.fontInfo().pixelSize(), table.fontMetrics().lineSpacing()
    for row, cells in enumerate(table.texts()):
        widths = [table.columnWidth(column) - _CELL_MARGINS for column in range(len(cells))]
        if width:  # the table knows it only after the signal
            widths[resized] = width - _CELL_MARGINS
        widths[0] += _CELL_MARGINS  # it is as wide as its words
        texts = [shorten(text, _CELL_CHARACTERS) for text in cells]
        lines = [len(wrap(text, size, width)) for text, width in zip(texts, widths, strict=True)]
        table.setRowHeight(row, row_px(max([1, *lines]) * line + _ROW_GAP))


def _refusal(key: str, stock: LotStock | None, is_read_only: bool) -> str:
    if stock is None:
        return "Choose a lot in the list first."
    if key != "retire" and stock.is_retired:
        return "The lot is retired; restore it first."
    return _LOCKED if is_read_only else ""


def _title(stock: LotStock) -> str:
    return f"{stock.lot.key}  {stock.lot.name}" + (", retired" if stock.is_retired else "")


def _subject(stock: LotStock, materials: Materials) -> str:
    lot = stock.lot
    material = materials.find(lot.kind, lot.material)
    name = typeset(material.name) if material is not None else lot.material
    return "  ·  ".join(part for part in (name, KINDS.get(lot.kind, lot.kind), lot.supplier) if part)


def _fact_rows(title: str, facts: Sequence[tuple[str, str]]) -> NumberRows:
    return NumberRows(
        header=(title, ""),
        rows=tuple((TableCell(text=name), TableCell(text=words, tip=words)) for name, words in facts),
        text_columns=(1,),
        word_columns=(0,),
        spoken_heads=("Value",),
    )


def _draw_rows(draws: Sequence[Draw]) -> NumberRows:
    return NumberRows(
        header=("Batch", "Grams", "Weighed", "Lot known"),
        rows=tuple(
            (
                TableCell(text=draw.batch, tip=f"Line {draw.line} of {draw.batch}; Enter opens the batch."),
                TableCell(text=exact(draw.grams)),
                TableCell(text=minute_text(draw.at)),
                TableCell(text=draw_words(draw), tip=_BY_NAME if draw.is_by_name else ""),
            )
            for draw in draws
        ),
        text_columns=(3,),
        word_columns=(0, 2),
    )


_BY_NAME = "The weighing names the lot as text. No other lot of this material has the name, so it counts as this one."


def _history_rows(history: Sequence[tuple[str, str, str]]) -> NumberRows:
    return NumberRows(
        header=("When", "What", "Reason, by"),
        rows=tuple(
            (TableCell(text=at[:16], tip=at), TableCell(text=what, tip=what), TableCell(text=why, tip=why))
            for at, what, why in history
        ),
        text_columns=(1, 2),
        word_columns=(0,),
    )


def left_cell(stock: LotStock) -> TableCell:
    """Return the cell of what is left, in words and sign where more was drawn than there was."""
    left = stock.left_g
    if left is None:
        return TableCell(text=left_text(stock), is_unknown=True)
    return TableCell(text=left_text(stock), severity="fail" if left < 0 else "")
