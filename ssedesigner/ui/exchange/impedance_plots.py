"""The plots of a spectrum: Nyquist at equal scales with the pick to drag, Bode, all files, and the residuals."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from ssedesigner.core.notation import format_number
from ssedesigner.physics.impedance.analysis import SpectrumResult
from ssedesigner.physics.impedance.pick import hertz, ohms
from ssedesigner.ui.exchange.impedance_work import ListedSpectrum
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plot.axis import linear_ticks
from ssedesigner.ui.plot.data import Axis, FilmMark, FilmPoint, Line, LineStyle, Numbers, PlotData, reaching
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.theme import SMALL_PX, Theme, font

_STYLES: tuple[LineStyle, ...] = ("recipe", "second", "third", "fourth")
_TOP_PX, _BOTTOM_PX, _SIDE_PX = 26.0, 48.0, 18.0
"""Room that no point takes: for the words on what is taken off, and for the length of the film's resistance."""
_AROUND = 79.0, 53.0
"""What axes and margins of a plot take of its width and height [px]."""
_TAIL = 1.9
"""How far beyond the resistance the axis goes: a blocking electrode would make the rest a dot."""
_TAGGED_DECADES = 3
_PICK_RADIUS, _DRAG_PX = 7.0, 400.0
_CLOSE_TICKS = partial(linear_ticks, gap=22.0)
_GRAB, _GROUND_ALPHA = 16.0, 215


def _films(result: SpectrumResult, x: Numbers, y: Numbers, *, has_tags: bool) -> tuple[FilmPoint, ...]:
    return tuple(
        FilmPoint(
            x=float(across),
            y=float(up),
            name=hertz(float(frequency)),
            conditions="",
            citation="",
            text=_point_text(float(frequency), complex(z)),
            tag=tag,
        )
        for across, up, frequency, z, tag in zip(
            x, y, result.frequency_hz, result.z_ohm, _tags(result.frequency_hz, has_tags=has_tags), strict=True
        )
    )


def _point_text(frequency: float, z: complex) -> Callable[[], str]:
    return lambda: f"{hertz(frequency)}\nZ′ {format_number(z.real)} Ω, −Z″ {format_number(-z.imag)} Ω"


def _tags(frequency_hz: Numbers, *, has_tags: bool) -> list[str]:
    """Name the points nearest to 1 Hz, 1 kHz and 1 MHz."""
    tags = [""] * len(frequency_hz)
    if has_tags and len(frequency_hz):
        log = np.log10(frequency_hz)
        for decade in range(math.ceil(log.min()), math.floor(log.max()) + 1):
            if decade % _TAGGED_DECADES == 0:
                place = int(np.argmin(np.abs(log - decade)))
                tags[place] = hertz(float(frequency_hz[place]))
    return tags


def _resistances(result: SpectrumResult) -> list[float]:
    known = [each.resistance_ohm for each in result.candidates]
    return [*known, result.taken.resistance_ohm] if result.taken is not None else known


def _reach(result: SpectrumResult) -> float:
    """Return how far a plot goes to the right: some way beyond the resistances, for a blocking electrode has no end."""
    most, known = 1.04 * float(result.z_ohm.real.max()), _resistances(result)
    return max(min(most, _TAIL * max(known)) if known else most, 1e-9)


def _height(result: SpectrumResult) -> float:
    """Return how high the points are up to the resistances."""
    known = _resistances(result)
    is_before = result.z_ohm.real <= (1.02 * max(known) if known else _reach(result))
    heights = -result.z_ohm.imag[is_before]
    return min(float(heights.max(initial=0.0)), _reach(result))


def _is_undecided(result: SpectrumResult) -> bool:
    """Return whether the program can take no resistance by itself: then none is drawn as the film's."""
    return result.problem is not None and result.settings.pick is None


