"""Axes that read as the field writes them: 0.1, 1, 10, 100 and no prefixes that change the unit."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneResizeEvent

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import superscript
from ssedesigner.core.units import to_si
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, font
from ssedesigner.ui.widgets.text_fit import text_width

_LEAST_PLAIN_DECADE, _WIDEST_PLAIN_DECADE = -3.001, 4.001
"""Beyond them a tick written in full would reach into the title beside it."""
_LEAST_SPAN, _WIDEST_SPAN = 1e-100, 1e100
_LEAST_DECADE, _MOST_DECADE = -100.0, 100.0
"""Beyond them an axis has no ticks; no quantity reaches there."""
_OVERHANG, _OFF = 18, 2
_TICK_OFF = 0.6
"""By how much a tick ends before the frame, whose first pixel it would else cover [px]."""
_EDGE, _ABOVE_FRAME, _BELOW_FRAME, _LABEL_MARGINS = 4.0, 8.0, 16.0, 10.0
"""How near a title comes to the sides of a plot, how far above its frame and to its foot, and its margins [px]."""
TICK_GAP = 9.0
"""Distance of the numbers from the frame [px]."""
MINIMUM_GAP = 36.0
"""Least distance of two tick labels [px]."""


@dataclass(frozen=True)
class Ticks:
    """Labelled ticks as (position, text) and unlabelled ones, in axis coordinates (decades on a log axis)."""

    major: list[tuple[float, str]] = field(default_factory=list)
    minor: list[float] = field(default_factory=list)


def number_text(value: float, step: float) -> str:
    """Write a tick of a linear axis with the decimals that its step needs."""
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:  # a step of 2.5 needs one more
        decimals += 1
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else "0"


def linear_ticks(low: float, high: float, pixels: float, gap: float = MINIMUM_GAP) -> Ticks:
    """Choose round ticks for a linear axis."""
    if not high > low or pixels <= 0 or not _LEAST_SPAN < high - low < _WIDEST_SPAN:
        return Ticks()
    rough = (high - low) * gap / pixels
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(nice * power for nice in (1, 2, 5, 10) if nice * power >= rough * (1 - 1e-9))
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    return Ticks([(i * step, number_text(i * step, step)) for i in range(first, last + 1)])


def decade_text(value: float) -> str:
    """Write a tick of a log axis in full, as a power of ten only when it gets very long."""
    decade = math.log10(value)
    if not _LEAST_PLAIN_DECADE <= decade <= _WIDEST_PLAIN_DECADE and abs(decade - round(decade)) < 1e-9:
        return "10" + superscript(round(decade))
    return f"{value:.10f}".rstrip("0").rstrip(".") if value < 1 else f"{value:.0f}"


def decade_ticks(low: float, high: float, pixels: float, gap: float = MINIMUM_GAP) -> Ticks:
    """Choose ticks for a log axis from decade ``low`` to ``high``: 1 2 5 or 1 3 if there is room, else the decades."""
    if not high > low or pixels <= 0 or not _LEAST_DECADE < low < high < _MOST_DECADE:
        return Ticks()
    per_decade = pixels / (high - low)
    if high - low < 1 and per_decade * math.log10(2) > 3 * gap:
        return _zoomed_ticks(low, high, pixels, gap)
    labelled = next((digits for digits, room in _LABELLED if per_decade * room >= gap), (1,))
    if not low >= _LEAST_PLAIN_DECADE or not high <= _WIDEST_PLAIN_DECADE + 1:
        labelled = (1,)
    every = max(1, math.ceil(gap / per_decade))
    major, minor = [], []
    for decade in range(math.floor(low) - 1, math.ceil(high) + 1):
        for digit in range(1, 10):
            position = decade + math.log10(digit)
            if not low - 1e-9 <= position <= high + 1e-9:
                continue
            if digit in labelled and decade % every == 0:
                major.append((position, decade_text(digit * 10.0**decade)))
            elif per_decade > gap:
                minor.append(position)
    if any(text.startswith("10") and not text.isdecimal() for _, text in major):  # all of them in one way
        major = [(position, "10" + superscript(round(position))) for position, _ in major]
    return Ticks(major, minor)


_LABELLED = (((1, 2, 5), math.log10(2)), ((1, 3), math.log10(3)), ((1,), 1.0))


def _zoomed_ticks(low: float, high: float, pixels: float, gap: float) -> Ticks:
    linear = linear_ticks(10**low, 10**high, pixels, gap)
    return Ticks([(math.log10(value), text) for value, text in linear.major if value > 0])


def celsius_ticks(low: float, high: float, pixels: float, gap: float = MINIMUM_GAP) -> Ticks:
    """Choose whole degrees Celsius for an axis of 1000/T."""
    if not high > low > 0:
        return Ticks()
    chosen: list[tuple[float, str]] = []
    for degrees in (25, 60, 0, 100, -20, 40, 80, -40, 10, 150, 200, -60, 120):  # room temperature first, then by use
        position = 1000.0 / to_si(degrees, "degC")
        room = all(abs(position - other) / (high - low) * pixels >= gap for other, _ in chosen)
        if low - 1e-9 <= position <= high + 1e-9 and room:
            chosen.append((position, f"{degrees} °C".replace("-", "−")))
    return Ticks(sorted(chosen))


TickMaker = Callable[[float, float, float], Ticks]


@guarded
class PlainAxis(pg.AxisItem):
    """An axis with ticks of our choosing; labels at its ends are never cut or left out."""

    labelText: str

    def __init__(self, orientation: str, ticks: TickMaker) -> None:
        self._titles: tuple[str, ...] = ()  # before the axis is laid out for the first time
        self._unit = ""
        super().__init__(orientation)
        self.enableAutoSIPrefix(False)
        self.setStyle(hideOverlappingLabels=_OVERHANG, tickLength=4)  # outwards: stays clear of the view
        self._ticks = ticks
        self._chosen = Ticks()
        self._chosen_for: tuple[object, ...] = ()

    def set_ticks(self, ticks: TickMaker) -> None:
        """Use another way of choosing ticks."""
        self._ticks = ticks
        self.picture = None
        self.update()

    def set_title(self, texts: tuple[str, ...], unit: str, colour: str) -> None:
        """Write what the axis counts: the longest of some wordings that fits, with its unit behind it."""
        self._titles, self._unit = texts, unit
        self.setLabel(self._title(texts[0]), **{"font-size": f"{SMALL_PX}px", "color": colour})
        self.resizeEvent()

    def _title(self, words: str) -> str:
        return f"{words}, {self._unit}" if self._unit else words

    def resizeEvent(self, event: QGraphicsSceneResizeEvent | None = None) -> None:
        """Centre the title beside the axis, moved or shortened where it would reach out of the plot."""
        super().resizeEvent(event)
        plot = self.parentItem()
        if not self._titles or plot is None or self.orientation == "top":
            return
        if self.is_horizontal:
            first, last = _EDGE - self.x(), plot.size().width() - self.x() - _EDGE
        else:
            first, last = -_ABOVE_FRAME, plot.size().height() - self.y() - _BELOW_FRAME
        text = self._fitting(last - first - _LABEL_MARGINS)
        if text != self.labelText:
            self.labelText = text
            self.label.setHtml(self.labelString())
            super().resizeEvent(event)
        length, place = self.label.boundingRect().width(), self.label.pos()
        if self.is_horizontal:
            self.label.setX(min(max(place.x(), first), max(last - length, first)))
        else:  # written from the bottom up
            self.label.setY(max(min(place.y(), last), first + length))

    def _fitting(self, room: float) -> str:
        """Return the title that fits; of the shortest that does not, words go, and the unit stays."""
        match = next((t for t in map(self._title, self._titles) if text_width(t, SMALL_PX) <= room), None)
        if match is not None:
            return match
        left = room - text_width(self._title(""), SMALL_PX)
        words = QFontMetricsF(font(SMALL_PX)).elidedText(self._titles[-1], Qt.TextElideMode.ElideRight, left)
        return self._title(words)

    def set_colours(self, text: str, line: str) -> None:
        """Take the colours of a theme."""
        self.setPen(QColor(line))
        self.setTickPen(QColor(line))
        self.setTextPen(QColor(text))  # last, because pyqtgraph writes the title in the pen that was set last
        self.picture = None
        self.update()

    @property
    def is_horizontal(self) -> bool:
        return self.orientation in {"top", "bottom"}

    def ticks(self) -> Ticks:
        """Return the ticks of the range on show."""
        size = self.size()
        wanted = (
            self._ticks,
            float(self.range[0]),
            float(self.range[1]),
            size.width() if self.is_horizontal else size.height(),
        )
        if wanted != self._chosen_for:
            make, low, high, pixels = wanted
            self._chosen, self._chosen_for = make(low, high, pixels), wanted
        return self._chosen

    def boundingRect(self) -> QRectF:
        """Keep off the view, so that the axis is not painted again with every change of the data."""
        away = {"bottom": (0, _OFF, 0, 0), "top": (0, 0, 0, -_OFF), "left": (0, 0, -_OFF, 0)}[self.orientation]
        rect: QRectF = super().boundingRect()
        return rect.adjusted(*away)

    def generateDrawSpecs(self, painter: QPainter) -> tuple[Any, Any, Any] | None:
        """Say what to draw; pyqtgraph's way in for an axis of one's own."""
        rect = self.mapRectFromParent(self.geometry())
        ticks, (low, high) = self.ticks(), self.range
        if not high > low:
            return None
        place = _Placer(self.orientation, rect, low, high)
        tick_lines = [(self.tickPen(), *place.line(value, 4.0)) for value in ticks.minor]
        tick_lines += [(self.tickPen(), *place.line(value, 6.0)) for value, _ in ticks.major]
        metrics = painter.fontMetrics()
        texts = [
            place.text(value, text, metrics.horizontalAdvance(text), metrics.height()) for value, text in ticks.major
        ]
        return (QPen(Qt.PenStyle.NoPen), *place.span()), tick_lines, texts  # the plot draws the line itself


class _Placer:
    """Turns a position on an axis into the lines and rectangles that are drawn for it."""

    def __init__(self, orientation: str, rect: QRectF, low: float, high: float) -> None:
        self._orientation, self._rect = orientation, rect
        self._low, self._high = low, high

    def _along(self, value: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        rect = self._rect
        if self._orientation in {"top", "bottom"}:
            return rect.left() + share * rect.width()
        return rect.bottom() - share * rect.height()

    def span(self) -> tuple[QPointF, QPointF]:
        rect = self._rect
        return {
            "bottom": (rect.topLeft(), rect.topRight()),
            "top": (rect.bottomLeft(), rect.bottomRight()),
            "left": (rect.topRight(), rect.bottomRight()),
        }[self._orientation]

    def line(self, value: float, length: float) -> tuple[QPointF, QPointF]:
        at, (start, _) = self._along(value), self.span()
        if self._orientation == "left":
            return QPointF(start.x() - length, at), QPointF(start.x() - _TICK_OFF, at)
        if self._orientation == "top":
            return QPointF(at, start.y() - _TICK_OFF), QPointF(at, start.y() - length)
        return QPointF(at, start.y()), QPointF(at, start.y() + length)

    def text(self, value: float, text: str, width: float, height: float) -> tuple[QRectF, Qt.AlignmentFlag, str]:
        at, (start, _) = self._along(value), self.span()
        flag = Qt.AlignmentFlag
        if self._orientation == "left":
            rect = QRectF(start.x() - TICK_GAP - width, at - height / 2, width, height)
            return rect, flag.AlignRight | flag.AlignVCenter, text
        top = start.y() + TICK_GAP - 2 if self._orientation == "bottom" else start.y() - TICK_GAP - height + 2
        return QRectF(at - width / 2, top, width, height), flag.AlignCenter, text
