"""The two pages that bench mode puts in place of a step: a value to type, and a question with a few answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from ssedesigner.core.frozen import dataclass
from ssedesigner.ui.bench.widgets import BACK, Tile, TouchKeys
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import set_names

_LONGEST = 400
_ONE_LINE = 12
"""Characters of a value that stays on one line; words such as those of an atmosphere wrap."""
_COLUMNS = 2


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A value that is asked for.

    ``read`` makes a value of the text or raises ValueError with a sentence, ``take`` keeps it and may raise too; the
    text stays on the screen until both have gone well. ``offers`` are texts that can be taken as they are. Where a
    weight is asked for, ``readability_g`` is the last digit of the balance [g] and ``take`` is given a BalanceReading.
    """

    title: str
    take: Callable[[Any], object]
    read: Callable[[str], Any] = str
    note: str = ""
    is_text: bool = False
    offers: tuple[str, ...] = ()
    readability_g: float | None = None


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with answers; each is words, with a second line on what it means, and what follows.

    ``harmless`` is the place of the answer that records nothing false: Enter takes it. Without one Enter goes back.
    ``typed`` is what was entered, and ``doubt`` why it is asked about.
    """

    title: str
    answers: tuple[tuple[str, Callable[[], object]], ...]
    lines: tuple[str, ...] = ()
    harmless: int | None = None
    typed: str = ""
    doubt: str = ""


@guarded
class _Pressed(QWidget):
    """What lies in a touch area: it is pressed together as far as it goes before the area scrolls."""

    def heightForWidth(self, width: int) -> int:
        layout = self.layout()
        return layout.minimumHeightForWidth(width) if layout is not None else -1


@guarded
class TouchArea(QScrollArea):
    """Holds what fills it where there is room, and scrolls upwards and downwards where a window is too low for it."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        set_names(self, f"{name}_area", words)
        self.inside = set_names(_Pressed(), name, words)
        self.setWidgetResizable(True)
        self.setWidget(self.inside)
        for part in (self.inside, self.viewport()):
            part.setAutoFillBackground(False)  # the ground is that of the card
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.inside.minimumSizeHint().width(), 0)  # nothing is cut at its side


class EntryPage(QWidget):
    """A value as it is typed, large, with keys for gloves below it."""

    changed = Signal(str)

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_entry", "Value to enter")
        self.prompt: Prompt | None = None
        self.text = ""
        self._size = size
        self._title = bench_label("bench_entry_title", "What is entered", "bench-title")
        self._note = bench_label("bench_entry_note", "About the value", "bench-muted")
        self._typed = bench_label("bench_typed", "What was typed", "bench-typed")
        self._typed.setWordWrap(False)
        self._offers = QHBoxLayout()
        self._offers.setSpacing(8)
        self._digits = TouchKeys("bench_digits", has_letters=False, size=size, parent=self)
        self._letters = TouchKeys("bench_letters", has_letters=True, size=size, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self._title, self._note, self._typed):
            layout.addWidget(part)
        layout.addLayout(self._offers)
        pads = TouchArea("bench_pads", "Keys")
        inside = QVBoxLayout(pads.inside)
        inside.setContentsMargins(0, 0, 0, 0)
        for pad in (self._digits, self._letters):
            inside.addWidget(pad)
            pad.typed.connect(self.type)
            pad.hide()
        layout.addWidget(pads, 1)

    def ask(self, prompt: Prompt, begun: str = "") -> None:
        """Show what is asked for, with what was typed of it already."""
        self.prompt = prompt
        self._title.setText(prompt.title)
        self._note.setText(prompt.note)
        self._note.setVisible(bool(prompt.note))
        self._digits.setVisible(not prompt.is_text)
        self._letters.setVisible(prompt.is_text)
        clear_layout(self._offers)
        for number, offer in enumerate(prompt.offers[:4]):
            button = Tile(f"bench_offer_{number}", 0, offer, self._size)
            button.clicked.connect(lambda _=False, offer=offer: self._show(offer))
            self._offers.addWidget(button)
        self._show(begun)

    def type(self, text: str) -> None:
        """Type a character, or delete the last one."""
        self._show(self.text[:-1] if text == BACK else (self.text + text)[:_LONGEST])

    def clear(self) -> None:
        self._show("")

    def _show(self, text: str) -> None:
        self.text = text
        self._typed.setText(f"{text[-26:]}▏")
        self._typed.setAccessibleDescription(text)
        self.changed.emit(text)


class QuestionPage(QWidget):
    """A question with its answers as large buttons, also chosen by their numbers."""

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_question", "Question")
        self._size = size
        self.question: Question | None = None
        self._title = bench_label("bench_question_title", "Question", "bench-title")
        self._lines = bench_label("bench_question_lines", "Notes", "bench-body")
        self._typed = bench_label("bench_question_typed", "What was entered", "bench-typed-so")
        self._doubt = bench_label("bench_question_doubt", "Why it is asked about", "bench-verdict")
        self._doubt.setProperty("severity", "fail")
        for label in (self._typed, self._doubt):
            label.hide()  # the window is as large as its largest page at least
        beside = QHBoxLayout()
        beside.addWidget(self._typed, 1)
        beside.addWidget(self._doubt, 1, Qt.AlignmentFlag.AlignVCenter)
        area = TouchArea("bench_answers", "Answers")
        self._answers = QGridLayout(area.inside)
        self._answers.setContentsMargins(0, 0, 0, 0)
        self._answers.setSpacing(12)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._title)
        layout.addLayout(beside)
        layout.addWidget(self._lines)
        layout.addWidget(area, 1)

    def ask(self, question: Question, run: Callable[[Callable[[], object]], object]) -> None:
        """Show a question; ``run`` is given what the chosen answer does."""
        self.question = question
        self._title.setText(question.title)
        self._typed.setWordWrap(len(question.typed) > _ONE_LINE)
        for label, text in ((self._typed, question.typed), (self._doubt, question.doubt)):
            label.setText(text)
            label.setVisible(bool(text))
        self.show_lines(question.lines)
        clear_layout(self._answers)
        columns = 1 if len(question.answers) == 1 else _COLUMNS
        for row in range(self._answers.rowCount()):
            self._answers.setRowStretch(row, 0)
        for place, (words, what) in enumerate(question.answers):
            is_primary = place == question.harmless
            tile = Tile(f"bench_answer_{place + 1}", place + 1, words, self._size, is_primary=is_primary)
            tile.clicked.connect(lambda _=False, what=what: run(what))
            row, column = divmod(place, columns)
            is_alone = place == len(question.answers) - 1 and column == 0
            self._answers.addWidget(tile, row, column, 1, columns if is_alone else 1)
            self._answers.setRowStretch(row, 1)

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """Show the lines below the question, also later when they have been worked out."""
        self._lines.setText("\n".join(lines))
        self._lines.setVisible(bool(lines))


def bench_label(name: str, words: str, role: str, most: int = 400) -> PlainLabel:
    """Make a label that wraps and shows text as it is."""
    label = set_names(PlainLabel(most=most), name, words, role=role)
    label.setWordWrap(True)
    return label


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        inner = item.layout() if item is not None else None
        if inner is not None:
            clear_layout(inner)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()
    layout.invalidate()  # a grid keeps the room of what was taken out, and a small window grew by it
