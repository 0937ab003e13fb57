"""A field that may change in a search: a chip that says how, and the form behind it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from ssedesigner.core.fields import FIELDS, Field, FieldError
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import exact, numeral
from ssedesigner.core.question import Choice, Free, Question, Range, problems_of
from ssedesigner.core.recipe import PARTS, Recipe, Value
from ssedesigner.core.units import UnitError, parse_quantity, symbol
from ssedesigner.core.visible_text import search_words
from ssedesigner.physics.explore.grid import field_choices, round_step, usual_range
from ssedesigner.ui.design.bars import choice_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, save_or_cancel, set_names

_FIRST_STEPS, _BUTTON_EDGES_PX = 8, 4


def usual_free(field: Field, recipe: Recipe) -> Free:
    """Return how a field is freed at first: a few numbers around that of the recipe, or all that it can take."""
    if not field.is_numeric:
        return Choice(is_all=True) if field.kind == "material" else Choice(values=tuple(word_choices(field)))
    low, high = usual_range(recipe, field.key)
    step = round_step(low, high, _FIRST_STEPS)
    step = max(step, 1.0) if field.kind == "integer" else step
    # with nothing of it, all materials are alike
    return Range(low=step if low == 0 and field.key in PARTS.values() else low, high=high, step=step)


def word_choices(field: Field) -> list[Value]:
    """Return the words that a field can take; nothing of the library."""
    return [False, True] if field.kind == "boolean" else list(field.choices or ())


def free_words(field: Field, free: Free, materials: Materials, exclude: Sequence[str] = ()) -> str:
    """Say in a few words how a field may change, without materials that are left out."""
    if isinstance(free, Range):
        unit = symbol(field.unit).removeprefix("-")
        return f"{numeral(free.low)}–{numeral(free.high)} {unit}, {free.count} steps".replace(" ,", ",")
    left_out = exclude if field.kind == "material" else ()
    # nothing in its place is a choice of its own, which all materials do not hold
    offered = [value for value in field_choices(field, materials) if value is not None and value not in left_out]
    if free.is_all:
        return f"all {len(offered)}"
    chosen = [value for value in free.values if value not in left_out]
    names = ", ".join(choice_name(field, value, materials) for value in chosen[:2])
    return names if len(chosen) < 3 else f"{len(chosen)} of {len(offered) + (None in chosen)}"


@guarded
class FreeChip(QFrame):
    """One free field; a click opens its form, × keeps it as in the recipe."""

    opened = Signal(str)
    removed = Signal(str)

    def __init__(self, key: str, words: str) -> None:
        super().__init__()
        self.key = key
        label = FIELDS[key].label
        set_names(self, f"free_{key}", f"Free to change: {label}", role="card")
        self._label = label
        self.button = set_names(QPushButton(no_mnemonic(label)), f"free_open_{key}", f"{label}: {words}", role="link")
        self.button.setToolTip(tooltip(f"{label}: choose how it may change"))
        close = set_names(QToolButton(), f"free_remove_{key}", f"Keep {label} as in the recipe")
        close.setText("×")
        close.setAutoRaise(True)
        close.setToolTip(tooltip(f"Keep {label} as in the recipe"))
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # two stand beside each other
        self.words = Elided(f"free_words_{key}", f"How {label} may change", role="small")
        self.words.show_text(words)
        top = row_layout(None, (0, 0, 0, 0), 2)
        top.addWidget(self.button, 1)
        top.addWidget(close)
        layout = column_layout(self, (6, 2, 4, 4), 0)
        layout.addLayout(top)
        layout.addWidget(self.words)
        self.button.clicked.connect(lambda: self.opened.emit(key))
        close.clicked.connect(lambda: self.removed.emit(key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.button.width() - _BUTTON_EDGES_PX
        fitting = self.button.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, max(room, 40))
        self.button.setText(no_mnemonic(fitting))


@guarded
class FreeForm(QDialog):
    """How one field may change: from, to and step, or which materials and words."""

    def __init__(
        self,
        key: str,
        free: Free,
        materials: Materials,
        parent: QWidget | None = None,
        exclude: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.key, self._materials, self._exclude = key, materials, exclude
        self.free = free
        field = FIELDS[key]
        set_names(self, "free_form", f"How {field.label} may change")
        self.setWindowTitle(f"{field.label}: free to change")
        self.lines: dict[str, QLineEdit] = {}
        self.list = set_names(QListWidget(), "free_list", f"Values of {field.label}")
        self.filter = set_names(QLineEdit(), "free_filter", "Narrow the list by words")
        self.problem = set_names(PlainLabel(), "free_problem", "What cannot be read", role="error")
        self.problem.setWordWrap(True)
        layout = column_layout(self, (16, 14, 16, 12), 8)
        if isinstance(free, Range):
            self._add_lines(layout, field, free)
        else:
            self._add_list(layout, field, free)
        layout.addWidget(self.problem)
        layout.addWidget(save_or_cancel(self, "free_buttons"))
        self.setMinimumWidth(360)

    def _add_lines(self, layout: QWidget | object, field: Field, free: Range) -> None:
        row = row_layout(None, (0, 0, 0, 0), 6)
        for name, words, value in (("low", "from", free.low), ("high", "to", free.high), ("step", "step", free.step)):
            line = self.lines[name] = set_names(QLineEdit(exact(value)), f"free_{name}", f"{field.label}: {words}")
            row.addWidget(set_names(QLabel(words), f"free_label_{name}", words))
            row.addWidget(line)
        row.addWidget(set_names(QLabel(symbol(field.unit).removeprefix("-")), "free_unit", "Unit", role="muted"))
        layout.addLayout(row)  # type: ignore[union-attr]  # the column made above

    def _add_list(self, layout: object, field: Field, free: Choice) -> None:
        self.filter.setPlaceholderText("Name…")
        self.filter.textChanged.connect(self._narrow)
        values = field_choices(field, self._materials)
        for value in values:
            item = QListWidgetItem(choice_name(field, value, self._materials))
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            is_on = (free.is_all and value is not None) or value in free.values
            if value in self._exclude and field.kind == "material":
                item.setText(f"{item.text()} (left out)")
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                is_on = False
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        row = row_layout(None, (0, 0, 0, 0), 6)
        row.addWidget(self.filter, 1)
        for words, state in (("&All", Qt.CheckState.Checked), ("&None", Qt.CheckState.Unchecked)):
            button = set_names(QPushButton(words), f"free_{words[1:].lower()}", f"Choose {words[1:].lower()}")
            button.clicked.connect(lambda _=False, state=state: self._check(state))
            row.addWidget(button)
        layout.addLayout(row)  # type: ignore[attr-defined]  # the column made above
        layout.addWidget(self.list)  # type: ignore[attr-defined]

    def _narrow(self, text: str) -> None:
        words = search_words(text.casefold())
        for item in self._items():
            item.setHidden(not all(word in item.text().casefold() for word in words))

    def _check(self, state: Qt.CheckState) -> None:
        for item in self._items():
            if not item.isHidden() and item.flags():
                item.setCheckState(state)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def accept(self) -> None:
        """Take what is chosen, where a search could use it; else say what is wrong and stay open."""
        try:
            free = self._read()
        except (UnitError, FieldError) as error:
            self.problem.setText(str(error))
            return
        problems = problems_of(Question(free={self.key: free}))
        if problems:
            self.problem.setText(problems[0][1])
            return
        self.free = free
        super().accept()

    def _read(self) -> Free:
        field = FIELDS[self.key]
        if self.lines:
            low, high, step = (parse_quantity(line.text(), field.unit, field.example) for line in self.lines.values())
            return Range(low=low, high=high, step=step)
        checked = [item for item in self._items() if item.checkState() == Qt.CheckState.Checked]
        values = tuple(item.data(Qt.ItemDataRole.UserRole) for item in checked)
        everything = {value for value in field_choices(field, self._materials) if value is not None} - {*self._exclude}
        if field.kind == "material" and set(values) == everything:
            return Choice(is_all=True)
        return Choice(values=values)
