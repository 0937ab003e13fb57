"""Which encoding and separator a text with a table has: found by what its letters make sense as."""

from __future__ import annotations

import csv
import io
import re
from functools import lru_cache

from charset_normalizer import from_bytes

from ssedesigner.files.csv_table import stated_decimal
from ssedesigner.files.tables.book import MAX_COLUMNS, MAX_ROWS, Sheet, TableFileError
from ssedesigner.files.tables.headers import is_unit
from ssedesigner.files.tables.words import LETTERS, is_known_word, known_words

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western (cp1252)",
    "gb18030": "Chinese (GBK)",
    "cp932": "Japanese (Shift-JIS)",
    "cp949": "Korean (EUC-KR)",
}
"""Encodings that can be chosen, with the words shown for them."""
SEPARATORS = {";": "semicolon", "\t": "tab", ",": "comma", "|": "bar"}
_OLD = ("cp1252", "gb18030", "cp932", "cp949")
_READ_FOR_A_GUESS = 20_000
_LINES_FOR_A_GUESS = 60
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_LONGEST_WESTERN_RUN = 2
_SECOND_LEVEL_OF_JIS, _FIRST_OF_EUC = 0x98, 0xA1
"""Bytes with which the rare kanji of Shift-JIS begin, and below which no byte of a common letter of EUC lies."""
_LAST_OF_LATIN = 0x24F
_CHANCE = -1.0
"""Weight of a letter that only comes of reading another encoding."""
_FREQUENT = "이다는에가을의고하지로도은한리시자기아사대상정음호양면균열的不了有是好在无和裂纹良のをにはがとでしたれい"
"""Letters that notes are full of."""
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8"}


@lru_cache(maxsize=8)
def find_encodings(data: bytes) -> tuple[str, ...]:
    """Return the encodings in which some bytes can be read, the likeliest first."""
    mark = next((name for sign, name in _MARKS.items() if data.startswith(sign)), None)
    if mark:
        return (mark,)
    start = data[:_READ_FOR_A_GUESS]
    if start.count(b"\0") > len(start) // 5:
        is_big = start[0:1] == b"\0"
        return ("utf-16-be" if is_big else "utf-16-le",)
    if _decoded(data, "utf-8") is not None:
        return ("utf-8",) if data.isascii() else ("utf-8", *_OLD)
    texts = {name: text for name in _OLD if (text := _decoded(data, name)) is not None}
    best = from_bytes(start, cp_isolation=list(_OLD)).best()
    favourite = best.encoding if best else ""
    scores = {name: _sense(text[:_READ_FOR_A_GUESS], name) + (name == favourite) for name, text in texts.items()}
    return tuple(sorted(scores, key=lambda name: -scores[name]))


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _sense(text: str, encoding: str) -> float:
    """Return how much a text looks like a table of a laboratory: words and units that it knows count most."""
    lines = text.splitlines()[:_LINES_FOR_A_GUESS]
    words = {word for line in lines for word in _words(line) if not word.isascii()}
    known = sum(is_known_word(word) or any(map(_is_foreign_unit, (word, *word.split()))) for word in words)
    usual = _western(text) if encoding == "cp1252" else _eastern(text, encoding)
    return 10.0 * known + 5.0 * sum(usual) / max(1, len(usual))


def _words(line: str) -> list[str]:
    for sign in ",;\t|()[]（）/":
        line = line.replace(sign, "\n")
    return [word.strip() for word in line.split("\n") if word.strip()]


def _is_foreign_unit(word: str) -> bool:
    return not word.isascii() and is_unit(word.lstrip("±"))


def _western(text: str) -> list[float]:
    """Return how likely each letter beyond ASCII is: they stand alone, as in µm or Maß; words of Asia are long runs."""
    weights: list[float] = []
    for run in _FOREIGN.finditer(text):
        length = len(run[0])
        is_usual = all(sign in LETTERS for sign in run[0])
        is_in_word = text[max(0, run.start() - 1) : run.start()].isalpha()
        if length == 1:
            weights.append(1.0 if is_usual else -0.2)
        elif length == _LONGEST_WESTERN_RUN and is_in_word and is_usual:
            weights += [0.5] * length
        else:
            weights += [-1.0] * length
    return weights


def _eastern(text: str, encoding: str) -> list[float]:
    """Return how likely each letter beyond ASCII is: one that takes an ASCII letter's place within a word is chance."""
    weights: list[float] = []
    for run in _FOREIGN.finditer(text):
        is_within = len(run[0]) == 1 and _is_latin(text, run.start() - 1) and _is_latin(text, run.end())
        is_single = len(run[0]) == 1
        weights += [_CHANCE if is_within else _weight(sign, encoding, is_single=is_single) for sign in run[0]]
    return weights


