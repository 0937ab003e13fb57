"""A table taken into the library: its films in one step, the rows that stay behind, and the report of both."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ssedesigner.core.atomic import write_atomically
from ssedesigner.core.measured_film import identity
from ssedesigner.files.backups.copies import IMPORT, keep_copy
from ssedesigner.files.csv_table import table_csv
from ssedesigner.files.films.measured_films import KnownFilms
from ssedesigner.files.tables.cells import ORDERS
from ssedesigner.files.tables.columns import EMPTY
from ssedesigner.files.tables.decoding import ENCODINGS, SEPARATORS
from ssedesigner.files.tables.mapping import choices_dict
from ssedesigner.files.tables.model import (
    DROPPED,
    PASSED,
    READY,
    REJECTED,
    THERE,
    WAITING,
    Column,
    Found,
    Problem,
    Row,
    TableImport,
    Taken,
)
from ssedesigner.files.tables.understanding import DECIMALS, Facts
from ssedesigner.library.store import Library, LibraryError

LEFT_BEHIND = (WAITING, REJECTED, DROPPED)
"""Rows that a file of the rest holds."""


def facts_of(library: Library, who: str = "") -> Facts:
    """Return what a library knows for the reading of a table; ``who`` enters its films."""
    return Facts(materials=library.materials(), recorded=tuple(library.film_revisions()), who=who)


def take(table: TableImport, library: Library) -> Taken:
    """Record the films that are ready, all in one step, after a copy of the library was made.

    A film that was recorded since the table was read is not taken again.

    Raises
    ------
    LibraryError
        When the copy or the change cannot be made; nothing is recorded then.
    """
    known = KnownFilms(library.film_revisions()).identities
    rows = tuple(row for row in table.in_state(READY) if row.film is not None and identity(row.film) not in known)
    if not rows:
        return Taken(rows=(), keys=())
    copy = ""
    if not library.is_read_only:
        try:
            copy = keep_copy(library.path, IMPORT).name
        except (LibraryError, OSError) as error:
            raise LibraryError(f"No copy of the library could be made, so nothing was imported. {error}") from error
    keys = library.add_films([row.film for row in rows if row.film is not None])
    if copy:
        library.note_import(copy)
    return Taken(rows=rows, keys=keys)


def write_rest(path: Path, table: TableImport) -> int:
    """Write the rows that were not taken, with the reason of each, as a CSV table; return how many they are.

    Raises
    ------
    WriteError
        When the file cannot be written.
    """
    rows = table.in_state(*LEFT_BEHIND)
    headers = [column.header or column.letter for column in table.columns]
    cells = [[*_padded(table.cells[row.index], len(headers)), _reason(table, row)] for row in rows]
    write_atomically(path, table_csv([*headers, "Reason"], cells).encode())
    return len(rows)


def _padded(cells: tuple[str, ...], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _reason(table: TableImport, row: Row) -> str:
    general = [problem.sentence for problem in table.problems if problem.row is None]
    return row.reason or " ".join(general)


def report(table: TableImport, taken: Taken, *, is_dry_run: bool = False) -> str:
    """Return what came of an import, a line for each film that was taken and each question."""
    lines = [f"Imported: {_count(len(taken.keys), 'film')}."]
    if is_dry_run:
        ready = table.in_state(READY)
        lines = [
            f"Would be imported: {_count(len(ready), 'film')} ({_numbers(ready) or 'none'}). Nothing was recorded."
        ]
    lines += [f"  row {row.number}: {_label(row)} is {key}" for row, key in zip(taken.rows, taken.keys, strict=True)]
    if rows := table.in_state(THERE):
        lines.append(f"Already there: {_count(len(rows), 'row')} ({_numbers(rows)}).")
    general = [problem for problem in table.problems if problem.row is None]
    if general:
        lines.append("Asked about the whole table:")
        lines += [_question(table, problem) for problem in general]
    for state, title in ((WAITING, "Waiting for an answer"), (REJECTED, "Cannot be imported")):
        if rows := table.in_state(state):
            lines.append(f"{title}: {_count(len(rows), 'row')} ({_numbers(rows)}).")
            numbers = {row.number for row in rows}
            lines += [_question(table, problem) for problem in table.problems if problem.row in numbers]
    if rows := table.in_state(DROPPED):
        lines.append(f"Left out: {_count(len(rows), 'row')} ({_numbers(rows)}).")
    if rows := table.in_state(PASSED):
        lines.append(
            f"Passed over: {_count(len(rows), 'row')} ({', '.join(f'{r.number} {r.reason}' for r in rows[:20])})."
        )
    lines.append(_layout_line(table))
    lines += [_column_line(column) for column in table.columns if not column.field and column.remark not in {"", EMPTY}]
    lines += [f"{name.text} means {name.key}." for name in table.names if name.key]
    return "\n".join([*lines, *table.notes])


def _label(row: Row) -> str:
    return " ".join(row.film.name.split()) if row.film else ""


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _numbers(rows: Iterable[Row]) -> str:
    numbers = [str(row.number) for row in rows]
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""
    return ", ".join(numbers[:20]) + more


def _question(table: TableImport, problem: Problem) -> str:
    place = "" if problem.row is None else f"row {problem.row}"
    if problem.row is not None and problem.column is not None:
        place += f", column {table.columns[problem.column].letter}"
    ways = " / ".join(answer.label for answer in problem.answers)
    return f"  {place + ': ' if place else ''}{problem.sentence} [{ways}]"


def _layout_line(table: TableImport) -> str:
    layout = table.layout
    rows = ", ".join(map(str, layout.header_rows))
    parts = (
        f"sheet {layout.sheet.value}" if layout.sheet.value else "",
        ENCODINGS.get(layout.encoding.value, layout.encoding.value),
        SEPARATORS.get(layout.separator.value, ""),
        f"decimal {DECIMALS[layout.decimal.value]}" if layout.decimal.value else "",
        f"dates {ORDERS[layout.dates.value]}" if layout.dates.value and layout.dates.is_sure else "",
        f"names in row{'s' if len(layout.header_rows) > 1 else ''} {rows}",
    )
    return f"Read as: {'; '.join(filter(None, parts))}."


def _column_line(column: Column) -> str:
    advice = "; --map can assign it" if column.remark == "not understood" else ""
    return f"Column {column.letter} “{column.header}” is left out: {column.remark}{advice}."


def report_dict(table: TableImport, taken: Taken, *, is_dry_run: bool) -> dict[str, object]:
    """Return an import as plain values for JSON; the guide's page on tables explains them."""
    keys = dict(zip((row.number for row in taken.rows), taken.keys, strict=True))
    ready = table.in_state(READY) if is_dry_run else taken.rows
    return {
        "taken": [_film_dict(row) | {"key": keys.get(row.number)} for row in ready],
        "duplicates": [row.number for row in table.in_state(THERE)],
        "waiting": [_row_dict(table, row) for row in table.in_state(WAITING)],
        "rejected": [_row_dict(table, row) for row in table.in_state(REJECTED)],
        "left_out": [row.number for row in table.in_state(DROPPED)],
        "passed_over": [{"row": row.number, "reason": row.reason} for row in table.in_state(PASSED)],
        "columns": [
            {
                "column": column.letter,
                "header": column.header,
                "field": column.field or None,
                "unit": column.unit or None,
                "sure": column.is_sure,
                "remark": column.remark or None,
            }
            for column in table.columns
        ],
        "reading": _layout_dict(table),
        "problems": [_problem_dict(table, problem) for problem in table.problems],
        "names": [
            {"field": name.field, "text": name.text, "key": name.key or None, "rows": name.rows} for name in table.names
        ],
        "notes": list(table.notes),
        "dry_run": is_dry_run,
    }


