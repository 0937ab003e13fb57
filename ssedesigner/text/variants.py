"""What a variant has from its parents, in words."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials, kind_word
from ssedesigner.core.process import material_of
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import Recipe
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
    retired = ", which is retired and still gives its values" if parent.is_retired else ""
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


def variant_sentences(recipe: Recipe, materials: Materials) -> Iterator[str]:
    """Yield that sentence for each variant in a recipe."""
    named: dict[tuple[str, str], Material] = {}
    for key, field in FIELDS.items():
        value = getattr(recipe, key)
        if field.kind == "material" and value and (material := material_of(key, value, materials)) is not None:
            named[material.kind, material.key] = material
    yield from filter(None, (variant_sentence(material, materials) for material in named.values()))
