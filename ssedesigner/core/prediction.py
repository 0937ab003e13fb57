"""What a prediction consists of: numbers with bands and sources, flags, layers. Values only, no formulas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import first_sentence

STEPS = {
    "recipe": "Recipe",
    "mix": "Mix",
    "coat": "Coat and dry",
    "wind": "Wind up",
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
"""Severities in the order of telling with the word shown for each; last the checks that have nothing to judge."""

POINTS = {"pass": 0, "none": 0, "caution": 1, "unknown": 2, "fail": 4}
"""What a flag counts against a recipe: a report that asks for care is worth more than none."""


def points(*severities: str) -> int:
    """Return what flags of some severities count against a recipe; wherever recipes are ranked, it is by these.

    >>> points("caution", "unknown", "fail"), points("pass", "")
    (7, 0)
    """
    return sum(POINTS.get(severity, 0) for severity in severities)


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

    ``severity`` is a key of ``SEVERITIES``; ``title`` a few words, ``message`` plain sentences, of which the first says
    by itself what is wrong and by how much;
    ``value`` and ``limit`` are in ``unit``; ``fields`` are the recipe fields that the flag is about, so that the
    editor can set its mark beside them; ``grade`` is that of the weakest evidence used. ``awaits`` is the blank field
    without which a check cannot judge, or to which it objects.
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
    awaits: str = ""

    @property
    def lead(self) -> str:
        """The first sentence of the message, which stands alone where there is little room."""
        return first_sentence(self.message)[0]

    @property
    def rest(self) -> str:
        """What follows the first sentence of the message."""
        return first_sentence(self.message)[1]

    @property
    def name(self) -> str:
        """What is checked, from the id of the check."""
        words = self.id.replace("-", " ").replace("spe ", "polymer electrolyte ")
        return words[:1].upper() + words[1:]


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


PART_NAMES = {
    "film": "Film",
    "film|cathode": "Film to cathode",
    "cathode": "Cathode",
    "anode|film": "Anode to film",
    "collectors": "Foils",
}
"""What the parts of the resistance of a unit cell are called, by their role."""
PART_OF = "Resistance, "
"""What stands before such a name where it stands alone."""


@dataclass(frozen=True, kw_only=True)
class ResistanceShare:
    """A part of the resistance of a unit cell; ``note`` says in plain sentences what was assumed.

    ``role`` is film, film|cathode, cathode, anode|film or collectors. ``rails_ohm_cm2`` of a composite cathode are
    what ions and electrons meet along its whole thickness, and its charge transfer.
    """

    role: str
    resistance_ohm_cm2: Quantity
    note: str = ""
    rails_ohm_cm2: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Discharge:
    """What a cell gives at one C-rate."""

    c_rate: float
    voltage_loss_v: Quantity
    usable_capacity_pct: Quantity
    usable_specific_energy_wh_kg: Quantity
    usable_energy_density_wh_l: Quantity


@dataclass(frozen=True, kw_only=True)
class CellPrediction:
    """The cell on one basis: unit-cell, stack or pouch-cell; ``foils`` says in a sentence how many it counts.

    Resistance, its parts and the voltage loss are those of one unit cell on every basis. What is usable is at the
    rate of the recipe; ``rates`` has three others.
    """

    basis: str
    specific_energy_wh_kg: Quantity
    energy_density_wh_l: Quantity
    cost_usd_m2: Quantity
    cost_usd_kwh: Quantity
    cost_share_film_electrolyte_pct: Quantity
    voltage_v: Quantity
    thickness_um: Quantity
    areal_mass_mg_cm2: Quantity
    resistance_ohm_cm2: Quantity
    voltage_loss_v: Quantity
    usable_capacity_pct: Quantity
    usable_specific_energy_wh_kg: Quantity
    usable_energy_density_wh_l: Quantity
    resistance_parts: tuple[ResistanceShare, ...]
    rates: Sequence[Discharge]
    layers: Sequence[Layer]
    foils: str = ""

    @property
    def cathode_part(self) -> ResistanceShare | None:
        """The part of the cathode in the resistance."""
        return next((part for part in self.resistance_parts if part.role == "cathode"), None)


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """Everything that the screens, the sheet and the command line show for one recipe.

    ``cell`` is on the basis that the recipe names, ``cells`` on all three. ``notes`` are plain sentences on
    what was assumed, ``own_films`` how many films of the laboratory have taught the numbers.
    """

    recipe: Recipe
    film: FilmPrediction
    cell: CellPrediction
    cells: Mapping[str, CellPrediction]
    flags: tuple[Flag, ...]
    notes: tuple[str, ...]
    library_version: str
    model_version: str
    own_films: int = 0

    def result(self, key: str) -> Quantity:
        """Return the result of a key of ``RESULTS``; one of the cell is on the recipe's basis."""
        part, name = key.split(".", 1)
        quantity: Quantity = getattr(self.film if part == "film" else self.cell, name)
        return quantity

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """All keys of the bibliography that were used, in order of first use."""
        values = chain(vars(self.film).values(), vars(self.cell).values())
        shown = [value.sources for value in values if isinstance(value, Quantity)]
        return tuple(dict.fromkeys(chain.from_iterable([*shown, *(flag.sources for flag in self.flags)])))

    def results(self) -> dict[str, Quantity]:
        """Return every result of the film and of the cell on the recipe's basis, by its key in ``RESULTS``."""
        return {key: self.result(key) for key in RESULTS}


