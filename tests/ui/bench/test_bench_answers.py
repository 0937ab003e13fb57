"""The blue button of bench mode says what Enter does, and Enter pressed twice records nothing false."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

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
    assert "As planned" not in bench.plan.view().note
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


def test_digits_begin_what_the_blue_button_asks_for(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "dry")
    assert bench.done.text().startswith("Enter how long it took")
    below = bench.findChild(QLabel, "bench_below")
    assert below.text().startswith("duration")
    keys(bench, "7")
    assert "how long did it take" in bench.entry.prompt.title
    type_in(bench, "20")
    assert value_of(bench, number, "minutes") == [720.0]
    assert value_of(bench, number, "temperature_c") == []


def test_the_blue_button_says_what_enter_does_where_another_button_has_the_focus(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    go_to(bench, "weigh")
    type_in(bench, "999")
    assert bench.done.text() == "Type it again ▶\nEnter"
    for _ in range(3):
        QTest.keyClick(bench, Qt.Key.Key_Down)
    assert bench.done.text() == f"{tiles(bench)[2].meaning} ▶\nEnter"
    bench.done.click()
    assert bench.question.question.title.startswith("Out of tolerance")
    assert (bench.done.text(), bench.back.isVisible()) == ("◀ Back\nEnter", False)
    QApplication.processEvents()
    QTest.keyClick(bench, Qt.Key.Key_Down)
    assert (bench.done.text(), bench.back.isVisible()) == (f"{tiles(bench)[0].meaning} ▶\nEnter", True)
    keys(bench, "2")

    bench.resize(1100, 560)
    bench.show_step(len(bench.record.state.steps) + 1)
    QApplication.processEvents()
    bar = bench.card._deviations.verticalScrollBar()
    QTest.keyClick(bench, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(bench, Qt.Key.Key_Home)
    assert bar.value() == 0
    blue = bench.done.text()
    bench.header.jar.setFocus(Qt.FocusReason.TabFocusReason)
    assert bench.done.text() == f"{bench.header.jar.meaning} ▶\nEnter"
    bench.setFocus()
    assert bench.done.text() == blue


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
    assert (late.what, late.reason) == ("Duration", "")


def test_what_has_no_reason_comes_first_and_blocks_the_signature(open_bench, library):  # noqa: F811
    bench = open_bench(slipped_batch(library))
    last = len(bench.record.state.steps) + 1
    bench.show_step(last)
    assert bench.done.text() == "Close the jar first\nF2"
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
    assert len([note for note in again.record.state.notes if "postponed" in note.content["text"]]) == 2
    again.show_step(second)
    enter(again)
    assert again.shown == second + 1  # not asked before
    again.show_step(len(again.record.state.steps) + 1)
    assert again.done.text().startswith("Answer: weight of")


VALUES = {"weigh", "parameter", "dew-point", "measured", "lot", "sign", "reason", "rescale", "substitute", "note"}


def false_entries(bench, before):
    """Return what was set since; a value may be struck out, and a time be that of its timer."""
    timed = {step.number for step in bench.record.state.steps if step.timers}
    return [
        one
        for one in bench.record.batch.entries[before:]
        if (one.kind in VALUES and not (one.content.get("name") == "minutes" and one.content["step"] in timed))
        or (one.kind == "correct" and one.content["content"])
    ]


def enter_twice(bench, where):
    before = len(bench.record.batch.entries)
    enter(bench)
    enter(bench)
    while bench.page is not bench.card:
        bench.entry.clear()
        bench.go_back()
    assert not false_entries(bench, before), where


def enter_twice_at_each_page(bench, number):
    """Open all that can be opened at a step, and press Enter twice."""
    bench.show_step(number)
    view = bench.plan.view()
    opens = [("step", lambda: None), ("typing", bench.plan.enter)]
    opens += [(row.key, lambda row=row: bench.plan.row(row.key)) for row in view.rows[:2]]
    names = [name for name, _, _ in view.extras if name not in {"photo", "note"}]
    opens += [(name, lambda name=name: bench.plan.extra(name)) for name in names]
    for name, open_page in opens:
        bench.show_step(number)
        open_page()
        enter_twice(bench, (number, name))


def test_two_enters_at_any_page_record_no_value_that_nobody_gave(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    last = len(bench.record.state.steps) + 1
    for number in (1, 2):
        enter_twice_at_each_page(bench, number)  # nothing is known of the air
    checked_air(bench)
    enter_twice_at_each_page(bench, 1)
    for kind, text in (("weigh", "999"), ("weigh", "0.0001"), ("cast", "1"), ("mix", "0.1"), ("measure", "500")):
        number = go_to(bench, kind)
        bench.plan.enter()
        type_in(bench, text)
        enter_twice(bench, (kind, text))
        if text in {"999", "0.1", "500"}:
            enter_twice_at_each_page(bench, number)
    bench.plan.extra("note")
    enter_twice(bench, "note")
    enter_twice_at_each_page(bench, last)


def test_a_second_enter_of_one_stroke_takes_no_time_of_a_timer(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "mix")
    bench.record.start_timer(number, 1.0)
    bench.record.stop_timer(number)
    bench.show_step(number)
    bench.keys.burst_ms = 100
    bench.go_on()
    before = len(bench.record.batch.entries)
    enter(bench)
    assert (bench.page, len(bench.record.batch.entries)) == (bench.entry, before)


def test_a_hand_is_no_balance_where_a_busy_computer_hands_its_keys_over_at_once(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    bench.keys.burst_ms = 80
    for apart, message in ((30, "arrived as fast as from a balance"), (150, "")):
        bench.show_step(1)
        after_a_while(bench)
        bench.keys._since_move.invalidate()
        for place, (key, text) in enumerate(((Qt.Key.Key_Minus, "-"), (Qt.Key.Key_4, "4"), (Qt.Key.Key_5, "5"))):
            press = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)
            press.setTimestamp(1000 + place * apart)
            QApplication.sendEvent(bench, press)
        assert bench.entry.text == "-45"
        bench.keys._since_move.invalidate()
        press = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")
        press.setTimestamp(1000 + 3 * apart)
        QApplication.sendEvent(bench, press)
        assert message in bench.message
        assert bool(bench.message) is bool(message)
    assert bench.record.state.dew_point_c == -45.0


def press_apart(bench, text, milliseconds, start=1000):
    """Press keys as a hand does, so far apart; Enter is written as a line end."""
    for place, sign in enumerate(text, start=1):
        key = Qt.Key.Key_Return if sign == "\n" else Qt.Key(ord(sign.upper()))
        press = QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, sign)
        press.setTimestamp(start + place * milliseconds)
        QApplication.sendEvent(bench, press)
        QApplication.processEvents()


def after_a_while(bench):
    for timer in (bench.keys._since_key, bench.keys._since_question, bench.keys._since_stray):
        timer.invalidate()


def test_a_balance_is_no_hand_where_a_busy_computer_hands_its_keys_over_late(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "weigh")
    bench.keys.burst_ms = 80
    for place, sign in enumerate("N + 0.100 g\n"):
        bench.keys._since_key.invalidate()  # as after a second
        bench.keys._since_move.invalidate()
        press_apart(bench, sign, 0, start=1000 + 5 * place)
    bench.balance.end_print()
    assert bench.record.line_of(number).actual_g == 0.1


def test_a_blank_before_a_unit_is_typed_and_records_nothing(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    weighing, mixing = go_to(bench, "weigh"), go_to(bench, "mix")
    for text, minutes in (("2 h", 120.0), ("30 s", 0.5), ("2 min ", 2.0)):
        before = len(bench.record.batch.entries)
        bench.show_step(mixing)
        bench.plan.row("minutes")
        press_apart(bench, text, 300)
        assert (bench.entry.text, len(bench.record.batch.entries)) == (text, before)
        assert ("Enter records it" in bench.message) == text.endswith(" ")
        press_apart(bench, "\n", 300)
        assert value_of(bench, mixing, "minutes") == [minutes]
    before = len(bench.record.batch.entries)
    bench.show_step(weighing)
    press_apart(bench, "420 mg", 300)
    assert len(bench.record.batch.entries) == before
    press_apart(bench, "\n", 300)
    assert bench.record.line_of(weighing).actual_g == 0.42


def test_a_number_that_is_typed_into_a_question_answers_nothing(open_bench, library, qtbot):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    go_to(bench, "weigh")
    type_in(bench, "999")
    before, question = len(bench.record.batch.entries), bench.question.question
    for is_later in (False, True):
        bench.keys.burst_ms = 80
        if is_later:  # the question has been on the screen for a while
            after_a_while(bench)
        for text in ("2328mg\n", "2 h\n"):
            press_apart(bench, text, 160)
            assert (bench.question.question, len(bench.record.batch.entries)) == (question, before), text
            assert "while a question was open" in bench.message

    # a digit alone is an answer; what is typed on is not for the page that follows, nor is its Enter
    bench.keys.burst_ms = 25
    after_a_while(bench)
    press_apart(bench, "2", 160)
    qtbot.waitUntil(lambda: bench.page is not bench.question)
    after = len(bench.record.batch.entries)
    press_apart(bench, "328 mg\n", 160)
    assert (bench.entry.text, len(bench.record.batch.entries)) == ("", after)
    assert "are ignored" in bench.message


def test_a_tile_that_is_touched_twice_touches_nothing_of_the_page_that_follows(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "mix")
    type_in(bench, "1")
    bench.keys.burst_ms = 80
    before = len(bench.record.batch.entries)
    tiles(bench)[0].click()
    assert (bench.page, len(bench.record.batch.entries)) == (bench.question, before)
    bench.keys._since_question.invalidate()
    tiles(bench)[-1].click()
    assert bench.page is bench.card
    before = len(bench.record.batch.entries)
    bench.card.extra_asked.emit("timer")
    assert (len(bench.record.batch.entries), bench.record.step(number).timers) == (before, ())


def test_the_last_value_of_any_step_is_struck_out_and_a_reason_has_its_person(open_bench, library):  # noqa: F811
    bench = open_bench(planned_batch(library))
    type_in(bench, "-30")
    keys(bench, "1")
    bench.plan.row("person")
    type_in(bench, "MK")
    assert bench.settings.value("initials") == "MK"
    QTest.keyClick(bench, Qt.Key.Key_F8)  # the alarm, then the dew point
    keys(bench, "1")
    QTest.keyClick(bench, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    keys(bench, "1")
    assert (bench.record.state.dew_point_c, bench.record.step(1).parameters) == (None, ())
    assert "undo" not in [extra[0] for extra in bench.plan.view().extras]

    type_in(bench, "-30")
    keys(bench, "1")
    enter(bench)
    keys(bench, "2")
    (wet,) = [one for one in bench.record.deviations if one.key == "dew-point"]
    assert (wet.reason, wet.reason_by) == ("Short work, lid on", "MK")
    listed = [label.text().replace("\u00a0", " ") for label in bench.steps.findChildren(QLabel)]
    assert listed[:2] == ["!  1  Dew point −30 °C, plan −50", "▶  2  Weigh NBR"]
    assert bench.shown == 2
    QTest.keyClick(bench, Qt.Key.Key_PageUp)
    assert bench.shown == 1
    assert bench.done.text().startswith("Next")
    enter(bench)
    assert bench.shown == 2  # a reason that was given is not asked for again
    bench.show_step(len(bench.record.state.steps) + 1)
    words = [label.text() for label in bench.card.findChildren(QLabel)]
    assert any(text.startswith("“Short work, lid on” MK ") for text in words)

    bench.show_step(go_to(bench, "measure"))
    bench.plan.enter()
    type_in(bench, "31")
    assert bench.record.state.measured
    QTest.keyClick(bench, Qt.Key.Key_F8)
    keys(bench, "1")
    assert not bench.record.state.measured


def test_the_finish_page_says_what_the_weights_do_to_the_film(open_bench, library, qtbot):  # noqa: F811
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    last = len(bench.record.state.steps) + 1

    def words():
        bench.show_step(last)
        qtbot.waitUntil(lambda: "Working" not in bench.findChild(QLabel, "bench_box_film_words").text(), timeout=5000)
        return [bench.findChild(QLabel, f"bench_box_{name}_words").text() for name in ("film", "planned")]

    film, planned = words()
    assert film.startswith("Not known: ")
    assert "no weight on record" in film
    assert planned == f"1 of {last - 1} steps, 0 of 4 weights"
    for line in bench.record.state.lines:
        bench.record.write("weigh", line=line.line.number, grams=line.target_g)
    film, planned = words()
    assert film.startswith("Solids 55")
    assert "as planned" in film
    assert "ilm conductivity" in film
    assert planned.endswith("4 of 4 weights")
