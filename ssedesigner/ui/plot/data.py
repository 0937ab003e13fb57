"""What a plot shows, as plain values: axes, lines, reported films, the recipe's point; and the table of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral
from ssedesigner.core.units import symbol
from ssedesigner.ui.widgets.tables import Table

_SERIES, _LEAST, _MOST = (1.0, 2.0, 5.0, 10.0), 1e-90, 1e90


Numbers = NDArray[np.float64]
PinMark = Literal["pin B", "pin C", "pin D"]
LineStyle = Literal["recipe", "second", "third", "fourth", "iso", "equal", "contour", "target", "compared"] | PinMark
ChanceMark = Literal["likely", "even", "unlikely", "doubtful", "unsure"]
FilmMark = Literal["reported", "conflict", "series", "own", "unused", "compared", "suggested"] | ChanceMark | PinMark

MARKS_OF_FILMS: dict[FilmMark, str] = {
    "reported": "reported films",
    "conflict": "reported films, in conflict",
    "series": "points of a series",
    "own": "own films",
    "unused": "own films, left out",
    "suggested": "suggested, where it may fall",
    "compared": "other electrolytes",
}
"""Each sign of a film with the words of its key, in the order of the key."""
OUTSIDE = "outside its band"
_SERIES_NAMES = {"compared": "other electrolyte", "own": "own film", "unused": "own film, left out"}
"""What a film that was not reported is called in the table of a plot."""
PIN_MARKS: dict[str, PinMark] = {"B": "pin B", "C": "pin C", "D": "pin D"}
"""Sign and line of a pinned recipe by its letter."""


@dataclass(frozen=True, kw_only=True)
class Axis:
    """One axis: what it counts, its unit, and the range that is always shown; ``short`` is said where room is short."""

    label: str
    unit: str
    low: float
    high: float
    is_log: bool = False
    short: str = ""

    @property
    def text(self) -> str:
        """Label with the unit as it stands beside the axis."""
        return f"{self.label}, {symbol(self.unit)}" if symbol(self.unit) else self.label


@dataclass(frozen=True, kw_only=True, eq=False)  # arrays cannot be compared with ==
class Line:
    """One line with its label; ``low`` and ``high`` are its 90 % band if it has one.

    A line that ``is_beside_pins`` has the colour of the open recipe and keeps its dashes: the other colours are those
    of the pins then.
    """

    key: str
    label: str
    x: Numbers
    y: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    style: LineStyle = "recipe"
    is_beside_pins: bool = False


@dataclass(frozen=True, kw_only=True)
class FilmPoint:
    """One film: its name, what was measured, and who reported it.

    ``low`` and ``high`` are the 90 % band of y where it has one, ``tag`` the few letters that stand beside the point
    where there is room; ``text`` makes the whole of a tip, where it is not name, numbers, conditions and citation.
    """

    x: float
    y: float
    name: str
    conditions: str
    citation: str
    low: float | None = None
    high: float | None = None
    mark: FilmMark = "reported"
    tag: str = ""
    text: Callable[[], str] | None = None
    is_outside: bool = False
    is_opened_by_click: bool = False


@dataclass(frozen=True, kw_only=True)
class RecipePoint:
    """Where the recipe stands, with the words beside it."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, kw_only=True, eq=False)
class HeatMap:
    """A value over the plane: ``value[i, j]`` at ``x[i]`` and ``y[j]``, in steps of colour between rising levels.

    A density is grey, and clear below its lowest level.
    """

    x: Numbers
    y: Numbers
    value: Numbers
    levels: tuple[float, ...]
    is_density: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Region:
    """Where a check has a severity, hatched and named: ``where[i, j]`` at ``x[i]`` and ``y[j]``.

    Without ``y`` it takes the whole height, and ``where`` has the shape of ``x``. One that is not hatched has only its
    border drawn.
    """

    label: str
    severity: str
    x: Numbers
    where: NDArray[np.bool_]
    y: Numbers | None = None
    is_hatched: bool = True


@dataclass(frozen=True, kw_only=True, eq=False)
class PlotData:
    """Everything on one plot; ``message`` says why there is no point when there is none.

    ``rows`` is the table to copy or save where it says more than the points and lines, ``mark_words`` what the signs
    of the points mean where they are no films. ``heat`` and ``regions`` lie below the lines.
    """

    x: Axis
    y: Axis
    lines: tuple[Line, ...] = ()
    films: tuple[FilmPoint, ...] = ()
    recipe: RecipePoint | None = None
    message: str = ""
    rows: Table | None = None
    mark_words: Mapping[FilmMark, str] = field(default_factory=lambda: MARKS_OF_FILMS)
    heat: HeatMap | None = None
    regions: tuple[Region, ...] = ()


