"""The one line that stands for a folded section of the editor: what it states, and what it leaves open."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ssedesigner.core.fields import FIELDS, fields_of
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, typeset
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.recipe.blank_fields import library_value
from ssedesigner.text.materials import short_name
from ssedesigner.text.values import cited_text

_LONGEST_NAME = 40
_DRY = frozenset({"solvent-free", "hot-pressing"})
"""Methods without a liquid."""


def summary(section: str, recipe: Recipe, materials: Materials) -> str:
    """Write what a section states in one line, the most telling first; what is open and matters is said."""
    parts = _SUMMARIES[section](recipe, materials)
    return ", ".join(part for part in parts if part)


def _value(recipe: Recipe, key: str) -> str:
    """Return the value of a field with its unit; empty where the field is blank."""
    field, value = FIELDS[key], recipe.value(key)
    if value in (None, ""):
        return ""
    text = f"{field.show(value)} {symbol(field.unit)}"
    return shorten(" ".join(text.split()), _LONGEST_NAME)


def _name(recipe: Recipe, key: str, materials: Materials) -> str:
    """Return the short name of a material as its list has it, or what is stored of one that the library lacks."""
    stored = str(recipe.value(key))
    matches = (materials.find(kind, stored) for kind in FIELDS[key].materials)
    material = next((material for material in matches if material is not None), None)
    return formula(shorten(stored, _LONGEST_NAME)) if material is None else short_name(material)


def _or_open(recipe: Recipe, key: str, words: str) -> str:
    return _value(recipe, key) or f"{words} not stated"


def _recipe(recipe: Recipe, _: Materials) -> Iterable[str]:
    yield _value(recipe, "name")
    yield "" if recipe.notes else "no notes"


def _electrolyte(recipe: Recipe, materials: Materials) -> Iterable[str]:
    yield _name(recipe, "electrolyte", materials)
    lot = _value(recipe, "electrolyte_conductivity_ms_cm")
    value = library_value("electrolyte_conductivity_ms_cm", recipe, materials)
    yield f"{lot} (lot)" if lot else "conductivity not known" if value is None else f"{cited_text(value)} (library)"
    grain, usual = _value(recipe, "particle_d50_um"), library_value("particle_d50_um", recipe, materials)
    yield f"D50 {grain}" if grain else "D50 not known" if usual is None else f"D50 {cited_text(usual)} (library)"
    for key in ("second_electrolyte", "cathode_side_electrolyte", "spe"):
        yield f"with {_name(recipe, key, materials)}" if recipe.value(key) else ""


def _binder(recipe: Recipe, materials: Materials) -> Iterable[str]:
    solids = [key for key in SHARES if key != "spe" and recipe.value(key)]
    if not solids:
        yield "none: loose powder"
    for key in solids:
        yield f"{_name(recipe, key, materials)} {_value(recipe, SHARES[key]) or '(content not stated)'}"


def _solvent(recipe: Recipe, materials: Materials) -> Iterable[str]:
    if not recipe.solvent:
        yield "none" if recipe.method in _DRY else "solvent not stated"
        return
    liquids = [key for key in ("solvent", "cosolvent") if recipe.value(key)]
    yield " + ".join(_name(recipe, key, materials) for key in liquids)
    solids = _value(recipe, "solids_loading_wt_pct")
    yield f"{solids} solids" if solids else "solids loading not stated"


def _film(recipe: Recipe, materials: Materials) -> Iterable[str]:
    yield _value(recipe, "thickness_um")
    yield f"on {_name(recipe, 'substrate', materials)}" if recipe.substrate else ""
    yield f"scaffold {_name(recipe, 'scaffold', materials)}" if recipe.scaffold else "no scaffold"
    yield _value(recipe, "film_area_cm2")


def _process(recipe: Recipe, _: Materials) -> Iterable[str]:
    yield _value(recipe, "method")
    form = _value(recipe, "form_factor")
    yield form[:1].lower() + form[1:]
    if recipe.densification_method == "none":
        yield "not pressed"
        return
    pressure, heat = _value(recipe, "densification_pressure_mpa"), _value(recipe, "densification_temperature_c")
    yield f"{pressure} at {heat}" if pressure and heat else pressure or "pressing not stated"


def _cathode(recipe: Recipe, materials: Materials) -> Iterable[str]:
    yield _name(recipe, "cathode", materials) + (", coated" if recipe.cathode_coated else ", not coated")
    share = _value(recipe, "active_share_wt_pct")
    yield f"{share} active" if share else ""
    yield _value(recipe, "areal_capacity_mah_cm2")
    yield _value(recipe, "cathode_thickness_um")


def _cell(recipe: Recipe, materials: Materials) -> Iterable[str]:
    thickness = _value(recipe, "anode_thickness_um") if recipe.anode_thickness_um else ""
    yield f"{_name(recipe, 'anode', materials)} {thickness}".strip()
    positive, negative = (FIELDS[key].show(recipe.value(key)) for key in ("positive_foil_um", "negative_foil_um"))
    yield f"foils {positive} Al / {negative} Cu µm"
    basis = _value(recipe, "basis")
    yield basis[:1].lower() + basis[1:]


def _contacts(recipe: Recipe, _: Materials) -> Iterable[str]:
    stated = [field for field in fields_of("contacts") if recipe.value(field.key) not in (None, "")]
    measured = sum("resistance" in field.key for field in stated)
    pressures = sum("pressure" in field.key for field in stated)
    yield f"{measured} measured" if measured else "all estimated"
    yield f"{pressures} of 3 pressures stated" if pressures else "pressures not stated"


def _conditions(recipe: Recipe, _: Materials) -> Iterable[str]:
    yield _value(recipe, "temperature_c")
    yield _or_open(recipe, "stack_pressure_mpa", "stack pressure")
    yield _value(recipe, "c_rate")
    dew = _value(recipe, "dew_point_c")
    yield f"dew point {typeset(dew)}" if dew else "dew point not stated"


_SUMMARIES: dict[str, Callable[[Recipe, Materials], Iterable[str]]] = {
    "recipe": _recipe,
    "electrolyte": _electrolyte,
    "binder": _binder,
    "solvent": _solvent,
    "film": _film,
    "process": _process,
    "cathode": _cathode,
    "cell": _cell,
    "contacts": _contacts,
    "conditions": _conditions,
}
