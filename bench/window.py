"""From a key to repainted plots, and memory after many edits, on the real window with real key events."""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGraphicsView, QLineEdit

from bench.measure import Figure, percentile
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.start import spare_the_collector

TIMED = 300
WARM_UP, MANY = 120, 2_000
LONGEST = 2.0


class Painted(QObject):
    """Remembers which of the visible plots have been painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self.viewports = [view.viewport() for view in window.findChildren(QGraphicsView) if view.isVisible()]
        self.waiting: set[QObject] = set()
        for viewport in self.viewports:
            viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.waiting.discard(watched)
        return False


def window_figures() -> list[Figure]:
    """Type into the thickness of the sample recipe."""
    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as data:
        os.environ["SSEDESIGNER_DATA"] = data
        with Library.open(Path(data) / "library.sqlite", shipped=resources() / "library") as library:
            settings = Settings(Path(data) / "settings.ini")
            window = MainWindow(Document(library.materials()), library, settings, Path(data) / "sessions")
            return _edits(application, window)


def _edits(application: QCoreApplication, window: MainWindow) -> list[Figure]:
    document = window.document
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    box = window.findChild(QLineEdit, "editor_thickness_um")
    box.setFocus()
    spare_the_collector()  # as the program does once its window is there
    painted = Painted(window)

    def edit(number: int) -> float:
        key = Qt.Key.Key_Down if number // 60 % 2 else Qt.Key.Key_Up  # up and down between 30 and 90 um
        painted.waiting = set(painted.viewports)
        start = perf_counter()
        QTest.keyClick(box, key)
        # all plots that change are painted at once, and those that do not are not painted
        while len(painted.waiting) == len(painted.viewports):
            application.processEvents()
            if perf_counter() - start > LONGEST:
                raise RuntimeError("No plot was repainted after an edit.")
        return (perf_counter() - start) * 1e3

    for number in range(WARM_UP):
        edit(number)
    busy = process_time()
    times = [edit(number) for number in range(WARM_UP, WARM_UP + TIMED)]
    busy = (process_time() - busy) / TIMED * 1e3
    before = memory()
    for number in range(WARM_UP + TIMED, WARM_UP + TIMED + MANY):
        document.end_edit_session()  # each edit is an undo step of its own
        edit(number)
    growth = memory() - before
    document.undo_stack.setClean()  # so that closing asks nothing
    window.close()
    note = f"{TIMED} edits, {len(painted.viewports)} plots"
    return [
        Figure(name="edit to repainted plots, median", value=median(times), unit="ms", aim=16.0, note=note),
        Figure(name="edit to repainted plots, p99", value=percentile(times, 0.99), unit="ms", aim=50.0, note=note),
        Figure(name="edit to repainted plots, processor time", value=busy, unit="ms", note="whatever else is running"),
        Figure(
            name=f"memory growth over {MANY:,} edits",
            value=growth,
            unit="MB",
            aim=10.0,
            note="an undo step keeps two recipes, about 3 kB",
        ),
    ]


def memory() -> float:
    """Return the memory that this process holds now [MB]; the highest so far where the system tells only that."""
    if sys.platform == "win32":
        return float("nan")
    import resource  # Windows has none

    table = Path("/proc/self/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * resource.getpagesize() / 1e6
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return highest / 1e6 if sys.platform == "darwin" else highest / 1e3
