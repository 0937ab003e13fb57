"""Deliberate mistakes get the flag that they deserve; reported films get no fail for what their authors did."""

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.checks.flags import CHECKS, flags
from ssedesigner.physics.film.film import resolve

FREE = {"form_factor": "free-standing", "substrate": None}
DRY = {"method": "solvent-free", "solvent": None, "cosolvent": None, "cosolvent_share_pct": None}
ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
BARE = {"binder": None, "binder_wt_pct": None}
PEO = {"spe": "PEO-LiTFSI", "spe_wt_pct": 5.0}
PTFE = {**DRY, "binder": "PTFE", "binder_wt_pct": 0.5}
UNIAXIAL = {"densification_method": "uniaxial", "densification_pressure_mpa": 490.0}

OF_THE_ISSUE = [
    pytest.param({"solvent": "NMP", **ALONE}, "electrolyte-solvent", "fail", id="Li6PS5Cl in NMP"),
    pytest.param({"solvent": "water", **ALONE}, "electrolyte-solvent", "fail", id="Li6PS5Cl in water"),
    pytest.param({"binder": "PVDF", "solvent": "NMP", **ALONE}, "electrolyte-solvent", "fail", id="PVDF from NMP"),
    pytest.param(PTFE, "binder-lithium", "fail", id="PTFE on bare lithium"),
    pytest.param({"electrolyte": "Li10GeP2S12"}, "electrolyte-lithium", "fail", id="LGPS on bare lithium"),
    pytest.param({"scaffold": "EVAP", "drying_temperature_c": 180.0}, "drying-heat", "fail", id="EVAP dried at 180"),
    pytest.param({"scaffold": "EVAP", "heat_treatment_c": 180.0}, "heat-treatment", "fail", id="EVAP heated to 180"),
    pytest.param(
        {"scaffold": "EVAP", "densification_temperature_c": 180.0}, "press-heat", "fail", id="EVAP pressed at 180"
    ),
    pytest.param({"scaffold": "nylon-mesh", "heat_treatment_c": 400.0}, "heat-treatment", "fail", id="nylon at 400"),
    pytest.param(
        {"scaffold": "cellulose", "thickness_um": 20.0}, "scaffold-thickness", "fail", id="20 um on a 29 um scaffold"
    ),
    pytest.param({"assembly": "z-folded"}, "folding", "fail", id="folded in Z"),
    pytest.param({**UNIAXIAL, "film_area_cm2": 48.0}, "press-method", "fail", id="uniaxial 490 MPa on 80 x 60 mm2"),
    pytest.param({"cathode_coated": False}, "cathode-coating", "fail", id="uncoated NCM811"),
    pytest.param({**PEO, "mean_voltage_v": 4.2}, "spe-oxidation", "fail", id="PEO above 4 V"),
    pytest.param(
        {"particle_d50_um": 10.0, "thickness_um": 12.0}, "particle-size", "fail", id="10 um particles in a 12 um film"
    ),
    pytest.param(
        {"anode": "Si", "anode_thickness_um": 20.0, "stack_pressure_mpa": 0.1, "binder": "PMMA", "binder_wt_pct": 3.0},
        "stack-pressure",
        "fail",
        id="100 kPa on silicon without elastic binder",
    ),
    pytest.param(
        {"dew_point_c": 10.0, "open_time_h": 8.0}, "moisture", "fail", id="8 h open at a dew point of +10 degC"
    ),
    pytest.param(
        {"dew_point_c": 10.0, "open_time_h": 8.0},
        "open-time",
        "fail",
        id="8 h open at +10 degC, against the clock",
    ),
]
"""The mistakes that the issue names."""

