"""A recipe with variants predicts exactly as with their parents, until a value is overwritten."""

from dataclasses import replace

import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.variants import resolve
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.prediction import predict
from ssedesigner.physics.situation import Liquid

MARK = " of ours"
NAMES = tuple(key for key, field in FIELDS.items() if field.kind == "material")


@pytest.fixture(scope="module")
def varied(materials):
    """The shipped library with a variant of each of its materials."""
    variants = {
        (kind, key + MARK): Material(kind=kind, key=key + MARK, name=one.name + MARK, origin="user", lineage=(key,))
        for (kind, key), one in materials.materials.items()
    }
    everything = {**materials.materials, **variants}
    resolve(everything, variants)
    return replace(materials, materials=everything)


def with_variants(recipe, materials):
    named = {key: value for key in NAMES if (value := getattr(recipe, key))}
    listed = {
        key: value + MARK
        for key, value in named.items()
        if any(materials.find(kind, value) for kind in FIELDS[key].materials)
    }
    return replace(recipe, **listed)


def words(prediction):
    """All that is predicted, with the names of the parents."""
    parts = [*vars(prediction.film).values(), *vars(prediction.cell).values(), *prediction.flags, *prediction.notes]
    return [repr(part).replace(MARK, "") for part in parts]


def test_a_recipe_of_variants_predicts_as_one_of_their_parents(materials, varied):
    for path in shipped_recipes().values():
        recipe = read_recipe(path).recipe
        assert words(predict(with_variants(recipe, materials), varied)) == words(predict(recipe, materials)), path.stem


def test_each_kind_of_material_stands_for_its_parent(materials, varied):
    base = Recipe()
    for key, field in FIELDS.items():
        for kind in field.materials if field.kind == "material" else ():
            every = materials.usable(kind, field=key)
            for material in every[:: max(1, len(every) // 3)]:
                more = {"cathode_coated": True} if key == "cathode_coating" else {}
                recipe = replace(base, **{key: material.key}, **more)
                others = words(predict(with_variants(recipe, materials), varied))
                assert others == words(predict(recipe, materials)), (key, material.key)


def test_a_value_that_is_overwritten_counts(materials, varied):
    name = ("binder", "NBR" + MARK)
    own = varied.materials[name]
    density = own.values["density_g_cm3"]
    heavier = replace(own, values={**own.values, "density_g_cm3": type(density)(2.0, "g/cm3", "Book", grade="user")})
    changed = replace(varied, materials={**varied.materials, name: heavier})
    recipe = replace(Recipe(), binder=name[1], binder_wt_pct=5.0)
    assert predict(recipe, changed).film.density_g_cm3.value > predict(recipe, varied).film.density_g_cm3.value


def test_a_liquid_that_the_library_lacks_is_known_by_its_key():
    assert Liquid("solvent", "toluene", None, 1.0).root == "toluene"
