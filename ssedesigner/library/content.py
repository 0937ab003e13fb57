"""Put the shipped content into a library: all of it in one transaction, with the user's rows untouched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from ssedesigner.library import search
from ssedesigner.library.errors import reads_rows
from ssedesigner.library.tables import TABLES, Cell, Row, content_version, fingerprint, read_content, version_order

PLAIN_TABLES = (
    *("film", "series", "cell", "safety", "method"),
    *("class_rule", "moisture", "composition", "comparison"),
)
"""Tables whose shipped rows are replaced as they stand in the files."""


def stored_version(connection: sqlite3.Connection) -> str | None:
    """Return the version of the content in a library, or None when it has none yet."""
    return _stored(connection, "version")


@reads_rows
def is_due(connection: sqlite3.Connection, folder: Path) -> bool:
    """Return whether the shipped content shall replace that of the library.

    It shall when its version is higher, or the same with other rows (a correction); never when it is lower.
    """
    stored = stored_version(connection)
    if stored is None:
        return True
    ours, theirs = version_order(content_version(folder)), version_order(stored)
    if ours != theirs:
        return ours > theirs
    return _stored(connection, "fingerprint") != fingerprint(folder)


def has_mark(connection: sqlite3.Connection, mark: str) -> bool:
    """Return whether a mark was set."""
    return _stored(connection, mark) is not None


def set_mark(connection: sqlite3.Connection, mark: str) -> None:
    """Note that something was done, inside the transaction in which it is done."""
    _store(connection, mark, "")


def replace_shipped(connection: sqlite3.Connection, folder: Path) -> None:
    """Replace all shipped rows by those of the folder, inside the transaction of the caller.

    A shipped material that is gone is withdrawn with its values, never deleted: old recipes name it.
    """
    rows = read_content(folder)
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS now (kind TEXT, key TEXT, PRIMARY KEY (kind, key))")
    connection.execute("DELETE FROM temp.now")
    connection.executemany("INSERT INTO temp.now VALUES (?, ?)", {row[:2] for row in rows["material"]})
    _sources(connection, rows["source"])
    _materials(connection, rows["material"])
    _properties(connection, rows["property"])
    _pairs(connection, rows["pair"])
    for table in PLAIN_TABLES:
        _plain(connection, table, rows[table])
    _drop_unused_sources(connection, {row[0] for row in rows["source"]})
    _store(connection, "version", content_version(folder))
    _store(connection, "fingerprint", fingerprint(folder))
    search.rebuild(connection)


def _stored(connection: sqlite3.Connection, key: str) -> str | None:
    found = connection.execute("SELECT value FROM content WHERE key = ?", (key,)).fetchone()
    return None if found is None else str(found[0])


def _store(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO content VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?", (key, value, value)
    )


def _numbered(rows: Iterable[Row]) -> list[Row]:
    return [(*row, "shipped", position) for position, row in enumerate(rows)]


def _sources(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.executemany(
        "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, "
        "citation = excluded.citation, doi = excluded.doi, note = excluded.note, position = excluded.position "
        "WHERE origin = 'shipped'",
        _numbered(rows),
    )


def _materials(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.executemany(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, position) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name, "
        'formula = excluded.formula, "group" = excluded."group", note = excluded.note, withdrawn = 0, '
        "position = excluded.position WHERE origin = 'shipped'",
        _numbered(rows),
    )
    connection.execute(
        "UPDATE material SET withdrawn = 1 "
        "WHERE origin = 'shipped' AND (kind, key) NOT IN (SELECT kind, key FROM temp.now)"
    )


def _properties(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.execute(
        "DELETE FROM property WHERE origin = 'shipped' AND (kind, material) IN (SELECT kind, key FROM temp.now)"
    )
    connection.executemany(
        "INSERT INTO property (kind, material, quantity, number, text, unit, low, high, conditions, grade, source, "
        "use, note, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'shipped')",
        [(*row[:3], *number_and_text(row[3]), *row[4:]) for row in rows],
    )


def number_and_text(value: Cell) -> tuple[Cell, Cell]:
    """Return a value as the pair of columns that hold it: a number or else a text."""
    return (None, value) if isinstance(value, str) else (value, None)


def _pairs(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.execute("DELETE FROM pair WHERE origin = 'shipped'")
    for row in rows:
        insert_pair(connection, (*row[:7], row[8], "shipped"), str(row[7]).split())


def insert_pair(connection: sqlite3.Connection, row: Row, sources: Iterable[str]) -> None:
    """Insert one verdict (columns of the table pair without its id) with its sources in order."""
    cursor = connection.execute(
        "INSERT INTO pair (first_kind, first, second_kind, second, verdict, reason, grade, note, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row,
    )
    connection.executemany(
        "INSERT INTO pair_source VALUES (?, ?, ?)",
        [(cursor.lastrowid, position, source) for position, source in enumerate(sources)],
    )


def _plain(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    columns = (*TABLES[table].columns, "origin", "position")
    connection.execute(f"DELETE FROM {table} WHERE origin = 'shipped'")
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", _numbered(rows)
    )


def _drop_unused_sources(connection: sqlite3.Connection, kept: set[Cell]) -> None:
    stored = connection.execute("SELECT key FROM source WHERE origin = 'shipped'").fetchall()
    connection.executemany(
        "DELETE FROM source WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM property WHERE source = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM pair_source WHERE source = ?1)",
        [key for key in stored if key[0] not in kept],
    )
