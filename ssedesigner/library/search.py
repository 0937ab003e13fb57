"""Full-text search over names, formulas, notes and sources."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

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
SELECT kind, key, name, formula, ltrim("group" || '. ' || note, '. '), coalesce(sources, '')
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
    _drop(connection, kind, key)
    cited = "property WHERE kind = ?1 AND material = ?2"
    connection.execute(f"{_MATERIALS.format(cited=cited)} {_OF_ONE}", (kind, key))


def index_new_material(connection: sqlite3.Connection, kind: str, key: str, sources: Iterable[str]) -> None:
    """Index a material that was not there before; its sources are known, so that no other row is read."""
    cited = "(SELECT ?1 AS kind, ?2 AS material, value AS source FROM json_each(?3))"
    connection.execute(f"{_MATERIALS.format(cited=cited)} {_OF_ONE}", (kind, key, json.dumps([*sources])))


def index_new_source(connection: sqlite3.Connection, key: str) -> None:
    """Index a source that was not there before."""
    connection.execute(f"{_SOURCES} WHERE key = ?", (key,))


def _drop(connection: sqlite3.Connection, kind: str, key: str) -> None:
    """Take a row out of the index, which itself finds it by its key; without it every row would be read."""
    condition, values = "kind = ? AND key = ?", [kind, key]
    if len(key) >= _TRIGRAM and "\0" not in key:
        condition, values = f"search MATCH ? AND {condition}", [f"key : {_quoted(key)}", *values]
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
    long = [word for word in words if len(word) >= _TRIGRAM]
    short = [word for word in words if len(word) < _TRIGRAM]
    conditions = [f"({_TEXT}) LIKE ? ESCAPE '\\'"] * len(short)
    values: list[str | int] = [f"%{_escaped(word)}%" for word in short]
    if long:
        conditions.insert(0, "search MATCH ?")
        values.insert(0, " ".join(map(_quoted, long)))
    weight = "bm25(search, 0, 20, 20, 10, 2, 1)" if long else "length(key)"
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM search WHERE {' AND '.join(conditions)} ORDER BY {_BEST}, {weight}, rowid LIMIT ?",
        (*values, whole, whole, f"{_escaped(whole)}%", f"{_escaped(whole)}%", limit),
    ).fetchall()
    return [_hit(row, words) for row in rows]


@reads_rows
def _hit(row: tuple[str, ...], words: list[str]) -> SearchHit:
    kind, key, name, formula, note, sources = row
    return SearchHit(kind=kind, key=key, name=name, snippet=_snippet((name, formula, note, sources), words))


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _escaped(word: str) -> str:
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
