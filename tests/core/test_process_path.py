"""The process path: which steps a recipe takes, what they say, and where each flag belongs."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from ssedesigner.core.fields import ASSEMBLIES, DENSIFICATION_METHODS, FORM_FACTORS, METHODS, STACKINGS
from ssedesigner.core.flag_steps import RECIPE, flags_along, step_of
from ssedesigner.core.prediction import SEVERITIES, STEPS, Flag
from ssedesigner.core.process import CONTINUOUS_METHODS, DRY_METHODS, process_path
from ssedesigner.core.recipe import Recipe, coats
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.prediction import predict
from tests.strategies import recipes, shipped

ORDER = (
    "room",
    "mix",
    "form",
    "dry",
    "heat",
    "wind",
    "prepress",
    "densify",
    "transfer",
    "peel",
    "take-up",
    "cut",
    "stack",
    "close",
    "operate",
)
"""Every step that there can be, in the order of doing."""

DRY = {"solvent": None, "cosolvent": None, "cosolvent_share_pct": None, "drying_temperature_c": None}
PTFE = {"method": "solvent-free", "binder": "PTFE", "substrate": None, **DRY}
ALONE = {"form_factor": "free-standing", "substrate": None}

TYPICAL = {
    "slurry on the electrode, calendered": (
        {"form_factor": "on-electrode", "densification_method": "calender"},
        "Dry room > Mix slurry > Cast on cathode > Dry > Wind up > Calender > Cut with cathode > Stack > Operate",
    ),
    "slurry on a carrier, pressed isostatically": (
        {},
        "Dry room > Mix slurry > Cast on carrier > Dry > Wind up > Isostatic press > Transfer > Cut > Stack > Operate",
    ),
    "slurry peeled off its carrier": (
        {"form_factor": "free-standing", "heat_treatment_c": 150.0},
        "Dry room > Mix slurry > Cast on carrier > Dry > Heat-treat > Wind up > Isostatic press > Peel off > Cut"
        " > Stack > Operate",
    ),
    "fibrillated dry and handled alone": (
        {**PTFE, **ALONE, "densification_method": "calender"},
        "Dry room > Mix, fibrillate > Roll to sheet > Wind up > Calender > Take up > Cut > Stack > Operate",
    ),
    "powder of a melting binder rolled on the electrode": (
        {**PTFE, "binder": "SBR", "form_factor": "on-electrode", "densification_method": None},
        "Dry room > Mix powders > Roll on cathode > Wind up > Densify > Cut with cathode > Stack > Operate",
    ),
    "solution into a scaffold": (
        {**ALONE, "method": "infiltration", "scaffold": "PI-NW", "solvent": "ethanol", "heat_treatment_c": 400.0},
        "Dry room > Dissolve > Infiltrate scaffold > Dry > Heat-treat > Wind up > Isostatic press > Take up > Cut"
        " > Stack > Operate",
    ),
    "solution into a scaffold without heat": (
        {**ALONE, "method": "infiltration", "scaffold": "PI-NW", "densification_method": "none"},
        "Dry room > Dissolve > Infiltrate scaffold > Dry > (Not heat-treated) > Wind up > (Not pressed) > Take up > Cut"
        " > Stack > Operate",
    ),
    "filtered under vacuum": (
        {**ALONE, "method": "vacuum-filtration", "densification_method": "uniaxial", "unit_cells": 1},
        "Dry room > Mix slurry > Vacuum-filter > Dry > Press > Peel off > Cut > Stack > Operate",
    ),
    "hot-pressed powder": (
        {**PTFE, **ALONE, "method": "hot-pressing", "densification_method": "none"},
        "Dry room > Mix powders > Spread powder > Hot-press > Take up > Cut > Stack > Operate",
    ),
    "spun on a carrier, bipolar": (
        {"method": "spin-coating", "stacking": "bipolar"},
        "Dry room > Mix slurry > Spin-coat > Dry > Isostatic press > Transfer > Cut > Stack bipolar > Operate",
    ),
    "slurry into a scaffold, folded in Z": (
        {**ALONE, "scaffold": "cellulose", "assembly": "z-folded"},
        "Dry room > Mix slurry > Cast into scaffold > Dry > Wind up > Isostatic press > Take up > Slit > Fold in Z"
        " > Operate",
    ),
    "sprayed, pressed twice, bi-cells in a pouch": (
        {"method": "spray-coating", "prepress_method": "uniaxial", "stacking": "bi-cell", "basis": "pouch-cell"},
        "Dry room > Mix slurry > Spray on carrier > Dry > Wind up > Press, first > Isostatic press > Transfer > Cut"
        " > Stack bi-cells > Weld and seal > Operate",
    ),
    "slurry on the electrode, wound": (
        {"form_factor": "on-electrode", "assembly": "wound"},
        "Dry room > Mix slurry > Cast on cathode > Dry > Wind up > Isostatic press > Slit with cathode > Wind cell"
        " > Operate",
    ),
}


def path(recipe=None, **changes):
    return process_path(replace(recipe or Recipe(), **changes), shipped())


def titles(found):
    return " > ".join(f"({step.title})" if step.is_skipped else step.title for step in found)


def details(found):
    return {step.key: step.detail for step in found}


@pytest.mark.parametrize(("changes", "expected"), TYPICAL.values(), ids=TYPICAL)
def test_a_typical_recipe_takes_its_steps(changes, expected):
    assert titles(path(**changes)) == expected


@pytest.mark.parametrize("form", FORM_FACTORS)
@pytest.mark.parametrize("method", METHODS)
def test_every_method_and_form_has_an_ordered_path(method, form):
    found = path(method=method, form_factor=form)
    assert_sound(found)
    keys = [step.key for step in found]
    hand_over = {"on-electrode": [], "on-anode": [], "on-substrate": ["transfer"], "free-standing": ["peel"]}[form]
    assert [key for key in keys if key in {"transfer", "peel", "take-up"}] == hand_over
    assert ("wind" in keys) is (method in CONTINUOUS_METHODS)
    assert ("with cathode" in titles(found)) is (form == "on-electrode")
    named = details(found)["form"]
    assert ("with anode" in titles(found)) is (form == "on-anode")
    assert ("silicone" in named) is (form not in ("on-electrode", "on-anode"))


def assert_sound(found):
    keys = [step.key for step in found]
    # a first pressing can bring the film from its carrier onto the cathode, and the last press both
    done = ["densify" if key == "transfer" else "transfer" if key == "densify" else key for key in keys]
    is_pressed_over = "prepress" in keys and "transfer" in keys and keys.index("transfer") < keys.index("densify")
    assert (done if is_pressed_over else keys) == sorted(set(keys), key=ORDER.index)
    assert keys[0] == "room"
    assert keys[-1] == "operate"
    homes = {step: step_of(flag(step), found) for step in STEPS}
    assert [step for step, home in homes.items() if home == RECIPE] == [RECIPE]
    for part in found:
        assert part.title
        assert part.detail
        assert len(part.short) <= len(part.title)
        assert "None" not in part.detail
        assert not part.detail.startswith((" ", ","))


@pytest.mark.parametrize("name", sorted(shipped_recipes()))
def test_every_shipped_recipe_has_a_path_that_its_flags_fit(name):
    recipe = read_recipe(shipped_recipes()[name]).recipe
    found = process_path(recipe, shipped())
    assert_sound(found)
    prediction = predict(recipe, shipped())
    along = flags_along(prediction.flags, found)
    assert sorted(flag.id for flags in along.values() for flag in flags) == sorted(flag.id for flag in prediction.flags)
    assert {flag.step for flag in along[RECIPE]} <= {RECIPE}


@pytest.mark.parametrize("film", shipped().films, ids=lambda film: film.key)
def test_every_reported_film_has_a_path(film):
    given = {
        "method": film.method or "slurry-casting",
        "form_factor": film.form_factor or "on-substrate",
        "binder": film.binder,
        "scaffold": film.scaffold,
        "substrate": film.substrate,
        "solvent": film.solvent,
        "cosolvent": film.cosolvent,
        "cosolvent_share_pct": None,
        "drying_temperature_c": None,
    }
    found = path(**given)
    assert_sound(found)
    told = details(found)
    said = " ".join(told.values())
    for field in ("scaffold", "substrate"):
        if given[field] and given["form_factor"] != "on-electrode":
            material = shipped().find(field, given[field])
            assert material.name in said or material.key in said
    assert ("dry" in told) is bool(film.solvent)


@given(recipe=recipes())
@settings(deadline=None, max_examples=60)
def test_any_recipe_has_a_path_and_every_flag_one_place_on_it(recipe):
    found = process_path(recipe, shipped())
    assert_sound(found)
    flags = predict(recipe, shipped()).flags
    along = flags_along(flags, found)
    for flag in flags:
        homes = [key for key, mine in along.items() if flag in mine]
        assert len(homes) == 1
        assert (homes == [RECIPE]) is (flag.step == RECIPE)
    for mine in along.values():
        ranks = [list(SEVERITIES).index(flag.severity) for flag in mine]
        assert ranks == sorted(ranks)


def test_blanks_are_said_to_be_not_stated():
    blank = dict.fromkeys(
        (
            "dew_point_c",
            "open_time_h",
            "drying_temperature_c",
            "densification_method",
            "densification_pressure_mpa",
            "densification_temperature_c",
            "solids_loading_wt_pct",
            "substrate",
            "stack_pressure_mpa",
        )
    )
    told = details(path(**blank))
    assert told["room"] == "dew point not stated, open time not stated"
    assert told["mix"].endswith("solids loading not stated")
    assert told["form"] == "carrier not stated, to end at 30 µm"
    assert told["dry"].startswith("temperature not stated, toluene")
    assert told["densify"] == "method not stated, pressure not stated, temperature not stated, to 30 µm"
    assert told["transfer"].endswith("carrier not stated")
    assert told["operate"] == "stack pressure not stated, 25 °C, 0.1 C"
    assert told["wind"] == "smallest roller not stated, core not stated, web tension not stated"


def test_details_hold_the_numbers_and_names_of_the_recipe():
    told = details(path(open_time_h=4.0, roller_diameter_mm=60.0, heat_treatment_c=150.0, interlayer="Ag-C"))
    assert told["room"] == "dew point −50 °C, open for 4 h"
    assert told["mix"].endswith(", in toluene and isobutyl isobutyrate (IBIB), 55 wt % solids")
    assert told["heat"] == "at 150 °C"
    assert told["wind"].startswith("smallest roller 60 mm")
    assert told["densify"] == "warm isostatic, 490 MPa at 80 °C, to 30 µm"
    assert told["cut"] == "48 cm²"
    assert told["stack"].count(" | ") == 3
    assert told["stack"].endswith("20 unit cells, parallel")


def test_a_second_sulfide_is_a_second_layer():
    told = details(path(second_electrolyte="Li6PS5Br", second_thickness_um=10.0))
    assert "two layers" in told["form"]


@pytest.mark.parametrize("method", DENSIFICATION_METHODS)
def test_only_a_film_that_is_not_pressed_skips_pressing(method):
    step = next(step for step in path(densification_method=method) if step.key == "densify")
    assert step.is_skipped is (method == "none")


@pytest.mark.parametrize("stacking", STACKINGS)
@pytest.mark.parametrize("assembly", ASSEMBLIES)
def test_the_stack_is_put_together_as_the_recipe_says(assembly, stacking):
    step = next(step for step in path(assembly=assembly, stacking=stacking) if step.key == "stack")
    assert STACKINGS[stacking].lower() in step.detail
    assert {"stacked": "Stack", "z-folded": "Fold", "wound": "Wind cell"}[assembly] == step.short


def test_dry_methods_name_no_liquid():
    for method in DRY_METHODS:
        told = details(path(**{**PTFE, "method": method}))
        assert told["mix"].endswith(", dry")
        assert "dry" not in told


def flag(step, *fields):
    return Flag(id="a", step=step, severity="caution", title="t", message="m", fields=fields)


def test_a_flag_goes_to_the_step_that_is_about_its_first_field():
    found = path(heat_treatment_c=150.0)
    assert step_of(flag("coat", "thickness_um"), found) == "form"
    assert step_of(flag("coat", "drying_temperature_c"), found) == "dry"
    assert step_of(flag("coat", "heat_treatment_c", "method"), found) == "heat"
    assert step_of(flag("coat", "solvent"), found) == "form"
    assert step_of(flag("press", "stack_pressure_mpa"), found) == "operate"
    assert step_of(flag("press", "densification_pressure_mpa"), found) == "densify"
    assert step_of(flag("recipe"), found) == RECIPE


def test_flags_of_a_step_that_is_not_taken_go_to_the_one_beside_it():
    assert step_of(flag("wind"), path(method="spin-coating")) == "transfer"
    assert step_of(flag("wind"), path(method="spin-coating", form_factor="on-electrode")) == "cut"
    assert step_of(flag("transfer"), path(form_factor="on-electrode")) == "form"


def test_a_film_on_the_anode_is_cast_on_it_and_cut_with_it(materials):
    on_anode = replace(Recipe(), form_factor="on-anode", anode="graphite", second_electrolyte="Li3InCl6")
    steps = {step.key: step for step in process_path(on_anode, materials)}
    assert "on the graphite electrode" in steps["form"].detail
    assert (steps["form"].title, steps["cut"].title) == ("Cast on anode", "Cut with anode")
    assert coats(on_anode)[0].field == "second_electrolyte"
    assert coats(replace(on_anode, form_factor="on-electrode"))[0].field == "electrolyte"


def test_screens_that_ask_for_one_recipe_share_its_path():
    materials, dry = shipped(), Recipe(solvent=None, method="solvent-free")
    shared = process_path(dry, materials)
    assert process_path(dry, materials) is shared
    assert process_path(Recipe(), materials) != shared
    assert process_path(replace(dry), materials) == shared
    assert process_path(dry, replace(materials, version="other")) == shared
