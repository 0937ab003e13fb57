"""The fitted parameters of the conductivity model, with their covariance and the date: one value, read from a file."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from functools import lru_cache
from pathlib import Path
from statistics import median
from types import MappingProxyType
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe


@dataclass(frozen=True, kw_only=True)
class FittedParameter:
    """One parameter of the model in its own unit with its 90 % interval, and what it means."""

    key: str
    label: str
    value: float
    low: float
    high: float
    unit: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class EvidencePoint:
    """One measured conductivity [mS/cm] beside its prediction with the 90 % band.

    ``kind`` is reported (a film of the literature), series (a point of a measured series, predicted from its
    own pellet) or own (a film of this laboratory). Reported films and series are predicted by a fit that was made
    without them. ``method`` is a key of METHODS or empty; ``binder_class`` the form of the binder, ``none`` without;
    ``reason`` the likely reason of the residual; ``recipe`` what a click opens, None where there is none.
    ``is_used`` is False for an own film that is left out of what the program learns, ``is_counted`` for a film that
    gave the library its own value, so that it proves nothing, and for one of which another report prints a value far
    off: ``conflict`` [mS/cm].
    """

    key: str
    kind: str
    label: str
    method: str
    binder_class: str
    has_scaffold: bool
    measured: float
    predicted: float
    low: float
    high: float
    temperature_c: float | None
    conditions: str
    citation: str
    source: str
    reason: str = ""
    recipe: Recipe | None = None
    is_used: bool = True
    is_counted: bool = True
    conflict: float | None = None

    @property
    def factor(self) -> float:
        """By how much prediction and measurement differ, whichever is larger: 1 is a hit [-]."""
        return max(self.measured / self.predicted, self.predicted / self.measured)

    @property
    def is_inside(self) -> bool:
        """True when the measured value lies inside the 90 % band."""
        return self.low <= self.measured <= self.high


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How predictions did on ``n`` points: median factor, share inside the 90 % band, the worst points by key.

    ``median_half_width`` is the factor from the middle of a band to its ends [-].
    """

    n: int
    median_factor: float
    coverage_90: float
    median_half_width: float = 1.0
    worst: tuple[str, ...] = ()


def accuracy(points: Sequence[EvidencePoint], worst: int = 3) -> Accuracy | None:
    """Return how the predictions of some points did, the ``worst`` of them by key; None for no points.

    Own films that are left out and films that prove nothing do not count.
    """
    points = [point for point in points if point.is_counted and point.is_used]
    if not points:
        return None
    by_factor = sorted(points, key=lambda point: point.factor, reverse=True)
    return Accuracy(
        n=len(points),
        median_factor=median(point.factor for point in points),
        coverage_90=sum(point.is_inside for point in points) / len(points),
        median_half_width=median(math.sqrt(point.high / point.low) for point in points),
        worst=tuple(point.key for point in by_factor[:worst]),
    )


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """Everything that the evidence view shows.

    ``leave_one_out`` is over the reported films from library values alone, ``with_pellet`` over the points whose
    source gives the pellet value of the same powder; ``own`` over the laboratory's films, None without any.
    ``learned`` are sentences on what the laboratory's own films move.
    """

    points: tuple[EvidencePoint, ...]
    parameters: tuple[FittedParameter, ...]
    leave_one_out: Accuracy
    with_pellet: Accuracy
    fitted_on: str
    own: Accuracy | None = None
    learned: tuple[str, ...] = ()


SOURCE = "ThisProgram2026"
"""Key of the bibliography under which fitted values are cited."""

NINETY = 1.6448536269514722
"""Standard deviations from the middle to either end of the 90 % band of a normal distribution."""

FORMS = ("fibrillated", "film-forming", "particle-like", "ion-conducting", "polymer-electrolyte")
"""Forms of a polymer that have a slope of their own."""
LIQUID_CLASSES = ("inert", "mild", "degrading", "dissolving")
FITTED_LIQUIDS = ("toluene", "p-xylene", "dichloromethane", "ethyl acetate")
"""Liquids whose effect was measured by itself: each may differ from its class."""

PARAMETERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "void": ("Exponent of the density", "of the relative density of the film over that of the pellet"),
        "scaffold": ("Exponent of the scaffold", "of the part of its volume that is no fibre"),
        "dry": ("Loss by dry rolling", "logarithm of the conductivity before over that after, without fibrils"),
        "pressure": ("Exponent of the stack pressure", "between the two ends of the measured range"),
        "blocking": ("Exponent of a polymer of unknown form", "the value around which all forms lie"),
    }
    | {
        f"blocking:{form}": (f"Exponent of polymers: {form}", "of sulfide over sulfide and polymer, by volume")
        for form in FORMS
    }
    | {
        f"liquid:{kind}": (f"Loss in {kind} liquids", "logarithm of the conductivity before over that after contact")
        for kind in LIQUID_CLASSES
    }
    | {f"liquid:{key}": (f"Loss in {key}, over its class", "1 is the class itself") for key in FITTED_LIQUIDS}
)
"""Every parameter of the model with its words and meaning. All are positive and fitted as logarithms."""


