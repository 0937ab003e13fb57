"""What the plots of the Design window show of a grid: lines with bands, maps with contours, regions of flags."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyqtgraph as pg

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import MARKS, format_number, numeral, typeset
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.core.question import FLAG_RESULTS
from ssedesigner.core.units import symbol
from ssedesigner.physics.curves import TARGET_ENERGY_DENSITY, TARGET_SPECIFIC_ENERGY
from ssedesigner.physics.explore.grid import COUNTED, Grid, Surface, Variation, stretches
from ssedesigner.text.values import value_text
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.plot.data import (
    Axis,
    FilmPoint,
    HeatMap,
    Line,
    LineStyle,
    Numbers,
    PlotData,
    RecipePoint,
    Region,
    reaching,
)
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import Table

TARGETS = {
    "cell.specific_energy_wh_kg": TARGET_SPECIFIC_ENERGY,
    "cell.usable_specific_energy_wh_kg": TARGET_SPECIFIC_ENERGY,
    "cell.energy_density_wh_l": TARGET_ENERGY_DENSITY,
    "cell.usable_energy_density_wh_l": TARGET_ENERGY_DENSITY,
}
"""Targets at cell level by result; each is the least that is wanted."""
_MOST_NAMED = 3
_LOG_FROM, _MOST_LEVELS, _ROOM, _LOG_REACH = 12.0, 8, 0.06, 1.15
_SERIES = (1.0, 2.0, 5.0)


def label_of(key: str) -> str:
    """Return what a result is called; results of film and cell that share a name are told apart."""
    if key in COUNTED:
        return FLAG_RESULTS[key]
    label = RESULTS[key].label
    is_shared = sum(one.label == label for one in RESULTS.values()) > 1
    return f"{label} of the {key.partition('.')[0]}" if is_shared else label


def short_label_of(key: str) -> str:
    """Return a short name of a result, as it stands beside an axis."""
    return in_sentence(FLAG_RESULTS[key]) if key in COUNTED else RESULTS[key].short


def unit_of(key: str) -> str:
    """Return the lab unit of a result, nothing for a number of flags."""
    return "" if key in COUNTED else RESULTS[key].unit


def is_better_low(key: str) -> bool:
    """Return whether less of a result is better, for the order of a list."""
    return key in COUNTED or "resistance" in key or "cost" in key or "loss" in key


def value_in(prediction: Prediction, key: str) -> float | None:
    """Return a result of a prediction, or a number of its flags."""
    if key in COUNTED:
        return float(sum(flag.severity == COUNTED[key] for flag in prediction.flags))
    return prediction.result(key).value


def result_text(prediction: Prediction, key: str) -> str:
    """Write a result of a prediction with its unit, or a number of its flags."""
    if key in COUNTED:
        return numeral(value_in(prediction, key))
    return value_text(prediction.result(key))


def line_data(
    grid: Grid, key: str, present: Prediction, films: Sequence[FilmPoint], *, is_small: bool = False
) -> PlotData:
    """Return the plot of one result along one field; a small one leaves out names of regions and films."""
    axis, column = grid.axes[0], grid.columns[key]
    done = grid.is_done
    x = axis.numbers()[done]
    value, low, high = (part[done] for part in (column.value, column.low, column.high))
    ends = float(axis.numbers()[0]), float(axis.numbers()[-1])
    here, height = present.recipe.value(axis.key), value_in(present, key)
    point, is_inside = None, isinstance(here, (int, float)) and ends[0] <= here <= ends[1]
    if is_inside and isinstance(here, (int, float)) and height is not None:
        point = RecipePoint(x=float(here), y=height, label="" if is_small else f"present {format_number(height)}")
    target = TARGETS.get(key)
    heights = _heights(value, low, high, height if is_inside else None, target)
    inside = tuple(film for film in films if ends[0] <= film.x <= ends[1])
    y = _height_axis(key, heights, [film.y for film in inside])
    if is_small:  # its title says what it is, and there is no room to say it again
        y = replace(y, label=symbol(y.unit), unit="")
    lines = [Line(key=key, label="", x=x, y=value, low=low, high=high)]
    if target is not None and y.low <= target <= y.high:
        words = "" if is_small else f"target {numeral(target)} {symbol(target.unit)}"
        lines.insert(0, _level("target", words, float(target), ends))
    return PlotData(
        x=_field_axis(axis),
        y=y,
        lines=tuple(lines),
        films=() if is_small else inside,
        recipe=point,
        message=typeset(grid.reasons.get(key, "")) if done.any() and not np.isfinite(value).any() else "",
        regions=_line_regions(grid, present, is_named=not is_small),
        rows=Table(header=_header(grid, key), rows=LazyRows(list(_places(grid)), lambda place: _row(grid, key, place))),
    )


def map_data(grid: Grid, fine: Surface | None, key: str, present: Prediction, films: Sequence[FilmPoint]) -> PlotData:
    """Return the map of one result over two fields, with contours, targets and hatched regions."""
    first, second = grid.axes
    x, y, value = _plane(grid, key) if fine is None else (fine.x, fine.y, fine.value)
    levels = contour_levels(value)
    lines = [*_contours(x, y, value, levels, key, "contour"), *_targets(grid, x, y, value, key)]
    here = [present.recipe.value(axis.key) for axis in grid.axes]
    is_inside = all(
        isinstance(number, (int, float)) and axis.numbers()[0] <= number <= axis.numbers()[-1]
        for number, axis in zip(here, grid.axes, strict=True)
    )
    point = RecipePoint(x=float(here[0]), y=float(here[1]), label="present recipe") if is_inside else None  # type: ignore[arg-type]
    is_known = np.isfinite(value)
    regions = _map_regions(grid, present)
    return PlotData(
        x=_field_axis(first),
        y=_field_axis(second),
        lines=tuple(lines),
        films=tuple(films),
        recipe=point,
        message="" if is_known.any() or not grid.is_done.any() else typeset(grid.reasons.get(key, "")),
        heat=HeatMap(x=x, y=y, value=value, levels=tuple(levels)) if is_known.any() else None,
        regions=(*regions, *_unknown_region(x, y, is_known, is_hatched=not any(r.severity == "fail" for r in regions))),
        rows=Table(header=_header(grid, key), rows=LazyRows(list(_places(grid)), lambda place: _row(grid, key, place))),
    )


def changing_flags(grid: Grid, severity: str) -> dict[str, np.ndarray]:
    """Return the flags that have a severity at some of the points that are done, but not at all of them."""
    return {key: where for key, where in grid.flags_with(severity).items() if not where[grid.is_done].all()}


def everywhere(grid: Grid, severity: str) -> list[str]:
    """Return the titles of the flags that have a severity at every point that is done."""
    raised = grid.flags_with(severity).items()
    return [grid.titles[key, severity] for key, where in raised if where[grid.is_done].all()]


def grid_remark(grid: Grid, key: str) -> str:
    """Say what fails everywhere, or that the target of a result is met nowhere without a failing flag."""
    if not grid.is_done.any():
        return ""
    titles = [typeset(title) for title in everywhere(grid, "fail")]
    if titles:
        more = f" and {len(titles) - _MOST_NAMED} more" if len(titles) > _MOST_NAMED else ""
        return f"{MARKS['fail']} Fails everywhere here: {'; '.join(titles[:_MOST_NAMED])}{more}."
    target, value = TARGETS.get(key), grid.columns[key].value
    if target is None or not np.isfinite(value).any():
        return ""
    reaches, words = value >= float(target), f"{numeral(target)} {symbol(target.unit)}"
    if not reaches.any():
        best = format_number(float(np.nanmax(value)))
        return f"{MARKS['fail']} No point here reaches {words}; the best has {best} {symbol(target.unit)}."
    sound = reaches & (grid.columns["flags.fail"].value == 0)
    return "" if sound.any() else f"{MARKS['fail']} Where {words} are reached, a flag fails everywhere."


def contour_levels(value: Numbers) -> list[float]:
    """Choose round levels: 1, 2, 5 of each decade where values span more than one, else evenly spaced ones."""
    known = value[np.isfinite(value)]
    if not known.size or known.min() == known.max():
        return []
    low, high = float(known.min()), float(known.max())
    if low > 0 and high / low > _LOG_FROM:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        levels = [step * 10.0**decade for decade in decades for step in _SERIES]
    else:
        levels = [level for level, _ in linear_ticks(low, high, _MOST_LEVELS, 1.0).major]
    inside = [level for level in levels if low < level < high]
    return inside[:: max(1, math.ceil(len(inside) / (_MOST_LEVELS + 2)))]


def _contours(
    x: Numbers, y: Numbers, value: Numbers, levels: Sequence[float], key: str, style: LineStyle
) -> Iterator[Line]:
    for level in levels:
        text = f"{numeral(level, 4)} {symbol(unit_of(key))}".strip()
        yield from _contour(x, y, value, level, text, f"{style} {key} {level}", style)


def _contour(
    x: Numbers, y: Numbers, value: Numbers, level: float, text: str, key: str, style: LineStyle
) -> Iterator[Line]:
    """Return where a value has a level, as one line with gaps; nothing where it never has."""
    if not np.isfinite(value).any():
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        pieces = pg.functions.isocurve(value, level, connected=True)
    parts: list[np.ndarray] = []
    for piece in pieces:
        # its places count from the middle of a cell; beside what is not known they are no numbers
        parts += [np.asarray(piece, dtype=float) - 0.5, np.full((1, 2), np.nan)]
    if not parts:
        return
    places = np.concatenate(parts)
    across, up = (np.interp(places[:, number], np.arange(len(side)), side) for number, side in ((0, x), (1, y)))
    gaps = ~np.isfinite(places).all(axis=1)
    across[gaps] = up[gaps] = np.nan
    if np.isfinite(across).any():
        yield Line(key=key, label=text, x=across, y=up, style=style)


def _targets(grid: Grid, x: Numbers, y: Numbers, value: Numbers, key: str) -> Iterator[Line]:
    """Return where the result meets its target, and where the specific energy meets its own."""
    if key in TARGETS:
        target = TARGETS[key]
        yield from _contour(
            x, y, value, float(target), f"target {numeral(target)} {symbol(target.unit)}", "target", "target"
        )
        return
    other = "cell.specific_energy_wh_kg"
    goal = TARGETS[other]
    words = f"{numeral(goal)} {symbol(goal.unit)}"
    yield from _contour(*_plane(grid, other), float(goal), words, "energy", "second")


def _plane(grid: Grid, key: str) -> tuple[Numbers, Numbers, Numbers]:
    """Return a result on those rows and columns of a grid that are done."""
    rows, columns = grid.is_done.all(axis=1), grid.is_done.all(axis=0)
    if not (rows.any() and columns.any()):
        rows, columns = grid.is_done.any(axis=1), grid.is_done.any(axis=0)
    x, y = (axis.numbers() for axis in grid.axes)
    return x[rows], y[columns], grid.columns[key].value[np.ix_(rows, columns)]


def _line_regions(grid: Grid, present: Prediction, *, is_named: bool) -> tuple[Region, ...]:
    x, done = grid.axes[0].numbers(), grid.is_done
    if done.sum() < 2:
        return ()
    return tuple(
        Region(
            label=grid.titles[key, severity] if is_named else "",
            severity=severity,
            x=x[done],
            where=where[done],
            is_hatched=severity == "fail" or key not in _cautions(present),
        )
        for severity in (("fail", "caution") if is_named else ("fail",))
        for key, where in changing_flags(grid, severity).items()
    )


def _map_regions(grid: Grid, present: Prediction) -> tuple[Region, ...]:
    rows, columns = grid.is_done.any(axis=1), grid.is_done.any(axis=0)
    block = np.ix_(rows, columns)
    if rows.sum() < 2 or columns.sum() < 2 or not grid.is_done[block].all():
        return ()
    x, y = (axis.numbers() for axis in grid.axes)
    return tuple(
        Region(
            label=grid.titles[key, severity],
            severity=severity,
            x=x[rows],
            y=y[columns],
            where=where[block],
            is_hatched=severity == "fail" or key not in _cautions(present),
        )
        for severity in ("fail", "caution")
        for key, where in changing_flags(grid, severity).items()
    )


def _cautions(present: Prediction) -> frozenset[str]:
    """Return the flags that already ask the present recipe for care: hatched, they would cover what is new."""
    return frozenset(flag.id for flag in present.flags if flag.severity == "caution")


def _unknown_region(x: Numbers, y: Numbers, is_known: np.ndarray, *, is_hatched: bool) -> tuple[Region, ...]:
    if is_known.all() or not is_known.any():
        return ()
    return (Region(label="not known", severity="unknown", x=x, y=y, where=~is_known, is_hatched=is_hatched),)


def _heights(value: Numbers, low: Numbers, high: Numbers, present: float | None, target: float | None) -> list[float]:
    """Return what the upright axis must hold: the line, its band as far as that is worth the room, point and target."""
    known = value[np.isfinite(value)]
    if not known.size:
        return [] if present is None else [present]
    heights = [float(known.min()), float(known.max())]
    span = heights[1] - heights[0]
    if np.isfinite(low).any():
        heights += [float(np.nanmin(low)), float(np.nanmax(high))]
    heights += [present] if present is not None else []
    if target is not None and heights[0] - 2 * span <= target <= heights[1] + 2 * span:
        heights.append(float(target))
    return heights


def _height_axis(key: str, heights: Sequence[float], films: Sequence[float]) -> Axis:
    label, unit = short_label_of(key), unit_of(key)
    if not heights:
        return Axis(label=label, unit=unit, low=0.0, high=1.0)
    low, high = min(heights), max(heights)
    if low > 0 and high / low > _LOG_FROM:
        near = [film for film in films if low / 10 <= film <= high * 10]
        ends = reaching(low / _LOG_REACH, high * _LOG_REACH, [low / _LOG_REACH, high * _LOG_REACH, *near])
        return Axis(label=label, unit=unit, low=ends[0], high=ends[1], is_log=True)
    room = _ROOM * (high - low) or max(abs(high) * _ROOM, 1.0)
    return Axis(label=label, unit=unit, low=max(0.0, low - room) if low >= 0 else low - room, high=high + room)


def _field_axis(axis: Variation) -> Axis:
    numbers, field = axis.numbers(), FIELDS[axis.key]
    return Axis(label=in_sentence(field.label), unit=field.unit, low=float(numbers[0]), high=float(numbers[-1]))


def _level(key: str, label: str, level: float, ends: tuple[float, float]) -> Line:
    return Line(key=key, label=label, x=np.array(ends), y=np.array([level, level]), style="target")


def _header(grid: Grid, key: str) -> tuple[str, ...]:
    fields = (f"{axis.field.label}, {symbol(axis.field.unit)}".removesuffix(", ") for axis in grid.axes)
    result = f"{label_of(key)}, {symbol(unit_of(key))}".removesuffix(", ")
    return (*fields, result, "90 % band, low", "90 % band, high", "failing flags", "cautions")


def _places(grid: Grid) -> Iterator[tuple[int, ...]]:
    return (place for place in np.ndindex(*grid.shape) if grid.is_done[place])


def _row(grid: Grid, key: str, place: tuple[int, ...]) -> tuple[str, ...]:
    column = grid.columns[key]
    numbers = (float(part[place]) for part in (column.value, column.low, column.high))
    flags = (
        "; ".join(grid.titles[flag, severity] for flag, where in grid.flags_with(severity).items() if where[place])
        for severity in ("fail", "caution")
    )
    values = (axis.field.show(axis.values[number]) or "none" for axis, number in zip(grid.axes, place, strict=True))
    return (*values, *(f"{number:.6g}" if math.isfinite(number) else "" for number in numbers), *flags)


def stretch_words(axis: Variation, where: np.ndarray) -> str:
    """Say from where to where along an axis something holds: ``up to 14 µm``, ``from 40 µm``."""
    first, last, unit = axis.values[0], axis.values[-1], symbol(axis.field.unit)
    words = []
    for low, high in stretches(axis, where):
        start, end = f"{axis.field.show(low)} {unit}".strip(), f"{axis.field.show(high)} {unit}".strip()
        if low == first:
            words.append("everywhere" if high == last else f"up to {end}")
        else:
            words.append(f"from {start}" if high == last else f"at {start}" if low == high else f"{start} to {end}")
    return ", ".join(words)
