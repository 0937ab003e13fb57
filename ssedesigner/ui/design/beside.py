"""The right side of What if: the point that is looked at with all results, or what matters most."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QPushButton, QWidget

from ssedesigner.physics.explore.grid import Variation
from ssedesigner.ui.design.all_results import AllResults
from ssedesigner.ui.design.detail import PointPanel
from ssedesigner.ui.design.matters import MattersPanel
from ssedesigner.ui.document import Document
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

ALL_RESULTS, MATTERS = "all_results", "matters"


class BesidePanel(QWidget):
    """Holds the parts; two buttons choose which of them are on show."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "what_if_right", "The point and all results")
        self.point = PointPanel(theme)
        self.all_results = AllResults(theme)
        self.matters = MattersPanel(document, theme)
        self._chosen, self._has_numbers = ALL_RESULTS, True
        self.choices = {
            name: set_names(QPushButton(words), f"what_if_{name}", words, role="filter")
            for name, words in ((ALL_RESULTS, "Point and all results"), (MATTERS, "What matters most"))
        }
        line = row_layout(None, (0, 0, 0, 0), 6)
        for name, button in self.choices.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _, name=name: self.choose(name))
            line.addWidget(button)
        line.addStretch(1)
        column = column_layout(self, (6, 10, 12, 10), 8)
        column.addLayout(line)
        column.addWidget(self.point)
        column.addWidget(self.all_results, 1)
        column.addWidget(self.matters)
        column.addStretch(0)
        self.choose(ALL_RESULTS)

    def choose(self, name: str) -> None:
        """Show the point and all results, or what matters most."""
        self._chosen = name
        for each, button in self.choices.items():
            button.setChecked(each == name)
        self.all_results.setVisible(name == ALL_RESULTS and self._has_numbers)
        self.matters.setVisible(name == MATTERS)
        self.point.setVisible(name != MATTERS)  # what matters needs the height, and is of the present recipe

    def show_question(self, result: str, axes: Sequence[Variation]) -> None:
        """Take up which result is looked at over which axes; along a material there are no plots of all results."""
        self._has_numbers = bool(axes) and axes[0].is_numeric
        self.choose(self._chosen)
        numeric = [axis for axis in axes if axis.is_numeric and axis.field.kind != "integer"]
        ends = {axis.key: (float(axis.numbers()[0]), float(axis.numbers()[-1])) for axis in numeric}
        self.matters.show_question(result, ends)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        for part in (self.point, self.all_results, self.matters):
            part.apply_theme(theme)
