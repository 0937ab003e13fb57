"""A recipe read back from a sheet: from the text of its QR code, or from its JSON."""

from __future__ import annotations

import os
from pathlib import Path

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import quote
from ssedesigner.files.reading import ReadError, parse_json, read_text
from ssedesigner.files.recipe.code import MARK, SUM_MARK, RecipeCodeError, is_newer_code, recipe_of
from ssedesigner.files.recipe.file import RecipeFile, file_from
from ssedesigner.files.sheet.table import SHEET_FORMAT, SHEET_VERSION

MAX_BYTES = 5_000_000
"""A larger file is not read: the JSON of a sheet has some 60 kB."""


def recipe_of_text(text: str) -> Recipe:
    """Return the recipe of a scanned code or of the JSON of a sheet; raises as :func:`file_of_text`."""
    return file_of_text(text).recipe


def file_of_text(text: str) -> RecipeFile:
    """Return the recipe of a scanned code, or that of the JSON of a sheet with the materials that it brings along.

    Raises
    ------
    RecipeCodeError
        When the text is neither, or damaged.
    RecipeFileError
        When the JSON of a sheet holds a recipe that cannot be.
    """
    if not text.lstrip("\ufeff \r\n").startswith("{"):
        return RecipeFile(recipe=recipe_of(text))
    try:
        content = parse_json(text.lstrip("\ufeff"))
    except ReadError as error:
        raise RecipeCodeError(str(error)) from None
    if not isinstance(content, dict) or content.get("format") != SHEET_FORMAT:
        raise RecipeCodeError("This is not the JSON of a sheet; open a recipe file directly.")
    fields, version = content.get("recipe"), content.get("version")
    unknown = [key for key in fields if key not in FIELDS] if isinstance(fields, dict) else []
    if unknown or (isinstance(version, int) and version > SHEET_VERSION):
        what = f"holds {unknown[0][:40]}" if unknown else f"is of version {version}"
        raise RecipeCodeError(f"The sheet {what}, which this program does not know; open it with a newer SSE Designer.")
    return file_from(fields, content.get("recipe_steps"), content.get("own"))


def code_or_file(given: str) -> RecipeFile:
    """Return the recipe of a code, or of a file that holds a code or the JSON of a sheet.

    Raises
    ------
    RecipeCodeError
        When it is neither, cannot be read, or is damaged.
    RecipeFileError
        When the JSON of a sheet holds a recipe that cannot be.
    """
    if given.strip().upper().startswith((MARK, SUM_MARK)) or is_newer_code(given):
        return RecipeFile(recipe=recipe_of(given))
    path = Path(given)
    is_like_code = not path.suffix or ":" in given[2:]  # a drive has its colon in the second place
    if is_like_code and not os.path.lexists(path):
        raise RecipeCodeError(
            f"{quote(given, 80)} is neither the code of a recipe, which begins with {MARK}, nor an existing file; "
            "scan the code again, or check the name."
        )
    try:
        return file_of_text(read_text(path, "code of a recipe", MAX_BYTES))
    except ReadError as error:
        raise RecipeCodeError(f"{path.name[:80]}: {error}") from None
