"""Reading what a person types about a material of their own: checks with one sentence each."""

from __future__ import annotations

from collections.abc import Callable

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import exact, match_key
from ssedesigner.core.process import taking_fields
from ssedesigner.core.properties import PROPERTIES, Property
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UnitError, parse_quantity, symbol
from ssedesigner.core.visible_text import quote
from ssedesigner.text.materials import kind_text, name_text, property_label
from ssedesigner.ui.library.material_values import ValueRow
from ssedesigner.ui.widgets.notices import Notice

_LONGEST_KEY = 60
_FEW = 6


class EntryError(ValueError):
    """Something typed that cannot be taken; ``place`` names the input, the message says what to type."""

    def __init__(self, place: str, sentence: str) -> None:
        super().__init__(sentence)
        self.place = place


@dataclass(frozen=True, kw_only=True)
class MaterialEntry:
    """What was typed for one quantity."""

    quantity: str
    value: str
    low: str = ""
    high: str = ""
    conditions: str = ""
    source: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.value.strip() or self.low.strip() or self.high.strip())


def use_in(recipe: Recipe, material: Material) -> list[str]:
    """Return the labels of the fields in which a recipe uses a material."""
    fields = (field for field in FIELDS.values() if material.kind in field.materials)
    return [field.label for field in fields if recipe.value(field.key) == material.key]


def use_text(recipe: Recipe, material: Material) -> str:
    """Say that the open recipe uses a material, a caution if it is retired; or that no recipe can; else nothing."""
    fields = " and ".join(use_in(recipe, material))
    if not fields:
        reason = "" if taking_fields(material) else refusal(material)
        return f"Cannot be used in a recipe: {reason}." if reason else ""
    if material.is_retired:
        return f"! Retired, but used in the open recipe as {fields}: restore it, or choose another material there."
    return f"Used in the open recipe as {fields}."


def quantities_of_kind(kind: str, materials: Materials) -> list[str]:
    """Return the quantities that the library gives for any material of a kind, in the order of their table."""
    known: set[str] = set()
    for material in materials.of_kind(kind, with_retired=True):
        known.update(material.values, material.texts, material.alternatives)
    return [key for key in PROPERTIES if key in known]


def classes_of(quantity: str, materials: Materials) -> list[str]:
    """Return the few words that a text quantity can have, or nothing when it is free text."""
    words = {str(text) for each in materials.materials.values() if (text := each.text(quantity)) is not None}
    return sorted(words) if len(words) <= _FEW else []


def read_entry(entry: MaterialEntry, classes: list[str] | None = None) -> Cited | CitedText:
    """Return what was typed as a value of this laboratory, checked.

    Raises
    ------
    EntryError
        With the input that is wrong and one sentence that says what to type.
    """
    label = property_label(entry.quantity)
    if not entry.value.strip():
        raise EntryError("value", f"Type a value for {label}.")
    if not entry.source.strip():
        raise EntryError("source", f"{label} needs a source: a laboratory book page, a data sheet or a paper.")
    if PROPERTIES[entry.quantity].is_text:
        return _read_text(entry, label, classes or [])
    value, low, high = (_read_number(entry, place) for place in ("value", "low", "high"))
    if value is None:
        raise EntryError("value", f"Type a value for {label}.")
    if (low is not None and low > value) or (high is not None and high < value):
        raise EntryError("value", f"{label}: the value must lie between low and high.")
    return Cited(
        value,
        PROPERTIES[entry.quantity].unit,
        entry.source.strip(),
        grade="user",
        low=low,
        high=high,
        conditions=entry.conditions.strip(),
        note=entry.note.strip(),
    )


def _read_text(entry: MaterialEntry, label: str, classes: list[str]) -> CitedText:
    text = entry.value.strip()
    if classes and text not in classes:
        text = text.replace(" ", "_")  # as it is shown
    if classes and text not in classes:
        raise EntryError("value", f"{label} is one of: {', '.join(classes).replace('_', ' ')}.")
    return CitedText(text, entry.source.strip(), grade="user")


def _read_number(entry: MaterialEntry, place: str) -> float | None:
    text = str(getattr(entry, place)).strip()
    if not text:
        return None
    quantity = PROPERTIES[entry.quantity]
    try:
        number = parse_quantity(text, quantity.unit, quantity.example)
    except UnitError as error:
        raise EntryError(place, f"{quantity.label}: {error}") from None
    if not quantity.is_plausible(number):
        raise EntryError(place, f"{quantity.label} must {bounds_text(quantity)}; check the number and its unit.")
    return number


def bounds_text(quantity: Property) -> str:
    """Say between which numbers a quantity can lie."""
    low, high = exact(quantity.minimum), exact(quantity.maximum)
    unit = symbol(quantity.unit)
    words = f"be above {low} and at most {high}" if quantity.is_above else f"lie between {low} and {high}"
    return f"{words} {unit}".strip()


