"""Changes of a recipe in words: they name a fix, and the undo step that it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import PARTS, SHARES, Recipe, Value
from ssedesigner.core.units import symbol

_SWITCHES = {("cathode_coated", True): "Coat the cathode", ("cathode_coated", False): "Leave the cathode uncoated"}


def told(recipe: Recipe, changes: Mapping[str, Value]) -> str:
    """Say in a few words what some changes of a recipe do.

    >>> told(Recipe(), {"binder_wt_pct": 2.5}), told(Recipe(), {"solvent": "anisole"})
    ('Set NBR to 2.5 wt %', 'Replace toluene by anisole')
    >>> told(Recipe(), {"cosolvent": None}), told(Recipe(), {"interlayer": "LiF"})
    ('Leave out isobutyl isobutyrate', 'Add LiF as layer on the anode')
    >>> told(Recipe(), {"form_factor": "on-electrode"}), told(Recipe(cathode_coated=False), {"cathode_coated": True})
    ('Set form to “on electrode”', 'Coat the cathode')
    """
    first, *others = changes.items()
    changed = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
    named = _told_one(recipe, changed, *first)
    also = [_told_one(recipe, changed, other, value) for other, value in others if _is_telling(other, value)]
    if any(_is_lot(other) for other, _ in others):
        also.append("leave out the lot data")
    return ", ".join((named, *(words[:1].lower() + words[1:] for words in also)))


def _is_telling(other: str, value: Value) -> bool:
    """Return whether a companion has words of its own: the amount of what is left out and the data of a lot do not."""
    is_amount_of_nothing = other in PARTS.values() and value is None
    return FIELDS[other].kind == "material" or not (is_amount_of_nothing or _is_lot(other))


def _is_lot(key: str) -> bool:
    return key == "electrolyte_lot" or key.startswith("electrolyte_conductivity_")


def _told_one(recipe: Recipe, changed: Recipe, key: str, value: Value) -> str:
    row, before = FIELDS[key], recipe.value(key)
    label = in_sentence(row.label)
    if row.kind == "flag":
        return _SWITCHES.get((key, bool(value))) or f"Set {label} to {row.show(value)}"
    if value is None or value == "":
        return f"Leave out {before}" if row.kind == "material" else f"Empty {label}"
    if row.kind == "material":
        return f"Replace {before} by {value}" if before else f"Add {value} as {label}"
    if row.choices is not None:
        return f"Set {label} to “{in_sentence(row.show(value))}”"
    whole = next((material for material, part in PARTS.items() if part == key), "")
    named = changed.value(whole) if whole in SHARES else None
    return f"Set {named or label} to {row.show(value)} {symbol(row.unit)}".rstrip()


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence.

    >>> in_sentence("Dry-room dew point"), in_sentence("Li salt"), in_sentence("On substrate")
    ('dry-room dew point', 'Li salt', 'on substrate')
    """
    word = label.split(" ", 1)[0]
    is_plain = (len(word) > 2 and word[1:].islower()) or word == "On"
    return label[:1].lower() + label[1:] if is_plain else label
