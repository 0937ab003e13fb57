"""Verdicts on the solids of a slurry in its liquids: what is reported, then class or Hansen distance, else unknown."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES, cited
from ssedesigner.core.formula import elements
from ssedesigner.core.materials import Material, Materials
from ssedesigner.physics.compatibility.sulfide_chemistry import PROTIC, is_water, split_by
from ssedesigner.physics.compatibility.verdict import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    Verdict,
    expected_verdict,
    named_worst,
    not_in_library,
    pair_verdict,
    worst_of,
)
from ssedesigner.physics.situation import POLYMER_KINDS, Liquid, Support, polymer, severity_by_grade, weakest

DISPERSION_WEIGHT = cited(4.0, "-", "Hansen2007", "weight of the dispersion part in the distance", grade="handbook")
DISSOLVES_BELOW = cited(
    0.9, "-", "ThisProgram2026", "relative energy difference below which it dissolves", grade="assumed"
)
INSOLUBLE_ABOVE = cited(
    1.1, "-", "ThisProgram2026", "relative energy difference above which it does not", grade="assumed"
)
PARTS = ("hansen_d", "hansen_p", "hansen_h")


class HansenDistance(NamedTuple):
    """Relative energy difference of polymer and liquid [-], with the evidence that it rests on."""

    value: float
    evidence: Support


def relative_energy_difference(polymer: Sequence[float], liquid: Sequence[float], radius: float) -> float:
    r"""Distance of a liquid from a polymer in Hansen space, over the radius within which liquids dissolve it.

    .. math:: \mathrm{RED} = \frac{1}{R_0}\sqrt{4 \Delta\delta_D^2 + \Delta\delta_P^2 + \Delta\delta_H^2}

    Parameters
    ----------
    polymer : sequence of three floats
        Dispersion, polar and hydrogen-bond part of the polymer [Pa^0.5]
    liquid : sequence of three floats
        The same of the liquid or mixture [Pa^0.5]
    radius : float
        Radius of interaction of the polymer [Pa^0.5]

    Returns
    -------
    float
        Below 1 the liquid dissolves the polymer [-]

    Notes
    -----
    Any one unit does, because only the ratio counts. An estimate: it says nothing of kinetics or of molar mass,
    and over-predicts polyisobutylene in esters, where measured values win.

    Examples
    --------
    >>> round(relative_energy_difference((18.0, 3.0, 4.0), (18.0, 1.4, 2.0), 7.0), 3)
    0.366

    References
    ----------
    Hansen2007 (full entry in sources.csv)
    """
    d, p, h = (own - other for own, other in zip(polymer, liquid, strict=True))
    return math.sqrt(DISPERSION_WEIGHT * d * d + p * p + h * h) / radius


def hansen_distance(polymer: Material, liquids: tuple[Liquid, ...]) -> HansenDistance | None:
    """Relative energy difference of a polymer and a mixture of liquids, mixed by volume.

    Parameters
    ----------
    polymer : Material
        The polymer with its Hansen parameters and radius [-]
    liquids : tuple of Liquid
        Liquids with their shares of the mass [-]

    Returns
    -------
    HansenDistance or None
        None when a parameter, a density or a share is not known [-]

    Notes
    -----
    The parameters of a mixture are the means by volume; volumes are taken to add up.

    Examples
    --------
    >>> hansen_distance(Material(kind="binder", key="X", name="X"), ()) is None
    True

    References
    ----------
    Hansen2007 (full entry in sources.csv)
    """
    radius = polymer.values.get("hansen_r0")
    own = [polymer.values.get(part) for part in PARTS]
    mixed = _mixture(liquids)
    if not radius or mixed is None or any(part is None for part in own):
        return None
    parameters, used = mixed
    value = relative_energy_difference([float(part) for part in own if part is not None], parameters, radius)
    evidence = weakest((*own, radius, *used, INSOLUBLE_ABOVE))
    return HansenDistance(value, evidence)


def _mixture(liquids: tuple[Liquid, ...]) -> tuple[list[float], list[object]] | None:
    """Parameters of the mixture [MPa^0.5] and the values used, or None when one is missing."""
    sums, volume, used = [0.0, 0.0, 0.0], 0.0, list[object]()
    for liquid in liquids:
        if liquid.material is None or liquid.mass_fraction is None:
            return None
        values = liquid.material.values
        parts = [values.get(part) for part in PARTS]
        density = values.get("density_g_cm3") if len(liquids) > 1 else 1.0
        if not density or any(part is None for part in parts):
            return None
        share = liquid.mass_fraction / density
        volume += share
        sums = [total + share * part for total, part in zip(sums, parts, strict=True) if part is not None]
        used += parts
    return ([total / volume for total in sums], used) if volume else None


CLASS_SEVERITY = {"mild": "caution", "dissolving": "caution", "degrading": "caution"}
FLUORIDES = frozenset({"P", "As", "Sb", "B", "S"})
"""Elements whose bond to fluorine water splits; carbon keeps its fluorine."""
NOT_FOR_THIS_SULFIDE = "not reported for this sulfide; "
CLASS_WORDS = {
    "inert": "is inert to the sulfides that were tried",
    "mild": "is a mild base: tolerated by some sulfides, with a loss of conductivity",
    "dissolving": "dissolves sulfides: for solution processing with a heat treatment only",
    "degrading": "degrades the sulfides that were tried",
}


def _listed_verdict(
    materials: Materials, first_kinds: tuple[str, ...], first: str, second_kinds: tuple[str, ...], second: str
) -> Verdict | None:
    """Return what the library lists of a pair, no more severe than its grade allows."""
    verdict = pair_verdict(materials, first_kinds, first, second_kinds, second)
    if verdict is None or (severity := severity_by_grade(verdict.severity, verdict.grade)) == verdict.severity:
        return verdict
    return verdict._replace(severity=severity)


def _mixture_pair(
    materials: Materials, kinds: tuple[str, ...], key: str, mixture: tuple[Liquid, ...]
) -> Verdict | None:
    """Look up a material in exactly this mixture, in either order of the liquids."""
    keys = [liquid.key for liquid in mixture]
    for names in (keys, keys[::-1]):
        verdict = _listed_verdict(materials, kinds, key, ("solvent",), " + ".join(names))
        if verdict is not None:
            return verdict._replace(basis="mixture")
    return None


def electrolyte_in_liquids(materials: Materials, key: str, mixture: tuple[Liquid, ...]) -> Verdict:
    """Verdict on a sulfide in the liquids of the slurry.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key : str
        Key of the sulfide [-]
    mixture : tuple of Liquid
        Liquids of the slurry [-]

    Returns
    -------
    Verdict
        From the mixture if it was tried, else the worst of its parts [-]

    Notes
    -----
    Order of evidence for one liquid: the exact pair, unless it is an estimate that is kinder than the nature of the
    liquid; what that nature, protic or as polar as NMP, does to sulfides; what is said of the sulfide in any
    liquid; the class rule; the class of the liquid alone. A rule never fails and never passes; an inert class alone
    leaves the pair unknown.

    Examples
    --------
    >>> electrolyte_in_liquids(Materials(version="", materials={}, pairs=()), "Li6PS5Cl", ()).severity
    'pass'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if len(mixture) > 1:
        whole = _mixture_pair(materials, ("electrolyte",), key, mixture)
        if whole is not None:
            return whole
    verdicts = [(liquid.key, _electrolyte_in(materials, key, liquid)) for liquid in mixture]
    return named_worst(verdicts)


