"""Films from a file into a library and back: what is done, and the report of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from ssedesigner.core.atomic import refuse_empty_export
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.files.backups.copies import IMPORT, keep_copy
from ssedesigner.files.csv_table import POINT
from ssedesigner.files.films.measured_films import (
    MeasurementsError,
    MeasurementsFile,
    read_measurements,
    write_measurements,
)
from ssedesigner.files.recipe.typed_content import CONVERTED
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.physics.advice.plausibility import ACCEPTED


def import_films(path: Path, library: Library, kept: Collection[int] = ()) -> tuple[MeasurementsFile, tuple[str, ...]]:
    """Record the films of a file that are new, all in one step; return what the file holds and the new keys.

    The library is copied before. A row about which something is asked is recorded where its line
    is among those that are ``kept``.

    Raises
    ------
    MeasurementsError
        When the file cannot be read.
    LibraryError
        When the library cannot be changed; nothing is recorded then.
    """
    table = read_measurements(path, library.materials(), library.film_revisions(), kept)
    if not table.films:
        return table, ()
    if not library.is_read_only:
        # an import is many changes at once; without a copy nobody could take them back
        try:
            keep_copy(library.path, IMPORT)
        except (LibraryError, OSError) as error:
            raise LibraryError(f"No copy of the library could be made, so nothing was imported. {error}") from error
    return table, library.add_films(table.films)


def export_films(path: Path, library: Library, decimal: str = POINT) -> str:
    """Write all films that are not retired to a file; return what was done as a sentence.

    Raises
    ------
    MeasurementsError
        When the name of the file does not end in .csv.
    WriteError
        When the file cannot be written.
    """
    if path.suffix.lower() != ".csv":
        raise MeasurementsError(f"{path.name}: Measured films are written as a table; give the file the ending .csv.")
    films = library.materials().own_films
    if not films:
        refuse_empty_export(path, "measured films")
    write_measurements(path, films, decimal)
    return f"{_count(len(films), 'film')} written to {path}."


def import_text(table: MeasurementsFile, keys: Sequence[str]) -> str:
    """Return what came of an import, a line for each film that was taken and each reason for a rejection."""
    lines = [f"Imported: {_count(len(keys), 'film')}."]
    for line, key, film in zip(table.lines, keys, table.films, strict=True):
        lines.append(f"  line {line}: {' '.join(film.name.split())} is {key}{_own_note(film)}")
    if table.duplicates:
        lines.append(f"Already there: {_count(len(table.duplicates), 'row')} ({lines_text(table.duplicates)}).")
    if table.waiting:
        lines.append(f"Waiting for an answer: {_count(len(table.waiting_lines), 'row')}; not recorded.")
        lines += [f"  {one}" for one in table.waiting]
    if table.rejected:
        lines.append(f"Rejected: {_count(len(table.rejected_lines), 'row')}.")
        lines += [f"  {rejection}" for rejection in table.rejected]
    if table.ignored:
        lines.append(f"Ignored: {_count(len(table.ignored), 'column')} ({', '.join(table.ignored)}).")
    return "\n".join([*lines, *table.notes])


def lines_text(lines: Sequence[int]) -> str:
    """Return the numbers of lines as words.

    >>> lines_text([2]), lines_text([2, 7])
    ('line 2', 'lines 2, 7')
    """
    return f"line{'' if len(lines) == 1 else 's'} {', '.join(map(str, lines))}"


def _own_note(film: MeasuredFilm) -> str:
    """Return what the program itself wrote into the note of a film: what was kept when asked, or converted."""
    words = " ".join(film.note.split())
    return f" ({words})" if ACCEPTED in words or CONVERTED in words else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
