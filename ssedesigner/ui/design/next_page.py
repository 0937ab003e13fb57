"""The page *Next films*: which films to make for the question of Find recipes, and what is known so far."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from ssedesigner.batch.stock import stock_limit
from ssedesigner.core.atomic import WriteError
from ssedesigner.core.model_fit import Evidence
from ssedesigner.core.notation import formula, numeral, typeset
from ssedesigner.core.process import name_list
from ssedesigner.core.question import FLAG_RESULTS, Question, QuestionError, StockWish, Target, problems_of
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.question.next_films import WRITERS, write_films
from ssedesigner.library.errors import LibraryError
from ssedesigner.physics.explore.answer import Progress
from ssedesigner.physics.explore.knowledge import Cause, causes
from ssedesigner.physics.explore.next_films import Suggestion
from ssedesigner.text.next_films import empty_text, name_after, remark_text, short_changes
from ssedesigner.text.sensitivity import round_to
from ssedesigner.ui.design.answer_words import progress_words, refusal_words
from ssedesigner.ui.design.candidate_table import change_words
from ssedesigner.ui.design.factor_bars import knowledge_picture
from ssedesigner.ui.design.file_choice import answer_to_save
from ssedesigner.ui.design.film_cards import FilmCards
from ssedesigner.ui.design.film_search import Asked, FilmAnswer, FilmSearch
from ssedesigner.ui.design.film_wishes import FILMS, RUNS, WishPanel
from ssedesigner.ui.design.next_plot import next_plot
from ssedesigner.ui.design.present import change_since, present_prediction, stock_of
from ssedesigner.ui.design.run_panel import RunPanel
from ssedesigner.ui.design.search_task import SearchTask
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import Card, make_scrollable
from ssedesigner.ui.pictures.scene import SceneChart
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.plot.plot import PlotCanvas
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.panes import Pane, Panes
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

WEIGHED = 200
"""Recipes among which films are chosen."""
_KNOWN_PX = 440
"""Width below which the heads of *State of knowledge* have no room; the pane folds then [px]."""
_KEPT = 6
"""Answers that are kept, the last ones."""
ORIGIN = "Next films"


@guarded
class NextPage(QWidget):
    """Suggests films beside the window.

    ``edit_asked`` leads to the question, ``batches_asked`` carries recipes to plan a batch of each, ``pin_asked`` a
    recipe, its name and where it is from.
    """

    edit_asked = Signal()
    batches_asked = Signal(object)
    pin_asked = Signal(object, str, str)

    def __init__(
        self, document: Document, theme: Theme, question: Callable[[], Question], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_names(self, "next_page", "Next films")
        self._document, self._question = document, question
        self._task: SearchTask | None = None
        self._asked: Asked | None = None
        self._answers: dict[object, FilmAnswer] = {}
        self._searched: dict[object, FilmAnswer] = {}
        self.answer: FilmAnswer | None = None
        self._adopted: set[str] = set()
        self._drawn: tuple[Evidence, object] | None = None
        self._make_parts(theme)
        self._lay_out(theme)
        self._connect()
        self._show_answer(new=True)

    def _make_parts(self, theme: Theme) -> None:
        self.head = WishPanel()
        self.message = set_names(PlainLabel(), "next_message", "Notes on the suggestions", role="small")
        self.limits_button = set_names(
            QPushButton("What limits you"), "next_limits", "What limits you: to Find recipes", "link"
        )
        self.cards = FilmCards(theme)
        self.runs = RunPanel(self._document, theme, self._question)
        self.chosen_label = set_names(PlainLabel(), "next_chosen", "What is chosen", role="small")
        self.pin_button = set_names(QPushButton("&Pin (P)"), "next_pin", "Pin the chosen films")
        self.adopt_button = set_names(QPushButton("&Adopt (A)"), "next_adopt", "Adopt the chosen film")
        self.plan_button = set_names(QPushButton("Plan batch…"), "next_plan", "Plan batches", role="primary")
        self.export_button = set_names(QToolButton(), "next_export", "Export the suggestions", "menu")
        self.canvas = PlotCanvas("Measured against predicted", theme)
        self.knowledge = SceneChart("State of knowledge", theme, grows=False)

    def _lay_out(self, theme: Theme) -> None:
        for label in (self.message, self.chosen_label):
            label.setWordWrap(True)
        self._cards = [Card(body, theme) for body in (self.canvas, self.knowledge)]
        right = set_names(QWidget(), "next_right", "What is known")
        beside = column_layout(right, (6, 10, 12, 10), 8)
        beside.addWidget(self._cards[0], 3)
        beside.addWidget(self._cards[1], 2)
        area = make_scrollable(right, "What is known")  # of a low window nothing is cut
        area.setMinimumWidth(_KNOWN_PX)
        panes = (
            Pane(part=self._left(), name="Films to make", width=720, stretch=1),
            Pane(part=area, name="What is known", width=680, stretch=1),
        )
        self.panes = Panes("next_columns", "Films and what is known", panes, (0, 1))
        column_layout(self, (0, 0, 0, 0), 0).addWidget(self.panes)

    def _left(self) -> QWidget:
        left = set_names(QWidget(), "next_left", "Which films to make")
        column = column_layout(left, (12, 10, 6, 10), 8)
        column.addWidget(self.head)
        message = row_layout(None, (0, 0, 0, 0), 8)
        message.addWidget(self.message, 1)
        message.addWidget(self.limits_button)
        column.addLayout(message)
        films = set_names(QWidget(), "next_films_part", "Suggested films")
        inner = column_layout(films, (0, 0, 0, 0), 8)
        inner.addWidget(self.cards, 1)
        inner.addWidget(self._foot())
        self._stack = set_names(QStackedWidget(), "next_ways", "Suggested films, or a plan of runs")
        self._stack.addWidget(films)
        self._stack.addWidget(make_scrollable(self.runs, "A plan of runs"))
        column.addWidget(self._stack, 1)
        return left

    def _foot(self) -> QWidget:
        foot = set_names(QFrame(), "next_foot", "What is done with the films", role="card")
        self.export_button.setText("Export ▾")
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = set_names(QMenu(self.export_button), "next_export_menu", "Export the suggestions")
        for suffix in WRITERS:
            menu.addAction(f"Save as {suffix[1:].upper()}…", partial(self._ask_and_export, suffix))
        self.export_button.setMenu(menu)
        line = row_layout(foot, (12, 8, 12, 8), 6)
        line.addWidget(self.chosen_label, 1)
        for part in (self.export_button, self.pin_button, self.adopt_button, self.plan_button):
            line.addWidget(part)
        return foot

    def _connect(self) -> None:
        document = self._document
        document.prediction_changed.connect(self._follow)
        document.library_changed.connect(self._follow)
        head = self.head
        head.edit_button.clicked.connect(self.edit_asked)
        head.suggest_button.clicked.connect(self.suggest)
        head.stop_button.clicked.connect(self.stop)
        head.changed.connect(self._follow)
        head.way_chosen.connect(self._show_way)
        self.limits_button.clicked.connect(self.edit_asked)
        self.cards.changed.connect(self._show_chosen)
        self.cards.asked.connect(lambda what: {"plan": self.plan, "pin": self.pin, "adopt": self.adopt}[what]())
        self.plan_button.clicked.connect(self.plan)
        self.pin_button.clicked.connect(self.pin)
        self.adopt_button.clicked.connect(self.adopt)
        self.runs.batches_asked.connect(self.batches_asked)

    @property
    def is_running(self) -> bool:
        """True while films are looked for."""
        return self._task is not None

    @property
    def films(self) -> tuple[Suggestion, ...]:
        """The films on show."""
        return self.answer.films if self.answer is not None else ()

    def _show_way(self, way: str) -> None:
        """Show suggested films, or a plan of runs."""
        self._stack.setCurrentIndex(int(way == RUNS))
        self.message.setVisible(way == FILMS and bool(self.message.text()))
        self.limits_button.setVisible(False)
        self._follow()

    def _asking(self) -> Asked:
        document = self._document
        return Asked(
            question=with_target(self._question(), document),
            recipe=document.recipe,
            materials=document.materials,
            learned=document.learned,
            count=int(self.head.count.currentData()),
            new_materials=self.head.new_materials.currentData(),
            wish=self.head.wish,
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self, *_: object) -> None:
        """Show the question as it is now, and whether the suggestions still hold."""
        if not self.isVisible() or self.is_running:
            return
        asking = self._asking()
        question = asking.question
        words = question_words(question)
        if question != self._question():
            words += " · no target is set: this is from the present recipe"
        self.head.question_label.setText(typeset(words))
        problem = next((sentence for _, sentence in problems_of(question)), "")
        if not problem and not question.targets:
            problem = "The question has no target, so there is nothing to decide: add one with Edit."
        self.head.suggest_button.setEnabled(not problem)
        known = self._answers.get(_key(asking))
        if known is not None and known is not self.answer:
            self._asked, self.answer = asking, known
            self._show_answer(new=True)
            return
        self._say("fail" if problem else "", problem or self._stale_words(asking))
        self._show_known()

    def _stale_words(self, asking: Asked) -> str:
        if self.answer is None or self._asked is None:
            return "Suggest films weighs the recipes that meet the question against each other."
        asked = self._asked
        if asking.question != asked.question:
            return "The question has changed since: suggest films again."
        since = change_since(asked.question, asked.recipe, asked.materials, self._document, self._adopted)
        if since or asking.learned != asked.learned:
            return (since or "Own films have changed since: search again.").replace("search again", "suggest again")
        if asking.wishes != asked.wishes:
            return "The wishes have changed since: suggest films again."
        return remark_text(self.films, asked.count)

    def suggest(self) -> None:
        """Look for films to make, beside the window."""
        asking = self._asking()
        if self.is_running or problems_of(asking.question) or not asking.question.targets:
            return
        try:
            asking = replace(asking, stock=stock_of(asking.question, self._document))
        except LibraryError as error:
            self._say("fail", str(error))
            return
        searched = self._searched.get(_search_key(asking))
        known = searched.answer if searched is not None else None
        lessons = self._document.lessons
        self._asked = asking
        self._task = SearchTask(lambda: FilmSearch(asked=asking, lessons=lessons, answer=known), WEIGHED, self)
        self._task.came_on.connect(self._come_on)
        self._task.ended.connect(self._end)
        self.head.show_running(True)
        self._say("", "Searching…")
        self._task.start()

    def stop(self) -> None:
        """Stop; films that were suggested before stay."""
        if self._task is not None:
            self._task.stop()

    def finish(self) -> None:
        """Wait for the films: for pictures, and where somebody waits anyway."""
        if self._task is not None:
            self._task.wait()

    def _come_on(self, progress: Progress) -> None:
        self._say("", progress_words(progress))
        self.head.show_progress(progress)

    def _end(self, _: object, answer: FilmAnswer | None, error: BaseException | None) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.deleteLater()
        self.head.show_running(False)
        if error is not None:
            self._asked = self.answer.asked if self.answer is not None else None
            self._say("fail", refusal_words(error) if isinstance(error, QuestionError) else "There is no answer.")
            if not isinstance(error, QuestionError):
                raise error
            return
        assert answer is not None
        if answer.is_stopped:
            self._asked = self.answer.asked if self.answer is not None else None
            self._say("caution", "Stopped before films were weighed.")
            return
        # what is in stock changes with each weighing: such an answer is asked for anew
        if answer.answer.is_complete and answer.asked.stock is None:
            _keep(self._searched, _search_key(answer.asked), answer)
            if answer.films or not answer.answer.met:
                _keep(self._answers, _key(answer.asked), answer)
        self.answer, self._asked, self._adopted = answer, answer.asked, set()
        self._show_answer(new=True)

    def _show_answer(self, *, new: bool) -> None:
        """Show the cards, the plot and what is known."""
        answer, materials = self.answer, self._document.materials
        self.cards.show_films(self.films, answer.times if answer is not None else (), materials, new=new)
        self._show_known()
        self._show_chosen()
        if answer is None:
            return
        if not answer.films:
            self._say("caution", formula(empty_text(answer.answer, answer.asked.new_materials)))
            self.limits_button.setVisible(not answer.answer.met)
        else:
            self._say("", self._stale_words(self._asking()))

    def _show_known(self) -> None:
        """Draw what is measured and known; dear, so only for whoever looks."""
        if not self.isVisible():
            return
        evidence = self._document.evidence
        key = evidence, self.answer or self._document.recipe
        if self._drawn is not None and all(one is other for one, other in zip(key, self._drawn, strict=True)):
            return
        self._drawn = key
        self.canvas.show_data(next_plot(evidence, self.films))
        document = self._document
        known = self.answer.causes if self.answer is not None else _causes_of(document)
        self.knowledge.show_picture(knowledge_picture(known, document.learned.films))

    def _show_chosen(self) -> None:
        taken, ticked = self.cards.taken, self.cards.ticked
        for button in (self.pin_button, self.adopt_button, self.plan_button):
            button.setEnabled(bool(taken))
        self.adopt_button.setEnabled(len(taken) == 1)
        self.export_button.setEnabled(bool(self.films))
        many = len(ticked)
        self.plan_button.setText(f"Plan {many} batches… (Enter)" if many > 1 else "Plan batch… (Enter)")
        if not self.films:
            self.chosen_label.setText("")
            return
        words = f"{numeral(many)} chosen: {'a batch each' if many > 1 else 'one batch'}"
        words = words if many else "Space ticks a film, Enter plans it, P pins, A adopts"
        self.chosen_label.setText(" · ".join(filter(None, (words, self._short_words(taken)))))

    def _short_words(self, taken: Sequence[int]) -> str:
        """Say of which materials of the chosen films too little is in stock, where lots are recorded."""
        document = self._document
        wish = self.answer.asked.question.stock if self.answer is not None else None
        try:
            limit = stock_limit(wish or StockWish(), document.read_lots(), document.materials, date.today())
        except LibraryError as error:
            return str(error)
        lacking = dict.fromkeys(key for number in taken for key in limit.lacking(self.films[number].recipe))
        return f"too little in stock: {formula(name_list([*lacking]))}" if lacking else ""

    def _name_of(self, film: Suggestion) -> str:
        base = (self._asked or self._asking()).recipe.name
        return name_after(short_changes(film.changes), base) if film.changes else base

    def plan(self) -> None:
        """Plan a batch of each film that is ticked, else of the chosen one."""
        films = [self.films[number] for number in self.cards.taken]
        if films:
            self.batches_asked.emit([replace(film.recipe, name=self._name_of(film)) for film in films])

    def pin(self) -> None:
        """Pin the films that are ticked, else the chosen one."""
        for number in self.cards.taken:
            film = self.films[number]
            self.pin_asked.emit(film.recipe, self._name_of(film), ORIGIN)

    def adopt(self) -> None:
        """Put the chosen film into the editor, as one step."""
        taken = self.cards.taken
        if len(taken) != 1 or self._asked is None:
            return
        film, document = self.films[taken[0]], self._document
        words = change_words(film.changes, document.materials)
        document.end_edit_session()
        if self._asked.question.base is not None:
            document.replace_recipe(film.recipe, f"Next films: {formula(words)}")
        else:
            # what an earlier choice of these has changed goes back, and other edits stay
            question = self._asked.question
            keys = {*question.free, *question.fixed, *film.changes, *self._adopted}
            self._adopted |= film.changes.keys()
            document.edit_many({key: film.recipe.value(key) for key in sorted(keys)}, f"Next films: {words}")
        sentence = f"Adopted from Next films: {words}."
        if _without_words(document.recipe) != _without_words(film.recipe):
            sentence += " Other fields were edited since, so its numbers may not hold."
        document.remarked.emit(Remark(sentence=sentence))

    def export(self, path: Path) -> bool:
        """Write the films as the ending of the file says; what is wrong is said."""
        if self.answer is None:
            return False
        try:
            write_films(path, self.answer.films, self.answer.answer, decimal_sign())
        except WriteError as error:
            self._say("fail", str(error))
            return False
        return True

    def _ask_and_export(self, suffix: str) -> None:
        if path := answer_to_save(self, suffix, "next-films"):
            self.export(path)

    def _say(self, severity: str, sentence: str) -> None:
        self.message.setText(sentence)
        self.message.setVisible(bool(sentence) and self._stack.currentIndex() == 0)
        self.limits_button.setVisible(False)
        set_property(self.message, "severity", severity)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for card in self._cards:
            card.apply_theme(theme)
        self.cards.apply_theme(theme)
        self.runs.apply_theme(theme)


def with_target(question: Question, document: Document) -> Question:
    """Return a question that has a target: what the recipe has of what is wanted most, where none is set."""
    objective = next((each for each in question.objectives if each.result not in FLAG_RESULTS), None)
    if any(target.result not in FLAG_RESULTS for target in question.targets) or objective is None:
        return question
    value = present_prediction(question, document).result(objective.result).value
    if not value or not math.isfinite(value):
        return question
    end = round_to(value)
    target = Target(result=objective.result, **{"at_most" if objective.minimise else "at_least": end})
    return replace(question, targets=(*question.targets, target))


def _causes_of(document: Document) -> tuple[Cause, ...]:
    return causes([document.recipe], document.materials, document.learned, document.lessons)


def question_words(question: Question) -> str:
    """Say a question in one line: its targets, and how many fields are free."""
    targets = " · ".join(target.sentence for target in question.targets) or "no target yet"
    free = len(question.free)
    targets += " · made from what is in stock" if question.stock is not None else ""
    return f"{targets} · {numeral(free)} field{'' if free == 1 else 's'} free to change"


def _without_words(recipe: Recipe) -> Recipe:
    return replace(recipe, name="", notes="")


def _search_key(asked: Asked) -> object:
    return repr(asked.question), _without_words(asked.recipe), id(asked.materials), id(asked.learned)


def _key(asked: Asked) -> object:
    return _search_key(asked), asked.count, asked.new_materials, asked.wish


def _keep(answers: dict[object, FilmAnswer], key: object, answer: FilmAnswer) -> None:
    """Keep the last answers; an answer holds its library, so that another one cannot take its identity."""
    answers.pop(key, None)
    answers[key] = answer
    while len(answers) > _KEPT:
        answers.pop(next(iter(answers)))
