"""The steps of making a film in the order of doing, built from the recipe's method.

A step only says what the recipe says; what it leaves open is a blank line to write on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ssedesigner.core.fields import DENSIFICATION_METHODS, STACKINGS
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import format_number
from ssedesigner.files.results import subscripted
from ssedesigner.files.saved_values import material_of
from ssedesigner.files.weighing import RECIPE_SOURCE, Weighing

BLANK = "________"
"""A place to write on."""

_LONGEST_NAME = 30
"""A longer name is replaced by its key, so that a step stays on one line."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step to tick off; ``sources`` are those of the numbers in it."""

    text: str
    sources: tuple[str, ...] = (RECIPE_SOURCE,)


def process_steps(recipe: Recipe, weighed: Weighing, materials: Materials) -> tuple[Step, ...]:
    """Return the steps for a recipe, from the dew point check to the pressed stack."""
    say = _Words(recipe, materials)
    return (
        *_before(say),
        *_forming(say, weighed),
        *_drying(say),
        *_densifying(say),
        *_handing_on(say),
    )


class _Words:
    """The names and numbers of one recipe as they read in a sentence."""

    def __init__(self, recipe: Recipe, materials: Materials) -> None:
        self.recipe, self.materials = recipe, materials

    def name(self, field: str) -> str:
        key = str(getattr(self.recipe, field))
        material = material_of(field, key, self.materials)
        return subscripted(key if material is None or len(material.name) > _LONGEST_NAME else material.name)

    def names(self, *fields: str) -> str:
        found = [self.name(field) for field in fields if getattr(self.recipe, field)]
        return " and ".join(found) if len(found) < 3 else ", ".join(found[:-1]) + " and " + found[-1]

    def number(self, field: str, unit: str) -> str:
        value = getattr(self.recipe, field)
        if value is None:
            return f"{BLANK} {unit} (not stated)"
        return f"{value:g} {unit}".replace("-", "−")

    @property
    def polymers(self) -> str:
        return self.names("binder", "second_binder", "spe", "salt")

    @property
    def liquids(self) -> str:
        return self.names("solvent", "cosolvent")

    @property
    def sulfides(self) -> str:
        return self.names("electrolyte", "second_electrolyte")

    @property
    def target(self) -> str:
        """What the film is made on."""
        if self.recipe.form_factor == "on-electrode":
            return f"the {self.name('cathode')} electrode"
        if self.recipe.substrate:
            return self.name("substrate")
        return f"{BLANK} (no substrate is chosen)"


def _before(say: _Words) -> Iterator[Step]:
    limit = say.recipe.dew_point_c
    if limit is None:
        yield Step(
            text=f"Read the dew point of the room (the recipe states none): {BLANK} °C. H₂S alarm tested: {BLANK}"
        )
    else:
        told = say.number("dew_point_c", "°C")
        yield Step(text=f"Dew point at or below {told}: {BLANK} °C. H₂S alarm tested: {BLANK}")
    yield Step(
        text=f"Weigh as above, the sulfide last. Jar of sulfide opened at {BLANK}, closed at {BLANK}", sources=()
    )


def _forming(say: _Words, weighed: Weighing) -> Iterator[Step]:
    makers = {
        "slurry-casting": _cast,
        "solvent-free": _dry_form,
        "infiltration": _infiltrate,
        "spin-coating": _coat,
        "dip-coating": _coat,
        "vacuum-filtration": _filter,
        "hot-pressing": _dry_form,
    }
    yield from makers[say.recipe.method](say, weighed)


def _slurry(say: _Words) -> Iterator[Step]:
    liquids = say.liquids or f"{BLANK} (no solvent is chosen)"
    if say.polymers:
        yield Step(text=f"Dissolve {say.polymers} in {liquids}: {BLANK} h at {BLANK} °C", sources=())
        rest = ""
    else:
        rest = f" in {liquids}"
    loading = say.number("solids_loading_wt_pct", "wt % solids")
    slurries = "an even slurry"
    if say.recipe.second_electrolyte:
        slurries = "two even slurries, each sulfide in its own jar with its share of the binder and the liquid"
    yield Step(text=f"Add {say.sulfides} in parts{rest} and mix to {slurries}, {loading}: {BLANK} min")


def _cast(say: _Words, weighed: Weighing) -> Iterator[Step]:
    yield from _slurry(say)
    into = f" into {say.name('scaffold')}" if say.recipe.scaffold else ""
    if say.recipe.second_electrolyte:
        yield Step(text="Two layers: cast and dry the first, then cast the second on it", sources=())
    for number, wet in enumerate(weighed.wet_um, start=1):
        layer = f", layer {number}" if len(weighed.wet_um) > 1 else ""
        if wet is None:
            yield Step(text=f"Cast{into} on {say.target}{layer}; gap {BLANK} µm", sources=())
            continue
        told = f"wet coat ≈ {format_number(wet)} µm by volume, so a wider gap: {BLANK} µm"
        sources = (RECIPE_SOURCE, *weighed.wet_sources)
        yield Step(text=f"Cast{into} on {say.target}{layer}; {told}", sources=sources)


