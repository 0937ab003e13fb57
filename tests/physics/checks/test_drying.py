"""Cracks while drying: the formula, and what the flag makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.physics.checks.coating import PACKING, critical_cracking_thickness

SIZES = st.floats(1e-8, 1e-4)
STIFFNESSES = st.floats(1e8, 1e11)
TENSIONS = st.floats(5e-3, 0.5)


def test_it_grows_with_the_three_halves_of_the_grain_size():
    small, large = (critical_cracking_thickness(radius, 8e9, 0.028, 0.64) for radius in (0.5e-6, 2e-6))
    assert large / small == pytest.approx(8.0)


def test_the_capillary_pressure_that_it_rests_on_is_that_of_a_bed_of_spheres():
    radius, modulus, tension, packing = 1.5e-6, 8.1e9, 0.028, 0.64
    pressure = 3 * packing * tension / ((1 - packing) * radius)
    scale = (modulus * 6 * packing * radius**3 / (2 * tension)) ** 0.5 * (2 * tension / (pressure * radius)) ** 1.5
    assert critical_cracking_thickness(radius, modulus, tension, packing) == pytest.approx(0.64 * scale)


@given(radius=SIZES, modulus=STIFFNESSES, tension=TENSIONS)
def test_stiffer_grains_bear_more_and_a_stronger_pull_less(radius, modulus, tension):
    limit = critical_cracking_thickness(radius, modulus, tension, float(PACKING))
    assert limit > 0
    assert critical_cracking_thickness(radius, 4 * modulus, tension, float(PACKING)) == pytest.approx(2 * limit)
    assert critical_cracking_thickness(radius, modulus, 4 * tension, float(PACKING)) == pytest.approx(limit / 2)


def test_the_film_that_dries_is_thicker_than_the_pressed_one(raise_flags):
    flag = raise_flags()["drying-cracks"]
    assert flag.value == pytest.approx(30.0 * (1 - 0.0301) / 0.64, rel=1e-3)
    assert flag.grade in {"estimate", "assumed"}
    assert "estimate" in flag.message
    assert {"Singh2007", "White1982"} <= set(flag.sources)


def test_the_liquid_that_pulls_hardest_sets_the_limit(raise_flags):
    alone = {"cosolvent": None, "cosolvent_share_pct": None}
    toluene, both = raise_flags(**alone), raise_flags(cosolvent="NMP")
    assert both["drying-cracks"].limit < toluene["drying-cracks"].limit


def test_the_hottest_step_drives_the_liquid_out(raise_flags):
    cool = {"drying_temperature_c": 40.0, "densification_temperature_c": 25.0}
    assert raise_flags(**cool)["residual-liquid"].severity == "caution"
    assert raise_flags(**cool, heat_treatment_c=120.0)["residual-liquid"].severity == "pass"
