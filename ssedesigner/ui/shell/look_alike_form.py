"""Asks about each material of the user's that is shipped too: a tick takes what is shipped, no tick keeps it alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ssedesigner.library.store import LookAlike
from ssedesigner.text.look_alikes import look_alike_name
from ssedesigner.ui.guard import guarded
from ssedesigner.ui.widgets.widgets import resize_within_screen, save_or_cancel, set_names

_WORDS = (
    "Tick the materials that take the shipped values and verdicts; where you entered your own, yours is used. "
    "A material without a tick stays as you entered it."
)
STATES = {
    "none": "not decided yet",
    "keep": "without the shipped values",
    "take": "with the shipped values, where you entered none",
}
_WIDTH_PX, _HEIGHT_PX = 560, 420


@guarded
class LookAlikeForm(QDialog):
    """A list with a tick for each material; it begins with what was answered before."""

    def __init__(self, look_alikes: Sequence[LookAlike], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "look_alike_form", "Own materials that are shipped")
        self.setWindowTitle("Own materials that are shipped")
        self._look_alikes = tuple(look_alikes)
        self._list = set_names(QListWidget(), "look_alike_list", "Materials; tick those that take the shipped values")
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._list.setWordWrap(True)
        self._list.setSpacing(3)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for each in self._look_alikes:
            item = QListWidgetItem(f"{look_alike_name(each)}: {STATES[each.answer]}")
            item.setCheckState(Qt.CheckState.Checked if each.answer == "take" else Qt.CheckState.Unchecked)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        words = set_names(QLabel(_WORDS), "look_alike_words", _WORDS)
        words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(self._list, 1)
        layout.addWidget(save_or_cancel(self, "look_alike_buttons"))
        resize_within_screen(self, _WIDTH_PX, _HEIGHT_PX)
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def answers(self) -> dict[LookAlike, str]:
        """Return the materials whose answer changes, each with its new one."""
        ticked = [self._list.item(row).checkState() == Qt.CheckState.Checked for row in range(self._list.count())]
        chosen = {each: "take" if tick else "keep" for each, tick in zip(self._look_alikes, ticked, strict=True)}
        return {each: answer for each, answer in chosen.items() if answer != each.answer}
