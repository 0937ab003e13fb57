"""The values of a material, one below another: number, grade, range, conditions, source, and what papers report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS, numeral
from ssedesigner.core.visible_text import visible
from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.material_values import MoistureRow, NoteRow, ValueRow, value_table
from ssedesigner.ui.library.spread_bar import TICKS, draw_bar, place
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, TEXT_PX, Theme
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import ROW, RowsModel
from ssedesigner.ui.widgets.text_fit import text_width, wrap
from ssedesigner.ui.widgets.widgets import set_names, theme_of

Row = ValueRow | MoistureRow | NoteRow
Index = QModelIndex | QPersistentModelIndex

_MARGIN, _LABEL, _GAP = 8, 106, 10
_LINE, _SMALL_LINE = 19, 16
_PICTURE = 54
_BOX_PAD = 6


@dataclass(frozen=True, kw_only=True)
class _Words:
    """One line of text in its place; ``right`` puts it at the right end."""

    text: str
    left: float
    top: float
    colour: str
    size: int = SMALL_PX
    is_strong: bool = False
    is_italic: bool = False
    right: float = 0.0


@dataclass(frozen=True, kw_only=True)
class _RowLayout:
    """A row with all its lines placed for a width [px], and where its picture and its box stand."""

    lines: tuple[_Words, ...]
    height: float
    picture: QRectF | None = None
    box: QRectF | None = None


def _lay_out_row(row: Row, width: float, theme: Theme) -> _RowLayout:
    """Place everything of a row from the top down."""
    is_beside = isinstance(row, ValueRow) and not row.is_first
    head, top = _beside(row, theme) if is_beside else _head(row, width, theme)
    left = _MARGIN + _LABEL
    lines = [*head]
    picture = box = None
    for text in wrap(visible(row.words), SMALL_PX, width - left - _MARGIN):
        lines.append(_Words(text=text, left=left, top=top, colour=theme.muted))
        top += _SMALL_LINE
    if isinstance(row, ValueRow) and row.spread is not None:
        picture = QRectF(_MARGIN + 8, top + 2, width - 2 * _MARGIN - 16, _PICTURE)
        top += _PICTURE + 4
        for text in wrap(row.spread_text, SMALL_PX, width - 2 * _MARGIN):
            lines.append(_Words(text=text, left=_MARGIN, top=top, colour=theme.muted))
            top += _SMALL_LINE
        if row.outside_text:
            rows = wrap(f"! {row.outside_text}", SMALL_PX, width - 2 * _MARGIN - 2 * _BOX_PAD)
            top += 4
            box = QRectF(_MARGIN, top, width - 2 * _MARGIN, len(rows) * _SMALL_LINE + 2 * _BOX_PAD)
            for place_, text in enumerate(rows):
                at = top + _BOX_PAD + place_ * _SMALL_LINE
                lines.append(_Words(text=text, left=_MARGIN + _BOX_PAD + 2, top=at, colour=theme.text))
            top = box.bottom()
    return _RowLayout(lines=tuple(lines), height=top + 7, picture=picture, box=box)


def _head(row: Row, width: float, theme: Theme) -> tuple[list[_Words], float]:
    """Label, value and grade in one line, or the value in several where it is long."""
    left, top = _MARGIN + _LABEL, 6.0
    severity = row.severity if isinstance(row, ValueRow) else ""
    colour = theme.severity_text(severity) if severity else theme.text
    text_of_value = f"{MARKS[severity]} {row.text.removeprefix('≈ ')}" if severity else row.text
    room = width - left - _MARGIN - text_width(row.grade, SMALL_PX) - _GAP
    rows = wrap(visible(text_of_value), TEXT_PX, room)
    grade = theme.caution_text if row.is_estimated else theme.muted
    words = [_Words(text=row.grade, left=0.0, top=top, colour=grade, right=width - _MARGIN)]
    labels = wrap(visible(row.label), SMALL_PX, _LABEL - _GAP)
    words += [
        _Words(text=text, left=_MARGIN, top=top + number * _SMALL_LINE, colour=theme.muted)
        for number, text in enumerate(labels)
    ]
    is_inherited = isinstance(row, ValueRow) and bool(row.inherited_from)
    for text in rows:
        look_of = {"is_strong": not is_inherited, "is_italic": row.is_estimated}
        words.append(_Words(text=text, left=left, top=top, colour=colour, size=TEXT_PX, **look_of))
        top += _LINE
    if isinstance(row, ValueRow) and is_inherited:
        words.append(_Words(text=visible(f"\u2191 from {row.inherited_from}"), left=left, top=top, colour=theme.accent))
        top += _SMALL_LINE
    return words, max(top, 6.0 + len(labels) * _SMALL_LINE - _SMALL_LINE)


def _beside(row: Row, theme: Theme) -> tuple[list[_Words], float]:
    """Role and value of what is kept beside the value in use, in small letters."""
    text = f"{row.text}, {row.grade}"
    left = _MARGIN + _LABEL
    words = [
        _Words(text=visible(row.label), left=_MARGIN, top=2.0, colour=theme.muted, is_italic=True),
        _Words(text=visible(text), left=left, top=2.0, colour=theme.text, is_italic=row.is_estimated),
    ]
    return words, 2.0 + _SMALL_LINE


@guarded
class _ValueDelegate(QStyledItemDelegate):
    """Draws a value with all that is known of it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 300
        return QSize(width, int(_lay_out_row(index.data(ROW), width, theme_of(view)).height))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, area = theme_of(option.widget), option.rect
        row = index.data(ROW)
        layout = _lay_out_row(row, area.width(), theme)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(theme.selection))
        if not isinstance(row, ValueRow) or row.is_first:
            painter.setPen(QColor(theme.separator))
            painter.drawLine(QPointF(area.left(), area.top()), QPointF(area.right(), area.top()))
        painter.translate(area.topLeft())
        if layout.box is not None:
            painter.fillRect(layout.box, QColor(theme.caution_ground))
            edge = QRectF(layout.box.left(), layout.box.top(), 3, layout.box.height())
            painter.fillRect(edge, QColor(theme.caution_text))
        for words in layout.lines:
            _draw(painter, words)
        if layout.picture is not None:
            _draw_picture(painter, layout.picture, row, theme)
        painter.restore()


