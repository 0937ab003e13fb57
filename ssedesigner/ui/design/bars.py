"""A result for each material or word, as a sorted row of bars with bands and the marks of flags."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtGui import QFont

from ssedesigner.core.fields import Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, format_number, numeral, typeset
from ssedesigner.core.recipe import Value
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.explore.grid import COUNTED, Grid
from ssedesigner.text.materials import short_name
from ssedesigner.ui.design.charts import TARGETS, is_better_low, label_of, unit_of
from ssedesigner.ui.pictures.scene import LINE_PX, Box, Hotspot, Items, Scene, Stroke, message_scene, text_line_at
from ssedesigner.ui.plot.axis import decade_ticks, linear_ticks
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width

_ROW, _LEAST_ROW, _MARGIN, _GAP, _HEAD, _BAR = 24.0, 19.0, 12.0, 10.0, 22.0, 11.0
_LOG_FROM, _MOST_NAME, _MOST_LETTERS = 12.0, 190.0, 60


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One material or word: its place on the axis, name, result with band (nan where not known), and marks of flags."""

    place: int
    name: str
    value: float
    low: float
    high: float
    marks: tuple[tuple[str, int], ...]
    failing: tuple[str, ...]
    is_present: bool
    is_estimate: bool = False


def choice_name(field: Field, value: Value, materials: Materials) -> str:
    """Return what a material, a word or its absence is called in a row."""
    if value is None or value == "":
        return field.blank or "none"
    matches = (materials.find(kind, str(value)) for kind in field.materials)
    material = next((each for each in matches if each is not None), None)
    return short_name(material) if material is not None else field.show(value)


def bars_of(grid: Grid, key: str, materials: Materials) -> tuple[Bar, ...]:
    """Return the bars of all points that are done, the best first, those not known last by name."""
    axis, column = grid.axes[0], grid.columns[key]
    bars = []
    for place in np.flatnonzero(grid.is_done).tolist():
        value = axis.values[place]
        counts = ((severity, int(grid.columns[count].value[place])) for count, severity in COUNTED.items())
        failing = tuple(grid.titles[flag, "fail"] for flag, where in grid.flags_with("fail").items() if where[place])
        numbers = [float(part[place]) for part in (column.value, column.low, column.high)]
        bars.append(
            Bar(
                place=place,
                name=shorten(choice_name(axis.field, value, materials), _MOST_LETTERS),
                value=numbers[0],
                low=numbers[1],
                high=numbers[2],
                marks=tuple((severity, count) for severity, count in counts if count),
                failing=failing,
                is_present=value == grid.recipe.value(axis.key),
                is_estimate=bool(column.is_estimate[place]),
            )
        )
    sign = 1 if is_better_low(key) else -1
    return tuple(sorted(bars, key=lambda bar: (math.isnan(bar.value), sign * bar.value, bar.name)))


