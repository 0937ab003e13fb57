"""A recipe with variants predicts exactly as with their parents, until a value is overwritten."""

import re
from dataclasses import replace

import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.variants import resolve
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.checks.windows import windows
from ssedesigner.physics.compatibility.answers import pair_answer, reported_ends
from ssedesigner.physics.compatibility.choices import choice_verdict
from ssedesigner.physics.derivation.derivation import derive
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
    return [plain(part) for part in parts]


def without_parents(derivation):
    return re.sub(r", from [^'\"]*", "", plain(derivation))


def plain(value):
    """A value in words, with the names of the parents; a long name may end a sentence where a short one goes on."""
    return repr(value).replace(MARK, "").replace("; ", ". ").lower()


def test_a_recipe_of_variants_predicts_as_one_of_their_parents(materials, varied):
    for path in shipped_recipes().values():
        recipe = read_recipe(path).recipe
        assert words(predict(with_variants(recipe, materials), varied)) == words(predict(recipe, materials)), path.stem


def test_each_kind_of_material_stands_for_its_parent(materials, varied):
    base = Recipe()
    for key, field in FIELDS.items():
        for kind in field.materials if field.kind == "material" else ():
            every = materials.usable(kind, field=key)
            for material in every[:: max(1, len(every) // 2)]:
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


def test_verdicts_windows_and_calculations_are_those_of_the_parents(materials, varied):
    recipe = Recipe()
    varied_one = with_variants(recipe, materials)
    for key, field in FIELDS.items():
        for material in materials.of_kind(*field.materials)[::9] if field.kind == "material" else ():
            own = choice_verdict(varied_one, varied, key, material.key + MARK)
            assert plain(own) == plain(choice_verdict(recipe, materials, key, material.key)), (key, material.key)
    assert plain(windows(varied_one, varied)) == plain(windows(recipe, materials))
    for result in ("film.conductivity_ms_cm", "cell.resistance_ohm_cm2", "cell.cost_usd_m2"):
        own = derive(result, predict(varied_one, varied), varied)
        assert ", from Li6PS5Cl" in repr(own) or result == "cell.resistance_ohm_cm2"
        others = derive(result, predict(recipe, materials), materials)
        assert without_parents(own) == without_parents(others)


def test_pairs_are_answered_as_for_the_parents(materials, varied):
    for solid in materials.of_kind("electrolyte", "binder")[::9]:
        for liquid in materials.of_kind("solvent")[::17]:
            shipped = pair_answer(materials, solid.kind, solid.key, "solvent", liquid.key)
            own = pair_answer(varied, solid.kind, solid.key + MARK, "solvent", liquid.key + MARK)
            assert plain(own) == plain(shipped), (solid.key, liquid.key)
    ends = set(reported_ends(varied))
    assert (("binder", "NBR" + MARK), ("solvent", "toluene" + MARK)) in ends | {end[::-1] for end in ends}
