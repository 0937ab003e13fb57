"""The signs on a plot: an open circle, a small square, a diamond, a dot; with band, and crossed where it misses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ssedesigner.ui.plot.data import FilmPoint, Mark, Numbers
from ssedesigner.ui.theme import Theme

FILM_RADIUS = 4.0
_DOT, _SQUARE, _DIAMOND, _CROSS, _RING, _CAP = 1.6, 3.0, 5.5, 6.5, 9.5, 2.5
_BAR_ALPHA = 120
_MANY, _SAME_PX = 2000, 2.0
"""From how many films on those are left out that others hide, and how near these are [px]."""


def apart(films: Sequence[FilmPoint], *positions: Numbers) -> list[int]:
    """Return which of many films must be drawn [by number]: of those with one sign in one place, one hides the others.

    Where there are few all of them are drawn, as each of them would be seen.
    """
    if len(films) <= _MANY:
        return [*range(len(films))]
    signs = np.array([hash((film.mark, film.is_outside)) for film in films])
    places = [np.nan_to_num(column, nan=-1e6) // _SAME_PX for each in positions for column in np.atleast_2d(each.T)]
    _, first = np.unique(np.column_stack([signs, *places]), axis=0, return_index=True)
    return sorted(first.tolist())


def paint_bars(painter: QPainter, films: Sequence[FilmPoint], bars: Numbers, height: float, theme: Theme) -> None:
    """Draw the 90 % bands of films as thin upright lines; one that goes on beyond the frame has no cap there."""
    lines: dict[str, list[QLineF]] = {}
    for number in apart(films, bars):
        x, top, bottom = bars[number].tolist()
        if x != x:  # not a number: no band, or none inside the frame
            continue
        found = lines.setdefault(_colour(films[number].mark, theme), [])
        found.append(QLineF(x, top, x, bottom))
        found += [QLineF(x - _CAP, y, x + _CAP, y) for y in (top, bottom) if 0.0 < y < height]
    for name, drawn in lines.items():
        colour = QColor(name)
        colour.setAlpha(_BAR_ALPHA)
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines(drawn)


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
    if mark == "compared":
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    elif mark == "reported":
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
