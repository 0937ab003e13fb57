"""The cross view in words: sides, groups, what an answer rests on, and the headline that says what is known."""

from __future__ import annotations

from collections.abc import Sequence

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited
from ssedesigner.core.materials import KINDS, Material, Materials, halide_word, is_sulfide
from ssedesigner.core.notation import MARKS, source_names, typeset
from ssedesigner.physics.compatibility.answers import EXPECTED, REPORTED, PairAnswer
from ssedesigner.physics.compatibility.crossing import Crossing, Question
from ssedesigner.text.materials import grade_word, short_name
from ssedesigner.text.values import cited_text
from ssedesigner.ui.library.pair_words import plural, short_word

FACTS = {
    "solvent": ("boiling_point_c", "flash_point_c", "exposure_limit_ppm"),
    "electrolyte": ("conductivity_ms_cm", "density_g_cm3", "price_usd_kg"),
    "binder": ("tg_c", "tensile_strength_mpa", "price_usd_kg"),
    "salt": ("molar_mass_g_mol", "density_g_cm3", "price_usd_kg"),
    "cathode": ("specific_capacity_mah_g", "mean_voltage_v", "price_usd_kg"),
    "anode": ("specific_capacity_mah_g", "mean_voltage_v", "price_usd_kg"),
}
"""Numbers that get a column of their own, by the kind that is asked for."""
OTHER_FACTS = ("density_g_cm3", "price_usd_kg")
FACT_HEADS = {
    "boiling_point_c": "Boils\n°C",
    "flash_point_c": "Flash\nlowest, °C",
    "exposure_limit_ppm": "Limit\n8 h, ppm",
    "conductivity_ms_cm": "Conductivity\nmS/cm",
    "density_g_cm3": "Density\ng/cm³",
    "price_usd_kg": "Price\nUSD/kg",
    "tg_c": "Glass trans.\n°C",
    "tensile_strength_mpa": "Strength\nMPa",
    "molar_mass_g_mol": "Molar mass\ng/mol",
    "specific_capacity_mah_g": "Capacity\nmAh/g",
    "mean_voltage_v": "Voltage\nV vs Li",
}
_SIDES = {"electrolyte": "sulfide", "spe": "polymer", "foil": "collector", "salt": "salt"}
_BASES = {
    "pair": "estimate",
    "rule": "general rule",
    "class": "class",
    "hansen": "Hansen distance",
    "analogue": "by analogy",
    "reported": "evidence close by",
    "mixture": "evidence close by",
}
_FEW_NAMES = 3


def fact_keys(kind: str) -> tuple[str, ...]:
    """Return the quantities that are shown beside the answers on a kind."""
    return FACTS.get(kind, OTHER_FACTS)


def partner_name(materials: Materials, kind: str, key: str) -> str:
    """Name a partner as short as the editor does."""
    material = materials.find(kind, key)
    return short_name(material) if material else typeset(key)


def sides(materials: Materials, question: Question) -> list[str]:
    """Name each partner in one word, by its kind or, where two are of one kind, by its name."""
    kinds = [kind for kind, _ in question.partners]
    return [
        _side(materials, kind, key) if kinds.count(kind) == 1 else partner_name(materials, kind, key)
        for kind, key in question.partners
    ]


def _side(materials: Materials, kind: str, key: str) -> str:
    material = materials.find(kind, key)
    if kind == "electrolyte" and material is not None and not is_sulfide(material):
        return halide_word(material) or kind
    return _SIDES.get(kind, KINDS[kind].lower())


def group_words(group: str, partners: int) -> tuple[str, str]:
    """Say what a group of answers is, and what it rests on."""
    both = "both" if partners == 2 else f"all {partners}"
    return {
        "all": (f"Evidence on {both if partners > 2 else 'both sides'}", "reported or handbook"),
        "some": (
            "Evidence on one side" if partners == 2 else "Evidence on some sides",
            "the rest is expected, not tested",
        ),
        "expected": (f"Expected on {both if partners > 2 else 'both sides'}", "none of them tested"),
        "care": ("With care", "one of the answers is a caution or an expected no"),
        "unknown": ("Not reported", "nothing or only a guess on one side: unknown is not safe"),
        "no": ("No", "one of the answers is a no"),
    }[group]


def chip_text(question: Question, place: int, answer: PairAnswer) -> str:
    """Write one answer: mark and word, and that it is expected where it is."""
    word = verdict_text(question, place, answer)
    return f"{word} · expected" if answer.known == EXPECTED else word


def verdict_text(question: Question, place: int, answer: PairAnswer) -> str:
    """Write the verdict of one answer: mark and word."""
    return f"{MARKS[answer.severity]} {short_word(question.partners[place][0], question.kind, answer.verdict)}"


def basis_text(answer: PairAnswer) -> str:
    """Say in a few words what an answer rests on."""
    if answer.known == REPORTED:
        own = answer.pair is not None and answer.pair.origin == "user"
        return "your own verdict" if own else _grade_and_source(answer)
    if answer.known == EXPECTED:
        return f"not tested: {'class rule' if answer.rule else _BASES.get(answer.basis, answer.basis)}"
    return "the class is a guess" if answer.rule is not None and answer.rule.is_guess else ""


def _grade_and_source(answer: PairAnswer) -> str:
    grade, source = grade_word(answer.grade), source_names(answer.sources[:1])
    return grade if source.casefold().startswith(grade) else f"{grade}: {source}"


