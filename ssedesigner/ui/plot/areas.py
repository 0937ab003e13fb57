"""What fills the plane of a plot below its lines: a value in steps of colour, and hatched regions of checks."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from ssedesigner.ui.plot.data import HeatMap, Numbers, Region
from ssedesigner.ui.plot.pixels import Frame, on_axis
from ssedesigner.ui.theme import Theme

_DOT_PX = 2
"""Pixels for each dot of a heat map; contour lines cover the steps between its colours."""
_PALEST, _DEEPEST = 0.05, 0.6
_HATCHES = {"fail": (7.0, 1.3, 1), "caution": (15.0, 1.0, -1), "unknown": (6.0, 0.8, 0)}
"""Distance and width of the lines [px] and their slope, by severity; slope 0 is upright."""
_HATCH_ALPHA = {"fail": 200, "caution": 120, "unknown": 110}


def ramp(count: int, theme: Theme, colour: str) -> list[QColor]:
    """Return so many steps of a colour, the palest first."""
    shares = np.linspace(_PALEST, _DEEPEST, max(count, 1)).tolist()
    return [_mix(QColor(theme.surface), QColor(colour), share) for share in shares]


def _mix(ground: QColor, colour: QColor, share: float) -> QColor:
    low, high = ((shade.red(), shade.green(), shade.blue()) for shade in (ground, colour))
    return QColor(*(round(first + share * (last - first)) for first, last in zip(low, high, strict=True)))


def heat_image(heat: HeatMap, frame: Frame, theme: Theme) -> QImage:
    """Draw a value in steps of colour over the whole frame; what is not known stays clear."""
    width, height = max(int(frame.width / _DOT_PX), 1), max(int(frame.height / _DOT_PX), 1)
    across = frame.x[0] + (np.arange(width) + 0.5) / width * (frame.x[1] - frame.x[0])
    up = frame.y[1] - (np.arange(height) + 0.5) / height * (frame.y[1] - frame.y[0])
    columns = _weights(on_axis(heat.x, frame.is_log[0]), across)
    rows = _weights(on_axis(heat.y, frame.is_log[1]), up)
    is_known = np.isfinite(heat.value)
    # a product of matrices is the quickest way to interpolate; it must not meet what is no number
    values = rows @ np.where(is_known, heat.value, 0.0).T @ columns.T
    known = rows @ is_known.astype(float).T @ columns.T > 1 - 1e-9
    colour = theme.muted if heat.is_density else theme.recipe_line
    steps = [(shade.red(), shade.green(), shade.blue(), 255) for shade in ramp(len(heat.levels) + 1, theme, colour)]
    if heat.is_density:
        steps[0] = (0, 0, 0, 0)
    dots = np.array(steps, dtype=np.uint8)[np.digitize(values, heat.levels)]
    dots[~known] = 0
    return QImage(dots.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()  # owns its dots


def _weights(points: Numbers, wanted: Numbers) -> Numbers:
    """Return how much each point counts for each wanted place, straight between points, shape (wanted, points)."""
    below = np.clip(np.searchsorted(points, wanted, side="right") - 1, 0, len(points) - 2)
    share = (wanted - points[below]) / (points[below + 1] - points[below])
    weights = np.zeros((len(wanted), len(points)))
    places = np.flatnonzero((share >= -1e-9) & (share <= 1 + 1e-9))
    weights[places, below[places]] = 1 - share[places]
    weights[places, below[places] + 1] += share[places]
    return weights


def region_path(region: Region, frame: Frame) -> QPainterPath:
    """Return the outline of a region in pixels of the frame; its border lies half-way to the points outside it."""
    x = _beyond(on_axis(region.x, frame.is_log[0]))
    path = QPainterPath()
    if region.y is None:
        edges = np.flatnonzero(np.diff(np.concatenate(([False], region.where, [False])).astype(int)))
        middles = (x[:-1] + x[1:]) / 2
        for start, end in edges.reshape(-1, 2).tolist():
            left, right = (float(_pixel(middles[place], frame.x, frame.width)) for place in (start, end))
            path.addRect(QRectF(left, -2.0, right - left, frame.height + 4.0))
        return path
    y = _beyond(on_axis(region.y, frame.is_log[1]))
    padded = np.pad(region.where.astype(float), 1)
    for piece in pg.functions.isocurve(padded, 0.5, connected=True):
        places = np.asarray(piece, dtype=float) - 0.5  # they count from the middle of a cell
        across = _pixel(np.interp(places[:, 0], np.arange(len(x)), x), frame.x, frame.width)
        up = _pixel(np.interp(places[:, 1], np.arange(len(y)), y), frame.y, frame.height)
        points = np.column_stack((across, frame.height - up)).tolist()
        path.addPolygon(QPolygonF([QPointF(*point) for point in points]))
        path.closeSubpath()
    return path


def _beyond(points: Numbers) -> Numbers:
    """Return points with one more at either end, as far away as its neighbour."""
    return np.concatenate(([2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]))


def _pixel(value: Numbers, ends: tuple[float, float], length: float) -> NDArray[np.float64]:
    return np.asarray((value - ends[0]) / (ends[1] - ends[0]) * length)


def paint_region(painter: QPainter, region: Region, path: QPainterPath, frame: Frame, theme: Theme) -> None:
    """Hatch a region and draw its border; lines, so that they are sharp on any screen and stay lines in a drawing."""
    whole = QRectF(0, 0, frame.width, frame.height)
    gap, thick, slope = _HATCHES[region.severity]
    colour = QColor(theme.severity_text(region.severity))
    painter.save()
    painter.setClipRect(whole, Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 1.2))
    painter.drawPath(path)
    if region.is_hatched:
        colour.setAlpha(_HATCH_ALPHA[region.severity])
        painter.setPen(QPen(colour, thick))
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.drawLines(_hatch_lines(path.boundingRect().intersected(whole), gap, slope))
    painter.restore()


def _hatch_lines(rect: QRectF, gap: float, slope: int) -> list[QLineF]:
    """Return slanted lines over a rectangle, at the same places whatever the rectangle."""
    reach = slope * rect.height()
    first, last = sorted((rect.left(), rect.left() - reach))[0], max(rect.right(), rect.right() - reach)
    starts = np.arange(np.floor(first / gap) * gap, last + gap, gap)
    # a line through the origin of the frame is one of them
    offset = -(slope * rect.top()) % gap
    return [QLineF(x + offset, rect.top(), x + offset + reach, rect.bottom()) for x in starts.tolist()]
