"""What a page of the Import window is: it takes files of its kinds, and says when it has written into the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ssedesigner.files.backups.file import Progress
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.long_task import LongTask


class ShowsProgress(Protocol):
    """A part of a page that shows how far its work is."""

    def show_progress(self, done: int) -> None:
        """Show how much is done of ``LongTask.STEPS``."""


def start_task(
    page: QWidget,
    work: Callable[[Progress], object],
    end: Callable[[object, BaseException | None], object],
    parts: Sequence[ShowsProgress],
) -> LongTask:
    """Begin work in a thread of its own that parts of a page show the progress of."""
    task = LongTask("", work, page)
    for part in parts:
        task.came_on.connect(part.show_progress)
    task.ended.connect(end)
    task.start()
    return task


class ImportPage(QWidget):
    """A tab of the Import window, never modal; ``changed`` comes after each writing, ``closed`` asks to close."""

    changed = Signal()
    closed = Signal()
    title = ""
    suffixes: tuple[str, ...] = ()

    def open_files(self, paths: Sequence[Path]) -> None:
        """Take up files that were chosen or dropped; what is wrong with one is said in place."""
        raise NotImplementedError

    def step_back(self) -> bool:
        """Leave what is open inside the page, for Esc; False where nothing is, and the window closes."""
        return False

    def stop(self) -> None:
        """End what runs, because the window closes."""

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme, where the page paints itself."""
