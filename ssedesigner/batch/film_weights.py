"""What to weigh for one film: grams of each solid and liquid from the film's mass and the recipe's shares."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import ROUND_FLOOR, ROUND_HALF_DOWN, Decimal

from ssedesigner.batch.bases import in_basis
from ssedesigner.core.batch.plan import BatchLine, BatchPlan, Stock
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.notation import NOT_KNOWN, numeral
from ssedesigner.core.prediction import Prediction, Quantity
from ssedesigner.core.process import material_of
from ssedesigner.core.recipe import SHARES, Recipe, coats, problems
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.film.porosity import UNPRESSED_POROSITY

RECIPE_SOURCE = "Recipe"
"""Key of the source of everything that was typed in the recipe."""

LIQUID_FREE_METHODS = ("solvent-free",)
"""Methods without a liquid, whatever solvent the recipe still names."""

_NO_DENSITY = Quantity(value=None, unit="g/cm3")

ROLES = {
    "binder": "Binder",
    "second_binder": "Second binder",
    "spe": "Polymer electrolyte",
    "salt": "Li salt",
    "solvent": "Solvent",
    "cosolvent": "Cosolvent",
    "electrolyte": "Sulfide",
    "second_electrolyte": "Electrolyte of the second layer",
    "cathode_side_electrolyte": "Electrolyte of the cathode-side layer",
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
class FilmWeights:
    """All that is weighed for the film area, with the sums that a check needs.

    ``solids_g`` is what goes in, ``removed_g`` what heat takes out again, ``film_g`` the finished film
    without its scaffold, all in grams; ``wet_um`` the thickness of the wet coat of each layer where
    it can be computed [um], and ``dry_um`` that of the same coat dried and not yet pressed.
    """

    portions: tuple[Portion, ...]
    refusal: tuple[str, ...]
    solids_g: float | None
    removed_g: float
    film_g: float | None
    scaffold_g: float | None
    wet_um: tuple[float | None, ...]
    dry_um: tuple[float | None, ...]
    wet_sources: tuple[str, ...]


def film_weights(prediction: Prediction, materials: Materials, area_cm2: float | None = None) -> FilmWeights:
    """Return what to weigh for one film of a recipe, of the recipe's area or another.

    The mass of the finished film is its density times thickness times area; what a heat treatment takes
    out again is weighed in addition, and liquids follow from the solids loading; a solvent-free method has none.
    Losses are not added.
    A recipe that contradicts itself gets no grams; ``refusal`` says why.
    """
    return weigh_film(prediction.recipe, materials, prediction.film.density_g_cm3, area_cm2)


def weigh_film(
    recipe: Recipe, materials: Materials, density: Quantity = _NO_DENSITY, area_cm2: float | None = None
) -> FilmWeights:
    """Return the same of a recipe alone; the ``density`` of its film names the sources of the weights."""
    area = recipe.film_area_cm2 if area_cm2 is None else area_cm2
    film = resolve(recipe, materials)
    refusal = tuple(problems(recipe))
    # what heat takes out again is weighed in, but is no part of the film: its mass is that of what stays
    burnt = sum(float(solid.mass_fraction) for solid in film.removed)
    coated = {layer.role: layer for layer in film.layers}
    in_order = [coated[layer.field] for layer in coats(recipe)] if coated else []
    kept = [None if refusal else _grams(film.layer_mass(layer), area) for layer in in_order] or [None]
    weighed = [None if mass is None or burnt >= 1 else mass / (1 - burnt) for mass in kept]
    portions: list[Portion] = []
    for number, solids in enumerate(weighed, start=1):
        layer_portions = [
            *_solids(recipe, density, materials, film, number, solids, refusal),
            *_liquids(recipe, density, materials, film, number, solids, refusal),
        ]
        # the sulfide last, so that it lies open for the shortest time
        portions.extend(sorted(layer_portions, key=lambda portion: list(ROLES).index(portion.field)))
    scaffold_g = _grams(film.scaffold_mass, area) if film.scaffold is not None else None
    if recipe.scaffold:
        portions.append(_scaffold(recipe, film, scaffold_g))
    total = _sum(weighed)
    return FilmWeights(
        portions=tuple(portions),
        refusal=refusal,
        solids_g=total,
        removed_g=(total or 0.0) * burnt,
        film_g=_sum(kept),
        scaffold_g=scaffold_g,
        wet_um=tuple(_coat(portions, number, recipe, area) for number in range(1, len(weighed) + 1)),
        dry_um=tuple(_dry(portions, number, recipe, area) for number in range(1, len(weighed) + 1)),
        wet_sources=_density_sources(portions),
    )


def _grams(areal_mass: Number | None, area_cm2: float) -> float | None:
    """Turn a mass per area [kg/m2] into grams for an area."""
    if areal_mass is None or not math.isfinite(float(areal_mass)):
        return None
    return from_si(float(areal_mass) * to_si(area_cm2, "cm2"), "g")


def _sum(masses: list[float | None]) -> float | None:
    known = [mass for mass in masses if mass is not None]
    # a sum with a part missing would pass for a smaller batch
    return math.fsum(known) if len(known) == len(masses) else None


def _reason(film: Film, refusal: tuple[str, ...]) -> str:
    if refusal:
        return "not given, because the recipe contradicts itself"
    return (
        film.missing.get("mass") or film.missing.get("volumes") or "not known, because the film’s density is not known"
    )


def _solids(
    recipe: Recipe,
    density: Quantity,
    materials: Materials,
    film: Film,
    layer: int,
    solids: float | None,
    refusal: tuple[str, ...],
) -> Iterator[Portion]:
    sulfide = coats(recipe)[layer - 1].field
    shares = {field: recipe.share(share) for field, share in SHARES.items()} | {sulfide: recipe.electrolyte_wt_pct}
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
    recipe: Recipe,
    film_density: Quantity,
    materials: Materials,
    film: Film,
    layer: int,
    solids: float | None,
    refusal: tuple[str, ...],
) -> Iterator[Portion]:
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
            reason = "" if density else "volume not known, because the library has no density"
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
            is_estimate=film_density.is_estimate or (density is not None and density.is_estimated),
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
        is_estimate=weight is not None and weight.is_estimated,
    )


def _coat(
    portions: list[Portion], layer: int, recipe: Recipe, area_cm2: float, without: tuple[str, ...] = ()
) -> float | None:
    """Thickness of the coat of a layer without pores [um]: the volumes of its parts on the film area, mixed ideally."""
    if recipe.method != "slurry-casting" or recipe.scaffold or not recipe.solvent:
        return None
    volume = 0.0
    for portion in portions:
        if portion.layer != layer or portion.field in ("scaffold", *without):
            continue
        density = portion.material.value("density_g_cm3") if portion.material else None
        if portion.grams is None or not density:
            return None
        volume += to_si(portion.grams, "g") / to_si(density, "g/cm3")
    return from_si(volume / to_si(area_cm2, "cm2"), "um")


def _dry(portions: list[Portion], layer: int, recipe: Recipe, area_cm2: float) -> float | None:
    """Thickness of the dried coat of a layer before it is pressed [um]."""
    solid = _coat(portions, layer, recipe, area_cm2, without=LIQUID_PARTS)
    return None if solid is None else solid / (1 - UNPRESSED_POROSITY)


def _density_sources(portions: list[Portion]) -> tuple[str, ...]:
    densities = [portion.material.value("density_g_cm3") for portion in portions if portion.material is not None]
    return tuple(dict.fromkeys(value.source for value in densities if value is not None))


LIQUID_PARTS = ("solvent", "cosolvent")
"""Recipe fields of liquids."""

_NOTHING = 1e-9
"""Part of a liquid that is no more than what rounding of floats leaves."""


def lines_of_one_film(one: FilmWeights, recipe: Recipe, plan: BatchPlan) -> tuple[list[BatchLine], list[str]]:
    """Return the lines for one film without waste, stock solutions included, and what is wrong with the stocks."""
    whole = lines = [_line(portion, plan) for portion in one.portions]
    wrong: list[str] = []
    for stock in plan.stocks:
        lines = _with_stock(lines, stock, wrong)
    lines = list(_what_is_left(whole, lines, wrong))
    shares = _shares(one, recipe, plan)
    return [
        replace(line, number=number, share=shares.get((line.layer, line.fields[0])))
        for number, line in enumerate(lines, start=1)
    ], wrong


def role_word(field: str) -> str:
    """Return what a field is in the film, as it stands inside a sentence."""
    role = ROLES.get(field, field)
    return role if role.startswith("Li ") else role.lower()


def rough_grams(grams: float) -> str:
    """Write a weight with four digits and never with an exponent.

    >>> rough_grams(0.0000825), rough_grams(1234.56)
    ('0.0000825', '1235')
    """
    return f"{Decimal(f'{grams:.4g}'):f}"


def _line(portion: Portion, plan: BatchPlan) -> BatchLine:
    density = portion.material.value("density_g_cm3") if portion.material else None
    return BatchLine(
        number=0,
        fields=(portion.field,),
        key=portion.key,
        name=portion.material.name if portion.material else portion.key,
        role=ROLES[portion.field],
        layer=portion.layer,
        is_liquid=portion.field in LIQUID_PARTS,
        exact_g=portion.grams,
        hazards=_hazards(portion.material),
        reason=portion.reason,
        sources=portion.sources,
        is_estimate=portion.is_estimate,
        fractions=(1.0,),
        densities_g_cm3=(float(density) if density else None,),
        area_cm2=plan.film_area_cm2 if portion.field == "scaffold" else None,
    )


def _hazards(material: Material | None) -> str:
    codes = material.text("hazard_codes") if material else None
    return NOT_KNOWN if codes is None else str(codes)


def _shares(one: FilmWeights, recipe: Recipe, plan: BatchPlan) -> dict[tuple[int, str], float]:
    """Content of each solid in the basis of the plan, by layer and field."""
    shares: dict[tuple[int, str], float] = {}
    for layer in {portion.layer for portion in one.portions}:
        solids = [portion for portion in one.portions if portion.layer == layer and portion.wt_pct is not None]
        has_liquid = any(portion.layer == layer and portion.field in LIQUID_PARTS for portion in one.portions)
        contents = in_basis(
            {portion.field: portion.wt_pct or 0.0 for portion in solids},
            plan.basis,
            densities={p.field: p.material.value("density_g_cm3") if p.material else None for p in solids},
            solids_loading_wt_pct=recipe.solids_loading_wt_pct if has_liquid else None,
        )
        shares |= {(layer, field): content for field, content in (contents or {}).items()}
    return shares


def _with_stock(lines: list[BatchLine], stock: Stock, wrong: list[str]) -> list[BatchLine]:
    """Put a stock solution in the place of its solid in every layer, and take its liquid off the slurry's."""
    if stock.field not in SHARES or not any(line.fields[0] == stock.field for line in lines):
        what = role_word(stock.field)
        wrong.append(f"A stock solution of a {what} is planned, but the recipe has no {what} to weigh.")
        return lines
    solid = next(line for line in lines if line.fields[0] == stock.field)
    stock_text = f"The stock solution, {numeral(stock.wt_pct)} wt % {solid.key} in {stock.solvent},"
    if not 0.0 < stock.wt_pct < 100.0:
        wrong.append(f"{stock_text} must contain more than 0 and less than 100 wt % of its solid.")
        return lines
    if len(solid.fields) > 1:
        wrong.append(f"{stock_text} is the second stock solution of the same solid; plan only one.")
        return lines
    liquids = [line for line in lines if line.fields[0] in LIQUID_PARTS]
    liquid = next((line for line in liquids if line.key == stock.solvent), None)
    if liquid is None:
        named = " and ".join(dict.fromkeys(line.key for line in liquids)) or "no liquid"
        wrong.append(f"{stock_text} contains {stock.solvent}, but the recipe has {named}.")
        return lines
    for layer in sorted({line.layer for line in lines if line.fields[0] == stock.field}):
        lines = _in_layer(lines, stock, layer, liquid.fields[0])
    return lines


