"""Where the labels of a plot go: beside what they name, inside the frame, on nothing else. Pure geometry in pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom [px]; a frame begins at 0, 0."""
Boxes = NDArray[np.float64]
"""Rectangles, shape (n, 4)."""

_POINT_COST, _LABEL_COST, LINE_COST, _BAR_COST = 1e5, 1e5, 25.0, 1.0
"""What it costs to cover one cell of a marker, any of a label, one cell of a line, one of a point's band."""
_CELL, _EDGE, _RADIUS, _MARGIN = 4.0, 4.0, 6.0, 4
_SHRINK = np.array([-3.0, 2.0, 3.0, -2.0])


@dataclass(frozen=True)
class Placed:
    """A label's rectangle and whether something had to be covered."""

    rect: Rect
    is_clear: bool


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


def along_line(path: NDArray[np.float64], width: float, height: float, gap: float = 3.0) -> Boxes:
    """Rectangles above and below a line, from its right end to its left; ``path`` of shape (n, 2) lies in the frame."""
    x, y = path[np.argsort(path[:, 0])].T
    right = np.arange(x[-1] - 2.0, x[0] + width, -max(12.0, float(x[-1] - x[0]) / 24))
    if not len(right):
        return np.empty((0, 4))
    beside = np.interp(right[:, None] - width * np.linspace(1.0, 0.0, 5), x, y)
    tops = np.column_stack((beside.min(axis=1) - gap - height, beside.max(axis=1) + gap)).ravel()
    right = np.repeat(right, 2)
    return np.column_stack((right - width, tops, right, tops + height))


def along_vertical(x: float, frame: Rect, width: float, height: float, gap: float = 5.0) -> Boxes:
    """Rectangles right and left of a vertical line, from the foot to the head."""
    tops = np.repeat(np.linspace(frame[3] - height - gap, frame[1] + gap, 9), 2)
    lefts = np.tile([x + gap, x - gap - width], 9)
    return np.column_stack((lefts, tops, lefts + width, tops + height))


def corners(frame: Rect, width: float, height: float, gap: float = 6.0) -> Boxes:
    """Rectangles in the corners and along the edges of the frame, top right first."""
    lefts = (frame[2] - gap - width, frame[0] + gap, (frame[0] + frame[2] - width) / 2)
    tops = [frame[1] + gap + step for step in (0.0, 18.0, 36.0)]
    tops += [frame[3] - gap - height - step for step in (0.0, 18.0, 36.0)]
    boxes = [(left, top, left + width, top + height) for top in tops for left in lefts]
    return np.array(boxes)


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
        steps = np.arange(int(2 * _RADIUS / _CELL) + 1)
        self._cost[cells[:, 1, None, None] + steps[:, None], cells[:, 0, None, None] + steps] = _POINT_COST
        self._sums = None

    def add_label(self, rect: Rect) -> None:
        """Take up a label that has found its place."""
        left, top, right, bottom = rect
        self._labels.append((left - 3, top - 1, right + 3, bottom + 1))

    def cost_of(self, boxes: Boxes) -> NDArray[np.float64]:
        """Return what each rectangle inside the frame would cover, as a cost; 0 is nothing."""
        if self._sums is None:
            self._sums = np.zeros(np.add(self._cost.shape, 1))
            np.cumsum(self._cost.cumsum(axis=0), axis=1, out=self._sums[1:, 1:])
        # letters do not fill the height of their rectangle, which makes up for the size of the cells
        cells = ((boxes + _SHRINK) / _CELL).astype(int) + _MARGIN
        left, top, right, bottom = cells.T
        sums, bottom, right = self._sums, bottom + 1, right + 1
        cost: NDArray[np.float64] = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        for label in self._labels:
            apart = (boxes[:, :2] >= label[2:]).any(axis=1) | (boxes[:, 2:] <= label[:2]).any(axis=1)
            cost = np.where(apart, cost, cost + _LABEL_COST)
        return cost

    def place(self, boxes: Boxes, most: float = _POINT_COST) -> Placed | None:
        """Choose the rectangle that covers least, earlier ones first.

        None when none lies inside the frame and covers less than ``most``: all but markers and labels.
        """
        frame = self._frame
        left, top, right, bottom = boxes.T
        inside = (left >= _EDGE) & (top >= 0.0) & (right <= frame[2]) & (bottom <= frame[3])
        numbers = np.flatnonzero(inside)
        if not len(numbers):
            return None
        covered = self.cost_of(boxes[numbers])
        best = int(np.argmin(covered + 0.4 * numbers))
        if covered[best] >= most:
            return None
        x0, y0, x1, y1 = boxes[numbers[best]].tolist()
        return Placed((x0, y0, x1, y1), bool(covered[best] < 1e-6))