def _coat(say: _Words, weighed: Weighing) -> Iterator[Step]:
    yield from _slurry(say)
    how = "Spin" if say.recipe.method == "spin-coating" else "Dip"
    detail = f"{BLANK} rpm for {BLANK} s" if how == "Spin" else f"withdraw at {BLANK} mm/s"
    onto = say.name("scaffold") if say.recipe.scaffold else say.target
    layers = "; one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    yield Step(text=f"{how}-coat {onto}{layers}: {detail}, {BLANK} passes", sources=())


def _infiltrate(say: _Words, weighed: Weighing) -> Iterator[Step]:
    yield from _slurry(say)
    into = say.name("scaffold") if say.recipe.scaffold else say.target
    layers = ", one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    yield Step(text=f"Infiltrate {into}{layers}; wait until it is wet through: {BLANK} min, {BLANK} passes", sources=())


def _filter(say: _Words, weighed: Weighing) -> Iterator[Step]:
    yield from _slurry(say)
    layers = ", one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    with_scaffold = f" together with {say.name('scaffold')}" if say.recipe.scaffold else ""
    yield Step(text=f"Filter under vacuum{with_scaffold}{layers} to an even cake on {say.target}", sources=())


def _dry_form(say: _Words, weighed: Weighing) -> Iterator[Step]:
    solids = f"{say.sulfides} with {say.polymers}" if say.polymers else say.sulfides
    liquid = f" (with {say.liquids})" if say.liquids else ""
    yield Step(text=f"Mix {solids}{liquid}: {BLANK} min", sources=())
    into = f" into {say.name('scaffold')}" if say.recipe.scaffold else ""
    layers = f" in {len(weighed.wet_um)} layers" if len(weighed.wet_um) > 1 else ""
    if say.recipe.method == "solvent-free":
        yield Step(text=f"Roll to a sheet{into}{layers}: {BLANK} passes at {BLANK} °C", sources=())
    else:
        yield Step(text=f"Spread{into}{layers} evenly on {say.target}", sources=())


def _drying(say: _Words) -> Iterator[Step]:
    recipe = say.recipe
    if recipe.drying_temperature_c is not None:
        yield Step(text=f"Dry, at most {say.number('drying_temperature_c', '°C')}: {BLANK} h, vacuum {BLANK}")
    elif recipe.solvent:
        yield Step(text=f"The recipe has a solvent but no drying; dried at {BLANK} °C for {BLANK} h", sources=())
    if recipe.heat_treatment_c is not None:
        yield Step(text=f"Heat-treat at {say.number('heat_treatment_c', '°C')}: {BLANK} h under {BLANK}")


def _densifying(say: _Words) -> Iterator[Step]:
    method = say.recipe.densification_method
    if method == "none":
        return
    words = {"calender": "Calender", "uniaxial": "Press uniaxially"}.get(method or "")
    if method is None:
        words = f"Densify by {BLANK} (method not stated)"
    elif say.recipe.method == "hot-pressing":
        words = f"Hot-press ({DENSIFICATION_METHODS[method].lower()})"
    elif words is None:
        words = f"{DENSIFICATION_METHODS[method]} press"
    pressure = say.number("densification_pressure_mpa", "MPa")
    temperature = say.number("densification_temperature_c", "°C")
    thickness = say.number("thickness_um", "µm")
    yield Step(text=f"{words}: {pressure} at {temperature}, to {thickness}; measured {BLANK} µm")


def _handing_on(say: _Words) -> Iterator[Step]:
    recipe = say.recipe
    if recipe.form_factor == "free-standing":
        off = f" from {say.name('substrate')}" if recipe.substrate else ""
        yield Step(text=f"Peel the film off{off}; look for pinholes and cracks against light", sources=())
    elif recipe.form_factor == "on-substrate":
        yield Step(text=f"Transfer from {say.target} to the electrode; look for pinholes and cracks", sources=())
    yield Step(text=f"Cut to {say.number('film_area_cm2', 'cm²')}")
    stack = f"{say.name('cathode')} | film | {say.name('anode')}"
    count = (
        f"{recipe.unit_cells} unit cells, {STACKINGS[recipe.stacking].lower()}" if recipe.unit_cells > 1 else "one cell"
    )
    yield Step(text=f"Stack {stack}: {count}")
    yield Step(text=f"Hold at a stack pressure of {say.number('stack_pressure_mpa', 'MPa')}")
