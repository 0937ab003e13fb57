"""No value outlives what it belonged to, whatever is exchanged together with it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ssedesigner.core.belongings import BELONGS, OWNERS, can_be_blank
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.advice.exchange import consequences, exchange
from tests.strategies import shipped, sound_recipes

PAIRS = [(owner, key) for key, belonging in BELONGS.items() for owner in belonging.owners]


def values_of(owner):
    field = FIELDS[owner]
    if field.kind == "boolean":
        return [True, False]
    known = list(field.choices or [material.key for material in shipped().of_kind(*field.materials)])
    return [*known, *([None] if field.blank is not None else [])]


# every field is filled that can be, so that there is something to go
FILLED = Recipe(
    electrolyte_lot="A7",
    electrolyte_conductivity_error_pct=8.0,
    electrolyte_conductivity_pressure_mpa=2.0,
    electrolyte_conductivity_temperature_c=30.0,
    lot_pellet_pressure_mpa=300.0,
    lot_pellet_density_pct=88.0,
    lot_powder="as-milled",
    particle_d90_um=9.0,
    particle_shape="jet-milled",
    second_electrolyte="Li7P3S11",
    second_thickness_um=5.0,
    second_porosity_pct=12.0,
    cathode_side_electrolyte="Li3InCl6",
    cathode_side_thickness_um=4.0,
    cathode_side_porosity_pct=12.0,
    spe="PEO-LiTFSI",
    spe_wt_pct=5.0,
    second_binder="SEBS",
    second_binder_wt_pct=1.0,
    salt="LiTFSI",
    salt_wt_pct=1.0,
    film_density_g_cm3=1.9,
    charge_cutoff_v=4.2,
    cathode_coating="LiNbO3",
    cathode_electrolyte="Li6PS5Br",
    cathode_electrolyte_d50_um=0.8,
    active_d50_um=5.0,
    carbon_wt_pct=2.0,
    film_cathode_resistance_ohm_cm2=4.0,
    cathode_resistance_ohm_cm2=40.0,
    anode_attach_pressure_mpa=25.0,
    anode_film_resistance_ohm_cm2=9.0,
    collector_resistance_ohm_cm2=3.0,
    h2s_rate_cm3_g_min=0.01,
    slurry_viscosity_mpas=900.0,
    scaffold="PPTA-NW",
    scaffold_place="faces",
    prepress_method="uniaxial",
    prepress_pressure_mpa=50.0,
    prepress_temperature_c=60.0,
)


@pytest.mark.parametrize(("owner", "key"), PAIRS)
def test_a_value_goes_with_each_of_its_owners(owner, key):
    recipe = FILLED
    for value in values_of(owner):
        found = consequences(recipe, shipped(), {owner: value})
        goes = value != recipe.value(owner) and BELONGS[key].goes_with(value)
        if not goes:
            assert key not in {*found.changes, *found.kept}
        elif can_be_blank(key):
            assert recipe.value(key), "fill it in the test, or nothing is tested"
            assert found.changes[key] in (None, "")
        else:
            renewed = found.changes.get(key, recipe.value(key))
            assert key in found.kept or renewed == fresh_value(key, recipe, owner, value)


def fresh_value(key, recipe, owner, value):
    """Return what a field has that cannot be blank, worked out here once more where a few words are enough."""
    after, materials = replace(recipe, **{owner: value}), shipped()
    cathode, anode = materials.find("cathode", after.cathode), materials.find("anode", after.anode)
    if key == "mean_voltage_v":
        return round(cathode.value("mean_voltage_v") - anode.value("mean_voltage_v"), 3)
    if key == "cathode_density_g_cm3":
        old = materials.find("cathode", recipe.cathode).value("density_g_cm3")
        return round(recipe.cathode_density_g_cm3 * cathode.value("density_g_cm3") / old, 3)
    if key == "anode_thickness_um":
        return exchange(recipe, materials, "anode", value).get(key, recipe.anode_thickness_um)
    return {"cathode_coated": False, "electrolyte_conductivity_temperature_c": 25.0}[key]


@given(
    recipe=sound_recipes(),
    edits=st.lists(
        st.sampled_from(OWNERS).flatmap(lambda owner: st.tuples(st.just(owner), st.sampled_from(values_of(owner)))),
        max_size=4,
    ),
    typed=st.dictionaries(st.sampled_from([key for _, key in PAIRS]), st.none(), max_size=2),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_set_stays_and_the_order_does_not_matter(recipe, edits, typed):
    settings_ = {**dict(edits), **{key: recipe.value(key) for key in typed}}
    found = consequences(recipe, shipped(), settings_)
    assert not set(found.changes) & set(settings_)
    assert not set(found.kept) & set(settings_)
    turned = consequences(recipe, shipped(), dict(reversed(settings_.items())))
    assert turned == found
    after = replace(recipe, **{**settings_, **found.changes})
    moved = {key for key in FIELDS if after.value(key) != recipe.value(key)}
    for owner, key in PAIRS:
        if owner in moved and key not in settings_ and can_be_blank(key) and BELONGS[key].goes_with(after.value(owner)):
            assert not after.value(key), f"{key} still belongs to another {owner}"
    assert not consequences(after, shipped(), {owner: after.value(owner) for owner in OWNERS}).changes


def test_a_coating_that_is_chosen_makes_the_cathode_coated():
    bare = replace(FILLED, cathode_coated=False, cathode_coating=None)
    for field, value, changes in (
        ("cathode_coating", "LZO", {"cathode_coating": "LZO", "cathode_coated": True}),
        ("cathode_coating", None, {"cathode_coating": None}),
    ):
        found = exchange(bare, shipped(), field, value)
        assert found.items() >= changes.items()
        assert ("cathode_coated" in found) == ("cathode_coated" in changes)


def test_a_fix_or_substitute_brings_all_that_goes_with_it():
    recipe, materials = FILLED, shipped()
    for owner in OWNERS:
        for value in values_of(owner):
            changes = exchange(recipe, materials, owner, value)
            along = consequences(recipe, materials, {owner: value}).changes
            assert along.items() <= changes.items()


def test_the_film_s_own_sulfide_named_for_the_cathode_takes_nothing_along(materials):
    recipe = Recipe(cathode_electrolyte_d50_um=1.0, cathode_resistance_ohm_cm2=40.0)
    own = replace(recipe, cathode_electrolyte=recipe.electrolyte)
    assert not consequences(recipe, materials, {"cathode_electrolyte": recipe.electrolyte}).changes
    assert not consequences(own, materials, {"cathode_electrolyte": None}).changes
