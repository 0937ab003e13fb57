"""What to weigh for one film: grams of each solid and liquid from the film's mass and the recipe's shares."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import SHARES, Recipe, problems
from ssedesigner.core.recipe_words import material_of
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.film.film import Film, resolve

RECIPE_SOURCE = "Recipe"
"""Key of the source of everything that was typed in the recipe."""

LIQUID_FREE_METHODS = ("solvent-free",)
"""Methods without a liquid, whatever solvent the recipe still names."""

ROLES = {
    "binder": "Binder",
    "second_binder": "Second binder",
    "spe": "Polymer electrolyte",
    "salt": "Li salt",
    "solvent": "Solvent",
    "cosolvent": "Cosolvent",
    "electrolyte": "Sulfide",
    "second_electrolyte": "Sulfide of the second layer",
    "scaffold": "Scaffold",
}
"""What each weighed material is in the film, by recipe field, in the order of weighing: the sulfide comes last."""


@dataclass(frozen=True, kw_only=True)
class Portion:
    """One material to weigh, in grams.

    ``grams`` is None when it is not known and ``reason`` says why; ``millilitres`` is for liquids.
    ``wt_pct`` is the share of all solids, None for a liquid or a scaffold. ``layer`` counts from 1.
    """

    field: str
    key: str
    material: Material | None
    layer: int
    wt_pct: float | None
    grams: float | None
    millilitres: float | None = None
    reason: str = ""
    sources: tuple[str, ...] = ()
    is_estimate: bool = False


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """All that is weighed for the film area, with the sums that a check needs.

    ``solids_g`` is what goes in, ``removed_g`` what heat takes out again, ``film_g`` the finished film
    without its scaffold, all in grams; ``wet_um`` the thickness of the wet coat of each layer where
    it can be computed [um].
    """

    portions: tuple[Portion, ...]
    refusal: tuple[str, ...]
    solids_g: float | None
    removed_g: float
    film_g: float | None
    scaffold_g: float | None
    wet_um: tuple[float | None, ...]
    wet_sources: tuple[str, ...]


def weighing(prediction: Prediction, materials: Materials, area_cm2: float | None = None) -> Weighing:
    """Return what to weigh for one film of a recipe, of the recipe's area or another.

    The mass of the finished film is its density times thickness times area; what a heat treatment takes
    out again is weighed in addition, and liquids follow from the solids loading; a solvent-free method has none.
    Losses are not added.
    A recipe that contradicts itself gets no grams; ``refusal`` says why.
    """
    recipe = prediction.recipe
    area = recipe.film_area_cm2 if area_cm2 is None else area_cm2
    film = resolve(recipe, materials)
    refusal = tuple(problems(recipe))
    burnt = sum(float(solid.mass_fraction) for solid in film.removed)
    kept = [None if refusal else _grams(film.layer_mass(layer), area) for layer in film.layers] or [None]
    weighed = [None if mass is None or burnt >= 1 else mass / (1 - burnt) for mass in kept]
    portions: list[Portion] = []
    for number, solids in enumerate(weighed, start=1):
        found = [
            *_solids(prediction, materials, film, number, solids, refusal),
            *_liquids(prediction, materials, film, number, solids, refusal),
        ]
        portions.extend(sorted(found, key=lambda portion: list(ROLES).index(portion.field)))
    scaffold_g = _grams(film.scaffold_mass, area) if film.scaffold is not None else None
    if recipe.scaffold:
        portions.append(_scaffold(recipe, film, scaffold_g))
    total = _sum(weighed)
    return Weighing(
        portions=tuple(portions),
        refusal=refusal,
        solids_g=total,
        removed_g=(total or 0.0) * burnt,
        film_g=_sum(kept),
        scaffold_g=scaffold_g,
        wet_um=tuple(_wet(portions, number, recipe, area) for number in range(1, len(weighed) + 1)),
        wet_sources=_density_sources(portions),
    )


def _grams(areal_mass: Number | None, area_cm2: float) -> float | None:
    """Turn a mass per area [kg/m2] into grams for an area."""
    if areal_mass is None or not math.isfinite(float(areal_mass)):
        return None
    return from_si(float(areal_mass) * to_si(area_cm2, "cm2"), "g")


def _sum(masses: list[float | None]) -> float | None:
    known = [mass for mass in masses if mass is not None]
    return math.fsum(known) if len(known) == len(masses) else None


def _reason(film: Film, refusal: tuple[str, ...]) -> str:
    if refusal:
        return "not given, because the recipe contradicts itself"
    return (
        film.missing.get("mass") or film.missing.get("volumes") or "not known, because the film's density is not known"
    )


def _solids(
    prediction: Prediction,
    materials: Materials,
    film: Film,
    layer: int,
    solids: float | None,
    refusal: tuple[str, ...],
) -> Iterator[Portion]:
    recipe = prediction.recipe
    sulfide = "second_electrolyte" if layer > 1 else "electrolyte"
    shares = {field: recipe.share(share) for field, share in SHARES.items()} | {sulfide: recipe.electrolyte_wt_pct}
    density = prediction.film.density_g_cm3
    for field in ROLES:
        share = shares.get(field, 0.0)
        if share <= 0.0:
            continue
        key = str(getattr(recipe, field) or "not chosen")
        yield Portion(
            field=field,
            key=key,
            material=material_of(field, key, materials),
            layer=layer,
            wt_pct=share,
            grams=None if solids is None else solids * share / 100.0,
            reason="" if solids is not None else _reason(film, refusal),
            sources=(RECIPE_SOURCE, *density.sources),
            is_estimate=density.is_estimate,
        )


def _liquids(
    prediction: Prediction,
    materials: Materials,
    film: Film,
    layer: int,
    solids: float | None,
    refusal: tuple[str, ...],
) -> Iterator[Portion]:
    recipe, film_density = prediction.recipe, prediction.film.density_g_cm3
    if recipe.method in LIQUID_FREE_METHODS:
        return
    loading = recipe.solids_loading_wt_pct
    second = recipe.share("cosolvent_share_pct") if recipe.cosolvent else 0.0
    for field, share in (("solvent", 100.0 - second), ("cosolvent", second)):
        key = getattr(recipe, field)
        if not key or share <= 0.0:
            continue
        material = material_of(field, key, materials)
        density = material.value("density_g_cm3") if material else None
        grams = None
        reason = _reason(film, refusal)
        if loading is None:
            reason = "not known, because the solids loading is empty"
        elif solids is not None:
            grams = solids * (100.0 - loading) / loading * share / 100.0
            reason = "" if density else "millilitres not known, because the library has no density"
        yield Portion(
            field=field,
            key=key,
            material=material,
            layer=layer,
            wt_pct=None,
            grams=grams,
            millilitres=grams / density if grams is not None and density else None,
            reason=reason,
            sources=(RECIPE_SOURCE, *film_density.sources, *((density.source,) if density else ())),
            is_estimate=film_density.is_estimate or (density is not None and density.is_weak),
        )


def _scaffold(recipe: Recipe, film: Film, grams: float | None) -> Portion:
    weight = film.scaffold.value("areal_weight_g_m2") if film.scaffold else None
    known = grams if weight is not None else None
    return Portion(
        field="scaffold",
        key=str(recipe.scaffold),
        material=film.scaffold,
        layer=1,
        wt_pct=None,
        grams=known,
        reason="" if known is not None else "not known, because the library has no areal weight of the scaffold",
        sources=(weight.source,) if weight is not None else (),
        is_estimate=weight is not None and weight.is_weak,
    )


def _wet(portions: list[Portion], layer: int, recipe: Recipe, area_cm2: float) -> float | None:
    """Thickness of the wet coat of a layer [um]: the volumes of all its parts on the film area, mixed ideally."""
    if recipe.method != "slurry-casting" or recipe.scaffold or not recipe.solvent:
        return None
    volume = 0.0
    for portion in portions:
        if portion.layer != layer or portion.field == "scaffold":
            continue
        density = portion.material.value("density_g_cm3") if portion.material else None
        if portion.grams is None or not density:
            return None
        volume += to_si(portion.grams, "g") / to_si(density, "g/cm3")
    return from_si(volume / to_si(area_cm2, "cm2"), "um")


def _density_sources(portions: list[Portion]) -> tuple[str, ...]:
    found = [portion.material.value("density_g_cm3") for portion in portions if portion.material is not None]
    return tuple(dict.fromkeys(value.source for value in found if value is not None))
