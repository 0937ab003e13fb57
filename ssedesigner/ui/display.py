"""Whether a window can open here, and how small it can be: asked before Qt is loaded."""

from __future__ import annotations

import os
import sys

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
