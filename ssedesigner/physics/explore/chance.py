"""The joint chance that a recipe meets its targets, by the errors that the bands hold, shared where they are shared."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from ssedesigner.core.prediction import CellPrediction, Quantity
from ssedesigner.core.question import FLAG_RESULTS, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS, to_si
from ssedesigner.physics.arrays import FloatArray, log, sqrt
from ssedesigner.physics.cell.rate import (
    DIFFUSION_RATE,
    SPAN_SPREAD,
    discharge_span,
    usable_capacity,
    usable_energy,
)
from ssedesigner.physics.conduction.conductance import Conductance
from ssedesigner.physics.explore.judge import is_met
from ssedesigner.physics.film.porosity import BAND

ERRORS = {
    "sulfide": "conductivity of the sulfide",
    "pores": "pores of the film",
    "film": "loss in liquids, binder and process",
    "cell": "contacts and cathode",
    "span": "fall of the voltage over the discharge",
    "prices": "prices",
}
"""Errors that results share, each with its words: independent of each other and normal."""
FILM_ERRORS = ("sulfide", "pores", "film")
"""Those of the conductivity of a film."""
DRAWS = 4096
"""Points of the lattice; a joint chance of six errors is then right within 0.01."""
_CONDUCTIVITIES = frozenset({"film.conductivity_ms_cm", "film.areal_conductance_s_cm2", "film.conductance_s"})
_BY_PORES = {
    "film.porosity_pct": -1.0,
    "film.density_g_cm3": 1.0,
    "film.areal_mass_mg_cm2": 1.0,
    "film.electrolyte_volume_pct": 1.0,
    "film.binder_volume_pct": 1.0,
    "cell.specific_energy_wh_kg": -1.0,
    "cell.areal_mass_mg_cm2": 1.0,
}
"""Results whose band is that of the pores, and whether they rise with the density."""
_BY_PRICES = frozenset({"cell.cost_usd_m2", "cell.cost_usd_kwh", "cell.cost_share_film_electrolyte_pct"})
_USABLE = frozenset(
    {"cell.usable_capacity_pct", "cell.usable_specific_energy_wh_kg", "cell.usable_energy_density_wh_l"}
)


@cache
def _lattice() -> FloatArray:
    """Return normal errors of shape (errors, draws), always the same: a rank-one lattice with irrational steps."""
    count = len(ERRORS)
    root = 2.0
    for _ in range(60):  # the root of x**(d + 1) = x + 1, whose powers fill a cube evenly
        root = (1 + root) ** (1 / (count + 1))
    steps = np.array([root ** -(place + 1) for place in range(count)])
    uniform = (1 / 2 + np.outer(steps, np.arange(1, DRAWS + 1))) % 1.0
    inverse = NormalDist().inv_cdf
    return np.array([[inverse(float(share)) for share in row] for row in uniform])


class Load(NamedTuple):
    """A cell at its rate: voltage loss [V], mean voltage [V], part of the capacity that diffusion leaves at worst [-].

    ``nominal`` energies [lab unit] are by the result of what is usable of them.
    """

    loss: Quantity
    voltage: float
    diffused: float
    nominal: Mapping[str, Quantity]


def load_of(cell: CellPrediction, recipe: Recipe) -> Load:
    """Return what is usable of a predicted cell in parts, of which each has an error of its own [lab units].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.prediction import predict
    >>> load_of(predict(Recipe(), Materials(version="", materials={}, pairs=())).cell, Recipe()).voltage
    3.7
    """
    return Load(
        loss=cell.voltage_loss_v,
        voltage=recipe.mean_voltage_v,
        diffused=1 / (1 + to_si(recipe.c_rate, "C") / DIFFUSION_RATE),
        nominal={
            "cell.usable_specific_energy_wh_kg": cell.specific_energy_wh_kg,
            "cell.usable_energy_density_wh_l": cell.energy_density_wh_l,
        },
    )


def joint_chance(
    targets: tuple[Target, ...],
    results: Mapping[str, Quantity],
    conducts: Conductance,
    parts: Mapping[str, Quantity],
    load: Load | None = None,
) -> float | None:
    r"""Return the chance that all targets on numbers are met at once.

    .. math:: P = \frac{1}{N} \sum_k \prod_t \left[x_t(z_k) \in T_t\right]

    Parameters
    ----------
    targets : tuple of Target
        The targets; those on numbers of flags are left out [lab unit of the result]
    results : mapping of str to Quantity
        Results with their 90 % bands [lab unit]
    conducts : Conductance
        The film, for what the variance of its conductivity is made of [-]
    parts : mapping of str to Quantity
        Parts of the resistance of the cell by role; empty where that is not known [ohm cm2]
    load : Load or None
        The cell at its rate; without it what is usable is moved along its own band, which is coarse [-]

    Returns
    -------
    float or None
        The chance; None where a result is not known [-]

    Notes
    -----
    Each result is the median moved along its own band, log-normal on either side where the band is positive, by a
    normal error that is a sum of independent ones; two results that share one move together. What is usable follows
    from voltage loss, span and nominal energy, each moved so, as in its own model.

    Examples
    --------
    >>> asr = Quantity(value=5.0, unit="ohm cm2", low=2.5, high=10.0)
    >>> target = Target(result="film.area_specific_resistance_ohm_cm2", at_most=5.0)
    >>> round(joint_chance((target,), {target.result: asr}, Conductance(), {}), 2)
    0.5

    References
    ----------
    None: definition, by a lattice of fixed points.
    """
    numeric = [target for target in targets if target.result not in FLAG_RESULTS]
    if any(results[target.result].value is None for target in numeric):
        return None
    met = np.ones(DRAWS, dtype=bool)
    for target in numeric:
        if load is not None and target.result in _USABLE:
            values = _usable_values(target.result, load, conducts, parts)
        else:
            values = _values_along_band(results[target.result], _error(target.result, conducts, parts))
        met &= is_met(target, values)
    return round(float(met.mean()), 4)


def recipe_chance(
    targets: tuple[Target, ...],
    results: Mapping[str, Quantity],
    conducts: Conductance,
    cell: CellPrediction,
    recipe: Recipe,
) -> float | None:
    """Return the joint chance of a predicted recipe, with its cell at its rate [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.physics.prediction import predict
    >>> cell = predict(Recipe(), Materials(version="", materials={}, pairs=())).cell
    >>> recipe_chance((), {}, Conductance(), cell, Recipe())
    1.0
    """
    parts = {part.role: part.resistance_ohm_cm2 for part in cell.resistance_parts}
    return joint_chance(targets, results, conducts, parts, load_of(cell, recipe))


def _usable_values(result: str, load: Load, conducts: Conductance, parts: Mapping[str, Quantity]) -> FloatArray:
    """Return what is usable at each point [lab unit]; diffusion takes its part where the other errors are bad."""
    loss = _values_along_band(load.loss, _error("cell.voltage_loss_v", conducts, parts))
    usual = discharge_span(load.voltage)
    span = usual * np.exp(float(SPAN_SPREAD) * _lattice()[[*ERRORS].index("span")])
    median, high = load.loss.value or 0.0, load.loss.high or 0.0
    reach = sqrt(log(high / median) ** 2 + (BAND * SPAN_SPREAD) ** 2) if 0 < median < high else float(BAND)
    bad = np.clip((np.log(loss / span) - np.log(median / usual)) / reach, 0, None) if median else np.zeros(DRAWS)
    left = load.diffused**bad
    if result not in load.nominal:
        return np.asarray(usable_capacity(loss, span) * left / UNITS["%"].factor)
    nominal = _values_along_band(load.nominal[result], _error("cell.specific_energy_wh_kg", conducts, parts))
    return np.asarray(usable_energy(loss, span, load.voltage) * left * nominal)


def shared_errors(targets: tuple[Target, ...]) -> tuple[str, ...]:
    """Return the errors that at least two of the targets share, in words [-].

    >>> shared_errors((Target(result="cell.cost_usd_m2", at_most=1), Target(result="cell.cost_usd_kwh", at_most=1)))
    ('prices',)
    """
    weights = [_weights(target.result, Conductance(), {}) for target in targets if target.result not in FLAG_RESULTS]
    return tuple(words for key, words in ERRORS.items() if sum(bool(each.get(key)) for each in weights) > 1)


def _error(result: str, conducts: Conductance, parts: Mapping[str, Quantity]) -> FloatArray:
    """Return the normal error of a result at each point."""
    weights = _weights(result, conducts, parts)
    error: FloatArray = np.zeros(DRAWS)
    for place, key in enumerate(ERRORS):
        if weights.get(key):
            error = error + weights[key] * _lattice()[place]
    return error


def _weights(result: str, conducts: Conductance, parts: Mapping[str, Quantity]) -> dict[str, float]:
    """Return what each error adds to that of a result [-]; the squares add up to 1."""
    if result in _BY_PORES:
        return {"pores": _BY_PORES[result]}
    if result in _BY_PRICES:
        return {"prices": 1.0}
    if result == "film.electrolyte_conductivity_ms_cm":
        return {"sulfide": 1.0}
    film = _film_weights(conducts)
    if result in _CONDUCTIVITIES:
        return film
    resistance = {key: -weight for key, weight in film.items()}
    if result == "film.area_specific_resistance_ohm_cm2":
        return resistance
    if result in {"cell.resistance_ohm_cm2", "cell.voltage_loss_v"}:
        return _cell_weights(resistance, parts)
    return _usable_weights(resistance, parts) if result in _USABLE else {}


def _film_weights(conducts: Conductance) -> dict[str, float]:
    """Return the parts of the error of a film's conductivity: by its sulfide, its pores and all else."""
    variances = {topic: float(variance) for topic, variance in conducts.variances.items()}
    total = sum(variances.values())
    if not total:
        return dict.fromkeys(FILM_ERRORS, sqrt(1 / len(FILM_ERRORS)))
    sulfide, pores = variances.get("sulfide", 0.0) / total, variances.get("pores", 0.0) / total
    return {"sulfide": sqrt(sulfide), "pores": sqrt(pores), "film": sqrt(max(1 - sulfide - pores, 0.0))}


def _cell_weights(film: Mapping[str, float], parts: Mapping[str, Quantity]) -> dict[str, float]:
    """Return the parts of the error of a cell's resistance, of which the film is one part."""
    steps = {
        role: (part.high - part.value) ** 2
        for role, part in parts.items()
        if part.value is not None and part.high is not None
    }
    total = sum(steps.values())
    share = steps.get("film", 0.0) / total if total else 1 / 2
    return {**{key: weight * sqrt(share) for key, weight in film.items()}, "cell": sqrt(max(1 - share, 0.0))}


def _usable_weights(film: Mapping[str, float], parts: Mapping[str, Quantity]) -> dict[str, float]:
    """Return the parts of the error of what is usable: the resistance, and the span of the voltage."""
    known = [part for part in parts.values() if part.value is not None and part.high is not None]
    value = sum(part.value or 0.0 for part in known)
    step = sqrt(sum(((part.high or 0.0) - (part.value or 0.0)) ** 2 for part in known))
    reach = float(np.log1p(step / value)) if value else 1.0
    wide = float(BAND * SPAN_SPREAD)
    total = sqrt(reach * reach + wide * wide)
    return {
        **{key: -weight * reach / total for key, weight in _cell_weights(film, parts).items()},
        "span": wide / total,
    }


def _values_along_band(quantity: Quantity, error: FloatArray) -> FloatArray:
    """Return a result at each point: its median moved along its band."""
    value = float(quantity.value or 0.0)
    low, high = (value if end is None else end for end in (quantity.low, quantity.high))
    steps = error / float(BAND)
    if value > 0 and low > 0:
        return np.asarray(
            value * np.exp(np.where(steps > 0, steps * np.log(high / value), steps * np.log(value / low)))
        )
    return np.asarray(value + np.where(steps > 0, steps * (high - value), steps * (value - low)))
