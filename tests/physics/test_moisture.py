"""Water in the air and hydrogen sulfide against printed values."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.moisture import (
    H2S_EIGHT_HOURS,
    H2S_QUARTER_HOUR,
    planning_rate,
    room_fraction,
    water_content,
    water_vapour_pressure,
)


def test_water_at_minus_40_dew_point_is_the_printed_126_ppm():
    assert from_si(water_content(to_si(-40.0, "degC")), "ppm") == pytest.approx(126.0, rel=0.03)


def test_water_content_agrees_with_the_table_of_the_library(materials):
    checked = 0
    for value in materials.safety:
        match = re.match(r"dew point (-?\d+) degC$", value.item)
        if match and value.category == "humidity" and value.value is not None:
            ppm = from_si(water_content(to_si(float(match[1]), "degC")), "ppm")
            assert ppm == pytest.approx(value.value, rel=0.01), value
            checked += 1
    assert checked >= 10


def test_planning_rates_agree_with_those_of_the_library(materials):
    checked = 0
    for value in materials.safety:
        match = re.search(r"dew point (-?\d+) degC", value.conditions)
        if match and value.item == "Li6PS5Cl powder" and value.value is not None:
            rate = from_si(planning_rate(to_si(float(match[1]), "degC")) * to_si(1.0, "min"), "cm3/g")
            assert rate == pytest.approx(value.value, rel=0.05), value
            checked += 1
    assert checked == 8


def test_limits_are_those_of_the_library(materials):
    assert materials.safety_value("h2s-tlv-twa").value == H2S_EIGHT_HOURS
    assert materials.safety_value("h2s-tlv-stel").value == H2S_QUARTER_HOUR


def test_the_pressure_over_water_is_the_handbook_value_at_20_degrees():
    assert water_vapour_pressure(293.15) == pytest.approx(2339.0, rel=0.005)


@given(low=st.floats(173.0, 310.0), step=st.floats(0.01, 30.0))
def test_moister_air_holds_more_water_and_frees_more_gas(low, step):
    assert water_content(low + step) > water_content(low)
    assert planning_rate(low + step) > planning_rate(low)


def test_more_air_means_less_gas():
    assert room_fraction(1e-6, 100.0, 0.01) == pytest.approx(2 * room_fraction(1e-6, 200.0, 0.01))


def test_an_estimate_looks_like_one(raise_flags):
    flag = raise_flags()["hydrogen-sulfide"]
    assert "estimate" in flag.message
    assert "firm bound" in flag.message
    assert flag.grade in {"estimate", "assumed"}
