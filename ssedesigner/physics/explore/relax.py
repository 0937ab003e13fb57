"""How far targets must be relaxed: the end of one, rounded outward, and the ends of several together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import numpy.typing as npt

from ssedesigner.core.question import Target
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.explore.answer import Relaxation
from ssedesigner.physics.explore.judge import STOCK, Rule
from ssedesigner.physics.explore.layout import Layout

ENOUGH = 10
"""Candidates that relaxed targets shall let through."""
MOST_NEAR = 600
"""Candidates nearest to all targets on numbers of which the flags are counted."""
_DIGITS = 4
_LEAST_TOLERANCE = 1e-9

Rows = npt.NDArray[np.int64]


def is_lower_end(target: Target, value: float) -> bool:
    """Return whether a value that misses a target lies below it [-].

    >>> is_lower_end(Target(result="film.thickness_um", at_least=2.0), 1.0)
    True
    """
    return target.at_least is not None and value < target.at_least


def outward(target: Target, value: float) -> float:
    """Round an end to four digits so that it lets in what it is for: down a least value, up a most [lab unit].

    >>> outward(Target(result="cell.specific_energy_wh_kg", at_least=350.0), 348.4413372963657)
    348.4
    """
    exact = Decimal(repr(float(value)))
    unit = Decimal(1).scaleb(exact.adjusted() - _DIGITS + 1)
    rounding = ROUND_FLOOR if is_lower_end(target, value) else ROUND_CEILING
    return float(exact.quantize(unit, rounding=rounding)) if exact else 0.0


def relaxed(target: Target, end: float) -> Target:
    """Return a target with one end moved to a value that misses it [lab unit].

    >>> relaxed(Target(result="film.thickness_um", at_most=2.0), 3.0).at_most
    3.0
    """
    return replace(target, at_least=end) if is_lower_end(target, end) else replace(target, at_most=end)


def evenly(total: int, most: int) -> Rows:
    """Return places among some, at most so many, drawn evenly [-].

    >>> evenly(9, 3).tolist()
    [1, 4, 7]
    """
    return np.arange(total) if total <= most else (np.arange(most) * total + total // 2) // most


def relax_together(
    targets: Sequence[Target],
    rules: Sequence[Rule],
    layout: Layout,
    values: Mapping[str, FloatArray],
    exact: Callable[[str, int], float],
    numbers: Callable[[Rows], FloatArray],
) -> tuple[Relaxation, ...]:
    """Relax several targets so that the nearest candidates meet them all.

    Parameters
    ----------
    targets : sequence of Target
        Targets on numbers [lab unit of the result]
    rules : sequence of Rule
        Rules on flags [-]
    layout : Layout
        The rows [-]
    values : mapping of str to ndarray, shape (n,)
        Results of the rows [lab unit]
    exact : callable
        Gives a result of a row as it is predicted by itself [lab unit]
    numbers : callable
        Counts the flags of candidates by rule, shape (rules, m) [-]

    Returns
    -------
    tuple of Relaxation
        At least two targets; empty where no candidate is known in all of them [lab unit]

    Notes
    -----
    How near a candidate is, is the sum of its distances from the targets, each relative to the end that it misses. A
    check that fails is accepted only where no candidate near is without.

    Examples
    --------
    >>> ENOUGH, MOST_NEAR
    (10, 600)

    References
    ----------
    None: counting.
    """
    away = _distances(targets, values, layout.size)
    rows = np.flatnonzero(away <= np.partition(away, MOST_NEAR)[MOST_NEAR] if away.size > MOST_NEAR else away < np.inf)
    rows = rows[np.isfinite(away[rows])]
    rows = rows[np.argsort(away[rows], kind="stable")][: MOST_NEAR + 1]
    most = MOST_NEAR if rules else ENOUGH
    rows = rows[: int(np.searchsorted(np.cumsum(layout.weights(rows)), most)) + 1]
    flags = np.zeros((0, rows.size))
    if rules and rows.size:
        members = [layout.members(int(row))[:MOST_NEAR] for row in rows]
        # the nearest by numbers may all have flags that no rule on steps allows
        further, drawn = layout.at(evenly(layout.counted, MOST_NEAR))
        candidates, first = np.unique(np.concatenate((*members, drawn)), return_index=True)
        rows = np.concatenate((np.repeat(rows, [each.size for each in members]), further))[first]
        flags = numbers(candidates)
        nearest = _nearest(rules, away[rows], flags)
        rows, flags = rows[nearest], flags[:, nearest]
    ends = [
        Relaxation(target, outward(target, exact(target.result, int(rows[place]))))
        for target in targets
        for place in _furthest(target, values[target.result][rows])
    ]
    ends += [
        Relaxation(rule.target, float(number[place]))
        for rule, number in zip(rules, flags, strict=True)
        for place in _furthest(rule.target, number)
    ]
    return tuple(ends) if len(ends) > 1 else ()


def _distances(targets: Sequence[Target], values: Mapping[str, FloatArray], size: int) -> FloatArray:
    """Return how far rows are from all targets, shape (n,); infinite where a result is not known."""
    total = np.zeros(size)
    for target in targets:
        column = values[target.result]
        end = np.clip(column, target.at_least, target.at_most)
        total += np.abs(column - end) / np.maximum(np.abs(end), _LEAST_TOLERANCE)
    return np.where(np.isfinite(total), total, np.inf)


def _nearest(rules: Sequence[Rule], away: FloatArray, flags: FloatArray) -> Rows:
    """Return the places of the nearest candidates, of those with the fewest failing flags."""
    failing, total = np.zeros(away.size), away.copy()
    for rule, number in zip(rules, flags, strict=True):
        end = np.clip(number, rule.target.at_least, rule.target.at_most)
        excess = np.abs(number - end)
        failing += excess if rule.severity == "fail" else 0.0
        total += excess / np.maximum(np.abs(end), 1.0)
        if rule.severity == STOCK:
            total[excess > 0] = np.inf  # nobody weighs what is not there
    total[failing > failing.min(initial=np.inf)] = np.inf
    order = np.argsort(total, kind="stable")
    return order[np.isfinite(total[order])][:ENOUGH]


def _furthest(target: Target, column: FloatArray) -> list[int]:
    """Return the places of the values that miss a target by most, below it and above."""
    places = []
    if target.at_least is not None and column.size and column.min() < target.at_least:
        places.append(int(column.argmin()))
    if target.at_most is not None and column.size and column.max() > target.at_most:
        places.append(int(column.argmax()))
    return places
