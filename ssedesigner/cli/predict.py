"""A prediction as plain data: the object that ``predict --json`` prints."""

from __future__ import annotations

import dataclasses
import math

from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import CellPrediction, Discharge, FilmPrediction, Flag, Prediction, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.network.attribution import Loss, fit_factors, geometry_factors, losses
from ssedesigner.physics.network.plan import COARSE, plan_structure
from ssedesigner.physics.network.results import Network, compute_network

Plain = dict[str, object]
Drawn = tuple[Network | str, tuple[Loss, ...]]
"""A structure with its current, or why there is none, and what is lost where."""

NETWORK_SHAPE = (60, 60, 60)
"""Voxels of the structure that is drawn for a terminal: about a second."""
LOSS_SHAPE = COARSE
"""Voxels of the structures among which a loss is shared."""


def network_of(recipe: Recipe, materials: Materials, learned: Learned) -> Drawn:
    """Draw the film of a recipe and solve its network; return it, or why there is none, with what is lost where."""
    film = resolve(recipe, materials)
    plan, coarse = plan_structure(film, NETWORK_SHAPE), plan_structure(film, LOSS_SHAPE)
    if isinstance(plan, str) or isinstance(coarse, str):
        return str(plan), ()
    return compute_network(plan), losses(geometry_factors(coarse), fit_factors(recipe, materials, learned))


def prediction_dict(prediction: Prediction) -> Plain:
    """Return the prediction as dictionaries, lists, texts and numbers.

    Every quantity has ``value``, ``low``, ``high``, ``unit`` and ``sources``; one that is not known has the value None
    and a ``reason``, one that rests on an estimate has ``is_estimate``. The guide's page
    ``command-line.md`` describes all keys.
    """
    return {
        "name": prediction.recipe.name,
        "film": _quantities(prediction.film),
        "cell": cell_dict(prediction.cell),
        "flags": [flag_dict(flag) for flag in prediction.flags],
        "notes": list(prediction.notes),
        "sources": list(prediction.sources),
        "library_version": prediction.library_version,
        "model_version": prediction.model_version,
        "own_films": prediction.own_films,
    }


def quantity_dict(quantity: Quantity) -> Plain:
    """Return one quantity; ``reason`` stands there when the value is not known."""
    entry: Plain = {
        "value": _finite(quantity.value),
        "low": _finite(quantity.low),
        "high": _finite(quantity.high),
        "unit": quantity.unit,
        "sources": list(quantity.sources),
        "is_estimate": quantity.is_estimate,
    }
    if entry["value"] is None:
        entry["reason"] = quantity.reason or "not known, because the result is not a finite number"
    return entry


def cell_dict(cell: CellPrediction) -> Plain:
    """Return the cell on its basis with its layers."""
    results = _quantities(cell)
    share = cell.cost_share_film_electrolyte_pct
    # a plain number by the name that scripts read; its band and sources stand under the shorter name
    results["cost_share_film_electrolyte_pct"] = share.value
    results["cost_share_film_electrolyte"] = quantity_dict(share)
    layers = [{**dataclasses.asdict(layer), "sources": list(layer.sources)} for layer in cell.layers]
    parts = [
        {"role": part.role, **quantity_dict(part.resistance_ohm_cm2), "note": part.note}
        for part in cell.resistance_parts
    ]
    rates = [{"c_rate": rate.c_rate, **_quantities(rate)} for rate in cell.rates]
    inner = {"resistance_parts": parts, "rates": rates}
    return {"basis": cell.basis, "foils": cell.foils, **results, **inner, "layers": layers}


def flag_dict(flag: Flag) -> Plain:
    """Return one flag."""
    return {
        "id": flag.id,
        "step": flag.step,
        "severity": flag.severity,
        "value": flag.value,
        "limit": flag.limit,
        "unit": flag.unit,
        "title": flag.title,
        "message": flag.message,
        "sources": list(flag.sources),
        "grade": flag.grade,
        "fields": list(flag.fields),
        "awaits": flag.awaits,
    }


def _finite(number: float | None) -> float | None:
    # JSON has no word for infinity or not-a-number; what is not finite is not known
    return None if number is None or not math.isfinite(number) else float(number)


def _quantities(part: FilmPrediction | CellPrediction | Discharge) -> Plain:
    fields = ((field.name, getattr(part, field.name)) for field in dataclasses.fields(part))
    return {name: quantity_dict(value) for name, value in fields if isinstance(value, Quantity)}
