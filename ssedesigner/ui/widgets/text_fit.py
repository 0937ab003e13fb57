"""How wide words are, and which wording or breaking of them fits a room."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter, QStaticText, QTextOption

from ssedesigner.core.visible_text import visible
from ssedesigner.ui.theme import shared_font


# painting asks for the same few words in every frame
@lru_cache(maxsize=4096)
def text_width(text: str, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> float:
    """Return how wide a text is in the program's font [px]."""
    _watch_fonts()
    return metrics_of(shared_font(size, weight)).horizontalAdvance(text)


@lru_cache(maxsize=64)
def metrics_of(face: QFont) -> QFontMetricsF:
    """Return the metrics of a font."""
    _watch_fonts()
    return QFontMetricsF(face)


@lru_cache(maxsize=1)
def _watch_fonts() -> None:
    """Measure anew once a font is loaded: until then another one stood in for it."""
    if isinstance(app := QGuiApplication.instance(), QGuiApplication):
        for measured in (text_width, metrics_of, wrap_lines, _shape, _line_of):
            app.fontDatabaseChanged.connect(measured.cache_clear)


# a list of cards asks for the same words each time that a number in one of them changes
@lru_cache(maxsize=1024)
def wrap_lines(text: str, face: QFont, width: float) -> QStaticText:
    """Lay out plain text within a width; what is returned is shared and must not be changed."""
    _watch_fonts()
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    static = QStaticText(visible(text))
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.setTextOption(option)
    static.setTextWidth(width)
    static.prepare(font=face)
    return static


# shaping is most of what painting a short text costs, and captions, units and names stay the same from edit to edit
@lru_cache(maxsize=512)
def _shape(text: str, face: QFont) -> tuple[QStaticText, float]:
    """Shape one line of plain text; return it with its width [px]."""
    _watch_fonts()
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=face)
    return static, static.size().width()


@lru_cache(maxsize=64)
def _line_of(face: QFont) -> tuple[float, float]:
    """Return the height of one line and its ascent [px]."""
    return _shape("x", face)[0].size().height(), metrics_of(face).ascent()


Room = tuple[float, float, float, float]
"""Left, top, width and height of a place for words [px]."""


def draw_line(painter: QPainter, room: Room, text: str, face: QFont, *, is_centred: bool = False) -> None:
    """Draw one line of plain text that comes again in the middle of the height of a room, at its left or centred."""
    left, _, width, _ = room
    if is_centred:
        left += (width - _shape(text, face)[1]) / 2
    draw_words(painter, left, _baseline(room, face), text, face)


def draw_words(painter: QPainter, left: float, baseline: float, text: str, face: QFont) -> None:
    """Draw plain text from a point of its baseline on; for words that come again, as shaping new ones takes longer."""
    painter.setFont(face)
    painter.drawStaticText(QPointF(left, baseline - _line_of(face)[1]), _shape(text, face)[0])


def draw_new_line(painter: QPainter, room: Room, text: str, face: QFont) -> None:
    """Draw one line as ``draw_line`` does at the left of a room, but for words that hardly come again, as numbers."""
    painter.setFont(face)
    painter.drawText(QPointF(room[0], _baseline(room, face)), text)


def _baseline(room: Room, face: QFont) -> int:
    height, ascent = _line_of(face)
    return round(room[1] + (room[3] - height) / 2 + ascent)  # on whole pixels, where letters are sharp


def wrap(text: str, size: int, width: float) -> list[str]:
    """Break a text at its spaces into rows that fit a width; only a word that is wider still is broken itself."""
    rows: list[str] = []
    for word in (part for whole in text.split() for part in _pieces(whole, size, width)):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and text_width(longer, size) <= width:
            rows[-1] = longer
        else:
            rows.append(word)
    return rows


def in_two_rows(text: str, size: int, width: float) -> list[str]:
    """Break a text at its spaces into at most two rows, never inside a word; the end is left out where it must."""
    words = text.split()
    count = next((n for n in range(len(words), 1, -1) if text_width(" ".join(words[:n]), size) <= width), 1)
    rows = [" ".join(words[:count]), " ".join(words[count:])]
    metrics = metrics_of(shared_font(size))
    return [metrics.elidedText(row, Qt.TextElideMode.ElideRight, width) for row in rows if row]


def _pieces(word: str, size: int, width: float) -> list[str]:
    """Break a word into pieces that fit a width; it stays whole if it fits."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces if text_width(word, size) > width else [word]


def fit(texts: tuple[str, ...], width: float, sizes: tuple[int, ...], weight: QFont.Weight) -> tuple[str, QFont] | None:
    """Choose the largest size and then the longest wording that fits, or None when none does; the font is shared."""
    for size in sizes:
        for text in texts:
            if text_width(text, size, weight) <= width:
                return text, shared_font(size, weight)
    return None


def fit_or_elide(
    texts: tuple[str, ...],
    width: float,
    sizes: tuple[int, ...],
    weight: QFont.Weight,
    mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> tuple[str, QFont]:
    """Choose the largest size and then the longest wording that fits; cut the shortest only as a last resort."""
    if (match := fit(texts, width, sizes, weight)) is not None:
        return match
    face = shared_font(sizes[-1], weight)
    return metrics_of(face).elidedText(texts[-1], mode, width), face
