"""predict(recipe, materials): film, cell and flags in one value, back in lab units with bands and sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import TypeVar, overload

from ssedesigner.core.fields import BASES
from ssedesigner.core.filling import fill
from ssedesigner.core.kept import Kept
from ssedesigner.core.materials import Materials
from ssedesigner.core.model_fit import shipped_fit
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.prediction import (
    PART_NAMES,
    PART_OF,
    CellPrediction,
    Discharge,
    FilmPrediction,
    Flag,
    Layer,
    Prediction,
    Quantity,
    ResistanceShare,
)
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import UNITS, from_si
from ssedesigner.physics.arrays import MaybeNumber, require
from ssedesigner.physics.cell.cell import Cell, resolve_cell
from ssedesigner.physics.cell.energy import Band, CellEnergy, Part, assemble, foil_sentence, ohmic_drop
from ssedesigner.physics.cell.performance import Performance, perform, usable_energies
from ssedesigner.physics.cell.rate import DIFFUSION_RATE, LAYERED_SPAN, PLOTTED_RATES, Usable
from ssedesigner.physics.cell.resistance import ResistancePart
from ssedesigner.physics.checks.flags import flags, intact_note
from ssedesigner.physics.conduction.conductance import Conductance, conductance
from ssedesigner.physics.conduction.formulas import AREAL_CONDUCTANCE, CONDUCTANCE
from ssedesigner.physics.conduction.hybrid import hybrid_note
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED, Learned
from ssedesigner.physics.conduction.structure import grain_note
from ssedesigner.physics.film.film import Film, resolve
from ssedesigner.physics.film.formulas import AREAL_MASS, VOLUME_FRACTION
from ssedesigner.physics.quantities import TYPED, keys, quantity
from ssedesigner.physics.terms import remember

MODEL_VERSION = "3"
"""Rises whenever a predicted number or the outcome of a check can change; the change log says how.

A formula, a coefficient in the code or a rule of a check raises it: to 2.1 where the same model is put right, to 3
for another model. A new fit alone does not: :func:`model_identity` tells it by the digest of its parameters. Values of
the library are told by the library's version, and one by one in each recipe file.
"""

_Row = TypeVar("_Row")
_USABLE = {
    "voltage_loss_v": "V",
    "usable_capacity_pct": "%",
    "usable_specific_energy_wh_kg": "Wh/kg",
    "usable_energy_density_wh_l": "Wh/L",
}
_OF_RESISTANCE = {
    "conductivity_ms_cm": "mS/cm",
    "area_specific_resistance_ohm_cm2": "ohm cm2",
    "areal_conductance_s_cm2": "S/cm2",
    "conductance_s": "S",
}
_OHM_CM2, _UM, _MG_CM2 = (UNITS[unit].factor for unit in ("ohm cm2", "um", "mg/cm2"))
_OF_SHARES = keys((LAYERED_SPAN, DIFFUSION_RATE))
C_RATES = tuple(round(from_si(float(rate), "C"), 6) for rate in PLOTTED_RATES)
"""The rates at which cells are compared [C]."""


def model_identity() -> str:
    """Return the version of the model and a digest of its fitted parameters, as recipe files keep it [-].

    Notes
    -----
    Two programs with the same identity and the same library predict the same of a recipe.

    Examples
    --------
    >>> model_identity().startswith(f"{MODEL_VERSION} (fit ")
    True

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    return f"{MODEL_VERSION} (fit {shipped_fit().digest})"