def _is_latin(text: str, place: int) -> bool:
    return 0 <= place < len(text) and text[place].isascii() and text[place].isalpha()


def _weight(sign: str, encoding: str, *, is_single: bool) -> float:
    """Return how likely a letter of an Asian encoding is in a table."""
    code = ord(sign)
    if sign in _usual_letters():
        return 1.0
    if 0xFF61 <= code <= 0xFF9F:
        return _CHANCE if is_single else 0.0  # half a katakana is what any letter of the West gives in Japanese
    if 0xE000 <= code <= 0xF8FF or 0x80 <= code < 0xA0:
        return _CHANCE
    if not _is_basic(sign, encoding):
        return -0.5
    if 0x3040 <= code <= 0x30FF:
        return 0.6
    if 0xAC00 <= code <= 0xD7A3:
        return 0.5
    return (0.0 if encoding == "cp949" else 0.3) if 0x4E00 <= code <= 0x9FFF else 0.0


def _is_basic(sign: str, encoding: str) -> bool:
    """Return whether a letter is of the common part of its encoding, which everyday words hardly leave.

    The rest of the Korean and Chinese ones takes an ASCII letter as its second byte, as µm and °C do.
    """
    first, *rest = sign.encode(encoding)
    if encoding == "cp932":
        return first < _SECOND_LEVEL_OF_JIS
    return len(rest) == 1 and min(first, *rest) >= _FIRST_OF_EUC


@lru_cache(maxsize=1)
def _usual_letters() -> frozenset[str]:
    """Return the letters beyond the Latin ones of the words that a table has, and those of which notes are full."""
    return frozenset(sign for sign in (*"".join(known_words()), *LETTERS, *_FREQUENT) if ord(sign) > _LAST_OF_LATIN)


def decode(name: str, data: bytes, encoding: str) -> str:
    """Return the text that some bytes are in an encoding.

    Raises
    ------
    TableFileError
        When they are no text in it.
    """
    text = _decoded(data, "utf-8-sig" if encoding == "utf-8" else encoding) if encoding else None
    if text is None and encoding:
        shown = ENCODINGS.get(encoding, encoding)
        raise TableFileError(f"{name}: This is not text in {shown}; choose another encoding.")
    if text is None or "\0" in text or sum(sign < " " and sign not in "\r\n\t\f\v" for sign in text) > len(text) // 50:
        raise TableFileError(f"{name}: This is not a table; choose a CSV, TSV, TXT, XLSX, XLS or ODS file.")
    return text


def find_separator(text: str) -> str:
    """Return the separator that parts most lines into the same number of cells."""
    lines = [line for line in text.splitlines()[: 2 * _LINES_FOR_A_GUESS] if line.strip()][:_LINES_FOR_A_GUESS]
    lines = lines[1:] if lines and stated_decimal(lines[0]) else lines
    named = lines[0].strip().lower() if lines else ""
    if named.startswith("sep=") and named[4:5] in SEPARATORS:
        return named[4]

    def evenness(separator: str) -> tuple[int, int]:
        counts = [len(_split_line(line, separator)) for line in lines]
        usual = max(set(counts), key=lambda count: (counts.count(count) * (count > 1), count), default=1)
        return (counts.count(usual) if usual > 1 else 0), usual

    # a decimal comma parts cells too, so the comma wins only where semicolon and tab part none
    best = max(SEPARATORS, key=lambda separator: (*evenness(separator), separator == ";"))
    strong = [one for one in (";", "\t") if evenness(one)[0] >= max(2, len(lines) // 2)]
    return strong[0] if strong else best


def _split_line(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return [line]


@lru_cache(maxsize=4)
def split(name: str, text: str, separator: str) -> Sheet:
    """Return a text as a table; empty lines are rows too, so that each row keeps its number.

    Raises
    ------
    TableFileError
        For a quotation mark that is not closed, and for more rows or columns than are read.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    rows: list[tuple[str, ...]] = []
    numbers: list[int] = []
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error:
            advice = "look for a quotation mark that is not closed there."
            raise TableFileError(f"{name}: Line {number} cannot be split into cells; {advice}") from None
        if cells is None:
            break
        if len(rows) >= MAX_ROWS or len(cells) > MAX_COLUMNS:
            fault = f"{name}: The table has more than {MAX_ROWS} rows or {MAX_COLUMNS} columns"
            raise TableFileError(f"{fault}; split it into smaller tables.")
        rows.append(tuple(cell.strip() for cell in cells))
        numbers.append(number)
    first = rows[0][0] if rows and rows[0] else ""
    decimal = stated_decimal(first)
    if decimal or first.lower().startswith("sep="):
        rows[0] = ()
    return Sheet(name="", rows=tuple(rows), numbers=tuple(numbers), decimal=decimal)
