"""Hydrogen sulfide of liquids and of each layer, water in the room, flammable liquids: laws and the faults found."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import ESTIMATED_GRADES, Cited
from ssedesigner.core.hazards import lowest_flash_point
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import from_si, to_si
from ssedesigner.core.visible_text import sentence_case
from ssedesigner.physics.checks.air import GAS_FIELDS
from ssedesigner.physics.checks.hazards import FLAMMABLE_CODES, FLAMMABLE_UP_TO
from ssedesigner.physics.checks.moisture import gas_bound
from ssedesigner.physics.checks.open_sulfide import gas_most, gas_rate, sulfide_mass
from ssedesigner.physics.checks.ventilation import room_of
from ssedesigner.physics.compatibility.crossing import fact
from ssedesigner.physics.compatibility.sulfide_chemistry import frees_gas, gas_at_most, hydrolyses
from ssedesigner.physics.situation import look_up_situation
from tests.physics.samples import with_material, with_value

ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
AIR = ("moisture", "hydrogen-sulfide", "open-time")
PROTIC = ("water", "methanol", "ethanol", "isopropanol")
TWO = {
    "electrolyte": "Li4SnS4",
    "second_electrolyte": "Li7P3S11",
    "second_thickness_um": 29.0,
    "dew_point_c": -40.0,
    "film_area_cm2": 5000.0,
    "film_density_g_cm3": None,
}
"""The bilayer of the fault: most of it a sulfide that hydrolyses fast, behind one that resists water."""


def test_a_sulfide_in_water_is_not_called_safe_because_the_air_is_dry(raise_flags):
    found = raise_flags(solvent="water", **ALONE, dew_point_c=-50.0, open_time_h=1.0)
    assert found["hydrogen-sulfide"].severity == "fail"
    assert "All of its sulfur is" in found["hydrogen-sulfide"].message
    assert "fume hood" in found["hydrogen-sulfide"].message
    assert found["moisture"].severity != "pass"
    assert found["open-time"].severity != "pass"


@pytest.mark.parametrize("liquid", PROTIC)
def test_no_air_makes_a_protic_liquid_safe_for_any_sulfide(materials, raise_flags, liquid):
    airs = ({}, {"dew_point_c": -80.0, "open_time_h": 0.01, "film_area_cm2": 0.1}, {"room_volume_m3": 1e5})
    sulfides = [material.key for material in materials.of_kind("electrolyte") if gas_at_most(material)]
    for key, air in product(sulfides[::4], airs):
        for place in ({"solvent": liquid, **ALONE}, {"cosolvent": liquid, "cosolvent_share_pct": 0.5}):
            flag = raise_flags(electrolyte=key, **place, **air)["hydrogen-sulfide"]
            assert flag.severity in {"caution", "fail"}, (key, flag)
            assert liquid in flag.title.lower()


def test_the_gas_of_a_liquid_is_all_sulfur_of_the_batch(materials, raise_flags):
    changes = {"solvent": "water", **ALONE, "film_area_cm2": 1e4, "room_volume_m3": 50.0, "air_changes_per_h": 60.0}
    at = look_up_situation(replace(Recipe(), **changes), materials)
    ppm = from_si(gas_bound(gas_most(at.sulfides), sulfide_mass(at.sulfides), room_of(at.recipe)), "ppm")
    assert f"{ppm:.0f} ppm in a room of 50 m³" in raise_flags(**changes)["hydrogen-sulfide"].message
    # cast on the cathode, the liquid reaches what is in there too
    cast = {**changes, "form_factor": "on-electrode", "substrate": None}
    both = look_up_situation(replace(Recipe(), **cast), materials).wet_sulfides
    assert [sulfide.field for sulfide in both] == ["electrolyte", "cathode_electrolyte"]
    ppm = from_si(gas_bound(gas_most(both), sulfide_mass(both), room_of(at.recipe)), "ppm")
    assert f"{ppm:.0f} ppm in a room of 50 m³" in raise_flags(**cast)["hydrogen-sulfide"].message


def test_a_liquid_reported_to_leave_thiophosphates_alone_sets_nothing_free(materials):
    at = look_up_situation(replace(Recipe(), solvent="undecanethiol", **ALONE), materials)
    assert frees_gas(materials, at.electrolyte, at.liquids[0]) is None


def test_each_layer_counts_with_its_own_mass_and_sulfur(materials, raise_flags):
    at = look_up_situation(replace(Recipe(), **TWO), materials)
    first, second = at.sulfides
    assert second.mass > 20 * first.mass
    gas = sum(each.mass * to_si(gas_at_most(each.material), "cm3/g") for each in (first, second))
    volume = room_of(at.recipe).volume
    assert from_si(gas / volume, "ppm") == pytest.approx(154.0, rel=0.05)
    (cathode,) = at.cathode_sulfides
    gas += cathode.mass * to_si(gas_at_most(cathode.material), "cm3/g")
    flag = raise_flags(**TWO)["hydrogen-sulfide"]
    assert f"{from_si(gas / volume, 'ppm'):.0f} ppm (firm bound)" in flag.message
    for each, place in ((first, "film"), (second, "second layer"), (cathode, "cathode")):
        assert f"g of {each.key} in the {place} (" in flag.message


def test_the_least_stable_layer_decides_on_moisture_and_open_time(materials, raise_flags):
    both = raise_flags(**TWO, open_time_h=1.0)
    steady = {**TWO, "second_electrolyte": None, "second_thickness_um": None}
    assert both["moisture"].severity == "caution"
    assert "Li7P3S11" in both["moisture"].message
    assert "second_electrolyte" in both["moisture"].fields
    assert raise_flags(**steady)["moisture"].severity == "pass"
    alone = raise_flags(**{**steady, "electrolyte": "Li7P3S11"}, open_time_h=1.0)["open-time"]
    assert both["open-time"].limit == pytest.approx(alone.limit)


@given(thickness=st.floats(1.0, 29.0), area=st.floats(1.0, 1e5), dew=st.floats(-80.0, -1.0))
def test_a_bilayer_is_the_same_either_way_round_and_lies_between_its_sulfides(materials, thickness, area, dew):
    def seen(first: str, second: str, share: float):
        changes = {"electrolyte": first, "second_electrolyte": second, "second_thickness_um": share}
        air = {"film_area_cm2": area, "dew_point_c": dew, "film_density_g_cm3": None, "porosity_pct": 10.0}
        return look_up_situation(replace(Recipe(), **changes, **air), materials)

    one, other = seen("Li6PS5Cl", "Li7P3S11", thickness), seen("Li7P3S11", "Li6PS5Cl", 30.0 - thickness)
    assert sulfide_mass(one.sulfides) == pytest.approx(sulfide_mass(other.sulfides), rel=1e-9)
    assert gas_most(one.sulfides) == pytest.approx(gas_most(other.sulfides), rel=1e-9)
    rates = gas_rate(one.recipe, one.sulfides), gas_rate(other.recipe, other.sulfides)
    assert rates[0].value == pytest.approx(rates[1].value, rel=1e-9)
    assert rates[0].value <= rates[0].fastest == rates[1].fastest
    alone = [to_si(gas_at_most(material), "cm3/g") for material in (one.electrolyte, one.second_electrolyte)]
    assert min(alone) <= gas_most(one.sulfides) * (1 + 1e-9)
    assert gas_most(one.sulfides) <= max(alone) * (1 + 1e-9)


def test_the_sulfide_of_the_cathode_counts_with_its_own_mass_class_and_sulfur(materials, raise_flags):
    """What is changed, mass in the cathode over that of its composite, and what the checks make of it."""
    mass = Recipe().cathode_thickness_um * Recipe().cathode_density_g_cm3 * Recipe().film_area_cm2 * 1e-7  # kg
    fast = {"cathode_electrolyte": "Li7P3S11"}
    for changes, share, moisture, gas in (
        ({"active_share_wt_pct": 80.0}, 0.2, "pass", "caution"),
        ({"active_share_wt_pct": 80.0, "carbon_wt_pct": 3.0}, 0.17, "pass", "caution"),
        ({"active_share_wt_pct": 80.0, **fast}, 0.2, "caution", "caution"),
        ({"active_share_wt_pct": 100.0, **fast}, None, "pass", "caution"),
        ({"active_share_wt_pct": 80.0, **fast, "dew_point_c": 5.0}, 0.2, "fail", "caution"),
        ({"active_share_wt_pct": 80.0, "cathode_electrolyte": "unobtainium"}, 0.2, "unknown", "caution"),
        ({"active_share_wt_pct": 80.0, "binder_wt_pct": 100.0}, None, "none", "none"),
        ({"active_share_wt_pct": 80.0, "binder_wt_pct": 100.0, **fast}, 0.2, "caution", "caution"),
        ({"active_share_wt_pct": 80.0, "cathode_electrolyte": "Li3InCl6"}, None, "pass", "caution"),
    ):
        at, flags = look_up_situation(replace(Recipe(), **changes), materials), raise_flags(**changes)
        found = next(iter(at.cathode_sulfides), None)
        assert (found and found.mass) == (share and pytest.approx(share * mass)), changes
        assert (flags["moisture"].severity, flags["hydrogen-sulfide"].severity) == (moisture, gas), changes
        if moisture in ("caution", "unknown"):
            assert "cathode_electrolyte" in flags["moisture"].fields, changes
        counts = sulfide_mass(at.open_sulfides) or 0.0
        assert counts == pytest.approx((sulfide_mass(at.sulfides) or 0.0) + (found.mass if found else 0.0)), changes


def test_what_is_known_of_the_film_is_not_lost_behind_a_cathode_of_which_less_is_known(materials, raise_flags):
    fast = {"h2s_rate_cm3_g_min": 5.0, "film_area_cm2": 1e5, "open_time_h": 2.0}
    room = {"room_volume_m3": 20.0, "air_changes_per_h": 5.0}
    for cathode in ({}, {"cathode_electrolyte": "Li7P3S11"}, {"cathode_electrolyte": "unobtainium"}):
        flags = raise_flags(**fast, **room, **cathode)
        assert [flags[check].severity for check in ("hydrogen-sulfide", "open-time")] == ["fail", "fail"], cathode
        assert ("without that of the cathode" in flags["hydrogen-sulfide"].message) == bool(cathode)
    nothing = {"cathode": "unobtainium", "active_share_wt_pct": None}
    flag = raise_flags(**nothing)["hydrogen-sulfide"]
    assert flag.severity == "caution"
    assert "without that of the cathode" in flag.message
    lithium_sulfide = {"cathode": "Li2S", "cathode_coated": False, "dew_point_c": 5.0}
    flags = raise_flags(**lithium_sulfide)
    assert "without that of the cathode" in flags["hydrogen-sulfide"].message
    assert [each.key for each in look_up_situation(replace(Recipe(), **lithium_sulfide), materials).open_sulfides] == [
        "Li6PS5Cl",
        "Li6PS5Cl",
        "Li2S",
    ]
    assert raise_flags(**lithium_sulfide, binder_wt_pct=100.0)["moisture"].severity == "fail"  # it needs no electrolyte
    assert raise_flags(cathode="S", binder_wt_pct=100.0, dew_point_c=5.0)["moisture"].severity == "none"
    planned = raise_flags(cathode_electrolyte="Li7P3S11", film_area_cm2=1e7, dew_point_c=-10.0, open_time_h=8.0, **room)
    assert planned["hydrogen-sulfide"].severity == "caution"  # an order of magnitude never fails


def test_the_firm_bound_is_held_against_both_limits(raise_flags):
    """Between 1 and 5 ppm: below the limit for 15 min, above that for 8 h unless air changes are stated."""
    blank = raise_flags()["hydrogen-sulfide"]
    bound = float(blank.message.split("as gas would be ")[1].split(" ppm")[0])
    assert 1.0 < bound < 5.0
    assert blank.severity == "caution"
    assert raise_flags(air_changes_per_h=0.5, open_time_h=0.1)["hydrogen-sulfide"].severity == "pass"
    assert raise_flags(air_changes_per_h=0.0, open_time_h=0.1)["hydrogen-sulfide"].severity == "caution"
    assert raise_flags(film_area_cm2=480.0, air_changes_per_h=100.0)["hydrogen-sulfide"].severity == "caution"
    assert raise_flags(film_area_cm2=20.0)["hydrogen-sulfide"].severity == "pass"


def test_the_gas_of_a_sulfide_that_the_library_has_no_bound_for_follows_from_its_formula(materials):
    for material in materials.of_kind("electrolyte"):
        listed = material.value("h2s_max_cm3_g")
        if listed is not None and material.formula:
            bare = replace(material, values={})
            assert gas_at_most(bare) == pytest.approx(listed, rel=0.02, abs=0.01), material.key
    own = Material(kind="electrolyte", key="mine", name="mine", formula="Li6PS5Cl")
    assert gas_at_most(own) == pytest.approx(456.0, rel=0.01)
    assert gas_at_most(replace(own, formula="not known")) is None


def test_ambient_air_fails_for_every_sulfide_that_hydrolyses_on_more_than_an_estimate(materials, raise_flags):
    for material in materials.of_kind("electrolyte")[::3]:
        flag = raise_flags(electrolyte=material.key, dew_point_c=8.0)["moisture"]
        assert (flag.severity == "fail") == hydrolyses(material), material.key


def test_an_open_time_by_another_powder_warns_only(raise_flags):
    dry = raise_flags(dew_point_c=-30.0, open_time_h=200.0)["open-time"]
    assert (dry.severity, dry.title) == ("caution", "Open too long for the sulfide")
    assert dry.grade in ESTIMATED_GRADES
    planned = {"open_time_h": 8.0, "film_area_cm2": 1e6, "room_volume_m3": 10.0, "air_changes_per_h": 1.0}
    assert raise_flags(dew_point_c=-30.0, **planned)["open-time"].severity == "caution"
    assert raise_flags(dew_point_c=-30.0, **planned)["hydrogen-sulfide"].severity == "caution"
    own = raise_flags(dew_point_c=-30.0, h2s_rate_cm3_g_min=0.0025, **planned)
    assert own["open-time"].severity == own["hydrogen-sulfide"].severity == "fail"
    assert set(own["hydrogen-sulfide"].fields) == set(GAS_FIELDS)


def test_no_liquid_passes_that_is_flammable_by_any_source(materials, raise_flags):
    passed = 0
    for material in materials.of_kind("solvent"):
        flag = raise_flags(solvent=material.key, **ALONE)["flash-point"]
        codes, points = str(material.text("hazard_codes") or ""), material.alternatives.get("flash_point_c", ())
        known = [point for point in (material.value("flash_point_c"), *points) if point is not None]
        flammable = any(code in codes for code in FLAMMABLE_CODES)
        flammable |= any(min(float(point), point.low or float(point)) <= FLAMMABLE_UP_TO for point in known)
        assert not (flag.severity == "pass" and flammable), (material.key, flag)
        assert flag.severity in {"pass", "caution", "unknown", "none"}
        passed += flag.severity == "pass"
    assert passed > 2


@pytest.mark.parametrize("kept", [19.0, 80.0])
def test_the_lowest_of_several_flash_points_decides(materials, raise_flags, kept):
    liquid = materials.find("solvent", "benzyl acetate")
    other = Cited(kept, "degC", "Handbook", grade="handbook")
    library = with_material(materials, replace(liquid, alternatives={**liquid.alternatives, "flash_point_c": (other,)}))
    flag = raise_flags(on=library, solvent="benzyl acetate", **ALONE)["flash-point"]
    assert flag.severity == ("caution" if kept < FLAMMABLE_UP_TO else "pass")
    assert flag.value == kept
    ranged = Cited(90.0, "degC", "Handbook", grade="handbook", low=kept)
    assert lowest_flash_point(replace(liquid, values={"flash_point_c": ranged}, alternatives={})) == kept


@pytest.mark.parametrize(
    ("solvent", "cosolvent", "names", "value"),
    [
        ("xylene", "diethylbenzene", "xylene", 25.0),
        ("xylene", "anisole", "xylene", 25.0),
        ("anisole", "p-xylene", "p-xylene", 25.0),
        ("heptane", "xylene", "heptane", -7.0),
        ("benzyl acetate", "toluene", "toluene", 4.0),  # the one that dries above its flash point is not the worst
        ("dichloromethane", "heptane", "heptane", -7.0),
        ("benzyl acetate", "hexyl butyrate", "hexyl butyrate", 80.0),
    ],
)
def test_the_liquid_that_ignites_first_names_a_mixture(materials, raise_flags, solvent, cosolvent, names, value):
    for first, second in ((solvent, cosolvent), (cosolvent, solvent)):
        flag = raise_flags(solvent=first, cosolvent=second, cosolvent_share_pct=50.0, drying_temperature_c=100.0)
        flag = flag["flash-point"]
        assert f"vapour of {names} ignites from" in flag.message, flag
        assert "lowest known flash point in the mixture" in flag.message
        parts = [materials.find("solvent", key) for key in (first, second)]
        assert fact(parts, "flash_point_c") == value
        assert (flag.title == f"{sentence_case(names)} ignites at room temperature") is (value <= 25.0), flag


def test_of_two_vapours_the_one_that_is_more_times_its_limit_is_named(materials, raise_flags):
    weak, strong = materials.find("solvent", "toluene"), materials.find("solvent", "heptane")
    for weak_limit, strong_limit in ((50.0, 0.1), (0.1, 50.0)):
        library = materials
        for liquid, limit in ((weak, weak_limit), (strong, strong_limit)):
            values = {**liquid.values, "exposure_limit_ppm": Cited(limit, "ppm", "Handbook", grade="handbook")}
            library = with_material(library, replace(liquid, values=values))
        both = {"solvent": "toluene", "cosolvent": "heptane", "cosolvent_share_pct": 2.0, "solids_loading_wt_pct": 40.0}
        flag = raise_flags(on=library, film_area_cm2=1e6, **both)["exposure-limit"]
        assert flag.value / flag.limit > 1
        others = [flag.message.count(key) for key in ("toluene", "heptane")]
        assert (others[1] > 0) is (strong_limit < weak_limit), flag


def test_a_hazard_statement_alone_tells_that_a_liquid_burns(materials, raise_flags):
    bare = materials.find("solvent", "toluene")
    values = {key: value for key, value in bare.values.items() if key != "flash_point_c"}
    library = with_material(materials, replace(bare, values=values, alternatives={}))
    flag = raise_flags(on=library, solvent="toluene", **ALONE)["flash-point"]
    assert flag.severity == "caution"
    assert "H225" in flag.message


def test_a_measured_rate_in_a_room_of_ones_own_can_fail_and_in_an_assumed_one_warns(raise_flags):
    fast = {"h2s_rate_cm3_g_min": 5.0, "film_area_cm2": 1e6, "open_time_h": 2.0}
    assert raise_flags(**fast)["hydrogen-sulfide"].severity == "caution"
    stated = raise_flags(**fast, room_volume_m3=20.0, air_changes_per_h=5.0)["hydrogen-sulfide"]
    assert stated.severity == "fail"


def test_a_class_in_air_of_ones_own_can_decide(materials, raise_flags):
    own = with_value(materials, "electrolyte", "Li4SnS4", "h2s_max_cm3_g", Cited(0.1, "cm3/g", "Recipe", grade="user"))
    changes = {"electrolyte": "Li4SnS4", "second_electrolyte": None, "second_thickness_um": None}
    assert raise_flags(on=own, **changes)["hydrogen-sulfide"].severity == "pass"


def test_a_liquid_of_which_nothing_is_known_is_not_taken_for_harmless(materials, raise_flags):
    small = {"film_area_cm2": 5.0, **ALONE}
    assert raise_flags(**small)["hydrogen-sulfide"].severity == "pass"
    bare = replace(materials.find("solvent", "toluene"), texts={})
    for changes in (
        {"solvent": "unobtainium"},
        {"solvent": None},
        {"on": with_material(materials, bare)},
    ):
        flag = raise_flags(**{**small, **changes})["hydrogen-sulfide"]
        assert flag.severity == "unknown"
        assert "water and alcohols set all of it free" in flag.message
    dry = {"solvent": None, "method": "solvent-free"}
    assert raise_flags(**{**small, **dry})["hydrogen-sulfide"].severity == "pass"


@pytest.mark.parametrize(("dew_point_c", "severity"), [(-61.0, "pass"), (-35.0, "caution")])
@pytest.mark.parametrize("first", ["Li4SnS4", "Li7P3S11"])
def test_the_layer_that_bears_less_is_the_one_that_is_told(raise_flags, dew_point_c, severity, first):
    pair = {"Li4SnS4", "Li7P3S11"}
    told = {"electrolyte": first, "second_electrolyte": (pair - {first}).pop(), "second_thickness_um": 10.0}
    alone = raise_flags(electrolyte="Li7P3S11", dew_point_c=dew_point_c)["moisture"]
    both = raise_flags(**told, dew_point_c=dew_point_c)["moisture"]
    assert (both.severity, both.limit) == (alone.severity, alone.limit) == (severity, alone.limit)
    assert "Li7P3S11" in both.message