def predict(recipe: Recipe, materials: Materials, learned: Learned = NOTHING_LEARNED) -> Prediction:
    """Predict a film and its cell.

    Parameters
    ----------
    recipe : Recipe
        The recipe, in the lab units of its fields [-]
    materials : Materials
        The snapshot of the library [-]
    learned : Learned
        What the laboratory's own films have taught; nothing by default [-]

    Returns
    -------
    Prediction
        Film, cell on three bases, flags, notes and sources, in lab units [-]

    Notes
    -----
    Never raises for a recipe inside the ranges of its fields; what is not known has no value but a reason.

    Examples
    --------
    >>> from ssedesigner.core.materials import Materials
    >>> predict(Recipe(), Materials(version="empty", materials={}, pairs=())).film.conductivity_ms_cm.reason
    'not known, because the library has no binder “NBR”'

    References
    ----------
    ThisProgram2026 (full entry in sources.csv)
    """
    film = resolve(recipe, materials)
    conducts = conductance(film, learned)
    cell = resolve_cell(recipe, materials, film)
    film_shown = film_quantities(film, conducts)
    cells = CellsByBasis(cell, perform(cell, conducts, materials))
    shown = cells[recipe.basis]
    raised = flags(recipe, materials, film, cell, shown)
    return Prediction(
        recipe=recipe,
        film=film_shown,
        cell=shown,
        cells=cells,
        flags=raised,
        notes=(*_notes(film, cell, conducts, shown, raised), *filter(None, (hybrid_note(recipe, materials),))),
        library_version=materials.version,
        model_version=MODEL_VERSION,
        own_films=learned.films if learned.places else 0,
    )


class CellsByBasis(Mapping[str, CellPrediction]):
    """Cell quantities by basis, each worked out when it is first asked for: most screens show one."""

    def __init__(self, cell: Cell, performance: Performance) -> None:
        self._cell, self._performance, self._known = cell, performance, dict[str, CellPrediction]()

    def __getitem__(self, basis: str) -> CellPrediction:
        if basis not in BASES:
            raise KeyError(basis)
        if basis not in self._known:
            self._known[basis] = _cell(self._cell, assemble(self._cell, basis), self._performance)
        return self._known[basis]

    def __iter__(self) -> Iterator[str]:
        return iter(BASES)

    def __len__(self) -> int:
        return len(BASES)


def film_quantities(film: Film, conducts: Conductance) -> FilmPrediction:
    """Film quantities in lab units [-]; nothing is known of a film whose recipe contradicts itself.

    >>> empty = Materials(version="empty", materials={}, pairs=())
    >>> film = resolve(Recipe(), empty)
    >>> film_quantities(film, conductance(film)).thickness_um.value
    30.0
    """
    wrong = film.missing.get("recipe", "")
    no_mass = wrong or film.missing.get("mass", "")
    if film.kept_by is None:
        made_of = _composition(film)
    else:
        kept: Kept = film.materials.kept.get(_composition, _no_compositions)
        made_of = kept.get(film.kept_by, lambda: _composition(film))
    dense = made_of["density_g_cm3"]
    mass = mass_band = None
    if film.density is not None:
        mass = film.density * film.thickness
        mass_band = require(film.density_low) * film.thickness, require(film.density_high) * film.thickness
        if film.terms is not None:
            film.terms.record(AREAL_MASS, mass, density=film.density, height=film.thickness)
    weight = quantity(mass, "mg/cm2", mass_band, sources=dense.sources, reason=no_mass, is_estimate=dense.is_estimate)
    return fill(
        FilmPrediction,
        {
            "thickness_um": quantity(film.thickness, "um", reason=wrong),
            "porosity_pct": made_of["porosity_pct"],
            "density_g_cm3": dense,
            "areal_mass_mg_cm2": weight,
            **made_of,
            **_conductivities(film, conducts, wrong),
        },
    )


_MOST_COMPOSITIONS = 100


def _no_compositions() -> Kept:
    return Kept(_MOST_COMPOSITIONS)


