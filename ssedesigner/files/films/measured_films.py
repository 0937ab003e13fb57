"""Measured films in a file: read with a report of what is taken and what is not, written so that they come back.

The guide's page ``measured-films.md`` describes the columns.
"""

from __future__ import annotations

import csv
import difflib
import io
import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import field
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.fields import FIELDS, FieldQuestion
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import COLUMNS, MEASURED, FilmRevision, MeasuredFilm, identity, recipe_column
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.csv_table import POINT, csv_text, guard, number_text, stated_decimal, unguard
from ssedesigner.files.films.film_entry import FilmEntryError, film_cells, read_film
from ssedesigner.files.reading import ReadError, read_text

DELIMITERS = ";\t,"
_MOST_COLUMNS, _MOST_ROWS = 1000, 50_000
_NUMBERS = {key for key, field in MEASURED.items() if field.is_numeric} | {
    recipe_column(key) for key, field in FIELDS.items() if field.is_numeric
}


class TableError(ValueError):
    """A text that is no table of measurements; the message is one sentence."""


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One row: the number of its first line and its texts by column; ``trouble`` says why it has none."""

    line: int
    cells: dict[str, str]
    trouble: str = ""


def films_csv(films: Iterable[MeasuredFilm], decimal: str = POINT) -> str:
    """Return films as a table with all columns and a decimal sign; :func:`read_table` reads it back."""
    return csv_text((COLUMNS, *(_film_row(film, decimal) for film in films)), decimal)


def _film_row(film: MeasuredFilm, decimal: str) -> list[str]:
    cells = film_cells(film)
    return [number_text(cells[key], decimal) if key in _NUMBERS else guard(cells[key]) for key in COLUMNS]


def read_table(text: str) -> tuple[tuple[str, ...], list[TableRow]]:
    """Return the columns and the rows of a table; empty rows are left out.

    Cells are parted by commas, semicolons or tabs, whichever the header shows. A first line may state the decimal sign.

    Raises
    ------
    TableError
        For an empty text, a first line that is no header, a column that stands twice, or an open quotation mark.
    """
    rows = _rows(text, _delimiter(text))
    _, header = next(rows)
    if len(header) > _MOST_COLUMNS:
        raise TableError(f"The header names {len(header)} columns; a table of films has at most {_MOST_COLUMNS}.")
    names = [cell.strip().lower() for cell in header]
    columns = tuple(names[: max(place for place, name in enumerate(names, start=1) if name)])
    twice = [column for column, count in Counter(columns).items() if count > 1 and column]
    if twice:
        raise TableError(f"The column {shorten(twice[0], 60)} occurs more than once in the header; keep one of them.")
    decimal = stated_decimal(text.partition("\n")[0])
    table = [_row(line, cells, columns, decimal) for line, cells in itertools.islice(rows, _MOST_ROWS)]
    if next(rows, None) is not None:
        raise TableError(f"The table has more than {_MOST_ROWS} rows; split it into several files.")
    return tuple(filter(None, columns)), table


def _delimiter(text: str) -> str:
    header = next(
        (line for line in io.StringIO(text, newline=None) if line.strip() and not _names_delimiter([line])), ""
    )
    if not header:
        raise TableError("The file is empty; its first line must name the columns, and each further line is a film.")
    known = {
        delimiter: sum(cell.strip().lower() in COLUMNS for cell in _split(header, delimiter))
        for delimiter in DELIMITERS
    }
    best = max(known, key=lambda delimiter: known[delimiter])
    if not known[best]:
        raise TableError("The first line names no known column; begin with a line such as name,electrolyte.")
    return best


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        raise TableError("The first line has a column name that is too long; choose a table of films.") from None


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            why = ": a cell is too long" if "limit" in str(error) else ""
            raise TableError(
                f"Line {line} cannot be split into cells{why}; look for a quotation mark that is not closed there."
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells) and not _names_delimiter(cells):
            yield line, cells


def _names_delimiter(cells: Sequence[str]) -> bool:
    # a spreadsheet may put a line such as sep=; in front of the header
    return cells[0].strip().lower().startswith("sep=") or bool(stated_decimal(cells[0]))


def _row(line: int, cells: list[str], columns: tuple[str, ...], decimal: str) -> TableRow:
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        sentence = f"The row has {len(cells)} cells and the header {len(columns)}; "
        sentence += "put any cell that contains the delimiter in quotation marks."
        return TableRow(line=line, cells={}, trouble=sentence)
    texts = {key: unguard(cell) for key, cell in zip(columns, cells, strict=False)}
    if decimal == ",":  # stated, so that nobody asks whether 1,234 is a thousand
        texts |= {key: text.replace(",", ".") for key, text in texts.items() if key in _NUMBERS}
    return TableRow(line=line, cells=texts)


MAX_BYTES = 20_000_000
"""A larger file is not read: a film takes some 500 bytes."""

NEEDED = (
    ("name",),
    ("electrolyte",),
    ("measured_thickness_um", "thickness_um"),
    ("measured_temperature_c", "temperature_c"),
    ("conductivity_ms_cm", "resistance_ohm"),
)
"""Columns without which no row can be a film; one of each group is enough."""

_SHAPING = ("method", "form_factor")
"""Fields of the film for which the sample's value stands when the file has no such column."""


