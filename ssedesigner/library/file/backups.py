"""Copies of a library: made, checked, kept in order, and dropped when there are enough.

A copy is named ``library.sqlite.backup-SCHEMA-NUMBER-REASON-STAMP``. Its place in the order is the number, not the
stamp or the time of the file: a clock that is set to 1970 or to 2100 must not let the newest copy look like the oldest.
Copies of earlier versions have no number: they count as older than all that have one, and as made before an upgrade.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.recorded_file import files_in
from ssedesigner.library.errors import LibraryError, in_words

KEPT = 10
"""How many of the newest copies stay."""

MONTHS_KEPT = 12
"""Of how many months before these one copy stays."""

UPGRADE = "upgrade"
"""The reason of a copy that always stays."""

SIDE_FILES = ("-wal", "-shm", "-journal")
"""Endings of the files that SQLite keeps beside a database while it is open."""

COUNTED = (
    *("material", "property", "pair", "measured_film", "batch", "batch_entry"),
    *("class_rule", "moisture", "composition", "comparison", "look_alike", "own_row", "own_revision"),
    *("lot", "lot_revision", "lot_count"),
)
"""The tables whose rows are counted in a library and in its copy."""

_PAGES = 1000
_LEFTOVER_SECONDS = 86_400.0
_PLAIN = re.compile(r"[^/\\:\0]{1,200}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PHOTOS = """
SELECT json_extract(held, '$.file'), json_extract(held, '$.size'), json_extract(held, '$.sha256') FROM (
    SELECT content AS held FROM batch_entry WHERE json_type(content, '$.sha256') = 'text'
    UNION ALL SELECT json_extract(content, '$.content') FROM batch_entry
    WHERE kind = 'correct' AND json_type(content, '$.content.file') IS NOT NULL
)
"""
_NAME = re.compile(r"(?P<schema>[^-]*)-(?:(?P<number>\d+)-(?P<reason>[a-z]+)-)(?P<stamp>\d{8}-\d{6})")


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy that the program made: its number is 0 and its reason an upgrade where an earlier version made it."""

    path: Path
    number: int = 0
    reason: str = UPGRADE
    stamp: str = ""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo or other file as a batch names it: ``library-photos/B-0001/jar.jpg``, its size [bytes] and SHA-256."""

    file: str
    size: int
    sha256: str


def backups_of(path: Path) -> list[Path]:
    """Return the copies of a library, the newest first."""
    return [copy.path for copy in copies_of(path)]


def copies_of(path: Path) -> list[Copy]:
    """Return the copies of a library with what their names say, the newest first."""
    copies = [_copy(file, path) for file in beside(path, "backup-") if not file.name.endswith(".part")]
    return sorted(copies, key=lambda copy: (copy.number, _change_time(copy.path), copy.path.name), reverse=True)


def leftovers(path: Path) -> list[Path]:
    """Return what is left of a library that is missing: its copies, and what a restore has moved aside."""
    return [*asides_of(path), *backups_of(path)]


def asides_of(path: Path) -> list[Path]:
    """Return the libraries that restores have moved aside, the last one first."""
    aside = [file for file in beside(path, "replaced-") if not file.name.endswith(SIDE_FILES)]
    return sorted(aside, reverse=True)


def beside(path: Path, word: str) -> list[Path]:
    """Return the files that lie beside a library and whose names go on with a word."""
    beginning = f"{path.name}.{word}"
    try:
        return [file for file in path.parent.iterdir() if file.name.startswith(beginning) and file.is_file()]
    except OSError:  # a folder that is not there, or cannot be looked into, shows no copies
        return []


def _copy(file: Path, path: Path) -> Copy:
    match = _NAME.fullmatch(file.name.removeprefix(f"{path.name}.backup-"))
    if match is None:
        return Copy(path=file)
    return Copy(path=file, number=int(match["number"]), reason=match["reason"], stamp=match["stamp"])


def _change_time(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def back_up(connection: sqlite3.Connection, path: Path, schema: str, reason: str = UPGRADE) -> Path:
    """Copy an open library beside itself, check the copy, and drop those that need not be kept; return the copy.

    A copy that would hold the same as the newest one is not made again, unless it is one that always stays.
    """
    part = path.with_name(f"{path.name}.backup-{secrets.token_hex(6)}.part")
    with in_words(path):
        clear_leftovers(path.parent, f"{path.name}.backup-", ".part")
        try:
            copy_database(connection, part, path)
            copies = copies_of(path)
            if reason != UPGRADE and copies and filecmp.cmp(copies[0].path, part, shallow=False):
                return copies[0].path
            number = copies[0].number + 1 if copies else 1
            copy = _give_name(part, path, schema, reason, number)
        finally:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
        settle(path.parent)
        for old in superfluous(copies_of(path)):
            old.path.unlink(missing_ok=True)
    return copy


def superfluous(copies: list[Copy]) -> list[Copy]:
    """Return the copies that need not be kept, of copies in their order, the newest first.

    The ten newest stay, further back one of each month (the last of it) for twelve months, and all from before an
    upgrade. A month is what the clock said then; how many months there are does not depend on what it says now.
    """
    made = [copy for copy in copies if copy.reason != UPGRADE]
    months: dict[str, Copy] = {}
    for copy in made[KEPT:]:
        months.setdefault(copy.stamp[:6], copy)
    monthly = list(months.values())[:MONTHS_KEPT]
    return [copy for copy in made[KEPT:] if copy not in monthly]


def is_copied_today(path: Path, today: datetime) -> bool:
    """Return whether the newest copy is of a day; a copy of a later day is of another day too."""
    copies = copies_of(path)
    return bool(copies) and copies[0].stamp.startswith(f"{today:%Y%m%d}")


def copy_database(connection: sqlite3.Connection, target: Path, path: Path) -> Mapping[str, int]:
    """Copy an open library into a new file, check it page by page and by its rows; return how many rows there are.

    The copy is one file, on the disk when this returns, readable by its owner alone.

    Raises
    ------
    LibraryError
        When it cannot be written, or is not what it was copied from
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    is_free = not connection.in_transaction
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")  # synchronised once, below
        copy.execute("PRAGMA journal_mode = OFF")
        if is_free:
            connection.execute("BEGIN")
        try:
            expected = _counts(connection)
            connection.backup(copy, pages=_PAGES)
        finally:
            if is_free:
                connection.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE")  # a copy is one file
        if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",) or _counts(copy) != expected:
            raise LibraryError(f"The copy of the library {path} is not sound; make another one on another disk.")
    descriptor = os.open(target, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return expected


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in COUNTED if table in there
    }


