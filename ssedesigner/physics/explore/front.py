"""Pareto fronts: rows that no other equals in all objectives and beats in one, tried lazily in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from ssedesigner.physics.arrays import FloatArray

CHUNK = 8192
Rows = npt.NDArray[np.int64]


def in_order(objectives: FloatArray) -> Rows:
    """Return rows in the order of the first objective, then the second, then the third, then the row [-].

    ``objectives`` has the shape (objectives, rows), each to be as small as possible.

    >>> in_order(np.array([[2.0, 1.0, 1.0], [0.0, 5.0, 4.0]])).tolist()
    [2, 1, 0]
    """
    return np.lexsort(objectives[::-1])


def walk_front(objectives: FloatArray, accept: Callable[[int], bool]) -> Iterator[int]:
    """Yield the rows of a front, of rows that are accepted; a row is tried only if nothing accepted beats it.

    Parameters
    ----------
    objectives : ndarray, shape (m, n)
        One to three objectives of each row, all to be as small as possible [any unit]
    accept : callable
        Whether a row may be on the front; it is asked at most once for each row [-]

    Yields
    ------
    int
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
    order = in_order(objectives)
    accepted: list[FloatArray] = []
    for start in range(0, order.size, CHUNK):
        rows = order[start : start + CHUNK]
        columns = objectives[:, rows]
        left = np.flatnonzero(~_is_beaten(columns, accepted))
        before = len(accepted)
        for place in left:
            point = columns[:, place]
            if _is_beaten(point[:, None], accepted[before:])[0] or not accept(int(rows[place])):
                continue
            if not any(np.array_equal(point, other) for other in accepted[-1:]):
                accepted.append(point)
            yield int(rows[place])


def _is_beaten(columns: FloatArray, accepted: list[FloatArray]) -> npt.NDArray[np.bool_]:
    """Return where an accepted point is as good in every objective and better in one."""
    beaten = np.zeros(columns.shape[1], dtype=bool)
    for point in accepted:
        rows = point[:, None] <= columns
        beaten |= rows.all(axis=0) & (point[:, None] < columns).any(axis=0)
    return beaten
