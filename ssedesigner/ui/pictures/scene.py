"""A drawing as plain values: boxes, strokes, words and marks in pixels, and how they are painted."""

from __future__ import annotations

import math
from typing import Literal, Protocol

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import ESTIMATE, MARKS
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.plot.placement import Rect
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.pins import paint_sign
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.widgets.widgets import RESULT

LINE_PX = 15.0
"""Height of a line of small words [px]."""
BADGE_PX = 8.0
"""Radius of the mark of a severity [px]."""
Align = Literal["left", "centre", "right"]
_ALIGNMENT = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "centre": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


@dataclass(frozen=True, kw_only=True)
class Box:
    """A rectangle; ``hatch`` lays slanted lines of that colour over it."""

    rect: Rect
    fill: str = ""
    outline: str = ""
    hatch: str = ""
    radius: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A straight line between two points."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: str
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TextLine:
    """One line of text in a rectangle; ``ground`` is painted behind text that crosses a line."""

    rect: Rect
    text: str
    colour: str
    align: Align = "left"
    is_bold: bool = False
    ground: str = ""
    size: int = SMALL_PX

    @property
    def text_rect(self) -> Rect:
        """The rectangle that the letters themselves take."""
        left, top, right, bottom = self.rect
        width = text_width(self.text, self.size, weight(self.is_bold))
        start = {"left": left, "right": right - width, "centre": (left + right - width) / 2}[self.align]
        return start, top, start + width, bottom


@dataclass(frozen=True, kw_only=True)
class Badge:
    """The mark of a severity in a small disc."""

    x: float
    y: float
    severity: str


@dataclass(frozen=True, kw_only=True)
class Sign:
    """The sign of a pinned recipe, or of the open one, by its letter."""

    x: float
    y: float
    letter: str
    radius: float = 5.0


Item = Box | Stroke | TextLine | Badge | Sign
Items = list[Item]


@dataclass(frozen=True, kw_only=True)
class Hotspot:
    """An area with a tooltip, reached by pointer or key.

    ``result`` is the key of the result in ``core.prediction.RESULTS`` whose calculation a click or Enter shows, with
    the part of it after #.
    """

    rect: Rect
    words: str
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Everything of a drawing in the order of painting, and its places that say more in the order of reading."""

    items: tuple[Item, ...] = ()
    spots: tuple[Hotspot, ...] = ()

    @property
    def words(self) -> list[TextLine]:
        """All words of the drawing."""
        return [item for item in self.items if isinstance(item, TextLine)]

    @property
    def badges(self) -> list[Badge]:
        """All marks of severities."""
        return [item for item in self.items if isinstance(item, Badge)]


def weight(is_bold: bool) -> QFont.Weight:
    """Return the weight of plain or bold text."""
    return QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal


def text_line_at(
    left: float, middle: float, text: str, colour: str, *, is_bold: bool = False, ground: str = ""
) -> TextLine:
    """Make a line of text that starts at ``left``, vertically centred on ``middle``."""
    width = text_width(text, SMALL_PX, weight(is_bold))
    rect = left, middle - LINE_PX / 2, left + width, middle + LINE_PX / 2
    return TextLine(rect=rect, text=text, colour=colour, is_bold=is_bold, ground=ground)


def caption_items(rows: list[str], left: float, height: float, colour: str) -> Items:
    """Make the rows of text at the foot of a drawing."""
    first = height - len(rows) * LINE_PX - 2
    return [text_line_at(left, first + (number + 0.5) * LINE_PX, row, colour) for number, row in enumerate(rows)]


def fraction_of_range(value: float, low: float, high: float) -> float:
    """Return where a value lies from ``low`` to ``high``, from 0 to 1; 0 for one that is not a number."""
    if math.isnan(value) or not high > low:
        return 0.0
    return (min(max(value, low), high) - low) / (high - low)


def message_scene(text: str, rows: list[str], width: float, height: float, colour: str) -> Scene:
    """Make a drawing that only says why there is nothing to draw."""
    top = (height - len(rows) * LINE_PX) / 2
    items = [
        TextLine(
            rect=(0.0, top + number * LINE_PX, width, top + (number + 1) * LINE_PX),
            text=row,
            colour=colour,
            align="centre",
        )
        for number, row in enumerate(rows)
    ]
    return Scene(items=tuple(items), spots=(Hotspot(rect=(0.0, 0.0, width, height), words=text),))


def spread_positions(wanted: list[float], step: float, low: float, high: float) -> list[float]:
    """Move heights as little as needed so that neighbours are ``step`` apart and all lie within the bounds.

    In the order of the list that was given; if room is short, the spacing shrinks evenly.
    """
    if not wanted:
        return []
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    step = min(step, (high - low) / max(len(wanted) - 1, 1))
    placed: list[float] = []
    for rank, number in enumerate(order):
        least = low + rank * step if not placed else placed[-1] + step
        placed.append(max(wanted[number], least))
    most = high
    for rank in range(len(placed) - 1, -1, -1):
        placed[rank] = min(placed[rank], most)
        most = placed[rank] - step
    heights = [0.0] * len(wanted)
    for rank, number in enumerate(order):
        heights[number] = placed[rank]
    return heights


def paint(painter: QPainter, scene: Scene, theme: Theme) -> None:
    """Paint a drawing; words stay words in a vector format."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for item in scene.items:
        if isinstance(item, Box):
            _paint_box(painter, item)
        elif isinstance(item, Stroke):
            _paint_stroke(painter, item)
        elif isinstance(item, TextLine):
            _paint_words(painter, item)
        elif isinstance(item, Sign):
            paint_sign(painter, item.x, item.y, item.letter, theme, item.radius)
        else:
            _paint_badge(painter, item, theme)


