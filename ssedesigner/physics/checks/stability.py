"""Checks of what the film touches in the working cell: sulfides and polymers against anode and cathode."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import numeral
from ssedesigner.core.process import name_list
from ssedesigner.core.recipe import key_at_anode, layer_thickness_um, layers
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.cell.cathode import end_of_charge
from ssedesigner.physics.checks.slurry import verdict_sentence
from ssedesigner.physics.checks.windows import SPE_LIMIT, WIDENED, electrode_potentials
from ssedesigner.physics.compatibility.contacts import (
    electrolyte_with_anode,
    polymer_with_anode,
    shield,
)
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, named_worst, not_in_library, pair_verdict
from ssedesigner.physics.situation import (
    POLYMER_KINDS,
    REMOVED,
    TYPED,
    Finding,
    Polymer,
    Situation,
    Support,
    is_lithium,
    not_applicable,
    worst,
)

CONDUCTS_ELECTRONS = "conducts electrons"
"""Group of the layers behind which the film still meets the potential of the anode."""
LAYER_RULE = Support("reported", ("Song2023",))
GAS = Support("reported", ("Song2023", "Teo2021"))
GAS_WORDS = "Reported: how much CO₂ a charged cathode gives off depends on the binder and how easily it oxidises."


def behind_interlayer(
    materials: Materials, bare: Verdict, kinds: tuple[str, ...], key: str, interlayer: str | None, anode: str
) -> Verdict:
    """Verdict on a material of the film against the anode with a layer between the two.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    bare : Verdict
        Verdict on the material against the bare anode [-]
    kinds : tuple of str
        Kinds under which the material may be listed [-]
    key : str
        Key of the material [-]
    interlayer : str or None
        Key of the layer, None for none [-]
    anode : str
        Key of the anode on which it lies [-]

    Returns
    -------
    Verdict
        As reported with this layer; a fail becomes a caution at best, because one report has its limits [-]

    Notes
    -----
    A report counts only on the anode on which the layer is reported, or where it speaks against the layer or is
    your own. Without a report, a fail becomes unknown, and a layer that conducts electrons changes nothing: the
    film behind it still meets the potential of the anode.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> behind_interlayer(empty, Verdict("fail", "is reduced"), ("binder",), "PTFE", None, "Li-metal").severity
    'fail'
    >>> behind_interlayer(empty, Verdict("fail", "is reduced"), ("binder",), "PTFE", "unobtainium", "Li-metal").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if not interlayer or not bare.reason:
        return bare
    pair = pair_verdict(materials, ("interlayer",), interlayer, kinds, key)
    is_here = interlayer_on_anode(materials, interlayer, anode).severity in ("pass", "caution")
    if pair is not None and (is_here or pair.grade == "user" or pair.severity == "fail"):
        severity = "caution" if (pair.severity, bare.severity) == ("pass", "fail") else pair.severity
        reason = f"with {interlayer}: {pair.reason}; without it: {bare.reason}"
        sources = tuple(dict.fromkeys((*pair.sources, *bare.sources)))
        return pair._replace(severity=severity, reason=reason, sources=sources)
    layer = materials.find("interlayer", interlayer)
    if layer is not None and layer.group == CONDUCTS_ELECTRONS:
        return bare._replace(reason=f"{bare.reason}; {interlayer} conducts electrons and does not shield it")
    if bare.severity == "fail":
        reason = f"nothing is reported with {interlayer} between the two; without it: {bare.reason}"
        return bare._replace(severity="unknown", reason=reason, basis="none")
    return bare._replace(reason=f"{bare.reason}; nothing is reported with {interlayer} between the two")


