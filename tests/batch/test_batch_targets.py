"""Targets that cannot be met say why in one sentence, and nothing is weighed."""

import math

import pytest

from ssedesigner.core.batch.plan import BatchPlan, Stock
from tests.drawn_batches import batch

STOCK = {"field": "binder", "solvent": "toluene", "wt_pct": 12.0}


@pytest.mark.parametrize(
    ("changes", "plan", "sentence"),
    [
        (
            {},
            {"film_area_cm2": 1.0, "film_count": 1},
            "rubber comes to 0.0000825 g, less than the balance can show (0.001 g)",
        ),
        ({}, {"readability_g": 0.1}, "rubber comes to 0.00396 g, less than the balance can show (0.1 g)"),
        (
            {},
            {"film_count": 40, "jar_ml": 20.0},
            "The jar is too small: the slurry takes up 15.85 mL, and 70 % of 20 mL is 14 mL",
        ),
        ({}, {"target": "jar", "jar_ml": 0.1}, "The jar is too small: filled to 70 % it holds enough for 0.1"),
        (
            {},
            {"target": "lot", "scarce_field": "electrolyte", "scarce_g": 0.2},
            "The lot is too small: 0.2 g is enough for 0.769 of a film of 48 cm² with 10 % waste; at least 0.26",
        ),
        (
            {},
            {"target": "lot", "scarce_field": "salt", "scarce_g": 1.0},
            "The scarce material is the Li salt, but the recipe has none to weigh.",
        ),
        (
            {},
            {"target": "lot", "scarce_field": "electrolyte", "scarce_g": 0.0004},
            "The lot of 0.0004 g is less than the",
        ),
        (
            {"method": "solvent-free"},
            {"target": "jar", "jar_ml": 10.0},
            "loose powder takes up more than its own volume",
        ),
        ({"solvent": "mystery"}, {"target": "jar", "jar_ml": 10.0}, "the library has no density for mystery."),
        (
            {"electrolyte": "unheard-of"},
            {},
            "The weight of NBR, toluene, isobutyl isobutyrate and unheard-of is not known, because the library has",
        ),
        (
            {"solids_loading_wt_pct": None},
            {},
            "The weight of toluene and isobutyl isobutyrate is not known, because the solids loading is empty.",
        ),
        ({"binder_wt_pct": None}, {}, "The recipe contradicts itself: Binder is chosen, but its content is empty"),
        (
            {},
            {"stocks": (Stock(**STOCK | {"wt_pct": 1.0}),)},
            "The stock solutions contain 3.63 times the toluene that the",
        ),
        (
            {},
            {"stocks": (Stock(**STOCK | {"solvent": "xylene"}),)},
            "The stock solution, 12 wt % NBR in xylene, contains xylene, but the recipe has toluene and",
        ),
        ({"method": "solvent-free"}, {"stocks": (Stock(**STOCK),)}, "contains toluene, but the recipe has no liquid."),
        (
            {},
            {"stocks": (Stock(**STOCK | {"field": "salt"}),)},
            "stock solution of a Li salt is planned, but the recipe",
        ),
        (
            {},
            {"stocks": (Stock(**STOCK), Stock(**STOCK))},
            "is the second stock solution of the same solid; plan only one.",
        ),
        ({}, {"stocks": (Stock(**STOCK | {"wt_pct": 100.0}),)}, "must contain more than 0 and less than 100 wt %"),
        ({}, {"stocks": (Stock(**STOCK | {"wt_pct": math.nan}),)}, "must contain more than 0 and less than 100 wt %"),
    ],
)
def test_a_target_that_cannot_be_met_says_why(materials, recipe, changes, plan, sentence):
    for key, value in changes.items():
        recipe = recipe.with_value(key, value)
    amounts = batch(recipe, BatchPlan(**plan), materials)
    assert any(sentence in problem for problem in amounts.problems), amounts.problems
    assert all(line.target_g is None and line.reason for line in amounts.lines)
    assert (amounts.films, amounts.solids_g, amounts.composition) == (None, None, ())


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ({"target": "mass"}, "The target “mass” is not known"),
        ({"basis": "mol"}, "The basis “mol” is not known"),
        ({"film_area_cm2": 0.0}, "The film area must be above 0 cm²."),
        ({"film_area_cm2": math.inf}, "The film area must be above 0 cm²."),
        ({"film_count": 0}, "The number of films must be a whole number of at least 1."),
        ({"film_count": 1.5}, "The number of films must be a whole number of at least 1."),
        ({"film_count": math.nan}, "The number of films must be a whole number of at least 1."),
        ({"film_count": math.inf}, "The number of films must be a whole number of at least 1."),
        ({"waste_pct": 100.0}, "The waste must be from 0 to less than 100 %"),
        ({"waste_pct": -1.0}, "The waste must be from 0 to less than 100 %"),
        ({"readability_g": 0.0}, "The readability of the balance must be above 0 g."),
        ({"readability_g": math.nan}, "The readability of the balance must be above 0 g."),
        ({"tolerance_pct": -0.1}, "The tolerance must be from 0 to less than 100 %."),
        ({"target": "lot", "scarce_field": "binder"}, "Enter the available grams of the scarce lot"),
        ({"target": "lot", "scarce_g": 1.0}, "Choose which material of the recipe is the scarce lot."),
        ({"target": "jar"}, "Enter the volume of the jar"),
        ({"jar_ml": -1.0}, "Enter the volume of the jar"),
        (
            {"target": "jar", "jar_ml": 10.0, "jar_fill_pct": 120.0},
            "The jar must be filled to more than 0 and at most 100 %.",
        ),
    ],
)
def test_a_plan_that_cannot_be_meant_says_why(materials, recipe, plan, sentence):
    amounts = batch(recipe, BatchPlan(**plan), materials)
    assert any(sentence in problem for problem in amounts.problems), amounts.problems
    assert amounts.lines == ()


def test_a_jar_that_is_large_enough_is_no_problem(materials, recipe):
    assert not batch(recipe, BatchPlan(film_count=40, jar_ml=26.0), materials).problems


def test_a_jar_for_a_powder_is_told_to_be_unsure(materials, recipe):
    amounts = batch(recipe.with_value("method", "solvent-free"), BatchPlan(film_count=40, jar_ml=26.0), materials)
    assert not amounts.problems
    assert any(note.startswith("Whether the powder fits the jar is not known") for note in amounts.notes)


def test_a_lot_that_just_gives_one_film_is_enough(materials, recipe):
    one = batch(recipe, BatchPlan(readability_g=1e-6), materials)
    needed = {line.fields[0]: line.exact_g for line in one.lines}["electrolyte"]
    plan = BatchPlan(target="lot", scarce_field="electrolyte", scarce_g=round(needed, 6) + 1e-6, readability_g=1e-6)
    amounts = batch(recipe, plan, materials)
    assert not amounts.problems
    assert amounts.films == pytest.approx(1.0, abs=1e-4)
