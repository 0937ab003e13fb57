"""Pressures that a recipe does not state: those of reported cells, and what a contact makes of them."""

from dataclasses import replace

import pytest

from ssedesigner.core.recipe import Recipe
from ssedesigner.files.recipe.input import film_recipes
from ssedesigner.physics.cell.reported import ASSEMBLED, CELLS, NOT_ATTACHED, ON_ANODE, STACK, usual_pressure
from ssedesigner.physics.prediction import predict
from tests.strategies import shipped

BLANK = replace(Recipe(), stack_pressure_mpa=None)


def parts_of(recipe):
    return {part.role: part for part in predict(recipe, shipped()).cell.resistance_parts}


@pytest.mark.parametrize(
    ("pressure", "count", "numbers"),
    [
        (STACK[True], 7, (2.5, 0.1, 8.1)),
        (STACK[False], 3, (30.0, 25.5, 38.9)),
        (ON_ANODE[True], 7, (10.0, 3.1, 79.2)),
        (ASSEMBLED, 5, (250.0, 7.2, 824.1)),
    ],
)
def test_what_stands_for_a_blank_is_the_median_of_the_cells_that_state_it(pressure, count, numbers):
    assert len(pressure.cells) == count
    found = [round(each / 1e6, 1) for each in (pressure.middle, pressure.low, pressure.high)]
    assert found == list(numbers)
    assert all(each.note and each.source for each in pressure.cells)


def test_one_paper_counts_once_and_no_cell_is_without_any_pressure(materials):
    names = [(each.source, cell.has_lithium) for cell in CELLS for each in [cell.on_anode or cell.assembled]]
    assert len(set(names)) == len(names)
    assert all(source in materials.sources for source, _ in names)


@pytest.mark.parametrize(
    ("role", "key", "usual"),
    [
        ("anode|film", "stack_pressure_mpa", ON_ANODE[True]),
        ("film|cathode", "film_cathode_pressure_mpa", ASSEMBLED),
        ("collectors", "cathode_foil_pressure_mpa", ASSEMBLED),
    ],
)
def test_to_state_the_usual_pressure_moves_no_centre_and_narrows_the_band(role, key, usual):
    blank = parts_of(BLANK)[role]
    typed = parts_of(replace(BLANK, **{key: usual.middle / 1e6}))[role].resistance_ohm_cm2
    open_value = blank.resistance_ohm_cm2
    assert typed.value == pytest.approx(open_value.value, rel=1e-9)
    assert typed.high < open_value.high
    for end in (usual.low, usual.high):
        at_end = parts_of(replace(BLANK, **{key: end / 1e6}))[role].resistance_ohm_cm2
        assert open_value.low <= at_end.value <= open_value.high
    assert usual.words in blank.note


def test_an_anode_of_which_only_the_stack_pressure_is_stated_is_at_first_loading_and_its_band_holds_an_attached_one():
    held = replace(Recipe(), stack_pressure_mpa=5.0)
    part = parts_of(held)["anode|film"]
    assert part.resistance_ohm_cm2.value == pytest.approx(49.0)
    assert NOT_ATTACHED.words in part.note
    attached = parts_of(replace(held, anode_attach_pressure_mpa=25.0))["anode|film"].resistance_ohm_cm2
    assert part.resistance_ohm_cm2.low < attached.value < part.resistance_ohm_cm2.value
    alone = parts_of(replace(held, anode_attach_pressure_mpa=0.0))["anode|film"].resistance_ohm_cm2
    assert alone.value == pytest.approx(49.0)
    assert alone.low > part.resistance_ohm_cm2.low


def test_shipped_recipes_that_state_no_pressure_say_something_of_their_cell():
    """Before, the band of each reached over two decades: from 18 to 5334 ohm cm2."""
    cells = [predict(recipe, shipped()).cell.resistance_ohm_cm2 for recipe in film_recipes().values()]
    reaches = sorted(cell.high / cell.low for cell in cells if cell.is_known)
    assert len(reaches) > 20
    assert reaches[len(reaches) // 2] < 12


def test_the_film_keeps_its_value_at_low_pressure_and_says_so():
    low, high = (parts_of(replace(Recipe(), stack_pressure_mpa=value))["film"] for value in (0.1, 49.0))
    assert low.resistance_ohm_cm2 == high.resistance_ohm_cm2
    assert "in the contacts" in low.note
    assert not high.note


def test_a_quantile_needs_no_more_than_two_cells():
    pressure = usual_pressure([CELLS[2].held, CELLS[6].held])
    assert pressure.low < pressure.middle < pressure.high
