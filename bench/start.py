"""From the start of the process to a painted window that takes a key, and to the first numbers in it."""

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
# The program as it is, but it ends as soon as its window and every plot in it are painted and the event loop is idle.
CHILD = """
import PySide6.QtWidgets
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QGraphicsView, QMainWindow

class Watch(QObject):
    def __init__(self, windows):
        super().__init__()
        self.document = windows[0].document
        plots = [view.viewport() for window in windows for view in window.findChildren(QGraphicsView)]
        self.waiting = {*windows, *(plot for plot in plots if plot.isVisible())}
        for widget in self.waiting:
            widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and self.waiting:
            self.waiting.discard(watched)
            if not self.waiting:
                QTimer.singleShot(0, self.end)
        return False

    def end(self):
        print("usable", flush=True)
        if self.document._prediction is None:
            self.document.prediction_changed.connect(lambda _: self.first_numbers())
        else:
            self.first_numbers()

    def first_numbers(self):
        print("predicted", flush=True)
        QTimer.singleShot(0, lambda: QApplication.instance().exit(0))

class Application(QApplication):
    def exec(self):
        self.watch = Watch([widget for widget in self.topLevelWidgets() if isinstance(widget, QMainWindow)])
        return super().exec()

PySide6.QtWidgets.QApplication = Application
from ssedesigner.cli.main import main
raise SystemExit(main([]))
"""


def start_figures() -> list[Figure]:
    """Start the program several times; the first start makes the library and counts apart."""
    with tempfile.TemporaryDirectory() as data:
        first, _ = _start(_environment(Path(data)))
        later = start_figures_of(Path(data), aim=1.0)
    return [*later, Figure(name="first start, which makes the library", value=first, unit="s")]


def start_figures_of(data: Path, prefix: str = "", *, aim: float) -> list[Figure]:
    """Start the program several times on a data folder, after once that compiles it as on a person's machine."""
    _start(_environment(data))
    busy = _processor_time()
    times = [_start(_environment(data)) for _ in range(STARTS)]
    starts = [usable for usable, _ in times]
    busy = (_processor_time() - busy) / STARTS
    name = f"{prefix}start to usable window"
    return [
        Figure(name=name, value=median(starts), unit="s", aim=aim, note=f"median of {STARTS}"),
        Figure(name=f"{prefix}best start", value=min(starts), unit="s"),
        Figure(name=f"{prefix}start to the first numbers", value=median(first for _, first in times), unit="s"),
        Figure(name=f"{prefix}processor time of a start", value=busy, unit="s", note="whatever else is running"),
    ]


def _environment(data: Path) -> dict[str, str]:
    compiled = {"PYTHONPYCACHEPREFIX": str(data / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    return {**os.environ, **compiled, "SSEDESIGNER_DATA": str(data), "QT_QPA_PLATFORM": "offscreen"}


def _processor_time() -> float:
    """Return what the ended child processes have used so far [s]; 0 on Windows, which does not count it."""
    times = os.times()
    return times.children_user + times.children_system


def _start(environment: dict[str, str]) -> tuple[float, float]:
    """Return when the window was usable, and when it showed its first numbers [s]."""
    begin, usable = perf_counter(), 0.0
    with subprocess.Popen(
        [sys.executable, "-c", CHILD], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            if line.strip() == "usable":
                usable = perf_counter() - begin
            if line.strip() == "predicted":
                predicted = perf_counter() - begin
                child.wait(timeout=30)
                return usable, predicted
    raise RuntimeError(f"The program ended with {child.returncode} before its window was usable.")
