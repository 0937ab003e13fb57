"""What each plot of the workbench shows: conduction, energy, moisture, bending."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.units import from_si, symbol, to_si
from ssedesigner.physics.checks.curves import Bending, Gas, OpenTimes
from ssedesigner.physics.checks.mechanics import least_content
from ssedesigner.physics.checks.open_time import shown_time
from ssedesigner.physics.curves import Curve, Curves
from ssedesigner.text.values import value_text
from ssedesigner.ui.plot.data import (
    MARKS_OF_FILMS,
    Axis,
    FilmPoint,
    Line,
    LineStyle,
    Numbers,
    PlotData,
    RecipePoint,
    finite,
    reaching,
)
from ssedesigner.ui.workbench.comparison import NOTHING_COMPARED, Comparison, reciprocal
from ssedesigner.ui.workbench.films import own_films

if TYPE_CHECKING:
    from ssedesigner.physics.cell.cost_split import CostSplit

ISO_CONDUCTIVITIES = (0.1, 1.0, 10.0)
"""Conductivities whose lines are drawn for orientation [mS/cm]."""
EDGE = 0.03
"""Part of an axis that a point at its end needs beyond the value to be seen whole."""


def span_of(*parts: Numbers) -> list[float]:
    """Return the lowest and the highest of the values that are numbers; nothing when none is."""
    values = np.concatenate(parts)
    known = values[np.isfinite(values)]
    return [float(known.min()), float(known.max())] if known.size else []


def recipe_point(x: float | None, y: float | None) -> RecipePoint | None:
    """Return the recipe's point with its words, or None when a coordinate is not known."""
    if x is None or y is None or not (finite(x) and finite(y)):
        return None
    return RecipePoint(x=x, y=y, label=f"this recipe, {format_number(y)}")


def line(key: str, label: str, curve: Curve, style: LineStyle, *, has_band: bool = False) -> tuple[Line, ...]:
    """Return the line of a curve, or nothing when it is not known."""
    if not curve.is_known:
        return ()
    low, high = (curve.low, curve.high) if has_band else (None, None)
    return (Line(key=key, label=label, x=curve.x, y=curve.y, style=style, low=low, high=high),)


@lru_cache(maxsize=64)
def level_line(key: str, label: str, level: float, ends: tuple[float, float], style: LineStyle = "target") -> Line:
    """Return a horizontal line; made once, so that it is drawn once."""
    return Line(key=key, label=label, x=np.array(ends), y=np.array([level, level]), style=style)


def resistance_data(prediction: Prediction, curves: Curves, films: tuple[FilmPoint, ...]) -> PlotData:
    """Area-specific resistance against film thickness."""
    quantity, thickness = prediction.film.area_specific_resistance_ohm_cm2, prediction.film.thickness_um.value
    own = own_films(films)
    around = [] if thickness is None else [thickness / 1.25, thickness * 1.25]
    x_range = reaching(10.0, 500.0, [*around, *(film.x for film in own)])
    band_ends = [quantity.low, quantity.high]
    y_range = reaching(0.1, 500.0, [*band_ends, *(film.y for film in own), *_ends_inside(curves.resistance, x_range)])
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=x_range[0], high=x_range[1], is_log=True),
        y=Axis(label="ASR", unit="ohm cm2", low=y_range[0], high=y_range[1], is_log=True),
        lines=(*_iso_lines(x_range), *line("this recipe", "", curves.resistance, "recipe", has_band=True)),
        films=films,
        recipe=recipe_point(thickness, quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )


def resistance_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot of resistance."""
    return prediction.film.thickness_um.value, prediction.film.area_specific_resistance_ohm_cm2.value


def binder_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot over binder content; nowhere without a binder."""
    recipe = prediction.recipe
    content = recipe.share("binder_wt_pct") if recipe.binder else None
    return content, prediction.film.conductivity_ms_cm.value


def arrhenius_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot against temperature."""
    return float(reciprocal(prediction.recipe.temperature_c)), prediction.film.conductivity_ms_cm.value


def specific_energy_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot of specific energy."""
    return prediction.film.thickness_um.value, prediction.cell.specific_energy_wh_kg.value


