"""Where the labels of a plot go: beside what they name, inside the frame, on top of nothing. Pure geometry in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
"""Left, top, right, bottom [px]."""

_POINT_COST, _LABEL_COST, _LINE_COST = 60.0, 400.0, 8.0
_EDGE = 4.0


@dataclass(frozen=True)
class Placed:
    """A label's rectangle and whether something had to be covered."""

    rect: Rect
    is_clear: bool


def around_point(x: float, y: float, width: float, height: float, gap: float = 9.0) -> list[Rect]:
    """Rectangles around a point: below and right of it first, then the other sides, then further away."""
    found = []
    for distance in (gap, 1.6 * gap, 2.4 * gap, 3.5 * gap, 5 * gap, 7 * gap):
        right, left = x + distance, x - distance - width
        above, below = y - distance - height + 4, y + distance - 4
        found += [(right, below), (right, above), (left, above), (left, below)]
        found += [(right, y - height / 2), (left, y - height / 2)]
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            found += [(x - share * width, below + 4), (x - share * width, above - 4)]
    return [(left, top, left + width, top + height) for left, top in found]


def along_line(
    x: NDArray[np.float64], y: NDArray[np.float64], frame: Rect, width: float, height: float, gap: float = 3.0
) -> list[Rect]:
    """Rectangles above and below a line, from its visible right end to its left."""
    inside = (x >= frame[0]) & (x <= frame[2]) & (y >= frame[1]) & (y <= frame[3])
    if not inside.any():
        return []
    order = np.argsort(x[inside])
    x, y = x[inside][order], y[inside][order]
    found = []
    for right in np.arange(x[-1] - 2, x[0] + width, -max(12.0, (x[-1] - x[0]) / 24)):
        beside = np.interp(np.linspace(right - width, right, 5), x, y)
        for top in (beside.min() - gap - height, beside.max() + gap):
            found.append((float(right - width), float(top), float(right), float(top + height)))
    return found


def along_vertical(x: float, frame: Rect, width: float, height: float, gap: float = 5.0) -> list[Rect]:
    """Rectangles right and left of a vertical line, from the foot to the head."""
    found = []
    for top in np.linspace(frame[3] - height - gap, frame[1] + gap, 9):
        for left in (x + gap, x - gap - width):
            found.append((float(left), float(top), float(left + width), float(top + height)))
    return found


def corners(frame: Rect, width: float, height: float, gap: float = 6.0) -> list[Rect]:
    """Rectangles in the corners and along the edges of the frame, top right first."""
    lefts = (frame[2] - gap - width, frame[0] + gap, (frame[0] + frame[2] - width) / 2)
    tops = (frame[1] + gap, frame[3] - gap - height)
    steps = (0.0, 18.0, 36.0)
    found = [(left, tops[0] + step) for step in steps for left in lefts]
    found += [(left, tops[1] - step) for step in steps for left in lefts]
    return [(left, top, left + width, top + height) for left, top in found]


def place(
    candidates: Sequence[Rect],
    frame: Rect,
    *,
    points: NDArray[np.float64],
    lines: NDArray[np.float64],
    labels: Sequence[Rect],
    radius: float = 6.0,
) -> Placed | None:
    """Choose the candidate that covers least; None when none lies inside the frame.

    ``points`` (n, 2) are the centres of markers of the given radius, ``lines`` (m, 2) samples of all lines;
    earlier candidates are preferred.
    """
    if not candidates:
        return None
    boxes = np.asarray(candidates, dtype=float)
    left, top, right, bottom = boxes.T
    inside = (left >= frame[0] + _EDGE) & (top >= frame[1]) & (right <= frame[2]) & (bottom <= frame[3])
    if not inside.any():
        return None
    covered = _POINT_COST * _hits(boxes, points, radius) + _LINE_COST * _hits(boxes, lines, 1.0)
    covered += _LABEL_COST * _overlaps(boxes, labels)
    cost = np.where(inside, covered + 0.4 * np.arange(len(boxes)), np.inf)
    best = int(np.argmin(cost))
    return Placed(candidates[best], bool(covered[best] == 0))


def _hits(boxes: NDArray[np.float64], centres: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
    if not len(centres):
        return np.zeros(len(boxes))
    x, y = centres[:, 0], centres[:, 1]
    across = (x > boxes[:, 0:1] - radius) & (x < boxes[:, 2:3] + radius)
    down = (y > boxes[:, 1:2] - radius) & (y < boxes[:, 3:4] + radius)
    return (across & down).sum(axis=1).astype(float)


def _overlaps(boxes: NDArray[np.float64], labels: Sequence[Rect]) -> NDArray[np.float64]:
    if not labels:
        return np.zeros(len(boxes))
    taken = np.asarray(labels, dtype=float)
    across = (boxes[:, 0:1] < taken[:, 2] + 3) & (boxes[:, 2:3] > taken[:, 0] - 3)
    down = (boxes[:, 1:2] < taken[:, 3] + 1) & (boxes[:, 3:4] > taken[:, 1] - 1)
    return (across & down).sum(axis=1).astype(float)
