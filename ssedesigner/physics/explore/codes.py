"""Numbers that tell rows apart: rows are alike where their numbers are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
ROOMY = 4
"""How many times as many numbers as rows there may be for a table of them instead of putting the rows in order."""
SMALL_TABLE = 1_000_000


def codes_of(marks: Iterable[Hashable]) -> Codes:
    """Return a number for each mark, the same where the marks are equal [-].

    >>> codes_of("abca").tolist()
    [0, 1, 2, 0]
    """
    seen: dict[Hashable, int] = {}
    return np.array([seen.setdefault(mark, len(seen)) for mark in marks], dtype=np.int32)


def without_gaps(codes: npt.NDArray[np.integer], size: int) -> tuple[Codes, Rows]:
    """Return numbers below a size in their order without gaps, and the first row of each [-].

    >>> [part.tolist() for part in without_gaps(np.array([5, 2, 5, 9]), 10)]
    [[1, 0, 1, 2], [1, 0, 3]]
    """
    if size > max(ROOMY * codes.size, SMALL_TABLE):
        firsts, inverse = np.unique(codes, return_index=True, return_inverse=True)[1:]
        return inverse.astype(np.int32), firsts.astype(np.int64)
    first = np.full(size, -1, dtype=np.int64)
    first[codes[::-1]] = np.arange(codes.size - 1, -1, -1)  # of equal ones the last that is written stays
    is_there = first >= 0
    numbers = np.cumsum(is_there, dtype=np.int32) - 1
    return numbers[codes], first[is_there]


class Telling:
    """Tells rows apart by all that is added, one thing after the other."""

    def __init__(self, size: int) -> None:
        self.codes: Codes = np.zeros(size, dtype=np.int32)
        self.firsts: Rows = np.zeros(min(size, 1), dtype=np.int64)

    def add(self, codes: npt.NDArray[np.integer], most: int) -> None:
        """Tell rows apart by some more codes, which are below ``most``."""
        size = self.firsts.size * most
        if most <= 1:
            return
        kind = np.int32 if size <= np.iinfo(np.int32).max else np.int64
        together = np.multiply(self.codes, most, dtype=kind)
        together += codes.astype(kind)
        self.codes, self.firsts = without_gaps(together, size)
