"""Checks of the composite cathode: its sulfide, the active material and its coating, and the film that lies on it."""

from __future__ import annotations

from collections.abc import Sequence

from ssedesigner.core.materials import Materials, halide_word
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, Recipe, key_at_cathode, layers
from ssedesigner.physics.cell.cathode import end_of_charge
from ssedesigner.physics.checks.slurry import dried_coat, verdict_sentence
from ssedesigner.physics.compatibility.contacts import (
    ABOVE_WINDOW,
    coating_on_electrolyte,
    electrolyte_on_electrolyte,
    electrolyte_with_cathode,
)
from ssedesigner.physics.situation import TYPED, Finding, Situation, Support, not_applicable, within_evidence, worst

ELECTROLYTES = ("electrolyte", "second_electrolyte", "cathode_side_electrolyte", "cathode_electrolyte")
ABUSED = Support("reported", ("Song2023",))
BEST_STUDIED = ("NCM811", "Li6PS5Cl")
"""Cathode and sulfide of which it is reported that they burn; others of their classes are taken to be like them."""
ANALOGUE = Support("estimate", ("Kim2022c",))


def sulfides_at_cathode(recipe: Recipe) -> dict[str, str]:
    """Return the electrolytes that touch the active material [-]: that of the cathode, and that of the film beside it.

    By the field that names each; one that both hold is named once.

    >>> sulfides_at_cathode(Recipe(cathode_electrolyte="Li6PS5Br")), sulfides_at_cathode(Recipe())
    ({'Li6PS5Br': 'cathode_electrolyte', 'Li6PS5Cl': 'electrolyte'}, {'Li6PS5Cl': 'electrolyte'})
    """
    own, facing = recipe.cathode_electrolyte, key_at_cathode(recipe)
    touching = {own: "cathode_electrolyte"} if own and own != facing else {}
    if touching and recipe.is_without_electrolyte:
        return touching
    return touching | {facing: layers(recipe)[0].field}


def is_halide(materials: Materials, key: str) -> bool:
    """Return whether an electrolyte of the library is a halide [-].

    >>> is_halide(Materials(version="", materials={}, pairs=()), "Li3InCl6")
    False
    """
    material = materials.find("electrolyte", key)
    return material is not None and bool(halide_word(material))


def cathode_coating(context: Situation) -> Finding:
    """Check each sulfide that touches the active material at its end of charge, with or without a coating."""
    recipe, end = context.recipe, end_of_charge(context.recipe, context.materials)
    touching = sulfides_at_cathode(recipe)
    coated = "coated" if recipe.cathode_coated else "uncoated"
    tail = " The cathode is coated." if recipe.cathode_coated else " The cathode is not coated."
    findings = []
    for key, field in touching.items():
        verdict = electrolyte_with_cathode(context.materials, key, recipe.cathode, recipe.cathode_coated, end)
        name = "the sulfide" if len(touching) == 1 and not is_halide(context.materials, key) else key
        title = {
            "pass": f"{recipe.cathode}, {coated}, suits {name}",
            "caution": f"{recipe.cathode}, {coated}: with care"
            if len(touching) == 1
            else f"{key} at {recipe.cathode}, {coated}: with care",
            "fail": f"{recipe.cathode}, {coated}, oxidises {name}",
            "unknown": f"{key} against {recipe.cathode}: not reported",
        }[verdict.severity]
        fields = ("cathode_coated", "cathode", "charge_cutoff_v", field)
        message = verdict_sentence(verdict) + tail
        findings.append(Finding(verdict.severity, title, message, evidence=(verdict,), fields=fields))
    return _each_named(findings) or findings[0]


def _each_named(findings: Sequence[Finding]) -> Finding | None:
    """Return the worst of findings on several pairs, with the others named behind it, and why where they are as bad."""
    decides = worst(findings)
    if decides is None or len(findings) == 1:
        return decides
    fields, words = dict.fromkeys(decides.fields), [decides.message]
    for finding in map(within_evidence, findings):
        if finding.title == decides.title:
            continue
        is_as_bad = finding.severity == decides.severity != "pass"
        reason = f": {finding.message}" if is_as_bad and finding.severity != "unknown" else "."
        words.append(f"{finding.title}{reason}")
        fields |= dict.fromkeys(finding.fields if is_as_bad else ())
    return decides._replace(message=" ".join(words), fields=tuple(fields))


