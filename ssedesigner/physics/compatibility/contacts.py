"""Verdicts on what the film touches: substrate, anode and cathode."""

from __future__ import annotations

import re

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, cited
from ssedesigner.core.materials import Materials, is_sulfide
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.lithium import ALLOY, UNKNOWN, lithium_of
from ssedesigner.physics.compatibility.verdict import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    REFERENCE_ELECTROLYTE,
    Verdict,
    expected_verdict,
    not_in_library,
    pair_verdict,
)
from ssedesigner.physics.situation import POLYMER_KINDS, is_lithium, polymer, severity_by_grade, weakest

NEAR_LITHIUM = cited(
    0.5, "V", "ThisProgram2026", "anodes up to this potential can reduce what lithium reduces", grade="assumed"
)
SHIELDING_SHARE = cited(
    5.0,
    "wt %",
    "Song2023",
    "least polymer electrolyte in a film that was cycled on lithium beside a sulfide it reduces",
)
COATING_RULE = cited(4.0, "V", "Song2023", "4 V-class cathodes need a protective coating in sulfide cells")
CALCULATED = "thermodynamic"
"""In the conditions of a window: it was calculated, not measured."""
STABLE_WORDS = {"pass": "is stable", "caution": "reacts slowly", "fail": "is reduced"}
_STATED_LIMIT = re.compile(r"(?:not charge above|charge only to|charge up to) (\d+(?:\.\d+)?) ?V\b")
"""How the reason of a pair says up to where it holds."""
STABLE_SEVERITY = {"yes": "pass", "caution": "caution", "no": "fail"}


def electrolyte_on_substrate(materials: Materials, electrolyte: str, substrate: str) -> Verdict:
    """Verdict on a sulfide in contact with the carrier on which it is cast.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    electrolyte, substrate : str
        Keys of the materials [-]

    Returns
    -------
    Verdict
        Exact pair, reported film, then what is known of the best studied sulfide, else unknown [-]

    Notes
    -----
    A substrate that attacks the best studied sulfide is a caution for another one: an analogy, not evidence.

    Examples
    --------
    >>> electrolyte_on_substrate(Materials(version="", materials={}, pairs=()), "Li6PS5Cl", "Mylar").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    kinds = ("substrate", "foil", "scaffold")
    exact = pair_verdict(materials, ("electrolyte",), electrolyte, kinds, substrate)
    if exact is not None:
        return exact
    cast_on, own = materials.root_of(kinds, substrate), materials.root("electrolyte", electrolyte)
    used = [film for film in materials.films if film.substrate == cast_on and film.electrolyte]
    for film in used:
        if film.electrolyte == own:
            return Verdict("pass", f"used for a film [{film.reference}]", "reported", (film.source,), "reported")
    other = pair_verdict(materials, ("electrolyte",), REFERENCE_ELECTROLYTE, kinds, substrate)
    if other is not None and other.severity != "pass":
        reason = f"as for {REFERENCE_ELECTROLYTE}: {other.reason}"
        return Verdict("caution", reason, "estimate", other.sources, "analogue")
    if used:
        words = f"not reported for this sulfide; used for {used[0].electrolyte} [{used[0].reference}]"
        return Verdict("unknown", words, "estimate", (used[0].source,), "analogue")
    return NOT_REPORTED


def shield(recipe: Recipe) -> str | None:
    """Polymer electrolyte of which there is enough to keep lithium off the sulfide.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in lab units [-]

    Returns
    -------
    str or None
        Key of the polymer electrolyte, None below the least share that was reported [-]

    Notes
    -----
    Reported films that were cycled on lithium hold 5 to 12 wt%.

    Examples
    --------
    >>> shield(Recipe()) is None
    True

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    return recipe.spe if recipe.share("spe_wt_pct") >= SHIELDING_SHARE else None


