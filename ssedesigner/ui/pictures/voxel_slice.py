"""A slice through a drawn structure: its phases, an overlay of the current, and the loss by depth beside it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, numeral
from ssedesigner.core.units import from_si
from ssedesigner.physics.network.drawing import FIBRE, POLYMER, PORE, SULFIDE
from ssedesigner.physics.network.paths import current_paths
from ssedesigner.physics.network.results import Network
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import text_width

OVERLAYS = {"current": "current", "loss": "loss", "potential": "potential", "grains": "grains"}
"""What may be laid over the sulfide, with the word of its button."""
TOP_OF_SCALE = 3.0
"""Current and loss over their mean from which the colour is full."""
_RAMPS = {
    "light": ("#f1f6fa", "#c3dcee", "#6aaed6", "#2171b5", "#08306b"),
    "dark": ("#2b3a49", "#28567f", "#2f86c1", "#73c3ee", "#e3f4ff"),
}
"""One hue, from little to much; no part of the film that carries nothing has one of these colours."""
_PHASES = {
    "light": {FIBRE: "#d48db4", PORE: "#141a22", POLYMER: "#e8ab20"},
    "dark": {FIBRE: "#c77ba6", PORE: "#000000", POLYMER: "#e0a92c"},
}
_BOUNDARY = 0.86
"""What is left of the brightness of a voxel at a grain boundary."""
_RESOLVED = 5
"""Voxels in a D50 from which boundaries are drawn; in coarser pictures there would be nothing else."""
_LEFT, _TOP, _BOTTOM, _GAP, _PROFILE, _RIGHT = 46.0, 22.0, 40.0, 26.0, 112.0, 16.0
_LEAST_PROFILE_WIDTH = 520
_STEPS_UM = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)
Colours = npt.NDArray[np.uint8]


def ramp(theme: Theme) -> tuple[str, ...]:
    """Colours of the scale of an overlay, from little to much."""
    return _RAMPS[theme.name]


def phase_colour(theme: Theme, phase: int) -> str:
    """Colour of what carries nothing."""
    return _PHASES[theme.name][min(phase, POLYMER)]


def _rgb(colours: tuple[str, ...]) -> npt.NDArray[np.float64]:
    shades = [QColor(colour) for colour in colours]
    return np.array([(shade.red(), shade.green(), shade.blue()) for shade in shades], dtype=np.float64)


def _overlay(network: Network, overlay: str, index: int) -> npt.NDArray[np.float64]:
    """Return what is laid over the sulfide in a slice, from 0 to 1."""
    if overlay == "potential":
        return network.potential[:, index]
    if overlay == "grains":
        label = network.structure.grains.label[:, index].astype(np.uint64)
        return ((label * np.uint64(2654435761)) % np.uint64(1000)) / 1000 * 0.6
    values = network.loss if overlay == "loss" else network.current
    return np.clip(values[:, index] / TOP_OF_SCALE, 0.0, 1.0)


def slice_colours(network: Network, overlay: str, index: int, theme: Theme) -> Colours:
    """Colour the voxels of a slice; shape (depth, width, 3)."""
    scale = _rgb(ramp(theme))
    value = _overlay(network, overlay, index) * (len(scale) - 1)
    low = np.clip(value.astype(int), 0, len(scale) - 2)
    part = (value - low)[..., None]
    colours = scale[low] * (1 - part) + scale[low + 1] * part
    label = network.structure.grains.label[:, index]
    if network.structure.plan.d50 >= _RESOLVED * network.structure.plan.voxel:
        is_edge = label != np.roll(label, -1, 1)
        is_edge[:-1] |= label[:-1] != label[1:]
        colours[is_edge] *= _BOUNDARY
    phase = network.structure.phase[:, index]
    for kind in (PORE, FIBRE, POLYMER):
        is_kind = phase >= kind if kind == POLYMER else phase == kind
        colours[is_kind] = _rgb((phase_colour(theme, kind),))[0]
    return np.ascontiguousarray(colours.round().astype(np.uint8))


def representative_slice(network: Network) -> int:
    """Return the slice whose contents are nearest to those of the whole."""
    phase = np.minimum(network.structure.phase, POLYMER)
    missed = np.zeros(phase.shape[1])
    for kind in (SULFIDE, PORE, FIBRE, POLYMER):
        is_kind = phase == kind
        missed += np.abs(is_kind.mean(axis=(0, 2)) - is_kind.mean())
    return int(missed.argmin())


@dataclass(frozen=True, kw_only=True)
class _Frame:
    """Where the picture stands: its rectangle, pixels of a micrometre, and the profile beside it if there is room."""

    image: QRectF
    per_um: float
    profile: QRectF | None


@guarded
class VoxelSlice(QWidget):
    """Draws one slice; where the page is wider than what was solved, the periodic structure goes on."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._theme = title, theme
        self._network: Network | None = None
        self._reason = ""
        self._overlay, self._index, self._nearest, self._anode = "current", 0, 0, ""
        self._image: QImage | None = None
        self._lines: tuple[npt.NDArray[np.float64], ...] = ()
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(760, 270)  # a page that scrolls takes the hint for the least

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 210)

    @property
    def network(self) -> Network | None:
        """What is shown."""
        return self._network

    @property
    def index(self) -> int:
        """The slice on show."""
        return self._index

    @property
    def overlay(self) -> str:
        """What lies over the sulfide."""
        return self._overlay

    def show_network(self, network: Network | None, reason: str = "", anode: str = "") -> None:
        """Show a solved structure in the slice nearest to its contents, or why there is none."""
        self._network, self._reason, self._anode = network, reason, anode
        self._index = self._nearest = representative_slice(network) if network is not None else 0
        self._redraw()

    def show_slice(self, index: int) -> None:
        """Go to another slice."""
        if self._network is not None:
            self._index = index % self._network.structure.plan.shape[1]
            self._redraw()

    def show_overlay(self, overlay: str) -> None:
        """Lay something else over the sulfide."""
        self._overlay = overlay
        self._redraw()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._redraw()

    def _redraw(self) -> None:
        self._image, self._lines = None, ()
        if self._network is not None:
            self._lines = current_paths(self._network, self._index) if self._overlay != "grains" else ()
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Describe the slice in a sentence."""
        if self._network is None:
            return self._reason
        plan = self._network.structure.plan
        where = f"Slice {self._index + 1} of {plan.shape[1]}"
        return f"{where}, coloured by {self._overlay}; {numeral(from_si(plan.thickness, 'um'))} µm deep."

    def table(self) -> Table:
        """Write the loss by depth, which stands beside the slice, as rows."""
        if self._network is None:
            return Table(header=(), rows=())
        network, plan = self._network, self._network.structure.plan
        current = network.current[:, self._index].mean(axis=1)
        potential = network.potential[:, self._index].mean(axis=1)
        rows = [
            (
                f"{from_si((row + 0.5) * plan.voxel, 'um'):.4g}",
                *(f"{value:.4g}" for value in (network.loss_by_depth[row], current[row], potential[row])),
            )
            for row in range(plan.shape[0])
        ]
        header = ("depth, µm", "loss, × mean", "current in the slice, × mean", "potential in the slice")
        return Table(header=header, rows=tuple(rows))

    def _frame(self) -> _Frame:
        assert self._network is not None
        has_profile = self.width() >= _LEAST_PROFILE_WIDTH
        right = _RIGHT + (_PROFILE + _GAP if has_profile else 0.0)
        room = QRectF(_LEFT, _TOP, self.width() - _LEFT - right, self.height() - _TOP - _BOTTOM)
        deep = from_si(self._network.structure.plan.thickness, "um")
        profile = QRectF(room.right() + _GAP, room.top(), _PROFILE, room.height()) if has_profile else None
        return _Frame(image=room, per_um=room.height() / deep, profile=profile)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw the slice alone, as it is copied and saved."""
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setFont(font(SMALL_PX))
        if self._network is None:
            painter.setPen(QColor(self._theme.unknown_text))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(20, 10, -20, -10), int(flags), self._reason)
            return
        frame = self._frame()
        self._draw_image(painter, frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_lines(painter, frame)
        self._draw_axis(painter, frame)
        self._draw_scale_bar(painter, frame)
        if frame.profile is not None:
            self._draw_profile(painter, frame.profile)

    def _period(self, frame: _Frame) -> float:
        """Width of what was solved [px]."""
        assert self._network is not None
        plan = self._network.structure.plan
        return from_si(plan.voxel, "um") * plan.shape[2] * frame.per_um

    def _draw_image(self, painter: QPainter, frame: _Frame) -> None:
        assert self._network is not None
        if self._image is None:
            colours = slice_colours(self._network, self._overlay, self._index, self._theme)
            height, width = colours.shape[:2]
            image = QImage(colours.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self._image = image.copy()  # the bytes go with this call
        period = self._period(frame)
        painter.save()
        painter.setClipRect(frame.image)
        left = frame.image.left()
        painter.setPen(QPen(QColor(self._theme.muted), 1, Qt.PenStyle.DashLine))
        while left < frame.image.right():
            painter.drawImage(QRectF(left, frame.image.top(), period, frame.image.height()), self._image)
            if left > frame.image.left():
                painter.drawLine(QPointF(left, frame.image.top()), QPointF(left, frame.image.bottom()))
            left += period
        painter.restore()
        painter.setPen(QPen(QColor(self._theme.border), 1))
        painter.drawRect(frame.image)

    def _draw_lines(self, painter: QPainter, frame: _Frame) -> None:
        """Draw the paths in each period that is on show."""
        assert self._network is not None
        if not self._lines:
            return
        voxel = frame.image.height() / self._network.structure.plan.shape[0]
        period = self._period(frame)
        painter.save()
        painter.setClipRect(frame.image)
        painter.setPen(QPen(QColor(self._theme.text), 1.1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for number in range(-1, int(frame.image.width() / period) + 2):
            for line in self._lines:
                if len(line) < 2:
                    continue
                path = QPainterPath()
                for row, (down, along) in enumerate(line):
                    point = QPointF(
                        frame.image.left() + number * period + along * voxel, frame.image.top() + down * voxel
                    )
                    path.moveTo(point) if row == 0 else path.lineTo(point)
                painter.drawPath(path)
        painter.restore()

    def _draw_axis(self, painter: QPainter, frame: _Frame) -> None:
        assert self._network is not None
        deep = from_si(self._network.structure.plan.thickness, "um")
        step = next((step for step in _STEPS_UM if step * frame.per_um >= 60), _STEPS_UM[-1])
        painter.setPen(QColor(self._theme.muted))
        ticks = [*np.arange(0, deep - step * 0.4, step), deep]
        for depth in ticks:
            middle = frame.image.top() + depth * frame.per_um
            rect = QRectF(0, middle - 8, _LEFT - 6, 16)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), numeral(depth, 3))
        painter.save()
        painter.translate(9, frame.image.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-60, -8, 120, 16), int(Qt.AlignmentFlag.AlignCenter), "depth, µm")
        painter.restore()
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(frame.image.left(), _TOP - 6), "cathode side")
        foot = frame.image.bottom() + 15
        painter.drawText(
            QPointF(frame.image.left(), foot), f"{self._anode} side".strip() if self._anode else "anode side"
        )
        words = self._head()
        painter.setPen(QColor(self._theme.muted))
        if text_width(words, SMALL_PX) < frame.image.width() - 90:
            rect = QRectF(frame.image.left(), 0, frame.image.width(), _TOP - 2)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom), words)

    def _head(self) -> str:
        assert self._network is not None
        if self._index == self._nearest:
            return "slice nearest to the mean contents"
        return f"slice {self._index + 1} of {self._network.structure.plan.shape[1]}"

    def _draw_scale_bar(self, painter: QPainter, frame: _Frame) -> None:
        width = frame.image.width()
        step = next((step for step in reversed(_STEPS_UM) if step * frame.per_um <= width / 3), _STEPS_UM[0])
        right, y = frame.image.right(), frame.image.bottom() + 11
        left = right - step * frame.per_um
        painter.setPen(QPen(QColor(self._theme.text), 1.2))
        painter.drawLine(QPointF(left, y), QPointF(right, y))
        for end in (left, right):
            painter.drawLine(QPointF(end, y - 4), QPointF(end, y + 4))
        words = f"{numeral(step)} µm"
        painter.drawText(QRectF(left - 80, y - 8, 74, 16), int(Qt.AlignmentFlag.AlignRight), words)
        painter.setPen(QColor(self._theme.muted))
        if self._period(frame) < width - 1:
            words = "repeats at the dashed line"
            rect = QRectF(frame.image.left(), frame.image.bottom() + 19, width, 16)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft), words)

    def _draw_profile(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the loss in each depth over the mean, on the depth axis of the slice."""
        assert self._network is not None
        loss = self._network.loss_by_depth
        most = max(1.5, float(np.ceil(loss.max() * 2) / 2)) if loss.size else 1.5
        heights = rect.top() + (np.arange(len(loss)) + 0.5) * rect.height() / max(len(loss), 1)
        heights[[0, -1]] = rect.top(), rect.bottom()
        line = QPainterPath()
        for row, (value, y) in enumerate(zip(loss, heights, strict=True)):
            point = QPointF(rect.left() + rect.width() * float(value) / most, float(y))
            line.moveTo(point) if row == 0 else line.lineTo(point)
        path = QPainterPath(line)
        path.lineTo(rect.bottomLeft())
        path.lineTo(rect.topLeft())
        path.closeSubpath()
        painter.fillPath(path, QColor(self._theme.band))
        painter.setPen(QPen(QColor(self._theme.grid), 1))
        for value in np.arange(0.5, most + 0.01, 0.5 if most <= 2 else 1.0):
            x = rect.left() + rect.width() * float(value) / most
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setPen(QPen(QColor(self._theme.recipe_line), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(line)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(QPointF(rect.left(), _TOP - 6), "Loss, × mean")
        painter.setPen(QColor(self._theme.muted))
        for value in (0.0, 1.0, most):
            x = rect.left() + rect.width() * value / most
            painter.drawText(
                QRectF(x - 20, rect.bottom() + 3, 40, 16), int(Qt.AlignmentFlag.AlignHCenter), numeral(value)
            )

    def voxel_at(self, position: QPointF) -> tuple[int, int] | None:
        """Return depth and place of the voxel under a position, None outside the picture."""
        if self._network is None:
            return None
        frame = self._frame()
        if not frame.image.contains(position):
            return None
        size = frame.image.height() / self._network.structure.plan.shape[0]
        row = int((position.y() - frame.image.top()) / size)
        column = int((position.x() - frame.image.left()) / size) % self._network.structure.plan.shape[2]
        return min(row, self._network.structure.plan.shape[0] - 1), column

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.voxel_at(event.position())
        self.setToolTip(tooltip(self._words_at(*place) if place is not None else ""))

    def _words_at(self, row: int, column: int) -> str:
        assert self._network is not None
        network = self._network
        plan = network.structure.plan
        phase = int(network.structure.phase[row, self._index, column])
        names = {SULFIDE: "sulfide", PORE: "pore", FIBRE: plan.fibre_name or "fibre"}
        name = names.get(phase) or plan.polymers[phase - POLYMER].name
        at = f"{format_number(from_si((row + 0.5) * plan.voxel, 'um'), 2)} µm deep"
        values = [
            f"{words} {format_number(float(values[row, self._index, column]), 2)} × mean"
            for words, values in (("current", network.current), ("loss", network.loss))
        ]
        return f"{name}, {at}: {', '.join(values)}"