class MeasurementsError(ValueError):
    """A file of measurements that cannot be read; the message is one sentence that says what to do."""


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """One thing that is wrong with a row; ``column`` is empty where the whole row is meant."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        """Return place and sentence on one line."""
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{place}: {' '.join(self.sentence.split())}"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A row that could be taken once something is answered: its film, the column, and what is asked about its text."""

    line: int
    name: str
    column: str
    question: FieldQuestion

    def __str__(self) -> str:
        """Return place and question on one line."""
        return f"line {self.line}, {self.column}: {' '.join(str(self.question).split())}"


@dataclass(frozen=True, kw_only=True)
class MeasurementsFile:
    """What a file of measurements holds.

    ``films`` can be recorded, and ``lines`` are their lines; ``rejected`` is what is wrong with the other rows,
    ``waiting`` what is asked about rows that have nothing wrong,
    ``duplicates`` are the lines of rows that are in the library already or stand earlier in the file, ``ignored`` the
    columns that are not known, ``notes`` plain sentences on what was assumed.
    """

    films: tuple[MeasuredFilm, ...]
    lines: tuple[int, ...]
    rejected: tuple[Rejection, ...]
    duplicates: tuple[int, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...] = ()
    waiting: tuple[Waiting, ...] = ()

    @property
    def rejected_lines(self) -> tuple[int, ...]:
        """The lines of the rows that are not taken, each once."""
        return tuple(dict.fromkeys(rejection.line for rejection in self.rejected))

    @property
    def waiting_lines(self) -> tuple[int, ...]:
        """The lines of the rows that wait for an answer, each once."""
        return tuple(dict.fromkeys(one.line for one in self.waiting))


def write_measurements(path: Path, films: Iterable[MeasuredFilm], decimal: str = POINT) -> None:
    """Write films as a table; the old file stays whole until the new one is.

    Raises
    ------
    WriteError
        When the file cannot be written.
    """
    write_atomically(path, films_csv(films, decimal).encode())


def read_measurements(
    path: Path, materials: Materials, recorded: Iterable[FilmRevision] = (), kept: Collection[int] = ()
) -> MeasurementsFile:
    """Read a table of films and sort its rows into new films, known ones, those that wait and those that are rejected.

    Parameters
    ----------
    path : Path
        The file: UTF-8, with a header, its cells parted by commas, semicolons or tabs.
    materials : Materials
        The library that has to know the materials of the recipes.
    recorded : iterable of FilmRevision
        All that was ever recorded, oldest revision first; a row that equals one of them is a duplicate.
    kept : collection of int
        Lines of which unusual values are kept.

    Raises
    ------
    MeasurementsError
        When the file is no such table, or has no row on a line that is kept; a row that is wrong is only rejected.
    """
    try:
        columns, rows = read_table(read_text(path, "table", MAX_BYTES))
        _require_columns(columns)
    except (ReadError, TableError) as error:
        raise MeasurementsError(f"{path.name}: {error}") from None
    absent = sorted({*kept} - {row.line for row in rows})
    if absent:
        raise MeasurementsError(f"{path.name}: No row begins on line {absent[0]}; check the line number.")
    sorted_rows = _sort_rows(rows, materials, KnownFilms(recorded), kept)
    return MeasurementsFile(
        films=tuple(film for _, film in sorted_rows.taken),
        lines=tuple(line for line, _ in sorted_rows.taken),
        rejected=tuple(sorted_rows.rejected),
        duplicates=tuple(sorted_rows.duplicates),
        waiting=tuple(sorted_rows.waiting),
        ignored=tuple(column for column in columns if column not in COLUMNS),
        notes=tuple(_notes(columns)),
    )


