"""Long work in short slices between events, so that the window never waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal


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
