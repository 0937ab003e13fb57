"""From a recipe to what its cell gives: where its resistance sits, and what is usable of it at a rate."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from ssedesigner.core.evidence import Cited
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, halide_word
from ssedesigner.core.recipe import Recipe, key_at_anode, key_at_cathode, key_in_cathode
from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.arrays import (
    Condition,
    MaybeNumber,
    Number,
    blank_where,
    is_true_everywhere,
    is_true_somewhere,
    sqrt,
    where,
)
from ssedesigner.physics.cell.cathode import is_layered
from ssedesigner.physics.cell.cell import Cell
from ssedesigner.physics.cell.composite import (
    CARBON_DENSITY,
    ELECTRONIC_SCATTER,
    ELECTRONIC_USED,
    GRAINS_USED,
    IONIC_USED,
    UNSTATED_SPREAD,
    USUAL_ACTIVE,
    USUAL_SULFIDE,
    coarseness,
    composite_porosity,
    electronic_conductivity,
    ionic_conductivity,
    ionic_spread,
    volume_shares,
)
from ssedesigner.physics.cell.composite import LEAST_SHARE as LEAST_CONDUCTING
from ssedesigner.physics.cell.energy import CellEnergy
from ssedesigner.physics.cell.formulas import (
    CELL_RESISTANCE,
    COMPOSITE_SHARE,
    CURRENT,
    LIBRARY_SULFIDE,
    LOSS,
    PART,
    PORES,
    USABLE_CAPACITY,
    USABLE_DENSITY,
    USABLE_SHARE,
    USABLE_SPECIFIC,
)
from ssedesigner.physics.cell.lithium import lithium_of
from ssedesigner.physics.cell.rate import PLOTTED_RATES, Usable, discharge_span, discharges
from ssedesigner.physics.cell.resistance import (
    CHARGE_TRANSFER,
    ROLES,
    CellResistance,
    ResistancePart,
    anode_part,
    cathode_part,
    cell_resistance,
    charge_transfer,
    collector_part,
    film_cathode_part,
    user_part,
)
from ssedesigner.physics.conduction.conductance import Conductance
from ssedesigner.physics.conduction.factors import BOLTZMANN, LOWEST_PRESSURE, arrhenius
from ssedesigner.physics.conduction.layer import HALIDE_SPREAD
from ssedesigner.physics.film.lookup import ONE_MATERIAL, Columns, Lookup
from ssedesigner.physics.film.solids import LIBRARY_TEMPERATURE, powder_spread
from ssedesigner.physics.quantities import TYPED, keys
from ssedesigner.physics.terms import Terms, remember

MEASURED_FIELDS = {
    "film|cathode": "film_cathode_resistance_ohm_cm2",
    "cathode": "cathode_resistance_ohm_cm2",
    "anode|film": "anode_film_resistance_ohm_cm2",
    "collectors": "collector_resistance_ohm_cm2",
}
"""Field that holds the measured resistance of each part, which replaces ours."""
LOW_PRESSURE_NOTE = "Below 49 MPa the film keeps its value: the effect of low stack pressure is in the contacts."
_PLOTTED = tuple(map(float, PLOTTED_RATES))
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
    reason: str = ""
    usable_reason: str = ""
    cell: Cell

    @cached_property
    def rates(self) -> tuple[Usable, ...]:
        """What is usable at the rates at which cells are compared, worked out when it is first looked at."""
        return () if self.resistance is None else _discharges(_PLOTTED, self.cell, self.resistance)


@dataclass(frozen=True, kw_only=True)
class _Sulfide:
    """Electrolyte of the cathode: conductivity at the temperature of the cell [S/m], its spread [-], density [kg/m3].

    ``halide`` is its key where it is one.
    """

    conductivity: Number
    spread: Number
    density: Number
    cited: tuple[Cited, ...]
    halide: str | None = None


def perform(
    cell: Cell, conducts: Conductance, materials: Materials, columns: Columns = ONE_MATERIAL, /, **swept: Any
) -> Performance:
    """Work out the resistance of a cell by parts and what is usable at the rate of the recipe and at three others.

    Parameters
    ----------
    cell : Cell
        The layers of one unit cell [SI]
    conducts : Conductance
        The film as it conducts [SI]
    materials : Materials
        The snapshot of the library [-]
    columns : mapping
        Values of materials that are swept [lab unit of the property]
    swept : ndarray, shape (n,)
        Numeric fields by key that replace the values of the recipe [lab unit of the field]

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
    terms = cell.film.terms
    look = Lookup(recipe, materials, swept, terms, columns)
    kind = lithium_of(materials.find("anode", recipe.anode), recipe.anode)
    parts = {role: _part(role, look, cell, conducts, kind) for role in ROLES}
    unknown = cell.film.missing.get("recipe", "") or next(
        (part for part in parts.values() if isinstance(part, str)), ""
    )
    if unknown:
        return Performance(cell=cell, parts=parts, reason=unknown, usable_reason=unknown)
    resistance = cell_resistance([part for part in parts.values() if isinstance(part, ResistancePart)])
    if terms is not None:
        terms.record(CELL_RESISTANCE, resistance.value, rows=[(part.value,) for part in resistance.parts])
    rate = look.required("c_rate")
    (usable,) = _discharges((rate,), cell, resistance)
    if terms is not None:
        span = discharge_span(cell.voltage)
        terms.record(CURRENT, cell.current_density, charge=cell.areal_capacity, rate=rate)
        terms.record(LOSS, usable.voltage_loss, current=cell.current_density, resistance=resistance.value)
        terms.record(USABLE_CAPACITY, usable.capacity, loss=usable.voltage_loss, span=span)
        inputs: dict[str, Any] = {
            "capacity": usable.capacity,
            "loss": usable.voltage_loss,
            "span": span,
            "voltage": cell.voltage,
        }
        terms.record(USABLE_SHARE, usable.energy, **inputs)
    return Performance(
        cell=cell,
        parts=parts,
        resistance=resistance,
        usable=usable,
        usable_reason=""
        if is_layered(materials.find("cathode", recipe.cathode))
        else _not_layered("the discharge", recipe),
    )


