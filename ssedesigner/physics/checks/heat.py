"""Checks of heat: what drying, heat treatment and warm pressing do to polymers, scaffold and substrate."""

from __future__ import annotations

import math
from typing import NamedTuple

from ssedesigner.core.evidence import Cited, CitedText, cited
from ssedesigner.core.materials import Material
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import pressings
from ssedesigner.core.recipe import is_on_electrode
from ssedesigner.physics.cell.lithium import ALLOY, BEHIND, MELTS, UNKNOWN, lithium_in, melting_metal
from ssedesigner.physics.checks.slurry import verdict_sentence
from ssedesigner.physics.compatibility.verdict import Verdict, pair_verdict
from ssedesigner.physics.conduction.factors import MEASURED_TO
from ssedesigner.physics.situation import (
    REMOVED,
    TYPED,
    Finding,
    Polymer,
    Situation,
    Support,
    not_applicable,
    within_evidence,
    worst,
)

BEYOND_LIMIT = cited(
    50.0, "degC", "ThisProgram2026", "beyond the process limit of a sheet that does not melt", grade="assumed"
)


NOTHING_HEATED = not_applicable(
    "Nothing that heat harms", "The film has no polymer and no scaffold that heat could harm.", "binder", "scaffold"
)
STEP_WORDS = {
    "drying_temperature_c": "drying",
    "heat_treatment_c": "heat treatment",
    "prepress_temperature_c": "first pressing",
    "densification_temperature_c": "pressing",
    "temperature_c": "use",
}
USE = "temperature_c"
PRESS_HEATS = ("prepress_temperature_c", "densification_temperature_c")
NOTHING_WARMED = not_applicable(
    "Nothing that heat harms", "The cell contains no lithium, layer, polymer or scaffold.", USE
)
REPORTED_AS = {
    "drying_temperature_c": ("drying",),
    "heat_treatment_c": ("heat treatment",),
    "prepress_temperature_c": ("hot pressing", "warm isostatic press"),
    "densification_temperature_c": ("hot pressing", "warm isostatic press"),
}
"""Names of the process steps under which the library keeps verdicts on heat."""


class Heat(NamedTuple):
    """How a part takes a temperature: severity, words, limit [degC] or None, evidence."""

    severity: str
    words: str
    limit: float | None
    evidence: tuple[object, ...]


def drying_heat(context: Situation) -> Finding:
    """Check that polymers and supports withstand the drying."""
    field, temperature = "drying_temperature_c", context.recipe.drying_temperature_c
    if temperature is None and (context.liquids or context.lacks_liquid):
        message = "The temperature of drying is not stated, so it cannot be checked against polymers and supports."
        return Finding(
            "unknown", "Drying temperature not stated", message, evidence=(TYPED,), fields=(field,), awaits=field
        )
    if temperature is None:
        return not_applicable("Not dried", "The film is made without a liquid and is not dried.", field)
    return together(heated_parts(context, field)) or NOTHING_HEATED


def heat_treatment(context: Situation) -> Finding:
    """Check that polymers and supports withstand the heat treatment; a removable binder shall not."""
    field, temperature = "heat_treatment_c", context.recipe.heat_treatment_c
    if temperature is None:
        return not_applicable("None", "The film is not heated after drying.", field)
    return together([*heated_parts(context, field), *_anode_side(context, field)]) or NOTHING_HEATED


def press_heat(context: Situation) -> Finding:
    """Check the temperature of pressing against glass transition, melting and decomposition of every part."""
    steps = pressings(context.recipe)
    if not steps:
        return not_applicable("Not pressed", "The film is not pressed, so no press heats it.", "densification_method")
    findings = list[Finding]()
    for one in steps:
        field = one.fields[2]
        if one.temperature is None:
            message = "The temperature of pressing is not stated, so it cannot be checked against the polymers."
            title = "Pressing temperature not stated"
            awaits = one.awaits if one.method is None else field
            findings.append(Finding("unknown", title, message, evidence=(TYPED,), fields=(field,), awaits=awaits))
        else:
            findings += [*heated_parts(context, field), *_anode_side(context, field)]
    return together(findings) or NOTHING_HEATED


