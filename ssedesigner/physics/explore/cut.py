"""Combinations of names that are left out before any arithmetic: two of their materials do not go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ssedesigner.core.belongings import BELONGS
from ssedesigner.physics.checks.flags import CHECKS, Check
from ssedesigner.physics.explore.codes import Telling
from ssedesigner.physics.explore.judge import Judge
from ssedesigner.physics.explore.space import Axis, strides

Rows = npt.NDArray[np.int64]

PAIR_CHECKS = (
    *("electrolyte-solvent", "binder-solvent", "spe-solvent", "salt-solvent", "scaffold-solvent", "substrate-solvent"),
    *("solvent-cathode", "solvent-lithium", "substrate-electrolyte", "electrolyte-lithium", "binder-lithium"),
    *("spe-lithium", "interlayer"),
)
"""Checks that look at two materials in contact."""
MOST_PAIRS = 20_000
"""Most combinations for which such a check is asked; above that the check judges candidates one by one."""


def cut_pairs(named: Rows, names: Sequence[Axis], numbers: Sequence[Axis], judge: Judge) -> tuple[Rows, dict[str, int]]:
    """Leave out combinations of names of which a check of two materials fails with all numbers.

    Parameters
    ----------
    named : ndarray, shape (n,)
        Part of a candidate's number that each combination of names gives [-]
    names, numbers : sequence of Axis
        The free fields on either side [-]
    judge : Judge
        Checks and rules [-]

    Returns
    -------
    tuple of ndarray and dict
        Combinations that are left, and how many were left out by the check [-]

    Notes
    -----
    Only where the question allows no recipe in which the check fails. What a check reads is written down while it
    judges, and each combination of that is judged once.

    Examples
    --------
    >>> len(PAIR_CHECKS)
    13

    References
    ----------
    None: the checks name their own.
    """
    cut: dict[str, int] = {}
    axes = (*names, *numbers)
    for check in CHECKS:
        if check.id not in PAIR_CHECKS or not named.size or not judge.is_barred(check):
            continue
        is_left = ~_failing(check, named, axes, numbers, judge)
        if not is_left.all():
            cut[check.name] = int(named.size - is_left.sum())
            named = named[is_left]
    return named, cut


def _failing(
    check: Check, named: Rows, axes: Sequence[Axis], numbers: Sequence[Axis], judge: Judge
) -> npt.NDArray[np.bool_]:
    """Return of which combinations a check fails whatever the numbers are."""
    steps = strides(judge.axes)
    judge.fails(check, int(named[0]))
    while True:
        read = judge.read_by(check)
        if read is None:
            return np.zeros(named.size, dtype=bool)
        behind = _axes_behind(read, axes)
        telling = Telling(named.size)
        for axis in behind:
            if axis not in numbers:
                telling.add(named // steps[axis.key] % len(axis.values), len(axis.values))
        firsts = telling.firsts
        grid = _grid([axis for axis in behind if axis in numbers], steps)
        if firsts.size > MOST_PAIRS:
            return np.zeros(named.size, dtype=bool)
        fails = np.array([all(judge.fails(check, int(named[first]) + point) for point in grid) for first in firsts])
        if judge.read_by(check) == read:
            return np.asarray(fails[telling.codes])


def _axes_behind(read: Sequence[str], axes: Sequence[Axis]) -> list[Axis]:
    """Return the free fields that decide some fields: themselves, or what these belong to."""
    keys = {*read}
    while True:
        more = {owner for key in keys for owner in BELONGS[key].owners}
        if more <= keys:
            return [axis for axis in axes if axis.key in keys]
        keys |= more


def _grid(numbers: Sequence[Axis], steps: Mapping[str, int]) -> list[int]:
    """Return the part of a candidate's number that each combination of some numbers gives."""
    points = [0]
    for axis in numbers:
        points = [point + place * steps[axis.key] for point in points for place in range(len(axis.values))]
    return points
