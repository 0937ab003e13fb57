"""What a prediction consists of: numbers with bands and sources, flags, layers. Values only, no formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ssedesigner.core.recipe import Recipe

STEPS = {
    "recipe": "Recipe",
    "mix": "Mix",
    "coat": "Coat and dry",
    "wind": "Wind",
    "calender": "Calender",
    "transfer": "Transfer",
    "stack": "Stack",
    "press": "Press",
    "operate": "Operate",
    "safety": "Safety",
}
"""Process steps in the order of doing."""

SEVERITIES = {
    "fail": "incompatible",
    "caution": "caution",
    "unknown": "not reported",
    "pass": "compatible",
    "none": "not applicable",
}
"""Severities from worst to best with the word shown for each; last the checks that have nothing to judge."""


@dataclass(frozen=True, kw_only=True)
class Quantity:
    """A predicted number in a lab unit with its 90 % band.

    ``value`` is None when it is not known; ``reason`` then says why in one sentence. ``low`` and
    ``high`` are None when no band can be given. ``sources`` are keys of the bibliography. ``is_estimate``
    is True when the number rests on an estimate or assumption that can move it, and must look like one.
    """

    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    sources: tuple[str, ...] = ()
    reason: str = ""
    is_estimate: bool = False

    @property
    def is_known(self) -> bool:
        """True when there is a value."""
        return self.value is not None


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One check of the process chain with its outcome.

    ``severity`` is a key of ``SEVERITIES``; ``title`` a few words, ``message`` one plain sentence;
    ``value`` and ``limit`` are in ``unit``; ``fields`` are the recipe fields that the flag is about, so that the
    editor can set its mark beside them; ``grade`` is that of the weakest evidence used.
    """

    id: str
    step: str
    severity: str
    title: str
    message: str
    value: float | None = None
    limit: float | None = None
    unit: str = ""
    sources: tuple[str, ...] = ()
    grade: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Layer:
    """One layer of the cell per electrode area, for the bars of mass, volume and cost.

    ``role`` is cathode, film, anode, positive foil, negative foil or packaging. ``cost_usd_m2`` is None
    when no price is known.
    """

    role: str
    material: str
    thickness_um: float
    mass_mg_cm2: float
    cost_usd_m2: float | None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FilmPrediction:
    """The film by itself."""

    thickness_um: Quantity
    porosity_pct: Quantity
    density_g_cm3: Quantity
    areal_mass_mg_cm2: Quantity
    electrolyte_volume_pct: Quantity
    binder_volume_pct: Quantity
    scaffold_volume_pct: Quantity
    electrolyte_conductivity_ms_cm: Quantity
    conductivity_ms_cm: Quantity
    area_specific_resistance_ohm_cm2: Quantity
    areal_conductance_s_cm2: Quantity
    conductance_s: Quantity


@dataclass(frozen=True, kw_only=True)
class CellPrediction:
    """The cell on one basis: unit-cell, stack or pouch-cell."""

    basis: str
    specific_energy_wh_kg: Quantity
    energy_density_wh_l: Quantity
    cost_usd_m2: Quantity
    cost_usd_kwh: Quantity
    cost_share_film_electrolyte_pct: Quantity
    voltage_v: Quantity
    thickness_um: Quantity
    areal_mass_mg_cm2: Quantity
    layers: tuple[Layer, ...]


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """Everything that the screens, the sheet and the command line show for one recipe.

    ``cell`` is on the basis that the recipe names, ``cells`` on all three. ``notes`` are plain sentences on
    what was assumed; ``sources`` all keys of the bibliography that were used, in order of first use.
    """

    recipe: Recipe
    film: FilmPrediction
    cell: CellPrediction
    cells: Mapping[str, CellPrediction]
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    library_version: str
    model_version: str


FILM_RESULTS = {
    "thickness_um": "Thickness",
    "porosity_pct": "Porosity",
    "density_g_cm3": "Film density",
    "areal_mass_mg_cm2": "Film mass per area",
    "electrolyte_volume_pct": "Sulfide in the volume",
    "binder_volume_pct": "Polymer and salt in the volume",
    "scaffold_volume_pct": "Scaffold in the volume",
    "electrolyte_conductivity_ms_cm": "Conductivity of the sulfide",
    "conductivity_ms_cm": "Film conductivity",
    "area_specific_resistance_ohm_cm2": "Area-specific resistance",
    "areal_conductance_s_cm2": "Conductance per area",
    "conductance_s": "Conductance of the film",
}
"""Results of the film with their titles, in the order of reading."""
CELL_RESULTS = {
    "specific_energy_wh_kg": "Specific energy",
    "energy_density_wh_l": "Energy density",
    "cost_usd_m2": "Materials, per area",
    "cost_usd_kwh": "Materials, per energy",
    "cost_share_film_electrolyte_pct": "Film's sulfide in their cost",
    "voltage_v": "Voltage",
    "thickness_um": "Thickness",
    "areal_mass_mg_cm2": "Mass per area",
}
"""Results of the cell with their titles, in the order of reading."""
