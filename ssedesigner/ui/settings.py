"""What the program remembers between two runs: a table of settings over one ini file in the data folder."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from ssedesigner.library.file.private_files import make_private_file

_MOST_RECENT = 10


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One remembered thing: its default and what it is for."""

    default: str
    help: str


SETTINGS: dict[str, Setting] = {
    "theme": Setting(default="system", help="light, dark, or system for the desktop's choice"),
    "geometry": Setting(default="", help="place and size of the window, as Qt saves them"),
    "columns": Setting(default="", help="widths of editor, workbench and flags, as Qt saves them"),
    "folded": Setting(default="", help="sections of the editor that are folded, with commas between"),
    "tab": Setting(default="", help="the tab of the workbench shown last"),
    "menu_bar": Setting(default="no", help="yes to show the menu bar above the window's top bar"),
    "process_path": Setting(default="yes", help="no to hide the steps of the process path below the top bar"),
    "own_films": Setting(default="yes", help="no to predict without the laboratory's own films"),
    "pedal_key": Setting(
        default="Space", help="key of a foot pedal that goes on in bench mode, such as Space or PgDown"
    ),
    "paper": Setting(default="A4", help="paper of the sheet: A4 or Letter"),
    "targets": Setting(default="", help="targets of the scorecard that differ from the shipped ones, such as cost=150"),
    "recent": Setting(default="", help="recipe files opened or saved last, newest first, one a line"),
    "question": Setting(default="", help="the question of Find recipes as it stood last, as a question file has it"),
    "tables": Setting(
        default="", help="how tables of films were read by their headers, and names of materials in them, as JSON"
    ),
    "pins": Setting(default="", help="recipes that were pinned when the program was closed, as the session keeps them"),
    "copy_problem": Setting(default="", help="why the library could not be copied at the last closing"),
    "initials": Setting(default="", help="initials of who entered a measurement last"),
    "folder": Setting(default="", help="folder in which a recipe was opened or saved last"),
}


class Settings:
    """Reads and writes the settings as text; a damaged file counts as an empty one."""

    def __init__(self, path: Path) -> None:
        with contextlib.suppress(OSError):  # it is there, or cannot be made
            make_private_file(path)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)

    def value(self, key: str) -> str:
        """Return a setting, or its default while it was never stored."""
        return str(self._file.value(key, SETTINGS[key].default) or "")

    def store(self, key: str, value: str) -> None:
        """Remember a setting; KeyError for one that is not in the table."""
        # an unchanged value must not make the file newer
        if value != self.value(key):
            self._file.setValue(key, value)

    def bytes_value(self, key: str) -> QByteArray:
        """Return what Qt saved of a widget's state."""
        return QByteArray.fromBase64(self.value(key).encode())

    def store_bytes(self, key: str, value: QByteArray) -> None:
        """Remember what Qt saves of a widget's state."""
        self.store(key, bytes(value.toBase64().data()).decode())

    def recent_files(self) -> list[Path]:
        """Return the recipe files of late, newest first, missing ones included."""
        return [Path(line) for line in self.value("recent").split("\n") if line]

    def add_recent(self, path: Path) -> None:
        """Put a recipe file first in the list."""
        path = path.absolute()
        others = [other for other in self.recent_files() if other != path]
        self._store_recent([path, *others][:_MOST_RECENT])
        self.store("folder", str(path.parent))

    def remove_missing(self) -> None:
        """Forget the recipe files that are no longer there."""
        self._store_recent([path for path in self.recent_files() if path.exists()])

    def flush(self) -> None:
        """Write to the disk now; another instance may be reading."""
        self._file.sync()

    def _store_recent(self, paths: list[Path]) -> None:
        self.store("recent", "\n".join(map(str, paths)))
