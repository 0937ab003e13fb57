"""The laboratory's own films: recorded, corrected, retired; each function runs inside the transaction of its caller.

A correction adds a revision and leaves the earlier ones; the highest revision of a key is the film as it is now.
Nothing is ever deleted, so that no key is given twice.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Any

from ssedesigner.core.measured_film import FilmRevision, MeasuredFilm, film_problems, tidy
from ssedesigner.core.recipe import Recipe, stored_recipe, stored_recipes
from ssedesigner.library.errors import LibraryError, reads_rows, stored_json
from ssedesigner.library.records import revisions
from ssedesigner.library.records.film_rows import OwnFilms, film_number
from ssedesigner.library.records.numbers import next_number

_VALUES = (
    *("name", "thickness_um", "temperature_c", "conductivity_ms_cm", "resistance_ohm", "area_cm2", "error_pct"),
    *("porosity_pct", "tensile_strength_mpa", "smallest_mandrel_mm", "mass_g", "stack_pressure_mpa", "made_on", "note"),
    *("contacts", "contact_resistance_ohm_cm2", "thickness_sd_um", "electronic_conductivity_s_cm"),
    *("leak_current_ua_cm2", "after_test", "after_conductivity_ms_cm", "after_kept_pct", "after_strength_mpa"),
    *("after_shrinkage_pct", "after_seen"),
)
_COLUMNS = ("key", "revision", "recorded_at", "reason", "retired", "is_used", "recipe", *_VALUES)
_NUMBER = "CAST(substr(key, 3) AS INTEGER)"
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM measured_film AS film"
_IS_CURRENT = "revision = (SELECT max(revision) FROM measured_film WHERE key = film.key)"


def current(connection: sqlite3.Connection, films: OwnFilms) -> OwnFilms:
    """Return the films of the list as they are now; those whose rows did not change are shared with what was read."""
    return films.read_again(connection.execute(f"{_SELECT} WHERE {_IS_CURRENT} AND retired = 0"))


def again(connection: sqlite3.Connection, films: OwnFilms, keys: Sequence[str]) -> OwnFilms:
    """Return the films of the list as they are now, when no others than those of the keys can have changed."""
    rows = (
        connection.execute(f"{_SELECT} WHERE {_IS_CURRENT} AND retired = 0 AND key = ?", (key,)).fetchone()
        for key in keys
    )
    return films.with_rows(keys, (row for row in rows if row is not None))


def retired_films(connection: sqlite3.Connection) -> tuple[MeasuredFilm, ...]:
    """Return the films that were taken out of the list, in the order of recording."""
    stored = stored_recipes()
    rows = connection.execute(f"{_SELECT} WHERE {_IS_CURRENT} AND retired = 1 ORDER BY {_NUMBER}")
    return tuple(film_of(row, stored) for row in rows)


def history(connection: sqlite3.Connection, key: str) -> tuple[FilmRevision, ...]:
    """Return a film as it was recorded and after each correction, the oldest first."""
    rows = connection.execute(f"{_SELECT} WHERE key = ? ORDER BY revision", (key,)).fetchall()
    if not rows:
        raise _unknown(key)
    return tuple(_revision(row) for row in rows)


def film_revisions(connection: sqlite3.Connection) -> tuple[FilmRevision, ...]:
    """Return every revision of every film, retired ones included, in the order of films and revisions."""
    return tuple(_revision(row) for row in connection.execute(f"{_SELECT} ORDER BY {_NUMBER}, revision"))


def of_equal_names(connection: sqlite3.Connection) -> Iterator[tuple[MeasuredFilm, MeasuredFilm]]:
    """Yield each two films of the list that have the same name."""
    listed = f"SELECT name FROM measured_film AS film WHERE {_IS_CURRENT} AND retired = 0"
    rows = connection.execute(
        f"{_SELECT} WHERE {_IS_CURRENT} AND retired = 0 AND name IN ({listed} GROUP BY name HAVING count(*) > 1) "
        f"ORDER BY {_NUMBER}, key"
    ).fetchall()
    by_name: dict[str, list[MeasuredFilm]] = {}
    for row in rows:
        film = film_of(row, stored_recipe)
        by_name.setdefault(film.name, []).append(film)
    for films in by_name.values():
        yield from combinations(films, 2)


def add(connection: sqlite3.Connection, films: Iterable[MeasuredFilm], identity: str = "") -> tuple[str, ...]:
    """Record films under new keys and return the keys; a key that a film brings along does not count.

    ``identity`` is that of a single film that is known by something else than what was measured.
    """
    keys = []
    for number, film in enumerate(films, start=next_number(connection, "film")):
        keys.append(f"F-{number:04d}")
        _insert(connection, keys[-1], 1, "", film, identity)
    return tuple(keys)


def correct(connection: sqlite3.Connection, film: MeasuredFilm, reason: str) -> None:
    """Add a revision of the film of the same key, with the reason of the correction."""
    before = history(connection, film.key)[-1]
    if before.is_retired:
        raise LibraryError(f"The film {film.key} is retired; restore it before you correct it.")
    if not reason.strip():
        raise LibraryError("A correction needs a reason; write in a few words what was wrong.")
    if tidy(film) == before.film:
        raise LibraryError(f"The film {film.key} already has these values; nothing was corrected.")
    _insert(connection, film.key, before.revision + 1, reason.strip(), film)


def mark_retired(connection: sqlite3.Connection, key: str, *, retired: bool) -> None:
    """Take a film out of the list, or put it back."""
    _set(connection, key, "retired", retired)


def mark_used(connection: sqlite3.Connection, key: str, *, used: bool) -> None:
    """Let a film move the predictions, or leave it out of what the program learns."""
    _set(connection, key, "is_used", used)


def _set(connection: sqlite3.Connection, key: str, column: str, value: bool) -> None:
    cursor = connection.execute(
        f"UPDATE measured_film AS film SET {column} = ? WHERE key = ? AND {_IS_CURRENT}", (int(value), key)
    )
    if cursor.rowcount == 0:
        raise _unknown(key)
    revisions.note(connection, "film", (key,))


def _unknown(key: str) -> LibraryError:
    return LibraryError(f"The library has no measured film “{key}”; the list of measured films shows the keys.")


def _insert(
    connection: sqlite3.Connection, key: str, revision: int, reason: str, film: MeasuredFilm, identity: str = ""
) -> None:
    problems = film_problems(film)
    if problems:
        raise LibraryError(" ".join(sentence for _, sentence in problems))
    film = tidy(film)
    row = {
        **{column: getattr(film, column) for column in _VALUES},
        "key": key,
        "revision": revision,
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "reason": reason,
        "retired": 0,
        "is_used": int(film.is_used),
        "recipe": json.dumps(film.recipe.to_dict(), ensure_ascii=False, allow_nan=False),
    }
    connection.execute(
        f"INSERT INTO measured_film ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    revisions.note(connection, "film", (key,), identity=identity)


def insert_row(connection: sqlite3.Connection, key: str, row: Mapping[str, Any]) -> None:
    """Insert one record of a film of another machine, under the key that the film has here."""
    known = {column: row[column] for column in _COLUMNS if column != "key" and column in row}
    known["recipe"] = json.dumps(row["recipe"], ensure_ascii=False, allow_nan=False)
    connection.execute(
        f"INSERT INTO measured_film (key, {', '.join(known)}) VALUES (?{', ?' * len(known)})", (key, *known.values())
    )


@reads_rows
def _revision(row: tuple[Any, ...]) -> FilmRevision:
    _, revision, recorded_at, reason, retired, *_ = row
    return FilmRevision(
        revision=revision,
        recorded_at=recorded_at,
        reason=reason,
        film=film_of(row, stored_recipe),
        is_retired=bool(retired),
    )


@reads_rows
def film_of(row: tuple[Any, ...], stored: Callable[[Mapping[str, object]], Recipe]) -> MeasuredFilm:
    """Return the film of a row."""
    key, _, _, _, _, is_used, recipe, *values = row
    film_number(key)  # the films are sorted by their numbers
    return MeasuredFilm(
        key=key, recipe=stored(stored_json(recipe)), is_used=bool(is_used), **dict(zip(_VALUES, values, strict=True))
    )
