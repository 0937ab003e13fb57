"""How a material is written on screen: formulas with subscripts, values with their evidence, verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from ssedesigner.core.evidence import GRADES, WEAK_GRADES, Cited, CitedText
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import visible

NOT_KNOWN = "not known"
SEVERITY_OF_VERDICT = {"compatible": "pass", "caution": "caution", "incompatible": "fail", "unknown": "unknown"}
"""The severity, and so the colour and mark, in which a verdict is shown."""

VERDICT_WORDS = {
    "compatible": "compatible",
    "caution": "caution",
    "incompatible": "incompatible",
    "unknown": "not reported",
}

_PRINTED_UNITS = {"degC": "°C", "um": "µm", "cm2": "cm²", "cm3": "cm³", "m2": "m²", "m3": "m³"}
_UNIT_WORDS = re.compile(r"\b(?:degC|um|c?m[23])\b")
_EVERYDAY = (1e-6, 1e7)
_FEWEST_ELEMENTS = 2
_SUBSCRIPTS = str.maketrans("0123456789.", "₀₁₂₃₄₅₆₇₈₉.")
_ELEMENTS = "Li|Na|Ge|Si|Sn|Sb|As|Al|Ca|Mg|Mn|Ni|Co|Cl|Br|In|Zr|Nb|Ti|Fe|Ag|Cu|Zn|Se|H|B|C|N|O|F|P|S|K|I"
_ELEMENT = re.compile(_ELEMENTS)
_FORMULA = re.compile(rf"(?:[\d.]*+[(\[]*+(?:{_ELEMENTS})[\d.)\]]*+)++")  # possessive: never tries a text twice
_WORD = re.compile(r"[A-Za-z0-9.()\[\]]+")
_COUNT = re.compile(r"(?<=[A-Za-z)\]])\d+(?:\.\d+)?")


def formula_text(text: str) -> str:
    """Write the formulas in a text with subscripts: ``formula_text("75Li2S-25P2S5")`` is ``75Li₂S-25P₂S₅``.

    Only what consists of at least two elements is a formula: NCM811, D50 and SUS304 stay as they are.
    """
    return _WORD.sub(lambda word: _subscripted(word[0]), visible(text))


def _subscripted(word: str) -> str:
    if word.isalpha() or word.isdigit():  # most words, and much quicker than to match them
        return word
    if not _FORMULA.fullmatch(word) or len(set(_ELEMENT.findall(word))) < _FEWEST_ELEMENTS:
        return word
    return _COUNT.sub(lambda count: count[0].translate(_SUBSCRIPTS), word)


def name_text(material: Material) -> str:
    """Name of a material, formulas in it with subscripts."""
    return formula_text(material.name)


def key_and_name(material: Material) -> str:
    """Key and name of a material, once where the name begins with the key: ``THF – tetrahydrofuran``, ``toluene``.

    Long names that begin alike are told apart by the key, even where there is little room.
    """
    if material.name.casefold().startswith(material.key.casefold()):
        return name_text(material)
    return f"{formula_text(material.key)} – {name_text(material)}"


def number_text(value: float) -> str:
    """Write a stored number with all its digits; powers of ten only where zeros would be miscounted."""
    low, high = _EVERYDAY
    text = f"{value:.10g}"
    if low <= abs(value) < high:
        text = format(Decimal(text), "f")
    return text.replace("-", "−")


def value_text(value: Cited | CitedText | None, with_unit: bool = True) -> str:
    """Write a value; an estimate begins with ≈, a missing one is said to be not known."""
    if value is None:
        return NOT_KNOWN
    if isinstance(value, CitedText):
        text = value.replace("_", " ")
    else:
        unit = symbol(value.unit) if with_unit else ""
        text = f"{number_text(value)} {unit}".strip()
    return f"≈ {text}" if value.grade in WEAK_GRADES else text


def range_text(value: Cited | CitedText | None) -> str:
    """Write the reported range of a value, or nothing when none is known."""
    if not isinstance(value, Cited):
        return ""
    if value.low is None:
        return "" if value.high is None else f"up to {number_text(value.high)}"
    return (
        f"from {number_text(value.low)}"
        if value.high is None
        else f"{number_text(value.low)} – {number_text(value.high)}"
    )


def grade_word(grade: str) -> str:
    """Name the grade in one word."""
    return "own" if grade == "user" else grade


def grade_text(grade: str) -> str:
    """Say in words how good the evidence is."""
    return GRADES.get(grade, grade)


def quantity_label(key: str) -> str:
    """Label of a quantity; the plain key if the table does not have it."""
    return formula_text(QUANTITIES[key].label) if key in QUANTITIES else key


def typeset(text: str) -> str:
    """Write units and formulas in a note of the library as they are printed: ``typeset("5 um at 25 degC")``."""
    return formula_text(_UNIT_WORDS.sub(lambda found: _PRINTED_UNITS[found[0]], text))


def sentence(text: str) -> str:
    """Make a note of the library a sentence: a capital first, a full stop last, units as printed."""
    text = typeset(text.strip())
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def quantity_header(key: str) -> str:
    """Label of a quantity with its unit, for the head of a column."""
    if key not in QUANTITIES or QUANTITIES[key].is_text:
        return quantity_label(key)
    unit = symbol(QUANTITIES[key].unit)
    return f"{quantity_label(key)}, {unit}" if unit else quantity_label(key)


def citation(materials: Materials, source: str) -> str:
    """Write a source in full; a key that the library does not have is shown as it is."""
    found = materials.sources.get(source)
    if found is None:
        return source
    doi = f" doi:{found.doi}" if found.doi and found.doi not in found.citation else ""
    note = f" ({found.note})" if found.note else ""
    return f"{found.citation}{doi}{note}"


def citations(materials: Materials, sources: Iterable[str]) -> str:
    """Write several sources, one after another."""
    return "; ".join(citation(materials, source) for source in sources) or "no source"
