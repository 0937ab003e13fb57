"""Back up, restore and export the library, undo its last import, and the copies that the program makes by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.copies import CLOSING, keep_copy_of, keep_daily_copy
from ssedesigner.files.backups.file import SUFFIX, BackupContent, BackupError, Progress, write_backup
from ssedesigner.files.backups.restoring import Restored, Staged, content_words, discard, put_in_place, stage
from ssedesigner.files.backups.undoing import undo_import
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.bench.running import offer_running
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.backup_choice import choose_backup
from ssedesigner.ui.shell.windows import Windows
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.notices import Notice, NoticeBar
from ssedesigner.ui.widgets.widgets import open_form, set_names

_NOTICE, _UNDONE = "backup", "undone"
_FILES = f"Backups (*{SUFFIX})"
_STALE = ("own_films", "bench")
"""Notices that offer something to do in the former library."""

_HOUR_MS = 3_600_000
_EXPECTED_ERRORS = (BackupError, WriteError, LibraryError)


def _export(path: Path, target: Path, kinds: tuple[str, ...], progress: Progress) -> str:
    from ssedesigner.files.backups.sharing import export_library  # packages are of no use at start

    with Library.open(path, shipped=resources() / "library") as library:  # a thread has its own connection
        return export_library(library, target, kinds, progress=progress)


class LibraryBackups(QObject):
    """Writes and restores backups beside the window; ``unavailable`` says why it cannot, where it cannot."""

    def __init__(
        self,
        document: Document,
        library: Library,
        settings: Settings,
        notices: NoticeBar,
        windows: Windows,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._document, self._library, self._settings = document, library, settings
        self._notices, self._windows, self._window = notices, windows, window
        self._task: LongTask | None = None
        self._hourly = QTimer(self, interval=_HOUR_MS)
        self._hourly.timeout.connect(self.keep_daily)
        self.unavailable = ""
        windows.obstacle_to_merging = self.obstacle_to_merging
        windows.undo_import_asked.connect(self.undo_import)
        document.library_changed.connect(self._forget_undone)

    def obstacle_to_merging(self) -> str:
        """Say why nothing can be merged into the library now; empty when it can."""
        locked = "The library is read-only here, so nothing can be merged into it." * self._library.is_read_only
        return self.unavailable or locked or self._busy()

    def back_up(self) -> None:
        """Ask for a file and write the library with its photos into it."""
        if self._refuse(self.unavailable or self._busy()):
            return
        name = f"SSE Designer library {datetime.now():%Y-%m-%d}{SUFFIX}"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Back up the library", str(Path.home() / name), _FILES)
        if not chosen:
            return
        target = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}{SUFFIX}")
        work = partial(write_backup, self._library.path, target)
        self._start("Backing up the library…", work, partial(self._show_backup_result, target))

    def _show_backup_result(self, target: Path, content: object) -> None:
        assert isinstance(content, BackupContent)
        lines = [f"Missing photos that batches refer to: {content.missing}."] if content.missing else []
        sentence = f"{target} holds {content_words(content)}; it was read back and is complete."
        self._show_notice("caution" if lines else "pass", sentence, lines)

    def restore(self) -> None:
        """Ask for a backup, unpack and check it, ask once more, and put it in the place of the library."""
        locked = "The library is read-only here, so it cannot be replaced." if self._library.is_read_only else ""
        if self._refuse(self.unavailable or locked or self._busy() or self._windows.obstacle_to_restoring()):
            return
        source = choose_backup(self._library.path, self._window)
        if source is not None:
            self._start("Unpacking and checking the backup…", partial(stage, source, self._library.path), self._confirm)

    def _confirm(self, staged: object) -> None:
        assert isinstance(staged, Staged)
        problem = self._windows.obstacle_to_restoring()
        if problem or not self._is_meant(staged):
            discard(staged)
            self._refuse(problem)
            return
        self._put_in_place(staged)

    def _is_meant(self, staged: Staged) -> bool:
        question = set_names(QMessageBox(self._window), "restore_question", "Restore this backup?")
        question.setWindowTitle("Restore a backup")
        made = f", made {staged.content.made_at[:16].replace('T', ' ')}" if staged.content.made_at else ""
        question.setText(f"Restore {staged.source.name}{made}?")
        question.setInformativeText(
            f"It holds {content_words(staged.content)}. The present library is moved aside, not deleted. "
            "Open windows of batches, bench mode and the sheet are closed."
        )
        restore = set_names(question.addButton("&Restore", QMessageBox.ButtonRole.AcceptRole), "restore_yes", "Restore")
        question.addButton(QMessageBox.StandardButton.Cancel)
        question.exec()
        return question.clickedButton() is restore

    def _put_in_place(self, staged: Staged) -> None:
        self._windows.close_records()
        # nothing may hold the file that is replaced
        self._library.close()
        try:
            restored = put_in_place(staged, self._library.path)
        except LibraryError as error:
            self._library.reopen(shipped=resources() / "library")
            self._show_notice("fail", str(error))
            return
        self._library.reopen(shipped=resources() / "library")
        self._library.note_copy()
        for key in _STALE:
            self._notices.close_notice(key)
        self._document.replace_materials(staged.materials)
        offer_running(self._library, self._notices, self._windows.show_bench)
        words = content_words(restored.content)
        self._show_notice("pass", f"{staged.source.name} is restored: {words}.", restored.lines())

    def export_library(self) -> None:
        """Ask what is to be written where, and write it, for another machine."""
        if self._refuse(self.unavailable or self._busy()):
            return
        from ssedesigner.ui.exchange.export_form import ExportForm  # loaded here: the first window must be quick

        form = ExportForm(self._library, self._window)
        open_form(form, lambda: self._export(form.target, form.chosen_kinds))

    def _export(self, target: Path, kinds: tuple[str, ...]) -> None:
        if not self._refuse(self._busy()):
            work = partial(_export, self._library.path, target, kinds)
            self._start("Writing the package…", work, lambda sentence: self._show_notice("pass", str(sentence)))

    def undo_import(self) -> None:
        """Put back what the library was before the last import, where nothing was changed since."""
        problem = self.obstacle_to_merging() or self._windows.obstacle_to_restoring()
        if self._refuse(problem):
            return
        path = self._library.path
        self._start("Undoing the import…", lambda _: undo_import(path), self._show_undone)

    def _show_undone(self, restored: object) -> None:
        assert isinstance(restored, Restored)
        if self._library.trouble():
            self._library.reopen(shipped=resources() / "library")
        self._library.note_copy()
        for key in _STALE:
            self._notices.close_notice(key)
        self._document.replace_materials(self._library.materials())
        sentence = f"The last import is undone: {content_words(restored.content)}."
        self._show_notice("pass", sentence, restored.lines(), _UNDONE)

    def _forget_undone(self) -> None:
        """Take away the word that an import is undone, because it is not the last change any more."""
        self._notices.close_notice(_UNDONE)
        self._windows.close_notice(_UNDONE)

    def keep_daily(self) -> None:
        """Copy the library beside the window unless that was done today; a notice only says when it fails."""
        self._hourly.start()
        if not self.unavailable and not self._library.is_read_only and self._task is None:
            # read here: the copy runs in a thread of its own
            path, today = self._library.path, datetime.now()
            self._start("", lambda _: keep_daily_copy(path, today), lambda _: None)

    def show_last_problem(self) -> None:
        """Say why the copy of the last closing could not be made, if it could not."""
        problem = self._settings.value("copy_problem")
        if problem:
            self._settings.store("copy_problem", "")
            self._show_notice("caution", problem)

    def end(self) -> None:
        """Cancel what is under way, and copy the library if it has changed."""
        self._hourly.stop()
        if self._task is not None:
            unpacked = self._task.end()
            if isinstance(unpacked, Staged):
                discard(unpacked)
            self._task = None
        try:
            keep_copy_of(self._library, CLOSING)
        except (LibraryError, OSError) as error:
            sentence = f"When the program was closed last, the library could not be copied. {error}"
            self._settings.store("copy_problem", sentence)
            self._settings.flush()

    def _start(self, words: str, work: Callable[[Progress], object], then: Callable[[object], None]) -> None:
        self._task = LongTask(words, work, self._window)
        self._task.ended.connect(partial(self._finish, then))
        self._task.start()

    def _finish(self, then: Callable[[object], None], result: object, error: BaseException | None) -> None:
        self._task = None
        if isinstance(error, (*_EXPECTED_ERRORS, OSError)):
            self._show_notice("fail", str(error))
        elif error is not None:
            raise error
        elif result is not None:
            then(result)

    def _busy(self) -> str:
        return "The library is being copied or restored; wait until that is done." if self._task else ""

    def _refuse(self, why: str) -> bool:
        if why:
            self._show_notice("caution", why)
        return bool(why)

    def _show_notice(self, severity: str, sentence: str, lines: Sequence[str] = (), key: str = _NOTICE) -> None:
        notice = Notice(key=key, severity=severity, sentence=sentence, lines=lines)
        self._notices.show_notice(notice)
        self._windows.show_notice(notice)
