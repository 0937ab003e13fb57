"""Bench mode: one batch on the full screen, one step at a time, for gloves, keys, a pedal and a balance that types."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ssedesigner.batch.balance import printable_line
from ssedesigner.batch.deviations import Deviation
from ssedesigner.batch.session import BatchSession
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.batch.clock import moment, now
from ssedesigner.core.clock import clock_problem
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.units import UnitQuestion
from ssedesigner.library.store import Library, LibraryError
from ssedesigner.ui.bench.balance import BalanceLines
from ssedesigner.ui.bench.card import DONE, StepCard, StepView
from ssedesigner.ui.bench.clock import BenchClock
from ssedesigner.ui.bench.keys import BenchKeys
from ssedesigner.ui.bench.pages import EntryPage, Prompt, Question, QuestionPage, bench_label
from ssedesigner.ui.bench.panes import BenchHeader, StepList
from ssedesigner.ui.bench.sizes import LOW_PX, bench_sizes, fit
from ssedesigner.ui.bench.steps import BatchSteps
from ssedesigner.ui.bench.view import Work
from ssedesigner.ui.bench.widgets import BigButton, finger_pixels, target_pixels
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.widgets import set_names


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
        self.record, self.materials, self.settings = BatchSession(library, key, materials), materials, settings
        self.record.person = settings.value("initials")
        self.record.read()
        self.setWindowTitle(f"Batch {key} – SSE Designer")
        size = target_pixels(self.screen())
        self.header, self.steps = BenchHeader(size, self), StepList(size, self)
        self.card, self.entry, self.question = StepCard(size, self), EntryPage(size, self), QuestionPage(size, self)
        self._message = bench_label("bench_message", "Message", "bench-box")
        self._place = bench_label("bench_place", "Place in the batch", "bench-small")
        self._off = bench_label("bench_off_count", "Deviations", "bench-strong")
        self._off.setProperty("severity", "caution")
        self.back = BigButton("bench_back", "◀ Back", size, has_key_beside=True)
        self.clear = BigButton("bench_clear", "Clear", size)
        self.done = BigButton("bench_done", DONE, size, "bench-primary", has_key_beside=True)
        self._lay_out()
        self._fit()  # or the first layout, in the sizes of the main window, makes a small window larger
        self.plan = BatchSteps(self)
        self.keys, self.balance = BenchKeys(self, settings), BalanceLines(self)
        self.clock = BenchClock(self)
        self._work = Work(self)
        self.shown = 0
        self._done_words = ""
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
        buttons.setSpacing(12)
        for button, stretch in ((self.back, 2), (self.clear, 2), (self.done, 7)):
            button.setSizePolicy(button.sizePolicy().Policy.Ignored, button.sizePolicy().Policy.Fixed)
            buttons.addWidget(button, stretch)
        self._inside = inside = QVBoxLayout(card)
        inside.setSpacing(6)
        inside.addWidget(self.pages, 1)
        inside.addWidget(self._message)
        heading, side, middle = QHBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for label in (self._place, self._off):
            label.setWordWrap(False)
            heading.addWidget(label)
        heading.insertStretch(1, 1)
        side.addLayout(heading)
        side.addWidget(self.steps, 1)
        middle.setSpacing(8)
        middle.addWidget(card, 1)
        middle.addLayout(buttons)
        columns = QHBoxLayout()
        columns.setContentsMargins(16, 8, 16, 8)
        columns.setSpacing(14)
        columns.addLayout(side)
        columns.addLayout(middle, 1)
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
        self.card.row_asked.connect(lambda key: self._touch(lambda: self.plan.row(key)))
        self.card.extra_asked.connect(lambda name: self._touch(lambda: self.plan.extra(name)))
        self.entry.changed.connect(self._forget_warning)
        self.back.clicked.connect(self.go_back)
        self.card.step_asked.connect(self._go_to)
        self.card.reason_asked.connect(lambda one: self.attempt(lambda: self.plan.explain(one)))
        self.clear.clicked.connect(self.entry.clear)
        self.done.clicked.connect(self._touch_done)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._name_enter)

    @property
    def page(self) -> QWidget:
        """Return what stands in the middle now: the card, a value or a question."""
        page = self.pages.currentWidget()
        assert page is not None, "there is always a page"
        return page

    @property
    def is_asking(self) -> bool:
        """Whether a value or a question stands in place of the step, so that something may not be recorded yet."""
        return self.page is not self.card

    def attempt(self, run: Callable[[], object]) -> bool:
        """Do something; what went wrong is one sentence, and whatever was typed stays."""
        try:
            run()
        except (LibraryError, WriteError, ValueError) as error:
            self.show_message(str(error), "fail")
            return False
        finally:
            self.setFocus()
        return True

    def ask_value(self, prompt: Prompt, begun: str = "") -> None:
        """Ask for a value in place of the step."""
        with self._one_layout():
            self._message.hide()
            self.refresh()  # a value that was struck out to be typed again still stood in the list
            self.entry.ask(prompt, begun)
            self._show_page(self.entry, "◀ Cancel\nEsc", "Clear", "Record ▶\nEnter")
        self.keys.note_move()

    def ask(self, question: Question) -> None:
        """Ask a question in place of the step."""
        with self._one_layout():
            self._message.hide()
            self.question.ask(question, self._touch)
            if question.harmless is None:
                self._show_page(self.question, "", "", "◀ Back\nEnter")
            else:
                words = question.answers[question.harmless][0].partition("\n")[0]
                self._show_page(self.question, "◀ Back\nEsc", "", f"{words} ▶\nEnter")

    @contextlib.contextmanager
    def _one_layout(self) -> Iterator[None]:
        """Lay out once at the end: parts of two pages shown for a moment together make a small window larger."""
        layout = self.layout()
        if layout is None or not layout.isEnabled():
            yield
            return
        layout.setEnabled(False)
        try:
            yield
        finally:
            inner: QWidget | None = self.page
            while inner is not None and inner is not self:
                if (own := inner.layout()) is not None:
                    own.invalidate()  # it learns of rows that were taken out only by an event that is still to come
                inner.updateGeometry()
                inner = inner.parentWidget()
            layout.setEnabled(True)
            layout.activate()

    def extend_question(self, question: Question, lines: tuple[str, ...]) -> None:
        """Show what was worked out for a question, while it is still the one that is shown."""
        if self.page is self.question and self.question.question is question:
            self.question.show_lines(lines)

    def show_message(self, sentence: str, severity: str = "caution") -> None:
        """Say a sentence above the buttons."""
        self._message.setText(f"{MARKS[severity]}  {sentence}")
        self._message.setProperty("severity", severity)
        self._message.style().polish(self._message)
        self._message.show()

    @property
    def message(self) -> str:
        """The message above the buttons; empty when there is none."""
        return self._message.text() if not self._message.isHidden() else ""

    def announce_evidence(self) -> None:
        """Tell that the library has new measured films."""
        self.evidence_changed.emit()

    def work_out(self, work: Callable[[], object], then: Callable[[object], None]) -> None:
        """Run a pure function beside the screen."""
        self._work.start(work, then)

    def show_step(self, number: int) -> None:
        """Show a step; the one after the last is signing and finishing."""
        self.shown = max(1, min(number, len(self.record.state.steps) + 1))
        with self._one_layout():
            self._message.hide()
            view = self.refresh()
            self._show_page(self.card, f"◀ Back\n{self.keys.back_key}", "", f"{view.done}\n{view.done_key}")
        self.keys.note_move()
        if self.record.state.is_open and not self.plan.weighs():
            self.show_message("The jar is still open; close it if nothing is taken from it now.")
        self._warn_of_clock()

    def _warn_of_clock(self) -> None:
        latest = max((entry.at for entry in self.record.batch.entries), key=moment, default="")
        problem = clock_problem(moment(now()), latest)
        if problem:
            self.show_message(problem, "fail")

    def refresh(self) -> StepView:
        """Show again what is on record; return what the step shows."""
        state, view = self.record.state, self.plan.view()
        self.card.show_step(view)
        at_step = [one for one in self.record.deviations if one.step is not None and self._is_off(one)]
        off = {one.step for one in at_step if one.step is not None}
        unknown = off - {one.step for one in at_step if not one.key.startswith("measured.")}
        self.steps.show_steps(self.record.batch, state, self.shown, off, unknown)
        self._place.setText(f"Step {self.shown} of {len(state.steps) + 1}")
        is_last = self.shown > len(state.steps)  # which lists them all
        of_batch = [one for one in self.record.deviations if one.step is None and not one.is_open]
        count = 0 if is_last else len(at_step) + len(of_batch)
        self._off.setText(f"{count} deviation{'' if count == 1 else 's'}" if count else "")
        self.clock.tick()
        return view

    def _is_off(self, one: Deviation) -> bool:
        """Return whether a step is off its plan: more may come to a weight, and its lot be noted, until it is done."""
        is_done = one.step is None or self.record.state.steps[one.step - 1].is_done
        return is_done or not (one.is_open or one.key.startswith(("weight.", "lot.")))

    def _show_page(self, page: QWidget, back: str, clear: str, done: str) -> None:
        shown = ((self.back, back), (self.clear, clear), (self.done, done))
        for button, words in shown:
            button.setText(words.replace("&", "&&"))
            if words:
                button.setAccessibleName(words.partition("\n")[0].strip("◀▶ "))
        if self.question in (page, self.page):
            self.keys.note_question()
        self.pages.setCurrentWidget(page)
        for button, words in shown:
            button.setVisible(bool(words))
        self.back.setEnabled(page is not self.card or self.shown > 1)
        self._done_words = done
        self.setFocus()
        self._name_enter()

    def _forget_warning(self) -> None:
        self._is_warned = False
        self._message.hide()

    def _may_leave(self) -> bool:
        """Return whether nothing typed is lost; say so once if it would be, the second time it is meant."""
        if self.page is not self.entry or not self.entry.text or self._is_warned:
            return True
        self._is_warned = True
        self.show_message(f"“{self.entry.text}” is not recorded yet. Record it first, or repeat this to discard it.")
        return False

    def _go_to(self, number: int) -> None:
        if self._may_leave():
            self.attempt(lambda: self.show_step(number))

    def _touch(self, run: Callable[[], object]) -> None:
        """Do what a tile or button says, unless a glove that touched twice meant the one that was in its place."""
        if not self.keys.is_soon_after_question():
            self.attempt(run)

    def _touch_done(self) -> None:
        if (other := self._focused_button()) is not None:
            other.click()
        elif not self.keys.is_double_touch():
            self.go_on()

    def _focused_button(self) -> BigButton | None:
        """Return the button that has the focus, and so Enter, in place of the blue one."""
        focused = QApplication.focusWidget()
        is_other = isinstance(focused, BigButton) and focused is not self.done and self.isAncestorOf(focused)
        return focused if is_other else None  # type: ignore[return-value]

    def _name_enter(self) -> None:
        """Let the blue button say what Enter does: what the button says that has the focus, if one has it."""
        other = self._focused_button()
        words = self._done_words if other is None else f"{other.meaning} ▶\nEnter"
        self.done.setText(words.replace("&", "&&"))
        self.done.setAccessibleName(words.partition("\n")[0].strip("▶ "))
        self.done.setVisible(bool(words))
        if self.page is self.question and self._done_words.startswith("◀"):
            self.back.setText("◀ Back\nEsc")  # the blue button is that way back while nothing else has the focus
            self.back.setVisible(other is not None)

    def go_back(self) -> None:
        """Leave the value or question without keeping it, or show the step before."""
        if self.page is not self.card and not self.attempt(self.record.give_up):
            return
        self.attempt(lambda: self.show_step(self.shown if self.page is not self.card else self.shown - 1))

    def go_on(self) -> None:
        """Do what the blue button says: record the value, take the harmless answer, or close the step."""
        if self.page is self.entry:
            self.attempt(self._record_value)
        elif self.page is self.card:
            self.attempt(self.plan.done)
        elif (question := self.question.question) is not None and question.harmless is not None:
            self.attempt(question.answers[question.harmless][1])
        else:
            self.go_back()

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
            message = f"“{printable_line(line)}” came from the balance, but “{typed.strip()}” is not recorded yet."
            self.show_message(f"{message} Record or clear it, then send the weight again.", "fail")
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the sizes of the window as it is now."""
        screen = self.screen()
        sizes = bench_sizes(self.width(), self.height(), target_pixels(screen), finger_pixels(screen))
        fit(self, sizes)
        for button in (self.back, self.clear, self.done):
            button.setFixedHeight(sizes.primary)
        self.steps.set_side(sizes.side)
        is_low = self.height() < LOW_PX
        for part in (self.header, self.card):
            part.fit(is_low=is_low)
        self._inside.setContentsMargins(*(12, 4, 12, 4) if is_low else (20, 8, 20, 8))

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
        if (main := self.parentWidget()) is not None:
            main.setFocus()  # no field: a balance that types on would edit the recipe
        self.closed.emit()
        super().closeEvent(event)
