"""The bar of a weighing: the tolerance as a marked field, the weight as a line that moves towards it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import named, theme_of

_HEIGHT_PX, _LINE_PX, _RADIUS_PX = 54, 6, 6
_NEAR = 0.18
"""Part of the bar on either side of its middle that stands for three tolerances."""


def place_of(actual: float, target: float, tolerance: float) -> float:
    """Return where a weight stands on the bar, 0 to 1: the target in the middle, the tolerance a visible field.

    Within three tolerances of the target the bar is a magnifying glass; outside of it it shows the whole way from
    empty to twice the target.

    >>> place_of(10.0, 10.0, 0.05), place_of(0.0, 10.0, 0.05), place_of(30.0, 10.0, 0.05)
    (0.5, 0.0, 1.0)
    """
    if target <= 0.0:
        return 0.0
    off, near = actual - target, 3.0 * max(tolerance, 1e-9)
    if abs(off) <= near or near >= target:
        share = off / near * _NEAR
    else:
        share = (_NEAR + (abs(off) - near) / (target - near) * (0.5 - _NEAR)) * (1.0 if off > 0 else -1.0)
    return min(1.0, max(0.0, 0.5 + share))


@guarded
class ToleranceBar(QWidget):
    """Shows a weight against its target; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "bench_bar", "Weight against target")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._actual: float | None = None
        self._target, self._tolerance = 0.0, 0.0

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT_PX)

    def show_weight(self, actual: float | None, target: float, tolerance: float, words: str) -> None:
        self._actual, self._target, self._tolerance = actual, target, tolerance
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, inset = float(self.width()), 8.0
        groove = QRectF(0.0, inset, width, self.height() - 2 * inset)
        painter.setBrush(QColor(theme.separator))
        painter.drawRoundedRect(groove, _RADIUS_PX, _RADIUS_PX)
        if self._target > 0.0:
            self._paint_tolerance(painter, theme, groove)
        if self._actual is not None and self._target > 0.0:
            at = place_of(self._actual, self._target, self._tolerance) * (width - _LINE_PX)
            painter.setBrush(QColor(theme.text))
            painter.drawRoundedRect(QRectF(at, 0.0, _LINE_PX, self.height()), 2.0, 2.0)
        painter.end()

    def _paint_tolerance(self, painter: QPainter, theme: look.Theme, groove: QRectF) -> None:
        half = _NEAR / 3.0 * groove.width()
        field = QRectF(groove.center().x() - half, groove.top(), 2.0 * half, groove.height())
        painter.setBrush(QColor(theme.pass_text))
        painter.setOpacity(0.55)
        painter.drawRoundedRect(field, _RADIUS_PX, _RADIUS_PX)
        painter.setOpacity(1.0)
