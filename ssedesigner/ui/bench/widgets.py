"""A button that a glove can hit, whatever the style sheet says of buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPushButton

from ssedesigner.core.visible_text import cut
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import named

_MOST_CHARACTERS = 60
_STYLED = (QEvent.Type.Polish, QEvent.Type.StyleChange)


@guarded
class BigButton(QPushButton):
    """A button with a smallest side; the style sheet sets one of its own, which is put right after each styling."""

    def __init__(self, name: str, words: str, size: int, role: str = "bench") -> None:
        super().__init__(cut(words, _MOST_CHARACTERS).replace("&", "&&"))
        named(self, name, words.replace("\n", " "), role=role)
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
