"""Copies of a library: made before each upgrade, the newest kept, restored on request."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from ssedesigner.library.errors import LibraryError, damaged, in_words

KEPT = 10
"""How many copies stay; older ones are deleted when a new one is made."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database while it is open."""


def backups_of(path: Path) -> list[Path]:
    """Return the copies of a library, the newest first."""
    found = [copy for copy in path.parent.glob(f"{_plain(path.name)}.backup-*") if not copy.name.endswith(".part")]
    return sorted(found, key=lambda copy: (copy.stat().st_mtime_ns, copy.name), reverse=True)


def _plain(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)


def back_up(connection: sqlite3.Connection, path: Path, schema: str) -> Path:
    """Copy an open library beside itself and delete the oldest copies; return the new copy.

    The copy gets its name only when it is complete.
    """
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    copy = path.with_name(f"{path.name}.backup-{schema}-{stamp}")
    part = copy.with_name(f"{copy.name}.part")
    with in_words(path):
        with closing(sqlite3.connect(part)) as target:
            connection.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
        part.replace(copy)
        for old in backups_of(path)[KEPT:]:
            old.unlink(missing_ok=True)
    return copy


def restore_backup(backup: Path, path: Path) -> None:
    """Put a copy in the place of a library; what stood there is moved aside, not deleted.

    Parameters
    ----------
    backup : Path
        A copy, for example one of :meth:`Library.backups`
    path : Path
        The library file; close it in all programs first

    Raises
    ------
    DamagedLibrary
        When the copy itself is no sound library
    LibraryError
        When it cannot be written
    """
    if not is_sound(backup):
        raise damaged(backup, "is no sound copy")
    part = path.with_name(f"{path.name}.part")
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    with in_words(path):
        part.unlink(missing_ok=True)
        reading = sqlite3.connect(f"{backup.resolve().as_uri()}?mode=ro", uri=True)
        with closing(reading), closing(sqlite3.connect(part)) as target:
            reading.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        for ending in ("", *SIDE_FILES):
            there = path.with_name(path.name + ending)
            if there.exists():
                there.replace(path.with_name(f"{path.name}.replaced-{stamp}{ending}"))
        part.replace(path)


def is_sound(path: Path) -> bool:
    """Return whether a file is a database without damage."""
    if not path.is_file() or path.stat().st_size == 0:
        return False
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False


def place_new(part: Path, path: Path) -> None:
    """Give a finished new file its name unless another program was faster.

    Raises
    ------
    LibraryError
        When the folder cannot be written
    """
    try:
        os.link(part, path)  # never replaces what is there
    except FileExistsError:
        pass
    except OSError:
        if path.exists():
            return
        try:
            part.replace(path)
        except OSError as error:
            raise LibraryError(f"The library {path} cannot be written: {error.strerror or error}.") from error
    finally:
        part.unlink(missing_ok=True)
