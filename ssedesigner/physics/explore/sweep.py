"""Many recipes at once: film, energy, cost and the cell in use for arrays of inputs, by the same functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import PARTS, Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray, MaybeNumber, blank_where, isnan
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.cell.energy import CellEnergy, assemble
from ssedesigner.physics.cell.performance import Performance, perform, usable_energies
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.film.film import Film, resolve

CHUNK = 8192
"""Elements that stay in the processor's cache."""

RESULTS = {
    "conductivity_ms_cm": "mS/cm",
    "area_specific_resistance_ohm_cm2": "ohm cm2",
    "porosity_pct": "vol %",
    "density_g_cm3": "g/cm3",
    "specific_energy_wh_kg": "Wh/kg",
    "energy_density_wh_l": "Wh/L",
    "cost_usd_m2": "USD/m2",
    "cost_usd_kwh": "USD/kWh",
    "resistance_ohm_cm2": "ohm cm2",
    "voltage_loss_v": "V",
    "usable_capacity_pct": "%",
    "usable_specific_energy_wh_kg": "Wh/kg",
    "usable_energy_density_wh_l": "Wh/L",
}
"""Every result of a sweep with its lab unit."""
IN_USE = tuple(RESULTS)[-5:]
"""Results that need the whole resistance of the cell."""
_Rows: TypeAlias = slice | npt.NDArray[np.intp]

