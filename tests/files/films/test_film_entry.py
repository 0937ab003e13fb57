"""A measured film as a person writes it: what is taken, and one sentence for each thing that is wrong."""

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.films.film_entry import FilmEntryError, film_cells, read_film

TYPED = {
    "name": "Film 7",
    "electrolyte": "Li6PS5Cl",
    "measured_thickness_um": "32",
    "measured_temperature_c": "25",
    "conductivity_ms_cm": "1.2",
}


def problems_of(materials, recipe=None, **changes):
    with pytest.raises(FilmEntryError) as caught:
        read_film({**TYPED, **changes}, materials, recipe=recipe)
    return caught.value.problems


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("measured_thickness_um", "0.03 mm", 30.0),
        ("measured_thickness_um", "0,03 mm", 30.0),
        ("measured_temperature_c", "300 K", 26.85),
        ("measured_temperature_c", "−10 °C", -10.0),
        ("conductivity_ms_cm", "1.3 mS/cm", 1.3),
        ("conductivity_ms_cm", "2.1e-3 S/cm", 2.1),
        ("conductivity_ms_cm", "0,5", 0.5),
        ("measured_porosity_pct", "12 %", 12.0),
        ("error_pct", "8", 8.0),
        ("tensile_strength_mpa", "500 kPa", 0.5),
        ("smallest_mandrel_mm", "1 cm", 10.0),
    ],
)
def test_units_and_a_decimal_comma_are_welcome(materials, column, text, value):
    film = read_film({**TYPED, column: text}, materials)
    assert getattr(film, column.removeprefix("measured_")) == pytest.approx(value, rel=1e-12)


def test_a_layer_is_typed_as_a_part_of_the_film_as_in_the_editor(materials):
    layers = {"cathode_side_electrolyte": "Li6PS5Br", "second_electrolyte": "Li6PS5Br"}
    parts = {"cathode_side_thickness_um": "20 %", "second_thickness_um": "25 %"}
    for thickness in ({"thickness_um": "40"}, {"measured_thickness_um": "40"}):
        film = read_film({**TYPED, **thickness, **layers, **parts}, materials, accepted=True)
        assert (film.recipe.cathode_side_thickness_um, film.recipe.second_thickness_um) == (8.0, 10.0)
        assert "20 % of the 40 µm of the film is 8 µm" in film.note
    with pytest.raises(FilmEntryError, match="not a part of a film"):
        read_film({**TYPED, **layers, **parts, "second_thickness_um": "120 %"}, materials)


@pytest.mark.parametrize(("text", "value"), [("12 ohm", 12.0), ("2 kohm", 2000.0), ("2,5 kΩ", 2500.0), ("3", 3.0)])
def test_a_resistance_has_its_units(materials, text, value):
    cells = {**TYPED, "conductivity_ms_cm": "", "resistance_ohm": text, "area_cm2": "78.5 mm²"}
    film = read_film(cells, materials, accepted=True)
    assert (film.conductivity_ms_cm, film.resistance_ohm, film.area_cm2) == (None, value, 0.785)
    assert film.conductivity == pytest.approx(32e-4 / (value * 0.785) * 1000)


