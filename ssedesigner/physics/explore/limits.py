"""Counts over all candidates of a search, and what limits them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.question import FLAG_RESULTS, Question, Target
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.explore.answer import Limit, is_met
from ssedesigner.physics.explore.judge import Judge, Rule
from ssedesigner.physics.explore.layout import Layout
from ssedesigner.physics.film.porosity import BAND

EXACT = 20_000
"""Candidates up to which every one is judged; above that flags are counted in a sample."""
SAMPLE = 600
"""Candidates of such a sample."""
ENOUGH = 10
"""Candidates that a relaxed target shall let through."""
BATCH = 64

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Exact = Callable[[str, int], float]
Look = Callable[[int, int], None]
"""Told how many candidates of how many are judged; raises where the search shall stop."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts over all candidates, and the limits."""

    met: int = 0
    met_error: float = 0.0
    limits: tuple[Limit, ...] = ()


class _Judged(NamedTuple):
    """Candidates of some rows by what the rules on flags say.

    ``rows`` is the row of each, ``numbers`` how many flags each has by rule, shape (rules, n), ``weight`` how many
    candidates each stands for; 1 where all were judged.
    """

    rows: Rows
    numbers: FloatArray
    weight: float

    def passing(self, rules: tuple[Rule, ...], but: int | None = None) -> Mask:
        """Return which are allowed by all rules, or by all but one."""
        allowed = np.ones(self.rows.size, dtype=bool)
        for place, rule in enumerate(rules):
            if place != but:
                allowed &= is_met(rule.target, self.numbers[place])
        return allowed


def count(
    question: Question,
    layout: Layout,
    judge: Judge,
    values: Mapping[str, FloatArray],
    exact: Exact,
    look: Look,
) -> Counts:
    """Count what meets a question, and what each target keeps out.

    Parameters
    ----------
    question : Question
        The targets [lab unit of the result]
    layout : Layout
        The rows [-]
    judge : Judge
        The rules on flags [-]
    values : mapping of str to ndarray, shape (n,)
        Results of the rows [lab unit]
    exact : callable
        Gives a result of a row as it is predicted by itself [lab unit]
    look : callable
        Told how many candidates are judged [-]

    Returns
    -------
    Counts
        Candidates by name [-]

    Notes
    -----
    Targets on numbers are counted exactly. So are flags where at most 20 000 candidates can decide; else they are
    counted in a sample that is drawn evenly, and the least relaxation looks at numbers alone.

    Examples
    --------
    >>> EXACT, ENOUGH
    (20000, 10)

    References
    ----------
    None: counting.
    """
    targets = [target for target in question.targets if target.result not in FLAG_RESULTS]
    weights = layout.weights()
    misses = [~is_met(target, values[target.result]) for target in targets]
    missed = sum((miss.astype(np.int64) for miss in misses), np.zeros(layout.size, dtype=np.int64))
    met = np.flatnonzero(missed == 0)
    alone = [np.flatnonzero(miss & (missed == 1)) for miss in misses]
    sets = [met, *alone]
    total = sum(int(weights[rows].sum()) for rows in sets)
    if not judge.rules:
        judged = [_unjudged(rows, weights) for rows in sets]
    else:
        is_exact = total <= EXACT
        judged = [_judge(rows, layout, judge, None if is_exact else SAMPLE, look) for rows in sets]
    number, error = _estimate(judged[0], judge.rules, int(weights[met].sum()))
    limits = [
        _limit(target, values[target.result], miss, weights, judged[place + 1], judge.rules, number, exact)
        for place, (target, miss) in enumerate(zip(targets, misses, strict=True))
    ]
    limits += _flag_limits(layout, judge, judged[0], number, look)
    return Counts(met=number, met_error=error, limits=tuple(limits))


def _unjudged(rows: Rows, weights: Rows) -> _Judged:
    return _Judged(np.repeat(rows, weights[rows]), np.zeros((0, int(weights[rows].sum()))), 1.0)


def _judge(rows: Rows, layout: Layout, judge: Judge, most: int | None, look: Look) -> _Judged:
    """Judge all candidates of some rows, or a sample of them that is drawn evenly."""
    weights = layout.weights()[rows]
    ends = np.cumsum(weights)
    total = int(ends[-1]) if ends.size else 0
    chosen = np.arange(total) if most is None or total <= most else (np.arange(most) * total + total // 2) // most
    places = np.searchsorted(ends, chosen, side="right")
    numbers = np.zeros((len(judge.rules), chosen.size))
    for at, (place, ordinal) in enumerate(zip(places.tolist(), chosen.tolist(), strict=True)):
        if at % BATCH == 0:
            look(at, chosen.size)
        member = ordinal - int(ends[place] - weights[place])
        tally = judge.tally(int(layout.members(int(rows[place]))[member]))
        numbers[:, at] = [rule.number(tally) for rule in judge.rules]
    return _Judged(rows[places], numbers, total / max(chosen.size, 1))


def _estimate(judged: _Judged, rules: tuple[Rule, ...], total: int) -> tuple[int, float]:
    """Return how many candidates pass, and the half-width of the 90 % interval where they were sampled."""
    passing, size = int(judged.passing(rules).sum()), judged.rows.size
    if judged.weight == 1.0 or not size:
        return passing, 0.0
    share = (passing + BAND * BAND / 2) / (size + BAND * BAND)  # of Wilson, so that none of a sample is not none at all
    half = BAND * (share * (1 - share) / (size + BAND * BAND)) ** 0.5
    return round(passing / size * total), round(float(half) * total, 1)


def _limit(
    target: Target,
    values: FloatArray,
    miss: Mask,
    weights: Rows,
    judged: _Judged,
    rules: tuple[Rule, ...],
    met: int,
    exact: Exact,
) -> Limit:
    allowed = judged.passing(rules) if judged.weight == 1.0 else np.ones(judged.rows.size, dtype=bool)
    alone = round(float(judged.passing(rules).sum()) * judged.weight)
    rows = judged.rows[allowed]
    rows = rows[np.isfinite(values[rows])]
    relaxed = None
    wanted = ENOUGH - met
    if wanted > 0 and rows.size:
        away = np.abs(values[rows] - np.clip(values[rows], target.at_least, target.at_most))
        relaxed = exact(target.result, int(rows[np.argsort(away, kind="stable")[min(wanted, rows.size) - 1]]))
    return Limit(target=target, excludes=int(weights[miss].sum()), alone=alone, relax_to=relaxed)


def _flag_limits(layout: Layout, judge: Judge, judged: _Judged, met: int, look: Look) -> list[Limit]:
    """Return what each rule on flags keeps out."""
    if not judge.rules:
        return []
    every = _judge(np.arange(layout.size), layout, judge, EXACT if layout.counted <= EXACT else SAMPLE, look)
    limits = []
    for place, rule in enumerate(judge.rules):
        missed = ~is_met(rule.target, every.numbers[place])
        only = judged.passing(judge.rules, but=place) & ~is_met(rule.target, judged.numbers[place])
        numbers = np.sort(judged.numbers[place][only])
        numbers = numbers[np.isfinite(numbers)]
        wanted = ENOUGH - met
        relaxed = float(numbers[min(wanted, numbers.size) - 1]) if wanted > 0 and numbers.size else None
        cut = layout.space.size - layout.counted if rule.severity == "fail" else 0
        limits.append(
            Limit(
                target=rule.target,
                excludes=round(float(missed.sum()) * every.weight) + cut,
                alone=round(float(only.sum()) * judged.weight),
                relax_to=relaxed,
            )
        )
    return limits
