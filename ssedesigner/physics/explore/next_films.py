"""What to make next: films that are likely to meet a question, that teach most about it, or that dare most."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.question import FLAG_RESULTS, Question, Target
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.answer import Answer, Candidate
from ssedesigner.physics.explore.chance import joint_chance, load_of
from ssedesigner.physics.explore.joint import Films, joint_films
from ssedesigner.physics.explore.judge import FlagCounts
from ssedesigner.physics.explore.sensitivity import as_predicted, band_factor
from ssedesigner.physics.explore.why import film_and_cell_of
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import BAND

PURPOSES = {
    "safe": "Most likely to meet the targets",
    "informative": "Teaches most about them",
    "bold": "Best if it turns out well",
}
"""Why a film is suggested, with its words."""
MOST_CANDIDATES = 40
"""Films that are weighed against each other; each pair of them costs a step."""
NARROWER = 0.9
"""Part of a band that is left where it counts as narrower."""
_OUTCOMES = 9
_NORMAL = NormalDist()
_CONDUCTION = {
    "film.conductivity_ms_cm": 1.0,
    "film.areal_conductance_s_cm2": 1.0,
    "film.conductance_s": 1.0,
    "film.area_specific_resistance_ohm_cm2": -1.0,
}
"""Results that go with the conductivity of the film alone, and its power in each."""


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A film to make.

    ``changes`` are from the recipe of the question. Chances are those to meet all targets on numbers [-]; factors are
    those in which 90 % of the conductivity lie, either way [-], before the film and after it, if it measures as
    predicted. ``gain`` is by how much the chance of the best film is expected to rise [-]. ``threshold_ms_cm`` is the
    conductivity at which the film meets the targets that depend on it alone, None where there is none. ``weighed``
    films were weighed against each other, of which it narrows the bands of ``narrowed`` by a tenth or more.
    ``if_worse`` are the changes of the film that is the most likely one after a low outcome, None for this film itself.
    """

    recipe: Recipe
    changes: Mapping[str, Value]
    purpose: str
    chance_before: float | None
    chance_if_as_predicted: float | None
    band_before: float
    band_after: float
    gain: float
    flags: FlagCounts
    predicted_ms_cm: float
    threshold_ms_cm: float | None
    weighed: int
    narrowed: int
    if_worse: Mapping[str, Value] | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Candidates with what their conductivity must reach and the chance of all other targets."""

    candidates: tuple[Candidate, ...]
    films: Films
    low: FloatArray
    high: FloatArray
    others: FloatArray

    def chances(self, films: Films | None = None) -> FloatArray:
        """Return the chance of each film to meet all targets [-], shape (n,)."""
        now = films or self.films
        spread = now.spread
        reach = [_cumulated((end - now.mean) / spread) for end in (self.high, self.low)]
        return np.asarray((reach[0] - reach[1]) * self.others)


def next_films(
    question: Question,
    answer: Answer,
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    *,
    count: int = 4,
    new_materials: int | None = None,
    report: Callable[[float], bool] = lambda _: True,
) -> tuple[Suggestion, ...] | None:
    r"""Suggest films to make for a question.

    .. math:: g_f = \mathrm{E}_{y_f} \left[\max_c P(c \mid y_f)\right] - \max_c P(c)

    Parameters
    ----------
    question : Question
        The question [-]
    answer : Answer
        What the search found: only recipes that keep its rules on flags are suggested [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What own films have taught; nothing by default [-]
    count : int
        How many films at most [-]
    new_materials : int or None
        How many materials a film may have that no own film has; None is any number [-]
    report : callable
        Called with the part that is done [-]; where it returns False the work is stopped

    Returns
    -------
    tuple of Suggestion or None
        The films, the most likely one first; None when it was stopped

    Notes
    -----
    Conductivities are jointly normal in their logarithm: films share the effects of lot, liquids, pressing, form of the
    binder and method, so one that is measured moves the others (``joint_films``). The outcome of a film is taken at
    nine points of its own distribution. Safe is the highest chance; informative the largest gain plus the mean
    logarithm of the width that is taken off all films, beside those that are suggested before it; bold the highest
    upper end of the band over what is needed. Targets that do not follow from the conductivity of the film keep
    their own chance.

    Examples
    --------
    >>> PURPOSES["safe"]
    'Most likely to meet the targets'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    own = {key for film in materials.own_films for key in _materials(film.recipe)}
    offered = [one for one in _distinct((*answer.front, *answer.others)) if _is_near(one.recipe, own, new_materials)]
    if not offered:
        return ()
    pool = pool_of(question, spread_out(offered), materials, learned)
    now, known = pool.chances(), pool.films
    suggestions: list[Suggestion] = []
    chosen: list[int] = []
    for purpose in (*PURPOSES, *("informative",) * count)[: min(count, len(now))]:
        weighed = {}
        for place in (place for place in range(len(now)) if place not in chosen):
            weighed[place] = _weigh(pool, known, place)
            if not report((len(chosen) + (place + 1) / len(now)) / count):
                return None
        place = max(weighed, key=_RANKS[purpose](pool, now, weighed))
        chosen.append(place)
        outcome = weighed[place]
        suggestions.append(_suggestion(question, pool, place, purpose, outcome, materials, learned))
        # what the next one teaches counts beside what this one will have taught
        known = known.measured(place, float(known.mean[place]))
    return tuple(suggestions)


def best_order(pool: Pool, known: Films, left: Iterable[int]) -> int:
    """Return the place of the film to make first of those that are left: the most likely one.

    Of films that are as likely, the one with the most to gain comes first.
    """
    chances, spread = pool.chances(known), known.spread
    return max(left, key=lambda place: (round(float(chances[place]), 6), float(spread[place]), -place))


class _Outcome(NamedTuple):
    """What making a film is expected to do: rise of the chance of the best one, logarithm of the width taken off all.

    ``worse`` is the place of the most likely film after the worst outcome.
    """

    gain: float
    narrowed: float
    worse: int


def _weigh(pool: Pool, known: Films, place: int) -> _Outcome:
    chances = [pool.chances(known.measured(place, value)) for value in _outcomes(known, place)]
    after = known.measured(place, float(known.mean[place]))
    return _Outcome(
        gain=sum(float(each.max()) for each in chances) / len(chances) - float(pool.chances(known).max()),
        narrowed=float(np.mean(np.log(known.spread / after.spread))),
        worse=int(chances[0].argmax()),
    )


_Rank: TypeAlias = Callable[[int], tuple[float, int]]


def _safest(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    return lambda place: (float(now[place]), -place)


def _most_informative(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    return lambda place: (weighed[place].gain + weighed[place].narrowed, -place)


def _boldest(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    """Rank by the upper end of the band over what is needed; a film without chance is no bold one."""
    needed = np.where(np.isfinite(pool.low), pool.low, pool.films.mean)
    reach = pool.films.mean + BAND * pool.films.spread - needed
    return lambda place: (float(reach[place]) if now[place] > 0 else -math.inf, -place)


_RANKS = {"safe": _safest, "informative": _most_informative, "bold": _boldest}


def spread_out(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first candidates of each combination of materials and words in turn."""
    groups: dict[tuple[object, ...], list[Candidate]] = {}
    for one in candidates:
        named = tuple((key, value) for key, value in one.changes.items() if not FIELDS[key].is_numeric)
        groups.setdefault(named, []).append(one)
    rounds = zip_longest(*groups.values())
    return [one for each in rounds for one in each if one is not None][:MOST_CANDIDATES]


def _distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Leave out recipes that are there already."""
    by_changes = {tuple(sorted(map(repr, one.changes.items()))): one for one in candidates}
    return [one for one in by_changes.values() if one.chance is not None or not one.results]


def _materials(recipe: Recipe) -> list[tuple[str, str]]:
    """Return the materials of the film of a recipe by kind of field."""
    fields = (key for key, row in FIELDS.items() if row.kind == "material" and row.section not in {"cathode", "cell"})
    return [(FIELDS[key].materials[0], value) for key in fields if (value := getattr(recipe, key))]


def _is_near(recipe: Recipe, own: set[tuple[str, str]], most: int | None) -> bool:
    return most is None or sum(key not in own for key in _materials(recipe)) <= most


def pool_of(
    question: Question, candidates: Sequence[Candidate], materials: Materials, learned: Learned = NOTHING_LEARNED
) -> Pool:
    """Return candidates with the joint distribution of their films and what these must reach for the targets."""
    numeric = [target for target in question.targets if target.result not in FLAG_RESULTS]
    by_film = [target for target in numeric if target.result in _CONDUCTION]
    rest = tuple(target for target in numeric if target.result not in _CONDUCTION)
    kept, lows, highs, others = [], [], [], []
    for one in candidates:
        film, cell = film_and_cell_of(one.recipe, materials, learned)
        conductivity = film.conductivity_ms_cm.value
        if conductivity is None:
            continue
        ends = [_ends(target, _quantity(target.result, film, cell), math.log(conductivity)) for target in by_film]
        kept.append(one)
        lows.append(max((end[0] for end in ends), default=-math.inf))
        highs.append(min((end[1] for end in ends), default=math.inf))
        others.append(_chance(rest, one.recipe, materials, learned) or 0.0)
    films = joint_films([one.recipe for one in kept], materials, learned)
    return Pool(candidates=tuple(kept), films=films, low=np.array(lows), high=np.array(highs), others=np.array(others))


def _quantity(key: str, film: object, cell: object) -> Quantity:
    part, _, name = key.partition(".")
    quantity: Quantity = getattr(film if part == "film" else cell, name)
    return quantity


def _chance(targets: Sequence[Target], recipe: Recipe, materials: Materials, learned: Learned) -> float | None:
    """Return the joint chance of a recipe to meet targets on numbers [-]; None where a result is not known."""
    film, cell = film_and_cell_of(recipe, materials, learned)
    results = {target.result: _quantity(target.result, film, cell) for target in targets}
    parts = {part.role: part.resistance_ohm_cm2 for part in cell.resistance_parts}
    conducts = conductance(resolve(recipe, materials), learned)
    return joint_chance(tuple(targets), results, conducts, parts, load_of(cell, recipe))


def _ends(target: Target, result: Quantity, mean: float) -> tuple[float, float]:
    """Return between which logarithms the conductivity of a film meets a target [ln mS/cm]."""
    if not result.value:
        return math.inf, -math.inf
    power = _CONDUCTION[target.result]
    ends = (target.at_least, target.at_most) if power > 0 else (target.at_most, target.at_least)
    known = [None if end is None or end <= 0 else math.log(end / result.value) / power + mean for end in ends]
    return (-math.inf if known[0] is None else known[0], math.inf if known[1] is None else known[1])


def _cumulated(value: FloatArray) -> FloatArray:
    return np.array([_NORMAL.cdf(float(each)) for each in np.clip(value, -40, 40)])


def _outcomes(films: Films, place: int) -> list[float]:
    """Return values that a film may have [ln mS/cm], from low to high and each as likely as another."""
    mean, spread = float(films.mean[place]), float(films.spread[place])
    return [mean + spread * _NORMAL.inv_cdf((part + 0.5) / _OUTCOMES) for part in range(_OUTCOMES)]


def _suggestion(
    question: Question,
    pool: Pool,
    place: int,
    purpose: str,
    outcome: _Outcome,
    materials: Materials,
    learned: Learned,
) -> Suggestion:
    one, low = pool.candidates[place], float(pool.low[place])
    predicted = film_and_cell_of(one.recipe, materials, learned)[0].conductivity_ms_cm
    film = as_predicted(one.recipe, predicted.value or 0.0)
    known = materials.own_films if learned.films else ()
    taught = learn(replace(materials, own_films=(*known, film)))
    numeric = [target for target in question.targets if target.result not in FLAG_RESULTS]
    after = film_and_cell_of(one.recipe, materials, taught)[0].conductivity_ms_cm
    return Suggestion(
        recipe=one.recipe,
        changes=one.changes,
        purpose=purpose,
        chance_before=one.chance,
        chance_if_as_predicted=_chance(numeric, one.recipe, materials, taught),
        band_before=band_factor(predicted) or 1.0,
        band_after=band_factor(after) or 1.0,
        gain=outcome.gain,
        flags=one.flags,
        predicted_ms_cm=predicted.value or 0.0,
        threshold_ms_cm=math.exp(low) if math.isfinite(low) else None,
        weighed=len(pool.candidates),
        narrowed=_narrowed(pool.films, place),
        if_worse=None if outcome.worse == place else pool.candidates[outcome.worse].changes,
    )


def _narrowed(films: Films, place: int) -> int:
    """Return how many other films have a band that is narrower by a tenth once this one was measured."""
    after = films.measured(place, float(films.mean[place]))
    ratio = after.spread / films.spread
    ratio[place] = 1.0
    return int((ratio < NARROWER).sum())
