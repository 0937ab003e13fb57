"""Lines of a balance in their time: of a print only what is known to be the weight counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.batch.balance import Load
from ssedesigner.batch.balance_print import PRINT_GAP_S, BalancePrint, end_print, take_line

AT_ONCE = 0.05


def played(*lines, gap=AT_ONCE, readability_g=0.001):
    """Send lines with a pause between them, and let each print end; return what was handed out, asked and refused."""
    heard, at, found = BalancePrint(), 100.0, []

    def note(what):
        if what.weights:
            soon = " soon" if what.weights[0].is_soon else ""
            doubled = " twice" if what.is_doubled else ""
            found.append("/".join(f"{weight.grams:g}" for weight in what.weights) + soon + doubled)
        elif what.refusal:
            found.append("no")

    for line in lines:
        if gap > PRINT_GAP_S:
            heard, what = end_print(heard, at + PRINT_GAP_S)
            note(what)
        at += gap
        heard, what = take_line(heard, line, at, readability_g=readability_g)
        note(what)
    heard, what = end_print(heard, at + PRINT_GAP_S)
    note(what)
    return found


def weights(*lines, **more):
    return [one for one in played(*lines, **more) if one != "no"]


@pytest.mark.parametrize(
    "lines",
    [
        ("G + 14.600 g", "T + 10.000 g", "N +  4.600 g"),
        ("N +  4.600 g", "T + 10.000 g", "G + 14.600 g"),
        ("T + 10.000 g", "N +  4.600 g", "G + 14.600 g"),
        ("Tare: 10.000 g", "Net: 4.600 g"),
        ("ID No: 123456", "Net: 4.600 g"),
        ("ID No: 123456", "4.600 g"),
        ("2026-03-31", "10:32:05", "", "Brutto 14.600 g", "Tara 10.000 g", "Netto 4.600 g", "", "Ver 1.00"),
        ("14.600 g G", "10.000 g T", "4.600 g NET"),
        ("14.600 g", "10.000 g T", "4.600 g NET"),
        ("ST,GS,+0014.600g", "ST,TR,+0010.000g", "ST,NT,+0004.600g"),
        ("S D 4.580 g", "S S 4.600 g"),
        ("Err 4", "4.600 g"),
        ("+  4.58", "+  4.600 g"),
        ("G + 4.600 g",),
        ("G + 4.600 g", "T + 0.000 g"),
        ("ST,GS,+0004.600g",),
        ("4.600 g", "N 4.600 g"),
    ],
)
def test_a_print_is_one_weight(lines):
    assert weights(*lines) == ["4.6"]


@given(
    st.permutations(["G + 14.600 g", "T + 10.000 g", "N + 4.600 g", "ID No: 123456", "2026-03-31", "", "S D 4.580 g"]),
    st.sampled_from([0.0, 0.05, 0.29]),
)
def test_in_any_order_only_the_net_line_of_a_print_counts(lines, gap):
    assert weights(*lines, gap=gap) == ["4.6"]


def test_a_gross_value_waits_for_the_end_of_its_print():
    heard, what = take_line(BalancePrint(), "G + 14.600 g", 10.0)
    assert what.is_waiting
    assert not what.weights
    slow, what = take_line(heard, "N +  4.600 g", 11.0, begun_at=10.2)  # at 300 baud a line needs its time
    assert [one.grams for one in what.weights] == [4.6]
    assert end_print(slow, 11.5)[1].weights == ()
    (gross,) = end_print(heard, 10.4)[1].weights
    assert (gross.grams, gross.load) == (14.6, Load.GROSS)


@pytest.mark.parametrize(
    "lines",
    [
        ("G + 14.600 g", "N + 4.600 g ?"),
        ("N + 4.600", "G + 14.600 g"),
        ("G + 14.600 g", "T + 15.000 g", "N - 0.400 g"),
        ("G + 10.000 g", "T + 10.000 g", "N + 0.000 g"),
        ("ST,GS,+0014.600g", "US,NT,+0004.600g"),
        ("T + 10.000 g",),
        ("ID 7", "Ver 1.00", "n 5"),
        ("",),
    ],
)
def test_a_print_without_its_net_weight_is_none(lines):
    assert weights(*lines) == []


def test_what_a_print_leaves_open_is_asked():
    assert weights("G + 14.600 g", "T + 10.000 g") == ["14.6/4.6"]
    assert weights("4.600 g", "4.580 g") == ["4.6/4.58"]
    assert weights("12,345 g", readability_g=None) == ["12.345/12345"]


def test_the_same_weight_within_a_second_is_marked():
    line = "S S 11.677 g"
    assert weights(line, line) == ["11.677", "11.677 soon"]
    assert weights(line, line, gap=0.7) == ["11.677", "11.677 soon"]
    assert weights(line, line, gap=2.0) == ["11.677", "11.677"]
    assert weights("11.677 g", "11.677 g") == ["11.677 twice"]
    assert weights("11.677 g", "11.677 g", gap=0.7) == ["11.677", "11.677 soon"]
    assert weights("N 4.6 g", "N 4.5 g") == ["4.6", "4.5 soon"]


def test_two_prints_are_two_weights():
    assert weights("G + 14.600 g", "G + 15.600 g", gap=3.0) == ["14.6", "15.6"]
    assert weights("N + 4.600 g", "G + 15.600 g", gap=3.0) == ["4.6", "15.6"]


def test_a_balance_that_sends_on_and_on_is_refused_and_costs_no_memory():
    heard, refused = BalancePrint(), ""
    for number in range(200):
        heard, what = take_line(heard, f"{number + 1}.000 g", 0.1 * number)
        assert not what.weights
        refused = refused or what.refusal
    assert "keeps sending" in refused
    assert len(heard.readings) < 50
    assert end_print(heard, 21.0)[1].weights == ()
