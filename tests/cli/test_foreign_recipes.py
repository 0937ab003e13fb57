"""A recipe of another laboratory on the command line: every command predicts from its own values and says so."""

import csv
import json
from dataclasses import replace

import pytest

from ssedesigner.cli.explore import read_question
from ssedesigner.cli.main import main
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.brought import Brought, with_brought
from ssedesigner.files.recipe.file import read_recipe, write_recipe
from ssedesigner.library.store import Library
from tests.files.backups.laboratories import SHIPPED, binder

RECIPE = replace(Recipe(), name="Theirs", binder="house-rubber", solvent="toluene", cosolvent=None)
WHOSE = "Binder “house-rubber” is not in this library; predictions use the values in the recipe."


@pytest.fixture
def theirs(tmp_path, materials):
    known = with_brought(materials, Brought(materials=(replace(binder("house-rubber", 0.93), origin="user"),)))
    write_recipe(tmp_path / "theirs.sserecipe", RECIPE, known)
    return str(tmp_path / "theirs.sserecipe")


def test_each_command_takes_it_and_says_whose_values_these_are(theirs, tmp_path, fresh_file, capsys, materials):
    own = ["--library", str(fresh_file)]
    sheet, back = str(tmp_path / "sheet.json"), str(tmp_path / "back.sserecipe")
    for command in (
        ["sweep", theirs, "thickness_um=20..40", "-o", str(tmp_path / "sweep.csv")],
        ["compare", theirs, "sample"],
        ["recipe", sheet, "-o", back],
    ):
        if command[0] == "recipe":
            assert main(["sheet", theirs, "-o", sheet, *own]) == 0
            assert "house-rubber" in json.dumps(json.loads((tmp_path / "sheet.json").read_text())["notes"])
        assert main([*command, *own]) == 0
        assert WHOSE in capsys.readouterr().err
    assert [one.key for one in read_recipe(tmp_path / "back.sserecipe").materials] == ["house-rubber"]
    rows = list(csv.DictReader((tmp_path / "sweep.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows
    _, base, known = read_question("thickest-film", theirs, materials)
    assert known.find("binder", base.binder).values.keys() == {"density_g_cm3"}
    assert WHOSE in capsys.readouterr().err


def test_it_is_adopted_and_an_export_replaces_nothing_unasked(theirs, tmp_path, fresh_file, capsys):
    path = tmp_path / "own.sqlite"
    path.write_bytes(fresh_file.read_bytes())
    own, package = ["--library", str(path)], tmp_path / "x.ssedlib"
    assert main(["library", "adopt", theirs, *own]) == 0
    with Library.open(path, shipped=SHIPPED, read_only=True) as library:
        assert library.materials().find("binder", "house-rubber").note == "Adopted from the recipe theirs.sserecipe."
    package.write_text("mine")
    assert main(["library", "export", str(package), *own]) == 2
    assert "exists already and was left as it is" in capsys.readouterr().err
    assert package.read_text() == "mine"
    assert main(["library", "export", str(package), "--replace", *own]) == 0
    assert main(["library", "backup", str(tmp_path / "x.zip"), "--replace", *own]) == 2
