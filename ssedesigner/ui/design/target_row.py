"""One target of a question: a result with its sign and number, and where the present recipe stands."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from ssedesigner.core.notation import MARKS, exact, format_number, numeral, typeset
from ssedesigner.core.prediction import Prediction
from ssedesigner.core.question import FLAG_RESULTS, Target
from ssedesigner.core.units import UnitError, parse_quantity, symbol
from ssedesigner.text.values import chance_text
from ssedesigner.ui.design.charts import label_of, unit_of, value_in
from ssedesigner.ui.plain_text import no_mnemonic, tooltip
from ssedesigner.ui.widgets.widgets import set_names, set_property

_SIGNS = ("≤", "≥", "between")
_END_PX, _MOST_END_PX, _MOST_BETWEEN_PX, _AROUND_PX, _MOST_LABEL = 52, 112, 56, 24, 120


class TargetRow(QWidget):
    """A target that can be switched off without being lost; what cannot be read narrows nothing and says so."""

    changed = Signal()
    removed = Signal()
    accepted = Signal()

    def __init__(self, target: Target, name: str) -> None:
        super().__init__()
        self.key = target.result
        self.problem = ""
        label = label_of(self.key)
        set_names(self, f"target_{name}", f"Target: {label}")
        self.box = set_names(QCheckBox(no_mnemonic(label)), f"target_on_{name}", f"Use the target: {label}")
        self.box.setChecked(True)
        self.box.setToolTip(tooltip(label))
        self.box.setMinimumWidth(_MOST_LABEL)
        self.sign = set_names(QPushButton(), f"target_sign_{name}", "At most, at least or between", role="sign")
        self.sign.setToolTip("At most (≤), at least (≥) or between: click to change")
        self.low = set_names(QLineEdit(), f"target_low_{name}", f"{label}: at least")
        self.between = set_names(QLabel("and"), f"target_and_{name}", "and", role="muted")
        self.high = set_names(QLineEdit(), f"target_high_{name}", f"{label}: at most")
        unit = "" if self.key in FLAG_RESULTS else symbol(unit_of(self.key)).removeprefix("-")
        self.unit = set_names(QLabel(unit), f"target_unit_{name}", "Unit", role="muted")
        self.close_button = set_names(QToolButton(), f"target_remove_{name}", f"Remove the target: {label}")
        self.close_button.setText("×")
        self.close_button.setAutoRaise(True)
        self.state = set_names(QLabel(), f"target_state_{name}", "Where the present recipe stands", role="small")
        self.state.setWordWrap(True)
        self._lay_out()
        self.show_target(target)
        self.box.toggled.connect(self.changed)
        self.sign.clicked.connect(self._turn_sign)
        self.close_button.clicked.connect(self.removed)
        for line in (self.low, self.high):
            line.textEdited.connect(self.changed)
            line.returnPressed.connect(self.accepted)

    def _lay_out(self) -> None:
        for line in (self.low, self.high):
            line.setFixedWidth(_END_PX)
            line.setMinimumHeight(line.sizeHint().height())  # many targets scroll rather than become flat
            line.textChanged.connect(partial(self._fit, line))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(4)
        layout.setVerticalSpacing(1)
        layout.addWidget(self.box, 0, 0, 1, 6)
        layout.addWidget(self.close_button, 0, 6)
        for column, part in enumerate((self.sign, self.low, self.between, self.high, self.unit)):
            layout.addWidget(part, 1, column)
        layout.addWidget(self.state, 2, 0, 1, 7)
        layout.setColumnStretch(5, 1)

    @property
    def _kind(self) -> int:
        return _SIGNS.index(self.sign.text())

    def show_target(self, target: Target) -> None:
        """Show a target of the same result."""
        is_between = target.at_least is not None and target.at_most is not None
        self._show_sign(2 if is_between else 1 if target.at_least is not None else 0)
        for line, end in ((self.low, target.at_least), (self.high, target.at_most)):
            line.setText("" if end is None else exact(end))
        if self._kind == 1:  # the one number stands at the same place whatever its sign
            self.high.setText(exact(target.at_least))

    def _fit(self, line: QLineEdit, text: str) -> None:
        """Make room for the whole number, from its first digit on."""
        room = line.fontMetrics().horizontalAdvance(text) + _AROUND_PX
        line.setFixedWidth(min(max(room, _END_PX), _MOST_BETWEEN_PX if self._kind == 2 else _MOST_END_PX))
        line.setToolTip(tooltip(text))
        if not line.hasFocus():
            line.setCursorPosition(0)

    def _show_sign(self, kind: int) -> None:
        self.sign.setText(_SIGNS[kind])
        self.low.setVisible(kind == 2)
        self.between.setVisible(kind == 2)
        for line in (self.low, self.high):
            self._fit(line, line.text())

    def _turn_sign(self) -> None:
        self._show_sign((self._kind + 1) % len(_SIGNS))
        self.changed.emit()

    def target(self) -> Target | None:
        """Return the target, None where it is off or cannot be read; ``problem`` then says why."""
        self.problem = ""
        if not self.box.isChecked():
            return None
        lines = (self.low, self.high) if self._kind == 2 else (self.high,)
        try:
            ends = [self._number(line) for line in lines]
            if self._kind == 2:
                return Target(result=self.key, at_least=ends[0], at_most=ends[1])
            return Target(result=self.key, **{"at_least" if self._kind else "at_most": ends[0]})
        except ValueError as error:
            self.problem = str(error)[:1].upper() + str(error)[1:]
            return None
        finally:
            for line in lines:
                set_property(line, "invalid", bool(self.problem))

    def _number(self, line: QLineEdit) -> float:
        unit = "-" if self.key in FLAG_RESULTS else unit_of(self.key)
        if not line.text().strip():
            raise ValueError(f"type a number, for example 5 {symbol(unit)}".removesuffix("-").rstrip() + ".")
        try:
            return parse_quantity(line.text(), unit, 5.0)
        except UnitError as error:
            raise ValueError(str(error)) from None

    def show_state(self, present: Prediction, chance: float | None, besides: str = "") -> None:
        """Say where the present recipe stands, and with what ``besides``."""
        target, value = self.target(), value_in(present, self.key)
        if target is None:
            self.state.setText(typeset(self.problem))
            set_property(self.state, "severity", "fail" if self.problem else "")
            return
        if value is None:
            words, severity = f"{MARKS['unknown']} now not known", "unknown"
        else:
            is_met = target.is_met(value)
            severity = "pass" if is_met else "fail"
            number = numeral(value) if self.key in FLAG_RESULTS else format_number(value)
            words = f"{MARKS[severity]} now {number}{besides}"
            if chance is not None and self.key not in FLAG_RESULTS:
                words += f", {chance_text(chance)} likely"
        self.state.setText(words)
        set_property(self.state, "severity", severity)
