"""Ticks read as the field writes them."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.notation import superscript
from ssedesigner.ui.plot.axis import MINIMUM_GAP, celsius_ticks, decade_text, decade_ticks, linear_ticks
from ssedesigner.ui.theme import SMALL_PX
from ssedesigner.ui.widgets.text_fit import text_width


def texts(ticks):
    return [text for _, text in ticks.major]


def test_a_wide_log_axis_is_labelled_at_1_2_and_5():
    assert texts(decade_ticks(1, math.log10(500), 300)) == ["10", "20", "50", "100", "200", "500"]


def test_a_narrower_log_axis_is_labelled_at_1_and_3_and_then_at_decades():
    assert texts(decade_ticks(-1, 1, 180)) == ["0.1", "0.3", "1", "3", "10"]
    assert texts(decade_ticks(-1, 2, 150)) == ["0.1", "1", "10", "100"]


def test_a_crowded_log_axis_skips_decades():
    shown = decade_ticks(-6, 6, 100).major
    assert all(second - first >= 2 for (first, _), (second, _) in itertools.pairwise(shown))


def test_unlabelled_ticks_of_a_log_axis_are_the_digits_between():
    ticks = decade_ticks(0, 1, 60)
    assert texts(ticks) == ["1", "10"] or texts(ticks) == ["1", "3", "10"]
    assert len(ticks.major) + len(ticks.minor) == 10


@pytest.mark.parametrize(
    ("value", "text"), [(0.001, "0.001"), (0.1, "0.1"), (1, "1"), (5000, "5000"), (1e-6, "10⁻⁶"), (1e7, "10⁷")]
)
def test_decades_are_written_in_full_unless_very_long(value, text):
    assert decade_text(value) == text


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"]),
        (250, 450, ["250", "300", "350", "400", "450"]),
        (-40, 20, ["−40", "−30", "−20", "−10", "0", "10", "20"]),
        (0, 1, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ],
)
def test_linear_ticks_are_round(low, high, expected):
    shown = texts(linear_ticks(low, high, 260))
    assert [float(text.replace("−", "-")) for text in shown] == [float(text.replace("−", "-")) for text in expected]


@given(low=st.floats(-1e5, 1e5), width=st.floats(1e-3, 1e5), pixels=st.floats(60, 2000))
def test_linear_ticks_lie_inside_and_apart(low, width, pixels):
    high = low + width
    positions = [position for position, _ in linear_ticks(low, high, pixels).major]
    slack = 1e-5 * max(abs(low), abs(high), width)
    assert all(low - slack <= position <= high + slack for position in positions)
    gaps = [second - first for first, second in itertools.pairwise(positions)]
    assert all(gap / width * pixels >= MINIMUM_GAP - 1e-3 for gap in gaps)


@given(low=st.floats(-8, 6), width=st.floats(0.05, 10), pixels=st.floats(60, 2000))
def test_log_ticks_lie_inside_and_tell_their_value(low, width, pixels):
    for position, text in decade_ticks(low, low + width, pixels).major:
        assert low - 1e-6 <= position <= low + width + 1e-6
        plain = text.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
        value = 10.0 ** float(plain[2:]) if any(sign in text for sign in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹") else float(text)
        assert value == pytest.approx(10.0**position, rel=1e-6)


@pytest.mark.parametrize(("low", "high"), [(0, 5), (-5, 1), (2, 7)])
def test_a_log_axis_writes_its_decades_in_one_way(low, high):
    written = texts(decade_ticks(low, high, 300))
    assert written == ["10" + superscript(decade) for decade in range(low, high + 1)]


def test_celsius_ticks_stand_at_their_reciprocal_temperature():
    ticks = {text: position for position, text in celsius_ticks(2.6, 4.0, 285).major}
    assert ticks["25 °C"] == pytest.approx(1000 / 298.15)
    assert "−20 °C" in ticks


def test_an_empty_range_has_no_ticks():
    for make in (decade_ticks, linear_ticks, celsius_ticks):
        assert make(1.0, 1.0, 100.0).major == []


def test_ticks_written_in_full_never_reach_the_title(styled):
    for low, high in ((-5.0, 1.0), (-4.0, -2.0), (3.0, 6.0), (-1.0, 3.0)):
        for _, text in decade_ticks(low, high, 160.0).major:
            assert text_width(text, SMALL_PX) <= 36.0, text
