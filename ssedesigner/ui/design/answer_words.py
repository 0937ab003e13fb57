"""What is said of a search in words: how it stands, how many recipes meet the question, and why none does."""

from __future__ import annotations

import re

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import numeral, typeset
from ssedesigner.core.question import QuestionError
from ssedesigner.physics.explore.answer import Answer

_MOST_FILMS = 5
_UNKNOWN = "Recipes meet the question, but what is wanted is not known of any of them"
_PLACE = re.compile(r"(?:free|set)\.(\w+): ")


def state_words(answer: Answer) -> str:
    """Say in a line how a search has ended."""
    seconds = f"{numeral(answer.seconds, 2)} s"
    on_front = f"{numeral(answer.front_size)} on the front"
    if not answer.is_complete:
        return f"Stopped after {seconds}; {on_front if answer.front else 'no recipe found'} so far"
    words = on_front if answer.front else _UNKNOWN if answer.met else "No recipe meets the question"
    return f"{words}; {numeral(answer.tried)} tried in {seconds}"


def miss_words(answer: Answer) -> str:
    """Say why there is no recipe to show."""
    if not answer.is_complete:
        return "Stopped before a recipe was found; Go on continues."
    if answer.met:
        return f"{_UNKNOWN}; fill in what the recipe lacks, or want something else."
    if is_none_enough(answer):
        return "No recipe meets the question, and no single target is enough to relax; see on the right."
    first = max(answer.limits, key=lambda limit: limit.excludes, default=None)
    words = "No recipe meets the question. What limits it stands on the right"
    return f"{words}; first of all: {first.sentence}." if first is not None else f"{words}."


def is_none_enough(answer: Answer) -> bool:
    """Return whether nothing meets the question, and relaxing any one target lets nothing in."""
    return not answer.met and len(answer.limits) > 1 and all(limit.relax_to is None for limit in answer.limits)


def refusal_words(error: QuestionError) -> str:
    """Return why a question cannot be asked, its place named as on the screen.

    >>> refusal_words(QuestionError("free.binder: No material is left."))
    'Binder: No material is left.'
    """
    return _PLACE.sub(lambda place: f"{FIELDS[place[1]].label}: " if place[1] in FIELDS else place[0], str(error))


def counts_words(answer: Answer) -> str:
    """Say how many recipes were tried and how many of them meet the question."""
    size = f"Of {numeral(answer.candidates)} by name, {numeral(answer.distinct)} differ in numbers."
    if not answer.is_complete:
        return f"Stopped before it was known how many meet the question. {size}"
    met = f"{numeral(answer.met)} of {numeral(answer.tried)} tried meet the question"
    if answer.met_error:
        met = f"About {met} (± {numeral(answer.met_error, 2)}, from a sample)"
    words = f"{met}. {size}"
    if answer.not_known:
        words += f" Of {numeral(answer.not_known)} a result is not known: they do not meet it."
    return words


def cut_lines(answer: Answer) -> list[str]:
    """Say how many were left out before any arithmetic, by reason."""
    return [f"{numeral(number)} left out first: {typeset(reason)}." for reason, number in answer.cut.items() if number]


def film_lines(answer: Answer) -> list[str]:
    """Name films that were made already and meet the targets as far as they were measured."""
    films = answer.known_films
    if not films:
        return []
    names = ", ".join(typeset(film.name) for film in films[:_MOST_FILMS])
    more = f" and {len(films) - _MOST_FILMS} more" if len(films) > _MOST_FILMS else ""
    return [f"Made already, and within the targets as far as measured: {names}{more}."]
