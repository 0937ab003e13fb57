"""Put the shipped content into a library: all of it in one transaction, with the user's rows untouched."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from ssedesigner.library import look_alikes, search
from ssedesigner.library.errors import LibraryError, reads_rows
from ssedesigner.library.look_alikes import Name, respell
from ssedesigner.library.schema.tables import (
    TABLES,
    Cell,
    Row,
    Rows,
    content_version,
    fingerprint,
    read_content,
    version_order,
)

PLAIN_TABLES = (
    *("film", "series", "cell", "safety", "method"),
    *("class_rule", "moisture", "composition", "comparison"),
)
"""Tables whose shipped rows are replaced as they stand in the files."""

_PARTNERS = (1, 3)
_IMPORT = "last import"


def stored_version(connection: sqlite3.Connection) -> str | None:
    """Return the version of the content in a library, or None when it has none yet."""
    return _stored_value(connection, "version")


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
    return _stored_value(connection, "fingerprint") != fingerprint(folder)


def has_mark(connection: sqlite3.Connection, mark: str) -> bool:
    """Return whether a mark was set."""
    return _stored_value(connection, mark) is not None


def set_mark(connection: sqlite3.Connection, mark: str) -> None:
    """Note that something was done, inside the transaction in which it is done."""
    _store(connection, mark, "")


def note_import(connection: sqlite3.Connection, copy: str, state: str) -> None:
    """Note which copy was made before an import, and the state of the own rows after it."""
    _store(connection, _IMPORT, json.dumps([copy, state]))


@reads_rows
def copy_before_import(connection: sqlite3.Connection, state: str) -> str:
    """Return the copy that was made before the last import; LibraryError when it cannot be undone."""
    noted = _stored_value(connection, _IMPORT)
    copy, then = json.loads(noted) if noted else ("", "")
    if not copy:
        raise LibraryError("There is no import that could be undone.")
    if then != state:
        raise LibraryError(
            "The library was changed since the import, and undoing it would lose that. To go back anyway, "
            f"restore the copy {copy}; the present library is then moved aside."
        )
    return str(copy)


def replace_shipped(connection: sqlite3.Connection, folder: Path) -> None:
    """Replace all shipped rows by those of the folder, inside the transaction of the caller.

    A shipped material that is gone is withdrawn with its values and verdicts, never deleted: old recipes name it. One
    that the user has too stays the user's alone until the user takes what is shipped.
    """
    rows = read_content(folder)
    look_alikes.take_note(connection, rows["material"])
    rows |= _respell(connection, rows)
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS now (kind TEXT, key TEXT, PRIMARY KEY (kind, key))")
    connection.execute("DELETE FROM temp.now")
    connection.executemany("INSERT INTO temp.now VALUES (?, ?)", {row[:2] for row in rows["material"]})
    _sources(connection, rows["source"])
    _materials(connection, rows["material"])
    look_alikes.withdraw_twins(connection)
    _properties(connection, rows["property"])
    _pairs(connection, rows["pair"])
    for table in PLAIN_TABLES:
        _plain(connection, table, rows[table])
    _drop_unused_sources(connection, {row[0] for row in rows["source"]})
    _store(connection, "version", content_version(folder))
    _store(connection, "fingerprint", fingerprint(folder))
    search.rebuild(connection)


def answer_look_alikes(connection: sqlite3.Connection, folder: Path, names: Iterable[Name], answer: str) -> None:
    """Keep what was answered about materials of the user's that are shipped too, and take or drop what is shipped.

    Raises
    ------
    LibraryError
        When a name is none of them, or the library holds the content of another version of the program
    """
    if _stored_value(connection, "fingerprint") != fingerprint(folder):
        raise LibraryError("The library holds the shipped values of another version of this program; answer there.")
    chosen = list(names)
    for kind, own in chosen:
        look_alikes.mark(connection, kind, own, answer)
        _drop_shipped(connection, kind, own)
    if answer == "take":
        _take(connection, _respell(connection, read_content(folder)), set(chosen))
    for kind, own in chosen:
        search.index_material(connection, kind, own)


def _respell(connection: sqlite3.Connection, rows: Rows) -> Rows:
    """Return the rows of properties, pairs and rules, each under the keys that its materials have in this library."""
    spelled = look_alikes.spellings(connection)
    places = {"property": (1,), "pair": _PARTNERS, "class_rule": _PARTNERS}
    return {table: [*respell(rows[table], at, spelled)] if spelled else rows[table] for table, at in places.items()}


def _drop_shipped(connection: sqlite3.Connection, kind: str, own: str) -> None:
    connection.execute("DELETE FROM property WHERE origin = 'shipped' AND kind = ? AND material = ?", (kind, own))
    for table in ("pair", "class_rule"):
        rows = connection.execute(
            f"SELECT first_kind, first, second_kind, second, rowid FROM {table} "
            "WHERE origin = 'shipped' AND ? IN (first_kind, second_kind)",
            (kind,),
        ).fetchall()
        named = [row[4:] for row in rows if (kind, own) in look_alikes.names_in(row, _PARTNERS)]
        connection.executemany(f"DELETE FROM {table} WHERE rowid = ?", named)


def _take(connection: sqlite3.Connection, rows: Rows, chosen: set[Name]) -> None:
    _insert_properties(connection, [row for row in rows["property"] if row[:2] in chosen])
    for row in rows["pair"]:
        if chosen & look_alikes.names_in(row, _PARTNERS):
            _insert_shipped_pair(connection, row)
    rules = [row for row in rows["class_rule"] if chosen & look_alikes.names_in(row, _PARTNERS)]
    _insert_plain(connection, "class_rule", rules)


def _stored_value(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM content WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _store(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute(
        "INSERT INTO content VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?", (key, value, value)
    )


def _number_rows(rows: Iterable[Row]) -> list[Row]:
    return [(*row, "shipped", position) for position, row in enumerate(rows)]


def _sources(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.executemany(
        "INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, "
        "citation = excluded.citation, doi = excluded.doi, note = excluded.note, position = excluded.position "
        "WHERE origin = 'shipped'",
        _number_rows(rows),
    )


def _materials(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.executemany(
        'INSERT INTO material (kind, key, name, formula, "group", note, origin, position) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name, "
        'formula = excluded.formula, "group" = excluded."group", note = excluded.note, withdrawn = 0, '
        "position = excluded.position WHERE origin = 'shipped'",
        _number_rows(rows),
    )
    connection.execute(
        "UPDATE material SET withdrawn = 1 "
        "WHERE origin = 'shipped' AND (kind, key) NOT IN (SELECT kind, key FROM temp.now)"
    )


def _properties(connection: sqlite3.Connection, rows: list[Row]) -> None:
    connection.execute(
        "DELETE FROM property WHERE origin = 'shipped' AND (kind, material) IN "
        "(SELECT kind, key FROM temp.now "
        "UNION SELECT kind, own FROM look_alike WHERE (kind, shipped) IN (SELECT kind, key FROM temp.now))"
    )
    _insert_properties(connection, rows)


def _insert_properties(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    connection.executemany(
        "INSERT INTO property (kind, material, quantity, number, text, unit, low, high, conditions, grade, source, "
        "use, note, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'shipped')",
        [(*row[:3], *number_and_text(row[3]), *row[4:]) for row in rows],
    )


def number_and_text(value: Cell) -> tuple[Cell, Cell]:
    """Return a value as the pair of columns that hold it: a number or else a text."""
    return (None, value) if isinstance(value, str) else (value, None)


def _pairs(connection: sqlite3.Connection, rows: list[Row]) -> None:
    gone = _gone(connection) - {name for row in rows for name in look_alikes.names_in(row, _PARTNERS)}
    stored = connection.execute(
        "SELECT first_kind, first, second_kind, second, id FROM pair WHERE origin = 'shipped'"
    ).fetchall()
    replaced = [row[4:] for row in stored if not gone & look_alikes.names_in(row, _PARTNERS)]
    connection.executemany("DELETE FROM pair WHERE id = ?", replaced)
    for row in rows:
        _insert_shipped_pair(connection, row)


def _gone(connection: sqlite3.Connection) -> set[Name]:
    """Return what the content does not have any more: shipped materials, and own ones that took shipped values."""
    return set(
        connection.execute(
            "SELECT kind, key FROM material "
            "WHERE origin = 'shipped' AND (kind, key) NOT IN (SELECT kind, key FROM temp.now) "
            "UNION SELECT kind, own FROM look_alike WHERE (kind, shipped) NOT IN (SELECT kind, key FROM temp.now)"
        )
    )


def _insert_shipped_pair(connection: sqlite3.Connection, row: Row) -> None:
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
    connection.execute(f"DELETE FROM {table} WHERE origin = 'shipped'")
    _insert_plain(connection, table, rows)


def _insert_plain(connection: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    columns = (*TABLES[table].columns, "origin", "position")
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", _number_rows(rows)
    )


def _drop_unused_sources(connection: sqlite3.Connection, kept: set[Cell]) -> None:
    stored = connection.execute("SELECT key FROM source WHERE origin = 'shipped'").fetchall()
    connection.executemany(
        "DELETE FROM source WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM property WHERE source = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM pair_source WHERE source = ?1)",
        [key for key in stored if key[0] not in kept],
    )
