"""Suggested films in words: why each is made, and which outcome leads to which decision."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence

from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import format_number, formula, numeral, typeset
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.process import name_list
from ssedesigner.core.recipe import SHARES, Value
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.explore.answer import Answer
from ssedesigner.physics.explore.next_films import PURPOSES, Shared, Suggestion
from ssedesigner.physics.explore.relax import ENOUGH
from ssedesigner.text.effects import effect_words
from ssedesigner.text.values import chance_text

_WIDTH = 100
_MOST_ADDED = 3
"""As many cautions as a reason names."""
_NOTICED = 0.005
"""A rise of a chance below half a per cent is none."""
_AFTER, _NAME_CHARACTERS, _BASE_CHARACTERS = " (after ", 90, 24
"""As much as the name of a batch has room for, and the least of the recipe that it is made from."""


def title_text(film: Suggestion) -> str:
    """Return what a film is suggested for, as the title of its card."""
    return "Start with the recipe as it is" if film.is_present else PURPOSES[film.purpose]


def reason_text(film: Suggestion) -> str:
    """Return in one to three sentences why a film is suggested."""
    sentences = [_PRESENT] if film.is_present else []
    sentences += {"safe": _safe, "informative": _informative, "bold": _bold}[film.purpose](film)
    return " ".join([*_made(film), *sentences, *_beside(film), *_added(film)])


def _added(film: Suggestion) -> list[str]:
    """Name what fails or needs care that does not in the recipe that the film was made from."""
    if not film.added:
        return []
    named, more = film.added[:_MOST_ADDED], len(film.added) - _MOST_ADDED
    rest = f"; and {numeral(more)} more" if more > 0 else ""
    return [f"Cautions in addition to those of the recipe: {'; '.join(named)}{rest}."]


def _made(film: Suggestion) -> list[str]:
    """Say that a film was made here already."""
    if not film.made:
        return []
    times = {1: "once", 2: "twice"}.get(film.made, f"{numeral(film.made)} times")
    return [f"Made here {times} already: adopt it if what was measured is enough, another one shows how it scatters."]


_PRESENT = (
    "There is no film of your own yet. This is the recipe as it is. Measuring it shows how far the program is off in "
    "your laboratory, and all other predictions move with it."
)


def _safe(film: Suggestion) -> list[str]:
    chance = chance_text(film.chance_before)
    if film.likelier:
        verb = "is" if film.likelier == 1 else "are"
        return [
            f"Of {film.weighed} films that were considered {film.likelier} {verb} likelier to meet the targets: "
            f"{chance}."
        ]
    return [f"Of {film.weighed} films that were considered none is likelier to meet the targets: {chance}."]


def _informative(film: Suggestion) -> list[str]:
    sentences = []
    if film.shared:
        shared = name_list([f"{_what(film, each)} with {_of_others(each.others, film)}" for each in film.shared])
        narrowed = (
            f", so that their bands narrow too: {film.narrowed} of {film.weighed - 1} by a tenth or more"
            if film.narrowed
            else ", so that what it measures moves them too"
        )
        sentences.append(f"It shares {shared}{narrowed}.")
    if film.gain > _NOTICED:
        sentences.append(f"The chance of the best film is expected to rise by {_points(film.gain)}.")
    return sentences or ["It moves its own band alone: no other film that was considered is made like it."]


def _what(film: Suggestion, shared: Shared) -> str:
    return effect_words(shared.topic, shared.name, film.recipe)


def _of_others(others: int, film: Suggestion) -> str:
    if others == film.weighed - 1:
        return "all others" if others > 1 else "the other"
    return f"{others} of {film.weighed - 1} others"


def _points(gain: float) -> str:
    points = 100 * gain
    if points < 1:
        return "< 1 point" if gain > _NOTICED else "0 points"
    return f"{points:.0f} point{'' if round(points) == 1 else 's'}"


def _bold(film: Suggestion) -> list[str]:
    reach = f"its band reaches {format_number(film.predicted_ms_cm * film.band_before, 2)} mS/cm"
    needed = f"where {_ms_cm(film.threshold_ms_cm)} are needed"
    return [f"Of the films not listed above, none goes further if it turns out well: {reach} {needed}."]


def _beside(film: Suggestion) -> list[str]:
    """Say what two films teach together that differ in one number alone."""
    if film.beside is None:
        return []
    number, key = film.beside
    field = in_sentence(FIELDS[key].label)
    return [f"Beside film {number} only {field} differs: the two together show {_TEACHES.get(key, 'what it does')}."]


_TEACHES = {
    **dict.fromkeys(SHARES.values(), "how fast the conductivity falls with it"),
    "thickness_um": "how much of the resistance does not grow with it, such as that of contacts",
    "densification_pressure_mpa": "what pressing does to pores and conductivity",
    "densification_temperature_c": "what warm pressing does to pores and conductivity",
    "cosolvent_share_pct": "what the second liquid takes from the sulfide",
}
"""What a second film with another value of a field teaches."""


def then_texts(film: Suggestion) -> tuple[str, ...]:
    """Return which outcome leads to which decision; nothing where no target rests on the conductivity."""
    low, high = film.threshold_ms_cm, film.ceiling_ms_cm
    if low is None and high is None:
        return ()
    if low is not None and high is not None and low > high:
        ends = f"at least {_ms_cm(low)} and at most {_ms_cm(high)}"
        return (f"No conductivity meets all targets of this film: it would take {ends}. It teaches about others only.",)
    meets = "it meets the targets that rest on its conductivity, adopt it"
    if high is None:
        return f"Measured {_ms_cm(low)} or more: {meets}.", f"Less: {_go_on(film)}."
    if low is None:
        return f"Measured {_ms_cm(high)} or less: {meets}.", f"More: {_go_on(film)}."
    window = f"{format_number(low, 2)} to {_ms_cm(high)}"
    return f"Measured {window}: {meets}.", f"Less: {_go_on(film)}.", "More: enter it as an own film and suggest again."


def remark_text(films: Sequence[Suggestion], count: int | None = None) -> str:
    """Return what holds of all films and would stand on each card, and why there are fewer than ``count``."""
    sentences = []
    if films and not any(then_texts(film) for film in films):
        sentences += ["No target rests on the conductivity of the film alone: measuring it only narrows bands."]
    if films and len(films) < min(count or 0, films[0].weighed):
        sentences += ["There is nothing more to learn: any further film would leave chances and bands as they are."]
    return " ".join(sentences)


def _ms_cm(conductivity: float | None) -> str:
    return f"{format_number(conductivity or 0.0, 2)} mS/cm"


def _go_on(film: Suggestion) -> str:
    if film.if_worse is None:
        return "no other film that was considered is likely then, so enter it as an own film and suggest again"
    if film.if_worse_film is not None:
        return f"go on with film {film.if_worse_film}"
    return f"go on with {short_changes(film.if_worse)}"


def short_changes(changes: Mapping[str, Value]) -> str:
    """Return what changes in the recipe, without the fields that are only emptied with a material.

    >>> short_changes({"binder": "SBR", "binder_wt_pct": 2.0, "electrolyte_lot": ""})
    'SBR, binder content 2 wt %'
    """
    words = []
    for key, value in changes.items():
        field = FIELDS[key]
        if value is None or value == "":
            words += [f"no {in_sentence(field.label)}"] if field.kind == "material" else []
        elif field.kind == "material":
            words.append(str(value))
        else:
            words.append(f"{in_sentence(field.label)} {field_text(field, value)}")
    return ", ".join(words) or "the recipe as it is"


def name_after(words: str, base: str) -> str:
    """Return a name for a recipe that is made from another one; what the base itself was made from is left out.

    >>> name_after("Run 2", "Run 1 (after NBR film)")
    'Run 2 (after NBR film)'
    """
    root = base.rsplit(_AFTER, 1)[-1].removesuffix(")") if _AFTER in base else base
    # what differs is what tells runs apart, so the base gives way first
    short = shorten(root, max(_BASE_CHARACTERS, _NAME_CHARACTERS - len(words) - len(_AFTER) - 1))
    return f"{shorten(words, _NAME_CHARACTERS - len(short) - len(_AFTER) - 1)}{_AFTER}{short})"


def band_text(film: Suggestion) -> str:
    """Return the predicted conductivity and what the film does to its band, such as “1.8 mS/cm, × 2.4 → × 1.4”.

    A band that stays as it is has one factor.
    """
    factors = [f"× {format_number(factor, 2)}" for factor in (film.band_before, film.band_after)]
    return f"{_ms_cm(film.predicted_ms_cm)}, {' → '.join(dict.fromkeys(factors))}"


def gain_text(film: Suggestion) -> str:
    """Return what a film is expected to do to the others: points of chance, and the factor off their bands."""
    return f"+ {_points(film.gain)}, bands ÷ {format_number(math.exp(film.width_off), 3)}"


def chances_text(film: Suggestion) -> str:
    """Return the chance before the film, and after it if it measures as predicted."""
    before, after = map(chance_text, (film.chance_before, film.chance_if_as_predicted))
    return f"{before} → {after} if it measures as predicted"


def empty_text(answer: Answer, new_materials: int | None) -> str:
    """Return why no film is suggested, and what would change that."""
    if answer.met:
        if new_materials is not None and any(one.chance is not None for one in (*answer.front, *answer.others)):
            return "Recipes meet the question, but none with so few new materials: allow more of them."
        return (
            "Recipes meet the question, but how likely any of them is to meet it is not known: fill in what the recipe "
            "lacks, or set other targets."
        )
    ends = [
        f"{in_sentence(limit.sentence)} to {numeral(limit.relax_to)} "
        f"for {'ten or more' if limit.gives >= ENOUGH else limit.gives}"
        for limit in answer.limits
        if limit.relax_to is not None
    ]
    if ends:
        return f"No recipe meets the question. Relax {' or '.join(ends)}."
    if answer.together:
        both = name_list(
            [f"{in_sentence(each.target.sentence)} to {numeral(each.relax_to)}" for each in answer.together]
        )
        return f"No recipe meets the question, and no single target is enough. Relax together: {both}."
    return "No recipe meets the question. Find recipes (explore) says what limits it."


def suggestions_text(
    films: Sequence[Suggestion], answer: Answer, new_materials: int | None = None, count: int | None = None
) -> str:
    """Return the films that are suggested where ``count`` are asked for, as lines of at most about 100 characters."""
    lines = [f"library {answer.library_version}, model {answer.model_version}", ""]
    if not films:
        return "\n".join([*lines, *textwrap.wrap(formula(empty_text(answer, new_materials)), _WIDTH)]) + "\n"
    if remark := remark_text(films, count):
        lines += [*textwrap.wrap(remark, _WIDTH), ""]
    for number, film in enumerate(films, 1):
        counts = ", ".join(f"{n} {SEVERITIES[key]}" for key, n in film.flags._asdict().items() if n)
        lines += [
            f"{number}. {title_text(film)}",
            *_wrapped(short_changes(film.changes)),
            *_wrapped(reason_text(film)),
            *_wrapped(f"Chance to meet all targets {chances_text(film)}"),
            *_wrapped(f"Predicted conductivity and its 90 % band: {band_text(film)}"),
            *_wrapped(f"Expected gain of the best chance and of all bands: {gain_text(film)}"),
            *_wrapped(f"Checks: {counts or 'all passed'}"),
            *(line for text in then_texts(film) for line in _wrapped(text)),
            "",
        ]
    return "\n".join(lines)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(typeset(text), _WIDTH, initial_indent="   ", subsequent_indent="   ")
