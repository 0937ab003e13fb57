"""Paints what lies inside the axes of a plot in one go: grid, bands, lines, films, the recipe's point, labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plot.areas import heat_image, paint_region, region_path
from ssedesigner.ui.plot.axis import PlainAxis
from ssedesigner.ui.plot.data import PIN_MARKS, FilmMark, FilmPoint, Line, Numbers, PlotData
from ssedesigner.ui.plot.ground import Ground
from ssedesigner.ui.plot.key import LEAST_FRAME, LINE_WIDTH, ROW_PX, FittedKey, Key, KeyEntry, fit_key
from ssedesigner.ui.plot.labels import MESSAGE_MARGIN, KeyMark, Label, line_colour, place_labels
from ssedesigner.ui.plot.pixels import Frame, PlotPixels, plot_pixels
from ssedesigner.ui.plot.placement import Rect
from ssedesigner.ui.theme import NO_BRUSH, SMALL_PX, Theme, font, shade, shared_font
from ssedesigner.ui.widgets.pins import PIN_DASHES, paint_sign
from ssedesigner.ui.widgets.text_fit import metrics_of

FILM_RADIUS = 4.0
_DOT, _SQUARE, _DIAMOND, _CROSS, _RING, _CAP, _SUGGESTED = 1.6, 3.0, 5.5, 6.5, 9.5, 2.5, 8.0
_RADIUS_IN_KEY = 5.0
_BAR_ALPHA = 120
_MANY, _SAME_PX = 2000, 2.0
"""From how many films on those are left out that others hide, and how near these are [px]."""


def films_to_draw(films: Sequence[FilmPoint], *positions: Numbers) -> list[int]:
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
    for number in films_to_draw(films, bars):
        x, top, bottom = bars[number].tolist()
        if x != x:  # not a number: no band, or none inside the frame
            continue
        drawn_lines = lines.setdefault(_colour(films[number].mark, theme), [])
        drawn_lines.append(QLineF(x, top, x, bottom))
        drawn_lines += [QLineF(x - _CAP, y, x + _CAP, y) for y in (top, bottom) if 0.0 < y < height]
    for name, drawn in lines.items():
        colour = QColor(name)
        colour.setAlpha(_BAR_ALPHA)
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines(drawn)


def paint_film(painter: QPainter, x: float, y: float, film: FilmPoint, theme: Theme) -> None:
    """Draw the sign of a film, crossed when the measured value lies outside the band."""
    paint_mark(painter, x, y, film.mark, theme)
    if film.mark == "suggested":
        _paint_number(painter, x, y, film.tag, theme)
    if film.is_outside:
        paint_cross(painter, x, y, theme)


def _paint_number(painter: QPainter, x: float, y: float, number: str, theme: Theme) -> None:
    """Draw the sign of a suggested film with its number, larger than in the key."""
    painter.setBrush(QColor(theme.surface))
    painter.drawEllipse(QPointF(x, y), _SUGGESTED, _SUGGESTED)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(font(SMALL_PX, QFont.Weight.Bold))
    painter.setPen(QColor(_colour("suggested", theme)))
    reach = 2 * _SUGGESTED
    painter.drawText(QRectF(x - reach, y - reach, 2 * reach, 2 * reach), Qt.AlignmentFlag.AlignCenter, number)


def paint_mark(painter: QPainter, x: float, y: float, mark: FilmMark, theme: Theme) -> None:
    """Draw one sign around a position; each kind of film has a shape of its own."""
    if mark in _LETTERS:
        paint_sign(painter, x, y, _LETTERS[mark], theme)
        return
    colour = QColor(_colour(mark, theme))
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if mark == "compared":
        painter.setBrush(colour)
        painter.drawEllipse(QPointF(x, y), _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    elif mark in ("reported", "conflict"):
        painter.drawEllipse(QPointF(x, y), FILM_RADIUS, FILM_RADIUS)
        if mark == "conflict":
            painter.drawLine(QLineF(x - FILM_RADIUS, y, x + FILM_RADIUS, y))
    elif mark == "suggested":
        painter.drawEllipse(QPointF(x, y), _RADIUS_IN_KEY, _RADIUS_IN_KEY)
    elif mark in _CHANCE_SIGNS:
        _paint_chance(painter, x, y, mark, theme)
    elif mark == "series":
        painter.drawRect(QRectF(x - _SQUARE, y - _SQUARE, 2 * _SQUARE, 2 * _SQUARE))
    else:
        if mark == "own":
            painter.setBrush(colour)
        ends = ((0.0, -_DIAMOND), (_DIAMOND, 0.0), (0.0, _DIAMOND), (-_DIAMOND, 0.0))
        painter.drawPolygon(QPolygonF([QPointF(x + across, y + down) for across, down in ends]))
        painter.setBrush(Qt.BrushStyle.NoBrush)


_LETTERS: dict[str, str] = {mark: letter for letter, mark in PIN_MARKS.items()}
_CHANCE_SIGNS = {"likely": "pass", "even": "", "unlikely": "caution", "doubtful": "none", "unsure": "unknown"}
"""Severity whose colour the sign of a chance has; nothing for the colour of the recipe's line."""


