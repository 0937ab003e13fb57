"""The table of quantities is complete and consistent with the library that uses it."""

import math

import pytest

from ssedesigner.core.evidence import Cited
from ssedesigner.core.materials import Materials
from ssedesigner.core.properties import PROPERTIES
from ssedesigner.core.units import UNITS


def test_every_quantity_has_label_unit_and_meaning():
    for key, quantity in PROPERTIES.items():
        assert quantity.key == key
        assert quantity.label
        assert quantity.help.endswith(".")
        assert quantity.unit in UNITS
        assert not quantity.is_text or quantity.unit == "-"


def test_every_quantity_is_used_by_the_library_and_the_reverse(materials: Materials):
    used = {
        quantity
        for material in materials.materials.values()
        for quantity in (*material.values, *material.texts, *material.alternatives)
    }
    assert used == set(PROPERTIES)


def test_every_number_has_finite_bounds_around_its_example():
    for quantity in PROPERTIES.values():
        if not quantity.is_text:
            assert math.isfinite(quantity.minimum)
            assert math.isfinite(quantity.maximum)
            assert quantity.minimum < quantity.example < quantity.maximum, quantity.key


def test_every_number_of_the_library_lies_within_the_bounds_of_its_quantity(materials: Materials):
    checked = 0
    for material in materials.materials.values():
        kept = [(key, value) for key, values in material.alternatives.items() for value in values]
        for key, value in (*material.values.items(), *kept):
            if isinstance(value, Cited):
                numbers = [number for number in (value, value.low, value.high) if number is not None]
                assert all(PROPERTIES[key].is_plausible(number) for number in numbers), (material.key, key)
                checked += len(numbers)
    assert checked > 1000


@pytest.mark.parametrize(
    ("key", "value", "is_plausible"),
    [
        ("density_g_cm3", 1e30, False),
        ("density_g_cm3", 1900.0, False),
        ("density_g_cm3", 25.0, True),
        ("conductivity_ms_cm", 0.0, False),
        ("conductivity_ms_cm", 1e-9, True),
        ("conductivity_ms_cm", math.nan, False),
        ("tg_c", -273.16, False),
        ("tg_c", -273.15, True),
        ("porosity_pct", 100.1, False),
        ("price_usd_kg", -1.0, False),
        ("price_usd_kg", 0.0, True),
        ("mean_voltage_v", math.inf, False),
    ],
)
def test_impossible_numbers_are_told_from_unusual_ones(key, value, is_plausible):
    assert PROPERTIES[key].is_plausible(value) is is_plausible
