"""The guide's pages on files and commands say what the program does."""

import dataclasses
import json
import math
import re

import pytest

from ssedesigner.cli.commands import COMMANDS, SHEET_FORMATS
from ssedesigner.cli.predict import prediction_dict
from ssedesigner.cli.sweep import read_variation
from ssedesigner.core.batch.plan import BASES_OF_CONTENT, TARGETS
from ssedesigner.core.belongings import BELONGS, can_be_blank
from ssedesigner.core.changes import in_sentence
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_film import MEASURED
from ssedesigner.core.model_fit import Accuracy, EvidencePoint
from ssedesigner.core.notation import source_name
from ssedesigner.core.paths import resources
from ssedesigner.core.prediction import CellPrediction, FilmPrediction, Flag, Layer, Quantity
from ssedesigner.core.recipe import Recipe
from ssedesigner.core.steps import STEP_KINDS, STEP_PARAMETERS
from ssedesigner.core.units import symbol
from ssedesigner.files.films.measured_films import read_measurements
from ssedesigner.files.question.answer import answer_dict
from ssedesigner.files.question.file import find_question, question_dict, shipped_questions
from ssedesigner.files.recipe.file import FORMAT, VERSION, read_recipe
from ssedesigner.files.recipe.saved_values import SavedValue
from ssedesigner.physics.advice.plausibility import FAR
from ssedesigner.physics.cell.evidence import comparisons_by_kind
from ssedesigner.physics.explore.search import search
from ssedesigner.physics.film.casting import GAP_PER_WET_COAT
from ssedesigner.physics.film.solids import powder_spread
from ssedesigner.text.validation import cell_dict, validation_dict
from tests.strategies import shipped


def page(name):
    return (resources() / "guide" / f"{name}.md").read_text(encoding="utf-8")


def named(names, text):
    return [name for name in names if f"`{name}`" not in text]


def test_every_command_and_sheet_format_is_described():
    text = page("command-line")
    assert [command for command in COMMANDS if f"{command} " not in text] == []
    assert named(SHEET_FORMATS, text) == []


def test_every_key_of_the_prediction_is_described(prediction):
    text = page("command-line")
    assert named(prediction_dict(prediction), text) == []
    for part in (FilmPrediction, CellPrediction, Quantity, Flag, Layer):
        assert named([field.name for field in dataclasses.fields(part)], text) == []


def test_every_key_of_the_validation_is_described():
    point = EvidencePoint(
        key="1",
        kind="reported",
        label="film",
        method="",
        binder_class="none",
        has_scaffold=False,
        measured=1.0,
        predicted=1.0,
        low=0.5,
        high=2.0,
        temperature_c=None,
        conditions="",
        citation="",
        source="Recipe",
    )
    figures = {name: Accuracy(n=1, median_factor=1.0, coverage_90=1.0) for name in ("loo", "with_pellet")}
    printed = validation_dict(figures, (point,)) | cell_dict(comparisons_by_kind())
    text = page("command-line")
    for part in (printed, printed["loo"], printed["films"][0], printed["rates"], printed["rates_points"][0]):
        assert named(part, text) == []


def test_every_key_of_a_question_and_its_answer_is_described():
    text = page("explore")
    question = find_question("other-solvent")
    answer = answer_dict(search(question, Recipe(), shipped()))
    recipe = answer["recipes"][0]
    keys = {*answer, *recipe, *answer["limits"][0], *answer["known_films"][0], *next(iter(recipe["results"].values()))}
    assert named(sorted(keys), text) == []
    assert [key for key in question_dict(question) if f'"{key}"' not in text] == []
    assert named(shipped_questions(), text) == []


def test_every_key_of_the_file_is_described():
    text = page("recipe-file")
    assert named([field.name for field in dataclasses.fields(SavedValue)], text) == []
    assert FORMAT in text
    assert f"now `{VERSION}`" in text


def test_exactly_the_needed_fields_are_listed_as_needed():
    listed = re.search(r"The others are needed:\n\n(.*?)\n\n", page("recipe-file"), re.DOTALL)[1]
    assert re.findall(r"`(\w+)`", listed) == [key for key, field in FIELDS.items() if field.blank is None]