def electrolyte_with_anode(materials: Materials, key: str, anode: str, spe: str | None = None) -> Verdict:
    """Verdict on a sulfide against the anode.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key, anode : str
        Keys of sulfide and anode [-]
    spe : str or None
        Polymer electrolyte in the film, which can shield the sulfide [-]

    Returns
    -------
    Verdict
        Exact pair; lithium that is plated counts as lithium metal; the class of the sulfide; the class rule [-]

    Notes
    -----
    A sulfide that lithium reduces is a caution and not a fail with a polymer electrolyte with which it was cycled.

    Examples
    --------
    >>> electrolyte_with_anode(Materials(version="", materials={}, pairs=()), "Li6PS5Cl", "Si").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    metal = is_lithium(materials.find("anode", anode), anode)
    verdict = pair_verdict(materials, ("electrolyte",), key, ("anode",), anode)
    if verdict is None and metal:
        verdict = pair_verdict(materials, ("electrolyte",), key, ("anode",), "Li-metal") or _by_lithium_class(
            materials, key
        )
    verdict = verdict or expected_verdict(materials, ("electrolyte",), key, "anode", "Li-metal" if metal else anode)
    if verdict is None:
        other = pair_verdict(materials, ("electrolyte",), REFERENCE_ELECTROLYTE, ("anode",), anode)
        words = f"; for {REFERENCE_ELECTROLYTE}: {other.reason}" if other else ""
        return NOT_REPORTED._replace(reason=NOT_REPORTED.reason + words)
    if verdict.severity == "fail" and spe:
        own = materials.root("electrolyte", key)
        for cell in materials.cells:
            if cell.electrolyte == own and cell.spe == materials.root("spe", spe):
                reason = f"{verdict.reason}; cycled against lithium with {spe} in the film [{cell.reference}]"
                return Verdict("caution", reason, verdict.grade, (*verdict.sources, cell.source), "reported")
    return verdict


def _by_lithium_class(materials: Materials, key: str) -> Verdict | None:
    electrolyte = materials.find("electrolyte", key)
    kind = electrolyte.text("li_metal_class") if electrolyte else None
    if kind == "MIEC":
        reason = "a mixed-conducting interphase keeps growing into the sulfide"
        return Verdict(severity_by_grade("fail", kind.grade), reason, kind.grade, (kind.source,), "class")
    if kind == "SEI-forming":
        return Verdict("caution", "an interphase forms and slows down", "estimate", (kind.source,), "class")
    return None


def polymer_with_anode(materials: Materials, key: str, anode: str) -> Verdict:
    """Verdict on a binder or polymer electrolyte against the anode.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key, anode : str
        Keys of polymer and anode [-]

    Returns
    -------
    Verdict
        Not applicable (a pass without words) for anodes without lithium metal and no reported pair [-]

    Notes
    -----
    Order of evidence: exact pair, then the class of the polymer, which passes only where it is more than an estimate.

    Examples
    --------
    >>> polymer_with_anode(Materials(version="", materials={}, pairs=()), "NBR", "Li-metal").severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    metal = is_lithium(materials.find("anode", anode), anode)
    contact = "Li-metal" if metal else anode
    verdict = pair_verdict(materials, POLYMER_KINDS, key, ("anode",), anode)
    verdict = verdict or pair_verdict(materials, POLYMER_KINDS, key, ("anode",), contact)
    if verdict is not None or not metal:
        return verdict or _near_lithium(materials, key, anode)
    material = polymer(materials, key)
    kind = material.text("stable_vs_li") if material else None
    if kind is not None and kind in STABLE_SEVERITY:
        severity = STABLE_SEVERITY[kind]
        if severity == "pass" and kind.grade in ESTIMATED_GRADES:  # what is only expected of a class is no report
            reason = "it is expected to be stable, not tested"
            return Verdict("unknown", reason, kind.grade, (kind.source,), "class")
        words = f"it {STABLE_WORDS[severity]}"
        return Verdict(severity_by_grade(severity, kind.grade), words, kind.grade, (kind.source,), "class")
    return NOT_REPORTED if material else not_in_library(key)


