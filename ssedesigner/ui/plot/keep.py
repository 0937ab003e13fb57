"""Labels that stay where they are from one edit to the next, while each place is still as good as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import dist

import numpy as np
from PySide6.QtGui import QFontMetricsF

from ssedesigner.ui.plot.data import Line
from ssedesigner.ui.plot.labels import Label, leader_points, text_size
from ssedesigner.ui.plot.pixels import DrawnLine, Pixels, PlotPixels
from ssedesigner.ui.plot.placement import Rect, are_inside, around_point_at, squares

_REACH, _END = 8.0, 0.6
"""How far from its line a label may come to stand [px], and from an end of it, as a part of its length."""
_CLOSER, _TIMES = 1.0, 1.4
"""By how much a label is nearer to its own line [px], and its edge so many times."""
_CLEAR_OF_LINE, _CLEAR_OF_LEADER, _CLEAR_OF_FILM, _CLEAR_OF_POINT = 1.5, 4.0, 5.0, 6.5
"""How near a label comes to a line, the recipe's leader, the middle of a film's sign and that of its point [px]."""
_BESIDE, _BELOW = 9.0, 1.0
"""Room beside and below a label that no other enters [px]."""


def keep_labels(
    before: PlotPixels, labels: Sequence[Label], plot: PlotPixels, metrics: QFontMetricsF
) -> list[Label] | None:
    """Return labels at their places, the recipe's moved with its point; None where one must be placed anew.

    Both plots have the same frame, and each label of a line stays, so only what moves towards it is looked at.
    """
    if not _are_alike(before, plot):
        return None
    kept = [_move(label, plot, metrics) if label.leader else label for label in labels]
    if not all(_is_free(label, kept, plot) for label in kept if label.leader):
        return None
    if plot.lines is before.lines:  # then only the point and its words have moved
        return kept
    line_of = {id(old.line): new.line for old, new in zip(before.lines, plot.lines, strict=True)}
    kept = [_follow(label, line_of) for label in kept]
    return kept if _are_beside([label for label in kept if not label.leader], plot.lines) else None


def _are_alike(before: PlotPixels, plot: PlotPixels) -> bool:
    """Return whether two plots have the same films and name the same lines, and nothing on the whole plane."""
    data, old = plot.data, before.data
    if data.films is not old.films or data.message or old.message or data.regions or old.regions:
        return False
    if plot.is_point_inside != before.is_point_inside or len(plot.lines) != len(before.lines):
        return False
    if plot.lines is before.lines:
        return True
    return all(_name(new) == _name(one) for new, one in zip(plot.lines, before.lines, strict=True))


def _name(drawn: DrawnLine) -> tuple[str, str, bool]:
    """Return what decides whether and how a line is named."""
    return drawn.line.label, drawn.line.style, len(drawn.samples) > 1


def _follow(label: Label, line_of: dict[int, Line]) -> Label:
    return replace(label, line=line_of[id(label.line)]) if label.line is not None else label


def _move(label: Label, plot: PlotPixels, metrics: QFontMetricsF) -> Label:
    """Return the label of the recipe on the same side of its point as before."""
    recipe, (x, y) = plot.data.recipe, plot.point[0].tolist()
    assert recipe is not None
    rect = around_point_at(x, y, *text_size(recipe.label, metrics), label.placed.number)
    return replace(label, text=recipe.label, placed=replace(label.placed, rect=rect), leader=(x, y))


def _is_free(label: Label, labels: Sequence[Label], plot: PlotPixels) -> bool:
    """Return whether the label of the recipe lies inside the frame and on nothing, and its point on no other label."""
    box, (x, y) = np.array([label.placed.rect]), plot.point[0].tolist()
    others = [other.placed.rect for other in labels if other is not label]
    if any(_overlap(label.placed.rect, other) or _is_near((x, y), other) for other in others):
        return False
    leader = label.leader_line()
    if leader and (squares(np.array(others).reshape(-1, 4), leader_points(*leader)) < _CLEAR_OF_LEADER**2).any():
        return False
    # a film without a place is near nothing
    is_on_film = (squares(box, plot.films) < _CLEAR_OF_FILM**2).any()
    is_on_line = (squares(box, plot.samples) < _CLEAR_OF_LINE**2).any()
    return bool(are_inside(box, plot.frame.rect)[0]) and not is_on_film and not is_on_line


def _overlap(rect: Rect, other: Rect) -> bool:
    (left, top, right, bottom), (x0, y0, x1, y1) = rect, other
    return x0 < right + _BESIDE and left - _BESIDE < x1 and y0 < bottom + _BELOW and top - _BELOW < y1


def _is_near(point: tuple[float, float], rect: Rect) -> bool:
    left, top, right, bottom = rect
    return dist(point, (min(max(point[0], left), right), min(max(point[1], top), bottom))) < _CLEAR_OF_POINT


def _are_beside(labels: Sequence[Label], lines: Sequence[DrawnLine]) -> bool:
    """Return whether labels lie on no line, and those of lines nearest to their own and still at its end."""
    lines = [drawn for drawn in lines if len(drawn.samples)]
    if not lines or not labels:
        return not any(label.line for label in labels)
    boxes = np.array([label.placed.rect for label in labels])
    points = np.concatenate([drawn.samples for drawn in lines])
    starts = np.cumsum([0] + [len(drawn.samples) for drawn in lines[:-1]])
    is_own = np.array([[drawn.line is label.line for drawn in lines] for label in labels])
    middles = np.tile((boxes[:, :2] + boxes[:, 2:]) / 2, 2)
    edge, middle = (np.sqrt(np.minimum.reduceat(squares(part, points), starts, axis=1)) for part in (boxes, middles))
    has_line = is_own.any(axis=1)
    own, own_middle = (np.where(is_own, away, 0.0).max(axis=1) for away in (edge, middle))
    rest, rest_middle = (np.where(is_own, np.inf, away).min(axis=1) for away in (edge, middle))
    is_nearest = (rest > _TIMES * own + _CLOSER) & (rest_middle > own_middle + _CLOSER)
    is_near = (own > _CLEAR_OF_LINE) & (own < _REACH)
    if not np.where(has_line, is_nearest & is_near, rest > _CLEAR_OF_LINE).all():
        return False
    drawn_of = {id(drawn.line): drawn for drawn in lines}
    return all(
        _is_at_end(label.placed.rect, drawn_of[id(label.line)].samples)
        for label in labels
        if label.line is not None and label.line.style != "contour"
    )


def _is_at_end(rect: Rect, samples: Pixels) -> bool:
    left, top, right, bottom = rect
    first, last = samples[0].tolist(), samples[-1].tolist()
    away = min(dist((x, y), (min(max(x, left), right), min(max(y, top), bottom))) for x, y in (first, last))
    return away < _END * dist(first, last)