def _electrolyte_in(materials: Materials, key: str, liquid: Liquid) -> Verdict:
    listed = _listed_verdict(materials, ("electrolyte",), key, ("solvent",), liquid.key)
    if listed is not None and (listed.grade not in ESTIMATED_GRADES or _is_own(materials, key, liquid.key)):
        return listed
    sulfide = materials.find("electrolyte", key)
    split = split_by(materials, sulfide, liquid)
    listed = listed or _listed_verdict(materials, ("electrolyte",), key, ("solvent",), "any")
    if split is not None:
        return worst_of([split, listed or split])
    if listed is not None or liquid.material is None:
        return listed or not_in_library(liquid.key)
    return _expected_verdict(materials, key, liquid.key) or _by_class(liquid.material)


def _is_own(materials: Materials, key: str, liquid: str) -> bool:
    pair = materials.pair("electrolyte", key, "solvent", liquid)
    return pair is not None and pair.origin == "user"


def _expected_verdict(materials: Materials, key: str, liquid: str) -> Verdict | None:
    return expected_verdict(materials, ("electrolyte",), key, "solvent", liquid)


def _by_class(liquid: Material) -> Verdict:
    """Judge by the class of a liquid a sulfide that nobody reported in it."""
    kind = liquid.text("sulfide_class")
    if kind is None or kind not in CLASS_WORDS:
        return NOT_REPORTED
    severity = CLASS_SEVERITY.get(kind, "unknown")
    reason = f"{NOT_FOR_THIS_SULFIDE}{liquid.key} {CLASS_WORDS[kind]}"
    return Verdict(severity, reason, "estimate", (kind.source,), "class")