def _discharges(rates: tuple[Number, ...], cell: Cell, resistance: CellResistance) -> tuple[Usable, ...]:
    return discharges(rates, cell.areal_capacity, resistance, cell.voltage, discharge_span(cell.voltage))


def usable_energies(at_rate: Usable, energy: CellEnergy, terms: Terms | None = None) -> tuple[MaybeNumber, Number]:
    """Energy that a cell gives at a rate, per mass and per volume, on one basis.

    Parameters
    ----------
    at_rate : Usable
        What is usable at the rate [-]
    energy : CellEnergy
        The cell on a basis, with its nominal energy [SI]
    terms : Terms or None
        Records the formulas of a number that is explained [-]

    Returns
    -------
    tuple of two floats or ndarrays, shape (n,)
        Usable specific energy, None where the mass is not known [J/kg], and usable energy density [J/m3]

    Notes
    -----
    The nominal values times the usable share.

    Examples
    --------
    >>> usable_energies(Usable(0, (0, 0), 1, (1, 1), 0.5, (0.5, 0.5)), CellEnergy("stack", (), 1, 1, 1, 1, 8.0))
    (None, 4.0)

    References
    ----------
    None: definition.
    """
    nominal, dense = energy.specific_energy, at_rate.energy * energy.energy_density
    heavy = None if nominal is None else at_rate.energy * nominal
    if terms is not None:
        terms.record(USABLE_DENSITY, dense, share=at_rate.energy, nominal=energy.energy_density)
        if heavy is not None:
            terms.record(USABLE_SPECIFIC, heavy, share=at_rate.energy, nominal=nominal)
    return heavy, dense


