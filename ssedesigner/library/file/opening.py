"""Open a library file: check it, copy it before an upgrade, never overwrite what cannot be read."""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from ssedesigner.library import content
from ssedesigner.library.errors import NewerLibrary, damaged_error, in_words, read_only, replaced_error, upgraded_error
from ssedesigner.library.file.backups import back_up, clear_leftovers, copy_database, place_new
from ssedesigner.library.file.private_files import make_private_file, make_private_folder
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.records import revisions
from ssedesigner.library.schema.shape import harden, refuse_foreign

STEPS = (
    "m001_library",
    "m002_measured_films",
    "m003_interlayers",
    "m004_batches",
    "m005_bench_measurements",
    "m006_class_rules",
    "m007_tests_of_films",
    "m008_sharing",
    "m009_lots",
)
"""The names of all steps in ``library/schema/migrations.py``, known here so that it need not be imported."""

APPLICATION_ID = 0x53534544
"""Marks a database file as a library of this program."""

BUSY_SECONDS = 1.0
"""How long to wait for another program's write."""

SYNCHRONOUS = "EXTRA"
"""What a commit waits for: with less than EXTRA a deleted journal may be there again after a power cut."""

_Found = TypeVar("_Found")
_BETWEEN_TRIES = (0.0005, 0.004)
_REFERRING = (
    *("property", "pair_source", "film", "cell", "safety", "method", "series", "batch_film"),
    *("class_rule", "moisture", "comparison", "look_alike", "lot_revision", "lot_count"),
)
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
            with reading(connection):
                is_current = _is_current(connection, shipped)
            _prepare(connection)
            if not is_current:
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
                with closing(_open_checked(path)) as connection:
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
            raise damaged_error(path, "is not there")
        with closing(_open_checked(path)):
            pass


def copy_file(path: Path, target: Path) -> Mapping[str, int]:
    """Copy a library, which other programs may have open, into a new file; return how many rows are in it.

    Raises
    ------
    LibraryError
        Or one of its kinds, when it is no sound library or the copy cannot be written
    """
    with in_words(path), closing(_open_checked(path)) as connection, in_words(target):
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


def _open_checked(path: Path) -> sqlite3.Connection:
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
        is_blocked = error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
        if not is_blocked or any(journal.stat().st_size > 0 for journal in _journals(path)):
            raise
        # a read-only medium has no room for the files that SQLite keeps beside a database
        return _connect(path, "mode=ro&immutable=1")
    return connection


def _journals(path: Path) -> list[Path]:
    """Return the journals that lie beside a library."""
    return [journal for end in ("-wal", "-journal") if (journal := path.with_name(f"{path.name}{end}")).exists()]


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise damaged_error(path, "is empty")


