"""How large bench mode is: text, tiles and targets grow with the window, for it is read at two metres."""

from __future__ import annotations

from dataclasses import asdict

from PySide6.QtWidgets import QPushButton, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.ui.theme import size_bench

_BODY_OF_HEIGHT = 1 / 45
"""16 px on 720 lines, 24 px on 1080."""
_SMALLEST_BODY_PX, _LARGEST_BODY_PX = 14, 64
LOW_PX = 450
_LOW_BODY_PX, _LOW_NUMBER_PX = 11, 44
"""A window with fewer lines is a screen that shows everything at twice the size: its letters fill it all the same."""
_NUMBER_OF_HEIGHT, _NUMBER_OF_SHORT, _NUMBER_OF_WIDTH, _SMALLEST_NUMBER_PX = 0.165, 0.135, 0.09, 64
TILE_PX = 90
"""Smallest height of an answer."""
FEW_LINES_PX = 600
"""A window with fewer lines has answers as small as its targets."""
SHORT_PX = 700
"""A window with fewer lines has targets for a finger rather than for a glove."""


@dataclass(frozen=True, kw_only=True)
class BenchSizes:
    """Sizes of bench mode [px]: fonts, smallest side of a target, list at the side, blue button, sides of a verdict."""

    body: int
    small: int
    title: int
    number: int
    aim: int
    typed: int
    asked: int
    step: int
    target: int
    side: int
    primary: int
    pad: int


def bench_sizes(width: int, height: int, glove: int, finger: int) -> BenchSizes:
    """Return the sizes for a window; ``glove`` and ``finger`` are the smallest targets of its screen.

    >>> [bench_sizes(1920, lines, 52, 36).body for lines in (720, 1080, 2160)]
    [16, 24, 48]
    """
    is_low = height < LOW_PX
    least = _LOW_BODY_PX if is_low else _SMALLEST_BODY_PX
    body = min(max(round(height * _BODY_OF_HEIGHT), least), _LARGEST_BODY_PX)
    of_height = _NUMBER_OF_SHORT if height < SHORT_PX else _NUMBER_OF_HEIGHT
    number = max(round(min(height * of_height, width * _NUMBER_OF_WIDTH)), _SMALLEST_NUMBER_PX)
    number, typed = _LOW_NUMBER_PX if is_low else number, round(3.0 * body)
    target = max(finger if height < SHORT_PX else glove, round(2.4 * body))
    return BenchSizes(
        body=body,
        small=max(round(0.8 * body), least - 1),
        title=round(1.4 * body),
        number=number,
        aim=round(2.2 * body),
        typed=typed,
        asked=typed if height < SHORT_PX else round(0.8 * number),
        step=max(round(0.9 * body), least - 1),
        target=target,
        side=min(round(0.24 * width), 20 * body),
        pad=8 if is_low else 18,
        primary=max(target, round((3.2 if height < SHORT_PX else 4.2) * body)),
    )


def fit(window: QWidget, sizes: BenchSizes) -> None:
    """Give a window of bench mode its sizes."""
    window.setProperty("target_px", sizes.target)
    size_bench(window, asdict(sizes))  # each button claims its room when it is styled


def button_target(button: QPushButton, least: int) -> int:
    """Return the smallest side of a button: that of its window, or its own where the window has none."""
    return int(button.window().property("target_px") or least)
