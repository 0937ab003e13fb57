"""The verdict on a choice in the editor: a material in a field, given the rest of the recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ssedesigner.core.evidence import WEAK_GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials, refusal
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.cathode import end_of_charge
from ssedesigner.physics.checks.stability import behind_interlayer, interlayer_on_anode, interlayer_on_electrolyte
from ssedesigner.physics.compatibility.contacts import (
    electrolyte_on_substrate,
    electrolyte_with_anode,
    electrolyte_with_cathode,
    polymer_with_anode,
    shield,
)
from ssedesigner.physics.compatibility.liquids import (
    electrolyte_in_liquids,
    polymer_in_liquids,
    salt_in_liquids,
    support_in_liquids,
)
from ssedesigner.physics.compatibility.verdict import Verdict
from ssedesigner.physics.situation import POLYMER_KINDS, SEVERITY_RANK, Liquid, allowed, liquids


def choice_verdict(recipe: Recipe, materials: Materials, field_key: str, candidate: str | None) -> tuple[str, str]:
    """Verdict on choosing a material in a field, given the rest of the recipe.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    field_key : str
        Field in which the material would be chosen [-]
    candidate : str or None
        Key of the material, None for none [-]

    Returns
    -------
    tuple of two str
        Severity (pass, caution, fail or unknown) and the reason in one sentence [-]

    Notes
    -----
    The worst of the pairs that the field names; a pass without words where nothing is to be judged. It marks and
    explains a choice, it never hides one.

    Examples
    --------
    >>> choice_verdict(Recipe(), Materials(version="", materials={}, pairs=()), "salt", None)
    ('pass', '')

    References
    ----------
    None: the evidence is that of the pairs.
    """
    refused = next((m for kind in FIELDS[field_key].materials if (m := materials.find(kind, candidate))), None)
    if refused is not None and (reason := refusal(refused)):
        return "fail", f"{refused.name} is {reason}."
    judge = _JUDGES.get(field_key)
    if not candidate or judge is None or not FIELDS[field_key].pair_with:
        return "pass", ""
    if not any(materials.find(kind, candidate) for kind in FIELDS[field_key].materials):
        return "unknown", f"The library does not have {candidate}."
    verdicts = judge(_Choice(recipe, materials, field_key, candidate))
    told = [(name, verdict) for name, verdict in verdicts if verdict.reason]
    if not told:
        return "pass", ""
    name, verdict = max(told, key=lambda pair: SEVERITY_RANK[allowed(pair[1].severity, pair[1].grade)])
    estimate = " (estimate)" if verdict.grade in WEAK_GRADES else ""
    return allowed(verdict.severity, verdict.grade), f"{name}: {verdict.reason}{estimate}."


class _Choice(NamedTuple):
    """A recipe in which one field is thought to hold another material."""

    recipe: Recipe
    materials: Materials
    field: str
    candidate: str

    def key(self, field: str) -> str | None:
        found: str | None = self.candidate if field == self.field else getattr(self.recipe, field)
        return found

    @property
    def liquids(self) -> tuple[Liquid, ...]:
        share = self.recipe.cosolvent_share_pct
        if self.field == "cosolvent" and not share:
            share = None  # a cosolvent that is thought of is not left out for want of a share
        return liquids(self.materials, self.key("solvent"), self.key("cosolvent"), share)


def _judged_liquid(choice: _Choice) -> list[tuple[str, Verdict]]:
    found = []
    for field in FIELDS[choice.field].pair_with:
        key = choice.key(field)
        if not key:
            continue
        if field in {"electrolyte", "second_electrolyte"}:
            verdict = electrolyte_in_liquids(choice.materials, key, choice.liquids)
        elif field in {"scaffold", "substrate"}:
            verdict = support_in_liquids(choice.materials, key, ("scaffold", "substrate"), choice.liquids)
        elif field == "salt":
            verdict = salt_in_liquids(choice.materials, key, choice.liquids)
        else:
            verdict = polymer_in_liquids(choice.materials, key, choice.liquids)
        found.append((key, verdict))
    return found


def _judged_electrolyte(choice: _Choice) -> list[tuple[str, Verdict]]:
    materials, key, anode, cathode = choice.materials, choice.candidate, choice.key("anode"), choice.key("cathode")
    found = [(_names(choice.liquids), electrolyte_in_liquids(materials, key, choice.liquids))]
    faces_anode = choice.field == "second_electrolyte" or not choice.key("second_electrolyte")
    if anode and faces_anode:
        found.append((anode, _sulfide_on_anode(choice, key, anode)))
    if cathode and choice.field == "electrolyte":
        end = end_of_charge(choice.recipe, materials, cathode)
        found.append((cathode, electrolyte_with_cathode(materials, key, cathode, choice.recipe.cathode_coated, end)))
    return found


def _judged_polymer(choice: _Choice) -> list[tuple[str, Verdict]]:
    found = [(_names(choice.liquids), polymer_in_liquids(choice.materials, choice.candidate, choice.liquids))]
    anode = choice.key("anode")
    if anode:
        found.append((anode, _polymer_on_anode(choice, choice.candidate, anode)))
    return found


def _sulfide_on_anode(choice: _Choice, key: str, anode: str) -> Verdict:
    bare = electrolyte_with_anode(choice.materials, key, anode, shield(choice.recipe))
    return behind_interlayer(choice.materials, bare, ("electrolyte",), key, choice.key("interlayer"), anode)


def _polymer_on_anode(choice: _Choice, key: str, anode: str) -> Verdict:
    bare = polymer_with_anode(choice.materials, key, anode)
    return behind_interlayer(choice.materials, bare, POLYMER_KINDS, key, choice.key("interlayer"), anode)


def _judged_salt(choice: _Choice) -> list[tuple[str, Verdict]]:
    return [(_names(choice.liquids), salt_in_liquids(choice.materials, choice.candidate, choice.liquids))]


def _judged_support(choice: _Choice) -> list[tuple[str, Verdict]]:
    kinds = ("scaffold", "substrate")
    found = [(_names(choice.liquids), support_in_liquids(choice.materials, choice.candidate, kinds, choice.liquids))]
    electrolyte = choice.key("electrolyte")
    if choice.field == "substrate" and electrolyte:
        found.append((electrolyte, electrolyte_on_substrate(choice.materials, electrolyte, choice.candidate)))
    return found


def _judged_cathode(choice: _Choice) -> list[tuple[str, Verdict]]:
    key = choice.key("electrolyte")
    coated, end = choice.recipe.cathode_coated, end_of_charge(choice.recipe, choice.materials, choice.candidate)
    return [(key, electrolyte_with_cathode(choice.materials, key, choice.candidate, coated, end))] if key else []


def _judged_anode(choice: _Choice) -> list[tuple[str, Verdict]]:
    facing = choice.key("second_electrolyte") or choice.key("electrolyte")
    anode, interlayer = choice.candidate, choice.key("interlayer")
    found = [(facing, _sulfide_on_anode(choice, facing, anode))] if facing else []
    for field in ("binder", "second_binder", "spe"):
        key = choice.key(field)
        if key:
            found.append((key, _polymer_on_anode(choice, key, anode)))
    if interlayer:
        found.append((interlayer, interlayer_on_anode(choice.materials, interlayer, anode)))
    return found


def _judged_interlayer(choice: _Choice) -> list[tuple[str, Verdict]]:
    facing = choice.key("second_electrolyte") or choice.key("electrolyte")
    anode, materials = choice.key("anode"), choice.materials
    found = [(anode, interlayer_on_anode(materials, choice.candidate, anode))] if anode else []
    if facing:
        found.append((facing, interlayer_on_electrolyte(materials, choice.candidate, facing)))
    return found


def _names(mixture: tuple[Liquid, ...]) -> str:
    return " + ".join(liquid.key for liquid in mixture)


_JUDGES: dict[str, Callable[[_Choice], list[tuple[str, Verdict]]]] = {
    "electrolyte": _judged_electrolyte,
    "second_electrolyte": _judged_electrolyte,
    "spe": _judged_polymer,
    "binder": _judged_polymer,
    "second_binder": _judged_polymer,
    "salt": _judged_salt,
    "solvent": _judged_liquid,
    "cosolvent": _judged_liquid,
    "scaffold": _judged_support,
    "substrate": _judged_support,
    "cathode": _judged_cathode,
    "anode": _judged_anode,
    "interlayer": _judged_interlayer,
}
