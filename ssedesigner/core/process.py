"""The process path: the steps that a recipe really takes from the dry room to the working cell.

Method, form, scaffold, substrate, heat treatment, densification, assembly and stacking decide which steps there are.
The recipe sheet writes its instructions along the same path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ssedesigner.core.fields import DENSIFICATION_METHODS, FIELDS, SCAFFOLD_PLACES, STACKINGS, Field
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Material, Materials, refusal
from ssedesigner.core.notation import numeral
from ssedesigner.core.recipe import ANODE_SIDE, CATHODE_SIDE, MAIN, Recipe, coats, is_on_electrode

_LONGEST_NAME = 30
"""A longer name is replaced by its key, so that a step stays on one line."""


def kinds_of(field: Field) -> tuple[str, ...]:
    """Return the kinds of material that a field can name; a polymer electrolyte can also serve as binder."""
    return (*field.materials, "spe") if "binder" in field.materials else field.materials


def material_of(field_key: str, key: str, materials: Materials) -> Material | None:
    """Return the material that a field of a recipe names, or None when the library does not have it."""
    for kind in kinds_of(FIELDS[field_key]):
        if (material := materials.find(kind, key)) is not None:
            return material
    return None


def taking_fields(material: Material) -> tuple[str, ...]:
    """Return the fields of a recipe that can take a material."""
    return tuple(
        field.key for field in FIELDS.values() if material.kind in field.materials and not refusal(material, field.key)
    )


def name_list(names: Sequence[str]) -> str:
    """Join names by commas and “and”."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _as_it_is(name: str) -> str:
    return name


def _name(field: str, key: str, materials: Materials) -> str:
    material = material_of(field, key, materials)
    return key if material is None or len(material.name) > _LONGEST_NAME else material.name


@dataclass(frozen=True, kw_only=True)
class RecipeWords:
    """The names and numbers of one recipe; ``spell`` writes a name as its reader wants it, formulas low or plain."""

    recipe: Recipe
    materials: Materials
    spell: Callable[[str], str] = _as_it_is

    def name(self, field: str) -> str:
        """Name the material of a field: by its name, or by its key where that is long or the library lacks it."""
        key, materials = str(getattr(self.recipe, field)), self.materials
        # after each edit the path is written anew, mostly with the same names
        return self.spell(materials.kept.get((_name, field, key), lambda: _name(field, key, materials)))

    def names(self, *fields: str) -> str:
        """Name the materials of those fields that are not blank, joined by commas and “and”."""
        return name_list([self.name(field) for field in fields if getattr(self.recipe, field)])

    def number(self, field: str, unit: str) -> str:
        """Write the number of a field with a unit as it is printed, or nothing where the field is blank."""
        value = getattr(self.recipe, field)
        return "" if value is None else f"{numeral(value)} {unit}"

    @property
    def polymers(self) -> str:
        """Binders, polymer electrolyte and salt."""
        return self.names("binder", "second_binder", "spe", "salt")

    @property
    def liquids(self) -> str:
        """Solvent and cosolvent."""
        return self.names("solvent", "cosolvent")

    @property
    def sulfides(self) -> str:
        """The electrolytes of all layers, that of the film's own sulfide first."""
        return self.names(MAIN.field, ANODE_SIDE.field, CATHODE_SIDE.field)


@dataclass(frozen=True, kw_only=True)
class PathStep:
    """One step of the path.

    ``title`` and the shorter ``short`` name it; ``detail`` is one line of its parameters, in which a blank field is
    said to be not stated. ``fields`` are the recipe fields that it is about. ``is_skipped`` is True for a step that
    the recipe leaves out although films usually need it.
    """

    key: str
    title: str
    short: str
    detail: str
    fields: tuple[str, ...] = ()
    is_skipped: bool = False


NOT_STATED = "not stated"
CONTINUOUS_METHODS = ("slurry-casting", "solvent-free", "infiltration", "dip-coating", "spray-coating")
"""Methods that make a web; the others make single pieces, which are never wound."""
BI_CELL = "bi-cell"
"""Two cells on the two faces of one cathode foil."""
DRY_METHODS = ("solvent-free", "hot-pressing")
"""Methods that form the film from powder."""


class Pressing(NamedTuple):
    """One pressing of the film: pressure [MPa] and temperature [degC] as typed; ``fields`` hold them in this order."""

    words: str
    method: str | None
    pressure: float | None
    temperature: float | None
    fields: tuple[str, str, str]

    @property
    def awaits(self) -> str:
        """The first blank of method, pressure and temperature, without which the others say little; empty if none."""
        parts = (self.method, self.pressure, self.temperature)
        return next((field for field, part in zip(self.fields, parts, strict=True) if part is None), "")


