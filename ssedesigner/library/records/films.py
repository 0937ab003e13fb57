"""Films that come of a batch: recorded once, and corrected with the batch; inside the caller's transaction."""

from __future__ import annotations

import sqlite3

from ssedesigner.core.batch.films import FilmNotMeasured, measured_film, measured_specimens, update_film
from ssedesigner.core.batch.record import Batch, Entry
from ssedesigner.core.batch.state import fold
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.measured_film import MeasuredFilm, tidy
from ssedesigner.core.recipe import Recipe
from ssedesigner.library.errors import LibraryError
from ssedesigner.library.records import batches, lots, revisions
from ssedesigner.library.records import own_films as films

_MOVING = frozenset({"correct", "measured", "lot", "finish"})


def record(connection: sqlite3.Connection, key: str) -> tuple[str, ...]:
    """Record the films of a finished batch, or correct those that it gave before; return their keys."""
    batch = batches.read(connection, key)
    specimens = measured_specimens(fold(batch))
    if not specimens:
        raise LibraryError(f"{key} has no measured values; enter thickness, temperature and conductivity.")
    known = films_of(connection, key)
    (token,) = connection.execute("SELECT token FROM batch WHERE key = ?", (key,)).fetchone()
    for specimen in specimens:
        film = _measured_film(connection, batch, specimen)
        if specimen in known:
            films.mark_retired(connection, known[specimen], retired=False)  # asked for: it counts as evidence again
            _correct(connection, batch, known[specimen], film, _last_reason(batch))
        else:
            (made,) = films.add(connection, (film,), revisions.film_of_batch(token, specimen))
            connection.execute("INSERT INTO batch_film (film, batch, specimen) VALUES (?, ?, ?)", (made, key, specimen))
            revisions.note(connection, "film", (made,))
    return tuple(films_of(connection, key).values())


def follow(connection: sqlite3.Connection, entry: Entry) -> None:
    """Correct the films that a finished batch gave before, after an entry that may have moved them.

    A film whose thickness, temperature or conductivity was struck out is retired. Where a film cannot follow, the
    entry stays on record and the film as it was.
    """
    if entry.kind not in _MOVING:
        return
    (key,) = connection.execute("SELECT batch FROM batch_entry WHERE number = ?", (entry.number,)).fetchone()
    known = films_of(connection, key)
    if not known:
        return
    batch = batches.read(connection, key)
    if fold(batch).state != "finished":
        return
    reason = str(entry.content.get("reason") or f"More was recorded in {batch.key}.")
    for specimen, film in known.items():
        connection.execute("SAVEPOINT film")
        try:
            _correct(connection, batch, film, _measured_film(connection, batch, specimen), reason)
        except _FilmTakenBack:
            films.mark_retired(connection, film, retired=True)
        except LibraryError:
            connection.execute("ROLLBACK TO film")
        connection.execute("RELEASE film")


def films_of(connection: sqlite3.Connection, key: str) -> dict[int, str]:
    """Return the keys of the films that a batch gave, by specimen."""
    rows = connection.execute("SELECT specimen, film FROM batch_film WHERE batch = ? ORDER BY specimen", (key,))
    return {int(specimen): str(film) for specimen, film in rows}


class _FilmTakenBack(LibraryError):
    """A batch does not say enough of a film any more."""


def _measured_film(connection: sqlite3.Connection, batch: Batch, specimen: int) -> MeasuredFilm:
    try:
        film = tidy(measured_film(batch, specimen, lots.current(connection)))
    except FilmNotMeasured as error:
        raise _FilmTakenBack(str(error)) from None
    except FieldError as error:
        raise LibraryError(f"{batch.key}: {error}") from None
    _refuse_unknown(connection, film.recipe)
    return film


def _refuse_unknown(connection: sqlite3.Connection, recipe: Recipe) -> None:
    for field in FIELDS.values():
        key = recipe.value(field.key)
        if field.kind != "material" or not key:
            continue
        known = connection.execute("SELECT kind FROM material WHERE key = ?", (key,))
        kinds = {*field.materials, "spe"} if "binder" in field.materials else set(field.materials)
        if not {kind for (kind,) in known} & kinds:
            raise LibraryError(f"{field.label}: the library has no “{key}”; add it before its film counts as evidence.")


def _correct(connection: sqlite3.Connection, batch: Batch, key: str, film: MeasuredFilm, reason: str) -> None:
    now = films.history(connection, key)[-1].film
    followed = update_film(now, film, batch)
    if followed != now:
        films.correct(connection, followed, reason)


def _last_reason(batch: Batch) -> str:
    reasons = [str(entry.content["reason"]) for entry in batch.entries if entry.kind == "correct"]
    return reasons[-1] if reasons else f"More was recorded in {batch.key}."
