"""Stability windows as bars on an axis of potentials, with the potentials of both electrodes across them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ssedesigner.core.notation import (
    formula,
    source_names,
    typeset,
)
from ssedesigner.physics.checks.windows import EVIDENCE, Window
from ssedesigner.ui.pictures.scene import (
    LINE_PX,
    Badge,
    Box,
    Scene,
    Spot,
    Stroke,
    Words,
    line_of,
    message_scene,
    weight,
)
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import fitting, text_width, wrapped
from ssedesigner.ui.window_bars import (
    Across,
    axis_items,
    bar_items,
    electrode_colour,
    electrode_texts,
    ends_label,
    volts,
)

CAPTION = (
    "Solid: thermodynamic. Hatched: voltammetry or a listed limit, which overstate. Dashed: that end is not known. "
    "A sulfide can last beyond its window where what forms there blocks electrons: the flags judge that."
)
_NOTHING = "The recipe names nothing that has a window."
_TOP, _AXIS, _MARGIN, _GAP, _RIGHT = 42.0, 40.0, 10.0, 8.0, 16.0
_ROW, _MOST_ROW, _USUAL, _MOST_NAME = 26.0, 66.0, (-0.5, 5.5), 0.34
_ROUND_TO = 0.5
Items = list[Box | Stroke | Words | Badge]


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
            return message_scene(_NOTHING, wrapped(_NOTHING, SMALL_PX, width - 40), width, height, theme.unknown_text)
        caption = wrapped(CAPTION, SMALL_PX, width - 2 * _MARGIN)
        across = self._across(width)
        bottom = height - len(caption) * LINE_PX - 6 - _AXIS
        pitch = min((bottom - _TOP) / len(self.bars), _MOST_ROW)
        bottom = _TOP + pitch * len(self.bars)
        items: Items = [*self._bands(across, bottom, theme), *axis_items(across, _TOP, bottom, theme)]
        words = self._electrode_items(across, theme)
        spots = [Spot(rect=(across.left, 0.0, width, _TOP), words=" ".join(e.words for e in self.electrodes))]
        for number, window in enumerate(self.bars):
            middle = _TOP + (number + 0.5) * pitch
            items += bar_items(window, middle, pitch, across, theme)
            words += self._row_words(window, number, middle, across, theme)
            rect = _MARGIN - 4, middle - pitch / 2, width - 4, middle + pitch / 2
            spots.append(Spot(rect=rect, words=typeset(window_words(window))))
        items += self._lines(across, bottom, theme)
        first = height - len(caption) * LINE_PX - 2
        for number, text in enumerate(caption):
            words.append(line_of(_MARGIN, first + (number + 0.5) * LINE_PX, text, theme.muted))
        return Scene(items=(*items, *words), spots=tuple(spots))

    def least_height(self, width: float) -> float:
        """Room for every row, the axis and the words above and below."""
        caption = wrapped(CAPTION, SMALL_PX, max(width - 2 * _MARGIN, 60.0))
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
            words, _ = fitting(electrode_texts(window), room, (SMALL_PX,), weight(False))
            left = across.x(ends[-1]) + 6 if is_anode else across.x(ends[0]) - 6 - text_width(words, SMALL_PX)
            middle = 6.0 + row * (LINE_PX + 2) + LINE_PX / 2
            items.append(line_of(left, middle, words, electrode_colour(window, theme), ground=theme.surface))
        return items

    def _row_words(self, window: Window, number: int, middle: float, across: Across, theme: Theme) -> Items:
        """Name the material of a row, once for several windows, and write the ends of its window."""
        before = self.bars[number - 1] if number else None
        items: Items = [ends_label(window, middle, across, theme)]
        if before is None or (before.field, before.key) != (window.field, window.key):
            room = across.left - _GAP - _MARGIN
            name, _ = fitting((formula(window.key),), room, (SMALL_PX,), weight(False))
            items.append(line_of(_MARGIN, middle, name, theme.text))
        return items

    def table(self) -> Table:
        """Write every window and electrode as a row."""
        header = (
            "field",
            "material",
            "low, V against Li/Li+",
            "high, V against Li/Li+",
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
        """Tell each window in a sentence."""
        return " ".join(typeset(window.words) for window in self.windows)


def window_words(window: Window) -> str:
    """Tell a window with its grade and sources."""
    sources = f" Grade: {window.grade} ({source_names(window.sources)})." if window.grade else ""
    return window.words + sources