def reuse(data: PlotData, before: PlotData | None) -> PlotData:
    """Return a plot with those lines and films of the last one that are equal, or the last one itself where all is.

    What is the very same is neither turned into pixels nor drawn again, and an edit leaves most of a plot as it was.
    """
    if before is None:
        return data
    known = {line.key: line for line in before.lines}
    # each of them at most once, as two equal lines are still two
    lines = tuple([_same_line(line, known.pop(line.key, None)) for line in data.lines])
    films = before.films if data.films == before.films else data.films
    x, y = before.x if data.x == before.x else data.x, before.y if data.y == before.y else data.y
    made = replace(data, x=x, y=y, lines=lines, films=films)
    return before if all(getattr(made, name) == getattr(before, name) for name in _PARTS) else made


_PARTS = [part.name for part in fields(PlotData)]


def _same_line(line: Line, before: Line | None) -> Line:
    """Return the line of the last time where it is equal."""
    words = line.label, line.style, line.is_beside_pins
    if before is None or words != (before.label, before.style, before.is_beside_pins):
        return line
    columns = (line.x, before.x), (line.y, before.y), (line.low, before.low), (line.high, before.high)
    # most are the very same, as curves are kept
    is_same = not [one for one, other in columns if one is not other and not _are_equal(one, other)]
    return before if is_same else line


def _are_equal(one: Numbers | None, other: Numbers | None) -> bool:
    """Return whether two columns hold the same numbers; what is not a number is equal to its like."""
    if one is None or other is None:
        return one is other
    return one.dtype == other.dtype and one.tobytes() == other.tobytes()


def finite(value: float | None) -> bool:
    """Return whether a number can be drawn."""
    return value is not None and math.isfinite(value)


def to_table(data: PlotData) -> Table:
    """Write everything on a plot as rows: series, x, y, band, name, source."""
    if data.rows is not None:
        return data.rows
    header = ("series", data.x.text, data.y.text, "90 % band, low", "90 % band, high", "film", "source")
    rows: list[tuple[str, ...]] = []
    if data.recipe is not None:
        rows.append(("this recipe", _cell(data.recipe.x), _cell(data.recipe.y), "", "", "", ""))
    for line in data.lines:
        low = line.low if line.low is not None else np.full(len(line.x), np.nan)
        high = line.high if line.high is not None else np.full(len(line.x), np.nan)
        for numbers in zip(line.x, line.y, low, high, strict=True):
            rows.append((line.label or line.key, *(_cell(float(number)) for number in numbers), "", ""))
    for film in data.films:
        name = "pinned recipe" if film.mark in PIN_MARKS.values() else _SERIES_NAMES.get(film.mark, "reported film")
        rows.append((name, _cell(film.x), _cell(film.y), "", "", film.name, film.citation))
    return Table(header=header, rows=tuple(rows))


def summary(title: str, data: PlotData) -> str:
    """Say in a few sentences what a plot shows, for a screen reader."""
    parts = [f"{title}: {data.y.text} against {data.x.text}."]
    if data.message:
        parts.append(data.message)
    if data.recipe is not None:
        parts.append(f"{data.recipe.label} at {numeral(data.recipe.x, 3)} {symbol(data.x.unit)}.")
    parts += [
        _line_words(line, data) for line in data.lines if line.label and line.style not in ("iso", "equal", "contour")
    ]
    if data.regions:
        parts.append(f"Hatched: {', '.join(region.label for region in data.regions)}.")
    unit, films = symbol(data.y.unit), dict[FilmMark, list[float]]()
    for film in data.films:
        films.setdefault(film.mark, []).append(film.y)
    for mark, words in data.mark_words.items():
        values = films.get(mark)
        if values and mark in PIN_MARKS.values():
            parts.append(f"Pin {words}: {numeral(values[0], 3)} {unit}.")
        elif values:
            parts.append(f"{len(values)} {words} from {numeral(min(values), 3)} to {numeral(max(values), 3)} {unit}.")
    return " ".join(parts)


def _line_words(line: Line, data: PlotData) -> str:
    known = np.isfinite(line.y)
    if not known.any():
        return f"{line.label}: not known."
    first, last = float(line.y[known][0]), float(line.y[known][-1])
    return f"{line.label}: {numeral(first, 3)} to {numeral(last, 3)} {symbol(data.y.unit)}."


def _cell(number: float) -> str:
    return f"{number:.6g}" if math.isfinite(number) else ""


def reaching(low: float, high: float, values: Sequence[float | None]) -> tuple[float, float]:
    """Widen a range of a log axis to 1, 2 or 5 of the next decade until it holds all values."""
    known = [value for value in values if value is not None and _LEAST <= value <= _MOST]
    if not known:
        return low, high
    return min(low, _down(min(known))), max(high, _up(max(known)))


def _down(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return max(step * decade for step in _SERIES if step * decade <= value * (1 + 1e-9))


def _up(value: float) -> float:
    decade = 10.0 ** math.floor(math.log10(value))
    return min(step * decade for step in _SERIES if step * decade >= value * (1 - 1e-9))
