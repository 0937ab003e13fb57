"""What a library of each version is made of, so that a file of another make is refused before it is asked anything.

A view, trigger, index or generated column that somebody put into a file would run inside our own queries. Each object
is known by a digest of its SQL; ``tests/library/schema/test_shape.py`` prints the lines of a new step.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from pathlib import Path

from ssedesigner.library.errors import foreign, newer

STEPS_TABLE = "_sqlite_migrations"

OBJECTS: Mapping[str, Mapping[str, str]] = {
    "m001_library": {
        "_sqlite_migrations": "2892d22f096a0e5a",
        "idx__sqlite_migrations_migration_set_name": "4aa0945d3de1fe2b",
        "content": "a6f44371a5d57c7b",
        "source": "799fff8bf2d666ce",
        "material": "248dc9df32895d41",
        "property": "bce776e54a70d8db",
        "property_recommended": "72e97b75bd2be4e5",
        "property_source": "d69ea651115e2558",
        "pair": "901c9937f8dda9dc",
        "pair_source": "79de3525aa78db1d",
        "pair_source_source": "7c68ba3ac5483bcd",
        "film": "1147cbb87af3129d",
        "cell": "0378523ad1c2eb07",
        "safety": "df7c7b768f0a0ce0",
        "method": "bff46f6a796967ad",
        "search": "85a7c997e3c06739",
        "search_data": "2cff2fbc9d5ee999",
        "search_idx": "9a2d4a496ee9138f",
        "search_content": "205e4ddc5993502e",
        "search_docsize": "2c735ff5392dfe0e",
        "search_config": "d811e3b2301d9232",
    },
    "m002_measured_films": {
        "series": "5c0c1414c6bc34d9",
        "measured_film": "d77ece5d11054e07",
    },
    "m003_interlayers": {
        "cell": "9018f4da57f6806f",
    },
    "m004_batches": {
        "batch": "7a766d25a6d15111",
        "batch_entry": "930bd4156b1b5b01",
        "batch_entry_batch": "8be5b1c43ecf9f66",
        "batch_film": "44f71caf8d9b83ca",
        "batch_search": "f681d9cb78d405f7",
        "batch_search_data": "4acbf00d492d725b",
        "batch_search_idx": "4e6f78ac11edb63d",
        "batch_search_content": "8e2b0ba52c17eced",
        "batch_search_docsize": "debdd7b977b604df",
        "batch_search_config": "52d6ef28ca2f3d65",
        "batch_stays": "1f035b65eb3261e4",
        "batch_is_kept": "4e5c11e09698dac7",
        "batch_is_not_replaced": "8314c33ad6f3f0ad",
        "batch_entry_stays": "fc3c1a44706f49e6",
        "batch_entry_is_kept": "86206118cf7c03ec",
        "batch_entry_is_not_replaced": "a989407a01ad3cd0",
    },
    "m005_bench_measurements": {
        "measured_film": "7275ad6f0dc1ac13",
        "batch_entry": "2f394edf104217e6",
    },
    "m006_class_rules": {
        "class_rule": "068ae94796b5ea38",
        "moisture": "c9b064ca7e3bde1f",
        "composition": "901d124936e098ba",
        "comparison": "4b8af1ee73d5523e",
        "look_alike": "f3233b0978d04d33",
    },
    "m007_tests_of_films": {
        "measured_film": "6b30ac2cde195fc1",
    },
    "m008_sharing": {
        "material": "6152ab6e042e3bf1",
        "batch_entry": "56d9b836b32672d9",
        "own_row": "bd182fcc2f126592",
        "own_row_name": "f5490e53ff6cb2b9",
        "own_revision": "e37f2826fa0ba7f5",
        "own_revision_row": "9831eb14e5c23a0f",
        "batch": "442521308cbdf4fe",
    },
    "m009_lots": {
        "lot": "6219bf49f83385de",
        "lot_revision": "8f2cff836b73a3da",
        "lot_count": "0f127b7d70b3898b",
        "lot_count_lot": "7632c32edffd6f2f",
    },
}
"""What each step adds or makes anew: the name of an object and the digest of its type and SQL."""

_MOST_OBJECTS = 1000
_ALLOWED = {
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_LENGTH: 200_000_000,
}


def harden(connection: sqlite3.Connection) -> None:
    """Let nothing that stands in the file run code, and let damage be found rather than followed."""
    for limit, value in _ALLOWED.items():
        connection.setlimit(limit, value)
    connection.execute("PRAGMA cell_size_check = ON")
    if _can_distrust():
        connection.execute("PRAGMA trusted_schema = OFF")


@cache
def _can_distrust() -> bool:
    # older SQLite calls json_valid unsafe, which our tables check with; the comparison of shapes stands alone then
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA trusted_schema = OFF")
        try:
            connection.execute("CREATE TABLE one (text TEXT CHECK (json_valid(text)))")
        except sqlite3.Error:
            return False
        return True


def digest(kind: str, sql: str) -> str:
    """Return the digest of an object; white space and the quotes around names do not count."""
    words = " ".join(sql.replace('"', "").split())
    return hashlib.sha256(f"{kind} {words}".encode(errors="surrogateescape")).hexdigest()[:16]


def shape_after(step: str) -> dict[str, str]:
    """Return all objects of a library that has taken the steps up to the given one."""
    shape: dict[str, str] = {}
    for name, objects in OBJECTS.items():
        shape |= objects
        if name == step:
            break
    return shape


def refuse_foreign(connection: sqlite3.Connection, path: Path) -> None:
    """Compare all that the file is made of with the shapes that were ever released; nothing of it runs for that.

    Raises
    ------
    NewerLibrary
        When the file has taken a step that this program does not know
    DamagedLibrary
        When anything else is in it than in a library, or something is missing; the sentence names it
    """
    made_of = _objects(connection)
    known = shape_after(list(OBJECTS)[-1])
    _compare(path, {STEPS_TABLE: made_of.get(STEPS_TABLE, "")}, {STEPS_TABLE: known[STEPS_TABLE]})
    _compare(path, made_of, shape_after(_last_step(connection, path)))


def _compare(path: Path, made_of: Mapping[str, str], shape: Mapping[str, str]) -> None:
    for name in sorted(shape.keys() | made_of.keys()):
        if made_of.get(name) == shape.get(name):
            continue
        if name not in shape:
            raise foreign(path, f"holds “{name}”, which is none of this program's objects")
        raise foreign(path, f"does not hold “{name}” as this program makes it")


def _objects(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute(
        f"SELECT CAST(type AS BLOB), CAST(name AS BLOB), CAST(sql AS BLOB) FROM sqlite_master LIMIT {_MOST_OBJECTS}"
    )
    objects: dict[str, str] = {}
    for row in rows:
        kind, name, sql = ("" if cell is None else cell.decode(errors="backslashreplace") for cell in row)
        if not sql and kind == "index" and name.startswith("sqlite_autoindex_"):
            continue  # SQLite's own, of a primary key
        objects[name] = "twice" if name in objects else digest(kind, sql)
    return objects


def _last_step(connection: sqlite3.Connection, path: Path) -> str:
    rows = connection.execute(f"SELECT name FROM {STEPS_TABLE} WHERE migration_set = 'library' ORDER BY id").fetchall()
    steps, known = [str(name) for (name,) in rows], list(OBJECTS)
    if not set(steps) <= set(known):
        raise newer(path)
    if steps != known[: len(steps)] or not steps:
        raise foreign(path, "does not name its version as this program does")
    return steps[-1]
