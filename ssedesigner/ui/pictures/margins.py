"""Margins at a glance: each check that has a number, as a dot on one axis from bad to good, the limit in the middle."""

from __future__ import annotations

import math

from ssedesigner.core.evidence import GRADE_WORDS
from ssedesigner.core.flag_steps import captions_of
from ssedesigner.core.frozen import dataclass
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
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

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
CAPTION = "Right is better; the line is the limit. Rows in degrees end 100 °C from it, others at twice the limit."
_ROWS = (22.0, 38.0, 54.0)
"""Height of a check with name, figure and axis in one row, in two and in three [px]."""
_MARGIN, _GAP, _TOP = 10.0, 8.0, 6.0
_TWO_COLUMNS_FROM, _LEAST_BAR, _BAR, _BAND, _DOT = 640.0, 64.0, 10.0, 4.0, 5.0
_SPAN = 100.0
"""How far from a limit an axis of degrees reaches to either side [degC]."""


@dataclass(frozen=True, kw_only=True)
class Margin:
    """One check against its limit; ``step`` is the caption of the step that it belongs to."""

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
    def place(self) -> float | None:
        """Place of the value from bad, 0, to good, 1, with the limit at 0.5; None when one of the two is not known."""
        value, limit = self.flag.value, self.flag.limit
        if value is None or limit is None:
            return None
        beyond = (value - limit) / (_SPAN if self.flag.unit == "degC" or limit <= 0 else limit)
        return min(max(0.5 - self._worse_side * beyond / 2, 0.0), 1.0)

    @property
    def is_decisive(self) -> bool:
        """Return whether the verdict follows the number; an unknown one, or one given all the same, does not."""
        return self.flag.severity != "unknown" and self._worse_side == self._side_of_verdict

    @property
    def _worse_side(self) -> int:
        """1 when more is worse, -1 when less is."""
        if self.flag.id in EITHER_SIDE and self.flag.severity != "unknown":
            return self._side_of_verdict
        return -1 if self.flag.id in LEAST else 1

    @property
    def _side_of_verdict(self) -> int:
        is_above = (self.flag.value or 0.0) > (self.flag.limit or 0.0)
        return 1 if is_above != (self.flag.severity == "pass") else -1


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
        if layout.lines == 1:
            for column in range(columns):
                left, count = _MARGIN + column * (each + 2 * _MARGIN), min(rows, len(self.margins) - column * rows)
                items.append(_limit_line(layout.middle(left), _TOP, _TOP + count * pitch, theme))
        items += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _layout(self, each: float) -> _Layout:
        names = max(text_width(margin.name, SMALL_PX) for margin in self.margins)
        figures = max(text_width(margin.figure, SMALL_PX) for margin in self.margins)
        words = 2 * BADGE_PX + 2 * _GAP + names + figures
        lines = 1 if words + _GAP + _LEAST_BAR <= each else 2 if words <= each else 3
        return _Layout(width=each, names=names, figures=figures, lines=lines)

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
    """How a check is drawn: name, figure and axis in one row, the axis below both, or each in a row of its own."""

    width: float
    names: float
    figures: float
    lines: int

    @property
    def row(self) -> float:
        return _ROWS[self.lines - 1]

    def middle(self, left: float) -> float:
        """Where the limit lies, in a check that begins at ``left``."""
        start, end = self._ends(left)
        return (start + end) / 2

    def _ends(self, left: float) -> tuple[float, float]:
        start, right = left + 2 * BADGE_PX + _GAP, left + self.width
        if self.lines > 1:
            return start, right
        return start + self.names + _GAP, right - self.figures - _GAP

    def items(self, margin: Margin, left: float, top: float, pitch: float, theme: Theme) -> Items:
        first = top + (pitch / 2 if self.lines == 1 else LINE_PX / 2 + 3)
        figure_at = first + (LINE_PX if self.lines == 3 else 0.0)
        axis_at = first if self.lines == 1 else figure_at + LINE_PX / 2 + 2 + _BAR / 2
        start, right = left + 2 * BADGE_PX + _GAP, left + self.width
        figure = TextLine(
            rect=(right - self.figures, figure_at - LINE_PX / 2, right, figure_at + LINE_PX / 2),
            text=margin.figure,
            colour=theme.text,
            align="right",
        )
        if self.lines == 3:
            figure = text_line_at(start, figure_at, margin.figure, theme.text)
        return [
            Badge(x=left + BADGE_PX, y=first, severity=margin.flag.severity),
            text_line_at(start, first, margin.name, theme.text),
            figure,
            *_axis(margin, self._ends(left), axis_at, theme),
        ]


def _axis(margin: Margin, ends: tuple[float, float], y: float, theme: Theme) -> Items:
    """Draw the axis with a band from the limit to the value's dot; dashed and empty where one is not known."""
    (left, right), middle = ends, sum(ends) / 2
    limit = _limit_line(middle, y - _BAR / 2 - 3, y + _BAR / 2 + 3, theme)
    if margin.place is None:
        return [Stroke(start=(left, y), end=(right, y), colour=theme.unknown_text, dash=(3.0, 3.0)), limit]
    top, bottom = y - _BAR / 2, y + _BAR / 2
    grounds = (theme.fail_ground, theme.pass_ground) if margin.is_decisive else (theme.hover, theme.hover)
    value = left + _DOT + margin.place * (right - left - 2 * _DOT)
    colour = theme.severity_text(margin.flag.severity)
    start, end = sorted((middle, value))
    return [
        Box(rect=(left, top, middle, bottom), fill=grounds[0]),
        Box(rect=(middle, top, right, bottom), fill=grounds[1]),
        Box(rect=(start, y - _BAND / 2, end, y + _BAND / 2), fill=colour),
        limit,
        Box(rect=(value - _DOT, y - _DOT, value + _DOT, y + _DOT), fill=colour, radius=_DOT),
    ]


def _limit_line(x: float, top: float, bottom: float, theme: Theme) -> Stroke:
    return Stroke(start=(x, top), end=(x, bottom), colour=theme.text, width=1.6)


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