BANDED = ("conductivity_ms_cm", "area_specific_resistance_ohm_cm2")
"""Results whose band a sweep gives as well."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Reasons(Sequence[str]):
    """Why a result of a sweep is not known, row by row; empty where it is. A reason is worked out when it is read."""

    result: str
    is_known: npt.NDArray[np.bool_]
    recipe: Recipe
    materials: Materials
    learned: Learned
    columns: Mapping[str, FloatArray]

    def __len__(self) -> int:
        return self.is_known.size

    def __getitem__(self, row: int) -> str:  # type: ignore[override]  # one row at a time
        if self.is_known[row]:
            return ""
        typed = {key: float(column[row]) for key, column in self.columns.items()}
        film = resolve(replace(self.recipe, **typed), self.materials)  # type: ignore[arg-type]  # numbers
        conducts = conductance(film, self.learned)
        cell = resolve_cell(film.recipe, self.materials, film)
        in_use = perform(cell, conducts, self.materials)
        return _results(film, conducts, assemble(cell, film.recipe.basis), in_use)[self.result][1]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sweep:
    """Results in lab units, each of shape (n,); not-a-number where a result is not known.

    ``reasons`` says row by row why a result is not known; a result that is known in every row has none there.
    ``bands`` holds the ends of the 90 % bands of conductivity and resistance, each of shape (n,).
    """

    conductivity_ms_cm: FloatArray
    area_specific_resistance_ohm_cm2: FloatArray
    porosity_pct: FloatArray
    density_g_cm3: FloatArray
    specific_energy_wh_kg: FloatArray
    energy_density_wh_l: FloatArray
    cost_usd_m2: FloatArray
    cost_usd_kwh: FloatArray
    resistance_ohm_cm2: FloatArray
    voltage_loss_v: FloatArray
    usable_capacity_pct: FloatArray
    usable_specific_energy_wh_kg: FloatArray
    usable_energy_density_wh_l: FloatArray
    reasons: dict[str, Reasons]
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
    Swept inputs are not checked against the ranges of their fields. Each row is what :func:`predict` gives for it:
    one that contradicts itself or cannot be made is not-a-number, with its own reason.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film_and_cell(Recipe(), empty, thickness_um=np.array([20.0, 30.0])).energy_density_wh_l.round(0)
    array([932., 868.])

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
    for part in _parts(recipe, materials, columns, size):
        swept = {key: column[part] for key, column in columns.items()}
        film = resolve(recipe, materials, **swept)
        conducts = conductance(film, learned)
        cell = resolve_cell(recipe, materials, film, **swept)
        in_use = perform(cell, conducts, materials, **swept)
        _fill(results, part, film, _results(film, conducts, assemble(cell, recipe.basis), in_use))
        _fill_bands(results, bands, part, film, conducts)
    reasons = {
        key: Reasons(result=key, is_known=rows, recipe=recipe, materials=materials, learned=learned, columns=columns)
        for key, column in results.items()
        if not (rows := np.isfinite(column)).all()
    }
    return Sweep(**results, reasons=reasons, bands=bands)


def _parts(recipe: Recipe, materials: Materials, columns: Mapping[str, FloatArray], size: int) -> Iterator[_Rows]:
    """Rows that go together: those of one make-up, in chunks."""
    kinds = _make_up(recipe, materials, columns, size)
    if kinds is None or not np.any(kinds != kinds[0]):
        yield from (slice(start, start + CHUNK) for start in range(0, size, CHUNK))
        return
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        yield from (rows[start : start + CHUNK] for start in range(0, rows.size, CHUNK))


def _make_up(
    recipe: Recipe, materials: Materials, columns: Mapping[str, FloatArray], size: int
) -> npt.NDArray[np.intp] | None:
    """Return a number for what is in the film of each row and what heat drives out; None where all are alike.

    A material of which there is nothing is not in the film: nothing of it need be known.
    """
    marks = [columns[part] > 0 for part in PARTS.values() if part in columns]
    if "cosolvent_share_pct" in columns:
        marks.append(columns["cosolvent_share_pct"] < FIELDS["cosolvent_share_pct"].maximum)
    if "heat_treatment_c" in columns:
        binders = (materials.find("binder", recipe.value(key)) for key in ("binder", "second_binder"))  # type: ignore[arg-type]
        limits = [binder.value("decomposition_c") for binder in binders if binder is not None]
        marks += [columns["heat_treatment_c"] >= limit for limit in limits if limit is not None]
    if not marks:
        return None
    return sum((mark.astype(np.intp) << place for place, mark in enumerate(marks)), np.zeros(size, dtype=np.intp))


def _results(
    film: Film, conducts: Conductance, energy: CellEnergy, in_use: Performance
) -> dict[str, tuple[MaybeNumber, str]]:
    """Each result [SI] with the reason why it is not known, by the rules of :func:`predict`."""
    wrong = film.missing.get("recipe", "")
    results: dict[str, tuple[MaybeNumber, str]] = {
        "conductivity_ms_cm": (conducts.conductivity, conducts.reason),
        "area_specific_resistance_ohm_cm2": (conducts.area_specific_resistance, conducts.reason),
        "porosity_pct": (film.porosity.value, ""),
        "density_g_cm3": (film.density, film.missing.get("mass", "")),
        "specific_energy_wh_kg": (energy.specific_energy, energy.reason),
        "energy_density_wh_l": (energy.energy_density, energy.size_reason),
        "cost_usd_m2": (energy.cost, energy.cost_reason),
        "cost_usd_kwh": (energy.energy_cost, energy.cost_reason),
        **_results_in_use(energy, in_use),
    }
    return {key: (value, wrong or reason) for key, (value, reason) in results.items()}


def _results_in_use(energy: CellEnergy, in_use: Performance) -> dict[str, tuple[MaybeNumber, str]]:
    """Each result of the cell in use [SI] with the reason why it is not known."""
    usable, resistance, reason = in_use.usable, in_use.resistance, in_use.usable_reason
    if usable is None or resistance is None:
        return dict.fromkeys(IN_USE, (None, in_use.reason))
    heavy, dense = usable_energies(usable, energy)
    unknown = isnan(resistance.value)  # which leaves no share of nothing
    return {
        "resistance_ohm_cm2": (resistance.value, ""),
        "voltage_loss_v": (usable.voltage_loss, ""),
        "usable_capacity_pct": (blank_where(unknown, usable.capacity), reason),
        "usable_specific_energy_wh_kg": (
            None if heavy is None else blank_where(unknown, heavy),
            reason or energy.reason,
        ),
        "usable_energy_density_wh_l": (blank_where(unknown, dense), reason or energy.size_reason),
    }


def _fill(
    results: dict[str, FloatArray], part: _Rows, film: Film, by_result: dict[str, tuple[MaybeNumber, str]]
) -> None:
    """Write one chunk into the results in lab units."""
    for key, (value, reason) in by_result.items():
        if value is None or reason:
            results[key][part] = np.nan
        else:
            results[key][part] = blank_where(film.contradicts, value / UNITS[RESULTS[key]].factor)


def _fill_bands(
    results: dict[str, FloatArray],
    bands: dict[str, tuple[FloatArray, FloatArray]],
    part: _Rows,
    film: Film,
    conducts: Conductance,
) -> None:
    """Write the ends of the bands of one chunk, not-a-number where the result is."""
    if conducts.reason:
        return
    ends = {BANDED[0]: conducts.conductivity_band(), BANDED[1]: conducts.band(film.thickness)}
    for key, both in ends.items():
        for column, end in zip(bands[key], both, strict=True):
            column[part] = np.where(np.isnan(results[key][part]), np.nan, end / UNITS[RESULTS[key]].factor)
