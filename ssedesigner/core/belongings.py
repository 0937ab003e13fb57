"""BELONGS: for every field of a recipe, what its value belongs to and when it goes with that.

A value that was measured on one sulfide says nothing about another. Where a field can be blank it is emptied, so that
the library's value stands for it; where it cannot, it takes what the new owner has. What that is needs the library:
:mod:`ssedesigner.physics.advice.exchange` applies the table, for every way in which a recipe can be edited.
"""

from __future__ import annotations

from collections.abc import Mapping

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe, Value

DRY_METHOD, NOT_PRESSED, ROLLED = "solvent-free", "none", "calender"


@dataclass(frozen=True, kw_only=True)
class Belonging:
    """What a field belongs to, and why.

    ``owners`` are fields, none for a value that stands for itself. The value goes with each change of an owner, or,
    where ``without`` names values of the owner, only when the owner comes to one of these.
    """

    owners: tuple[str, ...] = ()
    without: tuple[Value, ...] = ()
    why: str

    def goes_with(self, value: Value) -> bool:
        """Return whether the field goes when an owner has come to a value."""
        return not self.without or value in self.without


def _of(*owners: str, why: str) -> Belonging:
    return Belonging(owners=owners, why=why)


def _amount(owner: str, why: str, *without: Value) -> Belonging:
    return Belonging(owners=(owner,), without=without or (None,), why=why)


def _own(why: str) -> Belonging:
    return Belonging(why=why)


_CHOSEN = "chosen for itself; the checks judge it beside everything else"
_DESIGN = "what the film or the cell is to be, whatever it is made of"
_LINE = "the line and the room, not what is made on it"
_ASSEMBLED = "how the cell is put together"
_MEASURED = "measured where these two meet"
_HOW_MUCH = "how much of it there is to be; a material in its place gets the same amount"
_AT_CATHODE = ("electrolyte", "cathode_side_electrolyte", "cathode_electrolyte")
"""Fields that decide which electrolyte is in the cathode, and which of the film lies on it."""

