"""Where a dialog that opens a file starts: in the folder of the file that was chosen last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

_FOLDER = "last_folder"


def last_folder() -> str:
    """Return the folder of the file that was chosen last in this session, else the home folder."""
    app = QCoreApplication.instance()
    folder = str(app.property(_FOLDER) or "") if app is not None else ""
    return folder if folder and Path(folder).is_dir() else str(Path.home())


def remember_folder(file: str) -> None:
    """Note the file that was chosen."""
    if (app := QCoreApplication.instance()) is not None:
        app.setProperty(_FOLDER, str(Path(file).parent))