def _near_lithium(materials: Materials, key: str, anode: str) -> Verdict:
    """Verdict on a polymer that lithium reduces, at an anode that stands close to lithium: not reported."""
    other = materials.find("anode", anode)
    where = lithium_of(other, anode)
    if where in (ALLOY, UNKNOWN):
        words = "is rich in lithium" if where == ALLOY else "is not known"
        return NOT_REPORTED._replace(reason=f"{anode} {words}, and nothing is reported about the two")
    voltage = other.value("mean_voltage_v") if other else None
    if voltage is None or voltage > NEAR_LITHIUM:
        return NOT_APPLICABLE
    reduced = pair_verdict(materials, POLYMER_KINDS, key, ("anode",), "Li-metal")
    if reduced is None or reduced.severity != "fail":
        return NOT_APPLICABLE
    reason = f"{anode} lies at {numeral(voltage)} V, near lithium, where nothing is reported; lithium itself: "
    sources = tuple(dict.fromkeys((*reduced.sources, voltage.source, NEAR_LITHIUM.source)))
    return Verdict("unknown", reason + reduced.reason, "estimate", sources)


def electrolyte_with_cathode(
    materials: Materials, key: str, cathode: str, is_coated: bool, end: Cited | None
) -> Verdict:
    """Verdict on a sulfide against the cathode material, with or without a protective coating.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key, cathode : str
        Keys of sulfide and cathode [-]
    is_coated : bool
        Whether the cathode particles carry an oxide coating [-]
    end : Cited or None
        Potential of the cathode at the end of charge against Li/Li+, None where it is not known [V]

    Returns
    -------
    Verdict
        A cathode that is charged to 4 V and more fails without a coating [-]

    Notes
    -----
    The rule for 4 V-class cathodes is stated for sulfides in general and speaks where a pair is not listed. A pass
    becomes a caution where the cathode is charged further than the library knows it, or than its own words allow.

    Examples
    --------
    >>> electrolyte_with_cathode(Materials(version="", materials={}, pairs=()), "X", "Y", True, None).severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    verdict = _with_cathode(materials, key, cathode, is_coated, end)
    material = materials.find("cathode", cathode)
    usual = material.value("charge_cutoff_v") if material else None
    match = _STATED_LIMIT.search(verdict.reason)
    if verdict.severity == "pass" and end is not None and match is not None and end > float(match[1]):
        reason = f"{verdict.reason}, and here it is charged to {numeral(end)} V"
        return verdict._replace(severity="caution", reason=reason)
    if verdict.severity != "pass" or end is None or usual is None or end <= max(usual, usual.high or usual):
        return verdict
    reason = f"{verdict.reason}; that was to {numeral(usual)} V, not to {numeral(end)} V"
    sources = tuple(dict.fromkeys((*verdict.sources, usual.source)))
    return verdict._replace(severity="caution", reason=reason, sources=sources)


ABOVE_WINDOW = "is oxidised above"
"""Words of the reason where a cathode is charged beyond the window of its coating."""


def coating_on_electrolyte(materials: Materials, coating: str, electrolyte: str, end: Cited | None) -> Verdict:
    """Verdict on a coating of cathode particles between an electrolyte and a charged cathode.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    coating, electrolyte : str
        Keys of the materials [-]
    end : Cited or None
        Potential of the cathode at the end of charge against Li/Li+, None where it is not known [V]

    Returns
    -------
    Verdict
        Exact pair; what is reported of the two as electrolytes; else unknown. A caution at least where the cathode is
        charged above a limit that was measured [-]

    Notes
    -----
    A halide is used as a coating and as an electrolyte: what it does to a sulfide is the same. Above a limit that was
    only calculated a coating can last, because what forms there protects it: that is told and decides nothing.

    Examples
    --------
    >>> coating_on_electrolyte(Materials(version="", materials={}, pairs=()), "LiNbO3", "Li6PS5Cl", None).severity
    'unknown'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    kinds = ("coating", "electrolyte")
    pairs = (pair_verdict(materials, (kind,), coating, ("electrolyte",), electrolyte) for kind in kinds)
    material = materials.find("coating", coating)
    verdict = next(filter(None, pairs), NOT_REPORTED if material else not_in_library(coating))
    limit = material.value("redox_window_high_v") if material else None
    if limit is None or end is None:
        what = "up to which potential it lasts" if limit is None else "the end of charge"
        reason = f"{verdict.reason}; it is not compared with the end of charge: {what} is not known"
        return verdict._replace(reason=reason) if verdict.severity in ("pass", "caution") else verdict
    if end <= limit:
        return verdict
    is_calculated = CALCULATED in limit.conditions
    by = "by calculation it" if is_calculated else "it"
    reason = f"{verdict.reason}; {by} {ABOVE_WINDOW} {numeral(limit)} V, and the cathode is charged to {numeral(end)} V"
    sources = tuple(dict.fromkeys((*verdict.sources, limit.source, end.source)))
    if is_calculated or verdict.severity in ("caution", "fail"):
        return verdict._replace(reason=reason, sources=sources)
    return Verdict("caution", reason, weakest((limit, end)).grade, sources, verdict.basis)


