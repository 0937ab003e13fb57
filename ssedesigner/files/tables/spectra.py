"""Whether a file that looks like a table is an impedance spectrum, which has its own way in."""

from __future__ import annotations

import re

from ssedesigner.files.tables.book import Book, TableFileError
from ssedesigner.files.tables.decoding import decode, find_encodings

_START = 20_000
"""Characters in which the columns of a spectrum are named; some programs write a long head before them."""
_FREQUENCY = re.compile(r"\bfreq|\bf ?[/\[(] ?k?hz", re.IGNORECASE)
_IMPEDANCE = re.compile(
    r"\bz ?['′’]|\bre ?\(?z|\bz ?_?\(?re|\bz\s*real|\breal ?\(?z|\|z\||\bzmod|\bz ?/ ?ohm", re.IGNORECASE
)


def is_spectrum(book: Book) -> bool:
    """Return whether a line near the start names a frequency and an impedance; no film has both."""
    if not book.is_text:
        lines = ["\t".join(row) for sheet in book.sheets for row in sheet.rows[:100]]
    else:
        encodings = find_encodings(book.data)
        try:
            lines = decode(book.name, book.data, encodings[0] if encodings else "")[:_START].splitlines()
        except TableFileError:
            return False
    return any(_FREQUENCY.search(line) and _IMPEDANCE.search(line) for line in lines)
