"""The choices above the evidence plot: method, binder class, scaffold, and which kinds of points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from ssedesigner.core.fields import METHODS
from ssedesigner.core.model_fit import EvidencePoint
from ssedesigner.ui.evidence.points import KINDS_OF_POINTS, PointFilter
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import named

_ALL_METHODS, _ALL_BINDERS = "All methods", "All binder classes"
_SCAFFOLDS: dict[str, bool | None] = {"Scaffold: all": None, "Scaffold: with": True, "Scaffold: without": False}
_NO_BINDER = "none"
_LETTERS = 8


@guarded
class FilterBox(QComboBox):
    """A list of choices that may be narrower than its longest words."""

    def __init__(self, name: str, words: str) -> None:
        super().__init__()
        named(self, name, words)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_choices(self, choices: Mapping[str, object]) -> None:
        """Offer choices by their words and keep the one that was chosen, if it is still there."""
        kept = self.currentText()
        self.clear()
        for words, value in choices.items():
            self.addItem(words, value)
        self.setCurrentIndex(max(0, self.findText(kept)))


class EvidenceFilters(QWidget):
    """Says which points to show; every change by a person is told with the whole choice."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "evidence_filters", "Which points are shown")
        self._method = FilterBox("evidence_method", "Method")
        self._binder = FilterBox("evidence_binder_class", "Binder class")
        self._scaffold = FilterBox("evidence_scaffold", "Scaffold")
        self._scaffold.show_choices(_SCAFFOLDS)
        self._kinds: dict[str, QCheckBox] = {}
        for kind, words in KINDS_OF_POINTS.items():
            self._kinds[kind] = named(QCheckBox(words), f"evidence_kind_{kind}", f"Show: {words.lower()}")
            self._kinds[kind].setChecked(True)
        self._lay_out()
        for box in (self._method, self._binder, self._scaffold):
            box.activated.connect(self._tell)
        for check in self._kinds.values():
            check.clicked.connect(self._tell)

    def _lay_out(self) -> None:
        kinds = QHBoxLayout()
        kinds.setSpacing(16)
        for check in self._kinds.values():
            kinds.addWidget(check)
        kinds.addStretch(1)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for column, box in enumerate((self._method, self._binder, self._scaffold)):
            layout.addWidget(box, 0, column)
            layout.setColumnStretch(column, 1)
        layout.addLayout(kinds, 1, 0, 1, 3)

    @property
    def choice(self) -> PointFilter:
        """What is chosen now."""
        return PointFilter(
            method=self._method.currentData() or "",
            binder_class=self._binder.currentData() or "",
            has_scaffold=self._scaffold.currentData(),
            kinds=frozenset(kind for kind, check in self._kinds.items() if check.isChecked()),
        )

    def show_points(self, points: Sequence[EvidencePoint]) -> None:
        """Offer the methods and binder classes that occur, and say how many points each kind has."""
        methods = {point.method for point in points}
        classes = sorted({point.binder_class for point in points} - {"", _NO_BINDER})
        self._method.show_choices({_ALL_METHODS: ""} | {words: key for key, words in METHODS.items() if key in methods})
        without = {"No binder": _NO_BINDER} if any(point.binder_class == _NO_BINDER for point in points) else {}
        named_classes = {each.replace("_", " ").capitalize(): each for each in classes}
        self._binder.show_choices({_ALL_BINDERS: "", **named_classes, **without})
        for kind, check in self._kinds.items():
            count = sum(point.kind == kind for point in points)
            check.setText(f"{KINDS_OF_POINTS[kind]} ({count})")

    def _tell(self) -> None:
        self.changed.emit(self.choice)
