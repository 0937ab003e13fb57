"""From the start of the process to a painted window that takes a key."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.measure import Figure

ROOT = Path(__file__).resolve().parents[1]
STARTS = 5
# The program as it is, but it ends as soon as its window is painted and the event loop is idle.
CHILD = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and watched.isWindow() and isinstance(watched, QMainWindow):
            QTimer.singleShot(0, lambda: (print("usable", flush=True), QApplication.instance().exit(0)))
        return False

class Application(QApplication):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.watch = Watch()
        self.installEventFilter(self.watch)

import PySide6.QtWidgets
PySide6.QtWidgets.QApplication = Application
from ssedesigner.app import main
raise SystemExit(main([]))
"""


def start_figures() -> list[Figure]:
    """Start the program several times; the first start makes the library and is told apart."""
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "SSEDESIGNER_DATA": data, "QT_QPA_PLATFORM": "offscreen"}
        first, *later = [_start(environment) for _ in range(STARTS + 1)]
    return [
        Figure(name="start to usable window", value=median(later), unit="s", aim=1.0, note=f"median of {STARTS}"),
        Figure(name="best start", value=min(later), unit="s"),
        Figure(name="first start, which makes the library", value=first, unit="s"),
    ]


def _start(environment: dict[str, str]) -> float:
    begin = perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "usable":
                taken = perf_counter() - begin
                child.wait(timeout=30)
                return taken
    raise RuntimeError(f"The program ended with {child.returncode} before its window was usable.")