def energy_density_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot of energy density."""
    return prediction.film.thickness_um.value, prediction.cell.energy_density_wh_l.value


def rate_place(prediction: Prediction) -> tuple[float | None, float | None]:
    """Return where a recipe stands on the plot against the rate."""
    return prediction.recipe.c_rate, prediction.cell.usable_specific_energy_wh_kg.value


def _ends_inside(curve: Curve, x_range: tuple[float, float]) -> list[float]:
    inside = (curve.x >= x_range[0]) & (curve.x <= x_range[1])
    if not curve.is_known or not inside.any():
        return []
    return span_of(curve.y[inside])


@lru_cache(maxsize=16)
def _iso_lines(x_range: tuple[float, float]) -> tuple[Line, ...]:
    """Lines of equal conductivity between two thicknesses [um]; made once, so that they are drawn once."""
    thickness = np.array(x_range)
    lines = []
    for conductivity in ISO_CONDUCTIVITIES:
        si = to_si(conductivity, "mS/cm")
        resistance = np.array([from_si(to_si(float(value), "um") / si, "ohm cm2") for value in thickness])
        lines.append(
            Line(
                key=f"iso {numeral(conductivity)}",
                label=f"{numeral(conductivity)} mS/cm",
                x=thickness,
                y=resistance,
                style="iso",
            )
        )
    return tuple(lines)


def binder_data(
    prediction: Prediction, curves: Curves, films: tuple[FilmPoint, ...], materials: Materials | None
) -> PlotData:
    """Film conductivity against binder content, with the least content that carried a film alone."""
    recipe, quantity = prediction.recipe, prediction.film.conductivity_ms_cm
    content = recipe.share("binder_wt_pct") if recipe.binder else None
    curve = curves.conductivity
    own = own_films(films)
    most = max([content or 0.0, *(film.x for film in own)])
    highest = max(10.0, 5.0 * math.ceil(most / 5.0), *(float(x) for x in curve.x[-1:]))
    ends = [*span_of(curve.low, curve.high), quantity.low, quantity.high, *(film.y for film in own)]
    y_range = reaching(0.1, 10.0, ends)
    least = least_content(materials, recipe.binder) if materials is not None and recipe.binder else None
    limits: tuple[Line, ...] = ()
    if least is not None:
        limits = (_least_content(float(least), symbol(least.unit), y_range),)
    reason = "" if recipe.binder else "No binder is chosen, so there is no line for the recipe."
    return PlotData(
        x=Axis(label="binder", unit="wt % of solids", low=-EDGE * highest, high=highest),
        y=Axis(
            label="film conductivity", unit="mS/cm", low=y_range[0], high=y_range[1], is_log=True, short="conductivity"
        ),
        lines=(*limits, *line("this recipe", "", curve, "recipe", has_band=True)),
        films=films,
        recipe=recipe_point(content, quantity.value),
        message=reason or (quantity.reason if not quantity.is_known else curve.reason),
    )


@lru_cache(maxsize=16)
def _least_content(least: float, unit: str, y_range: tuple[float, float]) -> Line:
    """Vertical line at the least content that carried a film alone; made once, so that it is drawn once."""
    label = f"free-standing from {numeral(least)} {unit}"
    return Line(key="free-standing", label=label, x=np.array([least, least]), y=np.array(y_range), style="target")


def arrhenius_data(prediction: Prediction, curves: Curves, compared: Comparison = NOTHING_COMPARED) -> PlotData:
    """Conductivity of film and electrolyte against 1000/T, beside other electrolytes."""
    film, own = curves.film_arrhenius, curves.electrolyte_arrhenius
    quantity, temperature = prediction.film.conductivity_ms_cm, prediction.recipe.temperature_c
    coldest, hottest = min(-26.0, temperature - 8.0), max(108.0, temperature + 12.0)  # room for labels of -20 and 100
    y_range = reaching(
        0.1, 10.0, [*span_of(film.low, film.high, own.low, own.high), *compared.between(coldest, hottest)]
    )
    return PlotData(
        x=Axis(label="1000 / T", unit="K⁻¹", low=float(reciprocal(hottest)), high=float(reciprocal(coldest))),
        y=Axis(label="conductivity", unit="mS/cm", low=y_range[0], high=y_range[1], is_log=True),
        lines=(
            *compared.lines,
            *_over_temperature(line("electrolyte", "electrolyte", own, "second")),
            *_over_temperature(line("film", "film", film, "recipe", has_band=True)),
        ),
        films=compared.points,
        recipe=recipe_point(float(reciprocal(temperature)), quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )


def _over_temperature(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        Line(key=old.key, label=old.label, x=reciprocal(old.x), y=old.y, low=old.low, high=old.high, style=old.style)
        for old in lines
    )


def specific_energy_data(prediction: Prediction, curves: Curves, materials: Materials | None) -> PlotData:
    """Specific energy against film thickness, for the recipe's anode and the one to compare."""
    return _energy_data(
        prediction,
        prediction.cell.specific_energy_wh_kg,
        ("specific energy", "Wh/kg", 50.0),
        (curves.specific_energy, curves.other_specific_energy),
        curves.target_specific_energy,
        _reach(curves.thickness_for_specific_energy),
        _anode_names(prediction, curves, materials),
    )


