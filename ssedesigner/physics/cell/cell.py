"""From a recipe to the cell around its film: the layers of one unit cell per electrode area, in SI, with prices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.process import name_list
from ssedesigner.core.recipe import Recipe, key_in_cathode
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import MaybeNumber, Number, is_true_somewhere, require, where
from ssedesigner.physics.cell.formulas import (
    ACTIVE_MASS,
    CATHODE_COST,
    CATHODE_SULFIDE,
    CATHODE_SULFIDE_COST,
    FILM_COST,
    FILM_MATRIX,
    HEAT_LEAVES,
    IMPLIED_SHARE,
    PRICED,
    SCAFFOLD_COST,
    SOLID_COST,
)
from ssedesigner.physics.film.film import Film, scaffolds_of
from ssedesigner.physics.film.lookup import ONE_MATERIAL, Columns, Fields, Lookup, fields_of
from ssedesigner.physics.quantities import TYPED, keys
from ssedesigner.physics.terms import Formula

PRICE_SPREAD = cited(1.3, "-", "ThisProgram2026", "factor up and down where a price has no range", grade="assumed")

ANODELESS = "anodeless"
"""Key of the anode that is plated from the cathode's lithium."""


_POSITIVE, _NEGATIVE = fields_of("positive_foil_um"), fields_of("negative_foil_um")
_CATHODE = fields_of(
    *("cathode", "cathode_thickness_um", "cathode_density_g_cm3", "areal_capacity_mah_cm2", "active_share_wt_pct"),
    *("carbon_wt_pct", "cathode_electrolyte", "cathode_side_electrolyte", "electrolyte"),
)
_ANODE = fields_of("anode", "anode_thickness_um")
_NONE = Fields(frozenset(), lambda recipe: None)
"""Fields on which the layers of a cell rest; a sheet that is bought rests on none."""


class CellLayer(NamedTuple):
    """One layer per electrode area: thickness [m], mass [kg/m2], cost with its band [USD/m2].

    ``mass`` and ``cost`` are None when they are not known; ``sources`` and ``cost_sources`` are keys of the
    bibliography; ``estimated_cost`` is the part of the cost that rests on estimated prices [USD/m2].
    """

    role: str
    material: str
    thickness: Number
    mass: MaybeNumber
    cost: MaybeNumber
    cost_low: MaybeNumber = None
    cost_high: MaybeNumber = None
    sources: tuple[str, ...] = ()
    cost_sources: tuple[str, ...] = ()
    estimated_cost: Number = 0.0


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell in SI: floats, or arrays of shape (n,) where an input is swept.

    ``layers`` by role: positive foil, cathode, film, anode, negative foil; ``plate`` is the bipolar plate,
    ``laminate`` the pouch film. ``active_mass`` is the cathode active mass that the areal capacity takes and
    ``composite_mass`` what the typed thickness and density of the cathode weigh [kg/m2]; a cell in which
    the first exceeds the second cannot be built. ``cathode_sulfide_mass`` is what active material and carbon leave of
    it, by ``active_share`` [-], None where that is neither typed nor known [kg/m2]. ``areal_capacity`` [C/m2],
    ``voltage`` [V], ``electrode_area`` [m2], ``current_density`` [A/m2]; ``electrolyte_cost`` of the film's sulfide
    with its low and high end [USD/m2]. ``missing`` says by topic (mass, cost, pouch, plate) why something is not known.
    """

    recipe: Recipe
    film: Film
    layers: Mapping[str, CellLayer]
    plate: CellLayer | None
    laminate: CellLayer | None
    active_mass: MaybeNumber
    composite_mass: Number
    active_share: MaybeNumber
    cathode_sulfide_mass: MaybeNumber
    areal_capacity: Number
    voltage: Number
    current_density: Number
    electrode_area: Number
    unit_cells: int
    electrolyte_cost: tuple[Number, Number, Number] | None
    missing: Mapping[str, str]
    notes: tuple[str, ...]

    @property
    def areal_energy(self) -> Number:
        """Energy of one unit cell per electrode area [J/m2]."""
        return self.areal_capacity * self.voltage


class _Cost(NamedTuple):
    """A cost with its band [USD/m2], the prices used, and the part of it that rests on estimated prices [USD/m2]."""

    value: Number
    low: Number
    high: Number
    cited: tuple[Cited, ...]
    estimated: Number


PRICE = "price_usd_kg"
PRICE_LOW, PRICE_HIGH = "price_usd_kg low", "price_usd_kg high"
"""Names of the columns of the ends of a price, where materials are swept [USD/kg]."""


def price_band(price: Cited) -> tuple[float, float]:
    """Return the ends of the range of a price [its unit], the usual ones where none is reported.

    >>> price_band(Cited(100.0, "USD/kg", "Handbook", low=80.0))
    (80.0, 130.0)
    """
    value = float(price)
    low = value / PRICE_SPREAD if price.low is None else min(price.low, value)
    return float(low), float(value * PRICE_SPREAD if price.high is None else max(price.high, value))


_END_SOURCE = re.compile(r"\b(?:low|high): [^;]*?\b([A-Z]\w*[a-z]\d{4}[a-z]?)\b")
"""Source of one end of a range, by which the conditions of a value name it: a row has one source of its own."""


@lru_cache(maxsize=512)
def _end_sources(conditions: str) -> tuple[str, ...]:
    return tuple(_END_SOURCE.findall(conditions))


def price_sources(prices: Iterable[Cited]) -> tuple[str, ...]:
    """Keys of the sources of some prices and of the ends of their ranges, which set the band of a cost [-].

    >>> price_sources([Cited(7.0, "USD/kg", "Handbook", low=3.0, conditions="low: Li2S (October 2025, Smm2025)")])
    ('Handbook', 'Smm2025')
    """
    used = tuple(prices)
    return tuple(dict.fromkeys((*keys(used), *(key for price in used for key in _end_sources(price.conditions)))))


def cost_band(mass: Number, price: Cited) -> tuple[Number, Number, Number]:
    """Cost of a mass with its band.

    Parameters
    ----------
    mass : float or ndarray, shape (n,)
        Mass per electrode area [kg/m2]
    price : Cited
        Price with its reported range [USD/kg]

    Returns
    -------
    tuple of three floats or ndarrays, shape (n,)
        Cost, low and high [USD/m2]

    Notes
    -----
    An end of the range that is not reported is taken as a factor of 1.3 away.

    Examples
    --------
    >>> cost_band(0.01, Cited(100.0, "USD/kg", "Handbook", low=80.0))
    (1.0, 0.8, 1.3)

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    low, high = price_band(price)
    return mass * float(price), mass * low, mass * high


