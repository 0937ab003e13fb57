"""A measured film as a person writes it: texts by column, in a form or in a row of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from ssedesigner.core.fields import FIELDS, Field, FieldError, FieldQuestion
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import (
    MEASURED,
    MeasuredFilm,
    Problem,
    attribute,
    check_date,
    film_problems,
    measurement_problems,
    recipe_column,
    tidy,
)
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import share_unit
from ssedesigner.files.recipe.input import missing_materials
from ssedesigner.files.recipe.typed_content import LAYER_THICKNESSES, read_typed
from ssedesigner.physics.advice.exchange import consequences
from ssedesigner.physics.advice.plausibility import Doubt, film_doubts, own_doubts

BOTH = ("thickness_um", "temperature_c")
"""Recipe fields that stand for the measured value where that is empty, and the other way round."""

_ORDER = tuple(sorted(FIELDS, key=lambda key: (FIELDS[key].is_numeric, key in LAYER_THICKNESSES)))
"""Fields in the order of reading: vol % needs the materials that are named, a part of the film its thickness."""
_CHECKED_TOGETHER = ("measured_thickness_um", "conductivity_ms_cm", "resistance_ohm", "area_cm2")


Question = tuple[str, FieldQuestion]
"""A column, and what is asked about its text."""


Find = Callable[[MeasuredFilm, Materials], tuple[Doubt, ...]]
"""What is asked about a film; nothing that its note says was kept."""


class FilmEntryError(ValueError):
    """A film that cannot be taken as it was written.

    ``problems`` lists everything that is wrong, each as its column and one sentence; ``str()`` is the sentences.
    Those that are only asked are among them, and in ``questions`` with their answers.
    """

    def __init__(self, problems: Sequence[Problem], questions: Sequence[Question] = ()) -> None:
        self.problems, self.questions = tuple(problems), tuple(questions)
        super().__init__(" ".join(sentence for _, sentence in problems))


def read_film(
    cells: Mapping[str, str], materials: Materials, *, recipe: Recipe | None = None, accepted: bool = False
) -> MeasuredFilm:
    """Return the film that texts by column stand for; units and a decimal comma are welcome.

    Parameters
    ----------
    cells : mapping of str to str
        Texts by the keys of ``MEASURED`` and the columns of the recipe; one that is missing is empty.
    materials : Materials
        The library that has to know the materials of the recipe.
    recipe : Recipe, optional
        The recipe by which the film was made, about which nothing is asked; without it the recipe is read from the
        cells. There an empty field is
        blank, and where it cannot be blank the value of the sample stands, except for the electrolyte; what belongs
        to another material than the sample's is that of the material.
    accepted : bool
        Whether values that are asked about are kept; the note of the film then says so.

    Raises
    ------
    FilmEntryError
        With everything that is wrong or asked.
    """
    problems = _Problems()
    measured = _measurements(cells, problems)
    found = recipe
    if found is None:
        found = _recipe(cells, measured, problems, materials)
    unknown = [(recipe_column(key), sentence) for key, sentence in missing_materials(found, materials)]
    if problems:
        wrong = [*problems, *_contradictions(measured, problems), *unknown]
        raise FilmEntryError(wrong, problems.questions)
    film = tidy(MeasuredFilm(recipe=found, **{attribute(key): value for key, value in measured.items()}))  # type: ignore[arg-type]
    wrong = [*film_problems(film), *unknown]
    if wrong:
        raise FilmEntryError(wrong)
    return _ask(_add_note(film, problems.remarks), materials, film_doubts if recipe is None else own_doubts, accepted)


def _ask(film: MeasuredFilm, materials: Materials, find: Find, accepted: bool) -> MeasuredFilm:
    """Return the film with a mark for all that was asked about and is kept; ask where it is not."""
    doubts = find(film, materials)
    if not doubts:
        return film
    if not accepted:
        questions = [(doubt.key, doubt.question) for doubt in doubts]
        raise FilmEntryError([(column, str(question)) for column, question in questions], questions)
    return _ask(_add_note(film, [doubt.mark for doubt in doubts]), materials, find, accepted)


def _add_note(film: MeasuredFilm, sentences: Sequence[str]) -> MeasuredFilm:
    return replace(film, note=" ".join(filter(None, (film.note, *sentences))))


class _Problems(list[Problem]):
    """What is wrong, which of it is only asked, and what was converted."""

    def __init__(self) -> None:
        super().__init__()
        self.questions: list[Question] = []
        self.remarks: list[str] = []

    def add(self, column: str, error: FieldError) -> None:
        self.append((column, str(error)))
        if isinstance(error, FieldQuestion):
            self.questions.append((column, error))


def film_cells(film: MeasuredFilm) -> dict[str, str]:
    """Return a film as texts by column, so that :func:`read_film` gives the same film back."""
    measured = {key: _written(field, getattr(film, attribute(key))) for key, field in MEASURED.items()}
    return measured | {recipe_column(key): _written(field, film.recipe.value(key)) for key, field in FIELDS.items()}


def _written(field: Field, value: Value) -> str:
    if value is None:
        return ""
    if field.kind == "boolean":
        return "yes" if value else "no"
    return repr(value) if field.is_numeric else str(value)


def _measurements(cells: Mapping[str, str], problems: _Problems) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for key, field in MEASURED.items():
        column = key
        if attribute(key) in BOTH and not _text(cells, key) and _text(cells, attribute(key)):
            column = attribute(key)
        try:
            values[key] = field.parse(_text(cells, column))
            if key == "made_on" and values[key]:
                check_date(str(values[key]))
        except FieldError as error:
            problems.add(column, error)
    if values.get("is_used", False) is None:
        values["is_used"] = True
    return values


def _recipe(
    cells: Mapping[str, str], measured: Mapping[str, Value], problems: _Problems, materials: Materials
) -> Recipe:
    found: dict[str, Value] = {}
    for key in _ORDER:
        field, text = FIELDS[key], _text(cells, recipe_column(key))
        if key in BOTH and not (text and _text(cells, f"measured_{key}")):
            found[key] = measured.get(f"measured_{key}", getattr(Recipe(), key))
        elif not text and field.blank is not None:
            found[key] = "" if field.kind == "text" else None
        elif text or key == "electrolyte":
            try:
                is_part = key in LAYER_THICKNESSES and share_unit(text) == "%"
                if text and (is_part or share_unit(text) == "vol %"):
                    typed = read_typed(Recipe(**found), materials, key, text)  # type: ignore[arg-type]
                    found[key] = typed.value
                    problems.remarks.extend(filter(None, (typed.remark,)))
                else:
                    found[key] = field.parse(text)
            except FieldError as error:
                problems.add(recipe_column(key), error)
        elif key == "name":
            found[key] = measured.get("name") or Recipe().name
    belonging = consequences(Recipe(), materials, found).changes
    return Recipe(**{**found, **belonging})  # type: ignore[arg-type]


def _contradictions(measured: Mapping[str, Value], problems: Sequence[Problem]) -> list[Problem]:
    """Return how the measured values contradict each other, as far as each of them could be read."""
    wrong = {column for column, _ in problems}
    if wrong & {*_CHECKED_TOGETHER, "thickness_um"}:
        return []
    return measurement_problems(*(measured[key] for key in _CHECKED_TOGETHER))  # type: ignore[arg-type]


def _text(cells: Mapping[str, str], column: str) -> str:
    return cells.get(column, "").strip()
