"""The answer to a question as text for a terminal: what ``explore`` prints without ``--json``."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

from ssedesigner.core.changes import field_text
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import formula, numeral, typeset
from ssedesigner.core.prediction import SEVERITIES, Quantity
from ssedesigner.core.process import name_list
from ssedesigner.core.question import FLAG_RESULTS, result_label
from ssedesigner.core.recipe import Value
from ssedesigner.physics.explore.answer import Answer, Candidate, Limit
from ssedesigner.physics.explore.relax import ENOUGH
from ssedesigner.physics.explore.space import in_thousands
from ssedesigner.physics.explore.stock import OUT_OF_STOCK
from ssedesigner.text.prediction import share_text
from ssedesigner.text.values import value_and_band

_WIDTH = 100
_MOST_ALSO = 5
_FRONT = "On the front: no other recipe equals these in all objectives and beats them in one"
_NO_OBJECTIVES = "Recipes that meet the question; without an objective they are not ranked"
_MOST_FILMS = 10


def answer_text(answer: Answer, remarks: Sequence[str] = ()) -> str:
    """Return counts, recipes and limits as plain text, in lines of at most about 100 characters."""
    lines = [f"library {answer.library_version}, model {answer.model_version}", *_counts(answer), ""]
    if answer.front:
        lines += [_FRONT if answer.question.objectives else _NO_OBJECTIVES]
        lines += [line for number, each in enumerate(answer.front, 1) for line in _candidate(number, each, answer)]
        more = answer.front_size - len(answer.front)
        lines += [f"  and {more} more on the front"] if more > 0 else []
    else:
        lines += ["No recipe meets the question. The limits are listed below."]
    if answer.others:
        lines += ["", "Further recipes that meet it"]
        first = len(answer.front) + 1
        lines += [line for number, each in enumerate(answer.others, first) for line in _candidate(number, each, answer)]
    if answer.limits:
        lines += ["", "What limits you", *map(_limit, answer.limits), *_together(answer)]
    if answer.known_films:
        lines += ["", "Films that were made and meet the targets, as far as they were measured"]
        lines += [_wrapped("  ", typeset(film.name)) for film in answer.known_films[:_MOST_FILMS]]
        more = len(answer.known_films) - _MOST_FILMS
        lines += [f"  and {more} more"] if more > 0 else []
    notes = [*answer.remarks, *remarks]
    if answer.shared_errors:
        notes.append(f"Errors that targets share are counted once in the chance: {', '.join(answer.shared_errors)}.")
    lines += ["", "Notes", *[_wrapped("  - ", typeset(note)) for note in notes]] if notes else []
    return "\n".join(lines) + "\n"


def _counts(answer: Answer) -> list[str]:
    verb = "meets" if answer.met == 1 else "meet"
    met = f"{about(answer.met, answer.met_error)} of {in_thousands(answer.tried)} {verb} the question"
    if answer.met_error:
        met = f"About {met} (from a sample)"
    lines = [candidates_words(answer), f"{met}.", *unknown_words(answer)]
    lines += [
        f"Left out first, because {cut_reason(reason)}: {in_thousands(number)}."
        for reason, number in answer.cut.items()
    ]
    if not answer.is_complete:
        lines.append("The search was stopped: these are its results so far.")
    return [_wrapped("", line) for line in lines]


def candidates_words(answer: Answer) -> str:
    """Say how many recipes were candidates, and how many of them the models tell apart."""
    if answer.candidates == 1:
        return "1 candidate."
    count = f"{in_thousands(answer.candidates)} candidates"
    if answer.distinct == answer.candidates:
        return f"{count}, each with numbers of its own."
    same = "1 set" if answer.distinct == 1 else f"{in_thousands(answer.distinct)} different sets"
    return f"{count} by name, with {same} of numbers."


def unknown_words(answer: Answer) -> list[str]:
    """Say of how many recipes a result is not known: such a target is not met, and such a wish cannot rank them.

    >>> from types import SimpleNamespace
    >>> from ssedesigner.core.question import Objective, Question
    >>> question = Question(objectives=(Objective(result="cell.cost_usd_kwh"),))
    >>> unknown_words(SimpleNamespace(question=question, not_known_of={"cell.cost_usd_kwh": 40}))
    ['Materials cost per energy is not known for 40: they are not listed.']
    """
    targets = {target.result for target in answer.question.targets}
    return [
        f"{result_label(key)} is not known for {in_thousands(number)}: "
        f"they {'do not meet the target' if key in targets else 'are not listed'}."
        for key, number in answer.not_known_of.items()
    ]


def cut_reason(reason: str) -> str:
    """Say why candidates were left out before any arithmetic.

    >>> cut_reason("out of stock")
    'no lot of one of their materials can be used'
    """
    if reason == OUT_OF_STOCK:
        return "no lot of one of their materials can be used"
    return f"the check “{reason}” fails whatever their numbers"


def about(count: int, error: float) -> str:
    """Write a count with the half-width of its 90 % interval, both to two digits of this; exact where there is none.

    >>> about(1185606, 221815.4) == "1\u00a0190\u00a0000 ± 220\u00a0000"
    True
    """
    if not error:
        return in_thousands(count)
    half = math.ceil(error)
    digits = min(2 - len(str(half)), 0)
    return f"{in_thousands(round(count, digits))} ± {in_thousands(round(half, digits))}"


def _candidate(number: int, candidate: Candidate, answer: Answer) -> list[str]:
    lines = [_wrapped(f"  {number}. ", changes_text(candidate.changes) or "the recipe as it is")]
    results = [
        f"{result_label(key)} {_value(each)}"
        for key, each in candidate.results.items()
        if key not in FLAG_RESULTS  # they stand among the checks
    ]
    if any(target.result not in FLAG_RESULTS for target in answer.question.targets):
        results.append(f"chance {'not known' if candidate.chance is None else share_text(candidate.chance)}")
    counts = ", ".join(
        f"{count} {SEVERITIES[severity]}" for severity, count in candidate.flags._asdict().items() if count
    )
    lines.append(
        _wrapped(
            "     ",
            "; ".join([*results, f"checks: {counts or 'all passed'}"]),
        )
    )
    if candidate.also:
        also = " | ".join(changes_text(changes) for changes in candidate.also[:_MOST_ALSO])
        more = len(candidate.also) - _MOST_ALSO
        lines.append(_wrapped("     also with ", also + (f" | and {more} more" if more > 0 else "")))
    return lines


def changes_text(changes: Mapping[str, Value]) -> str:
    """Return changes of a recipe as one line, such as “Thickness: 20 µm, Binder: SBR”."""
    return ", ".join(f"{FIELDS[key].label}: {field_text(FIELDS[key], value)}" for key, value in changes.items())


def _value(value: Quantity) -> str:
    return typeset(value.reason) if value.value is None else value_and_band(value)


def _limit(limit: Limit) -> str:
    excludes, alone = about(limit.excludes, limit.excludes_error), about(limit.alone, limit.alone_error)
    words = f"{limit.sentence}: excludes {excludes}, {alone} of them on its own"
    if limit.relax_to is not None:
        words += f"; relax it to {numeral(limit.relax_to)} for {'ten' if limit.gives >= ENOUGH else limit.gives}"
    return _wrapped("  ", formula(words) + ".")


def _together(answer: Answer) -> list[str]:
    """Return which targets relaxed together give what no single one does."""
    if not answer.together:
        return []
    ends = [f"{target.sentence} to {numeral(end)}" for target, end in answer.together]
    words = f"No single target is enough; relax together: {name_list(ends)}."
    return [_wrapped("  ", formula(words))]


def _wrapped(head: str, text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False)
