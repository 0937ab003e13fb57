"""The process steps of a recipe with their parameters, in the order of doing, as the program plans or the user edits.

The order is that of the process path; each line of a batch is weighed where it is needed, and the dew point check
comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from ssedesigner.batch.film_weights import LIQUID_FREE_METHODS, LIQUID_PARTS, RECIPE_SOURCE
from ssedesigner.core.batch.films import SULFIDES
from ssedesigner.core.batch.plan import BatchAmounts, BatchLine
from ssedesigner.core.belongings import ROLLED
from ssedesigner.core.fields import DENSIFICATION_METHODS, STACKINGS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula
from ssedesigner.core.process import BI_CELL, DRY_METHODS, RecipeWords, is_pressed_over, name_list, process_path
from ssedesigner.core.recipe import CATHODE_SIDE, Recipe, coats, is_on_electrode, layers
from ssedesigner.core.steps import (
    ASSUMPTION_SOURCE,
    STEP_KINDS,
    STEP_PARAMETERS,
    ProcessStep,
    StepError,
    as_set,
    kind_of,
    step_problems,
)
from ssedesigner.physics.film.casting import GAP_PER_WET_COAT


def merge_steps(planned: Sequence[ProcessStep], kept: Sequence[ProcessStep]) -> tuple[ProcessStep, ...]:
    """Return the steps in the order that the recipe keeps, with its changes.

    A kept step that the program does not plan any more falls away; a planned step that the recipe does not know yet
    stands after the step that comes before it in the plan.
    """
    if not kept:
        return tuple(planned)
    by_key = {step.key: step for step in planned}
    order = [step for step in kept if (not step.key or step.key in by_key) and not step.is_left_out]
    known = {step.key for step in kept if step.key}  # those left out too, or they would come back
    before = ""
    for step in planned:
        if step.key not in known:
            order.insert(_place_after(order, before), step)
        if any(other.key == step.key for other in order):
            before = step.key
    return tuple(_apply_changes(by_key[step.key], step) if step.key else _as_own(step) for step in order)


def _place_after(order: Sequence[ProcessStep], key: str) -> int:
    return next((place for place, step in enumerate(order, start=1) if key and step.key == key), 0)


def _as_own(step: ProcessStep) -> ProcessStep:
    return replace(step, sources=(RECIPE_SOURCE,))


def _apply_changes(planned: ProcessStep, kept: ProcessStep) -> ProcessStep:
    if kept is planned:
        return planned
    of_recipe = kind_of(planned).fields
    changes: dict[str, object] = {
        name: getattr(kept, name)
        for name in STEP_PARAMETERS
        if getattr(kept, name) is not None and name not in of_recipe
    }
    changes |= {name: getattr(kept, name) for name in ("text", "atmosphere") if getattr(kept, name)}
    if not changes:
        return planned
    return replace(
        planned,
        **changes,  # type: ignore[arg-type]
        assumed=tuple(name for name in planned.assumed if name not in changes),
        sources=tuple(dict.fromkeys([RECIPE_SOURCE, *planned.sources])),
    )


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What the steps are written from; ``gaps`` are blade gaps by layer [um] with the sources of their densities."""

    words: RecipeWords
    lines: Sequence[BatchLine]
    gaps: Sequence[float | None]
    gap_sources: tuple[str, ...]

    @property
    def layers(self) -> int:
        return len(coats(self.words.recipe))

    def of_layer(self, layer: int, before: str = ",") -> str:
        side = " on the cathode side" if coats(self.words.recipe)[layer - 1] is CATHODE_SIDE else ""
        return f"{before} layer {layer}{side}" if self.layers > 1 else ""


def planned_steps(recipe: Recipe, amounts: BatchAmounts, materials: Materials) -> tuple[ProcessStep, ...]:
    """Return the steps of a recipe for a batch: those of the program, with what the recipe's own steps change of them.

    ``amounts`` give the lines to weigh and the blade gap. A step of the recipe that no longer belongs to it (another
    method, another material) is not done; a step that the recipe newly needs stands where the program plans it.
    """
    return steps_of(recipe, amounts.lines, amounts.gap_um, amounts.sources, materials)


def steps_of(
    recipe: Recipe,
    lines: Sequence[BatchLine],
    gap_um: Sequence[float | None],
    gap_sources: tuple[str, ...],
    materials: Materials,
) -> tuple[ProcessStep, ...]:
    """Return the steps of a recipe for lines that are weighed and blade gaps by layer."""
    words = RecipeWords(recipe=recipe, materials=materials, spell=formula)
    plan = _Plan(words=words, lines=lines, gaps=gap_um, gap_sources=gap_sources)
    return merge_steps(tuple(_defaults(plan, materials)), recipe.steps)


