"""The rows of a table of measured films that wait for an answer: each is asked here, and taken as it is answered."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.notation import typeset
from ssedesigner.core.units import Reading
from ssedesigner.files.films.measured_films import Answers, Waiting
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import resize_within_screen, set_names

TITLE = "Rows that wait for an answer"
_WIDTH, _HEIGHT = 560, 480
_LATER = "Leave it out for now"


@guarded
class WaitingRows(QDialog):
    """Asks about each row; ``take`` is called with what was answered, what was not keeps waiting in its file."""

    def __init__(
        self,
        waiting: tuple[Waiting, ...],
        answers: Answers,
        take: Callable[[Answers], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_names(self, "waiting_rows", TITLE)
        self.setWindowTitle(TITLE)
        self._answers, self._take = answers, take
        self._asked: list[tuple[Waiting, QButtonGroup]] = []
        rows = set_names(QWidget(), "waiting_list", TITLE)
        column = QVBoxLayout(rows)
        for number, one in enumerate(waiting):
            self._add(column, number, one)
        column.addStretch(1)
        area = set_names(QScrollArea(), "waiting_area", TITLE)
        area.setWidget(rows)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = set_names(
            QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel), "waiting_buttons", "Record or cancel"
        )
        record = set_names(
            buttons.addButton("&Record the answered rows", QDialogButtonBox.ButtonRole.AcceptRole),
            "waiting_record",
            "Record the answered rows",
            "primary",
        )
        record.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(set_names(QLabel(TITLE), "waiting_title", TITLE, "title"))
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        resize_within_screen(self, _WIDTH, _HEIGHT)

    def _add(self, column: QVBoxLayout, number: int, one: Waiting) -> None:
        words = f"Line {one.line}, “{one.name}”. {typeset(str(one.question))}"
        label = set_names(QLabel(words), f"waiting_{number}", words)
        label.setWordWrap(True)
        column.addWidget(label)
        group = QButtonGroup(self)
        answers: tuple[Reading | None, ...] = (*one.question.readings, None)
        for place, reading in enumerate(answers):
            text = reading.text[:1].upper() + reading.text[1:] if reading else _LATER
            button = set_names(
                QRadioButton(text.replace("&", "&&")), f"waiting_{number}_{place}", f"Line {one.line}: {text}"
            )
            button.setChecked(reading is None)
            group.addButton(button, place)
            column.addWidget(button)
        column.addSpacing(8)
        self._asked.append((one, group))

    def accept(self) -> None:
        answers = self._answers
        for one, group in self._asked:
            if 0 <= (chosen := group.checkedId()) < len(one.question.readings):
                answers = answers.with_answer(one, one.question.readings[chosen])
        # closed first: the import that follows shows a notice of its own
        super().accept()
        self._take(answers)
