"""Lines of a form with a sentence below each that is wrong; they are filled by place and read as texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QScrollArea, QWidget

from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import named


class EntryLines(QScrollArea):
    """A column of labelled lines, several beside each other where they belong together."""

    def __init__(self, name: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, f"{name}_scroll", words)
        self._name = name
        self.lines: dict[str, QLineEdit] = {}
        self._errors: dict[str, QLabel] = {}
        self._content = named(QWidget(), f"{name}_lines", words)
        self._grid = QGridLayout(self._content)
        self._grid.setVerticalSpacing(3)
        self._grid.setHorizontalSpacing(8)
        self._grid.setContentsMargins(2, 4, 10, 4)
        self._row = 0
        self.setWidget(self._content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def add_title(self, words: str) -> None:
        """Add a heading."""
        title = named(QLabel(words.upper()), f"{self._name}_title_{self._row}", words, "section")
        title.setContentsMargins(0, 8, 0, 0)
        self._grid.addWidget(title, self._row, 0, 1, 4)
        self._row += 1

    def add_text(self, label: str, text: str) -> None:
        """Add words that are only read."""
        caption = named(QLabel(no_mnemonic(label)), f"{self._name}_label_{self._row}", label)
        told = named(QLabel(text), f"{self._name}_text_{self._row}", label, "muted")
        for widget in (caption, told):
            widget.setWordWrap(True)
            widget.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.addWidget(caption, self._row, 0)
        self._grid.addWidget(told, self._row, 1, 1, 3)
        self._row += 1

    def add_line(self, label: str, places: Sequence[tuple[str, str, str]]) -> None:
        """Add a row of lines: the place, what is typed there, and the hint of each."""
        caption = named(QLabel(no_mnemonic(label)), f"{self._name}_label_{self._row}", label)
        caption.setWordWrap(True)
        caption.setTextFormat(Qt.TextFormat.PlainText)
        self._grid.addWidget(caption, self._row, 0)
        span = 3 if len(places) == 1 else 1
        for column, (place, words, hint) in enumerate(places, start=1):
            line = self.lines[place] = named(QLineEdit(), f"{self._name}_{place}", f"{label}: {words}")
            line.setPlaceholderText(hint)
            line.setToolTip(tooltip(hint))
            line.textEdited.connect(lambda _, place=place: self.say(place, ""))
            error = self._errors[place] = named(
                PlainLabel(), f"{self._name}_{place}_error", f"What is wrong: {words}", "error"
            )
            error.setWordWrap(True)
            error.hide()
            self._grid.addWidget(line, self._row, column, 1, span)
            self._grid.addWidget(error, self._row + 1 + column, 1, 1, 3)
            if column == 1:
                caption.setBuddy(line)
        self._row += 2 + len(places)

    def end(self) -> None:
        """Leave the room below the last line empty."""
        self._grid.setColumnStretch(0, 3)
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 2)
        self._grid.setRowStretch(self._row, 1)

    def texts(self) -> dict[str, str]:
        """Return what stands in each line."""
        return {place: line.text() for place, line in self.lines.items()}

    def say(self, place: str, sentence: str) -> None:
        """Say what is wrong at a place, or nothing any more."""
        error = self._errors[place]
        error.setText(sentence)
        error.setVisible(bool(sentence))
        line = self.lines[place]
        line.setProperty("invalid", bool(sentence))
        line.setAccessibleDescription(sentence or line.toolTip())
        line.style().unpolish(line)
        line.style().polish(line)

    def tell(self, problems: Sequence[tuple[str, str]]) -> list[str]:
        """Say each sentence at its place and go to the first; return those that have no place here."""
        for place in self._errors:
            self.say(place, "")
        elsewhere, first = [], ""
        for place, sentence in problems:
            if place not in self.lines:
                elsewhere.append(sentence)
                continue
            self.say(place, sentence)
            first = first or place
        if first:
            self.lines[first].setFocus(Qt.FocusReason.OtherFocusReason)
            self._content.layout().activate()  # type: ignore[union-attr]  # the grid made above
            self.ensureWidgetVisible(self._errors[first])
        return elsewhere
