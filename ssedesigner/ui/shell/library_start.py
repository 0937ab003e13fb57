"""Opens the library at the start; where that fails, says why and offers ways on. The file is never replaced unasked."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QPushButton

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.paths import resources
from ssedesigner.files.backups.file import BackupError
from ssedesigner.files.backups.restoring import Staged, put_in_place, stage
from ssedesigner.library.store import DamagedLibrary, Library, LibraryError, NewerLibrary, ReadOnlyLibrary
from ssedesigner.ui.shell.backup_choice import choose_backup
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.widgets import set_names

_READ_ONLY = "The library file cannot be written, so your own materials and verdicts can be seen but not changed."
_SHIPPED_ONLY = (
    "This session uses the shipped library only: your own materials and verdicts are not available, and your library "
    "file was not touched."
)


@dataclass(frozen=True, kw_only=True)
class OpenedLibrary:
    """A library to work with, what was read of it, and the sentence that the window should show about it."""

    library: Library
    materials: Materials
    notice: str = ""
    is_own: bool = True


def open_library(path: Path, spare: Path) -> OpenedLibrary | None:
    """Open the library, asking what to do as long as that fails; None when the user quits.

    ``spare`` is an empty folder that lives as long as the program, for a copy of the shipped library.
    """
    shipped = resources() / "library"
    while True:
        try:
            return _read_opened(Library.open(path, shipped=shipped))
        except LibraryError as error:
            choice = _ask(error, path)
            if choice == "shipped":
                return _shipped_only(spare, shipped)
            if choice == "quit":
                return None
            if choice == "restore":
                _restore(path)


def _read_opened(library: Library) -> OpenedLibrary:
    try:
        materials = library.materials()  # a damaged row shows here, where it can be asked about
    except LibraryError:
        library.close()
        raise
    notice = library.notice or (_READ_ONLY if library.is_read_only else "")
    return OpenedLibrary(library=library, materials=materials, notice=notice)


def _shipped_only(spare: Path, shipped: Path) -> OpenedLibrary:
    copy = spare / "library.sqlite"
    if not copy.exists():
        Library.open(copy, shipped=shipped).close()
    library = Library.open(copy, shipped=shipped, read_only=True)
    return OpenedLibrary(library=library, materials=library.materials(), notice=_SHIPPED_ONLY, is_own=False)


def _ask(error: LibraryError, path: Path) -> str:
    question = set_names(QMessageBox(), "library_question", "The library cannot be opened")
    question.setWindowTitle("SSE Designer")
    question.setText(str(error))
    question.setInformativeText("Nothing in the file was changed.")
    buttons: dict[QPushButton, str] = {}
    is_passing = not isinstance(error, (DamagedLibrary, NewerLibrary, ReadOnlyLibrary))
    words = [("Try &again", "again")] if is_passing else []
    words += [("&Shipped library, this time", "shipped"), ("&Restore a backup…", "restore"), ("&Quit", "quit")]
    for text, choice in words:
        role = QMessageBox.ButtonRole.RejectRole if choice == "quit" else QMessageBox.ButtonRole.AcceptRole
        buttons[set_names(question.addButton(text, role), f"library_{choice}", text.replace("&", ""))] = choice
    question.exec()
    clicked = question.clickedButton()
    return next((choice for button, choice in buttons.items() if button is clicked), "quit")


def _restore(path: Path) -> None:
    backup = choose_backup(path, None)
    if backup is None:
        return
    staged, error = LongTask("Unpacking and checking the backup…", partial(stage, backup, path), None).wait()
    try:
        if isinstance(staged, Staged):
            put_in_place(staged, path)
        elif error is not None:
            raise error
    except (BackupError, WriteError, LibraryError, OSError) as problem:
        show_not_restored(str(problem))


def show_not_restored(why: str) -> None:
    """Say why a backup was not restored; there is no window yet that could say it."""
    box = set_names(QMessageBox(), "restore_problem", "The backup was not restored")
    box.setWindowTitle("SSE Designer")
    box.setText(f"The backup was not restored: {why}")
    box.exec()
