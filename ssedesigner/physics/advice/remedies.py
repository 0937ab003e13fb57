"""What may help against a flag: one row for each check that needs more, or less, than a look at its own fields."""

from __future__ import annotations

from math import ceil, floor, isfinite, log, sqrt
from typing import NamedTuple

from ssedesigner.core.belongings import LOT_FIELDS, idle_fields
from ssedesigner.core.evidence import cited
from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import LAYERS, PARTS, SHARES, Recipe, side_layers
from ssedesigner.core.units import UNITS
from ssedesigner.physics.cell.cathode import most_active


class Remedy(NamedTuple):
    """One way out: a field and what to try in it.

    ``action`` is raise or lower for a number, other for a material or word instead of the present one, without to leave
    it out, set for the one value in ``value``, together for a material that needs another one in the field ``value``,
    both for a number that can be lowered only if another one, in the field ``value``, is lowered with it, scale for one
    that is lowered in proportion with another one in the field ``value``.
    """

    field: str
    action: str
    value: str | bool | float | None = None


CRYSTALLISING = cited(400.0, "degC", "Kim2020", "heat treatment after infiltration of a dissolved sulfide")
ATTACHING = cited(25.0, "MPa", "Doux2020", "lithium pressed on so keeps 11 ohm cm2 at 5 MPa, I07")
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

