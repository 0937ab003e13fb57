"""The fit of the conductivity model to reported films and measured series, and how it does on what it has not seen.

Every observation is a recipe with a measured conductivity. Its prediction is that of :func:`conductance`, whose
gradient gives the Jacobian. Priors tie the slopes of the forms of polymers to a common one (partial pooling);
residuals follow Student's distribution, so that a film far off is kept but does not lead. The spreads that pool and
that stay are those of a grid that predict best what is left out.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.model_fit import FITTED_LIQUIDS, FORMS, PARAMETERS, Accuracy, Fit
from ssedesigner.physics.arrays import FloatArray, require
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.density import (
    AROMATIC_RETENTION,
    DENSITY_EXPONENT,
    DENSITY_EXPONENT_SPREAD,
    ROLLED_RETENTION,
)
from ssedesigner.physics.conduction.observations import HARDENED, Held, Observation
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.quantities import log_band

_OWN = "ThisProgram2026"
PRIOR_MIDDLES = {
    "void": DENSITY_EXPONENT,
    "scaffold": cited(2.0, "-", _OWN, "a little above the 1.5 of spheres", grade="assumed"),
    "dry": cited(-math.log(ROLLED_RETENTION), "-", "Zhang2021", "loss of one film of 0.2 wt % PTFE", grade="estimate"),
    "pressure": cited(0.3, "-", _OWN, "between none and proportional", grade="assumed"),
    "blocking": cited(8.0, "-", _OWN, "between spheres that stand aside and closed coats", grade="assumed"),
    "liquid:inert": cited(-math.log(AROMATIC_RETENTION), "-", "Nam2015", "loss in aromatic liquids", grade="fitted"),
    "liquid:mild": cited(0.8, "-", _OWN, "loss between inert and degrading", grade="assumed"),
    "liquid:degrading": cited(1.6, "-", _OWN, "loss of a liquid that reacts", grade="assumed"),
    "liquid:dissolving": cited(2.3, "-", _OWN, "a tenth is left after dissolving and heating", grade="assumed"),
}
"""Middle of the prior of each parameter."""
PRIOR_SPREADS = {
    "void": cited(DENSITY_EXPONENT_SPREAD / DENSITY_EXPONENT, "-", _OWN, "SD of ln: 0.4 of 2.5", grade="estimate"),
    "scaffold": cited(0.5, "-", _OWN, "SD of ln", grade="assumed"),
    "pressure": cited(0.7, "-", _OWN, "SD of ln", grade="assumed"),
    "blocking": cited(0.8, "-", _OWN, "SD of ln", grade="assumed"),
    "dry": cited(0.5, "-", _OWN, "SD of ln: one film", grade="assumed"),
    "liquid:inert": cited(0.25, "-", "Nam2015", "SD of ln of the loss in aromatic liquids", grade="estimate"),
    "liquid": cited(0.5, "-", _OWN, "SD of ln of the loss of each class", grade="assumed"),
}
"""Width of the priors."""
BETWEEN_LIQUIDS = cited(0.4, "-", _OWN, "SD of ln of the loss, one liquid of a class against another", grade="assumed")
BETWEEN_FORMS = tuple(
    cited(value, "-", _OWN, "tried: SD of ln of exponents between forms", grade="assumed") for value in (0.35, 0.5, 0.7)
)
WITHIN_FORMS = tuple(
    cited(value, "-", _OWN, "tried: SD of ln of exponents within a form", grade="assumed") for value in (0.2, 0.35, 0.5)
)
RESIDUALS = tuple(
    cited(value, "-", _OWN, "tried: SD of ln from film to film", grade="assumed") for value in (0.4, 0.5, 0.6, 0.75)
)
PAIR_SPREAD = cited(0.15, "-", _OWN, "SD of ln between two pellets of one powder", grade="assumed")
FREEDOM = cited(4.0, "-", _OWN, "degrees of freedom of Student’s distribution of the residuals", grade="assumed")
STUDENT_WIDTH = math.sqrt((FREEDOM - 2) / FREEDOM)
"""Width of Student's distribution for a standard deviation of 1."""
HARDENED_SPREAD = cited(1.0, "-", _OWN, "SD of ln of the loss of a sulfide that was made to resist", grade="assumed")
LEVEL_SPREAD = cited(10.0, "-", _OWN, "SD of ln of a powder’s own level: unknown", grade="assumed")
OUTSIDE = cited(0.1, "-", _OWN, "share that may lie outside a 90 % band", grade="computed")
AS_GOOD = cited(0.05, "-", _OWN, "part of the best score within which spreads are as good", grade="assumed")
LEAST_INSIDE = cited(0.85, "-", _OWN, "least share that a 90 % band of few films must hold", grade="assumed")
STEPS = 60
"""Most rounds of the fit."""
TOLERANCE = cited(1e-9, "-", _OWN, "change of a logarithm at which the fit has settled", grade="computed")
WORST = cited(3, "-", _OWN, "points named as the worst", grade="computed")


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """One observation as a fit that had not seen it predicts it: conductivity [S/m], SD of its logarithm [-].

    ``ceiling`` is what nothing of the film conducts better than [S/m]: no band reaches beyond it.
    """

    observation: Observation
    value: float
    spread: float
    ceiling: float = math.inf

    @property
    def error(self) -> float:
        """Logarithm of measured over predicted [-]."""
        return math.log(self.observation.measured / self.value)

    @property
    def is_inside(self) -> bool:
        """True when the measured value lies inside the 90 % band."""
        low, high = self.band
        return low <= self.observation.measured <= high

    @property
    def band(self) -> tuple[float, float]:
        """Ends of the 90 % band [S/m]."""
        low, high = map(float, log_band(self.value, self.spread))
        return low, max(self.value, min(high, self.ceiling))