def _film_dict(row: Row) -> dict[str, object]:
    film = row.film
    if film is None:
        return {"row": row.number}
    return {
        "row": row.number,
        "name": film.name,
        "made_on": film.made_on or None,
        "electrolyte": film.recipe.electrolyte,
        "binder": film.recipe.binder,
        "binder_wt_pct": film.recipe.binder_wt_pct,
        "thickness_um": film.thickness_um,
        "temperature_c": film.temperature_c,
        "conductivity_ms_cm": film.conductivity,
    }


def _row_dict(table: TableImport, row: Row) -> dict[str, object]:
    return {"row": row.number, "reason": _reason(table, row)}


def _layout_dict(table: TableImport) -> dict[str, object]:
    layout = table.layout

    def found(one: Found) -> dict[str, object]:
        return {"value": one.value or None, "others": list(one.others), "sure": one.is_sure}

    parts = ("sheet", "encoding", "separator", "decimal", "dates")
    plain: dict[str, object] = {part: found(getattr(layout, part)) for part in parts}
    return plain | {"header_rows": list(layout.header_rows), "empty": list(layout.empty)}


def _problem_dict(table: TableImport, problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "column": None if problem.column is None else table.columns[problem.column].letter,
        "kind": problem.kind,
        "field": problem.field or None,
        "text": problem.text or None,
        "sentence": problem.sentence,
        "answers": [{"label": answer.label, "map": choices_dict(answer.change)} for answer in problem.answers],
    }
