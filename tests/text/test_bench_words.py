"""The words of bench mode: weights with the digits of the balance, hazards that begin with the gravest."""

from dataclasses import replace

import pytest

from ssedesigner.batch.weigh_in import amounts_now
from ssedesigner.core.batch.state import fold
from ssedesigner.core.batch.words import grams_text, off_text
from ssedesigner.text.batch import hazards_text, verdict_text, weighing_text
from tests.batches import AMOUNTS, batch, entry


@pytest.mark.parametrize(("readability", "text"), [(0.1, "11.7 g"), (0.001, "11.652 g"), (0.00001, "11.65200 g")])
def test_a_weight_has_the_digits_of_the_balance(readability, text):
    assert grams_text(11.652, readability) == text


def test_a_small_miss_is_not_rounded_to_none():
    assert off_text(11.645, 11.64) == "+0.04 %"


def test_several_additions_are_shown_and_one_is_not_shown_twice():
    state = fold(batch(entry(1, "weigh", line=1, grams=4.2), entry(2, "weigh", line=1, grams=0.71)))
    words = weighing_text(state.line(1), 0.001)
    assert words == "4.200 g + 0.710 g"
    assert weighing_text(fold(batch(entry(1, "weigh", line=1, grams=4.2))).line(1), 0.001) == ""
    assert verdict_text(state.line(1), 0.001) == ("pass", "In tolerance")


def test_too_much_and_too_little_are_told_in_grams():
    more, less = (fold(batch(entry(1, "weigh", line=1, grams=grams))).line(1) for grams in (5.0, 4.0))
    assert verdict_text(more, 0.001) == ("fail", "0.100 g too much")
    assert verdict_text(less, 0.001) == ("caution", "Add 0.900 g more")


def test_the_gravest_hazard_comes_first_and_all_codes_are_named():
    words = hazards_text("H228 EUH029 H301 H314 H400")
    assert words.startswith("Contact with water liberates toxic gas")
    assert "Keep the lid on" in words
    assert all(code in words for code in ("H228", "EUH029", "H301", "H314", "H400"))


def test_harm_to_the_unborn_child_comes_before_an_irritated_skin():
    toluene = hazards_text("H225 H304 H315 H336 H361d H373 H412")
    assert toluene.startswith("Suspected of damaging the unborn child; highly flammable")
    assert "damage to organs" in toluene
    assert "irritation" not in toluene


def test_what_is_not_known_of_one_of_two_materials_does_not_vanish():
    assert "Hazards of LiTFSI: not known." in hazards_text("H225; LiTFSI: not known")
    assert "safety data sheet" in hazards_text("none")


@pytest.mark.parametrize("text", ["", "not known"])
def test_unknown_hazards_are_not_taken_for_none(text):
    assert "handle it as toxic" in hazards_text(text)


def test_targets_after_rescaling_are_those_on_record():
    record = batch(entry(1, "rescale", targets=[{"line": 2, "target_g": 1.2, "tolerance_g": 0.006}]))
    lines = {line.number: line for line in amounts_now(record, fold(record)).lines}
    assert (lines[2].target_g, lines[2].exact_g, lines[2].tolerance_g) == (1.2, 1.2, 0.006)
    assert lines[1] == AMOUNTS.lines[0]
    assert amounts_now(replace(record, amounts=None), fold(record)) is None
