"""Bench mode without a batch: the planned ones to choose from, or one that is planned now."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.lots import proposed_lots
from ssedesigner.batch.session import note_planned_lots
from ssedesigner.batch.steps import planned_steps
from ssedesigner.core.batch.clock import now
from ssedesigner.core.batch.plan import BatchPlan
from ssedesigner.core.batch.record import Batch, BatchSummary
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import Prediction
from ssedesigner.library.store import Library
from ssedesigner.ui.bench.keys import BURST_MS, TOUCHES
from ssedesigner.ui.bench.pages import Question, QuestionPage, bench_label
from ssedesigner.ui.bench.sizes import bench_sizes, fit
from ssedesigner.ui.bench.widgets import BigButton, finger_pixels, target_pixels
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import set_names

_MOST = 8
_FILMS = (1, 5, 20)


def plan_films(library: Library, materials: Materials, prediction: Prediction, films: int) -> Batch:
    """Plan a batch of so many films of a recipe; LibraryError with a sentence when it cannot be made."""
    plan = BatchPlan(film_count=films)
    amounts = batch_amounts(prediction.recipe, plan, materials, prediction)
    steps = planned_steps(prediction.recipe, amounts, materials)
    token = secrets.token_hex(16)
    batch = library.plan_batch(prediction.recipe, plan, amounts, steps, prediction, now(), token)
    chosen = proposed_lots(batch.lines, batch.recipe, library.lots(), date.today())
    note_planned_lots(library, batch, chosen, token)
    return library.batch(batch.key)


@guarded
class BenchChoice(QWidget):
    """Asks which batch to make."""

    chosen = Signal(str)
    plan_asked = Signal(int)

    def __init__(self, batches: Sequence[BatchSummary], recipe: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        set_names(self, "bench_choice", "Choose a batch")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("Bench mode – SSE Designer")
        size = target_pixels(self.screen())
        self._page = QuestionPage(size, self)
        self._message = bench_label("bench_message", "Message", "bench-box")
        self._message.hide()
        leave = BigButton("bench_exit", "Leave\nEsc", size)
        leave.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(48, 32, 48, 32)
        layout.setSpacing(12)
        layout.addWidget(self._page, 1)
        layout.addWidget(self._message)
        layout.addWidget(leave)
        answers: list[tuple[str, Callable[[], object]]] = [
            (f"{batch.key} · {batch.name}", partial(self.chosen.emit, batch.key))
            for batch in batches[: _MOST - len(_FILMS)]
        ]
        answers += [
            (f"Plan {count} film{'s' if count > 1 else ''} of “{recipe}”", partial(self.plan_asked.emit, count))
            for count in _FILMS
        ]
        note = "" if batches else "No batches planned yet."
        question = Question(
            title="Which batch do you want to make?", lines=(note,) if note else (), answers=tuple(answers)
        )
        self._answers = answers
        self._typed = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._take)
        self._page.ask(question, lambda run: run())

    def show_message(self, sentence: str, severity: str = "fail") -> None:
        """Say why a batch could not be planned."""
        self._message.setProperty("severity", severity)
        self._message.style().polish(self._message)
        self._message.setText(f"{MARKS[severity]}  {sentence}")
        self._message.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        screen = self.screen()
        fit(self, bench_sizes(self.width(), self.height(), target_pixels(screen), finger_pixels(screen)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif self._typed and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif text and text.isprintable():
            self._typed += text  # a number that is typed, by a hand or a balance, chooses nothing
            self._wait.start(TOUCHES * BURST_MS)
        else:
            super().keyPressEvent(event)

    def _take(self) -> None:
        """Take the answer whose digit was typed, alone."""
        typed, self._typed = self._typed, ""
        self._wait.stop()
        if typed.isdecimal() and len(typed) == 1 and 1 <= int(typed) <= len(self._answers):
            self._answers[int(typed) - 1][1]()
