"""What belongs to what: every field is decided, and the table names only what there is."""

import pytest

from ssedesigner.core.belongings import BELONGS, LOT_FIELDS, OWNERS, can_be_blank
from ssedesigner.core.changes import describe_companions
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import PARTS, Recipe


def test_every_field_has_its_row_in_the_order_of_the_fields_with_a_reason():
    assert list(BELONGS) == list(FIELDS)
    assert all(belonging.why for belonging in BELONGS.values())


def test_an_owner_is_a_field_that_stands_before_what_it_owns():
    # one pass over the table is enough, however long the chain
    places = list(BELONGS)
    for key, belonging in BELONGS.items():
        for owner in belonging.owners:
            assert owner in FIELDS
            assert not BELONGS[owner].owners or places.index(owner) < places.index(key)


def test_every_amount_goes_with_its_material():
    for material, part in PARTS.items():
        assert BELONGS[part].owners == (material,)
    assert {"electrolyte", "cathode", "anode", "binder", "salt", "spe", "scaffold"} <= set(OWNERS)
    assert all(can_be_blank(key) or key.endswith("temperature_c") for key in LOT_FIELDS)


@pytest.mark.parametrize(
    ("before", "changes", "kept", "words"),
    [
        (
            {"electrolyte_lot": "A7"},
            {"electrolyte": "X", "electrolyte_lot": "", "electrolyte_conductivity_ms_cm": None},
            (),
            "Lot and lot conductivity belonged to Li6PS5Cl and were emptied.",
        ),
        (
            {},
            {"cathode": "S", "mean_voltage_v": 2.05},
            (),
            "Mean voltage is now 2.05 V; before it was that of NCM811.",
        ),
        (
            {},
            {"cathode": "X"},
            ("mean_voltage_v",),
            "Mean voltage is still 3.7 V: the library has no other value; check it.",
        ),
        (
            {},
            {"method": "solvent-free", "solvent": None},
            (),
            "Solvent belonged to slurry casting and was emptied.",
        ),
        (
            {"film_density_g_cm3": 1.9},
            {"scaffold": "X", "film_density_g_cm3": None},
            (),
            "Film density belonged to the film without scaffold and was emptied.",
        ),
        ({}, {"thickness_um": 20.0}, (), ""),
    ],
)
def test_what_went_along_is_said_in_one_sentence(before, changes, kept, words):
    assert describe_companions(Recipe(**before), changes, kept) == words
