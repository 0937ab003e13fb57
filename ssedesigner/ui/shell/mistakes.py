"""Errors of the program itself: each trace is kept in a file and one sentence is shown in the window at hand."""

from __future__ import annotations

import contextlib
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QSizePolicy, QVBoxLayout, QWidget

from ssedesigner import __version__
from ssedesigner.library.file.private_files import make_private_file
from ssedesigner.ui.widgets.notices import Notice, NoticeBar

_SCREENS = "ssedesigner.ui."
"""Begins the module of each window of the program's own."""


class Mistakes(QObject):
    """Keeps every error that nothing else has dealt with; it is ``sys.excepthook`` while the window is open.

    The trace of each place goes into the log once. What is shown waits until Qt has finished what it was doing, so
    that an error in painting or beside the screen makes no widgets there. ``window`` is the one to show it in when
    no other is active.
    """

    _kept = Signal(str, object)

    def __init__(self, log: Path, window: QWidget) -> None:
        super().__init__()
        self.count = 0
        self._log, self._window = log, window
        self._places: set[object] = set()
        self._kept.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep an error that ended a slot, and show it each time."""
        self._keep(error.with_traceback(trace))
        self._kept.emit(self._sentence(error), None)

    def catch(self, error: Exception, owner: object, name: str, *, again: bool) -> bool:
        """Keep an error that was caught at a method of an object; return whether it is the first of its place.

        It is shown in the window of the object: the first time, or each time when it is to be shown ``again``.
        """
        is_new = self._keep(error, type(owner), name)
        if is_new or again:
            self._kept.emit(self._sentence(error), owner)
        return is_new

    def _keep(self, error: BaseException, *where: object) -> bool:
        self.count += 1
        *_, last = (None, *traceback.walk_tb(error.__traceback__))
        place = (type(error), last and (last[0].f_code, last[1]), *where)
        is_new = place not in self._places
        self._places.add(place)
        if is_new:
            text = f"{datetime.now():%Y-%m-%d %H:%M:%S} {__version__}\n{''.join(traceback.format_exception(error))}\n"
            with contextlib.suppress(OSError):
                make_private_file(self._log)
            with contextlib.suppress(OSError), self._log.open("a", encoding="utf-8") as file:
                file.write(text)
        _let_go(error)
        return is_new

    def _sentence(self, error: BaseException) -> str:
        return (
            f"An error occurred in the program ({type(error).__name__}: {error}). What you saved or recorded is safe. "
            f"Save your work, and send {self._log} to the person who looks after the program."
        )

    def _show(self, sentence: str, owner: object) -> None:
        if not shiboken6.isValid(self._window):
            return  # the program is closing
        try:
            show_mistake(_window_of(owner) or active_window() or self._window, self._window, sentence)
        except Exception as error:  # a window that cannot show it must not make one error after the other
            self._keep(error)


def _let_go(error: BaseException) -> None:
    """Drop what the frames of an error still hold, such as a painter that would outlive the painting."""
    seen: BaseException | None = error
    while seen is not None:
        traceback.clear_frames(seen.__traceback__)
        seen = seen.__context__


def _window_of(owner: object) -> QWidget | None:
    """Return the window on the screen that an object is part of, if it is a part of one."""
    window = _of_this_program(owner.window()) if isinstance(owner, QWidget) and shiboken6.isValid(owner) else None
    return window if window is not None and window.isVisible() else None


def active_window() -> QWidget | None:
    """Return the window of this program that the person is at."""
    return _of_this_program(QApplication.activeModalWidget() or QApplication.activeWindow())


def _of_this_program(window: QWidget | None) -> QWidget | None:
    """Return a window, or the one below it that is of this program: not a list that dropped down or Qt's own dialog."""
    while window is not None and not type(window).__module__.startswith(_SCREENS):
        below = window.parentWidget()
        window = below.window() if below is not None else None
    return window


def show_mistake(window: QWidget, main: QWidget, sentence: str) -> None:
    """Show a sentence on the bench by its own means, elsewhere in a notice on top of the window."""
    show_message = getattr(window, "show_message", None)
    if show_message is not None:
        show_message(sentence, "fail")
        return
    bar = _notices(window) or _notices(main)
    if bar is not None:
        bar.show_notice(Notice(key="mistake", severity="fail", sentence=sentence))


def _notices(window: QWidget) -> NoticeBar | None:
    bar = next((bar for bar in window.findChildren(NoticeBar) if bar.window() is window), None)
    layout = window.layout()
    if bar is None and isinstance(layout, QVBoxLayout):
        bar = NoticeBar(window)
        bar.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)  # leaves the room to the window
        layout.insertWidget(0, bar)
    return bar


@contextmanager
def keep_mistakes(log: Path, window: QWidget) -> Iterator[Mistakes]:
    """Keep and show errors of the program itself instead of losing them or ending with them."""
    mistakes = Mistakes(log, window)
    before, sys.excepthook = sys.excepthook, mistakes
    try:
        yield mistakes
    finally:
        sys.excepthook = before