def use_heat(context: Situation) -> Finding:
    """Check that lithium, the layer on it, polymers and scaffold bear the temperature of use."""
    return (
        together([*heated_parts(context, USE), *_anode_side(context, USE), *_extrapolation(context)]) or NOTHING_WARMED
    )


def _extrapolation(context: Situation) -> list[Finding]:
    """Use above the measured range of sulfides: conductivity and contacts are not known there."""
    temperature, limit = context.recipe.temperature_c, float(MEASURED_TO)
    if temperature <= MEASURED_TO:
        return []
    recipe = context.recipe
    is_measured = (
        recipe.electrolyte_conductivity_ms_cm is not None
        and recipe.electrolyte_conductivity_temperature_c >= temperature
    )
    number = "" if is_measured else f"The conductivity at {numeral(temperature)} °C is extrapolated. "
    message = (
        f"Sulfides are usually measured up to {numeral(limit)} °C, but the cell is used at {numeral(temperature)} °C. "
        f"{number}How the parts react with each other there is not reported."
    )
    title, evidence = "Use above the measured range", (MEASURED_TO, TYPED)
    return [Finding("unknown", title, message, temperature, limit, "degC", evidence, (USE,))]


def _anode_side(context: Situation, field: str) -> list[Finding]:
    """Lithium and the layer on it at the temperature of a step: in use always, before it where they can be there."""
    recipe, temperature, findings = context.recipe, getattr(context.recipe, field), []
    layer = context.materials.find("interlayer", recipe.interlayer)
    listed, metal = layer.value("tm_c") if layer else None, melting_metal(layer, recipe.interlayer)
    if recipe.interlayer and listed is not None:
        findings.append(_melting_finding("interlayer", recipe.interlayer, listed, temperature, field))
    elif metal is not None:
        findings.append(_melting_finding("interlayer", *metal, temperature, field))
    is_laid_on = is_on_electrode(recipe) and recipe.anode_thickness_um > 0
    if field == USE or is_laid_on:
        findings += _melted_anode(context, temperature, field)
    return [finding for finding in findings if finding.severity != "pass" or field == USE]


def _melted_anode(context: Situation, temperature: float, field: str) -> list[Finding]:
    """Metal of the anode at the temperature of a step; lithium behind a host is there in use only."""
    key, where = context.recipe.anode, lithium_in(context)
    if where in (ALLOY, UNKNOWN):
        lithium = MELTS["Li"]
        if temperature < lithium:
            return []
        rich = ", which is rich in it," if where == ALLOY else ""
        message = (
            f"Lithium melts at {numeral(lithium)} °C. Whether {key}{rich} is solid at {numeral(temperature)} °C is not "
            "known."
        )
        title, evidence = f"Melting of {key} not known", (lithium, TYPED)
        return [Finding("unknown", title, message, temperature, float(lithium), "degC", evidence, (field, "anode"))]
    metal = ("lithium", MELTS["Li"]) if where else melting_metal(context.anode, key)
    if metal is None or (where == BEHIND and field != USE):
        return []
    return [_melting_finding("anode", *metal, temperature, field)]


def _melting_finding(part: str, key: str, melting: Cited, temperature: float, field: str) -> Finding:
    """Hold a part on the anode side against its melting point; before assembly it can still be left out."""
    step, evidence, is_use = STEP_WORDS[field], (melting, TYPED), field == USE
    where = "the cell is used at" if is_use else f"the {step} is at"
    words = f"{key} melts at {numeral(melting)} °C, {where} {numeral(temperature)} °C"
    title, severity, tail = f"{key[:1].upper()}{key[1:]} stays solid in {step}", "pass", ""
    if temperature >= melting:
        severity = "fail" if is_use else "caution"
        tail = ": the cell does not withstand it" if is_use else f": apply it after the {step}"
        title = f"{key[:1].upper()}{key[1:]} melts in {step}"
    message = f"{words[:1].upper()}{words[1:]}{tail}."
    return Finding(severity, title, message, temperature, float(melting), "degC", evidence, (field, part))


