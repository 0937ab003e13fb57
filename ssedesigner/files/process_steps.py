"""The steps of making a film in the order of doing, built from the recipe's method.

A step only says what the recipe says; what it leaves open is a blank line to write on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ssedesigner.core.fields import DENSIFICATION_METHODS, STACKINGS
from ssedesigner.core.materials import Materials
from ssedesigner.core.process_path import DRY_METHODS, process_path
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.recipe_words import RecipeWords
from ssedesigner.core.units import format_number
from ssedesigner.files.results import subscripted
from ssedesigner.files.weighing import RECIPE_SOURCE, Weighing

BLANK = "________"
"""A place to write on."""
_LOOK = "look for pinholes and cracks"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step to tick off; ``sources`` are those of the numbers in it."""

    text: str
    sources: tuple[str, ...] = (RECIPE_SOURCE,)


def process_steps(recipe: Recipe, weighed: Weighing, materials: Materials) -> tuple[Step, ...]:
    """Return the steps for a recipe along its process path, from the dew point check to the pressed stack."""
    say = RecipeWords(recipe=recipe, materials=materials, spell=subscripted)
    write: dict[str, Callable[[], Iterable[Step]]] = {
        "room": lambda: _room(say),
        "mix": lambda: _mix(say),
        "form": lambda: _FORMING[recipe.method](say, weighed),
        "dry": lambda: _dry(say),
        "heat": lambda: [Step(text=f"Heat-treat at {_number(say, 'heat_treatment_c', '°C')}: {BLANK} h under {BLANK}")],
        "wind": lambda: (),  # the sheet is for one film
        "densify": lambda: _densify(say),
        "transfer": lambda: [Step(text=f"Transfer from {_target(say)} to the electrode; {_LOOK}", sources=())],
        "peel": lambda: [Step(text=f"Peel the film off{_carrier(say)}; {_LOOK} against light", sources=())],
        "take-up": lambda: [Step(text=f"Take the film up; {_LOOK} against light", sources=())],
        "cut": lambda: [Step(text=f"Cut to {_number(say, 'film_area_cm2', 'cm²')}")],
        "stack": lambda: _stack(say),
        "operate": lambda: [Step(text=f"Hold at a stack pressure of {_number(say, 'stack_pressure_mpa', 'MPa')}")],
    }
    path = process_path(recipe, materials)
    return tuple(step for part in path if not part.is_skipped for step in write[part.key]())


def _number(say: RecipeWords, field: str, unit: str) -> str:
    return say.number(field, unit) or f"{BLANK} {unit} (not stated)"


def _target(say: RecipeWords) -> str:
    """Say what the film is made on."""
    if say.recipe.form_factor == "on-electrode":
        return f"the {say.name('cathode')} electrode"
    return say.name("substrate") if say.recipe.substrate else f"{BLANK} (no substrate is chosen)"


def _carrier(say: RecipeWords) -> str:
    return f" from {say.name('substrate')}" if say.recipe.substrate else ""


def _room(say: RecipeWords) -> Iterator[Step]:
    limit = say.recipe.dew_point_c
    if limit is None:
        yield Step(
            text=f"Read the dew point of the room (the recipe states none): {BLANK} °C. H₂S alarm tested: {BLANK}"
        )
    else:
        told = _number(say, "dew_point_c", "°C")
        yield Step(text=f"Dew point at or below {told}: {BLANK} °C. H₂S alarm tested: {BLANK}")


def _mix(say: RecipeWords) -> Iterator[Step]:
    yield Step(
        text=f"Weigh as above, the sulfide last. Jar of sulfide opened at {BLANK}, closed at {BLANK}", sources=()
    )
    if say.recipe.method not in DRY_METHODS:
        yield from _slurry(say)
        return
    solids = f"{say.sulfides} with {say.polymers}" if say.polymers else say.sulfides
    liquid = f" (with {say.liquids})" if say.liquids else ""
    yield Step(text=f"Mix {solids}{liquid}: {BLANK} min", sources=())


def _slurry(say: RecipeWords) -> Iterator[Step]:
    liquids = say.liquids or f"{BLANK} (no solvent is chosen)"
    if say.polymers:
        yield Step(text=f"Dissolve {say.polymers} in {liquids}: {BLANK} h at {BLANK} °C", sources=())
        rest = ""
    else:
        rest = f" in {liquids}"
    loading = _number(say, "solids_loading_wt_pct", "wt % solids")
    slurries = "an even slurry"
    if say.recipe.second_electrolyte:
        slurries = "two even slurries, each sulfide in its own jar with its share of the binder and the liquid"
    yield Step(text=f"Add {say.sulfides} in parts{rest} and mix to {slurries}, {loading}: {BLANK} min")


