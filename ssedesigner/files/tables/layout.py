"""How a file is read: which sheet, which rows name the columns, and what stands in merged and empty cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import quote
from ssedesigner.files.tables.book import Book, Place, Sheet, TableFileError
from ssedesigner.files.tables.cells import is_date
from ssedesigner.files.tables.decoding import ENCODINGS, SEPARATORS, decode, find_encodings, find_separator, split
from ssedesigner.files.tables.headers import guess, is_unit
from ssedesigner.files.tables.model import CONDUCTING, Choices, Found
from ssedesigner.files.tables.words import EMPTY_MARKS

_SEARCHED_ROWS = 40
_LONGEST_HEADER = 80
_FEWEST_NAMES = 2
_MOST_ROWS = 3
_NUMERIC = re.compile(r"[<>~≈±+-]?\s*\d[\d.,'eE+ -]*")


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A sheet as it is read: its cells with merged ones filled, and how it was found; ``alike`` have films too."""

    sheet: Sheet
    sheets: tuple[str, ...]
    chosen: Found
    encoding: Found
    separator: Found
    alike: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Header:
    """The rows that name the columns, by their places in the sheet, and the upper and lower text of each column.

    A third row holds the units alone.
    """

    rows: tuple[int, ...]
    names: tuple[tuple[str, str], ...]


def open_sheet(book: Book, choices: Choices) -> Opened:
    """Return the sheet that is chosen or found.

    Raises
    ------
    TableFileError
        When there is no such sheet, or a text cannot be read in the encoding that was chosen.
    """
    none = Found(value="")
    if book.is_text:
        encodings = find_encodings(book.data)
        encoding = choices.encoding or (encodings[0] if encodings else "")
        text = decode(book.name, book.data, encoding)
        separator = choices.separator or find_separator(text)
        if separator not in SEPARATORS:
            raise TableFileError(f"{book.name}: {quote(separator)} is not a separator; choose ; , | or a tab.")
        others = tuple(one for one in dict.fromkeys((*encodings, *ENCODINGS)) if one != encoding)
        return Opened(
            sheet=split(book.name, text, separator),
            sheets=(),
            chosen=none,
            encoding=Found(value=encoding, others=others, is_sure=len(encodings) == 1 or bool(choices.encoding)),
            separator=Found(value=separator, others=tuple(one for one in SEPARATORS if one != separator)),
        )
    names = tuple(sheet.name for sheet in book.sheets)
    if choices.sheet and choices.sheet not in names:
        listed = ", ".join(map(quote, names[:10]))
        raise TableFileError(f"{book.name}: There is no sheet {quote(choices.sheet)}; the workbook has {listed}.")
    best = max(book.sheets, key=lambda sheet: (_likeness(sheet), not sheet.is_hidden))
    sheet = next((one for one in book.sheets if one.name == choices.sheet), best)
    chosen = Found(value=sheet.name, others=tuple(one for one in names if one != sheet.name))
    alike = tuple(name for name in sheets_with_films(book) if name != sheet.name)
    return Opened(sheet=_filled(sheet), sheets=names, chosen=chosen, encoding=none, separator=none, alike=alike)


def sheets_with_films(book: Book) -> tuple[str, ...]:
    """Return the sheets of a workbook that have columns of films and numbers below."""
    return tuple(sheet.name for sheet in book.sheets if _has_films(sheet))


@lru_cache(maxsize=64)
def _has_films(sheet: Sheet) -> bool:
    header = find_header(sheet, ())
    named = {field for upper, lower in header.names for field in guess(upper, lower, "").fields}
    is_film = "measured_thickness_um" in named and not named.isdisjoint(CONDUCTING)
    return is_film and has_numbers(sheet, range(header.rows[-1] + 1, len(sheet.rows)))


def has_numbers(sheet: Sheet, places: Iterable[int]) -> bool:
    """Return whether any cell of some rows is a number."""
    return any(is_numeric(cell) for place in places for cell in sheet.rows[place])


@lru_cache(maxsize=64)
def _likeness(sheet: Sheet) -> int:
    """Return how many columns of a sheet are understood: the sheet with the films has the most."""
    header = find_header(sheet, ())
    return _understood(header.names) if header.rows else -1


@lru_cache(maxsize=8)
def _filled(sheet: Sheet) -> Sheet:
    """Return a sheet with the text of each merged range in all its cells."""
    if not sheet.merged:
        return sheet
    rows = [list(row) for row in sheet.rows]
    typed = set(sheet.typed)
    for first, last in sheet.merged:
        _fill(rows, typed, first, last)
    return replace(sheet, rows=tuple(map(tuple, rows)), typed=frozenset(typed))


def _fill(rows: list[list[str]], typed: set[Place], first: Place, last: Place) -> None:
    if first[0] >= len(rows) or first[1] >= len(rows[first[0]]):
        return
    text = rows[first[0]][first[1]]
    # a title over the whole table is one cell, not a word in each
    is_title = last[1] - first[1] >= max(3, len(rows[first[0]]) - 2)
    for row in range(first[0], min(last[0], len(rows) - 1) + 1):
        for column in range(first[1], min(last[1], len(rows[row]) - 1) + 1):
            if not is_title and not rows[row][column]:
                rows[row][column] = text
                typed |= {(row, column)} if first in typed else set()