BELONGS: dict[str, Belonging] = {
    "name": _own("names the recipe"),
    "notes": _own("a person’s words"),
    "electrolyte": _own(_CHOSEN),
    "electrolyte_lot": _of("electrolyte", why="a lot is a lot of one sulfide"),
    "electrolyte_conductivity_ms_cm": _of("electrolyte", why="measured on a lot of this sulfide"),
    "electrolyte_conductivity_temperature_c": _of("electrolyte", why="says how the lot was measured"),
    "electrolyte_conductivity_error_pct": _of("electrolyte", why="says how well the lot was measured"),
    "electrolyte_conductivity_pressure_mpa": _of("electrolyte", why="says how the lot was measured"),
    "lot_pellet_pressure_mpa": _of("electrolyte", why="says how the lot was measured"),
    "lot_pellet_density_pct": _of("electrolyte", why="says how the lot was measured"),
    "lot_powder": _of("electrolyte", why="the powder of this sulfide"),
    "particle_d50_um": _of("electrolyte", why="the powder of this sulfide"),
    "particle_d90_um": _of("electrolyte", why="the powder of this sulfide"),
    "particle_shape": _of("electrolyte", why="the powder of this sulfide"),
    "second_electrolyte": _own(_CHOSEN),
    "second_thickness_um": _amount("second_electrolyte", _HOW_MUCH),
    "second_porosity_pct": _of("second_electrolyte", why="one powder packs unlike another"),
    "cathode_side_electrolyte": _own(_CHOSEN),
    "cathode_side_thickness_um": _amount("cathode_side_electrolyte", _HOW_MUCH),
    "cathode_side_porosity_pct": _of("cathode_side_electrolyte", why="one powder packs unlike another"),
    "spe": _own(_CHOSEN),
    "spe_wt_pct": _amount("spe", _HOW_MUCH),
    "binder": _own(_CHOSEN),
    "binder_wt_pct": _amount("binder", _HOW_MUCH),
    "second_binder": _own(_CHOSEN),
    "second_binder_wt_pct": _amount("second_binder", _HOW_MUCH),
    "salt": _own(_CHOSEN),
    "salt_wt_pct": _amount("salt", _HOW_MUCH),
    "solvent": _amount("method", "a dry method takes no liquid", DRY_METHOD),
    "cosolvent": _amount("solvent", "a second liquid needs a first one"),
    "cosolvent_share_pct": _amount("cosolvent", _HOW_MUCH),
    "solids_loading_wt_pct": _amount("solvent", "without a liquid there is no slurry"),
    "slurry_viscosity_mpas": _of(
        *("electrolyte", "binder", "binder_wt_pct", "second_binder", "second_binder_wt_pct", "salt", "salt_wt_pct"),
        *("spe", "spe_wt_pct", "solvent", "cosolvent", "cosolvent_share_pct", "solids_loading_wt_pct", "method"),
        why="measured on a slurry of these materials in these shares",
    ),
    "method": _own(_CHOSEN),
    "form_factor": _own(_CHOSEN),
    "scaffold": _own(_CHOSEN),
    "scaffold_place": _amount("scaffold", "without a scaffold nothing lies anywhere"),
    "substrate": _own(_CHOSEN),
    "thickness_um": _own(_DESIGN),
    "porosity_pct": _own(_DESIGN),
    "prepress_method": _own(_CHOSEN),
    "prepress_pressure_mpa": _amount(
        "prepress_method", "that of a press says nothing about the gap of two rolls", None, ROLLED
    ),
    "prepress_temperature_c": _amount("prepress_method", "of the first pressing"),
    "densification_pressure_mpa": _amount(
        "densification_method", "that of a press says nothing about the gap of two rolls", NOT_PRESSED, ROLLED
    ),
    "densification_temperature_c": _amount("densification_method", "of the pressing step", NOT_PRESSED),
    "densification_method": _own(_CHOSEN),
    "drying_temperature_c": _own("a setting of the oven; the checks judge it beside liquid, binder and sulfide"),
    "heat_treatment_c": _own("a setting of the oven; the checks judge it beside every material in the film"),
    "roller_diameter_mm": _own(_LINE),
    "core_diameter_mm": _own(_LINE),
    "web_tension_n_m": _own(_LINE),
    "film_area_cm2": _own(_DESIGN),
    "cathode": _own(_CHOSEN),
    "cathode_thickness_um": _own(_DESIGN),
    "cathode_density_g_cm3": _of("cathode", why="mostly the density of the active material"),
    "active_share_wt_pct": _of("cathode", why="each active material needs its own share of sulfide and carbon"),
    "areal_capacity_mah_cm2": _own("what the cell is to hold; a check says where the cathode has no room for it"),
    "mean_voltage_v": _of("cathode", "anode", why="the difference between the two electrodes"),
    "charge_cutoff_v": _of("cathode", why="how far this active material is charged"),
    "cathode_coated": _of("cathode", why="the coating is on the particles of this active material"),
    "cathode_coating": _of("cathode", "cathode_coated", why="the coating is on the particles of this active material"),
    "cathode_electrolyte": _own(_CHOSEN),
    "cathode_electrolyte_d50_um": _of(*_AT_CATHODE, why="the powder of this electrolyte"),
    "active_d50_um": _of("cathode", why="the powder of this active material"),
    "carbon_wt_pct": _of("cathode", why="each active material needs its own share of sulfide and carbon"),
    "film_cathode_pressure_mpa": _own(_ASSEMBLED),
    "cathode_foil_pressure_mpa": _own(_ASSEMBLED),
    "foil_primer": _own(_CHOSEN),
    "film_cathode_resistance_ohm_cm2": _of(*_AT_CATHODE, "cathode", "cathode_coated", "cathode_coating", why=_MEASURED),
    "cathode_resistance_ohm_cm2": _of(*_AT_CATHODE, "cathode", "cathode_coated", "cathode_coating", why=_MEASURED),
    "anode": _own(_CHOSEN),
    "anode_thickness_um": _of("anode", why="each takes up the same charge in a different thickness"),
    "anode_attach_pressure_mpa": _of("anode", why="how this anode was attached"),
    "anode_film_resistance_ohm_cm2": _of("anode", "electrolyte", "second_electrolyte", "interlayer", why=_MEASURED),
    "collector_resistance_ohm_cm2": _of("cathode", "foil_primer", why=_MEASURED),
    "interlayer": _own(_CHOSEN),
    "positive_foil_um": _own("the foil is aluminium with every cathode"),
    "negative_foil_um": _own("the foil is copper with every anode"),
    "film_density_g_cm3": _of(
        "electrolyte",
        "second_electrolyte",
        "cathode_side_electrolyte",
        "scaffold",
        why="sulfide and scaffold make nearly all of the mass; a few per cent of polymer or salt hardly matter",
    ),
    "unit_cells": _own(_DESIGN),
    "stacking": _own(_DESIGN),
    "assembly": _own(_DESIGN),
    "basis": _own("what the tiles count"),
    "temperature_c": _own("how the cell is used"),
    "stack_pressure_mpa": _own("how the cell is used"),
    "c_rate": _own("how the cell is used"),
    "dew_point_c": _own(_LINE),
    "open_time_h": _own("how the powder is handled"),
    "room_volume_m3": _own(_LINE),
    "air_changes_per_h": _own(_LINE),
    "h2s_rate_cm3_g_min": _of(
        "electrolyte", "second_electrolyte", "cathode_side_electrolyte", why="measured from a film of these sulfides"
    ),
}

