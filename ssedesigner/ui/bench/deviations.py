"""All deviations of a batch on the last page of bench mode: step, what, planned, done, reason and its time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QScroller, QWidget

from ssedesigner.batch.deviations import Deviation, without_reason
from ssedesigner.core.batch.clock import moment, now
from ssedesigner.core.batch.words import clock_text, minute_text
from ssedesigner.core.notation import MARKS
from ssedesigner.ui.bench.pages import bench_label, clear_layout
from ssedesigner.ui.bench.widgets import SMALLEST_PX, BigButton
from ssedesigner.ui.widgets.widgets import set_names

_HEADER = ("", "Step", "What", "Planned", "Done", "Reason")
_STRETCH = (0, 0, 3, 3, 3, 4)


def _reason_text(one: Deviation) -> str:
    """Say what a person gave as a reason, who and when; what only follows from other entries is nobody's words."""
    if not one.reason_at:
        return one.reason
    return " ".join(filter(None, (f"“{one.reason}”", one.reason_by, _when(one))))


def _when(one: Deviation) -> str:
    """Say when a reason was given: the time alone where that was today."""
    is_today = moment(one.reason_at).date() == moment(now()).date()
    return clock_text(one.reason_at).partition(" ")[0] if is_today else minute_text(one.reason_at)


class DeviationTable(QScrollArea):
    """A grid of labels that scrolls, those without a reason first, with the way to give one."""

    step_asked = Signal(int)
    reason_asked = Signal(object)

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
        self._shown: tuple[tuple[Deviation, ...], str] | None = None

    def show_deviations(self, listed: Sequence[Deviation], foot: str) -> None:
        """Show all deviations and a note below them; the labels are made anew only when they are others."""
        if (tuple(listed), foot) == self._shown:
            return
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._shown = (tuple(listed), foot)
        clear_layout(self._grid)
        for column, words in enumerate(_HEADER):
            self._add(0, column, words, "bench-small")
        row = 1
        unexplained = without_reason(listed)
        explained = tuple(one for one in listed if one.reason)
        for words, group in (("Without a reason", unexplained), ("With a reason", explained)):
            if group:
                self._add(row, 1, f"{words}: {len(group)}", "bench-strong", columns=len(_HEADER) - 1)
                for row, one in enumerate(group, start=row + 1):  # noqa: B020
                    self._add_row(row, one)
                row += 1
        self._add(row, 1, foot, "bench-small", columns=len(_HEADER) - 1)
        self._grid.setRowStretch(row + 1, 1)

    def _add_row(self, row: int, one: Deviation) -> None:
        severity = "caution" if one.reason else "fail"
        step = "–" if one.step is None else str(one.step)
        for column, text in enumerate((MARKS[severity], step, one.what, one.planned, one.done)):
            is_marked = column in (0, 4)
            self._add(row, column, text, *(("bench-off", severity) if is_marked else ("bench-body",)))
        if one.reason:
            self._add(row, 5, _reason_text(one), "bench-body")
        else:
            self._grid.addLayout(self._answers(row, one), row, 5)

    def _answers(self, row: int, one: Deviation) -> QHBoxLayout:
        answers = QHBoxLayout()
        answers.setSpacing(8)
        if (step := one.step) is not None:
            correct = BigButton(f"bench_correct_{row}", "Correct", SMALLEST_PX)
            correct.clicked.connect(lambda: self.step_asked.emit(step))
            answers.addWidget(correct)
        explain = BigButton(f"bench_explain_{row}", "Give reason", SMALLEST_PX)
        explain.clicked.connect(lambda: self.reason_asked.emit(one))
        answers.addWidget(explain)
        answers.addStretch(1)
        return answers

    def _add(self, row: int, column: int, text: str, role: str, severity: str = "none", columns: int = 1) -> None:
        label = bench_label(f"bench_deviation_{row}_{column}", _HEADER[column] or "Mark", role)
        label.setText(text)
        label.setProperty("severity", severity)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column, 1, columns)
