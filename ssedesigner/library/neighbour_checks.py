"""Checks that materials of one class are judged alike, or that a verdict says why it differs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ssedesigner.core.evidence import WEAK_GRADES
from ssedesigner.core.materials import Materials, PairVerdict

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
            said = ", ".join(f"{_other(pair, key)} {pair.verdict}" for pair in pairs)
            yield f"{kind} {key} with {other_kind}s of the class “{named}”: {said}; no note says why they differ."


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
        if len({pair.verdict for pair in pairs}) == 1 and len({pair.grade in WEAK_GRADES for pair in pairs}) > 1:
            said = ", ".join(f"{pair.first} {pair.grade}" for pair in pairs)
            yield f"{kind} {key} with the class “{named}”: {said}; grades of one polymer have one evidence."