def _composition(film: Film) -> dict[str, Quantity]:
    """Quantities of what a film is made of: those that rest on no size of a plain film."""
    wrong = film.missing.get("recipe", "")
    no_volume = wrong or film.missing.get("volumes", "")
    porosity, band = film.porosity, None
    if film.density is not None:
        band = require(film.density_low), require(film.density_high)
    return {
        "porosity_pct": quantity(
            porosity.value,
            "vol %",
            (porosity.low, porosity.high),
            sources=keys(porosity.cited),
            reason=wrong,
            is_estimate=porosity.is_estimate,
        ),
        "density_g_cm3": quantity(
            film.density,
            "g/cm3",
            band,
            sources=(TYPED.source,) if film.is_density_typed else keys(film.density_cited),
            reason=wrong or film.missing.get("mass", ""),
            is_estimate=porosity.is_estimate and not film.is_density_typed,
        ),
        "electrolyte_volume_pct": _volume(film, no_volume, "sulfide"),
        "binder_volume_pct": _volume(film, no_volume, *SHARES),
        "scaffold_volume_pct": quantity(
            film.scaffold_volume_fraction, "vol %", sources=keys((TYPED,), film.scaffold_cited), reason=no_volume
        ),
    }


def _volume(film: Film, reason: str, *roles: str) -> Quantity:
    """Share of some solids in the film, pores included; its band is that of the porosity."""
    if reason:
        return quantity(None, "vol %", reason=reason)
    dense = require(film.dense_fraction(*roles))
    porosity = film.porosity
    value = dense * (1 - porosity.value)
    if film.terms is not None:
        film.terms.record(VOLUME_FRACTION, value, roles[0], pores=porosity.value)
    return quantity(
        value,
        "vol %",
        (dense * (1 - porosity.high), dense * (1 - porosity.low)),
        sources=keys(film.density_cited) or (TYPED.source,),
        is_estimate=porosity.is_estimate and bool(dense > 0),
    )


def _conductivities(film: Film, conducts: Conductance, wrong: str) -> dict[str, Quantity]:
    """Conductivity of sulfide and film, resistance and conductances."""
    own, resistance, area = conducts.electrolyte, conducts.area_specific_resistance, film.area
    electrolyte = quantity(
        own,
        "mS/cm",
        None if own is None else conducts.electrolyte_band(),
        sources=conducts.electrolyte_sources,
        reason=wrong or (conducts.reason if own is None else ""),
        is_estimate=bool(film.layers) and film.main.is_estimated,
    )
    reason = wrong or conducts.reason
    if resistance is None or reason:
        unknown = {key: quantity(None, unit, reason=reason) for key, unit in _OF_RESISTANCE.items()}
        return {"electrolyte_conductivity_ms_cm": electrolyte} | unknown
    low, high = conducts.band(film.thickness)
    if film.terms is not None:
        film.terms.record(AREAL_CONDUCTANCE, 1 / resistance, resistance=resistance)
        film.terms.record(CONDUCTANCE, area / resistance, area=area, resistance=resistance)
    values: dict[str, tuple[MaybeNumber, Band]] = {
        "conductivity_ms_cm": (conducts.conductivity, conducts.conductivity_band()),
        "area_specific_resistance_ohm_cm2": (resistance, (low, high)),
        "areal_conductance_s_cm2": (1 / resistance, (1 / high, 1 / low)),
        "conductance_s": (area / resistance, (area / high, area / low)),
    }
    sources, is_estimate = conducts.sources, conducts.is_estimate
    known = {
        key: quantity(value, _OF_RESISTANCE[key], band, sources=sources, is_estimate=is_estimate)
        for key, (value, band) in values.items()
    }
    return {"electrolyte_conductivity_ms_cm": electrolyte} | known


