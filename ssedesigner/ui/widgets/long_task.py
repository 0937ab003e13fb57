"""Work that takes a while, beside the window: it shows how far it is and can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, Signal
from PySide6.QtWidgets import QProgressBar, QProgressDialog, QWidget

from ssedesigner.files.backups.file import Cancelled, Progress
from ssedesigner.ui.widgets.widgets import set_names

_SHOWN_AFTER_MS = 400
_STEPS, _WIDTH_PX = 200, 360


class LongTask(QObject):
    """Runs one function in a thread of its own; ``ended`` brings what it returned, or what it raised, or neither.

    The function is given a progress to call with what is done, from 0 to 1. Nothing comes after :meth:`end`. Without
    words nothing is shown of it; ``came_on`` then carries what is done of ``STEPS``.
    """

    STEPS = _STEPS
    ended = Signal(object, object)
    came_on = Signal(int)
    _stopped = Signal(object, object)

    def __init__(self, words: str, work: Callable[[Progress], object], parent: QWidget | None) -> None:
        super().__init__(parent)
        self._work = work
        self._result: object = None
        self._is_cancelled, self._is_left, self._last_step = Event(), False, -1
        self._dialog = self._made_dialog(words, parent) if words else None
        # queued: the signals come from the thread of the work
        self._stopped.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        self._thread = Thread(target=self._run, name="long task")

    def _made_dialog(self, words: str, parent: QWidget | None) -> QProgressDialog:
        dialog = set_names(QProgressDialog(words, "Cancel", 0, _STEPS, parent), "long_task", words)
        dialog.setWindowTitle("SSE Designer")
        bar = set_names(QProgressBar(dialog), "long_task_bar", words)
        bar.setTextVisible(False)
        bar.setRange(0, _STEPS)
        dialog.setBar(bar)
        dialog.setMinimumWidth(_WIDTH_PX)
        dialog.setModal(False)
        dialog.setAutoReset(False)
        dialog.setAutoClose(False)
        dialog.setMinimumDuration(_SHOWN_AFTER_MS)
        dialog.setValue(0)
        dialog.canceled.connect(self.cancel)
        self.came_on.connect(dialog.setValue, Qt.ConnectionType.QueuedConnection)
        return dialog

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def cancel(self) -> None:
        """Ask it to stop at its next progress; ``ended`` comes then."""
        self._is_cancelled.set()

    def wait(self) -> tuple[object, BaseException | None]:
        """Begin and return when it has ended: what came of it, and what it raised."""
        loop, came = QEventLoop(), []

        def keep(result: object, error: BaseException | None) -> None:
            came.append((result, error))
            loop.quit()

        self.ended.connect(keep)
        self.start()
        while not came:
            loop.exec()
        return came[0]

    def leave(self) -> None:
        """Cancel it and let nobody hear of it any more; nobody waits for its thread."""
        self.cancel()
        self._is_left = True

    def join(self) -> None:
        """Let it run to its end and bring what came of it at once: for pictures and tests."""
        self._thread.join()
        QCoreApplication.sendPostedEvents(self)

    def end(self) -> object:
        """Cancel, and return when the thread has gone: what it had returned by then, else None."""
        self._is_cancelled.set()
        # what is still queued must not reach a window that is going
        self._stopped.disconnect()
        self._thread.join()
        self._drop_dialog()
        return self._result

    def _drop_dialog(self) -> None:
        if self._dialog is not None:
            self._dialog.hide()
            self._dialog.deleteLater()

    def _run(self) -> None:
        try:
            result, error = self._work(self._come_on), None
        except BaseException as raised:  # it is raised again, or told, in the thread of the window
            result, error = None, raised
        self._result = result
        with suppress(RuntimeError):  # the window that it was left by may have gone
            self._stopped.emit(result, error)

    def _come_on(self, done: float) -> None:
        if self._is_cancelled.is_set():
            raise Cancelled
        step = int(done * _STEPS)
        if step != self._last_step:
            self._last_step = step
            self.came_on.emit(min(step, _STEPS - 1))

    def _finish(self, result: object, error: BaseException | None) -> None:
        self._thread.join()
        self._drop_dialog()
        if not self._is_left:
            self.ended.emit(result, None if isinstance(error, Cancelled) else error)
