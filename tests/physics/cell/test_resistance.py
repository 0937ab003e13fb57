"""Where the resistance of a cell sits: limits, published values, and what must hold for any cell."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssedesigner.physics.cell.composite import electronic_conductivity, ionic_conductivity, ionic_spread
from ssedesigner.physics.cell.contacts import LITHIUM_CONTACT, collector_contact, lithium_contact
from ssedesigner.physics.cell.evidence import read_evidence
from ssedesigner.physics.cell.lithium import ALLOY, BEHIND, METAL, UNKNOWN
from ssedesigner.physics.cell.lithium_life import time_to_short
from ssedesigner.physics.cell.resistance import (
    CHARGE_TRANSFER,
    ROLES,
    anode_part,
    cathode_part,
    cell_resistance,
    charge_transfer,
    collector_part,
    film_cathode_part,
    film_part,
    user_part,
)
from ssedesigner.physics.cell.transmission_line import transmission_line

CM2 = 1e-4
RESISTANCES = st.floats(1e-7, 1.0)
PRESSURES = st.floats(0.0, 600e6)
KINDS = (METAL, BEHIND, ALLOY, UNKNOWN, "")


def ladder(ionic, electronic, transfer, steps=80):
    """Resistance of the same electrode as a ladder of resistors, solved for its node voltages."""
    nodes = steps + 1
    matrix = np.zeros((2 * nodes, 2 * nodes))

    def join(one, other, conductance):
        matrix[[one, other], [one, other]] += conductance
        matrix[[one, other], [other, one]] -= conductance

    for step in range(steps):
        join(step, step + 1, steps / ionic)
        join(nodes + step, nodes + step + 1, steps / electronic)
    for node in range(nodes):
        join(node, nodes + node, (0.5 if node in (0, steps) else 1) / steps / transfer)
    current = np.zeros(2 * nodes)
    current[0], current[-1] = 1, -1  # in at the separator's end of one rail, out at the foil's end of the other
    voltage = np.linalg.solve(matrix[1:, 1:], current[1:])
    return -voltage[-1]


@pytest.mark.parametrize("rails", [(30.0, 20.0, 20.0), (100.0, 3.0, 15.0), (1.0, 1.0, 50.0), (500.0, 10.0, 2.0)])
def test_the_transmission_line_is_a_ladder_of_resistors(rails):
    assert transmission_line(*rails) == pytest.approx(ladder(*rails), rel=5e-3)


@given(ionic=RESISTANCES, transfer=RESISTANCES)
def test_without_an_electronic_rail_it_is_the_known_limit(ionic, transfer):
    ratio = math.sqrt(ionic / transfer)
    expected = math.sqrt(ionic * transfer) / math.tanh(ratio)
    assert transmission_line(ionic, 0.0, transfer) == pytest.approx(expected, rel=1e-6)
    assert transmission_line(ionic, 1e-13, transfer) == pytest.approx(expected, rel=1e-5)


@given(rails=st.tuples(RESISTANCES, RESISTANCES, RESISTANCES), place=st.integers(0, 2), factor=st.floats(1.0, 1e6))
def test_more_resistance_anywhere_is_more_in_all(rails, place, factor):
    more = [rail * (factor if at == place else 1) for at, rail in enumerate(rails)]
    assert transmission_line(*more) >= transmission_line(*rails) * (1 - 1e-9)
    ionic, electronic, transfer = rails
    assert transmission_line(electronic, ionic, transfer) == pytest.approx(transmission_line(*rails))
    assert transmission_line(*rails) <= (ionic + electronic + transfer) * (1 + 1e-9)


def test_no_rails_leave_the_charge_transfer():
    assert transmission_line(0.0, 0.0, 20e-4) == pytest.approx(20e-4)


@given(celsius=st.floats(-30.0, 100.0), coating=st.sampled_from([*CHARGE_TRANSFER, "Li3PO4"]))
def test_a_coating_never_raises_the_charge_transfer(celsius, coating):
    temperature = celsius + 273.15
    coated, bare = charge_transfer(coating, temperature), charge_transfer(None, temperature)
    unstated = charge_transfer(None, temperature, is_stated=False)
    assert coated.value < bare.value
    assert charge_transfer("LiNbO3", temperature).value < unstated.value < bare.value
    assert charge_transfer(coating, temperature + 1).value < coated.value


def test_charge_transfer_of_published_cells_is_inside_the_band():
    rows = [row for row in read_evidence("interfaces") if row["quantity"] == "charge transfer, per electrode area"]
    assert len(rows) == 8
    for row in rows:
        coating = None if row["interface"].startswith("uncoated") else "LiNbO3"
        transfer = charge_transfer(coating, float(row["temperature_c"]) + 273.15)
        factor = math.exp(1.645 * transfer.spread)
        assert transfer.value / factor < float(row["low"]) * CM2 < transfer.value * factor, row["key"]


def test_lithium_contact_goes_through_its_points():
    for pressure, value in LITHIUM_CONTACT:
        assert lithium_contact(float(pressure)) == pytest.approx(float(value))
    rows = {row["key"]: row for row in read_evidence("interfaces")}
    for row in [rows[f"I0{number}"] for number in range(1, 6)]:
        assert lithium_contact(float(row["pressure_mpa"]) * 1e6) == pytest.approx(float(row["low"]) * CM2), row["key"]
    for key in ("I07", "I08"):
        pressure, attached = (float(rows[key][name]) * 1e6 for name in ("pressure_mpa", "attached_mpa"))
        middle = math.sqrt(float(rows[key]["low"]) * float(rows[key]["high"])) * CM2
        assert lithium_contact(pressure, attached) == pytest.approx(middle, rel=0.6), key


@given(pressure=PRESSURES, more=PRESSURES, attached=PRESSURES, stronger=PRESSURES)
def test_more_pressure_never_raises_a_contact(pressure, more, attached, stronger):
    low, high = sorted((pressure, more))
    weak, strong = sorted((attached, stronger))
    for contact in (lithium_contact, lambda held: collector_contact(held, is_primed=False)):
        assert contact(high) <= contact(low) * (1 + 1e-9)
    assert lithium_contact(high, weak) <= lithium_contact(low, weak) * (1 + 1e-9)
    assert lithium_contact(low, strong) <= lithium_contact(low, weak) * (1 + 1e-9)
    assert lithium_contact(low, weak) <= lithium_contact(low)
    assert collector_contact(low, is_primed=True) < collector_contact(low, is_primed=False)
    for kind in KINDS:
        values = [anode_part(kind, held, weak, 298.15).value for held in (low, high)]
        assert values[1] <= values[0] * (1 + 1e-9)


def test_contacts_do_not_jump():
    pressures = np.geomspace(1e4, 5e8, 20_001)
    for curve in (
        lithium_contact(pressures),
        lithium_contact(np.full_like(pressures, 2e6), pressures),
        lithium_contact(pressures, np.full_like(pressures, 20e6)),
        collector_contact(pressures, is_primed=True),
    ):
        assert np.max(np.abs(np.diff(np.log(curve)))) < 0.01
    assert lithium_contact(pressures)[::4000] == pytest.approx([lithium_contact(float(p)) for p in pressures[::4000]])


def parts_of(pressure=5e6, conductivity=0.01, kind=METAL, stated=0.0):
    return [
        collector_part(pressure, is_primed=True),
        film_part(3e-4, (1e-4, 9e-4), ()),
        user_part("film|cathode", stated) if stated is not None else film_cathode_part(pressure, 100e6),
        cathode_part(70e-6, (conductivity, 0.4), (1.0, 0.6), charge_transfer("LiNbO3", 298.15)),
        anode_part(kind, pressure, None, 298.15),
    ]


@given(
    pressure=st.floats(1e5, 1e8),
    conductivity=st.floats(1e-8, 1.0),
    kind=st.sampled_from(KINDS),
    stated=st.none() | st.floats(0.0, 0.1),
)
def test_the_parts_add_up_to_the_cell(pressure, conductivity, kind, stated):
    cell = cell_resistance(parts_of(pressure, conductivity, kind, stated))
    assert [part.role for part in cell.parts] == list(ROLES)
    assert cell.value == pytest.approx(sum(part.value for part in cell.parts))
    assert 0 < cell.low <= cell.value <= cell.high < math.inf
    # independent parts are not all at their ends at once
    assert cell.high <= sum(part.high for part in cell.parts) * (1 + 1e-9) or cell.high / cell.value < max(
        part.high / part.value for part in cell.parts if part.value
    )
    for part in cell.parts:
        assert part.low <= part.value <= part.high
        assert part.cited or part.role == "film"


def test_what_is_typed_replaces_the_program_and_is_exact():
    cell = cell_resistance([user_part("film", 2e-4), user_part("anode|film", 0.0)])
    assert (cell.low, cell.value, cell.high) == (2e-4, 2e-4, 2e-4)
    assert not any(part.is_estimate for part in cell.parts)


def test_a_part_without_a_measurement_looks_like_an_estimate_and_says_so():
    for kind in (BEHIND, ALLOY, UNKNOWN, ""):
        part = anode_part(kind, 5e6, None, 298.15)
        assert part.is_estimate
        assert part.note
    assert film_cathode_part(5e6).note


def test_arrays_give_what_numbers_give():
    pressures = np.array([1e5, 5e6, 30e6])
    swept = cell_resistance(parts_of(pressures, np.array([0.001, 0.01, 0.1]), stated=None))
    for at, (pressure, conductivity) in enumerate(zip(pressures, (0.001, 0.01, 0.1), strict=True)):
        single = cell_resistance(parts_of(float(pressure), conductivity, stated=None))
        assert (swept.value[at], swept.low[at], swept.high[at]) == pytest.approx(single[1:])


def test_lithium_lasts_as_long_as_it_was_seen_to():
    rows = [row for row in read_evidence("lithium_life") if row["quantity"] == "time to short"]
    for row in rows:
        if row["source"] != "Doux2020" or float(row["stack_mpa"]) > 25:
            continue
        hours = time_to_short(float(row["stack_mpa"]) * 1e6) / 3600
        if row["bound"]:
            assert hours > float(row["value"]), row["key"]
        else:
            assert max(hours / float(row["value"]), float(row["value"]) / hours) < 1.5, row["key"]


def test_coatings_with_a_value_are_in_the_library_with_their_sources(materials):
    for coating, values in CHARGE_TRANSFER.items():
        assert materials.find("coating", coating), coating
        assert all(value.source in materials.sources for value in values)
    assert all(value.source in materials.sources for point in LITHIUM_CONTACT for value in point)


def test_grains_that_are_not_stated_can_only_raise_the_resistance():
    ionic, transfer = (0.005, 0.3), charge_transfer("LiNbO3", 298.15)
    stated, unstated = (cathode_part(70e-6, ionic, (1.0, 0.6), transfer, grains=grains) for grains in (0.0, 0.4))
    assert unstated.high > stated.high * 1.05
    assert (unstated.low, unstated.value) == (stated.low, stated.value)


def test_a_sum_is_no_lower_than_what_is_left_with_every_part_at_its_low_end():
    open_part = film_part(1.0, (1e-3, 1e3), ())
    cell = cell_resistance([user_part("cathode", 1.0), open_part])
    assert 1.001 <= cell.low < cell.value < cell.high
    wide = cell_resistance([open_part, open_part._replace(role="cathode")])
    assert 2e-3 < wide.low < 0.3, "two parts are hardly ever at their low ends at once"


def test_a_cathode_without_sulfide_is_absurd_but_finite():
    shares = np.array([0.0, 0.005, 0.01])
    for coarse in (0.0, 1.0):
        ionic = ionic_conductivity(0.2, shares, coarse), ionic_spread(shares, coarse)
        electronic = electronic_conductivity(shares, 0.0), 0.6
        part = cathode_part(100e-6, ionic, electronic, charge_transfer(None, 233.15))
        assert np.all(np.isfinite(part.high))
        assert np.all(part.value > 1)
