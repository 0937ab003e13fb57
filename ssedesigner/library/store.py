"""The library: materials, values and verdicts in one file, the shipped ones and the user's side by side."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ssedesigner.core.batch.clock import Tick
from ssedesigner.core.batch.plan import BatchAmounts, BatchPlan
from ssedesigner.core.batch.record import Batch, BatchSummary, Entry
from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.lots import Lot, LotCount, LotRevision, LotStock
from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.measured_film import FilmRevision, MeasuredFilm
from ssedesigner.core.merging import NO_DECISIONS, Decisions, Merge, Shared
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import ProcessStep
from ssedesigner.core.variants import MaterialRevision
from ssedesigner.library import content, search
from ssedesigner.library import materials as entries
from ssedesigner.library.errors import (
    ChangedMeanwhile,
    DamagedLibrary,
    LibraryError,
    LockedLibrary,
    NewerLibrary,
    ReadOnlyLibrary,
    removed_error,
)
from ssedesigner.library.file.backups import backups_of
from ssedesigner.library.file.connection import LibraryFile, open_library_file
from ssedesigner.library.file.in_place import put_rows_back
from ssedesigner.library.file.rescue import Change, Rescue, RescueFile, rescue_files
from ssedesigner.library.file.rescuing import leave_out, rescued, take_over
from ssedesigner.library.file.restoring import restore_backup
from ssedesigner.library.kept import Kept
from ssedesigner.library.look_alikes import LookAlike, look_alikes
from ssedesigner.library.records import batches, lots, machines, revisions
from ssedesigner.library.records import entries as batch_entries
from ssedesigner.library.records import films as batch_films
from ssedesigner.library.records import own_films as films
from ssedesigner.library.records.material_history import history
from ssedesigner.library.records.references import Seen
from ssedesigner.library.search import SearchHit

__all__ = [
    "DamagedLibrary",
    "Library",
    "LibraryError",
    "LockedLibrary",
    "LookAlike",
    "NewerLibrary",
    "ReadOnlyLibrary",
    "SearchHit",
    "restore_backup",
]


class Library:
    """An open library file.

    Every change is one transaction: it is on the disk when the method returns, or nothing has changed. All methods
    raise :class:`LibraryError` or one of its kinds with a sentence that says what to do. A change that the file cannot
    take, because it was replaced, is locked or its disk is full, is kept in a rescue file before the error is raised.
    """

    def __init__(self, path: Path, file: LibraryFile, shipped: Path) -> None:
        """Take an open file; :meth:`open` is the way to a library."""
        self.path, self.rescue, self.seen = path, Rescue(path), Seen()
        self._file, self._shipped = file, shipped
        self._replayed_in: sqlite3.Connection | None = None
        self._copied = (file, file.count)
        self._kept = Kept(path)

    @classmethod
    def open(cls, path: Path, *, shipped: Path, read_only: bool = False, share: str | None = None) -> Self:
        """Open a library file, make it when there is none, and bring it up to date.

        Parameters
        ----------
        path : Path
            The library file
        shipped : Path
            The folder with the shipped tables
        read_only : bool
            Read the file without ever writing to it; a file that cannot be written is opened so by itself, and one on
            a network share that another program writes to
        share : str
            The kind of network share that the file lies on, empty for none; found out when it is not given

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
        return cls(path, open_library_file(path, shipped, read_only=read_only, share=share), shipped)

    def reopen(self, *, shipped: Path | None = None) -> None:
        """Work with the file that lies under the name now, in place of the one that was opened.

        Raises
        ------
        LibraryError
            Or one of its kinds, as for :meth:`open`; the library is then as it was
        """
        before = self._file
        if not self.path.exists():
            raise removed_error(self.path)
        before.give_up_lock()
        folder = shipped or self._shipped
        self._file, self.seen = open_library_file(self.path, folder), Seen()
        self._shipped = folder
        self._file.generation = before.generation + 1
        before.close()

    @property
    def is_read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._file.is_read_only

    @property
    def notice(self) -> str:
        """A sentence on how the file was opened, where a person should know; empty else."""
        return self._file.notice

    @property
    def _connection(self) -> sqlite3.Connection:
        return self._file.connection

    def trouble(self) -> str:
        """Return in one sentence why the file cannot be used any more; empty when it can, or was closed here."""
        if self._file.is_closed:
            return ""
        self._file.keep_lock()
        try:
            with self._file.reading():
                return ""
        except LockedLibrary:
            return ""  # another program writes just now
        except LibraryError as error:
            return str(error)

    def waiting_changes(self) -> list[RescueFile]:
        """Return the changes that could not be written and wait to be taken over, the oldest first."""
        return [] if self.is_read_only else rescue_files(self.path)

    def take_over(self, waiting: RescueFile) -> tuple[tuple[Change, str], ...]:
        """Write what a rescue file holds, each change once, and move the file aside.

        Returns
        -------
        tuple of pairs
            Each change with what became of it: an empty text when it is in the library, else why it cannot be

        Raises
        ------
        LibraryError
            When the library cannot be written; what is left waits in the file as before
        """
        return take_over(self, waiting.path)

    def leave_out(self, waiting: RescueFile) -> None:
        """Move a rescue file aside without writing what it holds."""
        leave_out(self, waiting.path)

    def close(self) -> None:
        """Close the file; what was changed is in it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def version(self) -> str:
        """The version of the shipped content in this library."""
        with self._file.reading() as connection:
            return content.stored_version(connection) or ""

    def commits(self) -> tuple[tuple[int, int], int]:
        """Return two numbers: one changes when another connection has written, the other when this one has."""
        with self._file.reading() as connection:
            others = int(connection.execute("PRAGMA data_version").fetchone()[0])
            return (self._file.generation, others), self._file.count

    def materials(self) -> Materials:
        """Return the frozen snapshot of all materials, verdicts and reports; the user's values win."""
        version = self.version
        with self._file.reading() as connection:
            return self.seen.materials(self._kept.read(connection, version))

    def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Return the materials and sources that hold every word of a text, the best first."""
        with self._file.reading() as connection:
            return search.find(connection, text, limit)

    def backups(self) -> list[Path]:
        """Return the copies of this library, the newest first."""
        return backups_of(self.path)

    @property
    def has_changed(self) -> bool:
        """Whether anything was written since the library was opened, or since :meth:`note_copy`."""
        return self._copied != (self._file, self._file.count)

    def note_copy(self) -> None:
        """Take it that all that was written up to now is in a copy."""
        self._copied = (self._file, self._file.count)

    @rescued
    def add_material(self, material: Material) -> None:
        """Add a material of the user's with all its values; refuse a key that its kind already has."""
        with self._change() as connection:
            entries.add_material(connection, material)

    def adopt(
        self,
        materials: Sequence[Material],
        verdicts: Sequence[PairVerdict],
        sources: Mapping[str, str],
        identities: Mapping[tuple[str, str], str] | None = None,
    ) -> None:
        """Add materials and verdicts, all or none, with citations by source and the identities they have elsewhere."""
        with self._file.changing() as connection:
            entries.adopt(connection, materials, verdicts, sources, identities or {})

    def identities(self) -> dict[tuple[str, str], str]:
        """Return by kind and key what the user's own materials are in every library, whatever they are called there."""
        with self._file.reading() as connection:
            return revisions.identities(connection)

    @rescued
    def rename_material(self, kind: str, key: str, name: str) -> None:
        """Give a material of the user's another name; its key stays, and its former name still finds it."""
        with self._change() as connection:
            entries.rename(connection, kind, key, name)

    @rescued
    def set_formula(self, kind: str, key: str, formula: str, group: str, dropped: Sequence[str] = ()) -> None:
        """Give a material of the user's another formula and family; ``dropped`` are its own values that go with it."""
        with self._change() as connection:
            entries.set_formula(connection, kind, key, formula, group, dropped)

    def material_history(self, kind: str, key: str) -> tuple[MaterialRevision, ...]:
        """Return what an own material was called and made of, the oldest first."""
        with self._file.reading() as connection:
            return history(connection, kind, key)

    def take_back(self, materials: Sequence[Material], verdicts: Sequence[PairVerdict]) -> None:
        """Undo :meth:`adopt`, all of it or nothing, unless anything of it was changed since."""
        with self._file.changing() as connection:
            entries.take_back(connection, materials, verdicts)

    @rescued
    def retire_material(self, kind: str, key: str) -> None:
        """Take a material from the lists; recipes that name it stay readable."""
        with self._change() as connection:
            entries.mark_retired(connection, kind, key, retired=True)

    @rescued
    def restore_material(self, kind: str, key: str) -> None:
        """Put a retired material back into the lists."""
        with self._change() as connection:
            entries.mark_retired(connection, kind, key, retired=False)

    @rescued
    def set_value(self, kind: str, key: str, quantity: str, value: Cited | CitedText) -> None:
        """Set the user's value of a quantity; it wins over the shipped one, which stays beside it."""
        with self._change() as connection:
            entries.set_value(connection, kind, key, quantity, value)

    @rescued
    def clear_value(self, kind: str, key: str, quantity: str) -> None:
        """Drop the user's value of a quantity; the shipped one, if there is one, is used again."""
        with self._change() as connection:
            entries.clear_value(connection, kind, key, quantity)

    @rescued
    def set_verdict(self, pair: PairVerdict) -> None:
        """Set the user's verdict on a pair; it wins over the shipped one, in whichever order the two are named."""
        with self._change() as connection:
            entries.set_verdict(connection, pair)

    @rescued
    def clear_verdict(self, first_kind: str, first: str, second_kind: str, second: str) -> None:
        """Drop the user's verdict on a pair; the shipped one, if there is one, is used again."""
        with self._change() as connection:
            entries.clear_verdict(connection, first_kind, first, second_kind, second)

    def look_alikes(self) -> tuple[LookAlike, ...]:
        """Return the materials of the user's that are shipped since, with what was answered about each."""
        with self._file.reading() as connection:
            return look_alikes(connection)

    @rescued
    def answer_look_alikes(self, names: Sequence[tuple[str, str]], answer: str) -> None:
        """Answer about materials of the user's, by kind and key, that are shipped since.

        With ``take`` the shipped values, verdicts and rules come to each, and the user's still win; with ``keep`` or
        ``none`` (not answered yet) it has nothing shipped.
        """
        with self._change() as connection:
            content.answer_look_alikes(connection, self._shipped, names, answer)

    def add_film(self, film: MeasuredFilm) -> str:
        """Record a film that was made and measured; return the key that it got, such as ``F-0001``."""
        return self.add_films((film,))[0]

    @rescued
    def add_films(self, measured: Sequence[MeasuredFilm]) -> tuple[str, ...]:
        """Record several films, all or none; return their new keys in order."""
        with self._change() as connection:
            return films.add(connection, measured)

    @rescued
    def correct_film(self, film: MeasuredFilm, reason: str) -> None:
        """Replace the film of the same key; what was recorded before stays in its history."""
        with self._change() as connection:
            films.correct(connection, film, reason)

    @rescued
    def retire_film(self, key: str) -> None:
        """Take a film out of the list and out of what the program learns; it stays on record."""
        with self._change() as connection:
            films.mark_retired(connection, key, retired=True)

    @rescued
    def restore_film(self, key: str) -> None:
        """Put a retired film back into the list."""
        with self._change() as connection:
            films.mark_retired(connection, key, retired=False)

    @rescued
    def use_film(self, key: str, is_used: bool) -> None:
        """Let a film move the predictions, or leave it out of what the program learns; it stays in the list."""
        with self._change() as connection:
            films.mark_used(connection, key, used=is_used)

    def retired_films(self) -> tuple[MeasuredFilm, ...]:
        """Return the films that were taken out of the list; :meth:`materials` has the others."""
        with self._file.reading() as connection:
            return self.seen.retired_films(films.retired_films(connection))

    def film_revisions(self) -> tuple[FilmRevision, ...]:
        """Return every revision of every film, retired ones included: all that was ever recorded."""
        with self._file.reading() as connection:
            return films.film_revisions(connection)

    @rescued
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
            batch = batches.insert(
                connection,
                recipe=recipe,
                plan=plan,
                amounts=amounts,
                steps=steps,
                prediction=prediction,
                at=at,
                token=token or secrets.token_hex(16),
            )
        return self.seen.batch(batch)

    @rescued
    def add_entry(
        self, key: str, kind: str, content: Mapping[str, Any], token: str, at: str, tick: Tick | None = None
    ) -> Entry:
        """Write an entry into the record of a batch; it is on the disk when this returns.

        The same entry under the same token is written once, however often this is called. ``tick`` is the count at
        ``at``, which no change of the clock touches.
        """
        with self._change() as connection:
            entry = batch_entries.add(connection, key, kind, content, token, at, tick)
            batch_films.follow(connection, entry)
        return self.seen.entry(entry)

    @rescued
    def correct_entry(self, number: int, content: Mapping[str, Any] | None, reason: str, token: str, at: str) -> Entry:
        """Say what an entry should have said, or with None that it does not count; return the correction.

        What it said before, the time and the reason stay on record.
        """
        with self._change() as connection:
            entry = batch_entries.correct(connection, number, content, reason, token, at)
            batch_films.follow(connection, entry)
        return self.seen.entry(entry)

    def add_entries(self, key: str, entries: Sequence[tuple[str, Mapping[str, Any], str]], at: str) -> list[Entry]:
        """Write entries that belong together, each a kind, a content and a token: all of them or none."""
        with self._change() as connection:
            made = [batch_entries.add(connection, key, *entry, at) for entry in entries]
            for entry in made:
                batch_films.follow(connection, entry)
        return [self.seen.entry(entry) for entry in made]

    @rescued
    def record_batch_films(self, key: str) -> tuple[str, ...]:
        """Take the measured films of a finished batch into the evidence, once; return their keys.

        From then on a correction of the batch corrects them, with its reason.
        """
        with self._change() as connection:
            return batch_films.record(connection, key)

    def batch_films(self, key: str) -> dict[int, str]:
        """Return the keys of the measured films that a batch gave, by the number of the specimen."""
        with self._file.reading() as connection:
            return batch_films.films_of(connection, key)

    def batch(self, key: str) -> Batch:
        """Return a batch with all its entries in order."""
        with self._file.reading() as connection:
            return self.seen.batch(batches.read(connection, key))

    def batches(self, text: str = "", limit: int = 200, *, retired: bool = False) -> tuple[BatchSummary, ...]:
        """Return the batches that hold every word of a text, the newest first: those in the list, or the retired."""
        with self._file.reading() as connection:
            return batches.summaries(connection, text, limit, retired=retired)

    @rescued
    def retire_batch(self, key: str) -> None:
        """Take a batch out of the list; it stays on record."""
        with self._change() as connection:
            batches.mark_retired(connection, key, retired=True)

    @rescued
    def restore_batch(self, key: str) -> None:
        """Put a retired batch back into the list."""
        with self._change() as connection:
            batches.mark_retired(connection, key, retired=False)

    @rescued
    def add_lot(self, lot: Lot) -> Lot:
        """Record a lot under a new key, such as ``L-0001``; return it with its key and its identity.

        A lot whose identity is there already is not recorded twice: the first one is returned.
        """
        with self._change() as connection:
            return lots.add(connection, lot)

    @rescued
    def correct_lot(self, lot: Lot, reason: str) -> None:
        """Replace the lot of the same identity; what was recorded before stays in its history."""
        with self._change() as connection:
            lots.correct(connection, lot, reason)

    @rescued
    def count_lot(self, lot_id: str, count: LotCount, token: str = "") -> None:
        """Keep what a stock-taking found in the jar; what is left follows from the last one."""
        with self._change() as connection:
            lots.count(connection, lot_id, count, token)

    @rescued
    def retire_lot(self, lot_id: str) -> None:
        """Take a lot out of the list; it stays on record, with what was drawn from it."""
        with self._change() as connection:
            lots.mark_retired(connection, lot_id, retired=True)

    @rescued
    def restore_lot(self, lot_id: str) -> None:
        """Put a retired lot back into the list."""
        with self._change() as connection:
            lots.mark_retired(connection, lot_id, retired=False)

    def lots(self, *, retired: bool | None = False) -> tuple[LotStock, ...]:
        """Return the lots of the list, the retired ones, or with None both, with what is left and what drew from it."""
        with self._file.reading() as connection:
            return self.seen.lots(lots.lots(connection, retired=retired))

    def lot(self, lot_id: str) -> LotStock:
        """Return a lot by its identity, a retired one too."""
        with self._file.reading() as connection:
            return lots.lot_stock(connection, lot_id)

    def lot_retirements(self, lot_id: str) -> tuple[tuple[str, bool], ...]:
        """Return when a lot was retired, True, or restored, False, the oldest first."""
        with self._file.reading() as connection:
            return lots.retirements(connection, lot_id)

    def lot_history(self, lot_id: str) -> tuple[LotRevision, ...]:
        """Return a lot as it was recorded and after each correction, the oldest first."""
        with self._file.reading() as connection:
            return lots.history(connection, lot_id)

    @property
    def machine_label(self) -> str:
        """What this library calls its machine beside equal numbers of another one."""
        with self._file.reading() as connection:
            return machines.label(connection)

    @property
    def label_warning(self) -> str:
        """What to do where another machine is called as this one; empty where none is known."""
        with self._file.reading() as connection:
            return machines.warning(connection)

    def set_machine_label(self, text: str) -> None:
        """Let the machine be called otherwise from now on."""
        with self._file.changing() as connection:
            machines.set_label(connection, machines.refuse_label(text))

    def shared(self) -> Shared:
        """Return all that the library shares with others: own rows with their revisions, batches with their entries."""
        from ssedesigner.library.records import sharing  # not before: no start shares anything

        with self._file.reading() as connection:
            return sharing.read_shared(connection)

    def take_shared(
        self, package: Shared, choice: str = "", decisions: Decisions = NO_DECISIONS, *, copy: str = "", state: str = ""
    ) -> Merge:
        """Join what another library shares to this one, all of it or nothing.

        ``choice`` decides conflicts: ``mine``, ``theirs`` or ``both``; without one mine holds. ``decisions`` are those
        on single rows, by their identity. ``copy`` is the name of the copy that was made before; with it the import
        can be undone until something else is changed. ``state`` is what :meth:`own_state` said before that.
        ChangedMeanwhile when it is not in that state any more.
        """
        from ssedesigner.library.records import sharing

        with self._file.changing() as connection:
            if state and sharing.state_digest(connection) != state:
                raise ChangedMeanwhile("The library was changed while it was copied; import the package again.")
            merged = sharing.take(connection, package, choice, f"{self.path.stem}-photos", decisions)
            content.note_import(connection, copy, sharing.state_digest(connection))
        return merged

    def own_state(self) -> str:
        """Return a digest that changes with each own row or entry."""
        from ssedesigner.library.records import sharing

        with self._file.reading() as connection:
            return sharing.state_digest(connection)

    def preview_shared(self, package: Shared, choice: str = "", decisions: Decisions = NO_DECISIONS) -> Merge:
        """Return what :meth:`take_shared` would do; nothing is written."""
        from ssedesigner.library.records import sharing

        with self._file.reading() as connection:
            return sharing.preview(connection, package, choice, decisions)

    def note_import(self, copy: str) -> None:
        """Let what was written just now be undone as an import; ``copy`` is the name of the copy made before."""
        from ssedesigner.library.records import sharing

        with self._file.changing() as connection:
            content.note_import(connection, copy, sharing.state_digest(connection))

    def last_import(self) -> str:
        """Return the name of the copy that was made before the last import.

        Raises
        ------
        LibraryError
            When there was none, or something was changed since, which undoing it would lose
        """
        from ssedesigner.library.records import sharing

        with self._file.reading() as connection:
            return content.copy_before_import(connection, sharing.state_digest(connection))

    def undo_import(self, former: Path) -> None:
        """Be again what the library was before the last import: ``former`` is a copy of then, brought up to date.

        The file stays the one that it is, so every program that has it open goes on with it.

        Raises
        ------
        LibraryError
            As for :meth:`last_import`, or when it cannot be written
        """
        from ssedesigner.library.records import sharing

        with self._file.changing() as connection:
            content.copy_before_import(connection, sharing.state_digest(connection))
            put_rows_back(connection, former)
            content.note_import(connection, "", "")

    @contextmanager
    def replaying(self, mark: str) -> Iterator[sqlite3.Connection | None]:
        """Put the next change and a mark into one transaction; None when the mark is there, so it was made before."""
        with self._file.changing() as connection:
            if content.has_mark(connection, mark):
                yield None
                return
            self._replayed_in = connection
            try:
                yield connection
                content.set_mark(connection, mark)
            finally:
                self._replayed_in = None

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        if self._replayed_in is not None:
            yield self._replayed_in
            return
        with self._file.changing() as connection:
            yield connection
