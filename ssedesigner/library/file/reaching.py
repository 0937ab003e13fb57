"""Whether a library is there, is truly absent, or is out of reach, which must never pass for absent."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ssedesigner.library.errors import LibraryError, damaged_error
from ssedesigner.library.file.backups import SIDE_FILES, beside, leftovers


def is_absent(path: Path) -> bool:
    """Return whether nothing of a library is there and the folder for it is, or can be made.

    Raises
    ------
    LibraryError
        When something that is no file stands in its place, or the way to it is broken
    DamagedLibrary
        When the file is missing, but its journal, what waits to be written or copies of it are still there
    """
    try:
        mode = path.stat().st_mode
    except PermissionError as error:
        raise LibraryError(
            f"The library {path} cannot be reached: you may not look into its folder. Ask the owner of the folder."
        ) from error
    except FileNotFoundError:
        _refuse_broken_way(path)
        _refuse_remains(path)
        return True
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LibraryError(f"The library {path} cannot be reached: {reason}. Check its folder and its name.") from error
    if stat.S_ISDIR(mode):
        raise LibraryError(f"{path} is a folder; name a library file in it.")
    if not stat.S_ISREG(mode):
        raise LibraryError(f"{path} is not a file; name a library file.")
    return False


def _refuse_broken_way(path: Path) -> None:
    for place in (path, *path.parents):
        if place.is_symlink():
            raise LibraryError(
                f"The library {path} cannot be reached: {place} is a link to {place.readlink()}, which is not there. "
                "Connect the drive or share that it is on, or repair the link."
            )
        if place is not path and place.exists():
            may_make = place == path.parent or os.access(place, os.W_OK)
            if not (os.access(place, os.R_OK | os.X_OK) and may_make):
                raise LibraryError(
                    f"The library {path} cannot be reached: you may not use the folder {place}. "
                    "Ask its owner, or name another folder in SSEDESIGNER_DATA."
                )
            return


def _refuse_remains(path: Path) -> None:
    if any(path.with_name(path.name + ending).exists() for ending in SIDE_FILES):
        raise damaged_error(path, "is missing while its journal is still there")
    kept = beside(path, "rescue-")
    if kept:
        raise damaged_error(path, f"is missing, but entries that could not be written are still there ({kept[0].name})")
    copies = leftovers(path)
    if copies:
        raise damaged_error(path, f"is missing, but copies of it are still there ({copies[0].name})")
