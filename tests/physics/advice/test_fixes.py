"""Fixes: each offered one does exactly what it says, mistakes that everybody makes have one, and none does harm."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ssedesigner.core.changes import OPEN, describe, in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import Flag
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.advice import fixes as fixes_module
from ssedesigner.physics.advice.exchange import exchange
from ssedesigner.physics.advice.fixes import (
    MOST_FIXES,
    PROBLEMS,
    Baseline,
    attempt,
    best,
    fixes,
    missing_fields,
    search_fixes,
)
from ssedesigner.physics.advice.remedies import (
    MEASURED,
    REMEDIES,
    Remedy,
    between,
    farthest,
    guesses,
    remedies,
    round_to_step,
)
from ssedesigner.physics.advice.substitutes import effects
from ssedesigner.physics.checks.flags import CHECKS
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import SEVERITY_RANK
from tests.physics.operate_cases import THICK_CATHODE
from tests.strategies import shipped, sound_recipes

DRY = {"solvent": None, "cosolvent": None, "cosolvent_share_pct": None}
ONE_LIQUID = {"cosolvent": None, "cosolvent_share_pct": None}
FREE = {"form_factor": "free-standing", "substrate": None}
LPSCLBR_ALONE = {
    "electrolyte": "Li6PS5Cl0.5Br0.5",
    **dict.fromkeys(("binder", "binder_wt_pct", "cosolvent", "cosolvent_share_pct")),
}


def flag_of(prediction, check):
    return next((flag for flag in prediction.flags if flag.id == check), None)


def severity_of(prediction, check):
    flag = flag_of(prediction, check)
    return flag.severity if flag and flag.severity in OPEN else "pass"


def offered(materials, check, **fields):
    recipe = Recipe(**fields)
    now = predict(recipe, materials)
    flag = flag_of(now, check)
    assert flag.severity in PROBLEMS, "the mistake is not flagged"
    return fixes(recipe, materials, flag, now)


def applied(recipe, changes):
    for key, value in changes.items():
        recipe = recipe.with_value(key, value)
    return recipe


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(sound_recipes(), st.data())
def test_an_offered_fix_does_what_it_says(recipe, data):
    materials = shipped()
    now = predict(recipe, materials)
    problems = [flag for flag in now.flags if flag.severity in PROBLEMS]
    assume(problems)
    flag = data.draw(st.sampled_from(problems))
    found = fixes(recipe, materials, flag, now)
    assert len(found) <= MOST_FIXES
    for fix in found:
        after = predict(applied(recipe, fix.changes), materials)
        assert severity_of(after, flag.id) == fix.severity
        assert SEVERITY_RANK[fix.severity] < SEVERITY_RANK[flag.severity]
        assert effects(now, after, but=flag.id) == fix.effects
        failed = {one.id for one in now.flags if one.severity == "fail"}
        assert {one.id for one in after.flags if one.severity == "fail"} <= failed
        assert fix.words
        assert fix.flag_id == flag.id


@pytest.mark.parametrize(
    ("check", "fields", "changes"),
    [
        ("free-standing", FREE | {"binder_wt_pct": 1.0}, {"binder_wt_pct": 1.5}),
        ("moisture", {"dew_point_c": -20.0}, {"dew_point_c": -50.0}),
        ("stack-pressure", {"stack_pressure_mpa": 9.0}, {"stack_pressure_mpa": 5.0}),
        ("current-density", {}, {"c_rate": 0.088}),
        ("cathode-coating", {"cathode_coated": False}, {"cathode_coated": True}),
        ("active-mass", {"areal_capacity_mah_cm2": 3.8}, {"areal_capacity_mah_cm2": 3.4}),
        ("active-mass", {"active_share_wt_pct": 100.0}, {"active_share_wt_pct": 85.0}),
        ("contradictions", {"active_share_wt_pct": 95.0, "carbon_wt_pct": 10.0}, {"active_share_wt_pct": 80.0}),
        ("particle-size", {"particle_d50_um": 20.0}, {"thickness_um": 40.0}),
        ("web-tension", FREE | {"web_tension_n_m": 500.0}, {"web_tension_n_m": 5.0}),
        ("method-solvent", {"method": "solvent-free", "solvent": "xylene"}, {"method": "slurry-casting"}),
        (
            "crystallisation",
            FREE | {"method": "infiltration", "scaffold": "PI-NW", "solvent": "ethanol"} | LPSCLBR_ALONE,
            {"heat_treatment_c": 400.0},
        ),
        ("binder-lithium", {"binder": "PTFE"}, {"binder": "SBS"}),
        ("scaffold-thickness", {"scaffold": "PPTA-NW", "thickness_um": 10.0}, {"thickness_um": 16.0}),
        ("spe-oxidation", {"spe": "PEO-LiTFSI", "spe_wt_pct": 5.0}, {"spe": None, "spe_wt_pct": None}),
        ("drying-temperature", {"drying_temperature_c": 140.0}, {"drying_temperature_c": 110.0}),
        ("contradictions", {"binder_wt_pct": None}, {"binder": None}),
        ("contradictions", {"binder": None}, {"binder_wt_pct": None}),
        ("mean-voltage", {"mean_voltage_v": 3.0}, {"mean_voltage_v": 3.9}),
        ("charge-cutoff", {"charge_cutoff_v": 4.6}, {"charge_cutoff_v": 4.4}),
        ("ohmic-drop", {"c_rate": 0.4}, {"anode_attach_pressure_mpa": 25.0}),
        ("usable-capacity", {"electrolyte_conductivity_ms_cm": 0.003}, {"c_rate": 0.021}),
        ("cathode-thickness", THICK_CATHODE, {"cathode_thickness_um": 155.0, "areal_capacity_mah_cm2": 7.4}),
        ("electrode-roughness", {"active_d50_um": 12.0}, {"thickness_um": 36.0}),
        ("densification", {"densification_method": "none"}, {"densification_method": "warm-isostatic"}),
        ("press-method", {"densification_method": "uniaxial"}, {"densification_method": "warm-isostatic"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_mistake_that_one_edit_clears_has_it_among_its_fixes(materials, check, fields, changes):
    assert changes in [dict(fix.changes) for fix in offered(materials, check, **fields)]


def test_an_infiltrated_film_is_not_offered_a_liquid_that_leaves_the_sulfide_a_solid(materials):
    recipe = film_recipes()["140"]
    prediction = predict(recipe, materials)
    inert = {"heptane", "decane", "xylene", "toluene"}
    for flag in prediction.flags:
        for fix in fixes(recipe, materials, flag, prediction):
            assert not {"solvent", "cosolvent"} & set(fix.changes) or not inert & set(fix.changes.values()), fix


def test_a_search_keeps_few_predictions_however_many_it_makes(materials, monkeypatch):
    recipe = Recipe(binder="PVDF")
    now = predict(recipe, materials)
    flag = next(flag for flag in now.flags if flag.severity in PROBLEMS)
    expected = [fix.changes for fix in fixes(recipe, materials, flag, now)]
    monkeypatch.setattr(fixes_module, "MOST_KNOWN", 3)
    present = Baseline(recipe=recipe, materials=materials, prediction=now)
    kept = []
    found = [kept.append(len(present.known)) or one for one in search_fixes(present, flag)]
    assert [fix.changes for fix in best(found)] == expected
    assert len(kept) > max(kept) == 3


def test_another_liquid_is_not_offered_where_it_is_known_not_to_dissolve_the_binder(materials):
    mistake = {"solvent": "NMP", "binder": "PVDF", **ONE_LIQUID}
    found = offered(materials, "electrolyte-solvent", **mistake)
    assert found
    for fix in found:
        after = predict(applied(Recipe(**mistake), fix.changes), materials)
        assert flag_of(after, "binder-solvent").severity != "fail", fix


def test_passed_and_unknown_flags_have_no_fix(materials):
    recipe = Recipe(stack_pressure_mpa=None)
    now = predict(recipe, materials)
    present = Baseline(recipe=recipe, materials=materials, prediction=now)
    for flag in now.flags:
        if flag.severity not in PROBLEMS:
            assert list(search_fixes(present, flag)) == []


def test_a_gas_far_below_its_limit_asks_for_no_other_setting(materials):
    for changes in ({}, {"open_time_h": 0.1}):
        recipe = replace(Recipe(), **changes)
        now = predict(recipe, materials)
        flag = flag_of(now, "hydrogen-sulfide")
        assert (flag.severity, flag.value < 0.01 * flag.limit) == ("caution", True), changes
        assert fixes(recipe, materials, flag, now) == ()
        present = Baseline(recipe=recipe, materials=materials, prediction=now)
        assert list(search_fixes(present, replace(flag, value=0.5 * flag.limit)))


def test_a_blank_that_would_settle_a_flag_is_named(materials):
    recipe = Recipe(stack_pressure_mpa=None)
    now = predict(recipe, materials)
    present = Baseline(recipe=recipe, materials=materials, prediction=now)
    assert missing_fields(present, flag_of(now, "stack-pressure")) == ("stack_pressure_mpa",)
    assert missing_fields(present, flag_of(now, "exposure-limit")) == ()
    assert missing_fields(present, flag_of(now, "moisture")) == ()


def test_nothing_that_was_measured_is_changed_to_clear_a_flag():
    own_business = {"film-density", "mean-voltage", "charge-cutoff"}  # checks of the typed value itself
    for check, rows in REMEDIES.items():
        assert check in own_business or not {remedy.field for remedy in rows} & MEASURED
    made = Flag(id="new", step="mix", severity="fail", title="", message="", fields=tuple(FIELDS))
    assert not {remedy.field for remedy in remedies(made)} & MEASURED


def test_remedies_name_fields_and_ways_that_exist():
    for rows in REMEDIES.values():
        for remedy in rows:
            assert remedy.field in FIELDS
            assert remedy.action in {"raise", "lower", "other", "without", "set", "together", "both", "scale"}
            assert remedy.action not in {"raise", "lower"} or FIELDS[remedy.field].is_numeric
            if remedy.action == "set":
                FIELDS[remedy.field].check(remedy.value)


def test_rows_belong_to_checks_that_exist():
    assert set(REMEDIES) <= {check.id for check in CHECKS}


def test_a_check_without_a_row_tries_its_fields():
    made = Flag(
        id="new", step="mix", severity="fail", title="", message="", fields=("c_rate", "cathode_coated", "salt")
    )
    assert remedies(made) == (
        Remedy("c_rate", "lower"),
        Remedy("c_rate", "raise"),
        Remedy("cathode_coated", "set", True),
        Remedy("cathode_coated", "set", False),
        Remedy("salt", "other"),
        Remedy("salt", "without"),
    )


def test_a_fix_that_gives_up_most_of_the_energy_is_not_offered(materials):
    found = offered(materials, "current-density", c_rate=1.0)
    assert not any("areal_capacity_mah_cm2" in fix.changes for fix in found)


def test_fixes_that_only_ease_a_flag_stand_back_behind_those_that_clear_it(materials):
    recipe = Recipe(**FREE, binder_wt_pct=0.5)
    now = predict(recipe, materials)
    present = Baseline(recipe=recipe, materials=materials, prediction=now)
    found = [fix for fix in search_fixes(present, flag_of(now, "free-standing")) if fix is not None]
    assert {fix.severity for fix in best(found)} == {"pass"}
    eased = [replace(fix, severity="caution") for fix in found]
    assert len(best(eased)) == min(MOST_FIXES, len(eased))


def test_one_of_each_field_comes_before_a_second_of_one(materials):
    found = offered(materials, "binder-lithium", binder="PTFE", cathode="LFP")
    assert next(iter(found[0].changes)) != next(iter(found[1].changes))


def test_a_step_of_the_search_predicts_at_most_once(materials):
    recipe = Recipe()
    now = predict(recipe, materials)
    present = Baseline(recipe=recipe, materials=materials, prediction=now)
    for flag in now.flags:
        before = len(present.known)
        for _ in search_fixes(present, flag):
            assert len(present.known) - before <= 1
            before = len(present.known)


@pytest.mark.parametrize(
    ("key", "value", "is_up", "expected"),
    [
        ("binder_wt_pct", 2.5, True, 2.5),
        ("binder_wt_pct", 2.51, True, 3.0),
        ("thickness_um", 59.2, True, 60.0),
        ("c_rate", 0.0634, False, 0.063),
        ("dew_point_c", -50.4, False, -51.0),
        ("densification_pressure_mpa", 97.0, False, 90.0),
        ("stack_pressure_mpa", 2000.0, True, 1000.0),
    ],
)
def test_numbers_are_rounded_as_a_person_would_type_them(key, value, is_up, expected):
    assert round_to_step(value, FIELDS[key], is_up) == expected


@given(st.sampled_from([key for key, field in FIELDS.items() if field.is_numeric]), st.floats(-1e4, 1e4), st.booleans())
def test_a_suggested_number_fits_its_field(key, value, is_up):
    FIELDS[key].check(round_to_step(value, FIELDS[key], is_up))


def test_a_guess_lies_in_the_direction_asked_for():
    flag = Flag(id="x", step="wind", severity="fail", title="", message="", value=4.0, limit=2.0, unit="MPa")
    recipe = Recipe(web_tension_n_m=100.0)
    assert guesses(recipe, FIELDS["web_tension_n_m"], flag, False) == (50.0, 40.0)
    assert guesses(recipe, FIELDS["web_tension_n_m"], flag, True) == (200.0, 210.0)
    assert guesses(recipe, FIELDS["particle_d50_um"], replace(flag, limit=None), True) == ()


def test_no_number_is_suggested_that_leaves_the_thing_out():
    flag = Flag(id="x", step="safety", severity="fail", title="", message="", value=8.0, limit=0.003, unit="h")
    assert guesses(Recipe(open_time_h=8.0), FIELDS["open_time_h"], flag, False) == ()


def test_the_way_to_look_for_a_number_ends():
    assert farthest(Recipe(), FIELDS["dew_point_c"], False) == -100.0
    assert farthest(Recipe(open_time_h=None), FIELDS["open_time_h"], False) is None
    assert between(1.0, 4.0, FIELDS["thickness_um"]) == 2.0


def test_what_goes_with_a_choice_is_changed_with_it(materials):
    changed = exchange(Recipe(electrolyte_lot="A7"), materials, "electrolyte", "Li10GeP2S12")
    assert changed == {
        "electrolyte": "Li10GeP2S12",
        "electrolyte_lot": "",
        "electrolyte_conductivity_ms_cm": None,
        "particle_d50_um": None,
    }
    assert exchange(Recipe(electrolyte_lot="A7"), materials, "electrolyte", "Li6PS5Cl") == {"electrolyte": "Li6PS5Cl"}
    assert exchange(Recipe(), materials, "anode", "anodeless")["anode_thickness_um"] == 0.0
    assert exchange(Recipe(anode="anodeless", anode_thickness_um=0.0), materials, "anode", "Li-metal")[
        "anode_thickness_um"
    ]
    assert exchange(Recipe(binder=None, binder_wt_pct=None), materials, "binder", "NBR")["binder_wt_pct"] > 0
    assert exchange(Recipe(), materials, "second_electrolyte", "Li7P2S8I")["second_thickness_um"] < 30.0
    assert exchange(Recipe(), materials, "method", "solvent-free") == {
        "method": "solvent-free",
        "solids_loading_wt_pct": None,
        **DRY,
    }
    assert exchange(Recipe(**FREE), materials, "substrate", "Ni-foil")["form_factor"] == "on-substrate"


def test_a_host_anode_is_made_thick_enough_for_the_cathode(materials):
    for key in ("graphite", "Si", "LTO"):
        recipe = applied(Recipe(), exchange(Recipe(), materials, "anode", key))
        now = predict(recipe, materials)
        assert severity_of(now, "anode-capacity") == "pass"
        assert severity_of(now, "mean-voltage") == "pass"


def test_a_change_is_told_in_plain_words():
    assert describe(Recipe(), {"anode": "Si", "anode_thickness_um": 11.0, "mean_voltage_v": 3.5}) == (
        "Replace Li-metal by Si, set anode thickness to 11 µm, set mean voltage to 3.5 V"
    )
    assert describe(Recipe(), {"solvent": None, **ONE_LIQUID}) == "Leave out toluene, leave out isobutyl isobutyrate"
    assert describe(Recipe(), {"film_density_g_cm3": None}) == "Empty film density"
    assert (
        describe(Recipe(binder=None), {"binder": "SBR", "binder_wt_pct": 2.0}) == "Add SBR as binder, set SBR to 2 wt %"
    )
    assert in_sentence("Porosity") == "porosity"
    assert in_sentence("H₂S rate") == "H₂S rate"


def test_effects_tell_only_what_is_noticeable(materials):
    now, later = predict(Recipe(), materials), predict(Recipe(c_rate=0.06), materials)
    found = effects(now, later)
    assert found.numbers == ()
    assert [change.id for change in found.better] == ["current-density"]
    assert found.worse == ()
    thicker = effects(now, predict(Recipe(thickness_um=60.0), materials))
    assert thicker.number("area_specific_resistance_ohm_cm2").after > 3.5
    assert thicker.number("specific_energy_wh_kg").after < now.cell.specific_energy_wh_kg.value


def test_every_field_that_a_fix_changes_is_named():
    words = describe(Recipe(), {"anode": "Li-In", "anode_thickness_um": 8.0, "mean_voltage_v": 3.24})
    assert words == "Replace Li-metal by Li-In, set anode thickness to 8 µm, set mean voltage to 3.24 V"
    words = describe(Recipe(), {"electrolyte": "Li7P2S8I", "electrolyte_conductivity_ms_cm": None})
    assert words == "Replace Li6PS5Cl by Li7P2S8I, leave out the lot data"


@pytest.mark.parametrize(
    ("check", "fields", "ways"),
    [
        (
            "electrolyte-lithium",
            {"electrolyte": "Li10GeP2S12", "electrolyte_conductivity_ms_cm": None},
            {"second_electrolyte", "interlayer", "electrolyte"},
        ),
        ("folding", FREE | {"assembly": "z-folded"}, {"assembly"}),
        (
            "stack-pressure",
            {"anode": "Si", "anode_thickness_um": 11.0, "binder": "PTFE", "stack_pressure_mpa": 0.1},
            {"binder"},
        ),
    ],
    ids=["reduced by lithium", "folded", "little pressure"],
)
def test_ways_out_that_a_flag_names_are_among_its_fixes(materials, check, fields, ways):
    assert ways <= {next(iter(fix.changes)) for fix in offered(materials, check, **fields)}


def test_a_film_that_lies_open_too_long_may_lie_open_shorter(materials):
    found = [dict(fix.changes) for fix in offered(materials, "open-time", open_time_h=8.0, dew_point_c=10.0)]
    both = next(changes for changes in found if "open_time_h" in changes)
    assert 0.5 < both["open_time_h"] < 8.0
    assert -82.0 < both["dew_point_c"] < 10.0


def test_a_calender_does_not_take_over_the_pressure_of_a_press(materials):
    found = offered(materials, "press-method", densification_method="uniaxial")
    methods = [fix.changes["densification_method"] for fix in found if "densification_method" in fix.changes]
    assert methods == ["warm-isostatic", "cold-isostatic"]
    changes = exchange(Recipe(densification_method="uniaxial"), materials, "densification_method", "calender")
    assert changes == {"densification_method": "calender", "densification_pressure_mpa": None}
    assert describe(Recipe(), changes) == "Set pressing method to “calender”, empty pressing"


def test_what_was_measured_is_no_fix(materials):
    """A lot's grain size is what it is, and emptying a typed density would only hide what it says."""
    assert not offered(materials, "film-density", film_density_g_cm3=2.5)
    for fix in offered(materials, "particle-size", particle_d50_um=20.0):
        assert "particle_d50_um" not in fix.changes or "electrolyte" in fix.changes


def test_less_tension_comes_before_another_carrier_or_a_thick_film(materials):
    """Not nickel foil, and not 250 um for 30 ohm cm2 more."""
    first, *others = offered(materials, "web-tension", **FREE, web_tension_n_m=500.0)
    assert list(first.changes) == ["web_tension_n_m"]
    assert not any("thickness_um" in fix.changes for fix in (first, *others))


def test_nothing_is_emptied_but_what_belonged_to_what_is_replaced(materials):
    now = Recipe(densification_method="uniaxial")
    present = Baseline(recipe=now, materials=materials, prediction=predict(now, materials))
    flag = flag_of(present.prediction, "press-method")
    assert attempt(present, flag, {"densification_method": None}) is None
    assert attempt(present, flag, {"densification_pressure_mpa": None}) is None
    assert attempt(present, flag, {"densification_method": "cold-isostatic"}) is not None
