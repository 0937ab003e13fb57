"""Notices when another program changes, moves or deletes the recipe file that is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from ssedesigner.files.recipe.file import MAX_BYTES

_SETTLE_MS = 200


class FileWatch(QObject):
    """Watches one file and calls back when its content is no longer the one last read or written here."""

    def __init__(self, tell: Callable[[Path, bool], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tell = tell
        self._path: Path | None = None
        self._content: bytes | None = None
        self._watcher = QFileSystemWatcher(self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._compare)
        # an atomic save replaces the file, which ends the watch on it; the folder's watch goes on
        self._watcher.fileChanged.connect(lambda _: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _: self._settled.start())

    def watch(self, path: Path | None) -> None:
        """Watch a file as it is now instead of the one before; None for no file."""
        watched = self._watcher.files() + self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)
        self._path = path
        self._content = _content(path)
        self._add()

    def _add(self) -> None:
        if self._path is None:
            return
        watched = self._watcher.files() + self._watcher.directories()
        wanted = [str(place) for place in (self._path, self._path.parent) if place.exists()]
        missing = [place for place in wanted if place not in watched]
        if missing:
            self._watcher.addPaths(missing)

    def _compare(self) -> None:
        if self._path is None:
            return
        self._add()
        now = _content(self._path)
        if now != self._content:
            self._content = now
            self._tell(self._path, now is not None)


def _content(path: Path | None) -> bytes | None:
    try:
        if path is None or not path.is_file():  # a pipe or a device would be read without end
            return None
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None
