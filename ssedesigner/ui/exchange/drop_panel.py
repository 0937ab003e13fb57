"""Where files are dropped or chosen: it says how far reading is, or in one sentence what is wrong with a file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QWidget

from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_WIDTH_PX, _SENTENCE_CHARACTERS = 560, 600


class DropPanel(QWidget):
    """An empty page: an invitation, progress with *Cancel*, or a sentence in their place."""

    choose_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, name: str, invitation: str, choose: str) -> None:
        super().__init__()
        set_names(self, f"{name}_start", invitation)
        self._invitation = invitation
        self.title = set_names(PlainLabel(invitation), f"{name}_start_title", "What to do", "title")
        self.sentence = set_names(PlainLabel("", _SENTENCE_CHARACTERS), f"{name}_start_sentence", "What was found")
        for label in (self.title, self.sentence):
            label.setWordWrap(True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = set_names(QProgressBar(), f"{name}_start_bar", "Progress of reading")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, LongTask.STEPS)
        self.choose = set_names(QPushButton(choose), f"{name}_choose", choose, "primary")
        self.choose.clicked.connect(self.choose_asked)
        self.cancel = set_names(QPushButton("Cancel"), f"{name}_start_cancel", "Cancel reading")
        self.cancel.clicked.connect(self.cancel_asked)
        card = set_names(QFrame(), f"{name}_start_card", invitation, "card")
        card.setFixedWidth(_WIDTH_PX)
        inside = column_layout(card, (36, 32, 36, 32), 14)
        inside.addWidget(self.title)
        inside.addWidget(self.sentence)
        inside.addWidget(self.bar)
        self.layout_of_buttons = buttons = row_layout(None, (0, 0, 0, 0), 8)
        buttons.addStretch(1)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        outer = column_layout(self, (20, 20, 20, 20), 0)
        outer.addStretch(1)
        middle = row_layout(None, (0, 0, 0, 0), 0)  # an alignment would give wrapped words the height of one line
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(2)
        self.show_problem("")

    def show_problem(self, sentence: str, title: str = "") -> None:
        """Invite, with a sentence on what was wrong with the last file, if anything was."""
        self._show(title or self._invitation, sentence, is_working=False)

    def show_working(self, words: str) -> None:
        """Say what is being done."""
        self.bar.setValue(0)
        self._show(words, "", is_working=True)

    def show_progress(self, done: int) -> None:
        """Show how much is done of ``LongTask.STEPS``."""
        self.bar.setValue(done)

    def _show(self, title: str, sentence: str, *, is_working: bool) -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.bar.setVisible(is_working)
        self.cancel.setVisible(is_working)
        self.choose.setVisible(not is_working)
