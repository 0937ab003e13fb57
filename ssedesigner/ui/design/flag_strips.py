"""The flags that change along a field: for each from where to where it fails or needs care."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QFont

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.physics.explore.grid import Grid, Variation, stretches
from ssedesigner.ui.design.charts import changing_flags, everywhere, stretch_words
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    fraction_of_range,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap

_ROW, _MARGIN, _GAP, _BAR, _LEAST_BAR = 22.0, 12.0, 10.0, 9.0, 70.0


@dataclass(frozen=True, kw_only=True)
class FlagStrip:
    """One flag at one severity: its title, where it holds in words, and the parts of the axis, from 0 to 1."""

    title: str
    severity: str
    words: str
    parts: tuple[tuple[float, float], ...]

    @property
    def text(self) -> str:
        """Mark and words of where."""
        return f"{MARKS[self.severity]} {self.words}"


@dataclass(frozen=True, kw_only=True)
class FlagStrips:
    """The flags that change over a range, and a sentence on those that hold all over it."""

    strips: tuple[FlagStrip, ...]
    rest: str

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each."""
        rest = wrap(self.rest, SMALL_PX, width - 2 * _MARGIN)
        if not self.strips:
            return message_scene(self.rest, rest, width, height, theme.muted)
        marks = max(text_width(strip.text, SMALL_PX) for strip in self.strips)
        names = max(width - 2 * _MARGIN - 2 * _GAP - marks - _LEAST_BAR, 60.0)
        names = min(names, max(text_width(strip.title, SMALL_PX) for strip in self.strips) + 4)
        left, right = _MARGIN + names + _GAP, width - _MARGIN - marks - _GAP
        items: Items = []
        spots = []
        for number, strip in enumerate(self.strips):
            middle = 4 + (number + 0.5) * _ROW
            name, _ = fit_or_elide((strip.title,), names, (SMALL_PX,), QFont.Weight.Normal)
            colour = theme.severity_text(strip.severity)
            items.append(text_line_at(_MARGIN, middle, name, theme.text))
            track = (left, middle - _BAR / 2, right, middle + _BAR / 2)
            items.append(Box(rect=track, fill=theme.separator, radius=2))
            for low, high in strip.parts:
                ends = left + low * (right - left), left + high * (right - left)
                rect = (ends[0], track[1], max(ends[1], ends[0] + 3), track[3])
                items.append(Box(rect=rect, fill=colour, radius=2))
            items.append(text_line_at(right + _GAP, middle, strip.text, colour, is_bold=True))
            spots.append(
                Hotspot(rect=(4, middle - _ROW / 2, width - 4, middle + _ROW / 2), words=f"{strip.title}: {strip.text}")
            )
        first = 4 + len(self.strips) * _ROW + LINE_PX / 2
        items += [text_line_at(_MARGIN, first + number * LINE_PX, row, theme.muted) for number, row in enumerate(rest)]
        return Scene(items=tuple(items), spots=tuple(spots))

    def minimum_height(self, width: float) -> float:
        """Room for every row and the sentence."""
        return len(self.strips) * _ROW + len(wrap(self.rest, SMALL_PX, width - 2 * _MARGIN)) * LINE_PX + 14

    def table(self) -> Table:
        """Write the rows."""
        rows = tuple((strip.title, MARKS[strip.severity], strip.words) for strip in self.strips)
        return Table(header=("flag", "mark", "where"), rows=rows)

    def words(self) -> str:
        """Say all of it, for a screen reader."""
        return " ".join([*(f"{strip.title} {strip.words}." for strip in self.strips), self.rest])


def flag_strips(grid: Grid) -> FlagStrips:
    """Return the strips of a grid of one numeric field, those that fail first."""
    axis, done = grid.axes[0], grid.is_done
    strips = tuple(
        _strip(axis, done, where, grid.titles[key, severity], severity)
        for severity in ("fail", "caution", "unknown")
        for key, where in changing_flags(grid, severity).items()
    )
    counts = {severity: len(everywhere(grid, severity)) for severity in ("fail", "caution", "unknown")}
    named = {"fail": "failing", "caution": "caution", "unknown": "not reported"}
    parts = [f"{MARKS[severity]} {count} {named[severity]}" for severity, count in counts.items() if count]
    rest = f"Over the whole range: {', '.join(parts)}." if parts else "No flag holds over the whole range."
    return FlagStrips(
        strips=strips, rest=rest if strips else f"No flag changes over this range. {rest if parts else ''}".strip()
    )


def _strip(axis: Variation, done: np.ndarray, where: np.ndarray, title: str, severity: str) -> FlagStrip:
    numbers = axis.numbers()
    low, high = float(numbers[0]), float(numbers[-1])
    judged = Variation(
        key=axis.key, values=tuple(value for value, is_done in zip(axis.values, done, strict=True) if is_done)
    )
    runs = stretches(judged, where[done])
    parts = tuple(
        (fraction_of_range(float(start), low, high), fraction_of_range(float(end), low, high))  # type: ignore[arg-type]
        for start, end in runs
    )
    return FlagStrip(title=typeset(title), severity=severity, words=stretch_words(judged, where[done]), parts=parts)
