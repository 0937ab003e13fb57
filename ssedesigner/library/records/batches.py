"""Batches: planned, read, listed, retired; each function runs inside the transaction of its caller.

What was planned never changes and nothing is ever deleted, so that no key is given twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.codec import (
    amounts_to_plain,
    checksum,
    planned_batch,
    predicted_values,
    to_frozen,
    to_plain,
)
from ssedesigner.core.batch.keys import with_keys
from ssedesigner.core.batch.plan import BatchAmounts, BatchPlan
from ssedesigner.core.batch.record import Batch, BatchSummary, Entry, entry_histories, is_moment, refuse_other_types
from ssedesigner.core.batch.state import fold, state_of
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.library import search as batch_search
from ssedesigner.library.content import stored_version
from ssedesigner.library.errors import LibraryError, UnreadableRow, reads_rows, stored_json
from ssedesigner.library.records import revisions
from ssedesigner.library.records.numbers import next_number

_JSON = ("recipe", "plan", "amounts", "lines", "steps", "predicted")
_COLUMNS = ("key", "created_at", *_JSON, "library_version", "model_version", "checksum", "retired")
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM batch"
ENTRY_COLUMNS = "number, token, at, kind, content, run, tick_s"
"""What :func:`entry_of` reads."""

_ENTRY = f"SELECT {ENTRY_COLUMNS} FROM batch_entry"
_SHORT = "SELECT batch, number, token, at, kind, iif(kind = 'correct', content, '{}'), run, tick_s FROM batch_entry"


def insert(
    connection: sqlite3.Connection,
    *,
    recipe: Recipe,
    plan: BatchPlan,
    amounts: BatchAmounts,
    steps: Sequence[ProcessStep],
    prediction: Prediction | None,
    at: str,
    token: str,
) -> Batch:
    """Keep a batch under the next key; a token that is there already gives the batch that it made."""
    made = connection.execute("SELECT key FROM batch WHERE token = ?", (token,)).fetchone()
    if made is not None:
        return read(connection, made[0])
    if amounts.problems:
        raise LibraryError(f"The batch cannot be made: {' '.join(amounts.problems)}")
    if not is_moment(at) or not token:
        raise LibraryError("A batch needs its time with an offset and a token; start it again.")
    planned: dict[str, Any] = {
        "recipe": to_plain(recipe),
        "plan": to_plain(plan),
        "amounts": amounts_to_plain(amounts),
        "lines": to_plain(amounts.lines),
        "steps": to_plain(steps),
        "predicted": predicted_values(prediction),
        "library_version": prediction.library_version if prediction else stored_version(connection) or "",
        "model_version": prediction.model_version if prediction else "",
    }
    (count,) = connection.execute("SELECT coalesce(max(number), 0) FROM batch").fetchone()
    row = {
        **{name: as_json(value) if name in _JSON else value for name, value in planned.items()},
        "number": count + 1,
        "key": f"B-{next_number(connection, 'batch'):04d}",
        "token": token,
        "created_at": at,
    }
    try:
        row["checksum"] = checksum(planned)
        _batch(tuple((row | {"retired": 0})[name] for name in _COLUMNS))
    except (UnreadableRow, OverflowError) as error:
        raise LibraryError("A part of the plan is not what a batch holds; plan it again.") from error
    connection.execute(f"INSERT INTO batch ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", (*row.values(),))
    revisions.note(connection, "batch", (token,))
    batch_on_record = read(connection, row["key"])
    batch_search.index(connection, batch_on_record)
    return batch_on_record


def read(connection: sqlite3.Connection, key: str) -> Batch:
    """Return a batch with its entries in order; a retired one too."""
    batch = read_plan(connection, key)
    entries = connection.execute(f"{_ENTRY} WHERE batch = ? ORDER BY number", (key,))
    batch = replace(batch, entries=tuple(entry_of(entry) for entry in entries))
    _refuse_senseless(batch)
    return batch


def read_plan(connection: sqlite3.Connection, key: str) -> Batch:
    """Return a batch as it was planned, without its entries and with the keys here; a retired one too."""
    row = connection.execute(f"{_SELECT} WHERE key = ?", (key,)).fetchone()
    if row is None:
        raise unknown(connection, key)
    (token,) = connection.execute("SELECT token FROM batch WHERE key = ?", (key,)).fetchone()
    return with_keys(_batch(row), revisions.batch_keys(connection, token))


@reads_rows
def _refuse_senseless(batch: Batch) -> None:
    """Let an entry that a damaged file garbled show here, where it can be said, and not on a screen."""
    for entry in batch.entries:
        refuse_other_types(entry.kind, entry.content)
    for standing in entry_histories(batch.entries):
        for version in standing.versions[1:]:
            if version.content is not None:
                refuse_other_types(standing.kind, version.content)
    fold(batch)


def entries_behind(connection: sqlite3.Connection, key: str, kind: str) -> tuple[Entry, ...]:
    """Return the entries of a batch on which it depends whether one of a kind may follow, in short.

    A correction may be of any other entry; all else depends on timers and on whether the batch is finished.
    """
    rows = connection.execute(
        f"{_SHORT} WHERE batch = ?1 AND (?2 = 'correct' OR kind IN ('finish', 'reopen', 'correct', 'timer')) "
        "ORDER BY number",
        (key, kind),
    )
    return tuple(entry_of(row) for _, *row in rows)


@reads_rows
def entry_of(row: Sequence[Any]) -> Entry:
    """Return the entry of a row with the columns of ``ENTRY_COLUMNS``."""
    number, token, at, kind, content, run, seconds = row
    _refuse_no_moment(at)
    tick = None if seconds is None else Tick(run=run, seconds=seconds)
    return Entry(number=number, token=token, at=at, kind=kind, content=to_frozen(stored_json(content)), tick=tick)


def summaries(connection: sqlite3.Connection, text: str, limit: int, *, retired: bool) -> tuple[BatchSummary, ...]:
    """Return the batches that hold every word of a text, the newest first."""
    condition, values = batch_search.condition(text)
    rows = connection.execute(
        "SELECT key, json_extract(recipe, '$.name'), created_at, json_extract(amounts, '$.films'), "
        "json_extract(plan, '$.film_count'), json_extract(plan, '$.target'), retired "
        f"FROM batch WHERE retired = ? AND {condition} ORDER BY number DESC LIMIT ?",
        (int(retired), *values, max(0, limit)),
    ).fetchall()
    keys = [str(row[0]) for row in rows]
    entries, films = _entries_in_short(connection, keys), _films(connection, keys)
    return tuple(_summary(row, entries[row[0]], films[row[0]]) for row in rows)


def mark_retired(connection: sqlite3.Connection, key: str, *, retired: bool) -> None:
    """Take a batch out of the list, or put it back."""
    cursor = connection.execute("UPDATE batch SET retired = ? WHERE key = ?", (int(retired), key))
    if cursor.rowcount == 0:
        raise unknown(connection, key)
    revisions.note(connection, "batch", connection.execute("SELECT token FROM batch WHERE key = ?", (key,)).fetchone())


def unknown(connection: sqlite3.Connection, key: str) -> LibraryError:
    """Return the error for a batch that is not there."""
    if connection.execute("SELECT 1 FROM batch LIMIT 1").fetchone() is None:
        return LibraryError(f"The library has no batch yet, so it has no batch “{key}”; plan one first.")
    return LibraryError(f"The library has no batch “{key}”; the list of batches shows the keys.")


def as_json(value: object) -> str:
    """Return plain values as they are stored.

    Raises
    ------
    LibraryError
        When a number in them is not finite, or a text holds half a character
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except UnicodeEncodeError:
        raise LibraryError("A text contains an incomplete character; type it again.") from None
    except ValueError:
        raise LibraryError("A number of the batch is not finite; check the plan.") from None
    return text


