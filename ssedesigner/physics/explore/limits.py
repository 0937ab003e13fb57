"""Counts over all candidates of a search, and what limits them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.prediction import STEPS
from ssedesigner.core.question import FLAG_RESULTS, SHORT, Question, Target, result_label
from ssedesigner.physics.arrays import FloatArray, sqrt
from ssedesigner.physics.explore.answer import Limit, Relaxation
from ssedesigner.physics.explore.judge import Judge, Rule, is_met
from ssedesigner.physics.explore.layout import Layout
from ssedesigner.physics.explore.relax import ENOUGH, evenly, outward, relax_together, relaxed
from ssedesigner.physics.film.porosity import BAND

EXACT = 20_000
"""Candidates up to which every one is judged; above that flags are counted in a sample."""
SAMPLE = 600
"""Candidates of such a sample."""
BATCH = 64

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Exact = Callable[[str, int], float]
Look = Callable[[int, int], None]
"""Told how many candidates of how many are judged; raises where the search shall stop."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Counts over all candidates, the limits, and what relaxes several of them together."""

    met: int = 0
    met_error: float = 0.0
    limits: tuple[Limit, ...] = ()
    together: tuple[Relaxation, ...] = ()
    remarks: tuple[str, ...] = ()


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
    counted in a sample that is drawn evenly, and the least relaxation takes its share. Where no single
    target gives ten, those of several together are looked for.

    Examples
    --------
    >>> EXACT, ENOUGH
    (20000, 10)

    References
    ----------
    None: counting.
    """
    targets = [target for target in question.targets if target.result not in FLAG_RESULTS]
    misses = [~is_met(target, values[target.result]) for target in targets]
    missed = np.zeros(layout.size, dtype=np.uint8)
    for miss in misses:
        missed += miss
    sets = [np.flatnonzero(missed == 0), *(np.flatnonzero(miss & (missed == 1)) for miss in misses)]
    totals = [int(layout.weights(rows).sum()) for rows in sets]
    most = EXACT if sum(totals) <= EXACT else SAMPLE
    judged = [_judge(rows, layout, judge, most, look, is_whole=rows is sets[0]) for rows in sets]
    number, error = _estimate(judged[0], judge.rules, totals[0])
    limits = []
    for place, (target, miss) in enumerate(zip(targets, misses, strict=True), start=1):
        passing = judged[place].passing(judge.rules)
        # of a sample it is known what share the rules on flags allow, and not which
        share = float(passing.mean()) if passing.size else 0.0
        weights: FloatArray = np.multiply(layout.weights(sets[place]), share)
        alone = sets[place], weights
        if judged[place].weight == 1.0:
            rows, members = np.unique(judged[place].rows[passing], return_counts=True)
            alone = rows, members.astype(float)
        row = _row_to_relax_to(target, values[target.result], alone, ENOUGH - number)
        end = None if row is None else outward(target, exact(target.result, row))
        let_in = 0 if end is None else alone[1][is_met(relaxed(target, end), values[target.result][alone[0]])].sum()
        limits.append(
            Limit(
                target=target,
                excludes=layout.count(miss),
                alone=round(float(passing.sum()) * judged[place].weight),
                relax_to=end,
                gives=0 if end is None else number + round(float(let_in)),
                alone_error=_half_width(int(passing.sum()), passing.size, totals[place]) if judge.rules else 0.0,
            )
        )
    remarks: list[str] = []
    limits += _flag_limits(layout, judge, judged[0], number, look, remarks)
    together: tuple[Relaxation, ...] = ()
    if max([number, *(limit.gives for limit in limits)]) < ENOUGH:
        numbers = partial(_numbers, judge=judge, look=look, is_whole=True)
        together = relax_together(targets, judge.rules, layout, values, exact, numbers)
    return Counts(met=number, met_error=error, limits=tuple(limits), together=together, remarks=tuple(remarks))


def _judge(rows: Rows, layout: Layout, judge: Judge, most: int, look: Look, *, is_whole: bool) -> _Judged:
    """Judge all candidates of some rows, or a sample of them that is drawn evenly; not whole is whether they pass."""
    weights = layout.weights(rows)
    ends = np.cumsum(weights)
    chosen = evenly(int(ends[-1]) if ends.size else 0, most)
    places = np.searchsorted(ends, chosen, side="right")
    members = chosen - (ends - weights)[places]
    of_class, point = np.divmod(rows[places], layout.grid.size)
    candidates = layout.named[layout.starts[of_class] + members] + layout.grid[point]
    total = int(ends[-1]) if ends.size else 0
    return _Judged(rows[places], _numbers(candidates, judge, look, is_whole), total / max(chosen.size, 1))


def _judge_all(layout: Layout, judge: Judge, most: int, look: Look) -> tuple[Rows, _Judged]:
    """Judge all candidates, or a sample of them that is drawn evenly."""
    rows, candidates = layout.at(evenly(layout.counted, most))
    return candidates, _Judged(rows, _numbers(candidates, judge, look, True), layout.counted / max(rows.size, 1))


def _numbers(candidates: Rows, judge: Judge, look: Look, is_whole: bool) -> FloatArray:
    """Return how many flags some candidates have by each rule, shape (rules, n); not whole is infinite or none."""
    numbers = np.zeros((len(judge.rules), candidates.size))
    for at, candidate in enumerate(candidates.tolist() if judge.rules else ()):
        if at % BATCH == 0:
            look(at, candidates.size)
        if is_whole or not judge.can_bound:
            numbers[:, at] = [rule.number(judge.tally(candidate)) for rule in judge.rules]
        elif not judge.passes(candidate):
            numbers[:, at] = np.inf
    return numbers


def _estimate(judged: _Judged, rules: tuple[Rule, ...], total: int) -> tuple[int, float]:
    """Return how many candidates pass, and the half-width of the 90 % interval where they were sampled."""
    passing, size = int(judged.passing(rules).sum()), judged.rows.size
    if not rules or not size:
        return total, 0.0
    if judged.weight == 1.0:
        return passing, 0.0
    return round(passing / size * total), _half_width(passing, size, total)


def _half_width(number: int, size: int, total: float) -> float:
    """Return the half-width of the 90 % interval of a count in a sample; that of Wilson: none of it is not none."""
    if not size or size >= total:
        return 0.0
    share = (number + BAND * BAND / 2) / (size + BAND * BAND)
    half = BAND * sqrt(share * (1 - share) / (size + BAND * BAND))
    return round(float(half) * total, 1)


def _row_to_relax_to(target: Target, values: FloatArray, alone: tuple[Rows, FloatArray], wanted: int) -> int | None:
    """Return the row up to which a target must be relaxed to let some more candidates in; None where none can."""
    rows, weights = alone
    is_known = np.isfinite(values[rows])
    rows, weights = rows[is_known], weights[is_known]
    if wanted <= 0 or not weights.sum():
        return None
    away = np.abs(values[rows] - np.clip(values[rows], target.at_least, target.at_most))
    nearest = np.argsort(away, kind="stable")
    place = int(np.searchsorted(np.cumsum(weights[nearest]), wanted))
    return int(rows[nearest[min(place, rows.size - 1)]])


def _flag_limits(
    layout: Layout, judge: Judge, judged: _Judged, met: int, look: Look, remarks: list[str]
) -> list[Limit]:
    """Return what each rule on flags keeps out; the remarks say where its steps are too few."""
    if not judge.rules:
        return []
    candidates, every = _judge_all(layout, judge, EXACT if layout.counted <= EXACT else SAMPLE, look)
    limits = []
    for place, rule in enumerate(judge.rules):
        missed = ~is_met(rule.target, every.numbers[place])
        if rule.only_at and np.isinf(every.numbers[place]).all():
            remarks.append(_more_steps(rule, judge, candidates))
        only = judged.passing(judge.rules, but=place) & ~is_met(rule.target, judged.numbers[place])
        numbers = np.sort(judged.numbers[place][only])
        numbers = numbers[np.isfinite(numbers)]
        wanted = ENOUGH - met if rule.target.result != SHORT else 0  # nobody weighs what is not there
        end = float(numbers[min(wanted, numbers.size) - 1]) if wanted > 0 and numbers.size else None
        cut = layout.space.size - layout.counted if rule.severity == "fail" else 0
        limits.append(
            Limit(
                target=rule.target,
                excludes=round(float(missed.sum()) * every.weight) + cut,
                alone=round(float(only.sum()) * judged.weight),
                relax_to=end,
                gives=0 if end is None else met + round(float((numbers <= end).sum()) * judged.weight),
                excludes_error=_half_width(int(missed.sum()), missed.size, layout.counted),
                alone_error=_half_width(int(only.sum()), only.size, only.size * judged.weight),
                only_at=rule.only_at,
            )
        )
    return limits


def _more_steps(rule: Rule, judge: Judge, candidates: Rows) -> str:
    """Say at which further steps flags must be allowed, where no candidate has them at those of a rule alone."""
    others = (
        {step for (severity, step), number in judge.tally(candidate).items() if severity == rule.severity and number}
        for candidate in candidates.tolist()
    )
    fewest = min(others, key=lambda steps: (len(steps - {*rule.only_at}), sorted(steps)), default=set())
    more = " and ".join(f"“{STEPS[step]}”" for step in STEPS if step in fewest and step not in rule.only_at)
    label = result_label(rule.target.result)
    return f"{label}: every recipe has some at steps that are not allowed; allow them at {more} too."
