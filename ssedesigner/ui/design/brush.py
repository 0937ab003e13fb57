"""The recipes inside a rectangle of the plot of a search, worked out a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ssedesigner.core.notation import numeral
from ssedesigner.physics.explore.answer import Answer, Candidate
from ssedesigner.physics.explore.search import Search
from ssedesigner.ui.design.search_plot import BrushRange, axes_of

_MOST_LISTED, _MOST_JUDGED, _BATCH = 100, 2000, 4


class Brush:
    """Lists recipes that meet the targets by numbers and that the rules on flags allow.

    Where there are many, those that are listed are spread evenly over all of them, in the order of the first axis.
    ``candidates`` holds them and ``words`` says how many of how many they are.
    """

    def __init__(self, search: Search, answer: Answer, ends: BrushRange) -> None:
        self._search = search
        self._indices = indices_inside(answer, ends)
        self.candidates: list[Candidate] = []
        self.words = ""

    def work_out(self) -> Iterator[object]:
        """Judge recipe after recipe, in steps of a few."""
        listed: dict[int, Candidate] = {}
        looked_at = 0
        for place in _spread(len(self._indices))[:_MOST_JUDGED]:
            looked_at += 1
            index = self._indices[place]
            if self._search.judge.passes(index):
                listed[place] = self._search.candidate(index)
            if len(listed) >= _MOST_LISTED:
                break
            if looked_at % _BATCH == 0:
                yield None
        self.candidates = [listed[place] for place in sorted(listed)]
        self.words = self._say(looked_at)

    def _say(self, looked_at: int) -> str:
        inside, listed = len(self._indices), len(self.candidates)
        words = f"{numeral(inside)} inside the rectangle meet the targets by numbers"
        if looked_at < inside:
            return f"{words}; {numeral(listed)} of them are listed, spread evenly."
        if listed < inside:
            return f"{words}; {numeral(listed)} of them also keep to the allowed flags."
        return f"{words}."


def indices_inside(answer: Answer, ends: BrushRange) -> list[int]:
    """Return the numbers of the candidates inside a range that meet all targets on numbers, the best first."""
    points, question = answer.points, answer.question
    keys = axes_of(question)
    inside = points.is_met(question.targets)
    for key, low, high in ((keys[0], *ends[:2]), (keys[1], *ends[2:])):
        column = points.values.get(key)
        if column is not None:
            inside &= (column >= low) & (column <= high)
    rows = np.flatnonzero(inside)
    column = points.values.get(keys[0])
    if column is not None:
        is_most = any(one.result == keys[0] and not one.minimise for one in question.objectives)
        rows = rows[np.argsort(-column[rows] if is_most else column[rows], kind="stable")]
    return [int(index) for index in points.index[rows]]


def _spread(total: int) -> Sequence[int]:
    """Return places in an order of which each beginning is spread evenly over all.

    >>> _spread(5)
    [0, 4, 2, 1, 3]
    """
    bits = max(total - 1, 0).bit_length()
    mirrored = (int(f"{number:0{bits}b}"[::-1], 2) if bits else 0 for number in range(1 << bits))
    return [place for place in mirrored if place < total]
