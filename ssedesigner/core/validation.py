"""What is known of the conductivity model's worth: fitted parameters, films beside their predictions, hit rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

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
    gave the library its own value, so that it proves nothing.
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
    """How predictions did on ``n`` points: median factor, share inside the 90 % band, the worst points by key."""

    n: int
    median_factor: float
    coverage_90: float
    worst: tuple[str, ...] = ()


def accuracy(points: Sequence[EvidencePoint], worst: int = 3) -> Accuracy | None:
    """Say how the predictions of some points did, the ``worst`` of them by key; None for no points.

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