def is_own_table(path: Path) -> bool:
    """Return whether a file is a table of the program's own columns: its header has all that every film needs."""
    try:
        text = read_text(path, "table", MAX_BYTES)
        columns = read_table(text)[0]
    except (ReadError, TableError):
        return False
    return all(set(group) & set(columns) for group in NEEDED)


def _require_columns(columns: tuple[str, ...]) -> None:
    for group in NEEDED:
        if not set(group) & set(columns):
            raise TableError(f"The header has no column {' or '.join(group)}, which every film needs; add it.")


def _notes(columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        close = difflib.get_close_matches(column[:80], COLUMNS, n=1) if column not in COLUMNS else []
        if close:
            yield f"The column {column} is not known; did you mean {close[0]}?"
    assumed = [column for column in _SHAPING if column not in columns]
    if assumed:
        verb = "was" if len(assumed) == 1 else "were"
        values = " and ".join(f"{column} {getattr(Recipe(), column)}" for column in assumed)
        yield f"The file has no column {' or '.join(assumed)}, so {values} {verb} taken for every film."


class KnownFilms:
    """The films that are on record, and those that were read before."""

    def __init__(self, recorded: Iterable[FilmRevision]) -> None:
        self.identities: set[tuple[object, ...]] = set()
        self.now: dict[str, MeasuredFilm] = {}
        for revision in recorded:
            self.identities.add(identity(revision.film))
            self.now[revision.film.key] = revision.film

    def changed_columns(self, film: MeasuredFilm) -> list[str]:
        """Return the columns in which a film differs from that of its key, if it is the same film at all.

        A file of another library has the same keys for other films.
        """
        recorded = self.now.get(film.key)
        if recorded is None:
            return []
        before, after = film_cells(recorded), film_cells(film)
        changed = [column for column in COLUMNS if before[column] != after[column]]
        is_named_alike = not {"name", "made_on"} & set(changed)
        is_measured_alike = set(changed) <= {"name", "made_on", "note", "notes", "recipe_name", "is_used"}
        return changed if is_named_alike or is_measured_alike else []


@dataclass(frozen=True, kw_only=True)
class _Sorted:
    """The rows of a table, each in one of the lists."""

    taken: list[tuple[int, MeasuredFilm]] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)


def _sort_rows(rows: Iterable[TableRow], materials: Materials, known: KnownFilms, kept: Collection[int]) -> _Sorted:
    sorted_rows = _Sorted()
    for row in rows:
        try:
            film = _film(row, materials, accepted=True)
            if identity(film) in known.identities:
                sorted_rows.duplicates.append(row.line)
                continue
            refuse_edited(film, known.changed_columns(film))
            if row.line not in kept and film.note != row.cells.get("note", "").strip():
                film = _film(row, materials, accepted=False)  # asks what the note would have said was kept
        except FilmEntryError as error:
            if len(error.questions) == len(error.problems):
                sorted_rows.waiting.extend(
                    Waiting(line=row.line, name=row.cells.get("name", "").strip(), column=column, question=question)
                    for column, question in error.questions
                )
            else:
                sorted_rows.rejected.extend(
                    Rejection(line=row.line, column=column, sentence=sentence) for column, sentence in error.problems
                )
            continue
        known.identities.add(identity(film))
        sorted_rows.taken.append((row.line, film))
    return sorted_rows


def _film(row: TableRow, materials: Materials, *, accepted: bool) -> MeasuredFilm:
    if row.trouble:
        raise FilmEntryError([("", row.trouble)])
    return read_film(row.cells, materials, accepted=accepted)


def refuse_edited(film: MeasuredFilm, changed: list[str]) -> None:
    """Raise FilmEntryError for a film of this library that differs from its record in some columns."""
    if changed:
        columns = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        sentence = f"{film.key} is in the library with other values ({columns}); correct it there with a reason, "
        raise FilmEntryError([("key", f"{sentence}or empty its key to add it as another film.")])
