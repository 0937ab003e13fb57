"""The benches judge and print their figures rightly."""

import importlib
from dataclasses import replace
from operator import attrgetter

import pytest

from bench import parts, profile
from bench.__main__ import table
from bench.history import Change, Machine, add_to_history, changes, read_history, run_of
from bench.load_library import Size, make_library
from bench.measure import Figure, milliseconds, percentile
from bench.start import AIM_S
from bench.window import AIMS
from ssedesigner.core.paths import resources
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.lessons import is_taught, lessons


@pytest.mark.parametrize(
    ("value", "more_is_better", "expected"),
    [(15.9, False, True), (16.1, False, False), (17.0, True, True), (15.0, True, False)],
)
def test_an_aim_is_met_from_the_right_side(value, more_is_better, expected):
    assert Figure(name="edit", value=value, unit="ms", aim=16.0, more_is_better=more_is_better).is_met is expected


def test_a_figure_without_an_aim_is_neither_met_nor_missed():
    assert Figure(name="edit", value=1.0, unit="ms").is_met is None


def test_percentile_takes_the_nearest_value():
    assert percentile([float(value) for value in range(101)], 0.99) == 99.0
    assert percentile([3.0], 0.99) == 3.0


def test_the_first_call_is_not_timed():
    calls = []
    assert len(milliseconds(lambda: calls.append(1), 4)) == 4
    assert len(calls) == 5


def test_the_table_tells_a_missed_aim():
    lines = table([Figure(name="edit", value=20.0, unit="ms", aim=16.0), Figure(name="rate", value=5e6, unit="1/s")])
    assert "≤ 16 ms" in lines
    assert "MISSED" in lines.splitlines()[1]
    assert "5,000,000 1/s" in lines.splitlines()[2]


def test_the_large_library_holds_what_its_size_says_and_is_found_in(tmp_path):
    path = tmp_path / "library.sqlite"
    make_library(path, Size(films=12, materials=9, batches=3, entries=5))
    with Library.open(path, shipped=resources() / "library") as library:
        materials = library.materials()
        assert len(materials.own_films) == 12
        assert sum(map(is_taught, lessons(materials))) > 6
        assert sum(material.origin == "user" for material in materials.materials.values()) == 9
        assert len(library.search("own-", limit=50)) == 9
        assert [(batch.key, batch.entries) for batch in library.batches("Film")] == [
            ("B-0003", 5),
            ("B-0002", 0),
            ("B-0001", 0),
        ]


HERE = Machine(processor="AMD EPYC", cores=2, python="3.11.7", qt="6.11.0")
THERE = Machine(processor="Apple M1", cores=8, python="3.12.1", qt="6.11.0")


def edit(value: float, calibration_ms: float = 50.0) -> Figure:
    return Figure(name="edit", value=value, unit="ms", aim=8.0, is_steady=True, calibration_ms=calibration_ms)


def test_a_line_of_the_history_is_read_as_it_was_written(tmp_path):
    start = Figure(name="start", value=0.5, unit="s", is_steady=True, calibration_ms=50.0)
    shaky = Figure(name="p99", value=20.0, unit="ms", calibration_ms=50.0)
    rate = Figure(name="rate", value=1e6, unit="1/s", is_steady=True, calibration_ms=50.0)
    first = run_of([edit(8.0), start, shaky, rate], "f3a3c7a1", HERE)
    second = run_of([edit(9.0)], "6a1784a3+", THERE)
    for run in (first, second):
        add_to_history(run, tmp_path / "history.jsonl")
    assert first.figures == {"edit": (8.0, 0.16), "start": (500.0, 10.0)}
    assert read_history(tmp_path / "history.jsonl") == [first, second]
    assert read_history(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize(
    ("value", "calibration_ms", "share", "is_slower"),
    [(10.0, 50.0, 0.25, True), (8.7, 50.0, 0.0875, False), (10.0, 62.5, 0.0, False), (6.0, 50.0, -0.25, False)],
)
def test_a_figure_that_grew_beside_the_calibration_loop_is_slower(value, calibration_ms, share, is_slower):
    history = [run_of([edit(8.0)], "f3a3c7a1", HERE)]
    change = changes(run_of([edit(value, calibration_ms)], "now", HERE), history)["edit"]
    assert change.share == pytest.approx(share)
    assert change.is_slower is is_slower
    assert ("SLOWER than f3a3c7a1" in table([edit(value)], {"edit": change})) is is_slower


def test_a_run_is_compared_with_the_last_of_its_machine_before_any_other():
    elsewhere = run_of([edit(2.0, 10.0)], "elsewhere", THERE)
    history = [run_of([edit(4.0)], "older", HERE), run_of([edit(8.0)], "newer", HERE), elsewhere]
    now = run_of([edit(8.0)], "now", HERE)
    assert changes(now, history)["edit"] == Change(share=0.0, commit="newer", is_same_machine=True)
    against_another = changes(run_of([edit(18.0)], "now", HERE), [elsewhere])["edit"]
    assert str(against_another) == "+80% SLOWER than elsewhere elsewhere"
    assert changes(replace(now, figures={"new": (1.0, 0.1)}), history) == {}


def test_the_report_of_a_profile_names_each_part_and_what_is_over_its_budget():
    budgets = profile.EDIT_BUDGETS[1]
    cost = profile.Cost(
        ms=dict.fromkeys(budgets, 0.05) | {"curves": 3.0, "new": 1.0}, calls={"curves": 4860}, whole=5.0
    )
    lines = {line.split("  ")[0]: line for line in profile.report("an edit", cost, budgets).splitlines()}
    assert lines.keys() == {"an edit", *budgets, "new", "whole"}
    assert {name for name, line in lines.items() if "OVER" in line} == {"curves", "new"}
    assert "60%  4,860  OVER by 2.40" in lines["curves"]


def test_the_budgets_of_the_parts_add_up_to_the_aims():
    for scale, aim in AIMS.items():
        assert sum(profile.EDIT_BUDGETS[int(scale)].values()) == pytest.approx(aim)
    assert sum(profile.START_BUDGETS.values()) == pytest.approx(AIM_S * 1e3)


def test_every_seam_is_there_and_has_a_budget():
    for module, path, part in parts.START_SEAMS:
        assert callable(attrgetter(path)(importlib.import_module(module)))
        assert part in profile.START_BUDGETS or part in profile.EDIT_BUDGETS[1]
    for budgets in profile.EDIT_BUDGETS.values():
        assert budgets.keys() == {*(part for _, _, part in parts.SEAMS), parts.REST, parts.PAINTING}


def test_what_a_part_calls_of_another_counts_for_the_other_alone(monkeypatch):
    clock = iter([0, 10, 13, 20, 26, 30])
    monkeypatch.setattr(parts, "process_time_ns", lambda: next(clock))
    measured = parts.Parts()
    flags = measured.around("flags", lambda: "flags")
    assert measured.around("prediction", flags)() == "flags"
    assert measured.taken() == {"rest": 14, "prediction": 9, "flags": 7}
