"""A button that a glove can hit, whatever the style sheet says of buttons."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from ssedesigner.core.visible_text import truncate
from ssedesigner.ui import theme as look
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names, theme_of

_MOST_CHARACTERS = 60
_STYLED = (QEvent.Type.Polish, QEvent.Type.StyleChange)


@guarded
class BigButton(QPushButton):
    """A button with a smallest side; the style sheet sets one of its own, which is put right after each styling."""

    def __init__(self, name: str, words: str, size: int, role: str = "bench") -> None:
        super().__init__(truncate(words, _MOST_CHARACTERS).replace("&", "&&"))
        set_names(self, name, words.replace("\n", " "), role=role)
        self._least = size
        self._claim_room()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._claim_room()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in _STYLED:
            self._claim_room()
        return done

    def style_again(self) -> None:
        """Take the style of changed properties."""
        self.style().polish(self)
        self._claim_room()

    def _claim_room(self) -> None:
        # not less than its words, or a narrow window would cut them
        self.setMinimumSize(max(self._least, QPushButton.sizeHint(self).width()), self._least)


TARGET_MM = 12.0
"""Smallest width and height of whatever is touched with a glove."""

SMALLEST_PX = 52
_MM_PER_INCH = 25.4
_BELIEVED = (50.0, 400.0)


def pixels(millimetres: float, dots_per_inch: float) -> int:
    """Return how many pixels are at least so long.

    >>> pixels(12.0, 96.0), pixels(25.4, 100.0)
    (46, 100)
    """
    return math.ceil(round(millimetres / _MM_PER_INCH * dots_per_inch, 6))


def dots_per_inch(physical: float, logical: float) -> float:
    """Return the density to count with: the physical one, or the logical one where a screen tells nonsense.

    >>> dots_per_inch(141.0, 96.0), dots_per_inch(0.0, 96.0), dots_per_inch(25_400.0, 96.0)
    (141.0, 96.0, 96.0)
    """
    low, high = _BELIEVED
    return physical if low <= physical <= high else logical


def target_pixels(screen: QScreen) -> int:
    """Return the smallest side of a target on a screen [px]."""
    density = dots_per_inch(screen.physicalDotsPerInch(), screen.logicalDotsPerInch())
    return max(SMALLEST_PX, pixels(TARGET_MM, density))


BACK = "⌫"
SPACE = "space"
CAPITALS = "ABC"
_DIGITS = ("789", "456", "123", "−0.")
_LETTERS = ("1234567890", "qwertyuiop", "asdfghjkl-", "zxcvbnm.,/")
_WORDS = {BACK: "Delete the last character", SPACE: "Space", "−": "Minus", ".": "Decimal point", ",": "Comma"}


class TouchKeys(QWidget):
    """A pad of keys; each tells which text it types."""

    typed = Signal(str)

    def __init__(self, name: str, *, has_letters: bool, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, "Letters" if has_letters else "Digits")
        self._letters: list[BigButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        rows = [*(_LETTERS if has_letters else _DIGITS)]
        for row, keys in enumerate(rows):
            for column, key in enumerate(keys):
                grid.addWidget(self._key(key, size), row, column)
        if has_letters:
            grid.addWidget(self._key(SPACE, size), len(rows), 2, 1, 6)
            capitals = BigButton(f"key_{CAPITALS}", CAPITALS, size, "bench-key")
            capitals.setAccessibleName("Capital letters")
            capitals.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            capitals.clicked.connect(self._change_case)
            grid.addWidget(capitals, len(rows), 0, 1, 2)
            grid.addWidget(self._key(BACK, size), len(rows), 8, 1, 2)
        else:
            grid.addWidget(self._key(BACK, size), 0, 3)
            grid.addWidget(self._key("+", size), 1, 3, 2, 1)
            grid.addWidget(self._key(",", size), 3, 3)

    def _key(self, key: str, size: int) -> BigButton:
        button = BigButton(f"key_{key}", key, size, "bench-key")
        button.setAccessibleName(_WORDS.get(key, key))
        button.setSizePolicy(button.sizePolicy().Policy.Expanding, button.sizePolicy().Policy.Expanding)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.typed.emit(" " if key == SPACE else button.text()))
        if len(key) == 1 and key.isalpha():
            self._letters.append(button)
        return button

    def _change_case(self) -> None:
        for button in self._letters:
            button.setText(button.text().swapcase())


_HEIGHT_PX, _LINE_PX, _RADIUS_PX = 54, 6, 6
_NEAR = 0.18
"""Part of the bar on either side of its middle that stands for three tolerances."""


def place_of(actual: float, target: float, tolerance: float) -> float:
    """Return where a weight stands on the bar, 0 to 1: the target in the middle, the tolerance a visible field.

    Within three tolerances of the target the bar is a magnifying glass; outside of it it shows the whole way from
    empty to twice the target.

    >>> place_of(10.0, 10.0, 0.05), place_of(0.0, 10.0, 0.05), place_of(30.0, 10.0, 0.05)
    (0.5, 0.0, 1.0)
    """
    if target <= 0.0:
        return 0.0
    off, near = actual - target, 3.0 * max(tolerance, 1e-9)
    if abs(off) <= near or near >= target:
        share = off / near * _NEAR
    else:
        share = (_NEAR + (abs(off) - near) / (target - near) * (0.5 - _NEAR)) * (1.0 if off > 0 else -1.0)
    return min(1.0, max(0.0, 0.5 + share))


@guarded
class ToleranceBar(QWidget):
    """Shows a weight against its target; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_bar", "Weight against target")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._actual: float | None = None
        self._target, self._tolerance = 0.0, 0.0

    def sizeHint(self) -> QSize:
        return QSize(300, _HEIGHT_PX)

    def show_weight(self, actual: float | None, target: float, tolerance: float, words: str) -> None:
        self._actual, self._target, self._tolerance = actual, target, tolerance
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, inset = float(self.width()), 8.0
        groove = QRectF(0.0, inset, width, self.height() - 2 * inset)
        painter.setBrush(QColor(theme.separator))
        painter.drawRoundedRect(groove, _RADIUS_PX, _RADIUS_PX)
        if self._target > 0.0:
            self._paint_tolerance(painter, theme, groove)
        if self._actual is not None and self._target > 0.0:
            at = place_of(self._actual, self._target, self._tolerance) * (width - _LINE_PX)
            painter.setBrush(QColor(theme.text))
            painter.drawRoundedRect(QRectF(at, 0.0, _LINE_PX, self.height()), 2.0, 2.0)
        painter.end()

    def _paint_tolerance(self, painter: QPainter, theme: look.Theme, groove: QRectF) -> None:
        half = _NEAR / 3.0 * groove.width()
        field = QRectF(groove.center().x() - half, groove.top(), 2.0 * half, groove.height())
        painter.setBrush(QColor(theme.pass_text))
        painter.setOpacity(0.55)
        painter.drawRoundedRect(field, _RADIUS_PX, _RADIUS_PX)
        painter.setOpacity(1.0)
