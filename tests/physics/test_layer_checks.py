"""What the checks say of films of several layers: of which layer they speak, and of what its powder is."""

import pytest

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
