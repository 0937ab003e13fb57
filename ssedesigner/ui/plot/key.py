"""The key of a plot: signs and words in rows above its frame, where they cover nothing that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QFontMetricsF

from ssedesigner.core.frozen import dataclass
from ssedesigner.ui.plot.data import OUTSIDE, PIN_MARKS, Line, PlotData
from ssedesigner.ui.plot.keep import keep_labels
from ssedesigner.ui.plot.labels import KeyMark, Label, place_labels
from ssedesigner.ui.plot.pixels import Frame, Pixels, PlotPixels, plot_pixels
from ssedesigner.ui.theme import SMALL_PX, Theme
from ssedesigner.ui.widgets.text_fit import in_two_rows, text_width

SIGN_WIDTH, LINE_WIDTH, ROW_PX = 17.0, 26.0, 16.0
"""Room of a sign and of a piece of a line before their words, and height of a row [px]."""
LEAST_FRAME = 24.0
"""Below this height a frame gives no more room to the key [px]."""
_BETWEEN, _MOST_ROWS = 14.0, 2
"""Distance of two entries [px], and from how many rows on pins are named by their letters only."""
_FAR_PX = 24.0
"""How far the recipe's point may move until labels are placed anew even if they could stay, so that none lags [px]."""
_PINS = frozenset(PIN_MARKS.values())
_SHARED = "iso"
"""Style of lines that look alike and so share an entry."""


@dataclass(frozen=True)
class KeyEntry:
    """A sign or a piece of a line with its words, and where it stands in the key [px]."""

    mark: KeyMark
    rows: tuple[str, ...]
    left: float = 0.0
    top: float = 0.0

    @property
    def before(self) -> float:
        """Room before the words [px]."""
        return LINE_WIDTH if isinstance(self.mark, Line) else SIGN_WIDTH

    @property
    def width(self) -> float:
        return self.before + max(text_width(row, SMALL_PX) for row in self.rows)

    @property
    def text(self) -> str:
        return " ".join(self.rows)


@dataclass(frozen=True)
class Key:
    """The entries of a key, and how high it is [px]."""

    entries: tuple[KeyEntry, ...] = ()
    height: float = 0.0


@dataclass(frozen=True)
class FittedKey:
    """A key with what stands in it for want of room, and the plot below it with its labels.

    ``placed_at`` is where the recipe's point stood when all labels were placed anew, ``room`` the frame and the width
    that were to be divided.
    """

    key: Key
    in_key: frozenset[KeyMark]
    plot: PlotPixels
    labels: list[Label]
    placed_at: Pixels
    room: tuple[Frame, float] | None = None


def fit_key(
    data: PlotData, whole: Frame, width: float, theme: Theme, metrics: QFontMetricsF, before: FittedKey | None = None
) -> FittedKey:
    """Divide the height of a frame between the key and the plot below it, so that everything is named once.

    What has found no room once stays in the key, also where a lower frame would have room for it. Labels that stood
    ``before`` stay where they are while that is as good as anew.
    """
    if before is not None and (kept := _keep(before, data, whole, width, metrics)) is not None:
        return kept
    known = before.plot if before is not None else None
    in_key: frozenset[KeyMark] = frozenset()
    key = key_of(data, in_key, width)
    while True:
        frame = replace(whole, height=max(whole.height - key.height, LEAST_FRAME))
        plot = plot_pixels(data, frame, known)
        made = place_labels(plot, theme, metrics, in_key)
        in_key |= frozenset(made.without_room)
        height, key = key.height, key_of(data, in_key, width)
        if key.height == height:
            return FittedKey(key, in_key, plot, made.labels, plot.point, (whole, width))


