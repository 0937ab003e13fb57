"""One step of the process strip, painted as an arrow: its number and title, and below them the counts of its flags."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.strip_contents import StripStep
from ssedesigner.ui.theme import SECTION_PX, SMALL_PX, Theme, font
from ssedesigner.ui.widgets.text_fit import fitting, text_width
from ssedesigner.ui.widgets.widgets import named

POINT = 8.0
"""How far the tip of an arrow reaches into the next one [px]."""
HEIGHT = 42
_LEFT, _RIGHT, _NUMBER_GAP, _COUNT_GAP = 5.0, 2.0, 5.0, 7.0
_COUNTS_PX = 52.0
"""Room that counts of the usual size need, so that a change of them moves no step [px]."""
_BOLD = QFont.Weight.DemiBold
_MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1000,
    Qt.Key.Key_End: 1000,
}


@guarded
class StepButton(QAbstractButton):
    """A click or Enter asks for the flags of the step; arrow keys ask the strip to go on by some steps."""

    moved = Signal(int)

    def __init__(self, contents: StripStep, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._contents, self._theme = contents, theme
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._tell()

    @property
    def contents(self) -> StripStep:
        return self._contents

    def show_step(self, contents: StripStep) -> None:
        """Take up a step; nothing is painted again if nothing that is seen changed."""
        if contents == self._contents:
            return
        is_seen = contents.face != self._contents.face
        self._contents = contents
        self._tell()
        if is_seen:
            self.update()

    def _tell(self) -> None:
        contents = self._contents
        named(self, f"path_{contents.step.key.replace('-', '_')}", contents.name)
        self.setAccessibleDescription(contents.description)
        self.setToolTip(tooltip(contents.tip))

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def needed_width(self, *, is_short: bool) -> float:
        """Return how wide the step must be for its title [px]."""
        step = self._contents.step
        title = text_width(step.short, SMALL_PX, _BOLD) if is_short else text_width(step.title, SMALL_PX, _BOLD)
        number = 0.0 if is_short else self._number_width
        return max(title + number, _COUNTS_PX) + 2 * POINT + _LEFT + _RIGHT

    @property
    def _number_width(self) -> float:
        return text_width(str(self._contents.number), SECTION_PX) + _NUMBER_GAP

    def sizeHint(self) -> QSize:
        return QSize(round(self.needed_width(is_short=False)), HEIGHT)

    def outline(self) -> QPolygonF:
        """Return the arrow: a notch on the left unless the step is the first, a tip on the right unless the last."""
        left, top, right, bottom = 0.5, 0.5, self.width() - 0.5, self.height() - 0.5
        middle = self.height() / 2
        points = [QPointF(left, top)]
        if self._contents.number == self._contents.of:
            points += [QPointF(right, top), QPointF(right, bottom)]
        else:
            points += [QPointF(right - POINT, top), QPointF(right, middle), QPointF(right - POINT, bottom)]
        points.append(QPointF(left, bottom))
        if self._contents.number > 1:
            points.append(QPointF(left + POINT, middle))
        return QPolygonF(points)

    def hitButton(self, position: object) -> bool:
        point = QPointF(position)  # type: ignore[call-overload]
        return bool(self.outline().containsPoint(point, Qt.FillRule.OddEvenFill))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_arrow(painter)
        indent = POINT if self._contents.number > 1 else _LEFT
        room = QRectF(self.rect()).adjusted(indent + _LEFT, 4, -POINT - _RIGHT, -4)
        if not self._contents.counts:
            self._paint_title(painter, room)
            return
        self._paint_title(painter, QRectF(room.left(), room.top(), room.width(), 17))
        self._paint_counts(painter, QRectF(room.left(), room.top() + 17, room.width(), 17))

    def _paint_arrow(self, painter: QPainter) -> None:
        theme, severity = self._theme, self._contents.severity
        ground = theme.window if severity in ("", "pass") else theme.severity_ground(severity)
        pen = QPen(QColor(ground), 1)
        if self._contents.step.is_skipped:
            pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine)
        if self.underMouse():
            pen = QPen(QColor(theme.muted), 1)
        if self.hasFocus():
            pen = QPen(QColor(theme.accent), 2)
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        painter.drawPolygon(self.outline())

    def _paint_title(self, painter: QPainter, room: QRectF) -> None:
        step, align = self._contents.step, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        number = self._number_width
        has_number = text_width(step.short, SMALL_PX, _BOLD) + number <= room.width()
        left = number if has_number else 0.0
        if has_number:
            painter.setFont(font(SECTION_PX))
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(room, align, str(self._contents.number))
        words, face = fitting((step.title, step.short), room.width() - left, (SMALL_PX,), _BOLD)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.muted if step.is_skipped else self._theme.text))
        painter.drawText(room.adjusted(left, 0, 2, 0), align, words)

    def _paint_counts(self, painter: QPainter, room: QRectF) -> None:
        """Paint the counts side by side; the least severe go where there is no room for all."""
        counts = list(self._contents.counts)
        weight = QFont.Weight.Normal if counts[0][1] == "pass" else QFont.Weight.Bold
        gap = _COUNT_GAP
        widths = [text_width(text, SMALL_PX, weight) for text, _ in counts]
        if sum(widths) + gap * (len(widths) - 1) > room.width():
            gap = _COUNT_GAP / 2
        left = room.left()
        painter.setFont(font(SMALL_PX, weight))
        for (text, severity), width in zip(counts, widths, strict=True):
            if left + width > room.right() + 2 and left > room.left():
                return
            painter.setPen(QColor(self._theme.severity_text(severity)))
            painter.drawText(QRectF(left, room.top(), width + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + gap
