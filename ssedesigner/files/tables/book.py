"""A file with tables as sheets of cells: workbooks by their content, everything else as text.

A cell is a text. What a workbook holds as a number or a day is written as the program writes it, and its place is
among the typed ones, so that no decimal comma is looked for in it.
"""

from __future__ import annotations

import datetime
import io
import re
import stat
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import python_calamine

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import quote

MAX_BYTES = 20_000_000
MAX_ROWS, MAX_COLUMNS = 100_000, 500
_MAX_UNPACKED = 300_000_000
"""Bytes of a workbook after unpacking; an ordinary one of 20 MB has less."""
_MOST_FILES = 2000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARTS = "META-INF/manifest.xml"
_WORKBOOK, _WORKSHEETS = "xl/workbook.xml", "xl/worksheets/sheet"
_FROM_1904 = re.compile(rb"<workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_UNSAVED = re.compile(rb"<f\b[^>]*>[^<]*</f>(?:<v\s*/>|<v></v>)?</c>")
_FAULTS = (zipfile.BadZipFile, zlib.error, IndexError, NotImplementedError, RuntimeError, EOFError)
"""What the parts of a damaged file raise."""
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml")
_OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"SQLite format 3", b"\x1f\x8b", b"7z\xbc\xaf")

Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


class TableFileError(ValueError):
    """A file that holds no table that can be read; the message is one sentence that says what to do."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table: its rows, the number that each row has in the file, and what the file says of its cells.

    ``typed`` are cells that the file holds as numbers or days; ``merged`` are first and last cell of merged ranges.
    ``is_from_1904`` says that the workbook counts its days from 1904 instead of 1900. ``decimal`` is the sign that a
    text states in its first line.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    typed: frozenset[Place] = frozenset()
    merged: tuple[tuple[Place, Place], ...] = ()
    is_hidden: bool = False
    is_from_1904: bool = False
    decimal: str = ""


@dataclass(frozen=True, kw_only=True)
class Book:
    """A file that was read: the sheets of a workbook, or the bytes of a text, which is split when it is understood.

    ``has_unsaved`` says that the workbook has formulas without a result: no program has calculated them.
    """

    name: str
    sheets: tuple[Sheet, ...] = ()
    data: bytes = b""
    has_unsaved: bool = False

    @property
    def is_text(self) -> bool:
        """Whether encoding and separator can be chosen."""
        return not self.sheets


def read_book(path: Path) -> Book:
    """Read a workbook or a text with a table.

    Raises
    ------
    TableFileError
        For a file that is missing, locked, protected, damaged, too large or no table.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise TableFileError(f"{path.name}: This is a folder; choose a table file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise TableFileError(f"{path.name}: This is not a file; choose a table.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise TableFileError(f"{path.name}: There is no such file; check the name and the folder.") from None
    except PermissionError:
        advice = "close it in the other program, ask its owner, or choose a copy."
        raise TableFileError(f"{path.name}: You lack permission to read the file; {advice}") from None
    except OSError as error:
        reason = error.strerror or error
        raise TableFileError(f"{path.name}: The file cannot be read ({reason}); choose another copy.") from None
    return book_of(path.name, data)


def text_book(name: str, text: str) -> Book:
    """Return a text, such as what was copied from a spreadsheet, as a file would hold it.

    Raises
    ------
    TableFileError
        For an empty text and one that is too large.
    """
    return book_of(name, text.encode("utf-8", errors="replace"))


def book_of(name: str, data: bytes) -> Book:
    """Return the sheets of a workbook, or the text, that some bytes are.

    Raises
    ------
    TableFileError
        As for :func:`read_book`.
    """
    if len(data) > MAX_BYTES:
        raise TableFileError(f"{name}: The file has more than {MAX_BYTES // 10**6} MB; split it into smaller tables.")
    if not data.strip(b"\0\r\n\t ,;\xef\xbb\xbf\xff\xfe"):
        raise TableFileError(f"{name}: The file is empty; choose a table with a header and a row for each film.")
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(_MARKUP):
        raise TableFileError(f"{name}: This is a web page or XML, not a table; save it as .xlsx or .csv.")
    if data.startswith(_OTHER_FILES):
        raise TableFileError(f"{name}: This is not a table; choose a CSV, TSV, TXT, XLSX, XLS or ODS file.")
    if data.startswith(_ZIP):
        _refuse_bomb(name, data)
    elif not data.startswith(_OLE):
        return Book(name=name, data=data)
    elif _ENCRYPTED in data:
        raise _protected(name)
    sheets = _sheets(name, data)
    if not data.startswith(_ZIP):
        return Book(name=name, sheets=sheets)
    is_from_1904, has_unsaved = _unread(name, data)
    sheets = tuple(replace(sheet, is_from_1904=is_from_1904) for sheet in sheets)
    return Book(name=name, sheets=sheets, has_unsaved=has_unsaved)


def _unread(name: str, data: bytes) -> tuple[bool, bool]:
    """Return what the reader says nothing of: whether days count from 1904, and whether formulas have no result."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.namelist()
            is_from_1904 = _WORKBOOK in parts and bool(_FROM_1904.search(packed.read(_WORKBOOK)))
            sheets = (part for part in parts if part.startswith(_WORKSHEETS))
            return is_from_1904, any(_UNSAVED.search(packed.read(part)) for part in sheets)
    except _FAULTS:
        raise _damaged(name) from None


def _protected(name: str) -> TableFileError:
    return TableFileError(f"{name}: The file is protected by a password; save a copy without one.")


def _damaged(name: str) -> TableFileError:
    return TableFileError(f"{name}: The file is damaged or not a workbook; open it in a spreadsheet and save it again.")


def _refuse_bomb(name: str, data: bytes) -> None:
    """Refuse a workbook that unpacks to more than it may, or to more than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_FILES or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise TableFileError(f"{name}: The file unpacks to far more than a table has; save it again as .csv.")
            if any(_has_more(data, part) for part in parts):
                raise _damaged(name)
            # an ODS file says in its list of parts which of them are encrypted
            is_listed = _PARTS in packed.namelist() and b"encryption-data" in packed.read(_PARTS)
            if is_listed or any(part.flag_bits & 1 for part in parts):
                raise _protected(name)
    except _FAULTS:
        raise _damaged(name) from None


def _has_more(data: bytes, part: zipfile.ZipInfo) -> bool:
    """Return whether a part unpacks to more bytes than its entry says."""
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return part.file_size > part.compress_size
    header = part.header_offset
    begin = header + 30 + int.from_bytes(data[header + 26 : header + 28], "little")
    begin += int.from_bytes(data[header + 28 : header + 30], "little")
    packed = data[begin : begin + part.compress_size]
    return len(zlib.decompressobj(-15).decompress(packed, part.file_size + 1)) > part.file_size


def _sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            sheets = tuple(
                _sheet(name, book.get_sheet_by_name(one.name), one.visible != python_calamine.SheetVisibleEnum.Visible)
                for one in book.sheets_metadata
                if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            )
    except python_calamine.PasswordError:
        raise _protected(name) from None
    except TableFileError:
        raise
    # what a damaged file makes the reader do is not in its documentation: a panic of Rust is a BaseException
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise _damaged(name) from None
    if not any(cell for sheet in sheets for row in sheet.rows for cell in row):
        raise TableFileError(f"{name}: The workbook is empty; choose a table with a header and a row for each film.")
    return sheets


def _sheet(file: str, read: python_calamine.CalamineSheet, is_hidden: bool) -> Sheet:
    if read.total_height > MAX_ROWS or read.total_width > MAX_COLUMNS:
        fault = f"{file}: The sheet {quote(read.name)} has {read.total_height} rows and {read.total_width} columns"
        raise TableFileError(
            f"{fault}; at most {MAX_ROWS} and {MAX_COLUMNS} are read, so copy the films to another file."
        )
    cells = read.to_python(skip_empty_area=False)
    rows = tuple(tuple(_text(cell) for cell in row) for row in cells)
    typed = frozenset(
        (row, column)
        for row, values in enumerate(cells)
        for column, value in enumerate(values)
        if not isinstance(value, str)
    )
    return Sheet(
        name=read.name,
        rows=rows,
        numbers=tuple(range(1, len(rows) + 1)),
        typed=typed,
        merged=tuple(read.merged_cell_ranges or ()),
        is_hidden=is_hidden,
    )


def _text(cell: object) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return f"{cell:.15g}"  # a spreadsheet keeps no more digits: 0.1 + 0.2 is 0.3
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell).strip()
