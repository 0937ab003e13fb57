"""Plots as short SVG files: lines with bands, points and rows of intervals, in the colours of the light theme.

The same numbers give the same file on any machine, and a viewer can put the colours of another theme in their place.
Clipping and style sheets are not used, because not every viewer of SVG knows them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import numpy as np

from ssedesigner.core.notation import numeral, superscript

WIDTH, HEIGHT, ROW, CHARACTER, TEXT = 720, 380, 24, 6.9, 13
TOP, BOTTOM, LEFT, RIGHT = 16, 54, 74, 22
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#8a6d00")
INK, MUTED, GRID, FRAME, GROUND, MARK = "#1c2430", "#5a6675", "#e8ebef", "#d9dde3", "#ffffff", "#5f6b7a"
DASHES = ("", "9 4", "3 3", "12 3 2 3", "1 3")


@dataclass(frozen=True, kw_only=True)
class Axis:
    """What an axis shows and from where to where; ``step`` is the distance of its ticks, found if it is 0."""

    label: str
    low: float
    high: float
    is_log: bool = False
    step: float = 0.0

    def place(self, value: float) -> float:
        """Where a value lies between the two ends, from 0 to 1."""
        if not self.is_log:
            return (value - self.low) / (self.high - self.low)
        return math.log(value / self.low) / math.log(self.high / self.low) if value > 0 else -1.0

    def ticks(self) -> list[float]:
        """Round numbers along the axis."""
        if self.is_log:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1, 2, 5) if self.high / self.low <= 2000 else (1,)
            found = [step * 10.0**decade for decade in decades for step in steps]
            return [value for value in found if self.low * 0.999 <= value <= self.high * 1.001]
        step = self.step or _round_step((self.high - self.low) / 6)
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line, with its 90 % band if there is one."""

    x: Sequence[float]
    y: Sequence[float]
    label: str = ""
    low: Sequence[float] | None = None
    high: Sequence[float] | None = None
    is_reference: bool = False


@dataclass(frozen=True, kw_only=True)
class Points:
    """Published or measured values, each with the words beside it if there are any."""

    x: Sequence[float]
    y: Sequence[float]
    label: str
    names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Interval:
    """One row: a value between the ends of its band, and what was measured beside it."""

    label: str
    value: float
    low: float
    high: float
    measured: tuple[float, ...] = ()


@dataclass
class _Drawing:
    height: float
    parts: list[str] = field(default_factory=list)

    def line(self, points: Iterable[tuple[float, float]], colour: str, width: float = 2, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dashed}/>')

    def area(self, points: Iterable[tuple[float, float]], colour: str) -> None:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.parts.append(f'<polygon points="{path}" fill="{colour}" fill-opacity="0.16" stroke="none"/>')

    def dot(self, x: float, y: float, colour: str, *, is_open: bool) -> None:
        inside = GROUND if is_open else colour
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{inside}" stroke="{colour}" stroke-width="2"/>'
        )

    def text(self, x: float, y: float, words: str, colour: str = INK, anchor: str = "start", turn: str = "") -> None:
        turned = f' transform="{turn}"' if turn else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}"{turned}>{escape(words)}</text>'
        )

    def written(self, title: str) -> str:
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{self.height:.0f}" '
            f'viewBox="0 0 {WIDTH} {self.height:.0f}" font-family="Inter" font-size="{TEXT}">'
        )
        ground = (
            f'<rect x="0.5" y="0.5" width="{WIDTH - 1}" height="{self.height - 1:.0f}" rx="6" fill="{GROUND}" '
            f'stroke="{FRAME}"/>'
        )
        return "\n".join((head, f"<title>{escape(title)}</title>", ground, *self.parts, "</svg>", ""))


def line_plot(title: str, x: Axis, y: Axis, lines: Sequence[Line], points: Sequence[Points] = ()) -> str:
    """Draw lines and points; every line is told by colour and dashes, every set of points by an open circle."""
    drawing = _Drawing(HEIGHT)
    top = _legend(drawing, lines, points)
    left, right, bottom = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM

    def at(one: float, other: float) -> tuple[float, float]:
        return left + (right - left) * x.place(one), bottom - (bottom - top) * y.place(other)

    _grid(drawing, x, y, (left, right, top, bottom))
    for number, each in enumerate(lines):
        colour = MARK if each.is_reference else COLOURS[number % len(COLOURS)]
        if each.low is not None and each.high is not None:
            ends = [np.clip(np.asarray(end, dtype=float), y.low, y.high) for end in (each.low, each.high)]
            outline = [*zip(each.x, ends[0], strict=True), *reversed(list(zip(each.x, ends[1], strict=True)))]
            drawing.area((at(float(one), float(other)) for one, other in outline), colour)
        for piece in _pieces(each, x, y):
            drawing.line((at(*pair) for pair in piece), colour, 2, DASHES[number % len(DASHES)])
    for number, group in enumerate(points):
        colour = _point_colour(number)
        for place, pair in enumerate(zip(group.x, group.y, strict=True)):
            across, down = at(*pair)
            drawing.dot(across, down, colour, is_open=True)
            if group.names and group.names[place]:
                is_far = across + 12 + CHARACTER * len(group.names[place]) > right
                shift, anchor = (-9, "end") if is_far else (9, "start")
                drawing.text(across + shift, down - 7, group.names[place], MUTED, anchor)
    return drawing.written(title)


