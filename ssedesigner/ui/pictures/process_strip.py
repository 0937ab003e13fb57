"""The process path across the window: one arrow for each step, with the worst mark and the counts of its flags."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from ssedesigner.core.flag_steps import flags_on_path
from ssedesigner.core.frozen import dataclass
from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, speech_text, typeset
from ssedesigner.core.prediction import SEVERITIES, Flag, Prediction
from ssedesigner.core.process import PathStep, process_path
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import RichText, tooltip
from ssedesigner.ui.theme import LIGHT, SECTION_PX, SMALL_PX, Theme, font
from ssedesigner.ui.widgets.quantity_text import hover_card
from ssedesigner.ui.widgets.text_fit import fit_or_elide, text_width
from ssedesigner.ui.widgets.when_seen import WhenSeen
from ssedesigner.ui.widgets.widgets import set_names, tab_through

PROBLEMS = ("fail", "caution", "unknown")


@dataclass(frozen=True, kw_only=True)
class StripStep:
    """One step of the strip: its place on the path and its flags, the worst first, with how many have each severity."""

    number: int
    of: int
    step: PathStep
    flags: tuple[Flag, ...]
    by_severity: tuple[tuple[str, int], ...]

    @property
    def worst(self) -> Flag | None:
        """The worst flag, None where no check applies."""
        return self.flags[0] if self.flags and self.flags[0].severity != "none" else None

    @property
    def severity(self) -> str:
        """The worst severity, or nothing where no check applies."""
        return self.worst.severity if self.worst else ""

    @property
    def counts(self) -> tuple[tuple[str, str], ...]:
        """Counts with their marks, and the severity of each; passed checks only where nothing else is."""
        shown = [pair for pair in self.by_severity if pair[0] in PROBLEMS]
        shown = shown or [pair for pair in self.by_severity if pair[0] == "pass"]
        if not shown:
            return ((f"{MARKS['none']} no check", "none"),)
        return tuple([(f"{MARKS[severity]} {count}", severity) for severity, count in shown])

    @property
    def face(self) -> tuple[object, ...]:
        """All that is painted: a number in a sentence behind it may change without a new painting."""
        is_last = self.number == self.of  # which has no tip
        return self.number, is_last, self.step.title, self.step.short, self.step.is_skipped, self.severity, self.counts

    @property
    def spoken(self) -> tuple[object, ...]:
        """All that a screen reader says of the step: of its flags the counts, and the words of the worst."""
        worst = (self.worst.severity, self.worst.title, self.worst.message) if self.worst else ()
        return self.number, self.of, self.step, worst, self.by_severity

    @property
    def summary(self) -> str:
        """Counts of all flags in words."""
        return ", ".join([f"{count} {SEVERITIES[severity]}" for severity, count in self.by_severity]) or "no checks"

    @property
    def name(self) -> str:
        """What a screen reader says first."""
        left_out = ", left out" if self.step.is_skipped else ""
        return f"Step {self.number} of {self.of}: {self.step.title}{left_out}, {self.summary}"

    @property
    def description(self) -> str:
        """What a screen reader says on demand: the parameters and the worst flag."""
        worst = self.worst
        sentences = [self.step.detail]
        if worst is not None and worst.severity != "pass":
            sentences += [worst.title, worst.message]
        return ". ".join(speech_text(text).rstrip(".") for text in sentences) + "."

    @property
    def tip(self) -> RichText:
        """The hover card: parameters, counts, the worst flag and its first sentence."""
        worst = self.worst
        lines = [typeset(self.step.detail), sentence_case(self.summary)]
        if worst is not None and worst.severity != "pass":
            lines += [f"{MARKS[worst.severity]} {typeset(worst.title)}", typeset(worst.lead)]
        return hover_card(f"{self.number} {self.step.title}", lines, more="")


def strip_steps(prediction: Prediction, materials: Materials) -> tuple[StripStep, ...]:
    """Return the steps of a prediction's recipe with their flags."""
    path = process_path(prediction.recipe, materials)
    with_flags = {step.key: step for step in flags_on_path(prediction, materials)}
    return tuple(
        [
            StripStep(number=number, of=len(path), step=step, flags=own.flags, by_severity=own.counts)
            for number, step in enumerate(path, start=1)
            for own in [with_flags[step.key]]
        ]
    )


POINT = 8.0
"""How far the tip of an arrow reaches into the next one [px]."""
HEIGHT = 42
_LEFT, _RIGHT, _NUMBER_GAP, _COUNT_GAP = 5.0, 2.0, 5.0, 7.0
_CLOSE_GAP = 3.0
_COUNTS_PX = 52.0
"""Room that counts of the usual size need, so that a change of them moves no step [px]."""
_BOLD = QFont.Weight.DemiBold
_MOVES = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -1000,
    Qt.Key.Key_End: 1000,
}


