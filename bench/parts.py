"""What the parts of an edit and of a start cost: process time and Python calls, taken at the seams between them.

At each seam the function that begins a part is wrapped: one look at the process clock when it is called and one when
it returns. What a part calls of another counts for the other alone, so the parts add up to the whole. Calls are counted
in a run of their own, by the profiling hook of Python; they are the same whatever else runs.

``python -c "from bench.parts import main; main()" start|thickness`` prints one of them as JSON.
"""

from __future__ import annotations

import functools
import json
import sys
from collections import Counter
from importlib.machinery import ExtensionFileLoader, SourceFileLoader
from time import process_time_ns

from bench.after_import import after_import
from bench.start_child import end_when_usable

TYPE_CHECKING = False  # not from typing
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType, ModuleType

    from PySide6.QtCore import QEvent, QObject

    from ssedesigner.ui.shell.main_window import MainWindow

    Cost = dict[str, dict[str, float] | float]

_BENCH = __file__.removesuffix("parts.py")
REST, PAINTING = "rest", "painting: rest"
TIMED, COUNTED, WARM_UP = 200, 15, 100
SEAMS = (
    ("ssedesigner.ui.editor.field_editors", "LineBox.keyPressEvent", "typing"),
    ("ssedesigner.ui.document", "predict", "prediction"),
    ("ssedesigner.physics.prediction", "flags", "flags"),
    ("ssedesigner.ui.document", "curves", "curves"),
    # a curve may be computed later, where it is first looked at
    *(("ssedesigner.physics.curves", name, "curves") for name in ("_resistance", "_binder", "_arrhenius", "_energies")),
    *(("ssedesigner.physics.curves", name, "curves") for name in ("_usable", "cost_curve")),
    ("ssedesigner.ui.workbench.tile_view", "ResultTiles.show_prediction", "tiles"),
    ("ssedesigner.ui.workbench.workbench", "Workbench.show_prediction", "plots"),
    ("ssedesigner.ui.flags.flag_list", "FlagList.show_prediction", "list"),
    ("ssedesigner.ui.flags.flag_list", "FlagList.show_offers", "list"),
    ("ssedesigner.ui.editor.recipe_editor", "RecipeEditor._show_recipe", "editor"),
    ("ssedesigner.ui.editor.recipe_editor", "RecipeEditor._show_prediction", "editor"),
    ("ssedesigner.ui.pictures.process_strip", "ProcessStrip.show_prediction", "strip"),
    ("ssedesigner.ui.plot.plot", "PlotCanvas.paintEvent", "painting: plots"),
    ("ssedesigner.ui.flags.flag_delegate", "FlagDelegate.paint", "painting: list"),
)
START_SEAMS = (
    *SEAMS,
    ("ssedesigner.ui.start", "open_library", "library"),
    ("ssedesigner.ui.theme", "apply", "theme"),
    ("ssedesigner.ui.theme", "load_fonts", "theme"),
    ("ssedesigner.ui.shell.main_window", "MainWindow.__init__", "window: rest"),
    ("ssedesigner.ui.editor.recipe_editor", "RecipeEditor.__init__", "window: editor"),
    ("ssedesigner.ui.workbench.workbench", "Workbench.__init__", "window: workbench"),
    ("ssedesigner.ui.shell.main_window", "MainWindow.show", "showing"),
)
_OWNERS = {name: name for name in ("numpy", "PySide6", "pyqtgraph")} | {"shiboken6": "PySide6"}


class Parts:
    """Adds up process time [ns] and calls by part; the innermost part that has begun gets both."""

    def __init__(self) -> None:
        self.times: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._open, self._since = [REST], process_time_ns()

    def begin(self, part: str) -> None:
        self._switch()
        self._open.append(part)

    def end(self) -> None:
        self._switch()
        self._open.pop()

    def _switch(self) -> None:
        now = process_time_ns()
        self.times[self._open[-1]] += now - self._since
        self._since = now

    def around(self, part: str, function: Callable) -> Callable:
        """Return a function that does the same as a part of the whole."""

        @functools.wraps(function)
        def timed(*arguments: object, **named: object) -> object:
            self.begin(part)
            try:
                return function(*arguments, **named)
            finally:
                self.end()

        return timed

    def taken(self) -> Counter[str]:
        """Return the times since the last call of this [ns], and begin anew."""
        self._switch()
        times, self.times = self.times, Counter()
        return times

    def count(self, frame: FrameType, event: str, argument: object) -> None:
        """Count a call; what the bench itself calls is none of the program's."""
        if event == "call" and not frame.f_code.co_filename.startswith(_BENCH):
            self.calls[self._open[-1]] += 1


