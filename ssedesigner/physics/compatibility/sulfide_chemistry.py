"""What sulfides do by their composition: which liquids split them, and how much hydrogen sulfide their sulfur gives."""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited, CitedText, cited
from ssedesigner.core.formula import FormulaError, atom_fractions, atoms, molar_mass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.physics.compatibility.verdict import Verdict, pair_verdict
from ssedesigner.physics.situation import Liquid, Support, weakest

GAS_VOLUME = cited(24465.0, "cm3/mol", "Handbook", "volume of a gas at 25 °C and standard pressure", grade="handbook")
POLAR = cited(30.0, "-", "Handbook", "dielectric constant of NMP, 32.6, rounded down", grade="handbook")
STRONG_DONOR = cited(25.0, "kcal/mol", "Handbook", "Gutmann basicity of NMP, 27.3, rounded down", grade="handbook")
SENSITIVE = Support("reported", ("Song2023",))
"""Sulfides do not bear protic or highly polar liquids such as NMP, and moist air turns them into hydrogen sulfide."""
PROTIC = "yes"
SOFT = frozenset({"Sn", "Sb", "As"})
"""Soft acids, which keep their sulfur in water; phosphorus, silicon and the like take oxygen for it."""
WITHOUT_NETWORK = frozenset({"Li", "Na", "K", "F", "Cl", "Br", "I", "O", "S", "Se"})
BOUND = cited(4.0, "-", "Handbook", "sulfur that one atom of tin, antimony or arsenic binds at most", grade="handbook")
ROUNDING = cited(0.02, "-", "ThisProgram2026", "share of sulfur that rounded formulas leave open", grade="computed")


def is_thiophosphate(sulfide: Material | None) -> bool:
    """Return whether a sulfide holds phosphorus beside sulfur [-].

    By the formula; where there is none the key of the material is tried as one.

    >>> is_thiophosphate(Material(kind="electrolyte", key="Li6PS5Cl", name=""))
    True
    """
    parts = _composition(sulfide)
    return bool(parts.get("P") and parts.get("S"))


def hydrolyses(sulfide: Material | None) -> bool:
    """Return whether water, and what is protic as water is, splits a sulfide by its composition.

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
    Sulfides in general do. Those that hold all of their sulfur in units of tin, antimony or arsenic can bear it; more
    sulfur than these bind is free sulfide, as in argyrodites, and that takes up protons at once.

    Examples
    --------
    >>> made = [Material(kind="electrolyte", key=key, name="") for key in ("Li6PS5Cl", "Li7SnS5I", "Li4SnS4")]
    >>> [hydrolyses(each) for each in made]
    [True, True, False]

    References
    ----------
    Song2023, Handbook (full entries in sources.csv)
    """
    parts = _composition(sulfide)
    if not parts.get("S"):
        return False
    if parts.keys() - WITHOUT_NETWORK - SOFT:
        return True
    held = BOUND * sum(parts.get(element, 0.0) for element in SOFT)
    return bool(sum(parts.get(element, 0.0) for element in ("O", "S", "Se")) > held * (1 + ROUNDING))


def is_water(liquid: Liquid) -> bool:
    """Return whether a liquid [-] is water.

    >>> is_water(Liquid("solvent", "water", None, 1.0)), is_water(Liquid("solvent", "toluene", None, 1.0))
    (True, False)
    """
    return liquid.root == "water" or (liquid.material is not None and liquid.material.formula == "H2O")


def _composition(sulfide: Material | None) -> Mapping[str, float]:
    """Share of each element among the atoms, nothing where the composition is not known."""
    if sulfide is None:
        return {}
    try:
        return atom_fractions(sulfide.formula or sulfide.key)
    except FormulaError:
        return {}


def gas_at_most(sulfide: Material | None) -> Cited | None:
    """Return the hydrogen sulfide that all sulfur of a sulfide can give.

    Parameters
    ----------
    sulfide : Material or None
        The sulfide, None when the library lacks it [-]

    Returns
    -------
    Cited or None
        Volume of gas per mass [cm3/g]; that of the library, else from the formula, None when neither is known

    Notes
    -----
    One molecule of gas for each atom of sulfur, at 25 degC and standard pressure.

    Examples
    --------
    >>> round(gas_at_most(Material(kind="electrolyte", key="Li6PS5Cl", name="")))
    456

    References
    ----------
    None: stoichiometry.
    """
    if sulfide is None:
        return None
    listed = sulfide.value("h2s_max_cm3_g")
    if listed is not None:
        return listed
    formula = "".join((sulfide.formula or sulfide.key).split())
    try:
        volume = atoms(formula).get("S", 0.0) * GAS_VOLUME / molar_mass(formula)
    except FormulaError:
        return None
    return Cited(volume, "cm3/g", "Stoichiometry", grade="computed")