def _step(plan: _Plan, kind: str, text: str, key: str = "", way: str = "", **given: object) -> ProcessStep:
    """Make a step with the parameters that the recipe has for it and the defaults for the rest."""
    row = STEP_KINDS[kind]
    from_recipe = {name: getattr(plan.words.recipe, field) for name, field in row.fields.items()}
    numbers = {name: number for name, number in (row.ways[way] if way else row.defaults).items() if name not in given}
    sources = [number.source for number in numbers.values()]
    assumed = [name for name, number in numbers.items() if number.is_estimated]
    if row.atmosphere:
        given = {"atmosphere": row.atmosphere, **given}
        sources.append(ASSUMPTION_SOURCE)
        assumed.append("atmosphere")
    if row.quotes_recipe or any(value is not None for value in from_recipe.values()):
        sources.insert(0, RECIPE_SOURCE)
    parameters = {name: float(number) for name, number in numbers.items()} | from_recipe
    return ProcessStep(
        kind=kind,
        text=text,
        key=key or kind,
        sources=tuple(dict.fromkeys(sources)),
        assumed=tuple(assumed),
        **{**parameters, **given},
    )


def _defaults(plan: _Plan, materials: Materials) -> Iterator[ProcessStep]:
    words = plan.words
    write: dict[str, Callable[[], Iterable[ProcessStep]]] = {
        "room": lambda: [_step(plan, "dew-point", "Check the dew point of the room and test the H₂S alarm")],
        "mix": lambda: _mixing(plan),
        "form": lambda: _forming(plan),
        "dry": lambda: (),  # each layer is dried where it is formed
        "heat": lambda: [_step(plan, "heat", "Heat-treat")],
        "wind": lambda: (),  # a batch is films, not a web
        "prepress": lambda: [_press_step(plan, "prepress", _first_pressing(words), words.recipe.prepress_method)],
        "densify": lambda: [_press_step(plan, "press", _pressing(words), words.recipe.densification_method)],
        "transfer": lambda: [_step(plan, "transfer", _transfer(plan))],
        "peel": lambda: [_step(plan, "peel", f"Peel the film off{_carrier(words)}; {_LOOK} against light")],
        "take-up": lambda: [_step(plan, "peel", f"Take the film up; {_LOOK} against light", key="take-up")],
        "cut": lambda: [_step(plan, "cut", f"Cut to {words.number('film_area_cm2', 'cm²')}")],
        "stack": lambda: [*_joining(plan), _step(plan, "stack", _stacking(words))],
        "close": lambda: [
            _step(plan, "weld", "Weld the foils to the tabs"),
            _step(plan, "seal", "Put the stack into the pouch and seal it"),
        ],
        "operate": lambda: [_step(plan, "hold", "Hold under stack pressure")],
    }
    for part in process_path(words.recipe, materials):
        if part.key == "stack":  # in a sealed cell the film can neither be weighed nor gauged
            yield _step(plan, "measure", "Measure thickness, mass and resistance of the film and write them down")
        if not part.is_skipped:
            yield from write[part.key]()


_LOOK = "look for pinholes and cracks"


def _weigh(plan: _Plan, lines: Iterable[BatchLine]) -> Iterator[ProcessStep]:
    for line in lines:
        what = "Cut the scaffold and weigh it" if line.fields[0] == "scaffold" else "Weigh"
        name = formula(line.name if len(line.fields) > 1 else plan.words.name(line.fields[0]))
        yield ProcessStep(
            kind="weigh",
            text=f"{what}: {name}{plan.of_layer(line.layer) if line.fields[0] != 'scaffold' else ''}",
            key=f"weigh.{line.fields[0]}.{line.layer}",
            line=line.number,
            sources=line.sources,
        )


def _mixing(plan: _Plan) -> Iterator[ProcessStep]:
    """Weigh and mix the slurry or powder of each layer, the sulfide last."""
    for layer in range(1, plan.layers + 1):
        lines = [line for line in plan.lines if line.layer == layer and line.fields[0] != "scaffold"]
        others = [line for line in lines if line.fields[0] not in SULFIDES]
        yield from _weigh(plan, others)
        is_dry = plan.words.recipe.method in DRY_METHODS
        if not is_dry and any(line.fields[0] not in LIQUID_PARTS for line in others):
            yield _dissolving(plan, others, layer)
        sulfides = [line for line in lines if line.fields[0] in SULFIDES]
        yield from _weigh(plan, sulfides)
        yield _adding(plan, others, layer, is_dry)


