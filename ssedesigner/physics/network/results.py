"""What a solved structure says: conductivity, tortuosity, where the current runs and where it is lost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.network.drawing import SULFIDE, Grains, Structure, draw
from ssedesigner.physics.network.plan import Plan
from ssedesigner.physics.network.solve import Solution, no_progress, solve

HUNDREDTH = 100
DRAWN_LIMIT = 0.4
"""Part of the progress at which a structure is drawn; the rest is solving."""


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Grains on a straight line through the film: median, and the range of the middle 80 % of the lines [-]."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A structure with the current through it.

    ``relative`` conductivity [-] to that of the sulfide alone, ``conductivity`` [S/m]; ``tortuosity`` factor [-] is the
    mean of the voxels over the whole, None where nothing runs through. ``current`` [-] is the current density of each
    voxel over the mean, ``loss`` [-] the power lost in it over the mean, ``loss_by_depth`` [-] its mean in each layer
    of voxels, ``potential`` [-] falls from 1 to 0. ``half_share`` is the smallest share of the sulfide that carries
    half of the sulfide's current [-], ``hottest`` the mean current of the hottest hundredth of the sulfide over that
    of all voxels [-].
    """

    structure: Structure
    solution: Solution
    relative: float
    conductivity: float
    tortuosity: float | None
    current: FloatArray
    loss: FloatArray
    loss_by_depth: FloatArray
    half_share: float
    hottest: float
    grains: Crossing

    @property
    def potential(self) -> FloatArray:
        """Potential of each voxel, 1 at the cathode side and 0 at the anode side [-]."""
        return self.solution.potential


def compute_network(
    plan: Plan, grains: Grains | None = None, progress: Callable[[float], None] = no_progress
) -> Network:
    r"""Draw the structure of a plan and solve the current through it.

    .. math:: \kappa = \frac{\overline{\sigma_i / \sigma_0}}{\sigma / \sigma_0}

    With the sulfide's own conductivity in the depth of each voxel; its share over the relative conductivity where
    nothing else conducts.

    Parameters
    ----------
    plan : Plan
        What is drawn [SI]
    grains : Grains or None
        Grains of the same plan that were drawn before [-]
    progress : callable
        Given the share of the work that is done; what it raises ends the work [-]

    Returns
    -------
    Network
        Conductivity, tortuosity factor, currents and losses

    Notes
    -----
    Contacts and grain boundaries cost nothing here: it is what the geometry alone takes.

    Examples
    --------
    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> network = compute_network(plan)
    >>> round(network.relative, 6), round(network.conductivity, 6)
    (1.0, 0.2)

    References
    ----------
    Ketter2025 (full entry in sources.csv)
    """
    structure = draw(plan, grains, lambda done: progress(DRAWN_LIMIT * done))
    solution = solve(structure.conductivity(), lambda done: progress(DRAWN_LIMIT + (1 - DRAWN_LIMIT) * done))
    return read_network(structure, solution)


def read_network(structure: Structure, solution: Solution) -> Network:
    """Return what a solved structure says; conductivities [S/m], shares [-].

    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> drawn = draw(plan)
    >>> round(read_network(drawn, solve(drawn.conductivity())).half_share, 2)
    0.5
    """
    sigma = structure.conductivity()
    relative = solution.conductivity / structure.plan.powder
    current, loss = _current(solution), _loss(solution, sigma)
    is_sulfide = structure.phase == SULFIDE
    runs = np.sort(current[is_sulfide])[::-1]
    return Network(
        structure=structure,
        solution=solution,
        relative=relative,
        conductivity=solution.conductivity,
        tortuosity=float((sigma / structure.own_conductivity()).mean()) / relative if relative > 0 else None,
        current=current,
        loss=loss,
        loss_by_depth=loss.mean(axis=(1, 2)),
        half_share=_half_share(runs),
        hottest=float(runs[: max(len(runs) // HUNDREDTH, 1)].mean()) if len(runs) else 0.0,
        grains=_crossing(structure, is_sulfide),
    )


def _current(solution: Solution) -> FloatArray:
    """Return the current density of each voxel, the mean of its faces along each axis, over that of the film."""
    mean = solution.conductivity / len(solution.potential)
    if mean <= 0:
        return np.zeros_like(solution.potential)
    down = (solution.flux[:-1] + solution.flux[1:]) / 2
    total = down * down
    for axis, after in zip((1, 2), solution.sideways, strict=True):
        side = (after + np.roll(after, 1, axis)) / 2
        total += side * side
    current: FloatArray = np.sqrt(total) / mean
    return current


def _loss(solution: Solution, sigma: FloatArray) -> FloatArray:
    """Power lost in each voxel over the mean: half of the resistance to each neighbour lies in the voxel."""
    squares = solution.flux[:-1] ** 2 + solution.flux[1:] ** 2
    for axis, after in zip((1, 2), solution.sideways, strict=True):
        square = after * after
        squares += square + np.roll(square, 1, axis)
    power = np.divide(squares, 2 * sigma, out=np.zeros_like(sigma), where=sigma > 0)
    mean = float(power.mean())
    return power / mean if solution.conductivity > 0 else np.zeros_like(power)


def _half_share(runs: FloatArray) -> float:
    """Share of the sulfide that carries half of the current, from its currents, largest first."""
    filled = np.cumsum(runs)
    if not len(runs) or filled[-1] <= 0:
        return 0.0
    return float(np.searchsorted(filled, filled[-1] / 2) + 1) / len(runs)


def _crossing(structure: Structure, is_sulfide: np.ndarray) -> Crossing:
    """Count the grains that straight lines through the film meet in sulfide."""
    label = np.where(is_sulfide, structure.grains.label, -1)
    is_new = is_sulfide.copy()
    is_new[1:] &= label[1:] != label[:-1]
    low, median, high = np.percentile(is_new.sum(axis=0), (10, 50, 90))
    return Crossing(median=float(median), low=float(low), high=float(high))
