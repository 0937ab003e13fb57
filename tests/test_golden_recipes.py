"""What the program says of each shipped recipe is what it said before; ``make golden`` renews a wanted change."""

import dataclasses
import difflib
import os
from pathlib import Path

import pytest

from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.physics.prediction import predict
from tests.recipe_goldens import golden_text

FOLDER = Path(__file__).parent / "golden" / "recipes"
RECIPES = shipped_recipes()


@pytest.mark.parametrize("name", RECIPES)
def test_a_shipped_recipe_is_predicted_as_before(name, materials):
    path = FOLDER / f"{name}.txt"
    text = golden_text(predict(read_recipe(RECIPES[name]).recipe, materials), materials)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="\n")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    changes = difflib.unified_diff(before.splitlines(), text.splitlines(), "before", "now", lineterm="", n=0)
    difference = "\n".join(line for line in changes if not line.startswith("@@"))
    assert not difference, (
        f"{name} is predicted or printed differently:\n{difference}\nIf this is wanted, run “make golden”, read the "
        "difference, and list what moved under Models in CHANGELOG.md."
    )


def test_no_golden_file_is_left_of_a_recipe_that_is_gone():
    assert {path.stem for path in FOLDER.iterdir()} <= set(RECIPES)


def test_a_number_that_moves_shows_and_noise_does_not(materials):
    recipe = read_recipe(RECIPES["film-200"]).recipe
    before = predict(recipe, materials)
    resistance = before.film.area_specific_resistance_ohm_cm2

    def lines_of(factor):
        moved = dataclasses.replace(resistance, high=resistance.high * factor)
        film = dataclasses.replace(before.film, area_specific_resistance_ohm_cm2=moved)
        return golden_text(dataclasses.replace(before, film=film), materials).splitlines()

    assert lines_of(1 + 1e-12) == lines_of(1)
    (line,) = set(lines_of(1.0005)) - set(lines_of(1))
    assert line.startswith("film.area_specific_resistance_ohm_cm2: ")
