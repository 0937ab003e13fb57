"""What is known of two materials in contact, and how: reported, expected but not tested, or not reported."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.materials import ClassRule, Material, Materials, PairVerdict
from ssedesigner.physics.compatibility.choices import SUPPORT_KINDS, pair_estimate
from ssedesigner.physics.compatibility.liquids import hansen_distance
from ssedesigner.physics.compatibility.verdict import SEVERITY_OF, Verdict
from ssedesigner.physics.situation import GRADE_RANK, POLYMER_KINDS, Liquid, severity_by_grade

REPORTED, EXPECTED, NOT_REPORTED = "reported", "expected", "not reported"
KNOWN = (REPORTED, EXPECTED, NOT_REPORTED)
"""How an answer is known, the best first."""
_FIRST = ("electrolyte", "binder", "spe", "salt", "scaffold", "substrate")
_FILM_PARTS = {"scaffold", "substrate", "foil"}
"""Kinds whose contacts the reported films are evidence of: what is said of them is said of exactly this pair."""


class PairAnswer(NamedTuple):
    """The answer on two materials: its severity, how it is known, and what it rests on.

    ``basis`` is pair for a row of the library, rule for a class rule, else what spoke in ``choices.pair_estimate``.
    ``rule`` is also there where it is a guess: the answer is then not reported and the guess may stand beside it.
    ``severity`` is what counts: an estimate cannot fail. ``stated`` is what it rests on says where that is more.
    """

    severity: str
    known: str
    reason: str
    grade: str
    sources: tuple[str, ...]
    basis: str
    note: str = ""
    pair: PairVerdict | None = None
    rule: ClassRule | None = None
    stated: str = ""

    @property
    def verdict(self) -> str:
        """Severity as what the answer rests on states it, for words: an estimated no is a no in words."""
        return self.stated or self.severity


def pair_answer(materials: Materials, kind: str, key: str, other_kind: str, other: str) -> PairAnswer:
    """Answer on two materials: what is reported, else what is expected, else not reported [-].

    Order: the pair as the library lists it, unless it is an estimate and something firmer speaks; a reported film in
    which the two touched; what is reported close by or follows from the nature of a liquid; the class rule; class,
    Hansen distance or analogy. A listed pair that is an estimate itself is expected, like a rule. A rule that is a
    guess answers nothing. A no that only an estimate of the library states counts as a caution, as in the checks.

    >>> pair_answer(Materials(version="", materials={}, pairs=()), "binder", "NBR", "solvent", "water").known
    'not reported'
    """
    pair = materials.pair(kind, key, other_kind, other)
    if pair is not None and pair.grade not in ESTIMATED_GRADES:
        return _answer_of_pair(pair)
    estimate = _estimate(materials, (kind, key), (other_kind, other))
    if estimate.basis == "reported" and _is_firm(estimate) and _FILM_PARTS & {kind, other_kind}:
        return _answer_of_estimate(estimate)._replace(known=REPORTED)
    if pair is not None:
        return _answer_of_estimate(estimate) if _is_firm(estimate) else _answer_of_pair(pair)
    is_settled = _is_firm(estimate) or (estimate.basis == "class" and estimate.severity == "fail")
    rule = None if is_settled else materials.rule(kind, key, other_kind, other)
    return _answer_of_estimate(estimate) if rule is None else _answer_of_rule(rule)


def _is_firm(estimate: Verdict) -> bool:
    """Return whether what speaks for a pair is no estimate itself: a report close by, the nature of a liquid."""
    return estimate.severity != "unknown" and estimate.grade not in ESTIMATED_GRADES


def _answer_of_pair(pair: PairVerdict) -> PairAnswer:
    severity = SEVERITY_OF[pair.verdict]
    known = NOT_REPORTED if severity == "unknown" else EXPECTED if pair.grade in ESTIMATED_GRADES else REPORTED
    return _cap_by_grade(PairAnswer(severity, known, pair.reason, pair.grade, pair.sources, "pair", pair.note, pair))


def _answer_of_rule(rule: ClassRule) -> PairAnswer:
    severity = "unknown" if rule.is_guess else SEVERITY_OF[rule.verdict]
    known = NOT_REPORTED if severity == "unknown" else EXPECTED
    return _cap_by_grade(
        PairAnswer(severity, known, rule.reason, rule.grade, (rule.source,), "rule", rule.note, None, rule)
    )


def _answer_of_estimate(verdict: Verdict) -> PairAnswer:
    known = NOT_REPORTED if verdict.severity == "unknown" else EXPECTED
    return PairAnswer(verdict.severity, known, verdict.reason, verdict.grade, verdict.sources, verdict.basis)


def _cap_by_grade(answer: PairAnswer) -> PairAnswer:
    """Make a no that only an estimate of the library states a caution, by the rule of the checks."""
    severity = severity_by_grade(answer.severity, answer.grade)
    return answer if severity == answer.severity else answer._replace(severity=severity, stated=answer.severity)


def _estimate(materials: Materials, one: tuple[str, str], other: tuple[str, str]) -> Verdict:
    """Ask in the order of the rules of the checks, where the solid of the film comes first."""
    first, second = sorted((one, other), key=lambda end: _FIRST.index(end[0]) if end[0] in _FIRST else len(_FIRST))
    return pair_estimate(materials, *first, *second)


def solubility_beside(materials: Materials, kind: str, key: str, other_kind: str, other: str) -> float | None:
    """Relative energy difference of a polymer in a liquid, to be told beside a class rule.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    kind, key : str
        Kind and key of the one [-]
    other_kind, other : str
        Kind and key of the other [-]

    Returns
    -------
    float or None
        Below 1 the liquid should dissolve the polymer; None for other kinds and where a parameter is missing [-]

    Notes
    -----
    Rule and Hansen distance are both estimates: where they differ, a reader should see it.

    Examples
    --------
    >>> solubility_beside(Materials(version="", materials={}, pairs=()), "binder", "NBR", "solvent", "water") is None
    True

    References
    ----------
    Hansen2007 (full entry in sources.csv)
    """
    for (solid_kind, solid), (liquid_kind, liquid) in (
        ((kind, key), (other_kind, other)),
        ((other_kind, other), (kind, key)),
    ):
        materials_of_pair = materials.find(solid_kind, solid), materials.find(liquid_kind, liquid)
        if solid_kind in POLYMER_KINDS and liquid_kind == "solvent" and materials_of_pair[0] and materials_of_pair[1]:
            distance = hansen_distance(materials_of_pair[0], (Liquid("solvent", liquid, materials_of_pair[1], 1.0),))
            return distance.value if distance else None
    return None


def class_of(material: Material) -> str:
    """Class of a material for which rules speak, else its group; empty where it has neither [-].

    >>> class_of(Material(kind="solvent", key="xylene", name="xylene", group="aromatic"))
    'aromatic'
    """
    return str(material.text("compatibility_class") or material.group)


def nearest_evidence(materials: Materials, kind: str, key: str, other_kind: str, other: str) -> tuple[PairVerdict, ...]:
    """Find what is reported close to a pair: with a material of the same class in the place of one of the two [-].

    The nearest first: same other with the class of the one, same one with the class of the other, then the same other
    with any of the kind; within each the strongest evidence first. It is told beside an answer and never lent to the
    pair. Estimates are no evidence and left out.

    >>> nearest_evidence(Materials(version="", materials={}, pairs=()), "electrolyte", "LGPS", "solvent", "xylene")
    ()
    """
    ranked = []
    for pair in materials.pairs:
        rank = _nearness(materials, pair, (kind, key), (other_kind, other))
        if rank is not None and is_evidence(pair) and in_force(materials, pair):
            ranked.append((rank, GRADE_RANK[pair.grade], pair))
    return tuple(pair for _, _, pair in sorted(ranked, key=lambda one: one[:2]))


def reported_ends(materials: Materials) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield kind and key of both materials of everything that is reported [-]: listed pairs, and films made so.

    A variant has what is reported of its parent.

    >>> list(reported_ends(Materials(version="", materials={}, pairs=())))
    []
    """
    below: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for ends in _reported_ends(materials):
        for end in ends:
            if end not in below:
                below[end] = [end, *materials.variants_of((end,))]
        yield from product(*(below[end] for end in ends))


