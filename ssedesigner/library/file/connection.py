"""The connection to a library file: before each use it makes sure that the file is still the one that was opened.

A sync client may put another machine's file under the name while the program runs. Writing would then go into a file
without a name, and the journal beside one that it does not belong to, which destroys it.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ssedesigner.core.frozen import dataclass
from ssedesigner.library.errors import MovedLibrary, ReadOnlyLibrary, in_words, removed_error, replaced_error
from ssedesigner.library.errors import read_only as unwritable
from ssedesigner.library.file.opening import (
    connect_again,
    keep_whole,
    open_for_reading,
    open_for_writing,
    patiently,
    reading,
    refuse_upgraded,
)
from ssedesigner.library.file.private_files import make_private_folder
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.file.shares import network_share
from ssedesigner.library.file.writer_lock import (
    TOUCH_SECONDS,
    Writer,
    give_up_lock,
    lock_of,
    read_lock,
    take_lock,
    touch_lock,
)

_WRITER = "writer "
_WRITERS_KEPT = 1000
_TURN_SECONDS = 0.004


@dataclass(frozen=True, kw_only=True)
class FileState:
    """Which file lies under a name, and when it was written last."""

    device: int
    inode: int
    size: int
    written_ns: int

    def is_same_file(self, other: FileState) -> bool:
        """Return whether both are one file, whatever was written into it in between."""
        return (self.device, self.inode) == (other.device, other.inode)


def file_state(path: Path) -> FileState:
    """Return what lies under a name now; MovedLibrary when there is nothing."""
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        raise removed_error(path) from None
    return FileState(device=status.st_dev, inode=status.st_ino, size=status.st_size, written_ns=status.st_mtime_ns)


class LibraryFile:
    """An open library file, or a copy of one in memory that is only read.

    Each writer keeps the ``count`` of its changes in a row of its own in the file. So it notices a file that was
    written over in place: another state of the library does not have this row, or has a lower count.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, is_read_only: bool) -> None:
        """Take an open connection; the functions below open one."""
        self.path, self.connection, self.is_read_only = path, connection, is_read_only
        self.lock: Writer | None = None
        self.notice = ""
        self.is_closed = False
        self.generation = 0  # of the connection: what was kept of an earlier one may be of another file
        self._touched = time.monotonic()
        self._writer, self.count = f"{_WRITER}{secrets.token_hex(8)}", 0
        self._known = ("", 0)
        self._is_alone = True
        if not is_read_only:
            with in_words(path):
                self._state = file_state(path)
                self._version = self._data_version()
                self._shape = self._schema_version()
                self._known = _last_writer(connection)

    def close(self) -> None:
        """Close the file and let others write to it."""
        self.is_closed = True
        self.connection.close()
        self.give_up_lock()

    def give_up_lock(self) -> None:
        """Let others write to the file."""
        if self.lock is not None:
            give_up_lock(self.path, self.lock)

    def keep_lock(self) -> None:
        """Say every half minute that this program still writes, where only one may."""
        if self.lock is not None and time.monotonic() - self._touched > TOUCH_SECONDS:
            self._touched = time.monotonic()
            touch_lock(self.path, self.lock)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to read with, all as of one moment."""
        with in_words(self.path):
            if self.connection.in_transaction:
                yield self.connection
                return
            self.look()
            with reading(self.connection):
                yield self.connection

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to write with, in one transaction that is on the disk at the end or not at all."""
        if self.is_read_only:
            raise unwritable(self.path)
        with in_words(self.path):
            self.look()
            connection = self.connection
            patiently(connection, lambda: connection.execute("BEGIN IMMEDIATE"))
            try:
                self._refuse_other()
                yield connection
                self._sign()
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self.count += 1
            self._known = (self._writer, self.count)
            self._confirm()
            if not self._is_alone:
                time.sleep(_TURN_SECONDS)  # the other program that writes gets its turn
                self._is_alone = True

    def look(self) -> None:
        """Refuse a file that is not the one that was opened; forget what was read when it was written since.

        Raises
        ------
        MovedLibrary
            When the file is gone, another one lies under its name, or it was written over in place
        NewerLibrary
            When a newer version has upgraded it
        """
        if self.is_read_only or self.connection.in_transaction:
            return
        self._refuse_moved()
        self._refuse_lost_lock()
        if file_state(self.path) == self._state:
            return
        if patiently(self.connection, self._data_version) == self._version:
            # written, but not by a program that counts its changes: what is remembered of its pages may be wrong
            before, self.connection = self.connection, connect_again(self.path)
            before.close()
            self.generation += 1
        self._is_alone = False
        with reading(self.connection):
            self._refuse_other()
            self._version, self._state = self._data_version(), file_state(self.path)

    def _refuse_moved(self) -> None:
        if not file_state(self.path).is_same_file(self._state):
            raise replaced_error(self.path)

    def _refuse_lost_lock(self) -> None:
        if self.lock is not None and (now := read_lock(lock_of(self.path))) != self.lock:
            who = f"{now} writes to it" if now else "its lock file is gone"
            raise MovedLibrary(f"The library {self.path} is no longer held by this program: {who}.")

    def _refuse_other(self) -> None:
        self._refuse_moved()
        self._refuse_lost_lock()
        try:
            shape = self._schema_version()
            refuse_upgraded(self.connection, self.path, is_reshaped=shape != self._shape)
            self._shape = shape
            key, count = self._known
            row = self.connection.execute("SELECT value FROM content WHERE key = ?", (key,)).fetchone()
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_NOTADB}:
                raise replaced_error(self.path) from error
            raise
        if key and (row is None or _as_count(row[0]) < count):
            raise replaced_error(self.path)

    def _sign(self) -> None:
        self.connection.execute(
            "INSERT INTO content VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
            (self._writer, str(self.count + 1)),
        )
        if self.count == 0:
            self.connection.execute(
                "DELETE FROM content WHERE key GLOB ?1 || '*' AND rowid NOT IN "
                "(SELECT rowid FROM content WHERE key GLOB ?1 || '*' ORDER BY rowid DESC LIMIT ?2)",
                (_WRITER, _WRITERS_KEPT),
            )

    def _confirm(self) -> None:
        # the name may have been given to another file while the change was written: then it is in none that counts
        try:
            self._refuse_moved()
            keep_whole(self.connection)
            self._state = file_state(self.path)
        except MovedLibrary:
            raise
        except (OSError, sqlite3.Error):
            return  # it is on the disk; what is wrong now is said by the next use

    def _schema_version(self) -> int:
        return int(self.connection.execute("PRAGMA schema_version").fetchone()[0])

    def _data_version(self) -> int:
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])


