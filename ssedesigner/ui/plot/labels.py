"""The words on a plot: what each label says and where it finds room, in pixels of the frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import hypot
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS, NOT_KNOWN, typeset
from ssedesigner.ui.plot.data import PIN_MARKS, FilmMark, Line, Region
from ssedesigner.ui.plot.pixels import DrawnLine, Frame, PlotPixels, on_axis
from ssedesigner.ui.plot.placement import (
    LINE_COST,
    Boxes,
    Occupancy,
    Placed,
    Rect,
    across,
    around_point,
    at_ends,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.pins import pin_colour
from ssedesigner.ui.widgets.text_fit import text_width, wrap

KeyMark = FilmMark | Line | Literal["outside", "this recipe"]
"""What a row of the key explains: the sign of films, a line, the cross of what lies outside its band, the point."""
MESSAGE_MARGIN = 8.0
_LEADER_FROM_PX, _POINT_RADIUS = 20.0, 7.0
_MESSAGE_WIDTHS = (0.7, 0.5, 0.9, 0.4, 0.33)
"""Parts of the frame's width that a message is broken to, tried one after the other."""
_FAMILIES = ("iso", "contour")
"""Styles that several lines of a plot share: a key hardly tells them apart, so their words may stand anywhere."""
_APART = 12.0
"""How far such labels stand from each other, as those one above the other read as one [px]."""
_CLEAR_Y = 3.0
_MOST_PLACES = 200
_LETTERS: dict[str, str] = {style: letter for letter, style in PIN_MARKS.items()}
_TAG_PX, _PIN_TAG_PX = 12.0, 7.0
"""How far a tag may stand from its point [px], and that of a pin, which is placed anew with each edit."""


@dataclass(frozen=True)
class Label:
    """One placed label: its words, where, in which colour.

    That of the recipe has a ``leader``, the place of its point; that of a line names its ``line``.
    """

    text: str
    placed: Placed
    colour: str
    leader: tuple[float, float] | None = None
    is_message: bool = False
    line: Line | None = None

    def leader_line(self) -> tuple[QPointF, QPointF] | None:
        """Return the thin line from a label that stands away to its point, or None when it stands close."""
        if self.leader is None:
            return None
        left, top, right, bottom = self.placed.rect
        x, y = self.leader
        near = QPointF(min(max(x, left), right), min(max(y, top), bottom))
        away = QPointF(x, y) - near
        length = hypot(away.x(), away.y())
        if length < _LEADER_FROM_PX:
            return None
        return near, QPointF(x, y) - away * (_POINT_RADIUS / length)


_ALONG: NDArray[np.float64] = np.linspace(0.0, 1.0, 12)[:, None]


def leader_points(near: QPointF, far: QPointF) -> NDArray[np.float64]:
    """Return points along a leader, shape (n, 2)."""
    start, end = np.array([near.x(), near.y()]), np.array([far.x(), far.y()])
    points: NDArray[np.float64] = start + _ALONG * (end - start)
    return points


@dataclass(frozen=True)
class Labelling:
    """The labels of a plot, and what found no room and is for the key."""

    labels: list[Label]
    without_room: list[KeyMark]


def line_colour(line: Line, theme: Theme) -> str:
    """Colour of a line, also of its label."""
    if line.style in _LETTERS:
        return pin_colour(_LETTERS[line.style], theme)
    if line.is_beside_pins:
        return theme.recipe_line
    return {
        "recipe": theme.recipe_line,
        "second": theme.second_line,
        "third": theme.third_line,
        "fourth": theme.fourth_line,
        "iso": theme.iso_line,
        "equal": theme.iso_line,
        "contour": theme.text,
        "target": theme.target,
        "compared": theme.iso_line,
    }[line.style]


def text_size(text: str, metrics: QFontMetricsF) -> tuple[float, float]:
    """Return width and height of the rows of a label [px]."""
    rows = text.split("\n")
    return max(text_width(row, SMALL_PX) for row in rows), metrics.height() * len(rows)


