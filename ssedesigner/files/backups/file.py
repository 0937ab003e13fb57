"""The backup file: one zip archive with the library, the photos of its batches, and a list of both with checksums.

``library.sqlite`` is the library, ``photos/B-0001/jar.jpg`` are the photos, ``backup.json`` is the list. Any program
for archives opens it. It is read as if a stranger had made it: names, sizes and checksums have to be those of the list.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from ssedesigner import __version__
from ssedesigner.batch.photos import MAX_BYTES, photo_path
from ssedesigner.core.atomic import WriteError, write_advice
from ssedesigner.core.frozen import dataclass
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.file.backups import recorded_photos, settle
from ssedesigner.library.file.opening import copy_file

FORMAT = 1
SUFFIX = ".zip"
LIBRARY, LIST, PHOTOS = "library.sqlite", "backup.json", "photos/"

Progress = Callable[[float], object]
"""Is given what is done so far, from 0 to 1; may raise :class:`Cancelled`."""

_PIECE = 1 << 20
_MOST_FILES = 200_000
_MOST_LIST_BYTES = 100_000_000
_MOST_LIBRARY_BYTES = 20_000_000_000
_MOST_GAIN = 200
_SPARE_BYTES = 50_000_000
_PHOTO_NAME = re.compile(r"photos/[^/\\:\0]{1,200}/[^/\\:\0]{1,200}")


class BackupError(Exception):
    """A file that is no backup, or one that cannot be read; the message says what to do."""


class Cancelled(Exception):
    """The person does not want to wait any longer."""


@dataclass(frozen=True, kw_only=True)
class BackupContent:
    """What a backup holds: rows of the library by table, photos, and how many photos on record were not there."""

    made_at: str
    rows: Mapping[str, int]
    photos: int
    missing: int = 0


@dataclass(frozen=True, kw_only=True)
class Member:
    """A file in an archive: its size [bytes] and SHA-256."""

    size: int
    sha256: str


def nothing_to_tell(_done: float) -> None:
    """Be the progress where nobody looks at it."""


def write_backup(library: Path, target: Path, progress: Progress = nothing_to_tell) -> BackupContent:
    """Write a library and its photos into one file, read it back, and only then give it its name.

    Parameters
    ----------
    library : Path
        The library file; other windows may have it open
    target : Path
        Where the backup shall be; a file of this name is replaced when the new one is whole
    progress : Progress
        Is given how far it is

    Raises
    ------
    WriteError
        When the name does not end in .zip, the backup cannot be written or a photo cannot be read; what stood there
        is as it was
    LibraryError
        When the library itself cannot be copied
    Cancelled
        When ``progress`` raised it
    """
    place = Path(os.path.realpath(target))
    refuse_place(place, library, target)
    if target.suffix.lower() != SUFFIX:
        raise WriteError(f"{target.name} was not saved: a backup is written as {SUFFIX}; give the file this ending.")
    token = secrets.token_hex(6)
    part, copy = (place.with_name(f".ssedesigner-{token}.{ending}") for ending in ("tmp", "sqlite.tmp"))
    try:
        rows = _copy_library(library, copy, target)
        photos, missing = _photos(library, copy)
        content = BackupContent(
            made_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            rows=rows,
            photos=len(photos),
            missing=missing,
        )
        whole = 2 * (copy.stat().st_size + sum(file.stat().st_size for file in photos.values())) or 1
        done = ByteCounter(whole, progress)
        members = _write(part, {LIBRARY: copy, **photos}, content, done)
        # a backup that cannot be read is found out now, not on the day it is needed
        _verify(part, members, done)
        part.replace(place)
        settle(place.parent)
    except (zipfile.BadZipFile, zlib.error, BackupError) as error:
        raise WriteError(f"{target.name} was not saved: it could not be read back; save on another disk.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, WriteError):
            raise
        raise WriteError(f"{target.name} was not saved: {write_advice(error)}.") from error
    finally:
        for rest in (part, copy, *(copy.with_name(copy.name + ending) for ending in ("-wal", "-shm", "-journal"))):
            with contextlib.suppress(OSError):
                rest.unlink(missing_ok=True)
    return content


def _copy_library(library: Path, copy: Path, target: Path) -> Mapping[str, int]:
    try:
        return copy_file(library, copy)
    except LibraryError as error:
        if str(copy) in str(error):  # it is the place of the backup that has no room, not the library
            raise WriteError(str(error).replace(str(copy), str(target))) from error
        raise


class ByteCounter:
    """Adds up the bytes that went through."""

    def __init__(self, whole: int, progress: Progress) -> None:
        self._whole, self._progress, self._done = whole, progress, 0

    def add(self, size: int) -> None:
        """Count some more bytes."""
        self._done += size
        self._progress(min(1.0, self._done / self._whole))


def refuse_place(place: Path, library: Path, target: Path) -> None:
    """Refuse a place where an archive cannot be written, with one sentence."""
    if not place.parent.is_dir():
        raise WriteError(f"{target.name} was not saved: {write_advice(FileNotFoundError(errno.ENOENT, ''))}.")
    if not os.access(place.parent, os.W_OK):
        raise WriteError(f"{target.name} was not saved: {write_advice(PermissionError(errno.EACCES, ''))}.")
    if place.is_dir():
        raise WriteError(f"{target.name} was not saved: a folder has this name; choose another name.")
    if place == Path(os.path.realpath(library)):
        raise WriteError(f"{target.name} was not saved: it is the library itself; choose another name.")
    if place.exists() and not (place.is_file() and os.access(place, os.W_OK)):
        raise WriteError(f"{target.name} was not saved: it cannot be replaced; choose another name.")


def _photos(library: Path, copy: Path) -> tuple[dict[str, Path], int]:
    """Return the photos by their names in the archive: all in the folder of the library, and all on record."""
    photos: dict[str, Path] = {}
    folder = library.parent / f"{library.stem}-photos"
    for file in sorted(folder.glob("*/*")):
        name = f"{PHOTOS}{file.parent.name}/{file.name}"
        is_photo = file.is_file() and not file.is_symlink() and file.stat().st_size <= MAX_BYTES
        if is_photo and _is_photo_name(name) and not file.name.startswith(".ssedesigner-"):
            photos[name] = file
    missing = 0
    for photo in recorded_photos(copy):
        place = photo_path(library, {"file": photo.file})
        name = PHOTOS + photo.file.split("/", 1)[1]
        if place.is_file():
            photos[name] = place
        elif name not in photos:
            missing += 1
    return photos, missing


def _write(part: Path, files: Mapping[str, Path], content: BackupContent, done: ByteCounter) -> dict[str, Member]:
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    members: dict[str, Member] = {}
    with os.fdopen(descriptor, "w+b") as raw:
        with zipfile.ZipFile(raw, "w") as archive:
            for name, file in files.items():
                with file.open("rb") as source, archive.open(member_info(name), "w", force_zip64=True) as target:
                    members[name] = copy_member(source, target, done)
            archive.writestr(member_info(LIST), _list_text(members, content))
        raw.flush()
        os.fsync(raw.fileno())
    return members


def member_info(name: str) -> zipfile.ZipInfo:
    """Return how a member of an archive is written; photos are packed as they are."""
    now = datetime.now()
    info = zipfile.ZipInfo(name)
    if 1980 <= now.year <= 2107:  # what the format can hold; else it is the first day of 1980
        info.date_time = (now.year, now.month, now.day, now.hour, now.minute, now.second)
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    info.compress_type = zipfile.ZIP_STORED if name.startswith(PHOTOS) else zipfile.ZIP_DEFLATED
    return info


def copy_member(source: IO[bytes], target: IO[bytes] | None, done: ByteCounter, limit: int | None = None) -> Member:
    """Copy a member and return its size and checksum; BackupError when it is longer than the limit."""
    digest, size = hashlib.sha256(), 0
    while piece := source.read(_PIECE):
        size += len(piece)
        if limit is not None and size > limit:
            raise BackupError("a file in it is larger than its list states")
        digest.update(piece)
        if target is not None:
            target.write(piece)
        done.add(len(piece))
    return Member(size=size, sha256=digest.hexdigest())


def _list_text(members: Mapping[str, Member], content: BackupContent) -> str:
    listing = {
        "format": FORMAT,
        "program": __version__,
        "made_at": content.made_at,
        "rows": dict(content.rows),
        "missing": content.missing,
        "files": {name: {"size": member.size, "sha256": member.sha256} for name, member in members.items()},
    }
    return json.dumps(listing, ensure_ascii=False, indent=1)


def _verify(part: Path, members: Mapping[str, Member], done: ByteCounter) -> None:
    with zipfile.ZipFile(part) as archive:
        _check_infos(archive, _read_list(archive)[1])
        for name, member in members.items():
            with archive.open(name) as source:
                if copy_member(source, None, done) != member:
                    raise zipfile.BadZipFile(name)


def is_archive(source: Path) -> bool:
    """Return whether a file is a zip archive, by its beginning."""
    with source.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def unpack_backup(source: Path, folder: Path, progress: Progress = nothing_to_tell) -> BackupContent:
    """Write what a backup holds into a folder that is empty: ``library.sqlite`` and ``photos``.

    Raises
    ------
    BackupError
        When the file is no backup, is damaged, was made by a newer version, or would fill the disk
    WriteError
        When the folder cannot be written
    Cancelled
        When ``progress`` raised it
    """
    try:
        with zipfile.ZipFile(source) as archive:
            content, members = _read_list(archive)
            infos = _check_infos(archive, members)
            whole = sum(member.size for member in members.values())
            # better said before than found out half way
            if whole + _SPARE_BYTES > shutil.disk_usage(folder).free:
                raise BackupError(f"the disk has no room for the {whole / 1e6:.0f} MB in it; free some space first")
            done = ByteCounter(whole or 1, progress)
            for name, info in infos.items():
                _unpack(archive, info, folder / name, members[name], done)
    except BackupError as error:
        raise BackupError(f"{source} was not restored: {error}.") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, RecursionError) as error:
        raise BackupError(f"{source} was not restored: the archive is damaged; choose another backup.") from error
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise BackupError(f"{source} was not restored: it is not a backup of a library.") from error
    except OSError as error:
        raise WriteError(f"{source.name} was not restored: {write_advice(error)}.") from error
    return content


def _read_list(archive: zipfile.ZipFile) -> tuple[BackupContent, dict[str, Member]]:
    infos = archive.infolist()
    if len(infos) > _MOST_FILES:
        raise BackupError("it contains too many files to be a backup of a library")
    if LIST not in archive.namelist():
        raise BackupError("it is not a backup of a library: it has no list of its content")
    info = archive.getinfo(LIST)
    if info.file_size > _MOST_LIST_BYTES:
        raise BackupError("it is not a backup of a library: the list of its content is too large")
    with archive.open(info) as file:
        listing: dict[str, Any] = json.loads(file.read(_MOST_LIST_BYTES + 1))
    if not isinstance(listing["format"], int) or listing["format"] > FORMAT:
        raise BackupError("a newer version of SSE Designer made it; install that version")
    members = {
        str(name): Member(size=int(file["size"]), sha256=str(file["sha256"])) for name, file in listing["files"].items()
    }
    rows = {str(table): int(count) for table, count in listing["rows"].items()}
    content = BackupContent(
        made_at=str(listing["made_at"]), rows=rows, photos=len(members) - 1, missing=int(listing["missing"])
    )
    return content, members


def _check_infos(archive: zipfile.ZipFile, members: Mapping[str, Member]) -> dict[str, zipfile.ZipInfo]:
    infos: dict[str, zipfile.ZipInfo] = {}
    seen: set[str] = set()
    for info in archive.infolist():
        name = info.filename
        if name == LIST and LIST not in seen:
            seen.add(LIST)
            continue
        if name in seen:
            raise BackupError(f"two files in it have the name {printable(name)}")
        seen.add(name)
        _check_info(info)
        if name not in members or info.file_size != members[name].size:
            raise BackupError(f"{printable(name)} in it does not match its list")
        infos[name] = info
    if infos.keys() != members.keys() or LIBRARY not in infos:
        raise BackupError("files in its list are missing")
    return infos


def _check_info(info: zipfile.ZipInfo) -> None:
    name, is_library = info.filename, info.filename == LIBRARY
    if not (is_library or _is_photo_name(name)) or info.orig_filename != name:
        raise BackupError(f"it contains a file that does not belong in a backup ({printable(name)})")
    refuse_odd(info, _MOST_LIBRARY_BYTES if is_library else MAX_BYTES)


def refuse_odd(info: zipfile.ZipInfo, most: int) -> None:
    """Refuse a member of an archive that is no plain file, is too large or grows too much when it is unpacked."""
    name = info.filename
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG} or info.is_dir() or info.flag_bits & 0x1:
        raise BackupError(f"{printable(name)} in it is a link, a folder or encrypted, which does not belong there")
    if not 0 <= info.file_size <= most or info.file_size > _SPARE_BYTES + _MOST_GAIN * info.compress_size:
        raise BackupError(f"{printable(name)} in it is too large")


def _is_photo_name(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a name that is no text, which the disk of another system would not take
        return False
    return _PHOTO_NAME.fullmatch(name) is not None and all(part.strip(". ") for part in name.split("/"))


def printable(name: str) -> str:
    """Return the name of a member as it can stand in a sentence."""
    return f"“{name[:80]}”".encode("ascii", "backslashreplace").decode() if not name.isprintable() else f"“{name[:80]}”"


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, member: Member, done: ByteCounter) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with archive.open(info) as source, new_file(target) as file:
        if copy_member(source, file, done, limit=member.size) != member:
            raise BackupError(f"{printable(info.filename)} in it is damaged; choose another backup")


@contextlib.contextmanager
def new_file(target: Path) -> Iterator[IO[bytes]]:
    """Give a new file to write; it is on the disk at the end."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