def _in_layer(lines: list[BatchLine], stock: Stock, layer: int, field: str) -> list[BatchLine]:
    here = {line.fields[0]: line for line in lines if line.layer == layer}
    solid, liquid = here[stock.field], here[field]
    brought = None if solid.exact_g is None else solid.exact_g * (100.0 - stock.wt_pct) / stock.wt_pct
    mixed = replace(
        solid,
        fields=(stock.field, field),
        name=f"{numeral(stock.wt_pct)} wt % {solid.key} in {liquid.key}",
        role=f"{solid.role} as stock solution",
        is_liquid=True,
        exact_g=None if solid.exact_g is None or brought is None else solid.exact_g + brought,
        hazards=_both_hazards(solid, liquid),
        sources=tuple(dict.fromkeys((*solid.sources, *liquid.sources))),
        is_estimate=solid.is_estimate or liquid.is_estimate,
        fractions=(stock.wt_pct / 100.0, 1.0 - stock.wt_pct / 100.0),
        densities_g_cm3=(*solid.densities_g_cm3, *liquid.densities_g_cm3),
    )
    left = None if brought is None or liquid.exact_g is None else liquid.exact_g - brought
    rest = replace(liquid, exact_g=left)
    return [mixed if line is solid else rest if line is liquid else line for line in lines]


