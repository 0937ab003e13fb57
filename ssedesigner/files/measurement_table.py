"""The file of measurements as a table of texts: delimiter, header, rows with their lines; and how it is written.

A text that a spreadsheet would run as a formula gets an apostrophe in front, which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_film import COLUMNS, MEASURED, recipe_column
from ssedesigner.core.measurement import MeasuredFilm
from ssedesigner.core.visible_text import shortened
from ssedesigner.files.films.film_entry import film_cells

DELIMITERS = ";\t,"
_MOST_COLUMNS, _MOST_ROWS = 1000, 50_000
_FORMULA = frozenset("=+-@\t\r")
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


def written_table(films: Iterable[MeasuredFilm]) -> str:
    """Return films as a table with all columns, a comma between cells and a decimal point in numbers.

    It starts with a byte order mark, so that a spreadsheet reads it as UTF-8.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for film in films:
        cells = film_cells(film)
        writer.writerow([cells[key] if key in _NUMBERS else guarded(cells[key]) for key in COLUMNS])
    return "\ufeff" + text.getvalue()


def read_table(text: str) -> tuple[tuple[str, ...], list[TableRow]]:
    """Return the columns and the rows of a table; empty rows are left out.

    Cells are parted by commas, semicolons or tabs, whichever the header shows.

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
        raise TableError(f"The column {shortened(twice[0], 60)} stands more than once in the header; keep one of them.")
    found = [_row(line, cells, columns) for line, cells in itertools.islice(rows, _MOST_ROWS)]
    if next(rows, None) is not None:
        raise TableError(f"The table has more than {_MOST_ROWS} rows; part it into several files.")
    return tuple(filter(None, columns)), found


def _delimiter(text: str) -> str:
    header = next(
        (line for line in io.StringIO(text, newline=None) if line.strip() and not _names_delimiter([line])), ""
    )
    if not header:
        raise TableError("The file is empty; its first line names the columns, the others are films.")
    known = {
        delimiter: sum(cell.strip().lower() in COLUMNS for cell in _split(header, delimiter))
        for delimiter in DELIMITERS
    }
    best = max(known, key=lambda delimiter: known[delimiter])
    if not known[best]:
        raise TableError("The first line names no column that is known; begin with a line such as name,electrolyte.")
    return best


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        raise TableError("The first line has a name of a column that is too long; choose a table of films.") from None


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            why = ": a cell is too long" if "limit" in str(error) else ""
            raise TableError(
                f"Line {line} cannot be parted into cells{why}; look for a quotation mark that is not closed there."
            ) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells) and not _names_delimiter(cells):
            yield line, cells


def _names_delimiter(cells: Sequence[str]) -> bool:
    # a spreadsheet may put a line such as sep=; in front of the header
    return cells[0].strip().lower().startswith("sep=")


def _row(line: int, cells: list[str], columns: tuple[str, ...]) -> TableRow:
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        told = f"The row has {len(cells)} cells and the header {len(columns)}; "
        told += "put a text or number that holds the delimiter into quotation marks."
        return TableRow(line=line, cells={}, trouble=told)
    return TableRow(line=line, cells={key: _unguarded(cell) for key, cell in zip(columns, cells, strict=False)})


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula."""
    return f"'{text}" if text[:1] in _FORMULA or _is_guarded(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    return text[:1] == "'" and text[1:2] in _FORMULA | {"'"}