def polymer_in_liquids(materials: Materials, key: str, mixture: tuple[Liquid, ...]) -> Verdict:
    """Verdict on a polymer in the liquids of the slurry: a pass means that they dissolve it.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key : str
        Key of the binder or polymer electrolyte [-]
    mixture : tuple of Liquid
        Liquids of the slurry [-]

    Returns
    -------
    Verdict
        The reason says which evidence spoke [-]

    Notes
    -----
    Order of evidence: the mixture as reported; the parts as reported, when they agree; for one liquid the class
    rule, with the Hansen distance beside it; the Hansen distance of the mixture. A polymer that is fibrillated dry
    is a caution in any liquid.

    Examples
    --------
    >>> polymer_in_liquids(Materials(version="", materials={}, pairs=()), "NBR", ()).severity
    'pass'

    References
    ----------
    Hansen2007, Song2023 (full entries in sources.csv)
    """
    if not mixture:
        return NOT_APPLICABLE
    material = polymer(materials, key)
    form = material.text("binder_form") if material else None
    if form == "fibrillated":
        reason = "no liquid dissolves it: it is drawn into fibrils by dry mixing"
        return Verdict("caution", reason, form.grade, (form.source,), "method")
    if len(mixture) > 1:
        whole = _polymer_pair(key, lambda name: _mixture_pair(materials, POLYMER_KINDS, name, mixture))
        if whole is not None:
            return whole
    parts = [(liquid.key, _polymer_in(materials, key, liquid.key)) for liquid in mixture]
    known = [(name, verdict) for name, verdict in parts if verdict is not None]
    if len(known) == len(parts) and len({verdict.severity for _, verdict in known}) == 1:
        return named_worst(known)
    by_distance = _by_hansen(key, material, mixture, known)
    if len(mixture) == 1:
        return _expected_beside(_rule(materials, key, mixture[0].key), by_distance)
    guessed = [(name, rule) for name, verdict in parts if verdict is None and (rule := _rule(materials, key, name))]
    return by_distance if by_distance.basis == "hansen" or not guessed else named_worst([*known, *guessed])


def _rule(materials: Materials, key: str, liquid: str) -> Verdict | None:
    """Return what the class of a polymer lets expect, or that of the polymer it is made from."""
    for name in dict.fromkeys((key, key.split("-")[0])):
        verdict = expected_verdict(materials, POLYMER_KINDS, name, "solvent", liquid)
        if verdict is not None:
            return verdict
    return None


def _expected_beside(rule: Verdict | None, by_distance: Verdict) -> Verdict:
    """Put what is expected before the Hansen distance, and say where the two differ; a guess only takes a pass away."""
    if rule is None or by_distance.basis != "hansen":
        return rule or by_distance
    if rule.basis == "guess":
        severity = "unknown" if by_distance.severity == "pass" else by_distance.severity
        return by_distance._replace(severity=severity, reason=f"{by_distance.reason}; {rule.reason}")
    sources = tuple(dict.fromkeys((*rule.sources, *by_distance.sources)))
    return rule._replace(reason=f"{rule.reason}; {by_distance.reason}", sources=sources)


def _polymer_in(materials: Materials, key: str, liquid: str) -> Verdict | None:
    def look(name: str) -> Verdict | None:
        exact = _listed_verdict(materials, POLYMER_KINDS, name, ("solvent",), liquid)
        return exact or _listed_verdict(materials, POLYMER_KINDS, name, ("solvent",), "any")

    return _polymer_pair(key, look)


def _polymer_pair(key: str, look: Callable[[str], Verdict | None]) -> Verdict | None:
    """Evidence on a polymer, or as an estimate on the polymer that it is made from (PEO for PEO-LiTFSI)."""
    verdict = look(key)
    parent = key.split("-")[0]
    if verdict is not None or parent == key:
        return verdict
    verdict = look(parent)
    if verdict is None:
        return None
    severity = severity_by_grade(verdict.severity, "estimate")
    return Verdict(severity, f"as for {parent}: {verdict.reason}", "estimate", verdict.sources, "analogue")


def _by_hansen(
    key: str, material: Material | None, mixture: tuple[Liquid, ...], known: list[tuple[str, Verdict]]
) -> Verdict:
    """Judge by the Hansen distance of the mixture, an estimate that warns at most."""
    if material is None:
        return not_in_library(key)
    more = "".join(f"; {name}: {verdict.reason}" for name, verdict in known)
    distance = hansen_distance(material, mixture)
    if distance is None:
        if known:
            return named_worst([*known, ("the mixture", NOT_REPORTED)])
        return NOT_REPORTED._replace(reason="nothing is reported, and Hansen parameters are missing")
    severity, words = "caution", "swells it or dissolves it in part"
    if distance.value < DISSOLVES_BELOW:
        severity, words = "pass", "should dissolve it"
    elif distance.value > INSOLUBLE_ABOVE:
        words = "should not dissolve it"
    name = " + ".join(liquid.key for liquid in mixture)
    reason = f"by Hansen distance {name} {words} (relative energy difference {distance.value:.2f}){more}"
    return Verdict(severity, reason, "estimate", distance.evidence.sources, "hansen")