def recorded_photos(copy: Path) -> list[Photo]:
    """Return the photos, and other files, that the batches of a sound library name, corrected names included."""
    with in_words(copy), closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'batch_entry'").fetchone() is None:
            return []
        rows = connection.execute(_PHOTOS).fetchall()
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'measured_film'").fetchone() is not None:
            notes = connection.execute("SELECT note FROM measured_film WHERE note LIKE '%SHA-256 %'")
            rows += [(one.file, one.size, one.sha256) for (note,) in notes for one in files_in(note)]
    photos = {}
    for file, size, sha256 in rows:
        parts = file.split("/") if isinstance(file, str) else []
        is_plain = len(parts) == 3 and all(_PLAIN.fullmatch(part) and part.strip(". ") for part in parts)
        if is_plain and isinstance(size, int) and isinstance(sha256, str) and _SHA256.fullmatch(sha256):
            photos[file] = Photo(file=file, size=size, sha256=sha256)
    return list(photos.values())


def _give_name(part: Path, path: Path, schema: str, reason: str, number: int) -> Path:
    """Give a finished copy its name; another program that copies at this moment takes another number."""
    while True:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        copy = path.with_name(f"{path.name}.backup-{schema}-{number:06d}-{reason}-{stamp}")
        taken = {other.number for other in copies_of(path)}
        if number not in taken and place_new(part, copy):
            return copy
        number += 1


def place_new(part: Path, path: Path) -> bool:
    """Give a finished new file its name unless another program was faster; return whether it did.

    Raises
    ------
    LibraryError
        When the folder cannot be written
    """
    try:
        os.link(part, path)  # never replaces what is there
    except FileExistsError:
        return False
    except OSError:
        if path.exists():
            return False
        try:
            part.replace(path)
        except OSError as error:
            raise LibraryError(f"The library {path} cannot be written: {error.strerror or error}.") from error
    return True


def clear_leftovers(folder: Path, beginning: str, ending: str = "") -> None:
    """Delete what a crash left half written; what is a day old is not being written any more.

    The age is counted to the last change in the folder, in the time of its own disk: the clock of this computer can
    be years away from it.
    """
    now = folder.stat().st_mtime
    for rest in folder.iterdir():
        if not (rest.name.startswith(beginning) and rest.name.endswith(ending)):
            continue
        with contextlib.suppress(FileNotFoundError):  # another program may just have ended with it
            if now - rest.stat().st_mtime > _LEFTOVER_SECONDS:
                if rest.is_dir():
                    shutil.rmtree(rest, ignore_errors=True)
                else:
                    rest.unlink()


def settle(folder: Path) -> None:
    """Let the names in a folder be on the disk, where the system can do that."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
