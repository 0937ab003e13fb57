"""A plan of experiments over a few numbers: every combination of levels, or points that fill a range evenly."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product

from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe, contradictions
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.explore.grid import round_step
from ssedesigner.physics.explore.judge import FlagCounts
from ssedesigner.physics.prediction import predict

FEWEST_FACTORS, MOST_FACTORS = 2, 4
"""How many fields a plan varies."""
MOST_RUNS = 120
"""Runs of one plan; nobody makes more films for one question."""
MOST_LEVELS = 5
SEED_LIMIT = 999_999_999
_UPSIDE_DOWN = "{}: the range must go from a lower to a higher value."
_BASES = (2, 3, 5, 7)
"""Primes of the Halton sequence, one for each field."""
_STEPS = 50
"""About so many round values of a range are taken."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One film of a plan: its place in the ``order`` of making and in the ``standard`` order, both from 1.

    ``values`` by field [lab unit]; ``is_centre`` where all are in the middle of their ranges.
    """

    order: int
    standard: int
    values: Mapping[str, float]
    is_centre: bool = False


@dataclass(frozen=True, kw_only=True)
class JudgedRun:
    """A run with its recipe, the numbers of its flags, and why it cannot or should not be made; empty if it can."""

    run: Run
    recipe: Recipe
    flags: FlagCounts
    problems: tuple[str, ...]


def levels_between(low: float, high: float, count: int) -> tuple[float, ...]:
    """Return so many levels from one end to the other [lab unit], each with a step that can be set.

    >>> levels_between(10, 30, 3)
    (10.0, 20.0, 30.0)
    """
    return tuple(round(low + (high - low) * place / (count - 1), 10) for place in range(count))


def factorial(levels: Mapping[str, Sequence[float]], centre_points: int, seed: int) -> tuple[Run, ...]:
    """Return every combination of levels once, and centre points, in a random order.

    Parameters
    ----------
    levels : mapping of str to sequence of float
        Levels of each field [lab unit]
    centre_points : int
        How many films are made in the middle of all ranges: they say how much films scatter, and whether the middle
        lies off the line between the ends [-]
    seed : int
        The same seed gives the same order [-]

    Returns
    -------
    tuple of Run
        Runs in the order of making [-]

    Raises
    ------
    FieldError
        With one sentence, for fields or levels that cannot be varied, a seed that is none, or more than ``MOST_RUNS``
        runs

    Notes
    -----
    All combinations, numbered as they are listed; the order of making is drawn, so that a drift of the line falls on
    all of them alike.

    Examples
    --------
    >>> plan = factorial({"thickness_um": (20.0, 30.0), "binder_wt_pct": (1.0, 3.0)}, centre_points=1, seed=1)
    >>> [(run.standard, run.values["thickness_um"]) for run in sorted(plan, key=lambda run: run.standard)]
    [(1, 20.0), (2, 20.0), (3, 30.0), (4, 30.0), (5, 25.0)]

    References
    ----------
    None: definition.
    """
    _check(levels)
    _check_seed(seed)
    for key, values in levels.items():
        if not 2 <= len(values) <= MOST_LEVELS or len(set(values)) < len(values):
            raise FieldError(f"{FIELDS[key].label}: give 2 to {MOST_LEVELS} different levels.")
    if centre_points < 0:
        raise FieldError("The number of centre points must be 0 or more.")
    count = math.prod(len(values) for values in levels.values()) + centre_points
    if count > MOST_RUNS:
        raise FieldError(
            f"These are {count} runs; take fewer levels, fields or centre points: a plan has at most {MOST_RUNS}."
        )
    points = [dict(zip(levels, each, strict=True)) for each in product(*levels.values())]
    centre = {key: round((min(values) + max(values)) / 2, 10) for key, values in levels.items()}
    return _in_order([*points, *[centre] * centre_points], len(points), seed)


def space_filling(ranges: Mapping[str, tuple[float, float]], runs: int, seed: int) -> tuple[Run, ...]:
    r"""Return points that fill the ranges of some fields evenly, in a random order.

    .. math:: x_{ij} = a_j + (b_j - a_j) \left\{\phi_{p_j}(i) + u_j\right\}

    Parameters
    ----------
    ranges : mapping of str to two floats
        Ends of each field [lab unit]
    runs : int
        How many films [-]
    seed : int
        The same seed gives the same points and order [-]

    Returns
    -------
    tuple of Run
        Runs in the order of making, at round values

    Raises
    ------
    FieldError
        With one sentence, for fields or ranges that cannot be varied, a seed that is none, or more than ``MOST_RUNS``
        runs

    Notes
    -----
    Halton's sequence with the radical inverses of i in the bases 2, 3, 5 and 7, shifted by a random vector u modulo 1
    (Cranley and Patterson) and rounded to a value that a person would set.

    Examples
    --------
    >>> plan = space_filling({"thickness_um": (20.0, 30.0), "binder_wt_pct": (1.0, 3.0)}, 8, seed=1)
    >>> len(plan), all(20 <= run.values["thickness_um"] <= 30 for run in plan)
    (8, True)

    References
    ----------
    Halton1960 (full entry in sources.csv)
    """
    _check(ranges)
    _check_seed(seed)
    for key, (low, high) in ranges.items():
        if not low < high:
            raise FieldError(_UPSIDE_DOWN.format(FIELDS[key].label))
    if runs < 2:
        raise FieldError("A plan has at least 2 runs.")
    if runs > MOST_RUNS:
        raise FieldError(f"A plan has at most {MOST_RUNS} runs, not {runs}.")
    drawn = random.Random(seed)
    shifts = [drawn.random() for _ in ranges]
    points = []
    for place in range(1, runs + 1):
        parts = ((_radical_inverse(place, base) + shift) % 1 for base, shift in zip(_BASES, shifts, strict=False))
        points.append({key: _rounded_in(part, *ranges[key]) for key, part in zip(ranges, parts, strict=True)})
    return _in_order(points, runs, seed)


def judge_runs(
    runs: Sequence[Run], recipe: Recipe, materials: Materials, learned: Learned = NOTHING_LEARNED
) -> Iterator[JudgedRun]:
    """Yield each run as a recipe, with the flags that fail and the reason where it makes no film.

    >>> run = Run(order=1, standard=1, values={"thickness_um": 20.0})
    >>> next(judge_runs([run], Recipe(), Materials(version="", materials={}, pairs=()))).recipe.thickness_um
    20.0
    """
    for run in runs:
        varied = replace(recipe, **run.values)  # type: ignore[arg-type]  # numbers
        flags = predict(varied, materials, learned).flags
        counts = FlagCounts(*(sum(flag.severity == each for flag in flags) for each in FlagCounts._fields))
        wrong = [sentence for sentence, _ in contradictions(varied)]
        failing = [flag.title for flag in flags if flag.severity == "fail"]
        yield JudgedRun(run=run, recipe=varied, flags=counts, problems=tuple(wrong or failing))


def _check_seed(seed: int) -> None:
    """Refuse a seed that is not its own: the random generator takes a negative one as the positive."""
    if not 0 <= seed <= SEED_LIMIT:
        raise FieldError(f"The seed is a whole number from 0 to {SEED_LIMIT}.")


def _radical_inverse(number: int, base: int) -> float:
    """Return the digits of a number in a base mirrored at the point [-].

    >>> _radical_inverse(6, 2)
    0.375
    """
    inverse, part = 0.0, 1.0
    while number:
        part /= base
        number, digit = divmod(number, base)
        inverse += digit * part
    return inverse


def _rounded_in(part: float, low: float, high: float) -> float:
    step = round_step(low, high, _STEPS)
    return min(max(round(round((low + part * (high - low)) / step) * step, 10), low), high)


def _in_order(points: Sequence[Mapping[str, float]], before_centre: int, seed: int) -> tuple[Run, ...]:
    """Return points in a random order, which chance in the laboratory cannot follow."""
    drawn = random.Random(seed)
    at_random = sorted(range(len(points)), key=lambda _: drawn.random())
    return tuple(
        Run(order=order, standard=place + 1, values=points[place], is_centre=place >= before_centre)
        for order, place in enumerate(at_random, 1)
    )


def _check(ends: Mapping[str, Sequence[float]]) -> None:
    if not FEWEST_FACTORS <= len(ends) <= MOST_FACTORS:
        raise FieldError(f"A plan varies {FEWEST_FACTORS} to {MOST_FACTORS} fields; choose so many.")
    for key, values in ends.items():
        if key not in FIELDS or not FIELDS[key].is_numeric or FIELDS[key].kind == "integer":
            raise FieldError(f"{key} is not a number; a plan varies numeric fields of the recipe.")
        for value in values:
            FIELDS[key].check(value)
        if not min(values) < max(values):
            raise FieldError(_UPSIDE_DOWN.format(FIELDS[key].label))
