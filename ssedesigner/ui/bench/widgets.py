"""A button that a glove can hit, whatever the style sheet says of buttons."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QScreen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from ssedesigner.core.visible_text import truncate
from ssedesigner.ui import theme as look
from ssedesigner.ui.bench.sizes import FEW_LINES_PX, LOW_PX, SHORT_PX, TILE_PX, button_target
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names, theme_of

_MOST_CHARACTERS = 60
_STYLED = (QEvent.Type.Polish, QEvent.Type.StyleChange)


_SMALL = 0.8
_PRIMARY = ("bench-primary", "bench-tile-primary")
_ALONE, _STACKED, _BESIDE = "alone", "stacked", "beside"


def _smaller(font: QFont, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    small = QFont(font)
    small.setPixelSize(max(round(_SMALL * font.pixelSize()), 12) if font.pixelSize() > 0 else 12)
    small.setWeight(weight)
    return small


@guarded
class BigButton(QPushButton):
    """A button with a smallest side; the style sheet sets one of its own, which is put right after each styling.

    A second line of its words is small: the key that does the same. In a row it is the first line that is small, the
    name of what is noted. ``has_key_beside`` puts the key to the right of the words.
    """

    def __init__(self, name: str, words: str, size: int, role: str = "bench", *, has_key_beside: bool = False) -> None:
        super().__init__(truncate(words, _MOST_CHARACTERS).replace("&", "&&"))
        set_names(self, name, words.replace("\n", " "), role=role)
        self._least, self._is_beside = size, has_key_beside
        self._claim_room()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)  # Enter ends the line of a balance

    @property
    def meaning(self) -> str:
        """What the button does, in one line."""
        return self.text().replace("&&", "&").partition("\n")[0].strip("◀▶ ") or self.accessibleName()

    def setText(self, text: str) -> None:
        if text != self.text():
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
        least = button_target(self, self._least)
        width = QPushButton.sizeHint(self).width()
        if self._is_beside and "\n" in self.text():
            width = QFontMetrics(self.font()).horizontalAdvance(self.text().replace("\n", "   ")) + 40
        self.setMinimumSize(max(least, width), least)

    def paintEvent(self, event: QPaintEvent) -> None:
        if "\n" not in self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self._paint_ground(painter)
        first, _, second = self.text().replace("&&", "&").partition("\n")
        if self._is_beside:
            self._paint_beside(painter, first, second)
        else:
            self._paint_stacked(painter, first, second)
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)

    def _pens(self) -> tuple[QPen, QPen]:
        """Return the pens of the words and of the small line."""
        theme = theme_of(self.window())  # the ground of a blue button is no sign of a dark theme
        if self.property("role") in _PRIMARY:
            return QPen(QColor(theme.accent_text)), QPen(QColor(theme.accent_text))
        return QPen(QColor(theme.text if self.isEnabled() else theme.muted)), QPen(QColor(theme.muted))

    def _paint_stacked(self, painter: QPainter, first: str, second: str) -> None:
        strong, muted = self._pens()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        lines = [(first, bold, strong), (second, _smaller(self.font()), muted)]
        if self.property("role") == "bench-row":
            lines = [(first, _smaller(self.font()), muted), (second, bold, strong)]
        heights = [QFontMetrics(font).height() for _, font, _ in lines]
        top = (self.height() - sum(heights)) // 2
        for (text, font, pen), height in zip(lines, heights, strict=True):
            painter.setFont(font)
            painter.setPen(pen)
            painter.drawText(QRect(0, top, self.width(), height), Qt.AlignmentFlag.AlignCenter, text)
            top += height

    def _paint_beside(self, painter: QPainter, first: str, second: str) -> None:
        strong, muted = self._pens()
        bold, small = QFont(self.font()), _smaller(self.font())
        bold.setWeight(QFont.Weight.Bold)
        widths = [QFontMetrics(font).horizontalAdvance(text) for font, text in ((bold, first), (small, second))]
        gap = bold.pixelSize() // 2
        left = max((self.width() - sum(widths) - gap) // 2, 4)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for text, font, pen, width in ((first, bold, strong, widths[0]), (second, small, muted, widths[1])):
            painter.setFont(font)
            painter.setPen(pen)
            painter.drawText(QRect(left, 0, width + 4, self.height()), middle, text)
            left += width + gap


_TILE_MARGIN, _TILE_INSET, _BADGE_RADIUS = 14, 6, 8


@guarded
class Tile(BigButton):
    """An answer as a tile: its number, its words, which wrap, and a line below them on what follows.

    One without a number, 0, is chosen by touch alone.
    """

    _number = ""

    def __init__(self, name: str, number: int, words: str, size: int, *, is_primary: bool = False) -> None:
        text = f"{number}  {words}" if number else words
        super().__init__(name, text, size, "bench-tile-primary" if is_primary else "bench-tile")
        self._number = str(number) if number else ""
        self._words, _, self._note = words.partition("\n")
        self._claim_room()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    @property
    def meaning(self) -> str:
        """The answer without its number."""
        return self._words

    def _badge(self) -> int:
        return round(1.7 * QFontMetrics(self.font()).height())

    def _claim_room(self) -> None:
        least = button_target(self, self._least)
        # a small screen has no room for large tiles above a keyboard, and a smaller one none for six of them
        lines = SHORT_PX if not self._number else FEW_LINES_PX
        self.setMinimumSize(TILE_PX, least if self.window().height() < lines else TILE_PX)

    def sizeHint(self) -> QSize:
        if self.window().height() >= LOW_PX:
            return QSize(2 * TILE_PX, TILE_PX)
        # a low window leaves what it has to the keys below; a lot and its number take two lines
        small = QFont(self.font())
        small.setPixelSize(_SMALLEST_TILE_PX)
        two_lines = 0 if self._number else 2 * QFontMetrics(small).height() + 2 * _TILE_INSET
        return QSize(2 * TILE_PX, max(self.minimumHeight(), two_lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        strong, muted = self._pens()
        side = self._badge() if self._number else 0
        badge = QRect(_TILE_MARGIN, (self.height() - side) // 2, side, side)
        painter.setPen(strong)
        painter.setFont(self.font())
        if self._number:
            painter.drawRoundedRect(badge, _BADGE_RADIUS, _BADGE_RADIUS)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._number)
        left = badge.right() + _TILE_MARGIN if self._number else _TILE_MARGIN
        self._paint_words(
            painter,
            QRect(left, _TILE_INSET, self.width() - left - _TILE_MARGIN, self.height() - 2 * _TILE_INSET),
            muted,
        )
        painter.end()

    def _paint_words(self, painter: QPainter, room: QRect, muted: QPen) -> None:
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        bold, small = QFont(self.font()), _smaller(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        while QFontMetrics(bold).boundingRect(room, flags, self._words).height() > room.height() and (
            bold.pixelSize() > _SMALLEST_TILE_PX
        ):
            bold.setPixelSize(bold.pixelSize() - 1)  # long words of a person on a small screen
        words = QFontMetrics(bold).boundingRect(room, flags, self._words)
        note = QFontMetrics(small).boundingRect(room, flags, self._note) if self._note else QRect()
        has_note = words.height() + note.height() <= room.height()
        top = room.top() + max(room.height() - words.height() - (note.height() if has_note else 0), 0) // 2
        painter.setFont(bold)
        painter.drawText(QRect(room.left(), top, room.width(), words.height()), flags, self._words)
        if has_note and self._note:
            painter.setFont(small)
            painter.setPen(muted)
            painter.drawText(QRect(room.left(), top + words.height(), room.width(), note.height()), flags, self._note)


_SMALLEST_TILE_PX = 14
TARGET_MM, FINGER_MM = 12.0, 9.0
"""Smallest width and height of whatever is touched with a glove; with a finger, where there is no room for more."""

SMALLEST_PX, _SMALLEST_FINGER_PX = 52, 36
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


def finger_pixels(screen: QScreen) -> int:
    """Return the smallest side of a target on a screen with few lines [px]."""
    density = dots_per_inch(screen.physicalDotsPerInch(), screen.logicalDotsPerInch())
    return max(_SMALLEST_FINGER_PX, pixels(FINGER_MM, density))


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
            capitals.setSizePolicy(capitals.sizePolicy().Policy.Expanding, capitals.sizePolicy().Policy.Expanding)
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


_LINE_PX, _RADIUS_PX = 6, 6
_NEAR = 0.36
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
        self._limits: tuple[str, str] = ("", "")
        self._aim = ""

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(300, round(3.6 * line))

    def show_weight(
        self, actual: float | None, target: float, tolerance: float, limits: tuple[str, str], aim: str, words: str
    ) -> None:
        """Show a weight; ``limits`` are the words at the two ends of the tolerance, ``aim`` those at the target."""
        self._actual, self._target, self._tolerance = actual, target, tolerance
        self._limits, self._aim = limits, aim
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, inset, line = float(self.width()), 6.0, self.fontMetrics().height()
        groove = QRectF(0.0, inset, width, self.height() - 2 * inset - line)
        painter.setBrush(QColor(theme.separator))
        painter.drawRoundedRect(groove, _RADIUS_PX, _RADIUS_PX)
        if self._target > 0.0:
            self._paint_tolerance(painter, theme, groove)
        if self._actual is not None and self._target > 0.0:
            at = place_of(self._actual, self._target, self._tolerance) * (width - _LINE_PX)
            painter.setBrush(QColor(theme.text))
            painter.drawRoundedRect(QRectF(at, 0.0, _LINE_PX, groove.bottom() + inset), 2.0, 2.0)
            middle, side = at + _LINE_PX / 2, 1.5 * _LINE_PX
            painter.drawPolygon([QPointF(middle - side, 0.0), QPointF(middle + side, 0.0), QPointF(middle, 2.0 * side)])
        painter.end()

    def _paint_tolerance(self, painter: QPainter, theme: look.Theme, groove: QRectF) -> None:
        half = _NEAR / 3.0 * groove.width()
        field = QRectF(groove.center().x() - half, groove.top(), 2.0 * half, groove.height())
        painter.setBrush(QColor(theme.pass_text))
        painter.setOpacity(0.55)
        painter.drawRect(field)
        painter.setOpacity(1.0)
        painter.fillRect(QRectF(groove.center().x() - 1.0, groove.top(), 2.0, groove.height()), QColor(theme.pass_text))
        painter.setPen(QColor(theme.muted))
        below, height = groove.bottom() + 4.0, self.fontMetrics().height()
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.Bold)
        aim = QFontMetrics(bold).horizontalAdvance(self._aim) / 2.0
        for at, words, side in zip((field.left(), field.right()), self._limits, (-1.0, 1.0), strict=True):
            width = self.fontMetrics().horizontalAdvance(words)
            # never nearer to the target than a blank, however narrow the window
            middle = groove.center().x() + side * max(abs(at - groove.center().x()), aim + width / 2.0 + height)
            painter.drawText(QRectF(middle - width, below, 2.0 * width, height), Qt.AlignmentFlag.AlignCenter, words)
        painter.setFont(bold)
        painter.setPen(QColor(theme.text))
        room = QRectF(groove.center().x() - 2.0 * aim, below, 4.0 * aim, height)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, self._aim)
        painter.setPen(Qt.PenStyle.NoPen)


@guarded
class ExposureBar(QWidget):
    """Shows how much of the allowed time an open jar has used, with a mark where the warning begins."""

    def __init__(self, warn_at: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_exposure", "Time of the open jar")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._warn_at, self._used, self._severity = warn_at, 0.0, "none"

    def sizeHint(self) -> QSize:
        return QSize(200, round(1.1 * self.fontMetrics().height()))

    def show_used(self, used: float, severity: str) -> None:
        """Show the part of the time that is used; all of it and more is a full bar."""
        shown = (min(max(used, 0.0), 1.0), severity)
        if shown != (self._used, self._severity):
            self._used, self._severity = shown
            self.setAccessibleDescription(f"{100.0 * used:.0f} % of the time used")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        groove = QRectF(self.rect())
        painter.setBrush(QColor(theme.separator))
        painter.drawRoundedRect(groove, _RADIUS_PX, _RADIUS_PX)
        used = QRectF(0.0, 0.0, self._used * groove.width(), groove.height())
        painter.setBrush(QColor(theme.accent if self._severity == "none" else theme.severity_text(self._severity)))
        painter.drawRoundedRect(used, _RADIUS_PX, _RADIUS_PX)
        painter.fillRect(QRectF(self._warn_at * groove.width() - 1.0, 0.0, 3.0, groove.height()), QColor(theme.text))
        painter.end()
