"""The command ``batch``: what it lists, shows and exports."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from ssedesigner.batch.deviations import count_text, deviations
from ssedesigner.batch.lots import weighed_basis_sentence
from ssedesigner.batch.photos import photo_problems
from ssedesigner.cli.arguments import CommandError, add_decimal_argument, add_task, add_tasks
from ssedesigner.core.atomic import refuse_empty_export, write_atomically
from ssedesigner.core.batch.clock import now
from ssedesigner.core.batch.codec import to_plain
from ssedesigner.core.batch.films import specimen_of
from ssedesigner.core.batch.noted import noted_at
from ssedesigner.core.batch.record import ENTRY_KINDS, STATES, Batch
from ssedesigner.core.batch.state import BatchState, LineState, StepState, fold
from ssedesigner.core.batch.tolerances import plan_tolerances_text
from ssedesigner.core.batch.words import grams_number
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.notation import numeral, symbol
from ssedesigner.files.batches.file import BatchFileError, read_batch, write_batch
from ssedesigner.files.batches.table import batch_csv, overview_csv
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.recipe.prediction_change import since_planned
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict

ALL = "all"
"""Stands for a key where all batches are exported."""

_NEVER = 1_000_000


def add_batch_tasks(command: argparse.ArgumentParser) -> None:
    """Add what ``batch`` does: its tasks, each with what it takes."""
    tasks = add_tasks(command)
    listed = add_task(tasks, "list", "list your batches, the newest first", "batch list bubble")
    listed.add_argument("names", nargs="*", metavar="TEXT", help="only batches that hold every one of these words")
    text = "print a batch: how it deviates from its plan, what was done and what was measured"
    shown = add_task(tasks, "show", text, "batch show B-0001")
    shown.add_argument("names", nargs=1, metavar="KEY", help="the key of a batch, or the JSON file of one")
    written = add_task(tasks, "export", "write a batch into a file", "batch export B-0001 B-0001.json")
    written.add_argument(
        "names", nargs=1, metavar="KEY", help="the key of a batch; all writes every batch into one .csv"
    )
    written.add_argument("files", nargs=1, metavar="FILE", help="FILE.json or .csv")
    add_decimal_argument(written)
    command.set_defaults(files=[], decimal=POINT)


def batch_command(task: str, names: list[str], library: Library, decimal: str = POINT) -> str:
    """Carry out a task of the command and return what is to be printed; an export takes a key and a file.

    CommandError when a file is missing; LibraryError when there is no such batch; WriteError when the file cannot be
    written.
    """
    if task == "list":
        return list_text(library, " ".join(names))
    if task == "show":
        is_file = names[0].lower().endswith(".json")
        batch = _read_file(Path(names[0])) if is_file else library.batch(names[0])
        materials = library.materials()
        change = since_planned(batch, predict(batch.recipe, materials, learn(materials)), materials)
        moved = ["", *change.sentences()] if change is not None and change.is_moved else []
        # the photos of a batch in a file are beside the library that it came from
        problems = [] if is_file else [problem for _, problem in photo_problems(library.path, batch)]
        return show_text(batch, [*problems, *moved], materials)
    return export_batches(names[0], Path(names[1]), library, decimal)


def _read_file(path: Path) -> Batch:
    try:
        return read_batch(path)
    except BatchFileError as error:
        raise CommandError(str(error)) from None


def list_text(library: Library, text: str = "") -> str:
    """Return the batches that hold every word of a text as lines, the newest first."""
    batches = library.batches(text, _NEVER)
    if not batches:
        return f"No batch contains “{text}”." if text else "The library has no batches yet."
    lines = []
    for batch in batches:
        films = "" if batch.films is None else f"{numeral(batch.films)} film{'' if batch.films == 1 else 's'}, "
        last = f"last entry {batch.last_entry_at}" if batch.last_entry_at else "no entry yet"
        evidence = f", measured as {', '.join(batch.film_keys)}" if batch.film_keys else ""
        name = " ".join(batch.name.split())
        lines.append(f"{batch.key}  {STATES[batch.state].lower():8}  {name}: {films}{last}{evidence}")
    return "\n".join(lines)


def show_text(batch: Batch, problems: list[str], materials: Materials | None = None) -> str:
    """Return one batch as lines: how it deviates from its plan, what was done, what was measured."""
    state = fold(batch)
    lines = [f"{batch.key}: {' '.join(batch.recipe.name.split())}, {STATES[state.state].lower()}"]
    lines.append(f"Planned {batch.created_at}; library {batch.library_version}, model {batch.model_version or '-'}")
    if not batch.is_intact:
        lines.append("The stored plan was changed outside the program: its checksum does not match.")
    lines += ["", *_deviations(batch, state, materials)]
    lines += ["", "Weighed", *(f"  {_line(line, batch.plan.readability_g)}" for line in state.lines)]
    if basis := weighed_basis_sentence(batch, state):
        lines.append(basis)
    lines += ["", "Steps", *(f"  {_step(step, state)}" for step in state.steps)]
    lines += ["", "Record", *(f"  {entry}" for entry in _entries(batch))]
    lines += ["", *_clocks(state), *_results(state), *problems]
    return "\n".join(lines).rstrip()


def export_batches(key: str, path: Path, library: Library, decimal: str = POINT) -> str:
    """Write a batch as JSON or CSV, or all of them as CSV; return what was done as a sentence."""
    ending = path.suffix.lower()
    if key == ALL:
        if ending != ".csv":
            raise CommandError("A table of all batches is written as .csv; give FILE this ending.")
        summaries = [*library.batches(limit=_NEVER), *library.batches(limit=_NEVER, retired=True)]
        keys = sorted((batch.key for batch in summaries), key=lambda name: int(name[2:]))
        if not keys:
            refuse_empty_export(path, "batches")
        write_atomically(path, overview_csv((library.batch(name) for name in keys), decimal).encode())
        return f"{len(keys)} batch{'' if len(keys) == 1 else 'es'} written to {path}."
    if ending not in {".json", ".csv"}:
        raise CommandError("A batch is written as .json or .csv; give FILE one of these endings.")
    batch = library.batch(key)
    if ending == ".json":
        write_batch(path, batch)
    else:
        write_atomically(path, batch_csv(batch, library.materials(), decimal).encode())
    return f"{batch.key} written to {path}."


def _deviations(batch: Batch, state: BatchState, materials: Materials | None) -> list[str]:
    listed = deviations(batch, materials, state=state)
    if state.state == "planned":
        return ["Not begun yet.", plan_tolerances_text(batch.plan)]
    return [count_text(listed), *(f"  {one.sentence}" for one in listed), plan_tolerances_text(batch.plan)]


def _line(line: LineState, readability_g: float) -> str:
    target = "no target" if line.target_g is None else f"{grams_number(line.target_g, readability_g)} g planned"
    actual = "not weighed" if line.actual_g is None else f"{grams_number(line.actual_g, readability_g)} g weighed"
    verdict = {True: ", in tolerance", False: ", out of tolerance", None: ""}[line.is_in_tolerance]
    lot = f", lot {' + '.join(line.used_lots)}" if line.used_lots else ""
    reason = f" ({line.reason})" if line.reason else ""
    return f"{line.line.number}. {line.name}: {target}, {actual}{verdict}{lot}{reason}"


def _step(step: StepState, state: BatchState) -> str:
    done = f"done {step.done_at}" if step.is_done else f"begun {step.started_at}" if step.started_at else "not done"
    noted = "".join(
        f"; {parameter.name} {parameter.value} {symbol(parameter.unit)}".rstrip()
        for parameter in noted_at(step, state).values()
    )
    return f"{step.number}. {step.step.text}: {done}{noted}"


def _entries(batch: Batch) -> Iterator[str]:
    for entry in batch.entries:
        held = entry.content
        if entry.kind == "correct":
            content = held.get("content")
            text = "struck out" if content is None else _content_text(content)
            yield f"{entry.number}  {entry.at}  Corrected entry {held['of']}: {text} ({held['reason']})"
        else:
            kind = ENTRY_KINDS.get(entry.kind, entry.kind)
            yield f"{entry.number}  {entry.at}  {kind}  {_content_text(held)}".rstrip()


def _content_text(content: object) -> str:
    if not isinstance(content, Mapping):
        return str(content)
    return ", ".join(f"{name} {_value(value)}" for name, value in content.items() if name != "sha256")


def _value(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else json.dumps(to_plain(value), ensure_ascii=False)


def _clocks(state: BatchState) -> Iterator[str]:
    if state.dew_point_c is not None:
        yield f"Dew point {numeral(state.dew_point_c)} °C"
    if state.exposures:
        ended = state.exposures[-1].closed_at or now()
        still = ", and it is open now" if state.is_open else ""
        yield f"Open for {state.exposure_minutes(ended):.1f} min{still}"


def _results(state: BatchState) -> Iterator[str]:
    for entry in state.measured:
        field, specimen = MEASURED[entry.content["quantity"]], specimen_of(entry.content)
        yield f"{field.label}, specimen {specimen}: {numeral(entry.content['value'])} {symbol(field.unit)}".rstrip()