class _Placement:
    """Places the labels of one plot, one after the other."""

    def __init__(self, plot: PlotPixels, metrics: QFontMetricsF) -> None:
        self.frame, self._metrics = plot.frame.rect, metrics
        self._taken = Occupancy(self.frame)
        for drawn in plot.lines:
            self._taken.add_line(drawn.samples)
        self._taken.add_bars(plot.bars[np.isfinite(plot.bars).all(axis=1)])
        for points in (plot.films, plot.point):
            self._taken.add_points(points)
        self.labels: list[Label] = []

    def width(self, text: str) -> float:
        return text_size(text, self._metrics)[0]

    def height(self, text: str) -> float:
        return text_size(text, self._metrics)[1]

    def add(self, label: Label | None, apart: float = 0.0) -> None:
        if label is not None:
            self.labels.append(label)
            self._taken.add_label(label.placed.rect, apart)
            if leader := label.leader_line():
                self._taken.add_points(leader_points(*leader))

    def fit(self, text: str, colour: str, boxes: Boxes, **more: Any) -> Label | None:
        placed = self._taken.place(boxes)
        return Label(text, placed, colour, **more) if placed is not None else None

    def fit_recipe(self, text: str, colour: str, at: tuple[float, float]) -> Label | None:
        """Put the words of the recipe around its point, on nothing that is drawn."""
        boxes = around_point(*at, self.width(text), self.height(text))
        placed = self._taken.place(boxes, most=LINE_COST)
        return Label(text, placed, colour, leader=at) if placed is not None else None

    def fit_tag(self, text: str, colour: str, at: tuple[float, float], reach: float) -> Label | None:
        """Put a few letters close to a point, or nowhere when a line, another point or a label is in the way."""
        boxes = around_point(*at, self.width(text), self.height(text), most=reach)
        placed = self._taken.place(boxes, most=LINE_COST)
        return Label(text, placed, colour) if placed is not None else None

    def fit_beside(self, text: str, drawn: DrawnLine, others: NDArray[np.float64], theme: Theme) -> Label | None:
        """Put the words of a line at its end, where no other line is nearer to them."""
        size = self.width(text), self.height(text)
        is_anywhere = drawn.line.style in _FAMILIES
        batches = at_ends(drawn.samples, *size, reach=1.0) if is_anywhere else at_ends(drawn.samples, *size)
        placed = self._taken.place_beside(batches, drawn.samples, others)
        colour = line_colour(drawn.line, theme)
        return Label(text, placed, colour, line=drawn.line) if placed is not None else None


def place_labels(
    plot: PlotPixels, theme: Theme, metrics: QFontMetricsF, in_key: frozenset[KeyMark] = frozenset()
) -> Labelling:
    """Place every label of a plot, the recipe's first, but those of what stands in the key."""
    placement, data, frame = _Placement(plot, metrics), plot.data, plot.frame
    without_room: list[KeyMark] = []
    if data.message:
        placement.add(_message(placement, typeset(data.message), frame.rect, theme))
    if data.recipe is not None and plot.is_point_inside and "this recipe" not in in_key:
        x, y = plot.point[0].tolist()
        label = placement.fit_recipe(data.recipe.label, theme.text, (x, y))
        placement.add(label)
        without_room += ["this recipe"] if label is None else []
    for region in data.regions:
        placement.add(_region_label(placement, region, frame, theme))
    without_room += _label_lines(placement, [drawn for drawn in plot.lines if drawn.line not in in_key], plot, theme)
    colours: dict[str, str] = {style: pin_colour(letter, theme) for letter, style in PIN_MARKS.items()}
    for film, (x, y) in zip(data.films, plot.films.tolist(), strict=True):
        if film.tag and film.mark != "suggested" and np.isfinite((x, y)).all():
            most = _TAG_PX if film.mark not in colours else _PIN_TAG_PX
            placement.add(placement.fit_tag(film.tag, colours.get(film.mark, theme.muted), (x, y), most))
    return Labelling(placement.labels, without_room)