def _name_list(plan: _Plan, lines: Iterable[BatchLine]) -> str:
    return name_list([line.name if len(line.fields) > 1 else plan.words.name(line.fields[0]) for line in lines])


def _dissolving(plan: _Plan, others: Sequence[BatchLine], layer: int) -> ProcessStep:
    solids = [line for line in others if line.fields[0] not in LIQUID_PARTS and len(line.fields) == 1]
    liquids = [line for line in others if line.fields[0] in LIQUID_PARTS or len(line.fields) > 1]
    if solids:
        text = (
            f"Dissolve {_name_list(plan, solids)} in {_name_list(plan, liquids) or 'the liquid (no solvent is chosen)'}"
        )
    else:
        stocks = [line for line in liquids if len(line.fields) > 1]
        rest = [line for line in liquids if len(line.fields) == 1]
        others_text = f" with {_name_list(plan, rest)}" if rest else ""
        text = f"Stir the stock of {_name_list(plan, stocks)}{others_text} until clear"
    return _step(plan, "dissolve", text + plan.of_layer(layer), key=f"dissolve.{layer}")


def _adding(plan: _Plan, others: Sequence[BatchLine], layer: int, is_dry: bool) -> ProcessStep:
    words = plan.words
    sulfide = words.name(coats(words.recipe)[layer - 1].field)
    if is_dry:
        rest = f" with {_name_list(plan, others)}" if others else ""
        return _step(plan, "mix", f"Mix {sulfide}{rest}{plan.of_layer(layer)}", key=f"mix.{layer}", way="dry")
    only_liquids = bool(others) and all(line.fields[0] in LIQUID_PARTS for line in others)
    rest = f" to {_name_list(plan, others)}" if only_liquids else ""
    loading = words.number("solids_loading_wt_pct", "wt % solids") or "solids loading not stated"
    text = f"Add {sulfide} in parts{rest} and mix to an even slurry, {loading}{plan.of_layer(layer)}"
    return _step(plan, "mix", text, key=f"mix.{layer}")


def target(words: RecipeWords) -> str:
    """Say what the film is made on."""
    if is_on_electrode(words.recipe):
        side = "anode" if words.recipe.form_factor == "on-anode" else "cathode"
        return f"the {words.name(side)} electrode"
    return words.name("substrate") if words.recipe.substrate else "the carrier (no substrate is chosen)"


def _transfer(plan: _Plan) -> str:
    words, recipe = plan.words, plan.words.recipe
    facing = f", {words.name(layers(recipe)[0].field)} facing it" if plan.layers > 1 else ""
    if is_pressed_over(recipe):
        return f"Peel {target(words)} off the film, which is now on the {words.name('cathode')} electrode; {_LOOK}"
    return f"Transfer from {target(words)} to the {words.name('cathode')} electrode{facing}; {_LOOK}"


def _carrier(words: RecipeWords) -> str:
    return f" from {words.name('substrate')}" if words.recipe.substrate else ""


def _forming(plan: _Plan) -> Iterator[ProcessStep]:
    recipe = plan.words.recipe
    yield from _weigh(plan, (line for line in plan.lines if line.fields[0] == "scaffold"))
    for layer in range(1, plan.layers + 1):
        yield _form_step(plan, layer)
        if recipe.drying_temperature_c is not None or (recipe.solvent and recipe.method not in LIQUID_FREE_METHODS):
            yield _step(plan, "dry", f"Dry{plan.of_layer(layer)}", key=f"dry.{layer}")


