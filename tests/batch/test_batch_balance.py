"""Contents typed in any basis go back to the recipe, and all solids add up to 100 %."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.batch.amounts import batch_amounts
from ssedesigner.batch.contents import ContentsError, Slurry, balance_contents, contents, slurry_of
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, BatchPlan
from ssedesigner.core.recipe import Recipe

RECIPE = Recipe(binder_wt_pct=2.0, salt="LiTFSI", salt_wt_pct=3.0)
SLURRY = Slurry(densities={"binder": 1.0, "salt": 1.33, "electrolyte": 1.64}, loading_wt_pct=55.0)


def put_back(recipe, basis, typed, slurry=SLURRY):
    for key, share in balance_contents(recipe, basis, typed, slurry).items():
        recipe = recipe.with_value(key, share)
    return recipe


@given(basis=st.sampled_from(sorted(BASES_OF_CONTENT)), content=st.floats(0.1, 30.0))
def test_what_was_typed_is_what_the_recipe_then_has_in_that_basis(basis, content):
    after = put_back(RECIPE, basis, {"binder": content})
    assert contents(after, basis, SLURRY)["binder"] == pytest.approx(content, rel=1e-8)
    shares = after.share("binder_wt_pct") + after.share("salt_wt_pct") + after.electrolyte_wt_pct
    assert shares == pytest.approx(100.0, abs=1e-9)


@given(basis=st.sampled_from(["wt-solids", "wt-slurry", "vol-solids"]), content=st.floats(0.1, 30.0))
def test_the_rest_keeps_its_proportions(basis, content):
    after = put_back(RECIPE, basis, {"binder": content})
    before = RECIPE.share("salt_wt_pct") / RECIPE.electrolyte_wt_pct
    assert after.share("salt_wt_pct") / after.electrolyte_wt_pct == pytest.approx(before, rel=1e-6)


def test_in_parts_per_hundred_the_others_stay_as_they_are():
    now = contents(RECIPE, "phr", SLURRY)
    after = contents(put_back(RECIPE, "phr", {"binder": 10.0}), "phr", SLURRY)
    assert after["salt"] == pytest.approx(now["salt"], rel=1e-8)
    assert after["electrolyte"] == pytest.approx(100.0, rel=1e-12)


def test_a_content_in_wt_percent_of_solids_goes_back_exactly_as_typed():
    assert balance_contents(RECIPE, "wt-solids", {"binder": 1.23456789012}, SLURRY)["binder_wt_pct"] == 1.23456789012


def test_everything_typed_must_add_up():
    full = {"binder": 5.0, "salt": 5.0, "electrolyte": 90.0}
    assert balance_contents(RECIPE, "wt-solids", full, SLURRY) == {"binder_wt_pct": 5.0, "salt_wt_pct": 5.0}
    with pytest.raises(ContentsError, match="add up to 95 wt % of solids instead of 100"):
        balance_contents(RECIPE, "wt-solids", {**full, "electrolyte": 85.0}, SLURRY)


@pytest.mark.parametrize(
    ("basis", "typed", "told"),
    [
        ("wt-solids", {"binder": 60.0, "salt": 50.0}, "add up to 110 wt % of solids, more than 100"),
        ("wt-slurry", {"binder": 56.0}, "more than 55"),
        ("wt-solids", {"binder": 50.0, "salt": 50.0}, "Nothing is left for the sulfide"),
        ("wt-solids", {"binder": -1.0}, "cannot be below 0"),
        ("phr", {"binder": float("nan")}, "cannot be below 0"),
    ],
)
def test_an_impossible_sum_is_refused_with_a_sentence(basis, typed, told):
    with pytest.raises(ContentsError, match=told):
        balance_contents(RECIPE, basis, typed, SLURRY)


def test_a_missing_density_or_slurry_says_so():
    with pytest.raises(ContentsError, match="no density for LiTFSI"):
        contents(RECIPE, "vol-solids", replace(SLURRY, densities={"binder": 1.0, "electrolyte": 1.6}))
    with pytest.raises(ContentsError, match="there is no slurry"):
        contents(RECIPE, "wt-slurry", Slurry())
    layers = replace(RECIPE, second_electrolyte="Li3InCl6", second_thickness_um=5.0)
    with pytest.raises(ContentsError, match="several densities"):
        contents(layers, "vol-solids", SLURRY)


def test_the_slurry_is_that_of_the_lines_of_the_batch(materials):
    recipe = Recipe()
    found = slurry_of(recipe, batch_amounts(recipe, BatchPlan(), materials).lines)
    assert found.loading_wt_pct == recipe.solids_loading_wt_pct
    assert found.densities["electrolyte"] == materials.find("electrolyte", "Li6PS5Cl").value("density_g_cm3")
    dry = Recipe(method="solvent-free", solvent=None, cosolvent=None, cosolvent_share_pct=None)
    assert slurry_of(dry, batch_amounts(dry, BatchPlan(), materials).lines).loading_wt_pct is None
