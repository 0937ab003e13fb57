"""The page *Find recipes*: a question on the left, what the search found in the middle, what limits it on the right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QMenu, QProgressBar, QPushButton, QWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.notation import formula
from ssedesigner.core.question import Question, QuestionError, Target, problems_of
from ssedesigner.core.recipe import Recipe, Value
from ssedesigner.files.question.answer import write_answer
from ssedesigner.files.question.file import QuestionFileError, read_question, write_question
from ssedesigner.library.errors import LibraryError
from ssedesigner.physics.explore.answer import Answer, Candidate, Progress
from ssedesigner.physics.explore.search import Search
from ssedesigner.ui.design.answer_words import (
    list_words,
    miss_words,
    progress_words,
    recount_words,
    refusal_words,
    state_words,
)
from ssedesigner.ui.design.brush import Brush
from ssedesigner.ui.design.candidate_list import ALL, BRUSHED, FRONT, CandidateList
from ssedesigner.ui.design.candidate_table import candidate_rows, change_words, present_words
from ssedesigner.ui.design.file_choice import (
    answer_to_save,
    dropped_question,
    fill_open_menu,
    question_to_open,
    question_to_save,
)
from ssedesigner.ui.design.limits_panel import LimitsPanel
from ssedesigner.ui.design.present import change_since, present_prediction, set_by, stock_of
from ssedesigner.ui.design.question_panel import PANEL_PX, QuestionPanel
from ssedesigner.ui.design.search_plot import BrushRange, SearchCanvas, axes_of, search_data
from ssedesigner.ui.design.search_task import SearchTask
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

TOP = 200
"""How many recipes are listed beside the front."""


@guarded
class FindPage(QWidget):
    """Holds the search of the last question; ``plan_asked`` comes after a recipe was adopted to plan a batch of it."""

    plan_asked = Signal()

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "find_page", "Find recipes")
        self._document = document
        self._task: SearchTask | None = None
        self._search: Search | None = None
        self._answer: Answer | None = None
        self._asked: tuple[Question, Recipe] | None = None
        self._front: tuple[Candidate, ...] = ()
        self._shown: tuple[Candidate, ...] = ()
        self._drawn: tuple[Candidate, ...] = ()
        self._brushed: list[Candidate] = []
        self._filter, self._refusal = FRONT, ""
        self._adopted: set[str] = set()
        self._slices = Slices(0, self)
        self._is_behind, self._focused = False, self.focusWidget()
        self.panel = QuestionPanel(document)
        self.canvas = SearchCanvas("Recipes", theme)
        self.limits = LimitsPanel()
        self.candidate_list = CandidateList(theme)
        self.search_button = set_names(QPushButton("&Search"), "find_search", "Search", role="primary")
        self.stop_button = set_names(QPushButton("Stop, &keep these"), "find_stop", "Stop the search, keep what it has")
        self.progress = set_names(QProgressBar(), "find_progress", "Progress of the search")
        self.state = set_names(PlainLabel(), "find_state", "State of the search", role="small")
        self.message = set_names(PlainLabel(), "find_message", "Notes on the question", role="small")
        self._lay_out(theme)
        self._connect()
        self.setAcceptDrops(True)
        self._show_running(False)
        self._question_changed()
        self._show_answer()

    def _lay_out(self, theme: Theme) -> None:
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(130)
        for label in (self.message, self.state):
            label.setWordWrap(True)
        left = set_names(QFrame(), "find_left", "Question", role="panel")
        column = column_layout(left, (0, 0, 0, 10), 6)
        column.addWidget(self.panel, 1)
        foot = column_layout(None, (14, 0, 12, 0), 6)
        foot.addWidget(self.message)
        foot.addWidget(self.search_button)
        files = row_layout(None, (0, 0, 0, 0), 6)
        self.open_button = set_names(QPushButton("&Open…"), "find_open", "Open a question")
        self.open_menu = set_names(QMenu(self.open_button), "find_open_menu", "Questions")
        self.open_button.setMenu(self.open_menu)
        self.save_button = set_names(QPushButton("Sa&ve…"), "find_save", "Save the question")
        files.addWidget(self.open_button)
        files.addWidget(self.save_button)
        foot.addLayout(files)
        column.addLayout(foot)
        self._card = Card(self.canvas, theme)
        panes = (
            Pane(part=left, name="Question", width=PANEL_PX),
            Pane(part=self._middle(), name="Recipes", width=1000, stretch=1),
        )
        self.panes = Panes("find_columns", "Question, recipes, limits", panes, (1, 0))
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self.panes)

    def _middle(self) -> QWidget:
        middle = set_names(QWidget(), "find_middle", "Recipes")
        column = column_layout(middle, (8, 10, 12, 10), 8)
        top = row_layout(None, (0, 0, 0, 0), 8)
        top.addWidget(self.state, 1)
        top.addWidget(self.progress)
        top.addWidget(self.stop_button)
        column.addLayout(top)
        upper = row_layout(None, (0, 0, 0, 0), 8)
        limits = set_names(QFrame(), "find_limits", "What limits you", role="card")
        column_layout(limits, (1, 4, 1, 4), 0).addWidget(self.limits)
        upper.addWidget(self._card, 3)
        upper.addWidget(limits, 1)
        column.addLayout(upper, 3)
        column.addWidget(self.candidate_list, 2)
        return make_scrollable(middle, "Recipes", keeps_width=True)

    def _connect(self) -> None:
        document = self._document
        # methods, which Qt lets go of with the page; the document outlives it
        document.prediction_changed.connect(self._follow_document)
        document.library_changed.connect(self._follow_document)
        self.panel.changed.connect(self._take_question)
        self.panel.search_asked.connect(self.search)
        self.search_button.clicked.connect(self.search)
        self.stop_button.clicked.connect(self.stop)
        self.save_button.clicked.connect(self._ask_and_save)
        self.open_menu.aboutToShow.connect(self._fill_open_menu)
        self.limits.relax_asked.connect(self._relax)
        self.canvas.brushed.connect(self._brush)
        self.canvas.chosen.connect(self._choose_drawn)
        self.canvas.accepted.connect(self.adopt)
        self.candidate_list.adopt_asked.connect(self.adopt)
        self.candidate_list.plan_asked.connect(self._plan)
        self.candidate_list.export_asked.connect(self._ask_and_export)
        self.candidate_list.exclude_asked.connect(self.panel.exclude)
        self.candidate_list.filter_asked.connect(self.show_only)
        self.candidate_list.chosen_changed.connect(self.canvas.show_chosen)

    @property
    def is_running(self) -> bool:
        """True while a search runs."""
        return self._task is not None

    @property
    def answer(self) -> Answer | None:
        """The answer of the last search, complete or stopped."""
        return self._answer

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The recipes in the table, in its order."""
        return self._shown

    def _take_question(self) -> None:
        self._refusal = ""
        self._question_changed()

    def _follow_document(self, _: object) -> None:
        """Show the present recipe as it is now, and whether the answer still holds for it."""
        self._is_behind = not self.isVisible()
        if self._is_behind:
            return
        number = self.candidate_list.table.row
        self._question_changed()
        self._show_answer()
        self.candidate_list.table.choose(number)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_behind:
            self._follow_document(None)

    def _question_changed(self) -> None:
        question = self.panel.question()
        problems = [self.panel.problem(), *(sentence for _, sentence in problems_of(question))]
        problem = next(filter(None, problems), "")
        fault = problem or self._refusal
        self._say("fail" if fault else "", fault or self._stale_words(question))
        self.search_button.setEnabled(not problem and not self.is_running)
        is_going_on = self._can_go_on(question)
        self.search_button.setText("&Continue" if is_going_on else "&Search")
        document = self._document
        if self._asked is None:
            self._show_answer()  # the plot has the axes of the question that stands there
        self.panel.show_present(present_prediction(question, document), set_by(question, document.recipe))

    def _change_words(self) -> str:
        if self._asked is None:
            return ""
        materials = self._search.materials if self._search is not None else None
        return change_since(*self._asked, materials, self._document, self._adopted)

    def _stale_words(self, question: Question) -> str:
        if change := self._change_words():
            return change
        if self._asked is None or self._answer is None or self.is_running or question == self._asked[0]:
            return ""
        return f"The question has changed since the last search. {recount_words(self._answer, question)}".strip()

    def _can_go_on(self, question: Question) -> bool:
        is_stopped = self._answer is not None and not self._answer.is_complete and self._search is not None
        return is_stopped and self._asked == (question, self._base(question))

    def _say(self, severity: str, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence))
        set_property(self.message, "severity", severity)

    def _base(self, question: Question) -> Recipe:
        return question.base or self._document.recipe

    def search(self) -> None:
        """Search for what the question asks, in a thread; a stopped search of the same question goes on."""
        question = self.panel.question()
        if self.is_running or not self.search_button.isEnabled():
            return
        document, base = self._document, self._base(question)
        begun = self._search if self._can_go_on(question) else None
        materials, learned = document.materials, document.learned
        try:
            stock = stock_of(question, document)
        except LibraryError as error:
            self._say("fail", str(error))
            return
        make = (lambda: begun) if begun else lambda: Search(question, base, materials, learned, stock)
        self._asked, self._answer, self._front, self._brushed = (question, base), None, (), []
        self._search, self._adopted = begun, set()
        self.canvas.clear_brush()
        self._task = SearchTask(make, TOP, self)
        self._task.came_on.connect(self._come_on)
        self._task.ended.connect(self._end)
        self._show_running(True)
        self._question_changed()
        self.limits.show_words("What limits you", "Searching…")
        self._show_answer()
        self._focused = self.focusWidget()
        self._task.start()

    def stop(self) -> None:
        """Stop the search; what it has stays, also where the window goes meanwhile."""
        self._slices.cancel()
        if self._task is not None:
            self._task.stop()
            self.state.setText("Stopping…")

    def _forget_answer(self) -> None:
        """Drop the answer, and a search that runs: another question stands there."""
        self._slices.cancel()
        if self._task is not None:
            self._task.ended.disconnect()
            self._task.came_on.disconnect()
            self._task.stop()
            self._forget_task()
        self._asked = self._search = self._answer = None
        self._front, self._brushed, self._adopted, self._filter, self._refusal = (), [], set(), FRONT, ""
        self.canvas.clear_brush()
        self.state.setText("")
        self.limits.show_words("What limits you", "The answer appears here after the search.")
        self._show_answer()

    def _forget_task(self) -> None:
        if self._task is not None:
            self._task.deleteLater()
        self._task = None
        self._show_running(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._slices.cancel()

    def _show_running(self, is_running: bool) -> None:
        self.progress.setVisible(is_running)
        self.stop_button.setVisible(is_running)
        self.search_button.setEnabled(not is_running)
        if is_running:
            self.progress.setRange(0, 1000)
            self.progress.setValue(0)
            self.state.setText("Searching…")

    def _come_on(self, progress: Progress) -> None:
        self.state.setText(progress_words(progress))
        # how many points the front has is known only when it is found
        self.progress.setRange(0, 1000 if progress.total else 0)
        if progress.total:
            self.progress.setValue(round(1000 * progress.done / progress.total))
        if progress.front != self._front:
            self._front = progress.front
            self._show_answer()

    def _end(self, search: Search | None, answer: Answer | None, error: BaseException | None) -> None:
        self._forget_task()
        if error is not None:
            self.state.setText("")
            self.limits.show_words("What limits you", "There is no answer.")
            self._asked, self._front = None, ()  # nothing is listed that could not be adopted
            self._show_answer()
            # it stands there until the question is another one
            self._refusal = refusal_words(error) if isinstance(error, QuestionError) else ""
            self._question_changed()
            if not isinstance(error, QuestionError):
                raise error
            return
        assert answer is not None
        self._search, self._answer, self._front = search, answer, answer.front
        self.limits.show_answer(answer)
        self.state.setText(state_words(answer))
        self._filter = FRONT if answer.front else ALL
        self._question_changed()
        self._show_answer()
        self.candidate_list.choose(0 if self._shown else -1)
        if self._shown and self.focusWidget() is self._focused and self.panel.question() == answer.question:
            self.candidate_list.table.setFocus()  # whose keys the buttons name; not while somebody asks on

    def _everything(self) -> tuple[Candidate, ...]:
        others = self._answer.others if self._answer is not None else ()
        return (*self._front, *others)

    def _rows_of(self, name: str) -> tuple[Candidate, ...]:
        return {FRONT: self._front, ALL: self._everything(), BRUSHED: tuple(self._brushed)}[name]

    def _choose_drawn(self, number: int) -> None:
        """Choose a recipe by its sign in the plot; one of the front is listed where it is not yet."""
        candidate = self._drawn[number]
        if number >= len(self._shown):
            self.show_only(FRONT)
        self.candidate_list.choose(self._shown.index(candidate))

    def show_only(self, name: str) -> None:
        """List the recipes on the front, all that are listed, or those inside the brush."""
        self._filter = name
        self._show_answer()

    def _show_answer(self) -> None:
        """Show plot and table of what was found so far."""
        question = self._asked[0] if self._asked is not None else self.panel.question()
        document, answer = self._document, self._answer
        self._shown = self._rows_of(self._filter)
        keys = axes_of(question)
        points = answer.points if answer is not None else None
        message = "" if self._asked is None or self._front or self.is_running or answer is None else miss_words(answer)
        if self._asked is None:
            message = "Search to see here what can be reached."
        present, materials = present_prediction(question, document), document.materials
        name, is_stale = present_words(set_by(question, document.recipe), materials), bool(self._change_words())
        listed = {one.recipe for one in self._shown}
        self._drawn = (*self._shown, *(one for one in self._front if one.recipe not in listed))
        drawn = self._drawn, (*self._everything(), *self._brushed), self._front
        data = search_data(question, keys, *drawn, points, present, materials, message, name)
        before = ", before the change" if is_stale else ""
        self._card.show_title(f"{data.y.label[:1].upper()}{data.y.label[1:]} against {data.x.label}{before}")
        self.canvas.show_data(data)
        rows = candidate_rows(question, keys, self._shown, present, materials, name, is_stale=is_stale)
        counts = {name: len(self._rows_of(name)) for name in (BRUSHED, FRONT, ALL)}
        self.candidate_list.show_candidates(rows, self._shown, self._filter, counts, list_words(answer, TOP))
        self.candidate_list.export_button.setEnabled(answer is not None)

    def _brush(self, ends: BrushRange | None) -> None:
        """List the recipes inside a rectangle: those that meet the targets, worked out in slices."""
        self._slices.cancel()
        self._brushed = []
        if ends is None or self._search is None or self._answer is None:
            self.show_only(FRONT if self._filter == BRUSHED else self._filter)
            return
        inside = Brush(self._search, self._answer, ends)
        self._slices.start(lambda: self._work_out(inside))

    def _work_out(self, inside: Brush) -> Iterator[object]:
        yield from inside.work_out()
        self._brushed = inside.candidates
        self.state.setText(inside.words)
        self.show_only(BRUSHED)

    def finish(self) -> None:
        """Wait for what is worked out, the search included: for pictures, and where somebody waits anyway."""
        if self._task is not None:
            self._task.wait()
        self._slices.finish()

    def _relax(self, targets: tuple[Target, ...]) -> None:
        for target in targets:
            self.panel.set_target(target)
        self.search()

    def adopt(self) -> None:
        """Put the chosen recipe in the place of the present one, as one step."""
        candidate, document = self.candidate_list.chosen, self._document
        if candidate is None or self._asked is None:
            return
        question, base = self._asked
        words = change_words(candidate.changes, document.materials)
        document.end_edit_session()
        if question.base is not None:
            words = f"the recipe of the question, {formula(question.base.name)}, with {words}"
            document.replace_recipe(candidate.recipe, f"Find recipes: {words}")
        else:
            # what an earlier choice of this search has changed goes back, and other edits stay
            keys = {*question.free, *question.fixed, *candidate.changes, *self._adopted}
            values: dict[str, Value] = {key: candidate.recipe.value(key) for key in sorted(keys)}
            self._adopted |= candidate.changes.keys()
            document.edit_many(values, f"Find recipes: {words}")
        sentence = f"Adopted from Find recipes: {words}."
        if question.base is not None:
            sentence += " It replaced the whole recipe, including its name."
        if replace(document.recipe, name="", notes="") != replace(candidate.recipe, name="", notes=""):
            sentence += " Other fields were edited since the search, so its numbers may not hold."
        elif base.electrolyte != candidate.recipe.electrolyte:
            sentence += " The measured values of the lot were cleared: they belonged to the other sulfide."
        document.remarked.emit(Remark(sentence=sentence))

    def _plan(self) -> None:
        if self.candidate_list.chosen is not None:
            self.adopt()
            self.plan_asked.emit()

    def open_question(self, path: Path) -> bool:
        """Open a question file; what is wrong with it is said, and the question stays as it was."""
        try:
            question = read_question(path)
        except QuestionFileError as error:
            self._say("fail", str(error))
            return False
        if self._asked is not None and question != self._asked[0]:
            self._forget_answer()
        self.panel.show_question(question)
        return True

    def save_question(self, path: Path) -> bool:
        """Write the question to a file; what is wrong is said."""
        try:
            write_question(path, self.panel.question())
        except WriteError as error:
            self._say("fail", str(error))
            return False
        return True

    def _fill_open_menu(self) -> None:
        fill_open_menu(self.open_menu, self._ask_and_open, self.open_question)

    def _ask_and_open(self) -> None:
        if path := question_to_open(self):
            self.open_question(path)

    def _ask_and_save(self) -> None:
        if path := question_to_save(self):
            self.save_question(path)

    def export(self, path: Path) -> bool:
        """Write the answer as the ending of the file says; what is wrong is said."""
        if self._answer is None:
            return False
        try:
            write_answer(path, self._answer, decimal_sign())
        except WriteError as error:
            self._say("fail", str(error))
            return False
        return True

    def _ask_and_export(self, suffix: str) -> None:
        if path := answer_to_save(self, suffix):
            self.export(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_question(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if (path := dropped_question(event)) is not None:
            event.acceptProposedAction()
            self.open_question(path)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._card.apply_theme(theme)
        self.candidate_list.table.apply_theme(theme)
