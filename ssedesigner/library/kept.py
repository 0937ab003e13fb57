"""What is kept of a library between two readings: after a change made here, only what it touched is read again.

Triggers that live in the connection alone, and never in the file, write down what each statement touches.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ssedesigner.core.materials import Materials
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.recipe import stored_recipes
from ssedesigner.core.variants import resolve
from ssedesigner.library import reading
from ssedesigner.library.errors import in_words
from ssedesigner.library.records import own_films as films
from ssedesigner.library.records.film_rows import OwnFilms

_Name = tuple[str, str, str]
_TOUCHED = "CREATE TEMP TABLE touched (subject TEXT, kind TEXT, key TEXT, UNIQUE (subject, kind, key))"
_SUBJECTS = {
    "material": ("material", "{row}.kind", "{row}.key"),
    "property": ("material", "{row}.kind", "{row}.material"),
    "pair": ("pair", "''", "''"),
    "class_rule": ("rule", "''", "''"),
    "measured_film": ("film", "''", "{row}.key"),
}
"""What a row of a table belongs to: its subject, with the kind and key by which that is read again."""

_ROWS = {"INSERT": ("new",), "UPDATE": ("old", "new"), "DELETE": ("old",)}


class Kept:
    """The last snapshot of a library, and how much of it still stands."""

    def __init__(self, path: Path) -> None:
        """Nothing was read yet of the library at a path."""
        stored = stored_recipes()

        def make_film(row: tuple[Any, ...]) -> MeasuredFilm:
            with in_words(path):
                return films.film_of(row, stored)

        self._films = OwnFilms(make_film)
        self._materials: Materials | None = None
        self._connection: sqlite3.Connection | None = None
        self._data_version = 0

    def read(self, connection: sqlite3.Connection, version: str) -> Materials:
        """Return the snapshot, inside a transaction; what has not changed is shared with the one before."""
        (others,) = connection.execute("PRAGMA data_version").fetchone()
        if connection is not self._connection or others != self._data_version:
            self._materials = None
        touched = _touched_names(connection)
        materials = self._materials and self._again(connection, self._materials, touched)
        if materials is None:
            self._films = films.current(connection, self._films)
            materials = reading.read_materials(connection, version, self._films)
        self._materials, self._connection, self._data_version = materials, connection, others
        return materials

    def _again(self, connection: sqlite3.Connection, before: Materials, touched: list[_Name]) -> Materials | None:
        """Read what was touched; None where it is simpler to read everything."""
        if not touched:
            return before
        materials = dict(before.materials)
        # an edit touches a few of tens of thousands of rows
        edited = dict.fromkeys((kind, key) for subject, kind, key in touched if subject == "material")
        names = dict.fromkeys([*edited, *before.variants_of(edited)])
        for name in names:
            one = reading.read_material(connection, *name)
            if one is None:
                return None
            materials[name] = one  # a new one comes last in the library too
        resolve(materials, names)
        if keys := [key for subject, _, key in touched if subject == "film"]:
            self._films = films.again(connection, self._films, keys)
        return replace(
            before,
            materials=MappingProxyType(materials),
            pairs=reading.read_pairs(connection) if ("pair", "", "") in touched else before.pairs,
            rules=reading.read_rules(connection) if ("rule", "", "") in touched else before.rules,
            own_films=self._films,
            sources=reading.read_sources(connection),
        )


def _touched_names(connection: sqlite3.Connection) -> list[_Name]:
    """Return what the connection has touched since this was asked last; the first time it only begins to take note."""
    if connection.execute("PRAGMA query_only").fetchone()[0]:
        return []
    if not connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'touched'").fetchone():
        _watch(connection)
    names = connection.execute("SELECT subject, kind, key FROM temp.touched").fetchall()
    connection.execute("DELETE FROM temp.touched")
    return names


def _watch(connection: sqlite3.Connection) -> None:
    connection.execute(_TOUCHED)
    for table, (subject, *names) in _SUBJECTS.items():
        for event, rows in _ROWS.items():
            inserts = "".join(
                f"INSERT OR IGNORE INTO touched VALUES ('{subject}', {', '.join(names).format(row=row)}); "
                for row in rows
            )
            connection.execute(
                f"CREATE TEMP TRIGGER touched_{table}_{event.lower()} AFTER {event} ON main.{table} BEGIN {inserts}END"
            )
