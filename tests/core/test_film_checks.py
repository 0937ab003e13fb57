"""What is wrong with a measured film, in one sentence each; which films are the same measurement."""

from dataclasses import fields, replace

import pytest

from ssedesigner.core.fields import FIELDS
from ssedesigner.core.measured_film import (
    AFTER_TEST,
    BATCH_QUANTITIES,
    COLUMNS,
    MEASURED,
    MeasuredFilm,
    after_test_words,
    attribute,
    film_problems,
    identity,
    recipe_column,
    tidy,
)
from ssedesigner.core.recipe import Recipe

FILM = MeasuredFilm(
    key="F-0001",
    name="Film 7",
    recipe=Recipe(),
    thickness_um=32.0,
    temperature_c=25.0,
    conductivity_ms_cm=1.2,
    made_on="2026-03-31",
)
BILAYER = Recipe(second_electrolyte="Li6PS5Br", second_thickness_um=15.0)
TESTED = {"after_test": "bending around 5 mm", "after_seen": "no crack"}
KEPT = {"after_conductivity_ms_cm": 0.6, "after_kept_pct": 50.0}
BY_RESISTANCE = {"conductivity_ms_cm": None, "resistance_ohm": 3.2, "area_cm2": 1.0}  # 1 mS/cm


def test_the_table_covers_every_attribute_of_a_film():
    assert {attribute(key) for key in MEASURED} | {"recipe"} == {field.name for field in fields(MeasuredFilm)}
    assert len(COLUMNS) == len(set(COLUMNS)) == len(MEASURED) + len(FIELDS)
    assert recipe_column("name") == "recipe_name"


def test_every_measured_quantity_says_what_it_is():
    assert all(field.label and field.help.endswith(".") for field in MEASURED.values())
    assert MEASURED["measured_thickness_um"].range_text == FIELDS["thickness_um"].range_text


@pytest.mark.parametrize(
    "changes",
    [
        {},
        BY_RESISTANCE,
        TESTED,
        {**TESTED, "after_conductivity_ms_cm": 0.6, "after_kept_pct": 50.5},
        {**BY_RESISTANCE, "conductivity_ms_cm": 1.019},
        {"made_on": ""},
    ],
)
def test_a_sound_film_has_no_problem(changes):
    assert film_problems(replace(FILM, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "column", "told"),
    [
        ({"name": " "}, "name", "Film cannot be empty."),
        ({"made_on": "2026-02-30"}, "made_on", "“2026-02-30” is not a day such as 2026-03-31"),
        ({"made_on": "31.03.2026"}, "made_on", "is not a day"),
        ({"made_on": "20260331"}, "made_on", "is not a day"),
        ({"thickness_um": 0.0}, "measured_thickness_um", "must be from 0.1 to 2000 µm; 0 is outside."),
        ({"thickness_um": float("nan")}, "measured_thickness_um", "nan is outside"),
        ({"thickness_um": 2500.0}, "measured_thickness_um", "2500 is outside"),
        ({"temperature_c": -273.0}, "measured_temperature_c", "must be from −60 to 200 °C"),
        ({"conductivity_ms_cm": -1.0}, "conductivity_ms_cm", "must be from 1×10⁻⁷ to 1000 mS/cm; −1 is outside."),
        ({"conductivity_ms_cm": float("inf")}, "conductivity_ms_cm", "inf is outside"),
        ({"conductivity_ms_cm": None}, "conductivity_ms_cm", "Enter the conductivity, or the resistance"),
        ({"resistance_ohm": -3.0, "area_cm2": 1.0}, "resistance_ohm", "−3 is outside"),
        ({"resistance_ohm": 3.2}, "area_cm2", "A resistance needs the area"),
        ({"area_cm2": 1.0}, "resistance_ohm", "An area is given without a resistance"),
        ({**BY_RESISTANCE, "conductivity_ms_cm": 1.03}, "conductivity_ms_cm", "give 1 mS/cm, but the conductivity is"),
        ({**BY_RESISTANCE, "resistance_ohm": 1e-5}, "resistance_ohm", "which no film has; check all three"),
        ({"porosity_pct": 96.0}, "measured_porosity_pct", "must be from 0 to 95 vol %"),
        ({"error_pct": 0.0}, "error_pct", "0 is outside"),
        ({"after_kept_pct": 90.0}, "after_test", "Conductivity kept needs its test: enter what the film"),
        ({"after_test": "flame"}, "after_seen", "Enter what was measured or observed after the test, or no test."),
        (
            {**TESTED, "after_conductivity_ms_cm": 0.6, "after_kept_pct": 52.0},
            "after_kept_pct",
            "give 50 %, but 52 % are",
        ),
        ({**BY_RESISTANCE, "resistance_ohm": 0.0, **TESTED, **KEPT}, "resistance_ohm", "0 is outside"),
        ({**TESTED, "after_shrinkage_pct": 101.0}, "after_shrinkage_pct", "must be from −100 to 100 %"),
        ({"tensile_strength_mpa": True}, "tensile_strength_mpa", "must be a number"),
        ({"note": "\ud800"}, "note", "incomplete character"),
        ({"recipe": Recipe(notes="\udc00")}, "notes", "incomplete character"),
        ({"recipe": Recipe(name="")}, "recipe_name", "Name cannot be empty."),
        ({"recipe": Recipe(porosity_pct=90.0)}, "porosity_pct", "must be from 0 to 80 vol %"),
        ({"recipe": Recipe(binder=None)}, "binder", "no binder is chosen"),
        ({"recipe": BILAYER, "thickness_um": 12.0}, "second_thickness_um", "The second layer is part of the film"),
        ({"recipe": Recipe(solvent=None)}, "solvent", "A cosolvent is chosen without a solvent."),
    ],
)
def test_each_impossible_value_gets_one_sentence_at_its_column(changes, column, told):
    (problem,) = film_problems(replace(FILM, **changes))
    assert problem[0] == column
    assert told in problem[1]
    assert problem[1].endswith(".")


