"""Recipes that are pinned beside the open one, as a person keeps them in a session: with name, origin and a note."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.reading import ReadError, parse_json
from ssedesigner.files.recipe.file import RecipeFileError, recipe_from
from ssedesigner.files.recipe.steps import step_dict

LETTERS = ("B", "C", "D")
"""Letters of the pins; A is the open recipe."""
FORMAT = "sse-designer-pins"
VERSION = 1
_MOST_NAME, _MOST_NOTE = 120, 2000


@dataclass(frozen=True, kw_only=True)
class Pin:
    """A pinned recipe under its letter; ``origin`` says where it is from, such as “Find recipes, no. 2”."""

    letter: str
    recipe: Recipe
    name: str
    origin: str = ""
    note: str = ""


def free_letter(pins: Sequence[Pin]) -> str:
    """Return the first letter that no pin has, or nothing where all are taken."""
    taken = {pin.letter for pin in pins}
    return next((letter for letter in LETTERS if letter not in taken), "")


def pins_text(pins: Sequence[Pin]) -> str:
    """Return pins as JSON; the same pins give the same text."""
    rows = [
        {
            "letter": pin.letter,
            "name": pin.name,
            "origin": pin.origin,
            "note": pin.note,
            "fields": pin.recipe.to_dict(),
            "steps": [step_dict(step) for step in pin.recipe.steps],
        }
        for pin in pins
    ]
    return json.dumps({"format": FORMAT, "version": VERSION, "pins": rows}, ensure_ascii=False, indent=1) + "\n"


def pins_from(text: str) -> tuple[Pin, ...]:
    """Return the pins of a text; one that cannot be read any more is left out, as nobody can mend it here."""
    try:
        content = parse_json(text)
    except ReadError:
        return ()
    is_known = isinstance(content, dict) and content.get("format") == FORMAT and content.get("version") == VERSION
    rows = content.get("pins") if is_known and isinstance(content, dict) else None
    pins: dict[str, Pin] = {}
    for row in rows if isinstance(rows, list) else ():
        pin = _pin_from(row)
        if pin is not None:
            pins.setdefault(pin.letter, pin)
    return tuple(pins[letter] for letter in LETTERS if letter in pins)


def _pin_from(row: object) -> Pin | None:
    if not isinstance(row, dict) or row.get("letter") not in LETTERS:
        return None
    try:
        recipe = recipe_from(row.get("fields"), row.get("steps"))
    except RecipeFileError:
        return None
    name, origin, note = (value if isinstance(value := row.get(key), str) else "" for key in ("name", "origin", "note"))
    return Pin(
        letter=str(row["letter"]),
        recipe=recipe,
        name=shorten(name, _MOST_NAME) or recipe.name,
        origin=shorten(origin, _MOST_NAME),
        note=note[:_MOST_NOTE],
    )
