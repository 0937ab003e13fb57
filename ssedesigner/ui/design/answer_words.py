"""What is said of a search in words: how it stands, how many recipes meet the question, and why none does."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import numeral, typeset
from ssedesigner.core.question import FLAG_RESULTS, Question, QuestionError
from ssedesigner.physics.explore.answer import Answer, Progress
from ssedesigner.physics.explore.space import in_thousands
from ssedesigner.physics.explore.stock import OUT_OF_STOCK
from ssedesigner.text.explore import candidates_words, cut_reason, unknown_words

_MOST_FILMS = 5
_STAGES = {"numbers": "Numbers", "front": "Front", "counts": "Counts", "films": "Weighing films, %"}
_UNKNOWN = "Recipes meet the question, but the wanted result is not known for any of them"
_PLACE = re.compile(r"(?:free|set)\.(\w+): ")


def progress_words(progress: Progress) -> str:
    """Say in a line how far a search is."""
    stage = _STAGES.get(progress.stage, progress.stage)
    if progress.total:
        return f"{stage}: {in_thousands(progress.done)} of {in_thousands(progress.total)}"
    # without a total, what is looked at for the front is not counted
    found = progress.stage == "front"
    return f"{stage}: {numeral(len(progress.front))} found" if found else f"{stage}: {in_thousands(progress.done)}"


def recount_words(answer: Answer, question: Question) -> str:
    """Count again at once where only targets have moved; the checks wait for the next search."""
    values = answer.points.values
    numeric = tuple(target for target in question.targets if target.result not in FLAG_RESULTS)
    is_same = replace(question, targets=()) == replace(answer.question, targets=())
    if not is_same or any(target.result not in values for target in numeric):
        return ""
    met = int(answer.points.named[answer.points.is_met(numeric)].sum())
    return f"By numbers alone, {in_thousands(met)} of {in_thousands(answer.tried)} would meet it now."


def state_words(answer: Answer) -> str:
    """Say in a line how a search has ended."""
    seconds = f"{numeral(answer.seconds, 2)} s"
    on_front = f"{in_thousands(answer.front_size)} on the front"
    if not answer.is_complete:
        return f"Stopped after {seconds}; {on_front if answer.front else 'no recipe found'} so far"
    words = on_front if answer.front else _UNKNOWN if answer.met else "No recipe meets the question"
    return f"{words}; {in_thousands(answer.tried)} tried in {seconds}"


def miss_words(answer: Answer) -> str:
    """Say why there is no recipe to show."""
    if not answer.is_complete:
        return "Stopped before a recipe was found; press Continue to go on."
    if answer.met:
        return f"{_UNKNOWN}; complete the recipe, or choose another wish."
    if is_none_enough(answer):
        return "No recipe meets the question, and relaxing one target is not enough; see the panel on the right."
    first = max(answer.limits, key=lambda limit: limit.excludes, default=None)
    words = "No recipe meets the question. The limits are on the right"
    return f"{words}; the first: {first.sentence}." if first is not None else f"{words}."


def is_none_enough(answer: Answer) -> bool:
    """Return whether nothing meets the question, and relaxing any one target lets nothing in."""
    return not answer.met and len(answer.limits) > 1 and all(limit.relax_to is None for limit in answer.limits)


def list_words(answer: Answer | None, top: int) -> str:
    """Say which of the recipes that meet the question are listed."""
    words = f"The front, and the first {numeral(top)} others in order of preference"
    if answer is None or not answer.is_complete:
        return f"{words}."
    about = "about " if answer.met_error else ""
    return f"{words}; {about}{in_thousands(answer.met)} by name meet the question."


def refusal_words(error: QuestionError) -> str:
    """Return why a question cannot be asked, its place named as on the screen.

    >>> refusal_words(QuestionError("free.binder: No material is left."))
    'Binder: No material is left.'
    """
    return _PLACE.sub(lambda place: f"{FIELDS[place[1]].label}: " if place[1] in FIELDS else place[0], str(error))


def counts_words(answer: Answer) -> str:
    """Say how many recipes were tried and how many of them meet the question."""
    size = candidates_words(answer)
    if not answer.is_complete:
        return f"Stopped before it was known how many meet the question. {size}"
    met = f"{in_thousands(answer.met)} of {in_thousands(answer.tried)} tried meet the question"
    if answer.met_error:
        number, error = (rounded_count(each, answer) for each in (answer.met, answer.met_error))
        met = f"About {number} ± {error} of {in_thousands(answer.tried)} tried meet the question, counted in a sample"
    return " ".join((f"{met}. {size}", *unknown_words(answer)))


def rounded_count(count: float, answer: Answer) -> str:
    """Write a count, that of a sample to two digits of its error."""
    digits = 1 - math.floor(math.log10(answer.met_error)) if answer.met_error >= 1 else 0
    return in_thousands(int(round(count, min(digits, 0))))


def cut_lines(answer: Answer) -> list[str]:
    """Say how many were left out before any arithmetic, by reason."""
    return [
        f"{in_thousands(number)}{'' if reason == OUT_OF_STOCK else ' of the excluded'} were left out first, "
        f"because {typeset(cut_reason(reason))}."
        for reason, number in answer.cut.items()
        if number
    ]


def film_lines(answer: Answer) -> list[str]:
    """Name films that were made already and meet the targets as far as they were measured."""
    films = answer.known_films
    if not films:
        return []
    names = ", ".join(typeset(film.name) for film in films[:_MOST_FILMS])
    more = f" and {len(films) - _MOST_FILMS} more" if len(films) > _MOST_FILMS else ""
    return [f"Already made, and within the targets as far as measured: {names}{more}."]