@dataclass(frozen=True, kw_only=True)
class BarPicture:
    """The bars of one result; ``chosen`` is the place of the one that is looked at, -1 for none."""

    key: str
    label: str
    bars: tuple[Bar, ...]
    chosen: int = -1

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each below the axis."""
        if not self.bars:
            words = "This field has no choices."
            return message_scene(words, [words], width, height, theme.unknown_text)
        names = min(max(text_width(bar.name, SMALL_PX) for bar in self.bars), _MOST_NAME)
        figures = max(text_width(self._figure(bar), SMALL_PX) for bar in self.bars)
        marks = max(text_width(_marks(bar), SMALL_PX) for bar in self.bars)
        left = _MARGIN + names + _GAP
        right = max(width - _MARGIN - figures - marks - 2 * _GAP, left + 40)
        pitch = min(_ROW, max((height - _HEAD) / len(self.bars), _LEAST_ROW))
        scale = _Scale(self.bars, left, right)
        items: Items = [*self._axis(scale, _HEAD + pitch * len(self.bars), theme)]
        spots = []
        for number, bar in enumerate(self.bars):
            top = _HEAD + number * pitch
            if bar.place == self.chosen:
                items.append(Box(rect=(4, top, width - 4, top + pitch), fill=theme.selection, radius=3))
            items += self._row(bar, scale, top + pitch / 2, width, figures, marks, theme)
            spots.append(Hotspot(rect=(4, top, width - 4, top + pitch), words=self._words(bar)))
        return Scene(items=tuple(items), spots=tuple(spots))

    def _row(
        self, bar: Bar, scale: _Scale, middle: float, width: float, figures: float, marks: float, theme: Theme
    ) -> Items:
        colour = theme.recipe_point if bar.is_present else theme.recipe_line
        weight = QFont.Weight.DemiBold if bar.is_present else QFont.Weight.Normal
        name, _ = fit_or_elide((bar.name,), _MOST_NAME, (SMALL_PX,), weight)
        items: Items = [text_line_at(_MARGIN, middle, name, theme.text, is_bold=bar.is_present)]
        if not math.isnan(bar.value):
            start, end = scale.at(scale.low), scale.at(bar.value)
            rect = (start, middle - _BAR / 2, max(end, start + 1), middle + _BAR / 2)
            # one that fails is no choice: an outline only
            items.append(Box(rect=rect, outline=colour) if bar.failing else Box(rect=rect, fill=colour))
            if bar.high > bar.low:
                ends = scale.at(bar.low), scale.at(bar.high)
                items.append(Stroke(start=(ends[0], middle), end=(ends[1], middle), colour=theme.text, width=1.2))
                items += [
                    Stroke(start=(x, middle - 3), end=(x, middle + 3), colour=theme.text, width=1.2) for x in ends
                ]
        figure = self._figure(bar)
        start = width - _MARGIN - marks - _GAP - text_width(figure, SMALL_PX)
        items.append(text_line_at(start, middle, figure, theme.unknown_text if math.isnan(bar.value) else theme.text))
        at = width - _MARGIN - marks
        for severity, count in bar.marks:
            words = f"{MARKS[severity]} {count}"
            items.append(text_line_at(at, middle, words, theme.severity_text(severity), is_bold=True))
            at += text_width(f"{words}  ", SMALL_PX)
        return items

    def _axis(self, scale: _Scale, foot: float, theme: Theme) -> Items:
        items: Items = []
        for x, text in scale.ticks():
            items.append(Stroke(start=(x, _HEAD), end=(x, foot), colour=theme.grid))
            items.append(text_line_at(x - text_width(text, SMALL_PX) / 2, LINE_PX / 2 + 2, text, theme.muted))
        target = TARGETS.get(self.key)
        if target is not None and scale.low <= target <= scale.high:
            x = scale.at(float(target))
            items.append(Stroke(start=(x, _HEAD), end=(x, foot), colour=theme.target, width=1.5, dash=(4.0, 2.5)))
        return items

    def minimum_height(self, width: float) -> float:
        """Room for every row and the axis."""
        return len(self.bars) * _LEAST_ROW + _HEAD + 6

    def table(self) -> Table:
        """Write the rows in their order."""
        unit = symbol(unit_of(self.key))
        result = f"{label_of(self.key)}, {unit}".removesuffix(", ")
        header = (self.label, result, "90 % band, low", "90 % band, high", "failing flags", "cautions", "not reported")
        return Table(header=header, rows=tuple(_row(bar) for bar in self.bars))

    def words(self) -> str:
        """Say the first and the last of the order."""
        known = [bar for bar in self.bars if not math.isnan(bar.value)]
        if not known:
            return f"{label_of(self.key)} is not known for any of {len(self.bars)}."
        ends = " to ".join(f"{bar.name} {self._figure(bar)}" for bar in (known[0], known[-1]))
        return f"{label_of(self.key)} by {self.label}: {ends}."

    def _figure(self, bar: Bar) -> str:
        if math.isnan(bar.value):
            return "not known"
        text = numeral(bar.value) if self.key in COUNTED else format_number(bar.value)
        return f"{'≈ ' if bar.is_estimate else ''}{text} {symbol(unit_of(self.key))}".strip()

    def _words(self, bar: Bar) -> str:
        band = f"90 % band {format_number(bar.low)} to {format_number(bar.high)}" if bar.high > bar.low else ""
        failing = [f"{MARKS['fail']} {typeset(title)}" for title in bar.failing]
        here = (
            "In the recipe now."
            if bar.is_present
            else "Click: look at it. Enter or double click: put it into the recipe."
        )
        return "\n".join(filter(None, (bar.name, self._figure(bar), band, *failing, here)))


class _Scale:
    """Where a value lies across a row; on a log axis where the values span more than a decade."""

    def __init__(self, bars: Sequence[Bar], left: float, right: float) -> None:
        ends = [end for bar in bars for end in (bar.value, bar.low, bar.high) if not math.isnan(end)]
        least, most = (min(ends), max(ends)) if ends else (0.0, 1.0)
        self.is_log = least > 0 and most / least > _LOG_FROM
        self.low = least / 1.5 if self.is_log else min(0.0, least)
        self.high = most if most > self.low else self.low + 1.0
        self._left, self._right = left, right

    def at(self, value: float) -> float:
        """Return the pixel of a value."""
        low, high, here = self._on_axis(self.low), self._on_axis(self.high), self._on_axis(value)
        return self._left + (here - low) / (high - low) * (self._right - self._left)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the labelled ticks as pixels and words."""
        make = decade_ticks if self.is_log else linear_ticks
        low, high = self._on_axis(self.low), self._on_axis(self.high)
        major = make(low, high, self._right - self._left, 60.0).major
        return [(self.at(10**value if self.is_log else value), text) for value, text in major]

    def _on_axis(self, value: float) -> float:
        return math.log10(value) if self.is_log else value


def _marks(bar: Bar) -> str:
    return "  ".join(f"{MARKS[severity]} {count}" for severity, count in bar.marks)


def _row(bar: Bar) -> tuple[str, ...]:
    counts = dict(bar.marks)
    numbers = (f"{number:.6g}" if math.isfinite(number) else "" for number in (bar.value, bar.low, bar.high))
    return (bar.name, *numbers, *(str(counts.get(severity, 0)) for severity in ("fail", "caution", "unknown")))
