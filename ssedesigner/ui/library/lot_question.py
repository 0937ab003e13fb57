"""The question in the form of a lot whose name another lot of the material has already."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QFrame

from ssedesigner.core.notation import MARKS
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import answer_with_enter, column_layout, set_names, set_property


class LotNameQuestion(QFrame):
    """Asks in the form itself; the tick answers for this question only."""

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "lot_same", "Question about the name of the lot", "notice")
        set_property(self, "severity", "caution")
        self._asked = ""
        self._words = set_names(PlainLabel(), "lot_same_words", "What is asked about the name")
        self._words.setWordWrap(True)
        self._box = set_names(QCheckBox("&Another jar with this name"), "lot_same_keep", "Another jar with this name")
        layout = column_layout(self, (10, 6, 10, 6), 4)
        layout.addWidget(self._words)
        layout.addWidget(self._box)
        answer_with_enter(self._box)
        self.hide()

    def is_open(self, question: str) -> bool:
        """Show a question, or none, and return whether it is not answered yet."""
        if question != self._asked:
            self._asked = question
            self._box.setChecked(False)
            self._words.setText(f"{MARKS['caution']} {question}")
        self.setVisible(bool(question))
        return bool(question) and not self._box.isChecked()