def _form_step(plan: _Plan, layer: int) -> ProcessStep:
    words, method = plan.words, plan.words.recipe.method
    scaffold, face = _scaffold_of(plan, layer)
    dried = "" if method in DRY_METHODS else "dried "
    below = f"{dried}layer {layer - 1}" if layer > 1 and not face else ""
    ground = below or target(words)
    into, onto, suffix = (
        f" into {scaffold}" if scaffold else "",
        scaffold or ground,
        plan.of_layer(layer, " as" if below else ",") + face,
    )
    if method == "slurry-casting":
        gap = plan.gaps[layer - 1] if layer <= len(plan.gaps) else None
        if below and gap is not None:
            suffix += f", gap from {target(words)}"
        sources = (*plan.gap_sources, GAP_PER_WET_COAT.source) if gap is not None else ()
        gap = None if gap is None else as_set("gap_um", gap)
        # its only number is the gap, which rests on the densities of the library
        step = _step(plan, "cast", f"Cast{into} on {ground}{suffix}", key=f"cast.{layer}", gap_um=gap)
        return replace(step, sources=tuple(dict.fromkeys(sources)), assumed=("gap_um",) if gap is not None else ())
    kind, text, way = {
        "spin-coating": ("coat", f"Spin-coat {onto}", "spin"),
        "dip-coating": ("coat", f"Dip-coat {onto}", "dip"),
        "spray-coating": ("spray", f"Spray in thin passes on {onto}", ""),
        "infiltration": ("infiltrate", f"Infiltrate {onto} until it is wet through", ""),
        "vacuum-filtration": ("filter", f"Filter under vacuum{into} to an even cake on {ground}", ""),
        "solvent-free": ("roll", f"Roll to a sheet{into}{f', on {below}' if below else ''}", ""),
        "hot-pressing": ("spread", f"Spread{into} evenly on {ground}", ""),
    }[method]
    return _step(plan, kind, text + suffix, key=f"{way or kind}.{layer}", way=way)


def _scaffold_of(plan: _Plan, layer: int) -> tuple[str, str]:
    """Return the scaffold that a coat goes into, if any, and on which face of one in the middle it lies."""
    recipe = plan.words.recipe
    if not recipe.scaffold:
        return "", ""
    name = plan.words.name("scaffold")
    if recipe.scaffold_place == "faces":
        if plan.layers == 1:
            return f"two sheets of {name}, one for each face", ""
        return {1: f"a sheet of {name}", plan.layers: f"a second sheet of {name}"}.get(layer, ""), ""
    if recipe.scaffold_place == "middle":
        if plan.layers == 1:
            return name, ", the same thickness on each face of the scaffold"
        return (name, f", on {'one' if layer == 1 else 'the other'} face of the scaffold") if layer <= 2 else ("", "")
    return name, ""


def _press_step(plan: _Plan, kind: str, text: str, method: str | None) -> ProcessStep:
    # rolls press for as long as the film is between them, a time that nobody sets
    if method == ROLLED:
        return _step(plan, kind, text, minutes=None)
    return _step(plan, kind, text)


def _first_pressing(words: RecipeWords) -> str:
    method = words.recipe.prepress_method or ""
    text = {"calender": "Calender", "uniaxial": "Press uniaxially"}.get(method)
    over = (
        f": film on {target(words)} onto the {words.name('cathode')} electrode" if is_pressed_over(words.recipe) else ""
    )
    return f"{text or f'{DENSIFICATION_METHODS[method]} press'}, first pressing{over}"


def _pressing(words: RecipeWords) -> str:
    method = words.recipe.densification_method
    text = {"calender": "Calender", "uniaxial": "Press uniaxially"}.get(method or "")
    if words.recipe.method == "hot-pressing":
        how = "" if method in {None, "none"} else f" ({DENSIFICATION_METHODS[method or ''].lower()})"
        text = f"Hot-press{how}"
    elif method is None:
        text = "Densify (method not stated)"
    elif text is None:
        text = f"{DENSIFICATION_METHODS[method]} press"
    at = _pressed_at(words.recipe)
    is_below = words.recipe.form_factor == "on-electrode" or is_pressed_over(words.recipe)
    is_with_cathode = is_below and at and at == words.recipe.film_cathode_pressure_mpa
    return f"{text} to {words.number('thickness_um', 'µm')}{', with the electrode below' if is_with_cathode else ''}"


def _joining(plan: _Plan) -> Iterator[ProcessStep]:
    """Press on each other what the recipe says was pressed together; 0 is what only lies there."""
    words, recipe = plan.words, plan.words.recipe
    is_below = recipe.form_factor == "on-electrode" or is_pressed_over(recipe)
    made = {_pressed_at(recipe)} if is_below else set()
    film, foil = recipe.film_cathode_pressure_mpa, recipe.cathode_foil_pressure_mpa
    if foil and foil not in {film, *made}:
        yield _step(plan, "press-on-foil", f"Press the {words.name('cathode')} electrode on its aluminium foil")
    if film and film not in made:
        layers = "film, cathode and foil" if foil == film else "film and cathode"
        yield _step(plan, "press-together", f"Press {layers} together")
    if recipe.anode_attach_pressure_mpa:
        yield _step(plan, "attach-anode", f"Attach the anode ({words.name('anode')}) to the film")


