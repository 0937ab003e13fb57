"""The words on a plot and its grid: two items that paint in pixels over and under the curves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from ssedesigner.ui.label_placement import Placed, Rect, along_line, along_vertical, around_point, corners, place
from ssedesigner.ui.plot_axis import PlainAxis
from ssedesigner.ui.plot_data import Line, PlotData
from ssedesigner.ui.theme import SMALL_PX, Theme, font

_SAMPLE_PX = 3.0
FILMS_LABEL = "reported films"
_MARKER_WIDTH = 14.0
_LEADER_FROM_PX, _POINT_RADIUS = 20.0, 7.0


@dataclass(frozen=True)
class Label:
    """One placed label: its words, where, in which colour; ``has_marker`` for the key of the reported films."""

    text: str
    placed: Placed
    colour: str
    has_marker: bool = False
    leader: tuple[float, float] | None = None

    def leader_line(self) -> tuple[QPointF, QPointF] | None:
        """Return the thin line from a label that stands away to its point, or None when it stands close."""
        if self.leader is None:
            return None
        left, top, right, bottom = self.placed.rect
        x, y = self.leader
        near = QPointF(min(max(x, left), right), min(max(y, top), bottom))
        away = QPointF(x, y) - near
        length = float(np.hypot(away.x(), away.y()))
        if length < _LEADER_FROM_PX:
            return None
        return near, QPointF(x, y) - away * (_POINT_RADIUS / length)


class Frame:
    """Turns data of a plot into pixels of its frame and back."""

    def __init__(self, view: pg.ViewBox, data: PlotData) -> None:
        (self._x0, self._x1), (self._y0, self._y1) = view.viewRange()
        rect = view.rect()
        self.width, self.height = rect.width(), rect.height()
        self._log = (data.x.is_log, data.y.is_log)

    @property
    def rect(self) -> Rect:
        return 0.0, 0.0, self.width, self.height

    def pixels(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return pixel positions, shape (n, 2); not a number where there is no value."""
        along = (on_axis(x, self._log[0]) - self._x0) / (self._x1 - self._x0) * self.width
        up = (on_axis(y, self._log[1]) - self._y0) / (self._y1 - self._y0) * self.height
        return np.column_stack((along, self.height - up))


def on_axis(values: NDArray[np.float64], is_log: bool) -> NDArray[np.float64]:
    """Return where values lie on an axis: themselves, or their decades."""
    values = np.asarray(values, dtype=float)
    if not is_log:
        return values
    return np.log10(np.where(values > 0, values, np.nan))


def line_colour(line: Line, theme: Theme) -> str:
    """Colour of a line, also of its label."""
    return {
        "recipe": theme.recipe_line,
        "second": theme.second_line,
        "third": theme.third_line,
        "iso": theme.iso_line,
        "target": theme.target,
    }[line.style]


def sampled(pixels: NDArray[np.float64], frame: Rect) -> NDArray[np.float64]:
    """Points every few pixels along a line, those inside the frame only, shape (m, 2)."""
    pixels = pixels[np.isfinite(pixels).all(axis=1)]
    if len(pixels) < 2:
        return pixels
    along = np.concatenate(([0.0], np.cumsum(np.abs(np.diff(pixels, axis=0)).max(axis=1))))
    count = min(600, int(along[-1] / _SAMPLE_PX) + 2)
    steps = np.linspace(0.0, along[-1], count)
    dense = np.column_stack((np.interp(steps, along, pixels[:, 0]), np.interp(steps, along, pixels[:, 1])))
    inside = (dense[:, 0] >= -1) & (dense[:, 0] <= frame[2] + 1) & (dense[:, 1] >= -1) & (dense[:, 1] <= frame[3] + 1)
    return dense[inside]


