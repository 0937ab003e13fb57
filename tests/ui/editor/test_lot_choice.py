"""The lot of the sulfide in the editor: chosen from the lots on record, in one step, with what speaks against it."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.library.errors import LibraryError
from ssedesigner.ui.editor.field_row import FieldRow

LOT = Lot(
    id="one",
    key="L-0001",
    kind="electrolyte",
    material="Li6PS5Cl",
    name="A & <b>17</b>",
    received_g=50.0,
    conductivity_ms_cm=2.4,
    conductivity_temperature_c=30.0,
)


def fail():
    raise LibraryError("The library cannot be read.")


def test_a_lot_is_chosen_in_one_step_and_doubts_stand_at_the_field(document, qtbot, styled):
    remarks = []
    document.remarked.connect(remarks.append)
    parent = QWidget()
    qtbot.addWidget(parent)
    row = FieldRow(document, FIELDS["electrolyte_lot"], lambda _: None, parent)
    lots = row.lots
    assert lots.isHidden()  # no lot is on record
    yesterday = str(date.today() - timedelta(days=1))
    held = [
        LotStock(lot=LOT),
        LotStock(lot=replace(LOT, id="two", key="L-0002", name="B", received_g=0.01, conductivity_ms_cm=3.3)),
        LotStock(lot=replace(LOT, id="three", key="L-0003", name="C", expires_on=yesterday)),
        LotStock(lot=replace(LOT, id="four", key="L-0004", material="Li3PS4")),
    ]
    document.read_lots = lambda: tuple(held)
    lots.read()
    assert (lots.button.text(), lots.button.isHidden()) == ("Choose from 3 lots…", False)
    row.box.show()
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    assert row.eventFilter(row.box, key)
    (menu,) = lots.findChildren(QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts[0].startswith("A && <b>17</b> (L-0001)")
    assert "expired yesterday" in texts[2]
    menu.close()
    before = document.recipe
    lots.choose(lots.offered[0])
    assert (document.recipe.electrolyte_lot, document.recipe.electrolyte_conductivity_ms_cm) == ("A & <b>17</b>", 2.4)
    assert "lot conductivity 2.4 mS/cm" in remarks[-1].sentence
    assert "50 g left" in lots.note.toolTip()
    assert document.undo_stack.count() == 1
    lots.choose(lots.offered[0])
    assert not remarks[-1].is_edit  # nothing to undo
    document.undo_stack.undo()
    assert document.recipe == before
    for text, words in (
        ("B", "0.01 g are left of lot B (L-0002)"),
        ("L-0003", "expired yesterday"),
        ("elsewhere", ""),
    ):
        document.edit("electrolyte_lot", text)
        lots.refresh()
        assert words in lots.note.toolTip(), text
        assert lots.note.isHidden() == (not words)
    document.choose("electrolyte", "Li3PS4")
    lots.refresh()
    assert lots.button.text() == "Choose the lot on record…"
    document.read_lots = fail
    lots.read()
    assert lots.note.toolTip() == "! The library cannot be read."
