"""A verdict on two things in contact, and the look-up of what is reported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ssedesigner.core.materials import ClassRule, Materials, PairVerdict
from ssedesigner.core.units import symbol
from ssedesigner.physics.situation import GRADE_RANK, OWN_LOGIC, SEVERITY_RANK, weakest

SEVERITY_OF = {"compatible": "pass", "caution": "caution", "incompatible": "fail", "unknown": "unknown"}
REFERENCE_ELECTROLYTE = "Li6PS5Cl"
"""The best studied sulfide: what is known of it is told, but not taken over, for another one."""
CONTACT_WORDS = {"compatible": "leave it unharmed", "caution": "need care", "incompatible": "harm it"}
SOLVENT_WORDS = {
    "compatible": "dissolve it",
    "caution": "swell it or dissolve it in part",
    "incompatible": "leave it undissolved",
}
"""What a class lets expect of a contact, and of a liquid for a polymer or a salt."""
DISSOLVED_KINDS = frozenset({"binder", "spe", "salt"})
SELF_EVIDENT = frozenset(
    {"dissolves", "dissolves it", "does not dissolve it", "swells it, or dissolves it in part or only warm"}
)
"""Reasons of rules that only say the verdict once more."""


class Verdict(NamedTuple):
    """A severity with its reason in a few words, the grade and sources behind it, and what kind of evidence spoke.

    ``basis`` is reported, mixture, class, guess (of a class), rule, hansen, analogue or none; ``method`` where the
    process decides.
    """

    severity: str
    reason: str
    grade: str = ""
    sources: tuple[str, ...] = ()
    basis: str = "none"


NOT_REPORTED = Verdict("unknown", "nothing is reported", *OWN_LOGIC)
NOT_APPLICABLE = Verdict("pass", "")


def not_in_library(key: str) -> Verdict:
    """Return the verdict on a material that the library lacks [-].

    What is not known is never taken as fine.

    >>> not_in_library("X").reason
    'the library does not have X'
    """
    return NOT_REPORTED._replace(reason=f"the library does not have {key}")


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the first of the worst verdicts; nothing to judge is a pass without words [-].

    From worst to best: fail, caution, unknown, pass.

    >>> worst_of([Verdict("pass", "a"), Verdict("caution", "b")]).reason
    'b'
    """
    return max(verdicts, key=lambda verdict: SEVERITY_RANK[verdict.severity], default=NOT_APPLICABLE)


def pair_verdict(
    materials: Materials, first_kinds: tuple[str, ...], first: str | None, second_kinds: tuple[str, ...], second: str
) -> Verdict | None:
    """Return what the library says of exactly these two, or None [-].

    The verdict with its evidence, None when nothing is listed. A verdict of the user wins over a shipped one, then
    the stronger grade: a polymer can be listed as binder and as polymer electrolyte.

    >>> pair_verdict(Materials(version="", materials={}, pairs=()), ("binder",), "A", ("solvent",), "B") is None
    True
    """
    pairs = [
        pair
        for first_kind in first_kinds
        for second_kind in second_kinds
        if (pair := materials.pair(first_kind, first, second_kind, second)) is not None
    ]
    return _from_pair(min(pairs, key=_strength)) if pairs else None


def _strength(pair: PairVerdict) -> tuple[bool, int]:
    return pair.origin != "user", GRADE_RANK[pair.grade]


def _from_pair(pair: PairVerdict) -> Verdict:
    reason = (pair.reason or pair.note or pair.verdict).replace("degC", symbol("degC"))
    return Verdict(SEVERITY_OF[pair.verdict], reason, pair.grade, pair.sources, "reported")


def expected_verdict(
    materials: Materials, first_kinds: tuple[str, ...], first: str | None, second_kind: str, second: str
) -> Verdict | None:
    """Return what the classes of two materials let expect, or None where no rule speaks [-].

    A caution where trouble is expected, else unknown with the expectation in words; never a pass or a fail. A rule is
    no evidence: whoever asks looks for a reported pair first. A rule whose class is a guess leaves the contact
    unknown whatever it says.

    >>> expected_verdict(Materials(version="", materials={}, pairs=()), ("electrolyte",), "A", "solvent", "B") is None
    True
    """
    for first_kind in first_kinds:
        rule = materials.rule(first_kind, first, second_kind, second)
        if rule is not None:
            return _from_rule(rule, SOLVENT_WORDS if first_kind in DISSOLVED_KINDS else CONTACT_WORDS)
    return None


def _from_rule(rule: ClassRule, words: dict[str, str]) -> Verdict:
    reason = rule.reason.replace("degC", symbol("degC"))
    tail = f": {reason}" if reason and reason not in SELF_EVIDENT else ""
    if rule.verdict not in words:
        return NOT_REPORTED._replace(reason=f"{NOT_REPORTED.reason}{tail}")
    if rule.is_guess:
        told = f"only guessed from its class: it may {words[rule.verdict]}, not tested{tail}"
        return Verdict("unknown", told, rule.grade, (rule.source,), "guess")
    severity = "unknown" if rule.verdict == "compatible" else "caution"
    told = f"expected to {words[rule.verdict]}, not tested{tail}"
    return Verdict(severity, told, rule.grade, (rule.source,), "class")


def named_worst(verdicts: list[tuple[str, Verdict]]) -> Verdict:
    """Return the worst of the verdicts on several parts [-].

    The one that decides, its reason led by the name of the part where there are several; a pass rests on all parts
    and so has the reasons, the sources and the weakest grade of all; without parts it is not applicable. From worst
    to best: fail, caution, unknown, pass.

    >>> named_worst([("A", Verdict("pass", "a")), ("B", Verdict("caution", "b"))]).reason
    'B: b'
    """
    if len(verdicts) == 1:
        return verdicts[0][1]
    if not verdicts:
        return NOT_APPLICABLE
    name, decides = max(verdicts, key=lambda pair: SEVERITY_RANK[pair[1].severity])
    if decides.severity != "pass":
        return decides._replace(reason=f"{name}: {decides.reason}")
    grade, sources = weakest([verdict for _, verdict in verdicts])
    reason = "; ".join([f"{part}: {verdict.reason}" for part, verdict in verdicts])
    return Verdict("pass", reason, grade, sources, decides.basis)
