"""Open the library of the person who runs the program."""

from __future__ import annotations

import os
from pathlib import Path

from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library, LibraryError


def open_own_library(path: Path) -> Library:
    """Open a person's library, or the shipped content where none can be made.

    Raises
    ------
    LibraryError
        When a library is there and cannot be used, or one that was named cannot be made.
    """
    if path.is_dir():
        raise LibraryError(f"{path} is a folder; name a library file in it.")
    shipped = resources() / "library"
    try:
        return Library.open(path, shipped=shipped)
    except LibraryError:
        if path.exists() or os.environ.get("SSEDESIGNER_LIBRARY"):
            raise
        # nothing of the user's can be in a file that is not there, so the shipped content is all there is
        return Library.open(path, shipped=shipped, read_only=True)
