"""What the materials of a unit cell cost, part by part: at the thicknesses of the review, and beside a liquid cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ssedesigner.core.evidence import Cited, cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.prediction import Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si
from ssedesigner.physics.arrays import Number, require
from ssedesigner.physics.cell.cell import PRICE, Cell, cost_band, resolve_cell
from ssedesigner.physics.cell.energy import HALF, assemble
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.quantities import keys, quantity

COMPARED_THICKNESSES = tuple(
    cited(value, "um", "Song2023", "film of a solid cell that Fig. 1d compares") for value in (20.0, 30.0, 40.0)
)
"""Thicknesses of the film in the solid cells of Fig. 1d [um]."""
LIQUID_CELL, LIQUID, SEPARATOR = "liquid-cell-NCM811-graphite", "liquid-electrolyte", "PE-separator"
LIQUID_CATHODE, LIQUID_ANODE = "NCM811", "graphite"
"""Keys of the library for the liquid cell of Fig. 1d and what it is made of."""
_SHEET_PRICE = "price_usd_m2"
_FOILS = {"positive foil": "Al-foil", "negative foil": "Cu-foil"}


@dataclass(frozen=True, kw_only=True)
class Price:
    """A price of the library and the material that it is of."""

    material: str
    value: Cited


@dataclass(frozen=True, kw_only=True)
class CostPart:
    """One part of a unit cell: its cost per electrode area [USD/m2], and the prices that it follows from.

    ``role`` is cathode, sulfide, film, anode, positive foil, negative foil, liquid or separator; film is what the film
    holds beside its sulfide.
    """

    role: str
    name: str
    cost: Quantity
    prices: tuple[Price, ...]


@dataclass(frozen=True, kw_only=True)
class CostSplit:
    """The materials cost of one unit cell: in all per area [USD/m2] and per energy [USD/kWh], and its parts.

    ``thickness_um`` is that of the film, None for the liquid cell, which has ``electrodes_um`` instead, the positive
    first [um]; ``share`` is that of the film's sulfide [%]; ``cheap`` its price where the low end of that counts.
    """

    thickness_um: float | None
    is_recipe: bool
    area_cost: Quantity
    energy_cost: Quantity
    share: Quantity
    parts: tuple[CostPart, ...]
    cheap: Price | None = None
    electrodes_um: tuple[float, float] | None = None

    @property
    def reason(self) -> str:
        """Why the sum is not known, or nothing."""
        return self.area_cost.reason


def cost_splits(recipe: Recipe, materials: Materials) -> tuple[CostSplit, ...]:
    """Costs of the liquid cell and of the cell of a recipe with the films of Fig. 1d and with its own.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    tuple of CostSplit
        The liquid cell, then the solid ones by thickness; the last is that of the recipe at the lowest price that the
        library has for its sulfide, if it has one

    Notes
    -----
    All are one unit cell, whatever the basis of the recipe, and hold its foils. Of the electrodes only the active
    material is priced.

    Examples
    --------
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> [split.area_cost.is_known for split in cost_splits(Recipe(), empty)]
    [False, False, False, False]

    References
    ----------
    Song2023 (full entry in sources.csv)
    """
    heights = sorted({*(float(each) for each in COMPARED_THICKNESSES), recipe.thickness_um})
    solid = [_solid(recipe, materials, height) for height in heights]
    own = solid[heights.index(recipe.thickness_um)]
    return (liquid_split(recipe, materials), *solid, *_cheaper(own))


def _solid(recipe: Recipe, materials: Materials, height: float) -> CostSplit:
    """Return the cost of the cell with a film of another thickness [um]."""
    changed = recipe.with_value("thickness_um", height)
    film = resolve(changed, materials)
    cell = resolve_cell(changed, materials, film)
    energy = assemble(cell, "unit-cell")
    wrong = film.missing.get("recipe", "") or energy.cost_reason
    used = keys([price.value for price in _prices_of(cell)])

    def paid(value: Number | None, unit: str, band: tuple[Number, Number] | None) -> Quantity:
        return quantity(value, unit, band, sources=used, reason=wrong, is_estimate=energy.is_cost_estimate)

    return CostSplit(
        thickness_um=height,
        is_recipe=height == recipe.thickness_um,
        area_cost=paid(energy.cost, "USD/m2", energy.cost_band),
        energy_cost=paid(energy.energy_cost, "USD/kWh", energy.energy_cost_band),
        share=paid(energy.electrolyte_share, "%", energy.electrolyte_share_band),
        parts=() if wrong else tuple(_parts(cell)),
    )


def _prices_of(cell: Cell) -> Iterator[Price]:
    for role in ("cathode", "sulfide", "film", "anode", *_FOILS):
        yield from _prices(cell, role)


def _prices(cell: Cell, role: str) -> Iterator[Price]:
    """Return the prices behind a part of a solid cell."""
    film, materials = cell.film, cell.film.materials
    if role == "sulfide":
        yield from _known(PRICE, *(layer.material for layer in film.layers))
    elif role == "film":
        yield from _known(PRICE, *(solid.material for solid in film.solids + film.removed))
        yield from _known(_SHEET_PRICE, film.scaffold)
    elif role in _FOILS:
        yield from _known(PRICE, materials.find("foil", _FOILS[role]))
    else:
        key = cell.recipe.cathode if role == "cathode" else cell.recipe.anode
        yield from _known(PRICE, materials.find(role, key))


def _known(name: str, *materials: Material | None) -> Iterator[Price]:
    for material in materials:
        value = material.value(name) if material is not None else None
        if material is not None and value is not None:
            yield Price(material=material.name, value=value)


def _parts(cell: Cell) -> Iterator[CostPart]:
    """Divide a cell whose cost is known; the film into its sulfide and the rest."""
    for role, layer in cell.layers.items():
        cost, low, high = (float(require(end)) for end in (layer.cost, layer.cost_low, layer.cost_high))
        if role != "film":
            yield _part(role, layer.material, (cost, low, high), _prices(cell, role))
            continue
        own = [float(end) for end in cell.electrolyte_cost or (0.0, 0.0, 0.0)]
        yield _part("sulfide", layer.material, (own[0], own[1], own[2]), _prices(cell, "sulfide"))
        if list(_prices(cell, "film")):
            rest = cost - own[0], low - own[1], high - own[2]
            yield _part("film", "rest of the film", rest, _prices(cell, "film"))


def _part(role: str, name: str, cost: tuple[float, float, float], prices: Iterable[Price]) -> CostPart:
    known = tuple(prices)
    paid = quantity(
        cost[0],
        "USD/m2",
        cost[1:],
        sources=keys([price.value for price in known]),
        is_estimate=any(price.value.is_estimated for price in known),
    )
    return CostPart(role=role, name=name, cost=paid, prices=known)


def _cheaper(own: CostSplit) -> tuple[CostSplit, ...]:
    """Return the cell of the recipe at the lowest price that is known for its sulfide; nothing without one."""
    part = next((part for part in own.parts if part.role == "sulfide"), None)
    low = part.prices[0].value.low if part is not None and len(part.prices) == 1 else None
    if part is None or low is None or own.area_cost.value is None or low >= part.prices[0].value:
        return ()
    price = part.prices[0]
    usual = part.cost.value or 0.0
    cheap = usual * low / price.value
    total = own.area_cost.value - usual + cheap
    factor = total / own.area_cost.value
    at_low = _part(part.role, part.name, (cheap, cheap, cheap), part.prices)
    sources, energy = own.area_cost.sources, own.energy_cost.value or 0.0
    return (
        CostSplit(
            thickness_um=own.thickness_um,
            is_recipe=True,
            area_cost=Quantity(value=total, unit="USD/m2", sources=sources, is_estimate=True),
            energy_cost=Quantity(value=energy * factor, unit="USD/kWh", sources=sources, is_estimate=True),
            share=Quantity(value=from_si(cheap / total, "%"), unit="%", sources=sources, is_estimate=True),
            parts=tuple(at_low if each is part else each for each in own.parts),
            cheap=price,
        ),
    )


def liquid_split(recipe: Recipe, materials: Materials) -> CostSplit:
    r"""Cost of the liquid cell of Fig. 1d, with the foils of a recipe.

    .. math:: m = h x \rho, \quad m_l = \rho_l (h_+ p_+ + h_- p_- + h_s p_s)

    Parameters
    ----------
    recipe : Recipe
        The recipe, of which the thickness of both foils is taken [-]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    CostSplit
        The cost of one unit cell [lab units]; not known, with the reason, where the library lacks a value

    Notes
    -----
    The active materials fill their share of the electrodes, the electrolyte all pores of electrodes and separator and
    nothing beyond them. Binder and carbon are not priced, as in the solid cell.

    Examples
    --------
    >>> liquid_split(Recipe(), Materials(version="empty", materials={}, pairs=())).parts
    ()

    References
    ----------
    Song2023, Chen2020b (full entries in sources.csv)
    """
    look = Lookup(recipe, materials, {})
    rows = _LiquidRows.of(look)
    reason = look.missing.get("cost", "")
    parts = () if rows is None or reason else tuple(rows.parts())
    costs = [part.cost for part in parts]
    total = sum(cost.value or 0.0 for cost in costs)
    band = sum(cost.low or 0.0 for cost in costs), sum(cost.high or 0.0 for cost in costs)
    guessed = sum(cost.value or 0.0 for cost in costs if cost.is_estimate)
    energy = 1.0 if rows is None else float(rows.areal_energy)
    used = keys([price.value for part in parts for price in part.prices])

    def paid(unit: str, per: float) -> Quantity:
        ends = band[0] / per, band[1] / per
        return quantity(total / per, unit, ends, sources=used, reason=reason, is_estimate=guessed > float(HALF) * total)

    return CostSplit(
        thickness_um=None,
        is_recipe=False,
        area_cost=paid("USD/m2", 1.0),
        energy_cost=paid("USD/kWh", energy),
        share=Quantity(value=None, unit="%", reason="not known, because the liquid cell has no sulfide"),
        parts=parts,
        electrodes_um=None if rows is None else rows.electrodes_um,
    )


@dataclass(frozen=True, kw_only=True)
class _LiquidRows:
    """What the liquid cell is made of, per electrode area: masses [kg/m2], energy [J/m2], its electrodes [um]."""

    electrodes_um: tuple[float, float]
    masses: tuple[tuple[str, Material, float], ...]
    separator: Material
    areal_energy: float

    @staticmethod
    def of(look: Lookup) -> _LiquidRows | None:
        """Look everything up; None, with a reason in ``missing``, when something is not there."""
        cell = look.material(LIQUID_CELL, "reference", topics=("cost",))
        liquid = look.material(LIQUID, "reference", topics=("cost",))
        separator = look.material(SEPARATOR, "reference", topics=("cost",))
        active = look.material(LIQUID_CATHODE, "cathode", topics=("cost",))
        counter = look.material(LIQUID_ANODE, "anode", topics=("cost",))
        foils = {role: look.material(key, "foil", topics=("cost",)) for role, key in _FOILS.items()}
        priced = [(active, PRICE), (counter, PRICE), (liquid, PRICE), (separator, _SHEET_PRICE)]
        for material, name in [*priced, *((foil, PRICE) for foil in foils.values())]:
            look.value(material, name, "cost")

        def si(material: Material | None, name: str) -> float:
            value = look.si(material, name, "cost")
            return 0.0 if value is None else float(value)

        heights = {pole: si(cell, f"{pole}_thickness_um") for pole in ("positive", "negative")}
        pores = sum(heights[pole] * si(cell, f"{pole}_porosity_pct") for pole in heights)
        pores += si(separator, "thickness_um") * si(separator, "porosity_pct")
        dense = {
            pole: heights[pole] * si(cell, f"{pole}_active_vol_pct") * si(material, "density_g_cm3")
            for pole, material in (("positive", active), ("negative", counter))
        }
        charge = dense["positive"] * si(active, "specific_capacity_mah_g")
        energy = charge * si(cell, "mean_voltage_v")
        masses = [
            ("cathode", active, dense["positive"]),
            ("liquid", liquid, pores * si(liquid, "density_g_cm3")),
            ("anode", counter, dense["negative"]),
            *(
                (role, foil, float(look.required(f"{role.replace(' ', '_')}_um")) * si(foil, "density_g_cm3"))
                for role, foil in foils.items()
            ),
        ]
        known = tuple((role, material, mass) for role, material, mass in masses if material is not None)
        if "cost" in look.missing or separator is None:
            return None
        positive, negative = (from_si(height, "um") for height in heights.values())
        return _LiquidRows(electrodes_um=(positive, negative), masses=known, separator=separator, areal_energy=energy)

    def parts(self) -> Iterator[CostPart]:
        """Price each part; a separator is sold by area."""
        for role, material, mass in self.masses:
            price = next(_known(PRICE, material))
            yield _part(role, material.name, _floats(cost_band(mass, price.value)), (price,))
        price = next(_known(_SHEET_PRICE, self.separator))
        yield _part("separator", self.separator.name, _floats(cost_band(1.0, price.value)), (price,))


def _floats(ends: tuple[Number, Number, Number]) -> tuple[float, float, float]:
    return float(ends[0]), float(ends[1]), float(ends[2])