def cost_data(prediction: Prediction, curve: Curve, splits: Sequence[CostSplit]) -> PlotData:
    """Materials cost of the unit cell against film thickness, with the thicknesses and the liquid cell of Fig. 1d."""
    unit_cell, thickness = prediction.cells["unit-cell"], prediction.film.thickness_um.value
    quantity = unit_cell.cost_usd_kwh
    ends = (0.0, max([100.0, *(float(x) for x in curve.x[-1:])]))
    liquid = next((split.energy_cost for split in splits if split.thickness_um is None), None)
    lines = [*line("this recipe", "one unit cell", curve, "recipe", has_band=True)]
    if liquid is not None and liquid.value is not None:
        words = f"liquid cell, {value_text(liquid)}"
        lines.insert(0, level_line("liquid cell", words, liquid.value, ends, "second"))
    values = [*span_of(curve.high), quantity.value or 0.0, 0.0 if liquid is None else liquid.value or 0.0]
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=ends[0], high=ends[1]),
        y=Axis(label="materials cost", unit="USD/kWh", low=0.0, high=max(values, default=1.0) or 1.0, short="cost"),
        lines=tuple(lines),
        films=tuple(_cost_points(splits)),
        recipe=recipe_point(thickness, quantity.value),
        message="" if quantity.is_known else quantity.reason,
        mark_words={**MARKS_OF_FILMS, "compared": "thicknesses of Fig. 1d, share of the sulfide"},
    )


def _cost_points(splits: Sequence[CostSplit]) -> Iterator[FilmPoint]:
    """Mark what the cell costs with the films of Fig. 1d; the share of their sulfide stands beside them."""
    from ssedesigner.physics.cell.cost_split import COMPARED_THICKNESSES  # loaded here: the first window must be quick

    compared = {float(height) for height in COMPARED_THICKNESSES}
    for split in splits:
        cost = split.energy_cost.value
        if split.cheap is None and split.thickness_um in compared and cost is not None and split.share.is_known:
            shown = value_text(split.share, 2)
            yield FilmPoint(
                x=split.thickness_um,
                y=cost,
                name=f"This recipe with a film of {numeral(split.thickness_um)} µm",
                conditions=f"sulfide {shown} of the materials cost",
                citation="computed; the review compares these thicknesses in Fig. 1d (Song 2023)",
                mark="compared",
                tag=f"{numeral(split.thickness_um)} µm: {shown}",
            )


