"""One batch as a JSON file: all that was planned and every entry, so that it reads back identical."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.batch.codec import amounts_to_plain, checksum, entry_from, planned_batch, to_plain
from ssedesigner.core.batch.record import Batch, Entry, entry_problem, is_moment
from ssedesigner.files.reading import ReadError, parse_json, read_text
from ssedesigner.files.recipe.blank_fields import has_later_field

FORMAT = "ssedesigner-batch"
VERSION = 2
"""Rises with each release in which an older program could not read what a newer one writes."""
FIRST_VERSION = 1
"""Stands in the file of a batch whose recipe has no field that came later, so that an older program reads it."""
MAX_BYTES = 50_000_000
"""A larger file is not read: a batch takes some 50 kB."""


class BatchFileError(ValueError):
    """A file of a batch that cannot be read; the message is one sentence that says what to do."""


def batch_dict(batch: Batch) -> dict[str, Any]:
    """Return a batch as dictionaries, lists, texts and numbers.

    The keys of its materials are those of this library, so that the checksum is that of what the file says.
    """
    planned: dict[str, Any] = {
        "library_version": batch.library_version,
        "model_version": batch.model_version,
        "recipe": to_plain(batch.recipe),
        "plan": to_plain(batch.plan),
        "amounts": amounts_to_plain(batch.amounts) if batch.amounts else None,
        "lines": to_plain(batch.lines),
        "steps": to_plain(batch.steps),
        "predicted": to_plain(batch.predicted),
    }
    return {
        "format": FORMAT,
        "version": VERSION if has_later_field(batch.recipe) else FIRST_VERSION,
        "key": batch.key,
        "created_at": batch.created_at,
        "checksum": checksum(planned) if batch.is_intact else batch.checksum,
        "is_retired": batch.is_retired,
        **planned,
        "entries": [to_plain(entry) for entry in batch.entries],
    }


def batch_text(batch: Batch) -> str:
    """Return the text of the file of a batch."""
    return json.dumps(batch_dict(batch), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def write_batch(path: Path, batch: Batch) -> None:
    """Write a batch; the old file stays whole until the new one is; WriteError when the file cannot be written."""
    write_atomically(path, batch_text(batch).encode())


def read_batch(path: Path) -> Batch:
    """Read the file of a batch; ``is_intact`` is False when what was planned does not have its checksum any more.

    BatchFileError when the file is none of a batch, or what it holds cannot be.
    """
    try:
        plain = parse_json(read_text(path, "batch", MAX_BYTES))
    except ReadError as error:
        raise BatchFileError(f"{path.name}: {error}") from None
    try:
        return batch_from(plain)
    except BatchFileError as error:
        raise BatchFileError(f"{path.name}: {error}") from None


def batch_from(plain: object) -> Batch:
    """Return the batch that plain values stand for; BatchFileError when a part is missing or cannot be."""
    if not isinstance(plain, Mapping) or plain.get("format") != FORMAT:
        raise BatchFileError("This is not the file of a batch; choose one that was exported as JSON.")
    if plain.get("version") not in range(FIRST_VERSION, VERSION + 1):
        raise BatchFileError(f"The file is of version {plain.get('version')}; open it with a newer SSE Designer.")
    try:
        planned = planned_batch(plain, is_retired=plain.get("is_retired") is True)
        entries = tuple(entry_from(entry) for entry in plain["entries"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise BatchFileError("A part of the batch is missing or damaged; export it again.") from None
    return _with_entries(planned, entries)


def _with_entries(batch: Batch, entries: tuple[Entry, ...]) -> Batch:
    """Add the entries one by one, each checked as when it was written."""
    for entry in entries:  # in order, for a correction or a timer can only name what stands before it
        problem = _entry_problem(batch, entry)
        if problem:
            raise BatchFileError(f"Entry {entry.number} is not possible: {problem}")
        batch = replace(batch, entries=(*batch.entries, entry))
    return batch


def _entry_problem(batch: Batch, entry: Entry) -> str:
    last = batch.entries[-1].number if batch.entries else 0
    if not isinstance(entry.number, int) or entry.number <= last or not isinstance(entry.content, Mapping):
        return "its number or its content is damaged; export the batch again."
    if not isinstance(entry.token, str) or entry.token in {other.token for other in batch.entries}:
        return "its token is missing or occurs twice; export the batch again."
    if not is_moment(entry.at):
        return "its time is damaged; export the batch again."
    return entry_problem(entry.kind, entry.content, batch)
