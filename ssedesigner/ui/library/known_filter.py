"""How answers are known, as tick boxes with their number and look: the legend and the filter in one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QWidget

from ssedesigner.core.notation import MARKS
from ssedesigner.physics.compatibility.answers import EXPECTED, KNOWN, NOT_REPORTED, REPORTED
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.library.pair_matrix_view import paint_verdict
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import set_names

_KEY_CELL = 22
_WORDS = {
    REPORTED: ("reported", "pass", "Reported in a paper, listed in a handbook, or entered by you"),
    EXPECTED: (
        "expected, not tested",
        "pass",
        "No report of this pair: estimated from a class rule, Hansen distance or analogy. A report always outranks it",
    ),
    NOT_REPORTED: ("not reported", "unknown", "No report, or only a guess. This does not mean that it is harmless"),
}


@guarded
class KeyCell(QWidget):
    """One cell of a legend."""

    def __init__(self, severity: str, is_estimate: bool = False, is_own: bool = False) -> None:
        super().__init__()
        self._look = (severity, is_estimate, is_own)
        self.setFixedSize(QSize(_KEY_CELL, _KEY_CELL))

    def paintEvent(self, event: QPaintEvent) -> None:
        severity, is_estimate, is_own = self._look
        painter = QPainter(self)
        paint_verdict(
            painter, QRectF(self.rect()), self, severity, MARKS[severity], is_estimate=is_estimate, is_own=is_own
        )


class KnownFilter(QWidget):
    """Chooses how what is shown may be known; at least one way stays chosen."""

    changed = Signal()

    def __init__(self, name: str, direction: QBoxLayout.Direction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, name, "How the answers are known")
        self._boxes = {known: set_names(QCheckBox(), f"{name}_{number}", known) for number, known in enumerate(KNOWN)}
        layout = QBoxLayout(direction, self)
        layout.setContentsMargins(0, 0, 0, 0)
        is_row = direction == QBoxLayout.Direction.LeftToRight
        layout.setSpacing(18 if is_row else 4)
        for known, box in self._boxes.items():
            words, severity, help_words = _WORDS[known]
            box.setChecked(True)
            box.setToolTip(tooltip(help_words))
            face = box.font()
            face.setItalic(known == EXPECTED)
            box.setFont(face)
            box.toggled.connect(self._toggle)
            row = QHBoxLayout()
            row.setSpacing(6)
            row.addWidget(set_names(KeyCell(severity, known == EXPECTED), f"{name}_key_{words}", words))
            row.addWidget(box, 1)
            layout.addLayout(row)
        self.show_counts({})

    @property
    def known(self) -> frozenset[str]:
        """The ways of knowing that are chosen."""
        return frozenset(known for known, box in self._boxes.items() if box.isChecked())

    def choose_all(self) -> None:
        """Show answers however they are known."""
        for box in self._boxes.values():
            box.setChecked(True)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Write the number of answers behind the words; none where they are not counted."""
        for known, box in self._boxes.items():
            number = f"   {counts[known]}" if known in counts else ""
            box.setText(_WORDS[known][0] + number)
            box.setAccessibleName(f"Show what is {_WORDS[known][0]}{number}")

    def _toggle(self, is_on: bool) -> None:
        if not self.known:  # nothing would be left to look at
            box = self.sender()
            assert isinstance(box, QCheckBox)
            box.setChecked(True)
            return
        self.changed.emit()
