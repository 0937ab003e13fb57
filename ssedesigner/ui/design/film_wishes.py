"""What is wished of the films to make: the question in short, how many, with how many new materials, ranked by what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QProgressBar, QPushButton, QWidget

from ssedesigner.core.notation import numeral
from ssedesigner.physics.explore.answer import Progress
from ssedesigner.physics.explore.next_films import WISHES
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

MOST_FILMS, _FILMS_AT_FIRST = 8, 4
FILMS, RUNS = "films", "runs"


class WishPanel(QFrame):
    """The head of Next films; ``changed`` comes with another wish, ``way_chosen`` carries FILMS or RUNS."""

    changed = Signal()
    way_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "next_head", "Which films to make next", role="card")
        self.count = set_names(QComboBox(), "next_count", "How many films can be made")
        for number in range(1, MOST_FILMS + 1):
            self.count.addItem(numeral(number), number)
        self.count.setCurrentIndex(self.count.findData(_FILMS_AT_FIRST))
        self.count.setMaxVisibleItems(MOST_FILMS)
        self.new_materials = set_names(QComboBox(), "next_new_materials", "How many new materials a film may have")
        for words, value in (("any number of", None), ("no", 0), ("at most 1", 1), ("at most 2", 2)):
            self.new_materials.addItem(words, value)
        self.wishes = {key: _pill(f"next_wish_{key}", words) for key, words in WISHES.items()}
        self.wishes["both"].setChecked(True)
        self.ways = {
            FILMS: _pill("next_way_films", "Suggested films"),
            RUNS: _pill("next_way_runs", "A plan of runs"),
        }
        self.question_label = set_names(PlainLabel(), "next_question", "The question in short", role="small")
        self.question_label.setWordWrap(True)
        self.edit_button = set_names(QPushButton("Edit"), "next_edit", "Edit the question", role="link")
        self.suggest_button = set_names(QPushButton("&Suggest films"), "next_suggest", "Suggest films", role="primary")
        self.stop_button = set_names(QPushButton("Stop"), "next_stop", "Stop")
        self.progress = set_names(QProgressBar(), "next_progress", "Progress of the suggestions")
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(90)
        self._lay_out()
        self.count.currentIndexChanged.connect(self.changed)
        self.new_materials.currentIndexChanged.connect(self.changed)
        for key, button in self.wishes.items():
            button.clicked.connect(partial(self._take_wish, key))
        for key, button in self.ways.items():
            button.clicked.connect(partial(self.choose_way, key))
        self.choose_way(FILMS)
        self.show_running(False)

    def _lay_out(self) -> None:
        top, asked = row_layout(None, (0, 0, 0, 0), 6), row_layout(None, (0, 0, 0, 0), 6)
        top.addWidget(_label("Which films to make next", "strong"), 1)
        for button in self.ways.values():
            top.addWidget(button)
        asked.addWidget(self.question_label, 1)
        asked.addWidget(self.edit_button)
        self._wish_part = set_names(QWidget(), "next_wishes", "What is wished of the films")
        first, second = row_layout(None, (0, 0, 0, 0), 6), row_layout(None, (0, 0, 0, 0), 6)
        words = [_label(each) for each in ("I can make", "films with", "new materials")]
        for widget in (words[0], self.count, words[1], self.new_materials, words[2]):
            first.addWidget(widget)
        first.addStretch(1)
        second.addWidget(_label("Rank by"))
        for button in self.wishes.values():
            second.addWidget(button)
        second.addStretch(1)
        second.addWidget(self.progress)
        for button in (self.stop_button, self.suggest_button):
            second.addWidget(button)
        wishes = column_layout(self._wish_part, (0, 0, 0, 0), 6)
        wishes.addLayout(first)
        wishes.addLayout(second)
        column = column_layout(self, (12, 8, 12, 9), 6)
        column.addLayout(top)
        column.addLayout(asked)
        column.addWidget(self._wish_part)

    def choose_way(self, way: str) -> None:
        """Ask for suggested films, or for a plan of runs."""
        for key, button in self.ways.items():
            button.setChecked(key == way)
        self._wish_part.setVisible(way == FILMS)
        self.way_chosen.emit(way)

    def _take_wish(self, wish: str) -> None:
        for key, button in self.wishes.items():
            button.setChecked(key == wish)
        self.changed.emit()

    @property
    def wish(self) -> str:
        """What films are ranked by, a key of WISHES."""
        return next(key for key, button in self.wishes.items() if button.isChecked())

    def show_running(self, is_running: bool) -> None:
        """Show that films are looked for, with a button to stop, or the one to begin."""
        self.progress.setVisible(is_running)
        self.stop_button.setVisible(is_running)
        self.suggest_button.setVisible(not is_running)
        if is_running:
            self.progress.setRange(0, 0)

    def show_progress(self, progress: Progress) -> None:
        """Show how far it is; without a total the bar only moves."""
        self.progress.setRange(0, 1000 if progress.total else 0)
        if progress.total:
            self.progress.setValue(round(1000 * progress.done / progress.total))


def _label(words: str, role: str = "muted") -> QLabel:
    return set_names(QLabel(words), f"next_label_{words.lower().replace(' ', '_')}", words, role=role)


def _pill(name: str, words: str) -> QPushButton:
    button = set_names(QPushButton(words), name, words, role="filter")
    button.setCheckable(True)
    return button
