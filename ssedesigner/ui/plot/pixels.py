"""Where everything on a plot lies in pixels; what has not changed since the last time is taken over."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ssedesigner.core.frozen import dataclass
from ssedesigner.ui.plot.data import FilmPoint, Line, Numbers, PlotData
from ssedesigner.ui.plot.placement import Rect

Pixels = NDArray[np.float64]
"""Positions, shape (n, 2)."""


def clip_line(path: Pixels, width: float, height: float) -> list[Pixels]:
    """Cut a line at the frame and at its gaps; return the stretches inside (Liang and Barsky's method)."""
    if len(path) < 2:
        return []
    if (path >= 0.0).all() and (path <= (width, height)).all():  # as most lines are; no number is neither
        return [path]
    start, step = path[:-1], np.diff(path, axis=0)
    # a step along an axis divides by zero; where that matters is settled below
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


def clip_band(low: Pixels, high: Pixels, width: float, height: float) -> Pixels:
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


_SAMPLE_PX, _FAR_PX = 3.0, 1e9
Range = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The inside of the axes: its size in pixels and what range each axis shows (decades on a log axis)."""

    width: float
    height: float
    x: Range
    y: Range
    is_log: tuple[bool, bool]

    @property
    def size(self) -> tuple[float, float]:
        return self.width, self.height

    @property
    def rect(self) -> Rect:
        return 0.0, 0.0, self.width, self.height

    def pixels(self, x: Numbers, y: Numbers) -> Pixels:
        """Return pixel positions, shape (n, 2), none farther than ``_FAR_PX``; not a number where there is no value."""
        pixels = np.empty((len(x), 2))
        with np.errstate(over="ignore", invalid="ignore"):
            pixels[:, 0] = (on_axis(x, self.is_log[0]) - self.x[0]) * (self.width / (self.x[1] - self.x[0]))
            pixels[:, 1] = (self.y[1] - on_axis(y, self.is_log[1])) * (self.height / (self.y[1] - self.y[0]))
        pixels[np.isinf(x), 0] = np.nan
        pixels[np.isinf(y), 1] = np.nan
        return pixels.clip(-_FAR_PX, _FAR_PX)


def on_axis(values: Numbers, is_log: bool) -> Numbers:
    """Return where values lie on an axis: themselves, or their decades."""
    if not is_log:
        return values
    return np.log10(np.where(values > 0, values, np.nan))


@dataclass(frozen=True, eq=False)
class DrawnLine:
    """One line inside the frame: its stretches, samples every few pixels, and the outline of its band."""

    line: Line
    stretches: list[Pixels]
    samples: Pixels
    outline: Pixels | None


def line_in_pixels(line: Line, frame: Frame) -> DrawnLine:
    """Turn a line into pixels; gaps stay gaps."""
    stretches = clip_line(frame.pixels(line.x, line.y), frame.width, frame.height)
    samples = np.concatenate([_sample(part) for part in stretches]) if stretches else np.empty((0, 2))
    outline = None
    if line.low is not None and line.high is not None:
        ends = frame.pixels(line.x, line.low), frame.pixels(line.x, line.high)
        outline = clip_band(*ends, frame.width, frame.height)
    return DrawnLine(line, stretches, samples, outline)


def _sample(path: Pixels) -> Pixels:
    steps = np.abs(np.diff(path, axis=0)).max(axis=1)
    along = np.zeros(len(path))
    np.cumsum(steps, out=along[1:])
    places = np.linspace(0.0, along[-1], int(along[-1] / _SAMPLE_PX) + 2)
    samples = np.empty((len(places), 2))
    for axis in (0, 1):
        samples[:, axis] = np.interp(places, along, path[:, axis])
    return samples


@dataclass(frozen=True, eq=False)
class PlotPixels:
    """A plot in pixels: lines, films (n, 2), their bands (x, top, bottom; n, 3) and the recipe's point (0 or 1, 2).

    ``samples`` are those of all lines together (m, 2).
    """

    data: PlotData
    frame: Frame
    lines: list[DrawnLine]
    samples: Pixels
    films: Pixels
    bars: Pixels
    point: Pixels

    @property
    def is_point_inside(self) -> bool:
        """Return whether the recipe has a point that is seen."""
        if not len(self.point):
            return False
        x, y = self.point[0].tolist()
        return bool(-1 <= x <= self.frame.width + 1 and -1 <= y <= self.frame.height + 1)


def plot_pixels(data: PlotData, frame: Frame, before: PlotPixels | None) -> PlotPixels:
    """Turn a plot into pixels, taking over lines and films that are the very same as before in the same frame."""
    if before is None or before.frame != frame:
        nowhere = np.empty((0, 2))
        before = PlotPixels(PlotData(x=data.x, y=data.y), frame, [], nowhere, nowhere, np.empty((0, 3)), nowhere)
    known = {id(drawn.line): drawn for drawn in before.lines}
    lines = [known.get(id(line)) or line_in_pixels(line, frame) for line in data.lines]
    if lines == before.lines:
        lines, samples = before.lines, before.samples
    else:
        samples = np.concatenate([np.empty((0, 2)), *(drawn.samples for drawn in lines)])
    is_same = data.films is before.data.films
    films = before.films if is_same else _points(data.films, frame)
    bars = before.bars if is_same else _bars(data.films, frame)
    point = _points((data.recipe,) if data.recipe is not None else (), frame)
    return PlotPixels(data, frame, lines, samples, films, bars, point)


def _points(points: tuple[FilmPoint, ...] | tuple[object, ...], frame: Frame) -> Pixels:
    x, y = ([float(getattr(point, axis)) for point in points] for axis in ("x", "y"))
    return frame.pixels(np.array(x, dtype=float), np.array(y, dtype=float))


def _bars(films: tuple[FilmPoint, ...], frame: Frame) -> Pixels:
    """Return the bands of the films, cut at the frame; not a number for a film without one or outside."""
    x = np.array([film.x for film in films], dtype=float)
    low, high = (np.array([getattr(film, end) for film in films], dtype=float) for end in ("low", "high"))
    across, bottom = frame.pixels(x, low).T
    top = frame.pixels(x, high)[:, 1]
    bars = np.column_stack((across, top.clip(0.0, frame.height), bottom.clip(0.0, frame.height)))
    is_away = (across < 0) | (across > frame.width) | (bottom < 0) | (top > frame.height)
    bars[is_away | ~np.isfinite(bars).all(axis=1)] = np.nan
    return bars
