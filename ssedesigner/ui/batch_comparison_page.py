"""A batch beside another one, or beside the recipe at hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ssedesigner.batch.comparison import Compared, with_batch, with_recipe
from ssedesigner.batch.deviations import count_words, deviations
from ssedesigner.core.batch.record import Batch, BatchSummary
from ssedesigner.core.batch.state import fold
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.batches.rows import compared_rows
from ssedesigner.ui.row_table import RowTable
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import named

_RECIPE = ""


class BatchComparisonPage(QWidget):
    """Shows every field in which the two recipes differ, and the records of two batches."""

    chosen = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "batch_comparison", "Comparison")
        self._other = named(QComboBox(), "comparison_other", "Compare with")
        self._other.addItem("the recipe at hand", _RECIPE)
        self._other.setMinimumWidth(260)
        self._other.activated.connect(self.chosen)
        self._told = named(QLabel(), "comparison_told", "Result of the comparison", "small")
        self._told.setWordWrap(True)
        self.table = RowTable("comparison_table", "Comparison", theme)
        bar = QHBoxLayout()
        label = named(QLabel("Compare with"), "comparison_label", "Compare with")
        label.setBuddy(self._other)
        bar.addWidget(label)
        bar.addWidget(self._other)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addLayout(bar)
        layout.addWidget(self._told)
        layout.addWidget(self.table, 1)

    @property
    def other_key(self) -> str:
        """The key of the batch to compare with, empty for the recipe at hand."""
        return str(self._other.currentData() or _RECIPE)

    def offer(self, summaries: Sequence[BatchSummary], key: str) -> None:
        """Offer all batches but the one that is shown."""
        kept = self.other_key
        while self._other.count() > 1:
            self._other.removeItem(1)
        for one in summaries:
            if one.key != key:
                self._other.addItem(f"{one.key}  {formula(one.name)}", one.key)
        self._other.setCurrentIndex(max(0, self._other.findData(kept)))

    def show_batches(self, left: Batch, right: Batch, materials: Materials) -> None:
        """Show two batches side by side, each with its deviations from its plan."""
        found = deviations(left, materials), deviations(right, materials)
        told = [f"{batch.key}: {count_words(ones)}" for batch, ones in zip((left, right), found, strict=True)]
        more = [*told, "Weights are per 100 cm² of film."]
        self._show(with_batch(left, right, found), left.key, right.key, more)

    def show_recipe(self, batch: Batch, recipe: Recipe, materials: Materials) -> None:
        """Show a batch with its deviations from its plan beside the recipe at hand."""
        found = deviations(batch, materials)
        more = [f"{batch.key}: {count_words(found)}"] if fold(batch).state != "planned" else []
        self._show(with_recipe(batch, recipe, found), batch.key, "Recipe at hand", more)

    def _show(self, rows: Sequence[Compared], left: str, right: str, more: Sequence[str]) -> None:
        count = sum(row.differs for row in rows)
        told = "They do not differ." if not count else f"{count} difference{'' if count == 1 else 's'}."
        self._told.setText(" ".join([told, *more]))
        self.table.show_rows(compared_rows(rows, left, right))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)
