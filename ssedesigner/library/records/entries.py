"""Entries of a batch: added and corrected, never changed; each function runs inside the transaction of its caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.codec import to_plain
from ssedesigner.core.batch.record import AFTER_FINISH, ENTRY_KINDS, Batch, Entry, entry_problem, is_moment
from ssedesigner.core.batch.state import state_of
from ssedesigner.library import search as batch_search
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.records import batches


def add(
    connection: sqlite3.Connection,
    key: str,
    kind: str,
    content: Mapping[str, Any],
    token: str,
    at: str,
    tick: Tick | None = None,
) -> Entry:
    """Write an entry, or find it under its token; how many the batch has already makes no difference."""
    batch = batches.read_plan(connection, key)
    there = _written(connection, key, kind, content, token)
    if there is not None:
        return there
    _refuse(replace(batch, entries=batches.entries_behind(connection, key, kind)), kind, content, token, at)
    cursor = connection.execute(
        "INSERT INTO batch_entry (batch, token, at, kind, content, run, tick_s) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            key,
            token,
            at,
            kind,
            batches.as_json(to_plain(content)),
            *((tick.run, tick.seconds) if tick else (None, None)),
        ),
    )
    row = f"SELECT {batches.ENTRY_COLUMNS} FROM batch_entry WHERE number = ?"
    entry = batches.entry_of(connection.execute(row, (cursor.lastrowid,)).fetchone())
    batch_search.index_entry(connection, key, entry)
    return entry


def correct(
    connection: sqlite3.Connection, number: int, content: Mapping[str, Any] | None, reason: str, token: str, at: str
) -> Entry:
    """Write the correction of an entry, or of an earlier correction; without content the entry is struck out."""
    row = connection.execute("SELECT batch FROM batch_entry WHERE number = ?", (number,)).fetchone()
    if row is None:
        raise LibraryError(f"The library has no entry {number}; the record of the batch shows the numbers.")
    if not reason.strip():
        raise LibraryError("A correction needs a reason; write in a few words what was wrong.")
    correction = {"of": number, "content": to_plain(content), "reason": reason.strip()}
    return add(connection, row[0], "correct", correction, token, at)


def _written(
    connection: sqlite3.Connection, key: str, kind: str, content: Mapping[str, Any], token: str
) -> Entry | None:
    """Return the entry under a token; refuse another one under the same token, which would be lost."""
    row = connection.execute(
        f"SELECT {batches.ENTRY_COLUMNS}, batch FROM batch_entry WHERE token = ?", (token,)
    ).fetchone()
    if row is None:
        return None
    entry = batches.entry_of(row[:-1])
    if (row[-1], entry.kind, to_plain(entry.content)) != (key, kind, to_plain(content)):
        raise LibraryError(
            f"Entry {entry.number} of {row[-1]} has this token already; write the new one under its own."
        )
    return entry


def _refuse(batch: Batch, kind: str, content: Mapping[str, Any], token: str, at: str) -> None:
    if not token or not is_moment(at):
        raise LibraryError("An entry needs a token and its time with an offset; write it again.")
    if batch.is_retired:
        raise LibraryError(f"{batch.key} is retired; restore it before you write in it.")
    problem = entry_problem(kind, content, batch)
    if problem:
        raise LibraryError(problem)
    if kind not in AFTER_FINISH and state_of(batch.entries) == "finished":
        raise LibraryError(f"{batch.key} is finished, so “{ENTRY_KINDS[kind]}” cannot be added; reopen it first.")
