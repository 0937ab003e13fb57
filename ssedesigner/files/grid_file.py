"""A grid of varied recipes as a table for a spreadsheet and as plain data for a script."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import FLAG_RESULTS
from ssedesigner.core.recipe import Value
from ssedesigner.core.units import symbol
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.physics.explore.grid import COUNTED, Grid, Variation, stretches
from ssedesigner.physics.prediction import MODEL_VERSION

Plain = dict[str, object]


def grid_dict(grid: Grid, keys: Sequence[str], library_version: str) -> Plain:
    """Return axes, the chosen results with their bands, and where which flag fails, as plain data.

    The numbers of a result are nested as the axes are: the second axis inside the first. What is not known is None.
    """
    return {
        "name": grid.recipe.name,
        "axes": [_axis_dict(axis) for axis in grid.axes],
        "results": {key: _column_dict(grid, key) for key in keys},
        "failing": _regions(grid, "fail"),
        "caution": _regions(grid, "caution"),
        "library_version": library_version,
        "model_version": MODEL_VERSION,
    }


def grid_csv(grid: Grid, keys: Sequence[str], decimal: str = POINT) -> str:
    """Return one row for each point: the values of the fields, the results with bands, and the flags that fail."""
    header = [_heading(axis.field.label, axis.field.unit) for axis in grid.axes]
    for key in keys:
        label = result_label(key)
        header += [label, *(f"{label}, 90 % band, {end}" for end in ("low", "high") if key in RESULTS)]
    return table_csv((*header, "Failing flags, named"), _rows(grid, keys), decimal)


def result_label(key: str) -> str:
    """Return what a result is called, with its unit; results of film and cell that share a name are told apart."""
    if key in COUNTED:
        return FLAG_RESULTS[key]
    one = RESULTS[key]
    is_shared = sum(other.label == one.label for other in RESULTS.values()) > 1
    return _heading(f"{one.label} of the {key.partition('.')[0]}" if is_shared else one.label, one.unit)


def _rows(grid: Grid, keys: Sequence[str]) -> Iterator[list[Cell]]:
    failing = grid.flags_with("fail")
    for place in np.ndindex(*grid.shape):
        row: list[Cell] = [_cell(axis.values[number]) for axis, number in zip(grid.axes, place, strict=True)]
        for key in keys:
            column = grid.columns[key]
            parts = (column.value, column.low, column.high) if key in RESULTS else (column.value,)
            row += [_number(part[place]) for part in parts]
        yield [*row, "; ".join(grid.titles[key, "fail"] for key, where in failing.items() if where[place])]


def _axis_dict(axis: Variation) -> Plain:
    return {"field": axis.key, "unit": axis.field.unit if axis.is_numeric else "", "values": list(axis.values)}


def _column_dict(grid: Grid, key: str) -> Plain:
    column = grid.columns[key]
    named = (("value", column.value), ("low", column.low), ("high", column.high))
    entry: Plain = {"unit": RESULTS[key].unit if key in RESULTS else ""}
    entry |= {name: _nested(part.tolist()) for name, part in named if key in RESULTS or name == "value"}
    if key in grid.reasons:
        entry["reason"] = grid.reasons[key]
    return entry


def _regions(grid: Grid, severity: str) -> list[Plain]:
    """Return where which flag has a severity: by stretches of one axis, and point by point."""
    regions = []
    for key, where in grid.flags_with(severity).items():
        region: Plain = {"flag": key, "title": grid.titles[key, severity], "where": where.tolist()}
        if len(grid.axes) == 1:
            region["ranges"] = [list(ends) for ends in stretches(grid.axes[0], where)]
        regions.append(region)
    return regions


def _nested(numbers: object) -> object:
    if isinstance(numbers, list):
        return [_nested(number) for number in numbers]
    return _number(numbers)


def _number(number: object) -> float | None:
    value = float(number)  # type: ignore[arg-type]  # a number of an array
    return value if math.isfinite(value) else None


def _cell(value: Value) -> Cell:
    return "none" if value is None else value


def _heading(label: str, unit: str) -> str:
    return f"{label}, {symbol(unit)}" if symbol(unit) not in ("", "-") else label
