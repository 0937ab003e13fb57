"""How large things must be in bench mode: millimetres on the glass as pixels of the screen."""

from __future__ import annotations

import math

from PySide6.QtGui import QScreen

TARGET_MM = 12.0
"""Smallest width and height of whatever is touched with a glove."""

SMALLEST_PX = 52
_MM_PER_INCH = 25.4
_BELIEVED = (50.0, 400.0)


def pixels(millimetres: float, dots_per_inch: float) -> int:
    """Return how many pixels are at least so long.

    >>> pixels(12.0, 96.0), pixels(25.4, 100.0)
    (46, 100)
    """
    return math.ceil(round(millimetres / _MM_PER_INCH * dots_per_inch, 6))


def dots_per_inch(physical: float, logical: float) -> float:
    """Return the density to count with: the physical one, or the logical one where a screen tells nonsense.

    >>> dots_per_inch(141.0, 96.0), dots_per_inch(0.0, 96.0), dots_per_inch(25_400.0, 96.0)
    (141.0, 96.0, 96.0)
    """
    low, high = _BELIEVED
    return physical if low <= physical <= high else logical


def target_pixels(screen: QScreen) -> int:
    """Return the smallest side of a target on a screen [px]."""
    density = dots_per_inch(screen.physicalDotsPerInch(), screen.logicalDotsPerInch())
    return max(SMALLEST_PX, pixels(TARGET_MM, density))