def open_library_file(path: Path, shipped: Path, *, read_only: bool = False, share: str | None = None) -> LibraryFile:
    """Open a library for writing, or read it into memory where it cannot be written or somebody else writes to it."""
    if not read_only:
        with in_words(path):
            is_absent(path)  # a link that leads nowhere has no place to ask about
        share = network_share(path) if share is None else share
        try:
            return _open_to_write(path, shipped, share)
        except ReadOnlyLibrary:
            pass
        except _HeldByAnother as held:
            where = f"is on a network share ({share}), where one program at a time can write" if share else "is held"
            notice = (
                f"The library {where}: {held.writer} writes to it, so it can only be read here. If nobody works there "
                f"any more, delete {lock_of(path)} and start again."
            )
            return _read(path, shipped, notice)
    return _read(path, shipped, "")


class _HeldByAnother(Exception):
    def __init__(self, writer: Writer) -> None:
        super().__init__(str(writer))
        self.writer = writer


def _open_to_write(path: Path, shipped: Path, share: str) -> LibraryFile:
    lock = _take_lock(path) if share or lock_of(path).exists() else None
    try:
        connection = open_for_writing(path, shipped)
        try:
            file = LibraryFile(path, connection, is_read_only=False)
        except BaseException:
            connection.close()
            raise
    except BaseException:
        if lock is not None:
            give_up_lock(path, lock)
        raise
    file.lock = lock
    if share:
        file.notice = (
            f"The library is on a network share ({share}): as long as this program is open, it alone writes to it, "
            "and others can only read it."
        )
    elif connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        file.notice = (
            "An older version of SSE Designer has the library open: close it before you copy the library file, which "
            "may not hold its last changes yet."
        )
    return file


def _take_lock(path: Path) -> Writer:
    try:
        make_private_folder(path.parent)
        writer, is_mine = take_lock(path)
    except OSError as error:
        raise unwritable(path) from error
    if not is_mine:
        raise _HeldByAnother(writer)
    return writer


def _read(path: Path, shipped: Path, notice: str) -> LibraryFile:
    file = LibraryFile(path, open_for_reading(path, shipped), is_read_only=True)
    file.notice = notice
    return file


def _last_writer(connection: sqlite3.Connection) -> tuple[str, int]:
    row = connection.execute(
        "SELECT key, value FROM content WHERE key GLOB ? || '*' ORDER BY rowid DESC LIMIT 1", (_WRITER,)
    ).fetchone()
    return (str(row[0]), _as_count(row[1])) if row else ("", 0)


def _as_count(value: object) -> int:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 19 else 0
