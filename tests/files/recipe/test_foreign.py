"""A recipe with materials that this library lacks: it predicts from what its file brings, and can be adopted."""

import json
from dataclasses import replace

import pytest

from ssedesigner.core.evidence import Cited, CitedText
from ssedesigner.core.materials import Material
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.backups.package import write_package
from ssedesigner.files.backups.sharing import import_dict, import_library
from ssedesigner.files.recipe.brought import Brought, adopt, bring, contradictions, with_brought, with_foreign
from ssedesigner.files.recipe.file import RecipeFileError, differences, read_recipe, recipe_text, write_recipe
from ssedesigner.library.store import LibraryError
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
    assert str(adopted) == ("Adopted with values and sources: binder “house-rubber”. Verdicts adopted with them: 1.")
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
    ({"materials": [{"kind": "glue", "key": "x", "name": "x"}]}, "“glue” is not a kind of material"),
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


def test_what_a_hostile_or_newer_recipe_brings_is_refused_or_named(labs, tmp_path):
    south = labs[1]
    path = tmp_path / "mine.sserecipe"
    whole = json.loads(path.read_text(encoding="utf-8"))
    (own,) = whole["materials"]
    (value,) = [value for value in whole["values"] if value["key"] == "house-rubber"]
    refused = {
        "key": ({"materials": [{**own, "key": "house\u202erubber"}]}, "cannot be the key of a material"),
        "blank": ({"materials": [{**own, "key": " house-rubber"}]}, "cannot be the key of a material"),
        "mixture": ({"materials": [{**own, "key": "NBR + SBR"}]}, "cannot be the key of a material"),
        "formula": ({"materials": [{**own, "formula": "Xx9"}]}, "materials[0].formula"),
        "long": ({"materials": [{**own, "note": "x" * 20_000}]}, "materials[0].note"),
        "many": ({"materials": [own] * 2000}, "More than 1000"),
        "twice": ({"values": [value, {**value, "value": 0.1}]}, "density occurs twice"),
        "infinite": ({"values": [{**value, "value": 1e999}]}, "Infinity"),
        "conditions": ({"values": [{**value, "conditions": 3}]}, "conditions"),
    }
    for kind, (change, words) in refused.items():
        path.write_text(json.dumps({**whole, **change}), encoding="utf-8")
        with pytest.raises(RecipeFileError) as error:
            read_recipe(path)
        assert words in " ".join(error.value.problems) or kind == "infinite", (kind, error.value.problems)
    named = [
        ([{**value, "quantity": f"colour_{n}"} for n in range(10_000)], "and 9997 more are left out, because this ver"),
        ([{**value, "value": 1e9, "high": None}], "density of"),
        ([{**value, "low": 0.95, "high": 0.91}], "left out, because that is impossible"),
        ([{**value, "unit": "kg/m3"}], "in another unit"),
    ]
    for values, words in named:
        path.write_text(json.dumps({**whole, "values": values}), encoding="utf-8")
        brought = bring(read_recipe(path), south.materials())
        assert brought.materials[0].values == {}
        (remark,) = brought.remarks
        assert words in remark
        assert len(remark) < 300
        adopted = adopt(south, brought, path.name)
        assert remark in str(adopted)
        south.take_back(adopted.materials, adopted.verdicts)


def test_a_material_that_looks_like_another_is_said_and_never_adopted(labs, tmp_path):
    north, south = labs
    alike = "N\u0412R"  # the second letter is Cyrillic
    with pytest.raises(LibraryError, match="exists already"):
        north.add_material(replace(RUBBER, key=alike))
    known = with_brought(north.materials(), Brought(materials=(replace(RUBBER, key=alike, origin="user"),)))
    write_recipe(tmp_path / "alike.sserecipe", replace(RECIPE, binder=alike), known)
    brought = bring(read_recipe(tmp_path / "alike.sserecipe"), south.materials())
    assert "resembles “NBR” of this library" in brought.remarks[0]
    with pytest.raises(LibraryError, match="Nothing was adopted: “N\u0412R” of the recipe resembles"):
        adopt(south, brought, "alike.sserecipe")


def test_what_the_library_says_otherwise_is_said_with_both(labs, tmp_path):
    south = labs[1]
    file = read_recipe(tmp_path / "mine.sserecipe")
    other = CitedText("reacts", "Lab book 9", grade="user")
    south.add_material(replace(RUBBER, formula="C4H6", texts={"sulfide_class": other}))
    south.set_verdict(verdict("house-rubber", "incompatible"))
    there = replace(file, materials=tuple(replace(one, formula="C5H8") for one in file.materials))
    assert contradictions(there, south.materials()) == (
        "house-rubber, formula: “C₅H₈” in the file, “C₄H₆” in this library.",
        "house-rubber, against sulfides: “inert” in the file, “reacts” in this library.",
        "house-rubber with toluene: caution in the file, incompatible in this library.",
    )
    assert bring(there, south.materials()).materials == ()


def test_a_variant_brings_what_it_inherits_and_is_adopted_as_one(labs, tmp_path):
    north, south = labs
    north.add_material(Material(kind="binder", key="dry rubber", name="Dried rubber", lineage=("house-rubber",)))
    north.add_material(Material(kind="solvent", key="toluene 7", name="Toluene, lot 7", lineage=("toluene",)))
    north.set_value("solvent", "toluene 7", "price_usd_kg", Cited(9.0, "USD/kg", "Offer", grade="user"))
    recipe = replace(RECIPE, binder="dry rubber", solvent="toluene 7")
    write_recipe(tmp_path / "mine.sserecipe", recipe, north.materials())
    file = read_recipe(tmp_path / "mine.sserecipe")
    known, sentences = with_foreign(file, south.materials())
    assert len(sentences) == 2
    there, here = predict(recipe, north.materials()), predict(recipe, known)
    assert (here.film, here.cell, here.flags) == (there.film, there.cell, there.flags)
    assert known.find("solvent", "toluene 7").inherited["density_g_cm3"] == "toluene"
    adopt(south, bring(file, south.materials()), "mine.sserecipe")
    kept = south.materials()
    again = predict(recipe, kept)
    assert (again.film, again.cell) == (there.film, there.cell)
    assert [(flag.id, flag.severity) for flag in again.flags] == [(flag.id, flag.severity) for flag in there.flags]
    liquid, rubber = kept.find("solvent", "toluene 7"), kept.find("binder", "dry rubber")
    assert liquid.lineage == ("toluene",)
    assert liquid.inherited["density_g_cm3"] == "toluene"
    assert "price_usd_kg" not in liquid.inherited
    assert (rubber.lineage, float(rubber.value("density_g_cm3"))) == (("house-rubber",), 0.93)
    assert rubber.inherited["density_g_cm3"] == "house-rubber"
    path = tmp_path / "all.ssedlib"
    write_package(north, path)
    done = import_dict(import_library(south, path, ""))
    assert not any(done["conflicts"].values())


def test_a_lineage_that_is_none_is_named_with_its_place(labs, tmp_path):
    path = tmp_path / "mine.sserecipe"
    content = json.loads(path.read_text(encoding="utf-8"))
    for lineage in (7, ["A", 1], [""], ["house-rubber"], ["A"] * 13):
        content["materials"][0]["lineage"] = lineage
        path.write_text(json.dumps(content), encoding="utf-8")
        with pytest.raises(RecipeFileError, match=r"materials\[0\].lineage"):
            read_recipe(path)