def _rect(rect: Rect) -> QRectF:
    left, top, right, bottom = rect
    return QRectF(left, top, right - left, bottom - top)


def _paint_box(painter: QPainter, box: Box) -> None:
    painter.setPen(QPen(QColor(box.outline), 1.2) if box.outline else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(box.fill) if box.fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(_rect(box.rect), box.radius, box.radius)
    if box.hatch:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(box.hatch), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(_rect(box.rect), box.radius, box.radius)


def _paint_stroke(painter: QPainter, stroke: Stroke) -> None:
    pen = QPen(QColor(stroke.colour), stroke.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if stroke.dash:
        pen.setDashPattern(list(stroke.dash))
    painter.setPen(pen)
    painter.drawLine(QLineF(*stroke.start, *stroke.end))


def _paint_words(painter: QPainter, words: TextLine) -> None:
    if words.ground:
        painter.fillRect(_rect(words.text_rect).adjusted(-2, 0, 2, 0), QColor(words.ground))
    painter.setPen(QColor(words.colour))
    face = font(words.size, weight(words.is_bold))
    face.setItalic(words.text.startswith(ESTIMATE))
    painter.setFont(face)
    painter.drawText(_rect(words.rect), _ALIGNMENT[words.align] | Qt.AlignmentFlag.AlignVCenter, words.text)


def _paint_badge(painter: QPainter, badge: Badge, theme: Theme) -> None:
    colour = QColor(theme.severity_text(badge.severity))
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(QColor(theme.severity_ground(badge.severity)))
    painter.drawEllipse(QPointF(badge.x, badge.y), BADGE_PX, BADGE_PX)
    painter.setFont(font(SMALL_PX, QFont.Weight.Bold))
    rect = QRectF(badge.x - BADGE_PX, badge.y - BADGE_PX, 2 * BADGE_PX, 2 * BADGE_PX)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, MARKS[badge.severity])


_MIN_WIDTH_PX, _MIN_HEIGHT_PX, _HINT_FACTOR, _MUCH = 200, 220.0, 1.1, 1.4
_STEP_OF_KEY = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Up: -1,
}


