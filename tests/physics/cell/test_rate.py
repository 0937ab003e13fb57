"""What is left at a C-rate: published cells, and what must hold for any cell."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.core.evidence import GRADES
from ssedesigner.physics.cell.evidence import (
    SAME,
    cell_of_row,
    comparisons_by_kind,
    read_evidence,
    score,
)
from ssedesigner.physics.cell.rate import PLOTTED_RATES, discharge, usable_capacity, usable_energy
from ssedesigner.physics.cell.resistance import CellResistance

CELLS = st.tuples(st.floats(1e-5, 1e3), st.floats(1.0, 5.0), st.floats(1.0, 5.0)).map(
    lambda drawn: CellResistance((), drawn[0], drawn[0] / drawn[1], drawn[0] * drawn[2])
)
SCORES = {kind: score(comparisons) for kind, comparisons in comparisons_by_kind().items()}
RATES = st.floats(1e-6, 0.02)


def test_published_capacities_are_inside_the_bands():
    assert SCORES["rates"].n == 39
    assert SCORES["rates"].coverage >= 0.8


def test_bands_hold_without_the_scatter_between_cells_and_without_the_rows_of_the_fit():
    sources = {row["source"] for row in read_evidence("rates") if row["reference_is"] == SAME}
    assert sources == {"Minnmann2021", "Luan2026"}
    assert SCORES["rates_of_one_cell"].coverage >= 0.8


def test_resistances_of_published_cells_are_met_within_two_to_three():
    resistances = SCORES["cell_resistances"]
    assert resistances.n == 20
    assert resistances.median_factor < 2.2
    assert resistances.worst_factor < 4


def test_every_row_that_does_not_count_says_why():
    for row in read_evidence("rates"):
        assert row["use"] in {"score", "reference"} or len(row["use"]) > 5, row["key"]
        assert (row["use"] == "score") == bool(row["reference"]) == bool(row["reference_is"])


def test_evidence_has_known_sources_and_grades(materials):
    for name in ("composites", "rates", "interfaces", "lithium_life"):
        rows = read_evidence(name)
        assert len({row["key"] for row in rows}) == len(rows)
        for row in rows:
            assert row["grade"] in GRADES, row["key"]
            assert row["source"] in materials.sources, row["key"]


@given(cell=CELLS, first=RATES, second=RATES, voltage=st.floats(1.0, 5.0), span=st.floats(0.05, 2.0))
def test_usable_never_exceeds_nominal_and_falls_with_the_rate(cell, first, second, voltage, span):
    slow, fast = (discharge(rate, 1.8e5, cell, voltage, span) for rate in sorted((first, second)))
    assert slow.voltage_loss <= fast.voltage_loss
    for low, high in ((fast.capacity, slow.capacity), (fast.energy, slow.energy)):
        assert 0 <= low <= high <= 1
    for at in (slow, fast):
        for value, band in ((at.capacity, at.capacity_band), (at.energy, at.energy_band)):
            assert 0 <= band[0] <= value <= band[1] <= 1
        assert at.energy <= at.capacity
    assert fast.capacity_band[0] <= slow.capacity_band[0]
    assert fast.energy_band[0] <= slow.energy_band[0]


def test_energy_is_the_integral_of_the_loaded_voltage():
    loss, span, voltage = 0.2, 0.8, 3.7
    used = np.linspace(0, usable_capacity(loss, span), 10_001)
    loaded = voltage + span / 2 - span * used - loss
    assert usable_energy(loss, span, voltage) == pytest.approx(np.trapezoid(loaded, used) / voltage)
    assert loaded[-1] == pytest.approx(voltage - span / 2), "the discharge ends at the cut-off"


def test_nothing_is_left_beyond_the_span_and_nothing_jumps_there():
    losses = np.linspace(0.0, 5.0, 5001)
    for values in (usable_capacity(losses, 0.8), usable_energy(losses, 0.8, 3.7)):
        assert values[0] == 1
        assert values[-1] == 0
        assert np.all(np.diff(values) <= 0)
        assert np.max(np.abs(np.diff(values))) < 0.002


def test_arrays_give_what_numbers_give():
    cell = cell_of_row(read_evidence("rates")[1])
    rates = np.array([float(rate) for rate in PLOTTED_RATES])
    swept = discharge(rates, 7e4, cell, 3.8)
    singles = [discharge(float(rate), 7e4, cell, 3.8) for rate in rates]
    for name in ("voltage_loss", "capacity", "energy"):
        assert getattr(swept, name) == pytest.approx([getattr(single, name) for single in singles])
