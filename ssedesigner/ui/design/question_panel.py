"""The question of a search: targets, rules on flags, what may change, and what is to be as good as possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QMenu, QPushButton, QScrollArea, QWidget

from ssedesigner.core.changes import field_text, in_sentence
from ssedesigner.core.fields import FIELDS, SECTIONS, fields_of
from ssedesigner.core.prediction import RESULTS, Prediction
from ssedesigner.core.question import (
    FLAG_RESULTS,
    FlagRule,
    Free,
    Objective,
    Question,
    Target,
)
from ssedesigner.core.recipe import Value
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.curves import TARGET_SPECIFIC_ENERGY
from ssedesigner.physics.explore.chance import recipe_chance
from ssedesigner.physics.film.film import resolve
from ssedesigner.ui.design.candidate_table import change_words
from ssedesigner.ui.design.charts import TARGETS, is_better_low, label_of, value_in
from ssedesigner.ui.design.free_field import FreeChip, FreeForm, free_words, usual_free
from ssedesigner.ui.design.stock_row import StockRow
from ssedesigner.ui.design.target_row import TargetRow
from ssedesigner.ui.document import Document
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import column_layout, open_form, row_layout, set_names, tab_as_laid_out

PANEL_PX = 318
_MOST_OBJECTIVES = 3
_NONE = "nothing further"
_FREE_AT_FIRST = ("thickness_um", "binder_wt_pct", "binder")
_OBJECTIVES_AT_FIRST = ("film.area_specific_resistance_ohm_cm2", "cell.cost_usd_kwh")


def first_question(document: Document, most_cautions: int | None = None) -> Question:
    """Return the question that stands there before anybody has asked one; None sets no limit to its cautions."""
    energy = "cell.specific_energy_wh_kg"
    flags = {"fail": FlagRule(at_most=0)}
    if most_cautions is not None:
        flags["caution"] = FlagRule(at_most=most_cautions)
    return Question(
        targets=(Target(result=energy, at_least=float(TARGET_SPECIFIC_ENERGY)),),
        flags=MappingProxyType(flags),
        free=MappingProxyType({key: usual_free(FIELDS[key], document.recipe) for key in _FREE_AT_FIRST}),
        objectives=tuple(Objective(result=key) for key in _OBJECTIVES_AT_FIRST),
    )


@guarded
class QuestionPanel(QScrollArea):
    """The left column of *Find recipes*; ``changed`` comes with every edit, ``search_asked`` is Enter."""

    changed = Signal()
    search_asked = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "question_panel", "Question")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the focus, and scrolls it
        self._document = document
        self._goals: Mapping[str, Target] = {}
        self._most_cautions: int | None = None
        self._kept = Question()
        self._free: dict[str, Free] = {}
        self.targets: list[TargetRow] = []
        self.chips: list[FreeChip] = []
        self._page = set_names(QFrame(), "question_page", "Question", role="panel")
        self._targets_column = column_layout(None, (0, 0, 0, 0), 7)
        self._chips_grid = QGridLayout()
        self._chips_grid.setSpacing(6)
        for number in (0, 1):
            self._chips_grid.setColumnStretch(number, 1)
        self.stock = StockRow()
        self.stock.changed.connect(self.changed)
        self.stock.accepted.connect(self.search_asked)
        self.objectives = [self._make_objective(number) for number in range(_MOST_OBJECTIVES)]
        self.kept_words = set_names(PlainLabel(), "question_kept", "What the question sets besides")
        self.kept_words.setProperty("role", "small")
        self.kept_words.setWordWrap(True)
        self.kept_button = set_names(QPushButton("Drop these"), "question_drop", "Drop what the question sets", "link")
        self._lay_out()
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setMinimumWidth(PANEL_PX)
        self.kept_button.clicked.connect(self._drop_kept)
        self.show_first_question()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._order_tabs()  # Qt has put the rows that were made late behind the others as they came into the window

    def show_first_question(self) -> None:
        """Show the question that stands there before anybody has asked one."""
        self.show_question(first_question(self._document, self._most_cautions))
        self.targets[0].box.setChecked(False)  # the goal of the field stands ready, but is out of reach of many cells

    def _lay_out(self) -> None:
        column = column_layout(self._page, (14, 12, 12, 14), 8)
        column.addWidget(_section("Find recipes with"))
        column.addLayout(self._targets_column)
        column.addWidget(self._menu_button("+ Add a target", "question_add_target", self._target_menu))
        column.addWidget(_section("Free to change"))
        column.addLayout(self._chips_grid)
        column.addWidget(self._menu_button("+ Add a field", "question_add_field", self._field_menu))
        column.addWidget(_section("In the laboratory"))
        column.addWidget(self.stock)
        column.addWidget(_section("As good as possible"))
        for number, box in enumerate(self.objectives):
            row = row_layout(None, (0, 0, 0, 0), 6)
            words = ("first", "then", "then")[number]
            row.addWidget(set_names(QLabel(words), f"objective_label_{number}", words, role="muted"))
            row.addWidget(box, 1)
            column.addLayout(row)
        column.addWidget(self.kept_words)
        column.addWidget(self.kept_button)
        column.addStretch(1)

    def _make_objective(self, number: int) -> QComboBox:
        box = set_names(QComboBox(), f"objective_{number}", f"Wanted {('first', 'second', 'third')[number]}")
        box.addItem(_NONE, None)
        for key in (*RESULTS, *FLAG_RESULTS):
            for is_least in (True, False):
                words = f"{'least' if is_least else 'most'} {in_sentence(label_of(key))}"
                box.addItem(words, Objective(result=key, minimise=is_least))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        box.currentIndexChanged.connect(self.changed)
        return box

    def _menu_button(self, words: str, name: str, fill: Callable[[QMenu], None]) -> QPushButton:
        button = set_names(QPushButton(words), name, words.removeprefix("+ "), role="link")
        menu = set_names(QMenu(button), f"{name}_menu", words.removeprefix("+ "))
        menu.aboutToShow.connect(partial(fill, menu))
        button.setMenu(menu)
        return button

    def _target_menu(self, menu: QMenu) -> None:
        menu.clear()
        there = {row.key for row in self.targets}
        for key in (*RESULTS, *FLAG_RESULTS):
            if key not in there:
                menu.addAction(label_of(key), partial(self.add_target, key))

    def _field_menu(self, menu: QMenu) -> None:
        menu.clear()
        for section, words in SECTIONS.items():
            fields = [field for field in fields_of(section) if field.kind != "text" and field.key not in self._free]
            inner = menu.addMenu(words) if fields else None
            for field in fields:
                inner.addAction(field.label, partial(self.free_field, field.key))  # type: ignore[union-attr]  # made above

    def question(self) -> Question:
        """Return the question as it stands; what cannot be read is left out, and :meth:`problem` says so."""
        targets = [target for row in self.targets if (target := row.target()) is not None]
        counted = {target.result: target for target in targets if target.result in FLAG_RESULTS}
        rules = dict(self._kept.flags)
        for key in FLAG_RESULTS:
            severity = key.partition(".")[2]
            only_at = self._kept.rule(severity).only_at
            target = counted.get(key)
            at_most = target.at_most if target is not None and target.at_least is None else None
            if at_most is not None:
                rules[severity] = FlagRule(at_most=int(at_most), only_at=only_at)
            else:
                rules.pop(severity, None)
        chosen = [box.currentData() for box in self.objectives]
        rule_keys = {f"flags.{severity}" for severity in rules}
        return replace(
            self._kept,
            targets=tuple(target for target in targets if target.result not in rule_keys),
            flags=MappingProxyType(rules),
            free=MappingProxyType(dict(self._free)),
            objectives=tuple(dict.fromkeys(one for one in chosen if one is not None)),
            stock=self.stock.wish(),
        )

    def problem(self) -> str:
        """Return what of the question cannot be read, nothing where all can."""
        unread = (row for row in self.targets if row.target() is None and row.problem)  # each says why by itself
        words = (f"{label_of(row.key)} cannot be read; correct it or untick it." for row in unread)
        self.stock.wish()
        batch = "The batch size for stock cannot be read; correct it or untick it." if self.stock.problem else ""
        return next(words, batch)

    def show_question(self, question: Question) -> None:
        """Show another question."""
        self._kept = question
        for row in list(self.targets):
            self._remove_target(row)
        rules = {f"flags.{key}": rule.at_most for key, rule in question.flags.items() if rule.at_most is not None}
        for target in question.targets:
            self._add_row(target)
        for key, most in rules.items():
            self._add_row(Target(result=key, at_most=float(most)))
        self._free = dict(question.free)
        self.stock.show_wish(question.stock)
        for number, box in enumerate(self.objectives):
            objective = question.objectives[number] if number < len(question.objectives) else None
            places = [place for place in range(box.count()) if box.itemData(place) == objective]
            box.setCurrentIndex(places[0] if places else 0)
        self._show_free()
        self._show_kept()
        self.changed.emit()

    def _show_kept(self) -> None:
        """Say what else the question holds: fields that are set, materials left out, a recipe of its own."""
        kept, lines = self._kept, []
        for key, value in kept.fixed.items():
            field = FIELDS[key]
            lines.append(f"{field.label}: {field_text(field, value)}".removesuffix(" -"))
        if kept.exclude:
            lines.append(f"Left out: {', '.join(kept.exclude)}")
        for severity, rule in kept.flags.items():
            if rule.only_at:
                lines.append(f"{FLAG_RESULTS[f'flags.{severity}']} only at {', '.join(rule.only_at)}")
        if kept.base is not None:
            lines.append(f"Everything else as in the recipe of the question, {kept.base.name}")
        self.kept_words.setText("\n".join(lines))
        self.kept_words.setVisible(bool(lines))
        self.kept_button.setVisible(bool(lines))

    def exclude(self, key: str) -> None:
        """Leave a material out of every recipe."""
        self._kept = replace(self._kept, exclude=tuple(dict.fromkeys((*self._kept.exclude, key))))
        self._show_kept()
        self._show_free()
        self.changed.emit()

    def _drop_kept(self) -> None:
        flags = {key: replace(rule, only_at=()) for key, rule in self._kept.flags.items()}
        self._kept = replace(self._kept, fixed={}, exclude=(), base=None, flags=MappingProxyType(flags))
        self._show_kept()
        self._show_free()
        self.changed.emit()

    def add_target(self, key: str) -> None:
        """Add a target on a result: the one of the settings or its known goal, else what the present recipe has."""
        if key in self._goals:
            self._add_row(self._goals[key])
            self.changed.emit()
            return
        present = value_in(self._document.prediction, key)
        goal = TARGETS.get(key)
        value = float(goal) if goal is not None else float(f"{present or 0.0:.2g}")
        is_least = goal is not None or not is_better_low(key)
        self._add_row(Target(result=key, **{"at_least" if is_least else "at_most": value}))
        self.changed.emit()

    def set_target(self, target: Target) -> None:
        """Set a target that is there already, or add it: where a limit is relaxation."""
        row = next((row for row in self.targets if row.key == target.result), None)
        if row is None:
            self._add_row(target)
        else:
            row.show_target(target)
            row.box.setChecked(True)
        self.changed.emit()

    def set_wishes(self, goals: Mapping[str, Target], most_cautions: int | None) -> None:
        """Let new targets and the first question have the numbers that a person set, by result."""
        self._goals, self._most_cautions = goals, most_cautions

    def _add_row(self, target: Target) -> None:
        row = TargetRow(target, target.result.replace(".", "_"))
        row.changed.connect(self.changed)
        row.accepted.connect(self.search_asked)
        row.removed.connect(partial(self._take_away, row))
        self.targets.append(row)
        self._targets_column.addWidget(row)
        self._order_tabs()

    def _take_away(self, row: TargetRow) -> None:
        self._remove_target(row)
        self.changed.emit()

    def _remove_target(self, row: TargetRow) -> None:
        self.targets.remove(row)
        self._targets_column.removeWidget(row)
        row.hide()
        row.deleteLater()

    def free_field(self, key: str) -> None:
        """Let a field change, in its usual range or among all that it can take."""
        self._free[key] = usual_free(FIELDS[key], self._document.recipe)
        self._show_free()
        self.changed.emit()

    def keep_field(self, key: str) -> None:
        """Keep a field as in the recipe."""
        self._free.pop(key, None)
        self._show_free()
        self.changed.emit()

    def open_field(self, key: str) -> FreeForm:
        """Open the form of a free field."""
        form = FreeForm(key, self._free[key], self._document.materials, self, self._kept.exclude)

        def take() -> None:
            self._free[key] = form.free
            self._show_free()
            self.changed.emit()

        open_form(form, take)
        return form

    def _show_free(self) -> None:
        for chip in self.chips:
            self._chips_grid.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = []
        for number, (key, free) in enumerate(self._free.items()):
            chip = FreeChip(key, free_words(FIELDS[key], free, self._document.materials, self._kept.exclude))
            chip.opened.connect(self.open_field)
            chip.removed.connect(self.keep_field)
            self._chips_grid.addWidget(chip, number // 2, number % 2)
            self.chips.append(chip)
        self._order_tabs()

    def _order_tabs(self) -> None:
        if (layout := self._page.layout()) is not None:
            tab_as_laid_out(layout)

    def show_present(self, present: Prediction, settings: Mapping[str, Value]) -> None:
        """Say at each target where the present recipe stands, with what the question sets besides."""
        besides = f" with {change_words(settings, self._document.materials)}" if settings else ""
        document = self._document
        self.stock.show_area((self._kept.base or document.recipe).film_area_cm2)
        conducts = conductance(resolve(present.recipe, document.materials), document.learned)
        for row in self.targets:
            target = row.target()
            chance = None
            if target is not None and target.result not in FLAG_RESULTS:
                stands = {target.result: present.result(target.result)}
                chance = recipe_chance((target,), stands, conducts, present.cell, present.recipe)
            row.show_state(present, chance, besides)


def _section(words: str) -> QLabel:
    return set_names(QLabel(words.upper()), f"question_section_{words.split()[0].lower()}", words, role="section")
