"""The list of spectra beside the plot: each with its state in words; a file that asks does so in its row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ssedesigner.core.notation import MARKS
from ssedesigner.core.visible_text import one_line
from ssedesigner.ui.exchange.impedance_words import state_of
from ssedesigner.ui.exchange.impedance_work import COLUMNS, ListedSpectrum
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, font
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.text_fit import wrap
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property, text_label

_Index = QModelIndex | QPersistentModelIndex
_ROW = Qt.ItemDataRole.UserRole
_PAD, _MARK_PX, _MOST_LINES = 10, 24, 4
_HEAD_PX, _LINE_PX = 19.0, 16.0
_SUFFIXES = ".mpt .DTA .z .par .dfr .csv .txt"
KEPT = "Files stay where they are; saving copies them next to the library."


@guarded
class _RowDelegate(QStyledItemDelegate):
    """Paints name, instrument and state of a spectrum."""

    def __init__(self, rows: SpectrumList) -> None:
        super().__init__(rows)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: ListedSpectrum = index.data(_ROW)
        if row.columns:
            return QSize(100, self._rows.question_height(row))
        lines = len(self._words(row, self._rows.viewport().width()))
        return QSize(100, round(2 * 8 + _HEAD_PX + (1 + lines) * _LINE_PX))

    def _words(self, row: ListedSpectrum, width: float) -> list[str]:
        _, words = state_of(row, is_cable=self._rows.is_cable(row))
        lines = wrap(words, SMALL_PX, width - 2 * _PAD - 4)
        return [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …"] if len(lines) > _MOST_LINES else lines

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: ListedSpectrum = index.data(_ROW)
        theme, rect = self._rows.theme, QRectF(option.rect)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(theme.selection if is_chosen else theme.surface))
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), QColor(theme.separator))
        if row.columns:
            return  # its widget shows it
        severity, _ = state_of(row, is_cable=self._rows.is_cable(row))
        left, top, width = rect.left() + _PAD, rect.top() + 8, rect.width() - 2 * _PAD
        bold = font(TEXT_PX, QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        name = QFontMetricsF(bold).elidedText(one_line(row.name), Qt.TextElideMode.ElideMiddle, width - _MARK_PX)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, top, width - _MARK_PX, _HEAD_PX), flags, name)
        colour = QColor(theme.severity_text(severity))
        painter.setPen(colour)
        mark = QRectF(left, top, width, _HEAD_PX)
        painter.drawText(mark, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, MARKS[severity])
        small = font(SMALL_PX)
        painter.setFont(small)
        painter.setPen(QColor(theme.muted))
        head = QFontMetricsF(small).elidedText(row.head, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, top + _HEAD_PX, width, _LINE_PX), flags, head)
        painter.setPen(colour)
        for number, line in enumerate(self._words(row, rect.width())):
            place = QRectF(left, top + _HEAD_PX + (1 + number) * _LINE_PX, width, _LINE_PX)
            painter.drawText(place, flags, line)


@guarded
class SpectrumList(QListWidget):
    """The rows; ``named`` carries the number of a row and the names of its columns, ``chosen`` the row gone to."""

    named = Signal(int, object)
    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_list", "Spectra", "plain")
        self.theme = theme
        self.cable: ListedSpectrum | None = None
        self._is_filling = False
        self.currentRowChanged.connect(lambda row: None if self._is_filling else self.chosen.emit(row))
        self._questions: dict[int, QWidget] = {}
        self.setItemDelegate(_RowDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)

    def is_cable(self, row: ListedSpectrum) -> bool:
        """Return whether a spectrum is the one that is taken off."""
        return self.cable is not None and row.spectrum is not None and row.spectrum is self.cable.spectrum

    def show_rows(self, rows: Sequence[ListedSpectrum], chosen: int, cable: ListedSpectrum | None) -> None:
        """Show the rows; items are kept where their number is the same."""
        self.cable, self._is_filling = cable, True
        while self.count() > len(rows):
            self.takeItem(self.count() - 1)
        for number, row in enumerate(rows):
            item = self.item(number)
            if item is None:
                item = QListWidgetItem()
                item.setData(_ROW, row)
                self.addItem(item)
                self._fill(item, row, number, None)
            else:
                self._fill(item, row, number, item.data(_ROW))
        self.setCurrentRow(chosen)
        self._is_filling = False
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _fill(self, item: QListWidgetItem, row: ListedSpectrum, number: int, before: ListedSpectrum | None) -> None:
        if before is row and row.short_ohm is None:  # a shorted one may be the cable now
            return
        item.setData(_ROW, row)
        _, words = state_of(row, is_cable=self.is_cable(row))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{row.name}, {row.head}: {words}")
        item.setToolTip(tooltip(f"{row.name}\n{words}"))
        if row.columns:
            self.setItemWidget(item, self._question(row, number))
        elif before is not None and before.columns:
            self.removeItemWidget(item)

    def question_height(self, row: ListedSpectrum) -> int:
        """Return how high the row of a file is that asks."""
        return round(2 * 8 + _HEAD_PX + 2 * _LINE_PX + 2 * 34)

    def _question(self, row: ListedSpectrum, number: int) -> QWidget:
        card = set_names(QWidget(), f"impedance_ask_{number}", f"{row.name}: which column is which?")
        name = set_names(QLabel(), f"impedance_ask_name_{number}", "File", "strong")
        name.setText(name.fontMetrics().elidedText(one_line(row.name), Qt.TextElideMode.ElideMiddle, 230))
        words = f"{row.columns} columns: which is which?"
        question = set_names(QLabel(words), f"impedance_ask_words_{number}", words, "small")
        column = column_layout(card, (_PAD, 6, _PAD, 6), 3)
        mark = set_names(QLabel(MARKS["unknown"]), f"impedance_ask_mark_{number}", "A question", "strong")
        set_property(mark, "severity", "unknown")
        head = row_layout(None, (0, 0, 0, 0), 5)
        head.addWidget(name, 1)
        head.addWidget(mark)
        column.addLayout(head)
        column.addWidget(question)
        buttons = row_layout(None, (0, 0, 0, 0), 5)
        for place, (label, columns) in enumerate(COLUMNS):
            button = set_names(QPushButton(label), f"impedance_ask_{number}_{place}", f"Columns are {label}")
            button.clicked.connect(lambda _=False, columns=columns: self.named.emit(number, columns))
            buttons.addWidget(button)
        column.addLayout(buttons)
        line = set_names(QLineEdit(), f"impedance_ask_line_{number}", "Names of all columns")
        line.setPlaceholderText("or names, such as “No., f/Hz, Z'/ohm, Z''/ohm”")
        line.returnPressed.connect(partial(self._send, number, line))
        column.addWidget(line)
        return card

    def _send(self, number: int, line: QLineEdit) -> None:
        names = tuple(name.strip() for name in line.text().split(","))
        if any(names):
            self.named.emit(number, names)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self.viewport().update()


class FilesPanel(QFrame):
    """Drop field, list, and what is read now; ``chosen`` carries the number of a row."""

    choose_asked = Signal()
    paste_asked = Signal()
    cancel_asked = Signal()
    removed = Signal(int)
    chosen = Signal(int)
    ticked = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "impedance_files", "Files", "panel")
        self.rows = SpectrumList(theme)
        self.bar = set_names(QProgressBar(), "impedance_bar", "Progress of reading")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, LongTask.STEPS)
        self.cancel = set_names(QPushButton("Cancel"), "impedance_cancel_reading", "Cancel reading")
        self.cancel.clicked.connect(self.cancel_asked)
        self.tick = set_names(QCheckBox("&Tick for the median"), "impedance_tick", "The median of all ticked counts")
        self.tick.setToolTip(tooltip("The median of all ticked spectra counts; while none is ticked, the one shown"))
        self.tick.clicked.connect(self.ticked)
        self.remove = set_names(QPushButton("&Remove"), "impedance_remove", "Take the spectrum out of the list", "link")
        self.remove.clicked.connect(lambda: self.removed.emit(self.rows.currentRow()))
        self._state = text_label("impedance_files_state", "What the list holds", "small")
        self.rows.chosen.connect(self.chosen)
        self._lay_out()
        self.show_reading(False)

    def _lay_out(self) -> None:
        drop = set_names(QFrame(), "impedance_drop", "Drop impedance files here", "card")
        inside = column_layout(drop, (10, 8, 10, 8), 2)
        title = set_names(QLabel("Drop impedance files here"), "impedance_drop_title", "Drop field", "strong")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        kinds = set_names(QLabel(_SUFFIXES), "impedance_drop_kinds", "Kinds of files", "small")
        kinds.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        choose = set_names(QPushButton("C&hoose…"), "impedance_choose", "Choose impedance files", "link")
        paste = set_names(QPushButton("&Paste columns"), "impedance_paste", "Paste columns from the clipboard", "link")
        paste.setToolTip(tooltip("Frequency, Z′ and Z″ copied from a table, with the names of the columns (Ctrl+V)"))
        choose.clicked.connect(self.choose_asked)
        paste.clicked.connect(self.paste_asked)
        buttons = row_layout(None, (0, 0, 0, 0), 12)
        buttons.addStretch(1)
        buttons.addWidget(choose)
        buttons.addWidget(paste)
        buttons.addStretch(1)
        inside.addWidget(title)
        inside.addWidget(kinds)
        inside.addLayout(buttons)
        column = column_layout(self, (0, 10, 0, 8), 8)
        top = column_layout(None, (12, 0, 12, 0), 6)
        top.addWidget(drop)
        working = row_layout(None, (0, 0, 0, 0), 6)
        working.addWidget(self.bar, 1)
        working.addWidget(self.cancel)
        top.addLayout(working)
        column.addLayout(top)
        column.addWidget(self.rows, 1)
        foot = column_layout(None, (12, 0, 12, 0), 4)
        line = row_layout(None, (0, 0, 0, 0), 6)
        line.addWidget(self.tick, 1)
        line.addWidget(self.remove)
        foot.addLayout(line)
        foot.addWidget(self._state)
        column.addLayout(foot)

    def show_rows(self, rows: Sequence[ListedSpectrum], chosen: int, cable: ListedSpectrum | None) -> None:
        """Show the rows and what they come to."""
        self.rows.show_rows(rows, chosen, cable)
        row = rows[chosen] if 0 <= chosen < len(rows) else None
        has_result = row is not None and row.result is not None and row.result.resistance_ohm is not None
        self.tick.setEnabled(has_result or (row is not None and row.is_ticked))
        self.tick.setChecked(row is not None and row.is_ticked)
        self.remove.setEnabled(row is not None)
        self._state.setText(f"{_count(rows, self.rows)} {KEPT}" if rows else KEPT)

    def show_reading(self, is_on: bool) -> None:
        """Show that files are read, or not any more."""
        self.bar.setValue(0)
        for part in (self.bar, self.cancel):
            part.setVisible(is_on)

    def show_progress(self, done: int) -> None:
        """Show how much is read of ``LongTask.STEPS``."""
        self.bar.setValue(done)


def _count(rows: Sequence[ListedSpectrum], shown: SpectrumList) -> str:
    """Say how many spectra are ready, ask, need care, or are left out."""
    states = [state_of(row, is_cable=shown.is_cable(row))[0] for row in rows]
    words = (("pass", "ready"), ("unknown", "to answer"), ("caution", "with care"), ("fail", "left out"))
    parts = [f"{states.count(state)} {text}" for state, text in words if state in states]
    return f"{len(rows)} spectr{'um' if len(rows) == 1 else 'a'}: {', '.join(parts)}."
