"""What must change in a recipe together with a choice, so that the choice is judged fairly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from math import ceil

from ssedesigner.core.belongings import BELONGS, NOT_PRESSED, ROLLED, can_be_blank
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import MAIN, PARTS, SHARES, Recipe, Value, key_in_cathode, layer_thickness_um
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.cell.lithium import BEHIND, lithium_of
from ssedesigner.physics.checks.transfer import TRANSFER_PRESSURE
from ssedesigner.physics.compatibility.contacts import SHIELDING_SHARE
from ssedesigner.physics.situation import is_lithium

FIRST_SHARE = cited(
    2.0, "wt %", "ThisProgram2026", "content of a solid that is added without one being stated", grade="assumed"
)
EVEN_SHARE = cited(
    50.0, "wt %", "ThisProgram2026", "share of a cosolvent that is added without one being stated", grade="assumed"
)
SECOND_LAYER = cited(
    0.5,
    "-",
    "ThisProgram2026",
    "part of the film’s sulfide that a layer beside it takes where it is added without a thickness: grains bridge a "
    "thinner one",
    grade="assumed",
)
USUAL_PRESSING = cited(490.0, "MPa", "Lee2020", "warm isostatic pressing of pouch cells")
LITHIUM_FOIL = cited(20.0, "um", "ThisProgram2026", "lithium foil taken where no thickness was stated", grade="assumed")
HOST_RESERVE = cited(
    1.1, "-", "ThisProgram2026", "capacity of a host anode that is added, over that of the cathode", grade="assumed"
)
PLATED = "anodeless"
NOT_STATED_COAT = False
"""No library says that an active material comes with a coat."""


@dataclass(frozen=True, kw_only=True)
class Consequences:
    """What goes with some changes of a recipe: the values that change too, and those that should but stay.

    ``kept`` are fields that cannot be blank and for which the library has no value of the new owner.
    """

    changes: Mapping[str, Value]
    kept: tuple[str, ...] = ()


def consequences(recipe: Recipe, materials: Materials, changes: Mapping[str, Value]) -> Consequences:
    """Values that belonged to something that some changes replace, by the table BELONGS.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    changes : mapping
        Values that are set, all at the same time; none of them is changed again [lab unit of the field]

    Returns
    -------
    Consequences
        Values by field [lab unit of the field]

    Notes
    -----
    A value that stays as it is, such as a material that is chosen once more, takes nothing with it.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> dict(consequences(Recipe(), empty, {"cosolvent": None}).changes)
    {'cosolvent_share_pct': None}

    References
    ----------
    None: the table says why.
    """
    after = replace(recipe, **changes)  # type: ignore[arg-type]  # values of the fields' own kinds
    moved = {key for key in changes if _stands(after, key) != _stands(recipe, key)}
    values: dict[str, Value] = {}
    kept: list[str] = []
    for key, belonging in BELONGS.items():
        goes = any(owner in moved and belonging.goes_with(after.value(owner)) for owner in belonging.owners)
        if key in changes or not goes:
            continue
        value = FIELDS[key].check(None) if can_be_blank(key) else _RENEWED[key](recipe, after, materials)
        if value is None and not can_be_blank(key):
            kept.append(key)
        elif value != recipe.value(key):
            values[key] = value
            moved.add(key)
            after = replace(after, **{key: value})  # type: ignore[arg-type]
    return Consequences(changes=values, kept=tuple(kept))


def _stands(recipe: Recipe, key: str) -> Value:
    """Return what a field stands for: without an electrolyte of its own the cathode holds that of the film at it."""
    return key_in_cathode(recipe) if key == "cathode_electrolyte" else recipe.value(key)


def exchange(recipe: Recipe, materials: Materials, field_key: str, value: Value) -> dict[str, Value]:
    """All fields that change when one field takes a value.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    materials : Materials
        The snapshot of the library [-]
    field_key : str
        The field that is changed [-]
    value : float, str, bool or None
        What it takes; None empties it [lab unit of the field]

    Returns
    -------
    dict
        Values by field, the changed one first, then those that would be wrong beside it [lab unit of the field]

    Notes
    -----
    What belonged to the old value goes with it, by the table BELONGS. Beyond that, a material that is added gets an
    amount where none is stated, so that it can be judged, and so does a pressing step its pressure.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> exchange(Recipe(), empty, "cosolvent", None)
    {'cosolvent': None, 'cosolvent_share_pct': None}

    References
    ----------
    None: each amount names its own source.
    """
    if value == recipe.value(field_key):
        return {field_key: value}
    changes: dict[str, Value] = {field_key: value, **consequences(recipe, materials, {field_key: value}).changes}
    if field_key in PARTS and value is not None:
        changes |= _amount(recipe, field_key)
    companions = _COMPANIONS.get(field_key)
    if companions is not None:
        changes |= companions(recipe, value)
    return {key: new for key, new in changes.items() if key == field_key or new != recipe.value(key)}


def _amount(recipe: Recipe, field_key: str) -> Mapping[str, Value]:
    part = PARTS[field_key]
    if recipe.value(part):
        return {}
    if field_key == "spe":
        return {part: float(SHIELDING_SHARE)}
    if field_key in SHARES:
        return {part: float(FIRST_SHARE)}
    if field_key == "cosolvent":
        return {part: float(EVEN_SHARE)}
    row = FIELDS[part]
    layer = round(layer_thickness_um(recipe, MAIN) * SECOND_LAYER, row.decimals)
    return {part: min(max(layer, row.minimum), row.maximum)}


def _pressing(recipe: Recipe, value: Value) -> Mapping[str, Value]:
    if value in (None, NOT_PRESSED, ROLLED) or recipe.densification_pressure_mpa:
        return {}
    return {"densification_pressure_mpa": float(USUAL_PRESSING)}


def _first_pressing(recipe: Recipe, value: Value) -> Mapping[str, Value]:
    if value in (None, ROLLED) or recipe.prepress_pressure_mpa:
        return {}
    return {"prepress_pressure_mpa": float(TRANSFER_PRESSURE)}


def _substrate(recipe: Recipe, value: Value) -> Mapping[str, Value]:
    return {"form_factor": "on-substrate"} if value is not None and recipe.form_factor == "free-standing" else {}


def _coated(recipe: Recipe, value: Value) -> Mapping[str, Value]:
    return {} if value is None else {"cathode_coated": True}


_COMPANIONS: Mapping[str, Callable[[Recipe, Value], Mapping[str, Value]]] = {
    "densification_method": _pressing,
    "prepress_method": _first_pressing,
    "substrate": _substrate,
    "cathode_coating": _coated,
}


def _measured_at(before: Recipe, after: Recipe, materials: Materials) -> Value:
    return Recipe().electrolyte_conductivity_temperature_c  # without a value of the lot it says nothing


def _coat(before: Recipe, after: Recipe, materials: Materials) -> Value:
    return NOT_STATED_COAT


def _mean_voltage(before: Recipe, after: Recipe, materials: Materials) -> Value:
    electrodes = materials.find("cathode", after.cathode), materials.find("anode", after.anode)
    high, low = (electrode.value("mean_voltage_v") if electrode else None for electrode in electrodes)
    field = FIELDS["mean_voltage_v"]
    if high is None or low is None or not field.minimum <= high - low <= field.maximum:
        return None
    return round(float(high) - float(low), field.decimals)


def _cathode_density(before: Recipe, after: Recipe, materials: Materials) -> Value:
    """Density of a composite cathode that is filled as before with another active material [g/cm3]."""
    old, new = (
        material.value("density_g_cm3") if (material := materials.find("cathode", recipe.cathode)) else None
        for recipe in (before, after)
    )
    if not old or not new:
        return None
    field = FIELDS["cathode_density_g_cm3"]
    return round(min(max(before.cathode_density_g_cm3 * new / old, field.minimum), field.maximum), field.decimals)


def _anode_thickness(before: Recipe, after: Recipe, materials: Materials) -> Value:
    """Thickness of an anode that fits the cathode [um]: as it is where it serves, None where unknown."""
    anode = materials.find("anode", after.anode)
    if materials.root("anode", after.anode) == PLATED:
        return 0.0
    if is_lithium(anode, after.anode):
        was_lithium = is_lithium(materials.find("anode", before.anode), before.anode)
        return before.anode_thickness_um if was_lithium and before.anode_thickness_um > 0 else float(LITHIUM_FOIL)
    listed = anode.value("thickness_um") if anode else None
    if listed is not None and lithium_of(anode, after.anode) == BEHIND:
        return float(listed)  # it holds no charge itself: its thickness does not follow from that of the cathode
    capacity, density = (anode.value(name) if anode else None for name in ("specific_capacity_mah_g", "density_g_cm3"))
    if not capacity or not density:
        return None
    wanted = to_si(after.areal_capacity_mah_cm2, "mAh/cm2") * HOST_RESERVE
    needed = wanted / (to_si(capacity, "mAh/g") * to_si(density, "g/cm3"))
    thickness = float(ceil(from_si(needed, "um")))
    return thickness if thickness <= FIELDS["anode_thickness_um"].maximum else None


_RENEWED: Mapping[str, Callable[[Recipe, Recipe, Materials], Value]] = {
    "electrolyte_conductivity_temperature_c": _measured_at,
    "cathode_density_g_cm3": _cathode_density,
    "mean_voltage_v": _mean_voltage,
    "cathode_coated": _coat,
    "anode_thickness_um": _anode_thickness,
}
"""What the new owner has, for the belongings that cannot be blank."""