def _pressed_polymer(polymer: Polymer, temperature: float, field: str) -> Finding | None:
    """Glass transition and melting of one polymer at the temperature of pressing."""
    fields = (field, polymer.field)
    if polymer.material is None:
        return None
    glass, melting = polymer.material.value("tg_c"), polymer.material.value("tm_c")
    if melting is not None and temperature > melting:
        message = (
            f"{polymer.key} melts at {numeral(melting)} °C: at {numeral(temperature)} °C it flows and can stick or "
            "block ion paths."
        )
        return Finding(
            "caution",
            f"{polymer.key} melts while pressing",
            message,
            temperature,
            float(melting),
            "degC",
            (melting, TYPED),
            fields,
        )
    if polymer.material.text("binder_form") == "fibrillated":
        return None
    if glass is None:
        message = f"The glass transition of {polymer.key} is not known."
        return Finding(
            "unknown", f"Softening of {polymer.key} not known", message, temperature, None, "degC", (TYPED,), fields
        )
    if temperature < glass:
        message = (
            f"{polymer.key} is a glass below {numeral(glass)} °C: pressed at {numeral(temperature)} °C it can crack "
            "instead of yielding."
        )
        return Finding(
            "caution",
            f"{polymer.key} is brittle while pressing",
            message,
            temperature,
            float(glass),
            "degC",
            (glass, TYPED),
            fields,
        )
    message = f"{polymer.key} is soft above {numeral(glass)} °C, and it is pressed at {numeral(temperature)} °C."
    return Finding(
        "pass",
        f"{polymer.key} is soft while pressing",
        message,
        temperature,
        float(glass),
        "degC",
        (glass, TYPED),
        fields,
    )


def heated_parts(context: Situation, field: str) -> list[Finding]:
    """Check every part that sees the temperature of one step, the lowest limit first; its field comes second."""
    recipe, temperature = context.recipe, getattr(context.recipe, field)
    if temperature is None:
        return []
    parts = [(polymer.field, polymer.key, _polymer_heat(polymer, temperature, field)) for polymer in context.polymers]
    supports = [("scaffold", recipe.scaffold, context.scaffold)]
    if field == "drying_temperature_c" or (recipe.form_factor == "on-substrate" and field != "temperature_c"):
        supports.append(("substrate", recipe.substrate, context.substrate))
    steps = REPORTED_AS.get(field, ())
    parts += [
        (kind, key, _support_heat(context, kind, key, material, temperature, steps))
        for kind, key, material in supports
        if key
    ]
    findings = [
        Finding(
            heat.severity,
            _heat_title(heat.severity, key, STEP_WORDS[field]),
            f"{key} at {numeral(temperature)} °C: {heat.words}.",
            temperature,
            heat.limit,
            "degC",
            (*heat.evidence, TYPED),
            (field, part),
        )
        for part, key, heat in parts
    ]
    findings.sort(key=_limit)
    if field not in PRESS_HEATS:
        return findings
    softened = [_pressed_polymer(polymer, temperature, field) for polymer in context.polymers]
    return findings + [finding for finding in softened if finding is not None]


def together(findings: list[Finding]) -> Finding | None:
    """Return the worst finding with what it says of every part that suffers as much, the lowest limit first [-].

    >>> weak, fine = Finding("fail", "A", "A melts.", evidence=(MELTS["Li"],)), Finding("pass", "B", "B stays.")
    >>> together([weak._replace(message="C melts.", limit=3.0), fine, weak._replace(limit=2.0)]).message
    'A melts. C melts.'
    """
    ordered = sorted(map(within_evidence, findings), key=_limit)
    first = worst(ordered)
    if first is None or first.severity not in ("fail", "caution"):
        return first
    alike = [finding for finding in ordered if finding.severity == first.severity]
    return first._replace(
        message=" ".join(finding.message for finding in alike),
        evidence=tuple(piece for finding in alike for piece in finding.evidence),
        fields=tuple(dict.fromkeys(field for finding in alike for field in finding.fields)),
    )


def _limit(finding: Finding) -> float:
    """Sort key: of equally bad parts the one with the lowest limit decides."""
    return math.inf if finding.limit is None else finding.limit


def _heat_title(severity: str, key: str, step: str) -> str:
    what = step if step == STEP_WORDS[USE] else f"the {step}"
    return {
        "pass": f"Parts withstand {what}",
        "caution": f"{key} suffers from {what}",
        "fail": f"{key} does not withstand {what}",
        "unknown": f"{key}: heat limit not known",
    }[severity]


