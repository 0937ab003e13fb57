"""Accounts of what the materials of the cell cost, per area and per energy, and the part of the film's sulfide."""

from __future__ import annotations

from ssedesigner.core.derivation import Derivation, Input, Step
from ssedesigner.core.evidence import Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.physics.arrays import Number
from ssedesigner.physics.cell.cell import PRICE_SPREAD, priced
from ssedesigner.physics.derivation.cell import BOUGHT, NAMES, SIGNS, Layers, times
from ssedesigner.physics.derivation.film import Solids
from ssedesigner.physics.derivation.parts import Case, absent, coefficient, no_sulfide, shown, step, total
from ssedesigner.physics.film.film import Film

BAND = (
    "The band runs from all prices low to all prices high; where a source gives no range, a factor of 1.3 up and down "
    "is taken."
)
CATHODE_NOTE = "Of the cathode only the active material is priced; the high end of the band counts the rest as sulfide."


def _cost(case: Case) -> Derivation:
    key = "cell.cost_usd_m2"
    inputs = _price_inputs(case)
    steps = _cost_steps(case) if case.result(key).is_known else ()
    notes = ("Materials only, no processing.", CATHODE_NOTE)
    return case.account(key, "k = Σ N_i m_i p_i", inputs, steps, "models-cost", band=BAND, notes=notes)


def _energy_cost(case: Case) -> Derivation:
    key = "cell.cost_usd_kwh"
    charge, voltage = case.cell.areal_capacity, case.cell.voltage
    inputs = (
        case.linked("cell.cost_usd_m2", "k"),
        case.typed("areal_capacity_mah_cm2", "C"),
        case.typed("mean_voltage_v", "U"),
    )
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        cost, energy = case.si("cell.cost_usd_m2"), charge * voltage
        first = f"{shown(charge, 'mAh/cm2')} × {shown(voltage, 'V')}"
        last = f"{shown(cost, 'USD/m2')} / {shown(energy, 'mWh/cm2')}"
        steps = (
            step("Energy per electrode area", "E = C U", first, energy, "mWh/cm2"),
            step("Materials cost per energy", "k_E = k / E", last, cost / energy, "USD/kWh"),
        )
    return case.account(key, "k_E = k / (C U)", inputs, steps, "models-cost", band="The band is that of the cost.")


def _share(case: Case) -> Derivation:
    key = "cell.cost_share_film_electrolyte_pct"
    inputs = (*_film_inputs(case), *_sulfide_prices(case), *_film_count_inputs(case))
    inputs += (case.linked("cell.cost_usd_m2", "k"),)
    steps: tuple[Step, ...] = ()
    if case.result(key).is_known:
        sizes, count = _film_count(case)
        film, value = _sulfide_steps(case)
        cost = case.si("cell.cost_usd_m2")
        numbers = f"{times(count)}{shown(value, 'USD/m2')} / {shown(cost, 'USD/m2')}"
        last = step("Sulfide share of materials cost", "s = N_f k_s / k", numbers, count * value / cost, "%")
        steps = (*sizes, *film, last)
    band = "The band sets the sulfide cheap while all else is dear, and the reverse."
    return case.account(key, "s = N_f Σ m w p(sulfide) / k", inputs, steps, "models-cost", band=band)


def _price_inputs(case: Case) -> tuple[Input, ...]:
    found: list[Input] = []
    layers = Layers(case)
    for role in [*layers.counts(), *(["packaging"] if case.basis == "pouch-cell" else [])]:
        if role == "film":
            found += _film_inputs(case) + _sulfide_prices(case) + _other_prices(case)
        elif role == "cathode":
            found += _cathode_inputs(case)
        else:
            kind, key = BOUGHT.get(role, ("anode", case.recipe.anode))
            sheet = case.look.material(key, kind)
            found += (layers.height_input(role), layers.density_input(role))
            found.append(case.listed(sheet, "price_usd_kg", f"p_{SIGNS[role]}", missing=absent(key, kind)))
    if case.basis != "unit-cell":
        found += layers.stacking()
    return (
        *found,
        *layers.footprint_inputs(),
        coefficient("", PRICE_SPREAD, "Factor up and down where a price has no range"),
    )


