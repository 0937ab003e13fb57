"""Paints the flags as cards; the layout of each is kept, so that a new prediction repaints at once."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssedesigner.core.evidence import Source
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.flag_steps import Gap
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, bind_units, typeset
from ssedesigner.core.prediction import Flag
from ssedesigner.ui.flags.flag_model import MOST_CITATIONS, NO_SOURCES, QUIET, FlagModel, FlagRow, evidence_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, font, row_px
from ssedesigner.ui.widgets.change_words import fix_details, question_word
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap_lines

_COUNT_GAP = 8.0
_BAR, _LEFT, _RIGHT, _TOP, _BETWEEN = 3.0, 13.0, 10.0, 6.0, 6.0
_OFFER_TOP, _ROUND = 3.0, 3.0
_CHIP_SIDE, _CHIP_TOP = 9.0, 3.0
"""Room in a chip beside its words, and above and below them."""
_OFFER_COLOUR = "accent_hover"
"""Named for a button, but the shade of the accent that reaches 4.5:1 on every ground of a card."""
_CAPTION_HEIGHT = 27
_KEPT_LAYOUTS = 300
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Paragraph:
    """One wrapped paragraph of a card and where it stands from the card's top left corner."""

    text: QStaticText
    top: float
    face: QFont
    colour: str
    left: float = _LEFT


@dataclass(frozen=True)
class CardLayout:
    """The paragraphs of a card and its height, and the chip that is drawn round one of them."""

    paragraphs: tuple[Paragraph, ...]
    height: float
    chip: QRectF | None = None


def row_layout(row: FlagRow, width: int, is_current: bool, sources: Mapping[str, Source] = NO_SOURCES) -> CardLayout:
    """Lay out a row of the list that is no caption."""
    assert row.flag is not None
    if row.gap is not None:
        return gap_layout(row.gap, question_word(row.asks), width)
    if row.is_foot:
        return foot_layout(row, width, sources)
    if row.is_offer:
        return offer_layout(row, width, is_current)
    return card_layout(row.flag, width, row.is_open or is_current, sources, is_part=row.joins)


def card_layout(
    flag: Flag, width: int, is_open: bool, sources: Mapping[str, Source] = NO_SOURCES, *, is_part: bool = False
) -> CardLayout:
    """Lay out a flag: title, first sentence, what it rests on; the rest of its words only where it is open.

    One that passed or is not applicable shows its title only until it is open. A card that is a part only leaves the
    sources to the last part.
    """
    is_quiet = flag.severity in QUIET
    title = f"{MARKS[flag.severity]} {typeset(flag.title)}"
    weight = QFont.Weight.Medium if is_quiet and not is_open else QFont.Weight.DemiBold
    texts = [(title, font(TEXT_PX, weight), "text")]
    if is_open or not is_quiet:
        texts.append((bind_units(typeset(flag.lead)), font(TEXT_PX), "text"))
        texts += [(bind_units(typeset(flag.rest)), font(TEXT_PX), "text")] if is_open else []
        if not is_part:
            most = MOST_CITATIONS if is_open else 1
            texts.append((evidence_text(flag, sources, most), _evidence_font(flag), "muted"))
    top, paragraphs = _TOP, []
    for text, face, colour in texts:
        if not text:
            continue
        static = wrap_lines(text, face, width - _LEFT - _RIGHT)
        paragraphs.append(Paragraph(static, top, face, colour))
        top += static.size().height() + 1
    return CardLayout(tuple(paragraphs), top + (_OFFER_TOP if is_part else _TOP) - 1)


def foot_layout(row: FlagRow, width: int, sources: Mapping[str, Source] = NO_SOURCES) -> CardLayout:
    """Lay out the last line of a card: what the flag rests on, and at its end the way to what else there is."""
    assert row.flag is not None
    face, room = font(SMALL_PX, QFont.Weight.DemiBold), width - _LEFT - _RIGHT
    paragraphs: list[Paragraph] = []
    if row.has_more:
        link = wrap_lines(row.line, face, QFontMetricsF(face).horizontalAdvance(row.line) + 1)
        room -= link.size().width() + _BETWEEN
        paragraphs.append(Paragraph(link, _OFFER_TOP, face, _OFFER_COLOUR, width - _RIGHT - link.size().width()))
    text = evidence_text(row.flag, sources, MOST_CITATIONS if row.is_open else 1)
    paragraphs.append(
        Paragraph(wrap_lines(text, _evidence_font(row.flag), room), _OFFER_TOP, _evidence_font(row.flag), "muted")
    )
    height = max(paragraph.text.size().height() for paragraph in paragraphs)
    return CardLayout(tuple(paragraphs), _OFFER_TOP + height + _TOP - 1)


