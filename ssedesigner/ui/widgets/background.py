"""Long work in short slices between events, so that the window never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ssedesigner.files.recipe.file import MAX_BYTES
from ssedesigner.library.store import Library, LibraryError


class Slices(QObject):
    """Takes one step after another of whatever was started last; a new start or ``cancel`` drops the rest.

    A step should take a few milliseconds. ``finished`` comes after the last one.
    """

    finished = Signal()

    def __init__(self, pause_ms: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pause_ms = pause_ms
        self._make: Callable[[], Iterator[object]] | None = None
        self._steps: Iterator[object] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)

    @property
    def is_running(self) -> bool:
        """True from the start until the last step or a cancel."""
        return self._make is not None

    def start(self, make: Callable[[], Iterator[object]]) -> None:
        """Begin after the pause; ``make`` is called then and returns the steps."""
        self._make, self._steps = make, None
        self._timer.start(self._pause_ms)

    def cancel(self) -> None:
        """Drop what is not done yet."""
        self._timer.stop()
        self._make = self._steps = None

    def finish(self) -> None:
        """Take all the steps that are left at once: for pictures, and where somebody waits anyway."""
        while self.is_running:
            self._step()

    def _step(self) -> None:
        if self._make is None:
            return
        if self._steps is None:
            self._steps = self._make()
        try:
            next(self._steps)
        except StopIteration:
            self.cancel()
            self.finished.emit()
        else:
            self._timer.start(0)


_SETTLE_MS = 200


class FileWatch(QObject):
    """Watches one file and calls back when its content is no longer the one last read or written here."""

    def __init__(self, notify: Callable[[Path, bool], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notify = notify
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
            self._notify(self._path, now is not None)


def _content(path: Path | None) -> bytes | None:
    try:
        if path is None or not path.is_file():  # a pipe or a device would be read without end
            return None
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None


INTERVAL_MS = 1000
"""How often the library is asked; the answer takes some ten microseconds, also on a share that reports no change."""


class LibraryWatch(QObject):
    """Calls back when the library holds something new; with ``only_others`` not for what this connection wrote."""

    def __init__(
        self,
        library: Library,
        notify: Callable[[], object],
        parent: QObject | None = None,
        *,
        only_others: bool = False,
    ) -> None:
        super().__init__(parent)
        self._library, self._notify, self._only_others = library, notify, only_others
        self._seen = self._look()
        self._timer = QTimer(self, interval=INTERVAL_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def _look(self) -> object:
        try:
            others, own = self._library.commits()
        except LibraryError:
            return None  # it is being written, or gone: whoever uses it next says so
        return others if self._only_others else (others, own)

    def look(self) -> None:
        """Look now, without waiting."""
        content = self._look()
        if content is not None and content != self._seen:
            self._seen = content
            self._notify()