def _paint_chance(painter: QPainter, x: float, y: float, mark: FilmMark, theme: Theme) -> None:
    """Draw the sign of a chance, each of a shape of its own: disc, diamond, triangle, cross, open square."""
    severity, reach = _CHANCE_SIGNS[mark], _SQUARE
    colour = QColor(theme.severity_text(severity) if severity else theme.recipe_line)
    painter.setPen(QPen(colour, 1.5))
    if mark == "doubtful":
        ends = ((-reach, -reach, reach, reach), (-reach, reach, reach, -reach))
        painter.drawLines([QLineF(x + left, y + top, x + right, y + bottom) for left, top, right, bottom in ends])
        return
    if mark == "unsure":
        painter.drawRect(QRectF(x - reach, y - reach, 2 * reach, 2 * reach))
        return
    painter.setPen(QPen(QColor(theme.surface), 0.8))
    painter.setBrush(colour)
    if mark == "likely":
        painter.drawEllipse(QPointF(x, y), FILM_RADIUS + 0.5, FILM_RADIUS + 0.5)
    else:
        foot = ((0.0, _DIAMOND),) if mark == "even" else ()
        side = 0.0 if mark == "even" else FILM_RADIUS
        corners = ((0.0, -_DIAMOND), (_DIAMOND, side), *foot, (-_DIAMOND, side))
        painter.drawPolygon(QPolygonF([QPointF(x + across, y + down) for across, down in corners]))
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


