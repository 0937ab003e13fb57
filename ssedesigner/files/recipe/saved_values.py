"""The library values that a recipe file carries, and how they differ from the library at hand."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from ssedesigner.core.batch.record import is_number
from ssedesigner.core.evidence import GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, kind_word
from ssedesigner.core.notation import exact, numeral, source_name, typeset
from ssedesigner.core.process import material_of
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol

IMPLIED_KINDS = ("foil", "packaging")
"""Kinds of materials that every cell uses without a field of the recipe."""


@dataclass(frozen=True, kw_only=True)
class SavedValue:
    """One library value as it was when the recipe was saved."""

    kind: str
    key: str
    quantity: str
    value: float
    unit: str
    source: str
    grade: str
    low: float | None = None
    high: float | None = None
    conditions: str = dataclasses.field(default="", compare=False)

    def to_dict(self) -> dict[str, str | float | None]:
        """Return the value as it stands in the file; range and conditions only where there are any."""
        return {key: value for key, value in vars(self).items() if value not in (None, "")}

    @property
    def text(self) -> str:
        """The number with its unit and range."""
        band = (
            f" ({numeral(self.low)} to {numeral(self.high)})" if self.low is not None and self.high is not None else ""
        )
        return f"{exact(self.value)} {symbol(self.unit)}".strip() + band


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One way in which the library at hand differs from the one that the recipe was saved with.

    ``what`` is material (missing or retired), value (changed, gone or new) or source. ``quantity`` is
    empty when the whole material is meant. ``str()`` gives a plain sentence.
    """

    what: str
    kind: str
    key: str
    quantity: str
    saved: str
    now: str
    sentence: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


def materials_of(recipe: Recipe, materials: Materials) -> dict[tuple[str, str], Material | None]:
    """Return the materials that a recipe names, by kind and key; None for one that the library lacks.

    Foils and packaging, which every cell has, come last.
    """
    named: dict[tuple[str, str], Material | None] = {}
    for field in FIELDS.values():
        key = getattr(recipe, field.key)
        if field.kind == "material" and key:
            material = material_of(field.key, key, materials)
            named[(material.kind if material else field.materials[0], key)] = material
    for material in materials.of_kind(*IMPLIED_KINDS):
        named[(material.kind, material.key)] = material
    return named


def values_of(material: Material) -> Iterator[SavedValue]:
    """Yield each number that the library recommends for a material."""
    for quantity, value in sorted(material.values.items()):
        yield SavedValue(
            kind=material.kind,
            key=material.key,
            quantity=quantity,
            value=float(value),
            unit=value.unit,
            source=value.source,
            grade=value.grade,
            low=value.low,
            high=value.high,
            # nothing is judged by a doubtful value, wherever the file is opened
            conditions=value.conditions if value.is_doubtful and material.origin == "user" else "",
        )


def values_used(recipe: Recipe, materials: Materials) -> tuple[SavedValue, ...]:
    """Return every library value that a prediction of the recipe can rest on."""
    known = (material for material in materials_of(recipe, materials).values() if material is not None)
    return tuple(value for material in known for value in values_of(material))


def compare(recipe: Recipe, saved: tuple[SavedValue, ...], materials: Materials) -> list[Difference]:
    """Return how the library differs from the saved values, material by material.

    A material of which the file holds no value (a hand-written file) is only checked for its presence.
    """
    by_material: dict[tuple[str, str], dict[str, SavedValue]] = {}
    for value in saved:
        by_material.setdefault((value.kind, value.key), {})[value.quantity] = value
    current = materials_of(recipe, materials)
    differences: list[Difference] = []
    for kind, key in dict.fromkeys([*current, *by_material]):
        material = current.get((kind, key)) or materials.find(kind, key)
        if material is None:
            differences.append(_lost_difference(kind, key))
            continue
        if material.is_retired:
            differences.append(_retired_difference(material))
        if (kind, key) in by_material:
            differences.extend(_value_differences(material, by_material[(kind, key)]))
    return differences


