"""What can be wrong with a library file, in one sentence that says what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


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


class UnreadableRow(ValueError):
    """A row holds what the program never wrote; becomes a DamagedLibrary where the file is known."""


def reads_rows(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Mark a function that makes values of rows: whatever it cannot make sense of is damage of the file."""

    @wraps(function)
    def reading(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
        try:
            return function(*args, **kwargs)
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            raise UnreadableRow(str(error)) from error

    return reading


def damaged(path: Path, why: str) -> DamagedLibrary:
    """Return the error for a file that is no sound library."""
    return DamagedLibrary(
        f"The library {path} {why}; it was left untouched. Restore a backup, or move it away to begin anew."
    )


def foreign(path: Path, how: str) -> DamagedLibrary:
    """Return the error for a database whose shape is not that of a library of this program."""
    return DamagedLibrary(
        f"The library {path} {how}; nothing in it was run and it was left untouched. "
        "Take that out with the tool that put it there, or restore a backup."
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
    except UnreadableRow as error:
        raise damaged(path, "is damaged: a row cannot be read") from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes a damaged name
        raise damaged(path, "is damaged") from error
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
    if not code and "decode to UTF-8" in str(error):  # raised by Python, which gives no code
        return damaged(path, "is damaged: a text cannot be read")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return locked(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return read_only(path)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH}:
        return damaged(path, "is damaged")
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(f"The library {path} cannot be opened; check that you may read it and its folder.")
    return LibraryError(f"The library {path} cannot be used ({error}); restore a backup if this happens again.")
