"""All deviations of a batch on the last page of bench mode: step, what, planned, done, reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QScroller, QWidget

from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.notation import MARKS
from ssedesigner.ui.bench.pages import bench_label, clear_layout
from ssedesigner.ui.widgets.widgets import set_names

_HEADER = ("", "Step", "What", "Planned", "Done", "Reason")
_STRETCH = (0, 0, 3, 3, 3, 4)


class DeviationTable(QScrollArea):
    """A grid of labels that scrolls; what has no reason yet carries ✗, what has one carries !."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_deviations", "Deviations from the plan")
        self._inside = set_names(QWidget(), "bench_deviations_inside", "Deviations from the plan")
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        for column, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(column, stretch)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        self._shown: tuple[Deviation, ...] | None = None

    def show_deviations(self, listed: Sequence[Deviation]) -> None:
        """Show all deviations; the labels are made anew only when they are others."""
        if tuple(listed) == self._shown:
            return
        self._shown = tuple(listed)
        clear_layout(self._grid)
        for column, words in enumerate(_HEADER):
            self._add(0, column, words, "bench-muted")
        for row, one in enumerate(listed, start=1):
            severity = "caution" if one.reason else "fail"
            step = "–" if one.step is None else str(one.step)
            reason = one.reason or "no reason yet"
            texts = (MARKS[severity], step, one.what, one.planned, one.done, reason)
            for column, text in enumerate(texts):
                is_marked = column in (0, 4)
                self._add(row, column, text, *(("bench-off", severity) if is_marked else ("bench-body",)))
        self._grid.setRowStretch(len(listed) + 1, 1)

    def _add(self, row: int, column: int, text: str, role: str, severity: str = "none") -> None:
        label = bench_label(f"bench_deviation_{row}_{column}", _HEADER[column] or "Mark", role)
        label.setText(text)
        label.setProperty("severity", severity)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(label, row, column)
