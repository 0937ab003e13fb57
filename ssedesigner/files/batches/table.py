"""Batches as tables for a spreadsheet: one batch with plan against actual, or a row for every batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ssedesigner.batch.deviations import Deviation, deviations
from ssedesigner.core.batch.films import recipe_as_made, solid_masses, specimen_of
from ssedesigner.core.batch.noted import noted_at
from ssedesigner.core.batch.record import ENTRY_KINDS, STATES, Batch, EntryHistory, Version
from ssedesigner.core.batch.state import BatchState, LineState, StepState, fold
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import BATCH_QUANTITIES, MEASURED, attribute
from ssedesigner.core.notation import plain_text
from ssedesigner.core.recipe import SHARES
from ssedesigner.core.steps import planned_value
from ssedesigner.files.csv_table import POINT, Cell, table_csv

COLUMNS = (
    *("batch", "section", "number", "name", "detail", "planned", "actual", "unit", "difference", "in_tolerance"),
    *("lot", "at", "reason", "note"),
)
"""Columns of the table of one batch."""

OVERVIEW = (
    *("batch", "name", "state", "created_at", "started_at", "finished_at", "target", "film_count", "electrolyte"),
    *("lots", "dew_point_c", "exposure_min", "solids_g", "out_of_tolerance", "substitutions", "specimen"),
    *BATCH_QUANTITIES,
    *("corrections", "is_retired", "library_version", "model_version", "checksum"),
)
"""Columns of the table of all batches; a batch with several specimens has a row for each."""

Row = Mapping[str, Cell]


def batch_csv(batch: Batch, materials: Materials | None = None, decimal: str = POINT) -> str:
    """Return one batch as a table: each line, step and result with what was planned and what came of it.

    ``materials`` are those of the library, by which the time that the jar was open is judged.
    """
    state = fold(batch)
    rows = (*_rows(batch, state), *map(_deviation, deviations(batch, materials, state=state)))
    return _table(COLUMNS, ({"batch": batch.key, **row} for row in rows), decimal)


def overview_csv(batches: Iterable[Batch], decimal: str = POINT) -> str:
    """Return all batches as a table, the newest last."""
    return _table(OVERVIEW, (row for batch in batches for row in _overview(batch, fold(batch))), decimal)


def _table(columns: Sequence[str], rows: Iterable[Row], decimal: str) -> str:
    return table_csv(columns, ([row.get(column) for column in columns] for row in rows), decimal)


def _rows(batch: Batch, state: BatchState) -> Iterator[Row]:
    yield _head(batch, state)
    yield from map(_line, state.lines)
    for step in state.steps:
        yield from _step(step, state)
    yield from _contents(batch, state)
    for exposure in state.exposures:
        at, detail = exposure.opened_at, f"to {exposure.closed_at or 'now'}"
        yield {"section": "exposure", "detail": detail, "actual": exposure.dew_point_c, "unit": "degC", "at": at}
    yield from (_measured_row(batch, entry) for entry in state.measured)
    for section, entries in (("note", state.notes), ("photo", state.photos), ("signature", state.signatures)):
        yield from (_remark(section, entry) for entry in entries)
    for entry in state.corrected:
        yield from _corrections(entry)


def _head(batch: Batch, state: BatchState) -> Row:
    version = f"library {batch.library_version}, model {batch.model_version}, checksum {batch.checksum}"
    return {
        "section": "batch",
        "name": batch.recipe.name,
        "detail": STATES[state.state],
        "at": batch.created_at,
        "note": version if batch.is_intact else f"{version}, which is no longer in the plan",
    }


def _line(line: LineState) -> Row:
    known = line.actual_g is not None and line.target_g is not None
    replaced = f"instead of {line.substitution.before}: {line.substitution.reason}" if line.substitution else ""
    return {
        "section": "weigh",
        "number": line.line.number,
        "name": line.name,
        "detail": line.line.role,
        "planned": line.target_g,
        "actual": line.actual_g,
        "unit": "g",
        "difference": 0.0 - line.missing_g if known and line.missing_g is not None else None,
        "in_tolerance": line.is_in_tolerance,
        "lot": " + ".join(line.used_lots),
        "at": line.additions[-1].at if line.additions else "",
        "reason": line.reason,
        "note": replaced,
    }


def _step(step: StepState, state: BatchState) -> Iterator[Row]:
    common: dict[str, Cell] = {"section": "step", "number": step.number, "name": plain_text(step.step.text)}
    done = step.done_at or ("begun" if step.started_at else "not done")
    yield {**common, "detail": "done at", "actual": done, "at": step.started_at, "reason": step.reason}
    planned = {"minutes": "min", "speed_rpm": "rpm", "gap_um": "um", "temperature_c": "degC", "pressure_mpa": "MPa"}
    noted = noted_at(step, state)
    for name in dict.fromkeys((*planned, "atmosphere", *noted)):
        plan, actual = planned_value(step.step, name), noted.get(name)
        if plan in (None, "") and actual is None:
            continue
        unit = planned.get(name, "") if actual is None else plain_text(actual.unit) or planned.get(name, "")
        value, at = (None, "") if actual is None else (actual.value, actual.at)
        yield {**common, "detail": name, "planned": plan, "actual": value, "unit": unit, "at": at}
    for timer in step.timers:
        detail, ended = f"timer {timer.name}".strip(), timer.ended_at or f"runs until {timer.ends_at}"
        yield {
            **common,
            "detail": detail,
            "planned": timer.minutes,
            "unit": "min",
            "actual": ended,
            "at": timer.started_at,
        }


def _contents(batch: Batch, state: BatchState) -> Iterator[Row]:
    try:
        made, notes = recipe_as_made(batch, state)
    except FieldError as error:
        yield {"section": "content", "note": str(error)}
        return
    for key in SHARES.values():
        if batch.recipe.share(key) or made.share(key):
            row: Row = {"planned": batch.recipe.share(key), "actual": made.share(key), "unit": FIELDS[key].unit}
            yield {"section": "content", "name": FIELDS[key].label, "detail": key, **row, "note": " ".join(notes)}


def _measured_row(batch: Batch, entry: EntryHistory) -> Row:
    content = entry.content
    field = MEASURED[content["quantity"]]
    return {
        "section": "measured",
        "number": specimen_of(content),
        "name": field.label,
        "detail": field.key,
        "planned": batch.predicted.get(attribute(field.key)),
        "actual": content["value"],
        "unit": field.unit,
        "at": entry.at,
        "note": content.get("text", ""),
    }


def _deviation(one: Deviation) -> Row:
    return {
        "section": "deviation",
        "number": one.step,
        "name": one.what,
        "detail": one.key,
        "planned": one.planned,
        "actual": one.done,
        "reason": one.reason,
    }


def _remark(section: str, entry: EntryHistory) -> Row:
    content = entry.content
    name = content.get("file") or content.get("name") or ""
    return {
        "section": section,
        "number": content.get("step"),
        "name": name,
        "detail": content.get("role", ""),
        "at": entry.at,
        "note": content.get("text", ""),
    }


def _corrections(entry: EntryHistory) -> Iterator[Row]:
    for before, after in zip(entry.versions, entry.versions[1:], strict=False):
        yield {
            "section": "correction",
            "number": entry.number,
            "name": ENTRY_KINDS.get(entry.kind, entry.kind),
            "planned": _in_words(before),
            "actual": _in_words(after),
            "at": after.at,
            "reason": after.reason,
        }


def _in_words(version: Version) -> str:
    if version.content is None:
        return "struck out"
    return ", ".join(f"{name} {value}" for name, value in version.content.items())


def _overview(batch: Batch, state: BatchState) -> Iterator[Row]:
    lots = dict.fromkeys(part.lot_words for line in state.lines for part in line.additions)
    ended = state.finished_at or (batch.entries[-1].at if batch.entries else batch.created_at)
    weighed = solid_masses(batch, state).values()
    common: dict[str, Cell] = {
        "batch": batch.key,
        "name": batch.recipe.name,
        "state": STATES[state.state],
        "created_at": batch.created_at,
        "started_at": state.started_at,
        "finished_at": state.finished_at,
        "target": batch.plan.target,
        "film_count": batch.amounts.films if batch.plan.target != "films" and batch.amounts else batch.plan.film_count,
        "electrolyte": batch.recipe.electrolyte,
        "lots": " + ".join(filter(None, lots)),
        "dew_point_c": state.dew_point_c,
        "exposure_min": round(state.exposure_minutes(ended), 2),
        "solids_g": round(sum(weighed), 6) if weighed else None,
        "out_of_tolerance": sum(line.is_in_tolerance is False for line in state.lines),
        "substitutions": "; ".join(f"{change.before} by {change.key}" for change in state.substitutions),
        "corrections": sum(len(entry.versions) - 1 for entry in state.corrected),
        "is_retired": batch.is_retired,
        "library_version": batch.library_version,
        "model_version": batch.model_version,
        "checksum": batch.checksum,
    }
    specimens: dict[int, dict[str, Cell]] = {}
    for entry in state.measured:
        values = specimens.setdefault(specimen_of(entry.content), {})
        values[entry.content["quantity"]] = entry.content["value"]
    if not specimens:
        yield common
    for number, values in sorted(specimens.items()):
        yield {**common, "specimen": number, **values}
