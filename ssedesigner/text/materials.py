"""How a material is written on screen: formulas with subscripts, values with their evidence, verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable

from ssedesigner.core.evidence import GRADES, Cited, CitedText
from ssedesigner.core.materials import KINDS, Material, halide_word, is_sulfide
from ssedesigner.core.notation import MARKS, formula, numeral, typeset
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, Recipe, layer_thickness_um, side_layers
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import visible
from ssedesigner.text.values import cited_text

SEVERITY_OF_VERDICT = {"compatible": "pass", "caution": "caution", "incompatible": "fail", "unknown": "unknown"}
"""The severity, and so the colour and mark, in which a verdict is shown."""

VERDICT_WORDS = {
    "compatible": "compatible",
    "caution": "caution",
    "incompatible": "incompatible",
    "unknown": "not reported",
}

_SHORT = 21
_BY_NAME = ("solvent", "scaffold", "substrate", "anode")
"""Kinds shown by their name where it is short; the others go by the abbreviation that everybody uses."""


def name_text(material: Material) -> str:
    """Name of a material, formulas in it with subscripts and units as printed."""
    return typeset(material.name)


def side_layers_text(recipe: Recipe, name: Callable[[str], str]) -> str:
    """Name the layers beside the film's own electrolyte with their thicknesses; nothing for a film of one layer.

    >>> side_layers_text(Recipe(second_electrolyte="Li6PS5Br", second_thickness_um=8.0), str)
    ' with 8 µm Li6PS5Br at the anode'
    """
    sides = {CATHODE_SIDE: "cathode", ANODE_SIDE: "anode"}
    words = [
        f"{numeral(layer_thickness_um(recipe, layer))} µm {name(getattr(recipe, layer.field))} at the {sides[layer]}"
        for layer in side_layers(recipe)
    ]
    return f" with {' and '.join(words)}" if words else ""


def kind_text(material: Material) -> str:
    """Kind of a material in words; an electrolyte without sulfur is not called a sulfide."""
    if material.kind == "electrolyte" and not is_sulfide(material):
        return f"{material.group or halide_word(material) or 'other'} electrolyte".capitalize()
    return KINDS.get(material.kind, material.kind.capitalize())


def key_and_name(material: Material) -> str:
    """Key and name of a material, once where the name begins with the key: ``THF – tetrahydrofuran``, ``toluene``.

    The key in front distinguishes long names that begin alike, even where there is little room.
    """
    if material.name.casefold().startswith(material.key.casefold()):
        return name_text(material)
    return f"{formula(material.key)} – {name_text(material)}"


_CLASSES = {
    "air_stability_class": {"good": "pass", "moderate": "caution", "poor": "caution", "very_poor": "fail"},
    "sulfide_class": {"inert": "pass", "mild": "caution", "dissolving": "caution", "degrading": "fail"},
    "green_class": {
        "recommended": "pass",
        "problematic": "caution",
        "hazardous": "fail",
        "highly_hazardous": "fail",
    },
    "stable_vs_li": {"yes": "pass", "caution": "caution", "no": "fail"},
}
"""The severity, and so the colour and mark, of classes that say how well a material stands something."""


def severity_of_class(quantity: str, value: Cited | CitedText) -> str:
    """Return the severity in which a class is shown; empty for what is none."""
    return "" if isinstance(value, Cited) else _CLASSES.get(quantity, {}).get(str(value).replace(" ", "_"), "")


def class_text(quantity: str, value: Cited | CitedText) -> str:
    """Write a value without its unit, a class with its mark; an estimate in italics needs no ≈ beside a mark."""
    if severity := severity_of_class(quantity, value):
        return f"{MARKS[severity]} {str(value).replace('_', ' ')}"
    return cited_text(value, with_unit=False)


def grade_word(grade: str) -> str:
    """Name the grade in one word."""
    return "own" if grade == "user" else grade


def grade_text(grade: str) -> str:
    """Describe how good the evidence is."""
    return GRADES.get(grade, grade)


def property_label(key: str) -> str:
    """Label of a quantity; the plain key if the table does not have it."""
    return formula(PROPERTIES[key].label) if key in PROPERTIES else key


def sentence(text: str) -> str:
    """Make a note of the library a sentence: a capital first, a full stop last, units as printed."""
    text = typeset(text.strip())
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def property_header(key: str) -> str:
    """Label of a quantity with its unit, for the head of a column."""
    if key not in PROPERTIES or PROPERTIES[key].is_text:
        return property_label(key)
    unit = symbol(PROPERTIES[key].unit)
    return f"{property_label(key)}, {unit}" if unit else property_label(key)


def short_name(material: Material) -> str:
    """Name of a material that fits a field: ``Li₆PS₅Cl``, ``NBR``, ``Toluene``, ``Li metal``."""
    if material.kind == "electrolyte":
        return formula(material.key)
    is_abbreviated = material.key.isupper() or material.key == "Li-metal"
    by_name = material.kind in _BY_NAME and len(material.name) <= _SHORT and not is_abbreviated
    text = visible(material.name if by_name else re.sub("-(?=[a-z]{3})", " ", material.key))
    text = text[0].upper() + text[1:] if text[1:2].islower() else text
    return formula(text) if material.kind == "coating" else text
