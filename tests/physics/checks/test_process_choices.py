"""Two pressings, bi-cells, the place of a scaffold, spray coating: each judged by itself, nothing moved without it."""

from dataclasses import replace

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
    ("sulfide-contact", "unknown", {**TWO_COATS, "second_electrolyte": "Li6PS5Cl"}, "dried coat below again"),
    ("sulfide-contact", "none", {**TWO_COATS, "second_electrolyte": "Li6PS5Cl", "method": "hot-pressing"}, "No two"),
    ("densification", "pass", FIRST, "at 50 MPa and then at 490 MPa"),
    ("densification", "pass", ONLY_FIRST, "at 50 MPa before assembly"),
    ("densification", "pass", {**FIRST, "film_cathode_pressure_mpa": 490.0}, "the second time with the cathode below"),
    ("densification", "unknown", {**FIRST, "prepress_pressure_mpa": None}, "no pressure"),
    ("press-heat", "fail", {**FIRST, "prepress_temperature_c": 260.0}, "it melts at 248.9 °C"),
    ("press-heat", "unknown", {**FIRST, "prepress_temperature_c": None}, "not stated"),
    ("lamination", "pass", {**FIRST, "densification_pressure_mpa": 10.0}, "50 MPa; a film"),
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
    ("method-solvent", "caution", {"method": "spray-coating", "solvent": None, "cosolvent": None}, "sprayed dry"),
    ("bend", "unknown", {"binder": "HNBR", "binder_wt_pct": 2.5}, "2.5 wt % HNBR was bent round a mandrel"),
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


def test_the_density_is_that_of_the_harder_pressing(materials):
    once = {
        pressure: resolve(Recipe(densification_pressure_mpa=pressure, densification_temperature_c=heat), materials)
        for pressure, heat in ((490.0, 80.0), (600.0, 60.0), (50.0, 60.0))
    }
    for changes, pressure in ((FIRST, 490.0), (HARD_FIRST, 600.0), (ONLY_FIRST, 50.0)):
        assert resolve(replace(Recipe(), **changes), materials).porosity.value == once[pressure].porosity.value
    both = np.array([490.0, 600.0, 100.0])
    swept = resolve(replace(Recipe(), **HARD_FIRST), materials, None, densification_pressure_mpa=both).porosity.value
    for each, pressure in zip(swept, both, strict=True):
        alone = replace(Recipe(), **HARD_FIRST).with_value("densification_pressure_mpa", float(pressure))
        assert each == pytest.approx(resolve(alone, materials).porosity.value)


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