def _pressed_at(recipe: Recipe) -> float | None:
    """Return the pressure of the pressing step, which presses all that is there; None where there is no such step."""
    is_pressed = recipe.densification_method != "none" or recipe.method == "hot-pressing"
    return recipe.densification_pressure_mpa if is_pressed else None


def _stacking(words: RecipeWords) -> str:
    recipe = words.recipe
    stack = f"{words.name('cathode')} | film | {words.name('anode')}"
    count = (
        f"{recipe.unit_cells} unit cells, {STACKINGS[recipe.stacking].lower()}" if recipe.unit_cells > 1 else "one cell"
    )
    how = {"z-folded": "Fold in Z", "wound": "Wind up"}.get(recipe.assembly or "", "Stack")
    if recipe.stacking == BI_CELL:
        outer = words.name("anode")
        stack = f"{outer} | film | {words.name('cathode')} on both faces of its foil | film | {outer}"
    return f"{how} {stack}: {count}"


_TEXTS = ("text", "atmosphere")


def set_parameter(
    recipe: Recipe, planned: Sequence[ProcessStep], index: int, name: str, value: float | str | None
) -> Recipe:
    """Change a number, the text or the atmosphere of a step; None or an empty text is back to the program's own.

    StepError for a value that the step cannot have, among them one that is a field of the recipe.
    """
    if name not in (*STEP_PARAMETERS, *_TEXTS):
        raise StepError(f"A step has no “{name}”.")
    kept = _steps_to_keep(recipe, planned)
    changed = replace(kept[_place(planned, index)], **{name: value or "" if name in _TEXTS else value})  # type: ignore[arg-type]
    return _with(recipe, [*kept[:index], changed, *kept[index + 1 :]])


def insert_step(recipe: Recipe, planned: Sequence[ProcessStep], index: int, step: ProcessStep) -> Recipe:
    """Insert a step of the user's own before the one at ``index``; the dew point check stays the first."""
    own = replace(step, key="", line=None, sources=(), assumed=(), is_left_out=False)
    if not 0 < index <= len(planned):
        raise StepError("No step can come before the dew point check.")
    kept = _steps_to_keep(recipe, planned)
    return _with(recipe, [*kept[:index], own, *kept[index:]])


def remove_step(recipe: Recipe, planned: Sequence[ProcessStep], index: int) -> Recipe:
    """Leave a step out; weighing and the dew point check cannot be."""
    kept = _steps_to_keep(recipe, planned)
    step = kept[_place(planned, index)]
    gone = [replace(step, is_left_out=True)] if step.key else []
    return _with(recipe, [*kept[:index], *kept[index + 1 :], *gone])


def move_step(recipe: Recipe, planned: Sequence[ProcessStep], index: int, to: int) -> Recipe:
    """Move a step so that it is at ``to``; the dew point check stays the first."""
    kept = _steps_to_keep(recipe, planned)
    if 0 in {_place(planned, index), _place(planned, to)}:
        raise StepError("The dew point check stays the first step.")
    step = kept.pop(index)
    kept.insert(to, step)
    return _with(recipe, kept)


def reset_steps(recipe: Recipe) -> Recipe:
    """Go back to the steps that the program plans."""
    return replace(recipe, steps=())


def _place(planned: Sequence[ProcessStep], index: int) -> int:
    if not 0 <= index < len(planned):
        raise StepError(f"There is no step {index + 1}.")
    return index


def _steps_to_keep(recipe: Recipe, planned: Sequence[ProcessStep]) -> list[ProcessStep]:
    """Return the steps as the recipe keeps them: of the program's own only the changes, left-out ones at the end."""
    changed = {step.key: step for step in recipe.steps if step.key}
    done = [changed.get(step.key, _bare_step(step)) if step.key else replace(step, sources=()) for step in planned]
    return [*done, *(step for step in recipe.steps if step.is_left_out)]


def _bare_step(step: ProcessStep) -> ProcessStep:
    return ProcessStep(kind=step.kind, text="", key=step.key)


def _with(recipe: Recipe, kept: Sequence[ProcessStep]) -> Recipe:
    for step in kept:
        for _, sentence in step_problems(step):
            raise StepError(sentence)
    return replace(recipe, steps=tuple(kept))
