"""Paints the flags as cards; the layout of each is kept, so that a new prediction repaints at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ssedesigner.core.evidence import Source
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.core.prediction import Flag
from ssedesigner.core.visible_text import visible
from ssedesigner.ui.flags.flag_model import NO_SOURCES, QUIET, ROW, FlagRow, evidence_text
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, font, row_px
from ssedesigner.ui.widgets.change_words import fix_details
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width

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
    """One wrap_lines paragraph of a card and how far below the card's top it stands."""

    text: QStaticText
    top: float
    face: QFont
    colour: str


@dataclass(frozen=True)
class CardLayout:
    """The paragraphs of a card and its height; ``chip`` is how wide the chip round the first is, 0 where none is."""

    paragraphs: tuple[Paragraph, ...]
    height: float
    chip: float = 0.0


def card_layout(flag: Flag, width: int, is_open: bool, sources: Mapping[str, Source] = NO_SOURCES) -> CardLayout:
    """Lay out a flag; one that passed or is not applicable shows its title only, until it is the current one."""
    bold = font(TEXT_PX, QFont.Weight.DemiBold)
    texts = [(f"{MARKS[flag.severity]} {typeset(flag.title)}", bold, "text")]
    if flag.severity not in QUIET or is_open:
        texts.append((typeset(flag.message), font(TEXT_PX), "text"))
        texts.append((evidence_text(flag, sources), _evidence_font(flag), "muted"))
    else:
        texts = [(texts[0][0], font(TEXT_PX, QFont.Weight.Medium), "text")]
    top, paragraphs = _TOP, []
    for text, face, colour in texts:
        if not text:
            continue
        static = wrap_lines(text, face, width - _LEFT - _RIGHT)
        paragraphs.append(Paragraph(static, top, face, colour))
        top += static.size().height() + 1
    return CardLayout(tuple(paragraphs), top + _TOP - 1)


def offer_layout(row: FlagRow, width: int, is_open: bool) -> CardLayout:
    """Lay out a line below a flag that does something; the current one lists all that it does."""
    room, top, chip = width - _LEFT - _RIGHT, _OFFER_TOP, 0.0
    line, face, colour = row.line, font(TEXT_PX, QFont.Weight.DemiBold), _OFFER_COLOUR
    if row.is_chip:
        line, face = fit_or_elide((line,), room - 2 * _CHIP_SIDE, (TEXT_PX, SMALL_PX), QFont.Weight.Medium)
        colour, top = "text", top + _CHIP_TOP
        chip = QFontMetricsF(face).horizontalAdvance(line) + 2 * _CHIP_SIDE
    texts = [(line, face, colour)]
    if is_open and row.fix is not None:
        texts += [(text, font(SMALL_PX), "text") for text in fix_details(row.fix)]
    paragraphs: list[Paragraph] = []
    for text, face, colour in texts:
        static = wrap_lines(text, face, room)
        paragraphs.append(Paragraph(static, top, face, colour))
        top += static.size().height() + (_CHIP_TOP if row.is_chip and len(paragraphs) == 1 else 1)
    return CardLayout(tuple(paragraphs), top + (_OFFER_TOP if row.joins else _TOP) - 1, chip)


def _evidence_font(flag: Flag) -> QFont:
    face = font(SMALL_PX)
    face.setItalic(flag.grade in {"estimate", "assumed"})
    return face


def wrap_lines(text: str, face: QFont, width: float) -> QStaticText:
    """Lay out plain text within a width."""
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    static = QStaticText(visible(text))
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setTextOption(option)
    static.setTextWidth(width)
    static.prepare(font=face)
    return static


_OPEN, _CLOSED = "▾", "▸"


