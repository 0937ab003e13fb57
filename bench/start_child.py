"""The program as it is, but it ends once its window and every plot in sight are painted and show the first numbers.

What it imports first stays as it is: the application is put in its place when the program's own start is loaded.
"""

from __future__ import annotations

import time

from bench.after_import import after_import

TYPE_CHECKING = False  # not from typing
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


def end_when_usable(at_usable: Callable[[], object], at_numbers: Callable[[], object]) -> None:
    """Call one function when the window takes a key and another when it shows numbers; then let the program end."""
    after_import("ssedesigner.ui.start", lambda start: _watch(start, at_usable, at_numbers))


def _watch(start: ModuleType, at_usable: Callable[[], object], at_numbers: Callable[[], object]) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow

    class Watch(QObject):
        def __init__(self, window: QMainWindow) -> None:
            super().__init__()
            self.document = window.document
            plots = [view.viewport() for view in window.findChildren(QGraphicsView)]
            self.waiting = {window, *(plot for plot in plots if not plot.visibleRegion().isEmpty())}
            for widget in self.waiting:
                widget.installEventFilter(self)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and self.waiting:
                self.waiting.discard(watched)
                if not self.waiting:
                    QTimer.singleShot(0, self.end)
            return False

        def end(self) -> None:
            at_usable()
            if self.document._prediction is None:
                self.document.prediction_changed.connect(lambda _: self.first_numbers())
            else:
                self.first_numbers()

        def first_numbers(self) -> None:
            at_numbers()
            QTimer.singleShot(0, lambda: QApplication.instance().exit(0))

    class Application(QApplication):
        def exec(self) -> int:
            (window,) = (widget for widget in self.topLevelWidgets() if isinstance(widget, QMainWindow))
            self.watch = Watch(window)
            return super().exec()

    start.QApplication = Application


def main() -> int:
    """Start the program and print its process time at both marks."""
    end_when_usable(
        lambda: print("usable", time.process_time(), flush=True),
        lambda: print("predicted", time.process_time(), flush=True),
    )
    from ssedesigner.cli.main import main

    return main([])
