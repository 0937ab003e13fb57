"""Plots of conduction: resistance against thickness, conductivity against binder content and temperature."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from ssedesigner.core.materials import Materials, ReportedFilm, film_conditions, film_name
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.units import from_si, symbol, to_si
from ssedesigner.physics.checks.mechanics import least_content
from ssedesigner.physics.curves import Curve, Curves
from ssedesigner.ui.plot.data import Axis, FilmPoint, Line, LineStyle, Numbers, PlotData, RecipePoint, finite, reaching
from ssedesigner.ui.widgets.quantity_text import rounded
from ssedesigner.ui.workbench.comparison import NOTHING_COMPARED, Comparison, reciprocal

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
    return RecipePoint(x=x, y=y, label=f"this recipe, {rounded(y)}")


def line(key: str, label: str, curve: Curve, style: LineStyle, *, has_band: bool = False) -> tuple[Line, ...]:
    """Return the line of a curve, or nothing when it is not known."""
    if not curve.is_known:
        return ()
    band = {"low": curve.low, "high": curve.high} if has_band else {}
    return (Line(key=key, label=label, x=curve.x, y=curve.y, style=style, **band),)


def film_thickness(film: ReportedFilm) -> float | None:
    """Return the thickness of a reported film; the middle where a range was reported."""
    if film.thickness_um is not None:
        return film.thickness_um
    if film.thickness_low_um is not None and film.thickness_high_um is not None:
        return (film.thickness_low_um + film.thickness_high_um) / 2
    return None


def film_points(materials: Materials | None, x: str) -> tuple[FilmPoint, ...]:
    """Return the reported films that can be drawn against ``x``: thickness (as resistance) or binder content."""
    points = []
    for film in materials.films if materials is not None else ():
        thickness, conductivity = film_thickness(film), film.conductivity_ms_cm
        along = thickness if x == "thickness" else film.binder_wt_pct
        if along is None or conductivity is None:
            continue
        height = conductivity
        if x == "thickness":
            height = from_si(to_si(along, "um") / to_si(conductivity, "mS/cm"), "ohm cm2")
        extra = (
            f"{numeral(conductivity)} mS/cm" if x == "thickness" else f"{numeral(thickness)} µm" if thickness else ""
        )
        conditions = ", ".join(part for part in (extra, film_conditions(film)) if part)
        points.append(FilmPoint(x=along, y=height, name=film_name(film), conditions=conditions, citation=film.citation))
    return tuple(points)


def resistance_data(prediction: Prediction, curves: Curves, films: tuple[FilmPoint, ...]) -> PlotData:
    """Area-specific resistance against film thickness."""
    quantity, thickness = prediction.film.area_specific_resistance_ohm_cm2, prediction.film.thickness_um.value
    x_range = reaching(10.0, 500.0, [] if thickness is None else [thickness / 1.25, thickness * 1.25])
    band_ends = [quantity.low, quantity.high]
    y_range = reaching(0.1, 500.0, [*band_ends, *_ends_inside(curves.resistance, x_range)])
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=x_range[0], high=x_range[1], is_log=True),
        y=Axis(label="ASR", unit="ohm cm2", low=y_range[0], high=y_range[1], is_log=True),
        lines=(*_iso_lines(x_range), *line("this recipe", "", curves.resistance, "recipe", has_band=True)),
        films=films,
        recipe=recipe_point(thickness, quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )


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
    highest = max(10.0, 5.0 * math.ceil((content or 0.0) / 5.0), *(float(x) for x in curve.x[-1:]))
    y_range = reaching(0.1, 10.0, [*span_of(curve.low, curve.high), quantity.low, quantity.high])
    least = least_content(materials, recipe.binder) if materials is not None and recipe.binder else None
    limits: tuple[Line, ...] = ()
    if least is not None:
        limits = (_least_content(float(least), symbol(least.unit), y_range),)
    reason = "" if recipe.binder else "No binder is chosen, so there is no line for the recipe."
    return PlotData(
        x=Axis(label="binder", unit="wt % of solids", low=-EDGE * highest, high=highest),
        y=Axis(label="film conductivity", unit="mS/cm", low=y_range[0], high=y_range[1], is_log=True),
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