OWNERS = tuple(dict.fromkeys(owner for belonging in BELONGS.values() for owner in belonging.owners))
"""The fields to which others belong."""

LOT_FIELDS = tuple(key for key, belonging in BELONGS.items() if belonging.owners == ("electrolyte",))
"""What is known of one lot of one sulfide and says nothing about another."""


def fields_to_empty(before: Mapping[str, Value], changes: Mapping[str, Value]) -> dict[str, Value]:
    """Return the fields that are emptied when some owners come to other values, with what stands for a blank.

    >>> fields_to_empty({"binder": "NBR"}, {"binder": None}), fields_to_empty({"binder": "NBR"}, {"binder": "NBR"})
    ({'binder_wt_pct': None, 'slurry_viscosity_mpas': None}, {})
    """
    # setting a field to what it holds already empties nothing
    moved = {key: value for key, value in changes.items() if value != before.get(key)}
    return {
        key: FIELDS[key].check(None)
        for key, belonging in BELONGS.items()
        if can_be_blank(key) and any(each in moved and belonging.goes_with(moved[each]) for each in belonging.owners)
    }


def idle_fields(recipe: Recipe) -> dict[str, str]:
    """Return fields that are filled in although what they belong to is blank, each with that owner.

    >>> idle_fields(Recipe(second_thickness_um=5.0)), idle_fields(Recipe())
    ({'second_thickness_um': 'second_electrolyte'}, {})
    """
    without = {owner for owner in _OWNERS_OF_ONE if _is_without(recipe, owner)}
    return {key: owner for key, owner in _OWNED.items() if owner in without and getattr(recipe, key) not in (None, "")}


def _is_without(recipe: Recipe, owner: str) -> bool:
    value: Value = getattr(recipe, owner)
    if owner == "densification_method":  # blank is not stated, and hot pressing presses whatever stands there
        return value == NOT_PRESSED and recipe.method != "hot-pressing"
    return value is None


def can_be_blank(key: str) -> bool:
    """Return whether a belonging is emptied; otherwise it takes what the new owner has."""
    return FIELDS[key].blank is not None


_OWNED = {
    key: belonging.owners[0]
    for key, belonging in BELONGS.items()
    if len(belonging.owners) == 1 and can_be_blank(key)
    # of all that makes a slurry, the liquid is what its viscosity cannot do without
} | {"slurry_viscosity_mpas": "solvent"}
_OWNERS_OF_ONE = tuple(dict.fromkeys(_OWNED.values()))
