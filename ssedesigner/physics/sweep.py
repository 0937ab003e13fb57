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
from ssedesigner.physics.conductance import Conductance, conductance
from ssedesigner.physics.elementwise import FloatArray, MaybeNumber
from ssedesigner.physics.energy import Energy, assembled
from ssedesigner.physics.film import Film, resolve
from ssedesigner.physics.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.quantities import log_band

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
BANDED = ("conductivity_ms_cm", "area_specific_resistance_ohm_cm2")
"""Results whose band a sweep gives as well."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """Results in lab units, each of shape (n,); not-a-number where a result is not known.

    ``reasons`` says by result why it is not known for any element. ``bands`` holds the ends of the 90 % bands of
    conductivity and resistance, each of shape (n,).
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
    bands: dict[str, tuple[FloatArray, FloatArray]]


def film_and_cell(recipe: Recipe, materials: Materials, learned: Learned = NOTHING_LEARNED, **arrays: Any) -> Sweep:
    """Film and cell for many values of some inputs.

    Parameters
    ----------
    recipe : Recipe
        The recipe that holds every input that is not swept [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]
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
    bands = {key: (np.full(size, np.nan), np.full(size, np.nan)) for key in BANDED}
    reasons: dict[str, str] = {}
    for start in range(0, size, int(CHUNK)):
        part = slice(start, start + int(CHUNK))
        swept = {key: column[part] for key, column in columns.items()}
        film = resolve(recipe, materials, **swept)
        conducts = conductance(film, learned)
        _fill(
            results,
            reasons,
            part,
            film,
            conducts,
            assembled(resolve_cell(recipe, materials, film, **swept), recipe.basis),
        )
        _fill_bands(results, bands, part, conducts)
    return Sweep(**results, reasons=reasons, bands=bands)


def _fill(
    results: dict[str, FloatArray],
    reasons: dict[str, str],
    part: slice,
    film: Film,
    conducts: Conductance,
    body: Energy,
) -> None:
    """Write one chunk into the results in lab units."""
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


def _fill_bands(
    results: dict[str, FloatArray],
    bands: dict[str, tuple[FloatArray, FloatArray]],
    part: slice,
    conducts: Conductance,
) -> None:
    """Write the ends of the bands of one chunk."""
    if conducts.reason:
        return
    below, above = log_band(1, conducts.spread)
    for key, (low, high) in bands.items():
        low[part], high[part] = results[key][part] * below, results[key][part] * above