def _cast(say: RecipeWords, weighed: Weighing) -> Iterator[Step]:
    into = f" into {say.name('scaffold')}" if say.recipe.scaffold else ""
    if say.recipe.second_electrolyte:
        yield Step(text="Two layers: cast and dry the first, then cast the second on it", sources=())
    for number, wet in enumerate(weighed.wet_um, start=1):
        layer = f", layer {number}" if len(weighed.wet_um) > 1 else ""
        if wet is None:
            yield Step(text=f"Cast{into} on {_target(say)}{layer}; gap {BLANK} µm", sources=())
            continue
        told = f"wet coat ≈ {format_number(wet)} µm by volume, so a wider gap: {BLANK} µm"
        sources = (RECIPE_SOURCE, *weighed.wet_sources)
        yield Step(text=f"Cast{into} on {_target(say)}{layer}; {told}", sources=sources)


def _coat(say: RecipeWords, weighed: Weighing) -> Iterator[Step]:
    how = "Spin" if say.recipe.method == "spin-coating" else "Dip"
    detail = f"{BLANK} rpm for {BLANK} s" if how == "Spin" else f"withdraw at {BLANK} mm/s"
    onto = say.name("scaffold") if say.recipe.scaffold else _target(say)
    layers = "; one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    yield Step(text=f"{how}-coat {onto}{layers}: {detail}, {BLANK} passes", sources=())


def _infiltrate(say: RecipeWords, weighed: Weighing) -> Iterator[Step]:
    into = say.name("scaffold") if say.recipe.scaffold else _target(say)
    layers = ", one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    yield Step(text=f"Infiltrate {into}{layers}; wait until it is wet through: {BLANK} min, {BLANK} passes", sources=())


def _filter(say: RecipeWords, weighed: Weighing) -> Iterator[Step]:
    layers = ", one sulfide after the other" if len(weighed.wet_um) > 1 else ""
    with_scaffold = f" together with {say.name('scaffold')}" if say.recipe.scaffold else ""
    yield Step(text=f"Filter under vacuum{with_scaffold}{layers} to an even cake on {_target(say)}", sources=())


def _dry_form(say: RecipeWords, weighed: Weighing) -> Iterator[Step]:
    into = f" into {say.name('scaffold')}" if say.recipe.scaffold else ""
    layers = f" in {len(weighed.wet_um)} layers" if len(weighed.wet_um) > 1 else ""
    if say.recipe.method == "solvent-free":
        yield Step(text=f"Roll to a sheet{into}{layers}: {BLANK} passes at {BLANK} °C", sources=())
    else:
        yield Step(text=f"Spread{into}{layers} evenly on {_target(say)}", sources=())


_FORMING = {
    "slurry-casting": _cast,
    "solvent-free": _dry_form,
    "infiltration": _infiltrate,
    "spin-coating": _coat,
    "dip-coating": _coat,
    "vacuum-filtration": _filter,
    "hot-pressing": _dry_form,
}


def _dry(say: RecipeWords) -> Iterator[Step]:
    if say.recipe.drying_temperature_c is not None:
        yield Step(text=f"Dry, at most {_number(say, 'drying_temperature_c', '°C')}: {BLANK} h, vacuum {BLANK}")
    else:
        yield Step(text=f"The recipe has a solvent but no drying; dried at {BLANK} °C for {BLANK} h", sources=())


def _densify(say: RecipeWords) -> Iterator[Step]:
    method = say.recipe.densification_method
    words = {"calender": "Calender", "uniaxial": "Press uniaxially"}.get(method or "")
    if say.recipe.method == "hot-pressing":
        how = "" if method in {None, "none"} else f" ({DENSIFICATION_METHODS[method or ''].lower()})"
        words = f"Hot-press{how}"
    elif method is None:
        words = f"Densify by {BLANK} (method not stated)"
    elif words is None:
        words = f"{DENSIFICATION_METHODS[method]} press"
    pressure = _number(say, "densification_pressure_mpa", "MPa")
    temperature = _number(say, "densification_temperature_c", "°C")
    thickness = _number(say, "thickness_um", "µm")
    yield Step(text=f"{words}: {pressure} at {temperature}, to {thickness}; measured {BLANK} µm")


def _stack(say: RecipeWords) -> Iterator[Step]:
    recipe = say.recipe
    stack = f"{say.name('cathode')} | film | {say.name('anode')}"
    count = (
        f"{recipe.unit_cells} unit cells, {STACKINGS[recipe.stacking].lower()}" if recipe.unit_cells > 1 else "one cell"
    )
    how = {"z-folded": "Fold in Z", "wound": "Wind"}.get(recipe.assembly or "", "Stack")
    yield Step(text=f"{how} {stack}: {count}")
