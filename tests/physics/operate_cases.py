"""Recipes for every severity of the checks of the steps operate and safety."""

from dataclasses import replace

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Materials, PairVerdict
from tests.physics.samples import with_value, without

DRY = {"method": "solvent-free", "solvent": None, "cosolvent": None, "cosolvent_share_pct": None}
ONE_LIQUID = {"cosolvent": None, "cosolvent_share_pct": None}
NO_BINDER = {"binder": None, "binder_wt_pct": None}
BILAYER = {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 10.0}
PEO = {"spe": "PEO-LiTFSI", "spe_wt_pct": 5.0}
ALUMINA = {"interlayer": "Al2O3"}
ZHANG = {"electrolyte": "Li5.4PS4.4Cl1.6", "binder": "PTFE", "binder_wt_pct": 0.2, **DRY}
"""The dry film of Zhang2021, which was cycled on lithium with 400 nm Al2O3."""
ALONE = {**NO_BINDER, "anode": "graphite", "anode_thickness_um": 70.0}
SHUT = {"air_changes_per_h": 0.0, "room_volume_m3": 1.0}
BIG = {"film_area_cm2": 1e6, **ONE_LIQUID}
SOFT_SULFIDE = Cited(5.0, "GPa", "Recipe", grade="user")


def with_verdict(library: Materials, first: tuple[str, str], second: tuple[str, str], verdict: str) -> Materials:
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


ALUMINA_AND = ("interlayer", "Al2O3"), ("electrolyte", "Li6PS5Cl")
OPERATE_LIBRARIES = {
    "alumina with care": lambda library: with_verdict(library, *ALUMINA_AND, "caution"),
    "alumina breaks": lambda library: with_verdict(library, *ALUMINA_AND, "incompatible"),
    "soft sulfide": lambda library: with_value(library, "electrolyte", "Li6PS5Cl", "shear_modulus_gpa", SOFT_SULFIDE),
    "no stiffness": lambda library: without(
        library, "electrolyte", "Li6PS5Cl", "shear_modulus_gpa", "youngs_modulus_gpa"
    ),
    "no class in air": lambda library: without(library, "electrolyte", "Li6PS5Cl", "air_stability_class"),
    "frail scaffold": lambda library: with_value(
        library, "scaffold", "EVAP", "tm_c", Cited(20.0, "degC", "Recipe", grade="user")
    ),
    "limit of the ester": lambda library: with_value(
        library, "solvent", "isobutyl isobutyrate", "exposure_limit_ppm", Cited(50.0, "ppm", "Recipe", grade="user")
    ),
    "sturdy": lambda library: with_value(
        library, "electrolyte", "Li6PS5Cl", "air_stability_class", CitedText("good", "Recipe", grade="user")
    ),
}
"""Libraries with something that the shipped one does not say."""

