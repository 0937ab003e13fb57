"""What a part shows, at once or when it comes into sight: nobody waits for what nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

_Value = TypeVar("_Value")


class WhenSeen(Generic[_Value]):
    """Hands a part what it is to show; while the part is put away, the latest waits.

    The part asks for it in its ``showEvent``, and wherever it is asked what it shows.
    """

    def __init__(self, part: QWidget, show: Callable[[_Value], None]) -> None:
        self._part, self._show = part, show
        self._waiting: _Value | None = None

    @property
    def is_behind(self) -> bool:
        """Whether something waits."""
        return self._waiting is not None

    def show(self, value: _Value) -> None:
        """Show a value, unless the part is hidden in a window that is on show."""
        self._waiting = value
        if not (self._part.isHidden() and self._part.window().isVisible()):
            self.catch_up()

    def catch_up(self) -> None:
        """Show what waits."""
        value, self._waiting = self._waiting, None
        if value is not None:
            self._show(value)
