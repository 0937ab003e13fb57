"""The working cell: interlayers, the most similar lithium cells, elastic binders, and the mistakes of this step."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Materials
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.checks.current import WEIGHTS, likeness, similar_cells
from ssedesigner.physics.checks.elasticity import following
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import Polymer, polymer
from tests.physics.operate_cases import BILAYER, DRY, NO_BINDER, PEO, ZHANG, with_verdict
from tests.physics.samples import with_value, without

RECIPES = Path(__file__).resolve().parents[3] / "resources" / "recipes"
MISTAKES = {
    "PTFE on bare lithium": ("binder-lithium", {"binder": "PTFE", "binder_wt_pct": 0.2, **DRY}),
    "LGPS on bare lithium": ("electrolyte-lithium", {"electrolyte": "Li10GeP2S12"}),
    "LGPS behind indium, which conducts": ("electrolyte-lithium", {"electrolyte": "Li10GeP2S12", "interlayer": "In"}),
    "LGPS as the layer at the lithium": (
        "electrolyte-lithium",
        {**BILAYER, "second_electrolyte": "Li10GeP2S12"},
    ),
    "PTFE as second binder on bare lithium": ("binder-lithium", {"second_binder": "PTFE", "second_binder_wt_pct": 0.2}),
    "PVC on lithium": ("spe-lithium", {"spe": "PVC-LiCF3SO3", "spe_wt_pct": 5.0}),
    "uncoated NCM811": ("cathode-coating", {"cathode_coated": False}),
    "PEO above 4 V": ("spe-oxidation", {**PEO, "mean_voltage_v": 4.2}),
    "PEO beside 4 V over a titanate": ("spe-oxidation", {**PEO, "anode": "LTO", "mean_voltage_v": 2.6}),
    "100 kPa on silicon without an elastic binder": (
        "stack-pressure",
        {**ZHANG, "anode": "Si", "stack_pressure_mpa": 0.1},
    ),
    "100 kPa on silicon without a binder": ("stack-pressure", {**NO_BINDER, "anode": "Si", "stack_pressure_mpa": 0.1}),
    "100 kPa on silicon with a glassy binder": (
        "stack-pressure",
        {"binder": "PMMA", "anode": "Si", "stack_pressure_mpa": 0.1},
    ),
    "100 MPa on lithium in use": ("stack-pressure", {"stack_pressure_mpa": 100.0}),
    "measured 35 % pores at lithium": ("dendrite-path", {"porosity_pct": 35.0}),
    "8 h open at +10 °C dew point: sulfide": ("open-time", {"dew_point_c": 10.0, "open_time_h": 8.0}),
    "8 h open at +10 °C dew point: room": ("moisture", {"dew_point_c": 10.0, "open_time_h": 8.0}),
    "EVA in a cell at 80 °C": ("thermal-shrinkage", {"scaffold": "EVAP", "temperature_c": 80.0}),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_deliberate_mistake_fails(raise_flags, mistake):
    check, changes = MISTAKES[mistake]
    assert raise_flags(**changes)[check].severity == "fail"


@pytest.mark.parametrize("path", sorted(RECIPES.glob("film-*.json")), ids=lambda path: path.stem)
def test_no_reported_film_fails_in_use_for_what_its_authors_did(materials, path):
    recipe = read_recipe(path).recipe
    found = predict(recipe, materials).flags
    failed = {flag.id for flag in found if flag.severity == "fail" and flag.step in {"operate", "safety"}}
    # Rate, capacity and cathode are those of the sample cell, not of the report.
    assert failed <= {"current-density", "spe-oxidation"}, json.dumps(sorted(failed))


@pytest.mark.parametrize("cell", ["176", "182", "200", "143", "169a", "201", "217", "206c", "185", "272", "205", "170"])
def test_no_reported_lithium_cell_fails_for_what_its_authors_did(raise_flags, materials, cell):
    reported = next(each for each in materials.cells if each.key == cell)
    current = reported.current_density_ma_cm2
    found = raise_flags(
        electrolyte=reported.electrolyte,
        electrolyte_conductivity_ms_cm=None,
        particle_d50_um=None,
        binder=reported.binder,
        binder_wt_pct=3.0 if reported.binder else None,
        spe=reported.spe,
        spe_wt_pct=5.0 if reported.spe else None,
        scaffold=reported.scaffold,
        interlayer=reported.interlayer,
        thickness_um=reported.thickness_um or 50.0,
        temperature_c=reported.temperature_c if reported.temperature_c is not None else 25.0,
        areal_capacity_mah_cm2=reported.areal_capacity_mah_cm2,
        c_rate=current / reported.areal_capacity_mah_cm2,
        stack_pressure_mpa=reported.operating_pressure_mpa,
        mean_voltage_v=2.0,
        **DRY,
    )
    judged = [flag for flag in found.values() if flag.step == "operate" and flag.id != "negative-foil"]
    # the mean voltage that the drop is compared with is of no report: a symmetric cell has none
    assert not [flag for flag in judged if flag.severity == "fail" and flag.id != "ohmic-drop"]
    assert found["current-density"].severity in {"pass", "unknown"}
    assert f"[{reported.reference}]" in found["current-density"].message


def test_a_layer_that_is_reported_on_another_anode_is_no_support(raise_flags):
    changes = {"anode": "graphite", "anode_thickness_um": 70.0, "interlayer": "carbon"}
    message = raise_flags(**changes)["electrolyte-lithium"].message
    assert "was deposited beneath" not in message
    plated = {"anode": "anodeless", "anode_thickness_um": 0.0, "interlayer": "carbon"}
    assert "was deposited beneath" in raise_flags(**plated)["electrolyte-lithium"].message


def test_a_limit_is_the_one_that_decides_and_stands_in_the_sentence(raise_flags):
    coarse = raise_flags(particle_d50_um=10.0, thickness_um=12.0)
    assert (coarse["particle-size"].limit, coarse["coarse-grains"].limit) == (6.0, 12.0)
    assert "6 µm" in coarse["particle-size"].message
    assert "12 µm" in coarse["coarse-grains"].message
    press = raise_flags(densification_method="uniaxial", densification_pressure_mpa=490.0)["press-method"]
    assert (press.severity, press.value, press.limit, press.unit) == ("fail", 490.0, 300.0, "MPa")
    assert "300 MPa" in press.message
    assert "48 cm²" in press.message
    assert "estimate" not in press.message


def test_heat_names_every_part_that_fails_the_lowest_limit_first_with_its_number(raise_flags):
    flag = raise_flags(scaffold="nylon-mesh", substrate="Ni-foil", heat_treatment_c=400.0)["heat-treatment"]
    assert flag.severity == "fail"
    assert (flag.limit, flag.title) == (220.0, "Nylon-mesh does not withstand the heat treatment")
    assert flag.message.index("220 °C") < flag.message.index("NBR") < flag.message.index("370 °C")
    assert {"scaffold", "binder", "heat_treatment_c"} <= set(flag.fields)
    bare = {"method": "infiltration", "binder": None, "binder_wt_pct": None, "scaffold": "nylon-mesh"}
    alone = raise_flags(**bare, form_factor="free-standing", substrate=None, heat_treatment_c=400.0)["heat-treatment"]
    assert alone.limit == 220.0
    assert "220 °C" in alone.message


def test_alumina_makes_ptfe_workable_with_the_limits_of_the_report(raise_flags):
    flag = raise_flags(**ZHANG, interlayer="Al2O3")["binder-lithium"]
    assert flag.severity == "caution"
    for words in ("400 nm", "0.1 mA/cm2", "60 °C", "Al2O3"):
        assert words in flag.message
    assert {"Zhang2021", "Song2023"} <= set(flag.sources)
    assert flag.grade == "reported"


def test_the_kind_of_interphase_is_told_in_words(raise_flags):
    assert "MIEC" in raise_flags(electrolyte="Li10GeP2S12")["electrolyte-lithium"].message
    assert "SEI" in raise_flags()["electrolyte-lithium"].message
    for word in ("MIEC", "SEI"):
        assert word not in raise_flags(anode="graphite")["electrolyte-lithium"].message


@pytest.mark.parametrize(
    "strategy",
    [BILAYER, PEO | {"spe": "PEO"}, {"interlayer": "TEGDA-gel"}, {"anode": "Ag-C"}],
    ids=["second sulfide", "polymer", "interlayer", "host"],
)
def test_every_way_to_lithium_metal_of_the_review_lifts_the_fail_of_lgps(raise_flags, strategy):
    assert raise_flags(electrolyte="Li10GeP2S12")["electrolyte-lithium"].severity == "fail"
    assert raise_flags(electrolyte="Li10GeP2S12", **strategy)["electrolyte-lithium"].severity != "fail"


def test_what_nobody_reported_with_a_layer_is_unknown_and_never_better_than_bare(raise_flags, materials):
    order = ("pass", "caution", "unknown", "fail")
    for layer in materials.of_kind("interlayer"):
        for sulfide in ("Li6PS5Cl", "Li10GeP2S12", "Li7P3S11"):
            bare = raise_flags(electrolyte=sulfide)["electrolyte-lithium"].severity
            found = raise_flags(electrolyte=sulfide, interlayer=layer.key)["electrolyte-lithium"].severity
            if materials.pair("interlayer", layer.key, "electrolyte", sulfide) is None:
                assert order.index(found) >= order.index("unknown" if bare == "fail" else bare), (layer.key, sulfide)


def test_a_verdict_of_the_user_on_a_layer_wins(raise_flags, materials):
    own = with_verdict(materials, ("interlayer", "LiF"), ("electrolyte", "Li10GeP2S12"), "compatible")
    flag = raise_flags(on=own, electrolyte="Li10GeP2S12", interlayer="LiF")["electrolyte-lithium"]
    assert flag.severity == "caution"
    assert "seen in this laboratory" in flag.message


def test_the_choice_of_a_layer_is_marked_in_the_editor(materials):
    recipe = replace(Recipe(), **ZHANG)
    assert choice_verdict(recipe, materials, "interlayer", "Al2O3")[0] == "pass"
    assert choice_verdict(recipe, materials, "interlayer", "LiF")[0] == "unknown"
    shielded = replace(recipe, interlayer="Al2O3")
    assert choice_verdict(recipe, materials, "binder", "PTFE")[0] == "fail"
    assert choice_verdict(shielded, materials, "binder", "PTFE")[0] == "caution"
    assert choice_verdict(shielded, materials, "anode", "Li-metal")[0] == "caution"
    assert choice_verdict(shielded, materials, "electrolyte", "Li10GeP2S12")[0] == "unknown"


def test_the_same_film_as_reported_is_wholly_alike(materials):
    reported = next(each for each in materials.cells if each.key == "200")
    recipe = Recipe(
        electrolyte="Li6PS5Cl", binder="XNBR", thickness_um=50.0, temperature_c=30.0, stack_pressure_mpa=1.0
    )
    found = likeness(recipe, materials, reported)
    assert found.score == pytest.approx(1.0)
    assert not found.differs
    assert similar_cells(recipe, materials)[0].cell is reported


def test_likeness_counts_the_points_that_the_guide_lists(materials):
    reported = next(each for each in materials.cells if each.key == "200")
    recipe = Recipe(binder="XNBR", thickness_um=50.0, temperature_c=30.0, stack_pressure_mpa=1.0)
    most = sum(value for name, value in WEIGHTS.items() if name != "family")
    for changes, lost in (
        ({"electrolyte": "Li6PS5Br"}, WEIGHTS["sulfide"] - WEIGHTS["family"]),
        ({"electrolyte": "Li7P3S11"}, WEIGHTS["sulfide"]),
        ({"binder": "NBR"}, WEIGHTS["binder"]),
        ({"spe": "PEO", "spe_wt_pct": 5.0}, WEIGHTS["polymer"]),
        ({"interlayer": "LiF"}, WEIGHTS["interlayer"]),
        ({"scaffold": "PI-NW"}, WEIGHTS["scaffold"]),
        ({"thickness_um": 101.0}, WEIGHTS["thickness"]),
        ({"temperature_c": 41.0}, WEIGHTS["temperature"]),
        ({"stack_pressure_mpa": None}, WEIGHTS["pressure"]),
    ):
        found = likeness(replace(recipe, **changes), materials, reported)
        assert found.score == pytest.approx((most - lost) / most), changes


def test_each_film_is_named_once_with_the_highest_current(materials):
    found = similar_cells(Recipe(spe="PEO-LiClO4", spe_wt_pct=5.0, temperature_c=40.0, **NO_BINDER), materials)
    assert found[0].cell.key == "206c"
    references = [each.cell.reference for each in found]
    assert len(set(references)) == len(references)
    scores = [each.score for each in found]
    assert scores == sorted(scores, reverse=True)


def test_the_flag_on_the_current_names_films_likeness_and_caveats(raise_flags):
    message = raise_flags()["current-density"].message
    for words in ("likeness", "%", "symmetric cell", "estimate", "[200]", "most similar:", "30 °C", "0.05 mAh/cm²"):
        assert words in message


def test_without_reported_cells_no_current_is_judged(raise_flags, materials):
    assert raise_flags(on=replace(materials, cells=()))["current-density"].severity == "unknown"


@given(low=st.floats(0.001, 10.0), factor=st.floats(1.0, 100.0))
def test_more_current_is_never_judged_better(raise_flags, low, factor):
    order = ("pass", "unknown", "caution", "fail")
    before, after = (raise_flags(c_rate=rate)["current-density"].severity for rate in (low, min(low * factor, 100.0)))
    assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("binder", "follows"),
    [
        ("vulcanised-BR", "reported"),
        *((cured, "expected") for cured in ("silicone rubber", "SEBS")),
        *((partly, "in part") for partly in ("SBS-UPyMA", "XNBR")),
        *((gum, "no") for gum in ("BR", "PIB", "SBR", "NBR", "HNBR")),
        *((stiff, "no") for stiff in ("PTFE", "PMMA", "PVDF", "ethyl cellulose")),
    ],
)
def test_cured_rubber_follows_and_gum_creeps(materials, binder, follows):
    assert following(Polymer("binder", binder, polymer(materials, binder), 2.0), 25.0).follows == follows


def test_a_rubber_below_its_glass_transition_does_not_follow(materials):
    rubber = Polymer("binder", "vulcanised-BR", polymer(materials, "vulcanised-BR"), 2.0)
    assert following(rubber, -110.0).follows == "no"


def test_without_an_answer_recovery_and_then_the_modulus_decide(materials):
    def of(library):
        return following(Polymer("binder", "SEBS", library.find("binder", "SEBS"), 2.0), 25.0).follows

    silent = without(materials, "binder", "SEBS", "replaces_stack_pressure")
    assert of(silent) == "expected"
    without_conductivity = without(silent, "binder", "SEBS", "elastic_recovery")
    assert of(without_conductivity) == "unknown"
    assert (
        of(with_value(without_conductivity, "binder", "SEBS", "youngs_modulus_mpa", Cited(900.0, "MPa", "Recipe")))
        == "no"
    )


def test_only_what_is_reported_takes_the_place_of_pressure(raise_flags):
    low = {"anode": "LTO", "anode_thickness_um": 80.0, "stack_pressure_mpa": 0.1}
    found = {
        key: raise_flags(**low, binder=key, binder_wt_pct=3.0)["stack-pressure"]
        for key in ("vulcanised-BR", "SEBS", "SBS-UPyMA", "BR", "PIB", "SBR")
    }
    severities = {key: flag.severity for key, flag in found.items()}
    assert severities == {"vulcanised-BR": "pass", "SEBS": "unknown", "SBS-UPyMA": "caution"} | dict.fromkeys(
        ("BR", "PIB", "SBR"), "caution"
    )
    assert found["vulcanised-BR"].title == "Binder takes the place of pressure"
    assert "creeps" in found["BR"].message
    healing = found["SBS-UPyMA"].message
    assert "heals itself (reported after cycling and after it was broken; how far it recovered is not" in healing
    assert "reported to cycle under 0.16 or 0.96 MPa (Li half-cells with Li₃.₈₅Sn₀.₈₅Sb₀.₁₅S₄ that" in healing
    assert "Ren2022" in found["SBS-UPyMA"].sources
    stiff = raise_flags(**low, binder="polyimine", binder_wt_pct=20.0)["stack-pressure"]
    assert stiff.severity == "caution"
    assert (
        "is a glass up to 50 °C (estimate) and does not follow; it heals itself (as the matrix of a film"
        in stiff.message
    )
    on_lithium = raise_flags(stack_pressure_mpa=0.2, binder="SBS-UPyMA", binder_wt_pct=10.0)["stack-pressure"]
    assert on_lithium.severity == "caution"
    assert "0.16 or 0.96 MPa" in on_lithium.message


@given(low=st.floats(0.0, 4.0), step=st.floats(0.0, 4.0), anode=st.sampled_from(["Si", "graphite", "LTO"]))
def test_more_pressure_never_loses_the_contact(raise_flags, low, step, anode):
    order = ("pass", "caution", "fail")
    found = [
        raise_flags(**NO_BINDER, anode=anode, stack_pressure_mpa=pressure)["stack-pressure"].severity
        for pressure in (low, low + step)
    ]
    assert order.index(found[1]) <= order.index(found[0])


def test_an_empty_library_knows_nothing_of_the_cell_in_use(raise_flags):
    found = raise_flags(on=Materials(version="empty", materials={}, pairs=()), interlayer="Al2O3", open_time_h=1.0)
    for check in (
        "electrolyte-lithium",
        "interlayer",
        "current-density",
        "shear-modulus",
        "open-time",
        "exposure-limit",
    ):
        assert found[check].severity == "unknown", check


@pytest.mark.parametrize(("mean", "severity"), [(4.7, "fail"), (3.8, "unknown")])
def test_a_cathode_without_cut_off_is_judged_by_its_mean_where_that_is_enough(raise_flags, materials, mean, severity):
    changes = {"cathode": "NCM811", "electrolyte": "Li6PS5I", "cathode_coated": False, "mean_voltage_v": mean}
    library = without(materials, "cathode", "NCM811", "charge_cutoff_v")
    library = with_value(library, "cathode", "NCM811", "mean_voltage_v", Cited(mean, "V", "Recipe", grade="user"))
    assert raise_flags(on=library, **changes)["cathode-coating"].severity == severity


def test_each_pair_of_sulfides_that_touch_is_named(raise_flags):
    three = {"second_electrolyte": "beta-Li3PS4", "second_thickness_um": 10.0, "cathode_electrolyte": "Li7P3S11"}
    flag = raise_flags(**three)["sulfide-contact"]
    for other in ("beta-Li3PS4", "Li7P3S11"):
        assert f"{other} beside Li6PS5Cl" in f"{flag.title} {flag.message}"
    assert {"second_electrolyte", "cathode_electrolyte"} <= set(flag.fields)


def test_the_firm_bound_counts_film_and_cathode_whatever_was_measured(raise_flags):
    open_film = {"open_time_h": 8.0, "dew_point_c": -20.0, "cathode_electrolyte": "Li10GeP2S12"}
    bounds = [
        raise_flags(**open_film, h2s_rate_cm3_g_min=rate)["hydrogen-sulfide"].message.split("as gas would be ")[1]
        for rate in (None, 0.001, 10.0)
    ]
    assert len({bound.split(" (firm")[0] for bound in bounds}) == 1


def test_the_coarsest_grain_of_the_cathode_makes_the_peaks(raise_flags):
    for changes, severity, words in (
        ({"active_d50_um": 4.0, "cathode_electrolyte_d50_um": 1.0}, "pass", "active material"),
        ({"active_d50_um": 4.0, "cathode_electrolyte_d50_um": 20.0}, "caution", "sulfide"),
        ({"active_d50_um": 4.0, "cathode_electrolyte_d50_um": 40.0}, "caution", "leave nothing of it"),
        ({"cathode_electrolyte_d50_um": 40.0}, "caution", "leave nothing of it"),
        ({"cathode_electrolyte_d50_um": 1.0}, "unknown", "not known"),
    ):
        flag = raise_flags(thickness_um=30.0, **changes)["electrode-roughness"]
        assert flag.severity == severity, changes
        assert words in flag.message
