"""Derivations of what the materials of the cell cost, per area and per energy, and the part of the film's sulfide."""

from __future__ import annotations

from collections.abc import Iterator

from ssedesigner.core.derivation import Derivation, Input, Step, number_text
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import layers, side_layers
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import require
from ssedesigner.physics.cell.cell import PRICE_SPREAD
from ssedesigner.physics.cell.formulas import (
    ACTIVE_MASS,
    AREAL_ENERGY,
    CATHODE_COST,
    CATHODE_SULFIDE,
    CATHODE_SULFIDE_COST,
    COST,
    ENERGY_COST,
    FILM_COST,
    FILM_COUNT,
    FILM_IN_CELL,
    FILM_MATRIX,
    HEAT_LEAVES,
    IMPLIED_SHARE,
    LAMINATE_COUNT,
    LAYER_MASS,
    PRICED,
    SCAFFOLD_COST,
    SHEET_COST,
    SOLID_COST,
    SULFIDE_SHARE,
)
from ssedesigner.physics.derivation.cell import NAMES, SIGNS, Layers
from ssedesigner.physics.derivation.film import (
    contents,
    dense_solids,
    densities,
    layer_thicknesses,
    place_input,
    scaffold_input,
)
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, no_sulfide
from ssedesigner.physics.film.formulas import MEAN_DENSITY, SULFIDE_MASS
from ssedesigner.physics.film.solids import SulfideLayer
from ssedesigner.physics.terms import Term

BAND = (
    "The band runs from all prices low to all prices high; where a source gives no range, a factor of 1.3 up and down "
    "is taken."
)
CATHODE_NOTE = (
    "Only the active material of the cathode is priced; the high end of the band counts the rest as the sulfide of the "
    "cathode."
)


PAGE = "models-cost"


def _cost(case: Case) -> Derivation:
    key, notes = "cell.cost_usd_m2", ("Materials only, no processing.", CATHODE_NOTE)
    inputs, steps = _price_inputs(case), _cost_steps(case)
    return case.derivation(key, "k = Σ N_i m_i p_i", inputs, steps, PAGE, band=BAND, notes=notes)


def _energy_cost(case: Case) -> Derivation:
    inputs = (
        case.result_input("cell.cost_usd_m2", "k"),
        case.typed_input("areal_capacity_mah_cm2", "C"),
        case.typed_input("mean_voltage_v", "U"),
    )
    steps, band = case.steps(AREAL_ENERGY, ENERGY_COST), "The band is that of the cost."
    return case.derivation("cell.cost_usd_kwh", "k_E = k / (C U)", inputs, steps, PAGE, band=band)


def _share(case: Case) -> Derivation:
    key, layers = "cell.cost_share_film_electrolyte_pct", Layers(case)
    inputs = (*_film_inputs(case), *_sulfide_prices(case), *layers.footprint_inputs())
    inputs += (case.result_input("cell.cost_usd_m2", "k"),)

    def steps() -> Iterator[Step]:
        yield from (*layers.footprint_steps(), *case.steps(FILM_COUNT))
        yield from _sulfide_steps(case)
        yield from case.steps(SULFIDE_SHARE)

    band = "The band combines a cheap sulfide with expensive other materials, and the reverse."
    return case.derivation(key, "s = N_f Σ m w p(sulfide) / k", inputs, steps(), PAGE, band=band)


def _price_inputs(case: Case) -> tuple[Input, ...]:
    inputs: list[Input] = []
    layers = Layers(case)
    for role in layers.roles():
        if role == "film":
            inputs += [*_film_inputs(case), *_sulfide_prices(case), *_other_prices(case)]
        elif role == "cathode":
            inputs += _cathode_inputs(case)
        else:
            inputs += (layers.height_input(role), layers.density_input(role), layers.price_input(role))
    return (
        *inputs,
        *layers.stacking(),
        *layers.footprint_inputs(),
        coefficient("", PRICE_SPREAD, "Factor up and down where a price has no range"),
    )


def _cathode_inputs(case: Case) -> list[Input]:
    key = case.recipe.cathode
    cathode, missing = case.look.material(key, "cathode"), absent(key, "cathode")
    return [
        case.typed_input("areal_capacity_mah_cm2", "C"),
        case.library_input(cathode, "specific_capacity_mah_g", "q", missing=missing),
        case.library_input(cathode, "price_usd_kg", "p_c", missing=missing),
        *_cathode_sulfide_inputs(case),
    ]


def _cathode_sulfide_inputs(case: Case) -> list[Input]:
    """Return what the sulfide of the cathode is worked out from; the high end of the band counts it."""
    rest = case.terms.last(CATHODE_SULFIDE_COST)
    if rest is None:
        return []
    fields = (("active_share_wt_pct", "w"), ("carbon_wt_pct", "w_C"))
    return [
        case.typed_input("cathode_thickness_um", "L_c"),
        case.typed_input("cathode_density_g_cm3", "ρ_c"),
        *(case.typed_input(key, sign) for key, sign in fields if case.recipe.value(key) is not None),
        case.library_input(
            case.look.material(rest.place, "electrolyte", field="cathode_electrolyte"), "price_usd_kg", "p_s"
        ),
    ]


def _film_inputs(case: Case) -> list[Input]:
    inputs = [case.result_input("film.areal_mass_mg_cm2", "m"), *contents(case)]
    if side_layers(case.recipe):
        inputs += [*layer_thicknesses(case), *densities(case, always=True)]
    if case.recipe.scaffold:
        inputs.append(scaffold_input(case, "areal_weight_g_m2", "m_s"))
    return inputs


