"""What can be wrong with a library file, in one sentence that says what to do."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

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


class MovedLibrary(LibraryError):
    """The file that was opened does not lie under its name any more."""


class UnreachableLibrary(LibraryError):
    """The disk of the file is full, gone or fails."""


NOT_WRITTEN = (NewerLibrary, DamagedLibrary, LockedLibrary, ReadOnlyLibrary, MovedLibrary, UnreachableLibrary)
"""The errors that are no fault of what was entered: it can be written when the file is in order again."""


class ChangedMeanwhile(LibraryError):
    """A library that somebody changed between two steps of one action; it can be done again."""


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


def stored_json(text: str) -> Any:
    """Return what a text in a row stands for; half a character, which nothing could print, is a ValueError."""
    content = json.loads(text)
    if "\\u" in text:  # only control characters are kept so
        json.dumps(content, ensure_ascii=False).encode()
    return content


def damaged_error(path: Path, why: str) -> DamagedLibrary:
    """Return the error for a file that is no sound library."""
    return DamagedLibrary(
        f"The library {path} {why}; it was left untouched. Restore a backup, or move it away to start a new one."
    )


def foreign(path: Path, how: str) -> DamagedLibrary:
    """Return the error for a database whose shape is not that of a library of this program."""
    return DamagedLibrary(
        f"The library {path} {how}; nothing in it was run and it was left untouched. "
        "Remove it with the tool that put it there, or restore a backup."
    )


def locked_error(path: Path) -> LockedLibrary:
    """Return the error for a file that another program holds."""
    return LockedLibrary(
        f"Another program is writing to the library {path}; wait until it is done, or close it and try again."
    )


def read_only(path: Path) -> ReadOnlyLibrary:
    """Return the error for a write to a file that cannot be written."""
    return ReadOnlyLibrary(
        f"The library {path} cannot be written; open it read-only, or copy it to a folder where you may write."
    )


def replaced_error(path: Path) -> MovedLibrary:
    """Return the error for another file under the name of the one that is open."""
    return MovedLibrary(f"Another file was put in the place of the library {path} while it was open here.")


def removed_error(path: Path) -> MovedLibrary:
    """Return the error for a file that is gone while it is open."""
    return MovedLibrary(
        f"The library {path} was removed or moved while it was open here; put it back, or start the program again."
    )


def upgraded_error(path: Path) -> NewerLibrary:
    """Return the error for a file that a newer version has upgraded while it is open."""
    return NewerLibrary(
        f"A newer version of SSE Designer has upgraded the library {path}; close this program and open that version."
    )


def newer(path: Path) -> NewerLibrary:
    """Return the error for a file of a newer version of the program."""
    return NewerLibrary(
        f"The library {path} was written by a newer version of SSE Designer; "
        "install that version, or restore a backup made before the upgrade."
    )


def full(path: Path) -> UnreachableLibrary:
    """Return the error for a full disk."""
    return UnreachableLibrary(f"The disk of {path} is full; free some space and try again. Nothing was changed.")


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
        raise damaged_error(path, "is damaged: a row cannot be read") from error
    except UnicodeDecodeError as error:  # SQLite's own message quotes a damaged name
        raise damaged_error(path, "is damaged") from error
    except UnicodeEncodeError as error:
        raise LibraryError("A text contains an incomplete character; type it again. Nothing was changed.") from error
    except OSError as error:
        raise _system_sentence(path, error) from error


def _system_sentence(path: Path, error: OSError) -> LibraryError:
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return read_only(path)
    if error.errno == errno.ENOSPC:
        return full(path)
    return UnreachableLibrary(f"The library {path} cannot be reached: {error.strerror or error}.")


def _sentence(path: Path, error: sqlite3.Error) -> LibraryError:
    extended = getattr(error, "sqlite_errorcode", 0)
    if extended == sqlite3.SQLITE_READONLY_DBMOVED:
        return replaced_error(path)
    code = extended & 0xFF  # the low byte is the kind of error
    if not code and "decode to UTF-8" in str(error):  # raised by Python, which gives no code
        return damaged_error(path, "is damaged: a text cannot be read")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return locked_error(path)
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}:
        return read_only(path)
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_MISMATCH}:
        return damaged_error(path, "is damaged")
    if code == sqlite3.SQLITE_FULL:
        return full(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return UnreachableLibrary(f"The library {path} cannot be opened; check that you may write it and its folder.")
    if code == sqlite3.SQLITE_IOERR:
        return UnreachableLibrary(f"The disk of the library {path} does not answer ({error}); check that it is there.")
    return LibraryError(f"The library {path} cannot be used ({error}); restore a backup if this happens again.")