def _draw(painter: QPainter, words: _Words) -> None:
    face = look.font(words.size, QFont.Weight.DemiBold if words.is_strong else QFont.Weight.Normal)
    face.setItalic(words.is_italic)
    painter.setFont(face)
    painter.setPen(QColor(words.colour))
    height = _LINE if words.size == TEXT_PX else _SMALL_LINE
    if words.right:
        rect = QRectF(0, words.top, words.right, height)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.text)
    else:
        rect = QRectF(words.left, words.top, 4000, height)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words.text)


def _draw_picture(painter: QPainter, area: QRectF, row: ValueRow, theme: Theme) -> None:
    """Draw the bar between the words above it and its axis."""
    value = row.value if isinstance(row.value, Cited) else None
    bar = QRectF(area.left(), area.top() + 16, area.width(), 18)
    draw_bar(painter, bar, value, row.spread, theme)
    painter.setFont(look.font(SECTION_PX))
    painter.setPen(QColor(theme.muted))
    for tick in TICKS:
        x = place(tick, area.left(), area.right())
        unit = " mS/cm" if tick == TICKS[-1] else ""
        cell = QRectF(x - 40, bar.bottom(), 80, 16)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, numeral(tick) + unit)
    for x, text, colour in _picture_words(area, row, value, theme):
        painter.setPen(QColor(colour))
        painter.drawText(QRectF(x, area.top(), 200, 16), Qt.AlignmentFlag.AlignLeft, text)


def _picture_words(area: QRectF, row: ValueRow, value: Cited | None, theme: Theme) -> Iterator[tuple[float, str, str]]:
    """Words above the bar: the mean at its place and the design value at its own, kept apart."""
    assert row.spread is not None
    mean = f"mean {numeral(row.spread.mean_ms_cm, 2)}"
    mean_width = text_width(mean, SECTION_PX)
    at = place(row.spread.mean_ms_cm, area.left(), area.right())
    if value is None:
        yield min(max(at - mean_width / 2, area.left()), area.right() - mean_width), mean, theme.muted
        return
    design = f"design {numeral(float(value), 3)}"
    width = text_width(design, SECTION_PX)
    x = place(float(value), area.left(), area.right())
    design_left = min(max(x - width / 2, area.left()), area.right() - width)
    mean_left = min(max(at - mean_width / 2, area.left()), area.right() - mean_width)
    if at <= x and mean_left + mean_width + 8 > design_left:
        mean_left = max(area.left(), design_left - 8 - mean_width)
        design_left = max(design_left, mean_left + mean_width + 8)
    elif at > x and design_left + width + 8 > mean_left:
        mean_left = min(area.right() - mean_width, design_left + width + 8)
        design_left = min(design_left, mean_left - 8 - width)
    yield mean_left, mean, theme.muted
    is_out = bool(row.outside_text)
    yield design_left, design, theme.caution_text if is_out else theme.text


@guarded
class ValueList(QListView):
    """The list of values; Ctrl+C copies what is known of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "value_list", "Values with their evidence", "plain")
        self.setModel(RowsModel(self))
        self.setItemDelegate(_ValueDelegate(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # else heights change with it
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        menu_of(self).copied = self._copied

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show values and findings, from the top."""
        model = self.model()
        assert isinstance(model, RowsModel)
        model.show_rows(value_table(rows))
        self.scrollToTop()

    def _copied(self) -> str:
        row = self.currentIndex().data(ROW)
        return "" if row is None else f"{row.label}: {row.text}\n{row.detail}"