@pytest.mark.parametrize(
    ("changes", "column", "told"),
    [
        ({"name": " "}, "name", "Film cannot be empty."),
        ({"electrolyte": ""}, "electrolyte", "Sulfide electrolyte cannot be empty."),
        ({"measured_thickness_um": ""}, "measured_thickness_um", "Measured thickness cannot be empty."),
        ({"measured_temperature_c": ""}, "measured_temperature_c", "Measured at cannot be empty."),
        ({"measured_thickness_um": "0"}, "measured_thickness_um", "0 is outside"),
        ({"measured_thickness_um": "-30"}, "measured_thickness_um", "−30 is outside"),
        ({"measured_thickness_um": "1,000"}, "measured_thickness_um", "type the one that you mean"),
        ({"measured_thickness_um": "30 parsec"}, "measured_thickness_um", "The unit “parsec” is not known"),
        ({"measured_thickness_um": "30 MPa"}, "measured_thickness_um", "MPa does not fit here"),
        ({"measured_thickness_um": "nan"}, "measured_thickness_um", "“nan” is not a number"),
        ({"measured_temperature_c": "900"}, "measured_temperature_c", "900 is outside"),
        ({"conductivity_ms_cm": "2000"}, "conductivity_ms_cm", "2000 is outside"),
        ({"conductivity_ms_cm": "0"}, "conductivity_ms_cm", "0 is outside"),
        ({"conductivity_ms_cm": ""}, "conductivity_ms_cm", "Enter the conductivity, or the resistance"),
        ({"conductivity_ms_cm": "", "resistance_ohm": "3"}, "area_cm2", "A resistance needs the area"),
        ({"area_cm2": "1"}, "resistance_ohm", "An area is given without a resistance"),
        ({"resistance_ohm": "-3", "area_cm2": "1"}, "resistance_ohm", "−3 is outside"),
        ({"resistance_ohm": "3.2", "area_cm2": "1"}, "conductivity_ms_cm", "give 1 mS/cm, but the conductivity is 1.2"),
        ({"measured_porosity_pct": "96"}, "measured_porosity_pct", "must be from 0 to 95 vol %"),
        ({"made_on": "31.3.2026"}, "made_on", "is not a day"),
        ({"is_used": "perhaps"}, "is_used", "Used is yes or no"),
        ({"electrolyte": "Li6PS5CI"}, "electrolyte", "The library has no sulfide electrolyte “Li6PS5CI”; did you mean"),
        ({"binder": "glue", "binder_wt_pct": "2"}, "binder", "The library has no binder or polymer"),
        ({"binder": "NBR"}, "binder_wt_pct", "Binder is chosen, but its content is empty"),
        ({"binder": "NBR", "binder_wt_pct": "70"}, "binder_wt_pct", "must be from 0 to 60 wt %"),
        ({"method": "painting"}, "method", "cannot be “painting”; choose one of"),
        ({"unit_cells": "2.5"}, "unit_cells", "must be a whole number"),
    ],
)
def test_each_thing_that_is_wrong_gets_one_sentence_at_its_column(materials, changes, column, told):
    (problem,) = problems_of(materials, **changes)
    assert problem[0] == column
    assert told.replace("or polymer", "").strip() in problem[1]
    assert problem[1].endswith((".", "?"))


def test_everything_that_is_wrong_is_told_at_once(materials):
    found = problems_of(materials, name="", electrolyte="x", resistance_ohm="3", particle_d50_um="fine")
    assert [column for column, _ in found] == ["name", "particle_d50_um", "area_cm2", "electrolyte"]


def test_fields_that_are_not_given_are_blank_or_those_of_the_sample(materials):
    film = read_film(TYPED, materials)
    assert (film.key, film.made_on, film.note, film.is_used) == ("", "", "", True)
    assert (film.recipe.binder, film.recipe.solvent, film.recipe.densification_pressure_mpa) == (None, None, None)
    assert film.recipe.electrolyte_conductivity_ms_cm is None
    assert (film.recipe.method, film.recipe.cathode, film.recipe.unit_cells) == (
        Recipe().method,
        Recipe().cathode,
        Recipe().unit_cells,
    )


def test_thickness_and_temperature_stand_for_each_other_where_one_is_missing(materials):
    film = read_film(TYPED, materials)
    assert (film.recipe.thickness_um, film.recipe.temperature_c, film.recipe.name) == (32.0, 25.0, "Film 7")
    cells = {**TYPED, "measured_thickness_um": "", "thickness_um": "28", "recipe_name": "Plan"}
    film = read_film(cells, materials)
    assert (film.thickness_um, film.recipe.thickness_um, film.recipe.name) == (28.0, 28.0, "Plan")
    film = read_film({**TYPED, "thickness_um": "30", "temperature_c": "60"}, materials)
    assert (film.thickness_um, film.recipe.thickness_um, film.recipe.temperature_c) == (32.0, 30.0, 60.0)


def test_one_wrong_thickness_is_one_problem(materials):
    (problem,) = problems_of(materials, measured_thickness_um="", thickness_um="thin")
    assert problem[0] == "thickness_um"


def test_a_recipe_at_hand_is_copied(materials):
    recipe = Recipe(name="Open recipe", thickness_um=30.0)
    film = read_film({key: TYPED[key] for key in TYPED if key != "electrolyte"}, materials, recipe=recipe)
    assert film.recipe == recipe
    assert film.thickness_um == 32.0
    (problem,) = problems_of(materials, recipe=recipe, measured_thickness_um="")
    assert problem == ("measured_thickness_um", "Measured thickness cannot be empty.")
    (problem,) = problems_of(materials, recipe=Recipe(binder="glue"))
    assert problem[0] == "binder"
    (problem,) = problems_of(materials, recipe=Recipe(solvent=None))
    assert problem[1] == "A cosolvent is chosen without a solvent."


def test_a_film_is_written_as_it_is_read(materials):
    cells = {
        **TYPED,
        "key": "F-0003",
        "is_used": "no",
        "cathode_coated": "no",
        "note": "a “note”",
        "made_on": "2026-03-31",
    }
    film = read_film(cells, materials)
    assert (film.is_used, film.recipe.cathode_coated, film.key) == (False, False, "F-0003")
    assert read_film(film_cells(film), materials) == film
