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
JUDGED = [
    ("press-method", "caution", FIRST, "48 cm² is above the 20 cm²"),
    ("press-method", "fail", HARD_FIRST, "600 MPa on 48 cm²"),
    ("press-method", "pass", {**FIRST, "film_area_cm2": 10.0}, ""),
    ("densification", "pass", FIRST, "at 50 MPa and then at 490 MPa"),
    ("densification", "pass", ONLY_FIRST, "at 50 MPa before assembly"),
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
    ("form-route", "pass", {"stacking": "bi-cell"}, "two films"),
    ("scaffold-thickness", "pass", {**ON_NET, "scaffold_place": "middle"}, "34 µm on its two faces"),
    ("scaffold-thickness", "caution", {**ON_NET, "scaffold_place": "middle", "thickness_um": 16.0}, "no bare sulfide"),
    ("scaffold-thickness", "pass", {**ON_NET, "scaffold_place": "faces"}, "18 µm between two scaffolds"),
    ("scaffold-thickness", "fail", {**ON_NET, "scaffold_place": "faces", "thickness_um": 30.0}, "takes 32 of the 30"),
    ("bend", "pass", {**ON_NET, "scaffold_place": "middle"}, "bare sulfide takes the strain"),
    ("bend", "pass", {**ON_NET, "scaffold_place": "faces"}, "on the faces, where the strain is largest"),
    ("thickness-window", "unknown", {"method": "spray-coating"}, "No film made by spray coating"),
    ("pinholes", "unknown", {"method": "spray-coating"}, "not reported"),
    ("method-solvent", "caution", {"method": "spray-coating", "solvent": None, "cosolvent": None}, "sprayed dry"),
    ("bend", "unknown", {"binder": "HNBR", "binder_wt_pct": 2.5}, "2.5 wt % HNBR was bent round a mandrel"),
    ("electrode-roughness", "unknown", {"form_factor": "on-electrode", "substrate": None}, "takes on its unevenness"),
]


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
