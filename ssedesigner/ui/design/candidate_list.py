"""The list of recipes that a search found, with its filters and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPushButton, QToolButton, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.notation import numeral
from ssedesigner.files.question.answer import WRITERS
from ssedesigner.physics.explore.answer import Candidate
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.panes import BreakingLine
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.tables import NumberRows, RowTable
from ssedesigner.ui.widgets.widgets import column_layout, set_names

FRONT, ALL, BRUSHED = "front", "all listed", "brushed"


@guarded
class CandidateTable(RowTable):
    """The list of recipes; Enter and a double click take the chosen one, B plans a batch of it."""

    accepted = Signal()
    planned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.accepted.emit()
        elif event.key() == Qt.Key.Key_B and not event.modifiers():
            self.planned.emit()
        else:
            super().keyPressEvent(event)


class CandidateList(QFrame):
    """Shows recipes below the present one; ``chosen_changed`` carries the number of the chosen recipe, -1 for none."""

    adopt_asked = Signal()
    plan_asked = Signal()
    pin_asked = Signal()
    export_asked = Signal(str)
    filter_asked = Signal(str)
    exclude_asked = Signal(str)
    chosen_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "candidate_list", "Recipes that were found", role="card")
        self._candidates: tuple[Candidate, ...] = ()
        self.table = CandidateTable("candidate_table", "Recipes that were found", theme)
        self.filters = {name: self._filter(name) for name in (BRUSHED, FRONT, ALL)}
        self.adopt_button = set_names(QPushButton("&Adopt (Enter)"), "find_adopt", "Adopt the chosen recipe", "primary")
        self.plan_button = set_names(QPushButton("Adopt and plan &batch… (B)"), "find_plan", "Adopt and plan a batch")
        self.pin_button = set_names(QPushButton("&Pin (P)"), "find_pin", "Pin the chosen recipe")
        self.pin_button.setToolTip(tooltip("Keep it beside the open recipe, to compare"))
        self.export_button = set_names(QToolButton(), "find_export", "Export the answer", "menu")
        self.export_button.setText("Export ▾")
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = set_names(QMenu(self.export_button), "find_export_menu", "Export the answer")
        for suffix in WRITERS:
            menu.addAction(f"Save as {suffix[1:].upper()}…", partial(self.export_asked.emit, suffix))
        self.export_button.setMenu(menu)
        title = set_names(QLabel("Recipes"), "found_title", "Recipes that were found", role="strong")
        buttons = (self.adopt_button, self.plan_button, self.pin_button, self.export_button)
        line = BreakingLine("found_line", "Which recipes, and what to do", (title, *self.filters.values()), buttons)
        column = column_layout(self, (10, 7, 10, 8), 5)
        column.addWidget(line)
        column.addWidget(self.table, 1)
        self._connect()

    def _filter(self, name: str) -> QPushButton:
        button = set_names(QPushButton(), f"find_filter_{name.split()[0]}", f"Show those that are {name}", "filter")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.filter_asked.emit(name))
        return button

    def _connect(self) -> None:
        for asked in (self.table.accepted, self.adopt_button.clicked):
            asked.connect(lambda *_: self.adopt_asked.emit())
        self.table.doubleClicked.connect(lambda _: self.adopt_asked.emit())
        for asked in (self.table.planned, self.plan_button.clicked):
            asked.connect(lambda *_: self.plan_asked.emit())
        self.pin_button.clicked.connect(self.pin_asked)
        menu_of(self.table).fill = self._fill_menu
        self.table.selectionModel().currentChanged.connect(self._follow)

    def show_candidates(
        self, rows: NumberRows, candidates: Sequence[Candidate], name: str, counts: dict[str, int], words: str
    ) -> None:
        """Show recipes, the present one above them.

        ``counts`` are those behind each filter; ``words`` say what all that are listed are.
        """
        self.filters[ALL].setToolTip(tooltip(words))
        self._candidates = tuple(candidates)
        for each, button in self.filters.items():
            button.setText(f"{each.capitalize()} {numeral(counts[each])}")
            button.setChecked(each == name)
            button.setEnabled(bool(counts[each]) or each == name)
        self.table.show_rows(rows)
        self._show_buttons()

    def _fill_menu(self, menu: QMenu, _: QModelIndex) -> None:
        candidate = self.chosen
        if candidate is None:
            return
        menu.addAction("&Adopt", self.adopt_asked.emit)
        menu.addAction("Adopt and plan &batch…", self.plan_asked.emit)
        menu.addAction("&Pin", self.pin_asked.emit)
        menu.addSeparator()
        for key, value in candidate.changes.items():
            if FIELDS[key].kind == "material" and value:
                words = no_mnemonic(f"Leave out {value} from now on")
                menu.addAction(words, partial(self.exclude_asked.emit, str(value)))

    @property
    def chosen(self) -> Candidate | None:
        """The recipe that is chosen, None for the present one or none."""
        row = self.table.row
        return self._candidates[row - 1] if 1 <= row <= len(self._candidates) else None

    def choose(self, number: int) -> None:
        """Choose a recipe by its number, -1 for the present one."""
        self.table.choose(number + 1)

    def _follow(self, current: QModelIndex, _: QModelIndex) -> None:
        self.chosen_changed.emit(current.row() - 1 if 1 <= current.row() <= len(self._candidates) else -1)
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in (self.adopt_button, self.plan_button, self.pin_button):
            button.setEnabled(self.chosen is not None)
