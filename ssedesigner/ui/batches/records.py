"""Writing into the record of batches: every entry is on the disk before anything on screen moves on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from ssedesigner.batch.session import BatchSession
from ssedesigner.core.atomic import WriteError, refuse_empty_export, write_atomically
from ssedesigner.core.batch.record import Batch, BatchSummary
from ssedesigner.core.lots import LotStock
from ssedesigner.files.batches.file import write_batch
from ssedesigner.files.batches.table import batch_csv, overview_csv
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import decimal_sign

MOST_LISTED = 200
"""How many batches a list holds, the newest; older ones are found by searching."""


class BatchRecords(QObject):
    """Changes batches in the library; each method that changes reports in a sentence how it went.

    Each batch is written through one session, so that what is tried again after an error counts once.
    """

    reported = Signal(str, str)
    changed = Signal(str)

    def __init__(self, document: Document, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.library = document, library
        self._sessions: dict[str, BatchSession] = {}

    def session(self, key: str) -> BatchSession:
        """Return the session of a batch."""
        if key not in self._sessions:
            self._sessions[key] = BatchSession(self.library, key)
        return self._sessions[key]

    def batch(self, key: str) -> Batch | None:
        """Return a batch; None when it cannot be read, which is reported."""
        try:
            return self.library.batch(key)
        except LibraryError as error:
            self.reported.emit("fail", str(error))
            return None

    def lots(self) -> tuple[LotStock, ...]:
        """Return all lots on record, the retired ones too; none when they cannot be read, which is reported."""
        try:
            return self.library.lots(retired=None)
        except LibraryError as error:
            self.reported.emit("fail", str(error))
            return ()

    def summaries(self, text: str, *, retired: bool) -> tuple[BatchSummary, ...] | None:
        """Return the list of batches; None when it cannot be read, which is reported."""
        try:
            summaries = self.library.batches(text, MOST_LISTED)
            return (*summaries, *self.library.batches(text, MOST_LISTED, retired=True)) if retired else summaries
        except LibraryError as error:
            self.reported.emit("fail", str(error))
            return None

    def write(self, key: str, kind: str, content: Mapping[str, Any], done: str) -> bool:
        """Write an entry and report how it went."""
        return self._report(key, lambda: self.session(key).write(kind, **content), done)

    def retire(self, key: str, is_retired: bool) -> bool:
        """Take a batch out of the list, or put it back."""
        change = self.library.retire_batch if is_retired else self.library.restore_batch
        words = "is retired: it leaves the list and stays on record" if is_retired else "is back in the list"
        return self._report(key, lambda: change(key), f"{key} {words}.")

    def record_films(self, key: str) -> bool:
        """Take the measured films of a batch into the evidence."""
        films: list[str] = []
        is_done = self._report(key, lambda: films.extend(self.library.record_batch_films(key)), "")
        if is_done:
            self.take_up_films()
            words = "is evidence" if len(films) == 1 else "are evidence"
            self.reported.emit("pass", f"{' and '.join(films)} of {key} {words} for the model now.")
        return is_done

    def take_up_films(self) -> None:
        """Let the document see films that a batch has brought or corrected."""
        try:
            materials = self.library.materials()
        except LibraryError as error:
            self.reported.emit("fail", str(error))
            return
        if materials.own_films != self.document.materials.own_films:
            self.document.replace_materials(materials)

    def add_photos(self, key: str, photos: list[Path]) -> None:
        """Copy photos beside the library and write their entries; one that fails does not keep the others out."""
        for photo in photos:
            self._report(
                key, partial(self._add_photo, key, photo), f"The photo {photo.name} was copied next to the library."
            )

    def _add_photo(self, key: str, photo: Path) -> None:
        self.session(key).add_photo(photo)

    def export(self, batch: Batch, path: Path) -> bool:
        """Write a batch as JSON or CSV, by the ending of the file."""
        is_table = path.suffix.lower() == ".csv"
        write = (
            (lambda: write_atomically(path, batch_csv(batch, self.document.materials, decimal_sign()).encode()))
            if is_table
            else None
        )
        return self._report("", write or (lambda: write_batch(path, batch)), f"{batch.key} is written to {path}.")

    def export_all(self, summaries: tuple[BatchSummary, ...], path: Path) -> bool:
        """Write the batches of the list as a table."""

        def write() -> None:
            if not summaries:
                refuse_empty_export(path, "such batches")
            text = overview_csv([self.library.batch(one.key) for one in reversed(summaries)], decimal_sign())
            write_atomically(path, text.encode())

        words = "1 batch is" if len(summaries) == 1 else f"{len(summaries)} batches are"
        return self._report("", write, f"{words} written to {path}.")

    def _report(self, key: str, change: Callable[[], object], done: str) -> bool:
        try:
            change()
        except (LibraryError, WriteError) as error:
            self.reported.emit("fail", str(error))
            return False
        if done:
            self.reported.emit("pass", done)
        if key:
            self.changed.emit(key)
        return True