def test_everything_that_is_wrong_is_told_at_once():
    film = replace(FILM, name="", temperature_c=900.0, resistance_ohm=1.0, recipe=Recipe(binder=None))
    assert [column for column, _ in film_problems(film)] == ["name", "measured_temperature_c", "area_cm2", "binder"]


def test_notes_key_and_use_do_not_make_another_measurement():
    other = replace(FILM, key="", note="again", is_used=False, recipe=Recipe(name="other", notes="other"))
    assert identity(other) == identity(FILM)
    assert identity(replace(FILM, conductivity_ms_cm=1.2 * (1 + 1e-12))) == identity(FILM)


@pytest.mark.parametrize(
    "changes",
    [{"name": "Film 8"}, {"made_on": ""}, {"conductivity_ms_cm": 1.21}, {"recipe": Recipe(binder_wt_pct=1.6)}],
)
def test_other_numbers_make_another_measurement(changes):
    assert identity(replace(FILM, **changes)) != identity(FILM)


def test_what_came_of_a_test_is_said_in_a_line():
    by_resistance = replace(FILM, **BY_RESISTANCE, **TESTED, after_conductivity_ms_cm=0.5, after_shrinkage_pct=0.0)
    words = "after bending around 5 mm: 50 % of the conductivity, shrinkage 0 %, no crack"
    assert after_test_words(by_resistance) == words
    assert after_test_words(FILM) == ""
    assert not set(AFTER_TEST) & set(BATCH_QUANTITIES)


def test_tidying_takes_the_blanks_around_texts():
    film = replace(FILM, name=" a\n", note="\tb ", recipe=Recipe(name=" c ", electrolyte_lot="d "))
    clean = tidy(film)
    assert (clean.name, clean.note, clean.recipe.name, clean.recipe.electrolyte_lot) == ("a", "b", "c", "d")
    assert tidy(clean) == clean