@guarded
class FlagDelegate(QStyledItemDelegate):
    """Paints captions and cards."""

    def __init__(self, view: QListView, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._theme = view, theme
        self._layouts: dict[tuple[FlagRow, int, bool], CardLayout] = {}
        self._sources: Mapping[str, Source] = NO_SOURCES

    def show_library(self, materials: Materials) -> None:
        """Take up the citations of a library."""
        self._sources = materials.sources
        self._layouts.clear()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme

    def _layout(self, row: FlagRow, is_open: bool) -> CardLayout:
        """Return the layout of a row, made once for each flag or fix and width."""
        width = self._view.viewport().width()
        key = row, width, is_open
        if key not in self._layouts:
            if len(self._layouts) >= _KEPT_LAYOUTS:
                self._layouts.clear()
            assert row.flag is not None
            is_offer = row.is_offer
            made = (
                offer_layout(row, width, is_open) if is_offer else card_layout(row.flag, width, is_open, self._sources)
            )
            self._layouts[key] = made
        return self._layouts[key]

    def _is_open(self, index: _Index) -> bool:
        return self._view.currentIndex() == index

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        row: FlagRow = index.data(ROW)
        width = self._view.viewport().width()
        if row.flag is None:
            return QSize(width, row_px(_CAPTION_HEIGHT))
        between = 0.0 if row.joins else _BETWEEN
        return QSize(width, row_px(round(self._layout(row, self._is_open(index)).height + between)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: FlagRow = index.data(ROW)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if row.flag is None:
            self._paint_caption(painter, rect, row, bool(option.state & QStyle.StateFlag.State_HasFocus))
        else:
            self._paint_ground(painter, rect, row, bool(option.state & QStyle.StateFlag.State_HasFocus))
            is_hovered = row.is_offer and bool(option.state & QStyle.StateFlag.State_MouseOver)
            layout = self._layout(row, self._is_open(index))
            if layout.chip:
                self._paint_chip(painter, rect, layout, is_hovered)
            self._paint_words(painter, rect, layout, is_hovered)
        painter.restore()

    def _paint_caption(self, painter: QPainter, rect: QRectF, row: FlagRow, is_focused: bool) -> None:
        room = rect.adjusted(0, 0, -6, -5)
        counts = f"{row.counts} {_OPEN if row.is_open else _CLOSED}" if row.counts else ""
        left = room.width() - text_width(counts, SMALL_PX) - _BETWEEN
        caption, face = fit_or_elide((row.caption,), left, (SMALL_PX,), QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, caption)
        if not counts:
            return
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(self._theme.pass_text if row.passed else self._theme.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, counts)
        if is_focused:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawLine(QPointF(rect.left(), rect.bottom() - 2), QPointF(rect.right() - 6, rect.bottom() - 2))

    def _paint_ground(self, painter: QPainter, rect: QRectF, row: FlagRow, is_focused: bool) -> None:
        """Paint the ground of a card or of its part: parts that join are round only at the ends of the card."""
        theme, flag = self._theme, row.flag
        assert flag is not None
        seen = rect if row.joins else rect.adjusted(0, 0, 0, -_BETWEEN)
        ground = seen.adjusted(0, -2 * _ROUND if row.is_offer else 0, 0, 2 * _ROUND if row.joins else 0)
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

    def _paint_chip(self, painter: QPainter, rect: QRectF, layout: CardLayout, is_hovered: bool) -> None:
        first = layout.paragraphs[0]
        top, height = rect.top() + first.top - _CHIP_TOP, first.text.size().height() + 2 * _CHIP_TOP
        painter.setPen(QPen(QColor(self._theme.accent if is_hovered else self._theme.border), 1))
        painter.setBrush(QColor(self._theme.field))
        painter.drawRoundedRect(QRectF(rect.left() + _LEFT - 0.5, top + 0.5, layout.chip, height - 1), 6, 6)

    def _paint_words(self, painter: QPainter, rect: QRectF, layout: CardLayout, is_underlined: bool) -> None:
        for paragraph in layout.paragraphs:
            indent = _CHIP_SIDE if layout.chip and paragraph is layout.paragraphs[0] else 0.0
            face = QFont(paragraph.face)
            face.setUnderline(is_underlined and paragraph.colour == _OFFER_COLOUR)
            painter.setFont(face)
            painter.setPen(QColor(getattr(self._theme, paragraph.colour)))
            painter.drawStaticText(QPointF(rect.left() + _LEFT + indent, rect.top() + paragraph.top), paragraph.text)