def gap_layout(gap: Gap, question: str, width: int) -> CardLayout:
    """Lay out a blank field in one line: its name, what waits for it, and a chip; in two where the name is long."""
    chip_face, name_face = font(SMALL_PX, QFont.Weight.Medium), font(TEXT_PX, QFont.Weight.Medium)
    asked = wrap_lines(question, chip_face, QFontMetricsF(chip_face).horizontalAdvance(question) + 1)
    chip_width = asked.size().width() + 2 * _CHIP_SIDE
    room = width - _LEFT - _RIGHT - chip_width - _BETWEEN
    name = f"{MARKS['unknown']} {FIELDS[gap.field].label}"
    name_width = QFontMetricsF(name_face).horizontalAdvance(name) + 1
    where_face = font(SMALL_PX)
    where_width = QFontMetricsF(where_face).horizontalAdvance(gap.where) + 1
    is_line = name_width + _BETWEEN + where_width <= room
    named = wrap_lines(name, name_face, name_width if is_line else room)
    where = wrap_lines(gap.where, where_face, where_width if is_line else room)
    tall = named.size().height()
    top = tall + _TOP if not is_line else _TOP + QFontMetricsF(name_face).ascent() - QFontMetricsF(where_face).ascent()
    height = max(tall + 2 * _TOP, 0.0 if is_line else tall + where.size().height() + 2 * _TOP)
    chip_height = asked.size().height() + 2 * _CHIP_TOP
    chip = QRectF(width - _RIGHT - chip_width, (height - chip_height) / 2, chip_width, chip_height)
    words = Paragraph(asked, chip.top() + _CHIP_TOP, chip_face, "text", chip.left() + _CHIP_SIDE)
    aside = Paragraph(where, top, where_face, "muted", _LEFT + name_width + _BETWEEN if is_line else _LEFT)
    return CardLayout((Paragraph(named, _TOP, name_face, "text"), aside, words), height, chip)


def offer_layout(row: FlagRow, width: int, is_open: bool) -> CardLayout:
    """Lay out a line below a flag that does something; the current one lists all that it does."""
    room, top, chip = width - _LEFT - _RIGHT, _OFFER_TOP, None
    line, face, colour, left = row.line, font(TEXT_PX, QFont.Weight.DemiBold), _OFFER_COLOUR, _LEFT
    if row.is_chip:
        line, face = fit_or_elide((line,), room - 2 * _CHIP_SIDE, (TEXT_PX, SMALL_PX), QFont.Weight.Medium)
        colour, left, height = "text", _LEFT + _CHIP_SIDE, QFontMetricsF(face).height() + 2 * _CHIP_TOP
        chip = QRectF(_LEFT, top, QFontMetricsF(face).horizontalAdvance(line) + 2 * _CHIP_SIDE, height)
        top += _CHIP_TOP
    texts = [(line, face, colour, left)]
    if is_open and row.fix is not None:
        texts += [(text, font(SMALL_PX), "text", _LEFT) for text in fix_details(row.fix)]
    paragraphs: list[Paragraph] = []
    for text, face, colour, left in texts:
        static = wrap_lines(text, face, room)
        paragraphs.append(Paragraph(static, top, face, colour, left))
        top += static.size().height() + (_CHIP_TOP if row.is_chip and len(paragraphs) == 1 else 1)
    return CardLayout(tuple(paragraphs), top + (_OFFER_TOP if row.joins else _TOP) - 1, chip)


def _evidence_font(flag: Flag) -> QFont:
    face = font(SMALL_PX)
    face.setItalic(flag.grade in {"estimate", "assumed"})
    return face


_OPEN, _CLOSED = "▾", "▸"


