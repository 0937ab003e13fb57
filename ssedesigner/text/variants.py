"""What a variant has from its parents, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.formula import FormulaError, molar_mass
from ssedesigner.core.materials import Material, Materials, kind_word, refusal
from ssedesigner.core.process import material_of
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.variants import MaterialRevision
from ssedesigner.core.visible_text import quote
from ssedesigner.text.materials import property_label


def from_text(material: Material, quantity: str) -> str:
    """Say from which parent a value is; nothing for one of its own.

    >>> from_text(Material(kind="binder", key="B", name="B", inherited={"price_usd_kg": "NBR"}), "price_usd_kg")
    'from NBR'
    """
    parent = material.inherited.get(quantity)
    return f"from {parent}" if parent else ""


def descent_text(material: Material, materials: Materials) -> str:
    """Say of what a material is a variant, and what became of its parent; nothing for one that is none."""
    if not material.lineage:
        return ""
    parent = materials.find(material.kind, material.lineage[0])
    if parent is None:
        return f"variant of {material.lineage[0]}, which is not in this library"
    retired = ", which is retired but still supplies its values" if parent.is_retired else ""
    return f"variant of {parent.key}{retired}"


def variant_sentence(material: Material, materials: Materials) -> str:
    """Say in one sentence what a variant has from its parents and what is its own; nothing for one that is none."""
    if not material.lineage:
        return ""
    own = [key for key in (*material.values, *material.texts) if key not in material.inherited]
    labels = [property_label(key) for key in PROPERTIES if key in own]
    rest = f"all values but {', '.join(labels)}" if labels else "all values"
    named = f"{kind_word(material.kind).capitalize()} {quote(material.key)} is a {descent_text(material, materials)}"
    return f"{named}: {rest} are from there."


def history_sentences(history: Sequence[MaterialRevision]) -> tuple[str, ...]:
    """Say what an own material was called and made of before, until when, and on which machine that was changed.

    >>> one = MaterialRevision(at="", machine="", name="A", formula="", group="")
    >>> history_sentences((one, replace(one, name="B", at="2026-11-30T12:00:00+00:00", machine="Lab 1")))
    ('Named “A” until 2026-11-30 (changed on Lab 1).',)
    """
    sentences = []
    for before, after in pairwise(history):
        changed = [f"named {quote(before.name)}"] if before.name != after.name else []
        if before.formula != after.formula:
            changed.append(f"formula {before.formula or 'not stated'}")
        if before.group != after.group:
            changed.append(f"family {before.group or 'not stated'}")
        words = ", ".join(changed)
        moment = f"until {after.at[:10]} (changed on {after.machine})" if after.at else "before"
        sentences.append(f"{words[:1].upper()}{words[1:]} {moment}.")
    return tuple(sentences)


def formula_consequences(material: Material, formula: str, group: str) -> tuple[str, ...]:
    """Say what follows from another formula and family of a material, in a sentence each.

    >>> formula_consequences(Material(kind="electrolyte", key="A", name="A", formula="Li6PS5Cl"), "Li3YCl6", "")[0]
    'Molar mass: 268.4 g/mol, then 322.4 g/mol.'
    """
    formula = "".join(formula.split())
    try:
        heavy = f"{molar_mass(formula):.1f} g/mol" if formula else "not known"
    except FormulaError as error:
        return (str(error),)
    try:
        before = f"{molar_mass(material.formula):.1f} g/mol" if material.formula else "not known"
    except FormulaError:
        before = "not known"
    if not formula and material.lineage:
        return (f"Empty: it has the formula of {material.lineage[0]}.",)
    sentences = [f"Molar mass: {before}, then {heavy}."] if before != heavy else ["The molar mass stays as it is."]
    changed = replace(material, formula=formula)
    if material.kind == "electrolyte" and (reason := refusal(changed)) != refusal(material):
        sentences.append(f"It is then {reason}." if reason else "It then counts as a sulfide.")
    family = group.strip() or material.group
    if material.kind == "electrolyte":
        words = f"like {family}" if family else "like no known family"
        sentences.append(f"It is compacted and judged {words}: change the family where the formula changes it.")
    if material.inherited:
        count = sum(name in PROPERTIES for name in material.inherited)
        sentences.append(f"{count} values stay those of {material.lineage[0]}, even where its formula differs.")
    return tuple(sentences)


def variant_sentences(recipe: Recipe, materials: Materials) -> Iterator[str]:
    """Yield that sentence for each variant in a recipe."""
    named: dict[tuple[str, str], Material] = {}
    for key, field in FIELDS.items():
        value = getattr(recipe, key)
        if field.kind == "material" and value and (material := material_of(key, value, materials)) is not None:
            named[material.kind, material.key] = material
    yield from filter(None, (variant_sentence(material, materials) for material in named.values()))