def _not_layered(what: str, recipe: Recipe) -> str:
    return f"not known, because {what} is measured for layered oxides only, not for {recipe.cathode}"


def _part(role: str, look: Lookup, cell: Cell, conducts: Conductance, kind: str) -> ResistancePart | str:
    """Return a part of the resistance of a cell with a kind of anode, or the reason why it is not known."""
    if role == "film":
        return _film(cell, conducts)
    measured = look.typed(MEASURED_FIELDS[role])
    if measured is not None:
        if look.terms is not None:
            look.terms.record(PART, measured, role)
        return user_part(role, measured)
    if role == "cathode":
        return _cathode(look, cell, conducts)
    pressure = look.typed("stack_pressure_mpa")
    if role == "film|cathode":
        part = film_cathode_part(pressure, look.typed("film_cathode_pressure_mpa"), kind=kind, terms=look.terms)
        return _noted(part, _contact_note(look, key_at_cathode(look.recipe)))
    if role == "anode|film":
        attached = look.typed("anode_attach_pressure_mpa")
        part = anode_part(kind, pressure, attached, cell.film.temperature, terms=look.terms)
        return _noted(part, _layer_note(look.recipe), _contact_note(look, key_at_anode(look.recipe)))
    is_primed, pressed = look.recipe.foil_primer == "carbon", look.typed("cathode_foil_pressure_mpa")
    part = collector_part(pressure, pressed, is_primed=is_primed, terms=look.terms, kind=kind)
    return _noted(part, _no_foil_note(look.recipe))


def _noted(part: ResistancePart, *words: str) -> ResistancePart:
    """Say on a part what blank fields stand for."""
    return part._replace(note=" ".join(filter(None, (part.note, *words)))) if any(words) else part


def _contact_note(look: Lookup, key: str) -> str:
    """Say that the contacts of sulfides stand for that of a halide."""
    facing = look.materials.find("electrolyte", key)
    return f"Measured with sulfides, not with {key}." if facing is not None and halide_word(facing) else ""


def _layer_note(recipe: Recipe) -> str:
    """Say that a layer on the anode is not in the contact."""
    if not recipe.interlayer:
        return ""
    return f"What {recipe.interlayer} on the anode adds or takes away is not known: it is not counted."


def _no_foil_note(recipe: Recipe) -> str:
    """Say what the contact of a foil stands for where there is none."""
    if recipe.positive_foil_um > 0:
        return ""
    return (
        "There is no aluminium foil: this stands for the contact of the cathode with what carries its current, such as "
        "a steel punch, and is taken as that of aluminium."
    )


def _film(cell: Cell, conducts: Conductance) -> ResistancePart | str:
    if conducts.area_specific_resistance is None:
        return cell.film.missing.get("recipe", "") or conducts.reason
    held = cell.film.stack_pressure
    note = LOW_PRESSURE_NOTE if held is None or is_true_somewhere(held < LOWEST_PRESSURE) else ""
    band = conducts.band(cell.film.thickness)
    return ResistancePart(
        "film",
        conducts.area_specific_resistance,
        *band,
        conducts.cited,
        is_estimate=conducts.is_estimate,
        note=note,
        keys=conducts.sources,
    )


