"""Looking values up in the library for one recipe: what is found becomes SI, what is missing is written down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import KINDS, Material, Materials
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import to_si
from ssedesigner.physics.elementwise import MaybeNumber, Number

LARGEST_ACTIVATION_ENERGY = cited(2.0, "eV", "ThisProgram2026", "above it a library value is a slip", grade="assumed")


class Lookup:
    """The inputs of one recipe in SI, with a record of what was used and what is missing.

    ``missing`` maps a topic (volumes, conductivity, price, cell) to the first reason why it is not known;
    ``notes`` are sentences on what was assumed.
    """

    def __init__(self, recipe: Recipe, materials: Materials, swept: Mapping[str, Any]) -> None:
        self.recipe, self.materials, self.swept = recipe, materials, swept
        self.missing: dict[str, str] = {}
        self.notes: list[str] = []

    def typed(self, key: str) -> MaybeNumber:
        """Return a field of the recipe in SI (a swept array instead if one is given), or None if it is blank."""
        value = self.swept.get(key)
        if value is None:
            value = getattr(self.recipe, key)
            return None if value is None else to_si(value, FIELDS[key].unit)
        return to_si(np.asarray(value, dtype=float), FIELDS[key].unit)  # type: ignore[arg-type]

    def share(self, key: str) -> Number:
        """Return a share of the solids as a fraction [-]; a blank one is none."""
        value = self.typed(key)
        return 0 if value is None else value

    def lacks(self, topic: str, reason: str) -> None:
        """Write down why a topic is not known; the first reason stays."""
        self.missing.setdefault(topic, reason)

    def material(self, key: str | None, *kinds: str, topics: tuple[str, ...] = ()) -> Material | None:
        """Return a material; without it, the topics are not known."""
        for kind in kinds:
            found = self.materials.find(kind, key)
            if found is not None:
                return found
        if key:
            for topic in topics:
                self.lacks(topic, f"not known, because the library has no {KINDS[kinds[0]].lower()} “{key}”")
        return None

    def value(self, material: Material | None, quantity: str, *topics: str) -> Cited | None:
        """Return a usable value of a material in its lab unit; without it, the topics are not known."""
        if material is None:
            return None
        found = material.values.get(quantity)
        if found is not None and _is_usable(quantity, found):
            return found
        label = QUANTITIES[quantity].label.lower()
        fault = "has no" if found is None else "has no usable"
        for topic in topics:
            self.lacks(topic, f"not known, because the library {fault} {label} for {material.name}")
        return None

    def si(self, material: Material | None, quantity: str, *topics: str) -> float | None:
        """Return a usable value of a material in SI; without it, the topics are not known."""
        found = self.value(material, quantity, *topics)
        return None if found is None else to_si(float(found), QUANTITIES[quantity].unit)


def _is_usable(quantity: str, value: Cited) -> bool:
    if quantity == "activation_energy_ev":
        return 0 <= value <= LARGEST_ACTIVATION_ENERGY
    if quantity == "conductivity_temperature_c" or quantity.startswith("price"):
        return math.isfinite(value)
    return 0 < value < math.inf
