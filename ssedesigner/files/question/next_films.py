"""Suggested films as data: the object that ``next --json`` prints, and the files that they are written to."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.files.question.file import question_dict
from ssedesigner.files.sheet.workbook import Page, workbook
from ssedesigner.physics.explore.answer import Answer
from ssedesigner.physics.explore.next_films import Suggestion
from ssedesigner.text.next_films import reason_text, then_texts, title_text

Plain = dict[str, object]


def suggestion_dict(film: Suggestion) -> Plain:
    """Return one film as dictionaries, lists, texts and numbers; the guide's ``command-line.md`` has all keys."""
    return {
        "changes": dict(film.changes),
        "purpose": film.purpose,
        "is_present": film.is_present,
        "made": film.made,
        "reason": reason_text(film),
        "then": list(then_texts(film)),
        "chance_before": film.chance_before,
        "chance_if_as_predicted": film.chance_if_as_predicted,
        "band_before": film.band_before,
        "band_after": film.band_after,
        "gain": film.gain,
        "width_off": film.width_off,
        "predicted_ms_cm": film.predicted_ms_cm,
        "threshold_ms_cm": film.threshold_ms_cm,
        "ceiling_ms_cm": film.ceiling_ms_cm,
        "flags": film.flags._asdict(),
        "added": list(film.added),
    }


def films_dict(films: Sequence[Suggestion], answer: Answer) -> Plain:
    """Return all films and what they rest on."""
    return {
        "films": [suggestion_dict(film) for film in films],
        "library_version": answer.library_version,
        "model_version": answer.model_version,
    }


_NUMBERS = (
    *("chance_before", "chance_if_as_predicted", "band_before", "band_after", "gain", "width_off"),
    *("predicted_ms_cm", "threshold_ms_cm", "ceiling_ms_cm"),
)


def _rows(films: Sequence[Suggestion]) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows: what each film is for, what changes, its numbers and flags, and the words."""
    keys = list(dict.fromkeys(key for film in films for key in film.changes))
    headers = ["film", "title", "purpose", *keys, *_NUMBERS, "flags.fail", "flags.caution", "flags.unknown"]
    rows: list[list[Cell]] = []
    for number, film in enumerate(films, 1):
        row: list[Cell] = [number, title_text(film), film.purpose]
        row += [film.recipe.value(key) for key in keys]
        row += [getattr(film, name) for name in _NUMBERS]
        rows.append([*row, *film.flags, reason_text(film), " ".join(then_texts(film))])
    return [*headers, "reason", "then"], rows


def films_csv(films: Sequence[Suggestion], decimal: str = POINT) -> str:
    """Return films as a table."""
    return table_csv(*_rows(films), decimal)


def films_json(films: Sequence[Suggestion], answer: Answer) -> str:
    """Return films with their question, so that it can be asked again."""
    plain = {**films_dict(films, answer), "question": question_dict(answer.question)}
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def films_xlsx(films: Sequence[Suggestion], answer: Answer) -> bytes:
    """Return films as a workbook, with what was asked."""
    headers, rows = _rows(films)
    about = (
        ("recipe", answer.recipe.name),
        ("library", answer.library_version),
        ("model", answer.model_version),
        ("question", json.dumps(question_dict(answer.question), ensure_ascii=False)),
    )
    pages = (
        Page(name="Films", headers=tuple(headers), rows=tuple(map(tuple, rows))),
        Page(name="About", headers=("what", "value"), rows=about),
    )
    return workbook("Films to make next", pages)


WRITERS: Mapping[str, Callable[[Sequence[Suggestion], Answer, str], bytes]] = {
    ".json": lambda films, answer, _: films_json(films, answer).encode(),
    ".csv": lambda films, _, decimal: films_csv(films, decimal).encode(),
    ".xlsx": lambda films, answer, _: films_xlsx(films, answer),
}
"""What writes films with a decimal sign, by the ending of the file."""


def write_films(path: Path, films: Sequence[Suggestion], answer: Answer, decimal: str = POINT) -> None:
    """Write films by the ending of the file; WriteError when it cannot be written."""
    write_atomically(path, WRITERS[path.suffix.lower()](films, answer, decimal))
