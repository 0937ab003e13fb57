"""What may help against a flag: one row for each check that needs more, or less, than a look at its own fields."""

from __future__ import annotations

from typing import NamedTuple

from ssedesigner.core.belongings import LOT_FIELDS
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import PARTS, SHARES, Recipe


class Remedy(NamedTuple):
    """One way out: a field and what to try in it.

    ``way`` is raise or lower for a number, other for a material or word instead of the present one, without to leave
    it out, set for the one value in ``value``, together for a material that needs another one in the field ``value``,
    both for a number that can be lowered only if another one, in the field ``value``, is lowered with it.
    """

    field: str
    way: str
    value: str | bool | float | None = None


CRYSTALLISING = cited(400.0, "degC", "Kim2020", "heat treatment after infiltration of a dissolved sulfide")
MEASURED = frozenset(
    {
        *LOT_FIELDS,
        "porosity_pct",
        "film_density_g_cm3",
        "h2s_rate_cm3_g_min",
        "room_volume_m3",
        "mean_voltage_v",
        "charge_cutoff_v",
        "basis",
        "unit_cells",
    }
)
"""Fields that say how something is: a flag is not cleared by writing something else."""

NEEDED = frozenset({"solvent", "substrate"})
"""Materials that are not simply left out: method and form ask for them."""

LIQUIDS = (Remedy("solvent", "other"), Remedy("cosolvent", "other"), Remedy("cosolvent", "without"))
CARRIERS = (
    Remedy("binder_wt_pct", "raise"),
    Remedy("form_factor", "set", "on-substrate"),
    Remedy("substrate", "other"),
    Remedy("scaffold", "other"),
    Remedy("form_factor", "set", "on-electrode"),
)
ANODE_SIDE = (Remedy("interlayer", "other"), Remedy("anode", "other"))

EFFORTS = (
    frozenset(
        {
            *("web_tension_n_m", "roller_diameter_mm", "core_diameter_mm"),
            *("dew_point_c", "open_time_h", "air_changes_per_h", "stack_pressure_mpa", "c_rate"),
        }
    ),
    frozenset(
        {
            *("densification_pressure_mpa", "densification_temperature_c", "densification_method"),
            *("drying_temperature_c", "heat_treatment_c", "assembly", "solids_loading_wt_pct", "cathode_coated"),
        }
    ),
    frozenset({key for key, field in FIELDS.items() if field.is_numeric}),
)
"""Fields by what it takes to change them: a setting of line or use, one of the process, an amount or size.
What is in none of them, a material or a way of making, takes most."""


def effort(key: str) -> int:
    """Return what it takes to change a field [-]: 0 for a setting, 3 for another material or way of making.

    >>> effort("web_tension_n_m"), effort("thickness_um"), effort("binder")
    (0, 2, 3)
    """
    return next((rank for rank, keys in enumerate(EFFORTS) if key in keys), len(EFFORTS))


