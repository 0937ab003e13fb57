"""Gas and open time over the dew point: the numbers of the checks, and the laws they must keep."""

import math
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import to_si
from ssedesigner.physics.checks.curves import gas_curves, open_time_curves
from ssedesigner.physics.checks.moisture import planning_range, planning_rate
from ssedesigner.physics.situation import look_up_situation

MUCH = {"film_area_cm2": 5000.0, "room_volume_m3": 30.0, "air_changes_per_h": 3.0, "dew_point_c": -10.0}


def seen(materials, **changes):
    return look_up_situation(replace(Recipe(), **changes), materials)


def at_dew_point(curve, celsius):
    return float(np.interp(celsius, curve.x, curve.y))


@pytest.mark.parametrize("changes", [MUCH, {**MUCH, "open_time_h": 0.5}, {**MUCH, "h2s_rate_cm3_g_min": 0.02}])
def test_the_gas_of_the_recipe_is_that_of_the_check(materials, raise_flags, changes):
    gas, flag = gas_curves(seen(materials, **changes)), raise_flags(**changes)["hydrogen-sulfide"]
    here = gas.mean_here if flag.limit == gas.eight_hours else gas.peak_here
    assert here == pytest.approx(flag.value)
    assert at_dew_point(gas.mean, -10.0) == pytest.approx(gas.mean_here, rel=0.01)


def test_moister_air_gives_more_gas_and_less_time(materials):
    at = seen(materials, **MUCH)
    gas, times = gas_curves(at), open_time_curves(at)
    assert (np.diff(gas.mean.y) > 0).all()
    assert (np.diff(times.tenth.y) < 0).all()
    assert (times.half.y > times.tenth.y).all()


def test_a_planned_rate_has_the_range_of_the_planning_values_and_a_measured_one_has_none(materials):
    gas = gas_curves(seen(materials, **MUCH))
    inside = gas.mean.high < gas.bound * 0.99
    assert inside.any()
    rows = [part[inside] for part in (gas.mean.x, gas.mean.y, gas.mean.low, gas.mean.high)]
    for celsius, value, low, high in zip(*rows, strict=True):
        dew_point = to_si(celsius, "degC")
        least, most = planning_range(dew_point)
        assert (low / value, high / value) == pytest.approx(
            (least / planning_rate(dew_point), most / planning_rate(dew_point))
        )
    measured = gas_curves(seen(materials, **MUCH, h2s_rate_cm3_g_min=0.02))
    assert measured.is_measured
    assert measured.mean.low == pytest.approx(measured.mean.y)


def test_no_gas_exceeds_the_sulfur(materials):
    gas = gas_curves(seen(materials, **{**MUCH, "dew_point_c": 20.0, "h2s_rate_cm3_g_min": 100.0}))
    assert np.nanmax(gas.peak.high) <= gas.bound * (1 + 1e-9)


def test_the_allowed_time_is_the_limit_of_the_check(materials, raise_flags):
    found = open_time_curves(seen(materials, **MUCH))
    assert found.allowed_here == pytest.approx(raise_flags(**MUCH, open_time_h=1.0)["open-time"].limit)
    assert min(at_dew_point(found.tenth, -10.0), math.inf) == pytest.approx(found.allowed_here, rel=0.01)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"electrolyte": "no such powder"}, "is not"),
        ({"binder_wt_pct": 100.0}, "holds a sulfide"),
        ({"h2s_rate_cm3_g_min": 0.01, "dew_point_c": None}, "dew point"),
    ],
)
def test_what_is_not_known_says_why(materials, changes, words):
    at = seen(materials, **changes)
    for curve in (gas_curves(at).mean, open_time_curves(at).tenth):
        assert not curve.is_known
        assert words in curve.reason


def test_a_closed_room_without_an_open_time_has_no_steady_gas(materials):
    gas = gas_curves(seen(materials, **{**MUCH, "air_changes_per_h": 0.0}))
    assert "no upper limit" in gas.mean.reason
    assert gas.bound > 1.0


def test_without_a_dew_point_the_curve_stands_but_the_recipe_has_no_place_on_it(materials):
    gas = gas_curves(seen(materials, dew_point_c=None))
    assert gas.mean.is_known
    assert gas.mean_here is None


def test_no_curve_over_the_dew_point_where_a_liquid_sets_the_gas_free(materials):
    at = seen(materials, **MUCH, solvent="water", cosolvent=None, cosolvent_share_pct=None)
    for curve in (gas_curves(at).mean, open_time_curves(at).tenth):
        assert curve.reason == "water sets hydrogen sulfide free from Li6PS5Cl, however dry the air is."
    assert gas_curves(at).bound > 1.0
