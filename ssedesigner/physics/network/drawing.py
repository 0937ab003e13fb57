"""Drawing a structure in voxels: grains as a power diagram, then fibres, pores and polymers over them.

Everything is done on arrays; the only loop is over blocks of voxels. One seed gives one structure, to the last voxel.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.network.plan import CUBE, FIBRE_LENGTH, FIBRIL_LENGTH, SPHERE, Plan, Polymer
from ssedesigner.physics.network.solve import no_progress, part_of

SULFIDE, PORE, FIBRE, POLYMER = 0, 1, 2, 3
"""Phases of a voxel; the polymers of the plan count on from the last."""
WIDEST_GAP_LIMIT = 1.2
"""Distance from the nearest seed, in D50, that is tried first as the largest of a structure."""
_BLOCK_VOXELS = (4, 10)
_AT_ONCE = 2_000_000
"""Distances that are in memory at a time."""
_TRIES = 6
_MANTISSA_BITS = 53
_SPARE_GRAINS = 100
_TENTHS = 10

Labels = npt.NDArray[np.int32]
Phases = npt.NDArray[np.uint8]


@dataclass(frozen=True, kw_only=True, eq=False)
class Grains:
    """A power diagram in voxels: ``label`` of the grain, and ``gap`` [-], which is largest between grains.

    ``sizes`` are D10, D50 and D90 by volume of what was drawn [m].
    """

    label: Labels
    gap: npt.NDArray[np.float32]
    count: int
    sizes: tuple[float, float, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Structure:
    """A drawn film: the plan, its grains, and the phase of each voxel."""

    plan: Plan
    grains: Grains
    phase: Phases

    def share(self, *phases: int) -> float:
        """Share of some phases in the volume as drawn [-]."""
        return float(np.isin(self.phase, phases).mean())

    def conductivity(self) -> FloatArray:
        """Return the conductivity of each voxel [S/m]."""
        table = np.zeros(POLYMER + len(self.plan.polymers))
        table[POLYMER:] = [polymer.conductivity for polymer in self.plan.polymers]
        return np.where(self.phase == SULFIDE, self.own_conductivity(), table[self.phase])

    def own_conductivity(self) -> FloatArray:
        """Return the conductivity of the sulfide in each depth [S/m], shape (nz, 1, 1)."""
        plan = self.plan
        depth = plan.shape[0]
        ends = np.cumsum([sulfide.share for sulfide in plan.sulfides])
        middle = (np.arange(depth) + 1 / 2) / depth
        layer = np.minimum(np.searchsorted(ends, middle), len(ends) - 1)
        return np.array([sulfide.conductivity for sulfide in plan.sulfides])[layer][:, None, None]


def draw(plan: Plan, grains: Grains | None = None, progress: Callable[[float], None] = no_progress) -> Structure:
    """Draw the structure of a plan [SI]; ``grains`` of the same plan are used again.

    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.25,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> draw(plan).share(PORE)
    0.25
    """
    grains = grains or draw_grains(plan, part_of(progress, 0, 2))
    strands = part_of(progress, 1, 2)
    phase = np.zeros(plan.shape, dtype=np.uint8)
    size = phase.size
    chance = np.random.default_rng([plan.seed, 1])
    count = round(plan.fibres * size)
    if count:
        thick = max(plan.fibre_diameter / plan.voxel, 1.0)
        margin = (1 - plan.fibre_height) / 2
        band = (margin, 1 - margin)
        _put(phase, FIBRE, count, -_strands(plan.shape, thick, thick * FIBRE_LENGTH, count, band, chance, strands))
    pores = round(plan.pores * size)
    if pores:
        _put(phase, PORE, pores, grains.gap)
    for index, polymer in enumerate(plan.polymers):
        polymer_count = round(polymer.share * size)
        if polymer_count:
            chance = np.random.default_rng([plan.seed, 2, index])
            order = _order(polymer, plan, grains, polymer_count, chance, strands)
            _put(phase, POLYMER + index, polymer_count, order)
    return Structure(plan=plan, grains=grains, phase=phase)


def _put(phase: Phases, kind: int, count: int, order: npt.NDArray[np.floating]) -> None:
    """Give ``count`` sulfide voxels another phase, those with the highest ``order`` first."""
    flat = phase.reshape(-1)
    free = np.flatnonzero(flat == SULFIDE)
    count = min(count, len(free))
    ranks = order.reshape(-1)[free]
    chosen = np.argpartition(ranks, len(ranks) - count)[len(ranks) - count :] if count < len(free) else slice(None)
    flat[free[chosen]] = kind


def _order(
    polymer: Polymer,
    plan: Plan,
    grains: Grains,
    count: int,
    chance: np.random.Generator,
    progress: Callable[[float], None],
) -> npt.NDArray[np.floating]:
    """Return which voxels a polymer takes first."""
    if polymer.form == "fibrils":
        length = max(FIBRIL_LENGTH * plan.d50 / plan.voxel, 1.0)
        return -_strands(plan.shape, 1.0, length, count, (0.0, 1.0), chance, progress)
    key = _boundaries(grains, plan.seed)
    is_boundary = key > 0
    if polymer.form == "particles":
        key = chance.random(plan.shape)
    # where the boundaries are full, the polymer fills what is farthest from the middle of a grain
    beyond = grains.gap.astype(np.float64)
    beyond -= beyond.max() + 1.0
    return np.where(is_boundary, key, beyond)


def _boundaries(grains: Grains, seed: int) -> FloatArray:
    """Return for voxels before another grain a number above 0 of the facet that they belong to, elsewhere 0.

    The number is drawn for the pair of grains, so that a skin covers whole facets, one after the other.
    """
    label = grains.label.astype(np.uint64)
    pair = np.zeros(label.shape, dtype=np.uint64)
    for axis in range(3):
        following = np.roll(label, -1, axis)
        if axis == 0:
            following[-1] = label[-1]
        low, high = np.minimum(label, following), np.maximum(label, following)
        pair = np.where(low < high, low * np.uint64(grains.count) + high, pair)
    mixed = _mix(pair + _mix(np.array([seed], dtype=np.uint64)))
    return np.where(pair > 0, ((mixed >> np.uint64(11)) + np.uint64(1)) / 2**_MANTISSA_BITS, 0.0)


def _mix(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Scatter whole numbers over all 64 bits (splitmix64)."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def draw_grains(plan: Plan, progress: Callable[[float], None] = no_progress) -> Grains:
    r"""Draw grains as a power diagram, periodic in the plane.

    .. math:: \text{grain}(x) = \arg\min_i \left(|x - x_i|^2 - r_i^2\right)

    Parameters
    ----------
    plan : Plan
        What is drawn [SI]
    progress : callable
        Given the share of the work that is done; what it raises ends the work [-]

    Returns
    -------
    Grains
        The diagram in voxels

    Notes
    -----
    Seeds lie at random, so the grains come out somewhat smaller than asked: ``sizes`` tells. Grains smaller than a
    voxel are left out. Exact: for each block of voxels only seeds are compared that can win somewhere in it.

    Examples
    --------
    >>> from ssedesigner.physics.network.plan import Sulfide
    >>> sulfide = Sulfide(name="Li6PS5Cl", share=1.0, conductivity=0.2)
    >>> plan = Plan(thickness=8e-6, shape=(8, 8, 8), d50=3e-6, spread=0.5, sulfides=(sulfide,), polymers=(), pores=0.0,
    ...             fibres=0.0, fibre_name="", fibre_diameter=0.0, fibre_height=0.0)
    >>> draw_grains(plan).label.shape
    (8, 8, 8)

    References
    ----------
    None: geometry.
    """
    chance = np.random.default_rng([plan.seed, 0])
    radii = _radii(plan, chance)
    squares = [_squares(axis, plan.shape[axis], chance.random(len(radii))) for axis in range(3)]
    squares[0] -= (radii * radii)[:, None]
    label, gap = _nearest(squares, plan.shape, plan.drawn_d50 / plan.voxel, progress)
    return Grains(label=label, gap=gap, count=len(radii), sizes=_sizes(label, plan.voxel))


def _radii(plan: Plan, chance: np.random.Generator) -> FloatArray:
    """Radii of grains that fill the volume [voxels]: lognormal by volume, so smaller by number."""
    volume = float(np.prod(plan.shape))
    by_number = np.log(plan.drawn_d50 / plan.voxel) - CUBE * plan.spread**2
    mean = SPHERE * np.exp(CUBE * by_number + CUBE**2 / 2 * plan.spread**2)
    numbers = chance.standard_normal(int(volume / mean) + _SPARE_GRAINS)
    diameters = np.exp(by_number + plan.spread * numbers)
    filled = np.cumsum(SPHERE * diameters**CUBE)
    diameters = diameters[: int(np.searchsorted(filled, volume)) + 1]
    seen = diameters[diameters >= 1.0]
    return np.asarray(seen if len(seen) else diameters[:1]) / 2


def _squares(axis: int, count: int, places: FloatArray) -> npt.NDArray[np.float32]:
    """Squared distance of each seed from each row of voxels along one axis [voxels squared]."""
    distance = np.arange(count) + 1 / 2 - places[:, None] * count
    if axis > 0:
        distance -= count * np.round(distance / count)
    return (distance * distance).astype(np.float32)


def _nearest(
    squares: list[npt.NDArray[np.float32]], shape: tuple[int, ...], d50: float, progress: Callable[[float], None]
) -> tuple[Labels, npt.NDArray[np.float32]]:
    """Return the seed of the least power distance for each voxel, and that distance.

    In each row of blocks only seeds within some distance are looked at. Where that was too short for a voxel it is
    done again with twice the distance, so the result does not depend on it.
    """
    reach = WIDEST_GAP_LIMIT * d50
    while True:
        label, least = _nearest_within(squares, shape, d50, reach * reach, progress)
        if float(least.max()) <= reach * reach:
            return label, least
        reach *= 2


def _nearest_within(
    squares: list[npt.NDArray[np.float32]],
    shape: tuple[int, ...],
    d50: float,
    most: float,
    progress: Callable[[float], None],
) -> tuple[Labels, npt.NDArray[np.float32]]:
    # about a grain to a block: larger ones have too many rivals, smaller ones take too many rounds
    size = int(np.clip(d50, *_BLOCK_VOXELS))
    starts = [np.arange(0, count, size) for count in shape]
    lows = [np.minimum.reduceat(square, start, axis=1) for square, start in zip(squares, starts, strict=True)]
    highs = [np.maximum.reduceat(square, start, axis=1) for square, start in zip(squares, starts, strict=True)]
    label, least = np.zeros(shape, dtype=np.int32), np.full(shape, np.inf, dtype=np.float32)
    for slab, z in enumerate(starts[0]):
        progress(slab / len(starts[0]))
        for row, y in enumerate(starts[1]):
            low = lows[0][:, slab] + lows[1][:, row]
            near = np.flatnonzero(low <= most)
            low, high = low[near], (highs[0][:, slab] + highs[1][:, row])[near]
            low_across, high_across = lows[2][near], highs[2][near]
            for column, x in enumerate(starts[2]):
                # a seed can win in the block if its least distance is below the greatest of some other
                limit = (high + high_across[:, column]).min(initial=np.inf)
                rivals = near[low + low_across[:, column] <= limit]
                if not len(rivals):
                    continue
                block = (slice(z, z + size), slice(y, y + size), slice(x, x + size))
                deep, along, across = (square[rivals, part] for square, part in zip(squares, block, strict=True))
                power = (deep[:, :, None] + along[:, None, :])[:, :, :, None] + across[:, None, None, :]
                flat = power.reshape(len(rivals), -1)
                label[block] = rivals[flat.argmin(axis=0)].reshape(power.shape[1:])
                least[block] = flat.min(axis=0).reshape(power.shape[1:])
    return label, least


def _sizes(label: Labels, voxel: float) -> tuple[float, float, float]:
    """D10, D50 and D90 by volume of the grains as drawn [m]."""
    volumes = np.sort(np.bincount(label.reshape(-1)))
    volumes = volumes[volumes > 0]
    filled = np.cumsum(volumes) / label.size
    low, middle, high = (volumes[np.searchsorted(filled, part / _TENTHS)] for part in (1, 5, 9))
    return tuple(float((volume / SPHERE) ** (1 / CUBE) * voxel) for volume in (low, middle, high))  # type: ignore[return-value]


def _strands(
    shape: tuple[int, int, int],
    thick: float,
    length: float,
    count: int,
    band: tuple[float, float],
    chance: np.random.Generator,
    progress: Callable[[float], None],
) -> npt.NDArray[np.float32]:
    """Distance [voxels] of each voxel from the nearest of straight strands in the plane, infinite where it is far.

    As many as make at least ``count`` voxels near to one; the caller takes the nearest of them, so that the volume is
    exact and the thickness comes out by itself.
    """
    depth, rows, columns = shape
    distance = np.full(depth * rows * columns, np.inf, dtype=np.float32)
    reach = thick / 2 + 1 / 2
    length = min(length, rows, columns)  # a longer one would come back through the sides, always at its own depth
    held = (band[1] - band[0]) * depth * rows * columns
    part = min(count / held, 1 - 1 / held)
    strands = int(np.ceil(-np.log1p(-part) * held / (np.pi / (2 * 2) * thick**2 * length)))
    for _ in range(_TRIES):
        middle = chance.random((strands, 3)) * (band[1] - band[0], 1, 1) + (band[0], 0, 0)
        _near(distance, shape, middle * shape, chance.random(strands) * np.pi, reach, length, progress)
        if np.count_nonzero(np.isfinite(distance)) >= count:
            break
    distance = distance.reshape(shape)
    middles = (np.arange(depth) + 1 / 2) / depth
    distance[(middles < band[0]) | (middles > band[1])] = np.inf
    return distance


def _near(
    distance: npt.NDArray[np.float32],
    shape: tuple[int, int, int],
    middle: FloatArray,
    angle: FloatArray,
    reach: float,
    length: float,
    progress: Callable[[float], None],
) -> None:
    """Lower the distances of voxels near strands: each is walked in steps, and the cube around each is measured.

    Strands lie in the plane, so depth and plane are measured apart and put together only where the plane is near.
    """
    step = max(reach / 2, 1.0)
    places = (np.arange(int(np.ceil(length / step))) + 1 / 2) * step
    places -= places.mean()
    most = int(reach + step / 2) + 1
    around = np.arange(-most, most + 1, dtype=np.int32)
    sine, cosine = np.sin(angle)[:, None], np.cos(angle)[:, None]
    whole = np.broadcast_to(middle[:, :1], (len(angle), len(places)))
    points = [whole, middle[:, 1:2] + places * sine, middle[:, 2:] + places * cosine]
    flat = [point.reshape(-1, 1).astype(np.float32) for point in points]
    sines, cosines = (
        np.repeat(part, len(places), axis=1).reshape(-1, 1, 1).astype(np.float32) for part in (sine, cosine)
    )
    at_once = max(_AT_ONCE // len(around) ** CUBE, 1)
    for start in range(0, len(sines), at_once):
        progress(start / len(sines))
        part = slice(start, start + at_once)
        voxels = [np.floor(point[part]).astype(np.int32) + around for point in flat]
        deep, down, right = (voxel + np.float32(1 / 2) - point[part] for voxel, point in zip(voxels, flat, strict=True))
        down, right = down[:, :, None], right[:, None, :]
        beside = right * sines[part] - down * cosines[part]
        run = np.abs(down * sines[part] + right * cosines[part])
        in_plane = np.where(run <= step / 2 + 1 / 2, beside * beside, np.float32(np.inf))
        away = (deep * deep)[:, :, None, None] + in_plane[:, None]
        number, layer, row, column = np.nonzero(away <= reach * reach)
        z = voxels[0][number, layer]
        is_inside = (z >= 0) & (z < shape[0])
        number, layer, row, column = number[is_inside], layer[is_inside], row[is_inside], column[is_inside]
        place = (z[is_inside] * shape[1] + voxels[1][number, row] % shape[1]) * shape[2]
        place += voxels[2][number, column] % shape[2]
        np.minimum.at(distance, place, np.sqrt(away[number, layer, row, column]))
