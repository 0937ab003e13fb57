"""Plots of moist air: hydrogen sulfide in the room and the allowed open time, against the dew point."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.curves import Gas, OpenTimes
from ssedesigner.physics.checks.open_time import shown_time
from ssedesigner.physics.curves import Curve
from ssedesigner.ui.plot.data import Axis, Line, LineStyle, PlotData, RecipePoint, reaching
from ssedesigner.ui.workbench.plots import line, span_of

_DRIEST, _MOISTEST, _BEYOND = -90.0, 20.0, 4.0
_PPM, _HOURS = (0.01, 100.0), (0.1, 100.0)
_LEAST_PPM, _LEAST_HOURS, _MOST_HOURS = 1e-8, 1e-5, 1e4
_TRACE = 0.001
"""Below it a planned share of gas is not worth its digits [ppm]."""


def gas_data(prediction: Prediction, gas: Gas) -> PlotData:
    """Hydrogen sulfide in the room against the dew point, with both limits and the firm bound."""
    x, here = _dew_points(prediction)
    shown = [value for value in (gas.mean_here, gas.peak_here, gas.bound) if value is not None]
    if gas.mean_here is None and gas.mean.is_known:  # nothing of the recipe to show, so the line itself
        shown += [*span_of(gas.mean.y)[1:], _middle(gas.mean)]
    low, high = reaching(*_PPM, [max(value, _LEAST_PPM) for value in shown])
    ends = x.low, x.high
    how = ", scaled from your rate" if gas.is_measured else " with its range"
    limits = [
        _level(f"{numeral(gas.eight_hours)} ppm: limit over 8 h", gas.eight_hours, ends, "target"),
        _level(f"{numeral(gas.quarter_hour)} ppm: limit over 15 min", gas.quarter_hour, ends, "target"),
    ]
    if gas.bound is not None:
        limits.append(_level(f"all sulfur as gas: {format_number(gas.bound, 2)} ppm", gas.bound, ends, "iso"))
    lines = line("mean", f"mean over 8 h{how}", gas.mean, "recipe", has_band=not gas.is_measured)
    if prediction.recipe.open_time_h is not None:
        lines = (*line("peak", "highest", gas.peak, "second"), *lines)
    return PlotData(
        x=x,
        y=Axis(label="H₂S (estimate)", unit="ppm", low=low, high=high, is_log=True),
        lines=(*limits, *lines),
        recipe=_point(here, gas.mean_here, f"this recipe, {_ppm(gas)}"),
        message=gas.mean.reason or ("" if here is not None else "The dew point of the room is not stated."),
    )


def open_time_data(prediction: Prediction, times: OpenTimes) -> PlotData:
    """Draw the allowed open time against the dew point, for conductivity and for the gas in the room."""
    x, here = _dew_points(prediction)
    stated = prediction.recipe.open_time_h
    shown = stated if stated is not None else times.allowed_here
    inside = None if shown is None else min(max(shown, _LEAST_HOURS), _MOST_HOURS)
    low, high = reaching(*_HOURS, [inside, *_ends(times.tenth)])
    time = "" if shown is None else shown_time(to_si(shown, "h"))
    words = f"this recipe, open {time}" if stated is not None else f"allowed here: ≈ {time}"
    return PlotData(
        x=x,
        y=Axis(label="time open (estimate)", unit="h", low=low, high=high, is_log=True),
        lines=(
            *line("gas", "gas above a limit", times.gas, "third"),
            *line("half", "half lost, even under liquid", times.half, "second"),
            *line("tenth", "a tenth of conductivity lost", times.tenth, "recipe"),
        ),
        recipe=_point(here, shown, words) if times.tenth.is_known else None,
        message=times.tenth.reason,  # a missing dew point is told in the plot beside this one; the lines need none
    )


def _dew_points(prediction: Prediction) -> tuple[Axis, float | None]:
    """Axis of dew points that holds that of the recipe, and the latter."""
    here = prediction.recipe.dew_point_c
    low = min(_DRIEST, _DRIEST if here is None else here - _BEYOND)
    high = max(_MOISTEST, _MOISTEST if here is None else here + _BEYOND)
    return Axis(label="dew point of the room", unit="degC", low=low, high=high), here


def _middle(curve: Curve) -> float:
    """Value at the middle dew point, so that at least the moister half of a line is in sight."""
    return max(float(np.interp((_DRIEST + _MOISTEST) / 2, curve.x, curve.y)), _LEAST_PPM)


def _ends(curve: Curve) -> list[float | None]:
    """Lowest and highest value of a curve that is worth the room."""
    known = curve.y[np.isfinite(curve.y)]
    if not known.size:
        return []
    return [max(float(known.min()), _LEAST_HOURS), min(float(known.max()), _MOST_HOURS)]


def _point(x: float | None, y: float | None, words: str) -> RecipePoint | None:
    if x is None or y is None or not math.isfinite(y) or y <= 0:
        return None
    return RecipePoint(x=x, y=y, label=words)


def _ppm(gas: Gas) -> str:
    """Write the share of gas at the recipe's dew point; a trace is not worth its digits."""
    if gas.mean_here is None or gas.mean_here < _TRACE:
        return f"below {numeral(_TRACE)} ppm"
    about = "" if gas.is_measured else "≈ "
    return f"{about}{format_number(gas.mean_here, 2)} ppm"


@lru_cache(maxsize=32)
def _level(label: str, level: float, ends: tuple[float, float], style: LineStyle) -> Line:
    """Horizontal line; made once, so that it is drawn once."""
    return Line(key=label, label=label, x=np.array(ends), y=np.array([level, level]), style=style)
