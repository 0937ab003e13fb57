"""From a recipe to what its cell gives: where its resistance sits, and what is usable of it at a rate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material, Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import to_si
from ssedesigner.physics.arrays import Number, sqrt
from ssedesigner.physics.cell.cathode import is_layered
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.cell.composite import (
    CARBON_DENSITY,
    ELECTRONIC_SCATTER,
    ELECTRONIC_USED,
    IONIC_USED,
    UNSTATED_SPREAD,
    coarseness,
    composite_porosity,
    electronic_conductivity,
    ionic_conductivity,
    ionic_spread,
    volume_shares,
)
from ssedesigner.physics.cell.composite import LEAST_SHARE as LEAST_CONDUCTING
from ssedesigner.physics.cell.lithium import ALLOY, METAL, UNKNOWN, lithium_of
from ssedesigner.physics.cell.rate import LAYERED_SPAN, PLOTTED_RATES, Usable, discharge
from ssedesigner.physics.cell.resistance import (
    ROLES,
    CellResistance,
    ResistancePart,
    anode_part,
    cathode_part,
    cell_resistance,
    charge_transfer,
    collector_part,
    film_cathode_part,
    film_part,
    user_part,
)
from ssedesigner.physics.conduction.conductance import Conductance
from ssedesigner.physics.conduction.factors import arrhenius
from ssedesigner.physics.film.lookup import Lookup
from ssedesigner.physics.film.solids import INTERLABORATORY_SPREAD, LIBRARY_TEMPERATURE
from ssedesigner.physics.quantities import TYPED

MEASURED_FIELDS = {
    "film|cathode": "film_cathode_resistance_ohm_cm2",
    "cathode": "cathode_resistance_ohm_cm2",
    "anode|film": "anode_film_resistance_ohm_cm2",
    "collectors": "collector_resistance_ohm_cm2",
}
"""Field that holds the measured resistance of each part, which replaces ours."""
UNNAMED_COATING = "not named"
"""Stands for the coating of a cathode that is coated with nobody says what; no coating has this key."""


@dataclass(frozen=True, kw_only=True)
class Performance:
    """What a unit cell gives: its resistance by parts [ohm m2] and what is left of it at a rate.

    ``parts`` has for each of ``ROLES`` the part or the reason why it is not known. ``resistance`` and what follows are
    None where ``reason`` says why. ``usable`` is at the rate of the recipe, ``rates`` at those of ``PLOTTED_RATES``; of
    them only the voltage loss holds where ``usable_reason`` says why the rest is not known.
    """

    parts: Mapping[str, ResistancePart | str]
    resistance: CellResistance | None = None
    usable: Usable | None = None
    rates: tuple[Usable, ...] = ()
    reason: str = ""
    usable_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class _Sulfide:
    """Sulfide of the cathode: conductivity at the temperature of the cell [S/m], its spread [-], density [kg/m3]."""

    conductivity: Number
    spread: Number
    density: float
    cited: tuple[Cited, ...]


def perform(cell: Cell, conducts: Conductance, materials: Materials) -> Performance:
    """Work out the resistance of a cell by parts and what is usable at the rate of the recipe and at three others.

    Parameters
    ----------
    cell : Cell
        The layers of one unit cell [SI]
    conducts : Conductance
        The film as it conducts [SI]
    materials : Materials
        The snapshot of the library [-]

    Returns
    -------
    Performance
        Resistance [ohm m2], voltage loss [V], shares of nominal capacity and energy [-], of one unit cell

    Notes
    -----
    The laws of the composite and of the discharge are those of layered oxides: with another active material its part
    is not known, unless it was measured, and neither is what is usable.

    Examples
    --------
    >>> from ssedesigner.physics.cell.cell import resolve_cell
    >>> from ssedesigner.physics.conduction.conductance import conductance
    >>> from ssedesigner.physics.film.film import resolve
    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film = resolve(Recipe(), empty)
    >>> perform(resolve_cell(Recipe(), empty, film), conductance(film), empty).reason
    'not known, because the library has no binder “NBR”'

    References
    ----------
    Minnmann2021, Kim2025, Doux2020 (full entries in sources.csv)
    """
    recipe = cell.recipe
    look = Lookup(recipe, materials, {})
    parts = {role: _part(role, look, cell, conducts) for role in ROLES}
    unknown = cell.film.missing.get("recipe", "") or next(
        (part for part in parts.values() if isinstance(part, str)), ""
    )
    if unknown:
        return Performance(parts=parts, reason=unknown, usable_reason=unknown)
    resistance = cell_resistance([part for part in parts.values() if isinstance(part, ResistancePart)])
    # the mean of a straight line cannot lie below half of its fall
    span = min(float(LAYERED_SPAN), 2 * float(cell.voltage))

    def at_rate(rate: Number) -> Usable:
        return discharge(rate, cell.areal_capacity, resistance, cell.voltage, span)

    return Performance(
        parts=parts,
        resistance=resistance,
        usable=at_rate(look.required("c_rate")),
        rates=tuple(at_rate(float(rate)) for rate in PLOTTED_RATES),
        usable_reason="" if is_layered(materials.find("cathode", recipe.cathode)) else _not_layered(recipe),
    )


def _not_layered(recipe: Recipe) -> str:
    return f"not known, because it is measured for layered oxides only, not for {recipe.cathode}"


def _part(role: str, look: Lookup, cell: Cell, conducts: Conductance) -> ResistancePart | str:
    """Return a part of the resistance, or the reason why it is not known."""
    if role == "film":
        return _film(cell, conducts)
    measured = look.typed(MEASURED_FIELDS[role])
    if measured is not None:
        return user_part(role, measured)
    if role == "cathode":
        return _cathode(look, cell, conducts)
    pressure = look.typed("stack_pressure_mpa")
    if role == "film|cathode":
        return film_cathode_part(pressure, look.typed("film_cathode_pressure_mpa"))
    if role == "anode|film":
        key = look.recipe.anode
        kind = lithium_of(look.materials.find("anode", key), key)
        attached = look.typed("anode_attach_pressure_mpa")
        part = anode_part(kind, pressure, attached, cell.film.temperature)
        is_stacked = attached is None and pressure is not None and kind in (METAL, ALLOY, UNKNOWN)
        return _noted(part, "The anode is taken as held by the stack pressure alone." if is_stacked else "")
    held = [value for value in (pressure, look.typed("cathode_foil_pressure_mpa")) if value is not None]
    part = collector_part(max(held, default=None), is_primed=look.recipe.foil_primer == "carbon")
    is_stacked = look.recipe.cathode_foil_pressure_mpa is None and pressure is not None
    return _noted(part, "Cathode and foil are taken as pressed by the stack pressure alone." if is_stacked else "")


def _noted(part: ResistancePart, *words: str) -> ResistancePart:
    """Say on a part what blank fields stand for."""
    return part._replace(note=" ".join(filter(None, (part.note, *words))))


def _film(cell: Cell, conducts: Conductance) -> ResistancePart | str:
    if conducts.area_specific_resistance is None:
        return cell.film.missing.get("recipe", "") or conducts.reason
    part = film_part(conducts.area_specific_resistance, conducts.band(cell.film.thickness), conducts.cited)
    return part._replace(is_estimate=conducts.is_estimate)


def _cathode(look: Lookup, cell: Cell, conducts: Conductance) -> ResistancePart | str:
    """Return the part of the composite cathode from its composition, or the reason why it is not known."""
    recipe = look.recipe
    active = look.material(recipe.cathode, "cathode", topics=("cathode",))
    if active is not None and not is_layered(active):
        return _not_layered(recipe)
    density = look.si(active, "density_g_cm3", "cathode")
    sulfide = _sulfide(look, cell, conducts)
    share = look.typed("active_share_wt_pct")
    if share is None and cell.active_mass is not None:
        share = cell.active_mass / cell.composite_mass
    if share is None:
        look.value(active, "specific_capacity_mah_g", "cathode")
    if density is None or share is None or isinstance(sulfide, str):
        return look.missing.get("cathode") or str(sulfide)
    carbon = look.share("carbon_wt_pct")
    rest = 1 - share - carbon
    if rest <= 0:
        return "not known, because active material and carbon leave no room for sulfide in the cathode"
    masses, densities = (share, rest, carbon), (density, sulfide.density, float(CARBON_DENSITY))
    pores = composite_porosity(look.required("cathode_density_g_cm3"), masses, densities)
    actives, ions, _ = volume_shares(masses, densities, pores)
    if ions < LEAST_CONDUCTING:
        return "not known, because there is too little sulfide in the cathode to carry the ions through it"
    sizes = (look.typed("cathode_electrolyte_d50_um"), look.typed("active_d50_um"))
    is_stated = None not in sizes
    coarse = coarseness(*sizes)
    spread = sqrt(ionic_spread(ions, coarse, is_size_stated=is_stated) ** 2 + sulfide.spread**2)
    coating = (recipe.cathode_coating or UNNAMED_COATING) if recipe.cathode_coated else None
    part = cathode_part(
        look.required("cathode_thickness_um"),
        (ionic_conductivity(sulfide.conductivity, ions, coarse), spread),
        (electronic_conductivity(actives, carbon), float(ELECTRONIC_SCATTER)),
        charge_transfer(coating, cell.film.temperature),
        (TYPED, *sulfide.cited, *IONIC_USED, *(() if is_stated else (UNSTATED_SPREAD,)), *ELECTRONIC_USED),
    )
    return _noted(
        part,
        "" if is_stated else "Grains are not stated: fine sulfide is taken, with a wider band.",
        "The coating is not named: the mean of the measured ones is taken." if coating == UNNAMED_COATING else "",
    )


def _sulfide(look: Lookup, cell: Cell, conducts: Conductance) -> _Sulfide | str:
    """Return the sulfide of the cathode, by default that of the film, or the reason why it is not known."""
    recipe, film = look.recipe, cell.film
    key = recipe.cathode_electrolyte or recipe.electrolyte
    material = look.material(key, "electrolyte", topics=("sulfide",))
    density = look.si(material, "density_g_cm3", "sulfide")
    if material is None or density is None:
        return look.missing["sulfide"]
    if key == recipe.electrolyte:
        if conducts.electrolyte is None:
            return conducts.reason
        return _Sulfide(
            conductivity=conducts.electrolyte,
            spread=max(float(conducts.electrolyte_spread), float(conducts.electrolyte_upward)),
            density=density,
            cited=conducts.electrolyte_cited,
        )
    return _of_library(look, material, density, film.temperature)


def _of_library(look: Lookup, material: Material, density: float, temperature: Number) -> _Sulfide | str:
    own = look.value(material, "conductivity_ms_cm", "sulfide")
    energy = look.value(material, "activation_energy_ev", "sulfide")
    if own is None or energy is None:
        return look.missing["sulfide"]
    reference = to_si(float(material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE)), "degC")
    return _Sulfide(
        conductivity=arrhenius(to_si(float(own), "mS/cm"), reference, to_si(float(energy), "eV"), temperature),
        spread=float(INTERLABORATORY_SPREAD),
        density=density,
        cited=(own, energy, INTERLABORATORY_SPREAD),
    )
