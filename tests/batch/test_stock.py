"""What can be made from what is here: lots limit a search, and the answer says how."""

from dataclasses import replace
from datetime import date

import pytest

from ssedesigner.batch.lots import needed_grams
from ssedesigner.batch.stock import stock_limit
from ssedesigner.core.lots import Lot, LotStock
from ssedesigner.core.notation import format_number
from ssedesigner.core.question import SHORT, Choice, Objective, Question, QuestionError, Range, StockWish, Target
from ssedesigner.core.recipe import Recipe
from ssedesigner.physics.explore import search as searching
from ssedesigner.physics.explore.search import search
from tests.strategies import shipped

TODAY = date(2026, 11, 30)
ASR = "film.area_specific_resistance_ohm_cm2"


def stock(kind, material, grams, **more):
    lot = Lot(id=f"{material}{grams}", key="L-0001", kind=kind, material=material, name="A", received_g=grams, **more)
    return LotStock(lot=lot)


def lacking(recipe, *lots, **wish):
    return stock_limit(StockWish(**wish), lots, shipped(), TODAY).lacking(recipe)


def test_a_recipe_lacks_what_no_lot_holds_enough_of():
    recipe = Recipe()
    need = needed_grams(recipe, shipped())["electrolyte"]
    enough, little = stock("electrolyte", "Li6PS5Cl", need * 1.01), stock("electrolyte", "Li6PS5Cl", need * 0.99)
    nbr = stock("binder", "NBR", 50.0)
    old = stock("binder", "NBR", 50.0, expires_on="2026-11-29")
    for lots, wish, missing in (
        ((), {}, ()),  # nothing is recorded: nothing is limited
        ((enough,), {}, ()),
        ((little, little), {}, ("Li6PS5Cl",)),  # a batch is weighed from one lot
        ((little, enough), {}, ()),
        ((enough,), {"film_count": 2}, ("Li6PS5Cl",)),
        ((enough,), {"film_area_cm2": recipe.film_area_cm2 * 1.1}, ("Li6PS5Cl",)),
        ((enough, stock("binder", "SBR", 50.0)), {}, ("NBR",)),
        ((enough, old), {}, ("NBR",)),
        ((enough, replace(nbr, is_retired=True)), {}, ("NBR",)),  # the last jar of its kind is gone
        ((stock("electrolyte", "Li6PS5Cl", None), nbr), {}, ()),  # nobody knows how much: it is said
        ((stock("electrolyte", "Li6PS5Cl", 0.0), nbr), {}, ("Li6PS5Cl",)),
    ):
        assert lacking(recipe, *lots, **wish) == missing, (lots, wish)
    # what a recipe names and takes nothing of is not needed
    assert lacking(replace(recipe, binder_wt_pct=0.0), stock("electrolyte", "Li6PS5Cl", 2 * need), old) == ()
    assert lacking(replace(recipe, method="solvent-free"), stock("solvent", "anisole", 1.0)) == ()
    # a weight that nobody knows is not enough
    unknown = replace(recipe, solids_loading_wt_pct=None, cosolvent=None, cosolvent_share_pct=0.0)
    assert lacking(unknown, stock("solvent", "toluene", 9e5)) == ("toluene",)


@pytest.mark.parametrize("all_counted", [searching.ALL_COUNTED, 0])
def test_a_search_counts_and_names_what_stock_keeps_out(monkeypatch, all_counted):
    monkeypatch.setattr(searching, "ALL_COUNTED", all_counted)  # a large search leaves absent materials out first
    question = Question(
        targets=(Target(result=ASR, at_most=1e6),),
        free={"binder": Choice(values=("NBR", "SBR", None)), "thickness_um": Range(low=20, high=40, step=10)},
        objectives=(Objective(result=ASR),),
        stock=StockWish(),
    )
    need = needed_grams(replace(Recipe(), thickness_um=30.0), shipped())["electrolyte"]
    lots = [stock("electrolyte", "Li6PS5Cl", need * 1.1), stock("binder", "NBR", 50.0)]
    answer = search(question, Recipe(), shipped(), stock=stock_limit(question.stock, lots, shipped(), TODAY))
    made = [*answer.front, *answer.others]
    assert {(each.recipe.binder, each.recipe.thickness_um) for each in made} == {
        (binder, um) for binder in ("NBR", None) for um in (20.0, 30.0)
    }
    assert (answer.candidates, answer.met) == (9, 4)
    limit = next(each for each in answer.limits if each.target.result == SHORT)
    absent = sum(answer.cut.values())
    assert (limit.alone + absent, limit.relax_to) == (5, None)
    assert absent == (0 if all_counted else 3)
    assert answer.cut_by_pairs == 0
    remarks = " ".join(answer.remarks)
    assert "In stock, binder: NBR." in remarks
    assert "no lot of these kinds is recorded:" in remarks
    assert "solvent" in answer.stock.unlimited


def test_stock_is_never_passed_over():
    question = Question(free={"thickness_um": Range(low=20, high=40, step=10)}, stock=StockWish())
    with pytest.raises(QuestionError, match="a library with lots"):
        search(question, Recipe(), shipped())
    limit = stock_limit(StockWish(), (), shipped(), TODAY)
    with pytest.raises(QuestionError, match=r"stock\.film_count: .* must be from 1 to"):
        search(replace(question, stock=StockWish(film_count=0)), Recipe(), shipped(), stock=limit)
    with pytest.raises(QuestionError, match=SHORT):
        search(replace(question, stock=None, targets=(Target(result=SHORT, at_most=0),)), Recipe(), shipped())


def test_what_no_candidate_has_enough_of_is_not_in_stock_and_is_said():
    question = Question(
        free={
            "electrolyte": Choice(values=("Li6PS5Cl", "Li10GeP2S12")),
            "thickness_um": Range(low=20, high=40, step=10),
        },
        stock=StockWish(film_count=190),
    )
    lots = [
        stock("electrolyte", "Li6PS5Cl", 1.0),
        replace(stock("electrolyte", "Li10GeP2S12", 9e9), is_retired=True),
        stock("binder", "NBR", 1e-3),
    ]
    answer = search(question, Recipe(), shipped(), stock=stock_limit(question.stock, lots, shipped(), TODAY))
    assert (answer.met, answer.stock.here) == (0, {"electrolyte": (), "binder": ()})
    need = needed_grams(replace(Recipe(), thickness_um=20.0), shipped(), 190)["electrolyte"]
    remarks = " ".join(answer.remarks)
    assert f"Li₆PS₅Cl (a batch takes {format_number(need)} g or more, the largest lot holds 1 g)" in remarks
    assert "In stock, electrolyte: no lot that holds enough." in remarks
    assert "the largest lot holds 0.001 g): free the field, or set another material." in remarks
    one = replace(question, stock=StockWish())
    answer = search(one, Recipe(), shipped(), stock=stock_limit(one.stock, lots[:1], shipped(), TODAY))
    assert answer.stock.here["electrolyte"] == ("Li6PS5Cl",)
    assert "Too little" not in " ".join(answer.remarks)
