"""A section of the editor: its heading folds its rows away into one line that says what is stated in them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ssedesigner.core.fields import SECTIONS, Field, fields_of
from ssedesigner.core.notation import MARKS, formula
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import symbol
from ssedesigner.core.visible_text import shorten
from ssedesigner.ui.editor.field_editors import Mark
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import column_layout, set_names, set_property

_OPEN, _FOLDED = "▼", "▶"
_MOST_VALUES, _LONGEST_VALUE = 5, 40


def stated_values(section: str, recipe: Recipe) -> str:
    """Write the first few values that a recipe states in a section; yes or no says nothing without its label."""
    stated = [
        _value_text(field, recipe.value(field.key))
        for field in fields_of(section)
        if field.kind != "boolean" and recipe.value(field.key) not in (None, "")
    ]
    if not stated:
        return "nothing stated"
    rest = ",\u00a0…" if len(stated) > _MOST_VALUES else ""  # not alone on a line
    return ", ".join(stated[:_MOST_VALUES]) + rest


def _value_text(field: Field, value: object) -> str:
    text = f"{field.show(value)} {symbol(field.unit)}".strip()
    return formula(text) if field.kind == "material" else shorten(" ".join(text.split()), _LONGEST_VALUE)


@guarded
class EditorSection(QWidget):
    """Heading, rows, and while they are folded the worst mark among them; ``body`` holds the rows."""

    folded = Signal()

    def __init__(self, section: str, margins: tuple[int, int, int, int], gap: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._section, words = section, SECTIONS[section]
        self._recipe = Recipe()
        set_names(self, f"section_{section}", words)
        self._heading = set_names(QPushButton(self), f"heading_{section}", words, role="section")
        self._heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        self._heading.clicked.connect(self._toggle)
        self._mark = set_names(QLabel(self), f"marks_{section}", f"{words}: no remark", role="mark")
        self._summary = set_names(PlainLabel(), f"summary_{section}", f"{words}: what is stated", role="muted")
        self._summary.setWordWrap(True)
        self.body = QWidget(self)
        self.rows = QVBoxLayout(self.body)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setSpacing(gap)
        top = QGridLayout()
        top.setColumnStretch(0, 1)
        top.addWidget(self._heading, 0, 0)
        top.addWidget(self._mark, 0, 1)
        layout = column_layout(self, margins, gap)
        layout.addLayout(top)
        layout.addWidget(self._summary)
        layout.addWidget(self.body)
        self.fold(False)

    @property
    def is_folded(self) -> bool:
        return self.body.isHidden()

    def fold(self, is_folded: bool) -> None:
        """Show the rows, or the line that stands for them."""
        self.body.setVisible(not is_folded)
        self.show_recipe(self._recipe)
        self._summary.setVisible(is_folded)
        self._mark.setVisible(is_folded)
        words = SECTIONS[self._section]
        self._heading.setText(f"{_FOLDED if is_folded else _OPEN}  {words.upper()}")
        self._heading.setAccessibleDescription("Folded; press Space to open." if is_folded else "Press Space to fold.")
        self._heading.setToolTip(tooltip(f"Open {words}" if is_folded else f"Fold {words} away"))

    def _toggle(self) -> None:
        self.fold(not self.is_folded)
        self.folded.emit()

    def show_recipe(self, recipe: Recipe) -> None:
        """Write the line that stands for the rows, once it is seen: typing must not wait for it."""
        self._recipe = recipe
        if self.is_folded:
            self._summary.setText(stated_values(self._section, recipe))

    def show_marks(self, given: Mapping[str, Mark]) -> None:
        """Show the worst mark of the rows and how many have it."""
        severities = [given[field.key].severity for field in fields_of(self._section) if field.key in given]
        worst = next((one for one in ("fail", "caution", "unknown") if one in severities), "")
        self._mark.setText(f"{MARKS[worst]} {severities.count(worst)}" if worst else "")
        self._mark.setAccessibleName(f"{SECTIONS[self._section]}: {SEVERITIES[worst] if worst else 'no remark'}")
        set_property(self._mark, "severity", worst)
