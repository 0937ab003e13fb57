"""What limits a search: how many recipes each target keeps out, and what relaxing it would give."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ssedesigner.core.notation import exact, typeset
from ssedesigner.core.question import FLAG_RESULTS, Target, result_unit
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.answer import Answer, Limit
from ssedesigner.physics.explore.space import in_thousands
from ssedesigner.ui.design.answer_words import counts_words, cut_lines, film_lines, is_none_enough, rounded_count
from ssedesigner.ui.design.charts import short_label_of
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_WIDTH_PX = 290


def relaxed(target: Target, end: float) -> Target:
    """Return a target with the end relaxed that a value lies beyond."""
    if target.at_least is not None and end < target.at_least:
        return Target(result=target.result, at_least=end, at_most=target.at_most)
    return Target(result=target.result, at_least=target.at_least, at_most=end)


class LimitsPanel(QScrollArea):
    """The right column of *Find recipes*; ``relax_asked`` carries the targets to set."""

    relax_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "limits_panel", "What limits you")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its buttons have the focus, and scroll it
        self.setMinimumWidth(_WIDTH_PX)
        self.setWidgetResizable(True)
        self.buttons: list[QPushButton] = []
        self.show_words("What limits you", "The answer appears here after the search.")

    def show_words(self, title: str, words: str) -> None:
        """Show a sentence in place of an answer."""
        page, column = self._page(title, words)
        column.addStretch(1)
        self.setWidget(page)

    def show_answer(self, answer: Answer) -> None:
        """Show what limits an answer, the strictest target first."""
        page, column = self._page("What limits you", counts_words(answer))
        for number, limit in enumerate(sorted(answer.limits, key=lambda limit: -limit.excludes)):
            column.addWidget(self._limit(number, limit, answer))
        if answer.together:
            words = f"No single target is enough. {together_words(answer)}."
            column.addWidget(_line(words, "limits_together", "strong"))
            column.addWidget(self._together_button(answer))
        elif is_none_enough(answer):
            column.addWidget(_line("No single target is enough.", "limits_together", "strong"))
        notes = [*cut_lines(answer), *map(typeset, answer.remarks), *film_lines(answer)]
        for number, line in enumerate(notes):
            column.addWidget(_line(line, f"limits_note_{number}", "small"))
        column.addStretch(1)
        self.setWidget(page)

    def _page(self, title: str, words: str) -> tuple[QWidget, QVBoxLayout]:
        self.buttons = []
        page = set_names(QFrame(), "limits_page", title, role="panel")
        column = column_layout(page, (14, 11, 12, 12), 7)
        column.addWidget(set_names(QLabel(title), "limits_title", title, role="strong"))
        column.addWidget(_line(words, "limits_counts", "small"))
        return page, column

    def _limit(self, number: int, limit: Limit, answer: Answer) -> QWidget:
        part = set_names(QWidget(), f"limit_{number}", limit.sentence)
        column = column_layout(part, (0, 4, 0, 2), 2)
        top = row_layout(None, (0, 0, 0, 0), 6)
        name = _line(typeset(limit.sentence), f"limit_name_{number}", "strong")
        top.addWidget(name, 1)
        # numbers are counted exactly, flags of very many recipes in a sample
        is_counted = not answer.met_error or limit.target.result not in FLAG_RESULTS
        excluded = in_thousands(limit.excludes) if is_counted else f"about {rounded_count(limit.excludes, answer)}"
        excludes = f"excludes {excluded}"
        top.addWidget(set_names(QLabel(excludes), f"limit_excludes_{number}", excludes, role="muted"))
        bar = set_names(QProgressBar(), f"limit_bar_{number}", excludes)
        bar.setTextVisible(False)
        bar.setRange(0, 1000)
        bar.setValue(round(1000 * limit.excludes / max(answer.tried, 1)))
        column.addLayout(top)
        column.addWidget(bar)
        alone = f"about {rounded_count(limit.alone, answer)}" if answer.met_error else in_thousands(limit.alone)
        alone = f"By itself it excludes {alone}." if limit.alone else "By itself it excludes none."
        column.addWidget(_line(alone, f"limit_alone_{number}", "small"))
        if limit.relax_to is not None:
            words = f"Relax {_end_words(limit.target, limit.relax_to)}: {_many(limit.gives)}"
            relaxation = (relaxed(limit.target, limit.relax_to),)
            column.addWidget(self._relax_button(f"limit_relax_{number}", words, relaxation))
        return part

    def _together_button(self, answer: Answer) -> QPushButton:
        targets = tuple(relaxed(target, end) for target, end in answer.together)
        return self._relax_button("limit_relax_together", "Relax these together", targets)

    def _relax_button(self, name: str, words: str, targets: tuple[Target, ...]) -> QPushButton:
        button = set_names(QPushButton(words), name, words, role="link")
        button.clicked.connect(lambda: self.relax_asked.emit(targets))
        self.buttons.append(button)
        return button


def together_words(answer: Answer) -> str:
    """Say to which ends several targets must be relaxed together."""
    return f"Together: {' and '.join(_end_words(target, end) for target, end in answer.together)}"


def _end_words(target: Target, end: float) -> str:
    # as it is written into the target, or the link would say another number than it sets
    unit = symbol(result_unit(target.result)).removeprefix("-")
    return f"{short_label_of(target.result)} to {exact(end)} {unit}".strip()


def _many(number: int) -> str:
    return f"{in_thousands(number)} recipe{'' if number == 1 else 's'}"


def _line(words: str, name: str, role: str) -> PlainLabel:
    label = set_names(PlainLabel(words), name, words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
