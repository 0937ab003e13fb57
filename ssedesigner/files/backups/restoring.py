"""Restore a library with its photos from a backup file, an automatic copy or another library file.

In two steps: everything is unpacked and checked beside the library, which may take a while and changes nothing; then
it takes the place of the library at once. What stood there is moved aside, not deleted.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from ssedesigner.batch.photos import photo_path
from ssedesigner.core.atomic import WriteError, write_advice
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.copies import give_back_photos
from ssedesigner.files.backups.file import (
    LIBRARY,
    PHOTOS,
    BackupContent,
    BackupError,
    Progress,
    is_archive,
    nothing_to_tell,
    unpack_backup,
)
from ssedesigner.library.file.backups import clear_leftovers, recorded_photos
from ssedesigner.library.file.opening import copy_file
from ssedesigner.library.file.restoring import refuse_no_copy, replace_library, restoring, unused_stamp
from ssedesigner.library.store import Library, LibraryError


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A backup that was unpacked and found good, with its materials; ``has_photos`` when it brought photos."""

    source: Path
    folder: Path
    content: BackupContent
    materials: Materials
    has_photos: bool


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What a restore did: what is there now, and where the former library and its photos are."""

    content: BackupContent
    former: Path | None
    former_photos: Path | None
    missing_photos: int

    def lines(self) -> tuple[str, ...]:
        """Return where the former files are, and what is not there, a sentence each."""
        lines = []
        if self.former is not None:
            lines.append(f"The former library is now {self.former}.")
        if self.former_photos is not None:
            lines.append(f"Its photos are now in {self.former_photos}.")
        if self.missing_photos:
            lines.append(f"Missing photos that its batches refer to: {self.missing_photos}.")
        return tuple(lines)


def content_words(content: BackupContent) -> str:
    """Return what a library or a backup holds, in words."""
    rows: Mapping[str, int] = content.rows
    counted = (
        (rows.get("material", 0), "material", "materials"),
        (rows.get("measured_film", 0), "record of a measured film", "records of measured films"),
        (rows.get("batch", 0), "batch", "batches"),
        (content.photos, "photo", "photos"),
    )
    *first, last = [f"{number} {one if number == 1 else more}" for number, one, more in counted]
    return f"{', '.join(first)} and {last}"


def stage(source: Path, library: Path, progress: Progress = nothing_to_tell) -> Staged:
    """Unpack a backup beside a library and check that it is one; the library is left as it is.

    Raises
    ------
    BackupError
        When the file is no backup
    LibraryError
        When the library in it is damaged, foreign or of a newer version
    WriteError
        When there is no room for it
    Cancelled
        When ``progress`` raised it
    """
    folder = library.parent / f".{library.name}.restore-{secrets.token_hex(6)}"
    try:
        if source.exists() and not (source.is_file() or source.is_dir()):  # a pipe would wait for its writer
            raise BackupError(f"{source} was not restored: it is not a file; choose a backup file.")
        is_zip = is_archive(source)
        folder.mkdir(mode=0o700, parents=True)
        clear_leftovers(library.parent, f".{library.name}.restore-")
        try:
            if is_zip:
                content = unpack_backup(source, folder, progress)
            else:
                refuse_no_copy(source)
                content = BackupContent(made_at="", rows=copy_file(source, folder / LIBRARY), photos=0)
            materials = _read_materials(source, folder / LIBRARY)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except FileNotFoundError as error:
        raise BackupError(f"{source} was not restored: there is no such file; check the name.") from error
    except IsADirectoryError as error:
        raise BackupError(f"{source} was not restored: it is a folder; choose a backup file.") from error
    except PermissionError as error:
        raise BackupError(
            f"{source} was not restored: you lack permission to read it or to write next to the library."
        ) from error
    except OSError as error:
        if isinstance(error, WriteError):
            raise
        raise WriteError(f"{source.name} was not restored: {write_advice(error)}.") from error
    has_photos = (folder / PHOTOS).is_dir()
    return Staged(source=source, folder=folder, content=content, materials=materials, has_photos=has_photos)


def _read_materials(source: Path, copy: Path) -> Materials:
    try:
        with Library.open(copy, shipped=resources() / "library", read_only=True) as library:
            library.film_revisions()
            library.batches()
            return library.materials()
    except LibraryError as error:
        sentence = str(error).replace(str(copy), f"in {source.name}")
        raise BackupError(f"Nothing was restored or changed. {sentence}") from error


def discard(staged: Staged) -> None:
    """Delete what was unpacked."""
    shutil.rmtree(staged.folder, ignore_errors=True)


def put_in_place(staged: Staged, library: Path) -> Restored:
    """Let a backup that was staged be the library; close the library in this program first.

    Raises
    ------
    LibraryError
        When it cannot be put there, or another restore is under way; the library is then as it was
    """
    photos = library.parent / f"{library.stem}-photos"
    try:
        with restoring(library):
            stamp = unused_stamp(library)
            former_photos = _move_photos(staged, photos, stamp)
            try:
                former = replace_library(staged.folder / LIBRARY, library, stamp)
            except BaseException:
                _move_back(staged, photos, former_photos)
                raise
            with contextlib.suppress(OSError):  # a photo that cannot be given back is counted as missing below
                give_back_photos(library)
    except OSError as error:
        raise LibraryError(f"{staged.source} was not restored: {write_advice(error)}.") from error
    finally:
        discard(staged)
    return Restored(
        content=staged.content,
        former=former,
        former_photos=former_photos,
        missing_photos=_missing(library),
    )


def _move_photos(staged: Staged, photos: Path, stamp: str) -> Path | None:
    if not staged.has_photos:
        return None
    aside = photos.with_name(f"{photos.name}.replaced-{stamp}") if photos.exists() else None
    if aside is not None:
        photos.rename(aside)
    (staged.folder / PHOTOS).rename(photos)
    return aside


def _move_back(staged: Staged, photos: Path, aside: Path | None) -> None:
    if staged.has_photos:
        photos.rename(staged.folder / PHOTOS)
    if aside is not None:
        aside.rename(photos)


def _missing(library: Path) -> int:
    return sum(not photo_path(library, {"file": photo.file}).is_file() for photo in recorded_photos(library))


def restore_library(source: Path, library: Path) -> Restored:
    """Restore a library in one go: :func:`stage`, then :func:`put_in_place`."""
    return put_in_place(stage(source, library), library)
