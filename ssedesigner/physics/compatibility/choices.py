"""The verdict on a choice in the editor: a material in a field, given the rest of the recipe."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ssedesigner.core.evidence import ESTIMATED_GRADES
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials, refusal
from ssedesigner.core.recipe import LAYERS, Recipe
from ssedesigner.physics.cell.cathode import end_of_charge
from ssedesigner.physics.checks.stability import behind_interlayer, interlayer_on_anode, interlayer_on_electrolyte
from ssedesigner.physics.compatibility.contacts import (
    coating_on_electrolyte,
    electrolyte_on_electrolyte,
    electrolyte_on_substrate,
    electrolyte_with_anode,
    electrolyte_with_cathode,
    polymer_with_anode,
    shield,
)
from ssedesigner.physics.compatibility.liquids import (
    NOT_FOR_THIS_SULFIDE,
    electrolyte_in_liquids,
    polymer_in_liquids,
    salt_in_liquids,
    support_in_liquids,
)
from ssedesigner.physics.compatibility.verdict import NOT_REPORTED, Verdict, expected_verdict
from ssedesigner.physics.situation import POLYMER_KINDS, SEVERITY_RANK, Liquid, liquids, severity_by_grade


def choice_verdict(recipe: Recipe, materials: Materials, field_key: str, candidate: str | None) -> tuple[str, str]:
    """Verdict on choosing a material in a field, given the rest of the recipe [-].

    Severity (pass, caution, fail or unknown) and the reason in one sentence. The worst of the pairs that the field
    names; a pass without words where nothing is to be judged. It marks and explains a choice, it never hides one.

    >>> choice_verdict(Recipe(), Materials(version="", materials={}, pairs=()), "salt", None)
    ('pass', '')
    """
    refused = next((m for kind in FIELDS[field_key].materials if (m := materials.find(kind, candidate))), None)
    if refused is not None and (reason := refusal(refused, field_key)):
        return "fail", f"{refused.name} is {reason}."
    judge = _JUDGES.get(field_key)
    if not candidate or judge is None or not FIELDS[field_key].pair_with:
        return "pass", ""
    if not any(materials.find(kind, candidate) for kind in FIELDS[field_key].materials):
        return "unknown", f"The library does not have {candidate}."
    verdicts = judge(_Choice(recipe, materials, field_key, candidate))
    reasons = [(name, verdict) for name, verdict in verdicts if verdict.reason]
    if not reasons:
        return "pass", ""
    name, verdict = max(reasons, key=lambda pair: SEVERITY_RANK[severity_by_grade(pair[1].severity, pair[1].grade)])
    estimate = " (estimate)" if verdict.grade in ESTIMATED_GRADES else ""
    return severity_by_grade(verdict.severity, verdict.grade), f"{name}: {verdict.reason}{estimate}."


class _Choice(NamedTuple):
    """A recipe in which one field is thought to hold another material."""

    recipe: Recipe
    materials: Materials
    field: str
    candidate: str

    def key(self, field: str) -> str | None:
        chosen: str | None = self.candidate if field == self.field else getattr(self.recipe, field)
        return chosen

    @property
    def layers(self) -> list[str]:
        """Fields of the layers of the film, from the cathode to the anode."""
        return [layer.field for layer in LAYERS if self.key(layer.field)]

    @property
    def facing_cathode(self) -> str | None:
        """Electrolyte of the layer that faces the cathode."""
        return self.key("cathode_side_electrolyte") or self.key("electrolyte")

    @property
    def facing_anode(self) -> str | None:
        """Electrolyte of the layer that faces the anode."""
        return self.key("second_electrolyte") or self.key("electrolyte")

    @property
    def at_cathode(self) -> list[str]:
        """Electrolytes that touch the active material: that of the cathode and that of the film beside it."""
        keys = (self.key("cathode_electrolyte"), self.facing_cathode)
        return list(dict.fromkeys(key for key in keys if key))

    @property
    def liquids(self) -> tuple[Liquid, ...]:
        share = self.recipe.cosolvent_share_pct
        if self.field == "cosolvent" and not share:
            share = None  # a cosolvent that is thought of is not left out for want of a share
        return liquids(self.materials, self.key("solvent"), self.key("cosolvent"), share)


def _judged_liquid(choice: _Choice) -> list[tuple[str, Verdict]]:
    verdicts = []
    for field in FIELDS[choice.field].pair_with:
        key = choice.key(field)
        if not key:
            continue
        if field in _OF_LAYERS:
            verdict = electrolyte_in_liquids(choice.materials, key, choice.liquids)
        elif field in {"scaffold", "substrate"}:
            verdict = support_in_liquids(choice.materials, key, ("scaffold", "substrate"), choice.liquids)
        elif field == "salt":
            verdict = salt_in_liquids(choice.materials, key, choice.liquids)
        else:
            verdict = polymer_in_liquids(choice.materials, key, choice.liquids)
        verdicts.append((key, verdict))
    return verdicts


def _judged_electrolyte(choice: _Choice) -> list[tuple[str, Verdict]]:
    materials, key, anode, cathode = choice.materials, choice.candidate, choice.key("anode"), choice.key("cathode")
    verdicts = [(_names(choice.liquids), electrolyte_in_liquids(materials, key, choice.liquids))]
    of_film = choice.key("electrolyte")
    if choice.field == "cathode_side_electrolyte" and of_film and of_film != key:
        verdicts.append((of_film, electrolyte_on_electrolyte(materials, of_film, key)))
    if anode and choice.field == choice.layers[-1]:
        verdicts.append((anode, _sulfide_on_anode(choice, key, anode)))
    if cathode and choice.field == choice.layers[0]:
        end = end_of_charge(choice.recipe, materials, cathode)
        verdicts.append((cathode, electrolyte_with_cathode(materials, key, cathode, choice.recipe.cathode_coated, end)))
    return verdicts


def _judged_polymer(choice: _Choice) -> list[tuple[str, Verdict]]:
    verdicts = [(_names(choice.liquids), polymer_in_liquids(choice.materials, choice.candidate, choice.liquids))]
    anode = choice.key("anode")
    if anode:
        verdicts.append((anode, _polymer_on_anode(choice, choice.candidate, anode)))
    return verdicts


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
    verdicts = [(_names(choice.liquids), support_in_liquids(choice.materials, choice.candidate, kinds, choice.liquids))]
    electrolyte = choice.key("electrolyte")
    if choice.field == "substrate" and electrolyte:
        verdicts.append((electrolyte, electrolyte_on_substrate(choice.materials, electrolyte, choice.candidate)))
    return verdicts


def _judged_cathode(choice: _Choice) -> list[tuple[str, Verdict]]:
    coated, end = choice.recipe.cathode_coated, end_of_charge(choice.recipe, choice.materials, choice.candidate)
    return [
        (key, electrolyte_with_cathode(choice.materials, key, choice.candidate, coated, end))
        for key in choice.at_cathode
    ]


def _judged_catholyte(choice: _Choice) -> list[tuple[str, Verdict]]:
    materials, recipe, key = choice.materials, choice.recipe, choice.candidate
    cathode, film, coating = choice.key("cathode"), choice.facing_cathode, choice.key("cathode_coating")
    verdicts = []
    if cathode:
        end = end_of_charge(recipe, materials, cathode)
        verdicts.append((cathode, electrolyte_with_cathode(materials, key, cathode, recipe.cathode_coated, end)))
    if film and film != key:
        verdicts.append((film, electrolyte_on_electrolyte(materials, film, key)))
    if coating and recipe.cathode_coated:
        end = end_of_charge(recipe, materials, cathode)
        verdicts.append((coating, coating_on_electrolyte(materials, coating, key, end)))
    return verdicts


def _judged_coating(choice: _Choice) -> list[tuple[str, Verdict]]:
    end = end_of_charge(choice.recipe, choice.materials)
    return [(key, coating_on_electrolyte(choice.materials, choice.candidate, key, end)) for key in choice.at_cathode]


def _judged_anode(choice: _Choice) -> list[tuple[str, Verdict]]:
    facing = choice.facing_anode
    anode, interlayer = choice.candidate, choice.key("interlayer")
    verdicts = [(facing, _sulfide_on_anode(choice, facing, anode))] if facing else []
    for field in ("binder", "second_binder", "spe"):
        key = choice.key(field)
        if key:
            verdicts.append((key, _polymer_on_anode(choice, key, anode)))
    if interlayer:
        verdicts.append((interlayer, interlayer_on_anode(choice.materials, interlayer, anode)))
    return verdicts


def _judged_interlayer(choice: _Choice) -> list[tuple[str, Verdict]]:
    facing = choice.facing_anode
    anode, materials = choice.key("anode"), choice.materials
    verdicts = [(anode, interlayer_on_anode(materials, choice.candidate, anode))] if anode else []
    if facing:
        verdicts.append((facing, interlayer_on_electrolyte(materials, choice.candidate, facing)))
    return verdicts


_OF_LAYERS = frozenset(layer.field for layer in LAYERS)


def _names(mixture: tuple[Liquid, ...]) -> str:
    return " + ".join(liquid.key for liquid in mixture)


_JUDGES: dict[str, Callable[[_Choice], list[tuple[str, Verdict]]]] = {
    "electrolyte": _judged_electrolyte,
    "second_electrolyte": _judged_electrolyte,
    "cathode_side_electrolyte": _judged_electrolyte,
    "spe": _judged_polymer,
    "binder": _judged_polymer,
    "second_binder": _judged_polymer,
    "salt": _judged_salt,
    "solvent": _judged_liquid,
    "cosolvent": _judged_liquid,
    "scaffold": _judged_support,
    "substrate": _judged_support,
    "cathode": _judged_cathode,
    "cathode_coating": _judged_coating,
    "cathode_electrolyte": _judged_catholyte,
    "anode": _judged_anode,
    "interlayer": _judged_interlayer,
}


SUPPORT_KINDS = ("scaffold", "substrate")
MIXED = " + "
_BY_CLASS = ("class", "rule")


def pair_estimate(materials: Materials, kind: str, key: str, other_kind: str, other: str) -> Verdict:
    """Verdict on a pair that the library does not list, from class, Hansen distance or analogy [-].

    The reason begins with the evidence that spoke; unknown where no rule speaks. The checks of a recipe ask the same
    functions, so that a table of pairs and the checks agree. Without a recipe the shares of a mixture and the coating
    of a cathode are open: the parts decide, and a cathode that has to be coated is a caution.

    >>> pair_estimate(Materials(version="", materials={}, pairs=()), "binder", "NBR", "solvent", "water").severity
    'unknown'
    """
    if not all(materials.find(other_kind, part) for part in other.split(MIXED)):
        return NOT_REPORTED
    judge = _PAIR_JUDGES.get((kind, other_kind))
    verdict = judge(materials, kind, key, other) if judge else NOT_REPORTED
    if verdict.basis != "none":
        return verdict._replace(severity=severity_by_grade(verdict.severity, verdict.grade))
    rule = expected_verdict(materials, (kind,), key, other_kind, other)
    return _with_lead(rule, "") if rule else verdict if verdict.reason else NOT_REPORTED


def _with_lead(verdict: Verdict, reported: str) -> Verdict:
    """Put the kind of evidence before the reason; ``reported`` is said of evidence on something close by."""
    reason = verdict.reason.removeprefix(NOT_FOR_THIS_SULFIDE)
    lead = "by class: " if verdict.basis in _BY_CLASS else reported if verdict.basis == "reported" else ""
    return verdict._replace(reason=lead + reason)


def _mixture(materials: Materials, key: str) -> tuple[Liquid, ...]:
    parts = key.split(MIXED)
    share = 1.0 if len(parts) == 1 else None
    return tuple(Liquid("solvent", part, materials.find("solvent", part), share) for part in parts)


def _nearby(mixture: tuple[Liquid, ...]) -> str:
    return "from what is reported for its parts: " if len(mixture) > 1 else "from what is reported for any liquid: "


def _electrolyte_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    return _with_lead(electrolyte_in_liquids(materials, key, mixture), _nearby(mixture))


def _polymer_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    is_listed = any(materials.pair(each, key, "solvent", other) for each in POLYMER_KINDS)
    lead = "from what is reported for the same polymer: " if is_listed else _nearby(mixture)
    return _with_lead(polymer_in_liquids(materials, key, mixture), lead)


def _salt_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    mixture = _mixture(materials, other)
    return _with_lead(salt_in_liquids(materials, key, mixture), _nearby(mixture))


def _support_in(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _with_lead(support_in_liquids(materials, key, SUPPORT_KINDS, _mixture(materials, other)), "")


def _electrolyte_with_anode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _with_lead(electrolyte_with_anode(materials, key, other), "from what is reported for lithium metal: ")


def _polymer_with_anode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _with_lead(
        polymer_with_anode(materials, key, other), "from what is reported for lithium metal or the same polymer: "
    )


def _electrolyte_with_cathode(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    cathode = materials.find("cathode", other)
    end = cathode.value("charge_cutoff_v") if cathode else None
    bare, coated = (electrolyte_with_cathode(materials, key, other, is_coated, end) for is_coated in (False, True))
    return _with_lead(bare if bare.severity == coated.severity else bare._replace(severity="caution"), "")


def _electrolyte_on_foil(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    return _with_lead(electrolyte_on_substrate(materials, key, other), "")


def _coating_on(materials: Materials, kind: str, key: str, other: str) -> Verdict:
    verdict = coating_on_electrolyte(materials, key, other, None)
    return _with_lead(verdict, "from what is reported for the two as electrolytes: ")


_PAIR_JUDGES: dict[tuple[str, str], Callable[[Materials, str, str, str], Verdict]] = {
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
    ("coating", "electrolyte"): _coating_on,
}
