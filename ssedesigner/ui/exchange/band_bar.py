"""A measured value on the predicted band of it: a bar with the prediction and a diamond, on a logarithmic axis."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ssedesigner.core.notation import format_number
from ssedesigner.core.prediction import Quantity
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.widgets.widgets import set_names

_HEIGHT, _BAR, _DIAMOND, _EDGE, _ROOM = 54, 8.0, 6.5, 4.0, 1.35


@guarded
class BandBar(QWidget):
    """Paints what it is given."""

    def __init__(self, name: str, words: str, theme: Theme) -> None:
        super().__init__()
        set_names(self, name, words)
        self._theme = theme
        self._predicted: Quantity | None = None
        self._measured: tuple[float, tuple[float, float]] | None = None

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, _HEIGHT)

    def show_values(self, predicted: Quantity, measured: float, band: tuple[float, float]) -> None:
        """Show a measured value with its 90 % band over a prediction."""
        self._predicted, self._measured = predicted, (measured, band)
        self.setAccessibleDescription(
            f"measured {format_number(measured)}, predicted {format_number(predicted.value)}, "
            f"90 % band {format_number(predicted.low)} to {format_number(predicted.high)}"
        )
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        predicted, measured = self._predicted, self._measured
        if predicted is None or measured is None or not predicted.low or not predicted.high or not predicted.value:
            return
        painter, theme = QPainter(self), self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        value, (low, high) = measured
        start, end = min(predicted.low, value) / _ROOM, max(predicted.high, value) * _ROOM
        width, middle = self.width() - 2 * _EDGE, _HEIGHT / 2

        def place(number: float) -> float:
            number = min(max(number, start), end)
            return _EDGE + math.log(number / start) / math.log(end / start) * width

        painter.setPen(Qt.PenStyle.NoPen)
        for left, right, colour in ((start, end, theme.separator), (predicted.low, predicted.high, theme.recipe_line)):
            shade = QColor(colour)
            if colour == theme.recipe_line:
                shade.setAlpha(120)
            painter.setBrush(shade)
            bar = QRectF(place(left), middle - _BAR / 2, place(right) - place(left), _BAR)
            painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        painter.setPen(QPen(QColor(theme.recipe_line), 2.2))
        painter.drawLine(QPointF(place(predicted.value), middle - 8), QPointF(place(predicted.value), middle + 8))
        painter.setPen(QPen(QColor(theme.own_marker), 1.8))
        painter.drawLine(QPointF(place(low), middle), QPointF(place(high), middle))
        x = place(value)
        corners = ((x, middle - _DIAMOND), (x + _DIAMOND, middle), (x, middle + _DIAMOND), (x - _DIAMOND, middle))
        painter.setBrush(QColor(theme.own_marker))
        painter.setPen(QPen(QColor(theme.surface), 1.2))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        self._write(painter, [(x, f"measured {format_number(value)}")], 2, theme.own_marker, QFont.Weight.DemiBold)
        numbers = [(place(predicted.low), format_number(predicted.low))]
        numbers.append((place(predicted.value), f"predicted {format_number(predicted.value)}"))
        numbers.append((place(predicted.high), format_number(predicted.high)))
        self._write(painter, numbers, _HEIGHT - 16, theme.muted, QFont.Weight.Normal)
        painter.end()

    def _write(
        self, painter: QPainter, words: list[tuple[float, str]], top: float, colour: str, weight: QFont.Weight
    ) -> None:
        """Write words below their places, moved aside where they would touch."""
        face = font(SMALL_PX, weight)
        painter.setFont(face)
        painter.setPen(QColor(colour))
        height = QFontMetricsF(face).height()
        widths = [text_width(text, SMALL_PX, weight) for _, text in words]
        lefts = [x - width / 2 for (x, _), width in zip(words, widths, strict=True)]
        lefts[0] = max(lefts[0], 0.0)
        for number in range(1, len(lefts)):
            lefts[number] = max(lefts[number], lefts[number - 1] + widths[number - 1] + 8)
        lefts[-1] = min(lefts[-1], self.width() - widths[-1])
        for number in range(len(lefts) - 2, -1, -1):
            lefts[number] = min(lefts[number], lefts[number + 1] - widths[number] - 8)
        for left, width, (_, text) in zip(lefts, widths, words, strict=True):
            painter.drawText(QRectF(left, top, width + 2, height), Qt.AlignmentFlag.AlignLeft, text)
