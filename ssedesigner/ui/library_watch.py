"""Notices when another program has written into the library file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

_SETTLE_MS = 150


class LibraryWatch(QObject):
    """Watches the library with its journal and calls back a moment after either was written."""

    def __init__(self, library: Path, tell: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = (library, library.with_name(f"{library.name}-wal"))
        self._tell = tell
        self._watcher = QFileSystemWatcher([str(library.parent)], self)
        self._settled = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settled.timeout.connect(self._call)
        self._watcher.fileChanged.connect(lambda _: self._settled.start())
        self._watcher.directoryChanged.connect(lambda _: self._settled.start())
        self._add()

    def _add(self) -> None:
        watched = self._watcher.files()
        missing = [str(path) for path in self._files if path.exists() and str(path) not in watched]
        if missing:
            self._watcher.addPaths(missing)

    def _call(self) -> None:
        self._add()  # a journal that came, or came again, is watched from now on
        self._tell()
