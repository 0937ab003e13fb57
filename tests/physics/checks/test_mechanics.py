"""Bending and web tension: formulas and what the flags say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.physics.checks.mechanics import bend_strain, web_stress
from ssedesigner.physics.situation import ONLY_ESTIMATED

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


def test_a_scaffold_is_pulled_on_its_own_section(raise_flags):
    """Cellulose of 29 um and 13.2 MPa in a film of 60 um: the film round it bears nothing."""
    made = {**FREE, "scaffold": "cellulose", "thickness_um": 60.0}
    flag = raise_flags(**made, web_tension_n_m=500.0)["web-tension"]
    assert flag.value == pytest.approx(500 / 29, rel=1e-6)
    assert flag.severity == "caution"
    assert "scaffold" in flag.fields
    assert raise_flags(**made, web_tension_n_m=380.0)["web-tension"].severity == "pass"
    assert raise_flags(**made, web_tension_n_m=800.0)["web-tension"].severity == "fail"
    thick = raise_flags(**made | {"thickness_um": 300.0}, web_tension_n_m=500.0)["web-tension"]
    assert thick.value == pytest.approx(flag.value)


def test_a_scaffold_bends_as_far_as_was_tried(raise_flags):
    """A film of 90 um was bent round a rod of 10 mm: neither a thinner rod nor a larger strain was."""
    made = {**FREE, "scaffold": "PI-NW"}
    assert raise_flags(**made, roller_diameter_mm=10.0)["bend"].severity == "pass"
    assert raise_flags(**made, roller_diameter_mm=1.6)["bend"].severity == "unknown"
    assert raise_flags(**made | {"thickness_um": 150.0}, roller_diameter_mm=10.0)["bend"].severity == "unknown"


def test_fibrils_hold_a_film_as_thin_as_was_rolled(raise_flags):
    rolled = {**FREE, "binder": "PTFE", "binder_wt_pct": 0.5, "densification_method": "calender"}
    assert raise_flags(**rolled, thickness_um=20.0)["calender-support"].severity == "pass"
    assert raise_flags(**rolled, thickness_um=8.0)["calender-support"].severity == "caution"


def test_what_the_recipe_leaves_blank_is_assumed_and_says_so(raise_flags):
    blank = raise_flags(**FREE)
    typed = raise_flags(**FREE, roller_diameter_mm=10.0, core_diameter_mm=76.0, web_tension_n_m=50.0)
    for check in ("bend", "core-bend", "web-tension"):
        assert "(assumed)" in blank[check].message
        assert "(assumed)" not in typed[check].message
        assert blank[check].value == pytest.approx(typed[check].value)
        assert blank[check].grade == "assumed"


def test_a_larger_roller_strains_less(raise_flags):
    small, large = (raise_flags(**FREE, roller_diameter_mm=size)["bend"].value for size in (10.0, 100.0))
    assert large == pytest.approx(small / 10, rel=0.01)


def test_what_is_assumed_of_a_film_warns_only(raise_flags):
    thick, thin = {**FREE, "thickness_um": 1500.0}, {**FREE, "thickness_um": 5.0}
    assert raise_flags(**thick)["bend"].severity == "caution"
    assert raise_flags(**thin)["web-tension"].severity == "caution"
    for flag in (
        raise_flags(**thick, roller_diameter_mm=10.0)["bend"],
        raise_flags(**thin, web_tension_n_m=50.0)["web-tension"],
    ):
        assert flag.severity == "caution"
        assert ONLY_ESTIMATED in flag.message


def test_the_substrate_bears_the_pull_by_its_own_strength(raise_flags):
    flag = raise_flags(web_tension_n_m=100.0)["web-tension"]
    assert (flag.value, flag.limit) == (pytest.approx(2.0), 180.0)


def test_a_binder_without_a_report_is_held_against_its_class(raise_flags):
    flag = raise_flags(**FREE, binder="BR", binder_wt_pct=0.5)["free-standing"]
    assert flag.grade == "estimate"
    assert "film-forming binders" in flag.message
    assert flag.limit == 1.5  # the least of its class, the film of reference 117


def test_only_a_non_woven_of_polymer_bends_as_the_one_that_was_tried(materials, raise_flags):
    passed = {
        scaffold.key
        for scaffold in materials.of_kind("scaffold")
        for flag in [raise_flags(scaffold=scaffold.key, form_factor="free-standing", substrate=None)["core-bend"]]
        if flag.title == "Bends with its scaffold"
    }
    assert {"PPTA-NW", "PI-NW", "PET-NW"} <= passed
    assert not passed & {"nylon-mesh", "polymer-mesh", "glass-cloth", "glass-NW"}
    assert not passed & {"PE-separator", "PE-ceramic", "PE-perforated", "ePTFE", "cellulose"}
