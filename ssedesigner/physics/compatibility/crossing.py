"""Which materials of one kind suit two or three others at once: the answers side by side, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.hazards import lowest_flash_point
from ssedesigner.core.materials import KINDS, Material, Materials
from ssedesigner.core.notation import typeset
from ssedesigner.physics.compatibility.answers import (
    EXPECTED,
    KNOWN,
    NOT_REPORTED,
    REPORTED,
    PairAnswer,
    in_force,
    is_evidence,
    pair_answer,
)
from ssedesigner.physics.compatibility.choices import MIXED
from ssedesigner.physics.compatibility.verdict import SEVERITY_OF

WARM_BOILING = cited(
    100.0, "degC", "ThisProgram2026", "a liquid that boils lower dries fast on a casting line", grade="assumed"
)
FLAMMABLE = cited(23.0, "degC", "ClpHazards", "highly flammable below (H224, H225)", grade="handbook")
_CMR = re.compile(r"\bH3(?:40|41|50|51|60|61|62)[A-Za-z]*")
"""Hazard statements on heritable damage, cancer, fertility and the unborn, suspected ones included."""
_RANK = {"pass": 0, "caution": 1, "unknown": 2, "fail": 3}
"""What is not reported is worse than a known caution: it may turn out to be worse."""

GROUPS = ("all", "some", "expected", "care", "unknown", "no")
"""Kinds of answer, the most useful first: evidence on all sides, evidence on some, expected on all, with care, not
reported, no."""


class Crossing(NamedTuple):
    """One material, or a mixture of two liquids, with its answer to each partner and what these come to.

    ``decides`` is the place of the answer that decides; ``known`` says how the whole is known.
    """

    material: Material
    answers: tuple[PairAnswer, ...]
    severity: str
    known: str
    group: str
    decides: int


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which materials of ``kind`` suit all ``partners``, each a kind and a key."""

    kind: str
    partners: tuple[tuple[str, str], ...]
    with_mixtures: bool = False


def partner_kinds(materials: Materials, kind: str) -> tuple[str, ...]:
    """Find the kinds of material of which anything is reported or expected together with a kind [-].

    Atmospheres and process steps are no materials and are left out.

    >>> partner_kinds(Materials(version="", materials={}, pairs=()), "solvent")
    ()
    """
    ends = {(pair.first_kind, pair.second_kind) for pair in materials.pairs}
    ends |= {(rule.first_kind, rule.second_kind) for rule in materials.rules}
    joined = {b for a, b in ends if a == kind} | {a for a, b in ends if b == kind}
    return tuple(each for each in KINDS if each in joined)


def candidates(materials: Materials, question: Question) -> list[Material]:
    """List what can answer a question: the materials of its kind, then mixtures that are reported with a partner [-].

    In the order of the library, without retired ones and the partners themselves. A mixture is a material without
    values whose key names its liquids.

    >>> candidates(Materials(version="", materials={}, pairs=()), Question(kind="solvent", partners=()))
    []
    """
    materials_of_kind = [
        each for each in materials.of_kind(question.kind) if (each.kind, each.key) not in question.partners
    ]
    if not question.with_mixtures:
        return materials_of_kind
    mixed: dict[str, Material] = {}
    for pair in materials.pairs:
        ends = (pair.first_kind, pair.first), (pair.second_kind, pair.second)
        for (kind, key), partner in (ends, ends[::-1]):
            if kind == question.kind and MIXED in key and partner in question.partners:
                mixed.setdefault(key, Material(kind=kind, key=key, name=typeset(key)))
    return [*materials_of_kind, *mixed.values()]


def crossing(materials: Materials, question: Question, material: Material) -> Crossing:
    """Answer a question for one material [-].

    The whole is the worst of the answers, and known as well as the least known of them; one fail that is reported is
    enough. What is not reported is worse than a caution, because it may turn out so.

    >>> nothing = Materials(version="", materials={}, pairs=())
    >>> asked = Question(kind="solvent", partners=(("electrolyte", "LGPS"), ("binder", "NBR")))
    >>> crossing(nothing, asked, Material(kind="solvent", key="xylene", name="xylene")).group
    'unknown'
    """
    answers = tuple(pair_answer(materials, *partner, material.kind, material.key) for partner in question.partners)
    return _whole(material, answers)


def _whole(material: Material, answers: tuple[PairAnswer, ...]) -> Crossing:
    places = range(len(answers))

    # of the worst answers an expected no decides before a caution, then the best known: one reported no is enough
    def weight(place: int) -> tuple[int, int, int]:
        answer = answers[place]
        return _RANK[answer.severity], _RANK[answer.verdict], -KNOWN.index(answer.known)

    decides = max(places, key=weight, default=0)
    severity = answers[decides].severity if answers else "unknown"
    known = _how_known(answers, severity, decides)
    return Crossing(material, answers, severity, known, _group(answers, severity), decides)


