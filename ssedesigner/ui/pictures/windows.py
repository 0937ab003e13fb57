"""Stability windows as bars on an axis of potentials, with the potentials of both electrodes across them."""

from __future__ import annotations

import math

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import NOT_KNOWN, formula, numeral, source_names, typeset
from ssedesigner.physics.checks.windows import EVIDENCE, FIRM, Window
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Box,
    Hotspot,
    Items,
    Scene,
    Stroke,
    TextLine,
    caption_items,
    fraction_of_range,
    message_scene,
    text_line_at,
    weight,
)
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width, wrap

POLYMERS = frozenset({"binder", "second_binder", "spe"})
TITLE = "potential vs Li/Li⁺, V"
_LEAST_BAR, _BAR_SHARE, _MOST_BAR = 12.0, 0.4, 20.0
_TICK_GAP, _DASH, _BAR_GAP = 44.0, (3.0, 3.0), 6.0
_CLEAR_OF_NAMES = 60.0
"""How far from the names of the rows the ends of a window stand at least, else they would read as one [px]."""


@dataclass(frozen=True, kw_only=True)
class Across:
    """Where potentials [V] lie between the left and the right of the frame [px]."""

    low: float
    high: float
    left: float
    right: float

    def x(self, potential: float) -> float:
        """Place of a potential [px]."""
        return self.left + fraction_of_range(potential, self.low, self.high) * (self.right - self.left)


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
            return f"{key}: mean {known} V, end of charge {NOT_KNOWN}", f"{key}: mean {known} V"
        return f"{key}: mean {NOT_KNOWN}, not below {known} V", f"{key}: {NOT_KNOWN}"
    if window.low == window.high:
        return f"{key}: {volts(window.low)} V", f"{volts(window.low)} V"
    mean, end = (window.high, window.low) if window.field == "anode" else (window.low, window.high)
    return (
        f"{key}: mean {volts(mean)} V, {volts(end)} V at the end of charge",
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
        items.append(TextLine(rect=rect, text=text, colour=theme.muted, align="centre"))
    rect = across.left, bottom + 4 + LINE_PX, across.right, bottom + 4 + 2 * LINE_PX
    items.append(TextLine(rect=rect, text=TITLE, colour=theme.muted, align="centre"))
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
        is_solid = window.evidence in FIRM  # all other is hatched
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


def ends_label(window: Window, middle: float, across: Across, theme: Theme) -> TextLine:
    """Write the ends of a window to the right of its bar, else to the left, else over its right end."""
    low, high = window.low, window.high
    if low is None and high is None:
        text, colour = NOT_KNOWN, theme.unknown_text
        left = right = (across.left + across.right - text_width(text, SMALL_PX)) / 2 - _BAR_GAP
        return text_line_at(left + _BAR_GAP, middle, text, colour, ground=theme.surface)
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
    if right + _BAR_GAP + wide <= across.right:
        start = right + _BAR_GAP
    elif left - _BAR_GAP - wide >= across.left + _CLEAR_OF_NAMES:
        start = left - _BAR_GAP - wide
    else:
        start = max(across.left, right - _BAR_GAP - wide)
    return text_line_at(start, middle, text, theme.text, ground=theme.surface)


CAPTION = (
    "Solid: computed, estimated, or measured in a composite electrode. Hatched: voltammetry or a listed limit, which "
    "overstate. Dashed: that end is not known. "
    "A sulfide can last beyond its window where the products block electrons: the flags judge that."
)
_NOTHING = "Nothing in the recipe has a stability window."
_TOP, _AXIS, _MARGIN, _GAP, _RIGHT = 42.0, 40.0, 10.0, 8.0, 16.0
_ROW, _MOST_ROW, _USUAL, _MOST_NAME = 26.0, 66.0, (-0.5, 5.5), 0.34
_ROUND_TO = 0.5


@dataclass(frozen=True, kw_only=True)
class WindowPicture:
    """Every window and electrode of a recipe, ready to be drawn."""

    windows: tuple[Window, ...]

    @property
    def bars(self) -> tuple[Window, ...]:
        """Windows of what is in the film."""
        return tuple(window for window in self.windows if window.role != "electrode")

    @property
    def electrodes(self) -> tuple[Window, ...]:
        """Potentials of anode and cathode."""
        return tuple(window for window in self.windows if window.role == "electrode")

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw one row for each window below the words on the electrodes."""
        if not self.bars:
            return message_scene(_NOTHING, wrap(_NOTHING, SMALL_PX, width - 40), width, height, theme.unknown_text)
        caption = wrap(CAPTION, SMALL_PX, width - 2 * _MARGIN)
        across = self._across(width)
        bottom = height - len(caption) * LINE_PX - 6 - _AXIS
        pitch = min((bottom - _TOP) / len(self.bars), _MOST_ROW)
        bottom = _TOP + pitch * len(self.bars)
        items: Items = [*self._bands(across, bottom, theme), *axis_items(across, _TOP, bottom, theme)]
        words = self._electrode_items(across, theme)
        spots = [Hotspot(rect=(across.left, 0.0, width, _TOP), words=" ".join(e.words for e in self.electrodes))]
        for number, window in enumerate(self.bars):
            middle = _TOP + (number + 0.5) * pitch
            items += bar_items(window, middle, pitch, across, theme)
            words += self._row_words(window, number, middle, across, theme)
            rect = _MARGIN - 4, middle - pitch / 2, width - 4, middle + pitch / 2
            spots.append(Hotspot(rect=rect, words=typeset(window_words(window))))
        items += self._lines(across, bottom, theme)
        words += caption_items(caption, _MARGIN, height, theme.muted)
        return Scene(items=(*items, *words), spots=tuple(spots))

    def minimum_height(self, width: float) -> float:
        """Room for every row, the axis and the words above and below."""
        caption = wrap(CAPTION, SMALL_PX, max(width - 2 * _MARGIN, 60.0))
        return _TOP + _ROW * len(self.bars) + _AXIS + len(caption) * LINE_PX + 6

    def _across(self, width: float) -> Across:
        known = [end for window in self.windows for end in (window.low, window.high) if end is not None]
        known = [end for end in known if math.isfinite(end)]
        low, high = min([*known, _USUAL[0]]), max([*known, _USUAL[1]])
        names = max(text_width(formula(window.key), SMALL_PX) for window in self.bars)
        return Across(
            low=_ROUND_TO * math.floor(low / _ROUND_TO),
            high=_ROUND_TO * math.ceil(high / _ROUND_TO),
            left=_MARGIN + min(names, _MOST_NAME * width) + _GAP,
            right=width - _RIGHT,
        )

    def _bands(self, across: Across, bottom: float, theme: Theme) -> Items:
        """Shade each electrode from its mean potential to the end of charge."""
        return [
            Box(rect=(across.x(window.low), _TOP, across.x(window.high), bottom), fill=theme.band)
            for window in self.electrodes
            if window.low is not None and window.high is not None and window.high > window.low
        ]

    def _lines(self, across: Across, bottom: float, theme: Theme) -> Items:
        """Draw upright lines at the mean potential of each electrode and at its end of charge, over the bars."""
        items: Items = []
        for row, window in enumerate(self.electrodes):
            colour, top = electrode_colour(window, theme), 6.0 + row * (LINE_PX + 2)
            for end in sorted({end for end in (window.low, window.high) if end is not None}):
                x = across.x(end)
                items.append(Stroke(start=(x, top), end=(x, bottom), colour=colour, width=1.8))
        return items

    def _electrode_items(self, across: Across, theme: Theme) -> Items:
        """Put the words on each electrode beside its lines, right of the anode's and left of the cathode's."""
        items: Items = []
        for row, window in enumerate(self.electrodes):
            ends = sorted(end for end in (window.low, window.high) if end is not None) or [across.low]
            is_anode = window.field == "anode"
            room = across.right - across.x(ends[-1]) - 6 if is_anode else across.x(ends[0]) - 8
            words, _ = fit_or_elide(electrode_texts(window), room, (SMALL_PX,), weight(False))
            left = across.x(ends[-1]) + 6 if is_anode else across.x(ends[0]) - 6 - text_width(words, SMALL_PX)
            middle = 6.0 + row * (LINE_PX + 2) + LINE_PX / 2
            items.append(text_line_at(left, middle, words, electrode_colour(window, theme), ground=theme.surface))
        return items

    def _row_words(self, window: Window, number: int, middle: float, across: Across, theme: Theme) -> Items:
        """Name the material of a row, in each of several windows, and write the ends of its window."""
        before = self.bars[number - 1] if number else None
        is_again = before is not None and (before.field, before.key) == (window.field, window.key)
        room = across.left - _GAP - _MARGIN
        name, _ = fit_or_elide((formula(window.key),), room, (SMALL_PX,), weight(False))
        return [
            ends_label(window, middle, across, theme),
            text_line_at(_MARGIN, middle, name, theme.muted if is_again else theme.text),
        ]

    def table(self) -> Table:
        """Write every window and electrode as a row."""
        header = (
            "field",
            "material",
            "low, V vs Li/Li⁺",
            "high, V vs Li/Li⁺",
            "evidence",
            "grade",
            "sources",
        )
        rows = [
            (
                window.field.replace("_", " "),
                window.key,
                volts(window.low),
                volts(window.high),
                EVIDENCE[window.evidence],
                window.grade,
                source_names(window.sources),
            )
            for window in self.windows
        ]
        return Table(header=header, rows=tuple(rows))

    def words(self) -> str:
        """Describe each window in a sentence."""
        return " ".join(typeset(window.words) for window in self.windows)


def window_words(window: Window) -> str:
    """Describe a window with its grade and sources."""
    sources = f" Grade: {window.grade} ({source_names(window.sources)})." if window.grade else ""
    return window.words + sources
