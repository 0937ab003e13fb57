"""What a plan comes to, on screen: problems, what is weighed, sums, the true composition and its effect."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from ssedesigner.batch.weighed import Effect
from ssedesigner.core.batch.plan import BatchAmounts
from ssedesigner.core.notation import typeset
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.batches.plan_rows import SumText, composition_text, effect_text, sum_texts, weigh_rows
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.row_table import RowTable
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberRows
from ssedesigner.ui.widgets.widgets import named

_UNREADABLE = "A line of the plan cannot be read: correct the one that is marked. Until then nothing is weighed."
_COLUMNS, _MOST_ROWS = 5, 9


class PlanResult(QFrame):
    """Shows amounts; where there are problems it says them and shows no weight."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "plan_result", "What is weighed", "card")
        self._problems = named(PlainLabel(), "plan_problems", "Why there is no plan", "error")
        self._table = RowTable("plan_table", "What is weighed", theme, _MOST_ROWS)
        self._sums = QGridLayout()
        self._sums.setHorizontalSpacing(14)
        self._sums.setVerticalSpacing(1)
        self._shown: dict[str, tuple[QLabel, QLabel]] = {}
        self._true = named(QLabel(), "plan_composition", "Composition after rounding")
        self._effect = named(QLabel(), "plan_effect", "What rounding does to the film")
        self._notes = named(QLabel(), "plan_notes", "Notes on the plan", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(6)
        layout.addWidget(named(QLabel("Weigh, in this order"), "plan_table_title", "What is weighed", "strong"))
        layout.addWidget(self._problems)
        layout.addWidget(self._table)
        layout.addLayout(self._sums)
        for label in (self._true, self._effect, self._notes):
            layout.addWidget(label)
        for label in (self._problems, self._true, self._effect, self._notes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def show_amounts(self, recipe: Recipe, amounts: BatchAmounts | None, effect: Effect | None) -> None:
        """Show what a plan comes to; None for one that cannot be read."""
        problems = (_UNREADABLE,) if amounts is None else amounts.problems
        self._problems.setText("\n".join(f"✗ {typeset(sentence)}" for sentence in problems))
        self._problems.setVisible(bool(problems))
        self._table.show_rows(weigh_rows(amounts) if amounts is not None else NumberRows(header=(), rows=()))
        self._table.setVisible(amounts is not None and bool(amounts.lines))
        is_sound = amounts is not None and not problems
        self._show_sums(sum_texts(amounts) if amounts is not None and is_sound else ())
        self._true.setText(self._composition(recipe, amounts) if is_sound else "")
        self._effect.setText(f"Rounding: {effect_text(effect)}" if is_sound and effect is not None else "")
        self._notes.setText("\n".join(f"! {typeset(note)}" for note in amounts.notes) if amounts is not None else "")
        for label in (self._true, self._effect, self._notes):
            label.setVisible(bool(label.text()))

    def _composition(self, recipe: Recipe, amounts: BatchAmounts | None) -> str:
        found = composition_text(recipe, dict(amounts.composition)) if amounts is not None else ""
        return f"As weighed: {found}." if found else ""

    def _show_sums(self, sums: tuple[SumText, ...]) -> None:
        for label, value in self._shown.values():
            label.hide()
            value.hide()
        for place, one in enumerate(sums):
            if one.key not in self._shown:
                self._shown[one.key] = self._make_sum(one, place)
            label, value = self._shown[one.key]
            value.setText(one.text)
            for part in (label, value):
                part.setToolTip(tooltip(one.tip))
                part.show()

    def _make_sum(self, one: SumText, place: int) -> tuple[QLabel, QLabel]:
        label = named(QLabel(one.label), f"sum_{one.key}_label", one.label, "small")
        value = named(QLabel(), f"sum_{one.key}", one.label, "strong")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row, column = 2 * (place // _COLUMNS), place % _COLUMNS
        self._sums.addWidget(label, row, column)
        self._sums.addWidget(value, row + 1, column)
        self._sums.setColumnStretch(column, 1)
        return label, value

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._table.apply_theme(theme)
