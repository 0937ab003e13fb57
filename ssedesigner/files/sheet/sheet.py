"""The sheet of a recipe or a batch as plain rows: what to weigh, how, what to expect, and each number's source."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.deviations import Deviation, count_text, deviations
from ssedesigner.batch.film_weights import RECIPE_SOURCE
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchAmounts, BatchPlan
from ssedesigner.core.batch.record import STATES, Batch
from ssedesigner.core.batch.state import BatchState, fold
from ssedesigner.core.batch.tolerances import plan_tolerances_text
from ssedesigner.core.fields import BASES
from ssedesigner.core.flag_steps import joined_checks
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.hazards import HAZARD_SOURCE, hazard_words
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, day_text, format_number, numeral, typeset
from ssedesigner.core.prediction import (
    AT_RATE,
    OF_ONE_CELL,
    PART_NAMES,
    PART_OF,
    RESULTS,
    SEVERITIES,
    Flag,
    Prediction,
    Quantity,
    batch_key,
)
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.blank_fields import blank_meanings
from ssedesigner.files.recipe.code import printable_code, recipe_checksum
from ssedesigner.files.recipe.foreign import own_content
from ssedesigner.files.sheet.record import (
    deviation_rows,
    measured_rows,
    record_notes,
    record_rows,
    signatures,
    step_rows,
)
from ssedesigner.files.sheet.rows import FlagRow, Identity, ResultRow, Sheet
from ssedesigner.files.sheet.weights import SheetLine, batch_lines, batch_sums, limit_rows, value_rows, weigh_row
from ssedesigner.text.references import References, without_brackets
from ssedesigner.text.steps import StepText, step_lines
from ssedesigner.text.values import band_text, value_text
from ssedesigner.text.variants import variant_sentences

FRONT_RESULTS = (
    "film.porosity_pct",
    "film.conductivity_ms_cm",
    "film.area_specific_resistance_ohm_cm2",
    "film.conductance_s",
    "cell.specific_energy_wh_kg",
    "cell.energy_density_wh_l",
    "cell.cost_usd_m2",
    "cell.cost_usd_kwh",
    "cell.usable_specific_energy_wh_kg",
)
"""Results on page one; the others stand on page two."""
_OF_THE_CELL = ("cell.resistance_ohm_cm2", "cell.usable_specific_energy_wh_kg")


def result_rows(
    prediction: Prediction, refs: References, kept: Mapping[str, float] | None = None
) -> Iterator[ResultRow]:
    """Yield all results; of a batch on record those that were ``kept`` with it stand in place of today's."""
    for key, result in RESULTS.items():
        quantity = prediction.result(key)
        if kept:
            quantity = _as_planned(quantity, kept, batch_key(key))
        yield _result_row(key, _label(key, result.label, prediction.recipe), quantity, refs)


def _result_row(key: str, label: str, quantity: Quantity, refs: References) -> ResultRow:
    return ResultRow(
        key=key,
        label=label,
        value=quantity.value,
        low=quantity.low,
        high=quantity.high,
        unit=quantity.unit,
        shown=value_text(quantity),
        band=band_text(quantity),
        reason=typeset(quantity.reason),
        is_estimate=quantity.is_estimate,
        is_front=key in FRONT_RESULTS,
        refs=refs.mark(quantity.sources),
        sources=quantity.sources,
    )


def part_rows(prediction: Prediction, refs: References) -> Iterator[ResultRow]:
    """Yield the parts of the resistance of a unit cell."""
    for part in prediction.cell.resistance_parts:
        key, label = f"cell.resistance_parts.{part.role}", f"{PART_OF}{PART_NAMES[part.role].lower()}"
        yield _result_row(key, label, part.resistance_ohm_cm2, refs)


def rate_rows(prediction: Prediction, refs: References) -> Iterator[ResultRow]:
    """Yield the usable specific energy at the rates at which cells are compared."""
    key = "cell.usable_specific_energy_wh_kg"
    for rate in prediction.cell.rates:
        at = replace(prediction.recipe, c_rate=rate.c_rate)
        label = _label(key, RESULTS[key].label, at)
        yield _result_row(f"{key}.{numeral(rate.c_rate)}", label, rate.usable_specific_energy_wh_kg, refs)


def _is_as_kept(prediction: Prediction, batch: Batch | None) -> bool:
    """Return whether the cell of today is that of a batch on record, which keeps neither parts nor other rates."""
    kept = None if batch is None else batch.predicted
    if not kept:
        return True
    pairs = ((kept.get(batch_key(key)), prediction.result(key).value) for key in _OF_THE_CELL)
    return all(before == now if None in (before, now) else math.isclose(before or 0, now or 0) for before, now in pairs)


