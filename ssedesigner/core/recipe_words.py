"""The materials and numbers of a recipe as they read in a sentence, for the sheet and for the process path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe

_LONGEST_NAME = 30
"""A longer name is replaced by its key, so that a step stays on one line."""


def kinds_of(field: Field) -> tuple[str, ...]:
    """Return the kinds of material that a field can name; a polymer electrolyte can also serve as binder."""
    return (*field.materials, "spe") if "binder" in field.materials else field.materials


def material_of(field_key: str, key: str, materials: Materials) -> Material | None:
    """Return the material that a field of a recipe names, or None when the library does not have it."""
    for kind in kinds_of(FIELDS[field_key]):
        if (found := materials.find(kind, key)) is not None:
            return found
    return None


def _as_it_is(name: str) -> str:
    return name


@dataclass(frozen=True, kw_only=True)
class RecipeWords:
    """The names and numbers of one recipe; ``spell`` writes a name as its reader wants it, formulas low or plain."""

    recipe: Recipe
    materials: Materials
    spell: Callable[[str], str] = _as_it_is

    def name(self, field: str) -> str:
        """Name the material of a field: by its name, or by its key where that is long or the library lacks it."""
        key = str(getattr(self.recipe, field))
        material = material_of(field, key, self.materials)
        return self.spell(key if material is None or len(material.name) > _LONGEST_NAME else material.name)

    def names(self, *fields: str) -> str:
        """Name the materials of those fields that are not blank, joined by commas and “and”."""
        found = [self.name(field) for field in fields if getattr(self.recipe, field)]
        return " and ".join(found) if len(found) < 3 else ", ".join(found[:-1]) + " and " + found[-1]

    def number(self, field: str, unit: str) -> str:
        """Write the number of a field with a unit as it is printed, or nothing where the field is blank."""
        value = getattr(self.recipe, field)
        return "" if value is None else f"{numeral(value)} {unit}"

    @property
    def polymers(self) -> str:
        """Binders, polymer electrolyte and salt."""
        return self.names("binder", "second_binder", "spe", "salt")

    @property
    def liquids(self) -> str:
        """Solvent and cosolvent."""
        return self.names("solvent", "cosolvent")

    @property
    def sulfides(self) -> str:
        """The sulfides of both layers."""
        return self.names("electrolyte", "second_electrolyte")
