"""Open the library of the person who runs the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.library.reaching import is_absent
from ssedesigner.library.store import Library, LibraryError


def open_own_library(path: Path) -> Library:
    """Open a person's library, or the shipped content where nothing of a library is there and none can be made.

    Raises
    ------
    LibraryError
        When a library is there and cannot be used, is out of reach, or one that was named cannot be made.
    """
    shipped = resources() / "library"
    try:
        return Library.open(path, shipped=shipped)
    except LibraryError:
        if not is_absent(path) or os.environ.get("SSEDESIGNER_LIBRARY"):
            raise
        # nothing of the user's can be in a file that is not there, so the shipped content is all there is
        return Library.open(path, shipped=shipped, read_only=True)


def own_materials(path: Path) -> Materials:
    """Return all materials of a person's library: what a prediction is made with.

    Raises
    ------
    LibraryError
        As for :func:`open_own_library`, and when a row cannot be read.
    """
    with open_own_library(path) as library:
        return library.materials()


def check_own_library(path: Path) -> None:
    """Read all that any screen or command reads of a person's library.

    Raises
    ------
    LibraryError
        As for :func:`open_own_library`, and when anything in it cannot be read.
    """
    with open_own_library(path) as library:
        library.materials()
        library.recorded_films()
        library.search("li")
        library.batches("li")
        for is_retired in (False, True):
            for batch in library.batches(limit=sys.maxsize, retired=is_retired):
                library.batch(batch.key)
                library.batch_films(batch.key)
