"""How large bench mode is: text, tiles and targets grow with the window, for it is read at two metres."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from PySide6.QtWidgets import QPushButton, QWidget

from ssedesigner.ui.theme import size_bench

_BODY_OF_HEIGHT = 1 / 45
"""16 px on 720 lines, 24 px on 1080."""
_SMALLEST_BODY_PX, _LARGEST_BODY_PX = 14, 64
_NUMBER_OF_HEIGHT, _NUMBER_OF_SHORT, _NUMBER_OF_WIDTH, _SMALLEST_NUMBER_PX = 0.165, 0.135, 0.09, 64
TILE_PX = 90
"""Smallest height of an answer."""
FEW_LINES_PX = 600
"""A window with fewer lines has answers as small as its targets."""
SHORT_PX = 700
"""A window with fewer lines has targets for a finger rather than for a glove."""


@dataclass(frozen=True, kw_only=True)
class BenchSizes:
    """Sizes of bench mode [px]: fonts, the smallest side of a target, the list at the side and the blue button."""

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


def bench_sizes(width: int, height: int, glove: int, finger: int) -> BenchSizes:
    """Return the sizes for a window; ``glove`` and ``finger`` are the smallest targets of its screen.

    >>> [bench_sizes(1920, lines, 52, 36).body for lines in (720, 1080, 2160)]
    [16, 24, 48]
    """
    body = min(max(round(height * _BODY_OF_HEIGHT), _SMALLEST_BODY_PX), _LARGEST_BODY_PX)
    of_height = _NUMBER_OF_SHORT if height < SHORT_PX else _NUMBER_OF_HEIGHT
    number = round(min(height * of_height, width * _NUMBER_OF_WIDTH))
    number, typed = max(number, _SMALLEST_NUMBER_PX), round(3.0 * body)
    target = max(finger if height < SHORT_PX else glove, round(2.4 * body))
    return BenchSizes(
        body=body,
        small=max(round(0.8 * body), 13),
        title=round(1.4 * body),
        number=number,
        aim=round(2.2 * body),
        typed=typed,
        asked=typed if height < SHORT_PX else round(0.8 * number),
        step=max(round(0.9 * body), 13),
        target=target,
        side=min(round(0.24 * width), 20 * body),
        primary=max(target, round((3.2 if height < SHORT_PX else 4.2) * body)),
    )


def fit(window: QWidget, sizes: BenchSizes) -> None:
    """Give a window of bench mode its sizes."""
    window.setProperty("target_px", sizes.target)
    size_bench(window, asdict(sizes))  # each button claims its room when it is styled


def button_target(button: QPushButton, least: int) -> int:
    """Return the smallest side of a button: that of its window, or its own where the window has none."""
    return int(button.window().property("target_px") or least)