@dataclass(frozen=True)
class Result:
    """What a predicted number is called: its label, a short one for little room or inside a sentence, its lab unit.

    ``caption`` is what a tile calls it between the two.
    """

    label: str
    short: str
    unit: str
    caption: str = ""


RESULTS = {
    "film.thickness_um": Result("Thickness", "thickness", "um"),
    "film.porosity_pct": Result("Porosity", "porosity", "vol %"),
    "film.density_g_cm3": Result("Film density", "film density", "g/cm3"),
    "film.areal_mass_mg_cm2": Result("Film mass per area", "film mass", "mg/cm2"),
    "film.electrolyte_volume_pct": Result("Sulfide electrolyte volume", "sulfide volume", "vol %"),
    "film.binder_volume_pct": Result("Polymer and salt volume", "polymer volume", "vol %"),
    "film.scaffold_volume_pct": Result("Scaffold volume", "scaffold volume", "vol %"),
    "film.electrolyte_conductivity_ms_cm": Result("Sulfide electrolyte conductivity", "sulfide conductivity", "mS/cm"),
    "film.conductivity_ms_cm": Result("Film conductivity", "film conductivity", "mS/cm"),
    "film.area_specific_resistance_ohm_cm2": Result("Area-specific resistance", "ASR", "ohm cm2", "Resistance (ASR)"),
    "film.areal_conductance_s_cm2": Result("Areal conductance", "areal conductance", "S/cm2"),
    "film.conductance_s": Result("Film conductance", "film conductance", "S"),
    "cell.specific_energy_wh_kg": Result("Specific energy", "specific energy", "Wh/kg"),
    "cell.energy_density_wh_l": Result("Energy density", "energy density", "Wh/L"),
    "cell.cost_usd_m2": Result("Materials cost per area", "cost per area", "USD/m2"),
    "cell.cost_usd_kwh": Result("Materials cost per energy", "materials cost", "USD/kWh", "Materials cost"),
    "cell.cost_share_film_electrolyte_pct": Result("Sulfide share of materials cost", "sulfide share", "%"),
    "cell.voltage_v": Result("Voltage", "voltage", "V"),
    "cell.thickness_um": Result("Thickness", "thickness", "um"),
    "cell.areal_mass_mg_cm2": Result("Mass per area", "mass per area", "mg/cm2"),
    "cell.resistance_ohm_cm2": Result("Resistance of a unit cell", "cell resistance", "ohm cm2"),
    "cell.voltage_loss_v": Result("Voltage loss of a unit cell", "voltage loss", "V"),
    "cell.usable_capacity_pct": Result("Usable capacity", "usable capacity", "%"),
    "cell.usable_specific_energy_wh_kg": Result("Usable specific energy", "usable specific energy", "Wh/kg"),
    "cell.usable_energy_density_wh_l": Result("Usable energy density", "usable energy density", "Wh/L"),
}
"""Every predicted number by its part (film or cell) and the key of its quantity, in the order of reading.

Tiles, tables, sheet, calculation, effects, command line and files call a result by these words and no others.
"""


OF_ONE_CELL = ("cell.resistance_ohm_cm2", "cell.voltage_loss_v")
"""Results that are those of one unit cell on every basis, as their labels say."""
AT_RATE = (
    "cell.voltage_loss_v",
    "cell.usable_capacity_pct",
    "cell.usable_specific_energy_wh_kg",
    "cell.usable_energy_density_wh_l",
)
"""Results that are those at the C-rate of the recipe."""


def result_labels(part: str) -> dict[str, str]:
    """Return the labels of the results of a part, film or cell, by the key of the quantity."""
    return {key.partition(".")[2]: one.label for key, one in RESULTS.items() if key.startswith(f"{part}.")}


def batch_key(key: str) -> str:
    """Return the key under which a batch keeps a result: ``batch_key("cell.voltage_v")`` is ``cell_voltage_v``."""
    return key.removeprefix("film.").replace("cell.", "cell_")


FILM_RESULTS, CELL_RESULTS = result_labels("film"), result_labels("cell")
