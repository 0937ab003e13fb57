"""A structure drawn and solved in a thread of its own; what it finds comes piece by piece, and it can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Signal

Progress = Callable[[float], None]
Work = Callable[[Progress], Iterator[tuple[str, object]]]
"""Gives named results one after the other."""
_LOOK_MS = 25
"""How often the window looks what has come."""
_DONE, _ENDED = "done", "ended"
_Sent = tuple[str, str, object]


class _Stopped(Exception):
    """Somebody stopped the work."""


class NetworkTask(QObject):
    """Runs one work; ``came`` brings each result by its name, ``progressed`` what is done, ``ended`` an error or None.

    The thread knows nothing of Qt: it fills a queue, so this may be deleted at any moment. After :meth:`stop` nothing
    comes any more; the thread goes at its next look at the flag, and nobody waits for it.
    """

    came = Signal(str, object)
    progressed = Signal(float)
    ended = Signal(object)

    def __init__(self, work: Work, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_stopped, self._is_done = Event(), False
        self._queue: SimpleQueue[_Sent] = SimpleQueue()
        self._thread = Thread(target=_run, args=(work, self._queue, self._is_stopped), name="network", daemon=True)
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.destroyed.connect(partial(_stop, self._is_stopped))

    @property
    def is_ended(self) -> bool:
        """True when all has come, or it was stopped."""
        return self._is_done or self._is_stopped.is_set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()
        self._timer.start()

    def stop(self) -> None:
        """End it; what it has found so far has come already."""
        self._is_stopped.set()
        self._timer.stop()

    def wait(self) -> None:
        """Let it run to its end and bring everything at once: for pictures and tests."""
        self._thread.join()
        self._look()

    def _look(self) -> None:
        """Bring what has come since the last look; of the progress only the last."""
        done: float | None = None
        while not self.is_ended:
            try:
                kind, name, content = self._queue.get_nowait()
            except Empty:
                break
            if kind == _DONE and isinstance(content, float):
                done = content
            elif kind == _ENDED:
                self._is_done = True
                self._timer.stop()
                self.ended.emit(content)
            else:
                self.came.emit(name, content)
        if done is not None and not self.is_ended:
            self.progressed.emit(done)


def _run(work: Work, queue: SimpleQueue[_Sent], is_stopped: Event) -> None:
    def tell(done: float) -> None:
        if is_stopped.is_set():
            raise _Stopped
        queue.put((_DONE, "", float(done)))

    error: BaseException | None = None
    try:
        for name, result in work(tell):
            queue.put(("", name, result))
    except _Stopped:
        return
    except BaseException as raised:  # it is raised again in the thread of the window
        error = raised
    queue.put((_ENDED, "", error))


def _stop(is_stopped: Event, *_: object) -> None:
    is_stopped.set()
