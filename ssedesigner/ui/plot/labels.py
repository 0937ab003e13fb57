"""The words on a plot: what each label says and where it finds room, in pixels of the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from ssedesigner.core.notation import MARKS, NOT_KNOWN, typeset
from ssedesigner.ui.plot.data import OUTSIDE, PIN_MARKS, FilmMark, Line, PlotData, Region
from ssedesigner.ui.plot.pixels import Frame, PlotPixels, on_axis
from ssedesigner.ui.plot.placement import (
    LINE_COST,
    Boxes,
    Occupancy,
    Placed,
    Rect,
    across,
    along_line,
    along_vertical,
    around_point,
    corners,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.pins import pin_colour
from ssedesigner.ui.widgets.text_fit import wrap

KeyMark = FilmMark | Literal["outside", ""]
MARKER_WIDTH, MESSAGE_MARGIN = 14.0, 8.0
_LEADER_FROM_PX, _POINT_RADIUS = 20.0, 7.0
_MESSAGE_WIDTHS = (0.7, 0.5, 0.9, 0.4, 0.33)
"""Parts of the frame's width that a message is broken to, tried one after the other."""
_CLEAR_Y = 3.0
_MOST_PLACES = 200
_LETTERS: dict[str, str] = {style: letter for letter, style in PIN_MARKS.items()}
_TAG_PX, _PIN_TAG_PX = 12.0, 7.0
"""How far a tag may stand from its point [px], and that of a pin, which is placed anew with each edit."""


@dataclass(frozen=True)
class Label:
    """One placed label: its words, where, in which colour; ``marker`` is the sign before the words of a key."""

    text: str
    placed: Placed
    colour: str
    marker: KeyMark = ""
    leader: tuple[float, float] | None = None
    is_message: bool = False

    def leader_line(self) -> tuple[QPointF, QPointF] | None:
        """Return the thin line from a label that stands away to its point, or None when it stands close."""
        if self.leader is None:
            return None
        left, top, right, bottom = self.placed.rect
        x, y = self.leader
        near = QPointF(min(max(x, left), right), min(max(y, top), bottom))
        away = QPointF(x, y) - near
        length = float(np.hypot(away.x(), away.y()))
        if length < _LEADER_FROM_PX:
            return None
        return near, QPointF(x, y) - away * (_POINT_RADIUS / length)


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


class _Placement:
    """Places the labels of one plot, one after the other."""

    def __init__(self, plot: PlotPixels, metrics: QFontMetricsF) -> None:
        self._frame, self._metrics = plot.frame.rect, metrics
        self._taken = Occupancy(self._frame)
        for drawn in plot.lines:
            self._taken.add_line(drawn.samples)
        self._taken.add_bars(plot.bars[np.isfinite(plot.bars).all(axis=1)])
        for points in (plot.films, plot.point):
            self._taken.add_points(points)
        self.labels: list[Label] = []

    def width(self, text: str) -> float:
        return max(self._metrics.horizontalAdvance(row) for row in text.split("\n"))

    def height(self, text: str) -> float:
        return self._metrics.height() * len(text.split("\n"))

    def add(self, label: Label | None) -> None:
        if label is not None:
            self.labels.append(label)
            self._taken.add_label(label.placed.rect)

    def fit(self, text: str, colour: str, boxes: Boxes, **more: Any) -> Label | None:
        placed = self._taken.place(boxes)
        return Label(text, placed, colour, **more) if placed is not None else None

    def fit_tag(self, text: str, colour: str, at: tuple[float, float], reach: float) -> Label | None:
        """Put a few letters close to a point, or nowhere when a line, another point or a label is in the way."""
        boxes = around_point(*at, self.width(text), self.height(text), most=reach)
        placed = self._taken.place(boxes, most=LINE_COST)
        return Label(text, placed, colour) if placed is not None else None

    def fit_beside(self, text: str, colour: str, path: NDArray[np.float64]) -> Label | None:
        width, height = self.width(text), self.height(text)
        if np.ptp(path[:, 0]) < 1.0:
            boxes = along_vertical(float(path[0, 0]), self._frame, width, height)
        else:
            boxes = along_line(path, width, height)
        return self.fit(text, colour, boxes)


