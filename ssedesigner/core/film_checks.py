"""What can be wrong with a measured film, and when two films are the same measurement."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date, timedelta

from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.measured_film import MEASURED, attribute, recipe_column
from ssedesigner.core.measurement import MeasuredFilm
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe, contradictions
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import quoted

Problem = tuple[str, str]
"""The column that is wrong, by the key of MEASURED or of ``recipe_column``, and one sentence that says what to do."""

AGREEMENT_PCT = 2.0
"""How far a conductivity may be from the one of resistance, area and thickness [% of the latter]."""

_SAME_DIGITS = 9
"""Digits to which two numbers count as the same: a spreadsheet keeps no more than 15."""


def film_problems(film: MeasuredFilm) -> list[Problem]:
    """Return everything that is wrong with a film; none means that it can be kept.

    Whether the library has the materials of its recipe is not looked up here.
    """
    return [
        *_field_problems(film),
        *measurement_problems(film.thickness_um, film.conductivity_ms_cm, film.resistance_ohm, film.area_cm2),
        *recipe_problems(film.recipe, film.thickness_um),
    ]


def _field_problems(film: MeasuredFilm) -> Iterator[Problem]:
    for column, field in MEASURED.items():
        yield from _checked(column, field, getattr(film, attribute(column)))
    for key, field in FIELDS.items():
        yield from _checked(recipe_column(key), field, film.recipe.value(key))


def _checked(column: str, field: Field, value: object) -> Iterator[Problem]:
    try:
        found = field.check(value.strip() if isinstance(value, str) else value)
        if isinstance(found, str):
            _refuse_half_characters(field, found)
        if column == "made_on" and found:
            check_date(str(found))
    except FieldError as error:
        yield column, str(error)


def _refuse_half_characters(field: Field, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FieldError(f"{field.label} holds half a character; type it again.") from None


def check_date(text: str) -> str:
    """Return a date as it was written; raise FieldError when it is no day of the calendar."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            found = date.fromisoformat(text)
            if found > date.today() + timedelta(days=1):  # a day more, for clocks elsewhere
                raise FieldError(
                    f"{MEASURED['made_on'].label}: {text} is still to come; check it, and the clock of this computer."
                )
            return found.isoformat()
    except FieldError:
        raise
    except ValueError:
        pass
    raise FieldError(f"{MEASURED['made_on'].label}: {quoted(text)} is not a day such as 2026-03-31 (year-month-day).")


def measurement_problems(
    thickness_um: float | None, conductivity_ms_cm: float | None, resistance_ohm: float | None, area_cm2: float | None
) -> list[Problem]:
    """Return how thickness, conductivity, resistance and area contradict each other; each number is in its range."""
    if resistance_ohm is not None and area_cm2 is None:
        return [("area_cm2", "A resistance needs the area over which it was measured; enter the area too.")]
    if area_cm2 is not None and resistance_ohm is None:
        return [("resistance_ohm", "An area is given without a resistance; enter the resistance, or no area.")]
    if resistance_ohm is None or area_cm2 is None:
        if conductivity_ms_cm is None:
            return [("conductivity_ms_cm", "Enter the conductivity, or the resistance with its area.")]
        return []
    if not thickness_um or min(resistance_ohm, area_cm2) <= 0:
        return []  # said by the ranges of the fields
    follows = from_si(to_si(thickness_um, "um") / (resistance_ohm * to_si(area_cm2, "cm2")), "mS/cm")
    told = f"Resistance, area and thickness give {numeral(follows, 4)} mS/cm"
    field = MEASURED["conductivity_ms_cm"]
    if not field.minimum <= follows <= field.maximum:
        return [("resistance_ohm", f"{told}, which no film has; check all three and their units.")]
    if conductivity_ms_cm is not None and abs(conductivity_ms_cm / follows - 1) > AGREEMENT_PCT / 100:
        sentence = (
            f"{told}, but the conductivity is {numeral(conductivity_ms_cm, 4)} mS/cm; correct one, or enter only one."
        )
        return [("conductivity_ms_cm", sentence)]
    return []


def recipe_problems(recipe: Recipe, thickness_um: float) -> list[Problem]:
    """Return how a recipe contradicts itself as planned or as thick as measured, each with its first column."""
    as_measured = dataclasses.replace(recipe, thickness_um=thickness_um)
    found = dict.fromkeys((*contradictions(recipe), *contradictions(as_measured)))
    return [(recipe_column(keys[0]), sentence) for sentence, keys in found]


def tidied(film: MeasuredFilm) -> MeasuredFilm:
    """Return the film with no blanks around its texts, those of the recipe included."""
    texts = {key: str(film.recipe.value(key) or "").strip() for key, field in FIELDS.items() if field.kind == "text"}
    recipe = dataclasses.replace(film.recipe, **texts)  # type: ignore[arg-type]
    name, made_on, note = film.name.strip(), film.made_on.strip(), film.note.strip()
    return dataclasses.replace(film, name=name, made_on=made_on, note=note, recipe=recipe)


def identity(film: MeasuredFilm) -> tuple[object, ...]:
    """Return what makes a film the measurement that it is: its name, its day, its numbers and its recipe.

    Key, notes, the recipe's name and whether the film is used do not count.
    """
    own = [getattr(film, attribute(key)) for key in MEASURED if key not in {"key", "note", "is_used"}]
    recipe = [value for key, value in film.recipe.to_dict().items() if key not in {"name", "notes"}]
    return tuple(_plain(value) for value in (*own, *recipe))


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value + 0.0:.{_SAME_DIGITS}g}"
    return value
