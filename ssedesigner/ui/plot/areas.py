"""What fills the plane of a plot below its lines: a value in steps of colour, and hatched regions of checks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from ssedesigner.ui.plot.data import HeatMap, Numbers, Region
from ssedesigner.ui.plot.pixels import Frame, on_axis
from ssedesigner.ui.theme import Theme

_SHARPNESS = 2
"""Dots of the picture for each pixel, so that hatching is sharp on a screen of high density."""
_PALEST, _DEEPEST = 0.05, 0.6
_HATCHES: dict[str, tuple[int, float, int]] = {"fail": (8, 1.7, 1), "caution": (16, 1.0, -1), "unknown": (6, 1.0, 0)}
"""Distance and width of the lines [px] and their slope, by severity; slope 0 is a pattern of dots."""
_HATCH_ALPHA = {"fail": 190, "caution": 110, "unknown": 130}

Dots = NDArray[np.uint8]


def area_image(heat: HeatMap | None, regions: tuple[Region, ...], frame: Frame, theme: Theme) -> QImage | None:
    """Draw the plane of a frame; None where nothing fills it."""
    width, height = int(frame.width) * _SHARPNESS, int(frame.height) * _SHARPNESS
    if (heat is None and not regions) or width <= 0 or height <= 0:
        return None
    across, up = _axes_of_dots(frame, width, height)
    dots = np.zeros((height, width, 4), dtype=np.uint8)
    if heat is not None:
        _colour(dots, heat, across, up, frame, theme)
    for region in regions:
        _hatch(dots, region, across, up, frame, theme)
    image = QImage(dots.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.copy()  # which owns its dots


def ramp(count: int, theme: Theme) -> list[QColor]:
    """Return so many steps of one colour, the palest first."""
    shares = np.linspace(_PALEST, _DEEPEST, max(count, 1))
    return [_mix(QColor(theme.surface), QColor(theme.recipe_line), float(share)) for share in shares]


def _mix(ground: QColor, colour: QColor, share: float) -> QColor:
    low, high = ((shade.red(), shade.green(), shade.blue()) for shade in (ground, colour))
    return QColor(*(round(first + share * (last - first)) for first, last in zip(low, high, strict=True)))


def _axes_of_dots(frame: Frame, width: int, height: int) -> tuple[Numbers, Numbers]:
    """Return where each column and each row of dots lies on its axis, the top row first."""
    across = frame.x[0] + (np.arange(width) + 0.5) / width * (frame.x[1] - frame.x[0])
    up = frame.y[1] - (np.arange(height) + 0.5) / height * (frame.y[1] - frame.y[0])
    return across, up


def _colour(dots: Dots, heat: HeatMap, across: Numbers, up: Numbers, frame: Frame, theme: Theme) -> None:
    values = _between(on_axis(heat.x, frame.is_log[0]), on_axis(heat.y, frame.is_log[1]), heat.value, across, up)
    steps = ramp(len(heat.levels) + 1, theme)
    table = np.array([(shade.red(), shade.green(), shade.blue(), 255) for shade in steps], dtype=np.uint8)
    is_known = np.isfinite(values)
    dots[is_known] = table[np.digitize(values[is_known], heat.levels)]


def _hatch(dots: Dots, region: Region, across: Numbers, up: Numbers, frame: Frame, theme: Theme) -> None:
    height, width = dots.shape[:2]
    x, where = on_axis(region.x, frame.is_log[0]), region.where.astype(float)
    if region.y is None:
        along = _between(x, np.array([0.0, 1.0]), np.column_stack((where, where)), across, np.zeros(1)) >= 0.5
        inside = np.broadcast_to(along, (height, width))
    else:
        inside = _between(x, on_axis(region.y, frame.is_log[1]), where, across, up) >= 0.5
    gap, thick, slope = _HATCHES[region.severity]
    gap, thick = gap * _SHARPNESS, thick * _SHARPNESS
    rows, columns = np.arange(height)[:, None], np.arange(width)[None, :]
    lines = (columns + slope * rows) % gap < thick if slope else (columns % gap < thick) & (rows % gap < thick)
    colour = QColor(theme.severity_text(region.severity))
    if region.is_hatched:
        _blend(dots, inside & lines, colour, _HATCH_ALPHA[region.severity] / 255)
    _blend(dots, _edge(inside), colour, 1.0)


def _edge(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the dots along the border of a region, not along that of the frame."""
    edge = np.zeros_like(inside)
    edge[:, 1:] |= inside[:, 1:] != inside[:, :-1]
    edge[1:, :] |= inside[1:, :] != inside[:-1, :]
    thick = edge.copy()
    thick[:, :-1] |= edge[:, 1:]
    thick[:-1, :] |= edge[1:, :]
    return thick


def _blend(dots: Dots, where: NDArray[np.bool_], colour: QColor, share: float) -> None:
    """Lay a colour over what is there; on bare ground it stays half transparent."""
    wanted = np.array((colour.red(), colour.green(), colour.blue()), dtype=float)
    below = dots[where]
    is_bare = below[:, 3:] == 0
    mixed = np.where(is_bare, wanted, below[:, :3] * (1 - share) + wanted * share)
    alpha = np.where(is_bare, 255 * share, 255)
    dots[where] = np.column_stack((mixed, alpha)).astype(np.uint8)


def _between(x: Numbers, y: Numbers, values: Numbers, across: Numbers, up: Numbers) -> Numbers:
    """Return the values at each row of ``up`` and column of ``across``, straight between points; nan outside."""
    left, along = _places(x, across)
    below, above = _places(y, up)
    corners = [values[np.ix_(left + i, below + j)].T for i in (0, 1) for j in (0, 1)]
    share_x, share_y = along[None, :], above[:, None]
    low = corners[0] * (1 - share_x) + corners[2] * share_x
    high = corners[1] * (1 - share_x) + corners[3] * share_x
    return np.asarray(low * (1 - share_y) + high * share_y)


def _places(points: Numbers, wanted: Numbers) -> tuple[NDArray[np.intp], Numbers]:
    """Return the point below each wanted place, and the part of the way to the next; nan outside all points."""
    below = np.clip(np.searchsorted(points, wanted, side="right") - 1, 0, len(points) - 2)
    share = (wanted - points[below]) / (points[below + 1] - points[below])
    return below, np.where((share < -1e-9) | (share > 1 + 1e-9), np.nan, share)
