"""Which candidates have the same numbers: names on one side, numbers on a grid on the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.judge import Judge
from ssedesigner.physics.explore.space import Axis, Space

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """Rows of distinct numbers: each is a class of combinations of names, with one point of the grid of numbers.

    ``named`` holds the part of a candidate's number that a combination of names gives, sorted by class;
    ``starts`` where each class begins in it, and where the last ends. ``grid`` holds the part that a point of the grid
    of ``numbers`` gives. ``cut`` says how many candidates were left out, by the reason.
    """

    space: Space
    named: Rows
    starts: Rows
    grid: Rows
    numbers: tuple[Axis, ...]
    cut: Mapping[str, int]

    @property
    def size(self) -> int:
        """How many rows there are."""
        return (self.starts.size - 1) * self.grid.size

    @property
    def tried(self) -> int:
        """How many candidates these rows stand for."""
        return self.named.size * self.grid.size

    def weights(self) -> Rows:
        """Return how many candidates each row stands for, shape (n,)."""
        return np.repeat(np.diff(self.starts), self.grid.size)

    def first(self) -> Rows:
        """Return the number of the first candidate of each row, shape (n,)."""
        return (self.named[self.starts[:-1], None] + self.grid[None, :]).ravel()

    def members(self, row: int) -> Rows:
        """Return the numbers of all candidates of a row."""
        of_class, place = divmod(row, self.grid.size)
        named: Rows = self.named[self.starts[of_class] : self.starts[of_class + 1]]
        return named + int(self.grid[place])


def strides(axes: tuple[Axis, ...]) -> dict[str, int]:
    """Return by how much the number of a candidate rises from one value of a field to the next [-].

    >>> strides((Axis("basis", ("stack", "unit-cell")), Axis("thickness_um", (20.0, 30.0, 40.0))))
    {'basis': 3, 'thickness_um': 1}
    """
    by_key: dict[str, int] = {}
    size = 1
    for axis in reversed(axes):
        by_key[axis.key] = size
        size *= len(axis.values)
    return {axis.key: by_key[axis.key] for axis in axes}


def offsets(axes: tuple[Axis, ...], steps: Mapping[str, int]) -> Rows:
    """Return the part of a candidate's number that each combination of some axes gives; the last changes fastest [-].

    >>> offsets((Axis("basis", ("stack", "unit-cell")),), {"basis": 3}).tolist()
    [0, 3]
    """
    total = np.zeros(1, dtype=np.int64)
    for axis in axes:
        places = np.arange(len(axis.values), dtype=np.int64) * steps[axis.key]
        total = (total[:, None] + places[None, :]).ravel()
    return total


def lay_out(space: Space, judge: Judge, learned: Learned) -> Layout:
    """Find the candidates with the same numbers.

    Parameters
    ----------
    space : Space
        All candidates [-]
    judge : Judge
        What the question allows of flags [-]
    learned : Learned
        What own films have taught [-]

    Returns
    -------
    Layout
        The rows [-]

    Notes
    -----
    Each candidate is a row of its own.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.question import Question, Range
    >>> from ssedesigner.core.recipe import Recipe
    >>> from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
    >>> from ssedesigner.physics.explore.space import space_of
    >>> asked = Question(free={"thickness_um": Range(low=20, high=30, step=5)})
    >>> space = space_of(asked, Recipe(), Materials(version="", materials={}, pairs=()))
    >>> lay_out(space, Judge(asked, space, NOTHING_LEARNED), NOTHING_LEARNED).size
    3

    References
    ----------
    None: bookkeeping.
    """
    steps = strides(space.axes)
    names = offsets(space.axes, steps)
    return Layout(
        space=space,
        named=names,
        starts=np.arange(names.size + 1, dtype=np.int64),
        grid=np.zeros(1, dtype=np.int64),
        numbers=(),
        cut={},
    )