@guarded
class NyquistCanvas(PlotCanvas):
    """A Nyquist plot; ``dragged`` carries the frequency of the point to which the pick is pulled or stepped.

    ``stepped`` carries by how many files to go on.
    """

    dragged = Signal(float)
    stepped = Signal(int)

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        self._result: SpectrumResult | None = None
        self._others: tuple[ListedSpectrum, ...] = ()
        self._off_ohm = 0.0
        self._is_dragging, self._is_made = False, False
        super().__init__(title, theme, parent)
        self._is_made = True

    def show_result(self, result: SpectrumResult | None, off_ohm: float) -> None:
        """Show one spectrum, with what is taken off."""
        self._result, self._others, self._off_ohm = result, (), off_ohm
        self._draw()

    def show_all(self, rows: Sequence[ListedSpectrum]) -> None:
        """Show the spectra of a list over one another."""
        self._result, self._off_ohm = None, 0.0
        self._others = tuple(row for row in rows if row.result is not None)
        self._draw()

    @property
    def pick(self) -> tuple[float, float] | None:
        """Where the pick stands [ohm]: on the axis for an intercept, on the point for a frequency."""
        result = self._result
        if result is None or result.taken is None or _is_undecided(result):
            return None
        taken = result.taken
        if result.settings.pick is None or not isinstance(result.settings.pick, (int, float)):
            return taken.resistance_ohm, 0.0
        log = np.log(result.frequency_hz[::-1])
        return taken.resistance_ohm, -float(np.interp(math.log(taken.frequency_hz), log, result.z_ohm.imag[::-1]))

    def _draw(self) -> None:
        results = [self._result] if self._result is not None else [row.result for row in self._others if row.result]
        x_range, y_range = self._ranges(results)
        x = Axis(label="Z′", unit="ohm", low=x_range[0], high=x_range[1])
        y = Axis(label="−Z″", unit="ohm", low=y_range[0], high=y_range[1])
        if self._result is None:
            self.show_data(PlotData(x=x, y=y, lines=self._lines(), message=self._message(), mark_words={}))
            return
        result = self._result
        lines: tuple[Line, ...] = ()
        if result.fit is not None:
            lines = (Line(key="fit", label="fit", x=result.fit.curve.real, y=-result.fit.curve.imag),)
        films = _films(result, result.z_ohm.real, -result.z_ohm.imag, has_tags=True)
        self.show_data(PlotData(x=x, y=y, lines=lines, films=films, mark_words={}))

    def _lines(self) -> tuple[Line, ...]:
        lines = []
        for number, row in enumerate(self._others[:12]):
            if row.result is not None:
                style = _STYLES[number] if number < len(_STYLES) else "iso"
                x, y = row.result.z_ohm.real, -row.result.z_ohm.imag
                lines.append(Line(key=f"{number}", label=row.name, x=x, y=y, style=style))
        return tuple(lines)

    def _message(self) -> str:
        return "" if self._others else "No spectrum is chosen."

    def _ranges(self, results: Sequence[SpectrumResult]) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return ranges with as many pixels an ohm across as up."""
        width = max(self.width() - _AROUND[0], 120.0)
        height = max(self.height() - _AROUND[1], 120.0)
        room_x, room_y = width - 2 * _SIDE_PX, height - _TOP_PX - _BOTTOM_PX
        if not results:
            return (0.0, 1.0), (0.0, height / width)
        reach = max(map(_reach, results))
        low_x = min(0.0, *(float(max(result.z_ohm.real.min(), -reach)) for result in results))
        bottom = min(0.0, *(max(float(-result.z_ohm.imag.max()), -reach / 3) for result in results))
        top = max(0.12 * reach, *map(_height, results))
        scale = max((reach - low_x) / room_x, (top - bottom) / room_y)
        left = low_x - (_SIDE_PX * scale if low_x < 0 else 0.0)
        floor = bottom - _BOTTOM_PX * scale
        return (left, left + width * scale), (floor, floor + height * scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_made and self.data is not None:  # Qt calls it while the plot is made
            self._draw()

    def position_of(self, x: float, y: float) -> QPointF:
        """Return where a point of the axes is drawn, in coordinates of the widget."""
        frame = self._frame()
        (x0, x1), (y0, y1) = self.view_box.viewRange()
        across, down = (x - x0) / (x1 - x0), (y1 - y) / (y1 - y0)
        return QPointF(frame.left() + across * frame.width(), frame.top() + down * frame.height())

    def _frame(self) -> QRectF:
        view = self.view_box
        return QRectF(self.mapFromScene(view.mapRectToScene(view.rect())).boundingRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._result is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL_PX))
        self._paint_cable(painter)
        self._paint_pick(painter)
        painter.end()

    def _paint_cable(self, painter: QPainter) -> None:
        if self._off_ohm <= 0:
            return
        frame = self._frame()
        right = min(self.position_of(self._off_ohm, 0.0).x(), frame.right())
        left = max(self.position_of(0.0, 0.0).x(), frame.left())
        shade = QColor(self._theme.muted)
        shade.setAlpha(40)
        painter.fillRect(QRectF(left, frame.top(), max(right - left, 1.0), frame.height() - 1), shade)
        painter.setPen(QColor(self._theme.muted))
        words = f"cable, collectors and contacts, {ohms(self._off_ohm)}"
        metrics = QFontMetricsF(font(SMALL_PX))
        place = QRectF(right + 4, frame.top() + 4, metrics.horizontalAdvance(words) + 4, metrics.height())
        ground = QColor(self._theme.surface)
        ground.setAlpha(_GROUND_ALPHA)
        painter.fillRect(place, ground)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_pick(self, painter: QPainter) -> None:
        pick, theme = self.pick, self._theme
        if pick is None or self._result is None:
            return
        frame, at = self._frame(), self.position_of(*pick)
        if not frame.left() <= at.x() <= frame.right():
            return
        level = frame.bottom() - 20
        colour = QColor(theme.recipe_point)
        painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DashLine))
        painter.drawLine(at, QPointF(at.x(), level))
        start = QPointF(self.position_of(self._off_ohm, 0.0).x(), level)
        painter.setPen(QPen(colour, 2.0))
        painter.drawLine(start, QPointF(at.x(), level))
        for x in (start.x(), at.x()):
            painter.drawLine(QPointF(x, level - 5), QPointF(x, level + 5))
        painter.setPen(QPen(QColor(theme.surface), 1.5))
        painter.setBrush(colour)
        painter.drawEllipse(at, _PICK_RADIUS, _PICK_RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        self._paint_words(painter, frame, (start.x(), at.x()), level)

    def _paint_words(self, painter: QPainter, frame: QRectF, ends: tuple[float, float], level: float) -> None:
        """Write the length below its line, whole inside the frame, on the ground of the plot."""
        result = self._result
        if result is None or result.taken is None:
            return
        left = result.taken.resistance_ohm - self._off_ohm
        face = font(SMALL_PX, QFont.Weight.DemiBold)
        painter.setFont(face)
        words = f"R of the film {ohms(left)}" if left > 0 else "nothing remains"
        if self._off_ohm > 0:
            words = f"{words} (picked {ohms(result.taken.resistance_ohm)})"
        metrics = QFontMetricsF(face)
        width = metrics.horizontalAdvance(words)
        x = min(max((ends[0] + ends[1] - width) / 2, frame.left() + 6), frame.right() - width - 4)
        ground = QColor(self._theme.surface)
        ground.setAlpha(_GROUND_ALPHA)
        painter.fillRect(QRectF(x - 3, level - 8 - metrics.height(), width + 6, metrics.height()), ground)
        painter.setPen(QColor(self._theme.recipe_point))
        painter.drawText(QPointF(x, level - 8 - metrics.descent()), words)

    def nearest(self, position: QPointF) -> float | None:
        """Return the frequency of the measured point that is nearest to a position of the widget."""
        if self._result is None or not len(self._result.frequency_hz):
            return None
        away = [
            (self.position_of(float(z.real), float(-z.imag)) - position).manhattanLength() for z in self._result.z_ohm
        ]
        place = int(np.argmin(away))
        return float(self._result.frequency_hz[place]) if away[place] <= _DRAG_PX else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        pick = self.pick
        is_on_pick = pick is not None and (self.position_of(*pick) - event.position()).manhattanLength() <= _GRAB
        self._is_dragging = is_on_pick or self.film_at(event.position()) >= 0
        if self._is_dragging and not is_on_pick:
            self._pull(event.position())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragging:
            self._pull(event.position())
            event.accept()
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._is_dragging = False
        event.accept()

    def _pull(self, position: QPointF) -> None:
        frequency = self.nearest(position)
        if frequency is not None:
            self.dragged.emit(frequency)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()  # they move the pick, wherever the focus is
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


@guarded
class _SmallCanvas(PlotCanvas):
    """A plot that can be low."""

    def _show_axes(self, data: PlotData) -> None:
        super()._show_axes(data)
        if not data.y.is_log:
            self.axes["left"].set_ticks(_CLOSE_TICKS)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 96)


def bode_data(result: SpectrumResult | None) -> tuple[PlotData, PlotData]:
    """Return magnitude and phase over frequency."""
    if result is None or not len(result.frequency_hz):
        empty = Axis(label="frequency", unit="Hz", low=1.0, high=1e6, is_log=True)
        size = Axis(label="|Z|", unit="ohm", low=1.0, high=10.0, is_log=True)
        angle = Axis(label="−phase", unit="°", low=0.0, high=90.0)
        return PlotData(x=empty, y=size, message="No spectrum is chosen."), PlotData(x=empty, y=angle)
    frequency = result.frequency_hz
    x = Axis(label="frequency", unit="Hz", low=float(frequency[-1]), high=float(frequency[0]), is_log=True)
    magnitude, phase = np.abs(result.z_ohm), -np.degrees(np.angle(result.z_ohm))
    size = Axis(
        label="|Z|", unit="ohm", low=float(magnitude.min()) / 1.2, high=float(magnitude.max()) * 1.2, is_log=True
    )
    angle = Axis(label="−phase", unit="°", low=min(0.0, float(phase.min()) - 5), high=max(90.0, float(phase.max())))
    curve = result.fit.curve if result.fit is not None else None
    lines: list[tuple[Line, ...]] = [(), ()]
    if curve is not None:
        values = (np.abs(curve), -np.degrees(np.angle(curve)))
        lines = [(Line(key="fit", label="fit", x=frequency, y=value),) for value in values]
    plots = ((size, magnitude, lines[0]), (angle, phase, lines[1]))
    first, second = (
        PlotData(x=x, y=y, lines=line, films=_films(result, frequency, values, has_tags=False), mark_words={})
        for y, values, line in plots
    )
    return first, second


def residual_data(result: SpectrumResult | None) -> PlotData:
    """Return what the fit leaves over frequency [%], real and imaginary part."""
    if result is None or result.fit is None:
        x = Axis(label="frequency", unit="Hz", low=1.0, high=1e6, is_log=True)
        return PlotData(x=x, y=Axis(label="residual", unit="%", low=-2.0, high=2.0), message="Nothing is fitted.")
    frequency, left = result.frequency_hz, 100 * result.fit.residuals
    _, most = reaching(1.0, 1.0, [float(np.abs(left.real).max()) * 1.1, float(np.abs(left.imag).max()) * 1.1])
    x = Axis(label="frequency (○ Z′, ◇ Z″)", unit="Hz", low=float(frequency[-1]), high=float(frequency[0]), is_log=True)
    parts: tuple[tuple[Numbers, str, FilmMark], ...] = ((left.real, "Z′", "reported"), (left.imag, "Z″", "unused"))
    points = [
        FilmPoint(x=float(at), y=float(value), name=hertz(float(at)), conditions=words, citation="", mark=mark)
        for part, words, mark in parts
        for at, value in zip(frequency, part, strict=True)
    ]
    zero = Line(key="zero", label="", x=np.array([x.low, x.high]), y=np.zeros(2), style="equal")
    y = Axis(label="residual", unit="%", low=-most, high=most)
    return PlotData(x=x, y=y, lines=(zero,), films=tuple(points), mark_words={})


def make_canvas(title: str, theme: Theme) -> PlotCanvas:
    """Make a plot that can be low."""
    return _SmallCanvas(title, theme)
