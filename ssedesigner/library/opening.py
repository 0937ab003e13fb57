"""Open a library file: check it, copy it before an upgrade, never overwrite what cannot be read."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from ssedesigner.library import content
from ssedesigner.library.backups import back_up, place_new
from ssedesigner.library.errors import damaged, in_words, newer, read_only

STEPS = ("m001_library", "m002_measured_films", "m003_interlayers", "m004_batches", "m005_bench_measurements")
"""The names of all steps in :mod:`ssedesigner.library.migrations`, known here so that it need not be imported."""

APPLICATION_ID = 0x53534544
"""Marks a database file as a library of this program."""

BUSY_SECONDS = 1.0
"""How long to wait for another program's write."""

_LEFTOVER_SECONDS = 3600.0


def open_for_writing(path: Path, shipped: Path) -> sqlite3.Connection:
    """Open a library, make it when there is none, and bring it up to date.

    Raises
    ------
    ReadOnlyLibrary
        When the file or its folder cannot be written
    LibraryError
        Or another of its kinds; the file is then as it was
    """
    with in_words(path):
        if not path.exists():
            _create(path, shipped)
        elif not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            raise read_only(path)
        _refuse_empty(path)
        connection = _connect(path, "mode=rw")
        try:
            _refuse_unsound(connection, path)
            _prepare(connection)
            _upgrade(connection, path, shipped)
        except BaseException:
            connection.close()
            raise
        return connection


def open_for_reading(path: Path, shipped: Path) -> sqlite3.Connection:
    """Open a copy of a library in memory, brought up to date there; the file is only read.

    Without a file the copy holds the shipped content.

    Raises
    ------
    LibraryError
        Or one of its kinds
    """
    copy = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with in_words(path):
            if path.exists():
                _refuse_empty(path)
                with closing(_connect_to_read(path)) as connection:
                    _refuse_unsound(connection, path)
                    connection.backup(copy)
            copy.execute("PRAGMA foreign_keys = ON")
            _upgrade(copy, None, shipped)
            copy.execute("PRAGMA query_only = ON")
    except BaseException:
        copy.close()
        raise
    return copy


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = _connect(path, "mode=ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        journal = path.with_name(f"{path.name}-wal")
        is_blocked = error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if not is_blocked or (journal.exists() and journal.stat().st_size > 0):
            raise
        # a read-only medium has no room for the files that SQLite keeps beside a database
        return _connect(path, "mode=ro&immutable=1")
    return connection


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise damaged(path, "is empty")


def _refuse_unsound(connection: sqlite3.Connection, path: Path) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found is None or found[0] != "ok":
        raise damaged(path, "is damaged")
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise damaged(path, "is a database of another program")
    if not set(_applied(connection)) <= set(STEPS):
        raise newer(path)


def _applied(connection: sqlite3.Connection) -> list[str]:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if there is None:
        return []
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'library' ORDER BY id")
    return [str(name) for (name,) in rows]


def _prepare(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")


def _create(path: Path, shipped: Path) -> None:
    """Build a new library under another name, so that a crash leaves no half of one."""
    if path.with_name(f"{path.name}-wal").exists():
        raise damaged(path, "is missing while its journal is still there")
    path.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(path.parent, os.W_OK):
        raise read_only(path)
    part = path.with_name(f"{path.name}.new-{os.getpid()}")
    _clear_leftovers(path)
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        _upgrade(connection, None, shipped)
    place_new(part, path)


def _clear_leftovers(path: Path) -> None:
    """Delete unfinished new files of a crashed start; one that is an hour old is not being written any more."""
    for part in path.parent.iterdir():
        if part.name.startswith(f"{path.name}.new-") and time.time() - part.stat().st_mtime > _LEFTOVER_SECONDS:
            part.unlink(missing_ok=True)


def _upgrade(connection: sqlite3.Connection, path: Path | None, shipped: Path) -> None:
    """Bring shape and content up to date; with a path, copy the file before."""
    applied = _applied(connection)
    pending = [step for step in STEPS if step not in applied]
    if not pending and not content.is_due(connection, shipped):
        return
    if path is not None:
        back_up(connection, path, applied[-1] if applied else "none")
    if pending:
        _migrate(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if content.is_due(connection, shipped):  # asked again: another program may have been faster
            content.replace_shipped(connection, shipped)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database  # slow to import, and most starts have nothing to migrate

    from ssedesigner.library.migrations import MIGRATIONS

    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(Database(connection))
