"""A choice that may be narrower than its words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names

_LIST_PX = 230
_COMPACT_PX, _ARROW_PX = 24, 36
"""What the arrow and the edges of a box take, as in the style sheet [px]."""
_CHARACTERS = 3


@guarded
class ChoiceBox(QComboBox):
    """A choice that may be narrower than its words; its list is wide enough for them. The wheel never turns it."""

    def __init__(self, name: str, words: str, width: int = _LIST_PX, role: str = "") -> None:
        super().__init__()
        set_names(self, name, words, role)
        self._width = width
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_CHARACTERS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.width() - (_COMPACT_PX if self.property("role") == "compact" else _ARROW_PX)
        words = self.currentText() or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def showPopup(self) -> None:
        self.view().setMinimumWidth(max(self._width, self.width()))
        super().showPopup()
