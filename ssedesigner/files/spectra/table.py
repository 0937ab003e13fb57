"""Tables of numbers in the text of an instrument: where they begin, what separates them, and how decimals stand."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from ssedesigner.core.frozen import dataclass
from ssedesigner.files.spectra.columns import Column, Role, is_unit, read_column, with_unit

LONGEST_LINE = 20_000
MOST_TRIES = 5_000
MOST_ROWS = 100_000
Header: TypeAlias = tuple[str, list[dict[int, Column]]]
"""What separates the cells of a line of names, and for each spectrum in it what its columns hold."""
_SPACE = r"\s+"
_SEPARATORS = ("\t", ";", ",", "|", ":", "  +", _SPACE)
_HAS_FREQUENCY = re.compile(r"fr[eé][qkc]|hz|omega|ω|频率|頻率|周波数|주파수|\bf\b", re.IGNORECASE)
_PREFIX = re.compile(r'^\s*"?(?:Definition|Columns)\s*=', re.IGNORECASE)
_COMMENT = re.compile(r"^\s*(?:[#%!]+|//) *(?=\w)")
_BEFORE_UNIT = re.compile(r"\s+(?=[\[(])|\s*(/)\s*")
_LINES_BETWEEN = 4
_NEEDED = ({Role.FREQUENCY, Role.REAL, Role.IMAGINARY}, {Role.FREQUENCY, Role.MODULUS, Role.PHASE})
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")


@dataclass(frozen=True, kw_only=True)
class Block:
    """A table: for each role its column, its numbers row by row (NaN where there is none), and the words of a part."""

    columns: dict[Role, Column]
    values: dict[Role, tuple[float, ...]]
    parts: tuple[str, ...]
    header: str
    unread: int


def split(line: str, separator: str) -> list[str]:
    """Return the cells of a line; quotation marks around a cell are dropped when it is read as a number."""
    if len(separator) == 1:
        return line.split(separator)
    return re.split(separator, line.strip())


def header_cells(line: str) -> Header | None:
    """Return the separator of a line of column names, and for each spectrum in it what its columns hold."""
    line = _COMMENT.sub("", _PREFIX.sub("", line))
    if line.strip().startswith('"') and line.strip().endswith('"') and line.count('"') == len(('"', '"')):
        line = line.strip()[1:-1]  # old files quote the whole line
    best: Header | None = None
    for separator in _SEPARATORS:
        # where single spaces part the names, a unit in brackets is no column of its own
        cells = split(_BEFORE_UNIT.sub(r"\1", line) if separator == _SPACE else line, separator)
        groups = [group for group in _groups(cells) if _is_enough(group)]
        if groups and (best is None or len(groups) > len(best[1])):
            best = separator, groups
    return best


def read_blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Return the tables of impedances in a text, in order."""
    headers = tuple(_headers(lines))
    ends = (*(at for at, _ in headers[1:]), len(lines))
    for (at, header), end in zip(headers, ends, strict=False):
        skipped, groups = _start(lines[at + 1 : min(end, at + 1 + _LINES_BETWEEN)], header)
        rows = [line for line in lines[at + 1 + skipped : end] if line.strip()]
        for group in groups:
            yield _block(rows, header[0], group, lines[at])


def _headers(lines: Sequence[str]) -> Iterator[tuple[int, Header]]:
    """Return where names of columns stand; a text with words for frequency everywhere is none of an instrument."""
    tries = MOST_TRIES
    for at, line in enumerate(lines):
        if len(line) <= LONGEST_LINE and _HAS_FREQUENCY.search(line):
            tries -= 1
            if header := header_cells(line):
                yield at, header
            if tries == 0:
                return


def read_unnamed(lines: Sequence[str], columns: Sequence[str]) -> Block | None:
    """Return the numbers of a text without names of columns, named from outside."""
    named = {at: column for at, name in enumerate(columns) if (column := read_column(name))}
    rows = [line for line in lines if line.strip() and _numbers(line) >= min(len(columns), 2)]
    return _block(rows, "", named, ", ".join(columns)) if rows and _is_enough(named) else None


def unnamed_columns(lines: Sequence[str]) -> int:
    """Return how many columns of numbers a text without names has, 0 where it is no table."""
    counts = [count for line in lines[:MOST_TRIES] if line.strip() and (count := _numbers(line))]
    return max(set(counts), key=counts.count) if len(counts) > _LINES_BETWEEN else 0


def number(cell: str, is_grouped: bool = False) -> float:
    """Return the number in a cell with either decimal sign, NaN where it is none.

    >>> number("1.234,5"), number("−2,5E+03"), number("n/a")
    (1234.5, -2500.0, nan)
    """
    text = cell.strip().strip("\"'").strip().replace("−", "-").replace(" ", "")
    if "," in text:
        if "." in text:
            last = max(text.rfind(","), text.rfind("."))
            text = text[:last].replace(",", "").replace(".", "") + "." + text[last + 1 :]
        else:
            text = text.replace(",", "" if is_grouped else ".")
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) and "_" not in text else math.nan


