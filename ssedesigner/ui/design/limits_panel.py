"""What limits a search: how many recipes each target keeps out, and what relaxing it would give."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ssedesigner.core.notation import numeral, typeset
from ssedesigner.core.question import Target, result_unit
from ssedesigner.core.units import symbol
from ssedesigner.physics.explore.answer import Answer, Limit
from ssedesigner.ui.design.answer_words import counts_words, cut_lines, film_lines
from ssedesigner.ui.design.charts import short_label_of
from ssedesigner.ui.plain_text import PlainLabel
from ssedesigner.ui.widgets.widgets import column_layout, row_layout, set_names

_WIDTH_PX = 290


def relaxation(limit: Limit) -> Target | None:
    """Return the target that lets ten recipes through, None where relaxing it alone does not help."""
    target, end = limit.target, limit.relax_to
    if end is None:
        return None
    if target.at_least is not None and end < target.at_least:
        return Target(result=target.result, at_least=end, at_most=target.at_most)
    return Target(result=target.result, at_least=target.at_least, at_most=end)


class LimitsPanel(QScrollArea):
    """The right column of *Find recipes*; ``relax_asked`` carries the target to set."""

    relax_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "limits_panel", "What limits you")
        self.setMinimumWidth(_WIDTH_PX)
        self.setWidgetResizable(True)
        self.buttons: list[QPushButton] = []
        self.show_words("What limits you", "The answer stands here after the search.")

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
        part = set_names(QWidget(), f"limit_{number}", limit.target.sentence)
        column = column_layout(part, (0, 4, 0, 2), 2)
        top = row_layout(None, (0, 0, 0, 0), 6)
        name = _line(typeset(limit.target.sentence), f"limit_name_{number}", "strong")
        top.addWidget(name, 1)
        excludes = f"excludes {numeral(limit.excludes)}"
        top.addWidget(set_names(QLabel(excludes), f"limit_excludes_{number}", excludes, role="muted"))
        bar = set_names(QProgressBar(), f"limit_bar_{number}", excludes)
        bar.setTextVisible(False)
        bar.setRange(0, 1000)
        bar.setValue(round(1000 * limit.excludes / max(answer.tried, 1)))
        column.addLayout(top)
        column.addWidget(bar)
        alone = f"By itself it keeps out {numeral(limit.alone)}." if limit.alone else "It keeps out none by itself."
        column.addWidget(_line(alone, f"limit_alone_{number}", "small"))
        target = relaxation(limit)
        if target is not None:
            column.addWidget(self._relax_button(number, limit, target))
        return part

    def _relax_button(self, number: int, limit: Limit, target: Target) -> QPushButton:
        end = limit.relax_to or 0.0
        unit = symbol(result_unit(target.result)).removeprefix("-")
        words = f"Relax {short_label_of(target.result)} to {numeral(end, 4)} {unit}".strip()
        button = set_names(QPushButton(words), f"limit_relax_{number}", words, role="link")
        button.clicked.connect(lambda: self.relax_asked.emit(target))
        self.buttons.append(button)
        return button


def _line(words: str, name: str, role: str) -> PlainLabel:
    label = set_names(PlainLabel(words), name, words)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
