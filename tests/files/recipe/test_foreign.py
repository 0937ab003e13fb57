"""A recipe with materials that this library lacks: it predicts from what its file brings, and can be adopted."""

import json
from dataclasses import replace

import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.package import write_package
from ssedesigner.files.backups.sharing import import_dict, import_library
from ssedesigner.files.recipe.file import RecipeFileError, differences, read_recipe, recipe_text, write_recipe
from ssedesigner.files.recipe.foreign import adopt, bring, with_foreign
from ssedesigner.physics.prediction import predict
from tests.files.backups.laboratories import laboratory, verdict

RECIPE = replace(
    Recipe(), name="Mine", binder="house-rubber", solvent="toluene", cosolvent=None, cosolvent_share_pct=None
)
RUBBER = Material(
    kind="binder",
    key="house-rubber",
    name="House rubber",
    values={"density_g_cm3": Cited(0.93, "g/cm3", "Lab book 7", grade="user", low=0.91, high=0.95)},
    texts={"sulfide_class": CitedText("inert", "Lab book 8", grade="user")},
    origin="user",
)


@pytest.fixture
def labs(tmp_path, fresh_file):
    opened = [laboratory(tmp_path, fresh_file, name) for name in ("North", "South")]
    opened[0].add_material(RUBBER)
    opened[0].set_verdict(verdict("house-rubber", "caution"))
    opened[0].set_verdict(verdict("NBR", "caution"))
    write_recipe(tmp_path / "mine.sserecipe", RECIPE, opened[0].materials())
    yield opened
    for library in opened:
        library.close()


def test_it_predicts_the_same_and_says_why(labs, tmp_path, materials):
    north, south = labs
    file = read_recipe(tmp_path / "mine.sserecipe")
    assert [pair.first for pair in file.verdicts] == ["house-rubber"]
    known, (sentence,) = with_foreign(file, south.materials())
    assert "Binder “house-rubber” is not in this library" in sentence
    assert differences(file, known) == []
    there, here = predict(RECIPE, north.materials()), predict(RECIPE, known)
    assert here.film == there.film
    assert here.flags == there.flags
    assert with_foreign(file, north.materials()) == (north.materials(), ())
    assert "materials" not in json.loads(recipe_text(Recipe(), materials))  # a recipe of shipped ones is as it was


def test_adopted_it_is_marked_and_meets_its_library_without_a_conflict(labs, tmp_path):
    north, south = labs
    file = read_recipe(tmp_path / "mine.sserecipe")
    adopted = adopt(south, bring(file, south.materials()), "mine.sserecipe")
    assert str(adopted) == ("Adopted with values and sources: binder “house-rubber”. Verdicts that came with them: 1.")
    own = south.materials().find("binder", "house-rubber")
    assert (own.name, own.note, own.origin) == ("House rubber", "Adopted from the recipe mine.sserecipe.", "user")
    value = own.value("density_g_cm3")
    assert (float(value), value.low, value.source, value.grade) == (0.93, 0.91, "Lab book 7", "user")
    assert own.text("sulfide_class").source == "Lab book 8"
    assert str(adopt(south, bring(file, south.materials()), "")).endswith("nothing was adopted.")
    write_package(north, tmp_path / "x.ssedlib")
    report = import_dict(import_library(south, tmp_path / "x.ssedlib"))
    assert (report["conflicts"], report["new"]) == ({}, {"verdict": 1})
    assert south.materials().find("binder", "house-rubber").note == ""


WRONG = [
    ({"materials": {}}, "materials: This must be a list."),
    ({"materials": [1]}, "materials[0]: This must be an object."),
    ({"materials": [{"kind": "binder", "key": "x", "name": ""}]}, "materials[0].name"),
    ({"materials": [{"kind": "glue", "key": "x", "name": "x"}]}, "“glue” is no kind of material"),
    ({"materials": [{"kind": "binder", "key": "x", "name": "x", "texts": [{"quantity": "y"}]}]}, "materials[0].texts"),
    ({"verdicts": [{"first_kind": "binder"}]}, "verdicts[0].first:"),
    ({"verdicts": 3}, "verdicts: This must be a list."),
]


def test_what_is_wrong_in_a_file_is_named_with_its_place(labs, tmp_path):
    path = tmp_path / "mine.sserecipe"
    whole = json.loads(path.read_text(encoding="utf-8"))
    for change, words in WRONG:
        path.write_text(json.dumps({**whole, **change}), encoding="utf-8")
        with pytest.raises(RecipeFileError) as refused:
            read_recipe(path)
        assert words in " ".join(refused.value.problems)
    for wild in ({"value": 1e9}, {"unit": "kg"}, {"quantity": "colour"}):
        values = [{**value, **wild} for value in whole["values"] if value["key"] == "house-rubber"]
        path.write_text(json.dumps({**whole, "values": values}), encoding="utf-8")
        known, _ = with_foreign(read_recipe(path), labs[1].materials())
        assert known.find("binder", "house-rubber").values == {}  # no number that no library would keep
