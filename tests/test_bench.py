"""The benches judge and print their figures rightly."""

import pytest

from bench.__main__ import table
from bench.load_library import Size, make_library
from bench.measure import Figure, milliseconds, percentile
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
