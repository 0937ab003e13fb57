"""What a prediction rests on: each cause of its band, before and after the laboratory's own films."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned, names, sizes
from ssedesigner.physics.conduction.lessons import Lesson, is_taught, lessons
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.porosity import BAND

STATES = {
    "measured": "measured",
    "here": "known here",
    "seen": "seen here",
    "estimate": "estimate",
    "literature": "literature only",
}
"""How well something is known, with its words: of this lot or film, or from own films, or without either."""
NARROWER_LIMIT = 0.75
"""Part of a logarithmic width from which on own films have made something known."""
NEGLIGIBLE_LIMIT = 1.005
"""Factor below which a cause widens no band."""


@dataclass(frozen=True, kw_only=True)
class Cause:
    """One cause of the band of a film's conductivity.

    ``topic`` is a key of ``learned.TOPICS`` and ``name`` that of the effect, which films share or not; ``recipe`` is
    the first that has it. ``own_films`` teach it. Factors are those in which 90 % lie, either way [-], ``before``
    without own films and ``now`` with them. ``state`` is a key of STATES.
    """

    topic: str
    name: str
    recipe: Recipe
    own_films: int
    before: float
    now: float
    state: str


def causes(
    recipes: Sequence[Recipe],
    materials: Materials,
    learned: Learned = NOTHING_LEARNED,
    known_lessons: Sequence[Lesson] | None = None,
) -> tuple[Cause, ...]:
    r"""Return what the predictions of some recipes rest on, each cause once, the first recipe's first.

    .. math:: f = e^{1.645\, s \sqrt{C}}

    Parameters
    ----------
    recipes : sequence of Recipe
        The recipes; one whose conductivity is not known has no causes [-]
    materials : Materials
        The snapshot of the library, with own films [-]
    learned : Learned
        What own films have taught; nothing by default [-]
    known_lessons : sequence of Lesson or None
        What ``lessons`` gives for these materials, where it is known already [-]

    Returns
    -------
    tuple of Cause
        Causes with a width, in the order of TOPICS by recipe [-]

    Notes
    -----
    With s the standard deviation of a cause and C the variance of its effect that own films have left, 1 without any.
    The factors do not multiply to that of the band: causes are independent before own films, and correlated after them.

    Examples
    --------
    >>> causes((), Materials(version="", materials={}, pairs=()))
    ()

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    own = _own_films(lessons(materials) if known_lessons is None else known_lessons) if learned.films else Counter()
    rows: dict[str, Cause] = {}
    for recipe in recipes:
        film = resolve(recipe, materials)
        by_topic = names(film)
        for topic, size in sizes(conductance(film).variances).items():
            name, before = by_topic[topic], math.exp(BAND * float(size))
            if name in rows or before < NEGLIGIBLE_LIMIT:
                continue
            now = math.exp(BAND * float(size) * math.sqrt(_left(learned, name)))
            is_measured = topic == "sulfide" and recipe.electrolyte_conductivity_ms_cm is not None
            state = _state(topic, own[name], math.log(now) / math.log(before), is_measured=is_measured)
            rows[name] = Cause(
                topic=topic, name=name, recipe=recipe, own_films=own[name], before=before, now=now, state=state
            )
    return tuple(rows.values())


def _own_films(known_lessons: Sequence[Lesson]) -> Counter[str]:
    """Count the own films that teach each effect."""
    taught = filter(is_taught, known_lessons)
    return Counter(by_film[each.place] for each in taught for by_film in each.alike.names.values())


def _left(learned: Learned, name: str) -> float:
    """Return the variance of an effect that own films have left [-]."""
    if name not in learned.places:
        return 1.0
    place = learned.places[name]
    row = learned.covariance[place]
    return max(row[min(place, len(row) - 1)], 0.0)


def _state(topic: str, own_films: int, part: float, *, is_measured: bool) -> str:
    if own_films:
        return "here" if part < NARROWER_LIMIT else "seen"
    if is_measured:
        return "measured"
    return "estimate" if topic == "pores" else "literature"