@guarded
class StepButton(QAbstractButton):
    """A click or Enter asks for the flags of the step; arrow keys ask the strip to go on by some steps."""

    moved = Signal(int)

    def __init__(self, contents: StripStep, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._contents, self._theme, self.is_marked = contents, theme, False
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        set_names(self, f"path_{contents.step.key.replace('-', '_')}", contents.name)
        self._describe()

    @property
    def contents(self) -> StripStep:
        return self._contents

    def show_step(self, contents: StripStep) -> None:
        """Take up the same step of another recipe; nothing is described or painted again that stays the same."""
        before, self._contents = self._contents, contents
        if contents == before:
            return
        if contents.spoken != before.spoken:
            self._describe()
        if contents.face != before.face:
            self.update()

    def _describe(self) -> None:
        contents = self._contents
        self.setAccessibleName(contents.name)
        self.setAccessibleDescription(contents.description)

    def toolTip(self) -> str:
        """Write the tip: that is done when it is asked for, as most of them never are."""
        self.setToolTip(tooltip(self._contents.tip))
        return super().toolTip()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.toolTip()
        return super().event(event)

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def mark(self, is_marked: bool) -> None:
        """Show whether the flags of this step are listed alone."""
        if is_marked != self.is_marked:
            self.is_marked = is_marked
            self.update()

    def needed_width(self, *, is_short: bool) -> float:
        """Return how wide the step must be for its title [px]."""
        step = self._contents.step
        title = text_width(step.short, SMALL_PX, _BOLD) if is_short else text_width(step.title, SMALL_PX, _BOLD)
        return max(title + self._number_width, _COUNTS_PX) + 2 * POINT + _LEFT + _RIGHT

    @property
    def _number_width(self) -> float:
        return text_width(str(self._contents.number), SECTION_PX) + _NUMBER_GAP

    def sizeHint(self) -> QSize:
        return QSize(round(self.needed_width(is_short=False)), HEIGHT)

    def outline(self) -> QPolygonF:
        """Return the arrow: a notch on the left unless the step is the first, a tip on the right unless the last."""
        left, top, right, bottom = 0.5, 0.5, self.width() - 0.5, self.height() - 0.5
        middle = self.height() / 2
        points = [QPointF(left, top)]
        if self._contents.number == self._contents.of:
            points += [QPointF(right, top), QPointF(right, bottom)]
        else:
            points += [QPointF(right - POINT, top), QPointF(right, middle), QPointF(right - POINT, bottom)]
        points.append(QPointF(left, bottom))
        if self._contents.number > 1:
            points.append(QPointF(left + POINT, middle))
        return QPolygonF(points)

    def hitButton(self, position: object) -> bool:
        point = QPointF(position)  # type: ignore[call-overload]
        return bool(self.outline().containsPoint(point, Qt.FillRule.OddEvenFill))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        takes_off = key == Qt.Key.Key_Escape and self.is_marked
        if takes_off or key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_arrow(painter)
        indent = POINT if self._contents.number > 1 else _LEFT
        room = QRectF(self.rect()).adjusted(indent + _LEFT, 4, -POINT - _RIGHT, -4)
        self._paint_title(painter, QRectF(room.left(), room.top(), room.width(), 17))
        self._paint_counts(painter, QRectF(room.left(), room.top() + 17, room.width(), 17))

    def _paint_arrow(self, painter: QPainter) -> None:
        theme, severity = self._theme, self._contents.severity
        ground = theme.window if severity in ("", "pass") else theme.severity_ground(severity)
        pen = QPen(QColor(ground), 1)
        if self._contents.step.is_skipped:
            pen = QPen(QColor(theme.muted), 1, Qt.PenStyle.DashLine)
        if self.underMouse():
            pen = QPen(QColor(theme.muted), 1)
        if self.is_marked or self.hasFocus():
            pen = QPen(QColor(theme.accent), 2)
        painter.setPen(pen)
        painter.setBrush(QColor(ground))
        painter.drawPolygon(self.outline())

    def _paint_title(self, painter: QPainter, room: QRectF) -> None:
        step, align = self._contents.step, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        # the panel names a step by its number: the title gives way before it
        left = self._number_width
        if text_width(step.short, SMALL_PX, _BOLD) + left > room.width():
            left -= _NUMBER_GAP - _CLOSE_GAP
        painter.setFont(font(SECTION_PX))
        painter.setPen(QColor(self._theme.muted))
        painter.drawText(room, align, str(self._contents.number))
        words, face = fit_or_elide((step.title, step.short), room.width() - left, (SMALL_PX,), _BOLD)
        painter.setFont(face)
        painter.setPen(QColor(self._theme.muted if step.is_skipped else self._theme.text))
        painter.drawText(room.adjusted(left, 0, 2, 0), align, words)

    def _paint_counts(self, painter: QPainter, room: QRectF) -> None:
        """Paint the counts side by side; the least severe go where there is no room for all."""
        counts = list(self._contents.counts)
        weight = QFont.Weight.Normal if counts[0][1] in ("pass", "none") else QFont.Weight.Bold
        gap = _COUNT_GAP
        widths = [text_width(text, SMALL_PX, weight) for text, _ in counts]
        if sum(widths) + gap * (len(widths) - 1) > room.width():
            gap = _COUNT_GAP / 2
        left = room.left()
        painter.setFont(font(SMALL_PX, weight))
        for (text, severity), width in zip(counts, widths, strict=True):
            if left + width > room.right() + 2 and left > room.left():
                return
            painter.setPen(QColor(self._theme.severity_text(severity)))
            painter.drawText(QRectF(left, room.top(), width + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + gap


_MARGIN, _SIDE, _GAP = 5, 12, 3
_FULL_HEIGHT = HEIGHT + 2 * _MARGIN + 1


@guarded
class ProcessStrip(QFrame):
    """The steps in the order of doing; ``step_asked`` carries the key of a step whose flags are asked for.

    Tab comes to one step, the arrow keys go on from there, and each step gone to asks for its flags.
    """

    step_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "process_strip", "Process path", role="bar")
        self._theme: Theme = LIGHT
        self._materials: Materials | None = None
        self._when_seen = WhenSeen(self, self._show_now)
        self._by_key: dict[str, StepButton] = {}
        self._shown: list[StepButton] = []
        self._edge = set_names(QFrame(self), "process_strip_edge", "", role="edge")
        self.setFixedHeight(_FULL_HEIGHT)

    @property
    def buttons(self) -> list[StepButton]:
        """The steps of the path from left to right."""
        self._when_seen.catch_up()
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(1000, _FULL_HEIGHT)

    def show_library(self, materials: Materials) -> None:
        """Take up the names of a library."""
        self._materials = materials

    def show_prediction(self, prediction: Prediction) -> None:
        """Show the path of a prediction's recipe with the flags on it; a hidden strip does so once it is seen."""
        if self._materials is not None:
            self._when_seen.show(prediction)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._when_seen.catch_up()

    def _show_now(self, prediction: Prediction) -> None:
        assert self._materials is not None
        titles = [button.contents.step.title for button in self._shown]
        buttons = []
        for contents in strip_steps(prediction, self._materials):
            # a step keeps its button, and with it the focus
            button = self._by_key.get(contents.step.key)
            if button is None:
                button = self._by_key[contents.step.key] = self._connect_step(StepButton(contents, self._theme, self))
            button.show_step(contents)
            buttons.append(button)
        self._shown = buttons
        if [button.contents.step.title for button in buttons] != titles:
            self._take_off_the_rest()
            self._place()
            tab_through((self, *buttons))

    def _connect_step(self, button: StepButton) -> StepButton:
        button.clicked.connect(lambda: self._go_to(button))
        button.moved.connect(lambda by: self._go_on(button, by))
        return button

    def _take_off_the_rest(self) -> None:
        for button in self._by_key.values():
            button.setVisible(button in self._shown)
        if not any(button.focusPolicy() == Qt.FocusPolicy.StrongFocus for button in self._shown):
            self._stop_at(self._shown[0])

    def _stop_at(self, stop: StepButton) -> None:
        """Let Tab come to one step only."""
        for button in self._by_key.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)

    def _go_on(self, button: StepButton, by: int) -> None:
        number = self._shown.index(button) + by
        other = self._shown[min(max(number, 0), len(self._shown) - 1)]
        if other is not button:  # asking again at the end of the path would list every step
            self._go_to(other)

    def _go_to(self, button: StepButton) -> None:
        self._stop_at(button)
        button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.step_asked.emit(button.contents.step.key)

    def mark_step(self, key: str) -> None:
        """Mark the step whose flags are listed alone; none without a key."""
        for button in self._by_key.values():
            button.mark(button.contents.step.key == key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(0, self.height() - 1, self.width(), 1)
        self._place()

    def _place(self) -> None:
        """Share the width: each step what its title needs and an equal part of what is left."""
        if not self._shown:
            return
        overlap = POINT - _GAP
        room = self.width() - 2 * _SIDE + overlap * (len(self._shown) - 1)
        needs = [button.needed_width(is_short=False) for button in self._shown]
        if sum(needs) > room:
            needs = [button.needed_width(is_short=True) for button in self._shown]
        spare = (room - sum(needs)) / len(needs)
        if spare < 0:
            needs, spare = [need * room / sum(needs) for need in needs], 0.0
        left = float(_SIDE)
        for button, need in zip(self._shown, needs, strict=True):
            right = left + need + spare
            button.setGeometry(round(left), _MARGIN, round(right) - round(left), HEIGHT)
            left = right - overlap

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for button in self._by_key.values():
            button.apply_theme(theme)
