"""A plot with a crosshair: it follows the pointer, a click holds it, arrow keys step it."""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from ssedesigner.core.notation import quantity
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plot.axis import TICK_GAP
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import SMALL_PX, Theme, font, text_on

_RING, _DOT, _TAG_PAD = 6.0, 2.0, 5.0
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Down: (0, -1),
    Qt.Key.Key_Up: (0, 1),
}
_TENFOLD = 10


@guarded
class CrosshairCanvas(PlotCanvas):
    """A plot on which one point is looked at; whoever owns it decides where the point may stand.

    ``pointed`` carries where the pointer is, in the units of the axes, ``clicked`` where it was clicked, ``stepped``
    by how many steps to move to the right and up. ``accepted`` and ``freed`` are Enter and Esc.
    """

    pointed = Signal(float, float)
    clicked = Signal(float, float)
    stepped = Signal(int, int)
    accepted = Signal()
    freed = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        self._cross: tuple[float, float | None] | None = None
        self._is_held = False
        self._clicked_at: QPointF | None = None
        super().__init__(title, theme, parent)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    @property
    def crosshair(self) -> tuple[float, float | None] | None:
        """Where the crosshair stands, in the units of the axes; without y it is one upright line."""
        return self._cross

    def show_crosshair(self, x: float, y: float | None = None, *, is_held: bool = False) -> None:
        """Put the crosshair somewhere."""
        if (self._cross, self._is_held) != ((x, y), is_held):
            self._cross, self._is_held = (x, y), is_held
            self.viewport().update()

    def position_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the axes is drawn, in coordinates of the widget."""
        frame = self._frame_in_widget()
        (x0, x1), (y0, y1) = self.view_box.viewRange()
        across, down = (x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)
        return QPointF(frame.left() + across * frame.width(), frame.top() + down * frame.height())

    def _point_at(self, position: QPointF) -> tuple[float, float] | None:
        """Return the point of the axes under a position of the widget; None outside them."""
        frame = self._frame_in_widget()
        if self.data is None or not frame.contains(position):
            return None
        (x0, x1), (y0, y1) = self.view_box.viewRange()
        x = x0 + (position.x() - frame.left()) / frame.width() * (x1 - x0)
        y = y1 - (position.y() - frame.top()) / frame.height() * (y1 - y0)
        return (10**x if self.data.x.is_log else x), (10**y if self.data.y.is_log else y)

    def _frame_in_widget(self) -> QRectF:
        view = self.view_box
        return QRectF(self.mapFromScene(view.mapRectToScene(view.rect())).boundingRect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        point = self._point_at(event.position())
        if event.buttons() == Qt.MouseButton.NoButton and point is not None:
            self.pointed.emit(*point)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._clicked_at = event.position() if event.button() == Qt.MouseButton.LeftButton else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        start, self._clicked_at = self._clicked_at, None
        point = self._point_at(event.position())
        is_click = start is not None and (event.position() - start).manhattanLength() < QApplication.startDragDistance()
        if is_click and point is not None:
            self.clicked.emit(*point)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if move is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            times = _TENFOLD if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self.stepped.emit(move[0] * times, move[1] * times)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_Escape and self._is_held:
            self.freed.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc would close the window at once; here it first frees the crosshair
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_freed = event.key() == Qt.Key.Key_Escape and self._is_held
            if is_freed:
                event.accept()
                return True
        return bool(super().event(event))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._cross is None or self.data is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_crosshair(painter, *self._cross)
        painter.end()

    def _paint_crosshair(self, painter: QPainter, x: float, y: float | None) -> None:
        assert self.data is not None
        frame, theme = self._frame_in_widget(), self._theme
        at = self.position_of(*self._on_axes(x, y if y is not None else self.data.y.low))
        if not frame.left() - 1 <= at.x() <= frame.right() + 1:
            return
        painter.setPen(QPen(QColor(theme.text), 1.2, Qt.PenStyle.SolidLine if self._is_held else Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(at.x(), frame.top(), at.x(), frame.bottom()))
        self._paint_tag(painter, quantity(x, self.data.x.unit), QPointF(at.x(), frame.bottom() + 12))
        if y is None or not frame.top() - 1 <= at.y() <= frame.bottom() + 1:
            return
        painter.drawLine(QLineF(frame.left(), at.y(), frame.right(), at.y()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.surface), 4))
        painter.drawEllipse(at, _RING, _RING)
        painter.setPen(QPen(QColor(theme.text), 2))
        painter.drawEllipse(at, _RING, _RING)
        self._paint_tag(painter, quantity(y, self.data.y.unit), QPointF(frame.left() - 4, at.y()), is_left=True)

    def _on_axes(self, x: float, y: float) -> tuple[float, float]:
        assert self.data is not None
        return (log10(x) if self.data.x.is_log and x > 0 else x), (log10(y) if self.data.y.is_log and y > 0 else y)

    def _tick_labels(self, name: str, metrics: QFontMetricsF) -> Iterator[QRectF]:
        """Return where the numbers of an axis stand, in coordinates of the widget."""
        frame, ranges = self._frame_in_widget(), self.view_box.viewRange()
        for value, text in self.axes[name].ticks().major:
            width, height = metrics.horizontalAdvance(text) + 2, metrics.height()
            at = self.position_of(value, ranges[1][0]) if name == "bottom" else self.position_of(ranges[0][0], value)
            left = at.x() - width / 2 if name == "bottom" else frame.left() - TICK_GAP - width
            top = frame.bottom() + TICK_GAP - 2 if name == "bottom" else at.y() - height / 2
            yield QRectF(left, top, width, height)

    def _paint_tag(self, painter: QPainter, text: str, at: QPointF, *, is_left: bool = False) -> None:
        """Write the value of the crosshair over its axis, whole inside the widget."""
        face = font(SMALL_PX, QFont.Weight.DemiBold)
        metrics = QFontMetricsF(face)
        width, height = metrics.horizontalAdvance(text) + 2 * _TAG_PAD, metrics.height() + 2
        left = at.x() - (width if is_left else width / 2)
        left = min(max(left, 2.0), self.viewport().width() - width - 2)
        rect = QRectF(left, at.y() - height / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.surface))
        for tick in self._tick_labels("left" if is_left else "bottom", QFontMetricsF(font(SMALL_PX))):
            if tick.intersects(rect):  # half a number reads as another one
                painter.drawRect(tick)
        painter.setBrush(QColor(self._theme.text))
        painter.drawRoundedRect(rect, 3, 3)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(face)
        painter.setPen(QColor(text_on(self._theme.text)))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
        painter.setPen(QPen(QColor(self._theme.text), 1.2))
