"""The commands on measured films: a table taken into the library, written from it, and an example of one."""

from __future__ import annotations

import argparse
from pathlib import Path

from ssedesigner.cli.arguments import (
    CommandError,
    add_decimal_argument,
    add_task,
    add_tasks,
    open_own_library,
    print_json,
    refuse_existing,
)
from ssedesigner.core.visible_text import quote
from ssedesigner.files.films.film_import import export_films, import_films, import_text, lines_text
from ssedesigner.files.films.measured_films import is_own_table
from ssedesigner.files.tables.book import Book, read_book
from ssedesigner.files.tables.layout import sheets_with_films
from ssedesigner.files.tables.mapping import read_map
from ssedesigner.files.tables.model import Choices, RowChoice, TableImport, Taken
from ssedesigner.files.tables.taking import facts_of, report, report_dict, take, write_rest
from ssedesigner.files.tables.template import write_template
from ssedesigner.files.tables.understanding import understand
from ssedesigner.library.store import Library

ALL = "all"
"""What is typed for every sheet with films."""


def add_measurement_tasks(command: argparse.ArgumentParser) -> None:
    """Add what ``measurements`` does: its tasks, each with what it takes."""
    tasks = add_tasks(command)
    text = "record the films of a table in your library; what is not certain is asked about and waits"
    table = "a table as CSV, TSV, TXT, XLSX, XLS or ODS"
    taken = add_task(tasks, "import", text, "measurements import films.xlsx --dry-run", file=table)
    text = "keep an unusual value of this line of the table; may be given more than once"
    taken.add_argument("--accept", type=int, action="append", default=[], metavar="LINE", help=text)
    text = "meanings of the columns and answers to questions; see the guide’s page on tables"
    taken.add_argument("--map", type=Path, metavar="MAP.json", help=text)
    text = "read this sheet of the workbook; all for every sheet that has columns of films"
    taken.add_argument("--sheet", metavar="NAME", help=text)
    taken.add_argument("--dry-run", action="store_true", help="show what would be imported, and record nothing")
    text = "write the rows that were not imported, with the reason for each, into a CSV table"
    taken.add_argument("--rest", type=Path, metavar="FILE.csv", help=text)
    taken.add_argument("--json", action="store_true", help="print one JSON object")
    text = "write your measured films as a table"
    written = add_task(tasks, "export", text, "measurements export films.csv", file="FILE.csv")
    text = "write an example of such a table, to fill in"
    example = add_task(tasks, "template", text, "measurements template films.xlsx", file="FILE.xlsx or .csv")
    for writing in (written, example):
        add_decimal_argument(writing)


def measurements_command(arguments: argparse.Namespace, library: Path) -> int:
    """Carry out ``measurements``."""
    if arguments.task == "template":
        refuse_existing(arguments.file, "template")
        write_template(arguments.file, arguments.decimal)
        print(arguments.file)
        return 0
    if arguments.task == "export":
        with open_own_library(library) as opened:
            print(export_films(arguments.file, opened, arguments.decimal))
        return 0
    chosen = (arguments.map, arguments.sheet, arguments.dry_run, arguments.json, arguments.rest)
    is_plain = not any(chosen)
    if is_plain and is_own_table(arguments.file):
        return _import_own(arguments, library)
    return _import_table(arguments, library)


def _import_own(arguments: argparse.Namespace, library: Path) -> int:
    """Import a table of the program's own columns, each of which says what it holds."""
    with open_own_library(library) as opened:
        table, keys = import_films(arguments.file, opened, arguments.accept)
    print(import_text(table, keys))
    remarks = []
    if table.rejected:
        remarks.append(f"Rows that were rejected: {len(table.rejected_lines)}; the reasons are listed above.")
    if table.waiting:
        waiting = f"{len(table.waiting_lines)} ({lines_text(table.waiting_lines)})"
        remarks.append(
            f"Rows that wait for an answer: {waiting}. Correct the "
            "table and import it again, or keep a value that is only unusual with --accept LINE."
        )
    if remarks:
        raise CommandError(" ".join(remarks))
    return 0


def _import_table(arguments: argparse.Namespace, library: Path) -> int:
    """Import the table of a laboratory, whose rows wait where anything is open."""
    if arguments.rest and arguments.rest.suffix.lower() != ".csv":
        raise CommandError("The rows that are not imported are written as a table; give the file the ending .csv.")
    if arguments.rest:  # before a film is taken: the rows that wait must not be lost, nor the table itself
        refuse_existing(arguments.rest, "table of the rest")
    book = read_book(arguments.file)
    choices = read_map(arguments.map) if arguments.map else Choices()
    choices = choices.merge(Choices(rows={line: RowChoice(keep=True) for line in arguments.accept}))
    if arguments.sheet == ALL and ALL not in {sheet.name for sheet in book.sheets}:
        return _import_sheets(arguments, library, book, choices)
    choices = choices.merge(Choices(sheet=arguments.sheet or ""))
    with open_own_library(library) as opened:
        table, taken = _take(arguments, opened, book, choices)
    if arguments.rest:
        write_rest(arguments.rest, table)
    if arguments.json:
        print_json(report_dict(table, taken, is_dry_run=arguments.dry_run))
    else:
        print(report(table, taken, is_dry_run=arguments.dry_run))
    return 0


def _import_sheets(arguments: argparse.Namespace, library: Path, book: Book, choices: Choices) -> int:
    """Import every sheet that has columns of films, one after the other."""
    if arguments.rest or arguments.accept or choices.rows:
        raise CommandError("Row numbers belong to one sheet; name it, or leave out --rest, --accept and rows.")
    names = sheets_with_films(book)
    if not names:
        raise CommandError(f"{book.name}: No sheet has columns of films; name the sheet to read.")
    reports = []
    with open_own_library(library) as opened:
        for name in names:  # nothing is taken of the first one where the last one is refused
            chosen = choices.merge(Choices(sheet=name))
            _refuse_absent(understand(book, chosen, facts_of(opened)), chosen, is_workbook=True)
        for name in names:
            table, taken = _take(arguments, opened, book, choices.merge(Choices(sheet=name)))
            reports.append(report_dict(table, taken, is_dry_run=arguments.dry_run))
            if not arguments.json:
                print(report(table, taken, is_dry_run=arguments.dry_run))
    if arguments.json:
        print_json({"sheets": reports})
    return 0


def _take(arguments: argparse.Namespace, opened: Library, book: Book, choices: Choices) -> tuple[TableImport, Taken]:
    """Return a table as it is understood, and what was recorded of it."""
    table = understand(book, choices, facts_of(opened))
    _refuse_absent(table, choices, is_workbook=bool(book.sheets))
    return table, Taken(rows=(), keys=()) if arguments.dry_run else take(table, opened)


def _refuse_absent(table: TableImport, choices: Choices, *, is_workbook: bool) -> None:
    """Refuse a choice for a row, a column or a sheet that the table has not."""
    rows = sorted({*choices.rows} - {row.number for row in table.rows})
    if rows:
        raise CommandError(f"{table.name}: There is no row {rows[0]}; check the row number.")
    names = {name for column in table.columns for name in (column.letter, column.header)}
    absent = next((name for name in choices.columns if name not in names), None)
    if absent is not None:
        raise CommandError(f"{table.name}: There is no column {quote(absent)}; give its header or letter.")
    if choices.sheet and not is_workbook:
        raise CommandError(f"{table.name}: A text file has no sheet {quote(choices.sheet)}; leave out the sheet.")
