"""Two batches, or a batch and a recipe, side by side: what was planned, weighed and measured, and where they differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.batch.films import CONTENTS_AS_WEIGHED, recipe_as_made, specimen_of
from ssedesigner.core.batch.plan import BatchLine
from ssedesigner.core.batch.record import Batch
from ssedesigner.core.batch.state import BatchState, fold
from ssedesigner.core.batch.words import time_text
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import exact, format_number
from ssedesigner.core.recipe import SHARES, Recipe
from ssedesigner.core.units import symbol

_PER_CM2 = 100.0
_NONE = "–"


@dataclass(frozen=True, kw_only=True)
class ComparisonRow:
    """One row: what it is, what either side has, and whether that differs."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """True when the sides do not say the same."""
        return self.left != self.right


def with_recipe(batch: Batch, recipe: Recipe, deviations: Sequence[Deviation] = ()) -> tuple[ComparisonRow, ...]:
    """Compare a batch with a recipe: every field in which its own recipe differs, then its deviations from its plan.

    ``deviations`` are all deviations of the batch.
    """
    deviating = (
        ComparisonRow(label=_place(one), left=_done(one), right=f"planned: {one.planned}") for one in deviations
    )
    return (*_recipes(batch.recipe, recipe), *deviating)


def with_batch(
    left: Batch, right: Batch, deviations: tuple[Sequence[Deviation], Sequence[Deviation]] = ((), ())
) -> tuple[ComparisonRow, ...]:
    """Compare two batches; weights are per 100 cm² of film, so that batches of two sizes can be compared.

    ``deviations`` are the deviations of either batch from its plan.
    """
    return (*_recipes(left.recipe, right.recipe), *_records(left, right), *_deviation_rows(*deviations))


def _deviation_rows(left: Sequence[Deviation], right: Sequence[Deviation]) -> Iterator[ComparisonRow]:
    sides = [{_place(one): one for one in listed} for listed in (left, right)]
    for label in dict.fromkeys([*sides[0], *sides[1]]):
        texts = [f"{_done(side[label])}; planned: {side[label].planned}" if label in side else "" for side in sides]
        yield ComparisonRow(label=label, left=texts[0] or "as planned", right=texts[1] or "as planned")


def _place(one: Deviation) -> str:
    return f"Step {one.step}, {one.what}" if one.step is not None else one.what


def _done(one: Deviation) -> str:
    return f"{one.done} ({one.reason or 'no reason given'})"


def _recipes(left: Recipe, right: Recipe) -> Iterator[ComparisonRow]:
    for key, field in FIELDS.items():
        row = ComparisonRow(label=field.label, left=_field_text(left, key), right=_field_text(right, key))
        if row.differs:
            yield row
    if left.electrolyte_wt_pct != right.electrolyte_wt_pct:
        yield ComparisonRow(
            label="Sulfide content",
            left=f"{exact(left.electrolyte_wt_pct)} wt %",
            right=f"{exact(right.electrolyte_wt_pct)} wt %",
        )
    if left.steps != right.steps:
        yield ComparisonRow(label="Process steps", left=_step_words(left), right=_step_words(right))


def _step_words(recipe: Recipe) -> str:
    return f"{len(recipe.steps)} edited" if recipe.steps else "as the program plans them"


def _field_text(recipe: Recipe, key: str) -> str:
    field, value = FIELDS[key], recipe.value(key)
    if value is None or value == "":
        return field.blank or _NONE
    return f"{field.show(value)} {symbol(field.unit) if field.is_numeric else ''}".strip()


def _records(left: Batch, right: Batch) -> Iterator[ComparisonRow]:
    states = fold(left), fold(right)
    yield _row("Started", *(time_text(state.started_at) for state in states))
    yield _row("Dew point read", *(_or_none(state.dew_point_c, "°C") for state in states))
    weights = _weights(left, states[0]), _weights(right, states[1])
    for name in dict.fromkeys([*weights[0], *weights[1]]):
        yield _row(name, *(values.get(name, "") for values in weights))
    made = _contents_made(left, states[0]), _contents_made(right, states[1])
    for name in dict.fromkeys([*made[0], *made[1]]):
        yield _row(name, *(values.get(name, "") for values in made))
    results = _results(states[0]), _results(states[1])
    for name in dict.fromkeys([*results[0], *results[1]]):
        yield _row(name, *(values.get(name, "") for values in results))


def _row(label: str, left: str, right: str) -> ComparisonRow:
    return ComparisonRow(label=label, left=left or _NONE, right=right or _NONE)


def _or_none(value: float | None, unit: str) -> str:
    return "" if value is None else f"{exact(value)} {unit}"


def _weights(batch: Batch, state: BatchState) -> dict[str, str]:
    films = batch.amounts.films if batch.amounts else None
    area = (films or 0.0) * batch.plan.film_area_cm2
    texts: dict[str, str] = {}
    for line in state.lines:
        weights = {"planned": line.line.target_g, "weighed": line.actual_g}
        for what, weight in weights.items():
            if weight is not None and area:
                share = format_number(_PER_CM2 * weight / area, 4)
                texts[f"{_name(line.line)}, {what} per 100 cm²"] = f"{share} g"
        if line.used_lots:
            texts[f"{_name(line.line)}, lot"] = " + ".join(line.used_lots)
    return texts


def _name(line: BatchLine) -> str:
    layer = f", layer {line.layer}" if line.layer > 1 else ""
    return f"{line.role}{layer}"


def _contents_made(batch: Batch, state: BatchState) -> Mapping[str, str]:
    try:
        made, notes = recipe_as_made(batch, state)
    except FieldError as error:
        return {"True composition": str(error)}
    if CONTENTS_AS_WEIGHED not in notes:
        return {}
    contents = {FIELDS[share].label: made.share(share) for share in SHARES.values() if made.share(share)}
    return {f"{label}, as weighed": f"{format_number(value, 4)} wt %" for label, value in contents.items()}


def _results(state: BatchState) -> dict[str, str]:
    texts: dict[str, str] = {}
    for entry in state.measured:
        field, specimen = MEASURED[entry.content["quantity"]], specimen_of(entry.content)
        label = f"{field.label}{f', specimen {specimen}' if specimen > 1 else ''}"
        texts[label] = f"{exact(float(entry.content['value']))} {symbol(field.unit)}"
    return texts