def frees_gas(materials: Materials, sulfide: Material | None, liquid: Liquid) -> CitedText | None:
    """Return what says that a liquid sets hydrogen sulfide free from a sulfide, or None.

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
    CitedText or None
        That the liquid is protic [-]

    Notes
    -----
    Water and alcohols bring the protons, whatever else they do to the sulfide; a sulfide of unknown composition is
    taken to hold sulfur. A protic liquid that is reported to leave thiophosphates alone, as a long thiol is, does not.

    Examples
    --------
    >>> empty = Materials(version="", materials={}, pairs=())
    >>> frees_gas(empty, None, Liquid("solvent", "toluene", None, 1.0)) is None
    True

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    protic = liquid.material.text("protic") if liquid.material else None
    parts = _composition(sulfide)
    if protic != PROTIC or (parts and not parts.get("S")):
        return None
    return None if _reported_verdict(materials, liquid.key, ("pass",), "") else protic


def split_by(materials: Materials, sulfide: Material | None, liquid: Liquid) -> Verdict | None:
    """Verdict on a sulfide in a liquid that splits it by its own nature, or None where nothing general is known.

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
        A fail for a protic liquid and for one as polar and as strong a donor as NMP; a caution for a thiophosphate
        where one of the same family is reported to be processed with it [-]

    Notes
    -----
    Stated for sulfides in general, so that no estimate is needed; those that do not hydrolyse can bear more. A liquid
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
    if liquid.material is None or not hydrolyses(sulfide):
        return None
    nature, words = _nature(liquid)
    if not nature or sulfide is None or _reported_verdict(materials, liquid.key, ("pass",), ""):
        return None
    grade, sources = weakest((*nature, SENSITIVE))
    is_kin = bool(sulfide.group) and is_thiophosphate(sulfide)  # those that are reported are thiophosphates
    relative = _reported_verdict(materials, liquid.key, ("caution",), sulfide.group) if is_kin else None
    if relative is not None:
        key, verdict = relative
        return Verdict("caution", f"as for {key}: {verdict.reason}", "estimate", verdict.sources, "analogue")
    return Verdict("fail", f"{liquid.key} {words}", grade, sources, "rule")


def _nature(liquid: Liquid) -> tuple[tuple[object, ...], str]:
    """Return what makes a liquid split sulfides: the values that say so, and the words."""
    material = liquid.material
    if material is None:
        return (), ""
    protic = material.text("protic")
    if protic == PROTIC and protic.grade not in ESTIMATED_GRADES:
        return (protic,), "is protic: it splits the sulfide and sets H₂S free"
    polar, donor = material.value("dielectric_constant"), material.value("donor_number_kcal_mol")
    if polar is None or donor is None or polar < POLAR or donor < STRONG_DONOR:
        return (), ""
    return (polar, donor, POLAR, STRONG_DONOR), "is highly polar and a strong donor: such liquids decompose sulfides"


def _reported_verdict(
    materials: Materials, liquid: str, severities: tuple[str, ...], group: str
) -> tuple[str, Verdict] | None:
    """Return a thiophosphate, of one family or of any, that is reported so in a liquid, with the verdict on it."""
    key = (_reported_verdict, liquid, severities, group)
    return materials.kept.get(key, lambda: _first_reported(materials, liquid, severities, group))


def _first_reported(
    materials: Materials, liquid: str, severities: tuple[str, ...], group: str
) -> tuple[str, Verdict] | None:
    for other in materials.of_kind("electrolyte"):
        if group in ("", other.group) and is_thiophosphate(other):
            verdict = pair_verdict(materials, ("electrolyte",), other.key, ("solvent",), liquid)
            if verdict is not None and verdict.severity in severities and verdict.grade not in ESTIMATED_GRADES:
                return other.key, verdict
    return None
