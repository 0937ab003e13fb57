"""Panes beside each other, of which those without room fold to a strip at the edge, and lines that break in two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QSplitter, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SMALL_PX, font, row_px
from ssedesigner.ui.widgets.widgets import row_layout, set_names, theme_of

STRIP_PX = 26
HANDLE_PX = 1
_GAP_PX, _ENDLESS_PX = 6, 10_000
LEFT_KEY, RIGHT_KEY = "F8", "F9"
"""They fold and open the pane at the left or at the right, as in the main window."""


@dataclass(frozen=True, kw_only=True)
class Pane:
    """One pane: what it shows, its name on the strip, its width at first [px] and its share of room to spare.

    ``beside`` is the width that it wants as long as another pane can fold for it [px]; alone it may be narrower.
    """

    part: QWidget
    name: str
    width: int
    stretch: int = 0
    beside: int = 0


def open_panes(room: int, least: Sequence[int], order: Sequence[int]) -> set[int]:
    """Return which panes a room [px] holds, the first of an order in any case; each other one leaves a strip.

    >>> open_panes(1400, [318, 540, 290], [1, 0, 2])
    {0, 1, 2}
    >>> open_panes(900, [318, 540, 290], [1, 0, 2])
    {0, 1}
    >>> open_panes(900, [318, 540, 290], [2, 1, 0])
    {1, 2}
    """
    chosen = {order[0]}
    for place in order[1:]:
        wider = chosen | {place}
        strips = (len(least) - len(wider)) * row_px(STRIP_PX)
        if sum(least[each] + HANDLE_PX for each in wider) + strips <= room:
            chosen = wider
    return chosen


def paint_arrow(painter: QPainter, centre: QPointF, colour: QColor, *, to_right: bool) -> None:
    """Paint where the edge of a pane will go."""
    way = 1 if to_right else -1
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corners = ((-2.0 * way, -4.0), (2.0 * way, 0.0), (-2.0 * way, 4.0))
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in corners]))


@guarded
class FoldStrip(QAbstractButton):
    """What is left of a folded pane: its name along the edge, and an arrow to where it opens."""

    def __init__(self, name: str, words: str, keys: str, *, is_left: bool) -> None:
        super().__init__()
        set_names(self, name, f"Show {words}")
        self.setText(words)
        self._is_left = is_left
        self.setToolTip(tooltip(f"Show {words} ({keys})" if keys else f"Show {words}"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(row_px(STRIP_PX), 120)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_lit = self.underMouse() or self.hasFocus()
        painter.fillRect(self.rect(), QColor(theme.hover if is_lit else theme.surface))
        edge = self.width() - 0.5 if self._is_left else 0.5
        painter.setPen(QPen(QColor(theme.accent if self.hasFocus() else theme.border), 1))
        painter.drawLine(QPointF(edge, 0), QPointF(edge, self.height()))
        colour = QColor(theme.text if is_lit else theme.muted)
        paint_arrow(painter, QPointF(self.width() / 2, 20), colour, to_right=self._is_left)
        painter.setFont(font(SMALL_PX))
        painter.setPen(QColor(theme.text))
        painter.translate(self.width() / 2, 36)
        painter.rotate(90)
        room = QRectF(0, -self.width() / 2, max(self.height() - 44, 0), self.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())


@guarded
class Panes(QWidget):
    """Panes in a row with thin handles between them; where there is no room for all, those last in the order fold.

    ``order`` lists the numbers of the panes, the one that matters most first. A strip opens its pane, in exchange for
    others where it has to be; F8 and F9 fold and open the panes at the ends, but not the one that matters most.
    """

    def __init__(self, name: str, words: str, panes: Sequence[Pane], order: Sequence[int]) -> None:
        super().__init__()
        set_names(self, name, words)
        self._panes, self._order = tuple(panes), tuple(order)
        self._asked: list[int] = []
        self._folded: set[int] = set()
        self._absent: set[int] = set()
        self.splitter = set_names(QSplitter(Qt.Orientation.Horizontal), f"{name}_splitter", words)
        for place, pane in enumerate(self._panes):
            self.splitter.addWidget(pane.part)
            self.splitter.setStretchFactor(place, pane.stretch)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(HANDLE_PX)
        self.splitter.setSizes([pane.width for pane in self._panes])
        main = self._order[0]
        ends = {0: LEFT_KEY, len(self._panes) - 1: RIGHT_KEY}
        ends.pop(main, None)  # what the others stand beside stays
        self.strips = [
            FoldStrip(f"{name}_strip_{place}", pane.name, ends.get(place, ""), is_left=place < max(main, 1))
            for place, pane in enumerate(self._panes)
        ]
        line = row_layout(self, (0, 0, 0, 0), 0)
        for place in range(max(main, 1)):
            line.addWidget(self.strips[place])
        line.addWidget(self.splitter, 1)
        for place in range(max(main, 1), len(self._panes)):
            line.addWidget(self.strips[place])
        for place, strip in enumerate(self.strips):
            strip.clicked.connect(partial(self.open_pane, place))
        for place, keys in ends.items():
            # from anywhere in the window: a strip that was clicked is gone, and the focus with it
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.toggle, place))

    def is_open(self, place: int) -> bool:
        """Return whether a pane is open, by its number from the left."""
        return not self._panes[place].part.isHidden()

    def open_pane(self, place: int, _checked: bool = False) -> None:
        """Open a pane, in exchange for others where there is no room for all."""
        self._folded.discard(place)
        self._asked = [place, *(each for each in self._asked if each != place)]
        self._fit()

    def toggle(self, place: int) -> None:
        """Fold a pane that is open, as long as another one stays, and open one that is folded."""
        if not self.is_open(place):
            self.open_pane(place)
        elif len(self._folded) < len(self._panes) - 1:
            self._folded.add(place)
            self._asked = [each for each in self._asked if each != place]
            self._fit()

    def offer(self, place: int, *, is_there: bool) -> None:
        """Take a pane away with its strip, or bring it back: it may have nothing to show."""
        if is_there == (place in self._absent):
            self._absent ^= {place}
            self._fit()

    def _least(self) -> list[QSize]:
        return [pane.part.minimumSizeHint().expandedTo(pane.part.minimumSize()) for pane in self._panes]

    def _fit(self) -> None:
        least = [
            0 if place in self._absent else max(size.width(), pane.beside)
            for place, (pane, size) in enumerate(zip(self._panes, self._least(), strict=True))
        ]
        shut = self._folded | self._absent
        order = [each for each in dict.fromkeys((*self._asked, *self._order)) if each not in shut] or self._order
        opened = open_panes(self.width(), least, order)
        changed = [place for place in range(len(self._panes)) if self.is_open(place) != (place in opened)]
        for place in sorted(changed, key=opened.__contains__):  # what folds first makes room for what opens
            self._panes[place].part.setVisible(place in opened)
        for place, strip in enumerate(self.strips):
            strip.setVisible(place not in opened and place not in self._absent)

    def minimumSizeHint(self) -> QSize:
        least = self._least()
        strips = (len(least) - 1) * row_px(STRIP_PX)
        return QSize(max(size.width() for size in least) + strips, max(size.height() for size in least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():  # a pane may need more room than before
            self._fit()
        return is_done


@guarded
class WrappedRow(QWidget):
    """Parts in a row, which goes on in the next line where there is no room."""

    def __init__(self, name: str, words: str, parts: Sequence[QWidget]) -> None:
        super().__init__()
        set_names(self, name, words)
        self._parts = tuple(parts)
        for part in parts:
            part.setParent(self)
            if not part.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                part.show()

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        """Return where each part stands in a width [px]."""
        places: list[tuple[QWidget, QRect]] = []
        left = top = 0
        for part in self._parts:
            if part.isHidden():
                continue
            size = part.sizeHint().expandedTo(part.minimumSize()).boundedTo(part.maximumSize())
            if left and left + size.width() > width:
                left, top = 0, places[-1][1].bottom() + 1 + _GAP_PX
            places.append((part, QRect(QPoint(left, top), size)))
            left += size.width() + _GAP_PX
        return places

    def sizeHint(self) -> QSize:
        whole = [place for _, place in self._places(_ENDLESS_PX)]
        return QSize(max((place.right() + 1 for place in whole), default=0), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        widest = max((place.width() for _, place in self._places(_ENDLESS_PX)), default=0)
        # the width before the first layout is no width of anybody
        room = max(self.width(), widest) if self.testAttribute(Qt.WidgetAttribute.WA_WState_Created) else _ENDLESS_PX
        return QSize(widest, self._height(room))

    def _height(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a part may have come or gone
            self._arrange()
        return is_done

    def _arrange(self) -> None:
        for part, place in self._places(self.width()):
            part.setGeometry(place)
        self.setFixedHeight(self._height(self.width()))  # tabs and panes around it ask for no height for a width


@guarded
class BreakingLine(QWidget):
    """Two groups of parts in one line, the second at the right; where there is no room it is a line of its own."""

    def __init__(self, name: str, words: str, first: Sequence[QWidget], second: Sequence[QWidget]) -> None:
        super().__init__()
        set_names(self, name, words)
        self._groups = []
        for place, parts in enumerate((first, second)):
            group = set_names(QWidget(self), f"{name}_{place}", words)
            line = row_layout(group, (0, 0, 0, 0), 6)
            for part in parts:
                line.addWidget(part)
            self._groups.append(group)
        self._groups[0].layout().addStretch(1)  # type: ignore[union-attr]  # the row made above
        self._groups[1].layout().insertStretch(0, 1)  # type: ignore[union-attr]  # the same
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(5)
        for group in self._groups:
            self._line.addWidget(group)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(group.minimumSizeHint().width() for group in self._groups), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:  # a part may have come or gone
            self._fit()
        return is_done

    def _fit(self) -> None:
        need = sum(group.sizeHint().width() for group in self._groups) + self._line.spacing()
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.LeftToRight if need <= self.width() else ways.TopToBottom)
