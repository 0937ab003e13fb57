"""Open the library of the person who runs the program."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ssedesigner.core.materials import Materials, kind_word
from ssedesigner.core.paths import resources
from ssedesigner.core.visible_text import quoted
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.store import Library, LibraryError, LookAlike

_ASCII, _MOST_LETTERS = 127, 3


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


def unanswered(library: Library) -> tuple[LookAlike, ...]:
    """Return the materials of a person's library that are shipped since and that nothing was answered about."""
    return tuple(each for each in library.look_alikes() if each.answer == "none")


def open_question(found: Sequence[LookAlike]) -> str:
    """Return in one sentence that materials which a person added are shipped with the program now.

    One is named; of several it is said how many, and :func:`named_look_alike` names each.
    """
    if len(found) == 1:
        return (
            f"The {kind_word(found[0].kind)} “{found[0].own}”, which you added, now comes with the program as well. "
            "Yours stays as you entered it, without the shipped values, until you choose."
        )
    return (
        f"{len(found)} materials that you added now come with the program as well. Yours stay as you entered them, "
        "without the shipped values, until you choose."
    )


def named_look_alike(each: LookAlike) -> str:
    """Name a material with the key under which it is shipped, and the letters that only look the same."""
    name = f"{kind_word(each.kind).capitalize()} {quoted(each.own)}"
    if each.own == each.shipped:
        return name
    odd = [letter for letter in dict.fromkeys(each.own) if ord(letter) > _ASCII and letter not in each.shipped]
    letters = [f"“{letter}” ({unicodedata.name(letter, 'unnamed').capitalize()})" for letter in odd[:_MOST_LETTERS]]
    spelled = f"; yours is written with {' and '.join(letters)}" if letters else ""
    return f"{name}, shipped as {quoted(each.shipped)}{spelled}"


def check_own_library(path: Path) -> tuple[LookAlike, ...]:
    """Read all that any screen or command reads of a person's library; return what a question is open about.

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
        return unanswered(library)
