"""One step, large: title, number, bar, hazards, what can be noted, and what else can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractSlider, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ssedesigner.batch.deviations import Deviation
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.notation import MARKS
from ssedesigner.text.batch import NO_HAZARD
from ssedesigner.ui.bench.deviations import DeviationTable
from ssedesigner.ui.bench.pages import TouchArea, bench_label, clear_layout
from ssedesigner.ui.bench.sizes import SHORT_PX
from ssedesigner.ui.bench.widgets import BigButton, ToleranceBar
from ssedesigner.ui.widgets.widgets import set_names

_COLUMNS = 3
_HIGHEST_ROW_PX = 140
_SCROLLS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}
DONE = "Done, next ▶"
"""What Enter does at a step that asks for nothing more."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """Something that is noted at a step: its name in code, its words and its value as it stands.

    ``severity`` is that of the mark before the value, empty without one: ✓ only for what is as planned.
    """

    key: str
    label: str
    value: str
    is_noted: bool = False
    severity: str = ""


@dataclass(frozen=True, kw_only=True)
class StepView:
    """What is shown of a step; ``weight`` is actual, target and tolerance [g] of a weighing.

    ``caption`` stands above the number. ``aim`` is what stands beside it: its name, its value and its tolerance, and
    ``limits`` are the two ends of the tolerance. ``foot`` stands below the deviations, and ``boxes`` are what follows
    from them: heading and words. ``extras`` are further commands: name in code, words, key. ``done`` is what Enter
    does; where that is only to say what is missing, ``done_key`` is the key that does it.
    """

    title: str
    note: str = ""
    caption: str = ""
    number: str = ""
    aim: tuple[str, str, str] = ("", "", "")
    below: str = ""
    severity: str = "none"
    verdict: str = ""
    weight: tuple[float | None, float, float] | None = None
    limits: tuple[str, str] = ("", "")
    hazards: str = ""
    lines: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    foot: str = ""
    boxes: tuple[tuple[str, str], ...] = ()
    extras: tuple[tuple[str, str, str], ...] = ()
    done: str = DONE
    done_key: str = "Enter"


class _Box(QFrame):
    """A heading with words below it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, f"bench_box_{name}", "What follows", role="bench-frame")
        self._heading = bench_label(f"bench_box_{name}_heading", "Heading", "bench-strong")
        self._words = bench_label(f"bench_box_{name}_words", "What follows", "bench-body", most=600)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(2)
        layout.addWidget(self._heading)
        layout.addWidget(self._words)
        layout.addStretch(1)

    def show_words(self, heading: str, words: str) -> None:
        self._heading.setText(heading)
        self._words.setText(words)