def read_material(
    kind: str, key: str, name: str, formula: str, note: str, entries: list[MaterialEntry], materials: Materials
) -> Material:
    """Return the new material, checked; raise EntryError for the first thing that is wrong."""
    name = name.strip()
    key = " ".join(key.split()) or name
    if not name:
        raise EntryError("name", "Give the material a name.")
    _check_key(kind, key, materials)
    formula = "".join(formula.split())
    if formula:
        _check_formula(formula)
    values: dict[str, Cited] = {}
    texts: dict[str, CitedText] = {}
    for entry in entries:
        if entry.is_empty:
            continue
        try:
            read = read_entry(entry, classes_of(entry.quantity, materials))
        except EntryError as error:
            raise EntryError(f"{entry.quantity}_{error.place}", str(error)) from None
        if isinstance(read, Cited):
            values[entry.quantity] = read
        else:
            texts[entry.quantity] = read
    return Material(
        kind=kind,
        key=key,
        name=name,
        formula=formula,
        note=note.strip(),
        values=values,
        texts=texts,
        origin="user",
    )


def read_variant(parent: Material, key: str, name: str, note: str, materials: Materials) -> Material:
    """Return the variant of a material, checked; raise EntryError for the first thing that is wrong."""
    name = name.strip()
    key = " ".join(key.split()) or name
    if not name:
        raise EntryError("name", "Give the variant a name that differs from that of its parent.")
    _check_key(parent.kind, key, materials)
    return Material(kind=parent.kind, key=key, name=name, note=note.strip(), origin="user", lineage=(parent.key,))


def _check_formula(formula: str) -> None:
    try:
        atoms(formula)
    except FormulaError as error:
        raise EntryError(
            "formula", f"{error} Write it as “Li6PS5Cl” or “0.7Li2S-0.3P2S5”, or leave it empty."
        ) from None


def _check_key(kind: str, key: str, materials: Materials) -> None:
    if len(key) > _LONGEST_KEY or not key.isprintable() or ";" in key or " + " in key:
        raise EntryError("key", f"The key is at most {_LONGEST_KEY} characters, without semicolons and “ + ”.")
    taken = {match_key(each.key): each for each in materials.of_kind(kind, with_retired=True)}
    if match_key(key) in taken:
        owner = taken[match_key(key)]
        retired = " (retired; restore it instead)" if owner.is_retired else ""
        raise EntryError("key", f"{kind_text(owner)} {quote(owner.key)} exists already{retired}; choose another key.")


NOTICE = "retired"
"""The key of the notice on the last change of a material."""


def retirement_notice(material: Material, is_retired: bool, recipe: Recipe, undo: Callable[[], object]) -> Notice:
    """Say that a material was retired or restored; a caution where the open recipe still uses a retired one."""
    name = name_text(material)
    if not is_retired:
        return Notice(key=NOTICE, severity="pass", sentence=f"{name} is back in the lists.")
    used = " and ".join(use_in(recipe, material))
    still = f" The open recipe still uses it as {used}: choose another material there." if used else ""
    return Notice(
        key=NOTICE,
        severity="caution" if used else "pass",
        sentence=f"{name} is retired: it leaves the lists and keeps its values.{still}",
        actions=[("Un&do", undo)],
    )


def change_notice(sentence: str, undo: Callable[[], object]) -> Notice:
    """Say that a material was copied or changed, and offer to take it back."""
    return Notice(key=NOTICE, severity="pass", sentence=sentence, actions=[("Un&do", undo)])


def refusals(material: Material | None, value: ValueRow | None, is_read_only: bool) -> dict[str, str]:
    """Say for each action why it cannot be done now; nothing for one that can."""
    locked = "The library is read-only: open it for writing to change it." if is_read_only else ""
    nothing = "" if material else "Choose a material first."
    not_own = "" if value and value.is_own else "Only a value of your own can be dropped; choose one in the list."
    is_own = material is None or material.origin == "user"
    shipped = "" if is_own else "Only a material of your own can be changed; copy this one as a variant."
    retired = "Restore the material before you use it." if material and material.is_retired else ""
    retired_lot = "Restore the material before you record a lot of it." if retired else ""
    has_field = bool(material and taking_fields(material))
    reason = refusal(material) if material and not has_field else ""
    refused = f"{name_text(material)} is {reason}." if material and reason else ""
    no_field = "" if has_field else "A recipe has no field for this kind of material."
    return {
        "new": locked,
        "edit": locked or nothing,
        "clear": locked or nothing or not_own,
        "retire": locked or nothing,
        "lot": locked or nothing or retired_lot,
        "variant": locked or nothing,
        "rename": locked or nothing or shipped,
        "formula": locked or nothing or shipped,
        "use": nothing or refused or retired or no_field,
    }
