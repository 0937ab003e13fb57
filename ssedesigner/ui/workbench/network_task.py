"""A structure drawn and solved in a thread of its own; what it finds comes piece by piece, and it can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

Progress = Callable[[float], None]
Work = Callable[[Progress], Iterator[tuple[str, object]]]
"""Gives named results one after the other."""


class _Stopped(Exception):
    """Somebody stopped the work."""


class NetworkTask(QObject):
    """Runs one work; ``came`` brings each result by its name, ``progressed`` what is done, ``ended`` an error or None.

    Nothing comes after :meth:`stop`; its thread goes at its next look at the flag, and nobody waits for it.
    """

    came = Signal(str, object)
    progressed = Signal(float)
    ended = Signal(object)
    _came = Signal(str, object)
    _progressed = Signal(float)
    _ended = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work, self._is_stopped, self._is_done = work, Event(), False
        # queued: the signals come from the thread of the work
        for inner, handle in ((self._came, self._bring), (self._progressed, self._tell), (self._ended, self._finish)):
            inner.connect(handle, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="network", daemon=True)
        self.destroyed.connect(partial(_stop, self._is_stopped))

    @property
    def is_ended(self) -> bool:
        """True when all has come, or it was stopped."""
        return self._is_done or self._is_stopped.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End it; what it has found so far has come already."""
        self._is_stopped.set()

    def wait(self) -> None:
        """Let it run to its end and bring everything at once: for pictures and tests."""
        self._thread.join()
        QCoreApplication.sendPostedEvents(self)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            for name, result in self._work(self._look):
                self._send(self._came, name, result)
        except _Stopped:
            return
        except BaseException as raised:  # it is raised again in the thread of the window
            error = raised
        self._send(self._ended, error)

    def _look(self, done: float) -> None:
        if self._is_stopped.is_set():
            raise _Stopped
        self._send(self._progressed, done)

    def _send(self, signal: object, *values: object) -> None:
        if not self._is_stopped.is_set():
            with suppress(RuntimeError):  # the task may go between the two lines
                signal.emit(*values)  # type: ignore[attr-defined]

    def _bring(self, name: str, result: object) -> None:
        if not self._is_stopped.is_set():
            self.came.emit(name, result)

    def _tell(self, done: float) -> None:
        if not self._is_stopped.is_set():
            self.progressed.emit(done)

    def _finish(self, error: BaseException | None) -> None:
        self._is_done = True
        if not self._is_stopped.is_set():
            self.ended.emit(error)


def _stop(is_stopped: Event, *_: object) -> None:
    is_stopped.set()
