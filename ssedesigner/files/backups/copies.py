"""Copies of the library that the program makes by itself: once a day, at closing, and before something is imported.

Such a copy is the database alone. Its photos are kept once for all copies, in a folder beside the library, each under
its checksum, which the record names: as a second name of the same file where the disk can do that, else as a copy.
A photo is only ever added, so a photo that was deleted by mistake can be given back to any copy.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from ssedesigner.batch.photos import photo_path
from ssedesigner.core.atomic import write_advice
from ssedesigner.core.frozen import dataclass
from ssedesigner.library.file.backups import Photo, is_copied_today, recorded_photos
from ssedesigner.library.file.opening import copy_beside
from ssedesigner.library.store import Library

DAILY, CLOSING, IMPORT = "daily", "closing", "import"
"""Why a copy is made; the word stands in its name."""

_PIECE = 1 << 20


def photo_store(library: Path) -> Path:
    """Return the folder where the photos of all copies are kept."""
    return library.parent / f"{library.stem}-kept-photos"


def keep_copy(library: Path, reason: str) -> Path:
    """Copy a library beside itself, with its photos kept; return the copy, or the newest one if nothing is new.

    Raises
    ------
    LibraryError
        When the copy cannot be made
    OSError
        When a photo cannot be kept
    """
    copy = copy_beside(library, reason)
    folder = photo_store(library)
    for photo in recorded_photos(copy):
        source, kept = photo_path(library, {"file": photo.file}), folder / photo.sha256
        if not kept.exists() and source.is_file() and source.stat().st_size == photo.size:
            folder.mkdir(mode=0o700, exist_ok=True)
            place_file(source, kept)
    return copy


def keep_daily_copy(library: Path, today: datetime) -> None:
    """Copy a library unless the newest copy is of today."""
    if library.exists() and not is_copied_today(library, today):
        keep_copy(library, DAILY)


def keep_copy_of(library: Library, reason: str) -> None:
    """Copy an open library if anything was written in it since it was opened or copied.

    Raises
    ------
    LibraryError
        When the copy cannot be made
    OSError
        When a photo cannot be kept
    """
    if library.has_changed and not library.is_read_only:
        keep_copy(library.path, reason)
        library.note_copy()


def give_back_photos(library: Path) -> None:
    """Put photos that a library names and that are missing back in their place, where they were kept."""
    place_photos(library, {photo.sha256 for photo in recorded_photos(library)})


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What became of the photos that records name: put in their place, kept nowhere, or refused with a reason."""

    written: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


NOTHING_PLACED = Placed()


def place_photos(library: Path, wanted: Collection[str]) -> Placed:
    """Put what is kept of some photos, by their SHA-256, in its place; what is there already is never replaced."""
    written, missing, refused = [], [], []
    for photo in recorded_photos(library):
        if photo.sha256 not in wanted:
            continue
        try:
            if _is_placed(library, photo):
                continue
            kept, place = photo_store(library) / photo.sha256, photo_path(library, {"file": photo.file})
            if not has_content(kept, photo):
                missing.append(photo.file)
                continue
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            place_file(kept, place)
            written.append(photo.file)
        except FileExistsError:
            refused.append(f"{photo.file}: something else has this name; move it away, then import again.")
        except OSError as error:
            refused.append(f"{photo.file}: {write_advice(error)}.")
    return Placed(written=tuple(written), missing=tuple(missing), refused=tuple(refused))


def _is_placed(library: Path, photo: Photo) -> bool:
    """Return whether a photo is in its place; FileExistsError when something else is."""
    place, kept = photo_path(library, {"file": photo.file}), photo_store(library) / photo.sha256
    if not os.path.lexists(place):
        return False
    if kept.is_file() and place.is_file() and place.samefile(kept) and place.stat().st_size == photo.size:
        return True  # a second name of the same file, which need not be read
    if not has_content(place, photo):
        raise FileExistsError(place)
    return True


def place_file(source: Path, target: Path) -> None:
    """Give a file a second name; where the disk cannot do that, copy it. What is there is not replaced."""
    with contextlib.suppress(FileExistsError):
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            part = target.with_name(f".ssedesigner-{secrets.token_hex(6)}.tmp")
            try:
                shutil.copyfile(source, part)
                part.rename(target)
            finally:
                part.unlink(missing_ok=True)


def has_content(file: Path, photo: Photo) -> bool:
    """Return whether a file is the one that a record names, by size and checksum."""
    if not file.is_file() or file.stat().st_size != photo.size:
        return False
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest() == photo.sha256
