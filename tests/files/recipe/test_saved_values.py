"""Differences between the library values in a recipe file and the library at hand."""

import dataclasses

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import RecipeFile, differences, read_recipe, write_recipe
from ssedesigner.files.recipe.saved_values import materials_of, values_used


def changed(materials, kind, key, **change):
    rows = dict(materials.materials)
    rows[kind, key] = dataclasses.replace(rows[kind, key], **change)
    return dataclasses.replace(materials, materials=rows)


@pytest.fixture
def saved(tmp_path, recipe, materials):
    write_recipe(tmp_path / "film.json", recipe, materials)
    return read_recipe(tmp_path / "film.json")


def test_a_changed_value_is_told_with_both_numbers_and_sources(saved, materials):
    now = changed(materials, "solvent", "toluene", values={"density_g_cm3": Cited(0.9, "g/cm3", "Handbook")})
    (found,) = differences(saved, now)
    assert (found.what, found.kind, found.key, found.quantity) == ("value", "solvent", "toluene", "density_g_cm3")
    assert str(found) == "toluene, density: 0.862 g/cm³ [Chemicals 2025] in the file, now 0.9 g/cm³ [Handbook]."


def test_a_changed_range_is_a_changed_value(saved, materials):
    values = dict(materials.materials["electrolyte", "Li6PS5Cl"].values)
    values["conductivity_ms_cm"] = Cited(3.0, "mS/cm", "Cronk", low=1.0, high=5.0)
    (found,) = differences(saved, changed(materials, "electrolyte", "Li6PS5Cl", values=values))
    assert (found.saved, found.now) == ("3 mS/cm (0.46 to 5)", "3 mS/cm (1 to 5)")


def test_a_new_source_for_the_same_value_is_told(saved, materials):
    values = {"density_g_cm3": Cited(0.862, "g/cm3", "Handbook", grade="handbook")}
    (found,) = differences(saved, changed(materials, "solvent", "toluene", values=values))
    assert found.what == "source"
    assert "now from [Handbook, handbook]" in str(found)


def test_values_that_came_and_went_are_told(saved, materials):
    now = changed(materials, "binder", "NBR", values={"tg_c": Cited(-62.0, "degC", "Song2023")})
    gone, came = differences(saved, now)
    assert "no longer known in this library, 0.98 g/cm³ [Handbook] in the file" in str(gone)
    assert "not known in the file, now −62 °C [Song 2023]" in str(came)


def test_a_missing_material_is_told(saved, materials):
    rows = {place: row for place, row in materials.materials.items() if place != ("binder", "NBR")}
    (found,) = differences(saved, dataclasses.replace(materials, materials=rows))
    assert str(found) == "Binder “NBR” is not in this library; add it or choose another."


def test_a_retired_material_is_told(saved, materials):
    (found,) = differences(saved, changed(materials, "cathode", "NCM811", is_retired=True))
    assert str(found) == "Cathode “NCM811” is retired in this library."


def test_a_file_without_values_is_only_checked_for_its_materials(materials):
    assert differences(RecipeFile(recipe=Recipe()), materials) == []
    (found,) = differences(RecipeFile(recipe=Recipe(solvent="heptane")), materials)
    assert found.key == "heptane"


def test_foils_belong_to_every_recipe(materials):
    assert ("foil", "Cu") in materials_of(Recipe(), materials)
    assert any(value.key == "Cu" for value in values_used(Recipe(), materials))


def test_a_polymer_electrolyte_can_be_the_binder(materials):
    recipe = Recipe(binder="PEO-LiTFSI")
    assert materials_of(recipe, materials)["spe", "PEO-LiTFSI"] is not None
    assert differences(RecipeFile(recipe=recipe), materials) == []