LIQUID_REMEDIES = (Remedy("solvent", "other"), Remedy("cosolvent", "other"), Remedy("cosolvent", "without"))
CARRIERS = (
    Remedy("binder_wt_pct", "raise"),
    Remedy("form_factor", "set", "on-substrate"),
    Remedy("substrate", "other"),
    Remedy("scaffold", "other"),
    Remedy("form_factor", "set", "on-electrode"),
)
LESS_LOSS = (
    Remedy("c_rate", "lower"),
    Remedy("anode_attach_pressure_mpa", "set", float(ATTACHING)),
    Remedy("foil_primer", "set", "carbon"),
    Remedy("cathode_coated", "set", True),
    Remedy("thickness_um", "lower"),
    Remedy("electrolyte", "other"),
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
            *("prepress_pressure_mpa", "prepress_temperature_c", "prepress_method"),
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
    "materials-known": tuple(
        Remedy(key, "other") for key in (*(layer.field for layer in LAYERS), "cathode_electrolyte", "cathode_coating")
    ),
    "active-mass": (
        Remedy("areal_capacity_mah_cm2", "lower"),
        Remedy("cathode_thickness_um", "raise"),
        Remedy("active_share_wt_pct", "lower"),
        Remedy("carbon_wt_pct", "lower"),
        Remedy("cathode_density_g_cm3", "lower"),
    ),
    "anode-capacity": (Remedy("anode_thickness_um", "raise"), Remedy("areal_capacity_mah_cm2", "lower")),
    "mean-voltage": (Remedy("mean_voltage_v", "lower"), Remedy("mean_voltage_v", "raise")),
    "charge-cutoff": (Remedy("charge_cutoff_v", "lower"), Remedy("charge_cutoff_v", "raise")),
    "film-density": (),  # a typed density is measured: it is checked, not changed
    "electrolyte-solvent": (*LIQUID_REMEDIES, Remedy("electrolyte", "other"), Remedy("solvent", "together", "binder")),
    "binder-solvent": (Remedy("binder", "other"), *LIQUID_REMEDIES, Remedy("solvent", "together", "binder")),
    "method-solvent": (
        Remedy("method", "set", "slurry-casting"),
        Remedy("method", "set", "solvent-free"),
        *LIQUID_REMEDIES,
    ),
    "sulfide-solution": (Remedy("solvent", "other"), Remedy("method", "set", "slurry-casting")),
    "pinholes": (Remedy("cosolvent", "other"), Remedy("solvent", "other")),
    "scaffold-thickness": (
        Remedy("thickness_um", "raise"),
        Remedy("scaffold_place", "other"),
        Remedy("scaffold", "other"),
        Remedy("scaffold", "without"),
    ),
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
    "folding": (Remedy("assembly", "set", "stacked"), Remedy("stacking", "set", "parallel")),
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
    "cathode-coating": (
        Remedy("cathode_coated", "set", True),
        Remedy("cathode_electrolyte", "other"),
        Remedy("cathode_side_electrolyte", "other"),
        Remedy("electrolyte", "other"),
    ),
    "coating-stability": (
        Remedy("cathode_coated", "set", True),
        Remedy("cathode_coating", "other"),
        Remedy("cathode_electrolyte", "other"),
    ),
    "sulfide-contact": (
        Remedy("cathode_electrolyte", "other"),
        Remedy("second_electrolyte", "other"),
        Remedy("cathode_side_electrolyte", "other"),
    ),
    "current-density": (Remedy("c_rate", "lower"), Remedy("areal_capacity_mah_cm2", "lower"), *ANODE_SIDE),
    "electrode-roughness": (
        Remedy("thickness_um", "raise"),
        Remedy("active_d50_um", "lower"),
        Remedy("cathode_electrolyte_d50_um", "lower"),
    ),
    "ohmic-drop": LESS_LOSS,
    "usable-capacity": LESS_LOSS,
    "cathode-thickness": (
        Remedy("c_rate", "lower"),
        Remedy("cathode_thickness_um", "scale", "areal_capacity_mah_cm2"),
        Remedy("cathode_electrolyte", "other"),
    ),
    "stack-pressure": (
        Remedy("stack_pressure_mpa", "lower"),
        Remedy("stack_pressure_mpa", "raise"),
        Remedy("binder", "other"),
    ),
    "moisture": (
        Remedy("dew_point_c", "lower"),
        Remedy("electrolyte", "other"),
        Remedy("cathode_side_electrolyte", "without"),
    ),
    "open-time": (
        Remedy("open_time_h", "lower"),
        Remedy("open_time_h", "both", "dew_point_c"),
        Remedy("dew_point_c", "lower"),
    ),
    "press-method": (
        Remedy("densification_method", "set", "warm-isostatic"),
        Remedy("densification_method", "set", "cold-isostatic"),
        Remedy("prepress_method", "set", "warm-isostatic"),
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
    "solvent-lithium": (*LIQUID_REMEDIES, Remedy("anode", "other")),
    "oxidising-salt": (Remedy("salt", "other"), Remedy("salt", "without")),
}
"""Remedies by the id of the check; a check without a row tries each field that its flag is about."""


def remedies(flag: Flag) -> tuple[Remedy, ...]:
    """Ways out of a flag that are worth trying [-].

    Those of its check, else those that its fields allow. Whether one helps is not known before it is tried. What
    somebody measured is never changed.

    >>> made = Flag(id="new", step="mix", severity="fail", title="", message="", fields=("solvent", "porosity_pct"))
    >>> [remedy.action for remedy in remedies(made)]
    ['other']
    """
    if flag.id in REMEDIES:
        return REMEDIES[flag.id]
    return tuple(remedy for key in flag.fields if key not in MEASURED for remedy in _of_field(key))


def contradiction_remedies(recipe: Recipe, flag: Flag) -> tuple[Remedy, ...]:
    """Ways out of a recipe that contradicts itself: leave out each part of which one half is missing [-].

    >>> from ssedesigner.core.recipe import contradictions
    >>> flag = Flag(id="contradictions", step="recipe", severity="fail", title="", message="")
    >>> contradiction_remedies(Recipe(binder=None), flag)
    (Remedy(field='binder_wt_pct', action='without', value=None),)
    """
    if flag.id != "contradictions":
        return ()
    alone = [part for whole, part in PARTS.items() if recipe.value(part) is not None and not recipe.value(whole)]
    empty = [whole for whole, part in PARTS.items() if recipe.value(whole) and recipe.value(part) is None]
    halves = [Remedy(key, "without") for key in (*alone, *empty, *idle_fields(recipe))]
    shares = [Remedy(key, "lower") for key in flag.fields if key in SHARES.values()]
    layer = [Remedy(each.thickness, "lower") for each in side_layers(recipe) if each.thickness in flag.fields]
    is_cathode = "active_share_wt_pct" in flag.fields
    cathode = [Remedy("active_share_wt_pct", "set", most_active(recipe))] if is_cathode else []
    return tuple(dict.fromkeys((*halves, *shares, *layer, *cathode)))


def _of_field(key: str) -> tuple[Remedy, ...]:
    field = FIELDS[key]
    if field.is_numeric:
        return (Remedy(key, "lower"), Remedy(key, "raise"))
    if field.kind == "boolean":
        return (Remedy(key, "set", True), Remedy(key, "set", False))
    if field.kind == "choice":
        return (Remedy(key, "other"),)
    if field.kind == "material":
        can_go = field.blank is not None and key not in NEEDED
        return (Remedy(key, "other"), Remedy(key, "without")) if can_go else (Remedy(key, "other"),)
    return ()


MARGIN = cited(0.02, "-", "ThisProgram2026", "how far beyond its limit a suggested number goes", grade="assumed")
REACH = cited(10.0, "-", "ThisProgram2026", "factor up to which a number is changed to clear a flag", grade="assumed")
FREE_REACH = cited(
    100.0, "-", "ThisProgram2026", "the same for the pull on a web, which a drive sets at will", grade="assumed"
)
REACH_DEGREES = cited(
    200.0, "degC", "ThisProgram2026", "how far a temperature is changed to clear a flag", grade="assumed"
)
COARSE = cited(
    0.25,
    "-",
    "ThisProgram2026",
    "part of a number by which rounding it to the editor’s step may move it",
    grade="assumed",
)
DECADE = 10
"""Decimal places."""
ROUNDING_TOLERANCE = 1e-9
"""Rounding of floating-point numbers."""


def standing(recipe: Recipe, field: Field) -> float | None:
    """Return the number that stands in a field, or that an empty one stands for [lab unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> standing(Recipe(), FIELDS["roller_diameter_mm"])
    10.0
    """
    value = recipe.value(field.key)
    if value is None and field.blank:
        try:
            value = field.parse(field.blank)
        except FieldError:
            return None
    return float(value) if isinstance(value, (int, float)) else None


def round_to_step(value: float, field: Field, is_up: bool) -> float:
    """Round a number away from the present one, to the editor's step or, where that is too coarse, to its decimals.

    Parameters
    ----------
    value : float
        The number that is needed [lab unit of the field]
    field : Field
        The field [-]
    is_up : bool
        Whether more is better than less [-]

    Returns
    -------
    float
        The number to suggest, inside the range of the field [lab unit of the field]

    Notes
    -----
    A limit that is a round number stays as it is.

    Examples
    --------
    >>> from ssedesigner.core.fields import FIELDS
    >>> round_to_step(2.2, FIELDS["binder_wt_pct"], True), round_to_step(0.06, FIELDS["c_rate"], False)
    (2.5, 0.06)

    References
    ----------
    None: rounding.
    """
    toward = ceil if is_up else floor
    fine = 1 / DECADE**field.decimals
    for step in (max(field.step, fine), fine):
        slack = -ROUNDING_TOLERANCE if is_up else ROUNDING_TOLERANCE
        nearest = toward(value / step + slack) * step
        if step == fine or (abs(nearest - value) <= abs(value) * COARSE and nearest * value > 0):
            break
    return _kept(nearest, field)


def _kept(value: float, field: Field) -> float:
    """Return a number with the decimals of a field, inside its range."""
    return float(min(max(round(value, field.decimals), field.minimum), field.maximum))


def guesses(recipe: Recipe, field: Field, flag: Flag, is_up: bool) -> tuple[float, ...]:
    """Numbers that follow from value and limit of a flag, the nearest first.

    Parameters
    ----------
    recipe : Recipe
        The recipe as it is [-]
    field : Field
        The field to change [-]
    flag : Flag
        The flag with its value and limit [lab unit of the flag]
    is_up : bool
        Whether to raise the number [-]

    Returns
    -------
    tuple of float
        Numbers in the direction asked for, none when the flag has no limit [lab unit of the field]

    Notes
    -----
    The limit itself, where field and flag have one unit; the present number times the ratio of value and limit, for
    what is proportional to it. Each also a small margin further.

    Examples
    --------
    >>> from ssedesigner.core.fields import FIELDS
    >>> moist = Flag(id="moisture", step="safety", severity="fail", title="", message="", limit=-50.0, unit="degC")
    >>> guesses(Recipe(dew_point_c=-20.0), FIELDS["dew_point_c"], moist, False)
    (-50.0, -51.0)

    References
    ----------
    None: proportions.
    """
    now, away = standing(recipe, field), 1 if is_up else -1
    exact: list[float] = []
    if flag.limit is not None and flag.unit == field.unit:
        exact.append(flag.limit)
    if now and flag.limit and flag.value and flag.value / flag.limit > 0 and not is_temperature(field):
        ratio = flag.value / flag.limit
        exact.append(now * (max(ratio, 1 / ratio) if is_up else min(ratio, 1 / ratio)))
    exact = [value for value in exact if isfinite(value)]  # a ratio of numbers next to nothing is endless
    further = [value + away * abs(value) * MARGIN for value in exact]
    made = [round_to_step(value, field, is_up) for pair in zip(exact, further, strict=True) for value in pair]
    return tuple(dict.fromkeys(value for value in made if is_worth_trying(value, now, field, is_up)))


def is_worth_trying(value: float, now: float | None, field: Field, is_up: bool) -> bool:
    """Return whether a number lies in the direction asked for and is something: to set it to 0 is to leave it out [-].

    >>> from ssedesigner.core.fields import FIELDS
    >>> [is_worth_trying(0.0, 8.0, FIELDS[key], False) for key in ("open_time_h", "dew_point_c")]
    [False, True]
    """
    if value == 0 and not is_temperature(field):
        return False
    return now is None or (value > now if is_up else value < now)


def farthest(recipe: Recipe, field: Field, is_up: bool) -> float | None:
    """Return the last number that is tried in a direction, None when there is none [lab unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> farthest(Recipe(), FIELDS["binder_wt_pct"], True)
    15.0
    """
    now = standing(recipe, field)
    if not now and not (now == 0 and is_temperature(field)):
        return None
    if is_temperature(field):
        reached = now + REACH_DEGREES if is_up else now - REACH_DEGREES
    else:
        reach = FREE_REACH if field.key == "web_tension_n_m" else REACH
        reached = now * reach if is_up else now / reach
    end = _kept(reached, field)
    return end if end != now else None


def between(first: float, last: float, field: Field) -> float:
    """Return the middle of two numbers, for lengths, shares and the like that of their logarithms [unit of the field].

    >>> from ssedesigner.core.fields import FIELDS
    >>> between(10.0, 1000.0, FIELDS["thickness_um"]), between(0.0, 10.0, FIELDS["dew_point_c"])
    (100.0, 5.0)
    """
    if is_temperature(field) or first <= 0 or last <= 0:
        return (first + last) / 2
    return sqrt(first * last)


def log_ratio(before: float | None, after: float | None) -> float:
    """Return how far a result moves: the logarithm of its ratio [-], 0 where it cannot be said.

    >>> log_ratio(2.0, 1.0) < 0 < log_ratio(1.0, 2.0)
    True
    """
    return log(after / before) if before and after and after / before > 0 else 0.0


def is_temperature(field: Field) -> bool:
    """Return whether a field is counted from a zero of its own, so that ratios mean nothing [-].

    >>> from ssedesigner.core.fields import FIELDS
    >>> is_temperature(FIELDS["dew_point_c"])
    True
    """
    return UNITS[field.unit].offset != 0
