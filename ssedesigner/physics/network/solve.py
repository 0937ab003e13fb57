"""The current through voxels: a network of resistors between two electrodes, solved by conjugate gradients.

Each voxel is a node; between neighbours stands the harmonic mean of their conductivities, between an outer voxel and
its electrode half a voxel. Axis 0 is the depth, with an electrode at either end; the other two are periodic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import FloatArray

CURRENT_TOLERANCE = 1e-6
"""Relative error of the conductivity at which the iteration ends."""
NO_PATH_LIMIT = 1e-9
"""Share of the mean conductivity below which nothing runs through."""
LOOK_BACK_STEPS = 10
"""Steps whose gain together estimates what is still to gain."""
MOST_STEPS = 20_000
REPORT_STEPS = 10
"""Steps between two reports of progress."""

BoolArray = npt.NDArray[np.bool_]


def no_progress(done: float) -> None:
    """Take no notice of what is done, from 0 to 1 [-].

    >>> no_progress(0.5)
    """


def part_of(progress: Callable[[float], None], index: int, count: int) -> Callable[[float], None]:
    """Return the progress of one of some equal parts of a work; what is done goes from 0 to 1 [-] in each.

    >>> heard = []
    >>> part_of(heard.append, 1, 2)(0.5)
    >>> heard
    [0.75]
    """
    return lambda done: progress((index + done) / count)


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """What runs through voxels of shape (nz, ny, nx).

    ``conductivity`` of the whole, in the unit of the voxels; ``potential`` is 1 at the first electrode and 0 at the
    other [-]; ``flux`` holds the current density through the faces above each voxel and below the last, shape
    (nz + 1, ny, nx), and ``sideways`` that through the faces after each voxel along axes 1 and 2, each in the unit of
    the conductivity times potential per voxel. ``steps`` is how many iterations it took, ``error`` the estimated
    relative error of the conductivity [-].
    """

    conductivity: float
    potential: FloatArray
    flux: FloatArray
    sideways: tuple[FloatArray, FloatArray]
    steps: int
    error: float


def solve(conductivity: FloatArray, progress: Callable[[float], None] = no_progress) -> Solution:
    r"""Solve the resistor network of voxels for a potential of 1 between its faces.

    .. math:: \sum_j g_{ij} (u_j - u_i) = 0, \quad g_{ij} = \frac{2 \sigma_i \sigma_j}{\sigma_i + \sigma_j}

    Parameters
    ----------
    conductivity : ndarray, shape (nz, ny, nx)
        Conductivity of each voxel, not negative [S/m]
    progress : callable
        Given the share of the work that is done, now and then; what it raises ends the work [-]

    Returns
    -------
    Solution
        Conductivity of the whole [S/m], potential and currents

    Notes
    -----
    Finite volumes on cubes. Conjugate gradients scaled by the diagonal; each step lowers the dissipated power by an
    amount that is known without further work, so the conductivity comes from the power, whose error is the square of
    that of the potential. What hangs on neither electrode carries nothing.

    Examples
    --------
    >>> halves = np.full((10, 4, 4), 0.71)
    >>> halves[5:] = 0.32
    >>> round(solve(halves).conductivity, 4)
    0.4412

    References
    ----------
    Ketter2025 (full entry in sources.csv)
    """
    network = _scaled(np.ascontiguousarray(conductivity, dtype=np.float64))
    depth, plane = conductivity.shape[0], conductivity[0].size
    potential, power, error, steps = _iterate(network, depth / plane, progress)
    flux, sideways = _fluxes(network.conductivity, potential)
    scale = float(network.conductivity.mean())
    if power <= NO_PATH_LIMIT * scale or (power < scale and not has_path(network.conductivity > 0)):
        power = 0.0
    progress(1.0)
    return Solution(conductivity=power, potential=potential, flux=flux, sideways=sideways, steps=steps, error=error)


def has_path(conducts: BoolArray) -> bool:
    """Return whether voxels [-] of shape (nz, ny, nx) that conduct join both faces; axes 1 and 2 are periodic.

    >>> has_path(np.ones((3, 2, 2), dtype=bool)), has_path(np.zeros((3, 2, 2), dtype=bool))
    (True, False)
    """
    reached = np.zeros_like(conducts)
    reached[0] = conducts[0]
    count = -1
    while count != (count := int(np.count_nonzero(reached))):
        for index in range(1, len(conducts)):  # down in one go, then a step to each side
            reached[index] |= reached[index - 1] & conducts[index]
        if reached[-1].any():
            return True
        reached[:-1] |= reached[1:]
        for axis in (1, 2):
            reached |= np.roll(reached, 1, axis) | np.roll(reached, -1, axis)
        reached &= conducts
    return False


class _Network(NamedTuple):
    """Conductances, scaled on both sides by the root of the diagonal so that this is 1.

    ``down``, ``along`` and ``across`` join a voxel with the next along its axis; the last two are flat and without the
    joints over the edge, which stand in ``along_edge`` and ``across_edge``.
    """

    conductivity: FloatArray
    scale: FloatArray
    down: FloatArray
    along: FloatArray
    along_edge: FloatArray
    across: FloatArray
    across_edge: FloatArray


def _harmonic(one: FloatArray, other: FloatArray) -> FloatArray:
    total = one + other
    return np.divide(2 * one * other, total, out=np.zeros_like(total), where=total > 0)


def _scaled(sigma: FloatArray) -> _Network:
    down = _harmonic(sigma[:-1], sigma[1:])
    along = _harmonic(sigma, np.roll(sigma, -1, 1))
    across = _harmonic(sigma, np.roll(sigma, -1, 2))
    diagonal = along + np.roll(along, 1, 1) + across + np.roll(across, 1, 2)
    diagonal[1:] += down
    diagonal[:-1] += down
    diagonal[0] += 2 * sigma[0]
    diagonal[-1] += 2 * sigma[-1]
    scale = np.zeros_like(sigma)
    np.divide(1.0, np.sqrt(diagonal), out=scale, where=diagonal > 0)
    down *= scale[:-1] * scale[1:]
    along *= scale * np.roll(scale, -1, 1)
    across *= scale * np.roll(scale, -1, 2)
    depth, rows, columns = sigma.shape
    across_edge = across[:, :, -1].copy()
    across[:, :, -1] = 0.0  # so that a row ends there also where all rows are one flat line
    return _Network(
        conductivity=sigma,
        scale=scale,
        down=down.reshape(depth - 1, rows * columns),
        along=along[:, :-1].reshape(depth, -1).copy(),
        along_edge=along[:, -1].copy(),
        across=across.reshape(-1)[:-1],
        across_edge=across_edge,
    )


def _apply(network: _Network, vector: FloatArray, out: FloatArray, room: FloatArray) -> None:
    """Write the product of the scaled matrix and a vector into ``out``; ``room`` is as large and is overwritten."""
    depth, rows, columns = network.scale.shape
    plane = rows * columns
    np.copyto(out, vector)
    _couple(network.down, vector.reshape(depth, plane), out.reshape(depth, plane), room, 0, 1)
    _couple(network.along, vector.reshape(depth, plane), out.reshape(depth, plane), room, 1, columns)
    _couple(network.across, vector, out, room, 0, 1)
    cube, product = vector.reshape(depth, rows, columns), out.reshape(depth, rows, columns)
    product[:, -1] -= network.along_edge * cube[:, 0]
    product[:, 0] -= network.along_edge * cube[:, -1]
    product[:, :, -1] -= network.across_edge * cube[:, :, 0]
    product[:, :, 0] -= network.across_edge * cube[:, :, -1]


def _couple(joints: FloatArray, vector: FloatArray, out: FloatArray, room: FloatArray, axis: int, shift: int) -> None:
    """Take off what neighbours at some shift along an axis give to each other."""
    before = tuple([slice(None)] * axis + [slice(None, -shift)])
    after = tuple([slice(None)] * axis + [slice(shift, None)])
    product = room[: joints.size].reshape(joints.shape)
    np.multiply(joints, vector[after], out=product)
    out[before] -= product
    np.multiply(joints, vector[before], out=product)
    out[after] -= product


def _iterate(
    network: _Network, per_power: float, progress: Callable[[float], None]
) -> tuple[FloatArray, float, float, int]:
    """Return potential, conductivity of the whole from the power, its relative error and the steps taken."""
    sigma, scale = network.conductivity, network.scale
    is_joined = scale.reshape(-1) > 0
    start = _linear(sigma.shape)
    vector = np.divide(start, scale, out=np.zeros_like(scale), where=scale > 0).reshape(-1)
    room, product = np.empty_like(vector), np.empty_like(vector)
    _apply(network, vector, product, room)
    residual = -product * is_joined
    residual[: sigma[0].size] += (2 * sigma[0] * scale[0]).reshape(-1)
    power = _linear_power(sigma) * per_power
    floor = NO_PATH_LIMIT * float(sigma.mean())
    direction, square = residual.copy(), _dot(residual, residual)
    gains: list[float] = []
    left, first = power, 0.0
    for step in range(MOST_STEPS):
        _apply(network, direction, product, room)
        curvature = _dot(direction, product)
        if curvature <= 0 or square <= 0:
            left = 0.0
            break
        length = square / curvature
        np.multiply(direction, length, out=room)
        vector += room
        np.multiply(product, length, out=room)
        residual -= room
        gains.append(length * square * per_power)
        power -= gains[-1]
        left = sum(gains[-LOOK_BACK_STEPS:])
        first = max(first, left)
        if step >= LOOK_BACK_STEPS and left <= max(CURRENT_TOLERANCE * power, floor):
            break
        if step % REPORT_STEPS == 0:
            progress(_share_done(first, left, CURRENT_TOLERANCE * power))
        following = _dot(residual, residual)
        direction *= following / square
        direction += residual
        square = following
    potential = vector.reshape(sigma.shape) * scale
    error = left / power if power > floor else 0.0
    return potential, max(power, 0.0), error, len(gains)


def _dot(one: FloatArray, other: FloatArray) -> float:
    # not @: threads of BLAS wait for each other where the machine is busy, and add up in another order each time
    return float(np.einsum("i,i", one, other))


def _share_done(first: float, left: float, goal: float) -> float:
    """Return what is done: the error falls by about a constant factor a step, so it goes with the logarithm."""
    if goal <= 0 or left <= 0 or first <= goal:
        return 0.0
    return min(max(float(np.log(first / left) / np.log(first / goal)), 0.0), 1.0)


def _linear(shape: tuple[int, ...]) -> FloatArray:
    """Potential of a uniform film."""
    depth = shape[0]
    profile = 1 - (np.arange(depth) + 1 / 2) / depth
    return np.broadcast_to(profile[:, None, None], shape)


def _linear_power(sigma: FloatArray) -> float:
    """Power that the potential of a uniform film would dissipate."""
    depth = len(sigma)
    inner = float(_harmonic(sigma[:-1], sigma[1:]).sum())
    return (inner + float(sigma[0].sum() + sigma[-1].sum()) / 2) / depth**2


def _fluxes(sigma: FloatArray, potential: FloatArray) -> tuple[FloatArray, tuple[FloatArray, FloatArray]]:
    """Return the current density through all faces, downwards and to both sides."""
    depth = len(sigma)
    flux = np.empty((depth + 1, *sigma.shape[1:]))
    flux[0] = 2 * sigma[0] * (1 - potential[0])
    flux[1:-1] = _harmonic(sigma[:-1], sigma[1:]) * (potential[:-1] - potential[1:])
    flux[-1] = 2 * sigma[-1] * potential[-1]
    after = [_harmonic(sigma, np.roll(sigma, -1, axis)) * (potential - np.roll(potential, -1, axis)) for axis in (1, 2)]
    return flux, (after[0], after[1])
