"""The code of a recipe: one short text that carries the whole recipe, for the QR code of a sheet and back.

``SSE1:`` and then, in the letters that a QR code stores densest (base 45), the compressed JSON of the fields that
differ from a fixed basis, of the steps and of the checksum. Basis and words of ``recipe-code-1.json`` never change: a
sheet may be scanned years after it was printed.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.files.recipe.steps import read_steps, step_dict

if TYPE_CHECKING:
    import segno


MARK = "SSE1:"
"""Begins every code of this version that carries a recipe."""

SUM_MARK = "SSE1SUM:"
"""Begins the code of a recipe that is too long for a QR code: only its checksum follows."""

_ANY_MARK = re.compile(r"\s*SSE\d{1,3}(SUM)?:", re.IGNORECASE)
CHECKSUM_DIGITS = 12
MAX_LETTERS = 100_000
"""A QR code holds some 4000."""

MAX_JSON = 1_000_000
"""More than any recipe holds; a code that claims more is damaged."""


class RecipeCodeError(ValueError):
    """A text that is not the whole code of a recipe; the message is one sentence that says what to do."""


def recipe_checksum(recipe: Recipe) -> str:
    """Return the checksum of a recipe with its steps, in groups as it is printed.

    It is the same for equal recipes on every computer, and for a recipe that a later program reads whose new fields
    are blank: the first digits of the SHA-256 of the canonical JSON.

    >>> len(recipe_checksum(Recipe()))
    14
    """
    return _checksum(recipe.to_dict(), [step_dict(step) for step in recipe.steps])


def code_of(recipe: Recipe) -> str:
    """Return the code of a recipe; :func:`recipe_of` reads it back.

    >>> recipe_of(code_of(Recipe(thickness_um=25.0))).thickness_um
    25.0
    """
    basis = _basis()
    fields = {key: value for key, value in recipe.to_dict().items() if _blank_as_none(value) != basis.get(key)}
    content: dict[str, object] = {"c": recipe_checksum(recipe)}
    if fields:
        content["f"] = {key: _short(value) for key, value in fields.items()}
    if recipe.steps:
        content["s"] = [{key: _short(value) for key, value in step_dict(step).items()} for step in recipe.steps]
    # the keys of all fields stand in the dictionary and cost next to nothing in the code
    packer = zlib.compressobj(level=9, wbits=-zlib.MAX_WBITS, zdict=_dictionary())
    return MARK + to_base45(packer.compress(_json(content)) + packer.flush())


def checksum_code(recipe: Recipe) -> str:
    """Return the code that carries the checksum alone."""
    return SUM_MARK + recipe_checksum(recipe).upper()


def recipe_of(text: str) -> Recipe:
    """Return the recipe that a code carries; line breaks around it do not matter.

    Raises
    ------
    RecipeCodeError
        When it is no such code, carries only a checksum, was cut short or changed, or comes from a newer program.
    """
    text = text.strip().replace("\r", "").replace("\n", "")
    if text.upper().startswith(SUM_MARK):
        checksum = text[len(SUM_MARK) :].lower()[:40]
        raise RecipeCodeError(f"This code holds only the checksum {checksum}; open the recipe file that has it.")
    if is_newer_code(text):
        raise RecipeCodeError("A newer version of SSE Designer made this code; open it with that version.")
    if not text.upper().startswith(MARK):
        raise RecipeCodeError(f"This is not the code of a recipe: it must begin with {MARK}; scan the code again.")
    if len(text) > MAX_LETTERS:
        raise RecipeCodeError("This is too long for the code of a recipe; scan it again and paste only the code.")
    # a code that was typed off may be in small letters; base 45 has only capitals
    content = _content(text[len(MARK) :].upper())
    fields = _with_basis(content)
    problems: list[str] = []
    steps = read_steps(content.get("s"), problems)
    if problems:
        raise RecipeCodeError(f"The steps in the code are not possible: {problems[0]}")
    recipe = Recipe(**_check_fields(fields), steps=steps)  # type: ignore[arg-type]  # each value is checked by its field
    if content.get("c") != _checksum(fields, [step_dict(step) for step in steps]):
        raise RecipeCodeError("The code does not fit its own checksum: part of it was changed; scan it again.")
    return recipe


def is_newer_code(text: str) -> bool:
    """Return whether a text begins as the code of a recipe of a later version.

    >>> is_newer_code("SSE2:ABC"), is_newer_code("SSE1:ABC"), is_newer_code("SSE2 is a name")
    (True, False, False)
    """
    return bool(_ANY_MARK.match(text)) and not text.strip().upper().startswith((MARK, SUM_MARK))


def _content(letters: str) -> dict[str, object]:
    try:
        unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS, zdict=_dictionary())
        content = json.loads(unpacker.decompress(from_base45(letters), MAX_JSON).decode())
    except (ValueError, zlib.error, RecursionError):
        raise RecipeCodeError("The code is not complete; scan it again and paste all of it.") from None
    if not unpacker.eof or not isinstance(content, dict) or not isinstance(content.get("f", {}), dict):
        raise RecipeCodeError("The code is not complete; scan it again and paste all of it.")
    return content


def _with_basis(content: Mapping[str, object]) -> dict[str, object]:
    fields = content.get("f", {})
    assert isinstance(fields, dict)
    unknown = [str(key) for key in [*fields, *content] if key not in FIELDS and key not in {"f", "s", "c"}]
    if unknown:
        raise RecipeCodeError(
            f"The code contains {unknown[0][:40]}, which this program does not know; use a newer version."
        )
    return {**_basis(), **fields}


def _check_fields(fields: Mapping[str, object]) -> dict[str, Value]:
    checked: dict[str, Value] = {}
    for key, field in FIELDS.items():
        if key not in fields and field.blank is None:
            checked[key] = getattr(Recipe(), key)  # a field that came later than the code
            continue
        try:
            checked[key] = field.check(fields.get(key))
        except FieldError as error:
            raise RecipeCodeError(f"A field in the code is not valid: {error}") from None
    return checked


def _checksum(fields: Mapping[str, object], steps: list[dict[str, str | float | bool]]) -> str:
    held = {key: _spell(key, value) for key, value in fields.items() if value is not None and value != ""}
    canonical = {"fields": held, "steps": [{key: _number(value) for key, value in step.items()} for step in steps]}
    digits = hashlib.sha256(_json(canonical)).hexdigest()[:CHECKSUM_DIGITS]
    return "-".join(digits[place : place + 4] for place in range(0, CHECKSUM_DIGITS, 4))


def _spell(key: str, value: object) -> object:
    return _number(value) if FIELDS[key].is_numeric else value


def _number(value: object) -> object:
    """Spell a number so that 30, 30.0 and -0 are the same everywhere."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return repr(float(value) + 0.0) if is_number else value  # type: ignore[arg-type]


