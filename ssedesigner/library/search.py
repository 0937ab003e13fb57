"""Full-text search over names, formulas, notes and sources."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.visible_text import search_words
from ssedesigner.library.errors import reads_rows

_COLUMNS = "kind, key, name, formula, note, sources"
_TEXT = "key || ' ' || name || ' ' || formula || ' ' || note || ' ' || sources"
_BEST = (
    "NOT (key = ? COLLATE NOCASE OR name = ? COLLATE NOCASE), "
    "NOT (key LIKE ? ESCAPE '\\' OR name LIKE ? ESCAPE '\\'), kind = 'source'"
)
_MATERIALS = """
INSERT INTO search (kind, key, name, formula, note, sources)
SELECT kind, key, name, formula, trim(
    ltrim("group" || '. ' || note, '. ') || coalesce(' Variant of ' || parent || '.', '') || (
    SELECT coalesce(' Formerly ' || group_concat(DISTINCT json_extract(content, '$.name')), '')
    FROM own_row JOIN own_revision ON own_revision.own_row = own_row.id
    WHERE own_row.kind = 'material' AND own_row.name = json_array(material.kind, material.key)
    AND json_extract(content, '$.name') <> material.name
    )
), coalesce(sources, '')
FROM material LEFT JOIN (
    SELECT kind, material AS key, group_concat(source || ' ' || citation, '; ') AS sources
    FROM (SELECT DISTINCT kind, material, source FROM {cited} ORDER BY kind, material, source)
    JOIN (SELECT key AS source, citation FROM source) USING (source)
    GROUP BY kind, material
) USING (kind, key)
"""
_SOURCES = """
INSERT INTO search (kind, key, name, formula, note, sources)
SELECT 'source', key, citation, '', note, coalesce(doi, '') FROM source
"""
_OF_ONE = "WHERE kind = ?1 AND key = ?2"
_TRIGRAM = 3
_WIDTH = 90


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """One material, or one source (its kind is then ``source``), that a search found, with the words around it."""

    kind: str
    key: str
    name: str
    snippet: str


def rebuild(connection: sqlite3.Connection) -> None:
    """Index all materials and sources anew."""
    connection.execute("DELETE FROM search")
    connection.execute(_MATERIALS.format(cited="property"))
    connection.execute(_SOURCES)


def index_material(connection: sqlite3.Connection, kind: str, key: str) -> None:
    """Index one material anew, after its text or its sources have changed."""
    drop_material(connection, kind, key)
    cited = "property WHERE kind = ?1 AND material = ?2"
    connection.execute(f"{_MATERIALS.format(cited=cited)} {_OF_ONE}", (kind, key))


def index_new_material(connection: sqlite3.Connection, kind: str, key: str, sources: Iterable[str]) -> None:
    """Index a material that was not there before; its sources are known, so that no other row is read."""
    cited = "(SELECT ?1 AS kind, ?2 AS material, value AS source FROM json_each(?3))"
    connection.execute(f"{_MATERIALS.format(cited=cited)} {_OF_ONE}", (kind, key, json.dumps([*sources])))


def index_new_source(connection: sqlite3.Connection, key: str) -> None:
    """Index a source that was not there before."""
    connection.execute(f"{_SOURCES} WHERE key = ?", (key,))


def drop_material(connection: sqlite3.Connection, kind: str, key: str) -> None:
    """Take a row out of the index, which itself finds it by its key; without it every row would be read."""
    condition, values = "kind = ? AND key = ?", [kind, key]
    if len(key) >= _TRIGRAM and "\0" not in key:
        condition, values = f"search MATCH ? AND {condition}", [f"key : {_quote(key)}", *values]
    rows = connection.execute(f"SELECT rowid FROM search WHERE {condition}", values).fetchall()
    connection.executemany("DELETE FROM search WHERE rowid = ?", rows)


def find(connection: sqlite3.Connection, text: str, limit: int) -> list[SearchHit]:
    """Return what holds every word of a text, the best first: keys and names weigh more than notes and sources.

    Words shorter than three letters are looked for without the index.
    """
    words = search_words(text)
    if not words or limit < 1:
        return []
    whole = " ".join(words)
    clauses, values = _clauses(words, "search", _TEXT)
    # short words are found without the index, which alone knows how well a row fits
    weight = "bm25(search, 0, 20, 20, 10, 2, 1)" if "search MATCH ?" in clauses else "length(key)"
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM search WHERE {' AND '.join(clauses)} ORDER BY {_BEST}, {weight}, rowid LIMIT ?",
        (*values, whole, whole, f"{_escape(whole)}%", f"{_escape(whole)}%", limit),
    ).fetchall()
    return [_hit(row, words) for row in rows]


def _clauses(words: list[str], index: str, text: str) -> tuple[list[str], list[str]]:
    """Return the conditions on a row of an index that holds every word, and their values."""
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    clauses = [f"{index} MATCH ?"] * bool(long) + [f"({text}) LIKE ? ESCAPE '\\'"] * len(short)
    return clauses, [" ".join(map(_quote, long))] * bool(long) + [f"%{_escape(word)}%" for word in short]


@reads_rows
def _hit(row: tuple[str, ...], words: list[str]) -> SearchHit:
    kind, key, name, formula, note, sources = row
    return SearchHit(kind=kind, key=key, name=name, snippet=_snippet((name, formula, note, sources), words))


def _quote(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _escape(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _snippet(texts: tuple[str, ...], words: list[str]) -> str:
    """Return the words around the first match beyond the name, or the beginning of the note."""
    name, formula, note, sources = texts
    for text in (note, sources, formula):
        place = text.lower().find(words[0].lower())
        if place >= 0:
            return _around(text, place)
    return _around(note or formula or name, 0)


def _around(text: str, place: int) -> str:
    start = max(0, place - _WIDTH // 3)
    if start > 0:
        start = text.find(" ", start) + 1
    end = start + _WIDTH
    if end < len(text):
        end = max(text.rfind(" ", start, end), place + 1)
    return ("… " if start > 0 else "") + text[start:end].strip() + (" …" if end < len(text) else "")


_BATCH_TEXT = "key || ' ' || name || ' ' || materials || ' ' || lots || ' ' || notes"


def index(connection: sqlite3.Connection, batch: Batch) -> None:
    """Index a batch anew; what a correction replaced is found too, because it stays on record."""
    connection.execute("DELETE FROM batch_search WHERE rowid = (SELECT number FROM batch WHERE key = ?)", (batch.key,))
    connection.execute(
        "INSERT INTO batch_search (rowid, key, name, materials, lots, notes) "
        "VALUES ((SELECT number FROM batch WHERE key = ?1), ?1, ?2, ?3, ?4, ?5)",
        (batch.key, *map(_join, (_names(batch), _materials(batch), _lots(batch), _notes(batch)))),
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
    for text in map(_tidy, texts):
        if text not in indexed:
            indexed = f"{indexed} {text}".strip()
    return indexed


def condition(text: str) -> tuple[str, list[str]]:
    """Return the condition on a batch that holds every word of a text, with its values; no text holds for all."""
    clauses, values = _clauses(search_words(text), "batch_search", _BATCH_TEXT)
    if not clauses:
        return "1", []
    return f"number IN (SELECT rowid FROM batch_search WHERE {' AND '.join(clauses)})", values


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


def _join(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, map(_tidy, texts))))


def _tidy(text: str) -> str:
    return text.replace("\0", " ").strip()
