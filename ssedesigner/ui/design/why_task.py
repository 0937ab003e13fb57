"""Why recipes differ, worked out in a thread of its own: pair after pair, with progress, and it can be stopped."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Event, Thread

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.learned import Learned
from ssedesigner.physics.explore.why import Why, explain

_MOST_KNOWN = 200
Pair = tuple[Recipe, Recipe]
_SWITCH_S = 0.001
"""How long the thread may hold the interpreter while the window wants it; else a frame could wait for it [s]."""


class WhyTask(QObject):
    """Explains pairs of recipes; ``explained`` brings a pair with its shares, ``ended`` what was raised, or None.

    Its thread goes at its next look at the flag once the task is deleted, and nothing comes any more.
    """

    came_on = Signal(float)
    explained = Signal(object, object)
    ended = Signal(object)
    _progressed = Signal(float)
    _found = Signal(object, object)
    _stopped = Signal(object)

    def __init__(
        self, pairs: Sequence[Pair], materials: Materials, learned: Learned, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pairs, self._materials, self._learned = tuple(pairs), materials, learned
        self._is_stopped = Event()
        # queued: the signals come from the thread
        self._progressed.connect(self.came_on, Qt.ConnectionType.QueuedConnection)
        self._found.connect(self.explained, Qt.ConnectionType.QueuedConnection)
        self._stopped.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="why", daemon=True)
        self._interval = sys.getswitchinterval()
        self.destroyed.connect(partial(_let_go, self._is_stopped, self._interval))

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(_SWITCH_S)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop; pairs that are done stay."""
        self._is_stopped.set()

    def wait(self) -> None:
        """Let it run to its end and say so at once: for pictures and tests."""
        self._thread.join()
        QCoreApplication.sendPostedEvents(self)

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            for number, pair in enumerate(self._pairs):
                why = explain(*pair, self._materials, self._learned, report=partial(self._report, number))
                if why is None:
                    break
                self._say(partial(self._found.emit, pair, why))
        except BaseException as raised:  # it is raised again in the thread of the window
            error = raised
        self._say(partial(self._stopped.emit, error))

    def _report(self, number: int, done: float) -> bool:
        self._say(partial(self._progressed.emit, (number + done) / len(self._pairs)))
        return not self._is_stopped.is_set()

    def _say(self, emit: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the task may be deleted meanwhile
            emit()

    def _finish(self, error: BaseException | None) -> None:
        self._thread.join()
        sys.setswitchinterval(self._interval)
        self.ended.emit(error)


def _let_go(is_stopped: Event, interval: float, *_: object) -> None:
    """Stop the thread of a task that is deleted."""
    if not is_stopped.is_set():
        is_stopped.set()
        sys.setswitchinterval(interval)


class WhyStore:
    """Remembers why pairs of recipes differ, as long as library and own films are the same."""

    def __init__(self) -> None:
        self._with: tuple[object, object] = (None, None)
        self._known: dict[Pair, Why] = {}

    def look_at(self, materials: Materials, learned: Learned) -> None:
        """Forget everything where the library or the own films are others than before."""
        if self._with[0] is not materials or self._with[1] is not learned:
            self._with, self._known = (materials, learned), {}

    def get(self, pair: Pair) -> Why | None:
        """Return why two recipes differ, or None where that is not worked out yet."""
        return self._known.get(pair)

    def put(self, pair: Pair, why: Why) -> None:
        """Remember a pair; of very many the oldest goes."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[pair] = why
