"""The photos of a library package: unpacked into the store beside a library, each under its checksum."""

from __future__ import annotations

import secrets
import shutil
import zipfile
from pathlib import Path

from ssedesigner.core.atomic import WriteError, write_advice
from ssedesigner.files.backups.copies import photo_store
from ssedesigner.files.backups.file import BackupError, ByteCounter, Member, copy_member, new_file, nothing_to_tell
from ssedesigner.files.backups.package import PHOTOS, Package
from ssedesigner.files.backups.package_guards import refusals

_SPARE_BYTES = 50_000_000


def unpack_photos(package: Package, library: Path) -> None:
    """Put the photos of a package into the store beside a library, each under its checksum; what is there stays.

    Raises
    ------
    BackupError
        When the package was changed meanwhile, or the disk has no room
    WriteError
        When they cannot be written
    """
    folder = photo_store(library)
    with refusals(package.source):
        try:
            new = {sha: size for sha, size in package.photos.items() if not _is_kept(folder / sha, size)}
            if new and sum(new.values()) + _SPARE_BYTES > shutil.disk_usage(library.parent).free:
                raise BackupError("the disk has no room for its photos; free some space first")
            if new:
                folder.mkdir(mode=0o700, exist_ok=True)
                with zipfile.ZipFile(package.source) as archive:
                    for sha256, size in new.items():
                        _unpack_photo(archive, sha256, size, folder)
        except OSError as error:
            raise WriteError(f"The photos were not written: {write_advice(error)}.") from error


def _is_kept(file: Path, size: int) -> bool:
    return file.is_file() and file.stat().st_size == size


def _unpack_photo(archive: zipfile.ZipFile, sha256: str, size: int, folder: Path) -> None:
    part = folder / f".ssedesigner-{secrets.token_hex(6)}.tmp"
    try:
        with archive.open(PHOTOS + sha256) as source, new_file(part) as target:
            member = copy_member(source, target, ByteCounter(1, nothing_to_tell), limit=size)
        if member != Member(size=size, sha256=sha256):
            raise BackupError("a photo in it is damaged; ask for a new package")
        part.replace(folder / sha256)
    finally:
        part.unlink(missing_ok=True)