def electrolyte_on_electrolyte(materials: Materials, first: str, second: str) -> Verdict:
    """Verdict on two electrolytes that touch [-]: the exact pair, what their classes let expect, else unknown.

    >>> electrolyte_on_electrolyte(Materials(version="", materials={}, pairs=()), "A", "B").severity
    'unknown'
    """
    verdict = pair_verdict(materials, ("electrolyte",), first, ("electrolyte",), second)
    roots = {materials.root("electrolyte", key) for key in (first, second)}
    if verdict is None and first != second and len(roots) == 1:
        return NOT_APPLICABLE  # two lots of one sulfide
    verdict = verdict or expected_verdict(materials, ("electrolyte",), first, "electrolyte", second)
    missing = next((key for key in (first, second) if materials.find("electrolyte", key) is None), "")
    return verdict or (not_in_library(missing) if missing else NOT_REPORTED)


def _with_cathode(materials: Materials, key: str, cathode: str, is_coated: bool, end: Cited | None) -> Verdict:
    material = materials.find("cathode", cathode)
    mean = material.value("mean_voltage_v") if material else None
    reached = mean if end is None else end  # where the end of charge is not known, it is above the mean in any case
    is_high = reached is not None and reached >= COATING_RULE
    verdict = pair_verdict(materials, ("electrolyte",), key, ("cathode",), cathode)
    if is_high and not is_coated and verdict is not None and verdict.grade in ESTIMATED_GRADES:
        verdict = None  # what is reported of the class is more than an estimate on this one
    listed = materials.find("electrolyte", key)
    if verdict is None and listed is not None and not is_sulfide(listed):
        return NOT_REPORTED  # the rule for 4 V-class cathodes is one of sulfides
    if verdict is None:
        if end is None and material and not is_high:
            return NOT_REPORTED._replace(reason=f"{NOT_REPORTED.reason}, nor how far {cathode} is charged")
        if not is_high:
            return NOT_REPORTED if material else not_in_library(cathode)
        like = pair_verdict(materials, ("electrolyte",), REFERENCE_ELECTROLYTE, ("cathode",), cathode)
        if is_coated and like is not None and like.severity == "fail":  # 4.7 V: a coating alone is not enough
            reason = f"as for {REFERENCE_ELECTROLYTE}: {like.reason}"
            return Verdict("caution", reason, "estimate", like.sources, "class")
        reason = "cathodes of the 4 V class oxidise sulfides unless they are coated"
        return Verdict("pass" if is_coated else "fail", reason, COATING_RULE.grade, (COATING_RULE.source,), "rule")
    if verdict.severity == "caution":
        return verdict._replace(severity="pass" if is_coated else "fail" if is_high else "caution")
    if verdict.severity == "fail" and is_coated:
        return verdict._replace(severity="caution")
    return verdict
