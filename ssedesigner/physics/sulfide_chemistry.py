"""What sulfides do by their composition: which liquids split them."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.evidence import WEAK_GRADES, cited
from ssedesigner.core.formula import FormulaError, atom_fractions
from ssedesigner.core.materials import Material, Materials
from ssedesigner.physics.situation import Evidence, Liquid, weakest
from ssedesigner.physics.verdict import Verdict, pair_verdict

POLAR = cited(30.0, "-", "Handbook", "dielectric constant of NMP, 32.6, rounded down", grade="handbook")
STRONG_DONOR = cited(25.0, "kcal/mol", "Handbook", "donor number of NMP, 27.3, rounded down", grade="handbook")
SENSITIVE = Evidence("reported", ("Song2023",))
"""Sulfides do not bear protic or highly polar liquids such as NMP, and moist air turns them into hydrogen sulfide."""
PROTIC = "yes"


def is_thiophosphate(sulfide: Material | None) -> bool:
    """Return whether a sulfide holds phosphorus beside sulfur.

    Parameters
    ----------
    sulfide : Material or None
        The sulfide, None when the library lacks it [-]

    Returns
    -------
    bool
        False also where the composition is not known [-]

    Notes
    -----
    By the formula; where there is none the key of the material is tried as one.

    Examples
    --------
    >>> is_thiophosphate(Material(kind="electrolyte", key="Li6PS5Cl", name=""))
    True

    References
    ----------
    None: definition.
    """
    parts = _composition(sulfide)
    return bool(parts.get("P") and parts.get("S"))


def _composition(sulfide: Material | None) -> Mapping[str, float]:
    """Share of each element among the atoms, nothing where the composition is not known."""
    if sulfide is None:
        return {}
    try:
        return atom_fractions(sulfide.formula or sulfide.key)
    except FormulaError:
        return {}


def split_by(materials: Materials, sulfide: Material | None, liquid: Liquid) -> Verdict | None:
    """Verdict on a thiophosphate in a liquid that splits it by its own nature, or None where nothing general is known.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    sulfide : Material or None
        The sulfide, None when the library lacks it [-]
    liquid : Liquid
        One liquid of the slurry [-]

    Returns
    -------
    Verdict or None
        A fail for a protic liquid and for one as polar and as strong a donor as NMP; a caution where a sulfide of the
        same family is reported to be processed with it [-]

    Notes
    -----
    Stated for sulfides in general, so that no estimate is needed; sulfides without phosphorus can bear more. A liquid
    that is reported to leave any thiophosphate alone is no case of the rule.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> split_by(empty, None, Liquid("solvent", "water", None, 1.0)) is None
    True

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    if liquid.material is None or not is_thiophosphate(sulfide):
        return None
    nature, words = _nature(liquid)
    if not nature or sulfide is None or _reported(materials, liquid.key, ("pass",), ""):
        return None
    grade, sources = weakest((*nature, SENSITIVE))
    relative = _reported(materials, liquid.key, ("caution",), sulfide.group) if sulfide.group else None
    if relative is not None:
        key, verdict = relative
        return Verdict("caution", f"as for {key}: {verdict.reason}", "estimate", verdict.sources, "analogue")
    return Verdict("fail", f"{liquid.key} {words}", grade, sources, "rule")


def _nature(liquid: Liquid) -> tuple[tuple[object, ...], str]:
    """Return what makes a liquid split thiophosphate: the values that say so, and the words."""
    material = liquid.material
    if material is None:
        return (), ""
    protic = material.text("protic")
    if protic == PROTIC and protic.grade not in WEAK_GRADES:
        return (protic,), "is protic: it splits thiophosphate and sets H₂S free"
    polar, donor = material.value("dielectric_constant"), material.value("donor_number_kcal_mol")
    if polar is None or donor is None or polar < POLAR or donor < STRONG_DONOR:
        return (), ""
    return (
        polar,
        donor,
        POLAR,
        STRONG_DONOR,
    ), "is highly polar and a strong donor: such liquids decompose sulfides"


def _reported(materials: Materials, liquid: str, severities: tuple[str, ...], group: str) -> tuple[str, Verdict] | None:
    """Return a thiophosphate, of one family or of any, that is reported so in a liquid, with the verdict on it."""
    for other in materials.of_kind("electrolyte"):
        if group in ("", other.group) and is_thiophosphate(other):
            found = pair_verdict(materials, ("electrolyte",), other.key, ("solvent",), liquid)
            if found is not None and found.severity in severities and found.grade not in WEAK_GRADES:
                return other.key, found
    return None
