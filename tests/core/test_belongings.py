"""What belongs to what: every field is decided, and the table names only what there is."""

import pytest

from ssedesigner.core.belongings import BELONGS, LOT_FIELDS, OWNERS, can_be_blank, fields_to_empty
from ssedesigner.core.changes import describe_companions
from ssedesigner.core.fields import FIELDS
from ssedesigner.core.recipe import PARTS, SHARES, Recipe


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


def test_a_viscosity_goes_with_all_that_makes_the_slurry():
    made_of = [*SHARES, *SHARES.values(), "electrolyte", "solvent", "cosolvent", "cosolvent_share_pct"]
    for key in (*made_of, "solids_loading_wt_pct", "method"):
        value = 40.0 if FIELDS[key].is_numeric else "hot-pressing" if key == "method" else "X"
        assert "slurry_viscosity_mpas" in fields_to_empty({}, {key: value}), key


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
            "Mean voltage is now 2.05 V; it was previously that of NCM811.",
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
        (
            {"cathode_coating": "LiNbO3"},
            {"cathode_coated": False, "cathode_coating": None},
            (),
            "Coating belonged to the coated cathode and was emptied.",
        ),
        (
            {"cathode_electrolyte_d50_um": 1.0},
            {"cathode_electrolyte": "X", "cathode_electrolyte_d50_um": None},
            (),
            "Sulfide grains in cathode belonged to the electrolyte of the film and were emptied.",
        ),
        (
            {"foil_primer": "carbon", "collector_resistance_ohm_cm2": 1.0},
            {"foil_primer": "none", "collector_resistance_ohm_cm2": None},
            (),
            "Measured ASR, foils belonged to the foil with a primer of carbon and was emptied.",
        ),
        (
            {"slurry_viscosity_mpas": 900.0, "solids_loading_wt_pct": 55.0},
            {"solids_loading_wt_pct": 40.0, "slurry_viscosity_mpas": None},
            (),
            "Slurry viscosity belonged to solids loading 55 wt % and was emptied.",
        ),
        ({}, {"thickness_um": 20.0}, (), ""),
    ],
)
def test_what_went_along_is_said_in_one_sentence(before, changes, kept, words):
    assert describe_companions(Recipe(**before), changes, kept) == words


def test_no_owner_is_named_by_a_word_of_the_program():
    # whatever an owner holds that is no material: a tick, nothing, the choice of nothing
    for key, belonging in BELONGS.items():
        for owner in belonging.owners:
            row = FIELDS[owner]
            held = (True, False) if row.kind == "boolean" else (*([None] if row.blank else []), *(row.choices or ()))
            for value in held:
                words = describe_companions(Recipe(**{owner: value}), {owner: "X", key: None})
                assert not set(words.split()) & {"True", "False", "None", "none", "X"}, words
