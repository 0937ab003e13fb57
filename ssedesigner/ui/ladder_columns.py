"""One column of the temperature ladder: the bar of a part, its rungs, and what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.evidence import WEAK_GRADES
from ssedesigner.core.notation import numeral
from ssedesigner.physics.checks.ladder import BOILING, DECOMPOSITION, GLASS, MELTING, PROCESS_LIMIT, Part, Rung
from ssedesigner.ui.pictures.scene import LINE_PX, Badge, Box, Stroke, Words, apart, line_of, share_of
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.text_fit import wrapped

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
Items = list[Box | Stroke | Words | Badge]


@dataclass(frozen=True, kw_only=True)
class Heights:
    """Where temperatures [degC] lie between the top and the bottom of a tier [px]."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, celsius: float) -> float:
        """Height of a temperature [px]; one beyond the scale lies at its end."""
        return self.bottom - share_of(celsius, self.low, self.high) * (self.bottom - self.top)


def bar_x(left: float, width: float) -> float:
    """Middle of the bar of a column, so that bar and labels together stand over the name [px]."""
    return left + max(16.0, width / 2 - 24.0)


def celsius_text(celsius: float) -> str:
    """Write a temperature with a true minus sign."""
    return numeral(celsius)


def rung_text(rung: Rung) -> str:
    """Write the sign of a rung and its temperature."""
    about = "≈" if rung.grade in WEAK_GRADES else ""
    return f"{NAMES[rung.kind][0]} {about}{celsius_text(rung.celsius)}"


def column_items(part: Part, left: float, width: float, heights: Heights, theme: Theme) -> Items:
    """Draw the bar of a part with its rungs; open and dashed where it is not known."""
    x = bar_x(left, width)
    if not part.is_listed or not part.rungs:
        words = "not in the library" if not part.is_listed else f"{NAMES[part.missing[0]][1]} not known"
        return [*_open_bar(x, heights.top, heights.bottom, theme), *_unknown(x, width, words, heights, theme)]
    items = _bar(part, x, heights, theme)
    labels = [
        (heights.y(rung.celsius), rung_text(rung) + (" ↑" if rung.celsius > heights.high else ""), theme.text)
        for rung in part.rungs
    ]
    if GLASS in part.missing:
        labels.append((heights.bottom - LINE_PX / 2, f"{NAMES[GLASS][0]} ?", theme.unknown_text))
    labels += [(heights.top + LINE_PX / 2, f"{NAMES[k][0]} ?", theme.unknown_text) for k in part.missing if k != GLASS]
    places = apart([y for y, _, _ in labels], LINE_PX, heights.top + LINE_PX / 2, heights.bottom - LINE_PX / 2)
    for (_, text, colour), place in zip(labels, places, strict=True):
        items.append(line_of(x + _LABEL_GAP, place, text, colour, ground=theme.surface))
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


def _unknown(x: float, width: float, words: str, heights: Heights, theme: Theme) -> Items:
    left = x + _LABEL_GAP
    rows = wrapped(words, SMALL_PX, max(width - bar_x(0.0, width) - _LABEL_GAP - 2, 40.0))
    middle = (heights.top + heights.bottom) / 2 - (len(rows) - 1) * LINE_PX / 2
    return [
        line_of(left, middle + number * LINE_PX, row, theme.unknown_text, ground=theme.surface)
        for number, row in enumerate(rows)
    ]
