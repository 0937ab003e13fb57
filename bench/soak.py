"""A tireless user: random edits over the full range of every field, and everything else that a window can be put to.

usage: python -m bench.soak [--seed N] [--edits N]

The same seed does the same. The window runs in a process of its own, so that one which dies still says at which step.
It works on a library in a folder of its own that goes with it. Exit status 1 when there was any error.
"""

import argparse
import faulthandler
import gc
import os
import random
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QModelIndex, Qt, QTimer, QtMsgType
from PySide6.QtCore import qInstallMessageHandler as install_message_handler
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)

from bench.window import memory
from ssedesigner.core.fields import FIELDS, Field
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import RESULTS
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.store import Library
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.document import Document
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.main_window import MainWindow
from ssedesigner.ui.shell.mistakes import Mistakes, keep_mistakes
from ssedesigner.ui.theme import load_fonts

EDITS, TRACE = 2_000, "mistakes.log"
HARMLESS = ("This plugin does not support ", "QFontDatabase: Cannot find font directory")
ODD_TEXTS = (
    "",
    " ",
    "-",
    "abc",
    "1,234",
    "1.234,5",
    "nan",
    "inf",
    "1e400",
    "−5",
    "0",
    "1e-9",
    "½",
    "3 µm",
    "5 %",
    "<b>x",
)
SIZES = ((1100, 700), (1280, 800), (1440, 900), (1920, 1080), (2560, 1440))
BENCH_TEXTS = ("12", "2000 rpm", "-50", "4.6 g", "Err 4", "no words", "")
BENCH_KEYS = ("Return", "Return", "Space", "Backspace", "Up", "F1", "F2", "F3", "F4", "F5", "F6", "F8", "1", "2")
WALKS = ("Down", "Up", "Left", "Right", "Home", "End", "PageDown", "Tab", "Escape")
SHARES = {
    "edit": 70,
    "undo": 7,
    "redo": 4,
    "tab": 10,
    "poke": 5,
    "open": 3,
    "load": 1.5,
    "resize": 2,
    "fix": 0.3,
    "pin": 2,
}
"""How often each kind of step comes, beside the themes, of which there are few because each styles everything."""
THEME_EVERY, LONGEST_S = 500, 60


@dataclass
class Account:
    """What a run came to."""

    edits: int = 0
    refusals: int = 0
    steps: int = 0
    errors: list[str] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)

    @property
    def slowest(self) -> tuple[float, str]:
        """The longest step [ms] and what it was."""
        return max(self.times, default=(0.0, "none"))


