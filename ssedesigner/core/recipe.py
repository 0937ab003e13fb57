"""The recipe: one frozen value that holds what a person typed, in lab units, exactly as typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from operator import attrgetter
from typing import NamedTuple

from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.filling import fill
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import numeral
from ssedesigner.core.steps import ProcessStep

Value = float | int | str | bool | None


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """A film recipe with the cell around it.

    One attribute for each row of ``FIELDS``; None (or an empty text) means that the field is blank and
    the row says what that stands for. The defaults are the sample on which the program opens. ``steps`` are the steps
    of the process as edited; empty means those that the program plans.
    """

    name: str = "NCM811‖Li, 30 µm, NBR"
    notes: str = ""
    electrolyte: str = "Li6PS5Cl"
    electrolyte_lot: str = ""
    electrolyte_conductivity_ms_cm: float | None = 2.1
    electrolyte_conductivity_temperature_c: float = 25.0
    electrolyte_conductivity_error_pct: float | None = None
    electrolyte_conductivity_pressure_mpa: float | None = None
    lot_pellet_pressure_mpa: float | None = None
    lot_pellet_density_pct: float | None = None
    lot_powder: str | None = None
    particle_d50_um: float | None = 3.0
    particle_d90_um: float | None = None
    particle_shape: str = ""
    second_electrolyte: str | None = None
    second_thickness_um: float | None = None
    second_porosity_pct: float | None = None
    cathode_side_electrolyte: str | None = None
    cathode_side_thickness_um: float | None = None
    cathode_side_porosity_pct: float | None = None
    spe: str | None = None
    spe_wt_pct: float | None = None
    binder: str | None = "NBR"
    binder_wt_pct: float | None = 1.5
    second_binder: str | None = None
    second_binder_wt_pct: float | None = None
    salt: str | None = None
    salt_wt_pct: float | None = None
    solvent: str | None = "toluene"
    cosolvent: str | None = "isobutyl isobutyrate"
    cosolvent_share_pct: float | None = 50.0
    solids_loading_wt_pct: float | None = 55.0
    slurry_viscosity_mpas: float | None = None
    method: str = "slurry-casting"
    form_factor: str = "on-substrate"
    scaffold: str | None = None
    scaffold_place: str | None = None
    substrate: str | None = "silicone-PET"
    thickness_um: float = 30.0
    porosity_pct: float | None = None
    prepress_method: str | None = None
    prepress_pressure_mpa: float | None = None
    prepress_temperature_c: float | None = None
    densification_pressure_mpa: float | None = 490.0
    densification_temperature_c: float | None = 80.0
    densification_method: str | None = "warm-isostatic"
    drying_temperature_c: float | None = 60.0
    heat_treatment_c: float | None = None
    roller_diameter_mm: float | None = None
    core_diameter_mm: float | None = None
    web_tension_n_m: float | None = None
    film_area_cm2: float = 48.0
    cathode: str = "NCM811"
    cathode_thickness_um: float = 70.0
    cathode_density_g_cm3: float = 3.15
    active_share_wt_pct: float | None = 80.0
    areal_capacity_mah_cm2: float = 3.4
    mean_voltage_v: float = 3.7
    charge_cutoff_v: float | None = None
    cathode_coated: bool = True
    cathode_coating: str | None = None
    cathode_electrolyte: str | None = None
    cathode_electrolyte_d50_um: float | None = None
    active_d50_um: float | None = None
    carbon_wt_pct: float | None = None
    film_cathode_pressure_mpa: float | None = None
    cathode_foil_pressure_mpa: float | None = None
    foil_primer: str | None = None
    film_cathode_resistance_ohm_cm2: float | None = None
    cathode_resistance_ohm_cm2: float | None = None
    anode: str = "Li-metal"
    anode_thickness_um: float = 20.0
    anode_attach_pressure_mpa: float | None = None
    anode_film_resistance_ohm_cm2: float | None = None
    collector_resistance_ohm_cm2: float | None = None
    interlayer: str | None = None
    positive_foil_um: float = 15.0
    negative_foil_um: float = 10.0
    film_density_g_cm3: float | None = None
    unit_cells: int = 20
    stacking: str = "parallel"
    assembly: str | None = None
    basis: str = "unit-cell"
    temperature_c: float = 25.0
    stack_pressure_mpa: float | None = 2.0
    c_rate: float = 0.1
    dew_point_c: float | None = -50.0
    open_time_h: float | None = None
    room_volume_m3: float | None = None
    air_changes_per_h: float | None = None
    h2s_rate_cm3_g_min: float | None = None
    steps: tuple[ProcessStep, ...] = ()

    def with_value(self, key: str, value: Value) -> Recipe:
        """Return a copy with one field changed; raise FieldError when the field cannot take the value.

        KeyError for a key that is no field.
        """
        # dataclasses.replace would set each of the fields by itself, at every key that is pressed
        return fill(Recipe, {**vars(self), key: FIELDS[key].check(value)})

    def value(self, key: str) -> Value:
        """Return the value of a field by key; KeyError for a key that is no field."""
        if key not in FIELDS:
            raise KeyError(key)
        value: Value = getattr(self, key)
        return value

    def to_dict(self) -> dict[str, Value]:
        """Return all fields by key, in the order of FIELDS."""
        return {key: getattr(self, key) for key in FIELDS}

    def share(self, key: str) -> float:
        """Return a share [wt %] as a number: a blank share is none, that is 0."""
        return getattr(self, key) or 0.0

    @property
    def has_electrolyte(self) -> bool:
        """True when the other solids leave room for the sulfide."""
        return self.electrolyte_wt_pct > 0

    @property
    def is_without_electrolyte(self) -> bool:
        """True when the other solids are the whole film, and no more than that."""
        return self.electrolyte_wt_pct == 0

    @property
    def electrolyte_wt_pct(self) -> float:
        """What binders, salt and polymer electrolyte leave for the sulfide [wt % of solids]."""
        taken: float = sum(filter(None, _shares(self)))
        return 100.0 - taken


def stored_recipe(values: Mapping[str, object]) -> Recipe:
    """Return a recipe that an older or newer program stored by its fields.

    As in a recipe file a missing field is blank; where it cannot be, or holds what the field no longer takes, the
    value of the sample stands for it. A field that this program does not know is left out.
    """
    return stored_recipes()(values)


def stored_recipes() -> Callable[[Mapping[str, object]], Recipe]:
    """Return a function like :func:`stored_recipe` for many recipes, which checks what they share only once."""
    sample = Recipe()
    checked: dict[tuple[str, type, object], Value] = {}

    def check(key: str, value: object) -> Value:
        # what the field cannot take any more becomes blank; only then does the sample stand in
        for tried in (value, None):
            try:
                return FIELDS[key].check(tried)
            except FieldError:
                continue
        return sample.value(key)

    def to_recipe(values: Mapping[str, object]) -> Recipe:
        fields: dict[str, Value] = {}
        for key in FIELDS:
            value = values.get(key)
            try:  # 1 and True are equal, but not both of them are numbers
                fields[key] = checked[key, value.__class__, value]
            except KeyError:
                fields[key] = checked[key, value.__class__, value] = check(key, value)
            except TypeError:  # a list, for example, which no field takes
                fields[key] = check(key, value)
        recipe = copy(sample)
        recipe.__dict__.update(fields)  # nobody has it yet, and setting each field by itself takes ten times as long
        return recipe

    return to_recipe


SHARES = {
    "binder": "binder_wt_pct",
    "second_binder": "second_binder_wt_pct",
    "salt": "salt_wt_pct",
    "spe": "spe_wt_pct",
}
"""Each added solid and the field that holds its share of all solids."""
_shares = attrgetter(*SHARES.values())
PARTS = {
    **SHARES,
    "second_electrolyte": "second_thickness_um",
    "cathode_side_electrolyte": "cathode_side_thickness_um",
    "cosolvent": "cosolvent_share_pct",
}
"""Each material that can be left out and the field that says how much of it there is."""


class Layer(NamedTuple):
    """A layer that a film can have: the fields that hold its material, its thickness and its porosity."""

    field: str
    thickness: str
    porosity: str


CATHODE_SIDE = Layer("cathode_side_electrolyte", "cathode_side_thickness_um", "cathode_side_porosity_pct")
MAIN = Layer("electrolyte", "thickness_um", "porosity_pct")
"""The layer of the sulfide of the film: what the others leave of the thickness of the film."""
ANODE_SIDE = Layer("second_electrolyte", "second_thickness_um", "second_porosity_pct")
LAYERS = (CATHODE_SIDE, MAIN, ANODE_SIDE)
"""Every layer that a film can have, from the cathode to the anode."""


def layers(recipe: Recipe) -> tuple[Layer, ...]:
    """Return the layers of a film from the cathode to the anode: the first faces the cathode, the last the anode.

    >>> [layer.field for layer in layers(Recipe(second_electrolyte="beta-Li3PS4"))]
    ['electrolyte', 'second_electrolyte']
    """
    return tuple([layer for layer in LAYERS if layer is MAIN or getattr(recipe, layer.field)])


def side_layers(recipe: Recipe) -> tuple[Layer, ...]:
    """Return the layers beside that of the film's own sulfide, from the cathode to the anode."""
    return tuple([layer for layer in (CATHODE_SIDE, ANODE_SIDE) if getattr(recipe, layer.field)])


