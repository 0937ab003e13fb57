"""Undo the last import of a package: the rows of before, and the other laboratory's pictures out of the way again."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ssedesigner.batch.photos import photo_path
from ssedesigner.core.atomic import write_advice
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.copies import has_content, photo_store
from ssedesigner.files.backups.file import BackupContent
from ssedesigner.files.backups.restoring import Restored
from ssedesigner.library.file.backups import Photo, backups_of, clear_leftovers, recorded_photos
from ssedesigner.library.file.opening import copy_file
from ssedesigner.library.file.restoring import unused_stamp
from ssedesigner.library.store import Library, LibraryError, ReadOnlyLibrary


def undo_import(path: Path) -> Restored:
    """Put back what the library was before the last import, unless something was changed since.

    It may be open elsewhere: what is typed there can still be written.

    Raises
    ------
    LibraryError
        When there is no such import, its copy is gone, something was changed since, or the library cannot be written
    """
    with Library.open(path, shipped=resources() / "library") as library:
        name = library.last_import()
        if library.is_read_only:
            why = library.notice or f"The library {path} cannot be written."
            raise ReadOnlyLibrary(f"The import was not undone. {why}")
        copy = next((copy for copy in backups_of(path) if copy.name == name), None)
        if copy is None:
            raise LibraryError(f"The copy {name} that was made before the import is gone, so it cannot be undone.")
        stamp = unused_stamp(path)
        aside = path.with_name(f"{path.name}.replaced-{stamp}")
        try:
            with _folder_beside(path) as folder:
                rows = copy_file(copy, folder / path.name)
                with Library.open(folder / path.name, shipped=resources() / "library"):
                    pass  # a copy of an earlier version is brought up to date
                copy_file(path, folder / aside.name)
                library.undo_import(folder / path.name)
                (folder / aside.name).rename(aside)
        except OSError as error:
            raise LibraryError(f"The import was not undone: {write_advice(error)}.") from error
    photos = path.with_name(f"{path.stem}-photos.replaced-{stamp}")
    now = {photo.file: photo for photo in recorded_photos(path)}
    brought = {photo.file: photo for photo in recorded_photos(aside) if photo.file not in now}
    with contextlib.suppress(OSError):  # a picture that cannot be moved stays where it is; no record names it
        _move_aside(path, brought, photos)
        _drop_kept(
            path, {photo.sha256 for photo in brought.values()} - {photo.sha256 for photo in now.values()}, photos
        )
    missing = sum(not photo_path(path, {"file": file}).is_file() for file in now)
    return Restored(
        content=BackupContent(made_at="", rows=rows, photos=len(now)),
        former=aside,
        former_photos=photos if photos.exists() else None,
        missing_photos=missing,
    )


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    clear_leftovers(path.parent, f".{path.name}.undo-")
    folder = path.parent / f".{path.name}.undo-{secrets.token_hex(6)}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _move_aside(library: Path, brought: Mapping[str, Photo], target: Path) -> None:
    for photo in brought.values():
        place = photo_path(library, {"file": photo.file})
        if not has_content(place, photo):
            continue  # it is the user's own file under that name
        moved = target.joinpath(*Path(photo.file).parts[1:])
        moved.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.rename(moved)
        with contextlib.suppress(OSError):
            place.parent.rmdir()  # the folder of its batch, when nothing else is in it


def _drop_kept(library: Path, brought: set[str], target: Path) -> None:
    """Move what is kept for copies out of the store too, unless a copy names it."""
    named = {photo.sha256 for copy in backups_of(library) for photo in recorded_photos(copy)}
    for sha256 in brought - named:
        kept = photo_store(library) / sha256
        if kept.is_file():
            target.mkdir(mode=0o700, exist_ok=True)
            kept.rename(target / sha256)
