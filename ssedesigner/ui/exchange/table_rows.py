"""The right side of the tab Table: what is asked of all rows, the preview, where films fall, and taking them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ssedesigner.core.materials import Materials
from ssedesigner.files.tables.model import DROPPED, READY, REJECTED, THERE, WAITING, Problem, TableImport
from ssedesigner.files.tables.taking import LEFT_BEHIND
from ssedesigner.ui.exchange.fall_strip import FallStrip, fallen_of
from ssedesigner.ui.exchange.table_bars import ProblemBar
from ssedesigner.ui.exchange.table_grid import TableGrid
from ssedesigner.ui.exchange.table_model import ALL, DONE, OPEN, VIEWS
from ssedesigner.ui.exchange.table_words import general_problems, header_words
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.pictures.card import make_scrollable
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.long_task import LongTask
from ssedesigner.ui.widgets.panes import WrappedRow
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names, text_label

_NOTHING_YET = "Nothing is written until you press the button."
_TWICE = "All films that are ready, in one step. A film that is in the library already is not imported twice."
_LATE_MS = 400
_LEAST_GRID_PX, _FOOT_PX = 150, 760
_KEYS = "F6 next question, 1 to 3 answer it, Ctrl+Z undoes the last answer."


@guarded
class TableRows(QWidget):
    """``chosen`` carries what a person chose, ``again`` a row that is no more left out; the others are buttons."""

    chosen = Signal(object)
    again = Signal(int)
    material_asked = Signal(object)
    take_asked = Signal()
    cancel_asked = Signal()
    rest_asked = Signal()
    template_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        set_names(self, "table_right", "The table and what is asked")
        self.grid = TableGrid(theme)
        self.strip = FallStrip(theme)
        self.banner: ProblemBar | None = None
        self.current: Problem | None = None
        self._table: TableImport | None = None
        self._view, self._obstacle = ALL, ""
        self.is_taking = False
        self._late = QTimer(self, singleShot=True, interval=_LATE_MS)  # a bar for every answer would flicker
        self._late.timeout.connect(self._show_bar)
        column = column_layout(self, (12, 10, 12, 10), 8)
        column.addLayout(self._make_head())
        self._banner_place = column_layout(None, (0, 0, 0, 0), 0)
        column.addLayout(self._banner_place)
        card = set_names(QFrame(), "table_card", "The table", "card")
        inside = column_layout(card, (1, 6, 1, 6), 4)
        inside.addWidget(self.grid, 1)
        self._make_strip(inside)
        self.grid.setMinimumHeight(_LEAST_GRID_PX)
        column.addWidget(make_scrollable(card, "The table"), 1)
        self._foot = self._make_foot()
        column.addLayout(self._foot)
        self.grid.chosen.connect(self.chosen)
        self.grid.again.connect(self.again)
        self.grid.material_asked.connect(self.material_asked)
        self.grid.entered.connect(self._enter)

    def _make_head(self) -> QHBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 8)
        line.addWidget(set_names(QLabel("Which column is what"), "table_title", "Title", "title"))
        self.about = Elided("table_head_words", "How the table is read", "small")
        line.addWidget(self.about)
        line.addStretch(1)
        self.views = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for place, (view, words) in enumerate(VIEWS.items()):
            button = self.filters[view] = set_names(QPushButton(words), f"table_view_{view}", words, "filter")
            button.setCheckable(True)
            button.setChecked(view == ALL)
            button.clicked.connect(lambda _=False, view=view: self.show_view(view))
            self.views.addButton(button, place)
            line.addWidget(button)
        return line

    def _make_strip(self, column: QVBoxLayout) -> None:
        edge = set_names(QFrame(), "table_strip_edge", "Line", "line")
        edge.setFixedHeight(1)
        column.addWidget(edge)
        head = row_layout(None, (12, 2, 12, 0), 8)
        head.addWidget(set_names(QLabel("Where they fall"), "table_strip_title", "Where they fall", "strong"))
        words = "film conductivity, mS/cm; grey: reported films, tick: powder of this sulfide"
        head.addWidget(set_names(QLabel(words), "table_strip_words", "What is drawn", "small"))
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        self._foot.setDirection(ways.LeftToRight if self.width() >= _FOOT_PX else ways.TopToBottom)

    def _make_foot(self) -> QBoxLayout:
        line = row_layout(None, (0, 0, 0, 0), 8)
        words = column_layout(None, (0, 0, 0, 0), 1)
        self.words = text_label("table_words", "What happens", "small")
        self.keys = text_label("table_keys", "Keys", "small")
        self.keys.setText(_KEYS)
        words.addWidget(self.words)
        words.addWidget(self.keys)
        line.addLayout(words, 1)
        self.bar = set_names(QProgressBar(), "table_bar", "Progress of the import")
        self.bar.setRange(0, LongTask.STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.bar.hide()
        self.rest = set_names(QPushButton("Save the re&st…"), "table_rest", "Save the rows that are not imported")
        self.template = set_names(QPushButton("Save te&mplate…"), "table_template", "Save an example of a table")
        self.cancel = set_names(QPushButton("Cancel"), "table_cancel", "Import nothing")
        self.take = set_names(QPushButton(), "table_take", "Import the films that are ready", "primary")
        self.take.setToolTip(tooltip(_TWICE))
        for button, signal in (
            (self.rest, self.rest_asked),
            (self.template, self.template_asked),
            (self.cancel, self.cancel_asked),
            (self.take, self.take_asked),
        ):
            button.clicked.connect(signal)
        line.addWidget(self.bar)
        line.addWidget(WrappedRow("table_buttons", "Import", (self.rest, self.template, self.cancel, self.take)))
        return line

    def show_table(self, table: TableImport, materials: Materials) -> None:
        """Show a table as it is understood by now; after an answer the next question has the focus."""
        had_focus = self._has_focus
        place = self._place
        self._table = table
        self.about.show_text(header_words(table))
        self.strip.show_films(fallen_of(table, materials))
        rows = table.in_state(READY, WAITING, REJECTED, THERE, DROPPED)
        open_rows, ready = len(table.in_state(WAITING, REJECTED)), len(table.films)
        for view, count in ((ALL, len(rows)), (OPEN, open_rows), (DONE, ready)):
            self.filters[view].setText(f"{VIEWS[view]} {count}")
        self._show_banner()
        self.grid.show_table(table, self._view)
        problems = self._problems
        self.current = problems[min(place, len(problems) - 1)] if problems else None
        if had_focus:
            self._focus_current()
        self._allow()

    @property
    def _has_focus(self) -> bool:
        focus = QApplication.focusWidget()
        bars = [*self.grid.bars.values(), *([self.banner] if self.banner else [])]
        return focus is not None and any(bar.isAncestorOf(focus) for bar in bars)

    @property
    def _problems(self) -> list[Problem]:
        """The questions that are open now, in their order: those on single rows once those on all rows are answered."""
        if self._table is None:
            return []
        if general := general_problems(self._table):
            return general
        places = {row.number: row.index for row in self._table.rows}
        own = [problem for problem in self._table.problems if problem.row is not None]
        return sorted(own, key=lambda problem: places.get(problem.row or 0, 0))

    @property
    def _place(self) -> int:
        problems = self._problems
        return next((place for place, problem in enumerate(problems) if problem is self.current), 0)

    def _show_banner(self, number: int = 0) -> None:
        if self.banner is not None:
            self._banner_place.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        general = [problem for problem in self._problems if problem.row is None]
        if not general:
            return
        problem = general[min(number, len(general) - 1)]
        place = f"{general.index(problem) + 1} of {len(general)}" if len(general) > 1 else ""
        self.banner = ProblemBar(problem, "table_banner", place)
        self.banner.chosen.connect(self.chosen)
        self.banner.entered.connect(lambda: self._enter(problem))
        self._banner_place.addWidget(self.banner)

    def show_view(self, view: str) -> None:
        """Show all rows, those to decide, or those that are ready."""
        self._view = view
        self.filters[view].setChecked(True)
        if self._table is not None:
            self.grid.show_table(self._table, view)

    def _enter(self, problem: Problem) -> None:
        self.current = problem

    def show_next(self) -> None:
        """Go to the next question, after the last one to the first."""
        problems = self._problems
        if not problems:
            self.take.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.current = problems[(self._place + 1) % len(problems) if self._has_focus else self._place]
        self._focus_current()

    def _focus_current(self) -> None:
        bar = self._bar()
        if bar is not None:
            bar.take_focus()
        elif not self._problems:
            self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _bar(self) -> ProblemBar | None:
        """Return the bar of the question at hand, brought into view."""
        if self.current is None:
            return None
        if self.current.row is None:
            if self.banner is None or self.banner.problem is not self.current:
                general = [problem for problem in self._problems if problem.row is None]
                self._show_banner(next(place for place, one in enumerate(general) if one is self.current))
            return self.banner
        bar = self.grid.bar_of(self.current)
        if bar is None:  # another view hides it
            self.show_view(ALL)
            bar = self.grid.bar_of(self.current)
        return bar

    def answer(self, number: int) -> None:
        """Give an answer to the question that has the focus, by its number from 0 on; where none has, go to one."""
        had_focus = self._has_focus
        bar = self._bar()
        if bar is not None and had_focus:
            bar.answer(number)
        elif bar is not None:  # an answer that nobody sees would be a silent one
            bar.take_focus()

    def show_obstacle(self, sentence: str) -> None:
        """Say why nothing can be taken now; nothing where it can."""
        self._obstacle = sentence
        self._allow()

    def show_working(self, *, is_on: bool, is_taking: bool = False) -> None:
        """Show that a table is understood anew, or that its films are taken."""
        self.is_taking = is_on and is_taking
        self.bar.setValue(0)
        if is_taking:
            self._show_bar()
        elif is_on:
            self._late.start()
        else:
            self._late.stop()
            self.bar.hide()
            self._allow()

    def _show_bar(self) -> None:
        self.bar.show()
        self._allow()

    def show_progress(self, done: int) -> None:
        """Show how much is done of ``LongTask.STEPS``."""
        self.bar.setValue(done)

    def _allow(self) -> None:
        films = len(self._table.films) if self._table else 0
        behind = len(self._table.in_state(*LEFT_BEHIND)) if self._table else 0
        self.take.setText(f"&Import {films} {'film' if films == 1 else 'films'}" if films else "Nothing to import yet")
        self.take.setEnabled(bool(films) and not self._obstacle and not self.is_taking and self.bar.isHidden())
        self.rest.setEnabled(bool(behind) and not self.is_taking)
        waiting = len(self._table.in_state(WAITING, REJECTED)) if self._table else 0
        words = f"{waiting} {'row waits' if waiting == 1 else 'rows wait'} for a decision. " if waiting else ""
        if waiting and self.banner is not None:
            words += "They are asked about once the question above is answered. "
        self.words.setText(self._obstacle or f"{words}{_NOTHING_YET}")

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.grid.apply_theme(theme)
        self.strip.theme = theme
        self.strip.update()
