"""The tab Merge library: what a package of another machine would change, and merging it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import BackupError, Progress
from ssedesigner.files.backups.package import SUFFIX
from ssedesigner.files.backups.sharing import Imported, import_library, preview_import, report_lines
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.exchange.page import ImportPage
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.widgets import column_layout, set_names, text_label

if TYPE_CHECKING:
    from ssedesigner.ui.exchange.window import ImportWindow


def _preview(path: Path, source: Path, progress: Progress) -> Imported:
    with Library.open(path, shipped=resources() / "library") as library:  # a thread has its own connection
        progress(0.1)
        return preview_import(library, source)


def _merge(path: Path, source: Path, progress: Progress) -> Imported:
    with Library.open(path, shipped=resources() / "library") as library:
        progress(0.1)  # the last moment to cancel: what follows is one step
        return import_library(library, source)


class MergePage(ImportPage):
    """Reads a package, shows what it would change, and merges it when that is wanted."""

    title = "Merge library"
    suffixes = (SUFFIX,)

    def __init__(self, window: ImportWindow) -> None:
        super().__init__()
        set_names(self, "merge_page", self.title)
        self._window = window
        self._source: Path | None = None
        self._task: LongTask | None = None
        self._words = text_label("merge_words", "What the package would change")
        self._words.setText("Drop a library package here, or choose File › Import.")
        self.merge = set_names(QPushButton("&Merge"), "merge_button", "Merge", role="primary")
        self.merge.setEnabled(False)
        self.merge.clicked.connect(self._merge)
        layout = column_layout(self, (20, 20, 20, 20), 12)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.merge)

    def open_files(self, paths: Sequence[Path]) -> None:
        if paths and self._task is None:
            self._source = paths[0]
            self._start(partial(_preview, self._window.library.path, paths[0]))

    def _start(self, work: partial[Imported]) -> None:
        self.merge.setEnabled(False)
        self._task = LongTask("", work, self)
        self._task.ended.connect(self._show)
        self._task.start()

    def _merge(self) -> None:
        if self._source is not None and self._task is None:
            self._start(partial(_merge, self._window.library.path, self._source))

    def _show(self, imported: object, error: BaseException | None) -> None:
        self._task = None
        if isinstance(error, (BackupError, WriteError, LibraryError, OSError)):
            self._words.setText(str(error))
        elif error is not None:
            raise error
        elif isinstance(imported, Imported):
            self._words.setText("\n".join(report_lines(imported)))
            self.merge.setEnabled(imported.is_preview and not self._window.obstacle_to_merging())
            if imported.copy is not None:
                self.changed.emit()

    def stop(self) -> None:
        if self._task is not None:
            self._task.end()
            self._task = None