def _sulfide_prices(case: Case) -> list[Input]:
    inputs = []
    for field in (layer.field for layer in layers(case.recipe)):
        key = getattr(case.recipe, field)
        sulfide = case.look.material(key, "electrolyte", field=field)
        missing = no_sulfide(case.materials, key, field)
        inputs.append(case.library_input(sulfide, "price_usd_kg", f"p({key})", missing=missing))
    return inputs


def _other_prices(case: Case) -> list[Input]:
    """Prices of what is added to the sulfide; a scaffold is sold by area."""
    inputs = []
    for role, _, material, _ in case.added_solids():
        key = getattr(case.recipe, role)
        missing = absent(key, role.removeprefix("second_"))
        inputs.append(case.library_input(material, "price_usd_kg", f"p({key or role})", missing=missing))
    if case.recipe.scaffold:
        inputs += [scaffold_input(case, "price_usd_m2", "p_s"), *place_input(case)]
    return inputs


def _cost_steps(case: Case) -> Iterator[Step]:
    layers, terms = Layers(case), case.terms
    yield from layers.foil_steps()
    yield from (*layers.footprint_steps(), *case.steps(FILM_COUNT, LAMINATE_COUNT))
    costs = []
    for role in layers.roles():
        cost = terms.last(SHEET_COST, role)
        if cost is None:
            continue
        costs.append((cost.value,))
        if role == "film":
            yield from _film_steps(case)
            yield cost._replace(formula=FILM_IN_CELL).step()
        elif role == "cathode":
            yield from case.steps(ACTIVE_MASS, CATHODE_COST, name=f"Cathode, {case.recipe.cathode}")
            rest = terms.last(CATHODE_SULFIDE_COST)
            if rest is not None:
                yield from case.steps(IMPLIED_SHARE, CATHODE_SULFIDE)
                yield rest.step(name=f"Sulfide of the cathode, {rest.place}")
        else:
            yield from _sheet_step(case, cost)
    yield from case.steps(COST, rows=costs)


def _sheet_step(case: Case, cost: Term) -> Iterator[Step]:
    sheet, mass = case.terms.last(PRICED, cost.place), case.terms.last(LAYER_MASS, cost.place)
    if sheet is not None and mass is not None:
        name = f"{NAMES[cost.place]}, {mass.inputs['material']}"
        yield cost.step(name=name, sign=SIGNS[cost.place], **sheet.inputs)


def _matrix(case: Case) -> str:
    """Mass of the film without its scaffold, printed."""
    matrix = case.terms.last(FILM_MATRIX)
    return _print(matrix.value if matrix else 0.0, "mg/cm2")


def _print(value: float, unit: str) -> str:
    return number_text(from_si(value, unit), unit)


def _sulfide_steps(case: Case) -> Iterator[Step]:
    """Print the cost of the film's sulfides per film area."""
    film = case.film
    if film.scaffold_mass:
        yield from case.steps(FILM_MATRIX)
    yield from case.steps(SULFIDE_MASS, place=film.layers[0].role)
    if film.removed:
        yield from case.steps(HEAT_LEAVES)
    if len(film.layers) > 1:
        yield from dense_solids(case)
    for layer in film.layers:
        words = {"name": f"Sulfide, {layer.material.key}", "layer": _part(case, layer)}
        yield from _solid_step(case, layer.role, fraction=layer.mass_fraction, **words)


def _solid_step(case: Case, role: str, **words: object) -> tuple[Step, ...]:
    symbols = "m w/(1 − w_r) p" if case.film.removed else "m w p"
    return case.steps(SOLID_COST, place=role, symbols=symbols, matrix=_matrix(case), **words)


def _part(case: Case, layer: SulfideLayer) -> str:
    """How the mass of a layer is worked out of that of the film: by thickness times density."""
    whole = case.terms.last(MEAN_DENSITY)
    if whole is None or len(case.film.layers) == 1:
        return ""
    part = float(case.film.solid_share(layer) * require(layer.solids_density))
    return f" × {_print(part, 'g/cm3')} / {_print(whole.value, 'g/cm3')}"


def _film_steps(case: Case) -> Iterator[Step]:
    """Print the cost of the film per film area: sulfides, what is added to them, scaffold."""
    film = case.film
    yield from _sulfide_steps(case)
    for solid in film.solids + film.removed:
        later = ", removed later by heat" if solid in film.removed else ""
        words = {"name": f"{FIELDS[solid.role].label}, {solid.material.key}{later}", "layer": _left(case)}
        yield from _solid_step(case, solid.role, fraction=solid.mass_fraction, **words)
    if film.scaffold is not None:
        yield from case.steps(SCAFFOLD_COST, name=f"Scaffold, {film.scaffold.key}")
    yield from case.steps(FILM_COST)


def _left(case: Case) -> str:
    """Divisor for what the heat treatment leaves of the mass."""
    leaves = case.terms.last(HEAT_LEAVES)
    if leaves is None or not case.film.removed:
        return ""
    return f" / (1 − {_print(1 - leaves.value, 'wt %')})"


COSTS = {
    "cell.cost_usd_m2": _cost,
    "cell.cost_usd_kwh": _energy_cost,
    "cell.cost_share_film_electrolyte_pct": _share,
}
"""The derivations of cost by result."""
