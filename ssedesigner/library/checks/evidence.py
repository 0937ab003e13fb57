"""Checks that no verdict and no value claims more than its evidence, or contradicts what stands beside it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADES
from ssedesigner.core.formula import FormulaError, atoms
from ssedesigner.core.materials import Material, Materials, PairVerdict

PREFERRED = "preferred because"

_CHI = r"chi (-?\d+\.\d+)(?: to (-?\d+\.\d+))?"
_DILUTE = r"\d dilute|volume fraction 0(?:\.[0-2]\d*)?(?: to 0\.[0-2]\d*)?\. "
_HEATED = r"sinter|hot[- ]press|anneal"
_SAYS_WHY = rf"{PREFERRED} [^.]*(?:sinter|hot-press|synthesis|activation energy|mean of)"
_ROUNDED = 0.05
_HALOGENS = frozenset({"F", "Cl", "Br", "I"})
_NEEDS = {
    r"\bLi3P\b": frozenset("P"),
    r"phosphate|phosphorus|\bPS4\b": frozenset("P"),
    r"\bLi2S\b|\bH2S\b": frozenset("S"),
    r"\b(?:of|and) halide\b": _HALOGENS,
    r"\bLiCl\b|\bHCl\b": frozenset({"Cl"}),
    r"\bLiBr\b|\bHBr\b": frozenset({"Br"}),
    r"\bLiI\b": frozenset("I"),
    r"\bLi2O\b": frozenset("O"),
    r"\bLi-Ge\b|germanium": frozenset({"Ge"}),
    r"\bLi-Si\b|silicon\b": frozenset({"Si"}),
    r"\bLi-Sn\b": frozenset({"Sn"}),
}
"""Words of a reason, and the elements of which an electrolyte or its partner must hold one for them."""


def overstatements(materials: Materials) -> Iterator[str]:
    """Yield a sentence for each verdict or value that says more than its evidence, or contradicts itself."""
    for pair in materials.pairs:
        if pair.origin == "shipped":
            yield from _pair(pair, materials)
    yield from _chi(materials)
    for material in materials.materials.values():
        yield from _doubts(material)
        yield from _conductivity(material)
        yield from _two_ranges(material, materials)


def _pair(pair: PairVerdict, materials: Materials) -> Iterator[str]:
    name = f"Pair {pair.first} with {pair.second}"
    kinds = {materials.sources[key].kind for key in pair.sources if key in materials.sources}
    if kinds == {"web"} and pair.grade not in ESTIMATED_GRADES:
        yield f"{name}: a web page alone makes no verdict {pair.grade}."
    if pair.grade in ESTIMATED_GRADES and PREFERRED in pair.note.casefold():
        yield f"{name}: an estimate is never preferred to a reported verdict; say in the note of that one what is left."
    if pair.grade in ESTIMATED_GRADES and pair.verdict == "incompatible":
        for film in materials.films:
            if {pair.first, pair.second} <= {film.electrolyte, film.binder, film.spe, film.solvent, film.cosolvent}:
                yield f"{name} is estimated incompatible, but film {film.key} was made so."
    if pair.first_kind == "electrolyte":
        elements = _elements(materials, "electrolyte", pair.first) | _elements(materials, pair.second_kind, pair.second)
        for words, needed in _NEEDS.items():
            match = re.search(words, pair.reason)
            if match and not needed & elements:
                yield f"{name}: “{match[0]}” cannot come from these two."


def _elements(materials: Materials, kind: str, key: str) -> frozenset[str]:
    material = materials.find(kind, key)
    try:
        return frozenset(atoms(material.formula)) if material is not None and material.formula else frozenset()
    except FormulaError:
        return frozenset()


def _chi(materials: Materials) -> Iterator[str]:
    """Yield each polymer with a firm verdict by a chi beside an estimate by one that says it more clearly."""
    firm: dict[tuple[str, str, bool], float] = {}
    weak: dict[tuple[str, str, bool], float] = {}
    for pair in materials.pairs:
        match = re.search(_CHI, pair.note)
        if pair.verdict not in {"compatible", "incompatible"} or not match or "Orwoll2007" not in pair.sources:
            continue
        ends = [float(end) for end in match.groups() if end is not None]
        doubt = max(ends) if pair.verdict == "compatible" else -min(ends)
        group = pair.first, pair.verdict, re.search(_DILUTE, pair.note) is not None
        if pair.grade in ESTIMATED_GRADES:
            weak[group] = min(doubt, weak.get(group, doubt))
        else:
            firm[group] = max(doubt, firm.get(group, doubt))
    for group, doubt in weak.items():
        if group in firm and doubt < firm[group]:
            yield f"{group[0]}, {group[1]} by chi: an estimate has the clearer chi than a firm verdict."


def _doubts(material: Material) -> Iterator[str]:
    """Yield each value whose range reaches to one that is kept as doubtful."""
    for quantity, others in material.alternatives.items():
        value = material.value(quantity)
        doubted = {float(each) for each in others if each.is_doubtful}
        if value is not None and {value.low, value.high} & doubted:
            yield f"{material.key}, {quantity}: the range ends at a value that is kept as doubtful."


def _conductivity(material: Material) -> Iterator[str]:
    value = material.value("conductivity_ms_cm")
    if value is None or material.kind != "electrolyte" or value.grade == "user":
        return
    rank = {grade: place for place, grade in enumerate(GRADES)}
    stronger = [
        other for other in material.alternatives.get("conductivity_ms_cm", ()) if rank[other.grade] < rank[value.grade]
    ]
    unheated = [other for other in stronger if not re.search(_HEATED, other.conditions)]
    if unheated and not re.search(_SAYS_WHY, value.note.casefold()):
        yield (
            f"{material.key}: {unheated[0].grade} conductivity is kept, though nobody says that its pellet was "
            "sintered or hot-pressed."
        )


def _two_ranges(material: Material, materials: Materials) -> Iterator[str]:
    """Yield an electrolyte whose conductivity has another range than the data sets give, and does not say of what."""
    value = material.value("conductivity_ms_cm") if material.kind == "electrolyte" else None
    spread = materials.spread_of(material) if value is not None else None
    if value is None or spread is None or value.grade == "user":
        return
    pairs = ((value.low, spread.low_ms_cm), (value.high, spread.high_ms_cm))
    differ = any(end is not None and abs(end / other - 1) > _ROUNDED for end, other in pairs)
    if differ and not any(key in value.note for key in materials.sources):
        yield f"{material.key}: its range is not that of the data sets; its note must say which collection it spans."


_Group = tuple[str, str, str, str]


def neighbours_that_differ(materials: Materials) -> Iterator[str]:
    """Yield a sentence for each material whose verdicts with materials of one class differ without a word of it.

    Isomers and near neighbours (the xylenes, the butyl acetates, grades of one rubber) have one
    ``compatibility_class``. Verdicts that have no note must agree within it; a note says why one stands apart.
    """
    groups: dict[_Group, list[PairVerdict]] = defaultdict(list)
    for pair in materials.pairs:
        for kind, key, other_kind, other in (
            (pair.first_kind, pair.first, pair.second_kind, pair.second),
            (pair.second_kind, pair.second, pair.first_kind, pair.first),
        ):
            named = _class_of(materials, other_kind, other)
            if named and not pair.note and pair.origin == "shipped":
                groups[kind, key, other_kind, named].append(pair)
    for (kind, key, other_kind, named), pairs in groups.items():
        if len({pair.verdict for pair in pairs}) > 1:
            verdicts = ", ".join(f"{_other(pair, key)} {pair.verdict}" for pair in pairs)
            yield f"{kind} {key} with {other_kind}s of the class “{named}”: {verdicts}; no note says why they differ."


def _class_of(materials: Materials, kind: str, key: str) -> str:
    material = materials.find(kind, key)
    named = material.text("compatibility_class") if material is not None else None
    return str(named or "")


def _other(pair: PairVerdict, key: str) -> str:
    return pair.second if pair.first == key else pair.first


def grades_that_differ(materials: Materials) -> Iterator[str]:
    """Yield a sentence for each partner of which one class of polymers is judged alike, but with firm and weak grades.

    Grades of one rubber dissolve in the same liquids. What is known of one of them firmly is no estimate for another.
    """
    groups: dict[_Group, list[PairVerdict]] = defaultdict(list)
    for pair in materials.pairs:
        named = _class_of(materials, pair.first_kind, pair.first)
        if named and pair.first_kind in {"binder", "spe"} and pair.origin == "shipped":
            groups[pair.first_kind, named, pair.second_kind, pair.second].append(pair)
    for (_, named, kind, key), pairs in groups.items():
        if len({pair.verdict for pair in pairs}) == 1 and len({pair.grade in ESTIMATED_GRADES for pair in pairs}) > 1:
            grades = ", ".join(f"{pair.first} {pair.grade}" for pair in pairs)
            yield f"{kind} {key} with the class “{named}”: {grades}; grades of one polymer have one evidence."