def _cathode_inputs(case: Case) -> list[Input]:
    key = case.recipe.cathode
    cathode, missing = case.look.material(key, "cathode"), absent(key, "cathode")
    return [
        case.typed("areal_capacity_mah_cm2", "C"),
        case.listed(cathode, "specific_capacity_mah_g", "q", missing=missing),
        case.listed(cathode, "price_usd_kg", "p_c", missing=missing),
    ]


def _film_inputs(case: Case) -> list[Input]:
    found = [case.linked("film.areal_mass_mg_cm2", "m"), *Solids(case).contents()]
    if case.recipe.second_electrolyte:
        found += [*Solids(case).layer_thicknesses(), *Solids(case).densities(always=True)]
    if case.recipe.scaffold:
        missing = absent(case.recipe.scaffold, "scaffold")
        found.append(case.listed(case.film.scaffold, "areal_weight_g_m2", "m_s", missing=missing))
    return found


def _sulfide_prices(case: Case) -> list[Input]:
    keys = [key for key in (case.recipe.electrolyte, case.recipe.second_electrolyte) if key]
    sulfides = [(key, case.look.material(key, "electrolyte")) for key in keys]
    return [
        case.listed(each, "price_usd_kg", f"p({key})", missing=no_sulfide(case.materials, key))
        for key, each in sulfides
    ]


def _other_prices(case: Case) -> list[Input]:
    """Prices of what is added to the sulfide; a scaffold is sold by area."""
    found = []
    for role, _, material, _ in case.added():
        key = getattr(case.recipe, role)
        missing = absent(key, role.removeprefix("second_"))
        found.append(case.listed(material, "price_usd_kg", f"p({key or role})", missing=missing))
    if case.recipe.scaffold:
        missing = absent(case.recipe.scaffold, "scaffold")
        found.append(case.listed(case.film.scaffold, "price_usd_m2", "p_s", missing=missing))
    return found


def _film_count_inputs(case: Case) -> tuple[Input, ...]:
    return Layers(case).footprint_inputs() if case.basis == "pouch-cell" else ()


def _film_count(case: Case) -> tuple[tuple[Step, ...], Number]:
    """Film per electrode area of a unit cell [-]: 1, more where it hangs over in a pouch."""
    if case.basis != "pouch-cell":
        return (), 1
    steps, more = Layers(case).pouch_steps()
    return steps[:-1], more["film"]


def _cost_steps(case: Case) -> tuple[Step, ...]:
    layers = Layers(case)
    sizes, more = layers.pouch_steps()
    steps: list[Step] = [*layers.foil_steps(), *sizes]
    costs: list[Number] = []
    for role, count in (layers.counts() | more).items():
        found = layers.layer(role)
        if role == "film":
            inner, value = _film_steps(case)
            steps += inner
            numbers = f"{times(count)}{shown(value, 'USD/m2')}"
            steps.append(step("Film in the cell", "N_f k_f", numbers, count * value, "USD/m2"))
        elif role == "cathode":
            inner, value = _cathode_steps(case)
            steps += inner
        else:
            if found is None or found.mass is None:
                continue
            kind, key = BOUGHT.get(role, ("anode", case.recipe.anode))
            price = _price(case.look.material(key, kind))
            value = priced(found.mass, price)[0]
            numbers = f"{times(count)}{shown(found.mass, 'mg/cm2')} × {shown(price, 'USD/kg')}"
            label, formula = f"{NAMES[role]}, {found.material}", f"N_{SIGNS[role]} ρ L p"
            steps.append(step(label, formula, numbers, count * value, "USD/m2"))
        costs.append(count * value)
    added = total([shown(cost, "USD/m2") for cost in costs])
    return (*steps, step("Materials cost per area", "k = Σ k_i", added, sum(costs), "USD/m2"))


def _price(material: Material | None, quantity: str = "price_usd_kg") -> Cited:
    """Price of a material that is known to have one [its lab unit]."""
    assert material is not None
    return material.values[quantity]


def _cathode_steps(case: Case) -> tuple[tuple[Step, ...], Number]:
    cathode = case.look.material(case.recipe.cathode, "cathode")
    charge, specific = case.cell.areal_capacity, case.look.si(cathode, "specific_capacity_mah_g") or 1
    mass, price = charge / specific, _price(cathode)
    first = f"{shown(charge, 'mAh/cm2')} / {shown(specific, 'mAh/g')}"
    value = priced(mass, price)[0]
    last = f"{shown(mass, 'mg/cm2')} × {shown(price, 'USD/kg')}"
    return (
        step("Active material of the cathode", "m_c = C / q", first, mass, "mg/cm2"),
        step(f"Cathode, {case.recipe.cathode}", "k_c = m_c p_c", last, value, "USD/m2"),
    ), value


