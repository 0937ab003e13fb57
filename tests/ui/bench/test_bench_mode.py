"""Bench mode: sizes for gloves, keys, a balance that types, a library that cannot be written, the clocks."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt, QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from ssedesigner.core.batch.record import STATES
from ssedesigner.core.paths import resources
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.library.store import Library
from ssedesigner.text.batch import noted_values
from ssedesigner.ui import start
from ssedesigner.ui import theme as look
from ssedesigner.ui.bench import widgets as bench_sizes
from ssedesigner.ui.bench import window as bench_window
from ssedesigner.ui.bench.choice import plan_films
from ssedesigner.ui.bench.panes import exposure_text
from ssedesigner.ui.bench.running import batches_at, offer_running
from ssedesigner.ui.bench.widgets import place_of
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.settings import Settings
from ssedesigner.ui.shell.mistakes import keep_mistakes
from ssedesigner.ui.widgets.background import LibraryWatch
from ssedesigner.ui.widgets.notices import NoticeBar
from tests.batches import planned

DENSITIES = (72.0, 96.0, 110.0, 141.0, 189.0)


@pytest.fixture
def sampled(library, materials):
    """The key of a batch in the middle of weighing the sulfide."""
    recipe = Recipe(solids_loading_wt_pct=55.0, binder="NBR", binder_wt_pct=1.5)
    return sample_batch(library, recipe, materials)


@pytest.fixture
def open_bench(qtbot, library, materials, tmp_path, styled):
    opened = []

    def open_one(key, own_library=None, size=(1280, 800)):
        bench = BenchWindow(own_library or library, key, materials, Settings(tmp_path / "settings.ini"))
        opened.append(bench)
        bench.keys.burst_ms = 0  # as slow as a hand
        bench.resize(*size)
        bench.show()
        bench.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is bench)
        return bench

    yield open_one
    for bench in opened:
        bench.close()
        bench.deleteLater()


@pytest.fixture
def bench(open_bench, library, sampled):
    found = open_bench(sampled)
    found.record.correct(found.record.line_of(found.shown).additions[0].entry, None, "begin anew")
    found.show_step(found.shown)
    return found


def words_of(bench):
    return " ".join(label.text() for label in bench.findChildren(QLabel) if label.isVisible())


def line_of(bench):
    return bench.record.line_of(bench.shown)


def type_in(bench, text):
    QTest.keyClicks(bench, text)
    QTest.keyClick(bench, Qt.Key.Key_Return)


def as_a_balance(bench, text, end="\r\n"):
    """Send a line as fast as a machine does, with the pause of a machine between keys: none."""
    bench.keys.burst_ms = 400
    QTest.keyClicks(bench, text)
    for _ in end:
        QTest.keyClick(bench, Qt.Key.Key_Return)


@pytest.mark.parametrize("density", DENSITIES)
def test_whatever_is_touched_is_at_least_twelve_millimetres(density, open_bench, library, sampled, monkeypatch):
    monkeypatch.setattr(bench_window, "target_pixels", lambda screen: bench_sizes.pixels(12.0, density))
    bench = open_bench(sampled, size=(1920, 1080))
    least = 12.0 / 25.4 * density
    number = bench.shown

    def check():
        QApplication.processEvents()
        buttons = [button for button in bench.findChildren(QPushButton) if button.isVisible()]
        assert len(buttons) > 10
        for button in buttons:
            assert min(button.width(), button.height()) >= least, button.objectName()

    for step in range(1, len(bench.record.state.steps) + 2):
        bench.show_step(step)
        check()
    bench.show_step(number)
    bench.plan.enter()
    check()
    bench.plan.extra("lot")
    bench.go_back()
    bench.plan.extra("note")
    check()
    bench.go_back()
    bench.plan.extra("undo")
    check()


def test_a_screen_that_tells_nonsense_is_counted_as_an_ordinary_one():
    assert bench_sizes.dots_per_inch(0.0, 96.0) == 96.0
    assert bench_sizes.dots_per_inch(5000.0, 96.0) == 96.0
    assert bench_sizes.dots_per_inch(141.0, 96.0) == 141.0
    assert all(bench_sizes.pixels(12.0, density) * 25.4 / density >= 12.0 for density in DENSITIES)


@pytest.mark.parametrize(("size", "body"), [((900, 520), 14), ((1280, 720), 16), ((1920, 1080), 24)])
def test_text_grows_with_the_screen_and_nothing_hangs_out_of_the_window(size, body, open_bench, sampled):
    bench = open_bench(sampled, size=size)
    for step in range(1, len(bench.record.state.steps) + 2):
        bench.show_step(step)
        bench._work._pool.waitForDone()
        for _ in range(4):  # what was worked out beside the screen comes and is laid out
            QApplication.processEvents()
        assert (bench.width(), bench.height()) == size
        for label in bench.findChildren(QLabel):
            if label.isVisible() and label.text():
                assert label.fontInfo().pixelSize() >= 0.78 * body, label.objectName()
                assert label.height() >= label.heightForWidth(label.width()) or not label.wordWrap()
        number, note = (bench.findChild(QLabel, name) for name in ("bench_number", "bench_note"))
        assert not number.isVisible() or number.fontInfo().pixelSize() >= 64
        assert not note.isVisible() or note.fontInfo().pixelSize() == body
        for name in ("bench_back", "bench_done"):
            button = bench.findChild(QPushButton, name)
            if button.isVisible():
                assert button.fontMetrics().horizontalAdvance(button.text()) < button.width(), button.text()


def test_every_part_has_a_name_for_tests_and_for_screen_readers(bench):
    for page in (lambda: bench.show_step(bench.shown), bench.plan.enter, lambda: bench.plan.extra("note")):
        page()
        for widget in bench.findChildren(QWidget):
            if isinstance(widget, QPushButton | QLabel):
                assert widget.objectName()
                assert widget.accessibleName(), widget.objectName()


def test_digits_typed_anywhere_are_a_weight_and_are_on_the_disk_when_it_is_shown(bench, library):
    type_in(bench, "4,2")
    assert line_of(bench).actual_g == 4.2
    assert library.batch(bench.record.key).entries[-1].content["grams"] == 4.2
    assert bench.page is bench.card
    assert "weighed 4.200 g" in words_of(bench)


def test_partial_additions_are_summed_after_the_question_what_they_mean(bench):
    type_in(bench, "4.2")
    type_in(bench, "3.1")
    assert line_of(bench).actual_g == 4.2  # the first one may have been wrong
    assert "Whole amount: 3.100 g in total, 1.100 g less" in [words for words, _ in bench.question.question.answers]
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    assert line_of(bench).actual_g == pytest.approx(7.3)
    type_in(bench, "7.5")
    assert bench.page is bench.question
    QTest.keyClicks(bench, "2")
    QApplication.processEvents()
    assert line_of(bench).actual_g == 7.5
    type_in(bench, "+1")
    assert line_of(bench).actual_g == 8.5
    type_in(bench, "-0,5")
    assert line_of(bench).actual_g == 8.0


def test_the_container_is_taken_off(bench):
    QTest.keyClick(bench, Qt.Key.Key_F3)
    type_in(bench, "25.3")
    assert (line_of(bench).tare_g, line_of(bench).actual_g) == (25.3, None)
    type_in(bench, "29.5")
    QTest.keyClicks(bench, "2")
    QApplication.processEvents()
    assert line_of(bench).actual_g == pytest.approx(4.2)


@pytest.mark.parametrize("text", ["+  5.652 g", "   5,652 g", "S S     5652 mg", "5.652 g   "])
def test_a_balance_that_types_like_a_keyboard_is_recognised(bench, text):
    shown = bench.shown
    as_a_balance(bench, text)
    bench.balance.end_print()
    assert line_of(bench).actual_g == pytest.approx(5.652)
    assert (bench.page, bench.shown) == (bench.card, shown)  # the blanks and the second Enter closed nothing
    QTest.qWait(450)
    assert (bench.page, bench.shown) == (bench.card, shown)


def test_a_balance_that_is_not_at_rest_writes_nothing_and_leaves_nothing_behind(bench):
    before = len(bench.record.batch.entries)
    as_a_balance(bench, "S D   5.652 g")
    assert "“S D 5.652 g”" in bench.message
    assert "not stable" in bench.message
    assert bench.entry.text == ""
    assert len(bench.record.batch.entries) == before


def test_a_weight_that_arrives_at_another_step_is_not_taken_for_its_value(bench):
    mixing = next(step.number for step in bench.record.state.steps if step.step.kind == "mix")
    bench.show_step(mixing)
    before = len(bench.record.batch.entries)
    as_a_balance(bench, "+ 5.652 g")
    as_a_balance(bench, "5.652", end="\r")
    assert len(bench.record.batch.entries) == before


def test_a_weight_that_arrives_at_a_question_answers_nothing(bench):
    type_in(bench, "4.2")
    bench.plan.extra("undo")
    before = len(bench.record.batch.entries)
    as_a_balance(bench, "11.652 g")
    QTest.qWait(450)
    assert len(bench.record.batch.entries) == before
    assert bench.page is bench.question
    assert "question was open" in bench.message


def test_the_last_addition_is_taken_back_with_a_reason_and_stays_on_record(bench):
    type_in(bench, "4.2")
    QTest.keyClick(bench, Qt.Key.Key_F8)
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    assert line_of(bench).actual_g is None
    correction = bench.record.batch.entries[-1]
    assert (correction.kind, correction.content["reason"]) == ("correct", "Typing error")


def test_out_of_tolerance_asks_why_shows_the_effect_and_rescales(bench, qtbot):
    number, target = bench.shown, line_of(bench).target_g
    type_in(bench, f"{1.1 * target:.3f}")
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert bench.page is bench.question
    assert bench.shown == number
    qtbot.waitUntil(lambda: "film conductivity" in words_of(bench))
    assert "area-specific resistance" in words_of(bench)
    assert "As weighed: " in words_of(bench)
    QTest.keyClicks(bench, "2")
    QApplication.processEvents()
    assert "New targets" in words_of(bench)
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    assert bench.shown == number + 1
    line = bench.record.line_of(number)
    assert line.is_in_tolerance
    assert line.reason == "Poured too much"
    others = [other for other in bench.record.state.lines if other.line.number != line.line.number]
    for other in others:
        assert other.target_g == pytest.approx(1.1 * other.line.target_g, rel=0.02)
    assert "off their new targets" in bench.message


def test_a_lot_is_typed_or_taken_from_the_last_ones(bench):
    QTest.keyClick(bench, Qt.Key.Key_F4)
    type_in(bench, "LPSC-08")
    assert line_of(bench).lot == "LPSC-08"
    QTest.keyClick(bench, Qt.Key.Key_F4)
    offers = [button.text() for button in bench.findChildren(QPushButton) if button.objectName().startswith("bench_of")]
    assert "LPSC-08" in offers


def test_space_goes_on_and_another_key_can(bench):
    type_in(bench, f"{line_of(bench).target_g}")
    number = bench.shown
    QTest.keyClick(bench, Qt.Key.Key_Space)
    QTest.qWait(20)
    assert bench.shown == number + 1
    QTest.keyClick(bench, Qt.Key.Key_F9)
    QTest.keyClick(bench, Qt.Key.Key_PageDown)
    QTest.keyClick(bench, Qt.Key.Key_PageDown)
    QTest.qWait(20)
    assert bench.page is bench.entry  # a timed step: how long did it take?
    type_in(bench, "12")
    assert bench.shown == number + 2
    for key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left):
        QTest.keyClick(bench, key)
    assert bench.shown == number


def test_a_second_window_that_holds_the_library_costs_no_digit_and_doubles_nothing(bench, library):
    before = len(bench.record.batch.entries)
    holder = sqlite3.connect(library.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    type_in(bench, "4.2")
    assert "Another program is writing" in bench.message
    assert bench.entry.text == "4.2"
    assert bench.page is bench.entry
    holder.execute("ROLLBACK")
    holder.close()
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert line_of(bench).actual_g == 4.2
    assert len(bench.record.batch.entries) == before + 1


def test_a_write_that_reached_the_disk_before_it_failed_counts_once(bench, library, monkeypatch):
    write, failures = library.add_entry, [True]

    def fails_once(*arguments):
        entry = write(*arguments)
        if failures and failures.pop():
            raise sqlite_error()
        return entry

    def sqlite_error():
        from ssedesigner.library.store import LibraryError

        return LibraryError("The disk went away.")

    monkeypatch.setattr(library, "add_entry", fails_once)
    type_in(bench, "4.2")
    assert "disk went away" in bench.message
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert line_of(bench).actual_g == 4.2


def test_a_library_that_cannot_be_written_says_so_and_keeps_what_was_typed(open_bench, library, sampled, materials):
    with Library.open(library.path, shipped=resources() / "library", read_only=True) as reading:
        bench = open_bench(sampled, own_library=reading)
        type_in(bench, "+1")
        assert "cannot be written" in bench.message
        assert bench.entry.text == "+1"


def test_a_full_disk_is_one_sentence(bench, library):
    pages = library._connection.execute("PRAGMA page_count").fetchone()[0]
    library._connection.execute(f"PRAGMA max_page_count = {pages}")
    QTest.keyClick(bench, Qt.Key.Key_F6)
    type_in(bench, "n" * 390)
    for _ in range(60):
        if bench.message:
            break
        QTest.keyClick(bench, Qt.Key.Key_F6)
        bench.entry.type("n" * 390)
        bench.go_on()
    assert "is full" in bench.message
    assert bench.entry.text == "n" * 390
    library._connection.execute("PRAGMA max_page_count = 1000000")
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert bench.page is bench.card


def test_nothing_is_weighed_before_dew_point_and_alarm(open_bench, library, materials, qtbot):
    recipe = Recipe(solids_loading_wt_pct=55.0, dew_point_c=-50.0)
    key = plan_films(library, materials, predicted(recipe, materials), 2).key
    bench = open_bench(key)
    assert bench.shown == 1
    bench.show_step(2)
    type_in(bench, "1")
    assert "First read the dew point" in bench.message
    QTest.keyClick(bench, Qt.Key.Key_F2)
    assert "dew point before you open" in bench.message
    bench.show_step(1)
    type_in(bench, "-45")
    QTest.keyClicks(bench, "3")
    QApplication.processEvents()
    QTest.keyClick(bench, Qt.Key.Key_Return)
    assert "alarm does not work" in bench.message
    bench.plan.row("alarm")
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    QTest.keyClick(bench, Qt.Key.Key_Return)  # wetter than planned: why?
    assert bench.page is bench.question
    QTest.keyClicks(bench, "2")
    QApplication.processEvents()
    assert bench.shown == 2
    assert bench.record.step(1).reason == "Short work, lid on"


def predicted(recipe, materials):
    from ssedesigner.physics.prediction import predict

    return predict(recipe, materials)


def test_a_timer_runs_by_the_record_and_rings_after_a_restart(open_bench, library, sampled, monkeypatch):
    beeps = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    step = next(number for number, step in enumerate(library.batch(sampled).steps, start=1) if step.kind == "mix")
    started = datetime.now().astimezone() - timedelta(minutes=13)
    library.add_entry(sampled, "timer", {"step": step, "minutes": 12.0}, "t", started.isoformat())
    bench = open_bench(sampled)
    assert beeps
    assert f"Time is up at step {step}" in bench.message
    bench.show_step(step)
    assert "rang 01:0" in words_of(bench)
    QTest.keyClick(bench, Qt.Key.Key_F5)
    assert bench.record.step(step).timers[0].ended_at


def test_the_exposure_clock_warns_and_turns_with_words(bench):
    state = bench.record.state
    limit = bench.clock.limit(state.dew_point_c)
    assert limit.minutes
    fine, late, over = (exposure_text(state, used * limit.minutes, limit, used) for used in (0.5, 0.8, 1.2))
    assert "(estimate)" in fine[1]
    assert "80 % used: close soon" in late[1]
    assert late[0] == "caution"
    assert (over[0], "Time is up" in over[1]) == ("fail", True)


def test_the_jar_counts_over_all_openings(bench):
    QTest.keyClick(bench, Qt.Key.Key_F2)
    assert not bench.record.state.is_open
    QTest.keyClick(bench, Qt.Key.Key_F2)
    assert bench.record.state.is_open
    assert len(bench.record.state.exposures) == 2
    assert bench.record.state.exposure_minutes(datetime.now().astimezone().isoformat()) >= 6.8


def test_the_place_on_the_bar_grows_with_the_weight():
    places = [place_of(grams, 10.0, 0.05) for grams in (0.0, 5.0, 9.8, 9.95, 10.0, 10.05, 10.2, 15.0, 20.0, 40.0)]
    assert places == sorted(places)
    assert places[0] == 0.0
    assert places[-1] == 1.0
    assert place_of(10.0, 10.0, 0.05) == 0.5


def test_the_window_offers_to_go_on_with_a_running_batch(library, sampled, qtbot):
    planned(library)
    notices, shown = NoticeBar(), []
    qtbot.addWidget(notices)
    offer_running(library, notices, shown.append)
    (notice,) = notices.notices
    assert notice.sentence.startswith(f"Batch {sampled} is running")
    notice.actions[0][1]()
    assert shown == [sampled]

    # the notice leaves when the batch does not run any more
    library.add_entry(sampled, "finish", {}, "end", datetime.now().astimezone().isoformat())
    notices.findChild(LibraryWatch).look()
    assert notices.notices == ()


def test_bench_mode_opens_the_running_batch_else_asks_and_plans(window, library, materials, qtbot):
    window.document.edit("solids_loading_wt_pct", 55.0)
    assert not isinstance(window.focusWidget(), (QLineEdit, QComboBox))  # a field would take what a balance types
    choice = window.windows.show_bench()
    assert choice.objectName() == "bench_choice"
    QTest.keyClicks(choice, "2328mg")
    QTest.keyClick(choice, Qt.Key.Key_Return)  # a value, not an answer
    assert not library.batches()
    QTest.keyClicks(choice, "2")
    assert not library.batches()  # more may follow
    QTest.keyClick(choice, Qt.Key.Key_Return)
    bench = window.windows._opened["bench"]
    assert isinstance(bench, BenchWindow)
    assert bench.record.batch.plan.film_count == 5
    assert bench.isFullScreen()
    assert [batch.key for batch in batches_at(library, "planned")] == [bench.record.key]
    bench.record.write("start")
    window.editor.jump_to("thickness_um")
    bench.close()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    before = window.document.recipe
    QTest.keyClicks(QApplication.focusWidget(), "5.605 g")  # by a balance
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert window.document.recipe == before
    assert window.windows.show_bench().record.key == bench.record.key
    assert set(STATES) >= {"planned", "running"}


def test_both_palettes_read_well_at_every_severity():
    for theme in (look.LIGHT, look.DARK):
        for severity in ("pass", "caution", "fail", "unknown"):
            assert look.contrast(theme.severity_text(severity), theme.severity_ground(severity)) >= 4.5
        assert look.contrast(replace(theme).text, theme.selection) >= 4.5


def test_a_typed_value_is_not_dropped_by_leaving_once(bench):
    QTest.keyClicks(bench, "4.2")
    bench.close()
    assert bench.isVisible()
    assert "not recorded yet" in bench.message
    QTest.keyClicks(bench, "1")
    QTest.mouseClick(bench.findChild(QPushButton, "bench_step_1"), Qt.MouseButton.LeftButton)
    assert bench.entry.text == "4.21"
    bench.close()
    assert not bench.isVisible()


def test_a_glove_that_touches_twice_closes_one_step(bench):
    type_in(bench, f"{line_of(bench).target_g}")
    number = bench.shown
    bench.keys.burst_ms = 80
    QTest.qWait(350)
    for _ in range(2):
        QTest.mouseClick(bench.done, Qt.MouseButton.LeftButton)
    assert bench.shown == number + 1


def test_a_dew_point_without_its_minus_is_asked_about(bench):
    bench.show_step(1)
    type_in(bench, "40")
    assert bench.page is bench.question
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    assert bench.record.state.dew_point_c == -40.0


def test_a_replaced_material_has_hazards_of_its_own(bench):
    line = line_of(bench)
    bench.record.write("substitute", line=line.line.number, key="of this laboratory", name="own", reason="none left")
    bench.show_step(bench.shown)
    assert "Hazards not known: handle it as toxic" in words_of(bench)


def test_a_photo_and_a_note_are_on_record_with_their_step(bench, tmp_path, monkeypatch):
    picture = tmp_path / "film.png"
    picture.write_bytes(b"a picture")
    monkeypatch.setattr("ssedesigner.ui.widgets.last_folder.QFileDialog.getOpenFileName", lambda *_: (str(picture), ""))
    QTest.keyClick(bench, Qt.Key.Key_F7)
    QTest.keyClick(bench, Qt.Key.Key_F6)
    type_in(bench, "a bit grey")
    (photo,), (note,) = bench.record.state.photos, bench.record.state.notes
    assert (photo.content["step"], photo.content["size"]) == (bench.shown, 9)
    assert (note.content["step"], note.content["text"]) == (bench.shown, "a bit grey")


def test_f1_opens_the_page_on_bench_mode(bench):
    from ssedesigner.ui.guide.viewer import context_page

    assert context_page(bench.done) == "bench"


def test_capital_letters_can_be_touched(bench):
    bench.plan.extra("lot")
    for name in ("key_a", "key_ABC", "key_a", "key_1", "key_ABC", "key_b", "key_space", "key_-"):
        (key,) = [found for found in bench.findChildren(QPushButton, name) if found.isVisible()]
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)
    assert bench.entry.text == "aA1b -"


def test_what_is_worked_out_beside_the_screen_is_told_in_its_thread(bench, qtbot):
    threads = []
    bench.work_out(lambda: threads.append(QThread.currentThread()), lambda _: threads.append(QThread.currentThread()))
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not QApplication.instance().thread()
    assert threads[1] is QApplication.instance().thread()


def test_a_speed_is_typed_in_its_unit(bench):
    number = next(step.number for step in bench.record.state.steps if step.step.kind == "mix")
    bench.show_step(number)
    bench.plan.row("speed_rpm")
    type_in(bench, "2000 rpm")
    assert "✗" not in bench.message
    assert noted_values(bench.record.step(number))["speed_rpm"] == 2000.0


def test_an_error_of_the_program_is_shown_on_the_bench(bench, qtbot, tmp_path, monkeypatch):
    main = QWidget()
    qtbot.addWidget(main)
    monkeypatch.setattr(bench.plan, "done", lambda: {}["rpm"])
    with keep_mistakes(tmp_path / "mistakes.log", main):
        for way in (lambda: QTest.keyClick(bench, Qt.Key.Key_Return), bench.done.click):
            bench.show_step(bench.shown)
            way()
            qtbot.waitUntil(lambda: "KeyError: 'rpm'" in bench.message)
            assert bench.isVisible()
    assert "bench/window.py" in (tmp_path / "mistakes.log").read_text(encoding="utf-8")


def test_a_measured_value_that_can_hardly_be_meant_is_asked_on_the_bench(bench):
    number = next(place for place, one in enumerate(bench.record.state.steps, 1) if one.step.kind == "measure")
    bench.show_step(number)
    for text in ("30", "25", "45"):
        type_in(bench, text)
    assert bench.page is bench.question
    assert [words for words, _ in bench.question.question.answers] == ["Keep 45 mS/cm", "4.5 mS/cm", "Type it again"]
    assert "45 mS/cm is " in words_of(bench)
    assert "conductivity_ms_cm" not in {entry.content["quantity"] for entry in bench.record.state.measured}
    QTest.keyClicks(bench, "1")
    QApplication.processEvents()
    entry = bench.record.state.measured[-1]
    assert (entry.content["quantity"], entry.content["value"]) == ("conductivity_ms_cm", 45.0)
    assert entry.content["reason"].startswith("Kept when asked: 45 mS/cm is ")


def test_a_long_recipe_name_and_a_small_screen_cut_neither_weight_nor_keys(open_bench, library, materials):
    key = sample_batch(library, Recipe(name="W" * 10_000, solids_loading_wt_pct=55.0), materials)
    bench = open_bench(key, size=(1100, 700))
    QApplication.processEvents()
    assert bench.header.height() < 120
    for button in bench.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= max(map(button.fontMetrics().horizontalAdvance, button.text().split("\n")))
    for label in bench.findChildren(QLabel, "bench_number"):
        assert label.height() >= label.sizeHint().height()


def test_the_steps_show_their_whole_words_in_a_large_picture(library, tmp_path, styled, monkeypatch):
    cut = []
    draw = start._picture

    def checked(window, shown):
        buttons = shown.steps.findChildren(QPushButton)
        cut.extend(b.words.text() for b in buttons if b.words.height() < b.words.heightForWidth(b.words.width()))
        return draw(window, shown)

    monkeypatch.setattr(start, "_picture", checked)
    recipe = read_recipe(shipped_recipes()["fig1-li"]).recipe
    start.screenshot(library, recipe, tmp_path / "bench.png", size=(1920, 1080), view="bench")
    assert not cut
