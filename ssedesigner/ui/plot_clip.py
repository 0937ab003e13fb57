"""Cutting lines and bands at the frame of a plot, because a drawing in SVG has no clipping."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]
"""Positions, shape (n, 2)."""


def clipped_line(path: Pixels, width: float, height: float) -> list[Pixels]:
    """Cut a line at the frame and at its gaps; return the stretches inside (Liang and Barsky's method)."""
    if len(path) < 2:
        return []
    start, step = path[:-1], np.diff(path, axis=0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        near, far = -start / step, (np.array([width, height]) - start) / step
    enter, leave = np.fmin(near, far), np.fmax(near, far)
    still = step == 0.0  # runs along an axis: inside it or never
    outside = still & ((start < 0.0) | (start > np.array([width, height])))
    enter = np.where(still, np.where(outside, np.inf, -np.inf), enter).max(axis=1).clip(0.0, 1.0)
    leave = np.where(still, np.where(outside, -np.inf, np.inf), leave).min(axis=1).clip(0.0, 1.0)
    known = np.isfinite(path[:-1]).all(axis=1) & np.isfinite(path[1:]).all(axis=1)
    drawn = known & (leave > enter)
    first, last = start + enter[:, None] * step, start + leave[:, None] * step
    joined = drawn[:-1] & drawn[1:] & (leave[:-1] >= 1.0) & (enter[1:] <= 0.0)
    stretches: list[list[Pixels]] = []
    for number in np.flatnonzero(drawn):
        if not (number and joined[number - 1]):
            stretches.append([first[number]])
        stretches[-1].append(last[number])
    return [np.array(stretch) for stretch in stretches]


def clipped_band(low: Pixels, high: Pixels, width: float, height: float) -> Pixels:
    """Cut a band between two lines of equal x at the frame; return its outline, shape (m, 2)."""
    known = np.isfinite(low).all(axis=1) & np.isfinite(high).all(axis=1)
    order = np.argsort(low[known, 0], kind="stable")
    x, bottom, top = low[known][order, 0], low[known][order, 1], high[known][order, 1]
    left, right = (max(0.0, x[0]), min(width, x[-1])) if len(x) else (0.0, 0.0)
    if right <= left:
        return np.empty((0, 2))
    inside = np.concatenate(([left], x[(x > left) & (x < right)], [right]))
    edges = [np.interp(inside, x, side).clip(0.0, height) for side in (bottom, top)]
    outline = [np.column_stack((inside, edge)) for edge in edges]
    return np.concatenate((outline[0], outline[1][::-1]))