@guarded
class FlagDelegate(QStyledItemDelegate):
    """Paints captions and cards."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self._layouts: dict[tuple[FlagRow, int, bool], CardLayout] = {}
        self._sizes: dict[int, tuple[FlagRow, int, bool, QSize]] = {}
        self._sources: Mapping[str, Source] = NO_SOURCES

    def show_library(self, materials: Materials) -> None:
        """Take up the citations of a library."""
        self._sources = materials.sources
        self._layouts.clear()
        self._sizes.clear()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._sizes.clear()  # fingertips ask for other heights

    def _layout(self, row: FlagRow, is_open: bool) -> CardLayout:
        """Return the layout of a row, made once for each flag or fix and width."""
        width = self._view.viewport().width()
        key = row, width, is_open
        layout = self._layouts.get(key)
        if layout is None:
            if len(self._layouts) >= _KEPT_LAYOUTS:
                self._layouts.pop(next(iter(self._layouts)))  # not all at once: most are still in use
            layout = self._layouts[key] = row_layout(row, width, is_open, self._sources)
        return layout

    def _is_open(self, row: FlagRow, *, is_current: bool) -> bool:
        """Return whether a row shows more because it is the current one: what passed, or all that a fix does."""
        return is_current and (row.fix is not None or (row.flag is not None and row.flag.severity in QUIET))

    def height(self, row: FlagRow, *, is_current: bool) -> int:
        """Return how tall a row is [px]."""
        if row.flag is None:
            return row_px(_CAPTION_HEIGHT)
        between = 0.0 if row.joins else _BETWEEN
        return row_px(round(self._layout(row, self._is_open(row, is_current=is_current)).height + between))

    def face(self, row: FlagRow, *, is_current: bool) -> object:
        """Return all that a row is painted from, and its height follows from, without laying it out."""
        flag = row.flag
        if flag is None:
            return row
        says_all = row.is_open or self._is_open(row, is_current=is_current)
        words: tuple[object, ...] = flag.severity, flag.sources, flag.grade
        if not (row.is_foot or row.is_offer):
            words = *words, flag.title, flag.message if says_all else flag.lead
        parts = row.fix, row.asks, row.gap, row.is_chip, row.is_foot, row.has_more, row.joins, row.is_open
        return words, parts

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view, row = self._view, self._row(index)
        number, width = index.row(), view.viewport().width()
        is_current = view.currentIndex().row() == number
        kept = self._sizes.get(number)
        # Qt asks for the size of each row that it places, and again when it paints one
        if kept is None or kept[0] is not row or kept[1] != width or kept[2] is not is_current:
            kept = row, width, is_current, QSize(width, self.height(row, is_current=is_current))
            self._sizes[number] = kept
        return kept[3]

    def _row(self, index: _Index) -> FlagRow:
        model = index.model()
        assert isinstance(model, FlagModel)  # whose rows are at hand: to ask for their data takes longer
        return model.rows[index.row()]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = self._row(index)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if row.flag is None:
            self._paint_caption(painter, rect, row, bool(option.state & QStyle.StateFlag.State_HasFocus))
        else:
            self._paint_ground(painter, rect, row, bool(option.state & QStyle.StateFlag.State_HasFocus))
            is_hovered = row.is_offer and bool(option.state & QStyle.StateFlag.State_MouseOver)
            layout = self._layout(row, self._is_open(row, is_current=self._view.currentIndex() == index))
            if layout.chip is not None:
                self._paint_chip(painter, rect, layout.chip, is_hovered)
            self._paint_words(painter, rect, layout, is_hovered)
        painter.restore()

    def _paint_caption(self, painter: QPainter, rect: QRectF, row: FlagRow, is_focused: bool) -> None:
        room, right = rect.adjusted(0, 0, -6, -5), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        counts = [(text, self._theme.severity_text(severity)) for text, severity in row.signs if row.counts]
        if row.quiet:
            counts.append((_OPEN if row.is_open else _CLOSED, self._theme.muted))
        end = QRectF(room)
        painter.setFont(font(SMALL_PX, QFont.Weight.DemiBold))
        for text, colour in reversed(counts):
            painter.setPen(QColor(colour))
            painter.drawText(end, right, text)
            end.setRight(end.right() - text_width(text, SMALL_PX, QFont.Weight.DemiBold) - _COUNT_GAP)
        caption, face = fit_or_elide((row.caption,), end.width(), (SMALL_PX,), QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, caption)
        if is_focused:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawLine(QPointF(rect.left(), rect.bottom() - 2), QPointF(rect.right() - 6, rect.bottom() - 2))

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: FlagRow, is_focused: bool) -> None:
        """Paint the ground of a card or of its part: parts that join are round only at the ends of the card."""
        theme, flag = self._theme, row.flag
        assert flag is not None
        seen = rect if row.joins else rect.adjusted(0, 0, 0, -_BETWEEN)
        is_part = row.is_foot or (row.is_offer and row.gap is None)
        ground = seen.adjusted(0, -2 * _ROUND if is_part else 0, 0, 2 * _ROUND if row.joins else 0)
        painter.setClipRect(seen)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.severity_ground(flag.severity)))
        painter.drawRoundedRect(ground, _ROUND, _ROUND)
        painter.setBrush(QColor(theme.severity_text(flag.severity)))
        painter.drawRoundedRect(QRectF(ground.left(), ground.top(), _BAR, ground.height()), _ROUND / 2, _ROUND / 2)
        if is_focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.drawRoundedRect(seen.adjusted(0.75, 0.75, -0.75, -0.75), _ROUND, _ROUND)
        painter.setClipping(False)

    def _paint_chip(self, painter: QPainter, rect: QRectF, chip: QRectF, is_hovered: bool) -> None:
        painter.setPen(QPen(QColor(self._theme.accent if is_hovered else self._theme.border), 1))
        painter.setBrush(QColor(self._theme.field))
        painter.drawRoundedRect(chip.translated(rect.topLeft()).adjusted(-0.5, 0.5, -0.5, -0.5), 6, 6)

    def _paint_words(self, painter: QPainter, rect: QRectF, layout: CardLayout, is_underlined: bool) -> None:
        for paragraph in layout.paragraphs:
            face = QFont(paragraph.face)
            face.setUnderline(is_underlined and paragraph.colour == _OFFER_COLOUR)
            painter.setFont(face)
            painter.setPen(QColor(getattr(self._theme, paragraph.colour)))
            painter.drawStaticText(QPointF(rect.left() + paragraph.left, rect.top() + paragraph.top), paragraph.text)
