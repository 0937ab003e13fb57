"""What is asked about a film that a row gives: values that no field takes, unusual ones, and films on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import exact, numeral, symbol
from ssedesigner.core.units import UnitError, parse_quantity
from ssedesigner.files.films.film_entry import FilmEntryError
from ssedesigner.files.films.measured_films import KnownFilms, refuse_edited
from ssedesigner.files.tables.columns import choose
from ssedesigner.files.tables.headers import split_factor, usual_units
from ssedesigner.files.tables.model import TARGETS, Answer, Choices, Column, Problem, RowChoice
from ssedesigner.files.tables.rows import Draft, Reader
from ssedesigner.physics.advice.plausibility import ACCEPTED, Doubt, film_doubts

_SLIPS = {"mS/cm": ("S/cm", "S/m", "mS/cm", "uS/cm"), "degC": ("K", "degC")}
"""Units that are taken for each other, by that of the record."""
_OF_FILMS = {"conductivity_ms_cm": (1e-3, 50.0)}
"""What a film has that is no slip, where the field takes far more [unit of the field]."""
_FEWEST_ODD = 2


def ask_entry(draft: Draft, reader: Reader, error: FilmEntryError) -> None:
    """Ask about everything that keeps the texts of a row from being a film."""
    questions = dict(error.questions)
    for key, sentence in error.problems:
        question = questions.get(key)
        answers = [
            Answer(label=reading.text, change=Choices(rows={draft.number: RowChoice(keep=True)}))
            if reading.is_kept
            else draft.answer(reading.text, key, reading.text)
            for reading in (question.readings if question else ())
        ]
        index = _index_of(reader, key)
        if index is not None and key in draft.texts and TARGETS[key].is_numeric:
            target = TARGETS[key]
            bounds = _OF_FILMS.get(key, (target.minimum, target.maximum))
            answers += _other_units(draft, key, reader.columns[index].unit, bounds)
        draft.ask("value", key, sentence, answers, index)


def _other_units(draft: Draft, key: str, unit: str, bounds: tuple[float, float]) -> list[Answer]:
    """Return the answers that the number of a cell is in another unit than its column, where it would be as usual."""
    own, target = split_factor(unit)[1], TARGETS[key]
    number = draft.texts[key].partition(" ")[0]
    if not draft.texts[key].endswith(own):
        return []  # the unit stands in the cell itself
    answers, fitting = [], []
    for other in _SLIPS.get(target.unit, usual_units(target)):
        try:
            meant = parse_quantity(f"{number} {other}", target.unit)
        except UnitError:
            continue
        if other != own and bounds[0] <= meant <= bounds[1]:
            label = f"{symbol(other)} in this row"
            label += "" if other == target.unit else f": {numeral(meant)} {symbol(target.unit)}"
            answers.append(draft.answer(label, key, f"{number} {other}"))
            fitting.append(other)
    draft.fitting[key] = tuple(fitting)
    return answers


def _index_of(reader: Reader, key: str) -> int | None:
    twins = {key, f"measured_{key}", key.removeprefix("measured_")}
    return next((column.index for column in reader.columns if column.field in twins), None)


def ask_unusual(draft: Draft, film: MeasuredFilm, reader: Reader, materials: Materials) -> None:
    """Ask about what is unusual in a film unless it was kept."""
    if ACCEPTED not in film.note or draft.chosen.keep:
        return
    for doubt in film_doubts(replace(film, note=""), materials):
        column = _index_of(reader, doubt.key)
        draft.ask("unusual", doubt.key, str(doubt.question), _ways_out(draft, doubt, reader, column), column)


def _ways_out(draft: Draft, doubt: Doubt, reader: Reader, column: int | None) -> list[Answer]:
    unit = doubt.field.unit
    answers = []
    if doubt.usual and column is not None and doubt.key in draft.texts:
        answers = _other_units(draft, doubt.key, reader.columns[column].unit, doubt.usual)
    if doubt.correction is not None:
        shown = f"{exact(doubt.correction)} {symbol(unit)}"
        answers.append(draft.answer(f"It is {shown}", doubt.key, f"{doubt.correction!r} {unit}"))
    kept = f"{exact(doubt.value)} {symbol(unit)} is right"
    return [*answers, Answer(label=kept, change=Choices(rows={draft.number: RowChoice(keep=True)}))]


def slipped_columns(columns: Sequence[Column], drafts: Sequence[Draft]) -> tuple[Problem, ...]:
    """Return a question for each column of which most numbers would be as usual in one other unit."""
    problems = []
    for column in columns:
        odd = [draft for draft in drafts if draft.fitting.get(column.field)]
        if len(odd) < max(_FEWEST_ODD, len(drafts) / 2):
            continue
        units = [unit for unit in odd[0].fitting[column.field] if all(unit in one.fitting[column.field] for one in odd)]
        answers = [
            Answer(label=f"{symbol(unit)}: {_span(odd, column.field, unit)}", change=choose(column, unit=unit))
            for unit in units
        ]
        read = f"Read as {symbol(column.unit)} most films have {_span(odd, column.field, '')}"
        sentence = f"{read}, which is unusual: is column {column.letter} in another unit?"
        if answers:
            problems.append(
                Problem(kind="unit", field=column.field, column=column.index, sentence=sentence, answers=tuple(answers))
            )
    return tuple(problems)


def _span(drafts: Iterable[Draft], key: str, unit: str) -> str:
    """Return from where to where the numbers of some rows go, as written or as if they were in a unit."""
    target = TARGETS[key]
    texts = [draft.texts[key] for draft in drafts]
    values = sorted(parse_quantity(f"{text.partition(' ')[0]} {unit}" if unit else text, target.unit) for text in texts)
    return f"{numeral(values[0], 3)} to {numeral(values[-1], 3)} {symbol(target.unit)}"


def ask_known(draft: Draft, film: MeasuredFilm, reader: Reader, before: MeasuredFilm | None, known: KnownFilms) -> None:
    """Ask about a film whose label and day, or key, are on record with other values."""
    if reader.is_own:
        try:
            refuse_edited(film, known.changed_columns(film))
        except FilmEntryError as error:
            ask_entry(draft, reader, error)
        return
    if before is None or draft.chosen.another:
        return
    _ask_label(draft, film, reader, before.key)


def ask_repeated(draft: Draft, film: MeasuredFilm, reader: Reader, above: int | None) -> None:
    """Ask about a film whose label, day and temperature a row above has with other values."""
    if above is not None and not draft.chosen.another and not any(one.kind == "label" for one in draft.problems):
        _ask_label(draft, film, reader, f"Row {above}")


def ask_elsewhere(draft: Draft, film: MeasuredFilm, reader: Reader, other: tuple[str, MeasuredFilm] | None) -> None:
    """Ask about a film that another one equals in conductivity and thickness at another temperature."""
    if other is not None and not draft.chosen.another and not any(one.kind == "label" for one in draft.problems):
        shown = f"{numeral(other[1].temperature_c)} °C"
        _ask_about(draft, reader, f"{other[0]} has this label, thickness and conductivity at {shown}.")


def _ask_label(draft: Draft, film: MeasuredFilm, reader: Reader, other: str) -> None:
    day = ", day" if film.made_on else ""
    _ask_about(draft, reader, f"{other} has this label{day} and temperature with other values.")


def _ask_about(draft: Draft, reader: Reader, sentence: str) -> None:
    change = Choices(rows={draft.number: RowChoice(another=True)})
    answers = [Answer(label="Take as another film", change=change)]
    draft.ask("label", "name", sentence, answers, _index_of(reader, "name"))


def answer_together(drafts: Iterable[Draft]) -> None:
    """Give the question about a label, where several rows have it, the answer for all of them."""
    asked = {draft.number: draft for draft in drafts if any(one.kind == "label" for one in draft.problems)}
    if len(asked) < _FEWEST_ODD:
        return
    change = Choices(rows={number: RowChoice(another=True) for number in asked})
    together = Answer(label=f"Take all {len(asked)} rows with this question as other films", change=change)
    for draft in asked.values():
        for place, problem in enumerate(draft.problems):
            if problem.kind == "label":
                first, *others = problem.answers
                draft.problems[place] = replace(problem, answers=(first, together, *others))
