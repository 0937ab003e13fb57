"""Suggested films in words: why each is made, and which outcome leads to which decision."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from ssedesigner.core.notation import format_number, typeset
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Value
from ssedesigner.physics.explore.answer import Answer
from ssedesigner.physics.explore.next_films import PURPOSES, Suggestion
from ssedesigner.text.explore import changes_text
from ssedesigner.text.prediction import share_text

_WIDTH = 100
_NOTICED = 0.005
"""A rise of a chance below half a per cent is none."""


def reason_text(film: Suggestion) -> str:
    """Return in one or two sentences why a film is suggested."""
    others = film.weighed - 1
    if film.purpose == "safe":
        chance = "not known" if film.chance_before is None else share_text(film.chance_before)
        return f"Of {film.weighed} films that were weighed none is likelier to meet the targets: {chance}."
    if film.purpose == "informative":
        shares = "none of the others" if not film.narrowed else f"{film.narrowed} of {others} others"
        sentence = f"It shares lot, liquids, pressing, binder or method with {shares}, so it narrows their bands too"
        if film.gain > _NOTICED:
            sentence += f", and the chance of the best film is expected to rise by {share_text(film.gain)}"
        return sentence + "."
    high = format_number(film.predicted_ms_cm * film.band_before, 2)
    return f"If it turns out well it is the best of all: its band reaches {high} mS/cm."


def then_texts(film: Suggestion) -> tuple[str, ...]:
    """Return which outcome leads to which decision."""
    if film.threshold_ms_cm is None:
        return (
            "No target follows from the conductivity of the film: measuring it narrows the band and decides nothing.",
        )
    limit = format_number(film.threshold_ms_cm, 2)
    return (
        f"At {limit} mS/cm or more it meets the targets that follow from its conductivity: adopt it.",
        f"Below that {_go_on(film.if_worse)}.",
    )


def _go_on(changes: Mapping[str, Value] | None) -> str:
    if changes is None:
        return "it is still the most likely one, so repeat it to learn how much it scatters"
    return f"go on with {changes_text(changes) or 'the recipe as it is'}"


def band_text(film: Suggestion) -> str:
    """Return what a film does to its band, such as “× 2.4 → × 1.4”."""
    return f"× {format_number(film.band_before, 2)} → × {format_number(film.band_after, 2)}"


def chances_text(film: Suggestion) -> str:
    """Return the chance before the film, and after it if it measures as predicted."""
    before, after = (
        "not known" if chance is None else share_text(chance)
        for chance in (film.chance_before, film.chance_if_as_predicted)
    )
    return f"{before} → {after} if it measures as predicted"


def suggestions_text(films: Sequence[Suggestion], answer: Answer) -> str:
    """Return suggested films as lines of at most about 100 characters."""
    lines = [f"library {answer.library_version}, model {answer.model_version}", ""]
    if not films:
        return "\n".join([*lines, "No recipe meets the question; explore says what limits it."]) + "\n"
    for number, film in enumerate(films, 1):
        counts = ", ".join(f"{n} {SEVERITIES[key]}" for key, n in film.flags._asdict().items() if n)
        lines += [
            f"{number}. {PURPOSES[film.purpose]}",
            *_wrapped(changes_text(film.changes) or "the recipe as it is"),
            *_wrapped(reason_text(film)),
            *_wrapped(f"Chance to meet all targets {chances_text(film)}; band of the conductivity {band_text(film)}"),
            *_wrapped(f"Checks: {counts or 'all passed'}"),
            *(line for text in then_texts(film) for line in _wrapped(text)),
            "",
        ]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(typeset(text), _WIDTH, initial_indent="   ", subsequent_indent="   ")