def _groups(cells: Sequence[str]) -> list[dict[int, Column]]:
    """Split the columns where a second column of frequencies begins; the first of each kind counts."""
    columns = {at: column for at, cell in enumerate(cells) if (column := read_column(cell))}
    if shared := _sharing(columns):
        return shared
    groups: list[dict[int, Column]] = [{}]
    for at, column in columns.items():
        roles = {each.role for each in groups[-1].values()}
        if column.role is Role.FREQUENCY and column.role in roles and len(roles) > 1:
            groups.append({at: column})
        elif column.role not in roles:
            groups[-1][at] = column
    return groups


def _sharing(columns: dict[int, Column]) -> list[dict[int, Column]]:
    """Return the spectra that share the one column of frequencies, told from each other by a label; else none."""
    frequencies = [at for at, column in columns.items() if column.role is Role.FREQUENCY]
    labels = dict.fromkeys(column.label for column in columns.values() if column.role is not Role.FREQUENCY)
    if len(frequencies) != 1 or len(labels) == 1:
        return []
    alone = columns[frequencies[0]]
    groups = [
        {
            frequencies[0]: alone,
            **{at: each for at, each in columns.items() if each.label == label and each is not alone},
        }
        for label in labels
    ]
    return groups if all(_is_enough(group) for group in groups) else []


def _is_enough(group: dict[int, Column]) -> bool:
    roles = {column.role for column in group.values()}
    return any(needed <= roles for needed in _NEEDED)


def _numbers(line: str) -> int:
    """Return how many numbers a line has, 0 where anything else stands in it too."""
    if len(line) > LONGEST_LINE:
        return 0
    for separator in _SEPARATORS:
        cells = [cell for cell in split(line, separator) if cell.strip()]
        if len(cells) > 1 and all(not math.isnan(number(cell)) for cell in cells):
            return len(cells)
    return 0


def _start(lines: Sequence[str], header: Header) -> tuple[int, list[dict[int, Column]]]:
    """Return how many of the lines below the names hold no numbers, and the columns with the units that stand there."""
    separator, groups = header
    for skipped, line in enumerate(lines):
        cells = split(line, separator)
        if _first_number(line, groups[0]):
            return skipped, groups
        if len(cells) > 1 and all(is_unit(cell) for cell in cells):
            groups = [{place: _unit_below(column, cells, place) for place, column in group.items()} for group in groups]
    return 0, groups


def _unit_below(column: Column, cells: Sequence[str], place: int) -> Column:
    if column.factor is not None or place >= len(cells):
        return column
    unit = cells[place].strip().strip("[]()\"'")
    return with_unit(column, unit) or column


def _first_number(line: str, group: dict[int, Column]) -> bool:
    return any(_row(line, separator, group) is not None for separator in _SEPARATORS)


def _row(line: str, separator: str, group: dict[int, Column]) -> list[str] | None:
    """Return the cells that are needed of a row, None where one of them is missing or no number."""
    cells = split(_PREFIX.sub("", line), separator)
    if len(cells) <= max(group):
        return None
    needed = [cells[at] for at, column in group.items() if column.role is not Role.PART]
    return cells if all(not math.isnan(number(cell)) for cell in needed) else None


def _block(rows: Sequence[str], separator: str, group: dict[int, Column], header: str) -> Block:
    separator = _separator(rows, separator, group)
    cells, unread = [], 0
    for line in rows:
        row = _row(line, separator, group) if len(line) <= LONGEST_LINE else None
        if row is not None:
            cells.append(row)
            if len(cells) > MOST_ROWS:
                break
        elif any(not math.isnan(number(cell)) for cell in split(line[:LONGEST_LINE], separator)):
            unread += 1
        elif cells:
            break  # words end a table; a row with a gap does not
    values = {}
    for at, column in group.items():
        texts = [row[at].strip() for row in cells]
        is_grouped = any("." in text for text in texts) and all(
            _GROUPED.fullmatch(text) for text in texts if "," in text and "." not in text
        )
        values[column.role] = tuple(number(text, is_grouped) for text in texts)
    part = next((at for at, column in group.items() if column.role is Role.PART), None)
    parts = tuple("" if part is None else row[part].strip() for row in cells)
    named = {column.role: column for column in group.values()}
    return Block(columns=named, values=values, parts=parts, header=header.strip(), unread=unread)


def _separator(rows: Sequence[str], separator: str, group: dict[int, Column]) -> str:
    """Return what separates the numbers: mostly what separates the names, but for old files that quote names."""
    first = rows[: 2 * _LINES_BETWEEN]
    options = [separator] * bool(separator) + [each for each in _SEPARATORS if each != separator]
    return max(options, key=lambda each: sum(_row(line, each, group) is not None for line in first))
