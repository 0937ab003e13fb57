"""What films share, in words: the effects behind the band of a conductivity, as names for a sentence or a row."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import DENSIFICATION_METHODS, METHODS
from ssedesigner.core.model_fit import PARAMETERS
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import PARAMETER

_CLASSES = {
    "film-forming": "film-forming binders (such as rubbers)",
    "fibrillated": "fibrillated binders (such as PTFE)",
    "particle-like": "binders that stay particles",
    "ion-conducting": "ion-conducting binders",
    "polymer-electrolyte": "polymer electrolytes",
    "removable": "binders that are burnt out",
    "none": "films without a binder",
}


def effect_words(topic: str, name: str, recipe: Recipe) -> str:
    """Return what an effect on the film of a recipe is called in the middle of a sentence.

    >>> effect_words("way of mixing", "class film-forming", Recipe())
    'film-forming binders (such as rubbers)'
    """
    if topic.startswith(PARAMETER):
        label = PARAMETERS[topic.removeprefix(PARAMETER)][0]
        return f"the fitted {in_sentence(label)}"
    return _WORDS[topic](name, recipe)


def _lot(_: str, recipe: Recipe) -> str:
    lot = recipe.electrolyte_lot.strip()
    return f"lot {lot} of {recipe.electrolyte}" if lot else f"the lot of {recipe.electrolyte}"


def _liquids(_: str, recipe: Recipe) -> str:
    liquids = [liquid for liquid in (recipe.solvent, recipe.cosolvent) if liquid]
    return f"{' + '.join(liquids)} on {recipe.electrolyte}" if liquids else "no liquid"


def _pressing(name: str, recipe: Recipe) -> str:
    if name == "typed porosity":
        return "the measured porosity"
    method = DENSIFICATION_METHODS.get(recipe.densification_method or "", "pressing not stated")
    pressure, temperature = recipe.densification_pressure_mpa, recipe.densification_temperature_c
    parts = [method.lower() if recipe.densification_method != "none" else "not pressed"]
    if recipe.densification_method not in ("none", "", None):
        parts += [f"{numeral(pressure)} MPa"] if pressure is not None else []
        parts += [f"{numeral(temperature)} °C"] if temperature is not None else []
    return f"pores after pressing ({', '.join(parts)})"


def _class(name: str, _: Recipe) -> str:
    key = name.removeprefix("class ")
    return _CLASSES.get(key, f"{key} binders")


_WORDS: Mapping[str, Callable[[str, Recipe], str]] = {
    "sulfide": _lot,
    "liquids": _liquids,
    "pores": _pressing,
    "polymer electrolyte": lambda _, recipe: f"the polymer electrolyte {recipe.spe}",
    "way of mixing": _class,
    "form of the polymer": lambda name, _: f"{name.removeprefix('form of ')} itself",
    "filling of the scaffold": lambda _, recipe: f"the filling of {recipe.scaffold or 'the scaffold'}",
    "residual": lambda _, recipe: f"the method ({METHODS.get(recipe.method, recipe.method).lower()})",
}