def rate_data(prediction: Prediction, curves: Curves) -> PlotData:
    """Usable specific energy against C-rate, down to the rate at which nothing is left."""
    key, cell, curve = "usable_specific_energy_wh_kg", prediction.cell, curves.usable_specific_energy
    quantity, nominal = cell.usable_specific_energy_wh_kg, cell.specific_energy_wh_kg
    own = prediction.recipe.c_rate
    x_range = reaching(0.05, 2.0, [own])
    top = max([500.0, *span_of(curve.high), nominal.value or 0.0])
    lines = [*line(key, "this recipe", curve, "recipe", has_band=True)]
    if nominal.value is not None:
        lines.append(level_line("nominal", "nominal bound", nominal.value, x_range, "iso"))
    return PlotData(
        x=Axis(label="rate", unit="C", low=x_range[0], high=x_range[1], is_log=True),
        y=Axis(label="usable specific energy", unit="Wh/kg", low=0.0, high=top * (1 + EDGE), short="usable energy"),
        lines=tuple(lines),
        recipe=recipe_point(own, quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )


def energy_density_data(prediction: Prediction, curves: Curves, materials: Materials | None) -> PlotData:
    """Energy density against film thickness, for the recipe's anode and the one to compare."""
    return _energy_data(
        prediction,
        prediction.cell.energy_density_wh_l,
        ("energy density", "Wh/L", 250.0),
        (curves.energy_density, curves.other_energy_density),
        curves.target_energy_density,
        _reach(curves.thickness_for_energy_density),
        _anode_names(prediction, curves, materials),
    )


def _anode_names(prediction: Prediction, curves: Curves, materials: Materials | None) -> tuple[str, str]:
    keys = (prediction.recipe.anode, curves.other_anode)
    anodes = [materials.find("anode", key) if materials is not None else None for key in keys]
    own, other = (anode.name if anode is not None else key for anode, key in zip(anodes, keys, strict=True))
    return own, other


def _reach(thickness_um: float | None) -> str:
    return f", met up to {thickness_um:.0f} µm" if thickness_um is not None else ""


def _energy_data(
    prediction: Prediction,
    quantity: Quantity,
    naming: tuple[str, str, float],
    pair: tuple[Curve, Curve],
    goal: float,
    reach: str,
    names: tuple[str, str],
) -> PlotData:
    label, unit, step = naming
    thickness = prediction.film.thickness_um.value
    thickness = thickness if finite(thickness) else None
    high = max(100.0, 50.0 * math.ceil((thickness or 0.0) / 50.0), *(float(c.x[-1]) for c in pair if c.is_known))
    left = -EDGE * high if thickness is not None and thickness < EDGE * high else 0.0  # shows the point whole
    values = [goal, *(() if quantity.value is None else (quantity.value,))]
    for curve in pair:
        values += span_of(curve.y)
    values = [value for value in values if finite(value)]
    # the lowest line, often the target, keeps clear of the edge
    low, top = step * math.floor(min(values) / step - 0.2), step * math.ceil(max(values) / step)
    target = level_line("target", f"500 km target: {numeral(goal)} {symbol(unit)}{reach}", goal, (left, high))
    own, other = pair
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=left, high=high),
        y=Axis(label=label, unit=unit, low=max(0.0, low), high=top, short="energy"),
        lines=(
            target,
            *line("other anode", names[1], other, "second"),
            *line("this recipe", names[0], own, "recipe", has_band=True),
        ),
        recipe=recipe_point(thickness, quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )


_DRIEST, _MOISTEST, _BEYOND = -90.0, 20.0, 4.0
_PPM, _HOURS = (0.01, 100.0), (0.1, 100.0)
_LEAST_PPM, _LEAST_HOURS, _MOST_HOURS = 1e-8, 1e-5, 1e4
_TRACE = 0.001
"""Below it a planned share of gas is not worth its digits [ppm]."""