def _what_is_left(whole: list[BatchLine], lines: list[BatchLine], wrong: list[str]) -> Iterator[BatchLine]:
    """Leave out a liquid that the stocks bring completely; say so where they bring more than there is room for."""
    for before, line in zip(whole, lines, strict=True):
        if line.exact_g is None or before.exact_g is None or line.fields[0] not in LIQUID_PARTS or line is before:
            yield line
            continue
        if line.exact_g < -_NOTHING * before.exact_g:
            where = f" of layer {line.layer}" if max(other.layer for other in lines) > 1 else ""
            wrong.append(
                f"The stock solutions contain {numeral(1.0 - line.exact_g / before.exact_g, 4)} times the {line.key} "
                "that the "
                f"slurry{where} may hold; make them more concentrated, or lower the solids loading."
            )
        elif line.exact_g > _NOTHING * before.exact_g:
            yield line


def _both_hazards(solid: BatchLine, liquid: BatchLine) -> str:
    if solid.hazards == liquid.hazards:
        return solid.hazards
    known = [text for text in (solid.hazards, liquid.hazards) if text not in {NOT_KNOWN, "none"}]
    unknown = [line.key for line in (solid, liquid) if line.hazards == NOT_KNOWN]
    codes = " ".join(dict.fromkeys(" ".join(known).split()))
    unknown_texts = [f"{key}: {NOT_KNOWN}" for key in unknown]
    return "; ".join([*([codes] if codes else []), *unknown_texts])


