"""Conflicts side by side: what is said here, what is said there, and which of them is to hold."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from ssedesigner.core.merging import Conflict
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.files.backups.merge_choices import BOTH, NOTHING, MergeChoices, choices_of
from ssedesigner.files.backups.row_words import Statement, difference, statements, subject
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, set_property

_BOTH_PX, _MOST_CARDS = 148, 10
_FACT_CHARACTERS, _VALUE_CHARACTERS = 160, 60
_WORDS = {"mine": "Mine", "theirs": "Theirs", "both": "Keep both"}


@guarded
class _Side(QFrame):
    """One statement of a conflict; a click anywhere in it chooses it."""

    chosen = Signal()

    def __init__(self, name: str, words: str, content: Statement, radio: QRadioButton) -> None:
        super().__init__()
        set_names(self, name, f"{words}: {content.text}", "card")
        self.radio = radio
        top = row_layout(None, (0, 0, 0, 0), 6)
        top.addWidget(radio)
        top.addStretch(1)
        value = set_names(
            PlainLabel(typeset(content.value), _VALUE_CHARACTERS), f"{name}_value", f"{words}: value", "title"
        )
        value.setWordWrap(True)
        value.setAlignment(Qt.AlignmentFlag.AlignRight)
        top.addWidget(value, 4)
        if content.unit:
            top.addWidget(set_names(QLabel(content.unit), f"{name}_unit", "Unit", "muted"))
        facts = QGridLayout()
        facts.setHorizontalSpacing(12)
        facts.setVerticalSpacing(1)
        facts.setColumnMinimumWidth(0, 62)
        facts.setColumnStretch(1, 1)
        for row, (caption, text) in enumerate(content.facts):
            facts.addWidget(
                set_names(QLabel(caption), f"{name}_caption_{row}", caption, "small"), row, 0, Qt.AlignmentFlag.AlignTop
            )
            fact = set_names(PlainLabel(text, _FACT_CHARACTERS), f"{name}_fact_{row}", caption, "fact")
            fact.setWordWrap(True)
            facts.addWidget(fact, row, 1)
        layout = column_layout(self, (10, 7, 10, 8), 4)
        layout.addLayout(top)
        layout.addLayout(facts)
        layout.addStretch(1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
        self.radio.click()
        super().mousePressEvent(event)


@guarded
class ConflictCard(QFrame):
    """One conflict; ``chosen`` carries its identity and mine, theirs, both or nothing, ``entered`` its identity."""

    chosen = Signal(str, str)
    entered = Signal(str)

    def __init__(self, conflict: Conflict, number: int) -> None:
        super().__init__()
        self.conflict = conflict
        title, aspect = subject(conflict)
        mine, theirs = statements(conflict.kind, conflict.mine, conflict.theirs)
        name = f"conflict_{number}"
        set_names(self, name, f"Conflict: {title}, {aspect}")
        self.group = QButtonGroup(self)
        self.radios = {
            choice: set_names(QRadioButton(words), f"{name}_{choice}", f"{words}: {title}, {aspect}")
            for choice, words in _WORDS.items()
            if choice in choices_of(conflict)
        }
        for place, (choice, radio) in enumerate(self.radios.items()):
            self.group.addButton(radio, place)
            radio.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(conflict.id, choice))
            radio.installEventFilter(self)
        self.sides = {
            choice: _Side(f"{name}_{choice}_side", _WORDS[choice], side, self.radios[choice])
            for choice, side in (("mine", mine), ("theirs", theirs))
        }
        self.reopen = set_names(QPushButton("Leave open"), f"{name}_open", f"Leave open: {title}, {aspect}", "link")
        self.reopen.clicked.connect(lambda: self.chosen.emit(conflict.id, ""))
        layout = column_layout(self, (12, 8, 12, 10), 5)
        layout.addLayout(self._heading(name, title, aspect, difference(mine, theirs)))
        sides = row_layout(None, (0, 0, 0, 0), 10)
        for side in self.sides.values():
            sides.addWidget(side, 1)
        sides.addWidget(self._third(name))
        layout.addLayout(sides)

    def _heading(self, name: str, title: str, aspect: str, far: str) -> QHBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 7)
        self._mark = set_names(QLabel(MARKS["caution"]), f"{name}_mark", "In conflict", "mark")
        self._mark.setProperty("severity", "caution")
        words = Elided(f"{name}_title", "Row", "strong")
        words.show_text(title)
        line.addWidget(self._mark)
        line.addWidget(words)
        line.addWidget(set_names(PlainLabel(aspect, _VALUE_CHARACTERS), f"{name}_aspect", "What differs", "muted"))
        line.addStretch(1)
        line.addWidget(set_names(QLabel(far), f"{name}_far", "Difference", "small"))
        return line

    def _third(self, name: str) -> QWidget:
        third = set_names(QWidget(), f"{name}_third", "Keep both, or leave open")
        third.setFixedWidth(_BOTH_PX)
        column = column_layout(third, (0, 8, 0, 0), 3)
        if "both" in self.radios:
            column.addWidget(self.radios["both"])
            words = set_names(QLabel(BOTH[self.conflict.kind]), f"{name}_both_words", "What keeping both does", "small")
            words.setWordWrap(True)
            words.setContentsMargins(22, 0, 0, 0)
            column.addWidget(words)
        column.addStretch(1)
        column.addWidget(self.reopen)
        return third

    def show_choice(self, choice: str, *, is_by_rule: bool) -> None:
        """Show what holds; what only a rule has decided can still be left to it."""
        self.group.setExclusive(False)
        for name, radio in self.radios.items():
            radio.setChecked(name == choice)
        self.group.setExclusive(True)
        for name, side in self.sides.items():
            set_property(side, "ticked", "true" if name == choice else "false")
        self._mark.setText(MARKS["pass"] if choice else MARKS["caution"])
        set_property(self._mark, "severity", "pass" if choice else "caution")
        self._mark.setAccessibleName("Decided" if choice else "In conflict")
        self.reopen.setVisible(bool(choice) and not is_by_rule)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self.entered.emit(self.conflict.id)
        return super().eventFilter(watched, event)

    def take_focus(self) -> None:
        """Put the focus on what is chosen, else on the first choice."""
        (self.group.checkedButton() or self.radios["mine"]).setFocus(Qt.FocusReason.ShortcutFocusReason)


class ConflictList(QScrollArea):
    """The conflicts as cards, some at once; ``chosen`` carries the identity of one and its choice."""

    chosen = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "merge_conflicts", "Conflicts")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cards: dict[str, ConflictCard] = {}
        self.current = ""
        self._conflicts: tuple[Conflict, ...] = ()
        self._choices = MergeChoices(merge=NOTHING)
        self._first = 0

    def show_conflicts(self, conflicts: Sequence[Conflict], choices: MergeChoices) -> None:
        """Show conflicts from the first on."""
        self._conflicts = tuple(conflicts)
        self._choices = choices
        self._show_from(0)

    def show_choices(self, choices: MergeChoices) -> None:
        """Show what is decided by now."""
        self._choices = choices
        for card in self.cards.values():
            is_by_rule = card.conflict.id not in choices.chosen
            card.show_choice(choices.choice(card.conflict), is_by_rule=is_by_rule)

    @property
    def beyond(self) -> tuple[Conflict, ...]:
        """The conflicts that are not among the cards."""
        return tuple(one for one in self._conflicts if one.id not in self.cards)

    def _show_from(self, first: int) -> None:
        self._first = first
        content = set_names(QWidget(), "merge_cards", "Conflicts")
        column = column_layout(content, (0, 0, 0, 0), 0)
        self.cards = {}
        for number, conflict in enumerate(self._conflicts[first : first + _MOST_CARDS]):
            card = self.cards[conflict.id] = ConflictCard(conflict, number)
            card.chosen.connect(self.chosen)
            card.entered.connect(self._enter)
            if number:
                line = set_names(QFrame(), f"merge_line_{number}", "Line", "line")
                line.setFixedHeight(1)
                column.addWidget(line)
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(content)  # deletes the cards before
        self.current = next(iter(self.cards), "")
        self.show_choices(self._choices)

    def _enter(self, row: str) -> None:
        self.current = row

    def show_next(self) -> None:
        """Go to the next conflict that is open, after the last one to the first; to the next one where none is."""
        places = {conflict.id: place for place, conflict in enumerate(self._conflicts)}
        here = places.get(self.current, -1)
        after = [*self._conflicts[here + 1 :], *self._conflicts[: here + 1]]
        goal = next((one for one in after if not self._choices.choice(one)), after[0] if after else None)
        if goal is None:
            return
        if goal.id not in self.cards:
            self._show_from(places[goal.id] // _MOST_CARDS * _MOST_CARDS)
        self.current = goal.id
        self.widget().layout().activate()  # type: ignore[union-attr]  # the column made above
        self.cards[goal.id].take_focus()
        self.ensureWidgetVisible(self.cards[goal.id], 0, 0)

    def choose(self, choice: str) -> None:
        """Decide the conflict at hand."""
        card = self.cards.get(self.current)
        if card is not None and choice in card.radios:
            self.chosen.emit(self.current, choice)
            if card.isAncestorOf(QApplication.focusWidget() or self):
                card.take_focus()
