"""The commands ``library backup`` and ``library restore``: what is done, and what is said of it."""

from __future__ import annotations

import os
from pathlib import Path

from ssedesigner.cli.arguments import CommandError
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import write_backup
from ssedesigner.files.backups.restoring import content_words, restore_library
from ssedesigner.library.file.reaching import is_absent
from ssedesigner.library.store import Library


def back_up_to(target: Path, library: Path) -> str:
    """Write a backup of a library; return what was done, a sentence a line.

    Raises
    ------
    CommandError
        When the file exists already, or there is no library yet
    WriteError
        When it cannot be written
    LibraryError
        When the library cannot be read
    """
    if os.path.lexists(target):
        raise CommandError(f"{target} exists already and was left as it is; give the backup another name.")
    if is_absent(library):
        raise CommandError(f"There is no library at {library} yet, so there is nothing to back up.")
    content = write_backup(library, target)
    lines = [f"{target} holds {content_words(content)}; it was read back and is whole."]
    if content.missing:
        lines.append(f"Photos that batches name and that were not there: {content.missing}.")
    return "\n".join(lines)


def restore_from(source: Path, library: Path) -> str:
    """Put a backup in the place of a library; return what was done, a sentence a line.

    Raises
    ------
    BackupError
        When the file is no backup
    LibraryError
        When it cannot be put there
    WriteError
        When there is no room for it
    """
    restored = restore_library(source, library)
    with Library.open(library, shipped=resources() / "library") as opened:
        opened.materials()
    return "\n".join([f"{library} is now what {source} held: {content_words(restored.content)}.", *restored.lines()])
