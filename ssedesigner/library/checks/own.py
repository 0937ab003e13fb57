"""The check of a person's own library: whether all that any screen or command reads of it can be read."""

from __future__ import annotations

import sys
from collections.abc import Callable

from ssedesigner.library.store import Library


def read_all(library: Library, progress: Callable[[float], object] = lambda _: None) -> None:
    """Read everything in a library once; ``progress`` is called with what is done, from 0 to 1.

    Raises
    ------
    LibraryError
        When anything in it cannot be read
    """
    library.materials()
    progress(0.2)
    library.film_revisions()
    library.search("li")
    library.batches("li")
    library.shared()
    library.lots()
    progress(0.4)
    batches = [
        batch for is_retired in (False, True) for batch in library.batches(limit=sys.maxsize, retired=is_retired)
    ]
    for done, batch in enumerate(batches, start=1):
        library.batch(batch.key)
        library.batch_films(batch.key)
        progress(0.4 + 0.6 * done / len(batches))