def place_labels(plot: PlotPixels, theme: Theme, metrics: QFontMetricsF) -> list[Label]:
    """Place every label of a plot, the recipe's first; what finds no room is left out."""
    placement, data, frame = _Placement(plot, metrics), plot.data, plot.frame
    width, height = placement.width, placement.height
    if data.message:
        placement.add(_message(placement, typeset(data.message), frame.rect, theme))
    if data.recipe is not None and np.isfinite(plot.point).all():
        (x, y), text = plot.point[0].tolist(), data.recipe.label
        boxes = around_point(x, y, width(text), height(text))
        placement.add(placement.fit(text, theme.text, boxes, leader=(x, y)))
    for region in data.regions:
        placement.add(_region_label(placement, region, frame, theme))
    # lines of equal value come last and take what room is left
    for drawn in sorted(plot.lines, key=lambda drawn: drawn.line.style in ("iso", "equal", "contour")):
        if drawn.line.label and len(drawn.samples) > 1:
            placement.add(_line_label(placement, drawn.line, drawn.samples, theme))
    for label in _keys(placement, data, frame.rect, theme):
        placement.add(label)
    colours: dict[str, str] = {style: pin_colour(letter, theme) for letter, style in PIN_MARKS.items()}
    for film, (x, y) in zip(data.films, plot.films.tolist(), strict=True):
        if film.tag and film.mark != "suggested" and np.isfinite((x, y)).all():
            most = _TAG_PX if film.mark not in colours else _PIN_TAG_PX
            placement.add(placement.fit_tag(film.tag, colours.get(film.mark, theme.muted), (x, y), most))
    return placement.labels


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


def _keys(placement: _Placement, data: PlotData, frame: Rect, theme: Theme) -> list[Label]:
    """Say what the signs of the films mean, one below the other where there is room for all of them."""
    rows: list[tuple[KeyMark, str]] = [
        (mark, words) for mark, words in data.mark_words.items() if any(film.mark == mark for film in data.films)
    ]
    if any(film.is_outside for film in data.films):
        rows.append(("outside", OUTSIDE))
    block = _key_block(placement, rows, frame, theme)
    without_pins = [row for row in rows if row[0] not in _LETTERS]
    if len(without_pins) < len(rows) and (block is None or not block.placed.is_clear):
        # the line of pins above the plots names them, and no curve is covered
        rows, block = without_pins, _key_block(placement, without_pins, frame, theme)
    if block is None:
        return []
    width, height = block.placed.rect[2] - block.placed.rect[0], block.placed.rect[3] - block.placed.rect[1]
    left, top, _, _ = block.placed.rect
    step = height / len(rows)
    labels = []
    for number, (mark, words) in enumerate(rows):
        rect = left, top + number * step, left + width, top + (number + 1) * step
        labels.append(Label(words, replace(block.placed, rect=rect), theme.muted, marker=mark))
    return labels


def _key_block(placement: _Placement, rows: list[tuple[KeyMark, str]], frame: Rect, theme: Theme) -> Label | None:
    if not rows:
        return None
    text = "\n".join(words for _, words in rows)
    width, height = placement.width(text) + MARKER_WIDTH, placement.height(text)
    return placement.fit(text, theme.muted, corners(frame, width, height))


def _message(placement: _Placement, message: str, frame: Rect, theme: Theme) -> Label | None:
    """Say why something is missing where no point is hidden, in as many rows as that takes, else in two words."""
    for share in _MESSAGE_WIDTHS:
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


def _line_label(placement: _Placement, line: Line, path: NDArray[np.float64], theme: Theme) -> Label | None:
    """Label a line in one row if there is clear room, else in two, else wherever it covers least."""
    colour = line_colour(line, theme)
    in_one = placement.fit_beside(line.label, colour, path)
    if in_one is not None and in_one.placed.is_clear:
        return in_one
    in_two = placement.fit_beside(in_two_lines(line.label), colour, path)
    return in_two if in_one is None or (in_two is not None and in_two.placed.is_clear) else in_one


def in_two_lines(text: str) -> str:
    """Break a label at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"