def interlayer_on_anode(materials: Materials, interlayer: str, anode: str) -> Verdict:
    """Verdict on an interlayer in contact with the anode.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    interlayer, anode : str
        Keys of the layer and of the anode [-]

    Returns
    -------
    Verdict
        Exact pair; lithium that is plated counts as lithium metal; else unknown [-]

    Notes
    -----
    What the layer does for the film is judged with each material of the film.

    Examples
    --------
    >>> interlayer_on_anode(Materials(version="", materials={}, pairs=()), "Al2O3", "Li-metal").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    verdict = pair_verdict(materials, ("interlayer",), interlayer, ("anode",), anode)
    if verdict is None and is_lithium(materials.find("anode", anode), anode):
        verdict = pair_verdict(materials, ("interlayer",), interlayer, ("anode",), "Li-metal")
    known = materials.find("interlayer", interlayer) is not None
    return verdict or (NOT_REPORTED if known else not_in_library(interlayer))


def interlayer_on_electrolyte(materials: Materials, interlayer: str, electrolyte: str) -> Verdict:
    """Verdict on an interlayer in contact with the sulfide that faces it.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    interlayer, electrolyte : str
        Keys of the layer and of the sulfide [-]

    Returns
    -------
    Verdict
        Exact pair, else unknown [-]

    Notes
    -----
    What is reported of one sulfide is not taken over for another.

    Examples
    --------
    >>> interlayer_on_electrolyte(Materials(version="", materials={}, pairs=()), "LiF", "Li6PS5Cl").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    verdict = pair_verdict(materials, ("interlayer",), interlayer, ("electrolyte",), electrolyte)
    return verdict or (NOT_REPORTED if materials.find("interlayer", interlayer) else not_in_library(interlayer))


def interlayer(context: Situation) -> Finding:
    """Check the layer on the anode against the anode and against the sulfide that faces it."""
    key, anode = context.recipe.interlayer, context.recipe.anode
    if not key:
        message = "No layer lies between film and anode."
        return not_applicable("No interlayer", message, "interlayer")
    facing = key_at_anode(context.recipe)
    verdict = named_worst(
        [
            (f"on {anode}", interlayer_on_anode(context.materials, key, anode)),
            (f"on {facing}", interlayer_on_electrolyte(context.materials, key, facing)),
        ]
    )
    title = {
        "pass": f"{key} is reported between film and anode",
        "caution": f"{key} between film and anode: with care",
        "fail": f"{key} does not withstand its neighbours",
        "unknown": f"{key} between film and anode: not reported",
    }[verdict.severity]
    message = f"{verdict_sentence(verdict)} It must conduct lithium ions and stay whole."
    return Finding(verdict.severity, title, message, evidence=(verdict, LAYER_RULE), fields=("interlayer", "anode"))


ANODE_WORDS = {"Li-metal": "lithium metal", "anodeless": "plated lithium"}
INTERPHASES = {
    "MIEC": "What forms conducts ions and electrons (MIEC), so the reaction goes on into the sulfide.",
    "SEI-forming": "What forms conducts ions but hardly electrons, as an SEI does, so its growth slows down.",
}
"""What forms between lithium and a sulfide, by the class of the sulfide."""
WAYS_OUT = Support("reported", ("Song2023",))


def electrolyte_anode(context: Situation) -> Finding:
    """Check the sulfide that faces the anode, and say what forms between the two."""
    recipe = context.recipe
    if recipe.is_without_electrolyte:
        message = "The film holds no sulfide that could meet the anode."
        return not_applicable("No sulfide at the anode", message, "electrolyte")
    *behind, facing = layers(recipe)
    field, key = facing.field, key_at_anode(recipe)
    bare = electrolyte_with_anode(context.materials, key, recipe.anode, shield(recipe))
    verdict = behind_interlayer(context.materials, bare, ("electrolyte",), key, recipe.interlayer, recipe.anode)
    anode = _anode_words(context)
    title = {
        "pass": f"{key} is stable against {anode}",
        "caution": f"{key} against {anode}: with care",
        "fail": f"{key} is reduced by {anode}",
        "unknown": f"{key} against {anode}: not reported",
    }[verdict.severity]
    interphase, words = _interphase(context.materials, key) if context.has_lithium else (None, "")
    # behind a layer they meet only in places
    meeting = f"{words[:1].lower()}{words[1:]}" if recipe.interlayer else words
    tail = f" {'Where the two still meet, ' if recipe.interlayer else ''}{meeting}" if words else ""
    facing_away = [layer for layer in reversed(behind) if layer_thickness_um(recipe, layer) > 0]
    if hidden := list(dict.fromkeys(str(getattr(recipe, layer.field)) for layer in facing_away)):
        tail += f" {sentence_case(name_list(hidden))} {'lies' if len(hidden) == 1 else 'lie'} behind it."
    if verdict.severity == "fail":
        tail += (
            " Options: a second, stable sulfide or an interlayer on the anode side, a polymer electrolyte in the film,"
            f" a host such as Ag-C, or a sulfide doped with oxygen or fluorine. {WIDENED}"
        )
    evidence = (verdict, interphase, *((WAYS_OUT,) if verdict.severity == "fail" else ()))
    return Finding(
        verdict.severity, title, verdict_sentence(verdict) + tail, evidence=evidence, fields=(field, "anode")
    )