class StepCard(QWidget):
    """Shows a step; rows and extras are told by their names when they are pressed."""

    row_asked = Signal(str)
    extra_asked = Signal(str)
    step_asked = Signal(int)
    reason_asked = Signal(object)

    def __init__(self, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "bench_step", "Step")
        self._size = size
        self._title = bench_label("bench_title", "Step", "bench-title")
        self._note = bench_label("bench_note", "About the step", "bench-muted")
        self._caption = bench_label("bench_caption", "What the number is", "bench-small")
        self._number = bench_label("bench_number", "Number of the step", "bench-number")
        self._aim = [
            bench_label(f"bench_aim_{name}", words, role)
            for name, words, role in (
                ("name", "What is aimed at", "bench-small"),
                ("value", "Target", "bench-aim"),
                ("tolerance", "Tolerance", "bench-muted"),
            )
        ]
        self._below = bench_label("bench_below", "About the number", "bench-muted")
        self._verdict = bench_label("bench_verdict", "Verdict", "bench-verdict")
        self._bar = ToleranceBar(self)
        self._lines = bench_label("bench_lines", "Further lines", "bench-body")
        self._hazards = bench_label("bench_hazards", "Hazards", "bench-box")
        self._below_table = set_names(QWidget(), "bench_boxes", "What follows")
        self._boxes = _Box("film"), _Box("planned")
        self._deviations = DeviationTable(self)
        self._deviations.step_asked.connect(self.step_asked)
        self._deviations.reason_asked.connect(self.reason_asked)
        self._rows, self._extras = QGridLayout(), QHBoxLayout()
        self._rows.setSpacing(8)
        self._extras.setSpacing(8)
        self._lay_out()
        self._shown: StepView | None = None

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        self._boxes_line = boxes = QHBoxLayout()
        aim = QVBoxLayout()
        aim.setSpacing(0)
        aim.addStretch(1)
        for label in self._aim:
            label.setWordWrap(False)
            aim.addWidget(label, 0, Qt.AlignmentFlag.AlignRight)
        beside.addWidget(self._number, 1)
        beside.addLayout(aim)
        boxes.setSpacing(12)
        boxes.addWidget(self._verdict)
        boxes.addWidget(self._hazards)
        area = TouchArea("bench_step_parts", "Step")
        self._layout = layout = QVBoxLayout(area.inside)
        layout.setContentsMargins(0, 0, 0, 0)
        self.fit(is_low=False)
        for part in (self._title, self._note):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._caption)
        layout.addLayout(beside)
        layout.addWidget(self._below)
        layout.addWidget(self._bar)
        layout.addLayout(boxes)
        layout.addWidget(self._lines)
        layout.addWidget(self._deviations, 60)
        below = QHBoxLayout(self._below_table)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(12)
        for box, stretch in zip(self._boxes, (3, 1), strict=True):
            below.addWidget(box, stretch)
        layout.addWidget(self._below_table)
        layout.addStretch(3)
        layout.addLayout(self._rows, 0)
        layout.addLayout(self._extras)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def fit(self, *, is_low: bool) -> None:
        """Leave the hazards the room in a low window: none of their words may be cut."""
        self._layout.setSpacing(2 if is_low else 4)
        for place, share in enumerate((1, 2) if is_low else (2, 3)):
            self._boxes_line.setStretch(place, share)

    def show_step(self, view: StepView) -> None:
        """Show a step; buttons are made anew only when they are others, so that a tick of the clock costs little."""
        before, self._shown = self._shown, view
        self._show_texts(view)
        if before is None or before.rows != view.rows:
            self._show_rows(view)
        if before is None or before.extras != view.extras:
            self._show_extras(view)

    def scroll_by(self, key: Qt.Key) -> bool:
        """Move the list of deviations by a key; return whether there is one and the key moves it."""
        action = _SCROLLS.get(key)
        if action is None or not self._deviations.isVisible():
            return False
        self._deviations.verticalScrollBar().triggerAction(action)
        return True

    def _show_texts(self, view: StepView) -> None:
        is_dangerous = bool(view.hazards) and view.hazards != NO_HAZARD
        texts = (
            (self._title, view.title),
            (self._note, view.note),
            (self._caption, view.caption),
            (self._number, view.number),
            *zip(self._aim, view.aim, strict=True),
            (self._below, view.below),
            (self._lines, "\n".join(view.lines)),
            (self._hazards, f"{MARKS['caution']}  {view.hazards}" if is_dangerous else view.hazards),
            (self._verdict, f"{MARKS[view.severity]} {view.verdict}" if view.verdict else ""),
        )
        self._number.setWordWrap(view.weight is None)
        for label, text in texts:
            if label.text() != text:
                label.setText(text)
            label.setVisible(bool(text))
        for label, severity in ((self._verdict, view.severity), (self._hazards, "caution" if is_dangerous else "none")):
            if label.property("severity") != severity:
                label.setProperty("severity", severity)
                label.style().polish(label)
        # a window of few lines has room for the table or the boxes, and the table scrolls
        is_folded = bool(view.deviations) and self.window().height() < SHORT_PX
        folded = [f"{heading}: {words}" for heading, words in view.boxes] if is_folded else []
        self._deviations.show_deviations(view.deviations, "\n".join([*folded, view.foot]))
        self._deviations.setVisible(bool(view.deviations))
        self._below_table.setVisible(bool(view.boxes) and not is_folded)
        for box, content in zip(self._boxes, view.boxes, strict=False):
            box.show_words(*content)
        self._bar.setVisible(view.weight is not None)
        if view.weight is not None:
            words = f"{view.caption} {view.number}, {' '.join(view.aim)}; {view.verdict}"
            self._bar.show_weight(*view.weight, limits=view.limits, aim=view.aim[1], words=words)

    def _show_rows(self, view: StepView) -> None:
        clear_layout(self._rows)
        self._layout.setStretchFactor(self._rows, 12 if view.rows else 0)
        for number, row in enumerate(view.rows):
            mark = f"{MARKS[row.severity]} " if row.severity else ""
            button = BigButton(f"bench_row_{row.key}", f"{row.label}\n{mark}{row.value}", self._size, "bench-row")
            button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
            button.setMaximumHeight(_HIGHEST_ROW_PX)
            button.clicked.connect(lambda _=False, key=row.key: self.row_asked.emit(key))
            self._rows.addWidget(button, number // _COLUMNS, number % _COLUMNS)

    def _show_extras(self, view: StepView) -> None:
        clear_layout(self._extras)
        for name, words, key in view.extras:
            button = BigButton(f"bench_{name}", f"{words}\n{key}" if key else words, self._size)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _=False, name=name: self.extra_asked.emit(name))
            self._extras.addWidget(button, 1)