def place_labels(data: PlotData, frame: Frame, theme: Theme, metrics: QFontMetricsF) -> list[Label]:
    """Place every label of a plot, the recipe's first; what finds no room is left out."""
    drawn = [(line, sampled(frame.pixels(line.x, line.y), frame.rect)) for line in data.lines]
    lines = np.concatenate([points for _, points in drawn]) if drawn else np.empty((0, 2))
    points = _markers(data, frame)
    height = metrics.height()
    labels: list[Label] = []

    def fit(candidates: list[Rect]) -> Placed | None:
        taken = [label.placed.rect for label in labels]
        return place(candidates, frame.rect, points=points, lines=lines, labels=taken)

    def add(text: str, colour: str, candidates: list[Rect], **more: Any) -> None:
        if placed := fit(candidates):
            labels.append(Label(text, placed, colour, **more))

    if data.recipe is not None:
        x, y = frame.pixels(np.array([data.recipe.x]), np.array([data.recipe.y]))[0]
        if np.isfinite((x, y)).all():
            width = metrics.horizontalAdvance(data.recipe.label)
            add(data.recipe.label, theme.text, around_point(x, y, width, height), leader=(x, y))
    for line, path in sorted(drawn, key=lambda pair: pair[0].style == "iso"):
        if not line.label or len(path) < 2:
            continue
        found = []
        for text in (line.label, in_two_lines(line.label)):
            rows = text.split("\n")
            width = max(metrics.horizontalAdvance(row) for row in rows)
            if placed := fit(_beside(path, frame.rect, width, height * len(rows))):
                found.append(Label(text, placed, line_colour(line, theme)))
        labels += sorted(found, key=lambda label: not label.placed.is_clear)[:1]
    if data.films:
        width = metrics.horizontalAdvance(FILMS_LABEL) + _MARKER_WIDTH
        add(FILMS_LABEL, theme.muted, corners(frame.rect, width, height), has_marker=True)
    return labels


def in_two_lines(text: str) -> str:
    """Break a label at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"


def _beside(path: NDArray[np.float64], frame: Rect, width: float, height: float) -> list[Rect]:
    if np.ptp(path[:, 0]) < 1.0:
        return along_vertical(float(path[0, 0]), frame, width, height)
    return along_line(path[:, 0], path[:, 1], frame, width, height)


def _markers(data: PlotData, frame: Frame) -> NDArray[np.float64]:
    x = [film.x for film in data.films]
    y = [film.y for film in data.films]
    if data.recipe is not None:
        x.append(data.recipe.x)
        y.append(data.recipe.y)
    pixels = frame.pixels(np.array(x), np.array(y)) if x else np.empty((0, 2))
    return pixels[np.isfinite(pixels).all(axis=1)]


class GridItem(pg.GraphicsObject):
    """Light lines at the labelled ticks."""

    def __init__(self, view: pg.ViewBox, bottom: PlainAxis, left: PlainAxis) -> None:
        super().__init__(view)
        self._view, self._axes = view, (bottom, left)
        self._pen = QPen()
        self.setZValue(-100)

    def set_colour(self, colour: str) -> None:
        self._pen = QPen(QColor(colour), 1.0)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._view.rect()

    def paint(self, painter: QPainter, option, widget=None) -> None:
        (x0, x1), (y0, y1) = self._view.viewRange()
        rect = self._view.rect()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(self._pen)
        for value, _ in self._axes[0].ticks().major:
            x = (value - x0) / (x1 - x0) * rect.width()
            painter.drawLine(QPointF(x, 0), QPointF(x, rect.height()))
        for value, _ in self._axes[1].ticks().major:
            y = rect.height() - (value - y0) / (y1 - y0) * rect.height()
            painter.drawLine(QPointF(0, y), QPointF(rect.width(), y))


class LabelItem(pg.GraphicsObject):
    """The labels of a plot; they find their places anew when the data, the range or the size changes."""

    def __init__(self, view: pg.ViewBox) -> None:
        super().__init__(view)
        self._view = view
        self._data: PlotData | None = None
        self._theme: Theme | None = None
        self._placed: list[Label] = []
        self._placed_for: tuple[object, ...] = ()
        self.setZValue(100)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_data(self, data: PlotData) -> None:
        self._data = data
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def labels(self) -> list[Label]:
        """Return the labels with their places."""
        if self._data is None or self._theme is None:
            return []
        frame = Frame(self._view, self._data)
        state = (id(self._data), self._theme.name, frame.rect, str(self._view.viewRange()))
        if state != self._placed_for:
            metrics = QFontMetricsF(font(SMALL_PX))
            self._placed = place_labels(self._data, frame, self._theme, metrics)
            self._placed_for = state
        return self._placed

    def boundingRect(self) -> QRectF:
        return self._view.rect()

    def paint(self, painter: QPainter, option, widget=None) -> None:
        painter.setFont(font(SMALL_PX))
        for label in self.labels():
            left, top, right, bottom = label.placed.rect
            rect = QRectF(left, top, right - left, bottom - top)
            if not label.placed.is_clear and self._theme is not None:
                ground = QColor(self._theme.surface)
                ground.setAlpha(205)
                painter.fillRect(rect.adjusted(-2, 0, 2, 0), ground)
            painter.setPen(QColor(label.colour))
            if leader := label.leader_line():
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.drawLine(*leader)
            if label.has_marker:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
                painter.drawEllipse(QPointF(left + 5, rect.center().y()), 3.6, 3.6)
                rect.setLeft(left + _MARKER_WIDTH)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label.text)
