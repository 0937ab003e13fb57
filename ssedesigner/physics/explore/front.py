"""Pareto fronts: rows that no other equals in all objectives and beats in one, tried lazily in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ssedesigner.physics.arrays import FloatArray

FIRST_CHUNK, CHUNK = 16, 8192
MANY, FEW, STRONG = 200_000, 2_000, 16
"""From how many rows some are tried first, how many of them, and how many of their front leave out the others."""
MOST_AT_ONCE = 64
"""Accepted points that are compared with rows at a time."""
Rows = npt.NDArray[np.int64]


def in_order(objectives: FloatArray) -> Rows:
    """Return rows in the order of the first objective, then the second, then the third, then the row [-].

    ``objectives`` has the shape (objectives, rows), each to be as small as possible.

    >>> in_order(np.array([[2.0, 1.0, 1.0], [0.0, 5.0, 4.0]])).tolist()
    [2, 1, 0]
    """
    return np.lexsort(objectives[::-1])


def first_in_order(objectives: FloatArray) -> Iterator[int]:
    """Yield rows in that order, of very many only the first ones before the others are put in order, too [-].

    >>> list(first_in_order(np.array([[2.0, 1.0, 1.0], [0.0, 5.0, 4.0]])))
    [2, 1, 0]
    """
    size = objectives.shape[1]
    if size > MANY:
        end = np.partition(objectives[0], MANY)[MANY]
        first = np.flatnonzero(objectives[0] <= end)
        yield from first[in_order(objectives[:, first])].tolist()
        rest = np.flatnonzero(objectives[0] > end)
        yield from rest[in_order(objectives[:, rest])].tolist()
    else:
        yield from in_order(objectives).tolist()


def walk_front(objectives: FloatArray, accept: Callable[[int], bool]) -> Iterator[int]:
    """Yield the rows of a front, of rows that are accepted; a row is tried only if nothing accepted beats it.

    Parameters
    ----------
    objectives : ndarray, shape (m, n)
        One to three objectives of each row, all to be as small as possible [any unit]
    accept : callable
        Whether a row may be on the front; what it says of a row stays the same [-]

    Returns
    -------
    iterator of int
        Rows that no accepted row beats, in the order of the objectives [-]

    Notes
    -----
    In this order a row can only be beaten by one that stands before it, so that each yielded row stays.

    Examples
    --------
    >>> list(walk_front(np.array([[1.0, 2.0, 3.0], [3.0, 4.0, 1.0]]), lambda row: True))
    [0, 2]

    References
    ----------
    None: definition of a Pareto front.
    """
    rows = _rows_left(objectives, accept)
    yield from _walk(objectives[:, rows], rows, in_order(objectives[:, rows]), accept)


def _walk(objectives: FloatArray, names: Rows, order: Rows, accept: Callable[[int], bool]) -> Iterator[int]:
    """Yield the names of rows on the front, in an order in which none is beaten by one that stands behind it."""
    accepted = np.zeros((0, objectives.shape[0]))
    start, size = 0, FIRST_CHUNK  # the first rows leave out most of the others
    while start < order.size:
        rows = order[start : start + size]
        start, size = start + size, min(2 * size, CHUNK)
        rows = rows[_unbeaten(objectives[:, rows], accepted)]
        new = np.zeros((0, objectives.shape[0]))
        for row in rows.tolist():
            point = objectives[:, row]
            if (new.size and not _unbeaten(point[:, None], new).size) or not accept(int(names[row])):
                continue
            if not new.size or not np.array_equal(new[-1], point):
                new = np.vstack((new, point))
            yield int(names[row])
        accepted = _strongest(np.vstack((accepted, new)))


def _rows_left(objectives: FloatArray, accept: Callable[[int], bool]) -> Rows:
    """Return the rows that a few accepted ones do not beat, so that not all of very many need be put in order."""
    left: Rows = np.arange(objectives.shape[1])
    if left.size < MANY:
        return left
    few = left[:: left.size // FEW]
    front = [*_walk(objectives[:, few], few, in_order(objectives[:, few]), accept)]
    for row in front[:: max(len(front) // STRONG, 1)]:
        point = objectives[:, row, None]
        parts = np.array_split(left, -(-left.size // MANY))
        left = np.concatenate([part[_unbeaten(objectives[:, part], point.T)] for part in parts])
    return left


def _strongest(points: FloatArray) -> FloatArray:
    """Leave out points that beat nothing that the others do not: in this order those that are no better behind.

    The first objective can be passed over, because whatever is still to come is no better in it.
    """
    if points.shape[1] != 2 or not points.size:
        return points
    best: FloatArray = points[np.argmin(points[:, 1])][None, :]
    return best


def _unbeaten(columns: FloatArray, accepted: FloatArray) -> Rows:
    """Return which columns no accepted point beats: as good in every objective and better in one."""
    left: Rows = np.arange(columns.shape[1])
    for start in range(0, accepted.shape[0], MOST_AT_ONCE):
        points = accepted[start : start + MOST_AT_ONCE, :, None]
        here = columns[None, :, left]
        beaten = (points <= here).all(axis=1) & (points < here).any(axis=1)
        left = left[~beaten.any(axis=0)]
        if not left.size:
            break
    return left
