"""A verdict as a chip of words: filled where it is reported, dashed and italic where it is expected."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from ssedesigner.physics.compatibility.answers import EXPECTED, NOT_REPORTED
from ssedesigner.ui.theme import SMALL_PX, Theme, font, text_on

_ROUND, _SIDE, CHIP_PX = 4.0, 5.0, 20.0


def paint_chip(painter: QPainter, room: QRectF, theme: Theme, text: str, severity: str, known: str) -> None:
    """Paint a chip at the left of its room; what is not reported has no frame at all."""
    is_expected, is_open = known == EXPECTED, known == NOT_REPORTED
    face = font(SMALL_PX, QFont.Weight.Normal if is_open or is_expected else QFont.Weight.DemiBold)
    face.setItalic(is_expected)
    metrics = QFontMetricsF(face)
    sides = 0.0 if is_open else 2 * _SIDE
    if metrics.horizontalAdvance(text) > room.width() - sides:
        text = text.partition(" · ")[0]  # the frame says that it is expected
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() - sides)
    chip = QRectF(room.left(), room.top(), metrics.horizontalAdvance(elided) + sides + 1, CHIP_PX)
    text_rect = QColor(theme.severity_text(severity))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(face)
    if is_open:
        painter.setPen(text_rect)
        painter.drawText(chip, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        painter.restore()
        return
    painter.setBrush(Qt.BrushStyle.NoBrush if is_expected else text_rect)
    painter.setPen(QPen(text_rect, 1.0, Qt.PenStyle.DashLine) if is_expected else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
    painter.setPen(text_rect if is_expected else QColor(text_on(text_rect.name())))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, elided)
    painter.restore()
