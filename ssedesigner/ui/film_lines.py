"""What the form for a measured film shows in its lines, and how it names the recipe by which the film was made."""

from __future__ import annotations

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED, MeasuredFilm, attribute
from ssedesigner.core.notation import exact, formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shortened
from ssedesigner.text.materials import (
    name_text,
)

LINES = tuple(key for key in MEASURED if key not in ("key", "is_used"))
"""The measured quantities that the form asks for, in its order."""
_HINTS = {
    "name": "What the laboratory calls it",
    "made_on": "Year-month-day",
    "conductivity_ms_cm": "mS/cm; or resistance and area, below",
    "resistance_ohm": "Ω through the film; it needs the area",
    "area_cm2": "cm² of the contact",
    "error_pct": "% standard deviation, if known",
    "note": "Anything the next reader should know",
}


def first_lines(recipe: Recipe, day: str) -> dict[str, str]:
    """Return what a new form begins with: name and temperature of the recipe, and the day; thickness is measured."""
    return {
        "name": recipe.name,
        "made_on": day,
        "measured_temperature_c": _written("measured_temperature_c", recipe.temperature_c),
    }


def lines_of(film: MeasuredFilm) -> dict[str, str]:
    """Return what the form shows of a film that is to be corrected."""
    return {name: _written(name, getattr(film, attribute(name))) for name in LINES}


def hint(name: str, recipe: Recipe) -> str:
    """Say in an empty line what belongs there, or that it may stay empty."""
    if name == "measured_thickness_um":
        return f"µm; the recipe plans {exact(recipe.thickness_um)} µm"
    field = MEASURED[name]
    unit = symbol(field.unit)
    return _HINTS.get(name) or (f"{unit}; empty if {field.blank}" if field.blank else unit)


def _written(name: str, value: object) -> str:
    field = MEASURED[name]
    if value is None or value == "":
        return ""
    return f"{exact(float(str(value)))} {symbol(field.unit)}".strip() if field.is_numeric else str(value)


def recipe_words(recipe: Recipe, materials: Materials) -> str:
    """Say in a line what a recipe makes: electrolyte with its lot, binders and their content, thickness."""
    electrolyte = _name(materials, "electrolyte", recipe.electrolyte)
    lot = f"lot {shortened(recipe.electrolyte_lot, 40)}" if recipe.electrolyte_lot else "lot without a name"
    if recipe.electrolyte_conductivity_ms_cm is not None:
        lot += f", {exact(recipe.electrolyte_conductivity_ms_cm)} mS/cm"
    shares = ((recipe.binder, recipe.binder_wt_pct), (recipe.second_binder, recipe.second_binder_wt_pct))
    binders = [
        _name(materials, "binder", key) + (f" {exact(content)} wt %" if content is not None else "")
        for key, content in shares
        if key
    ]
    return f"{electrolyte} ({lot}) · {' and '.join(binders) or 'no binder'} · {exact(recipe.thickness_um)} µm"


def _name(materials: Materials, kind: str, key: str | None) -> str:
    material = materials.find(kind, key)
    return name_text(material) if material is not None else formula(key or "")
