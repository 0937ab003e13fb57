"""Put the rows of a copy back into a library that is open: every program that has it open goes on with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from ssedesigner.library.schema.shape import STEPS_TABLE

_KEPT = "content"
"""What programs note of the file itself, such as who has written how often, stays as it is now."""


def put_rows_back(connection: sqlite3.Connection, former: Path) -> None:
    """Replace all rows by those of a copy of the same schema, inside the transaction of the caller.

    The file keeps its place and its writers their counts: a file that is exchanged would look to an open window like
    that of another machine, and what is typed there could not be written any more.
    """
    triggers = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'").fetchall()
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for name, _ in triggers:  # those of batches and entries refuse every deletion
        connection.execute(f'DROP TRIGGER main."{name}"')
    with closing(sqlite3.connect(f"{former.resolve().as_uri()}?mode=ro", uri=True)) as there:
        for table, is_index in _tables(connection):
            _replace(connection, there, table, is_index)
    for _, sql in triggers:
        connection.execute(sql)


def _tables(connection: sqlite3.Connection) -> list[tuple[str, bool]]:
    """Return the tables to fill, and whether each is an index of texts, which keeps tables of its own by itself."""
    rows = connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'table'").fetchall()
    indexes = [name for name, sql in rows if sql.upper().startswith("CREATE VIRTUAL")]
    hidden = tuple(f"{name}_" for name in indexes)
    return [
        (name, name in indexes)
        for name, _ in rows
        if name != _KEPT and not name.startswith(("sqlite_", *hidden)) and name != STEPS_TABLE
    ]


def _replace(connection: sqlite3.Connection, there: sqlite3.Connection, table: str, is_index: bool) -> None:
    cursor = there.execute(f'SELECT {"rowid, " if is_index else ""}* FROM "{table}"')
    columns = [f'"{column[0]}"' for column in cursor.description]
    connection.execute(f'DELETE FROM main."{table}"')
    connection.executemany(
        f'INSERT INTO main."{table}" ({", ".join(columns)}) VALUES ({", ".join("?" * len(columns))})',
        cursor,
    )