def _refuse_no_moment(at: str) -> None:
    if not is_moment(at):
        raise ValueError(f"{at!r} is not a time with an offset")


@reads_rows
def _batch(row: tuple[Any, ...]) -> Batch:
    stored = dict(zip(_COLUMNS, row, strict=True))
    _refuse_no_moment(stored["created_at"])
    values: Mapping[str, Any] = stored | {name: stored_json(stored[name]) for name in _JSON}
    return planned_batch(values, is_retired=bool(stored["retired"]))


@reads_rows
def _entries_in_short(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, list[Entry]]:
    """Return the entries of batches, with their content only where the state depends on it."""
    by_batch: dict[str, list[Entry]] = {key: [] for key in keys}
    rows = connection.execute(
        f"{_SHORT} WHERE batch IN (SELECT value FROM json_each(?)) ORDER BY number",
        (json.dumps(keys),),
    )
    for key, *entry in rows:
        by_batch[key].append(entry_of(entry))
    return by_batch


def _films(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    by_batch: dict[str, tuple[str, ...]] = dict.fromkeys(keys, ())
    for batch, film in connection.execute("SELECT batch, film FROM batch_film ORDER BY batch, specimen"):
        if batch in by_batch:
            by_batch[batch] = (*by_batch[batch], film)
    return by_batch


@reads_rows
def _summary(row: tuple[Any, ...], entries: Sequence[Entry], films: tuple[str, ...]) -> BatchSummary:
    key, name, created_at, given, planned, target, retired = row
    _refuse_no_moment(created_at)
    films_made = planned if target == "films" else given
    if not isinstance(films_made, (int, float, type(None))):
        raise ValueError(f"{films_made!r} is no number of films")
    return BatchSummary(
        key=key,
        name=str(name or ""),
        created_at=created_at,
        state=state_of(entries),
        films=films_made,
        entries=len(entries),
        last_entry_at=entries[-1].at if entries else "",
        film_keys=films,
        is_retired=bool(retired),
    )