def is_blank(text: str, empty: Sequence[str]) -> bool:
    """Return whether a cell holds nothing, or one of the marks for nothing."""
    return not text or text.casefold() in empty


def empty_marks(choices: Choices) -> tuple[str, ...]:
    """Return the texts that stand for an empty cell, in small letters."""
    return tuple(mark.strip().casefold() for mark in choices.empty) or EMPTY_MARKS


def is_numeric(text: str) -> bool:
    """Return whether a cell begins as a number and has little else."""
    return bool(_NUMERIC.fullmatch(text)) or is_date(text)


def find_header(sheet: Sheet, chosen: tuple[int, ...]) -> Header:
    """Return the one or two rows that name the columns; no rows where none can be found.

    ``chosen`` are numbers of rows in the file.
    """
    if chosen:
        rows = tuple(place for place, number in enumerate(sheet.numbers) if number in chosen)[:_MOST_ROWS]
        return Header(rows=rows, names=_names(sheet, rows)) if rows else Header(rows=(), names=())
    best: tuple[int, ...] = ()
    most = _FEWEST_NAMES - 1
    places = [place for place, row in enumerate(sheet.rows[:_SEARCHED_ROWS]) if _may_name(row)]
    for place in places:
        for rows in _candidates(sheet, place):
            count = _understood(_names(sheet, rows))
            if count > most:
                best, most = rows, count
    return Header(rows=best, names=_names(sheet, best)) if best else Header(rows=(), names=())


def _may_name(row: tuple[str, ...]) -> bool:
    words = [cell for cell in row if cell]
    return len(words) > 1 and sum(map(is_numeric, words)) <= len(words) // 4


def _candidates(sheet: Sheet, place: int) -> Iterator[tuple[int, ...]]:
    """Yield the rows that may be a header together, from one on."""
    yield (place,)
    if _may_follow(sheet, place):
        yield (place, place + 1)
        third = [cell for cell in sheet.rows[place + 2] if cell] if place + 2 < len(sheet.rows) else []
        if len(third) > 1 and all(is_unit(cell.strip("[]()")) for cell in third):
            yield (place, place + 1, place + 2)


def _may_follow(sheet: Sheet, place: int) -> bool:
    """Return whether the next row can be the second row of a header: it holds words or units, and no value."""
    if place + 1 >= len(sheet.rows):
        return False
    upper, lower = sheet.rows[place], sheet.rows[place + 1]
    words = [cell for cell in lower if cell and not _is_above(cell, upper)]
    return (
        bool(words)
        and not any(is_numeric(word) for word in words)
        and any(is_unit(word.strip("[]()")) or guess("", word, "").fields for word in words)
    )


def _is_above(cell: str, upper: tuple[str, ...]) -> bool:
    return cell in upper  # a cell that is merged over both rows


def _names(sheet: Sheet, rows: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """Return upper and lower text of each column; an upper text stands for the columns to its right too."""
    if not rows:
        return ()
    sheet = replace(sheet, rows=tuple(tuple(map(mend, row)) for row in sheet.rows[: rows[-1] + 1]))
    if len(rows) == _MOST_ROWS:
        units = (*sheet.rows[rows[-1]], *[""] * len(sheet.rows[rows[0]]))
        names = _names(sheet, rows[:-1])
        return tuple(
            (top, f"{below} [{unit.strip('[]()')}]" if unit else below)
            for (top, below), unit in zip(names, units, strict=False)
        )
    lower = sheet.rows[rows[-1]]
    if len(rows) == 1:
        return tuple(("", cell) for cell in lower)
    upper, above = [], ""
    cells = sheet.rows[rows[0]]
    for column in range(max(len(cells), len(lower))):
        text = cells[column] if column < len(cells) else ""
        below = lower[column] if column < len(lower) else ""
        above = text or (above if below and not sheet.merged else "")
        upper.append((above, below))
    return tuple(("", top) if not below or top == below else (top, below) for top, below in upper)


@lru_cache(maxsize=4096)
def mend(text: str) -> str:
    """Return a header that was once saved as UTF-8 and opened as something else as it was.

    >>> mend("Dicke [Âµm]"), mend("Größe")
    ('Dicke [µm]', 'Größe')
    """
    if text.isascii():
        return text
    try:
        return text.encode("cp1252").decode("utf-8-sig")
    except UnicodeError:
        return text.removeprefix("\ufeff")


def _understood(names: tuple[tuple[str, str], ...]) -> int:
    """Return how many columns name a field, those with a unit twice."""
    before, count = "", 0
    fields: set[str] = set()
    for upper, lower in names:
        if not lower or len(lower) > _LONGEST_HEADER:
            continue
        meant = guess(upper, lower, before)
        before = meant.fields[0] if meant.fields else ""
        if before and before not in fields:
            count += 2 if meant.unit else 1
        fields.add(before)
    return count
