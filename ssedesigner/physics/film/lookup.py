"""Looking values up in the library for one recipe: what is found becomes SI, what is missing is written down."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.kept import Kept
from ssedesigner.core.materials import KINDS, Material, Materials, refusal
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import UNITS
from ssedesigner.physics.arrays import FloatArray, MaybeNumber, Number, require
from ssedesigner.physics.terms import Terms

LARGEST_ACTIVATION_ENERGY = cited(2.0, "eV", "ThisProgram2026", "above it a library value is a slip", grade="assumed")


FIELD_SCALES = {key: (UNITS[field.unit].factor, UNITS[field.unit].offset) for key, field in FIELDS.items()}
"""Factor and offset to SI [SI unit per lab unit, SI unit] of every field."""
QUANTITY_FACTORS = {
    key: (UNITS[quantity.unit].factor, UNITS[quantity.unit].offset)
    for key, quantity in PROPERTIES.items()
    if quantity.unit in UNITS
}
"""The same for every property of a material whose unit converts."""

Columns: TypeAlias = Mapping[tuple[str, str], Mapping[str, FloatArray]]
"""Values of many materials by the kind and key of the one that stands for them all, in lab units, shape (n,)."""
ONE_MATERIAL: Columns = {}

_Made = TypeVar("_Made")
_MOST_PARTS = 500


class Fields(NamedTuple):
    """Some fields of a recipe on which a part of a film or a cell rests, and how their values are read."""

    names: frozenset[str]
    values: Callable[[Recipe], Hashable]


def fields_of(*names: str) -> Fields:
    """Return fields by their keys [-].

    >>> fields_of("thickness_um", "anode").values(Recipe())
    (30.0, 'Li-metal')
    """
    return Fields(frozenset(names), attrgetter(*names))


class _Part(NamedTuple):
    """A part that was made, with all that was written down as it was made."""

    made: Any
    missing: Mapping[str, str]
    notes: list[str]
    found: Mapping[tuple[str, str], Material | None]


class Lookup:
    """The inputs of one recipe in SI, with a record of what was used and what is missing.

    ``missing`` maps a topic (volumes, conductivity, price, cell) to the first reason why it is not known;
    ``notes`` are sentences on what was assumed; ``found`` are the materials that were asked for, None for those that
    the library does not have; ``terms`` records the formulas of a number that is explained. Where materials are swept,
    one stands for all that have the same values beside the ``columns`` of other numbers.
    """

    def __init__(
        self,
        recipe: Recipe,
        materials: Materials,
        swept: Mapping[str, Any],
        terms: Terms | None = None,
        columns: Columns = ONE_MATERIAL,
    ) -> None:
        self.recipe, self.materials, self.swept, self.terms, self.columns = recipe, materials, swept, terms, columns
        self.missing: dict[str, str] = {}
        self.notes: list[str] = []
        self.found: dict[tuple[str, str], Material | None] = {}

    def part(self, name: Hashable, fields: Fields, make: Callable[[Lookup], _Made]) -> _Made:
        """Return a part that rests on some fields alone, and on what its name says: it is kept for the next edit."""
        if self.terms is not None or self.columns or not fields.names.isdisjoint(self.swept):
            return make(self)
        parts = self.materials.kept.get(Lookup, _no_parts)
        part: _Part = parts.get((name, fields.values(self.recipe)), lambda: self._make(make))
        for topic, reason in part.missing.items():
            self.lacks(topic, reason)
        self.notes += part.notes
        self.found.update(part.found)
        made: _Made = part.made
        return made

    def _make(self, make: Callable[[Lookup], Any]) -> _Part:
        own = Lookup(self.recipe, self.materials, {})
        return _Part(make(own), own.missing, own.notes, own.found)

    def typed(self, key: str) -> MaybeNumber:
        """Return a field of the recipe in SI (a swept array instead if one is given), or None if it is blank."""
        factor, offset = FIELD_SCALES[key]
        if key in self.swept:
            return np.asarray(self.swept[key], dtype=float) * factor + offset
        value = getattr(self.recipe, key)
        return None if value is None else value * factor + offset

    def required(self, key: str) -> Number:
        """Return a field of the recipe in SI that is never blank."""
        return require(self.typed(key))

    def share(self, key: str) -> Number:
        """Return a share of the solids as a fraction [-]; a blank one is none."""
        value = self.typed(key)
        return 0 if value is None else value

    def lacks(self, topic: str, reason: str) -> None:
        """Write down why a topic is not known; the first reason stays."""
        self.missing.setdefault(topic, reason)

    def material(self, key: str | None, *kinds: str, topics: tuple[str, ...] = (), field: str = "") -> Material | None:
        """Return a material for a field of the recipe; without it, the topics are not known."""
        if not key:
            return None
        for kind in kinds:
            material = self.found[kind, key] = self.materials.find(kind, key)
            if material is not None and (refused := refusal(material, field)):
                for topic in topics:
                    self.lacks(topic, f"not known, because {material.name} is {refused}")
                return None
            if material is not None:
                return material
        for topic in topics:
            self.lacks(topic, f"not known, because the library has no {KINDS[kinds[0]].lower()} “{key}”")
        return None

    def value(self, material: Material | None, quantity: str, *topics: str) -> Cited | None:
        """Return a usable value of a material in its lab unit; without it, the topics are not known."""
        if material is None:
            return None
        value = material.values.get(quantity)
        if value is not None and is_usable(quantity, value):
            return value
        label = PROPERTIES[quantity].label.lower()
        fault = "has no" if value is None else "has no usable"
        for topic in topics:
            self.lacks(topic, f"not known, because the library {fault} {label} for {material.name}")
        return None

    def si(self, material: Material | None, quantity: str, *topics: str) -> MaybeNumber:
        """Return a usable value of a material in SI; without it, the topics are not known."""
        value = self.value(material, quantity, *topics)
        if value is None:
            return None
        factor, offset = QUANTITY_FACTORS[quantity]
        return self.number(material, quantity, value) * factor + offset

    def number(self, material: Material | None, name: str, value: float) -> Number:
        """Return a value of a material [any unit], or the column that stands for it where materials are swept."""
        if not self.columns or material is None:
            return value
        return self.columns.get((material.kind, material.key), {}).get(name, value)


def _no_parts() -> Kept:
    return Kept(_MOST_PARTS)


def is_usable(quantity: str, value: float) -> bool:
    """Return whether a value of a material [its lab unit] can be used at all, whatever a library holds.

    >>> is_usable("density_g_cm3", 0.0), is_usable("price_usd_kg", 0.0)
    (False, True)
    """
    if 0 < value < math.inf:
        return quantity != "activation_energy_ev" or value <= LARGEST_ACTIVATION_ENERGY
    if quantity == "activation_energy_ev" or quantity.startswith("price"):
        return not value
    return quantity == "conductivity_temperature_c" and math.isfinite(value)
