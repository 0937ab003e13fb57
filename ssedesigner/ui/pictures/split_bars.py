"""Where mass, volume and cost of the cell go: one stacked bar each, named inside the segments."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ssedesigner.core.fields import BASES
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, typeset
from ssedesigner.core.prediction import CellPrediction, Layer, Prediction
from ssedesigner.core.units import symbol
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import NO_PEN, SMALL_PX, TEXT_PX, Theme, shade, shared_font, text_on
from ssedesigner.ui.widgets.tables import Table
from ssedesigner.ui.widgets.text_fit import draw_line, fit_or_elide, text_width

_SYMBOLS = {"aluminium": "Al", "copper": "Cu", "lithium": "Li", "nickel": "Ni", "silicon": "Si", "stainless": "steel"}
_UNKNOWN_WIDTH = 0.25
"""How much of a bar stands for parts of unknown amount."""


@dataclass(frozen=True, kw_only=True)
class Segment:
    """One part of a bar; ``share`` is None when the whole is not known, ``amount`` when the part is not.

    ``width`` is the part of the bar that it takes.
    """

    name: str
    role: str
    amount: float | None
    share: float | None
    width: float

    @property
    def short_name(self) -> str:
        """The element's symbol for a foil, else the name."""
        first = self.name.split(" ", maxsplit=1)[0]
        return _SYMBOLS.get(first, self.name)

    @property
    def figure(self) -> str:
        """What is written inside: the share, the amount when there is no share, or a question mark."""
        if self.share is not None:
            return f"{100 * self.share:.0f} %" if self.share >= 0.01 else "< 1 %"
        return format_number(self.amount, 2) if self.amount is not None else "?"


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what is split, its unit, the sum of what is known, and the parts."""

    name: str
    unit: str
    total: float
    segments: tuple[Segment, ...]

    @property
    def unknown_names(self) -> tuple[str, ...]:
        """Names of the parts of unknown amount."""
        return tuple(segment.name for segment in self.segments if segment.amount is None)

    @property
    def total_text(self) -> str:
        """The sum with its unit; a lower bound when a part is not known."""
        if self.total <= 0:
            return "not known"
        at_least = "at least " if self.unknown_names else ""
        unknown = f" · {', '.join(self.unknown_names)}: not known" if self.unknown_names else ""
        return f"{at_least}{format_number(self.total)} {symbol(self.unit)}{unknown}"


def bars(cell: CellPrediction) -> tuple[Bar, ...]:
    """Split mass, thickness (which stands for volume) and material cost of a cell by its layers."""
    layers = cell.layers
    return (
        _bar("Mass", "mg/cm2", [(layer, layer.mass_mg_cm2) for layer in layers]),
        _bar("Volume", "um", [(layer, layer.thickness_um) for layer in layers]),
        _bar("Cost", "USD/m2", [(layer, layer.cost_usd_m2) for layer in layers]),
    )


def _bar(name: str, unit: str, amounts: list[tuple[Layer, float | None]]) -> Bar:
    # what is not a number is not known; it must not become a width
    amounts = [(layer, amount if amount is None or math.isfinite(amount) else None) for layer, amount in amounts]
    total = sum(amount for _, amount in amounts if amount is not None and amount > 0)
    missing = sum(amount is None for _, amount in amounts)
    room = 1.0 - (_UNKNOWN_WIDTH if missing else 0.0)
    segments = []
    for layer, amount in sorted(amounts, key=lambda pair: -(pair[1] or 0.0)):
        if amount is not None and amount <= 0:
            continue
        part = amount / total if amount is not None and total > 0 else None
        width = part * room if part is not None else _UNKNOWN_WIDTH / missing
        share = None if missing else part
        segments.append(Segment(name=_name(layer), role=layer.role, amount=amount, share=share, width=width))
    return Bar(name=name, unit=unit, total=total, segments=tuple(segments))


def _name(layer: Layer) -> str:
    if layer.role in {"film", "cathode", "packaging", "bipolar plate"}:
        return layer.role
    return layer.material


def bars_table(split: tuple[Bar, ...], basis: str) -> Table:
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
        for bar in split
        for segment in bar.segments
    ]
    return Table(header=header, rows=tuple(rows))


def segment_text(bar: Bar, segment: Segment) -> str:
    """Say what a segment is, in one line."""
    if segment.amount is None:
        return f"{segment.name}: {bar.name.lower()} not known"
    amount = f"{format_number(segment.amount)} {symbol(bar.unit)}"
    if segment.share is None:
        return f"{segment.name}: {amount} (its share is not known, because {', '.join(bar.unknown_names)} is not known)"
    return f"{segment.name}: {100 * segment.share:.1f} % of {bar.name.lower()}, {amount}"


_LABEL_WIDTH, _MARGIN, _GAP = 70.0, 14.0, 1.5
_TALLEST_BAR, _PADDING = 46.0, 5.0
_BOLD, _NORMAL = QFont.Weight.DemiBold, QFont.Weight.Normal


@guarded
class SplitBars(QWidget):
    """The three bars; the arrow keys walk through the segments, the pointer names them."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self._theme = title, theme
        self._bars: tuple[Bar, ...] = ()
        self._basis = ""
        self._reason = ""
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(340, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 184)

    @property
    def bars(self) -> tuple[Bar, ...]:
        return self._bars

    def table(self) -> Table:
        return bars_table(self._bars, self._basis)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def show_prediction(self, prediction: Prediction) -> None:
        """Show how mass, volume and cost of the cell divide; nothing is painted where all is as before."""
        cell = prediction.cell
        content = bars(cell) if cell.layers else (), cell.areal_mass_mg_cm2.reason, cell.basis
        if content == (self._bars, self._reason, self._basis):
            return
        self._bars, self._reason, self._basis = content
        words = ". ".join("; ".join(segment_text(bar, part) for part in bar.segments) for bar in self._bars)
        self.setAccessibleDescription(f"{BASES[self._basis]}. {words or self._reason}.")
        self.update()

    def segment_rects(self) -> list[tuple[Bar, Segment, QRectF]]:
        """Return where each segment is drawn."""
        rects = []
        width = self.width() - _LABEL_WIDTH - _MARGIN
        for number, bar in enumerate(self._bars):
            top, height = self._row(number)
            left = _LABEL_WIDTH
            for segment in bar.segments:
                across = segment.width * width
                rects.append((bar, segment, QRectF(left, top, max(across - _GAP, 1.0), height)))
                left += across
        return rects

    def _row(self, number: int) -> tuple[float, float]:
        pitch = (self.height() - 34.0) / max(len(self._bars), 1)
        height = min(_TALLEST_BAR, pitch * 0.6)
        return 8.0 + number * pitch + (pitch - 16.0 - height) / 2, height

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.draw(painter, self._current if self.hasFocus() else -1)
        if self.hasFocus() and self._current < 0:
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()

    def draw(self, painter: QPainter, current: int = -1) -> None:
        """Draw the bars with one segment marked, or none as in a picture."""
        theme, width = self._theme, self.width()
        painter.fillRect(self.rect(), shade(theme.surface))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._bars:
            painter.setPen(shade(theme.unknown_text))
            room = QRectF(self.rect()).adjusted(30, 10, -30, -10)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, typeset(self._reason))
            return
        for number, bar in enumerate(self._bars):
            self._paint_names(painter, bar, *self._row(number), width)
        for index, (_, segment, rect) in enumerate(self.segment_rects()):
            self._paint_segment(painter, segment, rect, is_current=index == current)
        painter.setPen(shade(theme.muted))
        room_below = _MARGIN, self.height() - 24.0, width - 2 * _MARGIN, 18.0
        draw_line(painter, room_below, f"{BASES[self._basis].lower()}, per electrode area", shared_font(SMALL_PX))

    def _paint_names(self, painter: QPainter, bar: Bar, top: float, height: float, width: int) -> None:
        painter.setPen(shade(self._theme.text))
        draw_line(painter, (_MARGIN, top, _LABEL_WIDTH - _MARGIN, height), bar.name, shared_font(TEXT_PX))
        painter.setPen(shade(self._theme.muted))
        room = width - _LABEL_WIDTH - _MARGIN
        words, face = fit_or_elide(self._below(bar, room), room, (SMALL_PX,), _NORMAL)
        painter.setFont(face)
        painter.drawText(QRectF(_LABEL_WIDTH, top + height + 2, room, 17), Qt.AlignmentFlag.AlignVCenter, words)

    def _below(self, bar: Bar, width: float) -> tuple[str, ...]:
        """Write the sum and the parts too narrow to be named inside; with fewer of them in shorter wordings."""
        total, narrow = bar.total_text, list[str]()
        for segment in bar.segments:
            name, room = segment.short_name, segment.width * width - _GAP - _PADDING
            if segment.amount is not None and text_width(name, SMALL_PX) > room:
                narrow.append(f"{name} {segment.figure}")
        wordings = [f"{total} · {', '.join(narrow)}"] if narrow else []
        for count in range(len(narrow) - 1, 0, -1):
            wordings.append(f"{total} · {', '.join(narrow[:count])}, {len(narrow) - count} more")
        return (*wordings, total)

    def _ground(self, segment: Segment) -> str:
        if segment.role == "bipolar plate":
            return self._theme.third_line
        return self._theme.layer(segment.role)

    def _paint_segment(self, painter: QPainter, segment: Segment, rect: QRectF, *, is_current: bool) -> None:
        is_known, ground = segment.amount is not None, self._ground(segment)
        left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
        painter.setPen(QPen(shade(self._theme.text), 2) if is_current else NO_PEN)
        painter.setBrush(shade(ground) if is_known else QBrush(shade(ground), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(rect, 2.0, 2.0)
        room, name, figure = width - _PADDING, segment.name, segment.figure
        if text_width(name, SMALL_PX) > room:
            name = segment.short_name if text_width(segment.short_name, SMALL_PX) <= room else ""
        if text_width(figure, SMALL_PX, _BOLD) > room:
            figure = ""
        if not (name or figure):
            return
        painter.setPen(shade(text_on(ground) if is_known else self._theme.text))
        if figure and name and height >= 32:
            middle = top + height / 2
            over, under = (left, middle - 16, width, 16.0), (left, middle, width, 16.0)
            draw_line(painter, over, figure, shared_font(SMALL_PX, _BOLD), is_centred=True)
            draw_line(painter, under, name, shared_font(SMALL_PX), is_centred=True)
        else:
            draw_line(painter, (left, top, width, height), name or figure, shared_font(SMALL_PX), is_centred=True)

    def segment_at(self, position: QPointF) -> int:
        """Return the index of the segment under a position, or -1."""
        for index, (_, _, rect) in enumerate(self.segment_rects()):
            if rect.adjusted(-1, -1, 1, 1).contains(position):
                return index
        return -1

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(self.segment_at(QPointF(event.pos())))
            return True
        return super().event(event)

    def _show_tip(self, index: int) -> None:
        if index < 0:
            QToolTip.hideText()
            return
        bar, segment, rect = self.segment_rects()[index]
        QToolTip.showText(self.mapToGlobal(rect.center().toPoint()), tooltip(segment_text(bar, segment)), self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self.segment_rects())
        if event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right) or not count:
            event.ignore()
            return
        step = 1 if event.key() == Qt.Key.Key_Right else -1
        self._current = (self._current + step) % count if self._current >= 0 else 0
        self._show_tip(self._current)
        self.update()
