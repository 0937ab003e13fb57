"""A picture that is painted rather than plotted: it says more where it is pointed at or reached by key."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.scene import Scene, paint
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import Table

_WIDTH, _HEIGHT, _EASE = 200, 220.0, 1.1
_KEYS = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class Picture(Protocol):
    """What a chart shows: a value that can be drawn at any size, written as a table, and told in words."""

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw for a size in pixels."""

    def least_height(self, width: float) -> float:
        """Height below which something would not be readable [px]."""

    def table(self) -> Table:
        """Write as rows."""

    def words(self) -> str:
        """Tell in sentences, for a screen reader."""


@guarded
class SceneChart(QWidget):
    """Shows a picture; the arrow keys walk through its places, the pointer names them.

    One that does not grow takes the height of its rows and leaves the rest of a page to others.
    """

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None, *, grows: bool = True) -> None:
        super().__init__(parent)
        self.title, self.grows, self._theme = title, grows, theme
        self._picture: Picture | None = None
        self._scene: Scene | None = None
        self._least = 0.0
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(340, max(260 if self.grows else 0, round(self._least * _EASE)))

    def minimumSizeHint(self) -> QSize:
        return QSize(_WIDTH, round(self._least))

    @property
    def picture(self) -> Picture | None:
        return self._picture

    @property
    def scene(self) -> Scene:
        """The drawing at the present size."""
        if self._scene is None:
            made = self._picture.scene(self.width(), self.height(), self._theme) if self._picture else Scene()
            self._scene = made
        return self._scene

    def table(self) -> Table:
        return self._picture.table() if self._picture is not None else Table(header=(), rows=())

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._redraw()

    def show_picture(self, picture: Picture) -> None:
        """Show another picture; nothing is painted when it is equal to the one on show."""
        if picture == self._picture:
            return
        self._picture = picture
        self.setAccessibleDescription(picture.words())
        self._fit_height()
        self._redraw()

    def _fit_height(self) -> None:
        least = self._picture.least_height(self.width()) if self._picture is not None else 0.0
        least = max(least, _HEIGHT) if self.grows else least
        if least != self._least:
            self._least = least
            self.updateGeometry()

    def _redraw(self) -> None:
        self._scene = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()
        self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            spots = self.scene.spots
            if 0 <= self._current < len(spots):
                painter.drawRoundedRect(_area(spots[self._current].rect), 3, 3)
            else:
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the picture alone, as it is copied and saved."""
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        paint(painter, self.scene, self._theme)

    def spot_at(self, position: QPointF) -> int:
        """Return the number of the smallest place under a position, or -1."""
        found = [number for number, spot in enumerate(self.scene.spots) if _area(spot.rect).contains(position)]
        return min(found, key=lambda number: _size(self.scene.spots[number].rect), default=-1)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell(self.spot_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def _tell(self, number: int) -> None:
        if number < 0:
            QToolTip.hideText()
            return
        spot = self.scene.spots[number]
        QToolTip.showText(self.mapToGlobal(_area(spot.rect).center().toPoint()), tooltip(spot.words), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count, step = len(self.scene.spots), _KEYS.get(Qt.Key(event.key()), 0)
        if not step or not count or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        inside = 0 <= self._current < count
        self._current = (self._current + step) % count if inside else (0 if step > 0 else count - 1)
        self._tell(self._current)
        self.update()


def _area(rect: tuple[float, float, float, float]) -> QRectF:
    left, top, right, bottom = rect
    return QRectF(left, top, right - left, bottom - top)


def _size(rect: tuple[float, float, float, float]) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])