OPERATE_CASES = [
    ("electrolyte-lithium", "caution", {}),
    ("electrolyte-lithium", "pass", {"anode": "graphite"}),
    ("electrolyte-lithium", "pass", {"anode": "Ag-C"}),
    ("electrolyte-lithium", "fail", {"electrolyte": "Li10GeP2S12"}),
    ("electrolyte-lithium", "fail", {"electrolyte": "Li10GeP2S12", "anode": "anodeless"}),
    ("electrolyte-lithium", "caution", {"electrolyte": "Li10GeP2S12", **BILAYER}),
    ("electrolyte-lithium", "caution", {"electrolyte": "Li3.25Ge0.25P0.75S4", "spe": "PEO-LiTFSI", "spe_wt_pct": 12.0}),
    ("electrolyte-lithium", "unknown", {"electrolyte": "Li7P3S11", "anode": "graphite"}),
    ("electrolyte-lithium", "none", {"binder_wt_pct": 100.0}),
    ("electrolyte-lithium", "pass", {**ZHANG, **ALUMINA}),
    ("electrolyte-lithium", "pass", {"interlayer": "polydopamine"}),
    ("electrolyte-lithium", "caution", ALUMINA),
    ("electrolyte-lithium", "caution", {"electrolyte": "Li10GeP2S12", "interlayer": "TEGDA-gel"}),
    ("electrolyte-lithium", "unknown", {"electrolyte": "Li10GeP2S12", "interlayer": "LiF"}),
    ("electrolyte-lithium", "fail", {"electrolyte": "Li10GeP2S12", "interlayer": "Mg"}),
    ("binder-lithium", "caution", {}),
    ("binder-lithium", "none", {"anode": "graphite"}),
    ("binder-lithium", "unknown", {"binder": "PTFE", "anode": "graphite"}),
    ("binder-lithium", "unknown", {"binder": "PTFE", "anode": "Si"}),
    ("binder-lithium", "unknown", {"binder": "PTFE", "anode": "Ag-C"}),
    ("binder-lithium", "none", {"binder": "PTFE", "anode": "LTO"}),
    ("binder-lithium", "none", NO_BINDER),
    ("binder-lithium", "pass", {"binder": "SEBS"}),
    ("binder-lithium", "fail", {"binder": "PTFE"}),
    ("binder-lithium", "caution", {"binder": "PTFE", **ALUMINA}),
    ("binder-lithium", "unknown", {"binder": "PTFE", "interlayer": "LiPON"}),
    ("binder-lithium", "fail", {"binder": "PTFE", "interlayer": "carbon"}),
    ("binder-lithium", "fail", {"binder": "PPC"}),
    ("binder-lithium", "pass", {"binder": "PPC", "heat_treatment_c": 240.0}),
    ("binder-lithium", "unknown", {"binder": "unobtainium"}),
    ("spe-lithium", "none", {}),
    ("spe-lithium", "pass", PEO),
    ("spe-lithium", "caution", {"spe": "PEC-LiFSI-MMT", "spe_wt_pct": 5.0}),
    ("spe-lithium", "fail", {"spe": "PVC-LiCF3SO3", "spe_wt_pct": 5.0}),
    ("spe-lithium", "unknown", {"spe": "unobtainium", "spe_wt_pct": 5.0}),
    ("interlayer", "none", {}),
    ("interlayer", "pass", {**ZHANG, **ALUMINA}),
    ("interlayer", "pass", {"interlayer": "polydopamine", "anode": "anodeless", "anode_thickness_um": 0.0}),
    ("interlayer", "unknown", ALUMINA),
    ("interlayer", "unknown", {"interlayer": "unobtainium"}),
    ("interlayer", "unknown", {**ZHANG, **ALUMINA, "anode": "graphite"}),
    ("interlayer", "caution", {**ALUMINA, "on": "alumina with care"}),
    ("interlayer", "fail", {**ALUMINA, "on": "alumina breaks"}),
    ("cathode-coating", "pass", {}),
    ("cathode-coating", "fail", {"cathode_coated": False}),
    ("cathode-coating", "caution", {"cathode": "LFP", "cathode_coated": False}),
    ("cathode-coating", "pass", {"cathode": "S", "cathode_coated": False}),
    ("cathode-coating", "caution", {"cathode": "LNMO"}),
    ("cathode-coating", "fail", {"cathode": "LNMO", "cathode_coated": False}),
    ("cathode-coating", "fail", {"cathode": "NCM811", "electrolyte": "Li6PS5I", "cathode_coated": False}),
    ("cathode-coating", "unknown", {"cathode": "FeS2", "cathode_coated": False}),
    ("spe-oxidation", "none", {}),
    ("spe-oxidation", "caution", PEO),
    ("spe-oxidation", "pass", {**PEO, "mean_voltage_v": 3.3}),
    ("spe-oxidation", "fail", {**PEO, "mean_voltage_v": 4.1}),
    ("spe-oxidation", "fail", {**PEO, "anode": "LTO", "mean_voltage_v": 2.6}),
    ("binder-oxidation", "pass", {}),
    ("binder-oxidation", "caution", {"mean_voltage_v": 4.1}),
    ("binder-oxidation", "caution", {"anode": "LTO", "mean_voltage_v": 2.6}),
    ("binder-oxidation", "unknown", {"binder": "unobtainium"}),
    ("binder-oxidation", "none", NO_BINDER),
    ("negative-foil", "none", {}),
    ("negative-foil", "caution", {"anode": "anodeless"}),
    ("negative-foil", "unknown", {"anode": "anodeless", "electrolyte": "Li7P3S11", "on": "no pairs"}),
    ("negative-foil", "pass", {"anode": "anodeless", "on": "copper withstands"}),
    ("current-density", "caution", {}),
    ("current-density", "pass", {"c_rate": 0.05}),
    ("current-density", "fail", {"c_rate": 1.0}),
    ("current-density", "none", {"anode": "graphite"}),
    ("current-density", "unknown", {"electrolyte": "Li10SnP2S12"}),
    ("current-density", "unknown", {"electrolyte": "Li7P3S11"}),
    ("current-density", "unknown", {**ZHANG, **ALUMINA, "c_rate": 0.02, "temperature_c": 25.0}),
    ("current-density", "pass", {**ZHANG, **ALUMINA, "c_rate": 0.02, "temperature_c": 60.0}),
    ("stack-pressure", "pass", {}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 10.0}),
    ("stack-pressure", "fail", {"stack_pressure_mpa": 70.0}),
    ("stack-pressure", "pass", {"stack_pressure_mpa": 50.0, "anode": "graphite"}),
    ("stack-pressure", "unknown", {"stack_pressure_mpa": None}),
    ("stack-pressure", "fail", {"stack_pressure_mpa": 0.1, "anode": "Si", **ZHANG}),
    ("stack-pressure", "fail", {"stack_pressure_mpa": 0.1, "anode": "Si", **NO_BINDER}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 2.0, "anode": "Si", **NO_BINDER}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 0.1, "anode": "Si", "binder": "vulcanised-BR"}),
    ("stack-pressure", "pass", {"stack_pressure_mpa": 5.0, "anode": "Si"}),
    ("stack-pressure", "unknown", {"stack_pressure_mpa": 0.1, "anode": "Si", "binder": "unobtainium"}),
    ("stack-pressure", "unknown", {"stack_pressure_mpa": 0.1, "anode": "graphite", "binder": "SEBS"}),
    ("stack-pressure", "pass", {"stack_pressure_mpa": 0.0, "anode": "LTO", "binder": "vulcanised-BR"}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 0.0, "anode": "LTO", **NO_BINDER}),
    ("stack-pressure", "pass", {"stack_pressure_mpa": 0.1, "anode": "graphite", "binder": "vulcanised-BR"}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 0.1, "anode": "graphite", "binder": "BR"}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 0.1, "anode": "graphite", **NO_BINDER}),
    ("stack-pressure", "unknown", {"stack_pressure_mpa": 0.1, "anode": "unobtainium", **NO_BINDER}),
    ("stack-pressure", "caution", {"stack_pressure_mpa": 0.0, **ZHANG, **ALUMINA}),
    ("dendrite-path", "pass", {}),
    ("dendrite-path", "caution", {"porosity_pct": 20.0}),
    ("dendrite-path", "fail", {"porosity_pct": 40.0}),
    ("dendrite-path", "caution", {"densification_pressure_mpa": 5.0, "densification_temperature_c": 25.0}),
    ("dendrite-path", "none", {"anode": "graphite"}),
    ("dendrite-path", "unknown", {"binder_wt_pct": None}),
    ("shear-modulus", "pass", {}),
    ("shear-modulus", "pass", {"electrolyte": "Li6PS5Cl0.5Br0.5"}),
    ("shear-modulus", "caution", {"on": "soft sulfide"}),
    ("shear-modulus", "caution", {"binder_wt_pct": 60.0}),
    ("shear-modulus", "unknown", {"on": "no stiffness"}),
    ("shear-modulus", "none", {"anode": "graphite"}),
    ("moisture", "pass", {}),
    ("moisture", "caution", {"dew_point_c": -40.0}),
    ("moisture", "caution", {"dew_point_c": -40.0, "electrolyte": "beta-Li3PS4"}),
    ("moisture", "pass", {"dew_point_c": -45.0, "electrolyte": "beta-Li3PS4"}),
    ("moisture", "fail", {"dew_point_c": 10.0}),
    ("moisture", "caution", {"dew_point_c": 10.0, "electrolyte": "Li4SnS4"}),
    ("moisture", "unknown", {"dew_point_c": None}),
    ("hydrogen-sulfide", "pass", {}),
    ("hydrogen-sulfide", "caution", {"film_area_cm2": 480.0}),
    ("hydrogen-sulfide", "fail", {"dew_point_c": 10.0, "film_area_cm2": 1e6}),
    ("hydrogen-sulfide", "unknown", {"dew_point_c": None}),
    ("hydrogen-sulfide", "unknown", {"on": "no class in air"}),
    ("hydrogen-sulfide", "unknown", SHUT),
    ("hydrogen-sulfide", "pass", {**SHUT, "room_volume_m3": 1000.0}),
    ("hydrogen-sulfide", "caution", {**SHUT, "open_time_h": 8.0}),
    ("hydrogen-sulfide", "fail", {**SHUT, "open_time_h": 8.0, "dew_point_c": 10.0}),
    ("hydrogen-sulfide", "fail", {**SHUT, "open_time_h": 0.1, "h2s_rate_cm3_g_min": 10.0}),
    ("hydrogen-sulfide", "pass", {"dew_point_c": None, "h2s_rate_cm3_g_min": 0.0}),
    ("hydrogen-sulfide", "none", {"binder_wt_pct": 100.0}),
    ("open-time", "unknown", {}),
    ("open-time", "unknown", {"open_time_h": 1.0, "dew_point_c": None}),
    ("open-time", "pass", {"open_time_h": 0.1}),
    ("open-time", "pass", {"open_time_h": 1.0, "on": "sturdy"}),
    ("open-time", "caution", {"open_time_h": 4.0}),
    ("open-time", "fail", {"open_time_h": 8.0, "dew_point_c": 10.0}),
    ("open-time", "fail", {"open_time_h": 0.2, "film_area_cm2": 1e6, "dew_point_c": -50.0, **SHUT}),
    ("open-time", "pass", {"open_time_h": 1000.0, "h2s_rate_cm3_g_min": 0.0}),
    ("open-time", "caution", {"open_time_h": 8.0, "dew_point_c": 10.0, "electrolyte": "Li4SnS4"}),
    ("open-time", "fail", {"open_time_h": 8.0, "h2s_rate_cm3_g_min": 0.1, "electrolyte": "Li4SnS4"}),
    ("open-time", "none", {"binder_wt_pct": 100.0}),
    ("exposure-limit", "unknown", {}),
    ("exposure-limit", "pass", ONE_LIQUID),
    ("exposure-limit", "pass", {"on": "limit of the ester"}),
    ("exposure-limit", "unknown", {**ONE_LIQUID, "solids_loading_wt_pct": None}),
    ("exposure-limit", "caution", {**BIG, "air_changes_per_h": 10.0}),
    ("exposure-limit", "fail", {**BIG, "air_changes_per_h": 0.0}),
    ("exposure-limit", "none", DRY),
    ("flash-point", "caution", {}),
    ("flash-point", "pass", {"solvent": "benzyl acetate", **ONE_LIQUID}),
    ("flash-point", "unknown", {"solvent": "chloroform", **ONE_LIQUID}),
    ("flash-point", "none", DRY),
    ("solvent-lithium", "none", {}),
    ("solvent-lithium", "fail", {"solvent": "dibromomethane"}),
    ("solvent-lithium", "none", {"solvent": "dibromomethane", "anode": "graphite"}),
    ("solvent-lithium", "caution", {"solvent": "ethanol", "heat_treatment_c": 400.0}),
    ("solvent-lithium", "pass", {**ONE_LIQUID, "on": "lithium withstands"}),
    ("solvent-hazard", "caution", {}),
    ("solvent-hazard", "pass", {"solvent": "anisole", **ONE_LIQUID}),
    ("solvent-hazard", "unknown", {"solvent": "unobtainium", **ONE_LIQUID}),
    ("solvent-hazard", "none", DRY),
    ("oxidising-salt", "none", {}),
    ("oxidising-salt", "pass", {"salt": "LiTFSI", "salt_wt_pct": 1.0}),
    ("oxidising-salt", "caution", {"salt": "LiClO4", "salt_wt_pct": 1.0}),
    ("oxidising-salt", "caution", {"spe": "PEO-LiClO4", "spe_wt_pct": 5.0}),
    ("oxidising-salt", "unknown", {"salt": "unobtainium", "salt_wt_pct": 1.0}),
    ("thermal-shrinkage", "unknown", {}),
    ("thermal-shrinkage", "pass", {"binder": "NBR-PBA-LiTFSI", "binder_wt_pct": 3.0}),
    ("thermal-shrinkage", "pass", {**NO_BINDER, "scaffold": "PI-NW"}),
    ("thermal-shrinkage", "caution", {"scaffold": "PE-separator"}),
    ("thermal-shrinkage", "fail", {"scaffold": "EVAP", "temperature_c": 80.0}),
    ("thermal-shrinkage", "fail", {"scaffold": "EVAP", "on": "frail scaffold"}),
    ("thermal-shrinkage", "unknown", {"scaffold": "unobtainium"}),
    ("thermal-shrinkage", "none", ALONE),
]
"""Check, severity, and what is changed of the sample recipe; ``on`` names a library."""
