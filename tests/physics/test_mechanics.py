"""Bending and web tension: formulas and what the flags say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.physics.mechanics import bend_strain, web_stress

FREE = {"form_factor": "free-standing", "substrate": None}


def test_strain_of_a_30_um_film_over_the_1_cm_rod():
    assert bend_strain(30e-6, 5e-3) == pytest.approx(30 / 10030)


@given(thickness=st.floats(1e-6, 1e-2), radius=st.floats(1e-4, 1.0))
def test_strain_stays_below_one_and_grows_with_thickness(thickness, radius):
    strain = bend_strain(thickness, radius)
    assert 0 < strain < 1
    assert bend_strain(2 * thickness, radius) > strain
    assert bend_strain(thickness, 2 * radius) < strain


def test_stress_is_pull_over_thickness():
    assert web_stress(50.0, 30e-6) == pytest.approx(1.667e6, rel=1e-3)


def test_the_carrier_bends_with_the_film(raise_flags):
    assert raise_flags()["bend"].value > 2 * raise_flags(**FREE)["bend"].value


def test_the_least_content_comes_from_the_films_where_they_need_less(raise_flags):
    flag = raise_flags(**FREE, binder_wt_pct=3.0)["free-standing"]
    assert flag.limit == 1.5  # 4.8 wt % in the library, 1.5 wt % in the film of reference 117
    assert "Oh2019" in flag.sources


def test_a_scaffold_bears_the_web_by_its_own_strength(raise_flags):
    flag = raise_flags(**FREE, scaffold="cellulose")["web-tension"]
    assert flag.limit == pytest.approx(13.2)
    assert flag.severity == "pass"
