"""Many recipes at once: conductivity, resistance, energy and cost for arrays of inputs, by the same functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.cell import resolve_cell
from ssedesigner.physics.conductance import conductance
from ssedesigner.physics.elementwise import FloatArray, MaybeNumber
from ssedesigner.physics.energy import assembled
from ssedesigner.physics.film import resolve

CHUNK = cited(8192, "-", "ThisProgram2026", "elements that stay in the processor's cache", grade="assumed")

RESULTS = {
    "conductivity_ms_cm": "mS/cm",
    "area_specific_resistance_ohm_cm2": "ohm cm2",
    "porosity_pct": "vol %",
    "density_g_cm3": "g/cm3",
    "specific_energy_wh_kg": "Wh/kg",
    "energy_density_wh_l": "Wh/L",
    "cost_usd_m2": "USD/m2",
    "cost_usd_kwh": "USD/kWh",
}
"""Every result of a sweep with its lab unit."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """Results in lab units, each of shape (n,); not-a-number where a result is not known.

    ``reasons`` says by result why it is not known for any element.
    """

    conductivity_ms_cm: FloatArray
    area_specific_resistance_ohm_cm2: FloatArray
    porosity_pct: FloatArray
    density_g_cm3: FloatArray
    specific_energy_wh_kg: FloatArray
    energy_density_wh_l: FloatArray
    cost_usd_m2: FloatArray
    cost_usd_kwh: FloatArray
    reasons: dict[str, str]


def film_and_cell(recipe: Recipe, materials: Materials, **arrays: Any) -> Sweep:
    """Film and cell for many values of some inputs.

    Parameters
    ----------
    recipe : Recipe
        The recipe that holds every input that is not swept [-]
    materials : Materials
        The snapshot of the library [-]
    arrays : ndarray, shape (n,)
        Numeric fields by key, all of one length, in the lab units of their fields [lab unit of the field]

    Returns
    -------
    Sweep
        Results in lab units, each of shape (n,), on the recipe's basis

    Raises
    ------
    KeyError
        For a key that is not a numeric field
    ValueError
        When the arrays differ in length or there is none

    Notes
    -----
    Swept inputs are not checked against each other or against the ranges of their fields; elements whose shares add
    up to more than 100 wt% are not-a-number.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film_and_cell(Recipe(), empty, thickness_um=np.array([20.0, 30.0])).energy_density_wh_l.round(0)
    array([1370., 1276.])

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    for key in arrays:
        if not FIELDS[key].is_numeric or FIELDS[key].kind == "integer":
            raise KeyError(key)
    columns = {key: np.atleast_1d(np.asarray(column, dtype=float)) for key, column in arrays.items()}
    lengths = {column.size for column in columns.values()}
    if len(lengths) != 1:
        raise ValueError("give at least one array, and all of the same length")
    size = lengths.pop()
    results = {key: np.empty(size) for key in RESULTS}
    reasons: dict[str, str] = {}
    for start in range(0, size, int(CHUNK)):
        part = slice(start, start + int(CHUNK))
        _fill(results, reasons, part, recipe, materials, {key: column[part] for key, column in columns.items()})
    return Sweep(**results, reasons=reasons)


def _fill(
    results: dict[str, FloatArray],
    reasons: dict[str, str],
    part: slice,
    recipe: Recipe,
    materials: Materials,
    columns: dict[str, FloatArray],
) -> None:
    """Work out one chunk and write it into the results in lab units."""
    film = resolve(recipe, materials, **columns)
    conducts = conductance(film)
    body = assembled(resolve_cell(recipe, materials, film, **columns), recipe.basis)
    found: dict[str, tuple[MaybeNumber, str]] = {
        "conductivity_ms_cm": (conducts.conductivity, conducts.reason),
        "area_specific_resistance_ohm_cm2": (conducts.area_specific_resistance, conducts.reason),
        "porosity_pct": (film.porosity.value, ""),
        "density_g_cm3": (film.density, film.missing.get("mass", "")),
        "specific_energy_wh_kg": (body.specific_energy, body.reason),
        "energy_density_wh_l": (body.energy_density, body.size_reason),
        "cost_usd_m2": (body.cost, body.cost_reason),
        "cost_usd_kwh": (body.energy_cost, body.cost_reason),
    }
    for key, (value, reason) in found.items():
        if value is None or reason:
            reasons[key] = reason
            results[key][part] = np.nan
        else:
            results[key][part] = value / UNITS[RESULTS[key]].factor
