"""What each kind of row in a library package may say: whatever another program wrote is refused before any is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ssedesigner.core.batch.record import is_moment, is_number
from ssedesigner.core.evidence import GRADES
from ssedesigner.core.materials import VERDICTS

_MOST_CHARACTERS = 100_000
_MOST_LEVELS = 12


def check_content(kind: str, content: Mapping[str, Any]) -> None:
    """Refuse what no revision of a kind says, in force here or not; one that takes the row back says nothing.

    ValueError or TypeError names the part.
    """
    if not content:
        return
    _check_plain(content, _MOST_LEVELS)
    for part, is_right in _PARTS[kind].items():
        if part in content and not is_right(content[part]):
            raise ValueError(f"{kind}: {part}")
    missing = _NEEDED[kind] - content.keys()
    if missing or (kind in {"value", "alternative"} and not _is_range(content)):
        raise ValueError(f"{kind}: {missing or 'range'}")


def check_moment(at: str) -> None:
    """Refuse the time of a revision that is none; rows of an earlier version have none."""
    if at and not is_moment(at):
        raise ValueError(at)


def _check_plain(value: Any, levels: int) -> None:
    if levels == 0:
        raise ValueError("too deep")
    if isinstance(value, str) and len(value) > _MOST_CHARACTERS:
        raise ValueError("too long")
    inner = [*value.keys(), *value.values()] if isinstance(value, Mapping) else value
    for each in inner if isinstance(inner, list) else ():
        _check_plain(each, levels - 1)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_named(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_text_or_none(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_number_or_none(value: Any) -> bool:
    return value is None or is_number(value)


def _is_amount(value: Any) -> bool:
    return is_number(value) and value >= 0


def _is_flag(value: Any) -> bool:
    return value in (0, 1)


def _is_range(content: Mapping[str, Any]) -> bool:
    ends = [content[part] for part in ("low", "number", "high") if content[part] is not None]
    return ends == sorted(ends)


def _is_sources(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_named, value))


def _is_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


_VALUE: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("number", "low", "high"), _is_number_or_none),
    **dict.fromkeys(("unit", "conditions", "note"), _is_text),
    "text": _is_text_or_none,
    "grade": GRADES.__contains__,
    "source": _is_named,
}
_PARTS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "material": {
        "name": _is_named,
        **dict.fromkeys(("formula", "group", "note"), _is_text),
        "retired": _is_flag,
        "parent": _is_named,
    },
    "value": _VALUE,
    "alternative": _VALUE,
    "verdict": {
        "verdict": VERDICTS.__contains__,
        "reason": _is_named,
        "grade": GRADES.__contains__,
        "note": _is_text,
        "sources": _is_sources,
    },
    "film": {
        "rows": _is_records,
        "retired": _is_flag,
        "batch": _is_text_or_none,
        "specimen": _is_number_or_none,
    },
    "batch": {"retired": _is_flag},
    "lot": {"rows": _is_records, "retired": _is_flag},
    "lot-count": {"lot": _is_named, "at": is_moment, "grams": _is_amount, "reason": _is_text, "by": _is_text},
}
_NEEDED = {kind: {*parts} - {"parent"} for kind, parts in _PARTS.items()} | {"material": {"retired"}}