def pressings(recipe: Recipe) -> tuple[Pressing, ...]:
    """Return the pressings of a film before assembly in the order of doing; none for a film that is not pressed.

    >>> [one.pressure for one in pressings(Recipe(prepress_method="calender", prepress_pressure_mpa=50.0))]
    [50.0, 490.0]
    """
    first = (recipe.prepress_method, recipe.prepress_pressure_mpa, recipe.prepress_temperature_c)
    last = (recipe.densification_method, recipe.densification_pressure_mpa, recipe.densification_temperature_c)
    of_first = ("prepress_method", "prepress_pressure_mpa", "prepress_temperature_c")
    of_last = ("densification_method", "densification_pressure_mpa", "densification_temperature_c")
    steps = (Pressing("first pressing", *first, of_first), Pressing("pressing", *last, of_last))
    return tuple(one for one in steps if (one.method or one.fields is of_last) and one.method != "none")


def is_pressed_over(recipe: Recipe) -> bool:
    """Return whether the first pressing brings the film from its carrier onto the cathode, and the last presses both.

    >>> is_pressed_over(Recipe(prepress_method="uniaxial", film_cathode_pressure_mpa=490.0)), is_pressed_over(Recipe())
    (True, False)
    """
    steps = pressings(recipe)
    both = len(steps) == 2 and recipe.form_factor == "on-substrate"
    return (
        both and recipe.film_cathode_pressure_mpa is not None and recipe.film_cathode_pressure_mpa == steps[-1].pressure
    )


def process_path(recipe: Recipe, materials: Materials) -> tuple[PathStep, ...]:
    """Return the steps of a recipe in the order of doing; each key occurs once.

    Together they take up every flag but those on the recipe itself, as :mod:`ssedesigner.core.flag_steps` says.
    """
    last: list[tuple[Recipe, tuple[PathStep, ...]]] = materials.kept.get(process_path, list)
    for known, path in last:  # after an edit several screens ask for that of the same recipe
        if known is recipe:
            return path
    path = _process_path(recipe, materials)
    last[:] = [(recipe, path)]
    return path


def _process_path(recipe: Recipe, materials: Materials) -> tuple[PathStep, ...]:
    words = RecipeWords(recipe=recipe, materials=materials)
    press, hand_over = (_densify(words),), tuple(_hand_over(words))
    return (
        _room(words),
        _mix(words),
        _form(words),
        *_dry_and_heat(words),
        *_wind(words),
        *_prepress(words),
        *(hand_over + press if is_pressed_over(recipe) else press + hand_over),
        _cut(words),
        _stack(words),
        *_close(words),
        _operate(words),
    )


def _number_or_gap(words: RecipeWords, label: str, field: str, unit: str) -> str:
    """Write the number of a field, or that it is not stated."""
    return words.number(field, unit) or f"{label} {NOT_STATED}"


