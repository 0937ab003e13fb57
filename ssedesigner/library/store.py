"""The library: materials, values and verdicts in one file, the shipped ones and the user's side by side."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ssedesigner.core.batch import BatchAmounts, BatchPlan, ProcessStep
from ssedesigner.core.batch_clock import Tick
from ssedesigner.core.batch_record import Batch, BatchSummary, Entry
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.measurement import FilmRevision, MeasuredFilm
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.library import batch_entries, batch_films, batches, content, entries, films, search
from ssedesigner.library.backups import backups_of, restore_backup
from ssedesigner.library.errors import (
    DamagedLibrary,
    LibraryError,
    LockedLibrary,
    NewerLibrary,
    ReadOnlyLibrary,
    in_words,
    read_only,
)
from ssedesigner.library.opening import open_for_reading, open_for_writing
from ssedesigner.library.reading import read_materials
from ssedesigner.library.search import SearchHit

__all__ = [
    "DamagedLibrary",
    "Library",
    "LibraryError",
    "LockedLibrary",
    "NewerLibrary",
    "ReadOnlyLibrary",
    "SearchHit",
    "restore_backup",
]


class Library:
    """An open library file.

    Every change is one transaction: it is on the disk when the method returns, or nothing has changed. All methods
    raise :class:`LibraryError` or one of its kinds with a sentence that says what to do.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, is_read_only: bool) -> None:
        """Take an open connection; :meth:`open` is the way to a library."""
        self.path = path
        self.is_read_only = is_read_only
        self._connection = connection

    @classmethod
    def open(cls, path: Path, *, shipped: Path, read_only: bool = False) -> Self:
        """Open a library file, make it when there is none, and bring it up to date.

        Parameters
        ----------
        path : Path
            The library file
        shipped : Path
            The folder with the shipped tables
        read_only : bool
            Read the file without ever writing to it; a file that cannot be written is opened so by itself

        Raises
        ------
        NewerLibrary
            When a newer version of the program wrote the file
        DamagedLibrary
            When the file is no sound library; it is left as it is
        LockedLibrary
            When another program keeps writing to it
        LibraryError
            For all else, such as a full disk
        """
        if not read_only:
            try:
                return cls(path, open_for_writing(path, shipped), is_read_only=False)
            except ReadOnlyLibrary:
                pass
        return cls(path, open_for_reading(path, shipped), is_read_only=True)

    def close(self) -> None:
        """Close the file; what was changed is in it."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """The version of the shipped content in this library."""
        with in_words(self.path):
            return content.stored_version(self._connection) or ""

    def materials(self) -> Materials:
        """Return the frozen snapshot of all materials, verdicts and reports; the user's values win."""
        with in_words(self.path):
            return read_materials(self._connection, self.version)

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the materials and sources that hold every word of a text, the best first."""
        with in_words(self.path):
            return search.find(self._connection, text, limit)

    def backups(self) -> list[Path]:
        """Return the copies of this library, the newest first."""
        return backups_of(self.path)

    def add_material(self, material: Material) -> None:
        """Add a material of the user's with all its values; refuse a key that its kind already has."""
        with self._change() as connection:
            entries.add_material(connection, material)

    def retire_material(self, kind: str, key: str) -> None:
        """Take a material from the lists; recipes that name it stay readable."""
        with self._change() as connection:
            entries.mark_retired(connection, kind, key, retired=True)

    def restore_material(self, kind: str, key: str) -> None:
        """Put a retired material back into the lists."""
        with self._change() as connection:
            entries.mark_retired(connection, kind, key, retired=False)

    def set_value(self, kind: str, key: str, quantity: str, value: Cited | CitedText) -> None:
        """Set the user's value of a quantity; it wins over the shipped one, which stays beside it."""
        with self._change() as connection:
            entries.set_value(connection, kind, key, quantity, value)

    def clear_value(self, kind: str, key: str, quantity: str) -> None:
        """Drop the user's value of a quantity; the shipped one, if there is one, is used again."""
        with self._change() as connection:
            entries.clear_value(connection, kind, key, quantity)

    def set_verdict(self, pair: PairVerdict) -> None:
        """Set the user's verdict on a pair; it wins over the shipped one, in whichever order the two are named."""
        with self._change() as connection:
            entries.set_verdict(connection, pair)

    def clear_verdict(self, first_kind: str, first: str, second_kind: str, second: str) -> None:
        """Drop the user's verdict on a pair; the shipped one, if there is one, is used again."""
        with self._change() as connection:
            entries.clear_verdict(connection, first_kind, first, second_kind, second)

    def add_film(self, film: MeasuredFilm) -> str:
        """Record a film that was made and measured; return the key that it got, such as ``F-0001``."""
        return self.add_films((film,))[0]

    def add_films(self, measured: Iterable[MeasuredFilm]) -> tuple[str, ...]:
        """Record several films, all or none; return their new keys in order."""
        with self._change() as connection:
            return films.add(connection, measured)

    def correct_film(self, film: MeasuredFilm, reason: str) -> None:
        """Replace the film of the same key; what was recorded before stays in its history."""
        with self._change() as connection:
            films.correct(connection, film, reason)

    def retire_film(self, key: str) -> None:
        """Take a film out of the list and out of what the program learns; it stays on record."""
        with self._change() as connection:
            films.mark_retired(connection, key, retired=True)

    def restore_film(self, key: str) -> None:
        """Put a retired film back into the list."""
        with self._change() as connection:
            films.mark_retired(connection, key, retired=False)

    def use_film(self, key: str, is_used: bool) -> None:
        """Let a film move the predictions, or leave it out of what the program learns; it stays in the list."""
        with self._change() as connection:
            films.mark_used(connection, key, used=is_used)

    def film_history(self, key: str) -> tuple[FilmRevision, ...]:
        """Return a film as it was recorded and after each correction, the oldest first."""
        with in_words(self.path):
            return films.history(self._connection, key)

    def retired_films(self) -> tuple[MeasuredFilm, ...]:
        """Return the films that were taken out of the list; :meth:`materials` has the others."""
        with in_words(self.path):
            return films.current(self._connection, retired=True)

    def recorded_films(self) -> tuple[FilmRevision, ...]:
        """Return every revision of every film, retired ones included: all that was ever recorded."""
        with in_words(self.path):
            return films.recorded(self._connection)

    def plan_batch(
        self,
        recipe: Recipe,
        plan: BatchPlan,
        amounts: BatchAmounts,
        steps: Sequence[ProcessStep],
        prediction: Prediction | None,
        at: str,
        token: str = "",
    ) -> Batch:
        """Keep a batch as it is planned under a new key, such as ``B-0001``; nothing of the plan changes after that.

        A token that was given before makes no second batch: the first one is returned.
        """
        with self._change() as connection:
            return batches.insert(
                connection,
                recipe=recipe,
                plan=plan,
                amounts=amounts,
                steps=steps,
                prediction=prediction,
                at=at,
                token=token or secrets.token_hex(16),
            )

    def add_entry(
        self, key: str, kind: str, content: Mapping[str, Any], token: str, at: str, tick: Tick | None = None
    ) -> Entry:
        """Write an entry into the record of a batch; it is on the disk when this returns.

        The same entry under the same token is written once, however often this is called. ``tick`` is the count at
        ``at``, which no change of the clock touches.
        """
        with self._change() as connection:
            batch, entry = batch_entries.add(connection, key, kind, content, token, at, tick)
            batch_films.follow(connection, batch, entry)
            return entry

    def correct_entry(self, number: int, content: Mapping[str, Any] | None, reason: str, token: str, at: str) -> Entry:
        """Say what an entry should have said, or with None that it does not count; return the correction.

        What it said before, the time and the reason stay on record.
        """
        with self._change() as connection:
            batch, entry = batch_entries.correct(connection, number, content, reason, token, at)
            batch_films.follow(connection, batch, entry)
            return entry

    def record_batch_films(self, key: str) -> tuple[str, ...]:
        """Take the measured films of a finished batch into the evidence, once; return their keys.

        From then on a correction of the batch corrects them, with its reason.
        """
        with self._change() as connection:
            return batch_films.record(connection, key)

    def batch_films(self, key: str) -> dict[int, str]:
        """Return the keys of the measured films that a batch gave, by the number of the specimen."""
        with in_words(self.path):
            return batch_films.films_of(self._connection, key)

    def batch(self, key: str) -> Batch:
        """Return a batch with all its entries in order."""
        with in_words(self.path):
            return batches.read(self._connection, key)

    def batches(self, text: str = "", limit: int = 200, *, retired: bool = False) -> tuple[BatchSummary, ...]:
        """Return the batches that hold every word of a text, the newest first: those in the list, or the retired."""
        with in_words(self.path):
            return batches.summaries(self._connection, text, limit, retired=retired)

    def retire_batch(self, key: str) -> None:
        """Take a batch out of the list; it stays on record."""
        with self._change() as connection:
            batches.mark_retired(connection, key, retired=True)

    def restore_batch(self, key: str) -> None:
        """Put a retired batch back into the list."""
        with self._change() as connection:
            batches.mark_retired(connection, key, retired=False)

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        if self.is_read_only:
            raise read_only(self.path)
        with in_words(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