def _anode_words(context: Situation) -> str:
    bare = ANODE_WORDS.get(context.materials.root("anode", context.recipe.anode), context.recipe.anode)
    return f"{bare} with {context.recipe.interlayer}" if context.recipe.interlayer else bare


def _interphase(materials: Materials, key: str) -> tuple[CitedText | None, str]:
    """Kind of layer that lithium forms on a sulfide, and a sentence on it."""
    electrolyte = materials.find("electrolyte", key)
    kind = electrolyte.text("li_metal_class") if electrolyte else None
    if kind is None or kind not in INTERPHASES:
        return None, "What forms there is not known."
    return kind, INTERPHASES[kind]


def binder_anode(context: Situation) -> Finding:
    """Check each binder against the anode; a binder that heat removes is not there any more."""
    return _polymers_anode(context, context.binders) or not_applicable(*_not_met(context, context.binders, "binder"))


def spe_anode(context: Situation) -> Finding:
    """Check the polymer electrolyte against the anode."""
    polymers = (context.spe,) if context.spe else ()
    return _polymers_anode(context, polymers) or not_applicable(*_not_met(context, polymers, "spe"))


def _not_met(context: Situation, polymers: tuple[Polymer, ...], field: str) -> tuple[str, ...]:
    what = "polymer electrolyte" if field == "spe" else "binder"
    if not polymers:
        return f"No {what} at the anode", f"The film holds no {what}.", field
    return (
        f"No lithium beside the {what}",
        f"{context.recipe.anode} is not lithium metal: there is nothing to watch.",
        "anode",
    )


def _polymers_anode(context: Situation, polymers: tuple[Polymer, ...]) -> Finding | None:
    findings, anode = [], _anode_words(context)
    for polymer in polymers:
        fields = (polymer.field, "anode")
        if _is_removed(context, polymer):
            message = f"{polymer.key} has left the film with the heat treatment."
            findings.append(Finding("pass", f"{polymer.key} is removed", message, evidence=(TYPED,), fields=fields))
            continue
        bare = polymer_with_anode(context.materials, polymer.key, context.recipe.anode)
        layer, anode_key = context.recipe.interlayer, context.recipe.anode
        verdict = behind_interlayer(context.materials, bare, POLYMER_KINDS, polymer.key, layer, anode_key)
        if not verdict.reason:
            continue
        title = {
            "pass": f"{polymer.key} withstands {anode}",
            "caution": f"{polymer.key} against {anode}: with care",
            "fail": f"{polymer.key} reacts with {anode}",
            "unknown": f"{polymer.key} against {anode}: not reported",
        }[verdict.severity]
        tail = " Another polymer, or an interlayer on the lithium, avoids it." if verdict.severity == "fail" else ""
        findings.append(
            Finding(verdict.severity, title, verdict_sentence(verdict) + tail, evidence=(verdict,), fields=fields)
        )
    return worst(findings)


def _is_removed(context: Situation, polymer: Polymer) -> bool:
    """Whether the heat treatment drives the polymer out."""
    if polymer.material is None or polymer.material.text("binder_form") != REMOVED:
        return False
    heat, limit = context.recipe.heat_treatment_c, polymer.material.value("decomposition_c")
    return heat is not None and limit is not None and heat >= limit


