"""Keys on the screen for gloves: digits, or letters as on a keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from ssedesigner.ui.bench.widgets import BigButton
from ssedesigner.ui.widgets.widgets import named

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
        named(self, name, "Letters" if has_letters else "Digits")
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
