"""The QR code of a recipe as a picture, and what of the recipe fits into one that can be scanned from paper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe_code import checksum_code, code_of

if TYPE_CHECKING:
    import segno

LARGEST_VERSION = 20
"""A QR code of 97 by 97 squares: on the sheet each is then a third of a millimetre, which a camera can still tell."""

QUIET = 2
"""Squares of white around the picture; the margins of the page make it the four that a scanner wants."""

_MM_PER_SQUARE = 0.34
_SMALLEST_MM = 22.0
_DOTS_PER_SQUARE = 8


def printable_code(recipe: Recipe) -> tuple[str, bool]:
    """Return the text of the QR code of a recipe and whether it carries the whole of it, else only the checksum."""
    whole = code_of(recipe)
    return (whole, True) if _code(whole) is not None else (checksum_code(recipe), False)


@lru_cache(maxsize=8)
def picture(text: str) -> tuple[str, float]:
    """Return the QR code of a text as a PNG in a data address, and the width to print it with [mm].

    Raises
    ------
    ValueError
        When the text does not fit.
    """
    code = _code(text)
    if code is None:
        raise ValueError("the text is too long for a QR code on a sheet")
    squares = code.symbol_size(border=QUIET)[0]
    return code.png_data_uri(scale=_DOTS_PER_SQUARE, border=QUIET), max(_SMALLEST_MM, squares * _MM_PER_SQUARE)


@lru_cache(maxsize=8)
def _code(text: str) -> segno.QRCode | None:
    import segno  # loaded here: only a sheet needs it

    try:
        found = segno.make_qr(text, error="l", boost_error=True)
    except segno.DataOverflowError:
        return None
    return found if int(found.version) <= LARGEST_VERSION else None
