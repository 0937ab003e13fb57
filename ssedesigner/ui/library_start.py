"""Opens the library at the start; where that fails, says why and offers ways on. The file is never replaced unasked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QPushButton

from ssedesigner.core.paths import resources
from ssedesigner.library.backups import backups_of
from ssedesigner.library.store import Library, LibraryError, LockedLibrary, restore_backup
from ssedesigner.ui.named import named

_FILES = "Libraries (*.sqlite*);;All files (*)"
_ELSEWHERE = "Another file…"
_READ_ONLY = "The library file cannot be written, so your own materials and verdicts can be seen but not changed."
_SHIPPED_ONLY = (
    "This session uses the shipped library only: your own materials and verdicts are not there, and your library "
    "file was not touched."
)


@dataclass(frozen=True, kw_only=True)
class OpenedLibrary:
    """A library to work with, and the sentence that the window should show about it."""

    library: Library
    notice: str = ""


def open_library(path: Path, spare: Path) -> OpenedLibrary | None:
    """Open the library, asking what to do as long as that fails; None when the user quits.

    ``spare`` is an empty folder that lives as long as the program, for a copy of the shipped library.
    """
    shipped = resources() / "library"
    while True:
        try:
            library = Library.open(path, shipped=shipped)
        except LibraryError as error:
            choice = _ask(error, path)
            if choice == "shipped":
                return _shipped_only(spare, shipped)
            if choice == "quit":
                return None
            if choice == "restore":
                _restore(path)
        else:
            return OpenedLibrary(library=library, notice=library.notice or (_READ_ONLY if library.is_read_only else ""))


def _shipped_only(spare: Path, shipped: Path) -> OpenedLibrary:
    copy = spare / "library.sqlite"
    if not copy.exists():
        Library.open(copy, shipped=shipped).close()
    return OpenedLibrary(library=Library.open(copy, shipped=shipped, read_only=True), notice=_SHIPPED_ONLY)


def _ask(error: LibraryError, path: Path) -> str:
    question = named(QMessageBox(), "library_question", "The library cannot be opened")
    question.setWindowTitle("SSE Designer")
    question.setText(str(error))
    question.setInformativeText("Nothing in the file was changed.")
    buttons: dict[QPushButton, str] = {}
    words = [("Try &again", "again")] if isinstance(error, LockedLibrary) else []
    words += [("&Shipped library, this time", "shipped"), ("&Restore a backup…", "restore"), ("&Quit", "quit")]
    for text, choice in words:
        role = QMessageBox.ButtonRole.RejectRole if choice == "quit" else QMessageBox.ButtonRole.AcceptRole
        buttons[named(question.addButton(text, role), f"library_{choice}", text.replace("&", ""))] = choice
    question.exec()
    clicked = question.clickedButton()
    return next((choice for button, choice in buttons.items() if button is clicked), "quit")


def _restore(path: Path) -> None:
    backup = _choose_backup(path)
    if backup is None:
        return
    try:
        restore_backup(backup, path)
    except (LibraryError, OSError) as error:
        tell_not_restored(str(error))


def _choose_backup(path: Path) -> Path | None:
    found = {f"{_when(backup)}   {backup.name}": backup for backup in backups_of(path)}
    words = "Copies of your library, the newest first:"
    if found:
        text, is_chosen = QInputDialog.getItem(None, "Restore a backup", words, [*found, _ELSEWHERE], 0, False)
        if not is_chosen or text in found:
            return found.get(text) if is_chosen else None
    text, _ = QFileDialog.getOpenFileName(None, "Restore a backup of the library", str(path.parent), _FILES)
    return Path(text) if text else None


def _when(backup: Path) -> str:
    return f"{datetime.fromtimestamp(backup.stat().st_mtime):%d %B %Y %H:%M}"


def tell_not_restored(why: str) -> None:
    """Say why a backup was not restored; there is no window yet that could say it."""
    told = named(QMessageBox(), "restore_problem", "The backup was not restored")
    told.setWindowTitle("SSE Designer")
    told.setText(f"The backup was not restored: {why}")
    told.exec()
