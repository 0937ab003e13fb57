"""One card of the settings: a line for each, with a dot and a way back to the default where it was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic
from ssedesigner.ui.shell.settings_editors import Editor, Line
from ssedesigner.ui.shell.settings_rows import SettingRow, SettingSection
from ssedesigner.ui.widgets.widgets import column_layout, press_only_with_focus, row_layout, set_names

DOT = "•"
_DOT_PX, _DEFAULT_PX, _LABEL_PX, _MOST_BESIDE = 12, 60, 130, 1

Buttons = Mapping[str, tuple[str, Callable[[], object]]]
"""What the buttons of rows do, by name: the words of each, and what it runs."""


class RowView(QWidget):
    """One line: the dot, the words, the editor, *Default*, and below it what is wrong.

    ``chosen`` brings the row and what was chosen for it.
    """

    chosen = Signal(object, str)

    def __init__(self, row: SettingRow, buttons: Buttons) -> None:
        super().__init__()
        set_names(self, f"settings_row_{row.name}", row.label)
        self.row = row
        self.editor: Editor | None = row.make() if row.make else None
        self._dot = set_names(QLabel(), f"settings_{row.name}_dot", "Changed", "accent")
        self._facts = set_names(PlainLabel(), f"settings_{row.name}_facts", row.label)
        self._problem = set_names(PlainLabel(), f"settings_{row.name}_problem", "Problem", "error")
        self._default = set_names(
            QPushButton("Default"), f"settings_{row.name}_default", f"{row.label}: set as shipped", "link"
        )
        press_only_with_focus(self._default)
        self._default.clicked.connect(self._reset)
        self._lay_out(buttons)
        self.refresh()

    def _lay_out(self, buttons: Buttons) -> None:
        column = column_layout(self, (0, 7, 0, 7), 2)
        line = row_layout(None, (0, 0, 0, 0), 8)
        below = column_layout(None, (_DOT_PX + 8, 0, 0, 0), 2)
        self._dot.setFixedWidth(_DOT_PX)
        line.addWidget(self._dot)
        line.addWidget(self._words(), 1)
        if self.editor is not None:
            self.editor.name_parts(self.row.label, self.row.note)
            self.editor.chosen.connect(lambda text: self.chosen.emit(self.row, text))
            self.editor.refused.connect(self.show_problem)
            self._default.setFixedWidth(_DEFAULT_PX)
            policy = self._default.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            self._default.setSizePolicy(policy)
            line.addWidget(self.editor)
            line.addWidget(self._default)
        if self.row.buttons:
            is_beside = len(self.row.buttons) <= _MOST_BESIDE
            side = Qt.AlignmentFlag.AlignRight if is_beside else Qt.AlignmentFlag.AlignLeft
            (line if is_beside else below).addWidget(self._buttons(buttons), 0, side)
        self._problem.setWordWrap(True)
        self._problem.hide()
        below.addWidget(self._problem)
        column.addLayout(line)
        column.addLayout(below)

    def _words(self) -> QWidget:
        words = set_names(QWidget(), f"settings_{self.row.name}_words", self.row.label)
        column = column_layout(words, (0, 0, 0, 0), 1)
        label = set_names(QLabel(no_mnemonic(self.row.label)), f"settings_{self.row.name}_label", self.row.label)
        note = set_names(QLabel(self.row.note), f"settings_{self.row.name}_note", self.row.note, "small")
        for part in (label, self._facts, note) if self.row.value is None else (label, note, self._facts):
            part.setWordWrap(True)
            part.setMinimumWidth(_LABEL_PX)
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            column.addWidget(part)
        self._facts.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._facts.setVisible(self.row.facts is not None)
        note.setVisible(bool(self.row.note))
        return words

    def _buttons(self, buttons: Buttons) -> QWidget:
        part = set_names(QWidget(), f"settings_{self.row.name}_buttons", self.row.label)
        line = row_layout(part, (0, 3, 0, 0) if len(self.row.buttons) > _MOST_BESIDE else (0, 0, 0, 0), 6)
        for name in self.row.buttons:
            words, run = buttons[name]
            button = set_names(QPushButton(no_mnemonic(words)), f"settings_do_{name}", words)
            button.setAccessibleDescription(self.row.note)
            press_only_with_focus(button)
            button.clicked.connect(lambda _=False, run=run: run())
            line.addWidget(button)
        return part

    def _reset(self) -> None:
        value = self.row.value
        if value is not None and value.default is not None:
            self.start()  # before the button goes, so that the keyboard stays in the row
            self.chosen.emit(self.row, value.default)

    def start(self) -> None:
        """Go to the first part of the row that takes the focus."""
        parts = [part for part in self.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for part in sorted(parts, key=lambda part: getattr(part, "isChecked", bool)(), reverse=True):
            if part.isVisibleTo(self) and part is not self._default:
                part.setFocus(Qt.FocusReason.TabFocusReason)  # which selects what stands in a line
                return

    @property
    def is_changed(self) -> bool:
        """Whether the setting is another than the default."""
        return self.row.value is not None and self.row.value.is_changed

    def refresh(self) -> None:
        """Show what holds now."""
        if self.editor is not None and self.row.value is not None:
            self.editor.show_value(self.row.value.read())
        if self.row.facts is not None:
            self._facts.setText(self.row.facts())
            self._facts.setVisible(bool(self._facts.text()))
        self._dot.setText(DOT if self.is_changed else "")
        self._default.setVisible(self.is_changed)

    def settle(self) -> None:
        """Take what was typed and not yet taken."""
        if isinstance(self.editor, Line):
            self.editor.settle()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with what was typed, or nothing any more."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))


class SettingsCard(QFrame):
    """A section with its rows."""

    def __init__(self, section: SettingSection, buttons: Buttons) -> None:
        super().__init__()
        set_names(self, f"settings_card_{section.name}", section.title, "card")
        self.section = section
        self.rows = {row.name: RowView(row, buttons) for row in section.rows}
        self._lines: list[QFrame] = []
        column = column_layout(self, (14, 10, 14, 6), 0)
        head = row_layout(None, (0, 0, 0, 6), 8)
        head.addWidget(set_names(QLabel(section.title), f"settings_title_{section.name}", section.title, "title"))
        head.addStretch(1)
        head.addWidget(set_names(QLabel(section.note), f"settings_about_{section.name}", section.note, "small"))
        column.addLayout(head)
        for view in self.rows.values():
            line = set_names(QFrame(), f"settings_line_{view.row.name}", "Line", "line")
            line.setFixedHeight(1)
            self._lines.append(line)
            column.addWidget(line)
            column.addWidget(view)

    def show_rows(self, names: frozenset[str]) -> None:
        """Show some rows only; without one of them the card goes."""
        for line, (name, view) in zip(self._lines, self.rows.items(), strict=True):
            for part in (line, view):
                part.setVisible(name in names)
        self.setVisible(bool(names))

    @property
    def changed_count(self) -> int:
        """How many rows are not as shipped."""
        return sum(view.is_changed for view in self.rows.values())
