"""The signs of films on a plot: an open circle, a small square, a diamond; with band, and crossed where it misses."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ssedesigner.ui.plot_data import FilmPoint, Mark, Numbers
from ssedesigner.ui.theme import Theme

FILM_RADIUS = 4.0
_SQUARE, _DIAMOND, _CROSS, _RING, _CAP = 3.0, 5.5, 6.5, 9.5, 2.5
_BAR_ALPHA = 120


def paint_bars(painter: QPainter, films: tuple[FilmPoint, ...], bars: Numbers, height: float, theme: Theme) -> None:
    """Draw the 90 % bands of films as thin upright lines; one that goes on beyond the frame has no cap there."""
    for film, (x, top, bottom) in zip(films, bars.tolist(), strict=True):
        if x != x:  # not a number: no band, or none inside the frame
            continue
        colour = QColor(_colour(film.mark, theme))
        colour.setAlpha(_BAR_ALPHA)
        painter.setPen(QPen(colour, 1.0))
        lines = [QLineF(x, top, x, bottom)]
        lines += [QLineF(x - _CAP, y, x + _CAP, y) for y in (top, bottom) if 0.0 < y < height]
        painter.drawLines(lines)


def paint_film(painter: QPainter, x: float, y: float, film: FilmPoint, theme: Theme) -> None:
    """Draw the sign of a film, crossed when the measured value lies outside the band."""
    paint_mark(painter, x, y, film.mark, theme)
    if film.is_outside:
        paint_cross(painter, x, y, theme)


def paint_mark(painter: QPainter, x: float, y: float, mark: Mark, theme: Theme) -> None:
    """Draw one sign around a position; each kind of film has a shape of its own."""
    colour = QColor(_colour(mark, theme))
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark == "reported":
        painter.drawEllipse(QPointF(x, y), FILM_RADIUS, FILM_RADIUS)
    elif mark == "series":
        painter.drawRect(QRectF(x - _SQUARE, y - _SQUARE, 2 * _SQUARE, 2 * _SQUARE))
    else:
        if mark == "own":
            painter.setBrush(colour)
        ends = ((0.0, -_DIAMOND), (_DIAMOND, 0.0), (0.0, _DIAMOND), (-_DIAMOND, 0.0))
        painter.drawPolygon(QPolygonF([QPointF(x + across, y + down) for across, down in ends]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_cross(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """Draw the cross over a film whose measured value lies outside its band."""
    painter.setPen(QPen(QColor(theme.target), 1.5))
    painter.drawLines(
        [
            QLineF(x - _CROSS, y - _CROSS, x + _CROSS, y + _CROSS),
            QLineF(x - _CROSS, y + _CROSS, x + _CROSS, y - _CROSS),
        ]
    )


def paint_ring(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """Draw the ring around the film that is being named."""
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(x, y), _RING, _RING)


def _colour(mark: Mark, theme: Theme) -> str:
    return theme.own_marker if mark in ("own", "unused") else theme.film_marker
