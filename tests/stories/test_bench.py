"""At the bench: a whole batch by keys alone, by touch alone, and with the power cut again and again."""

import os
import random
import re
import shutil
import signal
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ssedesigner.core.batch.state import fold
from ssedesigner.core.paths import resources
from ssedesigner.library.file import opening
from ssedesigner.library.store import Library
from ssedesigner.ui import theme as look
from ssedesigner.ui.bench.window import BenchWindow
from ssedesigner.ui.settings import Settings
from tests.laws.trials import LAWS
from tests.lives import lives_of
from tests.stories.bench_person import ByKeys, ByTouch, doings, is_finished, makes_a_step, planned_batch, scoops

ROUNDS = 3 if LAWS else 1


@pytest.fixture
def library(fresh_file, tmp_path):
    with Library.open(Path(shutil.copy(fresh_file, tmp_path)), shipped=resources() / "library") as opened:
        yield opened


@pytest.fixture
def goes_to_the_bench(qapp, qtbot, library, tmp_path):
    look.load_fonts()
    look.apply(qapp, look.LIGHT)
    opened = []

    def go(person, key):
        bench = BenchWindow(library, key, library.materials(), Settings(tmp_path / "settings.ini"))
        opened.append(bench)
        bench.keys.burst_ms = 0
        bench.resize(1280, 800)
        bench.show()
        bench.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is bench)
        return person(bench)

    yield go
    for bench in opened:
        bench.close()
        bench.deleteLater()


@pytest.mark.parametrize("how", [ByKeys, ByTouch])
def test_a_whole_batch_without_ever_changing_the_way_of_working(how, goes_to_the_bench, library):
    # She goes to the bench with a planned batch; nothing of it is done yet.
    person = goes_to_the_bench(how, planned_batch(library))
    bench, steps = person.bench, len(person.bench.record.state.steps)
    assert "Check the dew point" in person.reads("bench_title")

    # Step after step the screen moves on by one, and what she did is in the library file.
    for number in range(1, steps + 1):
        assert bench.shown == number
        makes_a_step(person)
        on_disk = fold(library.batch(bench.record.key))
        assert on_disk.steps[number - 1].is_done, person.reads("bench_title")
    assert not bench.record.state.is_open

    # She signs and finishes; the measured film is in the evidence.
    makes_a_step(person)
    assert is_finished(bench)
    assert "Added to the evidence" in bench.message
    assert library.batch_films(bench.record.key) == {1: "F-0001"}

    # The record says what she weighed, in two scoops each, and from which lot.
    for line in bench.record.state.lines:
        assert [f"{part.grams:.3f}" for part in line.additions] == scoops(line.line.target_g)
        assert line.is_in_tolerance
    (film,) = library.materials().own_films
    assert film.recipe.electrolyte_lot == "lot7"
    assert (film.thickness_um, film.conductivity_ms_cm) == (30.5, 1.1)


def test_the_clock_of_the_jar_goes_on_while_the_window_is_shut(goes_to_the_bench, library):
    key = planned_batch(library)
    person = goes_to_the_bench(ByKeys, key)
    makes_a_step(person)
    person.opens_or_closes_the_jar()
    person.bench.close()
    QTest.qWait(1100)
    again = goes_to_the_bench(ByKeys, key)
    seconds = re.search(r"Jar open 00:(\d\d) ", again.reads("bench_clock"))
    assert seconds is not None
    assert int(seconds.group(1)) >= 1
    assert again.bench.shown == 2


def goes_on_until_it_dies(path: str, due: str) -> None:
    """Go on with the batch, and die at a statement to the library; print the entries before and after each step."""
    opening.SYNCHRONOUS = "OFF"  # what is lost in a crash of the program does not depend on it
    app = QApplication([])
    library = Library.open(Path(path), shipped=resources() / "library")
    key = planned_batch(library)
    bench = BenchWindow(library, key, library.materials(), Settings(Path(path).with_suffix(".ini")))
    bench.keys.burst_ms = 0
    bench.show()
    bench.activateWindow()
    passed = count()

    def die_when_due(_statement: str) -> None:
        if next(passed) + 1 >= int(due):
            os.kill(os.getpid(), signal.SIGKILL)

    library._connection.set_trace_callback(die_when_due)
    person = ByKeys(bench)
    while not is_finished(bench):
        before = len(bench.record.batch.entries)
        makes_a_step(person)
        print(before, len(bench.record.batch.entries), flush=True)
    if not library.batch_films(key):
        bench.plan.extra("evidence")
    print("finished", flush=True)
    bench.close()
    app.processEvents()


def test_killed_at_any_moment_a_batch_goes_on_where_it_stood(tmp_path, goes_to_the_bench, library):
    # What an undisturbed person writes is what shall be on record, whatever happens on the way.
    person = goes_to_the_bench(ByKeys, planned_batch(library))
    while not is_finished(person.bench):
        makes_a_step(person)
    whole = doings(person.bench.record.batch)
    shipped, rng, deaths = resources() / "library", random.Random(20261126), 0

    with lives_of(goes_on_until_it_dies) as go_on:
        for number in range(ROUNDS):
            path = tmp_path / f"round-{number}.sqlite"
            path_done, kept = False, 0
            while not path_done:
                told = go_on(path, rng.randint(20, 300))  # a step takes some sixty statements
                path_done = "finished" in told
                deaths += not path_done
                confirmed = max([int(line.split()[1]) for line in told if line and line[0].isdigit()], default=0)
                with Library.open(path, shipped=shipped) as there:
                    record = there.batch("B-0001")
                    assert len(there.batches()) == 1
                entries = len(record.entries)
                assert entries >= max(confirmed, kept), "an entry that was confirmed is lost"
                assert len({entry.token for entry in record.entries}) == entries
                kept = entries
                assert deaths < 100 * ROUNDS
            with Library.open(path, shipped=shipped) as there:
                key, state = "B-0001", fold(there.batch("B-0001"))
                made = doings(there.batch(key))
                assert there.batch_films(key) == {1: "F-0001"}
            assert state.state == "finished"
            assert made == whole
            for line in state.lines:
                assert [f"{part.grams:.3f}" for part in line.additions] == scoops(line.line.target_g)
            assert len(state.exposures) == 1
            assert len(state.signatures) == 1
            with closing(sqlite3.connect(path)) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert deaths > 3 * ROUNDS
