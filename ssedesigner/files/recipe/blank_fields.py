"""What an empty field of a recipe stands for, in words and, where the library has it, as a value."""

from __future__ import annotations

from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import NOT_KNOWN, numeral
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.cell.cathode import implied_share
from ssedesigner.physics.cell.composite import USUAL_ACTIVE, USUAL_SULFIDE
from ssedesigner.physics.cell.lithium import AT_FILM, lithium_of
from ssedesigner.physics.cell.reported import ASSEMBLED, NOT_ATTACHED, ON_ANODE, STACK, Pressure, has_lithium_metal
from ssedesigner.physics.checks.slurry import COARSE_OVER_MEDIAN
from ssedesigner.physics.conduction.factors import LOWEST_PRESSURE, unstated_pressure
from ssedesigner.physics.film.compaction import family_of, pellet_density
from ssedesigner.text.values import cited_text

LIBRARY_VALUES = {
    "electrolyte_conductivity_ms_cm": ("electrolyte", "conductivity_ms_cm"),
    "particle_d50_um": ("electrolyte", "particle_d50_um"),
    "charge_cutoff_v": ("cathode", "charge_cutoff_v"),
}
"""Fields that fall back on a value of a material in the library: the field that names it, and the quantity."""


MEASURED_INSTEAD = {
    "film_cathode_pressure_mpa": "film_cathode_resistance_ohm_cm2",
    "cathode_foil_pressure_mpa": "collector_resistance_ohm_cm2",
    "anode_attach_pressure_mpa": "anode_film_resistance_ohm_cm2",
}
"""Pressures by the field that makes them needless: the measured resistance of the same contact."""
GRAINS = {"cathode_electrolyte_d50_um": USUAL_SULFIDE, "active_d50_um": USUAL_ACTIVE}
"""Grains in the cathode by what is taken where nobody states them [m]."""


def library_value(key: str, recipe: Recipe, materials: Materials) -> Cited | None:
    """Value of the library that an empty field stands for, if it stands for one and the library has it."""
    kind, quantity = LIBRARY_VALUES.get(key, ("", ""))
    material = materials.find(kind, str(recipe.value(kind))) if kind else None
    return material.value(quantity) if material else None


def blank_meanings(recipe: Recipe, materials: Materials) -> dict[str, str]:
    """Return what each empty field of a recipe stands for, by its key; also where that is not known.

    >>> blank_meanings(Recipe(charge_cutoff_v=None), Materials(version="", materials={}, pairs=()))["charge_cutoff_v"]
    'not known (library value of the cathode)'
    """
    blank = (field for field in FIELDS.values() if field.blank and recipe.value(field.key) in (None, ""))
    return {field.key: blank_meaning(field.key, recipe, materials) for field in blank}


def blank_meaning(key: str, recipe: Recipe, materials: Materials) -> str:
    """Return what one field stands for while it is empty, as on the sheet."""
    words = FIELDS[key].blank or ""
    if key == "active_share_wt_pct":
        share = implied_share(recipe, materials)
        return f"{NOT_KNOWN if share is None else f'{share:.0f} wt %'} ({words})"
    if key in MEASURED_INSTEAD or key == "stack_pressure_mpa":
        return _pressure(key, recipe, materials)
    if key == "particle_d90_um":
        return _coarse_end(words, recipe, materials)
    if key in GRAINS:
        return f"not stated, taken as {from_si(GRAINS[key], 'um'):g} µm"
    if key == "cathode_coating":
        return f"{words}, taken as the mean of the measured ones" if recipe.cathode_coated else "none"
    if key not in LIBRARY_VALUES:
        # the label says “measured”, so the bare word would read as a measurement
        return "none, estimated" if words == "estimate" else words
    return f"{cited_text(library_value(key, recipe, materials))} ({words})"


def _coarse_end(words: str, recipe: Recipe, materials: Materials) -> str:
    """Say which D90 the checks take, by the D50 that was typed or is listed."""
    typed = recipe.particle_d50_um
    d50 = typed if typed is not None else library_value("particle_d50_um", recipe, materials)
    return f"{NOT_KNOWN} ({words})" if d50 is None else f"{d50 * COARSE_OVER_MEDIAN:.2g} µm ({words}, assumed)"


def _pressure(key: str, recipe: Recipe, materials: Materials) -> str:
    """Say which pressure a contact is taken to have been made under, as the resistance of the cell takes it."""
    usual = _usual_pressure(key, recipe, materials)
    if usual is None:
        is_measured = recipe.value(MEASURED_INSTEAD[key]) is not None
        return f"not stated, and not needed {'beside the measured resistance' if is_measured else 'for this anode'}"
    if key == "stack_pressure_mpa":
        return f"{_taken(usual)}; for the film {numeral(from_si(LOWEST_PRESSURE, 'MPa'))} MPa or less"
    is_on_anode = key == "anode_attach_pressure_mpa" and recipe.stack_pressure_mpa is None
    return f"{_taken(usual)}, the stack pressure included" if is_on_anode else _taken(usual)


