"""Read the whole library into the snapshot."""

from __future__ import annotations

import sqlite3
from typing import Any

from ssedesigner.core.materials import Materials
from ssedesigner.library import films
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.snapshot import snapshot
from ssedesigner.library.tables import TABLES

_ORDER = "origin = 'user', position, rowid"
_PROPERTIES = """
SELECT kind, material, quantity, coalesce(number, text), unit, low, high, conditions, grade, source, use, note, origin
FROM property ORDER BY origin = 'user', id
"""
_PAIRS = """
SELECT id, first_kind, first, second_kind, second, verdict, reason, grade, note, origin FROM pair ORDER BY id
"""


def read_materials(connection: sqlite3.Connection, version: str, known: films.Known | None = None) -> Materials:
    """Return the snapshot of an open library, inside a transaction; films that are ``known`` are not read again."""
    return snapshot(
        version,
        sources=connection.execute(f"SELECT key, kind, citation, doi, note, origin FROM source ORDER BY {_ORDER}"),
        materials=connection.execute(
            'SELECT kind, key, name, formula, "group", note, origin, retired OR withdrawn '
            f"FROM material ORDER BY {_ORDER}"
        ),
        properties=connection.execute(_PROPERTIES),
        pairs=_pairs(connection),
        films=_reports(connection, "film"),
        series=_reports(connection, "series"),
        cells=_reports(connection, "cell"),
        safety=_reports(connection, "safety"),
        methods=_reports(connection, "method"),
        own_films=films.current(connection, retired=False, known=known),
    )


@reads_rows
def _pairs(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    sources: dict[int, tuple[str, ...]] = {}
    for pair, source in connection.execute("SELECT pair, source FROM pair_source ORDER BY pair, position"):
        sources[pair] = (*sources.get(pair, ()), source)
    return [(*row[1:8], sources.get(row[0], ()), *row[8:]) for row in connection.execute(_PAIRS)]


def _reports(connection: sqlite3.Connection, table: str) -> sqlite3.Cursor:
    return connection.execute(f"SELECT {', '.join(TABLES[table].columns)} FROM {table} ORDER BY {_ORDER}")
