"""Cut one value out of a JSON text by its key, without reading it: it may be damaged, huge or nested without end."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[{\[]+|[}\]]+', re.DOTALL)
"""A string, one that the end of the text cuts off included, or a run of brackets."""
_VALUE = re.compile(r"\s*:\s*")
_PLAIN = re.compile(r"[^,}\]\s]*")


def without_value(text: str, key: str) -> Iterator[str]:
    """Yield a JSON text with null for the value that stands under a key at its top; nothing where there is none.

    First the text with the value cut out as far as its brackets tell, then, for a value whose brackets are damaged, cut
    from there to the end. All else stays as it is.

    >>> next(without_value('{"a": 1, "b": {"c": [[]], "e"}, "d": 2}', "b"))
    '{"a": 1, "b": null, "d": 2}'
    >>> list(without_value('{"a": 1, "b": {"c": [[', "b"))
    ['{"a": 1, "b": null}']
    """
    start = _start(text, key) if f'"{key}"' in text else None
    if start is None:
        return
    end = _end(text, start)
    # brackets may be damaged as well, so both readings are offered
    if end is not None:
        yield f"{text[:start]}null{text[end:]}"
    yield f"{text[:start]}null}}"


def _start(text: str, key: str) -> int | None:
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += _deeper(token[0])
        if depth == 1 and token[0] == f'"{key}"':
            colon = _VALUE.match(text, token.end())
            if colon:
                return colon.end()
    return None


def _end(text: str, start: int) -> int | None:
    depth = 0
    if text[start : start + 1] not in ("{", "[", '"'):
        scalar = _PLAIN.match(text, start)
        return scalar.end() if scalar else None
    for token in _TOKEN.finditer(text, start):
        depth += _deeper(token[0])
        if depth <= 0:
            return token.end() + depth  # of a run of brackets only those that close the value
    return None


def _deeper(token: str) -> int:
    """Return by how much a token goes deeper; a string does not."""
    return 0 if token[0] == '"' else len(token) * (1 if token[0] in "{[" else -1)
