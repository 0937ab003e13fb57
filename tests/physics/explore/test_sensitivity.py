"""What matters most: swings, shares against sums by hand, and bands that measurements narrow."""

from dataclasses import replace
from pathlib import Path

import pytest

from ssedesigner.core.fields import FieldError
from ssedesigner.files.recipe.file import read_recipe
from ssedesigner.physics.conduction.learned import NOTHING_LEARNED
from ssedesigner.physics.conduction.learning import learn
from ssedesigner.physics.explore.sensitivity import Swing, as_predicted, band_factor, sensitivity
from ssedesigner.physics.explore.why import predicted_quantities
from ssedesigner.text.sensitivity import measurement_text

RECIPES = Path(__file__).resolve().parents[3] / "resources" / "recipes"
ASR = "film.area_specific_resistance_ohm_cm2"


@pytest.fixture(scope="module")
def recipe():
    return read_recipe(RECIPES / "practical-pouch.json").recipe


def test_a_swing_is_the_result_at_both_ends(recipe, materials):
    weighed = sensitivity(recipe, ASR, materials, ranges={"thickness_um": (15.0, 60.0)})
    swing = next(each for each in weighed.swings if each.key == "thickness_um")
    for end, value in ((swing.low, swing.at_low), (swing.high, swing.at_high)):
        typed = replace(recipe, thickness_um=end)
        assert predicted_quantities(typed, materials, NOTHING_LEARNED)[ASR].value == value
    assert [each.size for each in weighed.swings] == sorted((each.size for each in weighed.swings), reverse=True)
    assert "cathode_density_g_cm3" in weighed.idle


def test_the_total_share_is_that_of_a_product(recipe, materials):
    """What alone does something has all of the spread, exactly; no share is more than all of it."""
    for result, high in ((ASR, 60.0), ("cell.cost_usd_m2", 2000.0)):
        weighed = sensitivity(recipe, result, materials, ranges={"thickness_um": (1.0, high)})
        assert (weighed.shares, weighed.share_errors) == ({"thickness_um": 1.0}, {"thickness_um": 0.0})
    # a sum of one term in each field: the shares are those of the variances of the terms, and add up to 1
    ranges = {"thickness_um": (20.0, 40.0), "anode_thickness_um": (10.0, 60.0)}
    summed = sensitivity(recipe, "cell.cost_usd_m2", materials, ranges=ranges)
    error = max(summed.share_errors.values())
    assert 0 < error < 0.05
    assert abs(sum(summed.shares.values()) - 1) < 4 * error
    assert all(share <= 1 for share in summed.shares.values())
    both = sensitivity(recipe, ASR, materials, ranges={"thickness_um": (15.0, 60.0), "dew_point_c": (-60.0, -40.0)})
    assert both.shares["dew_point_c"] == 0
    assert sensitivity(recipe, ASR, materials) == sensitivity(recipe, ASR, materials)


def test_a_film_narrows_the_band_as_the_posterior_says(recipe, materials):
    weighed = sensitivity(recipe, ASR, materials)
    one = next(each for each in weighed.measurements if each.key == "films-1")
    base = predicted_quantities(recipe, materials, NOTHING_LEARNED)
    film = as_predicted(recipe, base["film.conductivity_ms_cm"].value)
    after = predicted_quantities(recipe, materials, learn(replace(materials, own_films=(film,))))[ASR]
    assert one.after == band_factor(after) < one.before
    assert [each.after for each in weighed.measurements] == sorted(each.after for each in weighed.measurements)


def test_what_is_measured_already_is_not_proposed(recipe, materials):
    typed = replace(recipe, electrolyte_conductivity_ms_cm=2.0, porosity_pct=4.0)
    keys = {each.key for each in sensitivity(typed, ASR, materials).measurements}
    assert not keys & {"lot", "porosity"}


def test_a_result_that_is_not_known_says_why(recipe, materials):
    weighed = sensitivity(replace(recipe, binder="NBR", binder_wt_pct=None), ASR, materials)
    assert "content" in weighed.reason
    assert not weighed.swings


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"binder": (1.0, 2.0)}, "numeric field"),
        ({"thickness_um": (10.0, 1e6)}, "outside"),
        ({"thickness_um": (60.0, 10.0)}, "lower to a higher"),
    ],
)
def test_a_range_that_cannot_be_is_refused(recipe, materials, ranges, words):
    with pytest.raises(FieldError, match=words):
        sensitivity(recipe, ASR, materials, ranges=ranges)


def test_what_an_input_moves_is_stated_where_it_is_from(recipe, materials):
    typed = replace(
        recipe,
        electrolyte_conductivity_ms_cm=2.0,
        electrolyte_conductivity_temperature_c=25.0,
        electrolyte_conductivity_error_pct=None,
        porosity_pct=4.0,
        film_density_g_cm3=None,
    )
    swings = {swing.key: swing for swing in sensitivity(typed, ASR, materials).swings}
    assert swings["electrolyte_conductivity_ms_cm"].high == pytest.approx(2.0 * 1.28, rel=0.01)
    assert swings["electrolyte_conductivity_temperature_c"].why == "assumed ± 2 K"
    # a porosity is what the density leaves: five per cent of that are some points of pores
    assert swings["porosity_pct"].high - 4.0 == pytest.approx(0.05 * 96)
    blank = replace(typed, porosity_pct=None, electrolyte_conductivity_ms_cm=None)
    weighed = sensitivity(blank, ASR, materials)
    by_key = {swing.key: swing for swing in weighed.swings}
    assert by_key["electrolyte_conductivity_ms_cm"].why == "library’s band"
    # pores that are estimated go on following the pressing while they are off by their own factor
    assert weighed.shares["densification_temperature_c"] > 0


def test_a_swing_counts_what_lies_between_its_ends_and_names_an_end_that_is_not_known():
    both = Swing(key="thickness_um", low=1.0, high=3.0, at_low=5.0, at_high=5.0, at_base=2.0, why="")
    assert (both.size, both.is_known) == (3.0, True)
    open_ended = replace(both, at_high=None, at_low=2.5)
    assert (open_ended.size, open_ended.is_known) == (0.5, False)


def test_a_measurement_is_proposed_where_the_two_factors_read_differently(recipe, materials):
    for result in ("cell.specific_energy_wh_kg", "cell.voltage_v", ASR, "cell.cost_usd_kwh"):
        for one in sensitivity(recipe, result, materials).measurements:
            before, after = measurement_text(one).split(" → ")
            assert before != after, result
