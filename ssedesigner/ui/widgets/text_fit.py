"""How wide words are, and which wording or breaking of them fits a room."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication, QPainter, QStaticText, QTextOption

from ssedesigner.core.visible_text import visible
from ssedesigner.ui.theme import font


# painting asks for the same few words in every frame
@lru_cache(maxsize=4096)
def text_width(text: str, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> float:
    """Return how wide a text is in the program's font [px]."""
    _watch_fonts()
    return QFontMetricsF(font(size, weight)).horizontalAdvance(text)


@lru_cache(maxsize=1)
def _watch_fonts() -> None:
    """Measure anew once a font is loaded: until then another one stood in for it."""
    if isinstance(app := QGuiApplication.instance(), QGuiApplication):
        app.fontDatabaseChanged.connect(text_width.cache_clear)
        app.fontDatabaseChanged.connect(wrap_lines.cache_clear)
        app.fontDatabaseChanged.connect(_shape.cache_clear)


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
def _shape(text: str, face: QFont) -> tuple[QStaticText, float, float, float]:
    """Shape one line of plain text; return it with its width, its height and its ascent [px]."""
    _watch_fonts()
    static = QStaticText(text)
    static.setTextFormat(Qt.TextFormat.PlainText)
    static.prepare(font=face)
    return static, static.size().width(), static.size().height(), QFontMetricsF(face).ascent()


def draw_line(painter: QPainter, place: QRectF, text: str, face: QFont, *, is_centred: bool = False) -> None:
    """Draw one line of plain text in the middle of the height of a place, at its left end or centred."""
    _, width, height, ascent = _shape(text, face)
    left = place.left() + ((place.width() - width) / 2 if is_centred else 0.0)
    baseline = round(place.top() + (place.height() - height) / 2 + ascent)  # on whole pixels, where letters are sharp
    draw_words(painter, QPointF(left, baseline), text, face)


def draw_words(painter: QPainter, start: QPointF, text: str, face: QFont) -> None:
    """Draw plain text from a point of its baseline on; for words that come again, as shaping new ones takes longer."""
    static, _, _, ascent = _shape(text, face)
    painter.setFont(face)
    painter.drawStaticText(start - QPointF(0.0, ascent), static)


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
    metrics = QFontMetricsF(font(size))
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
    """Choose the largest size and then the longest wording that fits, or None when none does."""
    for size in sizes:
        for text in texts:
            if text_width(text, size, weight) <= width:
                return text, font(size, weight)
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
    face = font(sizes[-1], weight)
    return QFontMetricsF(face).elidedText(texts[-1], mode, width), face