def _polymer_heat(polymer: Polymer, temperature: float, field: str) -> Heat:
    limit = polymer.material.value("decomposition_c") if polymer.material else None
    form = polymer.material.text("binder_form") if polymer.material else None
    if limit is None:
        return Heat("unknown", "its decomposition temperature is not known", None, ())
    evidence: tuple[Cited | CitedText, ...] = (limit,) if form is None else (limit, form)
    if form == REMOVED and field == "heat_treatment_c":
        if temperature >= limit:
            return Heat(
                "pass", f"it leaves the film, as it is meant to (from {numeral(limit)} °C)", float(limit), evidence
            )
        return Heat(
            "caution", f"it stays in the film; it leaves from {numeral(limit)} °C upwards", float(limit), evidence
        )
    if temperature >= limit:
        return Heat("fail", f"it decomposes from {numeral(limit)} °C upwards", float(limit), (limit,))
    return Heat("pass", f"it decomposes only from {numeral(limit)} °C upwards", float(limit), (limit,))


def _support_heat(
    context: Situation, kind: str, key: str, material: Material | None, temperature: float, steps: tuple[str, ...]
) -> Heat:
    """Heat on a scaffold or substrate: the reported step at this temperature, else melting point and process limit."""
    reported = _reported_heat(context, kind, key, temperature, steps)
    melting = material.value("tm_c") if material else None
    limit = material.value("max_process_c") if material else None
    if reported is not None:
        return _heat_of_step(reported, temperature, melting, limit)
    if melting is not None and temperature >= melting:
        return Heat("fail", f"it melts at {numeral(melting)} °C", float(melting), (melting,))
    if limit is None:
        return Heat("unknown", "its process limit is not known", None, ())
    if temperature <= limit:
        return Heat("pass", f"it keeps its shape up to {numeral(limit)} °C", float(limit), (limit,))
    if melting is None and temperature > limit + BEYOND_LIMIT:
        return Heat("fail", f"it keeps its shape up to {numeral(limit)} °C only", float(limit), (limit, BEYOND_LIMIT))
    return Heat("caution", f"it keeps its shape up to {numeral(limit)} °C only", float(limit), (limit,))


def _heat_of_step(reported: Verdict, temperature: float, melting: Cited | None, limit: Cited | None) -> Heat:
    """Describe a reported step, with the limit from the library that the temperature is above where it does harm."""
    above = next((known for known in (melting, limit) if known is not None and temperature >= known), None)
    if above is None or reported.severity not in ("fail", "caution"):
        return Heat(reported.severity, reported.reason, None, (reported,))
    words = f"{reported.reason} ({'melting point' if above is melting else 'process limit'} {numeral(above)} °C)"
    return Heat(reported.severity, words, float(above), (reported, above))


def _reported_heat(
    context: Situation, kind: str, key: str, temperature: float, steps: tuple[str, ...]
) -> Verdict | None:
    for step in steps:
        verdict = pair_verdict(context.materials, (kind,), key, ("process",), f"{temperature:g} degC {step}")
        if verdict is not None:
            return verdict
    return None


SHOCK = cited(200.0, "degC", "Oh2022", "1 h of thermal shock that a film withstood without shrinking")
SHOCKED_BINDER = "NBR-PBA-LiTFSI"
SHOCK_REPORT = Support("reported", ("Oh2022", "Song2023"))
SHRINKS = Support("reported", ("Song2023",))
CELL_HEATED = "heating of the cell"
"""Process step under which the library keeps what a part bore in a whole cell."""


def thermal_shrinkage(context: Situation) -> Finding:
    """Check whether scaffold and polymers keep their shape in a thermal shock."""
    fields = ("scaffold", "binder", "spe")
    layers = _layer(context)
    if not context.recipe.scaffold and not context.polymers and not layers:
        message = "The film holds no polymer and no scaffold: nothing in it shrinks."
        return not_applicable("Nothing in the film shrinks", message, *fields)
    if not context.recipe.scaffold:
        return worst([*layers, *((_without_scaffold(context),) if context.polymers else ())]) or _without_scaffold(
            context
        )
    return worst([_scaffold(context), *_softening(context), *layers]) or _without_scaffold(context)


