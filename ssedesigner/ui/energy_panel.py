"""Plots of energy: specific energy and energy density against film thickness, with the targets."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.units import symbol
from ssedesigner.physics.curves import Curve, Curves
from ssedesigner.ui.plot.data import Axis, Line, PlotData, finite
from ssedesigner.ui.workbench.plots import EDGE, line, recipe_point, span_of


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
    found = [materials.find("anode", key) if materials is not None else None for key in keys]
    own, other = (anode.name if anode is not None else key for anode, key in zip(found, keys, strict=True))
    return own, other


def _reach(thickness_um: float | None) -> str:
    return f", met up to {thickness_um:.0f} µm" if thickness_um is not None else ""


@lru_cache(maxsize=16)
def _target(goal: float, label: str, x_range: tuple[float, float]) -> Line:
    """Horizontal line of a target; made once, so that it is drawn once."""
    return Line(key="target", label=label, x=np.array(x_range), y=np.array([goal, goal]), style="target")


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
    target = _target(goal, f"target {numeral(goal)} {symbol(unit)}{reach}", (left, high))
    own, other = pair
    return PlotData(
        x=Axis(label="film thickness", unit="um", low=left, high=high),
        y=Axis(label=label, unit=unit, low=max(0.0, low), high=top),
        lines=(
            target,
            *line("other anode", names[1], other, "second"),
            *line("this recipe", names[0], own, "recipe", has_band=True),
        ),
        recipe=recipe_point(thickness, quantity.value),
        message="" if quantity.is_known else quantity.reason,
    )
