"""Substitutes: all materials of a kind, those that pass first, each with what the recipe would really be."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.prediction import points
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.substitutes import candidates, rank_substitutes, substitute
from ssedesigner.physics.prediction import predict
from tests.strategies import shipped, sound_recipes

FIELDS_OF_MATERIALS = [key for key, field in FIELDS.items() if field.kind == "material"]


def all_of(recipe, materials, key):
    now = predict(recipe, materials)
    return rank_substitutes(substitute(recipe, materials, now, key, one) for one in candidates(recipe, materials, key))


@pytest.mark.parametrize("key", FIELDS_OF_MATERIALS)
def test_every_material_of_the_kind_is_judged_once(materials, key):
    found = all_of(Recipe(), materials, key)
    listed = {material.key for material in materials.usable(*FIELDS[key].materials, field=key)}
    assert {one.key for one in found} == listed
    assert len(found) == len(listed)
    assert [one.passes for one in found] == sorted((one.passes for one in found), reverse=True)
    for one in found:
        assert one.passes == (not one.reason)
        assert one.is_present == (one.key == Recipe().value(key))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sound_recipes(), st.sampled_from(FIELDS_OF_MATERIALS), st.data())
def test_a_substitute_is_what_the_recipe_would_be(recipe, key, data):
    materials = shipped()
    now = predict(recipe, materials)
    found = substitute(recipe, materials, now, key, data.draw(st.sampled_from(candidates(recipe, materials, key))))
    after = predict(replace(recipe, **found.changes), materials)
    assert found.area_specific_resistance_ohm_cm2 == after.film.area_specific_resistance_ohm_cm2
    assert found.cost_usd_kwh == after.cell.cost_usd_kwh
    assert sum(found.counts.values()) == len(after.flags)
    if found.passes:
        failed = {flag.id for flag in now.flags if flag.severity == "fail"}
        assert {flag.id for flag in after.flags if flag.severity == "fail"} <= failed
        assert all(flag.severity != "fail" for flag in found.about)
    for key, value in found.changes.items():
        assert FIELDS[key].check(value) == value


def test_those_that_pass_are_ranked_by_outcome(materials):
    found = [one for one in all_of(Recipe(), materials, "binder") if one.passes]
    counted = [one.points for one in found]
    assert counted == sorted(counted)
    best = [one.area_specific_resistance_ohm_cm2.value for one in found if one.points == counted[0]]
    assert best == sorted(best)


def test_what_nobody_reports_counts_for_more_than_what_needs_care(materials):
    """The same points everywhere: beta-Li3PS4 with 38 ohm cm2 is not above what needs care and has 0.4."""
    found = all_of(Recipe(), materials, "electrolyte")
    for one in found:
        assert one.points == points(*(s for s, count in one.counts.items() for _ in range(count)))
        assert all(points(change.after) < points(change.before) for change in one.effects.better)
        assert all(points(change.after) > points(change.before) for change in one.effects.worse)
    worse = next(place for place, one in enumerate(found) if one.key == "beta-Li3PS4")
    assert all(found[worse].points >= one.points for one in found[:worse] if one.passes)


@pytest.mark.parametrize("key", ["electrolyte", "binder", "solvent"])
def test_the_row_of_the_present_material_is_the_tile(materials, key):
    now = predict(Recipe(), materials)
    one = substitute(Recipe(), materials, now, key, Recipe().value(key))
    assert one.is_present
    assert one.area_specific_resistance_ohm_cm2 == now.film.area_specific_resistance_ohm_cm2
    assert one.conductivity_ms_cm == now.film.conductivity_ms_cm
    assert one.specific_energy_wh_kg == now.cell.specific_energy_wh_kg


def test_what_fails_says_why(materials):
    found = {one.key: one for one in all_of(Recipe(), materials, "solvent")}
    assert not found["water"].passes
    assert "attacks" in found["water"].reason
    assert found["water"].deciding
    assert all(flag.severity == "fail" for flag in found["water"].deciding)


def test_a_fail_for_another_reason_does_not_rule_out_everything(materials):
    found = all_of(Recipe(dew_point_c=0.0), materials, "binder")
    passing = [one for one in found if one.passes]
    assert passing
    assert all(one.counts["fail"] == 1 for one in passing)


def test_another_sulfide_is_not_given_the_lot_value_of_this_one(materials):
    found = {one.key: one for one in all_of(Recipe(), materials, "electrolyte")}
    poor, present = found["Li2SnS3"], found["Li6PS5Cl"]
    assert poor.changes["electrolyte_conductivity_ms_cm"] is None
    assert poor.area_specific_resistance_ohm_cm2.value > 10 * present.area_specific_resistance_ohm_cm2.value


def test_a_field_that_is_empty_lists_what_could_be_added(materials):
    found = all_of(Recipe(), materials, "second_binder")
    assert not any(one.is_present for one in found)
    assert all(one.changes["second_binder_wt_pct"] > 0 for one in found)


def test_a_present_material_that_the_library_lacks_is_listed(materials):
    found = all_of(Recipe(binder="unobtainium"), materials, "binder")
    assert [one.key for one in found if one.is_present] == ["unobtainium"]
