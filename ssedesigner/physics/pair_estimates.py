"""What is thought of two materials whose contact nobody reported, by the same rules as the checks of a recipe."""

from __future__ import annotations

from collections.abc import Callable

from ssedesigner.core.materials import Materials
from ssedesigner.physics.compatibility.contacts import (
    electrolyte_on_substrate,
    electrolyte_with_anode,
    electrolyte_with_cathode,
    polymer_with_anode,
)
from ssedesigner.physics.compatibility.liquids import (
    NOT_FOR_THIS_SULFIDE,
    electrolyte_in_liquids,
    polymer_in_liquids,
    salt_in_liquids,
    support_in_liquids,
)
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, expected_verdict
from ssedesigner.physics.situation import POLYMER_KINDS, Liquid, allowed

SUPPORT_KINDS = ("scaffold", "substrate")
MIXED = " + "
_BY_CLASS = ("class", "rule")


def pair_estimate(materials: Materials, kind: str, key: str, other_kind: str, other: str) -> Verdict:
    """Verdict on a pair that the library does not list, from class, Hansen distance or analogy.

    Parameters
    ----------
    materials : Materials
        The snapshot of the library [-]
    kind, key : str
        Kind and key of the solid [-]
    other_kind, other : str
        Kind and key of what it touches; the keys of a mixture of liquids are joined by a plus sign [-]

    Returns
    -------
    Verdict
        The reason begins with the evidence that spoke; unknown where no rule speaks [-]

    Notes
    -----
    The checks of a recipe ask the same functions, so that a table of pairs and the checks agree. Without a recipe
    the shares of a mixture and the coating of a cathode are open: the parts decide, and a cathode that has to be
    coated is a caution.

    Examples
    --------
    >>> pair_estimate(Materials(version="", materials={}, pairs=()), "binder", "NBR", "solvent", "water").severity
    'unknown'

    References
    ----------
    None: the evidence is that of the rules.
    """
    if not all(materials.find(other_kind, part) for part in other.split(MIXED)):
        return NOT_REPORTED
    judge = _JUDGES.get((kind, other_kind))
    verdict = judge(materials, kind, key, other) if judge else NOT_REPORTED
    if verdict.basis != "none":
        return verdict._replace(severity=allowed(verdict.severity, verdict.grade))
    rule = expected_verdict(materials, (kind,), key, other_kind, other)
    return _led(rule, "") if rule else verdict if verdict.reason else NOT_REPORTED


def _led(verdict: Verdict, reported: str) -> Verdict:
    """Put the kind of evidence before the reason; ``reported`` is said of evidence on something close by."""
    reason = verdict.reason.removeprefix(NOT_FOR_THIS_SULFIDE)
    lead = "by class: " if verdict.basis in _BY_CLASS else reported if verdict.basis == "reported" else ""
    return verdict._replace(reason=lead + reason)


def _mixture(materials: Materials, key: str) -> tuple[Liquid, ...]:
    parts = key.split(MIXED)
    share = 1.0 if len(parts) == 1 else None
    return tuple(Liquid("solvent", part, materials.find("solvent", part), share) for part in parts)


def _nearby(mixture: tuple[Liquid, ...]) -> str:
    return "by what is reported of its parts: " if len(mixture) > 1 else "by what is reported of any liquid: "


def _electrolyte_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    return _led(electrolyte_in_liquids(materials, key, mixture), _nearby(mixture))


def _polymer_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    is_listed = any(materials.pair(each, key, "solvent", other) for each in POLYMER_KINDS)
    lead = "by what is reported of the same polymer: " if is_listed else _nearby(mixture)
    return _led(polymer_in_liquids(materials, key, mixture), lead)


def _salt_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    return _led(salt_in_liquids(materials, key, mixture), _nearby(mixture))


def _support_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _led(support_in_liquids(materials, key, SUPPORT_KINDS, _mixture(materials, other)), "")


def _electrolyte_with_anode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _led(electrolyte_with_anode(materials, key, other), "by what is reported of lithium metal: ")


def _polymer_with_anode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _led(polymer_with_anode(materials, key, other), "by what is reported of lithium metal or the same polymer: ")


def _electrolyte_with_cathode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    cathode = materials.find("cathode", other)
    end = cathode.value("charge_cutoff_v") if cathode else None
    bare, coated = (electrolyte_with_cathode(materials, key, other, is_coated, end) for is_coated in (False, True))
    return _led(bare if bare.severity == coated.severity else bare._replace(severity="caution"), "")


def _electrolyte_on_foil(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _led(electrolyte_on_substrate(materials, key, other), "")


_JUDGES: dict[tuple[str, str], Callable[[Materials, str, str, str], Verdict]] = {
    ("electrolyte", "solvent"): _electrolyte_in,
    ("binder", "solvent"): _polymer_in,
    ("spe", "solvent"): _polymer_in,
    ("salt", "solvent"): _salt_in,
    ("scaffold", "solvent"): _support_in,
    ("substrate", "solvent"): _support_in,
    ("electrolyte", "anode"): _electrolyte_with_anode,
    ("binder", "anode"): _polymer_with_anode,
    ("spe", "anode"): _polymer_with_anode,
    ("electrolyte", "cathode"): _electrolyte_with_cathode,
    ("electrolyte", "foil"): _electrolyte_on_foil,
    ("electrolyte", "substrate"): _electrolyte_on_foil,
    ("electrolyte", "scaffold"): _electrolyte_on_foil,
}
