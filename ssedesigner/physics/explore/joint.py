"""The conductivities of many films together: what measuring one of them says of the others, in closed form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, PARAMETER, Learned, effects, repeat_variance
from ssedesigner.physics.film.film import resolve


@dataclass(frozen=True, kw_only=True, eq=False)
class Films:
    """Logarithms of the conductivities of n films in mS/cm [-], jointly normal.

    ``mean`` of shape (n,) and ``covariance`` of shape (n, n) without what differs between films that are made alike,
    which is ``repeat`` [-], shape (n,). ``names`` are those of the m effects behind it, ``sizes`` what each adds to a
    film [-], shape (n, m), and ``prior`` their covariance before any of these films [-], shape (m, m).
    """

    mean: FloatArray
    covariance: FloatArray
    repeat: FloatArray
    names: tuple[str, ...] = ()
    sizes: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))
    prior: FloatArray = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def spread(self) -> FloatArray:
        """Standard deviation of each film as it will be measured [-], shape (n,)."""
        return np.asarray(np.sqrt(np.diag(self.covariance) + self.repeat))

    def shared(self, film: int) -> dict[str, float]:
        """Return what each effect of a film adds to its covariance with the others together [-], the largest first."""
        others = np.arange(len(self.mean)) != film
        parts = (self.sizes[others] @ self.prior).sum(axis=0) * self.sizes[film]
        return dict(sorted(zip(self.names, parts.tolist(), strict=True), key=lambda item: -item[1]))

    def has(self, name: str) -> npt.NDArray[np.bool_]:
        """Return whether each film has an effect, shape (n,)."""
        return np.asarray(self.sizes[:, self.names.index(name)] != 0)

    def measured(self, film: int, value: float, noise: float = 0.0) -> Films:
        """Return what is known once a film was measured: the logarithm ``value`` with its error ``noise`` [-]."""
        row = self.covariance[film]
        total = row[film] + self.repeat[film] + noise * noise
        return replace(
            self,
            mean=self.mean + row / total * (value - self.mean[film]),
            covariance=self.covariance - np.outer(row, row) / total,
        )


def joint_films(recipes: Sequence[Recipe], materials: Materials, learned: Learned = NOTHING_LEARNED) -> Films:
    r"""Return the joint distribution of the conductivities of films, as own films have moved it.

    .. math:: K = A P A^T

    Parameters
    ----------
    recipes : sequence of Recipe
        The films; of each the conductivity is known [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What own films have taught [-]

    Returns
    -------
    Films
        Logarithms of conductivities in mS/cm [-]

    Raises
    ------
    ValueError
        Where the conductivity of a film is not known

    Notes
    -----
    Rows of A hold what one standard deviation of each effect adds to a film: lot, liquids, pressing, form of the
    binder, method and fitted parameters. Films share the effects that they have in common, which is all that one says
    of another. P is 1 for effects, the covariance of the fit for parameters, and what own films have left of either.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> joint_films((), Materials(version="", materials={}, pairs=())).mean.shape
    (0,)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    rows: list[dict[str, float]] = []
    means, repeats = [], []
    for recipe in recipes:
        film = resolve(recipe, materials)
        conducts = conductance(film)
        moved = conductance(film, learned).conductivity if learned.places else conducts.conductivity
        if moved is None:
            raise ValueError(f"the conductivity of {recipe.name} is not known")
        rows.append({key: float(size) for key, size in effects(film, conducts.variances, conducts.gradient).items()})
        means.append(float(np.log(from_si(float(moved), "mS/cm"))))
        repeats.append(float(repeat_variance(conducts.variances)))
    names = list(dict.fromkeys(name for row in rows for name in row))
    sizes = np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), len(names))
    prior = _prior(names, learned)
    return Films(
        mean=np.array(means),
        covariance=sizes @ prior @ sizes.T,
        repeat=np.array(repeats, dtype=float),
        names=tuple(names),
        sizes=sizes,
        prior=prior,
    )


def _prior(names: Sequence[str], learned: Learned) -> npt.NDArray[np.float64]:
    """Return the covariance of effects [-], shape (m, m): as taught, else of the fit for parameters, 1 for the rest."""
    fit = shipped_fit()
    prior = np.eye(len(names))
    for place, name in enumerate(names):
        for other, another in enumerate(names[: place + 1]):
            if name in learned.places and another in learned.places:
                prior[place, other] = _taught(learned, learned.places[name], learned.places[another])
            elif name.startswith(PARAMETER) and another.startswith(PARAMETER) and name not in learned.places:
                ends = (fit.places[key.removeprefix(PARAMETER)] for key in (name, another))
                prior[place, other] = fit.covariance[next(ends)][next(ends)]
            prior[other, place] = prior[place, other]
    return prior


def _taught(learned: Learned, place: int, other: int) -> float:
    """Return a covariance that own films have left [-]; two lots apart have none on record."""
    low, high = sorted((place, other))
    row = learned.covariance[high]
    is_own = low == high
    if high >= len(row):  # one of the effects of which a film has only one
        return row[-1] if is_own else (row[low] if low < len(row) - 1 else 0.0)
    return row[low]
