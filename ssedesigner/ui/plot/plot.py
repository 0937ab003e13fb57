"""One live plot on pyqtgraph: band, lines, reported films, the recipe's point, and labels that keep clear."""

from __future__ import annotations

import html
import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsGridLayout,
    QGraphicsSceneWheelEvent,
    QGraphicsView,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from ssedesigner.core.notation import numeral
from ssedesigner.core.units import symbol
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import RichText, tooltip
from ssedesigner.ui.plot.axis import PlainAxis, celsius_ticks, decade_ticks, linear_ticks
from ssedesigner.ui.plot.data import Axis, FilmPoint, PlotData, reuse, summary, to_table
from ssedesigner.ui.plot.key import Key
from ssedesigner.ui.plot.labels import Label
from ssedesigner.ui.plot.layer import KeyItem, PlotLayer
from ssedesigner.ui.plot.pixels import PlotPixels, on_axis
from ssedesigner.ui.plot.placement import Rect
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.tables import Table

HOVER_PX = 12.0
"""How near the pointer must be to a film to name it [px]."""
_OPENS = "Click, or Return: open its recipe"
_KEY_REASONS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)
_LEFT_WIDTH, _BOTTOM_HEIGHT, _TOP_HEIGHT = 63, 42, 24
_LEFT, _ABOVE, _RIGHT, _KEY_AT = 8, 12, 18, (11, 4)
"""Room beside and above the axes, and where the key begins [px]."""


def _shown_range(axis: Axis) -> tuple[float, float]:
    """Return the range of an axis as it lies on it; one unit or decade where there is none."""
    low, high = on_axis(np.array([axis.low, axis.high]), axis.is_log).tolist()
    return (low, high) if high > low and math.isfinite(high - low) else (0.0, 1.0)


@guarded
class QuietView(pg.ViewBox):
    """A view that leaves the wheel to the page unless Ctrl is held; dragging zooms, a double click resets."""

    def wheelEvent(self, event: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event, axis)
        else:
            event.ignore()


