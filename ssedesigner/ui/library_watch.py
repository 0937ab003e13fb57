"""Notices when the library was written: by another window, program or machine, or by this window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from ssedesigner.library.store import Library, LibraryError

INTERVAL_MS = 1000
"""How often the library is asked; the answer takes some ten microseconds, also on a share that tells of no change."""


class LibraryWatch(QObject):
    """Calls back when the library holds something new; with ``only_others`` not for what this connection wrote."""

    def __init__(
        self, library: Library, tell: Callable[[], object], parent: QObject | None = None, *, only_others: bool = False
    ) -> None:
        super().__init__(parent)
        self._library, self._tell, self._only_others = library, tell, only_others
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
        found = self._look()
        if found is not None and found != self._seen:
            self._seen = found
            self._tell()
