"""What was predicted then beside what is predicted now, as a table with the reasons: for a recipe and for a batch."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from ssedesigner.core.notation import MARKS, formula
from ssedesigner.files.recipe.prediction_change import Change, PredictionChange
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NO_ROWS, NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import column_layout, set_names, text_label, text_pane

_MOST_LINES = 8
"""Further reasons scroll."""


class ChangeView(QWidget):
    """Shows a :class:`PredictionChange`, or why there is none."""

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, "Then and now")
        self._headline = text_label(f"{name}_told", "What changed", "strong")
        self._remarks = text_label(f"{name}_remarks", "What cannot be compared", "small")
        self._reasons = text_pane(f"{name}_reasons", "Why it changed", 1)
        self._why = set_names(QLabel("WHY"), f"{name}_why", "Why it changed", "section")
        self.table = RowTable(f"{name}_table", "Results and checks, then and now", theme)
        layout = column_layout(self, (10, 8, 10, 8), 8)
        for part in (self._headline, self._remarks, self._why, self._reasons):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def show_change(self, change: PredictionChange | None, otherwise: str, more: tuple[str, ...] = ()) -> None:
        """Show what changed; ``otherwise`` says why nothing can be compared, ``more`` are further remarks."""
        self._headline.setText(change.headline if change else otherwise)
        remarks = (*more, *(change.remarks if change else ()))
        self._remarks.setText("\n".join(remarks))
        self._remarks.setVisible(bool(remarks))
        rows = change_rows(change) if change else NO_ROWS
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows.rows))
        reasons = change.reasons if change else ()
        self._reasons.setPlainText("\n".join(f"·  {reason}" for reason in reasons))
        lines = min(len(reasons), _MOST_LINES)
        self._reasons.setFixedHeight(lines * self._reasons.fontMetrics().lineSpacing() + 4)
        for part in (self._why, self._reasons):
            part.setVisible(bool(reasons))

    def texts(self) -> list[str]:
        """Return the words beside the table."""
        return [self._headline.text(), self._remarks.text(), self._reasons.toPlainText()]

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)


def change_rows(change: PredictionChange) -> NumberRows:
    """Rows of the results that moved, then of the checks that changed."""
    return NumberRows(
        header=("Of", "Result or check", f"When {change.event}", "Now"),
        rows=tuple(_row(one) for one in (*change.results, *change.checks)),
        text_columns=(1,),
        word_columns=(0, 2, 3),
    )


def _row(change: Change) -> tuple[TableCell, ...]:
    name = formula(change.name)
    words = [
        f"{MARKS[severity]} {text}" if severity else text
        for severity, text in zip(change.severities, (change.then, change.now), strict=True)
    ]
    tip = f"{change.part}, {name}: {words[0]} then, {words[1]} now"
    return tuple(TableCell(text=text, tip=tip) for text in (change.part, name, *words))