@guarded
class PlotCanvas(pg.GraphicsView):
    """Shows a :class:`PlotData`; items are made once for each line and updated in place.

    View and axes stand in a layout of our own: for each plot pyqtgraph's PlotItem makes two more axes and a menu of
    fifty widgets that nobody ever sees. The signal carries the number of a film that can be opened when it is clicked,
    or with Return while it is named.
    """

    film_opened = Signal(int)

    def __init__(
        self, title: str, theme: Theme, parent: QWidget | None = None, *, celsius_on_top: bool = False
    ) -> None:
        axes = {"bottom": PlainAxis("bottom", linear_ticks), "left": PlainAxis("left", linear_ticks)}
        if celsius_on_top:
            axes["top"] = PlainAxis("top", celsius_ticks)
        super().__init__(parent)
        self._view = QuietView(enableMenu=False)
        self._title, self._theme = title, theme
        self._axes = axes
        self._data: PlotData | None = None
        self._is_zoomed = False
        self._hovered = -1
        self._pressed_at: QPointF | None = None
        self._is_reached_by_key = False
        self._plot = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout()
        self._lay_out()
        self._layer = PlotLayer(self._view, axes["bottom"], axes["left"], theme)
        self._key = KeyItem(self._plot, theme)
        self._key.setPos(*_KEY_AT)
        self._is_key_old = True
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheNone)  # a fill is quicker than a copy, and needs no memory
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)  # so axes are left alone
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # spares painting the card behind it
        self.setAccessibleName(title)
        self.apply_theme(theme)

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.enableMouse(False)
        self.setCentralItem(self._plot)
        grid = self._grid
        grid.setContentsMargins(_LEFT, _ABOVE, _RIGHT, 0)
        grid.setSpacing(0)
        self._plot.setLayout(grid)
        grid.addItem(self._view, 1, 1)
        grid.setRowStretchFactor(1, 100)
        grid.setColumnStretchFactor(1, 100)
        for name, place in (("top", (0, 1)), ("bottom", (2, 1)), ("left", (1, 0))):
            if axis := self._axes.get(name):
                axis.linkToView(self._view)
                grid.addItem(axis, *place)
                axis.setZValue(0.5)
                axis.setTickFont(font(SMALL_PX))
        self._axes["bottom"].setHeight(_BOTTOM_HEIGHT)
        self._axes["left"].setWidth(_LEFT_WIDTH)
        if "top" in self._axes:
            self._axes["top"].setHeight(_TOP_HEIGHT)
        self._view.setMouseMode(pg.ViewBox.RectMode)
        self._view.setDefaultPadding(0.0)
        self._view.sigRangeChangedManually.connect(self._keep_zoom)

    def sizeHint(self) -> QSize:
        return QSize(340, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 188)

    @property
    def title(self) -> str:
        return self._title

    @property
    def data(self) -> PlotData | None:
        return self._data

    @property
    def axes(self) -> dict[str, PlainAxis]:
        return self._axes

    @property
    def view_box(self) -> pg.ViewBox:
        """What turns units of the axes into pixels."""
        return self._view

    @property
    def frame(self) -> Rect:
        """The inside of the axes in pixels."""
        self._fit_key()
        return self._layer.frame

    @property
    def pixels(self) -> PlotPixels:
        """What is shown, in pixels of the frame; ValueError before there is anything."""
        self._fit_key()
        plot = self._layer.plot
        if plot is None:
            raise ValueError("nothing is shown yet")
        return plot

    def labels(self) -> list[Label]:
        """Return the placed labels of the plot."""
        self._fit_key()
        return self._layer.labels

    def key(self) -> Key:
        """Return what stands above the frame."""
        self._fit_key()
        return self._key.key

    def _fit_key(self, *, is_whole_painted: bool = False) -> None:
        """Give the key above the frame the room that it needs, once after a change of data, size or range.

        Another key moves the frame and its axes, so all is painted again; the scene alone would forget what stood
        elsewhere where a painting comes before it has looked.
        """
        if not self._is_key_old:
            return
        self._is_key_old = False
        key, before = self._layer.fit_key(self.width() - 2 * _KEY_AT[0]), self._key.key
        if key == before:
            return
        self._key.show_key(key)
        if key.height != before.height:
            self._grid.setContentsMargins(_LEFT, _ABOVE + key.height, _RIGHT, 0)
            self._grid.activate()
        if not is_whole_painted:
            self.viewport().update()

    def _fit_anew(self) -> None:
        """Fit the key before the next painting, which else would paint the frame alone."""
        self._is_key_old = True
        if not self.viewport().visibleRegion().isEmpty():
            self._fit_key()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_key_old = True

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._layer.forget_ground()  # plots of other tabs hold no pixels

    def render(self, painter: QPainter, target: QRectF, source: QRect) -> None:
        self._fit_key()
        super().render(painter, target, source)

    def table(self) -> Table:
        """Return everything on show as rows."""
        return to_table(self._data) if self._data is not None else Table(header=(), rows=())

    def show_data(self, data: PlotData) -> None:
        """Show new data; the range stays while the person has zoomed in, and nothing is painted where all is equal."""
        data = reuse(data, self._data)
        self._hovered = -1
        self._layer.show_named(-1)
        if data is self._data:
            return
        is_new_axis = self._data is None or (self._data.x, self._data.y) != (data.x, data.y)
        self._data = data
        if is_new_axis:
            self._show_axes(data)
        self._layer.show_data(data)
        self._fit_anew()
        # together with all else: for a change of an item the scene has the window painted at once, each plot by itself
        self.viewport().update(self.mapFromScene(self._layer.sceneBoundingRect()).boundingRect())
        self.setAccessibleDescription(summary(self._title, data))

    def _show_axes(self, data: PlotData) -> None:
        for name, axis in (("bottom", data.x), ("left", data.y)):
            self._axes[name].set_ticks(decade_ticks if axis.is_log else linear_ticks)
            texts = (axis.label, axis.short) if axis.short else (axis.label,)
            self._axes[name].set_title(texts, symbol(axis.unit), self._theme.muted)
        if not self._is_zoomed:
            self._view.setRange(xRange=_shown_range(data.x), yRange=_shown_range(data.y), padding=0)
        self.viewport().update()

    def reset_view(self) -> None:
        """Show the whole range again."""
        self._is_zoomed = False
        if self._data is None:
            return
        self._show_axes(self._data)
        self._fit_anew()

    def _keep_zoom(self) -> None:
        self._is_zoomed = True
        self.viewport().update()
        self._fit_anew()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self.setBackground(theme.surface)
        for axis in self._axes.values():
            axis.set_colours(theme.muted, theme.border)
        self._layer.apply_theme(theme)
        self._key.apply_theme(theme)

    def film_at(self, position: QPointF) -> int:
        """Return which reported film lies under a position of the widget, or -1."""
        if self._data is None or not self._data.films:
            return -1
        inside = self._view.mapFromScene(self.mapToScene(position.toPoint()))
        apart = self.pixels.films - (inside.x(), inside.y())
        distances = np.nan_to_num(np.hypot(apart[:, 0], apart[:, 1]), nan=math.inf)
        nearest = int(np.argmin(distances))
        return nearest if distances[nearest] <= HOVER_PX else -1

    def film_position(self, index: int) -> QPointF:
        """Return where a reported film is drawn, in coordinates of the widget."""
        x, y = self.pixels.films[index]
        return QPointF(self.mapFromScene(self._view.mapToScene(QPointF(x, y))))

    def film_text(self, film: FilmPoint) -> str:
        """Say what a reported film is, for the tip beside the pointer."""
        assert self._data is not None
        x, y = self._data.x, self._data.y
        way = _OPENS if film.is_opened_by_click else ""
        if film.text is not None:
            return "\n".join(filter(None, (film.text(), way)))
        values = f"{numeral(film.y, 3)} {symbol(y.unit)} at {numeral(film.x, 3)} {symbol(x.unit)}"
        return "\n".join(part for part in (film.name, values, film.conditions, film.citation, way) if part)

    def _name_film(self, index: int, at: QPointF) -> None:
        if index == self._hovered:
            return
        self._hovered = index
        self._layer.show_named(index)
        if index < 0 or self._data is None:
            self.viewport().unsetCursor()
            QToolTip.hideText()
            return
        if self._data.films[index].is_opened_by_click:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        first, *rest = html.escape(self.film_text(self._data.films[index])).split("\n")
        words = f"<b>{first}</b><br>" + "<br>".join(rest)
        tip = RichText(f"<div style='white-space:normal'>{words}</div>")
        QToolTip.showText(self.mapToGlobal(at.toPoint()), tooltip(tip), self)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() == Qt.MouseButton.NoButton:
            self._name_film(self.film_at(event.position()), event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            return True  # the scene would show its own, empty tip and so hide that of a film
        return bool(super().viewportEvent(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_reached_by_key = event.reason() in _KEY_REASONS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_reached_by_key = False
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_key_old:
            self._fit_key(is_whole_painted=event.region() == QRegion(self.viewport().rect()))
        super().paintEvent(event)
        if self._is_reached_by_key:  # drawn here, so that copied pictures are without it
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -2, -2))
            painter.end()

    def _open_film(self, index: int) -> None:
        if self._data is not None and index >= 0 and self._data.films[index].is_opened_by_click:
            self._name_film(-1, QPointF())
            self.film_opened.emit(index)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._pressed_at = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        event.accept()  # pyqtgraph leaves it open, and the window would take it for its own

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        event.accept()
        start, self._pressed_at = self._pressed_at, None
        if start is not None and (event.position() - start).manhattanLength() < QApplication.startDragDistance():
            self._open_film(self.film_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset_view()
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        films = self._data.films if self._data is not None else ()
        if event.key() == Qt.Key.Key_A and not event.modifiers():
            self.reset_view()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and films:
            step = 1 if event.key() == Qt.Key.Key_Right else -1
            index = (self._hovered + step) % len(films) if self._hovered >= 0 else 0
            self._name_film(index, self.film_position(index))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._hovered >= 0:
            self._open_film(self._hovered)
        else:
            event.ignore()  # Ctrl+C and Tab are the card's and the window's
