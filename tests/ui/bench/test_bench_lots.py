"""Lots at the bench: chosen from those on record, asked about when expired or overdrawn, never in the way for good."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from ssedesigner.core.lots import Lot
from tests.ui.bench.test_bench_balance import answer
from tests.ui.bench.test_bench_mode import line_of, open_bench, sampled, type_in, words_of  # noqa: F401


@pytest.fixture
def lots(library):
    yesterday = str(date.today() - timedelta(days=1))
    names = {"A-17": "", "old": yesterday, "B-2": ""}
    return {
        name: library.add_lot(
            Lot(kind="electrolyte", material="Li6PS5Cl", name=name, received_g=12.4, expires_on=expires)
        )
        for name, expires in names.items()
    }


def test_a_lot_is_chosen_or_scanned_and_an_expired_one_asked_about_once(open_bench, library, sampled, lots):  # noqa: F811
    bench = open_bench(sampled)
    bench.record.correct(line_of(bench).additions[0].entry, None, "begin anew")
    bench.show_step(bench.shown)

    def left(name):
        return library.lot(lots[name].id).left_g

    # an expired lot is asked about once
    bench.plan.extra("lot")
    assert bench.entry.prompt.offers == ("A-17 (L-0001)", "B-2 (L-0003)", "old (L-0002)")
    assert "A-17 (L-0001): 12.4 g left" in bench.entry.prompt.note
    type_in(bench, "old")
    assert "expired yesterday" in bench.question.question.title
    answer(bench, "Weigh from old")
    assert (line_of(bench).lot_id, line_of(bench).lot_words) == (lots["old"].id, "old (L-0002)")
    bench.plan.extra("lot")
    type_in(bench, "L-0002")
    assert bench.page is bench.card
    assert "expired yesterday" in words_of(bench)  # and stands at the step

    # a lot that is scanned by its label
    bench.plan.extra("lot")
    type_in(bench, "l-0001")
    assert line_of(bench).lot_words == "A-17 (L-0001)"
    assert "12.4 g left" in words_of(bench)
    type_in(bench, "10")
    assert (line_of(bench).actual_g, left("A-17")) == (10.0, 2.4)
    assert line_of(bench).additions[-1].lot_id == lots["A-17"].id


def test_more_than_is_left_is_asked_about(open_bench, library, sampled, lots):  # noqa: F811
    bench = open_bench(sampled)
    bench.record.correct(line_of(bench).additions[0].entry, None, "begin anew")
    bench.show_step(bench.shown)

    def left(name):
        return library.lot(lots[name].id).left_g

    bench.plan.extra("lot")
    type_in(bench, "A-17")
    type_in(bench, "10")

    # more than is left: the other lot
    type_in(bench, "+3")
    assert (
        bench.question.question.title
        == "According to the record, 2.4 g are left of lot A-17 (L-0001); you weighed 3 g."
    )
    assert left("A-17") == 2.4
    answer(bench, "another lot")
    type_in(bench, "B-2")
    assert (line_of(bench).actual_g, left("A-17"), left("B-2")) == (13.0, 2.4, 9.4)

    # the record was wrong
    type_in(bench, "+10")
    answer(bench, "count was wrong")
    type_in(bench, "-1")
    assert "less than 0 g" in bench.message
    QTest.keyClick(bench, Qt.Key.Key_Escape)
    type_in(bench, "+10")
    answer(bench, "count was wrong")
    type_in(bench, "55,5")
    assert (line_of(bench).actual_g, left("B-2")) == (23.0, 55.5)
    assert library.lot(lots["B-2"].id).counts[0].reason == f"Counted while weighing {sampled}"

    # or it is kept
    type_in(bench, "+60")
    answer(bench, "anyway")
    assert (line_of(bench).actual_g, left("B-2")) == (83.0, -4.5)
    assert "nothing is left of lot B-2" in words_of(bench)

    # taking back gives back
    bench.plan.extra("undo")
    answer(bench, "Spilled")
    assert (line_of(bench).actual_g, left("B-2")) == (23.0, 55.5)


def test_a_lot_that_nobody_named_is_asked_for_once(open_bench, sampled, lots):  # noqa: F811
    bench = open_bench(sampled)
    number = line_of(bench).line.number
    bench.record.correct(line_of(bench).additions[0].entry, None, "anew")
    shown = bench.shown
    bench.show_step(shown)
    bench.record.write("weigh", line=number, grams=line_of(bench).target_g)
    bench.show_step(shown)
    bench.plan.done()
    assert "Which lot of" in bench.question.question.title
    answer(bench, "Leave it open")
    assert bench.record.step(shown).is_done


def test_the_jar_of_another_material_is_not_weighed_from_without_an_answer(open_bench, library, sampled, lots):  # noqa: F811
    rubber = library.add_lot(Lot(kind="binder", material="NBR", name="NBR-1", received_g=5.0))
    bench = open_bench(sampled)
    bench.record.correct(line_of(bench).additions[0].entry, None, "begin anew")
    bench.show_step(bench.shown)
    before = len(library.batch(sampled).entries)
    for text, words in ((rubber.key, "is NBR"), ("NBR-1", "is NBR"), ("L-0099", "No lot on record")):
        bench.plan.extra("lot")
        type_in(bench, text)
        assert words in bench.question.question.title
        QTest.keyClick(bench, Qt.Key.Key_Escape)
        assert len(library.batch(sampled).entries) == before  # nothing is recorded until it is answered
    bench.plan.extra("lot")
    type_in(bench, "L-0099")
    answer(bench, "Another lot")
    type_in(bench, "L-0099")
    answer(bench, "Keep")
    assert line_of(bench).lot == "L-0099"

    # a lot that was noted and is of another material, or retired, by the time it is weighed from
    bench.plan.extra("lot")
    type_in(bench, "A-17")
    library.retire_lot(lots["A-17"].id)
    bench.show_step(bench.shown)
    assert "is retired" in words_of(bench)
    type_in(bench, "1")
    assert "is retired" in bench.question.question.title
    assert line_of(bench).actual_g is None
    answer(bench, "Keep")
    assert (line_of(bench).actual_g, line_of(bench).additions[-1].lot_id) == (1.0, lots["A-17"].id)
    type_in(bench, "+1")  # asked once
    assert line_of(bench).actual_g == 2.0
    assert library.lot(lots["A-17"].id).left_g == 10.4
