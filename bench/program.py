"""The program as people start it, in a process of its own, with somebody at the window in place of the event loop."""

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow

from bench.screen import screen
from ssedesigner.ui import start
from ssedesigner.ui.flags import fix_search
from ssedesigner.ui.shell.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 3.0
"""As long as an edit may take until it is painted [s]."""
_NO_PAUSE_MS = 600_000
"""A key that is held leaves no pause in which fixes are looked for, however slow the machine is."""
_QUIET_ROUNDS = 2
"""After so many rounds of the event loop without painting nothing more is expected."""


def child(module: str, *arguments: str, scale: float = 1.0) -> Any:
    """Run a module of this folder on a screen of a scale; return what it prints as JSON."""
    command = [sys.executable, "-m", module, *arguments]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, **screen(Path(folder), scale)}
        done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def run_program(act: Callable[[MainWindow], None]) -> None:
    """Start the program on a new data folder and do something in its window as soon as nothing more is under way."""

    class Application(QApplication):
        def exec(self) -> int:
            (window,) = (each for each in self.topLevelWidgets() if isinstance(each, QMainWindow))
            _wait_until_settled()
            act(window)
            window.document.undo_stack.setClean()  # so that closing asks nothing
            window.close()
            return 0

    start.QApplication = Application
    fix_search.PAUSE_MS = _NO_PAUSE_MS
    with tempfile.TemporaryDirectory() as data:
        os.environ["SSEDESIGNER_DATA"] = data
        start.run(Path(data) / "library.sqlite", None, Path(data))


def _wait_until_settled() -> None:
    """Wait until the program spares the collector and has made its daily copy, some seconds after its start."""
    begin = perf_counter()
    while not gc.isenabled() and perf_counter() - begin < LONGEST_S:
        QTest.qWait(50)
    QTest.qWait(500)


class Edits(QObject):
    """Times edits of a window: from what a person does until the new prediction is painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.window, self._is_published, self.repaints = window, False, 0
        window.document.prediction_changed.connect(self._publish)  # last, so after all that shows it
        window.installEventFilter(self)

    def _publish(self) -> None:
        self._is_published = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.repaints += 1
        return False

    def time(self, edit: Callable[[int], object], number: int) -> tuple[float, float]:
        """Do one of many edits; return its process time and the time on the clock [ms]."""
        self._is_published = False
        quiet, seen, clock, busy = 0, self.repaints, perf_counter(), process_time()
        end = clock, busy
        edit(number)
        while quiet < _QUIET_ROUNDS:
            QApplication.processEvents()
            if self.repaints != seen:
                quiet, seen, end = 0, self.repaints, (perf_counter(), process_time())
            elif self._is_published:
                quiet += 1
            if perf_counter() - clock > LONGEST_S:
                raise RuntimeError("An edit was not painted.")
        return (end[1] - busy) * 1e3, (end[0] - clock) * 1e3