def _how_known(answers: Sequence[PairAnswer], severity: str, decides: int) -> str:
    if severity == "fail":
        return answers[decides].known
    return max((answer.known for answer in answers), key=KNOWN.index, default=NOT_REPORTED)


def _group(answers: Sequence[PairAnswer], severity: str) -> str:
    if severity != "pass":
        return {"caution": "care", "unknown": "unknown", "fail": "no"}[severity]
    reported = [answer.known == REPORTED for answer in answers]
    return "all" if all(reported) else "some" if any(reported) else "expected"


def order(crossings: Sequence[Crossing]) -> list[Crossing]:
    """Put answers in the order of usefulness [-]: by group, then the better known, as the library has them.

    >>> order([])
    []
    """
    return sorted(crossings, key=lambda one: (GROUPS.index(one.group), KNOWN.index(one.known)))


def parts_of(materials: Materials, material: Material) -> tuple[Material | None, ...]:
    """Return the liquids of a mixture [-], or the material itself; None for one that the library lacks.

    >>> parts_of(Materials(version="", materials={}, pairs=()), Material(kind="solvent", key="a + b", name=""))
    (None, None)
    """
    if MIXED not in material.key:
        return (material,)
    return tuple(materials.find(material.kind, key) for key in material.key.split(MIXED))


def fact(parts: Sequence[Material | None], quantity: str) -> Cited | None:
    """Return a number of a material; of a mixture the lowest of its parts, None where one is not known.

    Parameters
    ----------
    parts : sequence of Material or None
        As :func:`parts_of` gives them [-]
    quantity : str
        Key of the quantity [-]

    Returns
    -------
    Cited or None
        In the lab unit of the quantity [lab unit]

    Notes
    -----
    Of a flash point the lowest credible one counts (:func:`ssedesigner.core.hazards.lowest_flash_point`), that of a
    mixture also where one of its liquids has none: the other one ignites all the same.

    Examples
    --------
    >>> fact((None,), "boiling_point_c") is None
    True

    References
    ----------
    ClpHazards (full entry in sources.csv)
    """
    is_flash = quantity == "flash_point_c"
    values = [(lowest_flash_point(part) if is_flash else part.value(quantity)) if part else None for part in parts]
    known = [value for value in values if value is not None]
    return min(known) if known and (is_flash or len(known) == len(values)) else None


def _is_below(quantity: str, limit: Cited) -> Callable[[Sequence[Material | None]], bool]:
    def judge(parts: Sequence[Material | None]) -> bool:
        value = fact(parts, quantity)
        return value is not None and value < limit

    return judge


def _has_no_limit(parts: Sequence[Material | None]) -> bool:
    return fact(parts, "exposure_limit_ppm") is None


def _is_cmr(parts: Sequence[Material | None]) -> bool:
    codes = [part.text("hazard_codes") for part in parts if part]
    return any(_CMR.search(code) for code in codes if code)


LEAVE_OUT: dict[str, Callable[[Sequence[Material | None]], bool]] = {
    "boiling": _is_below("boiling_point_c", WARM_BOILING),
    "flash": _is_below("flash_point_c", FLAMMABLE),
    "limit": _has_no_limit,
    "cmr": _is_cmr,
}
"""Reasons for which somebody leaves a liquid out; one whose value is not known stays in, but for the limit."""


class SideCounts(NamedTuple):
    """How the answers to one partner are known: how many are reported, expected, not reported."""

    reported: int
    expected: int
    not_reported: int


def counts(crossings: Sequence[Crossing], place: int) -> SideCounts:
    """Count how the answers to one partner are known [-].

    Each material counts once.

    >>> counts([], 0)
    SideCounts(reported=0, expected=0, not_reported=0)
    """
    known = [one.answers[place].known for one in crossings]
    return SideCounts(known.count(REPORTED), known.count(EXPECTED), known.count(NOT_REPORTED))


def sisters(
    materials: Materials, kind: str, partner: tuple[str, str], others: Sequence[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Find what is reported of others of a partner's class, by the key of what was asked for [-].

    Severity and key of each other that is reported with a material, by the material's key. One pass over all pairs,
    so that a table need not search for each of its rows. It is shown beside an answer and never lent to it.

    >>> sisters(Materials(version="", materials={}, pairs=()), "solvent", ("electrolyte", "LGPS"), ["Li6PS5Cl"])
    {}
    """
    by_class: dict[str, list[tuple[str, str]]] = {}
    wanted = {(partner[0], key) for key in others if key != partner[1]}
    for pair in materials.pairs:
        ends = (pair.first_kind, pair.first), (pair.second_kind, pair.second)
        for end, (asked, key) in (ends, ends[::-1]):
            if end in wanted and asked == kind and is_evidence(pair) and in_force(materials, pair):
                by_class.setdefault(key, []).append((SEVERITY_OF[pair.verdict], end[1]))
    return {key: tuple(each) for key, each in by_class.items()}