@dataclass(frozen=True, kw_only=True)
class Data:
    """Observations, held pellets and the names of all that is fitted: parameters, then what only helps the fit."""

    observations: tuple[Observation, ...]
    held: tuple[Held, ...]
    names: tuple[str, ...]

    def without(self, *left_out: int) -> Data:
        """Return the data without some observations."""
        kept = [each for place, each in enumerate(self.observations) if place not in left_out]
        return replace(self, observations=tuple(kept))


class Spreads(NamedTuple):
    """SD of ln: of exponents between forms and within a form, and of what stays from film to film [all -]."""

    between: float
    within: float
    residual: float


@dataclass(frozen=True, kw_only=True)
class _Mode:
    """The most probable logarithms, shape (k,), and their covariance, shape (k, k)."""

    logs: FloatArray
    covariance: FloatArray
    spreads: Spreads

    def fit(self) -> Fit:
        """Return the model's parameters without those that only helped."""
        return _fit_of(self.logs, self.spreads, self.covariance)


def data_of(observations: Sequence[Observation], held: Sequence[Held]) -> Data:
    """Put observations and held pellets [S/m] together for the fit.

    >>> len(data_of([], []).names) == len(PARAMETERS) + 1
    True
    """
    powders = dict.fromkeys(pellet.powder for pellet in held)
    return Data(observations=tuple(observations), held=tuple(held), names=(*PARAMETERS, HARDENED, *powders))


