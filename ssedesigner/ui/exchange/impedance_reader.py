"""Reads and fits spectra in a thread, one batch of files after the other; and keeps what was pasted as a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ssedesigner.files.backups.file import Progress
from ssedesigner.files.spectra.reading import SpectrumFileError
from ssedesigner.ui.exchange import impedance_work as work
from ssedesigner.ui.widgets.long_task import LongTask


class SpectrumReader(QObject):
    """``came`` carries rows that were read, ``changed`` whether it works, ``came_on`` how much of it is done."""

    came = Signal(list)
    changed = Signal(bool)
    came_on = Signal(int)

    def __init__(self, inputs: Callable[[], work.FilmInputs], parent: QWidget) -> None:
        super().__init__(parent)
        self._inputs, self._widget = inputs, parent
        self._task: LongTask | None = None
        self._waiting: list[Path] = []
        self._pasted = 0
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @property
    def is_busy(self) -> bool:
        """True while something is read or fitted."""
        return self._task is not None

    def read(self, paths: Sequence[Path]) -> None:
        """Read files, after those that wait already."""
        self._waiting += [path for path in paths if path not in self._waiting]
        self._read_next()

    def _read_next(self) -> None:
        if self._task is None and self._waiting:
            paths, self._waiting = self._waiting, []
            self.start(partial(work.read_files, paths, self._inputs()), self.came.emit)

    def start(self, run: Callable[[Progress], object], then: Callable[[Any], object]) -> None:
        """Do something in a thread, and something with what comes of it."""
        self._task = LongTask("", run, self._widget)
        self._task.came_on.connect(self.came_on)
        self._task.ended.connect(partial(self._finish, then))
        self.changed.emit(True)
        self._task.start()

    def _finish(self, then: Callable[[Any], object], result: object, error: BaseException | None) -> None:
        self._task = None
        self.changed.emit(False)
        if error is not None:
            raise error
        if result is not None:
            then(result)
        self._read_next()

    def keep_text(self, text: str) -> Path:
        """Write columns that were copied from a table into a file of their own, and return it.

        Raises
        ------
        SpectrumFileError
            With one sentence, where there is no text or it cannot be kept
        """
        if not text.strip():
            words = "The clipboard contains no text; copy the columns of frequency, Z′ and Z″ first."
            raise SpectrumFileError(words)
        self._pasted += 1
        try:
            self._folder = self._folder or tempfile.TemporaryDirectory(prefix="ssedesigner-")
            path = Path(self._folder.name) / f"pasted-{datetime.now():%Y-%m-%d-%H%M%S}-{self._pasted}.txt"
            path.write_text(text, encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise SpectrumFileError(f"What was copied cannot be kept ({error}).") from error
        return path

    def cancel(self) -> None:
        """Read no more; what was read before stays."""
        self._waiting = []
        if self._task is not None:
            self._task.cancel()

    def stop(self) -> None:
        """Leave what runs, because the window closes."""
        self._waiting = []
        if self._task is not None:
            self._task.leave()
            self._task = None
            self.changed.emit(False)

    def finish(self) -> None:
        """Wait for what runs: for pictures and tests."""
        while self._task is not None:
            self._task.join()
