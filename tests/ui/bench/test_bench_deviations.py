"""What is not as planned is marked at the bench at once, asks why, and is on the last page and in Compare."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ssedesigner.batch.deviations import deviations
from ssedesigner.core.batch.clock import Instant, Tick
from ssedesigner.core.batch.state import fold
from ssedesigner.text.batch import clock_warning
from ssedesigner.ui import theme as look
from ssedesigner.ui.batches.detail import BatchComparisonPage
from ssedesigner.ui.bench.keep_awake import ChildProcess, KeepAwake, ThreadState, blockers
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.settings import Settings
from tests.slips import WORDS, slipped_batch
from tests.stories.bench_person import planned_batch


@pytest.fixture
def open_bench(qtbot, library, materials, tmp_path, styled):
    opened = []

    def open_one(key):
        bench = BenchWindow(library, key, materials, Settings(tmp_path / "settings.ini"))
        opened.append(bench)
        bench.keys.burst_ms = 0
        bench.resize(1280, 800)
        bench.show()
        bench.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is bench)
        return bench

    yield open_one
    for bench in opened:
        bench.close()
        bench.deleteLater()


def keys(bench, text):
    QTest.keyClicks(bench, text)
    QApplication.processEvents()


def type_in(bench, text):
    keys(bench, text)
    QTest.keyClick(bench, Qt.Key.Key_Return)
    QApplication.processEvents()


def row(bench, key):
    """Return the words of a row that is shown now."""
    found = [one for one in bench.findChildren(QPushButton, f"bench_row_{key}") if not one.isHidden()]
    return found[-1].text()


def go_to(bench, kind):
    number = next(one.number for one in bench.record.state.steps if one.step.kind == kind)
    bench.show_step(number)
    return number


def checked_air(bench):
    bench.record.write("dew-point", value=-52.0, step=1)
    bench.record.write("parameter", step=1, name="alarm", value="tested, works")
    bench.record.write("done", step=1)


def test_every_slip_is_on_the_last_page_and_in_the_comparison(open_bench, library, materials, styled):
    key = slipped_batch(library)
    bench = open_bench(key)
    bench.show_step(len(bench.record.state.steps) + 1)
    labels = [label.text() for label in bench.card.findChildren(QLabel) if label.isVisible()]
    made = library.batch(key)
    page = BatchComparisonPage(look.LIGHT)
    page.show_recipe(made, made.recipe, materials)
    table = page.table.model()
    compared = [tuple(str(table.index(row, column).data()) for column in (1, 2)) for row in range(table.rowCount())]
    for what, done in WORDS.values():
        assert any(what in text for text in labels)
        assert any(done in text for text in labels)
        assert any(what in label and done in left for label, left in compared)
    assert "No differences" not in page.findChild(QLabel, "comparison_told").text()
    page.show_batches(made, made, materials)  # alike, and still both deviate
    assert page.findChild(QLabel, "comparison_told").text().count("deviations") == 2
    page.deleteLater()


def test_a_gap_of_1_um_is_no_tick_and_asks_why(open_bench, library):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "cast")
    planned = bench.record.step(number).step.gap_um
    type_in(bench, "1")
    assert bench.page is bench.question
    assert bench.record.step(number).parameters[-1].value == 1.0  # on the disk before anybody is asked
    QTest.keyClick(bench, Qt.Key.Key_Escape)
    assert row(bench, "gap_um") == f"Gap\n✗ 1 µm (planned ≈ {planned:g} µm)"
    step = bench.findChild(QPushButton, f"bench_step_{number + 1}")
    bench.show_step(number + 1)
    assert bench.findChild(QLabel, f"bench_step_{number}_words").text().startswith("!")
    assert step is not None
    bench.show_step(number)
    QTest.keyClick(bench, Qt.Key.Key_Return)  # done asks again
    assert bench.page is bench.question
    keys(bench, "1")
    assert bench.shown == number + 1
    (gap,) = [one for one in bench.record.deviations if one.what == "Gap"]
    assert gap.reason == "Intentional"
    bench.show_step(number)
    type_in(bench, f"{planned:g}")
    assert row(bench, "gap_um") == f"Gap\n✓ {planned:g} µm"


def test_a_timed_step_asks_for_its_time_and_a_second_is_not_twelve_minutes(open_bench, library):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "mix")
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert bench.page is bench.entry
    type_in(bench, "")
    assert bench.page is bench.entry  # nothing was timed, so nothing can be taken
    type_in(bench, "1 s")
    assert bench.page is bench.question
    keys(bench, "3")  # it is right, and has a reason
    keys(bench, "2")
    assert bench.record.step(number).is_done
    (time,) = [one for one in bench.record.deviations if one.step == number]
    assert (time.what, time.reason) == ("Duration", "Could not be done as planned")


def test_the_timer_proposes_its_time_whatever_the_clock_does(open_bench, library, monkeypatch):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    seconds = [1000.0]
    at = ["2026-11-26T09:00:00+01:00"]
    monkeypatch.setattr(
        bench.record.clock, "instant", lambda: Instant(at=at[0], tick=Tick(run="r", seconds=seconds[0]))
    )
    number = go_to(bench, "mix")
    bench.clock._seen = bench.record.clock.instant()
    QTest.keyClick(bench, Qt.Key.Key_F5)
    QTest.keyClick(bench, Qt.Key.Key_F2)
    at[0], seconds[0] = "2026-11-26T08:12:00+01:00", 1720.0
    bench.clock.tick()
    assert "set back by" in bench.message
    assert "12:00" in bench.findChild(QLabel, "bench_clock").text()
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert "the timer has 12 min" in bench.findChild(QLabel, "bench_entry_note").text()
    type_in(bench, "")
    assert bench.record.step(number).is_done
    assert bench.record.step(number).minutes == 12.0
    assert bench.record.state.exposure_minutes(at[0], Tick(run="r", seconds=1720.0)) == pytest.approx(12.0)
    told = [one.done for one in bench.record.deviations_now() if one.what.startswith("Computer clock")]
    assert any("set back" in words for words in told)


def test_resistance_area_and_thickness_give_the_results_at_once(open_bench, library):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    go_to(bench, "measure")
    for name, text in (("measured_thickness_um", "30"), ("resistance_ohm", "3"), ("area_cm2", "1"), ("mass_g", "0.2")):
        bench.plan.row(name)
        type_in(bench, text)
    words = bench.findChild(QLabel, "bench_lines").text()
    assert "Conductivity 1.00 mS/cm (predicted" in words
    assert "Area-specific resistance 3.00 Ω cm² (predicted" in words
    assert "90 % band" in words
    assert "✓" not in row(bench, "mass_g")


def test_finishing_asks_for_each_reason_or_takes_one_for_all(open_bench, library, materials):
    bench = open_bench(slipped_batch(library))
    last = len(bench.record.state.steps) + 1
    bench.record.write("close")
    bench.record.write("sign", name="mk")
    bench.show_step(last)
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert bench.page is bench.question
    assert "Why?" in bench.findChild(QLabel, "bench_question_title").text()
    every = [button for button in bench.findChildren(QPushButton) if "One reason for all" in button.text()]
    QTest.mouseClick(every[0], Qt.MouseButton.LeftButton)
    type_in(bench, "trial of a new person")
    assert bench.record.state.state == "finished"
    assert all(one.reason for one in deviations(library.batch(bench.record.key), materials))
    assert fold(library.batch(bench.record.key)).reasons


def test_a_clock_that_cannot_be_right_is_told():
    before = Instant(at="2026-11-26T09:00:00+01:00", tick=Tick(run="a", seconds=0.0))
    for at in ("1970-01-01T00:00:00+00:00", "2100-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"):
        assert "The clock of this computer says" in clock_warning(
            before, Instant(at=at, tick=Tick(run="a", seconds=5.0))
        )
    assert clock_warning(before, Instant(at="2026-11-26T09:01:00+01:00", tick=Tick(run="a", seconds=60.0))) == ""
    summer = Instant(at="2026-11-26T10:01:00+02:00", tick=Tick(run="a", seconds=60.0))
    assert clock_warning(before, summer) == ""  # another offset is no other time


class Way:
    def __init__(self, works=True):
        self.can, self.calls = works, []

    def start(self):
        self.calls.append("start")
        return self.can

    def stop(self):
        self.calls.append("stop")

    def works(self):
        return self.can


def test_awake_while_a_step_is_timed_and_not_after_it(open_bench, library):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    way = Way()
    bench.clock.awake = KeepAwake([way, Way(works=False)])
    go_to(bench, "mix")
    bench.clock.tick()
    assert way.calls == []
    QTest.keyClick(bench, Qt.Key.Key_F5)
    bench.clock.tick()
    assert way.calls == ["start"]
    QTest.keyClick(bench, Qt.Key.Key_F5)
    assert way.calls == ["start", "stop"]
    QTest.keyClick(bench, Qt.Key.Key_F5)
    bench.close()
    assert way.calls[-1] == "stop"


def test_where_it_cannot_be_kept_awake_it_is_said_once():
    awake = KeepAwake([Way(works=False)])
    assert "cannot be kept awake" in awake.keep(True)
    assert awake.keep(True) == awake.keep(False) == awake.keep(True) == ""


def test_a_child_that_keeps_awake_ends_with_the_program_and_when_it_is_stopped():
    child = ChildProcess([sys.executable, "-c", "import sys; sys.stdin.read()"])
    assert child.start()
    process = child._child
    child.stop()
    assert process.poll() is not None
    held = ChildProcess([sys.executable, "-c", "import sys; sys.stdin.read()"])
    held.start()
    held._child.stdin.close()  # what the end of the program does
    assert held._child.wait(timeout=10) == 0
    assert not held.works()
    held.stop()
    assert not ChildProcess(["no such command of any system"]).start()

    states = []
    state = ThreadState(lambda value: states.append(value) or 1)
    assert state.start()
    state.stop()
    assert states == [0x80000003, 0x80000000]


def test_each_system_has_its_way(monkeypatch):
    monkeypatch.setattr("ssedesigner.ui.bench.keep_awake.QGuiApplication.platformName", lambda: "any")
    assert [type(way).__name__ for way in blockers("win32")] == ["ThreadState"]
    assert blockers("darwin")[0]._command[0] == "caffeinate"
    assert [type(way).__name__ for way in blockers("linux")] == ["ScreenSaver", "ChildProcess"]


def test_a_weight_counts_as_a_deviation_once_its_step_is_done(open_bench, library):
    bench = open_bench(planned_batch(library))
    checked_air(bench)
    number = go_to(bench, "weigh")
    bench.show_step(number)
    count, target = bench.findChild(QLabel, "bench_off_count"), bench.record.line_of(number).target_g
    assert count.text() == ""
    for grams in (0.4 * target, 0.6 * target, 0.2 * target):
        bench.record.write("weigh", line=bench.record.line_of(number).line.number, grams=grams)
        bench.show_step(number)
        assert count.text() == ""
    bench.record.write("done", step=number)
    bench.show_step(number)
    assert count.text() == "1 deviation"
    bench.show_step(number + 1)
    assert count.text() == "1 deviation"
