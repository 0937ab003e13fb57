"""An answer on two materials in words: verdict, how it is known, reason, evidence, sources, and what is nearest."""

from __future__ import annotations

from ssedesigner.core.materials import KINDS, Material, Materials, PairVerdict
from ssedesigner.core.notation import MARKS, format_number, typeset
from ssedesigner.physics.compatibility.answers import (
    EXPECTED,
    REPORTED,
    PairAnswer,
    class_of,
    nearest_evidence,
    solubility_beside,
)
from ssedesigner.text.materials import SEVERITY_OF_VERDICT, VERDICT_WORDS, grade_text, grade_word, name_text, sentence
from ssedesigner.text.references import citations

NOT_TESTED = "expected, not tested"
_UNKNOWN = "Unknown is not safe: do not rely on this pair before it is known."
_MOST_NEAR = 3

_VERDICT_OF_SEVERITY = {severity: verdict for verdict, severity in SEVERITY_OF_VERDICT.items()}
_DISSOLVING = ("dissolves", "in part", "insoluble")
# frozensets, because a pair has no order
_WORDS = {
    frozenset({"electrolyte", "solvent"}): ("suits", "with care", "attacks"),
    frozenset({"binder", "solvent"}): _DISSOLVING,
    frozenset({"spe", "solvent"}): _DISSOLVING,
    frozenset({"salt", "solvent"}): _DISSOLVING,
}
_QUESTIONS = {
    frozenset({"electrolyte", "solvent"}): "is it stable in it?",
    frozenset({"binder", "solvent"}): "does it dissolve?",
    frozenset({"spe", "solvent"}): "does it dissolve?",
    frozenset({"salt", "solvent"}): "does it dissolve?",
}


def short_word(kind: str, other_kind: str, severity: str) -> str:
    """Say a verdict in one or two words for two kinds: a solvent dissolves a binder and suits a sulfide."""
    if severity == "unknown":
        return VERDICT_WORDS["unknown"]
    words = _WORDS.get(frozenset({kind, other_kind}))
    return (
        words[("pass", "caution", "fail").index(severity)] if words else VERDICT_WORDS[_VERDICT_OF_SEVERITY[severity]]
    )


def short_question(kind: str, other_kind: str) -> str:
    """Say what a verdict on two kinds answers."""
    return _QUESTIONS.get(frozenset({kind, other_kind}), "compatible?")


def verdict_in_words(severity: str) -> str:
    """Mark and word of a verdict; a pair of which nothing is known is not reported."""
    return f"{MARKS[severity]} {VERDICT_WORDS[_VERDICT_OF_SEVERITY[severity]]}"


def answer_in_words(answer: PairAnswer) -> str:
    """Mark and word of an answer: the mark says what counts, the word what it rests on says."""
    return f"{MARKS[answer.severity]} {VERDICT_WORDS[_VERDICT_OF_SEVERITY[answer.verdict]]}"


def known_words(answer: PairAnswer) -> str:
    """Say how an answer is known; nothing for one that is not reported, which says so itself."""
    own = answer.pair is not None and answer.pair.origin == "user"
    return "your own verdict" if own else {REPORTED: "reported", EXPECTED: NOT_TESTED}.get(answer.known, "")


def answer_words(materials: Materials, one: Material, other: Material, answer: PairAnswer) -> str:
    """Say an answer on two materials with its reason, evidence and sources."""
    names = f"{name_text(one)} with {name_text(other)}"
    if not answer.known:
        return f"{names}: the same material."
    known = ", ".join(filter(None, (answer_in_words(answer), known_words(answer))))
    why = f"{reason_words(materials, one, other, answer)}{evidence_line(materials, answer)}"
    return f"{names}: {known}. {why}"


def reason_words(materials: Materials, one: Material, other: Material, answer: PairAnswer) -> str:
    """Say why: the reason with its note, the rule and the classes that it is for, a guess as no more than that."""
    why = " ".join(filter(None, (sentence(answer.reason), sentence(answer.note))))
    if answer.rule is not None:
        why = f"{_rule_words(one, other, answer, why)}{_hansen_words(materials, one, other)}"
    return f"{why} {_UNKNOWN}" if answer.severity == "unknown" else why


def _hansen_words(materials: Materials, one: Material, other: Material) -> str:
    distance = solubility_beside(materials, one.kind, one.key, other.kind, other.key)
    if distance is None:
        return ""
    return (
        f" Hansen distance for comparison: {format_number(distance, 2)} (below 1 a liquid should dissolve a polymer)."
    )


def _rule_words(one: Material, other: Material, answer: PairAnswer, why: str) -> str:
    assert answer.rule is not None
    ends = {(answer.rule.first_kind, answer.rule.first), (answer.rule.second_kind, answer.rule.second)}
    named = " and ".join(_end_words(each, ends) for each in (one, other))
    if answer.rule.is_guess:
        word = VERDICT_WORDS[answer.rule.verdict]
        return f"The rule for {named} would say {word}, but that is a guess, not an answer. {why}"
    return f"Rule for {named}: {why}"


def _end_words(material: Material, ends: set[tuple[str, str]]) -> str:
    """Name the material for which a rule is, or its class."""
    if (material.kind, material.key) in ends:
        return name_text(material)
    return f"the class {typeset(class_of(material))}" if class_of(material) else name_text(material)


def evidence_line(materials: Materials, answer: PairAnswer) -> str:
    """Say grade and sources on a line of their own; nothing where nothing was found."""
    if answer.pair is None and answer.basis == "none":
        return ""
    return f"\nEvidence: {grade_text(answer.grade)}. Source: {citations(materials, answer.sources)}"


def nearest(materials: Materials, one: Material, other: Material, answer: PairAnswer) -> tuple[PairVerdict, ...]:
    """Find what is reported close to a pair that nobody reported."""
    if not answer.known or answer.known == REPORTED:
        return ()
    return nearest_evidence(materials, one.kind, one.key, other.kind, other.key)[:_MOST_NEAR]


def nearest_words(materials: Materials, one: Material, other: Material, answer: PairAnswer) -> str:
    """Say what is reported close to a pair that nobody reported, one line each."""
    lines = [near_words(materials, pair) for pair in nearest(materials, one, other, answer)]
    return "\n".join(("Nearest evidence, of other pairs:", *lines)) if lines else ""


def near_words(materials: Materials, pair: PairVerdict) -> str:
    """Say what is reported of another pair, with grade and source."""
    names = " with ".join(_name(materials, *end) for end in pair_ends(pair))
    severity = verdict_in_words(SEVERITY_OF_VERDICT[pair.verdict])
    evidence = f"{grade_word(pair.grade)}; {citations(materials, pair.sources)}"
    return f"{names}: {severity}. {sentence(pair.reason)} {evidence[:1].upper()}{evidence[1:]}"


def pair_ends(pair: PairVerdict) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return kind and key of the two materials of a pair."""
    return (pair.first_kind, pair.first), (pair.second_kind, pair.second)


def _name(materials: Materials, kind: str, key: str) -> str:
    material = materials.find(kind, key)
    return name_text(material) if material else typeset(key)


PLURALS = {"foil": "current collectors"}


def plural(kind: str) -> str:
    """Name several materials of a kind within a sentence."""
    return PLURALS.get(kind, f"{KINDS.get(kind, kind)}s".lower())
