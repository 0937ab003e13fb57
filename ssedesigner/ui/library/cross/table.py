"""The table of the cross view: heads of groups over the whole width, answers as chips with what they rest on."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ssedesigner.core.notation import MARKS
from ssedesigner.physics.compatibility.crossing import Crossing
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.cross.model import LINE, NAME, SISTERS, WHOLE, CrossModel, GroupHead
from ssedesigner.ui.library.cross.verdict_chip import CHIP_PX, paint_chip
from ssedesigner.ui.library.cross.words import FACT_HEADS, is_estimated
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, font, row_px, size_rows
from ssedesigner.ui.widgets.tables import as_plain_table
from ssedesigner.ui.widgets.widgets import theme_of

_ROW_PX, _GROUP_PX, _SIDE = 44, 28, 8
_WIDTHS = {NAME: 146, SISTERS: 80, WHOLE: 126}
_ANSWER_PX, _FACT_PX, _HEAD_PX = 156, 54, 20
_LEAST_PX, _LESS_PX, _MORE_PX = 72, 16, 48
"""A column of words: its least width, how much narrower it becomes to leave none out, and wider where there is room."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@guarded
class CrossDelegate(QStyledItemDelegate):
    """Paints heads of groups, names, answers and numbers."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_FACT_PX, _ROW_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model, line = index.model(), index.data(LINE)
        if not isinstance(model, CrossModel) or line is None:
            return
        theme = theme_of(option.widget)
        painter.save()
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = QRectF(option.rect)
        if isinstance(line, GroupHead):
            _paint_group(painter, rect, theme, line, is_chosen)
        else:
            painter.fillRect(rect, QColor(theme.selection if is_chosen else theme.surface))
            painter.setPen(QColor(theme.separator))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())
            _paint_cell(painter, rect.adjusted(_SIDE, 3, -4, -2), theme, model, line, model.columns[index.column()])
        painter.restore()


def _paint_group(painter: QPainter, rect: QRectF, theme: Theme, group: GroupHead, is_chosen: bool) -> None:
    painter.fillRect(rect, QColor(theme.selection if is_chosen else theme.hover))
    x = rect.left() + _SIDE
    bold, normal = QFont.Weight.DemiBold, QFont.Weight.Normal
    looks = ((bold, theme.text), (normal, theme.muted), (bold, theme.accent), (normal, theme.muted))
    for text, (weight, colour) in zip(group.line, looks, strict=True):
        if text:
            x = _text(painter, QRectF(x, rect.top(), rect.right() - x, rect.height()), text, colour, weight=weight) + 10


def _paint_cell(painter: QPainter, room: QRectF, theme: Theme, model: CrossModel, one: Crossing, column: str) -> None:
    first, second = model.cell(one, column)
    above = QRectF(room.left(), room.top(), room.width(), CHIP_PX)
    below = QRectF(room.left(), room.top() + CHIP_PX, room.width(), room.height() - CHIP_PX)
    if column.isdigit() or column == WHOLE:
        answer = one.answers[int(column)] if column.isdigit() else one
        paint_chip(painter, above, theme, first, answer.severity, answer.known)
        _text(painter, below, second, theme.muted)
    elif column == NAME:
        _text(painter, above if second else room, first, theme.text, size=TEXT_PX, weight=QFont.Weight.DemiBold)
        _text(painter, below, second, theme.muted)
    elif column == SISTERS:
        _paint_sisters(painter, room, theme, first)
    else:
        _paint_fact(painter, room, theme, model, one, column, first)


def _paint_sisters(painter: QPainter, room: QRectF, theme: Theme, text: str) -> None:
    lines = text.split("\n") if text else ["–"]
    height = room.height() / max(2, len(lines)) if len(lines) > 1 else room.height()
    marks = {mark: severity for severity, mark in MARKS.items()}
    for place, line in enumerate(lines):
        colour = theme.severity_text(marks.get(line[:1], "none"))
        _text(painter, QRectF(room.left(), room.top() + place * height, room.width(), height), line, colour)


def _paint_fact(
    painter: QPainter, room: QRectF, theme: Theme, model: CrossModel, one: Crossing, column: str, text: str
) -> None:
    value = model.answers.fact(one, column)
    is_low = model.is_low(one, column)
    colour = theme.unknown_text if value is None else theme.caution_text if is_low else theme.text
    marked = f"{MARKS['caution']} {text}" if is_low else text
    _text(painter, room, marked, colour, size=TEXT_PX, at=_RIGHT, is_italic=is_estimated(value))


def _text(
    painter: QPainter,
    room: QRectF,
    text: str,
    colour: str,
    *,
    size: int = SMALL_PX,
    weight: QFont.Weight = QFont.Weight.Normal,
    at: Qt.AlignmentFlag = _LEFT,
    is_italic: bool = False,
) -> float:
    """Paint one line, cut where it has no room, and return where it ends."""
    face = font(size, weight)
    face.setItalic(is_italic)
    painter.setFont(face)
    painter.setPen(QColor(colour))
    metrics = QFontMetricsF(face)
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
    painter.drawText(room, at, elided)
    return room.left() + metrics.horizontalAdvance(elided)


@guarded
class CrossTable(QTableView):
    """Arrow keys move; Enter, a click or a double click on the head of a group opens it.

    Where there is no room for all columns, the least needed are left out, and ``dropped`` names them.
    """

    group_chosen = Signal(str)
    dropped = Signal(list)

    def __init__(self, model: CrossModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._heads: list[int] = []
        self._laid_out: tuple[tuple[str, ...], int] | None = None
        as_plain_table(self, "cross_table", "Answers", model)
        self.setItemDelegate(CrossDelegate(self))
        self.verticalHeader().setMinimumSectionSize(_GROUP_PX)
        size_rows(self.verticalHeader(), _ROW_PX)
        heads = self.horizontalHeader()
        heads.setSectionsClickable(True)
        heads.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        heads.setSortIndicatorShown(False)  # it would lie on the words; the model writes it behind them
        self.clicked.connect(self._click)
        model.modelReset.connect(self._lay_out)
        self._lay_out()

    def _lay_out(self) -> None:
        """Give columns their widths, and the head of a group the whole width in a lower row."""
        self.clearSpans()
        for row in self._heads:
            self.setRowHeight(row, row_px(_ROW_PX))
        self._heads = [row for row, line in enumerate(self._model.lines) if isinstance(line, GroupHead)]
        for row in self._heads:
            self.setSpan(row, 0, 1, len(self._model.columns))
            self.setRowHeight(row, row_px(_GROUP_PX))
        self._share_width()

    def _share_width(self) -> None:
        """Give numbers what they need and words what is left, anew where columns or room have changed."""
        columns, room = self._model.columns, self.viewport().width()
        if self._laid_out == (columns, room) or not self.isVisible():
            return  # somebody may have drawn a column wider
        self._laid_out = (columns, room)
        metrics = QFontMetricsF(font(TEXT_PX, QFont.Weight.DemiBold))
        needed = [max(map(metrics.horizontalAdvance, FACT_HEADS.get(each, "").split("\n"))) for each in columns]
        widths = [
            max(_WIDTHS.get(column, _ANSWER_PX if column.isdigit() else _FACT_PX), int(width) + _HEAD_PX)
            for column, width in zip(columns, needed, strict=True)
        ]
        left_out = self._without_room(widths, room)
        left = room - sum(width for place, width in enumerate(widths) if place not in left_out)
        growing = [place for place, column in enumerate(columns) if column not in FACT_HEADS and place not in left_out]
        if left < 0 and SISTERS in columns:
            growing = [place for place in growing if columns[place] != SISTERS]
        more = min(_MORE_PX, left // max(1, len(growing)))
        for place, width in enumerate(widths):
            self.setColumnHidden(place, place in left_out)
            if place not in left_out:
                self.setColumnWidth(place, max(min(_LEAST_PX, width), width + more) if place in growing else width)
        self.horizontalHeader().setStretchLastSection(True)
        heads = [self._model.headerData(place, Qt.Orientation.Horizontal) for place in left_out]
        self.dropped.emit([str(head).replace("\n", " ") for head in heads])

    def _without_room(self, widths: list[int], room: int) -> list[int]:
        """Find the columns to leave out: what others of the class say, then numbers from the right."""
        columns, sorted_by = self._model.columns, self.horizontalHeader().sortIndicatorSection()
        facts = [place for place, column in enumerate(columns) if column in self._model.facts]
        beside = [place for place, column in enumerate(columns) if column == SISTERS]
        left_out: list[int] = []
        for place in (*beside, *reversed(facts)):
            narrowest = [width - _LESS_PX * columns[at].isdigit() for at, width in enumerate(widths)]
            if sum(width for other, width in enumerate(narrowest) if other not in left_out) <= room:
                break
            if place != sorted_by:
                left_out.append(place)
        return sorted(left_out)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _click(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if isinstance(line, GroupHead):
            self.group_chosen.emit(line.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and isinstance(self.currentIndex().data(LINE), GroupHead):
            self._click(self.currentIndex())
        else:
            super().keyPressEvent(event)