class Soak:
    """Drives one window by the numbers of a seed."""

    def __init__(self, window: MainWindow, mistakes: Mistakes, seed: int) -> None:
        self.window, self.account = window, Account()
        self._mistakes, self._pick = mistakes, random.Random(seed)
        self._seen = 0
        self._recipes = list(shipped_recipes().values())
        self._openers: dict[str, Callable[[], QWidget]] = {
            "library": window.windows.show_library,
            "guide": window.windows.show_guide,
            "plan": window.windows.show_plan,
            "batches": window.windows.show_batches,
            "sheet": window.windows.show_sheet,
            "calculation": lambda: window.windows.show_calculation(self._pick.choice(list(RESULTS))),
            "substitutes": window.windows.show_substitutes,
            "palette": lambda: window.show_palette(),
            "bench": window.windows.show_bench,
            "about": window.windows.show_about,
            "changes": window.windows.show_changes,
            "compare": window.windows.show_compare,
        }
        self._opened: dict[str, QWidget] = {}
        self._dialogs = QTimer(window, interval=20)
        self._dialogs.timeout.connect(self._leave_dialog)
        self._dialogs.start()

    def run(self, edits: int, report: Callable[[str], object]) -> Account:
        """Do steps until there have been so many edits; ``report`` is called with each before it is done."""
        number = 0
        while self.account.edits + self.account.refusals < edits:
            number += 1
            kind = "theme" if number % THEME_EVERY == 0 else self._pick.choices(list(SHARES), list(SHARES.values()))[0]
            words, act = getattr(self, f"_{kind}")()
            self._step(f"step {number}, {words}", act, report)
        self._step("closing all", self._close_all, report)
        return self.account

    def _step(self, words: str, act: Callable[[], object], report: Callable[[str], object]) -> None:
        report(words)
        start = perf_counter()
        try:
            act()
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
        for _ in range(2):  # one round predicts, the next lays out and paints
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as a running event loop does
        self.account.times.append(((perf_counter() - start) * 1e3, words))
        # a window that has gone must not live on in the list of the driver
        self._opened = {name: window for name, window in self._opened.items() if shiboken6.isValid(window)}
        self.account.steps += 1
        if self._mistakes.count > self._seen:
            self.account.errors.append(f"{words}: {self._mistakes.count - self._seen} errors")
            self._seen = self._mistakes.count

    def note(self, words: str) -> None:
        """Take up a warning as an error of the step that is being done."""
        self.account.errors.append(f"after {self.account.steps} steps: {words}")

    def _edit(self) -> tuple[str, Callable[[], object]]:
        key = self._pick.choice(list(FIELDS))
        one = FIELDS[key]
        box = self.window.editor.rows[key].box
        if isinstance(box, QComboBox):
            row = self._pick.choice((0, self._pick.randrange(box.count()), self._pick.randrange(box.count())))
            return f"choose {row} in {key}", lambda: self._choose(box, row)
        if isinstance(box, QCheckBox):
            return f"tick {key}", lambda: self._tick(box)
        text = self._text(one)
        return f"type {text!r} into {key}", lambda: self._type(key, box, text)

    def _text(self, one: Field) -> str:
        """Make up a text over the range of a field, at its bounds, beyond them, and some that are no value at all."""
        pick, low, high = self._pick, one.minimum, one.maximum
        if not one.is_numeric:
            return pick.choice((*ODD_TEXTS, "a name", "x" * 400))
        inside = pick.uniform(low, high), low + (high - low) * 10.0 ** pick.uniform(-6.0, 0.0)
        value = pick.choice((*inside, *inside, low, high, low - 1.0, high * 2.0 + 1.0))
        unit = f" {one.unit}" if one.unit != "-" and pick.random() < 0.1 else ""
        return pick.choice((f"{value:.4g}{unit}", f"{value:.4g}{unit}", f"{round(value)}", pick.choice(ODD_TEXTS)))

    def _type(self, key: str, box: QWidget, text: str) -> None:
        self.window.editor.jump_to(key)
        QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(box, Qt.Key.Key_Delete)
        if isinstance(box, QPlainTextEdit):
            box.insertPlainText(text)
        else:
            _type(box, text)
        is_refused = bool(self.window.editor.rows[key].message.text())
        QTest.keyClick(box, Qt.Key.Key_Tab)
        if is_refused:
            self.account.refusals += 1
        else:
            self.account.edits += 1

    def _choose(self, box: QComboBox, row: int) -> None:
        box.setFocus()
        box.setCurrentIndex(row)
        box.activated.emit(row)
        self.account.edits += 1

    def _tick(self, box: QCheckBox) -> None:
        box.click()
        self.account.edits += 1

    def _undo(self) -> tuple[str, Callable[[], object]]:
        times = self._pick.choice((1, 1, 3, 40))
        return f"undo {times}", lambda: [self.window.actions_by_name["undo"].trigger() for _ in range(times)]

    def _redo(self) -> tuple[str, Callable[[], object]]:
        times = self._pick.choice((1, 1, 3, 40))
        return f"redo {times}", lambda: [self.window.actions_by_name["redo"].trigger() for _ in range(times)]

    def _tab(self) -> tuple[str, Callable[[], object]]:
        tabs = self.window.workbench.tabs
        index = self._pick.randrange(tabs.count())
        return f"tab {tabs.tabData(index)}", lambda: tabs.setCurrentIndex(index)

    def _load(self) -> tuple[str, Callable[[], object]]:
        path = self._pick.choice(self._recipes)
        return f"load {path.stem}", lambda: self._load_one(path)

    def _load_one(self, path: Path) -> None:
        self.window.document.undo_stack.setClean()  # else it asks whether to save
        self.window.files.open_sample(path)
        tabs = self.window.workbench.tabs
        before = tabs.currentIndex()
        for index in (*range(tabs.count()), before):
            tabs.setCurrentIndex(index)
            QCoreApplication.processEvents()

    def _resize(self) -> tuple[str, Callable[[], object]]:
        size = self._pick.choice((*SIZES, (self._pick.randrange(1100, 2600), self._pick.randrange(700, 1500))))
        return f"resize to {size}", lambda: self.window.resize(*size)

    def _theme(self) -> tuple[str, Callable[[], object]]:
        choice = self._pick.choice(("light", "dark", "system"))
        return f"theme {choice}", lambda: self.window.choose_theme(choice)

    def _pin(self) -> tuple[str, Callable[[], object]]:
        board, pins = self.window.pins, self.window.pins.pins
        if not pins or (len(pins) < 3 and self._pick.random() < 0.6):
            return "pin the recipe", self.window.pin_recipe
        letter = self._pick.choice(pins).letter
        change = self._pick.choice((board.swap, board.adopt, board.remove))
        return f"{change.__name__} pin {letter}", lambda: change(letter)

    def _fix(self) -> tuple[str, Callable[[], object]]:
        return "wait for the fixes", self.window.fixes.finish

    def _open(self) -> tuple[str, Callable[[], object]]:
        name = self._pick.choice(list(self._openers))
        opened = self._opened.pop(name, None)
        if opened is not None and shiboken6.isValid(opened) and opened.isVisible() and name != "bench":
            return f"close {name}", opened.close
        act = self._work_at_the_bench if name == "bench" else lambda: self._open_one(name)
        return f"open {name}", act

    def _open_one(self, name: str) -> None:
        self._opened[name] = self._openers[name]()

    def _work_at_the_bench(self) -> None:
        window = self._openers["bench"]()
        if not isinstance(window, BenchWindow):
            QTest.keyClick(window, Qt.Key.Key_1)  # the first that is planned, else it plans one
        for bench in self.window.findChildren(BenchWindow):
            if bench.isVisible():
                self._use_bench(bench)

    def _use_bench(self, bench: BenchWindow) -> None:
        bench.keys.burst_ms = 0
        for _ in range(self._pick.randrange(4, 16)):
            _type(bench, self._pick.choice(BENCH_TEXTS))
            QTest.keyClick(bench, getattr(Qt.Key, f"Key_{self._pick.choice(BENCH_KEYS)}"))
            QCoreApplication.processEvents()
        for _ in range(3):  # a value that is not recorded yet is asked about once
            bench.close()

    def _poke(self) -> tuple[str, Callable[[], object]]:
        """Choose in lists, type into lines and walk by keys in a window that is open, or on the tab that is shown."""
        visible = [
            (name, window) for name, window in self._opened.items() if shiboken6.isValid(window) and window.isVisible()
        ]
        name, window = self._pick.choice([*visible, ("workbench", self.window.workbench)])
        kinds = (QAbstractItemView, QComboBox, QLineEdit, QTabBar, QWidget)
        number, share, keys = self._pick.random(), self._pick.random(), self._pick.choices(WALKS, k=3)
        kind, text = self._pick.choice(kinds), self._pick.choice((*ODD_TEXTS, "Li6PS5Cl", "binder"))
        return f"poke {kind.__name__} in {name}", lambda: _poke(window, kind, number, share, text, keys)

    def _leave_dialog(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()

    def _close_all(self) -> None:
        self.window.windows.close()
        self.window.document.undo_stack.setClean()
        self.window.close()


def _type(widget: QWidget, text: str) -> None:
    """Type letter by letter; QTest's own way takes no letter beyond ASCII."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.sendEvent(widget, key)


def _poke(window: QWidget, kind: type, number: float, share: float, text: str, keys: list[str]) -> None:
    parts = [part for part in window.findChildren(kind) if part.isVisible() and part.isEnabled()]
    if not parts:
        return
    part = parts[int(number * len(parts))]
    if isinstance(part, QAbstractItemView) and isinstance(part.model(), QAbstractItemModel):
        rows = part.model().rowCount(QModelIndex())
        part.setCurrentIndex(part.model().index(int(share * rows), 0))
    elif isinstance(part, QComboBox) and part.count():
        part.setCurrentIndex(int(share * part.count()))
        part.activated.emit(part.currentIndex())
    elif isinstance(part, QTabBar) and part.count():
        part.setCurrentIndex(int(share * part.count()))
    elif isinstance(part, QLineEdit):
        part.selectAll()
        _type(part, text)
    part.setFocus()
    for key in keys:
        QTest.keyClick(part, getattr(Qt.Key, f"Key_{key}"))


@contextmanager
def warnings_taken(soak: Soak):
    """Count what Qt or Python warn of as errors."""

    def take_warning(words: object, kind: type[Warning], file: str, line: int, *_: object) -> None:
        soak.note(f"{kind.__name__}: {words} ({file}:{line})")

    def take_message(kind: QtMsgType, _: object, words: str) -> None:
        if kind != QtMsgType.QtDebugMsg and kind != QtMsgType.QtInfoMsg and not words.startswith(HARMLESS):
            soak.note(f"Qt: {words}")

    before = install_message_handler(take_message)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = lambda words, kind, file, line, *more: soak.note(
            f"{kind.__name__}: {words} ({file}:{line})"
        )
        try:
            yield
        finally:
            install_message_handler(before)


def soak(seed: int, edits: int, report: Callable[[str], object] = lambda words: None) -> tuple[Account, str]:
    """Drive a window of its own; return the account and the traces."""
    application = QApplication.instance() or QApplication([])
    load_fonts()
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.callback(_set_data_folder, os.environ.get("SSEDESIGNER_DATA"))
        _set_data_folder(str(data))
        library = stack.enter_context(Library.open(data / "library.sqlite", shipped=resources() / "library"))
        window = MainWindow(Document(library.materials()), library, Settings(data / "settings.ini"), data / "sessions")
        mistakes = stack.enter_context(keep_mistakes(data / TRACE, window))
        window.resize(1440, 900)
        window.show()
        application.processEvents()
        driver = Soak(window, mistakes, seed)
        with warnings_taken(driver):
            account = driver.run(edits, report)
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        log = data / TRACE
        return account, log.read_text(encoding="utf-8") if log.exists() else ""


def _set_data_folder(path: str | None) -> None:
    if path is None:
        os.environ.pop("SSEDESIGNER_DATA", None)
    else:
        os.environ["SSEDESIGNER_DATA"] = path


def drive(seed: int, edits: int, progress: Path) -> int:
    """Run in this process and print the account; each step is written down before it is done."""
    faulthandler.enable()
    gc.collect()
    with progress.open("w", encoding="utf-8", buffering=1) as file:

        def report(words: str) -> None:
            faulthandler.dump_traceback_later(LONGEST_S, exit=True)  # a step that never ends is an end, too
            file.seek(0)
            file.write(f"{words}\n")
            file.truncate()

        start, held, nones = perf_counter(), memory(), sys.getrefcount(None)
        account, traces = soak(seed, edits, report)
        faulthandler.cancel_dump_traceback_later()
        gc.collect()
    progress.unlink()  # which says that the process came to its end
    times = [ms for ms, _ in account.times]
    slowest, words = account.slowest
    print(f"seed {seed}: {account.steps:,} steps in {perf_counter() - start:.0f} s, median {median(times):.0f} ms")
    print(f"edits    {account.edits:,}")
    print(f"refusals {account.refusals:,}")
    print(f"slowest  {slowest:.0f} ms: {words}")
    print(f"memory   {memory() - held:+.0f} MB, references to None {sys.getrefcount(None) - nones:+,}")
    print(f"errors   {len(account.errors)}")
    for error in account.errors[:40]:
        print(f"  {error}")
    print(traces, end="")
    return 1 if account.errors or traces else 0


def main() -> int:
    """Run in a process of its own, and say where it ended if it did not come back."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edits", type=int, default=EDITS)
    parser.add_argument("--progress", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.progress:
        return drive(asked.seed, asked.edits, asked.progress)
    with tempfile.TemporaryDirectory() as folder:
        progress = Path(folder) / "step"
        progress.touch()
        command = [sys.executable, "-m", "bench.soak", "--seed", str(asked.seed), "--edits", str(asked.edits)]
        status = subprocess.run([*command, "--progress", str(progress)], check=False).returncode
        if progress.exists():
            last = progress.read_text(encoding="utf-8").strip() or "its start"
            print(f"seed {asked.seed}: the process ended with status {status} at {last}")
        return 1 if status else 0


if __name__ == "__main__":
    sys.exit(main())
