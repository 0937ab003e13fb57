"""Lots in the forms of a batch: offered while a lot is typed, and asked about before more is written than is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QFrame, QLineEdit, QListView, QWidget

from ssedesigner.batch.lots import lot_title, lot_words
from ssedesigner.core.lots import LotStock
from ssedesigner.core.notation import MARKS
from ssedesigner.ui.plain_text import PlainLabel, tooltip
from ssedesigner.ui.widgets.widgets import answer_with_enter, column_layout, set_names, set_property

_EDGES_PX = 40
"""What the frame, the margins and a scroll bar of the list take [px]."""
_REMEDY = (
    "Correct the weight or the lot, or record it as typed. If the record of the lot is wrong, count the lot afterwards "
    "in the Library under Lots."
)


def offer_lots(line: QLineEdit, lots: Sequence[LotStock]) -> None:
    """Offer lots below a line while one types in it; the tip has what is left of each."""
    if not lots:
        return
    titles = [lot_title(one.lot) for one in lots]
    completer = QCompleter(titles, line)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    popup = set_names(QListView(), f"{line.objectName()}_lots", f"Lots: {line.accessibleName()}")
    completer.setPopup(popup)
    # the line is narrow, and Qt gives the list its width
    popup.setMinimumWidth(max(map(line.fontMetrics().horizontalAdvance, titles)) + _EDGES_PX)
    line.setCompleter(completer)
    known = "\n".join(f"{lot_title(one.lot)}: {lot_words(one, date.today())}" for one in lots)
    line.setToolTip(tooltip(known))
    line.setAccessibleDescription(known)


class LotQuestions(QFrame):
    """Asks about lots in the form itself; a tick answers for what is asked, and for nothing that is asked later."""

    def __init__(
        self, name: str, remedy: str = _REMEDY, keep: str = "Record it as &typed", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._remedy = remedy
        set_names(self, f"{name}_lot_questions", "Questions about lots", "notice")
        set_property(self, "severity", "caution")
        self._asked: tuple[str, ...] = ()
        self._words = set_names(PlainLabel(), f"{name}_lot_words", "What is asked about lots")
        self._words.setWordWrap(True)
        self.box = set_names(QCheckBox(keep), f"{name}_lot_keep", f"{keep.replace('&', '')} anyway")
        layout = column_layout(self, (10, 6, 10, 6), 4)
        layout.addWidget(self._words)
        layout.addWidget(self.box)
        answer_with_enter(self.box)
        self.hide()

    def is_open(self, questions: tuple[str, ...]) -> bool:
        """Show questions and return whether one is not answered yet."""
        if questions != self._asked:
            self._asked = questions
            self.box.setChecked(False)
        self._words.setText(f"{MARKS['caution']} {' '.join(questions)} {self._remedy}")
        self.setVisible(bool(questions))
        return bool(questions) and not self.box.isChecked()
