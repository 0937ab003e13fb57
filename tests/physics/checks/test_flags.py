"""The whole chain of checks: every severity of every check, reported films, deliberate mistakes, any recipe."""

import re
from dataclasses import replace
from pathlib import Path

import guide_tables
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.evidence import ESTIMATED_GRADES, GRADES, Cited
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material, Materials, PairVerdict
from ssedesigner.core.notation import source_name
from ssedesigner.core.prediction import SEVERITIES, STEPS
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.cell import cathode, lithium
from ssedesigner.physics.cell.cell import resolve_cell
from ssedesigner.physics.checks import air as air_checks
from ssedesigner.physics.checks import coating as drying
from ssedesigner.physics.checks import coating as process
from ssedesigner.physics.checks import current as critical_current
from ssedesigner.physics.checks import (
    hazards,
    heat,
    load,
    mechanics,
    moist_halides,
    moisture,
    open_time,
    operation,
    pressing,
    slurry,
    stability,
    transfer,
    ventilation,
    windows,
)
from ssedesigner.physics.checks import heat as shrinkage
from ssedesigner.physics.checks import recipe as recipe_checks
from ssedesigner.physics.checks import stability as interlayers
from ssedesigner.physics.checks import transfer as assembly
from ssedesigner.physics.checks.flags import CHECKS, flags
from ssedesigner.physics.compatibility import contacts as contact_verdicts
from ssedesigner.physics.compatibility import liquids as solubility
from ssedesigner.physics.compatibility import sulfide_chemistry
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import Support
from tests.laws.trials import LAWS
from tests.physics.impossible import IMPOSSIBLE
from tests.physics.operate_cases import OPERATE_CASES, OPERATE_LIBRARIES
from tests.physics.samples import with_value

GUIDE = Path(__file__).resolve().parents[3] / "resources" / "guide"
CHECK_MODULES = (
    recipe_checks,
    cathode,
    slurry,
    sulfide_chemistry,
    solubility,
    process,
    drying,
    heat,
    lithium,
    mechanics,
    pressing,
    transfer,
    contact_verdicts,
    interlayers,
    stability,
    windows,
    critical_current,
    load,
    operation,
    moisture,
    moist_halides,
    air_checks,
    ventilation,
    open_time,
    hazards,
    shrinkage,
    assembly,
)
FREE = {"form_factor": "free-standing", "substrate": None}
DRY = {"method": "solvent-free", "solvent": None, "cosolvent": None, "cosolvent_share_pct": None}
ONE_LIQUID = {"cosolvent": None, "cosolvent_share_pct": None}
NO_BINDER = {"binder": None, "binder_wt_pct": None}
BILAYER = {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 10.0}
LITHIUM_SALT = {"salt": "LiTFSI", "salt_wt_pct": 1.0, **ONE_LIQUID}
CAST_ON_IT = {"form_factor": "on-electrode", "substrate": None, **ONE_LIQUID}
FROM_ETHANOL = {"method": "infiltration", "solvent": "ethanol", "cosolvent": None, "cosolvent_share_pct": None}
SN_IN_WATER = {"electrolyte": "Li4SnS4", "solvent": "water", **ONE_LIQUID}
ON_ELECTRODE = {"form_factor": "on-electrode", "substrate": None}
PEO = {"spe": "PEO-LiTFSI", "spe_wt_pct": 5.0}
ASK_FOR_A_LIQUID = (
    *("electrolyte-solvent", "binder-solvent", "mixture-parts", "drying-temperature", "residual-liquid"),
    *("drying-cracks", "substrate-solvent", "exposure-limit", "flash-point", "solvent-lithium", "solvent-hazard"),
)
"""Checks that are unknown where a wet method names no liquid."""


def with_pair(library: Materials, first: tuple[str, str], second: tuple[str, str], verdict: str) -> Materials:
    """The library with a verdict of the user's own."""
    own = PairVerdict(
        first_kind=first[0],
        first=first[1],
        second_kind=second[0],
        second=second[1],
        verdict=verdict,
        reason="seen in this laboratory",
        grade="user",
        sources=("Recipe",),
        origin="user",
    )
    return replace(library, pairs=(*library.pairs, own))


SALT, TOLUENE, CATHODE = ("salt", "LiTFSI"), ("solvent", "toluene"), ("cathode", "NCM811")
HALIDE = Material(kind="electrolyte", key="Li3InCl6", name="Li3InCl6", formula="Li3InCl6", group="halide")
LIBRARIES = {
    **OPERATE_LIBRARIES,
    "no pairs": lambda library: replace(library, pairs=()),
    "salt dissolves": lambda library: with_pair(library, SALT, TOLUENE, "compatible"),
    "salt dissolves in part": lambda library: with_pair(library, SALT, TOLUENE, "caution"),
    "salt does not dissolve": lambda library: with_pair(library, SALT, TOLUENE, "incompatible"),
    "cathode withstands": lambda library: with_pair(library, TOLUENE, CATHODE, "compatible"),
    "cathode dissolves": lambda library: with_pair(library, TOLUENE, CATHODE, "incompatible"),
    "cathode not known": lambda library: with_pair(library, TOLUENE, CATHODE, "unknown"),
    "substrate dissolves": lambda library: with_pair(library, ("substrate", "silicone-PET"), TOLUENE, "incompatible"),
    "copper withstands": lambda library: with_pair(
        library, ("electrolyte", "Li6PS5Cl"), ("foil", "Cu-foil"), "compatible"
    ),
    "lithium withstands": lambda library: with_pair(library, TOLUENE, ("anode", "Li-metal"), "compatible"),
    "PEO stays": lambda library: with_pair(
        library, ("spe", "PEO-LiTFSI"), ("solvent", "toluene + isobutyl isobutyrate"), "incompatible"
    ),
    "open scaffold": lambda library: with_value(
        library, "scaffold", "PI-NW", "pore_size_um", Cited(20.0, "um", "Recipe", grade="user")
    ),
    "a halide": lambda library: replace(library, materials={**library.materials, ("electrolyte", "Li3InCl6"): HALIDE}),
    "tight scaffold": lambda library: with_value(
        library, "scaffold", "PI-NW", "pore_size_um", Cited(0.1, "um", "Recipe", grade="user")
    ),
    "thin web": lambda library: with_value(
        library, "substrate", "silicone-PET", "tensile_strength_mpa", Cited(5.0, "MPa", "Recipe", grade="user")
    ),
}
"""Libraries with something that the shipped one does not say."""

