"""What the sheet takes from the record of a batch: steps as done, clocks, measured values, corrections, signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from ssedesigner.batch.deviations import Deviation
from ssedesigner.batch.measured_results import film_results
from ssedesigner.batch.photos import SPECTRUM
from ssedesigner.core.batch.films import measured_values
from ssedesigner.core.batch.record import ENTRY_KINDS, Batch, EntryHistory
from ssedesigner.core.batch.state import BatchState, Parameter, StepState
from ssedesigner.core.batch.words import clock_text, time_text
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import day_text, format_number, numeral
from ssedesigner.core.steps import BLANK, STEP_KINDS, STEP_PARAMETERS
from ssedesigner.core.units import symbol
from ssedesigner.files.sheet.rows import DeviationRow, MeasuredRow, RecordRow, StepRow
from ssedesigner.text.references import References
from ssedesigner.text.steps import JAR, StepText

TO_MEASURE = (
    ("measured_thickness_um", "Pressed thickness, µm"),
    ("conductivity_ms_cm", f"mS/cm at {BLANK} °C"),
    ("resistance_ohm", f"Ω on {BLANK} cm², between {BLANK}"),
    ("measured_stack_pressure_mpa", "under a pressure of, MPa"),
    ("mass_g", "Mass of the film, g"),
    ("tensile_strength_mpa", "Tensile strength, MPa"),
    ("smallest_mandrel_mm", "Smallest mandrel, mm"),
    ("after_conductivity_ms_cm", f"mS/cm after {BLANK}"),
)
"""Lines to fill in by hand, with the key of the measured quantity where a record has one."""


def step_rows(
    steps: Sequence[StepText], refs: References, state: BatchState | None, deviations: Sequence[Deviation] = ()
) -> Iterator[StepRow]:
    """Yield the steps with boxes, or as they were done in a batch on record; ``found`` are its deviations."""
    off = {one.step for one in deviations}
    for number, step in enumerate(steps, start=1):
        made = [] if state is None else [state.steps[place - 1] for place in step.numbers]
        is_done = bool(made) and all(one.is_done for one in made)
        text = _without_blanks(step.text) if is_done else step.text
        record = _step_record(made, state) if state is not None else ""
        yield StepRow(
            number=number,
            text=text,
            refs=refs.mark(step.sources),
            is_done=is_done,
            is_off=is_done and bool(off & set(step.numbers)),
            record=record,
        )


def _without_blanks(text: str) -> str:
    for blank in (*(kind.blank for kind in STEP_KINDS.values()), JAR):
        text = text.removesuffix(blank)
    return text


def _step_record(steps: Sequence[StepState], state: BatchState) -> str:
    parts = []
    if any(one.step.kind == "dew-point" for one in steps) and state.dew_point_c is not None:
        parts.append(f"read {numeral(state.dew_point_c)} °C")
    for one in steps:
        parts += [_parameter(parameter) for parameter in one.parameters]
        if one.reason:
            parts.append(one.reason)
    done = [one.done_at for one in steps if one.is_done]
    if done:
        parts.append(f"done {clock_text(done[-1])}")
    elif any(one.started_at for one in steps):
        parts.append(f"begun {clock_text(next(one.started_at for one in steps if one.started_at))}")
    return "; ".join(parts)


def _parameter(parameter: Parameter) -> str:
    known = STEP_PARAMETERS.get(parameter.name)
    label = known.label if known else parameter.name
    unit = symbol(parameter.unit or (known.unit if known else ""))
    value = numeral(parameter.value) if isinstance(parameter.value, (int, float)) else parameter.value
    return f"{label} {value} {unit}".strip()


def deviation_rows(deviations: Iterable[Deviation]) -> Iterator[DeviationRow]:
    """Yield what was not as planned, by step."""
    for one in deviations:
        yield DeviationRow(
            step=one.step,
            step_text=one.step_text,
            what=one.what,
            planned=one.planned,
            done=one.done,
            reason=one.reason,
        )


def record_rows(state: BatchState | None) -> Iterator[RecordRow]:
    """Yield start, end, dew point and the time that the jar was open; lines to write on without a record."""
    yield RecordRow(label="Started", shown=time_text(state.started_at) if state else "")
    dew_point = None if state is None else state.dew_point_c
    yield RecordRow(label="Dew point, °C", shown="" if dew_point is None else numeral(dew_point))
    opened = ""
    if state is not None and state.exposures and not state.is_open:
        opened = f"{state.exposure_minutes(state.exposures[-1].closed_at):.0f}"
    yield RecordRow(label="Jar open, min", shown=opened)
    yield RecordRow(label="Finished", shown=time_text(state.finished_at) if state else "")


def measured_rows(state: BatchState | None, batch: Batch | None = None) -> Iterator[MeasuredRow]:
    """Yield what was measured, then lines for what was not; a finished batch has only what was."""
    entries = () if state is None else state.measured
    several = len({entry.content.get("specimen") or 1 for entry in entries}) > 1
    for entry in entries:
        field = MEASURED[entry.content["quantity"]]
        specimen = f", specimen {entry.content.get('specimen') or 1}" if several else ""
        value, unit = entry.content["value"], symbol(field.unit)
        text = f"{numeral(value)} {unit}".strip()
        yield MeasuredRow(label=field.label + specimen, value=float(value), unit=field.unit, shown=text)
    if state is not None and batch is not None:
        for number, values in measured_values(state).items():
            of = f", specimen {number}" if several else ""
            for one in film_results(values, batch):
                if one.key not in values:
                    text = f"{format_number(one.value)} {one.unit}"
                    yield MeasuredRow(label=f"{one.label}{of}", value=one.value, unit=one.unit, shown=text)
    if state is not None and state.state == "finished" and entries:
        return
    known = {entry.content["quantity"] for entry in entries}
    yield from (MeasuredRow(label=label) for key, label in TO_MEASURE if key not in known)


def record_notes(state: BatchState) -> Iterator[str]:
    """Yield notes and corrections of the record, and how many photos it has."""
    for entry in state.notes:
        yield f"{time_text(entry.at)}: {entry.content['text']}"
    for entry in state.corrected:
        yield f"{time_text(entry.at)}: {ENTRY_KINDS[entry.kind].lower()}, corrected: {_reasons(entry)}"
    spectra = sum(entry.content.get("role") == SPECTRUM for entry in state.photos)
    for words, count in (("Photos", len(state.photos) - spectra), ("Spectra", spectra)):
        if count:
            yield f"{words} on record: {count}."


def _reasons(entry: EntryHistory) -> str:
    return "; ".join(version.reason for version in entry.versions[1:])


def signatures(state: BatchState | None) -> tuple[str, ...]:
    """Return who signed the record, with role and time."""
    if state is None:
        return ()
    signed = ((entry.content["name"], entry.content.get("role"), time_text(entry.at)) for entry in state.signatures)
    return tuple(", ".join(filter(None, parts)) for parts in signed)


def today() -> str:
    """Write the day that it is."""
    return day_text(datetime.now().astimezone().isoformat(timespec="seconds"))
