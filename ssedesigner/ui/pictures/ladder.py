"""The temperature ladder: what each part bears, as upright bars, and the temperatures of the recipe across them."""

from __future__ import annotations

import math
import re

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral, source_name, typeset
from ssedesigner.physics.checks.ladder import (
    BOILING,
    DECOMPOSITION,
    GLASS,
    MELTING,
    PROCESS_LIMIT,
    Ladder,
    LadderStep,
    Part,
    Rung,
)
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Badge,
    Box,
    Hotspot,
    Items,
    Scene,
    Stroke,
    TextLine,
    fraction_of_range,
    message_scene,
    spread_positions,
    text_line_at,
)
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width, wrap

NAMES = {
    GLASS: ("Tg", "glass transition"),
    MELTING: ("Tm", "melting"),
    DECOMPOSITION: ("Td", "decomposition"),
    PROCESS_LIMIT: ("max", "process limit"),
    BOILING: ("Tb", "boiling"),
}
"""Each kind of rung with its sign on the picture and its words."""
_HALF, _LABEL_GAP = 6.0, 14.0
_ENDS = {DECOMPOSITION, BOILING}
"""Rungs above which there is nothing left of a part."""
_DASH = (3.0, 3.0)


@dataclass(frozen=True, kw_only=True)
class Heights:
    """Where temperatures [degC] lie between the top and the bottom of a tier [px]."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, celsius: float) -> float:
        """Height of a temperature [px]; one beyond the scale lies at its end."""
        return self.bottom - fraction_of_range(celsius, self.low, self.high) * (self.bottom - self.top)


def bar_x(left: float, width: float) -> float:
    """Middle of the bar of a column, so that bar and labels together stand over the name [px]."""
    return left + max(16.0, width / 2 - 24.0)


def celsius_text(celsius: float) -> str:
    """Write a temperature with a true minus sign."""
    return numeral(celsius)


def rung_text(rung: Rung) -> str:
    """Write the sign of a rung and its temperature."""
    about = "≈" if rung.grade in ESTIMATED_GRADES else ""
    return f"{NAMES[rung.kind][0]} {about}{celsius_text(rung.celsius)}"


def column_items(part: Part, left: float, width: float, heights: Heights, theme: Theme) -> Items:
    """Draw the bar of a part with its rungs; open and dashed where it is not known."""
    x = bar_x(left, width)
    if not part.is_listed or not part.rungs:
        words = "not in the library" if not part.is_listed else f"{NAMES[part.missing[0]][1]} not known"
        return [*_open_bar(x, heights.top, heights.bottom, theme), *_unknown_items(x, width, words, heights, theme)]
    items = _bar(part, x, heights, theme)
    labels = [
        (heights.y(rung.celsius), rung_text(rung) + (" ↑" if rung.celsius > heights.high else ""), theme.text)
        for rung in part.rungs
    ]
    if GLASS in part.missing:
        labels.append((heights.bottom - LINE_PX / 2, f"{NAMES[GLASS][0]} ?", theme.unknown_text))
    labels += [(heights.top + LINE_PX / 2, f"{NAMES[k][0]} ?", theme.unknown_text) for k in part.missing if k != GLASS]
    places = spread_positions(
        [y for y, _, _ in labels], LINE_PX, heights.top + LINE_PX / 2, heights.bottom - LINE_PX / 2
    )
    for (_, text, colour), place in zip(labels, places, strict=True):
        items.append(text_line_at(x + _LABEL_GAP, place, text, colour, ground=theme.surface))
    return items


def _bar(part: Part, x: float, heights: Heights, theme: Theme) -> Items:
    """Solid as far as the part serves, hatched while it is a glass, only outlined beyond melting or process limit."""
    at = {rung.kind: heights.y(rung.celsius) for rung in part.rungs}
    ends = [at[kind] for kind in at if kind in _ENDS]
    serves = [at[kind] for kind in (MELTING, PROCESS_LIMIT) if kind in at] + ends
    glass, bottom = at.get(GLASS), heights.bottom
    is_open = not serves or (part.kind == "polymer" and not ends)
    solid_top = max(serves) if serves else heights.top
    colour = theme.layer_cathode if part.kind == "liquid" else theme.layer_aluminium
    items: Items = []
    if is_open:
        items += _open_bar(x, heights.top, bottom, theme)
    elif min(serves) < solid_top:
        items.append(Box(rect=(x - _HALF, min(serves), x + _HALF, solid_top), outline=colour))
    if not (is_open and not serves):
        base = bottom if glass is None else min(bottom, max(glass, solid_top))
        items.append(Box(rect=(x - _HALF, solid_top, x + _HALF, base), fill=colour))
    if glass is not None:
        items.append(Box(rect=(x - _HALF, max(glass, solid_top), x + _HALF, bottom), outline=colour, hatch=colour))
    for y in (heights.y(rung.celsius) for rung in part.rungs if rung.celsius <= heights.high):
        items.append(Stroke(start=(x - _HALF - 4, y), end=(x + _HALF + 4, y), colour=theme.text, width=2.0))
    return items


def _open_bar(x: float, top: float, bottom: float, theme: Theme) -> Items:
    return [
        Stroke(start=(side, top), end=(side, bottom), colour=theme.unknown_text, width=1.2, dash=_DASH)
        for side in (x - _HALF, x + _HALF)
    ]


def _unknown_items(x: float, width: float, words: str, heights: Heights, theme: Theme) -> Items:
    left = x + _LABEL_GAP
    rows = wrap(words, SMALL_PX, max(width - bar_x(0.0, width) - _LABEL_GAP - 2, 40.0))
    middle = (heights.top + heights.bottom) / 2 - (len(rows) - 1) * LINE_PX / 2
    return [
        text_line_at(left, middle + number * LINE_PX, row, theme.unknown_text, ground=theme.surface)
        for number, row in enumerate(rows)
    ]


_AXIS, _GUTTER, _TOP, _RIGHT = 46.0, 100.0, 26.0, 8.0
_COLUMN, _WIDEST, _PANEL, _NAME_ROWS = 66.0, 460.0, 236.0, 3
_TICK_GAP, _ROUND_TO, _USUAL = 34.0, 50.0, (-50.0, 150.0)
_FAR = 150.0
"""How far above the steps and polymers a limit may lie to be on the scale; a metal beyond it is named at the top."""
_NOTHING = "The recipe has no polymer, support or liquid to show."


@dataclass(frozen=True, kw_only=True)
class LadderPicture:
    """The ladder of a recipe, ready to be drawn."""

    ladder: Ladder

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw the ladder; in a narrow place in several tiers."""
        parts = self.ladder.parts
        if not parts:
            return message_scene(_NOTHING, wrap(_NOTHING, SMALL_PX, width - 40), width, height, theme.unknown_text)
        caption = self._rows_below(width)
        tiers = _tiers(parts, width)
        room = (height - len(caption) * LINE_PX - 6) / len(tiers)
        items: Items = []
        spots: list[Hotspot] = []
        for number, tier in enumerate(tiers):
            drawn = self._tier(tier, width, number * room, (number + 1) * room, theme)
            items += drawn.items
            spots += drawn.spots
        bottom = height - len(caption) * LINE_PX - 2
        for number, (row, is_unknown) in enumerate(caption):
            colour = theme.unknown_text if is_unknown else theme.muted
            items.append(text_line_at(_RIGHT, bottom + (number + 0.5) * LINE_PX, row, colour))
        return Scene(items=tuple(items), spots=tuple(spots))

    def minimum_height(self, width: float) -> float:
        """Room for each tier and the words below."""
        caption = self._rows_below(width)
        return len(_tiers(self.ladder.parts, width)) * _PANEL + len(caption) * LINE_PX + 6

    def _rows_below(self, width: float) -> list[tuple[str, bool]]:
        """Return the rows of words below, and of each whether it says what is not known."""
        room = max(width - 2 * _RIGHT, 60.0)
        left_open = ", ".join(step.words for step in self.ladder.steps if step.celsius is None)
        rows = [(row, False) for row in wrap(self._caption(), SMALL_PX, room)]
        if left_open:
            rows += [(row, True) for row in wrap(f"Temperature not stated: {left_open}.", SMALL_PX, room)]
        return rows

    def _caption(self) -> str:
        """Say what the signs on the picture mean."""
        kinds = {rung.kind for part in self.ladder.parts for rung in part.rungs}
        kinds |= {kind for part in self.ladder.parts for kind in part.missing}
        parts = [f"{sign} {words}" for kind, (sign, words) in NAMES.items() if kind in kinds]
        rungs = [rung for part in self.ladder.parts for rung in part.rungs]
        parts += ["hatched: glassy"] if GLASS in {rung.kind for rung in rungs} else []
        parts += ["≈ estimate"] if any(rung.grade in ESTIMATED_GRADES for rung in rungs) else []
        return " · ".join(parts)

    def _tier(self, parts: tuple[Part, ...], width: float, top: float, bottom: float, theme: Theme) -> Scene:
        column = min((width - _AXIS - _GUTTER) / len(parts), _WIDEST)
        names = [name_rows(part.key, column - 6) for part in parts]
        foot = max(len(rows) for rows in names) * LINE_PX + 6
        low, high = self._range()
        heights = Heights(low=low, high=high, top=top + _TOP, bottom=bottom - foot)
        right = _AXIS + len(parts) * column
        items = _axis(heights, right, theme)
        items += self._steps(heights, right, theme)
        spots = []
        for number, part in enumerate(parts):
            left = _AXIS + number * column
            items += column_items(part, left, column, heights, theme)
            items += [
                TextLine(
                    rect=(
                        left,
                        heights.bottom + 5 + row * LINE_PX,
                        left + column,
                        heights.bottom + 5 + (row + 1) * LINE_PX,
                    ),
                    text=text,
                    colour=theme.text,
                    align="centre",
                )
                for row, text in enumerate(names[number])
            ]
            spots.append(Hotspot(rect=(left + 2, heights.top, left + column - 2, bottom - 2), words=part_words(part)))
            items += self._badges(part, left, column, heights)
        return Scene(items=tuple(items), spots=tuple(spots))

    def _range(self) -> tuple[float, float]:
        """Whole fifties of degrees that hold every rung and step but limits far above, with room for words."""
        steps = [step.celsius for step in self.ladder.steps if step.celsius is not None and math.isfinite(step.celsius)]
        near = [rung.celsius for part in self.ladder.parts if part.kind != "support" for rung in part.rungs]
        near = [celsius for celsius in near if math.isfinite(celsius)]
        most = max([*steps, *near, _USUAL[1]]) + _FAR
        rungs = [rung.celsius for part in self.ladder.parts for rung in part.rungs]
        known = [celsius for celsius in rungs if math.isfinite(celsius) and celsius <= most] + steps
        low, high = min([*known, _USUAL[0]]), max([*known, _USUAL[1]])
        return _ROUND_TO * math.floor((low - 20) / _ROUND_TO), _ROUND_TO * math.ceil((high + 15) / _ROUND_TO)

    def _steps(self, heights: Heights, right: float, theme: Theme) -> Items:
        """Lines of the steps with their words to the right of them; steps at one temperature share a label."""
        items: Items = []
        labels = step_labels(self.ladder.steps)
        wanted = [heights.y(celsius) for celsius, _ in labels]
        rows = [_label_rows(words, celsius) for celsius, words in labels]
        tallest = max((len(lines) for lines in rows), default=1) * LINE_PX + 1
        places = spread_positions(wanted, tallest, heights.top - _TOP + tallest / 2, heights.bottom + LINE_PX)
        for y, place, lines in zip(wanted, places, rows, strict=True):
            items.append(Stroke(start=(_AXIS, y), end=(right, y), colour=theme.recipe_point, width=1.6))
            items.append(Stroke(start=(right, y), end=(right + 10, place), colour=theme.recipe_point))
            first = place - (len(lines) - 1) * LINE_PX / 2
            items += [
                text_line_at(right + 13, first + number * LINE_PX, text, theme.text)
                for number, text in enumerate(lines)
            ]
        return items

    def _badges(self, part: Part, left: float, column: float, heights: Heights) -> Items:
        celsius = {step.field: step.celsius for step in self.ladder.steps}
        badges: Items = []
        for clash in part.clashes:
            at = celsius.get(clash.step)
            if at is not None:
                badges.append(Badge(x=bar_x(left, column), y=heights.y(at), severity=clash.severity))
        return badges

    def table(self) -> Table:
        """Write every rung and every step."""
        header = ("part or step", "what", "temperature, °C", "grade", "source", "verdict")
        rows = [("step", step.words, _celsius(step), "", "", "") for step in self.ladder.steps]
        for part in self.ladder.parts:
            verdict = typeset("; ".join(clash.message for clash in part.clashes))
            rows += [(part.key, *_rung_words(rung), verdict) for rung in part.rungs]
            rows += [(part.key, NAMES[kind][1], "not known", "", "", verdict) for kind in part.missing]
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Describe the steps, then part by part."""
        if not self.ladder.parts:
            return _NOTHING
        steps = ", ".join(f"{step.words} {_celsius(step)} °C" for step in self.ladder.steps if step.celsius is not None)
        open_steps = [f"{step.words}: temperature not stated." for step in self.ladder.steps if step.celsius is None]
        return " ".join([f"Temperatures of the recipe: {steps}.", *open_steps, *map(part_words, self.ladder.parts)])


def _celsius(step: LadderStep) -> str:
    return "not stated" if step.celsius is None else celsius_text(step.celsius)


def step_labels(steps: tuple[LadderStep, ...]) -> list[tuple[float, str]]:
    """Return each temperature of the recipe [degC] with the words of the steps that have it."""
    together: dict[float, list[str]] = {}
    for step in steps:
        if step.celsius is not None:
            together.setdefault(step.celsius, []).append(step.words)
    return [(celsius, ", ".join(words)) for celsius, words in together.items()]


def _label_rows(words: str, celsius: float) -> list[str]:
    """Write the label of a line in one row if it fits, else the words first and the temperature below them."""
    room, degrees = _GUTTER - 13 - 4, f"{celsius_text(celsius)} °C"
    whole = f"{words} {degrees}"
    return [whole] if text_width(whole, SMALL_PX) <= room else [*wrap(words, SMALL_PX, room), degrees]


def _rung_words(rung: Rung) -> tuple[str, str, str, str]:
    return NAMES[rung.kind][1], celsius_text(rung.celsius), rung.grade, source_name(rung.source)


def part_words(part: Part) -> str:
    """Describe what is known of a part and what clashes with a step."""
    if not part.is_listed:
        return f"{part.key}: not in the library, so nothing is known of it."
    known = ["{} {} °C ({}, {})".format(*_rung_words(rung)) for rung in part.rungs]
    known += [f"{NAMES[kind][1]} not known" for kind in part.missing]
    return typeset(" ".join([f"{part.key}: {', '.join(known)}.", *(clash.message for clash in part.clashes)]))


def name_rows(name: str, width: float) -> list[str]:
    """Break a name at spaces and after hyphens into at most three rows."""
    rows: list[str] = []
    for piece in (part for part in re.split(r"(?<=[-/ (])", name) if part):
        if rows and text_width((rows[-1] + piece).strip(), SMALL_PX) <= width:
            rows[-1] += piece
        else:
            rows.append(piece)
    broken = [line for row in rows for line in wrap(row.strip(), SMALL_PX, width)]
    return broken if len(broken) <= _NAME_ROWS else [*broken[: _NAME_ROWS - 1], f"{broken[_NAME_ROWS - 1]}…"]


def _tiers(parts: tuple[Part, ...], width: float) -> list[tuple[Part, ...]]:
    """Divide the parts evenly among as many tiers as the width asks for."""
    most = max(1, int((width - _AXIS - _GUTTER) / _COLUMN))
    count = max(1, math.ceil(len(parts) / most))
    size = max(1, math.ceil(len(parts) / count))
    return [parts[start : start + size] for start in range(0, len(parts), size)]


def _axis(heights: Heights, right: float, theme: Theme) -> Items:
    title = text_line_at(_RIGHT, heights.top - _TOP + LINE_PX / 2 + 1, "temperature, °C", theme.muted)
    items: Items = [title]
    for value, text in linear_ticks(heights.low, heights.high, heights.bottom - heights.top, _TICK_GAP).major:
        y = heights.y(value)
        items.append(Stroke(start=(_AXIS, y), end=(right, y), colour=theme.grid))
        rect = 0.0, y - LINE_PX / 2, _AXIS - 7, y + LINE_PX / 2
        items.append(TextLine(rect=rect, text=text, colour=theme.muted, align="right"))
    items.append(Stroke(start=(_AXIS, heights.top), end=(_AXIS, heights.bottom), colour=theme.border))
    items.append(Stroke(start=(_AXIS, heights.bottom), end=(right, heights.bottom), colour=theme.border))
    return items
