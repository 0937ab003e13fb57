"""A balance that types its lines into bench mode: what is on record after each line, print and question."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ssedesigner.core.recipe import Recipe
from ssedesigner.library.store import LibraryError
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.settings import Settings

LATER = 10.0
WEIGHTS = {
    "S S     12.345 g": 12.345,
    "N     +   12.345 g  ": 12.345,
    "G     +  111.872 g": 111.872,
    "+   12.345 g  ": 12.345,
    "     12.345 g": 12.345,
    "+  12.34[5] g": 12.345,
    "ST,GS,+0012.345g": 12.345,
    "ST,NT,+  12.345g": 12.345,
    "12.345 g  N": 12.345,
    "12,345 g": 12.345,
    "1234.5 mg": 1.2345,
    "0.0123 kg": 12.3,
    "Netto: 12.345 g": 12.345,
    "12.345": 12.345,
}
REFUSED = {
    "not stable": (
        "S D     12.345 g",
        "US,GS,+0012.345g",
        "M 12.345 g",
        "UNSTABLE 12.345 g",
        "dyn 12.345 g",
        "12.345 g ?",
        "12.345 g *",
        "~ 0.012 kg",
        "+   12.345",
        "     12.345",
    ),
    "below zero": ("-   29.182 g  ", "-0.350 g"),
    "zero": ("- 0.000 g",),
    "container": ("TA A     1.000 g", "Tare: 10.000 g"),
    "weigh again": (
        "S I",
        "S +",
        "S -",
        "S A 12.345 g",
        'I4 A "B123456789"',
        "Err 4",
        "Error 54",
        "Ver 1.00",
        "ID 7",
        "ID No: 123456",
        "n 5",
        "OL,+9999999E+19",
        "QT,+00001234 PC",
        "$ 1.250",
        "2024-05-02 12.345 g",
        "10:32:05",
        "Low",
        "High",
        "ES",
    ),
    "without a unit": ("4006381333931", "12.3456"),
    "set the balance to g": ("12.345 lb:oz", "12.345 ct"),
}


@pytest.fixture
def bench(qtbot, library, materials, tmp_path, styled):
    """A bench at the step of the sulfide, nothing weighed there; time passes only when a test says so."""
    key = sample_batch(library, Recipe(solids_loading_wt_pct=55.0, binder="NBR", binder_wt_pct=1.5), materials)
    bench = BenchWindow(library, key, materials, Settings(tmp_path / "settings.ini"))
    bench.balance.clock = lambda: bench.property("now") or 0.0
    bench.show()
    take_back(bench)
    yield bench
    bench.entry.clear()
    bench.close()
    bench.deleteLater()


def take_back(bench):
    for addition in reversed(line_of(bench).additions):
        bench.record.correct(addition.entry, None, "begin anew")
    bench.show_step(bench.shown)


def line_of(bench):
    return bench.record.line_of(bench.shown)


def wait(bench, seconds):
    bench.setProperty("now", (bench.property("now") or 0.0) + seconds)


def send(bench, *lines, pause=0.05, ends=True):
    """Send lines as fast as a machine does; each ends with carriage return and line feed."""
    bench.keys.burst_ms = 10_000
    bench.keys._since_question.invalidate()
    for line in lines:
        for sign in line:
            if sign.isupper() or sign in "+~?*:$":
                QTest.keyPress(bench, Qt.Key.Key_Shift)  # as a keyboard does
            QTest.keyClicks(bench, sign)
        for _ in "\r\n":
            QTest.keyClick(bench, Qt.Key.Key_Return)
        wait(bench, pause)
    if ends:
        bench.balance.end_print()
        wait(bench, LATER)


def type_in(bench, text):
    bench.keys.burst_ms = 0
    QTest.keyClicks(bench, text)
    QTest.keyClick(bench, Qt.Key.Key_Return)


def answer(bench, words):
    bench.keys.burst_ms = 0
    (button,) = [
        button
        for button in bench.question.findChildren(QPushButton)
        if words in button.text() and not button.isHidden() and button.objectName().startswith("bench_answer")
    ]
    button.click()
    QApplication.processEvents()


def test_what_every_balance_sends_is_recorded_right_or_refused_with_the_line_shown(bench):
    before = len(bench.record.batch.entries)
    for line, grams in WEIGHTS.items():
        send(bench, line)
        assert line_of(bench).actual_g == pytest.approx(grams, abs=1e-9), line
        # one of many times the target is on record, and asked about
        assert bench.page is (bench.question if grams >= 2.0 * line_of(bench).target_g else bench.card)
        take_back(bench)
    written = len(bench.record.batch.entries)
    assert written == before + 2 * len(WEIGHTS)
    for words, lines in REFUSED.items():
        for line in lines:
            send(bench, line)
            assert line_of(bench).actual_g is None, line
            assert words in bench.message, line
            assert f"“{' '.join(line.split())}”" in bench.message
            assert bench.entry.text == ""
    assert len(bench.record.batch.entries) == written


def test_of_a_print_only_the_net_weight_is_on_record(bench):
    prints = (
        ("G + 14.600 g", "T + 10.000 g", "N +  4.600 g"),
        ("N +  4.600 g", "T + 10.000 g", "G + 14.600 g"),
        ("Tare: 10.000 g", "Net: 4.600 g"),
        ("ID No: 123456", "Net: 4.600 g"),
        ("2026-03-31 10:32", "ID 7", "Brutto 14.600 g", "Tara 10.000 g", "Netto 4.600 g", "Signature"),
        ("S D 4.580 g", "S S 4.600 g"),
        ("Err 4", "US,NT,+0004.580g", "ST,NT,+0004.600g"),
    )
    for lines in prints:
        before = len(bench.record.batch.entries)
        send(bench, *lines)
        assert line_of(bench).actual_g == 4.6, lines
        assert len(bench.record.batch.entries) == before + 1
        assert bench.page is bench.card
        take_back(bench)


def test_a_gross_value_is_not_on_record_before_its_print_ended(bench, qtbot):
    send(bench, "G + 14.600 g", ends=False)
    assert line_of(bench).actual_g is None
    qtbot.waitUntil(lambda: line_of(bench).actual_g == 14.6, timeout=2000)


def test_a_gross_value_is_asked_about_where_a_container_is_on_record(bench):
    QTest.keyClick(bench, Qt.Key.Key_F3)
    send(bench, "+  10.000 g")
    assert line_of(bench).tare_g == 10.0
    send(bench, "G + 14.600 g")
    assert line_of(bench).actual_g is None
    answer(bench, "With the container")
    assert line_of(bench).actual_g == pytest.approx(4.6)
    take_back(bench)
    send(bench, "N +  4.600 g")
    assert line_of(bench).actual_g == 4.6  # net is net
    take_back(bench)
    send(bench, "G +  4.600 g")
    assert bench.page is bench.question  # less than the container: is it on the balance at all?


def test_gross_and_tare_without_net_are_asked_about(bench):
    send(bench, "G + 14.600 g", "T + 10.000 g")
    assert line_of(bench).actual_g is None
    answer(bench, "Without the container: 4.6 g")
    assert line_of(bench).actual_g == 4.6


def test_the_same_print_twice_is_one_weight_and_a_question(bench):
    for lines in (("S S 11.677 g",) * 2, ("11.677 g",) * 2, ("N + 11.677 g", "N + 11.677 g")):
        send(bench, *lines)
        assert line_of(bench).actual_g == 11.677
        assert bench.page is bench.question
        answer(bench, "Same weight again")
        assert line_of(bench).actual_g == 11.677
        assert len(line_of(bench).additions) == 1
        take_back(bench)
    send(bench, "S S 11.677 g")
    send(bench, "S S 11.675 g")  # read once more, a digit or two lower
    answer(bench, "Same weight again")
    assert line_of(bench).actual_g == 11.677
    send(bench, "S S 11.677 g")
    answer(bench, "Added")
    assert line_of(bench).actual_g == pytest.approx(2 * 11.677)


def test_a_second_portion_of_a_balance_just_after_the_first_asks(bench):
    send(bench, "S S 7.300 g", "S S 3.100 g")
    assert line_of(bench).actual_g == 7.3
    answer(bench, "Added")
    assert line_of(bench).actual_g == pytest.approx(10.4)


def test_a_comma_that_can_mean_two_things_shows_both(bench):
    send(bench, "12,345 mg")
    assert line_of(bench).actual_g is None
    assert bench.page is bench.question
    answer(bench, "0.012345 g")
    assert line_of(bench).actual_g == 0.012345
    take_back(bench)
    type_in(bench, "12,345")
    assert line_of(bench).actual_g == 12.345
    mixing = next(step.number for step in bench.record.state.steps if step.step.kind == "mix")
    bench.show_step(mixing)
    type_in(bench, "1,234")
    answer(bench, "1234")
    assert 1234.0 in [entry.content.get("value") for entry in bench.record.batch.entries]


def test_what_a_hand_types_is_grams_and_its_sign_adds_or_takes_out(bench):
    type_in(bench, "4.2")
    type_in(bench, "+1")
    type_in(bench, "- 0.35")
    assert line_of(bench).actual_g == pytest.approx(4.85)
    type_in(bench, "-9")
    assert "Only" in bench.message
    assert bench.entry.text == ""
    send(bench, "S S 5.000 g")
    assert bench.page is bench.question  # added, or all of it?
    answer(bench, "Whole amount")
    assert line_of(bench).actual_g == pytest.approx(5.0)
    type_in(bench, "4.2 oz")
    assert "“4.2 oz”" in bench.message


def test_a_line_that_comes_into_a_typed_number_is_not_mixed_with_it(bench):
    bench.keys.burst_ms = 0
    QTest.keyClicks(bench, "4.2")
    QTest.keyClicks(bench, "S")  # after a pause: the first key of a line
    bench.keys.burst_ms = 10_000
    QTest.keyClicks(bench, " S 5.652 g")
    for _ in "\r\n":
        QTest.keyClick(bench, Qt.Key.Key_Return)
    assert "“4.2” is not recorded yet" in bench.message
    assert bench.entry.text == "4.2"
    assert line_of(bench).actual_g is None
    type_in(bench, "")
    assert line_of(bench).actual_g == 4.2


def test_a_weight_that_cannot_be_written_stays_and_is_written_once(bench, library, monkeypatch):
    write, failures = library.add_entry, [LibraryError("Another program is writing."), LibraryError("Still.")]

    def fails(*arguments):
        if failures:
            raise failures.pop()
        return write(*arguments)

    monkeypatch.setattr(library, "add_entry", fails)
    send(bench, "G + 5.652 g")
    assert bench.entry.text == "G + 5.652 g"
    send(bench, "G + 5.652 g")
    assert "is not recorded yet" in bench.message
    assert bench.entry.text == "G + 5.652 g"
    type_in(bench, "")
    bench.balance.end_print()
    assert "Another program" in bench.message
    type_in(bench, "")
    bench.balance.end_print()
    assert line_of(bench).actual_g == 5.652
    assert len(line_of(bench).additions) == 1


def test_a_line_that_arrives_where_no_weight_is_asked_for_leaves_nothing_behind(bench):
    bench.show_step(next(step.number for step in bench.record.state.steps if step.step.kind == "mix"))
    before = len(bench.record.batch.entries)
    send(bench, "S S 5.652 g", "G + 5.652 g")
    assert "no weight is expected" in bench.message
    assert bench.entry.text == ""
    assert len(bench.record.batch.entries) == before


def test_a_print_that_begins_with_an_empty_line_closes_no_step(bench):
    type_in(bench, f"{line_of(bench).target_g}")
    shown, grams = bench.shown, line_of(bench).actual_g
    bench.keys.burst_ms = 10_000
    bench.keys._since_move.invalidate()
    for _ in "\r\n":
        QTest.keyClick(bench, Qt.Key.Key_Return)
    send(bench, f"N + {grams:.3f} g")
    assert bench.shown == shown
    answer(bench, "Same weight again")
    assert (bench.shown, line_of(bench).actual_g) == (shown, grams)


def test_a_print_whose_place_was_left_is_not_written_elsewhere(bench):
    send(bench, "G + 5.652 g", ends=False)
    number = bench.shown
    bench.go_back()
    bench.balance.end_print()
    assert bench.record.line_of(number).actual_g is None
