"""What the program remembers between two runs: a table of settings over one ini file in the data folder."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QObject, QSettings, Signal

from ssedesigner.core.batch.plan import BALANCES_G
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.frozen import dataclass
from ssedesigner.files.csv_table import DECIMALS, POINT
from ssedesigner.library.file.private_files import make_private_file

_MOST_RECENT = 10
_DAMAGED, _DECIMAL = ".damaged", "decimal_sign"
YES_NO = ("yes", "no")
NO_ZOOM = 100
ROOM = ("dew_point_c", "room_volume_m3", "air_changes_per_h")
"""Settings that a new recipe begins with; each is called as the field of the recipe."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One remembered thing: its default and what it is for.

    ``choices`` are the only values that it takes, where there are few; ``field`` is the field of a recipe that it is
    the first value of, whose limits hold for it.
    """

    default: str
    help: str
    choices: tuple[str, ...] = ()
    field: str = ""

    def takes(self, value: object) -> bool:
        """Return whether a stored value can be used."""
        if not isinstance(value, str) or (self.choices and value not in self.choices):
            return False
        if not self.field or not value:
            return True
        try:
            FIELDS[self.field].check(float(value))
        except (FieldError, ValueError):
            return False
        return True


SETTINGS: dict[str, Setting] = {
    "theme": Setting(
        default="system",
        help="light, dark, or system for the desktop’s choice",
        choices=("light", "dark", "system"),
    ),
    "zoom": Setting(
        default="100",
        help="size of text and controls in per cent of that of the desktop, from the next start",
        choices=("100", "125", "150", "175", "200"),
    ),
    "touch": Setting(default="no", help="yes for buttons and lines large enough for a finger", choices=YES_NO),
    "geometry": Setting(default="", help="place and size of the window, as Qt saves them"),
    "columns": Setting(default="", help="widths of editor, workbench and flags, as Qt saves them"),
    "folded": Setting(default="", help="sections of the editor that are folded, with commas between"),
    "rare_fields": Setting(
        default="", help="sections of the editor that show their rare fields while blank, with commas between"
    ),
    "tab": Setting(default="", help="the tab of the workbench shown last"),
    "menu_bar": Setting(default="no", help="yes to show the menu bar above the window’s top bar", choices=YES_NO),
    "process_path": Setting(
        default="yes", help="no to hide the steps of the process path below the top bar", choices=YES_NO
    ),
    "form_panel": Setting(default="yes", help="no to fold the form of the recipe to a strip", choices=YES_NO),
    "flags_panel": Setting(default="yes", help="no to fold the list of flags to a strip", choices=YES_NO),
    "ghosts": Setting(default="yes", help="no to leave pins out of the plots of the workbench", choices=YES_NO),
    "own_films": Setting(default="yes", help="no to predict without the laboratory’s own films", choices=YES_NO),
    "dew_point_c": Setting(default="", help="dew point of a new recipe [°C], blank for none", field="dew_point_c"),
    "room_volume_m3": Setting(
        default="", help="volume of the room of a new recipe [m³], blank for none", field="room_volume_m3"
    ),
    "air_changes_per_h": Setting(
        default="", help="air changes of the room of a new recipe [1/h], blank for none", field="air_changes_per_h"
    ),
    "balance_g": Setting(
        default="0.001",
        help="what the balance shows in the plan of a new batch [g]",
        choices=tuple(repr(step) for step in BALANCES_G),
    ),
    "pedal_key": Setting(
        default="Space", help="key of a foot pedal for the next step in bench mode, such as Space or PgDown"
    ),
    "decimal": Setting(
        default=POINT, help="decimal sign of tables that are written as CSV, point or comma", choices=tuple(DECIMALS)
    ),
    "paper": Setting(default="A4", help="paper of the sheet: A4 or Letter", choices=("A4", "Letter")),
    "targets": Setting(default="", help="targets of the scorecard that differ from the shipped ones, such as cost=150"),
    "most_cautions": Setting(
        default="",
        help="most cautions of a recipe in a new question of Find recipes, blank for no limit",
        choices=("", *map(str, range(11))),
    ),
    "recent": Setting(default="", help="recipe files opened or saved last, newest first, one a line"),
    "question": Setting(default="", help="the last question of Find recipes, as in a question file"),
    "tables": Setting(
        default="", help="how tables of films were read by their headers, and names of materials in them, as JSON"
    ),
    "pins": Setting(default="", help="recipes that were pinned when the program was closed, as the session keeps them"),
    "copy_problem": Setting(default="", help="why the library could not be copied at the last closing"),
    "initials": Setting(default="", help="initials of who is at the bench, or entered a measurement last"),
    "folder": Setting(default="", help="folder in which a recipe was opened or saved last"),
}


class Settings(QObject):
    """Reads and writes the settings as text; what is damaged in the file counts as never stored.

    ``changed`` brings the key of each that takes another value. ``problem`` says in one sentence what was damaged.
    ``unread`` are the keys of those that could not be read. ``zoom_at_start`` is the zoom with which the program runs.
    """

    changed = Signal(str)

    def __init__(self, path: Path) -> None:
        super().__init__()
        with contextlib.suppress(OSError):  # it is there, or cannot be made
            make_private_file(path)
        self.path = path
        kept = _keep_damaged(path)
        self._file = QSettings(str(path), QSettings.Format.IniFormat)
        unread = [key for key in SETTINGS if self._file.contains(key) and not self._is_sound(key)]
        self.zoom_at_start = int(self.value("zoom"))
        self.problem = ""
        self.unread = () if kept is not None else tuple(unread)
        if kept is not None:
            self.problem = f"The settings file was damaged; settings missing from it have their shipped values. {kept}"
        elif unread:
            self.problem = f"Settings that cannot be read have their shipped values: {', '.join(unread)}."

    def _is_sound(self, key: str) -> bool:
        return SETTINGS[key].takes(self._file.value(key))

    def value(self, key: str) -> str:
        """Return a setting, or its default while none that can be used is stored."""
        return str(self._file.value(key)) if self._is_sound(key) else SETTINGS[key].default

    def store(self, key: str, value: str) -> None:
        """Remember a setting; KeyError for one that is not in the table, ValueError for a value that it cannot take."""
        if not SETTINGS[key].takes(value):
            raise ValueError(f"{key} cannot be {value!r}.")
        # an unchanged value must not make the file newer
        if value != self.value(key):
            self._file.setValue(key, value)
            self.changed.emit(key)

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


def keep_decimal_sign(decimal: str) -> None:
    """Let the whole program write tables with a decimal sign, as it has one look."""
    if app := QCoreApplication.instance():
        app.setProperty(_DECIMAL, decimal)


def decimal_sign() -> str:
    """Return the decimal sign with which tables are written, "point" or "comma"."""
    app = QCoreApplication.instance()
    return str((app and app.property(_DECIMAL)) or POINT)


def _keep_damaged(path: Path) -> str | None:
    """Keep a copy of a file of settings that is damaged and say where; None for one that is not."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if all(map(_is_line, content.splitlines())):
        return None
    copy = path.with_name(f"{path.name}{_DAMAGED}")
    try:
        copy.unlink(missing_ok=True)
        make_private_file(copy)
        copy.write_bytes(content)
    except OSError:
        return "No copy of it could be kept."
    return f"A copy of it is kept as {copy.name}."


def _is_line(line: bytes) -> bool:
    """Return whether a line can stand in a file of settings: blank, a comment, a section, or a key and its value."""
    line = line.strip()
    is_section = line.startswith(b"[") and line.endswith(b"]")
    return b"\0" not in line and (not line or line.startswith(b";") or is_section or b"=" in line)
