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
_SWITCH_S, _USUAL_S = 0.001, sys.getswitchinterval()
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
        self._is_stopped, self._is_ended = Event(), Event()
        # queued: the signals come from the thread
        self._progressed.connect(self.came_on, Qt.ConnectionType.QueuedConnection)
        self._found.connect(self.explained, Qt.ConnectionType.QueuedConnection)
        self._stopped.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="why", daemon=True)
        self.destroyed.connect(partial(_let_go, self._is_stopped, self._is_ended))

    def start(self) -> None:
        """Begin."""
        sys.setswitchinterval(_SWITCH_S)
        self._thread.start()

    def stop(self) -> None:
        """Ask it to stop; pairs that are done stay."""
        self._is_stopped.set()

    def leave(self) -> None:
        """Stop it, and let nothing come any more."""
        _let_go(self._is_stopped, self._is_ended)

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
        if not self._is_ended.is_set():
            with suppress(RuntimeError):  # the task may go between the two lines
                emit()

    def _finish(self, error: BaseException | None) -> None:
        if self._is_ended.is_set():
            return
        self._thread.join()
        self._is_ended.set()
        sys.setswitchinterval(_USUAL_S)
        self.ended.emit(error)


def _let_go(is_stopped: Event, is_ended: Event, *_: object) -> None:
    """Stop the thread of a task that is left or deleted."""
    if not is_ended.is_set():
        is_ended.set()
        is_stopped.set()
        sys.setswitchinterval(_USUAL_S)


class WhyStore:
    """Remembers why pairs of recipes differ, as long as library and own films are the same."""

    def __init__(self) -> None:
        self._with: tuple[object, object] = (None, None)
        self._known: dict[Pair, Why] = {}

    def look_at(self, materials: Materials, learned: Learned) -> bool:
        """Forget everything where the library or the own films are others than before; return whether they are."""
        if self._with[0] is materials and self._with[1] is learned:
            return False
        self._with, self._known = (materials, learned), {}
        return True

    def get(self, pair: Pair) -> Why | None:
        """Return why two recipes differ, or None where that is not worked out yet."""
        return self._known.get(pair)

    def put(self, pair: Pair, why: Why) -> None:
        """Remember a pair; of very many the oldest goes."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.pop(next(iter(self._known)))
        self._known[pair] = why