def salt_in_liquids(materials: Materials, key: str, mixture: tuple[Liquid, ...]) -> Verdict:
    """Verdict on a lithium salt in the liquids of the slurry: a pass means that they dissolve it.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key : str
        Key of the salt [-]
    mixture : tuple of Liquid
        Liquids of the slurry [-]

    Returns
    -------
    Verdict
        From the mixture if it was tried, else from its parts [-]

    Notes
    -----
    Where one liquid dissolves the salt and another does not, it can be brought in with the one and come out with the
    other: a caution. Water takes fluorine from phosphorus, arsenic, antimony and boron: that fails, since it sets
    hydrogen fluoride free.

    Examples
    --------
    >>> salt_in_liquids(Materials(version="", materials={}, pairs=()), "LiTFSI", ()).severity
    'pass'

    References
    ----------
    Song2023, Handbook (full entries in sources.csv)
    """
    if len(mixture) > 1:
        whole = _mixture_pair(materials, ("salt",), key, mixture)
        if whole is not None:
            return whole
    parts = [(liquid.key, _salt_in(materials, key, liquid)) for liquid in mixture]
    decides = named_worst(parts)
    if (
        decides.severity == "fail"
        and decides.basis != "rule"
        and any(verdict.severity == "pass" for _, verdict in parts)
    ):
        reasons = "; ".join(f"{name}: {verdict.reason}" for name, verdict in parts)
        grade, sources = weakest([verdict for _, verdict in parts])
        return Verdict("caution", f"only a part of the mixture dissolves it ({reasons})", grade, sources, decides.basis)
    return decides


def _salt_in(materials: Materials, key: str, liquid: Liquid) -> Verdict:
    exact = _listed_verdict(materials, ("salt",), key, ("solvent",), liquid.key)
    if exact is not None:
        return exact
    expected = expected_verdict(materials, ("salt",), key, "solvent", liquid.key)
    return _freed_fluoride(materials, key, liquid) or expected or NOT_REPORTED


def _freed_fluoride(materials: Materials, key: str, liquid: Liquid) -> Verdict | None:
    """Verdict on a salt whose fluorine water or an alcohol takes, None for any other."""
    salt = materials.find("salt", key)
    symbols = elements(salt.formula or key) if salt else frozenset[str]()
    if "F" not in symbols or "C" in symbols or not symbols & FLUORIDES:
        return None
    if is_water(liquid):
        severity = "caution" if symbols & FLUORIDES == {"S"} else "fail"
        reason = f"{liquid.key} hydrolyses it and sets hydrogen fluoride (HF) free: do not mix the two"
        return Verdict(severity, reason, "handbook", ("Handbook",), "rule")
    protic = liquid.material.text("protic") if liquid.material else None
    if protic != PROTIC:
        return None
    reason = f"{liquid.key} is protic and seldom dry: it can set hydrogen fluoride (HF) free"
    return Verdict("caution", reason, "handbook", ("Handbook", protic.source), "rule")


def support_in_liquids(materials: Materials, key: str, kinds: tuple[str, ...], mixture: tuple[Liquid, ...]) -> Verdict:
    """Verdict on a scaffold or substrate in the liquids of the slurry.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    key : str
        Key of the scaffold or substrate [-]
    kinds : tuple of str
        Kinds under which pairs may list it [-]
    mixture : tuple of Liquid
        Liquids of the slurry [-]

    Returns
    -------
    Verdict
        Exact pairs, else the reported films that were made so, else unknown [-]

    Notes
    -----
    What a library says in words about the resistance of a sheet is told, but not judged.

    Examples
    --------
    >>> support_in_liquids(Materials(version="", materials={}, pairs=()), "Mylar", ("substrate",), ()).severity
    'pass'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    return (
        named_worst([(liquid.key, _support_in(materials, key, kinds, liquid)) for liquid in mixture])
        if (mixture)
        else NOT_APPLICABLE
    )


def _support_in(materials: Materials, key: str, kinds: tuple[str, ...], liquid: Liquid) -> Verdict:
    exact = _listed_verdict(materials, kinds, key, ("solvent",), liquid.key)
    if exact is not None:
        return exact
    own = materials.root_of(kinds, key)
    for film in materials.films:
        if own in (film.scaffold, film.substrate) and liquid.root in (film.solvent, film.cosolvent):
            return Verdict("pass", f"used for a film [{film.reference}]", "reported", (film.source,), "reported")
    words = next((resistance for kind in kinds if (resistance := _resistance(materials, kind, key))), "")
    return NOT_REPORTED._replace(
        reason=f"nothing is reported; the library says: {words}" if words else "nothing is reported"
    )


def _resistance(materials: Materials, kind: str, key: str) -> str:
    material = materials.find(kind, key)
    return str((material and material.text("solvent_resistance")) or "")
