"""Measured films of a library package; each function runs inside the transaction of its caller."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from ssedesigner.core.measured_film import FilmRevision, identity
from ssedesigner.core.merging import Name, SharedRow
from ssedesigner.library.records import own_films

FilmsByName = dict[str, set[tuple[str, Name]]]


def films_by_name(connection: sqlite3.Connection) -> FilmsByName:
    """Return key and home of each film that is there, by each name that it has had."""
    films: FilmsByName = {}
    for name, key, home in connection.execute(
        "SELECT DISTINCT measured_film.name, key, home FROM measured_film JOIN own_row "
        "ON own_row.kind = 'film' AND own_row.name = json_array(key)"
    ).fetchall():
        films.setdefault(name, set()).add((key, tuple(json.loads(home))))
    return films


def same_film(
    connection: sqlite3.Connection,
    films: FilmsByName,
    labels: Mapping[str, str],
    row: SharedRow,
    history: Sequence[FilmRevision],
) -> str | None:
    """Return the film in the list here that is the same measurement, as an import of a table finds it.

    Another laboratory has it from a table then. What one laboratory has recorded twice are two films, and so is what
    was kept beside at a merge.
    """
    if history[-1].is_retired or "," in row.home[1]:
        return None
    lab = labels.get(row.home[0])
    named = {film for revision in history for film in films.get(revision.film.name, ())}
    others = sorted(key for key, (machine, number) in named if labels.get(machine) != lab and "," not in number)
    said = {identity(revision.film) for revision in history} if others else set()
    for key in others:
        there = own_films.history(connection, key)
        if not there[-1].is_retired and said & {identity(revision.film) for revision in there}:
            return key
    return None


def link(connection: sqlite3.Connection, key: str, token: object, specimen: object) -> None:
    """Link a film to its batch, if that is there."""
    if token is None:
        return
    batch = connection.execute("SELECT key FROM batch WHERE token = ?", (token,)).fetchone()
    if batch is not None:
        connection.execute("INSERT OR IGNORE INTO batch_film VALUES (?, ?, ?)", (key, batch[0], specimen))


def link_films(connection: sqlite3.Connection) -> None:
    """Link each film to its batch that came without it before."""
    rows = connection.execute(
        "SELECT name, content FROM own_row JOIN own_revision ON own_revision.id = shown "
        "WHERE kind = 'film' AND json_extract(content, '$.batch') IS NOT NULL"
    ).fetchall()
    for name, said in rows:
        content = json.loads(said)
        link(connection, json.loads(name)[0], content["batch"], content["specimen"])