def _cell(cell: Cell, energy: CellEnergy, performance: Performance) -> CellPrediction:
    """Turn the energy of a cell into cell quantities in lab units."""
    wrong = cell.film.missing.get("recipe", "")
    no_mass, no_size, no_cost = wrong or energy.reason, wrong or energy.size_reason, wrong or energy.cost_reason
    built = (*_of_parts([part.layer.sources for part in energy.parts]), *keys(energy.cited))
    bought = _of_parts([part.layer.cost_sources for part in energy.parts])

    shown = _Shown(performance, energy, no_mass, no_size)

    def heavy(value: MaybeNumber, unit: str, band: Band | None, reason: str) -> Quantity:
        return quantity(value, unit, band, sources=built, reason=reason, is_estimate=energy.is_estimate)

    def paid(value: MaybeNumber, unit: str, band: Band | None) -> Quantity:
        return quantity(value, unit, band, sources=bought, reason=no_cost, is_estimate=energy.is_cost_estimate)

    return fill(
        CellPrediction,
        {
            "basis": energy.basis,
            "specific_energy_wh_kg": heavy(energy.specific_energy, "Wh/kg", energy.specific_energy_band, no_mass),
            "energy_density_wh_l": heavy(energy.energy_density, "Wh/L", None, no_size),
            "cost_usd_m2": paid(energy.cost, "USD/m2", energy.cost_band),
            "cost_usd_kwh": paid(energy.energy_cost, "USD/kWh", energy.energy_cost_band),
            "cost_share_film_electrolyte_pct": paid(energy.electrolyte_share, "%", energy.electrolyte_share_band),
            "voltage_v": quantity(energy.voltage, "V", reason=wrong),
            "thickness_um": heavy(energy.thickness, "um", None, no_size),
            "areal_mass_mg_cm2": heavy(energy.mass, "mg/cm2", energy.mass_band, no_mass),
            "resistance_ohm_cm2": shown.resistance(),
            **shown.usable(performance.usable),
            "resistance_parts": shown.shares(),
            "rates": _Late(shown.at_rates),
            "layers": () if no_mass else _Late(lambda: map(_layer, energy.parts)),
            "foils": foil_sentence(cell.unit_cells, cell.recipe.stacking, energy.basis, _absent_foils(cell.recipe)),
        },
    )


def _absent_foils(recipe: Recipe) -> tuple[str, ...]:
    foils = (("aluminium", recipe.positive_foil_um), ("copper", recipe.negative_foil_um))
    return tuple([metal for metal, thickness in foils if thickness == 0])


class _Shown:
    """What a unit cell does under load, in lab units; what its parts rest on is collected once for all numbers."""

    def __init__(self, performance: Performance, energy: CellEnergy, no_mass: str, no_size: str) -> None:
        self._performance, self._energy = performance, energy
        self._no_mass, self._no_size = performance.usable_reason or no_mass, performance.usable_reason or no_size
        known = [part for part in performance.parts.values() if isinstance(part, ResistancePart)]
        self._sources = {part.role: part.sources for part in known}
        self._of_all = _of_parts(self._sources.values())
        self._of_loss = _of_parts([(TYPED.source,), self._of_all])
        self._of_shares = _of_parts([self._of_loss, _OF_SHARES])
        self._is_estimate = any(part.is_estimate for part in known)

    def resistance(self) -> Quantity:
        """Return the resistance of the whole cell; it looks like an estimate where one of its parts does."""
        whole = self._performance.resistance
        if whole is None:
            return quantity(None, "ohm cm2", reason=self._performance.reason)
        band = whole.low, whole.high
        return quantity(whole.value, "ohm cm2", band, sources=self._of_all, is_estimate=self._is_estimate)

    def shares(self) -> tuple[ResistanceShare, ...]:
        """Return the parts of the resistance, those that are not known with the reason."""
        return tuple([self._share(role, part) for role, part in self._performance.parts.items()])

    def _share(self, role: str, part: ResistancePart | str) -> ResistanceShare:
        if isinstance(part, str):
            return ResistanceShare(role=role, resistance_ohm_cm2=quantity(None, "ohm cm2", reason=part))
        band, sources = (part.low, part.high), self._sources[role]
        value = quantity(part.value, "ohm cm2", band, sources=sources, is_estimate=part.is_estimate)
        rails = tuple([float(rail / _OHM_CM2) for rail in part.rails])
        values = {"role": role, "resistance_ohm_cm2": value, "note": part.note, "rails_ohm_cm2": rails}
        return fill(ResistanceShare, values)

    def at_rates(self) -> Iterator[Discharge]:
        """Return what the cell gives at the rates at which cells are compared."""
        for rate, usable in zip(C_RATES, self._performance.rates, strict=False):
            yield Discharge(c_rate=rate, **self.usable(usable))

    def usable(self, at_rate: Usable | None) -> dict[str, Quantity]:
        """Return the voltage loss of a unit cell and what is usable of its capacity and energy at one rate."""
        if at_rate is None:
            return {key: quantity(None, unit, reason=self._performance.reason) for key, unit in _USABLE.items()}
        low, high = at_rate.energy_band
        energy, (heavy, dense) = self._energy, usable_energies(at_rate, self._energy)
        nominal = energy.energy_density
        ends = energy.specific_energy_band or (None, None)
        heavy_band = None if heavy is None else (low * require(ends[0]), high * require(ends[1]))
        loss, loss_band = at_rate.voltage_loss, at_rate.voltage_loss_band
        reason = self._performance.usable_reason
        return {
            "voltage_loss_v": quantity(loss, "V", loss_band, sources=self._of_loss, is_estimate=self._is_estimate),
            "usable_capacity_pct": self._of_nominal(at_rate.capacity, "%", at_rate.capacity_band, reason),
            "usable_specific_energy_wh_kg": self._of_nominal(heavy, "Wh/kg", heavy_band, self._no_mass),
            "usable_energy_density_wh_l": self._of_nominal(
                dense, "Wh/L", (low * nominal, high * nominal), self._no_size
            ),
        }

    def _of_nominal(self, value: MaybeNumber, unit: str, band: Band | None, reason: str) -> Quantity:
        return quantity(value, unit, band, sources=self._of_shares, reason=reason, is_estimate=True)