def _scaffold(context: Situation) -> Finding:
    key, limit = context.recipe.scaffold, float(SHOCK)
    melts = context.scaffold.value("tm_c") if context.scaffold else None
    keeps = melts if melts is not None else context.scaffold.value("max_process_c") if context.scaffold else None
    if keeps is None:
        message = f"At what temperature {key} shrinks is not known. A film that contracts lets the electrodes touch."
        return Finding("unknown", "Shrinkage not known", message, None, limit, "degC", (SHOCK, SHRINKS), ("scaffold",))
    evidence, used = (keeps, SHOCK, SHRINKS, TYPED), context.recipe.temperature_c
    what = "melts at" if melts is not None else "keeps its shape up to"
    words = f"{key} {what} {numeral(keeps)} °C"
    if keeps <= used:
        message = f"{words}, the cell is used at {numeral(used)} °C: the film contracts and the electrodes touch."
        return Finding("fail", "Scaffold shrinks in use", message, keeps, used, "degC", evidence, ("scaffold",))
    if keeps < SHOCK:
        message = (
            f"{words}; a film was kept at {numeral(limit)} °C for 1 h without shrinking. This one would shrink sooner."
        )
        return Finding("caution", "Scaffold shrinks when hot", message, keeps, limit, "degC", evidence, ("scaffold",))
    message = f"{words}, above the {numeral(limit)} °C of a reported thermal shock."
    heated = pair_verdict(context.materials, ("scaffold",), key, ("process",), CELL_HEATED)
    beside = () if heated is None else (heated,)
    tail = "" if heated is None else f" {verdict_sentence(heated)}"
    title = "Scaffold withstands a thermal shock"
    return Finding("pass", title, f"{message}{tail}", keeps, limit, "degC", evidence, ("scaffold",), beside)


def _layer(context: Situation) -> list[Finding]:
    """Hold the layer on the anode against the thermal shock."""
    key = context.recipe.interlayer
    layer = context.materials.find("interlayer", key)
    melts = layer.value("tm_c") if layer else None
    if melts is None or melts >= SHOCK:
        return []
    used = context.recipe.temperature_c
    evidence, fields = (melts, SHOCK, SHRINKS, TYPED), ("interlayer", "temperature_c")
    if melts <= used:
        message = f"The layer of {key} melts at {numeral(melts)} °C, the cell is used at {numeral(used)} °C."
        return [Finding("fail", "Layer on the anode melts", message, float(melts), used, "degC", evidence, fields)]
    message = f"The layer of {key} melts at {numeral(melts)} °C, below the {numeral(SHOCK)} °C of a thermal shock."
    return [Finding("caution", "Layer melts when hot", message, float(melts), float(SHOCK), "degC", evidence, fields)]


def _softening(context: Situation) -> list[Finding]:
    """Polymers that decompose below the thermal shock."""
    findings = []
    for polymer in context.polymers:
        limit = polymer.material.value("decomposition_c") if polymer.material else None
        if limit is not None and limit < SHOCK:
            message = (
                f"{polymer.key} decomposes from {numeral(limit)} °C upwards, below the {numeral(SHOCK)} °C of a "
                "thermal shock."
            )
            evidence = (limit, SHOCK)
            title = f"{polymer.key} decomposes when hot"
            findings.append(
                Finding("caution", title, message, float(limit), float(SHOCK), "degC", evidence, (polymer.field,))
            )
    return findings


def _without_scaffold(context: Situation) -> Finding:
    limit, keys = float(SHOCK), [polymer.key for polymer in context.polymers]
    decomposed = worst(_softening(context))
    if decomposed is not None:
        return decomposed
    if [polymer.root for polymer in context.polymers] == [SHOCKED_BINDER]:
        message = f"A film with {SHOCKED_BINDER} did not shrink in 1 h at {numeral(limit)} °C."
        evidence: tuple[object, ...] = (SHOCK, SHOCK_REPORT)
        return Finding("pass", "Withstood a thermal shock", message, limit, limit, "degC", evidence, ("binder",))
    message = (
        f"Whether a film with {' and '.join(keys)} shrinks is not reported. One with {SHOCKED_BINDER} did not "
        f"shrink in 1 h at {numeral(limit)} °C: heat a piece and measure it."
    )
    fields = tuple(polymer.field for polymer in context.polymers)
    return Finding("unknown", "Shrinkage not reported", message, None, limit, "degC", (SHOCK, SHRINKS), fields)
