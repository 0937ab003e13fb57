"""Measured films of a library package; each function runs inside the transaction of its caller."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from ssedesigner.core.measured_film import identity
from ssedesigner.library.records import own_films


def same_films(connection: sqlite3.Connection, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return a sentence on each two films in the list that are one measurement, as an import of a table finds it.

    Two laboratories have it then. What one laboratory has recorded twice are two films, and so is what was kept beside
    at a merge.
    """
    homes = {
        json.loads(name)[0]: tuple(json.loads(home))
        for name, home in connection.execute("SELECT name, home FROM own_row WHERE kind = 'film'").fetchall()
    }
    sentences = []
    for first, second in own_films.of_equal_names(connection):
        ends = [homes.get(film.key, ()) for film in (first, second)]
        labs = {labels.get(home[0]) for home in ends if home and "," not in home[1]}
        if len(labs) > 1 and identity(first) == identity(second):
            sentences.append(
                f"{first.key} and {second.key} are the same measurement and both count; retire one of them."
            )
    return tuple(sentences)


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
