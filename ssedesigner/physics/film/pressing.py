"""Pores that the pressing steps of a recipe leave in its film."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ssedesigner.core.recipe import MAIN
from ssedesigner.physics.arrays import Number, where
from ssedesigner.physics.film.compaction import Family, estimated_porosity
from ssedesigner.physics.film.formulas import MEAN_SHARE, WITH_REMOVED
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.film.porosity import Porosity
from ssedesigner.physics.film.solids import SulfideLayer


def pressed_porosity(look: Lookup, layers: tuple[SulfideLayer, ...]) -> Porosity:
    """Porosity from the pressing step [-], with the pores of what heat removes.

    >>> from ssedesigner.core.materials import Materials
    >>> from ssedesigner.core.recipe import Recipe
    >>> look = Lookup(Recipe(densification_method="none"), Materials(version="", materials={}, pairs=()), {})
    >>> float(pressed_porosity(look, ()).value)
    0.4
    """
    family = next((layer.family for layer in layers if layer.role == MAIN.field), None)
    pressed = _densest_pressing(look, family)
    look.notes.append(pressed.note)
    rows = [(layer.share, (layer.volume_fractions or {}).get("removed", 0)) for layer in layers]
    burnt = sum(share * part for share, part in rows)
    value = pressed.value + (1 - pressed.value) * burnt
    if look.terms is not None:
        look.terms.record(MEAN_SHARE, burnt, "removed", rows=rows)
        look.terms.record(WITH_REMOVED, value, pressed=pressed.value, burnt=burnt)
    return Porosity(
        value=value,
        low=pressed.low + (1 - pressed.low) * burnt,
        high=pressed.high + (1 - pressed.high) * burnt,
        cited=pressed.cited,
        is_estimate=True,
        spread=pressed.spread,
    )


# a pore that a press has closed does not open in a weaker or colder one; what two pressings do beyond the one that
# closes more is not reported
def _densest_pressing(look: Lookup, family: Family | None) -> Porosity:
    """Porosity after the pressing that leaves fewer pores, where there are two."""
    recipe, binders = look.recipe, _binders(look)
    pressure, temperature = look.typed("densification_pressure_mpa"), look.typed("densification_temperature_c")
    last = (recipe.densification_method, pressure, temperature)
    if recipe.prepress_method is None:
        return estimated_porosity(family, *last, binders, look.terms)
    first = (recipe.prepress_method, look.typed("prepress_pressure_mpa"), look.typed("prepress_temperature_c"))
    if recipe.densification_method == "none":
        return estimated_porosity(family, *first, binders, look.terms)
    look.notes.append("The film is pressed twice; its density is that of the pressing that leaves fewer pores.")
    one, other = (estimated_porosity(family, *pressing, binders) for pressing in (first, last))
    is_denser = one.value < other.value
    if not isinstance(is_denser, np.ndarray):
        return estimated_porosity(family, *(first if is_denser else last), binders, look.terms)
    return replace(
        other,
        value=where(is_denser, one.value, other.value),
        low=where(is_denser, one.low, other.low),
        high=where(is_denser, one.high, other.high),
        spread=where(is_denser, one.spread, other.spread),
        cited=tuple(dict.fromkeys((*one.cited, *other.cited))),
    )


def _binders(look: Lookup) -> dict[str, Number]:
    """Share of each binder in the mass of solids [-]."""
    shares: dict[str, Number] = {}
    for role in ("binder", "second_binder"):
        if named := getattr(look.recipe, role):
            key = look.materials.root_of(("binder", "spe"), named)
            shares[key] = shares.get(key, 0) + look.share(f"{role}_wt_pct")
    return shares
