"""What the checks say of films of several layers: of which layer they speak, and of what its powder is."""

import numpy as np
import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.prediction import predict

LAYER = {"second_electrolyte": "Li6PS5Cl", "second_thickness_um": 3.0}
BEHIND = {"cathode_side_electrolyte": "Li6PS5Cl", "cathode_side_thickness_um": 3.0}
OPEN_ANODE = {**LAYER, "second_porosity_pct": 60.0}
OPEN_CATHODE = {**BEHIND, "cathode_side_porosity_pct": 60.0}


@pytest.mark.parametrize(
    ("changes", "dense", "at_lithium"),
    [
        ({}, ("pass", "porosity_pct"), ("pass", "porosity_pct")),
        (LAYER, ("pass", "porosity_pct"), ("pass", "porosity_pct")),
        (OPEN_ANODE, ("caution", "second_porosity_pct"), ("fail", "second_porosity_pct")),
        (OPEN_CATHODE, ("caution", "cathode_side_porosity_pct"), ("pass", "porosity_pct")),
        # pores behind a dense layer are none at the lithium, whatever the mean of the film is
        (
            {**LAYER, "second_porosity_pct": 2.0, "porosity_pct": 40.0},
            ("caution", "porosity_pct"),
            ("pass", "second_porosity_pct"),
        ),
    ],
)
def test_the_layer_with_most_pores_and_that_at_the_lithium_are_judged(raise_flags, changes, dense, at_lithium):
    flags = raise_flags(**changes)
    for name, (severity, field) in (("porosity", dense), ("dendrite-path", at_lithium)):
        assert (flags[name].severity, flags[name].fields[0]) == (severity, field), flags[name]
    if "second_porosity_pct" in changes:
        share = 100 - changes["second_porosity_pct"]
        assert f"the layer at the anode is {share:.0f} % dense" in flags["current-density"].message


COARSE = {"thickness_um": 50.0, "particle_d90_um": 9.0}
OTHER = {"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 8.0}


@pytest.mark.parametrize(
    ("changes", "size", "coarse", "words"),
    [
        ({**COARSE, **OTHER}, "caution", "caution", "A tenth of Li10GeP2S12 is above about"),
        (
            {**COARSE, "second_electrolyte": "Li6PS5Cl", "second_thickness_um": 8.0},
            "caution",
            "fail",
            "9 µm (your D90)",
        ),
        ({**COARSE, **OTHER, "second_thickness_um": 30.0}, "pass", "pass", "9 µm (your D90)"),
        (
            {**COARSE, **OTHER, "particle_d50_um": 45.0, "particle_d90_um": None},
            "fail",
            "fail",
            "A tenth of the powder",
        ),
        ({**COARSE, **OTHER, "particle_d90_um": 60.0}, "caution", "fail", "60 µm (your D90)"),
        ({"second_electrolyte": "unobtainium", "second_thickness_um": 8.0}, "unknown", "unknown", "unobtainium"),
    ],
)
def test_the_sizes_of_the_film_say_nothing_of_the_powder_of_another_layer(raise_flags, changes, size, coarse, words):
    flags = raise_flags(**changes)
    assert (flags["particle-size"].severity, flags["coarse-grains"].severity) == (size, coarse), flags["particle-size"]
    assert words in flags["coarse-grains"].message
    about = {"second_electrolyte", "second_thickness_um"} & set(flags["coarse-grains"].fields)
    assert bool(about) is (words.endswith("about") or words == "unobtainium")


@pytest.mark.parametrize(
    ("place", "height", "thickness", "is_known"),
    [(None, 29.0, 20.0, False), ("middle", 29.0, 28.9, False), (None, 29.0, 29.0, True), ("middle", 29.0, 29.0, True),
     ("faces", 29.0, 30.0, False), ("faces", 29.0, 57.9, False), ("faces", 29.0, 58.0, True)],
)  # fmt: skip
def test_a_film_that_is_thinner_than_its_scaffold_is_not_predicted(materials, place, height, thickness, is_known):
    recipe = Recipe(scaffold="cellulose", scaffold_place=place, thickness_um=thickness)
    assert materials.find("scaffold", "cellulose").value("thickness_um") == height
    predicted = predict(recipe, materials)
    swept = conductance(resolve(recipe, materials, None, thickness_um=np.array([thickness, 200.0])))
    for one in (predicted.film.conductivity_ms_cm, predicted.film.area_specific_resistance_ohm_cm2):
        assert one.is_known is is_known, one
        assert is_known or "thicker than the film" in one.reason
    assert np.isfinite(swept.conductivity).tolist() == [is_known, True]
    flag = next(one for one in predicted.flags if one.id == "scaffold-thickness")
    assert (flag.severity == "fail") is not is_known