OF_OUR_OWN = {
    # recipe
    "more capacity than cathode": ({"areal_capacity_mah_cm2": 10.0}, "active-mass", "fail"),
    "graphite too thin": ({"anode": "graphite", "anode_thickness_um": 30.0}, "anode-capacity", "fail"),
    "LTO at the voltage of lithium": ({"anode": "LTO", "anode_thickness_um": 100.0}, "mean-voltage", "fail"),
    "binder without a content": ({"binder_wt_pct": None}, "contradictions", "fail"),
    "toluene twice": ({"cosolvent": "toluene"}, "contradictions", "fail"),
    "film denser than its solids": ({"film_density_g_cm3": 2.4}, "film-density", "caution"),
    "a sulfide that nobody knows": ({"electrolyte": "unobtainium"}, "materials-known", "unknown"),
    # mix
    "methanol beside toluene": ({"cosolvent": "methanol"}, "electrolyte-solvent", "fail"),
    "DMF": ({"solvent": "DMF", **ALONE}, "electrolyte-solvent", "fail"),
    "PVDF from toluene": ({"binder": "PVDF", **ALONE}, "binder-solvent", "fail"),
    "NBR from heptane": ({"solvent": "heptane", **ALONE}, "binder-solvent", "fail"),
    "PTFE in a slurry": ({"binder": "PTFE", **ALONE}, "binder-solvent", "caution"),
    "PEO from heptane": ({**PEO, "solvent": "heptane", **ALONE}, "spe-solvent", "caution"),  # reported of PEO alone
    "decane leaves last": ({"cosolvent": "decane"}, "mixture-parts", "caution"),
    "two poor liquids make no solvent": ({"solvent": "heptane", "cosolvent": "decane"}, "mixture-parts", "fail"),
    "slurry without a liquid": ({"solvent": None, **ALONE}, "method-solvent", "caution"),
    "dry method with a liquid": ({"method": "solvent-free"}, "method-solvent", "caution"),
    "coarse grains through a thin film": (
        {"particle_d50_um": 6.0, "thickness_um": 14.0},
        "coarse-grains",
        "caution",  # D90 is estimated
    ),
    "coarse grains for a thin second layer": (
        {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 5.0},
        "particle-size",
        "fail",
    ),
    "powder on a separator": ({"scaffold": "PE-separator"}, "scaffold-pores", "caution"),  # its pores are an estimate
    "xylene alone": ({"solvent": "xylene", **ALONE}, "pinholes", "caution"),
    "acetonitrile on the cathode": (
        {"form_factor": "on-electrode", "substrate": None, "solvent": "acetonitrile", **ALONE},
        "solvent-cathode",
        "caution",
    ),
    "infiltrated from heptane": (
        {"method": "infiltration", "scaffold": "PI-NW", "solvent": "heptane", **ALONE},
        "sulfide-solution",
        "fail",
    ),
    # coat and dry
    "sub-micrometre slurry casting": ({"thickness_um": 0.3}, "thickness-window", "fail"),
    "30 µm by spin coating": ({"method": "spin-coating"}, "thickness-window", "caution"),
    "EVAP in toluene": ({"scaffold": "EVAP", **ALONE}, "scaffold-solvent", "fail"),
    "drying above the boiling point": ({"drying_temperature_c": 130.0}, "drying-temperature", "caution"),
    "benzyl acetate dried at 60 °C": (
        {"solvent": "benzyl acetate", "densification_temperature_c": 25.0, **ALONE},
        "residual-liquid",
        "caution",
    ),
    "half a micrometre powder": ({"particle_d50_um": 0.5}, "drying-cracks", "caution"),
    "300 µm of fine powder": ({"thickness_um": 300.0, "particle_d50_um": 2.0}, "drying-cracks", "caution"),
    "PEVA dried at 400 °C": ({"binder": "PEVA", "drying_temperature_c": 400.0}, "drying-heat", "fail"),
    "release film dried at 260 °C": ({"drying_temperature_c": 260.0}, "drying-heat", "fail"),
    "PPC that stays": (
        {"binder": "PPC", "binder_wt_pct": 6.0, "heat_treatment_c": 150.0, **FREE},
        "heat-treatment",
        "caution",
    ),
    "infiltrated and never heated": (
        {"method": "infiltration", "scaffold": "PI-NW", "solvent": "ethanol", **ALONE},
        "crystallisation",
        "caution",
    ),
    # wind
    "powder without binder handled alone": ({**FREE, **BARE}, "free-standing", "fail"),
    "a third of the binder that carries": ({**FREE, "binder_wt_pct": 0.5}, "free-standing", "caution"),
    "300 µm over a roller of 3 mm": ({**FREE, "thickness_um": 300.0, "roller_diameter_mm": 3.0}, "bend", "caution"),
    "half a millimetre on a pencil": ({**FREE, "thickness_um": 500.0, "core_diameter_mm": 8.0}, "core-bend", "caution"),
    "300 N/m on a film alone": ({**FREE, "web_tension_n_m": 300.0}, "web-tension", "caution"),
    "20 µm alone on a coating line": ({**FREE, "thickness_um": 20.0}, "web-tension", "caution"),
    # calender
    "powder between the rolls": ({**FREE, **BARE, "densification_method": "calender"}, "calender-support", "fail"),
    "15 µm alone between the rolls": (
        {**FREE, "thickness_um": 15.0, "densification_method": "calender"},
        "calender-support",
        "caution",
    ),
    "never pressed": ({"densification_method": "none"}, "densification", "caution"),
    "PMMA pressed as a glass": ({"binder": "PMMA"}, "press-heat", "caution"),
    "PEVA pressed as a melt": ({"binder": "PEVA", "densification_temperature_c": 110.0}, "press-heat", "caution"),
    "PTFE pressed as a melt": ({**PTFE, "densification_temperature_c": 340.0, **FREE}, "press-heat", "caution"),
    "a quarter of pores": ({"porosity_pct": 25.0}, "porosity", "caution"),
    # transfer
    "infiltrated into nothing": ({"method": "infiltration"}, "form-route", "fail"),
    "electrode and substrate": ({"form_factor": "on-electrode"}, "form-route", "caution"),
    "a glass plate through the calender": (
        {"substrate": "Au-glass", "densification_method": "calender"},
        "lamination",
        "fail",
    ),
    "transfer by touch": ({"densification_pressure_mpa": 5.0}, "lamination", "caution"),
    "PEVA glued to its carrier": ({"binder": "PEVA", "densification_temperature_c": 110.0}, "peel", "caution"),
    "film cast on copper": ({"substrate": "Cu-foil"}, "substrate-electrolyte", "fail"),
    "PET in chloroform": ({"substrate": "PET-film", "solvent": "chloroform", **ALONE}, "substrate-solvent", "caution"),
    # stack
    "wound round a core": ({"assembly": "wound"}, "folding", "fail"),
    "folded with its scaffold": ({"assembly": "z-folded", "scaffold": "PI-NW", **FREE}, "folding", "caution"),
    "wound bipolar cell": ({"stacking": "bipolar", "assembly": "wound"}, "bipolar", "fail"),
    "bipolar with one cell": ({"stacking": "bipolar", "unit_cells": 1}, "bipolar", "caution"),
    "490 MPa on edges that end together": (
        {"form_factor": "on-electrode", "substrate": None},
        "film-size",
        "caution",
    ),
    # press
    "uniaxial on a large film at low pressure": (
        {"densification_method": "uniaxial", "densification_pressure_mpa": 50.0},
        "press-method",
        "caution",
    ),
    "150 MPa on a stack with lithium": ({"stack_pressure_mpa": 150.0}, "stack-pressure", "fail"),
    "30 MPa on a stack with lithium": ({"stack_pressure_mpa": 30.0}, "stack-pressure", "fail"),
    "a film that takes most of the voltage": ({"electrolyte_conductivity_ms_cm": 0.001}, "ohmic-drop", "fail"),
    "nothing but active material in the cathode": ({"active_share_wt_pct": 100.0}, "active-mass", "fail"),
    "a cathode full of active material": (
        {"areal_capacity_mah_cm2": 6.5, "cathode_density_g_cm3": 5.0, "active_share_wt_pct": None},
        "active-mass",
        "fail",
    ),
    "95 wt % active material": ({"areal_capacity_mah_cm2": 4.1, "active_share_wt_pct": None}, "active-mass", "caution"),
    "NBR beside NCM811 when charged": ({}, "binder-oxidation", "caution"),
    "indium that the cathode overfills": ({"anode": "Li-In", "anode_thickness_um": 10.0}, "anode-capacity", "fail"),
    "the cut-off of a cell over a titanate": (
        {"anode": "LTO", "anode_thickness_um": 100.0, "mean_voltage_v": 2.3, "charge_cutoff_v": 2.75},
        "charge-cutoff",
        "caution",
    ),
    "490 MPa, then folded": ({"assembly": "z-folded"}, "embrittlement", "caution"),
    "490 MPa on a film alone": (FREE, "embrittlement", "caution"),
    # operate and safety
    "LGPS as the layer towards lithium": (
        {"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 10.0},
        "electrolyte-lithium",
        "fail",
    ),
    "PTFE as second binder on lithium": (
        {"second_binder": "PTFE", "second_binder_wt_pct": 0.2},
        "binder-lithium",
        "fail",
    ),
    "lithium at 200 °C": ({"temperature_c": 200.0}, "use-heat", "fail"),
    "EVAP on the anode at 120 °C": ({"interlayer": "EVAP", "temperature_c": 120.0}, "use-heat", "fail"),
    "5 C on lithium": ({"c_rate": 5.0}, "current-density", "fail"),
    "methanol sets hydrogen sulfide free": ({"cosolvent": "methanol"}, "hydrogen-sulfide", "fail"),
    "water and a sulfide in a slurry": ({"solvent": "water", **ALONE}, "hydrogen-sulfide", "fail"),
    "chloroform beside lithium": ({"solvent": "chloroform", **ALONE}, "solvent-lithium", "fail"),
    "dew point of +10 °C": ({"dew_point_c": 10.0}, "moisture", "fail"),
    "toluene without a fume hood": ({}, "flash-point", "caution"),
    "perchlorate ground with sulfide": ({"salt": "LiClO4", "salt_wt_pct": 1.0}, "oxidising-salt", "caution"),
}
"""Further mistakes by name: what is changed, the check, what it must say."""


@pytest.mark.parametrize(("changes", "check", "severity"), OF_THE_ISSUE)
def test_a_mistake_that_the_issue_names_is_found(raise_flags, changes, check, severity):
    assert raise_flags(**changes)[check].severity == severity


@pytest.mark.parametrize("mistake", OF_OUR_OWN)
def test_a_mistake_of_our_own_is_found(raise_flags, mistake):
    changes, check, severity = OF_OUR_OWN[mistake]
    flag = raise_flags(**changes)[check]
    assert flag.severity == severity, flag


def test_mistakes_are_many_and_reach_every_step():
    assert len(OF_OUR_OWN) >= 30
    steps = {check.id: check.step for check in CHECKS}
    assert {steps[check] for _, check, _ in OF_OUR_OWN.values()} == set(steps.values())


def reported_recipe(film) -> Recipe:
    """What the row of a reported film says, and nothing else; graphite, because Table 6 names no anode."""
    return Recipe(
        name=film.key,
        electrolyte=film.electrolyte or "Li6PS5Cl",
        electrolyte_conductivity_ms_cm=None,
        particle_d50_um=None,
        binder=film.binder,
        binder_wt_pct=(film.binder_wt_pct or 3.0) if film.binder else None,  # a lost content is no contradiction
        spe=film.spe if film.spe_wt_pct else None,
        spe_wt_pct=film.spe_wt_pct,
        solvent=film.solvent,
        cosolvent=film.cosolvent,
        cosolvent_share_pct=50.0 if film.cosolvent else None,
        solids_loading_wt_pct=None,
        method=film.method or "slurry-casting",
        form_factor=film.form_factor or "on-substrate",
        scaffold=film.scaffold,
        substrate=film.substrate,
        thickness_um=film.thickness_um or 50.0,
        densification_method="none",
        densification_pressure_mpa=None,
        densification_temperature_c=None,
        drying_temperature_c=None,
        anode="graphite",
        anode_thickness_um=70.0,
        stack_pressure_mpa=None,
        dew_point_c=None,
    )


def test_no_reported_film_fails_for_what_its_authors_did(materials):
    failed = []
    for film in materials.films:
        recipe = reported_recipe(film)
        resolved = resolve(recipe, materials)
        found = flags(recipe, materials, resolved, resolve_cell(recipe, materials, resolved))
        failed += [(film.key, flag.id, flag.message) for flag in found if flag.severity == "fail"]
    assert len(materials.films) == 38
    assert not failed


def test_no_shipped_recipe_of_a_reported_film_fails(materials):
    failed = []
    recipes = film_recipes()
    for key, recipe in recipes.items():
        film = resolve(recipe, materials)
        found = flags(recipe, materials, film, resolve_cell(recipe, materials, film))
        failed += [(key, flag.id, flag.message) for flag in found if flag.severity == "fail"]
    assert len(recipes) == 28
    assert not failed
