"""Fit an equivalent circuit to a spectrum by complex least squares, and choose the circuit by what it explains."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import product

import numpy as np
import numpy.typing as npt

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.impedance.circuit import QUARTER, Circuit, ComplexArray, J, impedance_and_slopes

_ACCURACY = cited(
    1e-3,
    "-",
    "ThisProgram2026",
    "relative error of impedance analysers below which no part of a circuit counts",
    grade="assumed",
)
_START_TIMES_STEPS = 14
_ARC_STARTS_LIMIT = (0.95, 0.75, 0.55)
_END_STARTS_LIMIT = (0.95, 0.8, 0.55)
_MOST_ARCS = 2
_PLACES_STEPS = 2
_STARTS_LIMIT = 6
_FINAL_STARTS_LIMIT = 3
_GROWN_LIMIT = 0.3
_APART_LIMIT = (2.0, 5.0, 15.0)
_SHARES_LIMIT = (0.25, 0.75)
_RIVAL_LIMIT = 20.0
_MISFIT_LIMIT = 1.03
_EXPONENT_LIMIT = (0.35, 1.0)
_TIME_LIMIT = 100.0
_SPAN_LIMIT = 5.0
_FIT_STEPS = 100
_TRIAL_STEPS = 12
_FIT_TOLERANCE = 1e-9
_STEP_LIMIT = 2.0
_DAMPING_LIMIT = (1e-12, 1e10)
_DAMPING_STEPS = (0.3, 3.0)
_FIRST_DAMPING_LIMIT = 1e-3
_RIDGE_TOLERANCE = 1e-12
_LEAST_LIMIT = 1e-4

CIRCUITS = (
    Circuit(has_resistor=True),
    Circuit(has_resistor=True, has_end=True),
    Circuit(arcs=1),
    Circuit(arcs=1, has_end=True),
    Circuit(has_resistor=True, arcs=1),
    Circuit(has_resistor=True, arcs=1, has_end=True),
    Circuit(arcs=2),
    Circuit(arcs=2, has_end=True),
    Circuit(has_resistor=True, arcs=2),
    Circuit(has_resistor=True, arcs=2, has_end=True),
)
"""What is tried, each also with a coil: bulk and grain boundary, or film and contact, before blocking electrodes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Arc:
    """One arc: resistance [ohm], relaxation time [s], exponent [-] and capacitance [F]."""

    resistance: float
    time: float
    exponent: float

    @property
    def peak_hz(self) -> float:
        """Frequency of the top of the arc [Hz]."""
        return 1 / (2 * math.pi * self.time)

    @property
    def capacitance(self) -> float:
        """Capacitance [F] that the resistance and the peak of the arc give."""
        return self.time / self.resistance


