"""A question of a table with its answers as buttons: under its row, or above the table where it concerns all rows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLineEdit, QMenu, QPushButton, QWidget

from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.files.tables.model import DROPPED, Answer, Choices, Problem
from ssedesigner.ui.exchange.table_words import hint, is_addable, is_typed, severity_of, typed
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.theme import TEXT_PX
from ssedesigner.ui.widgets.panes import WrappedRow
from ssedesigner.ui.widgets.text_fit import text_width, wrap
from ssedesigner.ui.widgets.widgets import row_layout, set_names

_MOST_BUTTONS, _LINE_PX, _BUTTON_PAD, _SPACING, _MARGIN = 4, 96, 24, 7, 12
_ANSWER_CHARACTERS, _SENTENCE_CHARACTERS = 60, 400
_ROW_PX, _TEXT_ROW_PX, _LEAST_PX, _ANSWERS_PX = 17, 14, 40, 32
_LEAST_WORDS_PX = 190
MORE, LIBRARY = "More…", "Library…"


def shown_answers(problem: Problem) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Return the answers that are buttons, and those in a list behind them; the last one, to leave out, is a button."""
    answers = problem.answers
    if len(answers) <= _MOST_BUTTONS:
        return answers, ()
    return (*answers[: _MOST_BUTTONS - 2], answers[-1]), answers[_MOST_BUTTONS - 2 : -1]


def _answer_widths(problem: Problem) -> list[float]:
    """Return the width that each answer takes with what is typed and what opens a list [px]."""
    few, more = shown_answers(problem)
    labels = [answer.label[:_ANSWER_CHARACTERS] for answer in few] + [MORE] * bool(more)
    labels += [LIBRARY] * is_addable(problem)
    widths = [text_width(label, TEXT_PX, QFont.Weight.Medium) + _BUTTON_PAD + _SPACING for label in labels]
    return [float(_LINE_PX + _SPACING)] * is_typed(problem) + widths


def _words_room(problem: Problem, width: int) -> float:
    """Return the width that is left for the words beside the answers [px]; 0 where these take lines of their own."""
    room = width - sum(_answer_widths(problem)) - 4 * _MARGIN
    return room if room >= _LEAST_WORDS_PX else 0.0


def bar_height(problem: Problem, width: int) -> int:
    """Return the height that a question needs in a width [px]."""
    room = _words_room(problem, width)
    lines = wrap(typeset(problem.sentence)[:_SENTENCE_CHARACTERS], TEXT_PX, room or width - 4 * _MARGIN)
    rows, left = 0, 0.0
    for taken in [] if room else _answer_widths(problem):
        rows, left = (rows, left - taken) if taken <= left else (rows + 1, width - 2 * _MARGIN - taken)
    return max(_LEAST_PX, len(lines) * _ROW_PX + _TEXT_ROW_PX) + rows * _ANSWERS_PX


