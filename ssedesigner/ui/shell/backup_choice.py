"""Asks which backup to restore: one of the copies beside the library, or another file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from ssedesigner.library.file.backups import UPGRADE, Copy, asides_of, copies_of

_FILES = "Backups and libraries (*.zip *.sqlite*);;All files (*)"
_ELSEWHERE = "Another file…"
_REASONS = {
    "daily": "daily copy",
    "closing": "copied at closing",
    "import": "copied before an import",
    UPGRADE: "copied before an upgrade",
}


def choose_backup(path: Path, parent: QWidget | None) -> Path | None:
    """Return the backup of a library that a person chooses, None when they do not."""
    copies = {f"{copy_words(copy)}   {copy.path.name}": copy.path for copy in copies_of(path)}
    copies |= {f"moved aside by a restore   {aside.name}": aside for aside in asides_of(path)}
    if copies:
        words = "Copies that the program made, the newest first, and libraries moved aside:"
        # the dialog gives back the words that were chosen, so these must lead to the file
        text, is_chosen = QInputDialog.getItem(parent, "Restore a backup", words, [*copies, _ELSEWHERE], 0, False)
        if not is_chosen or text in copies:
            return copies.get(text) if is_chosen else None
    text, _ = QFileDialog.getOpenFileName(parent, "Restore a backup of the library", str(path.parent), _FILES)
    return Path(text) if text else None


def copy_words(copy: Copy) -> str:
    """Return when a copy was made, and why."""
    try:
        made = (
            datetime.strptime(copy.stamp, "%Y%m%d-%H%M%S")
            if copy.stamp
            else datetime.fromtimestamp(copy.path.stat().st_mtime)
        )
        return f"{made:%d %B %Y %H:%M}, {_REASONS.get(copy.reason, copy.reason)}"
    except (ValueError, OverflowError, OSError):
        return _REASONS.get(copy.reason, copy.reason)