def paint_point(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """Draw the point of the recipe."""
    painter.setPen(QPen(shade(theme.surface), 1.5))
    painter.setBrush(shade(theme.recipe_point))
    painter.drawEllipse(QPointF(x, y), _POINT_RADIUS, _POINT_RADIUS)
    painter.setBrush(NO_BRUSH)


def paint_ring(painter: QPainter, x: float, y: float, theme: Theme) -> None:
    """Draw the ring around the film that is being named."""
    painter.setPen(QPen(QColor(theme.accent), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(x, y), _RING, _RING)


def _colour(mark: FilmMark, theme: Theme) -> str:
    if mark == "suggested":
        return theme.recipe_line
    return theme.own_marker if mark in ("own", "unused") else theme.film_marker


_WIDTHS = {"contour": 0.9, "recipe": 2.4, "second": 2.0, "third": 2.0, "fourth": 2.0, "target": 1.5, "compared": 1.0}
_PIN = 1.6
_THIN = 1.2
_DASHES = {
    "second": [7.0, 2.5],
    "third": [7.0, 2.0, 1.5, 2.0],
    "fourth": [1.5, 2.0],
    "iso": [2.5, 2.5],
    "target": [4.0, 2.5],
}
_POINT_RADIUS = 6.0
_SIGN_AT = 6.0
"""Middle of a sign in the key [px]."""
_GRID_OVER_BANDS, _PIN_BAND_ALPHA = 90, 38
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
PaintFilms = Callable[[QPainter, PlotPixels], None]


def pen_of(line: Line, theme: Theme) -> QPen:
    """Pen of a line: colour and dashes by its style, so that colour is not the only difference."""
    letter = _LETTERS.get(line.style, "")
    pen = QPen(QColor(line_colour(line, theme)), _PIN if letter else _WIDTHS.get(line.style, _THIN))
    pen.setJoinStyle(Qt.PenJoinStyle.BevelJoin)  # round ones take twice the time, and curves show no difference
    dashes = list(PIN_DASHES[letter]) if letter else _DASHES.get(line.style)
    if dashes:
        pen.setDashPattern(dashes)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def polygon(pixels: Numbers) -> QPolygonF:
    """Make a polygon of pixel positions, shape (n, 2); n may be 0."""
    if not len(pixels):
        return QPolygonF()  # pyqtgraph cannot write into the memory of a polygon without points
    made: QPolygonF = pg.functions.arrayToQPolygonF(pixels[:, 0], pixels[:, 1])
    return made


@guarded
class PlotLayer(pg.GraphicsObject):
    """Everything inside the axes; pixels and labels are kept until data, range, size or theme change.

    All but the recipe's point with its words and the ring around a named film is the ground. On a screen it is painted
    into pixels, which are copied until it changes; a drawing for a file is painted in full.
    """

    def __init__(self, view: pg.ViewBox, bottom: PlainAxis, left: PlainAxis, theme: Theme) -> None:
        super().__init__(view)
        self._view, self._axes, self._theme = view, (bottom, left), theme
        self._data: PlotData | None = None
        self._fitted: FittedKey | None = None
        self._fitted_in = theme
        self._ground, self._films = Ground(), Ground()
        self._named = -1
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_data(self, data: PlotData) -> None:
        self._data = data  # the canvas sees to it that it is painted

    def show_named(self, index: int) -> None:
        """Put a ring around the film that is being named, or around none for -1."""
        if index != self._named:
            self._named = index
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def forget_ground(self) -> None:
        """Give back the memory of the pixels, where the plot is not seen."""
        self._ground.forget()
        self._films.forget()

    @property
    def plot(self) -> PlotPixels | None:
        """What is shown, in pixels."""
        self._renew()
        return self._fitted.plot if self._fitted is not None else None

    @property
    def labels(self) -> list[Label]:
        """The labels with their places."""
        self._renew()
        return self._fitted.labels if self._fitted is not None else []

    @property
    def frame(self) -> Rect:
        """The frame in pixels."""
        rect = self._view.rect()
        return 0.0, 0.0, rect.width(), rect.height()

    def fit_key(self, width: float) -> Key:
        """Choose what stands in the key, so that the frame below it has room for all other labels; return the key."""
        data, before, (_, _, across, height) = self._data, self._fitted, self.frame
        if data is not None and min(across, height) >= LEAST_FRAME:
            whole = self._frame(data, across, height + (before.key.height if before is not None else 0.0))
            before = before if self._fitted_in is self._theme else None
            self._take(fit_key(data, whole, width, self._theme, metrics_of(shared_font(SMALL_PX)), before))
        return self._fitted.key if self._fitted is not None else Key()

    def _frame(self, data: PlotData, width: float, height: float) -> Frame:
        (x0, x1), (y0, y1) = self._view.viewRange()
        return Frame(width, height, (float(x0), float(x1)), (float(y0), float(y1)), (data.x.is_log, data.y.is_log))

    def _renew(self) -> None:
        """Compute pixels and labels anew if what they depend on has changed."""
        data, fitted = self._data, self._fitted
        if data is None:
            return
        frame = self._frame(data, *self.frame[2:])
        plot = fitted.plot if fitted is not None else None
        if plot is None or plot.data is not data or plot.frame != frame:
            plot = plot_pixels(data, frame, plot)
        elif self._fitted_in is self._theme:
            return
        key, in_key = (fitted.key, fitted.in_key) if fitted is not None else (Key(), frozenset[KeyMark]())
        labels = place_labels(plot, self._theme, metrics_of(shared_font(SMALL_PX)), in_key).labels
        self._take(FittedKey(key, in_key, plot, labels, plot.point))

    def _take(self, fitted: FittedKey) -> None:
        self._fitted, self._fitted_in = fitted, self._theme

    def boundingRect(self) -> QRectF:
        """Leave out the last row and column, as Qt clears one more of each, in which the ticks of an axis begin."""
        rect: QRectF = self._view.rect()
        return rect.adjusted(0, 0, -1, -1)

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        self._renew()
        if self._fitted is None:
            return
        plot, labels = self._fitted.plot, self._fitted.labels
        still = [label for label in labels if label.leader is None]
        if widget is None:
            self._paint_ground(painter, plot, still)
        else:
            self._copy_ground(painter, plot, still)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._named >= 0 and self._are_inside(plot.films)[self._named]:
            x, y = plot.films[self._named].tolist()
            paint_ring(painter, x, y, self._theme)
        if plot.is_point_inside:
            x, y = plot.point[0].tolist()
            paint_point(painter, x, y, self._theme)
        self._paint_labels(painter, plot.data, [label for label in labels if label.leader is not None])

    def _copy_ground(self, painter: QPainter, plot: PlotPixels, labels: list[Label]) -> None:
        """Copy the ground from its pixels, which are painted anew where something else lies in it than before."""
        data, ticks = plot.data, [axis.ticks() for axis in self._axes]
        content = self._theme, plot.frame, plot.lines, data.films, data.heat, data.regions, labels, ticks
        paint = partial(self._paint_ground, plot=plot, labels=labels, paint_films=self._copy_films)
        self._ground.copy(painter, plot.frame.size, content, self._theme.surface, paint)

    def _copy_films(self, painter: QPainter, plot: PlotPixels) -> None:
        """Copy the films from pixels of their own, as an edit that moves the lines leaves them where they are."""
        if plot.data.films:
            content = self._theme, plot.frame, plot.data.films
            self._films.copy(painter, plot.frame.size, content, "transparent", partial(self._paint_films, plot=plot))

    def _paint_ground(
        self, painter: QPainter, plot: PlotPixels, labels: list[Label], paint_films: PaintFilms | None = None
    ) -> None:
        """Paint all that stays when the recipe's point moves."""
        theme, data, grid = self._theme, plot.data, self._grid_lines()
        bands = [(drawn.line, polygon(drawn.outline)) for drawn in plot.lines if drawn.outline is not None]
        self._paint_grid(painter, grid, 255)
        if data.heat is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(0, 0, *self.frame[2:]), heat_image(data.heat, plot.frame, theme))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for region in data.regions:
            paint_region(painter, region, region_path(region, plot.frame), plot.frame, theme)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.band))
        for line, band in bands:
            if line.style not in _LETTERS:
                painter.drawPolygon(band)
        self._paint_pin_bands(painter, bands)
        self._paint_grid(painter, grid, _GRID_OVER_BANDS)
        self._paint_axis_lines(painter)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for drawn in plot.lines:
            painter.setPen(pen_of(drawn.line, theme))
            for stretch in drawn.stretches:
                painter.drawPolyline(polygon(stretch))
        (paint_films or self._paint_films)(painter, plot)
        self._paint_labels(painter, data, labels)

    def _paint_pin_bands(self, painter: QPainter, bands: list[tuple[Line, QPolygonF]]) -> None:
        """Draw the bands of pins, which let what lies below be seen."""
        for line, band in bands:
            if line.style in _LETTERS:
                colour = QColor(line_colour(line, self._theme))
                colour.setAlpha(_PIN_BAND_ALPHA)
                painter.setBrush(colour)
                painter.drawPolygon(band)

    def _grid_lines(self) -> list[QLineF]:
        """Lines at the labelled ticks."""
        (x0, x1), (y0, y1) = self._view.viewRange()
        width, height = self.frame[2:]
        across = [(value - x0) / (x1 - x0) * width for value, _ in self._axes[0].ticks().major]
        down = [height - (value - y0) / (y1 - y0) * height for value, _ in self._axes[1].ticks().major]
        lines = [QLineF(min(x, width - 0.5), 0, min(x, width - 0.5), height) for x in across]
        return lines + [QLineF(0, min(y, height - 0.5), width, min(y, height - 0.5)) for y in down]

    def _paint_grid(self, painter: QPainter, lines: list[QLineF], alpha: int) -> None:
        """Draw the grid; once fully, and faintly once more over the bands."""
        colour = QColor(self._theme.grid)
        colour.setAlpha(alpha)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, 1.0))
        painter.drawLines(lines)

    def _paint_axis_lines(self, painter: QPainter) -> None:
        width, height = self.frame[2:]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(self._theme.border), 1.0))
        painter.drawLine(QPointF(0, 0), QPointF(0, height))
        painter.drawLine(QPointF(0, height - 0.5), QPointF(width, height - 0.5))

    def _paint_films(self, painter: QPainter, plot: PlotPixels) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_bars(painter, plot.data.films, plot.bars, plot.frame.height, theme)
        is_inside = self._are_inside(plot.films)
        for number in films_to_draw(plot.data.films, plot.films):
            if is_inside[number]:
                x, y = plot.films[number].tolist()
                paint_film(painter, x, y, plot.data.films[number], theme)

    def _are_inside(self, points: Numbers) -> NDArray[np.bool_]:
        width, height = self.frame[2:]
        x, y = points.T
        is_inside: NDArray[np.bool_] = (x >= -1) & (x <= width + 1) & (y >= -1) & (y <= height + 1)
        return is_inside

    def _paint_labels(self, painter: QPainter, data: PlotData, labels: list[Label]) -> None:
        painter.setFont(shared_font(SMALL_PX))
        for label in labels:
            self._paint_label(painter, label, is_over_areas=data.heat is not None or bool(data.regions))

    def _paint_label(self, painter: QPainter, label: Label, *, is_over_areas: bool) -> None:
        left, top, right, bottom = label.placed.rect
        rect = QRectF(left, top, right - left, bottom - top)
        if label.is_message:
            painter.setPen(QPen(QColor(self._theme.border), 1))
            painter.setBrush(QColor(self._theme.surface))
            painter.drawRoundedRect(rect, 5, 5)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            rect.adjust(MESSAGE_MARGIN, 0, 0, 0)
        elif is_over_areas:
            ground = QColor(self._theme.surface)
            ground.setAlpha(205)
            painter.fillRect(rect.adjusted(-2, 0, 2, 0), ground)
        painter.setPen(shade(label.colour))
        if leader := label.leader_line():
            painter.drawLine(*leader)
        painter.drawText(rect, _LEFT_MIDDLE, label.text)


