"""Photos and spectra of a batch: copied next to the library before their entry is written, checked by checksum.

A spectrum is an entry of a photo whose ``role`` is SPECTRUM, so that it goes wherever photos go. The copies lie in a
folder named after the library file, ``library-photos/B-0042``; the record names them relative to the library, so that
library and folder can be moved together.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ssedesigner.core.atomic import WriteError, write_advice
from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.batch.state import fold
from ssedesigner.core.frozen import dataclass
from ssedesigner.library.file.private_files import make_private_file, make_private_folder
from ssedesigner.library.store import Library, LibraryError

MAX_BYTES = 100_000_000
"""A larger file is not copied: a photo has some 5 MB, and copying more would hold the window up."""

SPECTRUM = "spectrum"
"""The role of an entry whose file is an impedance spectrum."""

_PIECE = 1 << 20
_MAX_NAME, _MAX_BYTES = 80, 180
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


@dataclass(frozen=True, kw_only=True)
class _Copy:
    name: str
    size: int
    sha256: str


def photo_folder(library: Path, key: str) -> Path:
    """Return the folder of the photos of a batch, next to the library file."""
    return library.parent / f"{library.stem}-photos" / key


def add_photo(
    library: Library, key: str, photo: Path, *, token: str, at: str, text: str = "", step: int | None = None
) -> Entry:
    """Copy a photo next to the library and write its entry; the photo that was chosen is left as it is.

    The copy is complete and on the disk before the entry names it. Doing it again under the same token adds nothing.
    WriteError when the photo cannot be read or copied; nothing is recorded then; LibraryError when the entry cannot be
    written.
    """
    if library.is_read_only:
        raise LibraryError(f"The library {library.path} cannot be written, so no photo can be added.")
    try:
        entries = library.batch(key).entries
    except LibraryError as error:
        raise type(error)(f"{error} The photo {photo.name} was not added.") from error
    for entry in entries:
        if entry.token == token and entry.kind == "photo":
            return entry
    content: dict[str, Any] = copy_beside(library.path, key, photo)
    content |= {"text": text} if text else {}
    content |= {"step": step} if step is not None else {}
    return library.add_entry(key, "photo", content, token, at)


def copy_beside(library: Path, key: str, file: Path, thing: str = "photo", name: str = "") -> dict[str, Any]:
    """Copy a file into the folder that a batch has beside its library; return what its entry says of it.

    ``thing`` is what the sentences call it, ``name`` what the copy is called if not as the file. WriteError when it
    cannot be read or copied.
    """
    folder = photo_folder(library, key)
    try:
        copy = _copy_photo(file, folder, thing, name or file.name)
    except WriteError:
        raise
    except (OSError, ValueError) as error:
        raise WriteError(f"The {thing} {file.name} was not added: {_advice(error)}.") from error
    return {"file": f"{folder.parent.name}/{key}/{copy.name}", "size": copy.size, "sha256": copy.sha256}


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file."""
    return _size_and_digest(file)[1]


def photo_path(library: Path, content: Any) -> Path:
    """Return where the photo of an entry is; also when library and folder were given another name together."""
    relative = PurePosixPath(content["file"])
    stored = library.parent / relative
    renamed = library.parent / f"{library.stem}-photos" / PurePosixPath(*relative.parts[1:])
    return renamed if renamed.exists() and not stored.exists() else stored


def photo_problems(library: Path, batch: Batch) -> list[tuple[int, str]]:
    """Return each photo that is missing or is not the one that was added: number of its entry, and a sentence."""
    problems = []
    for entry in fold(batch).photos:
        name = f"{_thing(entry.content)} {entry.content['file']}"
        try:
            size, digest = _size_and_digest(photo_path(library, entry.content))
        except FileNotFoundError:
            problems.append((entry.number, f"The {name} is missing; put it back next to the library."))
        except OSError as error:
            problems.append((entry.number, f"The {name} cannot be read ({error.strerror or error})."))
        else:
            if (size, digest) != (entry.content["size"], entry.content["sha256"]):
                problem = "is not the one that was added: it was changed or replaced; look for a copy of the original."
                problems.append((entry.number, f"The {name} {problem}"))
    return problems


def _thing(content: Any) -> str:
    return SPECTRUM if content.get("role") == SPECTRUM else "photo"


def _copy_photo(photo: Path, folder: Path, thing: str, name: str) -> _Copy:
    # a name of its own: two windows can copy at once, and what a crash leaves does not look like a photo
    part = folder / f".ssedesigner-{secrets.token_hex(6)}.tmp"
    _refuse_odd(photo, thing)
    make_private_folder(folder.parent)
    make_private_folder(folder)
    try:
        size, digest = _copy_pieces(photo, part)
        name = _place(part, folder, _plain_name(name), (size, digest))
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    _settle(folder)
    return _Copy(name=name, size=size, sha256=digest)


def _refuse_odd(photo: Path, thing: str) -> None:
    status = photo.stat()
    other = "a picture" if thing == "photo" else "another one"
    if not stat.S_ISREG(status.st_mode):
        raise WriteError(f"The {thing} {photo.name} was not added: it is not a file; choose {other}.")
    if not 0 < status.st_size <= MAX_BYTES:
        problem = "it is empty" if status.st_size == 0 else f"it is larger than {MAX_BYTES // 1_000_000} MB"
        choose = "another picture" if thing == "photo" else "another one"
        raise WriteError(f"The {thing} {photo.name} was not added: {problem}; choose {choose}.")


def _advice(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file; check the name and the folder"
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "the disk of the library is full; free some space and try again"
    if isinstance(error, PermissionError):
        return "you lack permission to read it or to write next to the library; ask the owner of the folder"
    return write_advice(error)


def _copy_pieces(photo: Path, part: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    make_private_file(part)
    with part.open("r+b") as file:
        for piece in _pieces(photo):
            digest.update(piece)
            size += len(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _size_and_digest(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _place(part: Path, folder: Path, name: str, measured: tuple[int, str]) -> str:
    """Give a finished copy the first free name; a file that is the same picture already serves as it is."""
    plain = Path(name)
    for number in range(1, 10_000):
        candidate = folder / (name if number == 1 else f"{plain.stem}-{number}{plain.suffix}")
        if not candidate.exists():
            with contextlib.suppress(FileExistsError):  # another window was faster; what it wrote is looked at below
                _name_new(part, candidate)
        if _size_and_digest(candidate) == measured:
            return candidate.name
    raise WriteError(f"The file {name} was not added: too many files have this name; rename it first.")


def _name_new(part: Path, path: Path) -> None:
    """Give a file its name without ever replacing another one."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:
        part.rename(path)  # a disk without links


def _plain_name(name: str) -> str:
    """Return a name that every system takes and that no one reads as a path or an option."""
    stem, suffix = Path(name).stem, Path(name).suffix
    stem = re.sub(r"[^\w .()-]", "_", stem).strip(" .-")[:_MAX_NAME]
    stem = stem.encode(errors="ignore")[:_MAX_BYTES].decode(errors="ignore").rstrip(" .-")
    if not stem or _RESERVED.match(stem):
        stem = f"photo {stem}".strip()
    return stem + re.sub(r"[^\w.]", "", suffix)[:10].lower()


def _settle(folder: Path) -> None:
    # the names are on the disk before the record mentions them; not every system lets a folder be synchronised
    for level in (folder, folder.parent, folder.parent.parent):
        with contextlib.suppress(OSError):
            descriptor = os.open(level, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
