"""The range that papers report of a composition as a bar on a logarithmic axis, with the design value on it."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ssedesigner.core.compositions import CompositionSpread
from ssedesigner.core.evidence import Cited
from ssedesigner.core.notation import numeral
from ssedesigner.ui.theme import Theme

LOWEST, HIGHEST = 1e-3, 30.0
"""Ends of the axis [mS/cm]; what lies beyond is drawn at its end."""
TICKS = (0.001, 0.01, 0.1, 1.0, 10.0)
_BAR, _TRACK, _DIAMOND = 7.0, 3.0, 5.0
_ROUNDING = 0.02
"""Part by which a value may miss the range and still be one of it, written with fewer digits."""


def place(value: float, left: float, right: float) -> float:
    """Return where a conductivity [mS/cm] lies between two pixels."""
    part = math.log(min(max(value, LOWEST), HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return left + part * (right - left)


def is_outside(value: Cited | None, spread: CompositionSpread | None) -> bool:
    """Return whether a design value lies outside of what papers report."""
    if value is None or spread is None:
        return False
    return not spread.low_ms_cm * (1 - _ROUNDING) <= value <= spread.high_ms_cm * (1 + _ROUNDING)


def draw_bar(
    painter: QPainter, area: QRectF, value: Cited | None, spread: CompositionSpread | None, theme: Theme
) -> None:
    """Draw the axis as a faint track, the reported range, its mean as a line, the design value as a diamond."""
    middle = area.center().y()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.separator))
    painter.drawRoundedRect(QRectF(area.left(), middle - _TRACK / 2, area.width(), _TRACK), _TRACK / 2, _TRACK / 2)
    if spread is not None:
        low, high = (place(end, area.left(), area.right()) for end in (spread.low_ms_cm, spread.high_ms_cm))
        painter.setBrush(QColor(theme.recipe_line))
        bar = QRectF(low - 1, middle - _BAR / 2, max(high - low, 1.0) + 2, _BAR)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
        x = place(spread.mean_ms_cm, area.left(), area.right())
        painter.setPen(QPen(QColor(theme.text), 1.6))
        painter.drawLine(QPointF(x, middle - _BAR), QPointF(x, middle + _BAR))
    if value is not None:
        x = place(value, area.left(), area.right())
        painter.setPen(QPen(QColor(theme.surface), 1.2))
        painter.setBrush(QColor(theme.recipe_point if is_outside(value, spread) else theme.text))
        corners = ((x, middle - _DIAMOND), (x + _DIAMOND, middle), (x, middle + _DIAMOND), (x - _DIAMOND, middle))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def spread_words(spread: CompositionSpread) -> str:
    """Say in one sentence what papers report, and which data sets collect it: other collections give other ranges."""
    papers = "1 paper" if spread.papers == 1 else f"{spread.papers} papers"
    values = "1 value" if spread.values_count == 1 else f"{spread.values_count} values"
    form = f" ({spread.form})" if spread.form else ""
    reported = f"{numeral(spread.low_ms_cm, 3)} mS/cm"
    if spread.high_ms_cm > spread.low_ms_cm:
        reported = f"{numeral(spread.low_ms_cm, 3)} to {numeral(spread.high_ms_cm, 3)} mS/cm"
        reported += f", geometric mean {numeral(spread.mean_ms_cm, 3)}"
    names = f" ({', '.join(spread.data_sets)})" if spread.data_sets else ""
    return f"Data sets{names} report for this composition{form} {reported} ({papers}, {values})."


def outside_words(value: Cited, spread: CompositionSpread) -> str:
    """Say what a design value outside of the reported range means and what to do; nothing where it lies inside."""
    if not is_outside(value, spread):
        return ""
    side = "above" if value > spread.high_ms_cm else "below"
    if spread.values_count == 1:
        return f"The design value lies {side} the only reported one: type the value of your lot in the recipe."
    return (
        f"The design value lies {side} the reported range. The data sets mix as-milled, annealed and hot-pressed "
        "samples of many laboratories, so this alone does not make it wrong: type the value of your lot in the recipe."
    )