def _reported_ends(materials: Materials) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for pair in materials.pairs:
        if is_evidence(pair) and in_force(materials, pair):
            yield (pair.first_kind, pair.first), (pair.second_kind, pair.second)
    for film in materials.films:
        sheets = [(kind, key) for kind in SUPPORT_KINDS for key in (film.scaffold, film.substrate) if key]
        liquids = [("solvent", key) for key in (film.solvent, film.cosolvent) if key]
        for sheet, liquid in product(sheets, liquids):
            if materials.pair(*sheet, *liquid) is None:
                yield sheet, liquid


def is_evidence(pair: PairVerdict) -> bool:
    """Return whether a listed pair says something that somebody reported [-].

    >>> is_evidence(PairVerdict(first_kind="", first="", second_kind="", second="", verdict="caution", reason="",
    ...     grade="estimate", sources=()))
    False
    """
    return pair.grade not in ESTIMATED_GRADES and pair.verdict != "unknown"


def in_force(materials: Materials, pair: PairVerdict) -> bool:
    """Return whether a listed pair is the one that counts, not one below a verdict of the user's own [-].

    >>> pair = PairVerdict(first_kind="binder", first="NBR", second_kind="solvent", second="xylene",
    ...     verdict="compatible", reason="", grade="reported", sources=())
    >>> in_force(Materials(version="", materials={}, pairs=(pair,)), pair)
    True
    """
    return materials.pair(pair.first_kind, pair.first, pair.second_kind, pair.second) is pair


_SAME_OTHER, _SAME_ONE, _ANY_ONE = range(3)


def _nearness(materials: Materials, pair: PairVerdict, one: tuple[str, str], other: tuple[str, str]) -> int | None:
    ends = (pair.first_kind, pair.first), (pair.second_kind, pair.second)
    for first, second in (ends, ends[::-1]):
        if (first[0], second[0]) != (one[0], other[0]) or (first, second) == (one, other):
            continue
        if second == other:
            return _SAME_OTHER if _is_same_class(materials, first, one) else _ANY_ONE
        if first == one and _is_same_class(materials, second, other):
            return _SAME_ONE
    return None


def _is_same_class(materials: Materials, one: tuple[str, str], other: tuple[str, str]) -> bool:
    both = materials.find(*one), materials.find(*other)
    classes = {class_of(material) if material else "" for material in both}
    return len(classes) == 1 and "" not in classes
