"""A plan of runs over two to four fields: every combination of levels, or points that fill the ranges evenly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPushButton, QWidget

from ssedesigner.core.atomic import WriteError
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.notation import MARKS, exact, numeral, typeset
from ssedesigner.core.question import Question, Range
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.files.question.runs import write_runs
from ssedesigner.physics.explore.runs import (
    MOST_FACTORS,
    MOST_LEVELS,
    SEED_LIMIT,
    JudgedRun,
    Run,
    factorial,
    judge_runs,
    levels_between,
    space_filling,
)
from ssedesigner.text.next_films import name_after, short_changes
from ssedesigner.ui.design.axis_picker import AxisPicker
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.settings import decimal_sign
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.background import Slices
from ssedesigner.ui.widgets.last_folder import ask_new_file
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

LEVELS, FILLING = "levels", "filling"
_WAYS = {LEVELS: "Every combination of levels", FILLING: "Points that fill the ranges (Halton sequence)"}
_FIRST_FIELDS = ("thickness_um", "binder_wt_pct")
_SEED, _RUNS, _PAUSE_MS, _NUMBER_PX = 1, 12, 200, 54
_SEVERITIES = ("fail", "caution", "unknown")


class FactorRow(QWidget):
    """One field with its range and its number of levels."""

    changed = Signal()

    def __init__(self, number: int, recipe: Recipe) -> None:
        super().__init__()
        words = f"Field {number + 1}"
        set_names(self, f"run_factor_{number}", words)
        none = "" if number < len(_FIRST_FIELDS) else "no further field"
        self.picker = AxisPicker(f"run_axis_{number}", words, none=none, only_numbers=True)
        self.levels = set_names(QComboBox(), f"run_levels_{number}", f"{words}: levels")
        for count in range(2, MOST_LEVELS + 1):
            self.levels.addItem(f"{count} levels", count)
        line = row_layout(self, (0, 0, 0, 0), 6)
        line.addWidget(self.picker)
        line.addWidget(self.levels)
        line.addStretch(1)
        self.picker.choose(_FIRST_FIELDS[number] if not none else "", recipe)
        self.picker.changed.connect(self.changed)
        self.levels.currentIndexChanged.connect(self.changed)

    def show_way(self, way: str) -> None:
        """Show the number of levels where it counts."""
        self.levels.setVisible(way == LEVELS and bool(self.picker.key))


@guarded
class RunPanel(QWidget):
    """Lists the runs in the order of making; ``batches_asked`` carries the recipes of those that can be made."""

    batches_asked = Signal(object)

    def __init__(
        self, document: Document, theme: Theme, question: Callable[[], Question], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_names(self, "run_panel", "A plan of runs")
        self._document, self._question = document, question
        self._has_begun = False
        self.runs: list[JudgedRun] = []
        self._slices = Slices(_PAUSE_MS, self)
        self.way = set_names(QComboBox(), "run_way", "Kind of plan")
        for key, words in _WAYS.items():
            self.way.addItem(words, key)
        self.factors = [FactorRow(number, document.recipe) for number in range(MOST_FACTORS)]
        self.centres = _number("run_centres", "Centre points", 2)
        self.count = _number("run_count", "Runs", _RUNS)
        self.seed = _number("run_seed", "Seed of the order", _SEED)
        self.message = set_names(PlainLabel(), "run_message", "Notes on the plan", role="small")
        self.table = RowTable("run_table", "Runs in the order of making", theme)
        self.plan_button = set_names(QPushButton("Plan batches…"), "run_plan", "Plan a batch of each run", "primary")
        self.save_button = set_names(QPushButton("Save as CSV…"), "run_save", "Save the plan as a table")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.message.setWordWrap(True)
        head = set_names(QFrame(), "run_head", "What is varied", role="card")
        column = column_layout(head, (12, 8, 12, 9), 6)
        first = row_layout(None, (0, 0, 0, 0), 6)
        first.addWidget(self.way)
        self._labels = {}
        for name, words, line in (
            ("centres", "Centre points", self.centres),
            ("count", "Runs", self.count),
            ("seed", "Seed", self.seed),
        ):
            label = self._labels[name] = set_names(QLabel(words), f"run_{name}_label", words, role="muted")
            label.setBuddy(line)
            first.addWidget(label)
            first.addWidget(line)
        first.addStretch(1)
        column.addLayout(first)
        for row in self.factors:
            column.addWidget(row)
        column.addWidget(self.message)
        foot = set_names(QFrame(), "run_foot", "What is done with the runs", role="card")
        buttons = row_layout(foot, (12, 8, 12, 8), 6)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.plan_button)
        body = set_names(QFrame(), "run_body", "Runs", role="card")
        column_layout(body, (8, 6, 8, 6), 0).addWidget(self.table)
        layout = column_layout(self, (0, 0, 0, 0), 8)
        layout.addWidget(head)
        layout.addWidget(body, 1)
        layout.addWidget(foot)

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(self.restart)
        for row in self.factors:
            row.changed.connect(self.restart)
        for line in (self.centres, self.count, self.seed):
            line.textEdited.connect(self.restart)
        self._document.prediction_changed.connect(self.restart)
        self.plan_button.clicked.connect(self.plan)
        self.save_button.clicked.connect(self._ask_and_save)

    def _take_question(self) -> None:
        """Begin with the numbers that the question leaves free."""
        free = [(key, each) for key, each in self._question().free.items() if isinstance(each, Range)]
        if len(free) < len(_FIRST_FIELDS):
            return
        for row, (key, each) in zip(self.factors, free, strict=False):
            row.picker.choose(key, self._document.recipe)
            for line, end in ((row.picker.low, each.low), (row.picker.high, each.high)):
                line.setText(exact(end))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_begun:
            self._has_begun = True
            self._take_question()
        self.restart()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._slices.cancel()

    def restart(self, *_: object) -> None:
        """Lay out the plan anew and judge its runs in slices."""
        way = str(self.way.currentData())
        for row in self.factors:
            row.picker.follow(self._document.recipe)
            row.show_way(way)
        for name, line, is_shown in (
            ("centres", self.centres, way == LEVELS),
            ("count", self.count, way == FILLING),
        ):
            line.setVisible(is_shown)
            self._labels[name].setVisible(is_shown)
        if not self.isVisible():
            return
        self._slices.cancel()
        self.runs = []
        try:
            planned = self._plan(way)
        except (FieldError, ValueError) as error:
            self._say("fail", str(error))
            self._show_runs(())
            return
        self._say("", f"{numeral(len(planned))} runs, being checked…")
        self._show_runs(planned)
        self._slices.start(lambda: self._judge(planned))

    def _plan(self, way: str) -> tuple[Run, ...]:
        """Return the runs that are asked for; FieldError with one sentence where they cannot be."""
        materials, seed = self._document.materials, _value(self.seed, "Seed")
        chosen = [row for row in self.factors if row.picker.key]
        axes = [row.picker.axis(materials, 2) for row in chosen]
        keys = [axis.key for axis in axes]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise FieldError(f"{FIELDS[twice].label} is varied twice; choose another field.")
        ends = {axis.key: (float(axis.numbers()[0]), float(axis.numbers()[-1])) for axis in axes}
        if way == FILLING:
            return space_filling(ends, _value(self.count, "Runs"), seed)
        levels = {
            key: levels_between(*both, int(row.levels.currentData()))
            for row, (key, both) in zip(chosen, ends.items(), strict=True)
        }
        return factorial(levels, _value(self.centres, "Centre points"), seed)

    def _judge(self, planned: Sequence[Run]) -> Iterator[object]:
        document = self._document
        judged: list[JudgedRun] = []
        for each in judge_runs(planned, document.recipe, document.materials, document.learned):
            judged.append(each)
            yield None
        self.runs = judged
        self._show_runs(planned)
        good = sum(not each.problems for each in judged)
        words = f"{numeral(len(judged))} runs in random order, seed {self.seed.text()}; {numeral(good)} pass the flags"
        if good < len(judged):
            words += f", {numeral(len(judged) - good)} do not: the reason is in the row"
        self._say("caution" if good < len(judged) else "", f"{words}.")

    def finish(self) -> None:
        """Judge all that is left at once: for pictures, and where somebody waits anyway."""
        self._slices.finish()

    def _show_runs(self, planned: Sequence[Run]) -> None:
        keys = list(planned[0].values) if planned else []
        units = (f"{FIELDS[key].label}, {symbol(FIELDS[key].unit)}".removesuffix(", ") for key in keys)
        judged = {each.run.order: each for each in self.runs}
        rows = tuple(_row(run, judged.get(run.order)) for run in planned)
        header = ("#", *units, "Flags", "Why not")
        self.table.show_rows(NumberRows(header=header, rows=rows, text_columns=(len(header) - 1,)))
        good = [each for each in self.runs if not each.problems]
        self.plan_button.setEnabled(bool(good))
        self.plan_button.setText(f"Plan {len(good)} batches…" if len(good) > 1 else "Plan batch…")
        self.save_button.setEnabled(bool(self.runs))

    def plan(self) -> None:
        """Plan a batch of each run that can be made, in the order of making."""
        base = self._document.recipe.name
        recipes = [
            replace(each.recipe, name=name_after(f"Run {each.run.order}: {short_changes(each.run.values)}", base))
            for each in self.runs
            if not each.problems
        ]
        if recipes:
            self.batches_asked.emit(recipes)

    def save(self, path: Path) -> bool:
        """Write the plan as a table; what is wrong is said."""
        try:
            write_runs(path, self.runs, _value(self.seed, "Seed"), decimal_sign())
        except WriteError as error:
            self._say("fail", str(error))
            return False
        return True

    def _ask_and_save(self) -> None:
        chosen, _ = ask_new_file(self, "Save the plan", "runs.csv", "CSV (*.csv)")
        if chosen:
            self.save(Path(chosen) if Path(chosen).suffix.lower() == ".csv" else Path(f"{chosen}.csv"))

    def _say(self, severity: str, sentence: str) -> None:
        self.message.setText(sentence)
        set_property(self.message, "severity", severity)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)


def _row(run: Run, judged: JudgedRun | None) -> tuple[TableCell, ...]:
    values = [TableCell(text=exact(value)) for value in run.values.values()]
    order = TableCell(text=f"{run.order}{' centre' if run.is_centre else ''}")
    if judged is None:
        return (order, *values, TableCell(text="…"), TableCell(text=""))
    counts = [(key, getattr(judged.flags, key)) for key in _SEVERITIES]
    words = "  ".join(f"{MARKS[key]} {count}" for key, count in counts if count) or f"{MARKS['pass']} none"
    worst = next((key for key, count in counts if count), "pass")
    why = typeset("; ".join(judged.problems))
    return (order, *values, TableCell(text=words, severity=worst), TableCell(text=shorten(why, 120), tip=why))


def _number(name: str, words: str, value: int) -> QLineEdit:
    line = set_names(QLineEdit(str(value)), name, words)
    line.setFixedWidth(_NUMBER_PX)
    return line


def _value(line: QLineEdit, words: str) -> int:
    text = line.text().strip()
    # no validator in the line: it would drop a minus or take other digits without a word
    if not text.isdecimal() or len(text) > len(str(SEED_LIMIT)):
        raise FieldError(f"{words}: type a whole number from 0 to {SEED_LIMIT}.")
    return int(text)
