"""Tables as CSV that a spreadsheet reads rightly and runs nothing of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

Cell = str | float | int | bool | None

# a spreadsheet runs what begins so, and formulas can send data away
_FORMULA = frozenset("=+-@\t\r")


def table_csv(headers: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """Return a table with a comma between cells and a decimal point in numbers, its lines ended as RFC 4180 asks."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    for row in (headers, *rows):
        writer.writerow([_written(cell) for cell in row])
    return "\ufeff" + text.getvalue()  # without the byte order mark a spreadsheet does not take it for UTF-8


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return guard(cell) if isinstance(cell, str) else repr(cell)


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