def gas_data(prediction: Prediction, gas: Gas) -> PlotData:
    """Hydrogen sulfide in the room against the dew point, with both limits and the firm bound."""
    x, here = _dew_points(prediction)
    values = [value for value in (gas.mean_here, gas.peak_here, gas.bound) if value is not None]
    if gas.mean_here is None and gas.mean.is_known:  # nothing of the recipe to show, so the line itself
        values += [*span_of(gas.mean.y)[1:], _middle(gas.mean)]
    low, high = reaching(*_PPM, [max(value, _LEAST_PPM) for value in values])
    ends = x.low, x.high
    how = ", scaled from your rate" if gas.is_measured else " with its range"
    limits = [
        level_line("8 h", f"{numeral(gas.eight_hours)} ppm: limit over 8 h", gas.eight_hours, ends),
        level_line("15 min", f"{numeral(gas.quarter_hour)} ppm: limit over 15 min", gas.quarter_hour, ends),
    ]
    if gas.bound is not None:
        words = f"all sulfur as gas: {format_number(gas.bound, 2)} ppm"
        limits.append(level_line("all sulfur", words, gas.bound, ends, "iso"))
    lines = line("mean", f"mean over 8 h{how}", gas.mean, "recipe", has_band=not gas.is_measured)
    if prediction.recipe.open_time_h is not None:
        lines = (*line("peak", "highest", gas.peak, "second"), *lines)
    return PlotData(
        x=x,
        y=Axis(label="H₂S (estimate)", short="H₂S", unit="ppm", low=low, high=high, is_log=True),
        lines=(*limits, *lines),
        recipe=_point(here, gas.mean_here, f"this recipe, {_ppm(gas)}"),
        message=gas.mean.reason or ("" if here is not None else "The dew point of the room is not stated."),
    )


def open_time_data(prediction: Prediction, times: OpenTimes) -> PlotData:
    """Draw the allowed open time against the dew point, for conductivity and for the gas in the room."""
    x, here = _dew_points(prediction)
    stated = prediction.recipe.open_time_h
    hours = stated if stated is not None else times.allowed_here
    inside = None if hours is None else min(max(hours, _LEAST_HOURS), _MOST_HOURS)
    low, high = reaching(*_HOURS, [inside, *_ends(times.tenth)])
    time = "" if hours is None else shown_time(to_si(hours, "h"))
    words = f"this recipe, open {time}" if stated is not None else f"allowed here: ≈ {time}"
    return PlotData(
        x=x,
        y=Axis(label="time open (estimate)", short="time open", unit="h", low=low, high=high, is_log=True),
        lines=(
            *line("gas", "gas above a limit", times.gas, "third"),
            *line("half", "half lost, even under liquid", times.half, "second"),
            *line("tenth", "a tenth of conductivity lost", times.tenth, "recipe"),
        ),
        recipe=_point(here, hours, words) if times.tenth.is_known else None,
        message=times.tenth.reason,  # the plot beside this one names a missing dew point; the lines need none
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


_USUAL_STRAIN = (0.02, 10.0)


def bend_data(prediction: Prediction, bending: Bending) -> PlotData:
    """Strain of the outer face against film thickness, with the limits and the recipe's point on the rollers."""
    thickness = prediction.recipe.thickness_um
    x_range = reaching(5.0, 500.0, [thickness / 1.25, thickness * 1.25])
    y_range = reaching(*_USUAL_STRAIN, [bending.strain, bending.core_strain, bending.breaking * 1.2])
    roller = f"over rollers of {_diameter(bending.roller_mm, is_typed=bending.is_roller_typed)}"
    core = f"on a core of {_diameter(bending.core_mm, is_typed=bending.is_core_typed)}"
    return PlotData(
        x=Axis(
            label=f"film thickness{_carrier(bending.carrier_um)}",
            short="film thickness",
            unit="um",
            low=x_range[0],
            high=x_range[1],
            is_log=True,
        ),
        y=Axis(label="bend strain", short="strain", unit="%", low=y_range[0], high=y_range[1], is_log=True),
        lines=(
            level_line(
                "breaking", f"{bending.breaking:.1f} %: the one measured film breaks", bending.breaking, x_range
            ),
            level_line(
                "soft", f"{numeral(bending.brittle)} %: soft films withstand it (assumed)", bending.brittle, x_range
            ),
            *line("core", core, bending.core, "second"),
            *line("roller", roller, bending.roller, "recipe"),
        ),
        recipe=recipe_point(thickness if bending.strain is not None else None, bending.strain),
        message=bending.roller.reason,
    )


def _diameter(millimetres: float, *, is_typed: bool) -> str:
    return f"{numeral(millimetres)} mm" if is_typed else f"{numeral(millimetres)} mm (default)"


def _carrier(micrometres: float | None) -> str:
    return f" on {numeral(micrometres)} µm carrier" if micrometres else ""
