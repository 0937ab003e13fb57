"""The right column: what will break or react, by process step, with reason and source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, QSize, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QWidget,
)

from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.flag_steps import StepFlags, count_severities, flags_on_path, gaps, join_causes
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.process import PathStep, process_path
from ssedesigner.physics.curves import Curves
from ssedesigner.ui.flags.fix_search import NO_OFFERS, Offers
from ssedesigner.ui.flags.flag_model import (
    FILTERS,
    ROW,
    CardMemory,
    FlagModel,
    FlagRow,
    copied_text,
    flag_rows,
    identity,
)
from ssedesigner.ui.flags.flag_view import FlagView
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.theme import LIGHT, Theme
from ssedesigner.ui.widgets.row_menu import menu_of
from ssedesigner.ui.widgets.when_seen import WhenSeen
from ssedesigner.ui.widgets.widgets import Panel, column_layout, row_layout, set_names

_NARROW_PX = 300
_FILTER_WORDS = {"all": "All", "problems": "Problems", "unknown": "Not reported"}


@guarded
class FlagList(Panel):
    """Heading, filters with counts, and the list.

    ``field_requested`` carries the key of a recipe field to go to, ``value_requested`` that of a blank one to fill in,
    ``fix_chosen`` a fix to apply, ``step_chosen`` the key of the only step that is listed now, empty when all are.
    """

    field_requested = Signal(str)
    value_requested = Signal(str)
    fix_chosen = Signal(object)
    step_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("flag_list", "Mechanical and process flags", parent)
        self._materials: Materials | None = None
        self._steps: tuple[StepFlags, ...] = ()
        self._path: tuple[PathStep, ...] = ()
        self._step = ""
        self._prediction: Prediction | None = None
        self._when_seen = WhenSeen(self, self._show_now)
        self._offers = NO_OFFERS
        self._memory = CardMemory()
        self._chosen = "all"
        self._opened: frozenset[str] = frozenset()
        self._passed = 0
        self._counted: tuple[dict[str, int], bool] | None = None
        self._expanded: frozenset[str] = frozenset()
        """Flags whose cards show all there is."""
        self._model = FlagModel(self)
        self.view = FlagView(LIGHT)
        self.view.setModel(self._model)
        self.view.clicked.connect(self._open_or_request)
        self.view.asked.connect(self._open_or_request)
        menu_of(self.view).copied = self._copied
        menu_of(self.view).fill = self._fill_menu
        self.view.key_asked.connect(self._enter)
        self.view.turned.connect(self._turn)
        self.view.escaped.connect(self.list_every_step)
        heading = set_names(QLabel("Flags"), "flags_heading", "Mechanical and process flags", role="title")
        self.empty_words = set_names(QLabel(), "flags_empty", "No flags of this kind", role="muted")
        self.empty_words.setWordWrap(True)
        layout = column_layout(self, (12, 12, 2, 8), 6)
        self.passed_button = set_names(
            QPushButton(), "show_passed", "List the passed checks of every step", role="link"
        )
        self.passed_button.clicked.connect(self._open_or_close_all)
        top = row_layout(None, (0, 0, 10, 0), 8)
        top.addWidget(heading)
        for label in self._make_counts():
            top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.passed_button)
        layout.addLayout(top)
        layout.addLayout(self._make_filters())
        layout.addLayout(self._make_step_row())
        layout.addWidget(self.empty_words)
        layout.addWidget(self.view, 1)

    def _make_filters(self) -> QHBoxLayout:
        row = row_layout(None, (0, 2, 10, 0), 6)
        group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        for key, words in _FILTER_WORDS.items():
            button = set_names(QPushButton(words), f"filter_{key}", f"Show flags: {words.lower()}", role="filter")
            button.setCheckable(True)
            button.setChecked(key == self._chosen)
            button.clicked.connect(lambda _=False, key=key: self.choose(key))
            group.addButton(button)
            self.filters[key] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_counts(self) -> Iterable[QLabel]:
        """Make the counts beside the heading: sign and number, in the colour of the severity."""
        self.counts: dict[str, QLabel] = {}
        for severity in ("fail", "caution", "unknown"):
            label = set_names(QLabel(), f"count_{severity}", f"Number of flags: {SEVERITIES[severity]}", role="mark")
            label.setProperty("severity", severity)
            self.counts[severity] = label
        return self.counts.values()

    def _make_step_row(self) -> QHBoxLayout:
        self.step_button = set_names(QPushButton(), "flags_step", "List the flags of every step again", role="filter")
        self.step_button.setCheckable(True)
        self.step_button.setChecked(True)
        self.step_button.setToolTip("List the flags of every step again")
        self.step_button.clicked.connect(lambda: self.choose_step(""))
        self.step_button.hide()
        row = row_layout(None, (0, 0, 10, 0), 6)
        row.addWidget(self.step_button)
        row.addStretch(1)
        return row

    def sizeHint(self) -> QSize:
        return QSize(316, 600)

    @property
    def rows(self) -> tuple[FlagRow, ...]:
        self._when_seen.catch_up()
        return self._model.rows

    def show_library(self, materials: Materials) -> None:
        """Take up the citations of a library, and the names on the process path."""
        self._materials = materials
        self._model.show_library(materials)
        self.view.delegate.show_library(materials)
        self.view.scheduleDelayedItemsLayout()  # rows whose flags stay the same may cite otherwise now

    def show_prediction(self, prediction: Prediction, curves: Curves | None = None) -> None:
        """Show the flags of a prediction; while the list is folded away, they wait until it comes into sight."""
        if self._materials is not None:
            self._when_seen.show(prediction)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._when_seen.catch_up()

    def _show_now(self, prediction: Prediction) -> None:
        assert self._materials is not None
        self._prediction = prediction
        self._path = process_path(prediction.recipe, self._materials)
        self._steps = flags_on_path(prediction, self._materials)
        if self._step and self._step not in (step.key for step in self._steps):
            self._take_step("")  # the recipe takes this step no more
        self._count()
        self._name_step()
        self._show_rows()

    @property
    def _flags(self) -> list[Flag]:
        """All checks of the steps that are listed, each counted by itself."""
        return [flag for step in self._of_choice(self._steps) for flag in step.flags]

    def _of_choice(self, steps: Iterable[StepFlags]) -> list[StepFlags]:
        return [step for step in steps if self._step in ("", step.key)]

    def choose_step(self, key: str) -> None:
        """List the flags of one step only, its worst the current one; again, or without a key, those of every step.

        A filter by severity that hides all of them is lifted.
        """
        self._take_step("" if key == self._step else key)
        self._count()
        self._name_step()
        if self._step and not any(flag.severity in FILTERS[self._chosen] for flag in self._flags):
            self.choose("all")
        self._show_rows()
        if self._step:
            flags = [number for number, row in enumerate(self._model.rows) if row.flag is not None]
            self.view.setCurrentIndex(self._model.index(flags[0] if flags else 0))
            self.view.scrollToTop()

    def _take_step(self, key: str) -> None:
        if key != self._step:
            self._step = key
            self.step_chosen.emit(key)

    def _name_step(self) -> None:
        self.step_button.setVisible(bool(self._step))
        caption = next((step.caption for step in self._steps if step.key == self._step), "")
        self.step_button.setText(f"Only {caption}  ×")

    def show_offers(self, offers: Offers) -> None:
        """Show what is offered against the flags; what was found for another prediction is not shown."""
        self._offers = offers
        if not self._when_seen.is_behind:
            self._show_rows()

    def list_every_step(self) -> None:
        """Take off the filter by step."""
        if self._step:
            self.choose_step("")

    def _count(self) -> None:
        """Write the counts in the heading and on the filters, in short where the column is narrow."""
        counts, is_narrow = dict(count_severities(self._flags)), self.width() < _NARROW_PX
        if (counts, is_narrow) == self._counted:
            return
        self._counted = counts, is_narrow
        for severity, label in self.counts.items():
            label.setText(f"{MARKS[severity]} {counts.get(severity, 0)}")
            label.setVisible(severity in counts)
        words = _FILTER_WORDS | {"unknown": MARKS["unknown"]} if is_narrow else _FILTER_WORDS
        for key, severities in FILTERS.items():
            count = sum(counts.get(severity, 0) for severity in severities if severity != "none")
            self.filters[key].setText(f"{words[key]} {count}")
            self.filters[key].setAccessibleDescription(f"{count} flags")
        absent = counts.get("none", 0)
        self._passed = counts.get("pass", 0)
        self._name_passed()
        self.filters["all"].setToolTip(tooltip(f"{absent} more checks are {SEVERITIES['none']}" if absent else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._count()

    def choose(self, key: str) -> None:
        """Show all flags, the problems, or what is not reported."""
        self._chosen = key
        self.filters[key].setChecked(True)
        self._show_rows()

    def _show_rows(self) -> None:
        kept = self._current_id()
        offers = self._offers if self._offers.prediction is self._prediction else NO_OFFERS
        steps = self._steps
        if self._chosen != "all":
            steps = tuple(step.of_severity(FILTERS[self._chosen]) for step in steps)
        listed = self._of_choice(join_causes(steps, self._path, self._step))
        blanks = [gap for gap in gaps(steps) if gap.objection is None]
        if blanks and self._step:
            here = {flag.awaits for step in self._of_choice(steps) for flag in step.flags}
            blanks = [gap for gap in blanks if gap.field in here]
        rows = flag_rows(listed, self._opened, offers, self._expanded, blanks, self._memory)
        scroll = self.view.verticalScrollBar().value()
        place = self.view.place() if scroll else None
        before = self._model.rows
        changed = self._model.show_rows(rows)
        if changed is None:
            self._select(kept)
        elif changed:
            self.view.show_changes(before, rows, changed)
        if changed is None or (changed and scroll):
            self.view.verticalScrollBar().setValue(scroll)
            self._put_back(place)
        self._say_what_is_listed()

    def _say_what_is_listed(self) -> None:
        """Name and show the button of what passed, and say so where nothing is listed; few edits change that."""
        self._name_passed()
        self.passed_button.setVisible(self._chosen == "all" and self._passed > 0)
        self.empty_words.setVisible(not self._model.rows)
        nothing = "This step has no checks." if self._step else "No checks apply yet."
        listed = self._of_choice(self._steps)
        self.empty_words.setText("No flags of this kind." if any(step.flags for step in listed) else nothing)

    def _name_passed(self) -> None:
        words = "Hide passed" if self._opened else "List passed"
        self.passed_button.setText(f"{words} {self._passed}" if self.width() >= _NARROW_PX else words)

    def _put_back(self, place: tuple[tuple[str, str, str], int] | None) -> None:
        """Scroll so that what stood topmost stands there again, though lines have come or gone above it."""
        numbers = [number for number, row in enumerate(self._model.rows) if place and identity(row) == place[0]]
        if place and numbers:
            moved = self.view.visualRect(self._model.index(numbers[0])).top() - place[1]
            if moved:
                self.view.verticalScrollBar().setValue(self.view.verticalScrollBar().value() + moved)

    def _current_id(self) -> tuple[str, str, str] | None:
        index = self.view.currentIndex()
        return identity(self._model.rows[index.row()]) if index.isValid() else None

    def _select(self, kept: tuple[str, str, str] | None) -> None:
        """Let the same row be current again, or the flag where its offer was."""
        numbers = [number for number, row in enumerate(self._model.rows) if identity(row) == kept]
        if not numbers and kept is not None:
            numbers = [number for number, row in enumerate(self._model.rows) if identity(row) == (*kept[:2], "")]
        if numbers and self._model.index(numbers[0]) != self.view.currentIndex():
            self.view.setCurrentIndex(self._model.index(numbers[0]))

    def go_to(self, flag_id: str) -> None:
        """Bring the step of a flag to the top and make the flag, or its caption while it is not listed, the current.

        Nothing happens for a flag that there is not; a filter that hides the flag is lifted.
        """
        home = next(((step, flag) for step in self._steps for flag in step.flags if flag.id == flag_id), None)
        if home is None:
            return
        step, flag = home
        if self._step not in ("", step.key):
            self.choose_step("")
        if flag.severity not in FILTERS[self._chosen]:
            self.choose("all")
        cards = {row.flag.id: number for number, row in reversed(list(enumerate(self._model.rows))) if row.flag}
        captions = {row.step: number for number, row in enumerate(self._model.rows) if row.flag is None}
        causes = {row.flag.awaits: number for number, row in enumerate(self._model.rows) if row.flag}
        instead = causes.get(flag.awaits) if flag.awaits else None
        number = cards.get(flag.id, captions.get(step.key, 0) if instead is None else instead)
        card = self._model.index(number)
        caption = self._model.index(captions[self._model.rows[number].step])
        self.view.setCurrentIndex(card)
        self.view.doItemsLayout()  # the current card is taller: place all before scrolling
        self.view.scrollTo(caption, QAbstractItemView.ScrollHint.PositionAtTop)
        self.view.scrollTo(card)

    def _open_or_request(self, index: QModelIndex) -> None:
        row: FlagRow | None = index.data(ROW)
        if row is None:
            return
        if row.flag is None:
            self._opened ^= {row.step}
            self._show_rows()
        elif row.fix is not None:
            self.fix_chosen.emit(row.fix)
        elif row.is_foot:
            self._open_card(row, not row.is_open)
        elif row.asks:
            self.value_requested.emit(row.asks)
        elif row.flag.fields:
            self.field_requested.emit(row.flag.fields[0])

    def _enter(self, index: QModelIndex) -> None:
        """Open a card that has more to say; do what a click does on one that is open and on all else."""
        row: FlagRow | None = index.data(ROW)
        if row is not None and row.has_more and not row.is_open:
            self._open_card(row, True)
        else:
            self._open_or_request(index)

    def _turn(self, index: QModelIndex, is_open: bool) -> None:
        """Open or close a card or a step."""
        row: FlagRow | None = index.data(ROW)
        if row is None or (row.gap is not None):
            return
        if row.flag is not None:
            self._open_card(row, is_open)
        elif row.quiet and row.is_open != is_open:
            self._open_or_request(index)

    def _open_card(self, row: FlagRow, is_open: bool) -> None:
        assert row.flag is not None
        self._expanded = self._expanded | {row.flag.id} if is_open else self._expanded - {row.flag.id}
        self._show_rows()

    def _copied(self) -> str:
        row: FlagRow | None = self.view.currentIndex().data(ROW)
        return "" if row is None else copied_text(row, self._materials)

    def _fill_menu(self, menu: QMenu, index: QModelIndex) -> None:
        """Offer what helps against a flag, and its fields; of a caption its passed checks."""
        row: FlagRow | None = index.data(ROW)
        if row is None:
            return
        if row.flag is None:
            if row.counts:
                menu.addAction("Hide passed" if row.is_open else "List passed", partial(self._open_or_request, index))
            return
        mine = [n for n, one in enumerate(self._model.rows) if one.is_offer and one.flag and one.flag.id == row.flag.id]
        offers = [self._model.index(number) for number in mine]
        for place in offers:
            menu.addAction(no_mnemonic(place.data(ROW).line), partial(self._open_or_request, place))
        if offers:
            menu.addSeparator()
        for key in row.flag.fields:
            if key in FIELDS:
                words = no_mnemonic(f"Go to {in_sentence(FIELDS[key].label)}")
                menu.addAction(words, partial(self.field_requested.emit, key))

    def _open_or_close_all(self) -> None:
        self._opened = frozenset() if self._opened else frozenset(step.key for step in self._steps)
        self._show_rows()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.view.delegate.apply_theme(theme)
        self.view.viewport().update()
