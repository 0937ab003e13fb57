"""The left side of the page Microstructure: what is drawn. Everything follows the recipe until it is changed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import format_number, formula, numeral, symbol
from ssedesigner.core.units import UnitError, from_si, parse_quantity, to_si
from ssedesigner.physics.network.plan import COARSE, FORMS, Plan, Polymer, Shape, remarks
from ssedesigner.physics.network.results import Network
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property, text_label

_LEAST_SULFIDE = 0.05
_WIDTH_PX = 214
_NOT_DRAWN = "The volumes leave no room for sulfide; lower binder, fibres or pores."


@dataclass(frozen=True, kw_only=True)
class Knob:
    """One number of the plan: its label, unit, range, and how it is read and written."""

    key: str
    label: str
    unit: str
    low: float
    high: float
    read: Callable[[Plan], float]
    write: Callable[[Plan, float], Plan]


def _scaled(plan: Plan, share: float) -> Plan:
    """Return the plan with another share of binder, in the proportions of its polymers."""
    if plan.binder > 0:
        polymers = [replace(polymer, share=polymer.share * share / plan.binder) for polymer in plan.polymers]
        return replace(plan, polymers=tuple(polymers))
    return replace(plan, polymers=(Polymer(name="binder", share=share, form=FORMS[0]),) if share else ())


def _with_fibres(plan: Plan, share: float) -> Plan:
    height = plan.fibre_height if plan.fibres else 1.0
    return replace(plan, fibres=share, fibre_height=height)


KNOBS = (
    Knob(
        key="d50",
        label="D50",
        unit="um",
        low=0.1,
        high=100.0,
        read=lambda plan: from_si(plan.d50, "um"),
        write=lambda plan, value: replace(plan, d50=to_si(value, "um")),
    ),
    Knob(
        key="spread",
        label="Spread",
        unit="-",
        low=0.05,
        high=1.0,
        read=lambda plan: plan.spread,
        write=lambda plan, value: replace(plan, spread=value),
    ),
    Knob(
        key="binder",
        label="Volume",
        unit="vol %",
        low=0.0,
        high=60.0,
        read=lambda plan: 100 * plan.binder,
        write=lambda plan, value: _scaled(plan, value / 100),
    ),
    Knob(
        key="pores",
        label="Pores",
        unit="vol %",
        low=0.0,
        high=60.0,
        read=lambda plan: 100 * plan.pores,
        write=lambda plan, value: replace(plan, pores=value / 100),
    ),
    Knob(
        key="fibres",
        label="Fibres",
        unit="vol %",
        low=0.0,
        high=60.0,
        read=lambda plan: 100 * plan.fibres,
        write=lambda plan, value: _with_fibres(plan, value / 100),
    ),
    Knob(
        key="diameter",
        label="Diameter",
        unit="um",
        low=0.0,
        high=100.0,
        read=lambda plan: from_si(plan.fibre_diameter, "um"),
        write=lambda plan, value: replace(plan, fibre_diameter=to_si(value, "um")),
    ),
)
_BY_KEY = {knob.key: knob for knob in KNOBS}
_SECTIONS = (
    ("Grains", ("d50", "spread")),
    ("Binder", ("binder",)),
    ("Pores, scaffold", ("pores", "fibres", "diameter")),
)


@guarded
class StructurePanel(QWidget):
    """Fields, form of the binder, how fine, and which of the structures; ``changed`` when another one is asked for."""

    changed = Signal()
    fineness_changed = Signal(bool)
    another_asked = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_names(self, "structure_panel", "What is drawn")
        self._recipe_plan: Plan | None = None
        self._typed: dict[str, float] = {}
        self._form = ""
        self.lines: dict[str, QLineEdit] = {}
        self.notes: dict[str, QLabel] = {}
        self.setFixedWidth(_WIDTH_PX)
        self._column = column_layout(self, (14, 10, 12, 10), 5)
        self._add_recipe()
        for title, keys in _SECTIONS:
            self._add_section(title, keys)
        self._drawn_shape: Shape = COARSE
        self._add_fineness()
        self._column.addStretch(1)

    def _section(self, title: str) -> None:
        label = set_names(QLabel(title.upper()), f"structure_section_{title.split(',')[0].lower()}", title, "section")
        label.setContentsMargins(0, 6, 0, 0)
        self._column.addWidget(label)

    def _add_recipe(self) -> None:
        self._section("Recipe")
        self.name = PlainLabel(most=120)
        set_names(self.name, "structure_recipe", "Recipe", "strong")
        self.name.setWordWrap(True)
        self._column.addWidget(self.name)
        self._explain = text_label("structure_blue", "Blue fields", "small")
        self._column.addWidget(self._explain)
        self.problem = text_label("structure_problem", "Problem", "error")
        self.problem.hide()
        self._column.addWidget(self.problem)
        self.follow = set_names(
            QPushButton("Follow the recipe again"), "structure_follow", "Follow the recipe again", "link"
        )
        self.follow.clicked.connect(self.follow_recipe)
        self.follow.hide()
        self._column.addWidget(self.follow)

    def _add_section(self, title: str, keys: tuple[str, ...]) -> None:
        self._section(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.setColumnStretch(0, 1)
        for row, key in enumerate(keys):
            knob = _BY_KEY[key]
            line = self.lines[key] = set_names(QLineEdit(), f"structure_{key}", f"{title}: {knob.label}")
            line.setFixedWidth(100)
            line.editingFinished.connect(lambda key=key: self._take(key))
            label = set_names(QLabel(knob.label), f"structure_label_{key}", knob.label)
            label.setBuddy(line)
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(line, 2 * row, 1)
            note = self.notes[key] = set_names(QLabel(), f"structure_note_{key}", f"Beside {knob.label}", "small")
            note.hide()
            note.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(note, 2 * row + 1, 0, 1, 2)
        self._column.addLayout(grid)
        if title == "Binder":
            self._add_forms()

    def _add_forms(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(4)
        self.forms = QButtonGroup(self)
        for form in FORMS:
            button = set_names(QPushButton(form), f"structure_form_{form}", f"Binder as {form}", "filter")
            button.setCheckable(True)
            self.forms.addButton(button)
            button.clicked.connect(lambda _=False, form=form: self._take_form(form))
            line.addWidget(button)
        line.addStretch(1)
        self._column.addLayout(line)
        self.binder_words = text_label("structure_binder_words", "About the binder", "small")
        self._column.addWidget(self.binder_words)

    def _add_fineness(self) -> None:
        self._section("How fine")
        line = QHBoxLayout()
        line.setSpacing(0)
        self.coarse = set_names(
            QPushButton("Coarse, live"), "structure_coarse", "Coarse, follows every edit (C)", "filter"
        )
        self.fine = set_names(QPushButton("Fine"), "structure_fine", "Fine, in the background (F)", "filter")
        group = QButtonGroup(self)
        for button in (self.coarse, self.fine):
            button.setCheckable(True)
            group.addButton(button)
            line.addWidget(button, 1)
        self.coarse.setChecked(True)
        self.coarse.setToolTip("C")
        self.fine.setToolTip("F")
        self.coarse.clicked.connect(lambda: self.fineness_changed.emit(False))
        self.fine.clicked.connect(lambda: self.fineness_changed.emit(True))
        self._column.addLayout(line)
        self.fine_words = text_label("structure_fine_words", "What is computed", "small")
        self._column.addWidget(self.fine_words)
        self.progress = set_names(QProgressBar(), "structure_progress", "Progress of the fine structure")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.progress.hide()
        self._column.addWidget(self.progress)
        last = QHBoxLayout()
        self.another = set_names(
            QPushButton("Draw another"), "structure_another", "Draw another structure of the same contents"
        )
        self.stop = set_names(QPushButton("Stop (Esc)"), "structure_stop", "Stop the fine structure")
        self.stop.hide()
        self.another.clicked.connect(self.another_asked)
        self.stop.clicked.connect(self.stop_asked)
        last.addWidget(self.another)
        last.addWidget(self.stop)
        last.addStretch(1)
        self._column.addLayout(last)
        self.drawn_words = text_label("structure_drawn_words", "Structures drawn", "small")
        self._column.addWidget(self.drawn_words)

    def show_plan(self, name: str, plan: Plan | None) -> None:
        """Follow the plan of a recipe, where nothing else was typed here; None for one that cannot be drawn."""
        self._recipe_plan = plan
        self.name.setText(formula(name))
        self._refresh()

    def plan(self) -> Plan | str | None:
        """Return what is to be drawn, a sentence why it cannot be, or None where the recipe cannot be drawn."""
        plan = self._recipe_plan
        if plan is None:
            return None
        for knob in KNOBS:
            if knob.key in self._typed:
                plan = knob.write(plan, self._typed[knob.key])
        if self._form:
            plan = replace(plan, polymers=tuple([replace(polymer, form=self._form) for polymer in plan.polymers]))
        return plan if plan.sulfide >= _LEAST_SULFIDE else _NOT_DRAWN

    @property
    def follows_recipe(self) -> bool:
        """True while nothing differs from the recipe here."""
        return not self._typed and not self._form

    def follow_recipe(self) -> None:
        """Forget what was typed here."""
        self._typed.clear()
        self._form = ""
        self._refresh()
        self.changed.emit()

    def _take(self, key: str) -> None:
        """Take what was typed; what is no number of the range is said at its place and changes nothing."""
        line, knob = self.lines[key], _BY_KEY[key]
        if self._recipe_plan is None or line.text() == self._text(key):
            self._say(key, "")
            return
        try:
            value = parse_quantity(line.text(), knob.unit)
        except UnitError as error:
            self._say(key, str(error))
            return
        if not knob.low <= value <= knob.high:
            unit = symbol(knob.unit)
            self._say(
                key, f"{knob.label} can be {numeral(knob.low)} to {numeral(knob.high)} {unit}.".replace(" .", ".")
            )
            return
        self._typed[key] = value
        self._say(key, "")
        self._refresh()
        self.changed.emit()

    def _say(self, key: str, sentence: str) -> None:
        set_property(self.lines[key], "invalid", bool(sentence))
        self.lines[key].setToolTip(tooltip(sentence))
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def _text(self, key: str) -> str:
        """Write the number of a field with its unit."""
        return f"{numeral(self._value(key), 3)} {symbol(_BY_KEY[key].unit)}".strip()

    def _value(self, key: str) -> float:
        """Return what stands in a field."""
        knob = _BY_KEY[key]
        recipe_value = knob.low if self._recipe_plan is None else knob.read(self._recipe_plan)
        return self._typed.get(key, recipe_value)

    def _take_form(self, form: str) -> None:
        self._form = form
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        plan = self._recipe_plan
        is_known = plan is not None
        shown = self.plan()
        for knob in KNOBS:
            line = self.lines[knob.key]
            line.setEnabled(is_known)
            if not (line.hasFocus() and line.isModified()):  # somebody is typing there
                line.setText(self._text(knob.key) if is_known else "")
            set_property(line, "follows", knob.key not in self._typed and is_known)
        form = self._form or (plan.polymers[0].form if plan is not None and plan.polymers else "")
        for button in self.forms.buttons():
            button.setEnabled(is_known and self._value("binder") > 0)
            button.setChecked(button.text() == form)
        self.follow.setVisible(bool(self._typed or self._form))
        self._explain.setText(
            "Some fields differ from the recipe, for this picture only."
            if self._typed or self._form
            else "Fields in blue follow the recipe. What you change here changes the picture only."
        )
        described = shown if isinstance(shown, Plan) else plan
        self.binder_words.setText(_binder_words(described, self._form, self._drawn_shape))
        self.another.setEnabled(is_known)
        for button in (self.coarse, self.fine):
            button.setEnabled(is_known)

    def show_fineness(self) -> None:
        """Say what the size of the voxels that are asked for means."""
        self._refresh()

    def show_drawn(self, network: Network | None) -> None:
        """Say what came out of the drawing."""
        if network is not None:
            # not that which is asked for: while a fine structure is computed the coarse one is on show
            self._drawn_shape = network.structure.plan.shape
            self._refresh()
        sizes = [from_si(size, "um") for size in network.structure.grains.sizes] if network is not None else []
        words = {}
        if sizes:
            low, middle, high = (format_number(size, 2) for size in sizes)
            words = {"d50": f"drawn: {middle} µm", "spread": f"D10–D90: {low}–{high} µm"}
        for key, note in self.notes.items():
            note.setText(words.get(key, ""))
            note.setVisible(key in words)
            note.setToolTip(tooltip(words.get(key, "")))


def _binder_words(plan: Plan | None, form: str, shape: Shape) -> str:
    if plan is None or not plan.binder:
        return "No binder."
    names = ", ".join(dict.fromkeys(formula(polymer.name) for polymer in plan.polymers))
    forms = " and ".join(dict.fromkeys(polymer.form for polymer in plan.polymers))
    lead = f"{names}: {forms}, chosen here." if form else f"{names}: {forms}, assumed from its class."
    said = remarks(replace(plan, shape=shape))
    return " ".join([lead, *(said[about] for about in ("skins", "fibrils") if about in said)])
