"""A grid is nothing but predictions: each point is what predict gives for the recipe that adopting it makes."""

import numpy as np
import pytest

from ssedesigner.core.fields import FieldError
from ssedesigner.core.prediction import SEVERITIES
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore.grid import (
    changes_at,
    choice_axis,
    empty_grid,
    fill,
    number_axis,
    recipe_at,
    stretches,
    surface,
    usual_range,
)
from ssedesigner.physics.prediction import predict

RECIPE = Recipe(electrolyte_conductivity_ms_cm=3.0, electrolyte_lot="A 17")


def filled(materials, *axes):
    grid = empty_grid(RECIPE, axes)
    assert list(fill(grid, materials))[-1] == 1.0
    return grid


def test_every_point_is_the_prediction_of_its_recipe_with_bands_and_flags(materials):
    sulfides = choice_axis("electrolyte", materials, ("Li6PS5Cl", "Li3PS4", "Li6PS5Br"))
    grid = filled(materials, number_axis("thickness_um", 8, 48, 20), sulfides)
    for place in np.ndindex(*grid.shape):
        recipe = recipe_at(grid, place, materials)
        prediction = predict(recipe, materials)
        for key, one in prediction.results().items():
            column = grid.columns[key]
            parts = [float(part[place]) for part in (column.value, column.low, column.high)]
            expected = [np.nan if end is None else end for end in (one.value, one.low, one.high)]
            np.testing.assert_array_equal(parts, expected if one.is_known else [np.nan] * 3, err_msg=key)
        for flag in prediction.flags:
            assert grid.where(flag.id, flag.severity)[place], flag.id
        for severity in ("fail", "caution", "unknown"):
            count = sum(flag.severity == severity for flag in prediction.flags)
            assert grid.columns[f"flags.{severity}"].value[place] == count
    # another sulfide takes the lot with it, and the present one does not
    assert changes_at(grid, (0, 0), materials) == {"thickness_um": 8.0}
    other = changes_at(grid, (0, 1), materials)
    assert other["electrolyte_conductivity_ms_cm"] is None
    assert other["electrolyte_lot"] == ""
    assert set(SEVERITIES) >= {severity for _, severity in grid.titles}


def test_it_begins_coarse_and_covers_the_whole_range_first(materials):
    grid = empty_grid(RECIPE, (number_axis("thickness_um", 10, 74, 1),))
    points = fill(grid, materials)
    for _ in range(5):
        next(points)
    assert np.flatnonzero(grid.is_done).tolist() == [0, 16, 32, 48, 64]


def test_a_surface_on_arrays_is_the_grid_of_predictions(materials):
    axes = number_axis("thickness_um", 10, 50, 20), number_axis("binder_wt_pct", 0, 10, 5)
    grid = filled(materials, *axes)
    for key in ("film.area_specific_resistance_ohm_cm2", "cell.cost_usd_kwh", "cell.specific_energy_wh_kg"):
        fine = surface(RECIPE, materials, axes, key, points=3)
        np.testing.assert_allclose(fine.value, grid.columns[key].value, rtol=1e-12, equal_nan=True)
    assert surface(RECIPE, materials, axes, "cell.thickness_um") is None
    assert surface(RECIPE, materials, axes, "flags.fail") is None
    assert surface(RECIPE, materials, (axes[0], choice_axis("binder", materials)), "film.density_g_cm3") is None


def test_stretches_name_the_first_and_the_last_value(materials):
    grid = filled(materials, number_axis("binder_wt_pct", 0, 20, 1))
    axis = grid.axes[0]
    failing = {key: stretches(axis, where) for key, where in grid.flags_with("fail").items()}
    for key, parts in failing.items():
        for low, high in parts:
            inside = [value for value in axis.values if low <= value <= high]
            assert all(grid.where(key, "fail")[axis.values.index(value)] for value in inside)
    assert failing or grid.flags_with("caution")


@pytest.mark.parametrize(
    ("low", "high", "step", "words"),
    [
        (10, 9000, None, "9000 is outside"),
        (80, 10, None, "lower end must be below"),
        (10, 80, 0, "does not fit"),
        (10, 80, 200, "does not fit"),
        (1, 2000, 0.01, "larger step"),
    ],
)
def test_a_range_that_makes_no_axis_says_why(low, high, step, words):
    with pytest.raises(FieldError, match=words):
        number_axis("thickness_um", low, high, step)


def test_grids_that_cannot_be_made_say_why():
    thickness = number_axis("thickness_um", 1, 2000, 1)
    for axes, words in (((thickness, thickness), "twice"), ((thickness, number_axis("c_rate", 0.1, 10)), "too many")):
        with pytest.raises(FieldError, match=words):
            empty_grid(RECIPE, axes)
    with pytest.raises(FieldError, match="no numbers"):
        number_axis("binder", 0, 1)


def test_axes_hold_their_ends_and_whole_numbers_stay_whole():
    assert number_axis("unit_cells", 1, 10).values == (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    for key, value in (("thickness_um", 30.0), ("dew_point_c", -90.0), ("room_volume_m3", None), ("open_time_h", 24.0)):
        low, high = usual_range(Recipe(**{key: value}), key)
        axis = number_axis(key, low, high)
        assert axis.values[0] == low
        assert axis.values[-1] == high
        assert 20 <= len(axis.values) <= 73
        assert value is None or low <= value <= high
