"""Names for widgets, one for tests and style and one for screen readers; and the few parts that windows share."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDial,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QMessageBox,
    QSizePolicy,
    QSlider,
    QTextBrowser,
    QWidget,
)

from ssedesigner.core.visible_text import shortened, visible
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import DARK, LIGHT, Theme, luminance

_TITLE_BAR = 40
RESULT = "result"
"""Property of a widget that shows a result: its key in ``core.prediction.RESULTS``."""
AnyWidget = TypeVar("AnyWidget", bound=QWidget)
_TURNED_BY_WHEEL = (QComboBox, QAbstractSpinBox, QSlider, QDial)

_MOST_CHARACTERS = 300


@guarded
class _NoWheel(QObject):
    """Leaves the wheel to what scrolls around a box: a value must not change under a passing pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


def named(widget: AnyWidget, name: str, words: str, role: str = "") -> AnyWidget:
    """Give a widget its object name, accessible name and role in the style sheet, and return it.

    From then on the wheel neither edits it nor gives it the focus.
    """
    widget.setObjectName(name)
    widget.setAccessibleName(words)
    if isinstance(widget, (QLabel, QMessageBox)):
        widget.setTextFormat(Qt.TextFormat.PlainText)  # Qt guesses HTML in the words of a person otherwise
        widget.setText(visible(widget.text()))
    if role:
        widget.setProperty("role", role)
    if widget.focusPolicy() == Qt.FocusPolicy.WheelFocus:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if isinstance(widget, _TURNED_BY_WHEEL):
        widget.installEventFilter(_NoWheel(widget))
    return widget


def text_pane(name: str, words: str, lines: int) -> QTextBrowser:
    """Make a place for a few lines of text that can be copied, and scrolls when there are more."""
    pane = named(QTextBrowser(), name, words, "pane")
    pane.setFrameShape(QFrame.Shape.NoFrame)
    pane.document().setDocumentMargin(0.0)
    pane.setFixedHeight(lines * pane.fontMetrics().lineSpacing() + 4)
    pane.setTabChangesFocus(True)
    return pane


def save_or_cancel(dialog: QDialog, name: str) -> QDialogButtonBox:
    """Make the buttons of a form, which accept or reject it."""
    buttons = named(
        QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel),
        name,
        "Save or cancel",
    )
    buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("role", "primary")
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons


def resize_within_screen(widget: QWidget, width: int, height: int) -> None:
    """Give a window its size, or less when the screen is smaller."""
    room = widget.screen().availableGeometry().size()
    widget.resize(min(width, room.width()), min(height, room.height() - _TITLE_BAR))


def theme_of(widget: QWidget) -> Theme:
    """Return the theme in which a widget is shown, for what is painted rather than styled."""
    window = widget.palette().color(QPalette.ColorRole.Window).name()
    return DARK if luminance(window) < luminance(LIGHT.window) / 2 else LIGHT


@guarded
class Elided(QLabel):
    """A line of text that ends in … where there is no room; the whole of it is the tip."""

    def __init__(self, name: str, words: str, role: str) -> None:
        super().__init__()
        named(self, name, words, role)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str) -> None:
        text = shortened(text, _MOST_CHARACTERS)  # measuring thousands takes long
        if text == self._whole:
            return
        self._whole = text
        self.setToolTip(tooltip(text))
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 40)))