@guarded
class KeyItem(pg.GraphicsObject):
    """The key above the frame of a plot."""

    def __init__(self, parent: pg.GraphicsWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._key, self._theme, self._rect = Key(), theme, QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def key(self) -> Key:
        """The key on show."""
        return self._key

    def show_key(self, key: Key) -> None:
        if key != self._key:
            self.prepareGeometryChange()
            self._key = key
            self._rect = QRectF(0, 0, max((entry.left + entry.width for entry in key.entries), default=0), key.height)
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(shared_font(SMALL_PX))
        for entry in self._key.entries:
            self._paint_sign(painter, entry, entry.left, entry.top + ROW_PX / 2)
            painter.setPen(QColor(self._colour_of(entry.mark)))
            for number, row in enumerate(entry.rows):
                place = QRectF(entry.left + entry.before, entry.top + number * ROW_PX, entry.width, ROW_PX)
                painter.drawText(place, _LEFT_MIDDLE, row)

    def _colour_of(self, mark: KeyMark) -> str:
        if isinstance(mark, Line):
            return line_colour(mark, self._theme)
        return self._theme.text if mark == "this recipe" else self._theme.muted

    def _paint_sign(self, painter: QPainter, entry: KeyEntry, left: float, middle: float) -> None:
        mark, theme = entry.mark, self._theme
        if isinstance(mark, Line):
            painter.setPen(pen_of(mark, theme))
            painter.drawLine(QLineF(left, middle, left + LINE_WIDTH - 6, middle))
        elif mark == "outside":
            paint_cross(painter, left + _SIGN_AT, middle, theme)
        elif mark == "this recipe":
            paint_point(painter, left + _SIGN_AT, middle, theme)
        else:
            paint_mark(painter, left + _SIGN_AT, middle, mark, theme)
