"""Variants: a lot, grade or make of a material that has its parent's values until they are overwritten."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, formula_of
from ssedesigner.core.recipe import Recipe

_TEXTS = ("formula", "group")

MOST_LEVELS = 12
"""Generations above a variant: more are a mistake, and each look-up of a pair goes through all of them."""


@dataclass(frozen=True, kw_only=True)
class MaterialRevision:
    """What an own material was called and made of from a moment on, and on which machine that was entered."""

    at: str
    machine: str
    name: str
    formula: str
    group: str

    @property
    def texts(self) -> tuple[str, str, str]:
        """All that it says."""
        return self.name, self.formula, self.group


def inherit(own: Material, parent: Material) -> Material:
    """Return a variant with all that its parent has and it has not; the parent has what it inherits itself.

    Where the variant overwrites a value, that of the parent is the first beside it.

    >>> parent = Material(kind="binder", key="NBR", name="NBR", values={"density_g_cm3": Cited(1.0, "g/cm3", "x")})
    >>> variant = inherit(Material(kind="binder", key="NBR-28", name="NBR 28", lineage=("NBR",)), parent)
    >>> variant.values["density_g_cm3"].source, variant.inherited["density_g_cm3"]
    ('x', 'NBR')
    """
    texts: dict[str, Any] = {"formula": own.formula or formula_of(parent), "group": own.group or parent.group}
    given = {name: text for name, text in texts.items() if text != getattr(own, name)}
    given |= {name: "" for name in (*parent.values, *parent.texts) if name not in own.values and name not in own.texts}
    return replace(
        own,
        **texts,
        values=MappingProxyType({**parent.values, **own.values}),
        texts=MappingProxyType({**parent.texts, **own.texts}),
        alternatives=MappingProxyType(_alternatives(own, parent)),
        lineage=(parent.key, *parent.lineage),
        inherited=MappingProxyType({name: parent.inherited.get(name, parent.key) for name in given}),
    )


def _alternatives(own: Material, parent: Material) -> dict[str, tuple[Cited, ...]]:
    beside: dict[str, tuple[Cited, ...]] = {}
    for quantity in {*own.values, *own.alternatives, *parent.alternatives}:
        overwritten = parent.value(quantity) if quantity in own.values else None
        first = () if overwritten is None else (overwritten,)
        values = (*own.alternatives.get(quantity, ()), *first, *parent.alternatives.get(quantity, ()))
        if values:
            beside[quantity] = values
    return beside


def resolve(materials: MutableMapping[tuple[str, str], Material], names: Iterable[tuple[str, str]]) -> None:
    """Let the variants among some materials inherit, each after its parent; the others must have inherited already.

    A parent that is not there leaves its variant with what that has itself.
    """
    waiting = {name for name in names if materials[name].lineage}
    for first in [*waiting]:
        chain, name = [], first
        while name in waiting:  # a circle, which only damage can make, ends too
            waiting.remove(name)
            chain.append(name)
            name = (name[0], materials[name].lineage[0])
        for each in reversed(chain):
            parent = materials.get((each[0], materials[each].lineage[0]))
            if parent is not None:
                materials[each] = inherit(materials[each], parent)


def made_of_parents(recipe: Recipe, materials: Materials) -> Recipe:
    """Return a recipe with the first parents of its variants, by which reported and measured films are found.

    >>> made_of_parents(Recipe(), Materials(version="", materials={}, pairs=())) == Recipe()
    True
    """
    fields = ((key, row.materials) for key, row in FIELDS.items() if row.kind == "material")
    roots = {key: materials.root_of(kinds, getattr(recipe, key)) for key, kinds in fields}
    changed: dict[str, Any] = {key: root for key, root in roots.items() if root != getattr(recipe, key)}
    return replace(recipe, **changed) if changed else recipe


def own_part(material: Material) -> Material:
    """Return a variant without what it inherits, as the library keeps it."""
    if not material.inherited:
        return material
    texts: dict[str, Any] = {name: "" for name in _TEXTS if name in material.inherited}
    return replace(
        material,
        **texts,
        values={name: value for name, value in material.values.items() if name not in material.inherited},
        texts={name: value for name, value in material.texts.items() if name not in material.inherited},
        alternatives={},
        inherited={},
    )
