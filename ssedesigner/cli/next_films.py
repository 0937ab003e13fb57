"""``next``: films to make for a question, why each, and what its outcome would decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.explore import read_question, search_recipes
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.question.next_films import WRITERS, Plain, films_dict, write_films
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.next_films import next_films
from ssedesigner.text.next_films import empty_text, suggestions_text

WEIGHED = 400
"""Recipes among which films are chosen."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Suggested films as plain data and as text."""

    plain: Plain
    text: str


def suggest(
    question: str,
    recipe: str | None,
    materials: Materials,
    count: int,
    new_materials: int | None,
    output: Path | None = None,
    lots: Sequence[LotStock] = (),
    *,
    decimal: str = POINT,
) -> Answered:
    """Search for recipes that meet a question, and suggest which of them to make; write them where a file is named.

    Raises
    ------
    CommandError
        With one sentence, when the question cannot be read or asked, or a number is out of range.
    """
    if not 1 <= count <= 20:
        raise CommandError(f"-n takes a whole number from 1 to 20, not {count}.")
    if new_materials is not None and new_materials < 0:
        raise CommandError(f"--new-materials takes a whole number of at least 0, not {new_materials}.")
    if output is not None and output.suffix.lower() not in WRITERS:
        raise CommandError(f"Films are written as {', '.join(WRITERS)}; give FILE one of these endings.")
    asked, base, materials = read_question(question, recipe, materials)
    answer = search_recipes(asked, base, materials, WEIGHED, lots)
    films = next_films(asked, answer, materials, learn(materials), count=count, new_materials=new_materials) or ()
    why = "" if films else empty_text(answer, new_materials)
    plain = {**films_dict(films, answer), "met": answer.met, "why_none": why}
    if output is not None:
        write_films(output, films, answer, decimal)
    return Answered(plain=plain, text=suggestions_text(films, answer, new_materials, count))
