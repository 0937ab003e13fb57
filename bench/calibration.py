"""A loop of fixed work that tells how fast the machine is now: pure Python, numpy, and a painted picture.

It uses nothing of the program, so that only the machine changes it. Change it only together with a new history file.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication

from bench.measure import Figure, processor_milliseconds
from ssedesigner.core.paths import resources

ROUNDS, PICTURES = 7, 5
_WORDS = ("Areal conductance", "Area-specific resistance", "0.1 to 10 mS/cm", "Specific energy 397 Wh/kg")


def calibration_ms() -> float:
    """Return the process time of the loop in the best of several rounds [ms]."""
    if QApplication.instance() is None:
        raise RuntimeError("The calibration loop paints text, which needs a QApplication.")
    face, image = _face(), QImage(800, 500, QImage.Format.Format_ARGB32_Premultiplied)

    def loop() -> None:
        _count()
        _compute()
        for _ in range(PICTURES):
            _paint(image, face)

    return processor_milliseconds(loop, 1, ROUNDS)


def calibrated(measure: Callable[[], list[Figure]]) -> list[Figure]:
    """Measure some figures between two runs of the loop; the better one goes with them."""
    before = calibration_ms()
    figures = measure()
    best = min(before, calibration_ms())
    return [replace(figure, calibration_ms=best) for figure in figures]


@cache
def _face() -> QFont:
    """Return a font that is the same on every machine."""
    number = QFontDatabase.addApplicationFont(str(min((resources() / "fonts").glob("*.otf"))))
    face = QFont(QFontDatabase.applicationFontFamilies(number)[0])
    face.setPixelSize(12)
    return face


def _count() -> None:
    """Call, look up, build and join, as Python code does most of the time."""
    counts: dict[str, int] = {}

    def key(number: int) -> str:
        return f"{number % 97}-{number % 13}"

    for number in range(80_000):
        name = key(number)
        counts[name] = counts.get(name, 0) + len(name)
    sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _compute() -> None:
    """Work on small arrays, where each call costs more than its numbers, and on one large."""
    x = np.linspace(0.1, 5.0, 60)
    for _ in range(1_500):
        y = np.exp(-x) * np.sqrt(x) + np.interp(x, x, x)
        x = np.clip(y / y.max() * 5, 0.1, 5.0)
    large = np.linspace(0.1, 5.0, 100_000)
    for _ in range(4):
        np.log(np.exp(large) + 1).sum()


def _paint(image: QImage, face: QFont) -> None:
    """Fill, write and draw smooth lines."""
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(face)
    for row in range(30):
        for column, words in enumerate(_WORDS):
            painter.setPen(QColor(20, 30, 40 + row))
            painter.drawText(QRectF(8 + 196 * column, 16 * row, 190, 16), Qt.AlignmentFlag.AlignVCenter, words)
    points = QPolygonF([QPointF(4 * number, 250 + number % 41) for number in range(200)])
    for width in (1.0, 2.0):
        painter.setPen(QPen(QColor(30, 90, 160), width))
        painter.drawPolyline(points)
    painter.end()
