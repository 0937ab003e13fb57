"""Stack pressures on a film and on the pellet of its lot, and what a blank one stands for."""

import re
from dataclasses import replace

import numpy as np
import pytest

from ssedesigner.core.units import from_si, to_si
from ssedesigner.physics.conduction.conductance import conductance
from ssedesigner.physics.conduction.factors import (
    HIGHEST_PRESSURE,
    LOWEST_PRESSURE,
    PELLET_PRESSURES,
    unstated_pressure,
)
from ssedesigner.physics.film.film import resolve
from ssedesigner.physics.stack_pressure import LIBRARY_NOTE, LOT_NOTE, OPEN_LOT_NOTE
from tests.physics.samples import BARE

LOT = replace(BARE, electrolyte_conductivity_ms_cm=2.0)
LOT_PRESSURE = "electrolyte_conductivity_pressure_mpa"


def of(recipe, materials, **swept):
    return conductance(resolve(recipe, materials, **swept))


def test_a_lot_measured_under_the_films_own_pressure_needs_no_factor(materials):
    lot = replace(LOT, electrolyte_conductivity_pressure_mpa=100.0, stack_pressure_mpa=100.0)
    assert of(lot, materials).electrolyte == pytest.approx(0.2)


def test_the_pressures_averaged_over_are_those_that_the_round_robin_states(materials):
    stated = [re.search(r"tested at (\d+) MPa", point.method) for point in materials.series]
    assert [float(pressure) for pressure in PELLET_PRESSURES] == [to_si(float(one[1]), "MPa") for one in stated if one]


@pytest.mark.parametrize("held", [None, 2.0, 100.0, 400.0])
def test_a_blank_pressure_of_the_lot_is_the_average_with_a_wider_band(materials, held):
    recipe = replace(LOT, stack_pressure_mpa=held, electrolyte_conductivity_error_pct=0.5)
    blank = of(recipe, materials)
    typed = [of(replace(recipe, **{LOT_PRESSURE: pressure}), materials) for pressure in (0.0, 49.0, 75.0, 146.0, 900.0)]
    best, worst = typed[0], typed[-1]
    assert worst.electrolyte < blank.electrolyte < best.electrolyte
    assert blank.electrolyte_band()[1] <= best.electrolyte_band()[1]
    assert blank.high <= best.high
    assert blank.ceiling <= best.ceiling
    assert blank.electrolyte_spread > max(one.electrolyte_spread for one in typed)
    assert blank.spread > max(one.spread for one in typed)
    assert blank.notes == (OPEN_LOT_NOTE,)
    average = of(replace(recipe, **{LOT_PRESSURE: unstated_pressure()[0] / 1e6}), materials)
    assert blank.conductivity == pytest.approx(average.conductivity)


@pytest.mark.parametrize("lot", [None, 10.0, 63.0, 146.0])
def test_a_blank_stack_pressure_is_a_low_one(materials, lot):
    recipe = replace(LOT, electrolyte_conductivity_pressure_mpa=lot)
    blank, low, hard = (
        of(replace(recipe, stack_pressure_mpa=pressure), materials)
        for pressure in (None, 2.0, from_si(HIGHEST_PRESSURE, "MPa"))
    )
    assert blank.conductivity == low.conductivity < hard.conductivity


def test_most_reported_cells_are_held_where_pressure_makes_no_difference(materials):
    stated = [cell.operating_pressure_mpa for cell in materials.cells if cell.operating_pressure_mpa is not None]
    assert stated
    assert sorted(stated)[len(stated) // 2] < from_si(LOWEST_PRESSURE, "MPa")


def test_an_array_of_pressures_gives_what_each_gives_alone(materials):
    tried = np.array([0.0, 49.0, 60.0, 100.0, 500.0])
    for key, other in ((LOT_PRESSURE, "stack_pressure_mpa"), ("stack_pressure_mpa", LOT_PRESSURE)):
        for beside in (None, 80.0):
            recipe = replace(LOT, **{other: beside})
            swept = of(recipe, materials, **{key: tried})
            alone = [of(replace(recipe, **{key: float(pressure)}), materials) for pressure in tried]
            for name in ("electrolyte", "electrolyte_spread", "electrolyte_upward", "conductivity", "low", "high"):
                found = np.broadcast_to(getattr(swept, name), tried.shape)
                assert found == pytest.approx([getattr(one, name) for one in alone]), (key, name)


def test_the_notes_tell_whose_pressure_is_not_stated(materials):
    hard = replace(BARE, stack_pressure_mpa=100.0)
    assert of(hard, materials).notes == (LIBRARY_NOTE,)
    assert of(replace(BARE, stack_pressure_mpa=2.0), materials).notes == ()
    lot = replace(hard, electrolyte_conductivity_ms_cm=2.0)
    assert of(lot, materials).notes == (OPEN_LOT_NOTE,)
    low = of(replace(lot, electrolyte_conductivity_pressure_mpa=20.0), materials).notes
    assert low[0] == LOT_NOTE
    assert low[1].startswith("The lot was measured at 20 MPa: ")
    assert of(replace(lot, electrolyte_conductivity_pressure_mpa=60.0), materials).notes == (LOT_NOTE,)