def _usual_pressure(key: str, recipe: Recipe, materials: Materials) -> Pressure | None:
    """Return the pressure that is taken where none is stated; None where none is needed."""
    kind = lithium_of(materials.find("anode", recipe.anode), recipe.anode)
    if key == "stack_pressure_mpa":
        return STACK[has_lithium_metal(kind)]
    if recipe.value(MEASURED_INSTEAD[key]) is not None:
        return None
    if key != "anode_attach_pressure_mpa":
        return ASSEMBLED
    if kind not in AT_FILM:
        return None
    return ON_ANODE[has_lithium_metal(kind)] if recipe.stack_pressure_mpa is None else NOT_ATTACHED


def assumed_number(key: str, recipe: Recipe, materials: Materials) -> str:
    """Return the number with its unit that is assumed where a field is blank; empty where none is.

    >>> empty = Materials(version="", materials={}, pairs=())
    >>> [assumed_number(key, Recipe(), empty) for key in ("roller_diameter_mm", "active_d50_um", "binder_wt_pct")]
    ['10 mm', '7.5 µm', '']
    """
    blank = FIELDS[key].blank or ""
    if key in MEASURED_INSTEAD or key == "stack_pressure_mpa":
        usual = _usual_pressure(key, recipe, materials)
        if usual is None:
            return "not needed"
        return "none" if usual.middle is None else _about(float(usual.middle), "MPa")
    if key == "particle_d90_um":
        meaning = _coarse_end(blank, recipe, materials)
        return "" if meaning.startswith(NOT_KNOWN) else meaning.partition(" (")[0]
    if key in GRAINS:
        return f"{from_si(GRAINS[key], 'um'):g} µm"
    if key == "electrolyte_conductivity_pressure_mpa":
        return _about(unstated_pressure()[0], "MPa")
    if key == "lot_pellet_density_pct":
        return _pellet_density(recipe, materials)
    return blank if FIELDS[key].is_numeric and blank[:1].isdigit() else ""


def _pellet_density(recipe: Recipe, materials: Materials) -> str:
    sulfide = materials.find("electrolyte", recipe.electrolyte)
    family = family_of(sulfide.group, recipe.lot_powder) if sulfide is not None else None
    typed = recipe.lot_pellet_pressure_mpa
    density = pellet_density(family, pressure=None if typed is None else to_si(typed, "MPa"))
    return _about(float(density.value), "%")


def _about(value: float, unit: str) -> str:
    return f"≈ {numeral(float(f'{from_si(value, unit):.2g}'))} {unit}"


def _taken(pressure: Pressure) -> str:
    words, _, of_cells = pressure.words.partition(", the median of ")
    return f"not stated, {f'as in {of_cells} ≈ ' if of_cells else 'taken as '}{words}"


# a new field is added here, or older programs refuse recipes that do not even use it
LATER_FIELDS = (
    *("second_porosity_pct", "cathode_side_electrolyte", "cathode_side_thickness_um", "cathode_side_porosity_pct"),
    *("active_share_wt_pct", "charge_cutoff_v", "particle_d90_um", "particle_shape"),
    *("lot_pellet_pressure_mpa", "lot_pellet_density_pct", "lot_powder"),
    *("cathode_coating", "cathode_electrolyte", "cathode_electrolyte_d50_um"),
    *("active_d50_um", "carbon_wt_pct", "film_cathode_pressure_mpa", "cathode_foil_pressure_mpa", "foil_primer"),
    *("film_cathode_resistance_ohm_cm2", "cathode_resistance_ohm_cm2", "anode_attach_pressure_mpa"),
    *("anode_film_resistance_ohm_cm2", "collector_resistance_ohm_cm2"),
    *("slurry_viscosity_mpas", "scaffold_place"),
    *("prepress_method", "prepress_pressure_mpa", "prepress_temperature_c"),
)
LATER_KINDS = ("press-on-foil", "press-together", "attach-anode", "spray", "prepress", "weld", "seal")
"""Kinds of step that an older program does not know."""
LATER_CHOICES = {"method": "spray-coating", "stacking": "bi-cell"}
"""Choices, in fields that an older program has, that it does not know."""


def has_later_field(recipe: Recipe) -> bool:
    """Return whether a recipe holds what an older program does not know.

    >>> has_later_field(Recipe(active_share_wt_pct=None)), has_later_field(Recipe(charge_cutoff_v=4.2))
    (False, True)
    """
    is_later = any(recipe.value(key) not in (None, "") for key in LATER_FIELDS)
    is_later = is_later or any(recipe.value(key) == value for key, value in LATER_CHOICES.items())
    return is_later or any(step.kind in LATER_KINDS for step in recipe.steps)


def without_blank_later(fields: dict[str, Value]) -> dict[str, Value]:
    """Return fields without the later ones that are blank, which an older program would refuse.

    >>> without_blank_later({"binder": None, "charge_cutoff_v": None})
    {'binder': None}
    """
    return {key: value for key, value in fields.items() if key not in LATER_FIELDS or value not in (None, "")}
