"""Labels that stay where they are from one edit to the next, while each place is still as good as a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import dist

import numpy as np
from PySide6.QtGui import QFontMetricsF

from ssedesigner.ui.plot.data import Line
from ssedesigner.ui.plot.labels import Label, text_size
from ssedesigner.ui.plot.pixels import DrawnLine, Pixels, PlotPixels
from ssedesigner.ui.plot.placement import Boxes, Placed, are_inside, around_point, distances, squares

_REACH, _END = 8.0, 0.6
"""How far from its line a label may come to stand [px], and from an end of it, as a part of its length."""
_CLOSER, _TIMES = 1.0, 1.4
"""By how much a label is nearer to its own line [px], and its edge so many times."""
_CLEAR_OF_LINE, _CLEAR_OF_LEADER, _CLEAR_OF_FILM, _CLEAR_OF_POINT = 1.5, 4.0, 5.0, 6.5
"""How near a label comes to a line, the recipe's leader, the middle of a film's sign and that of its point [px]."""
_AROUND = np.array([-9.0, -1.0, 9.0, 1.0])
"""Room around a label that no other enters [px]."""


def keep_labels(
    before: PlotPixels, labels: Sequence[Label], plot: PlotPixels, metrics: QFontMetricsF
) -> list[Label] | None:
    """Return labels at their places, the recipe's moved with its point; None where one must be placed anew.

    Both plots have the same frame, and each label of a line stays, so only what moves towards it is looked at.
    """
    if not _are_alike(before, plot):
        return None
    line_of = {id(old.line): new.line for old, new in zip(before.lines, plot.lines, strict=True)}
    kept = [_move(label, plot, metrics) if label.leader else _follow(label, line_of) for label in labels]
    boxes = np.array([label.placed.rect for label in kept]).reshape(-1, 4)
    moved = [number for number, label in enumerate(kept) if label.leader]
    near_lines = moved if plot.lines == before.lines else [*range(len(kept))]
    is_good = all(_is_free(kept[number], boxes, number, plot) for number in moved)
    is_good = is_good and bool((distances(boxes, plot.point) > _CLEAR_OF_POINT).all())
    is_good = is_good and _are_beside([kept[number] for number in near_lines], boxes[near_lines], plot.lines)
    return kept if is_good else None


def _are_alike(before: PlotPixels, plot: PlotPixels) -> bool:
    """Return whether two plots have the same films and name the same lines, and nothing on the whole plane."""
    data, old = plot.data, before.data
    if data.films is not old.films or data.message or old.message or data.regions or old.regions:
        return False
    if plot.is_point_inside != before.is_point_inside or len(data.lines) != len(old.lines):
        return False
    return all((new.label, new.style) == (one.label, one.style) for new, one in zip(data.lines, old.lines, strict=True))


def _follow(label: Label, line_of: dict[int, Line]) -> Label:
    return replace(label, line=line_of[id(label.line)]) if label.line is not None else label


def _move(label: Label, plot: PlotPixels, metrics: QFontMetricsF) -> Label:
    """Return the label of the recipe on the same side of its point as before."""
    recipe, (x, y) = plot.data.recipe, plot.point[0].tolist()
    assert label.leader is not None
    assert recipe is not None
    places = around_point(*label.leader, *text_size(label.text, metrics))
    side = int(np.argmin(np.abs(places - label.placed.rect).sum(axis=1)))
    x0, y0, x1, y1 = around_point(x, y, *text_size(recipe.label, metrics))[side].tolist()
    placed = Placed((x0, y0, x1, y1), label.placed.is_clear)
    return replace(label, text=recipe.label, placed=placed, leader=(x, y))


def _is_free(label: Label, boxes: Boxes, number: int, plot: PlotPixels) -> bool:
    """Return whether the label of the recipe lies inside the frame, off films and other labels."""
    box, others = boxes[number], np.delete(boxes, number, axis=0)
    room = box + _AROUND
    is_apart = (others[:, :2] >= room[2:]).any(axis=1) | (others[:, 2:] <= room[:2]).any(axis=1)
    if not is_apart.all() or not are_inside(box[None], plot.frame.rect)[0]:
        return False
    if leader := label.leader_line():
        near, far = (np.array((end.x(), end.y())) for end in leader)
        points = np.linspace(near, far, 12)
        if (distances(others, points) < _CLEAR_OF_LEADER).any():
            return False
    films = plot.films[np.isfinite(plot.films).all(axis=1)]
    return bool((distances(box[None], films) > _CLEAR_OF_FILM).all())


def _are_beside(labels: Sequence[Label], boxes: Boxes, lines: Sequence[DrawnLine]) -> bool:
    """Return whether labels lie on no line, and those of lines nearest to their own and still at its end."""
    lines = [drawn for drawn in lines if len(drawn.samples)]
    if not lines or not labels:
        return not any(label.line for label in labels)
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
        _is_at_end(box, drawn_of[id(label.line)].samples)
        for label, box in zip(labels, boxes, strict=True)
        if label.line is not None and label.line.style != "contour"
    )


def _is_at_end(box: Boxes, samples: Pixels) -> bool:
    first, last = samples[0].tolist(), samples[-1].tolist()
    left, top, right, bottom = box.tolist()
    away = min(dist(end, (min(max(end[0], left), right), min(max(end[1], top), bottom))) for end in (first, last))
    return away < _END * dist(first, last)
