"""Tables as CSV that a spreadsheet reads rightly and runs nothing of, with a decimal point or a decimal comma."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

Cell = str | float | int | bool | None

POINT, COMMA = "point", "comma"
DECIMALS = {POINT: ".", COMMA: ","}
"""Decimal signs in which tables are written, by the words of the settings and the command line."""
_STATED = "# decimal sign: "

# a spreadsheet runs what begins so, and formulas can send data away
_FORMULA = frozenset("=+-@\t\r")


def table_csv(headers: Iterable[str], rows: Iterable[Iterable[Cell]], decimal: str = POINT) -> str:
    """Return a table, its lines ended as RFC 4180 asks.

    With a decimal point a comma stands between the cells; with a decimal comma a semicolon does, as spreadsheets of
    such countries expect it, and the first line says so. Text stays as it is.
    """
    return csv_text(([_written(cell, decimal) for cell in row] for row in (headers, *rows)), decimal)


def csv_text(rows: Iterable[Iterable[str]], decimal: str) -> str:
    """Return a table whose cells are written already, with the line that states a decimal comma."""
    text = io.StringIO()
    text.write(statement(decimal))
    csv.writer(text, delimiter=delimiter(decimal), lineterminator="\r\n").writerows(rows)
    return "\ufeff" + text.getvalue()  # without the byte order mark a spreadsheet does not take it for UTF-8


def delimiter(decimal: str) -> str:
    """Return what stands between the cells of a table with a decimal sign."""
    return ";" if decimal == COMMA else ","


def statement(decimal: str) -> str:
    """Return the first line of a table with a decimal comma; one with a point begins with its header."""
    # not "sep=;", which makes a spreadsheet forget the byte order mark
    return f"{_STATED}{decimal}\r\n" if decimal == COMMA else ""


def stated_decimal(line: str) -> str:
    """Return the decimal sign that the first line of a table states, "." or ","; empty where it states none.

    >>> stated_decimal("# decimal sign: comma"), stated_decimal("name;electrolyte")
    (',', '')
    """
    # a spreadsheet that saves the table again fills the line up with empty cells
    plain = line.lstrip("\ufeff").strip().rstrip(";,\t").strip().strip('"').lower()
    return DECIMALS.get(plain.removeprefix(_STATED), "") if plain.startswith(_STATED) else ""


def number_text(text: str, decimal: str) -> str:
    """Return a number, written with a point, with its decimal sign."""
    return text.replace(".", DECIMALS[decimal])


def _written(cell: Cell, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return guard(cell) if isinstance(cell, str) else number_text(repr(cell), decimal)


def guard(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula; :func:`unguard` gives it back.

    >>> guard("=1+1"), guard("'=1"), guard("NBR")
    ("'=1+1", "''=1", 'NBR')
    """
    return f"'{text}" if text[:1] in _FORMULA or _is_guarded(text) else text


def unguard(text: str) -> str:
    """Return a text as it was before it was guarded."""
    return text[1:] if _is_guarded(text) else text


def _is_guarded(text: str) -> bool:
    return text[:1] == "'" and text[1:2] in _FORMULA | {"'"}
