"""Open a library file: check it, copy it before an upgrade, never overwrite what cannot be read."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from ssedesigner.library import content
from ssedesigner.library.backups import back_up, copy_database, place_new
from ssedesigner.library.errors import damaged, in_words, read_only
from ssedesigner.library.reaching import is_absent
from ssedesigner.library.shape import harden, refuse_foreign

STEPS = ("m001_library", "m002_measured_films", "m003_interlayers", "m004_batches")
"""The names of all steps in :mod:`ssedesigner.library.migrations`, known here so that it need not be imported."""

APPLICATION_ID = 0x53534544
"""Marks a database file as a library of this program."""

BUSY_SECONDS = 1.0
"""How long to wait for another program's write."""

_LEFTOVER_SECONDS = 3600.0
_REFERRING = ("property", "pair_source", "film", "cell", "safety", "method", "series", "batch_film")
"""Tables that are small and whose rows refer to others."""


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
        if is_absent(path):
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
            if not is_absent(path):
                with closing(_read_checked(path)) as connection:
                    connection.backup(copy)
            copy.execute("PRAGMA foreign_keys = ON")
            _upgrade(copy, None, shipped)
            copy.execute("PRAGMA query_only = ON")
    except BaseException:
        copy.close()
        raise
    return copy


def examine(path: Path) -> None:
    """Refuse a file that is no sound library of this program or an earlier version of it; it is only read.

    Raises
    ------
    LibraryError
        Or one of its kinds
    """
    with in_words(path):
        if is_absent(path):
            raise damaged(path, "is not there")
        with closing(_read_checked(path)):
            pass


def copy_file(path: Path, target: Path) -> Mapping[str, int]:
    """Copy a library, which other programs may have open, into a new file; return how many rows are in it.

    Raises
    ------
    LibraryError
        Or one of its kinds, when it is no sound library or the copy cannot be written
    """
    with in_words(path), closing(_read_checked(path)) as connection, in_words(target):
        return copy_database(connection, target, path)


def copy_beside(path: Path, reason: str) -> Path:
    """Make a copy of a library beside it, for a reason that stands in its name; return it, or the newest if equal.

    Raises
    ------
    LibraryError
        Or one of its kinds, when it cannot be written or would not be sound
    """
    with in_words(path), closing(_connect_to_read(path)) as connection:
        refuse_foreign(connection, path)
        return back_up(connection, path, STEPS[-1], reason)


def _read_checked(path: Path) -> sqlite3.Connection:
    _refuse_empty(path)
    connection = _connect_to_read(path)
    try:
        _refuse_unsound(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(path: Path, how: str) -> sqlite3.Connection:
    address = f"{path.resolve().as_uri()}?{how}"
    connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, isolation_level=None)
    harden(connection)
    return connection


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
    """Refuse a file that is damaged or no library; its shape comes first, because the check runs what is in it."""
    connection.execute("BEGIN")  # one state of the file, and one wait for a program that writes to it
    try:
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise damaged(path, "is a database of another program")
        refuse_foreign(connection, path)
        refuse_damaged(connection, path)
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    """Check every page of an open library; what SQLite says of a damaged one need not be UTF-8.

    Raises
    ------
    DamagedLibrary
        When anything is wrong
    """
    before, connection.text_factory = connection.text_factory, bytes
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        connection.text_factory = before
    if found is None or found[0] != b"ok":
        raise damaged(path, "is damaged")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for table in (table for table in _REFERRING if table in there):
        if connection.execute(f"PRAGMA foreign_key_check({table})").fetchone() is not None:
            raise damaged(path, f"is damaged: a row of {table} refers to what is not there")


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
    part.unlink(missing_ok=True)


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