def test_the_file_written_by_hand_in_the_guide_is_sound(tmp_path):
    example = re.search(r"```\n(\{.*?\n\})\n```", page("recipe-file"), re.DOTALL)[1]
    assert json.loads(example)["format"] == FORMAT
    path = tmp_path / "film.json"
    path.write_text(example, encoding="utf-8")
    assert read_recipe(path).recipe.name == "Dry film, 50 µm"


@pytest.mark.parametrize("line", re.findall(r"^ssedesigner .*$", page("command-line"), re.MULTILINE))
def test_the_settings_in_the_guide_are_sound(line):
    settings = re.findall(r"--set \"?(\w+)=([^\"]*?)(?:\"|(?= --)|$)", line)
    swept = re.findall(r"(?<= )\w+=\S+", line) if " sweep " in line else []
    assert settings or swept
    for key, value in settings:
        FIELDS[key].parse(value)
    for text in swept:
        assert len(read_variation(text, shipped()).values) > 1


def test_every_measured_column_is_described_as_the_form_describes_it():
    text = page("measured-films")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*)$", text, re.MULTILINE))
    assert list(rows) == list(MEASURED)
    for key, field in MEASURED.items():
        assert rows[key].startswith(f"{field.label}: {field.help} |")
        assert not field.is_numeric or f"| {field.range_text} |" in rows[key]


def test_the_table_in_the_guide_is_sound(tmp_path):
    example = re.search(r"```\n(name;.*?)```", page("measured-films"), re.DOTALL)[1]
    path = tmp_path / "films.csv"
    path.write_text(example, encoding="utf-8")
    found = read_measurements(path, shipped())
    assert [(film.thickness_um, film.conductivity_ms_cm) for film in found.films] == [(32.0, 1.2), (41.0, 0.9)]
    assert found.rejected == found.ignored == ()


def test_every_default_of_a_step_stands_in_the_guide():
    text = page("batch")
    for numbers in (numbers for kind in STEP_KINDS.values() for numbers in (kind.defaults, *kind.ways.values())):
        for number in numbers.values():
            row = f"{number:g} {symbol(number.unit)} | {number.note} | {number.grade} | {source_name(number.source)} |"
            assert row in text, row
    assert f"{GAP_PER_WET_COAT.note} | {GAP_PER_WET_COAT:g} | {GAP_PER_WET_COAT.grade} |" in text


def test_every_key_of_a_step_in_the_recipe_file_is_described():
    assert named(("kind", "key", "text", "atmosphere", "is_left_out", *STEP_PARAMETERS), page("recipe-file")) == []


def test_every_target_and_basis_of_a_batch_is_described():
    text = page("batch")
    assert [words for words in (*TARGETS.values(), *BASES_OF_CONTENT.values()) if words not in text] == []


def test_every_view_of_a_picture_is_listed():
    from ssedesigner.ui.start import VIEWS  # the other tests need no Qt

    assert all(f"`{view}`" in page("command-line") for view in VIEWS)


def test_the_table_of_what_goes_with_a_choice_is_that_of_the_program():
    section = page("editor").partition("| When you change |")[2].partition("\n\n")[0]
    listed = {row[1].strip(): row[2:4] for row in (line.split("|") for line in section.splitlines()[2:])}
    for key, belonging in BELONGS.items():
        label = in_sentence(FIELDS[key].label)
        for owner in belonging.owners:
            if belonging.without:  # an amount goes with its material: that is said below the table
                continue
            names = listed[FIELDS[owner].label][0 if can_be_blank(key) else 1].split(";")
            assert label in [name.partition(" (")[0].strip() for name in names], (owner, key)
    assert sum(cell.count(";") + bool(cell.strip()) for cells in listed.values() for cell in cells) == sum(
        len(belonging.owners) for belonging in BELONGS.values() if not belonging.without
    )


def test_the_factors_from_which_a_conductivity_is_asked_about_are_those_of_the_program():
    for name in ("editor", "measured-films"):
        text = page(name)
        for key in ("Li6PS5Cl", "Li10GeP2S12"):
            assert f"of {math.exp(FAR * powder_spread(key)):.1f} for " in text, (name, key)
