"""The recipe as a value, and the contradictions it can hold."""

from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given

from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.recipe import SHARES, Recipe, contradictions, problems, stored_recipe
from tests.strategies import recipes, sound_recipes


def test_a_recipe_is_a_value():
    assert Recipe() == Recipe()
    assert hash(Recipe()) == hash(Recipe())
    with pytest.raises(FrozenInstanceError):
        Recipe().thickness_um = 3.0


def test_an_edit_checks_and_leaves_the_original_alone():
    before = Recipe()
    after = before.with_value("thickness_um", 25.0)
    assert (before.thickness_um, after.thickness_um) == (30.0, 25.0)
    with pytest.raises(FieldError):
        before.with_value("thickness_um", -1.0)
    with pytest.raises(KeyError):
        before.with_value("colour", "red")


def test_a_recipe_that_was_stored_before_a_field_came_has_it_blank():
    stored = {
        key: value
        for key, value in Recipe().to_dict().items()
        if key not in {"active_share_wt_pct", "charge_cutoff_v"} and not key.startswith("lot_")
    }
    assert stored_recipe(stored) == replace(Recipe(), active_share_wt_pct=None, charge_cutoff_v=None)


def test_values_are_read_by_key():
    assert Recipe().value("binder") == "NBR"
    assert list(Recipe().to_dict()) == list(FIELDS)
    with pytest.raises(KeyError):
        Recipe().value("edited")


def test_the_sulfide_is_what_the_other_solids_leave():
    recipe = replace(Recipe(), binder_wt_pct=2.0, salt="LiTFSI", salt_wt_pct=3.0, spe=None, spe_wt_pct=None)
    assert recipe.electrolyte_wt_pct == pytest.approx(95.0)
    assert recipe.share("spe_wt_pct") == 0.0


@given(recipes())
def test_edits_to_the_values_it_has_change_nothing(recipe):
    for key, value in recipe.to_dict().items():
        assert recipe.with_value(key, value) == recipe


@given(sound_recipes())
def test_a_sound_recipe_has_no_problems(recipe):
    assert problems(recipe) == []
    assert recipe.electrolyte_wt_pct >= 0


def test_the_sample_has_no_problems():
    assert problems(Recipe()) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"binder_wt_pct": 60.0, "salt": "LiTFSI", "salt_wt_pct": 50.0}, "add up to 110 wt %; lower them"),
        ({"binder": None}, "Binder content is 1.5 wt %, but no binder is chosen."),
        ({"binder_wt_pct": None}, "Binder is chosen, but its content is empty"),
        ({"spe": "PEO"}, "Polymer electrolyte is chosen, but its content is empty"),
        ({"second_electrolyte": "Li10GeP2S12"}, "its thickness is empty"),
        ({"second_electrolyte": "Li10GeP2S12", "second_thickness_um": 30.0}, "make it thinner than the film"),
        ({"solvent": None}, "A cosolvent is chosen without a solvent."),
        ({"cosolvent_share_pct": None}, "A cosolvent is chosen, but its share is empty."),
    ],
)
def test_contradictions_are_told_in_a_sentence(changes, told):
    found = problems(replace(Recipe(), **changes))
    assert any(told in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


def test_shares_name_fields():
    assert all(material in FIELDS and FIELDS[share].unit == "wt %" for material, share in SHARES.items())


def test_a_contradiction_names_the_fields_to_look_at():
    [(sentence, fields)] = contradictions(replace(Recipe(), binder_wt_pct=None))
    assert "content is empty" in sentence
    assert fields == ("binder_wt_pct",)


def test_a_content_of_0_is_none_of_it():
    assert problems(replace(Recipe(), binder_wt_pct=0.0)) == []
