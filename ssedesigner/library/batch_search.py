"""Full-text search over batches: key, name, materials, lots and all that was ever noted in them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.visible_text import search_words

_TEXT = "key || ' ' || name || ' ' || materials || ' ' || lots || ' ' || notes"
_TRIGRAM = 3


def index(connection: sqlite3.Connection, batch: Batch) -> None:
    """Index a batch anew; what a correction replaced is found too, because it stays on record."""
    connection.execute("DELETE FROM batch_search WHERE rowid = (SELECT number FROM batch WHERE key = ?)", (batch.key,))
    connection.execute(
        "INSERT INTO batch_search (rowid, key, name, materials, lots, notes) "
        "VALUES ((SELECT number FROM batch WHERE key = ?1), ?1, ?2, ?3, ?4, ?5)",
        (batch.key, *map(_joined, (_names(batch), _materials(batch), _lots(batch), _notes(batch)))),
    )


def index_entry(connection: sqlite3.Connection, key: str, entry: Entry) -> None:
    """Let a batch be found by what an entry says, without reading its other entries."""
    row = connection.execute(
        "SELECT batch.number, lots, notes FROM batch_search JOIN batch ON batch_search.rowid = batch.number "
        "WHERE batch.key = ?",
        (key,),
    ).fetchone()
    if row is None:
        return
    number, lots, notes = row
    more = _with(lots, _lots_of(entry)), _with(notes, _texts(entry.content))
    if more != (lots, notes):
        connection.execute("UPDATE batch_search SET lots = ?, notes = ? WHERE rowid = ?", (*more, number))


def _with(indexed: str, texts: Iterable[str]) -> str:
    """Add what is not there yet; a text that stands in another one is found already."""
    for text in map(_tidied, texts):
        if text not in indexed:
            indexed = f"{indexed} {text}".strip()
    return indexed


def condition(text: str) -> tuple[str, list[str]]:
    """Return the condition on a batch that holds every word of a text, with its values; no text holds for all."""
    words = search_words(text)
    long = [word for word in words if len(word) >= _TRIGRAM]
    found = [f"({_TEXT}) LIKE ? ESCAPE '\\'" for word in words if len(word) < _TRIGRAM]
    values = [f"%{_escaped(word)}%" for word in words if len(word) < _TRIGRAM]
    if long:
        found.insert(0, "batch_search MATCH ?")
        values.insert(0, " ".join('"' + word.replace('"', '""') + '"' for word in long))
    if not found:
        return "1", []
    return f"number IN (SELECT rowid FROM batch_search WHERE {' AND '.join(found)})", values


def _names(batch: Batch) -> Iterator[str]:
    yield batch.recipe.name


def _materials(batch: Batch) -> Iterator[str]:
    for line in batch.lines:
        yield from (line.key, line.name)
    for key, field in FIELDS.items():
        if field.kind == "material":
            yield str(batch.recipe.value(key) or "")


def _lots(batch: Batch) -> Iterator[str]:
    yield batch.recipe.electrolyte_lot
    for entry in batch.entries:
        yield from _lots_of(entry)


def _lots_of(entry: Entry) -> Iterator[str]:
    for content in (entry.content, entry.content.get("content")):
        if isinstance(content, Mapping):
            yield str(content.get("lot") or "")


def _notes(batch: Batch) -> Iterator[str]:
    yield batch.recipe.notes
    for entry in batch.entries:
        yield from _texts(entry.content)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in {"sha256", "unit", "quantity", "at"}:
                yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _joined(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, map(_tidied, texts))))


def _tidied(text: str) -> str:
    return text.replace("\0", " ").strip()


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