def resolve_cell(
    recipe: Recipe, materials: Materials, film: Film, columns: Columns = ONE_MATERIAL, /, **swept: Any
) -> Cell:
    """Turn the cell fields of a recipe into layers in SI.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    film : Film
        The resolved film [SI]
    columns : mapping
        Values of materials that are swept [lab unit of the property]
    swept : ndarray, shape (n,)
        Numeric fields by key that replace the values of the recipe [lab unit of the field]

    Returns
    -------
    Cell
        The layers of one unit cell; what is missing is a reason in ``missing``

    Notes
    -----
    Positive foil aluminium, negative foil copper. Of the cathode composite only the active material is priced,
    because its other parts are not stated; the high end of the cost counts what active material and carbon leave as
    the sulfide of the cathode, at its own price where the library has one.

    Examples
    --------
    >>> from ssedesigner.physics.film.film import resolve
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> resolve_cell(Recipe(), empty, resolve(Recipe(), empty)).missing["mass"]
    'not known, because the library has no current collector “Al-foil”'

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    look = Lookup(recipe, materials, swept, film.terms, columns)
    positive = look.part("positive foil", _POSITIVE, _positive_foil)
    negative = look.part("negative foil", _NEGATIVE, _negative_foil)
    main = film.main.material.key if film.layers else None
    cathode = look.part(("cathode", main), _CATHODE, lambda own: _cathode(own, main))
    film_layer, electrolyte = (
        _film(look, film)
        if film.kept_by is None
        else look.part(("film", film.kept_by, film.thickness), _NONE, lambda own: _film(own, film))
    )
    anode = look.part("anode", _ANODE, _anode)
    layers = {layer.role: layer for layer in (positive, cathode.layer, film_layer, anode, negative)}
    return fill(
        Cell,
        {
            "recipe": recipe,
            "film": film,
            "layers": layers,
            "plate": look.part("plate", _NONE, _plate) if recipe.stacking == "bipolar" else None,
            "laminate": look.part("laminate", _NONE, _laminate),
            "active_mass": cathode.active,
            "composite_mass": cathode.mass,
            "active_share": cathode.share,
            "cathode_sulfide_mass": cathode.sulfide,
            "areal_capacity": cathode.capacity,
            "voltage": look.required("mean_voltage_v"),
            "current_density": cathode.capacity * look.required("c_rate"),
            "electrode_area": film.area,
            "unit_cells": recipe.unit_cells,
            "electrolyte_cost": None if electrolyte is None else (electrolyte.value, electrolyte.low, electrolyte.high),
            "missing": look.missing,
            "notes": tuple(look.notes),
        },
    )


def _cost(
    look: Lookup, *parts: tuple[str, Material | None, MaybeNumber], topic: str = "cost", formula: Formula = PRICED
) -> _Cost | None:
    """Cost of some masses of materials by role, None when a mass or a price is not known."""
    value: Number = 0
    low: Number = 0
    high: Number = 0
    estimated: Number = 0
    used: list[Cited] = []
    for role, material, mass in parts:
        price = look.value(material, PRICE, topic)
        if price is None or mass is None:
            return None
        cost = _cost_of(look, material, mass, price)
        if look.terms is not None:
            look.terms.record(formula, cost[0], role, mass=mass, price=price)
        value, low, high = value + cost[0], low + cost[1], high + cost[2]
        estimated = estimated + (cost[0] if price.is_estimated else 0)
        used.append(price)
    return _Cost(value=value, low=low, high=high, cited=tuple(used), estimated=estimated)


def _cost_of(look: Lookup, material: Material | None, mass: Number, price: Cited) -> tuple[Number, Number, Number]:
    """Return the cost of a mass with its band, of each material in its row where materials are swept."""
    if not look.columns:
        return cost_band(mass, price)
    low, high = price_band(price)
    names = {PRICE: float(price), PRICE_LOW: low, PRICE_HIGH: high}
    value, low_cost, high_cost = (mass * look.number(material, name, end) for name, end in names.items())
    return value, low_cost, high_cost


def _layer(
    role: str, material: str, thickness: Number, mass: MaybeNumber, cost: _Cost | None, *used: Cited | None
) -> CellLayer:
    sources = keys((TYPED, *[value for value in used if value is not None]))
    if cost is None:
        return CellLayer(role=role, material=material, thickness=thickness, mass=mass, cost=None, sources=sources)
    return CellLayer(
        role=role,
        material=material,
        thickness=thickness,
        mass=mass,
        cost=cost.value,
        cost_low=cost.low,
        cost_high=cost.high,
        sources=sources,
        cost_sources=price_sources(cost.cited) + sources,
        estimated_cost=cost.estimated,
    )


def _sheet(look: Lookup, role: str, key: str, thickness: Number) -> CellLayer:
    """Return a current collector of the typed thickness, priced by mass."""
    foil = look.material(key, "foil", topics=("mass", "cost"))
    density = look.value(foil, "density_g_cm3", "mass", "cost")
    mass = None if density is None else thickness * to_si(float(density), "g/cm3")
    cost = _cost(look, (role, foil, mass)) if foil else None
    return _layer(role, foil.name if foil else key, thickness, mass, cost, density)


def _bought_sheet(look: Lookup, role: str, kind: str, key: str, topic: str) -> CellLayer | None:
    """Return a sheet of the thickness in which it is sold, priced by mass; None when a value is missing."""
    sheet = look.material(key, kind, topics=(topic,))
    thickness = look.value(sheet, "thickness_um", topic)
    density = look.value(sheet, "density_g_cm3", topic)
    if sheet is None or thickness is None or density is None:
        return None
    height = to_si(float(thickness), "um")
    mass = height * to_si(float(density), "g/cm3")
    cost = _cost(look, (role, sheet, mass), topic=f"{topic} cost")
    return _layer(role, sheet.name, height, mass, cost, density, thickness)


def _positive_foil(look: Lookup) -> CellLayer:
    return _sheet(look, "positive foil", "Al-foil", look.required("positive_foil_um"))


def _negative_foil(look: Lookup) -> CellLayer:
    return _sheet(look, "negative foil", "Cu-foil", look.required("negative_foil_um"))


def _plate(look: Lookup) -> CellLayer | None:
    return _bought_sheet(look, "bipolar plate", "foil", "SUS-foil", "plate")


def _laminate(look: Lookup) -> CellLayer | None:
    return _bought_sheet(look, "packaging", "packaging", "pouch-laminate", "pouch")


class _Cathode(NamedTuple):
    """The composite cathode as a layer, with the masses in it [kg/m2], its share of active material and its charge."""

    layer: CellLayer
    capacity: Number
    active: MaybeNumber
    mass: Number
    share: MaybeNumber
    sulfide: MaybeNumber


def _cathode(look: Lookup, main: str | None) -> _Cathode:
    """Return the composite cathode beside a film of some sulfide, None where that is not known."""
    capacity = look.required("areal_capacity_mah_cm2")
    cathode, active, composite = _cathode_masses(look, capacity)
    share = _active_share(look, active, composite)
    rest = _sulfide_mass(look, share, composite)
    cost = _cathode_cost(look, cathode, active, rest, main)
    thickness, specific = look.required("cathode_thickness_um"), look.value(cathode, "specific_capacity_mah_g")
    name = cathode.name if cathode else look.recipe.cathode
    layer = _layer("cathode", name, thickness, composite, cost, specific)
    return _Cathode(layer, capacity, active, composite, share, rest)


def _cathode_masses(look: Lookup, capacity: Number) -> tuple[Material | None, MaybeNumber, Number]:
    """Return the active material, its mass and that of the whole composite [kg/m2]."""
    cathode = look.material(look.recipe.cathode, "cathode", topics=("cost",))
    mass = look.required("cathode_thickness_um") * look.required("cathode_density_g_cm3")
    specific = look.value(cathode, "specific_capacity_mah_g", "cost")
    active = None if specific is None else capacity / to_si(float(specific), "mAh/g")
    if look.terms is not None and specific is not None and active is not None:
        look.terms.record(ACTIVE_MASS, active, charge=capacity, capacity=to_si(float(specific), "mAh/g"))
    return cathode, active, mass


def _active_share(look: Lookup, active: MaybeNumber, mass: Number) -> MaybeNumber:
    """Return the share of the active material in the cathode [-], typed or from the capacity; None where unknown."""
    typed = look.typed("active_share_wt_pct")
    if typed is not None or active is None:
        return typed
    if look.terms is not None:
        look.terms.record(IMPLIED_SHARE, active / mass, active=active, **_size(look))
    return active / mass


def _size(look: Lookup) -> dict[str, Any]:
    """Return what the mass of the cathode is the product of, for a derivation [SI]."""
    return {
        key: look.required(f"cathode_{field}")
        for key, field in (("height", "thickness_um"), ("density", "density_g_cm3"))
    }


def _sulfide_mass(look: Lookup, share: MaybeNumber, mass: Number) -> MaybeNumber:
    """Return what active material and carbon leave of the mass of the cathode [kg/m2]; never less than nothing."""
    if share is None:
        return None
    carbon = look.share("carbon_wt_pct")
    left = 1 - share - carbon
    rest = where(left > 0, left, 0.0) * mass
    if look.terms is not None:
        look.terms.record(CATHODE_SULFIDE, rest, active=share, carbon=carbon, **_size(look))
    return rest


def _cathode_cost(
    look: Lookup, cathode: Material | None, active: MaybeNumber, rest: MaybeNumber, main: str | None
) -> _Cost | None:
    """Cost of the active material; the sulfide beside it counts in the high end only."""
    cost = _cost(look, ("cathode", cathode, active), formula=CATHODE_COST) if active is not None else None
    sulfide = _cathode_sulfide(look, main) if cost is not None else None
    if cost is None or sulfide is None or rest is None:
        return cost
    beside = _cost(look, (sulfide.key, sulfide, rest), formula=CATHODE_SULFIDE_COST)
    if beside is None:
        return cost
    if is_true_somewhere(rest > 0):
        look.notes.append(
            "Only the active material of the cathode is priced; the high end of the cost counts the rest as sulfide."
        )
    return cost._replace(high=cost.high + beside.high)


def _cathode_sulfide(look: Lookup, main: str | None) -> Material | None:
    """Return the electrolyte by which the rest of the cathode is priced: its own, else that of the film beside it."""
    of_film = look.materials.find("electrolyte", main)
    key = key_in_cathode(look.recipe)
    if key == look.recipe.electrolyte:
        return of_film
    own = look.material(key, "electrolyte", field="cathode_electrolyte")
    if look.value(own, "price_usd_kg") is not None:
        return own
    if of_film is not None:
        look.notes.append(f"The high end of the cost takes {key} in the cathode at the price of the film’s sulfide.")
    return of_film


def _anode(look: Lookup) -> CellLayer:
    anode = look.material(look.recipe.anode, "anode", topics=("mass", "cost"))
    thickness = look.required("anode_thickness_um")
    if look.materials.root("anode", look.recipe.anode) == ANODELESS and is_true_somewhere(thickness > 0):
        look.notes.append("An anodeless cell is computed without lithium: the typed anode thickness is ignored.")
        thickness = 0 * thickness
    density = look.value(anode, "density_g_cm3", "mass", "cost")
    mass = None if density is None else thickness * to_si(float(density), "g/cm3")
    cost = _cost(look, ("anode", anode, mass)) if mass is not None else None
    return _layer("anode", anode.name if anode else look.recipe.anode, thickness, mass, cost, density)


def _film(look: Lookup, film: Film) -> tuple[CellLayer, _Cost | None]:
    """Return the film as a layer, and what its sulfide costs."""
    names = dict.fromkeys(layer.material.name for layer in film.layers)
    name = name_list(list(names)) if names else film.recipe.electrolyte
    if "size" in film.missing:
        look.lacks("size", film.missing["size"])
    if film.areal_mass is None:
        for topic in ("mass", "cost"):
            look.lacks(topic, film.missing["mass"])
        return _layer("film", name, film.thickness, None, None), None
    if "cost" in film.missing:
        look.lacks("cost", film.missing["cost"])
        return _layer("film", name, film.thickness, film.areal_mass, None, *film.density_cited), None
    sulfides = []
    for layer in film.layers:
        mass = film.layer_mass(layer)
        sulfides.append((layer.role, layer.material, None if mass is None else mass * layer.mass_fraction))
    if film.terms is not None:
        film.terms.record(FILM_MATRIX, require(film.matrix_mass), mass=film.areal_mass, scaffold=film.scaffold_mass)
    electrolyte = _cost(look, *sulfides, formula=SOLID_COST)
    others = _cost(look, *_added_solids(film), formula=SOLID_COST)
    scaffold = _area_cost(look, film.scaffold, scaffolds_of(film.recipe))
    costs = (electrolyte, others, scaffold)
    if any(cost is None for cost in costs):
        look.lacks("cost", "not known, because the library has no density for a sulfide of the film")
        return _layer("film", name, film.thickness, film.areal_mass, None, *film.density_cited), electrolyte
    known = [cost for cost in costs if cost is not None]
    total = _Cost(
        value=sum(cost.value for cost in known),
        low=sum(cost.low for cost in known),
        high=sum(cost.high for cost in known),
        cited=tuple(value for cost in known for value in cost.cited),
        estimated=sum(cost.estimated for cost in known),
    )
    if film.terms is not None:
        rest = film.terms.all(SOLID_COST, SCAFFOLD_COST)[len(film.layers) :]
        rows = [(known[0].value,), *((term.value,) for term in rest)]
        film.terms.record(FILM_COST, total.value, rows=rows)
    return _layer("film", name, film.thickness, film.areal_mass, total, *film.density_cited), electrolyte


def _added_solids(film: Film) -> list[tuple[str, Material | None, MaybeNumber]]:
    """Every added solid with its mass per area, that of the binder which heat removes included."""
    burnt = sum(solid.mass_fraction for solid in film.removed)
    if film.terms is not None:
        film.terms.record(HEAT_LEAVES, 1 - burnt, rows=[(solid.mass_fraction,) for solid in film.removed])
    kept = require(film.matrix_mass) / (1 - burnt)
    return [(solid.role, solid.material, kept * solid.mass_fraction) for solid in film.solids + film.removed]


def _area_cost(look: Lookup, sheet: Material | None, count: int) -> _Cost | None:
    """Cost of so many scaffolds, which are sold by area; nothing without one."""
    if sheet is None:
        return _Cost(value=0, low=0, high=0, cited=(), estimated=0)
    price = look.value(sheet, "price_usd_m2", "cost")
    if price is None:
        return None
    value, low, high = cost_band(count, price)
    if look.terms is not None:
        look.terms.record(SCAFFOLD_COST, value)
    return _Cost(value=value, low=low, high=high, cited=(price,), estimated=value if price.is_estimated else 0)
