"""The menu that writes a batch, or the table of all in the list, into a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from ssedesigner.core.batch.record import Batch, BatchSummary
from ssedesigner.ui.batches.records import BatchRecords
from ssedesigner.ui.widgets.widgets import named

_FORMATS = {".json": "Data of the whole batch (*.json)", ".csv": "Table for a spreadsheet (*.csv)"}


class ExportMenu(QMenu):
    """Writes what it was last given."""

    def __init__(self, records: BatchRecords, parent: QWidget) -> None:
        super().__init__(parent)
        named(self, "batches_export_menu", "What to export")
        self._records = records
        self._batch: Batch | None = None
        self._listed: tuple[BatchSummary, ...] = ()
        self._own = [
            self.addAction(f"This batch as {suffix[1:].upper()}…", partial(self.ask_and_export, suffix))
            for suffix in _FORMATS
        ]
        self.addAction("All batches of the list as CSV…", self.ask_and_export_all)

    def take(self, batch: Batch | None, listed: tuple[BatchSummary, ...]) -> None:
        """Take the batch that is chosen and all that are listed."""
        self._batch, self._listed = batch, listed
        for action in self._own:
            action.setEnabled(batch is not None)

    def ask_and_export(self, suffix: str) -> None:
        """Ask for a file and write the chosen batch in the form of its ending."""
        if self._batch is not None and (path := self._ask(f"{self._batch.key}{suffix}")):
            self._records.export(self._batch, path)

    def ask_and_export_all(self) -> None:
        """Ask for a file and write the table of all batches in the list."""
        if path := self._ask("batches.csv"):
            self._records.export_all(self._listed, path)

    def _ask(self, name: str) -> Path | None:
        suffix = Path(name).suffix
        chosen, _ = QFileDialog.getSaveFileName(
            self.parentWidget(), "Export", str(Path.home() / name), _FORMATS[suffix]
        )
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix.lower() == suffix else Path(f"{chosen}{suffix}")
