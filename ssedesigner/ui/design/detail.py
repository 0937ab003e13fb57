"""The point that is looked at beside the present recipe: results, differences, flags that change, and Adopt."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from ssedesigner.core.notation import MARKS, format_number, typeset, with_sign
from ssedesigner.core.prediction import POINTS, Prediction
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.grid import COUNTED
from ssedesigner.text.values import band_text
from ssedesigner.ui.design.charts import is_better_low, label_of, result_text, unit_of, value_in
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.tables import NumberRows, RowTable, TableCell
from ssedesigner.ui.widgets.widgets import Elided, column_layout, row_layout, set_names

_MOST_FLAGS, _MOST_ROWS = 6, 9


def result_rows(here: Prediction, present: Prediction, keys: Sequence[str]) -> NumberRows:
    """Return a row for each result: the point, its band, and how it differs from the present recipe."""
    return NumberRows(
        header=("Result", "Here", "90 % band", "Change"),
        rows=tuple(_row(here, present, key) for key in keys),
        text_columns=(0,),
    )


def _row(here: Prediction, present: Prediction, key: str) -> tuple[TableCell, ...]:
    unit = symbol(unit_of(key))
    label = f"{label_of(key)}, {unit}".removesuffix(", ")
    value, before = value_in(here, key), value_in(present, key)
    band = "" if key in COUNTED else band_text(here.result(key), between="–")
    reason = "" if key in COUNTED else typeset(here.result(key).reason)
    text = result_text(here, key).removesuffix(f" {unit}")
    return (
        TableCell(text=label),
        TableCell(text=text, tip=reason, is_unknown=value is None),
        TableCell(text=band),
        _difference(key, value, before),
    )


def _difference(key: str, value: float | None, before: float | None) -> TableCell:
    if value is None or before is None:
        return TableCell(text="")
    change = value - before
    if abs(change) <= 1e-9 * max(abs(before), 1e-12):
        return TableCell(text="=")
    text = with_sign(change) if key in COUNTED else f"{'+' if change > 0 else ''}{format_number(change, 2)}"
    if key.startswith(("cell.thickness", "film.thickness")):
        return TableCell(text=text)
    is_better = (change < 0) == is_better_low(key)
    return TableCell(
        text=text, severity="pass" if is_better else "caution", spoken=f"{text}, {'better' if is_better else 'worse'}"
    )


def flag_lines(here: Prediction, present: Prediction) -> list[tuple[str, str]]:
    """Return severity and words of each flag that differs, the worst first; those that go last."""
    before = {flag.id: flag for flag in present.flags}
    changed = [flag for flag in here.flags if flag.severity != getattr(before.get(flag.id), "severity", "none")]
    new = sorted((flag for flag in changed if POINTS[flag.severity]), key=lambda flag: -POINTS[flag.severity])
    gone = [before[flag.id] for flag in changed if not POINTS[flag.severity] and POINTS[before[flag.id].severity]]
    lines = [(flag.severity, f"{MARKS[flag.severity]} {typeset(flag.title)}") for flag in new]
    return lines + [("pass", f"{MARKS['pass']} gone: {typeset(flag.title)}") for flag in gone]


class PointPanel(QFrame):
    """The card of the point that is looked at."""

    adopt_asked = Signal()
    pin_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "design_point", "The point that is looked at", role="card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.title = Elided("design_point_title", "What is changed at this point", role="strong")
        self.hint = set_names(QLabel("Click holds, arrow keys step"), "design_point_hint", "Keys", role="small")
        self.table = RowTable("design_point_results", "Results at this point", theme, most=_MOST_ROWS)
        self.flags = [
            set_names(PlainLabel(), f"design_point_flag_{n}", "Flag that changes") for n in range(_MOST_FLAGS)
        ]
        self.adopt = set_names(QPushButton("&Adopt (Enter)"), "design_adopt", "Adopt this point", role="primary")
        self.adopt.setToolTip(tooltip("Put these values into the recipe, as one undoable step"))
        top, foot = row_layout(None, (0, 0, 0, 0), 8), row_layout(None, (0, 4, 0, 0), 8)
        top.addWidget(self.title)
        top.addStretch(1)
        self.pin = set_names(QPushButton("&Pin (P)"), "design_pin", "Pin this point")
        self.pin.setToolTip(tooltip("Keep this point beside the open recipe, to compare"))
        self.pin.clicked.connect(self.pin_asked)
        foot.addWidget(self.adopt)
        foot.addWidget(self.pin)
        foot.addStretch(1)
        foot.addWidget(self.hint)
        layout = column_layout(self, (12, 9, 12, 10), 4)
        layout.addLayout(top)
        layout.addWidget(self.table)
        for line in self.flags:
            line.setWordWrap(True)
            layout.addWidget(line)
        layout.addLayout(foot)
        self.adopt.clicked.connect(self.adopt_asked)

    def show_point(self, title: str, here: Prediction, present: Prediction, keys: Sequence[str]) -> None:
        """Show a point beside the present recipe."""
        self.title.show_text(title)
        self.table.show_rows(result_rows(here, present, keys))
        lines = flag_lines(here, present) or [("pass", f"{MARKS['pass']} no flag changes")]
        if len(lines) > _MOST_FLAGS:
            lines = [*lines[: _MOST_FLAGS - 1], ("none", f"and {len(lines) - _MOST_FLAGS + 1} more flags change")]
        for number, label in enumerate(self.flags):
            label.setVisible(number < len(lines))
            if number < len(lines):
                severity, words = lines[number]
                label.setText(words)
                label.setProperty("severity", severity)
                label.style().unpolish(label)
                label.style().polish(label)
        self.adopt.setEnabled(here.recipe != present.recipe)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.table.apply_theme(theme)