def fit_parameters(data: Data) -> Fit:
    """Fit of the model with the spreads of the grid that predict best.

    Parameters
    ----------
    data : Data
        Observations [S/m]

    Returns
    -------
    Fit
        Logarithms of the parameters with their covariance [-]

    Notes
    -----
    Gauss-Newton with the weights of Student's distribution. Of the grid of spreads, those are good that come within
    5 % of the best interval score when each observation is predicted without itself, and whose bands hold what they
    say of films and of pairs with a pellet; of these the ones that leave least open are taken. The data hardly tell
    them apart, and the figures of :func:`leave_one_out` are a little too good for the choice.

    Examples
    --------
    Without data the priors come back:

    >>> round(float(fit_parameters(data_of([], [])).values["void"]), 2)
    2.5

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    if not data.observations:
        return fit_with(data, Spreads(*map(float, (BETWEEN_FORMS[0], WITHIN_FORMS[0], RESIDUALS[0]))))
    grid = [Spreads(*map(float, spreads)) for spreads in itertools.product(BETWEEN_FORMS, WITHIN_FORMS, RESIDUALS)]
    tried = {spreads: _coverage(leave_one_out(data, fit_with(data, spreads))) for spreads in grid}
    enough = min(score for score, _ in tried.values()) * (1 + AS_GOOD)
    near = [spreads for spreads, (score, _) in tried.items() if score <= enough]
    good = [spreads for spreads in near if tried[spreads][1]] or near
    return fit_with(data, min(good, key=lambda spreads: (spreads.residual, tried[spreads][0])))


def _coverage(left_out: list[LeftOut]) -> tuple[float, bool]:
    """Score of some predictions, and whether their bands hold what they say, films and pairs with a pellet alike."""
    groups = (
        reported_films(left_out),
        [prediction for prediction in left_out if prediction.observation.has_pellet],
    )
    accuracies = [accuracy(group) for group in groups]
    return interval_score(left_out), all(one.coverage_90 >= LEAST_INSIDE for one in accuracies if one.n)


def fit_with(data: Data, spreads: Spreads) -> Fit:
    """Fit of the model [-] with given spreads.

    >>> fit_with(data_of([], []), Spreads(0.7, 0.5, 0.4)).residual
    0.4
    """
    return _mode(data, spreads, _prior(data, spreads.between)[0]).fit()


def interval_score(predictions: Sequence[LeftOut]) -> float:
    r"""Mean interval score of 90 % bands of ln conductivity: their width, and twenty times what lies outside [-].

    .. math:: S = 2 z s + \frac{2}{\alpha} \max(0, |e| - z s)

    >>> interval_score([])
    0.0
    """
    scores = [
        2 * BAND * prediction.spread + 2 / OUTSIDE * max(0.0, abs(prediction.error) - BAND * prediction.spread)
        for prediction in exclude_own_values(predictions)
    ]
    return float(np.mean(scores)) if scores else 0.0


def exclude_own_values(predictions: Sequence[LeftOut]) -> list[LeftOut]:
    """Return the predictions [S/m] that prove something: not those from a value of the very film.

    >>> exclude_own_values([])
    []
    """
    return [prediction for prediction in predictions if not prediction.observation.is_circular]


def reported_films(predictions: Sequence[LeftOut]) -> list[LeftOut]:
    """Return the predictions of films [S/m] whose powder nobody measured.

    >>> reported_films([])
    []
    """
    return [each for each in predictions if each.observation.is_film and not each.observation.has_pellet]


def by_film(observation: Observation) -> str:
    """Return the fold in which an observation is left out alone [-].

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.film.film import resolve
    >>> film = resolve(Recipe(), Materials(version="", materials={}, pairs=()))
    >>> by_film(Observation(key="187", film=film, measured=0.13))
    '187'
    """
    return observation.key


def leave_one_out(data: Data, fit: Fit, fold: Callable[[Observation], str] = by_film) -> list[LeftOut]:
    """Prediction of each observation by a fit that was made without it, or without all of its paper or laboratory.

    Parameters
    ----------
    data : Data
        Observations [S/m]
    fit : Fit
        The fit to all of them, whose spreads are kept [-]
    fold : callable
        Name of what is left out together with an observation [-]

    Returns
    -------
    list of LeftOut
        In the order of the observations [S/m]

    Notes
    -----
    The sulfide that was made to resist liquids is predicted as any other, because a user could not know.

    Examples
    --------
    >>> from ssedesigner.core.model_fit import shipped_fit
    >>> leave_one_out(data_of([], []), shipped_fit())
    []

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    left_out, fits = [], dict[str, Fit]()
    folds = [fold(observation) for observation in data.observations]
    spreads = Spreads(fit.between_forms, fit.within_forms, fit.residual)
    start = _mode(data, spreads, _prior(data, spreads.between)[0]).logs
    for name, observation in zip(folds, data.observations, strict=True):
        if name not in fits:
            together = (place for place, other in enumerate(folds) if other == name)
            fits[name] = _mode(data.without(*together), spreads, start).fit()
        seen = fits[name]
        conducts = conductance(observation.film, fit=seen)
        # nothing was made of a pellet that could differ from film to film
        variance = conducts.spread**2 - (seen.residual**2 if observation.is_pellet else 0)
        value, ceiling = float(require(conducts.conductivity)), float(require(conducts.ceiling))
        left_out.append(LeftOut(observation=observation, value=value, spread=math.sqrt(variance), ceiling=ceiling))
    return left_out


def accuracy(predictions: Sequence[LeftOut]) -> Accuracy:
    """Median error as a factor [-], share inside the 90 % band [-] and the worst of the predictions that count.

    >>> accuracy([]).n
    0
    """
    predictions = exclude_own_values(predictions)
    if not predictions:
        return Accuracy(n=0, median_factor=math.nan, coverage_90=math.nan, median_half_width=math.nan)
    by_error = sorted(predictions, key=lambda prediction: -abs(prediction.error))
    return Accuracy(
        n=len(predictions),
        median_factor=median(math.exp(abs(prediction.error)) for prediction in predictions),
        coverage_90=sum(prediction.is_inside for prediction in predictions) / len(predictions),
        median_half_width=median(math.sqrt(each.band[1] / each.band[0]) for each in predictions),
        worst=tuple(prediction.observation.key for prediction in by_error[: int(WORST)]),
    )


