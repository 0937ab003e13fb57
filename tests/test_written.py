"""Nothing that a person reads on the sheet or the command line holds a raw key, code or number of a program."""

import csv
import datetime
import io
import random
import re
from dataclasses import replace

import pytest

from ssedesigner.cli import main as app
from ssedesigner.core.fields import FIELDS, FieldError
from ssedesigner.core.prediction import RESULTS
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.units import SYMBOLS
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.sheet.html import to_html
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.files.sheet.table import to_csv, to_json
from ssedesigner.physics.derivation.derivation import derive
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import derivation_text, prediction_text
from tests.strategies import shipped
from tests.written import raw_codes

DAY = datetime.date(2026, 11, 29)
RECIPES = shipped_recipes()


def random_recipe(pick: random.Random) -> Recipe:
    """A recipe whose fields are anywhere in their ranges."""
    recipe = Recipe(name="random")
    for key, field in FIELDS.items():
        if field.kind == "material":
            keys = [one.key for one in shipped().of_kind(*field.materials)]
            value = pick.choice(keys + ([None] * len(keys) if field.blank is not None else []))
        elif field.choices:
            value = pick.choice(list(field.choices))
        elif field.is_numeric:
            value = (
                None if field.blank is not None and pick.random() < 0.4 else pick.uniform(field.minimum, field.maximum)
            )
            if value is not None and pick.random() < 0.5:
                value = field.minimum + (value - field.minimum) * 10 ** pick.uniform(-4, 0)
            if value is not None and field.kind == "integer":
                value = int(value)
        else:
            continue
        try:
            recipe = recipe.with_value(key, value)
        except FieldError:
            continue
    return recipe


def words_of(html: str) -> str:
    return re.sub(r"&#?\w+;", " ", re.sub(r"<style.*?</style>|<[^>]*>", " ", html, flags=re.DOTALL))


def texts(prediction, materials):
    yield prediction_text(prediction, materials)
    yield words_of(to_html(sheet(prediction, materials, date=DAY)))


def test_each_shipped_recipe_is_written_for_people(materials):
    codes = []
    for path in RECIPES.values():
        for text in texts(predict(read_recipe(path).recipe, materials), materials):
            codes += raw_codes(text)
    assert not list(dict.fromkeys(codes))


def test_random_recipes_are_written_for_people(materials):
    pick = random.Random(10)
    codes = []
    for _ in range(60):
        prediction = predict(random_recipe(pick), materials)
        codes += raw_codes(prediction_text(prediction, materials))
    assert not list(dict.fromkeys(codes))


def test_every_calculation_is_written_for_people(materials):
    prediction = predict(Recipe(), materials)
    texts = [derivation_text(derive(key, prediction, materials), prediction, materials) for key in RESULTS]
    assert not list(dict.fromkeys(problem for text in texts for problem in raw_codes(text)))


@pytest.mark.parametrize("write", [to_csv, to_json])
def test_a_file_for_programs_has_one_spelling_of_units_and_formulas(write, materials):
    recipe = replace(read_recipe(RECIPES["fig1-li"]).recipe, name="typed", notes="")
    text = write(sheet(predict(recipe, materials), materials, date=DAY))
    shown = "|".join(re.escape(one) for name, one in SYMBOLS.items() if one and one != name)
    assert not re.findall(rf"(?<!\w)(?:{shown})(?!\w)|[₀-₉]", text)
    if write is to_csv:
        assert {row["unit"] for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))} >= {"um", "g/cm3"}


def test_each_result_has_the_unit_of_the_table(materials):
    prediction = predict(Recipe(), materials)
    for key, one in RESULTS.items():
        part, name = key.split(".")
        assert getattr(getattr(prediction, part), name).unit == one.unit, key


@pytest.mark.parametrize("key", FIELDS)
def test_a_range_and_an_error_of_a_field_are_written_for_people(key):
    field = FIELDS[key]
    texts = [field.label, field.help, field.blank or ""]
    if field.is_numeric:
        texts.append(field.range_text)
        for value in (field.minimum - 1.5, field.maximum * 2 + 1.25e9, 1e-12 if field.kind == "integer" else -1e300):
            with pytest.raises(FieldError) as error:
                field.check(value)
            texts.append(str(error.value))
    assert not [problem for text in texts for problem in raw_codes(text)]


def test_the_command_line_is_written_for_people(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SSEDESIGNER_DATA", str(tmp_path))
    for arguments in (["predict", "fig1-li"], ["validate"], ["library", "check"]):
        app.main(arguments)
    captured = capsys.readouterr()
    assert not list(dict.fromkeys(raw_codes(captured.out) + raw_codes(captured.err)))
