"""The cards of one tab: two in a row, those that need the room with a row of their own, all in a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card
from ssedesigner.ui.widgets.widgets import named

_NARROW_PX = 720
"""Below this width of a page, tables and bars take all of it [px]."""


def scrolled(page: QWidget, name: str) -> QScrollArea:
    """Let a page scroll in a low window, so that its plots stay large enough to read."""
    area = named(QScrollArea(), f"{page.objectName()}_scroll", name)
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


@guarded
class CardPage(QWidget):
    """The cards of one tab, two in a row; on a narrow page tables and bars have a row of their own."""

    def __init__(self, object_name: str, name: str, cards: list[Card]) -> None:
        super().__init__()
        named(self, object_name, name)
        self._cards = cards
        self._is_narrow: bool | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        for index in (0, 1):
            self._grid.setColumnStretch(index, 1)
        self._arrange(is_narrow=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(is_narrow=self.width() < _NARROW_PX)

    def _arrange(self, *, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        for card in self._cards:
            self._grid.removeWidget(card)
        rows = card_rows(
            [card.is_wide for card in self._cards],
            is_narrow=is_narrow,
            are_alone=[card.is_alone for card in self._cards],
        )
        for row, numbers in enumerate(rows):
            for column, number in enumerate(numbers):
                self._grid.addWidget(self._cards[number], row, column, 1, 2 // len(numbers))
        for row in range(len(self._cards)):
            cards = [self._cards[number] for number in rows[row]] if row < len(rows) else []
            self._grid.setRowStretch(row, int(any(card.grows for card in cards)))


def card_rows(are_wide: list[bool], *, is_narrow: bool, are_alone: list[bool] | None = None) -> list[list[int]]:
    """Say which cards share a row: two each, but a wide one stands alone on a narrow page, some on any."""
    rows: list[list[int]] = []
    alone_cards = [
        is_alone or (is_wide and is_narrow)
        for is_wide, is_alone in zip(are_wide, are_alone or [False] * len(are_wide), strict=True)
    ]
    for number, is_alone in enumerate(alone_cards):
        alone = is_alone or (number > 0 and alone_cards[number - 1])
        if rows and len(rows[-1]) == 1 and not alone:
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows
