"""The merge as a whole: what comes in which order, and what is printed about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from library_merge import data_layout, finishing, library_layout
from library_merge.tables import MergeError, Tables

VERSION = "2026.12"
"""Version of the content after the merge."""


def merge(folder: Path, library: Path) -> list[str]:
    """Merge a folder into a library and return a summary, one line for each table that changed."""
    needed = [*library_layout.FILES, *data_layout.FILES]
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise MergeError(f"{folder} cannot be merged: it lacks {', '.join(missing)}.")
    tables = Tables(library)
    library_layout.merge(folder, tables)
    data_layout.merge(folder, tables)
    unsaid = finishing.finish(tables)
    tables.write()
    (library / "VERSION").write_text(f"{VERSION}\n", encoding="utf-8")
    return [*_summary(tables), *unsaid]


def _summary(tables: Tables) -> Iterator[str]:
    changes = tables.changes()
    for name, (gained, lost) in changes.items():
        yield f"{name}.csv: {gained} rows new or changed, {lost} rows gone or as they were before"
    if not changes:
        yield "Nothing changed."
