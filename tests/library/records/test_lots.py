"""Lots: recorded, corrected and counted, what is left after batches drew, refused in words, carried in a package."""

import json
from dataclasses import replace

import pytest

from ssedesigner.core.lots import Lot, LotCount
from ssedesigner.library.file.rescue import Change
from ssedesigner.library.store import DamagedLibrary, LibraryError
from tests.batches import LINES, at, planned

SULFIDE = LINES[0].key
LOT = Lot(
    kind="electrolyte",
    material=SULFIDE,
    name="A-17",
    supplier="Our synthesis",
    conductivity_ms_cm=2.1,
    conductivity_temperature_c=25.0,
    received_g=100.0,
    received_on="2026-03-02",
    expires_on="2026-09-02",
    note="<b>bold</b>",
    by="KM",
)


def weigh(library, batch, token, minute, grams, **named):
    return library.add_entry(batch, "weigh", {"line": 1, "grams": grams, **named}, token, at(minute))


def left(library, lot):
    return library.lot(lot.id).left_g


def test_a_lot_comes_back_and_its_corrections_stay(library):
    lot = library.add_lot(replace(LOT, name="  A-17 "))
    assert (lot.key, lot.name, len(lot.id)) == ("L-0001", "A-17", 36)
    assert library.add_lot(lot) == lot  # the same identity is not recorded twice
    opened = replace(lot, opened_on="2026-03-05", open_days=60)
    library.correct_lot(opened, "opened today")
    assert [stock.lot for stock in library.lots()] == [opened]
    assert [(one.revision, one.reason, one.lot.opened_on) for one in library.lot_history(lot.id)] == [
        (1, "", ""),
        (2, "opened today", "2026-03-05"),
    ]
    library.retire_lot(lot.id)
    assert library.lots() == ()
    assert [stock.lot.key for stock in library.lots(retired=True)] == ["L-0001"]
    with pytest.raises(LibraryError, match="restore it before"):
        library.correct_lot(lot, "slip")
    library.restore_lot(lot.id)
    assert library.add_lot(LOT).key == "L-0002"


def test_grams_left_follow_from_what_batches_drew_and_what_was_counted(library):
    lot = library.add_lot(LOT)
    batch = planned(library).key
    first = weigh(library, batch, "w1", 1, 4.5, lot=" A-17 ")
    weigh(library, batch, "w2", 2, 0.5, lot="else", lot_id=lot.id)
    weigh(library, batch, "w3", 3, 1.0, lot="B-2")
    weigh(library, batch, "w4", 4, 2.0)  # nothing said: the lot that was named before
    (stock,) = library.lots()
    assert [(draw.grams, draw.is_by_name, draw.batch, draw.line) for draw in stock.draws] == [
        (4.5, True, batch, 1),
        (0.5, False, batch, 1),
    ]
    assert stock.left_g == 95.0
    library.correct_entry(first.number, {"line": 1, "grams": 4.25, "lot": "A-17"}, "misread", "c1", at(5))
    assert left(library, lot) == 95.25
    library.count_lot(lot.id, LotCount(at=at(6), grams=90.0, reason="spilled", by="KM"), "")
    library.correct_entry(first.number, {"line": 1, "grams": 4.0, "lot": "A-17"}, "misread", "c2", at(7))
    assert left(library, lot) == 90.0  # drawn before the count, so the count has it already
    weigh(library, batch, "w5", 8, 91.0, lot_id=lot.id)
    assert left(library, lot) == -1.0
    library.correct_entry(first.number, None, "another jar", "c3", at(9))
    assert [draw.grams for draw in library.lots()[0].draws] == [0.5, 91.0]
    assert library.lots()[0].counts[0].reason == "spilled"


def test_a_name_that_two_lots_have_is_drawn_from_neither(library):
    lots = [library.add_lot(LOT), library.add_lot(LOT), library.add_lot(replace(LOT, kind="binder", material="NBR"))]
    batch = planned(library).key
    weigh(library, batch, "w1", 1, 4.5, lot="A-17")
    one, two, of_another_material = library.lots()
    assert one.draws == two.draws == of_another_material.draws == of_another_material.unclear == ()
    assert [draw.grams for draw in one.unclear] == [draw.grams for draw in two.unclear] == [4.5]
    library.retire_lot(lots[1].id)
    assert len(library.lots()[0].unclear) == 1  # an empty jar is not forgotten
    assert library.lot(lots[0].id).left_g == 100.0