def _prior(data: Data, between: float) -> tuple[FloatArray, FloatArray]:
    """Middle, shape (k,), and precision, shape (k, k), of the prior of everything that is fitted."""
    place = {name: number for number, name in enumerate(data.names)}
    middle = np.zeros(len(place))
    precision = np.zeros((len(place), len(place)))
    for name, value in PRIOR_MIDDLES.items():
        middle[place[name]] = math.log(value)
        spread = PRIOR_SPREADS.get(name, PRIOR_SPREADS["liquid"])
        precision[place[name], place[name]] = 1 / spread**2
    mean = place["blocking"]
    for form in FORMS:
        own = place[f"blocking:{form}"]
        middle[own] = middle[mean]
        for row, column, sign in ((own, own, 1), (mean, mean, 1), (own, mean, -1), (mean, own, -1)):
            precision[row, column] += sign / between**2
    for liquid in FITTED_LIQUIDS:
        precision[place[f"liquid:{liquid}"], place[f"liquid:{liquid}"]] = 1 / BETWEEN_LIQUIDS**2
    precision[place[HARDENED], place[HARDENED]] = 1 / HARDENED_SPREAD**2
    for powder in data.names[len(PARAMETERS) + 1 :]:
        precision[place[powder], place[powder]] = 1 / LEVEL_SPREAD**2
    return middle, precision


def _fit_of(logs: FloatArray, spreads: Spreads, covariance: FloatArray | None = None) -> Fit:
    known = np.zeros((len(PARAMETERS), len(PARAMETERS))) if covariance is None else covariance
    size = len(PARAMETERS)
    return Fit(
        logs={name: float(value) for name, value in zip(PARAMETERS, logs[:size], strict=True)},
        covariance=tuple(tuple(float(value) for value in row[:size]) for row in known[:size]),
        residual=spreads.residual,
        between_forms=spreads.between,
        within_forms=spreads.within,
        between_liquids=float(BETWEEN_LIQUIDS),
    )


def _mode(data: Data, spreads: Spreads, start: FloatArray) -> _Mode:
    """Find the most probable logarithms for given spreads from a first guess."""
    middle, precision = _prior(data, spreads.between)
    logs = start
    for _ in range(STEPS):
        jacobian, misfit, noise = _rows(data, logs, spreads)
        weights = (FREEDOM + 1) / (FREEDOM * noise**2 + misfit**2)
        hessian = precision + jacobian.T @ (weights[:, None] * jacobian)
        step = np.linalg.solve(hessian, jacobian.T @ (weights * misfit) - precision @ (logs - middle))
        logs = logs + step
        if np.abs(step).max() < TOLERANCE:
            break
    return _Mode(logs=logs, covariance=np.asarray(np.linalg.inv(hessian), dtype=float), spreads=spreads)


def _rows(data: Data, logs: FloatArray, spreads: Spreads) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Jacobian, shape (n, k), misfit of ln conductivity and width of its noise, each of shape (n,)."""
    place = {name: number for number, name in enumerate(data.names)}
    fit = _fit_of(logs, spreads)
    rows = len(data.observations) + len(data.held)
    jacobian, misfit, noise = np.zeros((rows, len(place))), np.zeros(rows), np.ones(rows)
    for row, observation in enumerate(data.observations):
        conducts = conductance(observation.film, fit=fit)
        gradient = {name: float(slope) for name, slope in conducts.gradient.items()}
        value = math.log(float(require(conducts.conductivity)))
        if observation.is_hardened:
            value, gradient = _with_resistance(value, gradient, math.exp(logs[place[HARDENED]]))
        for name, slope in gradient.items():
            jacobian[row, place[name]] = slope
        misfit[row] = math.log(observation.measured) - value
        noise[row] = _noise(observation, conducts)
    for row, pellet in enumerate(data.held, start=len(data.observations)):
        lift = fit.values["pressure"] * pellet.ratio
        jacobian[row, place["pressure"]] = lift
        jacobian[row, place[pellet.powder]] = 1
        misfit[row] = math.log(pellet.measured) - logs[place[pellet.powder]] - lift
        noise[row] = PAIR_SPREAD
    return jacobian, misfit, noise * STUDENT_WIDTH


def _with_resistance(value: float, gradient: dict[str, float], part: float) -> tuple[float, dict[str, float]]:
    """Let a sulfide that resists liquids lose only a part of what others lose."""
    losses = {name: slope for name, slope in gradient.items() if name.startswith("liquid:")}
    total = sum(slope for name, slope in losses.items() if name.removeprefix("liquid:") not in FITTED_LIQUIDS)
    eased = gradient | {name: part * slope for name, slope in losses.items()} | {HARDENED: part * total}
    return value + (part - 1) * total, eased


def _noise(observation: Observation, conducts: Conductance) -> float:
    """SD of ln conductivity of an observation from all but the fitted parameters."""
    variances = {key: float(part) for key, part in conducts.variances.items() if key != "fitted parameters"}
    if observation.has_pellet:
        variances["sulfide"] = PAIR_SPREAD**2
    if observation.is_pellet:
        variances["residual"] = 0.0
    return math.sqrt(sum(variances.values()))
