"""The temperature ladder shows what the library knows, says what it does not, and clashes where the checks do."""

from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.checks.heat import heated_parts
from ssedesigner.physics.checks.ladder import QUANTITIES, ladder
from ssedesigner.physics.situation import look_up_situation

RANK = {"pass": 0, "unknown": 0, "caution": 1, "fail": 2}


def climbed(materials, **changes):
    return ladder(look_up_situation(replace(Recipe(), **changes), materials))


def part(found, key):
    return next(each for each in found.parts if each.key == key)


def test_every_part_of_the_sample_stands_there_with_its_library_values(materials):
    found = climbed(materials)
    assert [each.key for each in found.parts] == ["NBR", "silicone-PET", "toluene", "isobutyl isobutyrate"]
    for each in found.parts:
        kind = {"polymer": "binder", "support": "substrate", "liquid": "solvent"}[each.kind]
        material = materials.find(kind, each.key)
        assert each.rungs
        for rung in each.rungs:
            assert rung.celsius == material.value(QUANTITIES[rung.kind])
        assert each.missing == ()


def test_the_steps_are_those_of_the_recipe(materials):
    steps = {step.field: step.celsius for step in climbed(materials).steps}
    assert steps == {"drying_temperature_c": 60.0, "densification_temperature_c": 80.0, "temperature_c": 25.0}
    heated = climbed(materials, heat_treatment_c=400.0, densification_method="none", drying_temperature_c=None)
    assert {step.field: step.celsius for step in heated.steps} == {
        "drying_temperature_c": None,
        "heat_treatment_c": 400.0,
        "temperature_c": 25.0,
    }
    no_liquid = {"solvent": None, "cosolvent": None, "cosolvent_share_pct": None, "drying_temperature_c": None}
    for method, is_dried in (("slurry-casting", True), ("solvent-free", False)):  # a slurry has a liquid, stated or not
        steps = {step.field: step.celsius for step in climbed(materials, **no_liquid, method=method).steps}
        assert ("drying_temperature_c" in steps) == is_dried, method


@pytest.mark.parametrize(
    ("changes", "key", "step", "severity"),
    [
        ({"heat_treatment_c": 400.0}, "NBR", "heat_treatment_c", "fail"),
        ({"densification_temperature_c": 180.0, "scaffold": "EVAP"}, "EVAP", "densification_temperature_c", "fail"),
        ({"spe": "PEO", "spe_wt_pct": 5.0}, "PEO", "densification_temperature_c", "caution"),
        ({"binder": "ethyl cellulose"}, "ethyl cellulose", "densification_temperature_c", "caution"),
        ({"drying_temperature_c": 130.0}, "toluene", "drying_temperature_c", "caution"),
        ({"drying_temperature_c": 40.0}, "isobutyl isobutyrate", "drying_temperature_c", "caution"),
    ],
)
def test_conflicts_stand_at_their_part_and_step(materials, changes, key, step, severity):
    clashes = {clash.step: clash.severity for clash in part(climbed(materials, **changes), key).clashes}
    assert clashes[step] == severity


def test_the_sample_clashes_with_nothing(materials):
    assert [each.key for each in climbed(materials).parts if each.clashes] == []


@pytest.mark.parametrize("celsius", [25.0, 120.0, 200.0, 300.0, 450.0])
def test_the_worst_clash_of_a_step_is_the_flag_of_that_step(materials, raise_flags, celsius):
    changes = {"heat_treatment_c": celsius, "scaffold": "cellulose", "spe": "PEO", "spe_wt_pct": 5.0}
    flag = raise_flags(**changes)["heat-treatment"]
    found = [c for each in climbed(materials, **changes).parts for c in each.clashes if c.step == "heat_treatment_c"]
    worst = max((RANK[clash.severity] for clash in found), default=0)
    assert worst == RANK[flag.severity]


def test_what_is_not_known_is_said(materials):
    found = climbed(materials, second_binder="my own rubber", second_binder_wt_pct=1.0, cosolvent="lamp oil")
    for key, missing in (("my own rubber", ("glass", "decomposition")), ("lamp oil", ("boiling",))):
        unknown = part(found, key)
        assert not unknown.is_listed
        assert unknown.rungs == ()
        assert unknown.missing == missing


def test_parts_are_judged_in_use_without_their_carrier(materials):
    at = look_up_situation(replace(Recipe(), scaffold="cellulose"), materials)
    assert {finding.fields[1] for finding in heated_parts(at, "temperature_c")} == {"binder", "scaffold"}
    assert {finding.fields[1] for finding in heated_parts(at, "heat_treatment_c")} == set()
