"""Why one recipe predicts something else than another: shares that add up, whatever lies between."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.prediction import RESULTS
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.explore import why as module
from ssedesigner.physics.explore.why import TOGETHER, explain, fields_that_differ, predicted_quantities

RECIPES = Path(__file__).resolve().parents[3] / "resources" / "recipes"
ASR = "film.area_specific_resistance_ohm_cm2"


def _recipe(name):
    return read_recipe(RECIPES / f"{name}.json").recipe


def _check_sums(first, second, materials, why):
    ends = [predicted_quantities(one, materials, NOTHING_LEARNED) for one in (first, second)]
    for key in RESULTS:
        values = [end[key].value for end in ends]
        if None in values:
            assert key in why.reasons
            assert key not in why.shares
            continue
        moved = values[1] - values[0]
        assert abs(sum(why.shares[key].values()) - moved) <= 1e-9 * max(1.0, abs(moved))


@pytest.mark.parametrize(("first", "second"), [("film-117", "film-123"), ("film-138", "film-111")])
def test_shares_add_up_to_the_difference(first, second, materials):
    first, second = _recipe(first), _recipe(second)
    why = explain(first, second, materials)
    assert why.is_exact
    assert sorted(key for part in why.parts.values() for key in part) == sorted(fields_that_differ(first, second))
    _check_sums(first, second, materials, why)


def test_shares_are_the_same_the_other_way_round(materials):
    first, second = _recipe("film-117"), _recipe("film-123")
    there, back = explain(first, second, materials), explain(second, first, materials)
    for key, shares in there.shares.items():
        for part, share in shares.items():
            assert back.shares[key][part] == pytest.approx(-share, abs=1e-9)


def test_one_field_has_all_and_none_has_none(materials):
    recipe = _recipe("fig1-li")
    assert explain(recipe, recipe, materials).shares[ASR] == {}
    why = explain(recipe, replace(recipe, thickness_um=20.0), materials)
    assert why.shares["film.thickness_um"] == {"thickness_um": -10.0}
    assert why.shares["cell.voltage_v"] == {"thickness_um": 0.0}


def test_two_fields_have_the_mean_of_both_orders(materials):
    """Against sums by hand: resistance is thickness over conductivity, so the two fields act on each other."""
    first = _recipe("fig1-li")
    second = replace(first, thickness_um=60.0, temperature_c=60.0)

    def resistance(recipe):
        return predicted_quantities(recipe, materials, NOTHING_LEARNED)[ASR].value

    ends = resistance(first), resistance(second)
    thick, warm = resistance(replace(first, thickness_um=60.0)), resistance(replace(first, temperature_c=60.0))
    shares = explain(first, second, materials).shares[ASR]
    assert shares["thickness_um"] == pytest.approx(((thick - ends[0]) + (ends[1] - warm)) / 2)
    assert shares["temperature_c"] == pytest.approx(((warm - ends[0]) + (ends[1] - thick)) / 2)


def test_a_material_goes_with_what_belongs_to_it(materials):
    first = replace(_recipe("film-117"), binder=None, binder_wt_pct=None)
    second = replace(first, binder="SBR", binder_wt_pct=3.0, electrolyte="Li6PS5Br", electrolyte_lot="B")
    why = explain(replace(first, electrolyte_lot="A"), second, materials)
    assert why.parts == {"electrolyte": ("electrolyte", "electrolyte_lot"), "binder": ("binder", "binder_wt_pct")}
    apart = explain(replace(_recipe("film-117"), binder="NBR", binder_wt_pct=1.5), second, materials)
    assert "binder_wt_pct" in apart.parts  # another rubber at another content: each acts by itself


def test_fields_that_shall_be_one_are_one(materials):
    first = _recipe("fig1-li")
    second = replace(first, thickness_um=60.0, temperature_c=60.0)
    why = explain(first, second, materials, together=[("thickness_um", "temperature_c")])
    assert list(why.shares[ASR]) == ["thickness_um"]


def test_drawn_orders_come_near_to_all_orders(materials, monkeypatch):
    first, second = _recipe("film-138"), _recipe("film-111")
    exact = explain(first, second, materials)
    monkeypatch.setattr(module, "MOST_EXACT", 3)
    drawn = explain(first, second, materials)
    assert not drawn.is_exact
    _check_sums(first, second, materials, drawn)
    for part, share in exact.shares[ASR].items():
        assert abs(drawn.shares[ASR][part] - share) <= 5 * drawn.errors[ASR][part] + 1e-9


def test_an_order_and_its_reverse_are_one_draw():
    mirrored = [[[1.0], [3.0]], [[0.0], [4.0]]]  # each pair has the mean exactly
    assert module._means_and_errors(mirrored) == ([2.0], [0.0])
    alike = [[[1.0], [1.0]], [[3.0], [3.0]]]  # four rows, but two draws: sd √2 over √2
    assert module._means_and_errors(alike) == ([2.0], [1.0])
    assert module._means_and_errors([[[1.0]], [[3.0]]]) == ([2.0], [1.0])
    assert module._means_and_errors([]) == ([], [])
    shaken = [[[3.0 + place * 1e-15]] for place in range(4)]
    assert module._means_and_errors(shaken)[1] == [0.0]  # the noise of the arithmetic is no error


def test_what_cannot_be_shared_out_stands_as_one():
    values = [1.0, None, None, 3.0]  # no order leads past known values only
    assert module._exact(values) == []
    assert module._exact([1.0, None, 2.0, 4.0]) == [2.0, 1.0]  # the one order that is known
    assert TOGETHER not in module.RESULTS


def test_a_result_that_is_not_known_says_why(materials):
    first = _recipe("fig1-li")
    why = explain(first, replace(first, binder="NBR"), materials)  # without a content
    assert "content" in why.reasons[ASR]


def test_work_can_be_stopped(materials):
    first, second = _recipe("film-117"), _recipe("film-123")
    done = []
    assert explain(first, second, materials, report=lambda part: done.append(part) or len(done) < 5) is None
    assert len(done) == 5


@given(st.lists(st.floats(-1e6, 1e6), min_size=8, max_size=8))
def test_shares_of_any_values_add_up(values):
    shares = module._exact(values)
    assert sum(shares) == pytest.approx(values[-1] - values[0], abs=1e-6)
