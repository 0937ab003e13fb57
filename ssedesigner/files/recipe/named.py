"""A recipe by whatever carries one: a recipe file, a shipped name, a batch, the JSON of a sheet, a code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ssedesigner.core.batch.films import recipe_to_compare
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.file import FORMAT as BATCH_FORMAT
from ssedesigner.files.batches.file import read_batch
from ssedesigner.files.reading import ReadError, parse_json, read_text
from ssedesigner.files.recipe.code import MARK, SUM_MARK, is_newer_code, recipe_of
from ssedesigner.files.recipe.file import RecipeFile
from ssedesigner.files.recipe.input import BATCH_KEY, find_recipe, is_path
from ssedesigner.files.recipe.scanned import MAX_BYTES, file_of_text
from ssedesigner.files.sheet.table import SHEET_FORMAT


@dataclass(frozen=True, kw_only=True)
class NamedRecipe:
    """A recipe, in words where it is from, and the file of it, which may bring materials along."""

    recipe: Recipe
    origin: str
    file: RecipeFile | None = None


def read_named(text: str, batch: Callable[[str], Batch]) -> NamedRecipe:
    """Return the recipe of what a text names; ``batch`` gives the batch of a key.

    A batch counts as it was made, as far as that is on record.

    Raises
    ------
    RecipeFileError, RecipeInputError, RecipeCodeError, BatchFileError, LibraryError
        With one sentence, when it is not there or cannot be read.
    """
    if BATCH_KEY.fullmatch(text) and not is_path(text):
        return name_batch(batch(text.upper()))
    if text.strip().upper().startswith((MARK, SUM_MARK)) or is_newer_code(text):
        return NamedRecipe(recipe=recipe_of(text), origin="the code of a sheet")
    if is_path(text):
        path = Path(text)
        kind = format_of(path)
        if kind == BATCH_FORMAT:
            return name_batch(read_batch(path), f"the batch in {path.name}")
        if kind == SHEET_FORMAT:
            sheet = read_sheet(path)
            return NamedRecipe(recipe=sheet.recipe, origin=f"the sheet in {path.name}", file=sheet)
    file = find_recipe(text)
    return NamedRecipe(recipe=file.recipe, origin=text, file=file)


def read_sheet(path: Path) -> RecipeFile:
    """Return the recipe of the JSON of a sheet with what it brings along; raises as :func:`file_of_text`."""
    return file_of_text(read_text(path, "sheet", MAX_BYTES))


def name_batch(batch: Batch, origin: str = "") -> NamedRecipe:
    """Return the recipe of a batch as made, or as planned where nothing is on record."""
    compared = recipe_to_compare(batch)
    return NamedRecipe(recipe=compared.recipe, origin=f"{origin or f'batch {batch.key}'}, {compared.words}")


def format_of(path: Path) -> object:
    """Return what a file says that it is; None where its own reader shall say what is wrong with it."""
    try:
        content = parse_json(read_text(path, "recipe", MAX_BYTES).lstrip("\ufeff"))
    except ReadError:
        return None
    return content.get("format") if isinstance(content, dict) else None
