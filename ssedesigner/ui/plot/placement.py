"""Where the labels of a plot go: beside what they name, inside the frame, on nothing else. Pure geometry in pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ssedesigner.core.frozen import dataclass

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom [px]; a frame begins at 0, 0."""
Boxes = NDArray[np.float64]
"""Rectangles, shape (n, 4)."""

_POINT_COST, _LABEL_COST, LINE_COST, _BAR_COST = 1e5, 1e5, 25.0, 1.0
"""What it costs to cover one cell of a marker, any of a label, one cell of a line, one of a point's band."""
_CELL, _EDGE, _RADIUS, _MARGIN = 4.0, 4.0, 6.0, 4
_GAP, _END, _STILL, _EVERY, _STEP = 3.0, 0.45, 0.01, 4, 8.0
"""Distance of a label from its line [px], and in which part of the line from its end it stands."""
_CLOSER, _TIMES = 2.0, 1.4
"""By how much a label is nearer to its own line [px], more than every second sample hides; its edge so many times."""
_THIN, _AT_ONCE = 2, 8
_SHARES = np.linspace(1.0, 0.0, 7)
_SHRINK = np.array([-3.0, 2.0, 3.0, 0.0])


@dataclass(frozen=True)
class Placed:
    """A label's rectangle, whether something had to be covered, and which of the rectangles offered it was."""

    rect: Rect
    is_clear: bool
    number: int = 0


def _ring() -> NDArray[np.float64]:
    """Directions around a point as (distance, width, distance, height) coefficients of left and top."""
    corners = [(1, 0, 1, 0), (1, 0, -1, -1), (-1, -1, -1, -1), (-1, -1, 1, 0), (1, 0, 0, -0.5), (-1, -1, 0, -0.5)]
    shares = [(0, -share, down, -(down < 0)) for share in (0.1, 0.3, 0.5, 0.7, 0.9) for down in (1, -1)]
    return np.array(corners + shares, dtype=float)


_RING = _ring()
_DISTANCES = np.array([7.0, 12.0, 19.0, 29.0, 43.0, 61.0])


def around_point(x: float, y: float, width: float, height: float, most: float = _DISTANCES[-1]) -> Boxes:
    """Rectangles around a point: below and right of it first, then the other sides, then up to ``most`` away."""
    along_x, with_width, along_y, with_height = _RING.T
    away = _DISTANCES[most >= _DISTANCES, None]
    left = x + away * along_x + with_width * width
    top = y + away * along_y + with_height * height
    left, top = left.ravel(), top.ravel()
    return np.column_stack((left, top, left + width, top + height))


def around_point_at(x: float, y: float, width: float, height: float, number: int) -> Rect:
    """Return one of the rectangles around a point, by its number among them.

    >>> around_point_at(20.0, 30.0, 50.0, 10.0, 3) == tuple(around_point(20.0, 30.0, 50.0, 10.0)[3].tolist())
    True
    """
    row, direction = divmod(number, len(_RING))
    away, (along_x, with_width, along_y, with_height) = float(_DISTANCES[row]), _RING[direction].tolist()
    left, top = x + away * along_x + with_width * width, y + away * along_y + with_height * height
    return left, top, left + width, top + height


def at_ends(path: NDArray[np.float64], width: float, height: float, reach: float = _END) -> Iterator[Boxes]:
    """Rectangles above and below a line, its right end first, then its left; ``path`` (n, 2) lies in the frame.

    They go back along the line by ``reach``, a part of its width, or right and left of an upright one. The likeliest
    come first, as most labels find their place there.
    """
    x, y = path.T
    if x[-1] < x[0]:
        x, y = x[::-1], y[::-1]
    span = float(x[-1] - x[0])
    if np.ptp(x) < 1.0:
        yield _beside_upright(path, width, height)
    elif not (x[1:] >= x[:-1] - _STILL).all():
        yield _around_samples(path, width, height)
    else:
        first, last = float(x[0]), float(x[-1])
        yield _along(x, y, np.array([last - 2.0, last + width + _GAP, last + width / 2]), width, height)
        back = np.arange(_STEP, max(reach * span, 1.0), max(_STEP, span / 40))
        yield _along(x, y, np.concatenate((last - 2.0 - back, first + 2.0 + width + back)), width, height)