def scale_line(line: BatchLine, factor: float) -> BatchLine:
    """Return a line that weighs ``factor`` times as much."""
    return replace(
        line,
        exact_g=None if line.exact_g is None else line.exact_g * factor,
        area_cm2=None if line.area_cm2 is None else line.area_cm2 * factor,
    )


def round_line(line: BatchLine, plan: BatchPlan) -> BatchLine:
    """Return a line with the target that the balance can show, its tolerance and its volume."""
    if line.exact_g is None:
        return replace(line, target_g=None, tolerance_g=None, millilitres=None)
    target = to_readability(line.exact_g, plan.readability_g)
    # the tolerance is rounded down, so that what the balance shows as inside is inside
    tolerance = max(plan.readability_g, at_most(target * plan.tolerance_pct / 100.0, plan.readability_g))
    return replace(
        line,
        target_g=target,
        tolerance_g=tolerance,
        millilitres=millilitres(line, target) if line.is_liquid else None,
    )


def to_readability(grams: float, readability_g: float) -> float:
    """Round a weight to what a balance can show; a half goes down, so that two halves never ask for more than all.

    >>> to_readability(1.23456, 0.001), to_readability(0.17699, 0.01)
    (1.235, 0.18)
    """
    return _round_to(grams, readability_g, ROUND_HALF_DOWN)


def at_most(grams: float, readability_g: float) -> float:
    """Return the largest weight that a balance can show and that is not above a weight."""
    return _round_to(grams, readability_g, ROUND_FLOOR)


def _round_to(grams: float, readability_g: float, how: str) -> float:
    # 15 digits take away what only binary fractions add: 2.3399999999999999 is 2.34
    step = Decimal(repr(readability_g))
    steps = (Decimal(f"{grams:.15g}") / step).to_integral_value(rounding=how)
    return float(steps * step)


def millilitres(line: BatchLine, grams: float) -> float | None:
    """Volume of a weight of a line, its parts added up; None when a density is not known."""
    volumes = [
        None if not density else grams * fraction / density
        for fraction, density in zip(line.fractions, line.densities_g_cm3, strict=True)
    ]
    known = [volume for volume in volumes if volume is not None]
    return math.fsum(known) if len(known) == len(volumes) else None


def parts(lines: Iterable[BatchLine], grams: dict[int, float | None]) -> Iterator[tuple[BatchLine, str, float | None]]:
    """Yield each field that each line brings, with its grams out of those of the line."""
    for line in lines:
        weight = grams.get(line.number)
        for field, fraction in zip(line.fields, line.fractions, strict=True):
            yield line, field, None if weight is None else weight * fraction
