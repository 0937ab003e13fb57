"""Keys that are not shipped any more open everywhere: in recipes, codes, batches and measured films."""

from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.batch.state import fold
from ssedesigner.core.materials import PairVerdict
from ssedesigner.files.recipe.code import code_of, recipe_of
from ssedesigner.files.recipe.file import differences, read_recipe, write_recipe
from ssedesigner.files.recipe.input import missing_materials
from ssedesigner.library.store import Library
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.prediction import predict
from tests.batches import RECIPE, planned
from tests.library.file.test_library_file import FILM

GONE = {("electrolyte", "Li6PS5Cl"), ("binder", "NBR"), ("solvent", "toluene")}
USED = replace(RECIPE, electrolyte="Li6PS5Cl", binder="NBR", solvent="toluene")
HERE = Path(__file__).parent


def without(folder, gone):
    """Take materials out of a copy of the content, with their values, verdicts and rules."""
    for path in folder.glob("*.csv"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not any(f"{kind},{key}," in line for kind, key in gone)]
        path.write_text("".join(kept), encoding="utf-8")
    return folder


@pytest.fixture
def upgraded(path, shipped, content, tmp_path):
    """A library that was used with three materials, opened with content that has none of them."""
    with Library.open(path, shipped=shipped) as library:
        planned(library, recipe=USED)
        library.add_film(replace(FILM, recipe=USED, conductivity_ms_cm=1.0))
        library.set_verdict(
            PairVerdict(
                first_kind="binder",
                first="NBR",
                second_kind="solvent",
                second="anisole",
                verdict="caution",
                reason="gels",
                grade="user",
                sources=("Lab book 7",),
            )
        )
        materials = library.materials()
        write_recipe(tmp_path / "film.json", USED, materials)
    with Library.open(path, shipped=without(content("2030.1"), GONE)) as library:
        yield library, materials


def test_a_recipe_that_names_withdrawn_materials_opens_and_predicts_with_a_sentence_each(upgraded, tmp_path):
    library, before = upgraded
    materials = library.materials()
    file = read_recipe(tmp_path / "film.json")
    assert file.recipe == USED
    assert missing_materials(file.recipe, materials) == []
    told = [str(each) for each in differences(file, materials)]
    assert [sentence for sentence in told if "retired" in sentence] == [
        "Electrolyte “Li6PS5Cl” is retired in this library.",
        "Binder “NBR” is retired in this library.",
        "Solvent “toluene” is retired in this library.",
    ]
    then, now = predict(USED, before), predict(USED, materials)
    assert now.film == then.film
    assert [(flag.id, flag.severity) for flag in now.flags] == [(flag.id, flag.severity) for flag in then.flags]
    for kind, key, other_kind, other in (
        ("binder", "NBR", "solvent", "toluene"),
        ("electrolyte", "Li6PS5Cl", "solvent", "ethanol"),
    ):
        assert materials.pair(kind, key, other_kind, other).verdict == before.pair(kind, key, other_kind, other).verdict
    for kind, key in GONE:
        assert materials.find(kind, key).values == before.find(kind, key).values
        assert key not in {each.key for each in materials.of_kind(kind)}


def test_a_code_a_batch_and_a_film_of_withdrawn_materials_open(upgraded):
    library, _ = upgraded
    materials = library.materials()
    assert recipe_of(code_of(USED)) == USED
    batch = library.batch("B-0001")
    assert batch.is_intact
    assert batch.recipe == USED
    assert fold(batch).line(1) is not None
    assert predict(batch.recipe, materials).flags
    (film,) = materials.own_films
    assert film.recipe.electrolyte == "Li6PS5Cl"
    assert learn(materials).films == 1
    assert materials.pair("solvent", "anisole", "binder", "NBR").reason == "gels"
    assert "NBR" in {hit.key for hit in library.search("nitrile")}


def test_every_material_that_was_ever_shipped_still_is(shipped):
    """A new library has no withdrawn rows, so that a key which is dropped or renamed would be unknown there."""
    names = {
        tuple(line.split(",")[:2]) for line in (shipped / "materials.csv").read_text(encoding="utf-8").splitlines()
    }
    before = {
        tuple(line.split(",", 1))
        for line in (HERE / "old" / "keys_2026_11.csv").read_text(encoding="utf-8").splitlines()
    }
    assert before <= names
    assert len(before) == 193
