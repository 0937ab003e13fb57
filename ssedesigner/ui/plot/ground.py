"""The ground of a plot on a screen: what stays the same for many edits is painted once and then copied."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPixmap


class Ground:
    """The pixels of a ground, at the ratio of its screen, and what they show."""

    def __init__(self) -> None:
        self._pixels: QPixmap | None = None
        self._shown: tuple[object, ...] = ()

    def forget(self) -> None:
        """Give back the memory of the pixels, where they are not seen."""
        self._pixels, self._shown = None, ()

    def copy(
        self,
        painter: QPainter,
        size: tuple[float, float],
        content: tuple[object, ...],
        colour: str,
        paint: Callable[[QPainter], None],
    ) -> None:
        """Copy the pixels to the origin of a painter; where they show other content, ``paint`` paints them first.

        ``content`` is all that decides how the ground looks, but for the screen.
        """
        place = painter.deviceTransform()
        # where the frame begins between two points of the screen, so must the pixels, else lines would blur or move
        ratio, left, top = place.m11(), place.dx() % 1.0, place.dy() % 1.0
        content = ratio, left, top, size, colour, *content
        pixels = self._pixels
        if pixels is None or self._shown != content:
            width, height = ceil(left + size[0] * ratio), ceil(top + size[1] * ratio)
            if pixels is None or (pixels.width(), pixels.height()) != (width, height):
                pixels = QPixmap(max(width, 1), max(height, 1))
            self.forget()  # an error while painting must not leave half a ground
            pixels.fill(QColor(colour))
            inner = QPainter(pixels)
            try:
                inner.translate(left, top)
                inner.scale(ratio, ratio)
                paint(inner)
            finally:
                inner.end()  # before the pixels go
            self._pixels, self._shown = pixels, content
        if ratio == 1.0:
            painter.drawPixmap(QPointF(-left, -top), pixels)
            return
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        painter.drawPixmap(QPointF(-left, -top), pixels)
        painter.restore()