class _Late(Sequence[_Row]):
    """Rows that few look at, worked out when one first does."""

    def __init__(self, make: Callable[[], Iterable[_Row]]) -> None:
        self._make = make

    @cached_property
    def _all(self) -> tuple[_Row, ...]:
        return tuple(self._make())

    @overload
    def __getitem__(self, place: int) -> _Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Row, ...]: ...
    def __getitem__(self, place: int | slice) -> _Row | tuple[_Row, ...]:
        return self._all[place]

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all)

    def __repr__(self) -> str:
        return repr(self._all)


def _layer(part: Part) -> Layer:
    values = {
        "role": part.layer.role,
        "material": part.layer.material,
        "thickness_um": float(part.thickness / _UM),
        "mass_mg_cm2": float(require(part.mass) / _MG_CM2),
        "cost_usd_m2": None if part.cost is None else float(part.cost),
        "sources": part.layer.sources,
    }
    return fill(Layer, values)


def _of_parts(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the sources of all parts, each once."""
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def _notes(
    film: Film, cell: Cell, conducts: Conductance, shown: CellPrediction, raised: tuple[Flag, ...]
) -> tuple[str, ...]:
    """Sentences on what was assumed, the ohmic drop among them."""
    notes = [*film.notes, *conducts.notes, *cell.notes]
    if conducts.conductivity is not None:
        notes += filter(None, (grain_note(film), intact_note(raised)))
    if conducts.area_specific_resistance is not None and "recipe" not in film.missing:
        drop = float(ohmic_drop(cell.current_density, conducts.area_specific_resistance))
        notes.append(_loss_sentence(cell.recipe.c_rate, drop, float(cell.voltage)))
    notes += [f"{PART_OF}{PART_NAMES[p.role].lower()}: {p.note}" for p in shown.resistance_parts if p.note]
    return tuple(notes)


@remember
def _loss_sentence(c_rate: float, drop: float, voltage: float) -> str:
    loss = format_number(drop / voltage / UNITS["%"].factor, 2)
    return (
        f"Energies are nominal. At {numeral(c_rate)} C the film alone loses "
        f"{format_number(drop, 2)} V, that is {loss} % of the mean voltage."
    )
