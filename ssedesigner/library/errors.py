"""What can be wrong with a library file, in one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LibraryError(Exception):
    """The library cannot do what was asked; the message says what to do."""


class NewerLibrary(LibraryError):
    """The file was written by a newer version of the program."""


class DamagedLibrary(LibraryError):
    """The file is no readable library. It is left exactly as it is."""


class LockedLibrary(LibraryError):
    """Another program is writing to the file."""


class ReadOnlyLibrary(LibraryError):
    """The file or its folder cannot be written."""


def damaged(path: Path, why: str) -> DamagedLibrary:
    """Return the error for a file that is no sound library."""
    return DamagedLibrary(
        f"The library {path} {why}; it was left untouched. Restore a backup, or move it away to begin anew."
    )


def locked(path: Path) -> LockedLibrary:
    """Return the error for a file that another program holds."""
    return LockedLibrary(f"Another program is writing to the library {path}; close it and try again.")


def read_only(path: Path) -> ReadOnlyLibrary:
    """Return the error for a write to a file that cannot be written."""
    return ReadOnlyLibrary(
        f"The library {path} cannot be written; open it read-only, or copy it to a folder where you may write."
    )


def newer(path: Path) -> NewerLibrary:
    """Return the error for a file of a newer version of the program."""
    return NewerLibrary(
        f"The library {path} was written by a newer version of SSE Designer; "
        "install that version, or restore a backup made before the upgrade."
    )


def full(path: Path) -> LibraryError:
    """Return the error for a full disk."""
    return LibraryError(f"The disk of {path} is full; make room and try again. Nothing was changed.")


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors on a library file into sentences.

    Raises
    ------
    LibraryError
        Or one of its kinds, by the error code that SQLite gives
    """
    try:
        yield
    except sqlite3.IntegrityError as error:
        raise LibraryError(f"The library {path} refused the entry ({error}); nothing was changed.") from error
    except sqlite3.Error as error:
        raise _sentence(path, error) from error
    except UnicodeEncodeError as error:
        raise LibraryError("A text holds half a character; type it again. Nothing was changed.") from error
    except OSError as error:
        raise _system_sentence(path, error) from error


def _system_sentence(path: Path, error: OSError) -> LibraryError:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return read_only(path)
    if error.errno == errno.ENOSPC:
        return full(path)
    return LibraryError(f"The library {path} cannot be reached: {error.strerror or error}.")


def _sentence(path: Path, error: sqlite3.Error) -> LibraryError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind of error
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return locked(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return read_only(path)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return damaged(path, "is damaged")
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(f"The library {path} cannot be opened; check that you may read it and its folder.")
    return LibraryError(f"The library {path} cannot be used ({error}); restore a backup if this happens again.")
