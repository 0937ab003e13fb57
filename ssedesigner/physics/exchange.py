"""What must change in a recipe together with a choice, so that the choice is judged fairly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil

from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.recipe import PARTS, SHARES, Recipe, Value
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.contact_verdicts import SHIELDING_SHARE
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
    "part of the film that is a second layer added without a thickness: grains bridge a thinner one",
    grade="assumed",
)
USUAL_PRESSING = cited(490.0, "MPa", "Lee2020", "warm isostatic pressing of pouch cells")
LITHIUM_FOIL = cited(20.0, "um", "ThisProgram2026", "lithium foil taken where no thickness was stated", grade="assumed")
HOST_RESERVE = cited(
    1.1, "-", "ThisProgram2026", "capacity of a host anode that is added, over that of the cathode", grade="assumed"
)
LOT_FIELDS = (
    "electrolyte_lot",
    "electrolyte_conductivity_ms_cm",
    "electrolyte_conductivity_error_pct",
    "electrolyte_conductivity_pressure_mpa",
)
"""What was measured on one lot of one sulfide and says nothing about another."""
PLATED = "anodeless"
ROLLED = "calender"
DRY_METHOD = "solvent-free"


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
    A left-out material takes its amount with it, an added one gets an amount where none is stated. The data of the lot
    go with the sulfide. Another electrode brings its mean voltage; an anode its thickness: none where lithium is
    plated, what the cathode needs for a host. Amount, thickness and density of a cathode stay as typed.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> exchange(Recipe(), empty, "cosolvent", None)
    {'cosolvent': None, 'cosolvent_share_pct': None}

    References
    ----------
    None: each amount names its own source.
    """
    changes: dict[str, Value] = {field_key: value}
    if field_key in PARTS:
        changes |= _amount(recipe, field_key, value)
    companions = _COMPANIONS.get(field_key)
    if companions is not None:
        changes |= companions(recipe, materials, value)
    return {key: new for key, new in changes.items() if key == field_key or new != recipe.value(key)}


def _amount(recipe: Recipe, field_key: str, value: Value) -> Mapping[str, Value]:
    part = PARTS[field_key]
    if value is None:
        return {part: None}
    if recipe.value(part):
        return {}
    if field_key == "spe":
        return {part: float(SHIELDING_SHARE)}
    if field_key in SHARES:
        return {part: float(FIRST_SHARE)}
    if field_key == "cosolvent":
        return {part: float(EVEN_SHARE)}
    row = FIELDS[part]
    layer = round(recipe.thickness_um * SECOND_LAYER, row.decimals)
    return {part: min(max(layer, row.minimum), row.maximum)}


def _sulfide(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    return {key: FIELDS[key].check(None) for key in LOT_FIELDS}


def _anode(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    anode = materials.find("anode", str(value))
    thickness = _anode_thickness(recipe, anode, str(value))
    voltage = _mean_voltage(materials.find("cathode", recipe.cathode), anode)
    return ({} if thickness is None else {"anode_thickness_um": thickness}) | voltage


def _anode_thickness(recipe: Recipe, anode: Material | None, key: str) -> float | None:
    """Thickness of an anode that fits the cathode [um], None where the present one serves or nothing is known."""
    if key == PLATED:
        return 0.0
    if is_lithium(anode, key):
        return None if recipe.anode_thickness_um > 0 else float(LITHIUM_FOIL)
    capacity, density = (anode.value(name) if anode else None for name in ("specific_capacity_mah_g", "density_g_cm3"))
    if not capacity or not density:
        return None
    wanted = to_si(recipe.areal_capacity_mah_cm2, "mAh/cm2") * HOST_RESERVE
    needed = wanted / (to_si(capacity, "mAh/g") * to_si(density, "g/cm3"))
    thickness = float(ceil(from_si(needed, "um")))
    return thickness if thickness <= FIELDS["anode_thickness_um"].maximum else None


def _cathode(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    return _mean_voltage(materials.find("cathode", str(value)), materials.find("anode", recipe.anode))


def _mean_voltage(cathode: Material | None, anode: Material | None) -> dict[str, Value]:
    high, low = (electrode.value("mean_voltage_v") if electrode else None for electrode in (cathode, anode))
    field = FIELDS["mean_voltage_v"]
    if high is None or low is None or not field.minimum <= high - low <= field.maximum:
        return {}
    return {field.key: round(float(high) - float(low), field.decimals)}


def _method(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    return {"solvent": None, "cosolvent": None, "cosolvent_share_pct": None} if value == DRY_METHOD else {}


def _solvent(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    return {"cosolvent": None, "cosolvent_share_pct": None} if value is None else {}


def _pressing(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    if value == ROLLED:
        return {"densification_pressure_mpa": None}  # that of a press says nothing about the gap of two rolls
    if value in (None, "none") or recipe.densification_pressure_mpa:
        return {}
    return {"densification_pressure_mpa": float(USUAL_PRESSING)}


def _substrate(recipe: Recipe, materials: Materials, value: Value) -> Mapping[str, Value]:
    return {"form_factor": "on-substrate"} if value is not None and recipe.form_factor == "free-standing" else {}


_COMPANIONS: Mapping[str, Callable[[Recipe, Materials, Value], Mapping[str, Value]]] = {
    "electrolyte": _sulfide,
    "anode": _anode,
    "cathode": _cathode,
    "method": _method,
    "solvent": _solvent,
    "densification_method": _pressing,
    "substrate": _substrate,
}
