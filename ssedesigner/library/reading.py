"""Read the whole library into the snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from ssedesigner.core.evidence import Source
from ssedesigner.core.materials import ClassRule, Material, Materials, PairVerdict
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.records.film_rows import OwnFilms
from ssedesigner.library.records.material_history import former_names, history
from ssedesigner.library.schema.tables import TABLES
from ssedesigner.library.snapshot import materials_of, pairs_of, rules_of, snapshot, sources_of

_ORDER = "origin = 'user', position, rowid"
_SOURCES = f"SELECT key, kind, citation, doi, note, origin FROM source ORDER BY {_ORDER}"
_MATERIALS = """
SELECT kind, key, name, formula, "group", note, origin, retired OR withdrawn,
    coalesce((SELECT shipped FROM look_alike WHERE look_alike.kind = material.kind AND own = key), ''), parent
FROM material
"""
_PROPERTIES = """
SELECT kind, material, quantity, coalesce(number, text), unit, low, high, conditions, grade, source, use, note, origin
FROM property
"""
_ORDER_OF_PROPERTIES = "ORDER BY origin = 'user', id"
_PAIRS = """
SELECT id, first_kind, first, second_kind, second, verdict, reason, grade, note, origin FROM pair ORDER BY id
"""


def read_materials(connection: sqlite3.Connection, version: str, own_films: OwnFilms) -> Materials:
    """Return the snapshot of an open library, inside a transaction, with own films that were read in it."""
    return snapshot(
        version,
        sources=connection.execute(_SOURCES),
        materials=connection.execute(f"{_MATERIALS} ORDER BY {_ORDER}"),
        properties=connection.execute(f"{_PROPERTIES} {_ORDER_OF_PROPERTIES}"),
        pairs=_pairs(connection),
        films=_reports(connection, "film"),
        series=_reports(connection, "series"),
        cells=_reports(connection, "cell"),
        safety=_reports(connection, "safety"),
        methods=_reports(connection, "method"),
        rules=_shipped_rows(connection, "class_rule"),
        moisture=_shipped_rows(connection, "moisture"),
        compositions=_shipped_rows(connection, "composition"),
        comparisons=_shipped_rows(connection, "comparison"),
        own_films=own_films,
        former_names=former_names(connection),
    )


def read_material(connection: sqlite3.Connection, kind: str, key: str) -> Material | None:
    """Return one material as the snapshot has it, but for what it inherits; None when it is not there."""
    materials = materials_of(
        connection.execute(f"{_MATERIALS} WHERE kind = ? AND key = ?", (kind, key)),
        connection.execute(f"{_PROPERTIES} WHERE kind = ? AND material = ? {_ORDER_OF_PROPERTIES}", (kind, key)),
        {(kind, key): tuple(each.name for each in history(connection, kind, key))},
    )
    return materials.get((kind, key))


def read_pairs(connection: sqlite3.Connection) -> tuple[PairVerdict, ...]:
    """Return the verdicts on pairs as the snapshot has them."""
    return pairs_of(_pairs(connection))


def read_rules(connection: sqlite3.Connection) -> tuple[ClassRule, ...]:
    """Return the class rules as the snapshot has them."""
    return rules_of(_shipped_rows(connection, "class_rule"))


def read_sources(connection: sqlite3.Connection) -> Mapping[str, Source]:
    """Return the sources as the snapshot has them."""
    return sources_of(connection.execute(_SOURCES))


@reads_rows
def _pairs(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    sources: dict[int, tuple[str, ...]] = {}
    for pair, source in connection.execute("SELECT pair, source FROM pair_source ORDER BY pair, position"):
        sources[pair] = (*sources.get(pair, ()), source)
    return [(*row[1:8], sources.get(row[0], ()), *row[8:]) for row in connection.execute(_PAIRS)]


def _reports(connection: sqlite3.Connection, table: str) -> sqlite3.Cursor:
    return connection.execute(f"SELECT {', '.join(TABLES[table].columns)} FROM {table} ORDER BY {_ORDER}")


def _shipped_rows(connection: sqlite3.Connection, table: str) -> sqlite3.Cursor:
    # nobody adds to these tables, so that they stand in the order of the files and need not be sorted
    return connection.execute(f"SELECT {', '.join(TABLES[table].columns)} FROM {table} ORDER BY rowid")
