"""Where mass, volume and cost of the cell go: one stacked bar each, named inside the segments."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from ssedesigner.core.fields import BASES
from ssedesigner.core.prediction import CellPrediction, Layer, Prediction
from ssedesigner.core.units import format_number, symbol
from ssedesigner.ui.plot_data import Table
from ssedesigner.ui.theme import SMALL_PX, TEXT_PX, Theme, font, text_on

_LABEL_WIDTH, _MARGIN, _GAP = 70.0, 14.0, 1.5
_TALLEST_BAR, _PADDING = 46.0, 5.0
_SYMBOLS = {"aluminium": "Al", "copper": "Cu", "lithium": "Li", "nickel": "Ni", "silicon": "Si", "stainless": "steel"}


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One part of a bar: its share of the known sum, or None when its amount is not known."""

    name: str
    role: str
    amount: float | None
    share: float | None

    @property
    def short_name(self) -> str:
        """The element's symbol for a foil, else the name."""
        first = self.name.split(" ", maxsplit=1)[0]
        return _SYMBOLS.get(first, self.name)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what is split, its unit, the parts, and a note on what is not known."""

    name: str
    unit: str
    total: float
    segments: tuple[Segment, ...]
    note: str = ""


def bars(cell: CellPrediction) -> tuple[Bar, ...]:
    """Split mass, thickness (which stands for volume) and material cost of a cell by its layers."""
    layers = cell.layers
    return (
        _bar("Mass", "mg/cm2", [(layer, layer.mass_mg_cm2) for layer in layers]),
        _bar("Volume", "um", [(layer, layer.thickness_um) for layer in layers]),
        _bar("Cost", "USD/m2", [(layer, layer.cost_usd_m2) for layer in layers]),
    )


def _bar(name: str, unit: str, amounts: list[tuple[Layer, float | None]]) -> Bar:
    total = sum(amount for _, amount in amounts if amount is not None)
    segments = tuple(
        Segment(
            name=_name(layer),
            role=layer.role,
            amount=amount,
            share=amount / total if amount is not None and total > 0 else None,
        )
        for layer, amount in sorted(amounts, key=lambda pair: -(pair[1] or 0.0))
        if amount is None or amount > 0
    )
    unknown = [segment.name for segment in segments if segment.amount is None]
    note = f"without {', '.join(unknown)}: price not known" if unknown else ""
    return Bar(name=name, unit=unit, total=total, segments=segments, note=note)


def _name(layer: Layer) -> str:
    if layer.role in {"film", "cathode", "packaging", "bipolar plate"}:
        return layer.role
    return layer.material


def bars_table(shown: tuple[Bar, ...], basis: str) -> Table:
    """Write the bars as rows."""
    header = ("split", "part", "share, %", "amount", "unit", "basis")
    rows = [
        (
            bar.name,
            segment.name,
            "not known" if segment.share is None else f"{100 * segment.share:.3g}",
            "not known" if segment.amount is None else f"{segment.amount:.6g}",
            symbol(bar.unit),
            BASES[basis].lower(),
        )
        for bar in shown
        for segment in bar.segments
    ]
    return Table(header=header, rows=tuple(rows))


def segment_text(bar: Bar, segment: Segment) -> str:
    """Say what a segment is, in one line."""
    if segment.amount is None or segment.share is None:
        return f"{segment.name}: {bar.name.lower()} not known"
    amount = f"{format_number(segment.amount)} {symbol(bar.unit)}"
    return f"{segment.name}: {100 * segment.share:.1f} % of {bar.name.lower()}, {amount}"


class SplitBars(QWidget):
    """The three bars; the arrow keys walk through the segments, the pointer names them."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._theme = title, theme
        self._bars: tuple[Bar, ...] = ()
        self._basis = "unit-cell"
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(340, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 170)

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def table(self) -> Table:
        return bars_table(self._bars, self._basis)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_prediction(self, prediction: Prediction) -> None:
        """Show how mass, volume and cost of the cell divide."""
        self._bars = bars(prediction.cell)
        self._basis = prediction.cell.basis
        words = ". ".join("; ".join(segment_text(bar, part) for part in bar.segments) for bar in self._bars)
        self.setAccessibleDescription(f"{BASES[self._basis]}. {words}.")
        self.update()

    def segment_rects(self) -> list[tuple[Bar, Segment, QRectF]]:
        """Return where each segment of known size is drawn."""
        found = []
        width = self.width() - _LABEL_WIDTH - _MARGIN
        for number, bar in enumerate(self._bars):
            top, height = self._row(number)
            left = _LABEL_WIDTH
            for segment in bar.segments:
                if segment.share is None:
                    continue
                across = segment.share * width
                found.append((bar, segment, QRectF(left, top, max(across - _GAP, 1.0), height)))
                left += across
        return found

    def _row(self, number: int) -> tuple[float, float]:
        pitch = (self.height() - 28.0) / max(len(self._bars), 1)
        height = min(_TALLEST_BAR, pitch * 0.6)
        return 8.0 + number * pitch + (pitch - 16.0 - height) / 2, height

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, bar in enumerate(self._bars):
            self._paint_names(painter, bar, *self._row(number))
        for index, (_, segment, rect) in enumerate(self.segment_rects()):
            self._paint_segment(painter, segment, rect, is_current=self.hasFocus() and index == self._current)
        self._paint_foot(painter)
        painter.end()

    def _unnamed(self, bar: Bar) -> str:
        """Name the parts of a bar that are too narrow to be named inside."""
        metrics = QFontMetricsF(font(SMALL_PX))
        width = self.width() - _LABEL_WIDTH - _MARGIN
        narrow = [
            segment
            for segment in bar.segments
            if segment.share is not None
            and metrics.horizontalAdvance(segment.short_name) > segment.share * width - _GAP - _PADDING
        ]
        return ", ".join(f"{segment.short_name} {100 * (segment.share or 0.0):.2g} %" for segment in narrow)

    def _paint_names(self, painter: QPainter, bar: Bar, top: float, height: float) -> None:
        painter.setPen(QColor(self._theme.text))
        painter.setFont(font(TEXT_PX))
        flag = Qt.AlignmentFlag
        painter.drawText(QRectF(_MARGIN, top, _LABEL_WIDTH - _MARGIN, height), flag.AlignVCenter, bar.name)
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(font(SMALL_PX))
        words = f"{format_number(bar.total)} {symbol(bar.unit)}" if bar.total > 0 else "not known"
        words = " · ".join(part for part in (words, self._unnamed(bar), bar.note) if part)
        below = QRectF(_LABEL_WIDTH, top + height + 2, self.width() - _LABEL_WIDTH - _MARGIN, 17)
        fitted = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, flag.AlignVCenter, fitted)

    def _paint_segment(self, painter: QPainter, segment: Segment, rect: QRectF, *, is_current: bool) -> None:
        ground = self._theme.third_line if segment.role == "bipolar plate" else self._theme.layer(segment.role)
        painter.setBrush(QColor(ground))
        painter.setPen(QColor(self._theme.text) if is_current else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, 2.0, 2.0)
        painter.setPen(QColor(text_on(ground)))
        percent = f"{100 * (segment.share or 0.0):.0f} %"
        bold, plain = font(SMALL_PX, QFont.Weight.DemiBold), font(SMALL_PX)
        room = rect.width() - _PADDING
        has_percent = QFontMetricsF(bold).horizontalAdvance(percent) <= room
        widths = {name: QFontMetricsF(plain).horizontalAdvance(name) for name in (segment.name, segment.short_name)}
        name = next((name for name, width in widths.items() if width <= room), "")
        has_two_lines = rect.height() >= 2 * QFontMetricsF(plain).height()
        upper = QRectF(rect.left(), rect.center().y() - 16, rect.width(), 16)
        lower = QRectF(rect.left(), rect.center().y(), rect.width(), 16)
        if not (has_percent and name and has_two_lines):
            upper = lower = rect
        if has_percent and (name or lower is rect):
            painter.setFont(bold)
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, percent)
        if name and (lower is not rect or not has_percent):
            painter.setFont(plain)
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_foot(self, painter: QPainter) -> None:
        painter.setPen(QColor(self._theme.muted))
        painter.setFont(font(SMALL_PX))
        words = f"{BASES[self._basis].lower()}, per electrode area"
        place = QRectF(_MARGIN, self.height() - 24, self.width() - 2 * _MARGIN, 18)
        fitted = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, fitted)

    def segment_at(self, position: QPointF) -> int:
        """Return the index of the segment under a position, or -1."""
        for index, (_, _, rect) in enumerate(self.segment_rects()):
            if rect.adjusted(-1, -1, 1, 1).contains(position):
                return index
        return -1

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.segment_at(QPointF(event.pos()))
            self._tell(index)
            return True
        return super().event(event)

    def _tell(self, index: int) -> None:
        if index < 0:
            QToolTip.hideText()
            return
        bar, segment, rect = self.segment_rects()[index]
        QToolTip.showText(self.mapToGlobal(rect.center().toPoint()), segment_text(bar, segment), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self.segment_rects())
        if event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or not count:
            event.ignore()
            return
        step = 1 if event.key() == Qt.Key.Key_Right else -1
        self._current = (self._current + step) % count if self._current >= 0 else 0
        self._tell(self._current)
        self.update()
