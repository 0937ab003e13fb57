"""What was chosen for a table as JSON: the file of ``--map``, and what a screen remembers for a layout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ssedesigner.core.visible_text import quote
from ssedesigner.files.reading import ReadError, parse_json, read_text
from ssedesigner.files.tables.book import TableFileError
from ssedesigner.files.tables.cells import ORDERS
from ssedesigner.files.tables.decoding import ENCODINGS, SEPARATORS
from ssedesigner.files.tables.headers import fits
from ssedesigner.files.tables.model import ROW_FLAGS, TARGETS, Choices, ColumnChoice, RowChoice
from ssedesigner.files.tables.words import LEFT_OUT

_MAX_BYTES = 1_000_000
_ALLOWED = {
    "encoding": tuple(ENCODINGS),
    "separator": tuple(SEPARATORS),
    "decimal": (",", "."),
    "dates": tuple(ORDERS),
}
_LEFT_OUT_WORD = "leave out"
_SOURCE = "source"


def read_map(path: Path) -> Choices:
    """Return the choices that a file holds.

    Raises
    ------
    TableFileError
        With one sentence, for a file that is missing or holds something else.
    """
    try:
        content = parse_json(read_text(path, "map", _MAX_BYTES))
        return choices_of(content)
    except (ReadError, TableFileError) as error:
        raise TableFileError(f"{path.name}: {error}") from None


def choices_of(content: object) -> Choices:
    """Return the choices that the plain values of a JSON text stand for.

    >>> choices_of({"decimal": ",", "columns": {"E": {"field": "binder_wt_pct", "unit": "wt %"}}}).decimal
    ','

    Raises
    ------
    TableFileError
        For what is no choice.
    """
    parts = _object(content, "The map")
    known = ("sheet", *_ALLOWED, "header_rows", "empty", "columns", "once", "words", "rows")
    for key in parts:
        if key not in known:
            raise TableFileError(f"A map has no part {quote(str(key))}; its parts are {', '.join(known)}.")
    texts = {key: _one_of(key, parts[key], allowed) for key, allowed in _ALLOWED.items() if key in parts}
    return Choices(
        **texts,
        sheet=_text(parts.get("sheet", ""), "sheet"),
        header_rows=tuple(_row(number) for number in _list(parts.get("header_rows", []), "header_rows")),
        empty=tuple(_text(mark, "empty") for mark in _list(parts.get("empty", []), "empty")),
        columns={key: _column(key, one) for key, one in _object(parts.get("columns", {}), "columns").items()},
        once=_texts(parts.get("once", {}), "once", also=(_SOURCE,)),
        words={
            _field(key, "words"): {str(word): _text(text, key) for word, text in _object(one, key).items()}
            for key, one in _object(parts.get("words", {}), "words").items()
        },
        rows={_row(number): _row_choice(one) for number, one in _object(parts.get("rows", {}), "rows").items()},
    )


def choices_dict(choices: Choices) -> dict[str, object]:
    """Return choices as plain values for JSON; what was not chosen is left out."""
    plain: dict[str, object] = {key: getattr(choices, key) for key in ("sheet", *_ALLOWED) if getattr(choices, key)}
    plain |= {key: list(getattr(choices, key)) for key in ("header_rows", "empty") if getattr(choices, key)}
    if choices.columns:
        plain["columns"] = {key: _column_dict(column) for key, column in choices.columns.items()}
    if choices.once:
        plain["once"] = dict(choices.once)
    if choices.words:
        plain["words"] = {key: dict(words) for key, words in choices.words.items()}
    if choices.rows:
        plain["rows"] = {str(number): _row_dict(row) for number, row in choices.rows.items()}
    return plain


def _column_dict(column: ColumnChoice) -> dict[str, str]:
    field = {} if column.field is None else {"field": column.field or _LEFT_OUT_WORD}
    return field | ({"unit": column.unit} if column.unit else {})


def _row_dict(row: RowChoice) -> dict[str, object]:
    plain: dict[str, object] = dict(row.texts)
    return plain | {flag: True for flag in ROW_FLAGS if getattr(row, flag)}


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise TableFileError(f"{name} is not an object in braces; see the guide’s page on tables.")
    return value


def _list(value: object, name: str) -> list[object]:
    if not isinstance(value, list):
        raise TableFileError(f"{name} is not a list in square brackets; see the guide’s page on tables.")
    return value


def _text(value: object, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise TableFileError(f"{name} holds {quote(str(value))}, which is not text; put it in quotation marks.")
    return str(value)


def _one_of(name: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        listed = ", ".join("a tab" if one == "\t" else one for one in allowed)
        raise TableFileError(f"{name} cannot be {quote(str(value))}; choose one of {listed}.")
    return str(value)


def _row(value: object) -> int:
    if isinstance(value, bool) or not str(value).isdecimal() or not int(str(value)):
        raise TableFileError(f"{quote(str(value))} is not a row number; rows are counted from 1, as in the file.")
    return int(str(value))


def _field(key: object, name: str) -> str:
    if key not in TARGETS:
        raise TableFileError(f"{name}: There is no field {quote(str(key))}; the guide lists all fields.")
    return str(key)


def _texts(value: object, name: str, also: tuple[str, ...] = ()) -> dict[str, str]:
    texts = _object(value, name)
    return {key if key in also else _field(key, name): _text(text, key) for key, text in texts.items()}


def _column(key: str, value: object) -> ColumnChoice:
    if isinstance(value, str):
        value = {"field": value}
    parts = _object(value, key)
    if set(parts) - {"field", "unit"}:
        raise TableFileError(f"The column {quote(key)} has parts other than field and unit; remove them.")
    field = parts.get("field")
    if field is not None:
        field = LEFT_OUT if field in {_LEFT_OUT_WORD, LEFT_OUT} else _field(field, f"The column {quote(key)}")
    unit = parts.get("unit")
    if unit is not None and field and not fits(field, _text(unit, "unit")):
        label = TARGETS[field].label
        raise TableFileError(f"The column {quote(key)}: {label} cannot be in {quote(str(unit))}; choose another unit.")
    return ColumnChoice(field=field, unit=None if unit is None else str(unit))


def _row_choice(value: object) -> RowChoice:
    parts = _object(value, "A row")
    flags = {key: _flag(key, parts.get(key, False)) for key in ROW_FLAGS}
    texts = _texts({key: text for key, text in parts.items() if key not in flags}, "A row")
    return RowChoice(texts=texts, **flags)


def _flag(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise TableFileError(f"{key} is true or false, not {quote(str(value))}.")
    return value
