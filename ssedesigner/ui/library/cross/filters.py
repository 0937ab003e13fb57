"""What the cross view leaves out: by how an answer is known, and liquids that boil early, burn or harm."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QGridLayout, QLabel, QWidget

from ssedesigner.core.materials import Material
from ssedesigner.core.visible_text import shorten
from ssedesigner.physics.compatibility.answers import KNOWN
from ssedesigner.physics.compatibility.crossing import LEAVE_OUT, Crossing, counts
from ssedesigner.ui.library.cross.model import Answers
from ssedesigner.ui.library.known_filter import KnownFilter
from ssedesigner.ui.plain_text import tooltip
from ssedesigner.ui.widgets.widgets import column_layout, set_names

_WORDS = {
    "boiling": ("boils below 100 °C", "It dries fast on a casting line. What is not known stays in, marked ?."),
    "flash": (
        "flash point below 23 °C",
        "Highly flammable. The lowest of the known flash points counts; what is not known stays in, marked ?.",
    ),
    "limit": ("no exposure limit known", "Without a limit it is not proven safe: treat the vapour as harmful."),
    "cmr": (
        "CMR: H340 to H362",
        "May harm genes, cause cancer, harm fertility or the unborn, or is suspected to. What has no hazard codes in "
        "the library stays in; the safety data sheet of your lot decides.",
    ),
}
_FOR_LIQUIDS = "solvent"
_SIDE_CHARACTERS = 14


class CrossFilters(QWidget):
    """Tick boxes with the number of answers that each is about."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "cross_filters", "Filters")
        self.known = KnownFilter("cross_known", QBoxLayout.Direction.TopToBottom)
        self._sides = QGridLayout()
        self._sides.setSpacing(2)
        self._side_labels = [[self._side_label(row, column) for column in range(4)] for row in range(4)]
        self.leave_out = {
            key: set_names(QCheckBox(), f"cross_leave_{key}", words) for key, (words, _) in _WORDS.items()
        }
        self._left = set_names(QLabel("LEAVE OUT"), "cross_leave_title", "Leave out", "section")
        layout = column_layout(self, (0, 0, 0, 0), 6)
        layout.addWidget(set_names(QLabel("HOW THE ANSWER IS KNOWN"), "cross_known_title", "How known", "section"))
        layout.addWidget(self.known)
        layout.addLayout(self._sides)
        layout.addSpacing(10)
        layout.addWidget(self._left)
        for key, box in self.leave_out.items():
            box.setToolTip(tooltip(_WORDS[key][1]))
            box.toggled.connect(self.changed)
            layout.addWidget(box)
        self.known.changed.connect(self.changed)

    def show_answers(self, answers: Answers, names: Sequence[str]) -> None:
        """Count what each filter is about."""
        whole = [one.known for one in answers.crossings]
        self.known.show_counts({known: whole.count(known) for known in KNOWN})
        self._show_sides(answers, names)
        is_liquid = answers.question.kind == _FOR_LIQUIDS
        self._left.setVisible(is_liquid)
        for key, box in self.leave_out.items():
            box.setVisible(is_liquid)
            number = sum(LEAVE_OUT[key](answers.parts(one.material)) for one in answers.crossings) if is_liquid else 0
            box.setText(f"{_WORDS[key][0]}   {number}")

    def passing(self, answers: Answers) -> list[Crossing]:
        """Return the answers that are not left out."""
        chosen = [key for key, box in self.leave_out.items() if box.isChecked()]
        reasons = [LEAVE_OUT[key] for key in chosen] if answers.question.kind == _FOR_LIQUIDS else []

        def is_left_out(material: Material) -> bool:
            parts = answers.parts(material)
            return any(reason(parts) for reason in reasons)

        known = self.known.known
        return [one for one in answers.crossings if one.known in known and not is_left_out(one.material)]

    def clear(self) -> None:
        """Leave nothing out."""
        self.known.choose_all()
        for box in self.leave_out.values():
            box.setChecked(False)

    def _side_label(self, row: int, column: int) -> QLabel:
        label = set_names(QLabel(), f"cross_side_{row}_{column}", "How the answers of a side are known", "small")
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        self._sides.addWidget(label, row, column, side)
        return label

    def _show_sides(self, answers: Answers, names: Sequence[str]) -> None:
        """Show a small table: how many answers of each side are known in which way."""
        by_side = [counts(answers.crossings, place) for place in range(len(names))]
        rows = [("", *names), *((known, *(str(side[row]) for side in by_side)) for row, known in enumerate(KNOWN))]
        for labels, cells in zip(self._side_labels, rows, strict=True):
            for label, text in zip_longest(labels, cells, fillvalue=""):
                assert isinstance(label, QLabel)
                label.setText(shorten(text, _SIDE_CHARACTERS))
                label.setVisible(bool(answers.crossings))
