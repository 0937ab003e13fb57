"""A batch on record as rows and words: plan against actual, steps, results, history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ssedesigner.batch.comparison import ComparisonRow
from ssedesigner.batch.deviations import Deviation
from ssedesigner.batch.measured_results import film_results
from ssedesigner.core.batch.films import (
    FilmNotMeasured,
    measured_film,
    measured_specimens,
    measured_values,
    specimen_of,
)
from ssedesigner.core.batch.noted import noted_at
from ssedesigner.core.batch.record import ENTRY_KINDS, STATES, Batch, BatchSummary, EntryHistory, entry_histories
from ssedesigner.core.batch.state import BatchState, LineState, Parameter, StepState
from ssedesigner.core.batch.words import content_text, grams_number, parameter_label, subject, time_text
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.measured_film import MEASURED, attribute
from ssedesigner.core.notation import day_text, exact, format_number, formula, numeral, with_sign
from ssedesigner.core.steps import STEP_PARAMETERS
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.text.batch import of_layer
from ssedesigner.text.materials import side_layers_text
from ssedesigner.ui.batches.plan_rows import UNKNOWN, role_text, step_value
from ssedesigner.ui.widgets.lazy_rows import LazyRows
from ssedesigner.ui.widgets.tables import NumberRows, TableCell

_CORRECTED = "✎ "
_IN, _OUT = "✓ yes", "✗ no"


def list_rows(summaries: Sequence[BatchSummary]) -> NumberRows:
    """Rows of the list of batches."""
    return NumberRows(
        header=("Batch", "Recipe", "State", "Planned", "Films"),
        rows=tuple(_list_row(one) for one in summaries),
        text_columns=(1,),
        word_columns=(0, 2, 3),
    )


def _list_row(one: BatchSummary) -> tuple[TableCell, ...]:
    name = formula(one.name)
    state = f"{STATES[one.state]}{', retired' if one.is_retired else ''}"
    last = f"Last entry {time_text(one.last_entry_at)}" if one.last_entry_at else "No entry yet"
    evidence = f"Evidence: {', '.join(one.film_keys)}" if one.film_keys else "None of its films is evidence yet"
    tip = f"{one.key}  {name}\n{last}, {one.entries} in all\n{evidence}"
    films = "" if one.films is None else numeral(one.films, 4)
    texts = (one.key, name, state, day_text(one.created_at), films)
    return tuple(TableCell(text=text, tip=tip) for text in texts)


def actual_rows(batch: Batch, state: BatchState) -> NumberRows:
    """Rows of plan against actual."""
    corrected = {entry.content.get("line") for entry in state.corrected if entry.kind == "weigh"}
    return NumberRows(
        header=("#", "Material", "Target, g", "± g", "Actual, g", "Off by, g", "In\ntolerance", "Lot", "Reason"),
        rows=tuple(_actual(batch, line, line.line.number in corrected) for line in state.lines),
        text_columns=(1, 8),
        whole_columns=(1,),
        word_columns=(6, 7),
    )


def _actual(batch: Batch, line: LineState, is_corrected: bool) -> tuple[TableCell, ...]:
    step = batch.plan.readability_g
    additions = [f"{exact(part.grams)} g at {time_text(part.at)}" for part in line.additions]
    replaced = f"instead of {line.substitution.before}: {line.substitution.reason}" if line.substitution else ""
    rescaled = line.target_g != line.line.target_g
    planned = f"planned {grams_number(line.line.target_g, step)} g, rescaled since" if rescaled else ""
    tip = "\n".join(
        filter(None, (formula(line.name), role_text(line.line, batch.lines), replaced, planned, *additions))
    )
    off = "" if line.actual_g is None or line.missing_g is None else with_sign(0.0 - line.missing_g)
    within = {None: "", True: _IN, False: _OUT}[line.is_in_tolerance]
    is_planned = line.actual_g is None and line.lot and line.lot == line.planned_lot
    lot = f"{' + '.join(line.used_lots)}{', planned' if is_planned else ''}"
    actual = "not weighed" if line.actual_g is None else grams_number(line.actual_g, step)
    return (
        TableCell(text=str(line.line.number)),
        TableCell(text=f"{'⇄ ' if replaced else ''}{formula(line.name)}{of_layer(line.line, batch.lines)}", tip=tip),
        TableCell(text=grams_number(line.target_g, step), tip=tip, is_unknown=line.target_g is None),
        TableCell(text="" if line.tolerance_g is None else grams_number(line.tolerance_g, step)),
        TableCell(text=f"{_CORRECTED if is_corrected else ''}{actual}", tip=tip, is_unknown=line.actual_g is None),
        TableCell(text=off.removeprefix("+") if off == "+0" else off),
        TableCell(text=within),
        TableCell(text=lot, tip=lot),
        TableCell(text=line.reason, tip=line.reason),
    )


def step_record_rows(state: BatchState) -> NumberRows:
    """Rows of the steps as they were done: times, and each parameter beside its plan."""
    return NumberRows(
        header=("#", "Step", "Begun", "Done", "Parameters: noted (planned)"),
        rows=tuple(_step(step, state) for step in state.steps),
        text_columns=(1, 4),
        word_columns=(2, 3),
    )


def _step(step: StepState, state: BatchState) -> tuple[TableCell, ...]:
    text = formula(step.step.text)
    parameters = ", ".join(_parameters(step, noted_at(step, state)))
    timers = [f"timer {numeral(timer.minutes)} min from {time_text(timer.started_at)}" for timer in step.timers]
    tip = "\n".join(filter(None, (text, parameters, *timers, step.reason)))
    done = f"✓ {time_text(step.done_at)}" if step.is_done else ""
    texts = (str(step.number), text, time_text(step.started_at), done, parameters)
    return tuple(TableCell(text=words, tip=tip) for words in texts)


def _parameters(step: StepState, noted: Mapping[str, Parameter]) -> Iterator[str]:
    for name in dict.fromkeys((*STEP_PARAMETERS, "atmosphere", *noted)):
        plan, actual = getattr(step.step, name, None), noted.get(name)
        if plan in (None, "") and actual is None:
            continue
        unit = symbol(STEP_PARAMETERS[name].unit) if name in STEP_PARAMETERS else ""
        planned = f"{step_value(step.step, name)} {unit}".strip() if plan not in (None, "") else ""
        if actual is None:
            yield f"{parameter_label(name).lower()} ({planned})"
        else:
            text = f"{_number(actual.value)} {symbol(actual.unit) or unit}".strip()
            yield f"{parameter_label(name).lower()} {text}{f' ({planned})' if planned else ''}"


def _number(value: object) -> str:
    return exact(float(value)) if isinstance(value, (int, float)) else str(value)


def deviation_rows(listed: Sequence[Deviation]) -> NumberRows:
    """Rows of all that is not as planned, with its reason."""
    return NumberRows(
        header=("Step", "What", "Planned", "Done", "Reason"),
        rows=tuple(_deviation(one) for one in listed),
        text_columns=(1, 2, 3, 4),
    )


def _deviation(one: Deviation) -> tuple[TableCell, ...]:
    step = "" if one.step is None else str(one.step)
    texts = (step, f"! {one.what}", one.planned, one.done, one.reason or "no reason given")
    return tuple(TableCell(text=text, tip="\n".join(filter(None, (one.step_text, one.sentence)))) for text in texts)


def result_rows(batch: Batch, state: BatchState) -> NumberRows:
    """Rows of what was measured beside what was predicted on the day of planning."""
    return NumberRows(
        header=("Specimen", "Measured", "Value", "Predicted (90 % band) or planned"),
        rows=(*(_result(batch, entry) for entry in state.measured), *_derived_rows(batch, state)),
        text_columns=(1,),
    )


def _result(batch: Batch, entry: EntryHistory) -> tuple[TableCell, ...]:
    field = MEASURED[entry.content["quantity"]]
    name, unit = attribute(field.key), symbol(field.unit)
    predicted = batch.predicted.get(name)
    if predicted is None and name in ("thickness_um", "temperature_c"):
        predicted = getattr(batch.recipe, name)
    ends = [batch.predicted.get(f"{name}_{end}") for end in ("low", "high")]
    band = f" ({format_number(ends[0])}–{format_number(ends[1])})" if None not in ends and ends[0] != ends[1] else ""
    sign = _CORRECTED if entry.is_corrected else ""
    tip = f"Measured {time_text(entry.at)}"
    return (
        TableCell(text=str(specimen_of(entry.content)), tip=tip),
        TableCell(text=field.label, tip=tip),
        TableCell(text=f"{sign}{exact(float(entry.content['value']))} {unit}".rstrip(), tip=tip),
        TableCell(text="" if predicted is None else f"{format_number(predicted)}{band} {unit}", tip=tip),
    )


def _derived_rows(batch: Batch, state: BatchState) -> Iterator[tuple[TableCell, ...]]:
    """Yield what follows from the measured values of each specimen, unless it was measured itself."""
    for specimen, values in measured_values(state).items():
        for one in film_results(values, batch):
            if one.key not in values:
                tip = "Follows from resistance, area and thickness"
                texts = (str(specimen), one.label, f"{format_number(one.value)} {one.unit}", one.predicted)
                yield tuple(TableCell(text=text, tip=tip) for text in texts)


def correctable_entries(batch: Batch) -> tuple[EntryHistory, ...]:
    """Return every entry as it stands, the newest first; those that were struck out can be brought back."""
    return tuple(reversed(entry_histories(batch.entries)))


def history_rows(batch: Batch, entries: Sequence[EntryHistory]) -> NumberRows:
    """Rows of the whole record: what each entry says, what it said before, and why that changed."""
    return NumberRows(
        header=("No.", "Time", "Entry", "Says", "Before, and why corrected"),
        rows=LazyRows(entries, lambda entry: _history(batch, entry)),
        text_columns=(2, 3, 4),
        word_columns=(1,),
    )


def _history(batch: Batch, entry: EntryHistory) -> tuple[TableCell, ...]:
    first = next(version.content for version in entry.versions if version.content is not None)
    says = content_text(entry.kind, entry.versions[-1].content)
    says = "" if says == ENTRY_KINDS[entry.kind].lower() else says  # it has said so already
    before = "; ".join(_versions(entry))
    name = formula(subject(batch, entry.kind, first))
    tip = f"{name}: {says}" + "".join(f"\n{line}" for line in _versions(entry))
    sign = _CORRECTED if entry.is_corrected else ""
    texts = (str(entry.number), time_text(entry.at), f"{sign}{name}", says, before)
    return tuple(TableCell(text=text, tip=tip) for text in texts)


def _versions(entry: EntryHistory) -> Iterator[str]:
    for old, new in zip(entry.versions, entry.versions[1:], strict=False):
        yield f"{content_text(entry.kind, old.content)}, until {time_text(new.at)}: {new.reason}"


def compared_rows(rows: Sequence[ComparisonRow], left: str, right: str) -> NumberRows:
    """Rows of a comparison; those that differ carry a sign."""
    return NumberRows(
        header=("", "What", left, right),
        rows=tuple(
            (
                TableCell(text="≠" if row.differs else "="),
                TableCell(text=formula(row.label), tip=row.label),
                TableCell(text=formula(row.left), tip=row.left),
                TableCell(text=formula(row.right), tip=row.right),
            )
            for row in rows
        ),
        text_columns=(1, 2, 3),
    )


def head_text(batch: Batch, state: BatchState) -> str:
    """Say in a line what a batch is at: state, films, when it was planned and done."""
    films = batch.amounts.films if batch.amounts else None
    parts = [STATES[state.state]]
    if batch.is_retired:
        parts.append("retired")
    if films is not None:
        parts.append(f"{numeral(films, 4)} film{'' if films == 1 else 's'} of {numeral(batch.plan.film_area_cm2)} cm²")
    parts.append(f"planned {day_text(batch.created_at)}")
    for words, at in (("started", state.started_at), ("finished", state.finished_at)):
        if at:
            parts.append(f"{words} {time_text(at)}")
    return " · ".join(parts)


def air_text(state: BatchState, until: str) -> str:
    """Say which dew point was read, and for how long the jar was open."""
    dew_point = UNKNOWN if state.dew_point_c is None else f"{exact(state.dew_point_c)} °C"
    if not state.exposures:
        return f"Dew point {dew_point} · no jar opening on record"
    minutes = state.exposure_minutes(until)
    openings = len(state.exposures)
    still = ", still open" if state.is_open else ""
    times = f"{openings} opening{'' if openings == 1 else 's'}"
    return f"Dew point {dew_point} · jar open {format_number(minutes)} min in {times}{still}"


def substitution_text(state: BatchState) -> str:
    """Say which materials were replaced for this batch, and why."""
    return "\n".join(
        f"⇄ {formula(one.before)} replaced by {formula(one.name)}: {one.reason}" for one in state.substitutions
    )


def notes_text(state: BatchState) -> str:
    """Write the notes with their times, and who signed."""
    notes = [f"{time_text(entry.at)}  {entry.content['text']}" for entry in state.notes]
    signatures = [f"{time_text(entry.at)}  signed by {entry.content['name']}" for entry in state.signatures]
    return "\n".join([*notes, *signatures])


def miss_text(state: BatchState) -> str:
    """Say which weights are out of tolerance, and why."""
    texts = []
    for line in state.lines:
        if line.is_in_tolerance is False and line.missing_g is not None:
            off = with_sign(0.0 - line.missing_g)
            texts.append(f"✗ {formula(line.name)} is off by {off} g: {line.reason or 'no reason on record'}")
    return "\n".join(texts)


def evidence_text(batch: Batch, state: BatchState, films: Mapping[int, str]) -> str:
    """Say whether the measured results have reached the evidence, and what is missing otherwise."""
    specimens = measured_specimens(state)
    if not specimens:
        return "No measured results yet: enter thickness, temperature and conductivity once the film is measured."
    missing = [number for number in specimens if number not in films]
    known = ", ".join(films[number] for number in specimens if number in films)
    if not missing:
        return f"✓ The measured films are evidence for the model: {known}. A correction here applies there too."
    known_text = f"{known} is evidence already. " if known else ""
    which = "" if missing == [1] else f" of specimen {', '.join(map(str, missing))}"
    if state.state != "finished":
        return f"{known_text}! The measured results{which} are not evidence for the model yet: finish the batch first."
    try:
        for number in missing:
            measured_film(batch, number)
    except (FilmNotMeasured, FieldError) as error:
        return f"{known_text}! The measured results{which} cannot be evidence for the model yet: {error}"
    return f"{known_text}! The measured results{which} are not evidence for the model yet: use them as evidence below."


def recipe_words(batch: Batch) -> str:
    """Name the recipe of a batch with its sulfide and lot."""
    recipe = batch.recipe
    lot = f", recipe names lot {shorten(recipe.electrolyte_lot, 40)}" if recipe.electrolyte_lot else ""
    thickness = f"{FIELDS['thickness_um'].show(recipe.thickness_um)} µm"
    sides = side_layers_text(recipe, formula)
    return f"{formula(recipe.electrolyte)}{lot}{sides} · {recipe.binder or 'no binder'} · {thickness}"
