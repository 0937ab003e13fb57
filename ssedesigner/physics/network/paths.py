"""Lines along which the current runs in one slice of a solved structure."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.network.results import Network

PATHS = 14
"""Lines that begin at the cathode side."""
PACES = 3
"""Steps for each voxel of depth."""
LEAVES_LIMIT = 0.3
"""Part of the current density in the plane below which a line ends: the rest runs out of it."""
WEAK_LIMIT = 0.05
"""Current density over the mean below which a line ends."""

Points = npt.NDArray[np.float64]


def current_paths(network: Network, index: int) -> tuple[Points, ...]:
    """Follow the current through the slice at an index of axis 1 from evenly spaced points of the cathode side.

    Each line is an array of depth and place along axis 2 [voxels], shape (n, 2); a place beyond the width stands for
    the same place one period on. A line ends where most of the current leaves the plane.

    >>> from ssedesigner.physics.network.plan import Plan, Sulfide
    >>> from ssedesigner.physics.network.results import compute_network
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> paths = current_paths(compute_network(plan), 0)
    >>> len(paths), float(paths[0][-1][0]) > 7
    (14, True)
    """
    down, beside, total = _in_slice(network, index)
    depth, width = down.shape
    places = np.stack([np.full(PATHS, 0.5), (np.arange(PATHS) + 0.5) * width / PATHS], axis=1)
    lines = [[place] for place in places.copy()]
    runs = np.ones(PATHS, dtype=bool)
    for _ in range(2 * PACES * depth):
        rows = np.clip(places[:, 0].astype(int), 0, depth - 1)
        columns = np.floor(places[:, 1]).astype(int) % width
        speed = np.hypot(down[rows, columns], beside[rows, columns])
        runs &= (places[:, 0] < depth) & (speed > LEAVES_LIMIT * total[rows, columns]) & (speed > WEAK_LIMIT)
        if not runs.any():
            break
        pace = np.where(runs, 1 / (PACES * np.maximum(speed, WEAK_LIMIT)), 0.0)
        places[:, 0] += pace * down[rows, columns]
        places[:, 1] += pace * beside[rows, columns]
        places[:, 0] = np.maximum(places[:, 0], 0.0)
        for number in np.flatnonzero(runs):
            lines[number].append(places[number].copy())
    return tuple(np.array(line) for line in lines)


def _in_slice(network: Network, index: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the current densities downwards and along axis 2 in the middle of each voxel, and that in all."""
    solution = network.solution
    mean = solution.conductivity / len(solution.potential)
    down = (solution.flux[:-1, index] + solution.flux[1:, index]) / 2
    after = solution.sideways[1][:, index]
    beside = (after + np.roll(after, 1, 1)) / 2
    scale = 1 / mean if mean > 0 else 0.0
    return down * scale, beside * scale, network.current[:, index]
