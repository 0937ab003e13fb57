"""The present recipe as a question looks at it, and whether what a search has found still holds for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from ssedesigner.batch.stock import stock_limit
from ssedesigner.core.materials import Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.question import Question
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.physics.explore.grid import changes_to
from ssedesigner.physics.explore.stock import StockLimit
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.document import Document


def set_by(question: Question, recipe: Recipe) -> dict[str, Value]:
    """Return the fields that a question sets to something else than a recipe has."""
    return {key: value for key, value in question.fixed.items() if recipe.value(key) != value}


def present_prediction(question: Question, document: Document) -> Prediction:
    """Return the prediction of the open recipe with what a question sets: only that compares with its answer."""
    recipe, materials = document.recipe, document.materials
    differing = set_by(question, recipe)
    if not differing:
        return document.prediction
    changes = changes_to(recipe, materials, differing)
    return predict(replace(recipe, **changes), materials, document.learned)  # type: ignore[arg-type]  # of the fields


def stock_of(question: Question, document: Document) -> StockLimit | None:
    """Return what the lots that are here let be made, where a question asks for that; LibraryError when unreadable."""
    if question.stock is None:
        return None
    return stock_limit(question.stock, document.read_lots(), document.materials, date.today())


def change_since(
    question: Question, base: Recipe, materials: Materials | None, document: Document, adopted: Iterable[str]
) -> str:
    """Say what has changed since a search, so that its numbers may not hold; nothing where they do.

    What the search itself varies or sets may be anything.
    """
    if materials is not None and materials is not document.materials and materials != document.materials:
        return "The library has changed since the search: search again."
    free = dict.fromkeys((*question.free, *question.fixed, *adopted, "name", "notes"))
    same = {key: base.value(key) for key in free}
    now = replace(document.recipe, **same)  # type: ignore[arg-type]  # values of the fields' own kinds
    if question.base is None and now != base:
        return "The recipe has changed since the search: search again."
    return ""