def _region_label(placement: _Placement, region: Region, frame: Frame, theme: Theme) -> Label | None:
    """Name a region inside it, near its middle first; one of a single value wide is named all the same."""
    text = f"{MARKS[region.severity]} {typeset(region.label)}"
    y = frame.y if region.y is None else on_axis(region.y, frame.is_log[1])
    x = on_axis(region.x, frame.is_log[0])
    inside = np.argwhere(region.where if region.y is not None else np.column_stack([region.where] * 2))
    if not len(inside):
        return None
    heights = np.asarray(y)[inside[:, 1]] if region.y is not None else np.tile(np.linspace(*frame.y, 9), len(inside))
    across = x[inside[:, 0]] if region.y is not None else np.repeat(x[inside[:, 0]], 9)
    left = (across - frame.x[0]) * frame.width / (frame.x[1] - frame.x[0])
    top = (frame.y[1] - heights) * frame.height / (frame.y[1] - frame.y[0])
    order = np.argsort(np.hypot(left - left.mean(), top - top.mean()), kind="stable")[:_MOST_PLACES]
    for words in (text, in_two_lines(text)):
        width, height = placement.width(words), placement.height(words)
        start = np.clip(left[order] - width / 2, _CLEAR_Y + 1, max(frame.width - width - _CLEAR_Y, _CLEAR_Y + 1))
        above = np.clip(top[order] - height / 2, _CLEAR_Y, max(frame.height - height - _CLEAR_Y, _CLEAR_Y))
        boxes = np.column_stack((start, above, start + width, above + height))
        label = placement.fit(words, theme.severity_text(region.severity), boxes)
        if label is not None:
            return label
    return None


def _label_lines(placement: _Placement, wanted: Sequence[DrawnLine], plot: PlotPixels, theme: Theme) -> list[KeyMark]:
    """Label lines at their ends; return those that found no room, but for contours, which steps of colour tell."""
    without_room: list[KeyMark] = []
    # lines of equal value come last and take what room is left
    for drawn in sorted(wanted, key=lambda drawn: drawn.line.style in ("iso", "equal", "contour")):
        if not drawn.line.label or len(drawn.samples) < 2:
            continue
        rest = [other.samples for other in plot.lines if other is not drawn]
        others = np.concatenate(rest) if rest else np.empty((0, 2))
        words = drawn.line.label
        label = placement.fit_beside(words, drawn, others, theme)
        if label is None and " " in words:
            label = placement.fit_beside(in_two_lines(words), drawn, others, theme)
        placement.add(label, _APART if drawn.line.style in _FAMILIES else 0.0)
        if label is None and drawn.line.style != "contour":
            without_room.append(drawn.line)
    return without_room


def _message(placement: _Placement, message: str, frame: Rect, theme: Theme) -> Label | None:
    """Say why something is missing where no point is hidden, in as many rows as that takes, else in two words."""
    longest = max(text_width(word, SMALL_PX) for word in message.split())
    for share in _MESSAGE_WIDTHS:
        if longest > share * frame[2]:
            continue  # no word is broken
        text = "\n".join(wrap(message, SMALL_PX, share * frame[2]))
        height = placement.height(text) + MESSAGE_MARGIN + 2 * _CLEAR_Y
        boxes = across(frame, placement.width(text) + 2 * MESSAGE_MARGIN, height)
        label = placement.fit(text, theme.unknown_text, boxes, is_message=True)
        if label is not None:
            left, top, right, bottom = label.placed.rect
            rect = left, top + _CLEAR_Y, right, bottom - _CLEAR_Y
            return replace(label, placed=replace(label.placed, rect=rect))
    short = across(frame, placement.width(NOT_KNOWN), placement.height(NOT_KNOWN))
    return placement.fit(NOT_KNOWN, theme.unknown_text, short)


def in_two_lines(text: str) -> str:
    """Break a label at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"
