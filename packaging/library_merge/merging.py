"""The merge as a whole: what comes in which order, and what is printed about it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from library_merge import data_layout, finishing, library_layout
from library_merge.folder_checks import Line, place_of, read_lines
from library_merge.tables import MergeError, Tables
from ssedesigner.library.shipped import check

VERSION = "2026.12"
"""Version of the content after the merge."""


def merge(folder: Path, library: Path) -> list[str]:
    """Merge a folder into a library and return a summary, one line for each table that changed.

    Everything is checked before anything is written: the folder first, then the merged library as a whole.
    """
    needed = list(dict.fromkeys([*library_layout.FILES, *data_layout.FILES]))
    missing = [name for name in needed if not (folder / name).is_file()]
    if missing:
        raise MergeError(f"{folder} cannot be merged: it lacks {', '.join(missing)}.")
    tables = Tables(library)
    lines = read_lines(folder, needed, tables)
    try:
        library_layout.merge(folder, tables)
        data_layout.merge(folder, tables)
        unsaid = finishing.finish(tables)
    except MergeError:
        raise
    except (KeyError, ValueError, IndexError, StopIteration) as error:
        raise MergeError(f"{folder} cannot be merged: the merge does not know what to do with {error}.") from error
    _check(tables, lines)
    tables.write()
    (library / "VERSION").write_text(f"{VERSION}\n", encoding="utf-8")
    return [*_summary(tables), *unsaid]


def _check(tables: Tables, lines: list[Line]) -> None:
    """Refuse a merged library in which the checks of the program find a problem; nothing is written then."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        tables.write(folder)
        (folder / "VERSION").write_text(f"{VERSION}\n", encoding="utf-8")
        problems = check(folder)
    if problems:
        more = f" ({len(problems) - 1} more)" if problems[1:] else ""
        raise MergeError(f"Nothing was merged: {place_of(problems[0], lines)}{problems[0]}{more}")


def _summary(tables: Tables) -> Iterator[str]:
    changes = tables.changes()
    for name, (gained, lost) in changes.items():
        yield f"{name}.csv: {gained} rows new or changed, {lost} rows gone or as they were before"
    if not changes:
        yield "Nothing changed."
