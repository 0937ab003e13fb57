"""A search in a thread of its own: results come as they are found, it can be stopped, and nothing of it stays."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Event, Thread
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from ssedesigner.physics.explore.answer import Progress

_SWITCH_S = 0.001
"""How long the search may hold the interpreter while the window wants it; else a frame could wait for it [s]."""


class Work(Protocol):
    """What runs in a thread of its own: a search, or what is worked out from one."""

    def run(self, *, top: int, progress: Callable[[Progress], None], stop: Callable[[], bool]) -> Any:
        """Work until the answer is there or ``stop`` says so."""


class SearchTask(QObject):
    """Runs one search; ``ended`` brings the search, its answer, or what it raised.

    Its thread goes at its next look at the flag once the task is deleted, and nothing comes any more.
    """

    came_on = Signal(object)
    ended = Signal(object, object, object)
    _progressed = Signal(object)
    _stopped = Signal(object, object, object)

    def __init__(self, make: Callable[[], Work], top: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make, self._top = make, top
        self._is_stopped, self._is_ended = Event(), Event()
        # queued: the signals come from the thread of the search
        self._progressed.connect(self.came_on, Qt.ConnectionType.QueuedConnection)
        self._stopped.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="search", daemon=True)
        self._interval = sys.getswitchinterval()
        self.destroyed.connect(partial(_let_go, self._is_stopped, self._is_ended, self._interval))

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(_SWITCH_S)
        self._thread.start()

    def stop(self) -> None:
        """Ask the search to stop; what it has comes with ``ended``."""
        self._is_stopped.set()

    def wait(self) -> None:
        """Let it run to its end and say so at once: for pictures and tests."""
        self._thread.join()
        QCoreApplication.sendPostedEvents(self)

    def _run(self) -> None:
        search: Work | None = None
        answer: object = None
        error: BaseException | None = None
        try:
            search = self._make()
            answer = search.run(top=self._top, progress=self._say, stop=self._is_stopped.is_set)
        except BaseException as raised:  # it is said, or raised again, in the thread of the window
            error = raised
        if not self._is_ended.is_set():
            with suppress(RuntimeError):  # the task may go between the two lines
                self._stopped.emit(search, answer, error)

    def _say(self, progress: Progress) -> None:
        if not self._is_ended.is_set():
            with suppress(RuntimeError):
                self._progressed.emit(progress)

    def _finish(self, search: Work | None, answer: object, error: BaseException | None) -> None:
        self._thread.join()
        self._is_ended.set()
        sys.setswitchinterval(self._interval)
        self.ended.emit(search, answer, error)


def _let_go(is_stopped: Event, is_ended: Event, interval: float, *_: object) -> None:
    """Stop a search whose task is deleted; nobody waits for one that still lays out a large search."""
    if not is_ended.is_set():
        is_ended.set()
        is_stopped.set()
        sys.setswitchinterval(interval)
