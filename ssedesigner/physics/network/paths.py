"""Lines along which the current runs in one slice of a solved structure."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.network.results import Network

PATHS = 14
"""Lines that begin at the cathode side."""
SHORTEST = 2
"""Voxels of depth that a line must cross to be shown."""
LEVELS = 4
"""Depths at which further lines begin."""
PACES = 3
"""Steps for each voxel of depth."""
LEAVES_LIMIT = 0.25
"""Part of the current density in the plane below which a line ends: the rest runs out of it."""
WEAK_LIMIT = 0.05
"""Current density over the mean below which a line ends."""

Points = npt.NDArray[np.float64]


def current_paths(network: Network, index: int) -> tuple[Points, ...]:
    """Follow the current through the slice at an index of axis 1 from evenly spaced points of the cathode side.

    Each line is an array of depth and place along axis 2 [voxels], shape (n, 2); a place beyond the width stands for
    the same place one period on. A line ends where most of the current leaves the plane; others begin deeper, where
    there is room between those that came so far.

    >>> from ssedesigner.physics.network.plan import Plan, Sulfide
    >>> from ssedesigner.physics.network.results import compute_network
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> paths = current_paths(compute_network(plan), 0)
    >>> len(paths), float(paths[0][-1][0]) > 7
    (14, True)
    """
    flow = _in_slice(network, index)
    depth, width = flow.total.shape
    lines: list[Points] = []
    for level in range(LEVELS):
        row = level * depth / LEVELS
        columns = (np.arange(PATHS) + 1 / 2) * width / PATHS
        free = [column for column in columns if _has_room(lines, row, column, width)]
        begun = _follow(flow, np.array([(row, column) for column in free]).reshape(-1, 2))
        lines += [line for line in begun if np.ptp(line[:, 0]) >= SHORTEST]
    return tuple(lines)


class _Flow(NamedTuple):
    """Current densities in a slice over the mean [-]: through the faces above, below, before and after, and in all."""

    above: FloatArray
    below: FloatArray
    before: FloatArray
    after: FloatArray
    total: FloatArray


def _in_slice(network: Network, index: int) -> _Flow:
    solution = network.solution
    mean = solution.conductivity / len(solution.potential)
    scale = 1 / mean if mean > 0 else 0.0
    after = solution.sideways[1][:, index] * scale
    down = solution.flux[:, index] * scale
    return _Flow(down[:-1], down[1:], np.roll(after, 1, 1), after, network.current[:, index])


def _has_room(lines: list[Points], row: float, column: float, width: int) -> bool:
    """Return whether no line that came to a depth passes near a place there."""
    for line in lines:
        passing = line[np.abs(line[:, 0] - row) <= 1, 1]
        if len(passing):
            apart = np.abs(passing - column) % width
            if np.minimum(apart, width - apart).min() < width / PATHS:
                return False
    return True


def _follow(flow: _Flow, places: Points) -> list[Points]:
    """Follow lines from their places; within a voxel the current goes over evenly from one face to the opposite."""
    depth, width = flow.total.shape
    lines = [[place] for place in places.copy()]
    runs = np.ones(len(places), dtype=bool)
    for _ in range(2 * PACES * depth):
        rows = np.clip(places[:, 0].astype(int), 0, depth - 1)
        floor = np.floor(places[:, 1])
        columns = floor.astype(int) % width
        down_part, beside_part = np.clip(places[:, 0] - rows, 0, 1), places[:, 1] - floor
        down = flow.above[rows, columns] * (1 - down_part) + flow.below[rows, columns] * down_part
        beside = flow.before[rows, columns] * (1 - beside_part) + flow.after[rows, columns] * beside_part
        speed = np.hypot(down, beside)
        runs &= (places[:, 0] < depth) & (speed > LEAVES_LIMIT * flow.total[rows, columns]) & (speed > WEAK_LIMIT)
        if not runs.any():
            break
        pace = np.where(runs, 1 / (PACES * np.maximum(speed, WEAK_LIMIT)), 0.0)
        places[:, 0] = np.maximum(places[:, 0] + pace * down, 0.0)
        places[:, 1] += pace * beside
        for number in np.flatnonzero(runs):
            lines[number].append(places[number].copy())
    return [np.array(line) for line in lines]