def coats(recipe: Recipe) -> tuple[Layer, ...]:
    """Return the layers of a film in the order in which they are coated.

    The cathode side comes first on a cathode, the anode side on an anode. A film with a layer on the cathode side that
    is cast on a carrier is laminated on the electrode with its free face: there that layer comes last.
    """
    is_laminated = recipe.form_factor == "on-substrate" and recipe.cathode_side_electrolyte
    return layers(recipe)[::-1] if is_laminated or recipe.form_factor == "on-anode" else layers(recipe)


def is_on_electrode(recipe: Recipe) -> bool:
    """Return whether the film is made on one of its electrodes: ``on-electrode`` is the cathode, as it always was."""
    return recipe.form_factor in ("on-electrode", "on-anode")


def key_at_cathode(recipe: Recipe) -> str:
    """Return the electrolyte of the layer that faces the cathode."""
    return recipe.cathode_side_electrolyte or recipe.electrolyte


def key_at_anode(recipe: Recipe) -> str:
    """Return the electrolyte of the layer that faces the anode."""
    return recipe.second_electrolyte or recipe.electrolyte


def key_in_cathode(recipe: Recipe) -> str:
    """Return the electrolyte of the composite cathode: its own, else that of the layer that faces it."""
    return recipe.cathode_electrolyte or key_at_cathode(recipe)


