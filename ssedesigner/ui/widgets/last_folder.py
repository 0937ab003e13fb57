"""Dialogs that choose a file start in the folder of the file that was chosen last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

_FOLDER = "last_folder"


def last_folder(first: str = "") -> str:
    """Return the folder of the file that was chosen last in this session, else ``first``, else the home folder."""
    app = QCoreApplication.instance()
    folders = (str(app.property(_FOLDER) or "") if app is not None else "", first)
    return next((folder for folder in folders if folder and Path(folder).is_dir()), str(Path.home()))


def remember_folder(file: str) -> None:
    """Note the file that was chosen."""
    if (app := QCoreApplication.instance()) is not None:
        app.setProperty(_FOLDER, str(Path(file).parent))


def ask_file(parent: QWidget | None, title: str, kinds: str, first: str = "") -> str:
    """Ask for a file to open; empty when none was chosen."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, last_folder(first), kinds)
    if chosen:
        remember_folder(chosen)
    return chosen


def ask_files(parent: QWidget | None, title: str, kinds: str) -> list[Path]:
    """Ask for files to open."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, last_folder(), kinds)
    if chosen:
        remember_folder(chosen[0])
    return [Path(path) for path in chosen]


def ask_new_file(parent: QWidget | None, title: str, name: str, kinds: str = "", first: str = "") -> tuple[str, str]:
    """Ask where to write a file; return it with the kind that was chosen, both empty when none was."""
    chosen, kind = QFileDialog.getSaveFileName(parent, title, str(Path(last_folder(first)) / name), kinds)
    if chosen:
        remember_folder(chosen)
    return chosen, kind
