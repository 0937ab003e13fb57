"""The command that searches for recipes: a question, a recipe for all else, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ssedesigner.batch.stock import stock_limit
from ssedesigner.cli.arguments import CommandError
from ssedesigner.cli.given import with_remarks
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import LotStock
from ssedesigner.core.materials import Materials
from ssedesigner.core.question import Question, QuestionError
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.question.answer import WRITERS, answer_dict, write_answer
from ssedesigner.files.question.file import QuestionFileError, find_question
from ssedesigner.files.recipe.input import find_recipe, missing_materials
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.answer import Answer
from ssedesigner.physics.explore.search import search
from ssedesigner.text.explore import answer_text

TOP = 20
"""Recipes that are listed beside the front, where nothing else is said."""


@dataclass(frozen=True, kw_only=True)
class Answered:
    """An answer as plain data and as text."""

    plain: dict[str, object]
    text: str


def answer_question(
    question: str,
    recipe: str | None,
    materials: Materials,
    top: int | None,
    output: Path | None,
    lots: Sequence[LotStock] = (),
    *,
    decimal: str = POINT,
) -> Answered:
    """Search, and write the answer where a file is named.

    Raises
    ------
    CommandError
        When the question cannot be read or asked, or the file has another ending.
    """
    if top is not None and top < 1:
        raise CommandError(f"--top takes a whole number of at least 1, not {top}.")
    if output is not None and output.suffix.lower() not in WRITERS:
        raise CommandError(f"An answer is written as {', '.join(WRITERS)}; give FILE one of these endings.")
    asked, base, materials = read_question(question, recipe, materials)
    answer = search_recipes(asked, base, materials, TOP if top is None else top, lots)
    if top is not None:
        answer = _first(answer, top)
    if output is not None:
        write_answer(output, answer, decimal)
    return Answered(plain=answer_dict(answer), text=answer_text(answer))


def read_question(question: str, recipe: str | None, materials: Materials) -> tuple[Question, Recipe, Materials]:
    """Return a question by its name or file, the recipe for all else, and the library with what that brings along.

    CommandError where there is no such question, or the library lacks a material of the recipe.
    """
    file = find_recipe(recipe) if recipe is not None else None
    if file is not None:
        materials = with_remarks(file, materials)
    try:
        asked = find_question(question, materials)
    except QuestionFileError as error:
        raise CommandError(str(error)) from None
    base = file.recipe if file is not None else asked.base or Recipe()
    missing = missing_materials(base, materials)
    unknown = [f"{key}: {sentence}" for key, sentence in missing if key not in {**asked.free, **asked.fixed}]
    if unknown:
        raise CommandError(" ".join(unknown))
    return asked, base, materials


def search_recipes(
    asked: Question, base: Recipe, materials: Materials, top: int, lots: Sequence[LotStock] = ()
) -> Answer:
    """Search with what own films have taught; CommandError where the question cannot be asked."""
    stock = None if asked.stock is None else stock_limit(asked.stock, lots, materials, date.today())
    try:
        return search(asked, base, materials, learn(materials), stock, top=top)
    except QuestionError as error:
        raise CommandError(str(error)) from None


def _first(answer: Answer, top: int) -> Answer:
    front = answer.front[:top]
    return replace(answer, front=front, others=answer.others[: top - len(front)])