def layer_thickness_um(recipe: Recipe, layer: Layer) -> float:
    """Return the thickness of a layer of a film [um]; that of its own sulfide is what the others leave of the film."""
    if layer is not MAIN:
        return float(getattr(recipe, layer.thickness) or 0.0)
    return recipe.thickness_um - sum([getattr(recipe, other.thickness) or 0.0 for other in side_layers(recipe)])


def _disagreeing_layers(recipe: Recipe) -> list[tuple[str, tuple[str, ...]]]:
    """Return what contradicts itself among the layers of a film."""
    sides = side_layers(recipe)
    if not sides:
        return []
    pairs: list[tuple[str, tuple[str, ...]]] = [
        (f"A {_SIDES[layer]} is chosen, but its thickness is empty.", (layer.thickness,))
        for layer in sides
        if getattr(recipe, layer.thickness) is None
    ]
    if sum([getattr(recipe, layer.thickness) or 0.0 for layer in sides]) >= recipe.thickness_um:
        sentence = (
            f"The {_SIDES[sides[0]]} is part of the film: make it thinner than the film."
            if len(sides) == 1
            else "The layers on both sides take the whole film and leave nothing between them: make them thinner."
        )
        pairs.append((sentence, (*(layer.thickness for layer in reversed(sides)), "thickness_um")))
    return pairs


_SIDES = {CATHODE_SIDE: "cathode-side layer", ANODE_SIDE: "second layer"}


def contradictions(recipe: Recipe) -> list[tuple[str, tuple[str, ...]]]:
    """Return a sentence for each way in which the fields of a recipe contradict each other, with those fields.

    Such a recipe can be edited further, but it makes no film: the prediction says why and the sheet
    gives no grams.
    """
    pairs: list[tuple[str, tuple[str, ...]]] = []
    if recipe.electrolyte_wt_pct < 0:
        total = 100.0 - recipe.electrolyte_wt_pct
        sentence = f"Binder, salt and polymer add up to {numeral(total)} wt %; lower them to 100 wt % or less."
        pairs.append((sentence, tuple(share for share in SHARES.values() if recipe.share(share) > 0)))
    for material, share in SHARES.items():
        is_chosen, content = bool(getattr(recipe, material)), getattr(recipe, share)
        if not is_chosen and content is not None and content > 0:
            label = FIELDS[material].label.lower()
            sentence = f"{FIELDS[share].label} is {numeral(content)} wt %, but no {label} is chosen."
            pairs.append((sentence, (material, share)))
        elif is_chosen and content is None:
            sentence = (
                f"{FIELDS[material].label} is chosen, but its content is empty; give it a content or choose none."
            )
            pairs.append((sentence, (share,)))
    pairs += _disagreeing_layers(recipe)
    if recipe.cosolvent and not recipe.solvent:
        pairs.append(("A cosolvent is chosen without a solvent.", ("solvent", "cosolvent")))
    if recipe.cosolvent and recipe.cosolvent == recipe.solvent:
        sentence = f"The solvent and the cosolvent are both {recipe.solvent}: choose another cosolvent, or none."
        pairs.append((sentence, ("cosolvent", "solvent")))
    if recipe.cosolvent and recipe.cosolvent_share_pct is None:
        pairs.append(("A cosolvent is chosen, but its share is empty.", ("cosolvent_share_pct",)))
    return pairs


def problems(recipe: Recipe) -> list[str]:
    """Return the sentences of ``contradictions`` alone."""
    return [sentence for sentence, _ in contradictions(recipe)]