@guarded
class ProblemBar(QFrame):
    """``chosen`` carries what an answer changes, ``again`` the number of a row that is no more to be left out.

    ``material_asked`` asks for the library, in which a material can be added. ``entered`` comes when something in it
    takes the focus.
    """

    chosen = Signal(object)
    again = Signal(int)
    material_asked = Signal()
    entered = Signal()

    def __init__(self, problem: Problem, name: str, place: str = "") -> None:
        super().__init__()
        self.problem = problem
        severity = "none" if problem.kind == DROPPED else severity_of(problem)
        words = typeset(problem.sentence)
        set_names(self, name, f"{place} {words}".strip(), "flag")
        self.setProperty("severity", severity)
        self.buttons: list[QPushButton] = []
        self._line_of = row_layout(self, (_MARGIN - 2, 3, 8, 3), _SPACING)
        self._says = says = row_layout(None, (0, 0, 0, 0), _SPACING)
        self._line_of.addLayout(says, 1)
        if problem.row is None:
            mark = set_names(PlainLabel(MARKS[severity]), f"{name}_mark", "Asked", "mark")
            mark.setProperty("severity", severity)
            says.addWidget(mark)
            says.addWidget(set_names(PlainLabel(place), f"{name}_place", "Which of the questions", "small"))
        label = set_names(PlainLabel(words, _SENTENCE_CHARACTERS), f"{name}_words", "Question")
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        says.addWidget(label, 1)
        few, more = shown_answers(problem)
        self.line = self._line(name) if is_typed(problem) else None
        answers: list[QWidget] = [self.line] if self.line is not None else []
        for place_of, answer in enumerate(few):
            answers.append(self._button(f"{name}_{place_of}", answer, is_first=not place_of and len(few) > 1))
        if more:
            answers.append(self._more(name, more))
        if is_addable(problem):
            answers.append(self._library(name))
        if problem.kind == DROPPED and problem.row is not None:
            row = problem.row
            answers.append(self._made(f"{name}_again", "Ask about it again", lambda: self.again.emit(row)))
        self._answers = WrappedRow(f"{name}_answers", "Answers", answers)
        self._line_of.addWidget(self._answers)

    def _button(self, name: str, answer: Answer, *, is_first: bool) -> QPushButton:
        button = self._made(name, typeset(answer.label), partial(self._choose, answer))
        button.setToolTip(tooltip(f"{answer.label} (key {len(self.buttons)})"))
        if is_first:
            button.setProperty("role", "primary")
        return button

    def _made(self, name: str, words: str, run: Callable[[], object]) -> QPushButton:
        short = words if len(words) <= _ANSWER_CHARACTERS else f"{words[: _ANSWER_CHARACTERS - 1]}…"
        button = set_names(QPushButton(no_mnemonic(short)), name, f"{words}: {self.accessibleName()}")
        button.clicked.connect(lambda: run())
        button.installEventFilter(self)
        self.buttons.append(button)
        return button

    def _more(self, name: str, answers: tuple[Answer, ...]) -> QPushButton:
        button = set_names(QPushButton(MORE), f"{name}_more", f"More answers: {self.accessibleName()}")
        menu = set_names(QMenu(button), f"{name}_menu", "More answers")
        for answer in answers:
            menu.addAction(no_mnemonic(typeset(answer.label)), partial(self._choose, answer))
        button.setMenu(menu)
        button.installEventFilter(self)
        return button

    def _library(self, name: str) -> QPushButton:
        button = set_names(QPushButton(LIBRARY), f"{name}_library", f"Open the library: {self.accessibleName()}")
        button.setToolTip("Add the material, or a variant of a near one, in the library: the table follows")
        button.clicked.connect(lambda: self.material_asked.emit())
        button.installEventFilter(self)
        return button

    def _line(self, name: str) -> QLineEdit:
        line = set_names(QLineEdit(), f"{name}_line", f"Type what is meant: {self.accessibleName()}")
        line.setPlaceholderText(hint(self.problem))
        line.setFixedWidth(_LINE_PX)
        line.setToolTip("Type what is meant, then Enter")
        line.installEventFilter(self)
        line.returnPressed.connect(lambda: self._type(line.text()))
        return line

    def minimumSizeHint(self) -> QSize:
        widest = max(self._says.minimumSize().width(), self._answers.minimumSizeHint().width())
        return QSize(widest + 2 * _MARGIN, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_beside = _words_room(self.problem, self.width()) > 0
        self._line_of.setDirection(ways.LeftToRight if is_beside else ways.TopToBottom)

    def _choose(self, answer: Answer) -> None:
        self.chosen.emit(answer.change)

    def _type(self, text: str) -> None:
        change: Choices | None = typed(self.problem, text.strip()) if text.strip() else None
        if change is not None:
            self.chosen.emit(change)

    def answer(self, number: int) -> None:
        """Give the answer of a number, from 0 on; nothing for one that there is not."""
        if number < len(self.buttons):
            self.buttons[number].click()

    def take_focus(self) -> None:
        """Put the focus on the first answer, else on the line."""
        goal = self.buttons[0] if self.buttons and len(self.problem.answers) != 1 else self.line or self.buttons[0]
        goal.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return super().eventFilter(watched, event)
