"""Which lot each line of a planned batch is to be weighed from: a proposal that can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from ssedesigner.batch.lots import (
    basis_sentence,
    lot_doubts,
    lots_of_line,
    no_lot_doubts,
    offer_words,
    proposed_lots,
)
from ssedesigner.core.batch.plan import BatchLine
from ssedesigner.core.lots import LotStock
from ssedesigner.core.notation import MARKS, formula
from ssedesigner.core.recipe import Recipe
from ssedesigner.ui.plain_text import PlainLabel, no_mnemonic, tooltip
from ssedesigner.ui.widgets.choice_box import ChoiceBox
from ssedesigner.ui.widgets.widgets import set_names, set_property, tab_through

_NONE = "no lot chosen"
_MOST_PX, _LIST_PX = 520, 520


class LotRows(QFrame):
    """A row for each line of whose material lots are on record; what was chosen by hand stays while the line does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "plan_lots", "Lots to weigh from", "card")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 8, 12, 10)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._lots: tuple[LotStock, ...] = ()
        self._recipe = Recipe()
        self._shown: object = None
        self._lines: dict[int, BatchLine] = {}
        self._boxes: dict[int, QComboBox] = {}
        self._doubts: dict[int, PlainLabel] = {}
        self._by_hand: dict[tuple[int, str], str] = {}
        self.hide()

    def show_lines(self, lines: Sequence[BatchLine], recipe: Recipe, lots: tuple[LotStock, ...]) -> None:
        """Offer the lots of each line, with the proposal chosen."""
        today, shown = date.today(), (tuple(lines), recipe, lots)
        if shown == self._shown:  # a list that is open stays open
            return
        self._shown, self._lots, self._recipe = shown, lots, recipe
        self._clear()
        proposals = proposed_lots(lines, recipe, lots, today)
        for line in lines:
            own = lots_of_line(lots, line, today)
            if own:
                self._add(line, own, proposals.get(line.number))
        tab_through((self, *self._boxes.values()))
        self.setVisible(bool(self._boxes))

    def _clear(self) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        title = set_names(QLabel("Weigh from these lots"), "plan_lots_title", "Lots to weigh from", "strong")
        self._grid.addWidget(title, 0, 0, 1, 2)
        self._boxes, self._doubts, self._lines = {}, {}, {}

    def _add(self, line: BatchLine, own: tuple[LotStock, ...], proposal: LotStock | None) -> None:
        number, row, name = line.number, 1 + 2 * len(self._boxes), formula(line.name)
        box = ChoiceBox(f"plan_lot_{number}", f"Lot of {name}", _LIST_PX)
        box.addItem(_NONE, "")
        for one in own:
            box.addItem(offer_words(one, date.today(), line.target_g), one.lot.id)
        by_hand = self._by_hand.get((number, line.key))
        chosen = (proposal.lot.id if proposal is not None else "") if by_hand is None else by_hand
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.setMaximumWidth(_MOST_PX)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.activated.connect(lambda _, number=number: self._take(number))
        label = set_names(QLabel(no_mnemonic(f"{number}  {name}")), f"plan_lot_{number}_label", name)
        label.setBuddy(box)
        doubt = set_names(PlainLabel(), f"plan_lot_{number}_doubt", f"About the lot of {name}", "small")
        doubt.setWordWrap(True)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(box, row, 1)
        self._grid.addWidget(doubt, row + 1, 1)  # beside a long entry it would have no room at a small size
        self._lines[number], self._boxes[number], self._doubts[number] = line, box, doubt
        self._show_doubt(number)

    def _take(self, number: int) -> None:
        self._by_hand[number, self._lines[number].key] = str(self._boxes[number].currentData())
        self._show_doubt(number)

    def _show_doubt(self, number: int) -> None:
        one, line = self.chosen().get(number), self._lines[number]
        today = date.today()
        own = lots_of_line(self._lots, line, today)
        if one is None:
            doubts = no_lot_doubts(own, today, line.target_g, "this batch")
        else:
            doubts = lot_doubts(one, today, line.target_g, "this batch")
            if line.fields == ("electrolyte",):
                doubts = tuple(filter(None, (*doubts, basis_sentence(one, self._recipe, own))))
        label = self._doubts[number]
        label.setText(f"{MARKS['caution']} {' '.join(doubts)}" if doubts else "")
        label.setVisible(bool(doubts))
        set_property(label, "severity", "caution" if doubts else "")
        box = self._boxes[number]
        box.setToolTip(tooltip(box.currentText()))

    def chosen(self) -> dict[int, LotStock]:
        """Return the lot that is chosen for each line, by its number; lines without one are left out."""
        by_id = {one.lot.id: one for one in self._lots}
        ids = {number: str(box.currentData()) for number, box in self._boxes.items()}
        return {number: by_id[named] for number, named in ids.items() if named}

    def forget(self) -> None:
        """Propose anew: the batch is made."""
        self._by_hand, self._shown = {}, None
