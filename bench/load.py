"""How the program bears a large library: what a person waits for, in processor time beside the time of the clock."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QTabWidget, QWidget

from bench.load_library import Size, make_library
from bench.measure import Figure
from bench.start import start_figures_of
from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Material
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.start import spare_the_collector

LONGEST = f"B-{Size().batches}"
"""The batch with the many entries."""
SCREEN_S, LEARNING_S, START_S, MEMORY_MB = 1.0, 0.5, 2.0, 500.0


@dataclass
class Waits:
    """What was waited for: by name the seconds of the processor and of the clock, with the aim for the former."""

    figures: list[Figure] = field(default_factory=list)

    @contextmanager
    def of(self, name: str, aim: float = SCREEN_S, parts: int = 1) -> Iterator[None]:
        """Measure what is done inside, in so many equal parts, until the event loop has nothing left to do."""
        clock, busy = perf_counter(), process_time()
        yield
        QApplication.processEvents()
        clock, busy = (perf_counter() - clock) / parts, (process_time() - busy) / parts
        self.figures.append(
            Figure(name=f"load: {name}", value=busy, unit="s", aim=aim, note=f"{clock:.2f} s by the clock")
        )


def load_figures() -> list[Figure]:
    """Make a large library and go through the program with it."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        busy = process_time()
        make_library(data / "library.sqlite", Size())
        made = Figure(name="load: making the library", value=process_time() - busy, unit="s", aim=60.0)
        return [made, *figures_of(data)]


def figures_of(data: Path) -> list[Figure]:
    """Measure with the large library in a data folder."""
    os.environ["SSEDESIGNER_DATA"] = str(data)
    application = QApplication.instance() or QApplication([])
    start = start_figures_of(data, "load: ", aim=START_S)
    waits = Waits()
    with Library.open(data / "library.sqlite", shipped=resources() / "library") as library:
        with waits.of("reading the library"):
            materials = library.materials()
        with waits.of("reading its films, which the window does in slices"):
            tuple(materials.own_films)
        with waits.of("learning", aim=LEARNING_S):
            learn(materials)
        window = MainWindow(Document(materials), library, Settings(data / "settings.ini"), data / "sessions")
        window.resize(1440, 900)
        with waits.of("window"):
            window.show()
        spare_the_collector()
        _tabs(window, waits)
        _type(window.findChild(QLineEdit, "editor_binder_text"), waits)
        _windows(window, waits)
        _substitutes(window, waits)
        _batches(window, waits)
        _adding(window, waits)
        window.document.undo_stack.setClean()
        window.close()
        application.processEvents()
    return [*start, *waits.figures, _highest_memory()]


def _highest_memory() -> Figure:
    """Return the highest memory of this process so far, which Windows does not tell."""
    highest = float("nan")
    if sys.platform != "win32":
        import resource

        highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Figure(name="load: highest memory", value=highest, unit="MB", aim=MEMORY_MB)


def _tabs(window: MainWindow, waits: Waits) -> None:
    tabs = window.workbench.tabs
    for number in range(tabs.count()):
        with waits.of(f"tab {tabs.tabText(number).replace('&', '')}"):
            tabs.setCurrentIndex(number)
    for box in _searches(window):
        _type(box, waits)
    tabs.setCurrentIndex(0)
    QApplication.processEvents()


def _windows(window: MainWindow, waits: Waits) -> None:
    opens: dict[str, Callable[[], QWidget]] = {
        "library browser": window.windows.show_library,
        "command palette": lambda: window.show_palette(),
        "guide": window.windows.show_guide,
        "calculation": window.windows.show_calculation,
        "plan": window.windows.show_plan,
        "sheet": window.windows.show_sheet,
    }
    for name, show in opens.items():
        with waits.of(name):
            view = show()
        for box in _searches(view):
            _type(box, waits)
        view.close()
        QApplication.processEvents()


def _substitutes(window: MainWindow, waits: Waits) -> None:
    """Wait for the first of the list, then for all of it, which is worked out in slices that can be stopped."""
    with waits.of("substitutes, the first of them"):
        view = window.windows.show_substitutes("binder")
        while not view.rows:
            QApplication.processEvents()
    slices = []
    while view.is_busy:
        busy = process_time()
        QApplication.processEvents()
        slices.append(process_time() - busy)
    note = f"{sum(slices):.1f} s for {len(view.rows):,} binders, with progress and a button to stop"
    figure = Figure(
        name="load: substitutes, longest slice", value=max(slices, default=0.0), unit="s", aim=SCREEN_S, note=note
    )
    waits.figures.append(figure)
    for box in _searches(view):
        _type(box, waits)
    view.close()
    QApplication.processEvents()


def _batches(window: MainWindow, waits: Waits) -> None:
    with waits.of("batches"):
        view = window.windows.show_batches()
    with waits.of("batch of 5,000 entries"):
        view.show_batches(LONGEST)
    parts = view.findChild(QTabWidget, "batch_tabs")
    for number in range(parts.count()):
        with waits.of(f"its page {parts.tabText(number)}"):
            parts.setCurrentIndex(number)
    other = view.findChild(QComboBox, "comparison_other")
    with waits.of("compare with another batch"):
        other.setCurrentIndex(other.count() - 1)
        other.activated.emit(other.currentIndex())
    for box in _searches(view):
        _type(box, waits)
    view.close()
    with waits.of("bench mode on it"):
        bench = window.windows.show_bench(LONGEST)
    with waits.of("an entry of bench mode"):
        bench.record.write("note", text="Smooth.")
    bench.close()


def _adding(window: MainWindow, waits: Waits) -> None:
    density = Cited(1.1, "g/cm3", "Laboratory", grade="user")
    key = f"added {len(window.document.materials.materials)}"
    material = Material(kind="binder", key=key, name="Just added", values={"density_g_cm3": density})
    with waits.of("adding a material"):
        window.library.add_material(material)
        window.document.replace_materials(window.library.materials())


def _searches(view: QWidget) -> list[QLineEdit]:
    """Return the boxes of a window in which one searches."""
    words = ("search", "filter", "palette")
    boxes = view.findChildren(QLineEdit)
    return [box for box in boxes if box.isVisible() and any(word in box.objectName() for word in words)]


def _type(box: QLineEdit, waits: Waits) -> None:
    for text in ("own", "e"):
        box.clear()
        QApplication.processEvents()
        with waits.of(f"search “{text}” in {box.objectName()}, a key", parts=len(text)):
            QTest.keyClicks(box, text)


if __name__ == "__main__":
    from bench.__main__ import table

    print(table(figures_of(Path(sys.argv[1]))))
