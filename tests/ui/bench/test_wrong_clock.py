"""A clock that says 1970 or 2100: the record goes on, nothing is lost, and the person is told to set it."""

import os
from datetime import datetime

import pytest

from ssedesigner.batch import session as bench_record
from ssedesigner.batch import session as bench_timers
from ssedesigner.batch.session import RunClock
from ssedesigner.core.batch.words import time_text
from ssedesigner.core.clock import clock_problem
from ssedesigner.core.measured_film import check_date
from ssedesigner.core.notation import day_text
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.batches.table import overview_csv
from ssedesigner.files.recipe.file import write_recipe
from ssedesigner.files.sheet.html import sheet_bytes
from ssedesigner.files.sheet.sheet import batch_sheet
from ssedesigner.physics.prediction import predict
from ssedesigner.ui.batches import records as batch_records
from ssedesigner.ui.bench import clock as bench_clock
from ssedesigner.ui.bench import window as bench_window
from ssedesigner.ui.screenshots import sample_batch
from ssedesigner.ui.shell import recipe_files as session

TIMES = ("1970-01-01T00:00:10.000+00:00", "2100-12-31T23:59:50.000+14:00")


@pytest.fixture
def clock(monkeypatch):
    def set_to(at: str) -> None:
        for module in (batch_records, bench_clock, bench_record, bench_timers, bench_window):
            if hasattr(module, "now"):
                monkeypatch.setattr(module, "now", lambda: at)

    return set_to


def test_bench_mode_goes_on_and_says_so(open_window, library, clock, qapp, materials):
    recipe = Recipe(solids_loading_wt_pct=55.0)
    key = sample_batch(library, recipe, materials)  # its entries are of now, its jar is open
    before = library.batch(key).entries
    window = open_window(recipe)
    bench = window.windows.show_bench(key)
    shown = window.windows.show_batches(key)
    for at in TIMES:
        clock(at)
        bench.record.clock = RunClock(lambda at=at: at)
        bench.show_step(1)
        assert f"The clock of this computer says {day_text(at)} " in bench.message
        for kind, content in (
            ("close", {}),
            ("open", {}),
            ("timer", {"step": 3, "minutes": 5.0}),
            ("note", {"text": at}),
        ):
            bench.record.write(kind, **content)
        bench.clock.tick()
        batch = library.batch(key)
        assert batch.entries[: len(before)] == before
        assert batch.entries[-1].at == at
        assert bench.record.state.exposure_minutes(at) >= 0.0
        assert f" {datetime.fromisoformat(at).astimezone().year} " in time_text(at)
    shown.show_batches(key)
    qapp.processEvents()
    filled = batch_sheet(batch, predict(batch.recipe, materials), materials)
    for ending in (".html", ".csv", ".xlsx", ".json"):
        assert sheet_bytes(filled, ending)
    assert key in overview_csv([batch])


def test_a_clock_that_can_be_right_is_not_doubted():
    now = datetime(2026, 11, 29, 12).astimezone()
    assert clock_problem(now) == ""
    assert clock_problem(now, now.isoformat()) == ""
    assert "before an entry of" in clock_problem(now, now.replace(day=30).isoformat())


def test_a_day_to_come_points_to_the_clock():
    with pytest.raises(ValueError, match="clock of this computer"):
        check_date("2099-01-01")


@pytest.mark.parametrize("seconds", [0.0, 4133980800.0])
def test_a_session_of_another_century_is_offered_again(seconds, tmp_path, materials):
    file = tmp_path / "abc.recipe.json"
    write_recipe(file, Recipe(name="left behind"), materials)
    os.utime(file, (seconds, seconds))
    (found,) = session.recoverable(tmp_path)
    assert found.recipe.name == "left behind"
    assert found.saved.year in (1969, 1970, 2100, 2101)
