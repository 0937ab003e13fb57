"""Margins at a glance: each check that has a number, as a bar against its limit in the middle."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ssedesigner.core.evidence import GRADE_WORDS
from ssedesigner.core.flag_steps import captions_of
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import NOT_KNOWN, format_number, source_names, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.units import symbol
from ssedesigner.ui.pictures.scene import (
    BADGE_PX,
    LINE_PX,
    Badge,
    Box,
    Hotspot,
    Items,
    Scene,
    Stroke,
    TextLine,
    caption_items,
    message_scene,
    text_line_at,
)
from ssedesigner.ui.plot.placement import Rect
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

MECHANICAL_STEPS = ("mix", "coat", "wind", "calender", "transfer", "stack", "press")
CELL_STEPS = ("operate",)
SAFETY_STEPS = ("safety",)
LEAST = frozenset(
    {
        "free-standing",
        "scaffold-thickness",
        "residual-liquid",
        "lamination",
        "shear-modulus",
        "usable-capacity",
        "thermal-shrinkage",
        "exposure-limit",
        "flash-point",
    }
)
"""Checks whose limit is the least that will do; that of the others is the most, if it is not either."""
EITHER_SIDE = frozenset({"thickness-window", "drying-temperature", "press-heat", "stack-pressure"})
CAPTION = "Line in the middle: the limit. Shaded: the side to avoid. A bar of degrees ends 100 °C off the limit."
_ROW, _TWO_ROWS, _MARGIN, _GAP, _TOP = 22.0, 38.0, 10.0, 8.0, 6.0
_TWO_COLUMNS_FROM, _LEAST_BAR, _BAR = 640.0, 64.0, 10.0
_SPAN = 100.0
"""How far from a limit a bar of degrees reaches to either side [degC]."""


@dataclass(frozen=True, kw_only=True)
class Margin:
    """One check against its limit: ``share`` is where the value lies on the bar, 0.5 is the limit.

    ``step`` is the caption of the step that the check belongs to.
    """

    flag: Flag
    step: str

    @property
    def name(self) -> str:
        """What is checked."""
        return self.flag.name

    @property
    def figure(self) -> str:
        """Value and limit with their relation and the unit."""
        flag, unit = self.flag, symbol(self.flag.unit)
        if flag.value is None:
            return NOT_KNOWN if flag.limit is None else f"{NOT_KNOWN}, limit {_number(flag.limit)} {unit}".strip()
        if flag.limit is None:
            return f"{_number(flag.value)} {unit}".strip() + ", no limit"
        value, limit = _number(flag.value), _number(flag.limit)
        sign = "=" if value == limit else "<" if flag.value < flag.limit else ">"
        return f"{value} {sign} {limit} {unit}".strip()

    @property
    def share(self) -> float | None:
        """Place of the value on the bar from 0 to 1, or None when value or limit is not known."""
        value, limit = self.flag.value, self.flag.limit
        if value is None or limit is None:
            return None
        if self.flag.unit == "degC" or limit <= 0:
            return min(max(0.5 + (value - limit) / _SPAN / 2, 0.0), 1.0)
        return min(max(value / limit / 2, 0.0), 1.0)

    @property
    def bad_side(self) -> int:
        """1 when more is worse, -1 when less is; 0 where that is not known or the check let it pass all the same."""
        flag = self.flag
        if self.share is None or flag.severity == "unknown":
            return 0
        is_above, is_fine = (flag.value or 0.0) > (flag.limit or 0.0), flag.severity == "pass"
        side_of_verdict = 1 if is_above != is_fine else -1
        if flag.id in EITHER_SIDE:
            return side_of_verdict
        side = -1 if flag.id in LEAST else 1
        return side if side == side_of_verdict else 0


@dataclass(frozen=True, kw_only=True)
class MarginPicture:
    """Every check of some steps that has a number."""

    margins: tuple[Margin, ...]

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each check; in two columns where there is room."""
        if not self.margins:
            words = "No check of these steps has a number."
            return message_scene(words, [words], width, height, theme.unknown_text)
        columns = _columns(width, len(self.margins))
        each = (width - 2 * _MARGIN - (columns - 1) * 2 * _MARGIN) / columns
        rows = math.ceil(len(self.margins) / columns)
        caption = wrap(CAPTION, SMALL_PX, width - 2 * _MARGIN)
        pitch = (height - _TOP - len(caption) * LINE_PX - 8) / rows
        layout = self._layout(each)
        # few rows on a tall card stay together
        pitch = min(pitch, layout.row * 1.5)
        items: Items = []
        spots: list[Hotspot] = []
        for number, margin in enumerate(self.margins):
            column, row = divmod(number, rows)
            left, top = _MARGIN + column * (each + 2 * _MARGIN), _TOP + row * pitch
            items += layout.items(margin, left, top, pitch, theme)
            spots.append(Hotspot(rect=(left - 4, top, left + each + 4, top + pitch), words=margin_words(margin)))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _layout(self, each: float) -> _Layout:
        names = max(text_width(margin.name, SMALL_PX) for margin in self.margins)
        figures = max(text_width(margin.figure, SMALL_PX) for margin in self.margins)
        bar = each - 2 * BADGE_PX - 3 * _GAP - names - figures
        return _Layout(width=each, names=names, figures=figures, is_in_two=bar < _LEAST_BAR)

    def minimum_height(self, width: float) -> float:
        """Room for every row and the words below."""
        if not self.margins:
            return 0.0
        columns = _columns(width, len(self.margins))
        each = (width - 2 * _MARGIN - (columns - 1) * 2 * _MARGIN) / columns
        rows = math.ceil(len(self.margins) / columns)
        caption = wrap(CAPTION, SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        return _TOP + rows * self._layout(each).row + len(caption) * LINE_PX + 8

    def table(self) -> Table:
        """Write each check as a row."""
        header = ("step", "check", "value", "limit", "unit", "verdict", "finding", "grade", "sources")
        rows = [
            (
                margin.step,
                margin.name,
                NOT_KNOWN if flag.value is None else f"{flag.value:.6g}",
                "none" if flag.limit is None else f"{flag.limit:.6g}",
                symbol(flag.unit),
                SEVERITIES[flag.severity],
                flag.title,
                GRADE_WORDS.get(flag.grade, ""),
                source_names(flag.sources),
            )
            for margin in self.margins
            for flag in (margin.flag,)
        ]
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Describe every check in a sentence."""
        sentences = [f"{margin.name}: {margin.figure}, {SEVERITIES[margin.flag.severity]}." for margin in self.margins]
        return " ".join(sentences) or "No check of these steps has a number."


@dataclass(frozen=True, kw_only=True)
class _Layout:
    """How a row is divided: name, bar, figure; ``is_in_two`` puts the bar below the words."""

    width: float
    names: float
    figures: float
    is_in_two: bool

    @property
    def row(self) -> float:
        return _TWO_ROWS if self.is_in_two else _ROW

    def items(self, margin: Margin, left: float, top: float, pitch: float, theme: Theme) -> Items:
        middle = top + (LINE_PX / 2 + 3 if self.is_in_two else pitch / 2)
        start, right = left + 2 * BADGE_PX + _GAP, left + self.width
        items: Items = [
            Badge(x=left + BADGE_PX, y=middle, severity=margin.flag.severity),
            text_line_at(start, middle, margin.name, theme.text),
            TextLine(
                rect=(right - self.figures, middle - LINE_PX / 2, right, middle + LINE_PX / 2),
                text=margin.figure,
                colour=theme.text,
                align="right",
            ),
        ]
        if self.is_in_two:
            bar = start, middle + LINE_PX / 2 + 2, right, middle + LINE_PX / 2 + 2 + _BAR
        else:
            bar = start + self.names + _GAP, middle - _BAR / 2, right - self.figures - _GAP, middle + _BAR / 2
        return items + _bar(margin, bar, theme)


def _bar(margin: Margin, rect: Rect, theme: Theme) -> Items:
    """Draw the value up to the limit in the middle or beyond; dashed and empty where one of the two is not known."""
    left, top, right, bottom = rect
    middle = (left + right) / 2
    if margin.share is None:
        y = (top + bottom) / 2
        return [Stroke(start=(left, y), end=(right, y), colour=theme.unknown_text, dash=(3.0, 3.0))]
    items: Items = [Box(rect=rect, fill=theme.hover)]
    if margin.bad_side:
        bad = (middle, top, right, bottom) if margin.bad_side > 0 else (left, top, middle, bottom)
        items.append(Box(rect=bad, fill=theme.fail_ground))
    value = left + margin.share * (right - left)
    colour = theme.severity_text(margin.flag.severity)
    items.append(Box(rect=(left, top + 2, max(value, left + 2), bottom - 2), fill=colour))
    items.append(Stroke(start=(middle, top - 3), end=(middle, bottom + 3), colour=theme.text, width=1.6))
    return items


def margin_picture(prediction: Prediction, steps: tuple[str, ...], materials: Materials) -> MarginPicture:
    """Return the margins of every check of some steps that has a number, in the order of doing.

    What passed without a limit has no margin; what is not known is kept.
    """
    flags = [flag for flag in prediction.flags if flag.step in steps]
    captions = captions_of(flags, prediction.recipe, materials)
    return MarginPicture(
        margins=tuple(
            Margin(flag=flag, step=captions[flag.id])
            for flag in flags
            if flag.limit is not None or (flag.value is not None and flag.severity != "pass")
        )
    )


def margin_words(margin: Margin) -> str:
    """Describe what a check found, with its figure and its grade."""
    flag = margin.flag
    grade = f"\nGrade: {GRADE_WORDS[flag.grade]}" if flag.grade else ""
    why = typeset(flag.lead)
    return f"{margin.name}, {SEVERITIES[flag.severity]}: {margin.figure}\n{why}{grade}"


def _columns(width: float, count: int) -> int:
    return 2 if width >= _TWO_COLUMNS_FROM and count > 1 else 1


def _number(value: float) -> str:
    """Write a number with three digits and no idle zeros; a very small one as a power of ten."""
    text = format_number(value)
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text
