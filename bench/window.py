"""From what a person does to the painted answer, and memory after many edits, on the program as people start it.

``python -m bench.window KIND ...`` prints the times of some kinds of edits as JSON, at the scale of its environment.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from bench.measure import Figure, percentile
from bench.program import Edits, child, run_program
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.ui.shell.main_window import MainWindow

AIMS = {1.0: 8.0, 2.0: 16.0}
"""Process time of one edit by scale of the screen [ms]; its p99 is to stay below twice that."""
WARM_UP, MANY = 60, 2_000
GROWTH = "memory"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a person does again and again: how it is called, how often it is timed, and what does it once.

    A key that is held in a ``field`` turns after ``swing`` steps.
    """

    name: str
    repeats: int
    prepare: Callable[[MainWindow], Callable[[int], object]]
    has_aim: bool = False
    field: str = ""
    swing: int = 0


def _hold(key: str, swing: int) -> Callable[[MainWindow], Callable[[int], object]]:
    """Hold an arrow key in a field of a number: so many steps up, then down again."""

    def prepare(window: MainWindow) -> Callable[[int], object]:
        window.go_to_field(key)
        box = window.findChild(QLineEdit, f"editor_{key}")

        def press(number: int) -> None:
            QTest.keyClick(box, Qt.Key.Key_Down if number // swing % 2 else Qt.Key.Key_Up)

        return press

    return prepare


def _held(name: str, field: str, swing: int, repeats: int, *, has_aim: bool = False) -> Kind:
    return Kind(name=name, repeats=repeats, prepare=_hold(field, swing), has_aim=has_aim, field=field, swing=swing)


def do(edits: Edits, kind: Kind, act: Callable[[int], object], number: int) -> tuple[float, float]:
    """Do one of many edits; return its process time and the time on the clock [ms].

    Where a held key turns, the value is moved a little: none comes twice, so nothing can be remembered of it.
    """
    if kind.field and number % kind.swing == 0:
        document = edits.window.document
        edits.time(lambda _: document.edit(kind.field, document.recipe.value(kind.field) + 0.01), number)
    return edits.time(act, number)


def _choose_binder(window: MainWindow) -> Callable[[int], object]:
    """Choose one binder of the list after the other."""
    window.go_to_field("binder")
    box = window.findChild(QComboBox, "editor_binder")
    document = window.document
    others = [each.key for each in document.materials.usable("binder") if each.key != document.recipe.binder]
    rows = [box.model().row_of(key) for key in others]

    def choose(number: int) -> None:
        box.setCurrentIndex(rows[number % len(rows)])
        box.activated.emit(rows[number % len(rows)])

    return choose


def _load(window: MainWindow) -> Callable[[int], object]:
    """Open one shipped recipe after the other."""
    paths = list(shipped_recipes().values())

    def load(number: int) -> None:
        window.document.undo_stack.setClean()  # so that nothing is asked
        window.files.open_sample(paths[number % len(paths)])

    return load


KINDS = {
    "thickness": _held("thickness held", "thickness_um", 60, 300, has_aim=True),
    "few": _held("thickness held", "thickness_um", 40, 80, has_aim=True),
    "binder_wt_pct": _held("binder wt% held", "binder_wt_pct", 20, 120),
    "cathode": _held("cathode thickness held", "cathode_thickness_um", 20, 120),
    "choice": Kind(name="binder chosen", repeats=60, prepare=_choose_binder),
    "load": Kind(name="recipe opened", repeats=36, prepare=_load),
}


def window_figures(scale: float, *, is_quick: bool = False) -> list[Figure]:
    """Edit the sample recipe on a screen of a scale; the first kind of edit has the aims."""
    kinds = ["few"] if is_quick else [key for key in KINDS if key != "few"]
    extra = [] if is_quick or scale != 1 else [GROWTH]
    measured = child("bench.window", *kinds, *extra, scale=scale)
    figures = []
    for key in kinds:
        aim = AIMS[scale] if KINDS[key].has_aim else None
        name, times = f"edit at {scale * 100:g} %: {KINDS[key].name}", measured[key]
        figures += _of_edit(name, times["busy"], times["clock"], aim)
    if extra:
        note = "an undo step keeps two recipes, about 3 kB"
        name = f"memory growth over {MANY:,} edits"
        figures.append(Figure(name=name, value=measured[GROWTH], unit="MB", aim=10.0, note=note))
    return figures


def _of_edit(name: str, busy: list[float], clock: list[float], aim: float | None) -> list[Figure]:
    note, twice = f"{len(busy)} edits", None if aim is None else 2 * aim
    return [
        Figure(name=f"{name}, process time", value=median(busy), unit="ms", aim=aim, note=note, is_steady=True),
        Figure(name=f"{name}, p99 of it", value=percentile(busy, 0.99), unit="ms", aim=twice),
        Figure(name=f"{name}, on the clock", value=median(clock), unit="ms"),
        Figure(name=f"{name}, p99 on the clock", value=percentile(clock, 0.99), unit="ms"),
    ]


def measure(window: MainWindow, keys: list[str]) -> dict[str, object]:
    """Do the edits of some kinds; return their times, and the growth of memory where that is asked for."""
    window.resize(1440, 900)
    edits, measured = Edits(window), dict[str, object]()
    for key in (key for key in keys if key in KINDS):
        kind = KINDS[key]
        act = kind.prepare(window)
        warm_up = min(WARM_UP, kind.repeats // 2)
        for number in range(warm_up):
            do(edits, kind, act, number)
        times = [do(edits, kind, act, number) for number in range(warm_up, warm_up + kind.repeats)]
        measured[key] = {"busy": [busy for busy, _ in times], "clock": [clock for _, clock in times]}
    if GROWTH in keys:
        measured[GROWTH] = _growth(window, edits)
    return measured


def _growth(window: MainWindow, edits: Edits) -> float:
    """Return by how much memory grows when each edit is an undo step of its own [MB]."""
    press = KINDS["thickness"].prepare(window)

    def edit(number: int) -> None:
        window.document.end_edit_session()
        press(number)

    for number in range(WARM_UP * 2):
        edits.time(edit, number)
    before = memory()
    for number in range(WARM_UP * 2, WARM_UP * 2 + MANY):
        edits.time(edit, number)
    return memory() - before


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


if __name__ == "__main__":
    measured: dict[str, object] = {}
    run_program(lambda window: measured.update(measure(window, sys.argv[1:])))
    print(json.dumps(measured))
