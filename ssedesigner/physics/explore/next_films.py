"""What to make next: films that are likely to meet a question, that teach most about it, or that dare most."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from statistics import NormalDist
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Flag, Quantity
from ssedesigner.core.question import FLAG_RESULTS, Choice, Question, QuestionError, Target
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.arrays import FloatArray
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, TOPICS, Learned, names
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.answer import Answer, Candidate
from ssedesigner.physics.explore.chance import recipe_chance
from ssedesigner.physics.explore.joint import Films, joint_films
from ssedesigner.physics.explore.judge import FlagCounts
from ssedesigner.physics.explore.search import Search
from ssedesigner.physics.explore.sensitivity import as_predicted, band_factor
from ssedesigner.physics.explore.why import fields_that_differ, film_and_cell_of
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.film.porosity import BAND
from ssedesigner.physics.prediction import predict

PURPOSES = {
    "safe": "Most likely to meet the targets",
    "informative": "Teaches most about the other films",
    "bold": "Best if it turns out well",
}
"""Why a film is suggested, with its words."""
WISHES = {"both": "both", "band": "narrow the band", "targets": "meet the targets"}
"""What films are ranked by, with its words."""
_PURPOSES = {
    "both": (*PURPOSES, "informative"),
    "band": ("informative",),
    "targets": ("safe",),
}
"""Purposes in the order of the films for each wish; the last one goes on for the rest."""
_WORTH = {"both": (1.0, 1.0), "band": (0.0, 1.0), "targets": (1.0, 0.0)}
"""What a rise of the chance and the logarithm of a width that is taken off count for each wish."""
MOST_CANDIDATES = 40
"""Films that are weighed against each other; each pair of them costs a step."""
SAME_CHANCE_LIMIT = 0.005
"""Chances nearer than half a per cent are the same."""
NARROWER_LIMIT = 0.9
"""Part of a band that is left where it counts as narrower."""
NOTICED_WIDTH_LIMIT = 0.01
"""Bands that narrow by less than a hundredth on average stay as they are."""
_OUTCOMES = 9
_FAR_LIMIT = 40
"""Standard deviations beyond which no chance is left."""
_OF_THE_FILM = tuple(
    key
    for key, row in FIELDS.items()
    if row.section in {"electrolyte", "binder", "solvent", "process", "film"} and key != "film_area_cm2"
)
_NORMAL = NormalDist()
_CONDUCTION = {
    "film.conductivity_ms_cm": 1.0,
    "film.areal_conductance_s_cm2": 1.0,
    "film.conductance_s": 1.0,
    "film.area_specific_resistance_ohm_cm2": -1.0,
}
"""Results that go with the conductivity of the film alone, and its power in each."""


class Shared(NamedTuple):
    """An effect that a film shares: its cause, its name, and how many others have it."""

    topic: str
    name: str
    others: int


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A film to make.

    ``changes`` are from the recipe of the question. Chances are those to meet all targets on numbers [-]; factors are
    those in which 90 % of the conductivity lie, either way [-], before the film and after it, if it measures as
    predicted. ``gain`` is by how much the chance of the best film is expected to rise [-]. ``threshold_ms_cm`` is the
    conductivity from which the film meets the targets that depend on it alone, ``ceiling_ms_cm`` the one up to which it
    does, None where there is none; no conductivity meets them where the first is the higher one. ``weighed``
    films were weighed against each other, of which it narrows the bands of ``narrowed`` by a tenth or more, on average
    of all by a logarithm of ``width_off`` [-]; ``likelier`` of them have a higher chance. ``shared`` names the largest
    effect that it has in common with others and the largest that not all have, with how many others have each.
    ``beside`` is the number of an earlier suggestion that differs in one number alone, counted from 1, with its field.
    ``worth`` is what it was ranked by [-]. ``if_worse`` are the changes of the film that is the most
    likely one once this one has missed its targets, None where no other that is not above it is likely,
    ``if_worse_film`` its number where it is suggested too.
    ``is_present`` is the recipe as it stands, which comes first while there is no own film. ``made`` counts the own
    films of the same recipe of the film, ``added`` are the titles of what fails or needs care here and does not in the
    recipe of the question.
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
    ceiling_ms_cm: float | None
    weighed: int
    narrowed: int
    width_off: float
    likelier: int
    worth: float
    shared: tuple[Shared, ...] = ()
    beside: tuple[int, str] | None = None
    if_worse: Mapping[str, Value] | None = None
    if_worse_film: int | None = None
    is_present: bool = False
    made: int = 0
    added: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Candidates with what their conductivity must reach and the chance of all other targets."""

    candidates: tuple[Candidate, ...]
    films: Films
    low: FloatArray
    high: FloatArray
    others: FloatArray

    @property
    def rests(self) -> npt.NDArray[np.bool_]:
        """Return of which films a target rests on their conductivity, shape (n,)."""
        return np.isfinite(self.low) | np.isfinite(self.high)

    def chances(self, films: Films | None = None) -> FloatArray:
        """Return the chance of each film to meet all targets [-], shape (n,)."""
        now = films or self.films
        spread = now.spread
        reach = [_cumulated((end - now.mean) / spread) for end in (self.high, self.low)]
        # below nothing where a film must reach more than it may
        return np.asarray(np.maximum(reach[0] - reach[1], 0.0) * self.others)


