"""The answer to a question as data: the object that ``explore --json`` prints, and the files that it is written to."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.question import result_unit
from ssedesigner.core.recipe import Value
from ssedesigner.files.csv_table import POINT, Cell, table_csv
from ssedesigner.files.question.file import question_dict, target_dict
from ssedesigner.files.sheet.workbook import Page, workbook
from ssedesigner.physics.explore.answer import Answer, Candidate

Plain = dict[str, object]


def answer_dict(answer: Answer) -> Plain:
    """Return the answer as dictionaries, lists, texts and numbers; the guide's page ``explore.md`` has all keys."""
    return {
        "candidates": answer.candidates,
        "distinct": answer.distinct,
        "cut_by_pairs": answer.cut_by_pairs,
        "cut": dict(answer.cut),
        "tried": answer.tried,
        "met": answer.met,
        "met_error": answer.met_error,
        "not_known": answer.not_known,
        "not_known_of": dict(answer.not_known_of),
        "seconds": round(answer.seconds, 3),
        "front": [*range(len(answer.front))],
        "front_size": answer.front_size,
        "recipes": [candidate_dict(candidate) for candidate in (*answer.front, *answer.others)],
        "limits": [
            {
                "target": target_dict(limit.target) | ({"only_at": list(limit.only_at)} if limit.only_at else {}),
                "excludes": limit.excludes,
                "alone": limit.alone,
                "relax_to": limit.relax_to,
                "gives": limit.gives,
                "excludes_error": limit.excludes_error,
                "alone_error": limit.alone_error,
            }
            for limit in answer.limits
        ],
        "together": [{"target": target_dict(target), "relax_to": end} for target, end in answer.together],
        "known_films": [
            {"key": film.key, "name": film.name, "results": dict(film.results), "is_own": film.is_own}
            for film in answer.known_films
        ],
        "shared_errors": list(answer.shared_errors),
        "stock": None
        if answer.stock is None
        else {
            "here": {kind: list(keys) for kind, keys in answer.stock.here.items()},
            "not_limited": list(answer.stock.unlimited),
        },
        "is_complete": answer.is_complete,
        "remarks": list(answer.remarks),
        "library_version": answer.library_version,
        "model_version": answer.model_version,
    }


def candidate_dict(candidate: Candidate) -> Plain:
    """Return one recipe of an answer."""
    return {
        "changes": dict(candidate.changes),
        "results": {key: _quantity(quantity) for key, quantity in candidate.results.items()},
        "chance": candidate.chance,
        "flags": candidate.flags._asdict(),
        "also": [dict(changes) for changes in candidate.also],
    }


def _quantity(quantity: Quantity) -> Plain:
    entry: Plain = {
        "value": _finite(quantity.value),
        "low": _finite(quantity.low),
        "high": _finite(quantity.high),
        "unit": quantity.unit,
    }
    if quantity.value is None:
        entry["reason"] = quantity.reason
    return entry


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number)


def answer_json(answer: Answer) -> str:
    """Return the text of an answer with its question, so that it can be asked again."""
    plain = {**answer_dict(answer), "question": question_dict(answer.question)}
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def answer_csv(answer: Answer, decimal: str = POINT) -> str:
    """Return the recipes of an answer as a table."""
    return table_csv(*_recipe_rows(answer), decimal)


def answer_xlsx(answer: Answer) -> bytes:
    """Return an answer as a workbook: its recipes, what limits them, and what was asked."""
    headers, rows = _recipe_rows(answer)
    together = dict(answer.together)
    limits = tuple(
        (limit.sentence, limit.excludes, limit.alone, limit.relax_to, limit.gives, together.get(limit.target))
        for limit in answer.limits
    )
    about = (
        ("recipe of the search", answer.recipe.name),
        ("candidates", answer.candidates),
        ("differ in numbers", answer.distinct),
        ("tried", answer.tried),
        ("meet the question", answer.met),
        ("half-width of the count", answer.met_error),
        ("complete", answer.is_complete),
        ("library", answer.library_version),
        ("model", answer.model_version),
        ("question", json.dumps(question_dict(answer.question), ensure_ascii=False)),
    )
    pages = (
        Page(name="Recipes", headers=tuple(headers), rows=tuple(map(tuple, rows))),
        Page(
            name="Limits",
            headers=("target", "excludes", "alone", "relax to", "gives", "relax together to"),
            rows=limits,
        ),
        Page(name="About", headers=("what", "value"), rows=about),
    )
    return workbook("Recipes that meet a question", pages)


def _recipe_rows(answer: Answer) -> tuple[list[str], list[list[Cell]]]:
    """Return header and rows of the recipes: what changes, results with their bands, chance and flags."""
    recipes = (*answer.front, *answer.others)
    keys = dict.fromkeys(key for candidate in recipes for key in candidate.changes)
    results = answer.question.results()
    headers = ["front", *keys]
    for key in results:
        headers += [f"{key} [{result_unit(key)}]", f"{key} low", f"{key} high"]
    headers += ["chance", "flags.fail", "flags.caution", "flags.unknown", "also"]
    rows = []
    for place, candidate in enumerate(recipes):
        row: list[Cell] = [place < len(answer.front)]
        row += [candidate.changes.get(key, candidate.recipe.value(key)) for key in keys]
        for key in results:
            quantity = candidate.results[key]
            row += [_finite(quantity.value), _finite(quantity.low), _finite(quantity.high)]
        row += [candidate.chance, *candidate.flags, "; ".join(map(_words, candidate.also))]
        rows.append(row)
    return headers, rows


def _words(changes: Mapping[str, Value]) -> str:
    return ", ".join(f"{key}={'' if value is None else value}" for key, value in changes.items())


WRITERS: Mapping[str, Callable[[Answer, str], bytes]] = {
    ".json": lambda answer, _: answer_json(answer).encode(),
    ".csv": lambda answer, decimal: answer_csv(answer, decimal).encode(),
    ".xlsx": lambda answer, _: answer_xlsx(answer),
}
"""What writes an answer with a decimal sign, by the ending of the file."""


def write_answer(path: Path, answer: Answer, decimal: str = POINT) -> None:
    """Write an answer by the ending of the file; WriteError when it cannot be written."""
    write_atomically(path, WRITERS[path.suffix.lower()](answer, decimal))