def _along(
    x: NDArray[np.float64], y: NDArray[np.float64], right: NDArray[np.float64], width: float, height: float
) -> Boxes:
    """Rectangles above and below a line, with their right ends where they are wanted."""
    beside = np.interp(right[:, None] - width * _SHARES, x, y)
    boxes = np.empty((len(right), 2, 4))
    boxes[:, :, 0], boxes[:, :, 2] = (right - width)[:, None], right[:, None]
    boxes[:, 0, 1], boxes[:, 1, 1] = beside.min(axis=1) - _GAP - height, beside.max(axis=1) + _GAP
    boxes[:, :, 3] = boxes[:, :, 1] + height
    return boxes.reshape(-1, 4)


def _beside_upright(path: NDArray[np.float64], width: float, height: float) -> Boxes:
    """Rectangles right and left of an upright line, from its foot up, then from its head down."""
    x, (head, foot) = float(path[0, 0]), (float(path[:, 1].min()), float(path[:, 1].max()))
    back = np.arange(0.0, max(_END * (foot - head), 1.0), 6.0)
    tops = np.repeat(np.concatenate((foot - height - _GAP - back, head + _GAP + back)), 2)
    lefts = np.tile([x + _GAP, x - _GAP - width], len(tops) // 2)
    return np.column_stack((lefts, tops, lefts + width, tops + height))


def _around_samples(path: NDArray[np.float64], width: float, height: float) -> Boxes:
    """Rectangles on all sides of a line that turns back, from right to left."""
    x, y = path[np.argsort(-path[:, 0], kind="stable")][::_EVERY].T
    gap = _GAP + 1.0
    lefts = np.column_stack((x - width / 2, x - width / 2, x + gap, x - gap - width)).ravel()
    tops = np.column_stack((y - gap - height, y + gap, y - height / 2, y - height / 2)).ravel()
    return np.column_stack((lefts, tops, lefts + width, tops + height))


def across(frame: Rect, width: float, height: float) -> Boxes:
    """Rectangles all over the frame, the middle first."""
    lefts, tops = np.meshgrid(np.linspace(_EDGE, frame[2] - width - 1, 17), np.linspace(4, frame[3] - height - 4, 17))
    left, top = lefts.ravel(), tops.ravel()
    away = np.hypot(left + width / 2 - frame[2] / 2, top + height / 2 - frame[3] / 2)
    order = np.argsort(away, kind="stable")
    return np.column_stack((left, top, left + width, top + height))[order]


class Occupancy:
    """What is already drawn in a frame, on a grid of small cells; says what a label would cover."""

    def __init__(self, frame: Rect) -> None:
        self._frame = frame
        columns, rows = int(frame[2] / _CELL) + 1, int(frame[3] / _CELL) + 1
        self._cost = np.zeros((rows + 2 * _MARGIN, columns + 2 * _MARGIN))
        self._sums: NDArray[np.float64] | None = None
        self._labels: list[Rect] = []
        self._apart: list[Rect] = []

    def add_line(self, points: NDArray[np.float64]) -> None:
        """Take up samples of a line inside the frame, shape (n, 2)."""
        cells = (points / _CELL).astype(int) + _MARGIN
        self._cost[cells[:, 1], cells[:, 0]] = LINE_COST
        self._sums = None

    def add_bars(self, bars: NDArray[np.float64]) -> None:
        """Take up the bands of points: x, top and bottom inside the frame, shape (n, 3); lines count for more."""
        for column, top, bottom in ((bars / _CELL).astype(int) + _MARGIN).tolist():
            span = self._cost[top : bottom + 1, column]
            np.maximum(span, _BAR_COST, out=span)
        self._sums = None

    def add_points(self, points: NDArray[np.float64]) -> None:
        """Take up markers, shape (n, 2); those outside the frame count for nothing."""
        inside = (points >= self._frame[:2]).all(axis=1) & (points <= self._frame[2:]).all(axis=1)
        cells = ((points[inside] - _RADIUS) / _CELL).astype(int) + _MARGIN
        steps = np.arange(int(2 * _RADIUS / _CELL) + 2)
        self._cost[cells[:, 1, None, None] + steps[:, None], cells[:, 0, None, None] + steps] = _POINT_COST
        self._sums = None

    def add_label(self, rect: Rect, apart: float = 0.0) -> None:
        """Take up a label that has found its place; those of lines keep ``apart`` above and below it [px]."""
        left, top, right, bottom = rect
        self._labels.append((left - 9, top - 1, right + 9, bottom + 1))
        self._apart.append((0.0, -apart, 0.0, apart))

    def cost_of(self, boxes: Boxes, *, is_of_line: bool = False) -> NDArray[np.float64]:
        """Return what each rectangle inside the frame would cover, as a cost; 0 is nothing."""
        if self._sums is None:
            self._sums = np.zeros(np.add(self._cost.shape, 1))
            np.cumsum(self._cost.cumsum(axis=0), axis=1, out=self._sums[1:, 1:])
        # letters do not fill the height of their rectangle, which makes up for the size of the cells
        cells = ((boxes + _SHRINK) / _CELL).astype(int) + _MARGIN
        left, top, right, bottom = cells.T
        sums, bottom, right = self._sums, bottom + 1, right + 1
        cost: NDArray[np.float64] = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        if self._labels:
            labels = np.array(self._labels) + (self._apart if is_of_line else 0.0)
            apart = (boxes[:, None, :2] >= labels[:, 2:]).any(axis=2) | (boxes[:, None, 2:] <= labels[:, :2]).any(
                axis=2
            )
            cost += _LABEL_COST * (~apart).sum(axis=1)
        return cost

    def place_beside(
        self, batches: Iterable[Boxes], own: NDArray[np.float64], others: NDArray[np.float64]
    ) -> Placed | None:
        """Choose the first rectangle that covers no marker, label or line and is nearest to its own line.

        Edge and middle both are nearer to samples of the line ``own`` than to those of any other, shape (n, 2).
        """
        own, others = own[::_THIN], others[::_THIN]
        for boxes in batches:
            inside = boxes[are_inside(boxes, self._frame)]
            if not len(inside):
                continue
            cost = self.cost_of(inside, is_of_line=True)
            inside = inside[cost < _POINT_COST]
            for first in range(0, len(inside), _AT_ONCE):
                is_nearest = _are_nearest(inside[first : first + _AT_ONCE], own, others)
                if is_nearest.any():
                    x0, y0, x1, y1 = inside[first + int(np.argmax(is_nearest))].tolist()
                    return Placed((x0, y0, x1, y1), True)
        return None

    def place(self, boxes: Boxes, most: float = _POINT_COST) -> Placed | None:
        """Choose the rectangle that covers least, earlier ones first.

        None when none lies inside the frame and covers less than ``most``: all but markers and labels.
        """
        numbers = np.flatnonzero(are_inside(boxes, self._frame))
        if not len(numbers):
            return None
        covered = self.cost_of(boxes[numbers])
        numbers, covered = numbers[covered < most], covered[covered < most]
        if not len(numbers):
            return None
        best = int(np.argmin(covered + 0.4 * numbers))
        x0, y0, x1, y1 = boxes[numbers[best]].tolist()
        return Placed((x0, y0, x1, y1), bool(covered[best] < 1e-6), int(numbers[best]))


def _are_nearest(boxes: Boxes, own: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which rectangles are nearer to one line than to all others, with their edges and with their middles."""
    if not len(others):
        return np.ones(len(boxes), dtype=bool)
    is_nearest = distances(boxes, others) > _TIMES * distances(boxes, own) + _CLOSER
    if is_nearest.any():
        middles = np.tile((boxes[:, :2] + boxes[:, 2:]) / 2, 2)
        is_nearest &= distances(middles, others) > distances(middles, own) + _CLOSER
    return is_nearest


def are_inside(boxes: Boxes, frame: Rect) -> NDArray[np.bool_]:
    """Return which rectangles lie inside a frame, and off its left edge."""
    left, top, right, bottom = boxes.T
    is_inside: NDArray[np.bool_] = (left >= _EDGE) & (top >= 0.0) & (right <= frame[2]) & (bottom <= frame[3])
    return is_inside


def distances(boxes: Boxes, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how near each rectangle comes to the nearest of some points; 0 where one lies inside."""
    nearest: NDArray[np.float64] = np.sqrt(squares(boxes, points).min(axis=1, initial=np.inf))
    return nearest


def squares(boxes: Boxes, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the square of how near each rectangle comes to each point, shape (boxes, points)."""
    x, y = points.T
    left, top, right, bottom = boxes.T[:, :, None]
    across, down = np.maximum(left - x, x - right), np.maximum(top - y, y - bottom)
    np.maximum(across, 0.0, out=across)
    np.maximum(down, 0.0, out=down)
    apart: NDArray[np.float64] = across * across + down * down
    return apart
