"""Factors either way in which 90 % lie, as bars around one: before something is measured, and after it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtGui import QFont

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.physics.explore.knowledge import STATES, Cause
from ssedesigner.physics.explore.sensitivity import Measurement
from ssedesigner.text.effects import effect_words
from ssedesigner.text.materials import sentence
from ssedesigner.text.sensitivity import factor_texts
from ssedesigner.ui.pictures.scene import LINE_PX, Box, Hotspot, Items, Scene, Stroke, message_scene, text_line_at
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap

_ROW, _MARGIN, _GAP, _BAR, _HEAD, _LEAST_BAR, _MOST_BAR = 24.0, 12.0, 12.0, 7.0, 20.0, 60.0, 150.0
_SEVERITIES = {
    "measured": "pass",
    "here": "pass",
    "seen": "caution",
    "estimate": "caution",
    "literature": "unknown",
}


@dataclass(frozen=True, kw_only=True)
class FactorRow:
    """One row: its name, a count beside it, both factors [-], and how well it is known with the severity of that."""

    name: str
    count: str
    before: float
    now: float
    state: str = ""
    severity: str = "none"

    @property
    def factor(self) -> str:
        """The factor now, such as “× 1.4”."""
        return factor_texts(self.before, self.now)[1]

    @property
    def state_text(self) -> str:
        """Mark and words of the state."""
        return f"{MARKS[self.severity]} {self.state}".strip() if self.state else ""

    @property
    def words(self) -> str:
        """The whole row in words."""
        change = " → ".join(factor_texts(self.before, self.now)) if self.now < self.before else self.factor
        return ", ".join(filter(None, (self.name, change, self.state)))


@dataclass(frozen=True, kw_only=True)
class FactorBars:
    """Rows below a line of headings; ``empty`` says why there is none, ``note`` stands at the foot."""

    header: tuple[str, str, str, str, str]
    rows: tuple[FactorRow, ...]
    empty: str
    note: str = ""

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each."""
        if not self.rows:
            return message_scene(self.empty, wrap(self.empty, SMALL_PX, width - 40), width, height, theme.muted)
        counts = max(text_width(text, SMALL_PX, _BOLD) for text in (self.header[1], *(row.count for row in self.rows)))
        factors = max(
            text_width(text, SMALL_PX, _BOLD) for text in (self.header[3], *(row.factor for row in self.rows))
        )
        states = max(text_width(text, SMALL_PX, _BOLD) for text in (self.header[4], *self._states()))
        rest = width - 2 * _MARGIN - counts - factors - states - 4 * _GAP
        bar = min(max(rest * 0.34, _LEAST_BAR), _MOST_BAR)
        names = max(rest - bar, 60.0)
        lefts = [_MARGIN, _MARGIN + names + _GAP]
        for step in (counts, bar, factors):
            lefts.append(lefts[-1] + step + _GAP)
        title, _ = fit_or_elide((self.header[0],), names, (SMALL_PX,), _BOLD)
        items: Items = [
            text_line_at(left, _HEAD / 2, text, theme.muted, is_bold=True)
            for left, text in zip(lefts, (title, *self.header[1:]), strict=True)
        ]
        items.append(Stroke(start=(_MARGIN, _HEAD), end=(width - _MARGIN, _HEAD), colour=theme.separator))
        most = max(math.log(row.before) for row in self.rows) or 1.0
        spots = []
        for number, row in enumerate(self.rows):
            top = _HEAD + number * _ROW + 2
            middle = top + _ROW / 2
            name, _ = fit_or_elide((row.name,), names, (SMALL_PX,), QFont.Weight.Normal)
            items.append(text_line_at(lefts[0], middle, name, theme.text))
            items.append(text_line_at(lefts[1], middle, row.count, theme.text))
            items += self._bar(row, lefts[2], lefts[2] + bar, middle, most, theme)
            items.append(text_line_at(lefts[3], middle, row.factor, theme.text, is_bold=True))
            items.append(text_line_at(lefts[4], middle, row.state_text, theme.severity_text(row.severity)))
            spots.append(Hotspot(rect=(4, top, width - 4, top + _ROW), words=row.words))
        foot = _HEAD + len(self.rows) * _ROW + 4 + LINE_PX / 2
        lines = wrap(self.note, SMALL_PX, width - 2 * _MARGIN) if self.note else []
        items += [text_line_at(_MARGIN, foot + n * LINE_PX, line, theme.muted) for n, line in enumerate(lines)]
        return Scene(items=tuple(items), spots=tuple(spots))

    def _states(self) -> list[str]:
        return [row.state_text for row in self.rows]

    def _bar(self, row: FactorRow, left: float, right: float, middle: float, most: float, theme: Theme) -> Items:
        centre, half = (left + right) / 2, (right - left) / 2
        ends = [half * min(math.log(max(factor, 1.0)) / most, 1.0) for factor in (row.before, row.now)]
        items: Items = [Box(rect=(left, middle - 2, right, middle + 2), fill=theme.separator, radius=2)]
        for reach, colour in zip(ends, (theme.band, theme.recipe_line), strict=True):
            rect = (centre - max(reach, 1), middle - _BAR / 2, centre + max(reach, 1), middle + _BAR / 2)
            items.append(Box(rect=rect, fill=colour, radius=3))
        items.append(Stroke(start=(centre, middle - 6), end=(centre, middle + 6), colour=theme.text))
        return items

    def minimum_height(self, width: float) -> float:
        """Room for every row and the note."""
        lines = len(wrap(self.note, SMALL_PX, width - 2 * _MARGIN)) if self.note else 0
        return _HEAD + max(len(self.rows), 2) * _ROW + lines * LINE_PX + 10

    def table(self) -> Table:
        """Write the rows."""
        header = (self.header[0], self.header[1], "factor before", "factor now", self.header[4])
        rows = tuple((row.name, row.count, f"{row.before:.4g}", f"{row.now:.4g}", row.state) for row in self.rows)
        return Table(header=header, rows=rows)

    def words(self) -> str:
        """Say all of it, for a screen reader."""
        return " ".join([*(f"{row.words}." for row in self.rows), self.note]) if self.rows else self.empty


_BOLD = QFont.Weight.DemiBold


def knowledge_picture(causes: Sequence[Cause], films: int) -> FactorBars:
    """Return what predictions rest on as bars, with how many own films teach each."""
    rows = tuple(
        FactorRow(
            name=typeset(sentence(effect_words(cause.topic, cause.name, cause.recipe)).rstrip(".")),
            count=str(cause.own_films),
            before=cause.before,
            now=cause.now,
            state=STATES[cause.state],
            severity=_SEVERITIES[cause.state],
        )
        for cause in causes
    )
    note = "No own films yet: every measured film narrows these."
    if films:
        note = "Pale: without own films. Causes that always occurred together are known better in sum than one by one."
    return FactorBars(
        header=("What a prediction rests on", "Own films", "90 % band", "Either way", "State"),
        rows=rows,
        empty="The conductivity of this film is not known: fill in what the recipe lacks.",
        note=note if rows else "",
    )


def measurement_picture(measurements: Sequence[Measurement], reason: str) -> FactorBars:
    """Return what would narrow a band as bars, the most useful first."""
    rows = tuple(
        FactorRow(name=sentence(one.words).rstrip("."), count="", before=one.before, now=one.after)
        for one in measurements
    )
    return FactorBars(
        header=("Measure", "", "90 % band", "Then", ""),
        rows=rows,
        empty=reason or "Nothing that can be measured here narrows this band.",
        note="Pale: the present band. Measurements are assumed to agree with the prediction." if rows else "",
    )