def _matrix_steps(case: Case) -> tuple[tuple[Step, ...], Number]:
    """Mass of the film without its scaffold [kg/m2]."""
    film, mass = case.film, case.si("film.areal_mass_mg_cm2")
    if not film.scaffold_mass:
        return (), mass
    numbers = f"{shown(mass, 'mg/cm2')} − {shown(film.scaffold_mass, 'g/m2')}"
    rest = mass - film.scaffold_mass
    return (step("Film without its scaffold", "m − m_s", numbers, rest, "mg/cm2"),), rest


def _sulfide_steps(case: Case) -> tuple[tuple[Step, ...], Number]:
    """Cost of the film's sulfides per film area [USD/m2], with the steps to it."""
    film = case.film
    first, matrix = _matrix_steps(case)
    steps = [*first]
    if film.solids + film.removed:
        steps.append(Solids(case).sulfide_share()[0])
    if film.removed:
        burnt = sum(solid.mass_fraction for solid in film.removed)
        words = " − ".join(["100 %", *(shown(solid.mass_fraction, "wt %") for solid in film.removed)])
        steps.append(step("What the heat treatment leaves", "1 − w_r", words, 1 - burnt, "wt %"))
    if len(film.layers) > 1:
        steps += Solids(case).dense_solids()[0]
    value: Number = 0
    for layer in film.layers:
        mass, whole = _layer_mass(film, layer.share * (layer.solids_density or 0), matrix)
        price = _price(layer.material)
        cost = priced(mass * layer.mass_fraction, price)[0]
        numbers = f"{whole} × {shown(layer.mass_fraction, 'wt %')} × {shown(price, 'USD/kg')}"
        formula = "m w p" if not film.removed else "m w/(1 − w_r) p"
        steps.append(step(f"Sulfide, {layer.material.key}", formula, numbers, cost, "USD/m2"))
        value = value + cost
    return tuple(steps), value


def _layer_mass(film: Film, part: Number, matrix: Number) -> tuple[Number, str]:
    """Mass of a layer per area [kg/m2], and how it is worked out: by thickness times density."""
    if len(film.layers) == 1:
        return matrix, shown(matrix, "mg/cm2")
    whole = sum(layer.share * (layer.solids_density or 0) for layer in film.layers)
    return matrix * part / whole, f"{shown(matrix, 'mg/cm2')} × {shown(part, 'g/cm3')} / {shown(whole, 'g/cm3')}"


def _film_steps(case: Case) -> tuple[tuple[Step, ...], Number]:
    """Cost of the film per film area [USD/m2]: sulfides, what is added to them, scaffold."""
    film = case.film
    sulfides, value = _sulfide_steps(case)
    steps, costs = [*sulfides], [value]
    _, matrix = _matrix_steps(case)
    burnt = sum(solid.mass_fraction for solid in film.removed)
    for solid in film.solids + film.removed:
        price, mass = _price(solid.material), matrix / (1 - burnt) * solid.mass_fraction
        costs.append(priced(mass, price)[0])
        left = f" / (1 − {shown(burnt, 'wt %')})" if film.removed else ""
        numbers = f"{shown(matrix, 'mg/cm2')}{left} × {shown(solid.mass_fraction, 'wt %')} × {shown(price, 'USD/kg')}"
        name = FIELDS[solid.role].label
        label = f"{name}, {solid.material.key}{', removed later by heat' if solid in film.removed else ''}"
        steps.append(step(label, "m w p" if not left else "m w/(1 − w_r) p", numbers, costs[-1], "USD/m2"))
    if film.scaffold is not None:
        price = _price(film.scaffold, "price_usd_m2")
        costs.append(price)
        steps.append(step(f"Scaffold, {film.scaffold.key}", "p_s", shown(price, "USD/m2"), price, "USD/m2"))
    added = total([shown(cost, "USD/m2") for cost in costs])
    return (*steps, step("Film per film area", "k_f", added, sum(costs), "USD/m2")), sum(costs)


COST = {
    "cell.cost_usd_m2": _cost,
    "cell.cost_usd_kwh": _energy_cost,
    "cell.cost_share_film_electrolyte_pct": _share,
}
"""The accounts of cost by result."""
