"""Batches and their entries in a library package; each function runs inside the transaction of its caller."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from ssedesigner.core.merging import SharedBatch
from ssedesigner.library import search
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.records import batches

_PLANNED = (
    *("created_at", "recipe", "plan", "amounts", "lines", "steps", "predicted"),
    *("library_version", "model_version", "checksum"),
)
_JSON = frozenset({"recipe", "plan", "amounts", "lines", "steps", "predicted"})
_ENTRY = ("token", "at", "kind", "content", "run", "tick_s")
_PHOTO = re.compile(r"[^/\\:\0]{1,200}")


@reads_rows
def shared_batches(connection: sqlite3.Connection) -> tuple[SharedBatch, ...]:
    """Return all batches with their entries."""
    shared = []
    for token, key, *planned in connection.execute(
        f"SELECT token, key, {', '.join(_PLANNED)} FROM batch ORDER BY number"
    ).fetchall():
        values = dict(zip(_PLANNED, planned, strict=True))
        plain = {part: json.loads(value) if part in _JSON else value for part, value in values.items()}
        shared.append(SharedBatch(token=token, planned=plain, entries=tuple(_entries(connection, key))))
    return tuple(shared)


def _entries(connection: sqlite3.Connection, key: str) -> Iterable[Mapping[str, Any]]:
    rows = connection.execute(
        f"SELECT number, {', '.join(_ENTRY)} FROM batch_entry WHERE batch = ? ORDER BY number", (key,)
    ).fetchall()
    tokens = {number: token for number, token, *_ in rows}
    for _, *row in rows:
        entry = dict(zip(_ENTRY, row, strict=True))
        yield {**entry, "content": _with_names(json.loads(entry["content"]), tokens)}


def _with_names(content: Any, names: Mapping[Any, Any]) -> Any:
    """Return what an entry says with other names for the entries that it means: numbers here, tokens elsewhere."""
    if not isinstance(content, dict):
        return content
    changed = {part: names.get(content[part], content[part]) for part in ("of", "timer") if part in content}
    inner = {"content": _with_names(content["content"], names)} if "content" in content else {}
    return {**content, **changed, **inner}


def take_batch(connection: sqlite3.Connection, batch: SharedBatch, key: str, photos: str) -> int:
    """Add a batch with those of its entries that are not here; return how many those are.

    ``key`` is the one that it gets where it is new, ``photos`` the name of the folder with the photos.
    """
    key = _insert(connection, batch, key)
    added = _take_entries(connection, key, batch, photos)
    search.index(connection, batches.read(connection, key))
    return added


def _insert(connection: sqlite3.Connection, batch: SharedBatch, key: str) -> str:
    known = connection.execute("SELECT key FROM batch WHERE token = ?", (batch.token,)).fetchone()
    if known is not None:
        return str(known[0])
    values = [batches.as_json(batch.planned[part]) if part in _JSON else batch.planned[part] for part in _PLANNED]
    connection.execute(
        f"INSERT INTO batch (number, key, token, {', '.join(_PLANNED)}) "
        f"VALUES ((SELECT coalesce(max(number), 0) + 1 FROM batch), ?, ?{', ?' * len(_PLANNED)})",
        (key, batch.token, *values),
    )
    return key


def _take_entries(connection: sqlite3.Connection, key: str, batch: SharedBatch, photos: str) -> int:
    numbers: dict[str, int] = {}
    added = 0
    for entry in batch.entries:
        token, at, kind, content, run, seconds = (entry[part] for part in _ENTRY)
        known = connection.execute("SELECT number, batch FROM batch_entry WHERE token = ?", (token,)).fetchone()
        if known is not None:
            if known[1] != key:
                raise ValueError(token)
            numbers[token] = known[0]
            continue
        local = _with_photo(connection, key, _with_names(content, numbers), photos)
        cursor = connection.execute(
            "INSERT INTO batch_entry (batch, token, at, kind, content, run, tick_s) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, token, at, kind, batches.as_json(local), run, seconds),
        )
        numbers[token] = int(cursor.lastrowid or 0)
        added += 1
    return added


def _with_photo(connection: sqlite3.Connection, key: str, content: Any, photos: str) -> Any:
    """Return what an entry says, with its photo in the folder that the batch has beside this library."""
    if not isinstance(content, dict):
        return content
    inner = {"content": _with_photo(connection, key, content["content"], photos)} if "content" in content else {}
    if not (isinstance(content.get("file"), str) and isinstance(content.get("sha256"), str)):
        return {**content, **inner}
    name, digest = content["file"].split("/")[-1], content["sha256"][:8]
    if not re.fullmatch(r"[0-9a-f]{64}", content["sha256"]):
        raise ValueError(content["sha256"])
    name = name if _PHOTO.fullmatch(name) and name.strip(". ") else digest
    place = f"{photos}/{key}/{name}"
    other = connection.execute(
        "SELECT 1 FROM batch_entry WHERE batch = ?1 AND json_extract(content, '$.file') = ?2 "
        "AND json_extract(content, '$.sha256') <> ?3",
        (key, place, content["sha256"]),
    ).fetchone()
    return {**content, **inner, "file": f"{photos}/{key}/{digest}-{name}" if other else place}
