"""The table of quantities is complete and consistent with the library that uses it."""

from ssedesigner.core.materials import Materials
from ssedesigner.core.quantities import QUANTITIES
from ssedesigner.core.units import UNITS


def test_every_quantity_has_label_unit_and_meaning():
    for key, quantity in QUANTITIES.items():
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
    assert used == set(QUANTITIES)