def _join(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _room(words: RecipeWords) -> PathStep:
    dew_point = f"dew point {words.number('dew_point_c', '°C') or NOT_STATED}"
    open_time = f"open for {time}" if (time := words.number("open_time_h", "h")) else f"open time {NOT_STATED}"
    return PathStep(
        key="room",
        title="Dry room",
        short="Room",
        detail=_join(dew_point, open_time),
        fields=("dew_point_c", "open_time_h"),
    )


def _is_fibrillated(words: RecipeWords) -> bool:
    keys = {field: getattr(words.recipe, field) for field in ("binder", "second_binder")}
    materials = [material_of(field, key, words.materials) for field, key in keys.items() if key]
    return any(material is not None and material.text("binder_form") == "fibrillated" for material in materials)


def _mix(words: RecipeWords) -> PathStep:
    recipe = words.recipe
    title, short = "Mix slurry", "Mix"
    if recipe.method == "infiltration":
        title = short = "Dissolve"
    elif recipe.method in DRY_METHODS:
        title = "Mix powders" if not words.liquids else "Mix"
        if recipe.method == "solvent-free" and _is_fibrillated(words):
            title = "Mix, fibrillate"
    solids = f"{words.sulfides} with {words.polymers}" if words.polymers else words.sulfides
    is_wet = recipe.method not in DRY_METHODS
    liquid = f"in {words.liquids}" if words.liquids else f"solvent {NOT_STATED}" if is_wet else "dry"
    loading = ""
    if is_wet or words.liquids:
        loading = _number_or_gap(words, "solids loading", "solids_loading_wt_pct", "wt % solids")
        loading = _join(loading, words.number("slurry_viscosity_mpas", "mPa·s"))
    return PathStep(
        key="mix",
        title=title,
        short=short,
        detail=_join(solids, liquid, loading),
        fields=("electrolyte", "binder", "solvent"),
    )


def _target(words: RecipeWords) -> tuple[str, str]:
    """Return what the film is made on or into, in general and by name."""
    recipe = words.recipe
    if recipe.scaffold:
        return "scaffold", words.name("scaffold")
    if is_on_electrode(recipe):
        return _electrode(recipe)
    return "carrier", words.name("substrate") if recipe.substrate else ""


def _electrode(recipe: Recipe) -> tuple[str, str]:
    """Return the electrode that the film is made on, in general and by name."""
    side = "anode" if recipe.form_factor == "on-anode" else "cathode"
    return side, f"the {getattr(recipe, side)} electrode"


def _form(words: RecipeWords) -> PathStep:
    recipe = words.recipe
    what, name = _target(words)
    into = "into" if what == "scaffold" else "on"
    titles = {
        "slurry-casting": (f"Cast {into} {what}", "Cast"),
        "solvent-free": ("Roll to sheet" if what == "carrier" else f"Roll {into} {what}", "Roll"),
        "infiltration": (f"Infiltrate {what}", "Infiltrate"),
        "spin-coating": ("Spin-coat", "Spin"),
        "dip-coating": ("Dip-coat", "Dip"),
        "spray-coating": (f"Spray {into} {what}", "Spray"),
        "vacuum-filtration": ("Vacuum-filter", "Filter"),
        "hot-pressing": (f"Fill {into} {what}" if what == "scaffold" else "Spread powder", "Spread"),
    }
    needs_carrier = what == "carrier" and recipe.method not in DRY_METHODS
    where = f"{into} {name}" if name else f"carrier {NOT_STATED}" if needs_carrier else ""
    if what == "scaffold" and is_on_electrode(recipe):
        where += f" on {_electrode(recipe)[1]}"
    elif what == "scaffold" and recipe.substrate:
        where += f" on {words.name('substrate')}"
    count = {2: "two", 3: "three"}.get(len(coats(recipe)))
    layers = f"{count} layers, one after the other" if count else ""
    place = SCAFFOLD_PLACES.get(recipe.scaffold_place or "", "") if recipe.scaffold else ""
    where = _join(where, place[:1].lower() + place[1:])
    return PathStep(
        key="form",
        title=titles[recipe.method][0],
        short=titles[recipe.method][1],
        detail=_join(where, layers, f"to end at {words.number('thickness_um', 'µm')}"),
        fields=("thickness_um", "scaffold"),
    )


def _dry_and_heat(words: RecipeWords) -> Iterator[PathStep]:
    recipe = words.recipe
    drying, heating = words.number("drying_temperature_c", "°C"), words.number("heat_treatment_c", "°C")
    if drying or recipe.solvent:
        yield PathStep(
            key="dry",
            title="Dry",
            short="Dry",
            detail=_join(f"at most {drying}" if drying else f"temperature {NOT_STATED}", words.liquids),
            fields=("drying_temperature_c",),
        )
    if heating or recipe.method == "infiltration":
        yield PathStep(
            key="heat",
            title="Heat-treat" if heating else "Not heat-treated",
            short="Heat" if heating else "No heat",
            detail=f"at {heating}" if heating else "the recipe has no heat treatment",
            fields=("heat_treatment_c",),
            is_skipped=not heating,
        )


def _wind(words: RecipeWords) -> Iterator[PathStep]:
    if words.recipe.method not in CONTINUOUS_METHODS:
        return
    sizes = (
        f"smallest roller {words.number('roller_diameter_mm', 'mm') or NOT_STATED}",
        f"core {words.number('core_diameter_mm', 'mm') or NOT_STATED}",
        f"web tension {words.number('web_tension_n_m', 'N/m') or NOT_STATED}",
    )
    yield PathStep(key="wind", title="Wind up", short="Wind up", detail=_join(*sizes))


_PRESS_TITLES = {
    None: ("Densify", "Densify"),
    "none": ("Not pressed", "No press"),
    "calender": ("Calender", "Calender"),
    "uniaxial": ("Press", "Press"),
    "cold-isostatic": ("Isostatic press", "Press"),
    "warm-isostatic": ("Isostatic press", "Press"),
}


def _prepress(words: RecipeWords) -> Iterator[PathStep]:
    method = words.recipe.prepress_method
    if method is None:
        return
    pressure = _number_or_gap(words, "pressure", "prepress_pressure_mpa", "MPa")
    heat = words.number("prepress_temperature_c", "°C") or f"temperature {NOT_STATED}"
    title, short = _PRESS_TITLES[method]
    yield PathStep(
        key="prepress",
        title=f"{title}, first",
        short=short,
        detail=_join(DENSIFICATION_METHODS[method].lower(), pressure, heat),
        fields=("prepress_method", "prepress_pressure_mpa", "prepress_temperature_c"),
    )


def _densify(words: RecipeWords) -> PathStep:
    recipe, method = words.recipe, words.recipe.densification_method
    title, short = ("Hot-press", "Hot-press") if recipe.method == "hot-pressing" else _PRESS_TITLES[method]
    is_skipped = method == "none" and recipe.method != "hot-pressing"
    pressure = _number_or_gap(words, "pressure", "densification_pressure_mpa", "MPa")
    heat = words.number("densification_temperature_c", "°C")
    conditions = f"{pressure} at {heat}" if heat else f"{pressure}, temperature {NOT_STATED}"
    how = (
        f"method {NOT_STATED}" if method is None else "" if method == "none" else DENSIFICATION_METHODS[method].lower()
    )
    detail = _join(how, conditions, f"to {words.number('thickness_um', 'µm')}")
    return PathStep(
        key="densify",
        title=title,
        short=short,
        detail="the recipe has no densification" if is_skipped else detail,
        fields=("densification_method", "densification_pressure_mpa", "densification_temperature_c"),
        is_skipped=is_skipped,
    )


def _hand_over(words: RecipeWords) -> Iterator[PathStep]:
    recipe = words.recipe
    carrier = words.name("substrate") if recipe.substrate else ""
    if recipe.form_factor == "on-substrate":
        off = f"peel {carrier} off" if carrier else f"carrier {NOT_STATED}"
        detail = f"laminate on the {recipe.cathode} electrode, {off}"
        yield PathStep(key="transfer", title="Transfer", short="Transfer", detail=detail, fields=("substrate",))
    elif recipe.form_factor == "free-standing" and (carrier or _leaves_a_carrier(recipe)):
        off = f"off {carrier}" if carrier else f"carrier {NOT_STATED}"
        yield PathStep(key="peel", title="Peel off", short="Peel", detail=off, fields=("substrate",))
    elif recipe.form_factor == "free-standing":
        detail = "the scaffold carries the film" if recipe.scaffold else "the film is handled alone"
        yield PathStep(key="take-up", title="Take up", short="Take up", detail=detail)


def _leaves_a_carrier(recipe: Recipe) -> bool:
    """Return whether a film that is handled alone must have been made on a carrier, even if none is chosen."""
    return recipe.method not in DRY_METHODS and not recipe.scaffold


def _cut(words: RecipeWords) -> PathStep:
    recipe = words.recipe
    is_web = recipe.assembly in {"z-folded", "wound"}
    title = "Slit" if is_web else "Cut"
    is_cut_with_it = is_on_electrode(recipe)
    return PathStep(
        key="cut",
        title=f"{title} with {_electrode(recipe)[0]}" if is_cut_with_it else title,
        short=title,
        detail=_join(words.number("film_area_cm2", "cm²"), "film and electrode together" if is_cut_with_it else ""),
        fields=("film_area_cm2",),
    )


def _stack(words: RecipeWords) -> PathStep:
    recipe = words.recipe
    title, short = "Stack", "Stack"
    if recipe.assembly == "z-folded":
        title, short = "Fold in Z", "Fold"
    elif recipe.assembly == "wound":
        title, short = "Wind cell", "Wind cell"
    elif recipe.stacking == "bipolar":
        title = "Stack bipolar"
    elif recipe.stacking == BI_CELL:
        title = "Stack bi-cells"
    layers = [recipe.cathode, "film", words.name("interlayer") if recipe.interlayer else "", words.name("anode")]
    count = "one cell"
    if recipe.unit_cells > 1 or recipe.stacking in ("bipolar", BI_CELL):
        cells = "unit cell" if recipe.unit_cells == 1 else "unit cells"
        count = f"{recipe.unit_cells} {cells}, {STACKINGS[recipe.stacking].lower()}"
    return PathStep(
        key="stack",
        title=title,
        short=short,
        detail=_join(" | ".join(layer for layer in layers if layer), count),
    )


# a pouch is welded and sealed before the pressure of use; for a unit cell or stack nobody asks for the pouch
def _close(words: RecipeWords) -> Iterator[PathStep]:
    if words.recipe.basis == "pouch-cell":
        detail = "foils welded to the tabs, stack packed and sealed"
        yield PathStep(key="close", title="Weld and seal", short="Seal", detail=detail, fields=("basis",))


def _operate(words: RecipeWords) -> PathStep:
    conditions = (
        _number_or_gap(words, "stack pressure", "stack_pressure_mpa", "MPa"),
        words.number("temperature_c", "°C"),
        words.number("c_rate", "C"),
    )
    return PathStep(
        key="operate",
        title="Operate",
        short="Operate",
        detail=_join(*conditions),
        fields=("stack_pressure_mpa",),
    )
