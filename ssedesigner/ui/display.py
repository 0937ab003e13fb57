"""Whether a window can open here, how small it can be, and how Qt and the screens are loaded: before Qt is."""

from __future__ import annotations

import builtins
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SMALLEST_WINDOW = (900, 520)
"""Width and height below which the main window cannot be made smaller [px]: 1080p at 200 % with its task bar."""

_NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def has_display() -> bool:
    """Return True where a window can open: Windows, macOS, or a system with a display named in the environment."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in _NAMES)


def use_offscreen_without_display() -> None:
    """Let Qt draw into memory where there is no display."""
    if not has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


@contextmanager
def quick_loading() -> Iterator[None]:
    """Load modules without rounds of the collector, and from then on without PySide's look into each of them.

    PySide puts a function of its own in the place of ``import``. It opens the source of every module that is loaded
    later and looks for a switch of naming styles (``__feature__``) that nobody here uses: a tenth of a start.
    """
    was_enabled, plain_import = gc.isenabled(), builtins.__import__
    gc.disable()
    try:
        import PySide6.QtCore  # noqa: F401

        builtins.__import__ = plain_import
        yield
    finally:
        if was_enabled:
            gc.enable()