@dataclass(frozen=True, kw_only=True, eq=False)
class Fit:
    """A circuit with its parameters, shape (p,), as logarithms and exponents, and their covariance, shape (p, p).

    ``others`` are the fits of other circuits that explain nearly as much.
    """

    circuit: Circuit
    values: FloatArray
    covariance: FloatArray
    middle: float
    curve: ComplexArray
    residuals: ComplexArray
    criterion: float
    others: tuple[Fit, ...] = ()

    @property
    def mean_residual(self) -> float:
        """Mean magnitude of the relative residuals [-]."""
        return float(np.abs(self.residuals).mean())

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The arcs from high to low frequency."""
        return tuple(
            Arc(resistance=float(np.exp(ln_r)), time=float(np.exp(ln_t)), exponent=float(n))
            for ln_r, ln_t, n in (self.values[at : at + self.circuit.first_step] for at in self.circuit.arc_indices())
        )

    @property
    def series_resistance(self) -> float:
        """Resistance in series [ohm], 0 where the circuit has none."""
        return float(np.exp(self.values[self.circuit.resistor])) if self.circuit.has_resistor else 0.0

    def error_of(self, indices: tuple[int, ...]) -> float:
        """Return the standard error [ohm] of the sum of the resistances at these indices."""
        slope: FloatArray = np.zeros(len(self.values))
        slope[list(indices)] = np.exp(self.values[list(indices)])
        return math.sqrt(max(float(slope @ self.covariance @ slope), 0.0))


@dataclass(frozen=True, kw_only=True, eq=False)
class _Data:
    angular: FloatArray
    z: ComplexArray
    size: FloatArray
    middle: float
    low: FloatArray
    high: FloatArray


def fit_spectrum(
    frequency_hz: FloatArray, z: ComplexArray, scatter: float = 0.0, circuits: Sequence[Circuit] = CIRCUITS
) -> Fit:
    """Fit circuits to a spectrum and return the one that explains most with least.

    Parameters
    ----------
    frequency_hz : ndarray, shape (n,)
        Frequencies [Hz].
    z : ndarray, shape (n,)
        Impedances [ohm], none of them zero.
    scatter : float
        Scatter of the points after the Kramers–Kronig test [-]; where the fits leave more, they begin from more places.
    circuits : sequence of Circuit
        What is tried [-], each with and without a coil as the points suggest.

    Returns
    -------
    Fit
        Circuit, parameters (resistances as ln [ohm]), errors, curve [ohm] and residuals [-].

    Notes
    -----
    Complex nonlinear least squares after Levenberg and Marquardt with modulus weighting; logarithms keep L, R, τ and
    A positive, and exponents stay between 0.35 and 1. Each fit starts where a linear fit over a grid of relaxation
    times is best, in several places; where the points hold more, also from a circuit with an arc less. Among the
    circuits the one with the least Bayesian information criterion is taken, m ln(S/m + a²) + p ln m over m = 2n
    residuals, where a is the accuracy of the instrument. Errors are those of the covariance matrix s² (JᵀJ)⁻¹. Valid
    for eight points and more.

    References
    ----------
    Marquardt1963 for the steps; Schwarz1978 for the choice; Boukamp1995 for the weighting.

    Examples
    --------
    >>> f = np.logspace(6, 0, 31)
    >>> z = 10.0 + 1 / (1e-5 * (2j * np.pi * f) ** 0.9)
    >>> fit = fit_spectrum(f, z)
    >>> fit.circuit.name, round(fit.series_resistance, 3)  # [ohm]
    ('R–CPE', 10.0)
    """
    data = _data(frequency_hz, z)
    fits = _best(circuits, data)
    if fits[0].mean_residual > _MISFIT_LIMIT * max(scatter, _ACCURACY):
        # the points hold more than the fits found: look for it from many places
        fits = _best([circuit for circuit in CIRCUITS if circuit.arcs], data, fits)
        wanted = [_with_coil(circuit, has_coil=False) for circuit in circuits]
        fits = [fit for fit in fits if _with_coil(fit.circuit, has_coil=False) in wanted]
    near = {fit.circuit: fit for fit in reversed(fits) if fit.criterion < fits[0].criterion + _RIVAL_LIMIT}
    best, *others = (_sorted(near[circuit]) for circuit in reversed(near))
    return replace(best, others=tuple(others))


def _best(circuits: Sequence[Circuit], data: _Data, before: Sequence[Fit] = ()) -> list[Fit]:
    """Return the fits of these circuits and those before, the one that explains most with least first."""
    start, size, fits = _Starts(data), np.abs(data.z), list(before)
    # a coil may be there where no point is inductive, hidden by an arc
    inductive = bool(before) or bool(np.any(data.z.imag > _ACCURACY * size))
    for circuit in (_with_coil(each, inductive) for each in circuits if _fits_in(each, data.z)):
        if circuit.arcs == _MOST_ARCS or all(fit.circuit != circuit for fit in fits):
            fits.append(_fit(circuit, data, start, fits if before else ()))
    best = min(fits, key=lambda fit: fit.criterion)
    fits.append(_fit(_with_coil(best.circuit, not best.circuit.has_coil), data, start, fits if before else ()))
    return sorted(fits, key=lambda fit: fit.criterion)


def _with_coil(circuit: Circuit, has_coil: bool) -> Circuit:
    return Circuit(has_coil=has_coil, has_resistor=circuit.has_resistor, arcs=circuit.arcs, has_end=circuit.has_end)


def _fits_in(circuit: Circuit, z: ComplexArray) -> bool:
    return circuit.parameters + 2 < 2 * len(z)


def _data(frequency_hz: FloatArray, z: ComplexArray) -> _Data:
    angular = 2 * np.pi * frequency_hz
    middle = float(np.sqrt(angular.min() * angular.max()))
    size = np.abs(z)
    low, high = np.log(size.min()), np.log(size.max())
    times = np.log([1 / angular.max() / _TIME_LIMIT, _TIME_LIMIT / angular.min()])
    coil = np.log([size.min() / angular.max() * np.exp(-2 * _SPAN_LIMIT), size.max() / angular.min()])
    resistance = (low - _SPAN_LIMIT, high + _SPAN_LIMIT)
    span = np.log(angular.max() / middle)
    ends = (low - span - _SPAN_LIMIT, high + span + _SPAN_LIMIT)
    bounds = np.array([coil, resistance, times, _EXPONENT_LIMIT, ends])
    return _Data(angular=angular, z=z, size=size, middle=middle, low=bounds[:, 0], high=bounds[:, 1])


def _bounds(circuit: Circuit) -> list[int]:
    """Row of the table of bounds for each parameter."""
    coil, resistance, time, exponent, end = range(len(("L", "R", "τ", "n", "A")))
    rows = [coil] * circuit.has_coil + [resistance] * circuit.has_resistor
    return rows + [resistance, time, exponent] * circuit.arcs + [end, exponent] * circuit.has_end


class _Starts:
    """Linear fits over a grid of relaxation times and exponents: where a fit of any circuit begins."""

    def __init__(self, data: _Data) -> None:
        angular = data.angular
        self.times = np.geomspace(1 / angular.max() / 2, 2 / angular.min(), _START_TIMES_STEPS)
        shapes = list(product(self.times, _ARC_STARTS_LIMIT))
        self.arcs = np.array(shapes)
        self.ends = np.array(_END_STARTS_LIMIT)
        power = np.exp(self.arcs[:, 1] * (np.log(np.outer(angular, self.arcs[:, 0])) + QUARTER))
        tail = np.exp(-self.ends * (np.log(angular / data.middle) + QUARTER)[:, None])
        columns = [(J * angular)[:, None], np.ones((len(angular), 1)), 1 / (1 + power), tail]
        basis = np.concatenate(columns, axis=1) / data.size[:, None]
        self.scale = np.sqrt((np.abs(basis) ** 2).sum(axis=0))
        basis = basis / self.scale
        real = np.concatenate([basis.real, basis.imag])
        wanted = np.concatenate([data.z.real / data.size, data.z.imag / data.size])
        self.gram, self.moment = real.T @ real, wanted @ real
        self.total = float(wanted @ wanted)

    def best(self, circuit: Circuit) -> FloatArray:
        """Return the parameters of the best points of the grid, whose relaxation times differ."""
        fixed = [0] * circuit.has_coil + [1] * circuit.has_resistor
        chosen = self._choices(fixed, circuit)
        gram = self.gram[chosen[:, :, None], chosen[:, None, :]] + _RIDGE_TOLERANCE * np.eye(chosen.shape[1])
        moment = self.moment[chosen]
        weights = np.linalg.solve(gram, moment[:, :, None])[:, :, 0]
        # a negative part is no start: it is put to nearly nothing, which costs what it explained
        weights = np.maximum(weights, _LEAST_LIMIT * np.abs(weights).max(axis=1, keepdims=True))
        squares = self.total - 2 * (weights * moment).sum(axis=1) + np.einsum("ki,kij,kj->k", weights, gram, weights)
        starts: dict[tuple[int, ...], FloatArray] = {}
        for at in np.argsort(squares):
            arcs_at = chosen[at][len(fixed) : len(fixed) + circuit.arcs] - 2
            # one broad arc looks like two on a coarse grid, so each place has its turn
            places = tuple(arcs_at // len(_ARC_STARTS_LIMIT) // _PLACES_STEPS)
            if places not in starts:
                starts[places] = self._values(circuit, chosen[at], weights[at] / self.scale[chosen[at]])
            if len(starts) == _STARTS_LIMIT:
                break
        return np.array(list(starts.values()))

    def _choices(self, fixed: Sequence[int], circuit: Circuit) -> npt.NDArray[np.intp]:
        """Return the columns of each point of the grid: arcs from short to long times, each with each blocking CPE."""
        first, last = 2, 2 + len(self.arcs)
        axes = [np.arange(first, last)] * circuit.arcs + [np.arange(last, len(self.scale))] * circuit.has_end
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes)) if axes else np.empty((1, 0))
        times = (grid[:, : circuit.arcs].astype(int) - first) // len(_ARC_STARTS_LIMIT)
        grid = grid[(np.diff(times, axis=1) > 0).all(axis=1)].astype(int)
        return np.concatenate([np.tile(np.array(fixed, dtype=int), (len(grid), 1)), grid], axis=1)

    def _values(self, circuit: Circuit, chosen: FloatArray, weights: FloatArray) -> FloatArray:
        logs = np.log(weights)
        values: list[float] = list(logs[: circuit.first_arc])
        for place in range(circuit.first_arc, circuit.first_arc + circuit.arcs):
            time, exponent = self.arcs[int(chosen[place]) - 2]
            values += [logs[place], np.log(time), exponent]
        if circuit.has_end:
            values += [logs[-1], self.ends[int(chosen[-1]) - 2 - len(self.arcs)]]
        return np.array(values)


def _fit(circuit: Circuit, data: _Data, start: _Starts, smaller: Sequence[Fit]) -> Fit:
    """Follow several starts for a few steps and the best of them to the end."""
    starts = [*start.best(circuit), *_grown(circuit, data, start.times, smaller)]
    tried, squares = _descend(np.array(starts), circuit, data, _TRIAL_STEPS)
    values, squares = _descend(tried[np.argsort(squares)[:_FINAL_STARTS_LIMIT]], circuit, data, _FIT_STEPS)
    return _result(circuit, values[np.argmin(squares)], data)


def _grown(circuit: Circuit, data: _Data, times: FloatArray, fits: Sequence[Fit]) -> Iterator[FloatArray]:
    """Start where the same circuit with one arc less ended: with a new arc at each of the times, or with one split."""
    smaller, exponent = replace(circuit, arcs=circuit.arcs - 1), _ARC_STARTS_LIMIT[0]
    for fit in (fit for fit in fits if fit.circuit == smaller and fit.arcs):
        for time in times:
            near = int(np.argmin(np.abs(np.log(data.angular * time))))
            arc = np.log(_GROWN_LIMIT * data.size[near]), np.log(time), exponent
            yield np.insert(fit.values, [smaller.end] * len(arc), arc)
        for at, apart, share in product(smaller.arc_indices(), _APART_LIMIT, _SHARES_LIMIT):
            resistance, time = fit.values[at : at + 2]
            values = np.insert(
                fit.values,
                [smaller.end] * smaller.first_step,
                (resistance + np.log(1 - share), time + np.log(apart), exponent),
            )
            values[at : at + smaller.first_step] = resistance + np.log(share), time - np.log(apart), exponent
            yield values


def _descend(starts: FloatArray, circuit: Circuit, data: _Data, steps: int) -> tuple[FloatArray, FloatArray]:
    """Return the parameters that each start, shape (k, p), leads to, and the sums of squares that remain."""
    rows = _bounds(circuit)
    bounds = data.low[rows], data.high[rows]
    values = np.clip(starts, *bounds)
    residual, slopes = _residual(circuit, values, data)
    squares = (residual**2).sum(axis=-1)
    damping: FloatArray = np.full(len(values), _FIRST_DAMPING_LIMIT)
    is_done = np.zeros(len(values), dtype=bool)
    for _ in range(steps):
        trial = np.clip(values + _step(slopes, residual, values, bounds, damping), *bounds)
        next_residual, next_slopes = _residual(circuit, trial, data)
        gain = squares - (next_residual**2).sum(axis=-1)
        is_better = (gain > 0) & ~is_done
        is_done |= is_better & (gain < _FIT_TOLERANCE * (squares + residual.shape[-1] * _ACCURACY**2))
        values, squares = np.where(is_better[:, None], trial, values), np.where(is_better, squares - gain, squares)
        residual = np.where(is_better[:, None], next_residual, residual)
        slopes = np.where(is_better[:, None, None], next_slopes, slopes)
        damping = damping * np.where(is_better, *_DAMPING_STEPS)
        is_done |= damping > _DAMPING_LIMIT[1]
        damping = np.maximum(damping, _DAMPING_LIMIT[0])
        if is_done.all():
            break
    return values, squares


def _residual(circuit: Circuit, values: FloatArray, data: _Data) -> tuple[FloatArray, FloatArray]:
    z, slopes = impedance_and_slopes(circuit, values, data.angular, data.middle)
    difference, slopes = (data.z - z) / data.size, slopes / data.size[:, None]
    return (
        np.concatenate([difference.real, difference.imag], axis=-1),
        np.concatenate([slopes.real, slopes.imag], axis=-2),
    )


def _step(
    slopes: FloatArray,
    residual: FloatArray,
    values: FloatArray,
    bounds: tuple[FloatArray, FloatArray],
    damping: FloatArray,
) -> FloatArray:
    """Return the damped steps; a parameter that a bound holds back stays."""
    turned = slopes.swapaxes(-1, -2)
    pull = (turned @ residual[..., None])[..., 0]
    free = ~(((values <= bounds[0]) & (pull < 0)) | ((values >= bounds[1]) & (pull > 0)))
    matrix = (turned @ slopes) * free[:, :, None] * free[:, None, :]
    diagonal = np.einsum("kii->ki", matrix)
    ridge = _RIDGE_TOLERANCE * np.maximum(diagonal.max(axis=-1, keepdims=True), np.finfo(float).tiny)
    diagonal += damping[:, None] * diagonal + np.where(free, ridge, 1.0)
    step = np.linalg.solve(matrix, np.where(free, pull, 0.0)[..., None])[..., 0]
    return np.clip(step, -_STEP_LIMIT, _STEP_LIMIT)


def _result(circuit: Circuit, values: FloatArray, data: _Data) -> Fit:
    residual, slopes = _residual(circuit, values, data)
    squares = float(residual @ residual)
    curve = impedance_and_slopes(circuit, values, data.angular, data.middle)[0]
    count = 2 * len(data.z)
    matrix = slopes.T @ slopes
    scale = np.sqrt(np.maximum(np.diag(matrix), np.finfo(float).tiny))
    inverse = np.linalg.pinv(matrix / np.outer(scale, scale), rcond=_RIDGE_TOLERANCE, hermitian=True)
    covariance = inverse / np.outer(scale, scale) * squares / max(count - len(values), 1)
    criterion = count * np.log(squares / count + _ACCURACY**2) + len(values) * np.log(count)
    return Fit(
        circuit=circuit,
        values=values,
        covariance=covariance,
        middle=data.middle,
        curve=curve,
        residuals=(data.z - curve) / data.size,
        criterion=float(criterion),
    )


def _sorted(fit: Fit) -> Fit:
    """Return the same fit with its arcs from high to low frequency."""
    circuit = fit.circuit
    starts = sorted(circuit.arc_indices(), key=lambda at: float(fit.values[at + 1]))
    arcs = [at + offset for at in starts for offset in range(circuit.first_step)]
    order = [*range(circuit.first_arc), *arcs, *range(circuit.end, circuit.parameters)]
    return replace(fit, values=fit.values[order], covariance=fit.covariance[np.ix_(order, order)])
