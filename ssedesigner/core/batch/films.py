"""What a batch says of its films: the recipe as it was made, and each film as it was measured."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

from ssedesigner.core.batch.record import NO_LOT, Batch, EntryHistory, lot_text
from ssedesigner.core.batch.state import BatchState, LineState, fold
from ssedesigner.core.belongings import LOT_FIELDS, can_be_blank, fields_to_empty
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.lots import Lot, certificate_values
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MeasuredFilm, attribute
from ssedesigner.core.recipe import LAYERS, SHARES, Recipe, stored_recipe
from ssedesigner.core.steps import kind_of
from ssedesigner.core.visible_text import shorten

SULFIDES = tuple(layer.field for layer in LAYERS)
_SOLIDS = (*SULFIDES, *SHARES)
_NEEDED = {
    ("thickness_um",): "thickness",
    ("temperature_c",): "temperature of the measurement",
    ("conductivity_ms_cm", "resistance_ohm"): "conductivity, and no resistance with its area",
}
_LOT, _CONDUCTIVITY = "electrolyte_lot", "electrolyte_conductivity_ms_cm"
_CELSIUS = "electrolyte_conductivity_temperature_c"
_SHARE_DIGITS = 4
CONTENTS_AS_WEIGHED = "Contents as weighed."


class FilmNotMeasured(ValueError):
    """A batch whose films cannot be taken into the evidence yet; the message is one sentence that says what to do."""


def solid_masses(batch: Batch, state: BatchState) -> dict[str, float]:
    """Return the grams of each solid that went into the batch, by recipe field, as far as it was weighed [g].

    A stock solution counts with what is dissolved in it.
    """
    grams: dict[str, float] = {}
    for line in state.lines:
        for field, part in _solid_parts(batch, line):
            if line.actual_g is not None:
                grams[field] = grams.get(field, 0.0) + line.actual_g * part
    return grams


def lines_without_weight(batch: Batch, state: BatchState) -> tuple[str, ...]:
    """Return the names of the lines that bring a solid and have no weight on record."""
    return tuple(line.name for line in state.lines if line.actual_g is None and _solid_parts(batch, line))


def recipe_as_made(batch: Batch, state: BatchState, lots: Iterable[Lot] = ()) -> tuple[Recipe, tuple[str, ...]]:
    """Return the recipe with what is known of this batch, and plain sentences on what was done to it.

    Replaced materials, the lot of the sulfide and the dew point are those of the batch. The contents follow from the
    weights when every solid was weighed; otherwise they are those of the plan. What belongs to a material that was
    replaced is left out, and what was measured on a lot also when another lot was used: that one has its own
    certificate where ``lots`` has it.
    """
    changes: dict[str, Any] = _replacements(batch, state)
    notes: list[str] = []
    of_lot = _lot(batch, state, changes, lots)
    changes |= of_lot
    if state.dew_point_c is not None:
        changes["dew_point_c"] = state.dew_point_c
    missing, contents = lines_without_weight(batch, state), _contents(batch, state)
    if missing or not contents:
        notes.append(
            f"Contents as planned ({', '.join(missing) + ' not weighed' if missing else 'no sum of weights'})."
        )
    else:
        changes |= contents
        notes.append(CONTENTS_AS_WEIGHED)
    recipe = stored_recipe(batch.recipe.to_dict())  # the fields alone: how it was made stands in the batch
    for key, value in changes.items():
        recipe = recipe.with_value(key, value)
    if recipe.electrolyte_conductivity_ms_cm is None and batch.recipe.electrolyte_conductivity_ms_cm is not None:
        notes.append("The conductivity in the recipe belongs to another powder and was left out.")
    elif of_lot.get(_CONDUCTIVITY) is not None:
        notes.append(f"The conductivity is that of lot {shorten(recipe.electrolyte_lot, 40)}, from its certificate.")
    return recipe, tuple(notes)


@dataclass(frozen=True, kw_only=True)
class ComparedRecipe:
    """The recipe that stands for a batch beside others; ``words`` say whether it is that of the record or the plan."""

    recipe: Recipe
    words: str


def recipe_to_compare(batch: Batch) -> ComparedRecipe:
    """Return the recipe of a batch as made, where anything of it is on record, or as planned.

    To what :func:`recipe_as_made` takes from the record come the numbers that were noted at the steps, and the mean
    measured thickness and porosity of its films.
    """
    state = fold(batch)
    measured = _recipe_values(state)
    is_weighed = any(line.actual_g is not None for line in state.lines)
    if not (is_weighed or measured or state.substitutions or state.dew_point_c is not None):
        return ComparedRecipe(recipe=batch.recipe, words="as planned")
    try:
        made, notes = recipe_as_made(batch, state)
        if "porosity_pct" in measured:
            made = made.with_value("film_density_g_cm3", None)  # a typed density would say otherwise
        for key, value in measured.items():
            made = made.with_value(key, value)
    except FieldError as error:
        return ComparedRecipe(recipe=batch.recipe, words=f"as planned, because its record is no recipe: {error}")
    left = [note[:1].lower() + note[1:].removesuffix(".") for note in notes if note != CONTENTS_AS_WEIGHED]
    # what is edited in the steps says how it was planned; with none the page would show a difference that is none
    made = dataclasses.replace(made, steps=batch.recipe.steps)
    return ComparedRecipe(recipe=made, words="; ".join(["as made", *left]))


def _recipe_values(state: BatchState) -> dict[str, float]:
    """Return what was noted at the steps or measured of the films, by the field of the recipe that says the same."""
    noted = {
        kind_of(step.step).fields[one.name]: float(one.value)
        for step in state.steps
        if step.step.key and step.step.kind != "dew-point"  # the last reading counts, wherever it was taken
        for one in step.parameters
        if one.name in kind_of(step.step).fields and isinstance(one.value, (int, float))
    }
    films = measured_values(state).values()
    for key in ("thickness_um", "porosity_pct"):
        if values := [film[f"measured_{key}"] for film in films if f"measured_{key}" in film]:
            noted[key] = round(math.fsum(values) / len(values), _SHARE_DIGITS)
    return noted


def measured_specimens(state: BatchState) -> tuple[int, ...]:
    """Return the numbers of the specimens of which anything was measured."""
    return tuple(measured_values(state))


def measured_values(state: BatchState) -> dict[int, dict[str, float]]:
    """Return the measured quantities of each specimen by key."""
    specimens: dict[int, dict[str, float]] = {}
    for entry in state.measured:
        values = specimens.setdefault(specimen_of(entry.content), {})
        values[entry.content["quantity"]] = float(entry.content["value"])
    return dict(sorted(specimens.items()))


def has_whole_film(state: BatchState) -> bool:
    """Return whether of any specimen all is measured that makes a film of the evidence."""
    films = [{attribute(key) for key in values} for values in measured_values(state).values()]
    return any(all(film.intersection(keys) for keys in _NEEDED) for film in films)


def specimen_of(content: Mapping[str, Any]) -> int:
    """Return the number of the film that a measured value is of; one without a number is of the first."""
    return int(content.get("specimen") or 1)


def measured_film(batch: Batch, specimen: int, lots: Iterable[Lot] = ()) -> MeasuredFilm:
    """Return a film of a finished batch as it was measured, by the number of the specimen, with what ``lots`` certify.

    FilmNotMeasured when the batch is not finished, or nothing that makes a film was measured; FieldError when a field
    of the recipe cannot take what was recorded.
    """
    state = fold(batch)
    if state.state != "finished":
        raise FilmNotMeasured(f"{batch.key} is not finished; finish it before its films count as evidence.")
    values = {attribute(key): value for key, value in measured_values(state).get(specimen, {}).items()}
    recipe, notes = recipe_as_made(batch, state, lots)
    return _film(batch, state, recipe, notes, specimen, values)


def _film(
    batch: Batch,
    state: BatchState,
    recipe: Recipe,
    notes: Iterable[str],
    number: int,
    values: Mapping[str, float],
) -> MeasuredFilm:
    specimen = f", specimen {number}" if number > 1 else ""
    for keys, words in _NEEDED.items():
        if not set(keys) & set(values):
            raise FilmNotMeasured(f"{batch.key}{specimen} has no {words}; enter it among the measured values.")
    name = f"{batch.recipe.name} ({batch.key}{specimen})"
    made_on = (state.started_at or batch.created_at)[:10]
    kept = [str(entry.content["reason"]) for entry in _entries_of(state, number) if entry.content.get("reason")]
    note = " ".join([f"Batch {batch.key}{specimen}.", *notes, *dict.fromkeys(kept)])
    return MeasuredFilm(key="", name=name, recipe=recipe, made_on=made_on, note=note, **values)  # type: ignore[arg-type]


def _entries_of(state: BatchState, specimen: int) -> list[EntryHistory]:
    return [entry for entry in state.measured if specimen_of(entry.content) == specimen]


def _solid_parts(batch: Batch, line: LineState) -> tuple[tuple[str, float], ...]:
    """Return the solid fields that a line brings with the mass fraction of each in what is weighed [-]."""
    solids = [field for field in line.line.fields if field in _SOLIDS]
    if len(line.line.fields) == 1:
        return tuple((field, 1.0) for field in solids)
    dissolved = {stock.field: stock.wt_pct / 100.0 for stock in batch.plan.stocks}
    return tuple((field, dissolved.get(field, 1.0)) for field in solids)


def _contents(batch: Batch, state: BatchState) -> dict[str, Any]:
    solids = solid_masses(batch, state)
    total = math.fsum(solids.values())
    if total <= 0 or min(solids.values()) < 0:
        return {}  # more was taken out than put in, so a correction is missing
    return {
        share: round(100.0 * solids[key] / total, _SHARE_DIGITS) if solids.get(key) else batch.recipe.value(share)
        for key, share in SHARES.items()
    }


def _replacements(batch: Batch, state: BatchState) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for change in state.substitutions:
        fields = state.line(change.line).line.fields
        field = change.field or next((key for key in fields if key in _SOLIDS), fields[0] if fields else "")
        if field in FIELDS and FIELDS[field].kind == "material":
            changes[field] = change.key
    return changes | fields_to_empty(batch.recipe.to_dict(), changes)


def _lot(batch: Batch, state: BatchState, changes: Mapping[str, Any], lots: Iterable[Lot]) -> dict[str, Any]:
    """Return the lots of the sulfide of the first field, joined where the batch took several, with what is known of it.

    What the recipe says of another lot is emptied, and the certificate of the one that was weighed fills in what it
    states: a number of another powder is a wrong number.
    """
    lines = _sulfide_lines(state)
    parts = [part for line in lines for part in line.additions]
    used = {one.lot: one for one in parts or lines if one.lot}
    named = [*used, *([NO_LOT] if any(part.has_no_lot for part in parts) else [])]
    planned = str(changes.get(_LOT, batch.recipe.electrolyte_lot))
    names = {name for line in lines for name in lot_names(line)}
    # a recipe may name a lot by its label
    if not named or (len(named) == 1 and planned in names):
        return {}
    sulfide = changes.get("electrolyte", batch.recipe.electrolyte)
    ids = {one.lot_id for one in used.values()} if len(named) == 1 else set()
    certified = next((lot for lot in lots if lot.id in ids and lot.material == sulfide), None)
    values = {} if certified is None else certificate_values(certified)
    own = {} if not planned and _CONDUCTIVITY not in values else _unknown_lot()
    return {**own, **values, _LOT: " + ".join(named) if used else ""}


def lot_names(line: LineState) -> set[str]:
    """Return all that the lots of a line are called: by name, by label, and by both."""
    noted = [(part.lot, part.lot_label) for part in line.additions] or [(line.lot, line.lot_label)]
    return {name for lot, label in noted if lot for name in (lot, label, lot_text(lot, label)) if name}


def _unknown_lot() -> dict[str, Any]:
    """Return what stands in the fields of a lot of which nothing is known."""
    numbers = {key: FIELDS[key].check(None) for key in LOT_FIELDS if can_be_blank(key)}
    return {**numbers, _CELSIUS: getattr(Recipe(), _CELSIUS)}


def _sulfide_lines(state: BatchState) -> list[LineState]:
    return [line for line in state.lines if "electrolyte" in line.line.fields]


def update_film(before: MeasuredFilm, after: MeasuredFilm, batch: Batch) -> MeasuredFilm:
    """Return a film on record with what its batch says now; a name, day or note that a person gave it stays."""
    note = after.note if before.note.startswith(f"Batch {batch.key}") else before.note
    return dataclasses.replace(before, recipe=after.recipe, note=note, **_measurements(after))


def _measurements(film: MeasuredFilm) -> dict[str, Any]:
    return {attribute(key): getattr(film, attribute(key)) for key in BATCH_QUANTITIES}