def test_what_replaced_a_material_is_drawn_from_its_own_lot(library):
    lot = library.add_lot(replace(LOT, material="Li10GeP2S12"))
    batch = planned(library).key
    change = {"line": 1, "key": "Li10GeP2S12", "reason": "none left", "lot": "A-17"}
    library.add_entry(batch, "substitute", change, "s1", at(1))
    weigh(library, batch, "w1", 2, 3.0)
    assert left(library, lot) == 97.0
    assert library.lot(lot.id).draws[0].is_by_name


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Lot cannot be empty"),
        ({"name": "\ud800"}, "incomplete character"),
        ({"received_g": -1.0}, "Received must be from 0 to"),
        ({"received_g": float("nan")}, "Received must be"),
        ({"conductivity_ms_cm": 1e9}, "Conductivity must be"),
        ({"conductivity_temperature_c": None}, "needs the temperature"),
        ({"particle_d50_um": 5.0, "particle_d90_um": 3.0}, "D90 cannot be smaller"),
        ({"opened_on": "2026-02-30"}, "no day|not a day"),
        ({"opened_on": "2999-01-01"}, "Opened on: .* still to come"),
        ({"opened_on": "2026-03-01"}, "opened .* before it was received"),
        ({"expires_on": "2026-03-01"}, "expired .* before it was received"),
        ({"material": ""}, "choose one"),
        ({"material": "unobtainium"}, "no material “unobtainium”"),
    ],
)
def test_a_lot_that_cannot_be_is_refused_in_a_sentence(library, changes, sentence):
    with pytest.raises(LibraryError, match=sentence):
        library.add_lot(replace(LOT, **changes))
    assert library.lots() == ()


def test_what_cannot_be_done_to_a_lot_is_said(library):
    with pytest.raises(LibraryError, match="no lot yet"):
        library.retire_lot("nowhere")
    lot = library.add_lot(LOT)
    count = LotCount(at=at(1), grams=5.0, reason="stock-taking")
    for change, sentence in (
        (lambda: library.lot("nowhere"), "no lot “nowhere”"),
        (lambda: library.correct_lot(replace(lot, note="x"), " "), "needs a reason"),
        (lambda: library.correct_lot(lot, "again"), "already has these values"),
        (lambda: library.count_lot(lot.id, replace(count, grams=-1.0)), "Grams counted must be from 0 to"),
        (lambda: library.count_lot(lot.id, replace(count, reason=" ")), "needs a reason"),
        (lambda: library.count_lot(lot.id, replace(count, at="2026-03-31")), "needs its time"),
        (lambda: library.count_lot("nowhere", count), "no lot"),
    ):
        with pytest.raises(LibraryError, match=sentence):
            change()
    assert library.lots()[0].counts == ()
    assert len(library.lot_history(lot.id)) == 1


def test_a_record_that_was_damaged_is_said_and_a_waiting_change_is_named(library):
    lot = library.add_lot(LOT)
    batch = planned(library).key
    weigh(library, batch, "w1", 1, 4.5, lot="A-17")
    library.lots()
    refers = library.seen.refers_to("retire_lot", {"lot_id": lot.id})
    change = Change(at=at(1), why="", token="t", method="retire_lot", arguments={"lot_id": lot.id}, refers_to=refers)
    assert str(change).endswith("Lot retired: L-0001 A-17")
    garbled = json.dumps({"line": 1, "grams": "x", "lot": "A-17"})
    library._connection.execute(
        "INSERT INTO batch_entry (batch, token, at, kind, content) VALUES (?, 'w2', ?, 'weigh', ?)",
        (batch, at(2), garbled),
    )
    with pytest.raises(DamagedLibrary, match="a row cannot be read"):
        library.lots()
    library.retire_lot(lot.id)
    library._connection.execute("UPDATE lot_revision SET opened_on = 'never'")
    with pytest.raises(DamagedLibrary, match="a row cannot be read"):
        library.lot_history(lot.id)