def _cathode(look: Lookup, cell: Cell, conducts: Conductance) -> ResistancePart | str:
    """Return the part of the composite cathode from its composition, or the reason why it is not known."""
    recipe = look.recipe
    active = look.material(recipe.cathode, "cathode", topics=("cathode",))
    if active is not None and not is_layered(active):
        return _not_layered("the resistance of a composite cathode", recipe)
    density = look.si(active, "density_g_cm3", "cathode")
    sulfide = _sulfide(look, cell, conducts)
    share = cell.active_share
    if share is None:
        look.value(active, "specific_capacity_mah_g", "cathode")  # which says what is missing
    if density is None or share is None or isinstance(sulfide, str):
        return look.missing.get("cathode") or str(sulfide)
    part = _composite(
        look.required("cathode_thickness_um"),
        look.required("cathode_density_g_cm3"),
        (share, look.share("carbon_wt_pct")),
        (density, sulfide.density),
        sulfide.conductivity,
        sulfide.spread,
        (look.typed("cathode_electrolyte_d50_um"), look.typed("active_d50_um")),
        _acting_coating(look, sulfide.halide, cell.film.temperature),
        sulfide.halide,
        cell.film.temperature,
        terms=look.terms,
    )
    if isinstance(part, str):
        return part
    is_estimate = part.is_estimate or any(value.is_estimated for value in sulfide.cited)
    sources = tuple(dict.fromkeys((TYPED.source, *keys(sulfide.cited), *part.sources)))
    return part._replace(cited=(TYPED, *sulfide.cited, *part.cited), is_estimate=is_estimate, keys=sources)


@remember
def _composite(
    thickness: Number,
    dense: Number,
    shares: tuple[Number, Number],
    densities: tuple[Number, Number],
    conductivity: Number,
    spread: Number,
    sizes: tuple[MaybeNumber, MaybeNumber],
    coating: str | None,
    halide: str | None,
    temperature: Number,
    *,
    terms: Terms | None = None,
) -> ResistancePart | str:
    """Return the part of a composite [SI] without what its sulfide rests on, or the reason why it is not known.

    ``shares`` are those of active material and carbon, ``densities`` those of active material and sulfide; the
    ``conductivity`` is that of the sulfide, with the ``spread`` of its logarithm.
    """
    share, carbon = shares
    rest = 1 - share - carbon
    if is_true_everywhere(rest <= 0):
        return "not known, because active material and carbon leave no room for sulfide in the cathode"
    masses, solids = (share, rest, carbon), (*densities, float(CARBON_DENSITY))
    pores = composite_porosity(dense, masses, solids)
    actives, ions, _ = volume_shares(masses, solids, pores)
    if terms is not None:
        rows = [*zip(masses, solids, strict=True)]
        terms.record(PORES, pores, density=dense, rows=rows)
        for name, at, value in (("sulfide", 1, ions), ("active material", 0, actives)):
            inputs: dict[str, Any] = {
                "pores": pores,
                "mass": masses[at],
                "own": solids[at],
                "rows": rows,
            }
            terms.record(COMPOSITE_SHARE, value, name, **inputs)
    is_unknown = (rest <= 0) | (ions < LEAST_CONDUCTING)
    if is_true_everywhere(is_unknown):
        return "not known, because there is too little sulfide in the cathode to carry the ions through it"
    is_stated = all(size is not None for size in sizes)
    coarse = coarseness(*sizes, terms)
    part = cathode_part(
        thickness,
        (
            ionic_conductivity(conductivity, ions, coarse, terms),
            sqrt(ionic_spread(ions, coarse) ** 2 + spread**2),
        ),
        (electronic_conductivity(actives, carbon, terms), float(ELECTRONIC_SCATTER)),
        charge_transfer(coating, temperature, terms=terms),
        (*IONIC_USED, *(() if is_stated else GRAINS_USED), *ELECTRONIC_USED),
        terms,
        grains=0.0 if is_stated else UNSTATED_SPREAD,
    )
    return _noted(
        _blank_part(part, is_unknown),
        _unstated_grains(*sizes),
        _coating_note(coating),
        _halide_note(halide),
    )


def _acting_coating(look: Lookup, halide: str | None, temperature: Number) -> str | None:
    """Return the coating of which the charge transfer counts.

    A halide beside the active material is as a coat of it. Of both together nothing is measured: the lower one counts,
    since a coat that is put between the two does not make it worse.
    """
    named = look.materials.root("coating", look.recipe.cathode_coating)
    coating = (named or UNNAMED_COATING) if look.recipe.cathode_coated else None
    if coating is None or halide is None:
        return coating or halide
    own, other = (charge_transfer(key, temperature).value for key in (coating, halide))
    return halide if is_true_everywhere(other < own) else coating