def _keep(before: FittedKey, data: PlotData, whole: Frame, width: float, metrics: QFontMetricsF) -> FittedKey | None:
    """Return a key of the same height and labels at their places below it, or None when they must be placed anew."""
    old, room = before.plot, (whole, width)
    if "this recipe" in before.in_key or len(data.lines) != len(old.data.lines):
        return None
    key, in_key, frame = before.key, before.in_key, old.frame
    if room != before.room or not _are_named_alike(data, old.data):
        line_of: dict[object, Line] = dict(zip(old.data.lines, data.lines, strict=True))
        in_key = frozenset[KeyMark](line_of.get(mark, mark) for mark in before.in_key)
        key = key_of(data, in_key, width)
        frame = replace(whole, height=max(whole.height - key.height, LEAST_FRAME))
        if key.height != before.key.height or frame != old.frame:
            return None
    plot, start = plot_pixels(data, frame, old), before.placed_at
    if in_key and plot.lines is not old.lines and not len(start):
        return None  # what found no room may find some now, and no point tells how far all has moved
    if plot.point.shape != start.shape or (np.abs(plot.point - start) > _FAR_PX).any():
        return None
    labels = keep_labels(old, before.labels, plot, metrics)
    return FittedKey(key, in_key, plot, labels, start, room) if labels is not None else None


def _are_named_alike(data: PlotData, before: PlotData) -> bool:
    """Return whether the key names the very same of two plots: as when only the recipe's point has moved."""
    return data.lines == before.lines and data.films is before.films and data.mark_words == before.mark_words


def key_of(data: PlotData, in_key: frozenset[KeyMark], width: float) -> Key:
    """Return the key of a plot: lines without a label of their own, the recipe's point, signs of films."""
    words = _words(data, in_key)
    key = _flow(words, width)
    if key.height > _MOST_ROWS * ROW_PX and any(mark in _PINS for mark, _ in words):
        # the line of pins above the plots has their names
        words = [(mark, text.split(" ")[0] if mark in _PINS else text) for mark, text in words]
        key = _flow(words, width)
    return key


def _words(data: PlotData, in_key: frozenset[KeyMark]) -> list[tuple[KeyMark, str]]:
    """Return what stands in the key, in its order."""
    words: list[tuple[KeyMark, str]] = []
    if data.recipe is not None and "this recipe" in in_key:
        words.append(("this recipe", data.recipe.label))
    lines = [line for line in data.lines if line in in_key]
    words += [(line, line.label) for line in lines if line.style != _SHARED]
    alike = sorted((line for line in lines if line.style == _SHARED), key=_height_of, reverse=True)
    words += [(alike[0], _join([line.label for line in alike]))] if alike else []
    signs = {film.mark for film in data.films}
    words += [(mark, text) for mark, text in data.mark_words.items() if mark in signs]
    if any(film.is_outside for film in data.films):
        words.append(("outside", OUTSIDE))
    return words


def _flow(words: Sequence[tuple[KeyMark, str]], width: float) -> Key:
    """Put entries beside each other, and into the next row where one ends."""
    placed: list[KeyEntry] = []
    left = top = row_height = 0.0
    for mark, text in words:
        entry = KeyEntry(mark, (text,))
        if entry.width > width:
            entry = replace(entry, rows=tuple(in_two_rows(text, SMALL_PX, width - entry.before)))
        if left and left + entry.width > width:
            left, top, row_height = 0.0, top + row_height, 0.0
        placed.append(replace(entry, left=left, top=top))
        left += entry.width + _BETWEEN
        row_height = max(row_height, ROW_PX * len(entry.rows))
    return Key(tuple(placed), top + row_height)


def _join(labels: list[str]) -> str:
    """Write labels of lines, which stand from the top down, in a few words: a common unit once."""
    if len(labels) < 2:
        return "".join(labels)
    numbers, _, units = zip(*(label.rpartition(" ") for label in labels), strict=True)
    return f"{', '.join(numbers)} {units[0]}" if len(set(units)) == 1 and all(numbers) else ", ".join(labels)


def _height_of(line: Line) -> float:
    return float(np.nan_to_num(line.y).max(initial=0.0))
