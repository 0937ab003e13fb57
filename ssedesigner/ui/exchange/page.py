"""What a page of the Import window is: it takes files of its kinds, and says when it has written into the library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ssedesigner.ui.theme import Theme


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