def _short(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def _blank_as_none(value: Value) -> Value:
    return None if value == "" else value


def _json(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="surrogatepass")


@cache
def _basis() -> dict[str, Value]:
    basis: dict[str, Value] = json.loads(_dictionary())["basis"]
    return basis


@cache
def _dictionary() -> bytes:
    return (resources() / "templates" / "recipe-code-1.json").read_bytes()


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
        # the lowest level that fits; segno raises it where that costs no larger picture
        code = segno.make_qr(text, error="l", boost_error=True)
    except segno.DataOverflowError:
        return None
    return code if int(code.version) <= LARGEST_VERSION else None


BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def to_base45(content: bytes) -> str:
    """Return bytes as letters: two bytes are three of them, a single last byte two.

    >>> to_base45(b"Hello!!")
    '%69 VD92EX0'
    """
    digits = []
    for place in range(0, len(content), 2):
        pair = content[place : place + 2]
        number = int.from_bytes(pair)
        digits += [number % 45, number // 45 % 45]
        if len(pair) == 2:
            digits.append(number // 2025)
    return "".join(BASE45[digit] for digit in digits)


def from_base45(text: str) -> bytes:
    """Return the bytes that letters stand for.

    Raises
    ------
    ValueError
        For a letter that is none of the 45, or groups that no bytes make.

    >>> from_base45("%69 VD92EX0")
    b'Hello!!'
    """
    digits = [BASE45.index(letter) for letter in text]
    content = bytearray()
    for place in range(0, len(digits), 3):
        group = digits[place : place + 3]
        if len(group) == 1:
            raise ValueError("a single letter stands for nothing")
        number = sum(digit * 45**power for power, digit in enumerate(group))
        if number >= 256 ** (len(group) - 1):
            raise ValueError("the letters stand for more than their bytes hold")
        content += number.to_bytes(len(group) - 1)
    return bytes(content)