def _lost_difference(kind: str, key: str) -> Difference:
    sentence = f"{kind_word(kind).capitalize()} “{key}” is not in this library; add it or choose another."
    return Difference(what="material", kind=kind, key=key, quantity="", saved=key, now="", sentence=sentence)


def _retired_difference(material: Material) -> Difference:
    sentence = f"{kind_word(material.kind).capitalize()} “{material.key}” is retired in this library."
    return Difference(
        what="material",
        kind=material.kind,
        key=material.key,
        quantity="",
        saved=material.key,
        now="retired",
        sentence=sentence,
    )


def _value_differences(material: Material, saved: dict[str, SavedValue]) -> Iterator[Difference]:
    current = {value.quantity: value for value in values_of(material)}
    for quantity in sorted({*saved, *current}):
        before, now = saved.get(quantity), current.get(quantity)
        if before == now:
            continue
        what, sentence = _describe(before, now)
        yield Difference(
            what=what,
            kind=material.kind,
            key=material.key,
            quantity=quantity,
            saved=before.text if before else "",
            now=now.text if now else "",
            sentence=typeset(f"{material.key}, {quantity_name(quantity)}: {sentence}."),
        )


def quantity_name(quantity: str) -> str:
    """Return what a quantity is called inside a sentence."""
    label = PROPERTIES[quantity].label if quantity in PROPERTIES else quantity.replace("_", " ")
    return f"{label[:1].lower()}{label[1:]}" if label[1:2].islower() else label


def _describe(before: SavedValue | None, now: SavedValue | None) -> tuple[str, str]:
    if now is None:
        return "value", "no longer known in this library" + (f", {_with_source(before)} in the file" if before else "")
    if before is None:
        return "value", f"not known in the file, now {_with_source(now)}"
    if before.text == now.text:
        return "source", f"{now.text} as in the file, but now from [{source_name(now.source)}, {now.grade}]"
    return "value", f"{_with_source(before)} in the file, now {_with_source(now)}"


def _with_source(value: SavedValue) -> str:
    return f"{value.text} [{source_name(value.source)}]"


def read_values(entries: object, problems: list[str]) -> tuple[SavedValue, ...]:
    """Read the ``values`` of a recipe file; what is wrong is added to ``problems`` with its place."""
    if entries is None:
        return ()
    if not isinstance(entries, list):
        problems.append("values: This must be a list of library values.")
        return ()
    values: dict[tuple[str, str, str], SavedValue] = {}
    for index, entry in enumerate(entries):
        value = _read_value(entry, f"values[{index}]", problems)
        if value is None:
            continue
        name = (value.kind, value.key, value.quantity)
        if name in values:  # of two numbers nobody can say which one was meant
            problems.append(f"values[{index}]: {value.key}, {quantity_name(value.quantity)} occurs twice; keep one.")
        values[name] = value
    return tuple(values.values())


_TEXTS = ("kind", "key", "quantity", "unit", "source", "grade")
_NUMBERS = ("value", "low", "high")
_CONDITIONS = "conditions"


def _read_value(entry: object, place: str, problems: list[str]) -> SavedValue | None:
    if not isinstance(entry, dict):
        problems.append(f"{place}: This must be an object with kind, key, quantity, value, unit, source and grade.")
        return None
    wrong = [
        f"{place}.{key}: This key is not known here." for key in entry if key not in (*_TEXTS, *_NUMBERS, _CONDITIONS)
    ]
    wrong += [
        f"{place}.{key}: This must be text that is not empty."
        for key in _TEXTS
        if not isinstance(entry.get(key), str) or not entry[key]
    ]
    wrong += [
        f"{place}.{key}: This must be a number."
        for key in _NUMBERS
        if not is_number(entry.get(key)) and (key == "value" or entry.get(key) is not None)
    ]
    if not isinstance(entry.get(_CONDITIONS, ""), str):
        wrong.append(f"{place}.{_CONDITIONS}: This must be text.")
    if not wrong and entry["grade"] not in GRADES:
        wrong.append(f"{place}.grade: “{entry['grade']}” is not one of {', '.join(GRADES)}.")
    problems.extend(wrong)
    return None if wrong else SavedValue(**entry)
