"""One bar of the picture of stability windows, its axis, and the words on its ends."""

from __future__ import annotations

from dataclasses import dataclass

from ssedesigner.core.notation import NOT_KNOWN, formula, numeral
from ssedesigner.physics.checks.windows import Window
from ssedesigner.ui.pictures.scene import LINE_PX, Badge, Box, Stroke, Words, line_of, share_of
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.text_fit import text_width

SOLID = frozenset({"thermodynamic"})
"""Evidence that is drawn solid; all other is hatched."""
POLYMERS = frozenset({"binder", "second_binder", "spe"})
TITLE = "potential against Li/Li⁺, V"
_LEAST_BAR, _BAR_SHARE, _MOST_BAR = 12.0, 0.4, 20.0
_TICK_GAP, _DASH, _GAP = 44.0, (3.0, 3.0), 6.0
Items = list[Box | Stroke | Words | Badge]


@dataclass(frozen=True, kw_only=True)
class Across:
    """Where potentials [V] lie between the left and the right of the frame [px]."""

    low: float
    high: float
    left: float
    right: float

    def x(self, potential: float) -> float:
        """Place of a potential [px]."""
        return self.left + share_of(potential, self.low, self.high) * (self.right - self.left)


def volts(potential: float | None) -> str:
    """Write a potential with a true minus sign, or that it is not known."""
    return NOT_KNOWN if potential is None else numeral(potential, 3)


def electrode_colour(window: Window, theme: Theme) -> str:
    """Colour of the lines of an electrode."""
    return theme.second_line if window.field == "anode" else theme.target


def electrode_texts(window: Window) -> tuple[str, ...]:
    """Write the potentials of an electrode, the longest wording first."""
    key = formula(window.key)
    if window.low is None and window.high is None:
        return (f"{key}: {NOT_KNOWN}",)
    if window.low is None or window.high is None:
        known = volts(window.low if window.high is None else window.high)
        if window.field == "cathode":
            return f"{key}: {known} V in the mean, end of charge {NOT_KNOWN}", f"{key}: {known} V in the mean"
        return f"{key}: mean {NOT_KNOWN}, not below {known} V", f"{key}: {NOT_KNOWN}"
    if window.low == window.high:
        return f"{key}: {volts(window.low)} V", f"{volts(window.low)} V"
    mean, end = (window.high, window.low) if window.field == "anode" else (window.low, window.high)
    return (
        f"{key}: {volts(mean)} V in the mean, {volts(end)} V at the end of charge",
        f"{key}: {volts(mean)} V, charged {volts(end)} V",
        f"{volts(mean)}, {volts(end)} V",
    )


def axis_items(across: Across, top: float, bottom: float, theme: Theme) -> Items:
    """Draw the axis of potentials below the bars, with its grid and its title."""
    items: Items = []
    for value, text in linear_ticks(across.low, across.high, across.right - across.left, _TICK_GAP).major:
        x = across.x(value)
        items.append(Stroke(start=(x, top), end=(x, bottom), colour=theme.grid))
        rect = x - _TICK_GAP / 2, bottom + 3, x + _TICK_GAP / 2, bottom + 3 + LINE_PX
        items.append(Words(rect=rect, text=text, colour=theme.muted, align="centre"))
    rect = across.left, bottom + 4 + LINE_PX, across.right, bottom + 4 + 2 * LINE_PX
    items.append(Words(rect=rect, text=TITLE, colour=theme.muted, align="centre"))
    items.append(Stroke(start=(across.left, bottom), end=(across.right, bottom), colour=theme.border))
    return items


def bar_items(window: Window, middle: float, pitch: float, across: Across, theme: Theme) -> Items:
    """Draw a bar between its ends; beyond an end that is not known it goes on dashed and open."""
    height = min(max(_LEAST_BAR, _BAR_SHARE * pitch), _MOST_BAR)
    top, bottom = middle - height / 2, middle + height / 2
    if window.low is None and window.high is None:
        return _open(across.left, across.right, top, bottom, theme)
    colour = theme.layer_aluminium if window.field in POLYMERS else theme.layer_cathode
    if window.low is not None and window.high is not None:
        rect = across.x(window.low), top, across.x(window.high), bottom
        is_solid = window.evidence in SOLID
        return [Box(rect=rect, fill=colour if is_solid else "", outline=colour, hatch="" if is_solid else colour)]
    known = across.x(next(end for end in (window.low, window.high) if end is not None))
    edge = across.right if window.high is None else across.left
    left, right = sorted((known, edge))
    return [
        *_open(left, right, top, bottom, theme),
        Stroke(start=(known, top - 4), end=(known, bottom + 4), colour=colour, width=3.0),
    ]


def _open(left: float, right: float, top: float, bottom: float, theme: Theme) -> Items:
    return [
        Stroke(start=(left, y), end=(right, y), colour=theme.unknown_text, width=1.2, dash=_DASH) for y in (top, bottom)
    ]


def ends_label(window: Window, middle: float, across: Across, theme: Theme) -> Words:
    """Write the ends of a window to the right of its bar, else to the left, else over its right end."""
    low, high = window.low, window.high
    if low is None and high is None:
        text, colour = NOT_KNOWN, theme.unknown_text
        left = right = (across.left + across.right - text_width(text, SMALL_PX)) / 2 - _GAP
        return line_of(left + _GAP, middle, text, colour, ground=theme.surface)
    texts: tuple[str, ...]
    if low is not None and high is not None:
        texts = (f"{volts(low)} to {volts(high)} V",)
    elif high is None:
        texts = (f"from {volts(low)} V, above {NOT_KNOWN}", f"from {volts(low)} V")
    else:
        texts = (f"to {volts(high)} V, below {NOT_KNOWN}", f"to {volts(high)} V")
    room = across.right - across.left
    text = next((text for text in texts if text_width(text, SMALL_PX) <= room), texts[-1])  # a dashed end says the rest
    wide = text_width(text, SMALL_PX)
    right = across.x(high if high is not None else low or 0.0)
    left = across.x(low if low is not None else high or 0.0)
    if right + _GAP + wide <= across.right:
        start = right + _GAP
    elif left - _GAP - wide >= across.left:
        start = left - _GAP - wide
    else:
        start = max(across.left, right - _GAP - wide)
    return line_of(start, middle, text, theme.text, ground=theme.surface)
