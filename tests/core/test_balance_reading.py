"""What balances send as keys: each line is the weight that it shows, or is refused with a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.balance_reading import ReadingError, read_weight


@pytest.mark.parametrize(
    ("line", "grams"),
    [
        ("11.652", 11.652),
        ("11,652", 11.652),
        ("+  11.652 g", 11.652),
        ("   11.652 g  ", 11.652),
        ("S S     11.652 g", 11.652),
        ("ST,GS,+  11.652 g", 11.652),
        ("N     +   11.652 g", 11.652),
        ("-   0.350 g", -0.35),
        ("−0,35", -0.35),
        ("350.2 mg", 0.3502),
        ("0.011652kg", 11.652),
        (".5", 0.5),
        ("12.", 12.0),
    ],
)
def test_a_line_of_a_balance_is_read(line, grams):
    assert read_weight(line).grams == pytest.approx(grams, abs=1e-9)


@pytest.mark.parametrize(
    "line", ["", "g", "1.234,5", "1,234.5", "11 652 g", "1.2.3", "4.2 oz", "12 %", "4 g 5", "1e3", "nan", "--4"]
)
def test_what_is_no_weight_is_refused_with_a_sentence(line):
    with pytest.raises(ReadingError) as refused:
        read_weight(line)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("line", ["S D     11.652 g", "US,GS,+  11.652 g", "? 11.652 g"])
def test_a_balance_that_is_not_at_rest_is_refused(line):
    with pytest.raises(ReadingError, match="at rest"):
        read_weight(line)


@given(st.decimals(min_value=-9999, max_value=9999, places=4), st.sampled_from(["", " g", "g"]), st.booleans())
def test_any_weight_comes_back_as_it_was_sent(value, unit, has_comma):
    text = f"{value:.4f}{unit}"
    assert read_weight(text.replace(".", ",") if has_comma else text).grams == float(value)
