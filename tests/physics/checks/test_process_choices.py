"""Two pressings, bi-cells, the place of a scaffold, spray coating: each judged by itself, nothing moved without it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.cell.energy import foil_counts
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.film.film import resolve

FIRST = {"prepress_method": "uniaxial", "prepress_pressure_mpa": 50.0, "prepress_temperature_c": 60.0}
HARD_FIRST = {**FIRST, "prepress_pressure_mpa": 600.0, "densification_pressure_mpa": 100.0}
ONLY_FIRST = {**FIRST, "densification_method": "none"}
ON_NET = {"scaffold": "PPTA-NW", "form_factor": "free-standing", "substrate": "Ni-foil", "thickness_um": 50.0}
ALONE = {"cosolvent": None, "cosolvent_share_pct": None}
ON_ANODE = {"form_factor": "on-anode", "substrate": None, "anode": "graphite", "anode_thickness_um": 50.0}
PART_FROM_WATER = ("isobutyl isobutyrate", "ethyl acetate", "toluene", "heptane", "benzyl acetate")
TWO_COATS = {"second_electrolyte": "Li6PS5Br", "second_thickness_um": 10.0}
NO_LIQUID = {"solvent": None, "cosolvent": None, "cosolvent_share_pct": None, "solids_loading_wt_pct": None}
JUDGED = [
    ("contradictions", "pass", FIRST, "fit together"),
    (
        "contradictions",
        "caution",
        {"prepress_pressure_mpa": 50.0},
        "50 MPa, but no first pressing is",
    ),
    ("contradictions", "caution", {"prepress_temperature_c": 50.0}, "no first pressing is"),
    ("contradictions", "caution", {"second_thickness_um": 5.0}, "no second layer"),
    ("contradictions", "caution", {"second_porosity_pct": 5.0}, "no second layer"),
    ("contradictions", "caution", {"cathode_side_porosity_pct": 5.0}, "no cathode-side layer"),
    ("contradictions", "caution", {"scaffold_place": "middle"}, "Middle (SE–NW–SE), but no scaffold is"),
    ("contradictions", "caution", {"densification_method": "none"}, "but no pressing is chosen"),
    ("contradictions", "caution", {**NO_LIQUID, "slurry_viscosity_mpas": 900.0}, "no solvent is"),
    ("contradictions", "pass", {"densification_method": None}, "fit together"),
    ("press-method", "caution", FIRST, "48 cm² is above the 20 cm²"),
    ("press-method", "fail", HARD_FIRST, "600 MPa on 48 cm²"),
    ("press-method", "pass", {**FIRST, "film_area_cm2": 10.0}, ""),
    ("sulfide-contact", "none", {}, ""),
    ("sulfide-contact", "unknown", TWO_COATS, "may dissolve the polymer of the dried one"),
    ("sulfide-contact", "unknown", {**TWO_COATS, "second_electrolyte": "Li6PS5Cl"}, "dried coat below it"),
    ("sulfide-contact", "none", {**TWO_COATS, "second_electrolyte": "Li6PS5Cl", "method": "hot-pressing"}, "No two"),
    ("densification", "pass", FIRST, "at 50 MPa and then at 490 MPa"),
    ("densification", "pass", ONLY_FIRST, "at 50 MPa before assembly"),
    ("densification", "pass", {**FIRST, "film_cathode_pressure_mpa": 490.0}, "the second time with the cathode below"),
    ("densification", "unknown", {**FIRST, "prepress_pressure_mpa": None}, "no pressure"),
    ("press-heat", "fail", {**FIRST, "prepress_temperature_c": 260.0}, "it melts at 248.9 °C"),
    ("press-heat", "unknown", {**FIRST, "prepress_temperature_c": None}, "not stated"),
    ("lamination", "pass", {**FIRST, "densification_pressure_mpa": 10.0}, "50 MPa; a reported film"),
    ("embrittlement", "caution", {**HARD_FIRST, "form_factor": "free-standing"}, "600 MPa on a film"),
    ("lithium-pressure", "caution", {**HARD_FIRST, "form_factor": "on-electrode", "substrate": None}, "600 MPa"),
    ("calender-support", "pass", {**FIRST, "prepress_method": "calender"}, "takes the shear"),
    ("film-size", "caution", {**ONLY_FIRST, "prepress_pressure_mpa": 300.0, "form_factor": "on-electrode"}, "300 MPa"),
    ("folding", "pass", {"stacking": "bi-cell"}, "share the aluminium foil"),
    ("folding", "caution", {"stacking": "bi-cell", "unit_cells": 3}, "do not pair up"),
    ("folding", "fail", {"stacking": "bi-cell", "assembly": "wound"}, "no bi-cell"),
    ("folding", "caution", {"stacking": "bi-cell", "unit_cells": 1}, "no second one to share"),
    ("form-route", "pass", {"stacking": "bi-cell"}, "two films"),
    ("scaffold-thickness", "pass", {**ON_NET, "scaffold_place": "middle"}, "34 µm on its two faces"),
    ("scaffold-thickness", "caution", {**ON_NET, "scaffold_place": "middle", "thickness_um": 16.0}, "no bare sulfide"),
    ("scaffold-thickness", "pass", {**ON_NET, "scaffold_place": "faces"}, "18 µm between two scaffolds"),
    ("scaffold-thickness", "fail", {**ON_NET, "scaffold_place": "faces", "thickness_um": 30.0}, "takes 32 of the 30"),
    (
        "scaffold-thickness",
        "caution",
        {**ON_NET, **TWO_COATS, "scaffold_place": "faces"},
        "reaches into the layer below",
    ),
    ("scaffold-thickness", "pass", {**ON_NET, **TWO_COATS, "scaffold_place": "middle"}, "34 µm on its two faces"),
    ("bend", "pass", {**ON_NET, "scaffold_place": "middle"}, "bare sulfide takes the strain"),
    ("bend", "pass", {**ON_NET, "scaffold_place": "faces"}, "on the faces, where the strain is largest"),
    ("thickness-window", "unknown", {"method": "spray-coating"}, "No film made by spray coating"),
    ("pinholes", "unknown", {"method": "spray-coating"}, "not reported"),
    *(("pinholes", "unknown", {"solvent": each}, "not reported") for each in ("NMP", "water", "2-MeTHF", "toluene")),
    *(("pinholes", "pass", {"solvent": each}, "without pinholes") for each in ("xylene", "p-xylene")),
    *(("mixture-parts", "caution", {"solvent": "water", "cosolvent": each}, "two layers") for each in PART_FROM_WATER),
    ("mixture-parts", "caution", {"solvent": "acetonitrile", "cosolvent": "heptane"}, "two layers"),
    ("mixture-parts", "caution", {"solvent": "decane", "cosolvent": "methanol"}, "two layers"),
    ("method-solvent", "unknown", {"method": "spray-coating", "solvent": None, "cosolvent": None}, "solvent-free"),
    ("bend", "unknown", {"binder": "HNBR", "binder_wt_pct": 2.5}, "2.5 wt % HNBR was bent round a mandrel"),
    ("interlayer", "unknown", {"interlayer": "carbon"}, "suggested"),
    ("interlayer", "pass", {"interlayer": "carbon", "anode": "anodeless", "anode_thickness_um": 0.0}, "beneath"),
    *(("coating-stability", "pass", {"cathode_coating": each}, "not compared with") for each in ("LZO", "LBO-LCO3")),
    ("coating-stability", "pass", {"cathode_coating": "LiNbO3"}, "oxidised above 3.88 V"),
    ("electrode-roughness", "unknown", {**ON_ANODE, "active_d50_um": 1.0}, "lies on the graphite anode"),
    ("electrode-roughness", "caution", {**ON_ANODE, "active_d50_um": 30.0}, "lies on the graphite anode"),
    ("solvent-cathode", "pass", {**ON_ANODE, "solvent": "xylene", **ALONE}, "on graphite"),
    ("solvent-cathode", "unknown", {**ON_ANODE, "solvent": "toluene", **ALONE}, ""),
    ("form-route", "pass", ON_ANODE, "its electrode (graphite)"),
    ("free-standing", "pass", ON_ANODE, "The electrode carries"),
    ("lithium-pressure", "caution", {**ON_ANODE, "anode": "Li-metal"}, "Make the film on the cathode"),
    ("substrate-solvent", "none", ON_ANODE, "no substrate touches it"),
    ("electrode-roughness", "unknown", {"form_factor": "on-electrode", "substrate": None}, "takes on its unevenness"),
]


THIN = {**TWO_COATS, "thickness_um": 8.0}
HALIDE = {"electrolyte": "Li6PS5Cl", "cathode_side_electrolyte": "Li3InCl6", "cathode_side_thickness_um": 10.0}
UNSAID = (
    ("ohmic-drop", THIN, ".."),
    ("usable-capacity", THIN, ".."),
    ("electrolyte-lithium", THIN, "lies behind"),
    ("thickness-window", {"method": "infiltration"}, "40 to 40"),
    ("thickness-window", {"method": "vacuum-filtration"}, "to 100 µm"),
    ("electrode-roughness", {"form_factor": "on-electrode", "substrate": None}, "of which up"),
    ("electrolyte-lithium", {"interlayer": "carbon"}, "meet: What"),
    ("coating-stability", {"cathode_coating": "LiNbO3"}, "suits"),
)
"""What no sentence of a flag says, title or message."""


def test_flags_read_as_plain_sentences(raise_flags):
    for key, changes, words in UNSAID:
        flag = raise_flags(**changes)[key]
        assert words not in f"{flag.title} {flag.message}", (key, flag)
        assert " on only" not in flag.message
    contact = raise_flags(**HALIDE, cathode_electrolyte="Li6PS5Cl")["sulfide-contact"]
    assert contact.message == raise_flags(**HALIDE)["sulfide-contact"].message
    assert raise_flags(stacking="bi-cell", assembly="wound")["folding"].title == "Bi-cells are wound"


def test_each_choice_is_judged(raise_flags):
    for key, severity, changes, words in JUDGED:
        flag = raise_flags(**changes)[key]
        assert (flag.severity, words in flag.message) == (severity, True), (key, changes, flag)


def test_two_pressings_leave_no_more_pores_than_either_of_them(materials):
    presses = list(product(("uniaxial", "calender", "warm-isostatic"), (None, 50.0, 491.0, 600.0), (None, 25.0, 80.0)))
    rng = np.random.default_rng(7)
    for key in ("Li6PS5Cl", "Li3PS4-glass", "Li10GeP2S12"):
        sample = Recipe(electrolyte=key, porosity_pct=None, film_density_g_cm3=None)
        alone = {
            (method, pressure, heat): resolve(replace(sample, **_last(method, pressure, heat)), materials).porosity
            for method, pressure, heat in presses
        }
        for _ in range(12):
            first, last = (presses[place] for place in rng.integers(len(presses), size=2))
            twice = replace(sample, **_last(*last), **_first(*first))
            both = min(alone[first], alone[last], key=lambda one: one.value)
            film = resolve(twice, materials).porosity
            assert (film.value, film.low, film.high, film.spread) == (both.value, both.low, both.high, both.spread)
            swept = np.array([10.0, 100.0, 489.0, 491.0, 900.0])
            column = resolve(twice, materials, None, densification_pressure_mpa=swept).porosity
            for row, pressure in enumerate(swept):
                one = resolve(replace(twice, densification_pressure_mpa=float(pressure)), materials).porosity
                for part in ("value", "low", "high"):
                    assert np.broadcast_to(getattr(column, part), 5)[row] == pytest.approx(
                        getattr(one, part), rel=1e-12
                    )


def _last(method, pressure, heat):
    return {
        "densification_method": method,
        "densification_pressure_mpa": pressure,
        "densification_temperature_c": heat,
    }


def _first(method, pressure, heat):
    return {"prepress_method": method, "prepress_pressure_mpa": pressure, "prepress_temperature_c": heat}


def test_one_bi_cell_is_a_parallel_pair_and_many_share_no_foil():
    assert foil_counts(2, "bi-cell") == foil_counts(2, "parallel")
    for count in range(1, 9):
        bi_cells, parallel = foil_counts(count, "bi-cell"), foil_counts(count, "parallel")
        assert bi_cells["negative foil"] == 1
        assert bi_cells["positive foil"] == parallel["positive foil"]


def test_a_scaffold_on_each_face_counts_twice_and_only_its_share_of_the_film_moves_the_conductance(materials):
    blank, middle, faces = (
        resolve(Recipe(**ON_NET, scaffold_place=place), materials) for place in (None, "middle", "faces")
    )
    assert faces.scaffold_mass == 2 * middle.scaffold_mass == 2 * blank.scaffold_mass
    conductivities = [conductance(each).conductivity for each in (blank, middle, faces)]
    assert conductivities[0] == conductivities[1] > conductivities[2]


def test_nothing_is_to_be_tried_that_the_liquid_attacks(raise_flags, materials):
    alone = {"method": "infiltration", "cosolvent": None, "cosolvent_share_pct": None, "salt": "LiNO3"}
    seen = set()
    for sulfide in ("Li6PS5Cl", "Li10GeP2S12", "Li6.5P0.5Ge0.5S5I", "Li6.3P0.7Sn0.3S5I", "Li4SnS4", "Li6PS5Br"):
        for liquid in ("water", "ethanol", "NMP", "DMC", "toluene"):
            flags = raise_flags(**alone, electrolyte=sulfide, solvent=liquid, heat_treatment_c=400.0)
            words = " ".join(flags[key].message for key in ("sulfide-solution", "crystallisation", "salt-solvent"))
            is_harmed = flags["electrolyte-solvent"].severity == "fail"
            seen.add(is_harmed)
            assert not is_harmed or not any(each in words for each in ("try a little", "Try it")), (sulfide, liquid)
            passed = {key for key in ("sulfide-solution", "crystallisation") if flags[key].severity == "pass"}
            assert not (is_harmed and passed), (sulfide, liquid)
    assert seen == {True, False}


def test_a_coating_is_called_by_what_it_is_made_of(materials):
    meant = {material.key for material in materials.by_name("Li2O-ZrO2")}
    assert meant == {"LZO"}
    assert {material.key for material in materials.by_name("Li3BO3-Li2CO3")} == {"LBO-LCO3"}
