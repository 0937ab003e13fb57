"""What is printed: text of a person can hold commands to the terminal, which must not reach it."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from ssedesigner.core.visible_text import is_hidden, visible


class _Visible:
    """A stream that shows control characters instead of sending them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(visible(text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def harmless_output() -> Iterator[None]:
    """Let all that is printed be only text, and a character that the console cannot show be no error.

    A stream that was closed before the program started, as by ``>&-``, is None; what is printed there goes nowhere.
    """
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        streams: list[TextIO] = [stream or nowhere for stream in (sys.stdout, sys.stderr)]
        for stream in streams:
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        out, errors = map(_Visible, streams)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            yield


def printed_json(plain: object, encoding: str) -> str:
    r"""Return plain values as JSON for a console; what it would not show is escaped, so nothing is lost.

    >>> printed_json("µ\x9b", "utf-8"), printed_json("µ", "ascii")
    ('"µ\\u009b"', '"\\u00b5"')
    """
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    text = json.dumps(plain, ensure_ascii=not is_utf8, indent=2, allow_nan=False)
    return "".join(_escaped(sign) if is_hidden(sign) else sign for sign in text) if is_hidden(text) else text


def _escaped(sign: str) -> str:
    return json.dumps(sign)[1:-1] if ord(sign) != 0x7F else "\\u007f"
