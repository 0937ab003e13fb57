"""Where the films of a table fall on one axis of conductivity, between reported films and the powder."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula, numeral
from ssedesigner.files.tables.model import TableImport
from ssedesigner.ui.exchange.table_words import Fall, falls
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.theme import SMALL_PX, Theme, font
from ssedesigner.ui.widgets.text_fit import text_width
from ssedesigner.ui.widgets.widgets import set_names

_HEIGHT, _SIDE, _AXIS, _BAR, _MARK = 62, 40.0, 34.0, 7.0, 5.0
_MOST_LABELS = 2


@dataclass(frozen=True, kw_only=True)
class Fallen:
    """What the strip shows: films of the table, the range of reported ones, and the powder of the usual sulfide."""

    films: Sequence[Fall] = ()
    reported: tuple[float, float] | None = None
    powder: tuple[str, float] | None = None

    @cached_property  # asked for by every mark that is drawn
    def ends(self) -> tuple[float, float]:
        """The decades that hold all of it [mS/cm]."""
        values = [film.value for film in self.films] + [film.otherwise for film in self.films if film.otherwise]
        values += [*(self.reported or ()), *([self.powder[1]] if self.powder else [])]
        positive = [value for value in values if value > 0] or [0.1, 10.0]
        return 0.8 * min(positive), 1.4 * max(positive)


def fallen_of(table: TableImport, materials: Materials) -> Fallen:
    """Return where the films of a table fall."""
    reported = [film.conductivity_ms_cm for film in materials.films if film.conductivity_ms_cm]
    sulfides = Counter(row.film.recipe.electrolyte for row in table.rows if row.film is not None)
    usual = sulfides.most_common(1)[0][0] if sulfides else ""
    material = materials.find("electrolyte", usual) if usual else None
    value = material.value("conductivity_ms_cm") if material is not None else None
    return Fallen(
        films=falls(table),
        reported=(min(reported), max(reported)) if reported else None,
        powder=(usual, float(value)) if value is not None else None,
    )


@guarded
class FallStrip(QWidget):
    """Draws it; what is asked about stands apart by shape, colour and words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "table_falls", "Where the films fall")
        self.theme = theme
        self._fallen = Fallen()
        self.setFixedHeight(_HEIGHT)

    def sizeHint(self) -> QSize:
        return QSize(400, _HEIGHT)

    def show_films(self, fallen: Fallen) -> None:
        """Show films; a screen reader hears them as numbers."""
        self._fallen = fallen
        words = [f"row {film.row}: {numeral(film.value, 3)} mS/cm" for film in fallen.films[:30]]
        self.setAccessibleDescription("; ".join(words))
        self.update()

    def _x(self, value: float) -> float:
        low, high = self._fallen.ends
        part = math.log(max(value, low) / low) / math.log(high / low)
        return _SIDE + part * (self.width() - 2 * _SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(SMALL_PX))
        self._paint_axis(painter)
        if self._fallen.reported:
            left, right = map(self._x, self._fallen.reported)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.theme.border))
            painter.drawRoundedRect(QRectF(left, _AXIS - _BAR / 2, right - left, _BAR), _BAR / 2, _BAR / 2)
        self._paint_powder(painter)
        labels: list[tuple[float, float]] = []
        for film in sorted(self._fallen.films, key=lambda film: not film.is_ready):
            self._paint_film(painter, film, labels)
        painter.end()

    def _paint_axis(self, painter: QPainter) -> None:
        low, high = self._fallen.ends
        painter.setPen(QPen(QColor(self.theme.separator), 1))
        painter.drawLine(QPointF(_SIDE, _AXIS), QPointF(self.width() - _SIDE, _AXIS))
        painter.setPen(QColor(self.theme.muted))
        for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1):
            x = self._x(10.0**power)
            painter.drawLine(QPointF(x, _AXIS + 6), QPointF(x, _AXIS + 9))
            painter.drawText(QRectF(x - 40, _AXIS + 10, 80, 16), Qt.AlignmentFlag.AlignCenter, numeral(10.0**power))

    def _paint_powder(self, painter: QPainter) -> None:
        if not self._fallen.powder:
            return
        name, value = self._fallen.powder
        x = self._x(value)
        painter.setPen(QPen(QColor(self.theme.text), 1.6))
        painter.drawLine(QPointF(x, _AXIS - 8), QPointF(x, _AXIS + 8))
        words = f"powder {formula(name)} {numeral(value, 3)}"
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(QRectF(x - 110, 0, 220, 16), Qt.AlignmentFlag.AlignCenter, words)

    def _paint_film(self, painter: QPainter, film: Fall, labels: list[tuple[float, float]]) -> None:
        x = self._x(film.value)
        colour = QColor(self.theme.own_marker if film.is_ready else self.theme.caution_text)
        if film.otherwise is not None:
            painter.setPen(QPen(colour, 1.2, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(self._x(film.otherwise), _AXIS), QPointF(x, _AXIS))
        painter.setPen(QPen(QColor(self.theme.surface), 0.8))
        painter.setBrush(colour)
        lower = ((x, _AXIS + _MARK),) if film.is_ready else ()
        top = (x, _AXIS - _MARK - (0 if film.is_ready else 1))
        side = _AXIS if film.is_ready else _AXIS + _MARK - 1
        corners = (top, (x + _MARK, side), *lower, (x - _MARK, side))
        painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
        if not film.is_ready and len(labels) < _MOST_LABELS:
            self._label(painter, film, x, colour, labels)

    def _label(
        self, painter: QPainter, film: Fall, x: float, colour: QColor, labels: list[tuple[float, float]]
    ) -> None:
        words = f"row {film.row}: {numeral(film.value, 3)}"
        width = text_width(words, SMALL_PX) + 4
        left = min(max(x - width / 2, 2.0), self.width() - width - 2)
        if self._fallen.powder and abs(self._x(self._fallen.powder[1]) - x) < width / 2 + 70:
            return  # the powder's words are there
        if any(left < end and begin < left + width for begin, end in labels):
            return
        labels.append((left, left + width))
        painter.setPen(colour)
        painter.drawText(QRectF(left, 8, width, 16), Qt.AlignmentFlag.AlignCenter, words)
        if film.otherwise is not None and film.answer:
            other = f"row {film.row} if {film.answer}: {numeral(film.otherwise, 3)}"
            centre, half = self._x(film.otherwise), text_width(other, SMALL_PX) / 2 + 4
            if self._fallen.powder and abs(self._x(self._fallen.powder[1]) - centre) < half + 60:
                return
            painter.drawText(QRectF(centre - half, 8, 2 * half, 16), Qt.AlignmentFlag.AlignCenter, other)