def _refuse_unsound(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file that is damaged or no library; its shape comes first, because the check runs what is in it."""
    with reading(connection):  # one state of the file, and one wait for a program that writes to it
        if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise damaged_error(path, "is a database of another program")
        refuse_foreign(connection, path)
        refuse_damaged(connection, path)


def refuse_damaged(connection: sqlite3.Connection, path: Path) -> None:
    """Check every page of an open library; what SQLite says of a damaged one need not be UTF-8.

    Raises
    ------
    DamagedLibrary
        When anything is wrong
    """
    before, connection.text_factory = connection.text_factory, bytes
    try:
        row = connection.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        connection.text_factory = before
    if row is None or row[0] != b"ok":
        raise damaged_error(path, "is damaged")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    for table in (table for table in _REFERRING if table in there):
        if connection.execute(f"PRAGMA foreign_key_check({table})").fetchone() is not None:
            raise damaged_error(path, f"is damaged: a row of {table} refers to a missing row")


def _applied_migrations(connection: sqlite3.Connection) -> list[str]:
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if there is None:
        return []
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'library' ORDER BY id")
    return [str(name) for (name,) in rows]


def connect_again(path: Path) -> sqlite3.Connection:
    """Connect to a library that was opened before, with nothing remembered of what was read."""
    connection = _connect(path, "mode=rw")
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def refuse_upgraded(connection: sqlite3.Connection, path: Path, *, is_reshaped: bool) -> None:
    """Refuse a library that is not this program's any more, or has the shape of a newer version or of another tool."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise replaced_error(path)
    if is_reshaped:  # a trigger or view that was put in meanwhile would run in our next query
        try:
            refuse_foreign(connection, path)
        except NewerLibrary as error:
            raise upgraded_error(path) from error
    if not set(_applied_migrations(connection)) <= set(STEPS):
        raise upgraded_error(path)


def _prepare(connection: sqlite3.Connection) -> None:
    keep_whole(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")


def patiently(connection: sqlite3.Connection, run: Callable[[], _Found]) -> _Found:
    """Do something that changes nothing when another program holds the file, as soon as that lets go.

    SQLite itself waits longer and longer between its tries, so that it never gets its turn beside a busy writer.
    """
    until = time.monotonic() + BUSY_SECONDS
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                return run()
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                    raise
            time.sleep(random.uniform(*_BETWEEN_TRIES))
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Read everything as of one moment."""
    patiently(connection, lambda: _begin_reading(connection))
    try:
        yield
    finally:
        if connection.in_transaction:  # an error of the disk ends it
            connection.execute("COMMIT")


def _begin_reading(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()  # takes the lock
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def keep_whole(connection: sqlite3.Connection) -> bool:
    """See to it that the main file alone holds everything committed; return whether it does.

    A rollback journal does so by itself: a commit is in the main file, or it fails. An entry costs 0.8 ms on a quiet
    disk and about 30 ms on a busy one, as a write-ahead log does that is written back after each entry; without that, a
    log takes 0.3 and 12 ms, but what was recorded is not in the main file, and what another program reads cannot be
    written back. No share can hold a log. TRUNCATE and PERSIST leave a second file behind.
    Where an older version of this program has the file open, a log stays; it is written back after each change.
    """
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        return True
    (waits,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise
        return not connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.execute(f"PRAGMA busy_timeout = {waits}")
    return True


def _create(path: Path, shipped: Path) -> None:
    """Build a new library under another name, so that a crash leaves no half of one."""
    make_private_folder(path.parent)
    if not os.access(path.parent, os.W_OK):
        raise read_only(path)
    part = path.with_name(f"{path.name}.new-{os.getpid()}")
    clear_leftovers(path.parent, f"{path.name}.new-")
    part.unlink(missing_ok=True)
    make_private_file(part)
    with closing(sqlite3.connect(part, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        _upgrade(connection, None, shipped)
    place_new(part, path)
    part.unlink(missing_ok=True)


def _is_current(connection: sqlite3.Connection, shipped: Path) -> bool:
    return (
        _applied_migrations(connection) == list(STEPS)
        and not content.is_due(connection, shipped)
        and not revisions.is_stock_due(connection)
    )


def _upgrade(connection: sqlite3.Connection, path: Path | None, shipped: Path) -> None:
    """Bring shape and content up to date; with a path, copy the file before."""
    applied = _applied_migrations(connection)
    pending = [step for step in STEPS if step not in applied]
    if not pending and not content.is_due(connection, shipped) and not revisions.is_stock_due(connection):
        return
    if path is not None:
        back_up(connection, path, applied[-1] if applied else "none")
    if pending:
        _migrate(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        if content.is_due(connection, shipped):  # asked again: another program may have been faster
            content.replace_shipped(connection, shipped)
        if revisions.is_stock_due(connection):
            revisions.take_stock(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(connection: sqlite3.Connection) -> None:
    from sqlite_utils import Database  # slow to import, and most starts have nothing to migrate

    from ssedesigner.library.schema.migrations import MIGRATIONS

    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    MIGRATIONS.apply(Database(connection))