CASES = [
    # recipe
    ("contradictions", "pass", {}),
    ("contradictions", "caution", {"scaffold_place": "middle"}),
    ("contradictions", "fail", {"binder_wt_pct": None}),
    ("contradictions", "fail", {"cosolvent_share_pct": None}),
    ("contradictions", "fail", {"cosolvent": "toluene"}),
    ("contradictions", "fail", {"active_share_wt_pct": 95.0, "carbon_wt_pct": 10.0}),
    ("contradictions", "pass", {"active_share_wt_pct": 90.0, "carbon_wt_pct": 10.0}),
    ("materials-known", "pass", {}),
    ("materials-known", "unknown", {"binder": "unobtainium"}),
    ("materials-known", "fail", {"electrolyte": "Li3InCl6", "on": "a halide"}),
    ("active-mass", "pass", {}),
    ("active-mass", "caution", {"areal_capacity_mah_cm2": 3.8}),
    ("active-mass", "caution", {"areal_capacity_mah_cm2": 3.8, "active_share_wt_pct": None}),
    ("active-mass", "pass", {"areal_capacity_mah_cm2": 3.6, "active_share_wt_pct": None}),
    ("active-mass", "caution", {"active_share_wt_pct": 90.0}),
    ("active-mass", "caution", {"areal_capacity_mah_cm2": 1.2, "active_share_wt_pct": 80.0}),
    ("active-mass", "caution", {"cathode": "S", "active_share_wt_pct": 80.0}),
    ("active-mass", "unknown", {"cathode": "S", "cathode_density_g_cm3": 1.3, "active_share_wt_pct": None}),
    (
        "active-mass",
        "unknown",
        {"cathode": "LFP", "cathode_density_g_cm3": 2.5, "areal_capacity_mah_cm2": 2.0, "active_share_wt_pct": None},
    ),
    ("active-mass", "caution", {"cathode_density_g_cm3": 3.9}),
    ("active-mass", "caution", {"cathode_density_g_cm3": 5.0, "active_share_wt_pct": 80.0}),  # before what it holds
    ("active-mass", "caution", {"cathode_density_g_cm3": 5.0, "cathode_electrolyte": "Li3InCl6"}),
    ("active-mass", "caution", {"active_share_wt_pct": 80.0, "carbon_wt_pct": 15.0}),
    ("active-mass", "pass", {"active_share_wt_pct": 80.0, "carbon_wt_pct": 3.0}),
    ("active-mass", "fail", {"active_share_wt_pct": 80.0, "carbon_wt_pct": 20.0}),
    ("active-mass", "fail", {"areal_capacity_mah_cm2": 6.0}),
    ("active-mass", "unknown", {"cathode": "unobtainium"}),
    ("anode-capacity", "pass", {"anode": "graphite", "anode_thickness_um": 70.0}),
    ("anode-capacity", "fail", {"anode": "graphite", "anode_thickness_um": 20.0}),
    ("anode-capacity", "caution", {"anode": "Sb", "anode_thickness_um": 1.0}),
    ("anode-capacity", "caution", {"anode": "graphite", "anode_thickness_um": 46.0}),
    ("anode-capacity", "pass", {"anode": "Li-In", "anode_thickness_um": 22.0}),
    ("anode-capacity", "fail", {"anode": "Li-In", "anode_thickness_um": 19.0}),
    ("anode-capacity", "none", {"anode": "Li-metal"}),
    ("cathode-coating", "caution", {"electrolyte": "Li7P2S8I", "cathode": "LNMO", "cathode_coated": True}),
    ("cathode-coating", "fail", {"electrolyte": "Li7P2S8I", "cathode": "LNMO", "cathode_coated": False}),
    ("mean-voltage", "pass", {}),
    ("mean-voltage", "caution", {"mean_voltage_v": 3.3}),
    ("mean-voltage", "fail", {"anode": "LTO", "anode_thickness_um": 100.0}),
    ("mean-voltage", "fail", {"cathode": "S"}),
    ("mean-voltage", "fail", {"mean_voltage_v": 4.4}),
    ("mean-voltage", "caution", {"mean_voltage_v": 4.4, "charge_cutoff_v": 4.6}),
    ("mean-voltage", "unknown", {"cathode": "unobtainium"}),
    ("charge-cutoff", "pass", {}),
    ("charge-cutoff", "pass", {"charge_cutoff_v": 4.2}),
    ("charge-cutoff", "caution", {"charge_cutoff_v": 4.6}),
    ("charge-cutoff", "caution", {"charge_cutoff_v": 4.0}),
    ("charge-cutoff", "caution", {"charge_cutoff_v": 3.6}),
    ("charge-cutoff", "unknown", {"cathode": "unobtainium"}),
    ("anode-capacity", "none", {"anode": "Ag-C", "anode_thickness_um": 8.0}),
    ("anode-capacity", "unknown", {"anode": "unobtainium"}),
    ("film-density", "none", {}),
    ("film-density", "pass", {"film_density_g_cm3": 1.64}),
    ("film-density", "caution", {"film_density_g_cm3": 2.5}),
    ("film-density", "unknown", {"film_density_g_cm3": 1.64, "binder": "unobtainium", "electrolyte": "unobtainium"}),
    # mix
    ("electrolyte-solvent", "pass", {}),
    ("electrolyte-solvent", "none", DRY),
    ("electrolyte-solvent", "caution", {"solvent": "acetonitrile"}),
    ("electrolyte-solvent", "fail", {"solvent": "NMP"}),
    (
        "electrolyte-solvent",
        "fail",
        {"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 5.0, "solvent": "NMP"},
    ),
    ("electrolyte-solvent", "fail", {"electrolyte": "Li6PS5Br", "solvent": "NMP", **ONE_LIQUID}),
    ("electrolyte-solvent", "caution", {"electrolyte": "LiI-Li4SnS4", "solvent": "water", **ONE_LIQUID}),
    ("electrolyte-solvent", "caution", {"electrolyte": "Li6PS5Br", "solvent": "THF", **ONE_LIQUID}),
    ("electrolyte-solvent", "unknown", {"electrolyte": "Li6PS5Br", "solvent": "toluene", **ONE_LIQUID}),
    ("electrolyte-solvent", "unknown", {"electrolyte": "Li6PS5Br", "solvent": "unobtainium", **ONE_LIQUID}),
    ("binder-solvent", "pass", {}),
    ("binder-solvent", "none", DRY),
    ("binder-solvent", "caution", {"solvent": "mesitylene", **ONE_LIQUID}),
    ("binder-solvent", "fail", {"solvent": "heptane", **ONE_LIQUID}),
    ("binder-solvent", "caution", {"binder": "PTFE", **ONE_LIQUID}),
    ("binder-solvent", "none", {"binder": "PTFE", **DRY}),
    ("binder-solvent", "unknown", {"binder": "S-PEDOT", **ONE_LIQUID}),
    ("binder-solvent", "unknown", {"binder": "SIS", **ONE_LIQUID}),
    ("binder-solvent", "caution", {"binder": "vulcanised-BR", **ONE_LIQUID}),
    ("spe-solvent", "none", {}),
    ("spe-solvent", "pass", {**PEO, "solvent": "acetonitrile", **ONE_LIQUID}),
    ("spe-solvent", "caution", {**PEO, **ONE_LIQUID}),
    ("spe-solvent", "caution", {**PEO, "solvent": "heptane", **ONE_LIQUID}),
    ("spe-solvent", "fail", {**PEO, "on": "PEO stays"}),
    ("spe-solvent", "unknown", {"spe": "PMA-LiTFSI", "spe_wt_pct": 5.0, **ONE_LIQUID}),
    ("mixture-parts", "pass", {}),
    ("mixture-parts", "pass", {"binder": "SEBS", "solvent": "toluene", "cosolvent": "xylene"}),
    ("mixture-parts", "caution", {"solvent": "toluene", "cosolvent": "decane"}),
    ("mixture-parts", "fail", {"solvent": "heptane", "cosolvent": "decane"}),
    ("mixture-parts", "unknown", {"binder": "S-PEDOT"}),
    ("mixture-parts", "none", ONE_LIQUID),
    ("mixture-parts", "none", DRY),
    ("method-solvent", "pass", {}),
    ("method-solvent", "pass", DRY),
    ("method-solvent", "unknown", {"method": "spray-coating", "solvent": None, **ONE_LIQUID}),
    ("method-solvent", "caution", {"solvent": None, **ONE_LIQUID}),
    ("method-solvent", "caution", {"method": "solvent-free"}),
    ("method-solvent", "none", {"method": "hot-pressing"}),
    ("sulfide-solution", "none", {}),
    ("sulfide-solution", "pass", {"method": "infiltration", "solvent": "ethanol", **ONE_LIQUID}),
    ("sulfide-solution", "fail", {"method": "spin-coating", "solvent": "methanol", **ONE_LIQUID}),
    ("sulfide-solution", "pass", {"method": "infiltration", **SN_IN_WATER}),
    ("sulfide-solution", "fail", {"method": "infiltration", "solvent": "water", **ONE_LIQUID}),
    ("sulfide-solution", "fail", {**FROM_ETHANOL, "electrolyte": "Li10GeP2S12"}),
    ("sulfide-solution", "unknown", {**FROM_ETHANOL, "electrolyte": "Li4SnS4"}),
    ("sulfide-solution", "fail", {"method": "infiltration", "solvent": "heptane", **ONE_LIQUID}),
    ("sulfide-solution", "fail", {"method": "infiltration", "solvent": "toluene", **ONE_LIQUID}),
    ("sulfide-solution", "fail", {"method": "infiltration", "solvent": "octane", **ONE_LIQUID}),
    ("sulfide-solution", "caution", {"method": "infiltration", "solvent": "chlorobenzene", **ONE_LIQUID}),
    ("sulfide-solution", "unknown", {"method": "infiltration", "solvent": "DMC", **ONE_LIQUID}),
    ("sulfide-solution", "unknown", {"method": "infiltration", "solvent": "ethanol", "cosolvent": "heptane"}),
    ("sulfide-solution", "unknown", {"method": "infiltration", "solvent": None, **ONE_LIQUID}),
    ("salt-solvent", "none", {}),
    ("salt-solvent", "unknown", {"salt": "LiPF6", "salt_wt_pct": 1.0}),
    ("salt-solvent", "pass", {**LITHIUM_SALT, "solvent": "benzyl acetate"}),
    ("salt-solvent", "caution", {"salt": "LiTFSI", "salt_wt_pct": 1.0}),
    ("salt-solvent", "none", {**LITHIUM_SALT, **DRY}),
    ("salt-solvent", "pass", {**LITHIUM_SALT, "on": "salt dissolves"}),
    ("salt-solvent", "caution", {**LITHIUM_SALT, "on": "salt dissolves in part"}),
    ("salt-solvent", "fail", {**LITHIUM_SALT, "on": "salt does not dissolve"}),
    ("particle-size", "pass", {}),
    ("particle-size", "caution", {"particle_d50_um": 12.0}),
    ("particle-size", "fail", {"particle_d50_um": 20.0}),
    ("particle-size", "caution", {"particle_d50_um": None, "thickness_um": 4.0}),
    ("particle-size", "unknown", {"particle_d50_um": None, "electrolyte": "unobtainium"}),
    ("particle-size", "fail", {"second_electrolyte": "Li7P3S11", "second_thickness_um": 26.0}),
    ("particle-size", "none", {"method": "spin-coating", "thickness_um": 1.0}),
    ("scaffold-pores", "none", {}),
    ("scaffold-pores", "unknown", {"scaffold": "unobtainium"}),
    ("scaffold-pores", "unknown", {"scaffold": "PI-NW", "particle_d50_um": None, "electrolyte": "unobtainium"}),
    ("scaffold-pores", "fail", {"scaffold": "PI-NW", "on": "tight scaffold"}),
    ("scaffold-pores", "caution", {"scaffold": "PE-separator"}),
    ("scaffold-pores", "pass", {"scaffold": "nylon-mesh"}),
    ("scaffold-pores", "pass", {"scaffold": "PI-NW", "particle_d50_um": 3.0, "on": "open scaffold"}),
    ("scaffold-pores", "none", {"scaffold": "PI-NW", "method": "infiltration"}),
    ("scaffold-pores", "caution", {"scaffold": "nylon-mesh", "particle_d90_um": 20.0}),  # a third of its pores is 13
    ("scaffold-pores", "pass", {"scaffold": "nylon-mesh", "particle_d90_um": 12.0}),
    ("coarse-grains", "pass", {}),
    ("coarse-grains", "caution", {"particle_d50_um": 8.0}),
    ("coarse-grains", "caution", {"particle_d50_um": None, "thickness_um": 4.0}),
    ("coarse-grains", "caution", {"particle_d50_um": 10.0, "thickness_um": 12.0}),
    ("coarse-grains", "fail", {"particle_d50_um": 14.0, "thickness_um": 12.0}),
    ("coarse-grains", "unknown", {"particle_d50_um": None, "electrolyte": "unobtainium"}),
    ("coarse-grains", "none", {"method": "spin-coating", "thickness_um": 1.0}),
    ("coarse-grains", "pass", {"particle_d50_um": 8.0, "particle_d90_um": 10.0}),  # sieved
    ("coarse-grains", "pass", {"particle_d50_um": None, "electrolyte": "unobtainium", "particle_d90_um": 5.0}),
    ("coarse-grains", "caution", {"particle_d90_um": 20.0}),
    ("coarse-grains", "fail", {"particle_d90_um": 40.0}),
    ("coarse-grains", "fail", {"particle_d50_um": 5.0, "particle_d90_um": 4.0}),
    ("coarse-grains", "unknown", {"particle_d50_um": None, "particle_d90_um": 1.0}),
    ("pinholes", "pass", {"solvent": "xylene"}),
    ("pinholes", "none", DRY),
    ("pinholes", "caution", {"solvent": "xylene", **ONE_LIQUID}),
    ("pinholes", "unknown", ONE_LIQUID),
    ("solvent-cathode", "none", {}),
    ("solvent-cathode", "caution", {"form_factor": "on-electrode", "solvent": "acetonitrile"}),
    ("solvent-cathode", "pass", {**CAST_ON_IT, "on": "cathode withstands"}),
    ("solvent-cathode", "fail", {**CAST_ON_IT, "on": "cathode dissolves"}),
    ("solvent-cathode", "unknown", {**CAST_ON_IT, "on": "cathode not known"}),
    ("solvent-cathode", "unknown", {**CAST_ON_IT, "solvent": "benzyl acetate"}),
    ("solvent-cathode", "pass", {**CAST_ON_IT, "solvent": "benzyl acetate", "cathode": "NCM701515"}),
    ("solvent-cathode", "caution", {**CAST_ON_IT, "solvent": "ethanol"}),
    ("solvent-cathode", "unknown", {**CAST_ON_IT, "solvent": "ethanol", "cathode": "LFP"}),
    # coat and dry
    ("thickness-window", "pass", {}),
    ("thickness-window", "fail", {"thickness_um": 0.5}),
    ("thickness-window", "caution", {"thickness_um": 400.0}),
    ("thickness-window", "unknown", {"thickness_um": 200.0}),
    ("thickness-window", "caution", {"method": "spin-coating", "thickness_um": 30.0}),
    ("scaffold-thickness", "none", {}),
    ("scaffold-thickness", "pass", {"scaffold": "PI-NW"}),
    ("scaffold-thickness", "fail", {"scaffold": "cellulose", "thickness_um": 20.0}),
    ("scaffold-thickness", "caution", {"scaffold": "nylon-mesh"}),
    ("scaffold-thickness", "unknown", {"scaffold": "unobtainium"}),
    ("scaffold-solvent", "none", {}),
    ("scaffold-solvent", "pass", {"scaffold": "PPTA-NW", **ONE_LIQUID}),
    ("scaffold-solvent", "caution", {"scaffold": "PE-separator", "solvent": "xylene", **ONE_LIQUID}),
    ("scaffold-solvent", "fail", {"scaffold": "EVAP", **ONE_LIQUID}),
    ("scaffold-solvent", "unknown", {"scaffold": "glass-NW", **ONE_LIQUID}),
    ("drying-temperature", "pass", {}),
    ("drying-temperature", "none", DRY),
    ("drying-temperature", "caution", {"drying_temperature_c": 130.0}),
    ("drying-temperature", "unknown", {"drying_temperature_c": None}),
    ("residual-liquid", "pass", {}),
    ("residual-liquid", "caution", {"drying_temperature_c": 40.0, "densification_temperature_c": 25.0}),
    ("residual-liquid", "unknown", {"drying_temperature_c": None, "densification_temperature_c": 25.0}),
    ("residual-liquid", "unknown", {"solvent": "unobtainium", **ONE_LIQUID}),
    ("residual-liquid", "none", DRY),
    ("drying-cracks", "pass", {}),
    ("drying-cracks", "caution", {"particle_d50_um": 0.5}),
    ("drying-cracks", "caution", {"thickness_um": 200.0}),
    ("drying-cracks", "unknown", {"solvent": "unobtainium", **ONE_LIQUID}),
    ("drying-cracks", "none", DRY),
    ("drying-cracks", "none", {"method": "infiltration", "scaffold": "PI-NW"}),
    ("drying-heat", "pass", {}),
    ("drying-heat", "caution", {"drying_temperature_c": 130.0}),
    ("drying-heat", "fail", {"drying_temperature_c": 260.0}),
    ("drying-heat", "unknown", {"binder": "unobtainium"}),
    ("drying-heat", "unknown", {"drying_temperature_c": None}),
    ("drying-heat", "none", {**DRY, "drying_temperature_c": None}),
    ("heat-treatment", "none", {}),
    ("heat-treatment", "pass", {"heat_treatment_c": 100.0}),
    ("heat-treatment", "fail", {"heat_treatment_c": 400.0}),
    ("heat-treatment", "pass", {"heat_treatment_c": 240.0, "binder": "PPC", "binder_wt_pct": 6.0, **FREE}),
    ("heat-treatment", "caution", {"heat_treatment_c": 150.0, "binder": "PPC", "binder_wt_pct": 6.0, **FREE}),
    ("heat-treatment", "caution", {"heat_treatment_c": 400.0, "scaffold": "PPTA-NW", **NO_BINDER, **FREE}),
    ("heat-treatment", "pass", {"heat_treatment_c": 400.0, "scaffold": "PI-NW", **NO_BINDER, **FREE}),
    ("heat-treatment", "caution", {"heat_treatment_c": 220.0, "scaffold": "cellulose", **NO_BINDER, **FREE}),
    ("heat-treatment", "caution", {"heat_treatment_c": 300.0, "scaffold": "cellulose", **NO_BINDER, **FREE}),
    ("heat-treatment", "unknown", {"heat_treatment_c": 100.0, "scaffold": "unobtainium"}),
    ("crystallisation", "none", {}),
    ("crystallisation", "caution", {"method": "infiltration"}),
    ("crystallisation", "unknown", {"method": "infiltration", "heat_treatment_c": 400.0}),
    ("crystallisation", "unknown", {**FROM_ETHANOL, "heat_treatment_c": 400.0}),
    ("crystallisation", "pass", {**FROM_ETHANOL, "heat_treatment_c": 550.0}),
    ("crystallisation", "unknown", {**FROM_ETHANOL, "electrolyte": "Li4SnS4", "heat_treatment_c": 400.0}),
    ("crystallisation", "unknown", {**FROM_ETHANOL, "electrolyte": "Li10GeP2S12", "heat_treatment_c": 400.0}),
    # wind
    ("free-standing", "pass", {}),
    ("free-standing", "pass", {**FREE, "binder_wt_pct": 1.5}),
    ("free-standing", "caution", {**FREE, "binder_wt_pct": 1.0}),
    ("free-standing", "caution", {**FREE, "binder_wt_pct": 0.5}),
    ("free-standing", "fail", {**FREE, **NO_BINDER}),
    ("free-standing", "pass", {**FREE, **NO_BINDER, "scaffold": "PI-NW"}),
    ("free-standing", "pass", {**FREE, **DRY, "binder": "PTFE", "binder_wt_pct": 0.15}),
    ("free-standing", "unknown", {**FREE, "binder": "BR"}),
    ("free-standing", "caution", {**FREE, "binder": "BR", "binder_wt_pct": 0.5}),
    ("free-standing", "unknown", {**FREE, "binder": "unobtainium"}),
    ("bend", "pass", FREE),
    ("bend", "pass", {**FREE, "scaffold": "PI-NW"}),
    ("bend", "unknown", {**FREE, "thickness_um": 100.0}),
    ("bend", "unknown", {**FREE, "binder": "PMMA", "binder_wt_pct": 8.0}),
    ("bend", "unknown", {**FREE, **NO_BINDER}),
    ("bend", "pass", {**FREE, **DRY, "binder": "PTFE", "binder_wt_pct": 0.2}),
    ("bend", "caution", {**FREE, "thickness_um": 600.0}),
    ("bend", "caution", {**FREE, "thickness_um": 300.0, "roller_diameter_mm": 3.0}),
    ("bend", "caution", {**FREE, "scaffold": "PI-NW", "thickness_um": 300.0, "roller_diameter_mm": 3.0}),
    ("bend", "pass", {"roller_diameter_mm": 100.0}),
    ("bend", "unknown", {"substrate": "unobtainium"}),
    ("bend", "none", {"substrate": "petri-dish"}),
    ("core-bend", "pass", {}),
    ("core-bend", "caution", {**FREE, "thickness_um": 250.0, "core_diameter_mm": 5.0}),
    ("core-bend", "caution", {**FREE, "thickness_um": 500.0, "core_diameter_mm": 5.0}),
    ("core-bend", "unknown", {**FREE, "binder": "PMMA", "binder_wt_pct": 8.0}),
    ("core-bend", "none", {"substrate": "petri-dish"}),
    ("web-tension", "pass", {}),
    ("web-tension", "caution", {**FREE, "web_tension_n_m": 300.0}),
    ("web-tension", "fail", {"web_tension_n_m": 2000.0, "on": "thin web"}),
    ("web-tension", "none", {"substrate": "petri-dish"}),
    ("web-tension", "caution", FREE),
    ("web-tension", "pass", {**FREE, "scaffold": "PI-NW"}),
    ("web-tension", "unknown", {**FREE, "thickness_um": 150.0}),
    ("web-tension", "pass", {**FREE, "thickness_um": 300.0}),
    # calender
    ("calender-support", "pass", {"densification_method": "calender"}),
    ("calender-support", "pass", {"densification_method": "calender", **FREE}),
    ("calender-support", "pass", {"densification_method": "calender", **FREE, **DRY, "binder": "PTFE"}),
    ("calender-support", "caution", {"densification_method": "calender", **FREE, "thickness_um": 15.0}),
    ("calender-support", "fail", {"densification_method": "calender", **FREE, **NO_BINDER}),
    ("calender-support", "unknown", {"densification_method": "calender", **FREE, "binder": "PMMA"}),
    ("calender-support", "unknown", {"densification_method": None}),
    ("calender-support", "none", {}),
    ("densification", "pass", {}),
    ("densification", "caution", {"densification_method": "none"}),
    ("densification", "unknown", {"densification_pressure_mpa": None}),
    ("press-heat", "pass", {}),
    ("press-heat", "none", {"densification_method": "none"}),
    ("press-heat", "unknown", {"densification_temperature_c": None}),
    ("press-heat", "caution", {"binder": "PMMA"}),
    ("press-heat", "caution", {"binder": "PEVA", "densification_temperature_c": 90.0}),
    ("press-heat", "fail", {"densification_temperature_c": 260.0}),
    ("porosity", "pass", {}),
    ("porosity", "caution", {"porosity_pct": 25.0}),
    ("porosity", "unknown", {"porosity_pct": 17.0}),
    # transfer
    ("form-route", "pass", {}),
    ("form-route", "pass", {**FREE, **DRY, "binder": "PTFE"}),
    ("form-route", "pass", {"form_factor": "on-electrode", "substrate": None}),
    ("form-route", "caution", {"form_factor": "on-electrode"}),
    ("form-route", "fail", {"method": "infiltration"}),
    ("form-route", "unknown", {"substrate": None}),
    ("form-route", "unknown", FREE),
    ("lamination", "pass", {}),
    ("lamination", "pass", {"densification_method": "calender"}),
    ("lamination", "caution", {"densification_method": "none"}),
    ("lamination", "caution", {"densification_pressure_mpa": 20.0}),
    ("lamination", "fail", {"densification_method": "calender", "substrate": "petri-dish"}),
    ("lamination", "unknown", {"densification_pressure_mpa": None}),
    ("lamination", "none", FREE),
    ("peel", "pass", {}),
    ("peel", "caution", {"binder": "PEVA", "densification_temperature_c": 90.0}),
    ("peel", "none", {"form_factor": "on-electrode"}),
    ("peel", "unknown", {"substrate": "Kapton"}),
    ("peel", "none", FREE),
    ("peel", "pass", {"substrate": "PTFE-plate"}),
    ("substrate-electrolyte", "pass", {}),
    ("substrate-electrolyte", "fail", {"substrate": "Cu-foil"}),
    ("substrate-electrolyte", "caution", {"substrate": "Cu-foil", "electrolyte": "Li7P3S11"}),
    ("substrate-electrolyte", "unknown", {"electrolyte": "Li7P3S11"}),
    ("substrate-electrolyte", "unknown", {"substrate": "Kapton"}),
    ("substrate-electrolyte", "none", {"form_factor": "on-electrode"}),
    ("substrate-solvent", "pass", {}),
    ("substrate-solvent", "caution", {"substrate": "PET-film", "solvent": "chloroform", **ONE_LIQUID}),
    ("substrate-solvent", "unknown", {"substrate": "Kapton"}),
    ("substrate-solvent", "fail", {**ONE_LIQUID, "on": "substrate dissolves"}),
    ("substrate-solvent", "none", {"form_factor": "on-electrode"}),
    ("substrate-solvent", "none", {"substrate": None}),
    ("substrate-solvent", "none", DRY),
    # stack and press
    ("folding", "pass", {}),
    ("folding", "none", {"unit_cells": 1}),
    ("folding", "fail", {"assembly": "z-folded"}),
    ("folding", "fail", {"assembly": "wound", "unit_cells": 1}),
    ("folding", "caution", {"assembly": "z-folded", "scaffold": "PI-NW", **FREE}),
    ("film-size", "pass", {}),
    ("film-size", "pass", FREE),
    ("film-size", "caution", {"form_factor": "on-electrode"}),
    ("electrode-roughness", "unknown", {}),
    ("electrode-roughness", "pass", {"active_d50_um": 10.0}),
    ("electrode-roughness", "caution", {"active_d50_um": 10.1}),
    ("electrode-roughness", "caution", {"active_d50_um": 50.0}),
    ("bipolar", "none", {}),
    ("bipolar", "pass", {"stacking": "bipolar"}),
    ("bipolar", "fail", {"stacking": "bipolar", "assembly": "wound"}),
    ("bipolar", "caution", {"stacking": "bipolar", "unit_cells": 1}),
    ("press-method", "pass", {}),
    ("press-method", "pass", {"densification_method": "calender"}),
    ("press-method", "pass", {"densification_method": "uniaxial", "film_area_cm2": 1.0}),
    ("press-method", "caution", {"densification_method": "uniaxial", "densification_pressure_mpa": 50.0}),
    ("press-method", "caution", {"densification_method": "uniaxial", "densification_pressure_mpa": None}),
    ("press-method", "fail", {"densification_method": "uniaxial"}),
    ("press-method", "unknown", {"densification_method": None}),
    ("press-method", "none", {"densification_method": "none"}),
    ("lithium-pressure", "pass", {}),
    ("lithium-pressure", "pass", {"anode": "anodeless", "anode_thickness_um": 0.0, "form_factor": "on-electrode"}),
    ("lithium-pressure", "none", {"anode": "graphite", "stack_pressure_mpa": 100.0}),
    ("lithium-pressure", "pass", {"stack_pressure_mpa": None}),
    ("lithium-pressure", "caution", {"form_factor": "on-electrode"}),
    ("lithium-pressure", "unknown", {"densification_pressure_mpa": None}),
    ("lithium-pressure", "unknown", {"densification_method": None, "densification_pressure_mpa": None}),
    ("lithium-pressure", "pass", {"densification_method": "none"}),
    ("embrittlement", "none", {}),
    ("embrittlement", "caution", FREE),
    ("embrittlement", "caution", {"assembly": "z-folded"}),
    ("embrittlement", "unknown", {**FREE, "densification_pressure_mpa": None}),
    ("embrittlement", "none", {"densification_method": "none", **FREE}),
    ("embrittlement", "pass", {**FREE, "densification_pressure_mpa": 30.0}),
    ("embrittlement", "pass", {**FREE, "scaffold": "PI-NW"}),
    # a wet method whose liquid is blank is not dry
    *((check, "unknown", {"solvent": None, **ONE_LIQUID}) for check in ASK_FOR_A_LIQUID),
    *(
        (check, "unknown", {"method": "vacuum-filtration", "solvent": None, **ONE_LIQUID})
        for check in ("drying-cracks",)
    ),
    *((check, "none", {**DRY, "method": "hot-pressing"}) for check in ASK_FOR_A_LIQUID if check != "mixture-parts"),
    ("drying-heat", "unknown", {"solvent": None, **ONE_LIQUID, "drying_temperature_c": None}),
    ("use-heat", "pass", {}),
    ("use-heat", "none", {**NO_BINDER, "anode": "graphite", "anode_thickness_um": 70.0}),
    ("use-heat", "fail", {"temperature_c": 200.0}),
    ("use-heat", "fail", {"anode": "anodeless", "anode_thickness_um": 0.0, "temperature_c": 180.5}),
    ("use-heat", "unknown", {"temperature_c": 180.0}),
    ("use-heat", "pass", {"temperature_c": 100.0}),
    ("use-heat", "caution", {"temperature_c": 70.0, "scaffold": "EVAP"}),
    ("use-heat", "unknown", {"binder": "unobtainium"}),
    ("heat-treatment", "caution", {**ON_ELECTRODE, "heat_treatment_c": 200.0}),
    ("press-heat", "caution", {**ON_ELECTRODE, "densification_temperature_c": 190.0}),
    ("use-heat", "fail", {"interlayer": "EVAP", "temperature_c": 120.0}),
    ("use-heat", "pass", {"interlayer": "EVAP", "temperature_c": 50.0}),
    ("press-heat", "caution", {"interlayer": "EVAP", "densification_temperature_c": 80.0}),
    ("press-heat", "pass", {"interlayer": "EVAP", "densification_temperature_c": 60.0}),
    ("thermal-shrinkage", "fail", {"interlayer": "EVAP", "temperature_c": 120.0}),
    ("thermal-shrinkage", "caution", {"interlayer": "EVAP"}),
    ("thermal-shrinkage", "caution", {**NO_BINDER, "interlayer": "EVAP"}),
    *OPERATE_CASES,
]


@pytest.mark.parametrize(("check", "severity", "changes"), CASES)
def test_a_check_answers_as_its_limit_says(raise_flags, materials, check, severity, changes):
    flag = raise_flags(**at_library(changes, materials))[check]
    assert flag.severity == severity, flag


def at_library(changes, materials):
    """The changes of a case with its library in place of the library's name."""
    on = changes.get("on")
    return {**changes, "on": LIBRARIES[on](materials)} if on else changes


def test_pressure_of_use_on_lithium_has_one_rule(raise_flags):
    for pressure in (1.0, 5.0, 6.0, 24.9, 25.0, 65.0, 70.0, 150.0):
        found = raise_flags(stack_pressure_mpa=pressure)
        about = {key for key, flag in found.items() if "stack_pressure_mpa" in flag.fields}
        assert about == {"stack-pressure"}
        words = found["stack-pressure"].message
        assert found["stack-pressure"].severity == ("pass" if pressure <= 5 else "caution" if pressure < 25 else "fail")
        assert "1000 h" in words
    assert "after about 540 h" in raise_flags(stack_pressure_mpa=10.0)["stack-pressure"].message
    assert "60 °C" in raise_flags(stack_pressure_mpa=4.0, temperature_c=60.0)["stack-pressure"].message


def test_flags_stand_in_the_order_of_the_process():
    order = list(STEPS)
    steps = [order.index(check.step) for check in CHECKS]
    assert steps == sorted(steps)
    assert len({check.id for check in CHECKS}) == len(CHECKS)


def test_every_check_has_a_case_for_every_severity_that_it_can_give():
    cases = {(check, severity) for check, severity, _ in CASES}
    every = {(check.id, severity) for check in CHECKS for severity in SEVERITIES}
    assert every - cases == set(IMPOSSIBLE)
    assert cases <= every
    assert all(len(reason) > 15 for reason in IMPOSSIBLE.values())


def test_every_check_answers_for_every_recipe(raise_flags):
    for changes in ({}, DRY, FREE, NO_BINDER, {"densification_method": "none"}):
        assert list(raise_flags(**changes)) == [check.id for check in CHECKS]


def test_no_two_checks_of_a_recipe_have_one_title_when_they_are_not_applicable(raise_flags):
    for changes in ({}, DRY, {**FREE, **NO_BINDER, **DRY}):
        titles = [flag.title for flag in raise_flags(**changes).values() if flag.severity == "none"]
        assert len(set(titles)) == len(titles), titles
    assert raise_flags()["scaffold-pores"].title == "Scaffold pores: no scaffold"
    assert raise_flags()["spe-solvent"].title == "SPE solvent: no polymer electrolyte"


def test_what_is_not_applicable_says_why_and_is_no_estimate(raise_flags, materials):
    for check, severity, changes in CASES:
        if severity == "none":
            flag = raise_flags(**at_library(changes, materials))[check]
            assert len(flag.message) > 20, flag
            assert (flag.value, flag.limit) == (None, None), flag
            assert flag.grade not in ESTIMATED_GRADES, flag


def test_every_flag_names_sources_a_grade_and_fields_that_exist(raise_flags, materials):
    for check, _, changes in CASES:
        flag = raise_flags(**at_library(changes, materials))[check]
        assert flag.sources, flag
        assert set(flag.sources) <= set(materials.sources), flag
        assert flag.grade in GRADES, flag
        assert set(flag.fields) <= set(FIELDS), flag
        assert flag.severity in SEVERITIES
        assert flag.message.endswith("."), flag.message
        assert flag.title, flag
        assert ".." not in flag.message, flag.message
        assert "None" not in flag.message + flag.title, flag
        if flag.value is not None or flag.limit is not None:
            assert flag.unit, flag


def test_the_guide_has_an_entry_for_every_check(materials):
    entries = re.split(r"^### ", (GUIDE / "flags.md").read_text(encoding="utf-8"), flags=re.M)[1:]
    assert [entry.split("\n")[0] for entry in entries] == [check.id for check in CHECKS]
    for entry in entries:
        what, act = entry.split("**Do:**")
        assert len(what.split("\n\n")[1]) > 40, entry
        do, sources = act.split("**Sources:**")
        assert len(do) > 10, entry
        parts = re.split(r"[;,]| and ", sources.split("\n")[0].strip(" ."))
        named = {source_name(key) for key in materials.sources} & {part.strip() for part in parts}
        years = re.findall(r"[A-Z][A-Za-z]+ (?:& [A-Z][a-z]+ )?\d{4}[a-z]?", sources)
        assert all(any(year in name for name in named) for year in years), entry
        assert named or "those of" in sources or "that of" in sources or "source of" in sources


def test_the_guide_lists_every_limit_of_the_checks():
    page = "".join((GUIDE / f"models-{name}.md").read_text(encoding="utf-8") for name in ("flags", "moisture"))
    for module, name, constant in own_constants():
        row = guide_tables.row_text(guide_tables.coefficient_row("", constant))
        assert row.removeprefix("| ") in page, (module.__name__, name, row)


def test_the_grade_is_that_of_the_weakest_evidence(raise_flags):
    flag = raise_flags()["web-tension"]
    assert flag.grade == "assumed"  # the pull of the line is an assumption of the program
    assert raise_flags()["electrolyte-solvent"].grade == "reported"


def test_a_verdict_of_the_user_wins(raise_flags, materials):
    own = PairVerdict(
        first_kind="electrolyte",
        first="Li6PS5Cl",
        second_kind="solvent",
        second="toluene",
        verdict="incompatible",
        reason="our lot lost half of its conductivity",
        grade="user",
        sources=("Recipe",),
        origin="user",
    )
    library = replace(materials, pairs=(*materials.pairs, own))
    flag = raise_flags(on=library)["electrolyte-solvent"]
    assert flag.severity == "fail"
    assert "our lot lost half" in flag.message


def test_a_scaffold_with_a_known_pore_size_is_judged(raise_flags, materials):
    def with_pores(size: float) -> Materials:
        bare = materials.find("scaffold", "PI-NW")
        pore = Cited(size, "um", "Recipe", grade="user")
        scaffold = replace(bare, values={**bare.values, "pore_size_um": pore})
        return replace(materials, materials={**materials.materials, ("scaffold", "PI-NW"): scaffold})

    severities = [
        raise_flags(on=with_pores(size), scaffold="PI-NW", particle_d50_um=3.0)["scaffold-pores"].severity
        for size in (0.1, 5.0, 20.0)
    ]
    assert severities == ["fail", "caution", "pass"]


def test_a_library_without_materials_leaves_unknown_not_fine(raise_flags):
    empty = Materials(version="empty", materials={}, pairs=())
    found = raise_flags(on=empty)
    for check in ("electrolyte-solvent", "binder-solvent", "electrolyte-lithium", "moisture", "drying-temperature"):
        assert found[check].severity == "unknown", check


def numbers(field):
    return st.floats(field.minimum, field.maximum, allow_nan=False)


def values_of(field):
    """Any value that a field can hold, blank ones and unknown materials included."""
    if field.kind == "material":
        keys = {key for kind, key in SHIPPED_KEYS if kind in field.materials} | {"unobtainium"}
        found = st.sampled_from(sorted(keys))
    elif field.kind == "choice":
        found = st.sampled_from(sorted(field.choices))
    elif field.kind == "boolean":
        found = st.booleans()
    elif field.kind == "integer":
        found = st.integers(int(field.minimum), int(field.maximum))
    elif field.kind == "number":
        found = numbers(field)
    else:
        found = st.just("x")
    return found if field.blank is None or field.kind == "text" else st.none() | found


def shipped_keys():
    folder = Path(__file__).resolve().parents[3] / "resources" / "library" / "materials.csv"
    rows = [line.split(",")[:2] for line in folder.read_text(encoding="utf-8").splitlines()[1:]]
    return [tuple(row) for row in rows]


SHIPPED_KEYS = shipped_keys()


def close_to_the_sample():
    """The sample with up to eight fields changed: what people really make, and what they break."""
    keys = st.lists(st.sampled_from(sorted(FIELDS)), max_size=8, unique=True)
    return keys.flatmap(lambda chosen: st.fixed_dictionaries({key: values_of(FIELDS[key]) for key in chosen}))


@settings(max_examples=300 if LAWS else 100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    values=close_to_the_sample() | st.fixed_dictionaries({key: values_of(field) for key, field in FIELDS.items()}),
)
def test_any_recipe_inside_its_ranges_gets_every_flag_and_no_impossible_one(materials, values):
    recipe = Recipe(**values)
    film = resolve(recipe, materials)
    found = flags(recipe, materials, film, resolve_cell(recipe, materials, film))
    assert [flag.id for flag in found] == [check.id for check in CHECKS]
    for flag in found:
        assert flag.severity in SEVERITIES
        assert (flag.id, flag.severity) not in IMPOSSIBLE, flag
        assert flag.message, flag
        assert flag.sources, flag
        assert set(flag.sources) <= set(materials.sources), flag
        assert flag.grade in GRADES, flag


def own_constants():
    for module in CHECK_MODULES:
        for name, value in vars(module).items():
            for constant in value.values() if isinstance(value, dict) and not name.startswith("_") else (value,):
                if isinstance(constant, Cited):
                    yield module, name, constant


def test_constants_cite_sources_that_exist(materials):
    found = list(own_constants())
    assert len(found) > 40
    for module, name, constant in found:
        assert constant.source in materials.sources, (module.__name__, name)
    for module in CHECK_MODULES:
        for name, value in vars(module).items():
            if isinstance(value, Support):
                assert set(value.sources) <= set(materials.sources), (module.__name__, name)


def test_a_material_of_the_user_is_judged_by_its_classes(raise_flags, materials):
    own = Material(kind="electrolyte", key="my sulfide", name="my sulfide", formula="Li6PS5Br", origin="user")
    library = replace(materials, materials={**materials.materials, ("electrolyte", "my sulfide"): own})
    found = raise_flags(on=library, electrolyte="my sulfide", **ONE_LIQUID)
    assert found["electrolyte-lithium"].severity == "unknown"
    assert found["moisture"].severity == "unknown"
    assert found["electrolyte-solvent"].severity == "unknown"


def test_no_two_weights_that_print_alike_are_called_different(materials):
    # 60 µm of 3.2 g/cm³ weigh 19.2 mg/cm², as much as the active material for a capacity between these
    for capacity in (3.74, 3.745, 3.75, 3.76, 4.0):
        cathode = {"cathode_thickness_um": 60.0, "cathode_density_g_cm3": 3.2, "active_share_wt_pct": None}
        recipe = Recipe(areal_capacity_mah_cm2=capacity, **cathode)
        (flag,) = [flag for flag in predict(recipe, materials).flags if flag.id == "active-mass"]
        first = re.search(r"are (\S+) mg/cm²", flag.message)[1]
        assert f"weighs only {first} mg/cm²" not in flag.message


def test_a_check_that_waits_for_a_blank_field_names_it(materials):
    recipes = [read_recipe(path).recipe for path in shipped_recipes().values()]
    for key, field in FIELDS.items():
        if field.blank and Recipe().value(key) is not None:
            recipes.append(Recipe().with_value(key, None))
    waited = set()
    for recipe in recipes:
        for flag in predict(recipe, materials).flags:
            if flag.awaits:
                assert flag.severity == "unknown" or flag.title == "No solvent chosen", flag.id
                assert recipe.value(flag.awaits) in (None, ""), (recipe.name, flag.id)
                waited.add(flag.awaits)
            elif flag.severity == "unknown":
                assert "not stated" not in flag.title + flag.message, (recipe.name, flag)
    assert {"solvent", "dew_point_c", "open_time_h", "densification_method", "stack_pressure_mpa"} <= waited
