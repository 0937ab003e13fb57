"""What a setting is chosen with: a few words side by side, a list, a tick, or a line to type in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import press_only_with_focus, row_layout, set_names, set_property

_LINE_PX, _UNIT_PX = 118, 62


class Editor(QWidget):
    """Shows one setting and lets it be chosen; ``chosen`` brings what a person chose, as the settings keep it.

    ``refused`` brings one sentence when what was typed cannot be read, and an empty text when it can again.
    """

    chosen = Signal(str)
    refused = Signal(str)

    def show_value(self, text: str) -> None:
        """Show a value as the settings keep it."""
        raise NotImplementedError

    def refuse(self, sentence: str) -> None:
        """Mark what was chosen as what cannot be kept; without a sentence no longer."""
        self.refused.emit(sentence)

    def name_parts(self, label: str, note: str) -> None:
        """Say to a screen reader what is chosen here."""
        for part in self.findChildren(QWidget):
            if isinstance(part, (QAbstractButton, QComboBox, QLineEdit)):
                own = part.text() if isinstance(part, QPushButton) else ""
                part.setAccessibleName(f"{label}: {own}".rstrip(": "))
                part.setAccessibleDescription(note)


class Segments(Editor):
    """A few words side by side of which one holds; the arrow keys go from one to the next."""

    def __init__(self, name: str, options: Mapping[str, str]) -> None:
        super().__init__()
        self._values = list(options)
        self._group = QButtonGroup(self)
        layout = row_layout(self, (0, 0, 0, 0), 0)
        for place, words in enumerate(options.values()):
            button = set_names(QPushButton(no_mnemonic(words)), f"{name}_{self._values[place]}", words, "segment")
            ends = {0: "first", len(options) - 1: "last"}
            button.setProperty("end", ends.get(place, ""))
            button.setCheckable(True)
            press_only_with_focus(button)
            self._group.addButton(button, place)
            layout.addWidget(button)
        self._group.idToggled.connect(self._choose)
        self._shown = -1

    def show_value(self, text: str) -> None:
        self._shown = self._values.index(text)
        self._group.button(self._shown).setChecked(True)

    def _choose(self, place: int, is_on: bool) -> None:
        if is_on and place != self._shown:
            self._shown = place
            self.chosen.emit(self._values[place])


class Switch(Editor):
    """A tick for yes."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        self._box = set_names(QCheckBox(no_mnemonic(words)), name, words)
        self._box.clicked.connect(lambda is_on: self.chosen.emit("yes" if is_on else "no"))
        row_layout(self, (0, 0, 0, 0), 0).addWidget(self._box)

    def show_value(self, text: str) -> None:
        self._box.setChecked(text == "yes")


class Choice(Editor):
    """A list of which one holds; a value that is not in it is added."""

    def __init__(self, name: str, options: Mapping[str, str]) -> None:
        super().__init__()
        self._box = set_names(QComboBox(), name, name)
        for value, words in options.items():
            self._box.addItem(words, value)
        self._box.activated.connect(lambda place: self.chosen.emit(str(self._box.itemData(place))))
        row_layout(self, (0, 0, 0, 0), 0).addWidget(self._box)

    def show_value(self, text: str) -> None:
        if self._box.findData(text) < 0:
            self._box.addItem(text, text)
        self._box.setCurrentIndex(self._box.findData(text))


class Line(Editor):
    """A line to type in, with what stands before and behind it; it is read when Enter or another place is pressed.

    ``read`` returns what the settings keep of a typed text; ValueError with one sentence where it cannot be used.
    """

    def __init__(
        self,
        name: str,
        read: Callable[[str], str],
        show: Callable[[str], str] = str,
        *,
        sign: str = "",
        unit: str = "",
        hint: str = "",
    ) -> None:
        super().__init__()
        self._read, self._show, self._text = read, show, ""
        self.line = set_names(QLineEdit(), name, name)
        self.line.setPlaceholderText(hint)
        self.line.setToolTip(tooltip(hint))
        self.line.setFixedWidth(_LINE_PX)
        self.line.editingFinished.connect(self.settle)
        layout = row_layout(self, (0, 0, 0, 0), 6)
        layout.addWidget(set_names(QLabel(sign), f"{name}_sign", "At least" if sign == "≥" else "At most", "muted"))
        layout.addWidget(self.line)
        after = set_names(QLabel(unit), f"{name}_unit", "Unit", "muted")
        after.setFixedWidth(_UNIT_PX if unit else 0)
        layout.addWidget(after)

    def show_value(self, text: str) -> None:
        shown = self._show(text)
        if shown == self._text and self.line.property("invalid"):
            return  # what was typed stays there to be mended
        self._text = shown
        if self.line.text() != self._text:
            self.line.setText(self._text)
        self.line.setModified(False)
        self.refuse("")

    def settle(self) -> None:
        """Take what was typed."""
        if self.line.text() == self._text:
            self.line.setModified(False)
            self.refuse("")
            return
        try:
            value = self._read(self.line.text())
        except ValueError as error:
            self.refuse(str(error))
            return
        self.refuse("")
        self.chosen.emit(value)

    def refuse(self, sentence: str) -> None:
        set_property(self.line, "invalid", bool(sentence))
        super().refuse(sentence)
