"""Bench mode: one batch on the full screen, one step at a time, for gloves, keys, a pedal and a balance that types."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ssedesigner.batch.balance import shown_line
from ssedesigner.batch.session import BenchRecord
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.clock import moment, now
from ssedesigner.core.clock import clock_problem
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.units import UnitQuestion
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.bench.balance import BalanceLines
from ssedesigner.ui.bench.card import StepCard
from ssedesigner.ui.bench.clock import BenchClock
from ssedesigner.ui.bench.keys import BenchKeys
from ssedesigner.ui.bench.pages import EntryPage, Prompt, Question, QuestionPage, bench_label
from ssedesigner.ui.bench.panes import BenchHeader, StepList
from ssedesigner.ui.bench.steps import BatchSteps
from ssedesigner.ui.bench.view import Work
from ssedesigner.ui.bench.widgets import BigButton, target_pixels
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.widgets import set_names

_BUTTON_PX = 84


@guarded
class BenchWindow(QWidget):
    """Shows one batch; each entry is on the disk before anything else is shown."""

    closed = Signal()
    evidence_changed = Signal()

    def __init__(
        self, library: Library, key: str, materials: Materials, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        set_names(self, "bench_window", "Bench mode")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.record, self.materials, self.settings = BenchRecord(library, key, materials), materials, settings
        self.setWindowTitle(f"Batch {key} – SSE Designer")
        size = target_pixels(self.screen())
        self.header, self.steps = BenchHeader(size, self), StepList(size, self)
        self.card, self.entry, self.question = StepCard(size, self), EntryPage(size, self), QuestionPage(size, self)
        self._message = bench_label("bench_message", "Message", "bench-box")
        self.back = BigButton("bench_back", "◀ Back", max(size, _BUTTON_PX))
        self.enter = BigButton("bench_enter", "Enter", max(size, _BUTTON_PX))
        self.done = BigButton("bench_done", "Done, next ▶", max(size, _BUTTON_PX), "bench-primary")
        self._lay_out()
        self.plan = BatchSteps(self)
        self.keys, self.balance = BenchKeys(self, settings), BalanceLines(self)
        self.clock = BenchClock(self)
        self._work = Work(self)
        self.shown = 0
        self._is_warned = False
        self._connect()
        self.header.show_batch(self.record.batch)
        last = len(self.record.state.steps) + 1
        self.show_step(self.record.state.next_step or last)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.clock.tick)
        self._ticks.start(1000)
        self._watch = LibraryWatch(library, self._take_up_record, self)

    def _lay_out(self) -> None:
        card = set_names(QFrame(), "bench_card", "Step", role="card")
        self.pages = set_names(QStackedWidget(), "bench_pages", "Step, value or question")
        for page in (self.card, self.entry, self.question):
            self.pages.addWidget(page)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        for button, stretch in ((self.back, 2), (self.enter, 2), (self.done, 4)):
            button.setSizePolicy(button.sizePolicy().Policy.Ignored, button.sizePolicy().Policy.Fixed)
            buttons.addWidget(button, stretch)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(28, 16, 28, 16)
        inside.setSpacing(8)
        inside.addWidget(self.pages, 1)
        inside.addWidget(self._message)
        inside.addLayout(buttons)
        columns = QHBoxLayout()
        columns.setContentsMargins(24, 14, 24, 18)
        columns.setSpacing(16)
        columns.addWidget(self.steps)
        columns.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(columns, 1)
        self._message.hide()

    def _connect(self) -> None:
        self.header.exit_asked.connect(self.close)
        self.header.jar_asked.connect(lambda: self.attempt(self.plan.jar))
        self.steps.step_asked.connect(self._go_to)
        self.card.row_asked.connect(lambda key: self.attempt(lambda: self.plan.row(key)))
        self.card.extra_asked.connect(lambda name: self.attempt(lambda: self.plan.extra(name)))
        self.entry.changed.connect(self._forget_warning)
        self.back.clicked.connect(self.go_back)
        self.enter.clicked.connect(self.press_enter)
        self.done.clicked.connect(self._touch_done)

    @property
    def page(self) -> QWidget:
        """Return what stands in the middle now: the card, a value or a question."""
        shown = self.pages.currentWidget()
        assert shown is not None, "there is always a page"
        return shown

    @property
    def is_asking(self) -> bool:
        """Whether a value or a question stands in place of the step, so that something may not be recorded yet."""
        return self.page is not self.card

    def attempt(self, run: Callable[[], object]) -> bool:
        """Do something; what went wrong is one sentence, and whatever was typed stays."""
        try:
            run()
        except (LibraryError, WriteError, ValueError) as error:
            self.tell(str(error), "fail")
            return False
        finally:
            self.setFocus()
        return True

    def ask_value(self, prompt: Prompt, begun: str = "") -> None:
        """Ask for a value in place of the step."""
        self._message.hide()
        self.entry.ask(prompt, begun)
        self._show_page(self.entry, "◀ Cancel", "Clear", "Record ▶")

    def ask(self, question: Question) -> None:
        """Ask a question in place of the step."""
        self._message.hide()
        self.question.ask(question, self.attempt)
        self._show_page(self.question, "◀ Cancel", "", "")

    def tell_question(self, question: Question, lines: tuple[str, ...]) -> None:
        """Show what was worked out for a question, while it is still the one that is shown."""
        if self.page is self.question and self.question.question is question:
            self.question.tell(lines)

    def tell(self, sentence: str, severity: str = "caution") -> None:
        """Say a sentence above the buttons."""
        self._message.setText(f"{MARKS[severity]}  {sentence}")
        self._message.setProperty("severity", severity)
        self._message.style().polish(self._message)
        self._message.show()

    @property
    def message(self) -> str:
        """What is said above the buttons; empty when nothing is."""
        return self._message.text() if not self._message.isHidden() else ""

    def tell_evidence(self) -> None:
        """Tell that the library has new measured films."""
        self.evidence_changed.emit()

    def work_out(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Run a pure function beside the screen."""
        self._work.start(work, then)

    def show_step(self, number: int) -> None:
        """Show a step; the one after the last is signing and finishing."""
        self.shown = max(1, min(number, len(self.record.state.steps) + 1))
        self._message.hide()
        self.refresh()
        self._show_page(self.card, "◀ Back", self.plan.view().enter, self.plan.view().done)
        self.keys.screen_moved()
        if self.record.state.is_open and not self.plan.weighs():
            self.tell("The jar is still open; close it if nothing is taken from it now.")
        self._tell_clock()

    def _tell_clock(self) -> None:
        latest = max((entry.at for entry in self.record.batch.entries), key=moment, default="")
        problem = clock_problem(moment(now()), latest)
        if problem:
            self.tell(problem, "fail")

    def refresh(self) -> None:
        """Show again what is on record."""
        state = self.record.state
        self.card.show_step(self.plan.view())
        off = {
            one.step
            for one in self.record.deviations
            if one.step is not None and (not one.is_open or state.steps[one.step - 1].is_done)
        }
        self.steps.show_steps(state.steps, self.shown, state.next_step, state.state == "finished", off)
        self.clock.tick()

    def _show_page(self, page: QWidget, back: str, enter: str, done: str) -> None:
        self.pages.setCurrentWidget(page)
        for button, words in ((self.back, back), (self.enter, enter), (self.done, done)):
            button.setText(words)
            button.setAccessibleName(words.strip("◀▶ "))
            button.setVisible(bool(words))
        self.back.setEnabled(page is not self.card or self.shown > 1)
        self.setFocus()

    def _forget_warning(self) -> None:
        self._is_warned = False
        self._message.hide()

    def _may_leave(self) -> bool:
        """Return whether nothing typed is lost; say so once if it would be, the second time it is meant."""
        if self.page is not self.entry or not self.entry.text or self._is_warned:
            return True
        self._is_warned = True
        self.tell(f"“{self.entry.text}” is not recorded yet. Record it first, or do this again to drop it.")
        return False

    def _go_to(self, number: int) -> None:
        if self._may_leave():
            self.attempt(lambda: self.show_step(number))

    def _touch_done(self) -> None:
        if not self.keys.is_double_touch():
            self.go_on()

    def go_back(self) -> None:
        """Leave the value or question without keeping it, or show the step before."""
        if self.page is not self.card and not self.attempt(self.record.give_up):
            return
        self.attempt(lambda: self.show_step(self.shown if self.page is not self.card else self.shown - 1))

    def press_enter(self) -> None:
        """Do what the middle button says."""
        if self.page is self.entry:
            self.entry.clear()
        elif self.page is self.card:
            self.attempt(self.plan.enter)

    def go_on(self) -> None:
        """Record the value, or close the step and go on."""
        if self.page is self.entry:
            self.attempt(self._record_value)
        elif self.page is self.card:
            self.attempt(self.plan.done)

    def _record_value(self) -> None:
        prompt = self.entry.prompt
        if prompt is None:
            return
        if prompt.readability_g is not None:
            self.balance.take_line(prompt, self.entry.text, is_typed=True)
            return
        try:
            value = prompt.read(self.entry.text)
        except UnitQuestion as question:
            answers = ((one.text, partial(self._record_text, prompt, one.text)) for one in question.readings)
            self.ask(Question(title=f"“{question.typed}”: which is meant?", answers=tuple(answers)))
            return
        prompt.take(value)

    def _record_text(self, prompt: Prompt, text: str) -> None:
        prompt.take(prompt.read(text))

    def record_line(self, start: int) -> None:
        """Take the line of a balance; it stands behind what was typed by hand and is not recorded yet."""
        prompt, typed, line = self.entry.prompt, self.entry.text[:start], self.entry.text[start:]
        if prompt is None:
            return
        if typed.strip():
            self.entry.ask(prompt, typed)
            told = f"“{shown_line(line)}” came from the balance, but “{typed.strip()}” is not recorded yet."
            self.tell(f"{told} Record or clear it, then send the weight again.", "fail")
            return
        self.attempt(lambda: self.balance.take_line(prompt, line, is_typed=False))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.page is self.card:
            self.attempt(self._read_again)

    def take_materials(self, materials: Materials) -> None:
        """Take up the library as it is now."""
        self.materials = materials
        if self.page is self.card:
            self.attempt(self._read_again)

    def _take_up_record(self) -> None:
        if self.page is self.card:
            self.attempt(self._read_again)

    def _read_again(self) -> None:
        self.record.read()  # another window may have written in the batch
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._ticks.stop()
        self.clock.awake.keep(False)
        self._work.end()
        self.closed.emit()
        super().closeEvent(event)
