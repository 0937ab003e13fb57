"""The curves of the open recipe and the pins over one field, on one plot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, numeral
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.question import Target
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.grid import usual_range
from ssedesigner.physics.explore.sweep import BANDED, film_and_cell
from ssedesigner.physics.explore.sweep import RESULTS as SWEPT
from ssedesigner.ui.design.charts import short_label_of, unit_of
from ssedesigner.ui.design.compare_rows import Column
from ssedesigner.ui.plot.data import PIN_MARKS, Axis, FilmPoint, Line, LineStyle, PlotData, RecipePoint, reaching
from ssedesigner.ui.widgets.pins import PRESENT

POINTS = 61
"""Points of a curve."""
_POINT_ROOM = 0.025
"""Part of the axis that is kept clear around a point."""
AXES = (
    "thickness_um",
    "binder_wt_pct",
    "porosity_pct",
    "temperature_c",
    "c_rate",
    "areal_capacity_mah_cm2",
    "densification_pressure_mpa",
    "stack_pressure_mpa",
    "cosolvent_share_pct",
    "anode_thickness_um",
)
"""Fields over which curves are drawn."""
RESULT_KEYS = tuple(key for key in RESULTS if key.partition(".")[2] in SWEPT)
"""Results of which curves are drawn."""
_LOG_FROM, _ROOM, _LONGEST = 12.0, 0.06, 24


def overlay_data(
    columns: Sequence[Column],
    key: str,
    field_key: str,
    materials: Materials,
    learned: Learned,
    target: Target | None,
    *,
    has_bands: bool,
) -> PlotData:
    """Return one result of every recipe over one field, with the bands of the first two."""
    field, name = FIELDS[field_key], key.partition(".")[2]
    ends = [usual_range(column.recipe, field_key) for column in columns]
    low, high = min(end[0] for end in ends), max(end[1] for end in ends)
    x = np.linspace(low, high, POINTS)
    lines: list[Line] = []
    points: list[FilmPoint] = []
    recipe: RecipePoint | None = None
    reasons: dict[str, list[str]] = {}
    for number, column in enumerate(columns):
        swept = film_and_cell(column.recipe, materials, learned, **{field_key: x})
        y = np.broadcast_to(np.asarray(getattr(swept, name), dtype=float), x.shape)
        if not np.isfinite(y).any():
            reason = column.prediction.result(key).reason or "not known over this field"
            reasons.setdefault(reason, []).append(column.letter)
            continue
        words = f"{column.letter} {shorten(formula(column.name), _LONGEST)}"
        band = swept.bands[name] if has_bands and number < 2 and name in BANDED else (None, None)
        style: LineStyle = PIN_MARKS.get(column.letter, "recipe")
        lines.append(Line(key=column.letter, label=words, x=x, y=y, low=band[0], high=band[1], style=style))
        here, value = column.recipe.value(field_key), column.prediction.result(key).value
        if value is None or not isinstance(here, (int, float)):
            continue
        if column.letter == PRESENT:
            recipe = RecipePoint(x=float(here), y=value, label="")
        else:
            mark = PIN_MARKS[column.letter]
            points.append(
                FilmPoint(x=float(here), y=value, name=words, conditions=column.note, citation=column.origin, mark=mark)
            )
    heights = _heights(lines, [point.y for point in points] + ([recipe.y] if recipe is not None else []))
    y_axis = _height_axis(key, heights, target)
    if target is not None:
        lines = [*_target_lines(target, y_axis, (low, high)), *lines]
    places = [point.x for point in points] + ([recipe.x] if recipe is not None else [])
    room = _POINT_ROOM * (high - low)
    return PlotData(
        x=Axis(
            label=in_sentence(field.label),
            unit=field.unit,
            # a point at an end would be cut in half
            low=low - room if any(x < low + room for x in places) else low,
            high=high + room if any(x > high - room for x in places) else high,
        ),
        y=y_axis,
        # bands lie below the lines of all, that of the open recipe lowest
        lines=tuple(lines),
        films=tuple(points),
        recipe=recipe,
        message="" if heights else "; ".join(f"{', '.join(letters)}: {reason}" for reason, letters in reasons.items()),
    )


def _heights(lines: Sequence[Line], values: Sequence[float]) -> list[float]:
    ends = list(values)
    for line in lines:
        for part in (line.y, line.low, line.high):
            if part is not None and np.isfinite(part).any():
                ends += [float(np.nanmin(part)), float(np.nanmax(part))]
    return [end for end in ends if math.isfinite(end)]


def _height_axis(key: str, heights: Sequence[float], target: Target | None) -> Axis:
    axis = Axis(label=short_label_of(key), unit=unit_of(key), low=0.0, high=1.0)
    if not heights:
        return axis
    goals = [] if target is None else [end for end in (target.at_least, target.at_most) if end is not None]
    low, high = min(heights), max(heights)
    goals = [goal for goal in goals if low - (high - low) <= goal <= high + (high - low)]
    low, high = min(low, *goals, low), max(high, *goals, high)
    if low > 0 and high / low > _LOG_FROM:
        ends = reaching(low, high, [low, high])
        return replace(axis, low=ends[0], high=ends[1], is_log=True)
    room = _ROOM * (high - low) or max(abs(high) * _ROOM, 1.0)
    return replace(axis, low=max(0.0, low - room) if low >= 0 else low - room, high=high + room)


def _target_lines(target: Target, y: Axis, ends: tuple[float, float]) -> list[Line]:
    goals = [end for end in (target.at_least, target.at_most) if end is not None and y.low <= end <= y.high]
    return [
        Line(
            key=f"target {goal}",
            label=f"target {numeral(goal)} {symbol(y.unit)}",
            x=np.array(ends),
            y=np.array([goal, goal]),
            style="target",
        )
        for goal in goals
    ]