REMEDIES: dict[str, tuple[Remedy, ...]] = {
    "materials-known": (Remedy("electrolyte", "other"), Remedy("second_electrolyte", "other")),
    "active-mass": (
        Remedy("areal_capacity_mah_cm2", "lower"),
        Remedy("cathode_thickness_um", "raise"),
        Remedy("active_share_wt_pct", "lower"),
    ),
    "anode-capacity": (Remedy("anode_thickness_um", "raise"), Remedy("areal_capacity_mah_cm2", "lower")),
    "mean-voltage": (Remedy("mean_voltage_v", "lower"), Remedy("mean_voltage_v", "raise")),
    "charge-cutoff": (Remedy("charge_cutoff_v", "lower"), Remedy("charge_cutoff_v", "raise")),
    "film-density": (),  # a typed density is measured: it is checked, not changed
    "electrolyte-solvent": (*LIQUIDS, Remedy("electrolyte", "other"), Remedy("solvent", "together", "binder")),
    "binder-solvent": (Remedy("binder", "other"), *LIQUIDS, Remedy("solvent", "together", "binder")),
    "method-solvent": (Remedy("method", "set", "slurry-casting"), Remedy("method", "set", "solvent-free"), *LIQUIDS),
    "sulfide-solution": (Remedy("solvent", "other"), Remedy("method", "set", "slurry-casting")),
    "pinholes": (Remedy("cosolvent", "other"), Remedy("solvent", "other")),
    "scaffold-thickness": (Remedy("thickness_um", "raise"), Remedy("scaffold", "other"), Remedy("scaffold", "without")),
    "crystallisation": (Remedy("heat_treatment_c", "set", float(CRYSTALLISING)), Remedy("method", "other")),
    "free-standing": CARRIERS,
    "web-tension": (Remedy("web_tension_n_m", "lower"), Remedy("thickness_um", "raise"), *CARRIERS[1:]),
    "bend": (Remedy("roller_diameter_mm", "raise"), Remedy("core_diameter_mm", "raise"), *CARRIERS[1:]),
    "embrittlement": (
        Remedy("assembly", "set", "stacked"),
        *CARRIERS[1:3],
        Remedy("densification_pressure_mpa", "lower"),
    ),
    "porosity": (
        Remedy("densification_pressure_mpa", "raise"),
        Remedy("densification_temperature_c", "raise"),
        Remedy("densification_method", "other"),
    ),
    "folding": (Remedy("assembly", "set", "stacked"),),
    "electrolyte-lithium": (
        Remedy("second_electrolyte", "other"),
        Remedy("interlayer", "other"),
        Remedy("spe", "other"),
        Remedy("anode", "other"),
        Remedy("electrolyte", "other"),
    ),
    "binder-lithium": (Remedy("binder", "other"), *ANODE_SIDE, Remedy("second_binder", "without")),
    "spe-lithium": (Remedy("spe", "other"), Remedy("spe", "without"), *ANODE_SIDE),
    "spe-oxidation": (Remedy("spe", "without"), Remedy("spe", "other")),
    "cathode-coating": (Remedy("cathode_coated", "set", True), Remedy("electrolyte", "other")),
    "current-density": (Remedy("c_rate", "lower"), Remedy("areal_capacity_mah_cm2", "lower"), *ANODE_SIDE),
    "ohmic-drop": (Remedy("c_rate", "lower"), Remedy("thickness_um", "lower"), Remedy("electrolyte", "other")),
    "stack-pressure": (
        Remedy("stack_pressure_mpa", "lower"),
        Remedy("stack_pressure_mpa", "raise"),
        Remedy("binder", "other"),
    ),
    "moisture": (Remedy("dew_point_c", "lower"), Remedy("electrolyte", "other")),
    "open-time": (
        Remedy("open_time_h", "lower"),
        Remedy("open_time_h", "both", "dew_point_c"),
        Remedy("dew_point_c", "lower"),
    ),
    "press-method": (
        Remedy("densification_method", "set", "warm-isostatic"),
        Remedy("densification_method", "set", "cold-isostatic"),
        Remedy("film_area_cm2", "lower"),
        Remedy("densification_pressure_mpa", "lower"),
        Remedy("densification_method", "set", "calender"),
    ),
    "hydrogen-sulfide": (
        Remedy("dew_point_c", "lower"),
        Remedy("film_area_cm2", "lower"),
        Remedy("air_changes_per_h", "raise"),
        Remedy("open_time_h", "lower"),
    ),
    "solvent-lithium": (*LIQUIDS, Remedy("anode", "other")),
    "oxidising-salt": (Remedy("salt", "other"), Remedy("salt", "without")),
}
"""Remedies by the id of the check; a check without a row tries each field that its flag is about."""


def remedies(flag: Flag) -> tuple[Remedy, ...]:
    """Ways out of a flag that are worth trying.

    Parameters
    ----------
    flag : Flag
        The flag [-]

    Returns
    -------
    tuple of Remedy
        Those of its check, else those that its fields allow [-]

    Notes
    -----
    Whether one helps is not known before it is tried. What somebody measured is never changed.

    Examples
    --------
    >>> made = Flag(id="new", step="mix", severity="fail", title="", message="", fields=("solvent", "porosity_pct"))
    >>> [remedy.way for remedy in remedies(made)]
    ['other']

    References
    ----------
    None: a table.
    """
    if flag.id in REMEDIES:
        return REMEDIES[flag.id]
    return tuple(remedy for key in flag.fields if key not in MEASURED for remedy in _of_field(key))


def contradicted(recipe: Recipe, flag: Flag) -> tuple[Remedy, ...]:
    """Ways out of a recipe that contradicts itself: leave out each part of which one half is missing [-].

    >>> from ssedesigner.core.recipe import contradictions
    >>> flag = Flag(id="contradictions", step="recipe", severity="fail", title="", message="")
    >>> contradicted(Recipe(binder=None), flag)
    (Remedy(field='binder_wt_pct', way='without', value=None),)
    """
    if flag.id != "contradictions":
        return ()
    alone = [part for whole, part in PARTS.items() if recipe.value(part) is not None and not recipe.value(whole)]
    empty = [whole for whole, part in PARTS.items() if recipe.value(whole) and recipe.value(part) is None]
    halves = [Remedy(key, "without") for key in (*alone, *empty)]
    shares = [Remedy(key, "lower") for key in flag.fields if key in SHARES.values()]
    layer = [Remedy("second_thickness_um", "lower")] if "second_thickness_um" in flag.fields else []
    return tuple(dict.fromkeys((*halves, *shares, *layer)))


def _of_field(key: str) -> tuple[Remedy, ...]:
    field = FIELDS[key]
    if field.is_numeric:
        return (Remedy(key, "lower"), Remedy(key, "raise"))
    if field.kind == "flag":
        return (Remedy(key, "set", True), Remedy(key, "set", False))
    if field.kind == "choice":
        return (Remedy(key, "other"),)
    if field.kind == "material":
        can_go = field.blank is not None and key not in NEEDED
        return (Remedy(key, "other"), Remedy(key, "without")) if can_go else (Remedy(key, "other"),)
    return ()