def install(parts: Parts, seams: Iterable[tuple[str, str, str]]) -> None:
    """Wrap each seam as soon as its module is loaded; AttributeError names one that is not there any more."""
    for module, path, part in seams:
        after_import(module, functools.partial(_wrap, parts, path, part))


def _wrap(parts: Parts, path: str, part: str, module: ModuleType) -> None:
    *owners, name = path.split(".")
    owner = functools.reduce(getattr, owners, module)
    setattr(owner, name, parts.around(part, getattr(owner, name)))


def _time_painting(parts: Parts, window: MainWindow) -> None:
    """Let what Qt paints in one go be a part: the window's update, and the first sight of it."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QMainWindow

    deliveries = {QEvent.Type.UpdateRequest: QMainWindow.event, QEvent.Type.Expose: QObject.event}

    class Painting(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            deliver = deliveries.get(event.type())
            if deliver is None:
                return False
            parts.begin(PAINTING)
            try:
                return deliver(watched, event)
            finally:
                parts.end()

    painting = Painting(window)
    window.installEventFilter(painting)
    window.windowHandle().installEventFilter(painting)


def edit_parts(kind: str) -> Cost:
    """Do edits of a kind; return by part the median time of an edit [ms] and its calls."""
    from statistics import median

    from bench.program import Edits, run_program
    from bench.window import KINDS, do

    parts = Parts()
    cost: Cost = {}
    install(parts, SEAMS)

    def act(window: MainWindow) -> None:
        window.resize(1440, 900)
        _time_painting(parts, window)
        edits, act_once = Edits(window), KINDS[kind].prepare(window)
        for number in range(WARM_UP):
            do(edits, KINDS[kind], act_once, number)
        every = []
        for number in range(WARM_UP, WARM_UP + TIMED):
            parts.taken()
            do(edits, KINDS[kind], act_once, number)
            every.append(parts.taken())
        sys.setprofile(parts.count)
        for number in range(WARM_UP + TIMED + 1, WARM_UP + TIMED + 1 + COUNTED):  # between two turns of a held key
            do(edits, KINDS[kind], act_once, number)
        sys.setprofile(None)
        names = {name for times in every for name in times}
        cost["ms"] = {name: median(times[name] for times in every) / 1e6 for name in names}
        cost["whole"] = median(sum(times.values()) for times in every) / 1e6
        cost["calls"] = {name: count / COUNTED for name, count in parts.calls.items()}

    run_program(act)
    return cost


def start_parts(*, counts: bool) -> Cost:
    """Start the program; return by part its time until the first numbers are painted [ms], or its calls."""
    parts = Parts()
    cost: Cost = {}
    parts.times["interpreter"] = parts._since
    install(parts, START_SEAMS)
    _time_imports(parts)

    def show(window_class: type[MainWindow]) -> None:
        shown = window_class.show

        def show_and_watch(self: MainWindow) -> None:
            shown(self)
            _time_painting(parts, self)

        window_class.show = show_and_watch

    after_import("ssedesigner.ui.shell.main_window", lambda module: show(module.MainWindow))

    def end() -> None:
        sys.setprofile(None)
        cost["ms"] = {name: time / 1e6 for name, time in parts.taken().items()}
        cost["whole"] = sum(cost["ms"].values())
        cost["calls"] = dict(parts.calls)

    end_when_usable(lambda: None, end)
    if counts:
        sys.setprofile(parts.count)
    from ssedesigner.cli.main import main

    main([])
    return cost


def _time_imports(parts: Parts) -> None:
    """Let the loading of a module be a part by whose it is; what it loads in turn counts for the owner of that."""
    for loader in (SourceFileLoader, ExtensionFileLoader):
        loader.exec_module = _of_owner(parts, loader.exec_module)
    ExtensionFileLoader.create_module = _of_owner(parts, ExtensionFileLoader.create_module)


def _of_owner(parts: Parts, load: Callable) -> Callable:
    def timed(self: object, module: ModuleType) -> object:  # a module, or the specification of one
        name = getattr(module, "__name__", None) or module.name
        first = name.partition(".")[0]
        part = "own modules" if first in ("ssedesigner", "bench") else _OWNERS.get(first, "other modules")
        parts.begin(f"loading {part}")
        try:
            return load(self, module)
        finally:
            parts.end()

    return timed


def main() -> None:
    """Print what was asked for."""
    asked = sys.argv[1]
    cost = start_parts(counts=asked == "start-calls") if asked.startswith("start") else edit_parts(asked)
    print(json.dumps(cost))