def _as_planned(quantity: Quantity, kept: Mapping[str, float], key: str) -> Quantity:
    value = kept.get(key)
    reason = "" if value is not None else "not known when the batch was planned"
    return replace(
        quantity,
        value=value,
        low=kept.get(f"{key}_low"),
        high=kept.get(f"{key}_high"),
        reason=quantity.reason or reason,
    )


def _label(key: str, label: str, recipe: Recipe) -> str:
    if key.startswith("cell."):
        basis = "" if key in OF_ONE_CELL else BASES[recipe.basis].lower()
        at = f"{numeral(recipe.temperature_c)} °C" if key == "cell.resistance_ohm_cm2" else ""
        rate = f"{numeral(recipe.c_rate)} C" if key in AT_RATE else ""
        return ", ".join(filter(None, (label, basis, rate or at)))
    if key == "film.conductance_s":
        return f"{label}, {numeral(recipe.film_area_cm2)} cm²"
    if "conductivity" in key or "resistance" in key:
        return f"{label}, {numeral(recipe.temperature_c)} °C"
    return label


def flag_rows(prediction: Prediction, materials: Materials, refs: References) -> tuple[FlagRow, ...]:
    """Return the checks along the process path of the recipe, the worst of each step first, no cause twice."""
    # numbered in the order of the prediction, which is that of all its lists
    for flag in prediction.flags:
        refs.mark(flag.sources)
    steps = joined_checks(prediction.flags, prediction.recipe, materials)
    return tuple(flag_row(flag, step.caption, refs) for step in steps for flag in step.flags)