def interval_plot(title: str, axis: Axis, rows: Sequence[Interval], words: tuple[str, str]) -> str:
    """Draw one row for each value with its band; ``words`` say what the filled and the open marks are."""
    wide = max(len(row.label) for row in rows) * CHARACTER
    left, right, top = min(26 + wide, 330), WIDTH - RIGHT, 46
    bottom = top + ROW * len(rows) + 8
    drawing = _Drawing(bottom + BOTTOM)
    drawing.dot(left + 6, 24, COLOURS[0], is_open=False)
    drawing.text(left + 18, 28, words[0])
    if words[1]:
        start = left + 40 + CHARACTER * len(words[0])
        drawing.dot(start + 6, 24, COLOURS[1], is_open=True)
        drawing.text(start + 18, 28, words[1])

    def at(value: float) -> float:
        return left + (right - left) * min(max(axis.place(value), 0.0), 1.0)

    for tick in axis.ticks():
        drawing.line(((at(tick), top), (at(tick), bottom)), GRID, 1)
        drawing.text(at(tick), bottom + 20, _number(tick), MUTED, "middle")
    drawing.text((left + right) / 2, bottom + 43, axis.label, INK, "middle")
    for place, row in enumerate(rows):
        middle = top + ROW * (place + 0.5) + 4
        drawing.text(left - 12, middle + 4, row.label, INK, "end")
        drawing.line(((at(row.low), middle), (at(row.high), middle)), COLOURS[0], 2)
        for end in (row.low, row.high):
            drawing.line(((at(end), middle - 5), (at(end), middle + 5)), COLOURS[0], 2)
        drawing.dot(at(row.value), middle, COLOURS[0], is_open=False)
        for value in row.measured:
            drawing.dot(at(value), middle, COLOURS[1], is_open=True)
    return drawing.written(title)


def _point_colour(number: int) -> str:
    return (COLOURS[1], MARK, COLOURS[3], COLOURS[2])[number % 4]


def _legend(drawing: _Drawing, lines: Sequence[Line], points: Sequence[Points]) -> float:
    """Write what each line and point is above the plot; return where the plot begins."""
    across, down = float(LEFT), TOP + 10.0
    for number, each in enumerate(lines):
        if each.label:
            across, down = _next_entry(across, down, each.label)
            colour = MARK if each.is_reference else COLOURS[number % len(COLOURS)]
            drawing.line(((across, down), (across + 26, down)), colour, 2, DASHES[number % len(DASHES)])
            drawing.text(across + 32, down + 4, each.label)
            across += 52 + CHARACTER * len(each.label)
    for number, group in enumerate(points):
        across, down = _next_entry(across, down, group.label)
        drawing.dot(across + 13, down, _point_colour(number), is_open=True)
        drawing.text(across + 26, down + 4, group.label)
        across += 46 + CHARACTER * len(group.label)
    return down + 18


def _next_entry(across: float, down: float, label: str) -> tuple[float, float]:
    if across > LEFT and across + 32 + CHARACTER * len(label) > WIDTH - RIGHT:
        return float(LEFT), down + 20
    return across, down


def _grid(drawing: _Drawing, x: Axis, y: Axis, frame: tuple[float, float, float, float]) -> None:
    left, right, top, bottom = frame
    for tick in x.ticks():
        across = left + (right - left) * x.place(tick)
        drawing.line(((across, top), (across, bottom)), GRID, 1)
        drawing.text(across, bottom + 18, _number(tick), MUTED, "middle")
    for tick in y.ticks():
        down = bottom - (bottom - top) * y.place(tick)
        drawing.line(((left, down), (right, down)), GRID, 1)
        drawing.text(left - 8, down + 4, _number(tick), MUTED, "end")
    drawing.line(((left, top), (left, bottom), (right, bottom)), MARK, 1)
    drawing.text((left + right) / 2, bottom + 41, x.label, INK, "middle")
    middle = (top + bottom) / 2
    drawing.text(20, middle, y.label, INK, "middle", f"rotate(-90 20 {middle:.1f})")


def _pieces(each: Line, x: Axis, y: Axis) -> list[list[tuple[float, float]]]:
    """Cut a line where it leaves the plot."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for one, other in zip(each.x, each.y, strict=True):
        is_inside = -1e-9 <= y.place(float(other)) <= 1 + 1e-9 and -1e-9 <= x.place(float(one)) <= 1 + 1e-9
        if is_inside:
            pieces[-1].append((float(one), float(other)))
        elif pieces[-1]:
            pieces.append([])
    return [piece for piece in pieces if len(piece) > 1]


def _round_step(rough: float) -> float:
    size = 10.0 ** math.floor(math.log10(rough))
    return next(step * size for step in (1, 2, 2.5, 5, 10) if step * size >= rough * 0.999)


def _number(value: float) -> str:
    if value and not 1e-3 <= abs(value) < 1e5:
        return "10" + superscript(round(math.log10(abs(value))))
    return numeral(round(value, 10))
