"""A plan of experiments: every combination once, ranges filled evenly, the order from its seed, flags of each run."""

from itertools import product

import pytest

from ssedesigner.core.fields import FieldError
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore.runs import factorial, judge_runs, levels_between, space_filling

LEVELS = {"thickness_um": (20.0, 30.0, 40.0), "binder_wt_pct": (1.0, 3.0)}
RANGES = {"thickness_um": (15.0, 45.0), "binder_wt_pct": (1.0, 5.0), "densification_pressure_mpa": (100.0, 500.0)}


def test_a_factorial_has_each_combination_once_and_its_centre_points():
    plan = factorial(LEVELS, centre_points=3, seed=7)
    made = [tuple(run.values.values()) for run in plan if not run.is_centre]
    assert sorted(made) == sorted(product(*LEVELS.values()))
    assert [run.values for run in plan if run.is_centre] == [{"thickness_um": 30.0, "binder_wt_pct": 2.0}] * 3
    assert [run.order for run in plan] == [*range(1, 10)]
    assert sorted(run.standard for run in plan) == [*range(1, 10)]


def test_the_order_follows_the_seed():
    for make in (lambda seed: factorial(LEVELS, 2, seed), lambda seed: space_filling(RANGES, 12, seed)):
        assert make(7) == make(7)
        assert make(7) != make(8)
        assert [run.standard for run in make(7)] != sorted(run.standard for run in make(7))


def test_points_fill_each_range_evenly():
    """Each of so many parts of a range has its point, but for those that rounding and the shift move next door."""
    plan = space_filling(RANGES, 16, seed=3)
    for key, (low, high) in RANGES.items():
        column = sorted(run.values[key] for run in plan)
        wanted = [low + (high - low) * (place + 0.5) / 16 for place in range(16)]
        assert max(abs(one - other) for one, other in zip(column, wanted, strict=True)) < (high - low) / 6
        assert low <= column[0] <= column[-1] <= high
    assert len({tuple(run.values.values()) for run in plan}) == 16


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: factorial({"thickness_um": (20.0, 30.0)}, 0, 1), "2 to 4 fields"),
        (lambda: factorial(LEVELS | {"binder": (1.0, 2.0)}, 0, 1), "not a number"),
        (lambda: factorial(LEVELS | {"porosity_pct": (1.0, 1.0, 2.0)}, 0, 1), "different levels"),
        (lambda: factorial(dict.fromkeys(RANGES, levels_between(110, 120, 5)), 0, 1), "outside"),
        (lambda: factorial(LEVELS, 200, 1), "at most 120"),
        (lambda: space_filling({**RANGES, "thickness_um": (40.0, 20.0)}, 8, 1), "lower to a higher"),
        (lambda: space_filling(RANGES, 1, 1), "at least 2"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(make, words):
    with pytest.raises(FieldError, match=words):
        make()


def test_each_run_has_its_flags_or_says_why_it_makes_no_film(materials):
    plan = factorial({"binder_wt_pct": (1.0, 60.0), "second_binder_wt_pct": (1.0, 50.0)}, 0, 1)
    judged = list(judge_runs(plan, Recipe(second_binder="SBR"), materials))
    by_value = {tuple(each.run.values.values()): each for each in judged}
    assert by_value[60.0, 50.0].problems
    assert all(each.problems or not each.flags.fail for each in judged)
    assert all(each.recipe.binder_wt_pct == each.run.values["binder_wt_pct"] for each in judged)