class Picture(Protocol):
    """What a chart shows: a value that can be drawn at any size, written as a table, and described in words."""

    def scene(self, width: float, height: float, theme: Theme) -> Scene:
        """Draw for a size in pixels."""

    def minimum_height(self, width: float) -> float:
        """Height below which something would not be readable [px]."""

    def table(self) -> Table:
        """Write as rows."""

    def words(self) -> str:
        """Describe in sentences, for a screen reader."""


@guarded
class SceneChart(QWidget):
    """Shows a picture; the arrow keys walk through its places, the pointer names them.

    One that does not grow takes the height of its rows and leaves the rest of a page to others; one that is not wide
    stands beside a plot even on a narrow page. A click or Enter on a place that has a calculation asks for it.
    """

    calculation_asked = Signal(str, str)

    def __init__(
        self, title: str, theme: Theme, parent: QWidget | None = None, *, grows: bool = True, is_wide: bool = True
    ) -> None:
        super().__init__(parent)
        self.title, self.grows, self.is_wide, self._theme = title, grows, is_wide, theme
        self._picture: Picture | None = None
        self._scene: Scene | None = None
        self._least = 0.0
        self._shape = False, False
        self._current = -1
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(340, max(260 if self.grows else 0, round(self._least * _HINT_FACTOR)))

    def minimumSizeHint(self) -> QSize:
        return QSize(_MIN_WIDTH_PX, round(self._least))

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
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # before, there is nothing on which the focus could be seen
        self.setAccessibleDescription(picture.words())
        self._fit_height()
        self._redraw()

    def is_much_taller(self, width: float, wider: float) -> bool:
        """Return whether the picture needs more rows beside each other than there is room for in a width [px]."""
        picture = self._picture
        return picture is not None and picture.minimum_height(width) > _MUCH * picture.minimum_height(wider)

    def _fit_height(self) -> None:
        # before the first layout a widget may be narrower than it ever is: a note would wrap at each letter then, and
        # the window would grow to the height of that
        picture, width = self._picture, max(self.width(), _MIN_WIDTH_PX)
        least = picture.minimum_height(width) if picture is not None else 0.0
        least = max(least, _MIN_HEIGHT_PX) if self.grows else least
        shape = self.is_much_taller(width / 2, width), self.is_much_taller(width, 2 * width)
        if (least, shape) != (self._least, self._shape):
            self._least, self._shape = least, shape
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
                painter.drawRoundedRect(_rect(spots[self._current].rect), 3, 3)
            else:
                painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the picture alone, as it is copied and saved."""
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        paint(painter, self.scene, self._theme)

    def spot_at(self, position: QPointF) -> int:
        """Return the number of the smallest place under a position, or -1."""
        numbers = [number for number, spot in enumerate(self.scene.spots) if _rect(spot.rect).contains(position)]
        return min(numbers, key=lambda number: _size(self.scene.spots[number].rect), default=-1)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(self.spot_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def _show_tip(self, number: int) -> None:
        if number < 0:
            QToolTip.hideText()
            return
        spot = self.scene.spots[number]
        QToolTip.showText(self.mapToGlobal(_rect(spot.rect).center().toPoint()), tooltip(spot.words), self)

    def _result_at(self, number: int) -> str:
        spots = self.scene.spots
        return spots[number].result if 0 <= number < len(spots) else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_link = bool(self._result_at(self.spot_at(event.position())))
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        result = self._result_at(self.spot_at(event.position()))
        if event.button() == Qt.MouseButton.LeftButton and result:
            self.calculation_asked.emit(result, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        result = self._result_at(self._current)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and result:
            self.calculation_asked.emit(result, "")
            return
        count, step = len(self.scene.spots), _STEP_OF_KEY.get(Qt.Key(event.key()), 0)
        if not step or not count or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            event.ignore()
            return
        inside = 0 <= self._current < count
        self._current = (self._current + step) % count if inside else (0 if step > 0 else count - 1)
        self.setProperty(RESULT, self._result_at(self._current) or None)
        self._show_tip(self._current)
        self.update()


def _size(rect: Rect) -> float:
    return (rect[2] - rect[0]) * (rect[3] - rect[1])
