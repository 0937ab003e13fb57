"""Suggested films as cards: what each is for, why, what is known before and after, and which outcome decides what."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ssedesigner.core.materials import Materials
from ssedesigner.core.notation import MARKS, typeset
from ssedesigner.physics.explore.next_films import Suggestion
from ssedesigner.text.next_films import band_text, gain_text, reason_text, then_texts, title_text
from ssedesigner.text.values import chance_text
from ssedesigner.ui.design.candidate_table import change_words, whole_words
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.theme import Theme
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names, set_property

_BAR_PX = 118, 6
_SEVERITIES = ("fail", "caution", "unknown")


@guarded
class GainBar(QWidget):
    """A small bar that is filled as far as the gain of a film is of the largest one."""

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__()
        set_names(self, name, "Expected gain")
        self._theme, self._part = theme, 0.0
        self.setFixedSize(QSize(*_BAR_PX))

    def show_part(self, part: float) -> None:
        """Fill a part of it, from 0 to 1."""
        self._part = min(max(part, 0.0), 1.0)
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for part, colour in ((1.0, self._theme.separator), (self._part, self._theme.recipe_line)):
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(0, 0, part * self.width(), self.height()), 3, 3)
        painter.end()


@guarded
class FilmCard(QFrame):
    """One suggested film. Space ticks it; Enter, P and the arrow keys are passed on by name with its number."""

    ticked = Signal()
    asked = Signal(str, int)
    focused = Signal(int)

    def __init__(self, number: int, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number = number
        set_names(self, f"film_card_{number}", f"Suggested film {number + 1}", role="card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.tick = set_names(QCheckBox(), f"film_tick_{number}", f"Take film {number + 1}")
        self.tick.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.tick.toggled.connect(lambda _: self._follow_tick())
        self.bar = GainBar(f"film_gain_bar_{number}", theme)
        self._labels = {
            name: set_names(PlainLabel(most=700), f"film_{name}_{number}", words, role=role)
            for name, words, role in (
                ("title", "What the film is for", "strong"),
                ("time", "Time of its batch", "small"),
                ("changes", "What differs from the recipe", ""),
                ("reason", "Why it is suggested", "small"),
                ("chance", "Chance to meet all targets", ""),
                ("band", "Band of the conductivity", ""),
                ("flags", "Flags", ""),
                ("gain", "Expected gain", "small"),
                ("then", "Which outcome decides what", ""),
            )
        }
        self._lay_out()

    def label(self, name: str) -> QLabel:
        """Return a line of the card by its name."""
        return self._labels[name]

    def _lay_out(self) -> None:
        labels = self._labels
        for name in ("title", "changes", "reason", "then"):
            labels[name].setWordWrap(True)
        top = row_layout(None, (0, 0, 0, 0), 8)
        top.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(labels["title"], 1)
        top.addWidget(labels["time"], 0, Qt.AlignmentFlag.AlignTop)
        facts = QGridLayout()
        facts.setHorizontalSpacing(18)
        facts.setVerticalSpacing(0)
        for column, (name, words) in enumerate(
            (("chance", "Meets all targets"), ("band", "Predicted σ, 90 % band"), ("flags", "Flags"))
        ):
            facts.addWidget(
                set_names(QLabel(words), f"film_{name}_title_{self.number}", words, role="small"), 0, column
            )
            facts.addWidget(labels[name], 1, column)
        facts.addWidget(labels["gain"], 0, 4)
        facts.addWidget(self.bar, 1, 4)
        facts.setColumnStretch(3, 1)
        body = column_layout(None, (24, 0, 0, 0), 4)
        for name in ("changes", "reason"):
            body.addWidget(labels[name])
        body.addLayout(facts)
        self._line = line = set_names(QFrame(), f"film_line_{self.number}", "", role="line")
        line.setFixedHeight(1)
        body.addWidget(line)
        body.addWidget(labels["then"])
        whole = column_layout(self, (12, 9, 12, 9), 3)
        whole.addLayout(top)
        whole.addLayout(body)

    def show_film(self, film: Suggestion, time: str, most: float, materials: Materials, unticked: bool) -> None:
        """Show a film; ``most`` is the largest gain of all."""
        changes, then = change_words(film.changes, materials), then_texts(film)
        texts = {
            "title": f"{self.number + 1}  {title_text(film)}",
            "time": time,
            "changes": typeset(f"{changes[:1].upper()}{changes[1:]}"),
            "reason": typeset(reason_text(film)),
            "chance": f"{chance_text(film.chance_before)} → {chance_text(film.chance_if_as_predicted)} if as predicted",
            "band": band_text(film),
            "flags": flag_words(film),
            "gain": gain_text(film),
            "then": "Then  " + typeset("  ·  ".join(then)) if then else "",
        }
        for name, text in texts.items():
            self._labels[name].setText(text)
        for part in (self._line, self._labels["then"]):
            part.setVisible(bool(then))
        self._labels["changes"].setToolTip(tooltip(whole_words(film.changes)))
        self._labels["gain"].setToolTip(tooltip(GAIN))
        worst = next((key for key in _SEVERITIES if getattr(film.flags, key)), "pass")
        set_property(self._labels["flags"], "severity", worst)
        self.bar.show_part(film.worth / most if most > 0 else 0.0)
        self.setAccessibleDescription(". ".join(texts.values()))
        if unticked:
            self.tick.setChecked(False)

    def _follow_tick(self) -> None:
        set_property(self, "ticked", self.tick.isChecked())
        self.ticked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self.number)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.tick.toggle()
        elif key in _KEYS:
            self.asked.emit(_KEYS[key], self.number)
        else:
            super().keyPressEvent(event)


_KEYS = {
    Qt.Key.Key_Return: "plan",
    Qt.Key.Key_Enter: "plan",
    Qt.Key.Key_P: "pin",
    Qt.Key.Key_A: "adopt",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
GAIN = (
    "Expected rise of the chance of the best film, and the factor by which the bands of all films considered narrow "
    "on average, beyond the films above it. The bar adds the rise and the logarithm of the factor, as far as the wish "
    "counts them, relative to the largest of these films."
)


def flag_words(film: Suggestion) -> str:
    """Say how many flags a film has of each severity."""
    counts = [f"{MARKS[key]} {getattr(film.flags, key)}" for key in _SEVERITIES if getattr(film.flags, key)]
    return "  ".join(counts) or f"{MARKS['pass']} none"


@guarded
class FilmCards(QScrollArea):
    """The cards below each other; one is the chosen one. ``asked`` carries plan, pin or adopt."""

    asked = Signal(str)
    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "film_cards", "Suggested films")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme, self.current = theme, 0
        self.cards: list[FilmCard] = []
        self._count = 0
        self._page = set_names(QWidget(), "film_cards_page", "Suggested films")
        self._column: QVBoxLayout = column_layout(self._page, (0, 0, 4, 0), 8)
        self._column.addStretch(1)
        self.setWidget(self._page)

    def minimumSizeHint(self) -> QSize:
        """Return the width of the widest card: they never scroll sideways."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._page.minimumSizeHint().width() + bar, super().minimumSizeHint().height())

    def show_films(self, films: Sequence[Suggestion], times: Sequence[str], materials: Materials, *, new: bool) -> None:
        """Show a card for each film; ``new`` ones are not ticked."""
        while len(self.cards) < len(films):
            self._add()
        self._count = len(films)
        most = max((film.worth for film in films), default=0.0)
        for number, card in enumerate(self.cards):
            card.setVisible(number < len(films))
            if number < len(films):
                card.show_film(films[number], times[number], most, materials, new)
        self.updateGeometry()
        self.choose(0 if new else self.current)

    def _add(self) -> None:
        card = FilmCard(len(self.cards), self._theme)
        card.ticked.connect(self.changed)
        card.asked.connect(self._pass_on)
        card.focused.connect(self.choose)
        self.cards.append(card)
        self._column.insertWidget(len(self.cards) - 1, card)

    def _pass_on(self, what: str, number: int) -> None:
        if what in ("up", "down"):
            self.step(1 if what == "down" else -1)
        else:
            self.choose(number)
            self.asked.emit(what)

    def step(self, by: int) -> None:
        """Go to the card above or below."""
        number = min(max(self.current + by, 0), self._count - 1)
        if 0 <= number < self._count:
            self.cards[number].setFocus(Qt.FocusReason.OtherFocusReason)
            self.ensureWidgetVisible(self.cards[number], 0, 10)

    def choose(self, number: int) -> None:
        """Mark a card as the chosen one."""
        self.current = min(max(number, 0), max(self._count - 1, 0))
        for each, card in enumerate(self.cards):
            set_property(card, "chosen", each == self.current and self._count > 0)
        self.changed.emit()

    @property
    def ticked(self) -> list[int]:
        """Numbers of the films that are ticked."""
        return [card.number for card in self.cards[: self._count] if card.tick.isChecked()]

    @property
    def taken(self) -> list[int]:
        """Numbers of the films that are ticked, else of the chosen one."""
        return self.ticked or ([self.current] if self._count else [])

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        for card in self.cards:
            card.bar.apply_theme(theme)
