"""The words on a plot: what each label says and where it finds room, in pixels of the frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QFontMetricsF

from ssedesigner.core.notation import MARKS, NOT_KNOWN, typeset
from ssedesigner.ui.plot.data import OUTSIDE, PIN_MARKS, FilmMark, Line, PlotData, Region
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
    corners,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.pins import pin_colour
from ssedesigner.ui.widgets.text_fit import text_width, wrap

KeyMark = FilmMark | Line | Literal["outside", ""]
MARKER_WIDTH, LINE_KEY_WIDTH, MESSAGE_MARGIN = 14.0, 26.0, 8.0
_LEADER_FROM_PX, _POINT_RADIUS = 20.0, 7.0
_KEY_WIDTHS = (0.7, 0.5, 0.95, 0.4)
_MESSAGE_WIDTHS = (0.7, 0.5, 0.9, 0.4, 0.33)
"""Parts of the frame's width that a key or a message is broken to, tried one after the other."""
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
    """One placed label: its words, where, in which colour; ``marker`` is the sign or the line before those of a key."""

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
        self.frame, self._metrics = plot.frame.rect, metrics
        self._taken = Occupancy(self.frame)
        for drawn in plot.lines:
            self._taken.add_line(drawn.samples)
        self._taken.add_bars(plot.bars[np.isfinite(plot.bars).all(axis=1)])
        for points in (plot.films, plot.point):
            self._taken.add_points(points)
        self.labels: list[Label] = []

    def width(self, text: str) -> float:
        return max(text_width(row, SMALL_PX) for row in text.split("\n"))

    def height(self, text: str) -> float:
        return self._metrics.height() * len(text.split("\n"))

    def add(self, label: Label | None, apart: float = 0.0) -> None:
        if label is not None:
            self.labels.append(label)
            self._taken.add_label(label.placed.rect, apart)

    def fit(self, text: str, colour: str, boxes: Boxes, **more: Any) -> Label | None:
        placed = self._taken.place(boxes)
        return Label(text, placed, colour, **more) if placed is not None else None

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
        return Label(text, placed, line_colour(drawn.line, theme)) if placed is not None else None


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
    in_key = _label_lines(placement, plot.lines, theme)
    for label in _keys(placement, data, in_key, theme):
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


def _label_lines(placement: _Placement, lines: Sequence[DrawnLine], theme: Theme) -> list[tuple[KeyMark, str]]:
    """Label the lines at their ends; return rows of the key for those that found no room."""
    without_room: list[DrawnLine] = []
    # lines of equal value come last and take what room is left
    for drawn in sorted(lines, key=lambda drawn: drawn.line.style in ("iso", "equal", "contour")):
        if not drawn.line.label or len(drawn.samples) < 2:
            continue
        rest = [other.samples for other in lines if other is not drawn]
        others = np.concatenate(rest) if rest else np.empty((0, 2))
        words = drawn.line.label
        label = placement.fit_beside(words, drawn, others, theme)
        if label is None and " " in words:
            label = placement.fit_beside(in_two_lines(words), drawn, others, theme)
        placement.add(label, _APART if drawn.line.style in _FAMILIES else 0.0)
        if label is None:
            without_room.append(drawn)
    lost = [drawn.line for drawn in without_room if drawn.line.style not in _FAMILIES]
    # lines that look alike share a row, in their order; the steps of colour of a map tell its contours
    alike = sorted((drawn for drawn in without_room if drawn.line.style == "iso"), key=_height_of)
    words = _join([drawn.line.label for drawn in alike])
    return [*((line, line.label) for line in lost), *((drawn.line, words) for drawn in alike[:1])]


def _join(labels: list[str]) -> str:
    """Write labels of lines, which stand from the top down, in a few words: a common unit once."""
    if len(labels) < 2:
        return "".join(labels)
    numbers, _, units = zip(*(label.rpartition(" ") for label in labels), strict=True)
    return f"{', '.join(numbers)} {units[0]}" if len(set(units)) == 1 and all(numbers) else ", ".join(labels)


def _height_of(drawn: DrawnLine) -> float:
    return float(drawn.samples[:, 1].mean())


def _keys(placement: _Placement, data: PlotData, lines: list[tuple[KeyMark, str]], theme: Theme) -> list[Label]:
    """Say what lines and signs of films mean, one below the other where there is room for all of them."""
    rows = [*lines]
    rows += [(mark, words) for mark, words in data.mark_words.items() if any(film.mark == mark for film in data.films)]
    if any(film.is_outside for film in data.films):
        rows.append(("outside", OUTSIDE))
    labels = _key_block(placement, rows, theme)
    without_pins = [row for row in rows if row[0] not in _LETTERS]
    if len(without_pins) < len(rows) and not (labels and labels[0].placed.is_clear):
        # the line of pins above the plots names them, and no curve is covered
        rows, labels = without_pins, _key_block(placement, without_pins, theme)
    if not rows or (labels and (labels[0].placed.is_clear or len(rows) == 1)):
        return labels
    # what finds no clear room together stands apart, the lines first: a tip names the signs too
    for row in rows:
        for label in _key_block(placement, [row], theme):
            placement.add(label)
            labels.append(label)
    return []


def _key_block(placement: _Placement, rows: list[tuple[KeyMark, str]], theme: Theme) -> list[Label]:
    """Place the rows of a key below each other, in more lines where they are too wide; none where there is no room."""
    frame, before = placement.frame, max((marker_width(mark) for mark, _ in rows), default=0.0)
    best: list[Label] = []
    for share in _KEY_WIDTHS if rows else ():
        room = share * frame[2] - before
        if best and any(text_width(word, SMALL_PX) > room for _, text in rows for word in text.split()):
            continue
        words = ["\n".join(wrap(text, SMALL_PX, room)) for _, text in rows]
        text = "\n".join(words)
        width, height = placement.width(text) + before, placement.height(text)
        block = placement.fit(text, theme.muted, corners(frame, width, height))
        if block is None or not block.placed.is_clear:
            block = placement.fit(text, theme.muted, across(frame, width, height))
        if block is not None and (block.placed.is_clear or not best):
            best = [*_key_rows(placement, [mark for mark, _ in rows], words, block.placed, theme)]
        if block is not None and block.placed.is_clear:
            break
    return best


def _key_rows(
    placement: _Placement, marks: list[KeyMark], words: list[str], block: Placed, theme: Theme
) -> Iterator[Label]:
    left, top, right, _ = block.rect
    for mark, text in zip(marks, words, strict=True):
        below = top + placement.height(text)
        colour = line_colour(mark, theme) if isinstance(mark, Line) else theme.muted
        yield Label(text, replace(block, rect=(left, top, right, below)), colour, marker=mark)
        top = below


def marker_width(marker: KeyMark) -> float:
    """Return the room that a sign, or a piece of a line, takes before the words of a key [px]."""
    return LINE_KEY_WIDTH if isinstance(marker, Line) else MARKER_WIDTH


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


def in_two_lines(text: str) -> str:
    """Break a label at the space nearest to its middle."""
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    if not spaces:
        return text
    middle = min(spaces, key=lambda place: abs(place - len(text) / 2))
    return f"{text[:middle]}\n{text[middle + 1 :]}"
