"""Below the lot of the sulfide: the lots that are recorded of it, and what speaks against the one that is named."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ssedesigner.batch.lots import (
    fill_from,
    lot_doubts,
    lot_title,
    lot_words,
    lots_of,
    named_lot,
    needed_grams,
    offer_words,
    one_batch_words,
    other_than_certified,
    shared_name_sentence,
)
from ssedesigner.core.lots import LotStock
from ssedesigner.core.notation import MARKS, formula
from ssedesigner.library.errors import LibraryError
from ssedesigner.ui.document import Document, Remark
from ssedesigner.ui.plain_text import no_mnemonic
from ssedesigner.ui.widgets.widgets import Elided, column_layout, set_names, set_property


class LotChoice(QWidget):
    """Offers the lots of the sulfide in a menu; choosing one fills the fields of the lot in one step.

    Lots are read when the library says that something was written, not while somebody types.
    """

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_names(self, "lot_choice", "Lots of the sulfide")
        self._document = document
        self._lots: tuple[LotStock, ...] = ()
        self._problem = ""
        self.button = set_names(QPushButton(self), "lot_choose", "Choose a lot", "link")
        self.button.clicked.connect(self.open_menu)
        self.note = Elided("lot_note", "About the lot", "small")
        layout = column_layout(self, (0, 0, 0, 0), 2)
        layout.addWidget(self.note)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.read()

    def read(self) -> None:
        """Read the lots as they are now."""
        self._lots, self._problem = (), ""
        try:
            self._lots = self._document.read_lots()
        except LibraryError as error:
            self._problem = str(error)
        self.refresh()

    @property
    def offered(self) -> tuple[LotStock, ...]:
        """The lots of the present sulfide, those that can be used first."""
        return lots_of(self._lots, "electrolyte", self._document.recipe.electrolyte, date.today())

    def refresh(self) -> None:
        """Say what is known of the lot that the recipe names."""
        if self.isHidden() and not (self._lots or self._problem):
            return  # no lot is on record, so there is nothing to say
        offered = self.offered
        many = f"Choose from {len(offered)} lots…" if len(offered) > 1 else "Choose the lot on record…"
        self.button.setText(many)
        self.button.setVisible(bool(offered))
        severity, words = self._about(offered)
        self.note.show_text(f"{MARKS[severity]} {words}" if severity else words)
        set_property(self.note, "severity", severity)
        self.note.setVisible(bool(words))
        self.setVisible(bool(offered or words))

    def _about(self, offered: tuple[LotStock, ...]) -> tuple[str, str]:
        document, today = self._document, date.today()
        recipe = document.recipe
        if self._problem:
            return "caution", self._problem
        one = named_lot(offered, recipe.electrolyte_lot)
        if one is None:
            words = shared_name_sentence(offered, recipe.electrolyte_lot)
            return ("caution" if words else "", words)
        needed = needed_grams(recipe, document.materials).get("electrolyte")
        doubts = [*lot_doubts(one, today, needed, one_batch_words(recipe)), other_than_certified(one.lot, recipe)]
        doubts = [*filter(None, doubts)]
        return ("caution", " ".join(doubts)) if doubts else ("", f"{one.lot.key}: {lot_words(one, today)}")

    def open_menu(self) -> None:
        """Open the list of lots below the field; each with what is left, its expiry and its conductivity."""
        self.read()
        menu = set_names(QMenu(self), "lot_menu", "Lots of the sulfide")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in self.offered:
            action = QAction(no_mnemonic(offer_words(one, date.today())), menu)
            action.setObjectName(f"lot_{one.lot.key}")
            action.triggered.connect(partial(self.choose, one))
            menu.addAction(action)
        if self.offered:
            menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))

    def choose(self, one: LotStock, _: bool = False) -> None:
        """Fill the fields of the lot from a lot on record, as one step, and say which were filled."""
        document = self._document
        filling = fill_from(one.lot, document.recipe, self.offered)
        before = document.recipe
        document.end_edit_session()
        document.edit_many(filling.changes, f"Lot: {formula(lot_title(one.lot))}")
        document.end_edit_session()
        is_same = document.recipe == before
        sentence = f"The recipe has all values of lot {lot_title(one.lot)} already." if is_same else filling.sentence
        document.remarked.emit(
            Remark(sentence=sentence, is_edit=not is_same, field="electrolyte_lot" if is_same else "")
        )
        self.refresh()