UNINFORMED = ("void",)
"""Parameters on which the data say nothing: their value and interval are those they were given beforehand."""


@dataclass(frozen=True, kw_only=True)
class Fit:
    """Parameters as natural logarithms [-] with their covariance [-], and the spreads that were fitted with them.

    ``residual`` is the SD of ln conductivity that the model leaves open from film to film; ``between_forms`` the SD
    of the logarithms of the exponents of forms of polymers, ``within_forms`` of those of films with one form (the
    way of mixing); ``between_liquids`` that of the losses of liquids of one class.
    ``points`` are the observations with their leave-one-out predictions [mS/cm], ``accuracy`` how these did, and
    ``reasons`` the likely reasons of residuals by the key of the film.
    """

    logs: Mapping[str, float]
    covariance: tuple[tuple[float, ...], ...]
    residual: float
    between_forms: float
    within_forms: float
    between_liquids: float
    fitted_on: str = ""
    library_version: str = ""
    points: tuple[Mapping[str, Any], ...] = ()
    accuracy: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    values: Mapping[str, Cited] = field(init=False, repr=False, compare=False)
    places: Mapping[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work out the parameters in their own unit, once."""
        places = {key: place for place, key in enumerate(self.logs)}
        values = {key: self._value(key, place) for key, place in places.items()}
        object.__setattr__(self, "places", MappingProxyType(places))
        object.__setattr__(self, "values", MappingProxyType(values))

    def _value(self, key: str, place: int) -> Cited:
        log, reach = self.logs[key], NINETY * math.sqrt(self.covariance[place][place])
        label, note = PARAMETERS[key]
        return Cited(
            math.exp(log),
            "-",
            SOURCE,
            grade="estimate" if key in UNINFORMED else "fitted",
            low=math.exp(log - reach),
            high=math.exp(log + reach),
            note=f"{label}: {note}",
        )

    def with_points(self, points: tuple[Mapping[str, Any], ...]) -> Fit:
        """Return the fit with other leave-one-out predictions."""
        return replace(self, points=points)

    @property
    def digest(self) -> str:
        """Eight digits that change with whatever of the fit moves a prediction; the day and the points do not."""
        rows = fit_content(self)
        names = ("residual", "between_forms", "within_forms", "between_liquids", "parameters", "covariance")
        moving = json.dumps([rows[name] for name in names], sort_keys=True)
        return hashlib.sha256(moving.encode()).hexdigest()[:8]

    @property
    def parameters(self) -> tuple[FittedParameter, ...]:
        """The parameters in their own unit with their 90 % intervals."""
        return tuple(
            FittedParameter(
                key=key,
                label=PARAMETERS[key][0],
                value=float(value),
                low=value.low or 0.0,
                high=value.high or 0.0,
                unit=value.unit,
                note=PARAMETERS[key][1],
            )
            for key, value in self.values.items()
        )


class FitError(ValueError):
    """The file with the fitted parameters cannot be used; the message says what to do."""


def fit_content(fit: Fit) -> dict[str, Any]:
    """Return a fit in the form of its file, rounded to what the data can bear."""
    return {
        "fitted_on": fit.fitted_on,
        "library_version": fit.library_version,
        "residual": fit.residual,
        "between_forms": fit.between_forms,
        "within_forms": fit.within_forms,
        "between_liquids": fit.between_liquids,
        "parameters": [{"key": key, "log": round(log, 6)} for key, log in fit.logs.items()],
        "covariance": [[round(value, 8) for value in row] for row in fit.covariance],
        "accuracy": {name: dict(row) for name, row in fit.accuracy.items()},
        "points": [dict(point) for point in fit.points],
        "reasons": dict(fit.reasons),
    }


def read_fit(path: Path) -> Fit:
    """Read fitted parameters from a file.

    Raises
    ------
    FitError
        When the file is missing, no JSON, or does not hold every parameter.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        rows = content["parameters"]
        if [row["key"] for row in rows] != list(PARAMETERS):
            raise ValueError("its parameters are not those of this version")
        return Fit(
            logs=MappingProxyType({row["key"]: float(row["log"]) for row in rows}),
            covariance=tuple(tuple(float(value) for value in line) for line in content["covariance"]),
            residual=float(content["residual"]),
            between_forms=float(content["between_forms"]),
            within_forms=float(content["within_forms"]),
            between_liquids=float(content["between_liquids"]),
            fitted_on=str(content["fitted_on"]),
            library_version=str(content["library_version"]),
            points=tuple(MappingProxyType(point) for point in content["points"]),
            accuracy=MappingProxyType(content["accuracy"]),
            reasons=MappingProxyType(content["reasons"]),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FitError(
            f"The model’s parameters {path} cannot be read ({error}): install SSE Designer again."
        ) from error


@lru_cache(maxsize=1)
def shipped_fit() -> Fit:
    """Return the fitted parameters that come with the program.

    Raises
    ------
    FitError
        When the program's own file cannot be read.
    """
    return read_fit(resources() / "model" / "conductivity.json")
