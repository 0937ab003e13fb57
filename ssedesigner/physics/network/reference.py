"""Voxels of which the conductivity was published or is known exactly: what tests and the bench solve."""

from __future__ import annotations

import numpy as np

from ssedesigner.core.evidence import cited
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.network.solve import BoolArray

UPPER = cited(0.71, "mS/cm", "Ketter2025", "conductivity of one half")
LOWER = cited(0.32, "mS/cm", "Ketter2025", "conductivity of the other half")
IN_SERIES = cited(0.4412, "mS/cm", "Ketter2025", "both halves in series")
IN_PARALLEL = cited(0.5150, "mS/cm", "Ketter2025", "both halves in parallel")
MATRIX = cited(5.22, "mS/cm", "Ketter2025", "conductivity between clusters that insulate")
INSULATING = cited(0.2, "-", "Ketter2025", "share of clusters that insulate in the volume")
WITH_CLUSTERS = cited(3.02, "mS/cm", "Ketter2025", "with clusters of four voxels at 60 × 60 × 60, within 0.01")
EDGE = 60
CLUSTER = 4
"""Voxels of a cluster."""


def halves(axis: int, count: int = 8) -> FloatArray:
    """Return a cube of two halves [mS/cm] that meet along an axis.

    >>> halves(0, 2)[:, 0, 0].tolist()
    [0.71, 0.32]
    """
    cube = np.full((count, count, count), float(UPPER))
    cube[(slice(None),) * axis + (slice(count // 2, None),)] = LOWER
    return cube


def clusters(seed: int, count: int = EDGE) -> FloatArray:
    """Return a cube [mS/cm] with insulating clusters of four voxels, each grown from one voxel by random neighbours.

    They do not overlap but may touch; the paper does not print how its clusters are placed. Straight rods of four
    give 3.03 mS/cm, clusters that may overlap 3.05.

    >>> float((clusters(0, 10) == 0).mean())
    0.2
    """
    chance = np.random.default_rng(seed)
    is_taken = np.zeros(count * count * count, dtype=bool)
    wanted = round(INSULATING * is_taken.size)
    while (missing := wanted - int(np.count_nonzero(is_taken))) > 0:
        _add(is_taken, _grown(chance, max(missing // CLUSTER, 1), count))
    return np.where(is_taken, 0.0, float(MATRIX)).reshape(count, count, count)


def _grown(chance: np.random.Generator, number: int, count: int) -> np.ndarray:
    """Return clusters as flat indices of their voxels, shape (4, number)."""
    steps = np.concatenate([np.eye(3, dtype=np.int64), -np.eye(3, dtype=np.int64)])
    voxels = np.zeros((CLUSTER, number, 3), dtype=np.int64)
    voxels[0] = chance.integers(0, count, (number, 3))
    for index in range(1, CLUSTER):
        parent = chance.integers(0, index, number)
        voxels[index] = voxels[parent, np.arange(number)] + steps[chance.integers(0, len(steps), number)]
    voxels %= count
    return (voxels[..., 0] * count + voxels[..., 1]) * count + voxels[..., 2]


def _add(is_taken: BoolArray, grown: np.ndarray) -> None:
    """Take the clusters that are whole and overlap neither an earlier one nor one that is before them here."""
    is_whole = (np.diff(np.sort(grown, axis=0), axis=0) > 0).all(axis=0) & ~is_taken[grown].any(axis=0)
    number = np.flatnonzero(is_whole)
    owner = np.full(is_taken.size, grown.shape[1])
    np.minimum.at(owner, grown[:, number], np.broadcast_to(number, (CLUSTER, len(number))))
    is_first = (owner[grown[:, number]] == number).all(axis=0)
    is_taken[grown[:, number[is_first]]] = True
