"""The present recipe has the same numbers, rounded alike, wherever they are printed."""

import re
from dataclasses import replace

import pytest

from ssedesigner.cli.predict import prediction_dict
from ssedesigner.core.measured_film import MeasuredFilm
from ssedesigner.core.notation import NOT_KNOWN, format_number
from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.files.recipe.input import shipped_recipes
from ssedesigner.files.sheet.html import to_html
from ssedesigner.files.sheet.sheet import sheet
from ssedesigner.physics.advice.substitutes import substitute
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.curves import cost_curve, curves
from ssedesigner.physics.prediction import predict
from ssedesigner.text.prediction import prediction_text
from ssedesigner.text.scorecard import scorecard
from ssedesigner.ui.design.charts import result_text
from ssedesigner.ui.design.compare_rows import Column, result_rows
from ssedesigner.ui.flags.substitute_model import COLUMNS, NUMBERS, SubstituteModel
from ssedesigner.ui.workbench import plots
from ssedesigner.ui.workbench.cards import cell_rows, film_rows
from ssedesigner.ui.workbench.cells_card import column_of
from ssedesigner.ui.workbench.tiles import tiles

CONDUCTIVITY = "film.conductivity_ms_cm"
ENERGY, DENSITY, COST = "cell.specific_energy_wh_kg", "cell.energy_density_wh_l", "cell.cost_usd_kwh"
ASR = "film.area_specific_resistance_ohm_cm2"
RESULTS = (ASR, CONDUCTIVITY, ENERGY, DENSITY, COST)
NUMBER = re.compile(r"−?\d[\d.]*(×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")


def printed(prediction, materials, learned):
    """Yield place, result and text of every number of the present recipe."""
    yield from on_tiles(prediction, materials)
    yield from on_plots(prediction, materials, learned)
    yield from in_tables(prediction, materials, learned)
    yield from on_pages(prediction, materials)


def on_tiles(prediction, materials):
    for tile in tiles(prediction, materials):
        if tile.result in RESULTS:
            yield "tile", tile.result, tile.number
        if tile.result == ASR:
            yield "tile", CONDUCTIVITY, next(t for line in tile.lines for t in line.texts if "mS/cm" in t)


def on_plots(prediction, materials, learned):
    recipe, lines = prediction.recipe, curves(prediction.recipe, materials, learned)
    drawn = {
        ASR: plots.resistance_data(prediction, lines, ()),
        CONDUCTIVITY: plots.arrhenius_data(prediction, lines),
        ENERGY: plots.specific_energy_data(prediction, lines, materials),
        DENSITY: plots.energy_density_data(prediction, lines, materials),
    }
    if recipe.basis == "unit-cell":
        drawn[COST] = plots.cost_data(prediction, cost_curve(recipe, materials), ())
    for key, data in drawn.items():
        yield "plot", key, data.recipe.label.removeprefix("this recipe, ") if data.recipe else NOT_KNOWN


def in_tables(prediction, materials, learned):
    recipe = prediction.recipe
    model, field = SubstituteModel(), "electrolyte"
    row = substitute(recipe, materials, prediction, field, recipe.electrolyte, learned)
    model.show_substitutes((row,), field, materials)
    for result in (one for one in RESULTS if one.partition(".")[2] in NUMBERS):
        place = [*COLUMNS].index(result.partition(".")[2])
        yield "substitutes", result, model.index(0, place).data()
    for table, column in ((film_rows(prediction, materials), 1), (cell_rows(prediction, materials), 0)):
        for key, cells in zip(table.keys, table.rows, strict=True):
            if key in RESULTS:
                yield "numbers", key, cells[column or 1 + table.bases.index(recipe.basis)].text
    if recipe.basis == "unit-cell":
        own = column_of(prediction, "This recipe", materials)
        for key, at in ((ASR, 4), (ENERGY, 6), (DENSITY, 7), (COST, 9)):
            yield "pellet to pouch", key, own[at].text


def on_pages(prediction, materials):
    columns = [Column(letter="A", name="this", origin="", prediction=prediction)]
    for row in result_rows(columns, RESULTS, (), lambda *_: None):
        yield "compare", row.key, row.cells[0].number
    for key in RESULTS:
        yield "find", key, result_text(prediction, key)
    for row in sheet(prediction, materials).results:
        if row.key in RESULTS:
            yield "sheet", row.key, row.shown
    for row in scorecard(prediction, materials).rows:
        key = {"asr": ASR, "specific-energy": ENERGY, "energy-density": DENSITY, "cost": COST}.get(row.key)
        if key is not None and row.value == prediction.result(key).value:
            yield "scorecard", key, row.stands


@pytest.fixture(scope="module")
def taught(materials):
    """A library with an own film, so that whoever forgets what was learned prints another number."""
    film = MeasuredFilm(
        key="F-0001",
        name="film 1",
        recipe=Recipe(),
        thickness_um=31.0,
        temperature_c=25.0,
        conductivity_ms_cm=0.6,
        made_on="2026-11-20",
    )
    return replace(materials, own_films=(film,))


def test_every_place_prints_the_same_number(taught, styled):
    learned = learn(taught)
    recipes = [Recipe(), Recipe(electrolyte_conductivity_ms_cm=0.02, basis="stack"), Recipe(thickness_um=3.0)]
    names = ("fig1-li", "practical-pouch", "pellet-cell", "film-123", "halide-bilayer")
    recipes += [read_recipe(shipped_recipes()[name]).recipe for name in names]
    places, differences = set(), []
    for recipe in recipes:
        prediction = predict(recipe, taught, learned)
        lines = prediction_text(prediction, taught)
        for place, key, text in printed(prediction, taught, learned):
            places.add((place, key))
            number = format_number(prediction.result(key).value)
            match = NUMBER.search(text)
            if (match[0] if match else NOT_KNOWN) != number:
                differences.append(f"{recipe.name}, {key}: {number} is {text!r} in {place}")
            assert number in lines
    assert not differences, "\n".join(differences)
    assert {place for place, _ in places} >= {"tile", "plot", "substitutes", "numbers", "compare", "sheet", "find"}
    assert any(place == "scorecard" for place, _ in places)


def test_text_sheet_and_json_say_whether_own_films_taught_the_numbers(taught):
    for learned, own, count in ((learn(taught), "1", 1), (NOTHING_LEARNED, "none", 0)):
        prediction = predict(Recipe(), taught, learned)
        assert f"learned from own films: {own}" in prediction_text(prediction, taught).splitlines()[1]
        filled = sheet(prediction, taught)
        assert f"learned from own films: {own} ·" in to_html(filled)
        assert filled.identity.own_films == own
        assert prediction_dict(prediction)["own_films"] == count
