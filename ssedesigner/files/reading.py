"""Read a text file that a person chose: what can go wrong, in one sentence."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from ssedesigner.core.notation import numeral
from ssedesigner.core.visible_text import quote


class ReadError(ValueError):
    """A file that cannot be read as text; the message says what to do.

    ``data`` is what was read of a file that is too large or no text, up to the limit; else it is empty.
    """

    def __init__(self, sentence: str, data: bytes = b"") -> None:
        super().__init__(sentence)
        self.data = data


def read_text(path: Path, thing: str, max_bytes: int) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Parameters
    ----------
    path : Path
        The file.
    thing : str
        What it shall be, for the sentences: ``recipe``, ``table``.
    max_bytes : int
        A larger file is not read.

    Raises
    ------
    ReadError
        For a missing file, a folder, a file that is too large or no UTF-8 text, and one that may not be read.
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadError(f"This is a folder; choose a {thing} file in it.")
        if not stat.S_ISREG(status.st_mode):
            raise ReadError(f"This is not a file; choose a {thing} file.")
        with path.open("rb") as file:
            # its size says nothing of a file that grows or that a network makes up
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, ReadError):
            raise
        raise ReadError(_advice(error)) from None
    if len(data) > max_bytes:
        size = max(status.st_size, len(data)) / 1e6
        advice = f"it has {size:.1f} MB, and a {thing} has at most {numeral(max_bytes / 1e6)} MB."
        raise ReadError(f"This is not a {thing} file: {advice}", data[:max_bytes])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        advice = f"choose a {thing} file, or save it again as UTF-8."
        raise ReadError(f"This is not UTF-8 text (byte {error.start + 1}); {advice}", data) from None


def parse_json(text: str) -> object:
    """Return what a JSON text holds; each key stands once in an object, and every number is one.

    Raises
    ------
    ReadError
        With one sentence.
    """
    try:
        # NaN and Infinity are no JSON, but Python would read them
        content: object = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ReadError:
        raise
    except (ValueError, RecursionError):
        raise ReadError("This is not a complete JSON file; open another copy.") from None
    return content


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ReadError(f"The key {quote(twice)} occurs more than once in one object; open another copy.")
    return content


def _no_number(word: str) -> object:
    raise ReadError(f"{word} is in place of a number; open another copy.")


def _advice(error: Exception) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return "There is no such file; check the name and the folder."
    if isinstance(error, PermissionError):
        return "You lack permission to read this file; ask its owner, or choose another."
    return f"The file cannot be read ({getattr(error, 'strerror', None) or error}); choose another copy."