def whole_text(one: Crossing) -> str:
    """Write what the answers come to."""
    word = {"pass": "suits" if one.known == REPORTED else "may suit", "caution": "with care", "fail": "no"}
    text = f"{MARKS[one.severity]} {word.get(one.severity, 'not reported')}"
    return f"{text} · expected" if one.known == EXPECTED and one.severity == "fail" else text


def whole_basis(names: Sequence[str], question: Question, one: Crossing) -> str:
    """Say which side decides, or which is not tested."""
    if one.severity != "pass":
        word = short_word(question.partners[one.decides][0], question.kind, one.answers[one.decides].verdict)
        return f"{names[one.decides]}: {word}"
    untested = [name for name, answer in zip(names, one.answers, strict=True) if answer.known != REPORTED]
    if len(untested) < len(one.answers):
        return f"{' and '.join(untested)} not tested" if untested else ""
    return "neither tested" if len(untested) == 2 else "none tested"


def known_text(answer: PairAnswer) -> str:
    """Say how an answer is known, for a table."""
    return {EXPECTED: "expected, not tested"}.get(answer.known, answer.known)


def fact_text(quantity: str, value: Cited | None) -> str:
    """Write a number of a column; ≈ before an estimate, ? for what is not known."""
    if value is None:
        return "? none" if quantity == "exposure_limit_ppm" else "?"
    return cited_text(value, with_unit=False)


def is_estimated(value: Cited | None) -> bool:
    """Return whether a number must look like an estimate."""
    return value is not None and value.grade in ESTIMATED_GRADES


def title(materials: Materials, question: Question) -> str:
    """Write the question as a title."""
    names = [partner_name(materials, *partner) for partner in question.partners]
    return f"{plural(question.kind).capitalize()} for {_join_names(names)}"


def headline(
    materials: Materials, question: Question, crossings: Sequence[Crossing], passing: Sequence[Crossing]
) -> tuple[str, str]:
    """Say first what is reported, honestly, then what else is known; the severity goes with it.

    It counts the answers that pass the filters; what little is reported of a partner is counted over all of them.
    Returns the severity and the sentences.
    """
    wanted = plural(question.kind)
    in_group = {group: [one for one in passing if one.group == group] for group in ("all", "some", "expected")}
    both = "both" if len(question.partners) == 2 else "all"
    of_which = f"{len(passing)} {wanted} that pass the filters" if len(passing) < len(crossings) else ""
    sentences = [
        _report_sentence(in_group["all"], wanted, of_which, both),
        *_scarce_report_sentences(materials, question, crossings),
    ]
    if some := len(in_group["some"]):
        rest = "the other" if both == "both" else "the rest"
        verb = "is" if some == 1 else "are"
        sentences.append(f"{some} {verb} reported with one side and expected, not tested, to suit {rest}.")
    if expected := len(in_group["expected"]):
        sentences.append(f"{expected} {'is' if expected == 1 else 'are'} expected to suit {both}: not tested.")
    return "pass" if in_group["all"] else "unknown", " ".join(sentences)


def _report_sentence(reported: Sequence[Crossing], wanted: str, of_which: str, both: str) -> str:
    if not reported:
        return f"Of the {of_which or wanted}, none is reported to suit {both}."
    names = [_in_sentence(one.material) for one in reported]
    if len(names) > _FEW_NAMES:
        return f"{len(names)} {f'of the {of_which}' if of_which else wanted} are reported to suit {both}."
    verb = "is" if len(names) == 1 else "are"
    sentence = f"{_join_names(names)} {verb} reported to suit {both}."
    return f"Of the {of_which}, {sentence}" if of_which else f"{sentence[:1].upper()}{sentence[1:]}"


def _scarce_report_sentences(materials: Materials, question: Question, crossings: Sequence[Crossing]) -> list[str]:
    """Name what is reported of a partner where it is little."""
    sentences = []
    for place, partner in enumerate(question.partners):
        found_partner = materials.find(*partner)
        name = _in_sentence(found_partner) if found_partner else partner_name(materials, *partner)
        reported = [one for one in crossings if one.answers[place].known == REPORTED]
        if not reported:
            sentences.append(f"Nothing is reported with {name}.")
        elif len(reported) <= _FEW_NAMES:
            parts = [
                f"{_in_sentence(one.material)} ({short_word(partner[0], question.kind, one.answers[place].severity)})"
                for one in reported
            ]
            sentences.append(f"With {name} only {_join_names(parts)} {'is' if len(parts) == 1 else 'are'} reported.")
    return sentences


def _in_sentence(material: Material) -> str:
    """Name a material within a sentence: toluene and NMP."""
    name = short_name(material)
    return f"{name[:1].lower()}{name[1:]}" if material.key[:1].islower() else name


def _join_names(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def class_text(material: Material) -> str:
    """Class of a material as its second line."""
    return typeset(str(material.text("compatibility_class") or material.group))


def limit_words(quantity: str, value: Cited | None) -> str:
    """Write a value of a material with unit, grade and source for the pane beside the table."""
    if value is None:
        return "? none known: treat it as harmful" if quantity == "exposure_limit_ppm" else "? not known"
    return f"{cited_text(value)} ({grade_word(value.grade)}, {source_names((value.source,))})"
