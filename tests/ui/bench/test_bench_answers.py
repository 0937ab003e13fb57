"""The blue button of bench mode says what Enter does, and Enter pressed twice records nothing false."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ssedesigner.batch.deviations import deviations
from ssedesigner.ui.bench.sizes import TILE_PX
from ssedesigner.ui.bench.widgets import Tile
from tests.slips import slipped_batch
from tests.stories.bench_person import planned_batch
from tests.ui.bench.test_bench_deviations import checked_air, go_to, keys, open_bench, type_in  # noqa: F401


def enter(bench):
    QTest.keyClick(bench, Qt.Key.Key_Return)
    QApplication.processEvents()


def tiles(bench):
    return [tile for tile in bench.question.findChildren(Tile) if tile.isVisible()]


def value_of(bench, number, name):
    return [noted.value for noted in bench.record.step(number).parameters if noted.name == name][-1:]


def test_a_value_that_is_not_as_planned_asks_with_four_tiles(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "cast")
    planned = bench.record.step(number).step.gap_um

    # two quick Enters: what was typed wrongly is struck out, and the step is not done
    type_in(bench, "1")
    assert "times less than planned" in bench.question.question.doubt
    shown = tiles(bench)
    assert len(shown) == 4
    assert all(min(tile.width(), tile.height()) >= TILE_PX for tile in shown)
    assert shown[-1].geometry().bottom() > 0.9 * shown[-1].parentWidget().height()  # they fill the page
    assert bench.done.text() == "Type it again ▶\nEnter"
    assert shown[0].property("role") == "bench-tile-primary"
    enter(bench)
    assert bench.page is bench.entry
    assert value_of(bench, number, "gap_um") == []
    assert all(one.is_open for one in bench.record.deviations_now())
    assert not bench.record.step(number).is_done

    # as planned: the wrong value stays in the history alone
    type_in(bench, "1")
    keys(bench, "2")
    assert value_of(bench, number, "gap_um") == [planned]
    assert any(entry.kind == "correct" for entry in bench.record.batch.entries)

    # it is right: why?
    type_in(bench, "1")
    keys(bench, "3")
    keys(bench, "1")
    assert [one.reason for one in bench.record.deviations if one.what == "Gap"] == ["Intentional"]

    # later: the step can be done, the batch not finished
    for wrong in ("2", "3"):  # another value is asked about anew
        type_in(bench, wrong)
        keys(bench, "4")
    enter(bench)
    assert bench.record.step(number).is_done
    bench.show_step(len(bench.record.state.steps) + 1)
    assert bench.done.text().startswith("Answer: ")
    enter(bench)
    assert bench.page is bench.question
    assert bench.record.state.state != "finished"


def test_a_step_that_ends_before_its_timer_asks_first(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "mix")
    QTest.keyClick(bench, Qt.Key.Key_F5)
    before = len(bench.record.batch.entries)
    assert bench.done.text().startswith("End it now")
    for _ in range(4):  # Enter alone goes to the question and back
        enter(bench)
    assert len(bench.record.batch.entries) == before
    assert bench.record.step(number).timers[-1].ended_at == ""
    enter(bench)
    keys(bench, "4")
    assert bench.record.step(number).is_done
    assert bench.record.step(number).timers[-1].ended_at
    (late,) = [one for one in deviations(library.batch(bench.record.key)) if one.step == number]
    assert (late.what, late.reason) == ("Time", "")


def test_what_has_no_reason_comes_first_and_blocks_the_signature(open_bench, library):  # noqa: F811
    bench = open_bench(slipped_batch(library))
    last = len(bench.record.state.steps) + 1
    bench.show_step(last)
    assert bench.done.text() == "First close the jar\nF2"
    QTest.keyClick(bench, Qt.Key.Key_F2)
    assert bench.done.text().startswith("Answer: ")
    before = bench.record.deviations_now()
    QApplication.processEvents()
    buttons = [one for one in bench.card.findChildren(QPushButton) if one.objectName().startswith("bench_explain_")]
    buttons = [one for one in buttons if not one.isHidden()]
    assert len(buttons) == len([one for one in before if not one.reason])
    buttons[0].click()
    keys(bench, "1")
    assert bench.shown == last
    after = bench.record.deviations_now()
    given = next(one for one in after if one.reason and one not in before)
    assert given.reason_at
    enter(bench)
    every = [button for button in tiles(bench) if "One reason for all" in button.text()]
    every[0].click()
    type_in(bench, "a trial")
    assert bench.page is bench.entry  # now it is signed
    assert bench.entry.prompt.title == "Signed by"
    type_in(bench, "mk")
    assert bench.done.text() == "Finish batch ▶\nEnter"
    enter(bench)
    assert bench.record.state.state == "finished"


def test_the_time_left_changes_its_words_and_colour_at_three_quarters(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    state = bench.record.state
    limit = bench.clock.limit(-52.0)
    shown = []
    for used in (0.5, 0.76, 1.0):
        bench.header.show_clock(state, used * limit.minutes, limit, used)
        left = bench.header._left
        shown.append((left.text()[:1], left.property("severity"), bench.header._exposure._severity))
    assert shown == [("≈", "none", "none"), ("!", "caution", "caution"), ("✗", "fail", "fail")]


def test_a_weight_far_off_its_target_asks_with_four_tiles_and_later_outlives_the_window(open_bench, library):  # noqa: F811
    key = planned_batch(library)
    bench = open_bench(key)
    checked_air(bench)
    number = next(one.number for one in bench.record.state.steps if one.step.kind == "weigh")
    bench.show_step(number)
    target = bench.record.line_of(number).target_g

    def weighed():
        return bench.record.line_of(number).actual_g

    # ten times too much: Enter strikes it out, the second tile puts the point right
    type_in(bench, f"{10 * target:.3f}")
    assert len(tiles(bench)) == 4
    assert "10 times more than planned" in bench.question.question.doubt
    enter(bench)
    assert (bench.page, weighed()) == (bench.entry, None)
    type_in(bench, f"{10 * target:.3f}")
    keys(bench, "2")
    assert (bench.page, weighed()) == (bench.card, target)
    bench.record.correct(bench.record.line_of(number).additions[-1].entry, None, "begin anew")
    bench.show_step(number)

    # it is right: why? It can also be put off, and the step is done
    type_in(bench, f"{7 * target:.3f}")
    assert "container" in tiles(bench)[1].text()
    keys(bench, "3")
    keys(bench, "6")
    assert bench.record.step(number).is_done

    # a tenth: asked about before the step is left so
    second = number + 1
    bench.show_step(second)
    type_in(bench, f"{bench.record.line_of(second).target_g / 10:.3f}")
    assert bench.page is bench.card  # the rest may still come
    enter(bench)
    assert "times less than planned" in bench.question.question.doubt
    enter(bench)
    assert bench.page is bench.entry
    QTest.keyClick(bench, Qt.Key.Key_Escape)
    enter(bench)
    keys(bench, "4")
    assert bench.record.step(second).is_done

    # what was put off is in the record, as a note that any reader shows, and is asked for before signing
    again = open_bench(key)
    late = [one for one in again.record.deviations_now() if one.is_put_off]
    assert [one.step for one in late] == [number, second]
    assert len([note for note in again.record.state.notes if "put off" in note.content["text"]]) == 2
    again.show_step(second)
    enter(again)
    assert again.shown == second + 1  # not asked before
    again.show_step(len(again.record.state.steps) + 1)
    assert again.done.text().startswith("Answer: weight of")