def next_films(
    question: Question,
    answer: Answer,
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    *,
    count: int = 4,
    new_materials: int | None = None,
    wish: str = "both",
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
    wish : str
        Key of WISHES: narrow the bands, meet the targets, or both [-]
    report : callable
        Called with the part that is done [-]; where it returns False the work is stopped

    Returns
    -------
    tuple of Suggestion or None
        The films, fewer where nothing more can be learned, the most likely one first; without an own film the recipe
        as it stands before them, where it keeps the rules; None when it was stopped

    Notes
    -----
    Conductivities are jointly normal in their logarithm: films share the effects of lot, liquids, pressing, form of the
    binder and method, so one that is measured moves the others (``joint_films``). The outcome of a film is taken at
    nine points of its own distribution. Safe is the highest chance; informative the largest gain plus the mean
    logarithm of the width that is taken off all films, beside those that are suggested before it; bold the highest
    upper end of the band over what is needed. Targets that do not follow from the conductivity of the film keep
    their own chance. The first film of a laboratory says most where its practice is: that is the present recipe, which
    also says how far the prediction of all others is off.

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
    here = None if materials.own_films else _present_candidate(question, answer, materials, learned)
    if here is not None:
        offered = [here, *(one for one in offered if one.changes)]
    pool = pool_of(question, spread_out(offered), materials, learned)
    if not pool.candidates:
        return ()
    purposes = _purposes(question, wish, min(count, len(pool.candidates)), pool)
    is_first = here is not None and pool.candidates[0].recipe == here.recipe
    # where nothing rests on its conductivity, a recipe that misses the targets is no start
    is_first = is_first and (bool(pool.rests.any()) or not _numeric(question) or pool.chances()[0] > SAME_CHANCE_LIMIT)
    before = times_made([one.recipe for one in pool.candidates], materials)
    chosen: list[_Choice] = []
    known = pool.films
    while len(chosen) < len(purposes):
        weighed = {}
        made = [each.place for each in chosen]
        left = [place for place in range(len(pool.candidates)) if place not in made]
        for place in left:
            weighed[place] = _weigh(pool, known, place, wish)
            if not report((len(chosen) + (place + 1) / len(pool.candidates)) / len(purposes)):
                return None
        purpose = purposes[len(chosen)]
        # what is made already may be the likeliest, but is no news
        offered_now = left if purpose == "safe" else [place for place in left if not before[place]] or left
        place = max(offered_now, key=_RANKS[purpose](pool, pool.chances(), weighed))
        if is_first and not chosen:
            # safe where it is the most likely one anyway
            purposes = purposes if place == 0 else ("informative", *purposes[:-1])
            place, purpose = 0, purposes[0]
        if chosen and purpose == "informative" and not weighed[place].teaches:
            # nothing more to learn: what is left are films for another reason
            purposes = (*purposes[: len(chosen)], *(each for each in purposes[len(chosen) :] if each != purpose))
            continue
        chosen.append(
            _Choice(place, purpose, weighed[place], _after_a_miss(pool, known, place, made), _narrowed(known, place))
        )
        # what the next one teaches counts beside what this one will have taught
        known = known.measured(place, float(known.mean[place]))
    return _suggestions(question, answer.recipe, pool, chosen, materials, learned, is_first=is_first)


def _numeric(question: Question) -> list[Target]:
    return [target for target in question.targets if target.result not in FLAG_RESULTS]


def _purposes(question: Question, wish: str, count: int, pool: Pool) -> tuple[str, ...]:
    """Return the purposes of so many films; a likely or a bold film needs a target that it may miss or pass."""
    is_meant = {"safe": bool(_numeric(question)), "bold": bool(np.isfinite(pool.low).any()), "informative": True}
    named = tuple(each for each in _PURPOSES[wish] if is_meant[each]) or ("informative",)
    return (*named, *(named[-1],) * count)[:count]


def _present_candidate(
    question: Question, answer: Answer, materials: Materials, learned: Learned = NOTHING_LEARNED
) -> Candidate | None:
    """Return the recipe of a search as it stands, None where the question's rules on flags refuse it."""
    key = next(iter(question.free))
    alone = replace(question, free={key: Choice(values=(answer.recipe.value(key),))})
    try:
        search = Search(alone, answer.recipe, materials, learned, answer.stock)
    except QuestionError:
        return None
    is_allowed = search.layout.size > 0 and search.judge.passes(int(search.layout.named[0]))
    return search.candidate(int(search.layout.named[0])) if is_allowed else None


def best_order(pool: Pool, known: Films, left: Iterable[int]) -> int:
    """Return the place of the film to make first of those that are left: the most likely one.

    Of films that are as likely, the one with the most to gain comes first [-].

    >>> films = Films(mean=np.zeros(2), covariance=np.diag([1.0, 4.0]), repeat=np.zeros(2))
    >>> pool = Pool(candidates=(), films=films, low=np.zeros(2), high=np.full(2, np.inf), others=np.ones(2))
    >>> best_order(pool, films, (0, 1))
    1
    """
    chances, spread = pool.chances(known), known.spread
    return max(left, key=lambda place: (round(float(chances[place]), 6), float(spread[place]), -place))


class _Outcome(NamedTuple):
    """What making a film is expected to do: rise of the chance of the best one, mean logarithm of width taken off."""

    gain: float
    narrowed: float
    worth: float

    @property
    def teaches(self) -> bool:
        """Return whether it does anything that anybody would notice."""
        return self.gain > SAME_CHANCE_LIMIT or self.narrowed > NOTICED_WIDTH_LIMIT


class _Choice(NamedTuple):
    """A film that was chosen: its place, what for, what it is expected to do, and the next one if it misses.

    ``narrowed`` counts the others whose bands it narrows, beside the films that were chosen before it.
    """

    place: int
    purpose: str
    outcome: _Outcome
    missed: int | None
    narrowed: int


def _weigh(pool: Pool, known: Films, place: int, wish: str) -> _Outcome:
    chances = [pool.chances(known.measured(place, value)) for value in _outcomes(known, place)]
    after = known.measured(place, float(known.mean[place]))
    # knowing more never lowers it; nine outcomes may, by their spacing
    gain = max(sum(float(each.max()) for each in chances) / len(chances) - float(pool.chances(known).max()), 0.0)
    narrowed = float(np.mean(np.log(known.spread / after.spread)))
    of_gain, of_width = _WORTH[wish]
    worth = of_gain * gain + of_width * narrowed
    return _Outcome(gain=gain, narrowed=narrowed, worth=worth)


def _after_a_miss(pool: Pool, known: Films, place: int, made: Sequence[int]) -> int | None:
    """Return the most likely film that is not made yet once one has missed its targets, None where none is likely."""
    low, high, outcomes = float(pool.low[place]), float(pool.high[place]), _outcomes(known, place)
    missed = min(outcomes[0], low) if math.isfinite(low) else max(outcomes[-1], high)
    if not math.isfinite(missed):
        return None
    chances = pool.chances(known.measured(place, missed))
    chances[[place, *made]] = 0.0
    best = int(chances.argmax())
    return best if chances[best] > SAME_CHANCE_LIMIT else None


_Rank: TypeAlias = Callable[[int], tuple[float, int]]


def _safest(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    return lambda place: (float(now[place]), -place)


def _most_informative(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    return lambda place: (weighed[place].worth, -place)


def _boldest(pool: Pool, now: FloatArray, weighed: Mapping[int, _Outcome]) -> _Rank:
    """Rank by the upper end of the band over what is needed; a film without chance is no bold one."""
    needed = np.where(np.isfinite(pool.low), pool.low, pool.films.mean)
    reach = pool.films.mean + BAND * pool.films.spread - needed
    return lambda place: (float(reach[place]) if now[place] > 0 else -math.inf, -place)


_RANKS = {"safe": _safest, "informative": _most_informative, "bold": _boldest}


def spread_out(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the first candidates of each combination of materials and words in turn [-].

    >>> spread_out(())
    []
    """
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
    """Return candidates with the joint distribution of their films and what these must reach for the targets [-].

    >>> pool_of(Question(), (), Materials(version="", materials={}, pairs=())).films.mean.shape
    (0,)
    """
    numeric = _numeric(question)
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
    conducts = conductance(resolve(recipe, materials), learned)
    return recipe_chance(tuple(targets), results, conducts, cell, recipe)


def _ends(target: Target, result: Quantity, mean: float) -> tuple[float, float]:
    """Return between which logarithms the conductivity of a film meets a target [-], of mS/cm."""
    if not result.value:
        return math.inf, -math.inf
    power = _CONDUCTION[target.result]
    ends = (target.at_least, target.at_most) if power > 0 else (target.at_most, target.at_least)
    known = [None if end is None or end <= 0 else math.log(end / result.value) / power + mean for end in ends]
    return (-math.inf if known[0] is None else known[0], math.inf if known[1] is None else known[1])


def _cumulated(value: FloatArray) -> FloatArray:
    return np.array([_NORMAL.cdf(float(each)) for each in np.clip(value, -_FAR_LIMIT, _FAR_LIMIT)])


def _outcomes(films: Films, place: int) -> list[float]:
    """Return values that a film may have [-], of mS/cm, from low to high and each as likely as another."""
    mean, spread = float(films.mean[place]), float(films.spread[place])
    return [mean + spread * _NORMAL.inv_cdf((2 * part + 1) / (2 * _OUTCOMES)) for part in range(_OUTCOMES)]


def _suggestions(
    question: Question,
    base: Recipe,
    pool: Pool,
    chosen: Sequence[_Choice],
    materials: Materials,
    learned: Learned,
    *,
    is_first: bool,
) -> tuple[Suggestion, ...]:
    """Make a suggestion of each place that was chosen; where ``is_first``, the first is the recipe as it stands."""
    recipes = [pool.candidates[each.place].recipe for each in chosen]
    made = times_made(recipes, materials)
    usual = {flag.id: flag.severity for flag in predict(base, materials, learned).flags}
    return tuple(
        replace(
            _suggestion(question, pool, each, materials, learned),
            # what two films teach of a field counts where a target rests on their conductivity
            beside=_beside(recipes, number) if pool.rests[each.place] else None,
            if_worse_film=next((n for n, other in enumerate(chosen, 1) if other.place == each.missed), None),
            is_present=is_first and number == 0,
            made=made[number],
            added=_added(usual, predict(recipes[number], materials, learned).flags),
        )
        for number, each in enumerate(chosen)
    )


def _added(usual: Mapping[str, str], flags: Sequence[Flag]) -> tuple[str, ...]:
    """Return titles of flags that fail or need care where those of another recipe do not, failing ones first."""
    titles = [
        flag.title
        for severity in ("fail", "caution")
        for flag in flags
        if flag.severity == severity and usual.get(flag.id) not in {severity, "fail"}
    ]
    return tuple(dict.fromkeys(titles))


def times_made(recipes: Sequence[Recipe], materials: Materials) -> list[int]:
    """Return how many own films were made by each recipe [-]; what is beside the film counts for nothing.

    >>> times_made((Recipe(),), Materials(version="", materials={}, pairs=()))
    [0]
    """
    made = Counter(_film_values(film.recipe) for film in materials.own_films)
    return [made[_film_values(recipe)] for recipe in recipes] if made else [0] * len(recipes)


def _film_values(recipe: Recipe) -> tuple[Value, ...]:
    return tuple(getattr(recipe, key) for key in _OF_THE_FILM)


def _beside(recipes: Sequence[Recipe], number: int) -> tuple[int, str] | None:
    """Return the first earlier recipe that differs in one number alone, counted from 1, and the field."""
    for earlier in range(number):
        keys = tuple(fields_that_differ(recipes[earlier], recipes[number]))
        if len(keys) == 1 and FIELDS[keys[0]].is_numeric:
            return earlier + 1, keys[0]
    return None


def _suggestion(
    question: Question,
    pool: Pool,
    chosen: _Choice,
    materials: Materials,
    learned: Learned,
) -> Suggestion:
    place, purpose, outcome, missed, narrowed = chosen
    one, chances = pool.candidates[place], pool.chances()
    predicted = film_and_cell_of(one.recipe, materials, learned)[0].conductivity_ms_cm
    film = as_predicted(one.recipe, predicted.value or 0.0)
    known = materials.own_films if learned.films else ()
    taught = learn(replace(materials, own_films=(*known, film)))
    after = film_and_cell_of(one.recipe, materials, taught)[0].conductivity_ms_cm
    return Suggestion(
        recipe=one.recipe,
        changes=one.changes,
        purpose=purpose,
        chance_before=one.chance,
        chance_if_as_predicted=_chance(_numeric(question), one.recipe, materials, taught),
        band_before=band_factor(predicted) or 1.0,
        band_after=band_factor(after) or 1.0,
        gain=outcome.gain,
        flags=one.flags,
        predicted_ms_cm=predicted.value or 0.0,
        threshold_ms_cm=_conductivity(float(pool.low[place])),
        ceiling_ms_cm=_conductivity(float(pool.high[place])),
        weighed=len(pool.candidates),
        narrowed=narrowed,
        width_off=outcome.narrowed,
        likelier=int((chances > chances[place] + SAME_CHANCE_LIMIT).sum()),
        worth=outcome.worth,
        shared=_shared(pool.films, place, resolve(one.recipe, materials)),
        if_worse=None if missed is None else pool.candidates[missed].changes,
    )


def _conductivity(end: float) -> float | None:
    """Return the conductivity of a logarithm [mS/cm], None at no end."""
    return math.exp(end) if math.isfinite(end) else None


def _shared(films: Films, place: int, film: Film) -> tuple[Shared, ...]:
    """Return the largest effect that a film has in common with others, and the largest that not all others have."""
    topics = {name: topic for topic, name in names(film).items()}
    parts = films.shared(place)
    counted = [Shared(topics.get(name, name), name, int(films.has(name).sum()) - 1) for name in parts]
    # fitted parameters are shared by all: they say nothing of what is made
    named = [each for each in counted if parts[each.name] > 0 and each.others > 0 and each.topic in TOPICS]
    few = [each for each in named[1:] if each.others < len(films.mean) - 1]
    return (*named[:1], *few[:1])


def _narrowed(films: Films, place: int) -> int:
    """Return how many other films have a band that is narrower by a tenth once this one was measured."""
    after = films.measured(place, float(films.mean[place]))
    ratio = after.spread / films.spread
    ratio[place] = 1.0
    return int((ratio < NARROWER_LIMIT).sum())
