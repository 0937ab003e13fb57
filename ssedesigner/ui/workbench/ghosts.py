"""Pinned recipes on the plots and tiles of the workbench: their points, their curves, and by how much they differ."""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from ssedesigner.core.fields import BASES
from ssedesigner.core.notation import MARKS, NOT_KNOWN, format_number, formula, typeset
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.curves import Curve, Curves
from ssedesigner.text.values import value_text
from ssedesigner.ui.plain_text import RichText, tooltip
from ssedesigner.ui.plot.data import (
    MARKS_OF_FILMS,
    PIN_MARKS,
    Axis,
    FilmMark,
    FilmPoint,
    Line,
    Numbers,
    PlotData,
    finite,
    reaching,
)
from ssedesigner.ui.widgets.pins import Pinned
from ssedesigner.ui.workbench.tiles import RESULT_OF_TILE, Tile, TileLine, tile_quantity

Place = Callable[[Prediction], tuple[float | None, float | None]]
_LONGEST_NAME, _ROOM, _SAME = 26, 0.04, 1e-9
_BETTER_LOW = ("resistance", "cost")
"""Tiles on which less is better."""


class Ghosts:
    """Points and curves of the pins, made once for each plot until there are other pins, so that they are drawn once.

    A recipe without pins costs nothing.
    """

    def __init__(self) -> None:
        self._pinned: tuple[Pinned, ...] = ()
        self._lines: dict[str, tuple[Line, ...]] = {}
        self._points: dict[str, tuple[FilmPoint, ...]] = {}
        self._joined: dict[str, tuple[tuple[FilmPoint, ...], tuple[FilmPoint, ...]]] = {}
        self._words: dict[FilmMark, str] = {}

    def take(self, pinned: tuple[Pinned, ...]) -> bool:
        """Take up the pins; return whether there are others than before."""
        if pinned is self._pinned:
            return False
        self._pinned = pinned
        self._words = {PIN_MARKS[one.pin.letter]: _name(one) for one in pinned} | MARKS_OF_FILMS
        for made in (self._lines, self._points, self._joined):
            made.clear()
        return True

    def over(
        self,
        title: str,
        data: PlotData,
        place: Place,
        curve: Callable[[Curves], Curve],
        along: Callable[[Numbers], Numbers] | None = None,
        basis: str = "",
    ) -> PlotData:
        """Return a plot with the pins on it.

        ``along`` turns the x of a curve into that of the axis. Where a ``basis`` is named, only pins on it are drawn.
        """
        if not self._pinned:
            return data
        title += basis
        if title not in self._lines:
            pinned = tuple(one for one in self._pinned if basis in ("", one.prediction.recipe.basis))
            self._lines[title] = _lines(pinned, curve, along)
            self._points[title] = _points(pinned, place)
        lines, points = self._lines[title], self._points[title]
        films, joined = self._joined.get(title, ((), ()))
        if films is not data.films or not joined:
            joined = (*data.films, *points)
            self._joined[title] = data.films, joined
        return replace(
            data,
            x=_reaching(data.x, [point.x for point in points]),
            y=_reaching(data.y, [point.y for point in points]),
            lines=(*lines, *map(_beside, data.lines)),
            films=joined,
            mark_words=self._words,
        )


def _beside(line: Line) -> Line:
    """Return a line of the plot as it is drawn among pins, of which the colours are taken."""
    return replace(line, is_beside_pins=True) if line.style in ("second", "third", "fourth") else line


def _name(one: Pinned) -> str:
    return _short_name(one.pin.letter, one.pin.name)


@lru_cache(maxsize=16)
def _short_name(letter: str, name: str) -> str:
    return f"{letter} {shorten(formula(name), _LONGEST_NAME)}"


def _lines(
    pinned: tuple[Pinned, ...], curve: Callable[[Curves], Curve], along: Callable[[Numbers], Numbers] | None
) -> tuple[Line, ...]:
    lines = []
    for one in pinned:
        drawn = curve(one.curves)
        if drawn.is_known:
            x = along(drawn.x) if along is not None else drawn.x
            lines.append(Line(key=_name(one), label="", x=x, y=drawn.y, style=PIN_MARKS[one.pin.letter]))
    return tuple(lines)


def _points(pinned: tuple[Pinned, ...], place: Place) -> tuple[FilmPoint, ...]:
    points = []
    for one in pinned:
        x, y = place(one.prediction)
        if x is None or y is None or not (finite(x) and finite(y)):
            continue
        points.append(
            FilmPoint(
                x=x,
                y=y,
                name=f"Pin {one.pin.letter}: {formula(one.pin.name)}",
                conditions=one.pin.note,
                citation=one.pin.origin,
                mark=PIN_MARKS[one.pin.letter],
                tag=f"{one.pin.letter} {format_number(y)}",
            )
        )
    return tuple(points)


def _reaching(axis: Axis, values: list[float]) -> Axis:
    """Widen an axis until it holds the pins, the very same where it does already."""
    outside = [value for value in values if not axis.low <= value <= axis.high]
    if not outside:
        return axis
    if axis.is_log:
        low, high = reaching(axis.low, axis.high, outside)
    else:
        low, high = min(axis.low, *outside), max(axis.high, *outside)
        room = _ROOM * (high - low)
        low, high = (low - room if low < axis.low else low), (high + room if high > axis.high else high)
    return replace(axis, low=low, high=high)


def with_differences(tile: Tile, prediction: Prediction, pinned: tuple[Pinned, ...]) -> Tile:
    """Return a tile that also says by how much each pin differs from the open recipe, in its tip in words."""
    if not pinned:
        return tile
    keys = [key for key in (tile.key, tile.also) if key]
    parts = [[_difference(one, key, prediction) for key in keys] for one in pinned]
    shorts = [first for (first, _), *_ in parts]
    # the last wording may be broken between two pins, never inside one
    texts = " · ".join(shorts), " ".join(short.replace(" ", "") for short in shorts)

    def write_tip() -> RichText:
        words = [f"{_name(one)}: {' '.join(long for _, long in both)}" for one, both in zip(pinned, parts, strict=True)]
        return RichText(f"{tooltip(tile.tip)}<div>{'<br>'.join(html.escape(line) for line in words)}</div>")

    return replace(tile, lines=(*tile.lines, TileLine(texts=texts)), write_tip=write_tip)


def _difference(one: Pinned, tile: str, prediction: Prediction) -> tuple[str, str]:
    """Return by how much a pin differs on a tile, shortly and in words."""
    letter, key = one.pin.letter, RESULT_OF_TILE[tile]
    if key.startswith("cell.") and one.prediction.recipe.basis != prediction.recipe.basis:
        basis = BASES[one.prediction.recipe.basis].lower()
        return f"{letter} –", f"is for another basis, {basis}, so the two do not compare."
    there, here = tile_quantity(one.prediction, tile), tile_quantity(prediction, tile)
    if there.value is None:
        return f"{letter} {MARKS['unknown']}", typeset(there.reason)
    if here.value is None:
        return f"{letter} {MARKS['unknown']}", f"{value_text(there)}; of this recipe it is {NOT_KNOWN}."
    moved = there.value - here.value
    if abs(moved) <= _SAME * abs(here.value):
        return f"{letter} =", f"{value_text(there)}, the same."
    is_better = (moved < 0) == (tile in _BETTER_LOW)
    amount, unit = format_number(abs(moved), 2), symbol(there.unit)
    words = f"{amount} {unit} {'less' if moved < 0 else 'more'} than this recipe: {'better' if is_better else 'worse'}."
    return f"{letter} {'−' if moved < 0 else '+'}{amount}", f"{value_text(there)}, {words}"
