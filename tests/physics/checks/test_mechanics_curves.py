"""The curves of bending are the check of bending, on an array."""

from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.curves import bending
from ssedesigner.physics.situation import look_up_situation

FREE = {"form_factor": "free-standing", "substrate": None}


def bent(materials, **changes):
    return bending(look_up_situation(replace(Recipe(), **changes), materials))


@pytest.mark.parametrize(
    "changes",
    [{}, FREE, {"roller_diameter_mm": 60.0, "core_diameter_mm": 152.0}, {"form_factor": "on-electrode"}],
)
def test_the_strain_of_the_recipe_is_that_of_the_checks_and_lies_on_its_curve(materials, raise_flags, changes):
    found, flags = bent(materials, **changes), raise_flags(**changes)
    assert found.strain == pytest.approx(flags["bend"].value)
    assert found.core_strain == pytest.approx(flags["core-bend"].value)
    for curve, strain in ((found.roller, found.strain), (found.core, found.core_strain)):
        assert np.interp(np.log(30.0), np.log(curve.x), curve.y) == pytest.approx(strain, rel=0.01)


def test_the_carrier_is_counted(materials):
    substrate = materials.find("substrate", "silicone-PET").value("thickness_um")
    assert bent(materials).carrier_um == substrate
    assert bent(materials, form_factor="on-electrode").carrier_um == 70.0 + 15.0
    assert bent(materials, **FREE).carrier_um == 0
    assert bent(materials).strain > 2 * bent(materials, **FREE).strain


def test_blank_diameters_are_the_defaults_and_say_so(materials):
    found = bent(materials)
    assert (found.roller_mm, found.core_mm) == (10.0, 76.0)
    assert not found.is_roller_typed
    assert not found.is_core_typed
    typed = bent(materials, roller_diameter_mm=40.0)
    assert (typed.roller_mm, typed.is_roller_typed, typed.is_core_typed) == (40.0, True, False)


def test_an_unknown_carrier_or_a_plate_has_no_strain_but_a_reason(materials):
    unknown = bent(materials, substrate="a foil from the cupboard")
    assert unknown.strain is None
    assert unknown.carrier_um is None
    assert "a foil from the cupboard is not known" in unknown.roller.reason
    plates = [m.key for m in materials.of_kind("substrate") if m.text("form") == "plate"]
    assert plates
    for key in plates:
        found = bent(materials, substrate=key)
        assert not found.roller.is_known
        assert not found.core.is_known
        assert "is not bent" in found.core.reason


@pytest.mark.parametrize("thickness", [0.5, 30.0, 1000.0])
def test_the_curve_reaches_beyond_the_recipe(materials, thickness):
    found = bent(materials, thickness_um=thickness)
    assert found.roller.x[0] < thickness < found.roller.x[-1]
    assert (np.diff(found.roller.y) > 0).all()
    assert (found.roller.y > found.core.y).all()
