"""Put a copy in the place of a library; what stood there is moved aside, never deleted."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from ssedesigner.library.errors import DamagedLibrary, LibraryError, NewerLibrary, in_words
from ssedesigner.library.file.backups import SIDE_FILES, beside, settle
from ssedesigner.library.file.opening import copy_file, examine
from ssedesigner.library.records.numbers import carry_over


def replace_library(new: Path, path: Path, stamp: str) -> Path | None:
    """Give a checked file, which lies in the folder of a library, its place; return what stood there, moved aside.

    The label of this machine stays, and no number that was used is given again.

    Raises
    ------
    LibraryError
        When it cannot be moved; what stood there is then in its place again
    """
    moved: list[tuple[Path, Path]] = []
    path = Path(os.path.realpath(path)) if path.exists() else path  # a link to a library stays
    with in_words(path):
        try:
            carry_over(path, new)
            for ending in ("", *SIDE_FILES):
                there = path.with_name(path.name + ending)
                if os.path.lexists(there):
                    aside = path.with_name(f"{path.name}.replaced-{stamp}{ending}")
                    there.rename(aside)
                    moved.append((there, aside))
            _move(new, path)
        except BaseException:
            for there, aside in reversed(moved):
                aside.rename(there)
            raise
        settle(path.parent)
    return moved[0][1] if moved and moved[0][0] == path else None


def _move(new: Path, path: Path) -> None:
    try:
        new.rename(path)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = path.with_name(f"{path.name}.restore-{secrets.token_hex(6)}.part")
        try:
            copy_file(new, part)
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)


def unused_stamp(path: Path) -> str:
    """Return the present time as it stands in names, with a number behind it where something has it already."""
    path = Path(os.path.realpath(path)) if path.exists() else path
    stamp, suffix = datetime.now().strftime("%Y%m%d-%H%M%S"), ""
    while any(beside(path, f"replaced-{stamp}{suffix}")):
        suffix = f"-{int(suffix[1:] or 1) + 1}"
    return stamp + suffix


def restore_backup(backup: Path, path: Path) -> Path | None:
    """Put a copy in the place of a library; what stood there is moved aside, not deleted, and its place returned.

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
        When it cannot be written, or another restore is under way
    """
    refuse_no_copy(backup)
    with restoring(path), in_words(path):
        part = path.with_name(f"{path.name}.restore-{secrets.token_hex(6)}.part")
        try:
            copy_file(backup, part)
            return replace_library(part, path, unused_stamp(path))
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def restoring(path: Path) -> Iterator[None]:
    """Hold a library for one restore.

    Raises
    ------
    LibraryError
        When another one is under way
    """
    with in_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite holds the file in the way of each system, and a crash lets it go
        held = sqlite3.connect(path.with_name(f"{path.name}.restoring"), timeout=0, isolation_level=None)
    with closing(held):
        try:
            held.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise LibraryError(f"Another restore of {path} is under way; wait until it has ended.") from error
            with in_words(path):
                raise
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.with_name(f"{path.name}.restoring").unlink(missing_ok=True)


def refuse_no_copy(backup: Path) -> None:
    """Refuse a file that is no sound library.

    Raises
    ------
    DamagedLibrary
        When it is missing, damaged or none of this program
    NewerLibrary
        When a newer version of the program made it
    """
    try:
        examine(backup)
    except NewerLibrary:
        raise
    except LibraryError as error:
        raise DamagedLibrary(
            f"{backup} is not a sound copy of a library: it is missing, damaged, or not made by this program. "
            "Nothing was restored or changed; choose another copy."
        ) from error