def spe_oxidation(context: Situation) -> Finding:
    """Check the polymer electrolyte at the end of charge of the cathode."""
    if context.spe is None:
        return not_applicable("No polymer electrolyte", "No polymer electrolyte is chosen.", "spe")
    own = context.spe.material.value("oxidation_limit_v") if context.spe.material else None
    limit = SPE_LIMIT if own is None or own > SPE_LIMIT else own
    bears = f"Like most polymer electrolytes, it withstands up to {numeral(limit)} V"
    if own is not None and own > SPE_LIMIT:
        bears += f" (the {numeral(own)} V listed for it overstates this if it comes from voltammetry)"
    elif limit.is_estimated:
        bears += " (estimate)"
    finding = _at_end_of_charge(context, context.spe, limit, bears)
    if finding.severity != "caution" or (finding.value is not None and finding.value <= limit):
        return finding
    firm = SPE_LIMIT if limit.is_estimated else limit
    potentials = electrode_potentials(context.recipe, context.materials)
    mean = potentials.cathode_mean
    if mean <= firm:
        return finding._replace(message=f"{finding.message} Keep it off the cathode side.")
    average = f" The cathode averages {numeral(mean, 3)} V."  # not only when it is full
    message = finding.message if average.strip() in finding.message else f"{finding.message}{average}"
    evidence, fields = (firm, TYPED, potentials.anode_mean), ("spe", "cathode", "mean_voltage_v")
    return Finding("fail", "Polymer electrolyte oxidised", message, mean, float(firm), "V", evidence, fields)


def binder_oxidation(context: Situation) -> Finding:
    """Check the binders at the end of charge of the cathode."""
    findings = []
    for polymer in context.binders:
        if _is_removed(context, polymer):
            continue
        limit = polymer.material.value("oxidation_limit_v") if polymer.material else None
        if limit is None:
            message, fields = f"The oxidation limit of {polymer.key} is not known.", (polymer.field, "cathode")
            findings.append(Finding("unknown", "Binder oxidation not known", message, evidence=(TYPED,), fields=fields))
            continue
        estimate = " (estimate)" if limit.is_estimated else ""
        bears = f"It oxidises from about {numeral(limit)} V upwards{estimate}"
        finding = _at_end_of_charge(context, polymer, limit, bears)
        if finding.severity == "caution":
            finding = finding._replace(message=f"{finding.message} {GAS_WORDS}", beside=(GAS,))
        findings.append(finding)
    return worst(findings) or not_applicable("No binder", "The film holds no binder that could oxidise.", "binder")


def _at_end_of_charge(context: Situation, polymer: Polymer, limit: Cited, bears: str) -> Finding:
    """Judge a polymer that bears potentials up to a limit [V] at the end of charge; what is estimated never passes."""
    cathode, end = context.recipe.cathode, end_of_charge(context.recipe, context.materials)
    fields = (polymer.field, "cathode", "charge_cutoff_v")
    if end is None:
        message = f"{bears}; the end of charge of {cathode} is not known"
        mean = electrode_potentials(context.recipe, context.materials).cathode_mean
        if mean > limit:  # which the end of charge is above in any case
            message += f". The cathode averages {numeral(mean, 3)} V."
            title, fields = f"{polymer.key} ages at the cathode", (polymer.field, "cathode", "mean_voltage_v")
            return Finding("caution", title, message, mean, float(limit), "V", (limit, TYPED), fields)
        title = f"{polymer.key} at the end of charge: not known"
        return Finding("unknown", title, f"{message}.", None, float(limit), "V", (limit,), fields)
    highest = end if end.high is None or not end.is_estimated else max(end.high, float(end))
    words = f"{bears}; {cathode} is charged to {numeral(end)} V{' (estimate)' if end.is_estimated else ''}"
    evidence = (limit, end)
    if highest > limit:
        upto = "" if highest == end else f" or up to {numeral(highest)} V"
        message, title = f"{words}{upto}.", f"{polymer.key} ages at the cathode"
        return Finding("caution", title, message, float(highest), float(limit), "V", evidence, fields)
    if limit.is_estimated or end.is_estimated:
        what = "limit" if limit.is_estimated else "end of charge"
        message, title = f"{words}: test it.", f"{polymer.key}: {what} only estimated"
        return Finding("caution", title, message, float(end), float(limit), "V", evidence, fields)
    return Finding("pass", f"{polymer.key} not oxidised", f"{words}.", float(end), float(limit), "V", evidence, fields)