def flag_row(flag: Flag, step: str, refs: References) -> FlagRow:
    """Return one check with its sign, its word and the caption of the step that it belongs to."""
    return FlagRow(
        severity=flag.severity,
        mark=MARKS[flag.severity],
        word=SEVERITIES[flag.severity],
        step=step,
        title=typeset(flag.title),
        message=typeset(without_brackets(flag.message)),
        refs=refs.mark(flag.sources),
        sources=flag.sources,
    )


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What is weighed and done: of one film, of a plan, or of a batch on record."""

    title: str
    subtitle: str
    lines: tuple[SheetLine, ...]
    steps: tuple[StepText, ...]
    sums: tuple[str, ...]
    weigh_notes: tuple[str, ...] = ()
    basis: str = "wt-solids"
    refusal: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    key: str = ""
    state: BatchState | None = None
    deviations: tuple[Deviation, ...] = ()


def sheet(
    prediction: Prediction, materials: Materials, *, date: datetime.date | None = None, remarks: Sequence[str] = ()
) -> Sheet:
    """Fill the sheet of a recipe: one film of its area, planned as the page of planning begins.

    A recipe that contradicts itself, or of which a balance can show no weight, has no grams and says why in
    ``refusal``. ``date`` is that of today by default; ``remarks`` are further notes, such as differences between the
    recipe file and the library.
    """
    recipe = prediction.recipe
    amounts = batch_amounts(recipe, BatchPlan(film_area_cm2=recipe.film_area_cm2), materials, prediction)
    steps = planned_steps(recipe, amounts, materials)
    work = _Work(
        title=f"Recipe sheet: {recipe.name}",
        subtitle=_target(amounts.plan, amounts, recipe),
        lines=batch_lines(amounts.lines, amounts.plan, recipe, materials),
        steps=tuple(step_lines(steps)),
        sums=tuple(batch_sums(amounts, recipe)),
        weigh_notes=amounts.notes,
        basis=amounts.plan.basis,
        refusal=amounts.problems,
        notes=tuple(remarks),
    )
    return _fill(work, prediction, materials, date)


def batch_sheet(
    batch: Batch, prediction: Prediction, materials: Materials, *, date: datetime.date | None = None
) -> Sheet:
    """Fill the sheet of a batch on record: as planned, with every actual value that the record holds.

    The prediction of its recipe with the library at hand gives checks and sources; the results are those that were
    kept when the batch was planned.
    """
    state, recipe = fold(batch), batch.recipe
    amounts = batch.amounts or BatchAmounts(plan=batch.plan, lines=batch.lines)
    work = _Work(
        title=f"Batch sheet: {recipe.name}",
        subtitle=f"Batch {batch.key} · {STATES[state.state].lower()} · {_target(batch.plan, amounts, recipe)}",
        lines=batch_lines(batch.lines, batch.plan, recipe, materials, state.lines),
        steps=tuple(step_lines(batch.steps)),
        sums=tuple(batch_sums(amounts, recipe)),
        weigh_notes=amounts.notes,
        basis=batch.plan.basis,
        warnings=tuple(_warnings(batch)),
        notes=(*record_notes(state), plan_tolerances_text(batch.plan), *_versions(batch, prediction)),
        key=batch.key,
        state=state,
        deviations=deviations(batch, materials, state=state),
    )
    return _fill(work, prediction, materials, date, batch)


def _target(plan: BatchPlan, amounts: BatchAmounts, recipe: Recipe) -> str:
    films = plan.film_count if amounts.films is None else amounts.films
    count = f"{numeral(films, 4)} film{'' if films == 1 else 's'} of {numeral(plan.film_area_cm2)} cm²"
    area = f", {format_number(films * plan.film_area_cm2)} cm² together" if films != 1 else ""
    sized = {
        "films": "",
        "lot": f"from {numeral(plan.scarce_g or 0)} g of a lot: ",
        "jar": f"jar of {numeral(plan.jar_ml or 0)} mL: ",
    }
    return (
        f"{sized[plan.target]}{count}{area}, {numeral(recipe.thickness_um)} µm thick, {numeral(plan.waste_pct)} % waste"
    )


def _warnings(batch: Batch) -> Iterable[str]:
    if not batch.is_intact:
        yield "The plan on record was changed outside the program, so its checksum does not fit: do not weigh by it."
    if batch.is_retired:
        yield "This batch is retired."


def _versions(batch: Batch, prediction: Prediction) -> Iterable[str]:
    planned, now = ((made.library_version, made.model_version) for made in (batch, prediction))
    if planned != now:
        yield (
            f"Weights and predicted values are those of the day of planning (library {planned[0]}, model "
            f"{planned[1] or 'not stated'}); checks and sources are those of library {now[0]}, model {now[1]}."
        )


def _fill(
    work: _Work, prediction: Prediction, materials: Materials, date: datetime.date | None, batch: Batch | None = None
) -> Sheet:
    recipe, refs = prediction.recipe if batch is None else batch.recipe, References(materials)
    # the numbers of a batch are those of the day of planning, with which nobody wrote down what had taught them
    own_films = str(prediction.own_films or "none") if batch is None or not batch.predicted else "not recorded"
    # what was typed has number 1 on every sheet
    refs.mark([RECIPE_SOURCE])
    layers = max((line.line.layer for line in work.lines), default=1)
    weigh = tuple(weigh_row(line, layers, recipe, refs) for line in work.lines)
    process = tuple(step_rows(work.steps, refs, work.state, work.deviations))
    results = tuple(result_rows(prediction, refs, batch.predicted if batch is not None else None))
    flags = flag_rows(prediction, materials, refs)
    values = tuple(value_rows(work.lines, refs))
    words = tuple(hazard_words([row.hazards for row in weigh]))
    if words:
        refs.mark([HAZARD_SOURCE])
    limits = tuple(limit_rows(work.lines, materials, refs))
    refs.mark(prediction.sources)
    is_as_kept = _is_as_kept(prediction, batch)
    descent = variant_sentences(recipe, materials)
    notes = (*((recipe.notes,) if recipe.notes else ()), *work.notes, *descent, *prediction.notes)
    return Sheet(
        title=work.title,
        subtitle=work.subtitle,
        identity=_identity(recipe, prediction, own_films, work.key, date),
        recipe=recipe,
        blanks=tuple(blank_meanings(recipe, materials).items()),
        recipe_ref=refs.numbers[RECIPE_SOURCE],
        basis=BASES_OF_CONTENT[work.basis],
        refusal=work.refusal,
        warnings=work.warnings,
        record=tuple(record_rows(work.state)),
        weigh=weigh,
        sums=work.sums,
        weigh_notes=work.weigh_notes,
        process=process,
        deviations=tuple(deviation_rows(work.deviations)),
        deviation_count=count_text(work.deviations) if work.state and work.state.state != "planned" else "",
        results=results,
        parts=tuple(part_rows(prediction, refs)) if is_as_kept else (),
        rates=tuple(rate_rows(prediction, refs)) if is_as_kept else (),
        foils=prediction.cell.foils,
        measured=tuple(measured_rows(work.state, batch)),
        signed=signatures(work.state),
        flags=flags,
        notes=notes,
        values=values,
        hazard_words=words,
        limits=limits,
        sources=refs.rows(),
        own=own_content(recipe, materials),
    )


def _identity(recipe: Recipe, prediction: Prediction, own_films: str, key: str, date: datetime.date | None) -> Identity:
    code, is_whole = printable_code(recipe)
    today = date or datetime.datetime.now().astimezone().date()
    return Identity(
        batch=key,
        checksum=recipe_checksum(recipe),
        library_version=prediction.library_version,
        model_version=prediction.model_version,
        own_films=own_films,
        day=day_text(today.isoformat()),
        code=code,
        is_whole=is_whole,
    )