def _blank_part(part: ResistancePart, is_unknown: Condition) -> ResistancePart:
    """Blank the elements of a sweep in which a part is not known."""
    value, low, high = (blank_where(is_unknown, number) for number in (part.value, part.low, part.high))
    return part._replace(value=value, low=low, high=high)


def _unstated_grains(sulfide: MaybeNumber, active: MaybeNumber) -> str:
    """Say what grains are taken that nobody states."""
    usual = {"sulfide": (sulfide, USUAL_SULFIDE), "active material": (active, USUAL_ACTIVE)}
    taken = [f"{from_si(size, 'um'):g} µm for {name}" for name, (stated, size) in usual.items() if stated is None]
    return f"Grains are not stated: {' and '.join(taken)} are taken, with a wider band." if taken else ""


def _coating_note(coating: str | None) -> str:
    """Say which charge transfer stands for that of a coating without a measurement of its own."""
    if coating is None or coating in CHARGE_TRANSFER:
        return ""
    what = "The coating is not named" if coating == UNNAMED_COATING else f"No charge transfer is measured for {coating}"
    return f"{what}: the mean of the measured ones is taken."


def _halide_note(halide: str | None) -> str:
    """Say what the laws of a cathode with a halide rest on."""
    if halide is None:
        return ""
    return (
        f"Of a cathode with {halide} nothing is measured: its charge transfer is taken as that under a coating of "
        "it, and its conduction as that of sulfides, with a wider band (estimate)."
    )


def _sulfide(look: Lookup, cell: Cell, conducts: Conductance) -> _Sulfide | str:
    """Return the sulfide of the cathode, by default that of the film, or the reason why it is not known."""
    recipe, film = look.recipe, cell.film
    key = key_in_cathode(recipe)
    material = look.material(key, "electrolyte", topics=("sulfide",), field="cathode_electrolyte")
    density = look.si(material, "density_g_cm3", "sulfide")
    if material is None or density is None:
        return look.missing["sulfide"]
    if key == recipe.electrolyte:
        if conducts.electrolyte is None:
            return conducts.reason
        return _Sulfide(
            conductivity=conducts.electrolyte,
            spread=where(
                conducts.electrolyte_upward > conducts.electrolyte_spread,
                conducts.electrolyte_upward,
                conducts.electrolyte_spread,
            ),
            density=density,
            cited=conducts.electrolyte_cited,
        )
    return _of_library(look, material, density, film.temperature)


def _of_library(look: Lookup, material: Material, density: Number, temperature: Number) -> _Sulfide | str:
    own = look.value(material, "conductivity_ms_cm", "sulfide")
    energy = look.value(material, "activation_energy_ev", "sulfide")
    if own is None or energy is None:
        return look.missing["sulfide"]
    reference = to_si(float(material.values.get("conductivity_temperature_c", LIBRARY_TEMPERATURE)), "degC")
    inputs: dict[str, Any] = {
        "own": to_si(float(own), "mS/cm"),
        "energy": to_si(float(energy), "eV"),
        "reference": reference,
    }
    value = arrhenius(inputs["own"], reference, inputs["energy"], temperature)
    if look.terms is not None:
        look.terms.record(LIBRARY_SULFIDE, value, boltzmann=BOLTZMANN, warmth=temperature, **inputs)
    spread = powder_spread(material.root)
    used = (own, energy, spread)
    if not halide_word(material):
        return _Sulfide(conductivity=value, spread=float(spread), density=density, cited=used)
    wider = float(sqrt(spread**2 + HALIDE_SPREAD**2))
    return _Sulfide(
        conductivity=value, spread=wider, density=density, cited=(*used, HALIDE_SPREAD), halide=material.root
    )
