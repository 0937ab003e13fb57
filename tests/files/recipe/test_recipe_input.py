"""Recipes and fields named on the command line."""

import pytest

from ssedesigner.core.fields import FIELDS, MAX_TEXT
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFileError, read_recipe, write_recipe
from ssedesigner.files.recipe.input import (
    RecipeInputError,
    as_edited,
    file_sentence,
    find_recipe,
    recipe_path,
    shipped_recipes,
    unknown_materials,
    with_settings,
)
from tests.strategies import shipped


def test_sample_is_the_recipe_on_which_the_program_opens():
    assert find_recipe("sample").recipe == Recipe()


@pytest.mark.parametrize("name", sorted(shipped_recipes()))
def test_every_shipped_recipe_opens_by_its_name(name):
    assert find_recipe(name).recipe.name


def test_the_recipes_of_the_review_are_shipped():
    assert {"fig1-li", "fig1-anodeless", "fig1d-20um"} <= set(shipped_recipes())


def test_a_file_comes_before_a_shipped_recipe(tmp_path, monkeypatch, recipe, materials):
    monkeypatch.chdir(tmp_path)
    write_recipe(tmp_path / "fig1-li", recipe, materials)
    assert find_recipe("fig1-li").recipe == recipe
    assert recipe_path("fig1-li").resolve() == tmp_path / "fig1-li"


def test_a_mistyped_name_is_met_with_a_near_one():
    with pytest.raises(RecipeInputError, match=r"no shipped recipe of this name; did you mean fig1-li"):
        find_recipe("fig1-lii")


def test_a_name_without_a_near_one_is_met_with_the_list():
    with pytest.raises(RecipeInputError, match="the shipped ones are sample, fig1"):
        find_recipe("qqqq")


def test_a_missing_file_is_not_taken_for_a_name():
    with pytest.raises(RecipeFileError, match="There is no such file"):
        find_recipe("fig1-li.json")


@pytest.mark.parametrize("text", ["nowhere.json", "no/where"])
def test_a_missing_file_is_not_opened(text):
    with pytest.raises(RecipeInputError, match="There is no such file"):
        recipe_path(text)


def test_the_window_opens_on_the_sample_without_a_file():
    assert recipe_path(None) is None
    assert recipe_path("sample") is None


@pytest.mark.parametrize(
    ("setting", "key", "value"),
    [
        ("thickness_um=20", "thickness_um", 20.0),
        ("thickness_um=0,03 mm", "thickness_um", 30.0),
        ("thickness_um = 25 µm", "thickness_um", 25.0),
        ("temperature_c=-20", "temperature_c", -20.0),
        ("cathode_coated=no", "cathode_coated", False),
        ("solvent=", "solvent", None),
        ("notes=a=b", "notes", "a=b"),
        ("method=infiltration", "method", "infiltration"),
        ("unit_cells=3", "unit_cells", 3),
        ("solvent=isobutyl isobutyrate", "solvent", "isobutyl isobutyrate"),
    ],
)
def test_a_field_is_set_as_typed(materials, setting, key, value):
    assert with_settings(Recipe(), [setting], materials).recipe.value(key) == value


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.blank is not None])
def test_an_empty_setting_blanks_a_field(materials, key):
    assert not with_settings(Recipe(), [f"{key}="], materials).recipe.value(key)


@pytest.mark.parametrize("key", [key for key, field in FIELDS.items() if field.blank is None])
def test_a_field_that_is_needed_is_not_blanked(materials, key):
    with pytest.raises(RecipeInputError, match="cannot be empty"):
        with_settings(Recipe(), [f"{key}="], materials)


def test_a_field_that_is_set_twice_is_refused_with_both_values(materials):
    with pytest.raises(RecipeInputError, match="c_rate is set twice, to “1” and to “2”"):
        with_settings(Recipe(), ["c_rate=1", "c_rate=2"], materials)


def test_a_long_name_still_says_that_it_was_edited():
    name = "n" * MAX_TEXT
    edited = as_edited(Recipe(name=name), Recipe(name=name, thickness_um=1.0)).name
    assert edited.endswith("n (edited)")
    assert FIELDS["name"].check(edited) == edited


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("thickness_um", "“thickness_um” sets nothing; write KEY=VALUE, for example thickness_um=20."),
        ("thicknes_um=20", "There is no field “thicknes_um”; did you mean thickness_um"),
        ("qqq=20", "There is no field “qqq”; the guide lists all fields."),
        ("thickness_um=-3", "thickness_um: Thickness must be from 0.1 to 2000 µm; −3 is outside."),
        ("thickness_um=20 MPa", "thickness_um: Thickness: MPa does not fit here; type the value in µm."),
        ("method=painting", "method: Method cannot be “painting”; choose one of slurry-casting"),
        ("solvent=tolune", "solvent: The library has no solvent “tolune”; did you mean toluene?"),
        ("binder=xx", "binder: The library has no binder “xx”; the library knows NBR, PPC, PEO-LiTFSI."),
    ],
)
def test_a_wrong_setting_says_what_to_type(materials, setting, told):
    with pytest.raises(RecipeInputError) as caught:
        with_settings(Recipe(), [setting], materials)
    assert str(caught.value).startswith(told)


def test_materials_that_the_library_lacks_are_named(materials):
    (found,) = unknown_materials(Recipe(scaffold="PPTA-MW"), materials)
    assert found == "scaffold: The library has no scaffold “PPTA-MW”; did you mean PPTA-NW?"


def test_a_material_in_the_wrong_field_is_told_its_own():
    with pytest.raises(RecipeInputError, match=r"no substrate “EVAP”; it fits in .*scaffold.*interlayer"):
        with_settings(Recipe(), ["substrate=EVAP"], shipped())


def test_all_problems_of_a_file_stand_on_one_line(tmp_path):
    path = tmp_path / "film.json"
    path.write_text('{"format": "ssedesigner-recipe", "version": 1, "fields": {"a": 1, "b": 2}}', encoding="utf-8")
    with pytest.raises(RecipeFileError) as caught:
        read_recipe(path)
    told = file_sentence(caught.value)
    count = 2 + sum(field.blank is None for field in FIELDS.values())
    assert told.startswith(f"film.json has {count} problems: fields.a: This key is not known; remove it; fields.b: ")
    assert told.count("; fields.") == count - 1
    assert "\n" not in told


@pytest.mark.parametrize(
    ("setting", "meant"), [("electrolyte=lpscl", "Li6PS5Cl"), ("binder=Poly(propylene carbonate)", "PPC")]
)
def test_a_material_by_another_of_its_names_is_told_its_key(setting, meant, materials):
    with pytest.raises(RecipeInputError, match=f"did you mean {meant}"):
        with_settings(Recipe(), [setting], materials)


def test_settings_apply_together_and_what_is_set_is_never_emptied():
    texts = ["electrolyte=Li6PS5Br", "electrolyte_lot=B2", "second_electrolyte=Li7P3S11", "second_thickness_um=12"]
    for settings in (texts, texts[::-1]):
        found = with_settings(Recipe(electrolyte_lot="A7", film_density_g_cm3=1.9), settings, shipped())
        assert (found.recipe.electrolyte_lot, found.recipe.second_thickness_um) == ("B2", 12.0)
        assert found.recipe.electrolyte_conductivity_ms_cm is None
        assert found.recipe.film_density_g_cm3 is None
        (remark,) = found.remarks
        assert "Lot conductivity, particle size D50 and film density belonged to Li6PS5Cl and were emptied." in remark