def coating_stability(context: Situation) -> Finding:
    """Check the named coating of the cathode against the sulfides that touch it, and against the end of charge."""
    recipe, key = context.recipe, context.recipe.cathode_coating
    fields = ("cathode_coating", "cathode_coated")
    if not recipe.cathode_coated and key:
        message = f"{key} is named, but the cathode is stated as uncoated. Every check treats it as bare."
        return Finding("caution", "Coating named on an uncoated cathode", message, evidence=(TYPED,), fields=fields)
    if not recipe.cathode_coated:
        return not_applicable("Cathode not coated", "The cathode particles carry no coating.", "cathode_coated")
    if not key:
        message = "Name the coating that the cathode carries."
        return Finding("unknown", "Coating not named", message, evidence=(TYPED,), fields=fields, awaits=fields[0])
    end = end_of_charge(recipe, context.materials)
    findings = []
    for sulfide, field in sulfides_at_cathode(recipe).items():
        verdict = coating_on_electrolyte(context.materials, key, sulfide, end)
        is_beyond = ABOVE_WINDOW in verdict.reason
        title = {
            "pass": f"{key} used with {sulfide} above its window"
            if is_beyond
            else f"{key} on the cathode suits {sulfide}",
            "caution": f"{key} on the cathode: with care",
            "fail": f"{key} on the cathode reacts with {sulfide}",
            "unknown": f"{key} beside {sulfide}: not reported",
        }[verdict.severity]
        more = ("cathode_coating", field, "cathode", "charge_cutoff_v")
        findings.append(Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=more))
    return _each_named(findings) or findings[0]


def sulfide_contact(context: Situation) -> Finding:
    """Check the electrolytes that touch: the layers of the film, and that of the cathode with the layer beside it.

    Layers that are coated one on the other are also asked about what the liquid does to the dried coat.
    """
    recipe = context.recipe
    # the film's own sulfide lies between the layers beside it
    beside = dict.fromkeys((ANODE_SIDE.field, CATHODE_SIDE.field), "electrolyte")
    findings: list[Finding] = []
    pairs: set[frozenset[str]] = set()  # two places where the same two meet are one contact
    for field, partner in (beside | {"cathode_electrolyte": layers(recipe)[0].field}).items():
        key, other = getattr(recipe, partner), getattr(recipe, field)
        pair = frozenset((key, other))
        if not other or other == key or pair in pairs or recipe.is_without_electrolyte:
            continue
        pairs.add(pair)
        verdict = electrolyte_on_electrolyte(context.materials, key, other)
        title = {
            "pass": f"{other} suits {key}",
            "caution": f"{other} beside {key}: with care",
            "fail": f"{other} reacts with {key}",
            "unknown": f"{other} beside {key}: not reported",
        }[verdict.severity]
        fields = (field, partner)
        findings.append(Finding(verdict.severity, title, verdict_sentence(verdict), evidence=(verdict,), fields=fields))
    if doubt := dried_coat(context):
        findings.append(doubt)
    return _each_named(findings) or not_applicable("One sulfide only", "No two sulfides touch.", *ELECTROLYTES)


def exothermic_reaction(context: Situation) -> Finding:
    """Check what is reported of the heat that the charged active material gives off with the sulfides at it."""
    cathode = context.recipe.cathode
    findings = [
        _charged_with(context.materials, cathode, sulfide)._replace(fields=("cathode", field))
        for sulfide, field in sulfides_at_cathode(context.recipe).items()
    ]
    return _each_named(findings) or findings[0]


def _charged_with(materials: Materials, cathode: str, sulfide: str) -> Finding:
    """Judge one charged active material with one sulfide: as reported, else by analogy, else not known."""
    pair = f"{materials.root('cathode', cathode)}-{materials.root('electrolyte', sulfide)}"
    burns, bears = (materials.safety_value(f"heat-{word}-{pair}".lower()) for word in ("burns", "bears"))
    if burns is not None and burns.value is not None:
        message = (
            f"Reported: charged {cathode} with {sulfide} burned at {numeral(burns.value)} °C ({burns.conditions}). "
            f"{burns.note} Keep charged cathodes cool, and do not scrape them dry."
        )
        title = f"Charged {cathode} burns with {sulfide}"
        return Finding("caution", title, message, evidence=(burns.value, ABUSED))
    if bears is not None and bears.value is not None:
        message = f"Reported: charged {cathode} with {sulfide} did not react violently up to {numeral(bears.value)} °C."
        title = f"Charged {cathode} reacts mildly with {sulfide}"
        return Finding("pass", title, message, evidence=(bears.value, ABUSED))
    known = " with ".join(BEST_STUDIED)
    words = f"How much heat charged {cathode} gives off with {sulfide} is not reported."
    if _is_like_best_studied(materials, cathode, sulfide):
        message = f"{words} By analogy (estimate): charged {known} burned when heated or struck. Treat it the same way."
        return Finding("caution", f"Charged {cathode} may burn with {sulfide}", message, evidence=(ANALOGUE,))
    message = f"{words} Under abuse, cells with sulfides can ignite; their safety may have been overestimated."
    return Finding("unknown", f"Heat of charged {cathode} not known", message, evidence=(ABUSED,))


def _is_like_best_studied(materials: Materials, cathode: str, sulfide: str) -> bool:
    """Whether both are of the classes of the pair that is best studied."""
    pairs = zip(("cathode", "electrolyte"), (cathode, sulfide), BEST_STUDIED, strict=True)
    classes = [(_class_of(materials, kind, key), _class_of(materials, kind, known)) for kind, key, known in pairs]
    return all(own and own == other for own, other in classes)


def _class_of(materials: Materials, kind: str, key: str) -> str:
    material = materials.find(kind, key)
    return str(material.text("compatibility_class") or "") if material else ""
