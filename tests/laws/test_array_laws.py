"""The array form and single predictions are one model: the same numbers, the same bands, the same reasons, per row."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.fields import FIELDS
from ssedesigner.physics.explore.sweep import BANDED, RESULTS, film_and_cell
from ssedesigner.physics.prediction import predict
from tests.laws.trials import law
from tests.strategies import any_recipes, shipped

SWEPT = [key for key, field in FIELDS.items() if field.kind == "number"]
ROWS = 3


@st.composite
def columns(draw) -> dict[str, list[float]]:
    keys = draw(st.lists(st.sampled_from(SWEPT), min_size=1, max_size=4, unique=True))
    ranges = {key: st.floats(FIELDS[key].minimum, FIELDS[key].maximum) for key in keys}
    return {key: draw(st.lists(one, min_size=ROWS, max_size=ROWS)) for key, one in ranges.items()}


@law(30)
@given(any_recipes(), columns())
def test_each_row_of_a_sweep_is_its_prediction(recipe, swept):
    many = film_and_cell(recipe, shipped(), **swept)
    for row in range(ROWS):
        single = predict(replace(recipe, **{key: column[row] for key, column in swept.items()}), shipped())
        for key in RESULTS:
            expected = getattr(single.film if hasattr(single.film, key) else single.cell, key)
            value = getattr(many, key)[row]
            assert np.isnan(value) == (expected.value is None), (key, row, expected)
            if expected.value is None:
                assert many.reasons[key][row] == expected.reason
                continue
            assert value == pytest.approx(expected.value, rel=1e-9), (key, row)
            assert key not in many.reasons or many.reasons[key][row] == ""
            if key in BANDED:
                low, high = (end[row] for end in many.bands[key])
                assert (low, high) == (pytest.approx(expected.low, rel=1e-9), pytest.approx(expected.high, rel=1e-9))
